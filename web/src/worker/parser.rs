//! The parse worker: receives `[task, opening, index, file, from, to, until, recipe, envelope]`, answers
//! `[task, part, memory]`. A file comes with its first task only: each time it costs a way to the browser and back.
//! Tasks are done in the order in which they come. Mostly each goes on where the one before ended; then its file stays
//! open, and while one range is parsed the browser reads ahead.
//!
//! Parts travel in envelopes that go back and forth: memory that is asked of the system anew for each part has to be
//! cleared by it, page by page, and collected by the browser.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;

use gloo::events::EventListener;
use hedgerow_core::load::{SliceTask, parse_slice};
use js_sys::{Array, ArrayBuffer, JsString, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};

use super::post;
use super::reader::ReadError;
use super::tap::Tap;
use crate::platform::memory_bytes;

/// What a parse worker answered.
pub(super) enum Parsed {
    /// The part of one task.
    Part {
        /// The task.
        id: u32,
        /// Its part, serialised.
        bytes: Vec<u8>,
        /// What it came in.
        envelope: ArrayBuffer,
        /// Bytes of memory the worker holds.
        memory: u64,
    },
    /// The task's range could not be read.
    Unreadable {
        /// The task.
        id: u32,
        /// The browser's words.
        words: String,
    },
    /// The worker's last words.
    Crashed {
        /// What its program said.
        words: String,
    },
}

/// A range of a file to be parsed.
pub(super) struct Task {
    /// Tells its answer.
    pub id: u32,
    /// Tells the openings of files apart: in each the same file is the same.
    pub opening: u32,
    /// Position of the file in its opening.
    pub index: u32,
    /// The file, if this is its first task.
    pub file: Option<File>,
    /// The bytes.
    pub range: Range<u64>,
    /// Up to where the tasks that follow will go on.
    pub until: u64,
    /// How to parse them.
    pub recipe: Uint8Array,
    /// An envelope that is free.
    pub envelope: Option<ArrayBuffer>,
}

impl Task {
    /// As a message.
    #[allow(clippy::cast_precision_loss, reason = "file sizes are exact in a double up to nine petabytes")]
    pub fn to_message(&self) -> Array {
        let numbers = [self.range.start as f64, self.range.end as f64, self.until as f64];
        let message = Array::of3(&self.id.into(), &self.opening.into(), &self.index.into());
        message.push(self.file.as_ref().map_or(&JsValue::NULL, |file| file));
        numbers.iter().for_each(|number| _ = message.push(&JsValue::from_f64(*number)));
        message.push(&self.recipe);
        self.envelope.iter().for_each(|envelope| _ = message.push(envelope));
        message
    }

    /// What goes over with it.
    pub fn transfer(&self) -> Array {
        self.envelope.iter().cloned().chain([self.recipe.buffer()]).collect()
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "written by to_message")]
    fn of_message(message: &Array) -> Option<Task> {
        let number = |at| message.get(at).as_f64();
        Some(Task {
            id: number(0)? as u32,
            opening: number(1)? as u32,
            index: number(2)? as u32,
            file: message.get(3).dyn_into().ok(),
            range: number(4)? as u64..number(5)? as u64,
            until: number(6)? as u64,
            recipe: message.get(7).dyn_into().ok()?,
            envelope: message.get(8).dyn_into().ok(),
        })
    }
}

/// Reads an answer of [`run`].
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers when sent")]
pub(super) fn read_answer(message: JsValue) -> Parsed {
    let broken = || Parsed::Crashed { words: "a parse worker sent no answer but something else".to_owned() };
    let Ok(message) = message.dyn_into::<Array>() else { return broken() };
    let id = message.get(0).as_f64().map(|id| id as u32);
    let content = message.get(1);
    match (id, content.dyn_ref::<Uint8Array>(), content.as_string()) {
        (Some(id), Some(part), _) => {
            let memory = message.get(2).as_f64().map_or(0, |bytes| bytes as u64);
            Parsed::Part { id, bytes: part.to_vec(), envelope: part.buffer(), memory }
        }
        (Some(id), None, Some(words)) => Parsed::Unreadable { id, words },
        (None, None, Some(words)) => Parsed::Crashed { words },
        _ => broken(),
    }
}

/// What is to be done, and what is at hand for it.
#[derive(Default)]
struct Bench {
    queue: RefCell<VecDeque<Task>>,
    is_at_work: Cell<bool>,
}

/// The files of an opening, the one that is open, room for a range of it, and free envelopes.
#[derive(Default)]
struct Desk {
    opening: u32,
    files: BTreeMap<u32, File>,
    open: Option<(u32, Tap)>,
    bytes: Vec<u8>,
    envelopes: Vec<ArrayBuffer>,
}

/// Envelopes are of whole mebibytes, so that most fit most parts.
const ENVELOPE: usize = 1 << 20;

/// Listens for tasks.
pub(super) fn run() {
    let bench = Rc::new(Bench::default());
    let desk = Rc::new(RefCell::new(Desk::default()));
    EventListener::new(&post::scope(), "message", move |event| {
        let data = event.unchecked_ref::<MessageEvent>().data();
        let Some(task) = data.dyn_ref::<Array>().and_then(Task::of_message) else { return };
        bench.queue.borrow_mut().push_back(task);
        if !bench.is_at_work.replace(true) {
            spawn_local(work(Rc::clone(&bench), Rc::clone(&desk)));
        }
    })
    .forget();
}

/// Does all there is to do. One at a time, so the desk is nobody else's meanwhile.
async fn work(bench: Rc<Bench>, desk: Rc<RefCell<Desk>>) {
    let mut own = desk.take();
    loop {
        let task = bench.queue.borrow_mut().pop_front();
        let Some(mut task) = task else { break };
        own.envelopes.extend(task.envelope.take());
        own.take_file(&mut task);
        match own.read(&task).await {
            Ok(()) => own.parse(&task),
            Err(error) => {
                own.open = None;
                post::raw(&Array::of2(&task.id.into(), &JsString::from(error.words)), &Array::new());
            }
        }
    }
    desk.replace(own);
    bench.is_at_work.set(false);
}

impl Desk {
    /// Keeps the file that came with a task, and none of an opening before.
    fn take_file(&mut self, task: &mut Task) {
        if self.opening != task.opening {
            (self.opening, self.open) = (task.opening, None);
            self.files.clear();
        }
        self.files.extend(task.file.take().map(|file| (task.index, file)));
    }

    /// Reads the range of a task.
    async fn read(&mut self, task: &Task) -> Result<(), ReadError> {
        let is_open = |(index, tap): &(u32, Tap)| *index == task.index && tap.goes_on_with(&task.range);
        if !self.open.as_ref().is_some_and(is_open) {
            let unknown = || ReadError { words: "a file that was never handed over".to_owned() };
            let file = self.files.get(&task.index).ok_or_else(unknown)?;
            let tap = Tap::open(file, &(task.range.start..task.until.max(task.range.end)))?;
            self.open = Some((task.index, tap));
        }
        let len = usize::try_from(task.range.end - task.range.start).unwrap_or(usize::MAX);
        self.bytes.resize(len, 0);
        match &mut self.open {
            Some((.., tap)) => tap.fill(&mut self.bytes).await,
            None => Ok(()),
        }
    }

    /// Parses what was read, and answers.
    fn parse(&mut self, task: &Task) {
        match SliceTask::from_bytes(&task.recipe.to_vec()) {
            Ok(slice) => {
                let part = self.enclose(&parse_slice(&slice, &self.bytes).to_bytes());
                #[allow(clippy::cast_precision_loss, reason = "memory is far below 2^53 bytes")]
                let memory = JsValue::from_f64(memory_bytes() as f64);
                post::raw(&Array::of3(&task.id.into(), &part, &memory), &Array::of1(&part.buffer()));
            }
            Err(error) => report_crash(&error.to_string()),
        }
    }

    /// Puts bytes into an envelope. One that is too small is let go.
    fn enclose(&mut self, bytes: &[u8]) -> Uint8Array {
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let free = self.envelopes.pop().filter(|envelope| envelope.byte_length() >= len);
        let envelope = free.unwrap_or_else(|| {
            let room = bytes.len().next_multiple_of(ENVELOPE);
            ArrayBuffer::new(u32::try_from(room).unwrap_or(u32::MAX))
        });
        let part = Uint8Array::new_with_byte_offset_and_length(&envelope, 0, len);
        part.copy_from(bytes);
        part
    }
}

/// The worker's last words.
pub(super) fn report_crash(message: &str) {
    post::raw(&Array::of2(&JsValue::NULL, &message.into()), &Array::new());
}
