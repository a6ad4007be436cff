//! The end of a file: columns joined one at a time, then all that was learned put together in a source.

use std::collections::VecDeque;

use super::columns::Columns;
use super::dialect::{Foot, Recipe};
use super::encoding::Guess;
use super::file::Pass;
use super::groups::{Line, unfold};
use super::infer::{Choice, Reading};
use super::merge::Merging;
use super::question::Question;
use super::report;
use super::source::{Reject, Source};
use crate::diag::Problem;
use crate::mask::Mask;
use crate::table::{Column, NumberValues, TextValues, Values, Words};

/// Columns being joined.
pub(super) struct Join {
    recipe: Recipe,
    told: Guess,
    problems: Vec<Problem>,
    foot: Option<Foot>,
    columns: Columns,
    choices: Vec<Choice>,
    merging: VecDeque<(usize, Merging)>,
    pub rows: u32,
    rejects: Vec<Reject>,
    groups: Vec<(u64, Line)>,
    done: Vec<(usize, Column, report::Counts)>,
}

impl Join {
    /// The columns of a file that has been read to its end.
    pub fn new(pass: Pass, choices: Vec<Choice>) -> Join {
        let rows = pass.rows.unwrap_or_default();
        let mut problems = pass.problems;
        problems.extend(rows.oddities.notes(&pass.recipe.file));
        // Totals below the rows are those of all customers.
        let foot = pass.foot.filter(|_| rows.oddities.others == 0);
        let merging = pass.finished.into_iter().enumerate();
        Join {
            recipe: pass.recipe,
            told: pass.told,
            problems,
            foot,
            columns: pass.columns,
            choices,
            merging: merging
                .filter_map(|(index, column)| column.map(|(merging, _)| (index, merging)))
                .collect(),
            rows: rows.count,
            rejects: rows.rejects,
            groups: rows.groups,
            done: Vec::new(),
        }
    }

    /// Joins one column; `false` when none is left.
    pub fn column(&mut self) -> bool {
        let Some((index, mut merging)) = self.merging.pop_front() else { return false };
        let counts = report::Counts {
            tally: merging.tally,
            unreadable: std::mem::take(&mut merging.unreadable),
            rounded: merging.rounded,
        };
        let (values, known) = merging.finish();
        // The delimiter at the end of a line makes no column: what has neither name nor content is left out.
        let is_blank = known.as_ref().is_some_and(|known| known.count() == 0);
        if is_blank && self.recipe.unnamed.contains(&index) {
            return true;
        }
        let name = self.columns.names.get(index).cloned().unwrap_or_default();
        let rows = self.rows as usize;
        let reading = self.choices.get(index).map_or(Reading::Text, |choice| choice.reading);
        let column = match values {
            Some(values) => Column::new(name, values, known),
            None => Column::new(name, no_values(reading), (rows > 0).then(|| Mask::none(rows))),
        };
        self.done.push((index, column, counts));
        true
    }

    /// The source, how it was read, and what is open about it.
    #[allow(
        clippy::boxed_local,
        reason = "it lives in a box; where pointers are short, clippy finds it too small for one"
    )]
    pub fn finish(self: Box<Join>) -> (Source, Recipe, Vec<Question>) {
        let width = self.columns.width();
        let Columns { names, meanings, roles: settled, samples, is_excluded, layout, .. } = self.columns;
        let readings: Vec<Reading> = self.choices.iter().map(|choice| choice.reading).collect();
        let mut questions: Vec<Question> =
            Question::about_encoding(&self.recipe.file, &self.told).into_iter().collect();
        for (index, choice) in self.choices.iter().enumerate() {
            if let (Some(open), Some(false)) = (choice.open, is_excluded.get(index))
                && let (Some(name), Some(sample)) = (names.get(index), samples.get(index))
            {
                let file = &self.recipe.file;
                questions.push(Question::new(file, name, open, choice.reading, &sample.examples));
            }
        }
        let built = report::Built {
            recipe: &self.recipe,
            told: &self.told,
            names: &names,
            meanings: &meanings,
            settled_roles: &settled,
            choices: &self.choices,
            readings: &readings,
            questions: &questions,
            layout: layout.as_ref(),
        };
        let mut problems = self.problems;
        if let Some(foot) = &self.foot {
            problems.extend(foot.notes(&self.recipe.file, built.numbers(&self.done)));
        }
        let mut columns = self.done;
        if let Some(groups) = &self.recipe.groups {
            let file = &self.recipe.file;
            let unfolded = unfold(file, groups, self.groups, self.rows, built.numbers(&columns));
            problems.extend(unfolded.problems);
            let headings =
                (width..).zip(unfolded.columns).filter(|(index, _)| is_excluded.get(*index) == Some(&false));
            let headings = headings.map(|(index, (column, tally))| {
                (index, column, report::Counts { tally, unreadable: Vec::new(), rounded: 0 })
            });
            columns.splice(..0, headings.collect::<Vec<_>>());
        }
        let source = built.source(columns, self.rows, self.rejects, problems);
        (source, self.recipe, questions)
    }
}

/// The values of a column without rows.
fn no_values(reading: Reading) -> Values {
    match reading {
        Reading::Text => Values::Text(TextValues::Plain(Words::default())),
        Reading::Number(_) => Values::Number(NumberValues::default()),
        Reading::Day(_) => Values::Day(Default::default()),
        Reading::Instant(_) => Values::Instant(Default::default()),
        Reading::Flag => Values::Flag(Mask::default()),
    }
}
