//! Days and moments, written as dates or as numbers.

use super::super::class::{Class, look, look_of_date, trim};
use super::super::date::{self, Date, DateForm, DateOrder, IsoDays, Stamp};
use super::super::number::{DecimalMark, Number};
use super::{Cells, Notes, Stored, is_worth_trying, read_number};
use crate::calendar::MICROS_PER_DAY;
use crate::table::Values;
use crate::value::MAX_SCALE;

/// Days or moments in the making.
pub(super) struct Times {
    form: DateForm,
    unit: Unit,
    iso: IsoDays,
    stored: Stored,
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    /// With the minutes by which universal time is moved.
    Instant(i32),
}

impl Times {
    pub fn days(form: DateForm) -> Times {
        Times::new(form, Unit::Day)
    }

    pub fn instants(form: DateForm, utc_offset: i32) -> Times {
        Times::new(form, Unit::Instant(utc_offset))
    }

    fn new(form: DateForm, unit: Unit) -> Times {
        Times { form, unit, iso: IsoDays::new(), stored: Stored::default() }
    }

    pub fn reserve(&mut self, rows: usize) {
        self.stored.reserve(rows);
    }

    pub fn read(&mut self, cells: Cells<'_>, notes: &mut Notes) {
        self.stored.begin(cells.batch.len());
        match (self.form, self.unit) {
            (DateForm::Written { order, century }, Unit::Day) => self.read_days(cells, order, century, notes),
            (DateForm::Written { order, century }, Unit::Instant(utc_offset)) => {
                self.read_dates(cells, notes, |_| true, |date| date.instant(order, century, utc_offset))
            }
            (DateForm::Counted { stamp, mark }, Unit::Day) => {
                self.read_stamps(cells, mark, notes, |number| days_of(stamp, number));
            }
            (DateForm::Counted { stamp, mark }, Unit::Instant(utc_offset)) => {
                self.read_stamps(cells, mark, notes, |number| stamp.instant(number, utc_offset));
            }
        }
        self.stored.end(notes);
    }

    /// Most dates are YYYY-MM-DD and nothing more: these are read by their edges.
    #[inline(never)]
    fn read_days(&mut self, cells: Cells<'_>, order: DateOrder, century: i32, notes: &mut Notes) {
        let (mut from, mut iso, mut others, records) = (0, 0, 0, cells.batch.len());
        let is_day = |date: &Date| date.micros.is_none();
        let day = |date: &Date| date.day(order, century).map(|day| i64::from(day.0));
        while from < records {
            if is_worth_trying(from, others) {
                let read = self.read_iso(from, cells);
                (from, iso) = (read, iso + read - from);
            }
            if from < records {
                let value = read_date(cells, from, notes, is_day, day);
                self.stored.put(from, value);
                from += 1;
                others += 1;
            }
        }
        notes.tally.add_looks(Class::Iso.into(), iso as u64);
    }

    /// Reads such dates, from one on; the first cell that must be read otherwise.
    #[inline(always)]
    fn read_iso(&mut self, from: usize, cells: Cells<'_>) -> usize {
        let places = self.stored.batch.get_mut(from..).unwrap_or_default().iter_mut();
        for (at, (place, edges)) in (from..).zip(places.zip(cells.edges(from))) {
            let Some(day) = edges.and_then(|edges| self.iso.day(edges)) else { return at };
            *place = i64::from(day);
        }
        cells.batch.len()
    }

    #[inline(never)]
    fn read_dates(
        &mut self,
        cells: Cells<'_>,
        notes: &mut Notes,
        fits: impl Fn(&Date) -> bool,
        value: impl Fn(&Date) -> Option<i64>,
    ) {
        for at in 0..cells.batch.len() {
            let value = read_date(cells, at, notes, &fits, &value);
            self.stored.put(at, value);
        }
    }

    fn read_stamps(
        &mut self,
        cells: Cells<'_>,
        mark: DecimalMark,
        notes: &mut Notes,
        value: impl Fn(Number) -> Option<i64>,
    ) {
        for at in 0..cells.batch.len() {
            let (number, look) = read_number(cells.get(at), mark, MAX_SCALE);
            let value = number.and_then(&value);
            match value {
                Some(_) => notes.tally.add_looks(look, 1),
                None => notes.no_value(cells.batch, at, look),
            }
            self.stored.put(at, value);
        }
    }

    pub fn finish(self, rows: u32) -> Values {
        let ints = self.stored.finish(rows);
        match self.unit {
            Unit::Day => Values::Day(ints),
            Unit::Instant(_) => Values::Instant(ints),
        }
    }
}

/// A date however it is written, and how it looks.
#[inline(never)]
fn read_date(
    cells: Cells<'_>,
    at: usize,
    notes: &mut Notes,
    fits: impl Fn(&Date) -> bool,
    value: impl Fn(&Date) -> Option<i64>,
) -> Option<i64> {
    let cell = cells.get(at);
    let date = date::parse(cell).or_else(|| date::parse(trim(cell))).filter(fits);
    match date.and_then(|date| Some((look_of_date(&date), value(&date)?))) {
        Some((look, value)) => {
            notes.tally.add_looks(look, 1);
            Some(value)
        }
        None => {
            notes.no_value(cells.batch, at, look(cell));
            None
        }
    }
}

/// The day of a number that stands for one.
fn days_of(stamp: Stamp, number: Number) -> Option<i64> {
    stamp.instant(number, 0).map(|micros| micros.div_euclid(MICROS_PER_DAY))
}
