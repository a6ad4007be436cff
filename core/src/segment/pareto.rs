//! The curve of value over customers, best first, and whether segments are needed at all.

use super::SegmentError;
use crate::plan::{Numbers, PlanError, Units};
use crate::value::Decimal;

/// Most points of the curve.
const POINTS: usize = 200;

/// A base small enough that its owner knows everybody.
pub const FEW_CUSTOMERS: u64 = 30;

/// Fewer buyers than this hardly fill segments.
const FEW_BUYERS: u64 = 100;

/// How the value is spread over the customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Pareto {
    /// Share of the customers → share of the value, from (0, 0) to (1, 1); empty when nobody brings anything.
    /// Negative values count as nothing.
    pub points: Vec<(f64, f64)>,
    /// Share of the value that the best fifth of the customers bring, with six digits.
    pub top_fifth_share: Option<Decimal>,
}

/// The curve of a measure over the customers whose value is known.
///
/// # Errors
/// [`PlanError`] when the values are days or means, or do not add up within 128 bits.
pub fn pareto(values: &Numbers) -> Result<Pareto, SegmentError> {
    if values.is_day || values.divisors.is_some() {
        return Err(SegmentError::Plan(PlanError::SumOfMeans));
    }
    let known = (0..values.len()).filter(|&customer| values.is_known(customer));
    match &values.units {
        Units::Narrow(units) => curve(known.filter_map(|customer| units.get(customer).copied()).collect()),
        Units::Wide(units) => curve(known.filter_map(|customer| units.get(customer).copied()).collect()),
    }
}

fn curve<U: Copy + Ord + Into<i128>>(mut values: Vec<U>) -> Result<Pareto, SegmentError> {
    values.sort_unstable();
    values.reverse();
    let n = values.len();
    let positive = |value: &U| Into::<i128>::into(*value).max(0);
    let mut total: i128 = 0;
    for value in &values {
        let too_large = SegmentError::Plan(PlanError::TooLarge { what: "the value of all customers".into() });
        total = total.checked_add(positive(value)).ok_or(too_large)?;
    }
    if total == 0 {
        return Ok(Pareto { points: Vec::new(), top_fifth_share: None });
    }
    let steps = n.min(POINTS - 1);
    let mut points = vec![(0.0, 0.0)];
    let (mut rank, mut held) = (0usize, 0i128);
    let fifth = n.div_ceil(5);
    let mut held_by_fifth = 0;
    for (index, value) in values.iter().enumerate() {
        held += positive(value);
        if index + 1 == fifth {
            held_by_fifth = held;
        }
        // Ranks spread evenly over the customers; the last is n.
        if index + 1 == (rank + 1) * n / steps {
            rank += 1;
            points.push(((index + 1) as f64 / n as f64, held as f64 / total as f64));
        }
    }
    let top_fifth_share = Decimal::new(held_by_fifth, 0).share_of(Decimal::new(total, 0), 6);
    Ok(Pareto { points, top_fifth_share })
}

/// Whether segmentation is worth the trouble for this base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// So few customers that they can be known by name: a list sorted by value does.
    KnownByName,
    /// Too few buyers for more than tiers of value.
    FewBuyers,
    /// Everybody brings about the same: value alone tells no groups apart.
    Even,
    /// Yes.
    Segment,
}

/// Whether segmentation is worth the trouble. Proposals, not laws: thirty customers can be known by name, a
/// hundred buyers hardly fill segments, and where the best fifth bring less than 30 % the value is even.
pub fn advice(customers: u64, buyers: u64, top_fifth_share: Option<Decimal>) -> Advice {
    if customers <= FEW_CUSTOMERS {
        Advice::KnownByName
    } else if buyers < FEW_BUYERS {
        Advice::FewBuyers
    } else if top_fifth_share.is_some_and(|share| share < Decimal::new(3, 1)) {
        Advice::Even
    } else {
        Advice::Segment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(units: Vec<i64>) -> Numbers {
        Numbers { units: Units::Narrow(units), scale: 2, is_day: false, divisors: None, known: None }
    }

    #[test]
    fn the_best_fifth_and_the_curve_to_the_whole() {
        let found = pareto(&numbers(vec![5, 80, 5, 5, 5])).unwrap();
        assert_eq!(found.top_fifth_share, Some(Decimal::new(8, 1)));
        assert_eq!(found.points.first(), Some(&(0.0, 0.0)));
        assert_eq!(found.points.get(1), Some(&(0.2, 0.8)));
        assert_eq!(found.points.last(), Some(&(1.0, 1.0)));
        assert_eq!(found.points.len(), 6);
    }

    #[test]
    fn a_large_base_gives_few_points() {
        let found = pareto(&numbers((0..12_345).collect())).unwrap();
        assert_eq!(found.points.len(), POINTS);
        assert_eq!(found.points.last(), Some(&(1.0, 1.0)));
        assert!(found.points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
    }

    #[test]
    fn nobody_and_nothing_give_no_curve() {
        assert_eq!(pareto(&numbers(vec![])).unwrap().points, []);
        assert_eq!(pareto(&numbers(vec![0, -5])).unwrap().top_fifth_share, None);
    }

    #[test]
    fn a_small_base_is_known_by_name() {
        assert_eq!(advice(30, 30, None), Advice::KnownByName);
        assert_eq!(advice(31, 31, None), Advice::FewBuyers);
        assert_eq!(advice(500, 400, Some(Decimal::new(25, 2))), Advice::Even);
        assert_eq!(advice(500, 400, Some(Decimal::new(75, 2))), Advice::Segment);
    }
}
