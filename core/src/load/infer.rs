//! From tallies to types: how each column of a file is read.
//!
//! [`choose`] is a pure function of the tallies over all rows, the meanings of the headers and the user's
//! decisions. While a file streams by, columns are parsed on the guess that a sample gives; at the end the
//! function is asked again, and a column that should have been read differently is parsed once more.

use super::class::{Class, Tally};
use super::date::DateOrder;
use super::names::{Expects, Meaning};
use super::number::DecimalMark;
use super::options::ColumnType;

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As text.
    Text,
    /// As exact numbers.
    Number(DecimalMark),
    /// As days.
    Day(DateOrder),
    /// As moments.
    Instant(DateOrder),
    /// As yes or no.
    Flag,
}

/// What the user decided about a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    pub kind: Option<ColumnType>,
    pub order: Option<DateOrder>,
    pub mark: Option<DecimalMark>,
}

/// Why a column is read as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The user said so.
    Settled,
    /// Its header expects it.
    Header,
    /// All or nearly all of its values fit.
    Values,
    /// Whole numbers with leading zeros or of 15 digits and more name things.
    Identifier,
    /// No column type fits.
    Nothing,
}

/// A column's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub reading: Reading,
    pub why: Why,
    /// Whether another reading is as likely, so that the user has to be asked.
    pub is_open: bool,
}

const NUMBERS: [Class; 6] =
    [Class::Int, Class::Padded, Class::Long, Class::Point, Class::Comma, Class::Either];
const DATES: [Class; 4] = [Class::Iso, Class::DayFirst, Class::MonthFirst, Class::AnyOrder];
const TIMES: [Class; 4] = [Class::IsoTime, Class::DayFirstTime, Class::MonthFirstTime, Class::AnyOrderTime];

/// How each column is read.
pub(super) fn choose(columns: &[(Tally, Meaning, Settled)]) -> Vec<Choice> {
    // One program wrote the file, so one decimal mark holds for all columns that leave it open.
    let of = |class| columns.iter().map(|(tally, ..)| tally.of(&[class])).sum::<u64>();
    let file_mark = match (of(Class::Point), of(Class::Comma)) {
        (0, 0) => None,
        (_, 0) => Some(DecimalMark::Point),
        (0, _) => Some(DecimalMark::Comma),
        _ => None,
    };
    columns.iter().map(|(tally, meaning, settled)| choose_one(tally, meaning, settled, file_mark)).collect()
}

fn choose_one(tally: &Tally, meaning: &Meaning, settled: &Settled, file_mark: Option<DecimalMark>) -> Choice {
    let (number, number_open, numbers) = number_reading(tally, settled, file_mark);
    let (date, date_open, dates) = date_reading(tally, settled);
    let flags = tally.of(&[Class::Flag]);
    let filled = tally.filled();
    let forced = settled.kind.or(match (settled.order, settled.mark) {
        (Some(_), _) => Some(ColumnType::Date),
        (_, Some(_)) => Some(ColumnType::Number),
        _ => None,
    });
    let choice = |reading, why, is_open| Choice { reading, why, is_open };
    match forced {
        Some(ColumnType::Text) => return choice(Reading::Text, Why::Settled, false),
        Some(ColumnType::Number) => return choice(number, Why::Settled, number_open),
        Some(ColumnType::Date) => return choice(date, Why::Settled, date_open),
        Some(ColumnType::Flag) => return choice(Reading::Flag, Why::Settled, false),
        None => {}
    }
    // A header that expects a type has it when most values agree; without one nearly all must.
    let most = |fitting: u64| fitting * 2 > filled || filled == 0;
    let nearly_all = |fitting: u64| filled > 0 && (filled - fitting) * 50 <= filled;
    match meaning.expects {
        Expects::Text => return choice(Reading::Text, Why::Header, false),
        Expects::Number if most(numbers) => return choice(number, Why::Header, number_open && numbers > 0),
        Expects::Date if most(dates) => return choice(date, Why::Header, date_open),
        Expects::Flag if most(flags) => return choice(Reading::Flag, Why::Header, false),
        _ => {}
    }
    if nearly_all(numbers) {
        if tally.of(&[Class::Padded, Class::Long]) > 0 {
            return choice(Reading::Text, Why::Identifier, false);
        }
        choice(number, Why::Values, number_open)
    } else if nearly_all(dates) {
        choice(date, Why::Values, date_open)
    } else if nearly_all(flags) {
        choice(Reading::Flag, Why::Values, false)
    } else {
        choice(Reading::Text, Why::Nothing, false)
    }
}

/// The best reading as numbers, whether it is open, and how many cells fit it.
fn number_reading(tally: &Tally, settled: &Settled, file_mark: Option<DecimalMark>) -> (Reading, bool, u64) {
    let (points, commas) = (tally.of(&[Class::Point]), tally.of(&[Class::Comma]));
    let own = match points.cmp(&commas) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    };
    let known = settled.mark.or(own).or(file_mark);
    let open = known.is_none() && (tally.of(&[Class::Either]) > 0 || points > 0);
    let mark = known.unwrap_or(DecimalMark::Point);
    let misfits = if mark == DecimalMark::Point { commas } else { points };
    (Reading::Number(mark), open, tally.of(&NUMBERS) - misfits)
}

/// The best reading as dates, whether it is open, and how many cells fit it.
fn date_reading(tally: &Tally, settled: &Settled) -> (Reading, bool, u64) {
    let day_first = tally.of(&[Class::DayFirst, Class::DayFirstTime]);
    let month_first = tally.of(&[Class::MonthFirst, Class::MonthFirstTime]);
    let own = match day_first.cmp(&month_first) {
        std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
        std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
        std::cmp::Ordering::Equal => None,
    };
    let known = settled.order.or(own);
    let open = known.is_none() && (tally.of(&[Class::AnyOrder, Class::AnyOrderTime]) > 0 || day_first > 0);
    let order = known.unwrap_or(DateOrder::DayFirst);
    let misfits = if order == DateOrder::DayFirst { month_first } else { day_first };
    let times = tally.of(&TIMES);
    let reading = if times > 0 { Reading::Instant(order) } else { Reading::Day(order) };
    (reading, open, times + tally.of(&DATES) - misfits)
}

#[cfg(test)]
mod tests {
    use super::super::class::classify;
    use super::super::names::meaning;
    use super::*;

    fn read(header: &str, cells: &[&str]) -> Choice {
        read_with(header, cells, Settled::default())
    }

    fn read_with(header: &str, cells: &[&str], settled: Settled) -> Choice {
        let mut tally = Tally::default();
        cells.iter().for_each(|cell| tally.add(classify(cell.as_bytes()), 1));
        choose(&[(tally, meaning(header), settled)])[0]
    }

    #[test]
    fn types_follow_the_values_and_the_header() {
        use DateOrder::{DayFirst, MonthFirst};
        use DecimalMark::{Comma, Point};
        let cases: [(&str, &[&str], Reading); 14] = [
            ("x", &["1", "2", ""], Reading::Number(Point)),
            ("x", &["1,5", "2"], Reading::Number(Comma)),
            ("x", &["1", "2", "abc"], Reading::Text),
            ("amount", &["1", "2", "abc"], Reading::Number(Point)),
            ("x", &["01", "2"], Reading::Text),
            ("amount", &["01", "2"], Reading::Number(Point)),
            ("customer id", &["1", "2"], Reading::Text),
            ("x", &["2011-05-16"], Reading::Day(DayFirst)),
            ("x", &["2011-05-16 08:13", "2011-05-17"], Reading::Instant(DayFirst)),
            ("x", &["05/16/2011", "01/02/2011"], Reading::Day(MonthFirst)),
            ("x", &["16/05/2011", "01/02/2011"], Reading::Day(DayFirst)),
            ("x", &["yes", "No"], Reading::Flag),
            ("amount", &["", ""], Reading::Number(Point)),
            ("x", &["", ""], Reading::Text),
        ];
        for (header, cells, reading) in cases {
            let choice = read(header, cells);
            assert_eq!((choice.reading, choice.is_open), (reading, false), "{header} {cells:?}");
        }
    }

    #[test]
    fn what_fits_two_readings_is_open_until_it_is_settled() {
        assert!(read("date", &["01/12/2010", "03/12/2010"]).is_open);
        assert!(read("amount", &["1,234"]).is_open);
        let settled = Settled { order: Some(DateOrder::MonthFirst), ..Settled::default() };
        let choice = read_with("date", &["01/12/2010", "03/12/2010"], settled);
        assert_eq!((choice.reading, choice.is_open), (Reading::Day(DateOrder::MonthFirst), false));
    }

    #[test]
    fn another_column_of_the_file_tells_the_decimal_mark() {
        let mut tallies = [Tally::default(), Tally::default()];
        tallies[0].add(classify(b"1,234"), 1);
        tallies[1].add(classify(b"4.95"), 1);
        let columns = tallies.map(|tally| (tally, meaning("amount"), Settled::default()));
        let choices = choose(&columns);
        assert_eq!((choices[0].reading, choices[0].is_open), (Reading::Number(DecimalMark::Point), false));
    }
}
