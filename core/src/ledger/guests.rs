//! Rows that name no customer: kept as sums by day, so that another as-of date can be asked for.

use crate::calendar::Day;

/// The rows of one table that name no customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guests {
    /// Undated rows first, then by day.
    pub days: Vec<GuestDay>,
}

/// The rows that name no customer of one day. An order stands on its earliest day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestDay {
    /// The day.
    pub day: Option<Day>,
    /// Number of rows.
    pub rows: u64,
    /// Number of orders.
    pub orders: u64,
    /// Sum of the known amounts, in units of the amount column.
    pub units: i128,
}

impl Guests {
    /// The days up to the as-of date.
    pub fn up_to(&self, as_of: Option<Day>) -> impl Iterator<Item = &GuestDay> {
        self.days.iter().filter(move |day| match (day.day, as_of) {
            (Some(day), Some(as_of)) => day <= as_of,
            _ => true,
        })
    }

    /// The last day, if any row is dated.
    pub fn last_day(&self) -> Option<Day> {
        self.days.last().and_then(|day| day.day)
    }
}
