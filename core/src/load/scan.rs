//! Finding the few bytes that structure a file, 64 at a time.
//!
//! A block of 64 bytes becomes one word with a bit for every delimiter, quote or line end in it, and the
//! reader of records then hops from bit to bit. In the browser the comparison is done by `simd128`
//! instructions; elsewhere by arithmetic on eight bytes at once.

/// Bytes looked at in one go.
pub(super) const BLOCK: usize = 64;

/// The bytes that structure a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Between two fields.
    pub delimiter: u8,
    /// Around a field; a line feed where the file has no quotes, because line ends are told apart first.
    pub quote: u8,
}

impl Marks {
    /// The marks of a dialect.
    pub fn new(delimiter: u8, quote: Option<u8>) -> Marks {
        Marks { delimiter, quote: quote.unwrap_or(b'\n') }
    }

    /// A bit for every mark in the block that begins at `at`, lowest first; bytes beyond the end have none.
    #[inline(always)]
    pub fn block(self, bytes: &[u8], at: usize) -> u64 {
        match bytes.get(at..at + BLOCK).and_then(|block| <&[u8; BLOCK]>::try_from(block).ok()) {
            Some(block) => self.full(block),
            None => self.partial(bytes.get(at..).unwrap_or(&[])),
        }
    }

    #[cold]
    fn partial(self, rest: &[u8]) -> u64 {
        let is_mark = |&byte: &u8| byte == self.delimiter || byte == self.quote || is_line_end(byte);
        let bits = rest.iter().take(BLOCK).enumerate();
        bits.fold(0, |word, (bit, byte)| word | u64::from(is_mark(byte)) << bit)
    }

    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    #[inline(always)]
    fn full(self, block: &[u8; BLOCK]) -> u64 {
        use std::arch::wasm32::{i8x16_bitmask, i8x16_eq, u8x16_splat, u64x2, v128_or};
        let (delimiter, quote) = (u8x16_splat(self.delimiter), u8x16_splat(self.quote));
        let (lf, cr) = (u8x16_splat(b'\n'), u8x16_splat(b'\r'));
        let mut word = 0;
        for (part, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
            let (low, high) = bytes.split_at(8);
            let x = u64x2(eight(low), eight(high));
            let fields = v128_or(i8x16_eq(x, delimiter), i8x16_eq(x, quote));
            let lines = v128_or(i8x16_eq(x, lf), i8x16_eq(x, cr));
            word |= u64::from(i8x16_bitmask(v128_or(fields, lines))) << (16 * part);
        }
        word
    }

    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    #[inline(always)]
    fn full(self, block: &[u8; BLOCK]) -> u64 {
        const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
        // The high bit of every byte of `x` that equals the byte repeated in `pattern` (exact, no carries
        // between bytes: "Hacker's Delight", 6-1, find first 0-byte).
        let equal = |x: u64, pattern: u64| {
            let y = x ^ pattern;
            !(((y & LOW) + LOW) | y | LOW)
        };
        let repeat = |byte: u8| u64::from(byte) * 0x0101_0101_0101_0101;
        let (delimiter, quote) = (repeat(self.delimiter), repeat(self.quote));
        let (lf, cr) = (repeat(b'\n'), repeat(b'\r'));
        let mut word = 0;
        for (part, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
            let x = u64::from_le_bytes(*bytes);
            let hits = equal(x, delimiter) | equal(x, quote) | equal(x, lf) | equal(x, cr);
            // Gathers the eight high bits into the top byte of the product.
            word |= ((hits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * part);
        }
        word
    }
}

/// Up to eight bytes as a number, the first one lowest.
#[inline(always)]
pub(super) fn eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// Whether a byte ends a line: a line feed, or a carriage return with or without one.
#[inline(always)]
pub(super) fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// Number of line ends, CR LF counting once. `after_cr` says whether the byte before was a CR.
pub(super) fn count_lines(bytes: &[u8], after_cr: bool) -> u64 {
    let count = |wanted: u8| bytes.iter().filter(|&&byte| byte == wanted).count();
    let (lf, cr) = (count(b'\n'), count(b'\r'));
    let split = usize::from(after_cr && bytes.first() == Some(&b'\n'));
    let pairs = if cr == 0 {
        0
    } else {
        bytes.iter().zip(bytes.iter().skip(1)).filter(|&(&a, &b)| a == b'\r' && b == b'\n').count()
    };
    (lf + cr - pairs - split) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_block_has_a_bit_for_every_mark(
            bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..140),
            at in 0usize..80,
        ) {
            let marks = Marks::new(b',', Some(b'"'));
            let word = marks.block(&bytes, at);
            for bit in 0..BLOCK {
                let expected = bytes.get(at + bit).is_some_and(|byte| b",\"\n\r".contains(byte));
                prop_assert_eq!(word >> bit & 1 == 1, expected, "bit {}", bit);
            }
        }

        #[test]
        fn lines_are_counted_alike_however_the_bytes_are_cut(
            bytes in proptest::collection::vec(prop_oneof![Just(b'a'), Just(b'\n'), Just(b'\r')], 0..40),
            cut in 0usize..40,
        ) {
            let (a, b) = bytes.split_at(cut.min(bytes.len()));
            let in_two = count_lines(a, false) + count_lines(b, a.last() == Some(&b'\r'));
            prop_assert_eq!(count_lines(&bytes, false), in_two);
        }
    }
}
