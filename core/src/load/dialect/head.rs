//! Where the table begins: lines above the header, the header itself, what its columns are called.

use super::super::class::{Class, classify};
use super::super::names::meaning;
use super::super::records::RawRecord;
use super::Wanted;
use super::score::usual_width;
use crate::diag::{Place, Problem, Severity};

/// Most records above a header.
const ABOVE: usize = 40;

/// Most lines of a header.
const LINES: usize = 3;

/// Records below the header from which it is told what every record has.
const ENOUGH: usize = 5;

/// The beginning of a table.
pub(super) struct Head {
    /// The record at which the header begins, or the first one.
    pub at: usize,
    /// Byte at which it begins.
    pub header_at: usize,
    /// Records that name the columns.
    pub lines: u32,
    /// The names as they stand, one for each column; empty without a header.
    pub names: Vec<String>,
    /// Byte at which the records begin.
    pub data_at: usize,
    pub body: Body,
}

/// What the records below the header look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Body {
    /// Fields of a record.
    pub width: usize,
    /// The last column with content, where it is the same in every record.
    pub last: Option<usize>,
    /// Columns that have content in every record.
    pub filled: Vec<bool>,
    /// Columns that hold numbers, dates and the like.
    pub typed: Vec<bool>,
}

/// Finds the header among the first records.
pub(super) fn find(records: &[RawRecord], wanted: &Wanted) -> Head {
    let usual = usual_width(records.iter().map(|record| record.cells.len()));
    let cells = |at: usize| records.get(at).map_or(&[][..], |record| &record.cells);
    let is_settled = wanted.header.is_some_and(|lines| lines > 0);
    let is_told = wanted.skip.is_some() || wanted.header == Some(0);
    let mut start = if is_told { 0 } else { first_row(records, usual) };
    if start > 0 && !is_settled && !is_header(cells(start)) {
        start = untitled(records, usual);
    }
    let mut lines = match wanted.header {
        Some(lines) => (lines as usize).min(records.len() - start),
        None if !is_header(cells(start)) => 0,
        None => 1 + more_lines(records, start),
    };
    // A line of headings over several columns stands above the names.
    if wanted.header.is_none() && lines == 1 {
        if start > 0 && !is_told && is_upper(cells(start - 1), cells(start)) {
            (start, lines) = (start - 1, 2);
        } else if filled(cells(start)) < cells(start).len()
            && heads(records, start + 1, cells(start).len())
            && is_upper(cells(start), cells(start + 1))
        {
            lines = 2;
        }
    }
    let names = joined(records.get(start..start + lines).unwrap_or(&[]));
    let below = records.get(start + lines..).unwrap_or(&[]);
    let width = width(&names, below, usual);
    let data_at = match records.get((start + lines).wrapping_sub(1)) {
        Some(header) if lines > 0 => header.end,
        _ if start == 0 => 0,
        _ => records.get(start).map_or(0, |record| record.range.start),
    };
    Head {
        at: start,
        header_at: if start == 0 { 0 } else { records.get(start).map_or(0, |record| record.range.start) },
        lines: lines as u32,
        names: if lines == 0 { Vec::new() } else { names },
        data_at,
        body: body(below, width),
    }
}

/// The first record that belongs to the table.
fn first_row(records: &[RawRecord], usual: usize) -> usize {
    let mut start = 0;
    while let Some(record) = records.get(start).filter(|_| start < ABOVE) {
        if is_title(&record.cells, usual) {
            start += 1;
            continue;
        }
        // A sentence with a delimiter in it, above what is plainly a header.
        let header =
            records.iter().skip(start + 1).take(ABOVE).position(|record| !is_title(&record.cells, usual));
        let header = header
            .map(|more| start + 1 + more)
            .filter(|&at| record.cells.len() != usual && heads(records, at, usual));
        match header {
            Some(at) => start = at,
            None => break,
        }
    }
    if start < records.len().min(ABOVE) { start } else { 0 }
}

/// Lines with a single field at the start of a file without a header.
fn untitled(records: &[RawRecord], usual: usize) -> usize {
    if usual < 2 { 0 } else { records.iter().take_while(|record| record.cells.len() == 1).count() }
}

fn is_value(cell: &str) -> bool {
    classify(cell.as_bytes()).is_value()
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Whether a record is a line of title or notes: hardly anything in it.
fn is_title(cells: &[String], usual: usize) -> bool {
    let filled = filled(cells);
    match cells.len() {
        len if len < usual => filled <= 1 || len * 2 <= usual,
        len if len == usual => usual > 2 && filled <= 1 || usual > 3 && filled * 2 < usual,
        _ => filled <= 1,
    }
}

/// Whether a record is a header beyond doubt: all text, and below it are columns of values.
fn heads(records: &[RawRecord], at: usize, usual: usize) -> bool {
    let cells = records.get(at).map_or(&[][..], |record| &record.cells);
    let below = records.get(at + 1..).unwrap_or(&[]);
    cells.len() == usual && is_header(cells) && body(below, usual).typed.contains(&true)
}

/// Whether the first record names the columns: none of its cells is a value, or one is a known name, or its
/// only values are years.
fn is_header(cells: &[String]) -> bool {
    let is_year = |cell: &String| cell.trim().parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year));
    let is_known = |cell: &String| {
        let meaning = meaning(cell);
        meaning.role.is_some() || meaning.family.is_some()
    };
    let values: Vec<&String> = cells.iter().filter(|cell| is_value(cell)).collect();
    let begins_with_text = cells.first().is_some_and(|cell| !is_value(cell));
    let is_named = cells.iter().any(is_known) || values.len() > 1 && values.iter().all(|cell| is_year(cell));
    filled(cells) > 0 && (values.is_empty() || begins_with_text && is_named)
}

/// Records after the first line of a header that belong to it: all text where the columns below hold values.
fn more_lines(records: &[RawRecord], start: usize) -> usize {
    let header = records.get(start).map_or(&[][..], |record| &record.cells);
    let mut more = 0;
    while more + 1 < LINES
        && let Some(record) = records.get(start + 1 + more)
        && record.cells.len() == header.len()
    {
        let below = body(records.get(start + 2 + more..).unwrap_or(&[]), header.len());
        let typed: Vec<&String> = record
            .cells
            .iter()
            .zip(&below.typed)
            .filter(|(_, typed)| **typed)
            .map(|(cell, _)| cell)
            .collect();
        let is_text = !record.cells.iter().any(|cell| is_value(cell));
        let breaks = typed.iter().filter(|cell| !is_value(cell) && is_wordy(cell)).count();
        let is_same = same(&record.cells, header);
        if names_groups(header, &record.cells) {
            more += 1;
            continue;
        }
        if !(is_text && !typed.is_empty() && breaks == typed.len() && (typed.len() > 1 || is_same)) {
            break;
        }
        more += 1;
    }
    more
}

/// Whether a line below a header names nothing but what stands in the header's first column below a heading
/// of it: `Customer` above `Document`.
fn names_groups(header: &[String], cells: &[String]) -> bool {
    let first = |cells: &[String]| {
        cells.iter().position(|cell| !cell.trim().is_empty()).filter(|at| meaning(&cells[*at]).kind.is_some())
    };
    filled(cells) == 1 && first(cells).is_some() && first(cells) == first(header)
}

fn same(a: &[String], b: &[String]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.trim().to_lowercase() == b.trim().to_lowercase())
}

/// Whether a cell is a word, and not one of those that stand for nothing.
fn is_wordy(cell: &str) -> bool {
    let word = cell.trim().to_lowercase();
    word.chars().any(char::is_alphabetic)
        && !["na", "n/a", "null", "none", "nan", "nil"].contains(&word.as_str())
}

/// Whether a record holds headings over several columns: text over names that need it.
fn is_upper(upper: &[String], names: &[String]) -> bool {
    let mut seen = std::collections::HashSet::new();
    let needs = names.iter().any(|name| name.trim().is_empty() || !seen.insert(name.trim().to_lowercase()));
    let is_text = !upper.iter().any(|cell| is_value(cell));
    let is_fuller = filled(names) >= filled(upper);
    upper.len() == names.len() && filled(upper) > 1 && is_text && needs && is_fuller
}

/// The lines of a header as one: words above each other are joined, a heading holds for the empty cells to
/// its right, and what stands twice is said once.
fn joined(lines: &[RawRecord]) -> Vec<String> {
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut names = vec![String::new(); width];
    for (at, line) in lines.iter().enumerate() {
        let is_upper = at + 1 < lines.len();
        let mut over = "";
        for (name, cell) in names.iter_mut().zip(&line.cells) {
            let cell = cell.trim();
            over = if cell.is_empty() && is_upper { over } else { cell };
            let is_new = !name.split('\u{1f}').any(|word| word.eq_ignore_ascii_case(over));
            if !over.is_empty() && is_new {
                if !name.is_empty() {
                    name.push('\u{1f}');
                }
                name.push_str(over);
            }
        }
    }
    names.into_iter().map(|name| name.replace('\u{1f}', " ")).collect()
}

/// Fields of a record: as many as the header has, unless one of the two has nothing but empty fields more.
fn width(names: &[String], below: &[RawRecord], usual: usize) -> usize {
    if names.is_empty() {
        return usual.max(1);
    }
    let named = names.len() - names.iter().rev().take_while(|name| name.is_empty()).count();
    let rows = usual_width(below.iter().map(|record| record.cells.len()));
    let is_empty_after = |width: usize| {
        let cells = |record: &RawRecord| {
            record.cells.get(width..).is_none_or(|cells| cells.iter().all(String::is_empty))
        };
        below.iter().all(cells)
    };
    if rows > names.len() && is_empty_after(names.len()) || rows < names.len() && rows >= named && rows > 0 {
        rows
    } else {
        names.len()
    }
}

/// What the records of this width look like.
pub(super) fn body(below: &[RawRecord], width: usize) -> Body {
    let rows: Vec<&RawRecord> = below.iter().filter(|record| record.cells.len() == width).collect();
    let column = |at: usize| rows.iter().filter_map(move |row| row.cells.get(at));
    let last_of = |row: &&RawRecord| row.cells.iter().rposition(|cell| !cell.is_empty());
    let last = rows.first().and_then(last_of);
    let is_usual = rows.len() >= ENOUGH && rows.len() * 20 >= below.len() * 19;
    let is_constant = is_usual && rows.iter().all(|row| last_of(row) == last);
    let is_typed = |at: usize| {
        let classes = || {
            column(at)
                .map(|cell| classify(cell.as_bytes()))
                .filter(|class| !matches!(class, Class::Empty | Class::Null))
        };
        let values = classes().filter(|class| class.is_value()).count();
        values > 1 && values * 5 >= classes().count() * 4
    };
    Body {
        width,
        last: last.filter(|_| is_constant),
        filled: (0..width)
            .map(|at| {
                rows.len() > 1 && column(at).filter(|cell| cell.trim().is_empty()).count() * 20 <= rows.len()
            })
            .collect(),
        typed: (0..width).map(is_typed).collect(),
    }
}

/// Names for all columns, no two alike; those that the header leaves without one; and what is to be said.
pub(super) fn column_names(file: &str, head: &Head) -> (Vec<String>, Vec<usize>, Vec<Problem>) {
    let mut names: Vec<String> = Vec::with_capacity(head.body.width);
    let mut unnamed = Vec::new();
    let mut taken = std::collections::HashSet::new();
    let mut problems = Vec::new();
    for index in 0..head.body.width {
        let given = head.names.get(index).map_or("", |name| name.trim());
        if given.is_empty() && head.lines > 0 {
            unnamed.push(index);
        }
        let wanted = if given.is_empty() { format!("column_{}", index + 1) } else { one_line(given) };
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
    (names, unnamed, problems)
}

/// A name without line ends and other controls.
fn one_line(name: &str) -> String {
    if !name.contains(char::is_control) {
        return name.to_owned();
    }
    name.split(|letter: char| letter.is_control())
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
