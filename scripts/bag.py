"""Copy a release into a BagIt bag, for archives and libraries that ask for one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import reports
from palabre.messages import N_, translator
from palabre.offline import bag
from palabre.stick import release


def main(argv: list[str] | None = None) -> int:
    """Return 0 when the bag was made, 1 when the folder holds no release or is not as its list says, or something stands in the place of the bag."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a release, for instance build/stick/public")
    parser.add_argument("bag", type=Path, help="a new folder")
    options = parser.parse_args(argv)
    try:
        bag.make(options.folder, release.of_folder(options.folder), options.bag)
    except (ValueError, OSError) as error:
        print(translator(reports.editor_language())(N_("No bag was made: {reason}")).format(reason=error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
