//! The WebDriver protocol, as much of it as the journeys need: one session, spoken to and waited for. Plain blocking
//! calls, because a journey is a sequence. A command travels over HTTP to a driver program, or by Marionette straight
//! to Firefox, which needs no driver then.

mod http;
mod marionette;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use http::Http;
use marionette::Marionette;

/// The name under which an element's id travels, fixed by the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A command under both its names.
#[derive(Debug, Clone, Copy)]
struct Command {
    /// As Marionette calls it, after `WebDriver:`.
    name: &'static str,
    /// Whether HTTP sends a body with it.
    posts: bool,
    /// Its path over HTTP; `{id}` stands for the element.
    path: &'static str,
}

const fn post(name: &'static str, path: &'static str) -> Command {
    Command { name, posts: true, path }
}

const fn get(name: &'static str, path: &'static str) -> Command {
    Command { name, posts: false, path }
}

const SET_TIMEOUTS: Command = post("SetTimeouts", "/timeouts");
const NAVIGATE: Command = post("Navigate", "/url");
const EXECUTE: Command = post("ExecuteScript", "/execute/sync");
const EXECUTE_ASYNC: Command = post("ExecuteAsyncScript", "/execute/async");
const FIND_ELEMENTS: Command = post("FindElements", "/elements");
const FOCUSED: Command = get("GetActiveElement", "/element/active");
const ROLE: Command = get("GetComputedRole", "/element/{id}/computedrole");
const LABEL: Command = get("GetComputedLabel", "/element/{id}/computedlabel");
const TEXT: Command = get("GetElementText", "/element/{id}/text");
const CLICK: Command = post("ElementClick", "/element/{id}/click");
const CLEAR: Command = post("ElementClear", "/element/{id}/clear");
const SEND_KEYS: Command = post("ElementSendKeys", "/element/{id}/value");
const PERFORM: Command = post("PerformActions", "/actions");
const RESIZE: Command = post("SetWindowRect", "/window/rect");
const SCREENSHOT: Command = get("TakeScreenshot", "/screenshot");

/// How a browser is spoken to.
#[derive(Debug)]
enum Wire {
    Http(Http),
    Marionette(Marionette),
}

/// A session with a browser.
#[derive(Debug)]
pub struct Session {
    wire: Wire,
}

/// An element of the page. It goes stale when the page replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

impl Element {
    /// The element as an argument of a script.
    #[must_use]
    pub fn argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }

    fn from_value(value: &Value) -> Result<Self> {
        let id = value.get(ELEMENT).and_then(Value::as_str);
        Ok(Self(id.with_context(|| format!("expected an element, found {value}"))?.to_owned()))
    }
}

impl Session {
    /// Opens a session with the driver at `driver` (`http://127.0.0.1:4444`).
    ///
    /// # Errors
    /// When the driver cannot be reached or refuses the capabilities.
    pub fn open(driver: &str, capabilities: &Value) -> Result<Self> {
        Self::begin(Wire::Http(Http::open(driver, capabilities)?))
    }

    /// Opens a session with a Firefox that listens for Marionette on this port.
    ///
    /// # Errors
    /// When nothing listens there, or it is something else.
    pub fn open_marionette(port: u16) -> Result<Self> {
        Self::begin(Wire::Marionette(Marionette::open(port)?))
    }

    fn begin(wire: Wire) -> Result<Self> {
        let session = Self { wire };
        session.send(SET_TIMEOUTS, json!({ "script": 240_000, "pageLoad": 120_000, "implicit": 0 }))?;
        Ok(session)
    }

    fn send(&self, command: Command, parameters: Value) -> Result<Value> {
        match &self.wire {
            Wire::Http(http) => http.send(command, &parameters),
            Wire::Marionette(marionette) => marionette.send(command, &parameters),
        }
    }

    fn send_to(&self, command: Command, element: &Element) -> Result<Value> {
        self.send(command, json!({ "id": element.0 }))
    }

    /// Ends the session and with it the browser.
    pub fn close(&self) {
        match &self.wire {
            Wire::Http(http) => http.close(),
            Wire::Marionette(marionette) => marionette.close(),
        }
    }

    /// Loads an address and waits for its load event.
    pub fn navigate(&self, url: &str) -> Result<()> {
        self.send(NAVIGATE, json!({ "url": url })).map(drop)
    }

    /// Runs the body of a function in the page; `arguments` are its arguments.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.send(EXECUTE, json!({ "script": script, "args": arguments }))
    }

    /// Runs the body of an async function in the page and waits for what it returns or throws.
    pub fn run_async(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];\
             (async function () {{ {script} }}).apply(null, [...arguments].slice(0, -1))\
             .then((value) => done({{ value: value === undefined ? null : value }}), (error) => done({{ error: String(error) }}));"
        );
        let mut answer = self.send(EXECUTE_ASYNC, json!({ "script": script, "args": arguments }))?;
        if let Some(error) = answer.get("error").and_then(Value::as_str) {
            bail!("the script failed: {error}");
        }
        Ok(answer["value"].take())
    }

    /// All elements that match a CSS selector.
    pub fn elements(&self, css: &str) -> Result<Vec<Element>> {
        let found = self.send(FIND_ELEMENTS, json!({ "using": "css selector", "value": css }))?;
        found.as_array().into_iter().flatten().map(Element::from_value).collect()
    }

    /// The element that has the focus.
    pub fn focused(&self) -> Result<Element> {
        Element::from_value(&self.send(FOCUSED, json!({}))?)
    }

    /// The role assistive technology sees.
    pub fn role(&self, element: &Element) -> Result<String> {
        self.element_text(ROLE, element)
    }

    /// The name assistive technology reads.
    pub fn label(&self, element: &Element) -> Result<String> {
        self.element_text(LABEL, element)
    }

    /// The text as rendered.
    pub fn text(&self, element: &Element) -> Result<String> {
        self.element_text(TEXT, element)
    }

    fn element_text(&self, command: Command, element: &Element) -> Result<String> {
        Ok(self.send_to(command, element)?.as_str().unwrap_or_default().to_owned())
    }

    /// Clicks as a user does: scrolls into view, refuses what is covered.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.send_to(CLICK, element).map(drop)
    }

    /// Empties a field.
    pub fn clear(&self, element: &Element) -> Result<()> {
        self.send_to(CLEAR, element).map(drop)
    }

    /// Types into an element; for a file field the paths, one to a line.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.send(SEND_KEYS, json!({ "id": element.0, "text": text })).map(drop)
    }

    /// Presses keys one after the other, wherever the focus is.
    pub fn press(&self, keys: &str) -> Result<()> {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| [("keyDown", key), ("keyUp", key)])
            .map(|(kind, key)| json!({ "type": kind, "value": key.to_string() }))
            .collect();
        self.perform(&strokes)
    }

    /// Presses `key` while `held` is held down.
    pub fn press_with(&self, held: char, key: char) -> Result<()> {
        let stroke = |kind, key: char| json!({ "type": kind, "value": key.to_string() });
        self.perform(&[
            stroke("keyDown", held),
            stroke("keyDown", key),
            stroke("keyUp", key),
            stroke("keyUp", held),
        ])
    }

    fn perform(&self, strokes: &[Value]) -> Result<()> {
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.send(PERFORM, json!({ "actions": [keyboard] })).map(drop)
    }

    /// Sets the window's outer size.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.send(RESIZE, json!({ "width": width, "height": height })).map(drop)
    }

    /// A picture of what is visible, as PNG in base64.
    pub fn screenshot(&self) -> Result<String> {
        Ok(self.send(SCREENSHOT, json!({ "full": false }))?.as_str().unwrap_or_default().to_owned())
    }
}
