//! What page and worker say to each other: an envelope around requests and answers of the engine, which travel as
//! bytes. Files travel beside them as handles, so that their content never enters the page.
//!
//! `head` and [`body`] are plain Rust and tested natively; `wire` alone knows how an envelope becomes a JavaScript message.

pub mod body;
mod head;
mod wire;

pub use head::{CallId, FromWorker, Outcome, PROTOCOL, Progress, ToWorker};
pub use wire::{Envelope, WireError};
