"""What an author can fix: one finding, at one line of one file, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

Translate = Callable[[str], str]


class Severity(StrEnum):
    """What a finding does to the build."""

    BLOCK = "block"  # the build stops, and nothing waives it
    ERROR = "error"  # the build stops; the page may carry a waiver with a reason, where the rule says so
    WARN = "warn"  # listed for a person to look at
    INFO = "info"  # listed, and nothing has to be done


def unchanged(text: str) -> str:
    """Translate nothing: the messages are written in English."""
    return text


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing an author can fix, at one place in one file.

    `message` and `hint` are templates in English, filled from `values`, so that
    the same finding can be shown in the language of whoever reads it.
    """

    path: str
    line: int
    code: str
    message: str
    hint: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.shown()

    def shown(self, translate: Translate = unchanged) -> str:
        """The finding as an editor reads it: place, code, what is wrong, and how to mend it."""
        first = f"{self.path}:{self.line}: {self.code} {self.said(translate)}"
        if not self.hint:
            return first
        label = translate("hint")
        return f"{first}\n    {label}: {self.mend(translate)}"

    def said(self, translate: Translate = unchanged) -> str:
        """What is wrong."""
        return _filled(translate(self.message), self.values, translate)

    def mend(self, translate: Translate = unchanged) -> str:
        """How to mend it: a command, or a value to paste."""
        return _filled(translate(self.hint), self.values, translate) if self.hint else ""


def problem(path: str, line: int, code: str, message: str, hint: str = "", /, **values: object) -> Problem:
    """Make a finding; `values` fill the {names} of the message and the hint."""
    return Problem(path, line, code, message, hint, tuple((name, str(value)) for name, value in values.items()))


def nearest(text: str, words: Iterable[str], least: float = 0.6) -> str:
    """The word that is spelt most like a text, as the one that was meant; "" when none is like it."""
    import difflib  # only when something is misspelt

    return next(iter(difflib.get_close_matches(text, words, 1, least)), "")


_OUR_WORDS = ("help", "wanted", "kind", "part")  # values that are texts of ours, not of the author


def _filled(template: str, values: tuple[tuple[str, str], ...], translate: Translate) -> str:
    for name, value in values:
        shown = translate(value) if value and name in _OUR_WORDS else value
        template = template.replace("{" + name + "}", shown)
    return template
