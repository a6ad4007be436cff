//! Comparisons, turned into tests of integer ranges wherever one side is the same for every row.

use std::cmp::Ordering;

use super::kernel::{in_range, mask_of};
use super::result::{Numbers, Truth, Units, compare_products};
use super::{Op, PlanError};
use crate::calendar::MICROS_PER_DAY;
use crate::mask::Mask;
use crate::table::{Column, Values};
use crate::value::{Decimal, pow10};

/// The values that pass a comparison: those in a range of integers, or those outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: i128,
    pub(super) high: i128,
    pub(super) outside: bool,
}

impl Span {
    pub(super) fn new(low: i128, high: i128) -> Span {
        Span { low, high, outside: false }
    }

    const EMPTY: Span = Span { low: 1, high: 0, outside: false };

    /// The integers `v` with `v / 10^scale` on the asked side of a number.
    pub(super) fn of(op: Op, number: Decimal, scale: u8) -> Span {
        let (floor, is_whole) = floor_at(number, scale);
        let (below, above) = (i128::MIN, i128::MAX);
        let next = floor.saturating_add(1);
        match op {
            Op::Gt => Span::new(next, above),
            Op::Ge => Span::new(if is_whole { floor } else { next }, above),
            Op::Le => Span::new(below, floor),
            Op::Lt => Span::new(below, if is_whole { floor.saturating_sub(1) } else { floor }),
            Op::Eq if is_whole => Span::new(floor, floor),
            Op::Ne if is_whole => Span { low: floor, high: floor, outside: true },
            Op::Eq => Span::EMPTY,
            Op::Ne => Span { outside: true, ..Span::EMPTY },
        }
    }

    /// The days `d` for which `as_of - d` lies in this span.
    pub(super) fn days_before(self, as_of: i32) -> Span {
        let as_of = i128::from(as_of);
        Span { low: as_of.saturating_sub(self.high), high: as_of.saturating_sub(self.low), ..self }
    }

    fn holds(self, value: i128) -> bool {
        (self.low <= value && value <= self.high) != self.outside
    }

    fn apply(self, inside: Mask) -> Mask {
        if self.outside { inside.not() } else { inside }
    }
}

/// The largest integer not above `number · 10^scale`, and whether it is that number.
///
/// What no column can reach is cut off at a bound that no column reaches either.
fn floor_at(number: Decimal, scale: u8) -> (i128, bool) {
    const BOUND: i128 = i128::MAX / 4;
    if number.scale() <= scale {
        match pow10(scale - number.scale()).and_then(|factor| number.units().checked_mul(factor)) {
            Some(units) => (units, true),
            None => (BOUND * number.units().signum(), false),
        }
    } else {
        match pow10(number.scale() - scale) {
            Some(factor) => (number.units().div_euclid(factor), number.units().rem_euclid(factor) == 0),
            None => (if number.units() < 0 { -1 } else { 0 }, number.units() == 0),
        }
    }
}

/// The comparison with its sides exchanged.
pub(super) fn mirrored(op: Op) -> Op {
    match op {
        Op::Lt => Op::Gt,
        Op::Le => Op::Ge,
        Op::Gt => Op::Lt,
        Op::Ge => Op::Le,
        Op::Eq | Op::Ne => op,
    }
}

fn passes(op: Op, order: Ordering) -> bool {
    match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
    }
}

/// True where known and in the mask, false where known and not.
pub(super) fn truth(yes: Mask, known: Option<&Mask>) -> Truth {
    match known {
        None => Truth { no: yes.not(), yes },
        Some(known) => Truth { no: known.and_not(&yes), yes: yes.and(known) },
    }
}

/// A column of numbers, days or instants tested against a span of units or days.
pub(super) fn column_in(column: &Column, span: Span) -> Truth {
    let mask = match &column.values {
        Values::Number(numbers) => in_range(&numbers.units, span.low, span.high),
        Values::Day(days) => in_range(days, span.low, span.high),
        Values::Instant(instants) => {
            let day = i128::from(MICROS_PER_DAY);
            let last = span.high.saturating_mul(day).saturating_add(day - 1);
            in_range(instants, span.low.saturating_mul(day), last)
        }
        Values::Text(_) | Values::Flag(_) => Mask::none(column.len()),
    };
    truth(span.apply(mask), column.known.as_ref())
}

/// Numbers that are no means tested against a span of their units.
pub(super) fn numbers_in(numbers: &Numbers, span: Span) -> Truth {
    let mask = match &numbers.units {
        Units::Narrow(units) => {
            let low = i64::try_from(span.low.max(i64::MIN.into()));
            let high = i64::try_from(span.high.min(i64::MAX.into()));
            let inside = match (low, high) {
                (Ok(low), Ok(high)) => mask_of(units, |unit| low <= unit && unit <= high),
                _ => Mask::none(units.len()),
            };
            span.apply(inside)
        }
        Units::Wide(units) => Mask::from_slice(units, |&unit| span.holds(unit)),
    };
    truth(mask, numbers.known.as_ref())
}

/// Two sets of numbers, or of days, compared row by row, by multiplying across.
pub(super) fn compare_numbers(op: Op, left: &Numbers, right: &Numbers) -> Result<Truth, PlanError> {
    if left.is_day != right.is_day {
        return Err(PlanError::Malformed { what: "a number compared with a day".into() });
    }
    let too_large = || PlanError::TooLarge { what: "a comparison".into() };
    let by_left = pow10(right.scale.saturating_sub(left.scale)).ok_or_else(too_large)?;
    let by_right = pow10(left.scale.saturating_sub(right.scale)).ok_or_else(too_large)?;
    let known = both(left.known.as_ref(), right.known.as_ref());
    let is_plain = left.divisors.is_none() && right.divisors.is_none();
    if let (Units::Narrow(a), Units::Narrow(b), 1, 1, true) =
        (&left.units, &right.units, by_left, by_right, is_plain)
    {
        let pairs: Vec<(i64, i64)> = a.iter().copied().zip(b.iter().copied()).collect();
        return Ok(truth(mask_of(&pairs, |(a, b)| passes(op, a.cmp(&b))), known.as_ref()));
    }
    let mut yes = Mask::none(left.len());
    for row in 0..left.len() {
        if known.as_ref().is_none_or(|known| known.get(row)) {
            let factor = |by: i128, divisor: i64| by.checked_mul(divisor.into()).ok_or_else(too_large);
            let order = compare_products(
                left.units.get(row),
                factor(by_left, right.divisor(row))?,
                right.units.get(row),
                factor(by_right, left.divisor(row))?,
            );
            yes.set(row, passes(op, order));
        }
    }
    Ok(truth(yes, known.as_ref()))
}

/// The rows that are known in both.
pub(super) fn both(a: Option<&Mask>, b: Option<&Mask>) -> Option<Mask> {
    match (a, b) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (Some(a), Some(b)) => Some(a.and(b)),
    }
}

/// The customers among the best by `percent` of those whose value is known; ties together.
///
/// With k the smallest integer that is not below `percent · n / 100`, fewer than `percent · n / 100`
/// customers are better exactly where fewer than k are: those whose value is not worse than the k-th best.
pub(super) fn top(numbers: &Numbers, percent: Decimal, bottom: bool) -> Result<Truth, PlanError> {
    let too_large = || PlanError::TooLarge { what: "a share of the customers".into() };
    let mut known: Vec<u32> =
        (0..numbers.len()).filter(|&row| numbers.is_known(row)).map(|row| row as u32).collect();
    let share = percent.times(Decimal::new(known.len() as i128, 2)).map_err(|_| too_large())?;
    let (floor, is_whole) = floor_at(share, 0);
    let places = if is_whole { floor } else { floor + 1 };
    let mask = numbers.known_mask();
    if places <= 0 || known.is_empty() {
        return Ok(Truth { yes: Mask::none(numbers.len()), no: mask });
    }
    let last = usize::try_from(places).unwrap_or(usize::MAX).min(known.len()) - 1;
    let better_first = |a: usize, b: usize| {
        let order = numbers.order(a, b);
        if bottom { order } else { order.reverse() }
    };
    let threshold = match (&numbers.units, &numbers.divisors) {
        (Units::Narrow(units), None) => {
            let mut values: Vec<i64> =
                known.iter().filter_map(|&row| units.get(row as usize).copied()).collect();
            let place = if bottom { last } else { values.len() - 1 - last };
            let (_, &mut limit, _) = values.select_nth_unstable(place);
            let span =
                if bottom { Span::new(i128::MIN, limit.into()) } else { Span::new(limit.into(), i128::MAX) };
            return Ok(numbers_in(numbers, span));
        }
        _ => {
            let (_, &mut row, _) =
                known.select_nth_unstable_by(last, |&a, &b| better_first(a as usize, b as usize));
            row as usize
        }
    };
    let yes = Mask::from_fn(numbers.len(), |row| {
        numbers.is_known(row) && better_first(row, threshold) != Ordering::Greater
    });
    Ok(Truth { no: mask.and_not(&yes), yes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_span_holds_what_the_comparison_holds(value in -300i64..300, scale in 0u8..4, number in -3000i64..3000, digits in 0u8..6) {
            let (value, number) = (Decimal::new(value.into(), scale), Decimal::new(number.into(), digits));
            for op in [Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge] {
                prop_assert_eq!(Span::of(op, number, scale).holds(value.units()), passes(op, value.cmp(&number)), "{:?}", op);
            }
        }
    }

    #[test]
    fn numbers_beyond_every_column_are_compared() {
        let far = Decimal::new(i128::MAX, 0);
        assert!(Span::of(Op::Lt, far, 9).holds(i64::MAX.into()));
        assert!(!Span::of(Op::Lt, Decimal::new(-i128::MAX, 0), 9).holds(i64::MIN.into()));
        assert!(!Span::of(Op::Eq, far, 9).holds(i64::MAX.into()));
    }
}
