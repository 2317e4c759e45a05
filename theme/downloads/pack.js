/* Packs a choice of files into one ZIP in the reader's browser. Without it, every file has its own link. All words come from the page. */
(function () {
  "use strict";

  const form = document.querySelector("[data-pb-pack]"), words = JSON.parse(form.dataset.pbWords), pack = form.querySelector(".pb-pack");
  const said = form.querySelector("output"), bar = form.querySelector("progress");
  const start = form.querySelector("[type=submit]"), stop = form.querySelector("[data-pb-stop]"), first = start.textContent;
  const TRIES = 3, PAUSE = 2000, SILENCE = 60000; // milliseconds; a slow link may be silent for long
  const kept = new Map(); // address -> the whole file, or what came before the link dropped
  const archive = words.name + "-" + document.documentElement.lang + ".zip"; // it names no site: some choose discreet files
  let run = null;

  if (location.protocol === "file:") { // a page in a folder may not read the files beside it
    document.querySelector("[data-pb-folder]").hidden = false;
    return;
  }
  if (!window.fetch || !window.AbortController || !window.ReadableStream) return;
  form.querySelectorAll("[data-pb-scripted]").forEach(part => { part.hidden = part === pack; });

  /* What is chosen ----------------------------------------------------------------------------------------------------- */

  const ticks = selector => Array.from(document.querySelectorAll(selector));

  function chosen() {
    const forms = new Set(ticks("[name=form]:checked").map(box => box.value));
    const discreet = !!form.querySelector("[name=discreet]:checked");
    return ticks("[data-pb-page]:checked").flatMap(box => Array.from(box.closest("tr").querySelectorAll("details [data-pb-file]")))
      .filter(link => forms.has(link.dataset.pbFile) && !!link.closest(".pb-discreet") === discreet)
      .map(link => ({ address: link.href, name: link.href.slice(root.length), bytes: +link.dataset.pbBytes }));
  }

  const root = new URL(form.dataset.pbPack, location.href).href.replace(/[^/]*$/, "");
  const sum = files => files.reduce((total, file) => total + file.bytes, 0);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = value => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

  function size(bytes) {
    const text = bytes < 999500 ? fill(words.kb, { count: Math.max(1, Math.round(bytes / 1000)) }) : fill(words.mb, { count: number(bytes / 1e6) });
    return text.replace(/ /g, "\u00a0");
  }

  function wait(bytes) {
    const seconds = bytes / form.dataset.pbSlow, minutes = Math.ceil(seconds / 60);
    if (seconds <= 50) return Math.max(10, Math.ceil(seconds / 10) * 10) + "\u00a0s";
    const hours = Math.floor(minutes / 60), rest = minutes % 60;
    return hours ? hours + "\u00a0h" + (rest ? "\u00a0" + String(rest).padStart(2, "0") : "") : minutes + "\u00a0min";
  }

  function count() {
    const files = chosen(), bytes = sum(files);
    said.textContent = files.length ? fill(files.length > 1 ? words.many : words.one, { count: files.length, size: size(bytes), time: wait(bytes) }) : words.nothing;
    start.disabled = !files.length;
    start.textContent = first;
    pack.hidden = !form.querySelector(":checked");
  }

  document.addEventListener("change", event => {
    const box = event.target;
    if (box.matches("[data-pb-all]")) box.closest("table").querySelectorAll("[data-pb-page]").forEach(page => { page.checked = box.checked; });
    if (box.matches("[data-pb-page]")) {
      const table = box.closest("table");
      table.querySelector("[data-pb-all]").checked = !table.querySelector("[data-pb-page]:not(:checked)");
    }
    if (box.matches("[data-pb-page], [data-pb-all], [name=form], [name=discreet]") && !run) count();
  });

  /* Fetching ----------------------------------------------------------------------------------------------------------- */

  // Go on where the link dropped, when the server can, and when what it sends is the file and not a shorter form of it.
  async function fetched(file, stopped, told) {
    const known = kept.get(file.address) || { parts: [], bytes: 0, mark: "" };
    if (known.whole) return known.whole;
    const going = new AbortController(), end = () => going.abort();
    stopped.addEventListener("abort", end);
    let timer = setTimeout(end, SILENCE);
    try {
      const headers = known.bytes && known.mark ? { Range: "bytes=" + known.bytes + "-", "If-Range": known.mark } : {};
      const answer = await fetch(file.address, { headers, signal: going.signal, cache: "no-store" });
      if (answer.status === 404 || answer.status === 410) throw Object.assign(new Error(file.name), { gone: true });
      if (!answer.ok) throw new Error(answer.status);
      if (answer.status !== 206) Object.assign(known, { parts: [], bytes: 0 });
      const mark = answer.headers.get("ETag") || answer.headers.get("Last-Modified") || "";
      known.mark = answer.headers.get("Content-Encoding") || /^W\//.test(mark) ? "" : mark;
      kept.set(file.address, known);
      for (const reader = answer.body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        clearTimeout(timer);
        timer = setTimeout(end, SILENCE);
        known.parts.push(new Blob([value])); // a browser may keep it on disk
        known.bytes += value.length;
        told(known.bytes);
      }
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener("abort", end);
    }
    if (known.bytes !== file.bytes) { // another edition was published since this page was loaded, or the answer was cut
      const gone = known.bytes > file.bytes;
      kept.delete(file.address);
      throw Object.assign(new Error(file.name), { gone });
    }
    const whole = new Blob(known.parts);
    kept.set(file.address, { whole });
    return whole;
  }

  const pause = (time, stopped) => new Promise(done => {
    const timer = setTimeout(done, time);
    stopped.addEventListener("abort", () => { clearTimeout(timer); done(); });
  });

  async function patiently(file, stopped, told) {
    for (let turn = 1; ; turn++) {
      try {
        return await fetched(file, stopped, told);
      } catch (error) {
        if (error.gone || stopped.aborted || turn === TRIES) throw error;
        await pause(PAUSE * turn, stopped);
      }
    }
  }

  /* Packing ------------------------------------------------------------------------------------------------------------ */

  let packer = null;

  function library() {
    packer = packer || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = form.dataset.pbPack;
      script.onload = () => done(window.fflate);
      script.onerror = () => { packer = null; failed(new Error(script.src)); };
      document.head.appendChild(script);
    });
    return packer;
  }

  // The files stay what the browser keeps of them; only the lines of the ZIP between them are new.
  async function packed(files, fflate) {
    const parts = [];
    let own = null, blob = null;
    const zip = new fflate.Zip((error, chunk) => {
      if (error) throw error;
      parts.push(chunk === own ? blob : new Blob([chunk]));
    });
    for (const file of files) {
      blob = kept.get(file.address).whole;
      own = new Uint8Array(await blob.arrayBuffer());
      const entry = new fflate.ZipPassThrough(file.name);
      entry.mtime = new Date(1980, 0, 1); // not the hour at which somebody packed it
      zip.add(entry);
      entry.push(own, true);
    }
    zip.end();
    return new Blob(parts, { type: "application/zip" });
  }

  function saved(blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = archive;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function all(files, stopped) {
    const total = sum(files);
    let before = 0, done = 0, name = form.dataset.pbPack.replace(/.*\//, "");
    try {
      const fflate = await library();
      for (const file of files) {
        name = file.name.replace(/.*\//, "");
        said.textContent = fill(words.fetching, { number: done + 1, count: files.length, name });
        await patiently(file, stopped, bytes => { bar.value = (before + bytes) / total; });
        before += file.bytes;
        bar.value = before / total;
        done++;
      }
      saved(await packed(files, fflate));
      return fill(words.done, { name: archive });
    } catch (error) {
      if (stopped.aborted) return "";
      if (error.gone) return fill(words.missing, { name });
      if (done === files.length) return words.full;
      start.textContent = words.again;
      return fill(words.dropped, { name, done, count: files.length });
    }
  }

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const files = chosen();
    if (run || !files.length) return;
    run = new AbortController();
    start.disabled = true;
    bar.hidden = stop.hidden = false;
    bar.value = 0;
    const result = await all(files, run.signal);
    run = null;
    bar.hidden = stop.hidden = true;
    if (result) {
      start.disabled = false;
      said.textContent = result;
    } else count();
  });

  stop.addEventListener("click", () => { if (run) run.abort(); });
  count();
})();
