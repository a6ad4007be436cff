//! A whole journey with data that can be recognised, past two servers that write everything down: the page's own, and
//! a sink of another origin. On the way the page is made to try to tell them what it holds.

use std::time::Duration;

use anyhow::{Result, ensure};
use hedgerow_tests::pages::Page;
use hedgerow_tests::server::{LoggedRequest, Server};
use hedgerow_tests::{Browser, Find, data, site};
use serde_json::json;

use super::channels::CHANNELS;
use super::check::run_check;
use super::{connects_ahead, open_site};

/// Stands in every text of the files.
const CANARY: &str = "qxzcanary";

/// The ways by which what the page shows is sent in the middle of the journey; `channels` has them all, tried on an
/// empty page.
const SENT_BY: [&str; 5] = ["fetch", "beacon", "image", "form", "worker-fetch"];

pub fn a_whole_journey_leaves_no_trace_at_any_server(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/some/path/", 0)?;
    let sink = Server::sink()?;
    let page = Page::open(browser, &server)?;
    // The attempts made here on purpose break the policy; the page itself must not.
    let policy_breaks = "window.__broken = []; document.addEventListener('securitypolicyviolation', (event) => { \
                         if (!/lock-check/.test(event.blockedURI) && !event.blockedURI.startsWith(arguments[0])) \
                         window.__broken.push(event.blockedURI + ' ' + event.effectiveDirective); });";
    let policy_breaks =
        policy_breaks.replace("arguments[0]", &json!(sink.url().trim_end_matches('/')).to_string());
    browser.run(&policy_breaks, &[])?;
    server.clear();
    walk(&page)?;
    tell(&page, &sink, &server)?;
    page.go("privacy")?;
    let outcomes = run_check(browser)?;
    let (own, seen) = (server.requests(), sink.requests());
    ensure!(own.is_empty() && seen.is_empty(), "requests after boot: {own:?} {seen:?}");
    let allowed: usize = SENT_BY.iter().map(|way| connects_ahead(way, browser.engine)).sum();
    ensure!(sink.connections() <= allowed, "{} connections without a request", sink.connections());
    ensure!(
        !outcomes.values().any(|outcome| outcome == "open"),
        "the Privacy check found open: {outcomes:?}"
    );
    let address = browser.run("return location.href + JSON.stringify(history.state)", &[])?;
    ensure!(!address.to_string().contains(CANARY), "data in the address: {address}");
    let kept = browser.run("return JSON.stringify({ ...localStorage, ...sessionStorage })", &[])?;
    ensure!(!kept.to_string().contains(CANARY), "data in storage: {kept}");
    let broken = browser.run("return window.__broken", &[])?;
    ensure!(broken == json!([]), "the page itself broke its policy: {broken}");

    // The same steps in a page without a lock: now the same servers hear of all of it.
    let server = Server::folder(open_site(browser)?, "/some/path/", 0)?;
    let page = Page::open(browser, &server)?;
    server.clear();
    walk(&page)?;
    tell(&page, &sink, &server)?;
    page.go("privacy")?;
    browser.find(Find::Css("[data-testid=way-fetch][data-outcome=open]"))?;
    browser.wait("the canary at the sink by every way", Duration::from_secs(5), || {
        let requests = sink.requests();
        let silent: Vec<_> =
            SENT_BY.iter().filter(|way| !heard(&requests, &format!("{CANARY}-by-{way}"))).collect();
        ensure!(silent.is_empty(), "nothing came by {silent:?}");
        Ok(Some(()))
    })?;
    ensure!(heard(&server.requests(), "lock-check?fetch"), "the Privacy check asked for nothing");
    Ok(())
}

fn heard(requests: &[LoggedRequest], wanted: &str) -> bool {
    requests.iter().any(|request| request.contains(wanted))
}

pub fn a_whole_journey_after_the_server_has_stopped(browser: &Browser) -> Result<()> {
    let mut server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    server.stop();
    walk(&page)?;
    page.go("privacy")
}

/// Sends what the page shows of the files to the sink, by every way of [`SENT_BY`].
fn tell(page: &Page<'_>, sink: &Server, server: &Server) -> Result<()> {
    page.go("columns")?;
    let shown = page.browser.run("return document.querySelector('main').innerText", &[])?;
    ensure!(shown.to_string().contains(CANARY), "the page shows nothing of the files: {shown}");
    for channel in CHANNELS.iter().filter(|channel| SENT_BY.contains(&channel.name)) {
        channel.attempt(page.browser, sink, server, &format!("{CANARY}-by-{}", channel.name))?;
    }
    Ok(())
}

/// From files to lists.
fn walk(page: &Page<'_>) -> Result<()> {
    let [customers, orders] = data::canary_shop(CANARY)?;
    let files = page.files()?;
    files.open(&[&customers, &orders])?;
    ensure!(files.opened()? == 2, "{}", files.refusal()?);
    page.go("columns")?;
    page.go("picture")?;
    page.segments()?.by_values("country")?;
    ensure!(
        page.segments()?.rows()?.len() >= 4,
        "three countries and a total: {:?}",
        page.segments()?.rows()?
    );
    let act = page.act()?;
    let list = act.take_text("customers")?;
    ensure!(list.lines().count() == 41 && list.contains(CANARY), "customers.csv: {list}");
    ensure!(act.take_text("segments")?.contains("Greece"), "segments.csv");
    Ok(())
}
