//! Segmentations of the project and of a draft, evaluated and shown with what they are worth.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::problem::views;
use super::session::{Base, Engine};
use super::{
    AnswerError, ClauseView, LeftOutView, ProblemView, SegmentView, SegmentationKind, SegmentationSpec,
    SegmentationView, ValueSpec, VerdictView,
};
use crate::criteria::{Schema, SegmentNames, count_clauses, parse};
use crate::diag::{Problem, Report, Severity};
use crate::segment::{
    Definition, Evaluated, Kind, Part, Rule, SegmentError, Segmentation, Thresholds, ValueRow, Worth,
    dependencies, evaluate_all, value_table,
};
use crate::tiers::{Tier, TiersParams};
use crate::value::{Decimal, fold};

impl Engine {
    /// Evaluates a segmentation that is being made, with those it depends on. What is wrong with it stands
    /// inside the answer.
    pub(super) fn evaluate_draft(
        &mut self,
        draft: SegmentationSpec,
        instead_of: Option<&str>,
    ) -> Result<SegmentationView, AnswerError> {
        let worth = self.worth()?;
        let mut specs = self.project.segmentations.clone();
        let replaced = instead_of.unwrap_or(&draft.name);
        let known = specs.iter().position(|spec| fold(&spec.name) == fold(replaced));
        let at = known.unwrap_or(specs.len());
        match specs.get_mut(at) {
            Some(spec) => *spec = draft.clone(),
            None => specs.push(draft.clone()),
        }
        let base = self.base_mut()?;
        match base.evaluate_with_dependencies(&specs, at) {
            Ok((names, evaluated)) => base.segmentation_view(&draft, &names, &evaluated, &worth),
            Err(DraftError::Definition(problems)) => Ok(SegmentationView {
                name: draft.name,
                segments: Vec::new(),
                total: SegmentView { part: "total".to_owned(), ..SegmentView::default() },
                value_measure: worth.measure,
                problems,
            }),
        }
    }

    /// What the project says a customer is worth.
    pub(super) fn worth(&self) -> Result<Worth, AnswerError> {
        let value = &self.project.value;
        let thresholds = thresholds(value)?;
        let ledger = self.base()?.ledger();
        Worth::new(value.measure.as_deref(), thresholds, ledger).map_err(|error| AnswerError::of(&error))
    }

    /// All segmentations of the project.
    ///
    /// # Errors
    /// Every error of every criterion, with the names of its segmentation and segment.
    pub(super) fn evaluated(&mut self) -> Result<Arc<[Evaluated]>, AnswerError> {
        let Sound { evaluated, left_out } = self.sound()?;
        if left_out.is_empty() {
            return Ok(evaluated);
        }
        Err(AnswerError { problems: left_out.into_values().flatten().collect() })
    }

    /// All segmentations of the project, and which of them must not go into a file.
    ///
    /// # Errors
    /// When a definition as a whole is wrong; an error in a criterion is told inside.
    pub(super) fn sound(&mut self) -> Result<Sound, AnswerError> {
        let specs = self.project.segmentations.clone();
        let evaluated = self.base_mut()?.evaluate_all(&specs)?;
        let left_out = left_out(&evaluated);
        Ok(Sound { evaluated, left_out })
    }
}

/// The segmentations of a project: all, in their order, and what is wrong with some.
pub(super) struct Sound {
    evaluated: Arc<[Evaluated]>,
    /// By position: those with an error or that ask for one with an error, and the errors of their own.
    left_out: BTreeMap<usize, Vec<ProblemView>>,
}

impl Sound {
    /// Those without errors, in their order.
    pub fn segmentations(&self) -> impl Iterator<Item = &Segmentation> + Clone {
        let sound = self.evaluated.iter().enumerate().filter(|(at, _)| !self.left_out.contains_key(at));
        sound.map(|(_, one)| &one.segmentation)
    }

    /// The errors of a segmentation if it is left out.
    pub fn errors_of(&self, name: &str) -> Option<AnswerError> {
        let at = self.evaluated.iter().position(|one| fold(&one.segmentation.name) == fold(name))?;
        // One that only asks for another with errors is told the errors of the other.
        let own = self.left_out.get(&at)?;
        let all = || self.left_out.values().flatten().cloned().collect();
        Some(AnswerError { problems: if own.is_empty() { all() } else { own.clone() } })
    }

    /// Those that are left out, by name.
    pub fn left_out(&self) -> Vec<LeftOutView> {
        let named = self.left_out.iter().filter_map(|(at, problems)| {
            let segmentation = self.evaluated.get(*at)?.segmentation.name.clone();
            Some(LeftOutView { segmentation, problems: problems.clone() })
        });
        named.collect()
    }
}

/// Those with errors and all that ask for them, directly or through others.
fn left_out(evaluated: &[Evaluated]) -> BTreeMap<usize, Vec<ProblemView>> {
    let own = evaluated.iter().enumerate().map(|(at, one)| (at, errors_of(one)));
    let mut found: BTreeMap<usize, Vec<ProblemView>> = own.filter(|(_, errors)| !errors.is_empty()).collect();
    loop {
        let asks = |one: &Evaluated| one.names.iter().any(|name| found.contains_key(name));
        let more: Vec<usize> = (0..)
            .zip(evaluated)
            .filter(|(at, one)| !found.contains_key(at) && asks(one))
            .map(|(at, _)| at)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more.into_iter().map(|at| (at, Vec::new())));
    }
}

/// Why a draft has no rows.
enum DraftError {
    /// The definition as a whole is wrong.
    Definition(Vec<ProblemView>),
}

impl From<SegmentError> for DraftError {
    fn from(error: SegmentError) -> DraftError {
        DraftError::Definition(vec![error.problem().into()])
    }
}

impl Base {
    /// Evaluates one of several segmentations and only those it depends on. Answers their names, in the
    /// order of the evaluator's labels, with it.
    fn evaluate_with_dependencies(
        &mut self,
        specs: &[SegmentationSpec],
        at: usize,
    ) -> Result<(Vec<SegmentNames>, Evaluated), DraftError> {
        let definitions: Result<Vec<Definition>, AnswerError> = specs.iter().map(definition).collect();
        let definitions = definitions.map_err(|error| DraftError::Definition(error.problems))?;
        let edges = dependencies(&definitions)?;
        let mut wanted = vec![false; definitions.len()];
        let mut open = vec![at];
        while let Some(item) = open.pop() {
            match wanted.get_mut(item) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            open.extend(edges.get(item).into_iter().flatten());
        }
        let position = wanted.iter().take(at).filter(|wanted| **wanted).count();
        let needed = definitions.into_iter().zip(wanted).filter(|(_, wanted)| *wanted);
        let needed: Vec<Definition> = needed.map(|(definition, _)| definition).collect();
        let mut evaluated = evaluate_all(&needed, &mut self.evaluator)?;
        let names = names_of(&evaluated);
        if position >= evaluated.len() {
            return Err(DraftError::Definition(Vec::new()));
        }
        Ok((names, evaluated.swap_remove(position)))
    }

    /// Evaluates all segmentations of a project, or answers what was kept. Errors of criteria stand inside.
    fn evaluate_all(&mut self, specs: &[SegmentationSpec]) -> Result<Arc<[Evaluated]>, AnswerError> {
        if let Some((kept, evaluated)) = &self.kept
            && kept == specs
        {
            let labels = evaluated.iter().map(|one| one.segmentation.labels.clone()).collect();
            self.evaluator.set_labels(labels);
            return Ok(Arc::clone(evaluated));
        }
        let definitions: Result<Vec<Definition>, AnswerError> = specs.iter().map(definition).collect();
        let evaluated = evaluate_all(&definitions?, &mut self.evaluator);
        let evaluated: Arc<[Evaluated]> = evaluated.map_err(|error| AnswerError::of(&error))?.into();
        self.kept = Some((specs.to_vec(), Arc::clone(&evaluated)));
        Ok(evaluated)
    }

    fn segmentation_view(
        &mut self,
        spec: &SegmentationSpec,
        names: &[SegmentNames],
        evaluated: &Evaluated,
        worth: &Worth,
    ) -> Result<SegmentationView, AnswerError> {
        let segmentation = &evaluated.segmentation;
        let table = value_table(segmentation, worth, &mut self.evaluator);
        let table = table.map_err(|error| AnswerError::of(&error))?;
        let mut view = SegmentationView {
            name: segmentation.name.clone(),
            segments: Vec::with_capacity(segmentation.segments.len()),
            total: segment_view("", "total", &table.total),
            value_measure: table.measure.clone(),
            problems: Vec::new(),
        };
        view.total.matches = view.total.customers;
        view.total.verdict = None;
        for (segment, row) in segmentation.segments.iter().zip(&table.rows) {
            let part = match segment.part {
                Part::Segment => "segment",
                Part::Remainder => "remainder",
                Part::Unknown => "unknown",
            };
            let mut one = segment_view(&segment.name, part, row);
            (one.matches, one.taken, one.unknown) = (segment.matches, segment.taken, segment.unknown);
            view.segments.push(one);
        }
        let rules: &[_] = match &spec.kind {
            SegmentationKind::Rules { segments } => segments,
            _ => &[],
        };
        for (position, problem) in &evaluated.problems {
            let place = view.segments.get_mut(*position).filter(|_| !rules.is_empty());
            let problems = place.map_or(&mut view.problems, |segment| &mut segment.problems);
            problems.push(problem.clone().into());
        }
        let ledger = Arc::clone(self.ledger());
        let schema = Schema::new(&ledger, names);
        for (segment, rule) in view.segments.iter_mut().zip(rules) {
            let counts = count_clauses(&parse(&rule.criterion).tree, &schema, &mut self.evaluator);
            let counts = counts.map_err(|error| AnswerError::of(&error))?;
            let clause = |count: crate::criteria::ClauseCount| ClauseView {
                text: count.text,
                yes: count.yes,
                unknown: count.unknown,
            };
            segment.clauses = counts.into_iter().map(clause).collect();
        }
        Ok(view)
    }
}

/// The names that criteria may ask for, in the order of the evaluator's labels.
pub(super) fn names_of(evaluated: &[Evaluated]) -> Vec<SegmentNames> {
    let names = evaluated.iter().map(|one| SegmentNames {
        name: one.segmentation.name.clone(),
        segments: one.segmentation.segments.iter().map(|segment| segment.name.clone()).collect(),
    });
    names.collect()
}

/// The errors of every criterion, with the names of the segmentation and the segment.
fn errors_of(evaluated: &Evaluated) -> Vec<ProblemView> {
    let segmentation = &evaluated.segmentation;
    let errors = evaluated.errors().map(|(position, problem)| {
        let segment = segmentation.segments.get(*position).map_or("", |segment| segment.name.as_str());
        problem.clone().arg("segmentation", segmentation.name.as_str()).arg("segment", segment)
    });
    views(errors)
}

fn segment_view(name: &str, part: &str, row: &ValueRow) -> SegmentView {
    let text = |number: Option<Decimal>| number.map(|number| number.to_string());
    SegmentView {
        name: name.to_owned(),
        part: part.to_owned(),
        customers: row.customers,
        customers_share: text(row.customers_share),
        orders: row.orders,
        revenue: text(row.revenue),
        revenue_share: text(row.revenue_share),
        margin: text(row.margin),
        margin_share: text(row.margin_share),
        margin_known_share: text(row.margin_known_share),
        verdict: Some(VerdictView {
            verdict: row.verdict.name().to_owned(),
            reason: (row.verdict, row.reason.clone()).problem().into(),
        }),
        ..SegmentView::default()
    }
}

fn definition(spec: &SegmentationSpec) -> Result<Definition, AnswerError> {
    let kind = match &spec.kind {
        SegmentationKind::Rules { segments } => {
            let rule = |rule: &super::SegmentRule| Rule {
                name: rule.name.clone(),
                criterion: rule.criterion.clone(),
            };
            Kind::Rules(segments.iter().map(rule).collect())
        }
        SegmentationKind::Values { of, smallest, top } => {
            Kind::Values { of: of.clone(), smallest: *smallest, top: *top }
        }
        SegmentationKind::Bands { of, cuts } => Kind::Bands { of: of.clone(), cuts: cuts.clone() },
        SegmentationKind::Tiers { of, tiers } => {
            let tiers: Result<Vec<Tier>, AnswerError> = tiers
                .iter()
                .map(|tier| Ok(Tier { name: tier.name.clone(), share: number("share", &tier.share)? }))
                .collect();
            Kind::Tiers { of: of.clone(), params: TiersParams::by_share(tiers?) }
        }
    };
    Ok(Definition {
        name: spec.name.clone(),
        kind,
        remainder: spec.remainder.clone(),
        unknown: spec.unknown.clone(),
    })
}

fn thresholds(value: &ValueSpec) -> Result<Thresholds, AnswerError> {
    let default = Thresholds::default();
    let decimal = |key, text: &Option<String>, default| match text {
        Some(text) => number(key, text),
        None => Ok(default),
    };
    Ok(Thresholds {
        minimum_share: decimal("minimum_share", &value.minimum_share, default.minimum_share)?,
        minimum_customers: value.minimum_customers.unwrap_or(default.minimum_customers),
        potential_customers: decimal(
            "potential_customers",
            &value.potential_customers,
            default.potential_customers,
        )?,
    })
}

fn number(key: &'static str, text: &str) -> Result<Decimal, AnswerError> {
    Decimal::parse(text).map_err(|error| {
        AnswerError::one(
            Problem::new("engine.not-a-number", Severity::Error, format!("{key} \"{text}\" is {error}"))
                .arg("key", key)
                .arg("text", text)
                .help("write a plain number such as 0.05"),
        )
    })
}
