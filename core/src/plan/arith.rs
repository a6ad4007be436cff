//! Sums, differences and products of numbers, row by row: exact or an error.

use super::PlanError;
use super::compare::both;
use super::result::{Numbers, Units};
use crate::calendar::Instant;
use crate::mask::Mask;
use crate::table::{Column, Values};
use crate::value::{Decimal, pow10};

/// What is done with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Combine {
    Add,
    Sub,
    Mul,
}

fn too_large() -> PlanError {
    PlanError::TooLarge { what: "a computed number".into() }
}

/// Sixteen bytes a row only where eight do not do.
pub(super) fn narrowed(units: Vec<i128>) -> Units {
    let narrow: Option<Vec<i64>> = units.iter().map(|&unit| i64::try_from(unit).ok()).collect();
    narrow.map_or(Units::Wide(units), Units::Narrow)
}

/// The same number for every row.
pub(super) fn constant(len: usize, number: Decimal) -> Numbers {
    let units = match i64::try_from(number.units()) {
        Ok(units) => Units::Narrow(vec![units; len]),
        Err(_) => Units::Wide(vec![number.units(); len]),
    };
    Numbers { units, scale: number.scale(), is_day: false, divisors: None, known: None }
}

/// A column of numbers, days or instants (as their days).
pub(super) fn from_column(column: &Column) -> Result<Numbers, PlanError> {
    let (ints, scale, is_day) = match &column.values {
        Values::Number(numbers) => (&numbers.units, numbers.scale, false),
        Values::Day(days) => (days, 0, true),
        Values::Instant(instants) => (instants, 0, true),
        Values::Text(_) | Values::Flag(_) => {
            return Err(PlanError::Malformed {
                what: format!("\"{}\" is no number and no day", column.name),
            });
        }
    };
    let units = match &column.values {
        Values::Instant(_) => ints.iter().map(|at| Instant(at).day().0.into()).collect(),
        _ => ints.iter().collect(),
    };
    Ok(Numbers { units: Units::Narrow(units), scale, is_day, divisors: None, known: column.known.clone() })
}

/// Whole days from days to the as-of date.
pub(super) fn days_since(days: &Numbers, as_of: i32) -> Result<Numbers, PlanError> {
    if !days.is_day {
        return Err(PlanError::Malformed { what: "days since a number".into() });
    }
    let units = (0..days.len()).map(|row| i64::from(as_of).saturating_sub(days.units.get(row) as i64));
    Ok(Numbers {
        units: Units::Narrow(units.collect()),
        scale: 0,
        is_day: false,
        divisors: None,
        known: days.known.clone(),
    })
}

/// Combines two numbers row by row.
///
/// With `a/d` and `b/e`: `a/d ± b/e = (a·e ± b·d) / (d·e)`, `a/d · b/e = (a·b) / (d·e)`.
pub(super) fn combine(left: &Numbers, right: &Numbers, how: Combine) -> Result<Numbers, PlanError> {
    if left.is_day || right.is_day {
        return Err(PlanError::Malformed { what: "arithmetic over days".into() });
    }
    let scale = match how {
        Combine::Mul => {
            left.scale.checked_add(right.scale).filter(|&scale| scale <= 36).ok_or_else(too_large)?
        }
        Combine::Add | Combine::Sub => left.scale.max(right.scale),
    };
    let (by_left, by_right) = match how {
        Combine::Mul => (1, 1),
        Combine::Add | Combine::Sub => {
            let factor = |own: u8| pow10(scale - own).ok_or_else(too_large);
            (factor(left.scale)?, factor(right.scale)?)
        }
    };
    let known = both(left.known.as_ref(), right.known.as_ref());
    let is_known = |row: usize| known.as_ref().is_none_or(|known: &Mask| known.get(row));
    let len = left.len();
    let mut units = Vec::with_capacity(len);
    for row in 0..len {
        units.push(if is_known(row) {
            let times = |unit: i128, by: i128, divisor: i64| {
                unit.checked_mul(by).and_then(|unit| unit.checked_mul(divisor.into()))
            };
            let (a, b) = (left.units.get(row), right.units.get(row));
            let (d, e) = (left.divisor(row), right.divisor(row));
            match how {
                Combine::Mul => a.checked_mul(b),
                Combine::Add => {
                    times(a, by_left, e).zip(times(b, by_right, d)).and_then(|(a, b)| a.checked_add(b))
                }
                Combine::Sub => {
                    times(a, by_left, e).zip(times(b, by_right, d)).and_then(|(a, b)| a.checked_sub(b))
                }
            }
            .ok_or_else(too_large)?
        } else {
            0
        });
    }
    let divisors = match (&left.divisors, &right.divisors) {
        (None, None) => None,
        _ => {
            let divisors = (0..len).map(|row| left.divisor(row).checked_mul(right.divisor(row)));
            Some(divisors.collect::<Option<Vec<i64>>>().ok_or_else(too_large)?)
        }
    };
    Ok(Numbers { units: narrowed(units), scale, is_day: false, divisors, known })
}
