//! The list of those in one segment: which segmentation, which segment, take it.

use std::time::Duration;

use hedgerow_core::engine::{Answer, ExportKind};
use leptos::prelude::*;

use crate::show::segment_name;
use crate::state::{use_text, use_workspace};
use crate::ui::{Icon, Shape};

/// The choice and the button.
#[component]
pub fn Members() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let act = text.act();
    let at = RwSignal::new(0_usize);
    let segment: RwSignal<Option<String>> = RwSignal::new(None);
    let evaluated = workspace.live(
        Duration::ZERO,
        move || workspace.evaluation(at.get()),
        |answer| match answer {
            Answer::Segmentation(segmentation) => Some(segmentation),
            _ => None,
        },
    );
    let names = Memo::new(move |_| {
        workspace.with_project(|project| {
            project.segmentations.iter().map(|segmentation| segmentation.name.clone()).collect::<Vec<_>>()
        })
    });
    // Each segment: the name the engine knows, the name that is shown, its customers.
    let segments = Memo::new(move |_| {
        let spec = workspace.with_project(|project| project.segmentations.get(at.get()).cloned());
        evaluated.ok().map_or(Vec::new(), |view| {
            let shown = |(at, segment)| segment_name(text, spec.as_ref(), at, segment);
            (view.segments.iter().enumerate())
                .map(|(at, segment)| (segment.name.clone(), shown((at, segment)), segment.customers))
                .collect::<Vec<_>>()
        })
    });
    let chosen = move || {
        let segments = segments.get();
        let wanted = segment.get();
        segments.iter().find(|(name, ..)| Some(name) == wanted.as_ref()).or(segments.first()).cloned()
    };
    let take = move |_| {
        let segmentation = names.with_untracked(|names| names.get(at.get_untracked()).cloned());
        if let (Some(segmentation), Some((segment, ..))) = (segmentation, chosen()) {
            workspace.export(ExportKind::Members { segmentation, segment });
        }
    };
    view! {
        <Show
            when=move || names.with(|names| !names.is_empty())
            fallback=move || view! { <p class="soft">{act.nothing_to_take()}</p> }
        >
            <fieldset class="members">
                <legend>{act.members_title()}</legend>
                <label>
                    <span>{text.segments().segmentation()}</span>
                    <select
                        data-testid="members-segmentation"
                        on:change:target=move |event| {
                            at.set(event.target().value().parse().unwrap_or_default());
                            segment.set(None);
                        }
                    >
                        {move || {
                            names
                                .get()
                                .into_iter()
                                .enumerate()
                                .map(|(position, name)| {
                                    view! {
                                        <option value=position.to_string() prop:selected=move || at.get() == position>
                                            {name}
                                        </option>
                                    }
                                })
                                .collect_view()
                        }}
                    </select>
                </label>
                <label>
                    <span>{text.segments().segment()}</span>
                    <select
                        data-testid="members-segment"
                        on:change:target=move |event| segment.set(Some(event.target().value()))
                    >
                        {move || {
                            segments
                                .get()
                                .into_iter()
                                .map(|(name, shown, customers)| {
                                    let label = format!("{shown} ({})", text.integer(customers));
                                    view! { <option value=name>{label}</option> }
                                })
                                .collect_view()
                        }}
                    </select>
                </label>
                <button type="button" class="button" data-testid="download-members" on:click=take>
                    <Icon shape=Shape::Download />
                    {move || chosen().map_or_else(
                        || act.download().to_owned(),
                        |(_, shown, _)| act.members(shown),
                    )}
                </button>
            </fieldset>
        </Show>
    }
}
