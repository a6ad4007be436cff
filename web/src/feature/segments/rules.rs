//! Rules of one's own: segments in order, each with a criterion. The first that is true takes the customer.

use hedgerow_core::engine::{SegmentRule, SegmentationView};
use leptos::prelude::*;

use super::definition::{change, read};
use super::rule::Rule;
use crate::state::edit::{free_name, rules, rules_mut};
use crate::state::{Live, use_text, use_workspace};
use crate::ui::{Icon, Shape, focus_by_id};

/// The rules.
#[component]
pub fn Rules(
    /// Position of the segmentation.
    at: usize,
    /// What came of it.
    evaluated: Live<SegmentationView>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let count = Memo::new(move |_| read(workspace, at, |spec| rules(spec).len()));
    let add = move |_| {
        let added = count.get_untracked();
        change(workspace, at, None, |spec| {
            if let Some(rules) = rules_mut(spec) {
                let wanted = words.new_segment(rules.len() as u64 + 1);
                let name = free_name(&wanted, rules.iter().map(|rule| rule.name.as_str()));
                rules.push(SegmentRule { name, criterion: String::new() });
            }
        });
        focus_by_id(format!("criterion-{added}"));
    };
    let items = move || {
        let count = count.get();
        (0..count)
            .map(|rule| view! { <Rule at=at rule=rule count=count evaluated=evaluated /> })
            .collect_view()
    };
    view! {
        <p class="soft small">{words.order_matters()}</p>
        <ol class="rules">{items}</ol>
        <button type="button" class="button" id="add-segment" data-testid="add-segment" on:click=add>
            <Icon shape=Shape::Plus />
            {words.add_segment()}
        </button>
    }
}
