//! The Pareto curve: which share of the value the best share of the customers brings.

use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, PathElement, Text};
use plotters::series::LineSeries;
use plotters::style::{Color, IntoFont, TextStyle};
use plotters_backend::text_anchor::{HPos, Pos, VPos};

use super::backend::{FINE, Recorder};
use super::metrics::{fit, text_width};
use super::{Drawing, Slot};

/// What the curve shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Pareto {
    /// Share of the customers, best first, and the share of the value they bring; from (0, 0) to (1, 1).
    /// Above 1 where losses follow.
    pub points: Vec<(f64, f64)>,
    /// The point to mark.
    pub mark_at: (f64, f64),
    /// What is written beside it.
    pub mark: String,
    /// What is written at the ends of the axes: none and all.
    pub ends: (String, String),
}

const SIZE: f64 = 12.0;
const FOOT: f64 = 20.0;
const PAD: f64 = 8.0;

/// Draws the curve with its marked point, half as high as wide.
pub fn pareto(width: u32, spec: &Pareto) -> Drawing {
    let width = width.clamp(160, 2000);
    let mut drawing = Drawing { width, height: width / 2 + FOOT as u32, shapes: Vec::new() };
    let drawn = draw(&mut drawing, spec);
    debug_assert!(drawn.is_some(), "recording a drawing cannot fail");
    drawing
}

/// `None` only where plotters reports an error, which our backend never causes.
fn draw(drawing: &mut Drawing, spec: &Pareto) -> Option<()> {
    let (width, height) = (f64::from(drawing.width), f64::from(drawing.height));
    let points: Vec<(f64, f64)> =
        spec.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    let top = points.iter().map(|point| point.1).fold(1.0, f64::max);
    let bottom = points.iter().map(|point| point.1).fold(0.0, f64::min);

    let root = Recorder::new(drawing).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin((FINE * PAD) as i32)
        .margin_bottom((FINE * FOOT) as i32)
        .build_cartesian_2d(0.0..1.0, bottom..top)
        .ok()?;

    // What an equal share for everyone would look like.
    chart.draw_series([PathElement::new([(0.0, 0.0), (1.0, 1.0)], Slot::Rule)]).ok()?;
    let axes = [(0.0, top), (0.0, 0.0), (1.0, 0.0)];
    chart.draw_series([PathElement::new(axes, Slot::RuleStrong)]).ok()?;
    chart.draw_series(LineSeries::new(points, Slot::First.stroke_width(2))).ok()?;

    let (x, y) = spec.mark_at;
    if x.is_finite() && y.is_finite() {
        let guides = [(x, 0.0), (x, y), (0.0, y)];
        chart.draw_series([PathElement::new(guides, Slot::Rule)]).ok()?;
        let dot = Circle::new((x, y), 3.5 * FINE, Slot::First.filled());
        chart.draw_series([dot]).ok()?;
        // Below the curve there is room: at the right of the point, or at its left if the label is long.
        let (px, py) = chart.backend_coord(&(x, y));
        let label = fit(&spec.mark, width - 2.0 * PAD, SIZE);
        let room = width - f64::from(px) / FINE - 2.0 * PAD;
        let label_width = text_width(&label, SIZE);
        let left = if label_width <= room {
            px + (FINE * PAD) as i32
        } else {
            ((width - PAD - label_width) * FINE) as i32
        };
        let place = (left.max(0), py + (FINE * (SIZE + 2.0)) as i32);
        root.draw(&Text::new(label, place, text(Slot::Ink, HPos::Left, VPos::Center))).ok()?;
    }

    let foot = (FINE * (height - PAD / 2.0)) as i32;
    let half = (width - 2.0 * PAD) / 2.0;
    let none = fit(&spec.ends.0, half, SIZE);
    let all = fit(&spec.ends.1, half, SIZE);
    let (left, right) = ((FINE * PAD) as i32, (FINE * (width - PAD)) as i32);
    root.draw(&Text::new(none, (left, foot), text(Slot::InkSoft, HPos::Left, VPos::Bottom))).ok()?;
    root.draw(&Text::new(all, (right, foot), text(Slot::InkSoft, HPos::Right, VPos::Bottom))).ok()?;
    root.present().ok()
}

fn text(slot: Slot, side: HPos, height: VPos) -> TextStyle<'static> {
    let style: TextStyle<'static> = ("sans-serif", SIZE * FINE).into_font().into();
    TextStyle { color: slot.to_backend_color(), ..style }.pos(Pos::new(side, height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Shape;

    fn spec() -> Pareto {
        Pareto {
            points: vec![(0.0, 0.0), (0.2, 0.71), (0.5, 0.9), (1.0, 1.0)],
            mark_at: (0.2, 0.71),
            mark: "20% → 71%".into(),
            ends: ("0".into(), "100%".into()),
        }
    }

    #[test]
    fn the_marked_point_lies_on_the_curve() {
        let drawing = pareto(400, &spec());
        let curve = drawing.shapes.iter().find_map(|shape| match shape {
            Shape::Path { d, stroke: Some(Slot::First), .. } => Some(d.clone()),
            _ => None,
        });
        let Some(Shape::Circle { x, y, .. }) =
            drawing.shapes.iter().find(|shape| matches!(shape, Shape::Circle { .. }))
        else {
            panic!("no circle");
        };
        assert!(curve.unwrap().contains(&format!("L{x} {y}")));
    }

    #[test]
    fn labels_stay_inside_at_any_width_and_in_any_script() {
        for mark in ["20% → 71%", "հաճախորդների 20%-ը → մարժայի 71%-ը", "مشتریان ۲۰٪ ← ارزش ۷۱٪"]
        {
            for width in [160, 240, 640] {
                for mark_at in [(0.2, 0.71), (0.9, 0.95)] {
                    let drawing = pareto(width, &Pareto { mark: mark.into(), mark_at, ..spec() });
                    for shape in &drawing.shapes {
                        if let Shape::Text { x, y, text, anchor, size, .. } = shape {
                            let wide = text_width(text, *size);
                            let (left, right) = match anchor {
                                crate::chart::Anchor::End => (x - wide, *x),
                                _ => (*x, x + wide),
                            };
                            assert!(
                                left >= 0.0 && right <= f64::from(width),
                                "{text} {left}..{right} of {width}"
                            );
                            assert!(*y <= f64::from(drawing.height));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn losses_and_figures_that_are_none_are_drawn_without_trouble() {
        let mut losing = spec();
        losing.points = vec![(0.0, 0.0), (0.5, 1.4), (f64::NAN, 2.0), (1.0, 1.0)];
        losing.mark_at = (f64::NAN, 0.0);
        assert!(!pareto(300, &losing).shapes.is_empty());
        losing.points.clear();
        assert!(!pareto(300, &losing).shapes.is_empty());
    }
}
