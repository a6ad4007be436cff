//! What the page's code must not do, whatever the compiler allows: ways out, ways in for foreign text, and rooms that
//! reach where they should not. The content policy would stop most of it at run time; this stops it at once.

#![allow(clippy::unwrap_used, reason = "tests; clippy does not see that the helpers are, too")]

use std::fs;
use std::path::{Path, PathBuf};

/// Words that no code of the page may hold, and why.
const FORBIDDEN: [(&str, &str); 8] = [
    ("inner_html", "text of files must never become markup"),
    ("outer_html", "text of files must never become markup"),
    ("insert_adjacent_html", "text of files must never become markup"),
    ("set_attribute(\"style\"", "refused by the content policy; use style:name="),
    (" style=\"", "refused by the content policy; use style:name="),
    (" style=move", "refused by the content policy; use style:name="),
    ("unwrap_throw", "the page does not stop where it can say what is wrong"),
    ("eval(", "no code from text"),
];

/// Features of `web-sys` with which something could leave or be let in.
const CHANNELS: [&str; 14] = [
    "WebSocket",
    "EventSource",
    "RtcPeerConnection",
    "RtcDataChannel",
    "XmlHttpRequest",
    "Request",
    "Response",
    "Headers",
    "HtmlFormElement",
    "HtmlIFrameElement",
    "HtmlScriptElement",
    "ServiceWorkerContainer",
    "SharedWorker",
    "BroadcastChannel",
];

/// The one file that tries every way out, in front of the user.
const PRIVACY_CHECK: &str = "platform/ways_out.rs";

/// Rooms, and what they must not name.
const WALLS: [(&str, &[&str]); 6] = [
    ("ui", &["hedgerow_core", "crate::state", "crate::feature", "crate::client", "crate::protocol"]),
    ("worker", &["leptos", "crate::ui", "crate::state", "crate::feature", "crate::client", "crate::text"]),
    (
        "protocol",
        &["leptos", "crate::ui", "crate::state", "crate::feature", "crate::client", "crate::worker"],
    ),
    ("client", &["leptos", "crate::ui", "crate::state", "crate::feature", "crate::worker", "crate::text"]),
    ("platform", &["hedgerow_core", "crate::state", "crate::feature", "crate::client", "crate::worker"]),
    ("text", &["crate::ui", "crate::state", "crate::feature", "crate::client", "crate::worker"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Every source file's name below `src` and its code without comments and tests.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&root().join("src"), "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), into);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            into.push((name, code.map(|line| format!("{line}\n")).collect()));
        }
    }
}

#[test]
fn no_foreign_text_becomes_markup_and_no_style_is_an_attribute() {
    let mut faults = Vec::new();
    for (name, code) in sources() {
        for (word, why) in FORBIDDEN {
            if code.contains(word) {
                faults.push(format!("{name} has `{}`: {why}", word.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_page_has_no_binding_to_a_channel() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let found: Vec<&str> =
        CHANNELS.into_iter().filter(|channel| manifest.contains(&format!("\"{channel}\""))).collect();
    assert!(found.is_empty(), "web-sys features that open a way out: {found:?}");
    let mut faults = Vec::new();
    for (name, code) in sources() {
        let reaches_out =
            ["fetch_with", "send_beacon", "open_with_url", "js_sys::eval", "gloo::net", "reqwest"];
        // No content policy closes these two, so nobody may ask for them, not even to show it.
        let unbound = ["preconnect", "dns-prefetch"];
        for word in reaches_out.into_iter().filter(|_| name != PRIVACY_CHECK).chain(unbound) {
            if code.contains(word) {
                faults.push(format!("{name} has `{word}`"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn rooms_do_not_reach_through_walls() {
    let mut faults = Vec::new();
    for (name, code) in sources() {
        for (room, forbidden) in WALLS {
            if name.starts_with(&format!("{room}/")) {
                let named = forbidden.iter().filter(|word| code.contains(**word));
                faults.extend(named.map(|word| format!("{name} names {word}")));
            }
        }
        // A screen knows its own parts and nothing of the others.
        if let Some((screen, _)) = name.strip_prefix("feature/").and_then(|rest| rest.split_once('/')) {
            for (at, _) in code.match_indices("feature::") {
                let other =
                    code[at + "feature::".len()..].split(|letter: char| !letter.is_alphanumeric()).next();
                if other.is_some_and(|other| other != screen) {
                    faults.push(format!("{name} names the feature {other:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_page_begins_with_its_policy() {
    let index = fs::read_to_string(root().join("../index.html")).unwrap();
    let head = index.split("<head>").nth(1).unwrap();
    let elements: Vec<&str> = head
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("<!--"))
        .take(2)
        .collect();
    assert_eq!(elements[0], "<meta charset=\"utf-8\"/>");
    assert!(elements[1].starts_with("<meta http-equiv=\"Content-Security-Policy\""), "{}", elements[1]);
    for danger in ["unsafe-inline", "unsafe-eval'", "http:", "https:", "*"] {
        let policy = elements[1].replace("'wasm-unsafe-eval'", "");
        assert!(!policy.contains(danger), "the first policy allows {danger}");
    }
    assert!(!index.contains(" style=\"") && !index.contains("<style"), "styles belong in files");
}

#[test]
fn what_is_said_without_the_program_is_said_in_every_language() {
    let index = fs::read_to_string(root().join("../index.html")).unwrap();
    let notices: Vec<&str> = index.split("class=\"boot-notice").skip(1).collect();
    assert!(notices.len() >= 5, "{} notices", notices.len());
    for notice in notices {
        let notice = notice.split("</section>").next().unwrap();
        let languages: Vec<&str> =
            notice.split("<p lang=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(languages, ["en", "hy", "el", "ka", "bg", "fa"], "{notice}");
        assert!(notice.contains("<p lang=\"fa\" dir=\"rtl\">"), "{notice}");
    }
}
