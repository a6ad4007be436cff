//! Tests of the locale files themselves: their words, their letters, and that the engine's words are all there.
//!
//! That the six languages have the same keys, placeholders and plural forms is checked by the build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hedgerow_core::engine::{names, sample};
use hedgerow_core::load::Role;

use self::locales::{LANGUAGES, Locales, Message, Piece};
use super::{Language, Text};

#[allow(dead_code, reason = "the build script uses the rest of it")]
#[path = "../../build/locales.rs"]
mod locales;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")
}

fn all() -> Locales {
    locales::read(&folder()).unwrap()
}

/// The words of a message without its gaps.
fn words(message: &Message) -> String {
    let pieces = message.forms().flatten();
    let words: Vec<&str> = pieces
        .map(|piece| match piece {
            Piece::Words(words) => words.as_str(),
            Piece::Gap(_) => " ",
        })
        .collect();
    words.join(" ")
}

/// Every text: language, `area.key`, words.
fn texts(locales: &Locales) -> Vec<(&'static str, String, String)> {
    let mut out = Vec::new();
    for (language, locale) in LANGUAGES.into_iter().zip(&locales.0) {
        for (area, messages) in locale {
            out.extend(
                messages.iter().map(|(key, message)| (language, format!("{area}.{key}"), words(message))),
            );
        }
    }
    out
}

/// Texts that are the same in every language: names and abbreviations.
const NAMES: [&str; 9] =
    ["Hedgerow", "Fetch", "XMLHttpRequest", "Beacon", "WebSocket", "WebTransport", "WebRTC", "Email", "100%"];

/// Languages that use the Latin abbreviation of a unit.
const SHARED: [(&str, &str); 2] = [("el", "common.bytes_kb"), ("el", "common.bytes_mb")];

#[test]
fn no_text_is_left_in_english() {
    let locales = all();
    let english: BTreeMap<String, String> =
        texts(&locales).into_iter().filter(|text| text.0 == "en").map(|text| (text.1, text.2)).collect();
    let left: Vec<String> = texts(&locales)
        .into_iter()
        .filter(|(language, key, text)| {
            *language != "en"
                && english[key] == *text
                && text.chars().any(char::is_alphabetic)
                && !NAMES.contains(&text.trim())
                && !SHARED.contains(&(*language, key.as_str()))
        })
        .map(|(language, key, _)| format!("{language} {key}"))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn every_text_is_in_the_letters_of_its_language() {
    let own = |language: &str, c: char| match language {
        "hy" => matches!(c, '\u{531}'..='\u{58F}'),
        "el" => matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}'),
        // Mkhedruli alone: many fonts have no capitals.
        "ka" => matches!(c, '\u{10D0}'..='\u{10FF}'),
        "bg" => matches!(c, '\u{400}'..='\u{4FF}'),
        "fa" => matches!(c, '\u{600}'..='\u{6FF}'),
        _ => c.is_ascii_alphabetic(),
    };
    let mut faults = Vec::new();
    for (language, key, text) in texts(&all()) {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        if letters.iter().any(|&c| !own(language, c) && !c.is_ascii_alphabetic()) {
            faults.push(format!("{language} {key} has a letter of another script: {text}"));
        }
        let named = NAMES.contains(&text.trim()) || SHARED.contains(&(language, key.as_str()));
        if !letters.is_empty() && !letters.iter().any(|&c| own(language, c)) && !named {
            faults.push(format!("{language} {key} has no letter of its own: {text}"));
        }
        if text.contains('\u{FFFD}') || text.chars().any(char::is_control) {
            faults.push(format!("{language} {key} is damaged: {text:?}"));
        }
        if language == "fa" && text.contains(['ي', 'ك']) {
            faults.push(format!("{key} has an Arabic letter in place of the Persian one: {text}"));
        }
        if language == "hy" && text.contains(':') {
            faults.push(format!("{key} ends with a colon in place of the Armenian full stop: {text}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_text_uses_the_words_of_the_field() {
    let table: toml::Table = std::fs::read_to_string(folder().join("terms.toml")).unwrap().parse().unwrap();
    let strings = |term: &toml::Value, key: &str| -> Vec<String> {
        let list = term.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        list.filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let locales = all();
    let texts = texts(&locales);
    let english: BTreeMap<&String, String> =
        texts.iter().filter(|text| text.0 == "en").map(|(_, key, text)| (key, spoken(text))).collect();
    let mut faults = Vec::new();
    for term in table["term"].as_array().unwrap() {
        let except = strings(term, "except");
        for (language, key, text) in texts.iter().filter(|text| text.0 != "en") {
            let wanted = strings(term, "en").iter().any(|word| english[key].contains(&format!(" {word} ")));
            let found =
                strings(term, language).iter().any(|stem| text.to_lowercase().contains(stem.as_str()));
            if wanted && !found && !except.contains(key) {
                faults.push(format!("{language} {key} does not say {:?}: {text}", term["row"]));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Lower case, every word between single spaces, so that whole words can be looked for.
fn spoken(text: &str) -> String {
    let plain: String =
        text.to_lowercase().chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn words_of_one_thing_are_not_used_for_another() {
    let locales = all();
    let texts = texts(&locales);
    let english: BTreeMap<&String, String> =
        texts.iter().filter(|text| text.0 == "en").map(|(_, key, text)| (key, spoken(text))).collect();
    let mut faults = Vec::new();
    for (language, key, text) in &texts {
        let says = |word: &str| english[key].contains(word);
        let wrong = match *language {
            // Never the word for the person using a program.
            "bg" => text.to_lowercase().contains("потребител"),
            // Only a segment, never a part of the screen. بخشی از and the like would be caught as well.
            "fa" => text.contains("بخش") && !says("segment") && !key.starts_with("errors.problem.segment."),
            // Only the customer, never the person using the program.
            "ka" => text.contains("მომხმარებ") && !says("customer") && !says("each one"),
            // A mistranslation of uniform clothing.
            "hy" => text.contains("միասնական"),
            _ => false,
        };
        if wrong {
            faults.push(format!("{language} {key}: {text}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The project's own table of terms, where the checkout has it.
#[test]
fn the_stems_are_those_of_the_table_of_terms() {
    let path = folder().join("../../../shared/reference/terms.md");
    let Ok(reference) = std::fs::read_to_string(&path) else {
        println!("skipped: no table of terms at {}", path.display());
        return;
    };
    let rows: Vec<Vec<String>> = reference
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('*', "")).collect())
        .collect();
    let head = rows.first().unwrap();
    let table: toml::Table = std::fs::read_to_string(folder().join("terms.toml")).unwrap().parse().unwrap();
    for term in table["term"].as_array().unwrap() {
        let name = term["row"].as_str().unwrap();
        let row =
            rows.iter().find(|row| row[0].starts_with(name)).unwrap_or_else(|| panic!("no term {name}"));
        for language in &LANGUAGES[1..] {
            let at = head.iter().position(|cell| cell == language).unwrap();
            let stems = term[*language].as_array().unwrap();
            let first = stems[0].as_str().unwrap();
            assert!(row[at].contains(first), "{name} in {language} is {}, not {first}", row[at]);
        }
    }
}

#[test]
fn every_word_of_the_engine_has_its_text() {
    for language in Language::ALL {
        let text = Text::new(language);
        let (columns, files, segments) = (text.columns(), text.files(), text.segments());
        let known = |missing: Vec<&str>| assert!(missing.is_empty(), "{language:?}: {missing:?}");
        known(Role::NAMES.iter().map(|role| role.1).filter(|role| columns.role(role).is_none()).collect());
        known(names::FAMILIES.iter().map(|one| one.1).filter(|one| columns.family(one).is_none()).collect());
        known(names::TABLES.iter().map(|one| one.1).filter(|one| files.kind(one).is_none()).collect());
        known(names::TYPES.into_iter().filter(|one| columns.value_type(one).is_none()).collect());
        let verdicts = ["worth", "personal", "potential", "leave_out", "unknown"];
        known(verdicts.into_iter().filter(|one| segments.verdict(one).is_none()).collect());
        let stories = sample::STORIES.map(|story| story.key);
        known(stories.into_iter().filter(|one| text.sample().story(one).is_none()).collect());
    }
}

/// The sources under a folder without their tests and comments.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut waiting = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).unwrap().flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let code = std::fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.push((path, lines.collect::<Vec<_>>().join("\n")));
        }
    }
    found
}

/// Literals with letters that stand between tags or that are read aloud.
fn said_in_views(code: &str) -> Vec<String> {
    const ALOUD: [&str; 5] = ["aria-label=", "title=", "placeholder=", "alt=", "aria-description="];
    let code = code.replace("\\\"", " ").replace("'\"'", "' '");
    let mut found = Vec::new();
    let mut parts = code.split('"');
    let mut before = parts.next().unwrap_or_default();
    while let (Some(literal), Some(after)) = (parts.next(), parts.next()) {
        let edge = before.trim_end();
        let between = edge.ends_with('>') && !edge.ends_with("=>") && !edge.ends_with("->");
        let aloud = ALOUD.iter().any(|attribute| before.ends_with(attribute));
        if (between || aloud) && literal.chars().any(char::is_alphabetic) {
            found.push(literal.to_owned());
        }
        before = after;
    }
    found
}

#[test]
fn no_view_has_words_of_its_own() {
    let view = r#"view! { <p class="soft">"Hello"</p> " · " <b title="Hi">{text}</b> }; x == "a" => "b""#;
    assert_eq!(said_in_views(view), ["Hello", "Hi"]);
    for folder in ["app.rs", "feature", "ui", "show"] {
        for (path, code) in sources(&self::folder().join("../src").join(folder)) {
            let said = said_in_views(&code);
            assert!(said.is_empty(), "{} says {said:?}", path.display());
        }
    }
}

/// Codes are literals in the engine's error files, so its sources are read for them.
#[test]
fn every_problem_of_the_engine_has_its_sentence() {
    let mut codes = BTreeSet::new();
    for folder in ["../../core/src", "../src/worker"] {
        for (_, code) in sources(&self::folder().join(folder)) {
            codes.extend(code.split('"').filter(|literal| is_code(literal)).map(str::to_owned));
        }
    }
    assert!(codes.contains("criteria.unknown-column"), "the sources were not found");
    let known = &all().0[0]["errors"];
    let missing: Vec<&String> =
        codes.iter().filter(|code| !known.contains_key(&format!("problem.{code}"))).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let idle: Vec<&String> = known
        .keys()
        .filter(|key| {
            key.strip_prefix("help.").is_some_and(|code| {
                !known.contains_key(&format!("problem.{}", code.trim_end_matches(".else")))
            })
        })
        .collect();
    assert!(idle.is_empty(), "help without a problem: {idle:#?}");
}

/// `room.what-is-wrong`
fn is_code(literal: &str) -> bool {
    const ROOMS: [&str; 9] =
        ["load", "ledger", "plan", "criteria", "tiers", "segment", "project", "engine", "export"];
    literal.split_once('.').is_some_and(|(room, what)| {
        ROOMS.contains(&room)
            && what.len() > 2
            && what != "toml"
            && what.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    })
}
