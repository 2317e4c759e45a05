"""Statements of project pages: every one has a source, and every number in the text is one of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from palabre.catalogue import Catalogue, Document
from palabre.messages import N_
from palabre.model.pages import Project
from palabre.problems import Problem

_NUMBER = re.compile(r"(?<![\w#.])\d+(?:[\s\u00a0\u202f.,']\d{3})+(?![\d])|(?<![\w#])\d+(?:[.,]\d+)?(?![\w])")
_CITATION = re.compile(r"\[source\s*:\s*([\w,\s-]+?)\]")


def statements_have_sources(catalogue: Catalogue) -> Iterator[Problem]:
    """Every statement of a project names a source that the page lists."""
    for document in catalogue.of(Project):
        project = document.page
        assert isinstance(project, Project)
        known = {source.id for source in project.sources}
        for name in ("identifiers", "organisations", "dates", "budget", "sdgs", "locations", "results", "facts", "team"):
            for each in getattr(project, name):
                if each.source is not None and each.source not in known:
                    yield document.problem(
                        name,
                        "PB117",
                        N_("'{field}' names the source '{id}', which the page does not list"),
                        N_("choose one of: {known}, or add it to sources"),
                        field=name,
                        id=each.source,
                        known=", ".join(sorted(known)),
                    )
        for paragraph in document.outline.paragraphs:
            for match in _CITATION.finditer(paragraph.text):
                for identifier in re.split(r"[,\s]+", match[1].strip()):
                    if identifier and identifier not in known:
                        line = paragraph.number + paragraph.text.count("\n", 0, match.start())
                        yield document.at(
                            line,
                            "PB117",
                            N_("the text names the source '{id}', which the page does not list"),
                            N_("choose one of: {known}, or add it to sources"),
                            id=identifier,
                            known=", ".join(sorted(known)),
                        )


def numbers_have_sources(catalogue: Catalogue) -> Iterator[Problem]:
    """Every number in the text of a project stands in a field that has a source."""
    for document in catalogue.of(Project):
        known = _known_numbers(document)
        reported: set[str] = set()
        for paragraph in document.outline.paragraphs:
            text = _CITATION.sub(lambda match: " " * len(match[0]), paragraph.text)
            text = re.sub(r"\]\([^)]*\)|`[^`]*`|\bSDG \d+|\bODD \d+", lambda match: " " * len(match[0]), text)
            text = re.sub(r"^\s*\d+[.)]\s", lambda match: " " * len(match[0]), text)
            for match in _NUMBER.finditer(text):
                number = _normal(match[0])
                if number not in known and number not in reported:
                    reported.add(number)
                    line = paragraph.number + text.count("\n", 0, match.start())
                    yield document.at(
                        line,
                        "PB118",
                        N_("the number '{number}' stands in no field that has a source"),
                        N_("add to facts: - {text: …, as_of: …, source: …}, or take the number out"),
                        number=match[0].strip(),
                    )


def _known_numbers(document: Document) -> set[str]:
    project = document.page
    assert isinstance(project, Project)
    found: set[str] = set()
    for name in (
        "identifiers",
        "organisations",
        "dates",
        "budget",
        "sdgs",
        "locations",
        "results",
        "facts",
        "team",
        "media",
        "sectors",
        "countries",
        "sources",
    ):
        for each in getattr(project, name):
            found |= set(_numbers_in(each))
    return found


def _numbers_in(value: Any) -> Iterator[str]:
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _numbers_in(getattr(value, field.name))
    elif isinstance(value, dt.date):
        yield from (str(value.year), str(value.month), str(value.day))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, str):
        yield from (_normal(match[0]) for match in _NUMBER.finditer(value))
        yield from (str(int(digits)) for digits in re.findall(r"\d+", value) if len(digits) < 19)


def _normal(number: str) -> str:
    """A number without the signs that languages put into it: 817,000 and 817 000 are 817000."""
    digits = re.sub(r"[\s\u00a0\u202f']", "", number)
    digits = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    return digits.lstrip("0") or "0"
