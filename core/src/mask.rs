//! Sets of rows as bits, combined a word at a time.

/// A set of rows of a table, one bit a row. Exactly as long as its table.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Mask {
    len: usize,
    /// Bits beyond `len` in the last word are always zero.
    words: Vec<u64>,
}

const BITS: usize = 64;

impl Mask {
    /// No row of `len`.
    pub fn none(len: usize) -> Mask {
        Mask { len, words: vec![0; len.div_ceil(BITS)] }
    }

    /// Every row of `len`.
    pub fn all(len: usize) -> Mask {
        let mut mask = Mask { len, words: vec![u64::MAX; len.div_ceil(BITS)] };
        mask.trim();
        mask
    }

    /// The rows for which `test` holds, asked in order.
    pub fn from_fn(len: usize, mut test: impl FnMut(usize) -> bool) -> Mask {
        let mut words = Vec::with_capacity(len.div_ceil(BITS));
        let mut start = 0;
        while start < len {
            let count = BITS.min(len - start);
            let mut word = 0u64;
            for bit in 0..count {
                word |= u64::from(test(start + bit)) << bit;
            }
            words.push(word);
            start += count;
        }
        Mask { len, words }
    }

    /// The rows whose item passes `test`; the mask is as long as the slice.
    pub fn from_slice<T>(items: &[T], mut test: impl FnMut(&T) -> bool) -> Mask {
        let words = items
            .chunks(BITS)
            .map(|chunk| {
                chunk.iter().enumerate().fold(0u64, |word, (bit, item)| word | u64::from(test(item)) << bit)
            })
            .collect();
        Mask { len: items.len(), words }
    }

    /// A mask over raw words, lowest bit first; bits beyond `len` are dropped, missing words are empty.
    pub fn from_words(len: usize, mut words: Vec<u64>) -> Mask {
        words.resize(len.div_ceil(BITS), 0);
        let mut mask = Mask { len, words };
        mask.trim();
        mask
    }

    fn trim(&mut self) {
        let rest = self.len % BITS;
        if rest > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << rest) - 1;
        }
    }

    /// Number of rows, in and out.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the table has no row at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The words, lowest bit first; bits beyond the length are zero.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether `row` is in. Rows beyond the length are not.
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / BITS).is_some_and(|word| word >> (row % BITS) & 1 == 1)
    }

    /// Puts `row` in or out. Rows beyond the length are ignored.
    pub fn set(&mut self, row: usize, value: bool) {
        debug_assert!(row < self.len);
        if row < self.len
            && let Some(word) = self.words.get_mut(row / BITS)
        {
            let bit = 1 << (row % BITS);
            if value { *word |= bit } else { *word &= !bit }
        }
    }

    /// Adds one row at the end.
    pub fn push(&mut self, value: bool) {
        if self.len.is_multiple_of(BITS) {
            self.words.push(0);
        }
        self.len += 1;
        if value && let Some(last) = self.words.last_mut() {
            *last |= 1 << ((self.len - 1) % BITS);
        }
    }

    /// Adds the rows of `other` at the end.
    pub fn extend(&mut self, other: &Mask) {
        let shift = self.len % BITS;
        if shift == 0 {
            self.words.extend_from_slice(&other.words);
        } else {
            for &word in &other.words {
                if let Some(last) = self.words.last_mut() {
                    *last |= word << shift;
                }
                self.words.push(word >> (BITS - shift));
            }
        }
        self.len += other.len;
        self.words.truncate(self.len.div_ceil(BITS));
    }

    /// Number of rows that are in.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no row is in.
    pub fn is_none(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Whether every row is in.
    pub fn is_all(&self) -> bool {
        self.count() == self.len
    }

    /// The rows that are in, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    index * BITS + bit
                })
            })
        })
    }

    fn zip(&self, other: &Mask, op: impl Fn(u64, u64) -> u64) -> Mask {
        debug_assert_eq!(self.len, other.len);
        let words = self.words.iter().zip(&other.words).map(|(&a, &b)| op(a, b)).collect();
        Mask::from_words(self.len, words)
    }

    /// Rows in both.
    pub fn and(&self, other: &Mask) -> Mask {
        self.zip(other, |a, b| a & b)
    }

    /// Rows in either.
    pub fn or(&self, other: &Mask) -> Mask {
        self.zip(other, |a, b| a | b)
    }

    /// Rows in this one and not in the other.
    pub fn and_not(&self, other: &Mask) -> Mask {
        self.zip(other, |a, b| a & !b)
    }

    /// Rows that are out.
    pub fn not(&self) -> Mask {
        Mask::from_words(self.len, self.words.iter().map(|word| !word).collect())
    }

    /// The rows `order[0], order[1], …` of this mask, in that order. Rows beyond the length are out.
    pub fn gather(&self, order: &[u32]) -> Mask {
        Mask::from_slice(order, |&row| self.get(row as usize))
    }
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask({} of {})", self.count(), self.len)
    }
}

impl FromIterator<bool> for Mask {
    fn from_iter<I: IntoIterator<Item = bool>>(items: I) -> Mask {
        let mut mask = Mask::default();
        items.into_iter().for_each(|item| mask.push(item));
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn masks_obey_boolean_algebra(bits in proptest::collection::vec(any::<(bool, bool)>(), 0..200)) {
            let a: Mask = bits.iter().map(|b| b.0).collect();
            let b: Mask = bits.iter().map(|b| b.1).collect();
            prop_assert_eq!(a.and(&b).not(), a.not().or(&b.not()));
            prop_assert_eq!(a.and_not(&b), a.and(&b.not()));
            prop_assert_eq!(a.count() + a.not().count(), bits.len());
            prop_assert_eq!(a.iter().collect::<Vec<_>>(), (0..bits.len()).filter(|&i| bits[i].0).collect::<Vec<_>>());
        }

        #[test]
        fn extending_is_appending(a in proptest::collection::vec(any::<bool>(), 0..150), b in proptest::collection::vec(any::<bool>(), 0..150)) {
            let mut joined: Mask = a.iter().copied().collect();
            joined.extend(&b.iter().copied().collect());
            prop_assert_eq!(joined, a.iter().chain(&b).copied().collect::<Mask>());
        }
    }
}
