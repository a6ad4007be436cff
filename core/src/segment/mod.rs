//! Segmentations of every kind, what each segment is worth, and whether it deserves its own treatment.
//!
//! A segmentation is always a partition: every customer has exactly one label. Whatever the kind, it comes
//! out as one [`Segmentation`] (names in order, labels, counts), and everything downstream knows only that.
//!
//! - [`evaluate_all`] takes [`Definition`]s in any order, sees which name which others, and evaluates them so
//!   that a segmentation comes after those it names; a circle is an error that tells its path.
//! - [`value_table`] adds up customers, orders, revenue and margin by segment and gives each a [`Verdict`].
//! - [`pareto()`] is the curve of value over customers, best first.

mod bands;
mod definition;
mod error;
mod evaluate;
mod order;
mod pareto;
mod rules;
mod value;
mod values;
mod verdict;

pub use definition::{
    Definition, EVERYONE_ELSE, Evaluated, Kind, Part, Rule, Segment, Segmentation, UNKNOWN,
};
pub use error::SegmentError;
pub use evaluate::{dependencies, evaluate_all};
pub use pareto::{Advice, FEW_CUSTOMERS, Pareto, advice, pareto};
pub use value::{ValueRow, ValueTable, Worth, value_table};
pub use verdict::{Reason, Standing, Thresholds, Verdict, verdict};

#[cfg(test)]
mod tests;
