//! The criteria language: text ⇄ tree, checked against the data and lowered to the plan.
//!
//! ```text
//! country in ("Greece", "Cyprus") and age between 25 and 44
//! count(orders where category = "scrubs" and date in last 90 days) >= 3
//! days since last(orders.date) > 180 or margin in top 20%
//! ```
//!
//! - [`parse()`] reads a text and never fails: problems stand beside the tree, so half-typed text works too.
//! - A [`Tree`] prints itself; what it prints parses to the same tree.
//! - [`check()`] resolves names against a [`Schema`] and gives a [`Pred`](crate::plan::Pred) to evaluate;
//!   [`check_measure`] and [`check_column`] do the same for numbers, days and columns.
//! - [`complete()`] offers what could stand at the caret, [`clauses()`] the parts worth counting, [`explain`] says
//!   why one customer is in or out.
//!
//! From loose to tight: `or`, `and`, `not`, comparisons (`= != < <= > >=`, `in`, `between`, `contains`,
//! `starts with`, `ends with`, `is known`), `+ -`, `*`, the sign. Comparisons do not chain. Names are letters,
//! digits and `_`; any other name stands in backticks. Words and names are without case.

mod check;
mod clauses;
mod complete;
mod error;
mod parse;
mod print;
mod schema;
mod token;
mod tree;

pub use check::{Measure, check, check_column, check_measure, quoted_customers};
pub use clauses::{ClauseCount, ClauseTruth, clauses, count_clauses, explain};
pub use complete::{Completion, CompletionKind, Completions, complete};
pub use error::{CriteriaError, MAX_DEPTH, MAX_OPERATORS, Wanted};
pub use parse::{Parsed, parse};
pub use schema::{Schema, SegmentNames, merge_spellings};
pub use tree::{Arithmetic, Function, Kind, Match, Name, Rows, Set, Tree, Unit};

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
