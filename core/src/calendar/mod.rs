//! Days and instants of the civil calendar, without clock and without zones.
//!
//! A day is a number of days since 1970-01-01 in the proleptic Gregorian calendar, an instant a number
//! of microseconds of wall-clock time since the midnight that begins that day. The conversions between
//! day numbers and dates are those of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
//! (`civil_from_days`, `days_from_civil`). Dates of the Jalali calendar are read by [`Day::from_jalali`].

mod jalali;

use std::fmt;

pub use jalali::{days_in_jalali_month, is_jalali_leap_year};

/// A day of the Gregorian calendar: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Microseconds in a day.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A moment as it stood on the clock of whoever wrote it: microseconds since 1970-01-01 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// The day it falls on.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(MICROS_PER_DAY) as i32)
    }
}

/// Whether the Gregorian year has 366 days.
pub fn is_leap_year(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// Number of days of a month (1 to 12); 0 for a month that is none.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 0,
    }
}

impl Day {
    /// The day of a date, if there is such a date. Years run from 1 to 9999.
    ///
    /// ```
    /// use hedgerow_core::calendar::Day;
    /// assert_eq!(Day::from_date(1970, 1, 2), Some(Day(1)));
    /// assert_eq!(Day::from_date(2023, 2, 29), None);
    /// ```
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1..=9999).contains(&year) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400) as u32;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era as i32 - 719_468))
    }

    /// Year, month (1 to 12) and day of the month.
    pub fn date(self) -> (i32, u32, u32) {
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        let year = (yoe + era * 400) as i32 + i32::from(month <= 2);
        (year, month, day)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn from_iso(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return None;
        }
        let number = |range: std::ops::Range<usize>| -> Option<u32> {
            let digits = bytes.get(range)?;
            digits.iter().try_fold(0u32, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
        };
        Day::from_date(number(0..4)? as i32, number(5..7)?, number(8..10)?)
    }

    /// Day of the week, Monday = 1 to Sunday = 7 (ISO 8601).
    pub fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32 + 1
    }

    /// The day `days` later; stays within the calendar.
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The same day of the month, `months` later; the last of the month where there is no such day.
    pub fn plus_months(self, months: i32) -> Day {
        let (year, month, day) = self.date();
        let index = year.saturating_mul(12).saturating_add(month as i32 - 1).saturating_add(months);
        let (year, month) = (index.div_euclid(12).clamp(1, 9999), index.rem_euclid(12) as u32 + 1);
        Day::from_date(year, month, day.min(days_in_month(year, month))).unwrap_or(self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.0.rem_euclid(MICROS_PER_DAY);
        let (seconds, micros) = (rest / 1_000_000, rest % 1_000_000);
        write!(f, "{} {:02}:{:02}:{:02}", self.day(), seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if micros != 0 {
            write!(f, ".{micros:06}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_thousand_years_comes_back() {
        let (mut year, mut month, mut day) = (1500, 1, 1);
        let mut number = Day::from_date(year, month, day).unwrap().0;
        while year < 2500 {
            assert_eq!(Day::from_date(year, month, day), Some(Day(number)));
            assert_eq!(Day(number).date(), (year, month, day));
            number += 1;
            day += 1;
            if day > days_in_month(year, month) {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
    }

    #[test]
    fn known_days() {
        assert_eq!(Day::from_iso("2026-11-22").map(Day::weekday), Some(7));
        assert_eq!(Day::from_iso("2011-12-10").map(|d| d.to_string()), Some("2011-12-10".into()));
        assert_eq!(Day::from_iso("2011-13-10"), None);
        assert_eq!(Day::from_iso("2023-01-31").map(|d| d.plus_months(1)), Day::from_iso("2023-02-28"));
        assert_eq!(Instant(-1).day(), Day(-1));
        assert_eq!(Instant(29_580_000_000).to_string(), "1970-01-01 08:13:00");
    }
}
