//! Exports of well-known systems, opened as the page opens them: recognised, mapped without a question, with the
//! customers, orders and money that are in them.
//!
//! `layouts/` holds a small file for each export and, beside it, what became of it.
//! `UPDATE=1 cargo test -p hedgerow-core --test layouts` writes those anew; look at them before committing.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{Answer, ArgView, Engine, OpenStep, OverviewView, Project, Request, SourceView};
use hedgerow_core::load::{FileInfo, parse_slice};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts")
}

/// Opens files as the page does, with a project.
fn open_with(project: Project, files: &[(&str, Vec<u8>)]) -> (Engine, OverviewView) {
    let mut engine = Engine::new(Day::from_iso("2026-01-15").unwrap());
    let infos = files.iter().map(|(name, bytes)| FileInfo { name: (*name).into(), size: bytes.len() as u64 });
    let mut job = engine.open_project(project, infos.collect(), Vec::new()).unwrap();
    let bytes =
        |file: usize, range: std::ops::Range<u64>| &files[file].1[range.start as usize..range.end as usize];
    let overview = loop {
        match job.step().unwrap() {
            OpenStep::Want(want) => job.feed(&want, bytes(want.file, want.range.clone())).unwrap(),
            OpenStep::Parse(task) => {
                job.accept(parse_slice(&task, bytes(task.file(), task.range()))).unwrap();
            }
            OpenStep::Wait | OpenStep::Working(_) => {}
            OpenStep::Done(opened) => break engine.finish(*opened).unwrap(),
        }
    };
    for source in &overview.sources {
        let SourceView { rows_used, rows_rejected, rows_without_customer, rows_excluded, .. } = source;
        let sum = rows_used + rows_rejected + rows_without_customer + rows_excluded;
        assert_eq!(source.rows_read, sum, "{}", source.name);
    }
    (engine, overview)
}

fn file(name: &str) -> (&str, Vec<u8>) {
    (name, std::fs::read(folder().join(name)).unwrap())
}

fn open(names: &[&str]) -> OverviewView {
    let files: Vec<_> = names.iter().map(|name| file(name)).collect();
    open_with(Project::default(), &files).1
}

/// Customers, orders, revenue.
fn totals(overview: &OverviewView) -> (u64, u64, &str) {
    let totals = overview.totals.as_ref().unwrap();
    (totals.customers, totals.orders, totals.revenue.as_deref().unwrap_or("-"))
}

fn column<'a>(source: &'a SourceView, name: &str) -> &'a hedgerow_core::engine::ColumnView {
    source.columns.iter().find(|column| column.name == name).unwrap()
}

fn role<'a>(source: &'a SourceView, name: &str) -> Option<&'a str> {
    column(source, name).role.as_deref()
}

fn count(engine: &mut Engine, criterion: &str) -> u64 {
    match engine.ask(Request::Count { criterion: criterion.into(), sum: None }).unwrap() {
        Answer::Count(count) => count.yes,
        other => panic!("{other:?}"),
    }
}

/// The system and the export that a file looks like.
fn recognised(source: &SourceView) -> Option<(&str, &str)> {
    let note = source.problems.iter().find(|problem| problem.code == "load.layout")?;
    let arg = |name: &str| match note.args.iter().find(|(known, _)| known == name) {
        Some((_, ArgView::Text(text))) => text.as_str(),
        _ => "",
    };
    Some((arg("system"), arg("export")))
}

/// What became of files, as text.
fn describe(overview: &OverviewView) -> String {
    let mut out = String::new();
    for source in &overview.sources {
        let SourceView { name, kind, rows_read, rows_used, .. } = source;
        writeln!(out, "{name}: {kind}, {rows_read} rows, {rows_used} used").unwrap();
        let left_out = [
            ("rejected", source.rows_rejected),
            ("without customer", source.rows_without_customer),
            ("excluded", source.rows_excluded),
        ];
        for (what, rows) in left_out.iter().filter(|(_, rows)| *rows > 0) {
            writeln!(out, "  {what} {rows}").unwrap();
        }
        for column in source.columns.iter().filter(|column| column.role.is_some()) {
            writeln!(out, "  {} = {} ({})", column.role.as_deref().unwrap_or(""), column.name, column.kind)
                .unwrap();
        }
        for question in &source.questions {
            writeln!(out, "  asks about {}", question.column).unwrap();
        }
        for problem in source
            .problems
            .iter()
            .filter(|problem| problem.code.contains("layout") || problem.code == "load.list")
        {
            writeln!(out, "  {}", problem.english).unwrap();
        }
        for rule in &source.rules {
            let what = if rule.is_left_out { "left out" } else { "kept" };
            writeln!(
                out,
                "  {} {what}: {} rows, {}",
                rule.rule,
                rule.rows,
                rule.sum.as_deref().unwrap_or("-")
            )
            .unwrap();
        }
        for status in &source.statuses {
            writeln!(out, "  \"{}\" {}: {} rows", status.word, status.group, status.rows).unwrap();
        }
    }
    for problem in &overview.problems {
        writeln!(out, "{}: {}", problem.code, problem.english).unwrap();
    }
    let totals = overview.totals.as_ref().unwrap();
    let shown = |number: &Option<String>| number.clone().unwrap_or_else(|| "-".into());
    writeln!(
        out,
        "customers {}, orders {}, revenue {}, margin {}, period {}",
        totals.customers,
        totals.orders,
        shown(&totals.revenue),
        shown(&totals.margin),
        totals.period.as_ref().map_or_else(|| "-".into(), |(first, last)| format!("{first}..{last}")),
    )
    .unwrap();
    out
}

/// Every export with what it is.
const EXPORTS: [(&str, &str, &str); 21] = [
    ("shopify_customers", "Shopify", "customers"),
    ("shopify_customers_old", "Shopify", "customers"),
    ("shopify_orders", "Shopify", "orders"),
    ("woocommerce_customers", "WooCommerce", "customers"),
    ("woocommerce_customers_old", "WooCommerce", "customers"),
    ("woocommerce_orders", "WooCommerce", "orders"),
    ("woocommerce_order_export", "WooCommerce order exporter", "orders"),
    ("stripe_customers", "Stripe", "customers"),
    ("stripe_payments", "Stripe", "payments"),
    ("stripe_payments_old", "Stripe", "payments"),
    ("mailchimp_subscribed", "Mailchimp", "audience"),
    ("hubspot_contacts", "HubSpot", "contacts"),
    ("hubspot_companies", "HubSpot", "companies"),
    ("hubspot_deals", "HubSpot", "deals"),
    ("salesforce_report", "Salesforce", "contacts"),
    ("salesforce_report_formatted", "Salesforce", "contacts"),
    ("salesforce_contacts", "Salesforce", "contacts"),
    ("salesforce_accounts", "Salesforce", "accounts"),
    ("suitecrm_accounts", "SuiteCRM", "accounts"),
    ("odoo_contacts", "Odoo", "contacts"),
    ("odoo_contacts_technical", "Odoo", "contacts"),
];

#[test]
fn every_export_is_recognised_and_mapped_without_a_question() {
    let mut wrong = Vec::new();
    for (name, system, export) in EXPORTS {
        let overview = open(&[&format!("{name}.csv")]);
        let source = &overview.sources[0];
        let asked: Vec<&str> = source.questions.iter().map(|question| question.column.as_str()).collect();
        if recognised(source) != Some((system, export)) || !asked.is_empty() {
            wrong.push(format!("{name}: {:?}, asks {asked:?}", recognised(source)));
        }
        let path = folder().join(format!("{name}.txt"));
        let found = describe(&overview);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{name}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_shopify_prints_on_the_first_line_is_of_the_whole_order() {
    let (mut engine, overview) = open_with(Project::default(), &[file("shopify_orders.csv")]);
    let source = &overview.sources[0];
    assert_eq!(source.kind, "lines");
    // 8 orders of 14 lines; one voided with 2 lines, one cancelled with 2: what is left is
    // 109.50 + 59.00 + (76.50 - 28.00) + 32.00 + (73.50 - 73.50) + 42.00.
    assert_eq!(totals(&overview), (5, 6, "291.00"));
    assert_eq!((source.rows_read, source.rows_excluded, source.rows_without_customer), (14, 4, 0));
    assert_eq!(count(&mut engine, "count(orders) = 2"), 1, "Eleni; Maria's second order was cancelled");
    assert_eq!(role(source, "Name"), Some("order_id"));
    assert_eq!(role(source, "Total"), Some("amount"));
    assert_eq!(role(source, "Id"), None);
    let codes: Vec<&str> = overview.problems.iter().map(|problem| problem.code.as_str()).collect();
    for code in ["ledger.filled-down", "ledger.amount-once", "ledger.refunds", "ledger.cancelled"] {
        assert!(codes.contains(&code), "{code} among {codes:?}");
    }
}

#[test]
fn the_orders_of_a_shop_find_its_customers() {
    let overview = open(&["shopify_customers.csv", "shopify_orders.csv"]);
    assert_eq!(totals(&overview), (10, 6, "291.00"));
    assert_eq!(overview.totals.as_ref().unwrap().customers_only_in_orders, 0);
    let customers = &overview.sources[0];
    assert_eq!(column(customers, "Customer ID").samples[0], "7304518230145", "no apostrophe in front");
    assert_eq!(column(customers, "Default Address Zip").samples[0], "54622");
}

#[test]
fn orders_without_an_address_are_joined_by_name_with_a_warning() {
    for names in [&["woocommerce_orders.csv"][..], &["woocommerce_customers.csv", "woocommerce_orders.csv"]] {
        let overview = open(names);
        let warned = overview.problems.iter().any(|problem| problem.code == "ledger.by-name");
        assert!(warned, "{names:?}");
        assert_eq!(overview.totals.as_ref().unwrap().orders, 6, "one cancelled, one failed");
        assert_eq!(overview.totals.as_ref().unwrap().revenue.as_deref(), Some("316.00"));
        assert!(overview.totals.as_ref().unwrap().orders_without_customer == 0);
    }
    assert_eq!(totals(&open(&["woocommerce_orders.csv"])).0, 4);
    assert_eq!(totals(&open(&["woocommerce_customers.csv", "woocommerce_orders.csv"])).0, 8);
}

#[test]
fn guests_of_an_order_export_are_told_apart() {
    let overview = open(&["woocommerce_order_export.csv"]);
    // Cancelled and failed orders are left out; the pending one counts and is said.
    assert_eq!(totals(&overview), (5, 6, "412.10"));
    let source = &overview.sources[0];
    assert_eq!(role(source, "billing_email"), Some("email"));
    assert_eq!(role(source, "customer_id"), None, "all guests have the number 0");
    let pending = source.statuses.iter().find(|status| status.word == "pending").unwrap();
    assert_eq!((pending.group.as_str(), pending.rows, pending.sum.as_deref()), ("unpaid", 1, Some("88.00")));
}

#[test]
fn failed_payments_are_left_out_and_refunds_and_fees_subtracted() {
    for name in ["stripe_payments.csv", "stripe_payments_old.csv"] {
        let overview = open(&[name, "stripe_customers.csv"]);
        // 29 + (30 - 30) + 29 + (60 - 15) + 29 + 29.45 + 29
        assert_eq!(totals(&overview), (8, 7, "190.45"), "{name}");
        // Fees: 0.69 + 0.70 + 0.69 + 1.15 + 0.69 + 1.28 + 0.69
        assert_eq!(overview.totals.as_ref().unwrap().margin.as_deref(), Some("184.56"), "{name}");
        assert_eq!(overview.sources[0].rows_excluded, 2, "{name}");
        assert_eq!(role(&overview.sources[0], "Converted Amount"), Some("amount"), "{name}");
    }
}

#[test]
fn two_currencies_are_never_added() {
    let (name, bytes) = file("stripe_payments.csv");
    let text = String::from_utf8(bytes).unwrap();
    // Without the conversion there is only what was charged.
    let text = text.replace("Converted", "Settled");
    let overview = open_with(Project::default(), &[(name, text.clone().into_bytes())]).1;
    assert_eq!(totals(&overview).2, "161.00", "what was paid in dollars is not among the euros");
    let problem = overview.problems.iter().find(|problem| problem.code == "ledger.currencies").unwrap();
    assert!(problem.english.contains("EUR 161.00 (6), USD 32.00 (1)"), "{}", problem.english);
    let Answer::Project { project, .. } = Engine::new(Day(0))
        .ask(Request::ReadProject(
            "hedgerow = 1\n[[file]]\nmatch = \"stripe*\"\n[file.rows]\ncurrency = \"USD\"\n".into(),
        ))
        .unwrap()
    else {
        panic!("no project")
    };
    let overview = open_with(project, &[(name, text.into_bytes())]).1;
    assert_eq!(totals(&overview), (1, 1, "32.00"));
}

/// A ZIP archive of files that are stored as they are.
fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    }
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let at = out.len() as u32;
        let mut entry = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x5a];
        entry.extend(crc(bytes).to_le_bytes());
        entry.extend((bytes.len() as u32).to_le_bytes());
        entry.extend((bytes.len() as u32).to_le_bytes());
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn the_three_lists_of_a_mailing_service_become_one_base_with_consent() {
    let members = [
        ("subscribed_email_audience_export_5f1c.csv", file("mailchimp_subscribed.csv").1),
        ("unsubscribed_email_audience_export_5f1c.csv", file("mailchimp_unsubscribed.csv").1),
        ("cleaned_email_audience_export_5f1c.csv", file("mailchimp_cleaned.csv").1),
    ];
    let archive = [("audience_export_5f1c.zip", zip(&members))];
    let (mut engine, overview) = open_with(Project::default(), &archive);
    assert_eq!(overview.sources.len(), 3);
    for source in &overview.sources {
        assert_eq!(recognised(source), Some(("Mailchimp", "audience")), "{}", source.name);
        assert!(source.questions.is_empty(), "{}", source.name);
        assert_eq!(role(source, "Accepts email"), Some("consent"), "{}", source.name);
    }
    assert_eq!(overview.totals.as_ref().unwrap().customers, 10);
    assert_eq!(count(&mut engine, "consent = true"), 6);
    assert_eq!(count(&mut engine, "Status = \"subscribed\""), 6);
    assert_eq!(count(&mut engine, "Status = \"unsubscribed\""), 2);
    assert_eq!(count(&mut engine, "Status = \"cleaned\" and consent = false"), 2);
}

#[test]
fn a_deal_of_several_counts_to_the_first_and_says_so() {
    let overview = open(&["hubspot_deals.csv", "hubspot_companies.csv"]);
    // One deal is lost, one still open, one names no company.
    assert_eq!(totals(&overview), (5, 5, "19370.50"));
    let deals = &overview.sources[0];
    assert_eq!((deals.rows_excluded, deals.rows_without_customer), (2, 1));
    let key = column(deals, "Associated Company IDs");
    assert_eq!(key.role.as_deref(), Some("customer_id"));
    assert!(key.evidence.iter().any(|note| note.code == "load.first-of-list"));
    assert!(key.samples.iter().all(|id| !id.contains(';')), "{:?}", key.samples);
}

#[test]
fn deals_belong_to_contacts_where_there_are_no_companies_and_contacts_to_companies() {
    let overview = open(&["hubspot_deals.csv", "hubspot_contacts.csv"]);
    assert_eq!(totals(&overview), (10, 5, "19370.50"));
    assert_eq!(role(&overview.sources[0], "Associated Contact IDs"), Some("customer_id"));
    let overview = open(&["hubspot_deals.csv", "hubspot_contacts.csv", "hubspot_companies.csv"]);
    assert_eq!(totals(&overview), (5, 5, "19370.50"));
    assert_eq!(overview.sources[1].kind, "other");
    assert_eq!(overview.sources[1].rows_used, 10);
    let overview = open(&["salesforce_contacts.csv", "salesforce_accounts.csv"]);
    assert_eq!(overview.totals.as_ref().unwrap().customers, 5);
    assert_eq!(role(&overview.sources[0], "AccountId"), Some("customer_id"));
}

#[test]
fn who_opted_out_has_not_consented() {
    let (mut engine, overview) = open_with(Project::default(), &[file("salesforce_contacts.csv")]);
    assert_eq!(role(&overview.sources[0], "Accepts email"), Some("consent"));
    assert_eq!(count(&mut engine, "consent = true"), 8);
    assert_eq!(count(&mut engine, "consent = false"), 2);
}

#[test]
fn a_slash_in_a_header_is_a_relation_and_not_the_row_itself() {
    for name in ["odoo_contacts.csv", "odoo_contacts_technical.csv"] {
        let overview = open(&[name]);
        assert_eq!(overview.totals.as_ref().unwrap().customers, 11, "{name}");
        let parent = overview.sources[0].columns.iter().find(|column| column.name.contains('/')).unwrap();
        assert_eq!(parent.role, None, "{name}");
    }
}
