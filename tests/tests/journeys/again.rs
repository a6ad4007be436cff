//! Files that are read again: with another choice, or next month under another name.

use anyhow::{Context as _, Result, ensure};
use hedgerow_tests::pages::{LOADING, Page, SCREENS};
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Engine, Find, data, site};

use super::files::folder;

pub fn next_months_file_is_known_and_asks_once_what_became_of_a_column(browser: &Browser) -> Result<()> {
    let january = "Order,Customer,Created at,Sum,Shop\n1,A,01/02/2025,10.50,North\n2,B,03/04/2025,7,South\n";
    let february = "Order,Customer,Channel,Order created,Sum,Shop\n\
                    3,A,web,05/06/2025,10.50,North\n4,C,shop,07/08/2025,7,South\n";
    let files = [("orders-a.csv", january.as_bytes()), ("export.csv", february.as_bytes())];
    let folder = folder("months", &files)?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&folder.join("orders-a.csv")])?;
    browser.click(Find::Test("reading-day-first"))?;
    let questions = "return document.querySelectorAll('fieldset.question').length";
    browser.wait("the answer", LOADING, || Ok((browser.run(questions, &[])? == 0).then_some(())))?;
    // The next file is called otherwise and has one column renamed and one new: one question, and not about its dates.
    files.open(&[&folder.join("export.csv")])?;
    ensure!(browser.run(questions, &[])? == 1, "{}", browser.run(questions, &[])?);
    browser.click(Find::Test("reading-renamed:Order created"))?;
    browser.wait("the answer", LOADING, || Ok((browser.run(questions, &[])? == 0).then_some(())))?;
    ensure!(files.opened()? == 2, "{} open", files.opened()?);
    page.go("columns")?;
    let samples = browser.text(Find::Css("[data-testid=column-1-3] .samples"))?;
    ensure!(samples.contains("2025-06-05"), "the day stands first: {samples}");
    Ok(())
}

pub fn a_sample_of_customers_is_named_on_every_screen(browser: &Browser) -> Result<()> {
    let project = "hedgerow = 1\nname = \"In part\"\nsample = 4\n";
    let folder = folder("sample", &[("part.toml", project.as_bytes())])?;
    let small = data::generated(1000, 5000)?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    page.open_project(&folder.join("part.toml"))?;
    page.wait_project("In part")?;
    let files = page.files()?;
    files.open(&[small[0].as_path(), small[1].as_path()])?;
    for screen in SCREENS {
        page.go(screen)?;
        let mark = browser.text(Find::Test("portion-mark"))?;
        ensure!(mark.contains('4'), "{screen}: {mark}");
    }
    let files = page.files()?;
    ensure!(!files.rows("read", 0)?.contains("1,000"), "{}", files.rows("read", 0)?);
    browser.click(Find::Test("read-all"))?;
    browser.wait_text(Find::Test("rows-read-0"), |read| read.contains("1,000"))?;
    ensure!(!browser.has(Find::Test("portion-mark"))?);
    Ok(())
}

/// Tells when the first rows stand there after the next choice.
const WATCH: &str = r"
window.glimpsed = null;
let start = 0;
addEventListener('change', () => { start = performance.now(); }, { capture: true, once: true });
new MutationObserver((_, watcher) => {
  if (!document.querySelector('[data-testid=glimpse-0]')) return;
  watcher.disconnect();
  window.glimpsed = performance.now() - start;
}).observe(document.body, { subtree: true, childList: true });
";

/// Milliseconds from a choice to the first rows under it. The measure is Chromium's.
fn most(engine: Engine) -> f64 {
    if engine == Engine::Chromium { 100.0 } else { 400.0 }
}

pub fn the_first_rows_follow_a_choice_at_once(browser: &Browser) -> Result<()> {
    let [_, orders] = data::large()?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&orders])?;
    for part in ["preview-0", "reading-0"] {
        browser.click(Find::Css(&format!("[data-testid={part}] > summary")))?;
    }
    let mut times = Vec::new();
    for delimiter in ["semicolon", "pipe", "tab"] {
        browser.run(WATCH, &[])?;
        browser.choose(Find::Test("delimiter-0"), delimiter)?;
        let seen = browser
            .wait("a glimpse", LOADING, || Ok(browser.run("return window.glimpsed", &[])?.as_f64()))?;
        times.push(seen);
        // What has no customers is refused as a whole, and the file stands as it was.
        browser.wait("the end of reading", LOADING, || {
            Ok((!browser.has(Find::Test("progress"))?).then_some(()))
        })?;
    }
    let best = times.iter().copied().reduce(f64::min).context("no time")?;
    ensure!(best <= most(browser.engine), "{times:?} ms");
    Ok(())
}
