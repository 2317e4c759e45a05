"""The hours of a programme, computed from the minutes of its modules and pauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from palabre.catalogue import Catalogue, Document
from palabre.model.pages import Day, Module, Session


@dataclass(frozen=True, slots=True)
class Hour:
    """A line of a timetable, in minutes since midnight."""

    start: int
    end: int
    session: Session
    document: Document | None


def timetable(day: Day, catalogue: Catalogue, language: str) -> Iterator[Hour]:
    """The hours of a day, computed from the minutes of its modules and pauses."""
    hours, _, rest = day.start.partition(":")
    now = int(hours) * 60 + int(rest)
    for session in day.sessions:
        document = catalogue.by_id(Module, session.module, language) if session.module else None
        length = minutes_of(session, document)
        yield Hour(now, now + length, session, document)
        now += length


def minutes_of(session: Session, module: Document | None) -> int:
    """How long a line of a timetable takes: the module or those of its steps that are run, or the pause."""
    steps = module.body.steps if module else ()
    return sum(step.minutes for step in steps if not session.steps or step.number in session.steps) or session.minutes or 0
