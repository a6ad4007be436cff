//! Why the program ended without a result.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use hedgerow_core::engine::{AnswerError, PlaceView, ProblemView, SeverityView, SourceView};

use crate::inspect::question_text;

/// Something that ends the program.
#[derive(Debug)]
pub enum Failure {
    /// It could not be done: the texts to print.
    Error(Vec<String>),
    /// A question was left open: exit code 2.
    Question(Vec<String>),
}

impl Failure {
    /// A single text.
    pub fn text(text: impl Into<String>) -> Failure {
        Failure::Error(vec![text.into()])
    }

    /// A file that cannot be read or written.
    pub fn io(path: &Path, error: &std::io::Error) -> Failure {
        Failure::text(format!("{}: {error}", path.display()))
    }

    /// What the engine said.
    pub fn answer(error: AnswerError) -> Failure {
        Failure::Error(error.problems.iter().map(problem_text).collect())
    }

    /// What the engine said about a text, with the place in it.
    pub fn in_text(name: &str, text: &str, error: AnswerError) -> Failure {
        let texts = error.problems.iter().map(|problem| match &problem.place {
            Some(PlaceView::Text { start, end }) => {
                format!("{name}: {}{}", problem_text(problem), excerpt(text, *start as usize, *end as usize))
            }
            _ => format!("{name}: {}", problem_text(problem)),
        });
        Failure::Error(texts.collect())
    }

    /// The questions that the sources leave open, if any.
    pub fn open_questions(sources: &[SourceView]) -> Option<Failure> {
        let texts: Vec<String> = sources
            .iter()
            .flat_map(|source| source.questions.iter().map(|question| question_text(&source.name, question)))
            .collect();
        (!texts.is_empty()).then_some(Failure::Question(texts))
    }

    /// The failure as a finding among others.
    pub fn into_problem(self) -> ProblemView {
        let (Failure::Error(texts) | Failure::Question(texts)) = self;
        ProblemView {
            code: "cli.not-joined".to_owned(),
            severity: SeverityView::Error,
            args: Vec::new(),
            place: None,
            english: texts.join("\n"),
            help: None,
        }
    }

    /// How the program ends.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Error(_) => ExitCode::from(1),
            Failure::Question(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, texts) = match self {
            Failure::Error(texts) => ("error", texts),
            Failure::Question(texts) => ("question", texts),
        };
        for text in texts {
            writeln!(f, "{mark}: {}", text.trim_end())?;
        }
        Ok(())
    }
}

/// Somebody who reads no further, such as `head`, is no failure.
pub fn unless_closed(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::text(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// A problem with its place and its help.
pub fn problem_text(problem: &ProblemView) -> String {
    let place = match &problem.place {
        Some(PlaceView::File(file)) => format!("{file}: "),
        Some(PlaceView::Column { file, column }) => format!("{file}, column \"{column}\": "),
        Some(PlaceView::Line { file, line }) => format!("{file}, line {line}: "),
        Some(PlaceView::Text { .. }) | None => String::new(),
    };
    let help = problem.help.as_ref().map_or_else(String::new, |help| format!("\n  help: {help}"));
    format!("{place}{}{help}", problem.english)
}

/// The line of a text that holds a place, with the place marked below it.
pub fn excerpt(text: &str, start: usize, end: usize) -> String {
    let Some(before) = text.get(..start) else { return String::new() };
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let indent = text.get(line_start..start).unwrap_or("").chars().count();
    let marked = text.get(start..end.min(line_start + line.len())).unwrap_or("").chars().count().max(1);
    format!("\n  {line}\n  {}{}", " ".repeat(indent), "^".repeat(marked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_marked_below_its_line() {
        assert_eq!(excerpt("one\ncontry = 1", 4, 10), "\n  contry = 1\n  ^^^^^^");
        assert_eq!(excerpt("age >", 5, 5), "\n  age >\n       ^");
        assert_eq!(excerpt("é", 9, 9), "");
    }
}
