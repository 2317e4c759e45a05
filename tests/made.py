"""Files that were made: those of the small project, all of them, and those of our own modules, one form at a time."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path

from palabre import catalogue, downloads
from palabre.catalogue import Catalogue
from palabre.downloads import Download, Entry
from palabre.exports import forms, printed, run, trees
from palabre.exports.run import Failure
from palabre.exports.trees import Book
from tests import editing, trainers

ROOT = Path(__file__).resolve().parent.parent
PARTS = (".xml", ".rels", ".opf", ".xhtml", ".html", ".css", ".ncx", ".txt", ".md", ".yml", ".svg")


@dataclasses.dataclass(frozen=True)
class Run:
    """A project, where its files were made, and how far a run got."""

    root: Path
    folder: Path

    def again(self) -> tuple[list[Failure], list[str]]:
        """Make what changed: what failed, and what was worked on."""
        seen: list[str] = []
        failures = run.run(editing.load(self.root), self.folder, lambda _done, _of, name: seen.append(name))
        return failures, seen

    @property
    def list(self) -> dict[str, Entry]:
        return downloads.read(self.folder)

    @property
    def files(self) -> list[Download]:
        return [file for entry in self.list.values() for file in entry.files]

    def read(self, file: Download | str) -> bytes:
        return (self.folder / (file if isinstance(file, str) else file.path)).read_bytes()

    def bytes(self) -> dict[str, bytes]:
        return {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in sorted(self.folder.rglob("*")) if file.is_file()}


@cache
def small() -> Catalogue:
    return editing.load(editing.BASE)


@cache
def ours() -> Catalogue:
    return catalogue.load(ROOT)


@cache
def book(language: str, slug: str) -> Book:
    """A module of ours, read."""
    found = ours().find(language, f"modules/{slug}.md")
    assert found
    return trees.book(found, ours())


@cache
def ours_as(language: str, slug: str, title: str) -> tuple[tuple[Download, bytes], ...]:
    """One form of a module of ours: its files."""
    source = book(language, slug)
    piece = next(piece for piece in forms.pieces_of(source.document) if piece.name == title)
    return tuple(piece.made(source, ours()))


def the(language: str, slug: str, title: str) -> bytes:
    """The one file of a form of a module of ours."""
    ((_, content),) = ours_as(language, slug, title)
    return content


def text_of(content: bytes, path: str) -> str:
    """All that can be read in a file, archives within archives included."""
    ending = path.rpartition(".")[2]
    if ending == "pdf":
        return " ".join(re.sub(r"[-\u00ad\u2010\ufffe\u0002]\s*\n\s*", "", printed.text(content)).split())
    if ending in ("docx", "odt", "pptx", "epub", "zip"):
        parts = trainers.parts_of(content)
        return "\n".join([*parts, *(text_of(part, name) for name, part in parts.items() if name.endswith((*PARTS, ".pdf", ".docx", ".odt", ".pptx", ".epub")))])
    return content.decode("utf-8") if ending != "png" else ""
