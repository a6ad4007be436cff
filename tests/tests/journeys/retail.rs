//! Real invoices through the page.

use anyhow::{Context as _, Result, ensure};
use hedgerow_tests::pages::Page;
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, data, site};

const PROJECT: &str = r#"
hedgerow = 1
name = "Retail"

[[segmentation]]
name = "Customer"
kind = "values"
of = "CustomerID"
"#;

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
    let nobody = files.rows("without_customer", 0)?;
    ensure!(nobody.contains("195"), "{nobody}");
    page.open_project(&data::project("retail", PROJECT)?)?;
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
    let segments = act.take_text("segments")?;
    let mut rows: Vec<Vec<&str>> = segments.lines().skip(1).map(|line| line.split(',').collect()).collect();
    rows.retain(|row| row.get(5).is_some_and(|revenue| !revenue.is_empty()));
    rows.sort_by(|a, b| {
        let revenue = |row: &Vec<&str>| row.get(5).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        revenue(b).total_cmp(&revenue(a))
    });
    let found: Vec<(&str, &str)> = rows.iter().take(5).map(|row| (row[1], row[5])).collect();
    ensure!(found == LARGEST, "the largest customers are {found:?}");
    Ok(())
}
