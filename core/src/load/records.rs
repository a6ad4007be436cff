//! Bytes to records and fields: the grammar of delimited text, once byte by byte and once fast.
//!
//! The grammar is that of `csv-core` with its default line ends: a quote opens only at the start of a
//! field and is doubled inside; after a closing quote the rest of the field is taken as it stands; LF, CR
//! and CR LF end a record; empty lines are no records. [`State`] is that grammar as a machine over single
//! bytes, cheap to carry across the edges of slices. [`Batch::fill`] is the same grammar over blocks of
//! marks: it cuts a run of complete records into cells without copying any, except those in which a quote
//! has to be taken out.

use std::ops::Range;

use super::encoding::CodePage;
use super::scan::{BLOCK, Found, Marks, More, is_line_end};

/// Where the reader stands between two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Before the first byte of a record.
    Record,
    /// Before the first byte of a later field.
    Field,
    /// In a field without quotes, or after the closing quote and something more.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: it closes, or it is the first of two.
    Closing,
}

impl State {
    /// Where the reader stands after one more byte.
    #[inline]
    pub fn after(self, byte: u8, marks: Marks) -> State {
        if self == State::Quoted {
            return if byte == marks.quote { State::Closing } else { State::Quoted };
        }
        if byte == marks.delimiter {
            State::Field
        } else if is_line_end(byte) {
            State::Record
        } else if byte == marks.quote && self != State::Plain {
            State::Quoted
        } else {
            State::Plain
        }
    }
}

/// A cell of a batch: a range of the text, or (with [`COPIED`]) of the batch's own copies.
type Cell = (u32, u32);

/// Marks the start of a cell that had to be copied to take its quotes out.
const COPIED: u32 = 1 << 31;

/// Longest text that a batch can be cut from.
pub(super) const MAX_TEXT: usize = COPIED as usize - 1;

/// A cell, and what stands before it: eight bytes can be looked at at once even where a cell has fewer.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    /// The bytes of the cell, quotes taken out.
    pub cell: &'a [u8],
    /// The bytes up to the end of the cell.
    bytes: &'a [u8],
}

impl Span<'_> {
    /// The bytes of a cell of at most eight as a number, the first one lowest; `None` for a longer cell, and
    /// at the very start of the text.
    #[inline(always)]
    pub fn short(self) -> Option<u64> {
        let len = self.cell.len();
        if len == 0 || len > 8 {
            return None;
        }
        self.bytes.last_chunk::<8>().map(|last| u64::from_le_bytes(*last) >> (64 - 8 * len as u32))
    }
}

/// A run of complete records, cut into cells.
#[derive(Debug, Default)]
pub(super) struct Batch {
    width: usize,
    cells: Vec<Cell>,
    copies: Vec<u8>,
    /// Records of the right width, without their line end.
    pub records: Vec<Range<u32>>,
    /// Records of another width, with the number of their fields.
    pub ragged: Vec<(Range<u32>, u32)>,
}

impl Batch {
    /// An empty batch for records of `width` fields.
    pub fn new(width: usize) -> Batch {
        Batch { width, ..Batch::default() }
    }

    /// Number of records of the right width.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// The cells of one column, in order.
    #[inline(always)]
    pub fn column<'a>(&'a self, text: &'a [u8], column: usize) -> impl Iterator<Item = Span<'a>> + 'a {
        let cells = self.cells.get(column..).unwrap_or(&[]).iter().step_by(self.width.max(1));
        cells.map(move |&(start, end)| {
            let is_copied = start & COPIED != 0;
            let (bytes, start) = if is_copied { (&*self.copies, start & !COPIED) } else { (text, start) };
            let bytes = bytes.get(..end as usize).unwrap_or(&[]);
            Span { cell: bytes.get(start as usize..).unwrap_or(&[]), bytes }
        })
    }

    /// Forgets the records, keeps the room.
    fn clear(&mut self) {
        self.cells.clear();
        self.copies.clear();
        self.records.clear();
        self.ragged.clear();
    }

    /// Cuts complete records from `text`, beginning at the record start `from`, until `limit` records are
    /// there or the text ends; returns where the next record starts. What follows the last complete record
    /// is left. With `last`, the end of the text ends its last record, unless it is inside quotes.
    pub fn fill(&mut self, text: &[u8], from: usize, marks: Marks, limit: usize, last: bool) -> usize {
        self.clear();
        let text = text.get(..text.len().min(MAX_TEXT)).unwrap_or(text);
        let mut cursor = Cursor::at(from);
        let mut block = from;
        while block < text.len() && self.records.len() + self.ragged.len() < limit {
            let is_plain = cursor.form == Form::Plain && self.plain_block(&mut cursor, text, block, marks);
            if !is_plain && !self.any_block(&mut cursor, text, block, marks, limit) {
                break;
            }
            block += BLOCK;
        }
        if last && block >= text.len() && cursor.form != Form::Quoted {
            self.end_record(&mut cursor, text, text.len(), marks);
        }
        self.cells.truncate(self.records.len() * self.width);
        cursor.record
    }

    /// Takes a block without quotes in which every record has the right width. `false`, and nothing taken,
    /// where it is not one.
    #[inline(always)]
    fn plain_block(&mut self, cursor: &mut Cursor, text: &[u8], at: usize, marks: Marks) -> bool {
        let Some(block) = text.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>()) else { return false };
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
        let mut record = cursor.record;
        while lines != 0 {
            let line = lines.trailing_zeros();
            lines &= lines - 1;
            let end = at + line as usize;
            let is_pair = text[end] == b'\n' && end > record && text[end - 1] == b'\r';
            let last = end - usize::from(is_pair);
            let cell = n_cells + (ends & ((1 << line) - 1)).count_ones() as usize;
            if cell + 1 != (self.records.len() + 1) * self.width || last == record {
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
        true
    }

    /// Takes any block, mark by mark. `false` when the limit was reached in it.
    fn any_block(
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
            if byte == marks.quote && marks.has_quotes() {
                cursor.quote(text, at, marks);
            } else if cursor.form == Form::Quoted {
                continue;
            } else if byte == marks.delimiter {
                self.end_field(cursor, text, at, marks);
            } else {
                // The carriage return of the pair may have been passed over in the block before.
                let is_pair = byte == b'\n' && at > cursor.record && text[at - 1] == b'\r';
                self.end_record(cursor, text, at - usize::from(is_pair), marks);
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
    fn end_field(&mut self, cursor: &mut Cursor, text: &[u8], at: usize, marks: Marks) {
        let cell = match cursor.form {
            Form::Plain => (cursor.field as u32, at as u32),
            Form::Closed => (cursor.field as u32 + 1, at as u32 - 1),
            Form::Mended | Form::Quoted => self.copy(text.get(cursor.field..at).unwrap_or(&[]), marks),
        };
        self.cells.push(cell);
        cursor.field = at + 1;
        cursor.form = Form::Plain;
        cursor.mended = false;
    }

    #[inline(always)]
    fn end_record(&mut self, cursor: &mut Cursor, text: &[u8], at: usize, marks: Marks) {
        if at > cursor.record {
            self.end_field(cursor, text, at, marks);
            let record = cursor.record as u32..at as u32;
            let found = self.cells.len() - self.records.len() * self.width;
            if found == self.width {
                self.records.push(record);
            } else {
                self.cells.truncate(self.records.len() * self.width);
                self.ragged.push((record, found as u32));
            }
        }
        *cursor = Cursor::at(at + 1);
    }

    /// Copies a field without its quotes, byte by byte.
    #[cold]
    fn copy(&mut self, field: &[u8], marks: Marks) -> Cell {
        let start = self.copies.len() as u32;
        let mut state = State::Field;
        for &byte in field {
            let next = match state {
                State::Plain => State::Plain,
                state => state.after(byte, marks),
            };
            let opens = state == State::Field && next == State::Quoted;
            if !opens && next != State::Closing {
                self.copies.push(byte);
            }
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
    /// Whether the quoted field has a doubled quote.
    mended: bool,
    /// A quote that belongs to the one before it.
    second: usize,
}

impl Cursor {
    #[inline(always)]
    fn at(start: usize) -> Cursor {
        Cursor { record: start, field: start, form: Form::Plain, mended: false, second: usize::MAX }
    }

    #[inline(always)]
    fn quote(&mut self, text: &[u8], at: usize, marks: Marks) {
        if self.form == Form::Quoted {
            if at == self.second {
                return;
            }
            match text.get(at + 1) {
                Some(&next) if next == marks.quote => (self.second, self.mended) = (at + 1, true),
                Some(&next) if next != marks.delimiter && !is_line_end(next) => self.form = Form::Mended,
                _ => self.form = if self.mended { Form::Mended } else { Form::Closed },
            }
        } else if at == self.field && self.form == Form::Plain {
            self.form = Form::Quoted;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The slow obvious twin: `csv-core`, a record at a time.
    pub fn twin(text: &[u8], delimiter: u8, quote: Option<u8>) -> Vec<Vec<Vec<u8>>> {
        let mut builder = csv_core::ReaderBuilder::new();
        builder.delimiter(delimiter);
        match quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        let mut reader = builder.build();
        let (mut rest, mut records) = (text, Vec::new());
        let (mut fields, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 2]);
        let (mut n_bytes, mut n_ends) = (0, 0);
        loop {
            let (result, read, wrote, ended) =
                reader.read_record(rest, &mut fields[n_bytes..], &mut ends[n_ends..]);
            (rest, n_bytes, n_ends) = (&rest[read..], n_bytes + wrote, n_ends + ended);
            match result {
                csv_core::ReadRecordResult::InputEmpty => continue,
                csv_core::ReadRecordResult::Record => {
                    let starts = std::iter::once(0).chain(ends[..n_ends].iter().copied());
                    records.push(
                        starts.zip(&ends[..n_ends]).map(|(from, &to)| fields[from..to].to_vec()).collect(),
                    );
                    (n_bytes, n_ends) = (0, 0);
                }
                _ => return records,
            }
        }
    }

    /// Text in which everything that structures a file is frequent.
    pub fn tangled() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            3 => Just(b','), 3 => Just(b'"'), 2 => Just(b'\n'), 1 => Just(b'\r'), 6 => Just(b'a'), 1 => Just(b'\'')
        ];
        proptest::collection::vec(byte, 0..200)
    }

    fn cell<'a>(batch: &'a Batch, text: &'a [u8], record: usize, column: usize) -> &'a [u8] {
        batch.column(text, column).nth(record).unwrap().cell
    }

    fn ends_in_quotes(text: &[u8], marks: Marks) -> bool {
        text.iter().fold(State::Record, |state, &byte| state.after(byte, marks)) == State::Quoted
    }

    /// Reads with both readers.
    fn agrees(text: &[u8], quote: Option<u8>, width: usize, limit: usize) -> Result<(), TestCaseError> {
        let marks = Marks::new(b',', quote);
        prop_assume!(!ends_in_quotes(text, marks));
        let (mut batch, mut at) = (Batch::new(width), 0);
        let (mut whole, mut found) = (Vec::new(), Vec::new());
        loop {
            let next = batch.fill(text, at, marks, limit, true);
            for record in 0..batch.len() {
                whole.push((0..width).map(|c| cell(&batch, text, record, c).to_vec()).collect::<Vec<_>>());
            }
            found.extend(batch.ragged.iter().map(|(_, fields)| *fields as usize));
            if next >= text.len() {
                break;
            }
            at = next;
        }
        let expected = twin(text, b',', quote);
        let (fitting, ragged): (Vec<_>, Vec<_>) =
            expected.into_iter().partition(|record| record.len() == width);
        prop_assert_eq!(whole, fitting);
        prop_assert_eq!(found, ragged.iter().map(Vec::len).collect::<Vec<_>>());
        Ok(())
    }

    proptest! {
        #[test]
        fn the_fast_reader_agrees_with_csv_core(text in tangled(), quote in prop_oneof![Just(None), Just(Some(b'"')), Just(Some(b'\''))], width in 1usize..5, limit in 1usize..4) {
            agrees(&text, quote, width, limit)?;
        }
    }

    proptest! {
        #[test]
        fn long_runs_of_even_records_agree_too(
            records in proptest::collection::vec(("[ab]{0,9}", "[ab]{0,9}|\"[ab,\n]{0,5}\"", 0u8..30), 0..60),
            end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
            limit in 1usize..80,
        ) {
            let mut text = String::new();
            for (a, b, odd) in &records {
                text.push_str(&match odd {
                    0 => format!("{end}{a},{b}{end}"),
                    1 => format!("{a}{end}"),
                    _ => format!("{a},{b}{end}"),
                });
            }
            agrees(text.as_bytes(), Some(b'"'), 2, limit)?;
        }
    }

    #[test]
    fn cells_are_cut_and_quotes_taken_out() {
        let text = b"a,\"b,1\",\"say \"\"hi\"\"\"\r\n\r\nx,5\" pipe,\"y\"z\nshort\n1,2,";
        let mut batch = Batch::new(3);
        let next = batch.fill(text, 0, Marks::new(b',', Some(b'"')), 100, false);
        let cells: Vec<&[u8]> =
            (0..2).flat_map(|r| (0..3).map(move |c| (r, c))).map(|(r, c)| cell(&batch, text, r, c)).collect();
        let expected: [&[u8]; 6] = [b"a", b"b,1", b"say \"hi\"", b"x", b"5\" pipe", b"yz"];
        assert_eq!(cells, expected);
        assert_eq!(batch.ragged, [(39..44, 1)]);
        assert_eq!(&text[next..], b"1,2,");
    }
}
