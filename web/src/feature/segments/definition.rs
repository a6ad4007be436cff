//! How the chosen segmentation divides: its name and, by its kind, a column, cut points, tiers or rules.

use hedgerow_core::engine::{SegmentationKind, SegmentationSpec, SegmentationView};
use leptos::prelude::*;

use super::bands::Bands;
use super::rules::Rules;
use super::tiers::Tiers;
use super::values::Values;
use crate::state::{Live, Workspace, use_text, use_workspace};

/// Changes the segmentation at a position.
pub fn change(
    workspace: Workspace,
    at: usize,
    field: Option<&str>,
    change: impl FnOnce(&mut SegmentationSpec),
) {
    let field = field.map(|field| format!("{at} {field}"));
    workspace.edit(field.as_deref(), |segmentations| {
        if let Some(spec) = segmentations.get_mut(at) {
            change(spec);
        }
    });
}

/// Reads the segmentation at a position, tracked.
pub fn read<T: Default>(workspace: Workspace, at: usize, read: impl FnOnce(&SegmentationSpec) -> T) -> T {
    workspace.with_project(|project| project.segmentations.get(at).map(read).unwrap_or_default())
}

/// The definition.
#[component]
pub fn Definition(
    /// Position of the segmentation.
    at: usize,
    /// What came of it.
    evaluated: Live<SegmentationView>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let kind = Memo::new(move |_| {
        read(workspace, at, |spec| match spec.kind {
            SegmentationKind::Rules { .. } => "rules",
            SegmentationKind::Values { .. } => "values",
            SegmentationKind::Bands { .. } => "bands",
            SegmentationKind::Tiers { .. } => "tiers",
        })
    });
    view! {
        <section class="definition" aria-label=text.segments().choose_kind()>
            <Name at=at />
            {move || match kind.get() {
                "rules" => view! { <Rules at=at evaluated=evaluated /> }.into_any(),
                "values" => view! { <Values at=at /> }.into_any(),
                "bands" => view! { <Bands at=at /> }.into_any(),
                "tiers" => view! { <Tiers at=at /> }.into_any(),
                _ => ().into_any(),
            }}
        </section>
    }
}

/// The name. One that is empty or taken is not kept, and the field says so.
#[component]
fn Name(
    /// Position of the segmentation.
    at: usize,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let kept = Memo::new(move |_| read(workspace, at, |spec| spec.name.clone()));
    let typed = RwSignal::new(kept.get_untracked());
    Effect::new(move || {
        let kept = kept.get();
        if typed.with_untracked(|typed| typed.trim() != kept) {
            typed.set(kept);
        }
    });
    let is_taken = move |name: &str| {
        workspace.with_project(|project| {
            let others = project.segmentations.iter().enumerate().filter(|(other, _)| *other != at);
            others.into_iter().any(|(_, spec)| spec.name.to_lowercase() == name.to_lowercase())
        })
    };
    let is_wrong = move || typed.with(|typed| typed.trim().is_empty() || is_taken(typed.trim()));
    view! {
        <label class="field">
            <span>{text.segments().name_of_segmentation()}</span>
            <input
                type="text"
                dir="auto"
                autocomplete="off"
                data-testid="segmentation-name"
                aria-invalid=move || is_wrong().then_some("true")
                aria-describedby="segmentation-name-error"
                prop:value=typed
                on:input:target=move |event| {
                    let name = event.target().value();
                    typed.set(name.clone());
                    let name = name.trim();
                    if !name.is_empty() && !untrack(|| is_taken(name)) {
                        change(workspace, at, Some("name"), |spec| name.clone_into(&mut spec.name));
                    }
                }
            />
            <span class="field-error" id="segmentation-name-error">
                {move || is_wrong().then(|| text.segments().name_taken())}
            </span>
        </label>
    }
}
