//! Every way by which a page could send something out, tried in front of the reader.
//!
//! Each attempt asks for an address of our own folder that does not exist and carries nothing but the name of the way,
//! so that even an open way would tell nobody anything. An attempt is *refused* when the browser throws or announces a
//! violation of the policy for that address. Everything else is *open*: an error alone only says that nothing usable
//! came back, and a beacon is called sent whether it was or not. Of a few ways a browser is silent when it refuses them
//! or has them switched off; those are open only when something came back or the browser has timed an answer. The
//! browser's interfaces are reached by name: the page is built without bindings for those that talk to a network.

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
pub const WAYS_OUT: [&str; 24] = [
    "fetch",
    "xhr",
    "beacon",
    "event-source",
    "web-socket",
    "web-transport",
    "image",
    "font",
    "style",
    "script",
    "import",
    "media",
    "frame",
    "object",
    "form",
    "ping",
    "preload",
    "prefetch",
    "worker",
    "worker-fetch",
    "worker-import",
    "shared-worker",
    "service-worker",
    "web-rtc",
];

/// Ways whose refusal not every browser announces: Firefox has pings switched off and refuses to preload without a
/// word, WebKit does not prefetch, and a WebTransport may fail for want of a server that speaks it.
const SILENT: [&str; 4] = ["ping", "preload", "prefetch", "web-transport"];

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

/// How long an attempt may stay without a sign that decides. Long enough for a busy machine: a refusal that is announced
/// later would be shown as an open way.
const PATIENCE_MS: u32 = 5000;
/// The address every attempt asks for, with the name of the way behind it.
const NOWHERE: &str = "lock-check";

/// Tries one way.
pub async fn try_way(way: &str) -> Outcome {
    let window: JsValue = js_sys::global().into();
    let address = address(way);
    let attempt = Attempt::begin(way, address.clone());
    let url = || JsValue::from(address.as_str());
    let started = match way {
        "fetch" => promised(&attempt, call(&window, "fetch", &[url()])),
        "xhr" => xhr(&attempt, &address),
        "beacon" => call(&navigator(), "sendBeacon", &[url()]).map(drop),
        "event-source" => constructed(&attempt, "EventSource", &[url()], "open"),
        "web-socket" => constructed(&attempt, "WebSocket", &[socket(&address).into()], "open"),
        "web-transport" => construct("WebTransport", &[url()])
            .and_then(|made| promised(&attempt, Reflect::get(&made, &"ready".into()))),
        "image" => element(&attempt, "img", &[("src", &address)]),
        "font" => construct("FontFace", &["lock".into(), format!("url({address})").into()])
            .and_then(|face| promised(&attempt, call(&face, "load", &[]))),
        "style" => element(&attempt, "link", &[("rel", "stylesheet"), ("href", &address)]),
        "script" => element(&attempt, "script", &[("src", &address)]),
        "import" => element(&attempt, "script", &[("type", "module"), ("src", &address)]),
        "media" => element(&attempt, "audio", &[("preload", "auto"), ("src", &address)]),
        "frame" => element(&attempt, "iframe", &[("src", &address)]),
        "object" => element(&attempt, "object", &[("type", "text/html"), ("data", &address)]),
        "form" => form(&attempt, &address),
        "ping" => ping(&attempt, &address),
        "preload" => element(&attempt, "link", &[("rel", "preload"), ("as", "image"), ("href", &address)]),
        "prefetch" => element(&attempt, "link", &[("rel", "prefetch"), ("href", &address)]),
        "worker" => constructed(&attempt, "Worker", &[url()], "message"),
        "worker-fetch" => in_worker(&attempt, &address, WORKER_FETCH),
        "worker-import" => in_worker(&attempt, &address, WORKER_IMPORT),
        "shared-worker" => constructed(&attempt, "SharedWorker", &[url()], "connect"),
        "service-worker" => Reflect::get(&navigator(), &"serviceWorker".into())
            .and_then(|workers| promised(&attempt, call(&workers, "register", &[url()]))),
        // The constructors were removed before anything else; content policies do not reach them.
        "web-rtc" => construct("RTCPeerConnection", &[]).map(|_| attempt.end(Outcome::Open)),
        _ => return Outcome::Absent,
    };
    if let Err(error) = started {
        attempt.end(if is_absent(&error) && way != "web-rtc" { Outcome::Absent } else { Outcome::Refused });
    }
    attempt.outcome(way, &address).await
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

    /// Puts an element into the page until the attempt has ended.
    fn place(&self, element: Element) -> Result<(), JsValue> {
        gloo::utils::document().body().ok_or("absent")?.append_child(&element)?;
        self.elements.borrow_mut().push(element);
        Ok(())
    }

    async fn outcome(self, way: &str, address: &str) -> Outcome {
        let (late, silence) = oneshot::channel();
        let timer = Timeout::new(PATIENCE_MS, move || {
            let _ = late.send(());
        });
        let decided = self.decided.borrow_mut().take();
        let outcome = match decided {
            Some(decided) => match select(decided, silence).await {
                Either::Left((outcome, _)) => outcome.unwrap_or(Outcome::Refused),
                Either::Right(_) if SILENT.contains(&way) && !was_answered(address) => Outcome::Refused,
                Either::Right(_) => Outcome::Open,
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

/// A promise that is kept means open; one that is broken says nothing yet.
fn promised(attempt: &Attempt, promise: Result<JsValue, JsValue>) -> Result<(), JsValue> {
    let promise: Promise = promise?.dyn_into().map_err(|_| JsValue::from("absent"))?;
    let open = attempt.ending(Outcome::Open);
    wasm_bindgen_futures::spawn_local(async move {
        if JsFuture::from(promise).await.is_ok() {
            open();
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
    Ok(())
}

fn xhr(attempt: &Attempt, address: &str) -> Result<(), JsValue> {
    let request = construct("XMLHttpRequest", &[])?;
    let target: EventTarget = request.clone().unchecked_into();
    attempt.listen(&target, "load", Outcome::Open);
    call(&request, "open", &["GET".into(), address.into()])?;
    call(&request, "send", &[]).map(drop)
}

/// An element that asks for something as soon as it stands in the page.
fn element(attempt: &Attempt, tag: &str, attributes: &[(&str, &str)]) -> Result<(), JsValue> {
    let element = made(tag, attributes)?;
    match tag {
        // These report that they have loaded when they were refused: their empty page.
        "iframe" | "object" => {}
        "audio" => attempt.listen(&element, "canplay", Outcome::Open),
        _ => attempt.listen(&element, "load", Outcome::Open),
    }
    attempt.place(element)
}

/// A form that is sent to a frame, so that the page stays.
fn form(attempt: &Attempt, address: &str) -> Result<(), JsValue> {
    attempt.place(made("iframe", &[("name", NOWHERE)])?)?;
    let form = made("form", &[("action", address), ("method", "post"), ("target", NOWHERE)])?;
    attempt.place(form.clone())?;
    call(&form, "submit", &[]).map(drop)
}

/// A link to where the reader is, which tells another address that it was followed.
fn ping(attempt: &Attempt, address: &str) -> Result<(), JsValue> {
    let here = gloo::utils::window().location().hash()?;
    let link = made("a", &[("href", if here.is_empty() { "#" } else { &here }), ("ping", address)])?;
    attempt.place(link.clone())?;
    call(&link, "click", &[]).map(drop)
}

fn made(tag: &str, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    let element = gloo::utils::document().create_element(tag)?;
    if tag == "object" {
        // Not loaded at all where it is hidden altogether.
        element.set_attribute("class", "heard")?;
        element.set_attribute("aria-hidden", "true")?;
        element.set_attribute("tabindex", "-1")?;
    } else {
        element.set_attribute("hidden", "")?;
    }
    for (name, value) in attributes {
        element.set_attribute(name, value)?;
    }
    Ok(element)
}

/// Says whether a request was answered; the addresses that a worker asks for are timed there and not in the page.
const WORKER_FETCH: &str =
    "onmessage = ({ data }) => fetch(data).then(() => postMessage(true), () => postMessage(false));";
const WORKER_IMPORT: &str = "onmessage = ({ data }) => { try { importScripts(data); postMessage(true); } catch { \
     setTimeout(() => postMessage(performance.getEntriesByName(data).some( \
     ({ responseStart, responseStatus }) => responseStart > 0 || responseStatus > 0)), 100); } };";

/// A worker from a blob is allowed; what it asks for must be refused all the same.
fn in_worker(attempt: &Attempt, address: &str, script: &str) -> Result<(), JsValue> {
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

/// Whether the browser has timed an answer. Not every browser tells the status; a refused request has no times either.
fn has_answer(entry: &JsValue) -> bool {
    number(entry, "responseStatus") > 0.0 || number(entry, "responseStart") > 0.0
}

fn was_answered(address: &str) -> bool {
    entries().iter().any(|entry| name(entry) == address && has_answer(entry))
}

/// Requests that left the page since a moment: what the browser has timed, without files made in memory and without
/// attempts that were refused.
#[must_use]
pub fn requests_since(start_ms: f64) -> u64 {
    let left = |entry: &&JsValue| {
        let name = name(entry);
        let in_memory = name.starts_with("blob:") || name.starts_with("data:");
        let refused = name.contains(NOWHERE) && !has_answer(entry);
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
