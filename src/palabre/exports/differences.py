"""What an edited module says otherwise than the one it came from, in words for those who decide about it."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterator, Sequence

from palabre.catalogue import Document
from palabre.exports import dialect
from palabre.exports.wordfile import Note, folded, note
from palabre.markup import Part
from palabre.messages import N_, translator
from palabre.model.body import MODULE_SECTIONS, NAMES, Item, Section, Sheet, Step
from palabre.model.pages import Module

_APART = (Section.STEPS, Section.CHECK, Section.HANDOUTS, Section.FLIPCHARTS)
_OURS = ("adapted_from", "source_hash")


def between(before: Document | None, after: Document | None, language: str) -> list[Note]:
    """Every difference between two states of a module, from the top of the page to its end."""
    if before is None or after is None:
        return []
    say = translator(language)
    found = [*_fields(before, after), *_blocks("", _lines(before.outline.lead), _lines(after.outline.lead))]
    for section in MODULE_SECTIONS:
        name = say(NAMES[section])
        old, new = before.body.sections.get(section), after.body.sections.get(section)
        if old and new:
            found += _blocks(name, _text(before, old, section), _text(after, new, section))
        elif old or new:
            found.append(note(name, "", N_("section added") if new else N_("section removed")))
        if section == Section.STEPS:
            found += _steps(before, after)
        elif section == Section.CHECK:
            found += _quiz(name, before.body.quiz, after.body.quiz)
        elif section == Section.HANDOUTS:
            found += _sheets(before.body.handouts, after.body.handouts)
        elif section == Section.FLIPCHARTS:
            found += _sheets(before.body.flipcharts, after.body.flipcharts)
    return found


def _fields(before: Document, after: Document) -> Iterator[Note]:
    if not isinstance(before.page, Module) or not isinstance(after.page, Module):
        if before.page is not after.page:
            yield note("", "", N_("the fields at the top of the page cannot be compared: some of them are wrong"))
        return
    for field in dataclasses.fields(Module):
        old, new = getattr(before.page, field.name), getattr(after.page, field.name)
        if field.name not in _OURS and old != new:
            yield note("", "", N_("the field '{name}' was changed"), name=field.name)


def _text(document: Document, part: Part, section: Section) -> list[str]:
    """The blocks of a section: its steps and sheets have differences of their own, its other headings belong to it."""
    if section == Section.CHECK:
        quiz = document.body.quiz
        skipped = {number for item in quiz for number in range(item.line, item.last_line + 1)}
        return dialect.split("\n".join(line.text for line in part.lines if line.number not in skipped))
    inner = () if section in _APART else document.outline.under(part.heading)
    heads = [(f"{'#' * each.heading.level} {each.heading.text}", each) for each in inner]
    return [*_lines(part), *(block for head, each in heads for block in (head, *_lines(each)))]


def _lines(part: Part) -> list[str]:
    return dialect.split("\n".join(line.text for line in part.lines))


def _blocks(place: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Note]:
    """Paragraphs, lists, boxes and tables that were changed, added or removed."""
    old, new = ([" ".join(folded(block).split()) for block in blocks] for blocks in (before, after))
    for kind, start, stop, first, last in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        paired = min(stop - start, last - first)
        for place_of in range(paired):
            yield _told(place, new[first + place_of], N_("text changed"), N_("box changed"))
        for block in old[start + paired : stop]:
            yield _told(place, block, N_("text removed"), N_("box removed"))
        for block in new[first + paired : last]:
            yield _told(place, block, N_("text added"), N_("box added"))


def _told(place: str, block: str, message: str, of_box: str) -> Note:
    return note(
        place, _start(block.partition(" ")[2].partition(" ")[2] if block.startswith("!!! ") else block), of_box if block.startswith("!!! ") else message
    )


def _start(text: str) -> str:
    bare = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|[*\\]", r"\1", text).lstrip("#-> ")
    return bare if len(bare) <= 60 else bare[:59].rsplit(" ", 1)[0] + "…"


def _steps(before: Document, after: Document) -> Iterator[Note]:
    pairs = _paired([step.title for step in before.body.steps], [step.title for step in after.body.steps])
    old, new = before.body.steps, after.body.steps
    order = [pairs[place] for place in range(len(new)) if place in pairs]
    for place, step in enumerate(old):
        if place not in pairs.values():
            yield note(f"{step.number}. {step.title}", "", N_("step removed"))
    for place, step in enumerate(new):
        name = f"{step.number}. {step.title}"
        if place not in pairs:
            yield note(name, "", N_("step added, {minutes} minutes"), minutes=step.minutes)
            continue
        was = old[pairs[place]]
        if order.index(pairs[place]) != sorted(order).index(pairs[place]):
            yield note(name, "", N_("step moved; it was number {number}"), number=was.number)
        yield from _step(name, was, step)
        yield from _blocks(name, _lines(_part(before, was.line)), _lines(_part(after, step.line)))


def _step(name: str, was: Step, step: Step) -> Iterator[Note]:
    if folded(was.title) != folded(step.title):
        yield note(name, "", N_("step renamed; it was '{title}'"), title=was.title)
    if was.minutes != step.minutes:
        yield note(name, "", N_("{before} minutes became {after}"), before=was.minutes, after=step.minutes)
    if was.method != step.method:
        yield note(name, "", N_("method changed"))
    if was.objectives != step.objectives:
        yield note(name, "", N_("objectives changed"))
    if folded(was.material) != folded(step.material):
        yield note(name, "", N_("material changed"))


def _sheets(before: Sequence[Sheet], after: Sequence[Sheet]) -> Iterator[Note]:
    old, new = ({sheet.code: sheet for sheet in sheets} for sheets in (before, after))
    for code, sheet in old.items():
        if code not in new:
            yield note(f"{code} {sheet.title}", "", N_("sheet removed"))
    for code, sheet in new.items():
        name = f"{code} {sheet.title}"
        if code not in old:
            yield note(name, "", N_("sheet added"))
            continue
        if folded(old[code].title) != folded(sheet.title):
            yield note(name, "", N_("sheet renamed; it was '{title}'"), title=old[code].title)
        yield from _blocks(name, *(dialect.split("\n".join(line.text for line in each.lines)) for each in (old[code], sheet)))


def _quiz(place: str, before: Sequence[Item], after: Sequence[Item]) -> Iterator[Note]:
    pairs = _paired([item.question for item in before], [item.question for item in after])
    for number, item in enumerate(before):
        if number not in pairs.values():
            yield note(place, _start(item.question), N_("question removed"))
    for number, item in enumerate(after):
        if number not in pairs:
            yield note(place, _start(item.question), N_("question added"))
            continue
        was = before[pairs[number]]
        if _seen(was) != _seen(item):
            yield note(place, _start(item.question), N_("the right answer is another one") if was.key != item.key else N_("question changed"))


def _seen(item: Item) -> tuple[object, ...]:
    return (folded(item.question), tuple((folded(each.text), each.is_right) for each in item.answers), folded(item.explanation), item.objectives)


def _part(document: Document, line: int) -> Part:
    return next(part for part in document.outline.parts if part.heading.line == line)


def _paired(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Places in `after` with those in `before` that they come from: the same words first, then the nearest ones."""
    old, new = [folded(text) for text in before], [folded(text) for text in after]
    pairs: dict[int, int] = {}
    for least in (1.0, 0.75, 0.5):
        for place, text in enumerate(new):
            free = [number for number in range(len(old)) if number not in pairs.values()]
            if place in pairs or not free:
                continue
            score, number = max((difflib.SequenceMatcher(a=old[number], b=text).ratio(), -number) for number in free)
            if score >= least:
                pairs[place] = -number
    return pairs
