//! Numbers as people write them: grouped, with a point or a comma, in any digits, with the sign of a currency.
//!
//! [`parse`] reads any of them and says which readings it leaves open; [`plain`] and [`short`] are the short
//! ways for the many cells that are just digits and a point. All of them give a cell the same class.

mod currency;
mod grammar;

use super::class::{Class, Marks};
use crate::calendar::Day;

pub(super) use currency::CURRENCIES;
pub(super) use grammar::parse;

/// Most digits that an exact number of a column may have, whole and decimal together.
pub(super) const MAX_DIGITS: u32 = 18;

/// From how many digits on a whole number is an identifier: spreadsheets keep 15.
const LONG: usize = 15;

/// What stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalMark {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

/// A number as written: digits without marks, and how many of them are decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// What it looks like.
    pub class: Class,
    /// What else is to be known of it.
    pub marks: Marks,
    negative: bool,
    /// The digits from the first one that is not zero, as far as they fit.
    digits: u128,
    /// Digits after the mark; for [`Class::Either`] when the mark is a decimal one.
    decimals: u32,
    /// The mark, for [`Class::Either`].
    mark: DecimalMark,
}

/// A number of a column with at most nine decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Value × 10^`decimals`.
    pub units: i64,
    /// Digits after the point.
    pub decimals: u8,
    /// Whether digits were rounded away.
    pub rounded: bool,
}

impl Written {
    /// The value where `mark` stands before decimals, with at most `limit` of them and at most
    /// [`MAX_DIGITS`] digits; `None` when it is no number then, or too large.
    pub fn value(&self, mark: DecimalMark, limit: u8) -> Option<Number> {
        let decimals = match self.class {
            Class::Either if self.mark != mark => 0,
            class if class.needs_other_mark(mark) => return None,
            _ => self.decimals,
        };
        let digits = self.digits.checked_ilog10().map_or(0, |log| log + 1);
        let whole = digits.saturating_sub(decimals);
        let room = MAX_DIGITS.checked_sub(whole)?.min(u32::from(limit));
        let cut = decimals.saturating_sub(room);
        let factor = 10u128.checked_pow(cut)?;
        let (quotient, rest) = (self.digits / factor, self.digits % factor);
        let units =
            i64::try_from(if rest * 2 >= factor && cut > 0 { quotient + 1 } else { quotient }).ok()?;
        let units = if self.negative { -units } else { units };
        Some(Number { units, decimals: (decimals - cut) as u8, rounded: rest != 0 })
    }
}

/// The short way: an optional minus, digits, and optionally one point (or comma) with one to nine decimals;
/// at most 18 digits, no leading zeros. `None` does not mean that it is no number.
#[inline(always)]
pub(super) fn plain(cell: &[u8], mark: u8) -> Option<(Number, Class)> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.len() > MAX_DIGITS as usize {
        return None;
    }
    let (mut units, mut point) = (0i64, usize::MAX);
    for (at, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            units = units * 10 + i64::from(digit);
        } else if byte == mark && point == usize::MAX {
            point = at;
        } else {
            return None;
        }
    }
    let whole = point.min(digits.len());
    let first = *digits.first()?;
    if whole == 0 || (first == b'0' && whole > 1) {
        return None;
    }
    let (decimals, class) = if point == usize::MAX {
        (0, if negative { class_of_negative(whole) } else { class_of_whole(units as u64, whole) })
    } else {
        let decimals = digits.len() - point - 1;
        if decimals == 0 || decimals > 9 {
            return None;
        }
        let class = if decimals == 3 && whole <= 3 && first != b'0' {
            Class::Either
        } else {
            class_of_decimals(units as u64, decimals, whole, mark, negative)
        };
        (decimals as u8, class)
    };
    let units = if negative { -units } else { units };
    Some((Number { units, decimals, rounded: false }, class))
}

/// The shortest way: what [`plain`] reads, in cells of at most eight bytes, without a loop. `word` holds the
/// bytes of the cell, the first one lowest.
#[inline(always)]
pub(super) fn short(word: u64, len: usize, mark: u8) -> Option<(Number, Class)> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let negative = word & 0xff == u64::from(b'-');
    let (word, len) = if negative { (word >> 8, len - 1) } else { (word, len) };
    if len == 0 {
        return None;
    }
    // A bit at the lowest byte that equals the mark: the lowest zero byte of the difference.
    let other = word ^ (ONES * u64::from(mark));
    let hits = other.wrapping_sub(ONES) & !other & (ONES << 7);
    let whole = (hits.trailing_zeros() / 8) as usize;
    let (digits, whole, decimals) = if hits == 0 || whole >= len {
        (word << (64 - 8 * len as u32), len, 0)
    } else {
        // The digits before the mark move up to those after it.
        let before = word & ((1 << (8 * whole as u32)) - 1);
        let after = word >> (8 * whole as u32) >> 8 << (8 * whole as u32);
        if len == 1 {
            return None;
        }
        ((before | after) << (64 - 8 * (len as u32 - 1)), whole, len - 1 - whole)
    };
    let first = word as u8;
    if whole == 0 || (first == b'0' && whole > 1) || (decimals == 0 && whole < len) {
        return None;
    }
    let units = eight_digits(digits, whole + decimals)?;
    let class = if whole == len {
        if negative { Class::Int } else { class_of_whole(units as u64, whole) }
    } else if decimals == 3 && whole <= 3 && first != b'0' {
        Class::Either
    } else {
        class_of_decimals(units as u64, decimals, whole, mark, negative)
    };
    let units = if negative { -units } else { units };
    Some((Number { units, decimals: decimals as u8, rounded: false }, class))
}

/// Numbers of a column that are all written with as many decimals: the mark stands in one place before the end of every
/// cell, so that nothing has to be looked for.
#[derive(Clone, Copy)]
pub(super) struct Aligned {
    decimals: usize,
    /// Where the mark stands, and the mark there.
    place: u64,
    mark: u64,
    /// What stands before it, and behind.
    before: u64,
    behind: u64,
    /// What most of them look like.
    class: Class,
}

impl Aligned {
    /// Without decimals and without a mark.
    const WHOLE: Aligned =
        Aligned { decimals: 0, place: 0, mark: 0, before: 0, behind: u64::MAX, class: Class::Int };

    /// `None` for one decimal and for three, where looks depend on the digits, and for more than six.
    #[inline(always)]
    pub fn new(mark: u8, decimals: u8) -> Option<Aligned> {
        let at = 8 * (7 - u32::from(decimals.min(7)));
        let class = match decimals {
            0 => return Some(Aligned::WHOLE),
            1 | 3 | 7.. => return None,
            _ if mark == b'.' => Class::Point,
            _ => Class::Comma,
        };
        let (place, mark, before) = (0xff << at, u64::from(mark) << at, (1 << at) - 1);
        let behind = u64::MAX << at << 8;
        Some(Aligned { decimals: usize::from(decimals), place, mark, before, behind, class })
    }

    /// The units and the class of a cell, by its length and the eight bytes before its end, the first one lowest: what
    /// [`short`] says, or nothing. Whole numbers and whole digits that may count days are left to it.
    #[inline(always)]
    pub fn read(self, last: u64, len: usize) -> Option<(i64, Class)> {
        if len.wrapping_sub(1) >= 8 || last & self.place != self.mark {
            return None;
        }
        let byte = |len: usize| (last >> (64 - 8 * len as u32)) as u8;
        let negative = byte(len) == b'-';
        let len = len - usize::from(negative);
        let (most, marks) = if self.decimals == 0 { (8, 0) } else { (3, self.decimals + 1) };
        let whole = len.wrapping_sub(marks);
        if whole.wrapping_sub(1) >= most || (whole > 1 && byte(len) == b'0') {
            return None;
        }
        let digits = last & self.behind | (last & self.before) << 8;
        let units = eight_digits(digits, whole + self.decimals)?;
        let class = match self.decimals {
            0 if negative => Class::Int,
            0 if units >= FIRST_SERIAL as i64 => return None,
            0 if units < 2 => Class::Bit,
            _ => self.class,
        };
        Some((if negative { -units } else { units }, class))
    }
}

/// The number of the last `width` digits of eight bytes (the first one lowest), all at once: pairs of digits,
/// then pairs of pairs, then both halves.
#[inline(always)]
pub(super) fn eight_digits(bytes: u64, width: usize) -> Option<i64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let before = 64 - 8 * width as u32;
    // What stands before the digits counts as zeros.
    let digits = (bytes ^ ZEROS) >> before << before;
    let is_digits = (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xf0f0_f0f0_f0f0_f0f0 == 0;
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let number = (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff;
    is_digits.then_some(number as i64)
}

/// The class of a whole number without sign and without leading zeros.
#[inline(always)]
pub(super) fn class_of_whole(units: u64, digits: usize) -> Class {
    if units < FIRST_SERIAL {
        if units < 2 { Class::Bit } else { Class::Int }
    } else {
        class_of_large(units, digits)
    }
}

/// The class of a cell of nothing but digits, and their number.
#[inline(always)]
pub(super) fn class_of_digits(cell: &[u8], units: u64) -> Class {
    if cell.len() > 1 && cell.starts_with(b"0") { Class::Padded } else { class_of_whole(units, cell.len()) }
}

/// The class of a whole number below zero.
#[inline(always)]
fn class_of_negative(digits: usize) -> Class {
    if digits >= LONG { Class::Long } else { Class::Int }
}

/// The class of a number with decimals that is not [`Class::Either`].
#[inline(always)]
fn class_of_decimals(units: u64, decimals: usize, whole: usize, mark: u8, negative: bool) -> Class {
    let is_serial = (whole == 4 || whole == 5) && !negative && is_serial(units, decimals);
    if mark != b'.' {
        if is_serial { Class::CommaSerial } else { Class::Comma }
    } else if decimals == 1 && units.is_multiple_of(10) && !negative {
        if is_serial { Class::FloatSerial } else { Class::Float }
    } else if is_serial {
        Class::PointSerial
    } else {
        Class::Point
    }
}

/// Spreadsheets count days from the end of 1899: 7306 is the first day of 1920, 36526 of 2000, 51502 of 2041
/// and 65746 of 2080.
const FIRST_SERIAL: u64 = 7306;
const FIRST_RECENT: u64 = 36_526;
const AFTER_RECENT: u64 = 51_502;
const AFTER_SERIAL: u64 = 65_746;

/// Seconds from 1970 to 1980 and to 2100.
const FIRST_SECOND: u64 = 315_532_800;
const AFTER_SECONDS: u64 = 4_102_444_800;

/// Whether a number with so many decimals may count days.
fn is_serial(units: u64, decimals: usize) -> bool {
    let factor = 10u128.pow(decimals.min(18) as u32);
    (u128::from(FIRST_SERIAL) * factor..u128::from(AFTER_SERIAL) * factor).contains(&u128::from(units))
}

/// The class of a whole number that may be a date.
fn class_of_large(units: u64, digits: usize) -> Class {
    match units {
        FIRST_RECENT..AFTER_RECENT => Class::Recent,
        ..AFTER_SERIAL => Class::Serial,
        10_000_000..100_000_000 => match compact(units) {
            Some((_, true)) => Class::CompactJalali,
            Some((_, false)) => Class::Compact,
            None => Class::Int,
        },
        FIRST_SECOND..AFTER_SECONDS => Class::Seconds,
        _ if digits > LONG && units.is_multiple_of(10u64.pow((digits - LONG) as u32)) => Class::Cut,
        _ if digits >= LONG => Class::Long,
        _ if (FIRST_SECOND * 1000..AFTER_SECONDS * 1000).contains(&units) => Class::Millis,
        _ => Class::Int,
    }
}

/// The day of eight digits, year first, and whether its year is a Jalali one.
pub(super) fn compact(number: u64) -> Option<(Day, bool)> {
    let year = i32::try_from(number / 10_000).ok()?;
    let (month, day) = ((number / 100 % 100) as u32, (number % 100) as u32);
    match year {
        1300..=1450 => Day::from_jalali(year, month, day).map(|day| (day, true)),
        1900..=2099 => Day::from_date(year, month, day).map(|day| (day, false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(cell: &str, mark: DecimalMark) -> Option<(i64, u8)> {
        parse(cell.as_bytes())?.value(mark, 9).map(|number| (number.units, number.decimals))
    }

    #[test]
    fn numbers_are_read_with_a_point_or_a_comma() {
        use DecimalMark::{Comma, Point};
        assert_eq!(read("1,234", Point), Some((1234, 0)));
        assert_eq!(read("1,234", Comma), Some((1234, 3)));
        assert_eq!(read("1.234", Point), Some((1234, 3)));
        assert_eq!(read("1.234", Comma), Some((1234, 0)));
        assert_eq!(read("-1.234,50", Comma), Some((-123_450, 2)));
        assert_eq!(read("-1.234,50", Point), None);
        assert_eq!(read("1 234 567,8", Comma), Some((12_345_678, 1)));
        assert_eq!(read("-$5,876.40", Point), Some((-587_640, 2)));
        assert_eq!(read("$-5,876.40", Point), Some((-587_640, 2)));
        assert_eq!(read("12,50 лв.", Comma), Some((1250, 2)));
        assert_eq!(read("\u{2212}3", Point), Some((-3, 0)));
        assert_eq!(read("1.234.567", Comma), Some((1_234_567, 0)));
        assert_eq!(read(".5", Point), Some((5, 1)));
        assert_eq!(read("007", Point), Some((7, 0)));
        for none in ["1,2,3", "1.2.3", "12 34", "1,234.567,8", "--1", "$", "", "1 2.5", "1.5 2"] {
            assert_eq!(read(none, Point), None, "{none:?}");
        }
    }

    #[test]
    fn digits_beyond_the_ninth_are_rounded_half_away_from_zero() {
        let number =
            |cell: &str, limit| parse(cell.as_bytes()).and_then(|w| w.value(DecimalMark::Point, limit));
        let exact = |units, decimals, rounded| Some(Number { units, decimals, rounded });
        assert_eq!(number("0.1234567885", 9), exact(123_456_789, 9, true));
        assert_eq!(number("-0.1234567885", 9), exact(-123_456_789, 9, true));
        assert_eq!(number("1.50000000000", 9), exact(1_500_000_000, 9, false));
        assert_eq!(number("12345678901234.56789", 9), exact(123_456_789_012_345_679, 4, true));
        assert_eq!(number("1234567890123456789", 9), None);
        assert_eq!(number("2.5", 0), exact(3, 0, true));
    }

    proptest! {
        #[test]
        fn the_short_ways_agree_with_the_long_one(cell in "-?[0-9]{0,19}[.,]?[0-9]{0,10}|-?[0-9]{1,4}[.,][0-9]{1,4}|[-0-9.,a/:]{1,8}", before in 0..100_000_000) {
            for (byte, mark) in [(b'.', DecimalMark::Point), (b',', DecimalMark::Comma)] {
                if (1..=8).contains(&cell.len()) {
                    let word = super::super::scan::eight(cell.as_bytes());
                    let read = short(word, cell.len(), byte);
                    prop_assert_eq!(read, plain(cell.as_bytes(), byte));
                    for decimals in 0..8 {
                        let last = super::super::scan::eight(&format!("{before:08}{cell}").as_bytes()[cell.len()..]);
                        let aligned = Aligned::new(byte, decimals).and_then(|form| form.read(last, cell.len()));
                        let same = read.filter(|(number, _)| number.decimals == decimals);
                        let same = same.map(|(number, class)| (number.units, class));
                        prop_assert!(aligned.is_none() || aligned == same, "{:?} {:?}", aligned, same);
                        let is_usual = same.is_some_and(|(units, _)| units.abs() < 7306);
                        prop_assert!(aligned.is_some() || !is_usual || [1, 3, 7].contains(&decimals));
                    }
                }
                if let Some((number, class)) = plain(cell.as_bytes(), byte) {
                    let written = parse(cell.as_bytes());
                    prop_assert_eq!(written.map(|w| w.class), Some(class));
                    prop_assert_eq!(written.and_then(|w| w.value(mark, 9)), Some(number));
                }
            }
        }

        #[test]
        fn no_text_breaks_the_reader(cell in "[-+0-9., '\u{a0}€лв]{0,12}") {
            let _ = parse(cell.as_bytes()).and_then(|w| w.value(DecimalMark::Comma, 3));
        }
    }
}
