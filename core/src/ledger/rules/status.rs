//! What status columns say: which orders were cancelled, which are not paid yet, and how often each word stands
//! there. Cancelled orders are left out of every number, visibly: a note says how many there are and by which words.
//! Whoever wants them to count sorts the words anew, or takes the role of status from the column.

use std::collections::BTreeMap;

use super::money::Money;
use super::{File, StatusCount, StatusGroup, text};
use crate::diag::{Place, Problem, Severity};
use crate::load::Role;
use crate::math::sort_by_key;
use crate::table::{Column, TextValues, Values};
use crate::value::{Decimal, fold};

/// Words that say that an order never came to be, or not yet, folded, in the languages of our users and their
/// neighbours. Returned and refunded orders are not among them: they took place, and their money is counted back. Nor
/// are unpaid ones: a firm that sells on account has many of these, and they are customers.
const CANCELLED: [&str; 77] = [
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
    // Offers and deals that are lost or still open, as offices and CRMs print them.
    "draft",
    "checkout-draft",
    "wc-checkout-draft",
    "quotation",
    "quote",
    "proposal",
    "lost",
    "closed lost",
    "closedlost",
    "appointment scheduled",
    "qualified to buy",
    "presentation scheduled",
    "decision maker bought-in",
    "contract sent",
    "prospecting",
    "qualification",
    "needs analysis",
    "value proposition",
    "id. decision makers",
    "perception analysis",
    "proposal/price quote",
    "negotiation",
    "negotiation/review",
    "new lead",
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

/// Words that say that an order is not paid yet.
const UNPAID: [&str; 52] = [
    "unpaid",
    "pending",
    "pending payment",
    "payment pending",
    "awaiting payment",
    "on hold",
    "on-hold",
    "open",
    "outstanding",
    "overdue",
    "past due",
    "due",
    "uncollected",
    "authorized",
    "wc-pending",
    "wc-on-hold",
    "չվճարված",
    "չվճարված է",
    "սպասում է վճարման",
    "απλήρωτο",
    "απλήρωτη",
    "ανεξόφλητο",
    "ανεξόφλητη",
    "εκκρεμεί",
    "σε εκκρεμότητα",
    "σε αναμονή",
    "გადაუხდელი",
    "გადასახდელი",
    "მოლოდინში",
    "неплатена",
    "неплатено",
    "неплатен",
    "очаква плащане",
    "чака плащане",
    "просрочена",
    "не оплачен",
    "не оплачено",
    "неоплачен",
    "ожидает оплаты",
    "پرداخت نشده",
    "در انتظار پرداخت",
    "تسویه نشده",
    "offen",
    "unbezahlt",
    "ausstehend",
    "impayé",
    "impayée",
    "en attente",
    "pendiente",
    "pendiente de pago",
    "ödenmedi",
    "ödeme bekliyor",
];

/// More different words than this are not listed: such a column holds notes.
const MOST_WORDS: usize = 200;

/// What the status column of a file says.
pub(super) struct Status {
    /// Group of each distinct word by its code, or of each row.
    groups: Groups,
    pub(super) counts: Vec<StatusCount>,
}

enum Groups {
    /// By the code of the word.
    Words(Vec<StatusGroup>),
    /// By row.
    Rows(Vec<StatusGroup>),
    /// There is no status column, but one of cancellations.
    None,
}

/// Reads the status column of each file of orders.
pub(super) fn read(files: &[File<'_>]) -> Vec<Option<Status>> {
    files.iter().map(|file| if file.is_orders() { Status::of(file) } else { None }).collect()
}

/// The group of a word: as the user says, else by the lists.
fn group(file: &File<'_>, word: &str) -> StatusGroup {
    let folded = fold(word.trim());
    let is = |known: &str| fold(known.trim()) == folded;
    if let Some((_, group)) = file.rules.status.iter().rev().find(|(known, _)| is(known)) {
        *group
    } else if CANCELLED.iter().any(|known| is(known)) {
        StatusGroup::Cancelled
    } else if UNPAID.iter().any(|known| is(known)) {
        StatusGroup::Unpaid
    } else {
        StatusGroup::Kept
    }
}

impl Status {
    fn of(file: &File<'_>) -> Option<Status> {
        let Some(column) = file.column(Role::Status) else {
            return file.column(Role::Cancelled).map(|_| Status { groups: Groups::None, counts: Vec::new() });
        };
        let groups = match &column.values {
            Values::Text(TextValues::Dict { words, .. }) => {
                Groups::Words(words.iter().map(|word| group(file, word)).collect())
            }
            _ => {
                let mut known: BTreeMap<String, StatusGroup> = BTreeMap::new();
                let mut of = |word: String| *known.entry(word).or_insert_with_key(|word| group(file, word));
                Groups::Rows((0..column.len()).map(|row| of(text(column, row))).collect())
            }
        };
        let mut status = Status { groups, counts: Vec::new() };
        status.counts = status.count(file, column);
        Some(status)
    }

    fn group_of(&self, column: &Column, row: usize) -> StatusGroup {
        let group = match (&self.groups, &column.values) {
            (Groups::Words(groups), Values::Text(TextValues::Dict { codes, .. })) => {
                codes.get(row).and_then(|code| groups.get(code as usize))
            }
            (Groups::Rows(groups), _) => groups.get(row),
            _ => None,
        };
        group.copied().unwrap_or(StatusGroup::Kept)
    }

    /// The words of the rows that are sound, the most frequent first.
    fn count(&self, file: &File<'_>, column: &Column) -> Vec<StatusCount> {
        struct Tally {
            group: StatusGroup,
            rows: u64,
            units: i128,
        }
        let money = Money::of(file);
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        let mut add = |word: &str, row: usize| {
            if !tallies.contains_key(word) {
                if tallies.len() > MOST_WORDS {
                    return;
                }
                let group = self.group_of(column, row);
                tallies.insert(word.to_owned(), Tally { group, rows: 0, units: 0 });
            }
            if let Some(tally) = tallies.get_mut(word) {
                tally.rows += 1;
                tally.units += money.as_ref().and_then(|money| money.units(row)).unwrap_or(0);
            }
        };
        let rows = (0..column.len()).filter(|&row| column.is_known(row) && file.is_free.get(row));
        match &column.values {
            Values::Text(TextValues::Dict { codes, words }) => rows.for_each(|row| {
                codes.get(row).into_iter().for_each(|code| add(words.get(code as usize).trim(), row));
            }),
            _ => rows.for_each(|row| add(text(column, row).trim(), row)),
        }
        if tallies.len() > MOST_WORDS {
            return Vec::new();
        }
        let sum = |units: i128| money.as_ref().map(|money| money.number(units));
        let mut counts: Vec<StatusCount> = tallies
            .into_iter()
            .map(|(word, Tally { group, rows, units })| StatusCount { word, group, rows, sum: sum(units) })
            .collect();
        sort_by_key(&mut counts, |count| std::cmp::Reverse(count.rows));
        counts
    }

    /// The rows of a group. Those with a date or a *yes* of cancellation are cancelled, whatever their status.
    pub(super) fn rows(&self, file: &File<'_>, group: StatusGroup) -> Vec<u32> {
        let mut rows: Vec<u32> = Vec::new();
        let has_group = match &self.groups {
            Groups::Words(groups) | Groups::Rows(groups) => groups.contains(&group),
            Groups::None => false,
        };
        if let Some(column) = file.column(Role::Status).filter(|_| has_group) {
            let is_of = |row: &usize| column.is_known(*row) && self.group_of(column, *row) == group;
            rows.extend((0..column.len()).filter(is_of).map(|row| row as u32));
        }
        if let Some(column) = file.column(Role::Cancelled).filter(|_| group == StatusGroup::Cancelled) {
            let is_cancelled = |row: &usize| match &column.values {
                Values::Flag(flags) => column.is_known(*row) && flags.get(*row),
                _ => column.is_known(*row),
            };
            rows.extend((0..column.len()).filter(is_cancelled).map(|row| row as u32));
        }
        rows
    }
}

/// What to say of the cancelled rows that were found.
pub(super) fn notes(files: &[File<'_>], statuses: &[Option<Status>], found: &[Vec<u32>]) -> Vec<Problem> {
    let mut notes = Vec::new();
    for ((file, status), rows) in files.iter().zip(statuses).zip(found) {
        let (Some(status), true) = (status, file.rules.leaves_out(super::Rule::Cancelled)) else { continue };
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        let mut seen: Vec<u32> = rows.iter().copied().filter(|&row| file.is_free.get(row as usize)).collect();
        seen.sort_unstable();
        seen.dedup();
        let (column, by_date) = (file.column(Role::Status), file.column(Role::Cancelled));
        for row in seen.iter().map(|&row| row as usize) {
            let word = column.filter(|column| {
                column.is_known(row) && status.group_of(column, row) == StatusGroup::Cancelled
            });
            let header = by_date.filter(|by_date| by_date.is_known(row)).map(|by_date| by_date.name.clone());
            let why = word.map(|column| text(column, row)).or(header);
            why.into_iter().for_each(|why| *words.entry(why).or_default() += 1);
        }
        if !seen.is_empty() && !words.is_empty() {
            let header = column.or(by_date).map_or("", |column| column.name.as_str());
            let sum = Money::of(file).map(|money| money.sum(seen.iter().copied()));
            notes.push(note(&file.source.file, header, seen.len() as u64, sum, &words));
        }
    }
    notes
}

fn note(file: &str, column: &str, rows: u64, sum: Option<Decimal>, words: &BTreeMap<String, u64>) -> Problem {
    let words: Vec<String> = words.iter().map(|(word, count)| format!("{word} ({count})")).collect();
    let words = words.join(", ");
    let money = sum.map_or_else(String::new, |sum| format!(", {sum} in all,"));
    let english = format!("{rows} rows of {file} are cancelled orders ({words}){money} and were left out");
    let note = Problem::new("ledger.cancelled", Severity::Note, english)
        .arg("file", file)
        .arg("rows", rows)
        .arg("words", words)
        .at(Place::Column { file: file.to_owned(), column: column.to_owned() })
        .help("sort the words of the status anew, or take the role `status` from the column, to count them");
    match sum {
        Some(sum) => note.arg("sum", sum.to_string()),
        None => note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice() {
        let distinct: std::collections::HashSet<String> =
            CANCELLED.iter().chain(&UNPAID).map(|word| fold(word).into_owned()).collect();
        assert_eq!(distinct.len(), CANCELLED.len() + UNPAID.len());
    }
}
