"""What changed between two editions, by the titles of the pages: a change of the menu or of the looks of a page is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from .release import FOLDER

PAGES = f"{FOLDER}/pages.txt"  # one line for each page: digest of its text, language, path, title
_BARE = frozenset(("script", "style", "template", "nav"))
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Page(NamedTuple):
    """A page of a release."""

    path: str
    title: str
    language: str
    digest: str  # of its text


class Changes(NamedTuple):
    """Titles of pages, each once."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def between(before: Iterable[Page], after: Iterable[Page], language: str = "") -> Changes:
    """What changed, for readers of a language; in all languages where there is nothing in theirs."""
    old, new = ({page.path: page for page in _of(pages, language)} for pages in (list(before), list(after)))
    return Changes(
        new=_titles(page for path, page in new.items() if path not in old),
        changed=_titles(page for path, page in new.items() if path in old and old[path].digest != page.digest),
        gone=_titles(page for path, page in old.items() if path not in new),
    )


def _of(pages: list[Page], language: str) -> list[Page]:
    return [page for page in pages if page.language == language] or pages


def _titles(pages: Iterable[Page]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(page.title for page in pages))


def read(text: bytes | None) -> tuple[Page, ...]:
    """The pages of a release from their list; none where the list is missing or damaged."""
    try:
        lines = (text or b"").decode("utf-8").splitlines()
        parts = [line.split("\t") for line in lines]
        return tuple(Page(path, title, language, digest) for digest, language, path, title in parts)
    except ValueError:
        return ()


def text(pages: Iterable[Page]) -> bytes:
    """The list of pages as it is written."""
    return "".join(f"{page.digest}\t{page.language}\t{page.path}\t{page.title}\n" for page in sorted(pages)).encode()


def pages(root: Path, paths: Iterable[str]) -> tuple[Page, ...]:
    """The pages among the files of a folder that have a title."""
    found = (page(path, (root / path).read_text("utf-8", "replace")) for path in paths if path.endswith((".html", ".htm")))
    return tuple(each for each in found if each.title)


def page(path: str, html: str) -> Page:
    """What a page is called, and the digest of its text: of its article where it has one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    words = " ".join("".join(reader.article or reader.body).split())
    return Page(path, " ".join("".join(reader.title).split()), reader.language, hashlib.sha256(words.encode()).hexdigest()[:16])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.title: list[str] = []
        self.article: list[str] = []
        self.body: list[str] = []
        self._open: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = (dict(attrs).get("lang") or "").split("-")[0]
        if tag not in _VOID:
            self._open[tag] = self._open.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        self._open[tag] = max(self._open.get(tag, 0) - 1, 0)

    def handle_data(self, data: str) -> None:
        is_in = {tag for tag, count in self._open.items() if count}
        if "title" in is_in and "svg" not in is_in and "body" not in is_in:
            self.title.append(data)
        elif not is_in & _BARE:
            self.body.append(data)
            if "article" in is_in:
                self.article.append(data)
