//! A segment for each value of a column.

use hedgerow_core::engine::SegmentationKind;
use leptos::prelude::*;

use super::definition::{change, read};
use super::number_field::{NumberField, read_count, show_number};
use super::pickers::SubjectPicker;
use crate::state::choices::value_columns;
use crate::state::edit::subject;
use crate::state::{use_text, use_workspace};

/// The column, and how many of its values are kept apart.
#[component]
pub fn Values(
    /// Position of the segmentation.
    at: usize,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let columns = workspace.overview().map(|overview| value_columns(&overview)).unwrap_or_default();
    let of = Signal::derive(move || read(workspace, at, |spec| subject(spec).unwrap_or_default().to_owned()));
    let count = move |pick: fn(&SegmentationKind) -> Option<u64>| {
        Signal::derive(move || {
            read(workspace, at, |spec| pick(&spec.kind).map(|count| count.to_string()).unwrap_or_default())
        })
    };
    let smallest = count(|kind| match kind {
        SegmentationKind::Values { smallest, .. } => *smallest,
        _ => None,
    });
    let top = count(|kind| match kind {
        SegmentationKind::Values { top, .. } => *top,
        _ => None,
    });
    view! {
        <SubjectPicker
            id="column-picker"
            label=words.choose_column()
            columns=columns
            value=of
            on_choose=move |name| {
                change(workspace, at, None, |spec| {
                    if let SegmentationKind::Values { of, .. } = &mut spec.kind {
                        *of = name;
                    }
                });
            }
        />
        <NumberField
            id="top".to_owned()
            label=words.top()
            value=top
            show=show_number
            read=read_count
            may_be_empty=true
            on_change=move |plain| {
                change(workspace, at, Some("top"), |spec| {
                    if let SegmentationKind::Values { top, .. } = &mut spec.kind {
                        *top = plain.parse().ok();
                    }
                });
            }
        />
        <NumberField
            id="smallest".to_owned()
            label=words.smallest()
            value=smallest
            show=show_number
            read=read_count
            may_be_empty=true
            on_change=move |plain| {
                change(workspace, at, Some("smallest"), |spec| {
                    if let SegmentationKind::Values { smallest, .. } = &mut spec.kind {
                        *smallest = plain.parse().ok();
                    }
                });
            }
        />
    }
}
