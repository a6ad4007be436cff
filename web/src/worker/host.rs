//! The engine's worker: hears the page, runs calls in steps, lets messages in between two steps.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};

use super::crew::{Crew, CrewError};
use super::post;
use crate::platform::{Turns, build};
use crate::protocol::{CallId, Envelope, FromWorker, Outcome, Progress, ToWorker};

/// Parse workers beside the engine's own.
const PARSE_WORKERS: usize = 2;
/// Bytes of one range.
const RANGE: u64 = 8 << 20;

struct Host {
    crew: RefCell<Option<Rc<Crew>>>,
    turns: Turns,
    open: RefCell<HashMap<CallId, Rc<Cell<bool>>>>,
}

/// Listens to the page.
pub(super) fn run() {
    let Some(turns) = Turns::new() else {
        crash("this browser has no MessageChannel");
        return;
    };
    let host = Rc::new(Host { crew: RefCell::default(), turns, open: RefCell::default() });
    EventListener::new(&post::scope(), "message", move |event| {
        let data = event.unchecked_ref::<MessageEvent>().data();
        match Envelope::<ToWorker>::decode(data) {
            Ok(envelope) => host.hear(envelope),
            Err(error) => crash(&error.to_string()),
        }
    })
    .forget();
}

fn crash(message: &str) {
    post::to_page(&Envelope::of(FromWorker::Crashed { message: message.to_owned() }));
}

impl Host {
    fn hear(self: &Rc<Self>, envelope: Envelope<ToWorker>) {
        match envelope.head {
            ToWorker::Hello { build: page } if page == build() => {
                post::to_page(&Envelope::of(FromWorker::Hello { build: page }));
            }
            ToWorker::Hello { .. } => crash("page and worker are of different builds; load the page again"),
            ToWorker::Ping { beat } => post::to_page(&Envelope::of(FromWorker::Pong { beat })),
            ToWorker::Cancel { id } => {
                if let Some(cancelled) = self.open.borrow().get(&id) {
                    cancelled.set(true);
                }
            }
            ToWorker::Call { id } => {
                let cancelled = Rc::new(Cell::new(false));
                self.open.borrow_mut().insert(id, Rc::clone(&cancelled));
                let host = Rc::clone(self);
                spawn_local(async move {
                    let (outcome, body) = host.serve(id, envelope.attachments, &cancelled).await;
                    host.open.borrow_mut().remove(&id);
                    let head = FromWorker::Reply { id, outcome };
                    post::to_page(&Envelope { head, body, attachments: Array::new() });
                });
            }
        }
    }

    fn crew(&self) -> Option<Rc<Crew>> {
        let mut crew = self.crew.borrow_mut();
        if crew.is_none() {
            match Crew::start(PARSE_WORKERS) {
                Ok(started) => *crew = Some(Rc::new(started)),
                Err(error) => crash(&error.to_string()),
            }
        }
        crew.clone()
    }

    async fn serve(&self, id: CallId, files: Array, cancelled: &Cell<bool>) -> (Outcome, Vec<u8>) {
        let (Some(crew), Ok(file)) = (self.crew(), files.get(0).dyn_into::<File>()) else {
            return (Outcome::Failed, Vec::new());
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole numbers")]
        let total = file.size() as u64;
        let mut next = 0;
        let mut done = 0;
        let mut lines = 0;
        let mut under_way = FuturesUnordered::new();
        loop {
            while next < total && under_way.len() < crew.capacity() {
                let range: Range<u64> = next..(next + RANGE).min(total);
                next = range.end;
                let part = crew.parse(&file, &range, &[]);
                under_way.push(async move { (range, part.await) });
            }
            let Some((range, part)) = under_way.next().await else { break };
            match part {
                Ok(part) => lines += u64::from_le_bytes(part.try_into().unwrap_or_default()),
                Err(CrewError::Unreadable(_)) => return (Outcome::Failed, Vec::new()),
                Err(CrewError::Crashed(words)) => {
                    crash(&words);
                    return (Outcome::Failed, Vec::new());
                }
            }
            done += range.end - range.start;
            let progress = Progress { done, total, stage: 0 };
            post::to_page(&Envelope::of(FromWorker::Progress { id, progress }));
            self.turns.next().await;
            if cancelled.get() {
                return (Outcome::Cancelled, Vec::new());
            }
        }
        (Outcome::Answered, lines.to_le_bytes().to_vec())
    }
}
