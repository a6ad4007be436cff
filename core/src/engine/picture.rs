//! What everything adds up to, and the shape of the value: who brings how much of it.

use super::{PictureView, TotalsView};
use crate::ledger::{Ledger, Related};
use crate::segment::{FEW_CUSTOMERS, Pareto};
use crate::value::Decimal;

/// The figures of the base.
pub(super) fn totals(ledger: &Ledger, value_measure: &str) -> TotalsView {
    let totals = &ledger.totals;
    let text = |number: Option<Decimal>| number.map(|number| number.to_string());
    TotalsView {
        customers: totals.customers,
        customers_only_in_orders: totals.customers_only_in_orders,
        orders: totals.orders,
        has_orders: orders(ledger).is_some(),
        revenue: text(totals.revenue),
        margin: text(totals.margin),
        margin_known_share: text(totals.margin_known_share),
        revenue_without_customer: text(totals.revenue_without_customer),
        orders_without_customer: totals.orders_without_customer,
        period: totals.period.map(|(first, last)| (first.to_string(), last.to_string())),
        as_of: ledger.as_of.map(|day| day.to_string()),
        ahead: ledger.related.iter().map(rows_ahead).sum(),
        value_measure: value_measure.to_owned(),
    }
}

/// The orders, if there are any: they are the first related table.
fn orders(ledger: &Ledger) -> Option<&Related> {
    ledger.related.first().filter(|related| related.orders.is_some())
}

fn rows_ahead(related: &Related) -> u64 {
    let Some(ends) = &related.ends else { return 0 };
    let next = related.starts.iter().skip(1);
    ends.iter().zip(next).map(|(&end, &next)| u64::from(next.saturating_sub(end))).sum()
}

/// The totals with the shape of the value.
pub(super) fn picture(ledger: &Ledger, totals: TotalsView, curve: Option<Pareto>) -> PictureView {
    let (buyers, repeat_customers) = buyers(ledger);
    let few = totals.customers <= FEW_CUSTOMERS;
    let (points, top_fifth_share) =
        curve.map(|curve| (curve.points, curve.top_fifth_share)).unwrap_or_default();
    PictureView {
        totals,
        pareto: points,
        top_fifth_share: top_fifth_share.map(|share| share.to_string()),
        repeat_customers,
        buyers,
        few,
    }
}

/// Customers with an order, and with more than one.
fn buyers(ledger: &Ledger) -> (u64, u64) {
    let Some(related) = orders(ledger) else { return (0, 0) };
    let orders = (0..ledger.len()).filter_map(|customer| related.orders_of(customer));
    orders.fold((0, 0), |(buyers, repeat), orders| {
        (buyers + u64::from(!orders.is_empty()), repeat + u64::from(orders.len() > 1))
    })
}
