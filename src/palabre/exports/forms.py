"""Which files are made of a page, for whom, and what they are called: the one place where a file name is decided."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from palabre.catalogue import Catalogue, Document
from palabre.downloads import Download, Edition
from palabre.exports import office, paper, web
from palabre.exports.trees import Book
from palabre.messages import N_, translator
from palabre.model.pages import Kit, Module, Programme, Radio

Make = Callable[[Book, Catalogue], dict[str, bytes]]  # files by what follows the word in their names: "" or "-h9-1"


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file made of a page."""

    word: str  # in its file name, translated
    ending: str
    title: str
    use: str
    edition: Edition
    make: Make


def _one(make: Callable[[Book, Catalogue], bytes]) -> Make:
    return lambda book, catalogue: {"": make(book, catalogue)}


def _pdf(make: Callable[[Book, Catalogue], paper.Paper]) -> Make:
    return lambda book, catalogue: {"": make(book, catalogue).pdf()}


def _pictures(book: Book, catalogue: Catalogue) -> dict[str, bytes]:
    """Each page of each sheet as a picture for simple phones."""
    made = {}
    for sheet, content in book.sheets:
        for number, png in enumerate(paper.sheet(book, catalogue, sheet, content).png(PICTURE_DOTS), 1):
            made[f"-{sheet.code.lower()}-{number}"] = paper.black_and_white(png)
    return made


PICTURE_DOTS = 150  # an inch: A4 becomes 1240 x 1754
_PRINT, _WALL, _ADAPT, _PHONE = N_("to print"), N_("for the wall"), N_("to adapt"), N_("for a phone")
_SHEETS = Form(N_("picture"), "png", N_("Sheets as pictures"), _PHONE, Edition.PARTICIPANT, _pictures)

FORMS: dict[type, tuple[Form, ...]] = {
    Module: (
        Form(N_("guide"), "pdf", N_("Facilitator's guide"), _PRINT, Edition.TRAINER, _pdf(paper.guide)),
        Form(N_("handouts"), "pdf", N_("Handouts for participants"), _PRINT, Edition.PARTICIPANT, _pdf(paper.handouts)),
        Form(N_("key"), "pdf", N_("Key of the quiz"), _PRINT, Edition.TRAINER, _pdf(paper.key)),
        Form(N_("flipcharts"), "pdf", N_("Flipcharts, A3"), _WALL, Edition.PARTICIPANT, _pdf(paper.flipcharts)),
        Form(N_("flipcharts-a4"), "pdf", N_("Flipcharts on four A4 sheets"), _WALL, Edition.PARTICIPANT, _pdf(paper.tiles)),
        Form(N_("module"), "docx", N_("The module in Word"), _ADAPT, Edition.TRAINER, _one(office.docx)),
        Form(N_("module"), "epub", N_("The module as a book"), _PHONE, Edition.TRAINER, _one(web.epub)),
        Form(N_("module"), "html", N_("The module in one file"), _PHONE, Edition.TRAINER, _one(web.one_file)),
        _SHEETS,
    ),
    Kit: (Form(N_("kit"), "pdf", N_("The kit"), _PRINT, Edition.TRAINER, _pdf(paper.kit)), _SHEETS),
    Radio: (Form(N_("script"), "pdf", N_("The script"), _PRINT, Edition.TRAINER, _pdf(paper.page)),),
    Programme: (Form(N_("programme"), "pdf", N_("The programme"), _PRINT, Edition.TRAINER, _pdf(paper.page)),),
}


def forms_of(document: Document) -> tuple[Form, ...]:
    """The files that are made of a page."""
    return FORMS.get(type(document.page), ())


def place(document: Document, form: Form, part: str = "") -> str:
    """Where a file stands below the downloads, under a name that works on every system: "fr/M07/M07-fr-fiches.pdf"."""
    word, number = translator(document.language.code)(form.word), getattr(document.page, "id", document.slug)
    return f"{document.language.code}/{number}/{number}-{document.language.code}-{_plain(word)}{part}.{form.ending}"


def described(document: Document, form: Form, part: str, content: bytes) -> Download:
    """The line of a file in the list of what was made."""
    return Download(path=place(document, form, part), title=form.title, use=form.use, edition=form.edition, language=document.language.code, bytes=len(content))


def _plain(word: str) -> str:
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
