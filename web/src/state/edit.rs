//! Changes to a segmentation, as plain functions over what the project keeps.

use hedgerow_core::engine::{SegmentRule, SegmentationKind, SegmentationSpec, TierSpec};
use hedgerow_core::math::sort_by;

/// A name that none of `taken` has: the wanted one, or the wanted one with a number.
pub fn free_name<'a>(wanted: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let is_taken = |name: &str| taken.clone().any(|other| other.to_lowercase() == name.to_lowercase());
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    (2..).map(|number: u32| format!("{wanted} {number}")).find(|name| !is_taken(name)).unwrap_or_default()
}

/// The rules of a `rules` segmentation.
pub fn rules(spec: &SegmentationSpec) -> &[SegmentRule] {
    match &spec.kind {
        SegmentationKind::Rules { segments } => segments,
        _ => &[],
    }
}

/// The rules of a `rules` segmentation, to be changed.
pub fn rules_mut(spec: &mut SegmentationSpec) -> Option<&mut Vec<SegmentRule>> {
    match &mut spec.kind {
        SegmentationKind::Rules { segments } => Some(segments),
        _ => None,
    }
}

/// The cut points of a `bands` segmentation.
pub fn cuts(spec: &SegmentationSpec) -> &[String] {
    match &spec.kind {
        SegmentationKind::Bands { cuts, .. } => cuts,
        _ => &[],
    }
}

/// The cut points of a `bands` segmentation, to be changed.
pub fn cuts_mut(spec: &mut SegmentationSpec) -> Option<&mut Vec<String>> {
    match &mut spec.kind {
        SegmentationKind::Bands { cuts, .. } => Some(cuts),
        _ => None,
    }
}

/// The tiers of a `tiers` segmentation.
pub fn tiers(spec: &SegmentationSpec) -> &[TierSpec] {
    match &spec.kind {
        SegmentationKind::Tiers { tiers, .. } => tiers,
        _ => &[],
    }
}

/// The tiers of a `tiers` segmentation, to be changed.
pub fn tiers_mut(spec: &mut SegmentationSpec) -> Option<&mut Vec<TierSpec>> {
    match &mut spec.kind {
        SegmentationKind::Tiers { tiers, .. } => Some(tiers),
        _ => None,
    }
}

/// The column or measure a segmentation divides by.
pub fn subject(spec: &SegmentationSpec) -> Option<&str> {
    match &spec.kind {
        SegmentationKind::Rules { .. } => None,
        SegmentationKind::Values { of, .. }
        | SegmentationKind::Bands { of, .. }
        | SegmentationKind::Tiers { of, .. } => Some(of),
    }
}

/// Moves an item one place up or down; answers where it stands now.
pub fn shift<T>(items: &mut [T], at: usize, up: bool) -> usize {
    let to = if up { at.checked_sub(1) } else { at.checked_add(1) };
    match to {
        Some(to) if to < items.len() && at < items.len() => {
            items.swap(at, to);
            to
        }
        _ => at,
    }
}

/// What the engine can evaluate while the reader is still typing: cut points that are not numbers yet are left out
/// and the others put in order; segments whose criterion is still empty are left out rather than counted as false.
/// What the reader typed stays as it is.
pub fn evaluable(spec: &SegmentationSpec) -> SegmentationSpec {
    let mut spec = spec.clone();
    if let Some(cuts) = cuts_mut(&mut spec) {
        *cuts = sorted(cuts);
    }
    if let Some(rules) = rules_mut(&mut spec) {
        rules.retain(|rule| !rule.criterion.trim().is_empty());
    }
    spec
}

/// Where the rule at this position stands among those that are evaluated.
pub fn evaluated_position(spec: &SegmentationSpec, at: usize) -> Option<usize> {
    let is_evaluated = |rule: &SegmentRule| !rule.criterion.trim().is_empty();
    let rules = rules(spec);
    is_evaluated(rules.get(at)?).then(|| rules[..at].iter().filter(|rule| is_evaluated(rule)).count())
}

/// Plain numbers in rising order, each once.
fn sorted(cuts: &[String]) -> Vec<String> {
    let mut numbers: Vec<(f64, &String)> = cuts
        .iter()
        .filter_map(|cut| Some((cut.parse::<f64>().ok().filter(|n| n.is_finite())?, cut)))
        .collect();
    sort_by(&mut numbers, |a, b| a.0.total_cmp(&b.0));
    numbers.dedup_by(|a, b| a.0 == b.0);
    numbers.into_iter().map(|(_, cut)| cut.clone()).collect()
}

/// Where focus goes after the item at `removed` is gone and `left` remain: the one that took its place, else the last.
pub fn after_removal(removed: usize, left: usize) -> Option<usize> {
    left.checked_sub(1).map(|last| removed.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let taken = ["Country", "country 2"];
        assert_eq!(free_name("Country", taken.iter().copied()), "Country 3");
        assert_eq!(free_name("Age", taken.iter().copied()), "Age");
    }

    #[test]
    fn shifting_stops_at_the_ends() {
        let mut items = ["a", "b", "c"];
        assert_eq!(shift(&mut items, 0, true), 0);
        assert_eq!(shift(&mut items, 2, false), 2);
        assert_eq!(shift(&mut items, 2, true), 1);
        assert_eq!(items, ["a", "c", "b"]);
        assert_eq!(shift(&mut items, 9, true), 9);
    }

    #[test]
    fn half_typed_cuts_are_left_out_of_the_evaluation() {
        let spec = SegmentationSpec {
            name: "Age".into(),
            kind: SegmentationKind::Bands {
                of: "age".into(),
                cuts: ["65", "", "-", "25", "25.0", "-3"].map(String::from).to_vec(),
            },
            remainder: None,
            unknown: None,
        };
        assert_eq!(cuts(&evaluable(&spec)), ["-3", "25", "65"]);
        assert_eq!(cuts(&spec).len(), 6);
    }

    #[test]
    fn a_segment_without_a_criterion_is_not_evaluated_and_does_not_shift_the_others() {
        let rule = |criterion: &str| SegmentRule { name: criterion.into(), criterion: criterion.into() };
        let spec = SegmentationSpec {
            name: "Region".into(),
            kind: SegmentationKind::Rules { segments: ["a", " ", "b"].map(rule).to_vec() },
            remainder: None,
            unknown: None,
        };
        assert_eq!(rules(&evaluable(&spec)).len(), 2);
        let positions: Vec<_> = (0..4).map(|at| evaluated_position(&spec, at)).collect();
        assert_eq!(positions, [Some(0), None, Some(1), None]);
    }

    #[test]
    fn focus_stays_in_the_list_while_there_is_one() {
        assert_eq!(after_removal(0, 2), Some(0));
        assert_eq!(after_removal(2, 2), Some(1));
        assert_eq!(after_removal(0, 0), None);
    }
}
