/* What is kept on this device: in which caches, and how it comes in and out. The worker and the page of the app share it.

   Whatever is shown together is made together: styles and scripts have addresses that change with them, and a page is only put
   into a cache once all that it loads is there. So a copy is whole, or the one before it stays. */
(function (self) {
  "use strict";

  const base = new URL(self.document ? "../" : "./", self.document ? document.currentScript.src : self.location).href;
  const named = part => "palabre-" + part + "-" + base;
  const READ = named("read"), KEPT = named("kept"), SEARCH = named("search"), PARTS = named("parts");
  const SETS = base + "app/kept.json"; // on no server: the list of what was asked for, in KEPT
  const MOST = 50; // pages that stay because they were read
  const FACT = { date: "Palabre-Date", digest: "Palabre-Digest", bytes: "Palabre-Bytes", needs: "Palabre-Needs", title: "Palabre-Title" };

  /* Addresses ------------------------------------------------------------------------------------------------------- */

  /** The one address of a page, whatever was typed: without query and anchor, with its last slash. */
  function plain(address) {
    const url = new URL(address, base);
    url.search = url.hash = "";
    url.pathname = url.pathname.replace(/(^|\/)index\.html$/, "$1").replace(/(\/[^/.]+)$/, "$1/");
    return url.href;
  }

  /** Whether what stands at an address never changes, since the address changes with it. */
  function isNamed(address) {
    return /[./][0-9a-f]{8,}[./]/.test(new URL(address).pathname);
  }

  /** What a page or script needs: files that it loads at once, and folders (with a slash at the end) from which it may load later. */
  function needs(text, address) {
    const found = [];
    for (const [tag, name] of text.matchAll(/<(link|script|img)\s[^>]*>/g)) {
      const target = /\s(?:href|src)="([^"]+)"/.exec(tag);
      if (target && (name !== "link" || /\srel="stylesheet"/.test(tag))) found.push(target[1]);
    }
    for (const [, folder] of text.matchAll(/"([^"\s]*\b[0-9a-f]{12}\/)"/g)) found.push(folder);
    return Array.from(new Set(found.map(each => new URL(each, address).href))).filter(each => each.startsWith(base));
  }

  /* In -------------------------------------------------------------------------------------------------------------- */

  const coming = new Map();

  /** A style, script or picture: from this device where it can be, else from the network, and then it stays. */
  function part(address) {
    if (!coming.has(address)) coming.set(address, brought(address).finally(() => coming.delete(address)));
    return coming.get(address).then(response => response.clone());
  }

  async function brought(address) {
    const found = isNamed(address) && await caches.match(address, { ignoreVary: true });
    if (found) return found;
    let response = await fetch(address, { credentials: "same-origin" });
    if (response.ok && !(await isTrue(address, response))) response = await fetch(address, { credentials: "same-origin", cache: "reload" }); // a browser may hold half of it
    if (await isTrue(address, response)) await caches.open(PARTS).then(cache => cache.put(address, response.clone())).catch(() => {}); // shown, if not kept
    return response;
  }

  /** Whether what came is what the address promises: the name of a file of ours begins its digest, and no part is a page that says what is wrong. */
  async function isTrue(address, response) {
    if (!response.ok || /html/.test(response.headers.get("Content-Type"))) return false;
    const promised = /\.([0-9a-f]{12})\.[a-z]+$/.exec(new URL(address).pathname);
    return !promised || (await hash(await response.clone().arrayBuffer())).slice(0, 6).every((byte, at) => byte === parseInt(promised[1].substr(2 * at, 2), 16));
  }

  async function held(address) {
    const response = await part(address);
    if (!(await isTrue(address, response))) throw another(address);
    if (!(await caches.match(address, { ignoreVary: true }))) await (await caches.open(PARTS)).put(address, response); // says why it cannot be kept
  }

  function another(address) {
    return Object.assign(new Error("another edition: " + address), { name: "EditionError" });
  }

  async function hash(body) {
    return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", body)));
  }

  /** Put a page or a file into a cache, after all that it needs. With a digest, only what has that digest. */
  async function put(cache, address, response, wanted) {
    const body = await response.arrayBuffer(), digest = btoa(String.fromCharCode(...await hash(body)));
    if (wanted && wanted !== digest) throw another(address);
    const isText = /html|javascript/.test(response.headers.get("Content-Type")), text = isText ? new TextDecoder().decode(body) : "";
    const all = needs(text, address);
    await Promise.all(all.filter(each => !each.endsWith("/")).map(held));
    const headers = new Headers(response.headers), date = new Date(headers.get("Date") || Date.now());
    ["Accept-Ranges", "Content-Encoding", "Content-Length", "Vary"].forEach(name => headers.delete(name));
    headers.set(FACT.date, date.toISOString());
    headers.set(FACT.digest, digest);
    headers.set(FACT.bytes, body.byteLength);
    headers.set(FACT.needs, all.map(each => each.slice(base.length)).join(" "));
    headers.set(FACT.title, encodeURIComponent((/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(text) || ["", ""])[1].replace(/<svg[\s\S]*?<\/svg>|<[^>]*>/g, "").trim()));
    await (await caches.open(cache)).put(address, new Response(body, { headers }));
  }

  /** Remember a page that was read, or a newer edition of what is kept. Where there is no room, what was read first goes. */
  async function remember(address, response) {
    const isKept = await caches.match(address, { cacheName: KEPT });
    const isSearch = address.startsWith(base + "search/"), isPage = address.endsWith("/") && /html/.test(response.headers.get("Content-Type"));
    if (!isSearch && !isPage && !isKept) return;
    try {
      await put(isSearch ? SEARCH : isKept ? KEPT : READ, address, response);
      await forget(MOST);
    } catch (error) {
      if (error.name === "QuotaExceededError") await forget(MOST / 5);
    }
  }

  async function forget(most) {
    const cache = await caches.open(READ), pages = await cache.keys(); // in the order in which they came
    await Promise.all(pages.slice(0, Math.max(0, pages.length - most)).map(page => cache.delete(page)));
  }

  /* Out ------------------------------------------------------------------------------------------------------------- */

  function fact(response, name) {
    return response.headers.get(FACT[name]);
  }

  /** The day of a copy, as ISO text; empty where the server did not say it. */
  function dateOf(response) {
    const date = new Date(fact(response, "date") || response.headers.get("Date") || NaN);
    return isNaN(date) ? "" : date.toISOString();
  }

  /** The copy of a page, the newest there is; of the search, the one that is there as a whole. */
  async function copyOf(address) {
    const copies = (await Promise.all([KEPT, READ, SEARCH].map(cacheName => caches.match(address, { cacheName })))).filter(Boolean);
    return copies.reduce((best, copy) => (dateOf(copy) > dateOf(best) && !address.endsWith(".js") ? copy : best), copies[0]);
  }

  async function entries(cacheName) {
    if (!(await caches.has(cacheName))) return [];
    const cache = await caches.open(cacheName), found = [];
    for (const request of await cache.keys()) if (request.url !== SETS) found.push([request.url, await cache.match(request)]);
    return found;
  }

  /** Drop the parts that no copy needs. `shell` tells what the worker has: old parts that copies still need are taken out of it. */
  async function tidy(shell) {
    const needed = new Set();
    for (const cache of [KEPT, READ, SEARCH]) {
      for (const [, copy] of await entries(cache)) (fact(copy, "needs") || "").split(" ").filter(Boolean).forEach(each => needed.add(base + each));
    }
    const folders = Array.from(needed).filter(each => each.endsWith("/")), own = new Set(shell ? shell.getCachedURLs() : []);
    if (shell) {
      const parts = await caches.open(PARTS), old = await caches.open(shell.strategy.cacheName);
      for (const address of needed) {
        const found = !own.has(address) && await old.match(address);
        if (found) await parts.put(address, found);
      }
    }
    for (const [address] of await entries(PARTS)) {
      const isNeeded = needed.has(address) || folders.some(folder => address.startsWith(folder));
      if (!isNeeded || own.has(address)) await caches.open(PARTS).then(cache => cache.delete(address));
    }
  }

  /** Erase all that this site has put on the device, but for what the browser itself remembers. */
  async function erase() {
    for (const cache of await caches.keys()) if (cache.endsWith(base)) await caches.delete(cache);
  }

  /* What was asked for ---------------------------------------------------------------------------------------------- */

  async function sets() {
    const found = await caches.match(SETS, { cacheName: KEPT });
    return found ? found.json() : {};
  }

  async function setSets(value) {
    await (await caches.open(KEPT)).put(SETS, new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } }));
  }

  self.palabreStore = { base, READ, KEPT, MOST, plain, isNamed, part, put, another, remember, fact, dateOf, copyOf, entries, tidy, erase, sets, setSets };
})(self);
