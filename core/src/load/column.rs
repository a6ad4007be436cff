//! Cells of one column to values, a batch at a time.
//!
//! A builder takes the same column out of each batch of records, so that its loop does one thing only. What
//! the short way cannot read goes the long way; what that cannot read either is unknown, and counted.

use super::class::{Class, Look, Tally, is_blank, look, look_of_date, trim};
use super::date::{self, DateForm, DateOrder, Stamp};
use super::dictionary::{Dictionary, words};
use super::number::{self, DecimalMark, MAX_DIGITS, Number};
use super::records::{Batch, Span};
use super::slice::{ColumnPart, Mend, Plan, TextForm};
use super::words::flag;
use crate::calendar::MICROS_PER_DAY;
use crate::mask::Mask;
use crate::table::{Ints, NumberValues, TextValues, Values};
use crate::value::{MAX_SCALE, pow10};

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
    Serial(Serial),
}

/// Counted ids in the making.
struct Serial {
    prefix: Vec<u8>,
    width: usize,
    numbers: Vec<i64>,
    /// What they all look like, if that is so.
    class: Option<Class>,
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
            Plan::Text { form: TextForm::Serial { prefix, width }, .. } => Text::Serial(Serial {
                prefix: prefix.clone().into_bytes(),
                width: usize::from(*width),
                numbers: Vec::new(),
                class: class_of_serial(prefix.as_bytes()),
            }),
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
            (Plan::Text { .. }, Text::Serial(serial)) => serial.numbers.reserve(rows),
            _ => self.ints.reserve(rows),
        }
    }

    /// Takes the column out of a batch.
    pub fn read(&mut self, batch: &Batch, text: &[u8], utc_offset: i32) {
        match self.plan {
            Plan::Skip => {}
            Plan::Text { tally, mend, .. } if mend == Mend::default() => self.read_text(batch, text, tally),
            Plan::Text { mend, .. } => self.read_mended(batch, text, mend),
            Plan::Number { mark, limit } => self.read_numbers(batch, text, mark, limit),
            Plan::Day(DateForm::Written { order, century }) => self.read_days(batch, text, order, century),
            Plan::Instant(DateForm::Written { order, century }) => {
                self.read_instants(batch, text, order, century, utc_offset);
            }
            Plan::Day(DateForm::Counted { stamp, mark }) => {
                self.read_stamps(batch, text, mark, |number| days_of(stamp, number));
            }
            Plan::Instant(DateForm::Counted { stamp, mark }) => {
                self.read_stamps(batch, text, mark, |number| stamp.instant(number, utc_offset));
            }
            Plan::Flag => self.read_flags(batch, text),
        }
        self.rows += batch.len() as u32;
    }

    /// A cell that is no value: nothing, or nothing that can be read. `at` is its record in the batch.
    #[cold]
    fn no_value(&mut self, batch: &Batch, at: usize, look: Look) {
        let row = self.rows + at as u32;
        self.tally.add_looks(look, 1);
        self.missing.push(row);
        if !matches!(look.class, Class::Empty | Class::Null | Class::Neither)
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
            match short.or_else(|| number::plain(cell, byte)) {
                Some((number, class)) if number.decimals <= limit => {
                    self.tally.add(class);
                    self.push_number(number);
                }
                _ => match read_number(cell, mark, limit) {
                    (Some(number), look) => {
                        self.tally.add_looks(look, 1);
                        self.push_number(number);
                    }
                    (None, look) => self.no_value(batch, at, look),
                },
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

    fn read_days(&mut self, batch: &Batch, text: &[u8], order: DateOrder, century: i32) {
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            let date = date::parse(cell).or_else(|| date::parse(trim(cell)));
            let date = date.filter(|date| date.micros.is_none());
            match date.and_then(|date| Some((date, date.day(order, century)?))) {
                Some((date, day)) => {
                    self.tally.add_looks(look_of_date(&date), 1);
                    self.ints.push(i64::from(day.0));
                }
                None => self.no_value(batch, at, look(cell)),
            }
        }
    }

    fn read_instants(&mut self, batch: &Batch, text: &[u8], order: DateOrder, century: i32, utc_offset: i32) {
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            let date = date::parse(cell).or_else(|| date::parse(trim(cell)));
            match date.and_then(|date| Some((date, date.instant(order, century, utc_offset)?))) {
                Some((date, instant)) => {
                    self.tally.add_looks(look_of_date(&date), 1);
                    self.ints.push(instant);
                }
                None => self.no_value(batch, at, look(cell)),
            }
        }
    }

    fn read_stamps(
        &mut self,
        batch: &Batch,
        text: &[u8],
        mark: DecimalMark,
        read: impl Fn(Number) -> Option<i64>,
    ) {
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            let (number, look) = read_number(cell, mark, MAX_SCALE);
            match number.and_then(&read) {
                Some(value) => {
                    self.tally.add_looks(look, 1);
                    self.ints.push(value);
                }
                None => self.no_value(batch, at, look),
            }
        }
    }

    fn read_flags(&mut self, batch: &Batch, text: &[u8]) {
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            match flag(cell).or_else(|| flag(trim(cell))) {
                Some((value, class)) => {
                    self.tally.add(class);
                    self.flags.push(value);
                }
                None => {
                    self.flags.push(false);
                    self.no_value(batch, at, look(cell));
                }
            }
        }
    }

    fn read_text(&mut self, batch: &Batch, text: &[u8], tally: bool) {
        let first_row = self.rows;
        let mut from = 0;
        if let Text::Serial(own) = &mut self.text {
            for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
                match serial(cell, &own.prefix, own.width) {
                    Some(number) => {
                        if tally {
                            self.tally.add_looks(own.look(cell, number), 1);
                        }
                        own.numbers.push(number);
                    }
                    None if is_blank(cell) => {
                        own.numbers.push(own.numbers.last().copied().unwrap_or(0));
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
                            self.tally.add_looks(look(cell), 1);
                        }
                        bytes.extend_from_slice(cell);
                    }
                    ends.push(bytes.len() as u32);
                }
            }
            Text::Serial(_) => {}
        }
    }

    /// Texts that lose something on their way. Rare, so that each is looked at.
    fn read_mended(&mut self, batch: &Batch, text: &[u8], mend: Mend) {
        self.give_up_serial();
        for (at, Span { cell, .. }) in batch.column(text, self.column).enumerate() {
            let look = look(cell);
            let kept = mended(cell, look.class, mend);
            if look.class != Class::Empty {
                self.tally.add_looks(look, 1);
            }
            if kept.is_none() {
                self.missing.push(self.rows + at as u32);
            }
            match &mut self.text {
                Text::Repeating { dictionary, codes } => {
                    codes.push(kept.and_then(|kept| dictionary.code_of(kept, None)).unwrap_or(0));
                }
                Text::Distinct { bytes, ends } => {
                    bytes.extend_from_slice(kept.unwrap_or_default());
                    ends.push(bytes.len() as u32);
                }
                Text::Serial(_) => {}
            }
        }
    }

    fn give_up_serial(&mut self) {
        if matches!(self.text, Text::Serial(_)) {
            self.give_up();
        }
    }

    /// The texts are not what they were thought to be: from here on each is kept as it is.
    #[cold]
    fn give_up(&mut self) {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        let mut missing = self.missing.iter().copied().peekable();
        let mut is_missing = |row: usize| missing.next_if(|&next| next as usize == row).is_some();
        match &self.text {
            Text::Serial(Serial { prefix, width, numbers, .. }) => {
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
        if let Plan::Text { tally, mend, .. } = self.plan {
            let is_mended = mend != Mend::default();
            let nulls = if is_mended { self.tally.of(&[Class::Null]) } else { 0 };
            let empty = self.missing.len() as u64 - if mend.nulls { nulls } else { 0 };
            self.tally.add_looks(Class::Empty.into(), empty);
            if let (true, false, Text::Repeating { dictionary, codes }) = (tally, is_mended, &self.text) {
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
                Text::Serial(Serial { prefix, width, numbers, .. }) => TextValues::Serial {
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
            Text::Serial(serial) => &mut serial.numbers,
            _ => &mut self.ints,
        };
        let unknown = self.missing.iter().enumerate().take_while(|&(at, &row)| at == row as usize).count();
        if let Some(&first) = ints.get(unknown) {
            ints.iter_mut().take(unknown).for_each(|value| *value = first);
        }
    }
}

impl Serial {
    /// What a counted id looks like, without looking at it again where its prefix tells.
    #[inline(always)]
    fn look(&self, cell: &[u8], number: i64) -> Look {
        match self.class {
            Some(class) => class.into(),
            None if self.prefix.is_empty() => number::class_of_digits(cell, number as u64).into(),
            None => look(cell),
        }
    }
}

/// A cell as a number, the long way, and what it looks like.
fn read_number(cell: &[u8], mark: DecimalMark, limit: u8) -> (Option<Number>, Look) {
    match number::parse(trim(cell)) {
        Some(written) => (written.value(mark, limit), Look { class: written.class, marks: written.marks }),
        None => (None, look(cell)),
    }
}

/// The day of a number that stands for one.
fn days_of(stamp: Stamp, number: Number) -> Option<i64> {
    stamp.instant(number, 0).map(|micros| micros.div_euclid(MICROS_PER_DAY))
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
        tally.add_looks(look(dictionary.word(code as u32)), count);
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
