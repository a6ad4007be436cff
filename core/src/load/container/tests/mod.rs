//! Tests of the room: real workbooks against what is in them, a reader of other hands as twin, containers
//! built here, and everything that may be wrong with a container.

mod archives;
pub(in crate::load) mod build;
mod groups;
mod refused;
mod sheets;
mod twin;
mod workbooks;

use super::super::tests::{cells, load, load_with};
use super::super::{LoadError, LoadOptions, Loaded, Settlement, Source};

/// A file of the shared data; `None` (and a line that says so) where there is none.
fn data(path: &str) -> Option<Vec<u8>> {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    let bytes = std::fs::read(full).ok();
    if bytes.is_none() {
        println!("skipped: ../shared/data/{path} is not there");
    }
    bytes
}

/// Options under which only these sheets are read.
fn sheets(names: &[&str]) -> LoadOptions {
    let settle = names.iter().map(|name| Settlement::sheet(name)).collect();
    LoadOptions { settle, ..LoadOptions::default() }
}

/// A source as lines of cells: its columns, then its rows; unknown is empty.
fn lines(source: &Source) -> Vec<String> {
    let names: Vec<&str> = source.table.columns().iter().map(|column| column.name.as_str()).collect();
    let columns: Vec<Vec<String>> = names.iter().map(|name| cells(source, name)).collect();
    let row = |row: usize| columns.iter().map(|cells| cells[row].as_str()).collect::<Vec<_>>().join("|");
    std::iter::once(names.join("|")).chain((0..source.table.rows()).map(row)).collect()
}

/// The name of each source.
fn names(loaded: &Loaded) -> Vec<&str> {
    loaded.sources.iter().map(|source| source.file.as_str()).collect()
}

/// The codes of what is to know about a source.
fn codes(source: &Source) -> Vec<&'static str> {
    source.problems.iter().map(|problem| problem.code).collect()
}
