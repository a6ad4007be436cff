//! Something that can be unfolded: the browser's own element, so that keyboard and screen reader know it.

use leptos::prelude::*;

/// A summary that unfolds its children.
#[component]
pub fn Disclosure(
    /// What is always to be seen.
    #[prop(into)]
    summary: Signal<String>,
    /// Unfolded at first.
    #[prop(optional)]
    open: bool,
    /// What unfolds.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary>{summary}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}
