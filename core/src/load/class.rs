//! What a cell looks like, and the tally of looks over a column.
//!
//! Every cell belongs to exactly one [`Class`], whatever its column is being read as. A column's type is a
//! function of the tally over all its rows, so it cannot depend on their order, on how the file was cut or
//! on which rows were looked at first.

use super::date::{self, DateShape};
use super::number;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Class {
    /// Nothing, or only spaces.
    Empty,
    /// A whole number.
    Int,
    /// A whole number with leading zeros.
    Padded,
    /// A whole number of 15 digits or more.
    Long,
    /// A number whose decimals can only stand after a point.
    Point,
    /// A number whose decimals can only stand after a comma.
    Comma,
    /// `1,234` or `1.234`: thousands or decimals.
    Either,
    /// A date with the year first.
    Iso,
    /// A date that is one only with the day first.
    DayFirst,
    /// A date that is one only with the month first.
    MonthFirst,
    /// A date in either order.
    AnyOrder,
    /// The same four with a time of day.
    IsoTime,
    /// A moment, day first.
    DayFirstTime,
    /// A moment, month first.
    MonthFirstTime,
    /// A moment in either order.
    AnyOrderTime,
    /// A word for yes or no.
    Flag,
    /// Anything else.
    Other,
}

/// Number of classes.
pub(super) const CLASSES: usize = Class::Other as usize + 1;

/// How many cells of a column look like what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally(pub [u64; CLASSES]);

impl Tally {
    /// Counts `n` more cells of a class.
    #[inline(always)]
    pub fn add(&mut self, class: Class, n: u64) {
        self.0[class as usize] += n;
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: &Tally) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| *sum += more);
    }

    /// Cells of any of these classes.
    pub fn of(&self, classes: &[Class]) -> u64 {
        classes.iter().map(|&class| self.0[class as usize]).sum()
    }

    /// Cells with content.
    pub fn filled(&self) -> u64 {
        self.0.iter().sum::<u64>() - self.0[Class::Empty as usize]
    }
}

/// A cell without the spaces around it, also those that cannot be seen (U+00A0, U+202F, U+2009, U+FEFF,
/// U+200B, U+200E, U+200F).
#[inline]
pub(super) fn trim(mut cell: &[u8]) -> &[u8] {
    loop {
        cell = cell.trim_ascii();
        let inner = SPACES.iter().fold(cell, |cell, space| {
            let cell = cell.strip_prefix(*space).unwrap_or(cell);
            cell.strip_suffix(*space).unwrap_or(cell)
        });
        if inner.len() == cell.len() {
            return cell;
        }
        cell = inner;
    }
}

const SPACES: [&[u8]; 7] = [
    "\u{a0}".as_bytes(),
    "\u{202f}".as_bytes(),
    "\u{2009}".as_bytes(),
    "\u{feff}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{200e}".as_bytes(),
    "\u{200f}".as_bytes(),
];

/// Whether a cell has no content. Most cells end at the first byte.
#[inline(always)]
pub(super) fn is_blank(cell: &[u8]) -> bool {
    match cell.first() {
        None => true,
        Some(byte) if byte.is_ascii_graphic() => false,
        Some(_) => trim(cell).is_empty(),
    }
}

/// A word for yes or no.
#[inline]
pub(super) fn flag(cell: &[u8]) -> Option<bool> {
    match cell.len() {
        1 if cell.eq_ignore_ascii_case(b"y") => Some(true),
        1 if cell.eq_ignore_ascii_case(b"n") => Some(false),
        2 if cell.eq_ignore_ascii_case(b"no") => Some(false),
        3 if cell.eq_ignore_ascii_case(b"yes") => Some(true),
        4 if cell.eq_ignore_ascii_case(b"true") => Some(true),
        5 if cell.eq_ignore_ascii_case(b"false") => Some(false),
        _ => None,
    }
}

/// What a cell looks like.
pub(super) fn classify(cell: &[u8]) -> Class {
    let cell = trim(cell);
    let Some(first) = cell.first() else { return Class::Empty };
    if first.is_ascii_alphabetic() {
        return if flag(cell).is_some() { Class::Flag } else { Class::Other };
    }
    if let Some(number) = number::parse(cell) {
        return number.class;
    }
    date::parse(cell).map_or(Class::Other, |date| class_of_date(date.shape, date.micros.is_some()))
}

/// The class of a date.
#[inline(always)]
pub(super) fn class_of_date(shape: DateShape, has_time: bool) -> Class {
    match (shape, has_time) {
        (DateShape::Iso, false) => Class::Iso,
        (DateShape::DayFirst, false) => Class::DayFirst,
        (DateShape::MonthFirst, false) => Class::MonthFirst,
        (DateShape::Either, false) => Class::AnyOrder,
        (DateShape::Iso, true) => Class::IsoTime,
        (DateShape::DayFirst, true) => Class::DayFirstTime,
        (DateShape::MonthFirst, true) => Class::MonthFirstTime,
        (DateShape::Either, true) => Class::AnyOrderTime,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_one_look() {
        let cases = [
            ("", Class::Empty),
            (" \u{a0}", Class::Empty),
            ("17850", Class::Int),
            ("-3", Class::Int),
            ("1 234", Class::Int),
            ("0", Class::Int),
            ("007", Class::Padded),
            ("123456789012345", Class::Long),
            ("4.95", Class::Point),
            ("$5,876.40", Class::Point),
            ("0.125", Class::Point),
            ("1234.567", Class::Point),
            ("1,234,567", Class::Point),
            ("4,95", Class::Comma),
            ("1.234,50 €", Class::Comma),
            ("1.234.567", Class::Comma),
            ("1,234", Class::Either),
            ("12.345", Class::Either),
            ("2011-05-16", Class::Iso),
            ("2011/5/6", Class::Iso),
            ("16/05/2011", Class::DayFirst),
            ("5/16/2011", Class::MonthFirst),
            ("05.06.2011", Class::AnyOrder),
            ("2011-05-16 08:13:00", Class::IsoTime),
            ("2025-10-07 09:50:26 +0200", Class::IsoTime),
            ("2025-10-07T09:50:26.123Z", Class::IsoTime),
            ("5/16/2011 8:13 AM", Class::MonthFirstTime),
            ("16.05.2011 08:13", Class::DayFirstTime),
            ("TRUE", Class::Flag),
            ("No", Class::Flag),
            ("30/02/2011", Class::Other),
            ("1403-05-12", Class::Other),
            ("2011-05-16 25:00", Class::Other),
            ("12-34", Class::Other),
            ("85123A", Class::Other),
            ("1,23,4", Class::Other),
            ("5.", Class::Other),
            ("-", Class::Other),
            ("$", Class::Other),
            ("1-9", Class::Other),
            ("1000+", Class::Other),
            ("+374 10 123456", Class::Other),
            ("Athens", Class::Other),
        ];
        for (cell, class) in cases {
            assert_eq!(classify(cell.as_bytes()), class, "{cell:?}");
        }
    }
}
