//! The WebDriver protocol, as much of it as the journeys need: one session, spoken to over HTTP and waited for.
//! Plain blocking calls, because a journey is a sequence.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value, json};

/// The name under which an element's id travels, fixed by the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A session with a driver.
#[derive(Debug)]
pub struct Session {
    agent: ureq::Agent,
    address: String,
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
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(300)))
            .build()
            .into();
        let mut session = Self { agent, address: format!("{driver}/session") };
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = session.post("", &body)?;
        let id = answer.get("sessionId").and_then(Value::as_str).context("the driver gave no session id")?;
        session.address = format!("{driver}/session/{id}");
        let timeouts = json!({ "script": 240_000, "pageLoad": 120_000, "implicit": 0 });
        session.post("/timeouts", &timeouts)?;
        Ok(session)
    }

    /// Sends a command with a body.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let bytes = serde_json::to_vec(body)?;
        let request = self.agent.post(format!("{}{path}", self.address));
        let mut answer = request.content_type("application/json; charset=utf-8").send(&bytes[..])?;
        Self::value(path, &answer.body_mut().with_config().limit(1 << 30).read_to_vec()?)
    }

    /// Sends a command without a body.
    pub fn get(&self, path: &str) -> Result<Value> {
        let mut answer = self.agent.get(format!("{}{path}", self.address)).call()?;
        Self::value(path, &answer.body_mut().with_config().limit(1 << 30).read_to_vec()?)
    }

    fn value(path: &str, answer: &[u8]) -> Result<Value> {
        let mut answer: Value = serde_json::from_slice(answer)
            .with_context(|| format!("{path}: no JSON: {}", String::from_utf8_lossy(answer)))?;
        let value = answer["value"].take();
        if let Some(error) = value.get("error").and_then(Value::as_str)
            && value.get("message").is_some()
        {
            let message = value["message"].as_str().unwrap_or_default();
            return Err(anyhow!("{path}: {error}: {message}"));
        }
        Ok(value)
    }

    /// Ends the session and with it the browser.
    pub fn close(&self) {
        // A browser that is already gone needs no closing.
        drop(self.agent.delete(&self.address).call());
    }

    /// Loads an address and waits for its load event.
    pub fn navigate(&self, url: &str) -> Result<()> {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    /// Runs the body of a function in the page; `arguments` are its arguments.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// Runs the body of an async function in the page and waits for what it returns or throws.
    pub fn run_async(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];\
             (async function () {{ {script} }}).apply(null, [...arguments].slice(0, -1))\
             .then((value) => done({{ value: value === undefined ? null : value }}), (error) => done({{ error: String(error) }}));"
        );
        let mut answer = self.post("/execute/async", &json!({ "script": script, "args": arguments }))?;
        if let Some(error) = answer.get("error").and_then(Value::as_str) {
            bail!("the script failed: {error}");
        }
        Ok(answer["value"].take())
    }

    /// All elements that match a CSS selector.
    pub fn elements(&self, css: &str) -> Result<Vec<Element>> {
        let found = self.post("/elements", &json!({ "using": "css selector", "value": css }))?;
        found.as_array().into_iter().flatten().map(Element::from_value).collect()
    }

    /// The element that has the focus.
    pub fn focused(&self) -> Result<Element> {
        Element::from_value(&self.get("/element/active")?)
    }

    /// The role assistive technology sees.
    pub fn role(&self, element: &Element) -> Result<String> {
        self.element_text(element, "computedrole")
    }

    /// The name assistive technology reads.
    pub fn label(&self, element: &Element) -> Result<String> {
        self.element_text(element, "computedlabel")
    }

    /// The text as rendered.
    pub fn text(&self, element: &Element) -> Result<String> {
        self.element_text(element, "text")
    }

    fn element_text(&self, element: &Element, what: &str) -> Result<String> {
        let value = self.get(&format!("/element/{}/{what}", element.0))?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Clicks as a user does: scrolls into view, refuses what is covered.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Empties a field.
    pub fn clear(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/clear", element.0), &json!({})).map(drop)
    }

    /// Types into an element; for a file field the paths, one to a line.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
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
        self.post("/actions", &json!({ "actions": [keyboard] })).map(drop)
    }

    /// Sets the window's outer size.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.post("/window/rect", &json!({ "width": width, "height": height })).map(drop)
    }

    /// A picture of what is visible, as PNG in base64.
    pub fn screenshot(&self) -> Result<String> {
        Ok(self.get("/screenshot")?.as_str().unwrap_or_default().to_owned())
    }
}
