//! What is said when the engine dies: what happened, what is safe, and whether it is already back.

use leptos::prelude::*;

use crate::state::{EngineState, Speech, use_workspace};

/// A banner, only while there is something to say.
#[component]
pub fn Banner() -> impl IntoView {
    let speech: Speech = expect_context();
    let workspace = use_workspace();
    let details = move |report: String| {
        view! {
            <details class="disclosure">
                <summary>{move || speech.text().common().crash_details()}</summary>
                <pre dir="ltr" class="report">{report}</pre>
            </details>
        }
    };
    view! {
        <div role="alert" class="banner-place">
            {move || match workspace.engine_state() {
                EngineState::Replaying(report) => {
                    view! {
                        <section class="banner" data-testid="crash-banner">
                            <h2>{move || speech.text().common().crash_title()}</h2>
                            <p>{move || speech.text().common().crash_text()}</p>
                            <p class="soft">{move || speech.text().common().crash_restarting()}</p>
                            {details(report)}
                        </section>
                    }
                        .into_any()
                }
                EngineState::Still(report) => {
                    view! {
                        <section class="banner" data-testid="crash-banner">
                            <h2>{move || speech.text().common().crash_title()}</h2>
                            <p>{move || speech.text().common().crash_text()}</p>
                            <button type="button" class="button primary" data-testid="restart-engine" on:click=move |_| workspace.restart()>
                                {move || speech.text().common().crash_restart()}
                            </button>
                            {details(report)}
                        </section>
                    }
                        .into_any()
                }
                _ if workspace.was_revived() => {
                    view! {
                        <section class="banner" data-testid="revived-banner">
                            <p>{move || speech.text().common().crash_restarted()}</p>
                            <button type="button" class="button" on:click=move |_| workspace.dismiss_revival()>
                                {move || speech.text().common().close()}
                            </button>
                        </section>
                    }
                        .into_any()
                }
                _ => ().into_any(),
            }}
        </div>
    }
}
