//! The source of a file that has been read, with the evidence for every guess.

use super::class::Tally;
use super::dialect::Recipe;
use super::encoding::Guess;
use super::evidence;
use super::infer::{Choice, Reading};
use super::layouts::Known;
use super::names::Meaning;
use super::number::DecimalMark;
use super::question::Question;
use super::roles;
use super::source::{ColumnReading, Family, RecordPlace, Reject, Role, Source, TableKind};
use crate::diag::{Place, Problem, Severity};
use crate::table::{Column, Table};

/// What was counted while a column was read.
pub(super) struct Counts {
    pub tally: Tally,
    pub unreadable: Vec<(u32, RecordPlace)>,
    pub rounded: u64,
}

/// Everything that was decided about a file.
pub(super) struct Built<'a> {
    pub recipe: &'a Recipe,
    pub told: &'a Guess,
    pub names: &'a [String],
    pub meanings: &'a [Meaning],
    pub settled_roles: &'a [Option<Option<Role>>],
    pub choices: &'a [Choice],
    pub readings: &'a [Reading],
    pub questions: &'a [Question],
    pub layout: Option<&'a Known>,
}

impl Built<'_> {
    /// The source.
    pub fn source(
        &self,
        columns: Vec<(usize, Column, Counts)>,
        rows: u32,
        rejects: Vec<Reject>,
        mut problems: Vec<Problem>,
    ) -> Source {
        // Columns that are left out have no say in who has which role.
        let kept: Vec<usize> = columns.iter().map(|(index, ..)| *index).collect();
        let names: Vec<String> = kept.iter().filter_map(|&index| self.names.get(index).cloned()).collect();
        let meanings: Vec<Meaning> =
            kept.iter().filter_map(|&index| self.meanings.get(index).copied()).collect();
        let readings: Vec<Reading> =
            kept.iter().filter_map(|&index| self.readings.get(index).copied()).collect();
        let settled: Vec<_> =
            kept.iter().filter_map(|&index| self.settled_roles.get(index).copied()).collect();
        let mut roles = roles::assign(&meanings, &readings, &settled);
        for (role, shape) in roles::BY_VALUES {
            let is_free = |at: usize| {
                roles.get(at) == Some(&None)
                    && settled.get(at) == Some(&None)
                    && readings.get(at) == Some(&Reading::Text)
                    && meanings.get(at).is_some_and(|meaning| meaning.kind.is_none())
            };
            let found = columns
                .iter()
                .enumerate()
                .position(|(at, (.., counts))| is_free(at) && roles::holds(&counts.tally, shape));
            if !roles.contains(&Some(role))
                && let Some(place) = found.and_then(|at| roles.get_mut(at))
            {
                *place = Some(role);
            }
        }
        let mut table = Vec::with_capacity(columns.len());
        let mut column_readings = Vec::with_capacity(columns.len());
        for (at, (index, column, counts)) in columns.into_iter().enumerate() {
            let role = roles.get(at).copied().flatten();
            column_readings.push(self.reading(index, &column, role, counts));
            table.push(column);
        }
        let kind = roles::kind(&table, &roles, &names);
        let mut notes = self.told.notes(&self.recipe.file);
        notes.append(&mut problems);
        if let Some(layout) = self.layout {
            let file = &self.recipe.file;
            notes.push(layout.note(file));
            layout.treat(file, rows as usize, &mut table, &mut column_readings, &mut notes);
        }
        if rows == 0 && rejects.is_empty() {
            notes.push(
                self.problem("load.no-rows", Severity::Warning, "the file has a header and no rows".into())
                    .help("export it again, with the rows"),
            );
        }
        if !rejects.is_empty() {
            let read = u64::from(rows) + rejects.len() as u64;
            let expected = self.names.len();
            let english =
                format!("{} of {read} records have another number of fields than {expected}", rejects.len());
            notes.push(
                self.problem("load.ragged", Severity::Warning, english)
                    .arg("rejected", rejects.len())
                    .arg("of", read)
                    .arg("expected", expected)
                    .help("they are left out; look at them, repair the file and open it again"),
            );
        }
        Source {
            file: self.recipe.file.clone(),
            layout: self.layout.map(Known::recognised),
            kind,
            table: Table::new(table_name(kind, &self.recipe.file), rows as usize, table),
            columns: column_readings,
            rows_read: u64::from(rows) + rejects.len() as u64,
            rejects,
            problems: notes,
        }
    }

    /// The columns of numbers, each with the mark before its decimals.
    pub fn numbers<'a>(
        &'a self,
        columns: &'a [(usize, Column, Counts)],
    ) -> impl Iterator<Item = (usize, &'a Column, DecimalMark)> {
        columns.iter().filter_map(|(index, column, _)| match self.readings.get(*index) {
            Some(Reading::Number(mark)) => Some((*index, column, *mark)),
            _ => None,
        })
    }

    fn problem(&self, code: &'static str, severity: Severity, english: String) -> Problem {
        Problem::new(code, severity, english).at(Place::File(self.recipe.file.clone()))
    }

    /// How one column was read, and why.
    fn reading(&self, index: usize, column: &Column, role: Option<Role>, counts: Counts) -> ColumnReading {
        let meaning = self.meanings.get(index).copied();
        let settled = self.settled_roles.get(index).copied().flatten();
        let place = || Place::Column { file: self.recipe.file.clone(), column: column.name.clone() };
        let add = |code, severity, english: String| Problem::new(code, severity, english).at(place());
        let mut evidence = Vec::new();
        if let (Some(choice), Some(meaning)) = (self.choices.get(index), meaning) {
            let question = self.questions.iter().find(|question| question.column == column.name);
            evidence = evidence::of_column(choice, meaning.expects, column, &counts.tally, question);
            evidence.iter_mut().for_each(|note| note.place = Some(place()));
        }
        if let Some(role) = role {
            let (code, why) = if settled.is_some() {
                ("load.role-settled", "as you said")
            } else if meaning.is_some_and(|meaning| meaning.role == Some(role)) {
                ("load.role-by-header", "by its header")
            } else {
                ("load.role-by-values", "by its values")
            };
            evidence.push(
                add(code, Severity::Note, format!("used as {} {why}", role.name())).arg("role", role.name()),
            );
        }
        let unreadable = counts.unreadable.len() as u64;
        if unreadable > 0 {
            let english = format!("{unreadable} cells could not be read and count as unknown");
            evidence.push(add("load.unreadable", Severity::Warning, english).arg("cells", unreadable));
        }
        if counts.rounded > 0 {
            let english =
                format!("{} numbers had more digits than are kept and were rounded", counts.rounded);
            evidence.push(add("load.rounded", Severity::Warning, english).arg("cells", counts.rounded));
        }
        ColumnReading {
            role,
            family: meaning
                .and_then(|meaning| meaning.family)
                .or((role == Some(Role::Country)).then_some(Family::Geographic)),
            evidence,
            unreadable,
            rounded: counts.rounded,
            unreadable_rows: counts.unreadable,
        }
    }
}

/// What a table is called in criteria.
fn table_name(kind: TableKind, file: &str) -> String {
    match kind {
        TableKind::Customers => "customers".into(),
        TableKind::Orders => "orders".into(),
        TableKind::Lines => "lines".into(),
        TableKind::Interactions => "interactions".into(),
        TableKind::Other | TableKind::Unrelated => {
            let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
            stem.split_once('.').map_or(stem, |(stem, _)| stem).to_owned()
        }
    }
}
