//! Counting the customers for whom a criterion is true, false or unknown.

use std::path::PathBuf;

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{Answer, Engine, Project, Request};
use hedgerow_core::load::Settlement;

use crate::failure::{Failure, problem_text};
use crate::open::{self, open};

/// Counts, and answers what to print.
pub fn count(
    paths: &[PathBuf],
    criterion: String,
    as_of: Option<Day>,
    json: bool,
    settle: Vec<Settlement>,
) -> Result<String, Failure> {
    let files = open::files(paths)?;
    let mut engine = Engine::new(open::today());
    let project = Project { as_of: as_of.map(|day| day.to_string()), ..Project::default() };
    engine.ask(Request::Adopt(project)).map_err(Failure::answer)?;
    let overview = open(&mut engine, &files, settle).map_err(|not| not.failure)?;
    if let Some(open) = Failure::open_questions(&overview.sources) {
        return Err(open);
    }
    let answer = engine.ask(Request::Count { criterion: criterion.clone(), sum: None });
    let count = match answer.map_err(|error| Failure::in_text("--where", &criterion, error))? {
        Answer::Count(count) => count,
        _ => return Err(Failure::text("internal: a count was answered by something else")),
    };
    if json {
        let (customers, yes, no, unknown) = (count.customers, count.yes, count.no, count.unknown);
        return Ok(format!(
            "{{\"customers\":{customers},\"true\":{yes},\"false\":{no},\"unknown\":{unknown}}}\n"
        ));
    }
    let notes: String =
        count.problems.iter().map(|problem| format!("note: {}\n", problem_text(problem))).collect();
    Ok(format!(
        "{notes}{} customers: true for {}, false for {}, unknown for {}\n",
        count.customers, count.yes, count.no, count.unknown
    ))
}
