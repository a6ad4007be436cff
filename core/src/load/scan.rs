//! Finding the few bytes that structure a file, 64 at a time.
//!
//! A block of 64 bytes becomes words with a bit for every delimiter, quote or line end in it, and the reader
//! of records then hops from bit to bit. In the browser the comparison is done by `simd128`
//! instructions; elsewhere by arithmetic on eight bytes at once.

use super::dialect::{Dialect, Escape};

/// Bytes looked at in one go.
pub(super) const BLOCK: usize = 64;

/// The bytes that structure a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Between two fields.
    pub delimiter: u8,
    /// Around a field; a line feed where the file has no quotes, because line ends are told apart first.
    pub quote: u8,
    /// How a quote inside quotes is written.
    pub escape: Escape,
    /// Whether spaces after a delimiter belong to it.
    pub is_padded: bool,
    /// What a line of comment begins with.
    pub comment: Option<u8>,
}

/// Where a block has marks: a bit for each byte, the first one lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Delimiters and line feeds.
    pub ends: u64,
    /// Line feeds.
    pub lines: u64,
    /// Whether there is a quote or a carriage return as well.
    pub has_more: bool,
}

/// The marks that most blocks do not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct More {
    /// Quotes.
    pub quotes: u64,
    /// Carriage returns.
    pub returns: u64,
}

impl Marks {
    /// The marks of a dialect.
    pub fn of(dialect: Dialect) -> Marks {
        Marks {
            delimiter: dialect.delimiter.byte,
            quote: dialect.quote.unwrap_or(b'\n'),
            escape: dialect.escape,
            is_padded: dialect.delimiter.is_padded,
            comment: dialect.comment,
        }
    }

    /// Whether any number of delimiters stands between two fields.
    pub fn is_run(self) -> bool {
        self.delimiter == b' '
    }

    /// Whether a byte after a delimiter belongs to it.
    pub fn is_padding(self, byte: u8) -> bool {
        self.is_padded && byte == b' '
    }

    /// Whether nothing but delimiters, quotes and line ends has a meaning.
    pub fn is_simple(self) -> bool {
        !self.is_padded && self.comment.is_none() && !self.is_run()
    }

    /// Whether a file has quotes at all.
    pub fn has_quotes(self) -> bool {
        self.quote != b'\n'
    }

    /// The marks of a block.
    #[inline(always)]
    pub fn find(self, block: &[u8; BLOCK]) -> Found {
        let (delimiter, line) = (Wanted::new(self.delimiter), Wanted::new(b'\n'));
        let (quote, cr) = (Wanted::new(self.quote_or_cr()), Wanted::new(b'\r'));
        let (mut found, mut more) = (Found::default(), Hits::NONE);
        for (part, bytes) in block.as_chunks::<STEP>().0.iter().enumerate() {
            let bytes = Bytes::new(bytes);
            let lines = bytes.equal(line);
            more = more.or(bytes.equal(quote).or(bytes.equal(cr)));
            found.lines |= lines.bits() << (STEP * part);
            found.ends |= lines.or(bytes.equal(delimiter)).bits() << (STEP * part);
        }
        found.has_more = more.any();
        found
    }

    /// The rarer marks of a block.
    #[inline(always)]
    pub fn more(self, block: &[u8; BLOCK]) -> More {
        let (quote, cr) = (Wanted::new(self.quote_or_cr()), Wanted::new(b'\r'));
        let mut more = More::default();
        for (part, bytes) in block.as_chunks::<STEP>().0.iter().enumerate() {
            let bytes = Bytes::new(bytes);
            more.quotes |= bytes.equal(quote).bits() << (STEP * part);
            more.returns |= bytes.equal(cr).bits() << (STEP * part);
        }
        if !self.has_quotes() {
            more.quotes = 0;
        }
        more
    }

    /// All marks of the block that begins at `at`; bytes beyond the end of the text have none.
    pub fn all(self, text: &[u8], at: usize) -> u64 {
        let rest = text.get(at..).unwrap_or(&[]);
        if let Some(block) = rest.first_chunk::<BLOCK>() {
            let (found, more) = (self.find(block), self.more(block));
            return found.ends | more.quotes | more.returns;
        }
        let is_mark = |&byte: &u8| byte == self.delimiter || byte == self.quote || is_line_end(byte);
        let bits = rest.iter().enumerate();
        bits.fold(0, |word, (bit, byte)| word | u64::from(is_mark(byte)) << bit)
    }

    /// The quote; a byte that is looked for anyway where there is none.
    fn quote_or_cr(self) -> u8 {
        if self.has_quotes() { self.quote } else { b'\r' }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use simd::{Bytes, Hits, STEP, Wanted};
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use words::{Bytes, Hits, STEP, Wanted};

/// Sixteen bytes at once, by the vector instructions of the browser.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd {
    use std::arch::wasm32::{i8x16_bitmask, i8x16_eq, u8x16_splat, u64x2, v128, v128_any_true, v128_or};

    /// Bytes compared at once.
    pub const STEP: usize = 16;

    /// A byte that is looked for.
    #[derive(Clone, Copy)]
    pub struct Wanted(v128);

    /// Bytes that are looked at.
    #[derive(Clone, Copy)]
    pub struct Bytes(v128);

    /// Which of the bytes are wanted.
    #[derive(Clone, Copy)]
    pub struct Hits(v128);

    impl Wanted {
        #[inline(always)]
        pub fn new(byte: u8) -> Wanted {
            Wanted(u8x16_splat(byte))
        }
    }

    impl Bytes {
        #[inline(always)]
        pub fn new(bytes: &[u8; STEP]) -> Bytes {
            let (low, high) = bytes.split_at(8);
            Bytes(u64x2(super::eight(low), super::eight(high)))
        }

        #[inline(always)]
        pub fn equal(self, wanted: Wanted) -> Hits {
            Hits(i8x16_eq(self.0, wanted.0))
        }
    }

    impl Hits {
        pub const NONE: Hits = Hits(u64x2(0, 0));

        #[inline(always)]
        pub fn or(self, other: Hits) -> Hits {
            Hits(v128_or(self.0, other.0))
        }

        #[inline(always)]
        pub fn any(self) -> bool {
            v128_any_true(self.0)
        }

        #[inline(always)]
        pub fn bits(self) -> u64 {
            u64::from(i8x16_bitmask(self.0))
        }
    }
}

/// Eight bytes at once, by arithmetic on one word.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod words {
    /// Bytes compared at once.
    pub const STEP: usize = 8;

    /// A byte that is looked for, in every place of the word.
    #[derive(Clone, Copy)]
    pub struct Wanted(u64);

    /// Bytes that are looked at.
    #[derive(Clone, Copy)]
    pub struct Bytes(u64);

    /// The high bit of every byte that is wanted.
    #[derive(Clone, Copy)]
    pub struct Hits(u64);

    impl Wanted {
        #[inline(always)]
        pub fn new(byte: u8) -> Wanted {
            Wanted(u64::from(byte) * 0x0101_0101_0101_0101)
        }
    }

    impl Bytes {
        #[inline(always)]
        pub fn new(bytes: &[u8; STEP]) -> Bytes {
            Bytes(u64::from_le_bytes(*bytes))
        }

        /// Exact, no carry leaves its byte: "Hacker's Delight", 6-1, find first 0-byte.
        #[inline(always)]
        pub fn equal(self, wanted: Wanted) -> Hits {
            const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
            let y = self.0 ^ wanted.0;
            Hits(!(((y & LOW) + LOW) | y | LOW))
        }
    }

    impl Hits {
        pub const NONE: Hits = Hits(0);

        #[inline(always)]
        pub fn or(self, other: Hits) -> Hits {
            Hits(self.0 | other.0)
        }

        #[inline(always)]
        pub fn any(self) -> bool {
            self.0 != 0
        }

        /// One bit a byte: the product gathers the eight high bits in its top byte.
        #[inline(always)]
        pub fn bits(self) -> u64 {
            (self.0 >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
        }
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
    let (lf, cr) = count_ends(bytes);
    let split = usize::from(after_cr && bytes.first() == Some(&b'\n'));
    let pairs = if cr == 0 {
        0
    } else {
        bytes.iter().zip(bytes.iter().skip(1)).filter(|&(&a, &b)| a == b'\r' && b == b'\n').count()
    };
    (lf + cr - pairs - split) as u64
}

/// How often line feeds and carriage returns occur. Short chunks are summed in single bytes, which vector units do best.
fn count_ends(bytes: &[u8]) -> (usize, usize) {
    bytes.chunks(192).fold((0, 0), |(lf, cr), chunk| {
        let (more_lf, more_cr) = chunk
            .iter()
            .fold((0, 0), |(lf, cr), &byte| (lf + u8::from(byte == b'\n'), cr + u8::from(byte == b'\r')));
        (lf + usize::from(more_lf), cr + usize::from(more_cr))
    })
}

/// How many bytes at the start are surely ASCII: all of them, or those before a chunk that has another.
pub(super) fn ascii_len(bytes: &[u8]) -> usize {
    const CHUNK: usize = 256;
    let is_ascii = |chunk: &[u8]| chunk.iter().fold(0, |all, byte| all | byte) < 0x80;
    let ascii = bytes.chunks(CHUNK).take_while(|chunk| is_ascii(chunk)).count();
    (ascii * CHUNK).min(bytes.len())
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
            let marks = Marks::of(Dialect::new(b',', Some(b'"')));
            let word = marks.all(&bytes, at);
            if let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
                let (found, more) = (marks.find(block), marks.more(block));
                prop_assert_eq!(found.has_more, more != More::default());
                prop_assert_eq!(found.ends | more.quotes | more.returns, word);
                let is_line = |bit: &usize| block[*bit] == b'\n';
                prop_assert_eq!(found.lines, (0..BLOCK).filter(is_line).fold(0, |word, bit| word | 1 << bit));
            }
            for bit in 0..BLOCK {
                let expected = bytes.get(at + bit).is_some_and(|byte| b",\"\n\r".contains(byte));
                prop_assert_eq!(word >> bit & 1 == 1, expected, "bit {}", bit);
            }
        }

        #[test]
        fn what_is_surely_ascii_is(bytes in proptest::collection::vec(any::<u8>(), 0..9), before in 0usize..600) {
            let text = [vec![b'a'; before], bytes.clone()].concat();
            let len = ascii_len(&text);
            prop_assert!(text[..len].is_ascii() && len + 256 > before);
            prop_assert!(!bytes.is_ascii() || len == text.len());
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
