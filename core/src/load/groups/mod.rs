//! Reports in groups: the customer stands as a heading, documents below it, subtotals between.
//!
//! ```text
//! mod      the rule that tells a row from a heading or a subtotal
//! lines    what headings and subtotals are: levels, and the rows that each one speaks of
//! detect   whether a file is such a report, told by its first records
//! unfold   headings filled down into columns of their own, subtotals held against their rows
//! ```
//!
//! The rule looks at one record and at nothing else, so that it gives the same wherever a file is cut. Under
//! which heading a row stands is settled when all parts are there.

mod detect;
mod lines;
mod unfold;

pub(super) use detect::{Table, find};
pub(super) use lines::Line;
pub(super) use unfold::unfold;

use super::class::is_blank;
use super::number;
use super::totals::tells_total;

/// A report in groups: how its rows are told, and what its headings are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// Columns that are made of the headings, from the outermost to the innermost.
    pub columns: Vec<String>,
    /// How rows are told from all else.
    pub(super) rule: Rule,
    /// What the headings of each column look like.
    pub(super) levels: Vec<Level>,
}

/// What the headings of a level look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Level {
    /// What stands before the colon, where all have one.
    pub prefix: Option<String>,
    /// The column in which they stand.
    pub column: usize,
    /// Spaces before them.
    pub indent: usize,
}

/// How a row is told from a heading or a subtotal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rule {
    /// Columns, as bits, in which every row has content, and headings have none.
    pub rows: u128,
    /// Whether there are headings, and not only subtotals.
    pub has_headings: bool,
    /// Spaces before the first cell of a row, where headings have fewer; 0 where that tells nothing.
    pub indent: u8,
    /// Whether headings may have fewer fields than rows.
    pub is_short: bool,
    /// Whether headings begin with a word and a colon in a cell of its own.
    pub is_named: bool,
}

impl Groups {
    /// Makes room for the columns of the headings among those of the file. What stood below headings and
    /// under their name gets the next title of the header, or a number; it is left out where it is empty.
    pub(super) fn rename(
        &self,
        columns: &mut [String],
        unnamed: &mut Vec<usize>,
        titles: impl Fn(usize) -> Vec<String>,
    ) {
        let is_taken = |name: &str, columns: &[String]| {
            columns.iter().chain(&self.columns).any(|other| other.to_lowercase() == name.to_lowercase())
        };
        if let Some(level) = self.levels.last()
            && let Some(title) = titles(level.column).get(self.levels.len())
            && !is_taken(title, columns)
            && let Some(column) = columns.get_mut(level.column)
        {
            *column = title.clone();
        }
        for name in &self.columns {
            let Some(at) = columns.iter().position(|other| other.to_lowercase() == name.to_lowercase())
            else {
                continue;
            };
            let free = (2..).map(|n| format!("{name} ({n})")).find(|free| !is_taken(free, columns));
            if let (Some(column), Some(free)) = (columns.get_mut(at), free) {
                *column = free;
                unnamed.push(at);
            }
        }
    }
}

impl Rule {
    /// Whether a record of at most the usual width is a row. Cells that are missing are empty.
    #[inline]
    pub fn is_row<'a>(self, width: usize, cell: impl Fn(usize) -> &'a [u8]) -> bool {
        let filled = |at: usize| !is_blank(cell(at));
        let mut marks = self.rows;
        let mut missing = 0;
        while marks != 0 {
            missing += u32::from(!filled(marks.trailing_zeros() as usize));
            marks &= marks - 1;
        }
        if missing == 0 && (self.indent == 0 || indent(cell(0)) >= usize::from(self.indent)) {
            return true;
        }
        let Some(first) = (0..width).find(|&at| filled(at)) else { return true };
        let others = || (first + 1..width).map(&cell).filter(|cell| !is_blank(cell));
        let are_numbers = || others().all(is_number);
        let is_name = self.is_named && cell(first).trim_ascii().ends_with(b":");
        let is_total = || tells_total(&String::from_utf8_lossy(cell(first))) && others().next().is_some();
        if !self.has_headings {
            return !(missing > 0 && is_total() && are_numbers());
        }
        if missing == self.rows.count_ones() && (self.indent == 0 || first == 0) {
            return !(are_numbers() || is_name);
        }
        !(is_name || missing > 0 && is_total() && are_numbers())
    }

    /// Whether the cells of a record are those of a row.
    pub fn is_row_of(self, width: usize, cells: &[String]) -> bool {
        let is_possible = cells.len() == width || self.is_short && cells.len() < width;
        !is_possible || self.is_row(width, |at| cells.get(at).map_or(&[][..], |cell| cell.as_bytes()))
    }
}

/// Spaces at the start of a cell.
fn indent(cell: &[u8]) -> usize {
    let text = std::str::from_utf8(cell).unwrap_or("");
    text.chars().take_while(|letter| letter.is_whitespace()).count()
}

fn is_number(cell: &[u8]) -> bool {
    number::parse(super::class::trim(cell)).is_some()
}

#[cfg(test)]
mod tests;
