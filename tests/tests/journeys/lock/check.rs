//! The page's own Privacy check: it must show every way closed, and it must be able to see one that is open.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use hedgerow_tests::browser::PATIENCE;
use hedgerow_tests::pages::Page;
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Find, site};

use super::open_site;

/// Lets the check on the screen run and answers what it says of each way.
pub(super) fn run_check(browser: &Browser) -> Result<BTreeMap<String, String>> {
    let outcomes = "const ways = [...document.querySelectorAll('[data-testid^=way-]')]; \
                    if (ways.length < 5 || !ways.every((way) => way.dataset.outcome)) return null; \
                    return ways.map((way) => [way.dataset.testid.slice(4), way.dataset.outcome]);";
    let done = browser.wait("the check to end", PATIENCE * 4, || {
        let found = browser.run(outcomes, &[])?;
        Ok((!found.is_null()).then_some(found))
    })?;
    Ok(serde_json::from_value::<Vec<(String, String)>>(done)?.into_iter().collect())
}

pub fn the_privacy_check_shows_every_way_closed(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    server.clear();
    page.go("privacy")?;
    run_check(browser)?;
    // Again by its button.
    browser.click(Find::Test("run-privacy-check"))?;
    let outcomes = run_check(browser)?;
    let open: Vec<_> = outcomes.iter().filter(|(_, outcome)| *outcome == "open").collect();
    ensure!(open.is_empty(), "open: {open:?}");
    let refused = outcomes.values().filter(|outcome| *outcome == "refused").count();
    ensure!(refused > 20, "only {refused} ways were tried: {outcomes:?}");
    ensure!(server.requests().is_empty(), "the check itself got out: {:?}", server.requests());
    Ok(())
}

pub fn the_privacy_check_tells_which_way_is_open(browser: &Browser) -> Result<()> {
    let server = Server::folder(open_site(browser)?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    server.clear();
    page.go("privacy")?;
    let outcomes = run_check(browser)?;
    let requests = server.requests();
    let reached = |way: &str| {
        let ending = format!("lock-check?{way}");
        requests
            .iter()
            .any(|request| request.target.ends_with(&ending) || request.contains(&format!("{ending}=")))
    };
    let mut wrong = Vec::new();
    for (way, outcome) in &outcomes {
        if reached(way) != (outcome == "open") {
            let truth = if reached(way) { "reached the server" } else { "reached nobody" };
            wrong.push(format!("{way} {truth} and is shown as {outcome}"));
        }
    }
    ensure!(wrong.is_empty(), "{wrong:#?}");
    let open = outcomes.values().filter(|outcome| *outcome == "open").count();
    ensure!(open > 12, "only {open} ways are open without a lock: {outcomes:?}");
    Ok(())
}
