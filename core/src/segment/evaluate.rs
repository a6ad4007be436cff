//! Segmentations of every kind, evaluated in the order in which they depend on each other.

use std::collections::HashMap;
use std::sync::Arc;

use super::order::evaluation_order;
use super::{Definition, Evaluated, Kind, SegmentError, Segmentation, bands, rules, values};
use crate::criteria::{
    CriteriaError, Kind as Node, Measure, Schema, SegmentNames, Set, Tree, check_measure, parse,
};
use crate::diag::Problem;
use crate::plan::{Evaluator, Labels};
use crate::tiers::tiers;
use crate::value::fold;

use super::definition::{Counted, Part};
use crate::math::sort;

/// Evaluates segmentations, whichever name which others. The answers stand in the order of the definitions,
/// and so do the labels that the evaluator is left with, so that criteria checked against the same names may
/// ask for any of them.
///
/// # Errors
/// [`SegmentError`]; an error in a single criterion of a `rules` segmentation is told inside the answer.
pub fn evaluate_all(
    definitions: &[Definition],
    evaluator: &mut Evaluator,
) -> Result<Vec<Evaluated>, SegmentError> {
    let edges = dependencies(definitions)?;
    let names: Vec<String> = definitions.iter().map(|definition| definition.name.clone()).collect();
    let ledger = Arc::clone(evaluator.ledger());
    let mut known: Vec<SegmentNames> =
        names.iter().map(|name| SegmentNames { name: name.clone(), segments: Vec::new() }).collect();
    let mut labels = vec![Labels { of: Arc::from([]), segments: 0 }; definitions.len()];
    let mut done: Vec<Option<Evaluated>> = vec![None; definitions.len()];
    evaluator.set_labels(labels.clone());
    for index in evaluation_order(&names, &edges)? {
        let Some(definition) = definitions.get(index) else { continue };
        let schema = Schema::new(&ledger, &known);
        let (segmentation, problems) = evaluate(definition, &schema, evaluator)?;
        if let (Some(known), Some(labels)) = (known.get_mut(index), labels.get_mut(index)) {
            known.segments = segmentation.segments.iter().map(|segment| segment.name.clone()).collect();
            *labels = segmentation.labels.clone();
        }
        // Labels are only given anew when somebody asks for them, so that kept results stay.
        if edges.iter().any(|edges| edges.contains(&index)) {
            evaluator.set_labels(labels.clone());
        }
        let names = edges.get(index).cloned().unwrap_or_default();
        if let Some(slot) = done.get_mut(index) {
            *slot = Some(Evaluated { segmentation, problems, names });
        }
    }
    evaluator.set_labels(labels);
    Ok(done.into_iter().flatten().collect())
}

/// For each segmentation the positions of those it names.
///
/// # Errors
/// [`SegmentError::DuplicateSegmentation`] when a name would stand for two.
pub fn dependencies(definitions: &[Definition]) -> Result<Vec<Vec<usize>>, SegmentError> {
    let mut positions = HashMap::new();
    for (index, definition) in definitions.iter().enumerate() {
        if positions.insert(fold(&definition.name).into_owned(), index).is_some() {
            return Err(SegmentError::DuplicateSegmentation { name: definition.name.clone() });
        }
    }
    let named = |definition: &Definition| {
        let mut found = Vec::new();
        for text in texts(&definition.kind) {
            segmentations_in(&parse(text).tree, &mut found);
        }
        let mut edges: Vec<usize> =
            found.iter().filter_map(|name| positions.get(fold(name).as_ref()).copied()).collect();
        sort(&mut edges);
        edges.dedup();
        edges
    };
    Ok(definitions.iter().map(named).collect())
}

/// The texts of the criteria language in a definition.
fn texts(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Rules(rules) => rules.iter().map(|rule| rule.criterion.as_str()).collect(),
        Kind::Values { of, .. } | Kind::Bands { of, .. } | Kind::Tiers { of, .. } => vec![of],
    }
}

/// The segmentations that a tree names.
fn segmentations_in(tree: &Tree, found: &mut Vec<String>) {
    match &tree.kind {
        Node::Segment(name) => found.push(name.clone()),
        Node::Missing
        | Node::Number(_)
        | Node::Text(_)
        | Node::Day(_)
        | Node::Flag(_)
        | Node::Name(_)
        | Node::Column(_) => {}
        Node::Call { filter, .. } => {
            if let Some(filter) = filter {
                segmentations_in(filter, found);
            }
        }
        Node::DaysSince(of) | Node::Negate(of) | Node::Not(of) | Node::Known { of, .. } => {
            segmentations_in(of, found);
        }
        Node::Arithmetic { left, right, .. } | Node::Compare { left, right, .. } => {
            segmentations_in(left, found);
            segmentations_in(right, found);
        }
        Node::Match { of, text, .. } => {
            segmentations_in(of, found);
            segmentations_in(text, found);
        }
        Node::Within { of, set, .. } => {
            segmentations_in(of, found);
            let ends: Vec<&Tree> = match set {
                Set::List { items, .. } => items.iter().collect(),
                Set::Range { from, to } => [from, to].into_iter().flatten().map(Box::as_ref).collect(),
                Set::Between { low, high } => vec![low, high],
                Set::Last(..) | Set::Next(..) | Set::Top(_) | Set::Bottom(_) => Vec::new(),
            };
            ends.into_iter().for_each(|end| segmentations_in(end, found));
        }
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| segmentations_in(part, found)),
    }
}

fn evaluate(
    definition: &Definition,
    schema: &Schema<'_>,
    evaluator: &mut Evaluator,
) -> Result<(Segmentation, Vec<(usize, Problem)>), SegmentError> {
    match &definition.kind {
        Kind::Rules(list) => rules::evaluate(definition, list, schema, evaluator),
        Kind::Values { of, smallest, top } => {
            let keep = values::Keep { smallest: *smallest, top: *top };
            Ok((values::evaluate(definition, of, keep, schema, evaluator)?, Vec::new()))
        }
        Kind::Bands { of, cuts } => {
            let (measure, problems) = measure(definition, of, schema)?;
            let numbers = evaluator.numbers(&measure.expr)?;
            Ok((bands::evaluate(definition, cuts, measure.is_day, &numbers)?, problems))
        }
        Kind::Tiers { of, params } => {
            let wrong = |error| SegmentError::Tiers { segmentation: definition.name.clone(), error };
            let params = params.clone().check().map_err(wrong)?;
            let (measure, problems) = measure(definition, of, schema)?;
            let names = params.tiers().iter().map(|tier| (tier.name.clone(), Part::Segment));
            let names: Vec<_> =
                names.chain([(definition.unknown_name().to_owned(), Part::Unknown)]).collect();
            check_names(definition, names.iter().map(|(name, _)| name.as_str()))?;
            let numbers = evaluator.numbers(&measure.expr)?;
            let tiers = tiers(&numbers, &params).map_err(wrong)?;
            Ok((Counted { names, of: tiers.of }.finish(&definition.name), problems))
        }
    }
}

fn measure(
    definition: &Definition,
    of: &str,
    schema: &Schema<'_>,
) -> Result<(Measure, Vec<(usize, Problem)>), SegmentError> {
    let checked = parse(of).whole().and_then(|tree| check_measure(&tree, schema));
    match checked {
        Ok(warned) => Ok((warned.value, warned.problems.into_iter().map(|problem| (0, problem)).collect())),
        Err(errors) => Err(wrong_measure(definition, of, errors)),
    }
}

/// The first error of a measure or column.
pub(super) fn wrong_measure(definition: &Definition, of: &str, errors: Vec<CriteriaError>) -> SegmentError {
    SegmentError::Measure {
        segmentation: definition.name.clone(),
        of: of.to_owned(),
        error: Box::new(errors.into_iter().next().unwrap_or(CriteriaError::Empty)),
    }
}

/// Refuses segments without a name and two of one name.
pub(super) fn check_names<'n>(
    definition: &Definition,
    names: impl Iterator<Item = &'n str>,
) -> Result<(), SegmentError> {
    let segmentation = || definition.name.clone();
    let mut seen = std::collections::HashSet::new();
    for (index, name) in names.enumerate() {
        if name.trim().is_empty() {
            return Err(SegmentError::NoName { segmentation: segmentation(), position: index as u64 + 1 });
        }
        if !seen.insert(fold(name).into_owned()) {
            return Err(SegmentError::DuplicateSegment {
                segmentation: segmentation(),
                name: name.to_owned(),
            });
        }
    }
    let limit = u64::from(u16::MAX);
    if seen.len() as u64 > limit {
        return Err(SegmentError::TooMany { segmentation: segmentation(), found: seen.len() as u64, limit });
    }
    Ok(())
}
