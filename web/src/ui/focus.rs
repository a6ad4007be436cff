//! Moving the focus after something was added, removed or changed place: a person who works by keyboard must never
//! be sent back to the top. Focus moves in the next frame, when the new view stands.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// Frames that a view may take to appear: a new address is heard only some time after it was set.
const PATIENCE: u32 = 20;

fn focus_on(find: impl Fn() -> Option<web_sys::Element> + 'static) {
    focus_within(PATIENCE, find);
}

fn focus_within(frames: u32, find: impl Fn() -> Option<web_sys::Element> + 'static) {
    request_animation_frame(move || {
        match find().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Fails only for elements that cannot take focus.
            Some(element) => drop(element.focus()),
            None if frames > 0 => focus_within(frames - 1, find),
            None => {}
        }
    });
}

/// Focuses the element with this id.
pub fn focus_by_id(id: impl Into<String>) {
    let id = id.into();
    focus_on(move || document().get_element_by_id(&id));
}

/// Focuses the heading of the screen.
pub fn focus_heading() {
    focus_on(|| document().query_selector("main h1").ok().flatten());
}

/// What may stand over the foot of the window, in CSS pixels; the same as `scroll-padding` in `base.css`.
const FOOT: f64 = 128.0;

/// Frames during which a browser may still scroll by itself after the key was let go: WebKit scrolls a field to its
/// caret some time after the field got the focus.
const SETTLING: u32 = 12;

/// From now on, what the Tab key reaches comes to stand clear of what is over the foot of the window. Most browsers see
/// to that by themselves; WebKit scrolls a field into sight only as far as its caret.
pub fn keep_focus_in_sight() {
    window_event_listener(leptos::ev::keyup, |event| {
        if event.key() == "Tab" {
            scroll_focus_into_sight(SETTLING);
        }
    });
}

fn scroll_focus_into_sight(frames: u32) {
    let Some(focused) = document().active_element() else { return };
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let is_over_the_foot = focused.closest(".toast").is_ok_and(|toast| toast.is_some());
    let place = focused.get_bounding_client_rect();
    if let Some(by) = way_into_sight(place.top(), place.bottom(), height)
        && !is_over_the_foot
    {
        window().scroll_by_with_x_and_y(0.0, by);
    }
    if frames > 0 {
        request_animation_frame(move || {
            let still = document().active_element().is_some_and(|now| now == focused);
            if still {
                scroll_focus_into_sight(frames - 1);
            }
        });
    }
}

/// How far a window of this height must be scrolled to show what reaches from `top` to `bottom` in it; nothing when it
/// need not be, or when that is taller than what is free.
fn way_into_sight(top: f64, bottom: f64, height: f64) -> Option<f64> {
    let foot = height - FOOT;
    if bottom - top > foot {
        None
    } else if top < 0.0 {
        Some(top)
    } else {
        (bottom > foot).then_some(bottom - foot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_out_of_sight_or_covered_is_scrolled_to() {
        assert_eq!(way_into_sight(100.0, 140.0, 600.0), None);
        assert_eq!(way_into_sight(-20.0, 10.0, 600.0), Some(-20.0));
        assert_eq!(way_into_sight(450.0, 490.0, 600.0), Some(18.0));
        assert_eq!(way_into_sight(-900.0, 900.0, 600.0), None);
    }
}
