//! Cells into a buffer: separators, quotes, and text that a spreadsheet must not run.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab, a line end or NUL, or with the
//! full-width forms of the first four (OWASP, *CSV Injection*; ASVS 1.2.10). Such text gets a leading
//! apostrophe. The same is tested after every separator and quote inside the text, because a program that
//! expects another separator would begin a cell there. Numbers and dates that we typed ourselves are exempt.

use crate::table::TextValues;
use crate::value::{Decimal, Scalar};

/// Byte-order mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// For programs: comma, line feed, quotes where needed, text made safe.
    Plain,
    /// For programs that want every byte as it stood: as [`Dialect::Plain`], but text is left as it is.
    Raw,
    /// For a spreadsheet: byte-order mark, this separator, CRLF, all text between quotes and made safe.
    /// With a semicolon the decimals follow a comma, as in the countries whose lists use semicolons.
    Spreadsheet {
        /// Between cells.
        separator: char,
    },
}

/// Writes the cells of a table, row after row.
#[derive(Debug)]
pub(super) struct Cells {
    out: Vec<u8>,
    dialect: Dialect,
    separator: [u8; 4],
    separator_len: usize,
    row_started: bool,
    row_bytes: usize,
}

/// What a byte may mean inside a cell.
const PLAIN: u8 = 0;
/// It can make a formula, or something that needs quotes.
const SPECIAL: u8 = 1;

/// Bytes after which, or at which, a cell needs a closer look. Everything else is copied.
static CLASS: [u8; 256] = {
    let mut class = [PLAIN; 256];
    let special = b"=+-@\t\r\n\0,;|\"";
    let mut i = 0;
    while i < special.len() {
        class[special[i] as usize] = SPECIAL;
        i += 1;
    }
    // First byte of the full-width forms.
    class[0xEF] = SPECIAL;
    class
};

impl Cells {
    pub(super) fn new(dialect: Dialect, capacity: usize) -> Cells {
        Cells::into(Vec::with_capacity(capacity), dialect)
    }

    /// Goes on behind what stands in a buffer.
    pub(super) fn into(mut out: Vec<u8>, dialect: Dialect) -> Cells {
        let separator = match dialect {
            Dialect::Plain | Dialect::Raw => ',',
            Dialect::Spreadsheet { separator } => {
                out.extend_from_slice(MARK);
                separator
            }
        };
        let mut bytes = [0; 4];
        let separator_len = separator.encode_utf8(&mut bytes).len();
        Cells { out, dialect, separator: bytes, separator_len, row_started: false, row_bytes: 0 }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// A whole row of texts, such as a header.
    pub(super) fn header<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            self.text(name);
        }
        self.end_row();
    }

    /// A cell of text.
    pub(super) fn text(&mut self, text: &str) {
        self.begin();
        push_text(&mut self.out, text, self.dialect);
    }

    /// A cell without a value.
    pub(super) fn empty(&mut self) {
        self.begin();
    }

    /// A cell with a number.
    pub(super) fn number(&mut self, number: Decimal) {
        self.begin();
        let comma = matches!(self.dialect, Dialect::Spreadsheet { separator: ';' });
        push_decimal(&mut self.out, number, if comma { b',' } else { b'.' });
    }

    /// A cell with a number, or nothing.
    pub(super) fn optional(&mut self, number: Option<Decimal>) {
        match number {
            Some(number) => self.number(number),
            None => self.empty(),
        }
    }

    /// A cell with a count.
    pub(super) fn count(&mut self, count: u64) {
        self.begin();
        push_digits(&mut self.out, u128::from(count), 1);
    }

    /// The cell of a row of a text column.
    pub(super) fn text_value(&mut self, values: &TextValues, row: usize) {
        if let (TextValues::Serial { prefix, width, numbers }, Dialect::Plain | Dialect::Raw) =
            (values, self.dialect)
        {
            let number = numbers.get(row).and_then(|number| u64::try_from(number).ok());
            if let (Some(number), true) = (number, is_plain(prefix)) {
                self.begin();
                self.out.extend_from_slice(prefix.as_bytes());
                push_digits(&mut self.out, u128::from(number), usize::from(*width).max(1));
                return;
            }
        }
        self.text(&values.get(row));
    }

    /// A cell with a known value of any type.
    pub(super) fn value(&mut self, value: Scalar) {
        match value {
            Scalar::Text(text) => self.text(&text),
            Scalar::Number(number) => self.number(number),
            Scalar::Day(_) | Scalar::Instant(_) | Scalar::Flag(_) => {
                self.begin();
                self.out.extend_from_slice(value.to_string().as_bytes());
            }
        }
    }

    /// A cell that was written by [`cell_of`] in this dialect.
    pub(super) fn ready(&mut self, cell: &[u8]) {
        self.begin();
        self.out.extend_from_slice(cell);
    }

    pub(super) fn end_row(&mut self) {
        // A lone empty cell would be a blank line, which readers skip.
        if self.row_started && self.out.len() == self.row_bytes {
            self.out.extend_from_slice(b"\"\"");
        }
        if matches!(self.dialect, Dialect::Spreadsheet { .. }) {
            self.out.push(b'\r');
        }
        self.out.push(b'\n');
        self.row_started = false;
    }

    fn begin(&mut self) {
        if self.row_started {
            self.out.extend_from_slice(&self.separator[..self.separator_len]);
        } else {
            self.row_started = true;
            self.row_bytes = self.out.len();
        }
    }
}

/// A text as a cell, for texts that many rows share.
pub(super) fn cell_of(text: &str, dialect: Dialect) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    push_text(&mut out, text, dialect);
    out
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| CLASS[usize::from(b)] == PLAIN)
}

fn push_text(out: &mut Vec<u8>, text: &str, dialect: Dialect) {
    let (always, safe, separator) = match dialect {
        Dialect::Plain => (false, true, ','),
        Dialect::Raw => (false, false, ','),
        Dialect::Spreadsheet { separator } => (true, true, separator),
    };
    if !always && is_plain(text) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let risk = if safe { risk(text) } else { Risk::None };
    // Where the danger lies behind a separator that is not ours, quotes keep the cell in one piece.
    let quotes = always || risk == Risk::Inside || text.contains([separator, '"', '\r', '\n']);
    if quotes {
        out.push(b'"');
    }
    if risk != Risk::None {
        out.push(b'\'');
    }
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    if quotes {
        out.push(b'"');
    }
}

/// Whether a spreadsheet could run a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Risk {
    None,
    /// At its beginning.
    Start,
    /// After a separator or quote inside.
    Inside,
}

fn risk(text: &str) -> Risk {
    if begins_formula(text) {
        return Risk::Start;
    }
    let inside = text
        .char_indices()
        .filter(|(_, c)| matches!(c, ',' | ';' | '\t' | '|' | '"'))
        .any(|(at, _)| text.get(at + 1..).is_some_and(begins_formula));
    if inside { Risk::Inside } else { Risk::None }
}

fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'])
}

fn push_decimal(out: &mut Vec<u8>, number: Decimal, point: u8) {
    if number.units() < 0 {
        out.push(b'-');
    }
    let scale = usize::from(number.scale());
    push_digits(out, number.units().unsigned_abs(), scale + 1);
    if scale > 0 {
        out.insert(out.len() - scale, point);
    }
}

/// Digits, padded with zeros to `width`.
fn push_digits(out: &mut Vec<u8>, mut number: u128, width: usize) {
    let mut digits = [0u8; 40];
    let mut at = digits.len();
    // Most numbers fit 64 bits, where division is quick.
    while let Ok(mut small) = u64::try_from(number)
        && small > 0
        && at > 0
    {
        at -= 1;
        digits[at] = b'0' + (small % 10) as u8;
        small /= 10;
        number = u128::from(small);
    }
    while number > 0 && at > 0 {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    let written = digits.len() - at;
    out.extend(std::iter::repeat_n(b'0', width.saturating_sub(written)));
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::table::Ints;

    fn plain(text: &str) -> String {
        String::from_utf8(cell_of(text, Dialect::Plain)).unwrap()
    }

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        for (text, cell) in [
            ("", ""),
            ("Ada Lovelace", "Ada Lovelace"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("a;b", "a;b"),
            ("C-007", "C-007"),
            ("Ωμέγα", "Ωμέγα"),
        ] {
            assert_eq!(plain(text), cell);
        }
    }

    #[test]
    fn a_text_that_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("+37410", "'+37410"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("\0", "'\0"),
            ("＝1", "'＝1"),
            ("a;=1", "\"'a;=1\""),
            ("a,-1", "\"'a,-1\""),
            ("a\"@b", "\"'a\"\"@b\""),
            ("a|+b", "\"'a|+b\""),
            ("'=1", "'=1"),
            ("18-24", "18-24"),
        ] {
            assert_eq!(plain(text), cell, "{text:?}");
        }
        assert_eq!(cell_of("=1", Dialect::Raw), b"=1");
    }

    #[test]
    fn a_spreadsheet_gets_its_mark_its_separator_and_its_comma() {
        let mut cells = Cells::new(Dialect::Spreadsheet { separator: ';' }, 0);
        cells.text("a");
        cells.number(Decimal::new(-150, 2));
        cells.count(7);
        cells.empty();
        cells.end_row();
        assert_eq!(String::from_utf8(cells.into_bytes()).unwrap(), "\u{feff}\"a\";-1,50;7;\r\n");
    }

    #[test]
    fn a_row_of_one_empty_cell_is_not_a_blank_line() {
        let mut cells = Cells::new(Dialect::Plain, 0);
        cells.empty();
        cells.end_row();
        cells.text("");
        cells.empty();
        cells.end_row();
        assert_eq!(cells.into_bytes(), b"\"\"\n,\n");
    }

    proptest! {
        #[test]
        fn numbers_are_written_as_they_print(units in any::<i128>(), scale in 0u8..20) {
            let number = Decimal::new(units, scale);
            let mut out = Vec::new();
            push_decimal(&mut out, number, b'.');
            prop_assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }

        #[test]
        fn serial_ids_are_written_as_they_read(number in 0i64.., width in 0u8..12, prefix in "[A-Z=,]{0,3}") {
            let values = TextValues::Serial { prefix, width, numbers: Ints::from_slice(&[number]) };
            let mut cells = Cells::new(Dialect::Plain, 0);
            cells.text_value(&values, 0);
            prop_assert_eq!(cells.into_bytes(), cell_of(&values.get(0), Dialect::Plain));
        }

        #[test]
        fn what_is_written_reads_back(texts in prop::collection::vec("[ -~\n\r\té=]{0,6}", 1..5)) {
            let mut cells = Cells::new(Dialect::Raw, 0);
            cells.header(texts.iter().map(String::as_str));
            let bytes = cells.into_bytes();
            let (mut fields, mut ends) = (vec![0; bytes.len() + 1], vec![0; texts.len() + 1]);
            let (_, _, _, n) = csv_core::Reader::new().read_record(&bytes, &mut fields, &mut ends);
            let mut start = 0;
            let read: Vec<String> = ends[..n].iter().map(|&end| {
                String::from_utf8(fields[std::mem::replace(&mut start, end)..end].to_vec()).unwrap()
            }).collect();
            prop_assert_eq!(read, texts);
        }
    }
}
