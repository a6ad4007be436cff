//! How much memory this program holds, and how much it may take.

use js_sys::{ArrayBuffer, Reflect, WebAssembly};
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

/// What tables may take on any device: the engine stays below the 2 GiB up to which addresses are positive numbers, and
/// what joins and answers questions needs room as well.
const MOST: f64 = 1.6 * GIB;
const GIB: f64 = 1_073_741_824.0;

/// Bytes that tables may take on this device. Browsers that tell the size of its memory, which few do, leave half of it to
/// others.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
pub fn memory_for_tables() -> u64 {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok();
    let gigabytes = navigator
        .and_then(|navigator| Reflect::get(&navigator, &"deviceMemory".into()).ok())
        .and_then(|gigabytes| gigabytes.as_f64());
    gigabytes.map_or(MOST, |gigabytes| MOST.min(gigabytes * GIB / 2.0)) as u64
}
