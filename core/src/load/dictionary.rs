//! Distinct words and their codes, found by a small hash of eight bytes at a time.
//!
//! A word of at most 16 bytes is told apart by its length and its first and last eight bytes, so that most
//! look-ups compare no bytes at all. Longer ones are compared in full.

use super::records::Edges;
use super::scan::eight;
use crate::table::Words;

/// A growing list of distinct words.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// A power of two long, at most half full.
    slots: Vec<Slot>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// A word that was met, with what is compared before its bytes are.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: Key,
    /// Its code + 1; 0 where no word is.
    code: u32,
}

/// What tells words apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    len: u32,
}

/// Words up to this length are their key.
const SHORT: usize = 16;

impl Key {
    fn of(word: &[u8]) -> Key {
        let first = eight(word);
        let last = word.last_chunk::<8>().map_or(first, |bytes| u64::from_le_bytes(*bytes));
        let first = if word.len() > SHORT { spread(word) } else { first };
        Key { first, last, len: word.len() as u32 }
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
        let key = Key::of(word);
        match self.find(key, |code| word.len() <= SHORT || self.word(code) == word) {
            Some(code) => Some(code),
            None => self.insert(key, word),
        }
    }

    /// The code of a word that was met before, by its edges; nothing of a word that is longer than they tell.
    #[inline(always)]
    pub fn known(&self, (len, first, last): Edges) -> Option<u32> {
        let key = Key { first, last, len: len as u32 };
        if len > SHORT { None } else { self.find(key, |_| true) }
    }

    #[inline(always)]
    fn find(&self, key: Key, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = key.hash() as usize & mask;
        while let Some(slot) = self.slots.get(at).filter(|slot| slot.code > 0) {
            let code = slot.code - 1;
            if slot.key == key && is_it(code) {
                return Some(code);
            }
            at = (at + 1) & mask;
        }
        None
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

    #[cold]
    fn insert(&mut self, key: Key, word: &[u8]) -> Option<u32> {
        let code = u32::try_from(self.ends.len()).ok().filter(|&code| code < u32::MAX - 1)?;
        let end = u32::try_from(self.bytes.len() + word.len()).ok()?;
        if self.slots.len() < (self.len() + 1) * 2 {
            let room = vec![Slot::default(); (self.slots.len() * 2).max(64)];
            let old = std::mem::replace(&mut self.slots, room);
            old.into_iter().filter(|slot| slot.code > 0).for_each(|slot| self.put(slot));
        }
        self.bytes.extend_from_slice(word);
        self.ends.push(end);
        self.put(Slot { key, code: code + 1 });
        Some(code)
    }

    /// Puts a word into the first free place from where it belongs.
    fn put(&mut self, slot: Slot) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = slot.key.hash() as usize & mask;
        while let Some(place) = self.slots.get_mut(at) {
            if place.code == 0 {
                *place = slot;
                return;
            }
            at = (at + 1) & mask;
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
