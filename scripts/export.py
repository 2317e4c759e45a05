"""Make the downloads: every file that has changed, with progress."""

from __future__ import annotations

import sys
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import catalogue, memory, ready, reports
from palabre.messages import translator


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every file was made, 1 otherwise."""
    parser = reports.parser(__doc__, speaks=True)
    parser.add_argument("--to", type=Path, default=None, help="folder for the files; build/downloads otherwise")
    options = parser.parse_args(argv)
    known = catalogue.load(options.root, memory=memory.Memory(options.root / memory.FILE))
    return int(not ready.has_downloads(known, translator(options.language), options.to))


if __name__ == "__main__":
    sys.exit(reports.told(main))
