//! What is known of the columns of a file before and while it is parsed: names, meanings, decisions, samples.

use super::class::Tally;
use super::dialect::Recipe;
use super::infer::{Choice, Settled, choose};
use super::layouts::{self, Known};
use super::names::{Meaning, meaning};
use super::number::DecimalMark;
use super::options::{Setting, Settlement};
use super::personal::{self, Personal};
use super::records::Batch;
use super::sample::ColumnSample;
use super::scan::Marks;
use super::slice::Plan;
use super::source::Role;

/// Records that are looked at at the start of a file, and in each window on the rest of it.
const AT_START: usize = 512;
const IN_WINDOW: usize = 128;

/// What is known of the columns before parsing.
pub(super) struct Columns {
    pub names: Vec<String>,
    pub meanings: Vec<Meaning>,
    pub settled: Vec<Settled>,
    pub roles: Vec<Option<Option<Role>>>,
    pub is_excluded: Vec<bool>,
    /// Whether the user said anything about the column.
    is_settled: Vec<bool>,
    /// Of those of the file; what headings become stands behind them.
    pub samples: Vec<ColumnSample>,
    /// Bytes of the cells that were looked at, with what stands between them.
    bytes: Vec<u64>,
    /// The layout that the headers are of.
    pub layout: Option<Known>,
}

impl Columns {
    pub fn new(recipe: &Recipe, settle: &[Settlement]) -> Columns {
        let headings = recipe.groups.iter().flat_map(|groups| &groups.columns);
        let names: Vec<String> = recipe.columns.iter().chain(headings).cloned().collect();
        let mut meanings: Vec<Meaning> =
            names.iter().map(|name| if recipe.header > 0 { meaning(name) } else { meaning("") }).collect();
        let layout = layouts::recognise(&names);
        if let Some(layout) = &layout {
            layout.apply(&names, &mut meanings);
        }
        let mut columns = Columns {
            layout,
            settled: vec![Settled::default(); names.len()],
            roles: vec![None; names.len()],
            is_excluded: vec![false; names.len()],
            is_settled: vec![false; names.len()],
            samples: recipe.columns.iter().map(|_| ColumnSample::default()).collect(),
            bytes: vec![0; recipe.columns.len()],
            meanings,
            names,
        };
        for settlement in settle {
            let Some(wanted) = &settlement.column else { continue };
            for index in 0..columns.names.len() {
                if columns.names.get(index).is_some_and(|name| is_same_heading(name, wanted)) {
                    columns.settle(index, settlement.setting);
                    columns.is_settled.iter_mut().skip(index).take(1).for_each(|settled| *settled = true);
                }
            }
        }
        if settle.iter().any(|settled| settled.column.is_none() && settled.setting == Setting::OnlyRoles) {
            columns.keep_only_roles();
        }
        columns
    }

    /// Leaves out what has no role by its heading or by the user's word.
    fn keep_only_roles(&mut self) {
        let columns = self.meanings.iter().zip(&self.roles).zip(&mut self.is_excluded);
        for ((meaning, settled), is_excluded) in columns {
            let role = settled.unwrap_or(meaning.role);
            *is_excluded |= role.is_none() && meaning.kind.is_none();
        }
    }

    /// Leaves out columns of numbers that name a person or an account, and tells which, unless the user or a role speaks
    /// for them.
    pub fn leave_out_personal(&mut self) -> Vec<(String, Personal)> {
        let mut left_out = Vec::new();
        for (index, sample) in self.samples.iter().enumerate() {
            let wanted = self.is_settled.get(index) == Some(&true)
                || self.meanings.get(index).is_none_or(|meaning| meaning.role.is_some());
            let (Some(is_excluded @ false), Some(name)) =
                (self.is_excluded.get_mut(index), self.names.get(index))
            else {
                continue;
            };
            if !wanted && let Some(personal) = personal::what(&sample.examples) {
                *is_excluded = true;
                left_out.push((name.clone(), personal));
            }
        }
        left_out
    }

    /// The share of the text that lies in columns that are read, and in such of them as have a role, by what was looked
    /// at; each as bytes of how many.
    pub fn shares(&self) -> [(u64, u64); 2] {
        let all = self.bytes.iter().sum();
        let kept = |is_kept: &dyn Fn(usize) -> bool| {
            self.bytes.iter().enumerate().filter(|(index, _)| is_kept(*index)).map(|(_, bytes)| bytes).sum()
        };
        let is_read = |index: usize| self.is_excluded.get(index) == Some(&false);
        let has_role = |index: usize| {
            let role = self.roles.get(index).copied().flatten();
            role.unwrap_or_else(|| self.meanings.get(index).and_then(|meaning| meaning.role)).is_some()
        };
        [(kept(&is_read), all), (kept(&|index| is_read(index) && has_role(index)), all)]
    }

    /// The first column of the file itself that has a role, by its heading or by the user's word, and is read.
    pub fn of_role(&self, role: Role) -> Option<usize> {
        let has_role = |index: &usize| {
            let settled = self.roles.get(*index).copied().flatten();
            let known = settled.unwrap_or_else(|| self.meanings.get(*index).and_then(|meaning| meaning.role));
            known == Some(role) && self.is_excluded.get(*index) == Some(&false)
        };
        (0..self.width()).find(has_role)
    }

    /// Columns of the file itself.
    pub fn width(&self) -> usize {
        self.samples.len()
    }

    /// Takes over what the file itself says about decimals, column by column.
    pub fn tell(&mut self, marks: &[Option<DecimalMark>]) {
        self.settled.iter_mut().zip(marks).for_each(|(settled, mark)| settled.told = *mark);
    }

    fn settle(&mut self, index: usize, setting: Setting) {
        let (Some(settled), Some(role), Some(is_excluded), Some(meaning)) = (
            self.settled.get_mut(index),
            self.roles.get_mut(index),
            self.is_excluded.get_mut(index),
            self.meanings.get_mut(index),
        ) else {
            return;
        };
        match setting {
            Setting::Type(kind) => settled.kind = Some(kind),
            Setting::Order(order) => settled.order = Some(order),
            Setting::Decimal(mark) => settled.mark = Some(mark),
            Setting::Stamp(stamp) => settled.stamp = Some(stamp),
            Setting::Exclude(yes) => *is_excluded = yes,
            Setting::Role(given) => {
                *role = Some(given);
                // A role expects what its usual header would.
                if let Some(given) = given {
                    let usual = super::names::meaning(given.name());
                    meaning.expects = usual.expects;
                    meaning.family = meaning.family.or(usual.family);
                }
            }
            Setting::Delimiter(_)
            | Setting::Quote(_)
            | Setting::Escape(_)
            | Setting::Header(_)
            | Setting::Skip(_)
            | Setting::Comment(_)
            | Setting::Footer(_)
            | Setting::Groups(_)
            | Setting::Encoding(_)
            | Setting::OnlyRoles
            | Setting::Sheet(_) => {}
        }
    }

    /// Looks at the first records of a text that begins at a record.
    pub fn sample(&mut self, text: &str, recipe: &Recipe, is_whole: bool) {
        let limit = if self.bytes.iter().all(|bytes| *bytes == 0) { AT_START } else { IN_WINDOW };
        if recipe.groups.is_some() {
            let width = self.width();
            let records = recipe.records(text, is_whole).take(limit);
            for record in records.filter(|record| record.cells.len() == width) {
                record.cells.iter().enumerate().for_each(|(column, cell)| self.look(column, cell.as_bytes()));
            }
            return;
        }
        let (marks, text) = (Marks::of(recipe.dialect), text.as_bytes());
        let mut batch = Batch::new(recipe.shape());
        batch.fill(text, 0, marks, limit, is_whole);
        for column in 0..self.width() {
            (0..batch.len()).for_each(|record| self.look(column, batch.cell(text, column, record)));
        }
    }

    fn look(&mut self, column: usize, cell: &[u8]) {
        if let (Some(sample), Some(bytes)) = (self.samples.get_mut(column), self.bytes.get_mut(column)) {
            sample.add(cell);
            *bytes += cell.len() as u64 + 1;
        }
    }

    pub fn choose_by_sample(&self) -> Vec<Choice> {
        self.choose(self.samples.iter().map(|sample| sample.tally))
    }

    pub fn choose(&self, tallies: impl Iterator<Item = Tally>) -> Vec<Choice> {
        let headings = self.meanings.len() - self.width();
        let columns: Vec<_> = tallies
            .take(self.width())
            .zip(&self.meanings)
            .zip(&self.settled)
            .map(|((tally, meaning), settled)| (tally, *meaning, *settled))
            .collect();
        let mut choices = choose(&columns);
        choices.extend(std::iter::repeat_n(Choice::TEXT, headings));
        choices
    }

    pub fn plans(&self, choices: &[Choice], limits: &[u8]) -> Vec<Plan> {
        let columns = self.samples.iter().zip(&self.meanings).zip(&self.is_excluded);
        columns
            .take(self.width())
            .zip(choices.iter().zip(limits))
            .map(
                |(((sample, meaning), is_excluded), (choice, limit))| {
                    if *is_excluded { Plan::Skip } else { sample.plan(choice, meaning.expects, *limit) }
                },
            )
            .collect()
    }
}

/// Whether two headings mean the same column: they differ in case and in spaces around them at most.
pub fn is_same_heading(a: &str, b: &str) -> bool {
    a == b || a.trim().to_lowercase() == b.trim().to_lowercase()
}
