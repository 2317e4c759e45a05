"""Check the content without building it: every problem at once, with file, line and how to mend it."""

from __future__ import annotations

import contextlib
import datetime
import gc
import os
import sys

import own_python  # noqa: F401 first of all

from palabre import reports, verdict
from palabre.memory import FILE, Memory
from palabre.messages import translator


def main(argv: list[str] | None = None) -> int:
    """Return 0 when the content is clean, 1 when it is not."""
    parser = reports.parser(__doc__, speaks=True)
    parser.add_argument("--format", choices=sorted(reports.FORMATS), default="text", help="text for people, json for programs, github for annotations")
    parser.add_argument("--fresh", action="store_true", help="read everything anew, and keep nothing for the next time")
    options = parser.parse_args(argv)
    gc.disable()  # a run of a second leaves nothing behind that is worth looking for
    memory = Memory(None if options.fresh else options.root / FILE)
    problems = verdict.problems(options.root, datetime.date.today(), memory)
    print(reports.FORMATS[options.format](problems, translator(options.language)))
    return int(reports.is_stopping(problems))


if __name__ == "__main__":
    status = reports.told(main)
    with contextlib.suppress(BrokenPipeError):  # whoever reads may have read enough
        sys.stdout.flush()
    os._exit(status)  # to take apart everything that was read would take a twentieth of the time
