//! Files to groups: which of them become one table, their books, and the rows that are refused.

use super::concat::{Stack, StackColumn};
use super::error::LedgerError;
use super::keys::NOBODY;
use super::rules::{self, RowRules};
use super::whole::FileBook;
use crate::diag::{Place, Problem, Severity};
use crate::load::{Reject, RejectReason, Role, Source, TableKind};
use crate::mask::Mask;
use crate::math::sort_by_key;

/// The files that will become one table, column by column.
struct Part {
    name: String,
    kind: TableKind,
    files: Vec<usize>,
    tables: Vec<(Vec<StackColumn>, usize)>,
    /// The rows of each file that are rejected or left out by a rule.
    dead: Vec<Vec<u32>>,
}

/// The files that become one table.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) kind: TableKind,
    /// Positions among the files given.
    pub(super) files: Vec<usize>,
    pub(super) stack: Stack,
    /// The rows that are neither rejected nor left out; `None` when all are live.
    pub(super) live: Option<Mask>,
}

/// Opens the books and puts together the files that become one table.
pub(super) fn group(
    sources: Vec<Source>,
    rules: &[RowRules],
    problems: &mut Vec<Problem>,
) -> Result<(Vec<FileBook>, Vec<Group>), LedgerError> {
    let mut books = Vec::with_capacity(sources.len());
    let mut parts: Vec<Part> = Vec::new();
    let has_orders = sources.iter().any(|source| source.kind == TableKind::Orders);
    let (refusals, refused): (Vec<Vec<Reject>>, Vec<Vec<u32>>) = sources.iter().map(rejects).unzip();
    let ruled = rules::apply(&sources, &refused, rules, problems);
    let fates = refusals.into_iter().zip(refused).zip(ruled);
    for (at, (source, ((rejects, mut dead), ruled))) in sources.into_iter().zip(fates).enumerate() {
        let rows = source.table.rows();
        let refused = dead.len();
        dead.extend(ruled.out);
        dead.sort_unstable();
        let mut book = FileBook {
            rows_read: (rows + source.rejects.len()) as u64,
            file: source.file,
            kind: source.kind,
            related: None,
            rejects: rejects.into(),
            left_out: (dead.len() - refused) as u64,
            amount_scale: None,
            days: Vec::new(),
            rules: ruled.books.into(),
            statuses: ruled.statuses.into(),
            currencies: ruled.currencies.into(),
        };
        if source.kind == TableKind::Unrelated {
            book.left_out = (rows - refused) as u64;
            problems.push(
                Problem::new(
                    "ledger.unrelated",
                    Severity::Warning,
                    format!(
                        "{} was left out, because no column says which customer a row belongs to",
                        book.file
                    ),
                )
                .arg("file", book.file.as_str())
                .at(Place::File(book.file.clone()))
                .help("say which column holds the customer's id, email or name"),
            );
            books.push(book);
            continue;
        }
        // Lines beside orders describe the same money once more, so they stand in a table of their own.
        let name = match source.kind {
            TableKind::Customers => "customers".to_owned(),
            TableKind::Orders => "orders".to_owned(),
            TableKind::Lines if has_orders => "lines".to_owned(),
            TableKind::Lines => "orders".to_owned(),
            _ => free_name(stem(&book.file), parts.iter().map(|part| part.name.as_str())),
        };
        let columns = source
            .table
            .into_columns()
            .into_iter()
            .zip(source.columns)
            .map(|(column, reading)| StackColumn { column, role: reading.role, family: reading.family });
        let columns: Vec<StackColumn> = columns.collect();
        let part = match parts.iter().position(|part| part.name == name) {
            Some(held) => parts.get_mut(held),
            None => {
                let kind = book.kind;
                parts.push(Part { name, kind, files: Vec::new(), tables: Vec::new(), dead: Vec::new() });
                parts.last_mut()
            }
        };
        if let Some(part) = part {
            part.files.push(at);
            part.tables.push((columns, rows));
            part.dead.push(dead);
        }
        books.push(book);
    }
    let mut groups = Vec::with_capacity(parts.len());
    for Part { name, kind, files, tables, dead } in parts {
        let stack =
            Stack::new(tables).map_err(|column| LedgerError::TooLarge { file: name.clone(), column })?;
        if u32::try_from(stack.rows()).is_err() || stack.rows() >= NOBODY as usize - 1 {
            return Err(LedgerError::TooManyRows { file: name });
        }
        let live = dead.iter().any(|rows| !rows.is_empty()).then(|| {
            let mut live = Mask::all(stack.rows());
            let mut start = 0;
            for (rows, &end) in dead.iter().zip(&stack.ends) {
                for &row in rows {
                    live.set(start + row as usize, false);
                }
                start = end;
            }
            live
        });
        groups.push(Group { name, kind, files, stack, live });
    }
    Ok((books, groups))
}

/// The rejects of a file by line, and the rows of its table that are among them: those with a date or an
/// amount, in its role, that is present but cannot be read. A customer is never refused for a date.
pub fn rejects(source: &Source) -> (Vec<Reject>, Vec<u32>) {
    let mut rejects = source.rejects.clone();
    let mut rows = Vec::new();
    if source.kind != TableKind::Customers {
        let mut found: Vec<(u32, Reject)> = Vec::new();
        for (column, reading) in source.table.columns().iter().zip(&source.columns) {
            if matches!(reading.role, Some(Role::Date | Role::Amount)) {
                found.extend(reading.unreadable_rows.iter().map(|(row, place)| {
                    let reason = RejectReason::Unreadable { column: column.name.clone() };
                    (*row, Reject { place: place.clone(), reason })
                }));
            }
        }
        sort_by_key(&mut found, |(row, _)| *row);
        found.dedup_by_key(|(row, _)| *row);
        found.retain(|(row, _)| (*row as usize) < source.table.rows());
        for (row, reject) in found {
            rows.push(row);
            rejects.push(reject);
        }
    }
    sort_by_key(&mut rejects, |reject| (reject.place.line, reject.place.bytes.start));
    (rejects, rows)
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match name.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// The name, or the name with a number where another table has it.
fn free_name<'a>(name: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<&str> = taken.chain(["customers", "orders", "lines"]).collect();
    let mut free = name.to_owned();
    let mut number = 2;
    while taken.iter().any(|taken| taken.eq_ignore_ascii_case(&free)) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}
