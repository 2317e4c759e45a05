"""Files for other programs: an Atom feed of what changed, a JSON catalogue, pages at old addresses."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from palabre.catalogue import Catalogue, Document
from palabre.downloads import ADDRESS, Download, Entry
from palabre.languages import Language
from palabre.messages import translator
from palabre.model.pages import Edition
from palabre.model.vocabulary import Status
from palabre.pages.structured import described
from palabre.pages.views import SHAPES, Place, latest_changes

ATOM = "http://www.w3.org/2005/Atom"


def feed(catalogue: Catalogue, language: Language) -> str:
    """What changed, newest first, as an Atom 1.0 feed (RFC 4287); dates are those of the pages, so that two builds are equal."""
    base = catalogue.settings.address
    say = translator(language.code)
    place = Place(catalogue, language, str, str)
    changes = latest_changes(place, most=50)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language.code})
    _add(root, "id", f"{base}{language.folder}feed.xml")
    _add(root, "title", f"{catalogue.settings.name}: {say('what changed')}")
    _add(root, "updated", f"{max((date for date, _, _ in changes), default='1970-01-01')}T00:00:00Z")
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{base}{language.folder}feed.xml"})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": base + language.folder})
    author = ET.SubElement(root, "author")
    _add(author, "name", catalogue.settings.name)
    _add(root, "rights", "CC BY-SA 4.0")
    for date, document, note in changes:
        assert isinstance(document.page, Edition)
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", f"{base}{document.address}#{date}")
        _add(entry, "title", getattr(document.page, "title", ""))
        _add(entry, "updated", f"{date}T00:00:00Z")
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": base + document.address})
        _add(entry, "summary", note)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def catalogue_json(catalogue: Catalogue, made: Mapping[str, Entry]) -> str:
    """Every module, programme and project in every language with its files, for other sites to harvest."""
    entries = [
        described(document, catalogue) | _files(made[document.path].files if document.path in made else ())
        for shape in SHAPES.values()
        for document in catalogue.of(shape)
        if document.page and document.page.status == Status.PUBLISHED
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": catalogue.settings.name,
        "url": catalogue.settings.address,
        "numberOfItems": len(entries),
        "itemListElement": entries,
        **_files(file for language in catalogue.languages.all if language.code in made for file in made[language.code].files),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _files(files: Iterable[Download]) -> dict[str, Any]:
    """What another site needs to fetch files; paths are below the address of this one."""
    found = [{"path": ADDRESS + file.path, "type": file.type, "bytes": file.bytes, "language": file.language, "edition": file.edition} for file in files]
    return {"files": found} if found else {}


def redirect_pages(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """For each old address, its file below the site and the page that leads on, without scripts."""
    for old, document in sorted(catalogue.redirects.items()):
        yield f"{old}index.html", redirect_page(old, document)


def redirect_page(old: str, document: Document) -> str:
    """A page at an old address."""
    up = "../" * old.count("/")
    say = translator(document.language.code)
    target = html.escape(up + document.address)
    title = html.escape(document.page.title if document.page else "")
    return (
        f'<!doctype html>\n<html lang="{document.language.code}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="0; url={target}">'
        f'<link rel="canonical" href="{target}"></head><body><p>{html.escape(say("This page has moved:"))} <a href="{target}">{title}</a></p></body></html>\n'
    )


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
