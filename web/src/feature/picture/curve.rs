//! The curve of who brings the value, with its marked point and its table.

use std::time::Duration;

use hedgerow_core::engine::{Answer, ChartSpec, PictureView, Request};
use leptos::html::Div;
use leptos::prelude::*;

use crate::show::{Drawing, drawing_width};
use crate::state::{use_text, use_workspace};
use crate::ui::Figure;

/// The customers in whose share the curve is marked.
const MARKED: f64 = 0.2;

/// The curve's height over a share of the customers.
fn value_at(points: &[(f64, f64)], customers: f64) -> f64 {
    points
        .windows(2)
        .find_map(|pair| {
            let [(x0, y0), (x1, y1)] = pair else { return None };
            let is_between = *x0 <= customers && customers <= *x1;
            is_between.then(|| if x1 > x0 { y0 + (y1 - y0) * (customers - x0) / (x1 - x0) } else { *y1 })
        })
        .unwrap_or(0.0)
}

fn percent(share: f64) -> String {
    format!("{share:.6}")
}

/// What the marked share of the customers brings: the engine's exact share, which the curve only approaches between
/// two of its points.
fn marked_value(picture: &PictureView) -> f64 {
    let exact = picture.top_fifth_share.as_ref().and_then(|share| share.parse().ok());
    exact.unwrap_or_else(|| value_at(&picture.pareto, MARKED))
}

/// The curve.
#[component]
pub fn Curve(
    /// The picture.
    picture: PictureView,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.picture();
    let place: NodeRef<Div> = NodeRef::new();
    let width = drawing_width(place);
    let marked = marked_value(&picture);
    let points = StoredValue::new(picture.pareto);
    let drawing = workspace.live(
        Duration::ZERO,
        move || {
            let width = width.get()?.min(560);
            Some(points.with_value(|points| {
                Request::Draw(ChartSpec::Pareto {
                    width,
                    points: points.clone(),
                    mark: words.pareto_mark(percent(MARKED), percent(marked)),
                    mark_at: (MARKED, marked),
                    ends: (words.pareto_none().to_owned(), words.pareto_all().to_owned()),
                })
            }))
        },
        |answer| match answer {
            Answer::Drawing(drawing) => Some(drawing),
            _ => None,
        },
    );
    let reading = {
        let share = percent(marked);
        let sentence = match picture.totals.value_measure.as_str() {
            "revenue" => words.top_fifth_revenue(share),
            "margin" => words.top_fifth_margin(share),
            _ => words.top_fifth_value(share),
        };
        format!("{sentence} {}", words.pareto_explained())
    };
    let rows = move || {
        (1..=10)
            .map(|tenth| {
                let customers = f64::from(tenth) / 10.0;
                let value = points.with_value(|points| value_at(points, customers));
                view! {
                    <tr>
                        <th scope="row" class="num">{text.percent(customers, 0)}</th>
                        <td class="num">{text.plain_percent(&percent(value))}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <div node_ref=place class="measured">
            <Figure
                title=words.pareto_title().to_owned()
                reading=reading
                show_table=text.common().show_table().to_owned()
                drawing=ViewFn::from(move || drawing.ok().map(|drawing| view! { <Drawing drawing=drawing /> }))
                table=ViewFn::from(move || {
                    view! {
                        <table class="plain">
                            <caption class="heard">{words.pareto_title()}</caption>
                            <thead>
                                <tr>
                                    <th scope="col" class="num">{words.share_of_customers()}</th>
                                    <th scope="col" class="num">{words.share_of_value()}</th>
                                </tr>
                            </thead>
                            <tbody>{rows()}</tbody>
                        </table>
                    }
                })
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_read_between_its_points() {
        let points = [(0.0, 0.0), (0.1, 0.5), (0.3, 0.7), (1.0, 1.0)];
        assert!((value_at(&points, 0.2) - 0.6).abs() < 1e-12);
        assert!((value_at(&points, 0.0)).abs() < 1e-12);
        assert!((value_at(&points, 1.0) - 1.0).abs() < 1e-12);
        assert_eq!(value_at(&[], 0.2), 0.0);
    }
}
