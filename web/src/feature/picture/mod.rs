//! The third step: what everything adds up to. Four sentences, the curve of who brings the value, and, for a handful of
//! customers, whether a segmentation is needed at all.

mod curve;
mod sentences;

use std::time::Duration;

use hedgerow_core::engine::{Answer, PictureView, Request};
use leptos::prelude::*;

use crate::show::{Onward, Problems};
use crate::state::{Refused, Screen, use_text, use_workspace};
use curve::Curve;
use sentences::{footing, sentences};

/// The screen.
#[component]
pub fn Picture() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let picture = workspace.live(
        Duration::ZERO,
        move || workspace.has_customers().then_some(Request::Picture),
        |answer| match answer {
            Answer::Picture(picture) => Some(picture),
            _ => None,
        },
    );
    let shown = move || match picture.get() {
        None if !workspace.has_customers() => {
            view! { <p class="lead">{text.files().have_nothing()}</p> }.into_any()
        }
        None => view! { <p class="soft">{text.common().working()}</p> }.into_any(),
        Some(Err(Refused::Problems(problems))) => view! { <Problems problems=problems /> }.into_any(),
        Some(Err(_)) => ().into_any(),
        Some(Ok(picture)) => view! { <Told picture=picture /> }.into_any(),
    };
    view! {
        <h1 tabindex="-1">{text.picture().title()}</h1>
        {shown}
        <Onward
            have=Signal::derive(move || {
                if workspace.has_customers() { text.picture().have() } else { text.files().have_nothing() }.to_owned()
            })
            next=text.picture().next().to_owned()
            to=Screen::Segments
            ready=Signal::derive(move || workspace.has_customers())
        />
    }
}

#[component]
fn Told(
    /// What is told.
    picture: PictureView,
) -> impl IntoView {
    let text = use_text();
    let told = sentences(text, &picture)
        .into_iter()
        .map(|(word, sentence)| view! { <li data-testid=format!("sentence-{word}")>{sentence}</li> })
        .collect_view();
    let has_curve = picture.pareto.len() > 2;
    view! {
        <p class="soft small footing" data-testid="footing">{footing(text, &picture.totals)}</p>
        <div class="told">
            <ol class="sentences">{told}</ol>
            {has_curve.then(|| view! { <Curve picture=picture /> })}
        </div>
    }
}
