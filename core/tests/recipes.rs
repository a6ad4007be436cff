//! What a project says of a file, met again by next month's file: of the same name or another, with the same headings or
//! nearly so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{AnswerError, ColumnChoice, FileRecipe, Project, Renamed, SourceView};
use hedgerow_core::engine::{Engine, OpenStep};
use hedgerow_core::load::{FileInfo, parse_slice};

const HEADINGS: [&str; 5] = ["Order", "Customer", "Created at", "Sum", "Shop"];
/// Days that may be months.
const ROWS: &str = "1,A,01/02/2025,10.50,North\n2,B,03/04/2025,7,South\n3,A,05/06/2025,1,North\n";

fn choice(role: &str, order: Option<&str>) -> ColumnChoice {
    ColumnChoice { role: Some(role.into()), order: order.map(str::to_owned), ..ColumnChoice::default() }
}

/// A project that has read `orders-jan.csv` before.
fn project() -> Project {
    let recipe = FileRecipe {
        pattern: "orders-jan.csv".into(),
        headings: HEADINGS.map(str::to_owned).to_vec(),
        columns: vec![
            ("Created at".into(), choice("date", Some("day-first"))),
            ("Sum".into(), choice("amount", None)),
        ],
        ..FileRecipe::default()
    };
    Project { files: vec![recipe], ..Project::default() }
}

fn opened(
    project: Project,
    name: &str,
    bytes: &[u8],
) -> Result<(SourceView, Option<(String, String)>), AnswerError> {
    let mut engine = Engine::new(Day::from_iso("2026-01-15").unwrap());
    let infos = vec![FileInfo { name: name.into(), size: bytes.len() as u64 }];
    let mut job = engine.open_project(project, infos, Vec::new())?;
    let part = |range: std::ops::Range<u64>| &bytes[range.start as usize..range.end as usize];
    let mut overview = loop {
        match job.step()? {
            OpenStep::Want(want) => job.feed(&want, part(want.range.clone()))?,
            OpenStep::Parse(task) => job.accept(parse_slice(&task, part(task.range())))?,
            OpenStep::Wait | OpenStep::Working(_) => {}
            OpenStep::Done(opened) => break engine.finish(*opened)?,
        }
    };
    let period = overview.totals.and_then(|totals| totals.period);
    Ok((overview.sources.remove(0), period))
}

fn file(headings: &[&str], rows: &str) -> Vec<u8> {
    format!("{}\n{rows}", headings.join(",")).into_bytes()
}

fn codes(source: &SourceView) -> Vec<&str> {
    let codes = source.problems.iter().map(|problem| problem.code.as_str());
    codes.filter(|code| code.starts_with("project.")).collect()
}

fn readings(source: &SourceView) -> Vec<&str> {
    source.questions[0].readings.iter().map(|(setting, _)| setting.as_str()).collect()
}

const DAY_FIRST: (&str, &str) = ("2025-02-01", "2025-06-05");

fn days((from, to): (&str, &str)) -> Option<(String, String)> {
    Some((from.to_owned(), to.to_owned()))
}

#[test]
fn a_file_of_the_same_name_is_read_as_before_and_nothing_is_asked() {
    let (source, period) = opened(project(), "orders-jan.csv", &file(&HEADINGS, ROWS)).unwrap();
    assert_eq!((source.questions.len(), codes(&source)), (0, vec![]));
    assert_eq!((period, source.known_as), (days(DAY_FIRST), None));
}

#[test]
fn a_file_of_another_name_is_known_by_its_headings() {
    let (source, period) = opened(project(), "export (7).csv", &file(&HEADINGS, ROWS)).unwrap();
    assert_eq!((source.questions.len(), codes(&source)), (0, vec!["project.known-by-headings"]));
    assert_eq!((period, source.known_as.as_deref()), (days(DAY_FIRST), Some("orders-jan.csv")));
    // Without the project it would have to be asked.
    let (source, _) = opened(Project::default(), "export (7).csv", &file(&HEADINGS, ROWS)).unwrap();
    assert_eq!((source.questions.len(), source.known_as), (1, None));
}

#[test]
fn a_table_in_a_container_is_known_by_its_headings_too() {
    let row = |cells: &str| format!("<tr><td>{}</td></tr>", cells.replace(',', "</td><td>"));
    let rows: String = std::iter::once(HEADINGS.join(",").as_str()).chain(ROWS.lines()).map(row).collect();
    let bytes = format!("<html><body><table>{rows}</table></body></html>").into_bytes();
    let (source, period) = opened(project(), "all.xls", &bytes).unwrap();
    assert_eq!((source.questions.len(), period), (0, days(DAY_FIRST)), "{:?}", source.name);
    assert_eq!(source.known_as.as_deref(), Some("orders-jan.csv"));
}

#[test]
fn other_headings_are_another_file() {
    let others = ["Order", "Customer", "Day", "Money", "Place"];
    let (source, _) = opened(project(), "else.csv", &file(&others, ROWS)).unwrap();
    assert_eq!(
        (source.known_as, codes(&opened(project(), "else.csv", &file(&others, ROWS)).unwrap().0)),
        (None, vec![])
    );
    assert_eq!(source.questions.len(), 1, "the dates are as open as in any new file");
}

#[test]
fn a_renamed_and_a_new_column_are_one_question_and_its_answer_settles_it() {
    let headings = ["Order", "Customer", "Channel", "Order created", "Sum", "Shop"];
    let rows = "1,A,web,01/02/2025,10.50,North\n2,B,shop,03/04/2025,7,South\n3,A,web,05/06/2025,1,North\n";
    for name in ["orders-jan.csv", "export (8).csv"] {
        let (source, _) = opened(project(), name, &file(&headings, rows)).unwrap();
        assert_eq!(source.questions.len(), 1, "{name}: {:?}", source.questions);
        let asked = &source.questions[0];
        assert_eq!(asked.column, "Created at");
        // What is most like it stands first.
        assert_eq!(readings(&source), ["renamed:Order created", "renamed:Channel", "gone"]);
        let seen = codes(&source);
        assert!(seen.ends_with(&["project.new-columns", "project.gone-columns"]), "{seen:?}");

        let mut answered = project();
        let renamed = Renamed::of_reading(&asked.column, &asked.readings[0].0).unwrap();
        renamed.apply(&mut answered.files[0]);
        let (source, period) = opened(answered, name, &file(&headings, rows)).unwrap();
        assert_eq!((source.questions.len(), period), (0, days(DAY_FIRST)), "{name}");
    }
}

#[test]
fn a_column_that_is_gone_for_good_is_forgotten() {
    let headings = ["Order", "Customer", "Channel", "Sum", "Shop"];
    let rows = "1,A,web,10.50,North\n2,B,shop,7,South\n";
    let (source, _) = opened(project(), "orders-jan.csv", &file(&headings, rows)).unwrap();
    assert_eq!(readings(&source), ["renamed:Channel", "gone"]);
    let mut answered = project();
    Renamed { from: "Created at".into(), to: None }.apply(&mut answered.files[0]);
    let (source, _) = opened(answered, "orders-jan.csv", &file(&headings, rows)).unwrap();
    assert_eq!((source.questions.len(), codes(&source)), (0, vec!["project.new-columns"]));
}

#[test]
fn what_nobody_chose_about_may_go_without_a_question() {
    let headings = ["Order", "Customer", "Created at", "Sum"];
    let rows = "1,A,01/02/2025,10.50\n2,B,03/04/2025,7\n";
    let (source, _) = opened(project(), "orders-jan.csv", &file(&headings, rows)).unwrap();
    assert_eq!((source.questions.len(), codes(&source)), (0, vec!["project.gone-columns"]));
}

#[test]
fn a_column_that_never_was_is_still_a_slip_of_the_pen() {
    let mut wrong = project();
    wrong.files[0].columns.push(("Summ".into(), choice("amount", None)));
    let error = opened(wrong, "orders-jan.csv", &file(&HEADINGS, ROWS)).unwrap_err();
    assert_eq!(error.problems[0].code, "load.unknown-column");
}

#[test]
fn files_without_headings_are_not_taken_for_each_other() {
    let mut bare = project();
    bare.files[0].headings = vec!["column_1".into(), "column_2".into(), "column_3".into(), "column_4".into()];
    bare.files[0].columns.clear();
    let (source, _) =
        opened(bare, "bare.csv", b"ada@x.example,2025-01-02,3.50,x\nbo@x.example,2025-01-03,4.50,y\n")
            .unwrap();
    assert_eq!((source.known_as, source.headings.len()), (None, 0));
}
