"""Make the folders that are copied to sticks: for everybody, for trainers, without names, small in one language."""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from pathlib import Path

from palabre import catalogue, reports
from palabre.messages import N_, translator
from palabre.offline import copies, editions, run
from palabre.offline.layout import Unfit


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every folder that was asked for stands in build/stick/, 1 when one could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("copies", nargs="*", help="trainer, public, discreet, text-fr, text-en; trainer and public otherwise")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="folder of the project")
    options = parser.parse_args(argv)
    say, began = translator(reports.editor_language()), time.monotonic()
    known = catalogue.load(options.root.resolve(), datetime.date.today())
    try:
        wanted = [copies.named(name, known.languages) for name in options.copies or ("trainer", "public")]
    except ValueError as error:
        print(say(N_("there is no copy '{copy}'; choose among {names}")).format(copy=error, names=", ".join(copies.names(known.languages))), file=sys.stderr)
        return 1
    try:
        for copy, folder in zip(wanted, run.folders(wanted, known), strict=True):
            editions.sealed(folder, copy, known)
            size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
            print(f"{folder}: {size / 1_000_000:.1f} MB ({time.monotonic() - began:.0f} s)", flush=True)
    except (run.Unbuilt, Unfit) as error:
        print(reports.text(error.problems, say) if isinstance(error, Unfit) else say(N_("No folder was made; those of the last run stand.")), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
