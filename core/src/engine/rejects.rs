//! The list of rejected records: their text is read again from the files, because it is kept nowhere.

use std::collections::VecDeque;
use std::ops::Range;

use super::session::Engine;
use super::{AnswerError, ExportView};
use crate::export::{RejectRow, rejects_csv};
use crate::ledger::Ledger;
use crate::load::{Encoding, Origin, Recipe, Reject, Want, raw_text};
use crate::math::sort_by_key;

/// Records nearer than this to each other are read in one go.
const NEAR: u64 = 1 << 20;

/// Where the rejected records of a source can be read again.
#[derive(Clone, Debug)]
pub(super) struct RejectPlaces {
    name: String,
    encoding: Encoding,
    /// Position of its file among those that were opened.
    file: usize,
    /// For a member of a container, whose bytes are nowhere else: the records themselves, in the order of
    /// the rejects.
    kept: Option<Vec<Vec<u8>>>,
}

impl RejectPlaces {
    /// The places for each source; of the texts of members only the rejected records are kept.
    pub(super) fn new(ledger: &Ledger, recipes: &[Recipe], origins: Vec<Origin>) -> Vec<RejectPlaces> {
        let sources = recipes.iter().zip(origins).zip(&ledger.accounting);
        sources
            .map(|((recipe, origin), accounting)| {
                let kept = origin.text.map(|text| {
                    let record = |place: &Range<u64>| text.get(place.start as usize..place.end as usize);
                    let rejects = accounting.rejects.iter();
                    rejects.map(|reject| record(&reject.place.bytes).unwrap_or_default().to_vec()).collect()
                });
                let (name, encoding) = (recipe.file.clone(), recipe.encoding);
                RejectPlaces { name, encoding, file: origin.file, kept }
            })
            .collect()
    }
}

/// Reads rejected records again and makes `rejects.csv` of them.
#[derive(Debug)]
pub struct RejectsJob {
    sources: Vec<RejectPlaces>,
    /// Stretches of files that hold records, with their source and the records.
    open: VecDeque<(Want, usize, Vec<Reject>)>,
    /// Position of the source, the record, its text.
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
        let mut job =
            RejectsJob { sources: base.reject_places.clone(), open: VecDeque::new(), done: Vec::new() };
        for (index, (accounting, source)) in ledger.accounting.iter().zip(&base.reject_places).enumerate() {
            for (at, reject) in accounting.rejects.iter().enumerate() {
                let bytes = reject.place.bytes.clone();
                if let Some(kept) = &source.kept {
                    let record = kept.get(at).map_or(&[][..], Vec::as_slice);
                    job.done.push((index, reject.clone(), raw_text(record, source.encoding)));
                    continue;
                }
                match job.open.back_mut() {
                    Some((want, last, rejects)) if *last == index && is_near(want, reject) => {
                        want.range.end = want.range.end.max(bytes.end);
                        rejects.push(reject.clone());
                    }
                    _ => {
                        let want = Want { file: source.file, range: bytes };
                        job.open.push_back((want, index, vec![reject.clone()]));
                    }
                }
            }
        }
        Ok(job)
    }
}

fn is_near(want: &Want, reject: &Reject) -> bool {
    let bytes = &reject.place.bytes;
    bytes.start >= want.range.start && bytes.end.saturating_sub(want.range.start) <= NEAR
}

impl RejectsJob {
    /// The bytes to read next, or `None` when everything is there.
    pub fn want(&self) -> Option<Want> {
        self.open.front().map(|(want, ..)| want.clone())
    }

    /// Hands over the bytes that were wanted.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Some((want, source, rejects)) = self.open.pop_front() else { return };
        let encoding = self.sources.get(source).map_or(Encoding::Utf8, |source| source.encoding);
        let at = |place: u64| usize::try_from(place.saturating_sub(want.range.start)).unwrap_or(usize::MAX);
        for reject in rejects {
            let record = bytes.get(at(reject.place.bytes.start)..at(reject.place.bytes.end));
            let text = raw_text(record.unwrap_or_default(), encoding);
            self.done.push((source, reject, text));
        }
    }

    /// The list.
    pub fn finish(mut self) -> ExportView {
        // Records of members are there at once, those of files come later: the order is that of the sources.
        sort_by_key(&mut self.done, |(source, ..)| *source);
        let rows = self.done.iter().map(|(source, reject, raw)| RejectRow {
            file: self.sources.get(*source).map_or("", |source| source.name.as_str()),
            line: reject.place.line,
            reason: &reject.reason,
            raw,
        });
        ExportView {
            name: "rejects.csv".to_owned(),
            media_type: "text/csv;charset=utf-8".to_owned(),
            bytes: rejects_csv(&rows.collect::<Vec<_>>()),
            left_out: Vec::new(),
        }
    }
}
