//! The engine's tests inside a dedicated worker of a real browser.

use std::fs;

use anyhow::Result;

use super::cargo;
use super::count::Tally;
use crate::{shell, tools};

/// Runs `core/tests/wasm.rs` in a worker of Chromium.
pub(super) fn engine_in_a_worker(tally: &mut Tally) -> Result<()> {
    tools::browsers()?;
    if !tools::on_path("chromedriver") {
        tally.skip("the engine in a worker: chromedriver is not installed");
        return Ok(());
    }
    tools::wasm_target()?;
    let bin = tools::wasm_bindgen()?;
    // The runner looks for its settings beside the package under test.
    let settings = shell::root().join("core/webdriver.json");
    fs::write(&settings, SETTINGS)?;
    let mut tests =
        cargo(&["test", "-p", "hedgerow-core", "--target", "wasm32-unknown-unknown", "--test", "wasm"]);
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", bin.join("wasm-bindgen-test-runner"));
    tests.env("CHROMEDRIVER", "chromedriver").env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    let result = tally.suite(tests);
    fs::remove_file(settings)?;
    result
}

const SETTINGS: &str = r#"{
  "goog:chromeOptions": {
    "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
  }
}
"#;
