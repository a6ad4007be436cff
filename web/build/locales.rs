//! Reads the locale files and holds the six languages to one another: the same areas, keys, placeholders and
//! plural forms. The build script turns what is read here into typed Rust, and the tests of `text` read the
//! same files through the same code, so that there is one opinion about what a locale file may hold.
//!
//! ```toml
//! drop_here = "Drop your files here"                # a text: `text.files().drop_here()`
//! left_out_one = "{count} row of {file:code}"       # a counted text: both forms, `{count}` is a number
//! left_out_other = "{count} rows of {file:code}"
//!
//! [role]                                            # a vocabulary: texts looked up by a word of the engine
//! email = "Email"                                   # `text.columns().role("email")`
//! ```
//!
//! A placeholder `{name}` is a value of the user's own and is kept apart from the direction of the text around
//! it; `{name:code}` is a value that always runs left to right (a file, an address, a criterion); `{name:text}`
//! is already in the reader's language. `{name:number}` is a whole number; `{name:decimal}`, `{name:percent}`
//! and `{name:date}` are plain text of the engine (`-1.50`, `0.35`, `2026-03-21`) and are written as the language
//! writes them; `{name:term}` is a word of the engine said by `[term]` of `common.toml`. `{{` and `}}` are braces.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::path::Path;

/// The languages, English first: it gives the order of the arguments and the words of the documentation.
pub const LANGUAGES: [&str; 6] = ["en", "hy", "el", "ka", "bg", "fa"];

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The number that decides between the plural forms.
    Count,
    /// Another whole number.
    Number,
    /// A value of the user's own.
    Data,
    /// A value that always runs left to right.
    Code,
    /// Text in the reader's language.
    Text,
    /// A plain decimal number.
    Decimal,
    /// A plain share of one.
    Percent,
    /// An ISO date.
    Date,
    /// A word of the engine.
    Term,
}

impl Kind {
    /// The kind that a placeholder names after its colon.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "number" => Self::Number,
            "code" => Self::Code,
            "text" => Self::Text,
            "decimal" => Self::Decimal,
            "percent" => Self::Percent,
            "date" => Self::Date,
            "term" => Self::Term,
            _ => return None,
        })
    }
}

/// A named gap in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placeholder {
    /// Its name, a Rust identifier.
    pub name: String,
    /// What stands there.
    pub kind: Kind,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A gap.
    Gap(Placeholder),
}

/// A message in one language: one form, or the two forms of a counted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The form of every number, or of *one* if there are two.
    pub one: Vec<Piece>,
    /// The form of *other*.
    pub other: Option<Vec<Piece>>,
}

impl Message {
    /// The placeholders of both forms in order of appearance, the count first.
    pub fn placeholders(&self) -> Vec<Placeholder> {
        let mut found: Vec<Placeholder> = Vec::new();
        for form in self.forms() {
            for piece in form {
                if let Piece::Gap(gap) = piece
                    && !found.contains(gap)
                {
                    found.push(gap.clone());
                }
            }
        }
        if self.other.is_some() {
            found.retain(|gap| gap.kind != Kind::Count);
            found.insert(0, Placeholder { name: "count".into(), kind: Kind::Count });
        }
        found
    }

    /// One form or two.
    pub fn forms(&self) -> impl Iterator<Item = &Vec<Piece>> {
        std::iter::once(&self.one).chain(&self.other)
    }
}

/// The texts of one area in one language. Keys of a vocabulary are written `vocabulary.word`.
pub type Area = BTreeMap<String, Message>;

/// Every text of one language, by area.
pub type Locale = BTreeMap<String, Area>;

/// The six languages, in the order of [`LANGUAGES`].
pub struct Locales(pub Vec<Locale>);

/// Everything wrong with the files, one line each.
#[derive(Debug)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// Reads `folder/{language}/{area}.toml` and compares the languages.
///
/// # Errors
/// All faults at once, so that a person adding a text to six files sees the whole of what is missing.
pub fn read(folder: &Path) -> Result<Locales, Faults> {
    let mut faults = Vec::new();
    let locales: Vec<Locale> = LANGUAGES
        .iter()
        .map(|language| read_language(&folder.join(language), language, &mut faults))
        .collect();
    compare(&locales, &mut faults);
    if faults.is_empty() { Ok(Locales(locales)) } else { Err(Faults(faults)) }
}

fn read_language(folder: &Path, language: &str, faults: &mut Vec<String>) -> Locale {
    let mut locale = Locale::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        faults.push(format!("no folder for the language {language}: {}", folder.display()));
        return locale;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let place = format!("{language}/{stem}.toml");
        if path.extension().is_none_or(|end| end != "toml") || !is_identifier(stem) {
            faults.push(format!("{place}: expected a file named by an area, such as files.toml"));
            continue;
        }
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                faults.push(format!("{place}: {error}"));
                continue;
            }
        };
        match text.parse::<toml::Table>() {
            Ok(table) => {
                locale.insert(stem.to_owned(), read_area(&table, &place, faults));
            }
            Err(error) => faults.push(format!("{place}: {error}")),
        }
    }
    locale
}

fn read_area(table: &toml::Table, place: &str, faults: &mut Vec<String>) -> Area {
    let mut texts: Vec<(String, &str)> = Vec::new();
    for (key, value) in table {
        match value {
            toml::Value::String(text) => texts.push((key.clone(), text)),
            toml::Value::Table(words) => {
                for (word, value) in words {
                    match value {
                        toml::Value::String(text) => texts.push((format!("{key}.{word}"), text)),
                        _ => faults.push(format!("{place}: {key}.{word} is not a text")),
                    }
                }
            }
            _ => faults.push(format!("{place}: {key} is neither a text nor a vocabulary")),
        }
    }

    let mut area = Area::new();
    for (key, text) in &texts {
        let pieces = match read_pieces(text) {
            Ok(pieces) => pieces,
            Err(fault) => {
                faults.push(format!("{place}: {key}: {fault}"));
                continue;
            }
        };
        let name = key.strip_suffix("_one").or_else(|| key.strip_suffix("_other")).unwrap_or(key);
        if !key.contains('.') && !is_identifier(name) {
            faults.push(format!("{place}: {key} cannot be the name of a method; write it like rows_read"));
            continue;
        }
        if key.ends_with("_other") {
            if !texts.iter().any(|(other, _)| *other == format!("{name}_one")) {
                faults.push(format!("{place}: {key} has no {name}_one beside it"));
            }
        } else if key.ends_with("_one") {
            let other = texts.iter().find(|(other, _)| *other == format!("{name}_other"));
            match other.map(|(_, text)| read_pieces(text)) {
                Some(other) => {
                    area.insert(name.to_owned(), Message { one: pieces, other: other.ok() });
                }
                None => faults.push(format!("{place}: {key} has no {name}_other beside it")),
            }
        } else {
            if pieces.iter().any(|piece| matches!(piece, Piece::Gap(gap) if gap.kind == Kind::Count)) {
                faults.push(format!("{place}: {key} counts, so it needs {key}_one and {key}_other"));
            }
            area.insert(key.clone(), Message { one: pieces, other: None });
        }
    }
    area
}

fn compare(locales: &[Locale], faults: &mut Vec<String>) {
    let areas: BTreeSet<&String> = locales.iter().flat_map(Locale::keys).collect();
    for area in areas {
        let keys: BTreeSet<&String> =
            locales.iter().filter_map(|locale| locale.get(area)).flat_map(Area::keys).collect();
        for key in keys {
            let expected = locales.iter().find_map(|locale| locale.get(area)?.get(key));
            for (locale, language) in locales.iter().zip(LANGUAGES) {
                let place = format!("{language}/{area}.toml");
                match (locale.get(area).and_then(|texts| texts.get(key)), expected) {
                    (Some(message), Some(expected)) => {
                        compare_messages(message, expected, &place, key, faults)
                    }
                    _ => faults.push(format!("{place}: {key} is missing")),
                }
            }
        }
    }
}

fn compare_messages(message: &Message, expected: &Message, place: &str, key: &str, faults: &mut Vec<String>) {
    if message.other.is_some() != expected.other.is_some() {
        faults.push(format!("{place}: {key} has a plural in one language and none in another"));
    }
    let sorted = |message: &Message| {
        let mut gaps = message.placeholders();
        gaps.sort();
        gaps
    };
    let (found, wanted) = (sorted(message), sorted(expected));
    if found != wanted {
        faults.push(format!(
            "{place}: {key} has the placeholders {}, another language has {}",
            named(&found),
            named(&wanted)
        ));
    }
}

fn named(gaps: &[Placeholder]) -> String {
    let mut out = String::from("[");
    for gap in gaps {
        let _ = write!(out, " {}:{:?}", gap.name, gap.kind);
    }
    out + " ]"
}

fn read_pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        words.push_str(&rest[..at]);
        let brace = &rest[at..];
        if brace.starts_with("{{") || brace.starts_with("}}") {
            words.push_str(&brace[..1]);
            rest = &brace[2..];
        } else if let Some(end) = brace.find('}').filter(|_| brace.starts_with('{')) {
            if !words.is_empty() {
                pieces.push(Piece::Words(std::mem::take(&mut words)));
            }
            pieces.push(Piece::Gap(read_gap(&brace[1..end])?));
            rest = &brace[end + 1..];
        } else {
            return Err(format!("a brace is not closed in {text:?}"));
        }
    }
    words.push_str(rest);
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    if pieces.is_empty() {
        return Err("the text is empty".into());
    }
    Ok(pieces)
}

fn read_gap(inside: &str) -> Result<Placeholder, String> {
    let (name, kind) = match inside.split_once(':') {
        None if inside == "count" => (inside, Kind::Count),
        None => (inside, Kind::Data),
        Some((name, kind)) => match Kind::named(kind) {
            Some(kind) => (name, kind),
            None => return Err(format!("{{{inside}}}: no such kind of placeholder as {kind:?}")),
        },
    };
    if is_identifier(name) {
        Ok(Placeholder { name: name.to_owned(), kind })
    } else {
        Err(format!("{{{inside}}}: the name cannot be the name of an argument"))
    }
}

/// Whether a name can be used as it stands for a method or an argument.
fn is_identifier(name: &str) -> bool {
    const KEYWORDS: [&str; 24] = [
        "as", "box", "const", "continue", "do", "else", "for", "if", "in", "let", "loop", "match", "mod",
        "move", "mut", "pub", "ref", "return", "self", "static", "try", "type", "use", "where",
    ];
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !KEYWORDS.contains(&name)
}
