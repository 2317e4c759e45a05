"""Write a stick or card, or bring an older one up to date: what changed is written, nothing else, and only after saying so."""

from __future__ import annotations

import sys
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import ready, releases, reports, settings
from palabre.messages import N_, translator
from palabre.offline import copies, editions, run
from palabre.offline.layout import Unfit
from palabre.offline.seal import SealError
from palabre.problems import Translate
from palabre.stick import command
from palabre.stick.write import FolderSource


def main(argv: list[str] | None = None) -> int:
    """Return 0 when the stick holds the edition, 1 when nothing, or not everything, was written."""
    language = reports.editor_language()
    say = translator(language)
    parser = reports.parser(__doc__)
    command.add_writing(parser, say)
    parser.add_argument("--copy", default="trainer", help="trainer, public, discreet, text-fr, text-en")
    parser.add_argument("--from", dest="source", type=Path, help="a folder that was made already, for instance build/stick/trainer, or another stick")
    options = parser.parse_args(argv)
    root = options.root.resolve()
    folder = options.source or made(options.copy, root, say)
    if folder is None:
        return 1
    key = settings.read(root).release_key
    try:
        known = releases.known(root, key)
    except ValueError as error:  # a damaged list of what was published
        print(error, file=sys.stderr)
        return 1
    done = command.tried(lambda: command.put(FolderSource(folder), options.folder, command.wishes(options), language, known, say), say)
    if not done:
        print(say(N_("For the label:")) + "\n" + editions.label(FolderSource(folder).release, key))
    return done


def made(name: str, root: Path, say: Translate) -> Path | None:
    """Check the content, and make the folder of a copy with everything that is in it; None after saying why it could not be made."""
    try:
        copy = copies.named(name, settings.read(root).languages)
        known = ready.content(root, say)
        if known is None:
            return None
        folder = next(iter(run.folders([copy], known)))
        editions.sealed(folder, copy, known)
    except copies.UnknownCopy as unknown:
        print(unknown.shown(say), file=sys.stderr)
    except Unfit as unfit:
        print(reports.text(unfit.problems, say), file=sys.stderr)
    except (run.Unbuilt, SealError, ValueError, RuntimeError, OSError) as error:
        print(say(N_("No folder was made: {reason}")).format(reason=error), file=sys.stderr)
    else:
        return folder
    return None


if __name__ == "__main__":
    sys.exit(reports.told(main))
