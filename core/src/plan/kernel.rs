//! Loops over plain slices: tests of packed integers, sixty-four rows at a time.

use crate::each_lane;
use crate::mask::Mask;
use crate::table::{Ints, Lane};

/// The rows of a slice that pass a test.
#[inline(always)]
pub(super) fn mask_of<T: Copy>(rows: &[T], test: impl Fn(T) -> bool) -> Mask {
    let mut words = Vec::with_capacity(rows.len().div_ceil(64));
    let mut chunks = rows.chunks_exact(64);
    for chunk in &mut chunks {
        // Bytes first: the compiler tests sixteen of them in one instruction.
        let mut flags = [0u8; 64];
        for (flag, &row) in flags.iter_mut().zip(chunk) {
            *flag = u8::from(test(row));
        }
        words.push(pack(&flags));
    }
    if !chunks.remainder().is_empty() {
        let mut flags = [0u8; 64];
        for (flag, &row) in flags.iter_mut().zip(chunks.remainder()) {
            *flag = u8::from(test(row));
        }
        words.push(pack(&flags));
    }
    Mask::from_words(rows.len(), words)
}

/// Sixty-four bytes of 0 or 1 as bits, the first lowest.
#[inline(always)]
fn pack(flags: &[u8; 64]) -> u64 {
    let (eights, _) = flags.as_chunks::<8>();
    // The product moves the lowest bit of byte i to bit 56 + i; no two terms meet.
    eights.iter().rev().fold(0, |word, &eight| {
        word << 8 | u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

/// The rows whose value lies in `low..=high`.
pub(super) fn in_range(ints: &Ints, low: i128, high: i128) -> Mask {
    let base = i128::from(ints.base());
    // Values are the base plus an unsigned offset, wrapping: only offsets that do not wrap exist.
    let (low, high) = (low.saturating_sub(base), high.saturating_sub(base));
    if high < 0 || low > high {
        return Mask::none(ints.len());
    }
    each_lane!(ints.lanes(), rows => lanes_in_range(rows, low.max(0), high))
}

fn lanes_in_range<L: Lane + PartialOrd>(rows: &[L], low: i128, high: i128) -> Mask {
    let top = u64::MAX >> (64 - 8 * size_of::<L>());
    if low > i128::from(top) {
        return Mask::none(rows.len());
    }
    let low = L::from_offset(low as u64);
    let high = L::from_offset(high.min(i128::from(top)) as u64);
    mask_of(rows, |row| row >= low && row <= high)
}

/// The rows of codes whose entry in a table is set.
pub(super) fn in_table(codes: &Ints, table: &[bool]) -> Mask {
    if table.iter().all(|&set| !set) {
        return Mask::none(codes.len());
    }
    let base = codes.base();
    let entry = |offset: u64| {
        let at = usize::try_from(base.wrapping_add(offset as i64)).unwrap_or(usize::MAX);
        table.get(at).copied().unwrap_or(false)
    };
    if let crate::table::Lanes::U8(rows) = codes.lanes() {
        let mut near = [false; 256];
        for (offset, held) in near.iter_mut().enumerate() {
            *held = entry(offset as u64);
        }
        return mask_of(rows, |row| near.get(usize::from(row)).copied().unwrap_or(false));
    }
    each_lane!(codes.lanes(), rows => mask_of(rows, |row| entry(row.offset())))
}

/// Rows of a customer in a mask: the bits from `start` on, at most sixty-four of them.
#[inline(always)]
pub(super) fn bits_at(words: &[u64], start: usize, len: usize) -> u64 {
    let (word, shift) = (start / 64, start % 64);
    let low = words.get(word).copied().unwrap_or(0) >> shift;
    let bits =
        if shift + len > 64 { low | words.get(word + 1).copied().unwrap_or(0) << (64 - shift) } else { low };
    if len < 64 { bits & ((1 << len) - 1) } else { bits }
}

/// Number of rows of `start..end` that are in a mask.
#[inline(always)]
pub(super) fn count_in(words: Option<&[u64]>, start: usize, end: usize) -> u32 {
    let Some(words) = words else { return (end - start) as u32 };
    let (mut at, mut count) = (start, 0);
    while at < end {
        let len = (end - at).min(64);
        count += bits_at(words, at, len).count_ones();
        at += len;
    }
    count
}

/// Visits the rows of `start..end` that are in a mask, in order.
#[inline(always)]
pub(super) fn each_in(words: Option<&[u64]>, start: usize, end: usize, mut visit: impl FnMut(usize)) {
    let Some(words) = words else { return (start..end).for_each(visit) };
    let mut at = start;
    while at < end {
        let len = (end - at).min(64);
        let mut bits = bits_at(words, at, len);
        while bits != 0 {
            visit(at + bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
        at += len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_tests_agree_with_tests_row_by_row(
            values in proptest::collection::vec(prop_oneof![-3i64..300, -70_000i64..70_000, any::<i64>()], 0..200),
            narrow in any::<bool>(),
            low: i64,
            high in prop_oneof![-3i64..300, any::<i64>()],
            cut in (0usize..200, 0usize..200),
        ) {
            let values: Vec<i64> = if narrow { values.iter().map(|v| v.rem_euclid(200)).collect() } else { values };
            let low = if narrow { low.rem_euclid(250) } else { low };
            let ints = Ints::from_slice(&values);
            let mask = in_range(&ints, low.into(), high.into());
            prop_assert_eq!(&mask, &values.iter().map(|&v| low <= v && v <= high).collect::<Mask>());
            let (start, end) = (cut.0.min(values.len()), cut.1.min(values.len()));
            if start <= end {
                let rows: Vec<usize> = (start..end).filter(|&row| mask.get(row)).collect();
                let mut seen = Vec::new();
                each_in(Some(mask.words()), start, end, |row| seen.push(row));
                prop_assert_eq!(&seen, &rows);
                prop_assert_eq!(count_in(Some(mask.words()), start, end) as usize, rows.len());
            }
        }
    }
}
