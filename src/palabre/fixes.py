"""What a machine can mend in a page without changing what it says. Each fix is text -> text, and does nothing twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from palabre import frontmatter, markup
from palabre.problems import Problem

Fix = Callable[[str], str]

_MARK = "\ufeff"


def line_ends(text: str) -> str:
    """Lines end with a line feed, the file with one, and no line with spaces (two of them, a line break, stay)."""
    lines = text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [re.sub(r"(?<![ \t])[ \t]+$", lambda match: "  " if match[0] == "  " else "", line) for line in lines]
    return "\n".join(kept).rstrip("\n") + "\n"


def composed(text: str) -> str:
    """Accents are one sign with their letter (NFC), so that search and file names agree."""
    return unicodedata.normalize("NFC", text)


def tabs(text: str) -> str:
    """Lines start with spaces."""
    return re.sub(r"^[ \t]+", lambda match: match[0].expandtabs(4), text, flags=re.MULTILINE)


def start(text: str) -> str:
    """Nothing stands before the metadata."""
    stripped = text.lstrip()
    return stripped if stripped.startswith("---\n") else text


def heading_spaces(text: str) -> str:
    """A heading has a space after its signs."""
    return _at(text, "PB337", lambda lines, place: lines.__setitem__(place, re.sub(r"^(#{1,6})(?=[^\s#])", r"\1 ", lines[place])))


def empty_lines(text: str) -> str:
    """An empty line stands before lists and tables."""

    def put(lines: list[str], place: int) -> None:
        if place and lines[place - 1].strip():
            lines.insert(place, "")

    return _at(
        _at(text, "PB334", put),
        "PB336",
        lambda lines, place: put(lines, place) if lines[place].lstrip().startswith("|") and not lines[place - 1].lstrip().startswith("|") else None,
    )


FIXES: tuple[Fix, ...] = (line_ends, composed, tabs, start, heading_spaces, empty_lines)


def fixed(text: str) -> str:
    """A page with everything mended that a machine can mend."""
    for fix in FIXES:
        text = fix(text)
    return text


def _at(text: str, code: str, mend: Callable[[list[str], int], None]) -> str:
    """Mend the lines at which a rule is broken, the last one first, so that line numbers hold."""
    source = frontmatter.read("", text)
    if isinstance(source, Problem):
        return text
    lines = text.split("\n")
    for line in sorted({found.line for found in markup.parse(source).problems if found.code == code}, reverse=True):
        mend(lines, line - 1)
    return "\n".join(lines)
