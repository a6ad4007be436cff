//! A drawing of the engine as SVG nodes. Colours are slots that the theme fills, so a chart follows light and dark
//! without being drawn again.

use hedgerow_core::engine::{DrawingView, ShapeView};
use leptos::html::Div;
use leptos::prelude::*;

/// The colour of a slot in the present theme. Slots are words of the engine; anything else is ink.
fn colour(slot: &str) -> String {
    let known = slot.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if known { format!("var(--{slot})") } else { "var(--ink)".into() }
}

fn fill_or_none(slot: Option<String>) -> String {
    slot.map_or_else(|| "none".into(), |slot| colour(&slot))
}

/// Draws.
#[component]
pub fn Drawing(
    /// The shapes.
    drawing: DrawingView,
) -> impl IntoView {
    let DrawingView { width, height, shapes } = drawing;
    view! {
        <svg
            class="drawing"
            viewBox=format!("0 0 {width} {height}")
            width=width.to_string()
            height=height.to_string()
            aria-hidden="true"
            focusable="false"
        >
            {shapes.into_iter().map(shape).collect_view()}
        </svg>
    }
}

fn shape(shape: ShapeView) -> AnyView {
    match shape {
        ShapeView::Rect { x, y, width, height, fill, stroke } => view! {
            <rect
                x=x.to_string()
                y=y.to_string()
                width=width.to_string()
                height=height.to_string()
                style:fill=fill_or_none(fill)
                style:stroke=fill_or_none(stroke)
            />
        }
        .into_any(),
        ShapeView::Path { d, fill, stroke, width, dashed } => view! {
            <path
                d=d
                style:fill=fill_or_none(fill)
                style:stroke=fill_or_none(stroke)
                stroke-width=width.to_string()
                stroke-dasharray=dashed.then_some("2 3")
            />
        }
        .into_any(),
        ShapeView::Circle { x, y, radius, fill, stroke } => view! {
            <circle
                cx=x.to_string()
                cy=y.to_string()
                r=radius.to_string()
                style:fill=fill_or_none(fill)
                style:stroke=fill_or_none(stroke)
            />
        }
        .into_any(),
        ShapeView::Text { x, y, text, anchor, size, fill } => view! {
            <text
                x=x.to_string()
                y=y.to_string()
                text-anchor=anchor
                font-size=size.to_string()
                style:fill=colour(&fill)
                unicode-bidi="plaintext"
            >
                {text}
            </text>
        }
        .into_any(),
    }
}

/// The width a drawing should have to fill its place: the place's own, in steps so that not every pixel of a resized
/// window is a new drawing.
pub fn drawing_width(place: NodeRef<Div>) -> Signal<Option<u32>> {
    const STEP: u32 = 20;
    let width = RwSignal::new(None);
    let measure = move || {
        if let Some(place) = place.try_get_untracked().flatten() {
            let room = u32::try_from(place.client_width()).unwrap_or_default();
            let room = room / STEP * STEP;
            if room > 0 && width.get_untracked() != Some(room) {
                width.set(Some(room.min(900)));
            }
        }
    };
    Effect::new(move || {
        place.track();
        request_animation_frame(measure);
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    width.into()
}
