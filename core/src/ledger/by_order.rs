//! What one row of an order says for all of its rows.
//!
//! Shops print the customer, the date and the money of an order on its first line only. Rows that name no customer
//! or no day take those of their order; and where no order of a table has its amount on more than one of its lines,
//! the amount is the order's: its other lines have none, which is 0 and not unknown. Other programs repeat the total
//! of the order on each line; it is counted once too.

use super::arrange::{compare_cells, is_time};
use super::base::pick;
use super::concat::Stack;
use super::derive::is_number;
use super::join::key_columns;
use super::keys::{Entry, KeyBook, NOBODY};
use crate::diag::{Problem, Severity};
use crate::load::Role;
use crate::mask::Mask;
use crate::table::{Column, Ints, NumberValues, Values};
use crate::value::pow10;

/// Completes the rows of orders from each other. `live` leaves out rows that do not count; says what was done.
pub(super) fn complete_orders(stack: &mut Stack, live: Option<&Mask>) -> Vec<Problem> {
    let mut said = Vec::new();
    let mut wanted: Vec<usize> = key_columns(stack).into_iter().map(|(_, at)| at).collect();
    wanted.extend(stack.find(Role::Date, is_time));
    let money: Vec<usize> =
        [Role::Amount, Role::Refund].iter().filter_map(|&role| stack.find(role, is_number)).collect();
    let has_gaps = |at: &usize| stack.columns.get(*at).is_some_and(|held| held.column.unknown_count() > 0);
    wanted.retain(has_gaps);
    let money: Vec<usize> = money.into_iter().filter(has_gaps).collect();
    // Where each amount is quantity times price, it is the money of its line.
    let may_repeat = Priced::of(stack).is_some_and(|priced| priced.is_any_else());
    if wanted.is_empty() && money.is_empty() && !may_repeat {
        return said;
    }
    let Some((order_of, orders)) = orders(stack) else { return said };
    let counts = |row: usize| live.is_none_or(|live| live.get(row));
    for at in wanted {
        let Some(held) = stack.columns.get_mut(at) else { continue };
        let Some((rows, filled)) = fill(&held.column, &order_of, orders, counts) else { continue };
        held.column = pick(&held.column, &rows);
        let english = format!("{filled} rows took \"{}\" from another row of their order", held.column.name);
        said.push(
            Problem::new("ledger.filled-down", Severity::Note, english)
                .arg("column", held.column.name.as_str())
                .arg("rows", filled),
        );
    }
    for at in money {
        let Some(held) = stack.columns.get_mut(at) else { continue };
        if let Some((column, lines)) = once_an_order(&held.column, &order_of, orders, counts) {
            held.column = column;
            if held.role == Some(Role::Amount) {
                let english = format!(
                    "\"{}\" stands once an order and is counted once; {lines} further lines have none",
                    held.column.name
                );
                said.push(
                    Problem::new("ledger.amount-once", Severity::Note, english)
                        .arg("column", held.column.name.as_str())
                        .arg("lines", lines),
                );
            }
        }
    }
    if let Some((at, column, lines)) = repeated_total(stack, &order_of, orders, counts)
        && let Some(held) = stack.columns.get_mut(at)
    {
        held.column = column;
        let english = format!(
            "\"{}\" repeats the total of the order and is counted once; {lines} further lines have none",
            held.column.name
        );
        said.push(
            Problem::new("ledger.total-repeated", Severity::Warning, english)
                .arg("column", held.column.name.as_str())
                .arg("lines", lines)
                .help("take the role `amount` from the column if it is the money of each line"),
        );
    }
    said
}

/// Orders of several lines that must be there to speak for a column.
const ENOUGH_ORDERS: usize = 3;

/// The amount with 0 on all lines of an order but one, where all orders of several lines have one amount on all of
/// them and on most it is not quantity times price; where it stands, and on how many lines it is 0 now. The line that
/// keeps it is the smallest, cell by cell, whatever the order of rows.
fn repeated_total(
    stack: &Stack,
    order_of: &[u32],
    orders: usize,
    counts: impl Fn(usize) -> bool,
) -> Option<(usize, Column, u64)> {
    let priced = Priced::of(stack)?;
    let is_smaller = |a: u32, b: u32| {
        let mut columns =
            stack.columns.iter().map(|held| compare_cells(&held.column, a as usize, b as usize));
        columns.find(|order| order.is_ne()).is_some_and(std::cmp::Ordering::is_lt)
    };
    let mut keeper = vec![NOBODY; orders];
    let mut is_several = Mask::none(orders);
    let (mut lines, mut own) = (0u64, 0u64);
    for (row, &order) in order_of.iter().enumerate().filter(|&(row, &order)| counts(row) && order != NOBODY) {
        let held = keeper.get_mut(order as usize)?;
        if *held == NOBODY {
            *held = row as u32;
            continue;
        }
        if priced.amount.units(row)? != priced.amount.units(*held as usize)? {
            return None;
        }
        is_several.set(order as usize, true);
        lines += 1;
        own += u64::from(priced.is_product(row) == Some(true));
        if is_smaller(row as u32, *held) {
            *held = row as u32;
        }
    }
    if is_several.count() < ENOUGH_ORDERS || own * 2 > lines {
        return None;
    }
    let amount = priced.amount;
    let kept = amount.numbers.units.iter().enumerate().map(|(row, units)| {
        let keeper = order_of.get(row).and_then(|&order| keeper.get(order as usize));
        if keeper.is_none_or(|&keeper| keeper == NOBODY || keeper == row as u32) { units } else { 0 }
    });
    let units: Vec<i64> = kept.collect();
    let values = NumberValues { units: Ints::from_slice(&units), scale: amount.numbers.scale };
    let column = Column::new(amount.column.name.clone(), Values::Number(values), amount.column.known.clone());
    Some((amount.at, column, lines))
}

/// A column of numbers.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    at: usize,
    column: &'a Column,
    numbers: &'a NumberValues,
}

impl Numbers<'_> {
    fn of(stack: &Stack, role: Role) -> Option<Numbers<'_>> {
        let at = stack.find(role, is_number)?;
        let column = &stack.columns.get(at)?.column;
        match &column.values {
            Values::Number(numbers) => Some(Numbers { at, column, numbers }),
            _ => None,
        }
    }

    fn units(self, row: usize) -> Option<i128> {
        self.numbers.units.get(row).filter(|_| self.column.is_known(row)).map(i128::from)
    }
}

/// Amounts beside quantities and prices.
struct Priced<'a> {
    amount: Numbers<'a>,
    quantity: Numbers<'a>,
    price: Numbers<'a>,
    /// What brings the units of amounts and those of products to one scale.
    factors: (i128, i128),
}

impl Priced<'_> {
    fn of(stack: &Stack) -> Option<Priced<'_>> {
        let of = |role: Role| Numbers::of(stack, role);
        let (amount, quantity, price) = (of(Role::Amount)?, of(Role::Quantity)?, of(Role::UnitPrice)?);
        let scale = quantity.numbers.scale + price.numbers.scale;
        let factors = (pow10(scale)?, pow10(amount.numbers.scale)?);
        Some(Priced { amount, quantity, price, factors })
    }

    /// Whether the amount of a row is quantity times price; `None` where that is unknown.
    fn is_product(&self, row: usize) -> Option<bool> {
        let product = self.quantity.units(row)?.saturating_mul(self.price.units(row)?);
        let amount = self.amount.units(row)?.saturating_mul(self.factors.0);
        Some(amount == product.saturating_mul(self.factors.1))
    }

    /// Whether any amount is something else.
    fn is_any_else(&self) -> bool {
        (0..self.amount.column.len()).any(|row| self.is_product(row) == Some(false))
    }
}

/// The order of each row by a small number, [`NOBODY`] where it names none, and how many there are at most.
fn orders(stack: &Stack) -> Option<(Vec<u32>, usize)> {
    let id = stack.columns.get(stack.find(Role::OrderId, |_| true)?)?;
    let mut book = KeyBook::for_columns(std::iter::once((&id.column, false)));
    let slots = book.slots(&id.column, None, Entry { is_email: false, in_file: false, adds: true })?;
    let most = slots.iter().filter(|&&slot| slot != NOBODY).max().map_or(0, |&most| most as usize + 1);
    Some((slots, most))
}

/// Where each row finds its cell, and how many found it on another row; `None` where nothing changes. Of several
/// cells of an order the smallest counts, whatever the order of rows.
fn fill(
    column: &Column,
    order_of: &[u32],
    orders: usize,
    counts: impl Fn(usize) -> bool,
) -> Option<(Vec<u32>, u64)> {
    let mut known = vec![NOBODY; orders];
    for (row, &order) in order_of.iter().enumerate().filter(|&(row, _)| counts(row) && column.is_known(row)) {
        if let Some(held) = known.get_mut(order as usize)
            && (*held == NOBODY || compare_cells(column, row, *held as usize).is_lt())
        {
            *held = row as u32;
        }
    }
    let mut filled = 0;
    let rows = order_of
        .iter()
        .enumerate()
        .map(|(row, &order)| {
            if column.is_known(row) {
                return row as u32;
            }
            let found = known.get(order as usize).copied().unwrap_or(NOBODY);
            filled += u64::from(found != NOBODY);
            found
        })
        .collect();
    (filled > 0).then_some((rows, filled))
}

/// The column with 0 on the further lines of orders, if no order has a number on more than one line; and how many
/// lines that are.
fn once_an_order(
    column: &Column,
    order_of: &[u32],
    orders: usize,
    counts: impl Fn(usize) -> bool,
) -> Option<(Column, u64)> {
    let Values::Number(numbers) = &column.values else { return None };
    let mut has = Mask::none(orders);
    for (_, &order) in order_of.iter().enumerate().filter(|&(row, _)| counts(row) && column.is_known(row)) {
        if order == NOBODY {
            continue;
        }
        if has.get(order as usize) {
            return None;
        }
        has.set(order as usize, true);
    }
    let mut known = column.known_rows();
    let mut lines = 0;
    for (row, &order) in order_of.iter().enumerate() {
        if !column.is_known(row) && order != NOBODY && has.get(order as usize) {
            known.set(row, true);
            lines += 1;
        }
    }
    if lines == 0 {
        return None;
    }
    let units: Vec<i64> = numbers
        .units
        .iter()
        .enumerate()
        .map(|(row, units)| if column.is_known(row) { units } else { 0 })
        .collect();
    let values = NumberValues { units: Ints::from_slice(&units), scale: numbers.scale };
    Some((Column::new(column.name.clone(), Values::Number(values), Some(known)), lines))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{days, numbers, source, words};
    use super::super::{Ledger, LedgerOptions};
    use crate::calendar::Day;
    use crate::load::{Role, Source, TableKind};

    const TODAY: LedgerOptions = LedgerOptions { as_of: None, today: Day(100_000) };

    fn lines(rows: &[[&str; 5]]) -> Source {
        let cell = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<&str>>();
        let columns = vec![
            (words("order", &cell(0)), Some(Role::OrderId)),
            (words("email", &cell(1)), Some(Role::Email)),
            (days("date", &cell(2)), Some(Role::Date)),
            (numbers("total", &cell(3)), Some(Role::Amount)),
            (numbers("refunded", &cell(4)), Some(Role::Refund)),
        ];
        source("orders.csv", TableKind::Lines, columns)
    }

    #[test]
    fn what_stands_on_the_first_line_is_of_the_order_and_counts_once() {
        let mut rows = vec![
            ["1", "a@x.gr", "2025-01-01", "50.00", "8.00"],
            ["1", "", "", "", ""],
            ["1", "", "", "", ""],
            ["2", "b@x.gr", "2025-01-02", "20.00", "0"],
            ["3", "", "2025-01-03", "5.00", ""],
        ];
        for _ in 0..rows.len() {
            rows.rotate_left(1);
            let ledger = Ledger::build(vec![lines(&rows)], &TODAY).unwrap().value;
            assert_eq!((ledger.totals.customers, ledger.totals.orders), (2, 2));
            assert_eq!(ledger.totals.revenue.unwrap().to_string(), "62.00");
            assert_eq!(ledger.totals.unknown_amounts, 0);
            let book = &ledger.accounting[0];
            assert_eq!((book.used, book.without_customer), (4, 1), "order 3 names nobody");
        }
    }

    #[test]
    fn a_total_that_is_repeated_on_every_line_counts_once() {
        let source = |rows: &[[&str; 5]]| {
            let cell = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<&str>>();
            let columns = vec![
                (words("order", &cell(0)), Some(Role::OrderId)),
                (words("email", &cell(1)), Some(Role::Email)),
                (numbers("quantity", &cell(2)), Some(Role::Quantity)),
                (numbers("price", &cell(3)), Some(Role::UnitPrice)),
                (numbers("order total", &cell(4)), Some(Role::Amount)),
            ];
            source("orders.csv", TableKind::Lines, columns)
        };
        let mut rows = vec![
            ["1", "a@x.gr", "2", "10", "25.00"],
            ["1", "a@x.gr", "1", "5", "25.00"],
            ["2", "b@x.gr", "1", "10", "17.50"],
            ["2", "b@x.gr", "1", "7.50", "17.50"],
            ["3", "b@x.gr", "1", "10", "10.00"],
            ["4", "b@x.gr", "3", "2", "9.00"],
            ["4", "b@x.gr", "3", "1", "9.00"],
        ];
        let revenue = |rows: &[[&str; 5]]| {
            let built = Ledger::build(vec![source(rows)], &TODAY).unwrap();
            let is_said = built.problems.iter().any(|problem| problem.code == "ledger.total-repeated");
            (built.value.totals.revenue.unwrap().to_string(), is_said)
        };
        for _ in 0..rows.len() {
            rows.rotate_left(1);
            assert_eq!(revenue(&rows), ("61.50".into(), true));
        }
        let same_price: Vec<[&str; 5]> =
            ["1", "2", "3"].iter().flat_map(|order| [[*order, "a@x.gr", "1", "10", "10"]; 2]).collect();
        assert_eq!(revenue(&same_price), ("60".into(), false), "each line costs what it says");
    }

    #[test]
    fn amounts_of_lines_stay_as_they_are() {
        let rows =
            [["1", "a@x.gr", "2025-01-01", "50.00", ""], ["1", "", "", "7.00", ""], ["1", "", "", "", ""]];
        let ledger = Ledger::build(vec![lines(&rows)], &TODAY).unwrap().value;
        assert_eq!(ledger.totals.revenue.unwrap().to_string(), "57.00");
        assert_eq!(ledger.totals.unknown_amounts, 1);
    }
}
