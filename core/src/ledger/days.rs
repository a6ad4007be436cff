//! The rows of each file counted by day, so that any as-of date can be answered for.

use std::collections::BTreeMap;

use super::arrange::{Arrangement, Order, each_guest_order, is_time};
use super::concat::Stack;
use super::derive::is_number;
use super::keys::NOBODY;
use super::whole::{DayBook, day_of};
use crate::calendar::Day;
use crate::load::Role;
use crate::mask::Mask;
use crate::table::{Column, Ints, Values};

/// The books of the files of a stack, undated rows first, then by day.
///
/// `live` leaves out rejected rows. A line stands on the day of its order, its earliest line's.
pub(super) fn count_days(
    stack: &Stack,
    arrangement: &Arrangement,
    customer_of: &[u32],
    live: Option<&Mask>,
) -> Vec<Vec<DayBook>> {
    let date = stack.find(Role::Date, is_time).and_then(|at| stack.columns.get(at)).map(|held| &held.column);
    let amount = stack.find(Role::Amount, is_number).and_then(|at| stack.columns.get(at));
    let amount = amount.map(|held| &held.column);
    let day = |row: u32| date.and_then(|date| day_of(date, row as usize));
    let order_day = |rows: &[u32]| rows.iter().filter_map(|&row| day(row)).min();

    let low = date.and_then(first_day).map_or(0, |day| day.0);
    let mut counts: Vec<Vec<u64>> = vec![Vec::new(); stack.ends.len()];
    let is_one_file = stack.ends.len() == 1;
    let mut enter = |row: u32, day: Option<Day>| {
        let at = day.map_or(0, |day| (i64::from(day.0) - i64::from(low)) as usize + 1);
        let file = if is_one_file { 0 } else { stack.file_of(row as usize) };
        if let Some(counts) = counts.get_mut(file) {
            if counts.len() <= at {
                counts.resize(at + 1, 0);
            }
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
    };
    // Where every row is an order of a customer, rows are counted by what is stored.
    let all_count = is_one_file && arrangement.len() == customer_of.len();
    let days = date.filter(|date| all_count && arrangement.orders.rows.is_none() && date.known.is_none());
    match &arrangement.orders.rows {
        None if let Some(Column { values: Values::Day(days), .. }) = days => {
            counts = vec![counts_of(days, low)];
        }
        None => {
            each_day(date, customer_of.len(), |row, day| {
                if customer_of.get(row).is_some_and(|&customer| customer != NOBODY) {
                    enter(row as u32, day);
                }
            });
        }
        Some(starts) => {
            // Which rows are an order's had to be found for its starts.
            let Order::Found(order) = &arrangement.order else { return Vec::new() };
            for (&start, &end) in starts.iter().zip(starts.iter().skip(1)) {
                let rows = order.get(start as usize..end as usize).unwrap_or_default();
                let day = order_day(rows);
                rows.iter().for_each(|&row| enter(row, day));
            }
        }
    }

    let mut books: Vec<BTreeMap<Option<Day>, DayBook>> = vec![BTreeMap::new(); stack.ends.len()];
    let is_guest =
        |&(row, &customer): &(usize, &u32)| customer == NOBODY && live.is_none_or(|live| live.get(row));
    let rows = if arrangement.len() == customer_of.len() { &[] } else { customer_of };
    let guests: Vec<u32> = rows.iter().enumerate().filter(is_guest).map(|(row, _)| row as u32).collect();
    each_guest_order(stack, guests, |rows| {
        let day = order_day(rows);
        let file = rows.first().map_or(0, |&row| stack.file_of(row as usize));
        let Some(book) = books.get_mut(file).map(|books| books.entry(day).or_default()) else { return };
        book.guest_orders += 1;
        book.guest_rows += rows.len() as u64;
        book.guest_units += rows.iter().filter_map(|&row| units(amount?, row as usize)).sum::<i128>();
    });
    for (books, counts) in books.iter_mut().zip(counts) {
        for (at, count) in counts.into_iter().enumerate().filter(|&(_, count)| count > 0) {
            let day = at.checked_sub(1).map(|offset| Day(low.saturating_add(offset as i32)));
            books.entry(day).or_default().rows = count;
        }
    }
    let finish = |books: BTreeMap<Option<Day>, DayBook>| {
        books.into_iter().map(|(day, book)| DayBook { day, ..book }).collect()
    };
    books.into_iter().map(finish).collect()
}

/// How many rows are of each day from `low` on; the first place is that of undated rows.
fn counts_of(days: &Ints, low: i32) -> Vec<u64> {
    let span = days.range().map_or(0, |(_, high)| (high - i64::from(low)) as usize + 1);
    let mut counts = vec![0u64; span + 1];
    let first = (days.base() - i64::from(low) + 1) as usize;
    crate::each_lane!(days.lanes(), lanes => for lane in lanes {
        if let Some(count) = counts.get_mut(first.wrapping_add(crate::table::Lane::offset(*lane) as usize)) {
            *count += 1;
        }
    });
    counts
}

/// Visits every row with its day, as the rows lie in memory.
fn each_day(date: Option<&Column>, rows: usize, mut visit: impl FnMut(usize, Option<Day>)) {
    let Some(column) = date else { return (0..rows).for_each(|row| visit(row, None)) };
    match (&column.values, &column.known) {
        (Values::Day(days), None) => {
            let base = days.base();
            crate::each_lane!(days.lanes(), lanes => for (row, lane) in lanes.iter().enumerate() {
                visit(row, Some(Day(base.wrapping_add(crate::table::Lane::offset(*lane) as i64) as i32)));
            });
        }
        _ => (0..rows).for_each(|row| visit(row, day_of(column, row))),
    }
}

fn first_day(column: &Column) -> Option<Day> {
    match &column.values {
        Values::Day(ints) => i32::try_from(ints.range()?.0).ok().map(Day),
        Values::Instant(ints) => Some(crate::calendar::Instant(ints.range()?.0).day()),
        _ => None,
    }
}

fn units(column: &Column, row: usize) -> Option<i128> {
    match &column.values {
        Values::Number(numbers) if column.is_known(row) => numbers.units.get(row).map(i128::from),
        _ => None,
    }
}
