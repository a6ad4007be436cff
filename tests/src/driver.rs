//! What is started for each of the three browsers on a free port, and ended with it: a driver program for Chromium and
//! WebKit, Firefox itself, which needs none. WebKit has no headless mode and gets a display of its own from Xvfb.

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
use crate::webdriver::Session;

/// What was started for a browser.
#[derive(Debug)]
pub struct Driver {
    programs: Vec<Child>,
    port: u16,
    capabilities: Value,
    engine: Engine,
}

impl Driver {
    /// Starts what `engine` needs. The error says what is missing.
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
                let program = find("firefox-esr").or_else(|_| find("firefox"))?;
                let mut command = Command::new(program);
                command.args(["-headless", "-marionette", "-no-remote", "--width=1280", "--height=900"]);
                command.arg("-profile").arg(firefox_profile(port)?);
                (command, Value::Null)
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
        Ok(Self { programs, port, capabilities, engine })
    }

    /// Opens a session with the browser.
    pub fn session(&self) -> Result<Session> {
        if self.engine == Engine::Firefox {
            return Session::open_marionette(self.port);
        }
        self.wait_for_port()?;
        Session::open(&format!("http://127.0.0.1:{}", self.port), &self.capabilities)
    }

    fn wait_for_port(&self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
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

/// A new profile for a Firefox that listens on `port`, speaks to nobody by itself, and holds still.
fn firefox_profile(port: u16) -> Result<PathBuf> {
    let folder = crate::site::output_folder()?.join("firefox-profile");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let settings = [
        ("marionette.port", json!(port)),
        ("intl.accept_languages", json!("en")),
        ("app.update.enabled", json!(false)),
        ("datareporting.policy.dataSubmissionEnabled", json!(false)),
        ("network.captive-portal-service.enabled", json!(false)),
        ("network.connectivity-service.enabled", json!(false)),
        ("browser.shell.checkDefaultBrowser", json!(false)),
        ("ui.prefersReducedMotion", json!(1)),
    ];
    let lines = settings.map(|(name, value)| format!("user_pref(\"{name}\", {value});\n"));
    std::fs::write(folder.join("user.js"), lines.concat())?;
    Ok(folder)
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
