//! Small changes to valid inputs. The same seed gives the same inputs, so a finding can be repeated.

use super::random::Random;

/// Longest input that is tried.
const LONGEST: usize = 4096;

/// What tends to hurt readers of text: separators, quotes, line ends, marks, numbers at the limits, odd letters.
const TOKENS: [&[u8]; 44] = [
    b",",
    b";",
    b"\t",
    b"|",
    b"\"",
    b"\"\"",
    b"'",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"-",
    b".",
    b"..",
    b"0",
    b"-0",
    b"1e309",
    b"9223372036854775807",
    b"-9223372036854775809",
    b"170141183460469231731687303715884105728",
    b"0.0000000000001",
    b"1.234,56",
    b"2023-02-30",
    b"0000-00-00",
    b"9999-12-31",
    b"(",
    b")",
    b"((((",
    b"not ",
    b" and ",
    b" or ",
    b"`",
    b"[[",
    b"]]",
    b"=",
    b"{",
    b"}",
    "ΐſẞİ".as_bytes(),
    "\u{202e}\u{200d}".as_bytes(),
];

/// Changes a valid input in one to eight places, now and then with a piece of another.
pub fn mutate(random: &mut Random, valid: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = valid.to_vec();
    for _ in 0..random.between(1, 8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(16)).min(bytes.len());
        match random.below(8) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            2 | 3 => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..end.min(at + random.below(2)), token.iter().copied());
            }
            4 => {
                let from = random.below(other.len() + 1);
                let to = (from + random.below(32)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            5 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            6 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
            _ => bytes.truncate(end),
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// Bytes without any sense, half of the time from the tokens above.
pub fn noise(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..random.below(60) {
        if random.below(2) == 0 {
            bytes.extend_from_slice(TOKENS[random.below(TOKENS.len())]);
        } else {
            bytes.push(random.below(256) as u8);
        }
    }
    bytes
}
