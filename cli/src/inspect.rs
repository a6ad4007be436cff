//! How files are read, for people and for programs.

use std::fmt::Write;
use std::path::PathBuf;

use hedgerow_core::engine::{
    Engine, OverviewView, ProblemView, QuestionView, SeverityView, SourceView, TotalsView,
};
use hedgerow_core::export::reject_reason;
use hedgerow_core::load::{Reject, Settlement};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::open::{self, NotOpened, open};

/// Rejected records shown to people; programs see all.
const REJECTS_SHOWN: usize = 5;

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
    let report = if as_json { format!("{:#}\n", json(&overview, &engine)) } else { text(&overview, &engine) };
    Ok((report, Failure::open_questions(&overview.sources)))
}

/// The report for people.
fn text(overview: &OverviewView, engine: &Engine) -> String {
    let mut out = String::new();
    for (position, source) in overview.sources.iter().enumerate() {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{}: {}, {} bytes", source.name, source.kind, source.size);
        let (read, used, rejected) = (source.rows_read, source.rows_used, source.rows_rejected);
        let (nobody, excluded) = (source.rows_without_customer, source.rows_excluded);
        let _ = match overview.totals {
            Some(_) => writeln!(
                out,
                "  {read} rows read = {used} used + {rejected} rejected + {nobody} without customer + {excluded} excluded"
            ),
            None => writeln!(out, "  {read} rows read, {rejected} rejected"),
        };
        problems(&mut out, "  ", &source.problems);
        let rejected = engine.rejected(position);
        for reject in rejected.iter().take(REJECTS_SHOWN) {
            let _ = writeln!(out, "  line {} rejected: {}", reject.place.line, reject_reason(&reject.reason));
        }
        if rejected.len() > REJECTS_SHOWN {
            let _ = writeln!(out, "  and {} more", rejected.len() - REJECTS_SHOWN);
        }
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
    let QuestionView { column, example, readings } = question;
    let (about, key) = match column.as_str() {
        "" => (String::new(), String::new()),
        column => (format!(", column \"{column}\""), format!("{column}=")),
    };
    let mut out = match question.asks_what_became() {
        true => format!("{file}{about}: it is not in this file any more; what became of it?\n"),
        false => format!("{file}{about}: \"{example}\" can be read in {} ways\n", readings.len()),
    };
    for (setting, reading) in readings {
        let _ = writeln!(out, "  {reading}: --read '{key}{setting}'");
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
fn json(overview: &OverviewView, engine: &Engine) -> Value {
    json!({
        "files": overview.sources.iter().enumerate()
            .map(|(position, source)| source_json(source, engine.rejected(position)))
            .collect::<Vec<_>>(),
        "totals": overview.totals.as_ref().map(totals_json),
        "problems": overview.problems.iter().map(problem_json).collect::<Vec<_>>(),
    })
}

fn totals_json(totals: &TotalsView) -> Value {
    json!({
        "customers": totals.customers,
        "customers_only_in_orders": totals.customers_only_in_orders,
        "orders": totals.orders,
        "revenue": totals.revenue,
        "margin": totals.margin,
        "orders_without_customer": totals.orders_without_customer,
        "revenue_without_customer": totals.revenue_without_customer,
        "period": totals.period,
        "as_of": totals.as_of,
    })
}

fn source_json(source: &SourceView, rejected: &[Reject]) -> Value {
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
        "rejects": rejected.iter()
            .map(|reject| json!({ "line": reject.place.line, "reason": reject_reason(&reject.reason) }))
            .collect::<Vec<_>>(),
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
