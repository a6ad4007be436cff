//! The cells of a sheet, in the order in which they come, whatever format they come from.
//!
//! Only cells with content are kept, in a row of bytes: a sheet that claims a million rows and has twenty
//! cells takes the room of twenty. What it may take is counted against a [`Budget`].

use std::collections::VecDeque;

use super::super::class::{Class, classify};
use super::format::{Format, System, push_date, push_number};
use super::trouble::Trouble;
use crate::math::sort_by_key;

/// Columns that a sheet can have (Excel: 16 384, XFD).
pub(super) const MOST_COLUMNS: u32 = 16_384;
/// Merged areas that are looked at; only those of a header matter.
const MOST_MERGES: usize = 10_000;
/// Bytes of a piece of cells.
const PIECE: usize = 1 << 20;

/// Bytes that may still be kept.
#[derive(Debug)]
pub(super) struct Budget(pub u64);

impl Budget {
    /// Takes some of it.
    pub fn take(&mut self, bytes: usize) -> Result<(), Trouble> {
        self.0 = self.0.checked_sub(bytes as u64).ok_or(Trouble::TooMuch)?;
        Ok(())
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Text,
    Number,
    /// A date or a time, as text in ISO form.
    Date,
    Flag,
    Error,
}

const KINDS: [Kind; 5] = [Kind::Text, Kind::Number, Kind::Date, Kind::Flag, Kind::Error];

/// A merged area; rows and columns from 0, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// What was seen of a column.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub cells: u32,
    /// Numbers with decimals.
    pub fractions: u32,
    /// Texts that are numbers with a decimal comma.
    pub commas: u32,
}

/// A cell as it was put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    pub row: u32,
    pub column: u32,
    pub kind: Kind,
    pub text: &'a str,
}

/// The cells of a sheet.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pieces: VecDeque<Vec<u8>>,
    /// The cell put in last.
    last: Option<(u32, u32)>,
    /// Whether cells came in another order than row by row.
    pub(super) is_mixed: bool,
    pub(super) columns: Vec<Seen>,
    pub(super) cells: u64,
    /// First row with anything in it, and first row with something that is no text.
    pub(super) first: Option<u32>,
    pub(super) first_value: Option<u32>,
    pub(super) merges: Vec<Area>,
    /// Rows and columns that the sheet says it has.
    pub(super) claimed: (u32, u32),
    pub(super) errors: u64,
    /// Place and text of the first error.
    pub(super) first_error: Option<(u32, u32, String)>,
    scratch: String,
}

impl Grid {
    /// Puts a cell in; one without text is none.
    pub fn push(
        &mut self,
        (row, column): (u32, u32),
        kind: Kind,
        text: &str,
        budget: &mut Budget,
    ) -> Result<(), Trouble> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(Trouble::Damaged("a cell in a column that no sheet has"));
        }
        let seen = column as usize;
        if self.columns.len() <= seen {
            self.columns.resize(seen + 1, Seen::default());
        }
        if let Some(seen) = self.columns.get_mut(seen) {
            seen.cells += 1;
            match kind {
                Kind::Number => seen.fractions += u32::from(text.contains('.')),
                Kind::Text => seen.commas += u32::from(is_comma_number(text)),
                Kind::Date | Kind::Flag | Kind::Error => {}
            }
        }
        self.cells += 1;
        self.first = Some(self.first.map_or(row, |first| first.min(row)));
        if matches!(kind, Kind::Number | Kind::Date | Kind::Flag) {
            self.first_value = Some(self.first_value.map_or(row, |first| first.min(row)));
        }
        if kind == Kind::Error {
            self.errors += 1;
            self.first_error.get_or_insert_with(|| (row, column, text.to_owned()));
        }
        self.is_mixed |= self.last.is_some_and(|last| (row, column) <= last);
        self.last = Some((row, column));
        budget.take(self.append(row, column, kind, text))
    }

    /// Puts a number in, as the format of its cell says.
    pub fn push_number(
        &mut self,
        place: (u32, u32),
        number: f64,
        (format, system): (Format, System),
        budget: &mut Budget,
    ) -> Result<(), Trouble> {
        if !number.is_finite() {
            return self.push(place, Kind::Error, "#NUM!", budget);
        }
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        let kind = match push_date(number, format, system, &mut text) {
            Some(()) if matches!(format, Format::Padded(_)) => Kind::Text,
            Some(()) => Kind::Date,
            None => {
                push_number(number, &mut text);
                Kind::Number
            }
        };
        let pushed = self.push(place, kind, &text, budget);
        self.scratch = text;
        pushed
    }

    /// Notes a merged area.
    pub fn merge(&mut self, area: Area) {
        let is_area = area.rows.0 < area.rows.1 || area.columns.0 < area.columns.1;
        if is_area && self.merges.len() < MOST_MERGES {
            self.merges.push(area);
        }
    }

    /// Notes how many rows and columns the sheet says it has.
    pub fn claim(&mut self, rows: u32, columns: u32) {
        self.claimed = (rows, columns);
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// Bytes that are kept.
    #[cfg(test)]
    pub fn bytes(&self) -> usize {
        let pieces: usize = self.pieces.iter().map(Vec::capacity).sum();
        pieces + self.columns.capacity() * size_of::<Seen>() + self.merges.capacity() * size_of::<Area>()
    }

    /// Puts a cell behind the others; the bytes that it takes.
    fn append(&mut self, row: u32, column: u32, kind: Kind, text: &str) -> usize {
        let needed = text.len() + 16;
        if self.pieces.back().is_none_or(|piece| piece.len() + needed > PIECE) {
            // The first piece grows as it must: most sheets are small.
            let room = if self.pieces.is_empty() { 0 } else { PIECE.max(needed) };
            self.pieces.push_back(Vec::with_capacity(room));
        }
        let Some(piece) = self.pieces.back_mut() else { return 0 };
        let before = piece.len();
        piece.push(kind as u8);
        for number in [row, column, text.len() as u32] {
            push_varint(number, piece);
        }
        piece.extend_from_slice(text.as_bytes());
        piece.len() - before
    }

    /// The cells of the next piece, which is forgotten.
    pub(super) fn take_piece(&mut self) -> Option<Vec<u8>> {
        self.pieces.pop_front()
    }

    /// All cells by row and column, where they came in another order; of two in one place, the later one.
    pub(super) fn sort(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        let mut cells: Vec<Cell<'_>> = pieces.iter().flat_map(|piece| cells(piece)).collect();
        // The sort keeps the order of equals, so the later one comes last.
        sort_by_key(&mut cells, |cell| (cell.row, cell.column));
        let mut cells = cells.into_iter().peekable();
        while let Some(cell) = cells.next() {
            let is_last = cells.peek().is_none_or(|next| (next.row, next.column) != (cell.row, cell.column));
            if is_last {
                self.append(cell.row, cell.column, cell.kind, cell.text);
            }
        }
        self.is_mixed = false;
    }
}

/// The cells of a piece.
pub(super) fn cells(mut piece: &[u8]) -> impl Iterator<Item = Cell<'_>> {
    std::iter::from_fn(move || {
        let (&kind, rest) = piece.split_first()?;
        piece = rest;
        let mut number = || {
            let (number, rest) = varint(piece)?;
            piece = rest;
            Some(number)
        };
        let (row, column, len) = (number()?, number()?, number()?);
        let (text, rest) = piece.split_at_checked(len as usize)?;
        piece = rest;
        let kind = *KINDS.get(usize::from(kind))?;
        Some(Cell { row, column, kind, text: std::str::from_utf8(text).ok()? })
    })
}

/// A number in as few bytes as it needs, seven bits a byte.
fn push_varint(mut number: u32, to: &mut Vec<u8>) {
    while number > 0x7f {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn varint(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (mut number, mut shift) = (0u32, 0);
    for (at, &byte) in bytes.iter().enumerate().take(5) {
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(at + 1..)?));
        }
    }
    None
}

/// Whether a text is a number whose decimals stand behind a comma.
fn is_comma_number(text: &str) -> bool {
    text.contains(',') && text.len() < 40 && classify(text.as_bytes()) == Class::Comma
}

/// The name of a cell: `B7`.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// Row and column, from 0, of the name of a cell.
pub(super) fn cell_place(name: &[u8]) -> Option<(u32, u32)> {
    let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = name.split_at_checked(letters)?;
    let column = letters.iter().try_fold(0u32, |sum, letter| {
        let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        sum.checked_mul(26)?.checked_add(value)
    })?;
    let row = digits.iter().try_fold(0u32, |sum, digit| {
        let value = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(value)
    })?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The area between two cells: `A1:B7`.
pub(super) fn area(name: &[u8]) -> Option<Area> {
    let mut ends = name.split(|&byte| byte == b':');
    let first = cell_place(ends.next()?)?;
    let last = ends.next().map_or(Some(first), cell_place)?;
    (first.0 <= last.0 && first.1 <= last.1)
        .then_some(Area { rows: (first.0, last.0), columns: (first.1, last.1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names_and_places() {
        for (name, place) in
            [("A1", (0, 0)), ("Z9", (8, 25)), ("AA10", (9, 26)), ("XFD1048576", (1_048_575, 16_383))]
        {
            assert_eq!(cell_place(name.as_bytes()), Some(place));
            assert_eq!(cell_name(place.0, place.1), name);
        }
        for name in ["", "A", "1", "A0", "A99999999999", "ZZZZZZZZZZ1", "A1B"] {
            assert_eq!(cell_place(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn cells_come_back_in_order_and_the_later_of_two_counts() {
        let mut grid = Grid::default();
        let mut budget = Budget(1000);
        for (place, text) in [((1, 0), "c"), ((0, 1), "b"), ((0, 0), "a"), ((1, 0), "d"), ((300, 200), "e")] {
            grid.push(place, Kind::Text, text, &mut budget).unwrap();
        }
        assert!(grid.is_mixed);
        grid.sort();
        let piece = grid.take_piece().unwrap();
        let told: Vec<_> = cells(&piece).map(|cell| (cell.row, cell.column, cell.text)).collect();
        assert_eq!(told, [(0, 0, "a"), (0, 1, "b"), (1, 0, "d"), (300, 200, "e")]);
        assert_eq!(grid.push((0, 0), Kind::Text, &"x".repeat(1000), &mut budget), Err(Trouble::TooMuch));
    }
}
