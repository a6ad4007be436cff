//! The tier of every customer.

use std::cmp::Ordering;

use super::{By, CheckedTiers, TiersError};
use crate::plan::{Numbers, Units, compare_products};
use crate::value::{Decimal, pow10};

/// The tier of every customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiers {
    /// Position of the tier, one entry a customer; the number of tiers for those whose value is unknown.
    pub of: Vec<u16>,
    /// The smallest value in each tier, from best to last; none for a tier that nobody reaches and for the
    /// last, which takes all that is left.
    pub least: Vec<Option<Decimal>>,
}

/// Ranks the customers and cuts the ranking.
///
/// # Errors
/// [`TiersError`] when the values are days or means, or do not add up within 128 bits.
pub fn tiers(values: &Numbers, params: &CheckedTiers) -> Result<Tiers, TiersError> {
    if values.is_day {
        return Err(TiersError::Days);
    }
    if values.divisors.is_some() {
        return Err(TiersError::Means);
    }
    let known = |customer: &usize| values.is_known(*customer);
    let cuts = match &values.units {
        Units::Narrow(units) => {
            let positive = (0..units.len()).filter(known).filter_map(|customer| units.get(customer).copied());
            cuts(positive.filter(|&unit| unit > 0).collect(), params)?
        }
        Units::Wide(units) => {
            let positive = (0..units.len()).filter(known).filter_map(|customer| units.get(customer).copied());
            cuts(positive.filter(|&unit| unit > 0).collect(), params)?
        }
    };
    let n_tiers = params.tiers().len() as u16;
    let last = n_tiers.saturating_sub(1);
    let tier_of = |customer: usize| {
        if !values.is_known(customer) {
            return n_tiers;
        }
        let unit = values.units.get(customer);
        if unit <= 0 {
            return last;
        }
        // Tiers from best to last have falling least values; the first that is low enough takes the customer.
        let tier = cuts.iter().position(|least| least.is_some_and(|least| unit >= least));
        tier.map_or(last, |tier| tier as u16)
    };
    let of = (0..values.len()).map(tier_of).collect();
    let shown = |(tier, least): (usize, &Option<i128>)| {
        least.filter(|_| tier != usize::from(last)).map(|least| Decimal::new(least, values.scale))
    };
    Ok(Tiers { of, least: cuts.iter().enumerate().map(shown).collect() })
}

/// The smallest value in each tier that somebody with a positive value reaches.
fn cuts<U: Copy + Ord + Into<i128>>(
    mut positive: Vec<U>,
    params: &CheckedTiers,
) -> Result<Vec<Option<i128>>, TiersError> {
    positive.sort_unstable();
    positive.reverse();
    let weight = |value: i128| match params.by() {
        By::Value => value,
        By::Customers => 1,
    };
    let mut total: i128 = 0;
    for &value in &positive {
        total = total.checked_add(weight(value.into())).ok_or(TiersError::TooLarge)?;
    }
    let mut least = vec![None; params.tiers().len()];
    let (mut before, mut tier) = (0i128, 0usize);
    for equals in positive.chunk_by(|a, b| a == b) {
        let Some(&value) = equals.first() else { continue };
        while let Some(share) = params.tiers().get(tier).map(|tier| tier.share) {
            if exceeds(share, before, total) {
                break;
            }
            tier += 1;
        }
        let tier = tier.min(least.len().saturating_sub(1));
        if let Some(least) = least.get_mut(tier) {
            *least = Some(value.into());
        }
        before += weight(value.into()) * equals.len() as i128;
    }
    Ok(least)
}

/// Whether `share` of the total is more than `before`.
fn exceeds(share: Decimal, before: i128, total: i128) -> bool {
    let one = pow10(share.scale()).unwrap_or(i128::MAX);
    compare_products(share.units(), total, before, one) == Ordering::Greater
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Tier, TiersParams};
    use super::*;

    fn numbers(values: &[Option<i64>]) -> Numbers {
        Numbers {
            units: Units::Narrow(values.iter().map(|value| value.unwrap_or(77)).collect()),
            scale: 2,
            is_day: false,
            divisors: None,
            known: Some(values.iter().map(Option::is_some).collect()),
        }
    }

    fn abc() -> CheckedTiers {
        let tier = |(name, share)| Tier { name: String::from(name), share: Decimal::parse(share).unwrap() };
        TiersParams::by_share([("A", "0.8"), ("B", "0.95"), ("C", "1.0")].map(tier).to_vec()).check().unwrap()
    }

    #[test]
    fn a_customer_is_in_the_first_tier_that_exceeds_what_the_greater_hold() {
        // 80 of 100 are held before the second customer: exactly 0.8 is not exceeded by tier A.
        let found = tiers(&numbers(&[Some(80), Some(15), Some(5)]), &abc()).unwrap();
        assert_eq!(found.of, [0, 1, 2]);
        let found = tiers(&numbers(&[Some(79), Some(15), Some(6)]), &abc()).unwrap();
        assert_eq!(found.of, [0, 0, 1]);
        assert_eq!(found.least, [Some(Decimal::new(15, 2)), Some(Decimal::new(6, 2)), None]);
    }

    #[test]
    fn ties_stand_together_and_nothing_goes_to_the_last() {
        let found = tiers(&numbers(&[Some(10), Some(10), Some(0), Some(-5), None]), &abc()).unwrap();
        assert_eq!(found.of, [0, 0, 2, 2, 3]);
        let found = tiers(&numbers(&[Some(0), None]), &abc()).unwrap();
        assert_eq!(found.of, [2, 3]);
        assert!(tiers(&numbers(&[]), &abc()).unwrap().of.is_empty());
    }

    #[test]
    fn heavy_buyers_are_the_first_fifth() {
        let values: Vec<Option<i64>> = (1..=10).map(Some).collect();
        let params = TiersParams::heavy_medium_light(["H", "M", "L"]).check().unwrap();
        assert_eq!(tiers(&numbers(&values), &params).unwrap().of, [2, 2, 2, 2, 2, 1, 1, 1, 0, 0]);
        let params = TiersParams::deciles().check().unwrap();
        assert_eq!(tiers(&numbers(&values), &params).unwrap().of, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn days_and_means_are_refused() {
        let days = Numbers { is_day: true, ..numbers(&[Some(1)]) };
        assert_eq!(tiers(&days, &abc()), Err(TiersError::Days));
        let means = Numbers { divisors: Some(vec![2]), ..numbers(&[Some(1)]) };
        assert_eq!(tiers(&means, &abc()), Err(TiersError::Means));
        let large = Numbers { units: Units::Wide(vec![i128::MAX, 1]), known: None, ..numbers(&[]) };
        assert_eq!(tiers(&large, &abc()), Err(TiersError::TooLarge));
    }

    proptest! {
        #[test]
        fn every_customer_stands_where_the_rule_says(
            values in proptest::collection::vec(proptest::option::weighted(0.9, -20i64..200), 0..60),
            by_head: bool,
        ) {
            let params = if by_head {
                TiersParams::heavy_medium_light(["H", "M", "L"]).check().unwrap()
            } else {
                abc()
            };
            let found = tiers(&numbers(&values), &params).unwrap().of;
            let weight = |value: i64| if by_head { 1 } else { value };
            let positive: Vec<i64> = values.iter().copied().flatten().filter(|&v| v > 0).collect();
            let total: i64 = positive.iter().map(|&v| weight(v)).sum();
            for (customer, value) in values.iter().enumerate() {
                let expected = match *value {
                    None => 3,
                    Some(value) if value <= 0 => 2,
                    Some(value) => {
                        let before: i64 = positive.iter().filter(|&&v| v > value).map(|&v| weight(v)).sum();
                        params.tiers().iter().position(|tier| {
                            Decimal::new(before.into(), 0) < tier.share.times(Decimal::new(total.into(), 0)).unwrap()
                        }).unwrap_or(2)
                    }
                };
                prop_assert_eq!(usize::from(found[customer]), expected);
            }
        }
    }
}
