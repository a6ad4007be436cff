//! Aggregates: one pass over the rows by customer.
//!
//! The map: rows of a customer are contiguous and the filter is a mask, so each kind is a loop over the
//! customers with a loop over the customer's bits inside. Integers stay packed; a sum runs in 64 bits where
//! the range of the column and the number of rows prove that it fits, in 128 bits otherwise.

use std::cmp::Ordering;

use super::arith::narrowed;
use super::compare::both;
use super::kernel::{count_in, each_in};
use super::result::{Numbers, Units};
use super::{AggregateKind, PlanError, Unit};
use crate::calendar::Instant;
use crate::each_lane;
use crate::ledger::{Related, WordIndex};
use crate::load::Role;
use crate::mask::Mask;
use crate::table::{Column, Ints, Lane, Lanes, TextValues, Values};
use crate::value::fold;

/// The rows of each customer that count, as starts and ends.
struct Rows<'a> {
    starts: &'a [u32],
    ends: &'a [u32],
}

impl<'a> Rows<'a> {
    fn of(related: &'a Related) -> Rows<'a> {
        let starts = related.starts.get(..related.starts.len().saturating_sub(1)).unwrap_or_default();
        let ends = match &related.ends {
            Some(ends) => ends,
            None => related.starts.get(1..).unwrap_or_default(),
        };
        Rows { starts, ends }
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    #[inline(always)]
    fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.starts.iter().zip(self.ends).map(|(&start, &end)| (start as usize, end as usize))
    }
}

/// A number or a day for each customer from the rows of a table that pass the filter.
pub(super) fn aggregate(
    related: &Related,
    kind: AggregateKind,
    filter: Option<&Mask>,
) -> Result<Numbers, PlanError> {
    let rows = Rows::of(related);
    match kind {
        AggregateKind::Count(Unit::Rows) => Ok(count_rows(&rows, filter)),
        AggregateKind::Count(Unit::Orders) => Ok(count_orders(related, &rows, filter)),
        AggregateKind::CountDistinct(at) => Ok(count_distinct(&rows, column(related, at.column)?, filter)),
        AggregateKind::Sum(at) => sum(&rows, number(related, at.column)?, filter, false),
        AggregateKind::Avg(at) => sum(&rows, number(related, at.column)?, filter, true),
        AggregateKind::Min(at) => extreme(&rows, column(related, at.column)?, filter, true),
        AggregateKind::Max(at) => extreme(&rows, column(related, at.column)?, filter, false),
        AggregateKind::First(at) | AggregateKind::Last(at) => {
            let is_first = matches!(kind, AggregateKind::First(_));
            // The day of the first or last dated row is the first or last day.
            if related.date == Some(at.column) {
                return extreme(&rows, column(related, at.column)?, filter, is_first);
            }
            ending(related, &rows, column(related, at.column)?, filter, is_first)
        }
    }
}

fn column(related: &Related, at: u32) -> Result<&Column, PlanError> {
    let malformed = || PlanError::Malformed { what: format!("no column {at} in {}", related.name) };
    related.column(Some(at)).ok_or_else(malformed)
}

/// A column of numbers, with its digits.
fn number(related: &Related, at: u32) -> Result<(&Column, &Ints, u8), PlanError> {
    let column = column(related, at)?;
    match &column.values {
        Values::Number(numbers) => Ok((column, &numbers.units, numbers.scale)),
        _ => Err(PlanError::Malformed { what: format!("\"{}\" is no number", column.name) }),
    }
}

fn whole(units: Vec<i64>) -> Numbers {
    Numbers { units: Units::Narrow(units), scale: 0, is_day: false, divisors: None, known: None }
}

fn count_rows(rows: &Rows<'_>, filter: Option<&Mask>) -> Numbers {
    let words = filter.map(Mask::words);
    whole(rows.iter().map(|(start, end)| i64::from(count_in(words, start, end))).collect())
}

fn count_orders(related: &Related, rows: &Rows<'_>, filter: Option<&Mask>) -> Numbers {
    let folded = related.orders.as_ref().and_then(|orders| Some((&orders.starts, orders.rows.as_ref()?)));
    let Some((starts, order_rows)) = folded else { return count_rows(rows, filter) };
    let words = filter.map(Mask::words);
    let mut counts = Vec::with_capacity(rows.len());
    for (customer, (_, last)) in rows.iter().enumerate() {
        let at = |customer: usize| starts.get(customer).map_or(0, |&start| start as usize);
        let orders = order_rows.get(at(customer)..=at(customer + 1)).unwrap_or_default();
        let mut count = 0;
        for (&start, &end) in orders.iter().zip(orders.iter().skip(1)) {
            // An order is ahead as a whole or not at all.
            if start as usize >= last {
                break;
            }
            count += i64::from(count_in(words, start as usize, end as usize) > 0);
        }
        counts.push(count);
    }
    whole(counts)
}

/// Sum, or mean as sum and count.
fn sum(
    rows: &Rows<'_>,
    (column, ints, scale): (&Column, &Ints, u8),
    filter: Option<&Mask>,
    is_mean: bool,
) -> Result<Numbers, PlanError> {
    let pass = both(filter, column.known.as_ref());
    let words = pass.as_ref().map(Mask::words);
    let base = ints.base();
    let longest = rows.iter().map(|(start, end)| end.saturating_sub(start)).max().unwrap_or(0) as u128;
    // Both the sum of the values and the sum of the offsets from the base must fit.
    let span = match ints.lanes() {
        Lanes::U8(_) => u8::MAX.into(),
        Lanes::U16(_) => u16::MAX.into(),
        Lanes::U32(_) => u32::MAX.into(),
        Lanes::U64(_) => ints.range().map_or(0, |(_, high)| high.wrapping_sub(base) as u64),
    };
    let widest = u128::from(base.unsigned_abs()) + u128::from(span);
    let is_narrow = widest.saturating_mul(longest.max(1)) <= i64::MAX as u128;
    let mut counts: Vec<i64> = Vec::with_capacity(if is_mean { rows.len() } else { 0 });
    let units = if is_narrow {
        let mut sums: Vec<i64> = Vec::with_capacity(rows.len());
        each_lane!(ints.lanes(), lanes => {
            for (start, end) in rows.iter() {
                let (mut offsets, mut count) = (0i64, 0i64);
                match words {
                    None => {
                        let own = lanes.get(start..end).unwrap_or_default();
                        offsets = own.iter().map(|lane| lane.offset() as i64).sum();
                        count = own.len() as i64;
                    }
                    Some(words) => each_in(Some(words), start, end, |row| {
                        offsets += lanes.get(row).map_or(0, |lane| lane.offset() as i64);
                        count += 1;
                    }),
                }
                sums.push(offsets + base * count);
                if is_mean {
                    counts.push(count);
                }
            }
        });
        Units::Narrow(sums)
    } else {
        // 2^63 a row and fewer than 2^32 rows stay far below 2^127.
        let mut sums: Vec<i128> = Vec::with_capacity(rows.len());
        for (start, end) in rows.iter() {
            let (mut sum, mut count) = (0i128, 0i64);
            each_in(words, start, end, |row| {
                sum += i128::from(ints.get(row).unwrap_or(0));
                count += 1;
            });
            sums.push(sum);
            if is_mean {
                counts.push(count);
            }
        }
        narrowed(sums)
    };
    if !is_mean {
        return Ok(Numbers { units, scale, is_day: false, divisors: None, known: None });
    }
    let known = Mask::from_slice(&counts, |&count| count > 0);
    counts.iter_mut().for_each(|count| *count = (*count).max(1));
    Ok(Numbers {
        units,
        scale,
        is_day: false,
        divisors: counts.iter().any(|&count| count > 1).then_some(counts),
        known: (!known.is_all()).then_some(known),
    })
}

/// Numbers, days, or instants as they are stored; the digits; whether they are days.
fn ordered(column: &Column) -> Result<(&Ints, u8, bool), PlanError> {
    match &column.values {
        Values::Number(numbers) => Ok((&numbers.units, numbers.scale, false)),
        Values::Day(ints) | Values::Instant(ints) => Ok((ints, 0, true)),
        _ => Err(PlanError::Malformed { what: format!("\"{}\" is no number and no day", column.name) }),
    }
}

fn as_units(column: &Column, stored: i64) -> i64 {
    match &column.values {
        Values::Instant(_) => Instant(stored).day().0.into(),
        _ => stored,
    }
}

/// Smallest or largest value.
fn extreme(
    rows: &Rows<'_>,
    column: &Column,
    filter: Option<&Mask>,
    is_min: bool,
) -> Result<Numbers, PlanError> {
    let (ints, scale, is_day) = ordered(column)?;
    let pass = both(filter, column.known.as_ref());
    let words = pass.as_ref().map(Mask::words);
    let mut known = Mask::none(rows.len());
    let mut units = Vec::with_capacity(rows.len());
    each_lane!(ints.lanes(), lanes => {
        for (customer, (start, end)) in rows.iter().enumerate() {
            let mut best = None;
            each_in(words, start, end, |row| {
                if let Some(&lane) = lanes.get(row) {
                    best = Some(match best {
                        None => lane,
                        Some(held) if is_min => lane.min(held),
                        Some(held) => lane.max(held),
                    });
                }
            });
            if best.is_some() {
                known.set(customer, true);
            }
            let stored = best.map_or(0, |lane| ints.base().wrapping_add(lane.offset() as i64));
            units.push(as_units(column, stored));
        }
    });
    Ok(Numbers {
        units: Units::Narrow(units),
        scale,
        is_day,
        divisors: None,
        known: (!known.is_all()).then_some(known),
    })
}

/// Value of the first or last dated row by (date, order id); of equals the smaller value.
fn ending(
    related: &Related,
    rows: &Rows<'_>,
    column: &Column,
    filter: Option<&Mask>,
    is_first: bool,
) -> Result<Numbers, PlanError> {
    let (ints, scale, is_day) = ordered(column)?;
    let mut known = Mask::none(rows.len());
    let mut units = vec![0i64; rows.len()];
    let date = related.column(related.date);
    let times = date.and_then(|date| match &date.values {
        Values::Day(ints) | Values::Instant(ints) => Some((date, ints)),
        _ => None,
    });
    if let Some((date, times)) = times {
        let ids = related
            .columns
            .iter()
            .find(|held| held.role == Some(Role::OrderId))
            .map(crate::ledger::LedgerColumn::column);
        let id = |row: usize| ids.and_then(|ids| ids.get(row)).map(|id| id.to_string());
        let pass = both(both(filter, column.known.as_ref()).as_ref(), date.known.as_ref());
        let words = pass.as_ref().map(Mask::words);
        let forward = |order: Ordering| if is_first { order } else { order.reverse() };
        for (customer, (start, end)) in rows.iter().enumerate() {
            let mut best: Option<(i64, usize, i64)> = None;
            each_in(words, start, end, |row| {
                let (time, value) = (times.get(row).unwrap_or(0), ints.get(row).unwrap_or(0));
                let takes = best.is_none_or(|(held_time, held_row, held)| {
                    forward(time.cmp(&held_time))
                        .then_with(|| forward(id(row).cmp(&id(held_row))))
                        .then(value.cmp(&held))
                        .is_lt()
                });
                if takes {
                    best = Some((time, row, value));
                }
            });
            if let Some((_, _, value)) = best {
                known.set(customer, true);
                if let Some(held) = units.get_mut(customer) {
                    *held = as_units(column, value);
                }
            }
        }
    }
    Ok(Numbers {
        units: Units::Narrow(units),
        scale,
        is_day,
        divisors: None,
        known: (!known.is_all()).then_some(known),
    })
}

/// How many different values. Texts are folded, instants count as their days.
fn count_distinct(rows: &Rows<'_>, column: &Column, filter: Option<&Mask>) -> Numbers {
    let pass = both(filter, column.known.as_ref());
    let words = pass.as_ref().map(Mask::words);
    let (classes, n_classes) = classes(column);
    // For each class the customer in whom it was last seen: no set is ever emptied.
    let mut seen_by = vec![u32::MAX; n_classes];
    let mut counts = Vec::with_capacity(rows.len());
    for (customer, (start, end)) in rows.iter().enumerate() {
        let mut count = 0;
        each_in(words, start, end, |row| {
            let class = classes.of(row);
            if let Some(seen) = seen_by.get_mut(class)
                && *seen != customer as u32
            {
                *seen = customer as u32;
                count += 1;
            }
        });
        counts.push(count);
    }
    whole(counts)
}

/// Rows numbered by value.
enum Classes<'a> {
    /// The class of each dictionary code.
    Coded(&'a Ints, Vec<u32>),
    /// The class of each row.
    Rows(Vec<u32>),
}

impl Classes<'_> {
    #[inline(always)]
    fn of(&self, row: usize) -> usize {
        let class = match self {
            Classes::Coded(codes, classes) => {
                codes.get(row).and_then(|code| classes.get(code as usize)).copied()
            }
            Classes::Rows(classes) => classes.get(row).copied(),
        };
        class.map_or(usize::MAX, |class| class as usize)
    }
}

fn classes(column: &Column) -> (Classes<'_>, usize) {
    let by_number = |values: Vec<i64>| {
        let mut distinct = values.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let class = |value: &i64| distinct.partition_point(|held| held < value) as u32;
        (Classes::Rows(values.iter().map(class).collect()), distinct.len())
    };
    match &column.values {
        Values::Text(TextValues::Dict { codes, words }) => {
            let mut index = WordIndex::new();
            let classes = words.iter().map(|word| index.add(&fold(word)).unwrap_or(0)).collect();
            (Classes::Coded(codes, classes), index.words().len())
        }
        Values::Text(TextValues::Plain(words)) => {
            let mut index = WordIndex::new();
            let classes = words.iter().map(|word| index.add(&fold(word)).unwrap_or(0)).collect();
            (Classes::Rows(classes), index.words().len())
        }
        Values::Text(TextValues::Serial { numbers, .. }) => by_number(numbers.iter().collect()),
        Values::Number(numbers) => by_number(numbers.units.iter().collect()),
        Values::Day(days) => by_number(days.iter().collect()),
        Values::Instant(instants) => {
            by_number(instants.iter().map(|at| Instant(at).day().0.into()).collect())
        }
        Values::Flag(mask) => {
            (Classes::Rows((0..mask.len()).map(|row| u32::from(mask.get(row))).collect()), 2)
        }
    }
}
