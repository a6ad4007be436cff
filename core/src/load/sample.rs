//! A first look at the columns: what a few windows of the file suggest, so that parsing can begin.
//!
//! Whatever is guessed here costs at most time when it is wrong: types are decided by all rows, and the
//! form in which texts are kept is never visible.

use super::class::{Look, Tally, is_blank, look};
use super::column::serial;
use super::dictionary::Dictionary;
use super::infer::{Choice, Reading};
use super::names::Expects;
use super::slice::{Plan, TextForm};

/// What a sample says about one column.
#[derive(Debug, Default)]
pub(super) struct ColumnSample {
    pub tally: Tally,
    filled: usize,
    distinct: Dictionary,
    /// What each distinct value looks like.
    looks: Vec<Look>,
    /// A few cells with content, as they stood.
    pub examples: Vec<String>,
}

/// Distinct values that are told apart in a sample.
const DISTINCT: usize = 4096;

/// Cells kept as examples.
const EXAMPLES: usize = 64;

impl ColumnSample {
    /// Adds a cell.
    pub fn add(&mut self, cell: &[u8]) {
        if is_blank(cell) {
            self.tally.add_looks(look(cell), 1);
            return;
        }
        self.filled += 1;
        let is_told_apart = self.distinct.len() < DISTINCT;
        let code = if is_told_apart { self.distinct.code(cell) } else { None };
        let seen = code.and_then(|code| self.looks.get(code as usize).copied());
        let look = seen.unwrap_or_else(|| look(cell));
        self.tally.add_looks(look, 1);
        if code.is_some() && seen.is_none() {
            self.looks.push(look);
            if self.examples.len() < EXAMPLES {
                self.examples.push(String::from_utf8_lossy(cell).into_owned());
            }
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
        let cells = || (0..self.distinct.len()).map(|code| self.distinct.word(code as u32));
        let first = cells().next()?;
        let count = first.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let prefix = first.get(..first.len().checked_sub(count)?)?;
        let padded = cells().any(|cell| {
            cell.get(prefix.len()..).is_some_and(|rest| rest.len() > 1 && rest.starts_with(b"0"))
        });
        let width = if padded { count } else { 0 };
        let fits = count > 0 && count <= 18 && cells().all(|cell| serial(cell, prefix, width).is_some());
        let prefix = String::from_utf8(prefix.to_vec()).ok()?;
        fits.then_some((prefix, width as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(cells: &[&str]) -> TextForm {
        let mut sample = ColumnSample::default();
        cells.iter().for_each(|cell| sample.add(cell.as_bytes()));
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
