//! Numbers as people type them: with their language's decimal mark, in their own digits, with or without groups.

use crate::text::Language;

/// The plain decimal (`-1234.5`) behind what was typed, if it is a number at all.
///
/// The language decides between the two readings of `1.234`; a point that cannot be a group mark (`1.5`) is a
/// decimal point everywhere, because keyboards for numbers often have nothing else.
pub fn read(typed: &str, language: Language) -> Option<String> {
    let (group, decimal) = match language {
        Language::English => (',', '.'),
        Language::Greek => ('.', ','),
        Language::Armenian | Language::Georgian | Language::Bulgarian => ('\u{A0}', ','),
        Language::Persian => ('\u{66C}', '\u{66B}'),
    };
    let text: String = typed
        .trim()
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '\u{200E}' | '\u{200F}' | '\''))
        .map(|letter| match letter {
            '\u{2212}' => '-',
            '۰'..='۹' => digit(letter, '۰'),
            '٠'..='٩' => digit(letter, '٠'),
            other => other,
        })
        .collect();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let mark = if digits.contains(decimal) {
        decimal
    } else if group == '.' && is_grouped(digits, '.') {
        '\0'
    } else {
        '.'
    };
    let (whole, fraction) = match digits.split_once(mark) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let whole = if whole.contains(group) {
        if !is_grouped(whole, group) {
            return None;
        }
        whole.replace(group, "")
    } else {
        whole.to_owned()
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(&whole) || !all_digits(fraction) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() {
        if whole == "0" { whole.to_owned() } else { format!("{sign}{whole}") }
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

fn digit(letter: char, zero: char) -> char {
    char::from_digit(letter as u32 - zero as u32, 10).unwrap_or(letter)
}

/// One to three digits, then groups of exactly three.
fn is_grouped(text: &str, group: char) -> bool {
    let mut parts = text.split(group);
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    rest.peek().is_some() && (1..=3).contains(&first.len()) && rest.all(|part| part.len() == 3)
}

/// A plain share of one (`0.8`) from a typed percentage (`80`, `80%`).
pub fn read_percent(typed: &str, language: Language) -> Option<String> {
    let plain = read(typed.trim().trim_end_matches(['%', '\u{66A}']), language)?;
    if plain.starts_with('-') {
        return None;
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = format!("{whole:0>3}");
    let (whole, hundredths) = digits.split_at(digits.len() - 2);
    read(&format!("{whole}.{hundredths}{fraction}"), Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_language_writes_them() {
        use Language::{Bulgarian, English, Greek, Persian};
        let rows = [
            (English, "1,234.50", Some("1234.5")),
            (English, "1,5", None),
            (English, "-0", Some("0")),
            (Greek, "1.234,5", Some("1234.5")),
            (Greek, "1.234", Some("1234")),
            (Greek, "1.5", Some("1.5")),
            (Bulgarian, "1 234,5", Some("1234.5")),
            (Bulgarian, "1\u{A0}234", Some("1234")),
            (Bulgarian, "1.234", Some("1.234")),
            (Persian, "۱٬۲۳۴٫۵", Some("1234.5")),
            (Persian, "\u{200E}\u{2212}۱۲", Some("-12")),
            (Persian, "12.5", Some("12.5")),
            (English, "", None),
            (English, "-", None),
            (English, "12x", None),
            (English, "007", Some("7")),
        ];
        for (language, typed, expected) in rows {
            assert_eq!(read(typed, language).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn a_percentage_is_a_share_of_one() {
        let rows = [("80", "0.8"), ("5", "0.05"), ("100%", "1"), ("12.5 %", "0.125"), ("0", "0")];
        for (typed, expected) in rows {
            assert_eq!(read_percent(typed, Language::English).as_deref(), Some(expected), "{typed}");
        }
        assert_eq!(read_percent("-1", Language::English), None);
        assert_eq!(read_percent("۸۰٪", Language::Persian).as_deref(), Some("0.8"));
    }
}
