//! Page objects: what a person does on each screen, in that person's words, so that a journey reads like one.

mod act;
mod files;
mod segments;

pub use act::Act;
pub use files::Files;
pub use segments::Segments;

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::{Browser, Find};
use crate::server::Server;

/// Long enough for large files on a slow machine.
pub const LOADING: Duration = Duration::from_secs(180);

/// The words of the screens in the address, in the order of the steps; the last is no step.
pub const SCREENS: [&str; 8] =
    ["files", "columns", "picture", "segments", "cross", "act", "review", "privacy"];

/// Keeps what the page says of its own errors, for a journey that fails: `window.__errors`.
const REMEMBER_ERRORS: &str = r"
window.__errors = [];
const note = (words) => window.__errors.push(String(words));
const say = console.error;
console.error = (...words) => { note(words.join(' ')); say.apply(console, words); };
addEventListener('error', (event) => note(event.message));
addEventListener('unhandledrejection', (event) => note(event.reason));
";

/// The page, wherever in it one is.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The browser that shows it.
    pub browser: &'a Browser,
}

impl<'a> Page<'a> {
    /// Opens the page and waits until it stands.
    pub fn open(browser: &'a Browser, server: &Server) -> Result<Self> {
        browser.open(&server.url())?;
        // What an earlier journey chose must not colour this one; addresses differ by port, storage may not.
        browser.find(Find::Css("main.screen h1"))?;
        browser.run(REMEMBER_ERRORS, &[])?;
        Ok(Self { browser })
    }

    /// Goes to a screen by its link, not by loading the page anew.
    pub fn go(&self, screen: &str) -> Result<()> {
        self.browser.run("location.hash = arguments[0]", &[json!(format!("#/{screen}"))])?;
        let arrived = format!(
            "return location.hash.startsWith('#/{screen}') && \
             document.querySelector('main.screen h1') && !document.querySelector('[data-testid=progress]')"
        );
        self.browser.wait_script(screen, &arrived)?;
        Ok(())
    }

    /// The first screen.
    pub fn files(&self) -> Result<Files<'a>> {
        self.go("files")?;
        Ok(Files { browser: self.browser })
    }

    /// The screen of segmentations.
    pub fn segments(&self) -> Result<Segments<'a>> {
        self.go("segments")?;
        Ok(Segments { browser: self.browser })
    }

    /// The screen of lists to take away.
    pub fn act(&self) -> Result<Act<'a>> {
        self.go("act")?;
        Ok(Act { browser: self.browser })
    }

    /// Chooses a language by its code.
    pub fn speak(&self, language: &str) -> Result<()> {
        self.browser.choose(Find::Test("language"), language)?;
        self.browser
            .wait_script(language, &format!("return document.documentElement.lang === '{language}'"))?;
        Ok(())
    }

    /// Chooses a theme: `light`, `dark` or `system`.
    pub fn dress(&self, theme: &str) -> Result<()> {
        self.browser.choose(Find::Test("theme"), theme)
    }

    /// Opens a project file.
    pub fn open_project(&self, file: &std::path::Path) -> Result<()> {
        self.browser.upload(Find::Test("project-input"), &[file])
    }

    /// Waits until the project of this name is the present one.
    pub fn wait_project(&self, name: &str) -> Result<()> {
        self.browser.wait_text(Find::Test("project-name"), |shown| shown == name).map(drop)
    }

    /// Fails when something on the screen is not accessible.
    pub fn is_accessible(&self, axe: &str, what: &str) -> Result<()> {
        let violations = self.browser.axe(axe)?;
        ensure!(violations.is_empty(), "{what}:\n{}", violations.join("\n"));
        Ok(())
    }
}
