//! The list of rejected records: their text is read again from the files, because it is kept nowhere.

use std::collections::VecDeque;

use super::session::Engine;
use super::{AnswerError, ExportView};
use crate::export::{RejectRow, rejects_csv};
use crate::load::{Encoding, Reject, Want, raw_text};

/// Records nearer than this to each other are read in one go.
const NEAR: u64 = 1 << 20;

/// Reads rejected records again and makes `rejects.csv` of them.
#[derive(Debug)]
pub struct RejectsJob {
    files: Vec<(String, Encoding)>,
    /// Stretches of files that hold records, with the records.
    open: VecDeque<(Want, Vec<Reject>)>,
    /// Position of the file, the record, its text.
    done: Vec<(usize, Reject, String)>,
}

impl Engine {
    /// A job that lists the rejected records.
    ///
    /// # Errors
    /// When no file is open.
    pub fn rejects(&self) -> Result<RejectsJob, AnswerError> {
        let base = self.base()?;
        let ledger = base.ledger();
        let files = base.recipes.iter().map(|recipe| (recipe.file.clone(), recipe.encoding)).collect();
        let mut open: VecDeque<(Want, Vec<Reject>)> = VecDeque::new();
        for (file, accounting) in ledger.accounting.iter().enumerate() {
            for reject in accounting.rejects.iter() {
                let bytes = reject.place.bytes.clone();
                match open.back_mut() {
                    Some((want, rejects)) if want.file == file && is_near(want, reject) => {
                        want.range.end = want.range.end.max(bytes.end);
                        rejects.push(reject.clone());
                    }
                    _ => open.push_back((Want { file, range: bytes }, vec![reject.clone()])),
                }
            }
        }
        Ok(RejectsJob { files, open, done: Vec::new() })
    }
}

fn is_near(want: &Want, reject: &Reject) -> bool {
    let bytes = &reject.place.bytes;
    bytes.start >= want.range.start && bytes.end.saturating_sub(want.range.start) <= NEAR
}

impl RejectsJob {
    /// The bytes to read next, or `None` when everything is there.
    pub fn want(&self) -> Option<Want> {
        self.open.front().map(|(want, _)| want.clone())
    }

    /// Hands over the bytes that were wanted.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Some((want, rejects)) = self.open.pop_front() else { return };
        let encoding = self.files.get(want.file).map_or(Encoding::Utf8, |(_, encoding)| *encoding);
        let at = |place: u64| usize::try_from(place.saturating_sub(want.range.start)).unwrap_or(usize::MAX);
        for reject in rejects {
            let record = bytes.get(at(reject.place.bytes.start)..at(reject.place.bytes.end));
            let text = raw_text(record.unwrap_or_default(), encoding);
            self.done.push((want.file, reject, text));
        }
    }

    /// The list.
    pub fn finish(self) -> ExportView {
        let rows = self.done.iter().map(|(file, reject, raw)| RejectRow {
            file: self.files.get(*file).map_or("", |(name, _)| name.as_str()),
            line: reject.place.line,
            reason: &reject.reason,
            raw,
        });
        ExportView {
            name: "rejects.csv".to_owned(),
            media_type: "text/csv;charset=utf-8".to_owned(),
            bytes: rejects_csv(&rows.collect::<Vec<_>>()),
        }
    }
}
