"""Printed forms: trees -> Typst -> tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import itertools
import json
import math
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any

import panflute as pf
import typst

from palabre.catalogue import Catalogue, Document
from palabre.exports import columns, printed, trees
from palabre.exports.imprint import Imprint
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.model.body import AT_THE_END, HOW_TO_DRAW, KEY_MESSAGES, MATERIAL_OF_STEP, NAMES, NOT_WHEN, SAFETY, Section, Sheet, plain
from palabre.model.data import Reference
from palabre.model.pages import Module, Radio
from palabre.model.vocabulary import LABELS
from palabre.rendering import drawings, formats, timetables
from palabre.rendering.typefaces import FONTS
from palabre.rendering.typography import spoken, words

_LETTERS = "ABCDEFGH"
PLAN_LABELS = (N_("Starts"), N_("Step"), N_("Method"), N_("Minutes"), N_("Total, breaks included"))


@dataclass(frozen=True)
class Paper:
    """A Typst document: its text, the files that it shows, the options of the sheet that it is set on, and what it says of itself."""

    text: str
    files: dict[str, bytes]
    options: dict[str, str] = field(default_factory=dict)
    imprint: Imprint | None = None
    scales: tuple[str, ...] = ("1",)  # sizes to try, one after the other, to save a last page of a few lines

    def pdf(self) -> bytes:
        """The PDF, the same for the same text.

        Raises:
            typst.TypstError: the text cannot be set, or would not be accessible.
        """
        made = bytes(typst.compile(self._input(), **FONTS, pdf_standards=["ua-1"], timestamp=0, sys_inputs={"scale": self._scale()}))
        return printed.finished(made, self.imprint)

    def _scale(self) -> str:
        first, *smaller = self.scales
        if not smaller:
            return first
        pages, filled = self._end(first)
        return next((scale for scale in smaller if self._end(scale)[0] < pages), first) if pages > 1 and filled < FEW_LINES else first

    def _end(self, scale: str) -> tuple[int, float]:
        """How many pages there are, and how much of the last one is filled."""
        end = json.loads(typst.query(self._input(), "<end>", field="value", one=True, **FONTS, sys_inputs={"scale": scale}))
        return end["page"], end["filled"]

    def settled(self) -> Paper:
        """The same with the sizes that fit, so that nobody looks for them again: that takes most of the time.

        Raises:
            typst.TypstError: as `pdf`.
        """
        found = json.loads(typst.query(self._input(), "<fit>", field="value", **FONTS))
        fits = ("(" + ", ".join(size or "none" for size in fit) + ")" for fit in found)
        return replace(self, text=_FIT.sub(lambda call: f"{call[0]}, settled: {next(fits)}", self.text))

    def pictures(self, dots: float) -> list[bytes]:
        """Its pages as PNG in black and white, with so many dots an inch."""
        return [png for *_, png in printed.sides(bytes(typst.compile(self._input(), **FONTS, timestamp=0)), dots)]

    def _input(self) -> Any:  # the types of typst do not know that it takes files by name
        options = ", ".join(f"{name}: {value}" for name, value in self.options.items())
        head = f'#import "palabre.typ": *\n#show: sheet.with({options})\n\n' if options else ""
        return {"main.typ": (head + self.text).encode(), "palabre.typ": _template(), **self.files}


FEW_LINES = 0.35  # of a page
_FIT = re.compile(r"(?<!\\)#as-large-as-fits\(\([^)]*\), pictures: (?:true|false)")


@lru_cache
def _template() -> bytes:
    return (resources.files("palabre.exports") / "templates/palabre.typ").read_bytes()


def cover(imprint: Imprint) -> bytes:
    """A cover for readers of EPUB, as a picture."""
    number = f'#box(stroke: 3pt + black, inset: 14pt)[#text(54pt, weight: "bold")[#{quoted(imprint.number)}]]' if imprint.number else ""
    text = f"""#set page(width: 6in, height: 8in, margin: 0.6in)
#set text(font: "Source Sans Pro", lang: {quoted(imprint.language.code)}, hyphenate: false)
{number}
#v(1fr)
#text(40pt, weight: "bold")[#{quoted(imprint.title)}]
#v(1fr)
#text(18pt)[#{quoted(" · ".join(filter(None, [imprint.publisher, imprint.edition, imprint.day])))}]
"""
    return Paper(text, {}).pictures(100)[0]


def once(make: Callable[[Book, Catalogue], Paper], book: Book, catalogue: Catalogue) -> Paper:
    """A printed form of a page, made once for all that needs it."""
    return trees.kept(book, make.__name__, lambda: make(book, catalogue))


def guide(book: Book, catalogue: Catalogue) -> Paper:
    """All that a facilitator needs, the handouts apart."""
    say = words(book.document.language.code)
    kind = say(N_("Facilitator's guide"))
    blocks = _opening(book, catalogue, kind)
    for section in book.sections:
        blocks += [trees.heading(say(NAMES[section]), 1), *_section(section, book, catalogue)]
    return _paper(book, blocks, catalogue, kind, GUIDE)


def _opening(book: Book, catalogue: Catalogue, kind: str) -> Blocks:
    document, module = book.document, book.document.page
    assert isinstance(module, Module)
    say = words(document.language.code)
    needs = [f"{name} {found.page.title}" for name in module.prerequisites if (found := catalogue.by_id(Module, name, document.language.code)) and found.page]
    facts = [
        (say(N_("Theme")), say(LABELS[module.theme])),
        (say(N_("Duration")), formats.duration(document.body.minutes)),
        (say(N_("Group")), say(N_("{min} to {max} people")).format(min=module.group_size.min, max=module.group_size.max)),
        (say(N_("Level")), say(LABELS[module.level])),
        (say(N_("For")), ", ".join(say(LABELS[who]) for who in module.audience)),
        (say(N_("Before this module")), ", ".join(needs) or say(N_("none"))),
        (say(N_("Risk")), say(LABELS[module.risk.level])),
    ]
    blocks: Blocks = [_call("cover", id=book.imprint.number, title=book.imprint.title, kind=book.imprint.kind(kind), facts=facts)]
    blocks += _box(
        "safety",
        say(SAFETY),
        [trees.para(_spaced(document, module.risk.safety)), trees.para(_spaced(document, module.risk.do_not_run_when), say(NOT_WHEN))],
    )
    blocks += [
        trees.heading(say(AT_THE_END), 1),
        pf.OrderedList(*(pf.ListItem(pf.Plain(*trees.inlines(_spaced(document, each)))) for each in module.objectives)),
    ]
    blocks += [trees.heading(say(KEY_MESSAGES), 1), trees.bullets(_spaced(document, each) for each in module.key_messages)]
    return [*blocks, _raw(f"#contents({quoted(say(N_('Contents')))})")]


def _section(section: Section, book: Book, catalogue: Catalogue) -> Blocks:
    document = book.document
    say = words(document.language.code)
    blocks = list(book.sections[section])
    if section == Section.SESSION_PLAN:
        return [*blocks, plan(book)]
    if section == Section.STEPS:
        for step, content in book.steps:
            facts = " · ".join(filter(None, [say(LABELS[step.method]), f"{say(MATERIAL_OF_STEP)} {_spaced(document, step.material)}" if step.material else ""]))
            blocks += [
                _call(
                    "step",
                    number=step.number,
                    title=_spaced(document, step.title),
                    minutes=formats.duration(step.minutes),
                    facts=facts,
                    pause=step.method.is_pause,
                ),
                *content,
            ]
    elif section == Section.CHECK:
        blocks += quiz(book, with_key=True)
    elif section == Section.HANDOUTS:
        blocks.append(trees.para(say(N_("They stand in a file of their own, to be copied:"))))
        blocks.append(trees.bullets(f"{sheet.code} {_spaced(document, sheet.title)}" for sheet, _ in book.sheets))
    elif section == Section.FLIPCHARTS:
        for sheet, content in book.flipcharts:
            first, *others = _pictures(content) or [""]
            rest = [block for block in content if not _is_picture(block) or _picture(block) in others]
            blocks += [trees.heading(f"{sheet.code} {_spaced(document, sheet.title)}", 2), *(_within(f"#beside({first})", rest) if first else rest)]
    elif section == Section.REFERENCES:
        blocks += works(book, catalogue)
    return blocks


def plan(book: Book) -> Any:
    """The steps with their times, computed."""
    say = words(book.document.language.code)
    rows: list[list[Any]] = []
    now = 0
    for step, _ in book.steps:
        rows.append([formats.clock(now), str(step.number), _spaced(book.document, step.title), say(LABELS[step.method]), str(step.minutes)])
        now += step.minutes
    rows.append([formats.clock(now), "", say(PLAN_LABELS[-1]), "", str(now)])
    starts, *others = map(say, PLAN_LABELS[:-1])
    return trees.table([starts, "", *others], rows)


def quiz(book: Book, *, with_key: bool) -> Blocks:
    """The questions; with the key, the right answers are marked and explained."""
    blocks: Blocks = []
    for item, content in book.quiz:
        answers = [block for block in content if isinstance(block, pf.Div) and "answer" in block.classes]
        question = [block for block in content if not isinstance(block, pf.Div)]
        blocks += [_raw(f"#ask(number: {item.number})["), *question]
        for letter, answer in zip(_LETTERS, answers, strict=False):
            is_right = with_key and "right" in answer.classes
            blocks += [_raw(f"#answer(letter: {quoted(letter)}, right: {listed(is_right)})["), *answer.content, _raw("]")]
        if with_key:
            blocks += [
                inner for block in content if isinstance(block, pf.Div) and "explanation" in block.classes for inner in _within("#because", block.content)
            ]
        blocks.append(_raw("]"))
    return blocks


def works(book: Book, catalogue: Catalogue) -> Blocks:
    """The works that a module cites."""
    module, code = book.document.page, book.document.language.code
    cited = [catalogue.references[key] for key in (module.references if isinstance(module, Module) else ()) if key in catalogue.references]
    return [pf.BulletList(*(pf.ListItem(pf.Plain(*work_line(work, code))) for work in cited))] if cited else []


def work_line(work: Reference, language: str) -> list[Any]:
    """A work as readers see it in a list."""
    say = words(language)
    authors = f"{', '.join(work.authors)} ({work.year or say(N_('year not known'))}).".strip()
    tail = f". {work.publisher}." if work.publisher else "."
    confirm = "" if work.checked.is_confirmed else f" [{say(N_('to be confirmed'))}]"
    return [*trees.inlines(authors), pf.Space, pf.Emph(*trees.inlines(work.title)), *trees.inlines(tail + confirm)]


def handouts(book: Book, catalogue: Catalogue) -> Paper:
    """The sheets for participants, each on a page of its own, and the quiz without its key."""
    say = words(book.document.language.code)
    pages = [_sheet(book, sheet, content) for sheet, content in book.sheets]
    if book.quiz:
        pages.append(_as_large_as_fits([trees.heading(say(N_("Quiz")), 1), *quiz(book, with_key=False)]))
    return _paper(book, _each_on_a_page(pages), catalogue, say(N_("Handouts")), COPIED).settled()


def _sheet(book: Book, what: Sheet, content: Blocks) -> Blocks:
    """A sheet for participants, with its heading and without what is for facilitators only."""
    shown = [block for block in content if trees.box_kind(block) != "facilitator"]
    return _as_large_as_fits([trees.heading(f"{what.code} {_spaced(book.document, what.title)}", 1), *shown])


def _as_large_as_fits(blocks: Blocks, sizes: str = "(18pt, 17pt, 16pt, 15pt, 14pt)") -> Blocks:
    return _within(f"#as-large-as-fits({sizes}, pictures: {listed(bool(trees.every(blocks, pf.Image)))})", _with_notes_below(blocks))


def _with_notes_below(blocks: Blocks) -> Blocks:
    """Blocks with their footnotes as a list under them: a sheet is copied alone, and a note in a box finds no foot of a page."""
    notes: Blocks = []

    def change(element: Any) -> Any:
        if not isinstance(element, pf.Note):
            return None
        notes.append(pf.ListItem(*element.content))
        return pf.Superscript(pf.Str(str(len(notes))))

    changed = trees.changed(blocks, change)
    return [*changed, *_within("#notes", [pf.OrderedList(*notes)])] if notes else blocks


def _each_on_a_page(pages: list[Blocks]) -> Blocks:
    return [block for number, page in enumerate(pages) for block in [*[_raw("#pagebreak()")] * bool(number), *page]]


def kit(book: Book, catalogue: Catalogue) -> Paper:
    """A kit: how to use it, then each of its sheets on a page of its own, large enough to be copied."""
    document = book.document
    say = words(document.language.code)
    blocks: Blocks = [_call("cover", id=book.imprint.number, title=book.imprint.title, kind=say(N_("Kit")), facts=[])]
    if safety := getattr(document.page, "safety", None):
        blocks += _box("safety", say(SAFETY), [trees.para(_spaced(document, safety))])
    blocks += [trees.heading(say(NAMES[Section.USE]), 1), *book.sections.get(Section.USE, [])]
    sheets = [_as_large_as_fits([trees.heading(f"{sheet.code} {_spaced(document, sheet.title)}", 1), *content]) for sheet, content in book.sheets]
    return _paper(book, _each_on_a_page([_as_large_as_fits(blocks, "(15pt, 14.5pt, 14pt)"), *sheets]), catalogue, say(N_("Kit")), COPIED)


def page(book: Book, catalogue: Catalogue) -> Paper:
    """A page as it stands: a radio script, a programme with its hours."""
    document = book.document
    say = words(document.language.code)
    blocks: Blocks = [_call("cover", id=book.imprint.number, title=book.imprint.title, kind="", facts=[])]
    if isinstance(document.page, Radio):
        blocks += _box("safety", say(N_("Risk of rumour")), [trees.para(_spaced(document, document.page.rumour_risk))])
        blocks.append(slots(book))
    blocks += [inner for block in book.lead for inner in (hours(book, catalogue) if is_timetable(block) else [block])]
    for section, content in book.sections.items():
        blocks += [trees.heading(say(NAMES[section]), 1), *content]
    return _paper(book, blocks, catalogue, "", READ)


def slots(book: Book) -> Any:
    """What a station writes by hand on a script."""
    say = words(book.document.language.code)
    names = [say(N_("Language recorded")), say(N_("Number in the consent register")), say(N_("Initials of who read it again, kept at the station"))]
    return trees.table(names, [["\u00a0"] * 3])


def is_timetable(block: Any) -> bool:
    """Whether the hours of a programme stand here."""
    return getattr(block, "identifier", "") == "timetable-here"


def hours(book: Book, catalogue: Catalogue) -> Blocks:
    """The days of a programme, each with its hours."""
    document = book.document
    code, say = document.language.code, words(document.language.code)
    blocks: Blocks = []
    for day in getattr(document.page, "days", ()):
        rows: list[list[Any]] = []
        for hour in timetables.timetable(day, catalogue, code):
            what = say(LABELS[hour.session.pause]) if hour.session.pause else ""
            if hour.document and hour.document.page:
                steps = f" ({say(N_('Steps:'))} {', '.join(map(str, hour.session.steps))})" if hour.session.steps else ""
                what = f"{hour.session.module} {spoken(hour.document.page.title, code)}{steps}"
            rows.append([f"{formats.clock(hour.start)}–{formats.clock(hour.end)}", what, str(hour.end - hour.start)])
        blocks += [trees.heading(_spaced(document, day.title), 2), trees.table([say(N_("When")), say(N_("What")), say(N_("Minutes"))], rows)]
    return blocks


def key(book: Book, catalogue: Catalogue) -> Paper:
    """The right answers, a sheet of its own."""
    say = words(book.document.language.code)
    top = _call("cover", id=book.imprint.number, title=book.imprint.title, kind="", facts=[])
    blocks = [top, trees.heading(say(N_("Key of the quiz")), 1), *quiz(book, with_key=True)]
    return _paper(book, _as_large_as_fits(blocks, "(13pt, 12pt, 11.5pt, 11pt, 10.5pt)"), catalogue, say(N_("Key of the quiz")), GUIDE)


def flipcharts(book: Book, catalogue: Catalogue) -> Paper:
    """Each flipchart on an A3 sheet, and after them how to draw them by hand."""
    return _wall(book, catalogue, "poster")


def tiles(book: Book, catalogue: Catalogue) -> Paper:
    """Each flipchart on four A4 sheets to be glued together, with marks where to cut, and how to draw them by hand."""
    return _wall(book, catalogue, "tiled")


def _wall(book: Book, catalogue: Catalogue, form: str) -> Paper:
    document = book.document
    say = words(document.language.code)
    blocks: Blocks = []
    desk: Blocks = [trees.heading(say(N_("How to draw them by hand")), 1)]
    for number, (sheet, content) in enumerate(book.flipcharts):
        seen, how = shown_and_drawn(content, document.language.code)
        title = f"{sheet.code} {_spaced(document, sheet.title)}"
        drawn = _pictures(seen)
        options = f"first: {listed(not number)}, title: {quoted(title)}, label: {quoted(footer(book.imprint, say(N_('Flipcharts'))))}, glue: {quoted(say(N_('Glue here')))}"
        blocks += _within(
            f"#{form}({options}, pictures: ({''.join(f'({picture}), ' for picture in drawn)}))", [block for block in seen if not _is_picture(block)]
        )
        steps = how[1:] or how
        if steps:
            desk += [trees.heading(title, 2), *(_within(f"#beside({drawn[0]})", steps) if drawn else steps)]
    if len(desk) > 1:
        blocks += _within("#at-the-desk", _as_large_as_fits(desk, "(18pt, 16pt, 14pt, 13pt, 12pt)"))
    return _paper(book, blocks, catalogue, say(N_("Flipcharts")), COPIED)


def _pictures(content: Blocks) -> list[str]:
    """The drawings of a sheet, as Typst writes their names and alternative texts."""
    return [_picture(block) for block in content if _is_picture(block)]


def shown_and_drawn(content: Blocks, language: str) -> tuple[Blocks, Blocks]:
    """What a flipchart shows, and how to draw it by hand."""
    lead = plain(words(language)(HOW_TO_DRAW))
    ours = [block for block in content if trees.box_kind(block) != "facilitator"]
    cut = next((place for place, block in enumerate(ours) if plain(pf.stringify(block)).startswith((lead, plain(HOW_TO_DRAW)))), len(ours))
    return ours[:cut], ours[cut:]


def _is_picture(element: Any) -> bool:
    return isinstance(element, pf.Para) and len(element.content) == 1 and isinstance(element.content[0], pf.Image)


def _picture(paragraph: Any) -> str:
    image = paragraph.content[0]
    return f"{quoted(posixpath.basename(image.url))}, {quoted(pf.stringify(image))}"


# from trees to Typst ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """How large a file is set."""

    size: str  # of its letters
    letters: int  # about as many stand in a line
    scales: tuple[str, ...] = ("1",)  # how much smaller it may become to save a page


GUIDE = Setting("11pt", 92, ("1", "0.975", "0.95"))
READ = Setting("12pt", 84, ("1", "0.96", "0.92", "0.88"))
COPIED = Setting("14pt", 54)


def _paper(book: Book, blocks: Blocks, catalogue: Catalogue, kind: str, setting: Setting) -> Paper:
    files = pictures(blocks, book.document, catalogue)
    body = trees.pandoc(trees.written(typeset(_with_notes_below(blocks), files, setting.letters)), "-f", "json", "-t", "typst", "--wrap=preserve").decode()
    return Paper(body, files, options(book.imprint, kind, setting), book.imprint, setting.scales)


def options(imprint: Imprint, kind: str, setting: Setting) -> dict[str, str]:
    """What a sheet says of itself in its metadata and at its foot."""
    return {
        "title": quoted(imprint.name),
        "language": quoted(imprint.language.code),
        "rtl": listed(imprint.language.direction == "rtl"),
        "description": quoted(imprint.summary),
        "keywords": listed(imprint.keywords),
        "footer": quoted(footer(imprint, kind)),
        "source": quoted(imprint.latest),
        "size": setting.size,
    }


def footer(imprint: Imprint, kind: str) -> str:
    """What stands at the foot of each page: which page, in which version, of which day, under which licence."""
    return " · ".join(filter(None, [imprint.number, imprint.kind(kind), f"v{imprint.version}" if imprint.version else "", imprint.day, imprint.terms]))


def pictures(blocks: Blocks, document: Document, catalogue: Catalogue) -> dict[str, bytes]:
    """The drawings that blocks show, by name, with their words in the language of the page."""
    places = {posixpath.basename(file): file for file in catalogue.svgs}
    wanted = {name for image in trees.every(blocks, pf.Image) if (name := posixpath.basename(image.url)) in places}
    wanted |= {name for block in blocks if isinstance(block, pf.RawBlock) for name in places if f'"{name}"' in block.text}
    return {name: drawings.worded(catalogue, places[name], document.language.code).encode() for name in sorted(wanted)}


def typeset(blocks: Blocks, files: dict[str, bytes], letters: int) -> Blocks:
    """Blocks with what Typst shows in its own way: boxes, drawings, room to write; a line holds about so many letters."""

    def change(element: Any) -> Any:
        if isinstance(element, pf.Header):
            element.identifier = ""
            element.classes, element.attributes = [], {}
        if isinstance(element, pf.Table):
            return _table(element, letters)
        if isinstance(element, pf.Div) and "marker" in element.classes:
            return []
        if isinstance(element, pf.Str | pf.Code):
            return _word(element)
        if isinstance(element, pf.Link):
            return list(element.content)
        if isinstance(element, pf.Image):
            name = posixpath.basename(element.url)
            if name not in files:
                return list(element.content)
            return pf.RawInline(f"#drawing(({quoted(name)}, {quoted(pf.stringify(element))}))", format="typst")
        if kind := trees.box_kind(element):
            title, content = trees.box_parts(element)
            return _box(kind, title, _announced(content), is_long=_lines(content, letters) > SHORT_BOX)
        return None

    return _without_gaps(_announced(_side_by_side(trees.changed(blocks, change))))


def _side_by_side(blocks: Blocks) -> Blocks:
    """Blocks in which drawings that follow each other share one line."""
    made: Blocks = []
    for block in blocks:
        if _is_drawing(block) and made and _is_drawing(made[-1]):
            call = made[-1].content[0]
            call.text = f"{call.text[:-1]}, {block.content[0].text.removeprefix('#drawing(')}"
        else:
            made.append(block)
    return made


def _is_drawing(block: Any) -> bool:
    return (
        isinstance(block, pf.Para) and len(block.content) == 1 and isinstance(block.content[0], pf.RawInline) and block.content[0].text.startswith("#drawing(")
    )


def _announced(blocks: Blocks) -> Blocks:
    """Blocks in which the lines before a table, and a title in bold or with a colon before a list, stay with it."""
    made: Blocks = []
    for block, following in itertools.zip_longest(blocks, blocks[1:]):
        is_title = isinstance(block, pf.Para) and (pf.stringify(block).strip().endswith(":") or isinstance(next(iter(block.content), None), pf.Strong))
        is_table = isinstance(following, pf.Table) or (isinstance(following, pf.RawBlock) and following.text.startswith((f"#{SHORT}[", f"#{WIDE}[")))
        is_lead = is_table or (isinstance(following, pf.BulletList | pf.OrderedList) and is_title)
        made += _within("#lead", [block]) if isinstance(block, pf.Para) and is_lead else [block]
    return made


def _table(table: Any, letters: int) -> Any:
    """A table with columns as wide as their texts ask for, its head in bold, and room to write in what is empty."""
    if not pf.stringify(table.head).strip():
        table.head = pf.TableHead()
    for cell in (cell for row in table.head.content for cell in row.content):
        cell.content = [_bold(block) for block in cell.content]
    cells = [cell for body in table.content for row in body.content for cell in row.content]
    empty = [cell for cell in cells if not _ROOM.sub("", pf.stringify(cell)).strip()]
    is_long = any(len(pf.stringify(cell)) > LONG_CELL for cell in cells)
    for cell in empty:
        cell.content = []
    columns.balanced(table, letters)
    if len(empty) * FORM >= len(cells):
        for cell in empty:
            cell.content = [pf.Plain(pf.RawInline("#hand", format="typst"))]
    return _within(f"#{WIDE if is_long else SHORT}", [table]) if is_long or columns.height(table, letters) <= SHORT_TABLE else table


def _bold(block: Any) -> Any:
    is_text = isinstance(block, pf.Plain | pf.Para) and not all(isinstance(inline, pf.Strong) for inline in block.content)
    return pf.Plain(pf.Strong(*block.content)) if is_text else block


def _word(element: Any) -> Any:
    """A word: dots to write on become room for it, and what is too long for a line may be broken."""
    if isinstance(element, pf.Str) and (dots := _BLANK.search(element.text)):
        before, after = element.text[: dots.start()], element.text[dots.end() :]
        room = pf.RawInline(f"#blank({len(dots[0])})", format="typst")
        return [*([pf.Str(before)] if before else []), room, *([pf.Str(after)] if after else [])]
    if len(element.text) > LONG_WORD:
        element.text = _LONG.sub(lambda word: MAY_BREAK.join(word[0][at : at + PIECE] for at in range(0, len(word[0]), PIECE)), element.text)
        return element
    return None


_BLANK = re.compile(r"…{2,}")
_ROOM = re.compile(r"#blank\(\d+\)")
_LONG = re.compile(r"[^\s\u00a0]{31,}")
LONG_WORD, PIECE, MAY_BREAK = 30, 15, "\u200b"  # letters without a space; where such a word may go on in the next line
SHORT_BOX, SHORT_TABLE = 10, 25  # lines, in a table one more for each row: what has no more stays on one page
SHORT, WIDE = "on-one-page", "with-cells-that-break"
FORM = 4  # a table is to be filled in when one cell of so many is empty
LONG_CELL = 1200  # letters: a cell that has more may be cut at the end of a page


def _without_gaps(blocks: Blocks) -> Blocks:
    """Headings whose levels never skip one, as readers of the PDF expect who do not see it."""
    last = 0
    for block in blocks:
        if isinstance(block, pf.Header):
            block.level = last = min(block.level, last + 1)
        elif isinstance(block, pf.RawBlock) and block.text.startswith("#step("):
            last = 2
    return blocks


def _box(kind: str, title: str, content: Blocks, *, is_long: bool = False) -> Blocks:
    return _within(f"#box-of(kind: {quoted(kind)}, title: {quoted(title)}, long: {listed(is_long)})", content)


def _lines(blocks: Blocks, letters: int) -> int:
    """About how many lines blocks take in which drawings are calls of Typst; a drawing takes many."""
    texts = [*trees.every(blocks, pf.Para), *trees.every(blocks, pf.Plain)]
    drawn = sum(call.text.startswith("#drawing(") for call in trees.every(blocks, pf.RawInline))
    return sum(math.ceil(len(pf.stringify(text)) / letters) for text in texts) + 12 * drawn


def _within(call: str, blocks: Iterable[Any]) -> Blocks:
    """Blocks as what a function of the template is given."""
    return [_raw(f"{call}["), *blocks, _raw("]")]


def _call(name: str, **values: Any) -> Any:
    return _raw(f"#{name}({', '.join(f'{key}: {listed(value)}' for key, value in values.items())})")


def listed(value: Any) -> str:
    """A value as Typst writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    return "(" + "".join(f"{listed(each)}, " for each in value) + ")"


def quoted(text: str) -> str:
    """A text as Typst writes it between quotes; the same as JSON does, signs beyond ASCII kept."""
    return json.dumps(text, ensure_ascii=False)


def _raw(text: str) -> Any:
    return pf.RawBlock(text, format="typst")


def _spaced(document: Document, text: str) -> str:
    return spoken(text, document.language.code)
