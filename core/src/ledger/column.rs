//! A column of the ledger.
//!
//! The columns of related tables come in the order of their files and are needed in that of the customers. Bringing one
//! column into that order means a jump through memory for every row, and most columns of an export are never asked for:
//! so each is arranged when somebody first asks.

use std::sync::{Arc, Mutex, OnceLock};

use super::arrange::Order;
use super::base::pick;
use super::concat::StackColumn;
use super::keys::NOBODY;
use crate::load::{Family, Role};
use crate::table::Column;
use crate::value::DataType;

/// A column of the ledger and what it is for. Cheap to clone where it belongs to a related table.
#[derive(Clone, Debug)]
pub struct LedgerColumn {
    /// What it is for.
    pub role: Option<Role>,
    /// Its family of criteria.
    pub family: Option<Family>,
    values: Held,
}

#[derive(Clone, Debug)]
enum Held {
    Arranged(Column),
    Waiting(Arc<Waiting>),
}

/// A column that has not been asked for, or has by now.
#[derive(Debug)]
struct Waiting {
    name: String,
    data_type: DataType,
    /// As it came; gone once it is arranged.
    as_read: Mutex<Option<Column>>,
    places: Places,
    arranged: OnceLock<Column>,
}

/// The rows of a table in ledger order, shared by its columns; [`NOBODY`] where there is no row. They are found when the
/// first column is asked for.
#[derive(Clone, Debug)]
pub(super) struct Places(Arc<Finding>);

#[derive(Debug)]
struct Finding {
    /// Gone once they are found.
    order: Mutex<Option<Order>>,
    /// Rows of the table.
    rows: usize,
    found: OnceLock<Found>,
}

#[derive(Debug)]
struct Found {
    places: Vec<u32>,
    /// Whether they are all rows as they stand.
    is_identity: bool,
    /// Whether there is a row in every place.
    is_full: bool,
}

impl Places {
    /// Of a table with so many rows.
    pub(super) fn new(places: Vec<u32>, rows: usize) -> Places {
        Places::in_order(Order::Found(places), rows)
    }

    /// Of a table with so many rows, some or all of them in this order.
    pub(super) fn in_order(order: Order, rows: usize) -> Places {
        Places(Arc::new(Finding { order: Mutex::new(Some(order)), rows, found: OnceLock::new() }))
    }

    fn found(&self) -> &Found {
        self.0.found.get_or_init(|| self.0.find())
    }

    fn arrange(&self, column: Column) -> Column {
        let Found { places, is_identity, is_full } = self.found();
        if *is_identity {
            column
        } else if *is_full {
            column.gather(places)
        } else {
            pick(&column, places)
        }
    }
}

impl Finding {
    fn find(&self) -> Found {
        // Taken once, because `found` is set once; a lock that somebody panicked with still holds the order.
        let order = self.order.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let places = match order {
            Some(Order::Found(places)) => places,
            Some(Order::ToDeal(deal)) => deal.rows(),
            None => Vec::new(),
        };
        let is_identity =
            places.len() == self.rows && places.iter().zip(0..).all(|(place, row)| *place == row);
        let is_full = !places.contains(&NOBODY);
        Found { places, is_identity, is_full }
    }
}

impl LedgerColumn {
    /// A column whose rows stand in ledger order.
    pub fn new(column: Column, role: Option<Role>, family: Option<Family>) -> LedgerColumn {
        LedgerColumn { role, family, values: Held::Arranged(column) }
    }

    /// A column whose rows stand in the order of their file.
    pub(super) fn to_arrange(held: StackColumn, places: &Places) -> LedgerColumn {
        let StackColumn { column, role, family } = held;
        let waiting = Waiting {
            name: column.name.clone(),
            data_type: column.data_type(),
            as_read: Mutex::new(Some(column)),
            places: places.clone(),
            arranged: OnceLock::new(),
        };
        LedgerColumn { role, family, values: Held::Waiting(Arc::new(waiting)) }
    }

    /// The values, in ledger order. The first call may take the time of a pass over the rows.
    pub fn column(&self) -> &Column {
        match &self.values {
            Held::Arranged(column) => column,
            Held::Waiting(waiting) => waiting.arranged.get_or_init(|| waiting.arrange()),
        }
    }

    /// Does a piece of arranging it before anybody asks: finds the order of rows, or brings the values into it. `false`
    /// when there is nothing left to do.
    pub(super) fn settle(&self) -> bool {
        let Held::Waiting(waiting) = &self.values else { return false };
        if waiting.arranged.get().is_some() {
            return false;
        }
        if waiting.places.0.found.get().is_none() {
            waiting.places.found();
        } else {
            self.column();
        }
        true
    }

    /// Looks at the values in whatever order they stand. Nothing is arranged for it.
    pub fn look<T>(&self, at: impl FnOnce(&Column) -> T) -> T {
        if let Held::Waiting(waiting) = &self.values
            && waiting.arranged.get().is_none()
        {
            let held = waiting.as_read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(column) = held.as_ref() {
                return at(column);
            }
        }
        at(self.column())
    }

    /// The header. Nothing is arranged for it.
    pub fn name(&self) -> &str {
        match &self.values {
            Held::Arranged(column) => &column.name,
            Held::Waiting(waiting) => &waiting.name,
        }
    }

    /// What the known values are. Nothing is arranged for it.
    pub fn data_type(&self) -> DataType {
        match &self.values {
            Held::Arranged(column) => column.data_type(),
            Held::Waiting(waiting) => waiting.data_type,
        }
    }
}

impl Waiting {
    fn arrange(&self) -> Column {
        // Taken once, because `arranged` is set once; a lock that somebody panicked with still holds the column.
        let mut held = self.as_read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let column = held.take().unwrap_or_else(|| {
            debug_assert!(false, "a column is arranged once");
            Column::new(self.name.clone(), crate::table::Values::Flag(crate::mask::Mask::default()), None)
        });
        self.places.arrange(column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::ledger::deal::Deal;
    use crate::table::{Ints, Lanes, Values};
    use crate::value::Scalar;

    #[test]
    fn a_column_is_arranged_when_it_is_asked_for_and_not_before() {
        let days = Column::new("day", Values::Day(Ints::from_slice(&[3, 1, 2])), None);
        let held = StackColumn { column: days, role: Some(Role::Date), family: None };
        let column = LedgerColumn::to_arrange(held, &Places::new(vec![1, 2, 0], 3));
        assert_eq!((column.name(), column.data_type()), ("day", DataType::Day));
        let Held::Waiting(waiting) = &column.values else { panic!("it waits") };
        assert!(waiting.arranged.get().is_none());
        column.look(|held| assert_eq!(held.get(0), Some(Scalar::Day(Day(3))), "as it stood in its file"));
        assert!(waiting.arranged.get().is_none());
        let clone = column.clone();
        let Values::Day(days) = &column.column().values else { panic!("days stay days") };
        assert_eq!(days.iter().collect::<Vec<_>>(), [1, 2, 3]);
        assert!(std::ptr::eq(clone.column(), column.column()), "clones share what is arranged");
        assert!(waiting.as_read.lock().unwrap().is_none());
        column.look(|held| assert_eq!(held.get(0), Some(Scalar::Day(Day(1)))));
    }

    #[test]
    fn the_order_of_rows_is_found_for_the_first_column_that_is_asked_for() {
        let deal = Deal::new(&Arc::new(vec![1, 0, 1]), 2, Some(Lanes::U8(vec![9, 5, 3])));
        let places = Places::in_order(Order::ToDeal(deal), 3);
        let column = |name: &str| {
            let days = Column::new(name, Values::Day(Ints::from_slice(&[9, 5, 3])), None);
            LedgerColumn::to_arrange(StackColumn { column: days, role: None, family: None }, &places)
        };
        let (first, second) = (column("first"), column("second"));
        first.look(|held| assert_eq!(held.len(), 3));
        assert!(places.0.found.get().is_none(), "to look at a column its order is not needed");
        for column in [first, second] {
            let Values::Day(days) = &column.column().values else { panic!("days stay days") };
            assert_eq!(days.iter().collect::<Vec<_>>(), [5, 3, 9]);
            assert!(places.0.found.get().is_some() && places.0.order.lock().unwrap().is_none());
        }
    }
}
