"""Forms for phones: one HTML file that needs nothing else, and an EPUB."""

from __future__ import annotations

import html
import itertools
import posixpath
import re
import tempfile
from collections.abc import Container
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import panflute as pf

from palabre.catalogue import Catalogue
from palabre.exports import packed, paper, trees
from palabre.exports.content import content, style_of
from palabre.exports.imprint import Imprint
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.rendering import drawings
from palabre.rendering.typography import words

_MODIFIED = re.compile(r'(<meta property="dcterms:modified">)[^<]*')
CONTENTS = N_("Contents")
ABOUT = N_("About this file")


def one_file(book: Book, catalogue: Catalogue) -> bytes:
    """The whole page as one HTML file: nothing is fetched, nothing needs a script, drawings are inside."""
    numbers = itertools.count(1)  # for ids that no other drawing of the file has
    blocks = content(book, catalogue)
    files = paper.pictures(blocks, book.document, catalogue)

    def change(element: Any) -> Any:
        match element:
            case pf.Header():
                element.level += 1
                return element
            case pf.Image():
                name = posixpath.basename(element.url)
                if name not in files:
                    return list(element.content)
                alt = html.escape(pf.stringify(element))
                return pf.RawInline(drawings.labelled(files[name].decode(), alt, next(numbers)), format="html")
            case _:
                return _plain(element, files)

    blocks = trees.changed(blocks, change)
    first = [place for place, block in enumerate(blocks) if isinstance(block, pf.Header)][1:2] or [len(blocks)]
    shown = [*blocks[: first[0]], _contents(blocks, book), *blocks[first[0] :]]
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "one.html"
        template.write_text(_template(), "utf-8")
        tree = trees.written(shown, metadata(book.imprint))
        made = trees.pandoc(tree, "-f", "json", "-t", "html5", "--wrap=none", "--section-divs", f"--template={template}")
    return made.replace(b"/* style */", _style().encode(), 1)


def _contents(blocks: Blocks, book: Book) -> Any:
    """Links to the sections and the steps."""
    say = words(book.document.language.code)
    links = [
        pf.Link(*header.content, url=f"#{header.identifier}") for header in blocks if isinstance(header, pf.Header) and header.level == 2 and header.identifier
    ]
    return pf.Div(trees.para(say(CONTENTS)), pf.BulletList(*(pf.ListItem(pf.Plain(link)) for link in links)), classes=["contents"]) if links else pf.Null()


def metadata(imprint: Imprint) -> dict[str, Any]:
    """What a file for the web says of itself."""
    return {
        "lang": imprint.language.code,
        "dir": imprint.language.direction,
        "name": imprint.name,
        "summary": imprint.summary,
        "publisher": imprint.publisher,
        "address": imprint.address,
        "identifier": imprint.identifier,
        "date": imprint.date.isoformat(),
        "terms": imprint.terms,
        "notice": imprint.notice,
    }


def epub(book: Book, catalogue: Catalogue) -> bytes:
    """The whole page as EPUB 3, for reading applications."""
    return bound(*chapters(book, catalogue), book.imprint)


def chapters(book: Book, catalogue: Catalogue) -> tuple[list[Any], dict[str, bytes]]:
    """The blocks of a page as pandoc reads them, for a book, and the drawings that they show."""

    def work() -> tuple[list[Any], dict[str, bytes]]:
        blocks = [block for block in content(book, catalogue) if style_of(block) != "Title"]
        files = paper.pictures(blocks, book.document, catalogue)
        return [block.to_json() for block in trees.changed(blocks, partial(_plain, files=files))], files

    return trees.kept(book, "chapters", work)


def bound(blocks: list[Any], files: dict[str, bytes], imprint: Imprint, *, depth: int = 2) -> bytes:
    """Blocks, or what pandoc reads of them, as a book: each heading of the first level begins a file; pictures are taken from `files`."""
    say = words(imprint.language.code)
    about = [trees.heading(say(ABOUT), 1, "about-this-file"), trees.para(imprint.notice)]
    known = {
        "title": imprint.name,
        "lang": imprint.language.code,
        "dir": imprint.language.direction,
        "identifier": imprint.identifier,
        "date": imprint.date.isoformat(),
        **({"description": imprint.summary} if imprint.summary else {}),
        "rights": f"{imprint.terms}. {imprint.notice}",
        **({"publisher": imprint.publisher, "source": imprint.address} if not imprint.is_discreet else {}),
        "accessModes": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": ["alternativeText", "structuralNavigation", "tableOfContents", "readingOrder"],
        "accessibilityHazards": ["none"],
        "accessibilitySummary": say(N_("Pictures have alternative texts; headings and lists are marked.")),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in {**files, "cover.png": paper.cover(imprint), "book.css": _style().encode()}.items():
            (Path(folder) / name).write_bytes(picture)
        options = [f"--toc-depth={depth}", "--split-level=1", f"--css={folder}/book.css", f"--epub-cover-image={folder}/cover.png", f"--resource-path={folder}"]
        made = trees.pandoc(trees.written([*blocks, *about], known), "-f", "json", "-t", "epub3", "-o", "-", *options)
    return packed.edited(made, {"EPUB/content.opf": lambda text: _MODIFIED.sub(rf"\g<1>{imprint.date.isoformat()}T00:00:00Z", text)})


def _plain(element: Any, files: Container[str]) -> Any:
    """Styles as classes; links that lead out of the file, and pictures that are not in it, as their words."""
    if isinstance(element, pf.Link) and not element.url.startswith("#"):
        return list(element.content)
    if isinstance(element, pf.Image):
        element.url = posixpath.basename(element.url)
        return element if element.url in files else list(element.content)
    style = style_of(element)
    if style == "Title":
        return pf.Header(*element.content[0].content, level=1, identifier="top")
    if style:
        return pf.Div(*element.content, classes=[style.removeprefix("PB ").lower().replace(" ", "-")])
    return None


@lru_cache
def _template() -> str:
    return (resources.files("palabre.exports") / "templates/one.html").read_text("utf-8")


@lru_cache
def _style() -> str:
    return (resources.files("palabre.exports") / "templates/one.css").read_text("utf-8")
