/* The search dialog: loaded when a reader opens it first, with core.js of the language (theme/assets/palabre.js). All words come from the page or from core.js; nothing leaves the device. */
(function () {
  "use strict";

  const search = window.palabreSearch = window.palabreSearch || {};
  const dialog = document.getElementById("pb-search"), input = dialog.querySelector("input[type=search]");
  const status = dialog.querySelector("[role=status]"), list = dialog.querySelector("[data-pb-found]"), failed = dialog.querySelector("[data-pb-failed]"), narrow = dialog.querySelector("[data-pb-narrow]");
  const facts = dialog.dataset, base = new URL(facts.pbBase.replace(/\/?$/, "/"), location.href).href;
  const scripts = new URL(facts.pbScripts, location.href); // their folder
  const languages = facts.pbLanguages.split(" "), own = facts.pbLanguage;
  const SHOWN = 8, PIECED = 6, PIECES = 3, RECENT = 5, PAUSE = 150, QUICK = 1500, STORE = "palabre.search", TIMES = [60, 120, 180];
  let words = null, turn = 0, answer = null, waiting = 0, drawn = "";

  /* Loading --------------------------------------------------------------------------------------------------------- */

  const files = new Map(), taken = new Map();

  // Each file of data hands itself over; a file may be read from a stick, where fetch is not allowed.
  search.take = function (code, name, value) {
    taken.set(code + "/" + name, value);
  };

  function script(path) {
    if (!files.has(path)) {
      files.set(path, new Promise((done, failed) => {
        const element = document.createElement("script");
        element.src = new URL(path, base).href;
        element.onload = done;
        element.onerror = () => { files.delete(path); failed(new Error(path)); };
        document.head.appendChild(element);
      }));
    }
    return files.get(path);
  }

  // The numbers stand in a folder that core.js names, so that no others can be taken for them.
  function loader(code) {
    return async name => {
      const place = /^\d+$/.test(name) ? taken.get(code + "/core").parts + name : name;
      if (taken.has(code + "/" + place)) return taken.get(code + "/" + place);
      try {
        await script("search/" + code + "/" + place + ".js");
      } catch (error) {
        if (place !== name) { // perhaps the site was published anew since core.js was loaded: the next try begins with it
          files.delete("search/" + code + "/core.js");
          taken.delete(code + "/core");
          delete opened[code];
        }
        throw error;
      }
      return taken.get(code + "/" + place);
    };
  }

  const opened = {};

  function open(code) {
    opened[code] = opened[code] || (async () => {
      const core = await loader(code)("core"), stemmer = core.speech.stemmer, stemming = stemmer && stemmer[0].toUpperCase() + stemmer.slice(1) + "Stemmer";
      if (stemmer && !window[stemming]) await script(new URL(stemmer + "-stemmer.js", scripts).href);
      const stemmers = stemmer ? { [stemmer]: window[stemming] } : {};
      return Object.assign(new search.Finder(core, loader(code), stemmers, window.MiniSearch), { code, folder: core.folder, name: core.name, direction: core.direction, words: core.words });
    })();
    return opened[code];
  }

  // Once there are answers, the rest of the numbers comes while nothing else is to do: so it is there for other words, and without a
  // network too. On a slow link only what a query asks for is fetched.
  async function complete(finder) {
    const [coming] = performance.getEntriesByName(new URL("search/" + own + "/core.js", base).href), link = navigator.connection;
    if (!coming || coming.duration > QUICK || (link && link.saveData)) return;
    try {
      for (let part = 0; part < finder.parts; part++) {
        await new Promise(done => (window.requestIdleCallback || setTimeout)(done));
        await finder.fetch([part]);
      }
      finder.asked(words.near.slice(1)); // words with a mistake in them: the first take longest
    } catch (error) { /* then when they are asked for */ }
  }

  const finders = [own].concat(languages.filter(code => code !== own)).map(code => () => open(code));

  /* On this device -------------------------------------------------------------------------------------------------- */

  function stored() {
    try { return JSON.parse(localStorage.getItem(STORE)) || {}; } catch (error) { return {}; }
  }

  function store(values) {
    try {
      const all = Object.assign(stored(), values);
      localStorage.setItem(STORE, JSON.stringify(all));
    } catch (error) { /* a browser that keeps nothing */ }
  }

  function remember(query) {
    const recent = stored().recent || [];
    if (query.trim()) store({ recent: [query.trim()].concat(recent.filter(other => other !== query.trim())).slice(0, RECENT) });
  }

  /* Making what is shown -------------------------------------------------------------------------------------------- */

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const name in attributes) if (attributes[name] !== undefined && attributes[name] !== false) element.setAttribute(name, attributes[name]);
    for (const child of children) if (child) element.append(child);
    return element;
  }

  function address(which, page, anchor) {
    const stem = page.replace(/\.md$/, ""), isIndex = /(^|\/)index$/.test(stem), isFolder = facts.pbFolders === "true";
    const path = isFolder ? (isIndex ? stem.replace(/index$/, "") : stem + "/") + (location.protocol === "file:" ? "index.html" : "") : stem + ".html";
    return base + which.folder + path + (anchor ? "#" + anchor : "");
  }

  function said(text, values) {
    return Object.keys(values).reduce((made, name) => made.replace("{" + name + "}", values[name]), text);
  }

  function counted(number) {
    return said(number === 1 ? words.one : words.many, { count: number });
  }

  function passage(which, piece) {
    const line = make("p", { class: "pb-search__text" });
    for (const [text, isFound] of which.passage(piece)) line.append(isFound ? make("mark", {}, text) : text);
    return line;
  }

  function link(which, page, anchor, title, extra) {
    return make("a", { href: address(which, page, anchor), class: extra, "data-pb-result": page + (anchor ? "#" + anchor : "") }, title);
  }

  function shownPieces(group) {
    const pieces = group.pieces || [];
    if (chosen.kind === "handout") return pieces.filter(piece => piece.kind === "handout" || piece.kind === "flipchart");
    return chosen.kind === "step" ? pieces.filter(piece => piece.kind === "step") : pieces;
  }

  function groupElement(which, group) {
    const entry = which.page(group.page), pieces = shownPieces(group), best = pieces[0];
    const item = make("li", { class: "pb-search__page" });
    item.append(make("p", { class: "pb-search__title" }, link(which, group.page, "", entry.title), " ", make("span", { class: "pb-search__kind" }, words.kinds[entry.kind])));
    if (best && !best.anchor) item.append(passage(which, best));
    const inner = pieces.filter(piece => piece.anchor && (isOfPieces() || piece.covered > 0)).slice(0, PIECES);
    if (inner.length) {
      const rows = make("ul", { class: "pb-search__pieces" });
      inner.forEach((piece, number) => rows.append(make("li", {},
        link(which, group.page, piece.anchor, piece.title), number === 0 || piece.kind === "term" ? passage(which, piece) : "")));
      item.append(rows);
    }
    return item;
  }

  /* Filters --------------------------------------------------------------------------------------------------------- */

  const chosen = { kind: "", theme: "", audience: "", minutes: "" };

  function options() {
    return {
      kind: [words.kind, Object.entries(words.choices)], theme: [words.theme, Object.entries(words.themes)], audience: [words.audience, Object.entries(words.audiences)],
      minutes: [words.duration, TIMES.map(most => [String(most), said(words.minutes, { count: most })])],
    };
  }

  // What an address asks for. The fields are made when somebody opens them: the first answers do not wait for them.
  function addFilters() {
    const asked = new URLSearchParams(location.search);
    for (const [name, [, known]] of Object.entries(options())) if (known.some(([value]) => value === asked.get(name))) chosen[name] = asked.get(name);
    narrow.addEventListener("toggle", showFilters);
    narrow.open = isNarrowed();
  }

  function showFilters() {
    const fields = make("div", { class: "pb-search__filters" });
    for (const [name, [label, known]] of Object.entries(options())) {
      const select = make("select", { name, "data-pb-choice": name }, make("option", { value: "" }, words.all));
      for (const [value, text] of known) select.append(make("option", { value }, text));
      select.value = chosen[name];
      select.addEventListener("change", () => { chosen[name] = select.value; look(); });
      fields.append(make("label", {}, label, " ", select));
    }
    narrow.lastElementChild.matches("summary") ? narrow.append(fields) : narrow.lastElementChild.replaceWith(fields);
  }

  function isKept(entry) {
    const { kind, theme, audience, minutes } = chosen;
    if (kind === "handout" && entry.kind !== "module" && entry.kind !== "kit") return false;
    if (kind === "step" && entry.kind !== "module") return false;
    if (kind && !isOfPieces() && entry.kind !== kind) return false;
    if (theme && entry.theme !== theme) return false;
    if (audience && entry.audience.indexOf(audience) < 0) return false;
    return !minutes || (entry.minutes > 0 && entry.minutes <= Number(minutes));
  }

  function isNarrowed() { return Object.values(chosen).some(Boolean); }

  function isOfPieces() { return chosen.kind === "handout" || chosen.kind === "step"; }

  /* Looking --------------------------------------------------------------------------------------------------------- */

  function keepAddress(query) {
    const values = new URLSearchParams(location.search);
    for (const [name, value] of [["q", query]].concat(Object.entries(chosen))) {
      if (value && query) values.set(name, value); else values.delete(name);
    }
    const text = values.toString();
    try { history.replaceState(history.state, "", location.pathname + (text ? "?" + text : "") + location.hash); } catch (error) { /* from a stick some browsers refuse */ }
  }

  async function look() {
    const mine = ++turn, query = input.value.trim();
    list.removeAttribute("data-pb-done");
    failed.hidden = true;
    if (!words) return;
    if (!query) return blank();
    try {
      const keep = isNarrowed() ? isKept : undefined, isPieces = isOfPieces();
      let found = await search.search(query, finders.slice(0, 1), keep);
      if (mine !== turn) return;
      answer = found;
      if (!isPieces) show(query); // titles at once; other languages and passages when the reader has stopped typing: they have to be fetched
      await new Promise(done => setTimeout(done, PAUSE));
      if (mine !== turn) return;
      keepAddress(query);
      if (found.isForeign) found = await search.search(query, finders, keep);
      await search.pieced(found, isPieces ? 2 * PIECED : PIECED);
      if (mine !== turn) return;
      answer = found;
      show(query, true);
      list.setAttribute("data-pb-done", query);
    } catch (error) {
      if (mine === turn) fail();
    }
  }

  function fail() {
    status.textContent = "";
    failed.hidden = false;
  }

  /** Answer and show at once, without passages: what a keystroke costs. */
  search.answer = async function (query) {
    answer = await search.search(query, finders.slice(0, 1));
    show(query);
  };

  function show(query, isFinal) {
    const groups = answer.groups.filter(group => answer.own.page(group.page) && (!isOfPieces() || shownPieces(group).length));
    const pages = groups.slice(0, SHOWN).map(group => group.page).join(" ");
    narrow.hidden = false;
    if (isFinal || pages !== drawn) draw(groups, query, isFinal); // else they stay with their passages until there are newer ones
    drawn = pages;
    status.textContent = groups.length ? counted(groups.length) : isFinal ? words.none : facts.pbWait;
  }

  function draw(groups, query, isFinal) {
    const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("data-pb-result") : "";
    list.textContent = "";
    list.append(...listed(groups, 0, SHOWN));
    const rest = dialog.querySelector("[data-pb-rest]");
    rest.textContent = "";
    if (!groups.length && isFinal) nothing(rest, query);
    for (const other of answer.apart) elsewhere(rest, other);
    if (focused) (list.querySelector('[data-pb-result="' + CSS.escape(focused) + '"]') || input).focus();
  }

  /** Some pages in their order, and a button for those that follow. */
  function listed(groups, from, most) {
    const items = groups.slice(from, from + most).map(group => groupElement(answer.own, group));
    if (groups.length > from + most) {
      const button = make("button", { type: "button", class: "pb-button" }, words.more), item = make("li", { class: "pb-search__more" }, button);
      button.addEventListener("click", () => {
        const next = listed(groups, from + most, 3 * SHOWN);
        item.replaceWith(...next);
        next[0].querySelector("a").focus();
      });
      items.push(item);
    }
    return items;
  }

  function elsewhere(rest, other) {
    const which = other.finder, rows = make("ul", { class: "pb-search__pieces", lang: which.code, dir: which.direction });
    const groups = other.groups.filter(group => which.page(group.page)).slice(0, PIECES);
    groups.forEach(group => rows.append(make("li", {}, link(which, group.page, "", which.page(group.page).title))));
    if (groups.length) rest.append(make("section", { class: "pb-search__apart" }, make("h2", {}, said(words.apart, { language: which.name })), rows));
  }

  function nothing(rest, query) {
    if (isNarrowed()) {
      const button = make("button", { type: "button", class: "pb-button" }, words.widen);
      button.addEventListener("click", () => { Object.keys(chosen).forEach(name => { chosen[name] = ""; }); showFilters(); input.focus(); look(); });
      rest.append(make("p", {}, button));
    }
    const near = answer.own.alike(query, 6);
    if (near.length) {
      const rows = make("ul", { class: "pb-search__near" });
      near.forEach(entry => rows.append(make("li", {}, link(answer.own, entry.page, entry.location.split("#")[1], entry.title))));
      rest.append(make("h2", {}, words.near), rows);
    }
    const ways = make("ul", { class: "pb-search__near" });
    for (const [page, text] of words.ways) if (answer.own.page(page)) ways.append(make("li", {}, link(answer.own, page, "", text)));
    rest.append(make("h2", {}, words.else), ways);
  }

  function blank() { // nothing is typed: what was looked for last, on this device
    const rest = dialog.querySelector("[data-pb-rest]"), kept = stored(), recent = kept.recent || [];
    keepAddress("");
    list.textContent = rest.textContent = status.textContent = drawn = "";
    narrow.hidden = false;
    if (recent.length) {
      const rows = make("ul", { class: "pb-search__near" });
      for (const query of recent) {
        const button = make("button", { type: "button", class: "pb-search__again" }, query);
        button.addEventListener("click", () => { input.value = query; input.focus(); look(); });
        rows.append(make("li", {}, button));
      }
      const erase = make("button", { type: "button", class: "pb-button" }, words.erase);
      erase.addEventListener("click", () => { store({ recent: [] }); blank(); input.focus(); });
      rest.append(make("h2", {}, words.recent), rows, make("p", {}, erase));
    }
    const box = make("input", { type: "checkbox" });
    box.checked = kept.key !== false;
    box.addEventListener("change", () => store({ key: box.checked }));
    rest.append(make("p", { class: "pb-search__key" }, make("label", {}, box, " ", words.key)));
  }

  /* Keys ------------------------------------------------------------------------------------------------------------ */

  dialog.addEventListener("keydown", event => {
    const links = Array.from(dialog.querySelectorAll("[data-pb-result], .pb-search__again")), at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length && (at >= 0 || document.activeElement === input)) {
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (at ? links[at - 1] : input).focus();
    } else if (event.key === "Escape") { // a field for searches would only empty itself
      dialog.close();
    } else if (event.key === "Home" && at >= 0) {
      links[0].focus();
    } else if (event.key === "End" && at >= 0) {
      links[links.length - 1].focus();
    } else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ") {
      input.focus(); // whoever goes on typing goes on with the query
      return;
    } else {
      return;
    }
    event.preventDefault();
  });

  dialog.querySelector("form").addEventListener("submit", event => {
    event.preventDefault();
    const first = list.querySelector("[data-pb-result]");
    if (first) first.click();
  });

  dialog.addEventListener("click", event => {
    if (event.target === dialog || event.target.closest("[data-pb-close]")) dialog.close();
    const found = event.target.closest("[data-pb-result]");
    if (!found) return;
    remember(input.value);
    if (found.pathname === location.pathname && found.hash) dialog.close(); // on this very page
  });

  dialog.addEventListener("close", () => { turn++; });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 30); // the last of several quick keystrokes is enough
  });

  // The dialog stands open, and the reader may be typing.
  search.open = async function () {
    if (words) return look();
    failed.hidden = true;
    status.textContent = facts.pbWait;
    try {
      const finder = await open(own);
      words = finder.words;
      addFilters();
      await look();
      complete(finder);
    } catch (error) {
      delete opened[own];
      fail();
    }
  };
})();
