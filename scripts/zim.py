"""Make the ZIM files for Kiwix: one for each language, and one for all of them."""

from __future__ import annotations

import sys
import time

import own_python  # noqa: F401 first of all

from palabre import ready, reports
from palabre.messages import N_, translator
from palabre.offline import copies, run
from palabre.offline.layout import Unfit


def main(argv: list[str] | None = None) -> int:
    """Return 0 when they stand in build/zim/, 1 when one could not be made."""
    parser = reports.parser(__doc__)
    parser.add_argument("--edition", choices=[name for name, edition in copies.EDITIONS.items() if edition.has_zim], default="trainer", help="for whom")
    options = parser.parse_args(argv)
    say, began = translator(reports.editor_language()), time.monotonic()
    edition = copies.EDITIONS[options.edition]
    try:
        known = ready.content(options.root.resolve(), say)
        if known is None:
            return 1
        wanted = [*run.needed(copies.Copy(edition, ()), known).values(), copies.Copy(edition, ())]
        made = run.zims(wanted, known, run.sites(wanted, known))
    except Unfit as unfit:
        print(reports.text(unfit.problems, say), file=sys.stderr)
        return 1
    except (run.Unbuilt, RuntimeError, OSError) as error:
        print(say(N_("No ZIM file was made; those of the last run stand: {reason}")).format(reason=error), file=sys.stderr)
        return 1
    for file in made.values():
        print(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB")
    print(f"{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(reports.told(main))
