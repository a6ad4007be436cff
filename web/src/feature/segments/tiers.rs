//! Tiers by the share of the value they bring: a measure, and up to which share each tier goes.

use hedgerow_core::engine::{SegmentationKind, TierSpec};
use leptos::prelude::*;

use super::definition::{change, read};
use super::number_field::{NumberField, read_percent, show_percent};
use super::pickers::SubjectPicker;
use crate::state::choices::measures;
use crate::state::edit::{after_removal, free_name, subject, tiers, tiers_mut};
use crate::state::{use_text, use_workspace};
use crate::ui::{Icon, Shape, focus_by_id};

/// The measure and its tiers.
#[component]
pub fn Tiers(
    /// Position of the segmentation.
    at: usize,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let measured = workspace.totals().as_ref().map(measures).unwrap_or_default();
    let of = Signal::derive(move || read(workspace, at, |spec| subject(spec).unwrap_or_default().to_owned()));
    let count = Memo::new(move |_| read(workspace, at, |spec| tiers(spec).len()));
    let add = move |_| {
        let added = count.get_untracked();
        change(workspace, at, None, |spec| {
            if let Some(tiers) = tiers_mut(spec) {
                let letter = char::from_u32('A' as u32 + tiers.len() as u32).unwrap_or('Z').to_string();
                let name = free_name(&letter, tiers.iter().map(|tier| tier.name.as_str()));
                tiers.push(TierSpec { name, share: "1".into() });
            }
        });
        focus_by_id(format!("tier-name-{added}"));
    };
    let rows = move || (0..count.get()).map(|tier| view! { <Tier at=at tier=tier /> }).collect_view();
    view! {
        <SubjectPicker
            id="measure-picker"
            label=words.choose_measure()
            measures=measured
            columns=Vec::new()
            value=of
            on_choose=move |name| {
                change(workspace, at, None, |spec| {
                    if let SegmentationKind::Tiers { of, .. } = &mut spec.kind {
                        *of = name;
                    }
                });
            }
        />
        <fieldset class="cuts">
            <legend>{words.tier_share()}</legend>
            <div class="cut-list">
                {rows}
                <button type="button" class="button" id="add-tier" data-testid="add-tier" on:click=add>
                    <Icon shape=Shape::Plus />
                    {text.common().add()}
                </button>
            </div>
        </fieldset>
    }
}

/// One tier.
#[component]
fn Tier(
    /// Position of the segmentation.
    at: usize,
    /// Position of the tier.
    tier: usize,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let field = move |pick: fn(&TierSpec) -> &String| {
        Signal::derive(move || {
            read(workspace, at, |spec| tiers(spec).get(tier).map(pick).cloned().unwrap_or_default())
        })
    };
    let name = field(|tier| &tier.name);
    let share = field(|tier| &tier.share);
    let remove = move |_| {
        let mut left = 0;
        change(workspace, at, None, |spec| {
            if let Some(tiers) = tiers_mut(spec).filter(|tiers| tier < tiers.len()) {
                tiers.remove(tier);
                left = tiers.len();
            }
        });
        focus_by_id(
            after_removal(tier, left)
                .map_or_else(|| "add-tier".to_owned(), |tier| format!("tier-name-{tier}")),
        );
    };
    view! {
        <div class="cut tier">
            <label class="field">
                <span class="heard">{words.name_of_segment()}</span>
                <input
                    type="text"
                    dir="auto"
                    autocomplete="off"
                    id=format!("tier-name-{tier}")
                    data-testid=format!("tier-name-{tier}")
                    prop:value=name
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        change(workspace, at, Some(&format!("tier {tier}")), |spec| {
                            if let Some(kept) = tiers_mut(spec).and_then(|tiers| tiers.get_mut(tier)) {
                                kept.name = typed;
                            }
                        });
                    }
                />
            </label>
            <NumberField
                id=format!("tier-share-{tier}")
                label=words.tier_share()
                label_heard_only=true
                unit="%"
                value=share
                show=show_percent
                read=read_percent
                on_change=move |plain| {
                    change(workspace, at, Some(&format!("share {tier}")), |spec| {
                        if let Some(kept) = tiers_mut(spec).and_then(|tiers| tiers.get_mut(tier)) {
                            kept.share = plain;
                        }
                    });
                }
            />
            <button type="button" class="button bare" aria-label=move || words.remove_segment(name.get()) on:click=remove>
                <Icon shape=Shape::Cross />
            </button>
        </div>
    }
}
