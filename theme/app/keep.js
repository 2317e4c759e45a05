/* The page of the app: what is kept on this device, keeping more, erasing. Loaded on that page only; its words come from the page. */
(function () {
  "use strict";

  const find = name => document.querySelector("[data-pb-app-" + name + "]"), kept = find("kept"), store = window.palabreStore;
  const hasWorker = document.querySelector("[data-pb-worker]") && navigator.serviceWorker && /^https?:$/.test(location.protocol);
  if (!kept || !hasWorker || !window.caches) return;

  const words = JSON.parse(kept.dataset.pbWords), language = document.documentElement.lang, { base, KEPT, READ } = store;
  const list = find("list"), form = find("form"), files = find("files"), sum = find("sum"), going = find("going"), said = find("said");
  const asked = new URLSearchParams(location.search), LANES = 3;
  let contents = null, running = null;

  /* Saying ---------------------------------------------------------------------------------------------------------- */

  function fill(text, values) {
    return Object.keys(values).reduce((made, name) => made.replace("{" + name + "}", values[name]), text);
  }

  function size(bytes) {
    const isSmall = bytes < 999500, number = isSmall ? Math.max(bytes ? 1 : 0, Math.round(bytes / 1000)) : Math.round(bytes / 100000) / 10;
    return fill(isSmall ? words.kb : words.mb, { count: number.toLocaleString(language) }).replace(/ /g, "\u00a0");
  }

  function day(date) {
    return new Date(date).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const name in attributes) if (attributes[name] !== false) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  }

  function button(text, act) {
    const made = make("button", { type: "button", class: "pb-button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  /* What there is to keep ------------------------------------------------------------------------------------------- */

  // Items are [address, bytes, bytes on the way, digest, ...], as src/palabre/app/contents.py writes them.
  const bytes = items => items.reduce((total, item) => total + item[1], 0), wire = items => items.reduce((total, item) => total + item[2], 0);

  /** What belongs to a choice: a page with files of some kinds, or with "" everything. */
  function plan(what, kinds) {
    const pages = what ? contents.pages.filter(page => page[0] === what) : contents.pages;
    return pages.concat(what ? [] : contents.search, filesOf(what).filter(file => kinds.includes(file[4])));
  }

  function filesOf(what) {
    return Object.keys(contents.files).filter(page => !what || page === what).flatMap(page => contents.files[page]);
  }

  async function there() {
    return new Map((await store.entries(KEPT)).map(([address, copy]) => [address, store.fact(copy, "digest")]));
  }

  const isThere = (known, item) => known.get(base + item[0]) === item[3];

  async function load() {
    const response = await fetch(kept.dataset.pbContents, { cache: "no-cache" });
    if (!response.ok) throw new Error(String(response.status));
    contents = await response.json();
  }

  /** What was taken down from the site goes from the device too, and the reader is told. */
  async function takeDown() {
    const known = new Set(contents.pages.map(page => base + page[0])), gone = [];
    const isMine = address => address.startsWith(base + contents.folder) && address.endsWith("/") && !contents.apart.some(folder => folder && address.startsWith(base + folder));
    for (const cacheName of [READ, KEPT]) {
      for (const [address, copy] of await store.entries(cacheName)) {
        if (!isMine(address) || known.has(address)) continue;
        await (await caches.open(cacheName)).delete(address);
        gone.push(titleOf(address, copy));
      }
    }
    const sets = await store.sets(), names = Object.keys(sets).filter(name => sets[name].what && isMine(base + sets[name].what) && !known.has(base + sets[name].what));
    if (names.length) {
      names.forEach(name => delete sets[name]);
      await store.setSets(sets);
    }
    if (gone.length) said.textContent = words.down + " " + Array.from(new Set(gone)).join(", ");
  }

  function titleOf(address, copy) {
    const title = decodeURIComponent(store.fact(copy, "title") || "");
    return new DOMParser().parseFromString(title, "text/html").body.textContent || address.slice(base.length) || base;
  }

  /* The list of what is kept ---------------------------------------------------------------------------------------- */

  async function show() {
    const sets = await store.sets(), read = await store.entries(READ), known = await there(), rows = make("ul", { class: "pb-app__sets" });
    for (const name of Object.keys(sets)) rows.append(row(name, sets[name], known));
    list.textContent = "";
    list.append(rows.children.length ? rows : make("p", {}, fill(words.none, { most: store.MOST })));
    if (read.length) {
      const pages = make("ul", {}), total = read.reduce((all, [, copy]) => all + Number(store.fact(copy, "bytes")), 0);
      read.reverse().forEach(([address, copy]) => pages.append(make("li", {}, make("a", { href: address }, titleOf(address, copy)))));
      list.append(make("details", { class: "pb-more", open: asked.has("missing") && "" }, make("summary", {}, fill(words.read, { count: read.length, size: size(total) })), pages));
    }
    const isSafe = !navigator.storage || !navigator.storage.persisted || await navigator.storage.persisted();
    if (rows.children.length && !isSafe) list.append(make("p", { class: "pb-app__small" }, words.frail));
  }

  function row(name, set, known) {
    const have = set.items.filter(item => known.has(base + item[0])), isMine = contents && set.folder === contents.folder && !running;
    const fresh = isMine ? plan(set.what, set.kinds) : [], missing = fresh.filter(item => !isThere(known, item));
    const item = make("li", { "data-pb-set": name }, make("p", { class: "pb-app__title" }, make("a", { href: base + (set.what || set.folder) }, set.title)));
    const text = set.date && have.length === set.items.length ? fill(words.date, { date: day(set.date), size: size(bytes(have)) }) : fill(words.part, { done: have.length, all: set.items.length });
    item.append(make("p", {}, text));
    const downloads = have.filter(each => each[4] && set.kinds.includes(each[4]));
    if (downloads.length && set.what) item.append(make("ul", {}, ...downloads.map(each => make("li", {}, make("a", { href: base + each[0] }, numbered(each, downloads))))));
    if (set.date && missing.length) item.append(make("p", {}, fill(words.newer, { size: size(wire(missing)) })));
    const acts = make("p", { class: "pb-app__acts" });
    if (missing.length) acts.append(button(set.date ? words.update : words.continue, () => start(set.what, set.kinds)), " ");
    if (!running) acts.append(button(words.remove, () => remove(name)));
    item.append(acts);
    return item;
  }

  /** The name of a file; of several with one name, such as pictures of sheets, with its number. */
  function numbered(file, all) {
    const same = all.filter(each => each[4] === file[4]);
    return file[4] + (same.length > 1 ? " " + (same.indexOf(file) + 1) : "");
  }

  async function remove(name) {
    const sets = await store.sets();
    delete sets[name];
    await store.setSets(sets);
    await sweep(sets);
    await refresh();
  }

  /** Delete what no set asks for any more. */
  async function sweep(sets) {
    const wanted = new Set(Object.values(sets).flatMap(set => set.items.map(item => base + item[0])));
    for (const [address] of await store.entries(KEPT)) if (!wanted.has(address)) await (await caches.open(KEPT)).delete(address);
    await store.tidy();
  }

  /* Choosing -------------------------------------------------------------------------------------------------------- */

  function choices() {
    const what = form.elements.what, before = what.options.length ? what.value : asked.get("keep") || "";
    what.textContent = "";
    what.append(make("option", { value: "" }, words.everything));
    for (const kind of Object.keys(words.kinds)) {
      const group = make("optgroup", { label: words.kinds[kind] });
      contents.pages.filter(page => page[5] === kind).forEach(page => group.append(make("option", { value: page[0] }, page[4])));
      if (group.children.length) what.append(group);
    }
    what.value = before;
    if (what.selectedIndex < 0) what.value = "";
  }

  function chosen() {
    return Array.from(files.querySelectorAll("input[value]:checked"), box => box.value);
  }

  function offerFiles() {
    const before = chosen(), found = filesOf(form.elements.what.value), kinds = Array.from(new Set(found.map(file => file[4])));
    const tick = (name, all, attributes) => files.append(make("label", {}, make("input", { type: "checkbox", ...attributes }), " " + fill(words.file, { name, size: size(bytes(all)) })));
    files.querySelectorAll("label").forEach(label => label.remove());
    if (kinds.length > 1) tick(words.all, found, { "data-pb-all": "" });
    kinds.forEach(kind => tick(kind, found.filter(file => file[4] === kind), { value: kind }));
    files.querySelectorAll("input[value]").forEach(box => { box.checked = before.includes(box.value); });
    files.hidden = !kinds.length;
  }

  function tickAll(box) {
    const boxes = Array.from(files.querySelectorAll("input[value]")), all = files.querySelector("[data-pb-all]");
    if (box === all) boxes.forEach(each => { each.checked = all.checked; });
    if (all) all.checked = boxes.every(each => each.checked);
  }

  async function weigh() {
    const known = await there(), items = plan(form.elements.what.value, chosen()).filter(item => !isThere(known, item));
    const isSaving = navigator.connection && navigator.connection.saveData;
    const text = items.length ? fill(words.sum, { wire: size(wire(items)), bytes: size(bytes(items)) }) : words.already;
    sum.textContent = text + (items.length && isSaving ? " " + words.saving : "");
    form.querySelector("button").disabled = !items.length || Boolean(running);
  }

  form.addEventListener("change", event => {
    if (event.target === form.elements.what) offerFiles();
    tickAll(event.target);
    weigh();
  });

  form.addEventListener("submit", event => {
    event.preventDefault();
    start(form.elements.what.value, chosen());
  });

  /* Keeping --------------------------------------------------------------------------------------------------------- */

  async function start(what, kinds) {
    if (running) return;
    running = { stop: new AbortController(), tries: 0 };
    said.textContent = "";
    form.querySelector("button").disabled = true;
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    try {
      said.textContent = await attempt(what, kinds);
    } catch (error) {
      said.textContent = { AbortError: words.stopped, QuotaExceededError: words.filled, EditionError: words.renewed }[error.name] || words.offline;
    }
    running = null;
    going.hidden = true;
    await refresh();
  }

  /** Fetch what a choice lacks; when the site is renewed meanwhile, once more from its new list. Returns what to say. */
  async function attempt(what, kinds) {
    const items = plan(what, kinds), known = await there(), lacking = items.filter(item => !isThere(known, item));
    const free = await room();
    if (bytes(lacking) > free) return fill(words.full, { bytes: size(bytes(lacking)), free: size(free) });
    const page = contents.pages.find(each => each[0] === what), name = contents.folder + ":" + what, sets = await store.sets();
    const files = items.map(item => [item[0], item[1], item[2], item[3], contents.pages.includes(item) ? "" : item[4] || ""]);
    sets[name] = { title: page ? page[4] : words.everything, what, kinds, folder: contents.folder, items: files, date: sets[name] ? sets[name].date : "" };
    await store.setSets(sets);
    try {
      await fetchAll(lacking);
    } catch (error) {
      const before = contents.edition;
      if (error.name !== "EditionError" || running.tries++) throw error;
      await load();
      if (contents.edition === before) throw error;
      running.stop = new AbortController();
      return attempt(what, kinds);
    }
    sets[name].date = new Date().toISOString();
    await store.setSets(sets);
    await sweep(sets);
    return words.done;
  }

  /** How many bytes the browser still gives; a tenth is left alone. */
  async function room() {
    const found = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : {};
    return found.quota ? Math.max(0, found.quota - found.usage - found.quota / 10) : Infinity;
  }

  async function fetchAll(items) {
    const queue = items.slice(), last = items.filter(item => item[0].endsWith("/core.js")), count = { files: 0, bytes: 0 };
    const progress = going.querySelector("progress"), text = going.querySelector("[data-pb-app-count]");
    function tell() {
      progress.max = bytes(items) || 1;
      progress.value = count.bytes;
      text.textContent = fill(words.going, { done: count.files, all: items.length, bytes: size(count.bytes), total: size(bytes(items)) });
    }
    async function lane(from) {
      for (let item = from.shift(); item; item = from.shift()) {
        await one(item, count, tell);
        count.files++;
        tell();
      }
    }
    going.hidden = false;
    tell();
    await show();
    const first = queue.filter(item => !last.includes(item));
    await Promise.all(Array.from({ length: LANES }, () => lane(first))); // the index of the search comes after its parts
    await lane(last.slice());
  }

  /** Bring one item, however often the connection drops. */
  async function one(item, count, tell) {
    const signal = running.stop.signal;
    for (let tries = 0, cache = "default"; ; tries++) {
      let mine = 0;
      const back = () => { count.bytes -= mine; mine = 0; };
      try {
        const response = await fetch(base + item[0], { signal, cache, credentials: "same-origin" });
        if (response.status >= 500) throw new TypeError(String(response.status));
        if (!response.ok) throw store.another(item[0]);
        const counted = counting(response, length => { count.bytes += length; mine += length; tell(); });
        await store.put(KEPT, base + item[0], counted, item[3]);
        if (!mine) count.bytes += item[1];
        if (said.textContent === words.waiting) said.textContent = "";
        return;
      } catch (error) {
        back();
        if (signal.aborted) throw Object.assign(new Error(item[0]), { name: "AbortError" });
        if (error.name === "EditionError" && cache === "default") { cache = "reload"; continue; } // the browser had an older one
        if (error.name !== "TypeError") throw stopping(error);
        said.textContent = words.waiting;
        await pause(Math.min(30, Math.pow(2, tries)) * 1000, signal);
      }
    }
  }

  function stopping(error) { // one lane ends all
    const found = Object.assign(new Error(error.message), { name: error.name });
    running.stop.abort();
    return found;
  }

  function counting(response, tell) {
    if (!response.body || !window.TransformStream) return response;
    const counter = new TransformStream({ transform(chunk, out) { tell(chunk.byteLength); out.enqueue(chunk); } });
    return new Response(response.body.pipeThrough(counter), { headers: response.headers });
  }

  function pause(most, signal) {
    return new Promise(done => {
      const timer = setTimeout(done, most);
      window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
      signal.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
    });
  }

  going.querySelector("button").addEventListener("click", () => running && running.stop.abort());

  /* Erasing --------------------------------------------------------------------------------------------------------- */

  find("erase").querySelector("button").addEventListener("click", async () => {
    if (running) running.stop.abort();
    for (const registration of await navigator.serviceWorker.getRegistrations()) if (registration.scope === base) await registration.unregister();
    await store.erase();
    for (const storage of [localStorage, sessionStorage]) {
      const mine = Object.keys(storage).filter(key => key.startsWith("palabre.") || key.startsWith(new URL(base).pathname + "."));
      mine.forEach(key => storage.removeItem(key));
    }
    sessionStorage.setItem("palabre.erased", "1"); // until this tab is closed, nothing is kept anew
    find("erased").textContent = words.erased;
    find("keep").hidden = list.hidden = true;
    history.replaceState(null, "", location.pathname);
  });

  /* ----------------------------------------------------------------------------------------------------------------- */

  async function refresh() {
    await show();
    if (contents) {
      choices();
      offerFiles();
      tickAll();
      await weigh();
    }
  }

  async function begin() {
    find("none").hidden = true;
    [list, find("keep"), find("erase")].forEach(part => { part.hidden = false; });
    const lost = asked.get("missing"), page = lost === null ? base : new URL(lost, base).href;
    if (lost !== null && page.startsWith(base)) {
      find("missing").hidden = false;
      document.querySelectorAll("[data-pb-app-again]").forEach(link => { link.href = page; });
    }
    await show();
    try {
      if (!navigator.onLine) throw new Error("no network");
      await load();
      await takeDown();
      form.hidden = false;
      said.textContent = said.textContent === words.offline ? "" : said.textContent;
      await refresh();
      if (asked.has("keep")) form.elements.what.focus();
    } catch (error) {
      said.textContent = words.offline;
      window.addEventListener("online", begin, { once: true });
    }
    kept.dataset.pbReady = "";
  }

  begin();
})();
