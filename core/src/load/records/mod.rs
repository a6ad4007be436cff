//! Bytes to records and fields: the grammar of delimited text, and its readers.
//!
//! ```text
//! grammar  State: the grammar as a machine over single bytes, and what each byte adds to its cell
//! batch    the fast reader: a run of complete records, cut into cells where they lie
//! slow     the slow reader: a record at a time, of any width (previews, detection, the twin in tests)
//! mend     the second look at a record that is not as wide as the others, for both readers
//! ```
//!
//! The grammar in its plain form is that of `csv-core` with its default line ends: a quote opens only at
//! the start of a field and is doubled inside; after a closing quote the rest of the field is taken as it
//! stands; LF, CR and CR LF end a record; empty lines are no records, nor are lines of delimiters alone. A
//! dialect may escape quotes otherwise, pad its delimiters, separate by runs of spaces and have lines of
//! comment. Where records begin and end is decided by [`State`] alone, so that it can be known at the edge
//! of any slice; only within a record that turned out odd may [`mend`] cut differently.

mod batch;
mod grammar;
mod mend;
mod slow;

pub(super) use batch::{Batch, Edges};
pub(super) use grammar::State;
pub(super) use mend::{Shape, recut};
pub use slow::{RawRecord, RawRecords};

#[cfg(test)]
mod tests;
