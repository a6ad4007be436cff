//! Parts to columns: parts come in the order of the file, however they were made.
//!
//! A slice is parsed on the guess that it does not begin inside quotes. The merger knows better: it walks
//! the true state over what lies between two bodies (the carry) and over the head of the next part. Where
//! the guess was wrong it asks for the slice again, this time with the state in which it really begins.
//! Records that lie across an edge are put together here and parsed by the same code as all others.

use super::class::Tally;
use super::groups::Line;
use super::oddities::Oddities;
use super::parse::{ends_with_cr, parse_records};
use super::portion::Portion;
use super::records::State;
use super::slice::{Body, ColumnPart, Grammar, Plan, SlicePart, Spot};
use super::source::{RecordPlace, Reject, RejectReason};
use super::stack::{Stack, StackError};
use crate::mask::Mask;
use crate::table::Values;

/// A record longer than this is none.
pub(super) const LONGEST_RECORD: usize = 16 << 20;

/// Where the records of a file begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// First raw byte after the header.
    pub at: u64,
    /// Line of that byte, counted from 1.
    pub line: u64,
    /// Whether a carriage return stands before it.
    pub after_cr: bool,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merged {
    /// It was taken.
    Taken,
    /// The slice begins in this state: it has to be parsed again.
    Again(State),
}

/// Why the file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MergeError {
    /// A byte (counted from 0) does not fit the encoding.
    Invalid { byte: u64, line: u64 },
    /// The file ends inside the quotes opened here.
    Unclosed { line: u64 },
    /// A record does not end.
    Endless { line: u64 },
    /// More rows than can be counted, or more text in a column than can be kept.
    TooManyRows,
    /// The part is not what was asked for.
    Foreign,
}

/// Puts the parts of one pass over a file together.
pub(super) struct Merger {
    grammar: Grammar,
    plans: Vec<Plan>,
    state: State,
    /// Raw bytes after the last complete record.
    carry: Vec<u8>,
    start: Start,
    /// Bytes that there are to read.
    bytes: u64,
    pub rows: u32,
    pub rejects: Vec<Reject>,
    pub oddities: Oddities,
    /// Headings and subtotals of a report in groups, each with its line in the file.
    pub groups: Vec<(u64, Line)>,
    pub columns: Vec<Option<Merging>>,
}

/// A column in the making.
pub(super) struct Merging {
    pub tally: Tally,
    pub stack: Stack,
    pub known: Option<Mask>,
    pub unreadable: Vec<(u32, RecordPlace)>,
    pub rounded: u64,
    pub decimals: u8,
    pub whole: u8,
}

impl Merger {
    /// A merger that waits for the first part. `end` is where the records end.
    pub fn new(grammar: Grammar, plans: Vec<Plan>, start: Start, end: u64) -> Merger {
        let columns = plans.iter().map(|plan| (*plan != Plan::Skip).then(Merging::new)).collect();
        let state = State::Record;
        Merger {
            grammar,
            plans,
            state,
            carry: Vec::new(),
            start,
            bytes: end.saturating_sub(start.at),
            rows: 0,
            rejects: Vec::new(),
            oddities: Oddities::default(),
            groups: Vec::new(),
            columns,
        }
    }

    /// Reads, from the first part on, a sample of the customers.
    pub fn sample(&mut self, portion: Option<Portion>) {
        self.grammar.portion = portion;
    }

    /// Takes the next part.
    pub fn take(&mut self, part: SlicePart) -> Result<Merged, MergeError> {
        let Grammar { encoding, marks, .. } = self.grammar;
        if part.invalid.is_some() {
            self.carry.extend_from_slice(&part.head);
            return Err(self.first_invalid());
        }
        let (state, end) = encoding.walk(&part.head, self.state, marks);
        if part.rest.is_some() && state != State::Record {
            return if part.state == self.state {
                Err(MergeError::Foreign)
            } else {
                Ok(Merged::Again(self.state))
            };
        }
        let before = self.carry.len();
        self.carry.extend_from_slice(&part.head);
        self.state = state;
        if let Some(end) = end {
            self.bridge(before + end, false)?;
        }
        if let Some(rest) = part.rest {
            let split = self.start.after_cr && rest.begins_with_lf;
            self.start.line -= u64::from(split).min(self.start.line);
            let lines = rest.body.lines;
            self.append(rest.body, rest.body_bytes)?;
            self.start.at += rest.body_bytes;
            self.start.line += lines;
            self.start.after_cr = rest.ends_with_cr;
            self.state = encoding.walk(&rest.tail, State::Record, marks).0;
            self.carry = rest.tail;
        }
        if self.carry.len() > LONGEST_RECORD {
            return Err(self.endless());
        }
        Ok(Merged::Taken)
    }

    /// The file has ended.
    pub fn end(&mut self) -> Result<(), MergeError> {
        let Grammar { encoding, .. } = self.grammar;
        match encoding.to_cut(&self.carry) {
            Ok(text) if encoding.raw_len_of_cut(&text) == self.carry.len() => {}
            _ => return Err(self.first_invalid()),
        }
        if self.state == State::Quoted || self.state == State::Escaped {
            return Err(self.endless());
        }
        self.bridge(self.carry.len(), true)
    }

    /// Parses the records that end within the first raw bytes of the carry.
    fn bridge(&mut self, end: usize, last: bool) -> Result<(), MergeError> {
        let carry = std::mem::take(&mut self.carry);
        let (records, rest) = carry.split_at_checked(end).unwrap_or((&carry, &[]));
        let Ok(text) = self.grammar.encoding.to_cut(records) else {
            self.carry = carry;
            return Err(self.first_invalid());
        };
        let (body, _) = parse_records(&self.grammar, &self.plans, &text, self.start.after_cr, last);
        let lines = body.lines;
        self.append(body, 0)?;
        self.start.at += records.len() as u64;
        self.start.line += lines;
        if !records.is_empty() {
            self.start.after_cr = ends_with_cr(self.grammar.encoding, records);
        }
        self.carry = rest.to_vec();
        Ok(())
    }

    /// `bytes` is how many the body takes in the file; 0 where it is too short to tell anything by.
    fn append(&mut self, body: Body, bytes: u64) -> Result<(), MergeError> {
        let Start { at, line, .. } = self.start;
        let place =
            |spot: Spot| RecordPlace { line: line + spot.line, bytes: at + spot.start..at + spot.end };
        let expected = self.grammar.shape.width as u64;
        self.rejects.extend(body.ragged.into_iter().map(|(spot, found)| Reject {
            place: place(spot),
            reason: RejectReason::Fields { found: u64::from(found), expected },
        }));
        self.oddities.merge(&body.oddities, line);
        let first_row = self.rows;
        let groups = body.groups.into_iter();
        self.groups.extend(groups.map(|(spot, line_of)| (line + spot.line, line_of.below(first_row))));
        self.rows = first_row
            .checked_add(body.rows)
            .filter(|&rows| rows < u32::MAX)
            .ok_or(MergeError::TooManyRows)?;
        // As many rows to a byte in the rest of the file as in its first part, and a few more.
        let expected = u64::from(body.rows) * self.bytes / bytes.max(1);
        let expected = if bytes == 0 { 0 } else { expected + expected / 50 };
        let expected = usize::try_from(expected.min(self.bytes)).unwrap_or(usize::MAX);
        let mut parts = body.columns.into_iter();
        for (column, merging) in self.columns.iter_mut().enumerate() {
            let Some(merging) = merging else { continue };
            let part =
                parts.next().filter(|part| part.column as usize == column).ok_or(MergeError::Foreign)?;
            merging.append(part, (first_row, body.rows, expected), place)?;
        }
        Ok(())
    }

    /// The first byte of the carry that does not fit the encoding, or the one after it.
    fn first_invalid(&self) -> MergeError {
        let encoding = self.grammar.encoding;
        let at = match encoding.to_cut(&self.carry) {
            Ok(text) => encoding.raw_len_of_cut(&text),
            Err(at) => at,
        };
        MergeError::Invalid { byte: self.start.at + at as u64, line: self.line_at(at) }
    }

    /// The carry has no end: because of a quote, or for no reason.
    fn endless(&self) -> MergeError {
        if self.state == State::Quoted || self.state == State::Escaped {
            let opened = self.grammar.encoding.open_quote(&self.carry, self.grammar.marks);
            MergeError::Unclosed { line: self.line_at(opened) }
        } else {
            MergeError::Endless { line: self.start.line }
        }
    }

    fn line_at(&self, at: usize) -> u64 {
        let before = self.carry.get(..at).unwrap_or(&self.carry);
        let text = self.grammar.encoding.to_cut(before).unwrap_or_default();
        self.start.line + super::scan::count_lines(&text, self.start.after_cr)
    }
}

impl Merging {
    fn new() -> Merging {
        Merging {
            tally: Tally::default(),
            stack: Stack::Empty,
            known: None,
            unreadable: Vec::new(),
            rounded: 0,
            decimals: 0,
            whole: 0,
        }
    }

    fn append(
        &mut self,
        part: ColumnPart,
        (first_row, rows, expected): (u32, u32, usize),
        place: impl Fn(Spot) -> RecordPlace,
    ) -> Result<(), MergeError> {
        self.tally.merge(&part.tally);
        self.rounded += part.rounded;
        self.decimals = self.decimals.max(part.decimals);
        self.whole = self.whole.max(part.whole);
        self.unreadable.extend(part.unreadable.into_iter().map(|(row, spot)| (first_row + row, place(spot))));
        if part.known.is_some() || self.known.is_some() {
            let known = self.known.get_or_insert_with(|| Mask::all(first_row as usize));
            known.extend(&part.known.unwrap_or_else(|| Mask::all(rows as usize)));
        }
        if rows == 0 {
            return Ok(());
        }
        self.stack.push(part.values, expected).map_err(|error| match error {
            StackError::Foreign => MergeError::Foreign,
            StackError::Full => MergeError::TooManyRows,
        })
    }

    /// The values of the whole column, and the rows that are known.
    pub fn finish(self) -> (Option<Values>, Option<Mask>) {
        let known = self.known;
        (self.stack.finish(self.decimals), known)
    }
}
