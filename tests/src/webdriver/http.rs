//! Commands over HTTP, as driver programs take them (W3C WebDriver, section 6).

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use serde_json::{Value, json};

use super::Command;

/// A session with a driver program.
#[derive(Debug)]
pub(super) struct Http {
    agent: ureq::Agent,
    address: String,
}

impl Http {
    /// Opens a session with the driver at `driver`.
    pub(super) fn open(driver: &str, capabilities: &Value) -> Result<Self> {
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
        Ok(session)
    }

    /// Sends a command and waits for its value.
    pub(super) fn send(&self, command: Command, parameters: &Value) -> Result<Value> {
        let id = parameters["id"].as_str().unwrap_or_default();
        let path = command.path.replace("{id}", id);
        if command.posts { self.post(&path, parameters) } else { self.get(&path) }
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let bytes = serde_json::to_vec(body)?;
        let request = self.agent.post(format!("{}{path}", self.address));
        let mut answer = request.content_type("application/json; charset=utf-8").send(&bytes[..])?;
        value(path, &answer.body_mut().with_config().limit(1 << 30).read_to_vec()?)
    }

    fn get(&self, path: &str) -> Result<Value> {
        let mut answer = self.agent.get(format!("{}{path}", self.address)).call()?;
        value(path, &answer.body_mut().with_config().limit(1 << 30).read_to_vec()?)
    }

    /// Ends the session.
    pub(super) fn close(&self) {
        // A browser that is already gone needs no closing.
        drop(self.agent.delete(&self.address).call());
    }
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
