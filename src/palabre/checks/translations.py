"""The same page in every language: it exists, is up to date, and has the same structure and neutral fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from palabre.catalogue import NOT_TRANSLATED, Catalogue, Document
from palabre.checks import lines
from palabre.checks.projects import SOURCED
from palabre.markup import Line
from palabre.messages import N_
from palabre.model.body import Section, Step
from palabre.model.kinds import Choice, Date, Kind, Many, Part, Text, Whole, YesNo, fields_of
from palabre.problems import Problem

_FREE = ("redirect_from", "keywords", *NOT_TRANSLATED)  # what each language has of its own


_SOURCES = ("sources", "media", *SOURCED)  # when a text names a source or a number that is not there, an entry of these is lost


def missing(catalogue: Catalogue) -> Iterator[Problem]:
    """Every page exists in every required language."""
    unreadable = {found.path for found in catalogue.problems}
    for document in catalogue.documents:
        if not document.language.is_default:
            continue
        for language in catalogue.languages.others:
            path = f"docs/{language.folder}{document.location}"
            if language.is_required and not catalogue.twin(document, language.code) and path not in unreadable:
                yield document.at(
                    1, "PB201", N_("there is no '{language}' translation"), N_("copy it to {path} and translate it"), language=language.code, path=path
                )


def without_original(catalogue: Catalogue) -> Iterator[Problem]:
    """A translation has an original."""
    unreadable = {found.path for found in catalogue.problems}
    for document in catalogue.documents:
        path = f"docs/{catalogue.languages.default.folder}{document.location}"
        if not document.language.is_default and not catalogue.twin(document, catalogue.languages.default.code) and path not in unreadable:
            yield document.at(1, "PB207", N_("there is no original of this translation"), N_("write {path}, or delete this file"), path=path)


def out_of_date(catalogue: Catalogue) -> Iterator[Problem]:
    """A translation names the version of the original it was made from."""
    faulty = {found.path for found in catalogue.problems}
    for original, translation in catalogue.pairs():
        if translation.page is None:
            continue
        said = translation.page.source_hash
        if said is None:
            yield translation.at(1, "PB205", N_("this translation has no source_hash"), N_('add a line: source_hash: "{digest}"'), digest=original.digest)
        elif said != original.digest and original.path not in faulty:  # to mend the original would change its digest again
            hint = N_('bring the text up to date, then set source_hash: "{digest}"')
            yield translation.problem("source_hash", "PB202", N_("the original changed after this was translated"), hint, digest=original.digest)
    for document in catalogue.documents:
        if document.language.is_default and document.page and document.page.source_hash is not None:
            yield document.problem("source_hash", "PB205", N_("this is an original, and has a source_hash"), N_("delete the line"))


def neutral_fields_differ(catalogue: Catalogue) -> Iterator[Problem]:
    """Fields that do not depend on the language are the same in every language."""
    faulty = {(found.path, found.line) for found in catalogue.problems}
    unsourced = {found.path for found in catalogue.problems if found.code in ("PB117", "PB118")}
    for original, translation in catalogue.pairs():
        if original.page is None or translation.page is None or type(original.page) is not type(translation.page):
            continue
        for name, spec in fields_of(type(original.page)).items():
            ours, theirs = getattr(original.page, name), getattr(translation.page, name)
            if (
                ours == theirs
                or name in _FREE
                or (name in _SOURCES and unsourced & {original.path, translation.path})
                or any((each.path, line) in faulty for each in (original, translation) for line in lines.of(each, name))
            ):
                continue
            place = {"field": name, "path": original.path, "line": original.line_of(name)}
            is_ours, is_theirs = (name in each.source.metadata.nodes for each in (original, translation))
            if spec.metadata["neutral"] and is_ours:
                yield translation.problem(name, "PB204", N_("'{field}' is not the same as in the original"), N_("copy it from {path} (line {line})"), **place)
            elif spec.metadata["neutral"]:
                yield translation.problem(name, "PB204", N_("'{field}' is not in the original"), N_("delete it here, or add it to {path} too"), **place)
            elif is_ours and not is_theirs:
                yield translation.problem(name, "PB203", N_("'{field}' is in the original and not here"), N_("translate it from {path} (line {line})"), **place)
            elif is_theirs and not is_ours:
                yield translation.problem(name, "PB203", N_("'{field}' is not in the original"), N_("delete it here, or add it to {path} too"), **place)
            elif _skeleton(spec.metadata["kind"], ours) != _skeleton(spec.metadata["kind"], theirs):
                hint = N_("compare with {path} (line {line}), item by item")
                yield translation.problem(name, "PB203", N_("'{field}' has other items, numbers, dates or names than in the original"), hint, **place)


def structure_differs(catalogue: Catalogue) -> Iterator[Problem]:
    """A page has the same structure in every language: steps, minutes, methods, sheets, quiz keys."""
    faulty = {found.path for found in catalogue.problems if found.code.startswith("PB3")}
    pictureless = {found.path for found in catalogue.problems if found.code in ("PB404", "PB408")}
    for original, translation in catalogue.pairs():
        if {original.path, translation.path} & faulty:
            continue  # a structure that is wrong in itself is mended first
        if original.body.sections or translation.body.sections:
            yield from _bodies(original, translation, with_pictures={original.path, translation.path}.isdisjoint(pictureless))
        else:
            ours, theirs = ([part.heading.level for part in each.outline.parts] for each in (original, translation))
            if ours != theirs:
                line = _first_difference(ours, theirs, [part.heading.line for part in translation.outline.parts])
                hint = N_("give it the same headings, in the same order and of the same level, as {path}")
                yield translation.at(
                    line,
                    "PB203",
                    N_("the headings are not those of the original: {found} here, {wanted} there"),
                    hint,
                    found=len(theirs),
                    wanted=len(ours),
                    path=original.path,
                )
        ours_marked, theirs_marked = ([marker.name for marker in each.outline.markers] for each in (original, translation))
        if ours_marked != theirs_marked:
            line = _first_difference(ours_marked, theirs_marked, [marker.line for marker in translation.outline.markers])
            hint = N_("copy the lines with <!-- palabre: … --> from {path}")
            yield translation.at(
                line, "PB203", N_("the markers are not those of the original: {found} here, {wanted} there"), hint,
                found=", ".join(theirs_marked) or "–", wanted=", ".join(ours_marked) or "–", path=original.path,
            )  # fmt: skip


def untranslated(catalogue: Catalogue) -> Iterator[Problem]:
    """A translation is translated."""
    for original, translation in catalogue.pairs():
        for line in untranslated_lines(catalogue, original, translation):
            yield translation.at(line, "PB208", N_("this paragraph is the same as in the original"), N_("translate it"))


def untranslated_lines(catalogue: Catalogue, original: Document, translation: Document) -> tuple[int, ...]:
    """Lines of the paragraphs of a translation that are those of the original."""
    return catalogue.memory.recall(f"alike {original.fingerprint} {translation.fingerprint}", partial(_alike, original, translation))


def _alike(original: Document, translation: Document) -> tuple[int, ...]:
    openings = {_opening(paragraph.text) for paragraph in _long(original)}
    alike = [paragraph for paragraph in _long(translation) if _opening(paragraph.text) in openings]
    ours = {" ".join(paragraph.text.split()) for paragraph in _long(original)} if alike else set()
    texts = ((paragraph.number, " ".join(paragraph.text.split())) for paragraph in alike)
    return tuple(number for number, text in texts if len(text) > 70 and text in ours and text.count(" ") > 8 and not text.startswith("|"))


def _long(document: Document) -> Iterator[Line]:
    return (paragraph for paragraph in document.outline.paragraphs if len(paragraph.text) > 70)


def _opening(text: str) -> tuple[str, ...]:
    """The first words of a paragraph, by which nearly all can be told apart."""
    return tuple(text.split(None, 6)[:6])


def _bodies(original: Document, translation: Document, *, with_pictures: bool) -> Iterator[Problem]:
    reported: set[int] = set()
    for what, ours, theirs, places in (*_compared(original, translation), *(_pictures(original, translation) if with_pictures else ())):
        if ours == theirs:
            continue
        line = _first_difference(ours, theirs, places)
        if line in reported:
            continue  # two steps that change places differ in minutes, method, objectives and boxes
        reported.add(line)
        place = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
        yield translation.at(
            line, "PB203", N_("{part} are not those of the original: '{found}' here, '{wanted}' there"), N_("give them the same order and values as in {path}"),
            part=what, found=_shown(theirs, place), wanted=_shown(ours, place), path=original.path,
        )  # fmt: skip


def _compared(original: Document, translation: Document) -> Iterator[tuple[str, list[Any], list[Any], list[int]]]:
    ours, theirs = original.body, translation.body
    step_lines = [step.line for step in theirs.steps]
    yield N_("the steps and their minutes"), [step.minutes for step in ours.steps], [step.minutes for step in theirs.steps], step_lines
    if len(ours.steps) == len(theirs.steps):
        yield N_("the methods of the steps"), [step.method.value for step in ours.steps], [step.method.value for step in theirs.steps], step_lines
        yield N_("the objectives of the steps"), [step.objectives for step in ours.steps], [step.objectives for step in theirs.steps], step_lines
        yield N_("the numbers of instructions"), [step.instructions for step in ours.steps], [step.instructions for step in theirs.steps], step_lines
        yield N_("the boxes of the steps"), [_boxes(step) for step in ours.steps], [_boxes(step) for step in theirs.steps], step_lines
    yield (
        N_("the handouts"),
        [sheet.code for sheet in ours.handouts],
        [sheet.code for sheet in theirs.handouts],
        [sheet.line for sheet in theirs.handouts] or _heading(translation, Section.HANDOUTS),
    )
    yield (
        N_("the flipcharts"),
        [sheet.code for sheet in ours.flipcharts],
        [sheet.code for sheet in theirs.flipcharts],
        [sheet.line for sheet in theirs.flipcharts] or _heading(translation, Section.FLIPCHARTS),
    )
    for what, cues, other in ((N_("the times of the spot"), ours.spot, theirs.spot), (N_("the times of the magazine"), ours.magazine, theirs.magazine)):
        yield what, [(cue.start, cue.end) for cue in cues], [(cue.start, cue.end) for cue in other], [cue.line for cue in other]
    item_lines = [item.line for item in theirs.quiz]
    yield N_("the right answers of the quiz"), [item.key for item in ours.quiz], [item.key for item in theirs.quiz], item_lines
    if len(ours.quiz) == len(theirs.quiz):
        yield N_("the objectives of the questions"), [item.objectives for item in ours.quiz], [item.objectives for item in theirs.quiz], item_lines


def _pictures(original: Document, translation: Document) -> Iterator[tuple[str, list[Any], list[Any], list[int]]]:
    ours, theirs = ([link for link in each.outline.links if link.is_image] for each in (original, translation))
    yield N_("the pictures"), [_name(link.target) for link in ours], [_name(link.target) for link in theirs], [link.line for link in theirs]


def _heading(document: Document, section: Section) -> list[int]:
    part = document.body.sections.get(section)
    return [part.heading.line] if part else []


def _boxes(step: Step) -> list[str]:
    return [block.kind for block in step.blocks]


def _name(target: str) -> str:
    return target.rpartition("/")[2]


def _first_difference(ours: Sequence[object], theirs: Sequence[object], lines: Sequence[int]) -> int:
    place = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    return lines[min(place, len(lines) - 1)] if lines else 1


def _shown(values: Sequence[Any], place: int) -> str:
    if place >= len(values):
        return "–"
    value = values[place]
    if isinstance(value, tuple | list):
        return " ".join({True: "x", False: "·"}.get(each, str(each)) if isinstance(each, bool) else str(each) for each in value) or "–"
    return str(value)


def _skeleton(kind: Kind, value: Any) -> Any:
    """What of a value does not depend on the language: counts, numbers, dates, codes."""
    if isinstance(kind, Many) and isinstance(value, tuple):
        return tuple(_skeleton(kind.kind, each) for each in value)
    if isinstance(kind, Part) and dataclasses.is_dataclass(value):
        return tuple(_skeleton(spec.metadata["kind"], getattr(value, name)) for name, spec in fields_of(kind.shape).items())
    if isinstance(kind, Choice | Date | Whole | YesNo) or (isinstance(kind, Text) and kind.pattern):
        return value
    return value is None
