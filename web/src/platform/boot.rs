//! What `boot.js` leaves behind under the global name `hedgerow`: on the page the build and a function that starts
//! workers; in a worker its role, the compiled module, and the address of the blob it came from.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Worker;

/// What a worker is for. Both roles run the same program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerRole {
    /// Owns the engine; one for each page.
    Engine,
    /// Parses ranges of files for the engine.
    Parse,
}

impl WorkerRole {
    fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Parse => "parse",
        }
    }
}

/// Why no worker could be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BootError {
    /// The program was started by something other than `boot.js`.
    NotBooted,
    /// The browser refused; in its own words.
    Refused(String),
}

impl std::fmt::Display for BootError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotBooted => write!(f, "the page was not started by its boot script; load it again"),
            Self::Refused(words) => write!(f, "the browser refused to start a worker: {words}"),
        }
    }
}

impl std::error::Error for BootError {}

fn left_behind() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"hedgerow".into()).ok().filter(JsValue::is_object)
}

fn field(name: &str) -> Option<JsValue> {
    Reflect::get(&left_behind()?, &name.into()).ok()
}

/// The build this program belongs to.
#[must_use]
pub fn build() -> String {
    field("build").and_then(|value| value.as_string()).unwrap_or_default()
}

/// The role this program was started in; nothing on the page.
#[must_use]
pub fn role() -> Option<WorkerRole> {
    let name = field("role")?.as_string()?;
    [WorkerRole::Engine, WorkerRole::Parse].into_iter().find(|role| role.name() == name)
}

/// Starts a worker from the page or from another worker. It runs under the page's closed network.
///
/// # Errors
/// [`BootError`] when the boot script is not there or the browser refuses.
pub fn start_worker(role: WorkerRole) -> Result<Worker, BootError> {
    let refused = |error: JsValue| BootError::Refused(format!("{error:?}"));
    let starter = field("startWorker").filter(JsValue::is_function);
    if let Some(starter) = starter {
        let starter: Function = starter.unchecked_into();
        let worker = starter.call1(&JsValue::NULL, &role.name().into()).map_err(refused)?;
        return worker.dyn_into().map_err(|_| BootError::NotBooted);
    }
    // Inside a worker: hand on what we were given, under another role.
    let given = left_behind().ok_or(BootError::NotBooted)?;
    let url = field("url").and_then(|url| url.as_string()).ok_or(BootError::NotBooted)?;
    let worker = Worker::new(&url).map_err(refused)?;
    let first = Object::assign(&Object::new(), given.unchecked_ref());
    Reflect::set(&first, &"role".into(), &role.name().into()).map_err(refused)?;
    worker.post_message(&first).map_err(refused)?;
    Ok(worker)
}
