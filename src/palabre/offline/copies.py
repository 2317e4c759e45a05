"""What is copied to sticks: for whom each copy is, which files it holds, and where each of them stands on it."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from palabre.catalogue import Catalogue, Document
from palabre.downloads import Download, Entry
from palabre.downloads import Edition as Readers
from palabre.languages import Languages
from palabre.messages import N_
from palabre.model.pages import Module, Radio
from palabre.model.vocabulary import RiskLevel
from palabre.problems import Translate

# the folders at the root: numbers keep them in their order, and each name can be read in French and in English
SITE, PHONE, PRINT, RADIO, ADAPT = "1-ordinateur-laptop", "2-telephone-phone", "3-imprimer-print", "4-radio", "5-adapter-adapt"
SHEETS = "fiches-sheets"
KINDS = {"programmes": "1-programmes", "kits": "2-kits", "modules": "3-modules"}  # below PRINT: plan, prepare, run
VARIABLE = "PALABRE_COPY"  # of the environment: names the copy for which the site builder works
_USES = {
    "to print": PRINT,
    "for the wall": PRINT,
    "to adapt": ADAPT,
    "to project": ADAPT,
    "for another site or a translator": ADAPT,
    "for a phone": PHONE,
}
PACKED = "to carry"  # the use of archives: what they pack stands on a copy already


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom a copy is."""

    name: str
    readers: frozenset[Readers]  # whose files it holds; a radio script is for all: it is made to be said aloud to everybody
    is_discreet: bool = False  # only files without any name; no site and no ZIM file, whose pages name projects
    is_of_one_language: bool = False
    folders: frozenset[str] = frozenset((SITE, PHONE, PRINT, RADIO, ADAPT))
    has_pictures: bool = True  # the sheets as pictures, and what is for the wall
    has_zim: bool = True
    most: int | None = None  # bytes: it must fit on what people have, or through a slow link


_ALL = frozenset(Readers)
EDITIONS = {
    edition.name: edition
    for edition in (
        Edition("public", frozenset((Readers.PARTICIPANT,))),
        Edition("trainer", _ALL),
        Edition("discreet", _ALL, is_discreet=True, folders=frozenset((PHONE, PRINT, RADIO, ADAPT)), has_zim=False),
        Edition("text", _ALL, is_of_one_language=True, folders=frozenset((SITE, PHONE, PRINT, RADIO)), has_pictures=False, has_zim=False, most=25_000_000),
    )
}


@dataclass(frozen=True, slots=True)
class Copy:
    """An edition in the languages of the site, or in some of them."""

    edition: Edition
    languages: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called: "trainer", "text-fr"; with its languages when they are not all there are."""
        return "-".join((self.edition.name, *self.languages))


class UnknownCopy(ValueError):  # noqa: N818 it names what was asked for
    """The name of a copy that there is not."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.known = tuple(known)

    def shown(self, say: Translate) -> str:
        """What people read."""
        return say(N_("there is no copy '{copy}'; choose among {names}")).format(copy=self, names=", ".join(self.known))


def named(name: str, languages: Languages) -> Copy:
    """The copy of a name: "trainer" has all languages, "trainer-fr" one.

    Raises:
        UnknownCopy: there is none of that name.
    """
    edition, *codes = name.split("-")
    if edition not in EDITIONS or any(languages.get(code) is None for code in codes) or (EDITIONS[edition].is_of_one_language and len(codes) != 1):
        raise UnknownCopy(name, names(languages))
    return Copy(EDITIONS[edition], tuple(codes))


def names(languages: Languages) -> list[str]:
    """Every copy that is made for sticks."""
    return [
        name
        for edition in EDITIONS.values()
        for name in ([f"{edition.name}-{each.code}" for each in languages.all] if edition.is_of_one_language else [edition.name])
    ]


def spoken(copy: Copy, languages: Languages) -> tuple[str, ...]:
    """The codes of the languages of a copy, the default one first."""
    return tuple(language.code for language in languages.all if language.code in copy.languages or not copy.languages)


def kept(copy: Copy, made: Mapping[str, Entry], catalogue: Catalogue) -> dict[str, Entry]:
    """What of the downloads is on a copy, by the page that it was made from."""
    silent = {document.path for document, _ in held_back(catalogue)}
    codes = spoken(copy, catalogue.languages)
    found = {
        name: Entry(digest=entry.digest, files=tuple(file for file in entry.files if _is_kept(copy, name, file, codes)))
        for name, entry in made.items()
        if name not in silent
    }
    return {name: entry for name, entry in found.items() if entry.files}


def _is_kept(copy: Copy, name: str, file: Download, codes: tuple[str, ...]) -> bool:
    edition = copy.edition
    return (
        file.use != PACKED
        and file.language in codes
        and file.discreet == edition.is_discreet
        and (file.edition in edition.readers or _kind(name) == "radio")
        and _folder(name, file) in edition.folders
        and (edition.has_pictures or not (file.path.endswith(".png") or file.use == "for the wall"))
    )


def places(kept: Mapping[str, Entry]) -> dict[str, str]:
    """Where each file stands on the copy, by its path among the downloads."""
    return {file.path: _place(name, file, number) for name, entry in kept.items() for number, file in enumerate(_printed_first(entry), 1)}


def _printed_first(entry: Entry) -> list[Download]:
    """The files of a page as they were made; those on paper are numbered in that order."""
    return sorted(entry.files, key=lambda file: _USES[file.use] != PRINT)


def _place(name: str, file: Download, number: int) -> str:
    folder, own = _folder(name, file), posixpath.basename(file.path)
    base, kind = f"{folder}/{file.language}", _kind(name)
    if folder == PRINT and kind == "modules":
        return f"{base}/{KINDS[kind]}/{own.partition('-')[0]}/{number}-{own}"
    if folder == PRINT and kind in KINDS:
        return f"{base}/{KINDS[kind]}/{own}"
    if folder == PHONE and own.endswith(".png"):
        return f"{base}/{SHEETS}/{own}"
    return f"{base}/{own}"


def _folder(name: str, file: Download) -> str:
    return RADIO if _kind(name) == "radio" else _USES[file.use]


def _kind(name: str) -> str:
    """The folder of a page below its language: "modules"; nothing for what is made of a whole language.

    >>> _kind("docs/fr/modules/x.md"), _kind("fr")
    ('modules', '')
    """
    return name.split("/")[-2] if "/" in name else ""


# scripts that are not handed out with the others -----------------------------------------------------------------------


def held_back(catalogue: Catalogue) -> Iterator[tuple[Document, str]]:
    """Radio scripts that stay out of the folder for radio stations, and why, untranslated.

    A station takes a folder and reads from it for years: what needs advice at the time, or has passed its day, is not in it.
    """
    for document in catalogue.of(Radio):
        script = document.page
        assert isinstance(script, Radio)
        found = catalogue.by_id(Module, script.module, document.language.code)
        module = found.page if found else None
        if not isinstance(module, Module) or not module.time_sensitive:
            continue
        if module.risk.level == RiskLevel.RED:
            yield document, N_("needs the yes of a lawyer and of a person who knows protection, each time")
        elif _is_past(min(script.review_by, module.review_by), catalogue.today):
            yield document, N_("its facts change quickly, and the day by which it was to be reviewed has passed")


def _is_past(day: dt.date, today: dt.date | None) -> bool:
    return today is not None and day < today
