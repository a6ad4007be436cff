//! Numbers as people write them: grouped, with a point or a comma, with the sign of a currency.
//!
//! [`parse`] reads any of them and says which readings it leaves open; [`plain`] is the short way for the
//! many cells that are just digits and a point.

use super::class::{Class, trim};

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
            Class::Point if mark == DecimalMark::Comma => return None,
            Class::Comma if mark == DecimalMark::Point => return None,
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
        (0, if whole >= LONG { Class::Long } else { Class::Int })
    } else {
        let decimals = digits.len() - point - 1;
        if decimals == 0 || decimals > 9 {
            return None;
        }
        let decisive = if mark == b'.' { Class::Point } else { Class::Comma };
        (decimals as u8, if decimals == 3 && whole <= 3 && first != b'0' { Class::Either } else { decisive })
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
    let units = if negative { -units } else { units };
    let class = if whole == len {
        Class::Int
    } else if decimals == 3 && whole <= 3 && first != b'0' {
        Class::Either
    } else if mark == b'.' {
        Class::Point
    } else {
        Class::Comma
    };
    Some((Number { units, decimals: decimals as u8, rounded: false }, class))
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

/// Signs of currencies that may stand at either end of a number.
const SIGNS: [&str; 16] =
    ["$", "€", "£", "¥", "₾", "֏", "₽", "₺", "₴", "₹", "﷼", "₪", "₩", "лв.", "лв", "zł"];

/// Reads a trimmed cell as a number; `None` when it is none.
pub(super) fn parse(cell: &[u8]) -> Option<Written> {
    let (mut rest, mut negative, mut signed, mut currency) = (cell, false, false, false);
    loop {
        rest = trim(rest);
        let minus = strip_minus(rest);
        if !signed && let Some(inner) = minus {
            (rest, negative, signed) = (inner, true, true);
        } else if !signed && let Some(inner) = rest.strip_prefix(b"+") {
            (rest, signed) = (inner, true);
        } else if !currency && let Some(inner) = strip_sign(rest) {
            (rest, currency) = (inner, true);
        } else {
            break;
        }
    }
    let digits = Digits::read(rest)?;
    let class = digits.class()?;
    let mark = if digits.commas > 0 { DecimalMark::Comma } else { DecimalMark::Point };
    let decimals = match class {
        Class::Int | Class::Padded | Class::Long => 0,
        _ if digits.is_grouped_only() => 0,
        _ => digits.after as u32,
    };
    Some(Written { class, negative, digits: digits.value, decimals, mark })
}

fn strip_minus(cell: &[u8]) -> Option<&[u8]> {
    cell.strip_prefix(b"-").or_else(|| cell.strip_prefix("\u{2212}".as_bytes()))
}

fn strip_sign(cell: &[u8]) -> Option<&[u8]> {
    // A cell that begins with a letter is no number, whatever the letter.
    let starts_plain = cell.first().is_some_and(|byte| !byte.is_ascii_alphabetic());
    SIGNS.iter().filter(|_| starts_plain).find_map(|sign| {
        let sign = sign.as_bytes();
        cell.strip_prefix(sign).or_else(|| cell.strip_suffix(sign))
    })
}

/// The digits of a number and the marks between them.
struct Digits {
    value: u128,
    count: usize,
    /// Whether the first digit is a zero.
    zero: bool,
    points: usize,
    commas: usize,
    spaces: usize,
    /// Digits before the first mark of any kind.
    before: usize,
    /// Digits after the last mark of any kind.
    after: usize,
    /// The last mark: `.`, `,` or a space; 0 when there is none.
    last: u8,
    /// Whether all groups between two marks have three digits.
    threes: bool,
}

impl Digits {
    fn read(cell: &[u8]) -> Option<Digits> {
        let mut digits = Digits {
            value: 0,
            count: 0,
            zero: cell.first() == Some(&b'0'),
            points: 0,
            commas: 0,
            spaces: 0,
            before: 0,
            after: 0,
            last: 0,
            threes: true,
        };
        let mut rest = cell;
        while let Some((&byte, tail)) = rest.split_first() {
            let here = std::mem::replace(&mut rest, tail);
            if byte.is_ascii_digit() {
                digits.value = digits.value.checked_mul(10)?.checked_add(u128::from(byte - b'0'))?;
                (digits.count, digits.after) = (digits.count + 1, digits.after + 1);
                continue;
            }
            let mark = match byte {
                b'.' | b',' => byte,
                b' ' | b'\'' => b' ',
                _ => {
                    let thin = ["\u{a0}", "\u{202f}", "\u{2009}", "\u{2019}"];
                    rest = thin.iter().find_map(|space| here.strip_prefix(space.as_bytes()))?;
                    b' '
                }
            };
            digits.mark(mark)?;
        }
        (digits.after > 0).then_some(digits)
    }

    fn mark(&mut self, mark: u8) -> Option<()> {
        if self.last == 0 {
            self.before = self.after;
        } else {
            self.threes &= self.after == 3;
            // Spaces group only; nothing groups after the decimals have begun.
            let changed = mark != self.last;
            if changed && (mark == b' ' || (self.points > 0 && self.commas > 0)) {
                return None;
            }
        }
        match mark {
            b'.' => self.points += 1,
            b',' => self.commas += 1,
            _ => self.spaces += 1,
        }
        (self.last, self.after) = (mark, 0);
        Some(())
    }

    /// Whether every mark groups thousands: the same mark several times, or only spaces.
    fn is_grouped_only(&self) -> bool {
        match self.last {
            b'.' => self.points > 1,
            b',' => self.commas > 1,
            _ => true,
        }
    }

    fn class(&self) -> Option<Class> {
        let grouped = self.threes && (1..=3).contains(&self.before) && !self.zero;
        match self.last {
            0 if self.zero && self.count > 1 => Some(Class::Padded),
            0 if self.count >= LONG => Some(Class::Long),
            0 => Some(Class::Int),
            b' ' => (grouped && self.after == 3).then_some(Class::Int),
            mark => {
                let (here, other, groups) = if mark == b'.' {
                    (Class::Point, Class::Comma, self.points)
                } else {
                    (Class::Comma, Class::Point, self.commas)
                };
                if groups > 1 {
                    // 1,234,567: the mark groups, so the other one is for decimals.
                    let others = self.points + self.commas - groups + self.spaces;
                    return (others == 0 && grouped && self.after == 3).then_some(other);
                }
                let others = self.points + self.commas + self.spaces - 1;
                if others > 0 {
                    grouped.then_some(here)
                } else if self.after == 3 && (1..=3).contains(&self.before) && !self.zero {
                    Some(Class::Either)
                } else if self.zero && self.before > 1 {
                    None
                } else {
                    Some(here)
                }
            }
        }
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
        for none in ["1,2,3", "1.2.3", "12 34", "1,234.567,8", "--1", "1-", "$", "", "1 2.5", "1.5 2"] {
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
        fn the_short_ways_agree_with_the_long_one(cell in "-?[0-9]{0,19}[.,]?[0-9]{0,10}|[-0-9.,a/:]{1,8}") {
            for (byte, mark) in [(b'.', DecimalMark::Point), (b',', DecimalMark::Comma)] {
                if (1..=8).contains(&cell.len()) {
                    let word = super::super::scan::eight(cell.as_bytes());
                    prop_assert_eq!(short(word, cell.len(), byte), plain(cell.as_bytes(), byte));
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
