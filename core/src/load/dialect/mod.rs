//! How a file is laid out: how its records are written, where its table begins and ends, what its columns
//! are called.
//!
//! ```text
//! mod     the dialect and the recipe; what the user settled is not guessed
//! score   delimiter, quote, escape and comments: which split is uniform and makes sense
//! head    lines above the header, the header itself, the width of a record
//! foot    what stands below the last record: totals and lines of text
//! notes   what is said about all this
//! ```
//!
//! Everything is told from the first records and the last ones, and whatever is told is a note. What holds
//! for the rest of the file is found out while it is read: a record that does not fit is a reject.

mod foot;
mod head;
mod notes;
mod score;

pub(super) use foot::Foot;
pub(super) use head::Body;

use super::encoding::Encoding;
use super::groups::{self, Groups};
use super::options::{Setting, Settlement};
use super::records::{RawRecord, RawRecords, Shape};
use super::scan::count_lines;
use crate::diag::Problem;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// What stands between fields.
    pub delimiter: Delimiter,
    /// What stands around fields, if anything does.
    pub quote: Option<u8>,
    /// How a quote inside quotes is written.
    pub escape: Escape,
    /// What a line of comment begins with.
    pub comment: Option<u8>,
}

impl Dialect {
    /// The usual dialect with this delimiter and quote: quotes are doubled, nothing is a comment.
    pub fn new(delimiter: u8, quote: Option<u8>) -> Dialect {
        let delimiter = Delimiter { byte: delimiter, is_padded: false };
        Dialect { delimiter, quote, escape: Escape::Doubled, comment: None }
    }
}

/// What stands between fields. A space stands for any number of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delimiter {
    /// The byte.
    pub byte: u8,
    /// Whether the spaces after it belong to it.
    pub is_padded: bool,
}

/// How a quote inside quotes is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Escape {
    /// Twice.
    Doubled,
    /// After a backslash, or twice.
    Backslash,
    /// As it is: a quote closes only before a delimiter or a line end.
    Bare,
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Name of the file.
    pub file: String,
    /// How letters are written.
    pub encoding: Encoding,
    /// Length of the byte order mark at its start.
    pub mark: u64,
    /// How records are written.
    pub dialect: Dialect,
    /// Records that name the columns: usually one, or none.
    pub header: u32,
    /// Names of all columns, also of those that are left out.
    pub columns: Vec<String>,
    /// Columns that the header leaves without a name.
    pub unnamed: Vec<usize>,
    /// The last column with content, where it is the same in every record looked at.
    pub last: Option<usize>,
    /// Headings and subtotals between the rows, if it is a report in groups.
    pub groups: Option<Groups>,
    /// Bytes of the file in which its data records are: after the header, before the footer.
    pub records_at: std::ops::Range<u64>,
}

impl Recipe {
    /// The records of a text that begins at one, as they are loaded: those that are not as wide as the
    /// columns are the rejects. Headings and subtotals of groups are none.
    pub fn records<'a>(&self, text: &'a str, is_whole: bool) -> RawRecords<'a> {
        let groups = self.groups.as_ref().map(|groups| groups.rule);
        RawRecords::new(text, self.dialect, is_whole).shaped(self.shape()).without(groups)
    }

    /// The headings that stand in the file, if it has any.
    pub fn headings(&self) -> &[String] {
        if self.header == 0 { &[] } else { &self.columns }
    }

    /// What its records look like.
    pub(super) fn shape(&self) -> Shape {
        Shape { width: self.columns.len(), last: self.last }
    }
}

/// A recipe, and where the records begin in the text it was told from.
pub(super) struct Layout {
    pub recipe: Recipe,
    /// Bytes of the text before the first record.
    pub data_start: usize,
    pub problems: Vec<Problem>,
    /// What its records look like, for the footer.
    pub body: Body,
    /// Records at the end that are none, if that was settled.
    pub footer: Option<u32>,
}

/// Records looked at to tell a layout.
const LOOK: usize = 200;

/// Bytes looked at to tell a dialect.
const LOOK_BYTES: usize = 32 << 10;

/// What was settled about the layout of a file.
#[derive(Clone, Copy, Debug, Default)]
struct Wanted {
    delimiter: Option<Delimiter>,
    quote: Option<Option<u8>>,
    escape: Option<Escape>,
    comment: Option<Option<u8>>,
    header: Option<u32>,
    skip: Option<u32>,
    footer: Option<u32>,
    groups: Option<bool>,
}

impl Wanted {
    fn new(file: &str, settled: &[Settlement]) -> Wanted {
        let mut wanted = Wanted::default();
        for settlement in settled.iter().filter(|settled| settled.is_for(file) && settled.column.is_none()) {
            match settlement.setting {
                Setting::Delimiter(delimiter) => wanted.delimiter = Some(delimiter),
                Setting::Quote(quote) => wanted.quote = Some(quote),
                Setting::Escape(escape) => wanted.escape = Some(escape),
                Setting::Comment(comment) => wanted.comment = Some(comment),
                Setting::Header(lines) => wanted.header = Some(lines),
                Setting::Skip(lines) => wanted.skip = Some(lines),
                Setting::Footer(records) => wanted.footer = Some(records),
                Setting::Groups(is_one) => wanted.groups = Some(is_one),
                _ => {}
            }
        }
        wanted
    }
}

/// Tells the layout of a file by its first records. `None` when there is none: no record at all, or (when
/// the text is not the whole file) none that is complete.
pub(super) fn detect(
    file: &str,
    text: &str,
    is_whole: bool,
    (encoding, mark): (Encoding, u64),
    settled: &[Settlement],
) -> Option<Layout> {
    let mut wanted = Wanted::new(file, settled);
    let (told, separator) = separator_line(text);
    let skipped = wanted.skip.map_or(separator, |lines| lines_len(text, lines));
    let has_separator_line = wanted.delimiter.is_none() && told.is_some();
    wanted.delimiter = wanted.delimiter.or(told);
    let body = text.get(skipped..).unwrap_or("");
    let look_end = (0..=LOOK_BYTES.min(body.len())).rev().find(|&at| body.is_char_boundary(at)).unwrap_or(0);
    let look = body.get(..look_end).unwrap_or(body);
    let (dialect, evidence) = score::dialect(look, is_whole && look.len() == body.len(), &wanted);
    let records: Vec<_> = RawRecords::new(body, dialect, is_whole).take(LOOK).collect();
    if records.is_empty() {
        return None;
    }
    let mut head = head::find(&records, &wanted);
    let (mut columns, mut unnamed, twice) = head::column_names(file, &head);
    let (header, below) = split(&records, head.at, head.lines as usize);
    let groups = groups::find(
        &groups::Table {
            records: below,
            names: if head.lines > 0 { &columns } else { &[] },
            titles: &|column| titles(header, column),
            width: head.body.width,
            is_whole: is_whole && records.len() < LOOK,
        },
        wanted.groups,
    );
    if let Some(groups) = &groups {
        let is_row = |record: &&RawRecord| groups.rule.is_row_of(head.body.width, &record.cells);
        let rows: Vec<RawRecord> = below.iter().filter(is_row).cloned().collect();
        head.body = head::body(&rows, head.body.width);
        groups.rename(&mut columns, &mut unnamed, |column| titles(header, column));
    }
    let above = body.get(..head.header_at).unwrap_or("");
    let comments = comment_lines(above, dialect);
    let data_start = skipped + head.data_at;
    let told = notes::Told {
        file,
        dialect,
        evidence,
        has_separator_line,
        header: head.lines,
        above: count_lines(above.as_bytes(), false) - comments
            + wanted.skip.map_or(0, |_| count_lines(text.get(..skipped).unwrap_or("").as_bytes(), false)),
        comments,
    };
    let mut problems = told.notes();
    problems.extend(twice);
    let recipe = Recipe {
        file: file.to_owned(),
        encoding,
        mark,
        dialect,
        header: head.lines,
        columns,
        unnamed,
        last: head.body.last,
        groups,
        records_at: mark..mark,
    };
    Some(Layout { recipe, data_start, problems, body: head.body, footer: wanted.footer })
}

/// The foot of a file, told by the records at its end. `is_whole` says whether they are all there are.
pub(super) fn foot(
    recipe: &Recipe,
    (body, settled): (&Body, Option<u32>),
    text: &str,
    is_whole: bool,
) -> Option<Foot> {
    let records: Vec<_> = recipe.records(text, true).without(None).collect();
    let rule = recipe.groups.as_ref().map(|groups| groups.rule);
    foot::find(text, &records, (body, rule), is_whole, settled)
}

/// The records of the header, and those below it.
fn split(records: &[RawRecord], at: usize, lines: usize) -> (&[RawRecord], &[RawRecord]) {
    let from = records.get(at..).unwrap_or(&[]);
    from.split_at_checked(lines).unwrap_or((from, &[]))
}

/// What the lines of a header say above a column, one below the other; or what one of them says between
/// slashes.
fn titles(header: &[RawRecord], column: usize) -> Vec<String> {
    let cells = header.iter().filter_map(|record| record.cells.get(column));
    let titles: Vec<&str> = cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    match titles[..] {
        [title] => title.split('/').map(|part| part.trim().to_owned()).collect(),
        _ => titles.into_iter().map(str::to_owned).collect(),
    }
}

/// A first line `sep=;`, as spreadsheets write it: the delimiter, and the bytes of the line.
fn separator_line(text: &str) -> (Option<Delimiter>, usize) {
    let len = lines_len(text, 1);
    let line = text.get(..len).unwrap_or("");
    let value = line.trim_end_matches(['\r', '\n']).trim_matches('"').strip_prefix("sep=");
    match value.map(str::as_bytes) {
        Some(&[byte]) if byte.is_ascii() && line.ends_with(['\r', '\n']) => {
            (Some(Delimiter { byte, is_padded: false }), len)
        }
        _ => (None, 0),
    }
}

/// The length of the first lines of a text.
fn lines_len(text: &str, lines: u32) -> usize {
    let mut at = 0;
    for _ in 0..lines {
        let rest = text.get(at..).unwrap_or("");
        let end = rest.find(['\n', '\r']).map_or(rest.len(), |end| end + 1);
        let is_pair = rest.get(end.saturating_sub(1)..).is_some_and(|rest| rest.starts_with("\r\n"));
        at += end + usize::from(is_pair);
    }
    at
}

/// The lines of comment in a text that begins at a line.
fn comment_lines(text: &str, dialect: Dialect) -> u64 {
    let Some(mark) = dialect.comment else { return 0 };
    text.split(['\n', '\r']).filter(|line| line.as_bytes().first() == Some(&mark)).count() as u64
}

#[cfg(test)]
mod tests;
