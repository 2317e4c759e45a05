"""Bring the gettext catalogues up to date with the texts in the code and the templates; what is missing is counted."""

from __future__ import annotations

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import own_python  # noqa: F401 first of all
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from palabre.settings import REQUIRED_LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "N_": None, "say": None, "translate": None}


def main(argv: list[str] | None = None) -> int:
    """Return 0 when the catalogues of all required languages are complete, 1 when texts are missing (or, with --check, when a file is stale)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing: only say whether something would change")
    options = parser.parse_args(argv)
    template = extracted()
    failed = False
    for file in sorted((ROOT / "src/palabre/locale").glob("*/LC_MESSAGES/palabre.po")):
        before = file.read_bytes()
        known = read_po(io.BytesIO(before), domain="palabre")
        known.update(template, no_fuzzy_matching=True)
        known.obsolete.clear()
        after = io.BytesIO()
        write_po(after, known, width=0, sort_output=True, no_location=True, omit_header=False)
        missing = [message.id for message in known if message.id and not message.string]
        print(f"{file.relative_to(ROOT).as_posix()}: {len(missing)} of {len(known)} texts are missing")
        failed |= bool(missing) and file.parts[-3] in REQUIRED_LANGUAGES  # in another language, what is missing appears in English
        if options.check:
            failed |= {m.id for m in read_po(io.BytesIO(before))} != {m.id for m in known}
        else:
            file.write_bytes(after.getvalue())
    return int(failed)


def extracted() -> Catalog:
    """Every text that is marked for translation."""
    found = Catalog(domain="palabre", project="Palabre", version="0.1.0", fuzzy=False)
    for folder in (ROOT / name for name in ("src/palabre", "theme", "scripts")):
        for file in folder.rglob("*.py"):
            for marked in python_texts(file):
                found.add(marked)
        for _, _, text, comments, _ in extract_from_dir(folder, [("**.html", "jinja2")], keywords=KEYWORDS, options_map={"**.html": {"trimmed": "true"}}):
            if isinstance(text, str):
                found.add(text, user_comments=comments)
    return found


def python_texts(file: Path) -> Iterator[str]:
    """The marked texts of a Python file, also those within f"…", which Babel's own reader passes over before Python 3.12."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[ast.Constant(value=str(text)), *_]) if name in KEYWORDS:
                yield text


if __name__ == "__main__":
    sys.exit(main())
