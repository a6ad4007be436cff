//! The order of rows in the layout: by customer, date and order id.
//!
//! The map: rows are sorted by date and then dealt to their customers ([`Deal`]). Most files have one row an order
//! and stand in the order of their ids: there that is all, and it waits until somebody asks. Otherwise each customer's
//! few rows are looked through for dates that tie, and for lines that share an order, and those are sorted by comparing
//! ids and then the remaining cells. Rows equal in every cell may stand in any order: nobody can tell them apart.

use std::cmp::Ordering;
use std::sync::Arc;

use super::concat::Stack;
use super::deal::Deal;
use super::index::hash;
use super::layout::Orders;
use crate::load::Role;
use crate::mask::Mask;
use crate::math::sort_rows;
use crate::table::{Column, Ints, Lanes, TextValues, Values, Words};

/// Where every row goes.
#[derive(Debug)]
pub(super) struct Arrangement {
    /// The rows of the file in ledger order.
    pub(super) order: Order,
    /// Where each customer's rows begin, and one entry more.
    pub(super) starts: Arc<[u32]>,
    /// The orders.
    pub(super) orders: Orders,
}

/// The rows of a file in ledger order.
#[derive(Debug)]
pub(super) enum Order {
    /// Found already, because not all is decided by customer and date.
    Found(Vec<u32>),
    /// To be dealt when somebody asks.
    ToDeal(Deal),
}

impl Arrangement {
    /// Number of rows that have a customer.
    pub(super) fn len(&self) -> usize {
        self.starts.last().map_or(0, |&end| end as usize)
    }
}

/// Arranges the rows that have a customer.
pub(super) fn arrange(stack: &Stack, customer_of: &Arc<Vec<u32>>, customers: usize) -> Arrangement {
    let date = stack.find(Role::Date, is_time).and_then(|at| stack.columns.get(at));
    let by = date.and_then(|date| {
        // Stored days grow as the days do: where they are narrow they are sorted as they are.
        match (stored(&date.column), &date.column.known) {
            (Some(lanes @ (Lanes::U8(_) | Lanes::U16(_))), None) => {
                (!is_sorted(lanes)).then(|| lanes.clone())
            }
            _ => Some(Lanes::U32(times(&date.column))).filter(|times| !is_sorted(times)),
        }
    });
    let deal = Deal::new(customer_of, customers, by);
    let starts = Arc::clone(deal.starts());
    let id = stack.columns.iter().find(|held| held.role == Some(Role::OrderId));
    let ids = id.map_or(Ids::Absent, |id| Ids::new(&id.column));
    let may_repeat = ids.may_repeat();
    if !may_repeat && ids.stand_in_order() {
        let orders = Orders { starts: starts.to_vec(), rows: None };
        return Arrangement { order: Order::ToDeal(deal), orders, starts };
    }

    let mut order = deal.rows();
    let times = date.map_or_else(Vec::new, |date| times(&date.column));
    let sorter = Sorter { stack, times, ids };
    let mut scratch = Vec::new();
    let mut order_starts = Vec::with_capacity(if may_repeat { order.len() + 1 } else { 0 });
    let mut orders_of = Vec::with_capacity(if may_repeat { customers + 1 } else { 0 });
    for (&start, &end) in starts.iter().zip(starts.iter().skip(1)) {
        let Some(rows) = order.get_mut(start as usize..end as usize) else { continue };
        let is_folded = may_repeat && sorter.repeats(rows, &mut scratch);
        if is_folded {
            sorter.sort_lines(rows)
        } else {
            sorter.sort_ties(rows)
        }
        if may_repeat {
            orders_of.push(order_starts.len() as u32);
            let mut last = None;
            for (at, &row) in rows.iter().enumerate() {
                let joins = is_folded && last.is_some_and(|last| sorter.ids.same(last, row));
                if !joins {
                    order_starts.push(start + at as u32);
                }
                last = Some(row);
            }
        }
    }
    let orders = if may_repeat && order_starts.len() < order.len() {
        orders_of.push(order_starts.len() as u32);
        order_starts.push(order.len() as u32);
        order_starts.shrink_to_fit();
        Orders { starts: orders_of, rows: Some(order_starts) }
    } else {
        Orders { starts: starts.to_vec(), rows: None }
    };
    Arrangement { order: Order::Found(order), starts, orders }
}

fn is_sorted(lanes: &Lanes) -> bool {
    crate::each_lane!(lanes, lanes => lanes.is_sorted())
}

fn stored(column: &Column) -> Option<&Lanes> {
    match &column.values {
        Values::Day(ints) | Values::Instant(ints) => Some(ints.lanes()),
        _ => None,
    }
}

pub(super) fn is_time(column: &Column) -> bool {
    matches!(column.values, Values::Day(_) | Values::Instant(_))
}

/// The moment of each row as a small number in the same order, 0 where unknown.
fn times(column: &Column) -> Vec<u32> {
    let (Values::Day(ints) | Values::Instant(ints)) = &column.values else { return Vec::new() };
    let is_known = |row: usize| column.known.as_ref().is_none_or(|known| known.get(row));
    let Some((low, high)) = ints.range() else { return Vec::new() };
    let shift = low.wrapping_sub(ints.base()) as u64;
    if column.known.is_none() && high.wrapping_sub(low) < i64::from(u32::MAX) - 1 && high >= low {
        return crate::each_lane!(ints.lanes(), lanes => {
            lanes.iter().map(|&lane| (crate::table::Lane::offset(lane) - shift) as u32 + 1).collect()
        });
    }
    for resolution in [1, 1_000, 1_000_000, 60_000_000] {
        let span = high.wrapping_sub(low) as u64 / resolution;
        let fits = span < u64::from(u32::MAX) - 1;
        if fits
            && (resolution == 1
                || ints.iter().all(|time| (time.wrapping_sub(low) as u64).is_multiple_of(resolution)))
        {
            let small = ints.iter().map(|time| (time.wrapping_sub(low) as u64 / resolution) as u32 + 1);
            return small.enumerate().map(|(row, time)| if is_known(row) { time } else { 0 }).collect();
        }
    }
    // Moments to the microsecond over years: number the distinct ones.
    let mut distinct: Vec<i64> = ints.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let rank = |time: i64| distinct.partition_point(|&held| held < time) as u32 + 1;
    ints.iter().enumerate().map(|(row, time)| if is_known(row) { rank(time) } else { 0 }).collect()
}

/// Order ids, in whichever form the column has them.
enum Ids<'a> {
    /// The table has none: every row is an order.
    Absent,
    /// Counted ids, compared as their texts compare.
    Counted { numbers: &'a Ints, width: u32, known: Option<&'a Mask> },
    /// Words, by their place in code-point order.
    Ranked { codes: &'a Ints, ranks: Vec<u32>, known: Option<&'a Mask> },
    /// Texts, with a hash to tell quickly that two differ.
    Written { words: &'a Words, hashes: Vec<u32>, known: Option<&'a Mask> },
    /// Anything else.
    Other(&'a Column),
}

impl<'a> Ids<'a> {
    fn new(column: &'a Column) -> Ids<'a> {
        let known = column.known.as_ref();
        match &column.values {
            Values::Text(TextValues::Serial { width, numbers, .. })
                if numbers.range().is_none_or(|(low, _)| low >= 0) =>
            {
                Ids::Counted { numbers, width: u32::from(*width), known }
            }
            Values::Text(TextValues::Dict { codes, words }) => {
                let mut sorted: Vec<u32> = (0..words.len() as u32).collect();
                sort_rows(&mut sorted, &|a, b| words.get(a as usize).cmp(words.get(b as usize)));
                let mut ranks = vec![0; words.len()];
                for (rank, &code) in sorted.iter().enumerate() {
                    if let Some(held) = ranks.get_mut(code as usize) {
                        *held = rank as u32;
                    }
                }
                Ids::Ranked { codes, ranks, known }
            }
            Values::Text(TextValues::Plain(words)) => {
                let hashes = words.iter().map(|word| hash(word.as_bytes()) as u32).collect();
                Ids::Written { words, hashes, known }
            }
            _ => Ids::Other(column),
        }
    }

    fn is_known(&self, row: u32) -> bool {
        match self {
            Ids::Absent => false,
            Ids::Counted { known, .. } | Ids::Ranked { known, .. } | Ids::Written { known, .. } => {
                known.is_none_or(|known| known.get(row as usize))
            }
            Ids::Other(column) => column.is_known(row as usize),
        }
    }

    /// Whether two rows might belong to one order. Counted ids are looked through, others taken to repeat.
    fn may_repeat(&self) -> bool {
        match self {
            Ids::Absent => false,
            Ids::Counted { numbers, known, .. } => {
                if known.is_none() && numbers.is_rising() {
                    return false;
                }
                let Some((low, high)) = numbers.range() else { return false };
                let span = high.wrapping_sub(low) as u64;
                if span > numbers.len() as u64 * 64 + 65_536 {
                    return true;
                }
                let mut seen = Mask::none(span as usize + 1);
                numbers.iter().enumerate().any(|(row, number)| {
                    let at = (number - low) as usize;
                    let counts = known.is_none_or(|known| known.get(row));
                    let again = counts && seen.get(at);
                    if counts {
                        seen.set(at, true);
                    }
                    again
                })
            }
            _ => true,
        }
    }

    /// Whether rows that come earlier in the file have smaller ids throughout.
    fn stand_in_order(&self) -> bool {
        match self {
            Ids::Counted { numbers, width, known: None } => {
                let digits =
                    |number: i64| (number as u64).checked_ilog10().map_or(1, |digits| digits + 1).max(*width);
                let is_one_length = numbers.range().is_none_or(|(low, high)| digits(low) == digits(high));
                is_one_length && (numbers.is_rising() || is_sorted(numbers.lanes()))
            }
            _ => false,
        }
    }

    /// A number that differs where the ids of two rows surely differ; `None` where unknown.
    fn key(&self, row: u32) -> Option<u64> {
        if !self.is_known(row) {
            return None;
        }
        let at = row as usize;
        Some(match self {
            Ids::Absent => return None,
            Ids::Counted { numbers, .. } => numbers.get(at)? as u64,
            Ids::Ranked { codes, .. } => codes.get(at)? as u64,
            Ids::Written { hashes, .. } => (*hashes.get(at)?).into(),
            Ids::Other(column) => hash(column.get(at)?.to_string().as_bytes()),
        })
    }

    /// Whether two rows have the same id.
    fn same(&self, a: u32, b: u32) -> bool {
        self.is_known(a) && self.is_known(b) && self.key(a) == self.key(b) && self.compare(a, b).is_eq()
    }

    /// Unknown first, then by code points of the text.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        match (self.is_known(a), self.is_known(b)) {
            (true, true) => {}
            (a, b) => return a.cmp(&b),
        }
        let (at, bt) = (a as usize, b as usize);
        match self {
            Ids::Absent => Ordering::Equal,
            Ids::Counted { numbers, width, .. } => {
                let key = |row| counted_key(numbers.get(row).unwrap_or(0) as u64, *width);
                key(at).cmp(&key(bt))
            }
            Ids::Ranked { codes, ranks, .. } => {
                let rank = |row| codes.get(row).and_then(|code| ranks.get(code as usize));
                rank(at).cmp(&rank(bt))
            }
            Ids::Written { words, .. } => words.get(at).cmp(words.get(bt)),
            Ids::Other(column) => compare_cells(column, at, bt),
        }
    }
}

/// A counted id as a number that compares as its text does: the digits moved up to the left, then how many
/// there are.
fn counted_key(number: u64, width: u32) -> (u128, u32) {
    let digits = number.checked_ilog10().map_or(1, |digits| digits + 1).max(width);
    (u128::from(number) * 10u128.pow(24u32.saturating_sub(digits)), digits)
}

struct Sorter<'a> {
    stack: &'a Stack,
    times: Vec<u32>,
    ids: Ids<'a>,
}

impl Sorter<'_> {
    #[inline]
    fn time(&self, row: u32) -> u32 {
        self.times.get(row as usize).copied().unwrap_or(0)
    }

    /// Whether two of a customer's rows belong to one order.
    fn repeats(&self, rows: &[u32], scratch: &mut Vec<u64>) -> bool {
        if rows.len() < 2 {
            return false;
        }
        // Lines of an order mostly stand together in the file.
        if rows.windows(2).any(|pair| matches!(pair, [a, b] if self.ids.same(*a, *b))) {
            return true;
        }
        scratch.clear();
        scratch.extend(rows.iter().filter_map(|&row| self.ids.key(row)));
        scratch.sort_unstable();
        if !scratch.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return false;
        }
        let mut sorted = rows.to_vec();
        sort_rows(&mut sorted, &|a, b| self.ids.compare(a, b));
        sorted.windows(2).any(|pair| matches!(pair, [a, b] if self.ids.same(*a, *b)))
    }

    /// Rows that are orders of their own and stand by date: those of one date by (order id, cells).
    fn sort_ties(&self, rows: &mut [u32]) {
        for ties in rows.chunk_by_mut(|&a, &b| self.time(a) == self.time(b)) {
            if ties.len() > 1 {
                sort_rows(ties, &|a, b| self.ids.compare(a, b).then_with(|| self.compare_rows(a, b)));
            }
        }
    }

    /// Lines, by (date of the order, order id, date, cells). The date of an order is its earliest line's.
    fn sort_lines(&self, rows: &mut [u32]) {
        sort_rows(rows, &|a, b| self.ids.compare(a, b));
        let mut dated: Vec<(u32, u32)> = Vec::with_capacity(rows.len());
        for order in rows.chunk_by(|&a, &b| self.ids.same(a, b)) {
            let date = order.iter().map(|&row| self.time(row)).filter(|&time| time > 0).min().unwrap_or(0);
            dated.extend(order.iter().map(|&row| (date, row)));
        }
        dated.sort_unstable_by(|&(date_a, a), &(date_b, b)| {
            date_a
                .cmp(&date_b)
                .then_with(|| self.ids.compare(a, b))
                .then_with(|| self.time(a).cmp(&self.time(b)))
                .then_with(|| self.compare_rows(a, b))
        });
        for (row, (_, sorted)) in rows.iter_mut().zip(dated) {
            *row = sorted;
        }
    }

    /// Every cell, in the order of the columns.
    fn compare_rows(&self, a: u32, b: u32) -> Ordering {
        let columns = self.stack.columns.iter();
        columns
            .map(|held| compare_cells(&held.column, a as usize, b as usize))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// Two cells of a column: unknown first, then smaller numbers, earlier days, texts by code points, no
/// before yes.
pub(super) fn compare_cells(column: &Column, a: usize, b: usize) -> Ordering {
    match (column.is_known(a), column.is_known(b)) {
        (true, true) => {}
        (a, b) => return a.cmp(&b),
    }
    match &column.values {
        Values::Text(text) => text.get(a).cmp(&text.get(b)),
        Values::Number(numbers) => numbers.units.get(a).cmp(&numbers.units.get(b)),
        Values::Day(ints) | Values::Instant(ints) => ints.get(a).cmp(&ints.get(b)),
        Values::Flag(mask) => mask.get(a).cmp(&mask.get(b)),
    }
}

/// Visits the orders of rows that have no customer: rows of a file that share an id, or each row by itself.
pub(super) fn each_guest_order(stack: &Stack, mut rows: Vec<u32>, visit: impl FnMut(&[u32])) {
    let id = stack.columns.iter().find(|held| held.role == Some(Role::OrderId));
    let ids = id.map_or(Ids::Absent, |id| Ids::new(&id.column));
    let file = |row: u32| stack.file_of(row as usize);
    sort_rows(&mut rows, &|a, b| {
        let by_file = file(a).cmp(&file(b));
        by_file.then_with(|| ids.key(a).cmp(&ids.key(b))).then_with(|| ids.compare(a, b))
    });
    rows.chunk_by(|&a, &b| ids.same(a, b) && file(a) == file(b)).for_each(visit);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counted_ids_compare_as_their_texts(a in 0u64..200_000, b in 0u64..200_000, width in 0u32..7) {
            let text = |number: u64| format!("{number:0width$}", width = width as usize);
            prop_assert_eq!(counted_key(a, width).cmp(&counted_key(b, width)), text(a).cmp(&text(b)));
        }
    }
}
