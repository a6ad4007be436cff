//! Customers joined with their related tables.
//!
//! The base is the keys of the customer file ∪ the keys of the orders, in code-point order of their ids.
//! Rows of a related table are laid out by (customer, date, order id): undated rows first, rows later than
//! the as-of date (*ahead*) last, so that every aggregate is one pass over contiguous rows. Lines stand
//! together by order, and the order's date is the earliest of its lines.

mod account;
mod arrange;
mod base;
mod build;
mod by_order;
mod column;
mod concat;
mod days;
mod deal;
mod derive;
mod error;
mod group;
mod index;
mod join;
mod keys;
mod layout;
mod lift;
mod lines;
mod rules;
mod sums;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod whole;

pub(crate) use index::WordIndex;

pub use account::{Accounting, Totals};
pub use build::Building;
pub use column::LedgerColumn;
pub use error::{LedgerError, LedgerOptions};
pub use group::rejects;
pub use layout::{Customers, Ledger, Orders, Related};
pub use rules::{CurrencyCount, RowRules, Rule, RuleBook, StatusCount, StatusGroup};
