//! What only the user can know: columns that two readings fit equally well.

use super::class::trim;
use super::date::{self, CENTURY, DateOrder};
use super::encoding::{Guess, ToldBy};
use super::infer::{Open, Reading};
use super::number::{self, DecimalMark, Number};
use super::options::{ColumnType, Setting};
use crate::calendar::{Instant, MICROS_PER_DAY};
use crate::diag::{Place, Problem, Report, Severity};
use crate::value::{Decimal, MAX_SCALE, Scalar};

/// A column, or a file, that can be read in two ways. Until it is settled, the first reading holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Name of the file.
    pub file: String,
    /// Header of the column; empty where the question is about the file as a whole.
    pub column: String,
    /// What is open.
    pub kind: QuestionKind,
    /// The two readings; the first is the one in force.
    pub readings: [Proposal; 2],
}

/// What can be open about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuestionKind {
    /// Whether the day or the month stands first.
    DateOrder,
    /// Whether a mark stands before decimals or between thousands.
    DecimalMark,
    /// Which letters the bytes of the file stand for.
    Encoding,
    /// Whether numbers are dates.
    DateNumber,
}

/// One of two readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What settles the question this way.
    pub setting: Setting,
    /// A few cells as they stand in the file, and what they are under this reading.
    pub examples: Vec<(String, Scalar)>,
}

/// Examples shown for each reading.
const EXAMPLES: usize = 3;

impl Question {
    /// The question that a reading leaves open, shown by cells of which the two readings differ.
    pub(super) fn new(file: &str, column: &str, open: Open, reading: Reading, cells: &[String]) -> Question {
        let (kind, settings) = match (open, reading) {
            (Open::Order, _) => (
                QuestionKind::DateOrder,
                [Setting::Order(DateOrder::DayFirst), Setting::Order(DateOrder::MonthFirst)],
            ),
            (Open::Mark, _) => (
                QuestionKind::DecimalMark,
                [Setting::Decimal(DecimalMark::Point), Setting::Decimal(DecimalMark::Comma)],
            ),
            (Open::Stamp(stamp), Reading::Number(_)) => {
                (QuestionKind::DateNumber, [Setting::Type(ColumnType::Number), Setting::Stamp(stamp)])
            }
            (Open::Stamp(stamp), _) => {
                (QuestionKind::DateNumber, [Setting::Stamp(stamp), Setting::Type(ColumnType::Number)])
            }
        };
        let [first, second] = settings;
        let both = |cell: &&String| Some((read(cell, first)?, read(cell, second)?));
        let mut differ: Vec<&String> =
            cells.iter().filter(|cell| both(cell).is_some_and(|(a, b)| a != b)).take(EXAMPLES).collect();
        if differ.is_empty() {
            differ = cells.iter().filter(|cell| both(cell).is_some()).take(EXAMPLES).collect();
        }
        let proposal = |setting| Proposal {
            setting,
            examples: differ
                .iter()
                .filter_map(|cell| Some(((*cell).clone(), read(cell, setting)?)))
                .collect(),
        };
        let readings = [proposal(first), proposal(second)];
        Question { file: file.to_owned(), column: column.to_owned(), kind, readings }
    }
}

impl Question {
    /// The question that the encoding of a file leaves open.
    pub(super) fn about_encoding(file: &str, told: &Guess) -> Option<Question> {
        let ToldBy::Letters { rival: Some(rival), .. } = &told.by else { return None };
        let proposal = |encoding, at: usize| Proposal {
            setting: Setting::Encoding(encoding),
            examples: rival
                .examples
                .iter()
                .filter_map(|words| Some((words.first()?.clone(), Scalar::Text(words.get(at)?.clone()))))
                .collect(),
        };
        rival.is_open().then(|| Question {
            file: file.to_owned(),
            column: String::new(),
            kind: QuestionKind::Encoding,
            readings: [proposal(told.encoding, 1), proposal(rival.encoding, 2)],
        })
    }
}

/// A cell under a setting.
fn read(cell: &str, setting: Setting) -> Option<Scalar> {
    match setting {
        Setting::Order(order) => {
            let date = date::parse(trim(cell.as_bytes()))?;
            let day = date.day(order, CENTURY)?;
            match date.micros {
                None => Some(Scalar::Day(day)),
                Some(_) => date.instant(order, CENTURY, 0).map(|micros| Scalar::Instant(Instant(micros))),
            }
        }
        Setting::Decimal(mark) => number(cell, mark).map(show_number),
        Setting::Type(ColumnType::Number) => {
            let mut marks = [DecimalMark::Point, DecimalMark::Comma].into_iter();
            marks.find_map(|mark| number(cell, mark)).map(show_number)
        }
        Setting::Stamp(stamp) => {
            let mut marks = [DecimalMark::Point, DecimalMark::Comma].into_iter();
            let moment = Instant(stamp.instant(marks.find_map(|mark| number(cell, mark))?, 0)?);
            let is_day = moment.0.rem_euclid(MICROS_PER_DAY) == 0;
            Some(if is_day { Scalar::Day(moment.day()) } else { Scalar::Instant(moment) })
        }
        _ => None,
    }
}

fn number(cell: &str, mark: DecimalMark) -> Option<Number> {
    number::parse(trim(cell.as_bytes()))?.value(mark, MAX_SCALE)
}

fn show_number(number: Number) -> Scalar {
    Scalar::Number(Decimal::new(number.units.into(), number.decimals))
}

impl Report for Question {
    fn problem(&self) -> Problem {
        let [first, second] = &self.readings;
        let code = match self.kind {
            QuestionKind::DateOrder => "load.ask-date-order",
            QuestionKind::DecimalMark => "load.ask-decimal-mark",
            QuestionKind::Encoding => "load.ask-encoding",
            QuestionKind::DateNumber => "load.ask-date-number",
        };
        let show = |proposal: &Proposal| {
            proposal.examples.first().map_or_else(String::new, |(_, value)| value.to_string())
        };
        let cell = first.examples.first().map_or("", |(cell, _)| cell.as_str());
        let english = match self.kind {
            QuestionKind::DateOrder => format!(
                "every date fits both day first and month first: \"{cell}\" is {} or {}",
                show(first),
                show(second)
            ),
            QuestionKind::DecimalMark => {
                format!(
                    "every number can be read in two ways: \"{cell}\" is {} or {}",
                    show(first),
                    show(second)
                )
            }
            QuestionKind::Encoding => {
                format!("the letters can be read in two ways: \"{}\" or \"{}\"", show(first), show(second))
            }
            QuestionKind::DateNumber => {
                format!("every number may be a date: \"{cell}\" is {} or {}", show(first), show(second))
            }
        };
        let place = if self.column.is_empty() {
            Place::File(self.file.clone())
        } else {
            Place::Column { file: self.file.clone(), column: self.column.clone() }
        };
        let options = [first, second].map(|proposal| match self.kind {
            QuestionKind::Encoding => format!("encoding={}", proposal.setting.name()),
            _ => format!("\"{}={}\"", self.column, proposal.setting.name()),
        });
        let (first_name, second_name) = match (self.kind, first.setting) {
            (QuestionKind::DateNumber, Setting::Stamp(_)) => ("date", "number"),
            (QuestionKind::DateNumber, _) => ("number", "date"),
            _ => ("first", "second"),
        };
        Problem::new(code, Severity::Warning, english)
            .arg("cell", cell)
            .arg(first_name, show(first))
            .arg(second_name, show(second))
            .at(place)
            .help(format!("say which with --read {} or --read {}", options[0], options[1]))
    }
}
