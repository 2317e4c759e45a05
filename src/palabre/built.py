"""The built site against itself: every link and anchor leads somewhere, and no page asks anything of another host."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from palabre.downloads import ADDRESS
from palabre.messages import N_
from palabre.problems import Problem, problem

_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "input": "src",
    "track": "src",
}
_LOADING_LINKS = frozenset(("stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest", "apple-touch-icon"))


@dataclass
class Found:
    """What a page links to, loads, and can be linked at."""

    links: list[tuple[int, str]] = field(default_factory=list)
    loads: list[tuple[int, str]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    forms: list[tuple[int, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        if name := values.get("id"):
            self.found.anchors.add(name)
        if tag == "a" and values.get("name"):
            self.found.anchors.add(values["name"])
        if tag in ("a", "area") and "href" in values:
            self.found.links.append((line, values["href"]))
        if tag == "link" and _LOADING_LINKS & set(values.get("rel", "").lower().split()):
            self.found.loads.append((line, values.get("href", "")))
        if tag in _LOADS and _LOADS[tag] in values:
            self.found.loads.append((line, values[_LOADS[tag]]))
        self.found.loads += [(line, part.split()[0]) for part in values.get("srcset", "").split(",") if part.strip()]
        if tag == "form" and values.get("action"):
            self.found.forms.append((line, values["action"]))


def is_page(file: str) -> bool:
    """Whether a file of the site is one of its pages, and not a page to take away, which is checked where it is made.

    >>> is_page("downloads/index.html"), is_page("downloads/fr/M07/M07-fr-module.html")
    (True, False)
    """
    return file.endswith(".html") and not (file.startswith(ADDRESS) and file.count("/") > 1)


def read(html: str) -> Found:
    """What a page links to, loads, and can be linked at."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def check(site: Path, address: str, is_offline: bool = False, beside: Collection[str] = ()) -> Iterator[Problem]:
    """Every link of the site leads to a page and an anchor of it; nothing is loaded from or sent to another host.

    `address` is where the site will stand: absolute links to it are followed too. Without a server (`is_offline`), a
    link to a folder would show a list of files: each names its page. `beside` are files next to the site to which
    its pages may lead, by their paths from its root ("../print/x.pdf").
    """
    own = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    files = own | set(beside)
    pages = {file: read((site / file).read_text("utf-8")) for file in sorted(own) if is_page(file)}
    base = urlsplit(address)
    for file, found in pages.items():
        for line, target in found.links:
            yield from _link(file, line, target, files, pages, base.netloc, base.path)
            if is_offline and _is_folder(target):
                yield problem(
                    file,
                    line,
                    "PB703",
                    N_("'{target}' leads to a folder, which shows no page without a server"),
                    N_("correct the template that writes it"),
                    target=target,
                )
        for line, target in found.loads:
            parts = urlsplit(target)
            if parts.scheme not in ("", "data") or parts.netloc:
                yield problem(
                    file,
                    line,
                    "PB527",
                    N_("the page would load '{target}' from another host"),
                    N_("serve the file from the site, or leave it out"),
                    target=target,
                )
            elif not parts.scheme and (wanted := _resolved(file, parts.path, base.path)) not in files:
                yield problem(
                    file, line, "PB701", N_("the page loads '{target}', which the site does not have"), N_("correct the template that writes it"), target=wanted
                )
        for line, target in found.forms:
            if urlsplit(target).netloc:
                yield problem(file, line, "PB527", N_("a form sends what people type to '{target}'"), N_("take the form out"), target=target)


def _link(file: str, line: int, target: str, files: set[str], pages: dict[str, Found], host: str, root: str) -> Iterator[Problem]:
    parts = urlsplit(target)
    if parts.scheme not in ("", "http", "https") or (parts.netloc and parts.netloc != host):
        return
    wanted = _resolved(file, parts.path, root) if parts.path else file
    if wanted not in files and f"{wanted}/index.html".lstrip("/") in files:
        wanted = f"{wanted}/index.html".lstrip("/")
    if wanted not in files:
        yield problem(
            file, line, "PB701", N_("'{target}' leads to no page of the site"), N_("correct the link in the page or template that writes it"), target=target
        )
    elif parts.fragment and wanted in pages and unquote(parts.fragment) not in pages[wanted].anchors and parts.fragment not in ("", "top", "__top"):
        yield problem(file, line, "PB702", N_("'{target}' leads to no heading of that page"), N_("correct what stands behind the #"), target=target)


def _is_folder(target: str) -> bool:
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and bool(parts.path) and parts.path.rpartition("/")[2] in ("", ".", "..")


def _resolved(file: str, path: str, root: str) -> str:
    path = unquote(path)
    joined = posixpath.normpath(path.removeprefix(root) or "." if path.startswith("/") else posixpath.join(posixpath.dirname(file), path))
    joined = "" if joined == "." else joined
    return posixpath.join(joined, "index.html") if path.endswith("/") or not joined or path in (".", "..") or path.endswith(("/..", "/.")) else joined
