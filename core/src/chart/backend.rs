//! Writes down what plotters draws.
//!
//! Plotters counts in whole pixels. Here one of its pixels is a tenth of ours, so that curves stay smooth.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::metrics::text_width;
use super::{Anchor, Drawing, Shape, Slot};

/// Plotters' pixels in one of ours.
pub const FINE: f64 = 10.0;

/// A pen that records.
pub struct Recorder<'a> {
    drawing: &'a mut Drawing,
}

impl<'a> Recorder<'a> {
    /// Records into a drawing, which has its size already.
    pub fn new(drawing: &'a mut Drawing) -> Self {
        Self { drawing }
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Recorder<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.drawing.width * FINE as u32, self.drawing.height * FINE as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.rect((x, y), (x + 1, y + 1), Some(Slot::of(color)), None);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let slot = Some(Slot::of(style.color()));
        let (inside, outline) = if fill { (slot, None) } else { (None, slot) };
        self.rect(upper_left, bottom_right, inside, outline);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let width = f64::from(style.stroke_width());
        self.path(path, None, Some(Slot::of(style.color())), width);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        self.path(vert, Some(Slot::of(style.color())), None, 0.0);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let slot = Some(Slot::of(style.color()));
        let (fill, stroke) = if fill { (slot, None) } else { (None, slot) };
        self.drawing.shapes.push(Shape::Circle {
            x: ours(x),
            y: ours(y),
            radius: f64::from(radius) / FINE,
            fill,
            stroke,
        });
        Ok(())
    }

    fn draw_text<TStyle: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &TStyle,
        (x, y): BackendCoord,
    ) -> Drawn {
        let size = style.size() / FINE;
        let anchor = style.anchor();
        // From the anchored height to the baseline; letters stand about three quarters of the size high.
        let drop = match anchor.v_pos {
            VPos::Top => size * 0.75,
            VPos::Center => size * 0.35,
            VPos::Bottom => 0.0,
        };
        self.drawing.shapes.push(Shape::Text {
            x: ours(x),
            y: tenth(ours(y) + drop),
            text: text.to_owned(),
            anchor: match anchor.h_pos {
                HPos::Left => Anchor::Start,
                HPos::Center => Anchor::Middle,
                HPos::Right => Anchor::End,
            },
            size,
            fill: Slot::of(style.color()),
        });
        Ok(())
    }

    fn estimate_text_size<TStyle: BackendTextStyle>(
        &self,
        text: &str,
        style: &TStyle,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((text_width(text, style.size()).ceil() as u32, style.size().ceil() as u32))
    }
}

impl Recorder<'_> {
    fn rect(&mut self, a: BackendCoord, b: BackendCoord, fill: Option<Slot>, stroke: Option<Slot>) {
        self.drawing.shapes.push(Shape::Rect {
            x: ours(a.0.min(b.0)),
            y: ours(a.1.min(b.1)),
            width: ours((b.0 - a.0).abs()),
            height: ours((b.1 - a.1).abs()),
            fill,
            stroke,
        });
    }

    fn path(
        &mut self,
        points: impl IntoIterator<Item = BackendCoord>,
        fill: Option<Slot>,
        stroke: Option<Slot>,
        width: f64,
    ) {
        let mut d = String::new();
        for (x, y) in points {
            d.push(if d.is_empty() { 'M' } else { 'L' });
            d.push_str(&format!("{} {}", ours(x), ours(y)));
        }
        if fill.is_some() {
            d.push('Z');
        }
        // Plotters has no dashes. Guides are the only lines of the rule's colour, and guides are dashed.
        let dashed = stroke == Some(Slot::Rule);
        self.drawing.shapes.push(Shape::Path { d, fill, stroke, width, dashed });
    }
}

/// Our pixels of plotters'.
fn ours(fine: i32) -> f64 {
    f64::from(fine) / FINE
}

/// To a tenth of a pixel, so that no figure is longer than it needs to be.
fn tenth(pixels: f64) -> f64 {
    (pixels * FINE).round() / FINE
}
