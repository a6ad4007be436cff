//! Cancelled orders: rows that a status column says never came to be. They are left out of every number, visibly: a
//! note says how many there are and by which words. Whoever wants them to count takes the role of status from the
//! column.

use std::collections::{BTreeMap, HashSet};

use crate::diag::{Place, Problem, Severity};
use crate::load::{Role, Source, TableKind};
use crate::table::{Column, TextValues, Values};
use crate::value::fold;

/// Words that say that an order never came to be, folded, in the languages of our users and their neighbours. Returned
/// and refunded orders are not among them: they took place, and their money is counted back by its sign. Nor are
/// unpaid ones: a firm that sells on account has many of these, and they are customers.
const CANCELLED: [&str; 53] = [
    // English, as shops and payment services print it.
    "cancelled",
    "canceled",
    "cancel",
    "void",
    "voided",
    "failed",
    "declined",
    "rejected",
    "abandoned",
    "expired",
    "trash",
    "wc-cancelled",
    "wc-failed",
    "annulled",
    // Armenian, Greek, Georgian.
    "չեղարկված",
    "չեղարկված է",
    "չեղյալ",
    "ακυρωμένη",
    "ακυρωμένο",
    "ακυρωμένα",
    "ακυρώθηκε",
    "ακυρωθηκε",
    "άκυρη",
    "გაუქმებული",
    "გაუქმებულია",
    "გაუქმდა",
    // Bulgarian, Russian.
    "отказана",
    "отказано",
    "анулирана",
    "анулирано",
    "отменена",
    "отменено",
    "отменен",
    "отменён",
    "отменённый",
    "отмененный",
    "аннулирован",
    "аннулировано",
    // Persian.
    "لغو شده",
    "لغو",
    "لغو شد",
    "کنسل",
    "کنسل شده",
    "ابطال شده",
    "باطل",
    // German, French, Spanish, Turkish.
    "storniert",
    "annulliert",
    "annulé",
    "annulée",
    "cancelado",
    "anulado",
    "iptal",
    "iptal edildi",
];

/// The rows of each file that belong to cancelled orders, and what to say of it. An order is cancelled by the status
/// of any of its rows that has one; rows of the same order without a status of their own go with it, in this file and
/// in one of its lines.
pub(super) fn cancelled_rows(sources: &[Source]) -> (Vec<Vec<u32>>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut found: Vec<Vec<u32>> = Vec::with_capacity(sources.len());
    let mut orders: HashSet<String> = HashSet::new();
    for source in sources {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        let mut rows = Vec::new();
        if let Some(status) = column(source, Role::Status).filter(|_| is_orders(source)) {
            let is_cancelled = reader(status);
            let id = column(source, Role::OrderId);
            for row in (0..status.len()).filter(|&row| status.is_known(row) && is_cancelled(row)) {
                rows.push(row as u32);
                *words.entry(text(status, row)).or_default() += 1;
                orders.extend(id.filter(|id| id.is_known(row)).map(|id| text(id, row)));
            }
            if !rows.is_empty() {
                problems.push(note(&source.file, &status.name, rows.len() as u64, &words));
            }
        }
        found.push(rows);
    }
    if !orders.is_empty() {
        for (source, rows) in sources.iter().zip(&mut found) {
            let Some(id) = column(source, Role::OrderId).filter(|_| is_orders(source)) else { continue };
            let status = column(source, Role::Status);
            let is_silent = |row: usize| status.is_none_or(|status| !status.is_known(row));
            let goes = |row: &usize| is_silent(*row) && id.is_known(*row) && orders.contains(&text(id, *row));
            rows.extend((0..id.len()).filter(goes).map(|row| row as u32));
            rows.sort_unstable();
        }
    }
    (found, problems)
}

fn is_orders(source: &Source) -> bool {
    matches!(source.kind, TableKind::Orders | TableKind::Lines)
}

fn column(source: &Source, role: Role) -> Option<&Column> {
    let at = source.columns.iter().position(|reading| reading.role == Some(role))?;
    source.table.columns().get(at)
}

fn text(column: &Column, row: usize) -> String {
    column.get(row).map(|cell| cell.to_string()).unwrap_or_default()
}

/// Tells of a row whether its word is one of [`CANCELLED`]; repeating words are looked at once.
fn reader(status: &Column) -> impl Fn(usize) -> bool + '_ {
    let of_words = match &status.values {
        Values::Text(TextValues::Dict { codes, words }) => {
            Some((codes, words.iter().map(is_word).collect::<Vec<bool>>()))
        }
        _ => None,
    };
    move |row| match &of_words {
        Some((codes, said)) => {
            codes.get(row).and_then(|code| said.get(code as usize)).copied().unwrap_or(false)
        }
        None => is_word(&text(status, row)),
    }
}

fn is_word(text: &str) -> bool {
    let folded = fold(text.trim());
    CANCELLED.iter().any(|word| fold(word) == folded)
}

fn note(file: &str, column: &str, rows: u64, words: &BTreeMap<String, u64>) -> Problem {
    let words: Vec<String> = words.iter().map(|(word, count)| format!("{word} ({count})")).collect();
    let words = words.join(", ");
    let english = format!("{rows} rows of {file} are cancelled orders ({words}) and were left out");
    Problem::new("ledger.cancelled", Severity::Note, english)
        .arg("file", file)
        .arg("rows", rows)
        .arg("words", words)
        .at(Place::Column { file: file.to_owned(), column: column.to_owned() })
        .help("take the role `status` from the column to count them")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{days, numbers, source, words};
    use super::super::{Ledger, LedgerOptions};
    use super::*;
    use crate::calendar::Day;

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
        let lines = source(
            "lines.csv",
            TableKind::Lines,
            vec![(ids, Some(Role::OrderId)), (goods, Some(Role::Product))],
        );
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

    #[test]
    fn no_word_stands_twice() {
        let distinct: HashSet<String> = CANCELLED.iter().map(|word| fold(word).into_owned()).collect();
        assert_eq!(distinct.len(), CANCELLED.len());
    }
}
