//! Bands of a number: the number, and the points at which it is cut.

use hedgerow_core::engine::SegmentationKind;
use leptos::prelude::*;

use super::definition::{change, read};
use super::number_field::{NumberField, read_number, show_number};
use super::pickers::SubjectPicker;
use crate::state::choices::{measures, number_columns};
use crate::state::edit::{after_removal, cuts, cuts_mut, subject};
use crate::state::{use_text, use_workspace};
use crate::ui::{Icon, Shape, focus_by_id};

/// The number and its cuts.
#[component]
pub fn Bands(
    /// Position of the segmentation.
    at: usize,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let overview = workspace.overview();
    let columns = overview.as_ref().map(|overview| number_columns(overview)).unwrap_or_default();
    let measured =
        overview.as_ref().and_then(|overview| overview.totals.as_ref()).map(measures).unwrap_or_default();
    let of = Signal::derive(move || read(workspace, at, |spec| subject(spec).unwrap_or_default().to_owned()));
    let count = Memo::new(move |_| read(workspace, at, |spec| cuts(spec).len()));
    let add = move |_| {
        let added = count.get_untracked();
        change(workspace, at, None, |spec| {
            if let Some(cuts) = cuts_mut(spec) {
                cuts.push(String::new());
            }
        });
        focus_by_id(format!("cut-{added}"));
    };
    let fields = move || (0..count.get()).map(|cut| view! { <Cut at=at cut=cut /> }).collect_view();
    view! {
        <SubjectPicker
            id="measure-picker"
            label=words.choose_measure()
            measures=measured
            columns=columns
            value=of
            on_choose=move |name| {
                change(workspace, at, None, |spec| {
                    if let SegmentationKind::Bands { of, .. } = &mut spec.kind {
                        *of = name;
                    }
                });
            }
        />
        <fieldset class="cuts">
            <legend>{words.cuts()}</legend>
            <p class="soft small">{words.cuts_hint()}</p>
            <div class="cut-list">
                {fields}
                <button type="button" class="button" id="add-cut" data-testid="add-cut" on:click=add>
                    <Icon shape=Shape::Plus />
                    {words.add_cut()}
                </button>
            </div>
        </fieldset>
    }
}

/// One cut point.
#[component]
fn Cut(
    /// Position of the segmentation.
    at: usize,
    /// Position of the cut point.
    cut: usize,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let value =
        Signal::derive(move || read(workspace, at, |spec| cuts(spec).get(cut).cloned().unwrap_or_default()));
    let remove = move |_| {
        let mut left = 0;
        change(workspace, at, None, |spec| {
            if let Some(cuts) = cuts_mut(spec).filter(|cuts| cut < cuts.len()) {
                cuts.remove(cut);
                left = cuts.len();
            }
        });
        focus_by_id(
            after_removal(cut, left).map_or_else(|| "add-cut".to_owned(), |cut| format!("cut-{cut}")),
        );
    };
    view! {
        <div class="cut">
            <NumberField
                id=format!("cut-{cut}")
                label=words.cut_label(cut as u64 + 1)
                label_heard_only=true
                value=value
                show=show_number
                read=read_number
                on_change=move |plain| {
                    change(workspace, at, Some(&format!("cut {cut}")), |spec| {
                        if let Some(kept) = cuts_mut(spec).and_then(|cuts| cuts.get_mut(cut)) {
                            *kept = plain;
                        }
                    });
                }
            />
            <button
                type="button"
                class="button bare"
                aria-label=move || words.remove_cut(value.with(|plain| text.plain_decimal(plain)))
                on:click=remove
            >
                <Icon shape=Shape::Cross />
            </button>
        </div>
    }
}
