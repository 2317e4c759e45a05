"""The site as an app, in a real browser: what stays when the link drops, when the site is renewed, when the device is full.

Every page is served with a strict policy, in which inline scripts stand by their hashes only.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as NoAnswer

from palabre import built, downloads, theme
from palabre.app import contents, worker
from palabre.downloads import Entry
from tests import conftest, editing
from tests.conftest import ROOT, Visit, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("app")]

WELL, MARKET, APP = "modules/well/", "modules/market/", "app/"
GUIDE = "fr/M01/M01-fr-guide.pdf"
READY = "[data-pb-ready]"
SAID = "[data-pb-app-said]"
KEPT = "[data-pb-set]"


# a small site in three editions, and a host that can fail -------------------------------------------------------------


@pytest.fixture(scope="module")
def editions(offering: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site in three editions: in B text and styles are others than in A, in C only the text of one module is another than in B."""
    folder = tmp_path_factory.mktemp("editions")
    return {name: publish(offering, folder / name, text=name, style=style) for name, style in (("A", "A"), ("B", "B"), ("C", "B"))}


def publish(root: Path, target: Path, *, text: str, style: str) -> Path:
    """The built site as a later edition would have it: a module and the styles name their edition, and what depends on them is made anew."""
    shutil.copytree(root / "site", target)
    old = target / "assets" / styles_of(target)
    content = old.read_bytes() + f":root {{ --edition: {style}; }}\n".encode()
    new = theme.named("palabre.css", theme.digest(content))
    old.unlink()
    (target / "assets" / new).write_bytes(content)
    for page in target.rglob("*.html"):
        if built.is_page(page.relative_to(target).as_posix()):
            html = page.read_text("utf-8").replace(old.name, new)
            page.write_text(html.replace("</h1>", f"</h1><p>Edition {text}.</p>", 1) if page.parent.name == "well" else html, "utf-8")
    for name, made in worker.files(target, editing.load(root)):
        (target / name).write_text(made, "utf-8")
    day = 1_760_000_000 + 86_400 * ord(text)  # hosts tell editions apart by their time
    for file in target.rglob("*"):
        os.utime(file, (day, day))
    return target


def policy(site: Path) -> str:
    """The strictest policy that the pages of a site satisfy."""
    pages = [page.read_text("utf-8") for page in site.rglob("*.html") if built.is_page(page.relative_to(site).as_posix())]
    inline = {script for page in pages for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)}
    hashes = sorted(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    scripts = " ".join(f"'sha256-{each}'" for each in hashes)
    parts = ("img-src 'self' data:", *(f"{name}-src 'self'" for name in ("style", "font", "connect", "manifest", "worker")), "base-uri 'none'")
    return "; ".join(("default-src 'none'", f"script-src 'self' {scripts}", *parts))


@dataclass
class Host:
    """A static host that serves one edition, and can be made to fail."""

    folder: Path
    address: str = ""
    policy: str = ""
    is_down: bool = False
    late: dict[str, float] = field(default_factory=dict)  # path -> seconds before the answer
    cut: set[str] = field(default_factory=set)  # paths whose bodies end in the middle
    instead: dict[str, bytes] = field(default_factory=dict)  # path -> another body, sent as if all were well
    log: list[tuple[str, int]] = field(default_factory=list)  # path and status of what was answered

    def paths(self) -> list[str]:
        return [path for path, _ in self.log]


class _Handler(conftest._Handler):
    host: Host

    def do_GET(self) -> None:
        host, path = self.host, self.path.partition("?")[0].removeprefix("/")
        self.directory = str(host.folder)
        time.sleep(host.late.get(path, 0))
        if host.is_down:
            self.close_connection = True
            return self.connection.close()
        if path in host.cut or path in host.instead or "Range" in self.headers:
            return self.answer(path)
        return super().do_GET()

    def answer(self, path: str) -> None:
        file = self.host.folder / path / "index.html" if path.endswith("/") or not path else self.host.folder / path
        body = self.host.instead.get(path, file.read_bytes())
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        sent = body[int(part[1]) : int(part[2]) + 1] if part else body
        self.send_response(206 if part else 200)
        self.send_header("Content-Type", self.guess_type(path) if "." in path else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent[: len(sent) // 2] if path in self.host.cut else sent)
        self.close_connection = True

    def end_headers(self) -> None:
        path = self.path.partition("?")[0]
        is_named = re.search(r"[./][0-9a-f]{8,}[./]", path) and path.removeprefix("/") not in self.host.instead
        self.send_header("Content-Security-Policy", self.host.policy)
        self.send_header("Cache-Control", "max-age=31536000, immutable" if is_named else "no-cache")
        super().end_headers()

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        self.host.log.append((self.path.partition("?")[0].removeprefix("/"), int(code)))


@contextmanager
def hosting(folder: Path, rules: str) -> Iterator[Host]:
    made = Host(folder, policy=rules)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(type("Handler", (_Handler,), {"host": made}), directory=str(made.folder)))
    made.address = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def rules(editions: dict[str, Path]) -> str:
    return policy(editions["A"])


@pytest.fixture
def host(editions: dict[str, Path], rules: str) -> Iterator[Host]:
    with hosting(editions["A"], rules) as made:
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 360, "height": 640})
    yield made
    made.close()


@dataclass
class Reader:
    """Somebody whose browser has been to the site before."""

    host: Host
    visit: Visit

    @property
    def page(self) -> Page:
        return self.visit.page

    def go(self, path: str) -> Page:
        self.page.goto(self.host.address + path)
        return self.page


@pytest.fixture(scope="module")
def known(browser: Browser, editions: dict[str, Path], rules: str) -> Iterator[Reader]:
    with hosting(editions["A"], rules) as host:
        context = browser.new_context(viewport={"width": 360, "height": 640})
        reader = Reader(host, arrive(context, host, "fr/" + WELL))
        reader.go(WELL)
        wait(lambda: WELL in kept_paths(reader.page, host, "read"))
        yield reader
        context.close()


@pytest.fixture
def reader(known: Reader) -> Iterator[Reader]:
    """Who has read one module in both languages, and keeps nothing else."""
    known.host.is_down = False
    known.host.log.clear()
    known.visit.errors.clear()
    yield known
    known.host.is_down = False
    known.page.context.set_offline(False)


@pytest.fixture(scope="module")
def keen(browser: Browser, editions: dict[str, Path], rules: str) -> Iterator[Reader]:
    with hosting(editions["B"], rules) as host:
        context = browser.new_context(viewport={"width": 360, "height": 640})
        reader = Reader(host, arrive(context, host))
        keep(open_app(reader.visit, host), "")
        told(reader.page, "C'est gardé.")
        yield reader
        context.close()


@pytest.fixture
def keeper(keen: Reader) -> Reader:
    """Who keeps everything in French, of edition B."""
    keen.host.is_down = False
    keen.visit.errors.clear()
    return keen


def arrive(context: BrowserContext, host: Host, path: str = "fr/") -> Visit:
    """A first visit, until the worker is there and the page is kept."""
    visit = visiting(context)
    visit.page.goto(host.address + path)
    visit.page.evaluate("navigator.serviceWorker.ready")
    wait(lambda: path in kept_paths(visit.page, host, "read"))
    return visit


def listed(site: Path, language: str = "fr/") -> dict[str, str]:
    """The digests of all that belongs to "everything", by path."""
    found = json.loads((site / f"{language}app/contents.json").read_text("utf-8"))
    return {item[0]: item[3] for item in found["pages"] + found["search"]}


def kept_paths(page: Page, host: Host, cache: str) -> list[str]:
    """What stands in a cache, below the address of the site."""
    script = """async part => {
        const names = (await caches.keys()).filter(name => name.includes(part)), found = [];
        for (const name of names) for (const request of await (await caches.open(name)).keys()) found.push(request.url);
        return found;
    }"""
    return [address.removeprefix(host.address) for address in page.evaluate(script, f"palabre-{cache}-" if cache in ("read", "kept", "parts") else cache)]


def wait(is_so: Callable[[], bool], seconds: float = 120) -> None:
    """Until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.1)


def look(page: Page) -> str:
    """Which edition the styles of a page come from."""
    return str(page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--edition').trim()"))


def edition(page: Page) -> tuple[str, str]:
    """Which edition the text of the module comes from, and which its styles."""
    text = re.search(r"Edition (\w)\.", page.inner_text("article"))
    return text[1] if text else "", look(page)


def asked_for(page: Page) -> str:
    """Which edition of the styles the text of a page asks for, by the name of their file."""
    return str(page.get_attribute("link[rel=stylesheet][href*='assets/palabre.']", "href")).rpartition("/")[2]


def styles_of(site: Path) -> str:
    return next(path.name for path in (site / "assets").glob("palabre.*.css"))


def banner(page: Page) -> str:
    return page.inner_text(".pb-copy").replace("\u00a0", " ")


def open_app(visit: Visit, host: Host, more: str = "", language: str = "fr/") -> Page:
    visit.page.goto(f"{host.address}{language}{APP}{more}")
    visit.page.wait_for_selector(READY, state="attached")
    return visit.page


def keep(page: Page, what: str) -> None:
    page.select_option("select[name=what]", what)
    page.click("[data-pb-app-form] button")


def told(page: Page, start: str) -> None:
    """Until the page of the app says something that begins so."""
    wait(lambda: page.inner_text(SAID).replace("\u00a0", " ").startswith(start))


def worker_state(page: Page) -> list[bool]:
    """Whether a worker is active, and whether a newer one waits."""
    found: list[bool] = page.evaluate(
        "navigator.serviceWorker.getRegistration().then(found => found ? [Boolean(found.active), Boolean(found.waiting)] : [false, false])"
    )
    return found


def look_for_update(page: Page) -> bool:
    """Ask for a newer worker, as the browser does at each visit; whether it came whole."""
    script = """async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        try { await registration.update(); } catch (error) { return false; }
        const fresh = registration.installing;
        if (!fresh) return Boolean(registration.waiting);
        await new Promise(done => fresh.addEventListener("statechange", done));
        return fresh.state !== "redundant";
    }"""
    return bool(page.evaluate(script))


# when the link drops --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("fr/", "Pas de réseau : vous lisez la copie du "), ("", "No connection: you are reading the copy of ")])
def test_a_page_that_was_read_is_read_again_without_a_network_and_says_of_which_day_it_is(reader: Reader, language: str, words: str) -> None:
    page = reader.go(language + WELL)
    assert banner(page) == ""
    reader.host.is_down = True
    page.reload()

    assert edition(page) == ("A", "A")
    assert banner(page).startswith(words)
    assert str(time.gmtime().tm_year) in banner(page)
    assert page.locator("[data-md-component=logo] svg, .md-logo img").count() > 0


def test_an_address_without_its_last_slash_or_with_a_query_leads_to_the_copy(reader: Reader) -> None:
    reader.page.context.set_offline(True)
    for typed in ("modules/well", "modules/well/index.html", "modules/well/?print=1"):
        page = reader.go(typed)

        assert edition(page) == ("A", "A"), typed
        assert page.url.partition("?")[0] == reader.host.address + WELL
    assert reader.visit.errors == []


def test_a_page_that_is_not_kept_is_said_so_in_both_languages_with_what_is_kept(reader: Reader) -> None:
    reader.page.context.set_offline(True)
    page = reader.go(f"fr/{MARKET}")
    page.wait_for_selector(READY, state="attached")
    missing = page.inner_text("[data-pb-app-missing]")

    assert "cette page n'est pas gardée dans votre appareil" in missing
    assert "this page is not kept on your device" in missing
    links = page.locator("[data-pb-app-list] a").evaluate_all("links => links.map(link => link.href)")
    assert {f"{reader.host.address}{folder}{WELL}" for folder in ("", "fr/")} <= set(links)
    assert reader.visit.errors == []

    page.context.set_offline(False)
    page.locator("[data-pb-app-again]").first.click()
    page.wait_for_url(f"{reader.host.address}fr/{MARKET}")
    assert banner(page) == ""


def test_home_pages_open_without_a_network_in_every_language_and_an_asked_address_in_its_own(reader: Reader) -> None:
    reader.page.context.set_offline(True)
    for path in ("", "fr/"):
        page = reader.go(path)

        assert page.locator("h1").count() == 1
        assert banner(page)
    page = reader.go("glossary/")

    assert page.url.startswith(reader.host.address + APP)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_while_the_network_answers_a_page_is_that_of_today_and_costs_nothing_when_it_is_the_same(reader: Reader) -> None:
    page = reader.go(WELL)

    assert banner(page) == ""
    assert (WELL, 304) in reader.host.log
    assert (WELL, 200) not in reader.host.log


def test_files_to_take_away_pass_by_and_so_do_parts_of_them(reader: Reader, offers: dict[str, Entry]) -> None:
    script = "async address => { const answer = await fetch(address, { headers: { Range: 'bytes=0-4' } }); return [answer.status, await answer.text()]; }"
    page = reader.go(WELL)
    single = next(file.path for file in offers["docs/fr/modules/well.md"].files if file.ending == "html" and not file.discreet)

    assert page.evaluate(script, f"{reader.host.address}downloads/{GUIDE}") == [206, "%PDF-"]
    reader.go(f"downloads/{single}")
    reader.go(WELL)
    assert [path for path in kept_paths(page, reader.host, "") if path.startswith("downloads/")] == []


def test_when_the_network_is_slow_the_copy_comes_first_and_the_newer_edition_is_offered(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    visit = arrive(context, host, WELL)
    host.folder, host.late[WELL] = editions["B"], 7
    visit.page.goto(host.address + WELL)

    assert edition(visit.page) == ("A", "A")
    assert banner(visit.page).startswith("The connection is slow: you are reading the copy of ")

    wait(lambda: banner(visit.page).startswith("A newer edition"))
    assert edition(visit.page) == ("A", "A")
    host.late.clear()
    with visit.page.expect_navigation():
        visit.page.click(".pb-copy button")
    assert edition(visit.page) == ("B", "B")
    assert banner(visit.page) == ""


def test_only_the_last_pages_that_were_read_are_kept(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, WELL)
    extra = visit.page.evaluate(
        """async address => {
            const name = (await caches.keys()).find(each => each.includes("palabre-read-")), cache = await caches.open(name);
            for (let number = 0; number < 60; number++) await cache.put(address + "x" + number + "/", new Response("<p>"));
            return (await cache.keys()).length;
        }""",
        host.address,
    )
    assert extra == 61
    visit.page.goto(host.address + MARKET)
    wait(lambda: len(kept_paths(visit.page, host, "read")) == 50)

    assert MARKET in kept_paths(visit.page, host, "read")
    assert WELL not in kept_paths(visit.page, host, "read")


# what it costs --------------------------------------------------------------------------------------------------------


def test_a_first_visit_fetches_the_shell_once_and_nothing_else(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, "fr/" + WELL)
    visit.page.wait_for_timeout(500)
    paths = host.paths()
    own = {f"fr/{WELL}", "favicon.ico", "manifest.webmanifest", "fr/manifest.webmanifest"}
    shell = {path for path in paths if not path.startswith("assets/") and path not in own}

    assert shell == {"sw.js", "", "fr/", "app/", "fr/app/"} | {path for path in paths if path.startswith("app/") and path.endswith(".js")}
    assert [path for path in paths if paths.count(path) > 1 and not path.endswith(("favicon.svg", "favicon.ico")) and path != f"fr/{WELL}"] == []


def test_the_shell_is_small_enough_for_a_slow_link(editions: dict[str, Path]) -> None:
    """What the first visit fetches behind the reader's back: 20 seconds of a slow link."""
    text = (editions["A"] / "sw.js").read_text("utf-8")
    build = json.loads(text.partition("self.palabreBuild=")[2].partition(";\n")[0])
    pages = [editions["A"] / entry["url"] for entry in build["more"]]
    files = [page / "index.html" if page.is_dir() else page for page in pages]
    behind = len(gzip.compress(text.encode(), 6)) + sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)

    assert all(entry["integrity"] for entry in build["shell"] + build["more"])
    assert 30_000 < behind < 100_000


def test_who_saves_data_gets_no_page_of_the_shell(context: BrowserContext, host: Host) -> None:
    setting = b"Object.defineProperty(self.navigator, 'connection', { value: { saveData: true } });\n"  # no browser lets a test set it in a worker
    host.instead["sw.js"] = setting + (host.folder / "sw.js").read_bytes()
    visit = arrive(context, host, WELL)

    assert {path.partition("?")[0] for path in kept_paths(visit.page, host, "precache")} <= {path for path in host.paths() if path.startswith("assets/")}
    assert {"", "fr/", "app/", "fr/app/"} & set(host.paths()) == set()


# when the site is renewed ---------------------------------------------------------------------------------------------


def test_a_page_is_never_shown_with_the_styles_of_another_edition(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    visit = arrive(context, host, WELL)
    host.folder = editions["B"]
    assert edition(visit.page) == ("A", "A")  # the page that was open
    visit.page.goto(host.address + MARKET)
    assert (asked_for(visit.page), look(visit.page)) == (styles_of(editions["B"]), "B")
    wait(lambda: MARKET in kept_paths(visit.page, host, "read"))

    host.is_down = True
    visit.page.goto(host.address + WELL)  # a copy of the first edition
    assert edition(visit.page) == ("A", "A")
    visit.page.goto(host.address + MARKET)  # a copy of the second, while the first worker serves
    assert (asked_for(visit.page), look(visit.page)) == (styles_of(editions["B"]), "B")

    host.is_down = False
    visit.page.goto(host.address + WELL)
    assert edition(visit.page) == ("B", "B")


def test_a_newer_worker_waits_until_the_site_is_closed_and_old_copies_stay_whole_under_it(
    context: BrowserContext, host: Host, editions: dict[str, Path]
) -> None:
    visit = arrive(context, host, WELL)
    old, new = (f"assets/{styles_of(editions[name])}" for name in "AB")
    host.folder = editions["B"]
    assert look_for_update(visit.page)
    visit.page.goto(host.address + MARKET)
    wait(lambda: MARKET in kept_paths(visit.page, host, "read"))
    assert worker_state(visit.page) == [True, True]
    assert look(visit.page) == "B"

    page = reopened(context, visit, host)
    wait(lambda: {old, new} & set(kept_paths(page, host, "precache")) == {new})
    host.is_down = True
    page.goto(host.address + WELL)
    assert edition(page) == ("A", "A")
    for path in (MARKET, ""):
        page.goto(host.address + path)
        assert (asked_for(page), look(page)) == (styles_of(editions["B"]), "B")


def test_parts_that_no_copy_needs_any_more_are_deleted(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    visit = arrive(context, host, WELL)
    host.folder = editions["B"]
    visit.page.goto(host.address + WELL)
    wait(lambda: f"assets/{styles_of(editions['B'])}" in kept_paths(visit.page, host, "parts"))
    assert look_for_update(visit.page)

    page = reopened(context, visit, host)
    wait(lambda: kept_paths(page, host, "parts") == [])  # the worker has those of today, and no copy is older


def reopened(context: BrowserContext, visit: Visit, host: Host) -> Page:
    """The site in a new page, after the last one was closed and the newer worker has taken over.

    A page that opens while the browser still closes the one before it is served by the older worker, and keeps it; about once in a hundred times
    Chromium then never answers it, and the next page is served. Whoever reads opens it again, and so does this.
    """
    visit.page.close()
    stuck = 0
    while True:
        page = context.new_page()
        try:
            page.goto(host.address + "app/icon-192.png", timeout=30_000)
        except NoAnswer:
            stuck += 1
            assert stuck < 3, "no page is served after the worker changed"
        else:
            if worker_state(page) == [True, False]:
                return page
        page.close()


def test_a_worker_that_is_uploaded_before_its_pages_does_not_come_into_force(
    context: BrowserContext, host: Host, editions: dict[str, Path], tmp_path: Path
) -> None:
    visit = arrive(context, host, WELL)
    half = tmp_path / "half"
    shutil.copytree(editions["A"], half)
    shutil.copy(editions["B"] / "sw.js", half / "sw.js")
    host.folder = half
    assert not look_for_update(visit.page)
    assert worker_state(visit.page) == [True, False]

    host.is_down = True
    for path in ("", "app/"):
        visit.page.goto(host.address + path)
        assert look(visit.page) == "A"
    host.is_down, host.folder = False, editions["B"]  # the rest has come
    visit.page.goto(host.address)
    assert look_for_update(visit.page)


def test_styles_that_come_in_half_or_are_others_leave_the_old_edition_whole(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    visit = arrive(context, host, WELL)
    host.folder, styles = editions["B"], f"assets/{styles_of(editions['B'])}"
    host.cut.add(styles)
    assert not look_for_update(visit.page)
    host.cut.clear()
    host.instead[styles] = b"body { color: red }"  # as if all were well
    assert not look_for_update(visit.page)
    visit.page.goto(host.address + WELL)  # a page of today with styles that are not its own
    visit.page.wait_for_timeout(500)

    host.is_down = True
    visit.page.goto(host.address + WELL)
    assert edition(visit.page) == ("A", "A")

    host.is_down = False
    host.instead.clear()
    visit.page.goto(host.address + WELL)
    wait(lambda: edition(visit.page) == ("B", "B"))
    assert look_for_update(visit.page)


def test_half_a_file_that_a_host_or_browser_still_holds_is_fetched_afresh(context: BrowserContext, host: Host) -> None:
    script = next(path.relative_to(host.folder).as_posix() for path in (host.folder / "app").glob("keep.*.js"))
    host.instead[script] = b"// half of it"
    visit = visiting(context)
    visit.page.goto(host.address + WELL)
    visit.page.wait_for_timeout(1500)
    assert worker_state(visit.page) == [False, False]

    host.instead.clear()
    visit.page.goto(host.address + MARKET)
    visit.page.evaluate("navigator.serviceWorker.ready")
    assert script in kept_paths(visit.page, host, "precache")


# on request -----------------------------------------------------------------------------------------------------------


def test_a_module_is_kept_with_its_files_read_without_a_network_and_removed(context: BrowserContext, host: Host, offers: dict[str, Entry]) -> None:
    visit = arrive(context, host, "fr/" + WELL)
    visit.page.click(".pb-keep-link a")
    page = visit.page
    page.wait_for_selector(READY, state="attached")
    assert page.input_value("select[name=what]") == f"fr/{WELL}"
    assert "peut voir ce qui y est gardé" in page.inner_text("[data-pb-app-form]")
    wanted = {file.path: file.bytes for file in offers["docs/fr/modules/well.md"].files if not file.discreet and file.ending != "zip"}
    page.check("[data-pb-all]")
    size = len((host.folder / "fr" / WELL / "index.html").read_bytes()) + sum(wanted.values())
    shown = f"{size / 1000:.0f} Ko" if size < 999_500 else f"{size / 1e6:.1f} Mo".replace(".", ",")
    wait(lambda: f"{shown} dans l'appareil" in page.inner_text("[data-pb-app-sum]").replace("\u00a0", " "))

    host.late[f"downloads/{GUIDE}"] = 1
    page.click("[data-pb-app-form] button")
    wait(lambda: re.search(r"[1-9]\d* fichiers? sur \d+", page.text_content("[data-pb-app-count]") or "") is not None)
    told(page, "C'est gardé.")
    wait(lambda: "Gardé le" in page.inner_text(KEPT))
    assert set(kept_paths(page, host, "kept")) == {f"fr/{WELL}", "app/kept.json", *(f"downloads/{name}" for name in wanted)}

    host.is_down = True
    page.goto(f"{host.address}fr/{WELL}")
    assert edition(page) == ("A", "A")
    with page.expect_response(f"{host.address}downloads/{GUIDE}") as found:
        page.click("#files a[href$='-guide.pdf'] >> nth=0")
    assert found.value.status == 200
    open_app(visit, host)
    with page.expect_response(f"{host.address}downloads/{GUIDE}") as found:
        page.click(f"{KEPT} ul a")
    assert found.value.status == 200

    open_app(visit, host)
    page.click(f"{KEPT} button")
    wait(lambda: page.locator(KEPT).count() == 0)
    assert kept_paths(page, host, "kept") == ["app/kept.json"]
    assert [error for error in visit.errors if "policy" in error.lower()] == []


def test_everything_is_kept_with_the_search(keeper: Reader, editions: dict[str, Path]) -> None:
    page, host = keeper.page, keeper.host
    assert set(kept_paths(page, host, "kept")) >= set(listed(editions["B"]))
    assert [path for path in host.paths() if path in listed(editions["B"]) and host.paths().count(path) > 1 and path not in ("fr/", "fr/app/")] == []

    host.is_down = True
    keeper.go(f"fr/{MARKET}")
    assert banner(page)
    page.click("[data-pb-search-open]")
    page.fill("#pb-query", "puits")
    page.wait_for_selector("[data-pb-found] a")
    page.wait_for_selector("[data-pb-found] mark")  # the passages too
    page.click("[data-pb-found] a")
    page.wait_for_url(re.compile("fr/modules/well/"))
    assert edition(page)[1] == "B"
    assert [error for error in keeper.visit.errors if "policy" in error.lower()] == []


def test_a_newer_edition_of_what_is_kept_is_offered_and_only_what_changed_comes(keeper: Reader, editions: dict[str, Path]) -> None:
    page, host = keeper.page, keeper.host
    host.folder = editions["C"]
    open_app(keeper.visit, host)
    assert "édition plus récente" in page.inner_text(KEPT)

    host.is_down = True  # until the newer one is fetched, the older one is there as a whole
    keeper.go(f"fr/{WELL}")
    assert edition(page) == ("B", "B")
    host.is_down = False

    open_app(keeper.visit, host)
    host.log.clear()
    page.click(f"{KEPT} button >> text=Télécharger")
    told(page, "C'est gardé.")
    before, after = (listed(editions[name]) for name in "BC")
    assert {path for path in host.paths() if path in after} == {path for path, digest in after.items() if before.get(path) != digest}
    assert set(kept_paths(page, host, "kept")) - {"app/kept.json"} == set(after)  # and what is no longer there is gone
    host.is_down = True
    keeper.go(f"fr/{WELL}")
    assert edition(page) == ("C", "B")


def test_one_press_erases_everything_even_without_a_network(keeper: Reader) -> None:
    page, host = keeper.page, keeper.host
    host.is_down = True
    open_app(keeper.visit, host)
    page.evaluate("localStorage.setItem('palabre.search', '{}')")
    page.click("[data-pb-app-erase] button")
    wait(lambda: page.inner_text("[data-pb-app-erased]").startswith("C'est effacé"))

    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0

    host.is_down = False
    keeper.go("fr/")
    page.wait_for_timeout(700)
    assert page.evaluate("caches.keys()") == []  # nor is anything kept anew in this tab


def test_keeping_goes_on_by_itself_after_a_drop_and_can_be_stopped_and_continued_without_fetching_again(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host)
    page = open_app(visit, host)
    host.late = {f"fr/{MARKET}": 3, f"fr/{WELL}": 3}
    keep(page, "")
    wait(lambda: int((re.match(r"\d+", page.text_content("[data-pb-app-count]") or "") or ["0"])[0]) > 3)
    page.click("[data-pb-app-going] button")
    told(page, "Arrêté.")
    have = set(kept_paths(page, host, "kept")) - {"app/kept.json"}
    assert have
    page = open_app(visit, host)
    assert "Incomplet" in page.inner_text(KEPT)
    host.log.clear()
    host.late = {f"fr/{WELL}": 1.5}
    page.click(f"{KEPT} button >> text=Continuer")
    page.wait_for_selector("[data-pb-app-going] progress:visible")
    host.is_down = True
    told(page, "Le réseau est tombé.")
    host.is_down, host.late = False, {}
    told(page, "C'est gardé.")

    assert have & set(host.paths()) == set()
    assert set(listed(host.folder)) < set(kept_paths(page, host, "kept"))


def test_what_is_damaged_on_the_way_is_not_kept_and_what_is_taken_down_goes(context: BrowserContext, host: Host, tmp_path: Path) -> None:
    visit = arrive(context, host, "fr/" + MARKET)
    page = open_app(visit, host)
    host.instead[f"fr/{WELL}"] = (host.folder / f"fr/{WELL}index.html").read_bytes().replace(b"</h1>", b" (altered)</h1>")
    keep(page, f"fr/{WELL}")
    told(page, "Le site est en train d'être renouvelé.")
    assert kept_paths(page, host, "kept") == ["app/kept.json"]

    keep(page, f"fr/{MARKET}")
    told(page, "C'est gardé.")
    without = tmp_path / "without"
    shutil.copytree(host.folder / "fr/app", without / "fr/app")
    left = json.loads((without / "fr/app/contents.json").read_text("utf-8"))
    left["pages"] = [item for item in left["pages"] if item[0] != f"fr/{MARKET}"]
    host.instead["fr/app/contents.json"] = json.dumps(left).encode()
    page = open_app(visit, host)

    assert page.inner_text(SAID).startswith("Retiré du site, et maintenant de cet appareil")
    assert f"fr/{MARKET}" not in kept_paths(page, host, "kept") + kept_paths(page, host, "read")
    assert page.locator(KEPT).count() == 1


# when the device is full ----------------------------------------------------------------------------------------------


def test_a_device_that_is_full_is_said_before_or_while_it_fills_and_what_is_there_stays(context: BrowserContext, host: Host) -> None:
    """Before, in browsers that tell how much room there is; Chromium says 10 GB more than is used, whatever is true."""
    visit = visiting(context)
    visit.page.goto(host.address + "fr/")
    visit.page.evaluate("navigator.serviceWorker.ready")
    page = open_app(visit, host)
    page.evaluate("StorageManager.prototype.estimate = () => Promise.resolve({ usage: 900000, quota: 1100000 })")
    host.log.clear()
    keep(page, "")
    told(page, "Il n'y a pas assez de place")
    assert "90 Ko au site" in page.inner_text(SAID).replace("\u00a0", " ")
    assert host.paths() == []

    page = open_app(visit, host)
    used = page.evaluate("navigator.storage.estimate().then(found => found.usage)")
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": host.address.rstrip("/"), "quotaSize": used + 400_000})
    keep(page, "")
    told(page, "Il n'y a plus de place pour ce site dans l'appareil.")
    assert "Incomplet" in page.inner_text(KEPT)

    page.goto(f"{host.address}fr/{WELL}")
    assert edition(page) == ("A", "A")
    host.is_down = True
    page.goto(f"{host.address}fr/")
    assert banner(page)


# erasing --------------------------------------------------------------------------------------------------------------


def test_a_mirror_in_a_folder_works_and_is_erased_apart_from_its_neighbour(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    host.folder = editions["A"].parent
    arrive(context, host, "B/" + WELL)
    visit = arrive(context, host, "A/" + WELL)
    page = open_app(visit, host, language="A/")
    page.click("[data-pb-app-erase] button")
    wait(lambda: page.inner_text("[data-pb-app-erased]").startswith("Erased"))
    host.is_down = True
    page.goto(f"{host.address}B/{WELL}")

    assert edition(page) == ("B", "B")
    assert [path for path in kept_paths(page, host, "") if path.startswith("A/")] == []


# browsers and copies without it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}], ids=["without scripts", "without workers"])
def test_a_browser_without_scripts_or_workers_shows_the_site_as_before(browser: Browser, host: Host, options: dict[str, Any]) -> None:
    context = browser.new_context(**options)
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    visit = visiting(context)
    visit.page.goto(host.address + "fr/" + APP)

    assert visit.page.inner_text("[data-pb-app-none]").startswith("Ce navigateur ne peut pas garder le site")
    for part in ("keep", "erase", "list", "missing"):
        assert not visit.page.is_visible(f"[data-pb-app-{part}]")
    visit.page.goto(host.address + WELL)
    assert "Edition A." in visit.page.inner_text("article")
    assert not visit.page.is_visible("[data-pb-keep]")
    assert visit.errors == []
    context.close()


def test_a_copy_in_a_folder_registers_nothing_and_offers_nothing(browser: Browser, editions: dict[str, Path]) -> None:
    context = browser.new_context()
    visit = visiting(context)
    for path in (f"fr/{WELL}index.html", "fr/app/index.html"):
        visit.page.goto((editions["A"] / path).as_uri())
        visit.page.wait_for_timeout(300)
        assert not visit.page.is_visible("[data-pb-keep], [data-pb-app-keep], [data-pb-app-erase]")
    assert visit.page.is_visible("[data-pb-app-none]")
    assert [request for request in visit.requests if not request.startswith("file:")] == []
    assert visit.errors == []
    context.close()


# installing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "fr/"])
def test_the_site_can_be_installed_in_each_language(reader: Reader, language: str) -> None:
    page = reader.go(language)
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    data = json.loads(found["data"])

    assert found["errors"] == []
    assert found["url"] == f"{reader.host.address}{language}manifest.webmanifest"
    assert data["lang"] == (language.rstrip("/") or "en")
    assert {"name", "short_name", "description", "dir", "start_url", "scope", "display", "theme_color", "background_color", "icons"} <= data.keys()
    assert page.get_attribute("meta[name=theme-color]", "content") == data["theme_color"]
    errors = [error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert errors in ([], ["in-incognito"])
    assert all(request.startswith((reader.host.address, "data:")) for request in reader.visit.requests)


def test_icons_are_pictures_of_the_sizes_that_the_manifest_promises(editions: dict[str, Path]) -> None:
    site = editions["A"]
    data = json.loads((site / "fr/manifest.webmanifest").read_text("utf-8"))
    assert {icon["purpose"] for icon in data["icons"]} == {"any", "maskable"}
    for icon in data["icons"]:
        content = (site / "fr" / icon["src"]).read_bytes()
        width, height = struct.unpack(">II", content[16:24])

        assert content.startswith(b"\x89PNG")
        assert f"{width}x{height}" == icon["sizes"]


# what is built --------------------------------------------------------------------------------------------------------


def test_every_style_and_script_of_a_page_has_an_address_that_changes_with_it(editions: dict[str, Path]) -> None:
    pages = [page for page in editions["A"].rglob("*.html") if built.is_page(page.relative_to(editions["A"]).as_posix())]
    for page in pages:
        loads = re.findall(r'<script[^>]* src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"', page.read_text("utf-8"))

        for target in (script or style for script, style in loads):
            assert re.search(r"\.[0-9a-f]{8,}\.(?:min\.)?(?:css|js)$", target), f"{page}: {target}"


def test_the_theme_is_published_under_names_that_change_with_its_content(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    before = theme.names(tmp_path)
    (tmp_path / "theme/assets/palabre.css").open("a").write("/* more */")
    after = theme.names(tmp_path)

    assert before["assets/palabre.js"] == after["assets/palabre.js"]
    assert before["assets/palabre.css"] != after["assets/palabre.css"]


def test_a_change_of_one_module_changes_its_pages_and_what_the_search_knows_of_them_and_no_other_file(offering: Path, tmp_path: Path) -> None:
    """What a reader with the app, or a stick, must be given anew; the files to take away are left as they are."""
    root = Path(shutil.copytree(offering, tmp_path / "site", ignore=shutil.ignore_patterns("site"), copy_function=shutil.copy2))
    for file in (root / "docs/modules/well.md", root / "docs/fr/modules/well.md"):
        file.write_text(re.sub(r"\n## (Why here|Pourquoi ici)\n\n", r"\n## \1\n\nUne phrase.\n\n", file.read_text("utf-8"), count=1), "utf-8")
    catalogue = editing.load(root)
    assert editing.stamp(root, catalogue)
    newest = dt.datetime.combine(catalogue.newest, dt.time(), dt.UTC)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(newest.timestamp())), "NO_MKDOCS_2_WARNING": "true"}  # as scripts/site.py has it
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "site"], cwd=root, check=True, env=environment)
    for name, text in worker.files(root / "site", editing.load(root)):
        (root / "site" / name).write_text(text, "utf-8")

    def content(site: Path) -> dict[str, bytes]:
        names = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
        return {name: file.read_bytes() for name, file in names.items() if not name.startswith(("search/", "downloads/fr/", "downloads/en/"))}

    before, after = content(offering / "site"), content(root / "site")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    assert changed == {f"{language}{name}" for language in ("", "fr/") for name in (f"{WELL}index.html", "app/contents.json")}


def test_the_list_of_what_can_be_kept_says_the_true_sizes_and_digests_and_leaves_archives_and_discreet_files_out(
    editions: dict[str, Path], offers: dict[str, Entry]
) -> None:
    site = editions["A"]
    found = json.loads((site / "fr/app/contents.json").read_text("utf-8"))
    assert found["search"][-1][0] == "search/fr/core.js"
    assert {"fr/", "fr/app/", "fr/downloads/", f"fr/{WELL}"} <= {page[0] for page in found["pages"]}
    wanted = {file.path for file in offers["docs/fr/modules/well.md"].files if not file.discreet and file.ending != "zip"}
    assert {file[0] for file in found["files"][f"fr/{WELL}"]} == {downloads.ADDRESS + name for name in wanted}
    for item in [*found["pages"], *found["search"], *found["files"][f"fr/{WELL}"]]:
        file = site / item[0] / "index.html" if item[0].endswith("/") else site / item[0]
        content = file.read_bytes()

        assert item[1] == len(content)
        assert item[2] == (len(gzip.compress(content, 6)) if file.suffix in contents.PACKED else len(content))
        assert contents.integrity(content) == f"sha256-{item[3]}"
