//! The binary form of tasks and parts: flat, little-endian, lanes copied in bulk.
//!
//! Nothing here is kept: the two ends are the same build in two workers. Still, bytes that are none of ours
//! are refused and never trusted: every length is checked against what is there before anything is taken,
//! and a column that is not as long as its rows is no column.

mod read;
mod write;

use self::read::{read_part, read_task};
use self::write::Writer;
use super::date::Stamp;
use super::dialect::Escape;
use super::encoding::Encoding;
use super::records::State;
use super::slice::{SlicePart, SliceTask};
use crate::table::Values;

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
        out.option(grammar.groups.as_ref(), Writer::rule);
        out.option(grammar.portion.as_ref(), |out, portion| {
            out.u32(portion.column);
            out.u32(portion.every);
        });
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
