//! Integers in the narrowest width that holds them.
//!
//! A value is `base + stored`, where the stored numbers are unsigned: dates of ten years take two bytes a
//! row, ages one. Kernels match on [`Ints::lanes`] once and then run over a plain slice.

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ints {
    base: i64,
    lanes: Lanes,
}

impl Default for Ints {
    fn default() -> Ints {
        Ints { base: 0, lanes: Lanes::U8(Vec::new()) }
    }
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

fn collect(base: i64, span: u64, values: impl Iterator<Item = i64>) -> Lanes {
    fn pack<L: Lane>(base: i64, values: impl Iterator<Item = i64>) -> Vec<L> {
        values.map(|value| L::from_offset(value.wrapping_sub(base) as u64)).collect()
    }
    match span {
        0..=0xff => Lanes::U8(pack(base, values)),
        0x100..=0xffff => Lanes::U16(pack(base, values)),
        0x1_0000..=0xffff_ffff => Lanes::U32(pack(base, values)),
        _ => Lanes::U64(pack(base, values)),
    }
}

impl Ints {
    /// Packs values into the narrowest width.
    ///
    /// ```
    /// use hedgerow_core::table::Ints;
    /// let days = Ints::from_slice(&[19_000, 19_100, 19_255]);
    /// assert_eq!(days.bytes(), 3);
    /// assert_eq!(days.get(1), Some(19_100));
    /// ```
    pub fn from_slice(values: &[i64]) -> Ints {
        let base = values.iter().copied().min().unwrap_or(0);
        let top = values.iter().copied().max().unwrap_or(0);
        Ints { base, lanes: collect(base, top.wrapping_sub(base) as u64, values.iter().copied()) }
    }

    /// Packs small unsigned values such as dictionary codes.
    pub fn from_codes(codes: &[u32]) -> Ints {
        let top = codes.iter().copied().max().unwrap_or(0);
        Ints { base: 0, lanes: collect(0, u64::from(top), codes.iter().map(|&code| i64::from(code))) }
    }

    /// From offsets already in their width.
    pub fn from_lanes(base: i64, lanes: Lanes) -> Ints {
        Ints { base, lanes }
    }

    /// Joins parts in order, again in the narrowest width, freeing each part once it is copied.
    pub fn concat(parts: Vec<Ints>) -> Ints {
        let ranges = parts.iter().filter_map(Ints::range);
        let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let Some((low, high)) = range else { return Ints::default() };
        let len = parts.iter().map(Ints::len).sum();
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
        let lanes = match high.wrapping_sub(low) as u64 {
            0..=0xff => Lanes::U8(join(low, len, parts)),
            0x100..=0xffff => Lanes::U16(join(low, len, parts)),
            0x1_0000..=0xffff_ffff => Lanes::U32(join(low, len, parts)),
            _ => Lanes::U64(join(low, len, parts)),
        };
        Ints { base: low, lanes }
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

    /// Smallest and largest value.
    pub fn range(&self) -> Option<(i64, i64)> {
        // In their own width, so that many lanes are compared at once.
        fn ends<L: Lane + Ord>(rows: &[L]) -> Option<(u64, u64)> {
            let first = *rows.first()?;
            let low = rows.iter().fold(first, |low, &lane| low.min(lane));
            let high = rows.iter().fold(first, |high, &lane| high.max(lane));
            Some((low.offset(), high.offset()))
        }
        let (low, high) = each_lane!(&self.lanes, rows => ends(rows))?;
        Some((self.base.wrapping_add(low as i64), self.base.wrapping_add(high as i64)))
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
        Ints { base: self.base, lanes }
    }

    /// Memory taken by the values, in bytes.
    pub fn bytes(&self) -> usize {
        each_lane!(&self.lanes, rows => std::mem::size_of_val(rows.as_slice()))
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
            let order: Vec<u32> = (0..values.len() as u32).rev().collect();
            prop_assert_eq!(packed.gather(&order).iter().collect::<Vec<_>>(), values.iter().rev().copied().collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_narrowest_width_is_taken() {
        assert_eq!(Ints::from_slice(&[-128, 127]).bytes(), 2);
        assert_eq!(Ints::from_slice(&[0, 256]).bytes(), 4);
        assert_eq!(Ints::from_slice(&[i64::MIN, i64::MAX]).bytes(), 16);
    }
}
