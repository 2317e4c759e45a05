"""What several test files share: a copy of the project, the site built from it, a small site, a server and a browser."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from palabre import downloads
from palabre.downloads import Entry
from tests import editing
from tests.made import Run

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ("docs", "data", "hooks", "theme", "scripts", "schema", "mkdocs.yml")
PATIENCE = 180  # seconds: what hangs is found, and a busy machine is no failure
PAGE = "---\ntitle: {title}\nsummary: {summary}\nlicence: CC-BY-SA-4.0\nreviewed: 2026-11-22\n{more}---\n\n{text}\n"
QUIET = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
_FACE = """
hooks: [hooks/site.py]
markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables, {toc: {permalink: true}}, pymdownx.superfences, pymdownx.tasklist]
extra_css: [assets/palabre.css]
extra_javascript: [assets/palabre.js]
validation:
  nav: {omitted_files: ignore}
"""


def copy_project(target: Path) -> Path:
    """A copy of what an editor works on."""
    for name in PROJECT:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target / name)
    return target


def small_project(folder: Path) -> Path:
    """The small project with the hooks and the theme of the real one: its site is built in a few seconds."""
    root = editing.project(folder)
    for name in ("hooks", "theme"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    config = (root / "mkdocs.yml").read_text("utf-8")
    assert "  name: material\n" in config
    (root / "mkdocs.yml").write_text(config.replace("  name: material\n", "  name: material\n  custom_dir: theme\n") + _FACE, "utf-8")
    return root


def make_site(root: Path, *arguments: str, downloads: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
    """The main job on a copy of the project, as `make site` runs it; without the files to take away, which take minutes, unless they are asked for."""
    arguments = arguments if downloads else (*arguments, "--without-downloads")
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "site.py"), "--root", str(root), *arguments],
        cwd=root, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "", **environment},
    )  # fmt: skip


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Gives a folder that is made once for all workers: by the first that asks for it, while the others wait."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def folder(name: str, make: Callable[[Path], object]) -> Path:
        made, new = shared / name, shared / f"{name}.new"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(new, ignore_errors=True)
                new.mkdir()
                make(new)
                new.rename(made)
        return made

    return folder


@pytest.fixture(scope="session")
def project(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The real content with its site built. It is shared: tests only look at it."""

    def make(root: Path) -> None:
        made = make_site(copy_project(root))
        assert made.returncode == 0, made.stdout + made.stderr

    return once("built-project", make)


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    """The folder of the built site."""
    return project / "site"


def add_pages(root: Path) -> None:
    """The pages of downloads and of the app in both languages, those that every page links to, and the settings of the real site."""
    for name in ("downloads", "a-z", "licence"):
        for folder, text, more in (("", "Take one.", ""), ("fr/", "Prenez-en un.", 'source_hash: "000000000000"\n')):
            (root / f"docs/{folder}{name}.md").write_text(PAGE.format(title=name, summary=text, more=more, text=text), "utf-8")
    for folder in ("", "fr/"):
        shutil.copy(ROOT / f"docs/{folder}app.md", root / f"docs/{folder}app.md")
        with (root / f"docs/{folder}downloads.md").open("a", encoding="utf-8") as page:
            page.write("\n<!-- palabre: downloads -->\n")
    editing.stamp(root, editing.load(root))
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = "nav: [index.md, downloads.md, app.md]\n"
    (root / "mkdocs.yml").write_text(re.sub(r"^nav:.*?(?=^theme:)", pages, settings, flags=re.MULTILINE | re.DOTALL), "utf-8")


@pytest.fixture(scope="session")
def offering(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The small project with the pages of downloads and of the app, built with everything that can be taken away. It is shared: tests only look at it."""

    def make(folder: Path) -> None:
        root = editing.project(folder)
        for name in ("hooks", "scripts", "theme"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        add_pages(root)
        made = make_site(root, downloads=True)
        assert made.returncode == 0, made.stdout + made.stderr
        (root / "log.txt").write_text(made.stdout, "utf-8")

    return once("offering", make) / "site"


@pytest.fixture(scope="session")
def offers(offering: Path) -> dict[str, Entry]:
    """What can be taken away from it."""
    return downloads.read(offering / downloads.FOLDER)


@pytest.fixture(scope="session")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with its downloads, and its copies for trainers and in French only, for the tests of the group "offline"."""
    from tests import carrying  # which takes from this file

    root = carrying.small_project(tmp_path_factory.mktemp("carried"))
    for script, arguments in (("export", ()), ("assemble", ("trainer", "text-fr"))):
        made = carrying.run(root, script, *arguments)
        assert made.returncode == 0, made.stdout + made.stderr
    return root


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own 404 page, as static hosts do."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A browser that leaves a page before it has all of it is no error."""


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """A static host for a folder."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    server, found = serve(site)
    yield found
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, headless."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "there is no chromium; run: make test, which installs it, or: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The small project with all its files made; no test changes it."""
    folder = tmp_path_factory.mktemp("downloads")
    made = Run(editing.project(folder), folder / "downloads")
    failures, _ = made.again()
    assert failures == []
    return made


@dataclass
class Visit:
    """A page in the browser, with everything that went wrong on it and everything that it asked for."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def visiting(context: BrowserContext) -> Visit:
    """Open a page and listen to it."""
    context.set_default_timeout(PATIENCE * 1000)
    visit = Visit(context.new_page())
    visit.page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("response", lambda response: visit.failures.append(f"{response.status} {response.url}") if response.status >= 400 else None)
    return visit


@pytest.fixture
def phone(browser: Browser) -> Iterator[Visit]:
    """A narrow screen."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    yield visiting(context)
    context.close()


@pytest.fixture
def laptop(browser: Browser) -> Iterator[Visit]:
    """A wide screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield visiting(context)
    context.close()
