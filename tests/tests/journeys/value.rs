//! The three value tables of the benchmark's project over a hundred thousand customers and a million orders: through
//! the page, on the command line, and in DuckDB.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use hedgerow_tests::pages::Page;
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, data, site};

pub fn value_tables_are_the_same_in_the_page_on_the_command_line_and_in_duckdb(
    browser: &Browser,
) -> Result<()> {
    let bench = site::root().join("../shared/bench");
    // A file field takes only paths without detours.
    let Ok(bench) = bench.canonicalize() else { return super::skip("../shared/bench is not there") };
    let (project, query) = (bench.join("value.toml"), bench.join("value.sql"));
    let files = data::large()?;
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    page.files()?.open(&[&files[0], &files[1]])?;
    page.open_project(&project)?;
    page.segments()?.rows()?;
    let act = page.act()?;
    let folder = command_line(&project, &files.each_ref().map(|file| file.as_path()))?;
    for name in ["customers", "segments"] {
        let (from_page, from_command_line) =
            (act.take(name)?, std::fs::read(folder.join(format!("{name}.csv")))?);
        ensure!(
            from_page == from_command_line,
            "{name}.csv differs: {} bytes from the page, {} from the command line",
            from_page.len(),
            from_command_line.len()
        );
    }
    let reference = duckdb(&files, &query)?;
    let ours = std::fs::read_to_string(folder.join("segments.csv"))?;
    let mut ours: Vec<String> = ours.lines().skip(1).filter_map(counts_and_sum).collect();
    ours.sort();
    let mut theirs: Vec<&str> = reference.lines().collect();
    theirs.sort_unstable();
    ensure!(ours == theirs, "DuckDB says {theirs:#?}, we say {ours:#?}");
    Ok(())
}

/// `segmentation,segment,customers,orders,revenue` of a line of segments.csv, unless the segment is empty.
fn counts_and_sum(line: &str) -> Option<String> {
    let cells: Vec<&str> = line.split(',').collect();
    let cell = |at: usize| cells.get(at).copied();
    (cell(2)? != "0").then(|| Some([cell(0)?, cell(1)?, cell(2)?, cell(4)?, cell(5)?].join(",")))?
}

/// The folder that `hedgerow run` filled; it is the same for every browser, so it runs once.
fn command_line(project: &Path, files: &[&Path]) -> Result<PathBuf> {
    static RUN: Mutex<Option<PathBuf>> = Mutex::new(None);
    let mut known = RUN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(folder) = &*known {
        return Ok(folder.clone());
    }
    let folder = site::output_folder()?.join("value");
    let mut run = Command::new("cargo");
    run.current_dir(site::root()).args(["run", "--quiet", "-p", "hedgerow", "--", "run"]);
    let output = run.arg(project).args(files).arg("--out").arg(&folder).output()?;
    ensure!(output.status.success(), "hedgerow run: {}", String::from_utf8_lossy(&output.stderr));
    Ok(known.insert(folder).clone())
}

/// What DuckDB answers, asked once.
fn duckdb(files: &[PathBuf; 2], query: &Path) -> Result<String> {
    static ANSWER: Mutex<Option<String>> = Mutex::new(None);
    let mut known = ANSWER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(answer) = &*known {
        return Ok(answer.clone());
    }
    let Some(npm) = std::env::var_os("HEDGEROW_NPM") else {
        return super::skip("no npm: DuckDB was not asked");
    };
    let reference = Command::new("node")
        .arg(site::root().join("tests/bench/value.mjs"))
        .arg(npm)
        .args(files)
        .arg(query)
        .output()
        .context("node did not start")?;
    ensure!(reference.status.success(), "DuckDB: {}", String::from_utf8_lossy(&reference.stderr));
    Ok(known.insert(String::from_utf8(reference.stdout)?).clone())
}
