//! The rows of one file as they were read, on standard output.

use std::io::Write;
use std::path::Path;

use hedgerow_core::diag::Report;
use hedgerow_core::export::{header_csv, rows_csv};
use hedgerow_core::ledger::rejects;
use hedgerow_core::load::{LoadOptions, Loaded, Settlement};

use crate::failure::{Failure, unless_closed};
use crate::open::{self, Loading};

/// Rows written at a time.
const ROWS: usize = 8192;

/// Prints the rows of a file: without rejected records, with a header if the file has one.
pub fn table(path: &Path, sheet: Option<&str>, raw: bool, settle: Vec<Settlement>) -> Result<(), Failure> {
    let files = open::files(&[path.to_owned()])?;
    if let Some(sheet) = sheet {
        return Err(Failure::text(format!(
            "{} has no sheet \"{sheet}\", because it is text\n  help: leave --sheet out",
            path.display()
        )));
    }
    if files.iter().all(|file| file.size == 0) {
        return Ok(());
    }
    let options = LoadOptions { settle, ..LoadOptions::default() };
    let loaded = open::drive(&mut Loading::new(open::infos(&files), options), &files)?;
    let Loaded { sources, recipes, questions } = loaded;
    if !questions.is_empty() && !raw {
        let texts = questions.iter().map(|question| question.problem().to_string());
        return Err(Failure::Question(texts.collect()));
    }
    let (Some(source), Some(recipe)) = (sources.first(), recipes.first()) else { return Ok(()) };
    let (_, left_out) = rejects(source);
    let mut out = std::io::stdout().lock();
    let mut write = || -> std::io::Result<()> {
        if recipe.header {
            let names = source.table.columns().iter().map(|column| column.name.as_str());
            out.write_all(&header_csv(names))?;
        }
        for start in (0..source.table.rows()).step_by(ROWS) {
            out.write_all(&rows_csv(&source.table, start..start + ROWS, &left_out))?;
        }
        out.flush()
    };
    unless_closed(write())
}
