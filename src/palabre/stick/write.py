"""Write a release onto a stick, or bring an older one up to date, so that it never claims to be complete while it is not.

The order is what makes it true on FAT, where a name can reach the disk long before what it names:

1. the mark INCOMPLETE.txt, flushed; then the statements that were there go
2. what is not needed any more goes
3. the list comes, unless one of this name tells what is being replaced; then each file: under a name that ends in .part, flushed, and only then renamed
4. what was written is read back from the disk and compared with the list
5. the list and the signature, flushed; lists of other editions go
6. the statement, flushed; then the mark goes
"""

from __future__ import annotations

import os
import shutil
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from . import dangers, flush, verify
from .release import MARK, PART, Entry, Evidence, Release, Statement, evidence, of_folder, own_names
from .verify import Found, Progress

_BLOCK = 1 << 20
_BATCH_BYTES, _BATCH_FILES = 16 << 20, 64  # flushed together; while one batch is flushed, the next is copied
_QUICK = 0.5  # seconds: where a batch is flushed in less, the next one may be twice as large
_FLUSHERS = 16  # threads: what waits for one disk is flushed in one go
MARK_TEXT = (
    "This stick is not complete. It is being written, or the writing was interrupted.\r\n"
    "Run the same command again: it goes on where it stopped. Do not pass the stick on.\r\n"
    "\r\n"
    "Cette clé n'est pas complète. L'écriture est en cours, ou elle a été interrompue.\r\n"
    "Lancez de nouveau la même commande : elle reprend où elle s'est arrêtée. Ne donnez pas la clé.\r\n"
).encode("utf-8-sig")  # which old Windows programs know by its first bytes


class Source(Protocol):
    """Where a release comes from: a folder, or an update pack."""

    release: Release
    is_partial: bool

    def has(self, path: str) -> bool:
        """Whether a file is in it: a pack has only those that changed."""

    def open(self, path: str) -> BinaryIO:
        """A file of the release, to be read."""


class WriteError(Exception):
    """Why a stick could not be written: one of the words of this module, and what it is about."""

    def __init__(self, reason: str, path: str = "", count: int = 0) -> None:
        super().__init__(reason, path, count)
        self.reason, self.path, self.count = reason, path, count


NO_SPACE, BLOCKED, SOURCE_IS_WRONG, READ_BACK_IS_WRONG, NOT_IN_PACK, ITSELF = "no-space", "blocked", "source", "read-back", "not-in-pack", "itself"


@dataclass(frozen=True)
class Plan:
    """What will be done to a stick, before anything is done."""

    write: tuple[Entry, ...]  # new or different
    keep: tuple[Entry, ...]  # there already
    remove: tuple[str, ...]  # of an older edition, as it was written
    stale: tuple[str, ...]  # lists and statements of other editions
    edited: tuple[str, ...]  # would be replaced or removed, and is not what a release put there
    others: tuple[str, ...]  # neither ours nor a system's: they stay
    dangerous: tuple[str, ...]  # those among them that could run something
    before: Statement | None  # what the stick says it holds
    identities: tuple[str, ...]  # of which a statement or list stands on the stick
    is_told: bool  # its list, statement and signature are those of the release
    is_unfinished: bool  # an earlier writing was interrupted
    is_read: bool  # every file that is kept was read; otherwise names and sizes were compared
    replaced: int  # bytes that files to be replaced take now
    freed: int  # bytes of what is removed
    free: int  # bytes of the disk
    cluster: int  # bytes of its smallest part

    @property
    def size(self) -> int:
        """Bytes to be written."""
        return sum(entry.size for entry in self.write)

    @property
    def needed(self) -> int:
        """Bytes that must be free, when files to be replaced go before the new ones come."""
        return sum(on_disk(entry.size, self.cluster) for entry in self.write) - self.replaced - self.freed

    @property
    def is_tight(self) -> bool:
        """Whether old and new files do not fit beside each other even for a moment."""
        return self.needed + self.replaced + self.cluster > self.free and not self.has_room_for(1)

    def has_room_for(self, scale: int) -> bool:
        """Whether two batches, so many times the smallest, fit beside the files that they replace."""
        largest = max((entry.size for entry in self.write), default=0)
        return self.needed + 2 * (scale * _BATCH_BYTES + largest) + scale * _BATCH_FILES * self.cluster <= self.free

    @property
    def is_nothing(self) -> bool:
        return not (self.write or self.remove or self.stale or self.is_unfinished) and self.is_told


# planning ------------------------------------------------------------------------------------------------------------


def plan(source: Source, root: Path, is_careful: bool = False, progress: Progress = lambda *_: None) -> Plan:
    """What has to be done so that a folder holds a release.

    Names and sizes are compared with the list that stands there. With `is_careful`, after an interrupted writing, and where no list stands, files are read.

    Raises:
        WriteError: something stands in the way, the release itself would be written to, or a pack does not have what this stick lacks.
        OSError: the folder cannot be read.
    """
    if isinstance(source, FolderSource) and root.is_dir() and source.root.samefile(root):
        raise WriteError(ITSELF)
    found = verify.look(root) if root.is_dir() else Found({}, set())
    said = evidence(root)
    before = verify.best(said, found)
    is_unfinished = MARK in found.files or any(each.statement is None and each.manifest for each in said)
    is_read = is_careful or is_unfinished or before is None
    ours = _ours(said)
    wanted = source.release.manifest.by_path
    _refuse_what_stands_in_the_way(root, wanted, found)
    there = {} if is_read or before is None else {path: entry.sha256 for path, entry in before.manifest.by_path.items() if found.files.get(path) == entry.size}
    touched = [path for path in found.files if (there.get(path) != wanted[path].sha256 if path in wanted else path in ours)]
    digests = {**there, **verify.hashes(root, found, touched, progress)}
    write = tuple(entry for path, entry in wanted.items() if path not in found.files or digests.get(path) != entry.sha256)
    gone = [path for path in ours if path in found.files and path not in wanted]
    changed = {entry.path for entry in write} | set(gone)
    edited = tuple(sorted(path for path in changed if path in found.files and digests.get(path) not in ours.get(path, ())))
    own = _own_files(said, source.release)
    whole = wanted.keys() | ours.keys() | own
    rests = [path for path in found.files if verify.is_rest(path, whole)]
    others = sorted((found.files.keys() | found.odd) - wanted.keys() - ours.keys() - set(rests) - own - {MARK})
    cluster = _cluster(root)
    result = Plan(
        write=write,
        keep=tuple(entry for path, entry in wanted.items() if path in found.files and digests.get(path) == entry.sha256),
        remove=tuple(sorted([*gone, *rests])),
        stale=tuple(sorted(path for path in own - set(own_names(source.release.statement.identity)) if path in found.files)),
        edited=edited,
        others=tuple(path for path in others if dangers.of(path) != dangers.SYSTEM),
        dangerous=tuple(path for path in others if path in found.odd or dangers.of(path) == dangers.DANGEROUS),
        before=before.statement if before else None,
        identities=tuple(each.identity for each in said),
        is_told=any(each.release == source.release for each in said),
        is_unfinished=is_unfinished,
        is_read=is_read,
        replaced=sum(on_disk(found.files[entry.path], cluster) for entry in write if entry.path in found.files),
        freed=sum(on_disk(found.files[path], cluster) for path in [*gone, *rests]),
        free=_free(root),
        cluster=cluster,
    )
    _refuse_what_cannot_be(result, source)
    return result


def _ours(said: Iterable[Evidence]) -> dict[str, set[str]]:
    """Paths that releases put there, each with the digests it may have; a list that does not fit its statement says nothing."""
    known: dict[str, set[str]] = {}
    for each in said:
        for entry in each.manifest.entries if each.manifest and not each.is_damaged else ():
            known.setdefault(entry.path, set()).add(entry.sha256)
    return known


def _own_files(said: Iterable[Evidence], release: Release) -> set[str]:
    identities = {each.identity for each in said} | {release.statement.identity}
    return {path for identity in identities for path in own_names(identity)}


def _refuse_what_stands_in_the_way(root: Path, wanted: Mapping[str, Entry], found: Found) -> None:
    """A folder or link where a file must go, a file or link where a folder must be."""
    for path in wanted:
        if path in found.odd or (path not in found.files and (root / path).is_dir()):
            raise WriteError(BLOCKED, path)
    for above in sorted({path[:end] for path in wanted for end, sign in enumerate(path) if sign == "/"}):
        if above in found.odd or above in found.files:
            raise WriteError(BLOCKED, above)


def _refuse_what_cannot_be(result: Plan, source: Source) -> None:
    lacking = next((entry.path for entry in result.write if not source.has(entry.path)), None)
    if lacking:
        raise WriteError(NOT_IN_PACK if source.is_partial else SOURCE_IS_WRONG, lacking)
    if result.needed > result.free:
        raise WriteError(NO_SPACE, count=result.needed - result.free)


def _existing(path: Path) -> Path:
    path = path.absolute()
    return path if path.exists() else _existing(path.parent)


def _free(root: Path) -> int:
    """Bytes that are free; without end on a disk that does not tell."""
    usage = shutil.disk_usage(_existing(root))
    return usage.free if usage.total else 1 << 60


def _cluster(root: Path) -> int:
    """Bytes that the smallest file takes; where the system does not tell, those of a large stick."""
    return os.statvfs(_existing(root)).f_frsize if hasattr(os, "statvfs") else 32_768


def on_disk(size: int, cluster: int) -> int:
    """Bytes that a file takes."""
    return -(-size // cluster) * cluster


# writing -------------------------------------------------------------------------------------------------------------


def write(source: Source, root: Path, todo: Plan, writing: Progress = lambda *_: None, reading: Progress = lambda *_: None) -> None:
    """Do what a plan says. Whatever happens on the way, the folder claims to be complete only when it is.

    Raises:
        WriteError: a file of the source is not as listed, or what was read back is not what was written.
        OSError: the disk is full, or gone; the folder stays marked as incomplete.
    """
    root.mkdir(parents=True, exist_ok=True)
    disk = _Disk(root)
    disk.put(MARK, MARK_TEXT)
    disk.sync()
    for identity in todo.identities:
        disk.remove(own_names(identity)[1:])
    disk.sync()
    disk.remove(todo.remove)
    *others, (name, statement) = source.release.own_files.items()
    if source.release.statement.identity not in todo.identities:
        disk.put(*others[0])  # the list: what is written from now on is known as ours even if the writing is interrupted
    if todo.is_tight:
        disk.remove(entry.path for entry in todo.write)
    disk.fill(source, todo, writing)
    disk.compare(source, todo.write, reading)
    for path, content in others:
        disk.put(path, content)
    disk.remove(own_names(identity)[0] for identity in todo.identities if identity != source.release.statement.identity)
    disk.sync()
    disk.put(name, statement)
    disk.sync()
    disk.remove([MARK])
    disk.sync()


class _Disk:
    """The folder that is written to. Which folders changed is remembered, so that their names can be flushed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: set[Path] = set()
        self._ready: set[str] = set()  # folders among them in which files can be made: to look each time takes a fifth of the time of a quick disk

    def put(self, path: str, content: bytes) -> None:
        """Write a small file."""
        part = self._part(path)
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(self._root / path)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that may be gone already, and folders that they leave empty."""
        for path in paths:
            file = self._root / path
            try:
                file.unlink()
            except FileNotFoundError:
                continue
            self._folders.add(file.parent)
            for folder in list(file.parents)[: path.count("/")]:
                try:
                    folder.rmdir()
                except OSError:
                    break
                self._ready.clear()
                self._folders.discard(folder)
                self._folders.add(folder.parent)

    def sync(self) -> None:
        """Flush the names of all folders that changed since the last time."""
        if self._folders and not flush.whole(self._root):
            for folder in sorted(self._folders):
                flush.names(folder)
        self._folders.clear()
        self._ready.clear()

    def fill(self, source: Source, todo: Plan, progress: Progress) -> None:
        """Copy files in batches: while one is copied, the one before is flushed. A quick disk gets larger ones."""
        total, done, scale = todo.size, 0, 1
        left = deque(todo.write)
        if left:
            progress(0, total)
        with ThreadPoolExecutor(1) as next_to, ThreadPoolExecutor(_FLUSHERS) as pool:
            waiting: Future[float] | None = None
            while left:
                batch = list(_batch(left, scale))
                parts = [(entry, self._copy(source, entry)) for entry in batch]
                if waiting and waiting.result() < _QUICK and todo.has_room_for(2 * scale):
                    scale *= 2
                waiting = next_to.submit(self._settle, parts, pool)
                done += sum(entry.size for entry in batch)
                progress(done, total)
            if waiting:
                waiting.result()
        self.sync()

    def _copy(self, source: Source, entry: Entry) -> Path:
        part = self._part(entry.path)
        with source.open(entry.path) as read, part.open("wb", buffering=0) as written:
            left = entry.size + 1  # not more: a pack may hold anything
            while left > 0:
                block = read.read(min(_BLOCK, left))
                if not block:
                    break
                left -= len(block)
                rest = memoryview(block)
                while rest:  # a disk that is nearly full takes a part
                    rest = rest[written.write(rest) :]
        return part

    def _settle(self, parts: list[tuple[Entry, Path]], pool: ThreadPoolExecutor) -> float:
        """Give files their names, once they are on the disk; the seconds that takes."""
        began = time.monotonic()
        if not flush.whole(parts[-1][1]):
            list(pool.map(flush.content, [part for _, part in parts]))
        for _, part in parts:
            part.replace(os.fspath(part).removesuffix(PART))
        return time.monotonic() - began

    def compare(self, source: Source, entries: Iterable[Entry], progress: Progress) -> None:
        """Read back what was written; what is not as listed goes."""
        wanted = {entry.path: entry for entry in entries}
        digests = verify.hashes(self._root, Found({path: entry.size for path, entry in wanted.items()}, set()), wanted, progress, is_of_disk=True)
        wrong = next((entry for path, entry in wanted.items() if digests[path] != entry.sha256), None)
        if wrong:
            self.remove([wrong.path])
            raise WriteError(READ_BACK_IS_WRONG if _is_right(source, wrong) else SOURCE_IS_WRONG, wrong.path)

    def _part(self, path: str) -> Path:
        folder = path.rpartition("/")[0]
        if folder not in self._ready:
            for each in reversed([self._root / folder, *(self._root / folder).parents]):
                if not each.exists():
                    each.mkdir()
                    self._folders.add(each.parent)
            self._folders.add(self._root / folder)
            self._ready.add(folder)
        return self._root / f"{path}{PART}"


def _batch(left: deque[Entry], scale: int) -> Iterator[Entry]:
    """Take the next files that are flushed together."""
    size = 0
    for _ in range(scale * _BATCH_FILES):
        if not left or size >= scale * _BATCH_BYTES:
            return
        size += left[0].size
        yield left.popleft()


def _is_right(source: Source, entry: Entry) -> bool:
    with source.open(entry.path) as stream:
        return verify.sha256(stream) == entry.sha256


class FolderSource:
    """A release that stands in a folder: what was built, or another stick."""

    is_partial = False

    def __init__(self, root: Path) -> None:
        """Take the newest release in a folder.

        Raises:
            UnreadableError: there is none.
        """
        self.root = root
        self.release = of_folder(root)

    def has(self, path: str) -> bool:
        return (self.root / path).is_file()

    def open(self, path: str) -> BinaryIO:
        return (self.root / path).open("rb", buffering=0)  # read in large blocks
