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
