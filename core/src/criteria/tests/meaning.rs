//! What criteria mean over a small base, and what is said when they mean nothing.

use std::sync::Arc;

use crate::criteria::fixture::{ledger, ledger_of_lines};
use crate::criteria::*;
use crate::ledger::Ledger;
use crate::plan::{Evaluator, Labels};

const CUSTOMERS: &str = "
    customer_id:p, name:p, email:p, age:n, country:t, city:t, signup:d, newsletter:f:consent, rent:n
    c1, Ann Lee,  a@x.example, 25, Greece,   Athens, 2020-01-01, true,  100.50
    c2, Bob Ray,  ,            44, GREECE,   Ρόδος,  2021-05-05, false, 200.25
    c3, Cy Young, c@x.example, ,   Cyprus,   ,       ,           ,
    c4, Di Poe,   d@x.example, 65, Bulgaria, Varna,  2025-06-30, true,  0";

const ORDERS: &str = "
    order_id:p, customer_id:p, placed:d:date, amount:n, category:t, payment:t, margin:n
    o1, c1, 2025-01-10,  100.00, scrubs,  card,    10.00
    o2, c1, 2025-06-20,   50.00, hi-vis,  invoice, 5.00
    o3, c1, 2025-06-30,  -20.00, scrubs,  card,
    o4, c2, 2025-03-31,  500.00, Scrubs,  invoice, 90.00
    o5, c2, ,             10.00, scrubs,  card,    1.00
    o6, c3, 2025-07-15,   70.00, scrubs,  card,    7.00";

fn base() -> Arc<Ledger> {
    ledger(CUSTOMERS, ORDERS, "2025-06-30")
}

fn names() -> Vec<SegmentNames> {
    let names = |name: &str, segments: &[&str]| SegmentNames {
        name: name.into(),
        segments: segments.iter().map(|&segment| segment.into()).collect(),
    };
    vec![names("Empty", &[]), names("RFM", &["Champions", "Loyal", "Unknown"])]
}

/// `1` for true, `0` for false, `?` for unknown, a letter for each customer.
#[track_caller]
fn truth_in(ledger: &Arc<Ledger>, text: &str) -> String {
    let names = names();
    let tree = parse(text).whole().unwrap();
    let checked =
        check(&tree, &Schema::new(ledger, &names)).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let mut evaluator = Evaluator::new(Arc::clone(ledger));
    let of: Arc<[u16]> = (0..ledger.len() as u16).map(|customer| customer.min(2)).collect();
    evaluator.set_labels(vec![Labels { of: Arc::clone(&of), segments: 3 }, Labels { of, segments: 3 }]);
    let truth = evaluator.truth(&checked.value).unwrap();
    let letter = |customer| match (truth.yes.get(customer), truth.no.get(customer)) {
        (true, _) => '1',
        (_, true) => '0',
        _ => '?',
    };
    (0..ledger.len()).map(letter).collect()
}

#[track_caller]
fn truth(text: &str) -> String {
    truth_in(&base(), text)
}

/// What is said about a text, errors or else warnings.
#[track_caller]
fn said_in(ledger: &Ledger, text: &str) -> String {
    let names = names();
    let checked = parse(text).whole().and_then(|tree| check(&tree, &Schema::new(ledger, &names)));
    let lines: Vec<String> = match checked {
        Ok(warned) => warned.problems.iter().map(ToString::to_string).collect(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    };
    lines.join(" | ")
}

#[track_caller]
fn says(text: &str, expected: &str) {
    assert_eq!(said_in(&base(), text), expected, "{text}");
}

#[test]
fn a_test_of_a_missing_value_is_unknown() {
    assert_eq!(truth("age >= 44"), "01?1");
    assert_eq!(truth("not age >= 44"), "10?0");
    assert_eq!(truth("age is unknown"), "0010");
    assert_eq!(truth("age >= 44 or age is unknown"), "0111");
    assert_eq!(truth("age >= 44 and country = \"Cyprus\""), "00?0");
    assert_eq!(truth("newsletter"), "10?1");
    assert_eq!(truth("newsletter = false"), "01?0");
    assert_eq!(truth("consent != true"), "01?0");
    assert_eq!(truth("email is known and not consent is known"), "0010");
}

#[test]
fn texts_compare_without_case_unless_exactly_is_said() {
    assert_eq!(truth("country = \"greece\""), "1100");
    assert_eq!(truth("country = exactly \"Greece\""), "1000");
    assert_eq!(truth("country != \"Greece\""), "0011");
    assert_eq!(truth("city in (\"ΡΌΔΟΣ\", \"athens\")"), "11?0");
    assert_eq!(truth("country contains \"RE\""), "1100");
    assert_eq!(truth("country not starts with \"c\""), "1101");
    assert_eq!(truth("name ends with \"ng\""), "0010");
}

#[test]
fn numbers_and_days_hold_both_ends() {
    assert_eq!(truth("age between 25 and 44"), "11?0");
    assert_eq!(truth("age in 26.."), "01?1");
    assert_eq!(truth("age in ..25"), "10?0");
    assert_eq!(truth("age in (25, 65)"), "10?1");
    assert_eq!(truth("signup in 2020-01-01..2021-05-05"), "11?0");
    assert_eq!(truth("signup in last 1 day"), "00?1");
    assert_eq!(truth("signup < 2021-05-05"), "10?0");
    assert_eq!(truth("rent * 2 - 1 = 200"), "10?0");
    assert_eq!(truth("-rent < -100.5"), "01?0");
}

#[test]
fn periods_end_with_the_as_of_date() {
    let placed = |period: &str| truth(&format!("any(orders where date in {period})"));
    assert_eq!(placed("last 1 day"), "1000");
    assert_eq!(placed("last 91 days"), "1000");
    assert_eq!(placed("last 92 days"), "1100");
    assert_eq!(placed("last 13 weeks"), "1000");
    // Three months before 30 June is 30 March, the day after that 31 March.
    assert_eq!(placed("last 3 months"), "1100");
    assert_eq!(placed("last 1 year"), "1100");
    // Rows ahead of the as-of date count for nothing.
    assert_eq!(placed("next 30 days"), "0000");
}

#[test]
fn orders_are_counted_and_added_up() {
    assert_eq!(truth("count(orders) = 2"), "0100");
    assert_eq!(truth("orders = 0"), "0011");
    assert_eq!(truth("count(orders where category = \"scrubs\" and date in last 90 days) >= 1"), "1000");
    assert_eq!(truth("sum(orders.amount where date in 2025-01-01..2025-06-30) > 500"), "0000");
    assert_eq!(truth("sum(orders.amount) > 500"), "0100");
    assert_eq!(truth("revenue = 130"), "1000");
    assert_eq!(truth("margin >= 15"), "1100");
    assert_eq!(truth("none(orders where payment = \"invoice\")"), "0011");
    assert_eq!(truth("days since last(orders.date) > 0"), "01??");
    assert_eq!(truth("avg(orders.amount) > 255"), "00??");
    assert_eq!(truth("avg(orders.amount) >= 255"), "01??");
    assert_eq!(truth("count distinct(orders.category) = 1"), "0100");
    assert_eq!(truth("first(orders.amount) = 100"), "10??");
    assert_eq!(truth("max(orders.date) = 2025-06-30 or min(orders.margin) = 1"), "11??");
    assert_eq!(truth("any(orders where amount < 0) and any(orders)"), "1000");
    // Inside where only true selects, also under not.
    assert_eq!(truth("count(orders where not date > 2025-05-01) = 1"), "1100");
    assert_eq!(truth("any(orders where orders.margin is unknown)"), "1000");
    assert_eq!(truth("count(orders where days since date <= 10) = 2"), "1000");
}

#[test]
fn lines_are_counted_as_lines_and_as_orders() {
    let lines = "
        order_id:p, customer_id:p, date:d, amount:n, category:t
        o1, c1, 2025-01-10, 10, a
        o1, c1, 2025-01-10, 20, a
        o1, c1, 2025-01-10, 40, b
        o2, c1, 2025-01-11, 80, b";
    let ledger = ledger_of_lines("", lines, "2025-06-30");
    assert_eq!(truth_in(&ledger, "count(orders) = 2 and orders = 2"), "1");
    assert_eq!(truth_in(&ledger, "count(lines) = 4"), "1");
    assert_eq!(truth_in(&ledger, "count(orders where category = \"a\") = 1"), "1");
    assert_eq!(truth_in(&ledger, "count(lines where category = \"a\") = 2"), "1");
    assert_eq!(truth_in(&ledger, "sum(orders.amount where category = \"b\") = 120"), "1");
    assert_eq!(truth_in(&ledger, "sum(lines.amount) = 150"), "1");
}

#[test]
fn the_best_of_the_base() {
    // Known ages: 25, 44, 65. 100 · greater < 34 · 3.
    assert_eq!(truth("age in top 34%"), "01?1");
    assert_eq!(truth("age in top 33%"), "00?1");
    assert_eq!(truth("age not in bottom 1%"), "01?1");
    assert_eq!(truth("age in top 0%"), "00?0");
}

#[test]
fn segments_of_another_segmentation() {
    assert_eq!(truth("segment \"rfm\" in (\"champions\", \"Unknown\")"), "1011");
    assert_eq!(truth("segment \"RFM\" = \"Loyal\""), "0100");
    assert_eq!(truth("segment \"RFM\" != \"Loyal\""), "1011");
}

#[test]
fn a_header_wins_over_a_role_and_a_role_over_a_measure() {
    let orders = "customer_id:p, day:d:date, amount:n, margin:n
        c1, 2025-01-01, 5, 1";
    let plain = ledger("customer_id:p, margin:n:x\nc1, 7", orders, "2025-06-30");
    assert_eq!(truth_in(&plain, "margin = 7"), "1");
    let role = ledger("customer_id:p, profit:n:margin\nc1, 8", orders, "2025-06-30");
    assert_eq!(truth_in(&role, "margin = 8"), "1");
    let measure = ledger("customer_id:p, age:n\nc1, 8", orders, "2025-06-30");
    assert_eq!(truth_in(&measure, "MARGIN = 1"), "1");
    assert_eq!(truth_in(&measure, "any(orders where date = 2025-01-01 and Day = 2025-01-01)"), "1");
}

#[test]
fn an_unknown_name_is_told_with_the_nearest() {
    says("contry = \"x\"", "unknown column \"contry\"\n  help: did you mean \"country\"?");
    says(
        "wealth > 5",
        "unknown column \"wealth\"\n  help: there are: customer_id, name, email, age, country, city, signup, \
         newsletter, rent, revenue, margin, orders",
    );
    says(
        "any(orders where categry = \"a\")",
        "unknown column \"categry\" in orders\n  help: did you mean \"category\"?",
    );
    says("count(order) > 1", "unknown table \"order\"\n  help: did you mean \"orders\"?");
    says("sum(orders.amuont) > 1", "unknown column \"amuont\" in orders\n  help: did you mean \"amount\"?");
    says("segment \"RMF\" = \"x\"", "unknown segmentation \"RMF\"\n  help: there are: Empty, RFM");
    says(
        "segment \"RFM\" = \"Champion\"",
        "segmentation \"RFM\" has no segment \"Champion\"\n  help: did you mean \"Champions\"?",
    );
    says("segment \"Empty\" = \"x\"", "segmentation \"Empty\" has no segment \"x\"\n  help: there are none");
}

#[test]
fn every_error_is_told_in_the_order_of_the_text() {
    says(
        "agee > 5 and (country > 3 or rent = \"5\")",
        "unknown column \"agee\"\n  help: did you mean \"age\"? | 3 is a number, expected a text\n  \
         help: put it in quotes: \"3\" | \"5\" is text, expected a number\n  help: leave the quotes out: 5",
    );
}

#[test]
fn wrong_types_say_what_was_found_and_what_to_do() {
    says("age", "age is a number, expected a criterion\n  help: compare it: age > 0");
    says("country", "country is text, expected a criterion\n  help: compare it: country = \"…\"");
    says("country < \"a\"", "country is text, expected a number or a day");
    says(
        "signup = \"2020-01-01\"",
        "\"2020-01-01\" is text, expected a day\n  help: leave the quotes out: 2020-01-01",
    );
    says("signup = 5", "5 is a number, expected a day\n  help: write days like 2025-01-31");
    says(
        "country = city",
        "city is text, expected a text\n  help: country can only be compared with a text in quotes",
    );
    says(
        "newsletter > 5",
        "newsletter is yes or no, expected a number or a day\n  help: compare it: newsletter = true",
    );
    says("age contains \"5\"", "age is a number, expected a text");
    says("age in last 5 days", "age is a number, expected a day");
    says("country in 5..6", "country is text, expected a number or a day");
    says("country in top 5%", "country is text, expected a number");
    says(
        "sum(orders.category) > 5",
        "orders.category is text, expected a number\n  help: ask for rows instead: any(orders where category = \"…\")",
    );
    says(
        "last(orders.category) = \"a\"",
        "orders.category is text, expected a number or a day\n  help: ask for rows instead: any(orders where category = \"…\")",
    );
    says("sum(orders.date) > 5", "orders.date is a day, expected a number");
    says("(age > 5) = 3", "age > 5 is a criterion, expected a number or a day");
    says(
        "\"a\" and 5",
        "\"a\" is text, expected a criterion | 5 is a number, expected a criterion\n  help: compare it: 5 > 0",
    );
    says(
        "segment \"RFM\"",
        "segment \"RFM\" is a segment, expected a criterion\n  help: compare it: segment \"RFM\" in (\"…\")",
    );
    says("segment \"RFM\" is known", "segment \"RFM\" is a segment, expected a column");
}

#[test]
fn what_is_about_customers_cannot_be_asked_of_a_row() {
    let outside = "\n  help: say it outside of the parentheses, joined by and";
    says(
        "any(orders where amount in top 5%)",
        &format!("in top is about customers, not about single rows{outside}"),
    );
    says(
        "any(orders where segment \"RFM\" = \"Loyal\")",
        &format!("segment \"RFM\" is about customers, not about single rows{outside}"),
    );
    says(
        "any(orders where count(orders) > 1)",
        &format!("orders is about customers, not about single rows{outside}"),
    );
    says(
        "orders.amount > 5",
        "orders.amount has many values for one customer\n  help: say which: sum(orders.amount), \
         last(orders.amount), any(… where …)",
    );
}

#[test]
fn without_orders_only_what_needs_an_as_of_date_fails() {
    let alone = ledger("customer_id:p, age:n, signup:d\nc1, 25, 2020-01-01", "", "");
    assert_eq!(said_in(&alone, "age > 5 and signup > 2019-01-01"), "");
    let no_as_of = "needs an as-of date, and no order has a date\n  help: name the as-of date in the project";
    assert_eq!(said_in(&alone, "signup in last 90 days"), no_as_of);
    assert_eq!(said_in(&alone, "days since signup > 5"), no_as_of);
    assert_eq!(said_in(&alone, "count(orders) > 1"), "unknown table \"orders\"\n  help: there are none");
    assert_eq!(
        said_in(&alone, "margin > 1"),
        "\"margin\" is not known from these files\n  help: give the orders' column its role: amount, margin or cost"
    );
}

#[test]
fn a_value_that_never_occurs_is_warned_of() {
    says(
        "country = \"Grece\"",
        "\"country\" never has the value \"Grece\"\n  help: did you mean \"GREECE\"?",
    );
    says("country in (\"greece\", \"Mars\")", "\"country\" never has the value \"Mars\"");
    says(
        "age between 44 and 25",
        "nothing lies in this range, its first value is greater than its last\n  help: exchange the two values",
    );
    says("country contains \"Grece\"", "");
}

#[test]
fn a_quoted_customer_is_noticed() {
    let ledger = base();
    let quoted = |text: &str| {
        let tree = parse(text).whole().unwrap();
        let problems = quoted_customers(&tree, &Schema::new(&ledger, &[]));
        problems.iter().map(|problem| problem.english.clone()).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(
        quoted("age > 5 and (email = \"a@x.example\" or name contains \"Ann\")"),
        "a value of \"email\" is quoted, so the project would hold customer data | \
         a value of \"name\" is quoted, so the project would hold customer data"
    );
    assert_eq!(quoted("country = \"Greece\" and email is known"), "");
}

#[test]
fn clauses_are_counted_one_by_one_and_explained() {
    let ledger = base();
    let schema = Schema::new(&ledger, &[]);
    let mut evaluator = Evaluator::new(Arc::clone(&ledger));
    let tree = parse("age > 30 and (country = \"Greece\" or not consent) and aeg > 5 and rent >").tree;
    let counts = count_clauses(&tree, &schema, &mut evaluator).unwrap();
    let counts: Vec<(&str, u64, u64)> =
        counts.iter().map(|clause| (clause.text.as_str(), clause.yes, clause.unknown)).collect();
    assert_eq!(counts, [("age > 30", 2, 1), ("country = \"Greece\"", 2, 0), ("consent", 2, 1)]);
    let why = explain(&tree, 2, &schema, &mut evaluator).unwrap();
    assert_eq!(why.iter().map(|clause| clause.truth).collect::<Vec<_>>(), [None, Some(false), None]);
}

#[test]
fn measures_and_columns_are_checked_too() {
    let ledger = base();
    let schema = Schema::new(&ledger, &[]);
    let measure = |text: &str| {
        let checked = parse(text).whole().and_then(|tree| check_measure(&tree, &schema));
        checked.map(|warned| warned.value.is_day).map_err(|errors| errors[0].to_string())
    };
    assert_eq!(measure("sum(orders.amount)"), Ok(false));
    assert_eq!(measure("revenue - margin"), Ok(false));
    assert_eq!(measure("last(orders.date)"), Ok(true));
    assert_eq!(measure("country"), Err("country is text, expected a number or a day".into()));
    assert_eq!(measure("age > 5"), Err("age > 5 is a criterion, expected a number or a day".into()));
    let column = |text: &str| {
        let checked = parse(text).whole().and_then(|tree| check_column(&tree, &schema));
        checked.map(|column| column.column).map_err(|errors| errors[0].to_string())
    };
    assert_eq!(column("COUNTRY"), Ok(4));
    assert_eq!(column("revenue"), Err("revenue is a number, expected a column".into()));
}
