//! The first rows of a file as they were read, asked for only when they are looked at.

use std::time::Duration;

use hedgerow_core::engine::{Answer, Request};
use leptos::prelude::*;

use super::unfolded::Unfolded;
use crate::state::{use_text, use_workspace};

const ROWS: u32 = 20;

/// The rows, in a scroller of their own.
#[component]
pub fn Preview(
    /// Position of the file.
    at: usize,
    /// Its name.
    file: String,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let unfolded = Unfolded::of(format!("preview of {file}"));
    let is_open = RwSignal::new(unfolded.is_open());
    let title = text.files().preview(&file);
    let rows = workspace.live(
        Duration::ZERO,
        move || {
            let source = u32::try_from(at).unwrap_or(u32::MAX);
            is_open.get().then_some(Request::Preview { source, from: 0, count: ROWS })
        },
        |answer| match answer {
            Answer::Preview(preview) => Some(preview),
            _ => None,
        },
    );
    let caption = title.clone();
    let name = file.clone();
    view! {
        <details
            class="disclosure"
            data-testid=format!("preview-{at}")
            open=is_open.get_untracked()
            on:toggle=move |event| {
                let open = event_target::<web_sys::Element>(&event).has_attribute("open");
                is_open.set(open);
                unfolded.note(open);
            }
        >
            <summary>{title}</summary>
            {move || {
                let caption = caption.clone();
                // While the file is read again with another choice, its first rows are there already.
                let (preview, is_glimpse) = match workspace.glimpse_of(&name) {
                    Some(glimpse) => (Some(glimpse.rows.clone()), true),
                    None => (rows.ok(), false),
                };
                preview
                    .map(|preview| {
                        view! {
                            {is_glimpse
                                .then(|| {
                                    view! {
                                        <p class="soft small" data-testid=format!("glimpse-{at}")>
                                            {text.files().glimpse()}
                                        </p>
                                    }
                                })}
                            // A scroller must be reachable by keyboard.
                            <div class="scroller" tabindex="0" role="region" aria-label=caption.clone()>
                                <table class="raw">
                                    <caption class="heard">{caption.clone()}</caption>
                                    <thead>
                                        <tr>
                                            {preview
                                                .columns
                                                .into_iter()
                                                .map(|name| view! { <th scope="col"><bdi>{name}</bdi></th> })
                                                .collect_view()}
                                        </tr>
                                    </thead>
                                    <tbody>
                                        {preview
                                            .rows
                                            .into_iter()
                                            .map(|cells| {
                                                view! {
                                                    <tr>
                                                        {cells
                                                            .into_iter()
                                                            .map(|cell| {
                                                                view! { <td><bdi>{cell.unwrap_or_default()}</bdi></td> }
                                                            })
                                                            .collect_view()}
                                                    </tr>
                                                }
                                            })
                                            .collect_view()}
                                    </tbody>
                                </table>
                            </div>
                        }
                    })
            }}
        </details>
    }
}
