//! Everything that was loaded, and the view of it on an as-of date.
//!
//! Rows later than the as-of date are *ahead*: no criterion, measure or total sees them, and customers known
//! only from such orders are not customers yet. Another date is another view of the same columns; no file is
//! read again.

use std::sync::Arc;

use super::account::{Accounting, Totals};
use super::error::LedgerOptions;
use super::layout::{Customers, Ledger, LedgerColumn, Orders, Related};
use super::lift::lift;
use super::rules::{RuleBook, StatusCount};
use crate::calendar::Day;
use crate::load::{Reject, TableKind};
use crate::mask::Mask;
use crate::table::{Column, Lanes, NumberValues, Values};
use crate::value::Decimal;

/// Everything that was loaded.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) customers: Arc<Customers>,
    /// The related tables with no row ahead.
    pub(super) related: Vec<Related>,
    /// The related tables whose keys make customers.
    pub(super) founding: Vec<u16>,
    pub(super) files: Vec<FileBook>,
}

/// The rows of one file, as far as they do not depend on the as-of date.
#[derive(Clone, Debug)]
pub(super) struct FileBook {
    pub(super) file: String,
    pub(super) kind: TableKind,
    pub(super) related: Option<u16>,
    pub(super) rows_read: u64,
    pub(super) rejects: Arc<[Reject]>,
    /// Rows of a file that belongs to no customer.
    pub(super) left_out: u64,
    /// Digits of the amount column, if there is one.
    pub(super) amount_scale: Option<u8>,
    /// Undated rows first, then by day; the day of a line is the day of its order.
    pub(super) days: Vec<DayBook>,
    /// What the rules on rows found.
    pub(super) rules: Arc<[RuleBook]>,
    /// The words of its status column.
    pub(super) statuses: Arc<[StatusCount]>,
}

/// The sound rows of one file and one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DayBook {
    pub(super) day: Option<Day>,
    /// Rows of customers.
    pub(super) rows: u64,
    /// Rows that name no customer.
    pub(super) guest_rows: u64,
    /// Orders that name no customer.
    pub(super) guest_orders: u64,
    /// Their money, in units of the amount column.
    pub(super) guest_units: i128,
}

impl Ledger {
    /// The same data seen on another day. Nothing is read again, columns are shared.
    pub fn with_as_of(&self, options: &LedgerOptions) -> Ledger {
        Ledger::view(Arc::clone(&self.whole), options)
    }

    pub(super) fn view(whole: Arc<Whole>, options: &LedgerOptions) -> Ledger {
        let as_of = options.as_of.or_else(|| whole.last_order_day().map(|day| day.min(options.today)));
        let mut related: Vec<Related> = whole
            .related
            .iter()
            .map(|related| Related {
                ends: as_of.and_then(|as_of| ends_on(related, as_of)),
                ..related.clone()
            })
            .collect();
        let mut customers = Arc::clone(&whole.customers);
        if let Some(kept) = whole.customers_on(&related) {
            let rows: Vec<u32> = kept.iter().map(|customer| customer as u32).collect();
            customers = Arc::new(choose(&customers, &rows));
            for related in &mut related {
                keep_customers(related, &rows);
            }
        }
        let customers = lift(customers, &related);
        let mut accounting: Vec<Accounting> = whole.files.iter().map(|file| file.on(as_of)).collect();
        // Where customers are not customers yet, what other tables say of them belongs to nobody yet.
        for book in &mut accounting {
            let Some(at) = book.related.filter(|at| !whole.founding.contains(at)) else { continue };
            let Some(related) = related.get(usize::from(at)) else { continue };
            let seen: usize = (0..customers.ids.len()).map(|customer| related.rows_of(customer).len()).sum();
            let lost = book.used.saturating_sub(seen as u64);
            book.used -= lost;
            book.without_customer += lost;
        }
        let totals = totals(&customers, &related, &accounting, as_of);
        Ledger { customers, related, as_of, accounting, totals, whole }
    }
}

impl Whole {
    fn last_order_day(&self) -> Option<Day> {
        let orders =
            self.files.iter().filter(|file| matches!(file.kind, TableKind::Orders | TableKind::Lines));
        orders.filter_map(|file| file.days.last()?.day).max()
    }

    /// The customers there are, unless all are: those of a customer file, and those with a row that counts.
    fn customers_on(&self, related: &[Related]) -> Option<Mask> {
        let founding = || self.founding.iter().filter_map(|&at| related.get(usize::from(at)));
        if founding().all(|related| related.ends.is_none()) {
            return None;
        }
        let in_file = &self.customers.in_file;
        let kept = Mask::from_fn(in_file.len(), |customer| {
            in_file.get(customer) || founding().any(|related| !related.rows_of(customer).is_empty())
        });
        (!kept.is_all()).then_some(kept)
    }
}

/// Where each customer's rows up to a day end; `None` when no row is later.
fn ends_on(related: &Related, as_of: Day) -> Option<Arc<[u32]>> {
    let date = related.column(related.date)?;
    let (_, last) = match &date.values {
        Values::Day(ints) => ints.range()?,
        Values::Instant(ints) => {
            let (low, high) = ints.range()?;
            (low, i64::from(crate::calendar::Instant(high).day().0))
        }
        _ => return None,
    };
    if last <= i64::from(as_of.0) {
        return None;
    }
    let is_ahead = |row: usize| day_of(date, row).is_some_and(|day| day > as_of);
    let lines = related.orders.as_ref().and_then(|orders| orders.rows.as_ref().map(|rows| (orders, rows)));
    let mut any = false;
    let mut ends = Vec::with_capacity(related.starts.len());
    for (customer, (&start, &end)) in related.starts.iter().zip(related.starts.iter().skip(1)).enumerate() {
        let cut = match lines {
            // Undated rows stand first, and days grow from there.
            None => start + partition(end - start, |at| !is_ahead((start + at) as usize)),
            Some((orders, rows)) => {
                let at = |customer: usize| orders.starts.get(customer).copied().unwrap_or(0);
                let row = |order: u32| rows.get(order as usize).copied().unwrap_or(end);
                let (first, last) = (at(customer), at(customer + 1));
                let counts = |order: u32| {
                    let mut lines = row(order)..row(order + 1);
                    lines.find_map(|line| day_of(date, line as usize)).is_none_or(|day| day <= as_of)
                };
                let order = first + partition(last - first, |at| counts(first + at));
                if order == last { end } else { row(order) }
            }
        };
        any |= cut < end;
        ends.push(cut);
    }
    any.then(|| ends.into())
}

/// How many of `0..len` pass a test that holds up to some point and not beyond.
fn partition(len: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The day of a row.
pub(super) fn day_of(column: &Column, row: usize) -> Option<Day> {
    if !column.is_known(row) {
        return None;
    }
    match &column.values {
        Values::Day(ints) => i32::try_from(ints.get(row)?).ok().map(Day),
        Values::Instant(ints) => Some(crate::calendar::Instant(ints.get(row)?).day()),
        _ => None,
    }
}

fn choose(customers: &Customers, rows: &[u32]) -> Customers {
    let columns = customers.columns.iter().map(|held| LedgerColumn {
        column: held.column.gather(rows),
        role: held.role,
        family: held.family,
    });
    Customers {
        ids: customers.ids.gather(rows),
        columns: columns.collect(),
        in_file: customers.in_file.gather(rows),
    }
}

/// Leaves out customers all of whose founding rows are ahead; their rows stay where they are.
fn keep_customers(related: &mut Related, kept: &[u32]) {
    let choose = |starts: &[u32]| -> Vec<u32> {
        let last = starts.last().copied().unwrap_or(0);
        let chosen = kept.iter().map(|&customer| starts.get(customer as usize).copied().unwrap_or(last));
        chosen.chain(std::iter::once(last)).collect()
    };
    let end_of = |customer: u32| -> u32 {
        let rows = related.rows_of(customer as usize);
        rows.end as u32
    };
    let ends: Vec<u32> = kept.iter().map(|&customer| end_of(customer)).collect();
    related.ends = Some(ends.into());
    related.starts = choose(&related.starts).into();
    if let Some(orders) = &related.orders {
        related.orders = Some(Arc::new(Orders { starts: choose(&orders.starts), rows: orders.rows.clone() }));
    }
}

impl FileBook {
    fn on(&self, as_of: Option<Day>) -> Accounting {
        let (mut used, mut guests, mut ahead, mut orders, mut units) = (0, 0, 0, 0, 0i128);
        for day in &self.days {
            if as_of.zip(day.day).is_some_and(|(as_of, day)| day > as_of) {
                ahead += day.rows + day.guest_rows;
            } else {
                used += day.rows;
                guests += day.guest_rows;
                orders += day.guest_orders;
                units += day.guest_units;
            }
        }
        Accounting {
            file: self.file.clone(),
            kind: self.kind,
            related: self.related,
            rows_read: self.rows_read,
            used,
            rejected: self.rejects.len() as u64,
            without_customer: guests,
            excluded: ahead + self.left_out,
            rejects: Arc::clone(&self.rejects),
            rules: Arc::clone(&self.rules),
            statuses: Arc::clone(&self.statuses),
            orders_without_customer: orders,
            revenue_without_customer: self.amount_scale.map(|scale| Decimal::new(units, scale)),
        }
    }
}

fn totals(
    customers: &Customers,
    related: &[Related],
    accounting: &[Accounting],
    as_of: Option<Day>,
) -> Totals {
    let mut totals = Totals {
        customers: customers.ids.len() as u64,
        customers_only_in_orders: (customers.in_file.len() - customers.in_file.count()) as u64,
        as_of,
        ..Totals::default()
    };
    let Some((at, orders)) = related
        .iter()
        .enumerate()
        .find(|(_, related)| matches!(related.kind, TableKind::Orders | TableKind::Lines))
    else {
        return totals;
    };
    let n_customers = orders.starts.len().saturating_sub(1);
    totals.orders = match (&orders.ends, orders.orders.as_ref().and_then(|orders| orders.rows.as_ref())) {
        (None, Some(rows)) => rows.len().saturating_sub(1) as u64,
        (None, None) => orders.rows() as u64,
        (Some(_), _) => {
            let orders_of = |customer| orders.orders_of(customer).map_or(0, |orders| orders.len() as u64);
            (0..n_customers).map(orders_of).sum()
        }
    };
    // Without rows ahead, all rows are one piece.
    let pieces = || {
        let by_customer = orders.ends.as_ref().map_or(0, |_| n_customers);
        let whole = orders.ends.is_none().then(|| 0..orders.rows());
        whole.into_iter().chain((0..by_customer).map(|customer| orders.rows_of(customer)))
    };
    let amount = orders.column(orders.amount).and_then(as_number);
    let margin = orders.column(orders.margin).and_then(as_number);
    if let Some((column, numbers)) = amount {
        let all = money(column, numbers, None, pieces());
        totals.revenue = Some(Decimal::new(all.sum, numbers.scale));
        totals.unknown_amounts = pieces().map(|rows| rows.len() as u64).sum::<u64>() - all.known;
        let size_known = match margin {
            None => 0,
            Some((Column { known: None, .. }, _)) => all.size,
            Some((margin, _)) => money(column, numbers, margin.known.as_ref(), pieces()).size,
        };
        totals.margin_known_share = Decimal::new(size_known, 0).share_of(Decimal::new(all.size, 0), 6);
    }
    if let Some((column, numbers)) = margin {
        let all = money(column, numbers, None, pieces());
        totals.margin = (all.known > 0).then(|| Decimal::new(all.sum, numbers.scale));
    }
    for file in accounting.iter().filter(|file| file.related == u16::try_from(at).ok()) {
        totals.orders_without_customer += file.orders_without_customer;
        totals.revenue_without_customer =
            match (totals.revenue_without_customer, file.revenue_without_customer) {
                (Some(sum), Some(more)) => sum.plus(more).ok(),
                (sum, more) => sum.or(more),
            };
    }
    totals
}

fn as_number(column: &Column) -> Option<(&Column, &NumberValues)> {
    match &column.values {
        Values::Number(numbers) => Some((column, numbers)),
        _ => None,
    }
}

/// Sums over rows: of the known values, of their sizes, and how many are known.
#[derive(Default)]
struct Money {
    sum: i128,
    size: i128,
    known: u64,
}

/// Adds up the known values of some rows, of those in a mask only.
fn money(
    column: &Column,
    numbers: &NumberValues,
    among: Option<&Mask>,
    pieces: impl Iterator<Item = std::ops::Range<usize>>,
) -> Money {
    /// Values below 2^44 in size can be added up in 64 bits this many at a time.
    const CHUNK: usize = 1 << 16;
    const SMALL: i64 = 1 << 44;
    let base = numbers.units.base();
    let is_small = match numbers.units.lanes() {
        Lanes::U64(_) => numbers.units.range().is_none_or(|(low, high)| low > -SMALL && high < SMALL),
        _ => -SMALL < base && base < SMALL,
    };
    let mut money = Money::default();
    let counts = |row: usize| {
        column.known.as_ref().is_none_or(|known| known.get(row)) && among.is_none_or(|among| among.get(row))
    };
    let all_count = column.known.is_none() && among.is_none();
    crate::each_lane!(numbers.units.lanes(), lanes => for piece in pieces {
        let rows = lanes.get(piece.clone()).unwrap_or_default();
        for (at, rows) in rows.chunks(CHUNK).enumerate() {
            let first = piece.start + at * CHUNK;
            let values = rows.iter().enumerate().filter(|(at, _)| all_count || counts(first + at));
            let values = values.map(|(_, &lane)| base.wrapping_add(crate::table::Lane::offset(lane) as i64));
            if is_small {
                let (mut sum, mut size, mut known) = (0i64, 0i64, 0u64);
                for value in values {
                    sum += value;
                    size += value.abs();
                    known += 1;
                }
                money.sum += i128::from(sum);
                money.size += i128::from(size);
                money.known += known;
            } else {
                // Fewer than 2^32 values of 64 bits stay far below 2^127.
                for value in values {
                    money.sum += i128::from(value);
                    money.size += i128::from(value).abs();
                    money.known += 1;
                }
            }
        }
    });
    money
}
