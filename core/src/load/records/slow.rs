//! The slow reader: a record at a time, byte by byte, of any width.

use std::collections::VecDeque;
use std::ops::Range;

use super::super::dialect::{Dialect, Escape};
use super::super::groups::Rule;
use super::super::scan::Marks;
use super::grammar::State;
use super::mend::{Shape, Signs, begins_field, is_inner, recut};

/// Reads the records of a text one by one. For previews, `--raw` and detection; the fast reader of whole
/// files agrees with it on every byte.
pub struct RawRecords<'a> {
    text: &'a [u8],
    marks: Marks,
    shape: Option<Shape>,
    groups: Option<Rule>,
    at: usize,
    is_whole: bool,
    /// Records that came of one that was cut again.
    ready: VecDeque<RawRecord>,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// The text of each cell, quotes taken out.
    pub cells: Vec<String>,
    /// Where it stands in the text, without its line end.
    pub range: Range<usize>,
    /// Where the next record begins.
    pub end: usize,
    /// Where its quotes may not be what they seem.
    pub(in super::super) signs: Signs,
    /// Whether two quotes stand together where one would do, in a dialect without escapes.
    pub(in super::super) has_pairs: bool,
}

impl<'a> RawRecords<'a> {
    /// The records of a text, each as wide as it is. With `is_whole` the end of the text ends its last
    /// record; without, a record that does not end is left out.
    pub fn new(text: &'a str, dialect: Dialect, is_whole: bool) -> RawRecords<'a> {
        RawRecords { is_whole, ..RawRecords::of(text, Marks::of(dialect)) }
    }

    /// The records of a whole text.
    pub(super) fn of(text: &'a str, marks: Marks) -> RawRecords<'a> {
        let (text, ready) = (text.as_bytes(), VecDeque::new());
        RawRecords { text, marks, shape: None, groups: None, at: 0, is_whole: true, ready }
    }

    /// The same records, with those put right that are not of this shape and can be.
    pub(in super::super) fn shaped(self, shape: Shape) -> RawRecords<'a> {
        RawRecords { shape: Some(shape), ..self }
    }

    /// The same records without the headings and subtotals of a report in groups.
    pub(in super::super) fn without(self, groups: Option<Rule>) -> RawRecords<'a> {
        RawRecords { groups, ..self }
    }

    /// The next record as the grammar cuts it.
    fn cut(&mut self) -> Option<RawRecord> {
        let marks = self.marks;
        let (mut state, mut start) = (State::Record, self.at);
        let (mut cells, mut cell) = (Vec::new(), Vec::new());
        let (mut signs, mut pairs, mut has_pairs) = (Signs::default(), 0, false);
        let (mut at, mut opened) = (self.at, 0);
        while let Some(&byte) = self.text.get(at) {
            let next = state.after(byte, marks);
            state.write(byte, next, marks, &mut cell);
            let is_bare = marks.escape == Escape::Bare;
            match (state, next) {
                (State::Record | State::Field, State::Quoted) => opened = at + 1,
                (State::Closing, State::Closing) => pairs += 1,
                (State::Closing, State::Plain) => signs.is_odd = true,
                (State::Plain, State::Plain) => signs.is_inner |= is_inner(self.text, at, marks),
                _ => {}
            }
            if is_bare && state == State::Closing && matches!(next, State::Quoted | State::Closing) {
                signs.is_odd |= begins_field(self.text.get(opened..at - 1).unwrap_or(&[]), marks);
                has_pairs |= pairs > usize::from(next == State::Closing);
            }
            if next != State::Closing {
                pairs = 0;
            }
            at += 1;
            let is_between = matches!(state, State::Record | State::Field);
            let is_cell = !(marks.is_run() && is_between);
            if next == State::Field && byte == marks.delimiter && is_cell {
                cells.push(text_of(&mut cell));
            } else if next == State::Record {
                let stop = at - 1;
                if byte == b'\r' && self.text.get(at) == Some(&b'\n') {
                    at += 1;
                }
                if state == State::Comment || is_blank(self.text, start..stop, marks) {
                    (start, signs, has_pairs) = (at, Signs::default(), false);
                    cells.clear();
                    cell.clear();
                } else {
                    if is_cell {
                        cells.push(text_of(&mut cell));
                    }
                    self.at = at;
                    return Some(RawRecord { cells, range: start..stop, end: at, signs, has_pairs });
                }
            }
            state = next;
        }
        self.at = at;
        let is_record = state != State::Comment && !is_blank(self.text, start..at, marks);
        (self.is_whole && is_record).then(|| {
            if !(marks.is_run() && state == State::Field) {
                cells.push(text_of(&mut cell));
            }
            RawRecord { cells, range: start..at, end: at, signs, has_pairs }
        })
    }
}

impl Iterator for RawRecords<'_> {
    type Item = RawRecord;

    fn next(&mut self) -> Option<RawRecord> {
        loop {
            let record = self.shaped_next()?;
            let width = self.shape.map_or(record.cells.len(), |shape| shape.width);
            if self.groups.is_none_or(|rule| rule.is_row_of(width, &record.cells)) {
                return Some(record);
            }
        }
    }
}

impl RawRecords<'_> {
    /// The next record, put right where it can be.
    fn shaped_next(&mut self) -> Option<RawRecord> {
        if let Some(record) = self.ready.pop_front() {
            return Some(record);
        }
        let mut record = self.cut()?;
        let Some(shape) = self.shape else { return Some(record) };
        let bytes = self.text.get(record.range.clone()).unwrap_or(&[]);
        let RawRecord { signs, has_pairs, end, .. } = record;
        for (range, pieces) in
            recut(bytes, record.cells.len(), signs, (self.marks, shape)).unwrap_or_default()
        {
            let cells = pieces.iter().map(|piece| String::from_utf8_lossy(piece.content(bytes)).into_owned());
            let range = record.range.start + range.start..record.range.start + range.end;
            self.ready.push_back(RawRecord { cells: cells.collect(), range, end, signs, has_pairs });
        }
        if let Some(first) = self.ready.pop_front() {
            return Some(first);
        }
        let filled = record.cells.iter().map(|cell| !cell.is_empty());
        if record.cells.len() != shape.width && shape.fits(filled) {
            record.cells.resize(shape.width, String::new());
        }
        Some(record)
    }
}

/// Whether a line holds nothing, or nothing but delimiters.
fn is_blank(text: &[u8], line: Range<usize>, marks: Marks) -> bool {
    text.get(line).is_none_or(|line| line.iter().all(|&byte| byte == marks.delimiter))
}

fn text_of(cell: &mut Vec<u8>) -> String {
    let text = String::from_utf8_lossy(cell).into_owned();
    cell.clear();
    text
}
