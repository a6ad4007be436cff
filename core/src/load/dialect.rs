//! How a file is laid out: delimiter, quotes, header, told from its first records.
//!
//! Every pair of delimiter and quote is tried; the one wins under which records have one width and their
//! cells look like something. What the user settled is not tried.

use super::class::{Class, classify};
use super::encoding::Encoding;
use super::names::meaning;
use super::options::{Setting, Settlement};
use super::raw::RawRecords;
use crate::diag::{Place, Problem, Severity};

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Name of the file.
    pub file: String,
    /// How letters are written.
    pub encoding: Encoding,
    /// Length of the byte order mark at its start.
    pub mark: u64,
    /// What stands between fields.
    pub delimiter: u8,
    /// What stands around fields.
    pub quote: Option<u8>,
    /// Whether the first record names the columns.
    pub header: bool,
    /// Names of all columns, also of those that are left out.
    pub columns: Vec<String>,
    /// Byte of the file at which its first data record begins.
    pub records_at: u64,
}

/// A recipe, and where the records begin in the text it was told from.
pub(super) struct Layout {
    pub recipe: Recipe,
    /// Bytes of the text before the first record.
    pub data_start: usize,
    pub problems: Vec<Problem>,
}

/// Records looked at to tell a layout.
const LOOK: usize = 200;

/// Bytes looked at to tell a layout.
const LOOK_BYTES: usize = 32 << 10;

/// Tells the layout of a file by its first records. `None` when there is none: no record at all, or (when
/// the text is not the whole file) none that is complete.
pub(super) fn detect(
    file: &str,
    text: &str,
    is_whole: bool,
    (encoding, mark): (Encoding, u64),
    settled: &[Settlement],
) -> Option<Layout> {
    let of_file = |wanted: fn(Setting) -> bool| {
        let own = settled.iter().filter(|settlement| settlement.is_for(file) && settlement.column.is_none());
        own.map(|settlement| settlement.setting).rfind(|setting| wanted(*setting))
    };
    let (told, skipped) = separator_line(text);
    let body = text.get(skipped..).unwrap_or(text);
    let delimiter = match of_file(|setting| matches!(setting, Setting::Delimiter(_))) {
        Some(Setting::Delimiter(byte)) => Some(byte),
        _ => told,
    };
    let quote = match of_file(|setting| matches!(setting, Setting::Quote(_))) {
        Some(Setting::Quote(quote)) => Some(quote),
        _ => None,
    };
    let look_end = (0..=LOOK_BYTES.min(body.len())).rev().find(|&at| body.is_char_boundary(at)).unwrap_or(0);
    let look = body.get(..look_end).unwrap_or(body);
    let (delimiter, quote) = dialect(look, is_whole && look.len() == body.len(), delimiter, quote);
    let mut records = RawRecords::new(body, delimiter, quote, is_whole);
    let first = records.next()?;
    let below: Vec<Vec<String>> = records.take(LOOK).map(|record| record.cells).collect();
    let header = match of_file(|setting| matches!(setting, Setting::Header(_))) {
        Some(Setting::Header(header)) => header,
        _ => is_header(&first.cells),
    };
    let width = if header { first.cells.len() } else { usual_width(&first.cells, &below) };
    let named = if header { first.cells.as_slice() } else { &[] };
    let (columns, problems) = column_names(file, named, width);
    let data_start = skipped + if header { first.end } else { 0 };
    let file = file.to_owned();
    let recipe = Recipe { file, encoding, mark, delimiter, quote, header, columns, records_at: mark };
    Some(Layout { recipe, data_start, problems })
}

/// A first line `sep=;`, as spreadsheets write it: the delimiter, and the bytes of the line.
fn separator_line(text: &str) -> (Option<u8>, usize) {
    let line = text.split_inclusive('\n').next().unwrap_or("");
    let value = line.trim_end_matches(['\r', '\n']).trim_matches('"').strip_prefix("sep=");
    match value.map(str::as_bytes) {
        Some(&[byte]) if byte.is_ascii() && line.ends_with('\n') => (Some(byte), line.len()),
        _ => (None, 0),
    }
}

/// The most likely delimiter and quote.
fn dialect(look: &str, is_whole: bool, delimiter: Option<u8>, quote: Option<Option<u8>>) -> (u8, Option<u8>) {
    let delimiters = delimiter.map_or_else(|| vec![b',', b';', b'\t', b'|'], |byte| vec![byte]);
    let quotes = quote.map_or_else(|| likely_quotes(look), |quote| vec![quote]);
    let mut best = (0, (b',', Some(b'"')));
    for &quote in &quotes {
        for &delimiter in &delimiters {
            let score = score(look, is_whole, delimiter, quote);
            if score > best.0 {
                best = (score, (delimiter, quote));
            }
        }
    }
    if best.0 == 0 {
        // One column, or nothing to go by.
        best.1 = (delimiter.unwrap_or(b','), quotes.first().copied().unwrap_or(Some(b'"')));
    }
    best.1
}

/// Quotes worth trying: the double one always; the single one where fields both begin and end with it.
fn likely_quotes(look: &str) -> Vec<Option<u8>> {
    let bytes = look.as_bytes();
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| b",;\t|\r\n".contains(byte));
    let singles = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\'');
    let (mut opening, mut closing) = (0, 0);
    for (at, _) in singles {
        opening += usize::from(is_edge(at.checked_sub(1).and_then(|before| bytes.get(before))));
        closing += usize::from(is_edge(bytes.get(at + 1)));
    }
    let single = opening > 1 && closing * 10 >= opening * 9 && !look.contains('"');
    if single { vec![Some(b'\''), Some(b'"')] } else { vec![Some(b'"')] }
}

/// How well records split this way: uniform width, then cells that look like something. 0 for one column.
fn score(look: &str, is_whole: bool, delimiter: u8, quote: Option<u8>) -> u64 {
    let records: Vec<Vec<String>> =
        RawRecords::new(look, delimiter, quote, is_whole).take(LOOK).map(|record| record.cells).collect();
    let Some(first) = records.first() else { return 0 };
    let width = usual_width(first, records.get(1..).unwrap_or(&[]));
    if width < 2 {
        return 0;
    }
    let uniform = records.iter().filter(|cells| cells.len() == width).count();
    let cells = records.iter().skip(1).flatten();
    let (typed, all) = cells.fold((0, 0), |(typed, all), cell| {
        (typed + usize::from(looks_typed(classify(cell.as_bytes()))), all + 1)
    });
    let share = |part: usize, of: usize| (part * 1000 / of.max(1)) as u64;
    let uniform = share(uniform, records.len());
    let headed = if first.len() == width { 1000 } else { 600 };
    // Width breaks ties: of two splits that are as uniform, the finer one found more structure.
    uniform * uniform * headed / 1000 * (700 + share(typed, all) * 3 / 10) / 1000 * 64 + width.min(63) as u64
}

/// Whether a cell of this look speaks for a split: it is empty, or a value.
fn looks_typed(class: Class) -> bool {
    class == Class::Empty || class.is_value()
}

/// The most frequent number of cells; the widest of those.
fn usual_width(first: &[String], below: &[Vec<String>]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for len in below.iter().map(Vec::len).chain([first.len()]) {
        *counts.entry(len).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(len, count)| (*count, *len)).map_or(first.len(), |(len, _)| len)
}

/// Whether the first record names the columns: none of its cells is a value, or one is a known name.
fn is_header(cells: &[String]) -> bool {
    let values = cells.iter().filter(|cell| classify(cell.as_bytes()).is_value());
    let is_known = |cell: &String| {
        let meaning = meaning(cell);
        meaning.role.is_some() || meaning.family.is_some()
    };
    cells.iter().any(|cell| !cell.trim().is_empty()) && (values.count() == 0 || cells.iter().any(is_known))
}

/// Names for all columns, no two alike.
fn column_names(file: &str, header: &[String], width: usize) -> (Vec<String>, Vec<Problem>) {
    let mut names: Vec<String> = Vec::with_capacity(width);
    let mut taken = std::collections::HashSet::new();
    let mut problems = Vec::new();
    for index in 0..width {
        let given = header.get(index).map_or("", |name| name.trim());
        let wanted = if given.is_empty() { format!("column_{}", index + 1) } else { given.to_owned() };
        let mut name = wanted.clone();
        let mut count = 1;
        while !taken.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{wanted} ({count})");
        }
        if count > 1 {
            let english = format!("two columns are called \"{wanted}\"; the later one is now \"{name}\"");
            problems.push(
                Problem::new("load.header-twice", Severity::Warning, english)
                    .arg("column", wanted.as_str())
                    .arg("renamed", name.as_str())
                    .at(Place::Column { file: file.to_owned(), column: name.clone() })
                    .help("rename one of them in the file if they mean different things"),
            );
        }
        names.push(name);
    }
    (names, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (char, Option<char>, bool, Vec<String>) {
        let layout = detect("a.csv", text, true, (Encoding::Utf8, 0), &[]).unwrap();
        let recipe = layout.recipe;
        (recipe.delimiter.into(), recipe.quote.map(char::from), recipe.header, recipe.columns)
    }

    #[test]
    fn layouts_are_told_from_the_first_records() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let cases = [
            ("id,name\n1,A\n", (',', true, names(&["id", "name"]))),
            ("id;price\n1;2,5\n2;3,5\n", (';', true, names(&["id", "price"]))),
            ("1;2,5\n2;3,5\n3;4,5\n", (';', false, names(&["column_1", "column_2"]))),
            ("a\tb\n1\t2\n", ('\t', true, names(&["a", "b"]))),
            ("a|b\n1|2,3,4\n", ('|', true, names(&["a", "b"]))),
            ("name\nA\nB\n", (',', true, names(&["name"]))),
            ("Southborough,MA,9686\nX,NY,1\n", (',', false, names(&["column_1", "column_2", "column_3"]))),
            ("customer,2019,2020\nA,1,2\n", (',', true, names(&["customer", "2019", "2020"]))),
            ("sep=;\na;b,c\n1;2\n", (';', true, names(&["a", "b,c"]))),
            ("a,,a,A\n1,2,3,4\n", (',', true, names(&["a", "column_2", "a (2)", "A (3)"]))),
        ];
        for (text, (delimiter, header, columns)) in cases {
            let told = told(text);
            assert_eq!((told.0, told.2, told.3), (delimiter, header, columns), "{text:?}");
        }
    }

    #[test]
    fn single_quotes_are_quotes_only_where_they_close() {
        assert_eq!(told("a,b\n'x,y','z'\n'u','v'\n").1, Some('\''));
        assert_eq!(told("city,n\n's-Hertogenbosch,1\n's-Gravenhage,2\n").1, Some('"'));
    }
}
