"""What is made of a whole language: the trainer's manual, the handout book, the sheet of terms.

A page that did not change is not set again: what its guide and handouts are as Typst, and its blocks as pandoc reads
them, is kept beside the downloads, under the digest of the page.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from palabre import downloads
from palabre.catalogue import Catalogue, Document
from palabre.downloads import Download, Edition
from palabre.exports import forms, imprint, paper, trees, web
from palabre.exports.forms import Form
from palabre.exports.imprint import Imprint
from palabre.exports.paper import Paper
from palabre.exports.trees import Book
from palabre.languages import Language
from palabre.messages import N_
from palabre.model.pages import Module
from palabre.model.vocabulary import Status
from palabre.rendering.typography import spoken, words

_PRINT, _PHONE = N_("to print"), N_("for a phone")
MANUAL, HANDOUTS, TERMS = N_("Trainer's manual"), N_("Handout book"), N_("Glossary on paper")
_PARTS = "{}-parts"  # beside the folder of the downloads


@dataclass(frozen=True)
class Part:
    """What books need of a module."""

    name: str
    footer: dict[str, str]  # of its guide and of its handouts
    guide: str  # Typst
    handouts: str  # Typst; "" when it has none
    files: dict[str, str]  # drawings by name
    blocks: list[Any]  # as pandoc reads them, for the book on a phone


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of book."""

    word: str  # in its file name, translated
    ending: str
    title: str
    summary: str
    use: str
    edition: Edition
    make: Callable[[Language, Catalogue, Iterable[Part], Imprint], bytes]


def modules(catalogue: Catalogue, language: Language) -> list[Document]:
    """The modules that stand in the books, in their order."""
    return [document for document in catalogue.of(Module, language.code) if document.page and document.page.status == Status.PUBLISHED]


def digest(language: Language, catalogue: Catalogue, wanted: Mapping[str, str], program: str) -> str:
    """Changes when a book would; `wanted` has the digest of each module."""
    parts = [wanted[document.path] for document in modules(catalogue, language)]
    return hashlib.sha256(repr((parts, sorted(catalogue.terms.items()), catalogue.settings, program)).encode()).hexdigest()


# parts ------------------------------------------------------------------------------------------------------------


def parts_of(folder: Path) -> Path:
    """Where the parts of modules are kept."""
    return folder.with_name(_PARTS.format(folder.name))


def keep(book: Book, catalogue: Catalogue, now: str, folder: Path) -> None:
    """Keep the part of a module for the books; a module that cannot be a part is told when a book is made."""
    if isinstance(book.document.page, Module):
        with contextlib.suppress(Exception):  # told by the forms of the page, and by the book
            _kept(book.document, now, folder, lambda: book, catalogue)


def _kept(document: Document, now: str, folder: Path, book: Callable[[], Book], catalogue: Catalogue) -> Part:
    file = folder / f"{document.language.code}-{getattr(document.page, 'id', document.slug)}.json"
    try:
        known = json.loads(file.read_text("utf-8"))
        if known["digest"] == now:
            return Part(**known["part"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    part = _part(book(), catalogue)
    downloads.put(file, json.dumps({"digest": now, "part": vars(part)}).encode())
    return part


def _part(book: Book, catalogue: Catalogue) -> Part:
    guide, handouts = paper.once(paper.guide, book, catalogue), paper.once(paper.handouts, book, catalogue)
    blocks, drawings = web.chapters(book, catalogue)
    number = book.imprint.number.lower()
    return Part(
        name=book.imprint.name,
        footer={"guide": guide.options["footer"], "handouts": handouts.options["footer"]},
        guide=guide.text,
        handouts=handouts.text if book.sheets or book.quiz else "",
        files={name: drawing.decode() for name, drawing in {**guide.files, **handouts.files, **drawings}.items()},
        blocks=[trees.heading(book.imprint.name, 1, number).to_json(), *_lower(json.loads(json.dumps(blocks)), number)],
    )


def _lower(node: Any, number: str) -> Any:
    """Blocks of a module as a chapter of a book: headings one level lower, anchors that no other module has."""
    if isinstance(node, list):
        return [_lower(each, number) for each in node]
    if not isinstance(node, dict):
        return node
    kind = str(node.get("t"))
    inner: Any = node.get("c")
    if kind == "Header":
        inner[0] += 1
    if kind == "Link" and inner[2][0].startswith("#"):
        inner[2][0] = f"#{number}-{inner[2][0][1:]}"
    place = _ATTRIBUTES.get(kind)
    if place is not None and inner[place][0]:
        inner[place][0] = f"{number}-{inner[place][0]}"
    return {name: _lower(value, number) for name, value in node.items()}


_ATTRIBUTES = {"Header": 1, "Div": 0, "Span": 0, "Code": 0, "CodeBlock": 0, "Table": 0, "Link": 0, "Image": 0}  # where pandoc keeps the anchor


# books ------------------------------------------------------------------------------------------------------------


def bind(kind: str, language: Language, catalogue: Catalogue, digests: Mapping[str, str], folder: Path) -> tuple[Download, bytes]:
    """A book, from the parts that are kept and those that are made now."""
    chosen = KINDS[kind]
    documents = modules(catalogue, language)
    parts = (_kept(document, digests[document.path], folder, lambda document=document: trees.book(document, catalogue), catalogue) for document in documents)  # type: ignore[misc]
    say = words(language.code)
    facts = imprint.of_all(
        catalogue.settings,
        language,
        say(chosen.title),
        say(chosen.summary),
        max((document.page.reviewed for document in documents if document.page and document.page.reviewed), default=catalogue.newest),
        hashlib.sha256("".join(digests[document.path] for document in documents).encode()).hexdigest(),
    )
    made = chosen.make(language, catalogue, parts, facts)
    site = forms.ascii_of(catalogue.settings.name)
    path = f"{language.code}/{site}-{language.code}-{forms.ascii_of(say(chosen.word))}.{chosen.ending}"
    form = Form(chosen.word, chosen.ending, chosen.title, chosen.use, chosen.edition, lambda *_: {})
    return forms.described(path, form, language.code, made), made


def _manual(language: Language, catalogue: Catalogue, parts: Iterable[Part], facts: Imprint) -> bytes:  # noqa: ARG001
    return _set([(part.name, part.footer["guide"], part.guide, part.files) for part in parts], facts, paper.GUIDE, is_large=True)


def _handouts(language: Language, catalogue: Catalogue, parts: Iterable[Part], facts: Imprint) -> bytes:  # noqa: ARG001
    return _set([(part.name, part.footer["handouts"], part.handouts, part.files) for part in parts if part.handouts], facts, paper.COPIED, is_large=False)


def _set(parts: list[tuple[str, str, str, dict[str, str]]], facts: Imprint, setting: paper.Setting, *, is_large: bool) -> bytes:
    """Texts of many files as one book: a first page, the contents, then each as a part."""
    say = words(facts.language.code)
    files = _template()
    lines = ['#import "book.typ": *', "#in-book.update(true)"]
    shown = [facts.publisher, facts.day, facts.terms]
    lines.append(f"#title-page(title: {paper.quoted(facts.title)}, facts: {paper.listed(shown)}, notice: {paper.quoted(facts.notice)})")
    lines.append(f"#outline(depth: 1, title: {paper.quoted(say(N_('Contents')))})")
    for number, (name, footer, text, drawings) in enumerate(parts):
        files[f"part-{number}.typ"] = f'#import "palabre.typ": *\n{text}'.encode()
        files |= {drawing: svg.encode() for drawing, svg in drawings.items()}
        lines.append(f'#part(title: {paper.quoted(name)}, footer: {footer}, large: {paper.listed(is_large)})[#include "part-{number}.typ"]')
    options = {**paper.options(facts, "", setting), "footer": "context speaking.get()", "base": "1"}
    return Paper("\n".join(lines), files, options, facts).pdf()


def _phone(language: Language, catalogue: Catalogue, parts: Iterable[Part], facts: Imprint) -> bytes:  # noqa: ARG001
    blocks: list[Any] = []
    files: dict[str, bytes] = {}
    for part in parts:
        blocks += part.blocks
        files |= {name: svg.encode() for name, svg in part.files.items()}
    return web.bound(blocks, files, facts, depth=1)


def _terms(language: Language, catalogue: Catalogue, parts: Iterable[Part], facts: Imprint) -> bytes:  # noqa: ARG001
    """The terms with their meaning, the word in the other languages of the site, and room for one more."""
    say, code = words(language.code), language.code
    others = [other for other in catalogue.languages.all if other.code != code]
    rows = []
    for term in sorted((term for term in catalogue.terms.values() if code in term.wordings), key=lambda term: forms.ascii_of(term.wordings[code].term)):
        said = {other: wording.term for other, wording in term.wordings.items()}
        translations = [spoken(said.get(other.code, ""), other.code) for other in others]
        rows.append([spoken(said[code], code), spoken(term.wordings[code].definition, code), *translations])
    head = [say(N_("Term")), say(N_("Meaning")), *(other.name for other in others), say(N_("In your language"))]
    lines = [
        '#import "book.typ": *',
        f"#heading(level: 1, {paper.quoted(facts.title)})",
        paper.quoted(say(N_("Write in the last column how people say it where you are."))).join(("#text(", ")")),
        f"#glossary(head: {paper.listed(head)}, languages: {paper.listed([other.code for other in others])}, rows: {paper.listed(rows)})",
    ]
    return Paper("\n\n".join(lines), _template(), paper.options(facts, facts.title, paper.READ), facts).pdf()


def _template() -> dict[str, bytes]:
    return {"book.typ": (resources.files("palabre.exports") / "templates/book.typ").read_bytes()}


_ALL_MODULES = N_("All modules, for those who run the sessions.")
KINDS: dict[str, Kind] = {
    "manual": Kind(N_("trainer-manual"), "pdf", MANUAL, _ALL_MODULES, _PRINT, Edition.TRAINER, _manual),
    "manual-phone": Kind(N_("trainer-manual"), "epub", N_("Trainer's manual as a book"), _ALL_MODULES, _PHONE, Edition.TRAINER, _phone),
    "handouts": Kind(
        N_("handout-book"), "pdf", HANDOUTS, N_("The sheets of all modules, to be copied for participants."), _PRINT, Edition.PARTICIPANT, _handouts
    ),
    "terms": Kind(N_("glossary"), "pdf", TERMS, N_("The words of the modules, with room for your own."), _PRINT, Edition.PARTICIPANT, _terms),
}
