//! The parse workers, seen from the engine's worker: hand one a range of a file, await the part.
//!
//! Each worker is given two ranges at a time, so that it never waits for the next one.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use futures_channel::oneshot;
use gloo::events::EventListener;
use hedgerow_core::load::SliceTask;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{ErrorEvent, File, MessageEvent, Worker};

use super::parser::{self, Parsed, Task};
use crate::platform::{BootError, WorkerRole, start_worker};

/// Ranges handed to one worker at a time.
const IN_HAND: usize = 2;

/// Why a range yielded no part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CrewError {
    /// The range could not be read; the browser's words.
    Unreadable(String),
    /// A parse worker broke down; its last words.
    Crashed(String),
}

/// The parse workers.
pub(super) struct Crew {
    members: Vec<Member>,
    next_task: Cell<u32>,
    openings: Cell<u32>,
}

struct Member {
    worker: Worker,
    mail: Rc<Mail>,
    _listeners: [EventListener; 2],
}

/// What was sent to a worker and what came back.
#[derive(Default)]
struct Mail {
    waiting: RefCell<Waiting>,
    memory: Cell<u64>,
    /// The files it has been handed, and in which opening.
    files: RefCell<(u32, BTreeSet<u32>)>,
    /// What its last parts came in.
    envelopes: RefCell<Vec<ArrayBuffer>>,
}

type Waiting = HashMap<u32, oneshot::Sender<Result<Vec<u8>, CrewError>>>;

impl Crew {
    /// Starts `n_workers` parse workers.
    pub fn start(n_workers: u32) -> Result<Self, BootError> {
        let members = (0..n_workers).map(|_| Member::start()).collect::<Result<_, _>>()?;
        Ok(Self { members, next_task: Cell::new(0), openings: Cell::new(0) })
    }

    /// How many ranges it is useful to have under way at once.
    pub fn capacity(&self) -> usize {
        self.members.len() * IN_HAND
    }

    /// Bytes of memory the workers hold together, as they last said.
    pub fn memory(&self) -> u64 {
        self.members.iter().map(|member| member.mail.memory.get()).sum()
    }

    /// A number for an opening of files.
    pub fn new_opening(&self) -> u32 {
        self.openings.replace(self.openings.get().wrapping_add(1))
    }

    /// Has a slice of `file` parsed by the worker whose lane it is. Dropping the future forgets the part.
    pub fn parse(
        &self,
        opening: u32,
        file: &File,
        slice: &SliceTask,
    ) -> impl Future<Output = Result<Vec<u8>, CrewError>> + use<> {
        let (sender, receiver) = oneshot::channel();
        let id = self.next_task.replace(self.next_task.get().wrapping_add(1));
        if let Some(member) = self.members.iter().cycle().nth(slice.lane()) {
            member.mail.waiting.borrow_mut().insert(id, sender);
            let index = u32::try_from(slice.file()).unwrap_or(u32::MAX);
            let task = Task {
                id,
                opening,
                index,
                file: member.mail.is_first_of(opening, index).then(|| file.clone()),
                range: slice.range(),
                until: slice.until(),
                recipe: Uint8Array::from(slice.to_bytes().as_slice()),
                envelope: member.mail.envelopes.borrow_mut().pop(),
            };
            let sent = member.worker.post_message_with_transfer(&task.to_message(), &task.transfer());
            if let Err(error) = sent {
                member.mail.fail_all(&format!("{error:?}"));
            }
        }
        async move {
            receiver
                .await
                .unwrap_or_else(|_| Err(CrewError::Crashed("the parse workers are gone".to_owned())))
        }
    }
}

impl Member {
    fn start() -> Result<Self, BootError> {
        let worker = start_worker(WorkerRole::Parse)?;
        let mail = Rc::<Mail>::default();
        let on_message = EventListener::new(&worker, "message", {
            let mail = Rc::clone(&mail);
            move |event| mail.hear(event.unchecked_ref::<MessageEvent>().data())
        });
        let on_error = EventListener::new(&worker, "error", {
            let mail = Rc::clone(&mail);
            move |event| {
                let words = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                mail.fail_all(&words);
            }
        });
        Ok(Self { worker, mail, _listeners: [on_message, on_error] })
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Mail {
    fn hear(&self, message: JsValue) {
        match parser::read_answer(message) {
            Parsed::Part { id, bytes, envelope, memory } => {
                self.memory.set(memory);
                self.envelopes.borrow_mut().push(envelope);
                self.answer(id, Ok(bytes));
            }
            Parsed::Unreadable { id, words } => self.answer(id, Err(CrewError::Unreadable(words))),
            Parsed::Crashed { words } => self.fail_all(&words),
        }
    }

    /// Whether no task about this file was sent before.
    fn is_first_of(&self, opening: u32, index: u32) -> bool {
        let mut files = self.files.borrow_mut();
        if files.0 != opening {
            *files = (opening, BTreeSet::new());
        }
        files.1.insert(index)
    }

    fn answer(&self, id: u32, result: Result<Vec<u8>, CrewError>) {
        let sender = self.waiting.borrow_mut().remove(&id);
        if let Some(sender) = sender {
            // Whoever asked may have been cancelled.
            drop(sender.send(result));
        }
    }

    fn fail_all(&self, words: &str) {
        for (_, sender) in self.waiting.take() {
            drop(sender.send(Err(CrewError::Crashed(words.to_owned()))));
        }
    }
}
