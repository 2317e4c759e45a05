"""Forms for phones: one HTML file that needs nothing else, and an EPUB."""

from __future__ import annotations

import io
import itertools
import posixpath
import tempfile
import zipfile
from importlib import resources
from pathlib import Path
from typing import Any

import panflute as pf

from palabre.catalogue import Catalogue
from palabre.exports import office, paper, trees
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.model.body import NAMES, Section
from palabre.model.pages import Module
from palabre.rendering import drawings

_EPOCH = (1980, 1, 1, 0, 0, 0)


def one_file(book: Book, catalogue: Catalogue) -> bytes:
    """The whole module as one HTML file: nothing is fetched, nothing needs a script, drawings are inside."""
    document = book.document
    module = document.page
    files = {name: drawings.worded(catalogue, place, document.language.code) for name, place in _places(catalogue).items()}

    numbers = itertools.count(1)  # for ids that no other drawing of the file has

    def change(element: Any) -> Any:
        if isinstance(element, pf.Image):
            name = posixpath.basename(element.url)
            if name not in files:
                return list(element.content)
            return pf.RawInline(drawings.labelled(files[name], _safe(pf.stringify(element)), next(numbers)), format="html")
        if isinstance(element, pf.Link) and not element.url.startswith("#"):
            return list(element.content)
        return None

    body = trees.pandoc(trees.written(trees.changed(content(book, catalogue), change)), "-f", "json", "-t", "html5", "--wrap=none", "--section-divs").decode()
    style = (resources.files("palabre.exports") / "templates/one.css").read_text("utf-8")
    title = trees.spoken(f"{getattr(module, 'id', '')} {module.title if module else document.slug}".strip(), document.language.code)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{_safe(title)}</title><style>{style}</style>'
    page = f'<!doctype html>\n<html lang="{document.language.code}" dir="{document.language.direction}"><head>{head}</head>\n<body><main>\n{body}\n</main></body></html>\n'
    return page.encode()


def epub(book: Book, catalogue: Catalogue) -> bytes:
    """The whole module as EPUB 3, for reading applications."""
    document, module = book.document, book.document.page
    say = trees.words(document.language.code)
    files = paper.pictures(content(book, catalogue), document, catalogue)

    def change(element: Any) -> Any:
        if isinstance(element, pf.Image):
            element.url = posixpath.basename(element.url)
            return element if element.url in files else list(element.content)
        if isinstance(element, pf.Link) and not element.url.startswith("#"):
            return list(element.content)
        return None

    metadata = {
        "title": trees.spoken(module.title if module else document.slug, document.language.code),
        "lang": document.language.code,
        "identifier": f"urn:palabre:{getattr(module, 'id', document.slug)}:{document.language.code}:{getattr(module, 'version', '0')}",
        "date": str(getattr(module, "reviewed", "")),
        "rights": "CC BY-SA 4.0",
        "publisher": catalogue.settings.name,
        "accessModes": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": ["alternativeText", "structuralNavigation", "tableOfContents", "readingOrder"],
        "accessibilityHazards": ["none"],
        "accessibilitySummary": say(N_("Pictures have alternative texts; headings and lists are marked.")),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, svg in files.items():
            (Path(folder) / name).write_bytes(svg)
        cover = Path(folder) / "cover.png"
        cover.write_bytes(paper.cover(book))
        css = Path(folder) / "book.css"
        css.write_text((resources.files("palabre.exports") / "templates/one.css").read_text("utf-8"), "utf-8")
        tree = trees.written(trees.changed(content(book, catalogue), change), metadata)
        made = trees.pandoc(
            tree, "-f", "json", "-t", "epub3", "-o", "-", "--toc-depth=2", "--split-level=1", f"--css={css}", f"--epub-cover-image={cover}", f"--resource-path={folder}",
        )  # fmt: skip
    return _repeatable(made)


def content(book: Book, catalogue: Catalogue) -> Blocks:
    """Everything of a module in reading order: what it is, its sections with steps, quiz with key, sheets, notes."""
    document = book.document
    say = trees.words(document.language.code)
    blocks: Blocks = []
    if isinstance(document.page, Module):
        blocks += office.head(book)
    for section, inner in book.sections.items():
        blocks.append(trees.heading(say(NAMES[section]), 1, section.value))
        blocks += inner
        if section == Section.SESSION_PLAN:
            blocks.append(paper.plan(book))
        elif section == Section.STEPS:
            for step, parts in book.steps:
                blocks += [
                    trees.heading(f"{step.number}. {trees.spoken(step.title, document.language.code)}", 2, step.anchor),
                    pf.Div(trees.para(office.step_facts(book, step)), classes=["facts"]),
                    *parts,
                ]
        elif section == Section.CHECK:
            blocks += _quiz(book)
        elif section in (Section.HANDOUTS, Section.FLIPCHARTS):
            for sheet, parts in book.sheets if section == Section.HANDOUTS else book.flipcharts:
                blocks += [trees.heading(f"{sheet.code} {trees.spoken(sheet.title, document.language.code)}", 2, sheet.anchor), *parts]
        elif section == Section.REFERENCES:
            blocks += paper.works(book, catalogue)
    return [*blocks, *book.lead]


def _quiz(book: Book) -> Blocks:
    """Questions as a list; the answers show what is right, for those who run the session."""
    items = []
    for _, inner in book.quiz:
        parts: Blocks = []
        for block in inner:
            if isinstance(block, pf.Div) and "answer" in block.classes:
                mark = office.TICKED if "right" in block.classes else office.EMPTY
                first = trees.copied(block.content)[0]
                parts.append(pf.Div(pf.Para(pf.Str(mark), pf.Space, *first.content), classes=["answer"]))
            elif isinstance(block, pf.Div):
                parts.append(pf.BlockQuote(*trees.copied(block.content)))
            else:
                parts.append(block)
        items.append(pf.ListItem(*parts))
    return [pf.OrderedList(*items)] if items else []


def _places(catalogue: Catalogue) -> dict[str, str]:
    return {posixpath.basename(file): file for file in catalogue.svgs}


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _repeatable(archive: bytes) -> bytes:
    """An archive without the hours at which its files were made; the first entry stays first and uncompressed, as EPUB asks."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(info))
    return made.getvalue()
