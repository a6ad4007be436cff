//! Whether a file is a report in groups, told by its first records.
//!
//! Ordinary files have gaps too, so much is asked: the table begins with a heading, every row has content
//! where no heading has any, and something else speaks for it: subtotals that are the sums of their rows, a
//! word with a colon before every heading, a column that only headings fill, or documents that plainly are
//! no headings.

use std::collections::HashSet;

use super::super::class::{classify, is_blank, trim};
use super::super::names::{Kind as Name, Meaning, meaning};
use super::super::number::{self, DecimalMark};
use super::super::records::RawRecord;
use super::super::source::Role;
use super::super::totals::tells_total;
use super::lines::{Kind, Line, is_subtotal, kinds, spans};
use super::unfold::{agree, prefix_sums};
use super::{Groups, Level, Rule, indent, is_number};
use crate::value::{MAX_SCALE, pow10};

/// Most levels of headings.
const DEPTH: usize = 3;

/// What a report in groups is told by.
pub(in super::super) struct Table<'a> {
    /// The first records below the header.
    pub records: &'a [RawRecord],
    /// Names of the columns as they stand; empty where there are none.
    pub names: &'a [String],
    /// For each column, what the header's lines say above each other.
    pub titles: &'a dyn Fn(usize) -> Vec<String>,
    /// Fields of a row.
    pub width: usize,
    /// Whether these are all records of the file.
    pub is_whole: bool,
}

/// The groups of a table, unless it is an ordinary one. `wanted` is what was settled about it.
pub(in super::super) fn find(table: &Table<'_>, wanted: Option<bool>) -> Option<Groups> {
    let is_possible = (2..=128).contains(&table.width) && wanted != Some(false);
    let cells: Vec<&[String]> = table
        .records
        .iter()
        .map(|record| record.cells.as_slice())
        .filter(|cells| cells.len() <= table.width)
        .take_while(|_| is_possible)
        .collect();
    let rules = [by_columns(&cells, table.width), by_indent(&cells), by_totals(&cells, table.width)];
    rules.into_iter().flatten().find_map(|rule| {
        let split = Split::new(&cells, rule, table);
        split.is_report(wanted == Some(true)).then(|| split.groups(table))
    })
}

fn filled(cells: &[String]) -> impl Iterator<Item = (usize, &String)> {
    cells.iter().enumerate().filter(|(_, cell)| !is_blank(cell.as_bytes()))
}

fn bits(columns: impl Iterator<Item = usize>) -> u128 {
    columns.filter(|at| *at < 128).fold(0, |bits, at| bits | 1 << at)
}

/// Whether a record says that it is a total and has nothing else but numbers.
fn is_total(cells: &[String]) -> bool {
    let mut filled = filled(cells).map(|(_, cell)| cell);
    let Some(label) = filled.next() else { return false };
    let mut others = filled.peekable();
    // In most records some other cell is no number, which is seen faster.
    others.peek().is_some() && others.all(|cell| is_number(cell.as_bytes())) && tells_total(label)
}

/// The table begins with a heading, and rows have content where it has none.
fn by_columns(cells: &[&[String]], width: usize) -> Option<Rule> {
    let first = cells.first()?;
    let (_, label) = filled(first).next()?;
    let is_named = label.trim().ends_with(':') && filled(first).count() > 1;
    if !is_named && !filled(first).skip(1).all(|(_, cell)| is_number(cell.as_bytes())) {
        return None;
    }
    let free = !bits(filled(first).map(|(at, _)| at)) & (u128::MAX >> (128 - width));
    let is_name = |cells: &[String]| {
        is_named && filled(cells).next().is_some_and(|(_, cell)| cell.trim().ends_with(':'))
    };
    let is_sum = |cells: &[String]| {
        let are_few = filled(cells).count() * 2 <= width && filled(cells).all(|(at, _)| at > 0);
        is_total(cells) || are_few && filled(cells).all(|(_, cell)| is_number(cell.as_bytes()))
    };
    let may_be_row = |cells: &[String]| {
        let is_one = bits(filled(cells).map(|(at, _)| at)) & free != 0 && filled(cells).nth(1).is_some();
        is_one && !is_sum(cells) && !is_name(cells)
    };
    let rows = cells.iter().filter(|cells| may_be_row(cells));
    let every = rows.fold(free, |every, cells| every & bits(filled(cells).map(|(at, _)| at)));
    // Where sums stand, content tells nothing, if other columns tell enough.
    let sums = cells.iter().filter(|cells| is_sum(cells));
    let sums = sums.fold(0, |sums, cells| sums | bits(filled(cells).map(|(at, _)| at)));
    let rows = if every & !sums != 0 { every & !sums } else { every };
    let rule = Rule { rows, is_named, has_headings: true, ..Rule::default() };
    let is_short =
        |cells: &&[String]| cells.len() < width && !Rule { is_short: true, ..rule }.is_row_of(width, cells);
    (rows != 0).then(|| Rule { is_short: cells.iter().any(is_short), ..rule })
}

/// Rows begin with more spaces than headings do.
fn by_indent(cells: &[&[String]]) -> Option<Rule> {
    let indents = || cells.iter().filter_map(|cells| cells.first()).map(|cell| indent(cell.as_bytes()));
    let (first, most) = (indents().next()?, indents().max()?);
    let indent = u8::try_from(most).ok().filter(|_| first < most)?;
    Some(Rule { indent, has_headings: true, ..Rule::default() })
}

/// Totals stand between the rows, without headings.
fn by_totals(cells: &[&[String]], width: usize) -> Option<Rule> {
    let (totals, rows): (Vec<&[String]>, Vec<&[String]>) = cells.iter().partition(|cells| is_total(cells));
    let ends_with_totals = cells.iter().rev().take_while(|cells| is_total(cells)).count();
    if totals.len() < 2 || ends_with_totals == totals.len() {
        return None;
    }
    let every = |rows: &[&[String]]| {
        let all = u128::MAX >> (128 - width);
        rows.iter().fold(all, |all, cells| all & bits(filled(cells).map(|(at, _)| at)))
    };
    let some = totals.iter().fold(0, |some, cells| some | bits(filled(cells).map(|(at, _)| at)));
    let rows = every(&rows) & !some;
    (rows != 0).then_some(Rule { rows, ..Rule::default() })
}

/// The records, told apart by a rule.
struct Split<'a> {
    rule: Rule,
    rows: Vec<&'a [String]>,
    lines: Vec<Line>,
    levels: Vec<Level>,
    kinds: Vec<Kind>,
    width: usize,
    is_whole: bool,
}

impl<'a> Split<'a> {
    fn new(cells: &[&'a [String]], rule: Rule, table: &Table<'_>) -> Split<'a> {
        let Table { width, is_whole, .. } = *table;
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        for cells in cells {
            if !rule.is_row_of(width, cells) {
                lines.push(Line::new(rows.len() as u32, cells.iter().cloned()));
            } else if cells.len() == width {
                rows.push(*cells);
            }
        }
        let levels = if rule.has_headings { levels(&lines) } else { Vec::new() };
        let kinds = kinds(&lines, &levels);
        Split { rule, rows, lines, levels, kinds, width, is_whole }
    }

    /// Whether enough speaks for it that this is a report in groups.
    fn is_report(&self, is_settled: bool) -> bool {
        let headings = || self.kinds.iter().filter(|kind| matches!(kind, Kind::Heading(_)));
        let first = self.lines.first().zip(self.kinds.first());
        let begins = first.is_some_and(|(line, kind)| line.row == 0 && *kind != Kind::Subtotal);
        if self.rows.len() < 2 || self.rule.has_headings && !begins {
            return false;
        }
        let (agreeing, checked) = self.sums();
        let adds_up = agreeing > 0 && agreeing * 2 >= checked;
        if !self.rule.has_headings || is_settled {
            return adds_up || is_settled && self.rule.has_headings;
        }
        let is_prefixed = self.rule.is_named || self.levels.iter().all(|level| level.prefix.is_some());
        let has_totals = self
            .lines
            .iter()
            .zip(&self.kinds)
            .any(|(line, kind)| *kind == Kind::Subtotal && tells_total(line.label().1));
        if !is_prefixed && !self.is_emptied() && !self.are_names() {
            return false;
        }
        let many = headings().count() > 1;
        let is_typed = (0..self.width).any(|at| {
            let values = self.rows.iter().filter_map(|cells| cells.get(at));
            values.filter(|cell| classify(cell.as_bytes()).is_value()).count() * 5 >= self.rows.len() * 4
        });
        let is_apart = self.is_emptied() || self.differ() || self.is_indented();
        adds_up || many && is_typed && (is_prefixed || has_totals || is_apart && checked == 0)
    }

    /// Whether the headings are texts, and none of them stands where rows have theirs.
    fn are_names(&self) -> bool {
        let column = self.levels.last().map_or(0, |level| level.column);
        let of_rows: HashSet<&str> =
            self.rows.iter().filter_map(|cells| cells.get(column)).map(|cell| cell.trim()).collect();
        self.labels().all(|label| !classify(label.as_bytes()).is_value() && !of_rows.contains(label.trim()))
    }

    /// Whether the columns of the headings are empty in all rows.
    fn is_emptied(&self) -> bool {
        self.levels.iter().all(|level| self.is_empty(level.column))
    }

    fn is_empty(&self, column: usize) -> bool {
        self.rows.iter().all(|cells| cells.get(column).is_none_or(|cell| is_blank(cell.as_bytes())))
    }

    fn labels(&self) -> impl Iterator<Item = &str> {
        let is_heading = |(_, kind): &(&Line, &Kind)| **kind != Kind::Subtotal;
        self.lines.iter().zip(&self.kinds).filter(is_heading).map(|(line, _)| line.label().1)
    }

    /// Whether rows have numbers or dates in the column of the headings, and those plainly have none.
    fn differ(&self) -> bool {
        let column = self.levels.last().map_or(0, |level| level.column);
        let has_digit = |cell: &str| cell.chars().any(char::is_numeric);
        let of_rows = || self.rows.iter().filter_map(|cells| cells.get(column));
        let with_digits = self.labels().filter(|label| has_digit(label)).count();
        of_rows().all(|cell| has_digit(cell))
            && with_digits * 2 <= self.labels().count()
            && !self.labels().any(|label| classify(label.as_bytes()).is_value())
    }

    fn is_indented(&self) -> bool {
        let of_rows = self.rows.iter().filter_map(|cells| cells.first()).map(|cell| indent(cell.as_bytes()));
        let most = self.labels().map(|label| indent(label.as_bytes())).max().unwrap_or(0);
        of_rows.min().is_some_and(|least| least > most)
    }

    /// Of the sums that stand in lines, how many are those of their rows, in the column and with the mark
    /// with which most are; and how many there are in it.
    fn sums(&self) -> (usize, usize) {
        let spans = spans(&self.lines, &self.kinds, self.levels.len(), self.rows.len() as u32);
        let units = |cell: &str, mark| {
            let number = number::parse(trim(cell.as_bytes()))?.value(mark, MAX_SCALE)?;
            Some(i128::from(number.units) * pow10(MAX_SCALE - number.decimals)?)
        };
        let columns = (0..self.width).flat_map(|at| [(at, DecimalMark::Point), (at, DecimalMark::Comma)]);
        let counts = columns.map(|(at, mark)| {
            let values = self.rows.iter().map(|cells| cells.get(at).and_then(|cell| units(cell, mark)));
            let sums = prefix_sums(values.map(|units| units.unwrap_or(0)));
            let (mut agreeing, mut checked) = (0, 0);
            for (line, spans) in self.lines.iter().zip(&spans) {
                let stated = line.numbers(&self.levels).find(|(column, _)| *column == at);
                let Some(stated) = stated.and_then(|(_, cell)| units(cell, mark)) else { continue };
                // The rows of the last heading may go on.
                let is_open =
                    spans.iter().all(|span| span.end as usize == self.rows.len() && span.start == line.row);
                if stated == 0 || is_open && !self.is_whole {
                    continue;
                }
                checked += 1;
                agreeing += usize::from(agree(&sums, spans, stated, MAX_SCALE).is_ok());
            }
            (agreeing, checked)
        });
        counts.max().unwrap_or((0, 0))
    }

    fn groups(&self, table: &Table<'_>) -> Groups {
        let is_customer = |meaning: &Meaning| {
            matches!(meaning.role, Some(Role::CustomerId | Role::Name))
                || meaning.kind == Some(Name::Customer)
        };
        let named = |at: usize| table.names.get(at).map_or("", |name| name.trim());
        let elsewhere = |name: &String| is_customer(&meaning(name));
        let mut columns: Vec<String> = Vec::with_capacity(self.levels.len());
        for (depth, level) in self.levels.iter().enumerate() {
            let titles = (table.titles)(level.column);
            let title = titles.get(depth).filter(|_| titles.len() > self.levels.len());
            let own = named(level.column);
            let is_own = !own.is_empty() && (self.is_empty(level.column) || is_customer(&meaning(own)));
            let name = match (&level.prefix, title) {
                (Some(prefix), _) => prefix.clone(),
                (None, Some(title)) => title.clone(),
                _ if is_own && !columns.iter().any(|name| name == own) => own.to_owned(),
                _ if columns.is_empty() && !table.names.iter().any(elsewhere) => "customer".to_owned(),
                _ => "group".to_owned(),
            };
            let free = (2..).map(|n| format!("{name} ({n})")).find(|free| !columns.contains(free));
            columns.push(if columns.contains(&name) { free.unwrap_or(name) } else { name });
        }
        Groups { columns, rule: self.rule, levels: self.levels.clone() }
    }
}

/// The levels of headings, from the outermost.
fn levels(lines: &[Line]) -> Vec<Level> {
    let place = Level { column: lines.first().map_or(0, |line| line.label().0), ..Level::default() };
    let headings: Vec<&Line> =
        lines.iter().filter(|line| !is_subtotal(line, std::slice::from_ref(&place))).collect();
    let are_prefixed = headings.iter().all(|line| line.prefix().is_some());
    let look = |line: &&Line| {
        let (column, label) = line.label();
        let prefix = line.prefix().filter(|_| are_prefixed).map(str::to_owned);
        Level { prefix, column, indent: indent(label.as_bytes()) }
    };
    let mut looks: Vec<Level> = Vec::new();
    for look in headings.iter().map(look) {
        if !looks.contains(&look) {
            looks.push(look);
        }
    }
    let together = headings.iter().take_while(|line| line.row == 0).count().clamp(1, DEPTH);
    match looks.len() {
        2..=DEPTH => looks,
        _ => vec![looks.into_iter().next().unwrap_or(place); together],
    }
}
