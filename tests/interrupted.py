"""Writings that are interrupted, one after the other: each is held against what really stands on the disk, then run again.

    python -m tests.interrupted steps|kills|full|brim|power OLD NEW DEST [--count N] [--seed N]

"steps" ends or fails the writing at each of its operations on files in turn, "kills" sends kill -9 at random moments, "full" writes to a disk that
takes no file over some size; on a disk that forgets (tests/forgetful.py), "brim" fills it up and "power" cuts its power, also when a writing is done. OLD and NEW are two editions, DEST a folder that may be emptied. A line is printed for each; the last one is the number of interruptions.

Each writing runs in a child of this process. What stands on the disk is compared byte by byte, not with the code under test.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from palabre.stick import verify, write
from palabre.stick.verify import Known
from palabre.stick.write import FolderSource

MINE = ("Photos/mine.jpg", b"what the owner of the stick has on it")
CHANGES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")  # events of Python when a program changes what is on a disk
Interruption = Callable[[], object]


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every interruption was told truly, and mended by a second run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("how", choices=["steps", "kills", "full", "brim", "power"])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("dest", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    study = Study(options.old, options.new, options.dest, options.seed)
    done = {"steps": study.steps, "kills": study.kills, "full": study.full, "brim": study.brim, "power": study.power}[options.how](options.count)
    print(done)
    return 0


class Study:
    """Two editions, and the folder that is written to again and again."""

    def __init__(self, old: Path, new: Path, dest: Path, seed: int) -> None:
        self.old, self.new, self.dest = old, new, dest
        self.chance = random.Random(seed)
        self.trees = {"old": content(old), "new": content(new)}

    def steps(self, count: int) -> int:
        """Each way of ending, at `count` steps spread over all of a writing; every step if there are fewer."""
        done = 0
        for is_update in (False, True):
            last = self.length(is_update)
            wanted = sorted(self.chance.sample(range(1, last + 1), min(last, max(1, count // 6))))
            for number in wanted:
                for ending in (lambda: os._exit(9), lambda: failing(errno.ENOSPC), lambda: failing(errno.EIO)):
                    self.once(is_update, f"step {number} of {last}", lambda number=number, ending=ending: at_step(number, ending))
                    done += 1
        return done

    def kills(self, count: int) -> int:
        """kill -9 at random moments; every fourth time the second run is killed as well."""
        for number in range(count):
            is_update = number % 2 == 1
            length = self.seconds(is_update)
            again = number % 4 == 3
            self.once(is_update, "killed", None, [self.chance.uniform(0, length * 1.1) for _ in range(2 if again else 1)])
        return count

    def full(self, count: int) -> int:
        """A disk on which nothing larger than a random size finds place."""
        largest = max(len(each) for each in self.trees["new"].values())
        for number in range(count):
            limit = self.chance.randrange(1, largest)
            self.once(number % 2 == 1, f"no file over {limit} bytes", lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        return count

    def brim(self, count: int) -> int:
        """A disk that said it had room, and is full on the way."""
        for number in range(count):
            self.prepare(number % 2 == 1)
            (self.dest / ".full").touch()
            run(self.new, self.dest)
            (self.dest / ".room").touch()
            self.judge(number % 2 == 1, "disk full")
            run(self.new, self.dest)
            assert self.truth() == "new"
        return count

    def power(self, count: int) -> int:
        """The power goes at random moments, every third time after the writing was said to be done: then nothing may be lost."""
        for number in range(count):
            is_update = number % 2 == 1
            length = self.seconds(is_update)
            self.prepare(is_update)
            (self.dest / ".keep").touch()
            is_done = number % 3 == 2
            run(self.new, self.dest, None, None if is_done else self.chance.uniform(0, length))
            (self.dest / ".cut").touch()
            self.judge(is_update, "power cut" + (" when done" if is_done else ""), "new" if is_done else None)
            run(self.new, self.dest)
            (self.dest / ".cut").touch()
            assert self.truth() == "new"
        return count

    def length(self, is_update: bool) -> int:
        """How many operations a writing has."""
        self.prepare(is_update)
        counter = self.dest.with_name("steps.txt")
        run(self.new, self.dest, lambda: counting(counter))
        return len(counter.read_text("ascii"))

    def seconds(self, is_update: bool) -> float:
        """How long a writing takes."""
        self.prepare(is_update)
        begin = time.perf_counter()
        run(self.new, self.dest)
        return time.perf_counter() - begin

    def prepare(self, is_update: bool) -> None:
        """An empty stick, or one with the old edition; both hold something of their owner."""
        empty(self.dest)
        if is_update:
            shutil.copytree(self.old, self.dest, dirs_exist_ok=True)
        (self.dest / MINE[0]).parent.mkdir(parents=True)
        (self.dest / MINE[0]).write_bytes(MINE[1])

    def once(self, is_update: bool, what: str, interruption: Interruption | None, after: list[float] | None = None) -> None:
        """One writing that is interrupted, what is said of it, and the writing that completes it."""
        self.prepare(is_update)
        for seconds in after or [None]:
            run(self.new, self.dest, interruption, seconds)
            self.judge(is_update, what)
        run(self.new, self.dest)
        assert self.truth() == "new", content(self.dest).keys() ^ self.trees["new"].keys()
        assert verify.verify(self.dest, Known()).is_whole

    def judge(self, is_update: bool, what: str, wanted: str | None = None) -> None:
        """Hold what is said of the stick against what is on it."""
        verdict, state = verify.verify(self.dest, Known()), self.truth()
        print(f"{'update' if is_update else 'first writing'}, {what}: {verdict.state}, really {state}", flush=True)
        said = verdict.statement.serial if verdict.statement and verdict.state in ("whole", "added-to") and verdict.is_whole else 0
        assert said == {"old": 1, "new": 2, "neither": 0}[state], f"{verdict.state} {verdict.findings}, really {state}"
        assert wanted in (None, state)

    def truth(self) -> str:
        """What stands on the disk, byte by byte: one of the editions and what the owner has, or neither."""
        there = {path: kept for path, kept in content(self.dest).items() if not path.endswith(".part")}
        assert there.pop(MINE[0]) == MINE[1], "what the owner had was lost"
        return next((name for name, tree in self.trees.items() if tree == there), "neither")


def run(source: Path, dest: Path, prepare: Interruption | None = None, killed_after: float | None = None) -> None:
    """One writing in a child; errors of the disk end it."""
    child = os.fork()
    if not child:
        status = 1
        try:
            release = FolderSource(source)
            todo = write.plan(release, dest)
            assert not todo.edited, todo.edited
            if prepare:
                prepare()
            write.write(release, dest, todo)
            status = 0
        except OSError:
            pass
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def at_step(number: int, ending: Callable[[], object]) -> None:
    """Let the program end at one of its operations on files."""
    steps = iter(range(1, 10**9))

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if is_change(event, arguments) and next(steps) == number:
            ending()

    sys.addaudithook(hook)


def counting(counter: Path) -> None:
    """Write one sign for each operation on files."""
    handle = os.open(counter, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if is_change(event, arguments):
            os.write(handle, b"x")

    sys.addaudithook(hook)


def is_change(event: str, arguments: tuple[object, ...]) -> bool:
    return event in CHANGES and not str(arguments[0]).endswith((".py", ".pyc"))


def failing(number: int) -> None:
    """Fail as a disk does."""
    raise OSError(number, os.strerror(number))


def content(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def empty(folder: Path) -> None:
    """Empty a folder that may be the root of a disk."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


if __name__ == "__main__":
    sys.exit(main())
