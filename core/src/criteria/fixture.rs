//! Small ledgers from text, for tests of this room and the rooms above.

use std::sync::Arc;

use crate::calendar::{Day, Instant, MICROS_PER_DAY};
use crate::ledger::{Ledger, LedgerOptions};
use crate::load::{ColumnReading, Role, Source, TableKind};
use crate::mask::Mask;
use crate::table::{Column, Ints, NumberValues, Table, TextValues, Values};
use crate::value::Decimal;

/// A ledger of customers and orders, each a text of lines.
///
/// The first line names the columns as `name:type`, the role follows where it is not the name: `city:t`,
/// `when:d:date`. Types: `t` text that repeats, `p` plain text, `n` number, `d` day, `i` instant (a day and an
/// hour), `f` flag. Cells stand between commas; an empty cell is unknown.
pub(crate) fn ledger(customers: &str, orders: &str, as_of: &str) -> Arc<Ledger> {
    of_kind(TableKind::Orders, customers, orders, as_of)
}

/// The same with lines of orders.
pub(crate) fn ledger_of_lines(customers: &str, lines: &str, as_of: &str) -> Arc<Ledger> {
    of_kind(TableKind::Lines, customers, lines, as_of)
}

fn of_kind(kind: TableKind, customers: &str, orders: &str, as_of: &str) -> Arc<Ledger> {
    let parts = [("customers.csv", TableKind::Customers, customers), ("orders.csv", kind, orders)];
    let sources = parts.into_iter().filter(|(_, _, text)| !text.is_empty());
    let sources = sources.map(|(file, kind, text)| source(file, kind, text)).collect();
    let options = LedgerOptions { as_of: Day::from_iso(as_of), today: Day::from_iso("2025-12-31").unwrap() };
    Arc::new(Ledger::build(sources, &options).unwrap().value)
}

fn source(file: &str, kind: TableKind, text: &str) -> Source {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let header: Vec<Vec<&str>> =
        lines.next().unwrap().split(',').map(|column| column.trim().split(':').collect()).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').map(str::trim).collect()).collect();
    let mut columns = Vec::new();
    let mut readings = Vec::new();
    for (index, column) in header.iter().enumerate() {
        let role = column.get(2).unwrap_or(&column[0]);
        let role = Role::NAMES.into_iter().find(|(_, name)| name == role).map(|(role, _)| role);
        readings.push(ColumnReading { role, ..ColumnReading::default() });
        let cells: Vec<&str> = rows.iter().map(|row| row[index]).collect();
        columns.push(self::column(column[0], column[1], &cells));
    }
    Source {
        file: file.into(),
        layout: None,
        kind,
        table: Table::new(file, rows.len(), columns),
        columns: readings,
        rows_read: rows.len() as u64,
        rejects: Vec::new(),
        problems: Vec::new(),
    }
}

fn column(name: &str, kind: &str, cells: &[&str]) -> Column {
    let known: Mask = cells.iter().map(|cell| !cell.is_empty()).collect();
    let ints = |read: &dyn Fn(&str) -> i64| {
        Ints::from_slice(
            &cells.iter().map(|cell| if cell.is_empty() { 0 } else { read(cell) }).collect::<Vec<_>>(),
        )
    };
    let day = |cell: &str| i64::from(Day::from_iso(cell).unwrap().0);
    let values = match kind {
        "t" => {
            let mut words: Vec<&str> = cells.to_vec();
            words.sort_unstable();
            words.dedup();
            let codes: Vec<u32> =
                cells.iter().map(|cell| words.binary_search(cell).unwrap() as u32).collect();
            Values::Text(TextValues::Dict {
                codes: Ints::from_codes(&codes),
                words: words.into_iter().collect(),
            })
        }
        "p" => Values::Text(TextValues::Plain(cells.iter().copied().collect())),
        "n" => {
            let number = |cell: &str| Decimal::parse(cell).unwrap();
            let scales = cells.iter().filter(|cell| !cell.is_empty()).map(|cell| number(cell).scale());
            let scale = scales.max().unwrap_or(0);
            let units = ints(&|cell| number(cell).with_scale(scale).unwrap().units() as i64);
            Values::Number(NumberValues { units, scale })
        }
        "d" => Values::Day(ints(&day)),
        "i" => Values::Instant(ints(&|cell| {
            let (date, hour) = cell.split_once(' ').unwrap_or((cell, "0"));
            Instant(day(date) * MICROS_PER_DAY + hour.parse::<i64>().unwrap() * 3_600_000_000).0
        })),
        "f" => Values::Flag(cells.iter().map(|cell| *cell == "true").collect()),
        other => panic!("no type {other}"),
    };
    Column::new(name, values, Some(known))
}
