//! Measuring again next month, which this version does not do yet and says so.

use leptos::prelude::*;

use crate::show::Onward;
use crate::state::{Screen, use_text};

/// The screen.
#[component]
pub fn Review() -> impl IntoView {
    let text = use_text();
    view! {
        <h1 tabindex="-1">{text.common().review()}</h1>
        <p class="lead">{text.common().review_about()}</p>
        <p class="not-yet">{text.common().coming_later()}</p>
        <Onward have=text.common().review_meanwhile().to_owned() next=text.act().next().to_owned() to=Screen::Act ready=true />
    }
}
