//! Lines in a file of their own: an order id says whose they are and when.

use super::arrange::{compare_cells, is_time};
use super::base::pick;
use super::concat::{Stack, StackColumn};
use super::join::key_columns;
use super::keys::{Entry, KeyBook, NOBODY};
use crate::load::Role;
use crate::mask::Mask;

/// Gives lines that name no customer, or no date, those of their order. `live` leaves out rejected orders.
///
/// Of several rows with one order id the smallest counts, cell by cell in the order of the columns.
pub(super) fn complete_lines(orders: &Stack, live: Option<&Mask>, lines: &mut Stack) {
    let mut wanted: Vec<usize> = Vec::new();
    if key_columns(lines).is_empty() {
        wanted.extend(key_columns(orders).into_iter().map(|(_, at)| at));
    }
    if lines.find(Role::Date, is_time).is_none() {
        wanted.extend(orders.find(Role::Date, is_time));
    }
    let Some(rows) = (!wanted.is_empty()).then(|| order_rows(orders, live, lines)).flatten() else { return };
    for held in wanted.into_iter().filter_map(|at| orders.columns.get(at)) {
        let column = pick(&held.column, &rows);
        lines.columns.push(StackColumn { column, role: held.role, family: held.family });
    }
}

/// The row of each line's order, [`NOBODY`] where there is none; `None` where ids cannot be compared.
fn order_rows(orders: &Stack, live: Option<&Mask>, lines: &Stack) -> Option<Vec<u32>> {
    let id = |stack: &Stack| stack.find(Role::OrderId, |_| true);
    let (of_orders, of_lines) = (id(orders)?, id(lines)?);
    let of_orders = &orders.columns.get(of_orders)?.column;
    let of_lines = &lines.columns.get(of_lines)?.column;
    let mut book = KeyBook::for_columns([(of_orders, false), (of_lines, false)].into_iter());
    let entry = Entry { is_email: false, in_file: false, adds: true };
    let names = book.slots(of_orders, live, entry)?;
    let slots = book.slots(of_lines, None, Entry { adds: false, ..entry })?;
    let most = names.iter().filter(|&&name| name != NOBODY).max().map_or(0, |&most| most as usize + 1);
    let mut row_of = vec![NOBODY; most];
    let is_smaller = |a: u32, b: u32| {
        let columns = orders.columns.iter();
        let mut orders = columns.map(|held| compare_cells(&held.column, a as usize, b as usize));
        orders.find(|order| order.is_ne()).is_some_and(std::cmp::Ordering::is_lt)
    };
    for (row, &name) in names.iter().enumerate() {
        if let Some(held) = row_of.get_mut(name as usize)
            && (*held == NOBODY || is_smaller(row as u32, *held))
        {
            *held = row as u32;
        }
    }
    Some(slots.into_iter().map(|name| row_of.get(name as usize).copied().unwrap_or(NOBODY)).collect())
}
