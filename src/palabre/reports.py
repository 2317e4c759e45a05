"""Findings as people and machines read them, and how far a long work is."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from palabre.messages import N_, translator
from palabre.problems import Problem, Severity, Translate
from palabre.rules import RULES
from palabre.settings import SettingsError

Format = Callable[[Sequence[Problem], Translate], str]


def editor_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of whoever types the command: the first of the usual variables that is set, "en" without one.

    >>> editor_language({"LANG": "fr_ML.UTF-8"})
    'fr'
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "").split(":")[0]
        if value:
            code = value.split(".")[0].split("_")[0].lower()
            return "en" if code in ("c", "posix") else code
    return "en"


def parser(description: str | None, *, speaks: bool = False) -> argparse.ArgumentParser:
    """What reads the options of a command; those of every command are there, and for one that `speaks` the language of its messages."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--root", type=Path, default=Path.cwd(), help="folder of the project")
    if speaks:
        made.add_argument("--language", default=editor_language(), help="language of the messages, for instance fr; taken from the system otherwise")
    return made


def told(main: Callable[[], int]) -> int:
    """What a command gives; 2, after saying why, where mkdocs.yml cannot be read, and 130 when whoever typed it stopped it."""
    try:
        return main()
    except SettingsError as error:
        print(error.finding.shown(translator(editor_language())), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def severity(problem: Problem) -> Severity:
    """How severe a finding is."""
    return RULES[problem.code].severity


def is_stopping(problems: Iterable[Problem]) -> bool:
    """Whether there are findings with which nothing may be published."""
    return any(severity(problem) in (Severity.BLOCK, Severity.ERROR) for problem in problems)


class Progress:
    """Says on the terminal how many of how many are done, which one was the last, and how long it took so far."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, done: int, of: int, name: str) -> None:
        """Say it."""
        print(f"{done}/{of} {name} ({time.monotonic() - self._began:.0f} s)", flush=True)


def text(problems: Sequence[Problem], translate: Translate) -> str:
    """For people: the findings in their order, then how many there are."""
    marks = {Severity.WARN: translate(N_("to look at")), Severity.INFO: translate(N_("for information"))}
    lines = []
    for problem in problems:
        shown = problem.shown(translate)
        mark = marks.get(severity(problem))
        lines.append(shown.replace(f" {problem.code} ", f" {problem.code} ({mark}) ", 1) if mark else shown)
    return "\n".join([*lines, tally(problems, translate)])


def tally(problems: Iterable[Problem], translate: Translate) -> str:
    """How many findings there are, and what follows."""
    found = [severity(problem) for problem in problems]
    stopping = sum(each in (Severity.BLOCK, Severity.ERROR) for each in found)
    looking = len(found) - stopping
    if stopping:
        return translate(N_("{count} to mend before anything is published, {more} to look at")).format(count=stopping, more=looking)
    return translate(N_("nothing to mend, {more} to look at")).format(more=looking)


def refusal(problems: Sequence[Problem], translate: Translate) -> str:
    """How many findings there are for which a build stops, and what follows."""
    return translate(N_("{count} to mend; nothing was published, the last good site is untouched")).format(count=len(problems))


def machine(problems: Sequence[Problem], translate: Translate) -> str:
    """For programs: a JSON list with one object for each finding."""
    import json  # slow to load

    return json.dumps(
        [
            {"path": problem.path, "line": problem.line, "code": problem.code, "severity": severity(problem).value, "message": problem.said(translate), "hint": problem.mend(translate)}
            for problem in problems
        ],
        ensure_ascii=False, indent=1,
    )  # fmt: skip


def workflow(problems: Sequence[Problem], translate: Translate) -> str:
    """For continuous integration: workflow commands that put each finding beside its line."""
    levels = {Severity.BLOCK: "error", Severity.ERROR: "error", Severity.WARN: "warning", Severity.INFO: "notice"}
    return "\n".join(
        f"::{levels[severity(problem)]} file={_property(problem.path)},line={problem.line},title={problem.code}::{_data(problem.said(translate))}%0A{_data(problem.mend(translate))}"
        for problem in problems
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Format] = {"text": text, "json": machine, "github": workflow}
