//! What makes a file unreadable. A bad row never does.

use super::encoding::Encoding;
use super::foreign::Foreign;
use crate::diag::{Place, Problem, Report, Severity, nearest};

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
