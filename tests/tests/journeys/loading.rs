//! Loading large files while the page is used, cancelling, and workers that die.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use hedgerow_tests::pages::{LOADING, Page};
use hedgerow_tests::server::Server;
use hedgerow_tests::site::{self, KEEP_WORKERS};
use hedgerow_tests::{Browser, Engine, Find, data};

/// What the page's thread may be held up at most, in milliseconds.
const HOLD_UP: f64 = 50.0;
/// Where there are no long-task entries, gaps between timers are measured, which the machine itself widens.
const TIMER_GAP: f64 = 150.0;

fn share_read(browser: &Browser) -> Result<f64> {
    let script = "const bar = document.querySelector('[data-testid=progress] [role=progressbar], [data-testid=progress] progress'); \
                  if (!bar) return null; \
                  const now = Number(bar.getAttribute('aria-valuenow') ?? bar.value); \
                  const max = Number(bar.getAttribute('aria-valuemax') ?? bar.max); return now / max";
    Ok(browser.run(script, &[])?.as_f64().unwrap_or(0.0))
}

pub fn a_second_load_holds_nothing_up_and_can_be_cancelled(browser: &Browser) -> Result<()> {
    let [customers, orders] = data::large()?;
    let folder = site::output_folder()?;
    // Files of other names, so that they come beside the first and do not replace them.
    let again = [folder.join("customers-again.csv"), folder.join("orders-again.csv")];
    for (from, to) in [&customers, &orders].into_iter().zip(&again) {
        std::fs::copy(from, to)?;
    }
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&customers, &orders])?;
    ensure!(files.opened()? == 2, "{}", files.refusal()?);
    let have = files.have_now()?;

    browser.watch_thread()?;
    files.begin(&[&again[0], &again[1]])?;
    let mut shares = Vec::new();
    browser.wait("30 % of the second load", LOADING, || {
        let share = share_read(browser)?;
        shares.push(share);
        Ok((share >= 0.3).then_some(()))
    })?;
    ensure!(shares.iter().any(|share| (0.01..0.99).contains(share)), "progress did not move: {shares:?}");
    let held = browser.longest_hold_up()?;
    let start = Instant::now();
    browser.click(Find::Test("cancel-opening"))?;
    browser.wait("the cancel", LOADING, || Ok((!browser.has(Find::Test("progress"))?).then_some(())))?;
    let took = start.elapsed();
    ensure!(took < Duration::from_millis(1500), "the cancel took {took:?}");
    ensure!(!browser.has(Find::Test("crash-banner"))?, "the cancel cost a worker");
    ensure!(
        files.opened()? == 2 && files.have_now()? == have,
        "the first load changed: {}",
        files.have_now()?
    );
    let allowed = if browser.engine == Engine::Chromium { HOLD_UP } else { TIMER_GAP };
    ensure!(held <= allowed, "the page's thread was held up for {held} ms");
    Ok(())
}

fn kept_site(browser: &Browser) -> Result<Server> {
    let folder = site::altered(&format!("{}-kept", browser.engine), &[KEEP_WORKERS])?;
    Ok(Server::folder(folder, "/", 0)?)
}

/// Breaks the engine's worker as a trap would: with an error event.
const BREAK_WORKER: &str = "const worker = window.keptWorkers.at(-1); worker.terminate(); \
                            worker.dispatchEvent(new ErrorEvent('error', { message: 'broken by a journey' }));";

pub fn a_worker_that_dies_while_loading_is_replaced(browser: &Browser) -> Result<()> {
    let [customers, orders] = data::large()?;
    let server = kept_site(browser)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.begin(&[&customers, &orders])?;
    browser.wait("the load to be under way", LOADING, || Ok((share_read(browser)? >= 0.1).then_some(())))?;
    browser.run(BREAK_WORKER, &[])?;
    browser
        .find(Find::Css("[data-testid=crash-banner], [data-testid=revived-banner], [data-testid=refused]"))?;
    browser.find_within(Find::Test("revived-banner"), LOADING)?;
    // The page is of use again.
    let small = data::generated(1000, 5000)?;
    files.open(&[small[0].as_path(), small[1].as_path()])?;
    ensure!(files.opened()? >= 2, "{}", files.refusal()?);
    Ok(())
}

pub fn a_worker_that_dies_after_loading_is_filled_again(browser: &Browser) -> Result<()> {
    let small = data::generated(1000, 5000)?;
    let server = kept_site(browser)?;
    let page = Page::open(browser, &server)?;
    page.files()?.open(&[small[0].as_path(), small[1].as_path()])?;
    let segments = page.segments()?;
    segments.by_values("country")?;
    let before = segments.rows()?;
    browser.run(BREAK_WORKER, &[])?;
    browser.find_within(Find::Test("revived-banner"), LOADING)?;
    let after = browser.wait("the same result", LOADING, || {
        let rows = segments.rows()?;
        Ok((rows == before).then_some(rows))
    })?;
    ensure!(after.len() > 2, "{after:?}");
    Ok(())
}

pub fn bad_files_are_refused_with_a_reason_and_change_nothing(browser: &Browser) -> Result<()> {
    let folder = site::output_folder()?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    let small = data::generated(1000, 5000)?;
    files.open(&[small[0].as_path(), small[1].as_path()])?;
    let have = files.have_now()?;
    let cases: [(&str, &[u8]); 3] = [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0"),
        ("open-quote.csv", b"customer_id,name\n1,\"never closed\n2,b\n3,c\n"),
    ];
    for (name, bytes) in cases {
        let file = folder.join(name);
        std::fs::write(&file, bytes)?;
        refuse(browser, &page, &file)?;
        ensure!(files.have_now()? == have, "{name} changed what was open");
    }
    Ok(())
}

fn refuse(browser: &Browser, page: &Page<'_>, file: &Path) -> Result<()> {
    let files = page.files()?;
    // An earlier refusal must not be taken for this one.
    browser
        .run("document.querySelector('[data-testid=refused]')?.setAttribute('data-testid', 'old')", &[])?;
    files.begin(&[file])?;
    let text = browser.text(Find::Test("refused"))?;
    ensure!(text.len() > 10, "{}: {text}", file.display());
    Ok(())
}
