//! Holds the house to its floors: a room uses only rooms on lower floors, every room stands on one, and nothing of
//! the outside world comes in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, from the ground up. Rooms of one floor do not use each other.
const FLOORS: [&[&str]; 9] = [
    &["diag", "value", "calendar", "mask", "math"],
    &["table", "chart"],
    &["load"],
    &["ledger"],
    &["plan"],
    &["criteria", "tiers"],
    &["segment"],
    &["export"],
    &["engine"],
];

/// On the ground, these may use these: a scalar names days, nothing else.
const GROUND: [(&str, &str); 1] = [("value", "calendar")];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Every source file with the room it belongs to.
fn files() -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, room: Option<&str>, found: &mut Vec<(String, PathBuf)>) {
        for entry in fs::read_dir(folder).expect("the source folder is there") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            let room = room.unwrap_or(&name);
            if path.is_dir() {
                walk(&path, Some(room), found);
            } else if path.extension().is_some_and(|extension| extension == "rs") && room != "lib" {
                found.push((room.to_owned(), path));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut found);
    found
}

/// The file without comments and without its tests, which may use whatever they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file is text");
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms a text names by `crate::room`, also in `use crate::{a::…, b::…}`.
fn rooms_used(code: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut rooms = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            rooms.push(name(rest));
            continue;
        };
        let (mut depth, mut item) = (1, String::new());
        for letter in group.chars() {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            if depth == 0 || (depth == 1 && letter == ',') {
                rooms.push(name(item.trim()));
                item.clear();
            } else {
                item.push(letter);
            }
            if depth == 0 {
                break;
            }
        }
    }
    rooms.retain(|room| floor(room).is_some());
    rooms
}

#[test]
fn rooms_use_only_lower_floors() {
    let mut wrong = Vec::new();
    for (room, path) in files() {
        let Some(own) = floor(&room) else { continue };
        for used in rooms_used(&code(&path)) {
            let lower = floor(&used).is_some_and(|other| other < own);
            if used != room && !lower && !GROUND.contains(&(room.as_str(), used.as_str())) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "rooms use only rooms on lower floors:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_stands_on_a_floor() {
    let homeless: Vec<String> =
        files().into_iter().map(|(room, _)| room).filter(|room| floor(room).is_none()).collect();
    assert!(homeless.is_empty(), "no floor for {homeless:?}");
}

#[test]
fn the_core_knows_no_outside_world() {
    const OUTSIDE: [&str; 9] = [
        "std::fs",
        "std::net",
        "std::thread",
        "std::time",
        "std::env",
        "std::process",
        "js_sys",
        "web_sys",
        "wasm_bindgen",
    ];
    let mut wrong = BTreeMap::new();
    for (_, path) in files() {
        let code = code(&path);
        for outside in OUTSIDE.iter().filter(|outside| code.contains(*outside)) {
            wrong.insert(path.clone(), *outside);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn only_the_engine_is_serialisable() {
    let wrong: Vec<PathBuf> = files()
        .into_iter()
        .filter(|(room, path)| room != "engine" && code(path).contains("serde::"))
        .map(|(_, path)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_file_grows_past_reading() {
    const LONGEST: usize = 600;
    let wrong: Vec<String> = files()
        .into_iter()
        .map(|(_, path)| (fs::read_to_string(&path).map_or(0, |text| text.lines().count()), path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(wrong.is_empty(), "cut these in two: {wrong:?}");
}

#[test]
fn the_reader_of_use_lines_reads_them() {
    let code = "use crate::{mask::Mask, table::{Column, Ints}};\nlet x = crate::plan::Op::Eq;";
    assert_eq!(rooms_used(code), ["mask", "table", "plan"]);
}
