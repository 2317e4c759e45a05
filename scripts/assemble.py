"""Make the folders that are copied to sticks: for everybody, for trainers, without names, small in one language."""

from __future__ import annotations

import sys
import time

import own_python  # noqa: F401 first of all

from palabre import ready, reports, settings
from palabre.messages import N_, translator
from palabre.offline import copies, editions, run
from palabre.offline.layout import Unfit
from palabre.offline.seal import SealError


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every folder that was asked for stands in build/stick/, 1 when one could not be made."""
    parser = reports.parser(__doc__)
    parser.add_argument("copies", nargs="*", help="trainer, public, discreet, text-fr, text-en; trainer and public otherwise")
    options = parser.parse_args(argv)
    root, say, began = options.root.resolve(), translator(reports.editor_language()), time.monotonic()
    try:
        languages = settings.read(root).languages
        wanted = [copies.named(name, languages) for name in options.copies or ("trainer", "public")]
        known = ready.content(root, say)
        if known is None:
            return 1
        for copy, folder in zip(wanted, run.folders(wanted, known), strict=True):
            editions.sealed(folder, copy, known)
            size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
            print(f"{folder}: {size / 1_000_000:.1f} MB ({time.monotonic() - began:.0f} s)", flush=True)
    except copies.UnknownCopy as unknown:
        print(unknown.shown(say), file=sys.stderr)
        return 1
    except Unfit as unfit:
        print(reports.text(unfit.problems, say), file=sys.stderr)
        return 1
    except (run.Unbuilt, SealError, ValueError, RuntimeError, OSError) as error:
        print(say(N_("No more folders were made; those of the last run stand: {reason}")).format(reason=error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(reports.told(main))
