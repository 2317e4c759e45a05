"""What people type: verify a folder, make another stick, bring one up to date."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Callable, NamedTuple  # noqa: UP035

from . import changes, report, signature, verify, write
from .pack import DAMAGED, PackSource
from .progress import Bar
from .release import FOLDER, Statement, UnreadableError, of_folder
from .verify import Known
from .words import N_, Translate, shown, size, system_language, translator
from .write import FolderSource, Plan, Source, WriteError

_SHOWN = 15  # titles or files of a kind
REASONS: dict[str, str] = {
    write.NO_SPACE: N_("there is too little room: {size} more are needed"),
    write.BLOCKED: N_("something else stands where a file or folder must go: {path}"),
    write.SOURCE_IS_WRONG: N_("the copy that you write from is damaged: {path}"),
    write.READ_BACK_IS_WRONG: N_("the stick did not keep what was written to it; take another one: {path}"),
    write.ITSELF: N_("a stick cannot be written from itself"),
    write.NOT_IN_PACK: N_("this update pack is for a newer edition than the one on the stick; it lacks: {path}"),
}


class Wishes(NamedTuple):
    """How a stick is to be written."""

    is_agreed: bool = False  # do not ask
    is_insisting: bool = False  # not even before something is lost
    is_careful: bool = False  # read what is there already


def main(argv: Sequence[str] | None, here: Path | None = None, known: Known = Known()) -> int:  # noqa: B008 it never changes
    """Return 0 when it was done, or the folder is in order; 1 otherwise. `here` is the release that the tool stands in."""
    language = system_language()
    say = translator(language)
    options = _arguments(argv, say, here)
    if options.verb == "verify":
        return tried(lambda: show(options.folder, replace(known, own=_own(here)), say), say)
    return tried(lambda: put(_source(getattr(options, "source", None), here), options.folder, wishes(options), language, known, say), say)


def tried(work: Callable[[], int], say: Translate) -> int:
    """The result of a work; 1, and the reason in plain words, when it could not be done."""
    try:
        return work()
    except UnreadableError:
        print(say(N_("There is no edition here that can be read.")), file=sys.stderr)
    except WriteError as error:
        reason = say(REASONS[error.reason]).format(path=error.path, size=size(error.count, say))
        print(say(N_("Not done: {reason}")).format(reason=reason), file=sys.stderr)
    except DAMAGED:
        print(say(N_("Not done: {reason}")).format(reason=say(N_("the update pack is damaged"))), file=sys.stderr)
    except OSError as error:
        print(say(N_("Not done: {reason}")).format(reason=error), file=sys.stderr)
    except KeyboardInterrupt:
        print("\n" + say(N_("Stopped.")), file=sys.stderr)
    return 1


def _arguments(argv: Sequence[str] | None, say: Translate, here: Path | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=say(N_("Verify a stick or folder, make another one, bring one up to date.")))
    verbs = parser.add_subparsers(dest="verb", required=True)
    verifying = verbs.add_parser("verify", help=say(N_("say whether a folder is as it was published")))
    verifying.add_argument("folder", nargs="?", type=Path, default=here, help=say(N_("a stick or a folder; the one of this tool if left out")))
    copying = verbs.add_parser("copy", help=say(N_("write the edition that this tool belongs to, or only what a stick lacks of it")))
    updating = verbs.add_parser("update", help=say(N_("bring a stick up to date from an update pack, another stick or a folder")))
    for each in (copying, updating):
        add_writing(each, say)
    updating.add_argument("source", type=Path, help=say(N_("an update pack, or a folder with a newer edition")))
    return parser.parse_args(argv)


def add_writing(parser: argparse.ArgumentParser, say: Translate) -> None:
    """What every command that writes a stick understands."""
    parser.add_argument("folder", type=Path, metavar="DEST", help=say(N_("the stick, card or folder to write to")))
    parser.add_argument("--yes", action="store_true", help=say(N_("do not ask")))
    parser.add_argument(
        "--replace", action="store_true", help=say(N_("do not ask even when files that someone changed, or a newer or another edition, are replaced"))
    )
    parser.add_argument("--read", action="store_true", help=say(N_("read every file that is there already, not only its size")))


def wishes(options: argparse.Namespace) -> Wishes:
    """What was typed about the writing."""
    return Wishes(options.yes or options.replace, options.replace, options.read)


def _own(here: Path | None) -> Mapping[str, int]:
    """The edition in which the tool stands: an older one is told to be older."""
    try:
        statement = of_folder(here).statement if here else None
    except UnreadableError:
        statement = None
    return {statement.edition: statement.serial} if statement else {}


def _source(path: Path | None, here: Path | None) -> Source:
    place = path or here
    if place is None:
        raise UnreadableError("nothing to write")
    return PackSource(place) if place.is_file() else FolderSource(place)


# verify --------------------------------------------------------------------------------------------------------------


def show(folder: Path | None, known: Known, say: Translate) -> int:
    """Say what a folder is; 0 when everything is in order."""
    if folder is None:
        raise UnreadableError("nothing to verify")
    verdict = verify.verify(folder, known, Bar(say(N_("Reading")), say))
    print("\n".join(report.lines(verdict, say)))
    return 0 if verdict.is_good else 1


# copy and update -----------------------------------------------------------------------------------------------------


def put(source: Source, root: Path, wish: Wishes, language: str, known: Known, say: Translate) -> int:
    """Write a release to a folder after saying what will be done.

    Raises:
        WriteError, OSError: see `write`.
    """
    proof = verify.prove(source.release, known)
    if proof.kind == signature.WRONG:
        print(say(report.PROOFS[proof.kind]), file=sys.stderr)
        return 1
    todo = write.plan(source, root, wish.is_careful, Bar(say(N_("Looking at what is there")), say))
    print("\n".join([*told(source, root, todo, language, say), *report.proof(proof, source.release.statement, say)]))
    if todo.is_nothing:
        return 0
    if not agrees(todo, source.release.statement, wish, say):
        print(say(N_("Nothing was changed.")))
        return 1
    try:
        write.write(source, root, todo, Bar(say(N_("Writing")), say), Bar(say(N_("Reading back")), say))
    except BaseException:
        print("\n" + say(N_("The stick is marked as not complete. Run the same command again: it goes on where it stopped.")), file=sys.stderr)
        raise
    print(say(N_("Done: {edition}. What was written was read back and is right.")).format(edition=report.edition(source.release.statement, say)))
    if todo.keep and not todo.is_read:
        print(say(N_("Files that were there already and were not read: {count}. To read them all: verify, or --read.")).format(count=len(todo.keep)))
    return 0


def told(source: Source, root: Path, todo: Plan, language: str, say: Translate) -> list[str]:
    """What will be done to a stick, line by line."""
    new = source.release.statement
    lines = [say(N_("To write: {edition}")).format(edition=report.edition(new, say))]
    if not root.is_dir():
        lines.append(say(N_("There is no folder {path} yet; it will be made.")).format(path=root))
    if todo.before:
        lines.append(say(N_("On the stick: {edition}")).format(edition=report.edition(todo.before, say)))
    if todo.is_unfinished:
        lines.append(say(N_("An earlier writing was interrupted; this one goes on where it stopped.")))
    if is_newer(todo.before, new):
        lines.append(say(N_("Careful: what is on the stick is newer.")))
    if is_other(todo.before, new):
        lines.append(say(N_("Careful: the stick holds another edition; its files are removed where this one does not have them.")))
    if todo.is_nothing:
        return [*lines, say(N_("Nothing to do: the stick holds this edition."))]
    lines.append(
        say(N_("Files to write: {count}, {size}. Files that stay as they are: {kept}.")).format(
            count=len(todo.write), size=size(todo.size, say), kept=len(todo.keep)
        )
    )
    lines += _some(N_("To be removed, because this edition does not have them:"), [*todo.remove, *todo.stale], say)
    lines += _some(N_("Changed by someone since they were written; they will be replaced or removed:"), todo.edited, say)
    lines += _some(
        N_("Dangerous: these could run a program and are not of this edition. They stay; delete them unless you put them there:"), todo.dangerous, say
    )
    others = [path for path in todo.others if path not in todo.dangerous]
    if others:
        lines.append(say(N_("Other files on the stick, which stay: {count}.")).format(count=len(others)))
    return [*lines, *_news(source, root, language, say)]


def _news(source: Source, root: Path, language: str, say: Translate) -> list[str]:
    """What changed since the edition on the stick, by the titles of pages."""
    before = after = None
    with contextlib.suppress(OSError):
        before = (root / changes.PAGES).read_bytes()
    if before is None or not source.has(changes.PAGES):
        return []
    with source.open(changes.PAGES) as stream:
        after = stream.read()
    found = changes.between(changes.read(before), changes.read(after), language)
    return [
        *_some(N_("New since your edition:"), found.new, say),
        *_some(N_("Changed since your edition:"), found.changed, say),
        *_some(N_("Not in it any more:"), found.gone, say),
    ]


def _some(title: str, those: Sequence[str], say: Translate) -> list[str]:
    if not those:
        return []
    more = ["  " + say(N_("and {count} more")).format(count=len(those) - _SHOWN)] if len(those) > _SHOWN else []
    return [say(title), *(shown(f"  {each}") for each in those[:_SHOWN]), *more]


def agrees(todo: Plan, new: Statement, wish: Wishes, say: Translate) -> bool:
    """Whether whoever types the command wants it. What cannot be had back is asked for even with --yes."""
    is_loss = bool(todo.edited or is_newer(todo.before, new) or is_other(todo.before, new))
    if is_loss and not wish.is_insisting:
        return _is_yes(say(N_("Something that is on the stick will be lost (see above). Write yes in full to go on:")), (N_("yes"), say(N_("yes"))))
    return wish.is_agreed or _is_yes(say(N_("Go on? [y/n]")), (N_("y"), say(N_("y")), N_("yes"), say(N_("yes"))))


def is_newer(there: Statement | None, new: Statement) -> bool:
    """Whether the stick would go back to an older edition."""
    return there is not None and there.edition == new.edition and there.age > new.age


def is_other(there: Statement | None, new: Statement) -> bool:
    """Whether the stick holds another edition."""
    return there is not None and there.edition != new.edition


def _is_yes(question: str, answers: Sequence[str]) -> bool:
    try:
        return input(f"{question} ").strip().lower() in answers
    except EOFError:
        return False


def tool(archive: Path, known: Known, argv: Sequence[str] | None = None) -> int:
    """The tool as it stands in the folder "verify" of a release."""
    here = archive.resolve().parent
    return main(argv, here.parent if here.name == FOLDER else None, known)
