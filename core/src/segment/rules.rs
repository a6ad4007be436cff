//! Kind `rules`: ordered criteria, the first that is true takes the customer.

use super::SegmentError;
use super::definition::{Definition, Part, Rule, Segment, Segmentation};
use super::evaluate::check_names;
use crate::criteria::{CriteriaError, Schema, check, parse};
use crate::diag::{Problem, Report, Warned};
use crate::mask::Mask;
use crate::plan::{Evaluator, Labels, Pred};

/// Evaluates the rules. A rule with an error takes nobody; its errors are told with its position.
pub(super) fn evaluate(
    definition: &Definition,
    rules: &[Rule],
    schema: &Schema<'_>,
    evaluator: &mut Evaluator,
) -> Result<(Segmentation, Vec<(usize, Problem)>), SegmentError> {
    let rest = [definition.remainder_name(), definition.unknown_name()];
    check_names(definition, rules.iter().map(|rule| rule.name.as_str()).chain(rest))?;
    let n_customers = evaluator.ledger().len();
    let n_segments = (rules.len() + rest.len()) as u16;
    let mut of = vec![n_segments - 2; n_customers];
    let mut segments = Vec::with_capacity(usize::from(n_segments));
    let mut problems = Vec::new();
    // Those whom no rule has taken yet, and those for whom some rule was unknown.
    let mut free = Mask::all(n_customers);
    let mut unsure = Mask::none(n_customers);
    for (index, rule) in rules.iter().enumerate() {
        let checked = criterion(&rule.criterion, schema);
        let pred = match checked {
            Ok(warned) => {
                problems.extend(warned.problems.into_iter().map(|problem| (index, problem)));
                warned.value
            }
            Err(errors) => {
                problems.extend(errors.iter().map(|error| (index, error.problem())));
                Pred::Const(false)
            }
        };
        let truth = evaluator.truth(&pred)?;
        let own = truth.yes.and(&free);
        let unknown = truth.unknown();
        for customer in own.iter() {
            if let Some(label) = of.get_mut(customer) {
                *label = index as u16;
            }
        }
        free = free.and_not(&truth.yes);
        unsure = unsure.or(&unknown);
        let (matches, customers) = (truth.yes.count() as u64, own.count() as u64);
        segments.push(Segment {
            name: rule.name.clone(),
            part: Part::Segment,
            matches,
            taken: matches - customers,
            unknown: unknown.count() as u64,
            customers,
        });
    }
    let unknown = free.and(&unsure);
    for customer in unknown.iter() {
        if let Some(label) = of.get_mut(customer) {
            *label = n_segments - 1;
        }
    }
    let (n_free, n_unknown) = (free.count() as u64, unknown.count() as u64);
    for (name, part, customers) in
        [(rest[0], Part::Remainder, n_free - n_unknown), (rest[1], Part::Unknown, n_unknown)]
    {
        let unknown = if part == Part::Unknown { customers } else { 0 };
        segments.push(Segment {
            name: name.to_owned(),
            part,
            matches: customers,
            taken: 0,
            unknown,
            customers,
        });
    }
    let labels = Labels { of: of.into(), segments: n_segments };
    Ok((Segmentation { name: definition.name.clone(), segments, labels }, problems))
}

fn criterion(text: &str, schema: &Schema<'_>) -> Result<Warned<Pred>, Vec<CriteriaError>> {
    parse(text).whole().and_then(|tree| check(&tree, schema))
}
