/* The page that verifies: a person picks a folder, or some files; nothing of them leaves the device. All words come from the page. */
(function () {
  "use strict";

  const SHOWN = 12; // files of a kind
  const { judge, rooted, sha256, manifest, text } = window.pbJudge;

  document.querySelectorAll("[data-pb-verify]").forEach(panel => {
    const words = JSON.parse(panel.querySelector("[data-pb-words]").textContent), result = panel.querySelector("[data-pb-result]");
    const bar = panel.querySelector("progress"), folder = panel.querySelector("[data-pb-folder]"), single = panel.querySelector("[data-pb-files]");
    let turn = 0;

    panel.querySelector("[data-pb-scripted]").hidden = false;
    if ("webkitdirectory" in folder && isAbleToPickFolders()) folder.webkitdirectory = true; // no standard has the attribute
    else folder.closest("div").hidden = true;
    folder.addEventListener("change", () => start(folder, whole));
    single.addEventListener("change", () => start(single, singles));

    async function start(input, work) {
      const mine = ++turn, picked = Array.from(input.files, file => ({ path: file.webkitRelativePath || file.name, size: file.size, blob: file }));
      if (!picked.length) return;
      const tell = (done, total) => {
        if (mine === turn) bar.value = total ? done / total : 1;
      };
      result.textContent = words.reading;
      bar.hidden = false;
      let found;
      try {
        found = await work(picked, tell);
      } catch (error) {
        found = [line("p", words.failed)];
      }
      if (mine !== turn) return; // another folder was picked meanwhile
      bar.hidden = true;
      result.textContent = "";
      result.append(...found);
      input.value = "";
    }

    // Phones that cannot hand a folder to a page show a picker that gives nothing.
    function isAbleToPickFolders() {
      const chrome = /Android.*Chrome\/(\d+)/.exec(navigator.userAgent);
      return chrome ? Number(chrome[1]) >= 132 : !/Android|iPhone|iPad/.test(navigator.userAgent);
    }

    /* What was published: the site says it; a stick cannot. */

    let told = null;

    function known() {
      const address = panel.getAttribute("data-pb-known"), nothing = { key: "", published: {}, newest: {}, editions: [] };
      told = told || (address ? fetch(address).then(answer => answer.json()).catch(() => nothing) : Promise.resolve(nothing));
      return told;
    }

    function ledger(edition) {
      return fetch(panel.getAttribute("data-pb-known").replace("known.json", `${edition}.json`)).then(answer => answer.json());
    }

    /* A folder */

    async function whole(picked, tell) {
      const verdict = await judge(rooted(picked), await known(), tell), [title, advice] = words.states[verdict.state], said = verdict.statement;
      const parts = [line("h2", title, verdict.state)];
      if (said) parts.push(line("p", named(said)));
      parts.push(line("p", advice));
      if (said && verdict.isWhole && verdict.state === "mixed") parts.push(line("p", words.right));
      if (verdict.state === "older") parts.push(line("p", words.newest.replace("{serial}", verdict.newest)));
      if (said) parts.push(line("p", words.proofs[verdict.proof]));
      if (said && verdict.proof === "no-program") parts.push(line("code", words.minisign.replace("{identity}", said.identity)));
      for (const kind of Object.keys(words.kinds)) parts.push(...ofKind(kind, verdict.findings.filter(each => each.kind === kind)));
      return parts;
    }

    function named(said) {
      const shown = (said.draft === "yes" ? words.draft : words.edition).replace("{edition}", said.edition).replace("{serial}", said.serial).replace("{date}", day(said.date)).replace("{count}", said.files);
      return said.name ? words.named.replace("{name}", said.name).replace("{text}", shown) : shown;
    }

    function day(date) {
      const language = panel.closest("[lang]").lang;
      return new Date(date).toLocaleDateString(language === "en" ? "en-GB" : language, { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" });
    }

    function ofKind(kind, findings) {
      if (!findings.length) return [];
      const list = document.createElement("ul");
      findings.slice(0, SHOWN).forEach(each => {
        const item = line("li", "");
        item.append(line("code", each.path), each.other ? ` (${each.other})` : "");
        list.append(item);
      });
      if (findings.length > SHOWN) list.append(line("li", words.more.replace("{count}", findings.length - SHOWN)));
      return [line("h3", `${words.kinds[kind]} (${findings.length})`, kind), list];
    }

    /* Single files, on phones and for what came by message: each is looked up by its digest. */

    async function singles(picked, tell) {
      const lists = await published(picked), total = picked.reduce((sum, file) => sum + file.size, 0), parts = [];
      let done = 0;
      for (const file of picked) {
        const digest = await sha256(file.blob, count => tell(done += count, total));
        parts.push(line("p", ""));
        parts[parts.length - 1].append(line("code", file.path), " ", lookedUp(lists, digest));
      }
      return lists.length ? parts : [line("p", words.nolist)];
    }

    // Digest -> where it was published, of each list that the site knows or that was picked too.
    async function published(picked) {
      const { editions, newest } = await known(), found = [];
      for (const edition of editions) {
        const { files } = await ledger(edition);
        found.push({ of: edition, files: new Map(files.map(([path, , digest, first, last]) => [digest, { path, last: last === null ? newest[edition] : last }])), newest: newest[edition] });
      }
      for (const file of picked.filter(each => each.path.endsWith(".sha256"))) {
        const entries = manifest(await text(file.blob));
        if (entries) found.push({ of: file.path.replace(".sha256", ""), files: new Map(entries.map(entry => [entry.sha256, { path: entry.path, last: 0 }])), newest: 0 });
      }
      return found;
    }

    function lookedUp(lists, digest) {
      const hits = lists.map(list => Object.assign({ list }, list.files.get(digest))).filter(hit => hit.path);
      const hit = hits.sort((one, two) => (two.last === two.list.newest) - (one.last === one.list.newest))[0];
      if (!hit) return words.unknown;
      const text = !hit.list.newest ? words.listed : hit.last < hit.list.newest ? words.past : words.current;
      return text.replace("{path}", hit.path).replace("{edition}", hit.list.of).replace("{serial}", hit.last).replace("{newest}", hit.list.newest);
    }

    function line(tag, text, state) {
      const element = document.createElement(tag);
      element.textContent = text;
      if (state) element.setAttribute("data-pb-state", state);
      return element;
    }
  });
})();
