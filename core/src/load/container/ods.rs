//! OpenDocument spreadsheets: `.ods`, as LibreOffice, Google and others write them.
//!
//! Written after ODF 1.3 part 3. All sheets stand in one stream of tags; cells and rows that repeat are
//! counted, and only those with content are repeated.

use std::collections::HashSet;
use std::fmt::Write;

use super::book::{STEP, SheetName, Turn, Wanted};
use super::format::push_number_text;
use super::grid::{Area, Budget, Grid, Kind, MOST_COLUMNS};
use super::trouble::{Locked, Trouble};
use super::xlsx::iso;
use super::xml::{Tag, Token, Xml};
use super::zip::Zip;

/// Rows that a sheet can have.
const MOST_ROWS: u32 = 1 << 20;
/// Largest list of what is in the archive.
const MOST_MANIFEST: usize = 4 << 20;

/// Reads a workbook.
pub(super) struct Ods {
    xml: Xml,
    /// Styles of sheets that hide them, and the style that is read.
    hiding: HashSet<Vec<u8>>,
    style: Option<Vec<u8>>,
    sheet: Option<Sheet>,
}

/// The sheet that is read.
struct Sheet {
    name: SheetName,
    is_wanted: bool,
    grid: Grid,
    row: u32,
    column: u32,
    /// How often the row stands, and its cells.
    repeat_row: u32,
    cells: Vec<(u32, Kind, String)>,
    cell: Option<Cell>,
}

/// The cell that is read.
struct Cell {
    repeat: u32,
    value: Option<(Kind, String)>,
    is_error: bool,
    is_string: bool,
    text: String,
    paragraphs: u32,
    /// Depth within something that is no text of the cell: a comment, a drawing.
    aside: u32,
}

impl Ods {
    /// Looks at a workbook.
    pub fn new(zip: &Zip) -> Result<Ods, Trouble> {
        if let Some(manifest) = zip.find("META-INF/manifest.xml") {
            let manifest = zip.read(manifest, MOST_MANIFEST)?;
            if manifest.windows(15).any(|window| window == b"encryption-data") {
                return Err(Trouble::Protected(Locked::Workbook));
            }
        }
        let entry = zip.find("content.xml").ok_or(Trouble::Damaged("no content in it"))?;
        let xml = Xml::new(zip.open(entry)?);
        Ok(Ods { xml, hiding: HashSet::new(), style: None, sheet: None })
    }

    /// Reads some more, of the next sheet that is wanted.
    pub fn step(&mut self, wanted: Wanted<'_>, budget: &mut Budget) -> Result<Turn, Trouble> {
        let end = self.xml.passed() + STEP;
        while self.xml.passed() < end {
            match self.xml.next()? {
                Token::Open(tag) => match (&mut self.sheet, tag.name) {
                    (Some(sheet), name) => sheet.open(name, &tag, budget)?,
                    (None, b"table") => {
                        let style = tag.raw("style-name").unwrap_or(&[]);
                        let name = SheetName {
                            name: tag.text("name")?.unwrap_or_default().into_owned(),
                            is_hidden: self.hiding.contains(style),
                        };
                        let is_wanted = wanted(&name);
                        if tag.is_closed {
                            return Ok(Turn::Passed(name));
                        }
                        self.sheet = Some(Sheet::new(name, is_wanted));
                    }
                    (None, b"style") => {
                        let name = tag.raw("name").map(<[u8]>::to_vec);
                        self.style = name.filter(|_| tag.raw("family") == Some(b"table"));
                    }
                    (None, b"table-properties") if tag.raw("display") == Some(b"false") => {
                        self.hiding.extend(self.style.take());
                    }
                    (None, _) => {}
                },
                Token::Close(b"table") => {
                    if let Some(sheet) = self.sheet.take() {
                        return Ok(match sheet.is_wanted {
                            true => Turn::Sheet(sheet.name, sheet.grid),
                            false => Turn::Passed(sheet.name),
                        });
                    }
                }
                Token::Close(name) => {
                    if let Some(sheet) = &mut self.sheet {
                        sheet.close(name, budget)?;
                    }
                }
                Token::Text(raw) => {
                    let cell = self.sheet.as_mut().and_then(|sheet| sheet.cell.as_mut());
                    if let Some(cell) = cell.filter(|cell| cell.aside == 0 && cell.paragraphs > 0) {
                        raw.append(&mut cell.text)?;
                    }
                }
                Token::End => return Ok(Turn::Over),
            }
        }
        Ok(Turn::Working)
    }
}

/// What stands in a cell beside its text.
fn is_aside(name: &[u8]) -> bool {
    matches!(name, b"annotation" | b"frame" | b"custom-shape" | b"g" | b"shapes")
}

impl Sheet {
    fn new(name: SheetName, is_wanted: bool) -> Sheet {
        let (grid, cells) = (Grid::default(), Vec::new());
        Sheet { name, is_wanted, grid, row: 0, column: 0, repeat_row: 1, cells, cell: None }
    }

    fn open(&mut self, name: &[u8], tag: &Tag<'_>, budget: &mut Budget) -> Result<(), Trouble> {
        if !self.is_wanted {
            return Ok(());
        }
        if let Some(cell) = &mut self.cell {
            return cell.open(name, tag);
        }
        match name {
            b"table-row" => {
                self.column = 0;
                self.repeat_row = tag.number("number-rows-repeated").unwrap_or(1);
                if tag.is_closed {
                    self.end_row(budget)?;
                }
            }
            b"table-cell" | b"covered-table-cell" => {
                self.cell = Some(Cell::new(tag)?);
                let spanned = |name: &str| tag.number(name).unwrap_or(1).saturating_sub(1);
                let last = (spanned("number-rows-spanned"), spanned("number-columns-spanned"));
                self.grid.merge(Area {
                    rows: (self.row, self.row.saturating_add(last.0)),
                    columns: (self.column, self.column.saturating_add(last.1)),
                });
                if tag.is_closed {
                    self.end_cell(budget)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8], budget: &mut Budget) -> Result<(), Trouble> {
        match (&mut self.cell, name) {
            (Some(cell), name) if is_aside(name) => cell.aside = cell.aside.saturating_sub(1),
            (Some(cell), _) if cell.aside > 0 => {}
            (Some(_), b"table-cell" | b"covered-table-cell") => self.end_cell(budget)?,
            (None, b"table-row") if self.is_wanted => self.end_row(budget)?,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let first = self.column;
        let repeat = cell.repeat;
        self.column = first.saturating_add(repeat);
        if let Some((kind, text)) = cell.content() {
            for column in first..self.column.min(MOST_COLUMNS) {
                budget.take(text.len())?;
                self.cells.push((column, kind, text.clone()));
            }
        }
        Ok(())
    }

    fn end_row(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        let next = self.row.saturating_add(self.repeat_row);
        if !self.cells.is_empty() {
            for row in self.row..next.min(MOST_ROWS) {
                for (column, kind, text) in &self.cells {
                    self.grid.push((row, *column), *kind, text, budget)?;
                }
            }
            // What the row took on its own is free again.
            budget.0 += self.cells.drain(..).map(|(.., text)| text.len() as u64).sum::<u64>();
        }
        self.row = next;
        Ok(())
    }
}

impl Cell {
    fn new(tag: &Tag<'_>) -> Result<Cell, Trouble> {
        let own = |wanted: &[u8]| tag.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value);
        let kind = tag.raw("value-type");
        let value = |name: &str| tag.text(name).map(Option::unwrap_or_default);
        let value = match kind {
            Some(b"float" | b"percentage" | b"currency") => {
                let raw = value("value")?;
                let mut text = String::new();
                match push_number_text(&raw, &mut text) {
                    Some(()) => Some((Kind::Number, text)),
                    None => Some((Kind::Text, raw.into_owned())),
                }
            }
            Some(b"date") => Some((Kind::Date, iso(&value("date-value")?))),
            Some(b"time") => Some((Kind::Date, clock(&value("time-value")?))),
            Some(b"boolean") => Some((Kind::Flag, value("boolean-value")?.into_owned())),
            Some(b"string") => tag.text("string-value")?.map(|text| (Kind::Text, text.into_owned())),
            _ => None,
        };
        let is_error = match own(b"calcext:value-type") {
            Some(value) => value.text()? == "error",
            None => false,
        };
        Ok(Cell {
            repeat: tag.number("number-columns-repeated").unwrap_or(1),
            value,
            is_error,
            is_string: kind.is_none() || kind == Some(b"string"),
            text: String::new(),
            paragraphs: 0,
            aside: 0,
        })
    }

    fn open(&mut self, name: &[u8], tag: &Tag<'_>) -> Result<(), Trouble> {
        if is_aside(name) && !tag.is_closed {
            self.aside += 1;
        }
        if self.aside > 0 {
            return Ok(());
        }
        match name {
            b"p" | b"h" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            b"s" => {
                let spaces = tag.number("c").unwrap_or(1).min(1000);
                self.text.extend(std::iter::repeat_n(' ', spaces as usize));
            }
            b"tab" => self.text.push('\t'),
            b"line-break" => self.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    /// What the cell holds.
    fn content(self) -> Option<(Kind, String)> {
        let Cell { value, text, .. } = self;
        if self.is_error {
            return Some((Kind::Error, if text.is_empty() { "#N/A".to_owned() } else { text }));
        }
        let is_padded =
            || text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        match value {
            // Zeros in front belong to what the number says: a postal code.
            Some((Kind::Number, _)) if is_padded() => Some((Kind::Text, text)),
            Some((kind, value)) => Some((kind, value)),
            None if self.is_string => Some((Kind::Text, text)),
            None => None,
        }
        .filter(|(_, text)| !text.is_empty())
    }
}

/// A time such as `PT10H05M07.5S` (ISO 8601) as `10:05:07.500`.
fn clock(text: &str) -> String {
    let parts = || {
        let mut rest = text.strip_prefix("PT")?;
        let mut part = |unit: char| match rest.split_once(unit) {
            Some((number, after)) => {
                rest = after;
                number.parse::<f64>().ok()
            }
            None => Some(0.0),
        };
        Some((part('H')?, part('M')?, part('S')?))
    };
    let Some((hours, minutes, seconds)) = parts() else { return text.to_owned() };
    let ms = (hours * 3_600_000.0 + minutes * 60_000.0 + seconds * 1000.0).round();
    if !(0.0..1e13).contains(&ms) {
        return text.to_owned();
    }
    let ms = ms as u64;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(out, "{:02}:{:02}:{:02}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    if !ms.is_multiple_of(1000) {
        let _ = write!(out, ".{:03}", ms % 1000);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_clocks_show_them() {
        for (text, shown) in [
            ("PT10H10M10S", "10:10:10"),
            ("PT10H10M10.123456S", "10:10:10.123"),
            ("PT255H10M10S", "255:10:10"),
            ("PT5M", "00:05:00"),
            ("soon", "soon"),
        ] {
            assert_eq!(clock(text), shown);
        }
    }
}
