//! Distinct words and their positions: a small open-addressed index over one list of words.
//!
//! A general hash map would keep an allocation a word; a million customers keep one text and one table.

use crate::table::Words;

const FREE: u32 = u32::MAX;

/// Distinct words, each with its position in the order in which it was first met.
#[derive(Debug)]
pub(crate) struct WordIndex {
    words: Words,
    /// Positions by hash, or [`FREE`]; a power of two in length, at most half full.
    places: Vec<u32>,
}

impl WordIndex {
    pub(crate) fn new() -> WordIndex {
        WordIndex { words: Words::default(), places: vec![FREE; 64] }
    }

    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    pub(crate) fn into_words(self) -> Words {
        self.words
    }

    /// The position of a word, if it was met before.
    pub(crate) fn find(&self, word: &str) -> Option<u32> {
        let position = self.places.get(self.place_of(word)).copied()?;
        (position != FREE).then_some(position)
    }

    /// The position of a word, which is added if it is new. `None` when there is no room for more.
    pub(crate) fn add(&mut self, word: &str) -> Option<u32> {
        let place = self.place_of(word);
        let held = self.places.get(place).copied()?;
        if held != FREE {
            return Some(held);
        }
        let position = u32::try_from(self.words.len()).ok()?;
        if position == FREE || !self.words.push(word) {
            return None;
        }
        if let Some(slot) = self.places.get_mut(place) {
            *slot = position;
        }
        if self.words.len() * 2 > self.places.len() {
            self.grow();
        }
        Some(position)
    }

    /// Where a word stands, or where it would be put.
    fn place_of(&self, word: &str) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash(word.as_bytes()) as usize & mask;
        while let Some(&position) = self.places.get(place)
            && position != FREE
            && self.words.get(position as usize) != word
        {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let mask = self.places.len() * 4 - 1;
        let mut places = vec![FREE; mask + 1];
        for (position, word) in self.words.iter().enumerate() {
            let mut place = hash(word.as_bytes()) as usize & mask;
            while places.get(place).is_some_and(|&held| held != FREE) {
                place = (place + 1) & mask;
            }
            if let Some(slot) = places.get_mut(place) {
                *slot = position as u32;
            }
        }
        self.places = places;
    }
}

/// A quick hash of bytes: eight at a time, multiplied and folded. Never part of a result.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = chunk.iter().rev().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
        state = (state ^ word).wrapping_mul(FACTOR);
        state ^= state >> 29;
    }
    let rest = chunks.remainder().iter().rev().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
    state = (state ^ rest).wrapping_mul(FACTOR);
    state ^ state >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_where_it_was_put() {
        let mut index = WordIndex::new();
        for round in 0..2 {
            for number in 0..5000u32 {
                assert_eq!(index.add(&format!("customer {number}")), Some(number), "round {round}");
            }
        }
        assert_eq!(index.words().len(), 5000);
        assert_eq!(index.find("customer 77"), Some(77));
        assert_eq!(index.find("customer"), None);
    }
}
