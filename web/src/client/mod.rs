//! The page's side of the worker: a call is a future, with progress and cancel; a worker that dies is replaced, and
//! the owner of the files and the project fills the new one again before other calls go on.
//!
//! What to do is decided in [`switchboard`], which knows no browser; this file does it.

mod engine;
mod link;
mod switchboard;

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use futures_channel::oneshot;
use gloo::timers::callback::Interval;
use js_sys::Array;
use wasm_bindgen_futures::spawn_local;

use crate::platform::now_ms;
use crate::protocol::{CallId, Envelope, FromWorker, Outcome, Progress, ToWorker};

pub use engine::{EngineClient, Unanswered};
use link::{Heard, Link};
pub use switchboard::{Death, Phase};
use switchboard::{Effect, End, Switchboard};

const BEAT_MS: u32 = 2000;
const TICK_MS: u32 = 250;

/// What came back for a call.
#[derive(Debug)]
pub struct Reply {
    /// The answer's bytes.
    pub body: Vec<u8>,
    /// Blobs and buffers that came beside it.
    pub attachments: Array,
}

/// Why a call has no answer.
#[derive(Debug)]
pub enum CallError {
    /// The engine refused it; the bytes of its error.
    Failed(Vec<u8>),
    /// It was cancelled.
    Cancelled,
    /// Its worker died.
    Died(Death),
}

/// A future that replays what a dead worker knew. See [`Client::on_replay`].
pub type Replay = Pin<Box<dyn Future<Output = ()>>>;

/// The engine's client. Cloning gives another handle to the same one.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    board: RefCell<Switchboard>,
    link: RefCell<Option<Link>>,
    callers: RefCell<HashMap<CallId, Caller>>,
    replay: RefCell<Option<ReplayHook>>,
    changed: RefCell<Option<ChangeHook>>,
    timers: RefCell<Vec<Interval>>,
}

type ReplayHook = Rc<dyn Fn(Replayer) -> Replay>;
type ChangeHook = Rc<dyn Fn(Phase, Option<Death>)>;
type ProgressHook = Rc<dyn Fn(Progress, &[u8])>;

struct Caller {
    unsent: Option<(Vec<u8>, Array)>,
    done: oneshot::Sender<Result<Reply, CallError>>,
    progress: ProgressHook,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("board", &self.0.board).finish_non_exhaustive()
    }
}

impl Client {
    /// Starts the first worker. Calls may be made at once; they wait until it has said hello.
    #[must_use]
    pub fn start() -> Self {
        let (board, effects) = Switchboard::new();
        let client = Self(Rc::new(Inner {
            board: RefCell::new(board),
            link: RefCell::default(),
            callers: RefCell::default(),
            replay: RefCell::default(),
            changed: RefCell::default(),
            timers: RefCell::default(),
        }));
        let on = |ms, act: fn(&mut Switchboard) -> Vec<Effect>| {
            let weak = Rc::downgrade(&client.0);
            Interval::new(ms, move || {
                if let Some(client) = Self::alive(&weak) {
                    let effects = act(&mut client.0.board.borrow_mut());
                    client.apply(effects, None);
                }
            })
        };
        *client.0.timers.borrow_mut() =
            vec![on(BEAT_MS, Switchboard::beat), on(TICK_MS, |board| board.tick(now_ms()))];
        client.apply(effects, None);
        client
    }

    /// Says what opens the files and the project again in a new worker. It must make its calls through the
    /// [`Replayer`] it is given: ordinary calls wait until its future has ended.
    pub fn on_replay(&self, hook: impl Fn(Replayer) -> Replay + 'static) {
        *self.0.replay.borrow_mut() = Some(Rc::new(hook));
    }

    /// Says whom to tell where the client stands, and after a death why. Called at once with the present state.
    pub fn on_change(&self, hook: impl Fn(Phase, Option<Death>) + 'static) {
        hook(self.phase(), None);
        *self.0.changed.borrow_mut() = Some(Rc::new(hook));
    }

    /// Where the client stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.0.board.borrow().phase()
    }

    /// Asks. Dropping the call before its end cancels it.
    pub fn call(&self, body: Vec<u8>, attachments: Array) -> Call {
        self.call_with_progress(body, attachments, |_, _| ())
    }

    /// Asks, and hears how far it has come.
    pub fn call_with_progress(
        &self,
        body: Vec<u8>,
        attachments: Array,
        progress: impl Fn(Progress, &[u8]) + 'static,
    ) -> Call {
        self.open(body, attachments, Rc::new(progress), false)
    }

    /// Replaces the worker by a new one, which also gives its memory back, or starts one after the client stood still.
    pub fn restart(&self) {
        let effects = self.0.board.borrow_mut().restart();
        self.apply(effects, None);
    }

    fn open(&self, body: Vec<u8>, attachments: Array, progress: ProgressHook, of_replay: bool) -> Call {
        let (done, ended) = oneshot::channel();
        let (id, effects) = self.0.board.borrow_mut().call(of_replay);
        let caller = Caller { unsent: Some((body, attachments)), done, progress };
        self.0.callers.borrow_mut().insert(id, caller);
        self.apply(effects, None);
        Call { canceller: Canceller { client: Rc::downgrade(&self.0), id }, ended, finished: false }
    }

    fn alive(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    fn heard(&self, heard: Heard) {
        match heard {
            Heard::Message(envelope) => {
                let effects = self.0.board.borrow_mut().heard(&envelope.head);
                self.apply(effects, Some(envelope));
            }
            Heard::Broken(message) => self.died(&Death::Crashed(message)),
        }
    }

    fn died(&self, death: &Death) {
        let effects = self.0.board.borrow_mut().died(death);
        self.apply(effects, None);
    }

    /// Does what the switchboard decided. Nothing stays borrowed while foreign code runs.
    fn apply(&self, effects: Vec<Effect>, mut message: Option<Envelope<FromWorker>>) {
        for effect in effects {
            match effect {
                Effect::Start => self.start_worker(),
                Effect::Terminate => drop(self.0.link.take()),
                Effect::Send(head) => self.send(&Envelope::of(head)),
                Effect::SendCall(id) => {
                    let unsent = self.0.callers.borrow_mut().get_mut(&id).and_then(|call| call.unsent.take());
                    if let Some((body, attachments)) = unsent {
                        self.send(&Envelope { head: ToWorker::Call { id }, body, attachments });
                    }
                }
                Effect::Report(id, progress) => {
                    let body = message.as_ref().map_or(&[][..], |message| &message.body);
                    let hook = self.0.callers.borrow().get(&id).map(|caller| Rc::clone(&caller.progress));
                    if let Some(hook) = hook {
                        hook(progress, body);
                    }
                }
                Effect::Finish(id, end) => {
                    let caller = self.0.callers.borrow_mut().remove(&id);
                    if let Some(caller) = caller {
                        // Nobody may be waiting any more.
                        drop(caller.done.send(ending(end, &mut message)));
                    }
                }
                Effect::Replay(generation) => self.replay(generation),
                Effect::Changed(phase, death) => {
                    let hook = self.0.changed.borrow().clone();
                    if let Some(hook) = hook {
                        hook(phase, death);
                    }
                }
            }
        }
    }

    fn start_worker(&self) {
        let weak = Rc::downgrade(&self.0);
        let link = Link::start(move |heard| {
            if let Some(client) = Self::alive(&weak) {
                client.heard(heard);
            }
        });
        match link {
            Ok(link) => *self.0.link.borrow_mut() = Some(link),
            Err(error) => {
                let client = self.clone();
                // Not at once: the switchboard is still being obeyed.
                spawn_local(async move { client.died(&Death::Crashed(error.to_string())) });
            }
        }
    }

    fn send(&self, envelope: &Envelope<ToWorker>) {
        let sent = self.0.link.borrow().as_ref().map(|link| link.send(envelope));
        if let Some(Err(words)) = sent {
            let client = self.clone();
            spawn_local(async move { client.died(&Death::Crashed(words)) });
        }
    }

    fn replay(&self, generation: u32) {
        let hook = self.0.replay.borrow().clone();
        let replay = hook.map(|hook| hook(Replayer(self.clone())));
        let client = self.clone();
        spawn_local(async move {
            if let Some(replay) = replay {
                replay.await;
            }
            let effects = client.0.board.borrow_mut().replayed(generation);
            client.apply(effects, None);
        });
    }
}

fn ending(end: End, message: &mut Option<Envelope<FromWorker>>) -> Result<Reply, CallError> {
    let (body, attachments) =
        message.take().map(|message| (message.body, message.attachments)).unwrap_or_default();
    match end {
        End::Replied(Outcome::Answered) => Ok(Reply { body, attachments }),
        End::Replied(Outcome::Failed) => Err(CallError::Failed(body)),
        End::Replied(Outcome::Cancelled) => Err(CallError::Cancelled),
        End::Died(death) => Err(CallError::Died(death)),
    }
}

/// Makes the calls of a replay, which go through while ordinary ones wait.
#[derive(Debug, Clone)]
pub struct Replayer(Client);

impl Replayer {
    /// As [`Client::call_with_progress`].
    pub fn call_with_progress(
        &self,
        body: Vec<u8>,
        attachments: Array,
        progress: impl Fn(Progress, &[u8]) + 'static,
    ) -> Call {
        self.0.open(body, attachments, Rc::new(progress), true)
    }
}

/// A question under way; a future of its reply. Dropped before the end, it is cancelled.
#[must_use = "a call that is dropped is cancelled"]
pub struct Call {
    canceller: Canceller,
    ended: oneshot::Receiver<Result<Reply, CallError>>,
    finished: bool,
}

impl Call {
    /// A handle with which a button can cancel the call.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        self.canceller.clone()
    }
}

impl Future for Call {
    type Output = Result<Reply, CallError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = Pin::new(&mut self.ended).poll(context);
        ended.map(|ended| {
            self.finished = true;
            // The sender is dropped only with the whole client.
            ended.unwrap_or(Err(CallError::Cancelled))
        })
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.finished {
            self.canceller.cancel();
        }
    }
}

/// Cancels one call. Cancelling twice, or after the end, does nothing.
#[derive(Clone)]
pub struct Canceller {
    client: Weak<Inner>,
    id: CallId,
}

impl Canceller {
    /// Asks the worker to stop; if it does not within a second, it is replaced.
    pub fn cancel(&self) {
        if let Some(client) = Client::alive(&self.client) {
            let effects = client.0.board.borrow_mut().cancel(self.id, now_ms());
            client.apply(effects, None);
        }
    }
}
