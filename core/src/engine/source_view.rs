//! A file as it was read, for showing: made before its columns are laid out by customer, because a view of
//! the rows in the order of the file cannot be had afterwards.

use super::names::{family_name, role_name, table_name, type_name};
use super::problem::views;
use super::{ColumnView, CurrencyView, PreviewView, RuleView, SourceView, StatusView};
use crate::ledger::Accounting;
use crate::load::{ColumnReading, Recipe, Source};
use crate::table::{Column, TextValues, Values};
use crate::value::Decimal;

/// Rows of a file that are kept for looking at.
const PREVIEW_ROWS: usize = 200;
/// More different values than this are not counted.
const MANY_VALUES: usize = 1000;
/// Rows that are searched for different examples.
const SAMPLE_ROWS: usize = 1000;

/// What is kept of a source.
#[derive(Clone, Debug)]
pub(super) struct SourceRecord {
    /// How it was read.
    pub view: SourceView,
    /// Its first rows.
    rows: Vec<Vec<Option<String>>>,
    total: u64,
}

impl SourceRecord {
    /// Looks at a source of `size` bytes.
    pub(super) fn new(source: &Source, recipe: &Recipe, size: u64) -> SourceRecord {
        let table = &source.table;
        let is_read = |name: &str| table.columns().iter().any(|column| column.name == name);
        let columns = table.columns().iter().zip(&source.columns);
        let view = SourceView {
            name: source.file.clone(),
            size,
            kind: table_name(source.kind).to_owned(),
            rows_read: source.rows_read,
            rows_used: 0,
            rows_rejected: source.rejects.len() as u64,
            rows_without_customer: 0,
            rows_excluded: 0,
            rules: Vec::new(),
            statuses: Vec::new(),
            currencies: Vec::new(),
            problems: views(source.problems.iter().cloned()),
            questions: Vec::new(),
            columns: columns.map(|(column, reading)| column_view(column, reading)).collect(),
            left_out: recipe.columns.iter().filter(|name| !is_read(name)).cloned().collect(),
            headings: recipe.headings().to_vec(),
            known_as: None,
        };
        let rows = (0..table.rows().min(PREVIEW_ROWS))
            .map(|row| table.columns().iter().map(|column| cell(column, row)).collect())
            .collect();
        SourceRecord { view, rows, total: table.rows() as u64 }
    }

    /// Takes over what became of its rows.
    pub(super) fn account(&mut self, accounting: &Accounting) {
        self.view.kind = table_name(accounting.kind).to_owned();
        self.view.rows_read = accounting.rows_read;
        self.view.rows_used = accounting.used;
        self.view.rows_rejected = accounting.rejected;
        self.view.rows_without_customer = accounting.without_customer;
        self.view.rows_excluded = accounting.excluded;
        let text = |sum: Option<Decimal>| sum.map(|sum| sum.to_string());
        let rules = accounting.rules.iter().map(|book| RuleView {
            rule: book.rule.name().to_owned(),
            is_left_out: book.is_left_out,
            rows: book.rows,
            sum: text(book.sum),
        });
        self.view.rules = rules.collect();
        let statuses = accounting.statuses.iter().map(|count| StatusView {
            word: count.word.clone(),
            group: count.group.name().to_owned(),
            rows: count.rows,
            sum: text(count.sum),
        });
        self.view.statuses = statuses.collect();
        let currencies = accounting.currencies.iter().map(|count| CurrencyView {
            code: count.code.clone(),
            counts: count.counts,
            rows: count.rows,
            sum: count.sum.to_string(),
        });
        self.view.currencies = currencies.collect();
    }

    /// Rows in the order of the file.
    pub(super) fn preview(&self, from: u64, count: u32) -> PreviewView {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        PreviewView {
            columns: self.view.columns.iter().map(|column| column.name.clone()).collect(),
            rows: self.rows.iter().skip(from).take(count as usize).cloned().collect(),
            total: self.total,
        }
    }
}

fn cell(column: &Column, row: usize) -> Option<String> {
    column.get(row).map(|value| value.to_string())
}

fn column_view(column: &Column, reading: &ColumnReading) -> ColumnView {
    let mut samples: Vec<String> = Vec::with_capacity(3);
    for value in (0..column.len().min(SAMPLE_ROWS)).filter_map(|row| cell(column, row)) {
        if !samples.contains(&value) {
            samples.push(value);
        }
        if samples.len() == 3 {
            break;
        }
    }
    ColumnView {
        name: column.name.clone(),
        kind: type_name(column.data_type()).to_owned(),
        role: reading.role.map(|role| role_name(role).to_owned()),
        family: reading.family.map(|family| family_name(family).to_owned()),
        evidence: views(reading.evidence.iter().cloned()),
        samples,
        missing: (column.unknown_count() as u64).saturating_sub(reading.unreadable),
        unreadable: reading.unreadable,
        distinct: distinct(column),
    }
}

/// The number of different values, where it is known without a pass over the rows.
fn distinct(column: &Column) -> Option<u32> {
    match &column.values {
        Values::Text(TextValues::Dict { words, .. }) if words.len() <= MANY_VALUES => {
            u32::try_from(words.len()).ok()
        }
        Values::Flag(yes) => {
            let known = column.known_rows();
            let (yes, no) = (!yes.and(&known).is_none(), !known.and_not(yes).is_none());
            Some(u32::from(yes) + u32::from(no))
        }
        _ => None,
    }
}
