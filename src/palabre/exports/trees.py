"""A page as a document tree of pandoc: what every form is made from."""

from __future__ import annotations

import io
import json
import os
import posixpath
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import markdown
import panflute as pf
import pypandoc
from panflute.containers import ListContainer

from palabre.catalogue import Catalogue, Document
from palabre.exports import imprint
from palabre.exports.imprint import Imprint
from palabre.model.body import Item, Section, Sheet, Step
from palabre.rendering import prose
from palabre.rendering.typography import spaced

# the extensions of mkdocs.yml that give HTML; a test compares the two
EXTENSIONS = ("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.superfences", "pymdownx.tasklist")
T = TypeVar("T")
Blocks = list[Any]
LONGEST_NAME = 60
_MARKER = re.compile(r"<!-- palabre: ([\w-]+) -->")
pf.elements.RAW_FORMATS.add("typst")  # which panflute 2.3 does not know


@dataclass(frozen=True, eq=False)
class Book:
    """A module, a kit or another page, taken apart: what stands under each heading, without the heading."""

    document: Document
    imprint: Imprint
    lead: Blocks
    sections: dict[Section, Blocks]  # running text of a section, steps and sheets apart
    steps: tuple[tuple[Step, Blocks], ...]
    sheets: tuple[tuple[Sheet, Blocks], ...]
    flipcharts: tuple[tuple[Sheet, Blocks], ...]
    quiz: tuple[tuple[Item, Blocks], ...]  # question, answers and explanation
    kept: dict[str, Any] = field(default_factory=dict, repr=False)  # what one form worked out and another one needs too


class PictureError(ValueError):
    """A picture that is not a drawing of the site: no file could show it in its language. It is called by its name."""


def book(document: Document, catalogue: Catalogue) -> Book:
    """A page taken apart.

    Raises:
        PictureError: the page shows something else than a drawing of the site.
    """
    doc = _noted(read_html(page_html(document, catalogue)))
    drawings = {posixpath.basename(file) for file in catalogue.svgs}
    for image in every(doc.content, pf.Image):
        if posixpath.basename(image.url) not in drawings:
            raise PictureError(image.url if len(image.url) < LONGEST_NAME else image.url[:LONGEST_NAME] + "…")
    places: dict[str, Blocks] = {}
    lead: Blocks = []
    current = lead
    cuts = {section.value for section in document.body.sections} | _inner(document)
    for block in list(doc.content):
        if isinstance(block, pf.Header) and block.identifier in cuts:
            current = places.setdefault(block.identifier, [])
        else:
            if isinstance(block, pf.Header):
                block.level = max(1, block.level - 1)  # the title of the page is no heading here
            current.append(block)
    quiz = {block.identifier: list(block.content) for block in _divs(places.get("check", []), "quiz-item")}
    if "check" in places:
        places["check"] = [block for block in places["check"] if not _is(block, "quiz-item")]
    return Book(
        document,
        imprint.of(document, catalogue),
        lead,
        {section: places.get(section.value, []) for section in document.body.sections},
        tuple((step, places.get(step.anchor, [])) for step in document.body.steps),
        tuple((sheet, places.get(sheet.anchor, [])) for sheet in document.body.handouts),
        tuple((sheet, places.get(sheet.anchor, [])) for sheet in document.body.flipcharts),
        tuple((item, quiz.get(f"quiz-{item.number}", [])) for item in document.body.quiz),
    )


def kept(book: Book, name: str, work: Callable[[], T]) -> T:
    """What a form worked out of a page, for the next one that needs it."""
    if name not in book.kept:
        book.kept[name] = work()
    known: T = book.kept[name]
    return known


def _inner(document: Document) -> set[str]:
    body = document.body
    return {step.anchor for step in body.steps} | {sheet.anchor for sheet in (*body.handouts, *body.flipcharts)}


def _noted(doc: Any) -> Any:
    """The tree with its footnotes where they are called, as every form wants them."""
    lists = [block for block in doc.content if _is(block, "footnote")]
    if not lists:
        return doc
    notes = {f"#{item.identifier}": list(item.content) for item in every(lists, pf.Div) if item.identifier.startswith("fn:")}

    def change(element: Any, _: Any) -> Any:
        if _is(element, "footnote"):
            return []
        if isinstance(element, pf.Superscript) and len(element.content) == 1 and getattr(element.content[0], "url", "") in notes:
            return pf.Note(*_without_backlinks(notes[element.content[0].url]))
        return None

    return doc.walk(change)


def _without_backlinks(blocks: Blocks) -> Blocks:
    return changed(blocks, lambda element: [] if isinstance(element, pf.Link) and "footnote-backref" in element.classes else None)


def page_html(document: Document, catalogue: Catalogue) -> str:
    """The prose of a page as plain HTML: boxes, tables and pictures, with markers for what is computed."""
    text = prose.prepared(document, catalogue).replace("<!-- palabre: quiz -->", quiz_html(document))
    text = _MARKER.sub(lambda match: "" if match[1].startswith("step-") else f'<div class="marker" id="{match[1]}-here"></div>', text)
    return spaced(markdown.markdown(text, extensions=list(EXTENSIONS)), document.language.code)


def quiz_html(document: Document) -> str:
    """The questions of a module, each in a division of its own."""
    return "\n".join(_item_html(item) for item in document.body.quiz)


def _item_html(item: Item) -> str:
    answers = "".join(f'<div class="answer{" right" if answer.is_right else ""}">{_inline(answer.text)}</div>' for answer in item.answers)
    return f'<div class="quiz-item" id="quiz-{item.number}">{_inline(item.question)}{answers}<div class="explanation">{_inline(item.explanation)}</div></div>'


def _inline(text: str) -> str:
    return markdown.markdown(text, extensions=["attr_list"])


# pandoc -----------------------------------------------------------------------------------------------------------


def pandoc(content: bytes, *options: str, seconds: float | None = None) -> bytes:
    """Run pandoc once, for so many seconds at most.

    Raises:
        RuntimeError: with what pandoc said, or when the time was over.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "GHCRTS": "-A64m"}  # with more room it tidies its memory less often: a book takes a sixth less time
    command = [pypandoc.get_pandoc_path(), *options]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=False, env=environment, timeout=seconds)  # noqa: S603 the pandoc of our own environment
    except subprocess.TimeoutExpired as late:
        raise RuntimeError("it takes too long") from late
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def read_html(text: str) -> Any:
    """The tree of an HTML text."""
    return pf.load(io.StringIO(pandoc(text.encode(), "-f", "html", "-t", "json").decode()))


def written(blocks: Iterable[Any], metadata: dict[str, Any] | None = None) -> bytes:
    """A tree as the JSON that pandoc reads; a block may be in that form already."""
    tree = {
        "pandoc-api-version": pf.Doc().api_version,
        "meta": {name: _meta(value) for name, value in (metadata or {}).items()},
        "blocks": [block if isinstance(block, dict) else block.to_json() for block in blocks],
    }
    return json.dumps(tree, check_circular=False).encode()


def _meta(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, str):
        return {"t": "MetaString", "c": value}
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {name: _meta(inner) for name, inner in value.items()}}
    return {"t": "MetaList", "c": [_meta(inner) for inner in value]}


# pieces -----------------------------------------------------------------------------------------------------------


def copied(blocks: Iterable[Any]) -> Blocks:
    """The same blocks once more: a tree belongs to one document only."""
    return [_twin(block) for block in blocks]


def _twin(element: Any) -> Any:
    """A copy of an element and of all in it; panflute's own way over JSON takes three times as long."""
    new = object.__new__(type(element))
    new.parent = new.location = new.index = None
    for name in _slots(element.__class__):
        value = getattr(element, name)
        if isinstance(value, ListContainer):
            inner = object.__new__(ListContainer)
            inner.oktypes, inner.location, inner.parent, inner.list = value.oktypes, value.location, new, [_twin(each) for each in value.list]
            value = inner
        elif isinstance(value, pf.Element):
            value = _twin(value)
            value.parent = new
        elif isinstance(value, list | dict):
            value = value.copy()
        setattr(new, name, value)
    return new


@lru_cache
def _slots(kind: type) -> tuple[str, ...]:
    return tuple(name for one in kind.__mro__ for name in getattr(one, "__slots__", ()) if name not in ("parent", "location", "index"))


def changed(blocks: Iterable[Any], change: Callable[[Any], Any]) -> Blocks:
    """Blocks in which `change` was asked about each element: None keeps it, [] takes it out, something else replaces it."""
    doc = pf.Doc(*copied(blocks))
    return list(doc.walk(lambda element, _: change(element)).content)


def every(blocks: Iterable[Any], kind: type) -> list[Any]:
    """Every element of a kind, in reading order."""
    found: list[Any] = []
    for block in blocks:
        block.walk(lambda element, _: found.append(element) if isinstance(element, kind) else None)
    return found


def inlines(text: str) -> list[Any]:
    """A plain text as inlines; no-break spaces stay within their word."""
    found: list[Any] = []
    for word in text.strip(" ").split(" "):
        found += [pf.Space, pf.Str(word)] if found else [pf.Str(word)]
    return found


def para(text: str, lead: str = "") -> Any:
    """A paragraph, perhaps with a bold lead."""
    return pf.Para(*([pf.Strong(*inlines(lead)), pf.Space] if lead else []), *inlines(text))


def bullets(texts: Iterable[str]) -> Any:
    """A list of plain texts."""
    return pf.BulletList(*(pf.ListItem(pf.Plain(*inlines(text))) for text in texts))


def heading(text: str, level: int, identifier: str = "") -> Any:
    """A heading."""
    return pf.Header(*inlines(text), level=level, identifier=identifier)


def table(head: list[str], rows: list[list[Any]]) -> Any:
    """A table whose cells are texts or lists of blocks."""

    def row(cells: Iterable[Any]) -> Any:
        return pf.TableRow(*(pf.TableCell(*(cell if isinstance(cell, list) else [pf.Plain(*inlines(cell))])) for cell in cells))

    return pf.Table(
        pf.TableBody(*(row(cells) for cells in rows)),
        head=pf.TableHead(row(head)) if head else pf.TableHead(),
        colspec=[("AlignDefault", "ColWidthDefault")] * len(rows[0]),
    )


def _divs(blocks: Iterable[Any], name: str) -> Iterator[Any]:
    return (block for block in blocks if _is(block, name))


def _is(block: Any, name: str) -> bool:
    return isinstance(block, pf.Div) and name in block.classes


def box_kind(block: Any) -> str | None:
    """The kind of a box (say, watch-out, …), or None."""
    return next((name for name in block.classes if name != "admonition"), "note") if _is(block, "admonition") else None


def box_parts(block: Any) -> tuple[str, Blocks]:
    """The title of a box and its blocks."""
    content = list(block.content)
    first = content[0] if content else None
    if (isinstance(first, pf.Div) and "title" in first.classes) or isinstance(first, pf.Para):
        return pf.stringify(first).strip(), content[1:]
    return "", content
