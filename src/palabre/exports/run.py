"""Make every file that has changed, on all cores, and keep a list of what was made from what.

A task is a page, or a part of one when there are fewer pages than cores, or a book of a language. A task never raises:
what it could not make comes back as failures, the last good files of these forms stay, and the next run tries again.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from importlib import metadata, resources
from pathlib import Path

from palabre import downloads, halves
from palabre.catalogue import Catalogue, Document
from palabre.downloads import LIST, Download, Entry
from palabre.exports import books, bundles, discreet, forms, source, trees
from palabre.exports.forms import Piece
from palabre.memory import Memory
from palabre.messages import N_
from palabre.model.pages import Module, Programme
from palabre.model.vocabulary import Status
from palabre.problems import Translate
from palabre.rendering import typefaces

Progress = Callable[[int, int, str], None]  # how many are done, of how many, which one
_FEW = 4  # pages; so few are made in parts, so that no core waits
_LIBRARIES = ("typst", "pypandoc_binary", "panflute", "pikepdf", "python-pptx", "pillow", "Markdown")
_catalogue: Catalogue | None = None  # in each worker


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be made, why, and what to do; the two texts are not translated yet."""

    path: str  # of the page, or the code of the language
    form: str  # its name, untranslated: "Facilitator's guide"
    reason: str
    hint: str = ""
    sign: str = ""  # for {sign} in the reason
    is_discreet: bool = False

    def shown(self, translate: Translate) -> str:
        """What people read: where, which file, why, and what to do."""
        edition = N_("the discreet edition of '{form}' could not be made") if self.is_discreet else N_("'{form}' could not be made")
        what = translate(edition).format(form=translate(self.form)) if self.form else translate(N_("no file could be made"))
        first = f"{self.path}: {what}: {translate(self.reason).format(sign=self.sign) if self.sign else translate(self.reason)}"
        return f"{first}\n    {translate('hint')}: {translate(self.hint)}" if self.hint else first


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a task."""

    files: tuple[Download, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass
class Job:
    """A page or a language whose files are made anew, in one task or several."""

    name: str  # path of the page, or code of the language
    digest: str
    pieces: tuple[str, ...]  # names of the forms that are made
    tasks: list[Callable[[], Made]] = field(default_factory=list)
    early: int = 0  # so many tasks are begun before the others of all jobs
    results: list[Made] = field(default_factory=list)


def run(catalogue: Catalogue, folder: Path, progress: Progress = lambda *_: None) -> list[Failure]:
    """Make what changed below `folder`; files that no page gives any more are taken out."""
    folder.mkdir(parents=True, exist_ok=True)
    made = downloads.read(folder)
    wanted = {document.path: digest(document, catalogue) for document in documents(catalogue)}
    pages = {path: main(now) for path, now in wanted.items()}
    languages = (language for language in catalogue.languages.all if books.modules(catalogue, language))
    wanted |= {language.code: books.digest(language, catalogue, pages, program()) for language in languages}
    due = {name: pieces for name, now in wanted.items() if (pieces := _missing(name, made.get(name), now, catalogue, folder))}
    failures: list[Failure] = []
    for job in _done(_jobs(due, wanted, catalogue, folder), catalogue, progress):
        entry, failed = _settled(job, made.get(job.name), catalogue, folder)
        made[job.name] = entry
        failures += failed
        downloads.write(folder, made)  # a run that is cut off goes on from here
    made = {name: entry for name, entry in made.items() if name in wanted}
    _take_out(folder, {file.path for entry in made.values() for file in entry.files})
    downloads.write(folder, made)
    return sorted(failures, key=lambda failure: (failure.path, failure.form))


def documents(catalogue: Catalogue) -> Iterator[Document]:
    """The published pages of which files are made."""
    return (document for document in catalogue.documents if document.page and forms.pieces_of(document) and document.page.status == Status.PUBLISHED)


def _jobs(due: dict[str, tuple[str, ...]], wanted: dict[str, str], catalogue: Catalogue, folder: Path) -> list[Job]:
    """What is to be made: the longest first, so that no core waits for a last long one.

    Books take longest, but they need a part of each page, which is made with the first task of the page: one or two tasks of each page are begun before.
    """
    known = catalogue.by_path
    paths = sorted((name for name in due if name in known), key=lambda name: (-len(known[name].source.text), name))
    pages = []
    for path in paths:
        groups = [due[path][start::_FEW] for start in range(_FEW)] if len(paths) <= _FEW else [due[path]]
        tasks: list[Callable[[], Made]] = [partial(_make, path, main(wanted[path]), group, str(folder)) for group in groups if group]
        pages.append(Job(path, wanted[path], due[path], tasks, early=2))
    digests = {name: main(now) for name, now in wanted.items() if name in known}
    bound = []
    for language in sorted(set(due) - set(known)):
        tasks = [partial(_bind, language, kind, digests, str(folder)) for kind in due[language]]
        bound.append(Job(language, wanted[language], due[language], tasks))
    return [*bound, *pages]


def _done(jobs: list[Job], catalogue: Catalogue, progress: Progress) -> Iterator[Job]:
    """The jobs, each when its last task is done."""
    count, of = 0, sum(len(job.tasks) for job in jobs)
    if not of:
        return
    pool = ProcessPoolExecutor(
        max_workers=min(of, os.cpu_count() or 1),
        mp_context=multiprocessing.get_context("fork" if halves.can_copy() else "spawn"),  # a copy has read and imported everything
        initializer=_start,
        initargs=(replace(catalogue, memory=Memory()),),
    )
    with pool:
        in_order = [(task, job) for job in jobs for task in job.tasks[: job.early]] + [(task, job) for job in jobs for task in job.tasks[job.early :]]
        waiting: dict[Future[Made], Job] = {pool.submit(task): job for task, job in in_order}
        for future in as_completed(waiting):
            job = waiting[future]
            job.results.append(_result(future, job))
            count += 1
            progress(count, of, job.name)
            if len(job.results) == len(job.tasks):
                yield job


def _result(future: Future[Made], job: Job) -> Made:
    try:
        return future.result()
    except BrokenProcessPool:
        reason, hint = N_("the program was stopped while it made the files; perhaps there was too little memory"), N_("close other programs, then run it again")
        return Made(failures=(Failure(job.name, "", reason, hint),))


def _settled(job: Job, before: Entry | None, catalogue: Catalogue, folder: Path) -> tuple[Entry, list[Failure]]:
    """The line of a job in the list: what was made, and the last good files of what failed."""
    files = {file.path: file for result in job.results for file in result.files}
    failures = [failure for result in job.results for failure in result.failures]
    lost = {(failure.form, failure.is_discreet) for failure in failures}
    is_all_lost = ("", False) in lost
    for file in before.files if before else ():
        is_kept = is_all_lost or (file.title, file.discreet) in lost or forms.name_of(file) not in job.pieces
        if is_kept and file.path not in files and not bundles.is_bundle(file) and (folder / file.path).is_file():
            files[file.path] = file
    document = catalogue.by_path.get(job.name)
    if document and isinstance(document.page, Module):
        contents = {file: (folder / file.path).read_bytes() for file in files.values()}
        for file, content in bundles.bundles(document, contents, catalogue):
            downloads.put(folder / file.path, content)
            files[file.path] = file
    names = [piece.name for piece in forms.pieces_of(document)] if document else [book.title for book in books.KINDS.values()]
    ranks = {name: rank for rank, name in enumerate(names)}  # archives of all come last
    ordered = tuple(sorted(files.values(), key=lambda file: (ranks.get(forms.name_of(file), len(ranks)), file.path)))
    return Entry(digest="" if failures else job.digest, files=ordered), failures


def _take_out(folder: Path, kept: set[str]) -> None:
    """Delete what no page gives any more, and folders that are empty then."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir():
            if not any(file.iterdir()):
                file.rmdir()
        elif file.name != LIST and file.relative_to(folder).as_posix() not in kept:
            file.unlink()


# digests ----------------------------------------------------------------------------------------------------------


def digest(document: Document, catalogue: Catalogue) -> str:
    """Two digests with a dash between them: of all that the files of a page are made of, and of all that its archive of sources holds.

    The first changes with its text, what it shows, cites and names, the facts about the site, the words of its language,
    and the program; the second with its twins and the pages and data that every site has.
    """
    names = {link.target.rpartition("/")[2] for link in document.outline.links if link.is_image}
    drawings = [text for file, text in sorted(catalogue.svgs.items()) if file.rpartition("/")[2] in names]
    labels = [repr(picture) for file, picture in sorted(catalogue.pictures.items()) if file.rpartition("/")[2] in names]
    works = [repr(catalogue.references.get(key)) for key in getattr(document.page, "references", ())]
    needs = [
        found.page.title
        for name in getattr(document.page, "prerequisites", ())
        if (found := catalogue.by_id(Module, name, document.language.code)) and found.page
    ]
    hours = [f"{found.slug} {found.page.title if found.page else ''} {[step.minutes for step in found.body.steps]}" for found in _modules(document, catalogue)]
    text = " ".join(document.source.text.replace("’", "'").split())
    banned = [name for name in discreet.names(catalogue) if name in text]
    main = _digest([document.path, document.source.text, *drawings, *labels, *works, *needs, *hours, *banned, repr(catalogue.settings), program()])
    return f"{main}-{_digest(source.ingredients(document, catalogue)) if isinstance(document.page, Module) else ''}"


def _modules(document: Document, catalogue: Catalogue) -> tuple[Document, ...]:
    """The modules whose titles and minutes stand in a programme."""
    return catalogue.of(Module, document.language.code) if isinstance(document.page, Programme) else ()


def main(digest: str) -> str:
    """The first of the two digests of a page."""
    return digest.partition("-")[0]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]


@lru_cache
def program() -> str:
    """A digest of the code, the words and the libraries that files are made with."""
    root = Path(str(resources.files("palabre")))
    patterns = ("exports/**/*", "rendering/*.py", "locale/**/*.po", "model/*.py", "markup.py", "downloads.py")
    files = sorted(file for pattern in patterns for file in root.glob(pattern) if file.is_file() and file.suffix != ".pyc")
    versions = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + repr(versions).encode() + typefaces.version().encode()).hexdigest()


def _missing(name: str, entry: Entry | None, now: str, catalogue: Catalogue, folder: Path) -> tuple[str, ...]:
    """What must be made of a page or a language: the names of all its forms, of none, or of its archive of sources only."""
    document = catalogue.by_path.get(name)
    everything = tuple(piece.name for piece in forms.pieces_of(document)) if document else tuple(books.KINDS)
    if entry is None or not all((folder / file.path).is_file() for file in entry.files):
        return everything
    if entry.digest == now:
        return ()
    is_archive_only = document is not None and main(entry.digest) == main(now)
    return tuple(name for name in everything if name in forms.SOURCES) if is_archive_only else everything


# in a worker ------------------------------------------------------------------------------------------------------


def _start(catalogue: Catalogue) -> None:
    global _catalogue
    _catalogue = catalogue


def _make(path: str, now: str, names: tuple[str, ...], folder: str) -> Made:
    """Some of the forms of a page, by their names; before the first one, the part for the books is kept."""
    assert _catalogue is not None
    document = _catalogue.by_path[path]
    everything = forms.pieces_of(document)
    pieces = [piece for piece in everything if piece.name in names]
    files: list[Download] = []
    failures: list[Failure] = []
    try:
        book = trees.book(document, _catalogue)
    except Exception as error:  # whatever a page can do to a library
        return Made(failures=tuple(_failed(piece, error, document) for piece in pieces))
    if everything[0] in pieces:
        books.keep(book, _catalogue, now, books.parts_of(Path(folder)))
    for piece in pieces:
        try:
            for file, content in list(piece.made(book, _catalogue)):
                downloads.put(Path(folder) / file.path, content)
                files.append(file)
        except Exception as error:  # also a full disk
            failures.append(_failed(piece, error, document))
    return Made(tuple(files), tuple(failures))


def _bind(language: str, kind: str, digests: dict[str, str], folder: str) -> Made:
    """A book of a language."""
    assert _catalogue is not None
    known = _catalogue.languages.get(language)
    assert known is not None
    try:
        file, content = books.bind(kind, known, _catalogue, digests, books.parts_of(Path(folder)))
        downloads.put(Path(folder) / file.path, content)
    except Exception as error:
        return Made(failures=(_failure(language, books.KINDS[kind].title, error),))
    return Made((file,))


def _failed(piece: Piece, error: Exception, document: Document) -> Failure:
    return replace(_failure(document.path, piece.form.title, error, document), is_discreet=piece.is_discreet)


def _failure(path: str, form: str, error: Exception, document: Document | None = None) -> Failure:
    """What went wrong, and what to do about it."""
    if isinstance(error, discreet.NamedError):
        return Failure(path, form, str(error), discreet.HINT)
    if isinstance(error, trees.PictureError):
        reason, hint = N_("{sign} is not a drawing of the site"), N_("save it as SVG in docs/assets/drawings/, or leave it out")
        return Failure(_line(path, str(error), document), form, reason, hint, str(error))
    if sign := typefaces.NO_GLYPH.search(str(error)):
        reason, hint = N_("no typeface has the sign {sign}"), N_("write it with other signs, or leave it out")
        return Failure(_line(path, sign[1], document), form, reason, hint, sign[1])
    known = isinstance(error, RuntimeError | ValueError | OSError)
    reason = " ".join(str(error).split())[:400] if known else f"{type(error).__name__}: {error}"[:400]
    return Failure(
        path, form, reason or type(error).__name__, N_("look at what changed on the page since the last good file: a table, a picture or a rare sign")
    )


def _line(path: str, sign: str, document: Document | None) -> str:
    """The place of a page where a sign stands first, as "docs/modules/x.md:12"; the page where it is not found."""
    lines = document.source.text.split("\n") if document else []
    return next((f"{path}:{number}" for number, line in enumerate(lines, 1) if sign in line), path)
