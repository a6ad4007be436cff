//! Charts on their way over the border: the page writes the labels, core places them.

use super::{ChartSpec, DrawingView, ShapeView};
use crate::chart::{Anchor, Bar, Drawing, Pareto, Shape, Slot, bars, pareto};

/// Draws what was asked for.
pub(super) fn draw(spec: ChartSpec) -> DrawingView {
    let drawing = match spec {
        ChartSpec::Bars { width, bars: specs } => {
            let specs: Vec<Bar> = specs
                .into_iter()
                .map(|bar| Bar {
                    label: bar.label,
                    value_label: bar.value_label,
                    value: bar.value,
                    muted: bar.muted,
                })
                .collect();
            bars(width, &specs)
        }
        ChartSpec::Pareto { width, points, mark, mark_at, ends } => {
            pareto(width, &Pareto { points, mark_at, mark, ends })
        }
    };
    view(drawing)
}

fn view(drawing: Drawing) -> DrawingView {
    DrawingView {
        width: drawing.width,
        height: drawing.height,
        shapes: drawing.shapes.into_iter().map(shape).collect(),
    }
}

fn shape(shape: Shape) -> ShapeView {
    let slot = |slot: Option<Slot>| slot.map(|slot| slot.name().to_owned());
    match shape {
        Shape::Rect { x, y, width, height, fill, stroke } => {
            ShapeView::Rect { x, y, width, height, fill: slot(fill), stroke: slot(stroke) }
        }
        Shape::Path { d, fill, stroke, width, dashed } => {
            ShapeView::Path { d, fill: slot(fill), stroke: slot(stroke), width, dashed }
        }
        Shape::Circle { x, y, radius, fill, stroke } => {
            ShapeView::Circle { x, y, radius, fill: slot(fill), stroke: slot(stroke) }
        }
        Shape::Text { x, y, text, anchor, size, fill } => {
            ShapeView::Text { x, y, text, anchor: anchor_name(anchor), size, fill: fill.name().to_owned() }
        }
    }
}

fn anchor_name(anchor: Anchor) -> String {
    anchor.name().to_owned()
}
