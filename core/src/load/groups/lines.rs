//! Headings and subtotals: which is which, of what level, and of which rows each one speaks.

use std::ops::Range;

use super::super::class::is_blank;
use super::super::totals::tells_total;
use super::{Level, indent, is_number};

/// A record that is no row: a heading or a subtotal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Line {
    /// Rows before it.
    pub row: u32,
    /// Its cells with content, each with its column.
    pub cells: Vec<(u32, String)>,
}

impl Line {
    /// The line of these cells, of which some may be empty.
    pub fn new(row: u32, cells: impl Iterator<Item = String>) -> Line {
        let filled = |(_, cell): &(u32, String)| !is_blank(cell.as_bytes());
        Line { row, cells: (0..).zip(cells).filter(filled).collect() }
    }

    /// The same line where so many more rows are before it.
    pub fn below(self, rows: u32) -> Line {
        Line { row: self.row.saturating_add(rows), ..self }
    }

    /// Its first cell, and the column of it.
    pub(super) fn label(&self) -> (usize, &str) {
        self.cells.first().map_or((0, ""), |(column, cell)| (*column as usize, cell))
    }

    /// Its cells that are numbers, without what stands where headings do.
    pub(super) fn numbers<'a>(&'a self, levels: &'a [Level]) -> impl Iterator<Item = (usize, &'a str)> {
        let cells = self.cells.iter().map(|(column, cell)| (*column as usize, cell.as_str()));
        let label = self.label().0;
        let is_heading =
            move |column: usize| column == label && levels.iter().any(|level| level.column == column);
        cells.filter(move |(column, cell)| is_number(cell.as_bytes()) && !is_heading(*column))
    }

    /// What stands before the colon in its label, if anything does.
    pub(super) fn prefix(&self) -> Option<&str> {
        let (prefix, rest) = self.label().1.split_once(':')?;
        let is_word =
            prefix.chars().any(char::is_alphabetic) && !prefix.chars().any(|letter| letter.is_ascii_digit());
        let is_spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
        (is_word && is_spaced && prefix.split_whitespace().count() <= 3).then(|| prefix.trim())
    }

    /// The text of the heading, without what its level puts before it.
    pub(super) fn text(&self, level: &Level) -> String {
        let label = self.label().1.trim();
        let after = || label.split_once(':').map(|(_, rest)| rest.trim());
        let is_prefixed = level.prefix.is_some() && self.prefix() == level.prefix.as_deref();
        let text = if is_prefixed { after().unwrap_or(label) } else { label };
        let others = self.cells.get(1..).unwrap_or(&[]);
        if !text.is_empty() || others.is_empty() {
            return text.trim_end_matches(':').to_owned();
        }
        // `Customer:` stands in a cell of its own: what follows, up to the last text.
        let last = others.iter().rposition(|(_, cell)| !is_number(cell.as_bytes())).unwrap_or(0);
        let others = others.iter().take(last + 1).map(|(_, cell)| cell.trim());
        others.collect::<Vec<_>>().join(" ")
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of this level, 0 for the outermost.
    Heading(usize),
    Subtotal,
}

/// What each line is, in order.
///
/// Levels that look different are told by their looks. Others are told by how many headings stand together:
/// the last of them is the innermost.
pub(super) fn kinds(lines: &[Line], levels: &[Level]) -> Vec<Kind> {
    let depth = levels.len();
    let looks: Vec<_> = levels.iter().map(|level| (&level.prefix, level.column, level.indent)).collect();
    let are_distinct = (1..depth).all(|at| !looks.iter().take(at).any(|other| looks.get(at) == Some(other)));
    let mut kinds = Vec::with_capacity(lines.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if is_subtotal(line, levels) {
            kinds.push(Kind::Subtotal);
            at += 1;
            continue;
        }
        let together = |other: &&Line| other.row == line.row && !is_subtotal(other, levels);
        let run = lines.get(at..).unwrap_or(&[]).iter().take_while(together).count().max(1);
        for (place, line) in lines.iter().skip(at).take(run).enumerate() {
            let by_looks = || {
                let (column, label) = line.label();
                let is = |level: &Level| {
                    level.column == column
                        && level.indent == indent(label.as_bytes())
                        && level.prefix.as_deref() == line.prefix().filter(|_| level.prefix.is_some())
                };
                levels.iter().position(is)
            };
            let by_run = (depth + place).saturating_sub(run).min(depth.saturating_sub(1));
            let level = if are_distinct && depth > 1 { by_looks() } else { None };
            kinds.push(Kind::Heading(level.unwrap_or(by_run)));
        }
        at += run;
    }
    kinds
}

/// Whether a line is a subtotal: it says so and has numbers, or it has nothing but numbers where no heading
/// stands.
pub(super) fn is_subtotal(line: &Line, levels: &[Level]) -> bool {
    let (column, label) = line.label();
    let has_numbers = line.numbers(levels).next().is_some();
    let is_bare = is_number(label.as_bytes()) && !levels.iter().any(|level| level.column == column);
    levels.is_empty() || is_bare || has_numbers && tells_total(label)
}

/// The rows that each line may speak of, the likeliest first. Headings speak of what is below them, subtotals
/// of what is above.
pub(super) fn spans(lines: &[Line], kinds: &[Kind], depth: usize, rows: u32) -> Vec<Vec<Range<u32>>> {
    // Where the open group of each level began, and how many subtotals have closed one since the last row.
    let mut open = vec![0; depth.max(1)];
    let (mut closed, mut last) = (0, None);
    let mut spans = Vec::with_capacity(lines.len());
    for (at, (line, kind)) in lines.iter().zip(kinds).enumerate() {
        match *kind {
            Kind::Heading(level) => {
                let ends = |(other, kind): &(&Line, &Kind)| match kind {
                    Kind::Heading(inner) => (*inner <= level).then_some(other.row),
                    Kind::Subtotal => None,
                };
                let end = lines.iter().zip(kinds).skip(at + 1).find_map(|pair| ends(&pair)).unwrap_or(rows);
                spans.push(std::iter::once(line.row..end).collect());
                open.iter_mut().skip(level).for_each(|start| *start = line.row);
                (closed, last) = (0, None);
            }
            Kind::Subtotal => {
                closed = if last == Some(line.row) { closed + 1 } else { 0 };
                last = Some(line.row);
                let mut starts: Vec<u32> = open.iter().rev().copied().collect();
                starts.push(0);
                let likely = closed.min(starts.len() - 1);
                starts.rotate_left(likely);
                let mut ranges: Vec<Range<u32>> = starts.into_iter().map(|start| start..line.row).collect();
                if line.row == 0 {
                    ranges.push(0..rows);
                }
                spans.push(ranges);
                if depth == 0 {
                    open = vec![line.row];
                }
            }
        }
    }
    spans
}
