//! Crossing segmentations, which this version does not do yet and says so.

use leptos::prelude::*;

use crate::show::Onward;
use crate::state::{Screen, use_text};

/// The screen.
#[component]
pub fn Cross() -> impl IntoView {
    let text = use_text();
    view! {
        <h1 tabindex="-1">{text.common().cross()}</h1>
        <p class="lead">{text.common().cross_about()}</p>
        <p class="not-yet">{text.common().coming_later()}</p>
        <Onward have=text.common().cross_meanwhile().to_owned() next=text.segments().next().to_owned() to=Screen::Act ready=true />
    }
}
