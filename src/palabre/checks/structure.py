"""What a module, a project or a programme holds: lengths, objectives, sheets, markers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue, Document
from palabre.checks import lines
from palabre.frontmatter import Items
from palabre.messages import N_, translator
from palabre.model.body import FILLED_BY_BUILD, HOW_TO_DRAW, Item, Section, Sheet, Step, plain
from palabre.model.pages import Module, Programme
from palabre.problems import Problem, nearest
from palabre.reading import words

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
    "a-z": N_("words and pages from A to Z"),
    "kits": N_("list of kits"),
    "radio": N_("list of radio scripts"),
    "downloads": N_("all files to take away"),
    "verify": N_("where a person verifies a stick"),
    "releases": N_("the editions for sticks that were published"),
    "timetable": N_("the hours of a programme"),
    "reviews": N_("what reviews found"),
    "readability": N_("how easily each module is followed"),
    "rules": N_("the rules"),
    "fields": N_("the fields"),
    "waivers": N_("the waivers"),
    "contact": N_("the role address"),
    "doors": N_("the three doors of the home page"),
    "changes": N_("what changed"),
    "app-kept": N_("what is kept on the reader's device"),
    "app-keep": N_("what can be kept there"),
    "app-erase": N_("the button that erases it"),
}
_UNSETTLED = frozenset(
    ("PB301", "PB303", "PB304", "PB308", "PB309", "PB330", "PB331", "PB334", "PB335", "PB337", "PB342")
)  # the steps or the questions are not known yet


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
    unsettled = {found.path for found in catalogue.problems if found.code in _UNSETTLED}
    for document in _modules(catalogue):
        if document.page is None or document.path in unsettled:
            continue
        original = catalogue.twin(document, catalogue.languages.default.code) or document
        if _count(original) != _count(document):
            continue  # the translation differs, which is said there
        unknown = list(_unknown_objectives(document))
        yield from unknown
        if not unknown and original.path not in unsettled and _objectives(original) == _objectives(document):
            yield from _idle_objectives(document)


def _unknown_objectives(document: Document) -> Iterator[Problem]:
    assert isinstance(document.page, Module)
    count = len(document.page.objectives)
    places: list[Step | Item] = [*document.body.steps, *document.body.quiz]
    for place in places:
        for number in place.objectives:
            if not 1 <= number <= count:
                yield document.at(place.line, "PB311", N_("there is no objective {number}"), N_("use the numbers 1 to {count}"), number=number, count=count)


def _idle_objectives(document: Document) -> Iterator[Problem]:
    assert isinstance(document.page, Module)
    served, tested = _objectives(document)
    for number in range(1, len(document.page.objectives) + 1):
        line = lines.item(document, "objectives", number - 1)
        if number not in served:
            hint = N_('write it between the braces of a step: objectives="{number}"')
            yield document.at(line, "PB311", N_("objective {number} is served by no step"), hint, number=number)
        if number not in tested:
            yield document.at(
                line, "PB311", N_("objective {number} is tested by no question"), N_("write behind a question: { objective={number} }"), number=number
            )


def _count(document: Document) -> int:
    objectives = document.source.metadata.nodes.get("objectives")
    return len(objectives.nodes) if isinstance(objectives, Items) else 0


def _objectives(document: Document) -> tuple[set[int], set[int]]:
    served, tested = ({number for place in places for number in place.objectives} for places in (document.body.steps, document.body.quiz))
    return served, tested


def markers_are_known(catalogue: Catalogue) -> Iterator[Problem]:
    """Places that the build fills in are marked by their name."""
    for document in catalogue.documents:
        for marker in document.outline.markers:
            if marker.name not in MARKERS:
                near = nearest(marker.name, MARKERS)
                hint = N_("write it like this: <!-- palabre: {near} -->") if near else N_("choose one of: {names}")
                yield document.at(marker.line, "PB315", N_("there is no marker '{name}'"), hint, name=marker.name, near=near, names=", ".join(MARKERS))
        yield from _missing_markers(document)


def _missing_markers(document: Document) -> Iterator[Problem]:
    if any(found.code in ("PB315", "PB330", "PB331") for found in document.problems):
        return  # one that cannot be read
    if document.shape is Programme:
        places = [("timetable", document.source.prose_line, document.source.prose_line + document.source.prose.count("\n"))]
    else:
        ends = [part.heading.line for part in document.outline.parts if part.heading.level <= 2] + [10**9]
        found = [(section.value, document.body.sections[section].heading.line) for section in FILLED_BY_BUILD if section in document.body.sections]
        places = [(name, line, next(end for end in ends if end > line)) for name, line in found]
    for name, first, last in places:
        inside = [marker.name for marker in document.outline.markers if first <= marker.line <= last]
        if name not in inside and not set(inside) - MARKERS.keys():  # one that is misspelt has its own problem
            yield document.at(
                first, "PB315", N_("the marker '{name}' is missing here"), N_("add an empty line and a line: <!-- palabre: {name} -->"), name=name
            )


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
            shown = _words(Sheet(sheet.code, sheet.title, sheet.line, sheet.lines[:how]))
            if shown > MAX_FLIPCHART_WORDS:
                yield document.at(
                    sheet.line,
                    "PB319",
                    N_("the flipchart {code} has {words} words, at most {most}"),
                    N_("keep what is read from the back of the room"),
                    code=sheet.code,
                    words=shown,
                    most=MAX_FLIPCHART_WORDS,
                )


def handouts_fit_on_a_sheet(catalogue: Catalogue) -> Iterator[Problem]:
    """A handout fits on a sheet: at most 250 words, cards, cases and scripts apart."""
    for document in catalogue.documents:
        for sheet in document.body.handouts:
            if sheet.code[0] not in LONG_SHEETS and _words(sheet) > MAX_HANDOUT_WORDS:
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
    return len(words(text))
