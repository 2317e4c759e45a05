"""What an editor does to a project, as data: the operations of the cases in cases/*.yml."""

from __future__ import annotations

import base64
import datetime as dt
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from palabre import catalogue, checks, verdict
from palabre.catalogue import Catalogue
from palabre.memory import Memory
from palabre.problems import Problem

BASE = Path(__file__).parent / "base"
_FOLDER = tempfile.TemporaryDirectory()  # gone at the end
_SEEN = Path(_FOLDER.name) / "check.memory"
TODAY = dt.date(2026, 11, 22)


def project(folder: Path) -> Path:
    """A copy of the small valid project."""
    return Path(shutil.copytree(BASE, folder / "site", symlinks=True))


def load(root: Path, remembered: Path | None = None) -> Catalogue:
    """The project; pages that are as in the small one are remembered from it, since a thousand tests change one page each."""
    return catalogue.load(root, today=TODAY, memory=Memory(remembered or seen()))


@cache
def seen() -> Path:
    """The memory of a run on the small project as it is."""
    verdict.problems(BASE, TODAY, Memory(_SEEN))
    return _SEEN


def anew(root: Path) -> list[Problem]:
    """Everything that the checks find without a memory."""
    return verdict.problems(root, TODAY, Memory())


def problems(root: Path, remembered: Path | None = None) -> list[Problem]:
    return checks.run(load(root, remembered))


def report(root: Path, *, stamped: bool = False) -> str:
    """Everything that the checks say, as an editor reads it; `stamped` gives every translation its source_hash first."""
    found = load(root)
    if stamped and stamp(root, found):
        found = load(root)
    return "\n".join(str(problem) for problem in checks.run(found))


def apply(root: Path, operations: list[dict[str, Any]]) -> None:
    """Edit files: replace (must occur exactly once), write, append, bytes, delete, copy, rename, symlink."""
    for operation in operations:
        _apply(root, dict(operation))


def stamp(root: Path, found: Catalogue) -> bool:
    """Do what scripts/mark_translated.py does, so that the edit of an original is the only cause; whether anything had to be done."""
    stale = [(original.digest, root / translation.path) for original, translation in found.pairs() if f'"{original.digest}"' not in translation.source.text]
    for digest, file in stale:
        file.write_bytes(re.sub(rb'(?m)^source_hash: "[0-9a-f]{12}"', b'source_hash: "' + digest.encode() + b'"', file.read_bytes(), count=1))
    return bool(stale)


def _apply(root: Path, operation: dict[str, Any]) -> None:
    file = root / operation.pop("file")
    file.parent.mkdir(parents=True, exist_ok=True)
    match operation:
        case {"replace": old, "with": new, **rest} if not rest:
            content, before, after = file.read_bytes(), old.encode(), new.encode()
            assert content.count(before) == 1, f"{file.name}: {old!r} stands there {content.count(before)} times"
            file.write_bytes(content.replace(before, after))
        case {"write": text, **rest} if not rest.keys() - {"times"}:
            file.write_bytes(text.encode() * rest.get("times", 1))
        case {"append": text, **rest} if not rest.keys() - {"times"}:
            file.write_bytes(file.read_bytes() + text.encode() * rest.get("times", 1))
        case {"bytes": encoded, **rest} if not rest:
            file.write_bytes(base64.b64decode(encoded))
        case {"delete": True, **rest} if not rest:
            file.unlink()
        case {"copy": source, **rest} if not rest:
            shutil.copyfile(root / source, file)
        case {"rename": name, **rest} if not rest:
            (root / name if "/" in name else file.with_name(name)).parent.mkdir(parents=True, exist_ok=True)
            file.rename(root / name if "/" in name else file.with_name(name))
        case {"symlink": target, **rest} if not rest:
            file.symlink_to(target)
        case _:
            raise AssertionError(f"no such operation: {operation}")
