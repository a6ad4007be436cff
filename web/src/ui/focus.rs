//! Moving the focus after something was added, removed or changed place: a person who works by keyboard must never
//! be sent back to the top. Focus moves in the next frame, when the new view stands.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

fn focus_on(find: impl FnOnce() -> Option<web_sys::Element> + 'static) {
    request_animation_frame(move || {
        if let Some(element) = find().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Fails only for elements that cannot take focus.
            drop(element.focus());
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
