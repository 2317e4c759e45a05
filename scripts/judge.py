"""Judge the search with the queries of tests/queries, beside the stock search of Material and Pagefind on the same content, and weigh it."""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CODES = ("en", "fr")
PARTS = ("palabre", "stock", "pagefind", "weight")
QUIET = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
Judged = dict[str, list[str]]  # query -> pages that should come
Ask = Callable[[Page, str], list[str]]
SLOWER = 6  # times: a processor of a phone

STOCK = """\
site_name: Stock
docs_dir: docs
theme: {name: material, language: en, font: false}
plugins:
  - search: {lang: [en, fr]}
  - i18n:
      docs_structure: folder
      reconfigure_material: false
      languages:
        - {locale: en, name: English, default: true, build: true}
        - {locale: fr, name: Français, build: true}
markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables, toc, pymdownx.superfences, pymdownx.tasklist]
"""


def main(argv: list[str] | None = None) -> int:
    """Return 0; the table is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="folder of the project, with site/ built")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS)
    options = parser.parse_args(argv)
    root = options.root.resolve()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sites: dict[str, tuple[Callable[[], Path], Ask]] = {
            "palabre": (lambda: root / "site", ask_palabre),
            "stock": (lambda: stock(root, Path(folder)), ask_stock),
            "pagefind": (lambda: pagefind(root, Path(folder)), ask_pagefind),
        }
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        for name in [name for name in options.only if name in sites]:
            made, ask = sites[name]
            with served(made()) as address:
                for code in CODES:
                    queries = judged(code, root)
                    page = browser.new_context(service_workers="block").new_page()  # what the search itself fetches
                    page.goto(address + ("" if code == "en" else f"{code}/"), wait_until="networkidle")
                    print(row(name, code, queries, partial(ask, page)), flush=True)
                    page.close()
        if "weight" in options.only:
            weigh(root / "site")
            with served(root / "site") as address:
                for code in CODES:
                    clock(browser.new_context(service_workers="block").new_page(), root / "site", address + ("" if code == "en" else f"{code}/"), code)
        browser.close()
    return 0


def judged(code: str, root: Path) -> Judged:
    """The queries of a language whose pages are all there."""
    groups = yaml.safe_load((ROOT / f"tests/queries/{code}.yml").read_text("utf-8"))
    return {query["ask"]: query["pages"] for group in groups.values() for query in group if all((root / "docs" / page).is_file() for page in query["pages"])}


def row(name: str, code: str, queries: Judged, ask: Callable[[str], list[str]]) -> str:
    """Recall in the first five, mean reciprocal rank, and the share of queries that find nothing."""
    recall, rank, empty = 0.0, 0.0, 0
    for query, wanted in queries.items():
        pages = list(dict.fromkeys(ask(query)))
        first = next((place for place, page in enumerate(pages[:10], 1) if page in wanted), 0)
        recall += len(set(wanted) & set(pages[:5])) / len(wanted)
        rank += 1 / first if first else 0
        empty += not pages
    count = len(queries) or 1
    return f"{name:9} {code}  {len(queries)} queries: recall in the first 5 {recall / count:.3f}, mean reciprocal rank {rank / count:.3f}, nothing found {empty / count:.1%}"


# the three ---------------------------------------------------------------------------------------------------------


def ask_palabre(page: Page, query: str) -> list[str]:
    """What the dialog shows, in the order of the pages."""
    page.evaluate("() => document.querySelector('#pb-search[open]') || document.querySelector('[data-pb-search-open]').click()")
    page.wait_for_selector("#pb-search [data-pb-narrow]:not([hidden])", state="attached")
    page.locator("#pb-query").fill(query)
    page.wait_for_function("query => document.querySelector('[data-pb-found]').dataset.pbDone === query", arg=query.strip())
    found = page.eval_on_selector_all("#pb-search .pb-search__title a", "links => links.map(link => link.dataset.pbResult)")
    return [str(each) for each in found]


def stock(root: Path, folder: Path) -> Path:
    """The same pages by Material with its own search."""
    (folder / "mkdocs.yml").write_text(STOCK.replace("docs_dir: docs", f"docs_dir: {root / 'docs'}"), "utf-8")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--no-strict",
        "--config-file",
        str(folder / "mkdocs.yml"),
        "--site-dir",
        str(folder / "stock"),
    ]
    subprocess.run(command, check=False, capture_output=True)
    return folder / "stock"


def ask_stock(page: Page, query: str) -> list[str]:
    """The links that Material lists."""
    field = page.locator("[data-md-component=search-query]")
    field.focus()
    field.fill("")
    page.wait_for_timeout(120)
    field.fill(query)
    page.keyboard.press("End")
    page.wait_for_timeout(450)
    links = page.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    return [location(str(link)) for link in links]


def pagefind(root: Path, folder: Path) -> Path:
    """The built site with Pagefind's index of it."""
    target = folder / "pagefind"
    subprocess.run([sys.executable, "-m", "pagefind", "--site", str(root / "site"), "--output-path", str(target / "pagefind")], check=True, capture_output=True)
    for file in ("index.html", "fr/index.html"):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_text(f'<html lang="{"fr" if "fr" in file else "en"}"><title>.</title></html>', "utf-8")
    return target


def ask_pagefind(page: Page, query: str) -> list[str]:
    """The addresses of the first results of Pagefind."""
    found = page.evaluate(
        """async query => { const engine = await import('/pagefind/pagefind.js'); const answer = await engine.search(query);
        return (await Promise.all(answer.results.slice(0, 10).map(each => each.data()))).map(each => each.url); }""",
        query,
    )
    return [location(str(link)) for link in found]


def location(link: str) -> str:
    """The path of a page below docs/ in any language, from its address.

    >>> location("http://x/fr/modules/a/?h=b")
    'modules/a.md'
    """
    path = urlsplit(link).path.lstrip("/").removeprefix("fr/").removesuffix("index.html").rstrip("/")
    return f"{path}/index.md" if path in ("modules", "projects", "programmes", "kits", "radio", "contribute") else f"{path or 'index'}.md"


# weight and time ----------------------------------------------------------------------------------------------------


def weigh(site: Path) -> None:
    """Print what the files weigh when compressed."""
    for code in CODES:
        sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in (site / "search" / code).rglob("*.js") if file.parent.name != "text"}
        texts = [len(gzip.compress(file.read_bytes(), 9)) for file in (site / "search" / code / "text").glob("*.js")]
        parts = [size for name, size in sizes.items() if name != "core.js"]
        print(f"{code}: index {sum(sizes.values()) / 1000:.0f} KB (core {sizes['core.js'] / 1000:.0f}, {len(parts)} parts of {max(parts) / 1000:.0f} at most); "
              f"texts for passages {sum(texts) / 1000:.0f} KB in {len(texts)} files")  # fmt: skip
        (scripts,) = (len(gzip.compress(file.read_bytes(), 9)) for file in (site / "search").glob(f"*/{code}.js"))
        print(f"    scripts {scripts / 1000:.0f} KB")


TYPED = {
    "en": ("mediation", "reconcil", "conflict", "rumour", "forum", "herders", "who can help", "farmers and herders", "mediaton", "atendence list"),
    "fr": ("médiation", "réconcil", "conflit", "rumeur", "forum", "éleveurs", "qui peut aider", "agriculteurs et éleveurs", "mediasion", "feuille de presance"),
}
FIRST = """query => new Promise(done => {
  const list = document.querySelector('[data-pb-found]'), input = document.getElementById('pb-query');
  const arrived = () => Math.max(...performance.getEntriesByType('resource').filter(each => each.name.includes('/core.js')).map(each => each.responseEnd));
  const watch = new MutationObserver(() => list.firstChild && (watch.disconnect(), done(performance.now() - arrived())));
  watch.observe(list, { childList: true });
  input.value = query;
  document.querySelector('[data-pb-search-open]').click();
})"""


def clock(page: Page, site: Path, address: str, code: str) -> None:
    """Print how long the first answers and each later keystroke take on a processor of a phone, and what a first search loads of a site."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url.partition("/search/")[2])) if "/search/" in request.url else None)
    slow = page.context.new_cdp_session(page)
    firsts, loads = [], []
    for query in TYPED[code][:6] * 3:
        slow.send("Network.clearBrowserCache")
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})  # until the page is there: what it does then is not the search
        page.goto(address, wait_until="networkidle")
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        asked.clear()
        firsts.append(float(page.evaluate(FIRST, query)))
        page.wait_for_function("query => document.querySelector('[data-pb-found]').dataset.pbDone === query", arg=query, timeout=60_000)
        loads.append(sum(len(gzip.compress((site / "search" / path).read_bytes(), 9)) for path in asked))
    page.wait_for_timeout(4000)  # what is typed next, a reader has to think of
    script = "async query => { const begun = performance.now(); await palabreSearch.answer(query); return performance.now() - begun; }"
    later = sorted(float(page.evaluate(script, word[:length])) for word in TYPED[code] for length in range(2, len(word) + 1))
    print(f"{code}: first answers {sorted(firsts)[len(firsts) // 2]:.0f} ms after the index came (half), {max(firsts):.0f} ms (all {len(firsts)}); later keystrokes {later[len(later) // 2]:.0f} ms (half), "
          f"{later[int(len(later) * 0.95)]:.0f} ms (95 in 100), {later[-1]:.0f} ms (all {len(later)}); "
          f"a first search with its passages loads {max(loads) / 1000:.0f} KB at most", flush=True)  # fmt: skip


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing of a browser that left before it had everything: the judge goes on to the next page."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A static host for a folder."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
