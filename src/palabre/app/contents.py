"""What can be kept in one language: each page, each file and the search, with its size and its digest, as JSON for theme/app/keep.js.

It is fetched when a reader opens the page of the app, and not before. Sizes are in bytes, twice: on the device, and on the way
there, compressed as hosts do.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from palabre import built, downloads
from palabre.catalogue import Catalogue, Document
from palabre.languages import Language
from palabre.messages import N_, translator

NAME = "app/contents.json"  # in the folder of each language
CORE = "core.js"  # of the search: it names all others, so it is fetched last
NOT_KEPT = ("404.html",)
ARCHIVES = ("zip",)
PACKED = frozenset((".html", ".js", ".css", ".json", ".svg"))  # what hosts compress
LABEL = N_("{title}, {use} ({format})")


def contents(site: Path, catalogue: Catalogue, language: Language) -> str:
    """The list of one language."""
    documents = {document.address: document for document in catalogue.documents if document.is_published}
    pages = [_page(site, file, documents, language) for file in _pages(site, catalogue, language)]
    search = [_item(site, file) for file in _search(site, language)]
    files = dict(_files(site, catalogue, language))
    others = [other.folder for other in catalogue.languages.all if other != language]
    data = {"folder": language.folder, "apart": others, "pages": pages, "search": search, "files": files}
    edition = hashlib.sha256(_json(data).encode()).hexdigest()[:12]
    return _json({"edition": edition, **data}) + "\n"


def _pages(site: Path, catalogue: Catalogue, language: Language) -> Iterator[Path]:
    others = tuple(other.folder for other in catalogue.languages.others if other != language)
    for file in sorted((site / language.folder).rglob("*.html")):
        name = file.relative_to(site).as_posix()
        if file.name not in NOT_KEPT and not name.startswith(others) and built.is_page(name):
            yield file


def _page(site: Path, file: Path, documents: dict[str, Document], language: Language) -> list[Any]:
    """[address, bytes, bytes on the way, digest, title, kind]; a page without translation has the title that it has."""
    item = _item(site, file)
    document = documents.get(item[0]) or documents.get(item[0].removeprefix(language.folder))
    return [*item, document.page.title, type(document.page).__name__.lower()] if document and document.page else [*item, "", ""]


def _search(site: Path, language: Language) -> list[Path]:
    """The scripts that search and the index of one language, in the order in which they are to be fetched."""
    core = site / "search" / language.code / CORE
    if not core.is_file():
        return []
    indexes = {file.parent for file in core.parent.parent.glob(f"*/{CORE}")}
    scripts = [file for file in core.parent.parent.glob("*/*.js") if file.parent not in indexes]
    return sorted([*scripts, *core.parent.rglob("*.js")], key=lambda file: (file == core, file))


def _files(site: Path, catalogue: Catalogue, language: Language) -> Iterator[tuple[str, list[list[Any]]]]:
    """For each page that has files to take away: [address, bytes, bytes on the way, digest, label].

    Archives are left out, since what is in them can be kept file by file. So are discreet files: whoever needs those must not have
    them in an app that names the site.
    """
    folder, made = site / downloads.ADDRESS, downloads.read(catalogue.root / downloads.FOLDER)
    addresses = {document.path: document.address for document in catalogue.documents} | {language.code: language.folder}
    say = translator(language.code)
    for source, entry in sorted(made.items()):
        found = [
            [*_item(site, folder / file.path), say(LABEL).format(title=say(file.title), use=say(file.use), format=file.ending.upper())]
            for file in entry.files
            if file.language == language.code and file.ending not in ARCHIVES and not file.discreet and (folder / file.path).is_file()
        ]
        if found and source in addresses:
            yield addresses[source], found


def _item(site: Path, file: Path) -> list[Any]:
    """[address, bytes, bytes on the way, digest]."""
    content = file.read_bytes()
    address = file.relative_to(site).as_posix()
    size = len(gzip.compress(content, 6)) if file.suffix in PACKED else len(content)
    return [address.removesuffix("index.html"), len(content), size, integrity(content).removeprefix("sha256-")]


def integrity(content: bytes) -> str:
    """The digest of a file as browsers take it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
