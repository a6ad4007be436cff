//! What a column becomes, and what is said about it, on files small enough to read.

use super::*;
use crate::diag::{Arg, Problem, Severity};

/// A file of one column beside a counted one, so that there is a delimiter.
fn column(header: &str, cells: &[&str]) -> String {
    let rows = cells.iter().enumerate().map(|(row, cell)| format!("{row}\t{cell}\n"));
    format!("row\t{header}\n{}", rows.collect::<String>())
}

/// The values of the column, unknown empty, and the notes about it beside its type and role.
fn read(header: &str, cells: &[&str]) -> (Vec<String>, Vec<Problem>) {
    read_with(header, cells, &LoadOptions::default())
}

fn read_with(header: &str, lines: &[&str], options: &LoadOptions) -> (Vec<String>, Vec<Problem>) {
    let loaded = load_with("a.tsv", column(header, lines), options).unwrap();
    let source = &loaded.sources[0];
    let is_special = |note: &&Problem| !["type-", "role-"].iter().any(|kind| note.code.contains(kind));
    (cells(source, header), source.columns[1].evidence.iter().filter(is_special).cloned().collect())
}

fn codes(notes: &[Problem]) -> Vec<&str> {
    notes.iter().map(|note| note.code).collect()
}

/// The count that a note gives.
fn count(note: &Problem, name: &str) -> Option<u64> {
    note.args.iter().find(|(known, _)| *known == name).and_then(|(_, arg)| match arg {
        Arg::Count(count) => Some(*count),
        Arg::Text(_) => None,
    })
}

#[test]
fn currencies_are_evidence_and_several_are_a_warning() {
    let (values, notes) = read("Amount", &["1.234,50 €", "€ 2,00", "3,00"]);
    assert_eq!(values, ["1234.50", "2.00", "3.00"]);
    assert_eq!(codes(&notes), ["load.currency"]);
    assert_eq!(count(&notes[0], "cells"), Some(2));
    let (values, notes) = read("Amount", &["$5.00", "4.00 EUR"]);
    assert_eq!(values, ["5.00", "4.00"]);
    assert_eq!((codes(&notes), notes[0].severity), (vec!["load.currencies"], Severity::Warning));
    assert!(notes[0].english.contains("EUR (1), $ (1)"), "{}", notes[0].english);
}

#[test]
fn percents_and_brackets_are_said() {
    let (values, notes) = read("Margin", &["(12.5%)", "7%", "3-"]);
    assert_eq!(values, ["-12.5", "7.0", "-3.0"]);
    assert_eq!(codes(&notes), ["load.percent", "load.negative"]);
}

#[test]
fn the_fewer_of_two_orders_and_of_two_marks_are_unreadable_and_counted() {
    let (values, notes) = read("Date", &["13/05/2011", "14/05/2011", "05/15/2011", "01/02/2011"]);
    assert_eq!(values, ["2011-05-13", "2011-05-14", "", "2011-02-01"]);
    assert_eq!(codes(&notes), ["load.mixed-dates", "load.unreadable"]);
    assert_eq!((count(&notes[0], "day-first"), count(&notes[0], "month-first")), (Some(2), Some(1)));
    let (values, notes) = read("Amount", &["1.5", "2.5", "3,5"]);
    assert_eq!(values, ["1.5", "2.5", ""]);
    assert_eq!(codes(&notes), ["load.mixed-numbers", "load.unreadable"]);
}

#[test]
fn words_for_nothing_are_empty_where_the_other_cells_leave_no_doubt() {
    let (values, notes) = read("Amount", &["1.5", "NULL", "-", "нет", "#N/A"]);
    assert_eq!(values, ["1.5", "", "", "", ""]);
    assert_eq!((codes(&notes), count(&notes[0], "cells")), (vec!["load.null-words"], Some(4)));
    let (values, notes) = read("Customer ID", &["C1", "C2", "\\N"]);
    assert_eq!(
        (values.as_slice(), codes(&notes)),
        (["C1", "C2", ""].map(str::to_owned).as_slice(), vec!["load.null-words"])
    );
    let (values, notes) = read("Name", &["Null", "None", "-"]);
    assert_eq!((values, codes(&notes)), (vec!["Null".to_owned(), "None".into(), "-".into()], vec![]));
}

#[test]
fn identifiers_lose_what_programs_put_to_them() {
    let (values, notes) = read("Customer ID", &["17850.0", "9", "007", "'12"]);
    assert_eq!(values, ["17850", "9", "007", "12"]);
    assert_eq!(codes(&notes), ["load.float-ids", "load.apostrophes"]);
    let (values, notes) = read("Phone", &["'+30 210 1234567", "'=1"]);
    assert_eq!(values, ["+30 210 1234567", "=1"]);
    assert_eq!(codes(&notes), ["load.apostrophes"]);
    let (_, notes) = read("Card number", &["4000123412341200", "1234567890123450", "1.23457E+15"]);
    assert_eq!((codes(&notes), count(&notes[0], "cells")), (vec!["load.cut-ids"], Some(3)));
    let (_, notes) = read("Card number", &["4000123412341234", "1234567890123450", "4000123412341237"]);
    assert_eq!(codes(&notes), Vec::<&str>::new());
}

#[test]
fn dates_of_other_calendars_and_clocks_are_said() {
    let (values, notes) = read("Date", &["1403/12/30", "۱۴۰۴/۰۱/۰۱"]);
    assert_eq!(values, ["2025-03-20", "2025-03-21"]);
    assert_eq!(codes(&notes), ["load.jalali"]);
    let (values, notes) = read("Date", &["2554-05-16", "2554-05-17"]);
    assert_eq!((values[0].as_str(), codes(&notes)), ("2554-05-16", vec!["load.buddhist"]));
    let (values, notes) = read("Birth date", &["16.05.49", "16.05.12"]);
    assert_eq!(values, ["1949-05-16", "2012-05-16"]);
    assert_eq!(codes(&notes), ["load.short-years"]);
    let options = LoadOptions { utc_offset: 120, ..LoadOptions::default() };
    let (values, notes) = read_with("Date", &["2025-10-07T23:00:00Z", "2025-10-07T23:00:00+05:00"], &options);
    assert_eq!(values, ["2025-10-08 01:00:00", "2025-10-07 23:00:00"]);
    assert_eq!(codes(&notes), ["load.offsets", "load.universal"]);
}

#[test]
fn numbers_are_dates_when_the_header_or_the_user_says_so() {
    assert_eq!(read("Order date", &["40679", "40680"]).0, ["2011-05-16", "2011-05-17"]);
    assert_eq!(read("x", &["40679", "40680"]).0, ["40679", "40680"]);
    let settled_as =
        |setting: &str, cell: &str| read_with("x", &[cell], &settled(&[&format!("x={setting}")])).0;
    assert_eq!(settled_as("excel-1900", "40679.5"), ["2011-05-16 12:00:00"]);
    assert_eq!(settled_as("excel-1904", "39217"), ["2011-05-16"]);
    assert_eq!(settled_as("epoch-seconds", "1305533580"), ["2011-05-16 08:13:00"]);
    assert_eq!(settled_as("epoch-milliseconds", "1305533580000"), ["2011-05-16 08:13:00"]);
    assert_eq!(settled_as("yyyymmdd", "13900226"), ["2011-05-16"]);
    assert_eq!(settled_as("day", "20110516"), ["2011-05-16"]);
}

#[test]
fn numbers_that_may_be_dates_are_asked_about_with_both_readings() {
    let loaded = load("a.tsv", column("Order date", &["40679", "40680", "7"])).unwrap();
    let [question] = loaded.questions.as_slice() else { panic!("{:?}", loaded.questions) };
    assert_eq!((question.kind, question.column.as_str()), (QuestionKind::DateNumber, "Order date"));
    let shown = question.readings.each_ref().map(|reading| {
        let (cell, value) = &reading.examples[0];
        (reading.setting.name(), cell.clone(), value.to_string())
    });
    assert_eq!(shown[0], ("excel-1900".into(), "40679".into(), "2011-05-16".into()));
    assert_eq!(shown[1], ("number".into(), "40679".into(), "40679".into()));
    for setting in ["excel-1900", "number"] {
        let options = settled(&[&format!("Order date={setting}")]);
        let loaded = load_with("a.tsv", column("Order date", &["40679", "40680", "7"]), &options).unwrap();
        assert_eq!(loaded.questions, [], "{setting}");
    }
}

#[test]
fn addresses_telephones_and_countries_are_known_by_their_shape() {
    let text = "a\tb\tc\n+374 10 123456\tanna@example.org\tԻրան\n(02) 123-4567\tbo@example.org\tGreece\n";
    let loaded = load("a.tsv", text).unwrap();
    assert_eq!(role_of(&loaded.sources[0], "a"), Some(Role::Phone));
    assert_eq!(role_of(&loaded.sources[0], "b"), Some(Role::Email));
    assert_eq!(role_of(&loaded.sources[0], "c"), Some(Role::Country));
}

#[test]
fn yes_and_no_are_read_in_the_words_of_the_file() {
    assert_eq!(read("Բաժանորդագրություն", &["Այո", "ոչ", ""]).0, ["true", "false", ""]);
    assert_eq!(read("Συγκατάθεση", &["ΝΑΙ", "ΟΧΙ"]).0, ["true", "false"]);
    assert_eq!(read("x", &["да", "нет", "Да"]).0, ["true", "false", "true"]);
    assert_eq!(read("newsletter", &["1", "0", ""]).0, ["true", "false", ""]);
    assert_eq!(read("visits", &["1", "0", ""]).0, ["1", "0", ""]);
}

#[test]
fn a_customer_beside_its_number_is_the_name_in_any_language() {
    for (id, name) in
        [("Код клиента", "Клиент"), ("Kundennr", "Kunde"), ("کد مشتری", "مشتری"), ("Κωδ. πελάτη", "Πελάτης")]
    {
        let text = format!("{id}\t{name}\tx\n1\tAnna\ta\n2\tBo\tb\n");
        let loaded = load("a.tsv", &text).unwrap();
        let source = &loaded.sources[0];
        assert_eq!((role_of(source, id), role_of(source, name)), (Some(Role::CustomerId), Some(Role::Name)));
        let text = format!("{name}\tx\nAnna\ta\nBo\tb\n");
        let loaded = load("a.tsv", &text).unwrap();
        assert_eq!(role_of(&loaded.sources[0], name), Some(Role::CustomerId));
    }
}
