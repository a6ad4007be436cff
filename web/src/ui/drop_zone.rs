//! A place to drop files and a button that does the same. The button is a label over a real file field, so that
//! keyboard, screen reader and a test's file chooser find what they know.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::{File, HtmlInputElement};

use crate::platform::{dropped, files_of};

/// A button that asks for files.
#[component]
pub fn FileButton(
    /// The word on it.
    #[prop(into)]
    label: Signal<String>,
    /// Its id.
    id: &'static str,
    /// Which endings are offered, such as `.toml`; all if empty.
    #[prop(optional)]
    accept: &'static str,
    /// Whether several may be chosen.
    #[prop(optional)]
    several: bool,
    /// Whether a folder is asked for, with all that is in it.
    #[prop(optional)]
    folder: bool,
    /// The most important button of its place.
    #[prop(optional)]
    primary: bool,
    /// Takes the files.
    on_files: impl Fn(Vec<File>) + 'static,
) -> impl IntoView {
    let take = move |event: leptos::ev::Event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let files = files_of(field.files());
        // So that choosing the same file again is a change again.
        field.set_value("");
        if !files.is_empty() {
            on_files(files);
        }
    };
    view! {
        <span class="file-button">
            <input
                type="file"
                id=id
                class="file-field"
                data-testid=id
                multiple=several
                prop:webkitdirectory=folder
                accept=(!accept.is_empty()).then_some(accept)
                on:change=take
            />
            <label for=id class="button" class:primary=primary>{label}</label>
        </span>
    }
}

/// A place on which files and folders can be dropped.
#[component]
pub fn DropZone(
    /// Takes the files.
    on_files: impl Fn(Vec<File>) + Copy + 'static,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    // Children of the zone send enter and leave as well, so they are counted.
    let depth = RwSignal::new(0_i32);
    let carries_files = |event: &DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
    };
    view! {
        <div
            class="drop-zone"
            class:drop-zone-over=move || 0 < depth.get()
            data-testid="drop-zone"
            on:dragenter=move |event| {
                if carries_files(&event) {
                    event.prevent_default();
                    depth.update(|depth| *depth += 1);
                }
            }
            on:dragover=move |event| {
                if carries_files(&event) {
                    event.prevent_default();
                }
            }
            on:dragleave=move |_| depth.update(|depth| *depth = (*depth - 1).max(0))
            on:drop=move |event: DragEvent| {
                event.prevent_default();
                depth.set(0);
                let Some(data) = event.data_transfer() else { return };
                let files = dropped(&data);
                spawn_local(async move {
                    let files = files.await;
                    if !files.is_empty() {
                        on_files(files);
                    }
                });
            }
        >
            {children()}
        </div>
    }
}
