"""Update packs: a ZIP with only what changed between two editions, small enough for a chat; unzipped over the old edition, it is the new one."""

from __future__ import annotations

import zipfile
import zlib
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from .release import FOLDER, Manifest, Release, Statement, UnreadableError, own_names

_MOST = 64 << 20  # bytes of a list or statement
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)  # what a ZIP file raises while it is read


class PackSource:
    """A release of which only the changed files are at hand."""

    is_partial = True

    def __init__(self, file: Path) -> None:
        """Open a pack.

        Raises:
            UnreadableError: it is no pack, or its list and statement do not fit.
        """
        try:
            self._archive = zipfile.ZipFile(file)
            self._names = set(self._archive.namelist())
            self.release = self._release()
        except (OSError, KeyError, *DAMAGED) as error:
            raise UnreadableError(f"{file}: {error}") from error

    def _release(self) -> Release:
        statements = [name for name in self._names if name.startswith(f"{FOLDER}/") and name.endswith(".txt")]
        found: list[Release] = []
        for name in statements:
            try:
                statement = Statement.read(self._small(name))
                listed, signed, _, said = own_names(statement.identity)
                content = self._small(listed)
            except (UnreadableError, KeyError):
                continue
            if said == name and sha256(content).hexdigest() == statement.sha256:
                found.append(Release(statement, Manifest.read(content), self._small(signed) if signed in self._names else None))
        if len(found) != 1:
            raise UnreadableError("no release, or several")
        return found[0]

    def _small(self, name: str) -> bytes:
        with self._archive.open(name) as stream:
            return stream.read(_MOST)

    def has(self, path: str) -> bool:
        return path in self._names

    def open(self, path: str) -> BinaryIO:
        return cast(BinaryIO, self._archive.open(path))


def write_pack(root: Path, release: Release, before: Manifest, file: Path) -> None:
    """Write the pack that leads from an older list to a release which stands in `root`. The same input gives the same bytes."""
    old = before.by_path
    new = release.manifest.by_path
    changed = [entry.path for entry in release.manifest.entries if old.get(entry.path) != entry]
    gone = "".join(f"{path}\n" for path in sorted(old.keys() - new.keys()))
    _, _, removed, said = own_names(release.statement.identity)
    own: dict[str, bytes] = {**release.own_files, removed: gone.encode()}
    part = file.with_name(file.name + ".part")
    with zipfile.ZipFile(part, "w") as archive:
        for path in changed:
            _add(archive, path, (root / path).read_bytes())
        for path in sorted(own, key=lambda each: (each == said, each)):  # the statement last, as on a stick
            _add(archive, path, own[path])
    part.replace(file)


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(path)  # of 1980, like every entry without a date
    entry.compress_type = zipfile.ZIP_STORED if path.endswith((".zip", ".png", ".jpg", ".zim", ".epub", ".docx", ".odt", ".pptx")) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
