//! A question that follows what it depends on. While the reader types, the last answer stays on the screen and is
//! marked as being updated; questions are held back a moment, and the answer to an older one is dropped.

use std::time::Duration;

use futures_util::future::{AbortHandle, Abortable};
use hedgerow_core::engine::{Answer, Request};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

use super::{Refused, Workspace};

/// Long enough that a word is not asked about letter by letter, short enough to feel live.
pub const TYPING: Duration = Duration::from_millis(150);

/// The latest answer, and whether a newer one is on its way.
pub struct Live<T: 'static> {
    value: RwSignal<Option<Result<T, Refused>>>,
    pending: RwSignal<bool>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

impl<T: Clone + Send + Sync + 'static> Live<T> {
    /// The latest answer, tracked; nothing before the first.
    pub fn get(self) -> Option<Result<T, Refused>> {
        self.value.get()
    }

    /// The latest answer if it is a good one, tracked.
    pub fn ok(self) -> Option<T> {
        self.value.get().and_then(Result::ok)
    }

    /// Reads the latest answer without copying it, tracked.
    pub fn with<O>(self, read: impl FnOnce(Option<&Result<T, Refused>>) -> O) -> O {
        self.value.with(|value| read(value.as_ref()))
    }

    /// Whether a newer answer is on its way, tracked.
    pub fn pending(self) -> bool {
        self.pending.get()
    }
}

impl Workspace {
    /// Asks `question` now and whenever it or anything loaded changes. `None` asks nothing and clears the answer.
    pub fn live<T: Clone + Send + Sync + 'static>(
        self,
        hold_back: Duration,
        question: impl Fn() -> Option<Request> + Send + Sync + 'static,
        pick: fn(Answer) -> Option<T>,
    ) -> Live<T> {
        let live = Live { value: RwSignal::new(None), pending: RwSignal::new(false) };
        // What a customer is worth is part of every question.
        let question = Memo::new(move |_| (question(), self.with_project(|project| project.value.clone())));
        let under_way: StoredValue<Option<AbortHandle>> = StoredValue::new(None);
        let waiting: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        let withdraw = move || {
            if let Some(timer) = waiting.try_update_value(Option::take).flatten() {
                timer.clear();
            }
            if let Some(call) = under_way.try_update_value(Option::take).flatten() {
                call.abort();
            }
        };
        Effect::new(move |before: Option<()>| {
            let (request, _) = question.get();
            self.track_revision();
            withdraw();
            let Some(request) = request else {
                live.value.set(None);
                live.pending.set(false);
                return;
            };
            live.pending.set(true);
            let ask = move || {
                let (handle, registration) = AbortHandle::new_pair();
                under_way.set_value(Some(handle));
                let answer = Abortable::new(self.ask(request), registration);
                leptos::task::spawn_local(async move {
                    // An aborted question was replaced by a newer one, which will say when it has ended.
                    let Ok(answer) = answer.await else { return };
                    if let Some(answer) = told(answer.map(pick)) {
                        // The screen may be gone meanwhile.
                        live.value.try_set(Some(answer));
                    }
                    live.pending.try_set(false);
                });
            };
            // The first question of a screen is not typed.
            if before.is_none() || hold_back.is_zero() {
                ask();
            } else if let Ok(timer) = set_timeout_with_handle(ask, hold_back) {
                waiting.set_value(Some(timer));
            }
        });
        on_cleanup(withdraw);
        live
    }
}

/// What is to be shown of an answer: a good one or a refusal. One that was withdrawn, or whose engine died, shows
/// nothing: the engine is filled again and the question asked again.
fn told<T>(answer: Result<Option<T>, Refused>) -> Option<Result<T, Refused>> {
    match answer {
        Ok(value) => value.map(Ok),
        Err(Refused::Problems(problems)) => Some(Err(Refused::Problems(problems))),
        Err(Refused::Died | Refused::Cancelled) => None,
    }
}
