//! Ranges of files. Never a whole file: above some hundred megabytes browsers answer such reads with nothing or with
//! a misleading error.

use std::ops::Range;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// A range that could not be read: the file was changed, moved or taken away meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadError {
    /// The browser's own words.
    pub words: String,
}

/// Asks for the bytes of `range`. The browser begins to read at once, not when the future is first polled, so a range
/// can be asked for ahead of its use.
pub(super) fn read(
    file: &File,
    range: &Range<u64>,
) -> impl Future<Output = Result<Vec<u8>, ReadError>> + 'static {
    let size = range.end - range.start;
    // File sizes are exact in a double up to nine petabytes.
    #[allow(clippy::cast_precision_loss, reason = "see above")]
    let slice = file.slice_with_f64_and_f64(range.start as f64, range.end as f64);
    let asked = slice.map(|slice| JsFuture::from(slice.array_buffer()));
    async move {
        let failed = |error: JsValue| ReadError { words: format!("{error:?}") };
        let buffer: ArrayBuffer = asked.map_err(failed)?.await.map_err(failed)?.unchecked_into();
        let bytes = Uint8Array::new(&buffer).to_vec();
        // A file that shrank since it was chosen answers with less instead of failing in some browsers.
        if bytes.len() as u64 == size {
            Ok(bytes)
        } else {
            Err(ReadError { words: format!("{} bytes were read instead of {size}", bytes.len()) })
        }
    }
}
