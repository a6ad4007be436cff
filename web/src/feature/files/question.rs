//! A question about a column or a file that only the reader can answer, with both readings side by side.

use hedgerow_core::engine::{QuestionView, Renamed};
use leptos::prelude::*;

use crate::state::recipe::{self, Choice};
use crate::state::{use_text, use_workspace};
use crate::text::Text;
use crate::ui::focus_by_id;

/// How a reading begins that is about the letters of the whole file.
const ENCODING: &str = "encoding=";

/// What a cell would mean: a day or a number in the reader's language, or the text as it is.
fn meaning(text: Text, setting: &str, plain: &str) -> String {
    if setting.starts_with(ENCODING) {
        return plain.to_owned();
    }
    if is_date(setting) { text.plain_date(plain) } else { text.plain_decimal(plain) }
}

/// Whether a reading makes dates of cells: an order of day and month, or a way in which numbers count days.
fn is_date(setting: &str) -> bool {
    setting.contains("first")
        || setting.contains("excel-")
        || setting.contains("epoch-")
        || setting == "yyyymmdd"
}

/// The question.
#[component]
pub fn Question(
    /// The file.
    file: String,
    /// What is asked.
    question: QuestionView,
    /// What has the focus after the answer, when the question is gone.
    after: String,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let columns = text.columns();
    let asks_what_became = question.asks_what_became();
    let QuestionView { column, example, readings } = question;
    let is_about_days = readings.iter().any(|(setting, _)| setting.contains("first"));
    let asked = if asks_what_became {
        columns.question_gone(&column)
    } else if column.is_empty() {
        columns.question_encoding(&example)
    } else if is_about_days {
        columns.question_date(&column, &example)
    } else {
        columns.question_number(&column, &example)
    };
    let choices = readings
        .into_iter()
        .map(|(setting, plain)| {
            let (file, column, after) = (file.clone(), column.clone(), after.clone());
            let (shown, words) = match Renamed::of_reading(&column, &setting) {
                Some(Renamed { to: Some(heading), .. }) => (columns.now_called(&heading), plain),
                Some(Renamed { to: None, .. }) => (columns.no_more().to_owned(), String::new()),
                None => {
                    let words = match setting.strip_prefix(ENCODING) {
                        Some(name) => name.to_owned(),
                        None => columns.reading(&setting).unwrap_or_default().to_owned(),
                    };
                    (columns.reading_choice(&example, meaning(text, &setting, &plain)), words)
                }
            };
            let id = format!("reading-{setting}");
            view! {
                <button
                    type="button"
                    class="reading"
                    data-testid=id
                    on:click=move |_| {
                        let choice = Choice::Reading(setting.clone());
                        let after = after.clone();
                        workspace.reread(
                            |project| recipe::choose(project, &file, &column, choice),
                            move || focus_by_id(after),
                        );
                    }
                >
                    <span>{shown}</span>
                    <span class="soft small"><bdi>{words}</bdi></span>
                </button>
            }
        })
        .collect_view();
    view! {
        <fieldset class="question">
            <legend>{asked}</legend>
            <div class="readings">{choices}</div>
        </fieldset>
    }
}
