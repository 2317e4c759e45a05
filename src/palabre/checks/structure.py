"""What a module, a project or a programme holds: lengths, objectives, sheets, markers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue, Document
from palabre.messages import N_, translator
from palabre.model.body import HOW_TO_DRAW, Section, Sheet, plain
from palabre.model.pages import Module, Programme
from palabre.problems import Problem

MAX_MINUTES = 480
MAX_FLIPCHART_WORDS = 25
MAX_HANDOUT_WORDS = 250
LONG_SHEETS = "CRSAG"  # cases, role cards, scripts, audio and guides are read aloud or cut up

MARKERS = {
    "session-plan": N_("the session plan, in the section of that name"),
    "references": N_("works cited"),
    "modules": N_("list of modules"),
    "projects": N_("list of projects"),
    "programmes": N_("list of programmes"),
    "glossary": N_("the glossary"),
    "timetable": N_("the hours of a programme"),
    "rules": N_("the rules"),
    "fields": N_("the fields"),
    "waivers": N_("the waivers"),
    "contact": N_("the role address"),
    "doors": N_("the three doors of the home page"),
    "changes": N_("what changed"),
}
_WANTED = {Module: ("session-plan", "references"), Programme: ("timetable",)}


def modules_are_not_endless(catalogue: Catalogue) -> Iterator[Problem]:
    """The minutes of the steps are whole numbers, and a module lasts at most 480 minutes."""
    for document in _modules(catalogue):
        if document.body.minutes > MAX_MINUTES:
            line = document.body.sections[Section.STEPS].heading.line
            yield document.at(
                line,
                "PB305",
                N_("the steps take {minutes} minutes together, at most {most}"),
                N_("shorten steps, or make two modules of one"),
                minutes=document.body.minutes,
                most=MAX_MINUTES,
            )


def objectives_are_served_and_tested(catalogue: Catalogue) -> Iterator[Problem]:
    """Every objective is served by a step and tested by a question."""
    for document in _modules(catalogue):
        if not isinstance(document.page, Module) or not document.body.steps or not document.body.quiz:
            continue
        count = len(document.page.objectives)
        served = {number for step in document.body.steps for number in step.objectives}
        tested = {number for item in document.body.quiz for number in item.objectives}
        for number in range(1, count + 1):
            if number not in served:
                yield document.problem(
                    "objectives",
                    "PB311",
                    N_("objective {number} is served by no step"),
                    N_('add its number to a step: { minutes=25 method=debate objectives="{number}" }'),
                    number=number,
                )
            if number not in tested:
                yield document.problem(
                    "objectives",
                    "PB311",
                    N_("objective {number} is tested by no question"),
                    N_("write behind a question: { objective={number} }"),
                    number=number,
                )
        for step in document.body.steps:
            for number in step.objectives:
                if not 1 <= number <= count:
                    yield document.at(step.line, "PB311", N_("there is no objective {number}"), N_("use the numbers 1 to {count}"), number=number, count=count)
        for item in document.body.quiz:
            for number in item.objectives:
                if not 1 <= number <= count:
                    yield document.at(item.line, "PB311", N_("there is no objective {number}"), N_("use the numbers 1 to {count}"), number=number, count=count)


def markers_are_known(catalogue: Catalogue) -> Iterator[Problem]:
    """Places that the build fills in are marked by their name."""
    for document in catalogue.documents:
        for marker in document.outline.markers:
            if marker.name not in MARKERS:
                yield document.at(
                    marker.line, "PB315", N_("there is no marker '{name}'"), N_("choose one of: {names}"), name=marker.name, names=", ".join(MARKERS)
                )
        names = [marker.name for marker in document.outline.markers]
        for wanted in _WANTED.get(document.shape, ()):  # type: ignore[call-overload]
            if wanted not in names:
                section = {"session-plan": Section.SESSION_PLAN, "references": Section.REFERENCES}.get(wanted)
                part = document.body.sections.get(section) if section else None
                if section is None or part is not None:
                    line = part.heading.line if part else document.source.prose_line
                    yield document.at(line, "PB315", N_("the marker '{name}' is missing here"), N_("add a line: <!-- palabre: {name} -->"), name=wanted)


def flipcharts_can_be_drawn(catalogue: Catalogue) -> Iterator[Problem]:
    """A flipchart can be drawn by hand: it says how, and has at most 25 words."""
    for document in _modules(catalogue):
        lead = translator(document.language.code)(HOW_TO_DRAW)
        for sheet in document.body.flipcharts:
            how = next(
                (
                    n
                    for n, line in enumerate(sheet.lines)
                    if re.match(r"\s*\*\*(?:" + re.escape(plain(lead)) + "|" + re.escape(plain(HOW_TO_DRAW)) + ")", plain(line.text))
                ),
                None,
            )
            if how is None:
                yield document.at(
                    sheet.line,
                    "PB319",
                    N_("the flipchart {code} does not say how to draw it"),
                    N_("add a paragraph: **{lead}:** and three to six strokes"),
                    code=sheet.code,
                    lead=lead,
                )
                continue
            words = _words(Sheet(sheet.code, sheet.title, sheet.line, sheet.lines[:how]))
            if words > MAX_FLIPCHART_WORDS:
                yield document.at(
                    sheet.line,
                    "PB319",
                    N_("the flipchart {code} has {words} words, at most {most}"),
                    N_("keep what is read from the back of the room"),
                    code=sheet.code,
                    words=words,
                    most=MAX_FLIPCHART_WORDS,
                )


def handouts_fit_on_a_sheet(catalogue: Catalogue) -> Iterator[Problem]:
    """A handout fits on a sheet: at most 250 words, cards, cases and scripts apart."""
    for document in _modules(catalogue):
        for sheet in document.body.handouts:
            if sheet.code[0] not in LONG_SHEETS and "cards" not in sheet.code and _words(sheet) > MAX_HANDOUT_WORDS:
                yield document.at(
                    sheet.line,
                    "PB320",
                    N_("the handout {code} has {words} words, at most {most}"),
                    N_("shorten it, or make two of it"),
                    code=sheet.code,
                    words=_words(sheet),
                    most=MAX_HANDOUT_WORDS,
                )


def _modules(catalogue: Catalogue) -> Iterator[Document]:
    return (document for document in catalogue.documents if document.shape is Module)


def _words(sheet: Sheet) -> int:
    """Words that are read: not those of pictures, boxes' marks or empty cells."""
    text = "\n".join(re.sub(r"!\[[^\]]*\]\([^)]*\)", "", line.text) for line in sheet.lines if line.is_text and not line.text.startswith("!!!"))
    return len(re.findall(r"[^\W_][\w’'-]*", text))
