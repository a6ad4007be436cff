//! What rules leave out, say and count.

use super::super::testing::{days, numbers, source, words};
use super::super::{Building, Ledger, LedgerOptions};
use super::*;
use crate::calendar::Day;
use crate::diag::Warned;

const TODAY: LedgerOptions = LedgerOptions { as_of: None, today: Day(100_000) };

fn orders(rows: &[[&str; 5]]) -> Source {
    let cell = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<&str>>();
    let columns = vec![
        (words("order", &cell(0)), Some(Role::OrderId)),
        (words("customer", &cell(1)), Some(Role::CustomerId)),
        (days("date", &cell(2)), Some(Role::Date)),
        (numbers("amount", &cell(3)), Some(Role::Amount)),
        (words("status", &cell(4)), Some(Role::Status)),
    ];
    source("orders.csv", TableKind::Orders, columns)
}

#[test]
fn cancelled_orders_do_not_count_and_are_said() {
    let file = orders(&[
        ["1", "A", "2025-01-01", "10", "paid"],
        ["2", "A", "2025-01-02", "20", "Cancelled"],
        ["3", "B", "2025-01-03", "40", "ΑΚΥΡΩΜΈΝΗ"],
        ["4", "A", "2025-01-04", "-5", "refunded"],
    ]);
    let built = Ledger::build(vec![file], &TODAY).unwrap();
    assert_eq!(built.value.len(), 1, "B only ever had a cancelled order");
    assert_eq!(built.value.totals.revenue.unwrap().to_string(), "5");
    let book = &built.value.accounting[0];
    assert_eq!((book.rows_read, book.used, book.excluded, book.rejected), (4, 2, 2, 0));
    let said = built.problems.iter().find(|problem| problem.code == "ledger.cancelled").unwrap();
    assert!(said.english.contains("Cancelled (1)"), "{}", said.english);
}

#[test]
fn an_order_is_cancelled_with_all_its_rows_and_lines() {
    let file = orders(&[
        ["1", "A", "2025-01-01", "10", "voided"],
        ["1", "A", "2025-01-01", "7", ""],
        ["2", "A", "2025-01-02", "20", ""],
    ]);
    let ids = words("order", &["1", "2", "2"]);
    let goods = words("product", &["cap", "hat", "cap"]);
    let lines =
        source("lines.csv", TableKind::Lines, vec![(ids, Some(Role::OrderId)), (goods, Some(Role::Product))]);
    let ledger = Ledger::build(vec![file, lines], &TODAY).unwrap().value;
    assert_eq!(ledger.totals.revenue.unwrap().to_string(), "20");
    let excluded: Vec<u64> = ledger.accounting.iter().map(|book| book.excluded).collect();
    assert_eq!(excluded, [2, 1]);
}

#[test]
fn without_the_role_nothing_is_cancelled() {
    let mut file = orders(&[["1", "A", "2025-01-01", "10", "cancelled"]]);
    file.columns[4].role = None;
    let ledger = Ledger::build(vec![file], &TODAY).unwrap().value;
    assert_eq!(ledger.totals.revenue.unwrap().to_string(), "10");
}

/// A file of lines with product, quantity and price.
fn lines(rows: &[[&str; 6]]) -> Source {
    let cell = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<&str>>();
    let columns = vec![
        (words("order", &cell(0)), Some(Role::OrderId)),
        (words("customer", &cell(1)), Some(Role::CustomerId)),
        (words("product", &cell(2)), Some(Role::Product)),
        (numbers("quantity", &cell(3)), Some(Role::Quantity)),
        (numbers("price", &cell(4)), Some(Role::UnitPrice)),
        (words("currency", &cell(5)), Some(Role::Currency)),
    ];
    source("lines.csv", TableKind::Lines, columns)
}

fn build(source: Source, rules: RowRules) -> Warned<Ledger> {
    let mut building = Building::new(vec![source], &TODAY).with_rules(vec![rules]);
    loop {
        if let Some(built) = building.step().unwrap() {
            let book = &built.value.accounting[0];
            assert_eq!(book.rows_read, book.used + book.rejected + book.without_customer + book.excluded);
            return built;
        }
    }
}

fn found(built: &Warned<Ledger>) -> Vec<(Rule, bool, u64, String)> {
    let books = built.value.accounting[0].rules.iter();
    let sum = |book: &RuleBook| book.sum.map_or_else(String::new, |sum| sum.to_string());
    books.map(|book| (book.rule, book.is_left_out, book.rows, sum(book))).collect()
}

const GOODS: [[&str; 6]; 7] = [
    ["1", "A", "coat", "2", "10.00", "EUR"],
    ["1", "A", "coat", "2", "10.00", "EUR"],
    ["1", "A", "Shipping: express", "1", "4.50", "EUR"],
    ["2", "A", "sample cap", "1", "0", "EUR"],
    ["2", "A", "Shipping", "1", "0.00", "EUR"],
    ["3", "B", "coat", "1", "10.00", "EUR"],
    ["3", "B", "Shipping container", "1", "99.00", "EUR"],
];

#[test]
fn free_goods_postage_and_repeated_rows_count_and_are_said() {
    let built = build(lines(&GOODS), RowRules::default());
    assert_eq!(built.value.totals.revenue.unwrap().to_string(), "153.50");
    assert_eq!(
        found(&built),
        [
            (Rule::NonProducts, false, 2, "4.50".into()),
            (Rule::FreeGoods, false, 1, "0.00".into()),
            (Rule::Duplicates, false, 1, "20.00".into()),
        ],
        "the free postage belongs to the first rule that finds it"
    );
    let said: Vec<&str> = built.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(said, ["ledger.rule-kept"; 3]);
}

#[test]
fn a_rule_that_is_turned_on_leaves_out_what_it_found_and_nothing_else() {
    for (rule, revenue, excluded) in
        [(Rule::NonProducts, "149.00", 2), (Rule::FreeGoods, "153.50", 1), (Rule::Duplicates, "133.50", 1)]
    {
        let rules = RowRules { leave_out: vec![(rule, true)], ..RowRules::default() };
        let built = build(lines(&GOODS), rules);
        assert_eq!(built.value.totals.revenue.unwrap().to_string(), revenue, "{rule:?}");
        assert_eq!(built.value.accounting[0].excluded, excluded, "{rule:?}");
    }
}

#[test]
fn two_currencies_are_never_added() {
    let mut rows = GOODS;
    rows[5][5] = "usd";
    rows[6][5] = "";
    let built = build(lines(&rows), RowRules::default());
    assert_eq!(built.value.totals.revenue.unwrap().to_string(), "44.50");
    assert_eq!(built.value.accounting[0].excluded, 2, "a line without a currency goes with its order");
    let said = built.problems.iter().find(|problem| problem.code == "ledger.currencies").unwrap();
    assert_eq!(said.severity, Severity::Warning);
    assert!(said.english.contains("EUR 44.50 (5), USD 10.00 (1)"), "{}", said.english);
    let dollars = RowRules {
        currency: Some("USD".into()),
        leave_out: vec![(Rule::Currency, false)],
        ..RowRules::default()
    };
    let built = build(lines(&rows), dollars);
    assert_eq!(built.value.totals.revenue.unwrap().to_string(), "109.00", "of B, with its line without one");
}

#[test]
fn words_of_a_status_are_listed_and_sorted_by_the_user() {
    let rows = [
        ["1", "A", "2025-01-01", "10", "Paid"],
        ["2", "A", "2025-01-02", "20", "on hold"],
        ["3", "B", "2025-01-03", "40", "Archived"],
        ["4", "B", "2025-01-04", "80", "Void"],
        ["5", "B", "2025-01-05", "160", ""],
    ];
    let listed = |built: &Warned<Ledger>| -> Vec<(String, &str, u64, String)> {
        let counts = built.value.accounting[0].statuses.iter();
        let sum = |count: &StatusCount| count.sum.unwrap().to_string();
        counts.map(|count| (count.word.clone(), count.group.name(), count.rows, sum(count))).collect()
    };
    let built = build(orders(&rows), RowRules::default());
    assert_eq!(
        listed(&built),
        [
            ("Archived".into(), "kept", 1, "40".into()),
            ("Paid".into(), "kept", 1, "10".into()),
            ("Void".into(), "cancelled", 1, "80".into()),
            ("on hold".into(), "unpaid", 1, "20".into()),
        ]
    );
    assert_eq!(built.value.totals.revenue.unwrap().to_string(), "230", "unpaid orders count");
    let rules = RowRules {
        status: vec![("archived".into(), StatusGroup::Cancelled), ("VOID".into(), StatusGroup::Kept)],
        leave_out: vec![(Rule::Unpaid, true)],
        ..RowRules::default()
    };
    let built = build(orders(&rows), rules);
    assert_eq!(built.value.totals.revenue.unwrap().to_string(), "250");
    assert_eq!(
        found(&built),
        [(Rule::Cancelled, true, 1, "40".into()), (Rule::Unpaid, true, 1, "20".into())]
    );
}

#[test]
fn an_order_with_a_date_of_cancellation_is_cancelled_whatever_its_status() {
    let rows = [
        ["1", "A", "2025-01-01", "10", "paid"],
        ["1", "A", "2025-01-01", "1", ""],
        ["2", "A", "2025-01-02", "20", "paid"],
    ];
    let mut file = orders(&rows);
    let table = std::mem::replace(&mut file.table, crate::table::Table::new("t", 0, Vec::new()));
    let mut columns = table.into_columns();
    columns.push(days("cancelled at", &["2025-01-02", "", ""]));
    file.table = crate::table::Table::new("t", 3, columns);
    file.columns.push(crate::load::ColumnReading { role: Some(Role::Cancelled), ..Default::default() });
    let built = build(file, RowRules::default());
    assert_eq!(built.value.totals.revenue.unwrap().to_string(), "20");
    assert_eq!(built.value.accounting[0].excluded, 2);
    let said = built.problems.iter().find(|problem| problem.code == "ledger.cancelled").unwrap();
    assert!(said.english.contains("cancelled at (1)"), "{}", said.english);
}

proptest::proptest! {
    #[test]
    fn rows_that_repeat_are_those_a_plain_comparison_finds(
        cells in proptest::collection::vec(("[ab]{0,1}", "[12]{0,1}"), 1..30),
    ) {
        let texts: Vec<&str> = cells.iter().map(|(text, _)| text.as_str()).collect();
        let amounts: Vec<&str> = cells.iter().map(|(_, amount)| amount.as_str()).collect();
        let file = source(
            "orders.csv",
            TableKind::Orders,
            vec![
                (words("customer", &texts), Some(Role::CustomerId)),
                (numbers("amount", &amounts), Some(Role::Amount)),
            ],
        );
        let twin = (0..cells.len()).filter(|&row| cells[..row].contains(&cells[row])).count() as u64;
        let ruled = apply(&[file], &[Vec::new()], &[], &mut Vec::new());
        let said = ruled[0].books.iter().find(|book| book.rule == Rule::Duplicates);
        proptest::prop_assert_eq!(said.map_or(0, |book| book.rows), twin);
    }
}
