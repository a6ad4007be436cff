//! Every way by which a page could send something out, tried in front of the reader.
//!
//! Each attempt asks for an address of our own folder that does not exist and carries nothing but the name of the way,
//! so that even an open way would tell nobody anything. An attempt is *refused* when the browser throws, reports an
//! error or announces a violation of the policy for that address; it is *open* only when something came back or the
//! browser has timed an answer. The return value of a beacon says nothing (some browsers answer `true` and send
//! nothing), hence the last rule. The browser's interfaces are reached by name: the page is built without bindings
//! for those that talk to a network.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, JsString, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, EventTarget};

/// The ways, by the words under which they are told.
pub const WAYS_OUT: [&str; 17] = [
    "fetch",
    "xhr",
    "beacon",
    "event-source",
    "web-socket",
    "web-transport",
    "image",
    "font",
    "script",
    "import",
    "media",
    "frame",
    "worker",
    "worker-fetch",
    "shared-worker",
    "service-worker",
    "web-rtc",
];

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The way is closed.
    Refused,
    /// Something got through.
    Open,
    /// This browser has no such way.
    Absent,
}

impl Outcome {
    /// The word under which it is told.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Refused => "refused",
            Outcome::Open => "open",
            Outcome::Absent => "absent",
        }
    }
}

/// How long an attempt may stay without any sign.
const PATIENCE_MS: u32 = 1500;
/// The address every attempt asks for, with the name of the way behind it.
const NOWHERE: &str = "lock-check";

/// Tries one way.
pub async fn try_way(way: &str) -> Outcome {
    let window: JsValue = js_sys::global().into();
    let address = address(way);
    let attempt = Attempt::begin(way, address.clone());
    let started = match way {
        "fetch" => promised(&attempt, call(&window, "fetch", &[address.as_str().into()])),
        "xhr" => xhr(&attempt, &address),
        "beacon" => call(&navigator(), "sendBeacon", &[address.as_str().into()]).map(drop),
        "event-source" => constructed(&attempt, "EventSource", &[address.as_str().into()], "message"),
        "web-socket" => constructed(&attempt, "WebSocket", &[socket(&address).into()], "open"),
        "web-transport" => construct("WebTransport", &[address.as_str().into()])
            .and_then(|made| promised(&attempt, Reflect::get(&made, &"ready".into()))),
        "image" => element(&attempt, "img", &[], "src", &address),
        "font" => construct("FontFace", &["lock".into(), format!("url({address})").into()])
            .and_then(|face| promised(&attempt, call(&face, "load", &[]))),
        "script" => element(&attempt, "script", &[], "src", &address),
        "import" => element(&attempt, "script", &[("type", "module")], "src", &address),
        "media" => element(&attempt, "audio", &[("preload", "auto")], "src", &address),
        "frame" => element(&attempt, "iframe", &[], "src", &address),
        "worker" => constructed(&attempt, "Worker", &[address.as_str().into()], "message"),
        "worker-fetch" => worker_fetch(&attempt, &address),
        "shared-worker" => constructed(&attempt, "SharedWorker", &[address.as_str().into()], "connect"),
        "service-worker" => Reflect::get(&navigator(), &"serviceWorker".into())
            .and_then(|workers| promised(&attempt, call(&workers, "register", &[address.as_str().into()]))),
        // The constructors were removed before anything else; content policies do not reach them.
        "web-rtc" => construct("RTCPeerConnection", &[]).map(|_| attempt.end(Outcome::Open)),
        _ => return Outcome::Absent,
    };
    if let Err(error) = started {
        attempt.end(if is_absent(&error) && way != "web-rtc" { Outcome::Absent } else { Outcome::Refused });
    }
    attempt.outcome(&address).await
}

fn address(way: &str) -> String {
    let base = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
    let folder = base.split(['?', '#']).next().unwrap_or_default();
    let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{NOWHERE}?{way}")
}

fn socket(address: &str) -> String {
    address.replacen("http", "ws", 1)
}

fn navigator() -> JsValue {
    gloo::utils::window().navigator().into()
}

/// An attempt under way: the first sign decides.
struct Attempt {
    decide: Rc<RefCell<Option<oneshot::Sender<Outcome>>>>,
    decided: RefCell<Option<oneshot::Receiver<Outcome>>>,
    listeners: RefCell<Vec<EventListener>>,
    elements: RefCell<Vec<Element>>,
}

impl Attempt {
    fn begin(way: &str, address: String) -> Self {
        let (decide, decided) = oneshot::channel();
        let attempt = Attempt {
            decide: Rc::new(RefCell::new(Some(decide))),
            decided: RefCell::new(Some(decided)),
            listeners: RefCell::default(),
            elements: RefCell::default(),
        };
        let ending = attempt.ending(Outcome::Refused);
        let marker = format!("?{way}");
        attempt.listeners.borrow_mut().push(EventListener::new(
            &gloo::utils::document(),
            "securitypolicyviolation",
            move |event| {
                let blocked = Reflect::get(event, &"blockedURI".into()).ok().and_then(|uri| uri.as_string());
                let blocked = blocked.unwrap_or_default();
                // Browsers shorten the address when it is not of our own origin, as that of a socket.
                if blocked.ends_with(&marker) || blocked == socket(&address) {
                    ending();
                }
            },
        ));
        attempt
    }

    fn ending(&self, outcome: Outcome) -> impl Fn() + Clone + 'static {
        let decide = Rc::clone(&self.decide);
        move || {
            if let Some(decide) = decide.borrow_mut().take() {
                // Nobody waits any more after the first sign.
                let _ = decide.send(outcome);
            }
        }
    }

    fn end(&self, outcome: Outcome) {
        self.ending(outcome)();
    }

    fn listen(&self, target: &EventTarget, event: &'static str, outcome: Outcome) {
        let ending = self.ending(outcome);
        self.listeners.borrow_mut().push(EventListener::new(target, event, move |_| ending()));
    }

    async fn outcome(self, address: &str) -> Outcome {
        let (late, silence) = oneshot::channel();
        let timer = Timeout::new(PATIENCE_MS, move || {
            let _ = late.send(());
        });
        let decided = self.decided.borrow_mut().take();
        let outcome = match decided {
            Some(decided) => match select(decided, silence).await {
                Either::Left((outcome, _)) => outcome.unwrap_or(Outcome::Refused),
                Either::Right(_) if was_answered(address) => Outcome::Open,
                Either::Right(_) => Outcome::Refused,
            },
            None => Outcome::Refused,
        };
        drop(timer);
        for element in self.elements.borrow().iter() {
            element.remove();
        }
        outcome
    }
}

fn is_absent(error: &JsValue) -> bool {
    error.as_string().as_deref() == Some("absent")
}

fn construct(name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let constructor = Reflect::get(&js_sys::global(), &name.into())?;
    let constructor: Function = constructor.dyn_into().map_err(|_| JsValue::from("absent"))?;
    Reflect::construct(&constructor, &arguments.iter().collect::<Array>())
}

fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    if target.is_undefined() {
        return Err("absent".into());
    }
    let function = Reflect::get(target, &method.into())?;
    let function: Function = function.dyn_into().map_err(|_| JsValue::from("absent"))?;
    function.apply(target, &arguments.iter().collect::<Array>())
}

/// A promise that is kept means open, one that is broken refused.
fn promised(attempt: &Attempt, promise: Result<JsValue, JsValue>) -> Result<(), JsValue> {
    let promise: Promise = promise?.dyn_into().map_err(|_| JsValue::from("absent"))?;
    let (open, refused) = (attempt.ending(Outcome::Open), attempt.ending(Outcome::Refused));
    wasm_bindgen_futures::spawn_local(async move {
        match JsFuture::from(promise).await {
            Ok(_) => open(),
            Err(_) => refused(),
        }
    });
    Ok(())
}

fn constructed(
    attempt: &Attempt,
    name: &str,
    arguments: &[JsValue],
    success: &'static str,
) -> Result<(), JsValue> {
    let made: EventTarget = construct(name, arguments)?.unchecked_into();
    attempt.listen(&made, success, Outcome::Open);
    attempt.listen(&made, "error", Outcome::Refused);
    Ok(())
}

fn xhr(attempt: &Attempt, address: &str) -> Result<(), JsValue> {
    let request = construct("XMLHttpRequest", &[])?;
    let target: EventTarget = request.clone().unchecked_into();
    attempt.listen(&target, "load", Outcome::Open);
    attempt.listen(&target, "error", Outcome::Refused);
    call(&request, "open", &["GET".into(), address.into()])?;
    call(&request, "send", &[]).map(drop)
}

fn element(
    attempt: &Attempt,
    tag: &str,
    attributes: &[(&str, &str)],
    source: &str,
    address: &str,
) -> Result<(), JsValue> {
    let document = gloo::utils::document();
    let element = document.create_element(tag)?;
    for (name, value) in attributes {
        element.set_attribute(name, value)?;
    }
    element.set_attribute("hidden", "")?;
    // A refused frame reports that it has loaded (its empty page); the violation and the timing tell the truth.
    if tag != "iframe" {
        attempt.listen(&element, if tag == "audio" { "canplay" } else { "load" }, Outcome::Open);
    }
    attempt.listen(&element, "error", Outcome::Refused);
    element.set_attribute(source, address)?;
    document.body().ok_or("absent")?.append_child(&element)?;
    attempt.elements.borrow_mut().push(element);
    Ok(())
}

/// A worker from a blob is allowed; what it asks for must be refused all the same.
fn worker_fetch(attempt: &Attempt, address: &str) -> Result<(), JsValue> {
    let script =
        "onmessage = ({ data }) => fetch(data).then(() => postMessage(true), () => postMessage(false));";
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"text/javascript".into())?;
    let parts = Array::of1(&JsString::from(script));
    let blob = construct("Blob", &[parts.into(), options.into()])?;
    let url = web_sys::Url::create_object_url_with_blob(blob.unchecked_ref())?;
    let worker = construct("Worker", &[url.as_str().into()])?;
    let (open, refused) = (attempt.ending(Outcome::Open), attempt.ending(Outcome::Refused));
    let target: EventTarget = worker.clone().unchecked_into();
    let ended = worker.clone();
    attempt.listeners.borrow_mut().push(EventListener::new(&target, "message", move |event| {
        let got_through = Reflect::get(event, &"data".into()).ok().and_then(|data| data.as_bool());
        if got_through == Some(false) {
            refused()
        } else {
            open()
        }
        drop(call(&ended, "terminate", &[]));
        drop(web_sys::Url::revoke_object_url(&url));
    }));
    attempt.listen(&target, "error", Outcome::Refused);
    call(&worker, "postMessage", &[address.into()]).map(drop)
}

fn entries() -> Vec<JsValue> {
    let performance = Reflect::get(&js_sys::global(), &"performance".into()).unwrap_or(JsValue::UNDEFINED);
    let entries = call(&performance, "getEntriesByType", &["resource".into()]);
    entries
        .ok()
        .and_then(|entries| entries.dyn_into::<Array>().ok())
        .map(|entries| entries.to_vec())
        .unwrap_or_default()
}

fn number(entry: &JsValue, field: &str) -> f64 {
    Reflect::get(entry, &field.into()).ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
}

fn name(entry: &JsValue) -> String {
    Reflect::get(entry, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

/// Whether the browser has timed an answer from this address.
fn was_answered(address: &str) -> bool {
    entries().iter().any(|entry| name(entry) == address && number(entry, "responseStatus") > 0.0)
}

/// Requests that left the page since a moment: what the browser has timed, without files made in memory and without
/// attempts that were refused.
#[must_use]
pub fn requests_since(start_ms: f64) -> u64 {
    let left = |entry: &&JsValue| {
        let name = name(entry);
        let in_memory = name.starts_with("blob:") || name.starts_with("data:");
        let refused = name.contains(NOWHERE) && number(entry, "responseStatus") == 0.0;
        number(entry, "startTime") >= start_ms && !in_memory && !refused
    };
    entries().iter().filter(left).count() as u64
}

/// The content policies of the document, in the order in which they were set.
#[must_use]
pub fn policies() -> Vec<String> {
    let found = gloo::utils::document().query_selector_all("meta[http-equiv='Content-Security-Policy']");
    let Ok(found) = found else { return Vec::new() };
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into::<Element>().ok()?.get_attribute("content"))
        .collect()
}
