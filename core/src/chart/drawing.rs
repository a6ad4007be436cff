//! A chart as shapes, and the same shapes as SVG text.

use std::fmt::Write as _;

use super::Slot;

/// A chart as shapes, in CSS pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// The shapes, back to front.
    pub shapes: Vec<Shape>,
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Inside.
        fill: Option<Slot>,
        /// Outline.
        stroke: Option<Slot>,
    },
    /// A path of straight lines.
    Path {
        /// In SVG's path language.
        d: String,
        /// Inside.
        fill: Option<Slot>,
        /// Line.
        stroke: Option<Slot>,
        /// Width of the line.
        width: f64,
        /// Whether the line is dashed.
        dashed: bool,
    },
    /// A circle.
    Circle {
        /// Centre.
        x: f64,
        /// Centre.
        y: f64,
        /// Radius.
        radius: f64,
        /// Inside.
        fill: Option<Slot>,
        /// Outline.
        stroke: Option<Slot>,
    },
    /// A line of text.
    Text {
        /// Where it is anchored.
        x: f64,
        /// Baseline.
        y: f64,
        /// The text.
        text: String,
        /// Which end of it is anchored.
        anchor: Anchor,
        /// Font size.
        size: f64,
        /// Colour.
        fill: Slot,
    },
}

/// Which end of a text stands at its point, left to right whatever the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

impl Anchor {
    /// SVG's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

impl Drawing {
    /// The drawing as a file of its own. Colours are `var(--slot, #hex)`, so it follows a theme where there is
    /// one. `title` is read to those who do not see it.
    pub fn to_svg(&self, title: &str) -> String {
        let Drawing { width, height, .. } = self;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" aria-label=\"{}\" direction=\"ltr\" \
             font-family=\"system-ui, sans-serif\">\n",
            escaped(title)
        );
        for shape in &self.shapes {
            // Writing to a string cannot fail.
            let _ = write_shape(&mut out, shape);
        }
        out.push_str("</svg>\n");
        out
    }
}

fn write_shape(out: &mut String, shape: &Shape) -> std::fmt::Result {
    match shape {
        Shape::Rect { x, y, width, height, fill, stroke } => writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\" stroke=\"{}\"/>",
            paint(*fill),
            paint(*stroke)
        ),
        Shape::Path { d, fill, stroke, width, dashed } => writeln!(
            out,
            "<path d=\"{d}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"{}/>",
            paint(*fill),
            paint(*stroke),
            if *dashed { " stroke-dasharray=\"3 3\"" } else { "" }
        ),
        Shape::Circle { x, y, radius, fill, stroke } => writeln!(
            out,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\" stroke=\"{}\"/>",
            paint(*fill),
            paint(*stroke)
        ),
        Shape::Text { x, y, text, anchor, size, fill } => writeln!(
            out,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{}\" font-size=\"{size}\" fill=\"{}\">{}</text>",
            anchor.name(),
            paint(Some(*fill)),
            escaped(text)
        ),
    }
}

fn paint(slot: Option<Slot>) -> String {
    match slot {
        Some(slot) => format!("var(--{}, {})", slot.name(), slot.hex()),
        None => "none".to_owned(),
    }
}

/// Text as it may stand in an attribute or between tags. Control characters, which XML forbids, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_a_file_cannot_become_markup() {
        let drawing = Drawing {
            width: 10,
            height: 10,
            shapes: vec![Shape::Text {
                x: 0.0,
                y: 0.0,
                text: "<script>&\"'\u{0}".into(),
                anchor: Anchor::Start,
                size: 12.0,
                fill: Slot::Ink,
            }],
        };
        let svg = drawing.to_svg("a \"b\" <c>");
        assert!(svg.contains("&lt;script&gt;&amp;&quot;&#39;</text>"));
        assert!(svg.contains("aria-label=\"a &quot;b&quot; &lt;c&gt;\""));
        assert!(!svg.contains("<script"));
    }
}
