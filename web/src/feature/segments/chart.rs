//! The segments as bars, the largest first; bands and tiers in their own order.

use std::time::Duration;

use hedgerow_core::engine::{
    Answer, BarSpec, ChartSpec, Request, SegmentationKind, SegmentationSpec, SegmentationView,
};
use hedgerow_core::math::sort_by;
use leptos::html::Div;
use leptos::prelude::*;

use super::definition::read;
use super::table::{compared_share, has_error, length};
use crate::show::{Drawing, drawing_width, segment_name};
use crate::state::edit::evaluable;
use crate::state::{Live, use_text, use_workspace};
use crate::text::Text;
use crate::ui::Figure;

/// More bars than this are a table, not a picture.
const MOST_BARS: usize = 30;

fn bars(text: Text, spec: &SegmentationSpec, view: &SegmentationView) -> Vec<BarSpec> {
    let mut bars: Vec<BarSpec> = view
        .segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| segment.part == "segment" || segment.customers > 0)
        // What is not known has no length.
        .filter(|(_, segment)| !has_error(segment))
        .map(|(at, segment)| {
            let share = compared_share(view, segment);
            BarSpec {
                label: segment_name(text, Some(spec), at, segment),
                value_label: crate::show::share(text, share),
                value: length(share),
                muted: segment.part != "segment",
            }
        })
        .collect();
    if matches!(spec.kind, SegmentationKind::Rules { .. } | SegmentationKind::Values { .. }) {
        sort_by(&mut bars, |a, b| a.muted.cmp(&b.muted).then(b.value.total_cmp(&a.value)));
    }
    bars.truncate(MOST_BARS);
    bars
}

/// The chart.
#[component]
pub fn Chart(
    /// Position of the segmentation.
    at: usize,
    /// What came of it.
    evaluated: Live<SegmentationView>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let place: NodeRef<Div> = NodeRef::new();
    let width = drawing_width(place);
    let drawn = Memo::new(move |_| {
        let view = evaluated.ok()?;
        let spec = read(workspace, at, |spec| Some(evaluable(spec)))?;
        Some(bars(text, &spec, &view)).filter(|bars| bars.len() > 1)
    });
    let drawing = workspace.live(
        Duration::ZERO,
        move || Some(Request::Draw(ChartSpec::Bars { width: width.get()?.min(760), bars: drawn.get()? })),
        |answer| match answer {
            Answer::Drawing(drawing) => Some(drawing),
            _ => None,
        },
    );
    let reading = Signal::derive(move || {
        let bars = drawn.get().unwrap_or_default();
        let parts: Vec<String> =
            bars.iter().map(|bar| format!("{} {}", bar.label, bar.value_label)).collect();
        text.list_and(&parts)
    });
    let has_bars = Memo::new(move |_| drawn.with(Option::is_some));
    view! {
        <div node_ref=place class="measured">
            <Show when=move || has_bars.get()>
                <Figure
                    title=words.chart_title().to_owned()
                    reading=reading
                    show_table=text.common().show_table().to_owned()
                    drawing=ViewFn::from(move || drawing.ok().map(|drawing| view! { <Drawing drawing=drawing /> }))
                    table=ViewFn::from(move || {
                        let rows = drawn
                            .get()
                            .unwrap_or_default()
                            .into_iter()
                            .map(|bar| {
                                view! {
                                    <tr>
                                        <th scope="row"><bdi>{bar.label}</bdi></th>
                                        <td class="num">{bar.value_label}</td>
                                    </tr>
                                }
                            })
                            .collect_view();
                        view! {
                            <table class="plain">
                                <caption class="heard">{words.chart_title()}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">{words.segment()}</th>
                                        <th scope="col" class="num">{words.share()}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        }
                    })
                />
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use hedgerow_core::engine::SegmentView;

    use super::*;
    use crate::text::Language;

    #[test]
    fn bars_of_values_are_sorted_and_everyone_else_stays_last() {
        let segment = |name: &str, part: &str, share: &str| SegmentView {
            name: name.into(),
            part: part.into(),
            customers: 1,
            revenue_share: Some(share.into()),
            ..SegmentView::default()
        };
        let spec = SegmentationSpec {
            name: "Country".into(),
            kind: SegmentationKind::Values { of: "country".into(), smallest: None, top: None },
            remainder: None,
            unknown: None,
        };
        let mut empty = segment("Unknown", "unknown", "0");
        empty.customers = 0;
        let view = SegmentationView {
            name: "Country".into(),
            segments: vec![
                segment("Greece", "segment", "0.2"),
                segment("Cyprus", "segment", "0.3"),
                segment("Everyone else", "remainder", "0.5"),
                empty,
            ],
            total: SegmentView::default(),
            value_measure: "revenue".into(),
            problems: Vec::new(),
        };
        let labels: Vec<_> =
            bars(Text::new(Language::English), &spec, &view).into_iter().map(|bar| bar.label).collect();
        assert_eq!(labels, ["Cyprus", "Greece", "Everyone else"]);
    }
}
