"""Make the ZIM files for Kiwix: one for each language, and one for all of them."""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from pathlib import Path

from palabre import catalogue, reports
from palabre.messages import N_, translator
from palabre.offline import copies, run
from palabre.offline.layout import Unfit


def main(argv: list[str] | None = None) -> int:
    """Return 0 when they stand in build/zim/, 1 when one could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edition", choices=[name for name, edition in copies.EDITIONS.items() if edition.has_zim], default="trainer", help="for whom")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="folder of the project")
    options = parser.parse_args(argv)
    say, began = translator(reports.editor_language()), time.monotonic()
    known = catalogue.load(options.root.resolve(), datetime.date.today())
    edition = copies.EDITIONS[options.edition]
    wanted = [*run.needed(copies.Copy(edition, ()), known).values(), copies.Copy(edition, ())]
    try:
        made = run.zims(wanted, known, run.sites(wanted, known))
    except (run.Unbuilt, Unfit) as error:
        print(reports.text(error.problems, say) if isinstance(error, Unfit) else say(N_("No ZIM file was made; those of the last run stand.")), file=sys.stderr)
        return 1
    for file in made.values():
        print(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB")
    print(f"{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
