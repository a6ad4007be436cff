//! What is offered at the caret.

use crate::criteria::fixture::ledger;
use crate::criteria::*;

/// The offers at the caret `|`, joined by spaces; counts in parentheses.
#[track_caller]
fn offered(text: &str) -> String {
    offered_over(text).1
}

#[track_caller]
fn offered_over(text: &str) -> (String, String) {
    let customers = "
        customer_id:p, age:n, country:t, `Κόστος €`:n, signup:d, newsletter:f
        c1, 25, Greece, 1, 2020-01-01, true
        c2, 25, greece, 1, 2020-01-01, true
        c3, 25, Germany, 1, 2020-01-01, true
        c4, 25, Greece, 1, 2020-01-01, true
        c5, 25, , 1, 2020-01-01, true";
    let customers = customers.replace('`', "");
    let orders = "customer_id:p, date:d, amount:n, category:t\nc1, 2025-01-01, 5, scrubs";
    let ledger = ledger(&customers, orders, "2025-06-30");
    let names = [SegmentNames { name: "RFM".into(), segments: vec!["At risk".into(), "Loyal".into()] }];
    let caret = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    let found = complete(&text, caret, &Schema::new(&ledger, &names));
    let offer = |item: &Completion| match item.count {
        Some(count) => format!("{}({count})", item.insert),
        None => item.insert.clone(),
    };
    let replaced = text[found.replace.start..found.replace.end].to_owned();
    (replaced, found.items.iter().map(offer).collect::<Vec<_>>().join(" "))
}

#[test]
fn names_are_offered_where_a_value_can_stand() {
    assert_eq!(
        offered("|"),
        "customer_id age country `Κόστος €` signup newsletter revenue orders count( sum( avg( min( max( first( \
         last( count distinct( any( none( segment not days since"
    );
    assert_eq!(
        offered("age > 5 and co|"),
        "country count( count distinct( `Κόστος €`".replace(" `Κόστος €`", "")
    );
    assert_eq!(
        offered_over("age > 5 and cou|ntr = 5"),
        ("countr".into(), "country count( count distinct(".into())
    );
    assert_eq!(offered("`κ|"), "`Κόστος €`");
}

#[test]
fn operators_fit_the_type() {
    assert_eq!(
        offered("country |"),
        "= != in not in contains starts with ends with is known is unknown and or"
    );
    assert_eq!(offered("newsletter |"), "= true = false is known is unknown and or");
    assert!(offered("age |").starts_with(">= <= > < = != between in not in in top"));
    assert!(offered("last(orders.date) |").starts_with("in last not in last"));
    assert_eq!(offered("segment \"RFM\" |"), "in not in = != and or");
    assert_eq!(offered("age > 5 |"), "and or");
}

#[test]
fn values_are_offered_with_their_counts() {
    assert_eq!(
        offered("country = |"),
        "\"Greece\"(3) \"Germany\"(1) exactly customer_id age country `Κόστος €` signup newsletter revenue orders count( sum( avg( min( max( first( last( count distinct( any( none( segment not days since"
    );
    assert_eq!(offered_over("country in (\"ger|"), ("\"ger".into(), "\"Germany\"(1)".into()));
    assert_eq!(
        offered_over("country = \"|gr\" and age > 5"),
        ("\"gr\"".into(), "\"Greece\"(3) \"Germany\"(1)".into())
    );
    assert_eq!(offered("segment \"RFM\" in (\"|"), "\"At risk\" \"Loyal\"");
    assert_eq!(offered("segment \"RFM\" = |").split(" customer_id").next(), Some("\"At risk\" \"Loyal\""));
    assert_eq!(offered("segment |").split(' ').next(), Some("\"RFM\""));
    assert_eq!(offered("newsletter = |").split(" customer_id").next(), Some("true false"));
}

#[test]
fn inside_where_the_rows_speak() {
    assert_eq!(offered("count(|"), "orders");
    assert_eq!(offered("sum(orders.|"), "customer_id date amount category");
    assert_eq!(offered("count(orders |"), "where )");
    assert_eq!(offered("count(orders where |"), "customer_id date amount category not days since");
    assert_eq!(offered("count(orders where category = \"|"), "\"scrubs\"(1)");
    assert_eq!(offered("any(orders where date in last 5 |"), "days weeks months years");
}

#[test]
fn any_caret_in_any_text_is_answered() {
    let text = "country = \"Ρόδος\" and count(orders where category in (\"a\", `b`)) >= 3 or segment \"RFM\"";
    let ledger = ledger("customer_id:p, country:t\nc1, Greece", "", "");
    for caret in 0..=text.len() + 1 {
        let found = complete(text, caret, &Schema::new(&ledger, &[]));
        assert!(text.get(found.replace.start..found.replace.end).is_some());
    }
}
