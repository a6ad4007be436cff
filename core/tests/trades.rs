//! Five trades, each with a file as programs of its country print it: from opening to the first picture with at most
//! three questions, and the money of the picture is that of the file's own total row.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::path::Path;

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{Answer, Engine, OpenStep, OverviewView, PictureView, Request, RowChoice};
use hedgerow_core::engine::{FileRecipe, Project};
use hedgerow_core::load::{FileInfo, parse_slice};

struct Trade {
    file: &'static str,
    customers: u64,
    orders: u64,
    /// As it stands in the total row of the file, without what groups thousands.
    total: &'static str,
    period: (&'static str, &'static str),
}

/// Questions that a person may be asked before the first picture.
const MOST_QUESTIONS: usize = 3;

fn open(file: &str, project: Project) -> (OverviewView, PictureView) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trades").join(file);
    let bytes = std::fs::read(path).unwrap();
    let mut engine = Engine::new(Day::from_iso("2026-01-15").unwrap());
    let infos = vec![FileInfo { name: file.into(), size: bytes.len() as u64 }];
    let mut job = engine.open_project(project, infos, Vec::new()).unwrap();
    let part = |range: std::ops::Range<u64>| &bytes[range.start as usize..range.end as usize];
    let overview = loop {
        match job.step().unwrap() {
            OpenStep::Want(want) => job.feed(&want, part(want.range.clone())).unwrap(),
            OpenStep::Parse(task) => job.accept(parse_slice(&task, part(task.range()))).unwrap(),
            OpenStep::Wait | OpenStep::Working(_) => {}
            OpenStep::Done(opened) => break engine.finish(*opened).unwrap(),
        }
    };
    match engine.ask(Request::Picture).unwrap() {
        Answer::Picture(picture) => (overview, picture),
        other => panic!("{other:?}"),
    }
}

fn check(trade: &Trade) {
    let Trade { file, customers, orders, total, period } = *trade;
    let (overview, picture) = open(file, Project::default());
    let source = &overview.sources[0];
    let roles: Vec<_> = source.columns.iter().map(|column| (&column.name, &column.role)).collect();
    assert!(source.questions.len() <= MOST_QUESTIONS, "{file} asks {:?}", source.questions);
    assert_eq!(source.rows_rejected, 0, "{file}: {roles:?}");
    let sum = source.rows_used + source.rows_without_customer + source.rows_excluded;
    assert_eq!(source.rows_read, sum, "{file}");
    let totals = &picture.totals;
    let seen = (totals.customers, totals.orders);
    assert_eq!(seen, (customers, orders), "{file}: {roles:?}, {:?}", overview.problems);
    // The total row knows nothing of who bought.
    let money = |text: &Option<String>| text.as_deref().unwrap_or("0").parse::<f64>().unwrap();
    let all = money(&totals.revenue) + money(&totals.revenue_without_customer);
    assert_eq!(format!("{all:.2}"), total, "{file}: {roles:?}");
    let dates = totals.period.as_ref().map(|(first, last)| (first.as_str(), last.as_str()));
    assert_eq!(dates, Some(period), "{file}");
}

#[test]
fn a_hotel_opens_its_reservations() {
    check(&Trade {
        file: "hotel_el.csv",
        customers: 6,
        orders: 9,
        total: "7764.50",
        period: ("2025-02-03", "2025-05-14"),
    });
}

#[test]
fn a_shop_opens_what_its_till_printed() {
    check(&Trade {
        file: "till_ka.csv",
        customers: 4,
        orders: 6,
        total: "409.50",
        period: ("2025-11-03", "2025-11-10"),
    });
}

#[test]
fn a_travel_agency_opens_its_bookings() {
    check(&Trade {
        file: "travel_bg.csv",
        customers: 5,
        orders: 7,
        total: "8432.00",
        period: ("2025-01-08", "2025-03-19"),
    });
}

#[test]
fn a_distributor_opens_invoices_with_jalali_dates() {
    check(&Trade {
        file: "distributor_fa.csv",
        customers: 4,
        orders: 7,
        total: "161460000.00",
        period: ("2025-04-06", "2025-08-06"),
    });
}

#[test]
fn a_supplier_of_uniforms_opens_the_report_of_its_ledger() {
    check(&Trade {
        file: "uniforms_hy.txt",
        customers: 5,
        orders: 9,
        total: "2512000.00",
        period: ("2025-01-15", "2025-04-23"),
    });
}

#[test]
fn a_supplier_of_uniforms_opens_a_report_in_groups() {
    check(&Trade {
        file: "uniforms_groups_hy.txt",
        customers: 5,
        orders: 9,
        total: "2512000.00",
        period: ("2025-01-15", "2025-04-23"),
    });
}

#[test]
fn carriage_may_be_left_out_and_unpaid_bookings_too() {
    let choose = |file: &str, rule: &str| {
        let rows = RowChoice { rules: vec![(rule.into(), true)], ..RowChoice::default() };
        let recipe = FileRecipe { pattern: file.into(), rows, ..FileRecipe::default() };
        open(file, Project { files: vec![recipe], ..Project::default() }).0
    };
    let invoices = choose("distributor_fa.csv", "non_products");
    assert_eq!(invoices.totals.unwrap().revenue.as_deref(), Some("160760000"), "two lines of carriage less");
    assert_eq!((invoices.sources[0].rows_excluded, invoices.sources[0].rules.len()), (2, 1));
    let bookings = choose("travel_bg.csv", "unpaid");
    assert_eq!(bookings.totals.unwrap().revenue.as_deref(), Some("6557.00"));
    let rules: Vec<_> =
        bookings.sources[0].rules.iter().map(|rule| (rule.rule.as_str(), rule.rows)).collect();
    assert_eq!(rules, [("cancelled", 1), ("unpaid", 1)]);
}
