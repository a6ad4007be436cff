//! Segmentations over small bases: partitions, order, names, value, and what is said when they cannot be.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::criteria::fixture::ledger;
use crate::diag::Report;
use crate::ledger::Ledger;
use crate::plan::{Evaluator, Expr};
use crate::tiers::{Tier, TiersParams};
use crate::value::Decimal;

const CUSTOMERS: &str = "
    customer_id:p, age:n, country:t, signup:d, vip:f
    c1, 25, Greece,   2020-01-01, true
    c2, 44, GREECE,   2021-01-01, false
    c3,   , Cyprus,   2020-01-01, true
    c4, 65, Bulgaria, ,
    c5, 70, Greece,   2022-01-01, false
    c6, 30, ,         2020-01-01, true";

const ORDERS: &str = "
    order_id:p, customer_id:p, date:d, amount:n, margin:n
    o1, c1, 2025-01-10, 100.00, 10.00
    o2, c1, 2025-02-10,  50.00,
    o3, c2, 2025-03-10, 800.00, 90.00
    o4, c3, 2025-04-10,  40.00, 4.00
    o5, c4, 2025-05-10, -10.00,
    o6, c5, 2025-09-09, 999.00, 99.00";

fn base() -> Arc<Ledger> {
    ledger(CUSTOMERS, ORDERS, "2025-06-30")
}

fn definition(name: &str, kind: Kind) -> Definition {
    Definition { name: name.into(), kind, remainder: None, unknown: None }
}

fn rules(name: &str, rules: &[(&str, &str)]) -> Definition {
    let rule = |&(name, criterion): &(&str, &str)| Rule { name: name.into(), criterion: criterion.into() };
    definition(name, Kind::Rules(rules.iter().map(rule).collect()))
}

fn values(of: &str, smallest: Option<u64>, top: Option<u64>) -> Definition {
    definition("Values", Kind::Values { of: of.into(), smallest, top })
}

fn abc(of: &str) -> Definition {
    let tier =
        |(name, share): (&str, &str)| Tier { name: name.into(), share: Decimal::parse(share).unwrap() };
    let tiers = [("A", "0.8"), ("B", "0.95"), ("C", "1.0")].map(tier).to_vec();
    definition("Value", Kind::Tiers { of: of.into(), params: TiersParams::by_share(tiers) })
}

fn evaluated(ledger: &Arc<Ledger>, definitions: &[Definition]) -> Result<Vec<Evaluated>, SegmentError> {
    evaluate_all(definitions, &mut Evaluator::new(Arc::clone(ledger)))
}

/// `name customers` for each segment, joined by commas.
fn counts(segmentation: &Segmentation) -> String {
    let said = |segment: &Segment| format!("{} {}", segment.name, segment.customers);
    segmentation.segments.iter().map(said).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn gives(definition: Definition, expected: &str) {
    let found = evaluated(&base(), &[definition]).unwrap();
    assert_eq!(found[0].errors().count(), 0, "{:?}", found[0].problems);
    assert_eq!(counts(&found[0].segmentation), expected);
}

#[track_caller]
fn refuses(definitions: &[Definition], expected: &str) {
    let error = evaluated(&base(), definitions).unwrap_err();
    assert_eq!(error.problem().english, expected);
}

#[test]
fn the_first_match_wins_and_each_segment_says_how_it_got_its_customers() {
    let found = evaluated(
        &base(),
        &[rules(
            "Trade",
            &[("Old", "age >= 44"), ("Greek", "country = \"Greece\""), ("Any order", "any(orders)")],
        )],
    );
    let segments = found.unwrap().remove(0).segmentation.segments;
    let numbers: Vec<(&str, u64, u64, u64, u64)> = segments
        .iter()
        .map(|segment| {
            (segment.name.as_str(), segment.matches, segment.taken, segment.unknown, segment.customers)
        })
        .collect();
    assert_eq!(
        numbers,
        [
            ("Old", 3, 0, 1, 3),
            ("Greek", 3, 2, 1, 1),
            ("Any order", 4, 3, 0, 1),
            ("Everyone else", 0, 0, 0, 0),
            ("Unknown", 1, 0, 1, 1),
        ]
    );
}

#[test]
fn those_for_whom_every_criterion_is_false_are_everyone_else() {
    gives(rules("Age", &[("Old", "age > 60")]), "Old 2, Everyone else 3, Unknown 1");
    gives(rules("None", &[]), "Everyone else 6, Unknown 0");
    let named = Definition {
        remainder: Some("Rest of the world".into()),
        unknown: Some("?".into()),
        ..rules("Age", &[("Old", "age > 60")])
    };
    gives(named, "Old 2, Rest of the world 3, ? 1");
}

#[test]
fn each_value_of_a_column_is_a_segment_most_frequent_first() {
    gives(values("country", None, None), "Greece 3, Bulgaria 1, Cyprus 1, Unknown 1");
    gives(values("country", Some(2), None), "Greece 3, Everyone else 2, Unknown 1");
    gives(values("country", None, Some(2)), "Greece 3, Bulgaria 1, Everyone else 1, Unknown 1");
    gives(values("age", None, Some(1)), "25 1, Everyone else 4, Unknown 1");
    gives(values("signup", None, None), "2020-01-01 3, 2021-01-01 1, 2022-01-01 1, Unknown 1");
    gives(values("vip", None, None), "true 3, false 2, Unknown 1");
    gives(values("customer_id", None, Some(1)), "c1 1, Everyone else 5, Unknown 0");
}

#[test]
fn a_value_called_unknown_joins_the_unknown() {
    let named = Definition { unknown: Some("cyprus".into()), ..values("country", None, None) };
    gives(named, "Greece 3, Bulgaria 1, cyprus 2");
    let named = Definition { remainder: Some("CYPRUS".into()), ..values("country", None, None) };
    gives(named, "Greece 3, Bulgaria 1, CYPRUS 1, Unknown 1");
}

#[test]
fn bands_and_tiers_cut_a_measure() {
    let bands = |of: &str, cuts: &[&str]| {
        definition("Bands", Kind::Bands { of: of.into(), cuts: cuts.iter().map(|&cut| cut.into()).collect() })
    };
    gives(bands("age", &["25", "45", "65"]), "< 25 0, 25–44 3, 45–64 0, ≥ 65 2, Unknown 1");
    gives(bands("revenue", &["0", "100"]), "< 0 1, 0–99.99 3, ≥ 100 2, Unknown 0");
    gives(bands("last(orders.date)", &["2025-03-01"]), "< 2025-03-01 1, ≥ 2025-03-01 3, Unknown 2");
    gives(abc("sum(orders.amount)"), "A 1, B 1, C 4, Unknown 0");
    gives(abc("age"), "A 4, B 1, C 0, Unknown 1");
    let deciles = Kind::Tiers { of: "age".into(), params: TiersParams::deciles() };
    gives(definition("Deciles", deciles), "1 1, 2 0, 3 1, 4 0, 5 1, 6 0, 7 1, 8 0, 9 1, 10 0, Unknown 1");
}

#[test]
fn segmentations_may_name_each_other_in_any_order() {
    let definitions = [
        rules(
            "Plan",
            &[("Visit", "segment \"value\" = \"a\" and segment \"Age\" != \"Young\""), ("Mail", "true")],
        ),
        abc("revenue"),
        rules("Age", &[("Young", "age < 40")]),
    ];
    let found = evaluated(&base(), &definitions).unwrap();
    assert_eq!(counts(&found[0].segmentation), "Visit 1, Mail 5, Everyone else 0, Unknown 0");
    assert_eq!(found[0].names, [1, 2]);
}

#[test]
fn a_circle_tells_its_path() {
    let definitions = [
        rules("A", &[("x", "segment \"B\" = \"y\"")]),
        rules("B", &[("y", "not (age > 5 or segment \"a\" in (\"x\"))")]),
    ];
    refuses(&definitions, "segmentations name each other in a circle: A → B → A");
    refuses(
        &definitions[..1]
            .iter()
            .cloned()
            .chain([abc("revenue")])
            .map(|mut definition| {
                if let Kind::Rules(rules) = &mut definition.kind {
                    rules[0].criterion = "segment \"A\" = \"x\"".into();
                }
                definition
            })
            .collect::<Vec<_>>(),
        "segmentations name each other in a circle: A → A",
    );
}

#[test]
fn names_are_distinct_and_there() {
    refuses(&[rules("A", &[]), rules("a", &[])], "two segmentations are called \"a\"");
    refuses(
        &[rules("A", &[("x", "true"), ("X", "true")])],
        "segmentation \"A\" has two segments called \"X\"",
    );
    refuses(&[rules("A", &[("unknown", "true")])], "segmentation \"A\" has two segments called \"Unknown\"");
    refuses(&[rules("A", &[(" ", "true")])], "segment 1 of segmentation \"A\" has no name");
}

#[test]
fn a_wrong_measure_is_told_with_its_segmentation() {
    refuses(&[abc("revenu")], "segmentation \"Value\", \"revenu\": unknown column \"revenu\"");
    refuses(
        &[abc("country")],
        "segmentation \"Value\", \"country\": country is text, expected a number or a day",
    );
    refuses(
        &[abc("avg(orders.amount)")],
        "segmentation \"Value\": the measure is a mean, and means cannot be added up exactly",
    );
    refuses(
        &[values("revenue", None, None)],
        "segmentation \"Values\", \"revenue\": revenue is a number, expected a column",
    );
}

#[test]
fn a_wrong_criterion_leaves_the_others_standing() {
    let found = evaluated(
        &base(),
        &[rules("A", &[("x", "aeg > 5"), ("Old", "age >"), ("Greek", "country = \"Grece\"")])],
    );
    let found = found.unwrap().remove(0);
    assert_eq!(counts(&found.segmentation), "x 0, Old 0, Greek 0, Everyone else 5, Unknown 1");
    let codes: Vec<(usize, &str)> =
        found.problems.iter().map(|(index, problem)| (*index, problem.code)).collect();
    assert_eq!(
        codes,
        [(0, "criteria.unknown-column-listed"), (1, "criteria.unfinished"), (2, "criteria.unknown-value")]
    );
    assert_eq!(found.errors().count(), 2);
}

#[test]
fn the_value_table_adds_up_to_the_whole() {
    let ledger = base();
    let mut evaluator = Evaluator::new(Arc::clone(&ledger));
    let found = evaluate_all(&[rules("Age", &[("Old", "age > 40"), ("Young", "age <= 40")])], &mut evaluator);
    let segmentation = found.unwrap().remove(0).segmentation;
    let worth = Worth::new(None, Thresholds::default(), &ledger).unwrap();
    assert_eq!(worth.measure, "margin");
    let table = value_table(&segmentation, &worth, &mut evaluator).unwrap();
    let text = |number: Option<Decimal>| number.map_or("–".to_owned(), |number| number.to_string());
    let row = |row: &ValueRow| {
        let verdict = row.verdict.name();
        let shares =
            [row.customers_share, row.revenue_share, row.margin_share, row.margin_known_share].map(text);
        let (orders, revenue, margin) = (row.orders, text(row.revenue), text(row.margin));
        format!("{} {orders} {revenue} {margin} {} {verdict}", row.customers, shares.join(" "))
    };
    let rows: Vec<String> = table.rows.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            // The refund of 10 has no margin: 800 of 810 are known.
            "3 2 790.00 90.00 0.500000 0.806122 0.865385 0.987654 personal",
            "2 2 150.00 10.00 0.333333 0.153061 0.096154 0.666667 personal",
            "0 0 0.00 – 0.000000 0.000000 – – leave_out",
            "1 1 40.00 4.00 0.166667 0.040816 0.038462 1.000000 personal",
        ]
    );
    assert_eq!(row(&table.total), "6 5 980.00 104.00 1.000000 1.000000 1.000000 0.940000 personal");
    assert_eq!(table.total.margin, ledger.totals.margin);
    assert_eq!(table.total.revenue, ledger.totals.revenue);
    assert_eq!(table.total.margin_known_share, ledger.totals.margin_known_share);
}

#[test]
fn the_measure_of_value_is_the_projects_or_the_best_there_is() {
    let measure =
        |ledger: &Ledger, text| Worth::new(text, Thresholds::default(), ledger).map(|worth| worth.measure);
    assert_eq!(measure(&base(), Some("revenue * 2")), Ok("revenue * 2".into()));
    let without_margin = ledger("", "customer_id:p, date:d, amount:n\nc1, 2025-01-01, 5", "");
    assert_eq!(measure(&without_margin, None), Ok("revenue".into()));
    let alone = ledger("customer_id:p, age:n\nc1, 5", "", "");
    assert_eq!(measure(&alone, None), Ok(String::new()));
    let wrong = measure(&base(), Some("last(orders.date)")).unwrap_err();
    assert_eq!(
        wrong.problem().english,
        "segmentation \"value\", \"last(orders.date)\": last(orders.date) is a day, expected a number"
    );
    // Customers alone: nothing says what they bring.
    let mut evaluator = Evaluator::new(Arc::clone(&alone));
    let found = evaluate_all(&[rules("All", &[("All", "true")])], &mut evaluator).unwrap();
    let worth = Worth::new(None, Thresholds::default(), &alone).unwrap();
    let table = value_table(&found[0].segmentation, &worth, &mut evaluator).unwrap();
    assert_eq!((table.rows[0].verdict, &table.rows[0].reason), (Verdict::Unknown, &Reason::NoValue));
    assert_eq!((table.rows[0].orders, table.rows[0].revenue), (0, None));
}

#[test]
fn a_margin_known_for_a_third_of_the_revenue_says_so() {
    let orders = "customer_id:p, date:d, amount:n, margin:n
        c1, 2025-01-01, 100, 50
        c1, 2025-01-02, 200,";
    let ledger = ledger("", orders, "");
    let mut evaluator = Evaluator::new(Arc::clone(&ledger));
    let found = evaluate_all(&[rules("All", &[("All", "true")])], &mut evaluator).unwrap();
    let worth = Worth::new(None, Thresholds::default(), &ledger).unwrap();
    let table = value_table(&found[0].segmentation, &worth, &mut evaluator).unwrap();
    let row = &table.rows[0];
    assert_eq!((row.verdict, row.margin_known_share), (Verdict::Unknown, Decimal::parse("0.333333").ok()));
    let said = (row.verdict, row.reason.clone()).problem();
    assert_eq!(said.english, "the value is known for 33.3333% of it");
}

/// Random bases and rules over them.
fn random_base() -> impl Strategy<Value = (Arc<Ledger>, Vec<String>)> {
    let customer = (proptest::option::of(0i64..100), 0usize..4);
    let order = (0usize..12, -500i64..5_000, proptest::option::of(-100i64..900));
    let rule = prop_oneof![
        (0i64..100).prop_map(|age| format!("age >= {age}")),
        (0i64..100).prop_map(|age| format!("not age < {age} or country = \"B\"")),
        (-100i64..4_000).prop_map(|sum| format!("sum(orders.amount) > {sum}")),
        (0usize..4).prop_map(|country| format!("country = \"{}\"", ["A", "b", "C", "D"][country])),
        (0u32..100).prop_map(|percent| format!("margin in top {percent}%")),
        (0u32..100).prop_map(|age| format!("avg(orders.amount where margin is known) < {age}")),
    ];
    let customers = proptest::collection::vec(customer, 1..12);
    let orders = proptest::collection::vec(order, 1..40);
    let rules = proptest::collection::vec(rule, 0..5);
    (customers, orders, rules).prop_map(|(customers, orders, rules)| {
        let mut text = String::from("customer_id:p,age:n,country:t\n");
        for (index, (age, country)) in customers.iter().enumerate() {
            let age = age.map(|age| age.to_string()).unwrap_or_default();
            text += &format!("c{index:02},{age},{}\n", ["A", "B", "a", ""][*country]);
        }
        let mut lines = String::from("customer_id:p,date:d,amount:n,margin:n\n");
        for (customer, amount, margin) in &orders {
            let cents = |units: i64| Decimal::new(units.into(), 2).to_string();
            let margin = margin.map(cents).unwrap_or_default();
            lines += &format!("c{customer:02},2025-01-01,{},{margin}\n", cents(*amount));
        }
        (ledger(&text, &lines, ""), rules)
    })
}

proptest! {
    #[test]
    fn any_rules_partition_the_base_and_sums_equal_the_totals((ledger, criteria) in random_base()) {
        let names: Vec<String> = (0..criteria.len()).map(|index| format!("S{index}")).collect();
        let list: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(criteria.iter().map(String::as_str)).collect();
        let all = [rules("Rules", &list), values("country", None, Some(1)), abc("revenue")];
        let mut evaluator = Evaluator::new(Arc::clone(&ledger));
        let found = evaluate_all(&all, &mut evaluator).unwrap();
        let worth = Worth::new(None, Thresholds::default(), &ledger).unwrap();
        let revenue = evaluator.numbers(&crate::segment::tests::revenue(&ledger)).unwrap();
        for evaluated in &found {
            prop_assert_eq!(evaluated.errors().count(), 0);
            let segmentation = &evaluated.segmentation;
            let n = ledger.len();
            prop_assert_eq!(segmentation.labels.of.len(), n);
            for (index, segment) in segmentation.segments.iter().enumerate() {
                let members = segmentation.labels.of.iter().filter(|&&label| usize::from(label) == index);
                prop_assert_eq!(members.count() as u64, segment.customers);
                prop_assert_eq!(segment.matches, segment.taken + segment.customers);
            }
            let table = value_table(segmentation, &worth, &mut evaluator).unwrap();
            prop_assert_eq!(table.total.customers, n as u64);
            prop_assert_eq!(table.total.revenue, ledger.totals.revenue);
            prop_assert_eq!(table.total.margin, ledger.totals.margin);
            prop_assert_eq!(table.total.orders, ledger.totals.orders);
            prop_assert_eq!(table.total.margin_known_share, ledger.totals.margin_known_share);
            // Each row against the customers it stands for, one by one.
            for (index, row) in table.rows.iter().enumerate() {
                let members = (0..n).filter(|&customer| usize::from(segmentation.labels.of[customer]) == index);
                let sum = members.fold(Decimal::ZERO, |sum, customer| sum.plus(revenue.decimal(customer).unwrap()).unwrap());
                prop_assert_eq!(row.revenue, Some(sum));
            }
        }
    }
}

fn revenue(ledger: &Ledger) -> Expr {
    Worth::new(Some("revenue"), Thresholds::default(), ledger).unwrap().expr.unwrap()
}
