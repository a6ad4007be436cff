//! Figures of the engine, which arrive as plain text, in the reader's language. Absent means unknown and is a dash.

use crate::text::Text;

/// What stands where nothing is known.
const UNKNOWN: &str = "–";

/// How many.
pub fn count(text: Text, number: Option<u64>) -> String {
    number.map_or_else(|| UNKNOWN.to_owned(), |number| text.integer(number))
}

/// An exact amount.
pub fn amount(text: Text, plain: Option<&str>) -> String {
    plain.map_or_else(|| UNKNOWN.to_owned(), |plain| text.plain_decimal(plain))
}

/// A share as a percentage.
pub fn share(text: Text, plain: Option<&str>) -> String {
    plain.map_or_else(|| UNKNOWN.to_owned(), |plain| text.plain_percent(plain))
}

/// The size of a file.
pub fn size(text: Text, bytes: u64) -> String {
    let bytes = bytes as f64;
    let common = text.common();
    if bytes < 1_000_000.0 {
        common.bytes_kb(text.float((bytes / 1000.0).max(0.1), u8::from(bytes < 10_000.0)))
    } else {
        common.bytes_mb(text.float(bytes / 1_000_000.0, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn sizes_are_said_in_thousands() {
        let english = Text::new(Language::English);
        assert_eq!(size(english, 20), "0.1 KB");
        assert_eq!(size(english, 2_345), "2.3 KB");
        assert_eq!(size(english, 234_567), "235 KB");
        assert_eq!(size(english, 71_000_000), "71.0 MB");
    }

    #[test]
    fn the_unknown_is_a_dash_and_never_zero() {
        let english = Text::new(Language::English);
        assert_eq!(count(english, None), "–");
        assert_eq!(amount(english, None), "–");
        assert_eq!(share(english, None), "–");
    }
}
