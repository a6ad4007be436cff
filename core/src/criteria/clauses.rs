//! The parts of a criterion that are counted one by one while it is typed, and their truth for one customer.

use crate::diag::Span;
use crate::plan::{Evaluator, PlanError};

use super::tree::{Kind, Tree};
use super::{Schema, check};

/// The smallest parts of a criterion that are criteria themselves: what `and`, `or` and `not` join, in the
/// order of the text. The inside of a `where` belongs to its clause.
pub fn clauses(tree: &Tree) -> Vec<&Tree> {
    let mut found = Vec::new();
    collect(tree, &mut found);
    found
}

fn collect<'t>(tree: &'t Tree, found: &mut Vec<&'t Tree>) {
    match &tree.kind {
        Kind::And(parts) | Kind::Or(parts) => parts.iter().for_each(|part| collect(part, found)),
        Kind::Not(of) => collect(of, found),
        Kind::Missing => {}
        _ => found.push(tree),
    }
}

/// A clause with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseCount {
    /// Where it stands.
    pub span: Span,
    /// The clause, printed.
    pub text: String,
    /// Customers for whom it is true.
    pub yes: u64,
    /// Customers for whom it is unknown.
    pub unknown: u64,
}

/// Counts every clause that is sound on its own; others are left out, so that half-typed text shows what it can.
///
/// # Errors
/// [`PlanError`] when a number does not fit.
pub fn count_clauses(
    tree: &Tree,
    schema: &Schema<'_>,
    evaluator: &mut Evaluator,
) -> Result<Vec<ClauseCount>, PlanError> {
    let mut counts = Vec::new();
    for clause in clauses(tree) {
        let Ok(checked) = check(clause, schema) else { continue };
        let truth = evaluator.truth(&checked.value)?;
        let (yes, no) = (truth.yes.count() as u64, truth.no.count() as u64);
        let unknown = (truth.yes.len() as u64).saturating_sub(yes + no);
        counts.push(ClauseCount { span: clause.span, text: clause.to_string(), yes, unknown });
    }
    Ok(counts)
}

/// A clause and what it is for one customer: true, false or (`None`) unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseTruth {
    /// Where it stands.
    pub span: Span,
    /// The clause, printed.
    pub text: String,
    /// Its truth.
    pub truth: Option<bool>,
}

/// Why a customer is in or out: the truth of every sound clause.
///
/// # Errors
/// [`PlanError`] when a number does not fit.
pub fn explain(
    tree: &Tree,
    customer: usize,
    schema: &Schema<'_>,
    evaluator: &mut Evaluator,
) -> Result<Vec<ClauseTruth>, PlanError> {
    let mut truths = Vec::new();
    for clause in clauses(tree) {
        let Ok(checked) = check(clause, schema) else { continue };
        let mask = evaluator.truth(&checked.value)?;
        let truth = match (mask.yes.get(customer), mask.no.get(customer)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
        truths.push(ClauseTruth { span: clause.span, text: clause.to_string(), truth });
    }
    Ok(truths)
}
