//! The grammar of numbers: what may stand around the digits, and what the marks between them can mean.

use super::super::class::{Class, Mark, Marks};
use super::super::letters::{DECIMAL, GROUP, ROOM, plain};
use super::{DecimalMark, LONG, Written, class_of_decimals, class_of_negative, class_of_whole, currency};

/// Reads a cell as a number; `None` when it is none.
pub(in crate::load) fn parse(cell: &[u8]) -> Option<Written> {
    let mut room = [0; ROOM];
    let mut edges = Edges::default();
    let rest = edges.strip(plain(cell, &mut room)?);
    let (mantissa, exponent) = split_exponent(rest)?;
    let digits = Digits::read(mantissa)?;
    // A telephone number is no number.
    if edges.plus && (digits.spaces > 0 || digits.count >= 8) && digits.points + digits.commas == 0 {
        return None;
    }
    let class = if exponent.is_some() { digits.class().map(|_| Class::Certain) } else { digits.class() }?;
    let decimals = if digits.is_grouped_only() { 0 } else { digits.after as i32 } - exponent.unwrap_or(0);
    let shift = 10u128.checked_pow(decimals.min(0).unsigned_abs())?;
    Some(Written {
        class: if edges.is_bare { digits.refine(class, edges.negative) } else { class },
        marks: edges.marks,
        negative: edges.negative,
        digits: digits.value.checked_mul(shift)?,
        decimals: decimals.max(0) as u32,
        mark: if digits.commas > 0 { DecimalMark::Comma } else { DecimalMark::Point },
    })
}

/// What stands around the digits: a sign, a currency, a percent sign, each at most once, in any order.
struct Edges {
    negative: bool,
    plus: bool,
    /// Whether nothing but a minus stands there.
    is_bare: bool,
    marks: Marks,
}

impl Default for Edges {
    fn default() -> Edges {
        Edges { negative: false, plus: false, is_bare: true, marks: Marks::default() }
    }
}

impl Edges {
    fn strip<'a>(&mut self, mut rest: &'a [u8]) -> &'a [u8] {
        let (mut signed, mut currency, mut percent) = (false, false, false);
        loop {
            rest = rest.trim_ascii();
            let inner = match rest {
                [b'0'..=b'9', .., b'0'..=b'9'] | [] => return rest,
                [b'-', inner @ ..] if !signed => {
                    (signed, self.negative) = (true, true);
                    inner
                }
                [b'+', inner @ ..] if !signed => {
                    (signed, self.plus, self.is_bare) = (true, true, false);
                    inner
                }
                [b'(', inner @ .., b')'] | [inner @ .., b'-'] if !signed => {
                    (signed, self.negative) = (true, true);
                    self.mark(Mark::Negative);
                    inner
                }
                [b'%', inner @ ..] | [inner @ .., b'%'] if !percent => {
                    percent = true;
                    self.mark(Mark::Percent);
                    inner
                }
                _ => match currency::strip(rest).filter(|_| !currency) {
                    Some((inner, which)) => {
                        currency = true;
                        self.mark(Mark::Currency(which as u8));
                        inner
                    }
                    None => return rest,
                },
            };
            rest = inner;
        }
    }

    fn mark(&mut self, mark: Mark) {
        self.is_bare = false;
        self.marks.set(mark);
    }
}

/// `1.5E+03`: what stands before the power of ten, and the power. A power without sign is part of a code
/// (`12E5`), so that the whole is no number.
fn split_exponent(cell: &[u8]) -> Option<(&[u8], Option<i32>)> {
    let Some(at) = cell.iter().position(|byte| matches!(byte, b'e' | b'E')) else {
        return Some((cell, None));
    };
    let (mantissa, power) = cell.split_at_checked(at)?;
    let (sign, digits) = match power {
        [_, b'+', digits @ ..] => (1, digits),
        [_, b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let power = match digits {
        [ones @ b'0'..=b'9'] => ones - b'0',
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => (tens - b'0') * 10 + (ones - b'0'),
        _ => return None,
    };
    Some((mantissa, Some(sign * i32::from(power))))
}

/// The digits of a number and the marks between them.
#[derive(Default)]
struct Digits {
    value: u128,
    count: usize,
    /// Whether the first digit is a zero.
    zero: bool,
    points: usize,
    commas: usize,
    spaces: usize,
    /// Decimal separators that are nothing else.
    certain: usize,
    /// Digits before the first mark of any kind.
    before: usize,
    /// Digits after the last mark of any kind.
    after: usize,
    /// The last mark: `.`, `,`, a space or [`DECIMAL`]; 0 when there is none.
    last: u8,
    /// Whether all groups between two marks have three digits.
    threes: bool,
}

impl Digits {
    fn read(cell: &[u8]) -> Option<Digits> {
        let mut digits = Digits { zero: cell.first() == Some(&b'0'), threes: true, ..Digits::default() };
        for &byte in cell {
            if byte.is_ascii_digit() {
                digits.value = digits.value.checked_mul(10)?.checked_add(u128::from(byte - b'0'))?;
                (digits.count, digits.after) = (digits.count + 1, digits.after + 1);
            } else {
                digits.mark(byte)?;
            }
        }
        (digits.after > 0).then_some(digits)
    }

    fn mark(&mut self, byte: u8) -> Option<()> {
        let mark = match byte {
            b'.' | b',' | DECIMAL => byte,
            b' ' | b'\'' | GROUP => b' ',
            _ => return None,
        };
        if self.last == 0 {
            self.before = self.after;
        } else {
            self.threes &= self.after == 3;
            // Spaces group only; nothing groups after the decimals have begun.
            let changed = mark != self.last;
            if changed && (mark == b' ' || (self.points > 0 && self.commas > 0)) || self.certain > 0 {
                return None;
            }
        }
        match mark {
            b'.' => self.points += 1,
            b',' => self.commas += 1,
            DECIMAL => self.certain += 1,
            _ => self.spaces += 1,
        }
        (self.last, self.after) = (mark, 0);
        // One kind of mark groups and one stands before the decimals; a third is neither.
        let kinds =
            [self.points, self.commas, self.spaces, self.certain].iter().filter(|count| **count > 0).count();
        (kinds <= 2).then_some(())
    }

    /// Whether every mark groups thousands: the same mark several times, or only spaces.
    fn is_grouped_only(&self) -> bool {
        match self.last {
            b'.' => self.points > 1,
            b',' => self.commas > 1,
            DECIMAL => false,
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
            DECIMAL => {
                let marks = self.points + self.commas + self.spaces;
                let is_plain = marks == 0 && !(self.zero && self.before > 1);
                (is_plain || (grouped && (self.points == 0 || self.commas == 0))).then_some(Class::Certain)
            }
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

    /// The class of a number with nothing around it, which the short ways read too.
    fn refine(&self, class: Class, negative: bool) -> Class {
        let Ok(units) = u64::try_from(self.value) else {
            let cut = self.count.checked_sub(LONG).and_then(|over| 10u128.checked_pow(over as u32));
            let is_cut =
                class == Class::Long && !negative && cut.is_some_and(|cut| self.value.is_multiple_of(cut));
            return if is_cut { Class::Cut } else { class };
        };
        let is_single = self.points + self.commas == 1 && self.spaces == 0;
        match class {
            Class::Int | Class::Long if self.last != 0 => Class::Int,
            Class::Int | Class::Long if negative => class_of_negative(self.count),
            Class::Int | Class::Long => class_of_whole(units, self.count),
            Class::Point | Class::Comma if is_single && self.before > 0 => {
                class_of_decimals(units, self.after, self.before, self.last, negative)
            }
            class => class,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::class::{Class, MARKS};
    use super::super::{DecimalMark, parse};
    use proptest::prelude::*;

    fn read(cell: &str, mark: DecimalMark) -> Option<(i64, u8)> {
        parse(cell.as_bytes())?.value(mark, 9).map(|number| (number.units, number.decimals))
    }

    #[test]
    fn every_pair_of_marks_every_digit_and_every_minus_is_read() {
        use DecimalMark::{Comma, Point};
        for (cell, mark, value) in [
            ("1\u{a0}234\u{a0}567,8", Comma, (12_345_678, 1)),
            ("1\u{202f}234,50", Comma, (123_450, 2)),
            ("1'234.50", Point, (123_450, 2)),
            ("1\u{2019}234.50", Point, (123_450, 2)),
            ("۱٬۲۳۴٬۵۶۷٫۸۹", Point, (123_456_789, 2)),
            ("۱٬۲۳۴٬۵۶۷٫۸۹", Comma, (123_456_789, 2)),
            ("١٢٫٥", Comma, (125, 1)),
            ("1۲٣", Point, (123, 0)),
            ("۱۲,۵", Comma, (125, 1)),
            ("\u{2212}12.5", Point, (-125, 1)),
            ("\u{200e}\u{2212}\u{200e}۱۲٫۵", Point, (-125, 1)),
            ("(1,234.50)", Point, (-123_450, 2)),
            ("($5.00)", Point, (-500, 2)),
            ("$(5.00)", Point, (-500, 2)),
            ("( 5,00 ) €", Comma, (-500, 2)),
            ("1.234,50-", Comma, (-123_450, 2)),
            ("1.234,50- лв.", Comma, (-123_450, 2)),
            ("12,50 лв.", Comma, (1250, 2)),
            ("USD 1,234.50", Point, (123_450, 2)),
            ("1 200 ֏", Point, (1200, 0)),
            ("۱۲۰۰۰۰ ریال", Point, (120_000, 0)),
            ("12.5%", Point, (125, 1)),
            ("%12,5", Comma, (125, 1)),
            ("۱۲٫۵٪", Comma, (125, 1)),
            ("1.5E+03", Point, (1500, 0)),
            ("1.5e-05", Point, (15, 6)),
        ] {
            assert_eq!(read(cell, mark), Some(value), "{cell}");
        }
    }

    #[test]
    fn what_only_resembles_a_number_is_none() {
        for cell in [
            "(5",
            "5)",
            "(-5)",
            "-5-",
            "--5",
            "5%%",
            "€5€",
            "5 kg",
            "12E5",
            "1.5E",
            "1E+123",
            "۱٫۲٫۳",
            "1٫2,3",
            "10-49",
            "+374 101 234",
            "+37410123456",
            "1.2.3",
            "12/5",
            "()",
            "%",
            "€",
            "-",
            "C12",
            "1 23",
            "1'23.5",
            "1'000,000.0",
        ] {
            assert_eq!(parse(cell.as_bytes()).map(|written| written.class), None, "{cell}");
        }
    }

    #[test]
    fn currencies_percents_and_accounting_are_marked() {
        let marks = |cell: &str| {
            parse(cell.as_bytes()).map(|written| (0..MARKS).filter(|at| written.marks.has(*at)).count())
        };
        assert_eq!(marks("5"), Some(0));
        assert_eq!(marks("-5"), Some(0));
        assert_eq!(marks("(5)"), Some(1));
        assert_eq!(marks("($5)"), Some(2));
        assert_eq!(marks("5-%"), Some(2));
    }

    /// The slow obvious reader of digits with marks, after everything around them is gone.
    fn twin(digits: &str, group: char, decimal: char) -> Option<(i64, u8)> {
        let (whole, decimals) = match digits.split_once(decimal) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (digits, None),
        };
        let groups: Vec<&str> = whole.split(group).collect();
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let grouped = groups.len() == 1
            || (groups[0].len() <= 3
                && !groups[0].starts_with('0')
                && groups[1..].iter().all(|group| group.len() == 3));
        let padded =
            groups.len() == 1 && groups[0].len() > 1 && groups[0].starts_with('0') && decimals.is_some();
        let first = groups.len() == 1 && groups[0].is_empty() && decimals.is_some();
        if !(first || groups.iter().all(|group| is_number(group)))
            || !grouped
            || padded
            || !decimals.is_none_or(is_number)
        {
            return None;
        }
        let text: String = groups.concat() + decimals.unwrap_or("");
        Some((text.parse().ok()?, decimals.map_or(0, str::len) as u8))
    }

    proptest! {
        #[test]
        fn the_reader_agrees_with_a_slow_one(
            digits in "[0-9]{0,4}([,. '][0-9]{1,4}){0,3}", pair in prop::sample::select(vec![(',', '.'), ('.', ','), (' ', ','), ('\'', '.'), (' ', '.'), ('\'', ',')]),
        ) {
            let mark = if pair.1 == '.' { DecimalMark::Point } else { DecimalMark::Comma };
            // A cell is a number under a mark when it is one with some group sign that goes with it.
            let groups = if pair.1 == '.' { [',', ' ', '\''] } else { ['.', ' ', '\''] };
            let expected = groups.into_iter().find_map(|group| twin(&digits, group, pair.1));
            // Spaces and apostrophes are one group sign to the reader.
            prop_assume!(!(digits.contains(' ') && digits.contains('\'')));
            prop_assume!(!digits.starts_with(' '));
            prop_assert_eq!(read(&digits, mark), expected, "{}", digits);
        }

        #[test]
        fn signs_and_scripts_change_only_the_sign(units in 0i64..100_000_000, decimals in 0usize..3, form in 0usize..6, script in 0u32..3) {
            let mut digits = format!("{units:0width$}", width = decimals + 1);
            if decimals > 0 {
                digits.insert(digits.len() - decimals, '.');
            }
            let zero = ['0', '۰', '٠'][script as usize] as u32;
            let written: String = digits.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(zero + d).unwrap())).collect();
            let cell = [written.clone(), format!("-{written}"), format!("({written})"), format!("{written}-"), format!("€ {written}"), format!("\u{2212}{written} ریال")][form].clone();
            let sign = if (1..=3).contains(&form) || form == 5 { -1 } else { 1 };
            let class = parse(cell.as_bytes()).map(|written| written.class);
            prop_assume!(class != Some(Class::Either) || decimals == 3);
            prop_assert_eq!(read(&cell, DecimalMark::Point), Some((sign * units, decimals as u8)), "{}", cell);
        }

        #[test]
        fn no_text_breaks_the_reader(cell in "[-+0-9., '()%eE\u{a0}€лв۵٫٬]{0,14}|\\PC{0,70}") {
            let written = parse(cell.as_bytes());
            for mark in [DecimalMark::Point, DecimalMark::Comma] {
                let _ = written.and_then(|written| written.value(mark, 3));
            }
        }
    }
}
