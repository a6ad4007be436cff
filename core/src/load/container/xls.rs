//! Workbooks of Excel 5 to 2003: `.xls`, records one behind the other (BIFF5 and BIFF8).
//!
//! Written after MS-XLS and, for what is older, OpenOffice.org's documentation of the Excel file format.

use std::collections::VecDeque;

use super::super::encoding::Encoding;
use super::book::{STEP, SheetName, Strings, Styles, Turn, Wanted, error_text, short_number};
use super::format::System;
use super::grid::{Area, Budget, Grid, Kind};
use super::ole::Ole;
use super::trouble::{Locked, Trouble};
use super::zip::Fields;

/// Reads a workbook.
pub(super) struct Xls {
    pub system: System,
    stream: Vec<u8>,
    code: Code,
    sheets: VecDeque<(SheetName, usize)>,
    strings: Strings,
    styles: Styles,
    stage: Stage,
}

enum Stage {
    /// The texts that cells share stand here, if there are any.
    New(Option<usize>),
    Ready,
    Sheet(Box<SheetReader>),
}

/// How letters are written in a workbook.
#[derive(Clone, Copy, Debug)]
enum Code {
    /// One or two bytes a letter, as each text says (BIFF8).
    Unicode,
    /// One byte a letter, of a code page (BIFF5).
    Page(u16),
}

/// A record: its kind, its body, and where it begins.
#[derive(Clone, Copy)]
struct Record<'a> {
    kind: u16,
    body: &'a [u8],
    at: usize,
}

mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000a;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002f;
    pub const CONTINUE: u16 = 0x003c;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MULTIPLE_SHORT: u16 = 0x00bd;
    pub const RICH_LABEL: u16 = 0x00d6;
    pub const XF: u16 = 0x00e0;
    pub const MERGED: u16 = 0x00e5;
    pub const STRINGS: u16 = 0x00fc;
    pub const SHARED_LABEL: u16 = 0x00fd;
    pub const DIMENSIONS: u16 = 0x0200;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const FLAG_OR_ERROR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const SHORT: u16 = 0x027e;
    pub const FORMAT: u16 = 0x041e;
    pub const BOF: u16 = 0x0809;
}

/// Steps over the records of a stream.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn next(&mut self) -> Option<Record<'a>> {
        let at = self.at;
        let fields = Fields(self.stream.get(at..)?);
        let (kind, len) = (fields.u16(0).ok()?, usize::from(fields.u16(2).ok()?));
        let body = self.stream.get(at + 4..at + 4 + len)?;
        self.at = at + 4 + len;
        Some(Record { kind, body, at })
    }

    /// The bodies that continue the record before.
    fn continued(&mut self, first: &'a [u8]) -> Parts<'a> {
        let mut parts = vec![first];
        loop {
            let at = self.at;
            match self.next() {
                Some(record) if record.kind == kind::CONTINUE => parts.push(record.body),
                _ => {
                    self.at = at;
                    return Parts { parts, part: 0, at: 0 };
                }
            }
        }
    }
}

/// The bodies of a record and of those that continue it.
struct Parts<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Parts<'a> {
    /// The bytes of the current body that are left, stepping to the next body when there are none.
    fn rest(&mut self) -> Option<&'a [u8]> {
        loop {
            let rest = self.parts.get(self.part)?.get(self.at..)?;
            if !rest.is_empty() {
                return Some(rest);
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut len: usize) -> Option<()> {
        while len > 0 {
            let step = self.rest()?.len().min(len);
            self.at += step;
            len -= step;
        }
        Some(())
    }

    /// Letters, two bytes each or the low one only. Where a body ends within them, the next begins with a
    /// byte that says again which (MS-XLS 2.5.293).
    fn letters(&mut self, mut count: usize, mut is_wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while count > 0 {
            if self.parts.get(self.part)?.len() == self.at {
                (self.part, self.at) = (self.part + 1, 0);
                is_wide = self.byte()? & 1 == 1;
            }
            let rest = self.parts.get(self.part)?.get(self.at..)?;
            let width = 1 + usize::from(is_wide);
            let here = (rest.len() / width).min(count);
            if here == 0 && !rest.is_empty() {
                return None;
            }
            let bytes = rest.get(..here * width)?;
            if is_wide {
                units.extend(bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)));
            } else {
                units.extend(bytes.iter().map(|&byte| u16::from(byte)));
            }
            self.at += here * width;
            count -= here;
        }
        let letters = char::decode_utf16(units);
        Some(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    }

    /// A text of BIFF8 with all that may hang on it.
    fn rich_text(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        self.rich_letters(count)
    }

    fn rich_letters(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let text = self.letters(count, flags & 1 == 1)?;
        self.skip(runs * 4)?;
        self.skip(extra)?;
        Some(text)
    }
}

impl Code {
    /// A text whose length takes two bytes, or one.
    fn text(self, parts: &mut Parts<'_>, wide_len: bool) -> Result<String, Trouble> {
        let missing = Trouble::Damaged("a text that is cut off");
        let len = if wide_len { parts.u16() } else { parts.byte().map(u16::from) };
        let len = usize::from(len.ok_or(missing)?);
        match self {
            Code::Unicode if len == 0 => Ok(String::new()),
            Code::Unicode => parts.rich_letters(len).ok_or(missing),
            Code::Page(page) => {
                let bytes: Option<Vec<u8>> = (0..len).map(|_| parts.byte()).collect();
                page_text(&bytes.ok_or(missing)?, page)
            }
        }
    }
}

/// Bytes of a code page as text.
fn page_text(bytes: &[u8], page: u16) -> Result<String, Trouble> {
    if bytes.is_ascii() {
        return Ok(bytes.iter().map(|&byte| char::from(byte)).collect());
    }
    let name = match page {
        10_000 | 32_768 => "macintosh".to_owned(),
        10_007 => "MacCyrillic".to_owned(),
        437 | 850 | 852 | 866 => format!("IBM{page}"),
        32_769 => "windows-1252".to_owned(),
        page => format!("windows-{page}"),
    };
    let encoding =
        Encoding::from_name(&name).ok_or(Trouble::Unsupported("an old workbook in a rare code page"))?;
    let text = encoding.decode(bytes).map_err(|_| Trouble::Damaged("letters that its code page has not"))?;
    Ok(text.into_owned())
}

impl Xls {
    /// Looks at a workbook: its sheets and styles.
    pub fn new(ole: &Ole<'_>) -> Result<Xls, Trouble> {
        let stream = match ole.stream("Workbook")? {
            Some(stream) => stream,
            None => ole.stream("Book")?.ok_or(Trouble::Unsupported("a compound file without a workbook"))?,
        };
        let mut records = Records { stream: &stream, at: 0 };
        let mut code = match records.next() {
            Some(Record { kind: kind::BOF, body, .. }) if Fields(body).u16(0)? >= 0x0600 => Code::Unicode,
            Some(Record { kind: kind::BOF, .. }) => Code::Page(1252),
            _ => return Err(Trouble::Unsupported("a workbook of Excel 4 or older")),
        };
        let (mut system, mut sheets, mut styles) = (System::From1900, VecDeque::new(), Styles::default());
        let mut strings_at = None;
        // Formats may stand behind the styles that use them.
        let mut style_formats = Vec::new();
        loop {
            let Some(record) = records.next() else { return Err(Trouble::Truncated) };
            let fields = Fields(record.body);
            match record.kind {
                kind::FILE_PASS => return Err(Trouble::Protected(Locked::Workbook)),
                kind::DATE_MODE if fields.u16(0)? == 1 => system = System::From1904,
                kind::CODE_PAGE => {
                    if let Code::Page(page) = &mut code {
                        *page = fields.u16(0)?;
                    }
                }
                kind::FORMAT => {
                    let number = u32::from(fields.u16(0)?);
                    let mut parts =
                        Parts { parts: vec![record.body.get(2..).unwrap_or(&[])], part: 0, at: 0 };
                    styles.code(number, &code.text(&mut parts, matches!(code, Code::Unicode))?);
                }
                kind::XF => style_formats.push(u32::from(fields.u16(2)?)),
                kind::BOUND_SHEET => {
                    let (at, state, sheet_type) = (fields.u32(0)?, fields.u8(4)?, fields.u8(5)?);
                    let mut parts =
                        Parts { parts: vec![record.body.get(6..).unwrap_or(&[])], part: 0, at: 0 };
                    let name = SheetName { name: code.text(&mut parts, false)?, is_hidden: state & 3 != 0 };
                    // Charts, macros and modules are sheets too.
                    if sheet_type == 0 {
                        sheets.push_back((name, at as usize));
                    }
                }
                kind::STRINGS => strings_at = Some(record.at),
                kind::EOF => break,
                _ => {}
            }
        }
        style_formats.into_iter().for_each(|number| styles.style(number));
        let (strings, stage) = (Strings::default(), Stage::New(strings_at));
        Ok(Xls { system, stream, code, sheets, strings, styles, stage })
    }

    /// Reads some more, of the next sheet that is wanted.
    pub fn step(&mut self, wanted: Wanted<'_>, budget: &mut Budget) -> Result<Turn, Trouble> {
        match &mut self.stage {
            Stage::New(strings_at) => {
                if let Some(at) = *strings_at {
                    read_strings(&self.stream, at, &mut self.strings, budget)?;
                }
                self.stage = Stage::Ready;
            }
            Stage::Ready => {
                let Some((name, at)) = self.sheets.pop_front() else { return Ok(Turn::Over) };
                if !wanted(&name) {
                    return Ok(Turn::Passed(name));
                }
                self.stage = Stage::Sheet(Box::new(SheetReader::new(name, at)));
            }
            Stage::Sheet(reader) => {
                let (strings, styles) = (&self.strings, (&self.styles, self.system));
                if reader.step(&self.stream, self.code, strings, styles, budget)? {
                    let (name, grid) = (std::mem::take(&mut reader.name), std::mem::take(&mut reader.grid));
                    self.stage = Stage::Ready;
                    return Ok(Turn::Sheet(name, grid));
                }
            }
        }
        Ok(Turn::Working)
    }
}

/// Reads the texts that cells share.
fn read_strings(stream: &[u8], at: usize, strings: &mut Strings, budget: &mut Budget) -> Result<(), Trouble> {
    let mut records = Records { stream, at };
    let Some(first) = records.next() else { return Ok(()) };
    let mut parts = records.continued(first.body);
    let cut = Trouble::Damaged("shared texts that are cut off");
    let count = parts.skip(4).and_then(|()| parts.u32()).ok_or(cut)?;
    for _ in 0..count {
        // Some writers count more texts than there are.
        if parts.rest().is_none() {
            break;
        }
        strings.push(&parts.rich_text().ok_or(cut)?, budget)?;
    }
    Ok(())
}

/// Reads a sheet.
struct SheetReader {
    name: SheetName,
    grid: Grid,
    at: usize,
    /// How many sheets within the sheet (charts) are open; 1 is the sheet itself.
    depth: u32,
    /// The cell of a formula whose text comes in a record of its own.
    formula: Option<(u32, u32)>,
}

impl SheetReader {
    fn new(name: SheetName, at: usize) -> SheetReader {
        SheetReader { name, grid: Grid::default(), at, depth: 0, formula: None }
    }

    /// Reads some more; `true` at the end.
    fn step(
        &mut self,
        stream: &[u8],
        code: Code,
        strings: &Strings,
        (styles, system): (&Styles, System),
        budget: &mut Budget,
    ) -> Result<bool, Trouble> {
        let end = self.at.saturating_add(STEP as usize);
        let mut records = Records { stream, at: self.at };
        while records.at < end {
            let record = records.next().ok_or(Trouble::Truncated)?;
            let fields = Fields(record.body);
            match record.kind {
                kind::BOF => self.depth += 1,
                kind::EOF => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Ok(true);
                    }
                }
                _ if self.depth == 0 => {
                    return Err(Trouble::Damaged("a sheet that is not where it should be"));
                }
                // A chart within the sheet has cells of its own, copies of others.
                _ if self.depth > 1 => {}
                kind::STRING => {
                    let mut parts = records.continued(record.body);
                    if let Some(place) = self.formula.take() {
                        self.grid.push(place, Kind::Text, &code.text(&mut parts, true)?, budget)?;
                    }
                }
                kind::LABEL | kind::RICH_LABEL => {
                    let place = place(&fields)?;
                    let mut parts = records.continued(record.body.get(6..).unwrap_or(&[]));
                    self.grid.push(place, Kind::Text, &code.text(&mut parts, true)?, budget)?;
                }
                kind::SHARED_LABEL => {
                    let place = place(&fields)?;
                    match strings.get(fields.u32(6)?) {
                        Some(text) => self.grid.push(place, Kind::Text, text, budget)?,
                        None => self.grid.push(place, Kind::Error, "#REF!", budget)?,
                    }
                }
                kind::NUMBER => {
                    let format = styles.get(u32::from(fields.u16(4)?));
                    self.grid.push_number(place(&fields)?, fields.f64(6)?, (format, system), budget)?;
                }
                kind::SHORT => {
                    let format = styles.get(u32::from(fields.u16(4)?));
                    let number = short_number(fields.u32(6)?);
                    self.grid.push_number(place(&fields)?, number, (format, system), budget)?;
                }
                kind::MULTIPLE_SHORT => {
                    let (row, first) = place(&fields)?;
                    let pairs = record.body.get(4..record.body.len().saturating_sub(2)).unwrap_or(&[]);
                    for (column, pair) in (first..).zip(pairs.chunks_exact(6)) {
                        let pair = Fields(pair);
                        let format = styles.get(u32::from(pair.u16(0)?));
                        let number = short_number(pair.u32(2)?);
                        self.grid.push_number((row, column), number, (format, system), budget)?;
                    }
                }
                kind::FLAG_OR_ERROR => {
                    let (value, is_error) = (fields.u8(6)?, fields.u8(7)? != 0);
                    self.flag_or_error(place(&fields)?, value, is_error, budget)?;
                }
                kind::FORMULA => {
                    let place = place(&fields)?;
                    self.formula = None;
                    // What is no number says so in its last two bytes (MS-XLS 2.5.133).
                    match (fields.u16(12)?, fields.u8(6)?) {
                        (0xffff, 0) => self.formula = Some(place),
                        (0xffff, 1) => self.flag_or_error(place, fields.u8(8)?, false, budget)?,
                        (0xffff, 2) => self.flag_or_error(place, fields.u8(8)?, true, budget)?,
                        (0xffff, _) => {}
                        _ => {
                            let format = styles.get(u32::from(fields.u16(4)?));
                            self.grid.push_number(place, fields.f64(6)?, (format, system), budget)?;
                        }
                    }
                }
                kind::MERGED => {
                    for area in record.body.get(2..).unwrap_or(&[]).chunks_exact(8) {
                        let area = Fields(area);
                        let pair = |at: usize| Ok((u32::from(area.u16(at)?), u32::from(area.u16(at + 2)?)));
                        let (rows, columns): ((u32, u32), (u32, u32)) = (pair(0)?, pair(4)?);
                        if rows.0 <= rows.1 && columns.0 <= columns.1 {
                            self.grid.merge(Area { rows, columns });
                        }
                    }
                }
                kind::DIMENSIONS if matches!(code, Code::Unicode) => {
                    let rows = fields.u32(4)?.saturating_sub(fields.u32(0)?);
                    let columns = fields.u16(10)?.saturating_sub(fields.u16(8)?);
                    self.grid.claim(rows, u32::from(columns));
                }
                _ => {}
            }
        }
        self.at = records.at;
        Ok(false)
    }

    fn flag_or_error(
        &mut self,
        place: (u32, u32),
        value: u8,
        is_error: bool,
        budget: &mut Budget,
    ) -> Result<(), Trouble> {
        match (is_error, value) {
            (true, number) => self.grid.push(place, Kind::Error, error_text(number), budget),
            (false, 0) => self.grid.push(place, Kind::Flag, "false", budget),
            (false, _) => self.grid.push(place, Kind::Flag, "true", budget),
        }
    }
}

/// Row and column at the start of the record of a cell.
fn place(fields: &Fields<'_>) -> Result<(u32, u32), Trouble> {
    Ok((u32::from(fields.u16(0)?), u32::from(fields.u16(2)?)))
}
