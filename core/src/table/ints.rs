//! Integers in the narrowest width that holds them.
//!
//! A value is `base + stored`, where the stored numbers are unsigned: dates of ten years take two bytes a
//! row, ages one. Kernels match on [`Ints::lanes`] once and then run over a plain slice.

use std::sync::OnceLock;

/// A width of stored integer.
pub trait Lane: Copy + Send + Sync + 'static {
    /// As an offset from the base.
    fn offset(self) -> u64;
    /// From an offset that is known to fit.
    fn from_offset(offset: u64) -> Self;
}

macro_rules! lanes {
    ($($type:ty),*) => {$(
        impl Lane for $type {
            #[inline(always)]
            fn offset(self) -> u64 {
                self as u64
            }
            #[inline(always)]
            fn from_offset(offset: u64) -> $type {
                offset as $type
            }
        }
    )*};
}
lanes!(u8, u16, u32, u64);

/// The stored offsets, by width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lanes {
    /// One byte a row.
    U8(Vec<u8>),
    /// Two bytes a row.
    U16(Vec<u16>),
    /// Four bytes a row.
    U32(Vec<u32>),
    /// Eight bytes a row.
    U64(Vec<u64>),
}

/// A column of integers: `base + lane`, row by row.
#[derive(Clone, Debug, Default)]
pub struct Ints {
    base: i64,
    lanes: Lanes,
    /// Smallest and largest value, once somebody has asked.
    range: OnceLock<Option<(i64, i64)>>,
    /// Whether each is larger than the one before, once somebody has asked.
    is_rising: OnceLock<bool>,
}

/// Runs an expression over the slice of whichever width is stored.
///
/// `each_lane!(ints.lanes(), rows => sum(rows))` binds `rows` to `&Vec<u8>`, `&Vec<u16>`, ….
#[macro_export]
macro_rules! each_lane {
    ($lanes:expr, $rows:ident => $body:expr) => {
        match $lanes {
            $crate::table::Lanes::U8($rows) => $body,
            $crate::table::Lanes::U16($rows) => $body,
            $crate::table::Lanes::U32($rows) => $body,
            $crate::table::Lanes::U64($rows) => $body,
        }
    };
}

/// Runs an expression with `L` for the narrowest width that holds a span, and wraps what comes of it.
macro_rules! narrowest {
    ($span:expr, $L:ident => $body:expr) => {
        match $span {
            0..=0xff => {
                type $L = u8;
                Lanes::U8($body)
            }
            0x100..=0xffff => {
                type $L = u16;
                Lanes::U16($body)
            }
            0x1_0000..=0xffff_ffff => {
                type $L = u32;
                Lanes::U32($body)
            }
            _ => {
                type $L = u64;
                Lanes::U64($body)
            }
        }
    };
}

/// Smallest and largest of some values.
#[inline(always)]
fn range_of(values: &[i64]) -> Option<(i64, i64)> {
    let first = *values.first()?;
    Some(values.iter().fold((first, first), |(low, high), &value| (low.min(value), high.max(value))))
}

fn wider(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (one, other) => one.or(other),
    }
}

fn span((low, high): (i64, i64)) -> u64 {
    high.wrapping_sub(low) as u64
}

impl Ints {
    /// Packs values into the narrowest width.
    ///
    /// ```
    /// use hedgerow_core::table::Ints;
    /// let days = Ints::from_slice(&[19_000, 19_100, 19_255]);
    /// assert_eq!(days.bytes(), 3);
    /// assert_eq!(days.get(1), Some(19_100));
    /// assert_eq!(days.range(), Some((19_000, 19_255)));
    /// ```
    pub fn from_slice(values: &[i64]) -> Ints {
        fn pack<L: Lane>(base: i64, values: &[i64]) -> Vec<L> {
            values.iter().map(|value| L::from_offset(value.wrapping_sub(base) as u64)).collect()
        }
        let Some(range) = range_of(values) else { return Ints::default() };
        let lanes = narrowest!(span(range), L => pack::<L>(range.0, values));
        Ints { range: OnceLock::from(Some(range)), ..Ints::from_lanes(range.0, lanes) }
    }

    /// Packs small unsigned values such as dictionary codes; they are stored as they are.
    pub fn from_codes(codes: &[u32]) -> Ints {
        fn pack<L: Lane>(codes: &[u32]) -> Vec<L> {
            codes.iter().map(|&code| L::from_offset(code.into())).collect()
        }
        let top = codes.iter().copied().max().unwrap_or(0);
        Ints::from_lanes(0, narrowest!(u64::from(top), L => pack::<L>(codes)))
    }

    /// From offsets already in their width.
    pub fn from_lanes(base: i64, lanes: Lanes) -> Ints {
        Ints { base, lanes, range: OnceLock::new(), is_rising: OnceLock::new() }
    }

    /// Joins parts in order, again in the narrowest width, freeing each part once it is copied.
    pub fn concat(parts: Vec<Ints>) -> Ints {
        fn join<L: Lane>(base: i64, len: usize, parts: Vec<Ints>) -> Vec<L> {
            let mut joined: Vec<L> = Vec::with_capacity(len);
            for part in parts {
                let shift = part.base.wrapping_sub(base) as u64;
                each_lane!(part.lanes, rows => {
                    joined.extend(rows.iter().map(|&row| L::from_offset(row.offset().wrapping_add(shift))));
                });
            }
            joined
        }
        let Some(range) = parts.iter().fold(None, |range, part| wider(range, part.range())) else {
            return Ints::default();
        };
        let len = parts.iter().map(Ints::len).sum();
        let lanes = narrowest!(span(range), L => join::<L>(range.0, len, parts));
        Ints { range: OnceLock::from(Some(range)), ..Ints::from_lanes(range.0, lanes) }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        each_lane!(&self.lanes, rows => rows.len())
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the stored offsets count from.
    pub fn base(&self) -> i64 {
        self.base
    }

    /// The stored offsets.
    pub fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// The value of a row.
    #[inline]
    pub fn get(&self, row: usize) -> Option<i64> {
        each_lane!(&self.lanes, rows => rows.get(row).map(|lane| self.base.wrapping_add(lane.offset() as i64)))
    }

    /// All values in order.
    pub fn iter(&self) -> Box<dyn Iterator<Item = i64> + '_> {
        let base = self.base;
        each_lane!(&self.lanes, rows => Box::new(rows.iter().map(move |lane| base.wrapping_add(lane.offset() as i64))))
    }

    /// Whether each row is larger than the one before.
    pub fn is_rising(&self) -> bool {
        *self.is_rising.get_or_init(|| each_lane!(&self.lanes, rows => rows.is_sorted_by(|a, b| a < b)))
    }

    /// The rows that hold a value.
    pub fn rows_of(&self, value: i64) -> Vec<u32> {
        fn find<L: Lane + PartialEq>(rows: &[L], wanted: L) -> Vec<u32> {
            /// Rows looked at in one go; most of the time none of them is wanted.
            const CHUNK: usize = 256;
            let mut found = Vec::new();
            for (chunk, start) in rows.chunks(CHUNK).zip((0u32..).step_by(CHUNK)) {
                if chunk.iter().fold(false, |any, row| any | (*row == wanted)) {
                    let rows = chunk.iter().zip(start..).filter(|(row, _)| **row == wanted);
                    found.extend(rows.map(|(_, row)| row));
                }
            }
            found
        }
        let Some((low, high)) = self.range() else { return Vec::new() };
        if !(low..=high).contains(&value) {
            return Vec::new();
        }
        let offset = value.wrapping_sub(self.base) as u64;
        each_lane!(&self.lanes, rows => find(rows, Lane::from_offset(offset)))
    }

    /// Smallest and largest value; `None` where there is no row.
    pub fn range(&self) -> Option<(i64, i64)> {
        // In their own width, so that many lanes are compared at once.
        fn ends<L: Lane + Ord>(rows: &[L]) -> Option<(u64, u64)> {
            let first = *rows.first()?;
            let low = rows.iter().fold(first, |low, &lane| low.min(lane));
            let high = rows.iter().fold(first, |high, &lane| high.max(lane));
            Some((low.offset(), high.offset()))
        }
        if let Some(range) = self.range.get() {
            return *range;
        }
        let ends = each_lane!(&self.lanes, rows => ends(rows));
        let value = |offset: u64| self.base.wrapping_add(offset as i64);
        let range = ends.map(|(low, high)| (value(low), value(high)));
        *self.range.get_or_init(|| range)
    }

    /// The rows `order[0], order[1], …`, in that order. Rows beyond the end are the base.
    pub fn gather(&self, order: &[u32]) -> Ints {
        fn pick<L: Lane>(rows: &[L], order: &[u32]) -> Vec<L> {
            order.iter().map(|&row| rows.get(row as usize).copied().unwrap_or(L::from_offset(0))).collect()
        }
        let lanes = match &self.lanes {
            Lanes::U8(rows) => Lanes::U8(pick(rows, order)),
            Lanes::U16(rows) => Lanes::U16(pick(rows, order)),
            Lanes::U32(rows) => Lanes::U32(pick(rows, order)),
            Lanes::U64(rows) => Lanes::U64(pick(rows, order)),
        };
        Ints::from_lanes(self.base, lanes)
    }

    /// Memory taken by the values, in bytes.
    pub fn bytes(&self) -> usize {
        each_lane!(&self.lanes, rows => std::mem::size_of_val(rows.as_slice()))
    }
}

/// Integers as they come, kept in the narrowest width that has held them so far.
///
/// Values are added a batch at a time. Only a batch that does not fit changes the width of what is there already, and
/// then to one with room on both sides, so that this happens a few times however the values come.
#[derive(Clone, Debug, Default)]
pub struct IntsBuilder {
    base: i64,
    lanes: Lanes,
    seen: Seen,
}

/// What is known of columns that were added one after the other, so that nobody has to look through all of them again.
#[derive(Clone, Debug)]
struct Seen {
    /// Rows it is about: of others nothing is known.
    rows: usize,
    range: Option<(i64, i64)>,
    is_rising: bool,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen { rows: 0, range: None, is_rising: true }
    }
}

impl Seen {
    fn add(&mut self, last: Option<i64>, part: &Ints) {
        self.rows += part.len();
        self.range = wider(self.range, part.range());
        let goes_on = last.is_none() || part.is_empty() || last < part.get(0);
        self.is_rising = self.is_rising && goes_on && part.is_rising();
    }
}

/// Adds what fits to lanes; `false`, and nothing added, where something does not.
fn push<L: Lane>(lanes: &mut Vec<L>, offsets: impl Iterator<Item = u64>) -> bool {
    let (len, mut all) = (lanes.len(), 0);
    lanes.extend(offsets.map(|offset| {
        all |= offset;
        L::from_offset(offset)
    }));
    let fits = L::from_offset(all).offset() == all;
    if !fits {
        lanes.truncate(len);
    }
    fits
}

impl IntsBuilder {
    /// Makes room for so many rows more.
    pub fn reserve(&mut self, rows: usize) {
        each_lane!(&mut self.lanes, lanes => lanes.reserve_exact(rows));
    }

    /// Adds values at the end.
    pub fn extend(&mut self, values: &[i64]) {
        let offsets = |base: i64| values.iter().map(move |value| value.wrapping_sub(base) as u64);
        let base = self.base;
        // The widest lanes hold whatever lies above the base.
        let is_below = matches!(self.lanes, Lanes::U64(_)) && values.iter().any(|value| *value < base);
        if is_below || !each_lane!(&mut self.lanes, lanes => push(lanes, offsets(base))) {
            self.widen(values);
            let base = self.base;
            let fits = each_lane!(&mut self.lanes, lanes => push(lanes, offsets(base)));
            debug_assert!(fits, "the width was chosen for these values");
        }
    }

    /// Adds a column at the end.
    pub fn append(&mut self, part: &Ints) {
        fn push_part<L: Lane>(lanes: &mut Vec<L>, part: &Lanes, shift: u64) -> bool {
            each_lane!(part, rows => push(lanes, rows.iter().map(|row| row.offset().wrapping_add(shift))))
        }
        if self.seen.rows == self.len() {
            self.seen.add(self.last(), part);
        }
        // The widest lanes hold whatever lies above the base.
        let is_below =
            matches!(self.lanes, Lanes::U64(_)) && part.range().is_some_and(|(low, _)| low < self.base);
        let shift = part.base.wrapping_sub(self.base) as u64;
        if is_below || !each_lane!(&mut self.lanes, lanes => push_part(lanes, &part.lanes, shift)) {
            let Some((low, high)) = part.range() else { return };
            self.widen(&[low, high]);
            let shift = part.base.wrapping_sub(self.base) as u64;
            let fits = each_lane!(&mut self.lanes, lanes => push_part(lanes, &part.lanes, shift));
            debug_assert!(fits, "the width was chosen for this part");
        }
    }

    /// What is there, so stored that these values fit too, in the middle of what the new width can hold.
    #[cold]
    fn widen(&mut self, values: &[i64]) {
        fn shift<L: Lane>(old: &Lanes, by: u64) -> Vec<L> {
            each_lane!(old, rows => {
                let mut lanes = Vec::with_capacity(rows.capacity());
                lanes.extend(rows.iter().map(|row| L::from_offset(row.offset().wrapping_add(by))));
                lanes
            })
        }
        let old = Ints::from_lanes(self.base, std::mem::take(&mut self.lanes));
        let Some(range) = wider(old.range(), range_of(values)) else { return };
        let span = span(range);
        let slack = match span {
            0..=0xff => 0xff - span,
            0x100..=0xffff => 0xffff - span,
            0x1_0000..=0xffff_ffff => 0xffff_ffff - span,
            _ => 0,
        };
        // What has nothing below zero is stored from zero or above.
        self.base = range.0.saturating_sub((slack / 2) as i64).max(range.0.min(0));
        let by = old.base.wrapping_sub(self.base) as u64;
        self.lanes = narrowest!(span, L => shift::<L>(&old.lanes, by));
    }

    fn len(&self) -> usize {
        each_lane!(&self.lanes, lanes => lanes.len())
    }

    fn last(&self) -> Option<i64> {
        each_lane!(&self.lanes, lanes => lanes.last().map(|lane| self.base.wrapping_add(lane.offset() as i64)))
    }

    /// The integers.
    pub fn finish(self) -> Ints {
        let is_seen = self.seen.rows == self.len();
        let ints = Ints::from_lanes(self.base, self.lanes);
        if !is_seen {
            return ints;
        }
        Ints {
            range: OnceLock::from(self.seen.range),
            is_rising: OnceLock::from(self.seen.is_rising),
            ..ints
        }
    }
}

impl Default for Lanes {
    fn default() -> Lanes {
        Lanes::U8(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packing_keeps_every_value(values in proptest::collection::vec(prop_oneof![any::<i64>(), -300i64..300, 0i64..70_000], 0..100), cut in 0usize..100) {
            let packed = Ints::from_slice(&values);
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), values.clone());
            let (a, b) = values.split_at(cut.min(values.len()));
            let joined = Ints::concat(vec![Ints::from_slice(a), Ints::from_slice(b)]);
            prop_assert_eq!(joined.iter().collect::<Vec<_>>(), values.clone());
            prop_assert_eq!(joined.range(), values.iter().min().copied().zip(values.iter().max().copied()));
            for value in values.iter().copied().chain([0, 5]) {
                let rows: Vec<u32> = (0..).zip(&values).filter(|(_, held)| **held == value).map(|(row, _)| row).collect();
                prop_assert_eq!(packed.rows_of(value), rows);
            }
            prop_assert_eq!(packed.is_rising(), values.windows(2).all(|pair| pair[0] < pair[1]));
            let order: Vec<u32> = (0..values.len() as u32).rev().collect();
            prop_assert_eq!(packed.gather(&order).iter().collect::<Vec<_>>(), values.iter().rev().copied().collect::<Vec<_>>());
        }
    }

    proptest! {
        #[test]
        fn what_comes_in_batches_is_packed_alike(batches in proptest::collection::vec(proptest::collection::vec(prop_oneof![any::<i64>(), -300i64..300, 0i64..70_000], 0..9), 0..12)) {
            let mut builder = IntsBuilder::default();
            batches.iter().for_each(|batch| builder.extend(batch));
            let (built, packed) = (builder.finish(), Ints::from_slice(&batches.concat()));
            prop_assert!(built.iter().eq(packed.iter()));
            prop_assert_eq!((built.range(), built.bytes()), (packed.range(), packed.bytes()));
            let mut builder = IntsBuilder::default();
            batches.iter().for_each(|batch| builder.append(&Ints::from_slice(batch)));
            let appended = builder.finish();
            prop_assert!(appended.iter().eq(packed.iter()));
            prop_assert_eq!((appended.range(), appended.bytes()), (packed.range(), packed.bytes()));
            prop_assert_eq!(appended.is_rising(), packed.is_rising());
        }
    }

    #[test]
    fn the_narrowest_width_is_taken() {
        assert_eq!(Ints::from_slice(&[-128, 127]).bytes(), 2);
        assert_eq!(Ints::from_slice(&[0, 256]).bytes(), 4);
        assert_eq!(Ints::from_slice(&[i64::MIN, i64::MAX]).bytes(), 16);
    }
}
