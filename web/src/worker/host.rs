//! The engine's worker: hears the page, carries out its orders, answers.
//!
//! Long orders are futures that give way between two steps, so several may be under way and a message is never kept
//! waiting for longer than one step.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gloo::events::EventListener;
use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{Answer, AnswerError, Engine};
use js_sys::{Array, Date, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};

use super::crew::Crew;
use super::{export, glimpse, open, post, rehearsal};
use crate::platform::{Turns, build, memory_for_tables};
use crate::protocol::body::{self, Order};
use crate::protocol::{CallId, Envelope, FromWorker, Outcome, Progress, ToWorker};

/// Parse workers beside the engine's own.
const PARSE_WORKERS: u32 = 2;

/// What the worker owns.
pub(super) struct Host {
    /// The engine.
    pub engine: RefCell<Engine>,
    /// The files it has open, for reading records again.
    pub files: RefCell<Vec<File>>,
    /// Lets messages in.
    pub turns: Turns,
    crew: RefCell<Option<Rc<Crew>>>,
    calls: RefCell<HashMap<CallId, Rc<Cell<bool>>>>,
}

/// How an order ended without an answer.
pub(super) enum Stop {
    /// The engine refused it.
    Refused(AnswerError),
    /// The page withdrew it.
    Cancelled,
    /// This worker cannot go on; its last words were sent.
    Broken,
}

impl From<AnswerError> for Stop {
    fn from(error: AnswerError) -> Self {
        Self::Refused(error)
    }
}

/// An order under way, as those see it who carry it out.
pub(super) struct Errand {
    id: CallId,
    cancelled: Rc<Cell<bool>>,
}

impl Errand {
    /// Ends the order here if the page has withdrawn it.
    pub fn go_on(&self) -> Result<(), Stop> {
        if self.cancelled.get() { Err(Stop::Cancelled) } else { Ok(()) }
    }

    /// Tells the page how far it is.
    pub fn report(&self, progress: Progress) {
        post::to_page(&Envelope::of(FromWorker::Progress { id: self.id, progress }));
    }
}

/// Listens to the page.
pub(super) fn run() {
    let Some(turns) = Turns::new() else {
        crash("this browser has no MessageChannel");
        return;
    };
    let host = Rc::new(Host {
        engine: RefCell::new(engine()),
        files: RefCell::default(),
        turns,
        crew: RefCell::default(),
        calls: RefCell::default(),
    });
    EventListener::new(&post::scope(), "message", move |event| {
        let data = event.unchecked_ref::<MessageEvent>().data();
        match Envelope::<ToWorker>::decode(data) {
            Ok(envelope) => host.hear(envelope),
            Err(error) => crash(&error.to_string()),
        }
    })
    .forget();
}

/// Says that this worker is at its end.
pub(super) fn crash(message: &str) {
    post::to_page(&Envelope::of(FromWorker::Crashed { message: message.to_owned() }));
}

fn engine() -> Engine {
    Engine::new(today()).with_memory(memory_for_tables()).with_lanes(PARSE_WORKERS)
}

/// Today where the user is.
fn today() -> Day {
    let now = Date::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or_default();
    Day::from_date(year, now.get_month() + 1, now.get_date()).unwrap_or(Day(0))
}

impl Host {
    /// The parse workers, started when first needed.
    pub fn crew(&self) -> Result<Rc<Crew>, Stop> {
        let mut crew = self.crew.borrow_mut();
        if let Some(crew) = &*crew {
            return Ok(Rc::clone(crew));
        }
        match Crew::start(PARSE_WORKERS) {
            Ok(started) => Ok(Rc::clone(crew.insert(Rc::new(started)))),
            Err(error) => {
                crash(&error.to_string());
                Err(Stop::Broken)
            }
        }
    }

    /// Whether the page waits for an answer.
    pub fn is_busy(&self) -> bool {
        !self.calls.borrow().is_empty()
    }

    fn hear(self: &Rc<Self>, envelope: Envelope<ToWorker>) {
        match envelope.head {
            ToWorker::Hello { build: page } if page == build() => {
                post::to_page(&Envelope::of(FromWorker::Hello { build: page }));
                // They take a moment to start, and the user takes longer to choose a file. Should they not start, the
                // order that needs them says so.
                drop(self.crew());
                spawn_local(rehearsal::rehearse(Rc::clone(self)));
            }
            ToWorker::Hello { .. } => crash("page and worker are of different builds; load the page again"),
            ToWorker::Ping { beat } => post::to_page(&Envelope::of(FromWorker::Pong { beat })),
            ToWorker::Cancel { id } => {
                if let Some(cancelled) = self.calls.borrow().get(&id) {
                    cancelled.set(true);
                }
            }
            ToWorker::Call { id } => self.begin(id, &envelope.body, &envelope.attachments),
        }
    }

    fn begin(self: &Rc<Self>, id: CallId, body: &[u8], attachments: &Array) {
        let order = match body::read_order(body) {
            Ok(order) => order,
            Err(error) => return crash(&error.to_string()),
        };
        let files = attachments.iter().filter_map(|file| file.dyn_into().ok()).collect();
        let cancelled = Rc::new(Cell::new(false));
        self.calls.borrow_mut().insert(id, Rc::clone(&cancelled));
        let host = Rc::clone(self);
        spawn_local(async move {
            let result = host.carry_out(order, files, &Errand { id, cancelled }).await;
            host.calls.borrow_mut().remove(&id);
            reply(id, result);
            host.settle().await;
        });
    }

    /// While the page waits for nothing, does what its first question would wait for.
    async fn settle(&self) {
        loop {
            self.turns.next().await;
            if self.is_busy() || !self.engine.borrow().settle() {
                return;
            }
        }
    }

    async fn carry_out(&self, order: Order, files: Vec<File>, errand: &Errand) -> Result<Answer, Stop> {
        // What was withdrawn while it waited in the mail is not begun.
        self.turns.next().await;
        errand.go_on()?;
        match order {
            Order::Ask(request) => Ok(self.engine.borrow_mut().ask(request)?),
            Order::Open(project) => open::open(self, project, files, errand).await,
            Order::Glimpse(project) => glimpse::glimpse(self, project, files).await,
            Order::Export(kind) => export::export(self, kind, errand).await,
        }
    }
}

fn reply(id: CallId, result: Result<Answer, Stop>) {
    let mut attachments = Array::new();
    let (outcome, body) = match result {
        Ok(mut answer) => {
            let luggage = body::take_luggage(&mut answer);
            attachments = luggage.iter().map(|bytes| Uint8Array::from(bytes.as_slice()).buffer()).collect();
            (Outcome::Answered, body::write(&answer))
        }
        Err(Stop::Refused(error)) => (Outcome::Failed, body::write(&error)),
        Err(Stop::Cancelled) => (Outcome::Cancelled, Ok(Vec::new())),
        Err(Stop::Broken) => return,
    };
    match body {
        Ok(body) => post::to_page(&Envelope { head: FromWorker::Reply { id, outcome }, body, attachments }),
        Err(error) => crash(&error.to_string()),
    }
}
