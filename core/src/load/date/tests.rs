//! Dates of all kinds, and the slow obvious way to read them.

use super::*;
use crate::calendar::Instant;
use proptest::prelude::*;

fn moment(cell: &str, order: DateOrder) -> Option<String> {
    parse(cell.as_bytes())?.instant(order, CENTURY, 0).map(|micros| Instant(micros).to_string())
}

#[test]
fn moments_are_what_the_clock_on_the_wall_said() {
    use DateOrder::{DayFirst, MonthFirst};
    let at = |text: &str| Some(text.to_owned());
    assert_eq!(moment("2011-05-16", DayFirst), at("2011-05-16 00:00:00"));
    assert_eq!(moment("5/16/2011 8:13 PM", MonthFirst), at("2011-05-16 20:13:00"));
    assert_eq!(moment("5/16/2011 12:13 AM", MonthFirst), at("2011-05-16 00:13:00"));
    assert_eq!(moment("16/05/2011 08:13:00", DayFirst), at("2011-05-16 08:13:00"));
    assert_eq!(moment("16/05/2011", MonthFirst), None);
    assert_eq!(moment("01/12/2010", DayFirst), at("2010-12-01 00:00:00"));
    assert_eq!(moment("01/12/2010", MonthFirst), at("2010-01-12 00:00:00"));
    assert_eq!(moment("2025-10-07T09:50:26.1234567+02:00", DayFirst), at("2025-10-07 09:50:26.123456"));
    for none in [
        "2011-02-30",
        "2011-13-01",
        "16/13/2011",
        "16-05/2011",
        "16-05-11",
        "5/16/0011",
        "2011-05-16x",
        "13/05/2011 0:0",
        "2011-05-16 13:00 PM",
        "1403-12-31",
        "1404-12-30",
        "1500-01-01",
        "16 May",
        "May 2011",
        "16 2011 May",
        "16 Mayor 2011",
        "16 May 20111",
        "31 June 2011",
        "16 May 1403",
        "16 مهر 2011",
        "12 High Street 2011",
    ] {
        assert_eq!(parse(none.as_bytes()).map(|date| date.shape), None, "{none:?}");
    }
}

#[test]
fn one_day_in_many_spellings() {
    for cell in [
        "2011-05-16",
        "2011/5/16",
        "2011.05.16",
        "16.5.2011",
        "16. 5. 2011",
        "16/05/2011",
        "16-05-2011",
        "16.05.11",
        "16/5/11",
        "16 May 2011",
        "16-May-2011",
        "16-May-11",
        "16 May '11",
        "May 16, 2011",
        "MAY 16 2011",
        "May 16th, 2011",
        "Mon, 16 May 2011",
        "2011 May 16",
        "16. Mai 2011",
        "16 mai 2011",
        "16 мая 2011 г.",
        "16 май 2011 г.",
        "16.5.2011 г.",
        "16.05.2011 թ.",
        "16 մայիսի, 2011 թ.",
        "16 մյս, 2011 թ.",
        "16 Մայիս 2011",
        "16 Μαΐου 2011",
        "16 ΜΑΪΟΥ 2011",
        "16 Μάιος 2011",
        "16 მაისი, 2011",
        "16 მაისის 2011",
        "16 de mayo de 2011",
        "16 Mayıs 2011",
        "۱۶ مه ۲۰۱۱",
        "۲۶ اردیبهشت ۱۳۹۰",
        "۱۳۹۰/۲/۲۶",
        "1390-02-26",
        "1390/02/26",
        "٢٠١١/٠٥/١٦",
        "\u{200f}۲۶/۰۲/۱۳۹۰",
        "16\u{a0}мая 2011",
    ] {
        assert_eq!(moment(cell, DateOrder::DayFirst).as_deref(), Some("2011-05-16 00:00:00"), "{cell}");
    }
}

#[test]
fn one_moment_in_many_spellings() {
    for cell in [
        "2011-05-16 20:13",
        "2011-05-16T20:13:00",
        "2011-05-16T20:13:00.000Z",
        "2011-05-16 20:13:00 +0200",
        "2011-05-16 20:13:00 UTC",
        "16.5.2011 г. 20:13:00 ч.",
        "16.5.2011 г. 20:13",
        "16/5/2011 8:13:00 μμ",
        "16/5/2011, 8:13 μ.μ.",
        "16 May 2011 20:13",
        "May 16, 2011, 8:13 PM",
        "16 may. 2011, 8:13 p. m.",
        "16 Μαΐου 2011, 8:13 μ.μ.",
        "16.05.2011 20:13 Uhr",
        "۱۳۹۰/۰۲/۲۶ ۲۰:۱۳",
        "۱۳۹۰/۲/۲۶،‏ ۸:۱۳ ب.ظ.",
        "۲۶ اردیبهشت ۱۳۹۰، ۲۰:۱۳",
    ] {
        assert_eq!(moment(cell, DateOrder::DayFirst).as_deref(), Some("2011-05-16 20:13:00"), "{cell}");
    }
}

#[test]
fn years_of_two_digits_lie_within_a_hundred_years() {
    let day = |cell: &str, century| {
        parse(cell.as_bytes())?.day(DateOrder::DayFirst, century).map(|day| day.to_string())
    };
    assert_eq!(day("01.02.49", 1950).as_deref(), Some("2049-02-01"));
    assert_eq!(day("01.02.50", 1950).as_deref(), Some("1950-02-01"));
    assert_eq!(day("01.02.49", 1925).as_deref(), Some("1949-02-01"));
    assert_eq!(day("29.02.00", 1925).as_deref(), Some("2000-02-29"));
}

#[test]
fn years_of_the_buddhist_calendar_are_seen_and_not_read() {
    for cell in ["2554-05-16", "16/05/2554", "16 May 2554", "16/05/2554 08:13"] {
        let date = parse(cell.as_bytes()).unwrap();
        assert_eq!(
            (date.shape, date.day(DateOrder::DayFirst, CENTURY)),
            (DateShape::Buddhist, None),
            "{cell}"
        );
    }
}

#[test]
fn only_universal_time_is_moved() {
    let day = |cell: &[u8]| {
        parse(cell)
            .and_then(|date| date.instant(DateOrder::DayFirst, CENTURY, 240))
            .map(|m| Instant(m).day().to_string())
    };
    assert_eq!(day(b"2025-10-07T21:00:00Z").as_deref(), Some("2025-10-08"));
    assert_eq!(day(b"2025-10-07T21:00:00+00:00").as_deref(), Some("2025-10-07"));
}

/// The slow obvious reader of a date in numbers.
fn twin(cell: &str, order: DateOrder) -> Option<Day> {
    let separator = ['-', '/', '.'].into_iter().find(|separator| cell.contains(*separator))?;
    let parts: Vec<&str> = cell.split(separator).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if parts.iter().any(|part| part.is_empty() || !part.chars().all(|c| c.is_ascii_digit())) {
        return None;
    }
    let number = |part: &str| part.parse::<i64>().ok();
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1 | 2) => (first, second, third),
        (1 | 2, 4) | (1 | 2, 2) if third.len() == 4 || separator != '-' => match order {
            DateOrder::DayFirst => (third, second, first),
            DateOrder::MonthFirst => (third, first, second),
        },
        _ => return None,
    };
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    let year = match number(year)? {
        year if parts.iter().all(|part| part.len() <= 2) => {
            if year < 50 {
                2000 + year
            } else {
                1900 + year
            }
        }
        year => year,
    };
    let (month, day) = (number(month)? as u32, number(day)? as u32);
    match year {
        1300..=1450 => Day::from_jalali(year as i32, month, day),
        1600..=2399 => Day::from_date(year as i32, month, day),
        _ => None,
    }
}

proptest! {
    #[test]
    fn the_reader_agrees_with_a_slow_one(cell in "[0-9]{1,4}[-/.][0-9]{1,3}[-/.][0-9]{1,4}|(13|14|20|25)[0-9]{2}[-/.](0?[1-9]|1[0-2])[-/.][0-3]?[0-9]|[0-3]?[0-9][-/.]1?[0-9][-/.](19|20|14)?[0-9]{2}") {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            prop_assert_eq!(parse(cell.as_bytes()).and_then(|date| date.day(order, CENTURY)), twin(&cell, order), "{}", cell);
        }
    }

    #[test]
    fn no_text_breaks_the_reader(cell in "[-/.:TZ +0-9AMPamp]{0,24}|[0-9 ,.]{0,6}[a-zA-Zа-яմայիս]{1,8}[ ,.0-9:]{0,12}|\\PC{0,70}") {
        let _ = parse(cell.as_bytes()).and_then(|date| date.instant(DateOrder::MonthFirst, CENTURY, 60));
    }

    #[test]
    fn every_day_is_read_in_every_order(number in -130_000i32..150_000) {
        let day = Day(number);
        let (y, m, d) = day.date();
        prop_assume!(YEARS.contains(&y));
        let month = ["January", "Feb", "Μαρτίου", "апр", "mayo", "հունիսի", "ივლისი", "août", "Eylül", "Oktober", "نوامبر", "dec"][m as usize - 1];
        for (cell, order) in [
            (format!("{y:04}-{m:02}-{d:02}"), DateOrder::DayFirst),
            (format!("{d}.{m}.{y:04}"), DateOrder::DayFirst),
            (format!("{m:02}/{d:02}/{y:04}"), DateOrder::MonthFirst),
            (format!("{d} {month} {y:04}"), DateOrder::MonthFirst),
            (format!("{month} {d}, {y:04}"), DateOrder::DayFirst),
        ] {
            prop_assert_eq!(parse(cell.as_bytes()).and_then(|date| date.day(order, CENTURY)), Some(day), "{}", cell);
        }
    }
}
