//! Speaking to whoever started this worker.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

use crate::protocol::{Envelope, FromWorker};

/// This worker's own scope.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends a message to the page. A refusal cannot be told to anyone: the page will hear silence and act on it.
pub(super) fn to_page(envelope: &Envelope<FromWorker>) {
    if let Ok((message, transfer)) = envelope.encode() {
        raw(&message, &transfer);
    }
}

/// Sends any message to whoever started this worker.
pub(super) fn raw(message: &JsValue, transfer: &Array) {
    drop(scope().post_message_with_transfer(message, transfer));
}
