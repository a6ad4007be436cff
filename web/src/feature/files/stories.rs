//! What is planted in the sample, so that a newcomer has something to look for, with the criterion that finds it.

use hedgerow_core::engine::sample::{STORIES, Story};
use hedgerow_core::engine::{SegmentRule, SegmentationKind, SegmentationSpec};
use leptos::prelude::*;

use crate::state::edit::free_name;
use crate::state::{Route, Screen, Workspace, use_text, use_workspace};
use crate::text::Text;

/// Makes a segmentation of the story's criterion and goes there.
fn follow(text: Text, workspace: Workspace, story: &Story) {
    let position = workspace.peek(|project| project.segmentations.len());
    workspace.edit(None, |segmentations| {
        let taken = segmentations.iter().map(|known| known.name.as_str());
        let name = free_name(text.segments().rules_name(), taken);
        let rule =
            SegmentRule { name: text.segments().new_segment(1), criterion: story.criterion.to_owned() };
        let kind = SegmentationKind::Rules { segments: vec![rule] };
        segmentations.push(SegmentationSpec { name, kind, remainder: None, unknown: None });
    });
    // A refused change of address leaves the new segmentation in the list.
    drop(window().location().set_hash(&Route { screen: Screen::Segments, chosen: Some(position) }.link()));
}

/// The stories.
#[component]
pub fn Stories() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.sample();
    let stories = STORIES
        .iter()
        .filter_map(|story| words.story(story.key).map(|told| (story, told)))
        .map(|(story, told)| {
            let label = format!("{}: {told}", words.try_criterion());
            view! {
                <li>
                    <span>{told}</span>
                    <button
                        type="button"
                        class="button bare small"
                        aria-label=label
                        data-testid=format!("story-{}", story.key)
                        on:click=move |_| follow(text, workspace, story)
                    >
                        {words.try_criterion()}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="disclosure">
            <summary>{words.title()}</summary>
            <div class="disclosure-body">
                <p class="soft">{words.intro()}</p>
                <ol class="stories">{stories}</ol>
            </div>
        </details>
    }
}
