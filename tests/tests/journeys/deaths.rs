//! Workers that die: while they read, while they evaluate, while they write a file, and when nothing is asked of them.
//! The page says so, starts another, gives it what the dead one knew, and every figure and every byte is the one that
//! an undisturbed page gives.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context as _, Result, ensure};
use hedgerow_tests::pages::{Act, LOADING, Page};
use hedgerow_tests::server::Server;
use hedgerow_tests::site::{self, KEEP_WORKERS};
use hedgerow_tests::{Browser, Engine, Find, data};

use super::loading::share_read;

/// Breaks the engine's worker as a trap would: it is gone, and an error event says so.
const BREAK_WORKER: &str = "const worker = window.keptWorkers.at(-1); worker.terminate(); \
                            worker.dispatchEvent(new ErrorEvent('error', { message: 'broken by a journey' }));";

/// Breaks the engine's worker as soon as it has been at work on one order for so long that it cannot be about to
/// answer: it can neither speak nor hear meanwhile. `window.__brokeAfter` says how long it had been silent.
const BREAK_WORKER_AT_WORK: &str = r"
const worker = window.keptWorkers.at(-1);
const post = worker.postMessage.bind(worker);
let timer = 0;
window.__brokeAfter = null;
worker.addEventListener('message', () => clearTimeout(timer));
worker.postMessage = (...message) => {
  post(...message);
  const start = performance.now();
  clearTimeout(timer);
  timer = setTimeout(() => {
    window.__brokeAfter = performance.now() - start;
    worker.terminate();
    worker.dispatchEvent(new ErrorEvent('error', { message: 'broken by a journey' }));
  }, 30);
};
";

/// Takes from the page what it cannot do without: it breaks at the next thing that it wants to show.
const BREAK_PAGE: &str = "const refuse = () => { throw new Error('broken by a journey'); }; \
                          Document.prototype.createElement = refuse; Node.prototype.cloneNode = refuse;";

/// Segments of each segmentation: enough for a worker to be silent for a while.
const RULES: u32 = 32;

/// What the page must do after a death, in this order.
const SAID: Find<'_> = Find::Css("[data-testid=crash-banner], [data-testid=revived-banner]");
const REVIVED: Find<'_> = Find::Test("revived-banner");

fn kept_site(browser: &Browser) -> Result<Server> {
    let folder = site::altered(&format!("{}-kept", browser.engine), &[KEEP_WORKERS])?;
    Ok(Server::folder(folder, "/", 0)?)
}

/// Two segmentations with so many different questions about a million orders that evaluating one takes a while.
fn project() -> Result<PathBuf> {
    let rules = |from: u32| {
        let rule = |n: u32| {
            let category = ["scrubs", "chef", "formal", "footwear"][n as usize % 4];
            format!(
                "  {{ name = \"{n}\", where = 'sum(orders.amount where category = \"{category}\" and \
                 amount > {n}) > {} and count(orders where quantity > {} and margin > {n}) >= 3' }},\n",
                4000 - 10 * n,
                n % 12,
            )
        };
        (from..from + RULES).map(rule).collect::<String>()
    };
    let segmentation = |name: &str, from| {
        format!("[[segmentation]]\nname = \"{name}\"\nkind = \"rules\"\nsegment = [\n{}]\n\n", rules(from))
    };
    let text = format!(
        "hedgerow = 1\nname = \"Long work\"\n\n{}{}",
        segmentation("First", 1),
        segmentation("Second", 101)
    );
    data::project("long-work", &text)
}

/// What a page gives that has the large files and the project: by it two pages are compared.
#[derive(Debug, Clone, PartialEq)]
struct Figures {
    /// What one has, in a sentence.
    have: String,
    /// The value table of the first segmentation.
    rows: Vec<String>,
    /// The files to take away, by name.
    files: BTreeMap<&'static str, Vec<u8>>,
}

impl Figures {
    fn of(page: &Page<'_>) -> Result<Self> {
        let have = page.files()?.have_now()?;
        let rows = page.segments()?.rows()?;
        Ok(Self { have, rows, files: take(&page.act()?)? })
    }

    /// What an undisturbed page gives; asked once for each browser.
    fn undisturbed(browser: &Browser) -> Result<Self> {
        static KNOWN: Mutex<BTreeMap<Engine, Figures>> = Mutex::new(BTreeMap::new());
        let known = || KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(figures) = known().get(&browser.engine) {
            return Ok(figures.clone());
        }
        let server = Server::folder(site::built()?, "/", 0)?;
        let page = Page::open(browser, &server)?;
        page.open_project(&project()?)?;
        page.wait_project("Long work")?;
        load(&page)?;
        let figures = Self::of(&page)?;
        ensure!(figures.rows.len() > RULES as usize, "{:?}", figures.rows);
        known().insert(browser.engine, figures.clone());
        Ok(figures)
    }

    fn must_equal(&self, other: &Self) -> Result<()> {
        ensure!(self.have == other.have, "{} became {}", self.have, other.have);
        ensure!(self.rows == other.rows, "{:#?} became {:#?}", self.rows, other.rows);
        for (name, bytes) in &self.files {
            ensure!(other.files.get(name) == Some(bytes), "{name} differs");
        }
        Ok(())
    }
}

fn load(page: &Page<'_>) -> Result<()> {
    let [customers, orders] = data::large()?;
    let files = page.files()?;
    files.open(&[&customers, &orders])?;
    ensure!(files.opened()? == 2, "{}", files.refusal()?);
    Ok(())
}

fn take(act: &Act<'_>) -> Result<BTreeMap<&'static str, Vec<u8>>> {
    ["customers", "segments", "summary"].into_iter().map(|name| Ok((name, act.take(name)?))).collect()
}

/// Waits for the page to say what happened, and to have put it right.
fn see_it_through(browser: &Browser) -> Result<()> {
    let said = browser.find_within(SAID, LOADING).and_then(|_| browser.text(SAID))?;
    ensure!(said.len() > 20, "the page says only {said:?}");
    browser.find_within(REVIVED, LOADING)?;
    Ok(())
}

/// Takes the word away that an earlier death left.
fn put_away(browser: &Browser) -> Result<()> {
    browser.click(Find::Css("[data-testid=revived-banner] button"))?;
    browser.wait("the banner to go", LOADING, || Ok((!browser.has(REVIVED)?).then_some(())))
}

pub fn a_worker_that_dies_while_loading_is_replaced(browser: &Browser) -> Result<()> {
    let wanted = Figures::undisturbed(browser)?;
    let [customers, orders] = data::large()?;
    let server = kept_site(browser)?;
    let page = Page::open(browser, &server)?;
    page.open_project(&project()?)?;
    page.wait_project("Long work")?;
    let files = page.files()?;
    files.begin(&[&customers, &orders])?;
    browser.wait("the load to be under way", LOADING, || Ok((share_read(browser)? >= 0.1).then_some(())))?;
    browser.run(BREAK_WORKER, &[])?;
    see_it_through(browser)?;
    ensure!(files.opened()? == 0, "files that were not read to the end are shown as open");
    // What the page gives after another try is what it would have given.
    load(&page)?;
    wanted.must_equal(&Figures::of(&page)?)
}

pub fn a_worker_that_dies_while_evaluating_is_replaced(browser: &Browser) -> Result<()> {
    let wanted = Figures::undisturbed(browser)?;
    let server = kept_site(browser)?;
    let page = Page::open(browser, &server)?;
    page.open_project(&project()?)?;
    page.wait_project("Long work")?;
    load(&page)?;
    // The value table is asked for, and the worker dies over it. The page asks again by itself.
    browser.run(BREAK_WORKER_AT_WORK, &[])?;
    let segments = page.segments()?;
    see_it_through(browser)?;
    let silent = browser.run("return window.__brokeAfter", &[])?.as_f64();
    ensure!(silent.is_some(), "the worker died of something else");
    // Until the answer is there the table may show less.
    let mut rows = Vec::new();
    let same = browser.wait("the same value table", LOADING, || {
        rows = segments.rows()?;
        Ok((rows == wanted.rows).then_some(()))
    });
    ensure!(same.is_ok(), "{:#?} became {rows:#?}", wanted.rows);
    // Both segmentations are wanted for a file, and the worker dies over them. The reader asks again.
    put_away(browser)?;
    let act = page.act()?;
    browser.catch_downloads()?;
    browser.run(BREAK_WORKER_AT_WORK, &[])?;
    browser.click(Find::Test("download-customers"))?;
    see_it_through(browser)?;
    ensure!(browser.downloads()?.is_empty(), "the file came although the worker died over it");
    let files = take(&act).context("after the second death")?;
    for (name, bytes) in &wanted.files {
        ensure!(files.get(name) == Some(bytes), "{name} differs");
    }
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
    see_it_through(browser)?;
    let after = browser.wait("the same result", LOADING, || {
        let rows = segments.rows()?;
        Ok((rows == before).then_some(rows))
    })?;
    ensure!(after.len() > 2, "{after:?}");
    Ok(())
}

pub fn a_page_that_breaks_says_so(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    page.speak("fa")?;
    let notice = "const notice = document.getElementById('boot-broken'); return notice.checkVisibility() && \
                  notice.innerText";
    ensure!(browser.run(notice, &[])? == false, "the page is said to be broken while it is not");
    browser.run(BREAK_PAGE, &[])?;
    browser.run("location.hash = '#/privacy'", &[])?;
    let said = browser.wait_script("the word that the page stopped", notice)?;
    ensure!(said.as_str().is_some_and(|said| said.trim().starts_with("صفحه از کار افتاد")), "{said}");
    let report = browser.run("return window.__errors.join('\\n')", &[])?;
    ensure!(
        report.as_str().is_some_and(|report| report.contains("panicked at")),
        "no place to report: {report}"
    );
    Ok(())
}
