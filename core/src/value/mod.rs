//! Scalars: what one cell can hold, and the null rule.
//!
//! The null rule: a cell without content is *unknown*. Nothing is ever stored in place of an unknown
//! value; a column keeps its known rows in a [`Mask`](crate::mask::Mask) beside the values.

mod decimal;
mod fold;
mod key;

pub use decimal::{Decimal, DecimalError, MAX_SCALE, pow10};
pub use fold::{fold, fold_char};
pub use key::matching_key;

use std::fmt;

use crate::calendar::{Day, Instant};

/// What the known values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataType {
    /// Text, including identifiers.
    Text,
    /// Exact decimal numbers with this many digits after the point.
    Number {
        /// Digits after the point, 0 to [`MAX_SCALE`].
        scale: u8,
    },
    /// Calendar days.
    Day,
    /// Wall-clock moments.
    Instant,
    /// Yes or no.
    Flag,
}

/// One known value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// An exact number.
    Number(Decimal),
    /// A day.
    Day(Day),
    /// A moment.
    Instant(Instant),
    /// Yes or no.
    Flag(bool),
}

impl fmt::Display for Scalar {
    /// Plain: ISO dates, a point before the decimals, `true` and `false`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Text(text) => f.write_str(text),
            Scalar::Number(number) => number.fmt(f),
            Scalar::Day(day) => day.fmt(f),
            Scalar::Instant(instant) => instant.fmt(f),
            Scalar::Flag(flag) => flag.fmt(f),
        }
    }
}
