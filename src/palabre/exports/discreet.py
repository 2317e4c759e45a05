"""The discreet edition: the same notes without a logo, a donor, an organisation, a project or our own name, for places where a name is a risk.

Sources and remarks on where things come from are left out, because they name people and organisations. What is left is
held against a list of names, and so is the text of each made file: a file in which a name remains is not made.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import panflute as pf

from palabre.catalogue import Catalogue
from palabre.exports import packed, printed, trees
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.model.body import Section
from palabre.model.data import Organisation
from palabre.model.pages import Project

_PERSON = re.compile(r"\w\.\s*(?:\(|$)")  # "Galtung J.", "Huyse L. (eds)": no organisation
_ACRONYM = re.compile(r"\(([^()]{2,20})\)")
_BETWEEN = re.compile(r"\s+/\s+|,\s+")
# what States and the United Nations decide is a public fact, and no partner
_PUBLIC = re.compile(r"United Nations|Nations Unies|ONU\b|Conseil national|[Mm]inistère|Council of Europe|Conseil de l'Europe")
_LEAST = 3  # letters of an acronym that no other word is likely to be
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"[-\u00ad\u2010\ufffe\u0002]\s*\n\s*")


def book(full: Book, catalogue: Catalogue) -> Book:
    """The same page without sources, remarks on the origin, and imprint.

    Paragraphs that name somebody are left out where they comment: in the trainer's notes and in boxes for facilitators. A step stays whole.
    """
    return trees.kept(full, "discreet", lambda: _neutral(full, pattern(catalogue)))


def _neutral(full: Book, names: re.Pattern[str]) -> Book:
    sections: dict[Section, Blocks] = {}
    for name, blocks in full.sections.items():
        if name == Section.NOTES:
            sections[name] = trees.changed(_from_first_heading(blocks), lambda element: _without_names(element, names))
        elif name != Section.REFERENCES:
            sections[name] = _comments_cut(blocks, names)
    steps = tuple((step, _comments_cut(blocks, names)) for step, blocks in full.steps)
    return replace(full, imprint=full.imprint.neutral(), sections=sections, steps=steps, kept={"names": names})


def _from_first_heading(blocks: Blocks) -> Blocks:
    """The notes begin with where things come from; what helps to run the session has headings."""
    first = next((place for place, block in enumerate(blocks) if isinstance(block, pf.Header)), len(blocks))
    return blocks[first:]


def _comments_cut(blocks: Blocks, names: re.Pattern[str]) -> Blocks:
    return [_cut(block, names) if trees.box_kind(block) == "facilitator" else block for block in blocks]


def _cut(box: Any, names: re.Pattern[str]) -> Any:
    return trees.changed([box], lambda element: _without_names(element, names))[0]


def _without_names(element: Any, names: re.Pattern[str]) -> Any:
    if isinstance(element, pf.Para | pf.Plain) and _first(pf.stringify(element), names):
        return []
    if isinstance(element, pf.BulletList | pf.OrderedList):  # whose items may be empty now
        element.content = [item for item in element.content if len(item.content)]
        return element if len(element.content) else []
    return None


class NamedError(ValueError):
    """A name remains in a file of the discreet edition."""


HINT = N_("say it on the page without the name, or move the sentence to the first part of the trainer's notes, which this edition leaves out")


def check(content: bytes, path: str, book: Book) -> None:
    """Look for names in all that can be read in a file of this edition, and in what it is called.

    Raises:
        NamedError: which name, and the words around it.
    """
    for text in (path, *texts(content, path.rpartition(".")[2])):
        if found := _first(text, book.kept["names"]):
            name, around = found
            raise NamedError(f"'{name}': … {around} …")


def texts(content: bytes, ending: str) -> Iterator[str]:
    """All that can be read in a file: its pages, its metadata, the names of what it is packed of."""
    if ending == "pdf":
        yield printed.text(content)
    elif ending in ("docx", "odt", "pptx", "epub", "zip"):
        for name, part in packed.parts(content).items():
            yield name
            if name.endswith((".xml", ".rels", ".opf", ".xhtml", ".html", ".css", ".ncx", ".svg", ".rdf", ".txt")):
                yield _read(part.decode("utf-8"))
    else:
        yield _read(content.decode("utf-8"))


def _read(markup: str) -> str:
    """The text between the tags, and after a line the tags themselves: a name may hide in either."""
    return html.unescape(f"{_TAG.sub('', markup)}\n{' '.join(_TAG.findall(markup))}")


def _first(text: str, names: re.Pattern[str]) -> tuple[str, str] | None:
    plain = " ".join(_BREAK.sub("", text).replace("’", "'").split())
    if match := names.search(plain):
        return match[0], plain[max(0, match.start() - 40) : match.end() + 40]
    return None


def pattern(catalogue: Catalogue) -> re.Pattern[str]:
    """Any of the names, as a whole word."""
    longest = sorted(names(catalogue), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def names(catalogue: Catalogue) -> tuple[str, ...]:
    """Every name that must not stand in a file of this edition, as it is written; names of places are none."""
    found = {" ".join(name.replace("’", "'").split()) for name in _names(catalogue) if name}
    return tuple(sorted(name for name in found if name not in catalogue.safety.places))


def _names(catalogue: Catalogue) -> Iterator[str]:
    settings = catalogue.settings
    host = settings.address.partition("://")[2].strip("/")
    yield from (settings.name, settings.name.lower() if " " in settings.name else "", settings.name.upper(), host, settings.contact)
    for organisation in catalogue.organisations.values():
        yield from _organisation(organisation)
    for document in catalogue.of(Project):
        if isinstance(page := document.page, Project):
            yield from (page.title, page.title.partition(":")[0].strip())
            yield from (page.iati_identifier or "", *(identifier.value for identifier in page.identifiers))
    for work in catalogue.references.values():
        yield from _corporate(work.authors)


def _organisation(organisation: Organisation) -> Iterator[str]:
    for name in organisation.name.values():
        yield from _forms(name)
    yield organisation.acronym or ""
    yield organisation.address or ""


def _corporate(authors: Iterable[str]) -> Iterator[str]:
    """Organisations among the authors of works: they may be donors or partners."""
    for author in authors:
        if not _PERSON.search(author) and not _PUBLIC.search(author):
            for name in _BETWEEN.split(author):
                yield from _forms(name)


def _forms(name: str) -> Iterator[str]:
    """A name, and the acronym that stands behind it."""
    yield _ACRONYM.sub("", name).strip()
    yield from (acronym for acronym in _ACRONYM.findall(name) if len(acronym) >= _LEAST)
