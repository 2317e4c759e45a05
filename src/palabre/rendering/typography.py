"""French spacing: no-break spaces where French puts a space before a sign, so that no line starts with one."""

from __future__ import annotations

import re

from palabre.messages import translator
from palabre.problems import Translate

NO_BREAK = "\u00a0"  # the narrow one is missing from the fonts of old phones

_MARKED = re.compile(r"(<(?:code|pre|script|style|svg)\b.*?</(?:code|pre|script|style|svg)>|<!--.*?-->|<[^>]*>)", re.DOTALL | re.IGNORECASE)
_BEFORE = re.compile(r"(?<![ \u202f\u00a0])[ \u202f\u00a0]++([:;!?»%€])")
_AFTER = re.compile(r"«[ \u202f\u00a0]*")
_NUMBER = re.compile(r"(?<=\d)[ \u202f](?=\d{3}\b)")
_UNIT = re.compile(r"(?<=\d) (?=(?:min|minutes?|heures?|h|m|km|Ko|Mo|USD|EUR|personnes?|pages?)\b)")


def french(text: str) -> str:
    """A French text with no-break spaces.

    >>> french("« Oui », dit-elle : pourquoi ?")
    '«\\xa0Oui\\xa0», dit-elle\\xa0: pourquoi\\xa0?'
    """
    text = _BEFORE.sub(NO_BREAK + r"\1", text)
    text = _AFTER.sub("«" + NO_BREAK, text)
    return _UNIT.sub(NO_BREAK, _NUMBER.sub(NO_BREAK, text))


def together(text: str) -> str:
    """A few words that stay on one line."""
    return text.replace(" ", NO_BREAK)


def spaced(html: str, language: str) -> str:
    """The same for the text of an HTML page, tags, code and comments apart."""
    if language != "fr":
        return html
    pieces = _MARKED.split(html)
    return "".join(piece if number % 2 else french(piece) for number, piece in enumerate(pieces))


def spoken(text: str, language: str) -> str:
    """The same for a plain text."""
    return french(text) if language == "fr" else text


def words(language: str) -> Translate:
    """The words of a language, with its spaces."""
    say = translator(language)
    return lambda text: spoken(say(text), language)
