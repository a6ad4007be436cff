//! `rejects.csv`: every record that is in no table, why, and what stood there.

use super::Dialect;
use super::cells::Cells;
use crate::load::RejectReason;

/// A row of `rejects.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectRow<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Line of the record's first byte, from 1.
    pub line: u64,
    /// Why it was left out.
    pub reason: &'a RejectReason,
    /// The record as it stands in the file, without its line end.
    pub raw: &'a str,
}

/// `rejects.csv`, in the order given. Raw text is left as it is.
pub fn rejects_csv(rows: &[RejectRow<'_>]) -> Vec<u8> {
    let text: usize = rows.iter().map(|row| row.raw.len() + row.file.len() + 48).sum();
    let mut cells = Cells::new(Dialect::Raw, text + 32);
    cells.header(["file", "line", "reason", "raw"]);
    for row in rows {
        cells.text(row.file);
        cells.count(row.line);
        cells.text(&reject_reason(row.reason));
        cells.text(row.raw);
        cells.end_row();
    }
    cells.into_bytes()
}

/// Why a record was left out, in plain English.
pub fn reject_reason(reason: &RejectReason) -> String {
    match reason {
        RejectReason::Fields { found, expected } => format!("{found} fields, expected {expected}"),
        RejectReason::Unreadable { column } => format!("unreadable \"{column}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_text_is_left_as_it_stood() {
        let fields = RejectReason::Fields { found: 2, expected: 3 };
        let date = RejectReason::Unreadable { column: "Date".into() };
        let rows = [
            RejectRow { file: "a.csv", line: 7, reason: &fields, raw: "=x,\"y\"" },
            RejectRow { file: "a.csv", line: 9, reason: &date, raw: "-1" },
        ];
        assert_eq!(
            String::from_utf8(rejects_csv(&rows)).unwrap(),
            "file,line,reason,raw\na.csv,7,\"2 fields, expected 3\",\"=x,\"\"y\"\"\"\n\
             a.csv,9,\"unreadable \"\"Date\"\"\",-1\n"
        );
    }
}
