//! What each segment is worth: a sentence, then the table, then the proof that nobody was counted twice or forgotten.
//! On a narrow screen each row becomes a short list.

use hedgerow_core::engine::{SegmentView, SegmentationSpec, SegmentationView, SeverityView};
use leptos::prelude::*;

use super::definition::read;
use crate::show::{amount, count, segment_name, share};
use crate::state::edit::{evaluable, rules};
use crate::state::{Live, use_text, use_workspace};
use crate::text::Text;
use crate::ui::{Icon, Shape};

/// The share by which segments are compared: of the margin or revenue where there is any, else of the customers.
pub fn compared_share<'a>(view: &SegmentationView, segment: &'a SegmentView) -> Option<&'a str> {
    let of_value = match view.value_measure.as_str() {
        "margin" => segment.margin_share.as_deref(),
        _ => segment.revenue_share.as_deref(),
    };
    let has_value = match view.value_measure.as_str() {
        "margin" => view.segments.iter().any(|segment| segment.margin_share.is_some()),
        _ => view.segments.iter().any(|segment| segment.revenue_share.is_some()),
    };
    if has_value { of_value } else { segment.customers_share.as_deref() }
}

/// A share as a number for drawing; what is unknown or negative has no length.
pub fn length(share: Option<&str>) -> f64 {
    share.and_then(|share| share.parse::<f64>().ok()).filter(|share| *share > 0.0).unwrap_or(0.0)
}

/// The segment that brings the most, if it is worth naming.
fn leader(view: &SegmentationView) -> Option<(usize, &SegmentView)> {
    let named = view.segments.iter().enumerate().filter(|(_, segment)| segment.part == "segment");
    named
        .max_by(|(_, a), (_, b)| length(compared_share(view, a)).total_cmp(&length(compared_share(view, b))))
        .filter(|(_, segment)| length(compared_share(view, segment)) > 0.0)
}

/// Whether the criterion of a segment is wrong, so that nothing is known about it.
pub fn has_error(segment: &SegmentView) -> bool {
    segment.problems.iter().any(|problem| problem.severity == SeverityView::Error)
}

/// Whether each customer is in exactly one segment: the numbers must add up, or the page must not say so.
fn is_partition(view: &SegmentationView) -> bool {
    view.segments.iter().map(|segment| segment.customers).sum::<u64>() == view.total.customers
}

/// The table.
#[component]
pub fn ValueTable(
    /// Position of the segmentation.
    at: usize,
    /// What came of it.
    evaluated: Live<SegmentationView>,
) -> impl IntoView {
    let workspace = use_workspace();
    let shown = move || {
        // Without segments the definition is wrong, which is told above; a table of nothing would prove nothing.
        let view = evaluated.ok().filter(|view| !view.segments.is_empty())?;
        let spec = read(workspace, at, |spec| Some(evaluable(spec)))?;
        Some(view! { <Table view=view spec=spec /> })
    };
    view! {
        <div class="value-table" class:updating=move || evaluated.pending() aria-busy=move || evaluated.pending().to_string()>
            {shown}
        </div>
    }
}

#[component]
fn Table(
    /// What came of it.
    view: SegmentationView,
    /// What it was made from.
    spec: SegmentationSpec,
) -> impl IntoView {
    let text = use_text();
    let words = text.segments();
    let has_margin = view.total.margin.is_some();
    let has_revenue = view.total.revenue.is_some();
    let lead = leader(&view).map(|(at, segment)| {
        let name = segment_name(text, Some(&spec), at, segment);
        words.chart_reading(name, compared_share(&view, segment).unwrap_or_default())
    });
    let longest =
        view.segments.iter().map(|segment| length(compared_share(&view, segment))).fold(0.0, f64::max);
    let caption = words.table_caption(text.common().customers(view.total.customers), &view.value_measure);
    let known = view
        .total
        .margin_known_share
        .as_deref()
        .filter(|share| share.parse::<f64>().is_ok_and(|share| share < 1.0));
    let known = known.filter(|_| has_margin).map(|share| words.margin_known(share));
    let share_title = match view.value_measure.as_str() {
        "margin" if has_margin => words.share_of_margin(),
        _ if has_revenue => words.share_of_revenue(),
        _ => words.share_of_customers(),
    };
    let columns = Columns { has_revenue, has_margin, share_title };
    // With a wrong criterion nobody knows yet who will be left over, so nothing is proven.
    let has_errors = view.segments.iter().any(has_error);
    let proof = is_partition(&view) && !has_errors;
    let rows = view
        .segments
        .iter()
        .enumerate()
        .map(|(at, segment)| {
            let name = segment_name(text, Some(&spec), at, segment);
            let criterion = rules(&spec).get(at).filter(|_| segment.part == "segment").map(|rule| rule.criterion.clone());
            let compared = compared_share(&view, segment).map(ToOwned::to_owned);
            let bar = if longest > 0.0 { length(compared.as_deref()) / longest } else { 0.0 };
            let standing = match segment.part.as_str() {
                "segment" if has_error(segment) => RowStanding::Unknown,
                "segment" => RowStanding::Sound,
                // Nobody is left, or nobody knows yet who will be.
                _ if has_errors || segment.customers == 0 => RowStanding::Counted,
                _ => RowStanding::Sound,
            };
            view! {
                <Row at=at name=name criterion=criterion segment=segment.clone() standing=standing compared=compared bar=bar columns=columns />
            }
        })
        .collect_view();
    let total = &view.total;
    view! {
        {lead.map(|lead| view! { <p class="lead" data-testid="lead">{lead}</p> })}
        <table class="rows value" role="table" aria-label=caption.clone()>
            <caption>{caption.clone()} {known.map(|known| format!(" · {known}"))}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words.segment()}</th>
                    <th role="columnheader" scope="col" class="num">{words.customers()}</th>
                    {has_revenue.then(|| view! { <th role="columnheader" scope="col" class="num">{words.revenue()}</th> })}
                    {has_margin.then(|| view! { <th role="columnheader" scope="col" class="num">{words.margin()}</th> })}
                    <th role="columnheader" scope="col" class="num share-head">{share_title}</th>
                    <th role="columnheader" scope="col">{words.worth_it()}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows} <tr role="row" class="total" data-testid="total">
                    <th role="rowheader" scope="row">{words.total()}</th>
                    <td role="cell" class="num" data-label=words.customers()>
                        {text.integer(total.customers)}
                    </td>
                    {has_revenue
                        .then(|| {
                            view! {
                                <td role="cell" class="num" data-label=words.revenue()>
                                    {amount(text, total.revenue.as_deref())}
                                </td>
                            }
                        })}
                    {has_margin
                        .then(|| {
                            view! {
                                <td role="cell" class="num" data-label=words.margin()>
                                    {amount(text, total.margin.as_deref())}
                                </td>
                            }
                        })}
                    <td role="cell"></td>
                    <td role="cell">
                        {proof
                            .then(|| {
                                view! {
                                    <span class="proof" data-testid="partition">
                                        <Icon shape=Shape::Check />
                                        {words.partition()}
                                    </span>
                                }
                            })}
                    </td>
                </tr>
            </tbody>
        </table>
    }
}

/// Which columns the table has.
#[derive(Clone, Copy)]
struct Columns {
    has_revenue: bool,
    has_margin: bool,
    share_title: &'static str,
}

/// What may be said in a row.
#[derive(Clone, Copy, PartialEq)]
enum RowStanding {
    /// Its figures and whether it is worth it.
    Sound,
    /// Its figures.
    Counted,
    /// Nothing: its criterion is wrong.
    Unknown,
}

fn own_counts(text: Text, segment: &SegmentView) -> Option<String> {
    let words = text.segments();
    (segment.taken > 0)
        .then(|| format!("{} · {}", words.matches(segment.matches), words.taken(segment.taken)))
}

#[component]
fn Row(
    /// Position.
    at: usize,
    /// Name as it is shown.
    name: String,
    /// Its criterion, if it has one.
    criterion: Option<String>,
    /// What came of it.
    segment: SegmentView,
    /// What may be said about it.
    standing: RowStanding,
    /// The share by which segments are compared.
    compared: Option<String>,
    /// How long its bar is, from 0 to 1.
    bar: f64,
    /// Which columns there are.
    columns: Columns,
) -> impl IntoView {
    let text = use_text();
    let words = text.segments();
    let is_known = standing != RowStanding::Unknown;
    let money = move |plain: Option<&str>| amount(text, plain.filter(|_| is_known));
    let part_of = move |plain: Option<&str>| share(text, plain.filter(|_| is_known));
    let verdict = segment.verdict.clone().filter(|_| standing == RowStanding::Sound).map(|verdict| {
        let class = format!("verdict {}", verdict.verdict.replace('_', "-"));
        let reason = text.problem(&verdict.reason).message;
        view! {
            <span class=class data-testid=format!("verdict-{at}") data-verdict=verdict.verdict.clone()>
                {words.verdict(&verdict.verdict).unwrap_or_default()}
            </span>
            <span class="reason soft small">{reason}</span>
        }
    });
    let is_plain = segment.part == "segment";
    let unknown = (segment.part == "unknown" && segment.customers > 0).then(|| words.unknown_explained());
    view! {
        <tr role="row" class:apart=!is_plain data-testid=format!("segment-row-{at}")>
            <th role="rowheader" scope="row">
                <bdi class="segment-name">{name}</bdi>
                {criterion.map(|criterion| view! { <code class="criterion" dir="ltr">{criterion}</code> })}
                {own_counts(text, &segment).map(|counts| view! { <span class="soft small">{counts}</span> })}
                {unknown.map(|unknown| view! { <span class="soft small">{unknown}</span> })}
            </th>
            <td role="cell" class="num" data-label=words.customers()>
                {count(text, Some(segment.customers).filter(|_| is_known))}
                {is_known.then(|| view! { <span class="soft small part">{part_of(segment.customers_share.as_deref())}</span> })}
            </td>
            {columns
                .has_revenue
                .then(|| {
                    view! {
                        <td role="cell" class="num" data-label=words.revenue()>
                            {money(segment.revenue.as_deref())}
                        </td>
                    }
                })}
            {columns
                .has_margin
                .then(|| {
                    view! {
                        <td role="cell" class="num" data-label=words.margin()>
                            {money(segment.margin.as_deref())}
                        </td>
                    }
                })}
            <td role="cell" class="num share" data-label=columns.share_title>
                {part_of(compared.as_deref())}
                <span class="bar" class:muted=!is_plain style:inline-size=format!("{:.1}%", bar * 100.0)></span>
            </td>
            <td role="cell" class="worth" data-label=words.worth_it()>{verdict}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(customers: u64, share: &str) -> SegmentView {
        SegmentView {
            name: format!("{customers}"),
            part: "segment".into(),
            customers,
            revenue_share: Some(share.into()),
            ..SegmentView::default()
        }
    }

    fn view(segments: Vec<SegmentView>, total: u64) -> SegmentationView {
        SegmentationView {
            name: "Country".into(),
            segments,
            total: SegmentView { customers: total, ..SegmentView::default() },
            value_measure: "revenue".into(),
            problems: Vec::new(),
        }
    }

    #[test]
    fn the_proof_is_shown_only_when_the_numbers_add_up() {
        assert!(is_partition(&view(vec![segment(3, "0.5"), segment(4, "0.5")], 7)));
        assert!(!is_partition(&view(vec![segment(3, "0.5"), segment(4, "0.5")], 8)));
    }

    #[test]
    fn the_leader_is_a_named_segment_that_brings_something() {
        let mut rest = segment(9, "0.900000");
        rest.part = "remainder".into();
        let view = view(vec![segment(3, "0.020000"), segment(4, "0.080000"), rest], 16);
        assert_eq!(leader(&view).map(|(at, _)| at), Some(1));
        assert!(leader(&super::tests::view(vec![segment(3, "-0.1")], 3)).is_none());
    }

    #[test]
    fn without_value_segments_are_compared_by_customers() {
        let mut only = segment(3, "");
        only.revenue_share = None;
        only.customers_share = Some("0.25".into());
        let view = view(vec![only.clone()], 12);
        assert_eq!(compared_share(&view, &only), Some("0.25"));
    }
}
