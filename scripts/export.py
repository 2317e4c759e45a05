"""Make the downloads: every file that has changed, with progress."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from palabre import catalogue, downloads, reports
from palabre.exports import run
from palabre.messages import translator


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every file was made, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="folder of the project")
    parser.add_argument("--to", type=Path, default=None, help="folder for the files; build/downloads otherwise")
    options = parser.parse_args(argv)
    say = translator(reports.editor_language())
    failures = run.run(catalogue.load(options.root), options.to or options.root / downloads.FOLDER, reports.Progress())
    for failure in failures:
        print(reports.failed(failure.path, failure.reason, say), file=sys.stderr)
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
