//! The worker: one program in two roles. The *engine* worker owns the engine and answers the page; the *parse*
//! workers, started by it, turn ranges of files into parts. Nothing here knows the page.

mod crew;
mod export;
mod glimpse;
mod host;
mod open;
mod parser;
mod post;
mod reader;
mod rehearsal;
mod tap;

use std::panic;

use crate::platform::{WorkerRole, role};
use crate::protocol::{Envelope, FromWorker};

/// Runs the role this worker was started in.
pub fn start() {
    // The program stops where it panics; these are its last words, so that the page knows why.
    panic::set_hook(Box::new(|info| {
        let message = info.to_string();
        match role() {
            Some(WorkerRole::Parse) => parser::report_crash(&message),
            Some(WorkerRole::Engine) | None => {
                post::to_page(&Envelope::of(FromWorker::Crashed { message }));
            }
        }
    }));
    match role() {
        Some(WorkerRole::Engine) => host::run(),
        Some(WorkerRole::Parse) => parser::run(),
        None => {}
    }
}
