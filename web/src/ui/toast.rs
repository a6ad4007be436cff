//! A line at the edge of the page: what just happened, and perhaps a way back. It stays until it is dismissed or
//! something else happens; nothing here depends on being quick.

use leptos::prelude::*;

use super::{Icon, Shape};

/// The line. What it says is spoken by the page's live region, not by the line itself.
#[component]
pub fn Toast(
    /// What it is, for a list of landmarks.
    label: &'static str,
    /// What happened.
    #[prop(into)]
    message: Signal<String>,
    /// The word on the button that takes it back, if it can be taken back.
    #[prop(optional_no_strip)]
    action: Option<String>,
    /// Takes it back.
    on_action: impl Fn() + 'static,
    /// The name of the closing button.
    close_label: String,
    /// Closes the line.
    on_close: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <aside class="toast" aria-label=label data-testid="notice">
            <p>{message}</p>
            {action.map(|word| {
                view! {
                    <button type="button" class="button quiet" data-testid="notice-undo" on:click=move |_| on_action()>
                        {word}
                    </button>
                }
            })}
            <button type="button" class="button bare" aria-label=close_label on:click=move |_| on_close()>
                <Icon shape=Shape::Cross />
            </button>
        </aside>
    }
}
