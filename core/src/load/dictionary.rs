//! Distinct words and their codes, found by a small hash of eight bytes at a time.
//!
//! A word of at most 16 bytes is told apart by its length and its first and last eight bytes, so that most
//! look-ups compare no bytes at all. Longer ones are compared in full.

use super::scan::eight;
use crate::table::Words;

/// A growing list of distinct words.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// Code + 1 of the word that hashes here, 0 where there is none. A power of two long, at most half full.
    slots: Vec<u32>,
    keys: Vec<Key>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// What is compared before the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    len: u32,
}

/// Words up to this length are their key.
const SHORT: usize = 16;

impl Key {
    #[inline(always)]
    fn of(word: &[u8]) -> Key {
        let len = word.len();
        let (first, last) = if len < 8 {
            (eight(word), 0)
        } else {
            let last = word.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
            (if len <= SHORT { eight(word) } else { spread(word) }, last)
        };
        Key { first, last, len: len as u32 }
    }

    #[inline(always)]
    fn hash(self) -> u64 {
        let mixed = (self.first ^ u64::from(self.len)).wrapping_mul(MIX) ^ self.last;
        let mixed = mixed.wrapping_mul(MIX);
        mixed ^ mixed >> 32
    }
}

/// An odd number with no pattern in its bits (2^64 divided by the golden ratio).
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

fn spread(word: &[u8]) -> u64 {
    word.chunks(8).fold(0, |hash: u64, chunk| (hash.rotate_left(5) ^ eight(chunk)).wrapping_mul(MIX))
}

impl Dictionary {
    /// Number of words.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The code of a word, given to it now if it is new. `None` when no more words fit.
    pub fn code(&mut self, word: &[u8]) -> Option<u32> {
        self.code_of(word, None)
    }

    /// The same, where the bytes of a word of at most eight are at hand as a number, the first one lowest.
    #[inline(always)]
    pub fn code_of(&mut self, word: &[u8], short: Option<u64>) -> Option<u32> {
        if self.slots.len() < (self.len() + 1) * 2 {
            self.grow();
        }
        let key = match short {
            Some(first) if word.len() < 8 => Key { first, last: 0, len: word.len() as u32 },
            _ => Key::of(word),
        };
        let mask = self.slots.len() - 1;
        let mut slot = key.hash() as usize & mask;
        loop {
            let code = self.slots[slot].wrapping_sub(1);
            let Some(known) = self.keys.get(code as usize) else { return self.insert(slot, key, word) };
            if *known == key && (word.len() <= SHORT || self.word(code) == word) {
                return Some(code);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The bytes of a word.
    pub fn word(&self, code: u32) -> &[u8] {
        let start = code.checked_sub(1).map_or(Some(0), |before| self.ends.get(before as usize).copied());
        let end = self.ends.get(code as usize).copied().unwrap_or(0);
        self.bytes.get(start.unwrap_or(u32::MAX) as usize..end as usize).unwrap_or(&[])
    }

    /// The words, and nothing to look them up by.
    pub fn into_words(self) -> Words {
        words(self.bytes, self.ends)
    }

    fn insert(&mut self, slot: usize, key: Key, word: &[u8]) -> Option<u32> {
        let code = u32::try_from(self.ends.len()).ok().filter(|&code| code < u32::MAX - 1)?;
        let end = u32::try_from(self.bytes.len() + word.len()).ok()?;
        self.bytes.extend_from_slice(word);
        self.ends.push(end);
        self.keys.push(key);
        self.slots[slot] = code + 1;
        Some(code)
    }

    #[cold]
    fn grow(&mut self) {
        let len = (self.slots.len() * 2).max(64);
        self.slots = vec![0; len];
        for (code, key) in self.keys.iter().enumerate() {
            let mut slot = key.hash() as usize & (len - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (len - 1);
            }
            self.slots[slot] = code as u32 + 1;
        }
    }
}

/// A number by which different words very probably differ.
pub(super) fn hash(word: &[u8]) -> u64 {
    let key = Key::of(word);
    key.hash() ^ spread(word).rotate_left(17)
}

/// Bytes and ends as words. The bytes are whole cells of valid text; should they ever not be, letters that
/// do not fit are replaced and nothing else happens.
pub(super) fn words(bytes: Vec<u8>, ends: Vec<u32>) -> Words {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            debug_assert!(false, "cells of valid text");
            let bytes = error.into_bytes();
            bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect()
        }
    };
    Words::from_parts(text, ends).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_has_one_code(cells in proptest::collection::vec("[ab]{0,3}|[a-c]{4,9}|(aaaaaaaa|aaaaaaab){1,4}", 0..300)) {
            let mut dictionary = Dictionary::default();
            let mut twin: Vec<&str> = Vec::new();
            for cell in &cells {
                let expected = twin.iter().position(|word| word == cell).unwrap_or_else(|| {
                    twin.push(cell);
                    twin.len() - 1
                });
                prop_assert_eq!(dictionary.code(cell.as_bytes()), Some(expected as u32));
            }
            let words = dictionary.into_words();
            prop_assert_eq!(words.iter().collect::<Vec<_>>(), twin);
        }
    }
}
