"""Which files are made of a page, for whom, and what they are called: the one place where a file name is decided."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from palabre.catalogue import Catalogue, Document
from palabre.downloads import Download, Edition
from palabre.exports import discreet, office, paper, printed, slides, source, trees, web
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
    plain: str | None = None  # the word in the name of its discreet edition; None: there is none


def _one(make: Callable[[Book, Catalogue], bytes]) -> Make:
    return lambda book, catalogue: {"": make(book, catalogue)}


def _pdf(make: Callable[[Book, Catalogue], paper.Paper]) -> Make:
    return lambda book, catalogue: {"": _printed(make, book, catalogue)}


def _printed(make: Callable[[Book, Catalogue], paper.Paper], book: Book, catalogue: Catalogue) -> bytes:
    """The PDF of a page, set once for all that needs it."""
    return trees.kept(book, f"{make.__name__}.pdf", lambda: paper.once(make, book, catalogue).pdf())


def _pictures(make: Callable[[Book, Catalogue], paper.Paper]) -> Make:
    """Each side of each sheet as a picture for simple phones, as it is printed."""

    def pictures(book: Book, catalogue: Catalogue) -> dict[str, bytes]:
        codes = {sheet.code for sheet, _ in book.sheets}
        if not codes:
            return {}
        return {f"-{code.lower()}-{number}": png for code, number, png in printed.sides(_printed(make, book, catalogue), PICTURE_DOTS) if code in codes}

    return pictures


PICTURE_DOTS = 150  # an inch: A4 becomes 1240 x 1754
_PRINT, _WALL, _ADAPT, _PHONE, _SHOW, _PASS_ON = (
    N_("to print"),
    N_("for the wall"),
    N_("to adapt"),
    N_("for a phone"),
    N_("to project"),
    N_("for another site or a translator"),
)
_TRAINER, _PARTICIPANT = Edition.TRAINER, Edition.PARTICIPANT


def _sheets(make: Callable[[Book, Catalogue], paper.Paper]) -> Form:
    return Form(N_("picture"), "png", N_("Sheets as pictures"), _PHONE, _PARTICIPANT, _pictures(make))


_NOTES, _COPIES, _WHOLE = N_("notes"), N_("sheets"), ""  # neutral words

_ARCHIVE = Form(N_("source"), "zip", N_("Markdown and drawings"), _PASS_ON, _TRAINER, _one(source.archive))
SOURCES = (_ARCHIVE.title,)  # what holds other pages too, and changes with them

FORMS: dict[type, tuple[Form, ...]] = {
    Module: (
        Form(N_("guide"), "pdf", N_("Facilitator's guide"), _PRINT, _TRAINER, _pdf(paper.guide), _NOTES),
        Form(N_("handouts"), "pdf", N_("Handouts for participants"), _PRINT, _PARTICIPANT, _pdf(paper.handouts), _COPIES),
        Form(N_("key"), "pdf", N_("Key of the quiz"), _PRINT, _TRAINER, _pdf(paper.key)),
        Form(N_("flipcharts"), "pdf", N_("Flipcharts, A3"), _WALL, _PARTICIPANT, _pdf(paper.flipcharts)),
        Form(N_("flipcharts-a4"), "pdf", N_("Flipcharts on four A4 sheets"), _WALL, _PARTICIPANT, _pdf(paper.tiles)),
        Form(N_("slides"), "pptx", N_("Slides"), _SHOW, _TRAINER, _one(slides.pptx)),
        Form(N_("module"), "docx", N_("The module in Word"), _ADAPT, _TRAINER, _one(office.docx), _WHOLE),
        Form(N_("module"), "odt", N_("The module in LibreOffice"), _ADAPT, _TRAINER, _one(office.odt)),
        Form(N_("module"), "epub", N_("The module as a book"), _PHONE, _TRAINER, _one(web.epub), _WHOLE),
        Form(N_("module"), "html", N_("The module in one file"), _PHONE, _TRAINER, _one(web.one_file), _WHOLE),
        _sheets(paper.handouts),
        _ARCHIVE,
    ),
    Kit: (
        Form(N_("kit"), "pdf", N_("The kit"), _PRINT, _TRAINER, _pdf(paper.kit), _NOTES),
        Form(N_("kit"), "docx", N_("The kit in Word"), _ADAPT, _TRAINER, _one(office.docx)),
        Form(N_("kit"), "epub", N_("The kit as a book"), _PHONE, _TRAINER, _one(web.epub)),
        Form(N_("kit"), "html", N_("The kit in one file"), _PHONE, _TRAINER, _one(web.one_file), _WHOLE),
        _sheets(paper.kit),
    ),
    Radio: (
        Form(N_("script"), "pdf", N_("The script"), _PRINT, _TRAINER, _pdf(paper.page)),
        Form(N_("script"), "docx", N_("The script in Word"), _ADAPT, _TRAINER, _one(office.docx)),
        Form(N_("script"), "html", N_("The script in one file"), _PHONE, _TRAINER, _one(web.one_file)),
    ),
    Programme: (
        Form(N_("programme"), "pdf", N_("The programme"), _PRINT, _TRAINER, _pdf(paper.page)),
        Form(N_("programme"), "docx", N_("The programme in Word"), _ADAPT, _TRAINER, _one(office.docx)),
        Form(N_("programme"), "html", N_("The programme in one file"), _PHONE, _TRAINER, _one(web.one_file)),
    ),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One form of one page, in the usual or in the discreet edition."""

    form: Form
    is_discreet: bool = False

    @property
    def name(self) -> str:
        """What it is known by among those of its page."""
        return _name(self.form.title, self.is_discreet)

    def made(self, book: Book, catalogue: Catalogue) -> Iterator[tuple[Download, bytes]]:
        """Its files, each with its line in the list of what was made.

        Raises:
            ValueError: a name remains in the discreet edition.
            RuntimeError: the text cannot be set or written in this form.
        """
        shown = discreet.book(book, catalogue) if self.is_discreet else book
        for part, content in self.form.make(shown, catalogue).items():
            path = place(book.document, self.form, part, is_discreet=self.is_discreet)
            if self.is_discreet:
                discreet.check(content, path, shown)
            yield described(path, self.form, book.document.language.code, content, is_discreet=self.is_discreet), content


def name_of(file: Download) -> str:
    """The name of the piece that a file came from."""
    return _name(file.title, file.discreet)


def _name(title: str, is_discreet: bool) -> str:
    return f"{title}{' (discreet)' if is_discreet else ''}"


def pieces_of(document: Document) -> tuple[Piece, ...]:
    """All that is made of a page."""
    forms = FORMS.get(type(document.page), ())
    return (*map(Piece, forms), *(Piece(form, is_discreet=True) for form in forms if form.plain is not None))


def place(document: Document, form: Form, part: str = "", *, is_discreet: bool = False) -> str:
    """Where a file stands below the downloads, under a name that works on every system: "fr/M07/M07-fr-fiches.pdf".

    The discreet edition stands in a folder whose name says nothing: "fr/cours/m07/cours-m07-fiches.pdf".
    """
    code, number = document.language.code, str(getattr(document.page, "id", document.slug))
    say = translator(code)
    if is_discreet:
        course = ascii_of(say(N_("course")))
        return f"{code}/{course}/{number.lower()}/{'-'.join(filter(None, [course, number.lower(), ascii_of(say(form.plain)) if form.plain else '']))}{part}.{form.ending}"
    return f"{code}/{number}/{number}-{code}-{ascii_of(say(form.word))}{part}.{form.ending}"


def described(path: str, form: Form, language: str, content: bytes, *, is_discreet: bool = False) -> Download:
    """The line of a file in the list of what was made."""
    return Download(
        path=path,
        title=form.title,
        use=form.use,
        edition=form.edition,
        language=language,
        discreet=is_discreet,
        bytes=len(content),
        pages=printed.pages(content) if form.ending == "pdf" else None,
    )


def ascii_of(word: str) -> str:
    """A word as a part of a file name: small letters without accents."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
