//! The fast reader: runs of complete records, cut into cells where they lie.
//!
//! The same grammar as [`State`], over blocks of marks: nothing is copied but the fields from which a quote
//! has to be taken out. Blocks without quotes in which every record has the right width are taken whole;
//! all others go mark by mark, and a record that is odd goes through [`recut`].

use std::ops::Range;

use super::super::dialect::Escape;
use super::super::encoding::{CodePage, Encoding};
use super::super::groups::{Line, Rule};
use super::super::portion::Portion;
use super::super::scan::{BLOCK, Found, Marks, More, is_line_end};
use super::grammar::State;
use super::mend::{Shape, Signs, begins_field, is_inner, recut};
use super::slow::RawRecords;
use crate::math::sort_by_key;

/// A cell of a batch: a range of the text, or (with [`COPIED`]) of the batch's own copies.
type Cell = (u32, u32);

/// Marks the start of a cell that had to be copied to take its quotes out.
const COPIED: u32 = 1 << 31;

/// Longest text that a batch can be cut from.
const MAX_TEXT: usize = COPIED as usize - 1;

/// What is seen of a cell without going through its bytes: its length, its first eight bytes as a number, the first
/// one lowest and zeros where it has fewer, and its last eight; of a shorter cell both are the same. It is enough to
/// read most cells.
pub(in super::super) type Edges = (usize, u64, u64);

/// A run of complete records, cut into cells.
#[derive(Debug, Default)]
pub(in super::super) struct Batch {
    width: usize,
    last: Option<usize>,
    cells: Vec<Cell>,
    copies: Vec<u8>,
    /// Records of the right width, without their line end.
    pub records: Vec<Range<u32>>,
    /// Records of another width, with the number of their fields.
    pub ragged: Vec<(Range<u32>, u32)>,
    /// Where quotes were taken as they stand so that a record has the right width.
    pub quotes: Vec<u32>,
    /// Where empty fields at the end of a record were added or left out.
    pub tails: Vec<u32>,
    /// Lines of nothing but delimiters.
    pub blanks: u64,
    /// Lines of comment.
    pub comments: u64,
    /// Line ends, where all were seen on the way.
    pub lines: Option<u64>,
}

impl Batch {
    /// An empty batch for records of this shape.
    pub fn new(shape: Shape) -> Batch {
        Batch { width: shape.width, last: shape.last, ..Batch::default() }
    }

    /// Number of records of the right width.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// The bytes of a cell, quotes taken out; nothing beyond the last record.
    #[inline(always)]
    pub fn cell<'a>(&'a self, text: &'a [u8], column: usize, record: usize) -> &'a [u8] {
        let cell = self.cells.get(record * self.width + column).copied();
        cell.map_or(&[], |cell| self.bytes_of(text, cell))
    }

    #[inline(always)]
    fn bytes_of<'a>(&'a self, text: &'a [u8], (start, end): Cell) -> &'a [u8] {
        let bytes = if start & COPIED != 0 { &*self.copies } else { text };
        bytes.get((start & !COPIED) as usize..end as usize).unwrap_or(&[])
    }

    /// The edges of the cells of a column, from a record on; nothing of cells at either end of the text, or copied.
    #[inline(always)]
    pub fn edges<'a>(
        &'a self,
        text: &'a [u8],
        column: usize,
        from: usize,
    ) -> impl Iterator<Item = Option<Edges>> + 'a {
        self.column(column, from).map(move |&(start, end)| {
            let (start, end) = (start as usize, end as usize);
            let ahead = text.get(start..).and_then(|rest| rest.first_chunk::<8>())?;
            let behind = text.get(..end).and_then(|bytes| bytes.last_chunk::<8>())?;
            let (ahead, behind) = (u64::from_le_bytes(*ahead), u64::from_le_bytes(*behind));
            let len = end.wrapping_sub(start);
            // What lies behind a short cell is cut off.
            let own = if len < 8 { (1 << (8 * len as u32)) - 1 } else { u64::MAX };
            let first = ahead & own;
            Some((len, first, if len > 8 { behind } else { first }))
        })
    }

    /// The lengths of the cells of a column, from a record on, and the eight bytes before the end of each, those of the
    /// cell before it among them where it is shorter; nothing of cells at the start of the text, or copied.
    #[inline(always)]
    pub fn ends<'a>(
        &'a self,
        text: &'a [u8],
        column: usize,
        from: usize,
    ) -> impl Iterator<Item = Option<(usize, u64)>> + 'a {
        self.column(column, from).map(move |&(start, end)| {
            let behind = text.get(..end as usize).and_then(|bytes| bytes.last_chunk::<8>())?;
            let len = end.checked_sub(start)?;
            Some((len as usize, u64::from_le_bytes(*behind)))
        })
    }

    #[inline(always)]
    fn column(&self, column: usize, from: usize) -> impl Iterator<Item = &Cell> {
        let cells = self.cells.get(from * self.width + column..).unwrap_or(&[]);
        cells.iter().step_by(self.width.max(1))
    }

    /// Forgets the records, keeps the room.
    fn clear(&mut self) {
        self.cells.clear();
        self.copies.clear();
        self.records.clear();
        self.ragged.clear();
        self.quotes.clear();
        self.tails.clear();
        (self.blanks, self.comments, self.lines) = (0, 0, Some(0));
    }

    /// Cuts complete records from `text`, beginning at the record start `from`, until `limit` records are
    /// there or the text ends; returns where the next record starts. What follows the last complete record
    /// is left. With `last`, the end of the text ends its last record, unless it is inside quotes.
    pub fn fill(&mut self, text: &[u8], from: usize, marks: Marks, limit: usize, last: bool) -> usize {
        // Nearly all files have nothing but delimiters, quotes and line ends: for them there is a reader that
        // looks for nothing else.
        match marks.is_simple() {
            true => self.fill_as::<true>(text, from, marks, limit, last),
            false => self.fill_as::<false>(text, from, marks, limit, last),
        }
    }

    fn fill_as<const SIMPLE: bool>(
        &mut self,
        text: &[u8],
        from: usize,
        marks: Marks,
        limit: usize,
        last: bool,
    ) -> usize {
        self.clear();
        let text = text.get(..text.len().min(MAX_TEXT)).unwrap_or(text);
        let mut cursor = Cursor::at(from);
        let mut block = from;
        while block < text.len() && self.records.len() + self.ragged.len() < limit {
            let is_plain =
                cursor.form == Form::Plain && self.plain_block::<SIMPLE>(&mut cursor, text, block, marks);
            if !is_plain {
                self.lines = None;
                if !self.any_block::<SIMPLE>(&mut cursor, text, block, marks, limit) {
                    break;
                }
            }
            block += BLOCK;
        }
        if last && block >= text.len() && cursor.form != Form::Quoted {
            if !SIMPLE && cursor.is_comment(text, marks) {
                self.comments += 1;
                cursor = Cursor::at(text.len());
            } else {
                self.end_record::<SIMPLE>(&mut cursor, text, text.len(), marks);
            }
        }
        self.cells.truncate(self.records.len() * self.width);
        cursor.record
    }

    /// Takes a block without quotes in which every record has the right width. `false`, and nothing taken,
    /// where it is not one.
    #[inline(always)]
    fn plain_block<const SIMPLE: bool>(
        &mut self,
        cursor: &mut Cursor,
        text: &[u8],
        at: usize,
        marks: Marks,
    ) -> bool {
        let Some(block) = text.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>()) else { return false };
        if !SIMPLE && (marks.is_padded || marks.is_run() || cursor.is_comment(text, marks)) {
            return false;
        }
        let Found { mut ends, mut lines, has_more } = marks.find(block);
        if has_more {
            let More { quotes, returns } = marks.more(block);
            if quotes != 0 {
                return false;
            }
            // A carriage return before a line feed belongs to it; any other is a line end of its own.
            let next = u64::from(text.get(at + BLOCK) == Some(&b'\n'));
            let alone = returns & !(lines >> 1 | next << (BLOCK - 1));
            (ends, lines) = (ends | alone, lines | alone);
        }
        let (n_cells, n_records) = (self.cells.len(), self.records.len());
        let (mut field, mut rest) = (cursor.field as u32, ends);
        self.cells.extend((0..ends.count_ones()).map(|_| {
            let end = at as u32 + rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            (std::mem::replace(&mut field, end + 1), end)
        }));
        let (mut record, n_lines) = (cursor.record, u64::from(lines.count_ones()));
        while lines != 0 {
            let line = lines.trailing_zeros();
            lines &= lines - 1;
            let end = at + line as usize;
            let is_pair = text[end] == b'\n' && end > record && text[end - 1] == b'\r';
            let last = end - usize::from(is_pair);
            let cell = n_cells + (ends & ((1 << line) - 1)).count_ones() as usize;
            // A record that has fewer bytes than fields is blank.
            let is_record = cell + 1 == (self.records.len() + 1) * self.width && last - record >= self.width;
            let is_comment =
                || !SIMPLE && marks.comment.is_some() && text.get(end + 1) == marks.comment.as_ref();
            if !is_record || is_comment() {
                self.cells.truncate(n_cells);
                self.records.truncate(n_records);
                return false;
            }
            if is_pair && let Some(cell) = self.cells.get_mut(cell) {
                cell.1 = last as u32;
            }
            self.records.push(record as u32..last as u32);
            record = end + 1;
        }
        (cursor.field, cursor.record) = (field as usize, record);
        self.lines = self.lines.map(|lines| lines + n_lines);
        true
    }

    /// Takes any block, mark by mark. `false` when the limit was reached in it.
    fn any_block<const SIMPLE: bool>(
        &mut self,
        cursor: &mut Cursor,
        text: &[u8],
        block: usize,
        marks: Marks,
        limit: usize,
    ) -> bool {
        let mut bits = marks.all(text, block);
        while bits != 0 {
            let at = block + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let byte = text[at];
            if !SIMPLE && cursor.is_comment(text, marks) {
                if is_line_end(byte) {
                    self.comments += 1;
                    *cursor = Cursor::at(at + 1);
                }
            } else if byte == marks.quote && marks.has_quotes() {
                cursor.quote::<SIMPLE>(text, at, marks);
            } else if cursor.form == Form::Quoted {
                continue;
            } else if byte == marks.delimiter {
                self.end_field::<SIMPLE>(cursor, text, at, marks);
            } else {
                // The carriage return of the pair may have been passed over in the block before.
                let is_pair = byte == b'\n' && at > cursor.record && text[at - 1] == b'\r';
                self.end_record::<SIMPLE>(cursor, text, at - usize::from(is_pair), marks);
                *cursor = Cursor::at(at + 1);
                if self.records.len() + self.ragged.len() >= limit {
                    return false;
                }
            }
        }
        true
    }

    /// Gives the cells of a code page their text: those with a high byte are copied, the others stay.
    pub fn decode(&mut self, text: &[u8], page: CodePage) {
        let mut raw = Vec::new();
        for (record, cells) in self.records.iter().zip(self.cells.chunks_mut(self.width.max(1))) {
            let record = text.get(record.start as usize..record.end as usize).unwrap_or(&[]);
            if record.is_ascii() {
                continue;
            }
            for cell in cells {
                let is_copied = cell.0 & COPIED != 0;
                let bytes = if is_copied { &*self.copies } else { text };
                let cut = bytes.get((cell.0 & !COPIED) as usize..cell.1 as usize).unwrap_or(&[]);
                if cut.is_ascii() {
                    continue;
                }
                raw.clear();
                raw.extend_from_slice(cut);
                let start = self.copies.len() as u32;
                page.decode_into(&raw, char::REPLACEMENT_CHARACTER, &mut self.copies);
                *cell = (start | COPIED, self.copies.len() as u32);
            }
        }
    }

    #[inline(always)]
    fn end_field<const SIMPLE: bool>(&mut self, cursor: &mut Cursor, text: &[u8], at: usize, marks: Marks) {
        let cell = match cursor.form {
            Form::Plain if SIMPLE => (cursor.field as u32, at as u32),
            Form::Plain => {
                if marks.is_run() && at == cursor.field {
                    cursor.field = at + 1;
                    return;
                }
                ((cursor.field + cursor.padding(text, at, marks)) as u32, at as u32)
            }
            Form::Closed => (cursor.field as u32 + 1, at as u32 - 1),
            Form::Mended | Form::Quoted => self.copy(text.get(cursor.field..at).unwrap_or(&[]), marks),
        };
        self.cells.push(cell);
        cursor.field = at + 1;
        cursor.form = Form::Plain;
        cursor.mended = false;
    }

    #[inline(always)]
    fn end_record<const SIMPLE: bool>(&mut self, cursor: &mut Cursor, text: &[u8], at: usize, marks: Marks) {
        if at > cursor.record {
            self.end_field::<SIMPLE>(cursor, text, at, marks);
            let record = cursor.record..at;
            let found = self.cells.len() - self.records.len() * self.width;
            if found == self.width && cursor.signs == Signs::default() && at - cursor.record >= found {
                self.records.push(record.start as u32..record.end as u32);
            } else {
                self.odd_record(record, text, (found, cursor.signs), marks);
            }
        }
        *cursor = Cursor::at(at + 1);
    }

    /// A record that is blank, or of another width, or has a quote where none can be.
    #[cold]
    fn odd_record(
        &mut self,
        record: Range<usize>,
        text: &[u8],
        (found, signs): (usize, Signs),
        marks: Marks,
    ) {
        let n_cells = self.records.len() * self.width;
        let (range, bytes) = (record.start as u32..record.end as u32, text.get(record).unwrap_or(&[]));
        if bytes.iter().all(|&byte| byte == marks.delimiter) {
            self.cells.truncate(n_cells);
            self.blanks += u64::from(!marks.is_run());
            return;
        }
        let shape = Shape { width: self.width, last: self.last };
        if let Some(parts) = recut(bytes, found, signs, (marks, shape)) {
            self.cells.truncate(n_cells);
            self.quotes.push(range.start);
            for (part, pieces) in parts {
                for piece in pieces {
                    let cell = match piece.copy {
                        None => {
                            (range.start + piece.range.start as u32, range.start + piece.range.end as u32)
                        }
                        Some(copy) => {
                            let start = self.copies.len() as u32;
                            self.copies.extend(copy);
                            (start | COPIED, self.copies.len() as u32)
                        }
                    };
                    self.cells.push(cell);
                }
                self.records.push(range.start + part.start as u32..range.start + part.end as u32);
            }
            return;
        }
        let cells = self.cells.get(n_cells..).unwrap_or(&[]);
        if found == self.width {
            self.records.push(range);
        } else if shape.fits(cells.iter().map(|(start, end)| start & !COPIED != *end)) {
            self.cells.resize(n_cells + self.width, (range.end, range.end));
            self.tails.push(range.start);
            self.records.push(range);
        } else {
            self.cells.truncate(n_cells);
            self.ragged.push((range, found as u32));
        }
    }

    /// Takes out the records of customers that are not in a sample; how many.
    pub fn keep(&mut self, text: &[u8], portion: Portion) -> u64 {
        let before = self.records.len();
        let mut kept = 0;
        for at in 0..before {
            let record = self.records[at].clone();
            let raw = text.get(record.start as usize..record.end as usize).unwrap_or(&[]);
            if portion.holds(self.cell(text, portion.column as usize, at), raw) {
                self.cells.copy_within(at * self.width..(at + 1) * self.width, kept * self.width);
                self.records[kept] = record;
                kept += 1;
            }
        }
        self.records.truncate(kept);
        self.cells.truncate(kept * self.width);
        (before - kept) as u64
    }

    /// Takes out the records that are no rows but headings and subtotals of a report in groups.
    pub fn take_lines(
        &mut self,
        text: &[u8],
        rule: Rule,
        (encoding, marks): (Encoding, Marks),
    ) -> Vec<((u32, u32), Line)> {
        let mut lines = Vec::new();
        let (width, copies) = (self.width, &self.copies);
        let content = |cell: &Cell| {
            let bytes = if cell.0 & COPIED != 0 { copies } else { text };
            bytes.get((cell.0 & !COPIED) as usize..cell.1 as usize).unwrap_or(&[])
        };
        let mut kept = 0;
        for at in 0..self.records.len() {
            let cells = self.cells.get(at * width..(at + 1) * width).unwrap_or(&[]);
            let record = self.records[at].clone();
            if rule.is_row(width, |column| cells.get(column).map_or(&[][..], content)) {
                self.cells.copy_within(at * width..(at + 1) * width, kept * width);
                self.records[kept] = record;
                kept += 1;
            } else {
                let cells = cells.iter().map(|cell| String::from_utf8_lossy(content(cell)).into_owned());
                lines.push(((record.start, record.end), Line::new(kept as u32, cells)));
            }
        }
        self.records.truncate(kept);
        self.cells.truncate(kept * width);
        if rule.is_short {
            let records = &self.records;
            self.ragged.retain(|(record, _)| {
                let raw = text.get(record.start as usize..record.end as usize).unwrap_or(&[]);
                let raw = match encoding {
                    Encoding::Single(_) => encoding.text(raw),
                    _ => String::from_utf8_lossy(raw).into_owned(),
                };
                let cells = RawRecords::of(&raw, marks).next().map_or_else(Vec::new, |record| record.cells);
                let is_row = rule.is_row_of(width, &cells);
                if !is_row {
                    let row = records.partition_point(|row| row.start < record.start);
                    lines.push(((record.start, record.end), Line::new(row as u32, cells.into_iter())));
                }
                is_row
            });
            sort_by_key(&mut lines, |((start, _), _)| *start);
        }
        lines
    }

    /// Copies a field without its quotes, byte by byte.
    #[cold]
    fn copy(&mut self, field: &[u8], marks: Marks) -> Cell {
        let start = self.copies.len() as u32;
        let mut state = State::Field;
        for &byte in field {
            let next = state.after(byte, marks);
            state.write(byte, next, marks, &mut self.copies);
            state = next;
        }
        (start | COPIED, self.copies.len() as u32)
    }
}

/// How the field under the cursor is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it stands.
    Plain,
    /// Inside its quotes.
    Quoted,
    /// In quotes that closed right before its end.
    Closed,
    /// With a quote somewhere that has to be taken out.
    Mended,
}

struct Cursor {
    record: usize,
    field: usize,
    form: Form,
    /// Whether something has to be taken out of the quoted field.
    mended: bool,
    /// A quote that belongs to the one before it.
    second: usize,
    /// Where quotes may not be what they seem.
    signs: Signs,
}

impl Cursor {
    #[inline(always)]
    fn at(start: usize) -> Cursor {
        Cursor {
            record: start,
            field: start,
            form: Form::Plain,
            mended: false,
            second: usize::MAX,
            signs: Signs { is_odd: false, is_inner: false },
        }
    }

    /// Whether the record is none, but a line of comment.
    #[inline(always)]
    fn is_comment(&self, text: &[u8], marks: Marks) -> bool {
        marks.comment.is_some() && text.get(self.record) == marks.comment.as_ref()
    }

    /// Spaces at the start of a field, up to `at`, that belong to the delimiter before it.
    #[inline(always)]
    fn padding(&self, text: &[u8], at: usize, marks: Marks) -> usize {
        if !marks.is_padded || self.field == self.record {
            return 0;
        }
        let field = text.get(self.field..at).unwrap_or(&[]);
        field.iter().take_while(|&&byte| byte == b' ').count()
    }

    #[inline(always)]
    fn quote<const SIMPLE: bool>(&mut self, text: &[u8], at: usize, marks: Marks) {
        if self.form != Form::Quoted {
            if self.form == Form::Plain
                && at == self.field + if SIMPLE { 0 } else { self.padding(text, at, marks) }
            {
                (self.field, self.form) = (at, Form::Quoted);
            } else if matches!(self.form, Form::Plain | Form::Mended) {
                self.signs.is_inner |= is_inner(text, at, marks);
            }
            return;
        }
        if at == self.second || marks.escape == Escape::Backslash && self.is_escaped(text, at) {
            return;
        }
        let next = text.get(at + 1).copied();
        let closes = next.is_none_or(|next| next == marks.delimiter || is_line_end(next));
        if closes {
            self.form = if self.mended { Form::Mended } else { Form::Closed };
        } else if marks.escape == Escape::Bare {
            // It stands for itself.
            self.signs.is_odd |= begins_field(text.get(self.field + 1..at).unwrap_or(&[]), marks);
        } else if next == Some(marks.quote) {
            (self.second, self.mended) = (at + 1, true);
        } else {
            (self.form, self.signs.is_odd) = (Form::Mended, true);
        }
    }

    /// Whether a quote stands after a backslash that is not one of two; notes that the field has any.
    #[cold]
    fn is_escaped(&mut self, text: &[u8], at: usize) -> bool {
        let field = text.get(self.field + 1..at).unwrap_or(&[]);
        self.mended |= field.contains(&b'\\');
        field.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
    }
}
