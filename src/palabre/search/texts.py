"""A page -> the pieces of plain text that a reader can land on: its beginning, its sections, steps and sheets, each with its anchor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from palabre.catalogue import Catalogue, Document
from palabre.markup import Line
from palabre.messages import N_, translator
from palabre.model.pages import Kit, Module, Page, PageKind, Programme, Project, Radio
from palabre.model.vocabulary import LABELS

KINDS: dict[type[Any], str] = {Module: "module", Kit: "kit", Radio: "radio", Project: "project", Programme: "programme", Page: "page"}
NAMES_OF_KINDS = {
    "module": N_("Module"),
    "kit": N_("Kit"),
    "radio": N_("Radio scripts"),
    "project": N_("Project"),
    "programme": N_("Programme"),
    "term": N_("Glossary"),
    "page": N_("Page"),
    "guide": N_("Page"),
}
_MARKS = re.compile(
    r"!\[([^\]]*)\]\([^)]*\)|\[\^[^\]]*\]:?|\[source\s*:[^\]]*\]|\[([^\[\]]*)\]\([^)]*\)|\[[ xX]\]|\{[^{}]*\}|<[^<>]*>|https?://\S+|[*_`|]+|\\(?=\W)"
)
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+\.|#+|>|:)\s+")
_BOX = re.compile(r"\s*(?:!!!|\?\?\?\+?)\s*[\w-]+(?:\s+\"([^\"]*)\")?\s*$")
_RULE = re.compile(r"[\s|:-]*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands under one heading: `kind` is "step", "handout", "flipchart", "term" or "" for a plain section."""

    anchor: str
    title: str
    text: str
    kind: str = ""
    is_fixed: bool = False  # a heading that every page of the kind has


def pieces(document: Document, catalogue: Catalogue) -> list[Piece]:
    """The pieces of a page in their order; the first one is its beginning."""
    kinds = {step.line: "step" for step in document.body.steps}
    kinds |= {sheet.line: "handout" for sheet in document.body.handouts} | {sheet.line: "flipchart" for sheet in document.body.flipcharts}
    fixed = {part.heading.line for part in document.body.sections.values()}
    page = document.page
    found = [Piece("", page.title if page else document.slug, _said([*_front(page), plain(document.outline.lead.lines)]))]
    for part in document.outline.parts:
        line = part.heading.line
        found.append(Piece(document.anchors[line], bare(part.heading.text), plain(part.lines), kinds.get(line, ""), line in fixed))
    return [*found, *_terms(document, catalogue)]


def front(document: Document, catalogue: Catalogue) -> list[str]:
    """What a page says of itself, and what leads to it.

    That is its summary, objectives and messages, the words of its kind, theme and audience, what data/search.yml adds, and for a
    radio page what its module is about.
    """
    page, code = document.page, document.language.code
    if page is None:
        return []
    say, labels = translator(code), [LABELS[label] for label in (getattr(page, "theme", None), *getattr(page, "audience", ())) if label]
    kinds = [] if isinstance(page, Page) else [NAMES_OF_KINDS[KINDS[type(page)]]]
    added = (catalogue.search.pages or {}).get(document.location, {}).get(code, ())
    own = (text for name in _STRONG if (said := getattr(page, name, None)) for text in ([said] if isinstance(said, str) else said))
    return [*own, *(say(text) for text in (*labels, *kinds)), *added, *_module_of(page, code, catalogue)]


def _module_of(page: PageKind, code: str, catalogue: Catalogue) -> Iterator[str]:
    found = catalogue.by_id(Module, page.module, code) if isinstance(page, Radio) else None
    if found and isinstance(found.page, Module):
        yield from (found.page.title, *found.page.keywords)


def plain(lines: Iterable[Line]) -> str:
    """Lines of Markdown as text that can be read."""
    return " ".join(text for line in lines if (text := _plain(line)))


def bare(text: str) -> str:
    """A line of Markdown without its marks.

    >>> bare("**Ask** the [two sides](x.md){ .a }")
    'Ask the two sides'
    """
    return " ".join(_MARKS.sub(lambda match: match[1] or match[2] or " ", text).split())


_STRONG = ("summary", "keywords", "objectives", "key_messages", "target_groups")


def _front(page: Any) -> Iterator[str]:
    for name in ("summary", "objectives", "key_messages", "safety", "rumour_risk", "target_groups", "unverified"):
        value = getattr(page, name, None) or ()
        yield from [value] if isinstance(value, str) else value
    yield from (entry.text for name in ("results", "facts") for entry in getattr(page, name, ()))
    if risk := getattr(page, "risk", None):
        yield from (risk.do_not_run_when, risk.safety)


def _terms(document: Document, catalogue: Catalogue) -> Iterator[Piece]:
    if any(marker.name == "glossary" for marker in document.outline.markers):
        for name, term in catalogue.terms.items():
            if wording := term.wordings.get(document.language.code):
                yield Piece(name, wording.term, _said([wording.definition, ", ".join(wording.also)]), "term")


def _plain(line: Line) -> str:
    text = line.text
    if not line.is_text or _RULE.fullmatch(text):
        return ""
    if box := _BOX.match(text):
        return box[1] or ""
    return bare(_BULLET.sub("", text, count=1))


def _said(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
