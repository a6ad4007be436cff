//! What can be wrong with the text of a project file.

use std::fmt;

use super::FORMAT;
use crate::diag::{Place, Problem, Report, Severity, Span};

/// What is wrong at one place of a project file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectError {
    /// What is wrong.
    pub kind: ProjectErrorKind,
    /// The bytes it is about.
    pub span: Span,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Letter within that line, from 1.
    pub column: usize,
}

/// The ways in which a project file can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectErrorKind {
    /// It is not TOML.
    Syntax {
        /// What the TOML reader found and expected.
        message: String,
    },
    /// It is TOML, but has no `hedgerow = 1`.
    NotAProject,
    /// It was written by a newer build.
    Newer {
        /// Its format.
        found: String,
    },
    /// A key that this format does not have.
    UnknownKey {
        /// The key.
        key: String,
        /// The table it stands in.
        within: &'static str,
        /// The key that was probably meant, or all that can stand there.
        expected: String,
        /// Whether `expected` is a single near name.
        near: bool,
    },
    /// A key that must be there.
    MissingKey {
        /// The key.
        key: &'static str,
        /// The table it is missing from.
        within: &'static str,
    },
    /// A value of the wrong type.
    WrongType {
        /// The key.
        key: String,
        /// What should stand there, with an example.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A word that means nothing there.
    UnknownValue {
        /// The key.
        key: String,
        /// The word.
        value: String,
        /// The word that was probably meant, or all that can stand there.
        expected: String,
        /// Whether `expected` is a single near word.
        near: bool,
    },
    /// Two things of one name.
    Duplicate {
        /// What they are: `segmentations called`, …
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A kind of segmentation that this build does not know yet.
    KindNotYet {
        /// The kind.
        kind: String,
    },
    /// A crossing of a segmentation that is not there.
    UnknownSegmentation {
        /// The name.
        name: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
}

impl ProjectErrorKind {
    /// The stable code of the message.
    pub fn code(&self) -> &'static str {
        match self {
            ProjectErrorKind::Syntax { .. } => "project.syntax",
            ProjectErrorKind::NotAProject => "project.not-a-project",
            ProjectErrorKind::Newer { .. } => "project.newer",
            ProjectErrorKind::UnknownKey { .. } => "project.unknown-key",
            ProjectErrorKind::MissingKey { .. } => "project.missing-key",
            ProjectErrorKind::WrongType { .. } => "project.wrong-type",
            ProjectErrorKind::UnknownValue { .. } => "project.unknown-value",
            ProjectErrorKind::Duplicate { .. } => "project.duplicate",
            ProjectErrorKind::KindNotYet { .. } => "project.kind-not-yet",
            ProjectErrorKind::UnknownSegmentation { .. } => "project.unknown-segmentation",
        }
    }
}

impl fmt::Display for ProjectErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProjectErrorKind::Syntax { message } => write!(f, "this is not TOML: {message}"),
            ProjectErrorKind::NotAProject => {
                write!(f, "no \"hedgerow = {FORMAT}\" found, so this is not a project file")
            }
            ProjectErrorKind::Newer { found } => {
                write!(f, "the project has format {found}, this build reads up to {FORMAT}")
            }
            ProjectErrorKind::UnknownKey { key, within, .. } => {
                write!(f, "unknown key \"{key}\" in {within}")
            }
            ProjectErrorKind::MissingKey { key, within } => write!(f, "{within} has no \"{key}\""),
            ProjectErrorKind::WrongType { key, expected, found } => {
                write!(f, "\"{key}\" is {found}, expected {expected}")
            }
            ProjectErrorKind::UnknownValue { key, value, .. } => {
                write!(f, "\"{key}\" cannot be \"{value}\"")
            }
            ProjectErrorKind::Duplicate { what, name } => write!(f, "two {what} \"{name}\""),
            ProjectErrorKind::KindNotYet { kind } => {
                write!(f, "this build does not know segmentations of the kind \"{kind}\" yet")
            }
            ProjectErrorKind::UnknownSegmentation { name, .. } => {
                write!(f, "no segmentation is called \"{name}\"")
            }
        }
    }
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.kind)
    }
}

impl std::error::Error for ProjectError {}

impl Report for ProjectError {
    fn problem(&self) -> Problem {
        let problem = Problem::new(self.kind.code(), Severity::Error, self.to_string())
            .arg("line", self.line)
            .arg("column", self.column)
            .at(Place::Text(self.span));
        let meant = |problem: Problem, expected: &str, near: bool| {
            let help = if near {
                format!("did you mean \"{expected}\"?")
            } else {
                format!("what can stand here: {expected}")
            };
            problem.arg("expected", expected).help(help)
        };
        match &self.kind {
            ProjectErrorKind::Syntax { message } => problem
                .arg("message", message.as_str())
                .help("choose the project file itself, with the ending .toml"),
            ProjectErrorKind::NotAProject => {
                problem.help("choose a file that was saved by Hedgerow, or add the line at its top")
            }
            ProjectErrorKind::Newer { found } => problem
                .arg("found", found.as_str())
                .arg("known", FORMAT.to_string())
                .help("open it with a newer build"),
            ProjectErrorKind::UnknownKey { key, within, expected, near } => {
                meant(problem.arg("key", key.as_str()).arg("within", *within), expected, *near)
            }
            ProjectErrorKind::MissingKey { key, within } => problem.arg("key", *key).arg("within", *within),
            ProjectErrorKind::WrongType { key, expected, found } => {
                problem.arg("key", key.as_str()).arg("found", *found).arg("expected", *expected)
            }
            ProjectErrorKind::UnknownValue { key, value, expected, near } => {
                meant(problem.arg("key", key.as_str()).arg("value", value.as_str()), expected, *near)
            }
            ProjectErrorKind::Duplicate { what, name } => problem
                .arg("what", *what)
                .arg("name", name.as_str())
                .help("give each a name of its own; capitals make no difference"),
            ProjectErrorKind::KindNotYet { kind } => problem
                .arg("kind", kind.as_str())
                .help("open it with a newer build, or leave this segmentation out"),
            ProjectErrorKind::UnknownSegmentation { name, nearest } => {
                let problem = problem.arg("name", name.as_str());
                match nearest {
                    Some(nearest) => {
                        problem.arg("expected", nearest.as_str()).help(format!("did you mean \"{nearest}\"?"))
                    }
                    None => problem,
                }
            }
        }
    }
}
