//! The driver programs of the three browsers: started on a free port, ended with the journey. WebKit has no headless
//! mode and gets a display of its own from Xvfb.

use std::env;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::browser::Engine;

/// A running driver.
#[derive(Debug)]
pub struct Driver {
    programs: Vec<Child>,
    /// Where it listens.
    pub address: String,
    /// What to ask of it for a session.
    pub capabilities: Value,
}

impl Driver {
    /// Starts the driver of `engine`. The error says what is missing.
    pub fn start(engine: Engine) -> Result<Self> {
        let port = free_port()?;
        let mut programs = Vec::new();
        let (mut command, capabilities) = match engine {
            Engine::Chromium => {
                let mut command = Command::new(find("chromedriver")?);
                command.arg(format!("--port={port}"));
                (command, chromium(&find("chromium")?))
            }
            Engine::Firefox => {
                let mut command = Command::new(find("geckodriver")?);
                command.args(["--port", &port.to_string(), "--websocket-port", "0", "--log", "fatal"]);
                (command, firefox(&find("firefox-esr").or_else(|_| find("firefox"))?))
            }
            Engine::WebKit => {
                let program = find("WebKitWebDriver")?;
                let (display, server) = virtual_display()?;
                programs.push(server);
                let mut command = Command::new(program);
                command.arg(format!("--port={port}")).env("DISPLAY", display);
                // No graphics card, no user namespaces: both are usual on a build machine.
                command
                    .env("LIBGL_ALWAYS_SOFTWARE", "1")
                    .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1").env("LC_ALL", "C.UTF-8");
                (command, webkit()?)
            }
        };
        let log = log_file(engine)?;
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn();
        let name = command.get_program().to_string_lossy().into_owned();
        programs.push(child.with_context(|| format!("cannot start {name}"))?);
        let driver = Self { programs, address: format!("http://127.0.0.1:{port}"), capabilities };
        driver.wait_for_port(port)?;
        Ok(driver)
    }

    fn wait_for_port(&self, port: u16) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the driver did not open its port within 30 s")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        for program in self.programs.iter_mut().rev() {
            // Only what was started here, by its own handle.
            drop(program.kill());
            drop(program.wait());
        }
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn find(program: &str) -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .with_context(|| format!("{program} is not installed"))
}

fn log_file(engine: Engine) -> Result<File> {
    let folder = crate::site::output_folder()?;
    Ok(File::create(folder.join(format!("{engine}.driver.log")))?)
}

/// Starts Xvfb on a display number of its own choosing and returns it as `:N`.
fn virtual_display() -> Result<(String, Child)> {
    let mut server = Command::new(find("Xvfb")?)
        .args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start Xvfb")?;
    let mut number = String::new();
    let output = server.stdout.take().context("Xvfb has no output")?;
    BufReader::new(output).read_line(&mut number)?;
    Ok((format!(":{}", number.trim()), server))
}

fn chromium(binary: &std::path::Path) -> Value {
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": binary,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-default-apps", "--window-size=1280,900", "--lang=en",
            ],
            "prefs": { "intl.accept_languages": "en" },
        },
    })
}

fn firefox(binary: &std::path::Path) -> Value {
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": binary,
            "args": ["-headless", "--width=1280", "--height=900"],
            "prefs": {
                "intl.accept_languages": "en",
                "app.update.enabled": false,
                "datareporting.policy.dataSubmissionEnabled": false,
                "network.captive-portal-service.enabled": false,
                "network.connectivity-service.enabled": false,
                "ui.prefersReducedMotion": 1,
            },
        },
    })
}

fn webkit() -> Result<Value> {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec", "/usr/lib"];
    let names = ["webkit2gtk-4.1/MiniBrowser", "webkit2gtk-4.0/MiniBrowser", "webkitgtk-6.0/MiniBrowser"];
    let binary = folders
        .iter()
        .flat_map(|folder| names.iter().map(move |name| PathBuf::from(folder).join(name)))
        .find(|file| file.is_file())
        .context("WebKit's MiniBrowser is not installed")?;
    Ok(json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": { "binary": binary, "args": ["--automation"] },
    }))
}
