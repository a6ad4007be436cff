//! The evidence for how a column was read: what was counted, and what was done about it, one note for each.

use super::class::{COMMAS, Class, Mark, POINTS, Tally};
use super::date::{DateForm, DateOrder};
use super::infer::{Choice, Reading, Why};
use super::names::Expects;
use super::number::{CURRENCIES, DecimalMark};
use super::options::Setting;
use super::question::Question;
use crate::diag::{Problem, Report, Severity};
use crate::table::{Column, Values};
use crate::value::DataType;

/// Everything worth knowing about how a column was read, the type first.
pub(super) fn of_column(
    choice: &Choice,
    expects: Expects,
    column: &Column,
    tally: &Tally,
    question: Option<&Question>,
) -> Vec<Problem> {
    let mut notes = vec![type_note(choice, column, tally)];
    notes.extend(question.map(Question::problem));
    if choice.by_others {
        let english = "nothing here says so, but the other columns of the file do".to_owned();
        notes.push(Problem::new("load.by-other-columns", Severity::Note, english));
    }
    match choice.reading {
        Reading::Number(_) => about_numbers(tally, &mut notes),
        Reading::Day(form) | Reading::Instant(form) => about_dates(form, tally, &mut notes),
        Reading::Text => about_texts(choice, expects, tally, &mut notes),
        Reading::Flag => {}
    }
    let buddhist = tally.of(&[Class::Buddhist]);
    if buddhist > 0 && (expects == Expects::Date || buddhist * 2 > tally.filled() || is_date(choice)) {
        let english = format!("{buddhist} dates have years of the Buddhist calendar, which is not read");
        notes.push(
            warning("load.buddhist", english)
                .arg("cells", buddhist)
                .help("export the dates with Gregorian years and open the file again"),
        );
    }
    let nulls = match choice.reading {
        Reading::Text if !choice.mend.nulls => 0,
        Reading::Text | Reading::Flag => tally.of(&[Class::Null]),
        _ => tally.of(&[Class::Null, Class::Neither]),
    };
    if nulls > 0 {
        let english = format!("{nulls} cells hold a word for nothing and count as empty");
        notes.push(note("load.null-words", english, nulls));
    }
    notes
}

fn is_date(choice: &Choice) -> bool {
    matches!(choice.reading, Reading::Day(_) | Reading::Instant(_))
}

fn note(code: &'static str, english: String, cells: u64) -> Problem {
    Problem::new(code, Severity::Note, english).arg("cells", cells)
}

fn warning(code: &'static str, english: String) -> Problem {
    Problem::new(code, Severity::Warning, english)
}

fn about_numbers(tally: &Tally, notes: &mut Vec<Problem>) {
    let (points, commas) = (tally.of(&POINTS), tally.of(&COMMAS));
    if points > 0 && commas > 0 {
        let english = format!("{points} numbers only fit a decimal point and {commas} only a decimal comma");
        notes.push(
            warning("load.mixed-numbers", english)
                .arg("point", points)
                .arg("comma", commas)
                .help("the fewer are marked as unreadable; look at them"),
        );
    }
    let currencies: Vec<(&str, u64)> = CURRENCIES
        .iter()
        .zip(tally.marks)
        .filter(|(_, cells)| *cells > 0)
        .map(|((code, _), cells)| (*code, cells))
        .collect();
    match currencies.as_slice() {
        [] => {}
        [(code, cells)] => {
            let english = format!("{cells} numbers are written with the currency {code}");
            notes.push(note("load.currency", english, *cells).arg("currency", *code));
        }
        several => {
            let list: Vec<String> = several.iter().map(|(code, cells)| format!("{code} ({cells})")).collect();
            let list = list.join(", ");
            let english = format!("the numbers are written with several currencies: {list}");
            notes.push(
                warning("load.currencies", english)
                    .arg("currencies", list)
                    .help("amounts of several currencies cannot be added; keep one currency in the column"),
            );
        }
    }
    let percents = tally.marked(Mark::Percent);
    if percents > 0 {
        let english = format!("{percents} numbers have a percent sign; 12.5% is read as 12.5");
        notes.push(note("load.percent", english, percents));
    }
    let negative = tally.marked(Mark::Negative);
    if negative > 0 {
        let english = format!("{negative} numbers are negative by brackets or by a minus behind them");
        notes.push(note("load.negative", english, negative));
    }
}

fn about_dates(form: DateForm, tally: &Tally, notes: &mut Vec<Problem>) {
    let day_first = tally.of(&[Class::DayFirst, Class::DayFirstTime]);
    let month_first = tally.of(&[Class::MonthFirst, Class::MonthFirstTime]);
    if day_first > 0 && month_first > 0 {
        let english = format!(
            "{day_first} dates are only dates with the day first and {month_first} only with the month first"
        );
        notes.push(
            warning("load.mixed-dates", english)
                .arg("day-first", day_first)
                .arg("month-first", month_first)
                .help("the fewer are marked as unreadable; look at them"),
        );
    }
    let short = tally.marked(Mark::ShortYear);
    if let (1.., DateForm::Written { century, .. }) = (short, form) {
        let (from, to) = (century, century + 99);
        let english = format!("{short} dates have years of two digits, read as {from} to {to}");
        let shown = note("load.short-years", english, short);
        notes.push(shown.arg("from", from.to_string()).arg("to", to.to_string()));
    }
    let jalali = match form {
        DateForm::Written { .. } => tally.marked(Mark::Jalali),
        DateForm::Counted { .. } => tally.of(&[Class::CompactJalali]),
    };
    if jalali > 0 {
        let english = format!("{jalali} dates have Jalali years and are kept as the same Gregorian days");
        notes.push(note("load.jalali", english, jalali));
    }
    let offsets = tally.marked(Mark::Offset);
    if offsets > 0 {
        let english = format!(
            "{offsets} moments tell how far the clock is from universal time; they are kept as the clock showed them"
        );
        notes.push(note("load.offsets", english, offsets));
    }
    let universal = tally.marked(Mark::Universal);
    if universal > 0 {
        let english =
            format!("{universal} moments are in universal time and are moved by the project's utc_offset");
        notes.push(note("load.universal", english, universal));
    }
}

fn about_texts(choice: &Choice, expects: Expects, tally: &Tally, notes: &mut Vec<Problem>) {
    let floats = tally.of(&[Class::Float, Class::FloatSerial]);
    if choice.mend.floats && floats > 0 {
        let english = format!("{floats} whole numbers ended with .0, which was taken off: 17850.0 is 17850");
        notes.push(note("load.float-ids", english, floats));
    }
    let quoted = if choice.mend.apostrophes { tally.of(&[Class::Quoted]) } else { 0 };
    let guarded = if choice.mend.guards { tally.of(&[Class::Guarded]) } else { 0 };
    if quoted + guarded > 0 {
        let english = format!("{} values had an apostrophe in front, which was taken off", quoted + guarded);
        notes.push(note("load.apostrophes", english, quoted + guarded));
    }
    let powers = tally.of(&[Class::Certain]);
    let (cut, long) = (tally.of(&[Class::Cut]), tally.of(&[Class::Long, Class::Cut]));
    let names_things = expects == Expects::Id || choice.why == Why::Identifier;
    // One in ten numbers of sixteen digits ends with a zero by itself.
    let cut = if cut * 2 > long { cut } else { 0 } + powers;
    if names_things && cut > 0 {
        let english =
            format!("{cut} values look cut by a spreadsheet: it keeps 15 digits and puts zeros for the rest");
        notes.push(
            warning("load.cut-ids", english)
                .arg("cells", cut)
                .help("the lost digits are not in this file; export the column as text from where it came"),
        );
    }
}

/// Why a column has its type.
fn type_note(choice: &Choice, column: &Column, tally: &Tally) -> Problem {
    let known = column.len() - column.unknown_count();
    let note = |code, english: String| Problem::new(code, Severity::Note, english).arg("values", known);
    let why = match choice.why {
        Why::Settled => "as you said",
        Why::Header => "as its header says",
        Why::Values | Why::Nothing => "by its values",
        Why::Identifier => "because leading zeros or long numbers name things",
    };
    match (choice.reading, &column.values) {
        (Reading::Text, _) if choice.why == Why::Identifier => {
            note("load.type-identifier", format!("identifiers, {why}"))
        }
        (Reading::Text, _) => note("load.type-text", format!("text, {why}")),
        (Reading::Number(mark), Values::Number(numbers)) => {
            let (mark, decisive) = match mark {
                DecimalMark::Point => ("point", tally.of(&POINTS)),
                DecimalMark::Comma => ("comma", tally.of(&COMMAS)),
            };
            let decimals = u64::from(numbers.scale);
            if decisive == 0 {
                return note("load.type-number", format!("numbers, {why}")).arg("decimals", decimals);
            }
            let english = format!("numbers, {why}; {decisive} have a decimal {mark}");
            note("load.type-number", english)
                .arg("mark", mark)
                .arg("decisive", decisive)
                .arg("decimals", decimals)
        }
        (Reading::Number(_), _) => note("load.type-number", format!("numbers, {why}")),
        (Reading::Day(form) | Reading::Instant(form), _) => {
            let kind = if column.data_type() == DataType::Day { "days" } else { "moments" };
            match form {
                DateForm::Counted { stamp, .. } => {
                    let name = Setting::Stamp(stamp).name();
                    note("load.type-date-number", format!("{kind}, {why}; written as numbers: {name}"))
                        .arg("form", name)
                }
                DateForm::Written { order, .. } => {
                    let iso = tally.of(&[Class::Iso, Class::IsoTime]);
                    let named = tally.of(&[Class::Named, Class::NamedTime]);
                    let (order, decisive) = match order {
                        DateOrder::DayFirst => {
                            ("day-first", tally.of(&[Class::DayFirst, Class::DayFirstTime]))
                        }
                        DateOrder::MonthFirst => {
                            ("month-first", tally.of(&[Class::MonthFirst, Class::MonthFirstTime]))
                        }
                    };
                    if iso as usize == known {
                        note("load.type-date-iso", format!("{kind}, {why}; the year stands first"))
                    } else if (iso + named) as usize == known {
                        let english = format!("{kind}, {why}; {named} have the name of the month");
                        note("load.type-date-named", english).arg("named", named)
                    } else {
                        let english = format!("{kind}, {why}; {decisive} values only fit {order}");
                        note("load.type-date", english).arg("order", order).arg("decisive", decisive)
                    }
                }
            }
        }
        (Reading::Flag, _) => note("load.type-flag", format!("yes or no, {why}")),
    }
}
