//! The solar calendar of Iran and Afghanistan (Jalali, Solar Hijri), by the rule of 33 years.
//!
//! Months one to six have 31 days, seven to eleven 30, the twelfth 29 or, in a leap year, 30. A year is a
//! leap year when `(25 · year + 11) mod 33 < 8`, which holds for every year from 1178 to 1501; the days before
//! a year follow from counting those years (`(8 · year + 21) div 33`). Both are given in ICU4X's
//! `calendrical_calculations` (module `persian`) and agree there with the astronomical calendar of the
//! University of Tehran.

use super::Day;

/// Years for which the rule is known to hold and in which anybody writes a date today.
const YEARS: std::ops::RangeInclusive<i32> = 1178..=1500;

/// The day before the first of the first year.
const BEFORE_FIRST: i32 = -492_269;

/// Whether the Jalali year has 366 days.
pub fn is_jalali_leap_year(year: i32) -> bool {
    (25 * year + 11).rem_euclid(33) < 8
}

/// Number of days of a Jalali month (1 to 12); 0 for a month that is none.
pub fn days_in_jalali_month(year: i32, month: u32) -> u32 {
    match month {
        1..=6 => 31,
        7..=11 => 30,
        12 if is_jalali_leap_year(year) => 30,
        12 => 29,
        _ => 0,
    }
}

impl Day {
    /// The day of a Jalali date, if there is such a date. Years run from 1178 to 1500.
    ///
    /// ```
    /// use hedgerow_core::calendar::Day;
    /// assert_eq!(Day::from_jalali(1403, 12, 30), Day::from_date(2025, 3, 20));
    /// assert_eq!(Day::from_jalali(1404, 12, 30), None);
    /// ```
    pub fn from_jalali(year: i32, month: u32, day: u32) -> Option<Day> {
        if !YEARS.contains(&year) || day == 0 || day > days_in_jalali_month(year, month) {
            return None;
        }
        let months_before = month as i32 - 1;
        let before_month = 30 * months_before + months_before.min(6);
        let before_year = 365 * (year - 1) + (8 * year + 21).div_euclid(33);
        Some(Day(BEFORE_FIRST + before_year + before_month + day as i32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_which_history_knows_both_dates() {
        for ((year, month, day), gregorian) in [
            ((1320, 6, 25), "1941-09-16"),
            ((1332, 5, 28), "1953-08-19"),
            ((1357, 11, 22), "1979-02-11"),
            ((1368, 3, 14), "1989-06-04"),
            ((1378, 10, 11), "2000-01-01"),
            ((1403, 12, 30), "2025-03-20"),
            ((1405, 1, 1), "2026-03-21"),
        ] {
            assert_eq!(Day::from_jalali(year, month, day), Day::from_iso(gregorian), "{gregorian}");
        }
    }

    /// On which day of March, counted from the 20th, each year from 1300 to 1451 begins, as ICU 78 has it.
    const NEW_YEAR: &str = "\
        12211221112111211121112111211121112111211111111111111111111111111111111111101110111011101110\
        111011101110111001100110011001100110011001100110001000100010";

    #[test]
    fn every_year_begins_when_the_almanac_says_and_every_day_follows_the_one_before() {
        let mut day = Day::from_date(1921, 3, 21);
        for (year, offset) in (1300..).zip(NEW_YEAR.bytes()) {
            let march = 20 + u32::from(offset - b'0');
            assert_eq!(Day::from_jalali(year, 1, 1), Day::from_date(year + 621, 3, march), "{year}");
            for month in 1..=12 {
                for number in 1..=days_in_jalali_month(year, month) {
                    assert_eq!(Day::from_jalali(year, month, number), day, "{year}-{month}-{number}");
                    day = day.map(|day| day.plus(1));
                }
            }
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for (year, month, day) in [(1402, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 1, 0), (1600, 1, 1)] {
            assert_eq!(Day::from_jalali(year, month, day), None);
        }
    }
}
