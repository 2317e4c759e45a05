"""Make every file that has changed, on all cores, and keep a list of what was made from what."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from palabre import catalogue as catalogues
from palabre import downloads
from palabre.catalogue import Catalogue, Document
from palabre.downloads import LIST, Download, Entry
from palabre.exports import trees
from palabre.exports.forms import described, forms_of
from palabre.model.pages import Module
from palabre.model.vocabulary import Status

Progress = Callable[[int, int, str], None]
_catalogue: Catalogue | None = None  # in each worker


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be made, and why."""

    path: str
    reason: str


def run(catalogue: Catalogue, folder: Path, progress: Progress = lambda *_: None) -> list[Failure]:
    """Make what changed below `folder`; files that no page gives any more are taken out."""
    folder.mkdir(parents=True, exist_ok=True)
    made = downloads.read(folder)
    wanted = {document.path: (document, digest(document, catalogue)) for document in documents(catalogue)}
    due = [document for document, now in wanted.values() if not _is_made(document, now, made, folder)]
    failures: list[Failure] = []
    done = 0
    with ProcessPoolExecutor(
        max_workers=os.cpu_count(), mp_context=multiprocessing.get_context("spawn"), initializer=_start, initargs=(str(catalogue.root),)
    ) as pool:
        waiting = {pool.submit(_make, document.path, str(folder)): document for document in due}
        for future in as_completed(waiting):
            document = waiting[future]
            files, failed = future.result()
            failures += failed
            made[document.path] = Entry(digest="" if failed else wanted[document.path][1], files=files)
            done += 1
            progress(done, len(due), document.path)
    made = {path: entry for path, entry in made.items() if path in wanted}
    kept = {file.path for entry in made.values() for file in entry.files}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != LIST and file.relative_to(folder).as_posix() not in kept:
            file.unlink()
    downloads.write(folder, made)
    return sorted(failures, key=lambda failure: failure.path)


def documents(catalogue: Catalogue) -> Iterator[Document]:
    """The published pages of which files are made."""
    return (document for document in catalogue.documents if document.page and forms_of(document) and document.page.status == Status.PUBLISHED)


def digest(document: Document, catalogue: Catalogue) -> str:
    """Changes when any file of a page would: its text, what it shows and cites, the words of its language, and the program."""
    names = [link.target.rpartition("/")[2] for link in document.outline.links if link.is_image]
    drawings = [text for file, text in sorted(catalogue.svgs.items()) if file.rpartition("/")[2] in names]
    labels = [repr(picture) for file, picture in sorted(catalogue.pictures.items()) if file.rpartition("/")[2] in names]
    works = [repr(catalogue.references.get(key)) for key in getattr(document.page, "references", ())]
    needs = [
        found.page.title
        for name in getattr(document.page, "prerequisites", ())
        if (found := catalogue.by_id(Module, name, document.language.code)) and found.page
    ]
    parts = [document.source.text, *drawings, *labels, *works, *needs, catalogue.settings.address, catalogue.settings.name, _program()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@lru_cache
def _program() -> str:
    """A digest of the code and the words that files are made with."""
    root = Path(str(resources.files("palabre")))
    files = sorted(
        file for pattern in ("exports/**/*", "rendering/*.py", "locale/**/*.po") for file in root.glob(pattern) if file.is_file() and file.suffix != ".pyc"
    )
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _is_made(document: Document, now: str, made: dict[str, Entry], folder: Path) -> bool:
    entry = made.get(document.path)
    return bool(entry and entry.digest == now and all((folder / file.path).is_file() for file in entry.files))


def _start(root: str) -> None:
    global _catalogue
    _catalogue = catalogues.load(Path(root))


def _make(path: str, folder: str) -> tuple[tuple[Download, ...], list[Failure]]:
    """Every file of one page, and what failed; runs in a worker."""
    assert _catalogue is not None
    document = next(document for document in _catalogue.documents if document.path == path)
    book = trees.book(document, _catalogue)
    made: list[Download] = []
    failures = []
    for form in forms_of(document):
        try:
            for part, content in form.make(book, _catalogue).items():
                file = described(document, form, part, content)
                _write(Path(folder) / file.path, content)
                made.append(file)
        except (RuntimeError, ValueError, OSError) as error:  # also a full disk
            failures.append(Failure(f"{path}: {form.ending}", str(error)))
    return tuple(made), failures


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)
