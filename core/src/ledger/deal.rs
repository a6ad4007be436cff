//! Rows dealt to their customers: sorted by date and then dealt, both by counting, which keeps rows that tie in the
//! order of the file.

use std::sync::Arc;

use crate::table::{Lane, Lanes};

/// Rows that are to be dealt. How many each customer gets is counted at once; which they are, when somebody asks.
#[derive(Debug)]
pub(super) struct Deal {
    customer_of: Arc<Vec<u32>>,
    /// The time of each row; `None` where they stand by it already.
    times: Option<Lanes>,
    starts: Arc<[u32]>,
}

impl Deal {
    /// Counts the rows of so many customers. A row whose customer is none of them goes nowhere.
    pub(super) fn new(customer_of: &Arc<Vec<u32>>, customers: usize, times: Option<Lanes>) -> Deal {
        let mut starts = vec![0u32; customers + 1];
        for &customer in customer_of.iter() {
            if let Some(count) = starts.get_mut(customer as usize) {
                *count += 1;
            }
        }
        starts_of(&mut starts);
        Deal { customer_of: Arc::clone(customer_of), times, starts: starts.into() }
    }

    /// Where each customer's rows begin, and one entry more.
    pub(super) fn starts(&self) -> &Arc<[u32]> {
        &self.starts
    }

    /// The rows by customer, those of a customer by time.
    pub(super) fn rows(&self) -> Vec<u32> {
        let mut next = self.starts.to_vec();
        let mut order = vec![0u32; next.last().map_or(0, |&end| end as usize)];
        let mut put = |row: u32, customer: u32| {
            if let Some(place) = next.get_mut(customer as usize) {
                if let Some(held) = order.get_mut(*place as usize) {
                    *held = row;
                }
                *place += 1;
            }
        };
        let customer_of = &self.customer_of;
        match &self.times {
            None => (0..).zip(customer_of.iter()).for_each(|(row, &customer)| put(row, customer)),
            Some(times) => {
                let rows = crate::each_lane!(times, times => by_time(times, customer_of));
                rows.into_iter().for_each(|(row, customer)| put(row, customer));
            }
        }
        order
    }
}

/// Turns counts into where each begins.
fn starts_of(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += std::mem::replace(count, sum);
    }
}

/// The rows by time, ties as in the file, each with its customer, so that whoever deals them out need not look it up.
fn by_time<L: Lane + Ord>(times: &[L], customer_of: &[u32]) -> Vec<(u32, u32)> {
    /// Bits sorted at a time: few enough that the places to write to stay in the cache.
    const DIGIT: u32 = 11;
    let least = times.iter().copied().min().map_or(0, Lane::offset);
    let most = times.iter().copied().max().map_or(0, Lane::offset);
    let bits = (u64::BITS - (most - least).leading_zeros()).max(1);
    let mut rows: Option<Vec<(u32, u32)>> = None;
    for shift in (0..bits).step_by(DIGIT as usize) {
        let digit = |time: L| ((time.offset() - least) >> shift) as usize & ((1 << DIGIT) - 1);
        let mut next = vec![0u32; 1 << DIGIT];
        for &time in times {
            if let Some(count) = next.get_mut(digit(time)) {
                *count += 1;
            }
        }
        starts_of(&mut next);
        let mut sorted = vec![(0, 0); times.len()];
        let mut put = |row: (u32, u32), time: L| {
            if let Some(place) = next.get_mut(digit(time)) {
                if let Some(held) = sorted.get_mut(*place as usize) {
                    *held = row;
                }
                *place += 1;
            }
        };
        match rows.take() {
            None => {
                let rows = (0..).zip(customer_of.iter().copied());
                rows.zip(times).for_each(|(row, &time)| put(row, time));
            }
            Some(rows) => {
                for row in rows {
                    if let Some(&time) = times.get(row.0 as usize) {
                        put(row, time);
                    }
                }
            }
        }
        rows = Some(sorted);
    }
    rows.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::keys::NOBODY;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn dealing_is_a_stable_sort_by_customer_and_time(
            rows in prop::collection::vec((prop_oneof![0u32..5, Just(NOBODY)], prop_oneof![0u32..9, any::<u32>()]), 0..60),
            is_timed in any::<bool>(),
        ) {
            let (customer_of, times): (Vec<u32>, Vec<u32>) = rows.iter().copied().unzip();
            let deal = Deal::new(&Arc::new(customer_of.clone()), 5, is_timed.then(|| Lanes::U32(times.clone())));
            let mut twin: Vec<u32> = (0..).take(rows.len()).filter(|&row| customer_of[row as usize] < 5).collect();
            twin.sort_by_key(|&row| (customer_of[row as usize], if is_timed { times[row as usize] } else { 0 }));
            for (customer, starts) in deal.starts().windows(2).enumerate() {
                let own = &twin[starts[0] as usize..starts[1] as usize];
                prop_assert!(own.iter().all(|&row| customer_of[row as usize] as usize == customer));
            }
            prop_assert_eq!(deal.rows(), twin);
        }
    }

    #[test]
    fn rows_are_dealt_in_file_order() {
        let deal = Deal::new(&Arc::new(vec![1, 0, NOBODY, 1, 2, 0]), 3, None);
        assert_eq!(**deal.starts(), [0, 2, 4, 5]);
        assert_eq!(deal.rows(), [1, 5, 0, 3, 4]);
    }
}
