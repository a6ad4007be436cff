//! The short way for the one form of dates that programs write: YYYY-MM-DD and nothing more.

use super::super::records::Edges;
use crate::calendar::{Day, days_in_month, is_leap_year};

/// Reads YYYY-MM-DD by the edges of its cell, in years from 1600 to 2399.
pub(in super::super) struct IsoDays {
    /// The first day of each century, and whether its first year is a leap year.
    centuries: [(i32, bool); 8],
    /// Days of the year before each month, and days of the month, in a common year; 0 is no month.
    months: [(u16, u8); 16],
}

const FIRST_CENTURY: u32 = 16;

impl IsoDays {
    pub fn new() -> IsoDays {
        let century = |at: usize| {
            let year = (FIRST_CENTURY as i32 + at as i32) * 100;
            (Day::from_date(year, 1, 1).map_or(0, |day| day.0), is_leap_year(year))
        };
        let mut before = 0;
        let month = |at: usize| {
            let days = days_in_month(2001, at as u32);
            before += days;
            ((before - days) as u16, days as u8)
        };
        IsoDays { centuries: std::array::from_fn(century), months: std::array::from_fn(month) }
    }

    /// The day, in days since 1970-01-01; `None` does not mean that the cell is no date.
    #[inline(always)]
    pub fn day(&self, (len, first, last): Edges) -> Option<i32> {
        // YY-MM-DD without what its digits and hyphens have in common: digits are numbers then, hyphens zero.
        let rest = last ^ 0x3030_2d30_302d_3030;
        let century = (first ^ 0x3030) & 0xffff;
        let odd = (rest | rest.wrapping_add(0x0606_0006_0600_0606)) & 0xf0f0_fff0_f0ff_f0f0;
        if len != 10 || odd | (century | (century + 0x0606)) & 0xf0f0 != 0 {
            return None;
        }
        // Pairs of digits: each tens times ten, and the ones behind it.
        let pairs = rest.wrapping_mul(10).wrapping_add(rest >> 8);
        let part = |at: u32| u32::from((pairs >> at) as u8);
        let (year, month, day) = (part(0), part(24), part(48));
        let century = (century & 0xff) as u32 * 10 + (century >> 8) as u32;
        let (january, has_leap_start) = *self.centuries.get(century.wrapping_sub(FIRST_CENTURY) as usize)?;
        let (before, days) = *self.months.get(month as usize)?;
        let is_leap = year & 3 == 0 && (year > 0 || has_leap_start);
        if day.wrapping_sub(1) >= u32::from(days) + u32::from(is_leap && month == 2) {
            return None;
        }
        // Every fourth year before this one, the first of the century among them only where it is a leap year.
        let leap_days = year.div_ceil(4) - u32::from(year > 0 && !has_leap_start);
        let leap_day = u32::from(is_leap && month > 2);
        Some(january + (year * 365 + leap_days + leap_day + u32::from(before) + day) as i32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CENTURY, DateOrder, DateShape, parse};
    use super::*;
    use crate::load::scan::eight;
    use proptest::prelude::*;

    fn read(cell: &str) -> Option<i32> {
        let bytes = cell.as_bytes();
        IsoDays::new().day((bytes.len(), eight(bytes), eight(&bytes[bytes.len().saturating_sub(8)..])))
    }

    #[test]
    fn every_day_is_read() {
        let days = IsoDays::new();
        for day in (-135_140..157_054).map(Day) {
            let text = day.to_string();
            let bytes = text.as_bytes();
            assert_eq!(days.day((10, eight(bytes), eight(&bytes[2..]))), Some(day.0), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_agrees_with_the_long_one(cell in "[0-9]{4}-[0-9]{2}-[0-9]{2}|[12][0-9]{3}-[01][0-9]-[0-3][0-9]|[-0-9:/a]{8,11}") {
            let is_hyphened = cell.len() == 10 && [4, 7].iter().all(|at| cell.as_bytes()[*at] == b'-');
            let date = parse(cell.as_bytes()).filter(|date| date.shape == DateShape::Iso && date.micros.is_none());
            let date = date.filter(|date| is_hyphened && (1600..2400).contains(&date.year));
            let day = date.and_then(|date| date.day(DateOrder::DayFirst, CENTURY)).map(|day| day.0);
            prop_assert_eq!(read(&cell), day);
        }
    }
}
