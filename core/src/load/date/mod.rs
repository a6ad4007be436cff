//! Dates and moments as files write them: year first, day first or month first, with the month's number or
//! its name, in the Gregorian or the Jalali calendar, with or without a time; or as a number ([`Stamp`]).

mod clock;
mod iso;
mod months;
mod stamp;

use super::class::{Mark, Marks};
use super::letters::{ROOM, plain};
use super::number::DecimalMark;
use crate::calendar::{Day, MICROS_PER_DAY};
use clock::{Clock, Cursor, Zone};

pub(super) use iso::IsoDays;
pub use stamp::Stamp;

/// Which of day and month stands first where the year stands last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 16/05/2011
    DayFirst,
    /// 5/16/2011
    MonthFirst,
}

/// How the dates of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateForm {
    /// As dates. A year of two digits is one of the hundred years that begin with `century`.
    Written { order: DateOrder, century: i32 },
    /// As numbers.
    Counted { stamp: Stamp, mark: DecimalMark },
}

/// In which orders a text is a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateShape {
    /// The year stands first.
    Iso,
    /// The month has its name.
    Named,
    /// Only with the day first.
    DayFirst,
    /// Only with the month first.
    MonthFirst,
    /// In both orders.
    Either,
    /// In an order of its own and a calendar that is not read.
    Buddhist,
}

/// A date or moment as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// In which orders it is a date.
    pub shape: DateShape,
    /// What else is to be known of it.
    pub marks: Marks,
    year: i32,
    /// For [`DateShape::Iso`] and [`DateShape::Named`] the month, else the first part.
    first: u32,
    /// For [`DateShape::Iso`] and [`DateShape::Named`] the day, else the second part.
    second: u32,
    /// Whether the year has two digits only.
    is_short: bool,
    /// Time of day, if it is a moment.
    pub micros: Option<i64>,
    /// Whether it is written in universal time (`Z`).
    pub universal: bool,
}

/// Gregorian years that are read as such.
const YEARS: std::ops::RangeInclusive<i32> = 1600..=2399;

/// Years that are Jalali ones.
const JALALI: std::ops::RangeInclusive<i32> = 1300..=1450;

/// Years that are Buddhist ones.
const BUDDHIST: std::ops::RangeInclusive<i32> = 2400..=2600;

/// The first of the hundred years in which years of two digits lie, unless something else is said.
pub(super) const CENTURY: i32 = 1950;

/// The same of birth dates.
pub(super) const CENTURY_OF_BIRTHS: i32 = 1925;

impl Date {
    /// The day in an order; `None` when it is no date in it. A year of two digits is one of the hundred
    /// years that begin with `century`.
    #[inline]
    pub fn day(&self, order: DateOrder, century: i32) -> Option<Day> {
        let (month, day) = match (self.shape, order) {
            (DateShape::Iso | DateShape::Named, _)
            | (DateShape::MonthFirst | DateShape::Either, DateOrder::MonthFirst) => (self.first, self.second),
            (DateShape::DayFirst | DateShape::Either, DateOrder::DayFirst) => (self.second, self.first),
            _ => return None,
        };
        let year = if self.is_short { full_year(self.year, century) } else { self.year };
        day_of(year, month, day)
    }

    /// The moment in an order, midnight where no time is written. Universal time is moved by
    /// `utc_offset` minutes; any other offset is only how the clock on the wall was set.
    #[inline]
    pub fn instant(&self, order: DateOrder, century: i32, utc_offset: i32) -> Option<i64> {
        let midnight = i64::from(self.day(order, century)?.0) * MICROS_PER_DAY;
        let moved = if self.universal { i64::from(utc_offset) * 60_000_000 } else { 0 };
        Some(midnight + self.micros.unwrap_or(0) + moved)
    }
}

fn full_year(year: i32, century: i32) -> i32 {
    century + (year - century).rem_euclid(100)
}

/// The day of a date in the calendar that its year tells.
#[inline]
fn day_of(year: i32, month: u32, day: u32) -> Option<Day> {
    if YEARS.contains(&year) {
        Day::from_date(year, month, day)
    } else if JALALI.contains(&year) {
        Day::from_jalali(year, month, day)
    } else {
        None
    }
}

#[inline(always)]
fn digit(byte: u8) -> Option<u32> {
    let digit = byte.wrapping_sub(b'0');
    (digit <= 9).then_some(u32::from(digit))
}

#[inline(always)]
fn two(tens: u8, ones: u8) -> Option<u32> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// Reads a trimmed cell as a date; `None` when it is none in any order.
#[inline]
pub(super) fn parse(cell: &[u8]) -> Option<Date> {
    // The short way: YYYY-MM-DD and nothing more.
    if let &[a, b, c, d, b'-', e, f, b'-', g, h] = cell {
        let year = (two(a, b)? * 100 + two(c, d)?) as i32;
        return year_first(year, two(e, f)?, two(g, h)?, Clock::default());
    }
    if let Some(date) = numbered(cell) {
        return Some(date);
    }
    let mut room = [0; ROOM];
    let plain = plain(cell, &mut room)?.trim_ascii();
    let spelled = if plain == cell { None } else { numbered(plain) };
    spelled.or_else(|| named(plain))
}

#[inline(always)]
fn year_first(year: i32, month: u32, day: u32, clock: Clock) -> Option<Date> {
    if YEARS.contains(&year) {
        Day::from_date(year, month, day)?;
        Some(Date::new(DateShape::Iso, year, (month, day), clock))
    } else {
        in_other_calendar(year, month, day, clock)
    }
}

/// A date whose year is none of ours.
#[cold]
fn in_other_calendar(year: i32, month: u32, day: u32, clock: Clock) -> Option<Date> {
    if BUDDHIST.contains(&year) {
        Day::from_date(year, month, day)?;
        return Some(Date::new(DateShape::Buddhist, year, (month, day), clock));
    }
    day_of(year, month, day)?;
    Some(Date::new(DateShape::Iso, year, (month, day), clock))
}

impl Date {
    #[inline(always)]
    fn new(shape: DateShape, year: i32, (first, second): (u32, u32), clock: Clock) -> Date {
        let mut marks = Marks::default();
        if year < *YEARS.start() && shape != DateShape::Buddhist {
            marks.set(if year < 100 { Mark::ShortYear } else { Mark::Jalali });
        }
        match clock.zone {
            Zone::Unsaid => {}
            Zone::Offset => marks.set(Mark::Offset),
            Zone::Universal => marks.set(Mark::Universal),
        }
        let universal = clock.zone == Zone::Universal;
        Date { shape, marks, year, first, second, is_short: year < 100, micros: clock.micros, universal }
    }
}

/// A date in numbers, with one mark between them.
fn numbered(cell: &[u8]) -> Option<Date> {
    let mut text = Cursor { rest: cell };
    let (first, first_digits) = text.number(4)?;
    let separator = text.byte().filter(|byte| b"-/.".contains(byte))?;
    if separator == b'.' {
        text.spaces();
    }
    let (second, second_digits) = text.number(2)?;
    text.take(separator)?;
    if separator == b'.' {
        text.spaces();
    }
    let (third, third_digits) = text.number(4)?;
    let clock = text.time()?;
    if second_digits > 2 {
        return None;
    }
    if first_digits == 4 {
        return if third_digits <= 2 { year_first(first as i32, second, third, clock) } else { None };
    }
    let year = third as i32;
    // With hyphens, two digits may as well be the day of a date whose year stands first.
    let is_year = third_digits == 4 || (third_digits == 2 && separator != b'-');
    if first_digits > 2 || !is_year || (third_digits == 4 && year < 100) {
        return None;
    }
    let is_date = |month, day| match year {
        ..100 => Day::from_date(full_year(year, CENTURY), month, day).is_some(),
        year if BUDDHIST.contains(&year) => Day::from_date(year, month, day).is_some(),
        year => day_of(year, month, day).is_some(),
    };
    let shape = match (is_date(second, first), is_date(first, second)) {
        (false, false) => return None,
        _ if BUDDHIST.contains(&year) => DateShape::Buddhist,
        (true, true) => DateShape::Either,
        (true, false) => DateShape::DayFirst,
        (false, true) => DateShape::MonthFirst,
    };
    Some(Date::new(shape, year, (first, second), clock))
}

/// Words that stand in dates and say nothing: days of the week, articles, endings of numbers.
const IDLE: [&str; 27] = [
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "st",
    "nd",
    "rd",
    "th",
    "de",
    "del",
    "of",
    "г",
    "թ",
    "year",
    "года",
    "წ",
    "წლის",
];

/// A date with the name of its month: `16 May 2011`, `May 16, 2011`, `2011 May 16`.
fn named(cell: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(cell).ok()?;
    // Most texts with a digit are no dates: a day and a year have three digits or more, a year two in a row.
    if text.bytes().filter(u8::is_ascii_digit).count() < 3 {
        return None;
    }
    let mut rest = text;
    let mut numbers: [Option<(u32, usize)>; 2] = [None; 2];
    let mut month = None;
    let mut month_stands_first = false;
    loop {
        rest = rest.trim_start_matches([' ', ',', '.', '-', '/', '\'']);
        let first = rest.chars().next()?;
        if first.is_ascii_digit() {
            let mut cursor = Cursor { rest: rest.as_bytes() };
            let number = cursor.number(4)?;
            rest = rest.get(number.1..)?;
            if rest.starts_with(|letter: char| letter.is_ascii_digit()) {
                return None;
            }
            *numbers.iter_mut().find(|place| place.is_none())? = Some(number);
        } else {
            let end = rest.find(|letter: char| !is_letter(letter)).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end).filter(|_| end > 0)?;
            rest = after;
            let is_idle = || IDLE.iter().any(|idle| word.eq_ignore_ascii_case(idle));
            match month {
                None if !is_idle() => {
                    month = Some(months::month(word)?);
                    month_stands_first = numbers == [None; 2];
                }
                Some(_) if !is_idle() => return None,
                _ => {}
            }
        }
        if let ([Some(first), Some(second)], Some((month, is_jalali))) = (numbers, month) {
            let ((year, year_digits), (day, day_digits)) =
                if first.1 == 4 && !month_stands_first { (first, second) } else { (second, first) };
            let clock = Cursor { rest: rest.trim_start_matches(['.', ',']).as_bytes() }.time()?;
            let year = year as i32;
            let is_year = year_digits == 4 || (year_digits == 2 && !is_jalali);
            if !is_year || day_digits > 2 || JALALI.contains(&year) != is_jalali {
                return None;
            }
            let full = if year_digits == 2 { full_year(year, CENTURY) } else { year };
            let is_short_year = year_digits == 2;
            if BUDDHIST.contains(&full) {
                Day::from_date(full, month, day)?;
                return Some(Date::new(DateShape::Buddhist, full, (month, day), clock));
            }
            day_of(full, month, day)?;
            let year = if is_short_year { year } else { full };
            return Some(Date::new(DateShape::Named, year, (month, day), clock));
        }
        if numbers.iter().all(Option::is_some) {
            // The month stands between or before the numbers.
            return None;
        }
    }
}

/// Letters, and the signs above and below them.
fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{655}')
}

#[cfg(test)]
mod tests;
