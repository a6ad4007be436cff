//! Files to take away: the figures of the engine in the bytes of `export`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::evaluate::names_of;
use super::names::table_name;
use super::problem::views;
use super::session::Engine;
use super::{AnswerError, ExportKind, ExportView};
use crate::criteria::{Schema, check, parse};
use crate::diag::{Problem, Report, Severity, nearest};
use crate::export::{self, CrossingRow, Dialect, Figures, FileSummary, LabelColumn, SegmentRow, Summary};
use crate::ledger::Ledger;
use crate::mask::Mask;
use crate::plan::Labels;
use crate::segment::{Part, Segment, Segmentation, ValueRow, ValueTable, value_table};
use crate::value::fold;

const CSV: &str = "text/csv;charset=utf-8";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Engine {
    /// A file to take away.
    pub(super) fn export(&mut self, kind: ExportKind) -> Result<ExportView, AnswerError> {
        let plain = Dialect::Plain;
        let (name, bytes) = match kind {
            ExportKind::Customers => return self.customers(plain),
            ExportKind::Segments => return self.segments(plain),
            ExportKind::Spreadsheet { customers: true, separator } => {
                return self.customers(Dialect::Spreadsheet { separator });
            }
            ExportKind::Spreadsheet { customers: false, separator } => {
                return self.segments(Dialect::Spreadsheet { separator });
            }
            ExportKind::Crossings => ("crossings.csv".to_owned(), self.crossings(plain)?),
            ExportKind::Audiences => ("audiences.csv".to_owned(), self.audiences(plain)?),
            ExportKind::Members { segmentation, segment } => {
                (file_name(&segmentation, &segment), self.members(&segmentation, &segment)?)
            }
            ExportKind::Summary => {
                let base = self.base()?;
                let bytes = export::summary_json(&summary(base.ledger(), base.sample));
                let media_type = "application/json".to_owned();
                return Ok(ExportView { media_type, ..csv("summary.json", bytes) });
            }
            ExportKind::Rejects => {
                if self.base()?.ledger().accounting.iter().any(|file| !file.rejects.is_empty()) {
                    return Err(AnswerError::one(needs_files()));
                }
                ("rejects.csv".to_owned(), export::rejects_csv(&[]))
            }
        };
        Ok(csv(&name, bytes))
    }

    fn customers(&mut self, dialect: Dialect) -> Result<ExportView, AnswerError> {
        let sound = self.sound()?;
        let names = |one: &Segmentation| one.segments.iter().map(|segment| segment.name.clone()).collect();
        let labels: Vec<Vec<String>> = sound.segmentations().map(names).collect();
        let columns = sound.segmentations().zip(&labels).map(|(one, labels)| LabelColumn {
            name: &one.name,
            labels,
            codes: &one.labels.of,
        });
        let columns: Vec<LabelColumn<'_>> = columns.collect();
        let bytes = export::customers_csv(&self.base()?.ledger().customers.ids, &columns, dialect);
        Ok(ExportView { left_out: sound.left_out(), ..csv("customers.csv", bytes) })
    }

    fn segments(&mut self, dialect: Dialect) -> Result<ExportView, AnswerError> {
        let sound = self.sound()?;
        let tables = self.value_tables(sound.segmentations())?;
        let mut rows = Vec::new();
        for (one, table) in sound.segmentations().zip(&tables) {
            for (segment, row) in one.segments.iter().zip(&table.rows) {
                rows.push(SegmentRow {
                    segmentation: &one.name,
                    segment: &segment.name,
                    figures: figures(row),
                    verdict: row.verdict.name(),
                });
            }
        }
        let bytes = export::segments_csv(&rows, dialect);
        Ok(ExportView { left_out: sound.left_out(), ..csv("segments.csv", bytes) })
    }

    fn crossings(&mut self, dialect: Dialect) -> Result<Vec<u8>, AnswerError> {
        let evaluated = self.evaluated()?;
        let mut cells = Vec::new();
        for crossing in &self.project.crossings {
            let all = || evaluated.iter().map(|one| &one.segmentation);
            let sides: Result<Vec<&Segmentation>, AnswerError> =
                crossing.of.iter().map(|name| find(all(), name)).collect();
            cells.push(cross(&crossing.name, &sides?)?);
        }
        let tables = self.value_tables(cells.iter().map(|cell| &cell.product))?;
        let mut rows = Vec::new();
        for (cell, table) in cells.iter().zip(&tables) {
            for (sides, row) in cell.sides.iter().zip(&table.rows) {
                rows.push(CrossingRow {
                    crossing: &cell.product.name,
                    sides: sides.iter().map(String::as_str).collect(),
                    figures: figures(row),
                });
            }
        }
        Ok(export::crossings_csv(&rows, dialect))
    }

    fn audiences(&mut self, dialect: Dialect) -> Result<Vec<u8>, AnswerError> {
        let evaluated = self.evaluated()?;
        let names = names_of(&evaluated);
        let audiences = self.project.audiences.clone();
        let base = self.base_mut()?;
        let ledger = Arc::clone(base.ledger());
        let schema = Schema::new(&ledger, &names);
        let mut members = Vec::with_capacity(audiences.len());
        for audience in &audiences {
            let checked = parse(&audience.criterion).whole().and_then(|tree| check(&tree, &schema));
            let checked = checked.map_err(|errors| {
                let named = |error: &dyn Report| error.problem().arg("audience", audience.name.as_str());
                AnswerError { problems: views(errors.iter().map(|error| named(error))) }
            })?;
            let truth = base.evaluator.truth(&checked.value).map_err(|error| AnswerError::of(&error))?;
            members.push(truth);
        }
        let lists = audiences.iter().zip(&members).map(|(one, truth)| (one.name.as_str(), &truth.yes));
        Ok(export::audiences_csv(&ledger.customers.ids, &lists.collect::<Vec<_>>(), dialect))
    }

    fn members(&mut self, segmentation: &str, segment: &str) -> Result<Vec<u8>, AnswerError> {
        let sound = self.sound()?;
        if let Some(errors) = sound.errors_of(segmentation) {
            return Err(errors);
        }
        let found = find(sound.segmentations(), segmentation)?;
        let label = found.segments.iter().position(|one| fold(&one.name) == fold(segment));
        let label = label.ok_or_else(|| {
            let names = found.segments.iter().map(|one| one.name.as_str());
            AnswerError::one(no_such("engine.no-such-segment", "segment", segment, names))
        })?;
        let mask = Mask::from_slice(&found.labels.of, |&code| usize::from(code) == label);
        Ok(export::members_csv(&self.base()?.ledger().customers, &mask, Dialect::Plain))
    }

    fn value_tables<'s>(
        &mut self,
        segmentations: impl Iterator<Item = &'s Segmentation>,
    ) -> Result<Vec<ValueTable>, AnswerError> {
        let worth = self.worth()?;
        let base = self.base_mut()?;
        segmentations
            .map(|one| value_table(one, &worth, &mut base.evaluator))
            .collect::<Result<_, _>>()
            .map_err(|error| AnswerError::of(&error))
    }
}

fn csv(name: &str, bytes: Vec<u8>) -> ExportView {
    ExportView { name: name.to_owned(), media_type: CSV.to_owned(), bytes, left_out: Vec::new() }
}

/// The file of [`super::Request::BlankWorkbook`].
pub(super) fn blank_workbook(
    name: String,
    sheets: Vec<(String, Vec<String>)>,
    right_to_left: bool,
) -> ExportView {
    let sheets: Vec<_> =
        sheets.into_iter().map(|(name, headings)| export::BlankSheet { name, headings }).collect();
    let bytes = export::blank_workbook(&sheets, right_to_left);
    ExportView { name, media_type: WORKBOOK.to_owned(), bytes, left_out: Vec::new() }
}

fn figures(row: &ValueRow) -> Figures {
    Figures {
        customers: row.customers,
        customers_share: row.customers_share,
        orders: row.orders,
        revenue: row.revenue,
        revenue_share: row.revenue_share,
        margin: row.margin,
        margin_share: row.margin_share,
    }
}

fn summary(ledger: &Ledger, sample: Option<u32>) -> Summary {
    let totals = &ledger.totals;
    let file = |file: &crate::ledger::Accounting| FileSummary {
        name: file.file.clone(),
        kind: table_name(file.kind),
        rows_read: file.rows_read,
        rows_used: file.used,
        rows_rejected: file.rejected,
        rows_without_customer: file.without_customer,
        rows_excluded: file.excluded,
    };
    Summary {
        files: ledger.accounting.iter().map(file).collect(),
        customers: totals.customers,
        customers_only_in_orders: totals.customers_only_in_orders,
        orders: totals.orders,
        revenue: totals.revenue,
        margin: totals.margin,
        margin_known_share: totals.margin_known_share,
        revenue_without_customer: totals.revenue_without_customer,
        as_of: ledger.as_of.map(|day| day.to_string()),
        sample,
    }
}

/// A crossing: the cells that have customers, as a segmentation of its own.
struct Crossed {
    product: Segmentation,
    /// For each cell the segment on each side.
    sides: Vec<Vec<String>>,
}

/// The product of segmentations. Cells stand in the order of the first side, then of the second, …
fn cross(name: &str, sides: &[&Segmentation]) -> Result<Crossed, AnswerError> {
    let customers = sides.first().map_or(0, |side| side.labels.of.len());
    let key = |customer: usize| -> Vec<u16> {
        sides.iter().map(|side| side.labels.of.get(customer).copied().unwrap_or(0)).collect()
    };
    let mut cells: BTreeMap<Vec<u16>, (u16, u64)> = BTreeMap::new();
    let keys: Vec<Vec<u16>> = (0..customers).map(key).collect();
    for key in &keys {
        // Looked up by slice first, so that only new cells are copied.
        match cells.get_mut(key.as_slice()) {
            Some((_, count)) => *count += 1,
            None => {
                cells.insert(key.clone(), (0, 1));
            }
        }
    }
    let too_many = || AnswerError::one(too_many_cells(name));
    let count = u16::try_from(cells.len()).map_err(|_| too_many())?;
    for (position, (label, _)) in (0u16..).zip(cells.values_mut()) {
        *label = position;
    }
    let of: Arc<[u16]> =
        keys.iter().map(|key| cells.get(key.as_slice()).map_or(0, |(label, _)| *label)).collect();
    let names = cells.keys().map(|key| {
        let segment = |(side, &label): (&&Segmentation, &u16)| {
            side.segments.get(usize::from(label)).map_or_else(String::new, |one| one.name.clone())
        };
        sides.iter().zip(key).map(segment).collect::<Vec<String>>()
    });
    let names: Vec<Vec<String>> = names.collect();
    let segments = names.iter().zip(cells.values()).map(|(names, &(_, customers))| Segment {
        name: names.join(" × "),
        part: Part::Segment,
        matches: customers,
        taken: 0,
        unknown: 0,
        customers,
    });
    let product = Segmentation {
        name: name.to_owned(),
        segments: segments.collect(),
        labels: Labels { of, segments: count },
    };
    Ok(Crossed { product, sides: names })
}

fn find<'e>(
    segmentations: impl Iterator<Item = &'e Segmentation> + Clone,
    name: &str,
) -> Result<&'e Segmentation, AnswerError> {
    segmentations.clone().find(|one| fold(&one.name) == fold(name)).ok_or_else(|| {
        let names = segmentations.map(|one| one.name.as_str());
        AnswerError::one(no_such("engine.no-such-segmentation", "segmentation", name, names))
    })
}

fn no_such<'n>(
    code: &'static str,
    what: &'static str,
    name: &str,
    names: impl Iterator<Item = &'n str>,
) -> Problem {
    let problem = Problem::new(code, Severity::Error, format!("no {what} is called \"{name}\""));
    let problem = problem.arg("name", name);
    match nearest(name, names) {
        Some(near) => problem.arg("expected", near).help(format!("did you mean \"{near}\"?")),
        None => problem,
    }
}

fn too_many_cells(crossing: &str) -> Problem {
    let english = format!("the crossing \"{crossing}\" has more than 65 535 cells with customers");
    Problem::new("engine.too-many-cells", Severity::Error, english)
        .arg("crossing", crossing)
        .help("cross fewer or coarser segmentations")
}

fn needs_files() -> Problem {
    Problem::new("engine.needs-files", Severity::Error, "rejected records are read again from their files")
        .help("ask for the job that does it")
}

/// A name for a list of members that every system takes.
fn file_name(segmentation: &str, segment: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || " -_.+&".contains(c) { c } else { '_' };
    let name: String = format!("{segmentation} - {segment}").chars().take(120).map(plain).collect();
    format!("{}.csv", name.trim_matches(['.', ' ']))
}
