//! Counting a criterion, and completing one that is being typed.

use super::names::family_name;
use super::problem::views;
use super::{Answer, AnswerError, CompletionView, CountView};
use crate::criteria::{self, CompletionKind, CriteriaError, Schema, parse};
use crate::diag::{Problem, Report, Severity};
use crate::plan::Evaluator;
use crate::value::Decimal;

/// Counts the customers for whom a criterion is true, false and unknown, and adds up a measure over those
/// for whom it is true.
pub(super) fn count(
    criterion: &str,
    sum: Option<&str>,
    schema: &Schema<'_>,
    evaluator: &mut Evaluator,
) -> Result<CountView, AnswerError> {
    let tree = parse(criterion).whole().map_err(errors)?;
    let checked = criteria::check(&tree, schema).map_err(errors)?;
    let truth = evaluator.truth(&checked.value).map_err(|error| AnswerError::of(&error))?;
    let customers = truth.yes.len() as u64;
    let (yes, no) = (truth.yes.count() as u64, truth.no.count() as u64);
    let sum = match sum {
        None => None,
        Some(measure) => {
            let tree = parse(measure).whole().map_err(errors)?;
            let measure = criteria::check_measure(&tree, schema).map_err(errors)?.value;
            let numbers = evaluator.numbers(&measure.expr).map_err(|error| AnswerError::of(&error))?;
            if measure.is_day || numbers.divisors.is_some() {
                return Err(AnswerError::one(no_sum()));
            }
            let mut units = truth.yes.iter().filter(|&customer| numbers.is_known(customer));
            let sum = units.try_fold(0i128, |sum, customer| sum.checked_add(numbers.units.get(customer)));
            let sum = sum.ok_or_else(|| AnswerError::one(too_large()))?;
            Some(Decimal::new(sum, numbers.scale).to_string())
        }
    };
    let problems = views(checked.problems);
    Ok(CountView { customers, yes, no, unknown: customers - yes - no, sum, problems })
}

/// What could stand at the caret.
pub(super) fn complete(text: &str, caret: u32, limit: u32, schema: &Schema<'_>) -> Answer {
    let found = criteria::complete(text, caret as usize, schema);
    let items = found.items.into_iter().take(limit as usize).map(|item| CompletionView {
        insert: item.insert,
        label: item.label,
        kind: kind_name(item.kind).to_owned(),
        count: item.count,
        family: item.family.map(|family| family_name(family).to_owned()),
    });
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Answer::Completions {
        start: byte(found.replace.start),
        end: byte(found.replace.end),
        items: items.collect(),
    }
}

fn kind_name(kind: CompletionKind) -> &'static str {
    match kind {
        CompletionKind::Column => "column",
        CompletionKind::Measure => "measure",
        CompletionKind::Table => "table",
        CompletionKind::Value => "value",
        CompletionKind::Segmentation => "segmentation",
        CompletionKind::Segment => "segment",
        CompletionKind::Keyword => "keyword",
    }
}

pub(super) fn errors(errors: Vec<CriteriaError>) -> AnswerError {
    AnswerError { problems: views(errors.iter().map(Report::problem)) }
}

fn no_sum() -> Problem {
    Problem::new("engine.no-sum", Severity::Error, "days and means cannot be added up")
        .help("add up a number such as revenue")
}

fn too_large() -> Problem {
    Problem::new("engine.too-large", Severity::Error, "the sum grows too large to be kept exactly")
}
