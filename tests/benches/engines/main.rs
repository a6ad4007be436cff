//! The benchmark: the same jobs on the same files in Hedgerow's built page, DuckDB-WASM and Arquero, in one Chromium, in
//! turns. Answers must agree or the run is void. Prints the tables and keeps them in `tests/bench/`: `results.md`, and
//! with `HEDGEROW_LARGE` also `large.md`, ten times the size.
//!
//! Run by `cargo xtask bench [--large]`, which builds the page and names the folder of npm packages in `HEDGEROW_NPM`.

#![allow(clippy::print_stdout, reason = "this is a program that prints a table")]

mod ours;
mod table;
mod theirs;

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use hedgerow_core::value::Decimal;
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, data, site};
use serde_json::{Value, json};

use ours::Ours;
use table::{Budget, Job, Table};
use theirs::Theirs;

/// Times each job is done; medians are compared.
const ROUNDS: u32 = 9;

/// Times files are loaded again. One engine's load takes up to twice as long as its load before, so that medians of few
/// would be chance.
const LOAD_ROUNDS: u32 = 21;

/// Times the slowest engine does what it does slowest.
const SLOW_ROUNDS: u32 = 5;

/// Browsers that are started for first loads.
const FIRST_ROUNDS: u32 = 7;

/// Rounds on the large files.
const LARGE_ROUNDS: u32 = 5;

/// What memory a load of the large files may take: peak of all WebAssembly memories of the engine together.
const MEMORY_BUDGET: u64 = 1_500_000_000;

/// Milliseconds in which a page that is ready is left to itself, as when a person looks for a file.
const SETTLE_MS: u32 = 1500;

const JOBS: &[Job] = &[
    ("ready", &[Budget::Share("duckdb", 4.0)]),
    ("first load", &[Budget::Share("duckdb", 4.0), Budget::Share("arquero", 8.0)]),
    ("load again", &[Budget::Share("duckdb", 4.0), Budget::Share("arquero", 8.0)]),
    ("first rows after a choice", &[Budget::Milliseconds(100.0)]),
    ("values", &[Budget::Share("duckdb", 8.0)]),
    ("edit", &[Budget::Share("duckdb", 8.0)]),
    ("edit with orders", &[Budget::Share("duckdb", 8.0)]),
];

const LARGE_JOBS: &[Job] = &[
    ("load", &[Budget::Share("duckdb", 4.0)]),
    ("longest silence while loading", &[]),
    ("cancelled at half", &[Budget::Milliseconds(1000.0)]),
    ("edit", &[Budget::Milliseconds(16.0)]),
    ("edit with orders", &[Budget::Milliseconds(100.0)]),
];

fn main() -> Result<()> {
    let npm = std::env::var_os("HEDGEROW_NPM").map(PathBuf::from);
    let npm = npm.context("HEDGEROW_NPM names no folder; run `cargo xtask bench`")?;
    let page = Server::folder(site::built()?, "/", 0)?;
    let peers = Server::folder(theirs::folder(&npm)?, "/", 0)?;
    let mut missed = Vec::new();
    if std::env::var_os("HEDGEROW_LARGE").is_some() {
        missed.extend(large(&page, &peers)?);
    }
    missed.extend(usual(&page, &peers)?);
    ensure!(missed.is_empty() || std::env::var_os("HEDGEROW_STRICT").is_none(), "missed budgets: {missed:?}");
    Ok(())
}

/// All jobs on 100 000 customers and 1 000 000 orders; the jobs whose budgets were missed.
fn usual(page: &Server, peers: &Server) -> Result<Vec<String>> {
    let files = data::large()?;
    let mut table = Table::default();
    first_loads(page, peers, &files, &mut table)?;
    let ours = Ours::start(page, &files)?;
    let theirs = Theirs::start(peers, &files)?;
    table.note("ready", "duckdb", theirs.job("duckdb", "ready", None)?.0);
    table.note("ready", "arquero", theirs.job("arquero", "ready", None)?.0);
    for _ in 0..ROUNDS {
        table.note("ready", "hedgerow", ours.ready(page)?);
    }
    // One page each, whose engine holds what it loaded before until the files have been read again.
    ours.fresh(&files)?;
    for round in 0..LOAD_ROUNDS {
        let rows = load("load again", &ours, &mut table)?;
        load_of_peer("load again", "duckdb", &theirs, &rows, &mut table)?;
        if round < SLOW_ROUNDS {
            load_of_peer("load again", "arquero", &theirs, &rows, &mut table)?;
        }
    }
    for _ in 0..ROUNDS {
        table.note("first rows after a choice", "hedgerow", ours.glimpse()?);
    }
    for round in 0..ROUNDS {
        let (ms, mine) = ours.values(round)?;
        table.note("values", "hedgerow", ms);
        let (ms, answer) = theirs.job("duckdb", "values", Some(json!(round)))?;
        table.note("values", "duckdb", ms);
        agree("values", &mine, &answer)?;
        edits(&ours, &theirs, &["duckdb", "arquero"], round, &mut table)?;
    }
    table.keep("results.md", "100 000 customers, 1 000 000 orders (71 MB)", JOBS, "")
}

/// What a visitor meets: the first files that are opened in a browser that has just been started. Every engine has the
/// same time to itself between being ready and being given the files, in which a person looks for them.
fn first_loads(page: &Server, peers: &Server, files: &[PathBuf], table: &mut Table) -> Result<()> {
    for _ in 0..FIRST_ROUNDS {
        let ours = Ours::start(page, files)?;
        let rows = load("first load", &ours, table)?;
        drop(ours);
        for engine in ["duckdb", "arquero"] {
            let theirs = Theirs::start(peers, files)?;
            theirs.job(engine, "ready", None)?;
            theirs.settle()?;
            load_of_peer("first load", engine, &theirs, &rows, table)?;
        }
    }
    Ok(())
}

/// Our load, entered into the table; the rows of each file.
fn load(job: &'static str, ours: &Ours, table: &mut Table) -> Result<Vec<String>> {
    let (ms, rows) = ours.load()?;
    table.note(job, "hedgerow", ms);
    Ok(rows)
}

/// A peer's load of as many rows, entered into the table.
fn load_of_peer(
    job: &'static str,
    engine: &'static str,
    theirs: &Theirs,
    rows: &[String],
    table: &mut Table,
) -> Result<()> {
    let (ms, counts) = theirs.job(engine, "load", Some(Value::Null))?;
    table.note(job, engine, ms);
    ensure!(counts == json!([rows]), "loaded {rows:?}, {engine} {counts}");
    Ok(())
}

/// Loading and editing ten times as much.
fn large(page: &Server, peers: &Server) -> Result<Vec<String>> {
    let files = data::generated(1_000_000, 10_000_000)?;
    let ours = Ours::start(page, &files)?;
    let theirs = Theirs::start(peers, &files)?;
    theirs.job("duckdb", "ready", None)?;
    let mut table = Table::default();
    let (mut memory, mut usual) = (0, 0.0);
    for _ in 0..LARGE_ROUNDS {
        ours.fresh(&files)?;
        let load = ours.watch_load()?;
        table.note("load", "hedgerow", load.ms);
        table.note("longest silence while loading", "hedgerow", load.silence);
        (memory, usual) = (memory.max(load.memory), load.ms);
        load_of_peer("load", "duckdb", &theirs, &load.rows, &mut table)?;
    }
    for round in 0..LARGE_ROUNDS {
        edits(&ours, &theirs, &["duckdb"], round, &mut table)?;
    }
    for _ in 0..LARGE_ROUNDS {
        ours.fresh(&files)?;
        table.note("cancelled at half", "hedgerow", ours.cancelled_load(usual / 2.0)?);
    }
    let note = format!(
        "Memory of the engine after loading: {} MB of {} allowed.\n",
        memory / 1_000_000,
        MEMORY_BUDGET / 1_000_000
    );
    let mut missed =
        table.keep("large.md", "1 000 000 customers, 10 000 000 orders (720 MB)", LARGE_JOBS, &note)?;
    if memory > MEMORY_BUDGET {
        missed.push("memory".into());
    }
    Ok(missed)
}

/// Lets the time pass in which a person looks for a file.
fn settle(browser: &Browser) -> Result<()> {
    let wait = "await new Promise((done) => setTimeout(done, arguments[0])); return true;";
    browser.run_async(wait, &[json!(SETTLE_MS)])?;
    Ok(())
}

/// One round of both kinds of edits.
fn edits(ours: &Ours, theirs: &Theirs, peers: &[&'static str], round: u32, table: &mut Table) -> Result<()> {
    let (ms, mine) = ours.edit(round)?;
    table.note("edit", "hedgerow", ms);
    for &engine in peers {
        let (ms, answer) = theirs.job(engine, "edit", Some(json!(round)))?;
        table.note("edit", engine, ms);
        agree("edit", &mine, &answer)?;
    }
    let (ms, mine) = ours.edit_orders(round)?;
    table.note("edit with orders", "hedgerow", ms);
    let (ms, answer) = theirs.job("duckdb", "editOrders", Some(json!(round)))?;
    table.note("edit with orders", "duckdb", ms);
    agree("edit with orders", &mine, &answer)
}

/// Whether a peer's rows say the same as ours: texts and counts exactly, money to the cent.
fn agree(job: &str, ours: &[Vec<String>], theirs: &Value) -> Result<()> {
    let rows = theirs.as_array().context("no rows")?;
    ensure!(rows.len() == ours.len(), "{job}: {} rows, the peer has {}", ours.len(), rows.len());
    for (mine, row) in ours.iter().zip(rows) {
        let cells: Vec<&str> = row.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let same = mine.len() == cells.len() && mine.iter().zip(&cells).all(|(a, b)| is_same(a, b));
        ensure!(same, "{job}: {mine:?}, the peer has {cells:?}");
    }
    Ok(())
}

fn is_same(ours: &str, theirs: &str) -> bool {
    let cents = |text: &str| Decimal::parse(text).and_then(|number| number.with_scale(2)).ok();
    // A sum over nobody is no sum in SQL.
    ours == theirs
        || (ours == "0" && theirs == "null")
        || cents(ours).is_some_and(|cell| cents(theirs) == Some(cell))
}
