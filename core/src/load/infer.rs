//! From tallies to types: how each column of a file is read.
//!
//! [`choose`] is a pure function of the tallies over all rows, the meanings of the headers and the user's
//! decisions. While a file streams by, columns are parsed on the guess that a sample gives; at the end the
//! function is asked again, and a column that should have been read differently is parsed once more.

use super::class::{COMMAS, Class, DAYS, NAMING, NUMBERS, POINTS, TIMES, Tally};
use super::date::{CENTURY, CENTURY_OF_BIRTHS, DateForm, DateOrder, Stamp};
use super::names::{Expects, Meaning};
use super::number::DecimalMark;
use super::options::ColumnType;
use super::slice::Mend;
use super::source::Role;

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As text.
    Text,
    /// As exact numbers.
    Number(DecimalMark),
    /// As days.
    Day(DateForm),
    /// As moments.
    Instant(DateForm),
    /// As yes or no.
    Flag,
}

/// What the user decided about a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    pub kind: Option<ColumnType>,
    pub order: Option<DateOrder>,
    pub mark: Option<DecimalMark>,
    pub stamp: Option<Stamp>,
    /// What the file itself says: a sheet knows its numbers.
    pub told: Option<DecimalMark>,
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

/// What about a reading only the user can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// Whether the day or the month stands first.
    Order,
    /// What stands before the decimals.
    Mark,
    /// Whether numbers are dates.
    Stamp(Stamp),
}

/// A column's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub reading: Reading,
    pub why: Why,
    /// What is taken off texts.
    pub mend: Mend,
    /// Which other reading is as likely, so that the user has to be asked.
    pub open: Option<Open>,
    /// Whether other columns of the file decided the order of dates or the mark of decimals.
    pub by_others: bool,
}

impl Choice {
    /// Text, whatever it looks like.
    pub const TEXT: Choice = Choice {
        reading: Reading::Text,
        why: Why::Values,
        mend: Mend { nulls: false, floats: false, apostrophes: false, guards: false },
        open: None,
        by_others: false,
    };
}

/// What the columns of a file say about each other.
#[derive(Clone, Copy, Debug, Default)]
struct Company {
    /// One program wrote the file, so one decimal mark and one order of dates hold for all columns that
    /// leave them open.
    mark: Option<DecimalMark>,
    order: Option<DateOrder>,
    /// Whether a column is one of dates.
    has_dates: bool,
}

/// How each column is read.
pub(super) fn choose(columns: &[(Tally, Meaning, Settled)]) -> Vec<Choice> {
    let of = |classes: &[Class]| columns.iter().map(|(tally, ..)| tally.of(classes)).sum::<u64>();
    let only = |a: u64, b: u64| match (a, b) {
        (0, 0) => None,
        (_, 0) => Some(true),
        (0, _) => Some(false),
        _ => None,
    };
    let mark = only(of(&POINTS), of(&COMMAS));
    let order =
        only(of(&[Class::DayFirst, Class::DayFirstTime]), of(&[Class::MonthFirst, Class::MonthFirstTime]));
    let is_date = |(tally, meaning, _): &(Tally, Meaning, Settled)| {
        meaning.expects == Expects::Date || (tally.of(&DAYS) + tally.of(&TIMES)) * 2 > tally.filled()
    };
    let company = Company {
        mark: mark.map(|point| if point { DecimalMark::Point } else { DecimalMark::Comma }),
        order: order.map(|day| if day { DateOrder::DayFirst } else { DateOrder::MonthFirst }),
        has_dates: columns.iter().any(is_date),
    };
    columns.iter().map(|(tally, meaning, settled)| choose_one(tally, meaning, settled, company)).collect()
}

/// The best reading of a kind.
#[derive(Clone, Copy)]
struct Best {
    reading: Reading,
    open: Option<Open>,
    by_others: bool,
    /// How many cells fit it.
    fitting: u64,
}

impl Best {
    fn choice(self, why: Why) -> Choice {
        let Best { reading, open, by_others, .. } = self;
        Choice { reading, why, mend: Mend::default(), open, by_others }
    }
}

fn choose_one(tally: &Tally, meaning: &Meaning, settled: &Settled, company: Company) -> Choice {
    let number = number_reading(tally, settled, company);
    let date = date_reading(tally, meaning, settled, company);
    let stamp = stamp_reading(tally, settled, number);
    let flag = Best {
        reading: Reading::Flag,
        open: None,
        by_others: false,
        fitting: tally.of(&[Class::Flag, Class::Neither]),
    };
    let forced = settled.kind.or(match *settled {
        Settled { order: Some(_), .. } | Settled { stamp: Some(_), .. } => Some(ColumnType::Date),
        Settled { mark: Some(_), .. } => Some(ColumnType::Number),
        _ => None,
    });
    match forced {
        Some(ColumnType::Text) => return text(tally, meaning, Why::Settled),
        Some(ColumnType::Number) => return number.choice(Why::Settled),
        Some(ColumnType::Date)
            if settled.stamp.is_some() || (settled.order.is_none() && stamp.fitting > date.fitting) =>
        {
            return Best { open: None, ..stamp }.choice(Why::Settled);
        }
        Some(ColumnType::Date) => return date.choice(Why::Settled),
        Some(ColumnType::Flag) => return flag.choice(Why::Settled),
        None => {}
    }
    // A header that expects a type has it when most values agree; without one nearly all must. Words for
    // nothing agree with everything but text.
    let filled = tally.filled() - tally.of(&[Class::Null]);
    let but_neither = filled - tally.of(&[Class::Neither]);
    let most = |best: Best| best.fitting * 2 > but_neither || but_neither == 0;
    let nearly_all = |fitting: u64, of: u64| of > 0 && (of - fitting.min(of)) * 50 <= of;
    match meaning.expects {
        Expects::Text | Expects::Id => return text(tally, meaning, Why::Header),
        Expects::Number if most(Best { fitting: tally.of(&NUMBERS), ..number }) => {
            return Best { open: number.open.filter(|_| number.fitting > 0), ..number }.choice(Why::Header);
        }
        Expects::Date if most(date) => return date.choice(Why::Header),
        // All of them dates as numbers: so they are. Only most of them: who knows.
        Expects::Date if most(stamp) => {
            let open = stamp.open.filter(|_| stamp.fitting < filled);
            return Best { open, ..stamp }.choice(Why::Header);
        }
        Expects::Flag if most(flag) || nearly_all(flag.fitting + tally.of(&[Class::Bit]), filled) => {
            return flag.choice(Why::Header);
        }
        _ => {}
    }
    if nearly_all(number.fitting, but_neither) {
        if tally.of(&NAMING) > 0 {
            return text(tally, meaning, Why::Identifier);
        }
        let is_anything = meaning.expects == Expects::Anything && meaning.family.is_none();
        let may_be_date = is_anything && !company.has_dates && filled >= MANY && stamp.fitting == filled;
        let is_sure =
            tally.of(&[Class::Serial, Class::PointSerial, Class::CommaSerial, Class::FloatSerial]) == 0;
        let open = if may_be_date && is_sure { stamp.open } else { number.open };
        Best { open, ..number }.choice(Why::Values)
    } else if tally.of(&[Class::Quoted]) > 0
        && nearly_all(number.fitting + tally.of(&[Class::Quoted]), but_neither)
    {
        text(tally, meaning, Why::Identifier)
    } else if nearly_all(date.fitting, but_neither) {
        date.choice(Why::Values)
    } else if nearly_all(flag.fitting, filled) {
        flag.choice(Why::Values)
    } else {
        text(tally, meaning, Why::Nothing)
    }
}

/// Fewer numbers than this are not taken for dates, however they look.
const MANY: u64 = 10;

/// A column of text, and what is taken off its cells.
fn text(tally: &Tally, meaning: &Meaning, why: Why) -> Choice {
    let nulls = tally.of(&[Class::Null]);
    let filled = tally.filled() - nulls;
    let numbers = tally.of(&NUMBERS);
    let decimals =
        tally.of(&[Class::Point, Class::PointSerial, Class::Either, Class::Certain]) + tally.of(&COMMAS);
    let floats = tally.of(&[Class::Float, Class::FloatSerial]);
    let quoted = tally.of(&[Class::Quoted]);
    let names_things = meaning.expects == Expects::Id || why == Why::Identifier;
    // Values that no words stand among: codes, numbers, addresses.
    let coded = numbers
        + quoted
        + tally.of(&DAYS)
        + tally.of(&TIMES)
        + tally.of(&[Class::Code, Class::Email, Class::Phone, Class::Guarded]);
    if meaning.expects == Expects::Text {
        // Names and notes are not tallied: they stay as they are.
        return Choice { reading: Reading::Text, why, mend: Mend::default(), open: None, by_others: false };
    }
    let mend = Mend {
        nulls: nulls > 0 && filled > 0 && (filled - coded) * 50 <= filled && names_things,
        floats: names_things && floats > 0 && decimals == 0,
        apostrophes: names_things && quoted > 0,
        guards: tally.of(&[Class::Guarded]) > 0,
    };
    Choice { reading: Reading::Text, why, mend, open: None, by_others: false }
}

/// The best reading as numbers.
fn number_reading(tally: &Tally, settled: &Settled, company: Company) -> Best {
    let (points, commas) = (tally.of(&POINTS), tally.of(&COMMAS));
    let own = match points.cmp(&commas) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    };
    let is_open = tally.of(&[Class::Either]) > 0 || points > 0;
    let known = settled.mark.or(settled.told).or(own);
    let by_others = known.is_none() && is_open && company.mark.is_some();
    let open = known.is_none() && is_open && company.mark.is_none();
    let mark = known.or(company.mark).unwrap_or(DecimalMark::Point);
    let misfits = if mark == DecimalMark::Point { commas } else { points };
    Best {
        reading: Reading::Number(mark),
        open: open.then_some(Open::Mark),
        by_others,
        fitting: tally.of(&NUMBERS) - misfits,
    }
}

/// The best reading as dates.
fn date_reading(tally: &Tally, meaning: &Meaning, settled: &Settled, company: Company) -> Best {
    let day_first = tally.of(&[Class::DayFirst, Class::DayFirstTime]);
    let month_first = tally.of(&[Class::MonthFirst, Class::MonthFirstTime]);
    let own = match day_first.cmp(&month_first) {
        std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
        std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
        std::cmp::Ordering::Equal => None,
    };
    let is_open = tally.of(&[Class::AnyOrder, Class::AnyOrderTime]) > 0 || day_first > 0;
    let known = settled.order.or(own);
    let by_others = known.is_none() && is_open && company.order.is_some();
    let open = known.is_none() && is_open && company.order.is_none();
    let order = known.or(company.order).unwrap_or(DateOrder::DayFirst);
    let times = tally.of(&TIMES);
    let century = if meaning.role == Some(Role::BirthDate) { CENTURY_OF_BIRTHS } else { CENTURY };
    let form = DateForm::Written { order, century };
    Best {
        reading: if times > 0 { Reading::Instant(form) } else { Reading::Day(form) },
        open: open.then_some(Open::Order),
        by_others,
        // Dates of the other order too: it is a column of dates, whatever becomes of those.
        fitting: times + tally.of(&DAYS),
    }
}

/// The best reading as dates that are written as numbers.
fn stamp_reading(tally: &Tally, settled: &Settled, number: Best) -> Best {
    let mark = match number.reading {
        Reading::Number(mark) => mark,
        _ => DecimalMark::Point,
    };
    let fractions = match mark {
        DecimalMark::Point => tally.of(&[Class::PointSerial]),
        DecimalMark::Comma => tally.of(&[Class::CommaSerial]),
    };
    let floats = if mark == DecimalMark::Point { tally.of(&[Class::FloatSerial]) } else { 0 };
    let fitting = |stamp: Stamp| match stamp {
        Stamp::Excel1900 | Stamp::Excel1904 => tally.of(&[Class::Recent, Class::Serial]) + floats + fractions,
        Stamp::Seconds => tally.of(&[Class::Seconds]),
        Stamp::Milliseconds => tally.of(&[Class::Millis]),
        Stamp::Digits => tally.of(&[Class::Compact, Class::CompactJalali]),
    };
    let likely = [Stamp::Excel1900, Stamp::Seconds, Stamp::Milliseconds, Stamp::Digits];
    let stamp = settled.stamp.or_else(|| likely.into_iter().max_by_key(|&stamp| fitting(stamp)));
    let stamp = stamp.unwrap_or(Stamp::Excel1900);
    let form = DateForm::Counted { stamp, mark };
    let has_times = match stamp {
        Stamp::Excel1900 | Stamp::Excel1904 => tally.of(&[Class::PointSerial, Class::CommaSerial]) > 0,
        Stamp::Seconds | Stamp::Milliseconds => true,
        Stamp::Digits => false,
    };
    Best {
        reading: if has_times { Reading::Instant(form) } else { Reading::Day(form) },
        open: Some(Open::Stamp(stamp)),
        by_others: false,
        fitting: fitting(stamp),
    }
}

#[cfg(test)]
mod tests {
    use super::super::class::look;
    use super::super::names::meaning;
    use super::*;

    fn read(header: &str, cells: &[&str]) -> Choice {
        read_with(header, cells, Settled::default())
    }

    fn read_with(header: &str, cells: &[&str], settled: Settled) -> Choice {
        let mut tally = Tally::default();
        cells.iter().for_each(|cell| tally.add_looks(look(cell.as_bytes()), 1));
        choose(&[(tally, meaning(header), settled)])[0]
    }

    fn written(order: DateOrder) -> DateForm {
        DateForm::Written { order, century: CENTURY }
    }

    fn counted(stamp: Stamp) -> DateForm {
        DateForm::Counted { stamp, mark: DecimalMark::Point }
    }

    #[test]
    fn types_follow_the_values_and_the_header() {
        use DateOrder::{DayFirst, MonthFirst};
        use DecimalMark::{Comma, Point};
        use Reading::{Day, Flag, Instant, Number, Text};
        let cases: [(&str, &[&str], Reading); 32] = [
            ("x", &["1", "2", ""], Number(Point)),
            ("x", &["1,5", "2"], Number(Comma)),
            ("x", &["1", "2", "abc"], Text),
            ("amount", &["1", "2", "abc"], Number(Point)),
            ("x", &["01", "2"], Text),
            ("amount", &["01", "2"], Number(Point)),
            ("customer id", &["1", "2"], Text),
            ("x", &["'01", "'2"], Text),
            ("x", &["12 €", "(3,50 €)"], Number(Comma)),
            ("x", &["۱۲٫۵", "٣"], Number(Point)),
            ("x", &["1", "NULL", "2"], Number(Point)),
            ("x", &["1", "нет", "-"], Number(Point)),
            ("x", &["NULL", "n/a"], Text),
            ("x", &["2011-05-16"], Day(written(DayFirst))),
            ("x", &["2011-05-16 08:13", "2011-05-17"], Instant(written(DayFirst))),
            ("x", &["05/16/2011", "01/02/2011"], Day(written(MonthFirst))),
            ("x", &["16/05/2011", "01/02/2011", "#N/A"], Day(written(DayFirst))),
            ("x", &["16 мая 2011", "01.02.2011", "13.02.2011"], Day(written(DayFirst))),
            ("x", &["1403/05/12", "۱۴۰۳/۰۵/۱۳"], Day(written(DayFirst))),
            ("x", &["16/05/2554"], Text),
            ("order date", &["40679", "40680.5"], Instant(counted(Stamp::Excel1900))),
            ("order date", &["40679", "40680"], Day(counted(Stamp::Excel1900))),
            ("order date", &["1305533580"], Instant(counted(Stamp::Seconds))),
            ("order date", &["1305533580000"], Instant(counted(Stamp::Milliseconds))),
            ("order date", &["20110516", "13900226"], Day(counted(Stamp::Digits))),
            ("order date", &["1", "2"], Number(Point)),
            ("x", &["40679", "40680"], Number(Point)),
            ("x", &["yes", "No"], Flag),
            ("x", &["да", "нет"], Flag),
            ("newsletter", &["1", "0", "1"], Flag),
            ("amount", &["", ""], Number(Point)),
            ("x", &["", ""], Text),
        ];
        for (header, cells, reading) in cases {
            let choice = read(header, cells);
            assert_eq!((choice.reading, choice.open), (reading, None), "{header} {cells:?}");
        }
    }

    #[test]
    fn what_fits_two_readings_is_open_until_it_is_settled() {
        assert_eq!(read("date", &["01/12/2010", "03/12/2010"]).open, Some(Open::Order));
        assert_eq!(read("date", &["16/05/2010", "05/16/2010"]).open, Some(Open::Order));
        assert_eq!(read("amount", &["1,234"]).open, Some(Open::Mark));
        assert_eq!(read("date", &["40679", "40680", "7"]).open, Some(Open::Stamp(Stamp::Excel1900)));
        let settled = Settled { order: Some(DateOrder::MonthFirst), ..Settled::default() };
        let choice = read_with("date", &["01/12/2010", "03/12/2010"], settled);
        assert_eq!((choice.reading, choice.open), (Reading::Day(written(DateOrder::MonthFirst)), None));
        let settled = Settled { stamp: Some(Stamp::Excel1904), ..Settled::default() };
        let choice = read_with("x", &["40679", "7"], settled);
        assert_eq!((choice.reading, choice.open), (Reading::Day(counted(Stamp::Excel1904)), None));
    }

    #[test]
    fn numbers_under_an_unknown_header_are_asked_about_only_when_all_are_dates_and_no_other_column_is() {
        let many = |cell: &str| vec![cell.to_owned(); 12];
        let open = |header: &str, cells: &[String]| {
            read(header, &cells.iter().map(String::as_str).collect::<Vec<_>>()).open
        };
        assert_eq!(open("when", &many("40679")), Some(Open::Stamp(Stamp::Excel1900)));
        assert_eq!(open("when", &many("1305533580000")), Some(Open::Stamp(Stamp::Milliseconds)));
        assert_eq!(open("income", &many("40679")), None);
        assert_eq!(open("when", &many("17850")), None);
        assert_eq!(open("when", &[many("40679"), vec!["7".into()]].concat()), None);
        let mut dates = Tally::default();
        dates.add_looks(look(b"2011-05-16"), 12);
        let mut serials = Tally::default();
        serials.add_looks(look(b"40679"), 12);
        let columns = [dates, serials].map(|tally| (tally, meaning("x"), Settled::default()));
        assert_eq!(choose(&columns)[1].open, None);
    }

    #[test]
    fn other_columns_of_the_file_tell_the_mark_and_the_order() {
        let columns = |cells: [&[u8]; 2], header: &str| {
            cells.map(|cell| {
                let mut tally = Tally::default();
                tally.add_looks(look(cell), 1);
                (tally, meaning(header), Settled::default())
            })
        };
        let choices = choose(&columns([b"1,234", b"4.95"], "amount"));
        assert_eq!(choices[0].reading, Reading::Number(DecimalMark::Point));
        assert_eq!((choices[0].open, choices[0].by_others, choices[1].by_others), (None, true, false));
        let choices = choose(&columns([b"01/02/2011", b"02/28/2011"], "date"));
        assert_eq!(choices[0].reading, Reading::Day(written(DateOrder::MonthFirst)));
        assert_eq!((choices[0].open, choices[0].by_others), (None, true));
    }

    #[test]
    fn only_what_names_things_is_mended() {
        let mend = |header: &str, cells: &[&str]| {
            let mend = read(header, cells).mend;
            (mend.nulls, mend.floats, mend.apostrophes)
        };
        assert_eq!(mend("customer id", &["17850.0", "12", "NULL"]), (true, true, false));
        assert_eq!(mend("customer id", &["17850.5", "12.0"]), (false, false, false));
        assert_eq!(mend("customer id", &["'007", "'12"]), (false, false, true));
        assert_eq!(mend("customer id", &["Null", "Smith", "Young"]), (false, false, false));
        assert_eq!(mend("x", &["007", "12.0"]), (false, true, false));
        assert_eq!(mend("x", &["red", "NULL"]), (false, false, false));
    }

    #[test]
    fn the_years_of_births_lie_further_back() {
        let choice = read("birth date", &["16.05.49"]);
        let form = DateForm::Written { order: DateOrder::DayFirst, century: CENTURY_OF_BIRTHS };
        assert_eq!(choice.reading, Reading::Day(form));
    }
}
