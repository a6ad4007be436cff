//! The customer base: what the customer files say of each customer.
//!
//! Rows that name one customer are merged cell by cell, by a rule that no order of rows can change: a known
//! value beats an unknown one, and of different known values the smallest stays (the smaller number, the
//! earlier day, the text that comes first by code points, *no* before *yes*). Such conflicts are counted.

use super::arrange::compare_cells;
use super::column::{LedgerColumn, Places};
use super::concat::Stack;
use super::keys::NOBODY;
use super::layout::Customers;
use crate::mask::Mask;
use crate::table::{Column, TextValues, Values};

/// What merging found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// Rows beyond the first of their customer.
    pub(super) rows: u64,
    /// Cells of a customer in which the rows disagree.
    pub(super) conflicts: u64,
    /// Columns in which that happened.
    pub(super) columns: Vec<String>,
}

/// Lays the customer files out in the order of the ids.
pub(super) fn lay_out(
    ids: TextValues,
    stack: Stack,
    customer_of: &[u32],
    key: Option<usize>,
) -> (Customers, Merged) {
    let customers = ids.len();
    let mut row_of = vec![NOBODY; customers];
    let mut twins: Vec<(u32, u32)> = Vec::new();
    for (row, &customer) in customer_of.iter().enumerate() {
        match row_of.get_mut(customer as usize) {
            Some(held) if *held == NOBODY => *held = row as u32,
            Some(_) => twins.push((customer, row as u32)),
            None => {}
        }
    }
    let mut merged = Merged { rows: twins.len() as u64, ..Merged::default() };
    // The first row of each twin joins its group, so that a group holds all the rows of a customer.
    let firsts: Vec<(u32, u32)> =
        twins.iter().filter_map(|&(customer, _)| Some((customer, *row_of.get(customer as usize)?))).collect();
    twins.extend(firsts);
    twins.sort_unstable();
    twins.dedup();

    let in_file = Mask::from_slice(&row_of, |&row| row != NOBODY);
    let n_rows = stack.rows();
    let places = Places::new(row_of.clone(), n_rows);
    let columns = stack.columns.into_iter().enumerate().map(|(at, held)| {
        let column = &held.column;
        let mut rows = None;
        let mut conflicts = 0;
        for group in twins.chunk_by(|a, b| a.0 == b.0) {
            let known = || group.iter().map(|&(_, row)| row as usize).filter(|&row| column.is_known(row));
            let Some(best) = known().min_by(|&a, &b| compare_cells(column, a, b)) else { continue };
            conflicts += u64::from(known().any(|row| compare_cells(column, row, best).is_ne()));
            let own = rows.get_or_insert_with(|| row_of.clone());
            if let Some(held) = group.first().and_then(|first| own.get_mut(first.0 as usize)) {
                *held = best as u32;
            }
        }
        if conflicts > 0 && key != Some(at) {
            merged.conflicts += conflicts;
            merged.columns.push(column.name.clone());
        }
        // Where customers stand once, all columns take the same rows.
        let places = rows.map_or_else(|| places.clone(), |rows| Places::new(rows, n_rows));
        LedgerColumn::to_arrange(held, &places)
    });
    let columns = columns.collect();
    (Customers { ids, columns, in_file }, merged)
}

/// The rows of a column in an order, unknown where there is [`NOBODY`] instead of a row.
pub(super) fn pick(column: &Column, rows: &[u32]) -> Column {
    let known = match &column.known {
        Some(known) => known.gather(rows),
        None => Mask::from_slice(rows, |&row| row != NOBODY),
    };
    let values = match &column.values {
        Values::Text(text) => Values::Text(text.gather(rows)),
        Values::Number(numbers) => Values::Number(crate::table::NumberValues {
            units: numbers.units.gather(rows),
            scale: numbers.scale,
        }),
        Values::Day(ints) => Values::Day(ints.gather(rows)),
        Values::Instant(ints) => Values::Instant(ints.gather(rows)),
        Values::Flag(mask) => Values::Flag(mask.gather(rows)),
    };
    Column::new(column.name.clone(), values, Some(known))
}
