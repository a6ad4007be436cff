//! Encodings: how the letters of a file are written as bytes, and which one a file is in.
//!
//! UTF-8, UTF-16 and the eight-bit code pages ([`CodePage`]) that shops, tills and ledgers still write. One
//! implementation serves the browser and the command line. `encoding_rs` would add 123 to 128 KB of gzip to
//! the page (however few of its decoders are named) and knows neither Armenian nor Georgian; a table here is
//! 256 bytes, and all that tells pages apart by their letters is 8 KB more.
//!
//! ```text
//! tables   what the upper half of each code page means
//! pairs    which letters follow which, in six scripts
//! score    how surprising a text is under a page
//! detect   mark → zeros → UTF-8 → the least surprising page
//! told     what was told by what, and what to say about it
//! ```
//!
//! Records are cut in raw bytes wherever the lower half is ASCII ([`Encoding::to_cut`]): only cells with a
//! high byte are decoded, and places in the file stay what they are.

#[cfg(test)]
pub(super) mod corpus;
mod detect;
mod names;
mod pairs;
mod score;
mod tables;
#[cfg(test)]
pub(super) mod tests;
mod told;

use std::borrow::Cow;

use super::records::State;
use super::scan::{Marks, ascii_len};

pub(super) use detect::{Piece, detect};
pub use tables::CodePage;
pub(super) use told::{Guess, ToldBy};

/// How the letters of a file are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// One byte a letter.
    Single(CodePage),
}

/// Bytes of UTF-8 up to a letter that is cut off at the end. An error is the position of the first byte that does not
/// fit.
fn utf8_len(raw: &[u8]) -> Result<usize, usize> {
    // Most of most files is ASCII, which is seen faster than that it is valid.
    let ascii = ascii_len(raw);
    let rest = raw.get(ascii..).unwrap_or(&[]);
    match std::str::from_utf8(rest) {
        Ok(_) => Ok(raw.len()),
        Err(error) if error.error_len().is_none() => Ok(ascii + error.valid_up_to()),
        Err(error) => Err(ascii + error.valid_up_to()),
    }
}

impl Encoding {
    /// Bytes that are never cut apart: slices begin and end at multiples of it.
    pub(super) fn unit(self) -> usize {
        match self {
            Encoding::Utf8 | Encoding::Single(_) => 1,
            Encoding::Utf16Le | Encoding::Utf16Be => 2,
        }
    }

    /// The ASCII byte of each unit, 0x80 or more where it is none.
    fn bytes(self, raw: &[u8]) -> impl Iterator<Item = u8> + '_ {
        raw.chunks_exact(self.unit()).map(move |unit| match (self, unit) {
            (Encoding::Utf8 | Encoding::Single(_), &[byte]) => byte,
            (Encoding::Utf16Le, &[byte, 0]) | (Encoding::Utf16Be, &[0, byte]) => byte.min(0x80),
            _ => 0x80,
        })
    }

    /// Walks over raw bytes from a state; says in which state they end, and where the last record among
    /// them ends.
    pub(super) fn walk(self, raw: &[u8], from: State, marks: Marks) -> (State, Option<usize>) {
        let (mut state, mut last_end) = (from, None);
        for (index, byte) in self.bytes(raw).enumerate() {
            state = state.after(byte, marks);
            if state == State::Record {
                last_end = Some((index + 1) * self.unit());
            }
        }
        (state, last_end)
    }

    /// Where the first record ends, its line end included; `None` when none does.
    pub(super) fn first_end(self, raw: &[u8], from: State, marks: Marks) -> Option<usize> {
        let mut state = from;
        let mut bytes = self.bytes(raw).enumerate().peekable();
        while let Some((index, byte)) = bytes.next() {
            state = state.after(byte, marks);
            if state == State::Record {
                let pair = byte == b'\r' && bytes.peek().is_some_and(|&(_, next)| next == b'\n');
                return Some((index + 1 + usize::from(pair)) * self.unit());
            }
        }
        None
    }

    /// Where the quote opened in which the raw bytes of a record end.
    pub(super) fn open_quote(self, raw: &[u8], marks: Marks) -> usize {
        let (mut state, mut opened) = (State::Record, 0);
        for (index, byte) in self.bytes(raw).enumerate() {
            let next = state.after(byte, marks);
            if next == State::Quoted && (state == State::Record || state == State::Field) {
                opened = index * self.unit();
            }
            state = next;
        }
        opened
    }

    /// Raw bytes as text. A letter that is cut off at the end is left out. An error is the position of the
    /// first byte that does not fit.
    pub(super) fn decode(self, raw: &[u8]) -> Result<Cow<'_, str>, usize> {
        let order = match self {
            Encoding::Single(page) => {
                return match page.first_undefined(raw) {
                    Some(at) => Err(at),
                    None => Ok(self.text(raw).into()),
                };
            }
            Encoding::Utf8 => {
                let valid = raw.get(..utf8_len(raw)?).unwrap_or(&[]);
                return Ok(std::str::from_utf8(valid).map_err(|error| error.valid_up_to())?.into());
            }
            Encoding::Utf16Le => u16::from_le_bytes,
            Encoding::Utf16Be => u16::from_be_bytes,
        };
        let pairs = raw.as_chunks::<2>().0;
        let cut = pairs.last().is_some_and(|&pair| (0xd800..0xdc00).contains(&order(pair)));
        let whole = pairs.get(..pairs.len() - usize::from(cut)).unwrap_or(pairs);
        let mut text = String::with_capacity(whole.len() + whole.len() / 8);
        let mut units = 0;
        for letter in char::decode_utf16(whole.iter().map(|&pair| order(pair))) {
            let letter = letter.map_err(|_| units * 2)?;
            units += letter.len_utf16();
            text.push(letter);
        }
        Ok(text.into())
    }

    /// Raw bytes in the form in which records are cut: as they stand, once they are seen to fit, and UTF-16 as
    /// UTF-8. A letter that is cut off at the end is left out. An error is the position of the first byte that
    /// does not fit.
    pub(super) fn to_cut(self, raw: &[u8]) -> Result<Cow<'_, [u8]>, usize> {
        match self {
            Encoding::Single(page) => page.first_undefined(raw).map_or(Ok(raw.into()), Err),
            Encoding::Utf8 => Ok(raw.get(..utf8_len(raw)?).unwrap_or(&[]).into()),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                self.decode(raw).map(|text| text.into_owned().into_bytes().into())
            }
        }
    }

    /// Raw bytes that stand for a stretch of that form.
    pub(super) fn raw_len_of_cut(self, cut: &[u8]) -> usize {
        match self {
            Encoding::Utf8 | Encoding::Single(_) => cut.len(),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                std::str::from_utf8(cut).map_or(0, |text| self.raw_len(text))
            }
        }
    }

    /// Raw bytes as a text for people to read. Bytes that do not fit are shown as a replacement mark.
    pub(super) fn text(self, raw: &[u8]) -> String {
        let utf16 = |order: fn([u8; 2]) -> u16| {
            let units = raw.as_chunks::<2>().0.iter().map(|&pair| order(pair));
            char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        };
        match self {
            Encoding::Utf8 => String::from_utf8_lossy(raw).into_owned(),
            Encoding::Utf16Le => utf16(u16::from_le_bytes),
            Encoding::Utf16Be => utf16(u16::from_be_bytes),
            Encoding::Single(page) => {
                let mut text = Vec::with_capacity(raw.len() + raw.len() / 2);
                page.decode_into(raw, char::REPLACEMENT_CHARACTER, &mut text);
                String::from_utf8(text).unwrap_or_default()
            }
        }
    }

    /// Bytes that a text takes in this encoding.
    pub(super) fn raw_len(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Single(_) => text.chars().count(),
            Encoding::Utf16Le | Encoding::Utf16Be => text.chars().map(|letter| letter.len_utf16() * 2).sum(),
        }
    }
}
