"""Mend what a machine can mend in the content, and write generated files anew."""

from __future__ import annotations

import sys
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import fixes, reports, schema
from palabre.catalogue import MAX_PAGE


def main(argv: list[str] | None = None) -> int:
    """Return 0; what was changed is printed."""
    parser = reports.parser(__doc__)
    root = parser.parse_args(argv).root
    for file in sorted((root / "docs").rglob("*.md")):
        if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_PAGE:
            continue
        try:
            write(file, fixes.fixed(file.read_bytes().decode("utf-8")), root)
        except UnicodeDecodeError:
            continue  # the checks say so
    for name, text in schema.schemas().items():
        write(root / "schema" / name, text, root)
    return 0


def write(file: Path, text: str, root: Path) -> None:
    """Write a file if its content changes, and say so."""
    if not file.is_file() or file.read_bytes() != text.encode():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
        print(f"mended: {file.relative_to(root).as_posix()}")


if __name__ == "__main__":
    sys.exit(main())
