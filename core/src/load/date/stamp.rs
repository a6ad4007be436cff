//! Dates that are written as a number: days or seconds since some day, or eight digits in a row.

use super::super::number::{Number, compact};
use crate::calendar::{Day, MICROS_PER_DAY};

/// How a number stands for a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stamp {
    /// Days since the end of 1899, as spreadsheets count them.
    Excel1900,
    /// Days since the start of 1904, as spreadsheets on old Macintoshes count them.
    Excel1904,
    /// Seconds since 1970 in universal time.
    Seconds,
    /// Milliseconds since 1970 in universal time.
    Milliseconds,
    /// Year, month and day in eight digits.
    Digits,
}

impl Stamp {
    /// The moment of a number, in microseconds since 1970; `None` when it stands for none. Universal time is
    /// moved by `utc_offset` minutes.
    ///
    /// A spreadsheet keeps a time of day as a fraction that is hardly ever exact: it is taken to the nearest
    /// second. Day 60 of the 1900 system is 1900-02-29, which never was.
    pub(in crate::load) fn instant(self, number: Number, utc_offset: i32) -> Option<i64> {
        let one = 10i128.pow(u32::from(number.decimals));
        let units = i128::from(number.units);
        let moved = i128::from(utc_offset) * 60_000_000;
        let micros = match self {
            Stamp::Excel1900 | Stamp::Excel1904 => {
                let seconds = (units * 86_400 * 2 + one).div_euclid(one * 2);
                let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
                i128::from(self.day_of_serial(i64::try_from(day).ok()?)?.0) * i128::from(MICROS_PER_DAY)
                    + second * 1_000_000
            }
            Stamp::Seconds => units * 1_000_000 / one + moved,
            Stamp::Milliseconds => units * 1000 / one + moved,
            Stamp::Digits => {
                let whole = u64::try_from(units).ok().filter(|_| one == 1)?;
                i128::from(compact(whole)?.0.0) * i128::from(MICROS_PER_DAY)
            }
        };
        let micros = i64::try_from(micros).ok()?;
        (FIRST..AFTER).contains(&micros.div_euclid(MICROS_PER_DAY)).then_some(micros)
    }

    fn day_of_serial(self, serial: i64) -> Option<Day> {
        let before = match (self, serial) {
            (Stamp::Excel1904, 0..) => Day::from_date(1904, 1, 1)?,
            (_, 1..=59) => Day::from_date(1899, 12, 31)?,
            (_, 61..) => Day::from_date(1899, 12, 30)?,
            _ => return None,
        };
        Some(before.plus(i32::try_from(serial).ok()?))
    }
}

/// Days from 1600-01-01 to 2400-01-01, the same as of written dates.
const FIRST: i64 = -135_140;
const AFTER: i64 = 157_054;

#[cfg(test)]
mod tests {
    use super::super::super::number::{DecimalMark, parse};
    use super::*;
    use crate::calendar::Instant;

    #[test]
    fn numbers_stand_for_moments() {
        let moment = |stamp: Stamp, cell: &str| {
            let number = parse(cell.as_bytes())?.value(DecimalMark::Point, 9)?;
            stamp.instant(number, 0).map(|micros| Instant(micros).to_string())
        };
        for (stamp, cell, expected) in [
            (Stamp::Excel1900, "40679.342361111", Some("2011-05-16 08:13:00")),
            (Stamp::Excel1900, "40679.34236", Some("2011-05-16 08:13:00")),
            (Stamp::Excel1900, "40679", Some("2011-05-16 00:00:00")),
            (Stamp::Excel1900, "40679.999999", Some("2011-05-17 00:00:00")),
            (Stamp::Excel1900, "61", Some("1900-03-01 00:00:00")),
            (Stamp::Excel1900, "60", None),
            (Stamp::Excel1900, "59", Some("1900-02-28 00:00:00")),
            (Stamp::Excel1900, "1", Some("1900-01-01 00:00:00")),
            (Stamp::Excel1900, "0", None),
            (Stamp::Excel1900, "-5", None),
            (Stamp::Excel1904, "39217.5", Some("2011-05-16 12:00:00")),
            (Stamp::Excel1904, "0", Some("1904-01-01 00:00:00")),
            (Stamp::Seconds, "1305533580", Some("2011-05-16 08:13:00")),
            (Stamp::Milliseconds, "1305533580123", Some("2011-05-16 08:13:00.123000")),
            (Stamp::Digits, "20110516", Some("2011-05-16 00:00:00")),
            (Stamp::Digits, "13900226", Some("2011-05-16 00:00:00")),
            (Stamp::Digits, "20110532", None),
            (Stamp::Seconds, "99999999999999", None),
        ] {
            assert_eq!(moment(stamp, cell).as_deref(), expected, "{stamp:?} {cell}");
        }
        assert_eq!(Day::from_date(1600, 1, 1).map(|day| i64::from(day.0)), Some(FIRST));
        assert_eq!(Day::from_date(2400, 1, 1).map(|day| i64::from(day.0)), Some(AFTER));
    }

    #[test]
    fn only_universal_time_is_moved() {
        let number = Number { units: 1_305_533_580, decimals: 0, rounded: false };
        assert_eq!(Stamp::Seconds.instant(number, 60), Some(1_305_537_180_000_000));
        let serial = Number { units: 40_679, decimals: 0, rounded: false };
        assert_eq!(Stamp::Excel1900.instant(serial, 60), Stamp::Excel1900.instant(serial, 0));
    }
}
