//! Time and turns. A worker that computes in steps must let its messages in between two steps; a promise or a
//! microtask would not (they run before any message), a timer would, but browsers hold timers back for milliseconds.
//! A message to oneself through a `MessageChannel` queues behind what has already arrived and returns at once.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo::events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageChannel, MessagePort, Performance};

/// Milliseconds since this page or worker began, for measuring how long something took.
#[must_use]
pub fn now_ms() -> f64 {
    // Looked up once, because a worker asks often while it loads.
    thread_local! {
        static CLOCK: Option<Performance> = Reflect::get(&js_sys::global(), &"performance".into())
            .ok()
            .and_then(|performance| performance.dyn_into().ok());
    }
    CLOCK.with(|clock| clock.as_ref().map_or(0.0, Performance::now))
}

/// Puts a name on this moment in the browser's own timeline, where developer tools and the benchmark find it.
pub fn mark_moment(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        // A browser that keeps no marks loses nothing else.
        drop(performance.mark(name));
    }
}

/// Hands out turns: see the top of this file.
#[derive(Debug, Clone)]
pub struct Turns {
    waiting: Rc<RefCell<Vec<oneshot::Sender<()>>>>,
    ring: MessagePort,
    _heard: Rc<EventListener>,
}

impl Turns {
    /// Opens the channel; nothing when the browser has none.
    #[must_use]
    pub fn new() -> Option<Self> {
        let channel = MessageChannel::new().ok()?;
        let waiting: Rc<RefCell<Vec<oneshot::Sender<()>>>> = Rc::default();
        let heard = EventListener::new(&channel.port1(), "message", {
            let waiting = Rc::clone(&waiting);
            move |_| {
                for sender in waiting.take() {
                    // Whoever gave up waiting needs no turn.
                    let _: Result<(), ()> = sender.send(());
                }
            }
        });
        // A port that is listened to by `addEventListener` must be opened by hand.
        channel.port1().start();
        Some(Self { waiting, ring: channel.port2(), _heard: Rc::new(heard) })
    }

    /// Waits until every message that has already arrived was handled.
    pub async fn next(&self) {
        let (sender, receiver) = oneshot::channel();
        let first = self.waiting.borrow().is_empty();
        self.waiting.borrow_mut().push(sender);
        if first && self.ring.post_message(&JsValue::NULL).is_err() {
            self.waiting.take();
        }
        // An error means that the channel is gone; then there is nothing to wait for.
        let _: Result<(), oneshot::Canceled> = receiver.await;
    }
}
