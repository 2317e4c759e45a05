"""What templates show of the catalogue: lists in their order, computed hours, latest changes."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from palabre import reading
from palabre.catalogue import Catalogue, Document
from palabre.downloads import Entry
from palabre.languages import Language
from palabre.model.data import Term, Wording
from palabre.model.pages import Edition, Kit, Module, Programme, Project, Radio
from palabre.model.vocabulary import Status
from palabre.releases import Ledger, Published, pack_name

Link = Callable[[str], str]
SHAPES: dict[str, type[Any]] = {"module": Module, "project": Project, "programme": Programme, "kit": Kit, "radio": Radio}


@dataclass(frozen=True)
class Place:
    """Where HTML is made for: the catalogue, the language of the interface, and how to link from there.

    `link` takes the location of a page ("modules/x.md", with an anchor if need be), `file` the path of a file of the
    site within its language; both give an address relative to the page. `made` lists what can be taken away, and `download`
    gives the address of such a file; `asset` that of a file which is the same in all languages. `releases` is what was published for sticks, and `packs`
    the size of each update pack of the site, by its name.
    """

    catalogue: Catalogue
    language: Language
    link: Link
    file: Link
    made: Mapping[str, Entry] = field(default_factory=dict)
    download: Link = str
    asset: Link = str
    is_offline: bool = False  # for a folder that is opened without a server
    releases: tuple[Ledger, ...] = ()
    packs: Mapping[str, int] = field(default_factory=dict)


def listed(shape: type[Any], place: Place) -> list[Document]:
    """Published pages of a kind in the language of the place, or else in the default one, in the order of their ids."""
    default = place.catalogue.of(shape, place.catalogue.languages.default.code)
    found = [place.catalogue.twin(document, place.language.code) or document for document in default]
    return [document for document in found if document.page and document.page.status == Status.PUBLISHED]


def begins(document: Document, anchor: str) -> int:
    """Minutes from the start of the session to a step."""
    total = 0
    for step in document.body.steps:
        if step.anchor == anchor:
            break
        total += step.minutes
    return total


def uses(document: Document, place: Place) -> dict[str, list[Document]]:
    """Where a module is used: in which programmes, with which radio scripts and kits."""
    module = document.page
    assert isinstance(module, Module)
    return {
        "programmes": [
            found
            for found in listed(Programme, place)
            if isinstance(found.page, Programme) and any(session.module == module.id for day in found.page.days for session in day.sessions)
        ],
        "radio": [found for found in listed(Radio, place) if isinstance(found.page, Radio) and found.page.module == module.id],
        "kits": [found for found in listed(Kit, place) if isinstance(found.page, Kit) and module.id in found.page.modules],
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """How easily a module is followed: what is said aloud, and the whole page."""

    document: Document
    aloud: reading.Measure
    whole: reading.Measure


def readings(place: Place) -> list[Reading]:
    """The readability of each published module in the language of the place."""
    found = []
    for document in listed(Module, place):
        code = document.language.code
        said = [text for step in document.body.steps for text in reading.aloud(step.blocks)]
        found.append(Reading(document, reading.measure(said, code), reading.measure(reading.running(document.outline.paragraphs), code)))
    return found


def latest_changes(place: Place, most: int = 6) -> list[tuple[dt.date, Document, str]]:
    """The newest changes of modules, programmes and projects, each with its day, page and note."""
    found = [
        (change.date, document, change.note)
        for shape in SHAPES.values()
        for document in listed(shape, place)
        if isinstance(document.page, Edition)
        for change in document.page.changes
    ]
    return sorted(found, key=lambda change: (-change[0].toordinal(), change[1].location))[:most]


@dataclass(frozen=True, slots=True)
class Past:
    """A release of an edition, what changed since its date, and the update pack that leads on from it."""

    edition: str
    release: Published
    is_newest: bool
    changes: tuple[tuple[dt.date, Document, str], ...]
    pack: tuple[str, int] | None  # its name, and bytes


def past(place: Place) -> list[Past]:
    """Every release, by edition, the newest first."""
    changes = latest_changes(place, most=1000)
    return [
        Past(
            ledger.edition,
            release,
            release is ledger.newest,
            tuple(change for change in changes if change[0] > release.date),
            next(((name, place.packs[name]) for name in [pack_name(ledger.edition, release.serial, ledger.serial)] if name in place.packs), None),
        )
        for ledger in place.releases
        for release in reversed(ledger.releases)
    ]


def letters(place: Place) -> list[tuple[str, list[tuple[str, Term]]]]:
    """Terms of the glossary by first letter, accents apart."""
    found: dict[str, list[tuple[str, Term]]] = {}
    for name, term in sorted(place.catalogue.terms.items(), key=lambda item: _sorted_as(wording(item[1], place).term)):
        found.setdefault(_sorted_as(wording(term, place).term)[:1].upper(), []).append((name, term))
    return list(found.items())


def a_to_z(place: Place) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Terms and pages by first letter, accents apart: each with its title, the location that it leads to, and its kind."""
    entries = [(wording(term, place).term, f"glossary.md#{name}", "term") for name, term in place.catalogue.terms.items()]
    entries += [(document.page.title, document.location, kind) for kind, shape in SHAPES.items() for document in listed(shape, place) if document.page]
    found: dict[str, list[tuple[str, str, str]]] = {}
    for title, location, kind in sorted(entries, key=lambda entry: (_sorted_as(entry[0]), entry[1])):
        first = next((sign for sign in _sorted_as(title) if sign.isalnum()), "")
        found.setdefault("0-9" if first.isdigit() else first.upper(), []).append((title, location, kind))
    return list(found.items())


def wording(term: Term, place: Place) -> Wording:
    """A term in the language of the place, or else in the default one."""
    return term.wordings.get(place.language.code) or term.wordings[place.catalogue.languages.default.code]


def text_in(texts: dict[str, str] | None, language: str) -> str:
    """A text in a language, or else in English."""
    return (texts or {}).get(language) or (texts or {}).get("en") or ""


def _sorted_as(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).lower()
