//! How files are read, for people and for programs.

use std::fmt::Write;
use std::path::PathBuf;

use hedgerow_core::engine::Engine;
use hedgerow_core::engine::{OverviewView, ProblemView, QuestionView, SeverityView, SourceView};
use hedgerow_core::load::Settlement;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::open::{self, NotOpened, open};

/// Says how files are read. Files that make no base together are still looked at one by one.
pub fn inspect(
    paths: &[PathBuf],
    as_json: bool,
    settle: Vec<Settlement>,
) -> Result<(String, Option<Failure>), Failure> {
    let files = open::files(paths)?;
    let mut engine = Engine::new(open::today());
    let overview = match open(&mut engine, &files, settle) {
        Ok(overview) => overview,
        Err(not_opened) => {
            let NotOpened { failure, mut found } = *not_opened;
            if found.sources.is_empty() {
                return Err(failure);
            }
            found.problems.push(failure.into_problem());
            found
        }
    };
    let report = if as_json { format!("{:#}\n", json(&overview)) } else { text(&overview) };
    Ok((report, Failure::open_questions(&overview.sources)))
}

/// The report for people.
fn text(overview: &OverviewView) -> String {
    let mut out = String::new();
    for source in &overview.sources {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{}: {}, {} bytes", source.name, source.kind, source.size);
        let _ = writeln!(
            out,
            "  {} rows read = {} used + {} rejected + {} without customer + {} excluded",
            source.rows_read,
            source.rows_used,
            source.rows_rejected,
            source.rows_without_customer,
            source.rows_excluded
        );
        problems(&mut out, "  ", &source.problems);
        for column in &source.columns {
            let _ = write!(out, "  {}: {}", column.name, column.kind);
            if let Some(role) = &column.role {
                let _ = write!(out, ", {role}");
            }
            if let Some(family) = &column.family {
                let _ = write!(out, ", {family}");
            }
            if column.missing > 0 {
                let _ = write!(out, ", {} missing", column.missing);
            }
            if column.unreadable > 0 {
                let _ = write!(out, ", {} unreadable", column.unreadable);
            }
            if let Some(distinct) = column.distinct {
                let _ = write!(out, ", {distinct} different");
            }
            if !column.samples.is_empty() {
                let _ = write!(out, "; such as {}", column.samples.join(", "));
            }
            out.push('\n');
            problems(&mut out, "    ", &column.evidence);
        }
    }
    problems(&mut out, "", &overview.problems);
    out
}

/// A question with both readings and the option that settles it.
pub fn question_text(file: &str, question: &QuestionView) -> String {
    let mut out = format!("{file}, column \"{}\": \"{}\" can be read in ", question.column, question.example);
    let _ = writeln!(out, "{} ways", question.readings.len());
    for (setting, reading) in &question.readings {
        let _ = writeln!(out, "  {reading}: --read '{}={setting}'", question.column);
    }
    out
}

fn problems(out: &mut String, indent: &str, problems: &[ProblemView]) {
    for problem in problems {
        let mark = match problem.severity {
            SeverityView::Note => "",
            SeverityView::Warning => "warning: ",
            SeverityView::Error => "error: ",
        };
        let _ = writeln!(out, "{indent}{mark}{}", problem.english);
    }
}

/// The report for programs.
fn json(overview: &OverviewView) -> Value {
    json!({
        "files": overview.sources.iter().map(source_json).collect::<Vec<_>>(),
        "problems": overview.problems.iter().map(problem_json).collect::<Vec<_>>(),
    })
}

fn source_json(source: &SourceView) -> Value {
    let columns = source.columns.iter().map(|column| {
        json!({
            "name": column.name,
            "type": column.kind,
            "role": column.role,
            "family": column.family,
            "evidence": column.evidence.iter().map(problem_json).collect::<Vec<_>>(),
            "samples": column.samples,
            "missing": column.missing,
            "unreadable": column.unreadable,
            "distinct": column.distinct,
        })
    });
    let questions = source.questions.iter().map(|question| {
        let readings = question.readings.iter();
        json!({
            "column": question.column,
            "example": question.example,
            "readings": readings.map(|(setting, reading)| json!({ "setting": setting, "reading": reading }))
                .collect::<Vec<_>>(),
        })
    });
    json!({
        "name": source.name,
        "size": source.size,
        "kind": source.kind,
        "rows_read": source.rows_read,
        "rows_used": source.rows_used,
        "rows_rejected": source.rows_rejected,
        "rows_without_customer": source.rows_without_customer,
        "rows_excluded": source.rows_excluded,
        "problems": source.problems.iter().map(problem_json).collect::<Vec<_>>(),
        "columns": columns.collect::<Vec<_>>(),
        "questions": questions.collect::<Vec<_>>(),
    })
}

fn problem_json(problem: &ProblemView) -> Value {
    let severity = match problem.severity {
        SeverityView::Note => "note",
        SeverityView::Warning => "warning",
        SeverityView::Error => "error",
    };
    json!({
        "code": problem.code,
        "severity": severity,
        "text": problem.english,
        "help": problem.help,
    })
}
