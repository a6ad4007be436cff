//! Texts in the form that the sample suggested: words that repeat, counted ids, or each as it is. A form that turns
//! out wrong is given up on the way, and nobody sees it.

use super::super::class::{Class, Look, Tally, is_blank, look, trim};
use super::super::dictionary::{Dictionary, words};
use super::super::number::{self, MAX_DIGITS};
use super::super::records::Edges;
use super::super::slice::{Mend, TextForm};
use super::{Cells, Notes, Stored, is_worth_trying};
use crate::table::TextValues;

/// Texts in the making.
pub(super) struct Texts {
    form: Form,
    /// Whether cells are tallied, because the values still decide the type.
    tally: bool,
    /// What is taken off the cells.
    mend: Mend,
}

enum Form {
    Repeating(Repeating),
    Serial(Serial),
    Distinct(Distinct),
}

/// Words and where they stand. Rows without text hold the code of the row before.
#[derive(Default)]
struct Repeating {
    dictionary: Dictionary,
    codes: Stored,
    /// How often each word stands.
    counts: Vec<u32>,
}

/// Counted ids.
struct Serial {
    prefix: Vec<u8>,
    /// The same as a number, the first byte lowest, where it has at most eight bytes.
    prefix_word: Option<u64>,
    width: usize,
    numbers: Stored,
    /// What they all look like, if that is so.
    class: Option<Class>,
}

/// Each text as it is, laid end to end.
#[derive(Default)]
struct Distinct {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// A dictionary is given up when, after this many rows, most of them brought a new word.
const TRIAL: usize = 4096;

impl Texts {
    pub fn new(form: &TextForm, tally: bool, mend: Mend) -> Texts {
        let form = match form {
            TextForm::Repeating => Form::Repeating(Repeating::default()),
            TextForm::Distinct => Form::Distinct(Distinct::default()),
            // Texts that lose something on their way are each looked at.
            TextForm::Serial { .. } if mend != Mend::default() => Form::Distinct(Distinct::default()),
            TextForm::Serial { prefix, width } => Form::Serial(Serial::new(prefix, usize::from(*width))),
        };
        Texts { form, tally, mend }
    }

    pub fn reserve(&mut self, rows: usize) {
        match &mut self.form {
            Form::Repeating(repeating) => repeating.codes.reserve(rows),
            Form::Serial(serial) => serial.numbers.reserve(rows),
            Form::Distinct(distinct) => distinct.ends.reserve(rows),
        }
    }

    pub fn read(&mut self, cells: Cells<'_>, notes: &mut Notes) {
        if self.mend != Mend::default() {
            return self.read_mended(cells, notes);
        }
        let missing = notes.missing.len();
        let is_read = match &mut self.form {
            Form::Serial(serial) => serial.read(cells, self.tally, notes),
            Form::Repeating(repeating) => repeating.read(cells, notes),
            Form::Distinct(distinct) => {
                distinct.read(cells, self.tally, notes);
                true
            }
        };
        if !is_read {
            // From here on each is kept as it is, this batch included.
            notes.missing.truncate(missing);
            self.give_up(notes);
            self.read(cells, notes);
        }
    }

    /// Texts that lose something on their way. Rare, so that each is looked at.
    #[cold]
    fn read_mended(&mut self, cells: Cells<'_>, notes: &mut Notes) {
        let records = cells.batch.len();
        if let Form::Repeating(repeating) = &mut self.form {
            repeating.codes.begin(records);
        }
        for at in 0..records {
            let cell = cells.get(at);
            let look = look(cell);
            let kept = mended(cell, look.class, self.mend);
            if look.class != Class::Empty {
                notes.tally.add_looks(look, 1);
            }
            if kept.is_none() {
                notes.missing.push(notes.rows + at as u32);
            }
            match &mut self.form {
                Form::Repeating(repeating) => {
                    let code = kept.and_then(|kept| repeating.dictionary.code(kept));
                    repeating.put(at, code);
                }
                Form::Distinct(distinct) => distinct.push(kept.unwrap_or_default()),
                Form::Serial(_) => {}
            }
        }
        if let Form::Repeating(repeating) = &mut self.form {
            repeating.codes.end(notes);
        }
    }

    /// The texts are not what they were thought to be.
    #[cold]
    fn give_up(&mut self, notes: &mut Notes) {
        if let (Form::Repeating(Repeating { dictionary, counts, .. }), true) = (&self.form, self.tally) {
            count_words(&mut notes.tally, dictionary, counts);
        }
        let mut missing = notes.missing.iter().copied().peekable();
        let mut is_missing = |row: usize| missing.next_if(|&next| next as usize == row).is_some();
        let mut distinct = Distinct::default();
        match &mut self.form {
            Form::Serial(serial) => {
                let (prefix, width) = (&serial.prefix, serial.width);
                for (row, number) in std::mem::take(&mut serial.numbers).finish(notes.rows).iter().enumerate()
                {
                    if !is_missing(row) {
                        distinct.bytes.extend_from_slice(prefix);
                        distinct.bytes.extend_from_slice(format!("{number:0width$}").as_bytes());
                    }
                    distinct.ends.push(distinct.bytes.len() as u32);
                }
            }
            Form::Repeating(repeating) => {
                for (row, code) in std::mem::take(&mut repeating.codes).finish(notes.rows).iter().enumerate()
                {
                    let word = if is_missing(row) { &[] } else { repeating.dictionary.word(code as u32) };
                    distinct.push(word);
                }
            }
            Form::Distinct(_) => return,
        }
        self.form = Form::Distinct(distinct);
    }

    /// All texts, and what is left to be tallied about them.
    pub fn finish(self, notes: &mut Notes) -> TextValues {
        let is_mended = self.mend != Mend::default();
        let nulls = if self.mend.nulls { notes.tally.of(&[Class::Null]) } else { 0 };
        notes.tally.add_looks(Class::Empty.into(), notes.missing.len() as u64 - nulls);
        match self.form {
            Form::Repeating(Repeating { dictionary, codes, counts }) => {
                if self.tally && !is_mended {
                    count_words(&mut notes.tally, &dictionary, &counts);
                }
                TextValues::Dict { codes: codes.finish(notes.rows), words: dictionary.into_words() }
            }
            Form::Distinct(Distinct { bytes, ends }) => TextValues::Plain(words(bytes, ends)),
            Form::Serial(Serial { prefix, width, numbers, .. }) => TextValues::Serial {
                prefix: String::from_utf8(prefix).unwrap_or_default(),
                width: width as u8,
                numbers: numbers.finish(notes.rows),
            },
        }
    }
}

impl Repeating {
    /// Takes a batch; `false`, and nothing taken, when the words hardly repeat.
    #[inline(never)]
    fn read(&mut self, cells: Cells<'_>, notes: &mut Notes) -> bool {
        let rows = notes.rows as usize;
        if rows >= TRIAL && self.dictionary.len() * 2 > rows {
            return false;
        }
        let (mut from, mut others, records) = (0, 0, cells.batch.len());
        self.codes.begin(records);
        while from < records {
            if is_worth_trying(from, others) {
                from = self.read_known(from, cells);
            }
            if from < records {
                self.read_any(from, cells, notes);
                from += 1;
                others += 1;
            }
        }
        self.codes.end(notes);
        true
    }

    /// Takes words that were met before, from one on; the first cell that must be read otherwise.
    #[inline(always)]
    fn read_known(&mut self, from: usize, cells: Cells<'_>) -> usize {
        let counts = self.counts.as_mut_slice();
        let places = self.codes.batch.get_mut(from..).unwrap_or_default().iter_mut();
        for (at, (place, edges)) in (from..).zip(places.zip(cells.edges(from))) {
            let Some(edges) = edges.filter(|(_, first, _)| (*first as u8).is_ascii_graphic()) else {
                return at;
            };
            let Some(code) = self.dictionary.known(edges) else { return at };
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
            *place = i64::from(code);
        }
        cells.batch.len()
    }

    /// Takes a cell whatever it is.
    #[inline(never)]
    fn read_any(&mut self, at: usize, cells: Cells<'_>, notes: &mut Notes) {
        let cell = cells.get(at);
        if is_blank(cell) {
            notes.missing.push(notes.rows + at as u32);
            return self.put(at, None);
        }
        let code = self.dictionary.code(cell).unwrap_or(0);
        match self.counts.get_mut(code as usize) {
            Some(count) => *count += 1,
            None => self.counts.push(1),
        }
        self.put(at, Some(code));
    }

    /// A code in its place; none in that of the row before.
    fn put(&mut self, at: usize, code: Option<u32>) {
        self.codes.put(at, code.map(i64::from));
    }
}

impl Serial {
    fn new(prefix: &str, width: usize) -> Serial {
        let bytes = prefix.as_bytes();
        Serial {
            prefix: bytes.to_vec(),
            prefix_word: (bytes.len() <= 8).then(|| super::super::scan::eight(bytes)),
            width,
            numbers: Stored::default(),
            class: class_of_serial(bytes),
        }
    }

    /// Takes a batch; `false` where a cell is no such id. What was noted of the batch does not count then.
    #[inline(never)]
    fn read(&mut self, cells: Cells<'_>, tally: bool, notes: &mut Notes) -> bool {
        let (mut from, records) = (0, cells.batch.len());
        self.numbers.begin(records);
        let mut seen = Tally::default();
        let is_looked_at = tally && self.class.is_none();
        let by_edges = self.by_edges().filter(|_| !is_looked_at);
        loop {
            if let Some(form) = by_edges {
                from = self.read_short(from, form, cells);
            }
            if from >= records {
                break;
            }
            let cell = cells.get(from);
            let number = serial(cell, &self.prefix, self.width);
            match number {
                Some(number) if is_looked_at => seen.add_looks(look_of(cell, &self.prefix, number), 1),
                Some(_) => {}
                None if is_blank(cell) => notes.missing.push(notes.rows + from as u32),
                None => return false,
            }
            self.numbers.put(from, number);
            from += 1;
        }
        if tally && let Some(class) = self.class {
            let missing = notes.missing.iter().rev().take_while(|row| **row >= notes.rows).count();
            seen.add_looks(class.into(), (cells.batch.len() - missing) as u64);
        }
        notes.tally.merge(&seen);
        self.numbers.end(notes);
        true
    }

    /// Takes ids by their edges, from one on; the first cell that must be read otherwise.
    #[inline(always)]
    fn read_short(&mut self, from: usize, form: ByEdges, cells: Cells<'_>) -> usize {
        let places = self.numbers.batch.get_mut(from..).unwrap_or_default().iter_mut();
        for (at, (place, edges)) in (from..).zip(places.zip(cells.edges(from))) {
            let Some(number) = edges.and_then(|edges| form.number(edges)) else { return at };
            *place = number;
        }
        cells.batch.len()
    }

    /// How ids are read by their edges, where that is possible.
    fn by_edges(&self) -> Option<ByEdges> {
        let (prefix, len) = (self.prefix_word?, self.prefix.len());
        let mask = if len < 8 { !(u64::MAX << (8 * len as u32)) } else { u64::MAX };
        (1..=8).contains(&self.width).then_some(ByEdges {
            prefix,
            mask,
            len: len + self.width,
            width: self.width,
        })
    }
}

/// Ids of a prefix and a fixed number of digits, at most eight of each.
#[derive(Clone, Copy)]
struct ByEdges {
    prefix: u64,
    mask: u64,
    len: usize,
    width: usize,
}

impl ByEdges {
    #[inline(always)]
    fn number(self, (len, first, last): Edges) -> Option<i64> {
        if len != self.len || first & self.mask != self.prefix {
            return None;
        }
        // The edges of a short cell begin at its start; its digits are moved up to where they end in others.
        let last = if len < 8 { first << (64 - 8 * len as u32) } else { last };
        number::eight_digits(last, self.width)
    }
}

impl Distinct {
    #[inline(never)]
    fn read(&mut self, cells: Cells<'_>, tally: bool, notes: &mut Notes) {
        for at in 0..cells.batch.len() {
            let cell = cells.get(at);
            if is_blank(cell) {
                notes.missing.push(notes.rows + at as u32);
                self.push(&[]);
                continue;
            }
            if tally {
                notes.tally.add_looks(look(cell), 1);
            }
            self.push(cell);
        }
    }

    #[inline(always)]
    fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u32);
    }
}

/// What a counted id looks like.
fn look_of(cell: &[u8], prefix: &[u8], number: i64) -> Look {
    if prefix.is_empty() { number::class_of_digits(cell, number as u64).into() } else { look(cell) }
}

/// A cell without what programs have put to it; nothing where they have put it in place of nothing.
fn mended(cell: &[u8], class: Class, mend: Mend) -> Option<&[u8]> {
    match class {
        Class::Empty => None,
        Class::Null if mend.nulls => None,
        Class::Float | Class::FloatSerial if mend.floats => {
            Some(cell.trim_ascii().strip_suffix(b".0").unwrap_or(cell))
        }
        Class::Quoted if mend.apostrophes => Some(trim(cell).strip_prefix(b"'").unwrap_or(cell)),
        Class::Guarded if mend.guards => Some(trim(cell).strip_prefix(b"'").unwrap_or(cell)),
        _ => Some(cell),
    }
}

/// The class of all counted ids with this prefix, where it is told by the prefix: one letter, or letters that
/// are no currency's and no month's, in front of digits.
fn class_of_serial(prefix: &[u8]) -> Option<Class> {
    let is_code =
        prefix.len() <= 16 && prefix.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let letters = prefix.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    (is_code && (letters == 1 || letters > 9)).then_some(Class::Code)
}

/// The number of a counted id, if the cell is one.
pub(in super::super) fn serial(cell: &[u8], prefix: &[u8], width: usize) -> Option<i64> {
    let digits = cell.strip_prefix(prefix)?;
    let fits = if width > 0 {
        digits.len() == width
    } else {
        match digits {
            [] => false,
            [b'0', _, ..] => false,
            digits => digits.len() <= MAX_DIGITS as usize,
        }
    };
    if !fits {
        return None;
    }
    let mut number = 0i64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// Tallies words as often as they occur.
fn count_words(tally: &mut Tally, dictionary: &Dictionary, counts: &[u32]) {
    for (code, count) in (0..).zip(counts) {
        tally.add_looks(look(dictionary.word(code)), u64::from(*count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counted_ids_are_read_as_they_are_written(prefix in "[A-Z0-9]{0,9}", number in 0i64..100_000_000, width in 0usize..12, slip in "[0-9a-z:/]{0,1}") {
            let cell = format!("{prefix}{number:0width$}");
            let fits = width == 0 || cell.len() == prefix.len() + width;
            prop_assert_eq!(serial(cell.as_bytes(), prefix.as_bytes(), width), fits.then_some(number));
            let slipped = format!("{}{slip}", &cell[..cell.len() - slip.len()]);
            let digits = slipped.get(prefix.len()..).unwrap_or("x");
            let expected = digits.parse().ok().filter(|_: &i64| digits.bytes().all(|b| b.is_ascii_digit()) && fits && (width > 0 || digits.len() == 1 || !digits.starts_with('0')));
            prop_assert_eq!(serial(slipped.as_bytes(), prefix.as_bytes(), width), expected);
            for cell in [cell, slipped] {
                let (first, last) = (&cell.as_bytes()[..cell.len().min(8)], &cell.as_bytes()[cell.len().saturating_sub(8)..]);
                let eight = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
                if let Some(form) = Serial::new(&prefix, width).by_edges() {
                    let number = form.number((cell.len(), eight(first), eight(last)));
                    prop_assert_eq!(number, serial(cell.as_bytes(), prefix.as_bytes(), width), "{}", cell);
                }
            }
        }
    }
}
