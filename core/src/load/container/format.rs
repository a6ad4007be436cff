//! Numbers as spreadsheets keep them, as text: plain digits, and dates where the format of the cell says so.
//!
//! Sources: ECMA-376 part 1, 18.8.30 (numFmt) for number formats and 18.17.4 for dates; the year 1900
//! is a leap year there, as it was in Lotus 1-2-3.

use std::fmt::Write;

use crate::calendar::Day;

/// What the format of a cell says about its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// Nothing.
    #[default]
    Plain,
    /// A date, with or without a time.
    Date,
    /// A time of day.
    Time,
    /// Hours that may go beyond a day.
    Duration,
    /// That many digits, zeros in front: postal codes, article numbers.
    Padded(u8),
}

/// Where dates count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum System {
    /// 1 is 1 January 1900.
    #[default]
    From1900,
    /// 0 is 1 January 1904.
    From1904,
}

/// Serial number of 1 January 1970 in the system of 1900.
const EPOCH: i64 = 25_569;
/// The same in the system of 1904.
const EPOCH_1904: i64 = 24_107;
/// Serial number of 1 January 10 000, in days since 1970.
const END: i64 = 2_932_897;
const DAY_MS: i64 = 86_400_000;

impl Format {
    /// The format of a code such as `dd/mm/yyyy` or `0.00`.
    pub fn of_code(code: &str) -> Format {
        let zeros = code.bytes().take_while(|&byte| byte == b'0').count();
        if (2..=18).contains(&zeros) && zeros == code.len() {
            return Format::Padded(zeros as u8);
        }
        let (mut days, mut times, mut elapsed) = (false, false, false);
        let mut letters = code.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter.to_ascii_lowercase() {
                // Only the first section, for positive numbers, speaks of dates.
                ';' => break,
                '\\' | '_' | '*' => {
                    letters.next();
                }
                '"' => {
                    letters.find(|&letter| letter == '"');
                }
                '[' => {
                    let inner: String = letters.by_ref().take_while(|&letter| letter != ']').collect();
                    let first = inner.chars().next().map_or(' ', |letter| letter.to_ascii_lowercase());
                    let is_one = inner.chars().all(|letter| letter.eq_ignore_ascii_case(&first));
                    elapsed |= is_one && matches!(first, 'h' | 'm' | 's');
                }
                // `E+00` is an exponent, and `General` is no date.
                'g' if code.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("general")) => break,
                'e' if matches!(letters.peek(), Some('+' | '-')) => {}
                'd' | 'y' | 'e' | 'g' | 'b' => days = true,
                'h' | 's' => times = true,
                // Months, unless hours or seconds are near: then minutes.
                'm' => days |= !times && !near_seconds(letters.clone()),
                _ => {}
            }
        }
        match (days, times, elapsed) {
            (_, _, true) => Format::Duration,
            (true, ..) => Format::Date,
            (false, true, _) => Format::Time,
            _ => Format::Plain,
        }
    }

    /// The format of a number that stands for a code.
    pub fn of_number(number: u32) -> Format {
        match number {
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Date,
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Format::Time,
            46 => Format::Duration,
            _ => Format::Plain,
        }
    }
}

/// Whether the next letter of a format is a second: `mm:ss`.
fn near_seconds(letters: impl Iterator<Item = char>) -> bool {
    let mut rest = letters.skip_while(|letter| matches!(letter, 'm' | 'M' | ':'));
    rest.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&'s'))
}

/// A number as text, with the digits that a spreadsheet shows at most: 15.
pub(super) fn push_number(number: f64, to: &mut String) {
    if number == 0.0 {
        to.push('0');
        return;
    }
    // Writing to a string cannot fail, here and below.
    let mut text = String::with_capacity(24);
    let _ = write!(text, "{number:.14e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent.abs() > 30 {
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        let _ = write!(to, "{digits}e{exponent}");
        return;
    }
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    to.push_str(sign);
    let whole = exponent + 1;
    if whole <= 0 {
        to.push_str("0.");
        to.extend(std::iter::repeat_n('0', whole.unsigned_abs() as usize));
        to.push_str(digits);
        return;
    }
    let whole = whole as usize;
    to.push_str(digits.get(..whole).unwrap_or(digits));
    to.extend(std::iter::repeat_n('0', whole.saturating_sub(digits.len())));
    if let Some(decimals) = digits.get(whole..).filter(|decimals| !decimals.is_empty()) {
        to.push('.');
        to.push_str(decimals);
    }
}

/// A number that stands as text in the workbook, as plain text; `None` when it is none.
pub(super) fn push_number_text(raw: &str, to: &mut String) -> Option<()> {
    let raw = raw.trim();
    let number: f64 = raw.parse().ok().filter(|number: &f64| number.is_finite())?;
    // Other programs than Excel write whole numbers of any length: all their digits count.
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    if digits.len() > 15 && digits.len() <= 40 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        to.push_str(raw);
    } else {
        push_number(number, to);
    }
    Some(())
}

/// A number as the date or time that its format says it is. `None` when it cannot be one.
pub(super) fn push_date(number: f64, format: Format, system: System, to: &mut String) -> Option<()> {
    if let Format::Padded(digits) = format {
        let is_whole = number.fract() == 0.0 && (0.0..1e15).contains(&number);
        let digits = usize::from(digits);
        return is_whole.then(|| {
            let _ = write!(to, "{:0digits$}", number as u64);
        });
    }
    if format == Format::Plain || !(0.0..4_000_000.0).contains(&number) {
        return None;
    }
    let mut ms = (number * DAY_MS as f64).round() as i64;
    // A second that arithmetic missed by a little.
    let off = (ms + 500).rem_euclid(1000) - 500;
    if off.abs() <= 5 {
        ms -= off;
    }
    let (day, time) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
    if format == Format::Duration {
        push_clock(ms / 3_600_000, time, to);
        return Some(());
    }
    if day == 0 && (system == System::From1900 || format == Format::Time) {
        if format == Format::Time || time > 0 {
            push_clock(time / 3_600_000, time, to);
            return Some(());
        }
        return None;
    }
    let since_1970 = match system {
        System::From1904 => day - EPOCH_1904,
        System::From1900 if day > 60 => day - EPOCH,
        // The day that never was: shown as it is, for no calendar has it.
        System::From1900 if day == 60 => {
            to.push_str("1900-02-29");
            return Some(());
        }
        System::From1900 => day - EPOCH + 1,
    };
    if since_1970 >= END {
        return None;
    }
    let _ = write!(to, "{}", Day(i32::try_from(since_1970).ok()?));
    if time > 0 {
        to.push(' ');
        push_clock(time / 3_600_000, time, to);
    }
    Some(())
}

/// Hours and what is behind them of a time in milliseconds.
fn push_clock(hours: i64, ms: i64, to: &mut String) {
    let (minutes, seconds, ms) = (ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    let _ = write!(to, "{hours:02}:{minutes:02}:{seconds:02}");
    if ms > 0 {
        let _ = write!(to, ".{ms:03}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_a_number_is() {
        for (code, format) in [
            ("General", Format::Plain),
            ("0.00", Format::Plain),
            ("#,##0.00 [$€-408]", Format::Plain),
            ("0.00E+00", Format::Plain),
            ("[Red]0;[Black]-0", Format::Plain),
            ("\"days\" 0", Format::Plain),
            ("0;\\d", Format::Plain),
            ("dd/mm/yyyy", Format::Date),
            ("yyyy\\-mm\\-dd", Format::Date),
            ("mmmm\" \"yyyy", Format::Date),
            ("mmm", Format::Date),
            ("[$-409]mmmm\" \"d\", \"yyyy", Format::Date),
            ("[$-411]ggge\"年\"m\"月\"d\"日\";@", Format::Date),
            ("d/m/yy h:mm", Format::Date),
            ("h:mm AM/PM", Format::Time),
            ("mm:ss.0", Format::Time),
            ("[hh]:mm:ss", Format::Duration),
            ("00000", Format::Padded(5)),
            ("0", Format::Plain),
        ] {
            assert_eq!(Format::of_code(code), format, "{code}");
        }
    }

    #[test]
    fn numbers_are_plain_with_fifteen_digits() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (17850.0, "17850"),
            (0.1 + 0.2, "0.3"),
            (30616.879999999997, "30616.88"),
            (-0.001, "-0.001"),
            (41_800_000.01, "41800000.01"),
            (1e15, "1000000000000000"),
            (1.5e20, "150000000000000000000"),
            (1e-40, "1e-40"),
            (123_456_789_012_345_680.0, "123456789012346000"),
        ] {
            let mut out = String::new();
            push_number(number, &mut out);
            assert_eq!(out, text);
        }
        let mut out = String::new();
        push_number_text("1234567890123456789", &mut out);
        assert_eq!(out, "1234567890123456789");
        assert_eq!(push_number_text("nan", &mut out), None);
    }

    #[test]
    fn serial_numbers_are_days_in_both_systems() {
        let told = |number, format, system| {
            let mut out = String::new();
            push_date(number, format, system, &mut out).map(|()| out)
        };
        use Format::{Date, Duration, Padded, Time};
        use System::{From1900, From1904};
        // Days as Excel itself shows them.
        for (number, format, system, text) in [
            (1.0, Date, From1900, Some("1900-01-01")),
            (59.0, Date, From1900, Some("1900-02-28")),
            (60.0, Date, From1900, Some("1900-02-29")),
            (61.0, Date, From1900, Some("1900-03-01")),
            (44_197.0, Date, From1900, Some("2021-01-01")),
            (42_735.0, Date, From1904, Some("2021-01-01")),
            (0.0, Date, From1904, Some("1904-01-01")),
            (0.0, Date, From1900, None),
            (2_958_465.0, Date, From1900, Some("9999-12-31")),
            (2_958_466.0, Date, From1900, None),
            (-1.0, Date, From1900, None),
            (40_544.342_361_111, Date, From1900, Some("2011-01-01 08:13:00")),
            (0.5, Time, From1900, Some("12:00:00")),
            (0.0, Time, From1904, Some("00:00:00")),
            (10.632_060_185_185_185, Duration, From1900, Some("255:10:10")),
            (0.423_726_851_851_9 + 0.000_001, Time, From1900, Some("10:10:10.086")),
            (501.0, Padded(5), From1900, Some("00501")),
            (5.5, Padded(5), From1900, None),
        ] {
            assert_eq!(told(number, format, system).as_deref(), text, "{number} {format:?}");
        }
    }
}
