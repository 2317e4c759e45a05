"""Statements of project pages: every one has a source, and every number in the text is one of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from palabre.catalogue import Catalogue, Document
from palabre.checks import lines
from palabre.messages import N_
from palabre.model.pages import Project
from palabre.problems import Problem

_NUMBER = re.compile(r"(?<![\w#.])\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+(?![\w])|(?<![\w#])\d+(?:[.,]\d+)?(?![\w])")
_DIGIT = re.compile(r"\d")
_CITATION = re.compile(r"\[source\s*+:([\w,\s-]++)\]")
_MONTHS = "jan|feb|fév|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|aoû|aou|sep|oct|nov|dec|déc"
_DAY = re.compile(  # 10 January, 10 janvier · January 10, 2016 · 2016-01-10
    rf"\b\d{{1,2}}(?=(?:st|nd|rd|th|er)?\s+(?:of\s+)?(?:{_MONTHS}))|(?<=[a-zû.]\s)\d{{1,2}}(?=,\s+\d{{4}}\b)"
    r"|(?<=\b\d{4}-)\d\d\b|(?<=\b\d{4}-\d\d-)\d\d\b",
    re.IGNORECASE,
)
# what is no statement: citations, addresses, code, marks of footnotes, attributes, numbers of goals and of list items
_NO_STATEMENT = re.compile(
    r"\]\([^)]*\)|\]\[[^\]]*\]|`[^`]*`|<?https?://\S+|^\s*\[[^\]]+\]:.*$|\[\^[^\]]+\]|\{[^{}\n]*\}|\b(?:SDG|ODD)\s\d+(?:\.\w+)?|^\s*\d+[.)]\s", re.MULTILINE
)
SOURCED = ("identifiers", "organisations", "dates", "budget", "sdgs", "locations", "results", "facts", "team")


def statements_have_sources(catalogue: Catalogue) -> Iterator[Problem]:
    """Every statement of a project names a source that the page lists."""
    for document in catalogue.of(Project):
        project = document.page
        assert isinstance(project, Project)
        known = {source.id for source in project.sources}
        shown = ", ".join(sorted(known))
        reported: set[str] = set()  # a source that is missing in the list is told once, where it is named first
        for line, field, source in (*_sources_of_fields(document), *_sources_of_text(document)):
            if source and source not in known | reported:
                reported.add(source)
                message = (
                    N_("'{field}' names the source '{id}', which the page does not list")
                    if field
                    else N_("the text names the source '{id}', which the page does not list")
                )
                yield document.at(line, "PB117", message, _LISTED, field=field, id=source, known=shown)


def _sources_of_fields(document: Document) -> Iterator[tuple[int, str, str | None]]:
    for name in SOURCED:
        for number, each in enumerate(getattr(document.page, name)):
            yield lines.item(document, name, number), name, each.source


def _sources_of_text(document: Document) -> Iterator[tuple[int, str, str]]:
    for paragraph in document.outline.paragraphs:
        for match in _CITATION.finditer(paragraph.text):
            for source in re.split(r"[,\s]+", match[1].strip()):
                yield paragraph.number + paragraph.text.count("\n", 0, match.start()), "", source


_LISTED = N_("choose one of: {known}; or add it under sources")


def numbers_have_sources(catalogue: Catalogue) -> Iterator[Problem]:
    """Every number in the text of a project stands in a field that has a source."""
    for document in catalogue.of(Project):
        known, days = _known_numbers(document)
        reported: set[str] = set()
        for paragraph in document.outline.paragraphs:
            if not _DIGIT.search(paragraph.text):
                continue
            text = _blank(_NO_STATEMENT, _blank(_CITATION, paragraph.text))
            in_dates = {match.start() for match in _DAY.finditer(text)}
            for match in _NUMBER.finditer(text):
                number = _normal(match[0])
                if (
                    number in known | reported
                    or (match.start() in in_dates and number in days)
                    or all(_normal(part) in known for part in re.findall(r"\d+", match[0]))
                ):
                    continue
                reported.add(number)
                hint = N_("add to facts: - {text: …, as_of: …, source: …}; or take the number out")
                line = paragraph.number + text.count("\n", 0, match.start())
                yield document.at(line, "PB118", N_("the number '{number}' stands in no field that has a source"), hint, number=match[0].strip())


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _known_numbers(document: Document) -> tuple[set[str], set[str]]:
    """Numbers that stand in fields, and those that are only days and months of dates."""
    known, days = set[str](), set[str]()
    for name in (*SOURCED, "media", "sectors", "countries", "sources"):
        for value in _values(getattr(document.page, name)):
            if isinstance(value, int):
                known.add(str(value))
            elif isinstance(value, dt.date) or re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value):
                year, *rest = str(value).split("-")
                known.add(year)
                days |= {str(int(part)) for part in rest}
            elif _DIGIT.search(value):
                known |= {_normal(match[0]) for match in _NUMBER.finditer(value)}
                days |= {_normal(match[0]) for match in _DAY.finditer(value)}
    return known, days


def _values(value: Any) -> Iterator[str | int | dt.date]:
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _values(each)
    elif isinstance(value, str | int | dt.date) and not isinstance(value, bool):
        yield value


def _normal(number: str) -> str:
    """A number without the signs that languages put into it: 817,000 and 817 000 are 817000."""
    digits = re.sub(r"[\s\u00a0\u202f']", "", number)
    digits = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    return digits.lstrip("0") or "0"
