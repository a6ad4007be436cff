//! A real file of order lines, without a customer file, an amount or an order table.

use crate::common::{Scratch, hedgerow, shared};

const PROJECT: &str = r#"
hedgerow = 1
name = "Retail"

[[segmentation]]
name = "Where"
kind = "rules"
segment = [{ name = "Home", where = 'any(orders where country = "United Kingdom")' }]

[[segmentation]]
name = "Value"
kind = "tiers"
of = "revenue"
tiers = [{ name = "A", share = 0.8 }, { name = "B", share = 0.95 }, { name = "C", share = 1.0 }]

[[segmentation]]
name = "Five"
kind = "rules"
segment = [
  { name = "18102", where = 'revenue = 8895.66' },
  { name = "16684", where = 'revenue = 6426.52' },
  { name = "12409", where = 'revenue = 6207.08' },
  { name = "15125", where = 'revenue = 2942.84' },
  { name = "13408", where = 'revenue = 1879.52' },
  { name = "more",  where = 'revenue > 1879.52' },
]
"#;

#[test]
fn order_lines_alone_give_customers_invoices_and_money() {
    let Some(file) = shared("data/retail/B_iso_utf8.csv") else { return };
    let scratch = Scratch::new("retail");
    let project = scratch.file("retail.toml", PROJECT);
    hedgerow(&["run", &project, &file, "--out", &scratch.at("out")]).ok();
    let summary: serde_json::Value = serde_json::from_str(&scratch.text("out/summary.json")).unwrap();
    let source = &summary["files"][0];
    assert_eq!(source["rows_read"], 2401);
    assert_eq!(source["rows_without_customer"], 195);
    let parts = ["rows_used", "rows_rejected", "rows_without_customer", "rows_excluded"];
    assert_eq!(parts.iter().map(|part| source[part].as_u64().unwrap()).sum::<u64>(), 2401);
    assert_eq!(summary["customers"], 128);
    assert_eq!(summary["customers_only_in_orders"], 128);
    assert_eq!(summary["orders"], 151);
    assert_eq!(summary["revenue"], "30616.88");
    assert_eq!(summary["revenue_without_customer"], "-11183.93");
    assert_eq!(summary["margin"], serde_json::Value::Null);

    let customers = scratch.text("out/customers.csv");
    assert_eq!(customers.lines().count(), 129);
    for id in ["18102", "16684", "12409", "15125", "13408"] {
        let line = customers.lines().find(|line| line.starts_with(id)).unwrap();
        assert!(line.ends_with(&format!(",A,{id}")), "{line}");
    }
    assert!(!customers.contains(",more"), "nobody else is worth more than the fifth");
}

#[test]
fn every_way_of_asking_counts_alike() {
    let Some(file) = shared("data/retail/B_iso_utf8.csv") else { return };
    let run =
        hedgerow(&["count", &file, "--where", "any(orders where country = \"united kingdom\")", "--json"])
            .ok();
    let count: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(count["customers"], 128);
    let sum = ["true", "false", "unknown"].iter().map(|part| count[part].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum, 128);
}

#[test]
fn guest_invoices_stand_apart() {
    let Some(file) = shared("data/retail/B_iso_utf8.csv") else { return };
    let run = hedgerow(&["inspect", &file, "--json"]).ok();
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["files"][0]["kind"], "lines");
    assert_eq!(report["totals"]["orders_without_customer"], 44);
    assert_eq!(report["totals"]["revenue_without_customer"], "-11183.93");
}
