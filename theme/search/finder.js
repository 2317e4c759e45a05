/*
  A query -> pages in their order, and in each page the pieces to land on. MiniSearch weighs the words; what stands here is what
  it has not: an index in parts, spelling mistakes with swapped letters, meanings, other languages, passages. Runs in Node too.
*/
(function (root) {
  "use strict";

  // Found by trying: scripts/judge.py with the queries of tests/queries, and others that nobody had seen.
  const WEIGHT = { title: [7, 0.12], front: [4, 0.32], heading: [2, 0.32], body: [0.8, 0.28] }; // how much a field counts, and how much its length
  const RANK = { module: 1.1, term: 0.4, asked: 0.5, kit: 1, project: 0.8, programme: 0.8, radio: 0.65, page: 0.85, guide: 0.7 };
  const LIKE = { prefix: 0.85, family: 0.32, near: 0.45, far: 0.3, same: 0.35, other: 0.4, alike: 0.3 };
  const WORD = { k: 2, pair: 0.6 }; // how soon a word counts fully, and what two words side by side add
  const COVER = { title: 0.3, front: 0.25 }; // what is added when all words stand in the title, or in what the page says of itself
  const SHARE = 0.8; // of what MiniSearch gives for each further word that is found: all of it puts long pages first
  const MOST = { likes: 40, begun: 12, near: 6, shown: 6, passage: 180, ending: 5 };

  /* The words of the index ------------------------------------------------------------------------------------------ */

  // the first place among sorted texts that is not before a text
  function from(at, text, low, high) {
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(middle) < text) low = middle + 1; else high = middle;
    }
    return low;
  }

  // What is in the index: words, then pairs of words, then meanings. Each has the beginning that it shares with the one before as
  // a letter, but for the first of each block: what a query does not look at is never taken apart.
  function Terms(lines, block, counts) {
    const known = new Array(lines.length), ends = [counts[0], counts[0] + counts[1], lines.length];
    const at = this.at = function (place) {
      if (known[place] === undefined && place < lines.length) {
        const start = place - place % block, end = Math.min(start + block, lines.length);
        for (let each = start, last = ""; each < end; each++) known[each] = last = last.slice(0, lines[each].charCodeAt(0) - 65) + lines[each].slice(1);
      }
      return known[place];
    };

    this.place = function (term) {
      const kind = term[0] === "=" ? 2 : term.indexOf(" ") < 0 ? 0 : 1, place = from(at, term, kind ? ends[kind - 1] : 0, ends[kind]);
      return at(place) === term ? place : -1;
    };

    this.starting = function (start) {
      const found = [];
      for (let place = from(at, start, 0, ends[0]); place < ends[0] && at(place).startsWith(start); place++) found.push(place);
      return found.sort((a, b) => at(a).length - at(b).length).slice(0, start.length < 3 ? MOST.begun : MOST.likes);
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

    // Places of the words that are nearest to one of some spellings, with their distance.
    // Nobody mistypes the first letter and another: so most words are passed over by their first two letters.
    this.near = (spellings, most, meanings) => {
      const found = new Map();
      let best = most;
      for (const word of spellings) {
        const first = word[0], second = word[1], apart = distances(word);
        const look = (other, where) => {
          if (other.length > word.length + best || word.length > other.length + MOST.ending) return;
          const distance = apart(other) + (other[0] === first ? 0 : 0.5);
          if (distance > best) return;
          const place = typeof where === "number" ? where : this.place(where);
          found.set(place, Math.min(distance, found.get(place) || distance));
          best = Math.max(1, Math.min(best, Math.ceil(distance)));
        };
        for (let start = 0; start < ends[0];) { // all words with the same first letter, then those with the next
          const letter = at(start)[0], end = from(at, after(letter), start, ends[0]), isAll = letter === first || letter === second;
          const low = isAll ? start : from(at, letter + second, start, end), high = isAll ? end : from(at, letter + after(second), low, end);
          for (let place = low; place < high; place++) look(at(place), place);
          start = end;
        }
        meanings.begun(first, second).forEach(([other, name]) => look(other, name));
      }
      const nearest = Math.min(...found.values());
      return Array.from(found, ([place, distance]) => ({ place, distance })).filter(each => each.distance <= Math.max(1, nearest + 0.5))
        .sort((a, b) => a.distance - b.distance).slice(0, MOST.near);
    };
  }

  function after(letter) {
    return String.fromCharCode(letter.charCodeAt(0) + 1);
  }

  // Phrases that mean the same: each with the place of its meaning.
  function Meanings(list, terms) {
    const at = place => list[place], isAlone = line => line.indexOf("!") > 0 && line.indexOf(" ") < 0;
    let named = null;

    function read(line) {
      const cut = Math.max(line.indexOf("!"), line.indexOf("#")), name = "=" + line.slice(cut + 1);
      return { phrase: line.slice(0, cut).split(" "), name, place: terms.place(name), isOther: line[cut] === "#" };
    }

    // those whose first word is a term
    this.of = function (term) {
      const found = [];
      for (let place = from(at, term + " ", 0, list.length); place < list.length && list[place].startsWith(term) && " !#".indexOf(list[place][term.length]) >= 0; place++) {
        found.push(read(list[place]));
      }
      return found;
    };

    // places of what a single word of this language means
    this.alone = function (term) {
      return this.of(term).filter(({ phrase, isOther }) => phrase.length === 1 && !isOther).map(({ place }) => place);
    };

    this.starting = function (start) {
      const found = [];
      for (let place = from(at, start, 0, list.length); place < list.length && list[place].startsWith(start); place++) {
        if (isAlone(list[place])) found.push(read(list[place]).place);
      }
      return found;
    };

    // single words of this language with the name of their meaning: those that may be a word with these first letters, mistyped
    this.begun = function (first, second) {
      return list.filter(line => (line[0] === first || line[0] === second || line[1] === second) && isAlone(line))
        .map(line => line.split("!")).map(([word, name]) => [word, "=" + name]);
    };

    // the phrases of this language that have a meaning
    this.phrases = function (name) {
      if (!named) {
        named = new Map();
        list.filter(line => line.indexOf("!") > 0).map(read).forEach(({ phrase, name }) => named.set(name, (named.get(name) || []).concat([phrase])));
      }
      return named.get(name) || [];
    };
  }

  const BETWEEN = "[^\\p{L}\\p{N}\\p{M}]+"; // words of a phrase

  // How far other words are from one that was typed: letters to change, add, leave out or swap. A longer ending of what was typed
  // counts 0.6, whatever it is. All letters of the word at once, as bits (Hyyrö 2003, with swaps).
  function distances(word) {
    const size = Math.min(word.length, 31), places = new Map();
    for (let at = 0; at < size; at++) places.set(word[at], places.get(word[at]) | (1 << at));
    return other => {
      let more = -1, less = 0, same = 0, before = 0, distance = size; // whether a row is one more or less than the one above it
      for (let at = 0; at < other.length; at++) {
        const here = places.get(other[at]) | 0;
        same = (((here & more) + more) ^ more) | here | less | ((~same & here) << 1 & before);
        const right = less | ~(same | more), left = same & more;
        distance += ((right >> (size - 1)) & 1) - ((left >> (size - 1)) & 1);
        more = left << 1 | ~(same | right << 1 | 1);
        less = (right << 1 | 1) & same;
        before = here;
      }
      let least = distance;
      if (other.length >= 5) {
        for (let rows = size - 1; rows >= Math.max(other.length - 1, size - MOST.ending); rows--) {
          distance -= ((more >> rows) & 1) - ((less >> rows) & 1);
          if (distance + 0.6 < least) least = distance + 0.6;
        }
      }
      return least;
    };
  }

  /* One language ---------------------------------------------------------------------------------------------------- */

  /** `core` is core.js; `load(name)` promises another file of the language; `stemmers` are constructors by name. */
  function Finder(core, load, stemmers, MiniSearch) {
    const speech = this.speech = new root.palabreSearch.Speech(core.speech, stemmers);
    const terms = new Terms(core.terms.split("\n"), core.block, core.kinds_of_terms), meanings = new Meanings(core.same.split("\n"), terms), parts = new Map();
    const count = core.entries.length, entries = new Array(count), weights = new Array(count), places = new Map();
    const averages = core.fields.map((_, field) => core.entries.reduce((sum, row) => sum + row[6 + field], 0) / (count || 1));
    core.entries.forEach((row, number) => places.set(row[0], number));

    // what is not looked at is never taken apart
    function entry(number) {
      const row = core.entries[number];
      return entries[number] = entries[number] || {
        number, location: row[0], title: row[1], kind: core.kinds[row[2]], theme: core.themes[row[3]],
        audience: core.audiences.filter((_, bit) => row[4] & (1 << bit)), minutes: row[5], page: row[0].split("#")[0],
      };
    }

    // how much a word counts in each field of an entry
    function weighed(number) {
      return weights[number] = weights[number] || core.fields.map((name, field) => {
        const [weight, share] = WEIGHT[name];
        return weight / (1 - share + share * core.entries[number][6 + field] / (averages[field] || 1));
      });
    }

    /** How many parts the numbers of the index have. */
    this.parts = core.cuts.length;

    /** The entry of a page, by its path below docs/. */
    this.page = location => places.has(location) ? entry(places.get(location)) : undefined;

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
        if (!each.how || each.how === "family") slipped(each);
        for (const [place, weight] of Array.from(each.likes)) { // what is meant by the word that was meant
          for (const meant of meanings.alone(terms.at(place))) like(each, meant, weight * LIKE.same, "near");
        }
      }
      const mended = row.map(each => (each.how === "near" ? Object.assign({}, each, { term: nearest(each) }) : each));
      if (mended.length > 1 && mended.some((each, number) => each !== row[number])) meant(mended); // a phrase with a mistake in it
      // phrases that say something although their words do not: go or no-go
      const spoken = whole.filter(each => each.how && row.indexOf(each) < 0);
      const pairs = row.slice(1).map((each, number) => terms.place(row[number].term + " " + each.term)).filter(place => place >= 0);
      return { row: row.concat(spoken.slice(0, 1)), pairs, isTerm };
    };

    // the word that a mistyped one is most like
    function nearest(each) {
      let best = "", most = 0;
      for (const [place, weight] of each.likes) if (weight > most && !/[= ]/.test(terms.at(place))) { most = weight; best = terms.at(place); }
      return best;
    }

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
        if (begin.length > 3) for (const place of meanings.starting(begin)) like(each, place, LIKE.same * 0.8, "prefix");
      }
      if (length >= 5) { // a family: mediator, mediation
        for (const place of terms.starting(term)) {
          if (terms.at(place).length - term.length <= 5) like(each, place, LIKE.family, each.how ? "" : "family");
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
        for (const { phrase, place, isOther } of meanings.of(first.term)) {
          const covered = row.slice(start, start + phrase.length);
          if (covered.length < phrase.length || covered.some((each, number) => each.term !== phrase[number])) continue;
          if (isOther && covered.every(each => each.isStop)) continue; // "un" is no United Nations
          const isNew = covered.some(each => each.how !== "exact") || covered.length > 1; // else it is a word of this language too
          for (const each of covered) {
            like(each, place, isOther ? (isNew ? LIKE.other : LIKE.alike) : LIKE.same, isOther ? "other" : "same");
            each.isOther = each.isOther || isOther;
          }
          isAll = isAll || covered.length === row.length;
        }
      });
      return isAll;
    }

    function mistyped(each) {
      const length = each.word.length, most = length < 4 ? 0 : length < 6 ? 1 : 2;
      if (!most || /\d/.test(each.word)) return;
      for (const { place, distance } of terms.near(Array.from(new Set([each.term, each.begin])), most, meanings)) {
        like(each, place, distance <= 1 ? LIKE.near : LIKE.far, "near");
      }
    }

    // a letter too many, or two that changed places, before the ending that the stemmer would have taken
    function slipped(each) {
      const word = each.word, tried = new Set();
      if (word.length < 5 || /\d/.test(word)) return;
      for (let at = 1; at < word.length; at++) {
        tried.add(word.slice(0, at) + word.slice(at + 1));
        if (at + 1 < word.length) tried.add(word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2));
      }
      for (const other of tried) {
        const term = speech.stem(other);
        like(each, terms.place(term), LIKE.near, "near");
        for (const place of meanings.alone(term)) like(each, place, LIKE.near, "near");
      }
    }

    /* Where it stands ----------------------------------------------------------------------------------------------- */

    function partOf(place) {
      let part = core.cuts.length - 1;
      while (core.cuts[part] > place) part--;
      return part;
    }

    function postings(place) {
      const part = partOf(place), row = parts.get(part)[place - core.cuts[part]].split(","), found = [];
      for (let at = 0, entry = 0; at < row.length; at += 2) {
        entry += Number(row[at]);
        const code = Number(row[at + 1]), rest = Math.floor(code / 10);
        found.push([entry, [rest >> 4, (rest >> 2) & 3, rest & 3, code % 10]]);
      }
      return found;
    }

    /** Numbers of the index, by the number of their part. */
    this.fetch = async function (wanted) {
      const missing = Array.from(new Set(wanted)).filter(part => !parts.has(part));
      await Promise.all(missing.map(async part => parts.set(part, (await load(String(part))).split(";"))));
    };

    // One word of the index that MiniSearch is given: all that stands for a word of the query. `all` holds what it counts in an
    // entry, by the weights of the fields; `title` and `front` how much it is like what stands there.
    function merged(likes) {
      const found = { all: {}, title: {}, front: {} };
      for (const [place, weight] of likes) {
        for (const [entry, times] of postings(place)) {
          const of = weighed(entry), value = weight * times.reduce((sum, number, field) => sum + number * of[field], 0);
          if (value > (found.all[entry] || 0)) found.all[entry] = value;
          if (times[0] && weight > (found.title[entry] || 0)) found.title[entry] = weight;
          if (times[1] && weight > (found.front[entry] || 0)) found.front[entry] = weight;
        }
      }
      return found;
    }

    /** Entries in their order, each with its score. */
    this.ranked = async function (asked, keep) {
      const likes = asked.row.map(each => Array.from(each.likes)), pairs = asked.pairs.map(place => [[place, 1]]);
      await this.fetch([].concat(...likes.concat(pairs).map(each => each.map(([place]) => partOf(place)))));
      const words = likes.map(merged), index = words.concat(pairs.map(merged)).map((found, number) => ["w" + number, { 0: found.all }]);
      const rare = words.map(found => Math.log(1 + count / (1 + Object.keys(found.all).length))), whole = rare.reduce((sum, value) => sum + value, 0) || 1;
      const covered = (id, field) => words.reduce((sum, found, number) => sum + rare[number] * (found[field][id] || 0), 0) / whole;
      const ranked = ({ kind }, id) => (kind === "term" && asked.isTerm ? RANK.asked : RANK[kind] || 1) * (1 + COVER.title * covered(id, "title") + COVER.front * covered(id, "front"));
      const ids = {}, lengths = {}; // of what is found; the engine asks for no others
      for (const [, { 0: found }] of index) for (const id in found) { ids[id] = Number(id); lengths[id] = [1]; }
      const engine = MiniSearch.loadJS({
        documentCount: count, nextId: count, documentIds: ids, fieldIds: { all: 0 }, fieldLength: lengths, averageFieldLength: [1],
        storedFields: {}, dirtCount: 0, serializationVersion: 2, index,
      }, { fields: ["all"] });
      return engine.search(index.map(([word]) => word).join(" "), {
        tokenize: text => text.split(" "), processTerm: term => term, bm25: { k: WORD.k, b: 0, d: 0 },
        boostTerm: word => (Number(word.slice(1)) < words.length ? 1 : WORD.pair),
        boostDocument: id => ranked(entry(id), id),
        filter: result => !keep || keep(entry(result.id)),
      }).map(result => ({ entry: entry(result.id), score: result.score / Math.pow(result.queryTerms.length, SHARE) }));
    };

    /** Entries whose titles have words most like those of a query, for when nothing was found. */
    this.alike = function (query, most) {
      const typed = speech.split(query).filter(word => word.length > 2);
      return core.entries.map((_, number) => {
        const words = speech.split(entry(number).title);
        const least = Math.min(...typed.map(word => Math.min(...words.map(other => distances(other)(word) / Math.max(word.length, 4)))));
        return { entry: entry(number), least };
      }).filter(each => each.least <= 0.6).sort((a, b) => a.least - b.least).slice(0, most).map(each => each.entry);
    };

    /* What is shown ------------------------------------------------------------------------------------------------- */

    /** The pieces of a page that hold most of the words, each with a passage: [text, isFound] pairs. */
    this.pieces = async function (page, asked) {
      const text = await load("text/" + page.replace(/\.md$/, "").replace(/\//g, "-")).catch(() => []); // not kept for when there is no network
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

    // finds the places of a word's forms in a text, and of the whole phrases that mean the same; a rough expression first, then
    // the analyser looks at each
    function finder(each) {
      const wanted = new Map(), want = phrase => wanted.set(phrase.join(" "), phrase);
      for (const place of each.likes.keys()) {
        const term = terms.at(place);
        if (term[0] !== "=") want([term]);
        else meanings.phrases(term).filter(phrase => !phrase.every(word => speech.isStop(word))).forEach(want);
      }
      if (!wanted.size) return () => [];
      const rough = Array.from(wanted.values()).sort((a, b) => b.length - a.length).map(phrase => phrase.map(begin).join(BETWEEN));
      const expression = new RegExp("(?<![\\p{L}\\p{N}])(?:" + Array.from(new Set(rough)).join("|") + ")", "giu");
      return text => {
        const found = [];
        for (let match; (match = expression.exec(text)) && found.length < 60;) {
          const words = speech.fold(match[0]).split(new RegExp(BETWEEN, "u"));
          if (wanted.has(words.map(word => speech.stem(word)).join(" ")) || wanted.has(words.join(" "))) found.push([match.index, match.index + match[0].length]);
        }
        expression.lastIndex = 0;
        return found;
      };
    }

    // a word that begins like this one, whatever its ending
    function begin(word) {
      return spelt(word.slice(0, Math.max(2, Math.min(word.length - 1, 6)))) + "[\\p{L}\\p{N}\\p{M}]*";
    }

    // letters with whatever accents, ligatures as one sign or two
    function spelt(start) {
      const ligatures = core.speech.ligatures, pairs = Object.keys(ligatures).filter(sign => ligatures[sign].length === 2);
      let found = "";
      for (let at = 0; at < start.length; at++) {
        const pair = pairs.find(sign => start.substr(at, 2) === ligatures[sign]), letter = start[at];
        found += pair ? "(?:" + start.substr(at++, 2) + "|" + pair + ")" : "(?:" + [letter].concat(accented(letter)).join("|") + ")\\p{Mn}*";
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
   * its terms), apart (for each other language that was asked, its pages), and asked (the words).
   */
  async function search(query, finders, keep) {
    const own = await finders[0](), asked = own.asked(query), answer = { own, asked, groups: [], apart: [] };
    if (!asked.row.length) return answer;
    const groups = grouped(await own.ranked(asked, keep)), sure = sureness(asked), best = groups.length ? groups[0].score : 1;
    for (const group of groups) group.score = group.score / best * sure;
    const known = new Map(groups.map(group => [group.page, group]));
    answer.isForeign = !groups.length || asked.row.some(each => !each.how || each.how === "near" || each.how === "family" || each.isOther);
    for (const open of answer.isForeign ? finders.slice(1) : []) {
      const other = await open(), theirs = other.asked(query), better = sureness(theirs);
      const isTheirs = theirs.row.some(each => each.how === "exact" && !asked.row.some(mine => mine.word === each.word && mine.how === "exact" && !mine.isOther));
      if (!isTheirs) continue;
      const pages = grouped(await other.ranked(theirs, keep)), top = pages.length ? pages[0].score : 1;
      answer.apart.push({ finder: other, groups: pages.slice(0, MOST.shown) });
      for (const group of pages.slice(0, 2 * MOST.shown)) { // the same page in the reader's language
        const twin = known.get(group.page), score = group.score / top * better * 0.95;
        if (!own.page(group.page)) continue;
        if (twin) twin.score = Math.max(twin.score, score) + Math.min(twin.score, score) * 0.3;
        else groups.push({ page: group.page, score, terms: [] });
      }
    }
    answer.groups = groups.sort((a, b) => b.score - a.score);
    return answer;
  }

  /** Give the first groups of an answer their pieces: the text of each page is loaded for that. */
  async function pieced(answer, most) {
    await Promise.all(answer.groups.slice(0, most).map(async group => { group.pieces = await answer.own.pieces(group.page, answer.asked); }));
    return answer;
  }

  // letters with one accent, by the letter that is left without it
  let accents = null;

  function accented(letter) {
    if (!accents) {
      accents = {};
      for (let code = 0xc0; code < 0x250; code++) {
        const sign = String.fromCharCode(code).toLowerCase(), bare = sign.normalize("NFKD").replace(/\p{Mn}/gu, "");
        if (bare !== sign && bare.length === 1) (accents[bare] = accents[bare] || []).push(sign);
      }
    }
    return accents[letter] || [];
  }

  root.palabreSearch = Object.assign(root.palabreSearch || {}, { Finder, search, pieced });
})(typeof window === "undefined" ? globalThis : window);
