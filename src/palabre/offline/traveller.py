"""The tool that travels on each stick: one file that any Python runs, made of the package `stick`, its French words, and the publisher's key."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

NAME = "tool.pyz"
_STICK = Path(__file__).parents[1] / "stick"
_CATALOGUES = Path(__file__).parents[1] / "locale"
_START = b"#!/usr/bin/env python3\n"  # what the module zipapp of Python writes before the archive
_MAIN = '''"""Type: python tool.pyz --help"""
import json
import pkgutil
import sys

if sys.version_info < (3, 8):
    sys.exit("This tool needs Python 3.8 or newer. / Cet outil demande Python 3.8 ou plus recent.")

from pathlib import Path

from stick import command, verify

sys.exit(command.tool(Path(sys.argv[0]), verify.Known(**json.loads(pkgutil.get_data("stick", "known.json")))))
'''


def archive(key: str) -> bytes:
    """The tool as bytes, the same for the same sources."""
    files = {"__main__.py": _MAIN.encode(), "stick/known.json": json.dumps({"key": key}).encode()}
    files |= {f"stick/{path.name}": path.read_bytes() for path in _STICK.glob("*.py")}
    files |= {f"stick/{language}.mo": words(language) for language in languages()}
    target = io.BytesIO(_START)
    target.seek(0, io.SEEK_END)
    with zipfile.ZipFile(target, "a") as packed:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name)  # of 1980, like every entry without a date
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return target.getvalue()


def languages() -> list[str]:
    """Languages that have a catalogue."""
    return sorted(path.name for path in _CATALOGUES.iterdir() if (path / "LC_MESSAGES/palabre.po").is_file())


def words(language: str) -> bytes:
    """The texts of the tool in a language, compiled; no others, and no name."""
    with (_CATALOGUES / language / "LC_MESSAGES/palabre.po").open("rb") as stream:
        known = read_po(stream, locale=language)
    long_ago = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
    wanted = Catalog(locale=language, project="tool", version="1", creation_date=long_ago, revision_date=long_ago)
    for _, _, text, _, _ in extract_from_dir(_STICK, [("**.py", "python")], keywords={"N_": None}):
        found = known.get(text)
        if found and found.string:
            wanted.add(text, found.string)
    target = io.BytesIO()
    write_mo(target, wanted)
    return target.getvalue()
