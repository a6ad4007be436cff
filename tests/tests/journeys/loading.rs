//! Loading large files while the page is used, cancelling, and files that cannot be read.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use hedgerow_tests::pages::{Files, LOADING, Page};
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Engine, Find, data, site};

/// What the page's thread may be held up at most, in milliseconds.
const HOLD_UP: f64 = 50.0;
/// Within what time the page must say that it has stopped, in milliseconds.
const CANCEL: f64 = 1000.0;
/// Workers at work during a load: the engine's and two that parse.
const WORKERS: usize = 3;

/// How often what is timed may be tried: others use the machine too, and what they take cannot be told from what the
/// page takes. The page's own fault shows every time.
const TRIES: usize = 3;

/// How long this machine alone holds up the thread of a page that has little to do, in milliseconds, while as many
/// workers are busy as a load needs. What a load adds to it is the page's own.
///
/// In Chromium, which tells how long tasks took, it is by how much a short task takes longer; in the others, which tell
/// nothing and where it is measured how late a short timer is, it is how late that is.
fn machine_hold_up(browser: &Browser) -> Result<f64> {
    browser.watch_thread()?;
    let longer = browser.burn(WORKERS, Duration::from_secs(2))?;
    if browser.engine == Engine::Chromium { Ok(longer) } else { browser.longest_hold_up() }
}

/// Times inside the page, without the driver, how long it takes from the click that cancels to the page saying so.
const TIME_CANCEL: &str = r"
window.__cancelled = null;
const seen = (name) => document.querySelector(`[data-testid=${name}]`);
const button = seen('cancel-opening');
button.addEventListener('click', () => {
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (seen('progress') || !seen('notice')) return;
    observer.disconnect();
    window.__cancelled = performance.now() - start;
  });
  observer.observe(document.body, { childList: true, subtree: true });
}, { capture: true, once: true });
";

/// How much of the files has been read, from 0 to 1.
pub(super) fn share_read(browser: &Browser) -> Result<f64> {
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

    let mut slow = String::new();
    for _ in 0..TRIES {
        slow = load_again_and_cancel(browser, &files, &again)?;
        ensure!(
            files.opened()? == 2 && files.have_now()? == have,
            "the first load changed: {}",
            files.have_now()?
        );
        if slow.is_empty() {
            return Ok(());
        }
    }
    bail!("{slow}, and so {TRIES} times")
}

/// Begins a load, watches the page's thread until it is at 30 %, and cancels it. Answers what took too long.
fn load_again_and_cancel(browser: &Browser, files: &Files<'_>, again: &[PathBuf; 2]) -> Result<String> {
    let before = machine_hold_up(browser)?;
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
    browser.run(TIME_CANCEL, &[])?;
    browser.click(Find::Test("cancel-opening"))?;
    let took = browser
        .wait("the cancel", LOADING, || Ok(browser.run("return window.__cancelled", &[])?.as_f64()))?;
    ensure!(!browser.has(Find::Test("crash-banner"))?, "the cancel cost a worker");
    // What the machine does is looked at on both sides of the load.
    let machine = before.max(machine_hold_up(browser)?);
    Ok(if took > CANCEL {
        format!("the cancel took {took:.0} ms")
    } else if held > machine + HOLD_UP {
        format!(
            "the page's thread was held up for {held:.0} ms, of which the machine explains {machine:.0} ms"
        )
    } else {
        String::new()
    })
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
