//! The page: the frame around the screens and what belongs to all of them. A header with the wordmark, the project, the
//! closed network, language and theme; the seven steps; the screen; and the regions that speak.

use std::panic;
use std::rc::Rc;

use gloo::events::EventListener;
use leptos::prelude::*;

use crate::client::EngineClient;
use crate::feature::{
    act, columns, crash, cross, files, header, picture, privacy, review, segments, steps, voice,
};
use crate::platform::complain;
use crate::state::{Engine, Route, Screen, Speech, Workspace};
use crate::ui::{focus_heading, keep_focus_in_sight};

/// Starts the page on the engine in its worker.
pub fn start() {
    // The page stops where it panics. `boot.js` tells the reader; these words are for a report.
    panic::set_hook(Box::new(|info| complain(&info.to_string())));
    start_with(Rc::new(EngineClient::start()));
}

/// Starts the page on an engine.
fn start_with(engine: Rc<dyn Engine>) {
    leptos::mount::mount_to_body(move || view! { <Page engine=Rc::clone(&engine) /> });
}

fn follow_address() -> Signal<Route> {
    let read = || Route::read(&window().location().hash().unwrap_or_default());
    let route = RwSignal::new(read());
    EventListener::new(&window(), "hashchange", move |_| {
        let before = route.get_untracked();
        route.set(read());
        if before.screen != route.get_untracked().screen {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            focus_heading();
        }
    })
    .forget();
    route.into()
}

#[component]
fn Page(
    /// Who answers.
    engine: Rc<dyn Engine>,
) -> impl IntoView {
    let speech = Speech::provide();
    let workspace = Workspace::provide(engine);
    let route = follow_address();
    provide_context(privacy::ReadySince::now());
    warn_before_leaving(workspace);
    keep_focus_in_sight();
    let screen = Memo::new(move |_| route.get().screen);
    view! {
        <a class="skip" href="#content" on:click=|event| {
            // The address names the screen, so the link must not change it.
            event.prevent_default();
            focus_heading();
        }>{move || speech.text().common().skip_to_content()}</a>
        <header::Header />
        <steps::Steps current=screen />
        <crash::Banner />
        <main id="content" class="screen">
            {move || {
                // A screen is built anew when the language changes; see `state::speech`.
                speech.language();
                match screen.get() {
                    Screen::Files => view! { <files::Files /> }.into_any(),
                    Screen::Columns => view! { <columns::Columns /> }.into_any(),
                    Screen::Picture => view! { <picture::Picture /> }.into_any(),
                    Screen::Segments => view! { <segments::Segments route=route /> }.into_any(),
                    Screen::Cross => view! { <cross::Cross /> }.into_any(),
                    Screen::Act => view! { <act::Act /> }.into_any(),
                    Screen::Review => view! { <review::Review /> }.into_any(),
                    Screen::Privacy => view! { <privacy::Privacy /> }.into_any(),
                }
            }}
        </main>
        <voice::Voice />
    }
}

/// The browser asks before it leaves, but only while there is something to lose.
fn warn_before_leaving(workspace: Workspace) {
    let unsaved = Memo::new(move |_| workspace.is_unsaved());
    Effect::new(move |guard: Option<Option<WindowListenerHandle>>| {
        if let Some(guard) = guard.flatten() {
            guard.remove();
        }
        unsaved.get().then(|| {
            window_event_listener(leptos::ev::beforeunload, |event| {
                event.prevent_default();
                // Older browsers ask only when this is set.
                event.set_return_value("unsaved");
            })
        })
    });
}
