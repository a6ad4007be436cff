//! Files as people have them: several at once, whole folders, some that are none, and files that others change or take
//! away while they are read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use hedgerow_tests::pages::{LOADING, Page};
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Engine, Find, data, keys, site};
use serde_json::json;

use super::loading::share_read;

const CUSTOMERS: &str = "customer_id,name,country\n1,Anna,Greece\n2,Nino,Georgia\n3,Aram,Armenia\n";
const ORDERS: &str = "order_id,customer_id,order_date,amount\n10,1,2025-01-05,20.50\n11,2,2025-02-06,30\n12,1,2025-03-07,9.50\n";

/// A folder that is written anew.
pub fn folder(name: &str, files: &[(&str, &[u8])]) -> Result<PathBuf> {
    let folder = site::output_folder()?.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for (path, bytes) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        fs::write(file, bytes)?;
    }
    Ok(folder)
}

pub fn one_bad_file_among_several_is_told_and_left_out(browser: &Browser) -> Result<()> {
    let bad: [(&str, &[u8]); 3] = [
        ("logo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0"),
        ("nothing.csv", b""),
        ("report.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    ];
    let good: [(&str, &[u8]); 2] =
        [("customers.csv", CUSTOMERS.as_bytes()), ("orders.csv", ORDERS.as_bytes())];
    let folder = folder("several", &[&good[..], &bad[..]].concat())?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    let paths: Vec<PathBuf> = good.iter().chain(&bad).map(|(name, _)| folder.join(name)).collect();
    files.open(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    browser.wait("both good files", LOADING, || Ok((files.opened()? == 2).then_some(())))?;
    let told = files.refusal()?;
    for (name, _) in bad {
        ensure!(told.contains(name), "{name} is not spoken of: {told}");
    }
    let have = files.have_now()?;
    ensure!(have.contains('3'), "{have}");
    Ok(())
}

/// Drops a folder as a file manager would: entries that give their files and folders only when asked, and folders that
/// tell what is in them piece by piece. No driver can drag a folder.
const DROP_FOLDER: &str = r"
const [files] = arguments;
const entry = (name, text) => ({ name, isFile: true, isDirectory: false,
  file: (done) => done(new File([text], name)) });
const folder = (name, inside) => ({ name, isFile: false, isDirectory: true, createReader: () => {
  const pieces = inside.map((one) => [one]);
  return { readEntries: (done) => done(pieces.shift() ?? []) };
} });
const top = folder('exports', [
  ...Object.entries(files).filter(([name]) => !name.includes('/')).map(([name, text]) => entry(name, text)),
  folder('2025', Object.entries(files).filter(([name]) => name.startsWith('2025/')).map(([name, text]) => entry(name.slice(5), text))),
]);
const items = { length: 1, 0: { kind: 'file', webkitGetAsEntry: () => top } };
const event = new Event('drop', { bubbles: true, cancelable: true });
Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items, files: { length: 0 } } });
document.querySelector('[data-testid=drop-zone]').dispatchEvent(event);
";

pub fn a_folder_is_opened_with_what_can_be_a_table(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    let inside = json!({
        "customers.csv": CUSTOMERS,
        "2025/orders.csv": ORDERS,
        "2025/.orders.csv": "hidden",
        "notes.md": "# Notes",
        "logo.png": "\u{89}PNG",
    });
    browser.run(DROP_FOLDER, &[inside])?;
    browser.wait("both tables", LOADING, || Ok((files.opened()? == 2).then_some(())))?;
    ensure!(files.refusal()?.is_empty(), "{}", files.refusal()?);
    let names = browser.run(
        "return [...document.querySelectorAll('[data-testid^=file-card-] h2')].map((name) => name.innerText)",
        &[],
    )?;
    ensure!(names == json!(["2025/orders.csv", "customers.csv"]), "{names}");
    // The same by the button; only Chromium's driver can choose a folder.
    if browser.engine == Engine::Chromium {
        let folder = folder(
            "exports",
            &[
                ("customers.csv", CUSTOMERS.as_bytes()),
                ("2025/orders.csv", ORDERS.as_bytes()),
                ("notes.md", b"# Notes"),
            ],
        )?;
        let page = Page::open(browser, &server)?;
        let files = page.files()?;
        browser.upload(Find::Test("folder-input"), &[&folder])?;
        browser.wait("both tables", LOADING, || Ok((files.opened()? == 2).then_some(())))?;
    }
    Ok(())
}

pub fn pasted_rows_are_a_file_like_any_other(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    browser.click(Find::Test("paste-rows"))?;
    browser.type_into(Find::Test("pasted-rows"), &CUSTOMERS.replace('\n', &keys::ENTER.to_string()))?;
    browser.click(Find::Test("open-pasted"))?;
    browser.wait("the pasted rows", LOADING, || Ok((files.opened()? == 1).then_some(())))?;
    ensure!(files.rows("read", 0)?.contains('3'), "{}", files.rows("read", 0)?);
    Ok(())
}

/// Loads small files, then begins to read a large one and interferes with it. The page must say that the file changed,
/// or have read it whole as it was; and what was open must be as before unless it has.
fn interfere(browser: &Browser, how: &str, act: fn(&Path) -> Result<()>) -> Result<()> {
    let [_, orders] = data::large()?;
    let large = site::output_folder()?.join(format!("{how}-orders.csv"));
    fs::copy(orders, &large)?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let small = data::generated(1000, 5000)?;
    let files = page.files()?;
    files.open(&[small[0].as_path(), small[1].as_path()])?;
    let have = files.have_now()?;
    files.begin(&[&large])?;
    browser.wait("the load to be under way", LOADING, || Ok((share_read(browser)? >= 0.05).then_some(())))?;
    act(&large)?;
    browser.wait("the end of reading", LOADING, || {
        let busy = browser.has(Find::Test("progress"))?;
        Ok((!busy).then_some(()))
    })?;
    let told = files.refusal()?;
    drop(fs::remove_file(&large));
    if files.opened()? == 3 {
        // A browser that keeps the file open reads what was there when it was chosen.
        ensure!(told.is_empty(), "{told}");
        let read = files.rows("read", 2)?;
        ensure!(read.contains("1,000,000"), "{how}: not all was read, and nothing said so: {read}");
        return Ok(());
    }
    if !told.contains(&format!("{how}-orders.csv")) {
        bail!("{how}: the page does not say which file it was: {told:?}");
    }
    ensure!(files.opened()? == 2 && files.have_now()? == have, "{how}: what was open has changed");
    Ok(())
}

pub fn a_file_that_is_deleted_while_it_is_read_is_told(browser: &Browser) -> Result<()> {
    interfere(browser, "deleted", |file| Ok(fs::remove_file(file)?))
}

pub fn a_file_that_is_cut_short_while_it_is_read_is_told(browser: &Browser) -> Result<()> {
    interfere(browser, "cut", |file| Ok(fs::OpenOptions::new().write(true).open(file)?.set_len(1 << 20)?))
}

pub fn a_sparse_file_of_three_gigabytes_is_never_read_as_empty(browser: &Browser) -> Result<()> {
    let file = site::output_folder()?.join("sparse.csv");
    fs::write(&file, ORDERS)?;
    fs::OpenOptions::new().write(true).open(&file)?.set_len(3 << 30)?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.begin(&[&file])?;
    let begun = Find::Css("[data-testid=progress], [data-testid=refused]");
    browser.find_within(begun, Duration::from_secs(1))?;
    browser.find_within(Find::Test("refused"), LOADING)?;
    let told = files.refusal()?;
    ensure!(files.opened()? == 0 && told.contains("sparse.csv"), "{} open: {told:?}", files.opened()?);
    ensure!(!told.contains("empty"), "{told}");
    Ok(fs::remove_file(file)?)
}

pub fn what_one_choice_mends_is_mended_by_a_click(browser: &Browser) -> Result<()> {
    let folder = folder("mended", &[("open-quote.csv", b"customer_id,name\n1,\"never closed\n2,b\n3,c\n")])?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&folder.join("open-quote.csv")])?;
    ensure!(files.opened()? == 0, "{} open", files.opened()?);
    browser.click(Find::Test("mend"))?;
    browser.wait("the mended file", LOADING, || Ok((files.opened()? == 1).then_some(())))?;
    ensure!(files.rows("read", 0)?.contains('3'), "{}", files.rows("read", 0)?);
    ensure!(files.refusal()?.is_empty(), "{}", files.refusal()?);
    // And as the reader says.
    browser.choose(Find::Test("footer-0"), "1")?;
    browser.wait_text(Find::Test("rows-read-0"), |read| read.contains('2'))?;
    browser.choose(Find::Test("footer-0"), "")?;
    browser.wait_text(Find::Test("rows-read-0"), |read| read.contains('3'))?;
    Ok(())
}

pub fn a_file_whose_customers_are_not_recognised_is_shown_and_told(browser: &Browser) -> Result<()> {
    let folder = folder("unknown", &[("list.csv", b"wer,wieviel\nAnna,3\nNino,4\nAnna,5\n")])?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&folder.join("list.csv")])?;
    ensure!(files.opened()? == 1 && files.refusal()?.is_empty(), "{}", files.refusal()?);
    page.go("columns")?;
    browser.choose(Find::Test("role-0-0"), "customer_id")?;
    page.go("files")?;
    browser.wait_text(Find::Test("have-now"), |have| have.contains('2'))?;
    // A column that is left out is gone from the preview, and comes back.
    page.go("columns")?;
    browser.click(Find::Test("leave-out-0-1"))?;
    browser.click(Find::Test("read-0-wieviel"))?;
    browser.find(Find::Test("leave-out-0-1"))?;
    Ok(())
}

pub fn rows_count_as_the_reader_says(browser: &Browser) -> Result<()> {
    let orders = "Order Number,Customer Email,Order Date,Status,Total\n\
                  1,a@example.org,2025-01-05,Paid,20\n2,b@example.org,2025-01-06,Archived,30\n\
                  3,a@example.org,2025-01-07,Paid,40\n4,c@example.org,2025-01-08,Cancelled,50\n";
    let folder = folder("status", &[("orders.csv", orders.as_bytes())])?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&folder.join("orders.csv")])?;
    let out = files.rows("excluded", 0)?;
    ensure!(out.contains('1'), "one order is cancelled: {out}");
    let words = browser.run(
        "return [...document.querySelectorAll('[data-testid^=status-0-]')].map((one) => one.value)",
        &[],
    )?;
    ensure!(words == json!(["kept", "kept", "cancelled"]), "{words}");
    // Archived orders are cancelled ones here, and cancelled ones count all the same.
    browser.choose(Find::Test("status-0-1"), "cancelled")?;
    browser.wait_text(Find::Test("rows-excluded-0"), |out| out.contains('2'))?;
    browser.choose(Find::Test("rule-0-0"), "keep")?;
    browser.wait("all orders to count", LOADING, || {
        Ok((!browser.has(Find::Test("rows-excluded-0"))?).then_some(()))
    })
}

pub fn the_currency_that_counts_is_chosen(browser: &Browser) -> Result<()> {
    let orders = "order_id,customer_id,order_date,currency,amount\n\
                  1,a,2025-01-05,EUR,20\n2,b,2025-01-06,USD,30\n3,c,2025-01-07,EUR,40\n";
    let folder = folder("currencies", &[("orders.csv", orders.as_bytes())])?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&folder.join("orders.csv")])?;
    ensure!(files.rows("excluded", 0)?.contains('1'), "{}", files.rows("excluded", 0)?);
    browser.choose(Find::Test("currency-0"), "USD")?;
    browser.wait_text(Find::Test("rows-excluded-0"), |out| out.contains('2'))?;
    ensure!(browser.run("return document.querySelector('[data-testid=currency-0]').value", &[])? == "USD");
    Ok(())
}

pub fn columns_show_how_their_values_are_spread(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let small = data::generated(1000, 5000)?;
    page.files()?.open(&[small[0].as_path(), small[1].as_path()])?;
    page.go("columns")?;
    let spreads = "const all = [...document.querySelectorAll('.spread')]; \
                   return all.filter((one) => one.querySelector('rect') && one.innerText).length";
    browser.wait(
        "the spreads",
        LOADING,
        || Ok((browser.run(spreads, &[])?.as_u64() >= Some(8)).then_some(())),
    )
}
