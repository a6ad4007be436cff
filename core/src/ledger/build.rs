//! From files to a ledger.

use std::sync::Arc;

use super::arrange::{arrange, is_time};
use super::base::{Merged, lay_out};
use super::concat::Stack;
use super::days::count_days;
use super::derive::{derive_money, is_number};
use super::error::{LedgerError, LedgerOptions};
use super::join::{Joined, Joining, join, key_columns};
use super::keys::NOBODY;
use super::layout::{Ledger, LedgerColumn, Related};
use super::lines::complete_lines;
use super::whole::{FileBook, Whole};
use crate::diag::{Place, Problem, Severity, Warned};
use crate::load::{Reject, RejectReason, Role, Source, TableKind};
use crate::mask::Mask;

/// The files that will become one table, column by column.
struct Part {
    name: String,
    kind: TableKind,
    files: Vec<usize>,
    tables: Vec<(Vec<LedgerColumn>, usize)>,
    /// The rejected rows of each file.
    rejected: Vec<Vec<u32>>,
}

/// The files that become one table.
struct Group {
    name: String,
    kind: TableKind,
    /// Positions among the files given.
    files: Vec<usize>,
    stack: Stack,
    live: Option<Mask>,
}

impl Ledger {
    /// Joins files into a ledger.
    ///
    /// Customer files become the base, files of orders become one table `orders`, every other file that
    /// names customers a table called after it. Columns are rearranged one at a time and their originals
    /// freed. The order of rows in any file changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::NoCustomer`] when no column says whose row it is; [`LedgerError::TooLarge`] when an
    /// amount or a margin cannot be computed exactly; [`LedgerError::TooManyRows`] beyond 2³² rows.
    pub fn build(sources: Vec<Source>, options: &LedgerOptions) -> Result<Warned<Ledger>, LedgerError> {
        let mut problems = Vec::new();
        let headers: Vec<(String, Vec<String>)> = sources
            .iter()
            .map(|source| {
                let names = source.table.columns().iter().map(|column| column.name.clone());
                (source.file.clone(), names.collect())
            })
            .collect();
        let (mut books, groups) = group(sources, &mut problems)?;
        let (mut file, mut related): (Vec<Group>, Vec<Group>) =
            groups.into_iter().partition(|group| group.kind == TableKind::Customers);
        let file = file.pop();
        related.sort_by_key(|group| (group.name != "orders", !is_orders(group.kind)));
        if let [orders, lines, ..] = related.as_mut_slice()
            && is_orders(lines.kind)
        {
            complete_lines(&orders.stack, orders.live.as_ref(), &mut lines.stack);
        }
        for group in related.iter_mut().filter(|group| is_orders(group.kind)) {
            derive_money(&mut group.stack).map_err(|column| LedgerError::TooLarge {
                file: group.name.clone(),
                column: column.into(),
            })?;
        }

        // Which customer each row has.
        let has_orders = related.iter().any(|group| is_orders(group.kind));
        let founds = |group: &Group| is_orders(group.kind) || (file.is_none() && !has_orders);
        let founding: Vec<u16> =
            (0u16..).zip(&related).filter(|(_, group)| founds(group)).map(|(at, _)| at).collect();
        let too_many =
            || LedgerError::TooManyRows { file: headers.first().map_or_else(String::new, |f| f.0.clone()) };
        let (ids, mut in_file, mut joined) = {
            let file_joining = file.as_ref().map(|group| joining(group, true));
            let joinings: Vec<Joining<'_>> =
                related.iter().map(|group| joining(group, founds(group))).collect();
            let names_customers =
                file_joining.iter().chain(&joinings).any(|joining| !key_columns(joining.stack).is_empty());
            if !names_customers {
                return Err(LedgerError::NoCustomer { headers });
            }
            let (book, mut in_file, mut joined) =
                join(file_joining.as_ref(), &joinings).ok_or_else(too_many)?;
            let mut stands_in_file = std::collections::BTreeSet::new();
            if book.has_writings() {
                stands_in_file.extend(in_file.slots.iter().copied());
            }
            let (ids, customer_of) =
                book.close(|slot| stands_in_file.contains(&slot)).ok_or_else(too_many)?;
            for slots in std::iter::once(&mut in_file).chain(&mut joined).map(|joined| &mut joined.slots) {
                for slot in slots {
                    *slot = customer_of.get(*slot as usize).copied().unwrap_or(NOBODY);
                }
            }
            (ids, in_file, joined)
        };
        let customers = ids.len();

        // The related tables, by customer.
        let mut laid_out = Vec::with_capacity(related.len());
        for (at, (group, joined)) in (0u16..).zip(related.into_iter().zip(joined.iter_mut())) {
            note_joining(&group, joined, file.is_some(), &books, &mut problems);
            let slots = std::mem::take(&mut joined.slots);
            let (table, days) =
                lay_out_related(&group.name, group.kind, group.stack, group.live.as_ref(), slots, customers);
            for (&file, days) in group.files.iter().zip(days) {
                if let Some(book) = books.get_mut(file) {
                    book.related = Some(at);
                    book.days = days;
                    book.amount_scale = amount_scale(&table);
                }
            }
            laid_out.push(table);
        }

        // The base.
        let slots = std::mem::take(&mut in_file.slots);
        let (base, merged) = match file {
            Some(group) => {
                if in_file.key.is_none() {
                    problems.push(no_key(&group, &books));
                }
                enter_customers(&mut books, &group, &slots);
                lay_out(ids, group.stack, &slots, in_file.key.map(|(_, at)| at))
            }
            None => lay_out(ids, Stack { columns: Vec::new(), ends: Vec::new() }, &[], None),
        };
        note_merging(&merged, &mut problems);
        let whole = Whole { customers: Arc::new(base), related: laid_out, founding, files: books };
        Ok(Warned { value: Ledger::view(Arc::new(whole), options), problems })
    }
}

fn is_orders(kind: TableKind) -> bool {
    matches!(kind, TableKind::Orders | TableKind::Lines)
}

fn joining(group: &Group, founds: bool) -> Joining<'_> {
    Joining { stack: &group.stack, live: group.live.as_ref(), founds }
}

/// Opens the books and puts together the files that become one table.
fn group(
    sources: Vec<Source>,
    problems: &mut Vec<Problem>,
) -> Result<(Vec<FileBook>, Vec<Group>), LedgerError> {
    let mut books = Vec::with_capacity(sources.len());
    let mut parts: Vec<Part> = Vec::new();
    let has_orders = sources.iter().any(|source| source.kind == TableKind::Orders);
    for (at, source) in sources.into_iter().enumerate() {
        let rows = source.table.rows();
        let (rejects, unreadable) = rejects(&source);
        let mut book = FileBook {
            rows_read: (rows + source.rejects.len()) as u64,
            file: source.file,
            kind: source.kind,
            related: None,
            rejects: rejects.into(),
            left_out: 0,
            amount_scale: None,
            days: Vec::new(),
        };
        if source.kind == TableKind::Unrelated {
            book.left_out = (rows - unreadable.len()) as u64;
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
            .map(|(column, reading)| LedgerColumn { column, role: reading.role, family: reading.family });
        let columns: Vec<LedgerColumn> = columns.collect();
        let part = match parts.iter().position(|part| part.name == name) {
            Some(held) => parts.get_mut(held),
            None => {
                let kind = book.kind;
                parts.push(Part { name, kind, files: Vec::new(), tables: Vec::new(), rejected: Vec::new() });
                parts.last_mut()
            }
        };
        if let Some(part) = part {
            part.files.push(at);
            part.tables.push((columns, rows));
            part.rejected.push(unreadable);
        }
        books.push(book);
    }
    let mut groups = Vec::with_capacity(parts.len());
    for Part { name, kind, files, tables, rejected } in parts {
        let stack =
            Stack::new(tables).map_err(|column| LedgerError::TooLarge { file: name.clone(), column })?;
        if u32::try_from(stack.rows()).is_err() || stack.rows() >= NOBODY as usize - 1 {
            return Err(LedgerError::TooManyRows { file: name });
        }
        let live = rejected.iter().any(|rows| !rows.is_empty()).then(|| {
            let mut live = Mask::all(stack.rows());
            let mut start = 0;
            for (rows, &end) in rejected.iter().zip(&stack.ends) {
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
        found.sort_by_key(|(row, _)| *row);
        found.dedup_by_key(|(row, _)| *row);
        found.retain(|(row, _)| (*row as usize) < source.table.rows());
        for (row, reject) in found {
            rows.push(row);
            rejects.push(reject);
        }
    }
    rejects.sort_by_key(|reject| (reject.place.line, reject.place.bytes.start));
    (rejects, rows)
}

fn lay_out_related(
    name: &str,
    kind: TableKind,
    stack: Stack,
    live: Option<&Mask>,
    customer_of: Vec<u32>,
    customers: usize,
) -> (Related, Vec<Vec<super::whole::DayBook>>) {
    let arrangement = arrange(&stack, &customer_of, customers);
    let days = count_days(&stack, &arrangement, &customer_of, live);
    drop(customer_of);
    let at = |role: Role, fits: fn(&crate::table::Column) -> bool| {
        stack.find(role, fits).and_then(|at| u32::try_from(at).ok())
    };
    let (date, amount, margin) =
        (at(Role::Date, is_time), at(Role::Amount, is_number), at(Role::Margin, is_number));
    let columns = stack.columns.into_iter().map(|held| LedgerColumn {
        column: held.column.gather(&arrangement.order),
        role: held.role,
        family: held.family,
    });
    let related = Related {
        name: name.to_owned(),
        kind,
        columns: columns.collect(),
        starts: arrangement.starts.into(),
        ends: None,
        orders: is_orders(kind).then(|| Arc::new(arrangement.orders)),
        date,
        amount,
        margin,
    };
    (related, days)
}

fn amount_scale(related: &Related) -> Option<u8> {
    match related.column(related.amount)?.data_type() {
        crate::value::DataType::Number { scale } => Some(scale),
        _ => None,
    }
}

/// Enters the rows of customer files into their books.
fn enter_customers(books: &mut [FileBook], group: &Group, customer_of: &[u32]) {
    let mut start = 0;
    for (&file, &end) in group.files.iter().zip(&group.stack.ends) {
        let mut day = super::whole::DayBook::default();
        for &customer in customer_of.get(start..end).unwrap_or_default() {
            if customer == NOBODY { day.guest_rows += 1 } else { day.rows += 1 }
        }
        if let Some(book) = books.get_mut(file) {
            book.days = vec![day];
        }
        start = end;
    }
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

fn first_file<'a>(group: &Group, books: &'a [FileBook]) -> &'a str {
    group.files.first().and_then(|&at| books.get(at)).map_or("", |book| book.file.as_str())
}

fn no_key(group: &Group, books: &[FileBook]) -> Problem {
    let file = first_file(group, books);
    let english =
        format!("no column of {file} says which customer a row belongs to, so its rows have no customer");
    Problem::new("ledger.no-key", Severity::Warning, english)
        .arg("file", file)
        .at(Place::File(file.to_owned()))
        .help("say which column holds the customer's id, email or name")
}

fn note_joining(
    group: &Group,
    joined: &Joined,
    has_file: bool,
    books: &[FileBook],
    problems: &mut Vec<Problem>,
) {
    let file = first_file(group, books);
    let Some(key) = joined.key.and_then(|(_, at)| group.stack.columns.get(at)) else {
        problems.push(no_key(group, books));
        return;
    };
    let place = Place::Column { file: file.to_owned(), column: key.column.name.clone() };
    if has_file && joined.matched == 0 && group.stack.rows() > 0 {
        let english = format!("no row of {file} names a customer of the customer file");
        problems.push(
            Problem::new("ledger.no-match", Severity::Warning, english)
                .arg("file", file)
                .at(place.clone())
                .help("check that both files write the customer in the same way"),
        );
    }
    if joined.ambiguous > 0 {
        let english = format!("{} rows name several customers at once and belong to none", joined.ambiguous);
        problems.push(
            Problem::new("ledger.ambiguous-key", Severity::Warning, english)
                .arg("rows", joined.ambiguous)
                .at(place)
                .help("give each row the customer's id"),
        );
    }
}

fn note_merging(merged: &Merged, problems: &mut Vec<Problem>) {
    if merged.rows > 0 {
        let english = format!("{} rows of the customer file repeat a customer and were merged", merged.rows);
        problems.push(Problem::new("ledger.merged", Severity::Note, english).arg("rows", merged.rows));
    }
    if merged.conflicts > 0 {
        let columns = merged.columns.join(", ");
        let english = format!(
            "rows of one customer disagree in {} cells ({columns}); the smallest value was kept",
            merged.conflicts
        );
        problems.push(
            Problem::new("ledger.conflicts", Severity::Warning, english)
                .arg("cells", merged.conflicts)
                .arg("columns", columns)
                .help("remove the rows that are out of date"),
        );
    }
}
