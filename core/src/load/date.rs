//! Dates and moments as files write them: year first, day first or month first, with or without a time.

use crate::calendar::{Day, MICROS_PER_DAY};

/// Which of day and month stands first where the year stands last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 16/05/2011
    DayFirst,
    /// 5/16/2011
    MonthFirst,
}

/// In which orders a text is a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateShape {
    /// The year stands first.
    Iso,
    /// Only with the day first.
    DayFirst,
    /// Only with the month first.
    MonthFirst,
    /// In both orders.
    Either,
}

/// A date or moment as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// In which orders it is a date.
    pub shape: DateShape,
    year: i32,
    /// For [`DateShape::Iso`] the month, else the first part.
    first: u32,
    /// For [`DateShape::Iso`] the day, else the second part.
    second: u32,
    /// Time of day, if it is a moment.
    pub micros: Option<i64>,
    /// Whether it is written in universal time (`Z`).
    pub universal: bool,
}

/// Years that are read as such. Earlier and later ones are of another calendar, or nobody's date.
const YEARS: std::ops::RangeInclusive<i32> = 1600..=2399;

impl Date {
    /// The day in an order; `None` when it is no date in it.
    #[inline]
    pub fn day(&self, order: DateOrder) -> Option<Day> {
        match (self.shape, order) {
            (DateShape::Iso, _) | (DateShape::MonthFirst | DateShape::Either, DateOrder::MonthFirst) => {
                Day::from_date(self.year, self.first, self.second)
            }
            (DateShape::DayFirst | DateShape::Either, DateOrder::DayFirst) => {
                Day::from_date(self.year, self.second, self.first)
            }
            _ => None,
        }
    }

    /// The moment in an order, midnight where no time is written. Universal time is moved by
    /// `utc_offset` minutes; any other offset is only how the clock on the wall was set.
    #[inline]
    pub fn instant(&self, order: DateOrder, utc_offset: i32) -> Option<i64> {
        let midnight = i64::from(self.day(order)?.0) * MICROS_PER_DAY;
        let moved = if self.universal { i64::from(utc_offset) * 60_000_000 } else { 0 };
        Some(midnight + self.micros.unwrap_or(0) + moved)
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
        return iso(year, two(e, f)?, two(g, h)?, None, false);
    }
    written(cell)
}

#[inline(always)]
fn iso(year: i32, month: u32, day: u32, micros: Option<i64>, universal: bool) -> Option<Date> {
    let date = Date { shape: DateShape::Iso, year, first: month, second: day, micros, universal };
    (YEARS.contains(&year) && Day::from_date(year, month, day).is_some()).then_some(date)
}

fn written(cell: &[u8]) -> Option<Date> {
    let mut text = Cursor { rest: cell };
    let (first, first_digits) = text.number(4)?;
    let separator = text.byte().filter(|byte| b"-/.".contains(byte))?;
    let (second, second_digits) = text.number(2)?;
    text.take(separator)?;
    let (third, third_digits) = text.number(4)?;
    let (micros, universal) = text.time()?;
    if second_digits > 2 {
        return None;
    }
    if first_digits == 4 {
        return if third_digits <= 2 { iso(first as i32, second, third, micros, universal) } else { None };
    }
    let year = third as i32;
    if first_digits > 2 || third_digits != 4 || !YEARS.contains(&year) {
        return None;
    }
    let day_first = Day::from_date(year, second, first).is_some();
    let month_first = Day::from_date(year, first, second).is_some();
    let shape = match (day_first, month_first) {
        (true, true) => DateShape::Either,
        (true, false) => DateShape::DayFirst,
        (false, true) => DateShape::MonthFirst,
        (false, false) => return None,
    };
    Some(Date { shape, year, first, second, micros, universal })
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    /// One to `most` digits; how many is said beside the number.
    fn number(&mut self, most: usize) -> Option<(u32, usize)> {
        let count = self.rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        let value = digits.iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
        (count > 0).then_some((value, count))
    }

    fn spaces(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    /// A time of day up to the end of the text: nothing, or `hh:mm[:ss[.fraction]] [AM|PM] [offset]`.
    fn time(&mut self) -> Option<(Option<i64>, bool)> {
        if self.rest.is_empty() {
            return Some((None, false));
        }
        match self.byte()? {
            b'T' | b't' => {}
            b',' | b' ' => self.spaces(),
            _ => return None,
        }
        let (mut hours, _) = self.number(2)?;
        self.take(b':')?;
        let (minutes, minute_digits) = self.number(2)?;
        let mut seconds = 0;
        let mut fraction = 0;
        if self.take(b':').is_some() {
            let (number, digits) = self.number(2)?;
            if digits != 2 {
                return None;
            }
            seconds = number;
            if self.take(b'.').or_else(|| self.take(b',')).is_some() {
                fraction = self.micros()?;
            }
        }
        self.spaces();
        if let Some(half) = self.half() {
            if !(1..=12).contains(&hours) {
                return None;
            }
            hours = hours % 12 + half;
            self.spaces();
        }
        let universal = self.offset()?;
        if hours > 23 || minutes > 59 || seconds > 59 || minute_digits != 2 {
            return None;
        }
        let seconds = i64::from(hours * 3600 + minutes * 60 + seconds);
        Some((Some(seconds * 1_000_000 + fraction), universal))
    }

    /// Digits after the point of the seconds, cut to microseconds.
    fn micros(&mut self) -> Option<i64> {
        let mut micros = 0;
        let mut unit = 100_000;
        let mut count = 0;
        while let Some(digit) = self.rest.first().and_then(|&byte| digit(byte)) {
            micros += i64::from(digit) * unit;
            (unit, count) = (unit / 10, count + 1);
            self.byte();
        }
        (count > 0).then_some(micros)
    }

    /// 0 for AM, 12 for PM.
    fn half(&mut self) -> Option<u32> {
        let (word, rest) = self.rest.split_at_checked(2)?;
        let hours = match word {
            [b'a' | b'A', b'm' | b'M'] => 0,
            [b'p' | b'P', b'm' | b'M'] => 12,
            _ => return None,
        };
        self.rest = rest;
        Some(hours)
    }

    /// `Z`, `UTC`, `±hh`, `±hhmm`, `±hh:mm` or nothing, up to the end of the text. Whether it is universal time.
    fn offset(&mut self) -> Option<bool> {
        match self.rest {
            [] => return Some(false),
            b"Z" | b"z" | b"UTC" => return Some(true),
            _ => {}
        }
        self.byte().filter(|byte| b"+-".contains(byte))?;
        let (hours, digits) = self.number(2)?;
        self.take(b':');
        let minutes = if self.rest.is_empty() { 0 } else { self.number(2)?.0 };
        (self.rest.is_empty() && digits == 2 && hours <= 14 && minutes <= 59).then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Instant;
    use proptest::prelude::*;

    fn moment(cell: &str, order: DateOrder) -> Option<String> {
        parse(cell.as_bytes())?.instant(order, 0).map(|micros| Instant(micros).to_string())
    }

    #[test]
    fn moments_are_what_the_clock_on_the_wall_said() {
        use DateOrder::{DayFirst, MonthFirst};
        let at = |text: &str| Some(text.to_owned());
        assert_eq!(moment("2011-05-16", DayFirst), at("2011-05-16 00:00:00"));
        assert_eq!(moment("5/16/2011 8:13 PM", MonthFirst), at("2011-05-16 20:13:00"));
        assert_eq!(moment("5/16/2011 12:13 AM", MonthFirst), at("2011-05-16 00:13:00"));
        assert_eq!(moment("16/05/2011 08:13:00", DayFirst), at("2011-05-16 08:13:00"));
        assert_eq!(moment("16/05/2011", MonthFirst), None);
        assert_eq!(moment("01/12/2010", DayFirst), at("2010-12-01 00:00:00"));
        assert_eq!(moment("01/12/2010", MonthFirst), at("2010-01-12 00:00:00"));
        assert_eq!(moment("2025-10-07T09:50:26.1234567+02:00", DayFirst), at("2025-10-07 09:50:26.123456"));
        for none in [
            "2011-02-30",
            "2011-13-01",
            "16/13/2011",
            "16-05/2011",
            "5/16/11",
            "2011-05-16x",
            "13/05/2011 0:0",
            "2011-05-16 13:00 PM",
        ] {
            assert_eq!(parse(none.as_bytes()), None, "{none:?}");
        }
    }

    #[test]
    fn only_universal_time_is_moved() {
        let day = |cell: &[u8]| {
            parse(cell)
                .and_then(|date| date.instant(DateOrder::DayFirst, 240))
                .map(|m| Instant(m).day().to_string())
        };
        assert_eq!(day(b"2025-10-07T21:00:00Z").as_deref(), Some("2025-10-08"));
        assert_eq!(day(b"2025-10-07T21:00:00+00:00").as_deref(), Some("2025-10-07"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(cell in "[-/.:TZ +0-9AMPamp]{0,24}") {
            let _ = parse(cell.as_bytes()).and_then(|date| date.instant(DateOrder::MonthFirst, 60));
        }

        #[test]
        fn every_day_is_read_in_every_order(number in -130_000i32..150_000) {
            let day = Day(number);
            let (y, m, d) = day.date();
            prop_assume!(YEARS.contains(&y));
            for (cell, order) in [
                (format!("{y:04}-{m:02}-{d:02}"), DateOrder::DayFirst),
                (format!("{d}.{m}.{y:04}"), DateOrder::DayFirst),
                (format!("{m:02}/{d:02}/{y:04}"), DateOrder::MonthFirst),
            ] {
                prop_assert_eq!(parse(cell.as_bytes()).and_then(|date| date.day(order)), Some(day));
            }
        }
    }
}
