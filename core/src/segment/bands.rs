//! Kind `bands`: cut points on a measure; a value on a cut belongs to the upper band.
//!
//! The names of bands are the same in every language: `< 25`, `25–44`, `≥ 45`. A band ends with the last value
//! that the measure's decimals can say below the next cut (`0–99.99`); where they cannot say it, as for
//! means, it is written `25–<45`.

use std::cmp::Ordering;

use super::SegmentError;
use super::definition::{Counted, Definition, Part, Segmentation};
use super::evaluate::check_names;
use crate::calendar::Day;
use crate::plan::{Numbers, compare_products};
use crate::value::{Decimal, pow10};

/// Most cut points there can be.
const MOST_CUTS: usize = 1_000;

pub(super) fn evaluate(
    definition: &Definition,
    cuts: &[String],
    is_day: bool,
    values: &Numbers,
) -> Result<Segmentation, SegmentError> {
    let cuts = read_cuts(definition, cuts, is_day)?;
    let names = band_names(&cuts, is_day, values);
    let unknown = names.len() as u16;
    let mut names: Vec<(String, Part)> = names.into_iter().map(|name| (name, Part::Segment)).collect();
    names.push((definition.unknown_name().to_owned(), Part::Unknown));
    check_names(definition, names.iter().map(|(name, _)| name.as_str()))?;
    let least = thresholds(&cuts, values);
    let band = |customer: usize| {
        if !values.is_known(customer) {
            return unknown;
        }
        let position = match (&least, &values.divisors) {
            (Some(least), None) => {
                let unit = values.units.get(customer);
                least.partition_point(|&least| least <= unit)
            }
            _ => cuts.partition_point(|&cut| order(values, customer, cut) != Ordering::Less),
        };
        position as u16
    };
    let of = (0..values.len()).map(band).collect();
    Ok(Counted { names, of }.finish(&definition.name))
}

/// Reads the cut points: numbers, or days as their numbers.
fn read_cuts(definition: &Definition, cuts: &[String], is_day: bool) -> Result<Vec<Decimal>, SegmentError> {
    let segmentation = || definition.name.clone();
    if cuts.is_empty() {
        return Err(SegmentError::NoCuts { segmentation: segmentation() });
    }
    if cuts.len() > MOST_CUTS {
        let (found, limit) = (cuts.len() as u64 + 1, MOST_CUTS as u64 + 1);
        return Err(SegmentError::TooMany { segmentation: segmentation(), found, limit });
    }
    let mut read: Vec<Decimal> = Vec::with_capacity(cuts.len());
    for (index, cut) in cuts.iter().enumerate() {
        let number = match is_day {
            true => Day::from_iso(cut.trim()).map(|day| Decimal::new(day.0.into(), 0)),
            false => Decimal::parse(cut.trim()).ok().filter(|cut| cut.scale() <= crate::value::MAX_SCALE),
        };
        let Some(number) = number else {
            let (cut, wants_day) = (cut.clone(), is_day);
            return Err(SegmentError::BadCut { segmentation: segmentation(), cut, wants_day });
        };
        if read.last().is_some_and(|last| number <= *last) {
            let before =
                index.checked_sub(1).and_then(|before| cuts.get(before)).cloned().unwrap_or_default();
            return Err(SegmentError::CutNotRising {
                segmentation: segmentation(),
                cut: cut.clone(),
                before,
            });
        }
        read.push(number);
    }
    Ok(read)
}

/// The smallest units on or above each cut; none when one does not fit.
fn thresholds(cuts: &[Decimal], values: &Numbers) -> Option<Vec<i128>> {
    let threshold = |cut: &Decimal| {
        if cut.scale() <= values.scale {
            return cut.with_scale(values.scale).ok().map(Decimal::units);
        }
        let factor = pow10(cut.scale() - values.scale)?;
        let floor = cut.units().div_euclid(factor);
        Some(floor + i128::from(cut.units().rem_euclid(factor) != 0))
    };
    cuts.iter().map(threshold).collect()
}

/// The customer's value held against a cut.
fn order(values: &Numbers, customer: usize, cut: Decimal) -> Ordering {
    let one = |scale| pow10(scale).unwrap_or(i128::MAX);
    let divisor = i128::from(values.divisor(customer));
    let right = divisor.checked_mul(one(values.scale)).unwrap_or(i128::MAX);
    compare_products(values.units.get(customer), one(cut.scale()), cut.units(), right)
}

fn band_names(cuts: &[Decimal], is_day: bool, values: &Numbers) -> Vec<String> {
    let written = |cut: Decimal| match is_day {
        true => Day(cut.units() as i32).to_string(),
        false => plain(cut),
    };
    let mut names = Vec::with_capacity(cuts.len() + 1);
    if let Some(first) = cuts.first() {
        names.push(format!("< {}", written(*first)));
    }
    for (low, next) in cuts.iter().zip(cuts.iter().skip(1)) {
        // Days and negative numbers carry dashes of their own.
        let dash = if is_day || low.units() < 0 { " – " } else { "–" };
        let sayable =
            values.divisors.is_none() && next.scale() <= values.scale && low.scale() <= values.scale;
        let step = Decimal::new(1, values.scale);
        let high = if sayable { next.minus(step).ok() } else { None };
        names.push(match high {
            Some(high) if high == *low => written(*low),
            Some(high) => format!("{}{dash}{}", written(*low), written(high)),
            None => format!("{}{dash}<{}", written(*low), written(*next)),
        });
    }
    if let Some(last) = cuts.last() {
        names.push(format!("≥ {}", written(*last)));
    }
    names
}

/// A number without zeros at its end.
fn plain(number: Decimal) -> String {
    let (mut units, mut scale) = (number.units(), number.scale());
    while scale > 0 && units % 10 == 0 {
        (units, scale) = (units / 10, scale - 1);
    }
    Decimal::new(units, scale).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Units;
    use crate::segment::Kind;

    fn definition() -> Definition {
        let kind = Kind::Bands { of: String::new(), cuts: Vec::new() };
        Definition { name: "Age".into(), kind, remainder: None, unknown: None }
    }

    fn numbers(units: &[i64], scale: u8) -> Numbers {
        Numbers { units: Units::Narrow(units.to_vec()), scale, is_day: false, divisors: None, known: None }
    }

    fn bands(cuts: &[&str], is_day: bool, values: &Numbers) -> (Vec<String>, Vec<u16>) {
        let cuts: Vec<String> = cuts.iter().map(|&cut| cut.into()).collect();
        let found = evaluate(&definition(), &cuts, is_day, values).unwrap();
        (found.segments.into_iter().map(|segment| segment.name).collect(), found.labels.of.to_vec())
    }

    #[test]
    fn a_value_on_a_cut_belongs_to_the_upper_band() {
        let (names, of) = bands(&["25", "45", "65"], false, &numbers(&[24, 25, 44, 45, 65, 99], 0));
        assert_eq!(names, ["< 25", "25–44", "45–64", "≥ 65", "Unknown"]);
        assert_eq!(of, [0, 1, 1, 2, 3, 3]);
        let unknown = Numbers { known: Some([true, false].into_iter().collect()), ..numbers(&[24, 25], 0) };
        assert_eq!(bands(&["25"], false, &unknown).1, [0, 2]);
    }

    #[test]
    fn bands_are_named_by_what_the_measure_can_say() {
        let (names, of) = bands(&["0", "100", "100.01", "250.50"], false, &numbers(&[9_999, 10_000], 2));
        assert_eq!(names, ["< 0", "0–99.99", "100", "100.01–250.49", "≥ 250.5", "Unknown"]);
        assert_eq!(of, [1, 2]);
        let (names, of) = bands(&["-5", "2.5", "7.5"], false, &numbers(&[-6, 2, 3, 7, 8], 0));
        assert_eq!(names, ["< -5", "-5 – <2.5", "2.5–<7.5", "≥ 7.5", "Unknown"]);
        assert_eq!(of, [0, 1, 2, 2, 3]);
        let means = Numbers { divisors: Some(vec![2, 3]), ..numbers(&[49, 76], 0) };
        let (names, of) = bands(&["24.5", "25.34"], false, &means);
        assert_eq!(names, ["< 24.5", "24.5–<25.34", "≥ 25.34", "Unknown"]);
        assert_eq!(of, [1, 1]);
        let days = Numbers { is_day: true, ..numbers(&[19_000, 20_089], 0) };
        let (names, of) = bands(&["2024-01-01", "2025-01-01"], true, &days);
        assert_eq!(names, ["< 2024-01-01", "2024-01-01 – 2024-12-31", "≥ 2025-01-01", "Unknown"]);
        assert_eq!(of, [0, 2]);
    }

    #[test]
    fn cut_points_must_rise_and_be_of_the_measures_kind() {
        let said = |cuts: &[&str], is_day| {
            let cuts: Vec<String> = cuts.iter().map(|&cut| cut.into()).collect();
            evaluate(&definition(), &cuts, is_day, &numbers(&[], 0)).unwrap_err().to_string()
        };
        assert_eq!(said(&[], false), "segmentation \"Age\" has no cut point, expected at least one");
        assert_eq!(
            said(&["5", "5.0"], false),
            "segmentation \"Age\" has the cut point 5.0, expected more than 5"
        );
        assert_eq!(said(&["x"], false), "segmentation \"Age\" has the cut point \"x\", expected a number");
        assert_eq!(
            said(&["5"], true),
            "segmentation \"Age\" has the cut point \"5\", expected a day such as 2025-01-31"
        );
    }
}
