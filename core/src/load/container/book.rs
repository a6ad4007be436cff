//! What all workbooks have in common: sheets that are read one after the other, and texts that cells share.

use super::format::{Format, System};
use super::grid::{Budget, Grid};
use super::render::{Rendered, Renderer};
use super::trouble::Trouble;
use super::{html::Html, ods::Ods, xls::Xls, xlsb::Xlsb, xlsx::Xlsx, xml2003::Xml2003};

/// Bytes of a workbook that are read in one step.
pub(super) const STEP: u64 = 512 << 10;

/// A workbook of any kind.
pub(super) struct Book {
    reader: Reader,
    /// The sheet that is rendered.
    renderer: Option<(SheetName, Box<Renderer>)>,
}

/// The kinds of workbooks.
pub(super) enum Reader {
    Xlsx(Box<Xlsx>),
    Xlsb(Box<Xlsb>),
    Ods(Box<Ods>),
    Xls(Box<Xls>),
    Xml2003(Box<Xml2003>),
    Html(Box<Html>),
}

/// What a sheet is called, and whether the workbook hides it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetName {
    pub name: String,
    pub is_hidden: bool,
}

/// Which sheets are wanted.
pub(super) type Wanted<'a> = &'a dyn Fn(&SheetName) -> bool;

/// What a step of a reader yields.
pub(super) enum Turn {
    /// Step again.
    Working,
    /// A sheet that is not wanted was passed.
    Passed(SheetName),
    /// A sheet.
    Sheet(SheetName, Grid),
    /// There is no more.
    Over,
}

/// What a step over a workbook yields.
pub(super) enum Turned {
    /// Step again.
    Working,
    /// A sheet that is not wanted, or has no content, was passed.
    Passed(SheetName),
    /// A sheet with content, as text.
    Sheet(SheetName, Box<Rendered>),
    /// There is no more.
    Over,
}

impl Book {
    /// A workbook.
    pub fn new(reader: Reader) -> Book {
        Book { reader, renderer: None }
    }

    /// Reads or renders some more.
    pub fn step(&mut self, wanted: Wanted<'_>, budget: &mut Budget) -> Result<Turned, Trouble> {
        if let Some((_, renderer)) = &mut self.renderer
            && renderer.step(budget)?
        {
            return Ok(Turned::Working);
        }
        if let Some((name, renderer)) = self.renderer.take() {
            let is_1904 = self.reader.system() == System::From1904;
            return Ok(Turned::Sheet(name, Box::new(renderer.finish(is_1904))));
        }
        Ok(match self.reader.step(wanted, budget)? {
            Turn::Working => Turned::Working,
            Turn::Passed(name) => Turned::Passed(name),
            Turn::Sheet(name, grid) if grid.is_empty() => Turned::Passed(name),
            Turn::Sheet(name, grid) => {
                self.renderer = Some((name, Box::new(Renderer::new(grid))));
                Turned::Working
            }
            Turn::Over => Turned::Over,
        })
    }

    /// Tables of a page that were left out because others are so much larger.
    pub fn small_tables(&self) -> usize {
        match &self.reader {
            Reader::Html(page) => page.left_out,
            _ => 0,
        }
    }

    /// Its reader.
    #[cfg(test)]
    pub fn into_reader(self) -> Reader {
        self.reader
    }

    /// What kind of workbook it is, in a stable word.
    pub fn kind(&self) -> &'static str {
        match &self.reader {
            Reader::Xlsx(_) => "xlsx",
            Reader::Xlsb(_) => "xlsb",
            Reader::Ods(_) => "ods",
            Reader::Xls(_) => "xls",
            Reader::Xml2003(_) => "xml",
            Reader::Html(_) => "html",
        }
    }
}

impl Reader {
    fn system(&self) -> System {
        match self {
            Reader::Xlsx(book) => book.system,
            Reader::Xlsb(book) => book.system,
            Reader::Xls(book) => book.system,
            Reader::Ods(_) | Reader::Xml2003(_) | Reader::Html(_) => System::From1900,
        }
    }

    /// Reads some more, of the next sheet that is wanted.
    pub(super) fn step(&mut self, wanted: Wanted<'_>, budget: &mut Budget) -> Result<Turn, Trouble> {
        match self {
            Reader::Xlsx(book) => book.step(wanted, budget),
            Reader::Xlsb(book) => book.step(wanted, budget),
            Reader::Ods(book) => book.step(wanted, budget),
            Reader::Xls(book) => book.step(wanted, budget),
            Reader::Xml2003(book) => book.step(wanted, budget),
            Reader::Html(book) => book.step(budget),
        }
    }
}

/// Texts that cells name by number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Adds the next text.
    pub fn push(&mut self, text: &str, budget: &mut Budget) -> Result<(), Trouble> {
        budget.take(text.len() + size_of::<usize>())?;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        Ok(())
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(at)?)
    }
}

/// How the numbers of cells are shown: formats by number, and the format of each style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    codes: Vec<(u32, Format)>,
    styles: Vec<Format>,
}

impl Styles {
    /// Notes a format of the workbook's own.
    pub fn code(&mut self, number: u32, code: &str) {
        self.codes.push((number, Format::of_code(code)));
    }

    /// Notes the next style, by the number of its format.
    pub fn style(&mut self, number: u32) {
        let own = self.codes.iter().rfind(|(known, _)| *known == number).map(|(_, format)| *format);
        self.styles.push(own.unwrap_or_else(|| Format::of_number(number)));
    }

    /// The format of a style.
    pub fn get(&self, style: u32) -> Format {
        usize::try_from(style).ok().and_then(|at| self.styles.get(at)).copied().unwrap_or_default()
    }
}

/// A number in the short form of old workbooks (MS-XLS 2.5.122): 30 bits, an integer or the head of a
/// double, perhaps a hundredth.
pub(super) fn short_number(raw: u32) -> f64 {
    let number = if raw & 2 == 2 {
        f64::from(raw.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(raw & !3) << 32)
    };
    if raw & 1 == 1 { number / 100.0 } else { number }
}

/// The text of an error by its number (MS-XLS 2.5.10).
pub(super) fn error_text(number: u8) -> &'static str {
    match number {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
