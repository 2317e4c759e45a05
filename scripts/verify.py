"""Say whether a stick or folder is as it was published: genuine, older, altered, incomplete, mixed, or with files added."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import releases, reports, settings
from palabre.messages import translator
from palabre.stick import command


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every file is as its list says and there is no other, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a stick, a card or a folder")
    parser.add_argument("--language", default=reports.editor_language(), help="language of the messages, for instance fr; taken from the system otherwise")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="folder of the project, which knows what was published")
    options = parser.parse_args(argv)
    key = settings.read(options.root).release_key
    try:
        known = releases.known(options.root, key)
    except ValueError as error:  # a damaged list of what was published
        print(error, file=sys.stderr)
        return 1
    say = translator(options.language)
    return command.tried(lambda: command.show(options.folder, known, say), say)


if __name__ == "__main__":
    sys.exit(reports.told(main))
