//! Cells of one column to values, a batch at a time.
//!
//! A [`Builder`] takes the same column out of each batch of records, so that its loop does one thing only. Most
//! cells are read from their edges, a word or two of bytes; what the short way cannot read goes the long way, and
//! what that cannot read either is unknown, and counted.

mod numbers;
mod texts;
mod times;

use super::class::{Class, Look, Tally, look, trim};
use super::number::{self, DecimalMark, Number};
use super::records::{Batch, Edges};
use super::slice::{ColumnPart, Plan};
use super::words::flag;
use crate::mask::Mask;
use crate::table::{Ints, IntsBuilder, Values};
use numbers::Numbers;
use texts::Texts;
use times::Times;

pub(super) use texts::serial;

/// A row whose cell could not be read, and the bytes of its record in the text.
pub(super) type Unreadable = (u32, (u32, u32));

/// Builds a stretch of one column.
pub(super) struct Builder {
    column: usize,
    values: Growing,
    notes: Notes,
}

/// Values so far, by how the cells are read.
enum Growing {
    Text(Texts),
    Number(Numbers),
    Time(Times),
    Flag(Mask),
}

/// What is noted beside the values.
#[derive(Default)]
struct Notes {
    /// Rows of the batches before this one.
    rows: u32,
    tally: Tally,
    /// Rows without a value.
    missing: Vec<u32>,
    unreadable: Vec<Unreadable>,
}

/// The cells of one column of a batch.
#[derive(Clone, Copy)]
struct Cells<'a> {
    batch: &'a Batch,
    text: &'a [u8],
    column: usize,
}

impl<'a> Cells<'a> {
    #[inline(always)]
    fn get(&self, at: usize) -> &'a [u8] {
        self.batch.cell(self.text, self.column, at)
    }

    #[inline(always)]
    fn edges(&self, from: usize) -> impl Iterator<Item = Option<Edges>> + 'a {
        self.batch.edges(self.text, self.column, from)
    }

    #[inline(always)]
    fn ends(&self, from: usize) -> impl Iterator<Item = Option<(usize, u64)>> + 'a {
        self.batch.ends(self.text, self.column, from)
    }
}

impl Builder {
    /// A builder for the column at this position; `None` when the plan skips it. `utc_offset` moves universal time, in
    /// minutes.
    pub fn new(plan: &Plan, column: usize, utc_offset: i32) -> Option<Builder> {
        let values = match plan {
            Plan::Skip => return None,
            Plan::Text { form, tally, mend } => Growing::Text(Texts::new(form, *tally, *mend)),
            Plan::Number { mark, limit } => Growing::Number(Numbers::new(*mark, *limit)),
            Plan::Day(form) => Growing::Time(Times::days(*form)),
            Plan::Instant(form) => Growing::Time(Times::instants(*form, utc_offset)),
            Plan::Flag => Growing::Flag(Mask::default()),
        };
        Some(Builder { column, values, notes: Notes::default() })
    }

    /// Makes room for this many rows more.
    pub fn reserve(&mut self, rows: usize) {
        match &mut self.values {
            Growing::Text(texts) => texts.reserve(rows),
            Growing::Number(numbers) => numbers.reserve(rows),
            Growing::Time(times) => times.reserve(rows),
            Growing::Flag(_) => {}
        }
    }

    /// Takes the column out of a batch.
    pub fn read(&mut self, batch: &Batch, text: &[u8]) {
        let cells = Cells { batch, text, column: self.column };
        match &mut self.values {
            Growing::Text(texts) => texts.read(cells, &mut self.notes),
            Growing::Number(numbers) => numbers.read(cells, &mut self.notes),
            Growing::Time(times) => times.read(cells, &mut self.notes),
            Growing::Flag(flags) => read_flags(flags, cells, &mut self.notes),
        }
        self.notes.rows += batch.len() as u32;
    }

    /// The values of all batches, and the rows that could not be read with the bytes of their records.
    pub fn finish(self) -> (ColumnPart, Vec<Unreadable>) {
        let Builder { column, values, mut notes } = self;
        let mut digits = (0, 0, 0);
        let values = match values {
            Growing::Text(texts) => Values::Text(texts.finish(&mut notes)),
            Growing::Number(numbers) => {
                let values;
                (values, digits) = numbers.finish(notes.rows);
                Values::Number(values)
            }
            Growing::Time(times) => times.finish(notes.rows),
            Growing::Flag(flags) => Values::Flag(flags),
        };
        let (rounded, decimals, whole) = digits;
        let known = (!notes.missing.is_empty()).then(|| {
            let mut known = Mask::all(notes.rows as usize);
            notes.missing.iter().for_each(|&row| known.set(row as usize, false));
            known
        });
        let part = ColumnPart {
            column: column as u32,
            tally: notes.tally,
            values,
            known,
            unreadable: Vec::new(),
            rounded,
            decimals,
            whole,
        };
        (part, notes.unreadable)
    }
}

impl Notes {
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
    }
}

/// Integers of a column in the making, a batch at a time. A row without a value takes that of the row before, which
/// keeps the range of what is stored narrow; rows at the start take the first value there is.
#[derive(Default)]
struct Stored {
    ints: IntsBuilder,
    batch: Vec<i64>,
    last: Option<i64>,
}

impl Stored {
    fn reserve(&mut self, rows: usize) {
        self.ints.reserve(rows);
    }

    /// A place for each value of a batch.
    fn begin(&mut self, rows: usize) {
        self.batch.resize(rows, 0);
    }

    /// Fills a place: without a value as the one before.
    fn put(&mut self, at: usize, value: Option<i64>) {
        let before = at.checked_sub(1).and_then(|before| self.batch.get(before).copied());
        if let Some(place) = self.batch.get_mut(at) {
            *place = value.or(before).or(self.last).unwrap_or(0);
        }
    }

    /// The places are filled.
    fn end(&mut self, notes: &Notes) {
        if self.last.is_none() {
            let before = notes.rows as usize;
            let leading = notes.missing.iter().zip(0..).take_while(|(row, at)| **row == *at).count();
            let Some(first) = self.batch.get(leading - before.min(leading)).copied() else { return };
            self.ints.extend(&vec![first; before]);
            self.batch.iter_mut().take(leading - before).for_each(|place| *place = first);
        }
        self.ints.extend(&self.batch);
        self.last = self.batch.last().copied();
    }

    /// All values; `rows` is how many there should be.
    fn finish(mut self, rows: u32) -> Ints {
        if self.last.is_none() {
            self.ints.extend(&vec![0; rows as usize]);
        }
        self.ints.finish()
    }
}

/// Whether the short way is still worth trying: few of the cells before this one of the batch had to go another.
#[inline(always)]
fn is_worth_trying(at: usize, others: usize) -> bool {
    others * 8 <= at + 64
}

/// A cell as a number, the long way, and what it looks like.
fn read_number(cell: &[u8], mark: DecimalMark, limit: u8) -> (Option<Number>, Look) {
    match number::parse(trim(cell)) {
        Some(written) => (written.value(mark, limit), Look { class: written.class, marks: written.marks }),
        None => (None, look(cell)),
    }
}

#[inline(never)]
fn read_flags(flags: &mut Mask, cells: Cells<'_>, notes: &mut Notes) {
    for at in 0..cells.batch.len() {
        let cell = cells.get(at);
        match flag(cell).or_else(|| flag(trim(cell))) {
            Some((value, class)) => {
                notes.tally.add(class);
                flags.push(value);
            }
            None => {
                flags.push(false);
                notes.no_value(cells.batch, at, look(cell));
            }
        }
    }
}
