//! The engine: what is loaded, the project, and the answers.

use std::sync::Arc;

use super::problem::views;
use super::rejects::RejectPlaces;
use super::source_view::SourceRecord;
use super::{
    Answer, AnswerError, OverviewView, PictureView, ProblemView, Project, Request, SegmentationSpec, count,
    drawing, evaluate, exports, picture, privacy, project, sample, spread,
};
use crate::calendar::Day;
use crate::criteria::{Schema, SegmentNames};
use crate::diag::{Problem, Report, Severity};
use crate::ledger::{Ledger, LedgerOptions};
use crate::load::{LoadOptions, Reject, Settlement};
use crate::plan::Evaluator;
use crate::segment::{Evaluated, pareto};

/// Owns what was loaded and answers requests about it.
///
/// Opening files is a job of its own ([`super::OpenJob`]), so that it can be stepped, shown and given up;
/// until it is done, and for good if it fails, the engine keeps what it had.
#[derive(Debug)]
pub struct Engine {
    today: Day,
    /// Bytes that tables may take.
    memory: Option<u64>,
    /// How many there are who parse slices.
    lanes: u32,
    /// Bytes of the slices in which files are parsed.
    slices: u32,
    pub(super) project: Project,
    /// Grows with every opening that succeeded.
    epoch: u64,
    pub(super) base: Option<Base>,
    /// Files that make no base, while there is none.
    unjoined: Option<Unjoined>,
}

/// Files that were read but do not make a base together.
#[derive(Debug)]
struct Unjoined {
    records: Vec<SourceRecord>,
    problems: Vec<ProblemView>,
}

/// What was loaded.
#[derive(Debug)]
pub(super) struct Base {
    /// The files, for looking at.
    pub records: Vec<SourceRecord>,
    /// Where the rejected records of each can be read again.
    pub reject_places: Vec<RejectPlaces>,
    /// What to know about how they were joined.
    pub problems: Vec<ProblemView>,
    /// Of how many customers one was read, if not all were.
    pub sample: Option<u32>,
    /// The ledger and the results kept over it.
    pub evaluator: Evaluator,
    /// The segmentations of the project as last evaluated.
    pub kept: Option<(Vec<SegmentationSpec>, Arc<[Evaluated]>)>,
}

impl Engine {
    /// An engine without files. `today` comes from the caller's clock.
    pub fn new(today: Day) -> Engine {
        let project = Project::default();
        Engine {
            today,
            memory: None,
            lanes: 1,
            slices: LoadOptions::default().slice_bytes,
            project,
            epoch: 0,
            base: None,
            unjoined: None,
        }
    }

    /// The same engine, which refuses files whose tables would take more than so many bytes of memory.
    #[must_use]
    pub fn with_memory(self, bytes: u64) -> Engine {
        Engine { memory: Some(bytes), ..self }
    }

    /// The same engine, whose files are parsed by so many at once. Answers do not depend on it.
    #[must_use]
    pub fn with_lanes(self, lanes: u32) -> Engine {
        Engine { lanes, ..self }
    }

    /// The same engine, which has files parsed in slices of so many bytes. Results do not depend on it.
    #[must_use]
    pub fn with_slices(self, bytes: u32) -> Engine {
        Engine { slices: bytes, ..self }
    }

    /// What is said to the loader.
    pub(super) fn load_options(&self, settle: Vec<Settlement>) -> LoadOptions {
        let Engine { memory, lanes, slices: slice_bytes, .. } = *self;
        LoadOptions { settle, memory, lanes, slice_bytes, ..LoadOptions::default() }
    }

    /// Does a piece of what the first question would wait for, for when nobody asks anything; `false` when there is
    /// nothing left to do. Answers do not depend on it.
    pub fn settle(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.ledger().settle())
    }

    /// Answers a request.
    ///
    /// # Errors
    /// What is wrong with the request; the engine stays as it was.
    pub fn ask(&mut self, request: Request) -> Result<Answer, AnswerError> {
        match request {
            Request::Adopt(project) => {
                self.adopt(project)?;
                Ok(Answer::Overview(self.overview()))
            }
            Request::ReadProject(text) => match project::read(&text) {
                Ok(project) => {
                    let problems = self.quoted_customers(&project);
                    Ok(Answer::Project { project, problems })
                }
                Err(errors) => Err(AnswerError { problems: views(errors.iter().map(Report::problem)) }),
            },
            Request::WriteProject(project) => {
                let text = privacy::written(&project)?;
                let problems = self.quoted_customers(&project);
                Ok(Answer::ProjectText { text, problems })
            }
            Request::Overview => Ok(Answer::Overview(self.overview())),
            Request::Draw(spec) => Ok(Answer::Drawing(drawing::draw(spec))),
            Request::Preview { source, from, count } => {
                let record = self.records()?.get(source as usize);
                let record = record.ok_or_else(|| AnswerError::one(no_such_source(source)))?;
                Ok(Answer::Preview(record.preview(from, count)))
            }
            Request::Spread { source, column } => {
                let source = usize::try_from(source).unwrap_or(usize::MAX);
                Ok(Answer::Spread(spread::spread(self.base()?.ledger(), source, &column)))
            }
            Request::Picture => Ok(Answer::Picture(self.picture()?)),
            Request::Evaluate { segmentation, instead_of } => {
                self.evaluate_draft(segmentation, instead_of.as_deref()).map(Answer::Segmentation)
            }
            Request::Count { criterion, sum } => {
                let names = self.segment_names()?;
                let base = self.base_mut()?;
                let ledger = Arc::clone(base.ledger());
                let schema = Schema::new(&ledger, &names);
                count::count(&criterion, sum.as_deref(), &schema, &mut base.evaluator).map(Answer::Count)
            }
            Request::Complete { text, caret, limit } => {
                let names = self.segment_names()?;
                let schema = Schema::new(self.base()?.ledger(), &names);
                Ok(count::complete(&text, caret, limit, &schema))
            }
            Request::Export(kind) => self.export(kind).map(Answer::Export),
            Request::BlankWorkbook { name, sheets, right_to_left } => {
                Ok(Answer::Export(exports::blank_workbook(name, sheets, right_to_left)))
            }
            Request::Sample { seed } => Ok(Answer::Sample(sample::sample(seed))),
        }
    }

    /// The options for a ledger of this project.
    pub(super) fn ledger_options(&self, project: &Project) -> Result<LedgerOptions, AnswerError> {
        let as_of = match &project.as_of {
            None => None,
            Some(text) => Some(Day::from_iso(text).ok_or_else(|| AnswerError::one(no_such_day(text)))?),
        };
        Ok(LedgerOptions { as_of, today: self.today })
    }

    /// Takes over a project; another as-of date shows the same data on another day.
    fn adopt(&mut self, project: Project) -> Result<(), AnswerError> {
        let options = self.ledger_options(&project)?;
        if project.as_of != self.project.as_of
            && let Some(base) = &mut self.base
        {
            base.show(base.evaluator.ledger().with_as_of(&options));
        }
        self.project = project;
        Ok(())
    }

    /// Puts what was opened in the place of what was there.
    pub(super) fn replace(&mut self, base: Base) -> OverviewView {
        self.base = Some(base);
        self.unjoined = None;
        self.epoch += 1;
        self.overview()
    }

    /// Keeps files that make no base, for looking at them and for saying what their columns are; nothing while there is a
    /// base, which they must not displace.
    pub(super) fn keep_unjoined(
        &mut self,
        records: Vec<SourceRecord>,
        problems: Vec<ProblemView>,
    ) -> Option<OverviewView> {
        if self.base.is_some() || records.is_empty() {
            return None;
        }
        self.unjoined = Some(Unjoined { records, problems });
        self.epoch += 1;
        Some(self.overview())
    }

    /// The files that are open, joined or not.
    fn records(&self) -> Result<&[SourceRecord], AnswerError> {
        match &self.unjoined {
            Some(unjoined) => Ok(&unjoined.records),
            None => Ok(&self.base()?.records),
        }
    }

    /// The segmentations that a criterion may ask for, with the evaluator's labels set to them. Where one
    /// of them has an error, criteria do without all of them.
    fn segment_names(&mut self) -> Result<Vec<SegmentNames>, AnswerError> {
        self.base()?;
        Ok(self.evaluated().map(|evaluated| evaluate::names_of(&evaluated)).unwrap_or_default())
    }

    pub(super) fn base_mut(&mut self) -> Result<&mut Base, AnswerError> {
        self.base.as_mut().ok_or_else(|| AnswerError::one(nothing_loaded()))
    }

    pub(super) fn base(&self) -> Result<&Base, AnswerError> {
        self.base.as_ref().ok_or_else(|| AnswerError::one(nothing_loaded()))
    }

    /// What is loaded.
    pub fn overview(&self) -> OverviewView {
        let views = |records: &[SourceRecord]| records.iter().map(|record| record.view.clone()).collect();
        let Some(base) = &self.base else {
            let mut overview = OverviewView { epoch: self.epoch, ..OverviewView::default() };
            if let Some(unjoined) = &self.unjoined {
                overview.sources = views(&unjoined.records);
                overview.problems.clone_from(&unjoined.problems);
            }
            return overview;
        };
        // A measure that this ledger does not have is told where figures are asked for.
        let measure = self.worth().map(|worth| worth.measure).unwrap_or_default();
        OverviewView {
            epoch: self.epoch,
            sources: views(&base.records),
            totals: Some(picture::totals(base.ledger(), &measure)),
            problems: base.problems.clone(),
            sample: base.sample,
        }
    }

    fn picture(&mut self) -> Result<PictureView, AnswerError> {
        let worth = self.worth()?;
        let base = self.base_mut()?;
        let totals = picture::totals(base.ledger(), &worth.measure);
        let value = match &worth.expr {
            Some(expr) => Some(base.evaluator.numbers(expr).map_err(|error| AnswerError::of(&error))?),
            None => None,
        };
        // A measure that cannot be added up, such as a mean, has a picture too, only without a curve.
        let curve = value.and_then(|value| pareto(&value).ok());
        Ok(picture::picture(base.ledger(), totals, curve))
    }

    /// The rejected records of a source, by line.
    pub fn rejected(&self, source: usize) -> &[Reject] {
        let accounting = self.base.as_ref().and_then(|base| base.ledger().accounting.get(source));
        accounting.map_or(&[], |accounting| &accounting.rejects)
    }

    fn quoted_customers(&self, project: &Project) -> Vec<ProblemView> {
        let schema = self.base.as_ref().map(|base| Schema::new(base.ledger(), &[]));
        privacy::quoted_customers(project, schema.as_ref())
    }
}

impl Base {
    pub(super) fn new(
        records: Vec<SourceRecord>,
        reject_places: Vec<RejectPlaces>,
        problems: Vec<ProblemView>,
        ledger: Ledger,
    ) -> Base {
        let evaluator = Evaluator::new(Arc::new(ledger));
        let mut base = Base { records, reject_places, problems, sample: None, evaluator, kept: None };
        base.account();
        base
    }

    pub(super) fn ledger(&self) -> &Arc<Ledger> {
        self.evaluator.ledger()
    }

    /// The same files, seen on another day.
    pub(super) fn show(&mut self, ledger: Ledger) {
        self.evaluator = Evaluator::new(Arc::new(ledger));
        self.kept = None;
        self.account();
    }

    fn account(&mut self) {
        let ledger = Arc::clone(self.ledger());
        for (record, accounting) in self.records.iter_mut().zip(&ledger.accounting) {
            record.account(accounting);
        }
    }
}

pub(super) fn nothing_loaded() -> Problem {
    Problem::new("engine.nothing-loaded", Severity::Error, "no file is open")
        .help("open a file of customers or orders first")
}

fn no_such_source(source: u32) -> Problem {
    Problem::new("engine.no-such-file", Severity::Error, format!("there is no file number {source}"))
        .arg("file", u64::from(source))
}

fn no_such_day(text: &str) -> Problem {
    Problem::new("engine.no-such-day", Severity::Error, format!("the as-of date \"{text}\" is not a date"))
        .arg("text", text)
        .help("write year, month and day, such as 2026-01-31")
}
