//! A sheet as delimited text in memory: UTF-8, commas, ISO dates, plain numbers, one record a row.
//!
//! From there on it is read like any file, so that types, questions, rejects and notes are the same. Rows
//! without a cell are left out, at most one blank line stands for them; columns without a cell are left out at both
//! ends and where many stand together.

use std::collections::HashMap;
use std::ops::Range;

use super::super::number::DecimalMark;
use super::super::scan::count_lines;
use super::grid::{Area, Budget, Cell, Grid, Kind, cell_name, cells};
use super::trouble::Trouble;
use crate::diag::{Problem, Severity};
use crate::math::sort_by_key;

/// Columns without a cell between two with cells that are kept, because somebody may have left them so.
const GAP: usize = 16;
/// Cells that a sheet may claim for each that it has before it is worth a word.
const CLAIM: u64 = 100;
/// Smaller claims are not worth a word.
const CLAIM_LEAST: u64 = 1 << 20;
/// Rows that a header can have.
const HEADER: u32 = 5;

/// Makes text of a sheet, a piece at a time.
pub(super) struct Renderer {
    grid: Grid,
    /// Position of each column of the sheet among those of the text.
    places: Vec<Option<u32>>,
    width: u32,
    marks: Vec<Option<DecimalMark>>,
    /// Merged cells of the header that stand over several columns, by row.
    wide: HashMap<u32, Vec<(u32, u32)>>,
    text: Vec<u8>,
    rows: Rows,
    line: u64,
    /// The row that is put together: its number, and its fields by place, as ranges of `fields`.
    row: Option<u32>,
    row_fields: Vec<(u32, Range<usize>)>,
    fields: Vec<u8>,
}

/// A sheet as text.
#[derive(Debug)]
pub(super) struct Rendered {
    pub text: Vec<u8>,
    pub facts: Facts,
    pub problems: Vec<Problem>,
}

/// What is known of the text of a sheet beside itself.
#[derive(Clone, Debug, Default)]
pub(in crate::load) struct Facts {
    /// For each column: what stands before the decimals, where the sheet says so.
    pub marks: Vec<Option<DecimalMark>>,
    pub rows: Rows,
}

/// Which line of the text is which row of the sheet, both counted from 1. Kept where they drift apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::load) struct Rows(Vec<(u64, u64)>);

impl Rows {
    /// The row of a line.
    pub fn of_line(&self, line: u64) -> u64 {
        let after = self.0.partition_point(|(from, _)| *from <= line);
        match after.checked_sub(1).and_then(|at| self.0.get(at)) {
            Some((from, row)) => row + (line - from),
            None => line,
        }
    }

    fn note(&mut self, line: u64, row: u64) {
        if self.of_line(line) != row {
            self.0.push((line, row));
        }
    }
}

impl Renderer {
    /// A renderer for a sheet.
    pub fn new(mut grid: Grid) -> Renderer {
        if grid.is_mixed {
            grid.sort();
        }
        let (places, width) = places(&grid);
        let mut marks = vec![None; width as usize];
        for (seen, place) in grid.columns.iter().zip(&places) {
            let mark = place.and_then(|place| marks.get_mut(place as usize));
            if let (Some(mark), true) = (mark, seen.fractions > 0) {
                // Where texts among the numbers speak for a comma, the numbers are written so too.
                *mark = Some(if seen.commas > 0 { DecimalMark::Comma } else { DecimalMark::Point });
            }
        }
        let wide = wide(&grid);
        Renderer {
            places,
            width,
            marks,
            wide,
            grid,
            text: Vec::new(),
            rows: Rows::default(),
            line: 1,
            row: None,
            row_fields: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// Renders some more; `false` at the end.
    pub fn step(&mut self, budget: &mut Budget) -> Result<bool, Trouble> {
        let Some(piece) = self.grid.take_piece() else {
            self.end_row(budget)?;
            return Ok(false);
        };
        for cell in cells(&piece) {
            self.cell(cell, budget)?;
        }
        // What the cells took is free again; their text is counted row by row.
        budget.0 += piece.len() as u64;
        Ok(true)
    }

    /// The text, and what to know about it. `is_1904` says that dates count from 1904.
    pub fn finish(self, is_1904: bool) -> Rendered {
        let problems = notes(&self.grid, is_1904);
        Rendered { text: self.text, facts: Facts { marks: self.marks, rows: self.rows }, problems }
    }

    fn cell(&mut self, cell: Cell<'_>, budget: &mut Budget) -> Result<(), Trouble> {
        let Some(place) = self.places.get(cell.column as usize).copied().flatten() else { return Ok(()) };
        if self.row != Some(cell.row) {
            self.end_row(budget)?;
            // A gap is shown by one blank line, for it may mean something: a title ends, a total begins.
            if self.row.is_some_and(|last| cell.row > last + 1) {
                self.text.push(b'\n');
                self.line += 1;
            }
            self.rows.note(self.line, u64::from(cell.row) + 1);
            self.row = Some(cell.row);
        }
        let start = self.fields.len();
        let comma = self.marks.get(place as usize) == Some(&Some(DecimalMark::Comma));
        match cell.kind {
            // An error is unknown, and counted; there is no reading in which it is a value.
            Kind::Error => {}
            Kind::Number if comma => push_field(&cell.text.replace('.', ","), &mut self.fields),
            _ => push_field(cell.text, &mut self.fields),
        }
        self.row_fields.push((place, start..self.fields.len()));
        Ok(())
    }

    fn end_row(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        let Some(row) = self.row.filter(|_| !self.row_fields.is_empty()) else { return Ok(()) };
        self.spread(row);
        budget.take(self.fields.len() + self.width as usize)?;
        let start = self.text.len();
        let mut next = 0;
        for (place, range) in self.row_fields.drain(..) {
            self.text.extend(std::iter::repeat_n(b',', (place - next) as usize));
            self.text.extend_from_slice(self.fields.get(range).unwrap_or(&[]));
            next = place;
        }
        if self.text.len() == start && self.width == 1 {
            // A line without anything is no record; this is one, of an unknown cell.
            self.text.extend_from_slice(b"\"\"");
        }
        let last = self.width.saturating_sub(1);
        self.text.extend(std::iter::repeat_n(b',', (last - next) as usize));
        self.text.push(b'\n');
        self.line += count_lines(self.text.get(start..).unwrap_or(&[]), false);
        self.fields.clear();
        Ok(())
    }

    /// A merged cell of the header names each of its columns that has no name of its own.
    fn spread(&mut self, row: u32) {
        let Some(areas) = self.wide.get(&row) else { return };
        let place = |column: u32| self.places.get(column as usize).copied().flatten();
        for &(first, last) in areas {
            let at = |wanted: Option<u32>| {
                self.row_fields
                    .iter()
                    .find(|(place, _)| Some(*place) == wanted)
                    .map(|(_, range)| range.clone())
            };
            let Some(name) = at(place(first)) else { continue };
            let unnamed = (first + 1..=last).filter_map(place).filter(|place| at(Some(*place)).is_none());
            let unnamed: Vec<(u32, Range<usize>)> = unnamed.map(|place| (place, name.clone())).collect();
            self.row_fields.extend(unnamed);
        }
        sort_by_key(&mut self.row_fields, |(place, _)| *place);
    }
}

/// Which columns of a sheet become columns of the text, and how many these are.
fn places(grid: &Grid) -> (Vec<Option<u32>>, u32) {
    let is_used = |column: usize| grid.columns.get(column).is_some_and(|seen| seen.cells > 0);
    let used: Vec<usize> = (0..grid.columns.len()).filter(|&column| is_used(column)).collect();
    let mut places = vec![None; grid.columns.len()];
    let mut width = 0;
    for (at, &column) in used.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| used.get(at));
        let gap = before.map_or(0, |before| column - before - 1);
        let first = if gap <= GAP { column - gap } else { column };
        for place in places.get_mut(first..=column).into_iter().flatten() {
            *place = Some(width);
            width += 1;
        }
    }
    (places, width)
}

/// Merged cells of the header that stand over several columns but not over all: those are titles.
fn wide(grid: &Grid) -> HashMap<u32, Vec<(u32, u32)>> {
    let used = |seen: &super::grid::Seen| seen.cells > 0;
    let (Some(first), Some(last), Some(mut header)) =
        (grid.columns.iter().position(used), grid.columns.iter().rposition(used), grid.first)
    else {
        return HashMap::new();
    };
    let is_title = |area: &&Area| area.columns.0 as usize <= first && area.columns.1 as usize >= last;
    let mut titles: Vec<&Area> = grid.merges.iter().filter(is_title).collect();
    sort_by_key(&mut titles, |area| area.rows);
    for title in titles {
        if title.rows.0 <= header && header <= title.rows.1 {
            header = title.rows.1 + 1;
        }
    }
    // Everything above the first value is header; where there are only texts, one row is.
    let end = grid.first_value.map_or(header + 1, |value| value.min(header + HEADER));
    let mut wide: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
    for area in grid.merges.iter().filter(|area| !is_title(area)) {
        if area.rows.0 < end && area.columns.0 < area.columns.1 {
            let last = area.columns.1.min(last as u32);
            wide.entry(area.rows.0).or_default().push((area.columns.0, last));
        }
    }
    wide
}

/// What to know about a sheet.
fn notes(grid: &Grid, is_1904: bool) -> Vec<Problem> {
    let mut notes = Vec::new();
    let (rows, columns) = grid.claimed;
    let claimed = u64::from(rows) * u64::from(columns);
    if claimed >= CLAIM_LEAST && claimed / CLAIM > grid.cells {
        let english = format!(
            "the sheet claims {rows} rows x {columns} columns, but only {} cells have content; only those were read",
            grid.cells
        );
        let note = Problem::new("load.sheet-claims", Severity::Note, english);
        let note = note.arg("rows", u64::from(rows)).arg("columns", u64::from(columns));
        notes.push(note.arg("cells", grid.cells));
    }
    if let Some((row, column, text)) = &grid.first_error {
        let cell = cell_name(*row, *column);
        let english =
            format!("{} cells hold an error, the first is {text} in {cell}; they are unknown", grid.errors);
        let note = Problem::new("load.cell-errors", Severity::Warning, english).arg("cells", grid.errors);
        notes.push(note.arg("error", text.as_str()).arg("cell", cell));
    }
    if !grid.merges.is_empty() {
        let areas = grid.merges.len();
        let english = format!("{areas} merged areas; the value of each stands in its first cell");
        notes.push(Problem::new("load.merged-cells", Severity::Note, english).arg("areas", areas));
    }
    if is_1904 {
        let english = "dates count from 1904, as the workbook says";
        notes.push(Problem::new("load.dates-1904", Severity::Note, english));
    }
    notes
}

/// A field, in quotes where it needs them.
fn push_field(field: &str, to: &mut Vec<u8>) {
    if !field.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        to.extend_from_slice(field.as_bytes());
        return;
    }
    to.push(b'"');
    for byte in field.bytes() {
        if byte == b'"' {
            to.push(b'"');
        }
        to.push(byte);
    }
    to.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::super::grid::Budget;
    use super::*;

    fn rendered(cells: &[(&str, Kind, &str)], merges: &[&str]) -> (String, Rendered) {
        let mut grid = Grid::default();
        let mut budget = Budget(1 << 20);
        for (name, kind, text) in cells {
            let place = super::super::grid::cell_place(name.as_bytes()).unwrap();
            grid.push(place, *kind, text, &mut budget).unwrap();
        }
        merges.iter().for_each(|name| grid.merge(super::super::grid::area(name.as_bytes()).unwrap()));
        let mut renderer = Renderer::new(grid);
        while renderer.step(&mut budget).unwrap() {}
        let rendered = renderer.finish(false);
        (String::from_utf8(rendered.text.clone()).unwrap(), rendered)
    }

    #[test]
    fn rows_become_records_and_know_where_they_stood() {
        use Kind::{Number, Text};
        let cells = [
            ("B3", Text, "name"),
            ("C3", Text, "sum"),
            ("D3", Text, "a \"b\""),
            ("B4", Text, "two\nlines"),
            ("C4", Number, "1.5"),
            ("D9", Text, "x,y"),
        ];
        let (text, rendered) = rendered(&cells, &[]);
        assert_eq!(text, "name,sum,\"a \"\"b\"\"\"\n\"two\nlines\",1.5,\n\n,,\"x,y\"\n");
        let rows = [1, 2, 3, 5].map(|line| rendered.facts.rows.of_line(line));
        assert_eq!(rows, [3, 4, 5, 9]);
        assert_eq!(rendered.facts.marks, [None, Some(DecimalMark::Point), None]);
    }

    #[test]
    fn a_merged_header_names_each_column_and_a_title_none() {
        use Kind::{Number, Text};
        let cells = [
            ("A1", Text, "Sales"),
            ("A2", Text, "id"),
            ("B2", Text, "quarter"),
            ("A3", Number, "1"),
            ("B3", Number, "2"),
            ("C3", Number, "3"),
        ];
        let (text, rendered) = rendered(&cells, &["A1:C1", "B2:C2", "B3:C3"]);
        assert_eq!(text, "Sales,,\nid,quarter,quarter\n1,2,3\n");
        assert_eq!(rendered.problems[0].code, "load.merged-cells");
    }

    #[test]
    fn a_stray_cell_far_away_costs_one_column_and_one_row() {
        let cells = [("A1", Kind::Text, "a"), ("B1", Kind::Text, "b"), ("XFD1048576", Kind::Text, "stray")];
        assert_eq!(rendered(&cells, &[]).0, "a,b,\n\n,,stray\n");
    }

    #[test]
    fn numbers_among_texts_with_decimal_commas_are_written_alike() {
        use Kind::{Number, Text};
        let (text, rendered) =
            rendered(&[("A1", Text, "sum"), ("A2", Number, "1.5"), ("A3", Text, "2,75")], &[]);
        assert_eq!(text, "sum\n\"1,5\"\n\"2,75\"\n");
        assert_eq!(rendered.facts.marks, [Some(DecimalMark::Comma)]);
    }
}
