//! How the values of a column are spread: a few bars that do not depend on the order of the rows.

use super::{Column, TextValues, Values};
use crate::mask::Mask;

/// Bars at most.
pub const BARS: usize = 16;
/// Bins in which the ends are looked for.
const FINE: usize = 1024;
/// How often the range is narrowed at most.
const ROUNDS: usize = 6;
/// Share of the values, in hundredths, that may lie beyond each end of the bars.
const TAIL: u64 = 1;

/// Counts of the known values of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Numbers, days or moments, in bars of the same width. A few values far out stand in the bars at the ends.
    Range {
        /// Known values in each bar, from the least up.
        bars: Vec<u64>,
        /// Row of the least value.
        least: usize,
        /// Row of the greatest value.
        most: usize,
        /// Whether values far out stand in the bars at the ends, which reach further than the others then.
        is_cut: bool,
    },
    /// Words or flags, the most frequent first.
    Words {
        /// Known values in each bar.
        bars: Vec<u64>,
        /// A row with the most frequent value.
        most: usize,
        /// How many values are known.
        known: u64,
    },
}

impl Spread {
    /// Counts a column; `None` where nothing is known, or nearly every value is another.
    ///
    /// ```
    /// use hedgerow_core::table::{Column, Ints, Spread, Values};
    /// let days = Column::new("day", Values::Day(Ints::from_slice(&[5, 1, 5])), None);
    /// let Some(Spread::Range { bars, least, most, is_cut }) = Spread::of(&days) else { panic!() };
    /// assert_eq!((bars, least, most, is_cut), (vec![1, 0, 0, 0, 2], 1, 0, false));
    /// ```
    pub fn of(column: &Column) -> Option<Spread> {
        let known = column.known_rows();
        match &column.values {
            Values::Number(numbers) => of_units(&known, |row| numbers.units.get(row)),
            Values::Day(days) => of_units(&known, |row| days.get(row)),
            Values::Instant(instants) => of_units(&known, |row| instants.get(row)),
            Values::Flag(yes) => {
                let counts = [known.and_not(yes).count() as u64, known.and(yes).count() as u64];
                of_codes(&known, &counts, |row| Some(usize::from(yes.get(row))))
            }
            Values::Text(TextValues::Dict { codes, words }) => {
                let mut counts = vec![0; words.len()];
                for code in known.iter().filter_map(|row| codes.get(row)) {
                    if let Some(count) = counts.get_mut(code as usize) {
                        *count += 1;
                    }
                }
                of_codes(&known, &counts, |row| codes.get(row).map(|code| code as usize))
            }
            Values::Text(_) => None,
        }
    }
}

fn of_codes(known: &Mask, counts: &[u64], code_of: impl Fn(usize) -> Option<usize>) -> Option<Spread> {
    let frequent = (0..counts.len()).rev().max_by_key(|&code| counts.get(code));
    let most = known.iter().find(|&row| code_of(row) == frequent)?;
    let mut bars: Vec<u64> = counts.iter().copied().filter(|count| *count > 0).collect();
    bars.sort_unstable();
    bars.reverse();
    bars.truncate(BARS);
    Some(Spread::Words { bars, most, known: counts.iter().sum() })
}

fn of_units(known: &Mask, value: impl Fn(usize) -> Option<i64>) -> Option<Spread> {
    let values = || known.iter().filter_map(|row| Some((row, value(row)?)));
    let (row, first) = values().next()?;
    let (mut least, mut most) = ((first, row), (first, row));
    for (row, value) in values() {
        if value < least.0 {
            least = (value, row);
        }
        if value > most.0 {
            most = (value, row);
        }
    }
    let (mut low, mut high) = (least.0, most.0);
    for _ in 0..ROUNDS {
        let shift = (0..).find(|shift| high.abs_diff(low) >> shift < FINE as u64).unwrap_or(0);
        let counts = count(values(), low, high, |from_low| from_low >> shift);
        let (below, above) = (beyond(counts.iter()), beyond(counts.iter().rev()));
        // Neither leaves the range: a bin beyond an end is within it.
        let first_of = |bin: usize| low.wrapping_add_unsigned((bin as u64) << shift);
        let (from, to) =
            (first_of(below), if above == 0 { high } else { first_of(counts.len() - above) - 1 });
        // Values are put out of place only where that makes the others much plainer.
        if to.abs_diff(from) > high.abs_diff(low) / 2 {
            break;
        }
        (low, high) = (from, to);
    }
    let step = high.abs_diff(low) / BARS as u64 + 1;
    let bars = count(values(), low, high, |from_low| from_low / step);
    let is_cut = low > least.0 || high < most.0;
    Some(Spread::Range { bars, least: least.1, most: most.1, is_cut })
}

/// Counts values in the bins that their distances from the low end fall into; what lies beyond an end counts in the bin
/// there.
fn count(
    values: impl Iterator<Item = (usize, i64)>,
    low: i64,
    high: i64,
    bin: impl Fn(u64) -> u64,
) -> Vec<u64> {
    // The bins are few by the choice of their width.
    let mut counts = vec![0; bin(high.abs_diff(low)) as usize + 1];
    for (_, value) in values {
        if let Some(count) = counts.get_mut(bin(value.clamp(low, high).abs_diff(low)) as usize) {
            *count += 1;
        }
    }
    counts
}

/// How many bins from an end hold the tail there.
fn beyond<'a>(counts: impl Iterator<Item = &'a u64> + Clone) -> usize {
    let tail = counts.clone().sum::<u64>() * TAIL / 100;
    let held = counts.scan(0, |seen, count| {
        *seen += count;
        Some(*seen)
    });
    held.take_while(|seen| *seen <= tail).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::table::Ints;

    fn days(values: &[i64]) -> Column {
        Column::new("day", Values::Day(Ints::from_slice(values)), None)
    }

    #[test]
    fn a_value_far_out_does_not_press_all_others_into_one_bar() {
        let mut values: Vec<i64> = (0..1000).map(|n| n % 100).collect();
        values.push(1_000_000_000);
        let Some(Spread::Range { bars, most, is_cut, .. }) = Spread::of(&days(&values)) else { panic!() };
        assert_eq!((bars.len(), most, is_cut), (15, 1000, true));
        assert!(bars.iter().all(|bar| (10..=120).contains(bar)), "{bars:?}");
    }

    #[test]
    fn nothing_known_has_no_spread() {
        assert_eq!(Spread::of(&days(&[])), None);
    }

    proptest! {
        #[test]
        fn every_value_is_counted_once_whatever_the_order(
            values in prop::collection::vec(prop_oneof![any::<i64>(), -50i64..50], 1..60),
            turn in 0usize..60,
        ) {
            let Some(Spread::Range { bars, least, most, is_cut }) = Spread::of(&days(&values)) else { panic!() };
            prop_assert_eq!(bars.iter().sum::<u64>(), values.len() as u64);
            prop_assert_eq!(Some(&values[least]), values.iter().min());
            prop_assert_eq!(Some(&values[most]), values.iter().max());
            let mut turned = values.clone();
            turned.rotate_left(turn % values.len());
            let Some(Spread::Range { bars: again, is_cut: still, .. }) = Spread::of(&days(&turned)) else { panic!() };
            prop_assert_eq!((bars, is_cut), (again, still));
        }
    }
}
