//! Rows that repeat another one in every cell.

use std::collections::HashMap;

use super::super::arrange::compare_cells;
use super::super::index::hash;
use super::File;
use crate::load::Role;
use crate::mask::Mask;
use crate::table::{Column, TextValues, Values};

/// Files of more rows are looked at only when somebody asks for it: it takes a number a row.
const MANY_ROWS: usize = 1 << 20;

/// All but the first of rows that are equal in every cell.
pub(super) fn repeated_rows(file: &File<'_>) -> Vec<u32> {
    let table = &file.source.table;
    let is_asked = file.rules.leave_out.iter().any(|(rule, _)| *rule == super::Rule::Duplicates);
    if table.rows() < 2 || file.column(Role::OrderId).is_some_and(is_counted_once) {
        return Vec::new();
    }
    if table.rows() > MANY_ROWS && !is_asked {
        return Vec::new();
    }
    let mut hashes = vec![0u64; table.rows()];
    for column in table.columns() {
        mix(column, &mut hashes);
    }
    let equal = |a: usize, b: usize| table.columns().iter().all(|column| compare_cells(column, a, b).is_eq());
    let mut first: HashMap<u64, Vec<u32>> = HashMap::with_capacity(table.rows());
    let mut repeated = Vec::new();
    for (row, hash) in hashes.into_iter().enumerate().filter(|(row, _)| file.is_free.get(*row)) {
        let held = first.entry(hash).or_default();
        if held.iter().any(|&other| equal(other as usize, row)) {
            repeated.push(row as u32);
        } else {
            held.push(row as u32);
        }
    }
    repeated
}

/// Whether a column is one of counted ids in which each stands once: no two rows are equal then.
fn is_counted_once(column: &Column) -> bool {
    let Values::Text(TextValues::Serial { numbers, .. }) = &column.values else { return false };
    let Some((low, high)) = numbers.range().filter(|_| column.known.is_none()) else { return false };
    let span = high.wrapping_sub(low) as u64;
    if numbers.is_rising() {
        return true;
    }
    if span > numbers.len() as u64 * 64 + 65_536 {
        return false;
    }
    let mut seen = Mask::none(span as usize + 1);
    numbers.iter().all(|number| {
        let at = number.wrapping_sub(low) as usize;
        let is_new = !seen.get(at);
        seen.set(at, true);
        is_new
    })
}

/// Mixes the cells of a column into the hashes of their rows.
fn mix(column: &Column, hashes: &mut [u64]) {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let enter = |held: &mut u64, value: u64| *held = (*held ^ value).wrapping_mul(FACTOR).rotate_left(23);
    let is_known = |row: usize| column.is_known(row);
    match &column.values {
        Values::Number(numbers) => {
            for (row, (held, units)) in hashes.iter_mut().zip(numbers.units.iter()).enumerate() {
                enter(held, if is_known(row) { units as u64 } else { FACTOR });
            }
        }
        Values::Day(ints) | Values::Instant(ints) => {
            for (row, (held, units)) in hashes.iter_mut().zip(ints.iter()).enumerate() {
                enter(held, if is_known(row) { units as u64 } else { FACTOR });
            }
        }
        Values::Flag(flags) => {
            for (row, held) in hashes.iter_mut().enumerate() {
                enter(held, if is_known(row) { u64::from(flags.get(row)) } else { FACTOR });
            }
        }
        Values::Text(TextValues::Dict { codes, .. } | TextValues::Serial { numbers: codes, .. }) => {
            for (row, (held, code)) in hashes.iter_mut().zip(codes.iter()).enumerate() {
                enter(held, if is_known(row) { code as u64 } else { FACTOR });
            }
        }
        Values::Text(TextValues::Plain(words)) => {
            for (row, (held, word)) in hashes.iter_mut().zip(words.iter()).enumerate() {
                enter(held, if is_known(row) { hash(word.as_bytes()) } else { FACTOR });
            }
        }
    }
}
