//! The seven steps: a list of links, each reachable at any time. The present one says so to a screen reader.

use leptos::prelude::*;

use crate::state::{STEPS, Screen, Speech};
use crate::text::Text;

/// The name of a screen.
pub fn name(text: Text, screen: Screen) -> &'static str {
    let common = text.common();
    match screen {
        Screen::Files => common.files(),
        Screen::Columns => common.columns(),
        Screen::Picture => common.picture(),
        Screen::Segments => common.segments(),
        Screen::Cross => common.cross(),
        Screen::Act => common.act(),
        Screen::Review => common.review(),
        Screen::Privacy => text.privacy().title(),
    }
}

/// The steps.
#[component]
pub fn Steps(
    /// The present screen.
    current: Memo<Screen>,
) -> impl IntoView {
    let speech: Speech = expect_context();
    let steps = STEPS
        .into_iter()
        .enumerate()
        .map(|(at, screen)| {
            view! {
                <li>
                    <a href=screen.link() aria-current=move || (current.get() == screen).then_some("step")>
                        <span class="step-number" aria-hidden="true">
                            {move || speech.text().integer((at + 1) as u64)}
                        </span>
                        {move || name(speech.text(), screen)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="steps" aria-label=move || speech.text().common().steps()>
            <ol>{steps}</ol>
        </nav>
    }
}
