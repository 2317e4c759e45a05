"""What a release is: a closed world of files with a list of all of them, and a short statement that names the list.

In the folder "verify" of a release stand, for instance:

    public-7.sha256      the list: path, size and SHA-256 of every file, sorted; sha256sum -c reads it
    public-7.txt         the statement: which edition this is, of which day, and the SHA-256 of the list. It is written last
    public-7.txt.minisig the signature of the statement, when the publisher has a key

Because each edition has names of its own, the list of an older one stays where people copy by hand, and tells what was left over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .dangers import OURS, can_run
from .words import N_

FOLDER = "verify"
MARK = "INCOMPLETE.txt"  # stands at the root while a stick is being written; English and French read it alike
PART = ".part"  # ends the name of a file that is being written
LARGEST = 2**32 - 1  # bytes of a file on FAT32
LONGEST = 180  # signs of a path: 260 of Windows, less what stands before it
_FULLEST = 65_536  # places of a folder on FAT32; a long name takes one for 13 signs
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_IDENTITY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*-\d{1,6}(-draft)?")
_MOST_LINES = 200_000


class UnreadableError(ValueError):
    """A list or statement that is not as this program writes it."""


class Misfit(NamedTuple):
    """A file that some stick, phone or laptop could not hold: what is wrong, and the values of the text."""

    message: str
    values: dict[str, object]


class MisfitsError(ValueError):
    """Every misfit of a release."""

    def __init__(self, found: list[Misfit]) -> None:
        super().__init__("\n".join(each.message.format(**each.values) for each in found))
        self.found = found


class Entry(NamedTuple):
    """One file of a release."""

    path: str  # from the root of the release, with "/"
    size: int  # bytes
    sha256: str  # 64 small hexadecimal digits


@dataclass(frozen=True)
class Manifest:
    """Every file of a release, by path; not the list itself, the statement and its signature."""

    entries: tuple[Entry, ...]

    @staticmethod
    def of(entries: Iterable[Entry]) -> Manifest:
        """A list from files in any order.

        Raises:
            MisfitsError: files that not every stick, phone or laptop can hold; all of them.
        """
        found = Manifest(tuple(sorted(entries)))
        wrong = list(misfits(found.entries))
        if wrong:
            raise MisfitsError(wrong)
        return found

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.entries)

    @property
    def by_path(self) -> dict[str, Entry]:
        return {entry.path: entry for entry in self.entries}

    def text(self) -> bytes:
        """As it is written: sha256sum -c passes over the lines that begin with #, which hold the sizes."""
        lines = [f"# {entry.size}\n{entry.sha256}  {entry.path}\n" for entry in self.entries]
        return (f"# {len(self.entries)} files, {self.size} bytes\n" + "".join(lines)).encode()

    @staticmethod
    def read(text: bytes) -> Manifest:
        """A list as it was written; no other form of it is accepted, so that one content has one list.

        Raises:
            UnreadableError: something else, or names that could lead out of the folder.
        """
        lines = _decoded(text).split("\n")
        if len(lines) > _MOST_LINES or len(lines) < 2:
            raise UnreadableError("too long or too short")
        entries = []
        for size, line in zip(lines[1:-1:2], lines[2:-1:2]):
            match = _LINE.fullmatch(line)
            if not match or not re.fullmatch(r"# \d{1,10}", size):
                raise UnreadableError(line)
            entries.append(Entry(match[2], int(size[2:]), match[1]))
        found = Manifest(tuple(entries))
        if found.text() != text or list(found.entries) != sorted(set(entries)) or any(misfits(entries)):
            raise UnreadableError("not in the order and form of a list")
        return found


@dataclass(frozen=True)
class Statement:
    """Which edition a folder holds. `sha256` is that of the list."""

    edition: str  # a neutral word: "public", "trainer"
    serial: int  # of the last published release; 0 before the first
    is_draft: bool  # made after that release, and never published
    languages: tuple[str, ...]
    date: dt.date  # of the newest content in it
    files: int
    size: int  # bytes
    sha256: str
    name: str = ""  # of the site; none in an edition without names
    address: str = ""  # where it can be verified; none in an edition without names

    @property
    def identity(self) -> str:
        """What its files are called: "public-7", "public-7-draft"."""
        return f"{self.edition}-{self.serial}" + ("-draft" if self.is_draft else "")

    @property
    def age(self) -> tuple[int, bool, dt.date]:
        """Grows from edition to edition."""
        return self.serial, self.is_draft, self.date

    def text(self) -> bytes:
        """As it is written and signed."""
        known = {
            "edition": self.edition,
            "serial": self.serial,
            "draft": "yes" if self.is_draft else "no",
            "languages": " ".join(self.languages),
            "date": self.date.isoformat(),
            "files": self.files,
            "bytes": self.size,
            "sha256": self.sha256,
            "name": self.name,
            "address": self.address,
        }
        return "".join(f"{key}: {value}\n" for key, value in known.items() if value != "").encode()

    @staticmethod
    def read(text: bytes) -> Statement:
        """A statement as it was written.

        Raises:
            UnreadableError: something else.
        """
        try:
            known = dict(line.split(": ", 1) for line in _decoded(text).splitlines())
            found = Statement(
                edition=known["edition"],
                serial=int(known["serial"]),
                is_draft=known["draft"] == "yes",
                languages=tuple(known["languages"].split()),
                date=dt.date.fromisoformat(known["date"]),
                files=int(known["files"]),
                size=int(known["bytes"]),
                sha256=known["sha256"],
                name=known.get("name", ""),
                address=known.get("address", ""),
            )
        except (KeyError, ValueError) as error:
            raise UnreadableError(str(error)) from error
        if found.text() != text or not _IDENTITY.fullmatch(found.identity):
            raise UnreadableError("not in the form of a statement")
        return found


@dataclass(frozen=True)
class Release:
    """A statement and the list that it names, with the texts as they stand on the disk."""

    statement: Statement
    manifest: Manifest
    signature: bytes | None = None

    @property
    def own_files(self) -> dict[str, bytes]:
        """The files that no list can name, by path; the statement last."""
        listed, signed, _, said = own_names(self.statement.identity)
        signature = {signed: self.signature} if self.signature is not None else {}
        return {listed: self.manifest.text(), **signature, said: self.statement.text()}


class Evidence(NamedTuple):
    """What stands in the folder "verify" under one identity; each part may be missing or damaged."""

    identity: str
    statement: Statement | None
    manifest: Manifest | None
    signature: bytes | None
    is_damaged: bool  # a part that is there cannot be read, or does not fit the other

    @property
    def release(self) -> Release | None:
        """The release, when both parts are there and fit."""
        if self.statement and self.manifest and not self.is_damaged:
            return Release(self.statement, self.manifest, self.signature)
        return None


def own_names(identity: str) -> tuple[str, str, str, str]:
    """Paths of the list, the signature, what an update pack says to remove, and the statement: what no list can name."""
    base = f"{FOLDER}/{identity}"
    return f"{base}.sha256", f"{base}.txt.minisig", f"{base}.gone.txt", f"{base}.txt"


def evidence(root: Path) -> list[Evidence]:
    """Every release of which a folder holds a statement or a list, by name."""
    folder = root / FOLDER
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    known = {name.rsplit(".", 1)[0] for name in names if name.endswith((".sha256", ".txt"))}
    return [_evidence(folder, identity) for identity in sorted(known) if _IDENTITY.fullmatch(identity)]


def of_folder(root: Path) -> Release:
    """The newest release whose statement and list stand in a folder.

    Raises:
        UnreadableError: there is none.
    """
    found = [each.release for each in evidence(root) if each.release]
    if not found:
        raise UnreadableError(f"{root}: no release")
    return max(found, key=lambda release: release.statement.age)


def _evidence(folder: Path, identity: str) -> Evidence:
    statement = manifest = None
    is_damaged = False
    text, listed = _content(folder / f"{identity}.txt"), _content(folder / f"{identity}.sha256")
    try:
        statement = Statement.read(text) if text is not None else None
        manifest = Manifest.read(listed) if listed is not None else None
    except UnreadableError:
        is_damaged = True
    if statement:
        is_damaged |= statement.identity != identity or (listed is not None and hashlib.sha256(listed).hexdigest() != statement.sha256)
    return Evidence(identity, statement, manifest, _content(folder / f"{identity}.txt.minisig"), is_damaged)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError:
        return b""


def misfits(entries: Iterable[Entry]) -> Iterator[Misfit]:
    """What some stick, phone or laptop could not hold."""
    known: dict[str, str] = {}
    files: set[str] = set()
    places: dict[str, int] = {}
    for path, size, _ in entries:
        yield from _misnamed(path)
        if size > LARGEST:
            yield Misfit(N_("{path}: larger than 4 GB, which FAT32 cannot hold"), {"path": path})
        parts = path.split("/")
        for depth, part in enumerate(parts, 1):
            here, above = "/".join(parts[:depth]), "/".join(parts[: depth - 1])
            if here.lower() not in known:
                places[above] = places.get(above, 2) + 1 + -(-len(part) // 13)
            elif known[here.lower()] != here or depth == len(parts) or here in files:
                yield Misfit(N_("{path}: stands in the place of {other}; capital letters make no difference"), {"path": path, "other": known[here.lower()]})
            known.setdefault(here.lower(), here)
        files.add(path)
    for folder, count in places.items():
        if count > _FULLEST:
            yield Misfit(N_("{path}: more files than a folder on FAT32 can hold"), {"path": folder or "."})


def _misnamed(path: str) -> Iterator[Misfit]:
    parts = path.split("/")
    if not all(_NAME.fullmatch(part) and not _RESERVED.fullmatch(part) and not part.endswith(".") for part in parts):
        yield Misfit(N_("{path}: a name has only plain letters, digits and . _ + - here, and none that Windows keeps for itself"), {"path": path})
    if len(path) > LONGEST:
        yield Misfit(N_("{path}: longer than {count} signs"), {"path": path, "count": LONGEST})
    if can_run(path) and parts[-1].rpartition(".")[2] not in OURS:
        yield Misfit(N_("{path}: could run something; no release holds such files"), {"path": path})
    if is_kept(path):
        yield Misfit(N_("{path}: this name is kept for lists, statements and what is being written"), {"path": path})


def is_kept(path: str) -> bool:
    """Whether only this program writes files of such a name.

    >>> is_kept("verify/public-7.txt"), is_kept("verify/tool.pyz"), is_kept("site/a.html.part")
    (True, False, True)
    """
    folder, _, name = path.rpartition("/")
    stem = re.sub(r"\.(sha256|txt|txt\.minisig|gone\.txt)$", "", name)
    return path.lower() == MARK.lower() or path.endswith(PART) or (folder == FOLDER and stem != name and bool(_IDENTITY.fullmatch(stem)))


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(str(error)) from error
