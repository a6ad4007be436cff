//! The fourth step: divide the customers. At the start edge the segmentations; beside them the chosen one: how it
//! divides, what each segment is worth, and the same as a chart.

mod add;
mod bands;
mod chart;
mod definition;
mod list;
mod number_field;
mod pickers;
mod rule;
mod rules;
mod table;
mod thresholds;
mod tiers;
mod values;

use hedgerow_core::engine::{Answer, SegmentationView};
use leptos::prelude::*;

use crate::show::{Onward, Problems};
use crate::state::{Live, Refused, Route, Screen, TYPING, use_text, use_workspace};
use crate::ui::focus_heading;
use add::Add;
use chart::Chart;
use definition::Definition;
use list::List;
use table::ValueTable;
use thresholds::Thresholds;

/// Where the reader is, as the shell knows it.
pub type Chosen = Signal<Route>;

/// The screen.
#[component]
pub fn Segments(
    /// Where the reader is.
    route: Chosen,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let adding = RwSignal::new(false);
    // What is loaded is described anew whenever the engine adopts the project; the screen must stand through that.
    let has_customers = Memo::new(move |_| workspace.has_customers());
    let count = Memo::new(move |_| workspace.with_project(|project| project.segmentations.len()));
    let chosen = Memo::new(move |_| match (route.get().chosen, count.get()) {
        (_, 0) => None,
        (chosen, count) => Some(chosen.unwrap_or(0).min(count - 1)),
    });
    // Another segmentation was chosen: whatever was being added is no longer wanted.
    Effect::new(move |before: Option<Route>| {
        let now = route.get();
        if before.is_some_and(|before| before != now) {
            adding.set(false);
        }
        now
    });
    let main = move || match (chosen.get(), adding.get()) {
        _ if !has_customers.get() => view! {
            <h1 tabindex="-1">{text.segments().title()}</h1>
            <p class="lead">{text.files().have_nothing()}</p>
            <p>
                <a class="button primary" href=Screen::Files.link()>{text.common().files()}</a>
            </p>
        }
        .into_any(),
        (Some(at), false) => view! { <Segmentation at=at /> }.into_any(),
        _ => view! { <Add adding=adding /> }.into_any(),
    };
    view! {
        <div class="segments-page">
            <List chosen=chosen adding=adding />
            <div class="segments-main">{main}</div>
        </div>
        <Onward
            have=Signal::derive(move || {
                let segments = text.segments();
                match count.get() {
                    0 => segments.have_none().to_owned(),
                    count => segments.have(count as u64),
                }
            })
            next=text.segments().next().to_owned()
            to=Screen::Act
            ready=Signal::derive(move || 0 < count.get())
        />
    }
}

/// The chosen segmentation.
#[component]
fn Segmentation(
    /// Its position.
    at: usize,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let evaluated: Live<SegmentationView> = workspace.live(
        TYPING,
        move || {
            let is_empty = workspace.with_project(|project| {
                project.segmentations.get(at).is_none_or(crate::state::choices::is_empty)
            });
            if is_empty { None } else { workspace.evaluation(at) }
        },
        |answer| match answer {
            Answer::Segmentation(segmentation) => Some(segmentation),
            _ => None,
        },
    );
    let name = Memo::new(move |_| {
        workspace.with_project(|project| {
            project.segmentations.get(at).map(|spec| spec.name.clone()).unwrap_or_default()
        })
    });
    let problems = move || match evaluated.get() {
        Some(Err(Refused::Problems(problems))) => problems,
        Some(Ok(view)) => view.problems,
        _ => Vec::new(),
    };
    let remove = move |_| {
        let removed = name.get_untracked();
        workspace.edit(None, |segmentations| {
            segmentations.remove(at);
        });
        workspace.tell(crate::state::Notice::Removed(removed));
        focus_heading();
    };
    view! {
        <div class="segmentation-head">
            <h1 tabindex="-1">
                <bdi>{name}</bdi>
            </h1>
            <button type="button" class="button bare" data-testid="remove-segmentation" on:click=remove>
                {text.segments().remove_segmentation()}
            </button>
        </div>
        <Definition at=at evaluated=evaluated />
        {move || {
            let problems = problems();
            (!problems.is_empty()).then(|| view! { <Problems problems=problems /> })
        }}
        <ValueTable at=at evaluated=evaluated />
        <Chart at=at evaluated=evaluated />
        <Thresholds />
    }
}
