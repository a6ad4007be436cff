//! The few signs the page uses, drawn with the ink of the text around them. They say nothing to a screen reader: the
//! words are always there as well.

use leptos::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Done, closed, proven.
    Check,
    /// Take away.
    Cross,
    /// Up.
    Up,
    /// Down.
    Down,
    /// One more.
    Plus,
    /// Onward; mirrored in right-to-left pages.
    Onward,
    /// To the device.
    Download,
    /// Backwards in time; mirrored in right-to-left pages.
    Undo,
    /// Forwards in time; mirrored in right-to-left pages.
    Redo,
    /// Shut.
    Lock,
    /// Something to know.
    Alert,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Shape::Check => "M3 8.5 6.5 12 13 4.5",
            Shape::Cross => "M4 4l8 8M12 4l-8 8",
            Shape::Up => "M8 13V3.5M4 7.5 8 3.5l4 4",
            Shape::Down => "M8 3v9.5M4 8.5l4 4 4-4",
            Shape::Plus => "M8 3v10M3 8h10",
            Shape::Onward => "M3 8h9.5M8.5 4l4 4-4 4",
            Shape::Download => "M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10",
            Shape::Undo => "M6 3.5 3 6.5l3 3M3 6.5h6a4 3.5 0 0 1 0 7H6.5",
            Shape::Redo => "M10 3.5l3 3-3 3M13 6.5H7a4 3.5 0 0 0 0 7h2.5",
            Shape::Lock => "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
            Shape::Alert => "M8 2 14.5 13.5h-13zM8 6.5v3.5M8 11.6v.4",
        }
    }

    fn turns(self) -> bool {
        matches!(self, Shape::Onward | Shape::Undo | Shape::Redo)
    }
}

/// Draws a sign at the size of the text.
#[component]
pub fn Icon(
    /// Which.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" class:icon-turns=shape.turns() viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=shape.path() fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
        </svg>
    }
}
