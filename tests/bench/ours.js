// Installed by the benchmark in the built page, under its closed network: starts a worker of its own, the way the
// page does, and times calls from the page to the answer on the page. Messages are made and read by the benchmark.

if (!globalThis.bench) {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (array) => {
    let letters = "";
    for (let at = 0; at < array.length; at += 32768) letters += String.fromCharCode(...array.subarray(at, at + 32768));
    return btoa(letters);
  };
  const PROGRESS = 1;
  const REPLY = 2;
  let worker;
  const waiting = new Map();
  let steps = [];
  const hear = ({ data: [, head, body] }) => {
    // The head begins with the kind of message, then the call.
    if (head[0] === 0) waiting.get("hello")?.();
    if (head[0] === PROGRESS) steps.push([performance.now(), head]);
    if (head[0] === REPLY) waiting.get(head[1])?.({ head, body });
    if (head[0] === 4) console.error("crashed", new TextDecoder().decode(head));
  };
  const post = (version, head, body, files) => worker.postMessage([version, bytes(head), bytes(body), files]);

  globalThis.bench = {
    /** A worker that has said hello. */
    start: (version, hello) => new Promise((resolve) => {
      worker?.terminate();
      worker = hedgerow.startWorker("engine");
      worker.onmessage = hear;
      waiting.set("hello", resolve);
      post(version, hello, "", []);
    }),
    /**
     * Sends calls at once and waits for all answers. `calls`: [id, head, body, with files]. With `cancel`, [head, after
     * so many milliseconds], that message follows, and the time until the answers counts from there.
     */
    calls: async (version, calls, cancel) => {
      steps = [];
      const files = [...document.getElementById("bench-files")?.files ?? []];
      const replies = calls.map(([id]) => new Promise((resolve) => waiting.set(id, resolve)));
      let start = performance.now();
      const steps0 = start;
      for (const [, head, body, withFiles] of calls) post(version, head, body, withFiles ? files : []);
      if (cancel) setTimeout(() => { start = performance.now(); post(version, cancel[0], "", []); }, cancel[1]);
      const heard = await Promise.all(replies);
      const ms = performance.now() - start;
      const progress = steps.map(([at, head]) => [at - steps0, text(head)]);
      return { ms, progress, replies: heard.map(({ head, body }) => [text(head), text(body)]) };
    },
    /** A file field of the benchmark's own, so that the page itself opens nothing. */
    field: () => {
      if (document.getElementById("bench-files")) return;
      const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "bench-files" });
      document.body.prepend(input);
    },
  };
}
