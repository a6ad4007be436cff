//! One column: a name, values of one type, and the rows that are known.

use super::{Ints, TextValues};
use crate::calendar::{Day, Instant};
use crate::mask::Mask;
use crate::value::{DataType, Decimal, Scalar};

/// Exact numbers of one scale.
#[derive(Clone, Debug, Default)]
pub struct NumberValues {
    /// Each value × 10^scale.
    pub units: Ints,
    /// Digits after the point.
    pub scale: u8,
}

/// The values of a column. Rows that are unknown hold anything.
#[derive(Clone, Debug)]
pub enum Values {
    /// Text, including identifiers.
    Text(TextValues),
    /// Exact numbers.
    Number(NumberValues),
    /// Days since 1970-01-01.
    Day(Ints),
    /// Microseconds since 1970-01-01 00:00, wall clock.
    Instant(Ints),
    /// Yes or no.
    Flag(Mask),
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The header as it stood in the file.
    pub name: String,
    /// The values.
    pub values: Values,
    /// The rows whose value is known; `None` when all are.
    pub known: Option<Mask>,
}

impl Column {
    /// A column; a mask that is full is dropped.
    pub fn new(name: impl Into<String>, values: Values, known: Option<Mask>) -> Column {
        let known = known.filter(|mask| !mask.is_all());
        Column { name: name.into(), values, known }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Text(text) => text.len(),
            Values::Number(numbers) => numbers.units.len(),
            Values::Day(ints) | Values::Instant(ints) => ints.len(),
            Values::Flag(mask) => mask.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the known values are.
    pub fn data_type(&self) -> DataType {
        match &self.values {
            Values::Text(_) => DataType::Text,
            Values::Number(numbers) => DataType::Number { scale: numbers.scale },
            Values::Day(_) => DataType::Day,
            Values::Instant(_) => DataType::Instant,
            Values::Flag(_) => DataType::Flag,
        }
    }

    /// Whether the value of a row is known.
    pub fn is_known(&self, row: usize) -> bool {
        row < self.len() && self.known.as_ref().is_none_or(|mask| mask.get(row))
    }

    /// The rows whose value is known, as a mask of its own.
    pub fn known_rows(&self) -> Mask {
        self.known.clone().unwrap_or_else(|| Mask::all(self.len()))
    }

    /// Number of rows whose value is unknown.
    pub fn unknown_count(&self) -> usize {
        self.known.as_ref().map_or(0, |mask| mask.len() - mask.count())
    }

    /// The value of a row, or `None` when it is unknown.
    pub fn get(&self, row: usize) -> Option<Scalar> {
        if !self.is_known(row) {
            return None;
        }
        Some(match &self.values {
            Values::Text(text) => Scalar::Text(text.get(row).into_owned()),
            Values::Number(numbers) => {
                Scalar::Number(Decimal::new(numbers.units.get(row)?.into(), numbers.scale))
            }
            Values::Day(days) => Scalar::Day(Day(i32::try_from(days.get(row)?).ok()?)),
            Values::Instant(instants) => Scalar::Instant(Instant(instants.get(row)?)),
            Values::Flag(mask) => Scalar::Flag(mask.get(row)),
        })
    }

    /// The rows `order[0], order[1], …`, in that order.
    pub fn gather(&self, order: &[u32]) -> Column {
        let values = match &self.values {
            Values::Text(text) => Values::Text(text.gather(order)),
            Values::Number(numbers) => {
                Values::Number(NumberValues { units: numbers.units.gather(order), scale: numbers.scale })
            }
            Values::Day(ints) => Values::Day(ints.gather(order)),
            Values::Instant(ints) => Values::Instant(ints.gather(order)),
            Values::Flag(mask) => Values::Flag(mask.gather(order)),
        };
        Column::new(self.name.clone(), values, self.known.as_ref().map(|mask| mask.gather(order)))
    }

    /// Memory taken by the values, in bytes.
    pub fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Text(text) => text.bytes(),
            Values::Number(numbers) => numbers.units.bytes(),
            Values::Day(ints) | Values::Instant(ints) => ints.bytes(),
            Values::Flag(mask) => mask.words().len() * 8,
        };
        values + self.known.as_ref().map_or(0, |mask| mask.words().len() * 8)
    }
}
