//! The network lock: every way out that a script could try, tried, with servers that would see it. `channels` is the
//! list of ways, `trace` follows a whole journey, `check` reads the page's own Privacy check.

mod channels;
mod check;
mod trace;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};
use hedgerow_tests::server::Server;
use hedgerow_tests::site::{self, WITHOUT_STAGE_B};
use hedgerow_tests::{Browser, Engine, Find};
use serde_json::json;

use channels::CHANNELS;
pub use check::{the_privacy_check_shows_every_way_closed, the_privacy_check_tells_which_way_is_open};
pub use trace::{
    a_whole_journey_after_the_server_has_stopped, a_whole_journey_leaves_no_trace_at_any_server,
};

/// What the page shows only when it has started.
const STARTED: Find<'_> = Find::Css("main.screen h1");

/// A copy of the page that keeps neither policy. Stage A, too, would refuse another origin.
fn open_site(browser: &Browser) -> Result<PathBuf> {
    let without_stage_a =
        ("index", "<meta http-equiv=\"Content-Security-Policy\"", "<meta http-equiv=\"x-no-policy\"");
    site::altered(&format!("{}-open", browser.engine), &[WITHOUT_STAGE_B, without_stage_a])
}

pub fn the_page_starts_and_its_worker_answers(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/some/path/", 0)?;
    browser.open(&server.url())?;
    browser.find(STARTED)?;
    let requests = server.requests();
    ensure!(requests.iter().all(|request| !request.target.contains("favicon")), "{requests:?}");
    let policies =
        "return document.querySelectorAll('meta[http-equiv=\"Content-Security-Policy\" i]').length";
    ensure!(browser.run(policies, &[])? == 2, "stage B is not there");
    ensure!(browser.run("return typeof RTCPeerConnection", &[])? == "undefined", "WebRTC is still there");
    Ok(())
}

/// How many connections without a request a channel may cause. Chromium connects to the host that a frame is to show
/// before it asks the policy whether there may be such a frame; a form that is sent to a frame does the same. It sends
/// nothing, but a name server would hear the host's name.
fn connects_ahead(channel: &str, engine: Engine) -> usize {
    usize::from(engine == Engine::Chromium && ["frame", "form", "form-get"].contains(&channel))
}

pub fn every_channel_is_refused_after_boot(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let sink = Server::sink()?;
    browser.open(&server.url())?;
    browser.find(STARTED)?;
    server.clear();
    for channel in CHANNELS {
        let before = sink.connections();
        let answer = channel.attempt(browser, &sink, &server, &format!("canary-{}", channel.name))?;
        let connected = sink.connections() - before;
        let allowed = connects_ahead(channel.name, browser.engine);
        ensure!(connected <= allowed, "{}: {connected} connections without a request", channel.name);
        let (seen, own) = (sink.requests(), server.requests());
        ensure!(seen.is_empty() && own.is_empty(), "{} got out ({answer}): {seen:?} {own:?}", channel.name);
    }
    // Removing the policy's element must not lift it.
    browser.run("document.querySelectorAll('meta[http-equiv]').forEach((meta) => meta.remove())", &[])?;
    for channel in CHANNELS.iter().filter(|channel| ["fetch", "image", "form"].contains(&channel.name)) {
        channel.attempt(browser, &sink, &server, "canary-removed")?;
    }
    let (seen, own) = (sink.requests(), server.requests());
    ensure!(seen.is_empty() && own.is_empty(), "the lock was lifted: {seen:?} {own:?}");
    Ok(())
}

pub fn every_channel_reaches_the_sink_without_stage_b(browser: &Browser) -> Result<()> {
    let server = Server::folder(open_site(browser)?, "/", 0)?;
    let sink = Server::sink()?;
    browser.open(&server.url())?;
    browser.find(STARTED)?;
    let mut missing = Vec::new();
    for channel in CHANNELS.iter().filter(|channel| channel.is_in(browser.engine)) {
        let canary = format!("canary-{}", channel.name);
        let answer = channel.attempt(browser, &sink, &server, &canary)?;
        let seen = browser.wait(channel.name, Duration::from_secs(5), || {
            let both = [sink.requests(), server.requests()].concat();
            Ok(both.iter().any(|request| request.contains(&canary)).then_some(()))
        });
        if seen.is_err() {
            missing.push(format!("{} ({answer})", channel.name));
        }
    }
    ensure!(missing.is_empty(), "these reached nobody, so a lock proves nothing about them: {missing:?}");
    // With stage A alone the page's own server can still be reached: that is what stage B is for.
    let folder = site::altered(&format!("{}-stage-a", browser.engine), &[WITHOUT_STAGE_B])?;
    let server = Server::folder(folder, "/", 0)?;
    browser.open(&server.url())?;
    browser.find(STARTED)?;
    let own = server.url();
    browser.run_async("await fetch(arguments[0] + 'leak?canary').catch(() => 0)", &[json!(own)])?;
    ensure!(
        server.requests().iter().any(|request| request.target.contains("canary")),
        "stage A refused its own origin"
    );
    Ok(())
}

pub fn the_page_refuses_to_run_in_a_frame(browser: &Browser) -> Result<()> {
    let folder = site::altered(&format!("{}-framed", browser.engine), &[])?;
    std::fs::write(
        folder.join("outer.html"),
        "<!DOCTYPE html><title>outer</title><iframe src=\"index.html\"></iframe>",
    )?;
    let server = Server::folder(folder, "/", 0)?;
    browser.open(&format!("{}outer.html", server.url()))?;
    let shown = "const inner = document.querySelector('iframe').contentDocument; \
                 const notice = inner && inner.getElementById('boot-framed'); return notice && !notice.hidden;";
    browser.wait_script("the notice in the frame", shown)?;
    ensure!(server.requests().iter().all(|request| !request.target.contains(".wasm")), "the page went on");
    Ok(())
}
