//! What makes a file unreadable. A bad row never does.

use super::container::{MEMBER_MARK, MOST_KEPT};
use super::encoding::Encoding;
use super::foreign::Foreign;
use crate::diag::{Place, Problem, Report, Severity, nearest};

/// Of how many customers a sample may be one, for what is too large.
const SAMPLES: [u32; 12] = [2, 3, 4, 5, 8, 10, 20, 50, 100, 200, 500, MOST_SPARSE];
const MOST_SPARSE: u32 = 1000;

/// Why loading stopped. Nothing that was loaded before is changed by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The file has no content.
    Empty {
        /// Name of the file.
        file: String,
    },
    /// The file is not text.
    NotText {
        /// Name of the file.
        file: String,
        /// What it is instead.
        found: Foreign,
    },
    /// A quote is opened and never closed.
    UnclosedQuote {
        /// Name of the file.
        file: String,
        /// Line of the quote, counted from 1.
        line: u64,
    },
    /// A record is longer than any record can be.
    EndlessRecord {
        /// Name of the file.
        file: String,
        /// Line of its first byte, counted from 1.
        line: u64,
    },
    /// A byte does not fit the encoding.
    InvalidByte {
        /// Name of the file.
        file: String,
        /// The encoding.
        encoding: Encoding,
        /// The byte, counted from 1.
        byte: u64,
        /// Its line, counted from 1.
        line: u64,
        /// The encoding that what stands around it speaks for, if that is another one.
        likely: Option<Encoding>,
    },
    /// A decision names a column that no file has.
    UnknownColumn {
        /// The column as named.
        column: String,
        /// The nearest header, if one is near.
        nearest: Option<String>,
    },
    /// There are more records than a table can have.
    TooManyRows {
        /// Name of the file.
        file: String,
    },
    /// A workbook is locked by a password.
    ProtectedWorkbook {
        /// Name of the file.
        file: String,
    },
    /// An archive is locked by a password.
    ProtectedArchive {
        /// Name of the file.
        file: String,
    },
    /// A workbook or archive ends before its time.
    Truncated {
        /// Name of the file.
        file: String,
    },
    /// Something in a workbook or archive cannot be.
    Damaged {
        /// Name of the file.
        file: String,
        /// What, in English.
        what: &'static str,
    },
    /// A workbook or archive is in a form that is not read.
    Unsupported {
        /// Name of the file.
        file: String,
        /// Which form, in English.
        what: &'static str,
    },
    /// A workbook or archive is larger than one that can be opened.
    TooLargeToUnpack {
        /// Name of the file.
        file: String,
        /// Its bytes.
        size: u64,
        /// Most bytes that can be opened.
        most: u64,
    },
    /// What would be read of a file takes more memory than there is.
    TooLargeForMemory {
        /// Name of the file.
        file: String,
        /// Bytes that it takes, roughly.
        need: u64,
        /// Bytes that there are for it.
        most: u64,
        /// Whether its columns with a role would fit.
        roles_fit: bool,
    },
    /// A sample of customers was asked for, and no heading of a file says which customer a row belongs to.
    NoSampleKey {
        /// Name of the file.
        file: String,
    },
    /// What is in a workbook or archive takes more memory than it may.
    UnpacksTooLarge {
        /// Name of the file.
        file: String,
    },
    /// A sheet was asked for that is not there.
    NoSheet {
        /// Name of the file.
        file: String,
        /// The sheet as named.
        sheet: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// All sheets with content are hidden.
    OnlyHiddenSheets {
        /// Name of the file.
        file: String,
        /// Their names.
        sheets: Vec<String>,
    },
    /// The bytes handed over are not those that were asked for: the file changed while it was read.
    Changed {
        /// Name of the file.
        file: String,
    },
}

impl LoadError {
    /// A decision about a column that is not there.
    pub(super) fn unknown_column<'a>(column: &str, headers: impl IntoIterator<Item = &'a str>) -> LoadError {
        let nearest = nearest(column, headers).map(str::to_owned);
        LoadError::UnknownColumn { column: column.to_owned(), nearest }
    }

    /// A sheet that is not there, asked for by a pattern such as `* › Data`.
    pub(super) fn no_sheet(file: &str, pattern: &str, sheets: Vec<String>) -> LoadError {
        let sheet = pattern.rsplit(MEMBER_MARK).next().unwrap_or(pattern).to_owned();
        LoadError::NoSheet { file: file.to_owned(), sheet, sheets }
    }
}

impl Report for LoadError {
    fn problem(&self) -> Problem {
        let error = |code, english: String| Problem::new(code, Severity::Error, english);
        let line_of = |file: &String, line: u64| Place::Line { file: file.clone(), line };
        match self {
            LoadError::Empty { file } => error("load.empty", "the file is empty".into())
                .at(Place::File(file.clone()))
                .help("export it again; a list of customers or orders was expected"),
            LoadError::NotText { file, found } => {
                error("load.not-text", format!("the file is {}, not a table in text form", found.name()))
                    .arg("found", found.code())
                    .at(Place::File(file.clone()))
                    .help("export the data as CSV")
            }
            LoadError::UnclosedQuote { file, line } => error(
                "load.unclosed-quote",
                format!("a quotation mark opened in line {line} is never closed"),
            )
            .arg("line", *line)
            .at(line_of(file, *line))
            .help("everything after it would be one value; close it, or read the file with quote=none"),
            LoadError::EndlessRecord { file, line } => error(
                "load.endless-record",
                format!("the record that begins in line {line} does not end within 16 MiB"),
            )
            .arg("line", *line)
            .at(line_of(file, *line))
            .help("check that the file is a table with one record a line"),
            LoadError::InvalidByte { file, encoding, byte, line, likely } => {
                let english =
                    format!("line {line} does not fit the encoding {} (byte {byte})", encoding.name());
                let problem = error("load.invalid-byte", english)
                    .arg("line", *line)
                    .arg("encoding", encoding.name())
                    .arg("byte", *byte)
                    .at(line_of(file, *line));
                match likely.map(Encoding::name) {
                    Some(likely) => problem.arg("likely", likely).help(format!(
                        "the file is probably {likely}; read it with --read encoding={likely}"
                    )),
                    None => problem.help("save the file as UTF-8 and open it again"),
                }
            }
            LoadError::UnknownColumn { column, nearest } => {
                let problem = error("load.unknown-column", format!("unknown column \"{column}\""))
                    .arg("column", column.as_str());
                match nearest {
                    Some(name) => {
                        problem.arg("nearest", name.as_str()).help(format!("did you mean \"{name}\"?"))
                    }
                    None => problem.help("name a column by its header"),
                }
            }
            LoadError::TooManyRows { file } => {
                error("load.too-many-rows", "the file has more than 4 294 967 295 records".into())
                    .at(Place::File(file.clone()))
                    .help("split it, or load a part of it")
            }
            LoadError::ProtectedWorkbook { file } => {
                error("load.workbook-protected", "the workbook is protected with a password".into())
                    .at(Place::File(file.clone()))
                    .help("open it in the program that made it, remove the password, save, and try again")
            }
            LoadError::ProtectedArchive { file } => {
                error("load.archive-protected", "the archive is protected with a password".into())
                    .at(Place::File(file.clone()))
                    .help("unpack it and open the files in it")
            }
            LoadError::Truncated { file } => {
                error("load.truncated", "the file is cut off: it ends before its content does".into())
                    .at(Place::File(file.clone()))
                    .help("copy or download it again")
            }
            LoadError::Damaged { file, what } => {
                error("load.damaged", format!("the file is damaged: {what}"))
                    .at(Place::File(file.clone()))
                    .help("open it in the program that made it and save it again, or export CSV")
            }
            LoadError::Unsupported { file, what } => {
                error("load.unsupported", format!("the file is {what}, which cannot be read"))
                    .at(Place::File(file.clone()))
                    .help("save it as xlsx, or export CSV")
            }
            LoadError::TooLargeToUnpack { file, size, most } => {
                let (size, most) = (size >> 20, most >> 20);
                let english = format!(
                    "a workbook or archive of {size} MiB; at most {most} MiB can be opened, text of any size"
                );
                error("load.too-large-to-unpack", english)
                    .arg("size", size)
                    .arg("most", most)
                    .at(Place::File(file.clone()))
                    .help("export it as CSV, or unpack it first")
            }
            LoadError::TooLargeForMemory { file, need, most, roles_fit } => {
                let every = SAMPLES.into_iter().find(|every| need / u64::from(*every) <= *most);
                let (need, most) = (need.div_ceil(1 << 20), most >> 20);
                let english = format!("the file takes about {need} MiB of memory, and there are {most} MiB");
                let (code, help) = if *roles_fit {
                    (
                        "load.too-large-for-memory",
                        "read only the columns that have a role, or a sample of the customers",
                    )
                } else {
                    (
                        "load.much-too-large-for-memory",
                        "read a sample of the customers, split the file, or read it with the command line",
                    )
                };
                error(code, english)
                    .arg("need", need)
                    .arg("most", most)
                    .arg("every", u64::from(every.unwrap_or(MOST_SPARSE)))
                    .at(Place::File(file.clone()))
                    .help(help)
            }
            LoadError::NoSampleKey { file } => {
                let english =
                    "no heading says which customer a row belongs to, so no sample of customers can be read";
                error("load.no-sample-key", english.to_owned())
                    .at(Place::File(file.clone()))
                    .help("say which column holds the customer's id or email")
            }
            LoadError::UnpacksTooLarge { file } => {
                let most = MOST_KEPT >> 20;
                let english = format!("what is packed in the file takes more than {most} MiB of memory");
                error("load.unpacks-too-large", english)
                    .arg("most", most)
                    .at(Place::File(file.clone()))
                    .help("export it as CSV, or unpack it first; text is read in pieces whatever its size")
            }
            LoadError::NoSheet { file, sheet, sheets } => {
                let problem = error("load.no-sheet", format!("no sheet \"{sheet}\" with content"))
                    .arg("sheet", sheet.as_str())
                    .at(Place::File(file.clone()));
                let names = sheets.join(", ");
                // Where there is none, nothing is said of any.
                let problem = if sheets.is_empty() { problem } else { problem.arg("sheets", names.as_str()) };
                match nearest(sheet, sheets.iter().map(String::as_str)) {
                    Some(name) => problem.help(format!("did you mean \"{name}\"?")),
                    None if sheets.is_empty() => problem.help("leave the sheet out"),
                    None => problem.help(format!("there are: {names}")),
                }
            }
            LoadError::OnlyHiddenSheets { file, sheets } => {
                let sheets = sheets.join(", ");
                error("load.only-hidden-sheets", format!("all sheets with content are hidden: {sheets}"))
                    .arg("sheets", sheets)
                    .at(Place::File(file.clone()))
                    .help("show them in the workbook, or ask for one by its name")
            }
            LoadError::Changed { file } => error("load.changed", "the file changed while it was read".into())
                .at(Place::File(file.clone()))
                .help("open it again when nothing writes to it any more"),
        }
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().fmt(f)
    }
}

impl std::error::Error for LoadError {}
