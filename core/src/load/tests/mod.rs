//! Tests of the whole room: real files, bad files, and any slices against a slow obvious reader.

mod around;
mod bad;
mod dialects;
mod encodings;
mod groups;
mod memory;
mod pollock;
mod real;
mod rendered;
mod slices;
mod spellings;
mod types;

use super::*;
use crate::value::Scalar;

/// A file in memory, loaded.
pub(super) fn load(name: &str, bytes: impl AsRef<[u8]>) -> Result<Loaded, LoadError> {
    load_with(name, bytes, &LoadOptions::default())
}

pub(super) fn load_with(
    name: &str,
    bytes: impl AsRef<[u8]>,
    options: &LoadOptions,
) -> Result<Loaded, LoadError> {
    load_bytes(&[(name, bytes.as_ref())], options)
}

/// Options that settle some columns.
fn settled(settlements: &[&str]) -> LoadOptions {
    let settle = settlements.iter().map(|text| Settlement::parse(text).unwrap()).collect();
    LoadOptions { settle, ..LoadOptions::default() }
}

/// A column by name, each cell as text, unknown empty.
pub(super) fn cells(source: &Source, name: &str) -> Vec<String> {
    let column = source.table.columns().iter().find(|column| column.name == name).unwrap();
    (0..column.len()).map(|row| column.get(row).map_or_else(String::new, |value| value.to_string())).collect()
}

fn role_of(source: &Source, name: &str) -> Option<Role> {
    let index = source.table.columns().iter().position(|column| column.name == name)?;
    source.columns[index].role
}

fn number(value: Option<Scalar>) -> crate::value::Decimal {
    match value {
        Some(Scalar::Number(number)) => number,
        other => panic!("a number was expected, not {other:?}"),
    }
}
