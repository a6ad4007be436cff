//! Encodings, and what the first bytes of a file say about it.

use super::records::State;
use super::scan::Marks;

/// How the letters of a file are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// Every encoding with its usual name.
    pub const NAMES: [(Encoding, &'static str); 3] =
        [(Encoding::Utf8, "UTF-8"), (Encoding::Utf16Le, "UTF-16LE"), (Encoding::Utf16Be, "UTF-16BE")];

    /// Its usual name.
    pub fn name(self) -> &'static str {
        Encoding::NAMES.iter().find(|(encoding, _)| *encoding == self).map_or("", |(_, name)| name)
    }

    /// The encoding of a name, without regard to case and `-`.
    pub fn from_name(name: &str) -> Option<Encoding> {
        let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_', ' '], "");
        Encoding::NAMES.iter().find(|(_, known)| plain(known) == plain(name)).map(|(encoding, _)| *encoding)
    }

    /// Bytes that are never cut apart: slices begin and end at multiples of it.
    pub(super) fn unit(self) -> usize {
        match self {
            Encoding::Utf8 => 1,
            Encoding::Utf16Le | Encoding::Utf16Be => 2,
        }
    }

    /// The ASCII byte of each unit, 0x80 where it is none.
    fn bytes(self, raw: &[u8]) -> impl Iterator<Item = u8> + '_ {
        raw.chunks_exact(self.unit()).map(move |unit| match (self, unit) {
            (Encoding::Utf8, &[byte]) => byte,
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
    pub(super) fn decode(self, raw: &[u8]) -> Result<std::borrow::Cow<'_, str>, usize> {
        let order = match self {
            Encoding::Utf8 => {
                return match std::str::from_utf8(raw) {
                    Ok(text) => Ok(text.into()),
                    Err(error) if error.error_len().is_none() => {
                        let valid = raw.get(..error.valid_up_to()).unwrap_or(&[]);
                        Ok(std::str::from_utf8(valid).map_err(|error| error.valid_up_to())?.into())
                    }
                    Err(error) => Err(error.valid_up_to()),
                };
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

    /// Bytes that a text takes in this encoding.
    pub(super) fn raw_len(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16Le | Encoding::Utf16Be => text.chars().map(|letter| letter.len_utf16() * 2).sum(),
        }
    }

    /// The encoding that the first bytes of a file speak for, and the length of its byte order mark.
    pub(super) fn detect(head: &[u8]) -> (Encoding, usize) {
        match head {
            [0xef, 0xbb, 0xbf, ..] => return (Encoding::Utf8, 3),
            [0xff, 0xfe, ..] => return (Encoding::Utf16Le, 2),
            [0xfe, 0xff, ..] => return (Encoding::Utf16Be, 2),
            _ => {}
        }
        // UTF-16 without a mark: every ASCII letter brings a zero, always on the same side.
        let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        let many = |here: usize, other: usize| here * 20 > head.len() / 2 && here > 8 * other;
        if many(odd, even) {
            (Encoding::Utf16Le, 0)
        } else if many(even, odd) {
            (Encoding::Utf16Be, 0)
        } else {
            (Encoding::Utf8, 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_encodings_apart() {
        let utf16 =
            |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        assert_eq!(Encoding::detect(b"\xef\xbb\xbfid"), (Encoding::Utf8, 3));
        assert_eq!(Encoding::detect(b"id,name"), (Encoding::Utf8, 0));
        assert_eq!(Encoding::detect(&utf16("\u{feff}id", u16::to_le_bytes)), (Encoding::Utf16Le, 2));
        assert_eq!(Encoding::detect(&utf16("id,name", u16::to_le_bytes)), (Encoding::Utf16Le, 0));
        assert_eq!(
            Encoding::detect(&utf16("όνομα;πόλη\n1;Αθήνα\n", u16::to_be_bytes)),
            (Encoding::Utf16Be, 0)
        );
    }

    #[test]
    fn text_is_decoded_up_to_a_letter_that_is_cut() {
        assert_eq!(Encoding::Utf8.decode("aλ".as_bytes()).as_deref(), Ok("aλ"));
        assert_eq!(Encoding::Utf8.decode(b"a\xce").as_deref(), Ok("a"));
        assert_eq!(Encoding::Utf8.decode(b"ab\xff"), Err(2));
        assert_eq!(Encoding::Utf16Le.decode(b"a\0\x3d\xd8").as_deref(), Ok("a"));
        assert_eq!(Encoding::Utf16Le.decode(b"a\0\0\xdcb\0"), Err(2));
    }
}
