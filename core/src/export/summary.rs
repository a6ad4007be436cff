//! `summary.json`: what was read and what it adds up to.

use std::fmt::Write;

use crate::value::Decimal;

/// How the rows of one file are accounted for:
/// `rows_read = rows_used + rows_rejected + rows_without_customer + rows_excluded`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSummary {
    /// Name of the file.
    pub name: String,
    /// What its rows are.
    pub kind: &'static str,
    /// Data records in the file.
    pub rows_read: u64,
    /// Records in use.
    pub rows_used: u64,
    /// Records of the wrong shape or with an unreadable date or amount.
    pub rows_rejected: u64,
    /// Sound records that name nobody.
    pub rows_without_customer: u64,
    /// Records left out by a visible rule.
    pub rows_excluded: u64,
}

/// What everything adds up to. Absent means unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The files, in the order in which they were given.
    pub files: Vec<FileSummary>,
    /// Customers in the base.
    pub customers: u64,
    /// Of them, known only from orders.
    pub customers_only_in_orders: u64,
    /// Orders with a customer.
    pub orders: u64,
    /// Sum of the amounts.
    pub revenue: Option<Decimal>,
    /// Sum of the known margins.
    pub margin: Option<Decimal>,
    /// Share of the revenue whose margin is known, with six digits.
    pub margin_known_share: Option<Decimal>,
    /// Money of rows that name nobody.
    pub revenue_without_customer: Option<Decimal>,
    /// The day on which "last 90 days" ends, ISO.
    pub as_of: Option<String>,
    /// Of how many customers one was read; nothing where all were.
    pub sample: Option<u32>,
}

/// `summary.json`. Money is a string, so that no reader turns it into a float.
pub fn summary_json(summary: &Summary) -> Vec<u8> {
    let mut out = String::with_capacity(512 + summary.files.len() * 256);
    out.push_str("{\n  \"files\": [");
    for (i, file) in summary.files.iter().enumerate() {
        out.push_str(if i == 0 { "\n    {\n" } else { ",\n    {\n" });
        field(&mut out, 6, "name", &string(&file.name), true);
        field(&mut out, 6, "kind", &string(file.kind), true);
        field(&mut out, 6, "rows_read", &file.rows_read.to_string(), true);
        field(&mut out, 6, "rows_used", &file.rows_used.to_string(), true);
        field(&mut out, 6, "rows_rejected", &file.rows_rejected.to_string(), true);
        field(&mut out, 6, "rows_without_customer", &file.rows_without_customer.to_string(), true);
        field(&mut out, 6, "rows_excluded", &file.rows_excluded.to_string(), false);
        out.push_str("    }");
    }
    out.push_str(if summary.files.is_empty() { "],\n" } else { "\n  ],\n" });
    field(&mut out, 2, "customers", &summary.customers.to_string(), true);
    field(&mut out, 2, "customers_only_in_orders", &summary.customers_only_in_orders.to_string(), true);
    field(&mut out, 2, "orders", &summary.orders.to_string(), true);
    field(&mut out, 2, "revenue", &money(summary.revenue), true);
    field(&mut out, 2, "margin", &money(summary.margin), true);
    let share = summary.margin_known_share.map_or_else(null, |share| share.to_string());
    field(&mut out, 2, "margin_known_share", &share, true);
    field(&mut out, 2, "revenue_without_customer", &money(summary.revenue_without_customer), true);
    let as_of = summary.as_of.as_deref().map_or_else(null, string);
    field(&mut out, 2, "as_of", &as_of, summary.sample.is_some());
    if let Some(every) = summary.sample {
        field(&mut out, 2, "sample", &every.to_string(), false);
    }
    out.push_str("}\n");
    out.into_bytes()
}

fn null() -> String {
    "null".to_owned()
}

fn money(amount: Option<Decimal>) -> String {
    amount.map_or_else(null, |amount| format!("\"{amount}\""))
}

fn field(out: &mut String, indent: usize, key: &str, value: &str, more: bool) {
    let comma = if more { "," } else { "" };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{:indent$}\"{key}\": {value}{comma}", "");
}

/// A JSON string (RFC 8259, section 7).
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_a_string_and_what_is_unknown_is_null() {
        let file = FileSummary {
            name: "a\"\u{1}.csv".into(),
            kind: "orders",
            rows_read: 3,
            rows_used: 1,
            rows_rejected: 1,
            rows_without_customer: 1,
            rows_excluded: 0,
        };
        let summary = Summary {
            files: vec![file],
            customers: 1,
            customers_only_in_orders: 1,
            orders: 1,
            revenue: Some(Decimal::new(1250, 2)),
            margin: None,
            margin_known_share: Some(Decimal::new(333_333, 6)),
            revenue_without_customer: Some(Decimal::new(-50, 2)),
            as_of: Some("2011-12-09".into()),
            sample: None,
        };
        let expected = r#"{
  "files": [
    {
      "name": "a\"\u0001.csv",
      "kind": "orders",
      "rows_read": 3,
      "rows_used": 1,
      "rows_rejected": 1,
      "rows_without_customer": 1,
      "rows_excluded": 0
    }
  ],
  "customers": 1,
  "customers_only_in_orders": 1,
  "orders": 1,
  "revenue": "12.50",
  "margin": null,
  "margin_known_share": 0.333333,
  "revenue_without_customer": "-0.50",
  "as_of": "2011-12-09"
}
"#;
        assert_eq!(String::from_utf8(summary_json(&summary)).unwrap(), expected);
    }
}
