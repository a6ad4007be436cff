//! Exact decimal numbers: an integer and a scale. Money is never a float.

use std::cmp::Ordering;
use std::fmt;

/// Most digits after the point that a column keeps; digits beyond are rounded half away from zero.
pub const MAX_SCALE: u8 = 9;

/// Most digits after the point that an intermediate result may have.
const MAX_RESULT_SCALE: u8 = 36;

/// `units / 10^scale`, exactly. Equality and order are by value: 1.50 equals 1.5.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decimal {
    units: i128,
    scale: u8,
}

/// What can go wrong with exact numbers. Never a wrap, never a rounding that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// The text is not a plain number.
    NotANumber,
    /// The result does not fit 128 bits.
    TooLarge,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecimalError::NotANumber => "not a number",
            DecimalError::TooLarge => "the number is too large to be kept exactly",
        })
    }
}

impl std::error::Error for DecimalError {}

/// 10 to the power of `exponent`, if it fits.
pub fn pow10(exponent: u8) -> Option<i128> {
    10i128.checked_pow(u32::from(exponent))
}

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal { units: 0, scale: 0 };

    /// `units / 10^scale`.
    pub fn new(units: i128, scale: u8) -> Decimal {
        Decimal { units, scale }
    }

    /// The integer part of the representation: value × 10^scale.
    pub fn units(self) -> i128 {
        self.units
    }

    /// Digits after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Reads a plain number: an optional minus, digits, and optionally a point and digits.
    ///
    /// ```
    /// use hedgerow_core::value::Decimal;
    /// assert_eq!(Decimal::parse("-1.50")?.to_string(), "-1.50");
    /// assert_eq!(Decimal::parse("1.5")?, Decimal::parse("1.50")?);
    /// # Ok::<(), hedgerow_core::value::DecimalError>(())
    /// ```
    ///
    /// # Errors
    /// [`DecimalError::NotANumber`] for anything else, [`DecimalError::TooLarge`] beyond 128 bits.
    pub fn parse(text: &str) -> Result<Decimal, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || (fraction.is_empty() && digits.contains('.')) {
            return Err(DecimalError::NotANumber);
        }
        let mut units: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(DecimalError::NotANumber);
            }
            units = units
                .checked_mul(10)
                .and_then(|units| units.checked_add(i128::from(byte - b'0')))
                .ok_or(DecimalError::TooLarge)?;
        }
        let scale = u8::try_from(fraction.len()).ok().filter(|&s| s <= MAX_RESULT_SCALE);
        let scale = scale.ok_or(DecimalError::TooLarge)?;
        Ok(Decimal { units: if negative { -units } else { units }, scale })
    }

    /// The same value with more digits after the point, or rounded half away from zero to fewer.
    ///
    /// # Errors
    /// [`DecimalError::TooLarge`] when it does not fit.
    pub fn with_scale(self, scale: u8) -> Result<Decimal, DecimalError> {
        let units = match self.scale.cmp(&scale) {
            Ordering::Equal => self.units,
            Ordering::Less => pow10(scale - self.scale)
                .and_then(|factor| self.units.checked_mul(factor))
                .ok_or(DecimalError::TooLarge)?,
            Ordering::Greater => {
                let factor = pow10(self.scale - scale).ok_or(DecimalError::TooLarge)?;
                let (quotient, rest) = (self.units / factor, self.units % factor);
                if rest.unsigned_abs() * 2 >= factor.unsigned_abs() {
                    quotient + self.units.signum()
                } else {
                    quotient
                }
            }
        };
        Ok(Decimal { units, scale })
    }

    fn aligned(self, other: Decimal) -> Result<(i128, i128, u8), DecimalError> {
        let scale = self.scale.max(other.scale);
        Ok((self.with_scale(scale)?.units, other.with_scale(scale)?.units, scale))
    }

    /// Sum.
    ///
    /// # Errors
    /// [`DecimalError::TooLarge`] when it does not fit.
    pub fn plus(self, other: Decimal) -> Result<Decimal, DecimalError> {
        let (a, b, scale) = self.aligned(other)?;
        Ok(Decimal { units: a.checked_add(b).ok_or(DecimalError::TooLarge)?, scale })
    }

    /// Difference.
    ///
    /// # Errors
    /// [`DecimalError::TooLarge`] when it does not fit.
    pub fn minus(self, other: Decimal) -> Result<Decimal, DecimalError> {
        let (a, b, scale) = self.aligned(other)?;
        Ok(Decimal { units: a.checked_sub(b).ok_or(DecimalError::TooLarge)?, scale })
    }

    /// Product; the scales add.
    ///
    /// # Errors
    /// [`DecimalError::TooLarge`] when it does not fit.
    pub fn times(self, other: Decimal) -> Result<Decimal, DecimalError> {
        let scale = self.scale.checked_add(other.scale).filter(|&s| s <= MAX_RESULT_SCALE);
        let units = self.units.checked_mul(other.units);
        match (units, scale) {
            (Some(units), Some(scale)) => Ok(Decimal { units, scale }),
            _ => Err(DecimalError::TooLarge),
        }
    }

    /// Whether the value is greater than zero.
    pub fn is_positive(self) -> bool {
        self.units > 0
    }

    /// `self / total` rounded half away from zero to `digits`; `None` unless the total is positive.
    ///
    /// Used for shares that are shown; decisions compare cross-multiplied integers instead.
    pub fn share_of(self, total: Decimal, digits: u8) -> Option<Decimal> {
        if !total.is_positive() {
            return None;
        }
        let (part, whole, _) = self.aligned(total).ok()?;
        let scaled = part.checked_mul(pow10(digits)?)?;
        let (quotient, rest) = (scaled / whole, scaled % whole);
        let up = rest.unsigned_abs() >= whole.unsigned_abs() - rest.unsigned_abs();
        Some(Decimal { units: if up { quotient + scaled.signum() } else { quotient }, scale: digits })
    }

    /// The nearest float, for drawing only.
    pub fn to_f64(self) -> f64 {
        self.units as f64 / 10f64.powi(i32::from(self.scale))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl std::hash::Hash for Decimal {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let (mut units, mut scale) = (self.units, self.scale);
        while scale > 0 && units % 10 == 0 {
            (units, scale) = (units / 10, scale - 1);
        }
        (units, scale).hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    /// By value. Numbers too far apart to be written with one scale are told apart by their whole parts.
    fn cmp(&self, other: &Decimal) -> Ordering {
        match self.aligned(*other) {
            Ok((a, b, _)) => a.cmp(&b),
            Err(_) => {
                let whole = |d: &Decimal| pow10(d.scale).map_or(0, |factor| d.units / factor);
                whole(self).cmp(&whole(other))
            }
        }
    }
}

impl fmt::Display for Decimal {
    /// Plain digits with exactly `scale` of them after the point.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs();
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let scale = usize::from(self.scale);
        let text = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = text.split_at(text.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_print_as_they_were_read() {
        for text in ["0", "-1", "12.50", "0.001", "-0.05", "170141183460469231731687303715884105727"] {
            assert_eq!(Decimal::parse(text).map(|d| d.to_string()).as_deref(), Ok(text));
        }
        for text in ["", "-", ".5", "5.", "1e3", "1,5", "+1", " 1"] {
            assert_eq!(Decimal::parse(text), Err(DecimalError::NotANumber), "{text:?}");
        }
        assert_eq!(Decimal::parse("170141183460469231731687303715884105728"), Err(DecimalError::TooLarge));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        let rounded = |text: &str| Decimal::parse(text).and_then(|d| d.with_scale(1)).map(|d| d.to_string());
        assert_eq!(rounded("0.25").as_deref(), Ok("0.3"));
        assert_eq!(rounded("-0.25").as_deref(), Ok("-0.3"));
        assert_eq!(rounded("0.249").as_deref(), Ok("0.2"));
        let share = Decimal::new(1, 0).share_of(Decimal::new(3, 0), 6);
        assert_eq!(share.map(|s| s.to_string()).as_deref(), Some("0.333333"));
        assert_eq!(Decimal::new(1, 0).share_of(Decimal::ZERO, 6), None);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let large = Decimal::new(i128::MAX, 0);
        assert_eq!(large.plus(Decimal::new(1, 0)), Err(DecimalError::TooLarge));
        assert_eq!(large.times(Decimal::new(2, 0)), Err(DecimalError::TooLarge));
        assert_eq!(large.cmp(&Decimal::new(1, 9)), Ordering::Greater);
    }

    proptest! {
        #[test]
        fn arithmetic_agrees_with_integers(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000, s in 0u8..6, t in 0u8..6) {
            let (x, y) = (Decimal::new(a.into(), s), Decimal::new(b.into(), t));
            prop_assert_eq!(x.plus(y).unwrap().minus(y).unwrap(), x);
            prop_assert_eq!(x.times(y).unwrap().units(), i128::from(a) * i128::from(b));
            let (p, q) = (i128::from(a) * pow10(6 - s).unwrap(), i128::from(b) * pow10(6 - t).unwrap());
            prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        }
    }
}
