//! Where something is, what is wrong there, and what to do about it.
//!
//! Every room above has its own small error enum with the numbers as fields. [`Report`] turns each of
//! them into one plain [`Problem`]: a stable code and named arguments, from which the page speaks in the
//! user's language, beside the plain English that the command line and the log print.

use std::fmt;

/// A range of bytes in a text that a person typed: criteria, a project file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a text that a person typed.
    Text(Span),
    /// In a file as a whole.
    File(String),
    /// In a column of a file.
    Column {
        /// Name of the file.
        file: String,
        /// Header of the column.
        column: String,
    },
    /// In a record of a file.
    Line {
        /// Name of the file.
        file: String,
        /// Line, counted from 1.
        line: u64,
    },
}

/// An argument of a message. The page formats it in the user's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Text as it stood in the user's file or typing; shown as it is.
    Text(String),
    /// A count.
    Count(u64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Arg {
        Arg::Count(count)
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Arg {
        Arg::Count(count as u64)
    }
}

impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Arg::Text(text) => f.write_str(text),
            Arg::Count(count) => write!(f, "{count}"),
        }
    }
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something was left out or guessed; the work goes on.
    Warning,
    /// The work could not be done.
    Error,
}

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable name of the message, such as `load.unclosed-quote`. Every locale file has an entry for it.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Named arguments of the message, in the order in which it mentions them.
    pub args: Vec<(&'static str, Arg)>,
    /// Where it is, if it is at one place.
    pub place: Option<Place>,
    /// What was found and what was expected, in English: lower case, no full stop.
    pub english: String,
    /// What to do about it, in English.
    pub help: Option<String>,
}

impl Problem {
    /// A problem with its English text and nothing else yet.
    pub fn new(code: &'static str, severity: Severity, english: impl Into<String>) -> Problem {
        Problem { code, severity, args: Vec::new(), place: None, english: english.into(), help: None }
    }

    /// Adds a named argument.
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Problem {
        self.args.push((name, value.into()));
        self
    }

    /// Says where it is.
    pub fn at(mut self, place: Place) -> Problem {
        self.place = Some(place);
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(Place::File(file)) => write!(f, "{file}: ")?,
            Some(Place::Column { file, column }) => write!(f, "{file}, column \"{column}\": ")?,
            Some(Place::Line { file, line }) => write!(f, "{file}, line {line}: ")?,
            Some(Place::Text(_)) | None => {}
        }
        f.write_str(&self.english)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// An error that can say itself as a [`Problem`].
pub trait Report {
    /// The problem, with its code, arguments and place.
    fn problem(&self) -> Problem;
}

/// A result together with what the user should know about how it came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned<T> {
    /// The result.
    pub value: T,
    /// Warnings and notes.
    pub problems: Vec<Problem>,
}

/// The name among `names` that is nearest to `wanted`, if any is near enough to be meant.
///
/// Near means: equal without case, or a Damerau-free edit distance of at most a third of the length.
///
/// ```
/// assert_eq!(hedgerow_core::diag::nearest("recencey", ["country", "recency"]), Some("recency"));
/// assert_eq!(hedgerow_core::diag::nearest("zzz", ["country"]), None);
/// ```
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = wanted.to_lowercase().chars().take(64).collect();
    let limit = (wanted.len() / 3).max(1);
    names
        .into_iter()
        .filter_map(|name| {
            let other: Vec<char> = name.to_lowercase().chars().take(64).collect();
            let distance = edit_distance(&wanted, &other);
            (distance <= limit).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Levenshtein distance, one row at a time.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let here = (*cell + 1).min(left + 1).min(diagonal + usize::from(x != y));
            diagonal = std::mem::replace(cell, here);
            left = here;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_slip_finds_its_name() {
        assert_eq!(nearest("contry", ["country", "city"]), Some("country"));
        assert_eq!(nearest("COUNTRY", ["country", "city"]), Some("country"));
        assert_eq!(nearest("a", ["b"]), Some("b"));
        assert_eq!(nearest("industry", ["country", "city"]), None);
    }

    #[test]
    fn a_problem_says_place_text_and_help() {
        let problem = Problem::new("load.ragged", Severity::Error, "record has 9 fields, the header has 8")
            .at(Place::Line { file: "a.csv".into(), line: 121 })
            .help("check the delimiter");
        assert_eq!(
            problem.to_string(),
            "a.csv, line 121: record has 9 fields, the header has 8\n  help: check the delimiter"
        );
    }
}
