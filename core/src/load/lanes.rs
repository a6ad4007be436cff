//! Which slice is given out next, and in whose hands.
//!
//! Whoever parses slices reads fastest when they follow one another in the file: then the file is opened once for many
//! of them. So each lane has a stretch of the file of its own, and takes another when it has been through it.
//! Stretches become shorter towards the end of the file, so that all lanes end together.

use std::collections::BTreeMap;
use std::ops::Range;

/// Longest stretch.
const LONGEST: u64 = 32 << 20;

/// A stretch is only taken up to this far ahead of what has been merged: what lies between has to be kept.
const AHEAD: u64 = 128 << 20;

/// The lanes through a file.
#[derive(Debug)]
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    /// What no lane has taken yet.
    rest: Range<u64>,
    /// Where the last slice ends.
    end: u64,
    slice: u64,
    /// In whose hands the slices are that begin here.
    out: BTreeMap<u64, usize>,
}

#[derive(Clone, Debug, Default)]
struct Lane {
    stretch: Range<u64>,
    /// Slices in its hands.
    in_hand: usize,
}

/// A slice that is given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub range: Range<u64>,
    pub lane: usize,
    /// Where the stretch ends that it belongs to.
    pub until: u64,
}

impl Lanes {
    /// So many lanes through a range, in slices of this length.
    pub fn new(lanes: u32, range: Range<u64>, slice: u64) -> Lanes {
        let lanes = vec![Lane::default(); lanes.max(1) as usize];
        Lanes { lanes, end: range.end, rest: range, slice: slice.max(1), out: BTreeMap::new() }
    }

    /// The same lanes over a range once more.
    pub fn over(&self, range: Range<u64>) -> Lanes {
        Lanes::new(self.lanes.len() as u32, range, self.slice)
    }

    /// Where the slice ends that begins here.
    pub fn end_of(&self, start: u64) -> u64 {
        start.saturating_add(self.slice).min(self.end)
    }

    /// The slice that is to be parsed next; nothing while there is none, or none near enough to what has been merged.
    pub fn give(&mut self, merged: u64) -> Option<Given> {
        if self.rest.start.saturating_sub(merged) < AHEAD {
            self.hand_out_stretches();
        }
        let free = |(_, lane): &(usize, &mut Lane)| !lane.stretch.is_empty();
        let least = self.lanes.iter_mut().enumerate().filter(free).min_by_key(|(_, lane)| lane.in_hand);
        let (at, lane) = least?;
        let until = lane.stretch.end;
        let range = lane.stretch.start..(lane.stretch.start + self.slice).min(until);
        lane.stretch.start = range.end;
        lane.in_hand += 1;
        self.out.insert(range.start, at);
        Some(Given { range, lane: at, until })
    }

    /// Gives a slice out once more.
    pub fn give_again(&mut self, range: Range<u64>) -> Given {
        let least = self.lanes.iter_mut().enumerate().min_by_key(|(_, lane)| lane.in_hand);
        let lane = least.map_or(0, |(at, lane)| {
            lane.in_hand += 1;
            at
        });
        self.out.insert(range.start, lane);
        Given { until: range.end, range, lane }
    }

    /// The slice that begins here has come back.
    pub fn take_back(&mut self, start: u64) {
        if let Some(lane) = self.out.remove(&start).and_then(|at| self.lanes.get_mut(at)) {
            lane.in_hand = lane.in_hand.saturating_sub(1);
        }
    }

    fn hand_out_stretches(&mut self) {
        let lanes = self.lanes.len() as u64;
        for lane in self.lanes.iter_mut().filter(|lane| lane.stretch.is_empty()) {
            let rest = self.rest.end.saturating_sub(self.rest.start);
            // Most of its share of what is left, in whole slices.
            let len = (rest * 5 / (lanes * 6)).min(LONGEST).next_multiple_of(self.slice).max(self.slice);
            let end = self.rest.start.saturating_add(len).min(self.rest.end);
            lane.stretch = std::mem::replace(&mut self.rest.start, end)..end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_byte_is_given_out_once_and_lanes_go_forwards(
            lanes in 1u32..5, from in 0u64..100, len in 0u64..400_000_000, slice in 100_000u64..9_000_000, hands in 1usize..4, order in any::<u64>(),
        ) {
            let mut all = Lanes::new(lanes, from..from + len, slice);
            let (mut done, mut held, mut last) = (BTreeMap::new(), Vec::new(), vec![0; lanes as usize]);
            let (mut merged, mut turn) = (from, order);
            loop {
                while held.len() < hands * lanes as usize && let Some(given) = all.give(merged) {
                    prop_assert!(given.range.start >= last[given.lane] && given.range.end <= given.until);
                    prop_assert!((given.range.start - from).is_multiple_of(slice));
                    prop_assert!(given.range.end == from + len || given.range.end - given.range.start == slice);
                    last[given.lane] = given.range.end;
                    held.push(given);
                }
                if held.is_empty() {
                    break;
                }
                turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let given = held.swap_remove((turn >> 33) as usize % held.len());
                all.take_back(given.range.start);
                done.insert(given.range.start, given.range.end);
                while let Some(end) = done.remove(&merged) {
                    merged = end;
                }
            }
            prop_assert_eq!((merged, done.len()), (from + len, 0));
        }
    }

    #[test]
    fn two_lanes_share_a_file_in_stretches() {
        let mut lanes = Lanes::new(2, 0..60, 2);
        let given: Vec<_> =
            (0..4).filter_map(|_| lanes.give(0)).map(|given| (given.lane, given.range)).collect();
        assert_eq!(given, [(0, 0..2), (1, 26..28), (0, 2..4), (1, 28..30)]);
        lanes.take_back(26);
        assert_eq!(lanes.give(0).map(|given| given.lane), Some(1));
    }
}
