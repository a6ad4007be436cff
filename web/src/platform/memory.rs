//! How much memory this program holds.

use js_sys::{ArrayBuffer, WebAssembly};
use wasm_bindgen::JsCast as _;

/// Bytes of this program's own memory. It grows when needed and never shrinks while the page or worker lives, so the
/// last figure is the largest.
#[must_use]
#[allow(clippy::cast_lossless, reason = "a length is a whole number below 2^32")]
pub fn memory_bytes() -> u64 {
    let memory = wasm_bindgen::memory().dyn_into::<WebAssembly::Memory>().ok();
    let buffer = memory.and_then(|memory| memory.buffer().dyn_into::<ArrayBuffer>().ok());
    buffer.map_or(0, |buffer| u64::from(buffer.byte_length()))
}
