"""The typefaces of what is printed, and which signs they lack: of the system's typefaces none is used, so that a file is the same everywhere."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import font_source_sans_pro

_FOLDERS = (Path(font_source_sans_pro.__file__).parent / "files", Path(sys.prefix, "share/palabre/fonts"))  # the second is filled by scripts/setup.py
FONTS: Any = {"font_paths": [str(folder) for folder in _FOLDERS], "ignore_system_fonts": True}
NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed')
_UNCOMMON = re.compile(r"[^\x00-\u024f\u2010-\u2026☐☒]")  # a text without these has no match of the next
_RARE = re.compile(r"(?:[^\x00-\u024f\u2010-\u2026☐☒]|.(?=[\u0300-\u036f\u20d0-\u20ff]))[\u0300-\u036f\u20d0-\u20ff\ufe0f]*")  # the rest they surely have


def version() -> str:
    """A text that changes with the typefaces."""
    return repr([(file.name, file.stat().st_size) for folder in _FOLDERS for file in sorted(folder.glob("*.[ot]tf"))])


def lacking(text: str) -> tuple[str, ...]:
    """The signs of a text that no typeface has, in their order; the one who knows is asked: Typst, that sets the files."""
    rare = _RARE.findall(text) if _UNCOMMON.search(text) else []
    return tuple(_lacking(list(dict.fromkeys(rare))))


def _lacking(signs: list[str]) -> Iterator[str]:
    if not signs:
        return
    import typst  # only for rare signs: each check waits for what stands above

    while signs:
        lines = "\n\n".join(f"#{json.dumps(sign, ensure_ascii=False)}" for sign in signs)
        try:
            typst.compile(f'#set document(title: "-")\n{lines}'.encode(), **FONTS, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            found = NO_GLYPH.search(str(error))
            place = next((number for number, sign in enumerate(signs) if found and sign.startswith(found[1])), None)
            if place is None:
                raise
            yield signs[place]
            del signs[place]
        else:
            return
