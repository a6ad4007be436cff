//! Exact numbers of one scale: as many decimals as the number that has most.

use super::super::number::{Aligned, DecimalMark, MAX_DIGITS, Number, plain, short};
use super::{Cells, Notes, Stored, is_worth_trying, read_number};
use crate::table::{IntsBuilder, NumberValues};
use crate::value::pow10;

/// Numbers in the making.
pub(super) struct Numbers {
    mark: DecimalMark,
    /// Most decimals that are kept.
    limit: u8,
    stored: Stored,
    /// Most decimals so far.
    scale: u8,
    /// Most digits before the decimals of a number that did not fit beside the others.
    whole: u8,
    rounded: u64,
}

/// The powers of ten by which a number of the short way can be multiplied and still fit: it has at most eight digits,
/// and at most nine decimals are kept.
const POWERS: [i64; 10] =
    [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

impl Numbers {
    pub fn new(mark: DecimalMark, limit: u8) -> Numbers {
        Numbers { mark, limit, stored: Stored::default(), scale: 0, whole: 0, rounded: 0 }
    }

    pub fn reserve(&mut self, rows: usize) {
        self.stored.reserve(rows);
    }

    #[inline(never)]
    pub fn read(&mut self, cells: Cells<'_>, notes: &mut Notes) {
        let byte = if self.mark == DecimalMark::Point { b'.' } else { b',' };
        let (mut from, mut others, records) = (0, 0, cells.batch.len());
        self.stored.begin(records);
        while from < records {
            from = match Aligned::new(byte, self.scale) {
                Some(aligned) if is_worth_trying(from, others) => {
                    self.read_alike(from, aligned, cells, notes)
                }
                _ => self.read_short(from, byte, cells, notes),
            };
            if from < records {
                self.read_long(from, byte, cells, notes);
                from += 1;
                others += 1;
            }
        }
        self.stored.end(notes);
    }

    /// Reads cells with as many decimals as the ones before, from one on; the first that must be read otherwise.
    #[inline(always)]
    fn read_alike(&mut self, from: usize, aligned: Aligned, cells: Cells<'_>, notes: &mut Notes) -> usize {
        let places = self.stored.batch.get_mut(from..).unwrap_or_default().iter_mut();
        for (at, (place, end)) in (from..).zip(places.zip(cells.ends(from))) {
            let Some((units, class)) = end.and_then(|(len, last)| aligned.read(last, len)) else { return at };
            notes.tally.add(class);
            *place = units;
        }
        cells.batch.len()
    }

    /// Reads cells by their edges, from one on; the first that must be read otherwise.
    #[inline(always)]
    fn read_short(&mut self, from: usize, byte: u8, cells: Cells<'_>, notes: &mut Notes) -> usize {
        let (scale, limit) = (self.scale, self.limit);
        let places = self.stored.batch.get_mut(from..).unwrap_or_default().iter_mut();
        for (at, (place, edges)) in (from..).zip(places.zip(cells.edges(from))) {
            let short_cell = edges.filter(|(len, ..)| (1..=8).contains(len));
            match short_cell.and_then(|(len, first, _)| short(first, len, byte)) {
                Some((number, class)) if number.decimals <= scale.min(limit) => {
                    notes.tally.add(class);
                    let by = POWERS.get(usize::from(scale - number.decimals)).copied().unwrap_or(1);
                    *place = number.units.wrapping_mul(by);
                }
                _ => return at,
            }
        }
        cells.batch.len()
    }

    /// Reads a cell whatever it is.
    #[cold]
    fn read_long(&mut self, at: usize, byte: u8, cells: Cells<'_>, notes: &mut Notes) {
        let cell = cells.get(at);
        let number = match plain(cell, byte) {
            Some((number, class)) if number.decimals <= self.limit => {
                notes.tally.add(class);
                Some(number)
            }
            _ => match read_number(cell, self.mark, self.limit) {
                (Some(number), look) => {
                    notes.tally.add_looks(look, 1);
                    Some(number)
                }
                (None, look) => {
                    notes.no_value(cells.batch, at, look);
                    None
                }
            },
        };
        let value = number.map(|number| self.scaled(at, number));
        self.stored.put(at, value);
    }

    /// A number in units of the scale.
    fn scaled(&mut self, at: usize, number: Number) -> i64 {
        self.rounded += u64::from(number.rounded);
        if number.decimals > self.scale {
            self.raise(at, number.decimals);
        }
        scaled(number.units, self.scale - number.decimals).unwrap_or_else(|| {
            // Does not fit beside numbers with so many decimals: the column is parsed again with fewer.
            self.whole = self.whole.max(whole_digits(number.units, number.decimals));
            0
        })
    }

    /// More decimals than any number before this one of the batch.
    #[cold]
    fn raise(&mut self, at: usize, scale: u8) {
        let (by, before) = (scale - self.scale, self.scale);
        let mut whole = self.whole;
        let mut raised = |units: i64| {
            scaled(units, by).unwrap_or_else(|| {
                whole = whole.max(whole_digits(units, before));
                0
            })
        };
        let ints = std::mem::take(&mut self.stored.ints).finish();
        let all: Vec<i64> = ints.iter().map(&mut raised).collect();
        let mut ints = IntsBuilder::default();
        ints.extend(&all);
        self.stored.ints = ints;
        self.stored.last = self.stored.last.map(&mut raised);
        self.stored.batch.iter_mut().take(at).for_each(|units| *units = raised(*units));
        (self.scale, self.whole) = (scale, whole);
    }

    /// The numbers, and what was noted of them: how many lost digits, the most decimals of one, and the most digits
    /// before the decimals of one.
    pub fn finish(self, rows: u32) -> (NumberValues, (u64, u8, u8)) {
        let units = self.stored.finish(rows);
        let (low, high) = units.range().unwrap_or((0, 0));
        let top = low.unsigned_abs().max(high.unsigned_abs()).min(i64::MAX as u64) as i64;
        let whole = self.whole.max(whole_digits(top, self.scale));
        (NumberValues { units, scale: self.scale }, (self.rounded, self.scale, whole))
    }
}

fn scaled(units: i64, by: u8) -> Option<i64> {
    // The largest number that keeps its digits: multiplying first and looking later costs 128 bits.
    const LIMIT: u64 = 10u64.pow(MAX_DIGITS);
    let factor = *POWERS.get(usize::from(by))?;
    (units.unsigned_abs() < LIMIT / factor as u64).then(|| units.wrapping_mul(factor))
}

fn whole_digits(units: i64, scale: u8) -> u8 {
    let whole = i128::from(units).unsigned_abs() / pow10(scale).map_or(1, i128::unsigned_abs);
    whole.checked_ilog10().map_or(0, |log| log as u8 + 1)
}
