"""Make the downloads: every file that has changed, with progress."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from palabre import catalogue, downloads, memory, reports
from palabre.exports import run
from palabre.messages import N_, translator


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every file was made, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="folder of the project")
    parser.add_argument("--to", type=Path, default=None, help="folder for the files; build/downloads otherwise")
    parser.add_argument("--language", default=reports.editor_language(), help="language of the messages, for instance fr; taken from the system otherwise")
    options = parser.parse_args(argv)
    say = translator(options.language)
    began = time.monotonic()

    def progress(done: int, of: int, path: str) -> None:
        print(f"{done}/{of} {path} ({time.monotonic() - began:.0f} s)", flush=True)

    known = catalogue.load(options.root, memory=memory.Memory(options.root / memory.FILE))
    failures = run.run(known, options.to or options.root / downloads.FOLDER, progress)
    for failure in failures:
        print(failure.shown(say), file=sys.stderr)
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
