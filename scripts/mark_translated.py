"""Say that translations have been brought up to date: set their source_hash to the digest of the original."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import catalogue, reports
from palabre.messages import N_, translator


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every file named is a translation whose original is known, 1 otherwise."""
    parser = reports.parser(__doc__)
    parser.add_argument("file", nargs="+", help="a translation, for instance docs/fr/modules/do-no-harm.md")
    options = parser.parse_args(argv)
    known = {translation.path: (original, translation) for original, translation in catalogue.load(options.root).pairs()}
    say, failed = translator(reports.editor_language()), False
    for name in options.file:
        path = Path(os.path.relpath(name, options.root)).as_posix()
        if path not in known:
            print(f"{name}: {say(N_('this is not a translation that can be read; run: make check'))}", file=sys.stderr)
            failed = True
            continue
        original, translation = known[path]
        text = catalogue.with_source_hash(translation.source.text, original.digest)
        (options.root / path).write_text(text, "utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(reports.told(main))
