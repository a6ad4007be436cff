//! Words in cells: those for yes, for no and for nothing; and the shapes of addresses, telephone numbers and
//! codes.

use std::sync::LazyLock;

use super::class::Class;
use super::countries;
use super::letters::{ROOM, plain};

/// Words for yes and no, in small letters; spreadsheets write TRUE and FALSE in their own language.
const FLAGS: [(&str, bool); 42] = [
    ("y", true),
    ("n", false),
    ("yes", true),
    ("no", false),
    ("true", true),
    ("false", false),
    ("այո", true),
    ("ոչ", false),
    ("ναι", true),
    ("όχι", false),
    ("οχι", false),
    ("αληθής", true),
    ("αληθης", true),
    ("ψευδής", false),
    ("ψευδης", false),
    ("კი", true),
    ("დიახ", true),
    ("არა", false),
    ("да", true),
    ("не", false),
    ("истина", true),
    ("ложь", false),
    ("неистина", false),
    ("بله", true),
    ("بلی", true),
    ("آری", true),
    ("خیر", false),
    ("ja", true),
    ("nein", false),
    ("wahr", true),
    ("falsch", false),
    ("oui", true),
    ("non", false),
    ("vrai", true),
    ("faux", false),
    ("sí", true),
    ("si", true),
    ("verdadero", true),
    ("falso", false),
    ("evet", true),
    ("hayır", false),
    ("doğru", true),
];

/// Words that say *no* where the others say *yes*, and *nothing* everywhere else.
const NEITHER: [&str; 4] = ["нет", "няма", "yok", "ندارد"];

/// Words for nothing, in small letters: of programs, of spreadsheets, of people.
const NULLS: [&str; 44] = [
    "null",
    "(null)",
    "<null>",
    "[null]",
    "\\n",
    "n/a",
    "#n/a",
    "n.a.",
    "n.a",
    "<na>",
    "nan",
    "nil",
    "none",
    "unknown",
    "-",
    "--",
    "---",
    "—",
    "–",
    "?",
    "#null!",
    "#value!",
    "#ref!",
    "#div/0!",
    "#name?",
    "#num!",
    "#н/д",
    "#знач!",
    "#ссылка!",
    "#nv",
    "#wert!",
    "#δ/υ",
    "н/д",
    "нет данных",
    "няма данни",
    "δ/υ",
    "k. a.",
    "k.a.",
    "n/d",
    "s/d",
    "نامشخص",
    "0000-00-00",
    "00.00.0000",
    "0000-00-00 00:00:00",
];

/// Longest word above, in bytes.
const LONGEST: usize = 21;

/// A word for yes or no, or a bit, and its class.
#[inline]
pub(super) fn flag(cell: &[u8]) -> Option<(bool, Class)> {
    match cell.len() {
        1 if cell.eq_ignore_ascii_case(b"y") => Some((true, Class::Flag)),
        1 if cell.eq_ignore_ascii_case(b"n") => Some((false, Class::Flag)),
        2 if cell.eq_ignore_ascii_case(b"no") => Some((false, Class::Flag)),
        3 if cell.eq_ignore_ascii_case(b"yes") => Some((true, Class::Flag)),
        4 if cell.eq_ignore_ascii_case(b"true") => Some((true, Class::Flag)),
        5 if cell.eq_ignore_ascii_case(b"false") => Some((false, Class::Flag)),
        _ => match find(cell) {
            Some((Class::Null, _)) => None,
            Some((class, flag)) => Some((flag, class)),
            None => bit(cell).map(|bit| (bit, Class::Bit)),
        },
    }
}

/// `0` or `1`, in any digits.
fn bit(cell: &[u8]) -> Option<bool> {
    let mut room = [0; ROOM];
    match plain(cell, &mut room)? {
        b"0" => Some(false),
        b"1" => Some(true),
        _ => None,
    }
}

/// Whether a cell is a word, without case.
#[inline]
fn is(cell: &[u8], word: &str) -> bool {
    cell.eq_ignore_ascii_case(word.as_bytes())
        || (!cell.is_ascii()
            && std::str::from_utf8(cell)
                .is_ok_and(|cell| cell.chars().flat_map(char::to_lowercase).eq(word.chars())))
}

/// A word, its class and what it says.
type Entry = (&'static str, Class, bool);

/// The words by their length. Most cells have the length of few words.
static WORDS: LazyLock<[Vec<Entry>; LONGEST]> = LazyLock::new(|| {
    let flags = FLAGS.map(|(word, flag)| (word, Class::Flag, flag));
    let neither = NEITHER.map(|word| (word, Class::Neither, false));
    let nulls = NULLS.map(|word| (word, Class::Null, false));
    let mut lengths = [const { Vec::new() }; LONGEST];
    for entry in flags.into_iter().chain(neither).chain(nulls) {
        if let Some(words) = lengths.get_mut(entry.0.len()) {
            words.push(entry);
        }
    }
    lengths
});

/// The class of a word, and whether it says yes.
fn find(cell: &[u8]) -> Option<(Class, bool)> {
    let words = WORDS.get(cell.len())?;
    words.iter().find(|(word, ..)| is(cell, word)).map(|(_, class, flag)| (*class, *flag))
}

/// The class of a cell that is a word for yes, for no or for nothing.
#[inline]
pub(super) fn class(cell: &[u8]) -> Option<Class> {
    if cell.len() >= LONGEST || matches!(cell, [b'1'..=b'9', ..]) {
        return None;
    }
    find(cell).map(|(class, _)| class)
}

/// Whether a text that begins with an ASCII letter may be a number or a date: with the word of a currency in
/// front, or the name of a month or a day.
#[inline]
pub(super) fn may_be_value(cell: &[u8]) -> bool {
    let Some(last) = cell.last() else { return false };
    let letters = cell.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match letters {
        0 | 1 => false,
        2..=4 if last.is_ascii_digit() || b")-%.".contains(last) => true,
        3..=9 if letters < cell.len() => {
            let start = cell.first_chunk::<3>().map(|start| start.map(|byte| byte.to_ascii_lowercase()));
            start.is_some_and(|start| STARTS.contains(&&start)) && cell.iter().any(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// How the English names of months and days begin.
const STARTS: [&[u8; 3]; 19] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec", b"mon",
    b"tue", b"wed", b"thu", b"fri", b"sat", b"sun",
];

/// Longest code: longer texts without a space are no names of anything.
const LONGEST_CODE: usize = 64;

/// What a byte is for the shape of a text. Counted in fields of one number: digits in its lowest 16 bits, then spaces,
/// ats, and what stands in no code.
static SHAPES: [u64; 256] = {
    let mut shapes = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        shapes[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' | b'\r' | b'\n' => SPACE,
            b'@' => AT,
            b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'/' | b'.' | b':' | b'#' | 0x80.. => 0,
            _ => OTHER,
        };
        byte += 1;
    }
    shapes
};
const DIGIT: u64 = 1;
const SPACE: u64 = 1 << 16;
const AT: u64 = 1 << 32;
const OTHER: u64 = 1 << 48;

/// The class of a cell that is neither a word nor a value.
pub(super) fn shape(cell: &[u8]) -> Class {
    let mut room = [0; ROOM];
    let cell = if cell.is_ascii() { cell } else { plain(cell, &mut room).unwrap_or(cell) };
    if cell.len() > usize::from(u16::MAX) {
        // Too long for anything, and for counting in fields.
        return Class::Other;
    }
    let counts = cell.iter().fold(0, |counts, &byte| counts + SHAPES[usize::from(byte)]);
    let of = |field: u64| (counts / field) as u16 as usize;
    let (digits, spaces, ats, others) = (of(DIGIT), of(SPACE), of(AT), of(OTHER));
    if ats == 1 && spaces == 0 && is_email(cell) {
        Class::Email
    } else if digits >= 7 && is_phone(cell, digits) {
        Class::Phone
    } else if digits > 0 && spaces == 0 && ats == 0 && others == 0 && cell.len() <= LONGEST_CODE {
        Class::Code
    } else if digits == 0 && ats == 0 && countries::is_country(cell) {
        Class::Country
    } else {
        Class::Other
    }
}

/// `name@host.domain`, without quotes, brackets and lists. It has one at.
fn is_email(cell: &[u8]) -> bool {
    let Some(at) = cell.iter().position(|byte| *byte == b'@') else { return false };
    let (name, host) = (cell.get(..at).unwrap_or(&[]), cell.get(at + 1..).unwrap_or(&[]));
    let is_odd = |byte: &u8| {
        matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b',' | b';' | b':' | b'\\' | b'"')
    };
    let dot = host.iter().rposition(|byte| *byte == b'.');
    !name.is_empty()
        && !name.starts_with(b"'")
        && dot.is_some_and(|dot| dot > 0 && dot + 2 < host.len())
        && !cell.iter().any(is_odd)
}

/// Digits with a plus, with brackets, or with a zero in front and marks between.
fn is_phone(cell: &[u8], digits: usize) -> bool {
    let has_plus = cell.starts_with(b"+");
    let marks = if has_plus { b" -().".as_slice() } else { b" -()" };
    let is_plain =
        cell.iter().skip(usize::from(has_plus)).all(|byte| byte.is_ascii_digit() || marks.contains(byte));
    is_plain && digits <= 15 && (has_plus || cell.starts_with(b"(") || cell.starts_with(b"0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_small_and_short_and_stand_once() {
        let mut seen = std::collections::HashSet::new();
        for word in FLAGS.iter().map(|(word, _)| *word).chain(NEITHER).chain(NULLS) {
            assert!(word.len() < LONGEST && seen.insert(word), "{word}");
            assert_eq!(word.to_lowercase(), word);
        }
    }

    #[test]
    fn yes_and_no_are_known_in_many_languages() {
        for (cell, expected) in [
            ("YES", Some(true)),
            ("Այո", Some(true)),
            ("Ոչ", Some(false)),
            ("ΝΑΙ", Some(true)),
            ("Όχι", Some(false)),
            ("კი", Some(true)),
            ("არა", Some(false)),
            ("Да", Some(true)),
            ("НЕТ", Some(false)),
            ("بله", Some(true)),
            ("خیر", Some(false)),
            ("WAHR", Some(true)),
            ("Sí", Some(true)),
            ("HAYIR", None),
            ("۱", Some(true)),
            ("0", Some(false)),
            ("2", None),
            ("maybe", None),
        ] {
            assert_eq!(flag(cell.as_bytes()).map(|(flag, _)| flag), expected, "{cell}");
        }
    }

    #[test]
    fn texts_have_shapes() {
        for (cell, class) in [
            ("anna@example.org", Class::Email),
            ("άννα@example.org", Class::Email),
            ("anna@example", Class::Other),
            ("a@b.c, d@e.f", Class::Other),
            ("<anna@example.org>", Class::Other),
            ("+374 10 123456", Class::Phone),
            ("+30.210.123.4567", Class::Phone),
            ("(02) 123-45-67", Class::Phone),
            ("0888 123-456", Class::Phone),
            ("۰۲۱-۱۲۳۴۵۶۷۸", Class::Phone),
            ("2024-007-1234", Class::Code),
            ("85123A", Class::Code),
            ("Г-17", Class::Code),
            ("10-49", Class::Code),
            ("1000+", Class::Other),
            ("POST", Class::Other),
            ("United Kingdom", Class::Country),
            ("Customer 12", Class::Other),
        ] {
            assert_eq!(shape(cell.as_bytes()), class, "{cell}");
        }
    }
}
