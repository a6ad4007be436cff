//! What can be wrong with a criterion, with the place and the numbers as fields.

use crate::diag::{Place, Problem, Report, Severity, Span};

/// How deep criteria may nest, counted in parentheses, `not`, `where` and signs.
pub const MAX_DEPTH: usize = 64;

/// How many arithmetic operators one criterion may have.
pub const MAX_OPERATORS: usize = 256;

/// How many names a help text lists.
const LISTED: usize = 12;

/// What a place in a criterion asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A criterion: true, false or unknown.
    Criterion,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A day.
    Day,
    /// A number or a day.
    NumberOrDay,
    /// A column.
    Column,
}

/// Why a criterion cannot be read or used, or what to know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CriteriaError {
    /// Nothing is written.
    Empty,
    /// Something else than expected stands here.
    Unexpected {
        /// What could stand here, in the notation of the language.
        expected: &'static str,
        /// What does.
        found: String,
        /// Where.
        span: Span,
    },
    /// The text ends too early.
    Unfinished {
        /// What could come next, in the notation of the language.
        expected: &'static str,
        /// Where it should come.
        span: Span,
    },
    /// Deeper than [`MAX_DEPTH`] or with more than [`MAX_OPERATORS`].
    TooDeep {
        /// Where it goes too far.
        span: Span,
    },
    /// A quote is opened and never closed.
    Unclosed {
        /// The missing quote.
        quote: char,
        /// From the opening quote on.
        span: Span,
    },
    /// Looks like a day, but the calendar has none such.
    NoSuchDay {
        /// As written.
        text: String,
        /// Where.
        span: Span,
    },
    /// A number too large to be kept exactly.
    NumberTooLarge {
        /// Where.
        span: Span,
    },
    /// A character that means nothing here.
    StrangeCharacter {
        /// The character.
        character: char,
        /// Where.
        span: Span,
    },
    /// Something the language will say later.
    Later {
        /// Its word.
        word: &'static str,
        /// Where.
        span: Span,
    },
    /// `in ()`
    EmptyList {
        /// Where.
        span: Span,
    },
    /// A percentage outside 0 to 100.
    Percent {
        /// Where.
        span: Span,
    },
    /// No column, role or measure of this name.
    UnknownColumn {
        /// As written.
        name: String,
        /// The table it was looked for in; none for the customers.
        table: Option<String>,
        /// The nearest name there is.
        nearest: Option<String>,
        /// The names there are.
        names: Vec<String>,
        /// Where.
        span: Span,
    },
    /// No related table of this name.
    UnknownTable {
        /// As written.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
        /// The names there are.
        names: Vec<String>,
        /// Where.
        span: Span,
    },
    /// No segmentation of this name.
    UnknownSegmentation {
        /// As written.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
        /// The names there are.
        names: Vec<String>,
        /// Where.
        span: Span,
    },
    /// The segmentation has no segment of this name.
    UnknownSegment {
        /// The segmentation.
        segmentation: String,
        /// As written.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
        /// The names there are.
        names: Vec<String>,
        /// Where.
        span: Span,
    },
    /// A measure that the files do not carry.
    NoMeasure {
        /// The measure.
        name: String,
        /// Where.
        span: Span,
    },
    /// Something of the wrong type.
    Type {
        /// As written.
        what: String,
        /// What it is, in plain words.
        found: &'static str,
        /// What it should be.
        wanted: Wanted,
        /// What to do about it.
        help: Option<String>,
        /// Where.
        span: Span,
    },
    /// Days are counted back from an as-of date that nobody knows.
    NoAsOf {
        /// Where.
        span: Span,
    },
    /// `top` and `segment` are about the whole base; a `where` looks at one row.
    OnlyCustomers {
        /// As written.
        what: String,
        /// Where.
        span: Span,
    },
    /// A column of a related table has many values for a customer.
    ManyValues {
        /// As written.
        what: String,
        /// Where.
        span: Span,
    },
    /// Warning: the column has no such value.
    UnknownValue {
        /// As written.
        value: String,
        /// The column.
        column: String,
        /// The nearest value it has.
        nearest: Option<String>,
        /// Where.
        span: Span,
    },
    /// Warning before saving: a name, an email address or a phone number is quoted.
    QuotesCustomer {
        /// The column.
        column: String,
        /// Where.
        span: Span,
    },
    /// Warning: the first value of a range is greater than the last.
    EmptyRange {
        /// Where.
        span: Span,
    },
}

impl CriteriaError {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            CriteriaError::Empty => Span::default(),
            CriteriaError::Unexpected { span, .. }
            | CriteriaError::Unfinished { span, .. }
            | CriteriaError::TooDeep { span }
            | CriteriaError::Unclosed { span, .. }
            | CriteriaError::NoSuchDay { span, .. }
            | CriteriaError::NumberTooLarge { span }
            | CriteriaError::StrangeCharacter { span, .. }
            | CriteriaError::Later { span, .. }
            | CriteriaError::EmptyList { span }
            | CriteriaError::Percent { span }
            | CriteriaError::UnknownColumn { span, .. }
            | CriteriaError::UnknownTable { span, .. }
            | CriteriaError::UnknownSegmentation { span, .. }
            | CriteriaError::UnknownSegment { span, .. }
            | CriteriaError::NoMeasure { span, .. }
            | CriteriaError::Type { span, .. }
            | CriteriaError::NoAsOf { span }
            | CriteriaError::OnlyCustomers { span, .. }
            | CriteriaError::ManyValues { span, .. }
            | CriteriaError::UnknownValue { span, .. }
            | CriteriaError::QuotesCustomer { span, .. }
            | CriteriaError::EmptyRange { span } => *span,
        }
    }
}

/// A problem about a name that is not among `names`. The first code is for when there is a nearest name to
/// offer, the second for when all that can be done is to list them.
fn unknown(
    codes: [&'static str; 2],
    english: String,
    name: &str,
    nearest: Option<&str>,
    names: &[String],
) -> Problem {
    let mut listed = names.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > LISTED {
        listed.push_str(", …");
    }
    let [with_nearest, with_list] = codes;
    match nearest {
        Some(nearest) => Problem::new(with_nearest, Severity::Error, english)
            .arg("name", name)
            .arg("nearest", nearest)
            .help(format!("did you mean \"{nearest}\"?")),
        None => Problem::new(with_list, Severity::Error, english)
            .arg("name", name)
            .arg("names", if listed.is_empty() { "–" } else { &listed })
            .help(if listed.is_empty() { "there are none".into() } else { format!("there are: {listed}") }),
    }
}

impl Report for CriteriaError {
    fn problem(&self) -> Problem {
        let error = |code, english: String| Problem::new(code, Severity::Error, english);
        let problem = match self {
            CriteriaError::Empty => {
                error("criteria.empty", "nothing is written, expected a criterion".into())
                    .help("for example: age >= 25")
            }
            CriteriaError::Unexpected { expected, found, .. } => {
                error("criteria.unexpected", format!("expected {expected}, found {found}"))
                    .arg("expected", *expected)
                    .arg("found", found.as_str())
            }
            CriteriaError::Unfinished { expected, .. } => {
                error("criteria.unfinished", format!("expected {expected}, found the end"))
                    .arg("expected", *expected)
            }
            CriteriaError::TooDeep { .. } => error(
                "criteria.too-deep",
                format!(
                    "nested more than {MAX_DEPTH} deep, or more than {MAX_OPERATORS} arithmetic operators"
                ),
            )
            .arg("limit", MAX_DEPTH)
            .help("split it into several segments"),
            CriteriaError::Unclosed { quote, .. } => {
                error("criteria.unclosed", format!("a quote is opened and not closed, expected {quote}"))
                    .arg("quote", quote.to_string())
            }
            CriteriaError::NoSuchDay { text, .. } => {
                error("criteria.no-such-day", format!("the calendar has no day {text}"))
                    .arg("text", text.as_str())
            }
            CriteriaError::NumberTooLarge { .. } => {
                error("criteria.number-too-large", "the number is too large to be kept exactly".into())
            }
            CriteriaError::StrangeCharacter { character, .. } => {
                let problem =
                    error("criteria.strange-character", format!("\"{character}\" means nothing here"))
                        .arg("character", character.to_string());
                match character {
                    '\'' => problem.help("write texts in double quotes: \"Greece\""),
                    '/' => problem.help("multiply the other side instead of dividing"),
                    ';' => problem.help("separate values by a comma"),
                    '&' => problem.help("write: and"),
                    '|' => problem.help("write: or"),
                    _ => problem.help("write names with such characters in backticks: `Created at`"),
                }
            }
            CriteriaError::Later { word, .. } => {
                error("criteria.later", format!("\"{word}\" cannot be said yet")).arg("word", *word)
            }
            CriteriaError::EmptyList { .. } => {
                error("criteria.empty-list", "the list is empty, expected at least one value".into())
            }
            CriteriaError::Percent { .. } => {
                error("criteria.percent", "expected a percentage between 0 and 100".into())
            }
            CriteriaError::UnknownColumn { name, table, nearest, names, .. } => {
                let place = table.as_ref().map(|table| format!(" in {table}")).unwrap_or_default();
                let english = format!("unknown column \"{name}\"{place}");
                unknown(
                    ["criteria.unknown-column", "criteria.unknown-column-listed"],
                    english,
                    name,
                    nearest.as_deref(),
                    names,
                )
            }
            CriteriaError::UnknownTable { name, nearest, names, .. } => {
                let english = format!("unknown table \"{name}\"");
                unknown(
                    ["criteria.unknown-table", "criteria.unknown-table-listed"],
                    english,
                    name,
                    nearest.as_deref(),
                    names,
                )
            }
            CriteriaError::UnknownSegmentation { name, nearest, names, .. } => {
                let english = format!("unknown segmentation \"{name}\"");
                unknown(
                    ["criteria.unknown-segmentation", "criteria.unknown-segmentation-listed"],
                    english,
                    name,
                    nearest.as_deref(),
                    names,
                )
            }
            CriteriaError::UnknownSegment { segmentation, name, nearest, names, .. } => {
                let english = format!("segmentation \"{segmentation}\" has no segment \"{name}\"");
                unknown(
                    ["criteria.unknown-segment", "criteria.unknown-segment-listed"],
                    english,
                    name,
                    nearest.as_deref(),
                    names,
                )
                .arg("segmentation", segmentation.as_str())
            }
            CriteriaError::NoMeasure { name, .. } => {
                error("criteria.no-measure", format!("\"{name}\" is not known from these files"))
                    .arg("name", name.as_str())
                    .help("give the orders' column its role: amount, margin or cost")
            }
            CriteriaError::Type { what, found, wanted, help, .. } => {
                let (code, expected) = match wanted {
                    Wanted::Criterion => ("criteria.not-a-criterion", "a criterion"),
                    Wanted::Number => ("criteria.not-a-number", "a number"),
                    Wanted::Text => ("criteria.not-a-text", "a text"),
                    Wanted::Day => ("criteria.not-a-day", "a day"),
                    Wanted::NumberOrDay => ("criteria.not-a-number-or-day", "a number or a day"),
                    Wanted::Column => ("criteria.not-a-column", "a column"),
                };
                let problem =
                    error(code, format!("{what} is {found}, expected {expected}")).arg("what", what.as_str());
                match help {
                    Some(help) => problem.help(help.as_str()),
                    None => problem,
                }
            }
            CriteriaError::NoAsOf { .. } => {
                error("criteria.no-as-of", "needs an as-of date, and no order has a date".into())
                    .help("name the as-of date in the project")
            }
            CriteriaError::OnlyCustomers { what, .. } => {
                error("criteria.only-customers", format!("{what} is about customers, not about single rows"))
                    .arg("what", what.as_str())
                    .help("say it outside of the parentheses, joined by and")
            }
            CriteriaError::ManyValues { what, .. } => {
                error("criteria.many-values", format!("{what} has many values for one customer"))
                    .arg("what", what.as_str())
                    .help(format!("say which: sum({what}), last({what}), any(… where …)"))
            }
            CriteriaError::UnknownValue { value, column, nearest, .. } => {
                let problem = Problem::new(
                    "criteria.unknown-value",
                    Severity::Warning,
                    format!("\"{column}\" never has the value \"{value}\""),
                )
                .arg("value", value.as_str())
                .arg("column", column.as_str());
                match nearest {
                    Some(nearest) => {
                        problem.arg("nearest", nearest.as_str()).help(format!("did you mean \"{nearest}\"?"))
                    }
                    None => problem,
                }
            }
            CriteriaError::QuotesCustomer { column, .. } => Problem::new(
                "criteria.quotes-customer",
                Severity::Warning,
                format!("a value of \"{column}\" is quoted, so the project would hold customer data"),
            )
            .arg("column", column.as_str())
            .help("mark such customers by a column of your own"),
            CriteriaError::EmptyRange { .. } => Problem::new(
                "criteria.empty-range",
                Severity::Warning,
                "nothing lies in this range, its first value is greater than its last",
            )
            .help("exchange the two values"),
        };
        match self {
            CriteriaError::Empty => problem,
            other => problem.at(Place::Text(other.span())),
        }
    }
}

impl std::fmt::Display for CriteriaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().fmt(f)
    }
}

impl std::error::Error for CriteriaError {}
