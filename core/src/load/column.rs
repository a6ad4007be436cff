//! Cells of one column to values, a batch at a time.
//!
//! A builder takes the same column out of each batch of records, so that its loop does one thing only. What
//! the short way cannot read goes the long way; what that cannot read either is unknown, and counted.

use super::class::{Class, Tally, class_of_date, classify, flag, is_blank, trim};
use super::date::{self, DateOrder};
use super::dictionary::{Dictionary, words};
use super::number::{self, DecimalMark, MAX_DIGITS, Number};
use super::records::{Batch, Span};
use super::slice::{ColumnPart, Plan, TextForm};
use crate::mask::Mask;
use crate::table::{Ints, NumberValues, TextValues, Values};
use crate::value::pow10;

/// A row whose cell could not be read, and the bytes of its record in the text.
pub(super) type Unreadable = (u32, (u32, u32));

/// Builds a stretch of one column.
pub(super) struct Builder {
    plan: Plan,
    column: usize,
    rows: u32,
    tally: Tally,
    missing: Vec<u32>,
    unreadable: Vec<Unreadable>,
    ints: Vec<i64>,
    numbers: Scale,
    flags: Mask,
    text: Text,
}

/// What is known of the numbers so far.
#[derive(Default)]
struct Scale {
    scale: u8,
    decimals: u8,
    whole: u8,
    rounded: u64,
}

/// Texts in the making.
enum Text {
    Repeating { dictionary: Dictionary, codes: Vec<u32> },
    Distinct { bytes: Vec<u8>, ends: Vec<u32> },
    Serial { prefix: Vec<u8>, width: usize, numbers: Vec<i64> },
}

/// A dictionary is given up when, after this many rows, most of them brought a new word.
const TRIAL: usize = 4096;

impl Builder {
    /// A builder for the column at this position; `None` when the plan skips it.
    pub fn new(plan: &Plan, column: usize) -> Option<Builder> {
        let text = match plan {
            Plan::Skip => return None,
            Plan::Text { form: TextForm::Distinct, .. } => {
                Text::Distinct { bytes: Vec::new(), ends: Vec::new() }
            }
            Plan::Text { form: TextForm::Serial { prefix, width }, .. } => Text::Serial {
                prefix: prefix.clone().into_bytes(),
                width: usize::from(*width),
                numbers: Vec::new(),
            },
            _ => Text::Repeating { dictionary: Dictionary::default(), codes: Vec::new() },
        };
        Some(Builder {
            plan: plan.clone(),
            column,
            rows: 0,
            tally: Tally::default(),
            missing: Vec::new(),
            unreadable: Vec::new(),
            ints: Vec::new(),
            numbers: Scale::default(),
            flags: Mask::default(),
            text,
        })
    }

    /// Makes room for this many rows more.
    pub fn reserve(&mut self, rows: usize) {
        match (&self.plan, &mut self.text) {
            (Plan::Skip | Plan::Flag, _) => {}
            (Plan::Text { .. }, Text::Repeating { codes, .. }) => codes.reserve(rows),
            (Plan::Text { .. }, Text::Distinct { ends, .. }) => ends.reserve(rows),
            (Plan::Text { .. }, Text::Serial { numbers, .. }) => numbers.reserve(rows),
            _ => self.ints.reserve(rows),
        }
    }

    /// Takes the column out of a batch.
    pub fn read(&mut self, batch: &Batch, text: &[u8], utc_offset: i32) {
        match self.plan {
            Plan::Skip => {}
            Plan::Text { tally, .. } => self.read_text(batch, text, tally),
            Plan::Number { mark, limit } => self.read_numbers(batch, text, mark, limit),
            Plan::Day(order) => self.read_days(batch, text, order),
            Plan::Instant(order) => self.read_instants(batch, text, order, utc_offset),
            Plan::Flag => self.read_flags(batch, text),
        }
        self.rows += batch.len() as u32;
    }

    /// A cell that is no value: nothing, or nothing that can be read. `at` is its record in the batch.
    #[cold]
    fn no_value(&mut self, batch: &Batch, at: usize, class: Class) {
        let row = self.rows + at as u32;
        self.tally.add(class, 1);
        self.missing.push(row);
        if class != Class::Empty
            && let Some(record) = batch.records.get(at)
        {
            self.unreadable.push((row, (record.start, record.end)));
        }
        // The value before keeps the range of the stored integers narrow.
        if !matches!(self.plan, Plan::Flag) {
            self.ints.push(self.ints.last().copied().unwrap_or(0));
        }
    }

    fn read_numbers(&mut self, batch: &Batch, text: &[u8], mark: DecimalMark, limit: u8) {
        let byte = if mark == DecimalMark::Point { b'.' } else { b',' };
        for (at, span) in batch.column(text, self.column).enumerate() {
            let cell = span.cell;
            let short = span.short().and_then(|word| number::short(word, cell.len(), byte));
            let (number, class) = match short.or_else(|| number::plain(cell, byte)) {
                Some((number, class)) if number.decimals <= limit => (Some(number), class),
                _ => {
                    let written = number::parse(trim(cell));
                    let class = written.map_or_else(|| classify(cell), |written| written.class);
                    (written.and_then(|written| written.value(mark, limit)), class)
                }
            };
            match number {
                Some(number) => {
                    self.tally.add(class, 1);
                    self.push_number(number);
                }
                None => self.no_value(batch, at, class),
            }
        }
    }

    #[inline(always)]
    fn push_number(&mut self, number: Number) {
        let scale = &mut self.numbers;
        scale.decimals = scale.decimals.max(number.decimals);
        scale.rounded += u64::from(number.rounded);
        if number.decimals > scale.scale {
            self.raise(number.decimals);
        }
        let scale = &mut self.numbers;
        match scaled(number.units, scale.scale - number.decimals) {
            Some(units) => self.ints.push(units),
            None => {
                // Does not fit beside numbers with so many decimals: the column is parsed again with fewer.
                scale.whole = scale.whole.max(whole_digits(number.units, number.decimals));
                self.ints.push(0);
            }
        }
    }

    /// More decimals than any number before.
    #[cold]
    fn raise(&mut self, scale: u8) {
        let by = scale - self.numbers.scale;
        let before = self.numbers.scale;
        for units in &mut self.ints {
            *units = scaled(*units, by).unwrap_or_else(|| {
                self.numbers.whole = self.numbers.whole.max(whole_digits(*units, before));
                0
            });
        }
        self.numbers.scale = scale;
    }

    fn read_days(&mut self, batch: &Batch, text: &[u8], order: DateOrder) {
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            let date = date::parse(cell).or_else(|| date::parse(trim(cell)));
            match date.filter(|date| date.micros.is_none()).and_then(|date| Some((date, date.day(order)?))) {
                Some((date, day)) => {
                    self.tally.add(class_of_date(date.shape, false), 1);
                    self.ints.push(i64::from(day.0));
                }
                None => self.no_value(batch, at, classify(cell)),
            }
        }
    }

    fn read_instants(&mut self, batch: &Batch, text: &[u8], order: DateOrder, utc_offset: i32) {
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            let date = date::parse(cell).or_else(|| date::parse(trim(cell)));
            match date.and_then(|date| Some((date, date.instant(order, utc_offset)?))) {
                Some((date, instant)) => {
                    self.tally.add(class_of_date(date.shape, date.micros.is_some()), 1);
                    self.ints.push(instant);
                }
                None => self.no_value(batch, at, classify(cell)),
            }
        }
    }

    fn read_flags(&mut self, batch: &Batch, text: &[u8]) {
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            match flag(cell).or_else(|| flag(trim(cell))) {
                Some(value) => {
                    self.tally.add(Class::Flag, 1);
                    self.flags.push(value);
                }
                None => {
                    self.flags.push(false);
                    self.no_value(batch, at, classify(cell));
                }
            }
        }
    }

    fn read_text(&mut self, batch: &Batch, text: &[u8], tally: bool) {
        let first_row = self.rows;
        let mut from = 0;
        if let Text::Serial { prefix, width, numbers } = &mut self.text {
            for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
                match serial(cell, prefix, *width) {
                    Some(number) => {
                        if tally {
                            self.tally.add(classify(cell), 1);
                        }
                        numbers.push(number);
                    }
                    None if is_blank(cell) => {
                        numbers.push(numbers.last().copied().unwrap_or(0));
                        self.missing.push(first_row + at as u32);
                    }
                    None => break,
                }
                from = at + 1;
            }
            if from == batch.len() {
                return;
            }
            self.give_up();
        }
        let cells = batch.column(text, self.column).enumerate().skip(from);
        match &mut self.text {
            Text::Repeating { dictionary, codes } => {
                for (at, span) in cells {
                    if is_blank(span.cell) {
                        self.missing.push(first_row + at as u32);
                        codes.push(0);
                        continue;
                    }
                    codes.push(dictionary.code_of(span.cell, span.short()).unwrap_or(0));
                }
                if codes.len() >= TRIAL && dictionary.len() * 2 > codes.len() {
                    if tally {
                        count_words(&mut self.tally, dictionary, codes, &self.missing);
                    }
                    self.give_up();
                }
            }
            Text::Distinct { bytes, ends } => {
                for (at, Span { cell, .. }) in cells {
                    if is_blank(cell) {
                        self.missing.push(first_row + at as u32);
                    } else {
                        if tally {
                            self.tally.add(classify(cell), 1);
                        }
                        bytes.extend_from_slice(cell);
                    }
                    ends.push(bytes.len() as u32);
                }
            }
            Text::Serial { .. } => {}
        }
    }

    /// The texts are not what they were thought to be: from here on each is kept as it is.
    #[cold]
    fn give_up(&mut self) {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        let mut missing = self.missing.iter().copied().peekable();
        let mut is_missing = |row: usize| missing.next_if(|&next| next as usize == row).is_some();
        match &self.text {
            Text::Serial { prefix, width, numbers } => {
                for (row, number) in numbers.iter().enumerate() {
                    if !is_missing(row) {
                        bytes.extend_from_slice(prefix);
                        bytes.extend_from_slice(format!("{number:0width$}", width = *width).as_bytes());
                    }
                    ends.push(bytes.len() as u32);
                }
            }
            Text::Repeating { dictionary, codes } => {
                for (row, code) in codes.iter().enumerate() {
                    if !is_missing(row) {
                        bytes.extend_from_slice(dictionary.word(*code));
                    }
                    ends.push(bytes.len() as u32);
                }
            }
            Text::Distinct { .. } => return,
        }
        self.text = Text::Distinct { bytes, ends };
    }

    /// The values of all batches, and the rows that could not be read with the bytes of their records.
    pub fn finish(mut self) -> (ColumnPart, Vec<Unreadable>) {
        if let Plan::Text { tally, .. } = self.plan {
            self.tally.add(Class::Empty, self.missing.len() as u64);
            if let (true, Text::Repeating { dictionary, codes }) = (tally, &self.text) {
                count_words(&mut self.tally, dictionary, codes, &self.missing);
            }
        }
        self.fill_start();
        let values = match self.plan {
            Plan::Number { .. } => {
                let top = self.ints.iter().map(|units| units.unsigned_abs()).max().unwrap_or(0);
                let whole = whole_digits(top.min(i64::MAX as u64) as i64, self.numbers.scale);
                self.numbers.whole = self.numbers.whole.max(whole);
                Values::Number(NumberValues {
                    units: Ints::from_slice(&self.ints),
                    scale: self.numbers.scale,
                })
            }
            Plan::Day(_) => Values::Day(Ints::from_slice(&self.ints)),
            Plan::Instant(_) => Values::Instant(Ints::from_slice(&self.ints)),
            Plan::Flag => Values::Flag(self.flags),
            Plan::Skip | Plan::Text { .. } => Values::Text(match self.text {
                Text::Repeating { dictionary, codes } => {
                    TextValues::Dict { codes: Ints::from_codes(&codes), words: dictionary.into_words() }
                }
                Text::Distinct { bytes, ends } => TextValues::Plain(words(bytes, ends)),
                Text::Serial { prefix, width, numbers } => TextValues::Serial {
                    prefix: String::from_utf8(prefix).unwrap_or_default(),
                    width: width as u8,
                    numbers: Ints::from_slice(&numbers),
                },
            }),
        };
        let known = (!self.missing.is_empty()).then(|| {
            let mut known = Mask::all(self.rows as usize);
            self.missing.iter().for_each(|&row| known.set(row as usize, false));
            known
        });
        let part = ColumnPart {
            column: self.column as u32,
            tally: self.tally,
            values,
            known,
            unreadable: Vec::new(),
            rounded: self.numbers.rounded,
            decimals: self.numbers.decimals,
            whole: self.numbers.whole,
        };
        (part, self.unreadable)
    }

    /// Rows without value at the start take the first value there is, which keeps the range narrow.
    fn fill_start(&mut self) {
        let ints = match &mut self.text {
            Text::Serial { numbers, .. } => numbers,
            _ => &mut self.ints,
        };
        let unknown = self.missing.iter().enumerate().take_while(|&(at, &row)| at == row as usize).count();
        if let Some(&first) = ints.get(unknown) {
            ints.iter_mut().take(unknown).for_each(|value| *value = first);
        }
    }
}

/// The number of a counted id, if the cell is one.
#[inline(always)]
pub(super) fn serial(cell: &[u8], prefix: &[u8], width: usize) -> Option<i64> {
    let digits = cell.get(prefix.len()..)?;
    let alike = cell.iter().zip(prefix).all(|(a, b)| a == b);
    let fits = if width > 0 {
        digits.len() == width
    } else {
        !digits.is_empty() && digits.len() <= MAX_DIGITS as usize && (digits[0] != b'0' || digits.len() == 1)
    };
    if !alike || !fits {
        return None;
    }
    if width > 0
        && width <= 8
        && let Some(last) = cell.last_chunk::<8>()
    {
        return number::eight_digits(u64::from_le_bytes(*last), width);
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
fn count_words(tally: &mut Tally, dictionary: &Dictionary, codes: &[u32], missing: &[u32]) {
    let mut counts = vec![0u64; dictionary.len()];
    for &code in codes {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    // Rows without text hold code 0.
    if let Some(first) = counts.first_mut() {
        *first -= (missing.len() as u64).min(*first);
    }
    for (code, count) in counts.into_iter().enumerate() {
        tally.add(classify(dictionary.word(code as u32)), count);
    }
}

#[inline(always)]
fn scaled(units: i64, by: u8) -> Option<i64> {
    // The largest number that keeps its digits: multiplying first and looking later costs 128 bits.
    const LIMIT: u64 = 10u64.pow(MAX_DIGITS);
    const POWERS: [u64; 10] =
        [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
    let factor = *POWERS.get(usize::from(by))?;
    (units.unsigned_abs() < LIMIT / factor).then(|| units.wrapping_mul(factor as i64))
}

fn whole_digits(units: i64, scale: u8) -> u8 {
    let whole = i128::from(units).unsigned_abs() / pow10(scale).map_or(1, i128::unsigned_abs);
    whole.checked_ilog10().map_or(0, |log| log as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counted_ids_are_read_as_they_are_written(prefix in "[A-Z0-9]{0,3}", number in 0i64..100_000_000, width in 0usize..12, slip in "[0-9a-z:/]{0,1}") {
            let cell = format!("{prefix}{number:0width$}");
            let fits = width == 0 || cell.len() == prefix.len() + width;
            prop_assert_eq!(serial(cell.as_bytes(), prefix.as_bytes(), width), fits.then_some(number));
            let slipped = format!("{}{slip}", &cell[..cell.len() - slip.len()]);
            let digits = slipped.get(prefix.len()..).unwrap_or("x");
            let expected = digits.parse().ok().filter(|_: &i64| digits.bytes().all(|b| b.is_ascii_digit()) && fits && (width > 0 || digits.len() == 1 || !digits.starts_with('0')));
            prop_assert_eq!(serial(slipped.as_bytes(), prefix.as_bytes(), width), expected);
        }
    }
}
