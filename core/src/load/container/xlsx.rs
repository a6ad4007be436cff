//! Workbooks of Excel 2007 and later, and of everything that writes their form: `.xlsx`, `.xlsm`.
//!
//! Written after ECMA-376 part 1, chapter 18, both the transitional and the strict form. Sheets are read
//! as streams of tags and never unpacked as a whole.

use std::collections::VecDeque;

use super::book::{STEP, SheetName, Strings, Styles, Turn, Wanted};
use super::format::{Format, System, push_number_text};
use super::grid::{Budget, Grid, Kind, area, cell_place};
use super::trouble::Trouble;
use super::xml::{Tag, Token, Xml};
use super::zip::Zip;

/// Largest part beside sheets and shared texts: the styles of a workbook may take some megabytes.
const MOST_PART: usize = 64 << 20;

/// Reads a workbook.
pub(super) struct Xlsx {
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
    Strings(StringsReader),
    Ready,
    Sheet(SheetName, Box<SheetReader>),
}

/// The parts that a part refers to.
pub(super) struct Relations(Vec<(String, String, String)>);

impl Relations {
    /// Those of a part such as `xl/workbook.xml`.
    pub fn of(zip: &Zip, part: &str) -> Result<Relations, Trouble> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{name}.rels");
        let mut found = Vec::new();
        let Some(entry) = zip.find(path.trim_start_matches('/')) else { return Ok(Relations(found)) };
        let mut xml = Xml::of_bytes(zip.read(entry, MOST_PART)?);
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name == b"Relationship" => {
                    let [id, kind, target] = ["Id", "Type", "Target"].map(|name| tag.text(name));
                    let kind = kind?.unwrap_or_default();
                    let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                    let target = absolute(folder, &target?.unwrap_or_default());
                    found.push((id?.unwrap_or_default().into_owned(), kind, target));
                }
                Token::End => return Ok(Relations(found)),
                _ => {}
            }
        }
    }

    /// The part with this id, if it is of this kind.
    pub fn part(&self, id: &str, kind: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, of, _)| known == id && of == kind);
        found.map(|(.., path)| path.as_str())
    }

    /// The first part of this kind.
    pub fn first(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|(_, of, _)| of == kind).map(|(.., path)| path.as_str())
    }
}

/// A path within the archive, of a target seen from a folder.
fn absolute(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// The part that holds the workbook itself.
pub(super) fn workbook_part(zip: &Zip, usual: &str) -> Result<String, Trouble> {
    let root = Relations::of(zip, "")?;
    let named = root.first("officeDocument").filter(|path| zip.find(path).is_some());
    Ok(named.unwrap_or(usual).to_owned())
}

impl Xlsx {
    /// Looks at a workbook: its sheets and styles.
    pub fn new(zip: Zip) -> Result<Xlsx, Trouble> {
        let path = workbook_part(&zip, "xl/workbook.xml")?;
        let relations = Relations::of(&zip, &path)?;
        let entry = zip.find(&path).ok_or(Trouble::Damaged("no workbook in it"))?;
        let mut xml = Xml::of_bytes(zip.read(entry, MOST_PART)?);
        let (mut system, mut sheets) = (System::From1900, VecDeque::new());
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name == b"workbookPr" && tag.is_true("date1904") => {
                    system = System::From1904;
                }
                Token::Open(tag) if tag.name == b"sheet" => {
                    let id = tag.text("id")?.unwrap_or_default();
                    // Charts and dialogs are sheets too, without cells.
                    let Some(path) = relations.part(&id, "worksheet") else { continue };
                    let name = tag.text("name")?.unwrap_or_default().into_owned();
                    let is_hidden = matches!(tag.raw("state"), Some(b"hidden" | b"veryHidden"));
                    sheets.push_back((SheetName { name, is_hidden }, path.to_owned()));
                }
                Token::End => break,
                _ => {}
            }
        }
        let styles = match relations.first("styles").and_then(|path| zip.find(path)) {
            Some(entry) => read_styles(Xml::of_bytes(zip.read(entry, MOST_PART)?))?,
            None => Styles::default(),
        };
        let strings_path = relations.first("sharedStrings").map(str::to_owned);
        let strings = Strings::default();
        Ok(Xlsx { system, zip, sheets, strings_path, strings, styles, stage: Stage::New })
    }

    /// Reads some more, of the next sheet that is wanted.
    pub fn step(&mut self, wanted: Wanted<'_>, budget: &mut Budget) -> Result<Turn, Trouble> {
        match &mut self.stage {
            Stage::New => {
                let entry = self.strings_path.as_deref().and_then(|path| self.zip.find(path));
                self.stage = match entry {
                    Some(entry) => Stage::Strings(StringsReader::new(Xml::new(self.zip.open(entry)?))),
                    None => Stage::Ready,
                };
            }
            Stage::Strings(reader) => {
                if reader.step(&mut self.strings, budget)? {
                    self.stage = Stage::Ready;
                }
            }
            Stage::Ready => {
                let Some((name, path)) = self.sheets.pop_front() else { return Ok(Turn::Over) };
                if !wanted(&name) {
                    return Ok(Turn::Passed(name));
                }
                let entry = self.zip.find(&path).ok_or(Trouble::Damaged("a sheet that is not there"))?;
                let xml = Xml::new(self.zip.open(entry)?);
                self.stage = Stage::Sheet(name, Box::new(SheetReader::new(xml, self.system)));
            }
            Stage::Sheet(name, reader) => {
                if reader.step(&self.strings, &self.styles, budget)? {
                    let (name, grid) = (std::mem::take(name), std::mem::take(&mut reader.grid));
                    self.stage = Stage::Ready;
                    return Ok(Turn::Sheet(name, grid));
                }
            }
        }
        Ok(Turn::Working)
    }
}

fn read_styles(mut xml: Xml) -> Result<Styles, Trouble> {
    let mut styles = Styles::default();
    let mut is_cell_style = false;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name == b"numFmt" => {
                if let (Some(number), Some(code)) = (tag.number("numFmtId"), tag.text("formatCode")?) {
                    styles.code(number, &code);
                }
            }
            Token::Open(tag) if tag.name == b"cellXfs" => is_cell_style = true,
            Token::Close(b"cellXfs") => is_cell_style = false,
            Token::Open(tag) if tag.name == b"xf" && is_cell_style => {
                styles.style(tag.number("numFmtId").unwrap_or(0));
            }
            Token::End => return Ok(styles),
            _ => {}
        }
    }
}

/// Reads the texts that cells share.
struct StringsReader {
    xml: Xml,
    text: String,
    is_text: bool,
    /// Within the reading aid of a text (East Asian scripts), which is not part of it.
    is_aid: bool,
}

impl StringsReader {
    fn new(xml: Xml) -> StringsReader {
        StringsReader { xml, text: String::new(), is_text: false, is_aid: false }
    }

    /// Reads some more; `true` at the end.
    fn step(&mut self, strings: &mut Strings, budget: &mut Budget) -> Result<bool, Trouble> {
        let end = self.xml.passed() + STEP;
        while self.xml.passed() < end {
            match self.xml.next()? {
                Token::Open(tag) => match tag.name {
                    b"si" if tag.is_closed => strings.push("", budget)?,
                    b"si" => self.text.clear(),
                    b"t" => self.is_text = !tag.is_closed && !self.is_aid,
                    b"rPh" => self.is_aid = !tag.is_closed,
                    _ => {}
                },
                Token::Close(b"t") => self.is_text = false,
                Token::Close(b"rPh") => self.is_aid = false,
                Token::Close(b"si") => strings.push(&unescaped(&self.text), budget)?,
                Token::Text(raw) if self.is_text => raw.append(&mut self.text)?,
                Token::Text(_) | Token::Close(_) => {}
                Token::End => return Ok(true),
            }
        }
        Ok(false)
    }
}

/// Letters that XML cannot hold stand as `_x000D_` (ECMA-376 part 1, 22.4.2.4).
fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let letter = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let len = match letter {
            Some(letter) => {
                out.push(letter);
                7
            }
            None => {
                out.push_str("_x");
                2
            }
        };
        rest = from.get(len..).unwrap_or("");
    }
    out.push_str(rest);
    out.into()
}

/// Reads a sheet.
struct SheetReader {
    xml: Xml,
    system: System,
    grid: Grid,
    row: u32,
    column: u32,
    /// The cell that is read.
    kind: CellKind,
    format: Format,
    text: String,
    takes_text: bool,
    is_aid: bool,
}

/// What the type of a cell says about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellKind {
    Number,
    Shared,
    Text,
    Flag,
    Error,
    Date,
}

impl SheetReader {
    fn new(xml: Xml, system: System) -> SheetReader {
        SheetReader {
            xml,
            system,
            grid: Grid::default(),
            row: 0,
            column: 0,
            kind: CellKind::Number,
            format: Format::Plain,
            text: String::new(),
            takes_text: false,
            is_aid: false,
        }
    }

    /// Reads some more; `true` at the end.
    fn step(&mut self, strings: &Strings, styles: &Styles, budget: &mut Budget) -> Result<bool, Trouble> {
        let end = self.xml.passed() + STEP;
        while self.xml.passed() < end {
            match self.xml.next()? {
                Token::Open(tag) => match tag.name {
                    b"c" => {
                        let place = tag.raw("r").and_then(cell_place);
                        (self.row, self.column) = place.unwrap_or((self.row, self.column));
                        self.kind = cell_kind(&tag);
                        self.format = styles.get(tag.number("s").unwrap_or(0));
                        self.text.clear();
                        self.takes_text = false;
                        if tag.is_closed {
                            self.column = self.column.saturating_add(1);
                        }
                    }
                    b"v" | b"t" => self.takes_text = !tag.is_closed && !self.is_aid,
                    b"rPh" => self.is_aid = !tag.is_closed,
                    b"row" => {
                        let row = tag.number("r").and_then(|row| row.checked_sub(1));
                        self.row = row.unwrap_or(self.row);
                        self.column = 0;
                        if tag.is_closed {
                            self.row = self.row.saturating_add(1);
                        }
                    }
                    b"mergeCell" => {
                        if let Some(area) = tag.raw("ref").and_then(area) {
                            self.grid.merge(area);
                        }
                    }
                    b"dimension" => {
                        if let Some(area) = tag.raw("ref").and_then(area) {
                            let len = |(first, last): (u32, u32)| (last - first).saturating_add(1);
                            self.grid.claim(len(area.rows), len(area.columns));
                        }
                    }
                    _ => {}
                },
                Token::Close(name) => match name {
                    b"v" | b"t" => self.takes_text = false,
                    b"rPh" => self.is_aid = false,
                    b"c" => {
                        self.cell(strings, budget)?;
                        self.column = self.column.saturating_add(1);
                    }
                    b"row" => self.row = self.row.saturating_add(1),
                    _ => {}
                },
                Token::Text(raw) if self.takes_text => raw.append(&mut self.text)?,
                Token::Text(_) => {}
                Token::End => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Puts the cell that was read into the grid.
    fn cell(&mut self, strings: &Strings, budget: &mut Budget) -> Result<(), Trouble> {
        let place = (self.row, self.column);
        let raw = self.text.trim();
        match self.kind {
            _ if self.text.is_empty() => Ok(()),
            CellKind::Shared => match raw.parse().ok().and_then(|number| strings.get(number)) {
                Some(text) => self.grid.push(place, Kind::Text, text, budget),
                None => self.grid.push(place, Kind::Error, "#REF!", budget),
            },
            CellKind::Text => {
                let text = unescaped(&self.text);
                self.grid.push(place, Kind::Text, &text, budget)
            }
            CellKind::Flag => {
                self.grid.push(place, Kind::Flag, if raw == "0" { "false" } else { "true" }, budget)
            }
            CellKind::Error => self.grid.push(place, Kind::Error, raw, budget),
            CellKind::Date => self.grid.push(place, Kind::Date, &iso(raw), budget),
            CellKind::Number => match raw.parse::<f64>().ok().filter(|number| number.is_finite()) {
                Some(number) if self.format != Format::Plain => {
                    self.grid.push_number(place, number, (self.format, self.system), budget)
                }
                Some(_) => {
                    let mut text = String::new();
                    let _ = push_number_text(raw, &mut text);
                    self.grid.push(place, Kind::Number, &text, budget)
                }
                None => self.grid.push(place, Kind::Text, raw, budget),
            },
        }
    }
}

fn cell_kind(tag: &Tag<'_>) -> CellKind {
    match tag.raw("t") {
        Some(b"s") => CellKind::Shared,
        Some(b"str" | b"inlineStr") => CellKind::Text,
        Some(b"b") => CellKind::Flag,
        Some(b"e") => CellKind::Error,
        Some(b"d") => CellKind::Date,
        _ => CellKind::Number,
    }
}

/// A date in ISO form, as the other dates are written: a space before the time, and no time at midnight.
pub(super) fn iso(text: &str) -> String {
    let text = text.strip_suffix('Z').unwrap_or(text).replacen('T', " ", 1);
    let text = text.strip_suffix(".000").unwrap_or(&text);
    text.strip_suffix(" 00:00:00").unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_xml_cannot_hold_are_put_back() {
        for (text, plain) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xyz_x00", "_xyz_x00"),
            ("_x12345_", "_x12345_"),
        ] {
            assert_eq!(unescaped(text), plain);
        }
    }

    #[test]
    fn targets_are_paths_in_the_archive() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "..\\custom\\a.xml", "custom/a.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(absolute(folder, target), path);
        }
    }
}
