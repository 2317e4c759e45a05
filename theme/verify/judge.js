/* Whether files are as they were published. Judges as the tool of a stick does, stick/verify.py; the tests hold the two against each other.
   It asks nothing of anybody and shows nothing: page.js does. It runs in a page, on a stick, and in Node. */
(function (root) {
  "use strict";

  const FOLDER = "verify", MARK = "INCOMPLETE.txt", PART = ".part";
  const LARGE = 16 * 1024 * 1024, PIECE = 4 * 1024 * 1024; // bytes: what is larger is read in pieces, so that a phone has room for it
  const IDENTITY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*-\d{1,6}(-draft)?$/;
  const LINE = /^([0-9a-f]{64}) {2}(\S+)$/;
  const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}$/, RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
  const RUN = new Set(("apk app appimage appref-ms application bash bat cab chm cmd com command cpl deb desktop dll dmg docm dotm exe gadget hlp hta inf iso jar js jse lnk" +
    " mobileconfig msc msi msix msp mst ocx pif pkg potm ppam ppsm pptm ps1 psm1 py pyw pyz reg rpm scf scr sct sh shb shs sldm sys url vb vbe vbs vhd vhdx" +
    " website ws wsc wsf wsh xlam xll xlsm xltm").split(" "));
  const OURS = new Set(["js", "pyz"]);
  const SYSTEM_FOLDERS = new Set(("system volume information|$recycle.bin|recycler|found.000|.trashes|.spotlight-v100|.fseventsd|.temporaryitems|.documentrevisions-v100" +
    "|lost.dir|android|.android_secure|.thumbnails|lost+found").split("|"));
  const SYSTEM_FILES = /^(\._.*|\.ds_store|\.apdisk|\.volumeicon\.icns|thumbs\.db|ehthumbs\.db|desktop\.ini|bootex\.log|fsck\d{4}\.rec|\.nomedia|\.directory)$/i;
  // eslint-disable-next-line no-control-regex
  const HIDING = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00-\x1f\x7f]|[ .]$/;
  const BESIDE = new Set(["system", "capitals", "added", "dangerous", "left-over", "rest"]);
  const WORST_FIRST = [
    ["altered", ["list", "forged"]],
    ["incomplete", [MARK]],
    ["altered", ["changed", "unreadable", "renamed"]],
    ["mixed", ["other", "left-over"]],
    ["incomplete", ["missing", "short"]],
    ["added-to", ["added", "dangerous", "rest"]],
  ];

  /* Digests --------------------------------------------------------------------------------------------------------- */

  const subtle = root.crypto && root.crypto.subtle;

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, "0")).join("");
  }

  function read(blob) {
    if (blob.arrayBuffer) return blob.arrayBuffer();
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsArrayBuffer(blob);
    });
  }

  // The browser's own digest takes a whole file at once, and is there only on safe connections; the other one takes pieces.
  async function sha256(blob, tell) {
    if (subtle && blob.size <= LARGE) {
      const found = hex(await subtle.digest("SHA-256", await read(blob)));
      tell(blob.size);
      return found;
    }
    const known = root.sha256.create();
    for (let start = 0; start < blob.size; start += PIECE) {
      const piece = await read(blob.slice(start, Math.min(start + PIECE, blob.size)));
      known.update(piece);
      tell(piece.byteLength);
      await new Promise(done => setTimeout(done, 0)); // the page stays alive
    }
    return known.hex();
  }

  async function digests(files, tell) {
    const total = files.reduce((sum, file) => sum + file.size, 0), found = new Map();
    let done = 0;
    for (const file of files) {
      const before = done;
      try {
        found.set(file.path, await sha256(file.blob, count => tell(done += count, total)));
      } catch (error) {
        found.set(file.path, ""); // cannot be read
      }
      done = before + file.size;
      tell(done, total);
    }
    return found;
  }

  /* Lists and statements -------------------------------------------------------------------------------------------- */

  async function text(blob) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await read(blob));
    } catch (error) {
      return null;
    }
  }

  function isName(part) {
    return NAME.test(part) && !RESERVED.test(part) && !part.endsWith(".");
  }

  function canRun(path) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return (name.includes(".") && RUN.has(name.slice(name.lastIndexOf(".") + 1).toLowerCase())) || HIDING.test(path);
  }

  // The list of a release, or null for anything else.
  function manifest(content) {
    if (content === null) return null;
    const lines = content.split("\n"), entries = [];
    let size = 0;
    for (let at = 1; at + 1 < lines.length; at += 2) {
      const match = LINE.exec(lines[at + 1]);
      if (!match || !/^# \d{1,10}$/.test(lines[at])) return null;
      const path = match[2], ending = path.slice(path.lastIndexOf(".") + 1);
      if (!path.split("/").every(isName) || (canRun(path) && !OURS.has(ending))) return null;
      entries.push({ path, size: Number(lines[at].slice(2)), sha256: match[1] });
      size += Number(lines[at].slice(2));
    }
    const isSorted = entries.every((entry, at) => !at || entries[at - 1].path < entry.path);
    const again = `# ${entries.length} files, ${size} bytes\n` + entries.map(entry => `# ${entry.size}\n${entry.sha256}  ${entry.path}\n`).join("");
    return isSorted && again === content ? entries : null;
  }

  // What a statement says, or null for anything else.
  function statement(content) {
    if (content === null) return null;
    const said = {}, known = ["edition", "serial", "draft", "languages", "date", "files", "bytes", "sha256", "name", "address"];
    for (const line of content.split("\n").slice(0, -1)) {
      const at = line.indexOf(": ");
      if (at < 0) return null;
      said[line.slice(0, at)] = line.slice(at + 2);
    }
    const again = known.filter(key => said[key] !== undefined && said[key] !== "").map(key => `${key}: ${said[key]}\n`).join("");
    const isSound = /^\d{1,6}$/.test(said.serial) && /^(yes|no)$/.test(said.draft) && /^\d{4}-\d\d-\d\d$/.test(said.date) && /^\d+$/.test(said.files) && /^\d+$/.test(said.bytes) && said.languages && said.sha256;
    if (again !== content || !isSound) return null;
    said.identity = `${said.edition}-${Number(said.serial)}` + (said.draft === "yes" ? "-draft" : "");
    said.age = [String(Number(said.serial)).padStart(6, "0"), said.draft, said.date].join(" "); // "no" before "yes"
    return IDENTITY.test(said.identity) ? said : null;
  }

  function ownNames(identity) {
    return [".sha256", ".txt.minisig", ".gone.txt", ".txt"].map(ending => `${FOLDER}/${identity}${ending}`);
  }

  // Every release of which there is a statement or a list; each part may be missing or damaged.
  async function evidence(files) {
    const found = [], named = new Set();
    for (const path of files.keys()) {
      const match = /^verify\/([^/]+)\.(sha256|txt)$/.exec(path);
      if (match && IDENTITY.test(match[1])) named.add(match[1]);
    }
    for (const identity of Array.from(named).sort()) {
      const [listed, signed, , saying] = ownNames(identity).map(path => files.get(path));
      const content = listed ? await text(listed.blob) : null, said = saying ? await text(saying.blob) : null;
      const each = { identity, statement: saying ? statement(said) : null, entries: listed ? manifest(content) : null, signature: signed ? await text(signed.blob) : null, text: said, isDamaged: false };
      each.isDamaged = Boolean((saying && !each.statement) || (listed && !each.entries));
      if (each.statement) {
        each.isDamaged = each.isDamaged || each.statement.identity !== identity || Boolean(listed && (await sha256(listed.blob, () => {})) !== each.statement.sha256);
      }
      each.isRelease = Boolean(each.statement && each.entries && !each.isDamaged);
      found.push(each);
    }
    return found;
  }

  function best(said, files) {
    const merit = each => each.entries.filter(entry => (files.get(entry.path) || {}).size !== entry.size).length;
    return said.filter(each => each.isRelease).sort((one, two) => merit(one) - merit(two) || (one.statement.age < two.statement.age ? 1 : -1))[0] || null;
  }

  /* Who made it ----------------------------------------------------------------------------------------------------- */

  function bytes(base64) {
    return Uint8Array.from(root.atob(base64), sign => sign.charCodeAt(0));
  }

  // A signature of minisign in its plain form: 2 bytes of kind, 8 of key, 64 of signature; and a comment that is signed too.
  async function signature(release, key) {
    if (release.signature === null) return "unsigned";
    if (!key) return "no-key";
    let own, lines, made, over;
    try {
      own = bytes(key);
      lines = release.signature.split("\n");
      made = bytes(lines[1]);
      over = bytes(lines[3]);
    } catch (error) {
      return "wrong";
    }
    if (made.length !== 74 || over.length !== 64 || own.length !== 42) return "wrong";
    if (made.slice(2, 10).join() !== own.slice(2, 10).join()) return "wrong";
    if (String.fromCharCode(made[0], made[1]) !== "Ed") return "no-program";
    const encode = said => new TextEncoder().encode(said), comment = encode(lines[2].replace("trusted comment: ", ""));
    const all = new Uint8Array(64 + comment.length);
    all.set(made.slice(10));
    all.set(comment, 64);
    let publisher;
    try {
      publisher = await subtle.importKey("raw", own.slice(10), { name: "Ed25519" }, false, ["verify"]);
    } catch (error) {
      return "no-program"; // a browser of before 2024, or a connection that is not safe
    }
    const isRight = (await subtle.verify("Ed25519", publisher, made.slice(10), encode(release.text))) && (await subtle.verify("Ed25519", publisher, over, all));
    return isRight ? "signed" : "wrong";
  }

  async function prove(release, known) {
    const found = await signature(release, known.key);
    const isPublished = known.published[release.identity] === release.statement.sha256;
    return isPublished && found !== "signed" && found !== "wrong" ? "published" : found;
  }

  function newest(known, edition) {
    return Object.keys(known.published).reduce((most, identity) => {
      const at = identity.lastIndexOf("-");
      return identity.slice(0, at) === edition ? Math.max(most, Number(identity.slice(at + 1))) : most;
    }, 0);
  }

  /* Judging --------------------------------------------------------------------------------------------------------- */

  // `picked` are { path, size, blob }, with paths from the root of the release; `known` is { key, published }.
  async function judge(picked, known, tell) {
    const files = new Map(picked.map(file => [file.path, file])), said = await evidence(files), release = best(said, files);
    if (!release) return without(said, files);
    const found = await digests(picked.filter(worthReading(release, said, files)), tell || (() => {}));
    const findings = Array.from(ofRelease(release, said, files, found)), proof = await prove(release, known);
    const published = known.published[release.identity];
    if (proof === "wrong" || (published && published !== release.statement.sha256)) findings.push({ kind: "forged", path: release.identity, other: "" });
    const last = newest(known, release.statement.edition), isProven = proof === "signed" || proof === "published";
    const state = worst(findings) || (isProven ? (Number(release.statement.serial) < last ? "older" : "genuine") : "whole");
    return { state, findings: findings.sort(inOrder), statement: release.statement, proof, newest: last, isWhole: findings.every(each => BESIDE.has(each.kind)) };
  }

  function inOrder(one, two) {
    const key = each => each.kind + "\0" + each.path;
    return key(one) < key(two) ? -1 : 1;
  }

  function worst(findings) {
    const kinds = new Set(findings.map(each => each.kind));
    const found = WORST_FIRST.find(([, those]) => those.some(kind => kinds.has(kind)));
    return found ? found[0] : "";
  }

  function worthReading(release, said, files) {
    const listed = new Map(release.entries.map(entry => [entry.path, entry]));
    const elsewhere = new Set(said.filter(each => each.entries && each !== release).flatMap(each => each.entries.map(entry => entry.path)));
    const lost = new Set(release.entries.filter(entry => !files.has(entry.path)).map(entry => entry.size));
    return file => (listed.has(file.path) ? listed.get(file.path).size === file.size : lost.has(file.size)) || elsewhere.has(file.path);
  }

  function* ofRelease(release, said, files, found) {
    const listed = new Set(release.entries.map(entry => entry.path)), own = new Set(ownNames(release.identity)), elsewhere = new Map();
    for (const each of said.filter(each => each.entries && each !== release)) {
      for (const entry of each.entries) elsewhere.set(entry.path + "\0" + entry.sha256, each.identity);
      for (const path of ownNames(each.identity)) elsewhere.set(path + "\0", each.identity);
    }
    const strangers = Array.from(files.keys()).filter(path => !listed.has(path) && !own.has(path) && path !== MARK);
    const byDigest = new Map(), byLetters = new Map(), explained = new Set();
    strangers.forEach(path => {
      if (found.get(path) && !byDigest.has(found.get(path))) byDigest.set(found.get(path), path);
      byLetters.set(path.toLowerCase(), path);
    });
    for (const entry of release.entries) {
      let finding = ofEntry(entry, files, found, elsewhere);
      if (finding && finding.kind === "missing") {
        const near = byLetters.get(entry.path.toLowerCase());
        const there = near && found.get(near) === entry.sha256 ? near : byDigest.get(entry.sha256);
        if (there) {
          finding = { kind: "renamed", path: entry.path, other: there };
          explained.add(there);
        }
      }
      if (finding) yield finding;
    }
    for (const path of strangers) {
      if (!explained.has(path)) yield ofStranger(path, listed, own, elsewhere.get(path + "\0" + (found.get(path) || "")) || "");
    }
    if (files.has(MARK)) yield { kind: MARK, path: MARK, other: "" };
  }

  function ofEntry(entry, files, found, elsewhere) {
    const file = files.get(entry.path), digest = found.get(entry.path), as = (kind, other) => ({ kind, path: entry.path, other: other || "" });
    if (digest === entry.sha256) return null;
    if (!file) return as("missing");
    if (digest === "") return as("unreadable");
    const edition = digest && elsewhere.get(entry.path + "\0" + digest);
    return edition ? as("other", edition) : as(file.size < entry.size ? "short" : "changed");
  }

  function ofStranger(path, listed, own, edition) {
    if (edition) return { kind: "left-over", path, other: edition };
    const whole = path.endsWith(PART) ? path.slice(0, -PART.length) : "";
    if (whole && (listed.has(whole) || own.has(whole) || whole === MARK)) return { kind: "rest", path, other: "" };
    return { kind: nature(path), path, other: "" };
  }

  function nature(path) {
    if (canRun(path)) return "dangerous";
    const folder = path.split("/")[0], name = path.slice(path.lastIndexOf("/") + 1);
    const isLeft = SYSTEM_FOLDERS.has(folder.toLowerCase()) || folder.startsWith(".Trash-") || SYSTEM_FILES.test(name);
    return isLeft ? "system" : "added";
  }

  function without(said, files) {
    const told = new Set(said.filter(each => each.entries).flatMap(each => each.entries.map(entry => entry.path)));
    const findings = Array.from(files.keys()).filter(path => !told.has(path) && canRun(path)).map(path => ({ kind: "dangerous", path, other: "" }));
    const others = files.has(MARK) ? [{ kind: MARK, path: MARK, other: "" }] : said.filter(each => each.isDamaged).map(each => ({ kind: "list", path: each.identity, other: "" }));
    const state = said.length || files.has(MARK) ? worst(others) || "incomplete" : "nothing";
    return { state, findings: findings.concat(others).sort(inOrder), statement: null, proof: "unsigned", newest: 0, isWhole: false };
  }

  // Where the release begins in a folder that was picked: above it may be the name of the stick.
  function rooted(files) {
    const starts = files.map(file => /^(.*\/)?verify\/[^/]+\.(sha256|txt)$/.exec(file.path)).filter(Boolean).map(match => match[1] || "");
    const marks = files.filter(file => file.path.endsWith("/" + MARK)).map(file => file.path.slice(0, -MARK.length));
    const above = files.length ? files[0].path.split("/").slice(0, -1).slice(0, 1).concat("").join("/") : "";
    const start = starts.concat(marks).sort((one, two) => one.length - two.length).concat(above)[0];
    return files.filter(file => file.path.startsWith(start)).map(file => Object.assign({}, file, { path: file.path.slice(start.length) }));
  }

  const made = { judge, rooted, sha256, manifest, text };
  if (typeof module === "object" && module.exports) module.exports = made;
  else root.pbJudge = made;
})(typeof self === "undefined" ? globalThis : self);
