//! The door: a container is read into memory, recognised, and taken apart in steps.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::encoding::{self, Encoding, Guess, Piece, ToldBy};
use super::super::error::LoadError;
use super::super::foreign::Foreign;
use super::super::loader::{Progress, Want};
use super::super::options::{FileInfo, LoadOptions, Setting, matches};
use super::book::{Book, Reader, SheetName, Turned};
use super::grid::Budget;
use super::gzip::Gzip;
use super::html::Html;
use super::member::Member;
use super::ods::Ods;
use super::ole::{self, Ole};
use super::trouble::{Locked, Trouble};
use super::unpack::{Stretch, Unpacker};
use super::xls::Xls;
use super::xlsb::Xlsb;
use super::xlsx::{Xlsx, workbook_part};
use super::xml2003::Xml2003;
use super::zip::Zip;
use super::{LARGEST, MEMBER_MARK, MOST_KEPT};
use crate::diag::{Place, Problem, Severity};
use crate::load::scan::count_lines;

/// Bytes that are asked for at a time.
const RANGE: u64 = 8 << 20;
/// Bytes that are unpacked in one step.
const PIECE: usize = 1 << 20;
/// Bytes by which it is told what something is, and bytes by which the encoding of a page is told.
const HEAD: usize = 64 << 10;
const SEEN: usize = 1 << 20;
/// Containers in containers that are opened: a compressed file in an archive, and one more.
const DEEPEST: usize = 3;

/// What opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum Opens {
    Zip,
    Gzip,
    Ole,
    Html,
    Xml2003,
}

/// What the first bytes of a file say, if it is a container.
pub(in crate::load) fn detect(head: &[u8]) -> Option<Opens> {
    const MAGIC: [(&[u8], Opens); 4] = [
        (b"PK\x03\x04", Opens::Zip),
        (b"PK\x05\x06", Opens::Zip),
        (b"\x1f\x8b\x08", Opens::Gzip),
        (ole::MAGIC, Opens::Ole),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*kind);
    }
    // Of a page the letters matter, whatever their encoding: marks and the zeros of UTF-16 are passed over.
    let letters: Vec<u8> = head
        .iter()
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .take(4096)
        .map(u8::to_ascii_lowercase)
        .collect();
    let text = letters.trim_ascii_start();
    let has = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    if text.starts_with(b"<?xml") && has(b"urn:schemas-microsoft-com:office:spreadsheet") && has(b"<workbook")
    {
        return Some(Opens::Xml2003);
    }
    const PAGES: [&[u8]; 11] = [
        b"<!doctype html",
        b"<html",
        b"<table",
        b"<head",
        b"<meta",
        b"<body",
        b"<style",
        b"<div",
        b"<center",
        b"<form",
        b"<font",
    ];
    let is_page = PAGES.iter().any(|start| text.starts_with(start));
    let is_hidden_page =
        (text.starts_with(b"<?xml") || text.starts_with(b"<!--")) && (has(b"<html") || has(b"<table"));
    (is_page || is_hidden_page).then_some(Opens::Html)
}

/// A container that is being taken apart.
pub(in crate::load) struct Opening {
    file: usize,
    info: FileInfo,
    choice: Choice,
    encoding: Option<Encoding>,
    /// The bytes so far, and how many have been asked for.
    bytes: Vec<u8>,
    asked: u64,
    /// Bytes that came before those in front of them.
    early: BTreeMap<u64, Vec<u8>>,
    is_gathered: bool,
    /// What is open, outermost first.
    layers: Vec<Layer>,
    budget: Budget,
    members: Vec<Member>,
    found: Found,
}

/// What was met on the way and did not become a member.
#[derive(Default)]
struct Found {
    /// Hidden sheets.
    hidden: Vec<String>,
    /// Sheets and files that were not asked for, or are empty.
    passed: Vec<String>,
    /// Files that are no tables.
    foreign: Vec<(String, Foreign)>,
    /// Small tables of web pages.
    small_tables: usize,
    /// What the container is, in a stable word, and what else is to know about it.
    kind: &'static str,
    notes: Vec<Problem>,
}

/// Something that is open.
struct Layer {
    path: Vec<String>,
    inside: Inside,
}

enum Inside {
    Archive(Zip, usize),
    Entry(Unpacker, Vec<u8>),
    Gzip(Gzip, Vec<u8>),
    Book(Box<Book>),
}

/// Which members are wanted.
struct Choice {
    asked: Vec<String>,
    refused: Vec<String>,
}

impl Choice {
    fn new(file: &str, options: &LoadOptions) -> Choice {
        let patterns = |wanted: bool| {
            let own = options.settle.iter().filter(|settlement| {
                settlement.column.is_none()
                    && settlement.setting == Setting::Sheet(wanted)
                    && settlement.may_be_for(file)
            });
            own.map(|settlement| settlement.file.clone()).collect()
        };
        Choice { asked: patterns(true), refused: patterns(false) }
    }

    fn takes(&self, path: &str, is_hidden: bool) -> bool {
        let fits = |patterns: &[String]| {
            let container = path.split(MEMBER_MARK).next().unwrap_or(path);
            patterns.iter().any(|pattern| matches(pattern, path) || matches(pattern, container))
        };
        !fits(&self.refused) && if self.asked.is_empty() { !is_hidden } else { fits(&self.asked) }
    }
}

impl Opening {
    /// Begins with the first bytes of a container.
    ///
    /// # Errors
    /// When it is larger than can be opened.
    pub fn new(
        file: usize,
        info: FileInfo,
        head: &[u8],
        options: &LoadOptions,
    ) -> Result<Opening, LoadError> {
        if info.size > LARGEST {
            return Err(LoadError::TooLargeToUnpack { file: info.name, size: info.size, most: LARGEST });
        }
        let encoding = options.settle.iter().rev().find_map(|settlement| match settlement.setting {
            Setting::Encoding(encoding) if settlement.is_for(&info.name) => Some(encoding),
            _ => None,
        });
        let mut bytes = Vec::with_capacity(info.size as usize);
        bytes.extend_from_slice(head);
        let asked = bytes.len() as u64;
        let choice = Choice::new(&info.name, options);
        let mut opening = Opening {
            file,
            info,
            choice,
            encoding,
            bytes,
            asked,
            early: BTreeMap::new(),
            is_gathered: false,
            layers: Vec::new(),
            budget: Budget(MOST_KEPT),
            members: Vec::new(),
            found: Found::default(),
        };
        opening.gathered()?;
        Ok(opening)
    }

    /// The bytes to read next.
    pub fn want(&mut self) -> Option<Want> {
        // One range is read while the next one is on its way, and no more are held.
        if self.asked > self.bytes.len() as u64 + RANGE {
            return None;
        }
        let range = self.asked..(self.asked + RANGE).min(self.info.size);
        self.asked = range.end;
        (range.start < range.end).then_some(Want { file: self.file, range })
    }

    /// Takes bytes that were wanted; others are those of a sample that is no longer needed.
    pub fn feed(&mut self, range: &Range<u64>, bytes: &[u8]) -> Result<(), LoadError> {
        if self.is_gathered || range.start < self.bytes.len() as u64 || range.end > self.asked {
            return Ok(());
        }
        if bytes.len() as u64 != range.end - range.start {
            return Err(LoadError::Changed { file: self.info.name.clone() });
        }
        self.early.insert(range.start, bytes.to_vec());
        while let Some(bytes) = self.early.remove(&(self.bytes.len() as u64)) {
            self.bytes.extend_from_slice(&bytes);
        }
        self.gathered()
    }

    /// When all bytes are there, the container is recognised.
    fn gathered(&mut self) -> Result<(), LoadError> {
        if self.bytes.len() as u64 == self.info.size && !self.is_gathered {
            self.is_gathered = true;
            let bytes = Arc::new(std::mem::take(&mut self.bytes));
            let path = vec![self.info.name.clone()];
            self.arrive(path, bytes).map_err(|(trouble, path)| self.error(trouble, &path))?;
        }
        Ok(())
    }

    /// Takes some more apart; the members when there is no more.
    pub fn step(&mut self) -> Result<Option<Vec<Member>>, LoadError> {
        if !self.is_gathered {
            return Ok(None);
        }
        let Some(mut layer) = self.layers.pop() else { return self.finish().map(Some) };
        let depth = self.layers.len();
        match self.turn(&mut layer) {
            Ok(true) => {
                // What a layer opened lies above it.
                self.layers.insert(depth, layer);
                Ok(None)
            }
            Ok(false) => Ok(None),
            Err((trouble, path)) => Err(self.error(trouble, &path)),
        }
    }

    /// The reader of a workbook.
    #[cfg(test)]
    pub(super) fn into_reader(mut self) -> Reader {
        match self.layers.pop().unwrap().inside {
            Inside::Book(book) => book.into_reader(),
            _ => panic!("no workbook"),
        }
    }

    /// Whether bytes are still awaited.
    pub fn waits(&self) -> bool {
        !self.is_gathered
    }

    /// How far it is: reading and unpacking are half of the way, the members the other half.
    pub fn progress(&self) -> Progress {
        let size = self.info.size;
        let inner = match self.layers.first().map(|layer| &layer.inside) {
            Some(Inside::Gzip(gzip, _)) => gzip.used(),
            Some(Inside::Archive(zip, next)) => size * *next as u64 / zip.entries().len().max(1) as u64,
            _ => 0,
        };
        let read = if self.is_gathered { size } else { self.bytes.len() as u64 };
        Progress { bytes: (read + inner) / 2, of: 2 * size, rows: 0 }
    }

    fn error(&self, trouble: Trouble, path: &[String]) -> LoadError {
        trouble.of(&path.join(MEMBER_MARK))
    }

    /// A turn of the innermost layer; `false` when it is done.
    fn turn(&mut self, layer: &mut Layer) -> Result<bool, (Trouble, Vec<String>)> {
        let path = layer.path.clone();
        let at = |trouble: Trouble| (trouble, path.clone());
        match &mut layer.inside {
            Inside::Archive(zip, next) => {
                let Some(entry) = zip.entries().get(*next) else { return Ok(false) };
                *next += 1;
                if entry.is_file() {
                    let inner = [path.as_slice(), std::slice::from_ref(&entry.name)].concat();
                    let unpacker = zip.open(entry).map_err(|trouble| (trouble, inner.clone()))?;
                    self.layers.push(Layer { path: inner, inside: Inside::Entry(unpacker, Vec::new()) });
                }
                Ok(true)
            }
            Inside::Entry(unpacker, out) => {
                let is_over = read(|out| unpacker.read(out), out, &mut self.budget).map_err(at)?;
                if is_over {
                    self.arrive(path, Arc::new(std::mem::take(out)))?;
                }
                Ok(!is_over)
            }
            Inside::Gzip(gzip, out) => {
                let is_over = read(|out| gzip.read(out), out, &mut self.budget).map_err(at)?;
                if is_over {
                    self.arrive(path, Arc::new(std::mem::take(out)))?;
                }
                Ok(!is_over)
            }
            Inside::Book(book) => {
                let inner = |name: &SheetName| [path.as_slice(), std::slice::from_ref(&name.name)].concat();
                let choice = &self.choice;
                let wanted = |name: &SheetName| choice.takes(&inner(name).join(MEMBER_MARK), name.is_hidden);
                match book.step(&wanted, &mut self.budget).map_err(at)? {
                    Turned::Working => {}
                    Turned::Passed(name) if name.is_hidden && !wanted(&name) => {
                        self.found.hidden.push(name.name)
                    }
                    Turned::Passed(name) => self.found.passed.push(name.name),
                    Turned::Sheet(name, rendered) => {
                        let path = inner(&name);
                        let text = Arc::new(rendered.text);
                        let (facts, problems) = (Some(rendered.facts), rendered.problems);
                        self.members.push(Member { path, text, facts, problems });
                    }
                    Turned::Over => {
                        self.found.small_tables += book.small_tables();
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }

    /// Bytes of a member have arrived: a container is opened, a text becomes a member.
    fn arrive(&mut self, path: Vec<String>, bytes: Arc<Vec<u8>>) -> Result<(), (Trouble, Vec<String>)> {
        let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(&[]);
        let Guess { encoding, mark, .. } = guess(head);
        match detect(head) {
            Some(kind) if self.layers.len() < DEEPEST => {
                let inside = match self.open(kind, Stretch::whole(bytes)) {
                    Ok(Some(inside)) => inside,
                    Ok(None) => {
                        self.found.foreign.push((path.join(MEMBER_MARK), Foreign::Zip));
                        return Ok(());
                    }
                    Err(trouble) => return Err((trouble, path)),
                };
                self.layers.push(Layer { path, inside });
            }
            _ => match Foreign::detect(head, encoding) {
                Some(foreign) => self.found.foreign.push((path.join(MEMBER_MARK), foreign)),
                None if bytes.iter().skip(mark).all(|byte| byte.is_ascii_whitespace() || *byte == 0) => {
                    self.found.passed.push(path.last().cloned().unwrap_or_default());
                }
                None if self.choice.takes(&path.join(MEMBER_MARK), false) => {
                    self.members.push(Member { path, text: bytes, facts: None, problems: Vec::new() });
                }
                None => self.found.passed.push(path.last().cloned().unwrap_or_default()),
            },
        }
        Ok(())
    }

    /// Opens a container; `None` when it is a document that holds no table.
    fn open(&mut self, kind: Opens, bytes: Stretch) -> Result<Option<Inside>, Trouble> {
        let book = |reader| Some(Inside::Book(Box::new(Book::new(reader))));
        let inside = match kind {
            Opens::Gzip => Some(Inside::Gzip(Gzip::new(bytes), Vec::new())),
            Opens::Zip => {
                let zip = Zip::new(bytes)?;
                if let Some(mime) = zip.find("mimetype") {
                    let mime = zip.read(mime, 4096)?;
                    let is_sheet = mime.starts_with(b"application/vnd.oasis.opendocument.spreadsheet");
                    if is_sheet { book(Reader::Ods(Box::new(Ods::new(&zip)?))) } else { None }
                } else if zip.find("[Content_Types].xml").is_some() {
                    let part = workbook_part(&zip, "xl/workbook.xml")?;
                    match part.rsplit_once('.') {
                        _ if part.starts_with("word/") || part.starts_with("ppt/") => None,
                        Some((_, "bin")) => book(Reader::Xlsb(Box::new(Xlsb::new(zip)?))),
                        _ => book(Reader::Xlsx(Box::new(Xlsx::new(zip)?))),
                    }
                } else {
                    Some(Inside::Archive(zip, 0))
                }
            }
            Opens::Ole => {
                let ole = Ole::new(bytes.bytes())?;
                if ole.has("EncryptedPackage") {
                    return Err(Trouble::Protected(Locked::Workbook));
                }
                book(Reader::Xls(Box::new(Xls::new(&ole)?)))
            }
            Opens::Html => book(Reader::Html(Box::new(Html::new(self.page(bytes.bytes())?)))),
            Opens::Xml2003 => book(Reader::Xml2003(Box::new(Xml2003::new(self.page(bytes.bytes())?)))),
        };
        if self.found.kind.is_empty() {
            self.found.kind = match &inside {
                Some(Inside::Gzip(..)) => "gzip",
                Some(Inside::Book(book)) => book.kind(),
                _ => "zip",
            };
        }
        Ok(inside)
    }

    /// The letters of a page: as its mark says, or the user, or the page itself where all its letters fit, or
    /// as its bytes look.
    fn page(&mut self, bytes: &[u8]) -> Result<String, Trouble> {
        let told = guess(bytes);
        let says = |encoding: Encoding| {
            let english = format!("encoding {}, as the page says", encoding.name());
            let note = Problem::new("load.encoding", Severity::Note, english);
            vec![note.arg("encoding", encoding.name()).at(Place::File(self.info.name.clone()))]
        };
        let body = bytes.get(told.mark..).unwrap_or(&[]);
        let declared =
            || Encoding::from_name(&declared(bytes)?).filter(|encoding| encoding.decode(body).is_ok());
        let is_certain = told.mark > 0 || told.encoding.unit() > 1;
        let (encoding, notes) = match self.encoding {
            _ if is_certain => (told.encoding, told.notes(&self.info.name)),
            Some(settled) => {
                (settled, Guess { encoding: settled, by: ToldBy::User, ..told }.notes(&self.info.name))
            }
            None => match declared() {
                Some(declared) => (declared, says(declared)),
                None => (told.encoding, told.notes(&self.info.name)),
            },
        };
        self.found.notes.extend(notes);
        self.budget.take(body.len())?;
        match encoding.decode(body) {
            Ok(text) => Ok(text.into_owned()),
            Err(at) => {
                let line = 1 + count_lines(body.get(..at).unwrap_or(&[]), false);
                Err(Trouble::Letters { encoding, byte: (told.mark + at) as u64 + 1, line })
            }
        }
    }

    /// All is taken apart: the members, or why there are none.
    fn finish(&mut self) -> Result<Vec<Member>, LoadError> {
        let mut members = std::mem::take(&mut self.members);
        let file = self.info.name.clone();
        let Found { hidden, passed, foreign, small_tables, kind, notes: mut more } =
            std::mem::take(&mut self.found);
        let Some(first) = members.first_mut() else {
            if let Some(asked) = self.choice.asked.first() {
                let names = hidden.into_iter().chain(passed).collect();
                return Err(LoadError::no_sheet(&file, asked, names));
            }
            return Err(match foreign.as_slice() {
                [(_, found), ..] => LoadError::NotText { file, found: *found },
                [] if !hidden.is_empty() => LoadError::OnlyHiddenSheets { file, sheets: hidden },
                [] if kind == "html" => LoadError::NotText { file, found: Foreign::Html },
                [] => LoadError::Empty { file },
            });
        };
        let place = || Place::File(file.clone());
        let english = format!("the file is {}", kind_name(kind));
        let mut notes =
            vec![Problem::new("load.container", Severity::Note, english).arg("found", kind).at(place())];
        if !hidden.is_empty() {
            let sheets = hidden.join(", ");
            let english = format!("{} hidden sheets were left out: {sheets}", hidden.len());
            let note = Problem::new("load.hidden-sheets", Severity::Note, english).at(place());
            let note = note.arg("count", hidden.len()).arg("sheets", sheets);
            notes.push(note.help("ask for a hidden sheet by its name"));
        }
        if !foreign.is_empty() {
            let files: Vec<&str> = foreign.iter().map(|(name, _)| name.as_str()).collect();
            let files = files.join(", ");
            let english = format!("{} files in it are no tables and were left out: {files}", foreign.len());
            let note = Problem::new("load.members-left-out", Severity::Note, english).at(place());
            notes.push(note.arg("count", foreign.len()).arg("files", files));
        }
        if small_tables > 0 {
            let english = format!("{small_tables} small tables of the page were left out");
            let note = Problem::new("load.small-tables", Severity::Note, english).at(place());
            notes.push(note.arg("count", small_tables));
        }
        notes.append(&mut more);
        notes.append(&mut first.problems);
        first.problems = notes;
        Ok(members)
    }
}

/// Reads for one step; `true` at the end.
fn read(
    mut more: impl FnMut(&mut Vec<u8>) -> Result<usize, Trouble>,
    out: &mut Vec<u8>,
    budget: &mut Budget,
) -> Result<bool, Trouble> {
    let end = out.len() + PIECE;
    while out.len() < end {
        let came = more(out)?;
        if came == 0 {
            return Ok(true);
        }
        budget.take(came)?;
    }
    Ok(false)
}

/// What the first bytes say about the encoding.
fn guess(bytes: &[u8]) -> Guess {
    let seen = bytes.get(..bytes.len().min(SEEN)).unwrap_or(bytes);
    encoding::detect(&[Piece { bytes: seen, is_start: true, is_end: seen.len() == bytes.len() }])
}

/// The encoding that a page names: `charset=…` in its head, or `encoding="…"` of XML.
fn declared(head: &[u8]) -> Option<String> {
    let text: String = head.iter().take(4096).map(|&byte| char::from(byte).to_ascii_lowercase()).collect();
    let after = |word: &str| text.find(word).and_then(|at| text.get(at + word.len()..));
    let value = after("charset=").or_else(|| after("encoding="))?.trim_start_matches(['"', '\'', ' ']);
    Some(
        value
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || "-_:".contains(*letter))
            .collect(),
    )
}

/// What a container is called, in English.
fn kind_name(kind: &str) -> &'static str {
    match kind {
        "xlsx" => "an Excel workbook (xlsx)",
        "xlsb" => "a binary Excel workbook (xlsb)",
        "ods" => "an OpenDocument spreadsheet (ods)",
        "xls" => "an Excel 97-2003 workbook (xls)",
        "xml" => "an Excel 2003 workbook in XML",
        "html" => "a web page with tables",
        "gzip" => "a gzip-compressed file",
        _ => "a ZIP archive",
    }
}
