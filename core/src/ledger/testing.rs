//! Files written by hand, for the tests of this room and of those above.

use crate::load::{ColumnReading, RecordPlace, Role, Source, TableKind};
use crate::table::{Column, Ints, NumberValues, Table, TextValues, Values};
use crate::value::Decimal;

/// Text, blank where unknown.
pub(crate) fn words(name: &str, cells: &[&str]) -> Column {
    let values = Values::Text(TextValues::Plain(cells.iter().copied().collect()));
    Column::new(name, values, Some(cells.iter().map(|cell| !cell.is_empty()).collect()))
}

/// Numbers as they are written, blank where unknown.
pub(crate) fn numbers(name: &str, cells: &[&str]) -> Column {
    let parsed: Vec<Option<Decimal>> = cells.iter().map(|cell| Decimal::parse(cell).ok()).collect();
    let scale = parsed.iter().flatten().map(|number| number.scale()).max().unwrap_or(0);
    let units: Vec<i64> = parsed
        .iter()
        .map(|number| number.map_or(0, |number| number.with_scale(scale).unwrap().units() as i64))
        .collect();
    let values = Values::Number(NumberValues { units: Ints::from_slice(&units), scale });
    Column::new(name, values, Some(parsed.iter().map(Option::is_some).collect()))
}

/// Days as ISO dates, blank where unknown.
pub(crate) fn days(name: &str, cells: &[&str]) -> Column {
    let parsed: Vec<Option<crate::calendar::Day>> =
        cells.iter().map(|cell| crate::calendar::Day::from_iso(cell)).collect();
    let units: Vec<i64> = parsed.iter().map(|day| day.map_or(0, |day| day.0.into())).collect();
    let known = parsed.iter().map(Option::is_some).collect();
    Column::new(name, Values::Day(Ints::from_slice(&units)), Some(known))
}

/// A file with a role for each column.
pub(crate) fn source(file: &str, kind: TableKind, columns: Vec<(Column, Option<Role>)>) -> Source {
    let rows = columns.first().map_or(0, |(column, _)| column.len());
    let (columns, roles): (Vec<Column>, Vec<Option<Role>>) = columns.into_iter().unzip();
    Source {
        file: file.into(),
        layout: None,
        kind,
        table: Table::new(file, rows, columns),
        columns: roles.into_iter().map(|role| ColumnReading { role, ..ColumnReading::default() }).collect(),
        rows_read: rows as u64,
        rejects: Vec::new(),
        problems: Vec::new(),
    }
}

/// A place somewhere in a file.
pub(crate) fn place(line: u64) -> RecordPlace {
    RecordPlace { line, bytes: line * 10..line * 10 + 5 }
}
