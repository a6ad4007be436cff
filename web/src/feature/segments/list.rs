//! The segmentations as a list of links, with what was done last to be taken back.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use crate::state::{Route, Screen, use_text, use_workspace};
use crate::ui::{Icon, Shape, focus_heading};

/// Whether the key press belongs to a field that is being typed into.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// The list.
#[component]
pub fn List(
    /// The chosen one.
    chosen: Memo<Option<usize>>,
    /// Whether one is being added.
    adding: RwSignal<bool>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let segments = text.segments();
    let names = Memo::new(move |_| {
        workspace.with_project(|project| {
            project.segmentations.iter().map(|segmentation| segmentation.name.clone()).collect::<Vec<_>>()
        })
    });
    let items = move || {
        names
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, name)| {
                let link = Route { screen: Screen::Segments, chosen: Some(at) }.link();
                let is_current = move || chosen.get() == Some(at) && !adding.get();
                view! {
                    <li>
                        <a
                            href=link
                            data-testid=format!("segmentation-{at}")
                            aria-current=move || is_current().then_some("true")
                            on:click=move |_| adding.set(false)
                        >
                            <bdi>{name}</bdi>
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let with_control = event.ctrl_key() || event.meta_key();
        if with_control && event.key().eq_ignore_ascii_case("z") && !is_typing(&event) {
            event.prevent_default();
            if event.shift_key() { workspace.redo() } else { workspace.undo() }
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <nav class="segmentation-list" aria-label=segments.segmentations()>
            <h2>{segments.segmentations()}</h2>
            <ul class="index">{items}</ul>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    data-testid="add-segmentation"
                    disabled=move || !workspace.has_customers()
                    on:click=move |_| {
                        adding.set(true);
                        focus_heading();
                    }
                >
                    <Icon shape=Shape::Plus />
                    {segments.add_segmentation()}
                </button>
            </div>
            <div class="actions">
                <button
                    type="button"
                    class="button quiet"
                    data-testid="undo"
                    disabled=move || !workspace.can_undo()
                    on:click=move |_| workspace.undo()
                >
                    <Icon shape=Shape::Undo />
                    {text.common().undo()}
                </button>
                <button
                    type="button"
                    class="button quiet"
                    data-testid="redo"
                    disabled=move || !workspace.can_redo()
                    on:click=move |_| workspace.redo()
                >
                    <Icon shape=Shape::Redo />
                    {text.common().redo()}
                </button>
            </div>
        </nav>
    }
}
