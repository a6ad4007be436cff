//! What the page says, in six languages: the locale files as typed Rust, and numbers, money, dates and lists
//! written the way each language writes them.
//!
//! A [`Text`] is a language and nothing more, so it is copied freely; the page keeps one in a signal and every
//! view reads it there:
//!
//! ```ignore
//! view! { <h1>{move || text.get().files().title()}</h1> }
//! view! { <p>{move || text.get().files().rows_read(rows)}</p> }
//! ```
//!
//! The methods come from `web/locales` (see `web/build/locales.rs` for what a file may hold). A misspelt key or
//! a missing argument does not compile; a language without a key, a placeholder or a plural form stops the build.
//! Words of the engine (roles, verdicts, error codes) are looked up at run time, and tests hold those
//! vocabularies complete.
//!
//! Nothing here asks the browser: `Intl` has no Armenian or Georgian in Chromium and silently answers in
//! English. Small tables of our own do it instead. ICU4X cut to six languages was the other choice; what we need
//! of it is twelve month names, six plural rules and six number patterns, two screens of code held to CLDR 48 by
//! the tests, against some hundred kilobytes of data and code in the page.

mod bidi;
mod date;
mod language;
mod list;
mod number;
mod problem;

#[cfg(test)]
mod import_texts;
#[cfg(test)]
mod locale_files;

pub use self::bidi::{isolate, left_to_right};
pub use self::language::{Direction, Language};
pub use self::problem::Said;

/// The language of the reader, and everything that can be said in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Text {
    language: Language,
}

/// A value for a gap in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A whole number, written with the language's digits and groups.
    Number(u64),
    /// A value of the user's own, kept apart from the direction of the sentence.
    Data(&'a str),
    /// A value that always runs left to right: a file name, an address, a criterion.
    Code(&'a str),
    /// Text already in the reader's language.
    Text(&'a str),
    /// A plain decimal number of the engine.
    Decimal(&'a str),
    /// A plain share of one.
    Percent(&'a str),
    /// An ISO date.
    Date(&'a str),
    /// A word of the engine, said by `[term]` of `common.toml` or `[role]` of `columns.toml`.
    Term(&'a str),
}

/// A text with its gaps filled by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The text. An argument that was not given shows as an ellipsis: a sentence with a hole is better than none.
    pub text: String,
    /// Whether every argument was given and had content.
    pub complete: bool,
}

/// What a gap of a vocabulary's text expects.
#[allow(dead_code, reason = "which kinds occur is up to the locale files")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ArgKind {
    Count,
    Number,
    Data,
    Code,
    Text,
    Decimal,
    Percent,
    Date,
    Term,
}

/// One word of a vocabulary and where its texts stand.
struct Entry {
    word: &'static str,
    id: usize,
    counted: bool,
    args: &'static [(&'static str, ArgKind)],
}

mod areas {
    use super::{Arg, ArgKind, Entry, Phrase, Text};

    include!(concat!(env!("OUT_DIR"), "/text.rs"));

    impl Text {
        pub(super) fn text(self, id: usize) -> &'static str {
            TEXTS.get(self.language.index()).and_then(|table| table.get(id)).copied().unwrap_or_default()
        }
    }
}

pub use self::areas::*;

impl Text {
    /// The texts of a language.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language, for `lang` and `dir` and for the switch.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    fn filled(self, id: usize, args: &[Arg<'_>]) -> String {
        let template = self.text(id);
        let mut out = String::with_capacity(template.len() + 16);
        for c in template.chars() {
            match (c as u32).checked_sub(FIRST_GAP).and_then(|at| args.get(at as usize)) {
                None => out.push(c),
                Some(arg) => out.push_str(&self.said(*arg)),
            }
        }
        out
    }

    fn said(self, arg: Arg<'_>) -> String {
        match arg {
            Arg::Number(number) => self.integer(number),
            Arg::Text(text) => text.to_owned(),
            Arg::Data(data) => isolate(data, self.language),
            Arg::Code(code) => left_to_right(code, self.language),
            Arg::Decimal(plain) => self.plain_decimal(plain),
            Arg::Percent(plain) => self.plain_percent(plain),
            Arg::Date(iso) => self.plain_date(iso),
            Arg::Term(word) => match self.common().term(word).or_else(|| self.columns().role(word)) {
                Some(term) => term.to_owned(),
                None => isolate(word, self.language),
            },
        }
    }

    fn counted(self, id: usize, count: u64, args: &[Arg<'_>]) -> String {
        self.filled(if self.language.takes_one(count) { id } else { id + 1 }, args)
    }

    fn word(self, vocabulary: &[Entry], word: &str) -> Option<&'static str> {
        find(vocabulary, word).map(|entry| self.text(entry.id))
    }

    /// A text of a vocabulary with its arguments by name.
    fn phrase(self, vocabulary: &[Entry], word: &str, args: &[(&str, Arg<'_>)]) -> Option<Phrase> {
        let entry = find(vocabulary, word)?;
        let mut complete = true;
        let given: Vec<Arg<'_>> = entry
            .args
            .iter()
            .map(|(name, kind)| {
                let given = args.iter().find(|(given, arg)| same_name(given, name) && *arg != Arg::Data(""));
                complete &= given.is_some();
                let arg = given.map_or(Arg::Text("…"), |(_, arg)| *arg);
                // The engine says only "text" or "count"; the locale file knows what kind of text it is.
                match (arg, kind) {
                    (Arg::Data(text), ArgKind::Code) => Arg::Code(text),
                    (Arg::Data(text), ArgKind::Text) => Arg::Text(text),
                    (Arg::Data(text), ArgKind::Decimal) => Arg::Decimal(text),
                    (Arg::Data(text), ArgKind::Percent) => Arg::Percent(text),
                    (Arg::Data(text), ArgKind::Date) => Arg::Date(text),
                    (Arg::Data(text), ArgKind::Term) => Arg::Term(text),
                    (arg, _) => arg,
                }
            })
            .collect();
        let text = match given.first() {
            Some(Arg::Number(count)) if entry.counted => self.counted(entry.id, *count, &given),
            _ if entry.counted => self.filled(entry.id + 1, &given),
            _ => self.filled(entry.id, &given),
        };
        Some(Phrase { text, complete })
    }
}

/// Gaps are kept as private-use characters, the first argument as this one (see `web/build/generate.rs`).
const FIRST_GAP: u32 = 0xE000;

/// Names of arguments are compared with `-` and `_` alike: the engine writes either.
fn same_name(given: &str, name: &str) -> bool {
    let plain = |c: u8| if c == b'-' { b'_' } else { c };
    given.bytes().map(plain).eq(name.bytes())
}

fn find<'a>(vocabulary: &'a [Entry], word: &str) -> Option<&'a Entry> {
    vocabulary.binary_search_by(|entry| entry.word.cmp(word)).ok().and_then(|at| vocabulary.get(at))
}
