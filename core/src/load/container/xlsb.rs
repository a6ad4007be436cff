//! Workbooks of Excel in its binary form: `.xlsb`, an archive whose parts are records.
//!
//! Written after MS-XLSB. Sheets are read as streams of records and never unpacked as a whole.

use std::collections::VecDeque;

use super::book::{STEP, SheetName, Strings, Styles, Turn, Wanted, error_text, short_number};
use super::format::System;
use super::grid::{Area, Budget, Grid, Kind};
use super::trouble::Trouble;
use super::unpack::Unpacker;
use super::xlsx::{Relations, workbook_part};
use super::zip::{Fields, Zip};

/// The longest record: a text of 32 767 letters with all its formats stays far below.
const LONGEST_RECORD: usize = 16 << 20;

mod kind {
    pub const ROW: u16 = 0;
    pub const SHORT: u16 = 2;
    pub const ERROR: u16 = 3;
    pub const FLAG: u16 = 4;
    pub const NUMBER: u16 = 5;
    pub const TEXT: u16 = 6;
    pub const SHARED: u16 = 7;
    pub const FORMULA_TEXT: u16 = 8;
    pub const FORMULA_NUMBER: u16 = 9;
    pub const FORMULA_FLAG: u16 = 10;
    pub const FORMULA_ERROR: u16 = 11;
    /// Cells that stand right behind the one before, in the order of the first ones: blank to shared.
    pub const NEXT_BLANK: u16 = 12;
    pub const NEXT_SHARED: u16 = 18;
    pub const STRING: u16 = 19;
    pub const FORMAT: u16 = 44;
    pub const XF: u16 = 47;
    pub const RICH_TEXT: u16 = 62;
    pub const DIMENSIONS: u16 = 148;
    pub const WORKBOOK: u16 = 153;
    pub const SHEET: u16 = 156;
    pub const MERGED: u16 = 176;
    pub const BEGIN_CELL_STYLES: u16 = 617;
    pub const END_CELL_STYLES: u16 = 618;
}

/// Reads a workbook.
pub(super) struct Xlsb {
    pub system: System,
    zip: Zip,
    sheets: VecDeque<(SheetName, String)>,
    strings_path: Option<String>,
    strings: Strings,
    styles: Styles,
    stage: Stage,
}

enum Stage {
    /// Nothing is read yet.
    New,
    Strings(Records),
    Ready,
    Sheet(SheetName, Box<SheetReader>),
}

/// Steps over the records of a part.
struct Records {
    source: Unpacker,
    buffer: Vec<u8>,
    at: usize,
    passed: u64,
}

impl Records {
    fn of(zip: &Zip, path: &str) -> Result<Records, Trouble> {
        let entry = zip.find(path).ok_or(Trouble::Damaged("a part that is not there"))?;
        Ok(Records { source: zip.open(entry)?, buffer: Vec::new(), at: 0, passed: 0 })
    }

    /// The next record: its kind and body.
    fn next(&mut self) -> Result<Option<(u16, &[u8])>, Trouble> {
        self.fill(1)?;
        if self.at >= self.buffer.len() {
            return Ok(None);
        }
        self.fill(6)?;
        let kind = self.varint(2)? as u16;
        let len = self.varint(4)? as usize;
        if len > LONGEST_RECORD {
            return Err(Trouble::Damaged("a record that is too long"));
        }
        self.fill(len)?;
        let body = self.at..self.at + len;
        self.at += len;
        self.passed += len as u64 + 2;
        let body = self.buffer.get(body).ok_or(Trouble::Truncated)?;
        Ok(Some((kind, body)))
    }

    /// Reads until so many bytes are there, or all.
    fn fill(&mut self, len: usize) -> Result<(), Trouble> {
        if self.at > 1 << 16 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        while self.buffer.len() - self.at < len && self.source.read(&mut self.buffer)? > 0 {}
        Ok(())
    }

    /// A number in seven bits a byte.
    fn varint(&mut self, most: u32) -> Result<u32, Trouble> {
        let mut number = 0;
        for shift in 0..most {
            let byte = *self.buffer.get(self.at).ok_or(Trouble::Truncated)?;
            self.at += 1;
            number |= u32::from(byte & 0x7f) << (7 * shift);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }
}

/// A text: its length in letters, and two bytes a letter.
fn text(body: &[u8], at: usize) -> Result<String, Trouble> {
    let len = Fields(body.get(at..).unwrap_or(&[])).u32(0)?;
    // A text that is not there has a length of all ones.
    if len == u32::MAX {
        return Ok(String::new());
    }
    let end = (at + 4).saturating_add(2 * len as usize);
    let bytes = body.get(at + 4..end).ok_or(Trouble::Damaged("a text that is cut off"))?;
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
    Ok(char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

impl Xlsb {
    /// Looks at a workbook: its sheets and styles.
    pub fn new(zip: Zip) -> Result<Xlsb, Trouble> {
        let path = workbook_part(&zip, "xl/workbook.bin")?;
        let relations = Relations::of(&zip, &path)?;
        let mut records = Records::of(&zip, &path)?;
        let (mut system, mut sheets) = (System::From1900, VecDeque::new());
        while let Some((kind, body)) = records.next()? {
            match kind {
                kind::WORKBOOK if Fields(body).u8(0)? & 1 == 1 => system = System::From1904,
                kind::SHEET => {
                    let id = text(body, 8)?;
                    let name = text(body, 12 + 2 * id.encode_utf16().count())?;
                    let is_hidden = Fields(body).u32(0)? != 0;
                    if let Some(path) = relations.part(&id, "worksheet") {
                        sheets.push_back((SheetName { name, is_hidden }, path.to_owned()));
                    }
                }
                _ => {}
            }
        }
        let styles = match relations.first("styles") {
            Some(path) => read_styles(Records::of(&zip, path)?)?,
            None => Styles::default(),
        };
        let strings_path = relations.first("sharedStrings").map(str::to_owned);
        let strings = Strings::default();
        Ok(Xlsb { system, zip, sheets, strings_path, strings, styles, stage: Stage::New })
    }

    /// Reads some more, of the next sheet that is wanted.
    pub fn step(&mut self, wanted: Wanted<'_>, budget: &mut Budget) -> Result<Turn, Trouble> {
        match &mut self.stage {
            Stage::New => {
                self.stage = match &self.strings_path {
                    Some(path) => Stage::Strings(Records::of(&self.zip, path)?),
                    None => Stage::Ready,
                };
            }
            Stage::Strings(records) => {
                let end = records.passed + STEP;
                while records.passed < end {
                    match records.next()? {
                        Some((kind::STRING, body)) => self.strings.push(&text(body, 1)?, budget)?,
                        Some(_) => {}
                        None => {
                            self.stage = Stage::Ready;
                            break;
                        }
                    }
                }
            }
            Stage::Ready => {
                let Some((name, path)) = self.sheets.pop_front() else { return Ok(Turn::Over) };
                if !wanted(&name) {
                    return Ok(Turn::Passed(name));
                }
                let records = Records::of(&self.zip, &path)?;
                let reader = SheetReader { records, grid: Grid::default(), row: 0, column: 0 };
                self.stage = Stage::Sheet(name, Box::new(reader));
            }
            Stage::Sheet(name, reader) => {
                if reader.step(&self.strings, (&self.styles, self.system), budget)? {
                    let (name, grid) = (std::mem::take(name), std::mem::take(&mut reader.grid));
                    self.stage = Stage::Ready;
                    return Ok(Turn::Sheet(name, grid));
                }
            }
        }
        Ok(Turn::Working)
    }
}

fn read_styles(mut records: Records) -> Result<Styles, Trouble> {
    let mut styles = Styles::default();
    let mut is_cell_style = false;
    while let Some((kind, body)) = records.next()? {
        match kind {
            kind::FORMAT => styles.code(u32::from(Fields(body).u16(0)?), &text(body, 2)?),
            kind::BEGIN_CELL_STYLES => is_cell_style = true,
            kind::END_CELL_STYLES => is_cell_style = false,
            kind::XF if is_cell_style => styles.style(u32::from(Fields(body).u16(2)?)),
            _ => {}
        }
    }
    Ok(styles)
}

/// Reads a sheet.
struct SheetReader {
    records: Records,
    grid: Grid,
    row: u32,
    column: u32,
}

impl SheetReader {
    /// Reads some more; `true` at the end.
    fn step(
        &mut self,
        strings: &Strings,
        (styles, system): (&Styles, System),
        budget: &mut Budget,
    ) -> Result<bool, Trouble> {
        let end = self.records.passed + STEP;
        while self.records.passed < end {
            let Some((kind, body)) = self.records.next()? else { return Ok(true) };
            let fields = Fields(body);
            // A cell begins with its column and style; one right behind another has no column.
            let (kind, style_at) = match kind {
                kind::NEXT_BLANK..=kind::NEXT_SHARED => {
                    self.column = self.column.saturating_add(1);
                    (kind - kind::NEXT_BLANK + 1, 0)
                }
                1..=kind::FORMULA_ERROR | kind::RICH_TEXT => {
                    self.column = fields.u32(0)?;
                    (kind, 4)
                }
                kind => (kind, 0),
            };
            let (place, value) = ((self.row, self.column), style_at + 4);
            let format = || Ok((styles.get(fields.u32(style_at)? & 0x00ff_ffff), system));
            match kind {
                kind::ROW => self.row = fields.u32(0)?,
                kind::SHORT => {
                    let number = short_number(fields.u32(value)?);
                    self.grid.push_number(place, number, format()?, budget)?;
                }
                kind::NUMBER | kind::FORMULA_NUMBER => {
                    self.grid.push_number(place, fields.f64(value)?, format()?, budget)?;
                }
                kind::FLAG | kind::FORMULA_FLAG => {
                    let flag = if fields.u8(value)? == 0 { "false" } else { "true" };
                    self.grid.push(place, Kind::Flag, flag, budget)?;
                }
                kind::ERROR | kind::FORMULA_ERROR => {
                    self.grid.push(place, Kind::Error, error_text(fields.u8(value)?), budget)?;
                }
                kind::TEXT | kind::FORMULA_TEXT => {
                    self.grid.push(place, Kind::Text, &text(body, value)?, budget)?;
                }
                kind::RICH_TEXT => self.grid.push(place, Kind::Text, &text(body, value + 1)?, budget)?,
                kind::SHARED => match strings.get(fields.u32(value)?) {
                    Some(text) => self.grid.push(place, Kind::Text, text, budget)?,
                    None => self.grid.push(place, Kind::Error, "#REF!", budget)?,
                },
                kind::MERGED | kind::DIMENSIONS => {
                    let pair = |at: usize| Ok((fields.u32(at)?, fields.u32(at + 4)?));
                    let (rows, columns): ((u32, u32), (u32, u32)) = (pair(0)?, pair(8)?);
                    if rows.0 <= rows.1 && columns.0 <= columns.1 {
                        match kind {
                            kind::MERGED => self.grid.merge(Area { rows, columns }),
                            _ => self.grid.claim(
                                (rows.1 - rows.0).saturating_add(1),
                                (columns.1 - columns.0).saturating_add(1),
                            ),
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(false)
    }
}
