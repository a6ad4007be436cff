//! One worker, as long as it lives: sending, hearing, and the ways in which a worker breaks.

use gloo::events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use crate::platform::{BootError, WorkerRole, build, start_worker};
use crate::protocol::{Envelope, FromWorker, ToWorker};

/// What came from the worker.
pub(super) enum Heard {
    /// A message.
    Message(Envelope<FromWorker>),
    /// The worker, or the way to it, is broken; in English, for a report.
    Broken(String),
}

/// A worker that ends when this is dropped.
pub(super) struct Link {
    worker: Worker,
    _listeners: [EventListener; 3],
}

impl Link {
    /// Starts a worker and says hello.
    pub fn start(heard: impl Fn(Heard) + Clone + 'static) -> Result<Self, BootError> {
        let worker = start_worker(WorkerRole::Engine)?;
        let on_message = EventListener::new(&worker, "message", {
            let heard = heard.clone();
            move |event| {
                let data = event.unchecked_ref::<MessageEvent>().data();
                heard(match Envelope::decode(data) {
                    Ok(envelope) => Heard::Message(envelope),
                    Err(error) => Heard::Broken(error.to_string()),
                });
            }
        });
        let on_error = EventListener::new(&worker, "error", {
            let heard = heard.clone();
            move |event| {
                let words = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                heard(Heard::Broken(format!("error in the worker: {words}")));
            }
        });
        let on_unreadable = EventListener::new(&worker, "messageerror", move |_| {
            heard(Heard::Broken("a message from the worker could not be read".to_owned()));
        });
        let link = Self { worker, _listeners: [on_message, on_error, on_unreadable] };
        link.send(&Envelope::of(ToWorker::Hello { build: build() })).map_err(BootError::Refused)?;
        Ok(link)
    }

    /// Sends; an error tells in English why the browser refused.
    pub fn send(&self, envelope: &Envelope<ToWorker>) -> Result<(), String> {
        let (message, transfer) = envelope.encode().map_err(|error| error.to_string())?;
        self.worker
            .post_message_with_transfer(&message, &transfer)
            .map_err(|error| format!("a message to the worker was refused: {error:?}"))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
