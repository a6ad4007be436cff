//! Until the screens are there: the worker's mechanics.

use std::time::Duration;

use anyhow::{Result, ensure};
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Find, site};

pub fn a_file_is_counted_in_ranges_over_two_parse_workers(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/some/path/", 0)?;
    browser.open(&server.url())?;
    count(browser)
}

/// Counts a file, then cancels a second count.
pub fn count(browser: &Browser) -> Result<()> {
    browser.wait_text(Find::Test("phase"), |text| text.starts_with("Ready"))?;
    let file = site::output_folder()?.join("lines.csv");
    let line = "0123456789,0123456789,0123456789,0123456789\n";
    let lines = 3_000_000;
    std::fs::write(&file, line.repeat(lines))?;
    browser.upload(Find::Test("file"), &[&file])?;
    let text =
        browser.wait_text_within(Find::Test("result"), Duration::from_secs(60), |text| !text.is_empty())?;
    ensure!(text == lines.to_string(), "counted {text}");
    browser.run("document.querySelector('[data-testid=file]').value = ''", &[])?;
    browser.upload(Find::Test("file"), &[&file])?;
    browser.click(Find::Test("cancel"))?;
    let text = browser.wait_text(Find::Test("result"), |text| !text.is_empty())?;
    ensure!(text == "Cancelled", "after cancel: {text}");
    let phase = browser.text(Find::Test("phase"))?;
    ensure!(phase.starts_with("Ready"), "{phase}");
    Ok(())
}
