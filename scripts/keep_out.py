"""Note what must not be published any more: a consent that was taken back, or the passages of a text by others. Only hashes are kept."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import reports, safety
from palabre.checks.harm import pages, pictures
from palabre.messages import N_, translator


def main(argv: list[str] | None = None) -> int:
    """Return 0 when it is noted, 1 when nothing was: a number of another form, or a text that cannot be read or is too short."""
    parser = reports.parser(__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--consent", help="number of a consent that was taken back, for instance C-0007")
    what.add_argument("--source", type=Path, help="a text that no project page may repeat word for word, as a plain text file")
    options = parser.parse_args(argv)
    say = translator(reports.editor_language())
    try:
        if options.consent:
            path, hashes = safety.REVOKED, {safety.digest_of(options.consent)} if re.fullmatch(pictures.CONSENT, options.consent.strip().lower()) else set()
        else:
            path, hashes = safety.SHINGLES, pages.traces(options.source.read_text("utf-8"))
        if not hashes:
            wrong = N_("this is not the number of a consent, like C-0007") if options.consent else N_("this text has fewer than twelve words")
            print(say(wrong), file=sys.stderr)
            return 1
        new = safety.keep(options.root, path, hashes)
    except (OSError, UnicodeDecodeError) as error:
        print(say(N_("Not done: {reason}")).format(reason=error), file=sys.stderr)
        return 1
    print(say(N_("{count} new in {path}. What it says of the pages: make check")).format(count=new, path=path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
