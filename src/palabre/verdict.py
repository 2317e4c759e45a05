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


def problems(root: Path, today: dt.date, memory: Memory) -> list[Problem]:
    """Everything that is wrong, sorted by file and line.

    Raises:
        SettingsError: mkdocs.yml cannot be read.
    """
    state = _state(root, today)
    known: list[Problem] | None = memory.get(state) if state else None
    if known is not None:
        return known
    return _worked_out(root, today, memory, state)[1]


def in_full(root: Path, today: dt.date, memory: Memory) -> tuple[Catalogue, list[Problem]]:
    """Everything that the project holds, and everything that is wrong with it; the memory keeps it for the next time.

    Raises:
        SettingsError: mkdocs.yml cannot be read.
    """
    return _worked_out(root, today, memory, _state(root, today) if memory.is_kept else "")


def _worked_out(root: Path, today: dt.date, memory: Memory, state: str) -> tuple[Catalogue, list[Problem]]:
    from palabre import catalogue  # to load the program takes longer than to see that nothing changed

    loaded = catalogue.load(root, today, memory, _rules)
    found = _rules().run(loaded)
    if state and state == _state(root, today):  # nobody saved a file meanwhile
        memory.put(state, found)
    memory.save()
    return loaded, found


def _rules() -> ModuleType:
    from palabre import checks

    return checks


def _state(root: Path, today: dt.date) -> str:
    """A digest of everything on which the verdict depends, besides the program; empty where a file is no plain file or cannot be read."""
    known = repr((settings.read(root), today))
    try:
        return digest("verdict", known, *(part for entry in sorted(_entries(root)) for part in entry))
    except OSError:
        return ""


def _entries(root: Path) -> Iterator[tuple[bytes, bytes]]:
    """Every file below docs/ and data/ with what it holds, and every folder.

    Raises:
        OSError: one of them cannot be opened, or is neither a file nor a folder.
    """
    for name in ("docs", "data"):
        beginning = len(os.fsencode(root / name)) - len(name)
        for path, content in _below(os.fsencode(root / name)) if (root / name).exists() else ():
            yield path[beginning:], content


def _below(folder: bytes) -> Iterator[tuple[bytes, bytes]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield entry.path + b"/", b""
                yield from _below(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield entry.path, Path(os.fsdecode(entry.path)).read_bytes()
            else:
                raise OSError(f"{entry.path!r} is neither a file nor a folder")
