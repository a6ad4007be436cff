//! The peers, DuckDB-WASM and Arquero, in a page of their own.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Engine, Find, site};
use serde_json::{Value, json};

use super::settle;

/// The peers' page and their packages, as one folder.
pub fn folder(npm: &Path) -> Result<PathBuf> {
    let folder = site::output_folder()?.join("peers");
    std::fs::create_dir_all(&folder)?;
    for name in ["peers.html", "duckdb.js", "arquero.js"] {
        std::fs::copy(site::root().join("tests/bench/peers").join(name), folder.join(name))?;
    }
    let link = folder.join("npm");
    if !link.exists() {
        #[cfg(unix)]
        std::os::unix::fs::symlink(npm, &link)?;
    }
    Ok(folder)
}

/// One page of peers.
pub struct Theirs {
    browser: Browser,
}

impl Theirs {
    pub fn start(server: &Server, files: &[PathBuf]) -> Result<Theirs> {
        let browser = Browser::start(Engine::Chromium)?;
        browser.open(&format!("{}peers.html", server.url()))?;
        browser.wait_script("the peers", "return !!globalThis.peers")?;
        let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        browser.upload(Find::Css("#files"), &paths)?;
        Ok(Theirs { browser })
    }

    /// Leaves the page to itself.
    pub fn settle(&self) -> Result<()> {
        settle(&self.browser)
    }

    /// Runs a job; `null` as argument stands for the files.
    pub fn job(&self, engine: &str, job: &str, argument: Option<Value>) -> Result<(f64, Value)> {
        let script = "const [engine, job, argument] = arguments; \
             const given = argument === null ? [...document.getElementById('files').files] : argument; \
             const { ms, answer } = await peers[engine][job](given); return { ms, answer: answer ?? null };";
        let result = self
            .browser
            .run_async(script, &[json!(engine), json!(job), argument.unwrap_or(json!(0))])
            .with_context(|| format!("{engine}: {job}"))?;
        Ok((result["ms"].as_f64().context("no time")?, result["answer"].clone()))
    }
}
