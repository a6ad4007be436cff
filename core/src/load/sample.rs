//! A first look at the columns: what a few windows of the file suggest, so that parsing can begin.
//!
//! Whatever is guessed here costs at most time when it is wrong: types are decided by all rows, and the
//! form in which texts are kept is never visible.

use std::collections::BTreeSet;

use super::class::{Tally, is_blank, look};
use super::column::serial;
use super::infer::{Choice, Reading};
use super::names::Expects;
use super::slice::{Plan, TextForm};

/// What a sample says about one column.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnSample {
    pub tally: Tally,
    filled: usize,
    distinct: BTreeSet<String>,
    /// A few cells with content, as they stood.
    pub examples: Vec<String>,
}

/// Distinct values that are told apart in a sample.
const DISTINCT: usize = 4096;

/// Cells kept as examples.
const EXAMPLES: usize = 64;

impl ColumnSample {
    /// Adds a cell.
    pub fn add(&mut self, cell: &str) {
        self.tally.add_looks(look(cell.as_bytes()), 1);
        if is_blank(cell.as_bytes()) {
            return;
        }
        self.filled += 1;
        if self.distinct.len() < DISTINCT
            && self.distinct.insert(cell.to_owned())
            && self.examples.len() < EXAMPLES
        {
            self.examples.push(cell.to_owned());
        }
    }

    /// How to parse the column when it is read this way.
    pub fn plan(&self, choice: &Choice, expects: Expects, limit: u8) -> Plan {
        match choice.reading {
            Reading::Text => {
                Plan::Text { form: self.form(), tally: expects != Expects::Text, mend: choice.mend }
            }
            Reading::Number(mark) => Plan::Number { mark, limit },
            Reading::Day(form) => Plan::Day(form),
            Reading::Instant(form) => Plan::Instant(form),
            Reading::Flag => Plan::Flag,
        }
    }

    fn form(&self) -> TextForm {
        let distinct = self.distinct.len();
        if distinct * 8 <= self.filled || distinct == 0 {
            return TextForm::Repeating;
        }
        if let Some((prefix, width)) = self.pattern() {
            return TextForm::Serial { prefix, width };
        }
        if distinct * 2 > self.filled && distinct >= 64 { TextForm::Distinct } else { TextForm::Repeating }
    }

    /// The prefix and width that all values of the sample share.
    fn pattern(&self) -> Option<(String, u8)> {
        let first = self.distinct.first()?;
        let digits = |cell: &str| cell.bytes().rev().take_while(u8::is_ascii_digit).count();
        let count = digits(first);
        let prefix = first.get(..first.len().checked_sub(count)?)?;
        let padded = self
            .distinct
            .iter()
            .any(|cell| cell.get(prefix.len()..).is_some_and(|rest| rest.len() > 1 && rest.starts_with('0')));
        let width = if padded { count } else { 0 };
        let fits = |cell: &String| serial(cell.as_bytes(), prefix.as_bytes(), width).is_some();
        (count > 0 && count <= 18 && self.distinct.iter().all(fits)).then(|| (prefix.to_owned(), width as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(cells: &[&str]) -> TextForm {
        let mut sample = ColumnSample::default();
        cells.iter().for_each(|cell| sample.add(cell));
        sample.form()
    }

    #[test]
    fn counted_ids_are_seen() {
        let serial = |prefix: &str, width| TextForm::Serial { prefix: prefix.into(), width };
        assert_eq!(form(&["C0000001", "C0000123"]), serial("C", 7));
        assert_eq!(form(&["17850", "9"]), serial("", 0));
        assert_eq!(form(&["2024-007", "2024-012"]), serial("2024-", 3));
        assert_eq!(form(&["C01", "C123"]), TextForm::Repeating);
        assert_eq!(form(&["a", "b"]), TextForm::Repeating);
        assert_eq!(form(&["C1"; 20]), TextForm::Repeating);
    }
}
