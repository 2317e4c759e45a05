"""Work in a process of its own, copied from one that did little yet: how much memory it takes can be seen, since a process only ever says its most."""

from __future__ import annotations

import multiprocessing
import resource
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from tests.stopwatch import calm_seconds

R = TypeVar("R")
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload(["tests.alone", "tests.ready"])


def done(enough: float, work: Callable[..., R], *arguments: object) -> tuple[R, float, float]:
    """What a work gives, the seconds of processor that it takes (see `calm_seconds`), and by how many megabytes it, or a process that it starts, grows."""
    ours, theirs = _FRESH.Pipe(duplex=False)
    process = _FRESH.Process(target=_measured, args=(theirs, enough, work, arguments))
    process.start()
    theirs.close()
    try:
        answer = ours.recv()
    except EOFError:
        answer = "it ended without a word"
    process.join()
    assert not isinstance(answer, str), answer
    result: tuple[R, float, float] = answer
    return result


def _measured(answer: Connection, enough: float, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    before, results = _most(), []
    try:
        seconds = calm_seconds(lambda: results.append(work(*arguments)), enough)
        answer.send((results[0], seconds, (_most() - before) / 1024))
    except BaseException:
        answer.send(traceback.format_exc())


def _most() -> int:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
