// Starts the page and shuts its network, in that order: everything the page will ever need is fetched and compiled
// under the policy of index.html (stage A: our own folder only), then a second policy is appended that allows no
// connection at all (stage B), and only then does the page run and can a file be chosen. A policy once appended cannot
// be lifted again, not even by removing its element.
//
// Workers are bound by the page's policy only when they start from a blob: URL and after stage B. So the worker's
// script is fetched as text here, and each worker is handed the compiled module instead of fetching it.
//
// A classic script without dependencies: it must also run from a file and in browsers too old for the page itself.

"use strict";
(() => {
  const STAGE_B =
    "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data: blob:; " +
    "base-uri 'none'; form-action 'none'";

  // The smallest module that uses a vector instruction: (func (result v128) i32.const 0; i8x16.splat).
  const SIMD_PROBE = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
  ]);

  const script = document.currentScript;
  const files = { ...script.dataset };
  const address = (name) => new URL(name, script.src).href;

  // WebRTC is outside every content policy, so its constructors go first of all.
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (/^(webkit|moz)?RTC/.test(name)) delete globalThis[name];
  }
  const webRtcIsGone = !("RTCPeerConnection" in globalThis || "webkitRTCPeerConnection" in globalThis);

  /** Shows one of the notices that index.html holds in six languages, the reader's own first. */
  function giveUp(notice, detail, language = navigator.language.slice(0, 2)) {
    document.getElementById("boot-waiting")?.remove();
    const section = document.getElementById(notice);
    const own = section.querySelector(`[lang="${language}"]`);
    if (own) section.prepend(own);
    section.hidden = false;
    if (!detail) return;
    section.dataset.detail = String(detail);
    console.error(detail);
  }

  async function module(name) {
    const answer = await fetch(address(name));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    // A host that serves .wasm under a wrong type must not stop us.
    return answer.headers.get("content-type")?.startsWith("application/wasm")
      ? WebAssembly.compileStreaming(answer)
      : WebAssembly.compile(await answer.arrayBuffer());
  }

  async function text(name) {
    const answer = await fetch(address(name));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.text();
  }

  /** Appends stage B and waits until the browser has refused a request because of it. */
  async function closeNetwork() {
    if (!webRtcIsGone) throw new Error("WebRTC could not be removed");
    const refusal = new Promise((resolve, reject) => {
      document.addEventListener("securitypolicyviolation", resolve, { once: true });
      setTimeout(() => reject(new Error("the second policy did not take effect")), 5000);
    });
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = STAGE_B;
    document.head.append(policy);
    const answered = await fetch(address("lock-check")).then(() => true, () => false);
    if (answered) throw new Error("a request was answered after the second policy");
    await refusal;
  }

  /** The only way to a worker: a blob of its script, which starts on the compiled module sent as first message. */
  function workerStarter(glue, compiled) {
    const first = "onmessage = ({ data }) => { onmessage = null; self.hedgerow = data; " +
      "wasm_bindgen.initSync({ module: data.module }); };";
    const url = URL.createObjectURL(new Blob([glue, "\n", first], { type: "text/javascript" }));
    return (role) => {
      const worker = new Worker(url, { name: role });
      worker.postMessage({ role, build: files.build, module: compiled, url });
      return worker;
    };
  }

  /** A program that trapped leaves a page that only looks alive: the page says so, in the language it speaks. */
  function broken({ error, reason }) {
    const problem = error ?? reason;
    const hasTrapped = problem instanceof WebAssembly.RuntimeError;
    if (hasTrapped) giveUp("boot-broken", problem, document.documentElement.lang);
  }

  async function start() {
    const [page, pageModule, glue, workerModule] = await Promise.all([
      import(address(files.page)),
      module(files.pageWasm),
      text(files.worker),
      module(files.workerWasm),
    ]);
    await closeNetwork();
    globalThis.hedgerow = Object.freeze({
      build: files.build,
      startWorker: workerStarter(glue, workerModule),
    });
    addEventListener("error", broken);
    addEventListener("unhandledrejection", broken);
    await page.default({ module_or_path: pageModule });
    document.getElementById("boot-waiting")?.remove();
  }

  if (top !== self) giveUp("boot-framed");
  else if (typeof WebAssembly !== "object" || !WebAssembly.validate(SIMD_PROBE)) giveUp("boot-unsupported");
  else start().catch((problem) => giveUp("boot-failed", problem));
})();
