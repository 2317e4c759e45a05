"""Which files are made of a page, for whom, and what they are called: the one place where a file name is decided."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from palabre.catalogue import Catalogue, Document
from palabre.exports import office, paper, web
from palabre.exports.trees import Book
from palabre.messages import N_, translator
from palabre.model.pages import Module


class Edition(StrEnum):
    """For whom a file is made. What is for facilitators only, and every key, is in trainers' files alone."""

    TRAINER = "trainer"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file made of a module."""

    word: str  # in its file name, translated
    ending: str
    title: str
    use: str
    edition: Edition
    make: Callable[[Book, Catalogue], bytes]


def _pdf(make: Callable[[Book, Catalogue], paper.Paper]) -> Callable[[Book, Catalogue], bytes]:
    return lambda book, catalogue: make(book, catalogue).pdf()


FORMS = (
    Form(N_("guide"), "pdf", N_("Facilitator's guide"), N_("to print"), Edition.TRAINER, _pdf(paper.guide)),
    Form(N_("handouts"), "pdf", N_("Handouts for participants"), N_("to print"), Edition.PARTICIPANT, _pdf(paper.handouts)),
    Form(N_("key"), "pdf", N_("Key of the quiz"), N_("to print"), Edition.TRAINER, _pdf(paper.key)),
    Form(N_("flipcharts"), "pdf", N_("Flipcharts, A3"), N_("for the wall"), Edition.PARTICIPANT, _pdf(paper.flipcharts)),
    Form(N_("flipcharts-a4"), "pdf", N_("Flipcharts on four A4 sheets"), N_("for the wall"), Edition.PARTICIPANT, _pdf(paper.tiles)),
    Form(N_("module"), "docx", N_("The module in Word"), N_("to adapt"), Edition.TRAINER, office.docx),
    Form(N_("module"), "epub", N_("The module as a book"), N_("for a phone"), Edition.TRAINER, web.epub),
    Form(N_("module"), "html", N_("The module in one file"), N_("for a phone"), Edition.TRAINER, web.one_file),
)


def forms_of(document: Document) -> tuple[Form, ...]:
    """The files that are made of a page."""
    return FORMS if isinstance(document.page, Module) else ()


def file_name(document: Document, form: Form) -> str:
    """The name of a file, the same on every system: "M07-fr-fiches.pdf"."""
    word = translator(document.language.code)(form.word)
    return f"{getattr(document.page, 'id', document.slug)}-{document.language.code}-{_plain(word)}.{form.ending}"


def place(document: Document, form: Form) -> str:
    """Where the file stands below the downloads: "fr/M07/M07-fr-fiches.pdf"."""
    return f"{document.language.code}/{getattr(document.page, 'id', document.slug)}/{file_name(document, form)}"


def _plain(word: str) -> str:
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
