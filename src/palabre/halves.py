"""A long work in two halves at once: an editor who waits has a second processor that does nothing."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")
ENOUGH = 40  # items; for fewer, to make a second process takes longer than it saves


def of(work: Callable[[Sequence[T]], R], items: Sequence[T]) -> list[R]:
    """What a work gives for all items, or for each of two halves of many.

    A copy of this process does the second half and hands over what it found; should it fail, that half is done here.
    """
    if len(items) < ENOUGH or not can_copy():
        return [work(items)]
    reader, writer = os.pipe()
    copy = os.fork()
    if not copy:
        _hand_over(writer, work, items[1::2])
    os.close(writer)
    try:
        with open(reader, "rb") as stream:  # noqa: PTH123 a handle, not a path
            mine = work(items[::2])
            handed = stream.read()
    finally:
        os.waitpid(copy, 0)
    return [mine, _taken(handed, work, items[1::2])]


def _hand_over(writer: int, work: Callable[[Sequence[T]], R], items: Sequence[T]) -> NoReturn:
    try:
        with open(writer, "wb") as stream:
            stream.write(pickle.dumps(work(items), pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(0)  # without saying or writing anything that is this process's to say


def _taken(handed: bytes, work: Callable[[Sequence[T]], R], items: Sequence[T]) -> R:
    try:
        found: R = pickle.loads(handed)  # noqa: S301 from our own copy
    except Exception:  # cut off, or nothing at all
        return work(items)
    return found


def can_copy() -> bool:
    """Whether this process can be copied safely, and a copy runs at the same time.

    A copy has one thread: what others were doing, those of a library included, would never end in it. A preview and most tests have several.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False
