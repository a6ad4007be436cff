//! What the page says aloud, and the line in which it stands for everyone else. One polite region for progress and
//! what was done, one assertive for what could not be done; both exist from the start, because a region that appears
//! together with its words is not read.

use leptos::prelude::*;

use crate::show::problem_sentence;
use crate::state::{Arriving, Notice, Speech, use_workspace};
use crate::text::Text;
use crate::ui::Toast;

/// Progress is spoken at every quarter, not at every byte.
fn spoken_progress(text: Text, arriving: &Arriving) -> String {
    let reading = arriving.reading;
    let quarters = (reading.done * 4).checked_div(reading.total).unwrap_or(0).min(4);
    text.common().percent_done(text.percent(quarters as f64 / 4.0, 0))
}

fn words(text: Text, notice: &Notice) -> String {
    match notice {
        Notice::Cancelled => text.common().cancelled().to_owned(),
        Notice::Saved { file, left_out } if left_out.is_empty() => text.act().saved(file),
        Notice::Saved { file, left_out } => text.act().saved_without(file, text.list_and(left_out)),
        Notice::Removed(name) => text.common().removed(name),
        Notice::Refused(problems) => {
            problems.iter().map(|problem| problem_sentence(text, problem)).collect::<Vec<_>>().join(" ")
        }
    }
}

/// The regions and the line.
#[component]
pub fn Voice() -> impl IntoView {
    let speech: Speech = expect_context();
    let workspace = use_workspace();
    let polite = Memo::new(move |_| {
        let text = speech.text();
        match (workspace.arriving(), workspace.notice()) {
            (Some(arriving), _) => spoken_progress(text, &arriving),
            (None, Some(notice)) if !matches!(notice, Notice::Refused(_)) => words(text, &notice),
            _ => String::new(),
        }
    });
    let assertive = Memo::new(move |_| {
        let text = speech.text();
        let refused = workspace.refused();
        match workspace.notice() {
            Some(notice @ Notice::Refused(_)) => words(text, &notice),
            _ => refused.iter().map(|problem| problem_sentence(text, problem)).collect::<Vec<_>>().join(" "),
        }
    });
    view! {
        <div class="heard" aria-live="polite" data-testid="polite">{polite}</div>
        <div class="heard" aria-live="assertive" data-testid="assertive">{assertive}</div>
        {move || {
            workspace
                .notice()
                .map(|notice| {
                    let text = speech.text();
                    let undo = matches!(notice, Notice::Removed(_)).then(|| text.common().undo().to_owned());
                    view! {
                        <Toast
                            label=text.common().notice()
                            message=words(text, &notice)
                            action=undo
                            on_action=move || workspace.undo()
                            close_label=text.common().close().to_owned()
                            on_close=move || workspace.dismiss_notice()
                        />
                    }
                })
        }}
    }
}
