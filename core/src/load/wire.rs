//! The binary form of tasks and parts: flat, little-endian, lanes copied in bulk.
//!
//! Nothing here is kept: the two ends are the same build in two workers. Still, bytes that are none of ours
//! are refused and never trusted: every length is checked against what is there before anything is taken,
//! and a column that is not as long as its rows is no column.

use super::class::{CLASSES, MARKS, Tally};
use super::date::{DateForm, DateOrder, Stamp};
use super::dialect::Escape;
use super::encoding::Encoding;
use super::number::DecimalMark;
use super::oddities::{Mended, Oddities};
use super::records::{Shape, State};
use super::scan::Marks;
use super::slice::{Body, ColumnPart, Grammar, Mend, Plan, Rest, SlicePart, SliceTask, Spot, TextForm};
use crate::mask::Mask;
use crate::table::{Ints, Lanes, NumberValues, TextValues, Values, Words};

/// Bytes that are no task or no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireError;

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("internal: the message between workers is damaged; please report this")
    }
}

impl std::error::Error for WireError {}

const STAMPS: [Stamp; 5] =
    [Stamp::Excel1900, Stamp::Excel1904, Stamp::Seconds, Stamp::Milliseconds, Stamp::Digits];

const TASK: u8 = 0x54;
const PART: u8 = 0x50;

impl SliceTask {
    /// The task as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(vec![TASK]);
        out.u32(self.file);
        out.u32(self.pass);
        out.u64(self.range.start);
        out.u64(self.range.end);
        out.u8(state_code(self.state));
        let grammar = &self.grammar;
        out.u8(Encoding::NAMES.iter().position(|(known, _)| *known == grammar.encoding).unwrap_or(0) as u8);
        out.marks(&grammar.marks);
        out.u32(grammar.shape.width as u32);
        out.option(grammar.shape.last.as_ref(), |out, last| out.u32(*last as u32));
        out.u32(grammar.utc_offset as u32);
        out.u32(self.plans.len() as u32);
        self.plans.iter().for_each(|plan| out.plan(plan));
        out.0
    }

    /// The task of these bytes.
    ///
    /// # Errors
    /// [`WireError`] when they are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<SliceTask, WireError> {
        read_task(bytes).ok_or(WireError)
    }
}

impl SlicePart {
    /// The part as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(Vec::with_capacity(self.bytes() + 1024));
        out.u8(PART);
        out.u32(self.file);
        out.u32(self.pass);
        out.u64(self.range.start);
        out.u64(self.range.end);
        out.u8(state_code(self.state));
        out.bytes(&self.head);
        out.option(self.invalid.as_ref(), |out, at| out.u64(*at));
        out.option(self.rest.as_ref(), Writer::rest);
        out.0
    }

    /// The part of these bytes.
    ///
    /// # Errors
    /// [`WireError`] when they are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<SlicePart, WireError> {
        read_part(bytes).ok_or(WireError)
    }

    /// Memory taken by the values, in bytes.
    fn bytes(&self) -> usize {
        let columns = self.rest.iter().flat_map(|rest| &rest.body.columns);
        let values = columns.map(|column| match &column.values {
            Values::Text(text) => text.bytes() + 256,
            Values::Number(numbers) => numbers.units.bytes() + 256,
            Values::Day(ints) | Values::Instant(ints) => ints.bytes() + 256,
            Values::Flag(mask) => mask.words().len() * 8 + 256,
        });
        values.sum::<usize>() + self.head.len()
    }
}

fn state_code(state: State) -> u8 {
    match state {
        State::Record => 0,
        State::Field => 1,
        State::Plain => 2,
        State::Quoted => 3,
        State::Closing => 4,
        State::Escaped => 5,
        State::Comment => 6,
    }
}

const ESCAPES: [Escape; 3] = [Escape::Doubled, Escape::Backslash, Escape::Bare];

struct Writer(Vec<u8>);

impl Writer {
    fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn option<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Writer, &T)) {
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

    fn marks(&mut self, marks: &Marks) {
        self.u8(marks.delimiter);
        self.u8(marks.quote);
        self.u8(ESCAPES.iter().position(|escape| *escape == marks.escape).unwrap_or(0) as u8);
        self.u8(u8::from(marks.is_padded));
        self.option(marks.comment.as_ref(), |out, mark| out.u8(*mark));
    }

    fn oddities(&mut self, oddities: &Oddities) {
        self.u64(oddities.blanks);
        self.u64(oddities.comments);
        for mended in [&oddities.quotes, &oddities.tails] {
            self.u64(mended.records);
            self.option(mended.first.as_ref(), |out, line| out.u64(*line));
        }
    }

    fn plan(&mut self, plan: &Plan) {
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

    fn rest(&mut self, rest: &Rest) {
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

fn read_task(bytes: &[u8]) -> Option<SliceTask> {
    let mut input = Input(bytes);
    (input.u8()? == TASK).then_some(())?;
    let (file, pass) = (input.u32()?, input.u32()?);
    let range = input.range()?;
    let state = input.state()?;
    let encoding = Encoding::NAMES.get(usize::from(input.u8()?))?.0;
    let marks = input.marks()?;
    let shape =
        Shape { width: input.u32()? as usize, last: input.option(Input::u32)?.map(|last| last as usize) };
    let grammar = Grammar { encoding, marks, shape, utc_offset: input.u32()? as i32 };
    let count = input.u32()? as usize;
    (count == shape.width).then_some(())?;
    let mut plans = Vec::new();
    for _ in 0..count {
        plans.push(input.plan()?);
    }
    input.end(SliceTask { file, pass, range, state, grammar, plans })
}

fn read_part(bytes: &[u8]) -> Option<SlicePart> {
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
            quotes: mended(self)?,
            tails: mended(self)?,
        })
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
        let columns = self.list(|input| input.column(rows, body_bytes))?;
        Some(Rest {
            body: Body { rows, lines, ragged, oddities, columns },
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
