//! The layout that every aggregate runs over.

use crate::calendar::Day;
use crate::load::{Family, Role, TableKind};
use crate::mask::Mask;
use crate::table::{Column, TextValues};

/// A column of the ledger and what it is for.
#[derive(Clone, Debug)]
pub struct LedgerColumn {
    /// The values, in ledger order.
    pub column: Column,
    /// What it is for.
    pub role: Option<Role>,
    /// Its family of criteria.
    pub family: Option<Family>,
}

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
    /// The columns, in ledger order. The amount, if it had to be computed, and the margin are among them.
    pub columns: Vec<LedgerColumn>,
    /// Where each customer's rows begin, and one entry more: `customers + 1` entries.
    pub starts: Vec<u32>,
    /// Where each customer's rows up to the as-of date end; rows from there to the next start are ahead.
    /// `None` when no row is ahead.
    pub ends: Option<Vec<u32>>,
    /// Orders, where the table has them.
    pub orders: Option<Orders>,
    /// Position of the date column.
    pub date: Option<u32>,
    /// Position of the amount column.
    pub amount: Option<u32>,
    /// Position of the margin column.
    pub margin: Option<u32>,
}

/// The customers and everything known about them.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The base.
    pub customers: Customers,
    /// The related tables. Orders (or their lines), if there are any, are called `orders` and come first.
    pub related: Vec<Related>,
    /// The day on which "last 90 days" ends; unknown without dated rows unless the project names it.
    pub as_of: Option<Day>,
}

impl Ledger {
    /// Number of customers.
    pub fn len(&self) -> usize {
        self.customers.ids.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
