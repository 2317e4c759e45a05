"""Printed forms: trees -> Typst -> tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import io
import json
import posixpath
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import font_source_sans_pro
import panflute as pf
import typst
from PIL import Image

from palabre.catalogue import Catalogue, Document
from palabre.exports import printed, trees
from palabre.exports.imprint import Imprint
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.model.body import HOW_TO_DRAW, NAMES, Section, Sheet, plain
from palabre.model.data import Reference
from palabre.model.pages import Module, Radio
from palabre.model.vocabulary import LABELS
from palabre.rendering import drawings, formats, timetables
from palabre.rendering.typography import spoken

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
_LETTERS = "ABCDEFGH"
PLAN_LABELS = (N_("Starts"), N_("Step"), N_("Method"), N_("Minutes"), N_("Total, breaks included"))


@dataclass(frozen=True)
class Paper:
    """A Typst document: its text, the files that it shows, the options of the sheet that it is set on, and what it says of itself."""

    text: str
    files: dict[str, bytes]
    options: dict[str, str] = field(default_factory=dict)
    imprint: Imprint | None = None

    def pdf(self) -> bytes:
        """The PDF, the same for the same text.

        Raises:
            typst.TypstError: the text cannot be set, or would not be accessible.
        """
        made = bytes(typst.compile(self._input(), font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=0))
        return printed.finished(made, self.imprint)

    def png(self, dots: float) -> list[bytes]:
        """Its pages as pictures, with so many dots an inch."""
        pages = typst.compile(self._input(), format="png", ppi=dots, font_paths=[str(FONTS)], ignore_system_fonts=True)
        return pages if isinstance(pages, list) else [pages]

    def _input(self) -> Any:  # the types of typst do not know that it takes files by name
        options = ", ".join(f"{name}: {value}" for name, value in self.options.items())
        head = f'#import "palabre.typ": *\n#show: sheet.with({options})\n\n' if options else ""
        return {"main.typ": (head + self.text).encode(), "palabre.typ": _template(), **self.files}


def black_and_white(png: bytes) -> bytes:
    """A picture in two colours, as small as it gets."""
    with Image.open(io.BytesIO(png)) as picture:
        made = io.BytesIO()
        picture.convert("L").point(lambda level: 255 if level > 160 else 0).convert("1").save(made, "PNG", optimize=True)
    return made.getvalue()


@lru_cache
def _template() -> bytes:
    return (resources.files("palabre.exports") / "templates/palabre.typ").read_bytes()


def cover(imprint: Imprint) -> bytes:
    """A cover for readers of EPUB, as a picture."""
    number = f'#box(stroke: 3pt + black, inset: 14pt)[#text(54pt, weight: "bold")[#{_string(imprint.number)}]]' if imprint.number else ""
    text = f"""#set page(width: 6in, height: 8in, margin: 0.6in)
#set text(font: "Source Sans Pro", lang: {_string(imprint.language.code)}, hyphenate: false)
{number}
#v(1fr)
#text(40pt, weight: "bold")[#{_string(imprint.title)}]
#v(1fr)
#text(18pt)[#{_string(" · ".join(filter(None, [imprint.publisher, imprint.edition, imprint.day])))}]
"""
    return black_and_white(Paper(text, {}).png(100)[0])


def guide(book: Book, catalogue: Catalogue) -> Paper:
    """All that a facilitator needs, the handouts apart."""
    document = book.document
    module, say = document.page, trees.words(document.language.code)
    assert isinstance(module, Module)
    blocks = [*_opening(book, catalogue, say(N_("Facilitator's guide")))]
    for section in book.sections:
        blocks.append(trees.heading(say(NAMES[section]), 1))
        blocks += _section(section, book, catalogue)
    return _paper(book, blocks, catalogue, say(N_("Facilitator's guide")))


def _opening(book: Book, catalogue: Catalogue, kind: str) -> Blocks:
    document, module = book.document, book.document.page
    assert isinstance(module, Module)
    say = trees.words(document.language.code)
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
        say(N_("Safety")),
        [trees.para(_spaced(document, module.risk.safety)), trees.para(_spaced(document, module.risk.do_not_run_when), say(N_("Do not run it when")))],
    )
    blocks += [
        trees.heading(say(N_("At the end, people can")), 1),
        pf.OrderedList(*(pf.ListItem(pf.Plain(*trees.inlines(_spaced(document, each)))) for each in module.objectives)),
    ]
    blocks += [trees.heading(say(N_("Key messages, to say aloud")), 1), trees.bullets(_spaced(document, each) for each in module.key_messages)]
    return [*blocks, _raw(f"#outline(depth: 1, title: {_string(say(N_('Contents')))}, indent: 0pt)")]


def _section(section: Section, book: Book, catalogue: Catalogue) -> Blocks:
    document = book.document
    say = trees.words(document.language.code)
    blocks = list(book.sections[section])
    if section == Section.SESSION_PLAN:
        return [*blocks, plan(book)]
    if section == Section.STEPS:
        for step, content in book.steps:
            facts = " · ".join(filter(None, [say(LABELS[step.method]), f"{say(N_('Material:'))} {_spaced(document, step.material)}" if step.material else ""]))
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
            blocks += [trees.heading(f"{sheet.code} {_spaced(document, sheet.title)}", 2), *content]
    elif section == Section.REFERENCES:
        blocks += works(book, catalogue)
    return blocks


def plan(book: Book) -> Any:
    """The steps with their times, computed."""
    say = trees.words(book.document.language.code)
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
            blocks += [_raw(f"#answer(letter: {_string(letter)}, right: {str(is_right).lower()})["), *answer.content, _raw("]")]
        if with_key:
            blocks += [inner for block in content if isinstance(block, pf.Div) and "explanation" in block.classes for inner in [pf.BlockQuote(*block.content)]]
        blocks.append(_raw("]"))
    return blocks


def works(book: Book, catalogue: Catalogue) -> Blocks:
    """The works that a module cites."""
    module, code = book.document.page, book.document.language.code
    cited = [catalogue.references[key] for key in (module.references if isinstance(module, Module) else ()) if key in catalogue.references]
    return [pf.BulletList(*(pf.ListItem(pf.Plain(*work_line(work, code))) for work in cited))] if cited else []


def work_line(work: Reference, language: str) -> list[Any]:
    """A work as readers see it in a list."""
    say = trees.words(language)
    authors = f"{', '.join(work.authors)} ({work.year or say(N_('year not known'))}).".strip()
    tail = f". {work.publisher}." if work.publisher else "."
    confirm = "" if work.checked.is_confirmed else f" [{say(N_('to be confirmed'))}]"
    return [*trees.inlines(authors), pf.Space, pf.Emph(*trees.inlines(work.title)), *trees.inlines(tail + confirm)]


def handouts(book: Book, catalogue: Catalogue) -> Paper:
    """The sheets for participants, each on a page of its own, and the quiz without its key."""
    say = trees.words(book.document.language.code)
    blocks: Blocks = []
    for number, (sheet, content) in enumerate(book.sheets):
        blocks += [_raw("#pagebreak()")] * bool(number)
        blocks += [
            trees.heading(f"{sheet.code} {_spaced(book.document, sheet.title)}", 1),
            *(block for block in content if trees.box_kind(block) != "facilitator"),
        ]
    if book.quiz:
        blocks += [_raw("#pagebreak()")] * bool(blocks)
        blocks += [trees.heading(say(N_("Quiz")), 1), *quiz(book, with_key=False)]
    return _paper(book, blocks, catalogue, say(N_("Handouts")), size="14pt")


def sheet(book: Book, catalogue: Catalogue, what: Sheet, content: Blocks) -> Paper:
    """One sheet for participants, by itself."""
    say = trees.words(book.document.language.code)
    blocks = [trees.heading(f"{what.code} {_spaced(book.document, what.title)}", 1), *(block for block in content if trees.box_kind(block) != "facilitator")]
    return _paper(book, blocks, catalogue, say(N_("Handouts")), size="14pt")


def kit(book: Book, catalogue: Catalogue) -> Paper:
    """A kit: how to use it, then each of its sheets on a page of its own, large enough to be copied."""
    document = book.document
    say = trees.words(document.language.code)
    blocks: Blocks = [_call("cover", id=book.imprint.number, title=book.imprint.title, kind=say(N_("Kit")), facts=[])]
    if safety := getattr(document.page, "safety", None):
        blocks += _box("safety", say(N_("Safety")), [trees.para(_spaced(document, safety))])
    blocks += [trees.heading(say(NAMES[Section.USE]), 1), *book.sections.get(Section.USE, [])]
    for sheet, content in book.sheets:
        blocks += [_raw("#pagebreak()"), trees.heading(f"{sheet.code} {_spaced(document, sheet.title)}", 1), *content]
    return _paper(book, blocks, catalogue, say(N_("Kit")), size="14pt")


def page(book: Book, catalogue: Catalogue) -> Paper:
    """A page as it stands: a radio script, a programme with its hours."""
    document = book.document
    say = trees.words(document.language.code)
    blocks: Blocks = [_call("cover", id=book.imprint.number, title=book.imprint.title, kind="", facts=[])]
    if isinstance(document.page, Radio):
        blocks += _box("safety", say(N_("Risk of rumour")), [trees.para(_spaced(document, document.page.rumour_risk))])
        blocks.append(slots(book))
    blocks += [inner for block in book.lead for inner in (hours(book, catalogue) if is_timetable(block) else [block])]
    for section, content in book.sections.items():
        blocks += [trees.heading(say(NAMES[section]), 1), *content]
    return _paper(book, blocks, catalogue, "", size="12pt")


def slots(book: Book) -> Any:
    """What a station writes by hand on a script."""
    say = trees.words(book.document.language.code)
    names = [say(N_("Language recorded")), say(N_("Number in the consent register")), say(N_("Initials of who read it again, kept at the station"))]
    return trees.table(names, [["\u00a0"] * 3])


def is_timetable(block: Any) -> bool:
    """Whether the hours of a programme stand here."""
    return getattr(block, "identifier", "") == "timetable-here"


def hours(book: Book, catalogue: Catalogue) -> Blocks:
    """The days of a programme, each with its hours."""
    document = book.document
    code, say = document.language.code, trees.words(document.language.code)
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
    say = trees.words(book.document.language.code)
    blocks = [
        _call("cover", id=book.imprint.number, title=say(N_("Key of the quiz")), kind=book.imprint.title, facts=[]),
        trees.heading(say(N_("Key of the quiz")), 1),
    ]
    return _paper(book, [*blocks[:1], *blocks[1:], *quiz(book, with_key=True)], catalogue, say(N_("Key of the quiz")))


def flipcharts(book: Book, catalogue: Catalogue) -> Paper:
    """Each flipchart on an A3 sheet, and on the page after it how to draw it by hand."""
    return _wall(book, catalogue, tiled=False)


def tiles(book: Book, catalogue: Catalogue) -> Paper:
    """Each flipchart on four A4 sheets to be glued together, with marks where to cut."""
    return _wall(book, catalogue, tiled=True)


def _wall(book: Book, catalogue: Catalogue, *, tiled: bool) -> Paper:
    document = book.document
    say = trees.words(document.language.code)
    blocks: Blocks = []
    for number, (sheet, content) in enumerate(book.flipcharts):
        seen, how = shown_and_drawn(content, document.language.code)
        title = f"{sheet.code} {_spaced(document, sheet.title)}"
        shown = trees.changed(seen, lambda element: _raw(f"#fitted({_picture(element)})") if _is_picture(element) else None)
        blocks.append(
            _raw(f"#{'tiled' if tiled else 'poster'}(first: {str(not number).lower()}, title: {_string(title)}, glue: {_string(say(N_('Glue here')))})[")
        )
        blocks += [*shown, _raw("]")]
        if not tiled:
            blocks += [_raw(f"#at-the-desk(title: {_string(title)})["), *how, _raw("]")]
    return _paper(book, blocks, catalogue, say(N_("Flipcharts")))


def shown_and_drawn(content: Blocks, language: str) -> tuple[Blocks, Blocks]:
    """What a flipchart shows, and how to draw it by hand."""
    lead = plain(trees.words(language)(HOW_TO_DRAW))
    ours = [block for block in content if trees.box_kind(block) != "facilitator"]
    cut = next((place for place, block in enumerate(ours) if plain(pf.stringify(block)).startswith((lead, plain(HOW_TO_DRAW)))), len(ours))
    return ours[:cut], ours[cut:]


def _is_picture(element: Any) -> bool:
    return isinstance(element, pf.Para) and len(element.content) == 1 and isinstance(element.content[0], pf.Image)


def _picture(paragraph: Any) -> str:
    image = paragraph.content[0]
    return f"{_string(posixpath.basename(image.url))}, {_string(pf.stringify(image))}"


# from trees to Typst ------------------------------------------------------------------------------------------------


def _paper(book: Book, blocks: Blocks, catalogue: Catalogue, kind: str, size: str = "10.5pt") -> Paper:
    imprint = book.imprint
    files = pictures(blocks, book.document, catalogue)
    body = trees.pandoc(trees.written(typeset(blocks, files)), "-f", "json", "-t", "typst", "--wrap=preserve").decode()
    return Paper(body, files, options(imprint, kind, size), imprint)


def options(imprint: Imprint, kind: str, size: str) -> dict[str, str]:
    """What a sheet says of itself in its metadata and at its foot."""
    footer = [imprint.number, imprint.kind(kind), f"v{imprint.version}" if imprint.version else "", imprint.day, imprint.terms]
    return {
        "title": _string(imprint.name),
        "language": _string(imprint.language.code),
        "rtl": str(imprint.language.direction == "rtl").lower(),
        "description": _string(imprint.summary),
        "keywords": _value(imprint.keywords),
        "footer": _string(" · ".join(filter(None, footer))),
        "source": _string(imprint.latest),
        "size": size,
    }


def pictures(blocks: Blocks, document: Document, catalogue: Catalogue) -> dict[str, bytes]:
    """The drawings that blocks show, by name, with their words in the language of the page."""
    places = {posixpath.basename(file): file for file in catalogue.svgs}
    wanted = {name for image in trees.every(blocks, pf.Image) if (name := posixpath.basename(image.url)) in places}
    wanted |= {name for block in blocks if isinstance(block, pf.RawBlock) for name in places if f'"{name}"' in block.text}
    return {name: drawings.worded(catalogue, places[name], document.language.code).encode() for name in sorted(wanted)}


def typeset(blocks: Blocks, files: dict[str, bytes]) -> Blocks:
    """Blocks with what Typst shows in its own way: boxes, drawings."""

    def change(element: Any) -> Any:
        if isinstance(element, pf.Header):
            element.identifier = ""
            element.classes, element.attributes = [], {}
        if isinstance(element, pf.Table):
            trees.balanced(element)
            if not pf.stringify(element.head).strip():
                element.head = pf.TableHead()
        if isinstance(element, pf.Link):
            return list(element.content)
        if isinstance(element, pf.Image):
            name = posixpath.basename(element.url)
            return pf.RawInline(f"#drawing({_string(name)}, {_string(pf.stringify(element))})", format="typst") if name in files else list(element.content)
        if kind := trees.box_kind(element):
            title, content = trees.box_parts(element)
            return _box(kind, title, content)
        return None

    return _without_gaps(trees.changed(blocks, change))


def _without_gaps(blocks: Blocks) -> Blocks:
    """Headings whose levels never skip one, as readers of the PDF expect who do not see it."""
    last = 0
    for block in blocks:
        if isinstance(block, pf.Header):
            block.level = last = min(block.level, last + 1)
        elif isinstance(block, pf.RawBlock) and block.text.startswith("#step("):
            last = 2
    return blocks


def _box(kind: str, title: str, content: Blocks) -> Blocks:
    return [_raw(f"#box-of(kind: {_string(kind)}, title: {_string(title)})["), *content, _raw("]")]


def _call(name: str, **values: Any) -> Any:
    return _raw(f"#{name}({', '.join(f'{key}: {_value(value)}' for key, value in values.items())})")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return _string(value)
    return "(" + "".join(f"{_value(each)}, " for each in value) + ")"


def _string(text: str) -> str:
    """A text as Typst writes it between quotes; the same as JSON does, signs beyond ASCII kept."""
    return json.dumps(text, ensure_ascii=False)


def _raw(text: str) -> Any:
    return pf.RawBlock(text, format="typst")


def _spaced(document: Document, text: str) -> str:
    return spoken(text, document.language.code)
