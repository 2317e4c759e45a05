/* What tests and measurements ask of the search, under Node, with the scripts and the data of a built site. Commands: JSON lines on stdin. */
"use strict";
const fs = require("fs"), path = require("path"), readline = require("readline"), vm = require("vm");

const folder = path.join(process.argv[2], "search"), taken = {};
globalThis.palabreSearch = { take: (code, name, value) => { taken[code + "/" + name] = value; } };
const run = file => vm.runInThisContext(fs.readFileSync(file, "utf8"), file);
const library = name => path.join(process.argv[3], name), MiniSearch = require(library("minisearch.js")), search = globalThis.palabreSearch;
["words.js", "finder.js"].forEach(name => run(path.join(__dirname, "../theme/search", name)));
const stemmers = new Proxy({}, { get: (_, name) => { run(library("base-stemmer.js")); run(library(name + "-stemmer.js")); return globalThis[name[0].toUpperCase() + name.slice(1) + "Stemmer"]; } });

const finders = {}, load = code => async name => {
  const place = code + "/" + (/^\d+$/.test(name) ? taken[code + "/core"].parts : "") + name;
  if (!taken[place]) run(path.join(folder, place + ".js"));
  return taken[place];
};
const open = code => async () => (finders[code] = finders[code] || new search.Finder(await load(code)("core"), load(code), stemmers, MiniSearch));

const commands = {
  // words of a text, each folded and as it is looked up
  async words({ code, facts, texts }) {
    const speech = facts ? new search.Speech(facts, stemmers) : (await open(code)()).speech;
    return texts.map(text => speech.split(text).map(word => [word, speech.isStop(word), speech.stem(word)]));
  },
  // pages in their order, and the anchors of the best piece of the first ones
  async ask({ code, others, queries, pieced }) {
    const found = [];
    for (const query of queries) {
      const answer = await search.search(query, [code].concat(others).map(open));
      if (pieced) await search.pieced(answer, pieced);
      found.push({
        pages: answer.groups.slice(0, 10).map(group => group.page), terms: answer.groups.flatMap(group => group.terms.slice(0, 3).map(term => term.location)),
        anchors: answer.groups.slice(0, 3).map(group => (group.pieces || []).slice(0, 3).map(piece => piece.anchor)),
        passages: answer.groups.slice(0, 3).map(group => (group.pieces || []).slice(0, 1).map(piece => answer.own.passage(piece))),
        apart: answer.apart.map(other => other.groups.map(group => group.page)),
      });
    }
    return found;
  },
};

readline.createInterface({ input: process.stdin }).on("line", async line => {
  const { command, ...values } = JSON.parse(line);
  process.stdout.write(JSON.stringify(await commands[command](values)) + "\n");
});
