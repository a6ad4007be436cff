//! How a file is read, for changing it: letters, separator, quotation mark, headings, and what stands around the rows.

use hedgerow_core::engine::{ArgView, SourceView};
use hedgerow_core::load::Encoding;
use leptos::prelude::*;

use super::unfolded::Unfolded;
use crate::state::recipe::{self, FileKey, NO, YES};
use crate::state::{use_text, use_workspace};
use crate::text::Text;
use crate::ui::{Picker, focus_by_id};

const DELIMITERS: [&str; 8] = ["comma", "semicolon", "tab", "pipe", "colon", "caret", "tilde", "space"];
const QUOTES: [&str; 2] = ["\"", "'"];
/// Numbers of rows that hold the headings, or stand around the rows.
const COUNTS: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "15", "20"];

/// One thing that can be chosen.
struct Control {
    key: FileKey,
    id: &'static str,
    label: &'static str,
    /// What was found, in words, where the reader said nothing.
    found: Option<String>,
    options: Vec<(&'static str, String)>,
}

/// An argument of a note on the file.
fn told(source: &SourceView, code: &str, name: &str) -> Option<String> {
    let note = source.problems.iter().find(|problem| problem.code == code)?;
    note.args.iter().find(|(known, _)| known == name).map(|(_, value)| match value {
        ArgView::Text(text) => text.clone(),
        ArgView::Count(count) => count.to_string(),
    })
}

fn controls(text: Text, source: &SourceView) -> Vec<Control> {
    let files = text.files();
    let word = |word: &str| text.common().term(word).map_or_else(|| word.to_owned(), str::to_owned);
    let counts = || COUNTS.map(|count| (count, text.plain_decimal(count))).to_vec();
    let has = |code: &str| source.problems.iter().any(|problem| problem.code == code);
    let none = ("none", word("none"));
    let header = match told(source, "load.header-lines", "lines") {
        Some(lines) => lines,
        None if has("load.no-header") => "0".to_owned(),
        None => "1".to_owned(),
    };
    vec![
        Control {
            key: FileKey::Encoding,
            id: "encoding",
            label: files.encoding(),
            found: told(source, "load.encoding", "encoding"),
            options: Encoding::NAMES.iter().map(|(_, name)| (*name, (*name).to_owned())).collect(),
        },
        Control {
            key: FileKey::Delimiter,
            id: "delimiter",
            label: files.separator(),
            found: told(source, "load.delimiter", "delimiter").map(|name| word(&name)),
            options: DELIMITERS.map(|name| (name, word(name))).to_vec(),
        },
        Control {
            key: FileKey::Quote,
            id: "quote",
            label: files.quote(),
            found: told(source, "load.quote", "quote").map(|name| word(&name)),
            options: QUOTES.map(|mark| (mark, mark.to_owned())).into_iter().chain([none]).collect(),
        },
        Control {
            key: FileKey::Header,
            id: "header",
            label: files.heading_rows(),
            found: Some(text.plain_decimal(&header)),
            options: counts(),
        },
        Control {
            key: FileKey::Skip,
            id: "skip",
            label: files.lines_above(),
            found: told(source, "load.lines-above", "lines").map(|lines| text.plain_decimal(&lines)),
            options: counts(),
        },
        Control {
            key: FileKey::Groups,
            id: "groups",
            label: files.groups_between(),
            found: Some(if has("load.groups") { text.common().yes() } else { text.common().no() }.to_owned()),
            options: vec![(YES, text.common().yes().to_owned()), (NO, text.common().no().to_owned())],
        },
        Control {
            key: FileKey::Footer,
            id: "footer",
            label: files.lines_below(),
            found: told(source, "load.foot", "records").map(|lines| text.plain_decimal(&lines)),
            options: counts(),
        },
    ]
}

/// The controls; nothing for files that are no text and leave nothing to choose.
#[component]
pub fn Reading(
    /// Position of the file.
    at: usize,
    /// The file.
    source: SourceView,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let files = text.files();
    let is_text = told(&source, "load.delimiter", "delimiter").is_some();
    let file = source.name.clone();
    let is_chosen = |key| workspace.peek(|project| recipe::chosen_for_file(project, &file, key));
    let controls: Vec<_> = controls(text, &source).into_iter().map(|one| (is_chosen(one.key), one)).collect();
    let any_chosen = controls.iter().any(|(chosen, _)| chosen.is_some());
    let fields = controls
        .into_iter()
        .map(|(chosen, control)| {
            let id = format!("{}-{at}", control.id);
            let none = match control.found.filter(|_| chosen.is_none()) {
                Some(found) => files.as_found(found),
                None => files.as_detected().to_owned(),
            };
            let (file, field) = (source.name.clone(), id.clone());
            view! {
                <div class="reading-field">
                    <span class="soft small" aria-hidden="true">{control.label}</span>
                    <Picker
                        id=id
                        label=control.label.to_owned()
                        none=Some(none)
                        options=control.options
                        value=chosen
                        on_choose=move |value| {
                            let field = field.clone();
                            workspace.reread(
                                |project| recipe::choose_for_file(project, &file, control.key, value),
                                move || focus_by_id(field),
                            );
                        }
                    />
                </div>
            }
        })
        .collect_view();
    let unfolded = Unfolded::of(format!("reading of {}", source.name));
    is_text.then(move || {
        view! {
            <details
                class="disclosure"
                data-testid=format!("reading-{at}")
                open=any_chosen || unfolded.is_open()
                on:toggle=move |event| {
                    unfolded.note(event_target::<web_sys::Element>(&event).has_attribute("open"));
                }
            >
                <summary>{files.read_differently()}</summary>
                <div class="disclosure-body reading-fields">{fields}</div>
            </details>
        }
    })
}
