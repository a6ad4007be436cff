//! Bytes to tasks and parts. Nothing is trusted.

use super::super::class::{CLASSES, MARKS, Tally};
use super::super::date::{DateForm, DateOrder};
use super::super::encoding::Encoding;
use super::super::groups::{Line, Rule};
use super::super::number::DecimalMark;
use super::super::oddities::{Mended, Oddities};
use super::super::portion::Portion;
use super::super::records::{Shape, State};
use super::super::scan::Marks;
use super::super::slice::{
    Body, ColumnPart, Grammar, Mend, Plan, Rest, SlicePart, SliceTask, Spot, TextForm,
};
use super::{ESCAPES, PART, STAMPS, TASK};
use crate::mask::Mask;
use crate::table::{Ints, Lanes, NumberValues, TextValues, Values, Words};

pub(super) fn read_task(bytes: &[u8]) -> Option<SliceTask> {
    let mut input = Input(bytes);
    (input.u8()? == TASK).then_some(())?;
    let (file, pass) = (input.u32()?, input.u32()?);
    let range = input.range()?;
    let state = input.state()?;
    let encoding = Encoding::NAMES.get(usize::from(input.u8()?))?.0;
    let marks = input.marks()?;
    let shape =
        Shape { width: input.u32()? as usize, last: input.option(Input::u32)?.map(|last| last as usize) };
    let groups = input.option(Input::rule)?;
    let portion = input.option(|input| Some(Portion { column: input.u32()?, every: input.u32()? }))?;
    let grammar = Grammar { encoding, marks, shape, portion, groups, utc_offset: input.u32()? as i32 };
    let count = input.u32()? as usize;
    (count == shape.width).then_some(())?;
    let mut plans = Vec::new();
    for _ in 0..count {
        plans.push(input.plan()?);
    }
    // The lane and its stretch are for whoever gives slices out.
    input.end(SliceTask { file, pass, lane: 0, until: range.end, range, state, grammar, plans })
}

pub(super) fn read_part(bytes: &[u8]) -> Option<SlicePart> {
    let mut input = Input(bytes);
    (input.u8()? == PART).then_some(())?;
    let (file, pass) = (input.u32()?, input.u32()?);
    let range = input.range()?;
    let state = input.state()?;
    let head = input.bytes()?.to_vec();
    let invalid = input.option(Input::u64)?;
    let rest = input.option(Input::rest)?;
    let after_head = (range.end - range.start).checked_sub(head.len() as u64)?;
    let fits = match &rest {
        Some(rest) => rest.body_bytes.checked_add(rest.tail.len() as u64)? == after_head,
        None => invalid.is_some() || after_head == 0,
    };
    fits.then_some(())?;
    input.end(SlicePart { file, pass, range, state, head, rest, invalid })
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn end<T>(&self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn flag(&mut self) -> Option<bool> {
        match self.u8()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// A length; never more than there are bytes left.
    fn len(&mut self) -> Option<usize> {
        usize::try_from(self.u64()?).ok().filter(|&len| len <= self.0.len())
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.len()?;
        self.take(len)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn option<T>(&mut self, read: impl FnOnce(&mut Input<'a>) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Some(None) }
    }

    fn list<T>(&mut self, read: impl Fn(&mut Input<'a>) -> Option<T>) -> Option<Vec<T>> {
        let len = self.len()?;
        (0..len).map(|_| read(self)).collect()
    }

    fn lanes<T, const N: usize>(&mut self, from_bytes: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
        let len = self.len()?.checked_mul(N)?;
        let bytes = self.take(len)?.as_chunks::<N>().0;
        Some(bytes.iter().map(|bytes| from_bytes(*bytes)).collect())
    }

    fn state(&mut self) -> Option<State> {
        const STATES: [State; 7] = [
            State::Record,
            State::Field,
            State::Plain,
            State::Quoted,
            State::Closing,
            State::Escaped,
            State::Comment,
        ];
        STATES.get(usize::from(self.u8()?)).copied()
    }

    fn range(&mut self) -> Option<std::ops::Range<u64>> {
        let (start, end) = (self.u64()?, self.u64()?);
        (start <= end).then_some(start..end)
    }

    fn mark(&mut self) -> Option<DecimalMark> {
        Some(if self.flag()? { DecimalMark::Comma } else { DecimalMark::Point })
    }

    fn form(&mut self) -> Option<DateForm> {
        Some(match self.u8()? {
            0 => {
                let order = if self.flag()? { DateOrder::MonthFirst } else { DateOrder::DayFirst };
                let century = self.u32().filter(|century| (1600..2300).contains(century))?;
                DateForm::Written { order, century: century as i32 }
            }
            1 => DateForm::Counted { stamp: *STAMPS.get(usize::from(self.u8()?))?, mark: self.mark()? },
            _ => return None,
        })
    }

    fn marks(&mut self) -> Option<Marks> {
        Some(Marks {
            delimiter: self.u8()?,
            quote: self.u8()?,
            escape: *ESCAPES.get(usize::from(self.u8()?))?,
            is_padded: self.flag()?,
            comment: self.option(Input::u8)?,
        })
    }

    /// Never more lines than there are bytes.
    fn oddities(&mut self, body_bytes: u64) -> Option<Oddities> {
        let count = |input: &mut Self| input.u64().filter(|count| *count <= body_bytes);
        let mended = |input: &mut Self| Some(Mended { records: count(input)?, first: input.option(count)? });
        Some(Oddities {
            blanks: count(self)?,
            comments: count(self)?,
            others: count(self)?,
            quotes: mended(self)?,
            tails: mended(self)?,
        })
    }

    fn rule(&mut self) -> Option<Rule> {
        let (low, high) = (self.u64()?, self.u64()?);
        Some(Rule {
            rows: u128::from(low) | u128::from(high) << 64,
            indent: self.u8()?,
            has_headings: self.flag()?,
            is_short: self.flag()?,
            is_named: self.flag()?,
        })
    }

    fn line(&mut self, rows: u32) -> Option<Line> {
        let row = self.u32().filter(|&row| row <= rows)?;
        Some(Line { row, cells: self.list(|input| Some((input.u32()?, input.text()?)))? })
    }

    fn plan(&mut self) -> Option<Plan> {
        Some(match self.u8()? {
            0 => Plan::Skip,
            1 => {
                let tally = self.flag()?;
                let mend = Mend {
                    nulls: self.flag()?,
                    floats: self.flag()?,
                    apostrophes: self.flag()?,
                    guards: self.flag()?,
                };
                let form = match self.u8()? {
                    0 => TextForm::Repeating,
                    1 => TextForm::Distinct,
                    2 => TextForm::Serial { prefix: self.text()?, width: self.u8()?.min(18) },
                    _ => return None,
                };
                Plan::Text { form, tally, mend }
            }
            2 => {
                let mark = self.mark()?;
                Plan::Number { mark, limit: self.u8().filter(|&limit| limit <= 9)? }
            }
            3 => Plan::Day(self.form()?),
            4 => Plan::Instant(self.form()?),
            5 => Plan::Flag,
            _ => return None,
        })
    }

    fn rest(&mut self) -> Option<Rest> {
        let body_bytes = self.u64()?;
        let (begins_with_lf, ends_with_cr) = (self.flag()?, self.flag()?);
        let tail = self.bytes()?.to_vec();
        let (rows, lines) = (self.u32()?, self.u64()?);
        (u64::from(rows) <= body_bytes && lines <= body_bytes).then_some(())?;
        let ragged = self.list(|input| Some((input.spot(body_bytes)?, input.u32()?)))?;
        let oddities = self.oddities(body_bytes)?;
        let groups = self.list(|input| Some((input.spot(body_bytes)?, input.line(rows)?)))?;
        let columns = self.list(|input| input.column(rows, body_bytes))?;
        Some(Rest {
            body: Body { rows, lines, ragged, oddities, groups, columns },
            body_bytes,
            begins_with_lf,
            ends_with_cr,
            tail,
        })
    }

    fn spot(&mut self, body_bytes: u64) -> Option<Spot> {
        let spot = Spot { line: self.u64()?, start: self.u64()?, end: self.u64()? };
        (spot.line <= body_bytes && spot.start <= spot.end && spot.end <= body_bytes).then_some(spot)
    }

    fn column(&mut self, rows: u32, body_bytes: u64) -> Option<ColumnPart> {
        let column = self.u32()?;
        let classes = <[u64; CLASSES]>::try_from(self.lanes(u64::from_le_bytes)?).ok()?;
        let marks = <[u64; MARKS]>::try_from(self.lanes(u64::from_le_bytes)?).ok()?;
        let tally = Tally { classes, marks };
        marks.iter().all(|&count| count <= rows.into()).then_some(())?;
        let counted = tally.classes.iter().try_fold(0u64, |sum, count| sum.checked_add(*count))?;
        let rounded = self.u64()?;
        (counted <= rows.into() && rounded <= rows.into()).then_some(())?;
        let (decimals, whole) = (self.u8()?, self.u8()?);
        let known = self.option(Input::mask)?;
        let unreadable = self.list(|input| {
            let row = input.u32().filter(|&row| row < rows)?;
            Some((row, input.spot(body_bytes)?))
        })?;
        let values = match self.u8()? {
            0 => {
                let (codes, words) = (self.ints()?, self.words()?);
                let fits =
                    codes.range().is_none_or(|(low, high)| low >= 0 && high < words.len().max(1) as i64);
                fits.then_some(Values::Text(TextValues::Dict { codes, words }))?
            }
            1 => Values::Text(TextValues::Plain(self.words()?)),
            2 => {
                let (prefix, width) = (self.text()?, self.u8()?);
                Values::Text(TextValues::Serial { prefix, width, numbers: self.ints()? })
            }
            3 => Values::Number(NumberValues {
                scale: self.u8().filter(|&scale| scale <= 9)?,
                units: self.ints()?,
            }),
            4 => Values::Day(self.ints()?),
            5 => Values::Instant(self.ints()?),
            6 => Values::Flag(self.mask()?),
            _ => return None,
        };
        let len = match &values {
            Values::Text(text) => text.len(),
            Values::Number(numbers) => numbers.units.len(),
            Values::Day(ints) | Values::Instant(ints) => ints.len(),
            Values::Flag(mask) => mask.len(),
        };
        let rows = rows as usize;
        let fits = len == rows && known.as_ref().is_none_or(|known: &Mask| known.len() == rows);
        fits.then_some(ColumnPart { column, tally, values, known, unreadable, rounded, decimals, whole })
    }

    fn mask(&mut self) -> Option<Mask> {
        let len = usize::try_from(self.u64()?).ok()?;
        let words = self.lanes(u64::from_le_bytes)?;
        (words.len() == len.div_ceil(64)).then(|| Mask::from_words(len, words))
    }

    fn words(&mut self) -> Option<Words> {
        let text = self.text()?;
        Words::from_parts(text, self.lanes(u32::from_le_bytes)?)
    }

    fn ints(&mut self) -> Option<Ints> {
        let base = self.u64()? as i64;
        let lanes = match self.u8()? {
            1 => Lanes::U8(self.bytes()?.to_vec()),
            2 => Lanes::U16(self.lanes(u16::from_le_bytes)?),
            4 => Lanes::U32(self.lanes(u32::from_le_bytes)?),
            8 => Lanes::U64(self.lanes(u64::from_le_bytes)?),
            _ => return None,
        };
        // A value beyond 64 bits is none of ours. Narrow lanes can hardly reach there.
        let top = match &lanes {
            Lanes::U8(_) => 0xff,
            Lanes::U16(_) => 0xffff,
            Lanes::U32(_) => 0xffff_ffff,
            Lanes::U64(rows) => rows.iter().copied().max().unwrap_or(0),
        };
        let is_near = i128::from(base) + i128::from(top) > i128::from(i64::MAX);
        (!is_near).then(|| Ints::from_lanes(base, lanes))
    }
}
