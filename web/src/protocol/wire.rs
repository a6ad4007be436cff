//! An envelope as a JavaScript message: `[version, head bytes, body bytes, attachments]`. The buffers are transferred,
//! not copied; files and blobs go by reference.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};

use super::head::PROTOCOL;

/// A message between page and worker.
#[derive(Debug)]
pub struct Envelope<H> {
    /// Who speaks about which call.
    pub head: H,
    /// The engine's request or answer, serialised.
    pub body: Vec<u8>,
    /// Files, blobs and buffers that go beside the body. Buffers are transferred.
    pub attachments: Array,
}

/// A message that could not be written or read. It means that page and worker are not of one build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WireError {
    /// The message is not an envelope at all.
    NotAnEnvelope,
    /// The other side speaks another version.
    Version {
        /// What it speaks.
        found: u32,
    },
    /// The head's bytes do not read as a head.
    Head,
}

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAnEnvelope => write!(f, "a message between page and worker is not an envelope"),
            Self::Version { found } => {
                write!(f, "a message has protocol version {found}, expected {PROTOCOL}; load the page again")
            }
            Self::Head => write!(f, "the head of a message between page and worker cannot be read"),
        }
    }
}

impl std::error::Error for WireError {}

impl<H> Envelope<H> {
    /// A message that is all head.
    #[must_use]
    pub fn of(head: H) -> Self {
        Self { head, body: Vec::new(), attachments: Array::new() }
    }
}

impl<H: Serialize> Envelope<H> {
    /// The message, and the buffers to be transferred with it.
    ///
    /// # Errors
    /// When the head cannot be serialised.
    pub fn encode(&self) -> Result<(JsValue, Array), WireError> {
        let head = postcard::to_allocvec(&self.head).map_err(|_| WireError::Head)?;
        let head = Uint8Array::from(head.as_slice());
        let body = Uint8Array::from(self.body.as_slice());
        let transfer = Array::of2(&head.buffer(), &body.buffer());
        for attachment in self.attachments.iter() {
            if attachment.is_instance_of::<ArrayBuffer>() {
                transfer.push(&attachment);
            }
        }
        let message = Array::of4(&PROTOCOL.into(), &head, &body, &self.attachments);
        Ok((message.into(), transfer))
    }
}

impl<H: DeserializeOwned> Envelope<H> {
    /// Reads a message.
    ///
    /// # Errors
    /// [`WireError`] when it is not an envelope of our version.
    pub fn decode(message: JsValue) -> Result<Self, WireError> {
        let message: Array = message.dyn_into().map_err(|_| WireError::NotAnEnvelope)?;
        let version = message.get(0).as_f64().ok_or(WireError::NotAnEnvelope)?;
        if version != f64::from(PROTOCOL) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only shown")]
            return Err(WireError::Version { found: version as u32 });
        }
        let head: Uint8Array = message.get(1).dyn_into().map_err(|_| WireError::NotAnEnvelope)?;
        let body: Uint8Array = message.get(2).dyn_into().map_err(|_| WireError::NotAnEnvelope)?;
        let attachments: Array = message.get(3).dyn_into().map_err(|_| WireError::NotAnEnvelope)?;
        let head = postcard::from_bytes(&head.to_vec()).map_err(|_| WireError::Head)?;
        Ok(Self { head, body: body.to_vec(), attachments })
    }
}
