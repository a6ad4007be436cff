//! The ledger from the outside: files in, rows by customer out.

use super::testing::{days, numbers, place, source, words};
use super::{Ledger, LedgerError, LedgerOptions};
use crate::calendar::Day;
use crate::diag::Warned;
use crate::load::{Reject, RejectReason, Role, Source, TableKind};
use crate::table::{Column, Ints, TextValues, Values};
use proptest::prelude::*;

const TODAY: LedgerOptions = LedgerOptions { as_of: None, today: Day(100_000) };

fn as_of(day: &str) -> LedgerOptions {
    LedgerOptions { as_of: Day::from_iso(day), today: Day(100_000) }
}

fn build(sources: Vec<Source>) -> Warned<Ledger> {
    Ledger::build(sources, &TODAY).unwrap()
}

fn customers(ids: &[&str], countries: &[&str]) -> Source {
    let columns =
        vec![(words("id", ids), Some(Role::CustomerId)), (words("country", countries), Some(Role::Country))];
    source("customers.csv", TableKind::Customers, columns)
}

/// Orders as `order id, customer, date, amount`.
fn orders(rows: &[[&str; 4]]) -> Source {
    let cell = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<&str>>();
    let columns = vec![
        (words("order", &cell(0)), Some(Role::OrderId)),
        (words("customer", &cell(1)), Some(Role::CustomerId)),
        (days("date", &cell(2)), Some(Role::Date)),
        (numbers("amount", &cell(3)), Some(Role::Amount)),
    ];
    source("orders.csv", TableKind::Orders, columns)
}

fn ids(ledger: &Ledger) -> Vec<String> {
    (0..ledger.len()).map(|customer| ledger.customers.ids.get(customer).into_owned()).collect()
}

/// The cells of a related column, customer by customer, rows ahead left out.
fn cells(ledger: &Ledger, table: usize, column: &str) -> Vec<Vec<String>> {
    let related = &ledger.related[table];
    let column = related.columns.iter().find(|held| held.name() == column).unwrap().column();
    let cell = |row: usize| column.get(row).map_or("-".to_owned(), |cell| cell.to_string());
    (0..ledger.len()).map(|customer| related.rows_of(customer).map(cell).collect()).collect()
}

/// Everything a reader of the ledger can see, as text.
fn picture(ledger: &Ledger) -> String {
    let mut text = format!("{:?}\n{:?}\n", ids(ledger), ledger.totals);
    for held in &ledger.customers.columns {
        let column = held.column();
        let cells: Vec<_> = (0..column.len()).map(|row| column.get(row)).collect();
        text += &format!("{} {:?} {cells:?}\n", column.name, held.role);
    }
    for (table, related) in ledger.related.iter().enumerate() {
        let orders: Vec<_> = (0..ledger.len()).map(|customer| related.orders_of(customer)).collect();
        text += &format!("{} {orders:?}\n", related.name);
        for held in related.columns.iter() {
            text += &format!("{} {:?}\n", held.name(), cells(ledger, table, held.name()));
        }
    }
    for book in &ledger.accounting {
        text += &format!("{} {} {} {}\n", book.rows_read, book.used, book.without_customer, book.excluded);
        text += &format!("{:?} {}\n", book.revenue_without_customer, book.orders_without_customer);
    }
    text
}

fn assert_books_balance(ledger: &Ledger) {
    for book in &ledger.accounting {
        assert_eq!(
            book.rows_read,
            book.used + book.rejected + book.without_customer + book.excluded,
            "{book:?}"
        );
    }
}

#[test]
fn the_base_is_the_keys_of_the_file_and_of_the_orders() {
    let warned = build(vec![
        orders(&[
            ["1", " c3 ", "2025-01-02", "5"],
            ["2", "c1", "2025-01-03", "7.50"],
            ["3", "c1", "2025-01-01", "1"],
        ]),
        customers(&["c2", "c1"], &["Greece", "Georgia"]),
    ]);
    let ledger = warned.value;
    assert_eq!(ids(&ledger), ["c1", "c2", "c3"]);
    assert_eq!(cells(&ledger, 0, "amount"), [vec!["1.00", "7.50"], vec![], vec!["5.00"]]);
    assert_eq!(ledger.totals.customers_only_in_orders, 1);
    assert_eq!(ledger.totals.orders, 3);
    assert_eq!(ledger.totals.revenue.map(|sum| sum.to_string()).as_deref(), Some("13.50"));
    assert_eq!(ledger.as_of, Day::from_iso("2025-01-03"));
    let countries = ledger.customers.columns[1].column();
    assert_eq!((0..3).map(|row| countries.is_known(row)).collect::<Vec<_>>(), [true, true, false]);
    assert_books_balance(&ledger);
}

#[test]
fn rows_without_a_customer_are_set_apart_with_their_money() {
    let ledger = build(vec![orders(&[
        ["1", "c1", "2025-01-02", "5"],
        ["2", "", "2025-01-03", "7"],
        ["2", " ", "2025-01-03", "-2"],
        ["3", "", "2025-01-09", ""],
    ])])
    .value;
    assert_eq!(ledger.totals.orders_without_customer, 2);
    assert_eq!(ledger.totals.revenue_without_customer.map(|sum| sum.to_string()).as_deref(), Some("5"));
    assert_eq!((ledger.accounting[0].used, ledger.accounting[0].without_customer), (1, 3));
    // The last order date is that of any order, but never later than today.
    assert_eq!(ledger.as_of, Day::from_iso("2025-01-09"));
    let today = LedgerOptions { as_of: None, today: Day::from_iso("2025-01-04").unwrap() };
    let ledger = ledger.with_as_of(&today);
    assert_eq!(ledger.as_of, Some(today.today));
    assert_eq!((ledger.accounting[0].without_customer, ledger.accounting[0].excluded), (2, 1));
    assert_books_balance(&ledger);
}

#[test]
fn rows_later_than_the_as_of_date_do_not_exist_yet() {
    let all = build(vec![
        customers(&["c1"], &["Greece"]),
        orders(&[
            ["1", "c1", "2025-01-02", "5"],
            ["2", "c1", "2025-03-01", "7"],
            ["3", "c0", "2025-03-01", "9"],
            ["4", "c2", "2025-01-01", "1"],
            ["5", "c2", "", "2"],
        ]),
    ])
    .value;
    assert_eq!(ids(&all), ["c0", "c1", "c2"]);
    let early = all.with_as_of(&as_of("2025-02-01"));
    assert_eq!(ids(&early), ["c1", "c2"]);
    assert_eq!(cells(&early, 0, "amount"), [vec!["5"], vec!["2", "1"]]);
    assert_eq!(early.totals.orders, 3);
    assert_eq!(early.totals.revenue.map(|sum| sum.to_string()).as_deref(), Some("8"));
    assert_eq!((early.accounting[1].used, early.accounting[1].excluded), (3, 2));
    assert_books_balance(&early);
    assert_eq!(picture(&early.with_as_of(&TODAY)), picture(&all));
}

#[test]
fn lines_are_folded_to_orders_by_their_id_and_dated_by_their_earliest() {
    let ledger = build(vec![orders(&[
        ["A", "c1", "2025-01-05", "1"],
        ["B", "c1", "2025-01-03", "2"],
        ["A", "c1", "2025-01-02", "4"],
        ["B", "c2", "2025-01-01", "8"],
        ["", "c1", "2025-01-04", "16"],
        ["", "c1", "2025-01-04", "32"],
    ])])
    .value;
    assert_eq!(cells(&ledger, 0, "amount"), [vec!["4", "1", "2", "16", "32"], vec!["8"]]);
    let orders = ledger.related[0].orders.as_ref().unwrap();
    assert_eq!(orders.rows.as_deref(), Some([0, 2, 3, 4, 5, 6].as_slice()));
    assert_eq!(orders.starts, [0, 4, 5]);
    // An order is ahead as a whole or not at all.
    let early = ledger.with_as_of(&as_of("2025-01-03"));
    assert_eq!(cells(&early, 0, "amount"), [vec!["4", "1", "2"], vec!["8"]]);
    assert_eq!(early.totals.orders, 3);
    assert_books_balance(&early);
}

#[test]
fn amounts_and_margins_are_computed_where_the_file_has_none() {
    let table = source(
        "lines.csv",
        TableKind::Lines,
        vec![
            (words("customer", &["c", "c", "c"]), Some(Role::CustomerId)),
            (numbers("Quantity", &["3", "2", "1"]), Some(Role::Quantity)),
            (numbers("UnitPrice", &["4.95", "0.333", ""]), Some(Role::UnitPrice)),
            (numbers("cost", &["10", "", "1"]), Some(Role::Cost)),
        ],
    );
    let ledger = build(vec![table]).value;
    let sorted = |column: &str| {
        let mut cells = cells(&ledger, 0, column).concat();
        cells.sort();
        cells
    };
    assert_eq!(sorted("amount"), ["-", "0.666", "14.850"]);
    assert_eq!(sorted("margin"), ["-", "-", "4.850"]);
    assert_eq!(ledger.totals.revenue.map(|sum| sum.to_string()).as_deref(), Some("15.516"));
    assert_eq!(ledger.totals.margin.map(|sum| sum.to_string()).as_deref(), Some("4.850"));
    assert_eq!(ledger.totals.margin_known_share.map(|share| share.to_string()).as_deref(), Some("0.957077"));
    assert_eq!(ledger.totals.unknown_amounts, 1);
    // Without dates nothing is ahead, and nothing has an as-of date.
    assert_eq!(ledger.as_of, None);
}

#[test]
fn an_amount_that_does_not_fit_is_an_error() {
    let table = source(
        "lines.csv",
        TableKind::Lines,
        vec![
            (words("customer", &["c"]), Some(Role::CustomerId)),
            (numbers("quantity", &["5000000000"]), Some(Role::Quantity)),
            (numbers("price", &["5000000000"]), Some(Role::UnitPrice)),
        ],
    );
    let error = Ledger::build(vec![table], &TODAY).unwrap_err();
    assert!(matches!(error, LedgerError::TooLarge { .. }), "{error}");
}

#[test]
fn duplicates_merge_by_a_rule_and_conflicts_are_told() {
    let warned =
        build(vec![customers(&["c1", "c1", "c2", "c1.0", "c1"], &["", "Greece", "Iran", "x", "Georgia"])]);
    let ledger = warned.value;
    assert_eq!(ids(&ledger), ["c1", "c1.0", "c2"]);
    assert_eq!(
        ledger.customers.columns[1].column().get(0).map(|cell| cell.to_string()).as_deref(),
        Some("Georgia")
    );
    assert_eq!(ledger.accounting[0].used, 5);
    let codes: Vec<_> = warned.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["ledger.merged", "ledger.conflicts"]);
}

#[test]
fn a_row_with_an_unreadable_date_is_rejected_and_makes_no_customer() {
    let mut table = orders(&[["1", "c1", "2025-01-02", "5"], ["2", "c2", "", "7"], ["3", "", "", ""]]);
    table.columns[2].unreadable_rows = vec![(1, place(3)), (2, place(4))];
    table.columns[3].unreadable_rows = vec![(2, place(4))];
    table.rejects = vec![Reject { place: place(9), reason: RejectReason::Fields { found: 3, expected: 4 } }];
    table.rows_read = 4;
    let ledger = build(vec![table]).value;
    assert_eq!(ids(&ledger), ["c1"]);
    let book = &ledger.accounting[0];
    assert_eq!((book.rows_read, book.used, book.rejected, book.without_customer), (4, 1, 3, 0));
    assert_eq!(book.rejects.iter().map(|reject| reject.place.line).collect::<Vec<_>>(), [3, 4, 9]);
    assert_books_balance(&ledger);
}

#[test]
fn orders_that_carry_only_emails_find_their_customer_through_the_file() {
    let file = source(
        "customers.csv",
        TableKind::Customers,
        vec![
            (words("id", &["7", "8", "9", ""]), Some(Role::CustomerId)),
            (words("email", &["Ann@a.gr", "two@b.gr", "two@b.gr", "lost@c.gr"]), Some(Role::Email)),
        ],
    );
    let sales = source(
        "orders.csv",
        TableKind::Orders,
        vec![
            (words("email", &["ann@A.gr ", "new@d.gr", "two@b.gr", ""]), Some(Role::Email)),
            (numbers("total", &["1", "2", "4", "8"]), Some(Role::Amount)),
        ],
    );
    let warned = build(vec![file, sales]);
    let ledger = warned.value;
    assert_eq!(ids(&ledger), ["7", "8", "9", "new@d.gr"]);
    assert_eq!(cells(&ledger, 0, "total"), [vec!["1"], vec![], vec![], vec!["2"]]);
    assert_eq!(
        warned.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        ["ledger.ambiguous-key"]
    );
    assert_eq!((ledger.accounting[0].without_customer, ledger.accounting[1].without_customer), (1, 2));
    assert_books_balance(&ledger);
}

#[test]
fn other_tables_keep_their_files_name_and_make_no_customers() {
    let visits = |file: &str| {
        let columns = vec![
            (words("customer", &["c1", "c9"]), Some(Role::CustomerId)),
            (days("day", &["2025-01-05", "2025-01-05"]), Some(Role::Date)),
        ];
        source(file, TableKind::Interactions, columns)
    };
    let ledger = build(vec![
        visits("in/visits.csv"),
        visits("visits.tsv"),
        source("codes.csv", TableKind::Unrelated, vec![(words("code", &["a"]), None)]),
        orders(&[["1", "c1", "2025-01-09", "5"]]),
    ])
    .value;
    assert_eq!(ids(&ledger), ["c1"]);
    let names: Vec<_> = ledger.related.iter().map(|related| related.name.as_str()).collect();
    assert_eq!(names, ["orders", "visits", "visits 2"]);
    assert_eq!((ledger.accounting[0].used, ledger.accounting[0].without_customer), (1, 1));
    assert_eq!((ledger.accounting[2].excluded, ledger.accounting[2].related), (1, None));
    assert_books_balance(&ledger);
}

#[test]
fn no_column_that_could_be_a_customer_is_an_error_with_the_headers() {
    let table = source(
        "prices.csv",
        TableKind::Other,
        vec![(words("code", &["a"]), None), (words("price", &["1"]), None)],
    );
    let error = Ledger::build(vec![table], &TODAY).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no column says which customer a row belongs to; prices.csv has code, price"
    );
    assert!(Ledger::build(Vec::new(), &TODAY).is_err());
}

#[test]
fn two_files_of_orders_are_one_table() {
    let ledger = build(vec![
        orders(&[["1", "c1", "2025-01-02", "5"]]),
        orders(&[["2", "c1", "2025-02-02", "7.25"], ["3", "", "2025-02-02", "1"]]),
    ])
    .value;
    assert_eq!(cells(&ledger, 0, "amount"), [["5.00", "7.25"]]);
    assert_eq!(ledger.accounting.iter().map(|book| book.used).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(ledger.accounting.iter().map(|book| book.without_customer).collect::<Vec<_>>(), [0, 1]);
    assert_books_balance(&ledger);
}

#[test]
fn lines_in_a_file_of_their_own_belong_to_their_orders() {
    let lines = source(
        "lines.csv",
        TableKind::Lines,
        vec![
            (words("order", &["2", "1", "9", "2"]), Some(Role::OrderId)),
            (numbers("price", &["1", "2", "4", "8"]), Some(Role::Amount)),
        ],
    );
    let sales =
        orders(&[["1", "c1", "2025-01-02", "2"], ["2", "c2", "2025-01-09", "9"], ["3", "c1", "", "5"]]);
    let ledger = build(vec![lines, sales]).value;
    let names: Vec<_> = ledger.related.iter().map(|related| related.name.as_str()).collect();
    assert_eq!(names, ["orders", "lines"]);
    assert_eq!(cells(&ledger, 1, "price"), [vec!["2"], vec!["1", "8"]]);
    assert_eq!(cells(&ledger, 1, "date"), [vec!["2025-01-02"], vec!["2025-01-09", "2025-01-09"]]);
    // The money of orders is counted once.
    assert_eq!(ledger.totals.revenue.map(|sum| sum.to_string()).as_deref(), Some("16"));
    assert_eq!((ledger.accounting[0].used, ledger.accounting[0].without_customer), (3, 1));
    assert_eq!(ledger.with_as_of(&as_of("2025-01-05")).accounting[0].excluded, 2);
    assert_books_balance(&ledger);
}

/// The same column in another form, so that forms are seen never to matter.
fn in_form(column: &Column, form: u8) -> Column {
    let Values::Text(texts) = &column.values else { return column.clone() };
    let all: Vec<String> = (0..texts.len()).map(|row| texts.get(row).into_owned()).collect();
    let serial = |text: &String| text.strip_prefix('c').and_then(|digits| digits.parse::<i64>().ok());
    let values = match form {
        1 => {
            let mut distinct: Vec<&str> = all.iter().map(String::as_str).collect();
            distinct.sort_unstable_by(|a, b| b.cmp(a));
            distinct.dedup();
            let code = |text: &String| distinct.iter().position(|held| held == text).unwrap() as u32;
            let codes: Vec<u32> = all.iter().map(code).collect();
            TextValues::Dict { codes: Ints::from_codes(&codes), words: distinct.into_iter().collect() }
        }
        2 if all
            .iter()
            .all(|text| text.is_empty() || serial(text).is_some_and(|n| format!("c{n}") == *text)) =>
        {
            let numbers: Vec<i64> = all.iter().map(|text| serial(text).unwrap_or(0)).collect();
            TextValues::Serial { prefix: "c".into(), width: 0, numbers: Ints::from_slice(&numbers) }
        }
        _ => TextValues::Plain(all.iter().map(String::as_str).collect()),
    };
    Column::new(column.name.clone(), Values::Text(values), column.known.clone())
}

fn rearranged(source: &Source, order: &[u32], form: u8) -> Source {
    let columns = source.table.columns().iter().map(|column| in_form(&column.gather(order), form));
    Source { table: crate::table::Table::new("t", order.len(), columns.collect()), ..source.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn neither_the_order_of_rows_nor_the_form_of_columns_is_visible(
        file in proptest::collection::vec((0usize..6, 0usize..4), 0..12),
        sales in proptest::collection::vec((0usize..7, 0usize..9, 0i32..6, 0i64..4), 1..40),
        keys in proptest::collection::vec(any::<u64>(), 40),
        form in 0u8..3,
        as_of in proptest::option::of(0i32..6),
    ) {
        let names = ["c1", "c2", "c3", "c10", "c11", "c7", ""];
        let countries = ["", "Greece", "Iran", "greece"];
        let ids = ["c1", "c2", "c3", "c4", "c5", "c6", "c12", "c20", ""];
        let at: Vec<&str> = file.iter().map(|row| names[row.0]).collect();
        let country: Vec<&str> = file.iter().map(|row| countries[row.1]).collect();
        let dates: Vec<String> = sales.iter().map(|row| if row.2 == 0 { String::new() } else { Day(20_000 + row.2).to_string() }).collect();
        let amounts: Vec<String> = sales.iter().map(|row| if row.3 == 3 { String::new() } else { format!("{}.5", row.3) }).collect();
        let rows: Vec<[&str; 4]> = sales
            .iter()
            .enumerate()
            .map(|(row, sale)| [ids[sale.1], names[sale.0], dates[row].as_str(), amounts[row].as_str()])
            .collect();
        let (file, sales) = (customers(&at, &country), orders(&rows));
        let shuffled = |rows: usize| {
            let mut order: Vec<u32> = (0..rows as u32).collect();
            order.sort_by_key(|&row| keys[row as usize]);
            order
        };
        let options = LedgerOptions { as_of: as_of.map(|day| Day(20_000 + day)), ..TODAY };
        let straight = Ledger::build(vec![file.clone(), sales.clone()], &options).unwrap().value;
        assert_books_balance(&straight);
        let other = vec![
            rearranged(&file, &shuffled(at.len()), form),
            rearranged(&sales, &shuffled(rows.len()), form),
        ];
        let other = Ledger::build(other, &TODAY).unwrap().value.with_as_of(&options);
        prop_assert_eq!(picture(&straight), picture(&other));
    }
}

#[test]
fn what_the_first_question_waits_for_can_be_done_before() {
    let rows = [
        ["1", "b", "2025-01-02", "5"],
        ["2", "a", "2025-01-03", "7"],
        ["3", "b", "2025-01-01", "9"],
        ["4", "a", "2025-01-01", "1"],
    ];
    let (asked, settled) = (build(vec![orders(&rows)]).value, build(vec![orders(&rows)]).value);
    let mut pieces = 0;
    while settled.settle() {
        pieces += 1;
    }
    assert_eq!(pieces, 3, "the order of the rows, their dates, their amounts");
    assert_eq!(cells(&settled, 0, "amount"), [["1", "7"], ["9", "5"]]);
    assert_eq!(picture(&settled), picture(&asked));
    assert!(!asked.settle(), "whoever asked has it all");
}
