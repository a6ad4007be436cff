//! Problems on their way over the border.

use super::{AnswerError, ArgView, PlaceView, ProblemView, SeverityView};
use crate::diag::{Arg, Place, Problem, Report, Severity, Span};

impl From<Problem> for ProblemView {
    fn from(problem: Problem) -> ProblemView {
        ProblemView {
            code: problem.code.to_owned(),
            severity: problem.severity.into(),
            args: problem.args.into_iter().map(|(name, arg)| (name.to_owned(), arg.into())).collect(),
            place: problem.place.map(PlaceView::from),
            english: problem.english,
            help: problem.help,
        }
    }
}

impl From<Severity> for SeverityView {
    fn from(severity: Severity) -> SeverityView {
        match severity {
            Severity::Note => SeverityView::Note,
            Severity::Warning => SeverityView::Warning,
            Severity::Error => SeverityView::Error,
        }
    }
}

impl From<Arg> for ArgView {
    fn from(arg: Arg) -> ArgView {
        match arg {
            Arg::Text(text) => ArgView::Text(text),
            Arg::Count(count) => ArgView::Count(count),
        }
    }
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> PlaceView {
        // Texts that people type are far below 4 GiB; a place beyond is shown at the end.
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        match place {
            Place::Text(Span { start, end }) => PlaceView::Text { start: byte(start), end: byte(end) },
            Place::File(file) => PlaceView::File(file),
            Place::Column { file, column } => PlaceView::Column { file, column },
            Place::Line { file, line } => PlaceView::Line { file, line },
        }
    }
}

/// Problems as views.
pub(super) fn views(problems: impl IntoIterator<Item = Problem>) -> Vec<ProblemView> {
    problems.into_iter().map(ProblemView::from).collect()
}

impl AnswerError {
    /// An error with one problem.
    pub(super) fn one(problem: Problem) -> AnswerError {
        AnswerError { problems: vec![problem.into()] }
    }

    /// An error that says itself.
    pub(super) fn of(error: &impl Report) -> AnswerError {
        AnswerError::one(error.problem())
    }
}
