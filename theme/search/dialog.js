/* The search dialog: loaded when a reader opens it first. All words come from the page or from core.js; nothing leaves the device. */
(function () {
  "use strict";

  const search = window.palabreSearch = window.palabreSearch || {};
  const dialog = document.getElementById("pb-search"), input = dialog.querySelector("input[type=search]");
  const status = dialog.querySelector("[role=status]"), list = dialog.querySelector("[data-pb-found]"), failed = dialog.querySelector("[data-pb-failed]");
  const facts = dialog.dataset, base = new URL(facts.pbBase.replace(/\/?$/, "/"), location.href).href;
  const languages = facts.pbLanguages.split(" "), own = facts.pbLanguage;
  const SHOWN = 8, PIECED = 6, PIECES = 3, RECENT = 5, PAUSE = 150, STORE = "palabre.search", TIMES = [60, 120, 180];
  let words = null, finder = null, turn = 0, answer = null, waiting = 0;

  /* Loading --------------------------------------------------------------------------------------------------------- */

  const files = new Map(), taken = new Map(), versions = {};

  // Each file of data hands itself over; a file may be read from a stick, where fetch is not allowed.
  search.take = function (code, name, version, value) {
    taken.set(code + "/" + name, { version, value });
  };

  function script(path) {
    if (!files.has(path)) {
      files.set(path, new Promise((done, failed) => {
        const element = document.createElement("script");
        element.src = base + "search/" + path;
        element.onload = done;
        element.onerror = () => { files.delete(path); failed(new Error(path)); };
        document.head.appendChild(element);
      }));
    }
    return files.get(path);
  }

  function loader(code) {
    return async name => {
      const key = code + "/" + name;
      await script(key + ".js");
      const found = taken.get(key);
      if (name === "core") versions[code] = found.version;
      else if (found.version && found.version !== versions[code]) { // the site was published anew between two files
        await script(key + ".js?v=" + versions[code]);
      }
      return taken.get(key).value;
    };
  }

  const opened = {};

  function open(code) {
    opened[code] = opened[code] || (async () => {
      const engine = Promise.all(["minisearch.js", "words.js", "finder.js"].map(script)), core = await loader(code)("core");
      const stemmer = core.speech.stemmer;
      if (stemmer) await script(stemmer + "-stemmer.js");
      await engine;
      const stemmers = stemmer ? { [stemmer]: window[stemmer[0].toUpperCase() + stemmer.slice(1) + "Stemmer"] } : {};
      return Object.assign(new search.Finder(core, loader(code), stemmers, window.MiniSearch), { code, folder: core.folder, name: core.name, direction: core.direction, words: core.words });
    })();
    return opened[code];
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
    const kind = filters.kind && filters.kind.value, pieces = group.pieces || [];
    if (kind === "handout") return pieces.filter(piece => piece.kind === "handout" || piece.kind === "flipchart");
    return kind === "step" ? pieces.filter(piece => piece.kind === "step") : pieces;
  }

  function groupElement(which, group) {
    const entry = which.pages.get(group.page), pieces = shownPieces(group), best = pieces[0];
    const isOnlyPieces = filters.kind && (filters.kind.value === "handout" || filters.kind.value === "step");
    const item = make("li", { class: "pb-search__page" });
    item.append(make("p", { class: "pb-search__title" }, link(which, group.page, "", entry.title), " ", make("span", { class: "pb-search__kind" }, words.kinds[entry.kind])));
    if (best && !best.anchor) item.append(passage(which, best));
    const inner = pieces.filter(piece => piece.anchor && (isOnlyPieces || piece.covered > 0)).slice(0, PIECES);
    if (inner.length) {
      const rows = make("ul", { class: "pb-search__pieces" });
      inner.forEach((piece, number) => rows.append(make("li", {},
        link(which, group.page, piece.anchor, piece.title), number === 0 || piece.kind === "term" ? passage(which, piece) : "")));
      item.append(rows);
    }
    return item;
  }

  /* Filters --------------------------------------------------------------------------------------------------------- */

  const filters = {};

  function choice(name, label, options) {
    const select = make("select", { name, "data-pb-choice": name }, make("option", { value: "" }, words.all));
    for (const [value, text] of options) select.append(make("option", { value }, text));
    select.value = new URLSearchParams(location.search).get(name) || "";
    if (select.selectedIndex < 0) select.value = "";
    select.addEventListener("change", () => look());
    filters[name] = select;
    return make("label", {}, label, " ", select);
  }

  function addFilters() {
    const place = dialog.querySelector("[data-pb-narrow]");
    place.append(make("div", { class: "pb-search__filters" },
      choice("kind", words.kind, Object.entries(words.choices)),
      choice("theme", words.theme, Object.entries(words.themes)),
      choice("audience", words.audience, Object.entries(words.audiences)),
      choice("minutes", words.duration, TIMES.map(most => [String(most), said(words.minutes, { count: most })]))));
    place.open = Object.values(filters).some(select => select.value);
    place.hidden = false;
  }

  function isKept(entry) {
    const { kind, theme, audience, minutes } = filters;
    if (kind.value === "handout" && entry.kind !== "module" && entry.kind !== "kit") return false;
    if (kind.value === "step" && entry.kind !== "module") return false;
    if (kind.value && kind.value !== "handout" && kind.value !== "step" && entry.kind !== kind.value) return false;
    if (theme.value && entry.theme !== theme.value) return false;
    if (audience.value && entry.audience.indexOf(audience.value) < 0) return false;
    return !minutes.value || (entry.minutes > 0 && entry.minutes <= Number(minutes.value));
  }

  /* Looking --------------------------------------------------------------------------------------------------------- */

  function isNarrowed() { return Object.values(filters).some(select => select.value); }

  function keepAddress(query) {
    const values = new URLSearchParams(location.search);
    for (const [name, value] of [["q", query]].concat(Object.entries(filters).map(([name, select]) => [name, select.value]))) {
      if (value && query) values.set(name, value); else values.delete(name);
    }
    const text = values.toString();
    try { history.replaceState(history.state, "", location.pathname + (text ? "?" + text : "") + location.hash); } catch (error) { /* from a stick some browsers refuse */ }
  }

  async function look() {
    const mine = ++turn, query = input.value.trim();
    list.removeAttribute("data-pb-done");
    failed.hidden = true;
    keepAddress(query);
    if (!words) return;
    if (!query) return blank();
    try {
      const keep = isNarrowed() ? isKept : undefined, isPieces = filters.kind.value === "handout" || filters.kind.value === "step";
      let found = await search.search(query, finders.slice(0, 1), keep);
      if (mine !== turn) return;
      answer = found;
      if (!isPieces) show(query); // titles at once; other languages and passages when the reader has stopped typing: they have to be fetched
      await new Promise(done => setTimeout(done, PAUSE));
      if (mine !== turn) return;
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
    const isPieces = filters.kind.value === "handout" || filters.kind.value === "step";
    const groups = answer.groups.filter(group => answer.own.pages.has(group.page) && (!isPieces || shownPieces(group).length));
    const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("data-pb-result") : "";
    list.textContent = "";
    list.append(...listed(groups, 0, SHOWN));
    const rest = dialog.querySelector("[data-pb-rest]");
    rest.textContent = "";
    if (!groups.length && isFinal) nothing(rest, query);
    for (const other of answer.apart) elsewhere(rest, other);
    status.textContent = groups.length ? counted(groups.length) : isFinal ? words.none : facts.pbWait;
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
    const groups = other.groups.filter(group => which.pages.has(group.page)).slice(0, PIECES);
    groups.forEach(group => rows.append(make("li", {}, link(which, group.page, "", which.pages.get(group.page).title))));
    if (groups.length) rest.append(make("section", { class: "pb-search__apart" }, make("h2", {}, said(words.apart, { language: which.name })), rows));
  }

  function nothing(rest, query) {
    if (isNarrowed()) {
      const button = make("button", { type: "button", class: "pb-button" }, words.widen);
      button.addEventListener("click", () => { Object.values(filters).forEach(select => { select.value = ""; }); input.focus(); look(); });
      rest.append(make("p", {}, button));
    }
    const near = answer.own.alike(query, 6);
    if (near.length) {
      const rows = make("ul", { class: "pb-search__near" });
      near.forEach(entry => rows.append(make("li", {}, link(answer.own, entry.page, entry.location.split("#")[1], entry.title))));
      rest.append(make("h2", {}, words.near), rows);
    }
    const ways = make("ul", { class: "pb-search__near" });
    for (const [page, text] of words.ways) if (answer.own.pages.has(page)) ways.append(make("li", {}, link(answer.own, page, "", text)));
    rest.append(make("h2", {}, words.else), ways);
  }

  function blank() { // nothing is typed: what was looked for last, on this device
    const rest = dialog.querySelector("[data-pb-rest]"), kept = stored(), recent = kept.recent || [];
    list.textContent = rest.textContent = status.textContent = "";
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

  search.open = async function (query) {
    if (!dialog.open) dialog.showModal();
    if (query !== undefined) input.value = query;
    input.focus();
    input.select();
    if (words) return look();
    failed.hidden = true;
    status.textContent = facts.pbWait;
    try {
      finder = await open(own);
      words = finder.words;
      status.textContent = "";
      addFilters();
      await look();
    } catch (error) {
      delete opened[own];
      fail();
    }
  };
})();
