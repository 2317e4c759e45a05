"""A folder against the release that it says it holds: what is as published, what is not, and whether who made it is proven.

The script theme/verify/judge.js judges alike in a browser; the tests hold the two against each other.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Callable, NamedTuple  # noqa: UP035 the other Callable cannot say its arguments before Python 3.9

from . import dangers, signature
from .release import MARK, PART, Entry, Evidence, Release, Statement, evidence, own_names
from .signature import Proof

# what a file can be, apart from right
MISSING, SHORT, CHANGED, UNREADABLE, RENAMED = "missing", "short", "changed", "unreadable", "renamed"
OTHER, LEFT_OVER = "other", "left-over"  # of another edition: in the place of a file of this one, or beside them
REST = "rest"  # of an interrupted writing
ADDED, DANGEROUS = dangers.ADDED, dangers.DANGEROUS
LIST, FORGED = "list", "forged"  # the list or statement is damaged; it says it is a release that was published otherwise
SYSTEM, CAPITALS = dangers.SYSTEM, "capitals"
HARMLESS = frozenset((SYSTEM, CAPITALS))
BESIDE = HARMLESS | {ADDED, DANGEROUS, LEFT_OVER, REST}  # with these, every file of the release is right all the same

# what a folder can be
GENUINE, OLDER, WHOLE, ADDED_TO, ALTERED, INCOMPLETE, MIXED, NOTHING = "genuine", "older", "whole", "added-to", "altered", "incomplete", "mixed", "nothing"
_WORST_FIRST = (
    (ALTERED, {LIST, FORGED}),
    (INCOMPLETE, {MARK}),
    (ALTERED, {CHANGED, UNREADABLE, RENAMED}),
    (MIXED, {OTHER, LEFT_OVER}),
    (INCOMPLETE, {MISSING, SHORT}),
    (ADDED_TO, {ADDED, DANGEROUS, REST}),
)

THREADS = min(4, os.cpu_count() or 1)
_BLOCK = 1 << 20
Progress = Callable[[int, int], None]  # bytes done, bytes in all


class Finding(NamedTuple):
    """One file that is not as published, or is not of the release."""

    kind: str
    path: str
    other: str = ""  # another path, or the identity of another edition


@dataclass(frozen=True)
class Known:
    """What the one who verifies knows beforehand: the key of the publisher, and what was published."""

    key: str = ""  # minisign's, in base 64
    published: Mapping[str, str] = field(default_factory=dict)  # identity -> SHA-256 of the list
    own: Mapping[str, int] = field(default_factory=dict)  # edition -> serial, of the stick from which another one is verified

    def newest(self, edition: str) -> int:
        """The serial of the newest release of an edition; 0 when none is known."""
        published = (int(serial) for name, _, serial in (each.rpartition("-") for each in self.published) if name == edition)
        return max(published, default=self.own.get(edition, 0))


@dataclass(frozen=True)
class Verdict:
    """What a folder is; of several releases that it could be, the one of which most is there."""

    state: str
    findings: tuple[Finding, ...] = ()
    statement: Statement | None = None
    proof: Proof = signature.NONE
    newest: int = 0  # serial that is known of this edition

    @property
    def is_good(self) -> bool:
        """Whether every file is as listed, and there is none besides."""
        return self.state in (GENUINE, OLDER, WHOLE)

    @property
    def is_whole(self) -> bool:
        """Whether every file of the release is there and right, whatever stands beside them."""
        return bool(self.statement) and all(each.kind in BESIDE for each in self.findings)


class Found(NamedTuple):
    """What a folder holds: files and their sizes by path; what is no file, or cannot be looked at."""

    files: dict[str, int]
    odd: set[str]


def verify(root: Path, known: Known = Known(), progress: Progress = lambda *_: None) -> Verdict:
    """What a folder is. Only files of a release, and those that could be one under another name, are read.

    Raises:
        OSError: the folder itself cannot be read.
    """
    found = look(root)
    said = evidence(root)
    release = best(said, found)
    if release is None:
        return _without_release(said, found)
    digests = hashes(root, found, _worth_reading(release, said, found), progress)
    is_blind = _is_blind_to_capitals(root, found)
    proof = prove(release, known)
    findings = [*_of_release(release, said, found, digests, is_blind), *_forgeries(release, proof, known)]
    newest = known.newest(release.statement.edition)
    state = _state(findings) or ((OLDER if release.statement.serial < newest else GENUINE) if proof.is_proven else WHOLE)
    return Verdict(state, tuple(sorted(findings)), release.statement, proof, newest)


# reading ------------------------------------------------------------------------------------------------------------


def look(root: Path) -> Found:
    """Every file below a folder; links are not followed.

    Raises:
        OSError: the folder itself cannot be read.
    """
    found = Found({}, set())
    _look(root, "", found)
    return found


def _look(folder: Path, base: str, found: Found) -> None:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            path = base + entry.name
            try:
                kind = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(kind.st_mode):
                    _look(Path(entry.path), f"{path}/", found)
                elif stat.S_ISREG(kind.st_mode):
                    found.files[path] = kind.st_size
                else:
                    found.odd.add(path)
            except OSError:
                found.odd.add(path)


def hashes(root: Path, found: Found, paths: Iterable[str], progress: Progress = lambda *_: None, is_of_disk: bool = False) -> dict[str, str]:
    """SHA-256 of files; "" for one that cannot be read. Several at a time: Python lets go of its lock while it hashes.

    With `is_of_disk` they are read past the memory of the system, where it can be told so.
    """
    wanted = sorted(set(paths))
    total, done = sum(found.files[path] for path in wanted), 0
    if wanted:
        progress(0, total)

    def digest(path: str) -> str:
        try:
            with (root / path).open("rb", buffering=0) as stream:
                if is_of_disk and hasattr(os, "posix_fadvise"):
                    os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                return sha256(stream)
        except OSError:
            return ""

    digests = {}
    with ThreadPoolExecutor(THREADS) as pool:
        for path, value in zip(wanted, pool.map(digest, wanted)):
            digests[path] = value
            done += found.files[path]
            progress(done, total)
    return digests


def sha256(stream: BinaryIO) -> str:
    """The digest of what is left in a stream, read in blocks."""
    known = hashlib.sha256()
    block = bytearray(_BLOCK)
    view = memoryview(block)
    while True:
        count = stream.readinto(block)  # type: ignore[attr-defined]
        if not count:
            return known.hexdigest()
        known.update(view[:count])


def best(said: Iterable[Evidence], found: Found) -> Release | None:
    """The release of which least is missing, by names and sizes; the newest of several."""

    def merit(release: Release) -> tuple[int, object]:
        return -sum(found.files.get(entry.path) != entry.size for entry in release.manifest.entries), release.statement.age

    return max((each.release for each in said if each.release), key=merit, default=None)


def _worth_reading(release: Release, said: list[Evidence], found: Found) -> Iterator[str]:
    """Files that any list here names, and those that may be a lost one under another name, by their size."""
    listed = release.manifest.by_path
    elsewhere = {entry.path for each in said if each.manifest for entry in each.manifest.entries if each.identity != release.statement.identity}
    lost = {entry.size for entry in release.manifest.entries if entry.path not in found.files}
    for path, size in found.files.items():
        if (listed[path].size == size if path in listed else size in lost) or path in elsewhere:
            yield path


def _is_blind_to_capitals(root: Path, found: Found) -> bool:
    """Whether this disk takes "a" and "A" for one name, as FAT does."""
    path = next((path for path in found.files if path.swapcase() != path), None)
    return path is not None and path.swapcase() not in found.files and (root / path.swapcase()).exists()


# judging ------------------------------------------------------------------------------------------------------------


def _of_release(release: Release, said: list[Evidence], found: Found, digests: dict[str, str], is_blind: bool) -> Iterator[Finding]:
    listed = release.manifest.by_path
    elsewhere = _elsewhere(release, said)
    own = {path.lower() if is_blind else path for path in release.own_files}
    strangers = [path for path in found.files if path not in listed and (path.lower() if is_blind else path) not in own and path != MARK]
    by_digest = {digests[path]: path for path in reversed(strangers) if digests.get(path)}
    by_letters = {path.lower(): path for path in strangers}
    explained = set()
    for entry in release.manifest.entries:
        finding = _of_entry(entry, found, digests, elsewhere)
        if finding and finding.kind == MISSING:
            there = by_letters.get(entry.path.lower(), "")
            there = there if there and digests.get(there) == entry.sha256 else by_digest.get(entry.sha256, "")
            if there:
                finding = Finding(CAPITALS if is_blind and there.lower() == entry.path.lower() else RENAMED, entry.path, there)
                explained.add(there)
        if finding:
            yield finding
    for path in strangers:
        if path not in explained:
            yield _of_stranger(path, listed.keys() | own, elsewhere.get((path, digests.get(path, "")), ""))
    for path in found.odd - listed.keys():  # Windows lets nobody look into some of its folders
        yield Finding(SYSTEM if dangers.of(path) == SYSTEM else DANGEROUS, path)
    if MARK in found.files:
        yield Finding(MARK, MARK)


def _elsewhere(release: Release, said: list[Evidence]) -> dict[tuple[str, str], str]:
    """Path and digest of each file of another edition that is told of here, with the identity of that edition; no digest for its own files."""
    known = {}
    for each in said:
        if each.identity != release.statement.identity and each.manifest:
            known.update({(entry.path, entry.sha256): each.identity for entry in each.manifest.entries})
            known.update({(path, ""): each.identity for path in own_names(each.identity)})
    return known


def _of_entry(entry: Entry, found: Found, digests: dict[str, str], elsewhere: dict[tuple[str, str], str]) -> Finding | None:
    size, digest = found.files.get(entry.path), digests.get(entry.path)
    if digest == entry.sha256:
        return None
    if size is None:
        return Finding(CHANGED if entry.path in found.odd else MISSING, entry.path)
    if digest == "":
        return Finding(UNREADABLE, entry.path)
    if digest and (entry.path, digest) in elsewhere:
        return Finding(OTHER, entry.path, elsewhere[entry.path, digest])
    return Finding(SHORT if size < entry.size else CHANGED, entry.path)


def _of_stranger(path: str, ours: Container[str], edition: str) -> Finding:
    if edition:
        return Finding(LEFT_OVER, path, edition)
    if is_rest(path, ours):
        return Finding(REST, path)
    return Finding(dangers.of(path), path)


def is_rest(path: str, ours: Container[str]) -> bool:
    """Whether a file is what an interrupted writing left of one of ours, or of the mark."""
    return path.endswith(PART) and (path[: -len(PART)] in ours or path[: -len(PART)] == MARK)


def prove(release: Release, known: Known) -> Proof:
    """Who made a release: the one who has the key, or who made its list known; otherwise why that cannot be told."""
    proof = signature.check(release.statement.text(), release.signature, known.key)
    is_published = known.published.get(release.statement.identity) == release.statement.sha256
    return Proof(signature.PUBLISHED, known.key) if is_published and proof.kind not in (signature.SIGNED, signature.WRONG) else proof


def _forgeries(release: Release, proof: Proof, known: Known) -> Iterator[Finding]:
    if proof.kind == signature.WRONG or known.published.get(release.statement.identity, release.statement.sha256) != release.statement.sha256:
        yield Finding(FORGED, release.statement.identity)


def _state(findings: Iterable[Finding]) -> str:
    kinds = {each.kind for each in findings}
    return next((state for state, those in _WORST_FIRST if those & kinds), "")


def _without_release(said: list[Evidence], found: Found) -> Verdict:
    """No statement fits a list: the writing was interrupted, or one of the two was changed, or there never was a release."""
    told = {entry.path for each in said if each.manifest for entry in each.manifest.entries}
    findings = [Finding(DANGEROUS, path) for path in found.files if path not in told and dangers.can_run(path)]
    if MARK in found.files:
        findings.append(Finding(MARK, MARK))
    else:
        findings += [Finding(LIST, each.identity) for each in said if each.is_damaged]
    if not said and MARK not in found.files:
        return Verdict(NOTHING, tuple(findings))
    state = _state([each for each in findings if each.kind != DANGEROUS]) or INCOMPLETE
    return Verdict(state, tuple(sorted(findings)))
