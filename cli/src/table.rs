//! The rows of one file as they were read, on standard output.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use hedgerow_core::diag::Report;
use hedgerow_core::export::{header_csv, record_csv, rows_csv};
use hedgerow_core::ledger::rejects;
use hedgerow_core::load::{
    Encoding, LoadOptions, Loaded, MEMBER_MARK, Origin, Recipe, Settlement, Source, raw_text,
};
use hedgerow_core::table::Column;

use crate::failure::{Failure, unless_closed};
use crate::open::{self, Loading};
use crate::ranges::InputFile;

/// Rows written at a time.
const ROWS: usize = 8192;
/// Bytes read at a time.
const RANGE: u64 = 4 << 20;

/// Prints the rows of a file: without rejected records, with a header if the file has one.
pub fn table(path: &Path, raw: bool, settle: Vec<Settlement>) -> Result<(), Failure> {
    let files = open::files(&[path.to_owned()])?;
    let Some(file) = files.first().filter(|file| file.size > 0) else { return Ok(()) };
    let options = LoadOptions { settle, ..LoadOptions::default() };
    let loaded = open::drive(&mut Loading::new(open::infos(&files), options), &files)?;
    let Some(Loaded { sources, recipes, questions, origins }) = loaded else { return Ok(()) };
    let (Some(source), Some(recipe), Some(origin)) = (sources.first(), recipes.first(), origins.first())
    else {
        return Ok(());
    };
    // A cell as it stood is the same under every reading.
    let open: Vec<_> = questions.iter().filter(|question| question.file == source.file).collect();
    if !open.is_empty() && !raw {
        let texts = open.iter().map(|question| question.problem().to_string());
        return Err(Failure::Question(texts.collect()));
    }
    if origins.len() > 1 {
        say_others(path, &origins);
    }
    let bytes = match &origin.text {
        Some(text) => Bytes::Memory(text),
        None => Bytes::File(file),
    };
    let mut out = io::stdout().lock();
    let written = match raw {
        true => write_raw(&mut out, &bytes, source, recipe),
        false => write_typed(&mut out, source, recipe),
    };
    unless_closed(written.and_then(|()| out.flush()))
}

/// Of a container with several tables the first is printed; that there are others is said aside.
fn say_others(path: &Path, origins: &[Origin]) {
    let names = origins.iter().filter_map(|origin| origin.names.first()?.split_once(MEMBER_MARK));
    let names: Vec<&str> = names.map(|(_, name)| name).collect();
    let (file, count, names) = (path.display(), names.len(), names.join(", "));
    // Where nobody listens, the rows go on.
    let _ = writeln!(
        io::stderr(),
        "{file} holds {count} tables: {names}; this is the first\n  help: choose another with --sheet NAME"
    );
}

/// Where the bytes of the rows are.
enum Bytes<'a> {
    File(&'a InputFile),
    /// Those of a member of a container.
    Memory(&'a [u8]),
}

impl Bytes<'_> {
    fn read(&self, range: &Range<u64>) -> io::Result<Vec<u8>> {
        match self {
            Bytes::File(file) => file.read(range),
            Bytes::Memory(bytes) => {
                let part = bytes.get(range.start as usize..range.end as usize);
                part.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
            }
        }
    }
}

fn write_header(out: &mut impl Write, source: &Source, recipe: &Recipe) -> io::Result<()> {
    if recipe.header == 0 {
        return Ok(());
    }
    out.write_all(&header_csv(source.table.columns().iter().map(|column| column.name.as_str())))
}

fn write_typed(out: &mut impl Write, source: &Source, recipe: &Recipe) -> io::Result<()> {
    let (_, left_out) = rejects(source);
    write_header(out, source, recipe)?;
    for start in (0..source.table.rows()).step_by(ROWS) {
        out.write_all(&rows_csv(&source.table, start..start + ROWS, &left_out))?;
    }
    Ok(())
}

/// Reads the file once more and writes the cells as they stand, of the records that are in the table.
fn write_raw(out: &mut impl Write, file: &Bytes<'_>, source: &Source, recipe: &Recipe) -> io::Result<()> {
    let (_, left_out) = rejects(source);
    let mut left_out = left_out.into_iter().peekable();
    // What headings became stands in no record: it is taken from the table.
    let place = |name: &String| recipe.columns.iter().position(|column| column == name);
    let places: Vec<_> = source.table.columns().iter().map(|column| (place(&column.name), column)).collect();
    write_header(out, source, recipe)?;
    let mut row = 0;
    let (mut at, end) = (recipe.records_at.start, recipe.records_at.end);
    let (mut bytes, mut text) = (Vec::new(), String::new());
    loop {
        let to = (at + RANGE).min(end);
        bytes.extend(file.read(&(at..to))?);
        at = to;
        let is_end = at == end;
        // Whole lines only, so that no letter is cut in two.
        let cut = if is_end { bytes.len() } else { last_line_end(&bytes, recipe.encoding) };
        text.push_str(&raw_text(bytes.get(..cut).unwrap_or(&bytes), recipe.encoding));
        bytes.drain(..cut);
        let mut lines = Vec::new();
        let mut read = 0;
        for record in recipe.records(&text, is_end) {
            read = record.end;
            if record.cells.len() != recipe.columns.len() {
                continue;
            }
            if left_out.next_if_eq(&row).is_none() {
                let cell = |(place, column): &(Option<usize>, &Column)| match place {
                    Some(at) => record.cells.get(*at).cloned().unwrap_or_default(),
                    None => column.get(row as usize).map_or_else(String::new, |value| value.to_string()),
                };
                let cells: Vec<String> = places.iter().map(cell).collect();
                record_csv(cells.iter().map(String::as_str), &mut lines);
            }
            row += 1;
        }
        out.write_all(&lines)?;
        text.drain(..read);
        if is_end {
            break;
        }
    }
    if row as usize == source.table.rows() {
        return Ok(());
    }
    let (found, rows) = (row, source.table.rows());
    Err(io::Error::other(format!(
        "internal: {found} records found, the table has {rows}; please report this"
    )))
}

/// The end of the last line feed, or 0.
fn last_line_end(bytes: &[u8], encoding: Encoding) -> usize {
    let wide = |feed: [u8; 2]| {
        let pairs = bytes.as_chunks::<2>().0;
        pairs.iter().rposition(|pair| *pair == feed).map_or(0, |at| 2 * at + 2)
    };
    match encoding {
        Encoding::Utf8 | Encoding::Single(_) => {
            bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)
        }
        Encoding::Utf16Le => wide([b'\n', 0]),
        Encoding::Utf16Be => wide([0, b'\n']),
    }
}
