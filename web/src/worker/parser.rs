//! The parse worker: receives `[task, file, from, to, recipe]`, answers `[task, part, memory]`. Two tasks are usually in hand:
//! reading the second goes on while the first is parsed.

use std::ops::Range;

use gloo::events::EventListener;
use hedgerow_core::load::{SliceTask, parse_slice};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};

use super::{post, reader};
use crate::platform::memory_bytes;

/// What a parse worker answered.
pub(super) enum Parsed {
    /// The part of one task.
    Part {
        /// The task.
        id: u32,
        /// Its part, serialised.
        bytes: Vec<u8>,
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

/// A task as a message.
#[allow(clippy::cast_precision_loss, reason = "file sizes are exact in a double up to nine petabytes")]
pub(super) fn task_message(id: u32, file: &File, range: &Range<u64>, recipe: &Uint8Array) -> JsValue {
    let from = JsValue::from_f64(range.start as f64);
    let to = JsValue::from_f64(range.end as f64);
    Array::of5(&id.into(), file, &from, &to, recipe).into()
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
            Parsed::Part { id, bytes: part.to_vec(), memory }
        }
        (Some(id), None, Some(words)) => Parsed::Unreadable { id, words },
        (None, None, Some(words)) => Parsed::Crashed { words },
        _ => broken(),
    }
}

/// Listens for tasks.
pub(super) fn run() {
    EventListener::new(&post::scope(), "message", |event| {
        let data = event.unchecked_ref::<MessageEvent>().data();
        let Ok(task) = data.dyn_into::<Array>() else { return };
        let (Some(from), Some(to)) = (task.get(2).as_f64(), task.get(3).as_f64()) else { return };
        let (Ok(file), Ok(recipe)) = (task.get(1).dyn_into::<File>(), task.get(4).dyn_into::<Uint8Array>())
        else {
            return;
        };
        let id = task.get(0);
        let recipe = recipe.to_vec();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "written by task_message")]
        let reading = reader::read(&file, &(from as u64..to as u64));
        spawn_local(async move {
            match reading.await {
                Ok(bytes) => match SliceTask::from_bytes(&recipe) {
                    Ok(task) => {
                        let part = Uint8Array::from(parse_slice(&task, &bytes).to_bytes().as_slice());
                        #[allow(clippy::cast_precision_loss, reason = "memory is far below 2^53 bytes")]
                        let memory = JsValue::from_f64(memory_bytes() as f64);
                        post::raw(&Array::of3(&id, &part, &memory), &Array::of1(&part.buffer()));
                    }
                    Err(error) => report_crash(&error.to_string()),
                },
                Err(error) => post::raw(&Array::of2(&id, &JsString::from(error.words)), &Array::new()),
            }
        });
    })
    .forget();
}

/// The worker's last words.
pub(super) fn report_crash(message: &str) {
    post::raw(&Array::of2(&JsValue::NULL, &message.into()), &Array::new());
}
