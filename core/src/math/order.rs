//! Sorting, compiled once for all types.
//!
//! The sort of the standard library is compiled anew for every type and every order, at some seven kilobytes each in the
//! program that a browser loads. Where lists are short, one that sorts positions and asks for each comparison does as
//! well. Long lists of numbers are sorted by the standard library's.

use std::cmp::Ordering;

/// Sorts a list; equal items stay in their order.
///
/// ```
/// use hedgerow_core::math::sort_by;
/// let mut words = ["pear", "fig", "plum"];
/// sort_by(&mut words, |a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["fig", "pear", "plum"]);
/// ```
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order = positions(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        // Positions are those of items.
        _ => Ordering::Equal,
    });
    // Each cycle of positions is walked once.
    for start in 0..items.len() {
        let mut at = start;
        while let Some(held) = order.get_mut(at) {
            let from = std::mem::replace(held, at);
            if from == start || from == at {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

/// Sorts a list by a key; items of equal keys stay in their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts a list; equal items stay in their order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts numbers of rows in an order that tells all of them apart.
pub fn sort_rows(rows: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    rows.sort_unstable_by(|&a, &b| compare(a, b));
}

/// The positions of so many items in their order.
fn positions(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..len).collect();
    positions.sort_by(|&a, &b| compare(a, b));
    positions
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in prop::collection::vec((0u8..6, any::<u16>()), 0..80)) {
            let (mut ours, mut theirs) = (items.clone(), items.clone());
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(&ours, &theirs);
            sort(&mut ours);
            theirs.sort();
            prop_assert_eq!(ours, theirs);
            let mut rows: Vec<u32> = (0..items.len() as u32).rev().collect();
            sort_rows(&mut rows, &|a, b| a.cmp(&b));
            prop_assert!(rows.is_sorted());
        }
    }
}
