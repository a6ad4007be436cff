//! What a person sees of files is what was loaded, whatever files and settings: previews, types whatever the order of
//! rows and columns, the sum of the rows, rejects that are repaired and read again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use hedgerow_core::calendar::Day;
use hedgerow_core::diag::Report as _;
use hedgerow_core::engine::{
    Answer, AnswerError, Engine, FileRecipe, GLIMPSE_BYTES, OpenStep, OverviewView, PreviewView, Project,
    Request,
};
use hedgerow_core::load::{FileInfo, LoadOptions, Settlement, load_bytes, parse_slice};

fn open(engine: &mut Engine, name: &str, bytes: &[u8], settle: &[&str]) -> Result<OverviewView, AnswerError> {
    let info = FileInfo { name: name.to_owned(), size: bytes.len() as u64 };
    let mut job = engine.open(vec![info], settlements(settle))?;
    let piece = |range: Range<u64>| bytes.get(range.start as usize..range.end as usize).unwrap();
    loop {
        let step = match job.step() {
            Ok(step) => step,
            Err(error) => return engine.finish_unjoined(job, error),
        };
        match step {
            OpenStep::Want(want) => job.feed(&want, piece(want.range.clone()))?,
            OpenStep::Parse(task) => job.accept(parse_slice(&task, piece(task.range())))?,
            OpenStep::Wait | OpenStep::Working(_) => {}
            OpenStep::Done(opened) => return engine.finish(*opened),
        }
    }
}

fn engine() -> Engine {
    Engine::new(Day::from_iso("2026-11-01").unwrap())
}

fn settlements(settle: &[&str]) -> Vec<Settlement> {
    settle.iter().map(|text| Settlement::parse(text).unwrap()).collect()
}

fn preview(engine: &mut Engine, source: u32, count: u32) -> PreviewView {
    match engine.ask(Request::Preview { source, from: 0, count }).unwrap() {
        Answer::Preview(preview) => preview,
        other => panic!("{other:?}"),
    }
}

/// Real files of every kind, where they are.
fn real_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let mut files = Vec::new();
    for room in ["retail", "csv/csvkit", "csv/spectrum/csvs", "excel", "clusters", "cdnow"] {
        let entries = fs::read_dir(folder.join(room)).into_iter().flatten().filter_map(Result::ok);
        files.extend(entries.map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    files.sort();
    if files.is_empty() {
        println!("skipped: no real files at {}", folder.display());
    }
    files
}

/// Sets of settings, each of which must be obeyed by preview and load alike.
const SETTINGS: [&[&str]; 7] = [
    &[],
    &["header=no"],
    &["header=2"],
    &["delimiter=semicolon"],
    &["quote=none"],
    &["skip=1", "footer=1"],
    &["encoding=windows-1252"],
];

#[test]
fn a_preview_shows_what_was_loaded_whatever_the_settings() {
    let mut shown = 0;
    for path in real_files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        for settle in SETTINGS {
            let options = LoadOptions { settle: settlements(settle), ..LoadOptions::default() };
            let loaded = load_bytes(&[(name.as_str(), bytes.as_slice())], &options);
            let mut engine = engine();
            let (overview, loaded) = match (open(&mut engine, &name, &bytes, settle), loaded) {
                (Ok(overview), Ok(loaded)) => (overview, loaded),
                (Err(seen), Err(error)) => {
                    assert_eq!(seen.problems[0].code, error.problem().code, "{name} {settle:?}");
                    continue;
                }
                (seen, loaded) => panic!("{name} {settle:?}: {seen:?}, but loading {:?}", loaded.err()),
            };
            assert_eq!(overview.sources.len(), loaded.sources.len());
            for (at, (view, source)) in overview.sources.iter().zip(&loaded.sources).enumerate() {
                let seen = preview(&mut engine, at as u32, 200);
                assert_eq!(seen.total, source.table.rows() as u64, "{name} {settle:?}");
                let columns: Vec<&str> = source.table.columns().iter().map(|one| one.name.as_str()).collect();
                assert_eq!(seen.columns, columns, "{name} {settle:?}");
                for (row, cells) in seen.rows.iter().enumerate() {
                    let wanted = source.table.columns().iter();
                    let wanted: Vec<_> =
                        wanted.map(|one| one.get(row).map(|cell| cell.to_string())).collect();
                    assert_eq!(*cells, wanted, "{name} {settle:?} row {row}");
                }
                let parts =
                    view.rows_used + view.rows_rejected + view.rows_without_customer + view.rows_excluded;
                // Files of nobody's rows are shown all the same, and nothing has become of the rows yet.
                assert!(view.rows_read == parts || overview.totals.is_none(), "{name} {settle:?}");
                shown += 1;
            }
        }
    }
    if !real_files().is_empty() {
        assert!(shown > 100, "only {shown} tables could be looked at");
    }
}

/// The settings as a project says them.
fn project(settle: &[&str]) -> Project {
    let mut recipe = FileRecipe { pattern: "*".into(), ..FileRecipe::default() };
    for setting in settle {
        let (key, value) = setting.split_once('=').unwrap();
        let count = || value.parse::<u32>().ok();
        match key {
            "header" => recipe.header = count().or(Some(0)),
            "skip" => recipe.skip = count(),
            "footer" => recipe.footer = count(),
            "delimiter" => recipe.delimiter = Some(value.into()),
            "quote" => recipe.quote = Some(value.into()),
            "encoding" => recipe.encoding = Some(value.into()),
            other => panic!("{other} is no setting here"),
        }
    }
    Project { files: vec![recipe], ..Project::default() }
}

#[test]
fn the_first_rows_under_a_choice_are_those_that_loading_gives() {
    let mut shown = 0;
    for path in real_files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        if bytes.len() as u64 > GLIMPSE_BYTES {
            continue;
        }
        for settle in SETTINGS {
            let info = FileInfo { name: name.clone(), size: bytes.len() as u64 };
            let glimpse = engine().glimpse(project(settle), &info, &bytes);
            let mut engine = engine();
            match (open(&mut engine, &name, &bytes, settle), glimpse) {
                (Ok(_), Ok(glimpse)) => {
                    let count = glimpse.rows.rows.len() as u32;
                    assert_eq!(glimpse.rows, preview(&mut engine, 0, count), "{name} {settle:?}");
                    shown += 1;
                }
                (Err(seen), Err(error)) => assert_eq!(seen.problems[0].code, error.problems[0].code),
                (seen, glimpse) => panic!("{name} {settle:?}: {seen:?}, but at first sight {glimpse:?}"),
            }
        }
    }
    if !real_files().is_empty() {
        assert!(shown > 100, "only {shown} tables could be looked at");
    }
}

#[test]
fn files_of_nobodys_rows_are_shown_and_open_once_a_column_names_customers() {
    let bytes = b"wer,wieviel\nAnna,3\nNino,4\n";
    let mut engine = engine();
    let overview = open(&mut engine, "a.csv", bytes, &[]).unwrap();
    assert_eq!(overview.problems[0].code, "ledger.no-customer");
    assert!(overview.totals.is_none());
    assert_eq!(preview(&mut engine, 0, 9).columns, ["wer", "wieviel"]);
    let overview = open(&mut engine, "a.csv", bytes, &["wer=customer-id"]).unwrap();
    assert_eq!(overview.totals.unwrap().customers, 2);
    // What is open stays when other files make no base.
    assert_eq!(open(&mut engine, "a.csv", bytes, &[]).unwrap_err().problems[0].code, "ledger.no-customer");
    assert_eq!(engine.overview().totals.unwrap().customers, 2);
}

/// A column, and what is in a row of it.
type Made = (&'static str, fn(usize) -> String);

/// Columns of many kinds, some of which could be read in two ways were it not for a few rows.
const COLUMNS: [Made; 8] = [
    ("customer_id", |row| format!("{:05}", row % 40)),
    ("order date", |row| format!("{:02}/{:02}/2025", 1 + row % 28, 1 + row % 12)),
    ("amount", |row| format!("\"1,{:03}.{:02}\"", row * 7 % 1000, row % 100)),
    ("discount", |row| format!("{},{}", row % 9, row % 10).replace(',', ".")),
    ("gift", |row| if row % 3 == 0 { "yes" } else { "no" }.to_owned()),
    ("email", |row| format!("a{}@example.org", row % 40)),
    ("card", |row| format!("00{}", 1000 + row)),
    ("note", |row| if row == 77 { "late".to_owned() } else { row.to_string() }),
];

#[test]
fn the_order_of_columns_changes_nothing_about_them() {
    let text = |order: &[usize]| {
        let line =
            |cell: &dyn Fn(usize) -> String| order.iter().map(|at| cell(*at)).collect::<Vec<_>>().join(",");
        let header = line(&|at| COLUMNS[at].0.to_owned());
        let rows = (0..120).map(|row| line(&|at| COLUMNS[at].1(row)) + "\n");
        format!("{header}\n{}", rows.collect::<String>())
    };
    let read = |order: &[usize]| {
        let mut engine = engine();
        let overview = open(&mut engine, "orders.csv", text(order).as_bytes(), &[]).unwrap();
        let mut columns: Vec<_> = overview.sources[0]
            .columns
            .iter()
            .map(|one| (one.name.clone(), one.kind.clone(), one.role.clone(), one.unreadable, one.missing))
            .collect();
        columns.sort();
        (columns, overview.sources[0].rows_rejected, overview.totals.map(|totals| totals.revenue))
    };
    let usual: Vec<usize> = (0..COLUMNS.len()).collect();
    let wanted = read(&usual);
    assert_eq!(wanted.0.iter().filter(|(_, kind, ..)| kind == "number").count(), 2, "{wanted:?}");
    let mut order = usual;
    for turn in 0..COLUMNS.len() {
        order.rotate_left(1);
        order.swap(0, turn);
        assert_eq!(read(&order), wanted, "{order:?}");
    }
}

/// Lines and texts of the rejected records, as they are given to the user.
fn rejects(engine: &Engine, bytes: &[u8]) -> Vec<(usize, String)> {
    let mut job = engine.rejects().unwrap();
    while let Some(want) = job.want() {
        job.feed(&bytes[want.range.start as usize..want.range.end as usize]);
    }
    let list = load_bytes(&[("rejects.csv", &job.finish().bytes)], &LoadOptions::default()).unwrap();
    let table = &list.sources[0].table;
    let cell = |name: &str, row: usize| {
        let column = table.columns().iter().find(|column| column.name == name).unwrap();
        column.get(row).map(|cell| cell.to_string()).unwrap_or_default()
    };
    (0..table.rows()).map(|row| (cell("line", row).parse().unwrap(), cell("raw", row))).collect()
}

#[test]
fn rejects_that_are_repaired_and_read_again_leave_none() {
    const HEADER: &str = "order_id,customer_id,order_date,amount";
    let repairs = [
        ("3,C2", "3,C2,2025-01-03,7.25"),
        ("5,C1,2025-02-31,4", "5,C1,2025-02-28,4"),
        ("8,C3,2025-03-08,twelve", "8,C3,2025-03-08,12"),
        ("9,\"C\"\"4\",2025-03-09,1,2", "9,\"C\"\"4\",2025-03-09,1.2"),
    ];
    let mut lines: Vec<String> = vec![HEADER.to_owned()];
    for row in 1..40 {
        let usual = format!("{row},C{},2025-01-{:02},{row}.50", row % 5, 1 + row % 28);
        let broken = repairs.iter().find(|(broken, _)| broken.starts_with(&format!("{row},")));
        lines.push(broken.map_or(usual, |(broken, _)| (*broken).to_owned()));
    }
    let bytes = (lines.join("\n") + "\n").into_bytes();
    let mut engine = engine();
    let overview = open(&mut engine, "orders.csv", &bytes, &[]).unwrap();
    assert_eq!(overview.sources[0].rows_rejected, repairs.len() as u64, "{:?}", overview.sources[0].problems);

    let found = rejects(&engine, &bytes);
    let mut alone = vec![HEADER.to_owned()];
    for (line, raw) in &found {
        let (_, repaired) =
            repairs.iter().find(|(broken, _)| broken == raw).unwrap_or_else(|| panic!("{raw}"));
        lines[line - 1] = (*repaired).to_owned();
        alone.push((*repaired).to_owned());
    }
    for text in [lines.join("\n"), alone.join("\n")] {
        let overview = open(&mut engine, "orders.csv", text.as_bytes(), &[]).unwrap();
        assert_eq!(overview.sources[0].rows_rejected, 0, "{:?}", overview.sources[0].problems);
        assert_eq!(overview.sources[0].rows_used, text.lines().count() as u64 - 1);
    }
}
