//! The foot of every step: one sentence on what the reader has now, and one button on to what comes next.

use leptos::prelude::*;

use crate::state::{Screen, use_text};
use crate::ui::{Icon, Shape};

/// The sentence and the button.
#[component]
pub fn Onward(
    /// What the reader has now.
    #[prop(into)]
    have: Signal<String>,
    /// The words on the button.
    next: String,
    /// Where it leads.
    to: Screen,
    /// Whether there is enough to go on with; otherwise only the sentence stands.
    #[prop(into)]
    ready: Signal<bool>,
) -> impl IntoView {
    let text = use_text();
    view! {
        <section class="onward" aria-label=text.common().what_you_have_now()>
            <p data-testid="have-now">{have}</p>
            <Show when=move || ready.get()>
                <a class="button primary" href=to.link() data-testid="next-step">
                    {next.clone()}
                    <Icon shape=Shape::Onward />
                </a>
            </Show>
        </section>
    }
}
