"""What readers can take away: the files of a page by what they are for, and all of them on the page of downloads."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from palabre.catalogue import Document
from palabre.downloads import Download, Edition
from palabre.languages import Language
from palabre.messages import N_
from palabre.model.pages import Kit, Module, Programme, Radio
from palabre.pages import views
from palabre.pages.views import Place

PACKER = "fflate.js"
_LIBRARIES = Path(sys.prefix, "share", "palabre", "downloads")  # what scripts/setup.py brought
KINDS = {Module: N_("Modules"), Programme: N_("Programmes"), Kit: N_("Kits"), Radio: N_("Radio scripts")}
EDITIONS = {Edition.TRAINER: N_("for the trainer"), Edition.PARTICIPANT: N_("for participants")}
WORDS = {  # what the script says that packs files
    "name": N_("files"),
    "kb": N_("{count} KB"),
    "mb": N_("{count} MB"),
    "nothing": N_("Nothing chosen yet"),
    "one": N_("1 file, {size}, {time} on 2G"),
    "many": N_("{count} files, {size}, {time} on 2G"),
    "fetching": N_("File {number} of {count}: {name}"),
    "dropped": N_("The connection dropped at {name}. {done} of {count} files are here and are kept. When the connection is back, press: Go on."),
    "missing": N_("The site has no file {name} any more. Load this page again, then choose again."),
    "full": N_("This device has no room for so much at once. Choose less, or fetch the files one by one."),
    "done": N_("Packed: {name}. Look among the downloads of your device."),
    "again": N_("Go on"),
}
# what most trainers come for, the first that there is of each
_MAIN = ((N_("to print"), {Edition.TRAINER}), (N_("to print"), {Edition.PARTICIPANT}), (N_("for a phone"), set(Edition)))


@dataclass(frozen=True, slots=True)
class Line:
    """One form of a page: one file, or several, such as a picture of each sheet."""

    files: tuple[Download, ...]

    @property
    def first(self) -> Download:
        """The file that stands for all: they differ in nothing but their number."""
        return self.files[0]

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of a page, or of the whole site, in one language; each kind of use with its lines, in the order in which they are made."""

    language: Language
    uses: dict[str, list[Line]]
    discreet: dict[str, list[Line]]

    @property
    def main(self) -> list[Line]:
        """The few lines that are shown first."""
        lines = [line for lines in self.uses.values() for line in lines]
        found = [next((line for line in lines if line.first.use == use and line.first.edition in editions), None) for use, editions in _MAIN]
        return [line for line in found if line]

    @property
    def count(self) -> int:
        """How many files there are."""
        return sum(len(line.files) for uses in (self.uses, self.discreet) for lines in uses.values() for line in lines)


Rows = list[tuple[str, list[tuple[Document, Shelf]]]]  # pages with their files, by the title of their kind


def shelves(document: Document, place: Place) -> list[Shelf]:
    """The files of a page, those of its own language first."""
    others = [twin for language in place.catalogue.languages.all if (twin := place.catalogue.twin(document, language.code)) and twin is not document]
    return [shelf for each in (document, *others) if (shelf := _shelf(each.path, each.language, place))]


def whole(place: Place) -> list[Shelf]:
    """The files made of all pages of a language, those of the language of the place first."""
    languages = sorted(place.catalogue.languages.all, key=lambda language: language != place.language)
    return [shelf for language in languages if (shelf := _shelf(language.code, language, place))]


def rows(place: Place) -> Rows:
    """Every page of which files are made, by kind."""
    found = [
        (title, [(document, shelf) for document in views.listed(shape, place) for shelf in shelves(document, place)[:1]]) for shape, title in KINDS.items()
    ]
    return [(title, documents) for title, documents in found if documents]


def forms(kinds: Rows) -> dict[str, list[str]]:
    """The titles of the forms by what they are for, as readers choose among them."""
    found: dict[str, dict[str, None]] = {}
    for shelf in [shelf for _, documents in kinds for _, shelf in documents]:
        for uses in (shelf.uses, shelf.discreet):
            for use, lines in uses.items():
                found.setdefault(use, {}).update((line.first.title, None) for line in lines)
    return {use: list(titles) for use, titles in found.items()}


def packer() -> str:
    """The script that packs files in the browser of a reader.

    Raises:
        FileNotFoundError: scripts/setup.py has not brought it.
    """
    return (_LIBRARIES / PACKER).read_text("utf-8")


def _shelf(name: str, language: Language, place: Place) -> Shelf | None:
    files = place.made[name].files if name in place.made else ()
    return Shelf(language, _by_use(file for file in files if not file.discreet), _by_use(file for file in files if file.discreet)) if files else None


def _by_use(files: Iterable[Download]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in _lines(files):
        found.setdefault(line.first.use, []).append(line)
    return found


def _lines(files: Iterable[Download]) -> Iterator[Line]:
    for _, same in groupby(files, key=lambda file: (file.use, file.title, file.edition, file.ending)):
        yield Line(tuple(same))
