/*
  A query -> pages in their order, and in each page the pieces to land on. MiniSearch weighs the words; what stands here is what
  it has not: an index in parts, spelling mistakes with swapped letters, meanings, other languages, passages. Runs in Node too.
*/
(function (root) {
  "use strict";

  const WEIGHT = { title: [7, 0.2], front: [4, 0.4], heading: [3, 0.5], body: [1, 0.35] }; // how much a field counts, and how much its length
  const RANK = { module: 1.12, term: 0.4, asked: 0.65, kit: 1.05, project: 1, programme: 0.9, radio: 0.72, page: 0.85, guide: 0.55 };
  const LIKE = { prefix: 0.75, family: 0.4, near: 0.55, far: 0.3, same: 0.6 };
  const SHARE = 0.5; // of what MiniSearch gives for each further word that is found: all of it puts long pages first
  const MOST = { likes: 40, begun: 12, near: 6, shown: 6, pieces: 3, passage: 180 };

  /* The words of the index ------------------------------------------------------------------------------------------ */

  function decoded(text) {
    let last = "";
    return text.split("\n").map(line => (last = last.slice(0, line.charCodeAt(0) - 65) + line.slice(1)));
  }

  function Terms(coded) {
    const list = decoded(coded);
    const alone = []; // single words, with their places
    list.forEach((term, place) => { if (term[0] !== "=" && term.indexOf(" ") < 0) alone.push([term, place]); });

    let all = null, masks = null;

    this.list = list;

    function from(term) { // the first place that is not before a term
      let low = 0, high = list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle] < term) low = middle + 1; else high = middle;
      }
      return low;
    }

    this.place = function (term) {
      const place = from(term);
      return list[place] === term ? place : -1;
    };

    this.starting = function (start) {
      const found = [];
      for (let place = from(start); place < list.length && list[place].startsWith(start); place++) {
        if (list[place].indexOf(" ") < 0) found.push(place);
      }
      return found.sort((a, b) => list[a].length - list[b].length).slice(0, start.length < 3 ? MOST.begun : MOST.likes);
    };

    // words that are beginnings of a word, the longest first
    this.within = function (word, shortest) {
      const found = [];
      for (let length = word.length - 1; length >= shortest; length--) {
        const place = this.place(word.slice(0, length));
        if (place >= 0) found.push(place);
      }
      return found;
    };

    // Places of the words that are nearest to one of some spellings, with their distance; nobody mistypes the first letter and another.
    // Words whose letters are too different are passed over without being compared.
    this.near = function (spellings, most, others) {
      if (!masks) {
        all = alone.concat(others);
        masks = Int32Array.from(all, each => letters(each[0]));
      }
      const sets = spellings.map(letters);
      let best = most, found = [];
      for (let at = 0; at < masks.length; at++) {
        for (let which = 0; which < spellings.length; which++) {
          if (ones(masks[at] ^ sets[which]) > 2 * best) continue;
          const [term, place] = all[at], word = spellings[which];
          if (Math.abs(term.length - word.length) > best || (term[0] !== word[0] && term[1] !== word[1] && term[0] !== word[1])) continue;
          const distance = apart(term, word, best) + (term[0] !== word[0] ? 0.5 : 0);
          if (distance < best) found = found.filter(each => each.distance <= distance + 0.5);
          if (distance <= best) {
            best = Math.max(1, Math.min(best, Math.ceil(distance)));
            found.push({ place, distance });
          }
        }
      }
      const nearest = new Map();
      for (const { place, distance } of found) nearest.set(place, Math.min(distance, nearest.has(place) ? nearest.get(place) : 9));
      return Array.from(nearest, ([place, distance]) => ({ place, distance })).sort((a, b) => a.distance - b.distance).slice(0, MOST.near);
    };
  }

  // The letters of a word, one bit each.
  function letters(word) {
    let found = 0;
    for (let at = 0; at < word.length; at++) found |= 1 << (word.charCodeAt(at) & 31);
    return found;
  }

  function ones(bits) {
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }

  // Letters to change, add, leave out or swap between two words; more than `most` is not counted to the end.
  function apart(a, b, most) {
    const width = b.length + 1;
    let two = rows[0], one = rows[1], now = rows[2];
    for (let j = 0; j < width; j++) one[j] = j;
    for (let i = 1; i <= a.length; i++) {
      const letter = a.charCodeAt(i - 1);
      let least = now[0] = i;
      for (let j = 1; j < width; j++) {
        const other = b.charCodeAt(j - 1);
        let value = one[j - 1] + (letter === other ? 0 : 1);
        if (one[j] + 1 < value) value = one[j] + 1;
        if (now[j - 1] + 1 < value) value = now[j - 1] + 1;
        if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other && two[j - 2] + 1 < value) value = two[j - 2] + 1;
        now[j] = value;
        if (value < least) least = value;
      }
      if (least > most) return least;
      [two, one, now] = [one, now, two];
    }
    return one[b.length];
  }

  const rows = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)];

  /* One language ---------------------------------------------------------------------------------------------------- */

  /** `core` is core.js; `load(name)` promises another file of the language; `stemmers` are constructors by name. */
  function Finder(core, load, stemmers, MiniSearch) {
    const speech = this.speech = new root.palabreSearch.Speech(core.speech, stemmers);
    const terms = this.terms = new Terms(core.terms);
    const entries = this.entries = core.entries.map((row, number) => ({
      number, location: row[0], title: row[1], kind: core.kinds[row[2]], theme: core.themes[row[3]],
      audience: core.audiences.filter((_, bit) => row[4] & (1 << bit)), minutes: row[5], page: row[0].split("#")[0],
    }));
    const ids = {}, lengths = {};
    const averages = core.fields.map((_, field) => core.entries.reduce((sum, row) => sum + row[6 + field], 0) / (core.entries.length || 1));
    const weights = core.entries.map(row => core.fields.map((name, field) => {
      const [weight, share] = WEIGHT[name];
      return weight / (1 - share + share * row[6 + field] / (averages[field] || 1));
    }));
    core.entries.forEach((_, number) => { ids[number] = number; lengths[number] = [1]; });
    const lone = [], named = new Map(); // single words that have a meaning, each with its place
    const meanings = read(core.same), parts = new Map();
    for (const [term, place] of lone) named.set(term, (named.get(term) || []).concat(place));
    this.pages = new Map(entries.filter(entry => entry.kind !== "term").map(entry => [entry.location, entry]));

    function read(same) { // first term of a phrase -> phrases
      const starts = new Map();
      for (const [name, sides] of same) {
        sides.forEach((side, isOther) => {
          for (const text of side ? side.split("  ") : []) {
            const phrase = text.split(" ");
            if (!starts.has(phrase[0])) starts.set(phrase[0], []);
            starts.get(phrase[0]).push({ phrase, name, isOther: Boolean(isOther) });
            if (phrase.length === 1 && !isOther) lone.push([phrase[0], terms.place(name)]);
          }
        });
      }
      return starts;
    }

    /* What was asked ------------------------------------------------------------------------------------------------ */

    /** The words of a query, each with the terms that stand for it (place in the index -> weight), and how well it is known. */
    this.asked = function (query) {
      const isTyping = /[\p{L}\p{N}]$/u.test(query), whole = speech.split(query).map(word => ({
        word, term: speech.stem(word), begin: speech.respelt(word), likes: new Map(), how: "", isStop: speech.isStop(word),
      }));
      let row = whole.filter(each => !each.isStop);
      if (!row.length) row = whole;
      row.forEach((each, number) => {
        exact(each);
        begun(each, isTyping && each === whole[whole.length - 1]);
        if (number) joined(row[number - 1], each);
      });
      const isTerm = [meant(whole), meant(row)].some(Boolean);
      for (const each of row) {
        if (each.how && each.how !== "family") continue;
        mistyped(each);
        for (const [place, weight] of Array.from(each.likes)) { // what is meant by the word that was meant
          for (const name of named.get(terms.list[place]) || []) like(each, name, weight * LIKE.same, "near");
        }
      }
      // phrases that say something although their words do not: go or no-go
      const spoken = whole.filter(each => each.how && row.indexOf(each) < 0);
      const pairs = row.slice(1).map((each, number) => terms.place(row[number].term + " " + each.term)).filter(place => place >= 0);
      return { row: row.concat(spoken.slice(0, 1)), pairs, isTerm };
    };

    function like(each, place, weight, how) {
      if (place < 0) return;
      each.likes.set(place, Math.max(weight, each.likes.get(place) || 0));
      each.how = each.how || how;
    }

    function exact(each) {
      like(each, terms.place(each.term), 1, "exact");
    }

    function begun(each, isLast) {
      const { word, term, begin } = each, length = Math.min(word.length, term.length);
      if (isLast || (!each.how && word.length > 2)) {
        for (const place of terms.starting(begin)) like(each, place, LIKE.prefix * (isLast ? 1 : 0.8), "prefix");
        if (begin.length > 3) for (const [alone, place] of lone) if (alone.startsWith(begin)) like(each, place, LIKE.same * 0.8, "prefix");
      }
      if (length >= 5) { // a family: mediator, mediation
        for (const place of terms.starting(term)) {
          if (terms.list[place].length - term.length <= 5) like(each, place, LIKE.family, each.how ? "" : "family");
        }
        for (const place of terms.within(term, Math.max(5, term.length - 4))) like(each, place, LIKE.family, each.how ? "" : "family");
        if (isLast || !each.how) {
          for (const place of terms.within(word, Math.max(4, word.length - 4)).slice(0, 1)) like(each, place, LIKE.family, "family");
        }
      }
    }

    function joined(before, each) { // peace building
      const place = terms.place(speech.stem(before.word + each.word));
      if (place >= 0 && before.word.length > 1 && each.word.length > 1) {
        like(before, place, 0.9, "exact");
        like(each, place, 0.9, "exact");
      }
    }

    // Give words what their phrases mean; whether one phrase of this language is all that was asked.
    function meant(row) {
      let isAll = false;
      row.forEach((first, start) => {
        for (const { phrase, name, isOther } of meanings.get(first.term) || []) {
          const covered = row.slice(start, start + phrase.length);
          if (covered.length < phrase.length || covered.some((each, number) => each.term !== phrase[number])) continue;
          const place = terms.place(name), isNew = covered.some(each => each.how !== "exact");
          if (isOther && !isNew) continue; // a word of this language too
          for (const each of covered) like(each, place, isOther ? 0.95 : LIKE.same, isOther ? "other" : "same");
          isAll = isAll || covered.length === row.length;
        }
      });
      return isAll;
    }

    function mistyped(each) {
      const length = each.word.length, most = length < 4 ? 0 : length < 6 ? 1 : 2;
      if (!most || /\d/.test(each.word)) return;
      for (const { place, distance } of terms.near(Array.from(new Set([each.term, each.begin])), most, lone)) {
        like(each, place, distance <= 1 ? LIKE.near : LIKE.far, "near");
      }
    }

    /* Where it stands ----------------------------------------------------------------------------------------------- */

    function partOf(place) {
      let part = core.cuts.length - 1;
      while (core.cuts[part] > place) part--;
      return part;
    }

    function postings(place) {
      const part = partOf(place), row = parts.get(part)[place - core.cuts[part]], found = [];
      for (let at = 0, entry = 0; at < row.length; at += 2) {
        entry += row[at];
        const code = row[at + 1], rest = Math.floor(code / 10);
        found.push([entry, [rest >> 4, (rest >> 2) & 3, rest & 3, code % 10]]);
      }
      return found;
    }

    async function fetched(places) {
      const wanted = new Set(places.map(partOf).filter(part => !parts.has(part)));
      await Promise.all(Array.from(wanted, async part => parts.set(part, await load(String(part)))));
    }

    // one word of the index that MiniSearch is given: all that stands for a word of the query, in all fields, by their weights
    function merged(likes) {
      const found = {};
      for (const [place, weight] of likes) {
        for (const [entry, times] of postings(place)) {
          const value = weight * times.reduce((sum, number, field) => sum + number * weights[entry][field], 0);
          if (value > (found[entry] || 0)) found[entry] = value;
        }
      }
      return { 0: found };
    }

    /** Entries in their order, each with its score. */
    this.ranked = async function (asked, keep) {
      const words = asked.row.map(each => Array.from(each.likes)).concat(asked.pairs.map(place => [[place, 1]]));
      await fetched([].concat(...words.map(likes => likes.map(([place]) => place))));
      const engine = MiniSearch.loadJS({
        documentCount: entries.length, nextId: entries.length, documentIds: ids, fieldIds: { all: 0 }, fieldLength: lengths, averageFieldLength: [1],
        storedFields: {}, dirtCount: 0, serializationVersion: 2, index: words.map((likes, number) => ["w" + number, merged(likes)]),
      }, { fields: ["all"] });
      const first = asked.row.length;
      return engine.search(words.map((_, number) => "w" + number).join(" "), {
        tokenize: text => text.split(" "), processTerm: term => term, bm25: { k: 2, b: 0, d: 0 },
        boostTerm: term => (Number(term.slice(1)) < first ? 1 : 0.4),
        boostDocument: id => (entries[id].kind === "term" && asked.isTerm ? RANK.asked : RANK[entries[id].kind] || 1),
        filter: result => !keep || keep(entries[result.id]),
      }).map(result => ({ entry: entries[result.id], score: result.score / Math.pow(result.queryTerms.length, SHARE) }));
    };

    /** Entries whose titles have words most like those of a query, for when nothing was found. */
    this.alike = function (query, most) {
      const typed = speech.split(query).filter(word => word.length > 2);
      return entries.map(entry => {
        const words = speech.split(entry.title);
        const least = Math.min(...typed.map(word => Math.min(...words.map(other => apart(word, other, 4) / Math.max(word.length, 4)))));
        return { entry, least };
      }).filter(each => each.least <= 0.6).sort((a, b) => a.least - b.least).slice(0, most).map(each => each.entry);
    };

    /* What is shown ------------------------------------------------------------------------------------------------- */

    /** The pieces of a page that hold most of the words, each with a passage: [text, isFound] pairs. */
    this.pieces = async function (page, asked) {
      const text = await load("text/" + page.replace(/\.md$/, "").replace(/\//g, "-"));
      const finders = asked.row.map(each => finder(each));
      return text.map(([anchor, title, kind, body], order) => {
        const inTitle = finders.map(find => find(title).length > 0), hits = finders.map(find => find(body));
        const score = hits.reduce((sum, found, number) => sum + (inTitle[number] ? 2.2 : found.length ? 1 + Math.min(found.length, 6) / 12 : 0), 0);
        const covered = hits.filter((found, number) => found.length || inTitle[number]).length / (hits.length || 1);
        return { anchor, title, kind, order, body, hits, score: score - (order ? 0 : 0.2), covered };
      }).filter(piece => piece.score > 0).sort((a, b) => b.score - a.score || a.order - b.order);
    };

    /** A short passage around the words of a piece, as [text, isFound] pairs. */
    this.passage = function (piece) {
      const marks = [].concat(...piece.hits.map((found, number) => found.map(hit => ({ from: hit[0], to: hit[1], number })))).sort((a, b) => a.from - b.from);
      let best = 0, most = 0;
      marks.forEach((mark, at) => { // the window with most different words
        const inside = marks.filter(other => other.from >= mark.from && other.to <= mark.from + MOST.passage * 0.75);
        const value = new Set(inside.map(other => other.number)).size + inside.length / 100;
        if (value > most) { most = value; best = at; }
      });
      const centre = marks.length ? marks[best].from : 0, body = piece.body;
      let start = Math.max(0, centre - 50), end = Math.min(body.length, start + MOST.passage);
      if (start) start = body.indexOf(" ", start) + 1;
      if (end < body.length) end = Math.max(body.lastIndexOf(" ", end), start + 1);
      const found = [];
      let at = start;
      for (const mark of marks) {
        if (mark.from < at || mark.to > end) continue;
        if (mark.from > at) found.push([body.slice(at, mark.from), false]);
        found.push([body.slice(mark.from, mark.to), true]);
        at = mark.to;
      }
      if (at < end) found.push([body.slice(at, end), false]);
      if (start) found.unshift(["… ", false]);
      if (end < body.length) found.push([" …", false]);
      return found;
    };

    // finds the places of a word's forms in a text; a rough expression first, then the analyser looks at each
    function finder(each) {
      const wanted = new Set(), rough = new Set(), phrases = [];
      for (const place of each.likes.keys()) {
        const term = terms.list[place];
        if (term[0] === "=") phrases.push(term);
        else wanted.add(term);
      }
      for (const [start, list] of meanings) {
        for (const { phrase, name, isOther } of list) if (!isOther && phrases.indexOf(name) >= 0) phrase.forEach(term => wanted.add(term));
      }
      for (const term of wanted) rough.add(term.slice(0, Math.max(2, Math.min(term.length - 1, 6))));
      if (!rough.size) return () => [];
      const expression = new RegExp("(?<![\\p{L}\\p{N}])(?:" + Array.from(rough, spelt).join("|") + ")[\\p{L}\\p{N}\\p{M}]*", "giu");
      return text => {
        const found = [];
        for (let match; (match = expression.exec(text)) && found.length < 60;) {
          const folded = speech.fold(match[0]);
          if (wanted.has(speech.stem(folded)) || wanted.has(folded)) found.push([match.index, match.index + match[0].length]);
        }
        expression.lastIndex = 0;
        return found;
      };
    }

    // letters with whatever accents, ligatures as one sign or two
    function spelt(start) {
      const ligatures = core.speech.ligatures, pairs = Object.keys(ligatures).filter(sign => ligatures[sign].length === 2);
      let found = "";
      for (let at = 0; at < start.length; at++) {
        const pair = pairs.find(sign => start.substr(at, 2) === ligatures[sign]), letter = start[at];
        found += pair ? "(?:" + start.substr(at++, 2) + "|" + pair + ")" : "(?:" + [letter].concat(ACCENTED[letter] || []).join("|") + ")\\p{Mn}*";
      }
      return found;
    }
  }

  /* All languages --------------------------------------------------------------------------------------------------- */

  const SURE = { exact: 1, same: 1, prefix: 0.9, other: 0.8, family: 0.7, near: 0.45 };

  function sureness(asked) {
    return asked.row.reduce((sum, each) => sum + (SURE[each.how] || 0), 0) / (asked.row.length || 1);
  }

  function grouped(ranked) { // terms of the glossary stand under their page
    const groups = new Map();
    for (const { entry, score } of ranked) {
      if (!groups.has(entry.page)) groups.set(entry.page, { page: entry.page, score, terms: [] });
      if (entry.kind === "term") groups.get(entry.page).terms.push(entry);
    }
    return Array.from(groups.values());
  }

  /**
   * Look for a query in the reader's language, and in the others when some of its words are not of that language.
   *
   * `finders` holds functions that promise a Finder, the reader's own first. The answer: groups (pages in their order, each with
   * its terms), apart (for each other language that was asked, its pages), asked (the words), and nearest (words to try).
   */
  async function search(query, finders, keep) {
    const own = await finders[0](), asked = own.asked(query), answer = { own, asked, groups: [], apart: [], nearest: [] };
    if (!asked.row.length) return answer;
    const groups = grouped(await own.ranked(asked, keep)), sure = sureness(asked), best = groups.length ? groups[0].score : 1;
    for (const group of groups) group.score = group.score / best * sure;
    const known = new Map(groups.map(group => [group.page, group]));
    answer.isForeign = !groups.length || asked.row.some(each => !each.how || each.how === "near" || each.how === "family" || each.how === "other");
    for (const open of answer.isForeign ? finders.slice(1) : []) {
      const other = await open(), theirs = other.asked(query), better = sureness(theirs);
      const isTheirs = theirs.row.some(each => each.how === "exact" && !asked.row.some(mine => mine.word === each.word && mine.how === "exact"));
      if (!isTheirs) continue;
      const pages = grouped(await other.ranked(theirs, keep)), top = pages.length ? pages[0].score : 1;
      answer.apart.push({ finder: other, asked: theirs, groups: pages.slice(0, MOST.shown) });
      for (const group of pages.slice(0, 2 * MOST.shown)) { // the same page in the reader's language
        const twin = known.get(group.page), score = group.score / top * better * 0.95;
        if (!own.pages.has(group.page)) continue;
        if (twin) twin.score = Math.max(twin.score, score) + Math.min(twin.score, score) * 0.3;
        else groups.push({ page: group.page, score, terms: [], through: theirs });
      }
    }
    answer.groups = groups.sort((a, b) => b.score - a.score);
    answer.nearest = Array.from(new Set([].concat(...asked.row.map(each => each.how === "near" || !each.how ? Array.from(each.likes.keys()) : []))));
    return answer;
  }

  /** Put the pages first that say most of the words in one place: the first of the answer, whose text is looked into. */
  async function refined(answer, most) {
    const first = answer.groups.slice(0, most);
    await Promise.all(first.map(async group => {
      group.pieces = await answer.own.pieces(group.page, answer.asked);
      group.score *= 0.7 + 0.3 * (group.pieces.length ? group.pieces[0].covered : group.through ? 1 : 0);
    }));
    answer.groups = first.sort((a, b) => b.score - a.score).concat(answer.groups.slice(most));
    return answer;
  }

  // letters with one accent, by the letter that is left without it
  const ACCENTED = {};
  for (let code = 0xc0; code < 0x250; code++) {
    const sign = String.fromCharCode(code).toLowerCase(), bare = sign.normalize("NFKD").replace(/\p{Mn}/gu, "");
    if (bare !== sign && bare.length === 1) (ACCENTED[bare] = ACCENTED[bare] || []).push(sign);
  }

  root.palabreSearch = Object.assign(root.palabreSearch || {}, { Finder, MOST, search, refined });
})(typeof window === "undefined" ? globalThis : window);
