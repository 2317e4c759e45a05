"""Forms to adapt in a word processor: trees -> DOCX, ODT and PPTX through pandoc, with real styles and alternative texts.

What a module says of itself stands in the text where readers look for it (title, objectives, safety), and else in a
table at the end, so that an edited file can come back (see `adapted`).
"""

from __future__ import annotations

import io
import posixpath
import re
import tempfile
import zipfile
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import panflute as pf

from palabre.catalogue import Catalogue, Document
from palabre.exports import paper, trees
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.model.body import NAMES, Section
from palabre.model.pages import Module
from palabre.model.vocabulary import LABELS
from palabre.rendering import formats

STYLES = {
    "say": "PB Say",
    "watch-out": "PB Watch out",
    "no-reading": "PB No reading",
    "facilitator": "PB Facilitator",
    "note": "PB Note",
    "example": "PB Example",
}
# fields that the table at the end holds, as they are typed
TYPED = (
    "id", "theme", "audience", "level", "group_size", "prerequisites", "keywords", "references", "projects", "time_sensitive", "licence", "version", "reviewed",
    "review_by", "field_tests", "status", "changes", "source_hash",
)  # fmt: skip
TICKED, EMPTY = "☒", "☐"
AT_THE_END, KEY_MESSAGES, SAFETY, NOT_WHEN, DATA = (
    N_("At the end, people can"),
    N_("Key messages, to say aloud"),
    N_("Safety"),
    N_("Do not run it when"),
    N_("Data of the module"),
)


def docx(book: Book, catalogue: Catalogue) -> bytes:
    """The whole module, to be adapted in Word or LibreOffice."""
    blocks = [*head(book), *_body(book, catalogue), *_data(book)]
    return office(blocks, book, catalogue, "docx")


def office(blocks: Blocks, book: Book, catalogue: Catalogue, form: str) -> bytes:
    """Blocks as DOCX, ODT or PPTX."""
    document = book.document
    files = {name: _png(svg) for name, svg in paper.pictures(blocks, document, catalogue).items()}

    def change(element: Any) -> Any:
        if isinstance(element, pf.Image):
            name = posixpath.basename(element.url)
            if name in files:
                element.url, element.title = name.replace(".svg", ".png"), name
                element.attributes["width"] = "60%"
                return element
            return list(element.content)
        if isinstance(element, pf.Link):
            element.url = address(element.url, document, catalogue)
            return element
        return None

    with tempfile.TemporaryDirectory() as folder:
        for name, png in files.items():
            (Path(folder) / name.replace(".svg", ".png")).write_bytes(png)
        (Path(folder) / "reference.docx").write_bytes(reference())
        metadata = {"title": document.page.title if document.page else "", "lang": document.language.code}
        tree = trees.written(trees.changed(blocks, change), {key: value for key, value in metadata.items() if key != "title" or form == "pptx"})
        options = ["-f", "json", "-t", form, "-o", "-", f"--resource-path={folder}"]
        if form == "docx":
            options.append(f"--reference-doc={folder}/reference.docx")
        return trees.pandoc(tree, *options)


def address(target: str, document: Document, catalogue: Catalogue) -> str:
    """Where a link of a page leads from a file that has left the site: an anchor stays, a page gets its full address."""
    path, _, anchor = target.partition("#")
    if not path or ":" in path:
        return target
    location = posixpath.normpath(posixpath.join(posixpath.dirname(document.location), path))
    found = catalogue.find(document.language.code, location)
    return catalogue.settings.address + (found.address if found else location) + (f"#{anchor}" if anchor else "")


# parts ------------------------------------------------------------------------------------------------------------


def head(book: Book) -> Blocks:
    """The first lines: title, summary, safety, objectives and key messages."""
    document, module = book.document, book.document.page
    assert isinstance(module, Module)
    say = trees.words(document.language.code)
    spoken = lambda text: trees.spoken(text, document.language.code)  # noqa: E731
    identity = " · ".join([module.id, f"{say(N_('version'))} {module.version}", formats.day(module.reviewed, document.language.code), module.licence.value])
    blocks: Blocks = [
        styled("Title", trees.para(spoken(module.title))),
        styled("PB Identity", trees.para(identity)),
        styled("Abstract", trees.para(spoken(module.summary))),
    ]
    blocks.append(boxed("PB Safety", say(SAFETY), [trees.para(spoken(module.risk.safety)), trees.para(spoken(module.risk.do_not_run_when), say(NOT_WHEN))]))
    blocks += [trees.heading(say(AT_THE_END), 1), pf.OrderedList(*(pf.ListItem(pf.Plain(*trees.inlines(spoken(each)))) for each in module.objectives))]
    return [*blocks, trees.heading(say(KEY_MESSAGES), 1), trees.bullets(spoken(each) for each in module.key_messages)]


def _body(book: Book, catalogue: Catalogue) -> Blocks:
    say = trees.words(book.document.language.code)
    blocks: Blocks = []
    for section, content in book.sections.items():
        blocks.append(trees.heading(say(NAMES[section]), 1))
        blocks += [_part(block) for block in content]
        if section == Section.SESSION_PLAN:
            blocks.append(styled("PB Computed", paper.plan(book)))
        elif section == Section.STEPS:
            for step, inner in book.steps:
                blocks += [
                    trees.heading(f"{step.number}. {trees.spoken(step.title, book.document.language.code)}", 2),
                    styled("PB Step", trees.para(step_facts(book, step))),
                ]
                blocks += [_part(block) for block in inner]
        elif section == Section.CHECK:
            blocks += _quiz(book)
        elif section in (Section.HANDOUTS, Section.FLIPCHARTS):
            for sheet, inner in book.sheets if section == Section.HANDOUTS else book.flipcharts:
                blocks += [trees.heading(f"{sheet.code} {trees.spoken(sheet.title, book.document.language.code)}", 2), *(_part(block) for block in inner)]
        elif section == Section.REFERENCES:
            blocks.append(styled("PB Computed", *paper.works(book, catalogue)))
    return blocks


def step_facts(book: Book, step: Any) -> str:
    """The line under the name of a step, from which an edited file is read back."""
    say = trees.words(book.document.language.code)
    parts = [f"{step.minutes}\u00a0min", say(LABELS[step.method])]
    if step.objectives:
        parts.append(f"{say(N_('Objectives:'))} {', '.join(map(str, step.objectives))}")
    if step.material:
        parts.append(f"{say(N_('Material:'))} {trees.spoken(step.material, book.document.language.code)}")
    return " · ".join(parts)


def _quiz(book: Book) -> Blocks:
    say = trees.words(book.document.language.code)
    blocks: Blocks = []
    for item, content in book.quiz:
        question = [block for block in content if not isinstance(block, pf.Div)]
        tail = f" ({say(N_('objective'))} {', '.join(map(str, item.objectives))})" if item.objectives else ""
        first = trees.copied(question)[0]
        blocks.append(
            styled(
                "PB Question", pf.Para(*trees.inlines(f"{item.number}."), pf.Space, *first.content, *([pf.Space, *trees.inlines(tail.strip())] if tail else []))
            )
        )
        for block in content:
            if isinstance(block, pf.Div) and "answer" in block.classes:
                inner = trees.copied(block.content)[0]
                blocks.append(styled("PB Answer", pf.Para(pf.Str(TICKED if "right" in block.classes else EMPTY), pf.Space, *inner.content)))
            elif isinstance(block, pf.Div) and "explanation" in block.classes:
                blocks.append(styled("PB Explanation", *trees.copied(block.content)))
    return blocks


def _data(book: Book) -> Blocks:
    """The fields that the text does not show, in a table of two columns."""
    document = book.document
    say = trees.words(document.language.code)
    lines = document.source.text.split("\n---")[0].removeprefix("---\n").split("\n")
    fields: dict[str, list[str]] = {}
    for line in lines:
        name = re.match(r"([a-z_]+):", line)
        if name:
            fields[name[1]] = [line]
        elif fields:
            list(fields.values())[-1].append(line)
    kept = [line.rstrip() for name in TYPED if name in fields for line in fields[name] if line.strip() and not line.lstrip().startswith("#")]
    kept += [f"risk: {document.page.risk.level.value}" if isinstance(document.page, Module) else ""]
    note = say(N_("Leave this part as it is: it lets the file come back to the site."))
    return [trees.heading(say(DATA), 1), trees.para(note), styled("PB Data", pf.LineBlock(*(pf.LineItem(*_verbatim(line)) for line in kept if line)))]


def _verbatim(line: str) -> list[Any]:
    return trees.inlines(line.replace("  ", "\u00a0\u00a0"))


def _part(block: Any) -> Any:
    kind = trees.box_kind(block)
    if kind is None:
        return block
    title, content = trees.box_parts(block)
    return boxed(STYLES.get(kind, STYLES["note"]), title, content)


def boxed(style: str, title: str, content: Blocks) -> Any:
    """A box: a table of one cell, whose first line names its kind."""
    cell = pf.TableCell(styled(style, trees.para(title)), *trees.copied(content))
    return pf.Table(pf.TableBody(pf.TableRow(cell)), head=pf.TableHead(), colspec=[("AlignDefault", 1.0)], attributes={"custom-style": "PB Box Table"})


def styled(name: str, *blocks: Any) -> Any:
    """Blocks in a named style of the word processor."""
    return pf.Div(*blocks, attributes={"custom-style": name})


def _png(svg: bytes) -> bytes:
    """A drawing as a black and white picture, 1,200 dots wide."""
    page = paper.Paper('#set page(width: 8in, height: auto, margin: 0pt, fill: white)\n#image("drawing.svg", width: 100%)', {"drawing.svg": svg})
    return paper.black_and_white(page.png(150)[0])


@lru_cache
def reference() -> bytes:
    """Pandoc's own model of a document with our styles in it, and everything in black."""
    model = trees.pandoc(b"", "--print-default-data-file", "reference.docx")
    ours = (resources.files("palabre.exports") / "templates/styles.xml").read_text("utf-8")
    boxes = "".join(_box_style(name) for name in (*STYLES.values(), "PB Safety"))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(model)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/styles.xml":
                text = re.sub(r"<w:color [^>]*/>", "", content.decode("utf-8"))
                content = text.replace("</w:styles>", ours + boxes + "</w:styles>").encode()
            new.writestr(zipfile.ZipInfo(info.filename), content)
    return made.getvalue()


def _box_style(name: str) -> str:
    identifier = name.replace(" ", "")
    return f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="PBBox"/><w:next w:val="BodyText"/><w:qFormat/></w:style>'
