//! How the values of a column are spread, counted when somebody looks.

use super::SpreadView;
use crate::ledger::{Ledger, LedgerColumn};
use crate::load::is_same_heading;
use crate::table::{Column, Spread};
use crate::value::Decimal;

/// The spread of a column of a source; `None` where it has none, or is not part of the base.
pub(super) fn spread(ledger: &Ledger, source: usize, name: &str) -> Option<SpreadView> {
    let columns: &[LedgerColumn] = match ledger.accounting.get(source)?.related {
        Some(related) => &ledger.related.get(usize::from(related))?.columns,
        None => &ledger.customers.columns,
    };
    columns.iter().find(|column| is_same_heading(column.name(), name))?.look(of_column)
}

fn of_column(column: &Column) -> Option<SpreadView> {
    let text = |row| column.get(row).map(|value| value.to_string());
    Some(match Spread::of(column)? {
        Spread::Range { bars, least, most, is_cut } => {
            SpreadView::Range { bars, least: text(least)?, most: text(most)?, is_cut }
        }
        Spread::Words { bars, most, known } => {
            let first = bars.first().copied().unwrap_or(0);
            let count = |count: u64| Decimal::new(count.into(), 0);
            let share = count(first).share_of(count(known), 6)?;
            SpreadView::Words { bars, most: text(most)?, share: share.to_string() }
        }
    })
}
