/* What readers type -> the words under which pages are found: the same as src/palabre/search/words.py, to which a test holds it. */
(function (root) {
  "use strict";

  const ACCENT = /\p{Mn}+/gu, WORD = /[\p{L}\p{N}]+/gu, DIGITS = /^\p{Nd}$/u, LONGEST = 40;

  /** How the words of a language are told apart. `facts` are those of core.js, `stemmers` the constructors by name. */
  function Speech(facts, stemmers) {
    const stem = facts.stemmer && new stemmers[facts.stemmer](), stop = new Set(facts.stop.split(" ")), known = new Map();
    const spelt = Object.keys(facts.ligatures), ligature = new RegExp("[" + spelt.join("") + "]", "g");

    this.fold = function (text) {
      return text.toLowerCase().normalize("NFKD").replace(ACCENT, "").replace(ligature, sign => facts.ligatures[sign]);
    };

    this.split = function (text) {
      return (this.fold(text).match(WORD) || []).filter(word => Array.from(word).length <= LONGEST);
    };

    this.isStop = function (word) {
      return stop.has(word) || (Array.from(word).length === 1 && !DIGITS.test(word));
    };

    /** A folded word as the stemmer is given it: one spelling for several that are usual. */
    this.respelt = function (word) {
      for (const [old, now] of facts.respelt) {
        if (old[0] !== "-") word = word.split(old).join(now);
        else if (word.endsWith(old.slice(1))) word = word.slice(0, word.length - old.length + 1) + now;
      }
      return word;
    };

    this.stem = function (word) {
      let found = known.get(word);
      if (found === undefined) {
        found = stem ? stem.stemWord(this.respelt(word)) : this.respelt(word);
        known.set(word, found);
      }
      return found;
    };
  }

  root.palabreSearch = Object.assign(root.palabreSearch || {}, { Speech });
})(typeof window === "undefined" ? globalThis : window);
