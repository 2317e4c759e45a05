"""Times that mean the same on a slow machine, a busy one and a fast one."""

import re
import resource
import time
from collections.abc import Callable

_TEXT = "The well [a](b) and *the* herd { minutes=5 } of the market. " * 400
_WORDS = re.compile(r"\b(\w+)\s+(?=[\w\[*])")
_CALM = 0.005  # seconds of processor for one lap on a calm machine of 2026


def _lap() -> float:
    begun = time.process_time()
    sum(len(match[1]) for match in _WORDS.finditer(_TEXT))
    for number in range(60_000):
        number += 1
    return time.process_time() - begun


def _processor() -> float:
    """Seconds that this process and the programs that it ran have had so far."""
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + programs.ru_utime + programs.ru_stime


def _spent(work: Callable[[], object]) -> float:
    begun = _processor()
    work()
    return _processor() - begun


def calm_seconds(work: Callable[[], object], enough: float) -> float:
    """The seconds of processor that a work takes; when they are more than `enough`, the best of three more tries, as they would be on a calm machine."""
    best = _spent(work)
    for _ in range(3):
        if best <= enough:
            break
        before, spent = _lap(), _spent(work)
        best = min(best, spent / max(1.0, min(before, _lap()) / _CALM))
    return best
