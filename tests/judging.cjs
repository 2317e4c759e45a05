/* node tests/judging.cjs JUDGE DIGESTS KNOWN FOLDER… [--without-crypto]: what theme/verify/judge.js says of each folder, as JSON. */
"use strict";
const fs = require("fs"), path = require("path");
const options = process.argv.slice(2), bare = options.includes("--without-crypto");
const [judgeFile, digestsFile, known, ...folders] = options.filter(option => option !== "--without-crypto");
if (bare) Object.defineProperty(globalThis, "crypto", { value: undefined });
globalThis.sha256 = require(digestsFile);
const { judge, rooted } = require(judgeFile);

function files(root, base = "") {
  return fs.readdirSync(path.join(root, base), { withFileTypes: true }).flatMap(entry => {
    const here = base + entry.name;
    if (entry.isDirectory()) return files(root, here + "/");
    const content = fs.readFileSync(path.join(root, here));
    return [{ path: "stick/" + here, size: content.length, blob: new Blob([content]) }];
  });
}

(async () => {
  const found = [];
  for (const folder of folders) {
    const { state, findings, proof, newest, isWhole } = await judge(rooted(files(folder)), JSON.parse(known));
    found.push({ state, findings: findings.map(each => [each.kind, each.path, each.other]), proof, newest, isWhole });
  }
  console.log(JSON.stringify(found));
})();
