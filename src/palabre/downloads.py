"""The list of files that were made for readers to take away: written by the exports, read by the pages and by what goes on a stick."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

FOLDER = "build/downloads"
LIST = "made.json"
ADDRESS = "downloads/"  # where they stand below the site
NONE = "PALABRE_WITHOUT_DOWNLOADS"  # set while a site is built without them
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "html": "text/html",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}


class Edition(StrEnum):
    """For whom a file is made. What is for facilitators only, and every key, is in trainers' files alone."""

    TRAINER = "trainer"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One file that a reader can take away."""

    path: str  # below build/downloads, and below downloads/ of the site: "fr/M07/M07-fr-guide.pdf"
    title: str  # what it is, untranslated: "Facilitator's guide"
    use: str  # what it is for, untranslated: "to print"
    edition: Edition
    language: str
    discreet: bool = False  # without any name, mark or donor
    bytes: int
    pages: int | None = None  # printed sides, of a file that has pages

    @property
    def ending(self) -> str:
        """What follows the dot: "pdf"."""
        return self.path.rpartition(".")[2]

    @property
    def type(self) -> str:
        """The media type, as RFC 6838 registers it."""
        return _TYPES[self.ending]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was made from one page, or from the whole of a language, and the digest of all it was made from."""

    digest: str
    files: tuple[Download, ...]  # in the order in which they are offered to readers


def read(folder: Path) -> dict[str, Entry]:
    """What stands in the folder, by the path of the page ("docs/fr/modules/x.md") or the code of the language ("fr"); empty before the first run.

    A list that cannot be read counts as empty: a first run, or one that was cut off while it was written.
    """
    try:
        found = json.loads((folder / LIST).read_text("utf-8"))
        return {name: Entry(digest=entry["digest"], files=tuple(_download(file) for file in entry["files"])) for name, entry in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def shown(root: Path) -> dict[str, Entry]:
    """What the site of a project offers: every file of the list that stands there, or nothing when the site is built without."""
    folder = root / FOLDER
    found = {} if os.environ.get(NONE) else read(folder)
    return {name: replace(entry, files=tuple(file for file in entry.files if (folder / file.path).is_file())) for name, entry in found.items()}


def _download(file: dict[str, object]) -> Download:
    return Download(**{**file, "edition": Edition(str(file["edition"]))})  # type: ignore[arg-type]


def write(folder: Path, made: Mapping[str, Entry]) -> None:
    """Keep the list, sorted, so that two runs write the same bytes."""
    text = json.dumps({name: asdict(entry) for name, entry in made.items()}, indent=1, sort_keys=True, ensure_ascii=False)
    put(folder / LIST, (text + "\n").encode())


def put(target: Path, content: bytes) -> None:
    """Write a file beside its place, and then put it there, so that it is never there in part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)
