//! Commands straight to Firefox, by its own remote protocol. A message is its length in bytes, a colon, and JSON:
//! `[0, id, command, parameters]` there, `[1, id, error, result]` back (Firefox source docs, Marionette protocol).

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use serde_json::{Value, json};

use super::Command;

/// How long a Firefox may take to start and listen.
const START: Duration = Duration::from_secs(60);
/// How long a command may take.
const ANSWER: Duration = Duration::from_secs(300);

/// A session with a Firefox.
#[derive(Debug)]
pub(super) struct Marionette {
    line: Mutex<Line>,
}

#[derive(Debug)]
struct Line {
    stream: BufReader<TcpStream>,
    last: u64,
}

impl Marionette {
    /// Opens a session with the Firefox that listens, or soon will, on this port.
    pub(super) fn open(port: u16) -> Result<Self> {
        let stream = connect(port)?;
        stream.set_read_timeout(Some(ANSWER))?;
        stream.set_nodelay(true)?;
        let mut line = Line { stream: BufReader::new(stream), last: 0 };
        let greeting = line.read()?;
        ensure!(
            greeting["marionetteProtocol"] == 3,
            "expected Marionette's third protocol, found {greeting}"
        );
        line.call("WebDriver:NewSession", &json!({}))?;
        Ok(Self { line: Mutex::new(line) })
    }

    /// Sends a command and waits for its value.
    pub(super) fn send(&self, command: Command, parameters: &Value) -> Result<Value> {
        let result = self.call(&format!("WebDriver:{}", command.name), parameters)?;
        // Most values come wrapped, lists of elements do not.
        Ok(match result {
            Value::Object(mut fields) if fields.contains_key("value") => fields["value"].take(),
            other => other,
        })
    }

    fn call(&self, name: &str, parameters: &Value) -> Result<Value> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner).call(name, parameters)
    }

    /// Ends the browser.
    pub(super) fn close(&self) {
        // A browser that is already gone needs no closing.
        drop(self.call("Marionette:Quit", &json!({ "flags": ["eForceQuit"] })));
    }
}

fn connect(port: u16) -> Result<TcpStream> {
    let start = Instant::now();
    loop {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            Ok(stream) => return Ok(stream),
            Err(error) if start.elapsed() > START => {
                return Err(error).context("Firefox did not open its port in time");
            }
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

impl Line {
    fn call(&mut self, name: &str, parameters: &Value) -> Result<Value> {
        self.last += 1;
        let message = json!([0, self.last, name, parameters]).to_string();
        write!(self.stream.get_mut(), "{}:{message}", message.len())?;
        loop {
            let mut answer = self.read()?;
            // An answer to a command that was given up is of no more interest.
            if answer[1] != self.last {
                continue;
            }
            let error = answer[2].take();
            if error.is_null() {
                return Ok(answer[3].take());
            }
            let text = |field: &str| error[field].as_str().unwrap_or_default().to_owned();
            return Err(anyhow!("{name}: {}: {}", text("error"), text("message")));
        }
    }

    fn read(&mut self) -> Result<Value> {
        let mut length = Vec::new();
        self.stream.read_until(b':', &mut length)?;
        let Some((b':', digits)) = length.split_last() else { bail!("Firefox has closed the line") };
        let length: u64 =
            String::from_utf8_lossy(digits).parse().context("expected a length from Firefox")?;
        let mut message = Vec::new();
        self.stream.by_ref().take(length).read_to_end(&mut message)?;
        Ok(serde_json::from_slice(&message)?)
    }
}
