//! Everything that was loaded, and the view of it on an as-of date.
//!
//! Rows later than the as-of date are *ahead*: no criterion, measure or total sees them, and customers known
//! only from such orders are not customers yet. Another date is another view of the same columns; no file is
//! read again.

use std::sync::Arc;

use super::account::{Accounting, Totals};
use super::column::LedgerColumn;
use super::error::LedgerOptions;
use super::layout::{Customers, Ledger, Orders, Related};
use super::lift::lift;
use super::rules::{CurrencyCount, RuleBook, StatusCount};
use super::sums::Sums;
use crate::calendar::Day;
use crate::load::{Reject, TableKind};
use crate::mask::Mask;
use crate::table::{Column, Values};
use crate::value::Decimal;

/// Everything that was loaded.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) customers: Arc<Customers>,
    /// The related tables with no row ahead.
    pub(super) related: Vec<Related>,
    /// The related tables whose keys make customers.
    pub(super) founding: Vec<u16>,
    /// What the rows of each related table add up to, where it is one of orders.
    pub(super) sums: Vec<Option<Sums>>,
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
    /// The currencies of all files, if this one has amounts in one of several.
    pub(super) currencies: Arc<[CurrencyCount]>,
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
            .enumerate()
            .map(|(at, related)| Related {
                ends: as_of
                    .filter(|as_of| whole.last_day(at) > Some(*as_of))
                    .and_then(|as_of| ends_on(related, as_of)),
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
        let totals = totals(&whole, &customers, &related, &accounting, as_of);
        Ledger { customers, related, as_of, accounting, totals, whole }
    }
}

impl Whole {
    fn last_order_day(&self) -> Option<Day> {
        let orders =
            self.files.iter().filter(|file| matches!(file.kind, TableKind::Orders | TableKind::Lines));
        orders.filter_map(|file| file.days.last()?.day).max()
    }

    /// The days on which a table has rows of customers; the day of a line is that of its order.
    fn days(&self, table: usize) -> impl Iterator<Item = Day> {
        let table = u16::try_from(table).ok();
        let files = self.files.iter().filter(move |file| file.related.is_some() && file.related == table);
        files.flat_map(|file| &file.days).filter(|day| day.rows > 0).filter_map(|day| day.day)
    }

    fn last_day(&self, table: usize) -> Option<Day> {
        self.days(table).max()
    }

    /// The first and the last day of a table up to the as-of date.
    fn period(&self, table: usize, as_of: Option<Day>) -> Option<(Day, Day)> {
        let days = || self.days(table).filter(|day| as_of.is_none_or(|as_of| *day <= as_of));
        days().min().zip(days().max())
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
    let columns = customers
        .columns
        .iter()
        .map(|held| LedgerColumn::new(held.column().gather(rows), held.role, held.family));
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
            currencies: Arc::clone(&self.currencies),
            orders_without_customer: orders,
            revenue_without_customer: self.amount_scale.map(|scale| Decimal::new(units, scale)),
        }
    }
}

fn totals(
    whole: &Whole,
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
    let sums = match (&orders.ends, whole.sums.get(at)) {
        (None, Some(Some(sums))) => sums.clone(),
        _ => {
            let pieces = (0..n_customers).map(|customer| orders.rows_of(customer));
            Sums::of(orders.column(orders.amount), orders.column(orders.margin), None, pieces)
        }
    };
    if let Some((all, scale)) = sums.amount {
        totals.revenue = Some(Decimal::new(all.sum, scale));
        totals.unknown_amounts = sums.rows - all.known;
        let with_margin = Decimal::new(sums.size_with_margin, 0);
        totals.margin_known_share = with_margin.share_of(Decimal::new(all.size, 0), 6);
    }
    if let Some((all, scale)) = sums.margin {
        totals.margin = (all.known > 0).then(|| Decimal::new(all.sum, scale));
    }
    totals.period = whole.period(at, as_of);
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
