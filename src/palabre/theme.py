"""The files of the theme: under which names they are published, and the colours that other files repeat.

Styles and scripts are published under names that change with their content. So a page can only ever be shown with the styles
and scripts that it was made with, whatever a browser, a host or a copy on a phone still has of older ones.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

FOLDER = "theme"
STYLES = "assets/palabre.css"
_NAMED = ("assets/*.css", "assets/*.js", "app/*.js", "downloads/*.js")
_COLOUR = re.compile(r"--pb-([a-z-]+): (#[0-9a-f]{3,6});")


def digest(*contents: bytes) -> str:
    """Twelve hexadecimal digits that change with the contents."""
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:12]


def names(root: Path) -> dict[str, str]:
    """Where styles and scripts are published, by their path below the theme: assets/x.css -> assets/x.0123456789ab.css."""
    files = sorted(file for pattern in _NAMED for file in (root / FOLDER).glob(pattern))
    return {file.relative_to(root / FOLDER).as_posix(): named(file.relative_to(root / FOLDER).as_posix(), digest(file.read_bytes())) for file in files}


def named(path: str, version: str) -> str:
    """A path with a version in the name of the file.

    >>> named("assets/palabre.css", "0123456789ab")
    'assets/palabre.0123456789ab.css'
    """
    plain = PurePosixPath(path)
    return plain.with_name(f"{plain.stem}.{version}{plain.suffix}").as_posix()


def colours(root: Path) -> dict[str, str]:
    """The colours that the styles define for paper in daylight, by name: "night" -> "#2b2d6e"; none without styles."""
    file = root / FOLDER / STYLES
    styles = file.read_text("utf-8") if file.is_file() else ""
    return dict(reversed(_COLOUR.findall(styles)))  # the first definition is the one for daylight
