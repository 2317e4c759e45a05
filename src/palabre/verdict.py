"""What is wrong with a project: known from the last time when nothing changed since, else found anew."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from palabre import settings
from palabre.memory import Memory, digest
from palabre.problems import Problem

if TYPE_CHECKING:
    from palabre.catalogue import Catalogue

Stamps = dict[bytes, tuple[int, ...]]  # what changes when a file is saved, by its path; a folder has none
_LARGE = 20_000_000  # bytes; a larger file is not read to see whether it changed: nothing that large may be published


def problems(root: Path, today: dt.date, memory: Memory) -> list[Problem]:
    """Everything that is wrong, sorted by file and line; where mkdocs.yml cannot be read, why."""
    try:
        state, stamps = _state(root, today)
        known: list[Problem] | None = memory.get(state) if state else None
        return _worked_out(root, today, memory, state, stamps)[1] if known is None else known
    except settings.SettingsError as error:
        return [error.finding]


def in_full(root: Path, today: dt.date, memory: Memory) -> tuple[Catalogue, list[Problem]]:
    """Everything that the project holds, and everything that is wrong with it; the memory keeps it for the next time.

    Raises:
        SettingsError: mkdocs.yml cannot be read.
    """
    return _worked_out(root, today, memory, *(_state(root, today) if memory.is_kept else ("", {})))


def _worked_out(root: Path, today: dt.date, memory: Memory, state: str, stamps: Stamps) -> tuple[Catalogue, list[Problem]]:
    from palabre import catalogue  # to load the program takes longer than to see that nothing changed

    loaded = catalogue.load(root, today, memory, lambda: _rules().get_ready())
    found = _rules().run(loaded)
    if state and stamps == _stamps(root):  # nobody saved a file meanwhile
        memory.put(state, found)
    memory.save()
    return loaded, found


def _rules() -> ModuleType:
    from palabre import checks

    return checks


def _state(root: Path, today: dt.date) -> tuple[str, Stamps]:
    """A digest of everything on which the verdict depends, besides the program, and the stamps that the files had before they were read.

    Both are empty where something below docs/ or data/ is neither a file nor a folder, or cannot be read.
    """
    stamps = _stamps(root)
    try:
        contents = (part for path, stamp in sorted(stamps.items()) for part in (path, _content(root, path, stamp)))
        return (digest("verdict", repr((settings.read(root), today)), *contents) if stamps else ""), stamps
    except OSError:
        return "", {}


def _content(root: Path, path: bytes, stamp: tuple[int, ...]) -> bytes:
    if path.endswith(b"/"):
        return b""
    return repr(stamp).encode() if stamp[0] > _LARGE else Path(root, os.fsdecode(path)).read_bytes()


def _stamps(root: Path) -> Stamps:
    """Of mkdocs.yml and of everything below docs/ and data/; empty where something there is neither a file nor a folder, or cannot be opened."""
    beginning = len(os.fsencode(root)) + 1
    settings_file = root / settings.FILE
    try:
        found = {os.fsencode(settings.FILE): _stamp(settings_file.stat())} if settings_file.is_file() else {}
        for folder in ("docs", "data"):
            if (root / folder).exists():
                found |= {path[beginning:]: stamp for path, stamp in _below(os.fsencode(root / folder))}
    except OSError:
        return {}
    return found


def _below(folder: bytes) -> Iterator[tuple[bytes, tuple[int, ...]]]:
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    yield entry.path + b"/", ()
                elif entry.is_file(follow_symlinks=False):
                    yield entry.path, _stamp(entry.stat(follow_symlinks=False))
                else:
                    raise OSError(f"{entry.path!r} is neither a file nor a folder")


def _stamp(known: os.stat_result) -> tuple[int, ...]:
    return known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino
