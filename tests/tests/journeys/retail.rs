//! Real invoices through the page.

use anyhow::{Context as _, Result, ensure};
use hedgerow_tests::pages::Page;
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, data, site};

/// The five largest customers of the file and their revenue.
const LARGEST: [(&str, &str); 5] = [
    ("18102", "8895.66"),
    ("16684", "6426.52"),
    ("12409", "6207.08"),
    ("15125", "2942.84"),
    ("13408", "1879.52"),
];

pub fn real_invoices_add_up_to_the_published_figures(browser: &Browser) -> Result<()> {
    let Some(file) = data::real("retail/B_iso_utf8.csv") else {
        return super::skip("../shared/data is not there");
    };
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    let files = page.files()?;
    files.open(&[&file])?;
    let read = files.rows("read", 0)?;
    ensure!(read.contains("2,401"), "{read}");
    let nobody = files.rows("without-customer", 0)?;
    ensure!(nobody.contains("195"), "{nobody}");
    page.open_project(&data::project("retail", &project())?)?;
    page.segments()?.rows()?;
    let act = page.act()?;
    let summary: serde_json::Value = serde_json::from_slice(&act.take("summary")?)?;
    for (key, wanted) in [
        ("customers", "128"),
        ("orders", "151"),
        ("revenue", "30616.88"),
        ("revenue_without_customer", "-11183.93"),
    ] {
        let found = summary.get(key).with_context(|| format!("summary.json has no {key}: {summary}"))?;
        let found = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
        ensure!(found == wanted, "{key} is {found}, expected {wanted}");
    }
    let customers = act.take_text("customers")?;
    for (customer, revenue) in LARGEST {
        ensure!(
            customers.lines().any(|line| line == format!("{customer},{revenue}")),
            "no {customer} with {revenue}"
        );
    }
    let named = customers.lines().filter(|line| !line.ends_with(",Everyone else")).count();
    ensure!(named == 1 + LARGEST.len(), "more than five customers spent as much as the fifth:\n{customers}");
    Ok(())
}

/// A segment for each of the five, named by its revenue, and one for whoever else spent as much.
fn project() -> String {
    let segment =
        |name: &str, criterion: &str| format!("  {{ name = \"{name}\", where = '{criterion}' }},\n");
    let own =
        LARGEST.map(|(_, revenue)| segment(revenue, &format!("sum(orders.amount) = {revenue}"))).concat();
    let more = segment("More", "sum(orders.amount) >= 1879.52");
    format!(
        "hedgerow = 1\nname = \"Retail\"\n\n[[segmentation]]\nname = \"Largest\"\nkind = \"rules\"\n\
         segment = [\n{own}{more}]\n"
    )
}
