"""A long work that two processes share: an editor who waits has a second processor that does nothing."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")
ENOUGH = 40  # items; for fewer, to make a second process takes longer than it saves
PARTS = 8  # at most 256


def of(work: Callable[[Sequence[T]], R], items: Sequence[T], first: Callable[[], object] = lambda: None) -> list[R]:
    """What a work gives for all items, or for each part of many.

    A copy of this process begins with the parts while this one does what is to be done `first`; then whoever is free takes the next part.
    The copy hands over what it found; parts that it took and did not hand over are done here.
    """
    if len(items) < ENOUGH or not can_copy():
        first()
        return [work(items)]
    parts = [items[number::PARTS] for number in range(PARTS)]
    numbers, given = os.pipe()  # of the parts that nobody took yet, a byte each: whatever one process reads, the other does not
    os.write(given, bytes(range(PARTS)))
    os.close(given)
    reader, writer = os.pipe()
    copy = os.fork()
    if not copy:
        _hand_over(writer, work, parts, numbers)
    os.close(writer)
    try:
        with open(reader, "rb") as stream:  # noqa: PTH123 a handle, not a path
            first()
            done = {number: work(parts[number]) for number in _taken(numbers)}
            handed = stream.read()
    finally:
        os.close(numbers)
        os.waitpid(copy, 0)
    done |= {number: found for number, content in _loaded(handed, {}).items() if (found := _loaded(content, None)) is not None}
    return [done[number] if number in done else work(part) for number, part in enumerate(parts)]


def _taken(numbers: int) -> Iterator[int]:
    """Numbers of parts, one after the other, until nobody has to take any."""
    while byte := os.read(numbers, 1):
        yield byte[0]


def _hand_over(writer: int, work: Callable[[Sequence[T]], R], parts: Sequence[Sequence[T]], numbers: int) -> NoReturn:
    try:
        with open(writer, "wb") as stream:
            stream.write(pickle.dumps({number: pickle.dumps(work(parts[number]), pickle.HIGHEST_PROTOCOL) for number in _taken(numbers)}))
    finally:
        os._exit(0)  # without saying or writing anything that is this process's to say


def _loaded(content: bytes, otherwise: Any) -> Any:
    """What our own copy handed over, unless it was cut off."""
    try:
        return pickle.loads(content)  # noqa: S301 see above
    except Exception:  # a damaged pickle can raise anything
        return otherwise


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
