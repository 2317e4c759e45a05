"""A long work that two processes share: an editor who waits has a second processor that does nothing."""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")
ENOUGH = 40  # items; for fewer, to make a second process takes longer than it saves
PARTS = 24  # at most 256; the fewer, the longer one process waits for the last one of the other
_RECORD = 5  # bytes: the number of a part, and the length of what was found in it


def of(
    work: Callable[[Sequence[T]], R], items: Sequence[T], first: Callable[[], object] = lambda: None, meanwhile: Callable[[], object] = lambda: None
) -> list[R]:
    """What a work gives for all items, or for each part of many.

    A copy of this process begins with the parts while this one does what is to be done `first`, and then what is of use only where there is a
    copy, `meanwhile`; then whoever is free takes the next part. The copy hands over what it found as it goes; parts that it took and did not
    hand over are done here.
    """
    if len(items) < ENOUGH or not can_copy():
        first()
        return [work(items)]
    parts = [items[number::PARTS] for number in range(PARTS)]
    numbers, given = os.pipe()  # of the parts that nobody took yet, a byte each: whatever one process reads, the other does not
    os.write(given, bytes(range(PARTS)))
    os.close(given)
    told, tells = os.pipe()
    with open(os.memfd_create("found"), "w+b", buffering=0) as found:  # noqa: PTH123 a handle; a pipe would be full while this process is busy
        try:
            copy = os.fork()
        except OSError:  # no room for another process: everything is done here
            copy = -1
        if copy == 0:
            _hand_over(found.fileno(), tells, work, parts, numbers)
        os.close(tells)
        try:
            handed = _Handed(found.fileno(), told)
            first()
            meanwhile()
            done = handed.until_now()
            while number := os.read(numbers, 1):
                done[number[0]] = work(parts[number[0]])
                done |= handed.until_now()
            done |= handed.to_the_end()
        finally:
            os.close(told)
            os.close(numbers)
            if copy > 0:
                os.waitpid(copy, 0)
    return [done[number] if number in done else work(part) for number, part in enumerate(parts)]


def _hand_over(found: int, tells: int, work: Callable[[Sequence[T]], R], parts: Sequence[Sequence[T]], numbers: int) -> NoReturn:
    try:
        while number := os.read(numbers, 1):
            content = pickle.dumps(work(parts[number[0]]), pickle.HIGHEST_PROTOCOL)
            os.write(found, content)
            os.write(tells, number + len(content).to_bytes(_RECORD - 1, "big"))
    finally:
        os._exit(0)  # without saying or writing anything that is this process's to say


class _Handed:
    """What the copy found, part by part, as it says that it did."""

    def __init__(self, found: int, told: int) -> None:
        self._found, self._told, self._at = found, told, 0

    def until_now(self) -> dict[int, Any]:
        os.set_blocking(self._told, False)
        return dict(self._records())

    def to_the_end(self) -> dict[int, Any]:
        os.set_blocking(self._told, True)
        return dict(self._records())

    def _records(self) -> Iterator[tuple[int, Any]]:
        with contextlib.suppress(BlockingIOError):
            while record := os.read(self._told, _RECORD):
                content = os.pread(self._found, int.from_bytes(record[1:], "big"), self._at)
                self._at += len(content)
                yield record[0], pickle.loads(content)  # noqa: S301 our own copy wrote it


def can_copy() -> bool:
    """Whether this process can be copied safely, and a copy runs at the same time.

    A copy has one thread: what others were doing, those of a library included, would never end in it. A preview and most tests have several.
    """
    if sys.platform != "linux" or not hasattr(os, "memfd_create") or len(os.sched_getaffinity(0)) < 2:
        return False
    try:
        os.close(os.memfd_create("tried"))  # some containers refuse it
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False
