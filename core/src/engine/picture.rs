//! What everything adds up to, and the shape of the value: who brings how much of it.

use super::{PictureView, TotalsView};
use crate::calendar::{Day, Instant};
use crate::ledger::{Ledger, Related};
use crate::plan::Numbers;
use crate::table::Values;
use crate::value::Decimal;

/// With so few customers a firm knows them by name.
const FEW_CUSTOMERS: u64 = 30;
/// Points of the curve of shares, beside its beginning.
const CURVE_POINTS: usize = 200;

/// The figures of the base.
pub(super) fn totals(ledger: &Ledger, value_measure: &str) -> TotalsView {
    let totals = &ledger.totals;
    let text = |number: Option<Decimal>| number.map(|number| number.to_string());
    let orders = ledger.related.first().filter(|related| related.orders.is_some());
    TotalsView {
        customers: totals.customers,
        customers_only_in_orders: totals.customers_only_in_orders,
        orders: totals.orders,
        has_orders: orders.is_some(),
        revenue: text(totals.revenue),
        margin: text(totals.margin),
        margin_known_share: text(totals.margin_known_share),
        revenue_without_customer: text(totals.revenue_without_customer),
        orders_without_customer: totals.orders_without_customer,
        period: orders
            .and_then(|related| period(related, ledger.len()))
            .map(|(first, last)| (first.to_string(), last.to_string())),
        as_of: ledger.as_of.map(|day| day.to_string()),
        ahead: ledger.related.iter().map(rows_ahead).sum(),
        value_measure: value_measure.to_owned(),
    }
}

/// First and last day up to the as-of date. Within a customer rows are sorted by day, undated ones first.
fn period(related: &Related, customers: usize) -> Option<(Day, Day)> {
    let column = related.column(related.date)?;
    let day = |row: usize| -> Option<Day> {
        match &column.values {
            _ if !column.is_known(row) => None,
            Values::Day(days) => i32::try_from(days.get(row)?).ok().map(Day),
            Values::Instant(instants) => Some(Instant(instants.get(row)?).day()),
            _ => None,
        }
    };
    let mut period: Option<(Day, Day)> = None;
    for customer in 0..customers {
        let mut rows = related.rows_of(customer);
        let last = rows.end.checked_sub(1).filter(|row| rows.contains(row)).and_then(&day);
        let first = rows.find_map(&day);
        if let (Some(first), Some(last)) = (first, last) {
            period = Some(period.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
        }
    }
    period
}

fn rows_ahead(related: &Related) -> u64 {
    let Some(ends) = &related.ends else { return 0 };
    let next = related.starts.iter().skip(1);
    ends.iter().zip(next).map(|(&end, &next)| u64::from(next.saturating_sub(end))).sum()
}

/// The totals with the shape of the value.
pub(super) fn picture(ledger: &Ledger, totals: TotalsView, value: Option<&Numbers>) -> PictureView {
    let (buyers, repeat_customers) = buyers(ledger);
    let ranked = value.map(ranked).unwrap_or_default();
    let sum = |values: &[Decimal]| -> Option<Decimal> {
        values.iter().try_fold(Decimal::ZERO, |sum, value| sum.plus(*value).ok())
    };
    let total = sum(&ranked).filter(|total| total.is_positive());
    let fifth = ranked.get(..ranked.len().div_ceil(5)).and_then(sum);
    let few = totals.customers <= FEW_CUSTOMERS;
    PictureView {
        totals,
        pareto: total.map(|total| curve(&ranked, total)).unwrap_or_default(),
        top_fifth_share: total.and_then(|total| fifth?.share_of(total, 6)).map(|share| share.to_string()),
        repeat_customers,
        buyers,
        few,
    }
}

/// Customers with an order, and with more than one.
fn buyers(ledger: &Ledger) -> (u64, u64) {
    let Some(related) = ledger.related.first() else { return (0, 0) };
    let orders = (0..ledger.len()).filter_map(|customer| related.orders_of(customer));
    orders.fold((0, 0), |(buyers, repeat), orders| {
        (buyers + u64::from(!orders.is_empty()), repeat + u64::from(orders.len() > 1))
    })
}

/// The known values, largest first.
fn ranked(value: &Numbers) -> Vec<Decimal> {
    let mut ranked: Vec<Decimal> = (0..value.len()).filter_map(|customer| value.decimal(customer)).collect();
    // All have one scale, so that comparing is comparing integers.
    ranked.sort_unstable_by_key(|value| std::cmp::Reverse(value.units()));
    ranked
}

/// Cumulative share of the value over the share of the customers.
fn curve(ranked: &[Decimal], total: Decimal) -> Vec<(f64, f64)> {
    let mut points = vec![(0.0, 0.0)];
    let step = ranked.len().div_ceil(CURVE_POINTS).max(1);
    let mut sum = Decimal::ZERO;
    for (i, value) in ranked.iter().enumerate() {
        sum = match sum.plus(*value) {
            Ok(sum) => sum,
            Err(_) => return Vec::new(),
        };
        if (i + 1) % step == 0 || i + 1 == ranked.len() {
            points.push(((i + 1) as f64 / ranked.len() as f64, sum.to_f64() / total.to_f64()));
        }
    }
    points
}
