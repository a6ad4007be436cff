//! What is said about the layout of a file: a note for everything that was told.

use super::super::options::{delimiter_name, escape_name};
use super::score::Evidence;
use super::{Delimiter, Dialect, Escape};
use crate::diag::{Place, Problem, Severity};

/// What was told of a file.
pub(super) struct Told<'a> {
    pub file: &'a str,
    pub dialect: Dialect,
    pub evidence: Evidence,
    /// Whether a first line says what the delimiter is.
    pub has_separator_line: bool,
    /// Records of the header.
    pub header: u32,
    /// Lines above the header, without those of comment.
    pub above: u64,
    /// Lines of comment above the records.
    pub comments: u64,
}

impl Told<'_> {
    /// A note for everything.
    pub fn notes(&self) -> Vec<Problem> {
        let Told { dialect, evidence, .. } = *self;
        let note = |code, english: String| {
            Problem::new(code, Severity::Note, english).at(Place::File(self.file.to_owned()))
        };
        let is_padded = dialect.delimiter.is_padded;
        let delimiter = delimiter_name(Delimiter { is_padded: false, ..dialect.delimiter });
        let quote = dialect.quote.map_or_else(|| "none".to_owned(), |byte| char::from(byte).to_string());
        let said = if self.has_separator_line { ", as its first line says" } else { "" };
        let mut notes = vec![
            note("load.delimiter", format!("fields are separated by {delimiter}{said}"))
                .arg("delimiter", delimiter)
                .arg("records", evidence.uniform)
                .arg("of", evidence.of),
            note("load.quote", format!("quotes are {quote}")).arg("quote", quote),
        ];
        if is_padded {
            notes.push(note("load.padded", "spaces after a delimiter belong to it".into()));
        }
        if dialect.escape != Escape::Doubled {
            let escape = escape_name(dialect.escape);
            let how = match dialect.escape {
                Escape::Backslash => "written after a backslash",
                Escape::Doubled | Escape::Bare => "not marked in any way",
            };
            notes.push(note("load.escape", format!("quotes inside quotes are {how}")).arg("escape", escape));
        }
        if self.above > 0 {
            let english = format!("{} lines above the header are no records", self.above);
            notes.push(note("load.lines-above", english).arg("lines", self.above));
        }
        if self.comments > 0 {
            let english = format!("{} lines of comment stand above the records", self.comments);
            notes.push(note("load.comments-above", english).arg("lines", self.comments));
        }
        notes.push(match self.header {
            0 => note("load.no-header", "the first record is data; columns are numbered".into()),
            1 => note("load.header", "the first record names the columns".into()),
            lines => {
                note("load.header-lines", format!("the first {lines} records together name the columns"))
                    .arg("lines", u64::from(lines))
            }
        });
        notes
    }
}
