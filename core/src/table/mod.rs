//! Typed, immutable columns. A table never changes; a filter is a [`Mask`](crate::mask::Mask) over it.
//!
//! Integers take the narrowest width that holds them ([`Ints`]), text takes the cheapest of three forms
//! ([`TextValues`]): a dictionary where values repeat, a serial number where they are counted ids, plain
//! bytes otherwise. Which form a column takes is never visible in a result.

mod column;
mod ints;
mod spread;
mod text;

pub use column::{Column, NumberValues, Values};
pub use ints::{Ints, IntsBuilder, Lane, Lanes};
pub use spread::Spread;
pub use text::{TextValues, Words};

/// Columns of one length, with a name.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What the table is called in criteria: `customers`, `orders`, …
    pub name: String,
    rows: usize,
    columns: Vec<Column>,
}

impl Table {
    /// A table of these columns. Columns that are not `rows` long are left out (and are a bug).
    pub fn new(name: impl Into<String>, rows: usize, mut columns: Vec<Column>) -> Table {
        debug_assert!(columns.iter().all(|column| column.len() == rows), "columns of one length");
        columns.retain(|column| column.len() == rows);
        Table { name: name.into(), rows, columns }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns, in the order of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column at this position.
    pub fn column(&self, index: usize) -> Option<&Column> {
        self.columns.get(index)
    }

    /// Takes the table apart, so that columns can be rearranged one at a time.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }
}
