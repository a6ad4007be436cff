//! The layout that every aggregate runs over.

use std::sync::Arc;

use super::account::{Accounting, Totals};
use super::column::LedgerColumn;
use super::whole::Whole;
use crate::calendar::Day;
use crate::load::TableKind;
use crate::mask::Mask;
use crate::table::{Column, TextValues};

/// The customer base.
#[derive(Clone, Debug)]
pub struct Customers {
    /// Ids as written in the customer file, else the join key as written; distinct, in code-point order.
    pub ids: TextValues,
    /// What the customer file says of each; unknown for customers known only from orders.
    pub columns: Vec<LedgerColumn>,
    /// The customers that stand in the customer file.
    pub in_file: Mask,
}

/// Orders as offsets over the rows of a related table.
#[derive(Clone, Debug)]
pub struct Orders {
    /// Where each customer's orders begin, and one entry more: `customers + 1` entries.
    pub starts: Vec<u32>,
    /// Where each order's rows begin, and one entry more. `None` where every row is an order of its own.
    pub rows: Option<Vec<u32>>,
}

/// A related table laid out by customer.
#[derive(Clone, Debug)]
pub struct Related {
    /// What it is called in criteria: `orders`, …
    pub name: String,
    /// What its rows are.
    pub kind: TableKind,
    /// The columns. The amount, if it had to be computed, and the margin are among them.
    pub columns: Arc<[LedgerColumn]>,
    /// Where each customer's rows begin, and one entry more: `customers + 1` entries. The first need not be
    /// 0: rows of customers known only from orders that are ahead stand between the others, ahead as well.
    pub starts: Arc<[u32]>,
    /// Where each customer's rows up to the as-of date end; rows from there to the next start are ahead.
    /// `None` when no row is ahead. An order is ahead as a whole or not at all, by its date.
    pub ends: Option<Arc<[u32]>>,
    /// Orders, where the table has them.
    pub orders: Option<Arc<Orders>>,
    /// Position of the date column.
    pub date: Option<u32>,
    /// Position of the amount column.
    pub amount: Option<u32>,
    /// Position of the margin column.
    pub margin: Option<u32>,
}

/// The customers and everything known about them. Cheap to clone: the columns are shared.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The base.
    pub customers: Arc<Customers>,
    /// The related tables. Orders (or their lines), if there are any, are called `orders` and come first.
    pub related: Vec<Related>,
    /// The day on which "last 90 days" ends; unknown without dated rows unless the project names it.
    pub as_of: Option<Day>,
    /// What became of the rows of each file, in the order in which the files were given.
    pub accounting: Vec<Accounting>,
    /// The figures of the whole.
    pub totals: Totals,
    /// Everything that was loaded, whatever the as-of date.
    pub(super) whole: Arc<Whole>,
}

impl Related {
    /// Number of rows, those ahead included.
    pub fn rows(&self) -> usize {
        self.starts.last().map_or(0, |&end| end as usize)
    }

    /// The orders of a customer that count, by position; `None` where the table has no orders.
    pub fn orders_of(&self, customer: usize) -> Option<std::ops::Range<usize>> {
        let orders = self.orders.as_ref()?;
        let Some(rows) = &orders.rows else { return Some(self.rows_of(customer)) };
        let at = |customer: usize| orders.starts.get(customer).map_or(0, |&start| start as usize);
        let (start, end) = (at(customer), at(customer + 1));
        let last_row = self.rows_of(customer).end;
        let starts = rows.get(start..end).unwrap_or_default();
        Some(start..start + starts.partition_point(|&row| (row as usize) < last_row))
    }

    /// The rows of a customer that count: up to the as-of date.
    pub fn rows_of(&self, customer: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(customer).map_or(0, |&start| start as usize);
        let ends = self.ends.as_deref();
        let end = match ends {
            Some(ends) => ends.get(customer),
            None => self.starts.get(customer + 1),
        };
        start..end.map_or(start, |&end| end as usize)
    }

    /// The column at a position.
    pub fn column(&self, position: Option<u32>) -> Option<&Column> {
        self.columns.get(position? as usize).map(LedgerColumn::column)
    }
}

impl Ledger {
    /// Does a piece of what the first question about a related table would wait for: its rows are brought into the order
    /// of customers, then its dates and its amounts. `false` when there is nothing left to do. Answers do not depend on it.
    pub fn settle(&self) -> bool {
        self.related.iter().any(|related| {
            let columns = [related.date, related.amount].into_iter().flatten();
            columns.filter_map(|at| related.columns.get(at as usize)).any(LedgerColumn::settle)
        })
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.customers.ids.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
