//! The rule for one record, and what lines mean in their order.

use super::lines::{Kind, kinds, spans};
use super::*;

fn record(text: &str) -> Vec<String> {
    text.split(';').map(str::to_owned).collect()
}

fn line(row: u32, text: &str) -> Line {
    Line::new(row, record(text).into_iter())
}

#[test]
fn a_record_is_a_row_by_itself_alone() {
    let by_columns = Rule { rows: 0b0110, has_headings: true, ..Rule::default() };
    let short = Rule { is_short: true, ..by_columns };
    let named = Rule { is_named: true, ..by_columns };
    let totals = Rule { has_headings: false, ..by_columns };
    let indented = Rule { indent: 2, has_headings: true, ..Rule::default() };
    for (rule, text, is_row) in [
        (by_columns, "INV-1;1.2.2024;Tea;5", true),
        (by_columns, "Anna;;;", false),
        (by_columns, "Anna;;;5", false),
        (by_columns, ";;;5", false),
        (by_columns, "Total;;;5", false),
        // A row that lacks something is no heading.
        (by_columns, "INV-1;;Tea;5", true),
        (by_columns, "INV-1;;;late", true),
        (by_columns, ";Total;;5", false),
        // A record of another width is a reject, unless headings are written so.
        (by_columns, "Anna", true),
        (short, "Anna", false),
        (named, "Client:;Anna;;", false),
        (totals, "Anna;;;5", true),
        (totals, "Total Anna;;;5", false),
        (indented, "  Tea;1;2;3", true),
        (indented, "Anna;1;2;3", false),
        (indented, "Anna;1;2;x", true),
    ] {
        assert_eq!(rule.is_row_of(4, &record(text)), is_row, "{rule:?} {text}");
    }
}

#[test]
fn lines_speak_of_rows_above_or_below_them() {
    let levels = [Level::default(), Level::default()];
    // Two levels that look alike: the last heading before a row is the innermost.
    let lines = [
        line(0, "North;;"),
        line(0, "Anna;;"),
        line(2, "Total;;3"),
        line(2, "Boris;;"),
        line(3, "Total;;1"),
        line(3, "Total North;;4"),
        line(3, "South;;"),
        line(3, "Vera;;"),
        line(5, "Total;;9"),
        line(5, "Total South;;9"),
        line(5, "Total;;13"),
    ];
    let kinds = kinds(&lines, &levels);
    use Kind::{Heading, Subtotal};
    let expected = [
        Heading(0),
        Heading(1),
        Subtotal,
        Heading(1),
        Subtotal,
        Subtotal,
        Heading(0),
        Heading(1),
        Subtotal,
        Subtotal,
        Subtotal,
    ];
    assert_eq!(kinds, expected);
    let spans = spans(&lines, &kinds, 2, 5);
    let likeliest: Vec<_> = spans.iter().map(|spans| spans[0].clone()).collect();
    assert_eq!(likeliest, [0..3, 0..2, 0..2, 2..3, 2..3, 0..3, 3..5, 3..5, 3..5, 3..5, 0..5]);
}

#[test]
fn headings_lose_what_stands_before_them() {
    let level = Level { prefix: Some("Customer".into()), ..Level::default() };
    for (text, expected) in [
        ("Customer: Anna;;", "Anna"),
        ("Customer:;Anna;", "Anna"),
        ("Customer:;17850;Anna", "17850 Anna"),
        ("Customer:;17850;", "17850"),
        ("Customer:;;", ""),
        ("Bar: the restaurant;;", "Bar: the restaurant"),
    ] {
        assert_eq!(line(0, text).text(&level), expected, "{text}");
    }
    assert_eq!(line(0, " Anna ;;").text(&Level::default()), "Anna");
}
