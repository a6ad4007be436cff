//! What a file has beside its records, and what had to be put right in them: counted while it is read, and
//! said at the end.

use crate::diag::{Place, Problem, Severity};

/// What was passed over or put right in a stretch of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Oddities {
    /// Lines of nothing but delimiters.
    pub blanks: u64,
    /// Lines of comment.
    pub comments: u64,
    /// Records of customers that are not in the sample.
    pub others: u64,
    /// Records in which a quote is taken as it stands.
    pub quotes: Mended,
    /// Records with empty fields added or left out at their end.
    pub tails: Mended,
}

/// Records that were put right: how many, and the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mended {
    pub records: u64,
    /// The line of the first one, counted from the start of the stretch.
    pub first: Option<u64>,
}

impl Mended {
    fn merge(&mut self, more: &Mended, line: u64) {
        self.records += more.records;
        self.first = self.first.or(more.first.map(|first| line + first));
    }
}

impl Oddities {
    /// Adds those of the stretch that begins in this line.
    pub fn merge(&mut self, more: &Oddities, line: u64) {
        self.blanks += more.blanks;
        self.comments += more.comments;
        self.others += more.others;
        self.quotes.merge(&more.quotes, line);
        self.tails.merge(&more.tails, line);
    }

    /// What there is to say.
    pub fn notes(&self, file: &str) -> Vec<Problem> {
        let mut notes = Vec::new();
        let note = |code, severity, english: String| {
            Problem::new(code, severity, english).at(Place::File(file.to_owned()))
        };
        if self.blanks > 0 {
            let english = format!("{} lines hold nothing but delimiters", self.blanks);
            notes.push(note("load.blank-lines", Severity::Note, english).arg("lines", self.blanks));
        }
        if self.comments > 0 {
            let english = format!("{} lines of comment are left out", self.comments);
            notes.push(note("load.comments", Severity::Note, english).arg("lines", self.comments));
        }
        if self.others > 0 {
            let english = format!("{} records are of customers who are not in the sample", self.others);
            notes.push(note("load.not-in-sample", Severity::Note, english).arg("rows", self.others));
        }
        if let Mended { records: records @ 1.., first: Some(line) } = self.quotes {
            let english = format!(
                "in {records} records a quotation mark opens nothing and is taken as it stands, first in line {line}"
            );
            let problem = note("load.stray-quotes", Severity::Warning, english);
            notes.push(problem.arg("records", records).arg("line", line));
        }
        if let Mended { records: records @ 1.., first: Some(line) } = self.tails {
            let english = format!(
                "in {records} records empty fields at the end were added or left out, first in line {line}"
            );
            let problem = note("load.field-count-mended", Severity::Note, english);
            notes.push(problem.arg("records", records).arg("line", line));
        }
        notes
    }
}
