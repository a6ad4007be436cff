//! Text columns in the cheapest of three forms, and lists of words.

use std::borrow::Cow;

use super::Ints;

/// A list of texts laid end to end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
}

impl Words {
    /// No words yet, with room for some.
    pub fn with_capacity(words: usize, bytes: usize) -> Words {
        Words { text: String::with_capacity(bytes), ends: Vec::with_capacity(words) }
    }

    /// From text and the ends of its words; `None` where an end is out of order, beyond the text or inside a letter.
    pub fn from_parts(text: String, ends: Vec<u32>) -> Option<Words> {
        let mut last = 0;
        for &end in &ends {
            if end < last || !text.is_char_boundary(end as usize) {
                return None;
            }
            last = end;
        }
        (last as usize == text.len()).then_some(Words { text, ends })
    }

    /// The text laid end to end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each word ends.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// Adds a word. Returns whether there was room: a list holds at most 4 GiB.
    pub fn push(&mut self, word: &str) -> bool {
        let Ok(end) = u32::try_from(self.text.len() + word.len()) else { return false };
        self.text.push_str(word);
        self.ends.push(end);
        true
    }

    /// Adds all words of another list. Returns whether there was room; nothing is added where there is not.
    pub fn append(&mut self, other: &Words) -> bool {
        let Ok(base) = u32::try_from(self.text.len()) else { return false };
        if u32::try_from(self.text.len() + other.text.len()).is_err() {
            return false;
        }
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| base + end));
        true
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A word; the empty text beyond the end.
    #[inline]
    pub fn get(&self, index: usize) -> &str {
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or(u32::MAX) as usize,
        };
        let end = self.ends.get(index).copied().unwrap_or(0) as usize;
        self.text.get(start..end).unwrap_or("")
    }

    /// All words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| self.text.get(start as usize..end as usize).unwrap_or(""))
    }

    /// The words `order[0], order[1], …`, in that order.
    pub fn gather(&self, order: &[u32]) -> Words {
        let bytes = order.iter().map(|&row| self.get(row as usize).len()).sum();
        let mut words = Words::with_capacity(order.len(), bytes);
        for &row in order {
            words.push(self.get(row as usize));
        }
        words
    }

    /// Memory taken, in bytes.
    pub fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * 4
    }
}

impl<'a> FromIterator<&'a str> for Words {
    fn from_iter<I: IntoIterator<Item = &'a str>>(items: I) -> Words {
        let mut words = Words::default();
        for item in items {
            words.push(item);
        }
        words
    }
}

/// The texts of a column. Rows that are unknown hold anything; the column's mask says which.
#[derive(Clone, Debug)]
pub enum TextValues {
    /// Values that repeat: each row holds the position of its word. Words are distinct.
    Dict {
        /// Position of the row's word.
        codes: Ints,
        /// The distinct words, in no order that matters.
        words: Words,
    },
    /// Mostly distinct values.
    Plain(Words),
    /// Counted ids: a prefix and a number, padded with zeros to `width` digits (0: not padded).
    Serial {
        /// What every id begins with.
        prefix: String,
        /// Digits of every number, or 0 when numbers are written without leading zeros.
        width: u8,
        /// The numbers.
        numbers: Ints,
    },
}

impl TextValues {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            TextValues::Dict { codes, .. } => codes.len(),
            TextValues::Plain(words) => words.len(),
            TextValues::Serial { numbers, .. } => numbers.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> Cow<'_, str> {
        match self {
            TextValues::Dict { codes, words } => {
                Cow::Borrowed(words.get(codes.get(row).map_or(usize::MAX, |code| code as usize)))
            }
            TextValues::Plain(words) => Cow::Borrowed(words.get(row)),
            TextValues::Serial { prefix, width, numbers } => {
                let number = numbers.get(row).unwrap_or(0);
                Cow::Owned(format!("{prefix}{number:0width$}", width = usize::from(*width)))
            }
        }
    }

    /// The rows `order[0], order[1], …`, in that order.
    pub fn gather(&self, order: &[u32]) -> TextValues {
        match self {
            TextValues::Dict { codes, words } => {
                TextValues::Dict { codes: codes.gather(order), words: words.clone() }
            }
            TextValues::Plain(words) => TextValues::Plain(words.gather(order)),
            TextValues::Serial { prefix, width, numbers } => {
                TextValues::Serial { prefix: prefix.clone(), width: *width, numbers: numbers.gather(order) }
            }
        }
    }

    /// Memory taken, in bytes.
    pub fn bytes(&self) -> usize {
        match self {
            TextValues::Dict { codes, words } => codes.bytes() + words.bytes(),
            TextValues::Plain(words) => words.bytes(),
            TextValues::Serial { numbers, .. } => numbers.bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_read_alike() {
        let plain = TextValues::Plain(["C007", "C012", "C007"].into_iter().collect());
        let dict = TextValues::Dict {
            codes: Ints::from_codes(&[1, 0, 1]),
            words: ["C012", "C007"].into_iter().collect(),
        };
        let serial =
            TextValues::Serial { prefix: "C".into(), width: 3, numbers: Ints::from_slice(&[7, 12, 7]) };
        for row in 0..4 {
            assert_eq!(plain.get(row), dict.get(row));
            if row < 3 {
                assert_eq!(plain.get(row), serial.get(row));
            }
        }
        for values in [plain, dict, serial] {
            assert_eq!(values.gather(&[1, 0]).get(0), "C012");
        }
    }

    #[test]
    fn words_refuse_parts_that_do_not_fit() {
        assert!(Words::from_parts("αβ".into(), vec![2, 4]).is_some());
        assert!(Words::from_parts("αβ".into(), vec![1, 4]).is_none());
        assert!(Words::from_parts("αβ".into(), vec![4, 2]).is_none());
        assert!(Words::from_parts("αβ".into(), vec![2]).is_none());
    }
}
