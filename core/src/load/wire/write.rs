//! Tasks and parts to bytes.

use super::super::date::{DateForm, DateOrder};
use super::super::groups::Rule;
use super::super::number::DecimalMark;
use super::super::oddities::Oddities;
use super::super::scan::Marks;
use super::super::slice::{ColumnPart, Plan, Rest, Spot, TextForm};
use super::{ESCAPES, STAMPS};
use crate::mask::Mask;
use crate::table::{Ints, Lanes, TextValues, Values, Words};

/// The bytes so far.
pub(super) struct Writer(pub Vec<u8>);

impl Writer {
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub fn option<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Writer, &T)) {
        self.u8(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Writer, &T)) {
        self.u64(items.len() as u64);
        items.iter().for_each(|item| write(self, item));
    }

    /// Numbers of `N` bytes, copied in bulk.
    fn lanes<T: Copy, const N: usize>(&mut self, values: &[T], to_bytes: impl Fn(T) -> [u8; N]) {
        self.u64(values.len() as u64);
        let from = self.0.len();
        self.0.resize(from + values.len() * N, 0);
        let room = self.0.get_mut(from..).unwrap_or_default().as_chunks_mut::<N>().0;
        room.iter_mut().zip(values).for_each(|(place, value)| *place = to_bytes(*value));
    }

    pub fn marks(&mut self, marks: &Marks) {
        self.u8(marks.delimiter);
        self.u8(marks.quote);
        self.u8(ESCAPES.iter().position(|escape| *escape == marks.escape).unwrap_or(0) as u8);
        self.u8(u8::from(marks.is_padded));
        self.option(marks.comment.as_ref(), |out, mark| out.u8(*mark));
    }

    fn oddities(&mut self, oddities: &Oddities) {
        self.u64(oddities.blanks);
        self.u64(oddities.comments);
        self.u64(oddities.others);
        for mended in [&oddities.quotes, &oddities.tails] {
            self.u64(mended.records);
            self.option(mended.first.as_ref(), |out, line| out.u64(*line));
        }
    }

    pub fn rule(&mut self, rule: &Rule) {
        self.u64(rule.rows as u64);
        self.u64((rule.rows >> 64) as u64);
        self.u8(rule.indent);
        for flag in [rule.has_headings, rule.is_short, rule.is_named] {
            self.u8(u8::from(flag));
        }
    }

    pub fn plan(&mut self, plan: &Plan) {
        match plan {
            Plan::Skip => self.u8(0),
            Plan::Text { form, tally, mend } => {
                self.u8(1);
                self.u8(u8::from(*tally));
                for flag in [mend.nulls, mend.floats, mend.apostrophes, mend.guards] {
                    self.u8(u8::from(flag));
                }
                match form {
                    TextForm::Repeating => self.u8(0),
                    TextForm::Distinct => self.u8(1),
                    TextForm::Serial { prefix, width } => {
                        self.u8(2);
                        self.bytes(prefix.as_bytes());
                        self.u8(*width);
                    }
                }
            }
            Plan::Number { mark, limit } => {
                self.u8(2);
                self.u8(u8::from(*mark == DecimalMark::Comma));
                self.u8(*limit);
            }
            Plan::Day(form) => {
                self.u8(3);
                self.form(*form);
            }
            Plan::Instant(form) => {
                self.u8(4);
                self.form(*form);
            }
            Plan::Flag => self.u8(5),
        }
    }

    fn form(&mut self, form: DateForm) {
        match form {
            DateForm::Written { order, century } => {
                self.u8(0);
                self.u8(u8::from(order == DateOrder::MonthFirst));
                self.u32(century as u32);
            }
            DateForm::Counted { stamp, mark } => {
                self.u8(1);
                self.u8(STAMPS.iter().position(|known| *known == stamp).unwrap_or(0) as u8);
                self.u8(u8::from(mark == DecimalMark::Comma));
            }
        }
    }

    pub fn rest(&mut self, rest: &Rest) {
        self.u64(rest.body_bytes);
        self.u8(u8::from(rest.begins_with_lf));
        self.u8(u8::from(rest.ends_with_cr));
        self.bytes(&rest.tail);
        self.u32(rest.body.rows);
        self.u64(rest.body.lines);
        self.list(&rest.body.ragged, |out, (spot, found)| {
            out.spot(spot);
            out.u32(*found);
        });
        self.oddities(&rest.body.oddities);
        self.list(&rest.body.groups, |out, (spot, line)| {
            out.spot(spot);
            out.u32(line.row);
            out.list(&line.cells, |out, (column, cell)| {
                out.u32(*column);
                out.bytes(cell.as_bytes());
            });
        });
        self.list(&rest.body.columns, Writer::column);
    }

    fn spot(&mut self, spot: &Spot) {
        self.u64(spot.line);
        self.u64(spot.start);
        self.u64(spot.end);
    }

    fn column(&mut self, part: &ColumnPart) {
        self.u32(part.column);
        self.lanes(&part.tally.classes, u64::to_le_bytes);
        self.lanes(&part.tally.marks, u64::to_le_bytes);
        self.u64(part.rounded);
        self.u8(part.decimals);
        self.u8(part.whole);
        self.option(part.known.as_ref(), Writer::mask);
        self.list(&part.unreadable, |out, (row, spot)| {
            out.u32(*row);
            out.spot(spot);
        });
        match &part.values {
            Values::Text(TextValues::Dict { codes, words }) => {
                self.u8(0);
                self.ints(codes);
                self.words(words);
            }
            Values::Text(TextValues::Plain(words)) => {
                self.u8(1);
                self.words(words);
            }
            Values::Text(TextValues::Serial { prefix, width, numbers }) => {
                self.u8(2);
                self.bytes(prefix.as_bytes());
                self.u8(*width);
                self.ints(numbers);
            }
            Values::Number(numbers) => {
                self.u8(3);
                self.u8(numbers.scale);
                self.ints(&numbers.units);
            }
            Values::Day(ints) => {
                self.u8(4);
                self.ints(ints);
            }
            Values::Instant(ints) => {
                self.u8(5);
                self.ints(ints);
            }
            Values::Flag(mask) => {
                self.u8(6);
                self.mask(mask);
            }
        }
    }

    fn mask(&mut self, mask: &Mask) {
        self.u64(mask.len() as u64);
        self.lanes(mask.words(), u64::to_le_bytes);
    }

    fn words(&mut self, words: &Words) {
        self.bytes(words.text().as_bytes());
        self.lanes(words.ends(), u32::to_le_bytes);
    }

    fn ints(&mut self, ints: &Ints) {
        self.u64(ints.base() as u64);
        match ints.lanes() {
            Lanes::U8(rows) => {
                self.u8(1);
                self.bytes(rows);
            }
            Lanes::U16(rows) => {
                self.u8(2);
                self.lanes(rows, u16::to_le_bytes);
            }
            Lanes::U32(rows) => {
                self.u8(4);
                self.lanes(rows, u32::to_le_bytes);
            }
            Lanes::U64(rows) => {
                self.u8(8);
                self.lanes(rows, u64::to_le_bytes);
            }
        }
    }
}
