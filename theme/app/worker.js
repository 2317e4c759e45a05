/* The service worker. src/palabre/app/worker.py puts it together: the list of the shell, Workbox, store.js, and this.

   Pages come from the network while there is one, so that nothing on a device can pin an old edition. Without a network, or when it
   does not answer, a page comes from its copy, which says so. A new worker, once it is whole, waits until no page of the site is open:
   in trials, it sometimes stuck in Chromium when it was made to take over before. Pages are those of today under either. */
(function (self) {
  "use strict";

  const { PrecacheController } = self.workbox.precaching, { registerRoute } = self.workbox.routing, { Strategy } = self.workbox.strategies;
  const build = self.palabreBuild, store = self.palabreStore;
  const SLOW = 5000; // milliseconds without an answer, after which a copy is shown

  /* The shell: with digests, so that it comes from one build as a whole, or not at all ------------------------------------- */

  const isSaving = () => Boolean(navigator.connection && navigator.connection.saveData);
  const shell = new PrecacheController({ plugins: [{ handlerDidError: afresh }] });
  shell.addToCacheList(isSaving() ? build.shell : build.shell.concat(build.more)); // who saves data gets nothing but what pages load anyway

  // A host or a browser may still hold half of a file that was fetched while it was uploaded: once more, from the server.
  async function afresh({ request, event }) {
    if (event.type !== "install") return undefined;
    const response = await fetch(new Request(request, { cache: "reload" }));
    if (!response.ok) throw new Error(response.status + " " + request.url);
    await (await caches.open(shell.strategy.cacheName)).put(shell.getCacheKeyForURL(request.url), response.clone());
    return response;
  }

  self.addEventListener("install", shell.install);
  self.addEventListener("activate", event => event.waitUntil(
    store.tidy(shell).then(() => shell.activate(event)).then(() => self.clients.claim())));

  self.addEventListener("message", event => {
    // the page that was open when the first worker came
    if (event.data === "palabre:read") {
      const address = store.plain(event.source.url);
      event.waitUntil(fetch(address, { cache: "force-cache" }).then(response => response.ok && store.remember(address, response)).catch(() => {}));
    }
  });

  /* Copies ---------------------------------------------------------------------------------------------------------- */

  async function copyOf(address) {
    const [copy, first] = await Promise.all([store.copyOf(address), shell.matchPrecache(address)]);
    return copy && first ? (store.dateOf(first) > store.dateOf(copy) ? first : copy) : copy || first;
  }

  // A copy says itself that it is one: palabre.js reads it there.
  async function marked(copy, why) {
    const text = await copy.text();
    return new Response(text.replace("<html ", '<html data-pb-copy="' + store.dateOf(copy) + '" data-pb-why="' + why + '" '), { headers: copy.headers });
  }

  // The network is asked whether the copy is still of today: if it is, nothing more has to come.
  function asked(address, copy) {
    const headers = {}, tag = copy.headers.get("ETag"), date = copy.headers.get("Last-Modified");
    if (tag) headers["If-None-Match"] = tag;
    else if (date) headers["If-Modified-Since"] = date;
    return new Request(address, { headers, credentials: "same-origin", redirect: "manual" });
  }

  // A page that is not kept: the page of the app says so, and lists what is.
  async function missing(request) {
    const path = store.plain(request.url).slice(store.base.length);
    const folder = Object.keys(build.app).filter(each => path.startsWith(each)).sort((a, b) => b.length - a.length)[0];
    const page = folder === undefined ? undefined : store.base + build.app[folder];
    return page && path !== build.app[folder] && await copyOf(page) ? Response.redirect(page + "?missing=" + encodeURIComponent(path)) : Response.error();
  }

  class Fresh extends Strategy {
    async _handle(request, handler) {
      const address = store.plain(request.url), isPage = request.mode === "navigate", copy = await copyOf(address);
      const lost = () => isPage ? missing(request) : Response.error();
      if (new URL(address).pathname !== new URL(request.url).pathname) { // the server leads to the right address, or else we do
        return fetch(request).catch(() => copy ? Response.redirect(address + new URL(request.url).search) : lost());
      }
      let kept = null;
      const arriving = fetch(copy ? asked(address, copy) : request).then(response => {
        if (copy && response.status === 304) return copy.clone();
        if (copy && response.status >= 500) throw new Error(String(response.status));
        const isWanted = copy || !isPage || address.endsWith("/"); // files to take away pass by: they stay when somebody asks for that
        if (response.status === 200 && !response.redirected && isWanted) handler.waitUntil(kept = store.remember(address, response.clone()));
        return response;
      });
      if (!copy) return arriving.catch(lost);
      const late = new Promise(done => setTimeout(done, SLOW, "slow"));
      const answer = await Promise.race([arriving, late]).catch(() => "offline");
      if (answer instanceof Response) return answer;
      if (answer === "slow") handler.waitUntil(arriving.then(() => kept).then(() => tell(handler.event, kept ? "newer" : "current")).catch(() => {}));
      return isPage && /html/.test(copy.headers.get("Content-Type")) ? marked(copy, answer) : copy;
    }
  }

  async function tell(event, what) {
    const page = await self.clients.get(event.resultingClientId);
    if (page) page.postMessage("palabre:" + what);
  }

  /* What is asked for ------------------------------------------------------------------------------------------------ */

  // a part of a file is between the browser and the host
  const isOurs = ({ url, sameOrigin, request }) => sameOrigin && url.href.startsWith(store.base) && !request.headers.has("Range");
  const isPart = ({ request }) => /^(style|script|image|font)$/.test(request.destination);

  registerRoute(each => isOurs(each) && isPart(each) && store.isNamed(each.url), ({ request }) => store.part(request.url));
  registerRoute(each => isOurs(each) && (each.request.mode === "navigate" || (isPart(each) && each.url.href.startsWith(store.base + "search/"))), new Fresh());
  registerRoute(each => isOurs(each) && isPart(each), async ({ request }) => {
    const found = await shell.matchPrecache(request);
    return found || fetch(request).catch(() => caches.match(request.url).then(copy => copy || Response.error()));
  });
})(self);
