"""The site as an app, in a real browser: what stays when the link drops, when the site is renewed, when the device is full."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from palabre import downloads, theme
from palabre.app import contents, worker
from tests import conftest, editing
from tests.conftest import ROOT, Visit, make_site, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("app")]

PAGES = """nav:
  - index.md
  - Modules: [modules/*]
  - Programmes: [programmes/*]
  - Projects: [projects/*]
  - Glossary: glossary.md
  - A to Z: a-z.md
  - app.md
  - references.md
  - licence.md
  - take-down.md

"""
LICENCE = {
    "docs/licence.md": '---\ntitle: "Licence"\nsummary: "Who may copy."\nlicence: CC-BY-SA-4.0\nreviewed: 2026-11-22\n---\n\nYou may copy.\n',
    "docs/fr/licence.md": '---\ntitle: "Licence"\nsummary: "Qui peut copier."\nlicence: CC-BY-SA-4.0\nreviewed: 2026-11-22\nsource_hash: "000000000000"\n---\n\nVous pouvez copier.\n',
}
WELL, MARKET, APP = "modules/well/", "modules/market/", "app/"
GUIDE = "fr/M01/M01-fr-guide.pdf"
READY = "[data-pb-ready]"
SAID = "[data-pb-app-said]"


# a small site in two editions, and a host that can fail ---------------------------------------------------------------


def small_project(folder: Path) -> Path:
    """The small project of the other tests with the real theme, hooks and settings, and the page of the app."""
    root = editing.project(folder)
    for name in ("hooks", "theme"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.md", "a-z.md", "fr/app.md", "fr/a-z.md"):
        shutil.copy(ROOT / "docs" / name, root / "docs" / name)
    for name, text in LICENCE.items():
        (root / name).write_text(text, "utf-8")
    config = re.sub(r"^nav:.*?(?=^theme:)", PAGES, (ROOT / "mkdocs.yml").read_text("utf-8"), count=1, flags=re.MULTILINE | re.DOTALL)
    (root / "mkdocs.yml").write_text(config, "utf-8")
    return root


def build(root: Path, target: Path, *, text: str, style: str) -> Path:
    """Publish an edition whose modules and styles name it; return the folder of its site."""
    for file in (root / "docs/modules/well.md", root / "docs/fr/modules/well.md"):
        prose = file.read_text("utf-8")
        file.write_text(re.sub(r"\n## (Why here|Pourquoi ici)\n\n(?:Edition \w\.\n\n)?", rf"\n## \1\n\nEdition {text}.\n\n", prose, count=1), "utf-8")
    styles = root / "theme/assets/palabre.css"
    styles.write_text(re.sub(r"\n:root \{ --edition: \w; \}\n|\Z", f"\n:root {{ --edition: {style}; }}\n", styles.read_text("utf-8"), count=1), "utf-8")
    editing.stamp(root, editing.load(root))
    made = make_site(root)
    assert made.returncode == 0, made.stdout + made.stderr
    shutil.copytree(root / "site", target)
    with_downloads(root, target)
    return target


def with_downloads(root: Path, site: Path) -> None:
    """Add a file to take away, as the exports do, and list anew what can be kept."""
    file = site / "downloads" / GUIDE
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF-1.4\n" + b"%" * 30_000)
    guide = downloads.Download(path=GUIDE, title="Facilitator's guide", use="to print", edition=downloads.Edition.TRAINER, language="fr", bytes=30_009)
    downloads.write(site / "downloads", {"docs/fr/modules/well.md": downloads.Entry(digest="", files=(guide,))})
    for name, text in worker.files(site, editing.load(root)):
        (site / name).write_text(text, "utf-8")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sites of three editions: in B text and styles are others than in A, in C only the text of one module is another than in B."""
    folder = tmp_path_factory.mktemp("editions")
    root = small_project(folder)
    return {name: build(root, folder / name, text=name, style=style) for name, style in (("A", "A"), ("B", "B"), ("C", "B"))}


@dataclass
class Host:
    """A static host that serves one edition, and can be made to fail."""

    folder: Path
    address: str = ""
    is_down: bool = False
    late: dict[str, float] = field(default_factory=dict)  # path -> seconds before the answer
    cut: set[str] = field(default_factory=set)  # paths whose bodies end in the middle
    instead: dict[str, bytes] = field(default_factory=dict)  # path -> another body, sent as if all were well
    gone: set[str] = field(default_factory=set)  # paths that are not found
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
        if path in host.gone:
            return self.send_error(404)
        if path in host.cut or path in host.instead:
            body = host.instead.get(path, (host.folder / path / "index.html" if path.endswith("/") or not path else host.folder / path).read_bytes())
            return self.answer(path, body, len(body) // 2 if path in host.cut else len(body))
        return super().do_GET()

    def answer(self, path: str, body: bytes, most: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path) if "." in path else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:most])
        self.close_connection = True

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        self.host.log.append((self.path.partition("?")[0].removeprefix("/"), int(code)))


@pytest.fixture
def host(editions: dict[str, Path]) -> Iterator[Host]:
    made = Host(editions["A"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(type("Handler", (_Handler,), {"host": made}), directory=str(made.folder)))
    made.address = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 360, "height": 640})
    yield made
    made.close()


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


def wait(is_so: Callable[[], bool], seconds: float = 15) -> None:
    """Until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


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


def told(page: Page, start: str, seconds: float = 20) -> None:
    """Until the page of the app says something that begins so."""
    page.wait_for_function("([where, start]) => document.querySelector(where).textContent.startsWith(start)", arg=[SAID, start], timeout=seconds * 1000)


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
def test_a_page_that_was_read_is_read_again_without_a_network_and_says_of_which_day_it_is(
    context: BrowserContext, host: Host, language: str, words: str
) -> None:
    visit = arrive(context, host, language + WELL)
    assert banner(visit.page) == ""
    host.is_down = True
    visit.page.reload()

    assert edition(visit.page) == ("A", "A")
    assert banner(visit.page).startswith(words)
    assert str(time.gmtime().tm_year) in banner(visit.page)
    assert visit.page.locator("[data-md-component=logo] svg, .md-logo img").count() > 0


def test_an_address_without_its_last_slash_or_with_a_query_leads_to_the_copy(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, WELL)
    context.set_offline(True)
    for typed in ("modules/well", "modules/well/index.html", "modules/well/?print=1", "modules/well?from=chat"):
        visit.page.goto(host.address + typed)

        assert edition(visit.page) == ("A", "A"), typed
        assert visit.page.url.partition("?")[0] == host.address + WELL
    assert visit.errors == []


def test_a_page_that_is_not_kept_is_said_so_in_both_languages_with_what_is_kept(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, "fr/" + WELL)
    context.set_offline(True)
    page = visit.page
    page.goto(f"{host.address}fr/{MARKET}")
    page.wait_for_selector(READY, state="attached")
    missing = page.inner_text("[data-pb-app-missing]")

    assert "cette page n'est pas gardée dans votre appareil" in missing
    assert "this page is not kept on your device" in missing
    assert page.locator("[data-pb-app-list] a").evaluate_all("links => links.map(link => link.href)") == [f"{host.address}fr/{WELL}"]
    assert visit.errors == []

    context.set_offline(False)
    page.locator("[data-pb-app-again]").first.click()
    page.wait_for_url(f"{host.address}fr/{MARKET}")
    assert banner(page) == ""


def test_home_pages_open_without_a_network_in_every_language_and_an_asked_address_in_its_own(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, "fr/" + WELL)
    context.set_offline(True)
    for path in ("", "fr/"):
        visit.page.goto(host.address + path)

        assert visit.page.locator("h1").count() == 1
        assert banner(visit.page)
    visit.page.goto(host.address + MARKET)

    assert visit.page.url.startswith(host.address + APP)
    assert visit.page.evaluate("document.documentElement.lang") == "en"


def test_while_the_network_answers_a_page_is_that_of_today_and_costs_nothing_when_it_is_the_same(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, WELL)
    host.log.clear()
    visit.page.goto(host.address + WELL)

    assert banner(visit.page) == ""
    assert (WELL, 304) in host.log
    assert (WELL, 200) not in host.log


def test_when_the_network_is_slow_the_copy_comes_first_and_the_newer_edition_is_offered(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    visit = arrive(context, host, WELL)
    host.folder, host.late[WELL] = editions["B"], 7
    visit.page.goto(host.address + WELL)

    assert edition(visit.page) == ("A", "A")
    assert banner(visit.page).startswith("The connection is slow: you are reading the copy of ")

    visit.page.wait_for_function("document.querySelector('.pb-copy').textContent.startsWith('A newer edition')", timeout=15_000)
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


def test_a_newer_worker_takes_over_with_the_next_page_and_old_copies_stay_whole_under_it(
    context: BrowserContext, host: Host, editions: dict[str, Path]
) -> None:
    visit = arrive(context, host, WELL)
    host.folder = editions["B"]
    assert look_for_update(visit.page)
    assert worker_state(visit.page) == [True, True]
    assert edition(visit.page) == ("A", "A")

    visit.page.goto(host.address + MARKET)
    wait(lambda: worker_state(visit.page) == [True, False])
    precached = [path for path in kept_paths(visit.page, host, "precache") if path.startswith("assets/palabre.") and path.endswith(".css")]
    assert precached == [f"assets/{styles_of(editions['B'])}"]

    wait(lambda: MARKET in kept_paths(visit.page, host, "read"))
    host.is_down = True
    visit.page.goto(host.address + WELL)
    assert edition(visit.page) == ("A", "A")
    for path in (MARKET, ""):
        visit.page.goto(host.address + path)
        assert (asked_for(visit.page), look(visit.page)) == (styles_of(editions["B"]), "B")


def test_parts_that_no_copy_needs_any_more_are_deleted(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    visit = arrive(context, host, WELL)
    host.folder = editions["B"]
    visit.page.goto(host.address + WELL)
    wait(lambda: any("assets/palabre." in path for path in kept_paths(visit.page, host, "parts")))
    assert look_for_update(visit.page)
    visit.page.goto(host.address + WELL)
    wait(lambda: worker_state(visit.page) == [True, False])

    wait(lambda: kept_paths(visit.page, host, "parts") == [])  # the worker has those of today, and no copy is older


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


def test_an_update_that_the_server_cuts_off_leaves_the_old_edition_whole(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    visit = arrive(context, host, WELL)
    host.folder = editions["B"]
    host.cut.add(f"assets/{styles_of(editions['B'])}")
    assert not look_for_update(visit.page)
    visit.page.goto(host.address + WELL)  # a page of today whose styles do not come
    visit.page.wait_for_timeout(500)

    host.is_down = True
    visit.page.goto(host.address + WELL)
    assert edition(visit.page) == ("A", "A")

    host.is_down = False
    host.cut.clear()
    visit.page.goto(host.address + WELL)
    assert edition(visit.page) == ("B", "B")
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


def test_a_module_is_kept_with_its_files_and_read_without_a_network(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, "fr/" + WELL)
    visit.page.click(".pb-keep-link a")
    page = visit.page
    page.wait_for_selector(READY, state="attached")
    assert page.input_value("select[name=what]") == f"fr/{WELL}"
    before = page.inner_text("[data-pb-app-sum]")
    page.check("[data-pb-app-files] input")
    page.wait_for_function("before => document.querySelector('[data-pb-app-sum]').innerText !== before", arg=before)
    after = page.inner_text("[data-pb-app-sum]")
    assert int(re.findall(r"\d+", after)[0]) - int(re.findall(r"\d+", before)[0]) == 30

    page.click("[data-pb-app-form] button")
    told(page, "C'est gardé.")
    assert "Gardé le" in page.inner_text("[data-pb-set]")
    assert set(kept_paths(page, host, "kept")) == {f"fr/{WELL}", f"downloads/{GUIDE}", "app/kept.json"}

    host.is_down = True
    page.goto(f"{host.address}fr/{WELL}")
    assert edition(page) == ("A", "A")
    open_app(visit, host)
    with page.expect_response(f"{host.address}downloads/{GUIDE}") as found:
        page.click("[data-pb-set] ul a")
    assert found.value.status == 200


def test_what_is_kept_can_be_removed(context: BrowserContext, host: Host) -> None:
    page = open_app(arrive(context, host, "fr/" + WELL), host)
    keep(page, f"fr/{MARKET}")
    told(page, "C'est gardé.")
    page.click("[data-pb-set] button")
    page.wait_for_function("!document.querySelector('[data-pb-set]')")

    assert kept_paths(page, host, "kept") == ["app/kept.json"]


def test_everything_is_kept_with_the_search_and_nothing_comes_twice(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host)
    page = open_app(visit, host)
    host.log.clear()
    keep(page, "")
    told(page, "C'est gardé.")
    paths = set(listed(host.folder))
    assert set(kept_paths(page, host, "kept")) == paths | {"app/kept.json"}
    fetched = [path for path in host.paths() if path in paths]
    assert len(fetched) == len(set(fetched))
    assert paths - set(fetched) <= {"fr/", "fr/app/"}  # those that the browser has seen already

    host.is_down = True
    page.goto(f"{host.address}fr/{MARKET}")
    assert banner(page)
    page.click("[data-pb-search-open]")
    page.fill("#pb-query", "puits")
    page.wait_for_selector("[data-pb-found] a")
    page.wait_for_selector("[data-pb-found] mark")  # the passages too
    page.click("[data-pb-found] a")
    page.wait_for_url(re.compile("fr/modules/well/"))
    assert edition(page) == ("A", "A")


def test_keeping_goes_on_by_itself_after_a_drop(context: BrowserContext, host: Host) -> None:
    page = open_app(arrive(context, host), host)
    host.late[f"fr/{WELL}"] = 1.5
    keep(page, "")
    page.wait_for_selector("[data-pb-app-going] progress:visible")
    host.is_down = True
    told(page, "Le réseau est tombé.")
    host.is_down = False
    host.late.clear()
    told(page, "C'est gardé.", 40)

    assert set(listed(host.folder)) < set(kept_paths(page, host, "kept"))


def test_keeping_can_be_stopped_and_continued_without_fetching_again(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host)
    page = open_app(visit, host)
    host.late = {f"fr/{MARKET}": 3, f"fr/{WELL}": 3}
    keep(page, "")
    page.wait_for_function("parseInt(document.querySelector('[data-pb-app-count]').textContent) > 3")
    page.click("[data-pb-app-going] button")
    told(page, "Arrêté.")
    have = set(kept_paths(page, host, "kept")) - {"app/kept.json"}
    assert have
    host.late = {}
    page = open_app(visit, host)
    assert "Incomplet" in page.inner_text("[data-pb-set]")
    host.log.clear()
    page.click("[data-pb-set] button >> text=Continuer")
    told(page, "C'est gardé.")

    assert have & set(host.paths()) == set()


def test_a_newer_edition_of_what_is_kept_is_offered_and_only_what_changed_comes(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    host.folder = editions["B"]
    visit = arrive(context, host)
    page = open_app(visit, host)
    keep(page, "")
    told(page, "C'est gardé.")
    host.folder = editions["C"]
    page = open_app(visit, host)
    assert "édition plus récente" in page.inner_text("[data-pb-set]")

    host.is_down = True  # until the newer one is fetched, the older one is there as a whole
    page.goto(f"{host.address}fr/{WELL}")
    assert edition(page) == ("B", "B")
    host.is_down = False

    page = open_app(visit, host)
    host.log.clear()
    page.click("[data-pb-set] button >> text=Télécharger")
    told(page, "C'est gardé.")
    before, after = (listed(editions[name]) for name in "BC")
    assert {path for path in host.paths() if path in after} == {path for path, digest in after.items() if before.get(path) != digest}
    assert set(kept_paths(page, host, "kept")) - {"app/kept.json"} == set(after)  # and what is no longer there is gone
    host.is_down = True
    page.goto(f"{host.address}fr/{WELL}")
    assert edition(page) == ("C", "B")


def test_a_file_that_was_damaged_on_the_way_is_not_kept(context: BrowserContext, host: Host) -> None:
    page = open_app(arrive(context, host), host)
    host.instead[f"fr/{MARKET}"] = (host.folder / f"fr/{MARKET}index.html").read_bytes().replace(b"</h1>", b" (altered)</h1>")
    keep(page, f"fr/{MARKET}")
    told(page, "Le site est en train d'être renouvelé.")

    assert kept_paths(page, host, "kept") == ["app/kept.json"]


def test_what_is_taken_down_from_the_site_goes_from_the_device(context: BrowserContext, host: Host, tmp_path: Path) -> None:
    visit = arrive(context, host, "fr/" + MARKET)
    page = open_app(visit, host)
    keep(page, f"fr/{MARKET}")
    told(page, "C'est gardé.")
    without = tmp_path / "without"
    shutil.copytree(host.folder, without)
    left = json.loads((without / "fr/app/contents.json").read_text("utf-8"))
    left["pages"] = [item for item in left["pages"] if item[0] != f"fr/{MARKET}"]
    (without / "fr/app/contents.json").write_text(json.dumps(left), "utf-8")
    host.folder = without
    page = open_app(visit, host)

    assert page.inner_text(SAID).startswith("Retiré du site, et maintenant de cet appareil")
    assert f"fr/{MARKET}" not in kept_paths(page, host, "kept") + kept_paths(page, host, "read")
    assert page.locator("[data-pb-set]").count() == 0


# when the device is full ----------------------------------------------------------------------------------------------


def test_too_little_room_is_said_before_anything_is_fetched(context: BrowserContext, host: Host) -> None:
    """Of browsers that tell how much room there is; Chromium says 10 GB more than is used, whatever is true."""
    context.add_init_script("StorageManager.prototype.estimate = () => Promise.resolve({ usage: 900000, quota: 1100000 })")
    page = open_app(arrive(context, host), host)
    host.log.clear()
    keep(page, "")
    told(page, "Il n'y a pas assez de place")

    assert "90 Ko au site" in page.inner_text(SAID).replace("\u00a0", " ")
    assert host.paths() == []


def test_a_device_that_fills_up_keeps_what_is_there_and_pages_are_still_read(context: BrowserContext, host: Host) -> None:
    visit = visiting(context)
    visit.page.goto(host.address + "fr/")
    visit.page.evaluate("navigator.serviceWorker.ready")
    page = open_app(visit, host)
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": host.address.rstrip("/"), "quotaSize": 1_300_000})
    keep(page, "")
    told(page, "Il n'y a plus de place pour ce site dans l'appareil.")
    assert "Incomplet" in page.inner_text("[data-pb-set]")

    page.goto(f"{host.address}fr/{WELL}")
    assert edition(page) == ("A", "A")
    host.is_down = True
    page.goto(f"{host.address}fr/")
    assert banner(page)


# erasing --------------------------------------------------------------------------------------------------------------


def test_one_press_erases_everything_even_without_a_network(context: BrowserContext, host: Host) -> None:
    visit = arrive(context, host, "fr/" + WELL)
    page = open_app(visit, host)
    keep(page, "")
    told(page, "C'est gardé.")
    page.evaluate("localStorage.setItem('palabre.search', '{}')")
    context.set_offline(True)
    open_app(visit, host)
    page.click("[data-pb-app-erase] button")
    page.wait_for_function("document.querySelector('[data-pb-app-erased]').textContent.startsWith(\"C'est effacé\")")

    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0

    context.set_offline(False)
    page.goto(host.address + "fr/")
    page.wait_for_timeout(700)
    assert page.evaluate("caches.keys()") == []  # nor is anything kept anew in this tab
    assert visit.errors == []


def test_a_mirror_in_a_folder_works_and_is_erased_apart_from_its_neighbour(context: BrowserContext, host: Host, editions: dict[str, Path]) -> None:
    host.folder = editions["A"].parent
    arrive(context, host, "B/" + WELL)
    visit = arrive(context, host, "A/" + WELL)
    page = open_app(visit, host, language="A/")
    page.click("[data-pb-app-erase] button")
    page.wait_for_function("document.querySelector('[data-pb-app-erased]').textContent.startsWith('Erased')")
    host.is_down = True
    page.goto(f"{host.address}B/{WELL}")

    assert edition(page) == ("B", "B")
    assert [path for path in kept_paths(page, host, "") if path.startswith("A/")] == []


# browsers and copies without it ---------------------------------------------------------------------------------------


def test_a_browser_without_workers_shows_the_site_as_before(browser: Browser, host: Host) -> None:
    context = browser.new_context()
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    visit = visiting(context)
    visit.page.goto(host.address + "fr/" + APP)

    assert visit.page.inner_text("[data-pb-app-none]").startswith("Ce navigateur ne peut pas garder le site")
    assert not visit.page.is_visible("[data-pb-app-keep]")
    assert not visit.page.is_visible("[data-pb-app-erase]")
    visit.page.goto(host.address + WELL)
    assert edition(visit.page) == ("A", "A")
    assert visit.errors == []
    context.close()


def test_a_copy_in_a_folder_registers_nothing(browser: Browser, editions: dict[str, Path]) -> None:
    context = browser.new_context()
    visit = visiting(context)
    for path in (f"fr/{WELL}index.html", "fr/app/index.html"):
        visit.page.goto((editions["A"] / path).as_uri())
        visit.page.wait_for_timeout(300)
    assert visit.page.is_visible("[data-pb-app-none]")
    assert [request for request in visit.requests if not request.startswith("file:")] == []
    assert visit.errors == []
    context.close()


# installing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "fr/"])
def test_the_site_can_be_installed_in_each_language(context: BrowserContext, host: Host, language: str) -> None:
    visit = arrive(context, host, language)
    session = context.new_cdp_session(visit.page)
    found = session.send("Page.getAppManifest")
    data = json.loads(found["data"])

    assert found["errors"] == []
    assert found["url"] == f"{host.address}{language}manifest.webmanifest"
    assert data["lang"] == (language.rstrip("/") or "en")
    assert {"name", "short_name", "description", "dir", "start_url", "scope", "display", "theme_color", "background_color", "icons"} <= data.keys()
    assert visit.page.get_attribute("meta[name=theme-color]", "content") == data["theme_color"]
    errors = [error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert errors in ([], ["in-incognito"])


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
    for site in editions.values():
        for page in sorted(site.rglob("*.html")):
            text = page.read_text("utf-8")
            loads = re.findall(r'<script[^>]* src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"', text)

            for target in (script or style for script, style in loads):
                assert re.search(r"\.[0-9a-f]{8,}\.(?:min\.)?(?:css|js)$", target), f"{page}: {target}"


def test_the_theme_is_published_under_names_that_change_with_its_content(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    before = theme.names(tmp_path)
    (tmp_path / "theme/assets/palabre.css").open("a").write("/* more */")
    after = theme.names(tmp_path)

    assert before["assets/palabre.js"] == after["assets/palabre.js"]
    assert before["assets/palabre.css"] != after["assets/palabre.css"]


def test_a_change_of_one_module_changes_its_pages_and_what_the_search_knows_of_them_and_no_other_file(editions: dict[str, Path]) -> None:
    """What a reader with the app, or a stick, must be given anew."""

    def content(site: Path) -> dict[str, bytes]:
        return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}

    before, after = content(editions["B"]), content(editions["C"])
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name) and not name.startswith("search/")}

    assert changed == {f"{language}{name}" for language in ("", "fr/") for name in (f"{WELL}index.html", "app/contents.json")}


def test_the_list_of_what_can_be_kept_says_the_true_sizes_and_digests(editions: dict[str, Path]) -> None:
    site = editions["A"]
    found = json.loads((site / "fr/app/contents.json").read_text("utf-8"))
    assert found["search"][-1][0] == "search/fr/core.js"
    assert [file[0] for file in found["files"][f"fr/{WELL}"]] == [f"downloads/{GUIDE}"]
    for item in [*found["pages"], *found["search"], *found["files"][f"fr/{WELL}"]]:
        file = site / item[0] / "index.html" if item[0].endswith("/") else site / item[0]
        content = file.read_bytes()

        assert item[1] == len(content)
        assert item[2] == (len(content) if file.suffix == ".pdf" else len(gzip.compress(content, 6)))
        assert contents.integrity(content) == f"sha256-{item[3]}"
