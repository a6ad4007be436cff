//! What a cell looks like, and the tally of looks over a column.
//!
//! Every cell belongs to exactly one [`Class`], whatever its column is being read as, and may carry some
//! [`Marks`]: a currency, a percent sign, a year of two digits. A column's type is a function of the tally
//! over all its rows, so it cannot depend on their order, on how the file was cut or on which rows were
//! looked at first.

use super::date::{self, Date, DateShape};
use super::number::{self, CURRENCIES};
use super::words;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Class {
    /// Nothing, or only spaces.
    Empty,
    /// A word for nothing: `NULL`, `#N/A`, `-`.
    Null,
    /// `0` or `1`.
    Bit,
    /// A whole number.
    Int,
    /// A whole number that, as a spreadsheet's date, is a day of the years 2000 to 2040.
    Recent,
    /// The same of the years 1920 to 2079.
    Serial,
    /// Eight digits that are a date, year first.
    Compact,
    /// Eight digits that are a Jalali date, year first.
    CompactJalali,
    /// A whole number that, in seconds from 1970, is a moment of the years 1980 to 2099.
    Seconds,
    /// The same in milliseconds.
    Millis,
    /// A whole number with leading zeros.
    Padded,
    /// A whole number of 15 digits or more.
    Long,
    /// A whole number of more than 15 digits, all of them zeros from the sixteenth on.
    Cut,
    /// A whole number as programs write one that they hold as a fraction: `17850.0`.
    Float,
    /// The same, and a spreadsheet's date.
    FloatSerial,
    /// A number whose decimals can only stand after a point.
    Point,
    /// The same, and a spreadsheet's date and time.
    PointSerial,
    /// A number whose decimals can only stand after a comma.
    Comma,
    /// The same, and a spreadsheet's date and time.
    CommaSerial,
    /// `1,234` or `1.234`: thousands or decimals.
    Either,
    /// A number with decimals that can be read in one way only: after U+066B, or with a power of ten.
    Certain,
    /// A date with the year first.
    Iso,
    /// A date with the name of the month.
    Named,
    /// A date that is one only with the day first.
    DayFirst,
    /// A date that is one only with the month first.
    MonthFirst,
    /// A date in either order.
    AnyOrder,
    /// The same five with a time of day.
    IsoTime,
    /// A moment with the name of the month.
    NamedTime,
    /// A moment, day first.
    DayFirstTime,
    /// A moment, month first.
    MonthFirstTime,
    /// A moment in either order.
    AnyOrderTime,
    /// A date of the Buddhist calendar, which is not read.
    Buddhist,
    /// A word for yes or no.
    Flag,
    /// A word for no that elsewhere says that there is nothing.
    Neither,
    /// An email address.
    Email,
    /// A telephone number: digits with a plus, brackets or marks that no number has.
    Phone,
    /// A number behind an apostrophe, which made a spreadsheet keep it as text.
    Quoted,
    /// A text behind an apostrophe that keeps it from being a formula.
    Guarded,
    /// The name of a country.
    Country,
    /// Letters and digits without spaces.
    Code,
    /// Anything else.
    Other,
}

/// Number of classes.
pub(super) const CLASSES: usize = Class::Other as usize + 1;

use Class::*;

/// Whole numbers that rather name things than count them.
pub(super) const NAMING: [Class; 3] = [Padded, Long, Cut];
/// Numbers that need a point.
pub(super) const POINTS: [Class; 4] = [Float, FloatSerial, Point, PointSerial];
/// Numbers that need a comma.
pub(super) const COMMAS: [Class; 2] = [Comma, CommaSerial];
/// Numbers of all kinds.
pub(super) const NUMBERS: [Class; 19] = [
    Bit,
    Int,
    Recent,
    Serial,
    Compact,
    CompactJalali,
    Seconds,
    Millis,
    Padded,
    Long,
    Cut,
    Float,
    FloatSerial,
    Point,
    PointSerial,
    Comma,
    CommaSerial,
    Either,
    Certain,
];
/// Days.
pub(super) const DAYS: [Class; 5] = [Iso, Named, DayFirst, MonthFirst, AnyOrder];
/// Moments.
pub(super) const TIMES: [Class; 5] = [IsoTime, NamedTime, DayFirstTime, MonthFirstTime, AnyOrderTime];

impl Class {
    /// Whether it is the look of a value rather than of a name or a heading.
    pub fn is_value(self) -> bool {
        NUMBERS.contains(&self)
            || DAYS.contains(&self)
            || TIMES.contains(&self)
            || matches!(self, Buddhist | Flag | Neither | Email | Phone | Quoted)
    }

    /// Whether a number of this look is none under a decimal mark.
    pub fn needs_other_mark(self, mark: number::DecimalMark) -> bool {
        match mark {
            number::DecimalMark::Point => COMMAS.contains(&self),
            number::DecimalMark::Comma => POINTS.contains(&self),
        }
    }
}

/// What else is to be known of a cell that has a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It names a currency, by the position in [`CURRENCIES`].
    Currency(u8),
    /// It has a percent sign.
    Percent,
    /// It is negative by brackets, or by a minus behind it.
    Negative,
    /// It has a year of two digits.
    ShortYear,
    /// It is a Jalali date.
    Jalali,
    /// It tells its distance from universal time.
    Offset,
    /// It is in universal time.
    Universal,
}

/// Number of marks.
pub(super) const MARKS: usize = CURRENCIES.len() + 6;

impl Mark {
    /// Its position in a tally.
    pub fn index(self) -> usize {
        CURRENCIES.len()
            + match self {
                Mark::Currency(which) => return usize::from(which),
                Mark::Percent => 0,
                Mark::Negative => 1,
                Mark::ShortYear => 2,
                Mark::Jalali => 3,
                Mark::Offset => 4,
                Mark::Universal => 5,
            }
    }
}

/// The marks of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u64);

impl Marks {
    /// Adds a mark.
    pub fn set(&mut self, mark: Mark) {
        self.0 |= 1 << mark.index();
    }

    /// Whether the mark at this position is there.
    #[cfg(test)]
    pub fn has(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }
}

/// What a cell looks like, with its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub class: Class,
    pub marks: Marks,
}

impl From<Class> for Look {
    fn from(class: Class) -> Look {
        Look { class, marks: Marks::default() }
    }
}

/// How many cells of a column look like what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    /// Cells by class.
    pub classes: [u64; CLASSES],
    /// Cells by mark.
    pub marks: [u64; MARKS],
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { classes: [0; CLASSES], marks: [0; MARKS] }
    }
}

impl Tally {
    /// Counts a cell of a class, without marks.
    #[inline(always)]
    pub fn add(&mut self, class: Class) {
        self.classes[class as usize] += 1;
    }

    /// Counts `n` more cells that look like this.
    #[inline]
    pub fn add_looks(&mut self, look: Look, n: u64) {
        self.classes[look.class as usize] += n;
        let mut marks = look.marks.0;
        while marks != 0 {
            if let Some(count) = self.marks.get_mut(marks.trailing_zeros() as usize) {
                *count += n;
            }
            marks &= marks - 1;
        }
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: &Tally) {
        self.classes.iter_mut().zip(other.classes).for_each(|(sum, more)| *sum += more);
        self.marks.iter_mut().zip(other.marks).for_each(|(sum, more)| *sum += more);
    }

    /// Cells of any of these classes.
    pub fn of(&self, classes: &[Class]) -> u64 {
        classes.iter().map(|&class| self.classes[class as usize]).sum()
    }

    /// Cells with a mark.
    pub fn marked(&self, mark: Mark) -> u64 {
        self.marks.get(mark.index()).copied().unwrap_or(0)
    }

    /// Cells with content.
    pub fn filled(&self) -> u64 {
        self.classes.iter().sum::<u64>() - self.classes[Empty as usize]
    }
}

/// A cell without the spaces around it, also those that cannot be seen (U+00A0, U+202F, U+2009, U+FEFF,
/// U+200B, U+200E, U+200F).
#[inline]
pub(super) fn trim(mut cell: &[u8]) -> &[u8] {
    if let [first, .., last] = cell
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return cell;
    }
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

/// What a cell looks like.
pub(super) fn classify(cell: &[u8]) -> Class {
    look(cell).class
}

/// What a cell looks like, with its marks.
pub(super) fn look(cell: &[u8]) -> Look {
    let cell = trim(cell);
    let Some(&first) = cell.first() else { return Empty.into() };
    if let Some(word) = words::class(cell) {
        return word.into();
    }
    // Most numbers are digits and perhaps a point.
    if (first.is_ascii_digit() || first == b'-')
        && let Some((_, class)) = number::plain(cell, b'.')
    {
        return class.into();
    }
    // Of texts that begin with a letter only a few are worth a second look.
    if !first.is_ascii_alphabetic() || words::may_be_value(cell) {
        if let Some(number) = number::parse(cell) {
            return Look { class: number.class, marks: number.marks };
        }
        if let Some(date) = date::parse(cell) {
            return look_of_date(&date);
        }
    }
    if first == b'\'' {
        return class_of_quoted(cell).into();
    }
    words::shape(cell).into()
}

/// The class of a cell with an apostrophe in front.
fn class_of_quoted(cell: &[u8]) -> Class {
    match cell {
        [_, b'=' | b'+' | b'-' | b'@' | b'\t', ..] => Guarded,
        [_, rest @ ..] if number::parse(rest).is_some() => Quoted,
        _ => Other,
    }
}

/// The look of a date.
#[inline(always)]
pub(super) fn look_of_date(date: &Date) -> Look {
    let class = match (date.shape, date.micros.is_some()) {
        (DateShape::Iso, false) => Iso,
        (DateShape::Named, false) => Named,
        (DateShape::DayFirst, false) => DayFirst,
        (DateShape::MonthFirst, false) => MonthFirst,
        (DateShape::Either, false) => AnyOrder,
        (DateShape::Iso, true) => IsoTime,
        (DateShape::Named, true) => NamedTime,
        (DateShape::DayFirst, true) => DayFirstTime,
        (DateShape::MonthFirst, true) => MonthFirstTime,
        (DateShape::Either, true) => AnyOrderTime,
        (DateShape::Buddhist, _) => Buddhist,
    };
    Look { class, marks: date.marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_one_look() {
        let cases = [
            ("", Class::Empty),
            (" \u{a0}", Class::Empty),
            ("1", Class::Bit),
            ("-1", Class::Int),
            ("7305", Class::Int),
            ("17850", Class::Serial),
            ("$17850", Class::Int),
            ("17 850", Class::Int),
            ("40679", Class::Recent),
            ("40679.5", Class::PointSerial),
            ("40679,34236", Class::CommaSerial),
            ("17850.0", Class::FloatSerial),
            ("178500.0", Class::Float),
            ("3.0", Class::Float),
            ("-3.0", Class::Point),
            ("3,0", Class::Comma),
            ("20110516", Class::Compact),
            ("13900226", Class::CompactJalali),
            ("20110532", Class::Int),
            ("1305533580", Class::Seconds),
            ("1305533580123", Class::Millis),
            ("-3", Class::Int),
            ("1 234", Class::Int),
            ("0", Class::Bit),
            ("007", Class::Padded),
            ("123456789012345", Class::Long),
            ("1234567890123450", Class::Cut),
            ("1234567890123456", Class::Long),
            ("123456789012345000000000", Class::Cut),
            ("-1234567890123450", Class::Long),
            ("۱۲۳۴٫۵", Class::Certain),
            ("1.23E+15", Class::Certain),
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
            ("16 May 2011", Class::Named),
            ("May 16, 2011 8:13 AM", Class::NamedTime),
            ("1403-05-12", Class::Iso),
            ("16/05/2554", Class::Buddhist),
            ("No", Class::Flag),
            ("Нет", Class::Neither),
            ("NULL", Class::Null),
            ("\\N", Class::Null),
            ("-", Class::Null),
            ("—", Class::Null),
            ("#N/A", Class::Null),
            ("0000-00-00", Class::Null),
            ("'007", Class::Quoted),
            ("'17850", Class::Quoted),
            ("'+374 10 123456", Class::Guarded),
            ("'t Hooft", Class::Other),
            ("anna@example.org", Class::Email),
            ("+374 10 123456", Class::Phone),
            ("85123A", Class::Code),
            ("30/02/2011", Class::Code),
            ("12-34", Class::Code),
            ("1-9", Class::Code),
            ("EUR 12", Class::Int),
            ("2011-05-16 25:00", Class::Other),
            ("1,23,4", Class::Other),
            ("5.", Class::Code),
            ("$", Class::Other),
            ("1000+", Class::Other),
            ("Athens", Class::Other),
            ("Marathon 2011", Class::Other),
        ];
        for (cell, class) in cases {
            assert_eq!(classify(cell.as_bytes()), class, "{cell:?}");
        }
    }
}
