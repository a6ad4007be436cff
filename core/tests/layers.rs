//! Holds the floors of the house: which room may use which. A room uses rooms on lower floors only, rooms of one floor
//! do not know each other, and nothing in the core knows the outside world.

#![allow(clippy::unwrap_used, reason = "a test stops where the source cannot be read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first, as in the README. A room that is not here fails the test: give it a floor.
const FLOORS: [&[&str]; 11] = [
    &["diag", "calendar", "mask", "math"],
    // A scalar may be a day, so `value` stands one step above the calendar.
    &["value"],
    &["table", "chart"],
    &["load"],
    &["ledger"],
    &["plan"],
    &["criteria", "tiers", "rfm", "lifecycle", "clv", "cluster"],
    &["segment"],
    &["profile", "compare"],
    &["export"],
    &["engine"],
];

/// What the core must not name, and why.
const OUTSIDE: [(&str, &str); 12] = [
    ("std::fs", "no file system"),
    ("std::net", "no network"),
    ("std::env", "no environment"),
    ("std::process", "no programs"),
    ("std::thread", "no threads"),
    ("std::time", "no clock"),
    ("SystemTime", "no clock"),
    ("thread_rng", "no randomness without a seed"),
    ("println!", "no terminal"),
    ("wasm_bindgen", "no JavaScript"),
    ("web_sys", "no browser"),
    ("js_sys", "no JavaScript"),
];

struct SourceFile {
    room: String,
    name: String,
    /// The code without comments and without its tests.
    code: String,
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn source_files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths
        .iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "tests"))
        .filter_map(|path| {
            let name = path.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
            let room = name.split('/').next()?.trim_end_matches(".rs").to_owned();
            let is_test = name.ends_with("tests.rs");
            (room != "lib" && !is_test).then(|| SourceFile { room, name, code: code_of(path) })
        })
        .collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// A file up to its first test, without comments.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The rooms a file names, as `crate::room` or inside `use crate::{…}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `hedgerow_crate::` and the like are something else.
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => rooms.extend(first_word(&std::mem::take(&mut word))),
                    _ if depth == 0 => word.push(letter),
                    _ => {}
                }
            }
            rooms.extend(first_word(&word));
        } else {
            rooms.extend(first_word(rest));
        }
    }
    rooms
}

fn first_word(text: &str) -> Option<String> {
    let word: String =
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    // A macro of the crate root is nobody's room.
    (!word.is_empty() && !text.trim_start()[word.len()..].starts_with('!')).then_some(word)
}

#[test]
fn every_room_uses_lower_floors_only() {
    let files = source_files();
    // Macros of the crate belong to the room that defines them, though their paths do not say so.
    let home_of_macro = |name: &str| {
        let definition = format!("macro_rules! {name} ");
        files.iter().find(|file| file.code.contains(&definition)).map(|file| file.room.clone())
    };
    let mut faults = Vec::new();
    for file in &files {
        let Some(floor) = floor_of(&file.room) else {
            faults.push(format!("{}: the room {:?} has no floor", file.name, file.room));
            continue;
        };
        for room in rooms_named(&file.code) {
            let room = home_of_macro(&room).unwrap_or(room);
            match floor_of(&room) {
                _ if room == file.room => {}
                Some(other) if other < floor => {}
                Some(other) if other == floor => {
                    faults.push(format!("{} uses {room}, its neighbour", file.name))
                }
                Some(_) => faults.push(format!("{} uses {room}, which stands above it", file.name)),
                None => faults.push(format!("{} uses crate::{room}, which is no room", file.name)),
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_core_knows_no_outside_world() {
    let mut faults = Vec::new();
    for file in source_files() {
        for (name, why) in OUTSIDE {
            if file.code.contains(name) {
                faults.push(format!("{} names {name}: {why}", file.name));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn only_the_engine_is_serialisable() {
    let faults: Vec<String> = source_files()
        .iter()
        .filter(|file| file.room != "engine" && file.code.contains("serde"))
        .map(|file| file.name.clone())
        .collect();
    assert!(faults.is_empty(), "these name serde: {faults:?}");
}

#[test]
fn names_are_found_in_every_way_of_writing_them() {
    let code = "use crate::mask::Mask;\nuse crate::{table::{Column, Words}, value::Scalar};\nlet x = crate::diag::y();";
    let found: Vec<String> = rooms_named(code).into_iter().collect();
    assert_eq!(found, ["diag", "mask", "table", "value"]);
}
