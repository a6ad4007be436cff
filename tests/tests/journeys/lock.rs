//! The network lock: every way out that a script could try, tried, with a sink that would see it.

use std::time::Duration;

use anyhow::{Result, ensure};
use hedgerow_tests::browser::PATIENCE;
use hedgerow_tests::pages::Page;
use hedgerow_tests::server::Server;
use hedgerow_tests::site::{self, WITHOUT_STAGE_B};
use hedgerow_tests::{Browser, Find, data};
use serde_json::json;

/// What the page shows only when it has started.
const STARTED: Find<'_> = Find::Css("main.screen h1");

/// Each channel by name, as a script that sends `canary` to `sink` (an address with a trailing slash). `own` is the
/// page's own server. A script may throw or not: only the sink's log counts.
const CHANNELS: &[(&str, &str)] = &[
    ("fetch", "await fetch(sink + 'fetch?' + canary)"),
    (
        "xhr",
        "await new Promise((done) => { const x = new XMLHttpRequest(); x.onloadend = done; x.open('GET', sink + 'xhr?' + canary); x.send(); })",
    ),
    ("beacon", "navigator.sendBeacon(sink + 'beacon', canary)"),
    (
        "event-source",
        "await new Promise((done) => { const s = new EventSource(sink + 'event-source?' + canary); s.onerror = () => { s.close(); done(); }; })",
    ),
    (
        "web-socket",
        "await new Promise((done) => { const s = new WebSocket(sink.replace('http', 'ws') + 'web-socket?' + canary); s.onerror = s.onclose = done; })",
    ),
    (
        "image",
        "await new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = sink + 'image?' + canary; })",
    ),
    (
        "script",
        "await new Promise((done) => { const s = document.createElement('script'); s.onload = s.onerror = done; s.src = sink + 'script?' + canary; document.head.append(s); })",
    ),
    (
        "style",
        "await new Promise((done) => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.onload = l.onerror = done; l.href = sink + 'style?' + canary; document.head.append(l); })",
    ),
    ("import", "await import(sink + 'import?' + canary)"),
    (
        "worker",
        "await new Promise((done) => { const w = new Worker(own + 'missing-worker.js?' + canary); w.onerror = w.onmessage = done; })",
    ),
    (
        "worker-fetch",
        "await inWorker(`fetch('${sink}worker-fetch?${canary}').finally(() => postMessage(0))`)",
    ),
    ("worker-import", "await inWorker(`importScripts('${sink}worker-import?${canary}')`)"),
    (
        "frame",
        "await new Promise((done) => { const f = document.createElement('iframe'); f.onload = f.onerror = done; f.src = sink + 'frame?' + canary; document.body.append(f); })",
    ),
    ("font", "await new FontFace('leak', `url(${sink}font?${canary})`).load()"),
];

/// Sends through one channel and gives it time to be seen or refused.
const TRY: &str = r"
const [code, sink, own, canary] = arguments;
const inWorker = (text) => new Promise((done, fail) => {
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  worker.onmessage = worker.onerror = done;
  setTimeout(done, 1500);
});
const attempt = (CODE)();
const patience = new Promise((done) => setTimeout(() => done('pending'), 2500));
return await Promise.race([attempt.then(() => 'done', (error) => String(error)), patience]);
";

fn try_channel(browser: &Browser, code: &str, sink: &Server, own: &Server, canary: &str) -> Result<String> {
    let script = TRY.replace("CODE", &format!("async () => {{ {code}; }}"));
    let arguments = [json!(code), json!(sink.url()), json!(own.url()), json!(canary)];
    let answer = browser.run_async(&script, &arguments)?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
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

pub fn every_channel_is_refused_after_boot(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let sink = Server::sink()?;
    browser.open(&server.url())?;
    browser.find(STARTED)?;
    server.clear();
    for (name, code) in CHANNELS {
        let canary = format!("canary-{name}");
        let answer = try_channel(browser, code, &sink, &server, &canary)?;
        let (seen, own) = (sink.requests(), server.requests());
        ensure!(seen.is_empty() && own.is_empty(), "{name} got out ({answer}): {seen:?} {own:?}");
    }
    // Removing the policy's element must not lift it.
    browser.run("document.querySelectorAll('meta[http-equiv]').forEach((meta) => meta.remove())", &[])?;
    try_channel(browser, CHANNELS[0].1, &sink, &server, "canary-removed")?;
    ensure!(sink.requests().is_empty() && server.requests().is_empty(), "the lock was lifted");
    Ok(())
}

pub fn every_channel_reaches_the_sink_without_stage_b(browser: &Browser) -> Result<()> {
    // Stage A, too, would refuse another origin; the copy that shows that the sink sees has neither.
    let open = "<meta http-equiv=\"x-no-policy\"";
    let folder = site::altered(
        &format!("{}-open", browser.engine),
        &[WITHOUT_STAGE_B, ("index", "<meta http-equiv=\"Content-Security-Policy\"", open)],
    )?;
    let server = Server::folder(folder, "/", 0)?;
    let sink = Server::sink()?;
    browser.open(&server.url())?;
    browser.find(STARTED)?;
    for (name, code) in CHANNELS {
        let canary = format!("canary-{name}");
        let answer = try_channel(browser, code, &sink, &server, &canary)?;
        let seen =
            || sink.requests().iter().chain(&server.requests()).any(|request| request.contains(&canary));
        browser.wait(&format!("{name} at the sink ({answer})"), Duration::from_secs(5), || {
            Ok(seen().then_some(()))
        })?;
    }
    // With stage A alone the page's own server can still be reached: that is what stage B is for.
    let folder = site::altered(&format!("{}-stage-a", browser.engine), &[WITHOUT_STAGE_B])?;
    let server = Server::folder(folder, "/", 0)?;
    browser.open(&server.url())?;
    browser.find(STARTED)?;
    let own = server.url();
    browser.run_async("await fetch(arguments[0] + 'leak?canary').catch(() => 0)", &[json!(own)])?;
    ensure!(
        server.requests().iter().any(|request| request.contains("canary")),
        "stage A refused its own origin"
    );
    Ok(())
}

pub fn a_whole_journey_leaves_no_trace_at_any_server(browser: &Browser) -> Result<()> {
    let canary = "qxzcanary";
    let server = Server::folder(site::built()?, "/some/path/", 0)?;
    let sink = Server::sink()?;
    let page = Page::open(browser, &server)?;
    let policy_breaks = "window.__broken = []; document.addEventListener('securitypolicyviolation', \
                         (event) => { if (!event.blockedURI.includes('lock-check')) \
                         window.__broken.push(event.blockedURI + ' ' + event.effectiveDirective); });";
    browser.run(policy_breaks, &[])?;
    server.clear();
    walk(&page, canary)?;
    let (own, seen) = (server.requests(), sink.requests());
    ensure!(own.is_empty() && seen.is_empty(), "requests after boot: {own:?} {seen:?}");
    let address = browser.run("return location.href + JSON.stringify(history.state)", &[])?;
    ensure!(!address.to_string().contains(canary), "data in the address: {address}");
    let kept = browser.run("return JSON.stringify({ ...localStorage, ...sessionStorage })", &[])?;
    ensure!(!kept.to_string().contains(canary), "data in storage: {kept}");
    let broken = browser.run("return window.__broken", &[])?;
    ensure!(broken == json!([]), "the page itself broke its policy: {broken}");
    Ok(())
}

pub fn a_whole_journey_after_the_server_has_stopped(browser: &Browser) -> Result<()> {
    let mut server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    server.stop();
    walk(&page, "qxzcanary")
}

/// From files to lists.
fn walk(page: &Page<'_>, canary: &str) -> Result<()> {
    let [customers, orders] = data::canary_shop(canary)?;
    let files = page.files()?;
    files.open(&[&customers, &orders])?;
    ensure!(files.opened()? == 2, "{}", files.refusal()?);
    page.go("columns")?;
    page.go("picture")?;
    page.segments()?.by_values("country")?;
    ensure!(
        page.segments()?.rows()?.len() >= 4,
        "three countries and a total: {:?}",
        page.segments()?.rows()?
    );
    let act = page.act()?;
    let list = act.take_text("customers")?;
    ensure!(list.lines().count() == 41 && list.contains(canary), "customers.csv: {list}");
    ensure!(act.take_text("segments")?.contains("Greece"), "segments.csv");
    page.go("privacy")
}

pub fn the_privacy_check_shows_every_way_closed(browser: &Browser) -> Result<()> {
    let server = Server::folder(site::built()?, "/", 0)?;
    let page = Page::open(browser, &server)?;
    server.clear();
    page.go("privacy")?;
    browser.click(Find::Test("run-privacy-check"))?;
    browser.wait("the check to end", PATIENCE * 2, || {
        let left = "const ways = [...document.querySelectorAll('[data-testid^=way-]')]; \
                    return ways.length > 5 && ways.every((way) => way.dataset.outcome)";
        Ok((browser.run(left, &[])? == true).then_some(()))
    })?;
    let open = browser.run("return document.querySelectorAll('[data-outcome=open]').length", &[])?;
    ensure!(open == 0, "{open} ways are open");
    ensure!(server.requests().is_empty(), "the check itself got out: {:?}", server.requests());
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
