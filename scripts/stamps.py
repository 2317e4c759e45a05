"""What is set up already: a stamp beside each set of pinned parts says from which locks it was installed.

Every command asks, before anything is installed, so this imports little, and only the standard library.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NEEDED = {name: f"requirements/{name}.txt" for name in ("site", "zim", "test", "bench")}  # each holds the one before it
# what src/palabre/search/files.py, pages/panel.py, rendering/verifying.py, rendering/typefaces.py and app/worker.py take from there
PARTS = VENV / "share/palabre"
PARTS_LOCKS = ("requirements/search.txt", "requirements/npm.txt", "requirements/package-lock.json")


def is_set_up(wanted: str) -> bool:
    """Whether everything is there but what only tests need."""
    return is_installed(wanted) and has_browser_parts()


def is_installed(wanted: str) -> bool:
    """Whether a set of Python packages, or a larger one, is there."""
    sets = list(NEEDED)[list(NEEDED).index(wanted) :]
    return PYTHON.exists() and any(has(VENV / f"{each}.stamp", fingerprint(NEEDED[each])) for each in sets)


def has_browser_parts() -> bool:
    """Whether what runs in the reader's browser is there, and the typefaces."""
    return has(PARTS / "stamp", fingerprint(*PARTS_LOCKS))


def fingerprint(*names: str) -> str:
    """Changes when what is to be installed does."""
    content = b"".join((ROOT / name).read_bytes() for name in (*names, "pyproject.toml"))
    return hashlib.sha256(content + str(ROOT).encode() + sys.version.encode()).hexdigest()


def has(stamp: Path, digest: str) -> bool:
    """Whether a stamp says that this very set is installed."""
    return stamp.is_file() and stamp.read_text("utf-8") == digest
