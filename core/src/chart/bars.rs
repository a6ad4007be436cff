//! Sorted horizontal bars with their values printed.

use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::{Color, IntoFont, TextStyle};
use plotters_backend::text_anchor::{HPos, Pos, VPos};

use super::backend::{FINE, Recorder};
use super::metrics::{text_width, two_lines};
use super::{Drawing, Slot};
use crate::math::sort_by;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// The value as it is printed.
    pub value_label: String,
    /// The value as it is drawn.
    pub value: f64,
    /// The remainder or the unknown: always shown, last, without a colour of its own.
    pub muted: bool,
}

const SIZE: f64 = 12.0;
const LINE: f64 = 15.0;
const GAP: f64 = 8.0;
const PAD: f64 = 4.0;
/// The least room for bars, and for names.
const SHORTEST: f64 = 48.0;

/// The largest first; the remainder and the unknown stay last, in the order in which they came.
pub fn sorted(mut bars: Vec<Bar>) -> Vec<Bar> {
    sort_by(&mut bars, |a, b| {
        a.muted.cmp(&b.muted).then_with(|| {
            if a.muted { std::cmp::Ordering::Equal } else { finite(b.value).total_cmp(&finite(a.value)) }
        })
    });
    bars
}

/// Draws bars in the order given, one below the other.
///
/// Names stand in a column at the left, on two lines if need be, and never reach into the bars. A negative
/// value runs to the left of the zero line. A value that is no number has no bar, only its label.
pub fn bars(width: u32, bars: &[Bar]) -> Drawing {
    let value_column = bars.iter().map(|bar| text_width(&bar.value_label, SIZE)).fold(0.0, f64::max).ceil();
    // Values are always printed whole. What remains goes to the bars first, then to the names.
    let beside = value_column + 2.0 * GAP + SHORTEST;
    let width = width.max((beside + SHORTEST) as u32);
    let label_room = (f64::from(width) * 0.4).min(f64::from(width) - beside);
    let widest_label = bars.iter().map(|bar| text_width(&bar.label, SIZE)).fold(0.0, f64::max);
    let label_column = widest_label.min(label_room).ceil();
    let labels: Vec<Vec<String>> = bars.iter().map(|bar| two_lines(&bar.label, label_column, SIZE)).collect();
    let row = if labels.iter().any(|lines| lines.len() > 1) { 2.0 * LINE + GAP } else { LINE + GAP };

    let height = (2.0 * PAD + row * bars.len() as f64).ceil() as u32;
    let mut drawing = Drawing { width, height, shapes: Vec::new() };
    let drawn = draw(&mut drawing, bars, &labels, Layout { label_column, value_column, row });
    debug_assert!(drawn.is_some(), "recording a drawing cannot fail");
    drawing
}

struct Layout {
    label_column: f64,
    value_column: f64,
    row: f64,
}

/// `None` only where plotters reports an error, which our backend never causes.
fn draw(drawing: &mut Drawing, bars: &[Bar], labels: &[Vec<String>], layout: Layout) -> Option<()> {
    let Layout { label_column, value_column, row } = layout;
    let low = bars.iter().map(|bar| finite(bar.value)).fold(0.0, f64::min);
    let high = bars.iter().map(|bar| finite(bar.value)).fold(0.0, f64::max);
    let high = if high > low { high } else { low + 1.0 };
    let rows = bars.len().max(1) as f64;

    let root = Recorder::new(drawing).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin_left((FINE * (label_column + GAP)) as i32)
        .margin_right((FINE * (value_column + GAP)) as i32)
        .margin_top((FINE * PAD) as i32)
        .margin_bottom((FINE * PAD) as i32)
        .build_cartesian_2d(low..high, rows..0.0)
        .ok()?;

    let thickness = (LINE - 3.0) / row / 2.0;
    for (at, bar) in bars.iter().enumerate() {
        let middle = at as f64 + 0.5;
        let slot = if bar.muted { Slot::Muted } else { Slot::First };
        let corners = [(0.0, middle - thickness), (finite(bar.value), middle + thickness)];
        chart.draw_series([Rectangle::new(corners, slot.filled())]).ok()?;
    }
    if low < 0.0 {
        chart.draw_series([PathElement::new([(0.0, 0.0), (0.0, rows)], Slot::RuleStrong)]).ok()?;
    }

    for (at, (bar, lines)) in bars.iter().zip(labels).enumerate() {
        let (end, middle) = chart.backend_coord(&(finite(bar.value).max(0.0), at as f64 + 0.5));
        let top = middle - (FINE * LINE * (lines.len() as f64 - 1.0) / 2.0) as i32;
        for (n, line) in lines.iter().enumerate() {
            let place = (0, top + (FINE * LINE) as i32 * n as i32);
            root.draw(&Text::new(line.as_str(), place, text(Slot::Ink, HPos::Left))).ok()?;
        }
        let place = (end + (FINE * GAP / 2.0) as i32, middle);
        root.draw(&Text::new(bar.value_label.as_str(), place, text(Slot::InkSoft, HPos::Left))).ok()?;
    }
    root.present().ok()
}

fn text(slot: Slot, side: HPos) -> TextStyle<'static> {
    let style: TextStyle<'static> = ("sans-serif", SIZE * FINE).into_font().into();
    TextStyle { color: slot.to_backend_color(), ..style }.pos(Pos::new(side, VPos::Center))
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Anchor, Shape};

    fn bar(label: &str, value: f64) -> Bar {
        Bar { label: label.into(), value_label: format!("{value}"), value, muted: false }
    }

    fn rects(drawing: &Drawing) -> Vec<(f64, f64)> {
        drawing
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Rect { x, width, .. } => Some((*x, *width)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn bars_are_as_long_as_their_values() {
        let drawing = bars(400, &[bar("A", 40.0), bar("B", 20.0), bar("C", 0.0)]);
        let lengths = rects(&drawing);
        assert!((lengths[0].1 - 2.0 * lengths[1].1).abs() < 0.3, "{lengths:?}");
        assert_eq!(lengths[2].1, 0.0);
    }

    #[test]
    fn a_negative_value_runs_to_the_left_of_zero() {
        let drawing = bars(400, &[bar("A", 40.0), bar("B", -20.0)]);
        let found = rects(&drawing);
        assert!((found[1].0 + found[1].1 - found[0].0).abs() < 0.2, "{found:?}");
    }

    #[test]
    fn remainder_and_unknown_stay_last_however_large() {
        let muted = |label: &str| Bar { muted: true, ..bar(label, 99.0) };
        let order: Vec<String> =
            sorted(vec![muted("Everyone else"), bar("A", 1.0), muted("Unknown"), bar("B", 2.0)])
                .into_iter()
                .map(|bar| bar.label)
                .collect();
        assert_eq!(order, ["B", "A", "Everyone else", "Unknown"]);
    }

    #[test]
    fn long_labels_stay_in_their_column_and_values_inside_the_drawing() {
        let names = [
            "Հյուրանոցներ, հանգստյան տներ և առողջարանային համալիրներ",
            "სასტუმროები, რესტორნები და საზოგადოებრივი კვების ობიექტები",
            "Ξενοδοχεία και εστιατόρια",
            "بیمارستان‌ها و درمانگاه‌های خصوصی",
        ];
        for width in [200, 320, 640] {
            let list: Vec<Bar> = names
                .iter()
                .enumerate()
                .map(|(at, name)| Bar {
                    value_label: "1 234 567,89 €".into(), ..bar(name, 10.0 - at as f64)
                })
                .collect();
            let drawing = bars(width, &list);
            let first_bar = rects(&drawing).iter().map(|rect| rect.0).fold(f64::MAX, f64::min);
            for shape in &drawing.shapes {
                if let Shape::Text { x, text, anchor, size, y, .. } = shape {
                    assert_eq!(*anchor, Anchor::Start);
                    let end = x + text_width(text, *size);
                    let limit = if *x == 0.0 { first_bar } else { f64::from(width) };
                    assert!(end <= limit, "{text} ends at {end}, limit {limit}");
                    assert!(*y <= f64::from(drawing.height), "{text} at {y}");
                }
            }
        }
    }

    #[test]
    fn nothing_to_draw_and_figures_that_are_none_are_no_trouble() {
        assert!(rects(&bars(300, &[])).is_empty());
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(rects(&bars(300, &[bar("A", value)]))[0].1, 0.0);
        }
        assert!(!rects(&bars(0, &[bar("A", 1.0)])).is_empty());
    }
}
