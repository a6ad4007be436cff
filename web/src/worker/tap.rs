//! A file read from one place to another as its browser hands it out, without asking for every piece anew: of a large
//! file each question costs more than a millisecond, and each answer is memory that is touched for the first time. Where
//! the browser can, it fills a buffer of ours that goes back and forth.

use std::ops::Range;

use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader, ReadableStreamReadResult,
};

use super::reader::ReadError;

/// Bytes of the buffer that goes back and forth: few enough to stay in the processor's cache.
const BUFFER: u32 = 256 << 10;

/// An open file.
pub(super) struct Tap {
    /// What has not been read yet.
    rest: Range<u64>,
    inlet: Inlet,
}

/// How the browser hands bytes out.
enum Inlet {
    /// In our buffer. It is away while it is being filled.
    Ours { reader: ReadableStreamByobReader, buffer: Option<ArrayBuffer> },
    /// In buffers of its own; what was left over of the last one.
    Theirs { reader: ReadableStreamDefaultReader, rest: Option<Uint8Array> },
}

fn failed(error: JsValue) -> ReadError {
    ReadError { words: format!("{error:?}") }
}

impl Tap {
    /// Opens a range of a file.
    pub fn open(file: &File, range: &Range<u64>) -> Result<Tap, ReadError> {
        // File sizes are exact in a double up to nine petabytes.
        #[allow(clippy::cast_precision_loss, reason = "see above")]
        let slice = file.slice_with_f64_and_f64(range.start as f64, range.end as f64).map_err(failed)?;
        let stream = slice.stream();
        let inlet = match byob_reader(&stream) {
            Some(reader) => Inlet::Ours { reader, buffer: Some(ArrayBuffer::new(BUFFER)) },
            None => Inlet::Theirs { reader: stream.get_reader().unchecked_into(), rest: None },
        };
        Ok(Tap { rest: range.clone(), inlet })
    }

    /// Whether these bytes come next.
    pub fn goes_on_with(&self, range: &Range<u64>) -> bool {
        self.rest.start == range.start && self.rest.end >= range.end
    }

    /// Fills `bytes` with what comes next.
    pub async fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ReadError> {
        let mut filled = 0;
        while let Some(room) = bytes.get_mut(filled..).filter(|room| !room.is_empty()) {
            let Some(chunk) = self.inlet.next(room.len()).await? else {
                // The file has become shorter since it was chosen.
                return Err(ReadError {
                    words: format!("{filled} bytes were read instead of {}", bytes.len()),
                });
            };
            let len = chunk.length() as usize;
            if let Some(room) = room.get_mut(..len) {
                chunk.copy_to(room);
            }
            filled += len;
            self.rest.start += len as u64;
            self.inlet.take_back(chunk);
        }
        Ok(())
    }
}

impl Inlet {
    /// The next bytes, at most `most` of them; nothing at the end.
    async fn next(&mut self, most: usize) -> Result<Option<Uint8Array>, ReadError> {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let chunk = match self {
            Self::Ours { reader, buffer } => {
                let buffer = buffer.take().unwrap_or_else(|| ArrayBuffer::new(BUFFER));
                let view = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, most.min(BUFFER));
                chunk_of(fill(reader, &view)?).await?
            }
            Self::Theirs { reader, rest } => match rest.take() {
                Some(rest) => Some(rest),
                None => chunk_of(reader.read()).await?,
            },
        };
        Ok(match (self, chunk) {
            (Self::Theirs { rest, .. }, Some(chunk)) if chunk.length() > most => {
                *rest = Some(chunk.subarray(most, chunk.length()));
                Some(chunk.subarray(0, most))
            }
            (_, chunk) => chunk,
        })
    }

    fn take_back(&mut self, chunk: Uint8Array) {
        if let Self::Ours { buffer, .. } = self {
            *buffer = Some(chunk.buffer());
        }
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        // Whether the browser could close it is of no interest any more.
        let closed: Promise = match &self.inlet {
            Inlet::Ours { reader, .. } => reader.cancel(),
            Inlet::Theirs { reader, .. } => reader.cancel(),
        };
        drop(closed);
    }
}

/// A reader that fills our buffer, where the browser has one for files.
fn byob_reader(stream: &ReadableStream) -> Option<ReadableStreamByobReader> {
    // Called by name, because a browser without such readers throws.
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"byob".into()).ok()?;
    let get: Function = Reflect::get(stream, &"getReader".into()).ok()?.dyn_into().ok()?;
    get.call1(stream, &options).ok()?.dyn_into().ok()
}

/// Has a view filled to its end, where the browser can; others hand over what is there, piece by piece.
fn fill(reader: &ReadableStreamByobReader, view: &Uint8Array) -> Result<Promise, ReadError> {
    // Called by name, because the bindings know no options yet.
    let options = Object::new();
    Reflect::set(&options, &"min".into(), &view.length().into()).map_err(failed)?;
    let read: Function = Reflect::get(reader, &"read".into()).map_err(failed)?.unchecked_into();
    Ok(read.call2(reader, view, &options).map_err(failed)?.unchecked_into())
}

/// What a reader answered; nothing at the end.
async fn chunk_of(answer: Promise) -> Result<Option<Uint8Array>, ReadError> {
    let result: ReadableStreamReadResult = JsFuture::from(answer).await.map_err(failed)?.unchecked_into();
    if result.get_done() == Some(true) {
        return Ok(None);
    }
    Ok(result.get_value().dyn_into().ok())
}
