//! One browser over three engines: find by role and name, by test id or by selector; wait on conditions; upload; read
//! what the page gives away; measure how long its thread was held up; ask axe. Nothing here knows Hedgerow.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::driver::Driver;
use crate::webdriver::{Element, Session};

/// How long a condition may take to come true where nothing else is said.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Chromium.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK's small browser, standing in for Safari.
    WebKit,
}

impl Engine {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        })
    }
}

/// How to find an element.
#[derive(Debug, Clone, Copy)]
pub enum Find<'a> {
    /// By the role and the name that assistive technology sees.
    Role(&'a str, &'a str),
    /// By `data-testid`.
    Test(&'a str),
    /// By a CSS selector.
    Css(&'a str),
}

impl Find<'_> {
    fn css(&self) -> String {
        match self {
            Self::Test(id) => format!("[data-testid=\"{id}\"]"),
            Self::Css(css) => (*css).to_owned(),
            // What can have the role at all; the driver says which one has.
            Self::Role(role, _) => match *role {
                "button" => {
                    "button, [role=button], summary, input[type=button], input[type=submit]".to_owned()
                }
                "link" => "a[href], [role=link]".to_owned(),
                "textbox" => "input, textarea, [role=textbox], [contenteditable]".to_owned(),
                "combobox" => "select, input, [role=combobox]".to_owned(),
                "checkbox" => "input[type=checkbox], [role=checkbox]".to_owned(),
                "radio" => "input[type=radio], [role=radio]".to_owned(),
                "heading" => "h1, h2, h3, h4, h5, h6, [role=heading]".to_owned(),
                "table" => "table, [role=table]".to_owned(),
                other => format!("[role={other}]"),
            },
        }
    }
}

/// A file the page gave to the user.
#[derive(Debug, Clone)]
pub struct Download {
    /// The name it was given.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A browser with one window.
#[derive(Debug)]
pub struct Browser {
    /// Which engine it is.
    pub engine: Engine,
    session: Session,
    _driver: Driver,
}

impl Browser {
    /// Starts driver and browser.
    ///
    /// # Errors
    /// Says what is missing, or why the driver refused.
    pub fn start(engine: Engine) -> Result<Self> {
        let driver = Driver::start(engine)?;
        let session = driver.session().with_context(|| format!("{engine} gave no session"))?;
        Ok(Self { engine, session, _driver: driver })
    }

    /// Loads an address.
    pub fn open(&self, url: &str) -> Result<()> {
        self.session.navigate(url)
    }

    /// Runs the body of a function in the page.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.session.run(script, arguments)
    }

    /// Runs the body of an async function in the page and waits for its value.
    pub fn run_async(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.session.run_async(script, arguments)
    }

    /// Waits until `condition` yields something. The error names `what` was waited for.
    pub fn wait<T>(
        &self,
        what: &str,
        patience: Duration,
        mut condition: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            // An error while waiting is usually an element replaced under our eyes; the next look decides.
            let seen = condition();
            if let Ok(Some(value)) = seen {
                return Ok(value);
            }
            if start.elapsed() > patience {
                let error = seen.err().map_or(String::new(), |error| format!("; last: {error:#}"));
                bail!("waited {patience:?} in vain for {what}{error}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a script yields a true value, and returns it.
    pub fn wait_script(&self, what: &str, script: &str) -> Result<Value> {
        self.wait(what, PATIENCE, || {
            let value = self.run(script, &[])?;
            let falsy = value.is_null() || value == false || value == "" || value == 0;
            Ok((!falsy).then_some(value))
        })
    }

    /// The elements found at this moment.
    pub fn all(&self, find: Find<'_>) -> Result<Vec<Element>> {
        let mut found = self.session.elements(&find.css())?;
        if let Find::Role(role, name) = find {
            let mut kept = Vec::new();
            for element in found {
                if self.session.label(&element)? == name && self.session.role(&element)? == role {
                    kept.push(element);
                }
            }
            found = kept;
        }
        Ok(found)
    }

    /// Waits for an element.
    pub fn find(&self, find: Find<'_>) -> Result<Element> {
        self.find_within(find, PATIENCE)
    }

    /// Waits for an element as long as said.
    pub fn find_within(&self, find: Find<'_>, patience: Duration) -> Result<Element> {
        self.wait(&format!("{find:?}"), patience, || Ok(self.all(find)?.into_iter().next()))
    }

    /// Whether an element is there at this moment.
    pub fn has(&self, find: Find<'_>) -> Result<bool> {
        Ok(!self.all(find)?.is_empty())
    }

    /// The rendered text of an element.
    pub fn text(&self, find: Find<'_>) -> Result<String> {
        self.wait(&format!("the text of {find:?}"), PATIENCE, || match self.all(find)?.first() {
            Some(element) => Ok(Some(self.session.text(element)?)),
            None => Ok(None),
        })
    }

    /// Waits until the text of an element satisfies `wanted`.
    pub fn wait_text(&self, find: Find<'_>, wanted: impl Fn(&str) -> bool) -> Result<String> {
        self.wait_text_within(find, PATIENCE, wanted)
    }

    /// Waits as long as said until the text of an element satisfies `wanted`.
    pub fn wait_text_within(
        &self,
        find: Find<'_>,
        patience: Duration,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<String> {
        let mut last = String::new();
        let result = self.wait(&format!("a text in {find:?}"), patience, || {
            let element = self.all(find)?.into_iter().next().ok_or_else(|| anyhow!("not there"))?;
            last = self.session.text(&element)?;
            Ok(wanted(&last).then(|| last.clone()))
        });
        result.map_err(|error| error.context(format!("it read {last:?}")))
    }

    /// Clicks an element, as soon as it can be clicked.
    pub fn click(&self, find: Find<'_>) -> Result<()> {
        self.wait(&format!("a click on {find:?}"), PATIENCE, || match self.all(find)?.first() {
            Some(element) => {
                // As a person would scroll: to the middle, not just to the edge, where bars may stand.
                self.run("arguments[0].scrollIntoView({ block: 'center' })", &[element.argument()])?;
                self.session.click(element).map(Some)
            }
            None => Ok(None),
        })
    }

    /// Replaces the text of a field.
    pub fn fill(&self, find: Find<'_>, text: &str) -> Result<()> {
        let element = self.find(find)?;
        self.session.clear(&element)?;
        self.session.type_into(&element, text)
    }

    /// Types into a field as it stands.
    pub fn type_into(&self, find: Find<'_>, text: &str) -> Result<()> {
        self.session.type_into(&self.find(find)?, text)
    }

    /// Chooses an option of a `<select>` by its value.
    pub fn choose(&self, find: Find<'_>, value: &str) -> Result<()> {
        let element = self.find(find)?;
        let script = "const [select, value] = arguments; \
             if (![...select.options].some((option) => option.value === value)) throw new Error('no option ' + value); \
             select.value = value; \
             select.dispatchEvent(new Event('input', { bubbles: true })); \
             select.dispatchEvent(new Event('change', { bubbles: true }));";
        self.run(script, &[element.argument(), json!(value)]).map(drop)
    }

    /// Chooses files in a file field.
    pub fn upload(&self, find: Find<'_>, files: &[&Path]) -> Result<()> {
        let element = self.find(find)?;
        let paths: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        self.session.type_into(&element, &paths.join("\n"))
    }

    /// Presses keys wherever the focus is. See [`crate::keys`].
    pub fn press(&self, keys: &str) -> Result<()> {
        self.session.press(keys)
    }

    /// Presses `key` while `held` is held down.
    pub fn press_with(&self, held: char, key: char) -> Result<()> {
        self.session.press_with(held, key)
    }

    /// Role and name of what has the focus.
    pub fn focused(&self) -> Result<(String, String)> {
        let element = self.session.focused()?;
        Ok((self.session.role(&element)?, self.session.label(&element)?))
    }

    /// Sets the window's size; WebKit's smallest width is 447.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.session.resize(width, height)
    }

    /// Writes a picture of what is visible to a PNG file.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        let picture = STANDARD.decode(self.session.screenshot()?)?;
        Ok(std::fs::write(file, picture)?)
    }

    /// From now on, files the page gives away are kept for [`Browser::downloads`] instead of being saved.
    pub fn catch_downloads(&self) -> Result<()> {
        self.run(CATCH_DOWNLOADS, &[]).map(drop)
    }

    /// The files given away since the last call, in order.
    pub fn downloads(&self) -> Result<Vec<Download>> {
        let caught = self.run_async(READ_DOWNLOADS, &[])?;
        let mut downloads = Vec::new();
        for item in caught.as_array().into_iter().flatten() {
            let name = item["name"].as_str().unwrap_or_default().to_owned();
            let bytes = STANDARD.decode(item["bytes"].as_str().unwrap_or_default())?;
            downloads.push(Download { name, bytes });
        }
        Ok(downloads)
    }

    /// Waits for `count` files to be given away.
    pub fn wait_downloads(&self, count: usize, patience: Duration) -> Result<Vec<Download>> {
        let mut all = Vec::new();
        self.wait(&format!("{count} downloads"), patience, || {
            all.extend(self.downloads()?);
            Ok((all.len() >= count).then_some(()))
        })?;
        Ok(all)
    }

    /// Starts to watch how long the page's thread is held up.
    pub fn watch_thread(&self) -> Result<()> {
        self.run(WATCH_THREAD, &[]).map(drop)
    }

    /// The longest hold-up since [`Browser::watch_thread`], in milliseconds: the longest task in Chromium, elsewhere by
    /// how much a short timer was late at most.
    pub fn longest_hold_up(&self) -> Result<f64> {
        Ok(self.run("return window.__threadWatch.longest();", &[])?.as_f64().unwrap_or(f64::INFINITY))
    }

    /// Keeps so many workers of the page busy with nothing for so long, waits for them, and answers by how many
    /// milliseconds a short task on the page's own thread took longer meanwhile, at most, than it takes alone.
    pub fn burn(&self, workers: usize, time: Duration) -> Result<f64> {
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let longer = self.run_async(BURN, &[json!(workers), json!(milliseconds)])?;
        longer.as_f64().context("the page measured nothing")
    }

    /// Runs axe over the page and returns one line for each violation.
    pub fn axe(&self, axe_source: &str) -> Result<Vec<String>> {
        if self.run("return typeof window.axe === 'undefined';", &[])? == true {
            self.run(axe_source, &[])?;
        }
        let violations = self.run_async(RUN_AXE, &[])?;
        Ok(violations
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| line.as_str().unwrap_or_default().to_owned())
            .collect())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session.close();
    }
}

const CATCH_DOWNLOADS: &str = r"
if (window.__downloads) return;
window.__downloads = [];
const blobs = new Map();
const create = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => { const url = create(blob); blobs.set(url, blob); return url; };
document.addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a[download]');
  if (!link || !blobs.has(link.href)) return;
  event.preventDefault();
  window.__downloads.push({ name: link.download, blob: blobs.get(link.href) });
}, true);
const click = HTMLAnchorElement.prototype.click;
HTMLAnchorElement.prototype.click = function () {
  if (this.isConnected || !this.download || !blobs.has(this.href)) return click.call(this);
  window.__downloads.push({ name: this.download, blob: blobs.get(this.href) });
};
";

const READ_DOWNLOADS: &str = r"
const caught = window.__downloads.splice(0);
const out = [];
for (const { name, blob } of caught) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  out.push({ name, bytes: btoa(text) });
}
return out;
";

const WATCH_THREAD: &str = r"
window.__threadWatch?.stop();
let longest = 0;
const supported = typeof PerformanceObserver === 'function'
  && (PerformanceObserver.supportedEntryTypes || []).includes('longtask');
if (supported) {
  const note = (entries) => { for (const entry of entries) longest = Math.max(longest, entry.duration); };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ entryTypes: ['longtask'] });
  window.__threadWatch = { longest: () => { note(observer.takeRecords()); return longest; }, stop: () => observer.disconnect() };
} else {
  const pause = 5;
  let stopped = false;
  let last = performance.now();
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - pause);
    last = now;
    if (!stopped) setTimeout(turn, pause);
  };
  setTimeout(turn, pause);
  window.__threadWatch = { longest: () => longest, stop: () => { stopped = true; } };
}
";

const BURN: &str = r"
const [workers, time] = arguments;
const work = (rounds) => { let sum = 0; for (let i = 0; i < rounds; i += 1) sum += Math.sqrt(i); return sum; };
const took = (rounds) => { const start = performance.now(); work(rounds); return performance.now() - start; };
const turn = () => new Promise((done) => setTimeout(done, 5));
let rounds = 100_000;
while (took(rounds) < 10) rounds *= 2;
let alone = Infinity;
for (let i = 0; i < 10; i += 1) { await turn(); alone = Math.min(alone, took(rounds)); }
const script = 'onmessage = ({ data }) => { const end = performance.now() + data; while (performance.now() < end); postMessage(0); }';
const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
let busy = workers;
let longer = 0;
const ended = Array.from({ length: workers }, () => new Promise((done, fail) => {
  const worker = new Worker(url);
  worker.onerror = fail;
  worker.onmessage = () => { worker.terminate(); busy -= 1; done(); };
  worker.postMessage(time);
}));
while (busy > 0) { longer = Math.max(longer, took(rounds) - alone); await turn(); }
await Promise.all(ended);
return longer;
";

const RUN_AXE: &str = r"
const result = await window.axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
});
return result.violations.map((violation) =>
  violation.id + ': ' + violation.help + ' at ' + violation.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' [' + (node.any[0] ? node.any[0].message : '') + ']').join(', '));
";
