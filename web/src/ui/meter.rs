//! How far something has come, with a way to stop it.

use leptos::prelude::*;

/// A bar with its words and a button to stop. It takes its room only while there is something to show.
#[component]
pub fn Meter(
    /// What is going on.
    #[prop(into)]
    label: Signal<String>,
    /// How far, in words.
    #[prop(into)]
    detail: Signal<String>,
    /// How far, from 0 to 1.
    #[prop(into)]
    share: Signal<f64>,
    /// The word on the button.
    #[prop(into)]
    cancel_label: Signal<String>,
    /// Stops it.
    on_cancel: impl Fn() + 'static,
) -> impl IntoView {
    let percent = move || (share.get().clamp(0.0, 1.0) * 100.0).round();
    view! {
        <div class="meter" data-testid="progress">
            <p class="meter-words"><span>{label}</span><span class="soft">{detail}</span></p>
            <div
                class="meter-track"
                role="progressbar"
                aria-label=label
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || percent().to_string()
            >
                <div class="meter-bar" style:inline-size=move || format!("{}%", percent())></div>
            </div>
            <button type="button" class="button" data-testid="cancel-opening" on:click=move |_| on_cancel()>
                {cancel_label}
            </button>
        </div>
    }
}
