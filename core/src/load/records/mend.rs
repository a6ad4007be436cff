//! The second look at a record that is not as the others are.
//!
//! Three things are put right, and counted. A quotation mark that opens nothing (`5" pipe`, a stray `"`
//! before a word) is taken as it stands, if every record cut that way has the right width. A delimiter that
//! is missing before a field in quotes (`48.00"Pillow, wooden"`) is thought to be there, on the same
//! condition. And where the last column with content is always the same, empty fields that are missing or
//! too many after it are added or left out: a spreadsheet writes as many delimiters as it likes there.

use std::ops::Range;

use super::super::dialect::Escape;
use super::super::scan::{Marks, is_line_end};

/// What gives a record away whose quotes may not be what they seem.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Signs {
    /// A field goes on after its closing quote, or a quote inside quotes looks like an opening one.
    pub is_odd: bool,
    /// A quote that looks like an opening one stands within a field.
    pub is_inner: bool,
}

/// What all records of a file look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Shape {
    /// Fields of a record.
    pub width: usize,
    /// The last column with content, where it is the same in every record.
    pub last: Option<usize>,
}

impl Shape {
    /// A shape of which only the width is known.
    pub fn of_width(width: usize) -> Shape {
        Shape { width, last: None }
    }

    /// Whether a record of another width differs only by empty fields at its end. `filled` says which of its
    /// fields have content.
    pub fn fits(&self, filled: impl DoubleEndedIterator<Item = bool> + ExactSizeIterator) -> bool {
        self.last.is_some()
            && filled.enumerate().rfind(|(_, is_filled)| *is_filled).map(|(at, _)| at) == self.last
    }
}

/// A field as it was cut the second time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Piece {
    /// Where its content stands in the record.
    pub range: Range<usize>,
    /// Its content, where it does not stand there as it is.
    pub copy: Option<Vec<u8>>,
}

impl Piece {
    /// Its content.
    pub fn content<'a>(&'a self, record: &'a [u8]) -> &'a [u8] {
        self.copy.as_deref().unwrap_or_else(|| record.get(self.range.clone()).unwrap_or(&[]))
    }
}

/// The records that come of one that was cut again: where they stand in it, and their fields.
type Recut = Vec<(Range<usize>, Vec<Piece>)>;

/// Cuts a record of so many fields again, if its quotes give reason to. More than one may come of it: a
/// stray mark swallows line ends. `None` when there is no reason, or its parts are no records either.
#[cold]
pub(in super::super) fn recut(
    record: &[u8],
    found: usize,
    signs: Signs,
    (marks, shape): (Marks, Shape),
) -> Option<Recut> {
    if !marks.has_quotes() || !record.contains(&marks.quote) {
        return None;
    }
    // Where quotes are not escaped, nothing but its width shows that a record went astray.
    let is_suspect = signs.is_odd || marks.escape == Escape::Bare && found != shape.width;
    let apart = signs.is_inner.then(|| cut(record, true, (marks, shape))).flatten();
    apart.or_else(|| is_suspect.then(|| cut(record, false, (marks, shape))).flatten())
}

/// Cuts a record again; with `apart` where a field in quotes begins within another one, and only if one does.
fn cut(record: &[u8], apart: bool, (marks, shape): (Marks, Shape)) -> Option<Recut> {
    let (mut records, mut at, mut is_apart) = (Vec::new(), 0, false);
    while at < record.len() {
        if record.get(at).copied().is_some_and(is_line_end) {
            at += 1;
            continue;
        }
        let start = at;
        let mut pieces = Vec::new();
        loop {
            let is_first = pieces.is_empty();
            while record
                .get(at)
                .is_some_and(|&byte| marks.is_run() && byte == b' ' || !is_first && marks.is_padding(byte))
            {
                at += 1;
            }
            let ends = record.get(at).is_none_or(|&byte| is_line_end(byte));
            if !(ends && marks.is_run()) {
                let (piece, end) = quoted(record, at, marks).unwrap_or_else(|| plain(record, at, marks));
                let inner = if apart && piece.copy.is_none() {
                    inner(record, piece.range.clone(), marks)
                } else {
                    None
                };
                if let Some((inner, end)) = inner {
                    pieces.extend([Piece { range: at..inner.range.start, copy: None }, inner]);
                    (at, is_apart) = (end, true);
                } else {
                    pieces.push(piece);
                    at = end;
                }
            }
            match record.get(at) {
                Some(&byte) if byte == marks.delimiter => at += 1,
                _ => break,
            }
        }
        if pieces.iter().all(|piece| piece.range.is_empty()) {
            continue;
        }
        if pieces.len() != shape.width {
            if !shape.fits(pieces.iter().map(|piece| !piece.content(record).is_empty())) {
                return None;
            }
            pieces.resize(shape.width, Piece { range: at..at, copy: None });
        }
        records.push((start..at, pieces));
    }
    (!records.is_empty() && apart == is_apart).then_some(records)
}

/// The field up to the next delimiter or line end, as it stands.
fn plain(record: &[u8], at: usize, marks: Marks) -> (Piece, usize) {
    let rest = record.get(at..).unwrap_or(&[]);
    let len = rest.iter().position(|&byte| byte == marks.delimiter || is_line_end(byte));
    let end = at + len.unwrap_or(rest.len());
    (Piece { range: at..end, copy: None }, end)
}

/// The field in quotes that begins within another one and goes beyond its end.
fn inner(record: &[u8], field: Range<usize>, marks: Marks) -> Option<(Piece, usize)> {
    let mut places = field.clone().skip(1).filter(|&at| is_inner(record, at, marks));
    let (piece, end) = places.find_map(|at| quoted(record, at, marks))?;
    (end > field.end).then_some((piece, end))
}

/// Whether a quote within a field looks like an opening one: something before it, a word after it.
#[inline]
pub(super) fn is_inner(text: &[u8], at: usize, marks: Marks) -> bool {
    text.get(at) == Some(&marks.quote)
        && text.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// Whether a quote inside quotes looks like an opening one: it stands where a field begins.
#[inline]
pub(super) fn begins_field(before: &[u8], marks: Marks) -> bool {
    let last = before.iter().rev().find(|&&byte| !marks.is_padding(byte));
    last.is_some_and(|&byte| byte == marks.delimiter || is_line_end(byte))
}

/// The field in quotes that begins here; `None` when none does, or when its quote is a stray one: never
/// closed, or followed by one that opens a field itself.
fn quoted(record: &[u8], start: usize, marks: Marks) -> Option<(Piece, usize)> {
    let ends_field =
        |byte: Option<&u8>| byte.is_none_or(|&byte| byte == marks.delimiter || is_line_end(byte));
    (record.get(start) == Some(&marks.quote)).then_some(())?;
    let (mut content, mut at) = (Vec::new(), start + 1);
    loop {
        let byte = *record.get(at)?;
        let next = record.get(at + 1);
        if byte == b'\\' && marks.escape == Escape::Backslash {
            let next = *next?;
            if next != marks.quote && next != b'\\' {
                content.push(byte);
            }
            content.push(next);
            at += 2;
        } else if byte != marks.quote {
            content.push(byte);
            at += 1;
        } else if ends_field(next) {
            return Some((Piece { range: start..at + 1, copy: Some(content) }, at + 1));
        } else if next == Some(&marks.quote) && marks.escape != Escape::Bare {
            content.push(byte);
            at += 2;
        } else {
            let after = record.get(at + 1..).unwrap_or(&[]);
            let spaces = after.iter().take_while(|&&byte| byte == b' ').count();
            if !marks.is_run() && ends_field(after.get(spaces)) {
                let end = at + 1 + spaces;
                return Some((Piece { range: start..end, copy: Some(content) }, end));
            }
            if begins_field(record.get(start + 1..at).unwrap_or(&[]), marks) {
                return None;
            }
            content.push(byte);
            at += 1;
        }
    }
}
