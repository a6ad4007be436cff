//! For everyone: no violation that axe can find, and every step by keyboard.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};
use hedgerow_tests::pages::{Page, SCREENS};
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Find, data, keys, site};

fn axe() -> Result<String> {
    let Some(packages) = env::var_os("HEDGEROW_NPM") else {
        return super::skip("axe-core is not there (no npm)");
    };
    Ok(fs::read_to_string(PathBuf::from(packages).join("axe-core/axe.min.js"))?)
}

pub fn axe_finds_nothing_on_any_screen(browser: &Browser) -> Result<()> {
    let axe = axe()?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let mut found = Vec::new();
    let mut look = |page: &Page<'_>, state: &str| -> Result<()> {
        for language in ["en", "fa"] {
            page.speak(language)?;
            for theme in ["light", "dark"] {
                page.dress(theme)?;
                for violation in browser.axe(&axe)? {
                    found.push(format!("{state} {language} {theme}: {violation}"));
                }
            }
        }
        page.speak("en")
    };
    look(&page, "empty page")?;
    let small = data::generated(1000, 5000)?;
    page.files()?.open(&[small[0].as_path(), small[1].as_path()])?;
    page.segments()?.by_values("country")?;
    for screen in SCREENS {
        page.go(screen)?;
        look(&page, screen)?;
    }
    ensure!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
    Ok(())
}

/// Presses Tab until what has the focus answers to a test id; fails after far more stops than a screen has.
fn tab_to(browser: &Browser, test: &str) -> Result<()> {
    let mut seen = Vec::new();
    for _ in 0..120 {
        let script = "return document.activeElement?.dataset?.testid ?? document.activeElement?.tagName";
        let now = browser.run(script, &[])?.as_str().unwrap_or_default().to_owned();
        if now == test {
            return Ok(());
        }
        seen.push(now);
        browser.press(&keys::TAB.to_string())?;
    }
    anyhow::bail!("Tab never reached {test}; it went {seen:?}")
}

pub fn the_whole_journey_by_keyboard(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    tab_to(browser, "open-sample")?;
    browser.press(&keys::ENTER.to_string())?;
    browser.find(Find::Test("file-card-0"))?;
    for screen in ["columns", "picture", "segments"] {
        tab_to(browser, "next-step")?;
        browser.press(&keys::ENTER.to_string())?;
        browser.wait_script(screen, &format!("return location.hash.startsWith('#/{screen}')"))?;
    }
    tab_to(browser, "kind-values")?;
    browser.press(&keys::SPACE.to_string())?;
    tab_to(browser, "create-segmentation")?;
    browser.press(&keys::ENTER.to_string())?;
    browser.find(Find::Test("total"))?;
    page.go("act")?;
    browser.catch_downloads()?;
    tab_to(browser, "download-segments")?;
    browser.press(&keys::ENTER.to_string())?;
    let files = browser.wait_downloads(1, hedgerow_tests::pages::LOADING)?;
    ensure!(files[0].name == "segments.csv", "{}", files[0].name);
    Ok(())
}

/// What has the focus, if a bar stands over it or it is out of sight; `clear` when neither. Nothing when the focus is in
/// the bar itself, or on the link that comes into sight only by the focus of a window in front: browsers without a
/// screen have none.
const COVERED: &str = r"
const focused = document.activeElement;
const bar = document.querySelector('[data-testid=notice]');
if (!bar || focused === document.body || bar.contains(focused) || focused.matches('.skip:not(:focus)')) return '';
const [one, other] = [focused.getBoundingClientRect(), bar.getBoundingClientRect()];
const name = focused.dataset.testid || focused.outerHTML.slice(0, 80);
if (one.bottom > other.top && one.top < other.bottom && one.right > other.left && one.left < other.right) return name + ' is covered';
const tall = one.height > innerHeight;
return !tall && (one.top < -1 || one.bottom > innerHeight + 1) ? name + ' is out of sight' : 'clear';
";

/// How long an element may take to come into sight after it got the focus.
const COMES_INTO_SIGHT: Duration = Duration::from_secs(1);

/// Looks at what has the focus until it stands clear or has had its time; answers [`COVERED`].
fn look_at_focus(browser: &Browser) -> Result<String> {
    let mut found = String::new();
    // In vain, too, there is an answer: what stood in the way last.
    drop(browser.wait("the focus to stand clear", COMES_INTO_SIGHT, || {
        found = browser.run(COVERED, &[])?.as_str().unwrap_or_default().to_owned();
        Ok((found.is_empty() || found == "clear").then_some(()))
    }));
    Ok(found)
}

pub fn nothing_covers_what_has_the_focus(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    browser.resize(700, 620)?;
    let page = Page::open(browser, &server)?;
    let small = data::generated(1000, 5000)?;
    page.files()?.open(&[small[0].as_path(), small[1].as_path()])?;
    page.segments()?.by_values("country")?;
    // What has been done stands in a bar at the foot of the window until it is put away.
    page.act()?.take("customers")?;
    let mut covered = Vec::new();
    let mut clear = 0;
    for screen in ["act", "segments", "columns"] {
        page.go(screen)?;
        browser.find(Find::Test("notice"))?;
        for step in 0..60 {
            let forward = step < 40;
            if forward {
                browser.press(&keys::TAB.to_string())?;
            } else {
                browser.press_with(keys::SHIFT, keys::TAB)?;
            }
            match look_at_focus(browser)?.as_str() {
                "" => {}
                "clear" => clear += 1,
                found => covered.push(format!("{screen}: {found}")),
            }
        }
    }
    browser.resize(1280, 900)?;
    ensure!(covered.is_empty(), "{covered:#?}");
    ensure!(clear > 90, "the focus was in the page only {clear} times of 180");
    Ok(())
}
