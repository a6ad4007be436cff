//! The unit of parallel work: a slice of a file, how to parse it, and what comes of it.
//!
//! A [`SliceTask`] may be executed by anyone, in any order, by [`parse_slice`](super::parse_slice): in
//! another worker, or right here. Both task and part have a flat binary form, so that they cross from
//! worker to worker as one buffer.

use std::ops::Range;

use super::class::Tally;
use super::date::DateForm;
use super::encoding::Encoding;
use super::groups::{Line, Rule};
use super::number::DecimalMark;
use super::oddities::Oddities;
use super::portion::Portion;
use super::records::{Shape, State};
use super::scan::Marks;
use crate::mask::Mask;
use crate::table::Values;

/// How to split a file into cells, and what holds for all its columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    pub encoding: Encoding,
    pub marks: Marks,
    /// What records look like.
    pub shape: Shape,
    /// Whose records are read, where it is a sample of customers.
    pub portion: Option<Portion>,
    /// How rows are told from headings and subtotals, in a report in groups.
    pub groups: Option<Rule>,
    /// Minutes by which universal time is moved.
    pub utc_offset: i32,
}

/// How to parse the cells of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Not at all: excluded, or already parsed by an earlier pass.
    Skip,
    /// As text.
    Text {
        /// The form that a sample suggests.
        form: TextForm,
        /// Whether cells are tallied, because the values still decide the type.
        tally: bool,
        /// What is taken off the cells.
        mend: Mend,
    },
    /// As numbers with at most `limit` decimals.
    Number {
        mark: DecimalMark,
        limit: u8,
    },
    Day(DateForm),
    Instant(DateForm),
    Flag,
}

/// What programs add to identifiers, and what is taken off again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mend {
    /// Words for nothing are nothing.
    pub nulls: bool,
    /// `17850.0` is `17850`.
    pub floats: bool,
    /// `'007` is `007`.
    pub apostrophes: bool,
    /// `'+30 21` is `+30 21`: an apostrophe that keeps a text from being a formula.
    pub guards: bool,
}

/// How texts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextForm {
    /// Values may repeat.
    Repeating,
    /// Values hardly repeat.
    Distinct,
    /// A prefix and a number of `width` digits (0: without leading zeros).
    Serial { prefix: String, width: u8 },
}

/// A range of a file to be parsed.
#[derive(Clone, Debug)]
pub struct SliceTask {
    pub(super) file: u32,
    pub(super) pass: u32,
    pub(super) range: Range<u64>,
    pub(super) lane: usize,
    pub(super) until: u64,
    /// The state in which the slice is taken to begin.
    pub(super) state: State,
    pub(super) grammar: Grammar,
    pub(super) plans: Vec<Plan>,
}

impl SliceTask {
    /// Position of the file among those of the loader.
    pub fn file(&self) -> usize {
        self.file as usize
    }

    /// Who should parse it, counted from 0: the slices of one lane follow one another in the file for long stretches.
    /// Any other may as well.
    pub fn lane(&self) -> usize {
        self.lane
    }

    /// Where the stretch ends through which the slices of its lane follow one another.
    pub fn until(&self) -> u64 {
        self.until
    }

    /// The bytes of the file to hand to [`parse_slice`](super::parse_slice).
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }
}

/// What came of a slice.
#[derive(Clone, Debug)]
pub struct SlicePart {
    pub(super) file: u32,
    pub(super) pass: u32,
    pub(super) range: Range<u64>,
    pub(super) state: State,
    /// Raw bytes up to the first end of a record; all of them when there is none; where a byte is invalid,
    /// all before it.
    pub(super) head: Vec<u8>,
    /// What follows the head, if a record ends in the slice.
    pub(super) rest: Option<Rest>,
    /// First byte that does not fit the encoding, counted from the start of the slice.
    pub(super) invalid: Option<u64>,
}

/// What follows the first end of a record in a slice.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    pub body: Body,
    /// Raw bytes of the body.
    pub body_bytes: u64,
    /// Whether the body begins with a line feed, which may belong to the line end before the slice.
    pub begins_with_lf: bool,
    /// Whether the body ends with a carriage return, whose line feed may follow.
    pub ends_with_cr: bool,
    /// Raw bytes after the last end of a record.
    pub tail: Vec<u8>,
}

/// A run of complete records, parsed.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    /// Records of the right width.
    pub rows: u32,
    /// Line ends.
    pub lines: u64,
    /// Records of another width, with the number of their fields.
    pub ragged: Vec<(Spot, u32)>,
    /// What was passed over or put right.
    pub oddities: Oddities,
    /// Headings and subtotals of a report in groups.
    pub groups: Vec<(Spot, Line)>,
    /// A part for each column that is not skipped, in order.
    pub columns: Vec<ColumnPart>,
}

/// Where a record stands, counted from the start of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Lines before it.
    pub line: u64,
    /// Its first raw byte.
    pub start: u64,
    /// One past its last raw byte.
    pub end: u64,
}

/// A stretch of a column.
#[derive(Clone, Debug)]
pub(super) struct ColumnPart {
    pub column: u32,
    pub tally: Tally,
    pub values: Values,
    pub known: Option<Mask>,
    /// Rows whose cell could not be read, counted from the start of the body.
    pub unreadable: Vec<(u32, Spot)>,
    /// Numbers that lost digits.
    pub rounded: u64,
    /// Most decimals of a number.
    pub decimals: u8,
    /// Most digits before the decimals of a number.
    pub whole: u8,
}
