"""A page -> the pieces of plain text that a reader can land on: its beginning, its sections, steps and sheets, each with its anchor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from palabre.catalogue import Catalogue, Document
from palabre.markup import Line
from palabre.messages import translator
from palabre.model.body import NAMES
from palabre.model.pages import Kit, Module, Page, Programme, Project, Radio
from palabre.model.vocabulary import LABELS

KINDS: dict[type[Any], str] = {Module: "module", Kit: "kit", Radio: "radio", Project: "project", Programme: "programme", Page: "page"}
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


def front(document: Document) -> str:
    """What a page says of itself: summary, objectives, messages, and the words of its kind, theme and audience."""
    page, say = document.page, translator(document.language.code)
    if page is None:
        return ""
    labels = [getattr(page, "theme", None), *getattr(page, "audience", ())]
    return _said([*(getattr(page, name, ()) or () for name in _STRONG), *(say(LABELS[label]) for label in labels if label)])


def plain(lines: Iterable[Line]) -> str:
    """Lines of Markdown as text that can be read."""
    return " ".join(text for line in lines if (text := _plain(line)))


def bare(text: str) -> str:
    """A line of Markdown without its marks.

    >>> bare("**Ask** the [two sides](x.md){ .a }")
    'Ask the two sides'
    """
    return " ".join(_MARKS.sub(lambda match: match[1] or match[2] or " ", text).split())


def section_titles() -> frozenset[str]:
    """The headings that all pages of a kind share, in English."""
    return frozenset(NAMES.values())


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


def _said(texts: Iterable[str | Iterable[str]]) -> str:
    flat = [text for entry in texts for text in ([entry] if isinstance(entry, str) else entry)]
    return " ".join(" ".join(text.split()) for text in flat if text.strip())
