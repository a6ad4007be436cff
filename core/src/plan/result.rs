//! What a plan yields: truth and numbers for every customer, and sums by segment.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::calendar::Day;
use crate::mask::Mask;
use crate::value::Decimal;

/// True, false or unknown for each row: no row is in both masks, an unknown row is in neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The rows for which it is true.
    pub yes: Mask,
    /// The rows for which it is false.
    pub no: Mask,
}

impl Truth {
    /// The same for every row.
    pub fn constant(len: usize, value: bool) -> Truth {
        match value {
            true => Truth { yes: Mask::all(len), no: Mask::none(len) },
            false => Truth { yes: Mask::none(len), no: Mask::all(len) },
        }
    }

    /// The rows for which it is unknown.
    pub fn unknown(&self) -> Mask {
        self.yes.or(&self.no).not()
    }
}

/// Integers, one a customer, in eight bytes where all of them fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Units {
    /// All fit eight bytes.
    Narrow(Vec<i64>),
    /// Some need sixteen.
    Wide(Vec<i128>),
}

impl Units {
    /// Number of entries.
    pub fn len(&self) -> usize {
        match self {
            Units::Narrow(units) => units.len(),
            Units::Wide(units) => units.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An entry; 0 beyond the end.
    #[inline]
    pub fn get(&self, index: usize) -> i128 {
        match self {
            Units::Narrow(units) => units.get(index).copied().unwrap_or(0).into(),
            Units::Wide(units) => units.get(index).copied().unwrap_or(0),
        }
    }
}

/// A number or a day for each customer: `units / (10^scale · divisor)`, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The integer parts; unknown customers hold anything. For days: days since 1970-01-01.
    pub units: Units,
    /// Digits after the point.
    pub scale: u8,
    /// Whether these are days instead of numbers.
    pub is_day: bool,
    /// What each is divided by, for means: always positive.
    pub divisors: Option<Vec<i64>>,
    /// The customers whose value is known; `None` when all are.
    pub known: Option<Mask>,
}

impl Numbers {
    /// Number of customers.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Whether the value of a customer is known.
    #[inline]
    pub fn is_known(&self, customer: usize) -> bool {
        customer < self.len() && self.known.as_ref().is_none_or(|known| known.get(customer))
    }

    /// The customers whose value is known, as a mask of its own.
    pub fn known_mask(&self) -> Mask {
        self.known.clone().unwrap_or_else(|| Mask::all(self.len()))
    }

    /// Divisor of a customer's value: 1 unless these are means.
    #[inline]
    pub fn divisor(&self, customer: usize) -> i64 {
        self.divisors.as_ref().and_then(|divisors| divisors.get(customer)).copied().unwrap_or(1)
    }

    /// The number of a customer; `None` when unknown. Means are rounded half away from zero to `scale`
    /// digits, which is for showing only.
    pub fn decimal(&self, customer: usize) -> Option<Decimal> {
        if !self.is_known(customer) {
            return None;
        }
        let (units, divisor) = (self.units.get(customer), i128::from(self.divisor(customer)));
        let (quotient, rest) = (units / divisor, units % divisor);
        let up = rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs();
        Some(Decimal::new(if up { quotient + units.signum() } else { quotient }, self.scale))
    }

    /// The day of a customer; `None` when unknown or when these are no days.
    pub fn day(&self, customer: usize) -> Option<Day> {
        (self.is_day && self.is_known(customer))
            .then(|| i32::try_from(self.units.get(customer)).ok().map(Day))
            .flatten()
    }

    /// Compares the values of two customers, both known, exactly.
    pub fn order(&self, a: usize, b: usize) -> Ordering {
        let (left, right) = (self.units.get(a), self.units.get(b));
        match &self.divisors {
            None => left.cmp(&right),
            Some(_) => compare_products(left, self.divisor(b).into(), right, self.divisor(a).into()),
        }
    }

    /// Memory taken, in bytes.
    pub fn bytes(&self) -> usize {
        let units = match &self.units {
            Units::Narrow(units) => units.len() * 8,
            Units::Wide(units) => units.len() * 16,
        };
        units
            + self.divisors.as_ref().map_or(0, |divisors| divisors.len() * 8)
            + self.known.as_ref().map_or(0, |known| known.words().len() * 8)
    }
}

/// Compares `a · b` with `c · d` exactly, even where the products need 256 bits.
pub fn compare_products(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    if let (Some(left), Some(right)) = (a.checked_mul(b), c.checked_mul(d)) {
        return left.cmp(&right);
    }
    let sign = |x: i128, y: i128| x.signum() * y.signum();
    let (left, right) = (sign(a, b), sign(c, d));
    if left != right || left == 0 {
        return left.cmp(&right);
    }
    let size = wide_product(a.unsigned_abs(), b.unsigned_abs())
        .cmp(&wide_product(c.unsigned_abs(), d.unsigned_abs()));
    if left > 0 { size } else { size.reverse() }
}

/// The 256 bits of a product: high half, low half.
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = (1 << 64) - 1;
    let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let low = a0 * b0;
    let middle = a1 * b0 + (low >> 64);
    let other = a0 * b1 + (middle & HALF);
    (a1 * b1 + (middle >> 64) + (other >> 64), (other << 64) | (low & HALF))
}

/// The segment of each customer in one segmentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Position of the segment, one entry a customer.
    pub of: Arc<[u16]>,
    /// Number of segments; every entry is smaller.
    pub segments: u16,
}

/// Sum of a number over the customers of one segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupSum {
    /// Sum of the known values.
    pub sum: Decimal,
    /// Customers whose value is known.
    pub known: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn products_beyond_128_bits_are_compared_exactly(a: i64, b: i64, c: i64, d: i64, shift in 0u32..63) {
            let wide = |x: i64| i128::from(x) << shift;
            let expected = (i128::from(a) * i128::from(b)).cmp(&(i128::from(c) * i128::from(d)));
            prop_assert_eq!(compare_products(wide(a), wide(b), wide(c), wide(d)), expected);
        }
    }

    #[test]
    fn products_of_the_largest_numbers_are_compared() {
        assert_eq!(compare_products(i128::MAX, i128::MAX, i128::MAX, i128::MAX - 1), Ordering::Greater);
        assert_eq!(compare_products(i128::MIN, i128::MAX, i128::MIN, i128::MAX - 1), Ordering::Less);
        assert_eq!(compare_products(i128::MIN, i128::MIN, i128::MAX, i128::MAX), Ordering::Greater);
    }
}
