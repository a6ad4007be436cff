//! Packed bytes to plain ones, a piece at a time. The only file that names the inflater (`miniz_oxide`).
//!
//! What comes out is counted as it comes: no size that a header claims is ever believed.

use std::ops::Range;
use std::sync::Arc;

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::trouble::Trouble;

/// Once more than this has come out of one stream …
const FREE: u64 = 8 << 20;
/// … no more than this for each byte that went in. Spreadsheets stay below 100, a bomb goes to 1030.
const MOST_FOR_A_BYTE: u64 = 400;
/// Bytes asked of the inflater at a time.
const PIECE: usize = 64 << 10;

/// A part of a file that is in memory.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    all: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Stretch {
    /// All of these bytes.
    pub fn whole(all: Arc<Vec<u8>>) -> Stretch {
        let range = 0..all.len();
        Stretch { all, range }
    }

    /// A part of it, if it has that part.
    pub fn part(&self, range: Range<u64>) -> Option<Stretch> {
        let len = self.range.len() as u64;
        if range.start > range.end || range.end > len {
            return None;
        }
        let start = self.range.start + range.start as usize;
        let end = self.range.start + range.end as usize;
        Some(Stretch { all: Arc::clone(&self.all), range: start..end })
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        self.all.get(self.range.clone()).unwrap_or(&[])
    }
}

/// How bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Stored,
    Deflate,
}

/// Unpacks a stretch.
pub(super) struct Unpacker {
    packed: Stretch,
    /// Packed bytes that were used.
    used: usize,
    inflater: Option<Box<InflateState>>,
    is_over: bool,
    came: u64,
    sum: Checksum,
    expected: Option<u32>,
}

impl Unpacker {
    /// An unpacker that checks at the end that the bytes have this sum, if one is known.
    pub fn new(packed: Stretch, method: Method, expected: Option<u32>) -> Unpacker {
        let inflater = (method == Method::Deflate).then(|| InflateState::new_boxed(DataFormat::Raw));
        Unpacker { packed, used: 0, inflater, is_over: false, came: 0, sum: Checksum::new(), expected }
    }

    /// Appends some more bytes; 0 at the end.
    pub fn read(&mut self, into: &mut Vec<u8>) -> Result<usize, Trouble> {
        if self.is_over {
            return Ok(0);
        }
        let before = into.len();
        let input = self.packed.bytes().get(self.used..).unwrap_or(&[]);
        match &mut self.inflater {
            None => {
                let piece = input.get(..PIECE.min(input.len())).unwrap_or(input);
                into.extend_from_slice(piece);
                self.used += piece.len();
                self.is_over = piece.len() == input.len();
            }
            Some(inflater) => {
                into.resize(before + PIECE, 0);
                let room = into.get_mut(before..).unwrap_or_default();
                let done = inflate(inflater, input, room, MZFlush::None);
                into.truncate(before + done.bytes_written);
                self.used += done.bytes_consumed;
                match done.status {
                    Ok(MZStatus::StreamEnd) => self.is_over = true,
                    Ok(_) if done.bytes_written > 0 || done.bytes_consumed > 0 => {}
                    Ok(_) => return Err(Trouble::Truncated),
                    Err(_) if done.bytes_consumed == input.len() => return Err(Trouble::Truncated),
                    Err(_) => return Err(Trouble::Damaged("packed bytes that cannot be unpacked")),
                }
            }
        }
        let new = into.get(before..).unwrap_or(&[]);
        self.came += new.len() as u64;
        if self.came > FREE && self.came / MOST_FOR_A_BYTE > self.used as u64 {
            return Err(Trouble::TooMuch);
        }
        self.sum.add(new);
        if self.is_over && self.expected.is_some_and(|expected| expected != self.sum.value()) {
            return Err(Trouble::Damaged("a checksum that is wrong"));
        }
        match new.len() {
            0 if !self.is_over => self.read(into),
            len => Ok(len),
        }
    }

    /// Packed bytes used so far.
    pub fn used(&self) -> usize {
        self.used
    }

    /// Bytes that came out so far.
    pub fn came(&self) -> u64 {
        self.came
    }

    /// The sum of the bytes that came out so far.
    pub fn sum(&self) -> u32 {
        self.sum.value()
    }
}

/// CRC-32 as in ZIP and gzip: polynomial 0xEDB88320 (reflected), ITU-T V.42.
struct Checksum {
    state: u32,
    /// Sums of single bytes, followed by none to three zeros, so that four bytes are added at a time.
    tables: Box<[[u32; 256]; 4]>,
}

impl Checksum {
    fn new() -> Checksum {
        let mut tables = Box::new([[0u32; 256]; 4]);
        for byte in 0..256u32 {
            let mut sum = byte;
            for table in tables.iter_mut() {
                for _ in 0..8 {
                    sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
                }
                table[byte as usize] = sum;
            }
        }
        Checksum { state: !0, tables }
    }

    fn add(&mut self, bytes: &[u8]) {
        let (fours, rest) = bytes.as_chunks::<4>();
        let [one, two, three, four] = &*self.tables;
        for four_bytes in fours {
            // An index is one byte of a table of 256.
            let [a, b, c, d] = (self.state ^ u32::from_le_bytes(*four_bytes)).to_le_bytes();
            self.state =
                four[usize::from(a)] ^ three[usize::from(b)] ^ two[usize::from(c)] ^ one[usize::from(d)];
        }
        for byte in rest {
            let [low, ..] = self.state.to_le_bytes();
            self.state = one[usize::from(low ^ byte)] ^ (self.state >> 8);
        }
    }

    fn value(&self) -> u32 {
        !self.state
    }
}

/// The sum of these bytes.
#[cfg(test)]
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = Checksum::new();
    sum.add(bytes);
    sum.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // The check value of CRC-32/ISO-HDLC.
        let mut sum = Checksum::new();
        sum.add(b"123456789");
        assert_eq!(sum.value(), 0xcbf4_3926);
        let mut parts = Checksum::new();
        for part in [&b"12"[..], b"", b"34567", b"89"] {
            parts.add(part);
        }
        assert_eq!(parts.value(), 0xcbf4_3926);
    }

    #[test]
    fn bytes_come_out_as_they_went_in() {
        let plain: Vec<u8> =
            (0..300_000u32).flat_map(|n| n.wrapping_mul(n).to_string().into_bytes()).collect();
        let packed = miniz_oxide::deflate::compress_to_vec(&plain, 6);
        let mut unpacker = Unpacker::new(Stretch::whole(Arc::new(packed.clone())), Method::Deflate, None);
        let mut out = Vec::new();
        while unpacker.read(&mut out).unwrap() > 0 {}
        assert_eq!((out.len(), unpacker.used()), (plain.len(), packed.len()));
        assert!(out == plain);
        let cut = packed[..packed.len() / 2].to_vec();
        let mut unpacker = Unpacker::new(Stretch::whole(Arc::new(cut)), Method::Deflate, None);
        let end = loop {
            match unpacker.read(&mut Vec::new()) {
                Ok(0) => break Ok(()),
                Ok(_) => {}
                Err(trouble) => break Err(trouble),
            }
        };
        assert_eq!(end, Err(Trouble::Truncated));
    }
}
