//! Numbers, shares and money: digits, groups and signs of each language (CLDR 48).
//!
//! Money arrives exact, as whole units of a decimal scale, and is written from its digits; it never passes
//! through a binary fraction.

use hedgerow_core::value::{Decimal, pow10};

use super::{Language, Text};

/// How a language writes numbers.
struct Pattern {
    group: char,
    decimal: char,
    /// Digits that must stand before the first group mark: 2 leaves 1234 whole and groups 12 345.
    before_first_group: usize,
    minus: &'static str,
    percent: char,
    zero: char,
}

const fn pattern(language: Language) -> Pattern {
    let latin =
        Pattern { group: ',', decimal: '.', before_first_group: 1, minus: "-", percent: '%', zero: '0' };
    match language {
        Language::English => latin,
        Language::Greek => Pattern { group: '.', decimal: ',', ..latin },
        Language::Armenian | Language::Georgian | Language::Bulgarian => {
            Pattern { group: '\u{A0}', decimal: ',', before_first_group: 2, ..latin }
        }
        Language::Persian => Pattern {
            group: '\u{66C}',
            decimal: '\u{66B}',
            minus: "\u{200E}\u{2212}",
            percent: '\u{66A}',
            zero: '۰',
            ..latin
        },
    }
}

impl Text {
    /// A whole number.
    #[must_use]
    pub fn integer(self, number: impl Into<i128>) -> String {
        self.digits_of(number.into(), 0)
    }

    /// An exact number with all its decimals: a scale of two writes 1,234.50.
    #[must_use]
    pub fn decimal(self, number: Decimal) -> String {
        self.digits_of(number.units(), number.scale())
    }

    /// A plain number of the engine (`-1234.50`); what is none is shown as it is.
    #[must_use]
    pub fn plain_decimal(self, plain: &str) -> String {
        Decimal::parse(plain).map_or_else(|_| plain.to_owned(), |number| self.decimal(number))
    }

    /// A plain share of the engine (`0.468123`) as a percentage: one decimal from ten percent on, two below, so
    /// that a share just above a limit of one percent does not read as that limit.
    #[must_use]
    pub fn plain_percent(self, plain: &str) -> String {
        let hundredfold = Decimal::parse(plain).and_then(|share| share.times(Decimal::new(100, 0)));
        let Ok(percent) = hundredfold else { return plain.to_owned() };
        let ten = pow10(percent.scale().saturating_add(1)).map_or(u128::MAX, i128::unsigned_abs);
        let decimals = if percent.units().unsigned_abs() < ten { 2 } else { 1 };
        let Ok(rounded) = percent.with_scale(decimals) else { return plain.to_owned() };
        let mut out = self.decimal(rounded);
        out.push(pattern(self.language).percent);
        out
    }

    fn digits_of(self, units: i128, scale: u8) -> String {
        let pattern = pattern(self.language);
        let digits = units.unsigned_abs().to_string();
        let scale = usize::from(scale);
        let digits =
            if digits.len() <= scale { "0".repeat(scale + 1 - digits.len()) + &digits } else { digits };
        let (whole, fraction) = digits.split_at(digits.len() - scale);

        let mut out = String::with_capacity(digits.len() * 2);
        if units < 0 {
            out.push_str(pattern.minus);
        }
        let grouped = whole.len() >= 3 + pattern.before_first_group;
        for (at, digit) in whole.bytes().enumerate() {
            if grouped && at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(pattern.group);
            }
            out.push(pattern.digit(digit));
        }
        if !fraction.is_empty() {
            out.push(pattern.decimal);
            out.extend(fraction.bytes().map(|digit| pattern.digit(digit)));
        }
        out
    }

    /// A measured number, rounded half away from zero to `decimals` places.
    #[must_use]
    pub fn float(self, number: f64, decimals: u8) -> String {
        if !number.is_finite() {
            return "–".to_owned();
        }
        let units = (number * 10f64.powi(i32::from(decimals))).round();
        // The cast saturates; figures beyond 38 digits do not occur.
        self.digits_of(units as i128, decimals)
    }

    /// A share of one as a percentage: `(0.125, 1)` is 12.5%.
    #[must_use]
    pub fn percent(self, share: f64, decimals: u8) -> String {
        let mut out = self.float(share * 100.0, decimals);
        out.push(pattern(self.language).percent);
        out
    }

    /// An exact amount with its currency (an ISO code) if one is known.
    #[must_use]
    pub fn money(self, amount: Decimal, currency: Option<&str>) -> String {
        let number = self.decimal(amount);
        let Some(code) = currency else { return number };
        let sign = self.currency_sign(code);
        match self.language {
            // The minus stands before the sign, and a code needs a space that a sign does not.
            Language::English => match (number.strip_prefix('-'), sign.len() > 2 && sign.is_ascii()) {
                (Some(number), false) => format!("-{sign}{number}"),
                (None, false) => format!("{sign}{number}"),
                (Some(number), true) => format!("-{sign}\u{A0}{number}"),
                (None, true) => format!("{sign}\u{A0}{number}"),
            },
            Language::Persian => format!("\u{200E}{sign}\u{A0}{number}"),
            _ => format!("{number}\u{A0}{sign}"),
        }
    }

    /// The sign of a currency as this language writes it, else its code.
    #[must_use]
    pub fn currency_sign(self, code: &str) -> &str {
        match (code, self.language) {
            ("EUR", _) => "€",
            ("USD", _) => "$",
            ("GBP", _) => "£",
            ("AMD", Language::Armenian) => "֏",
            ("GEL", Language::Georgian) => "₾",
            ("BGN", Language::Bulgarian) => "лв.",
            ("IRR", Language::Persian) => "ریال",
            _ => code,
        }
    }

    /// Digits of a text that is a number already (a year, a place in a file) in the language's own figures.
    #[must_use]
    pub fn digits(self, text: &str) -> String {
        let pattern = pattern(self.language);
        text.chars().map(|c| if c.is_ascii_digit() { pattern.digit(c as u8) } else { c }).collect()
    }
}

impl Pattern {
    /// An ASCII digit in this language's figures.
    fn digit(&self, ascii: u8) -> char {
        char::from_u32(self.zero as u32 + u32::from(ascii.wrapping_sub(b'0'))).unwrap_or('0')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_all(write: impl Fn(Text) -> String) -> Vec<String> {
        Language::ALL.into_iter().map(|language| write(Text::new(language))).collect()
    }

    #[test]
    fn numbers_are_written_as_cldr_writes_them() {
        assert_eq!(
            in_all(|text| text.decimal(Decimal::new(12345, 1))),
            ["1,234.5", "1234,5", "1.234,5", "1234,5", "1234,5", "۱٬۲۳۴٫۵"]
        );
        assert_eq!(
            in_all(|text| text.decimal(Decimal::new(1_234_567_891, 3))),
            [
                "1,234,567.891",
                "1\u{A0}234\u{A0}567,891",
                "1.234.567,891",
                "1\u{A0}234\u{A0}567,891",
                "1\u{A0}234\u{A0}567,891",
                "۱٬۲۳۴٬۵۶۷٫۸۹۱"
            ]
        );
        assert_eq!(
            in_all(|text| text.integer(12_345)),
            ["12,345", "12\u{A0}345", "12.345", "12\u{A0}345", "12\u{A0}345", "۱۲٬۳۴۵"]
        );
    }

    #[test]
    fn the_minus_and_the_percent_sign_are_each_languages_own() {
        let persian = "\u{200E}\u{2212}۱۲٫۳";
        assert_eq!(
            in_all(|text| text.float(-12.3, 1)),
            ["-12.3", "-12,3", "-12,3", "-12,3", "-12,3", persian]
        );
        assert_eq!(
            in_all(|text| text.percent(0.125, 1)),
            ["12.5%", "12,5%", "12,5%", "12,5%", "12,5%", "۱۲٫۵٪"]
        );
    }

    #[test]
    fn money_shows_every_decimal_and_its_sign_where_the_language_puts_it() {
        let euro = in_all(|text| text.money(Decimal::new(-1_118_393, 2), Some("EUR")));
        assert_eq!(
            euro,
            [
                "-€11,183.93",
                "-11\u{A0}183,93\u{A0}€",
                "-11.183,93\u{A0}€",
                "-11\u{A0}183,93\u{A0}€",
                "-11\u{A0}183,93\u{A0}€",
                "\u{200E}€\u{A0}\u{200E}\u{2212}۱۱٬۱۸۳٫۹۳"
            ]
        );
        assert_eq!(Text::new(Language::Armenian).money(Decimal::new(5000, 0), Some("AMD")), "5000\u{A0}֏");
        assert_eq!(Text::new(Language::English).money(Decimal::new(5000, 0), Some("AMD")), "AMD\u{A0}5,000");
        assert_eq!(Text::new(Language::English).money(Decimal::new(7, 2), None), "0.07");
    }

    #[test]
    fn plain_numbers_of_the_engine_are_written_as_the_language_writes_them() {
        let text = Text::new(Language::Greek);
        assert_eq!(text.plain_decimal("-11183.93"), "-11.183,93");
        assert_eq!(text.plain_decimal("many"), "many");
        assert_eq!(text.plain_percent("0.353400"), "35,3%");
        assert_eq!(text.plain_percent("0.010000"), "1,00%");
        assert_eq!(text.plain_percent("0.010400"), "1,04%");
        assert_eq!(text.plain_percent("1.000000"), "100,0%");
        assert_eq!(Text::new(Language::Persian).plain_percent("0.5"), "۵۰٫۰٪");
    }

    #[test]
    fn the_largest_amounts_are_written_whole() {
        let text = Text::new(Language::English);
        assert_eq!(
            text.decimal(Decimal::new(i128::MIN, 0)),
            "-170,141,183,460,469,231,731,687,303,715,884,105,728"
        );
        assert_eq!(text.decimal(Decimal::new(-1, 9)), "-0.000000001");
        assert_eq!(text.float(f64::NAN, 1), "–");
    }
}
