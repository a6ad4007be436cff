//! Keeps a value apart from the direction of the sentence it stands in.
//!
//! On the page values stand in `<bdi>`; in plain text (a label for a screen reader, a title, a sentence with a
//! name in it) the isolating characters of Unicode do the same.

use super::language::{Direction, Language};

const FIRST_STRONG: char = '\u{2068}';
const LEFT_TO_RIGHT: char = '\u{2066}';
const END: char = '\u{2069}';

/// A value of the user's own inside a sentence: its direction is found from its first letter.
///
/// In a left-to-right language a value without right-to-left letters needs no help and is left as it is, so
/// that copied text stays plain.
#[must_use]
pub fn isolate(value: &str, language: Language) -> String {
    wrap(value, language, FIRST_STRONG)
}

/// A value that always runs left to right: a file name, an email address, a phone number, a criterion.
#[must_use]
pub fn left_to_right(value: &str, language: Language) -> String {
    wrap(value, language, LEFT_TO_RIGHT)
}

fn wrap(value: &str, language: Language, start: char) -> String {
    if language.direction() == Direction::LeftToRight && !value.chars().any(may_run_right_to_left) {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len() + 6);
    out.push(start);
    // A stray control inside the value must not end the isolation early.
    out.extend(value.chars().filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')));
    out.push(END);
    out
}

/// Hebrew, Arabic and their neighbours, their presentation forms, and the controls of direction.
fn may_run_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{08FF}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_value_in_a_left_to_right_sentence_is_left_as_it_is() {
        assert_eq!(isolate("Yerevan", Language::English), "Yerevan");
        assert_eq!(isolate("Երևան", Language::Greek), "Երևան");
    }

    #[test]
    fn a_persian_value_in_an_english_sentence_is_isolated() {
        assert_eq!(isolate("شیراز", Language::English), "\u{2068}شیراز\u{2069}");
    }

    #[test]
    fn every_value_in_a_persian_sentence_is_isolated() {
        assert_eq!(isolate("Yerevan", Language::Persian), "\u{2068}Yerevan\u{2069}");
        assert_eq!(left_to_right("orders.csv", Language::Persian), "\u{2066}orders.csv\u{2069}");
    }

    #[test]
    fn a_value_cannot_break_out_of_its_isolation() {
        assert_eq!(isolate("a\u{2069}\u{202E}b", Language::English), "\u{2068}ab\u{2069}");
    }
}
