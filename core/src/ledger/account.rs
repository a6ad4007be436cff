//! The books: what became of every row that was read, and the figures of the whole.

use std::sync::Arc;

use super::rules::{CurrencyCount, RuleBook, StatusCount};
use crate::calendar::Day;
use crate::load::{Reject, TableKind};
use crate::value::Decimal;

/// What became of the rows of one file: `rows_read = used + rejected + without_customer + excluded`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounting {
    /// Name of the file.
    pub file: String,
    /// What its rows are.
    pub kind: TableKind,
    /// Position among the ledger's related tables; `None` for customers and for files left out.
    pub related: Option<u16>,
    /// Data records in the file.
    pub rows_read: u64,
    /// Rows that stand behind the figures; merged duplicates among them.
    pub used: u64,
    /// Rows of the wrong shape, or with a date or an amount that cannot be read.
    pub rejected: u64,
    /// Sound rows that name no customer.
    pub without_customer: u64,
    /// Rows left out by a visible rule: later than the as-of date, or of a file that belongs to no customer.
    pub excluded: u64,
    /// The rejected rows, by line.
    pub rejects: Arc<[Reject]>,
    /// What the rules on rows found.
    pub rules: Arc<[RuleBook]>,
    /// The words of its status column, the most frequent first; none where it has too many to be a status.
    pub statuses: Arc<[StatusCount]>,
    /// The currencies of all files together, where amounts of this one are in one of several.
    pub currencies: Arc<[CurrencyCount]>,
    /// Orders of the rows that name no customer.
    pub orders_without_customer: u64,
    /// Money of the rows that name no customer; `None` where the table has no amount.
    pub revenue_without_customer: Option<Decimal>,
}

/// The figures of the whole base, up to the as-of date. Money is exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Number of customers.
    pub customers: u64,
    /// Customers that stand in no customer file.
    pub customers_only_in_orders: u64,
    /// Number of orders.
    pub orders: u64,
    /// Sum of the known amounts; `None` without an amount column.
    pub revenue: Option<Decimal>,
    /// Orders' rows whose amount is unknown.
    pub unknown_amounts: u64,
    /// Sum of the known margins; `None` when no row has one.
    pub margin: Option<Decimal>,
    /// Share of the money whose margin is known, refunds counted by their size, with six digits; `None`
    /// without money.
    pub margin_known_share: Option<Decimal>,
    /// Money of the rows that name no customer; `None` without an amount column.
    pub revenue_without_customer: Option<Decimal>,
    /// Orders of the rows that name no customer.
    pub orders_without_customer: u64,
    /// The day on which "last 90 days" ends.
    pub as_of: Option<Day>,
    /// The first and the last day on which there is an order.
    pub period: Option<(Day, Day)>,
}
