"""A file as the do-no-harm rules read it: one kind of digit, space, hyphen and apostrophe, and the exact line of each sign."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, cast

from palabre.catalogue import SEARCH, Catalogue, Document, Scope
from palabre.memory import digest
from palabre.problems import Problem, problem

MOST = 30  # findings of one rule in one file; nobody mends more at once
MANY = 2000  # places at which one word is looked at; our longest page has 300
_LONGEST_SENTENCE = 400
_LONGEST_PARAGRAPH = 1500


class Kind(StrEnum):
    """Where a text comes from."""

    PAGE = "page"
    DATA = "data"  # data/*.yml
    NOTES = "notes"  # what goes with a picture
    DRAWING = "drawing"  # the words of an SVG
    OTHER = "other"
    NAMES = "names"  # of all files, one a line


@dataclass(frozen=True, eq=False)
class Reading:
    """A text in two forms of the same length: `plain` with its letters as typed, `low` in small letters without accents.

    In `low`, quotation marks are straight, a euro is ¤, and a letter of another writing is ÿ, so that each sign takes one byte. A line break inside a
    paragraph is a space in both; `starts` holds the offset of each line.
    """

    path: str
    kind: Kind
    plain: str
    low: str
    starts: tuple[int, ...]
    head: int  # where the metadata end; straight quotes before it belong to YAML

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word once, hyphens and apostrophes being breaks."""
        return frozenset(self.low.encode("latin-1", "replace").translate(_LETTERS).decode("latin-1").split())

    @cached_property
    def numbers(self) -> tuple[tuple[int, int], ...]:
        """Start and end of every run of at least six digits, whatever separates them."""
        return tuple(match.span() for match in _NUMBER.finditer(self.low))

    def spots(self, words: Collection[str]) -> list[tuple[int, int]]:
        """Start and end of each of some words, in order."""
        found = []
        for word in self.words.intersection(words):
            at = self.low.find(word)
            while at >= 0:
                end = at + len(word)
                if not self.low[at - 1 : at].isalnum() and not self.low[end : end + 1].isalnum():
                    found.append((at, end))
                    if len(found) >= MANY:
                        break
                at = self.low.find(word, end)
        return sorted(found)

    def line_at(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Start and end of the sentence, cell or item around a passage."""
        floor, ceiling = max(0, start - _LONGEST_SENTENCE), min(len(self.low), end + _LONGEST_SENTENCE)
        before = max(self.low.rfind(mark, floor, start) for mark in _ENDS)
        after = [place for mark in _ENDS if (place := self.low.find(mark, end, ceiling)) >= 0]
        return (before + 1 if before >= 0 else floor), min(after, default=ceiling)

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """Start and end of the paragraph around a passage, up to the nearest 1500 signs."""
        before = self.low.rfind("\n", max(0, start - _LONGEST_PARAGRAPH), start)
        after = self.low.find("\n", end, end + _LONGEST_PARAGRAPH)
        return (before + 1 if before >= 0 else max(0, start - _LONGEST_PARAGRAPH)), (after if after >= 0 else min(len(self.low), end + _LONGEST_PARAGRAPH))

    def is_address(self, offset: int) -> bool:
        """Whether a sign belongs to the address of a web page or of a file."""
        if self.kind is Kind.NAMES:
            return False
        start, floor = offset, max(0, offset - 250)
        while start > floor and self.low[start - 1] not in _BREAKS:
            start -= 1
        token = _TOKEN.match(self.low, start, offset + 250)
        return token is not None and _ADDRESS.search(token[0]) is not None

    def quote(self, start: int, end: int) -> str:
        """The author's own words, on one line."""
        words = " ".join(self.plain[start:end].split())
        return words if len(words) <= 80 else words[:79] + "…"

    def problem(self, start: int, end: int, code: str, message: str, hint: str, /, **values: object) -> Problem:
        """A finding at a passage; {words} in its message are the passage."""
        return self.at(self.line_at(start), code, message, hint, words=self.quote(start, end), **values)

    def at(self, line: int, code: str, message: str, hint: str, /, **values: object) -> Problem:
        """A finding at a line."""
        if self.kind is Kind.NAMES:
            return problem(_names_of(self.path)[line - 1], 1, code, message, hint, **values)
        return problem(self.path, line, code, message, hint, **values)


class _Late:
    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = vars(self)[name] = getattr(re.compile(self._source, self._flags), name)
        return found


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """An expression that is compiled when it is first used: there are a hundred of them, and after an edit most are not."""
    _LATE.append(_Late(source, flags))
    return cast("re.Pattern[str]", _LATE[-1])


_LATE: list[_Late] = []


def compile_expressions() -> None:
    """Compile all that are late."""
    for expression in _LATE:
        expression.finditer  # noqa: B018 to ask for anything compiles it


@dataclass(frozen=True)
class Pattern:
    """A costly expression for `low`, run only around the words without which it cannot match."""

    triggers: frozenset[str]
    expression: re.Pattern[str]
    reach: int = 90

    def finditer(self, text: Reading, of_plain: bool = False) -> Iterator[re.Match[str]]:
        """Its matches, in order."""
        searched = text.plain if of_plain else text.low
        for start, end in _windows(text, text.spots(self.triggers), self.reach):
            yield from self.expression.finditer(searched, start, end)


def pattern(triggers: str, expression: str, reach: int = 90) -> Pattern:
    """A pattern from a list of words and a verbose expression, in which a space is written \\s or [ ]."""
    return Pattern(frozenset(triggers.split()), late(expression, re.VERBOSE), reach)


def _windows(text: Reading, spots: list[tuple[int, int]], reach: int) -> Iterator[tuple[int, int]]:
    start = end = -1
    for first, last in spots:
        if first - reach > end:
            if end >= 0:
                yield start, _to_blank(text.low, end)
            start = max(0, first - reach)
            while start and text.low[start - 1].isalnum() and start > first - reach - 40:
                start -= 1
        end = last + reach
    if end >= 0:
        yield start, _to_blank(text.low, end)


def _to_blank(low: str, end: int) -> int:
    limit = min(len(low), end + 40)
    while end < limit and low[end].isalnum():
        end += 1
    return min(end, len(low))


def signs(low: str, sign: str) -> Iterator[int]:
    """Each offset of a sign."""
    at = low.find(sign)
    while at >= 0:
        yield at
        at = low.find(sign, at + 1)


def distinct(findings: Iterable[Problem]) -> Iterator[Problem]:
    """The first findings, each once."""
    seen: set[Problem] = set()
    for finding in findings:
        if finding not in seen:
            seen.add(finding)
            yield finding
            if len(seen) >= MOST:
                return


# from the catalogue to readings -----------------------------------------------------------------------------------


def in_scope(catalogue: Catalogue) -> Scope | Catalogue:
    """The texts that the rules of one text look at."""
    return catalogue if catalogue.scope is None else catalogue.scope


def pages(catalogue: Catalogue) -> Iterator[tuple[Document, Reading]]:
    """Each page in scope with its reading."""
    for document in in_scope(catalogue).documents:
        yield document, page(document)


def page(document: Document) -> Reading:
    """A page as the rules read it, metadata included."""
    return read(document.path, Kind.PAGE, document.source.text, document.source.prose_line)


def everything(catalogue: Catalogue) -> Iterator[Reading]:
    """Every text in scope, pages, data, notes and words of pictures, and the names of all files."""
    for _, text_of_page in pages(catalogue):
        yield text_of_page
    for path, text in in_scope(catalogue).texts.items():
        if path.startswith("data/"):
            yield read(path, Kind.DATA, text)
        else:
            is_notes = path.endswith((".yml", ".yaml"))
            yield read(path, Kind.NOTES if is_notes else Kind.OTHER, text)
    for file, text in in_scope(catalogue).svgs.items():
        yield read(f"docs/{file}", Kind.DRAWING, text)
    if catalogue.files:
        yield read("\n".join(f"docs/{file}" for file in catalogue.files), Kind.NAMES, "")


def our_words(catalogue: Catalogue) -> Iterator[Reading]:
    """The same without data/search.yml: words as readers type them, so that they find the pages that say it better; no page shows them."""
    return (text for text in everything(catalogue) if text.path != SEARCH)


def typed(catalogue: Catalogue) -> dict[str, str]:
    """A digest of each text of the project by its path, the names of files left out."""
    found = {document.path: document.fingerprint for document in catalogue.documents}
    found |= {path: digest(path, text) for path, text in catalogue.texts.items()}
    return found | {f"docs/{file}": digest(file, text) for file, text in catalogue.svgs.items()}


@lru_cache(maxsize=1024)
def read(path: str, kind: Kind, text: str, prose_line: int = 1) -> Reading:
    """Read a text; `prose_line` is the first line after the metadata of a page. For names, the path holds them all."""
    if kind is Kind.NAMES:
        text = "\n\n".join(re.sub(r"[-_/.]", " ", name.removeprefix("docs/")) for name in _names_of(path))
    elif kind is Kind.DRAWING:
        text = _only_words(text)
    if kind is Kind.PAGE and ("source_hash" in text or "digest" in text):
        text = _DIGEST.sub(lambda match: match[1] + "x" * 12, text, count=2)
    plain = _even(text)
    starts = (0, *accumulate(len(line) + 1 for line in plain.split("\n")))[:-1]
    if kind is Kind.NAMES:
        starts = starts[::2]
    head = len(plain) if kind in (Kind.DATA, Kind.NOTES) else starts[min(prose_line, len(starts)) - 1]
    plain = _SOFT_BREAK.sub(" ", plain)
    return Reading(path, kind, plain, _low(plain), starts, head)


def _names_of(path: str) -> list[str]:
    return path.split("\n")


# one form for every sign ------------------------------------------------------------------------------------------

_ASCII = bytes(range(128))
_WIDE = re.compile(r"[^\x00-\xff]")  # signs of more than one byte
_ENDS = ("\n", ". ", "? ", "! ", "| ", '." ', ".» ", ". » ", '!" ', '?" ')
GAP = r"(?:[ .()/_*>\-]{0,4}|[ ]{5,14})"  # what may stand between two digits of one number
_NUMBER = re.compile(rf"[0-9](?:{GAP}[0-9]){{5,}}")  # in small letters there are no other digits
_LETTERS = bytes(sign if chr(sign).isalpha() and sign < 128 else 32 for sign in range(256))
_BREAKS = " \t\n\"'()<>[]|«»"
_TOKEN = re.compile(r"[^\s\"'()<>\[\]|«»]*")
_ADDRESS = re.compile(r"://|^www\.|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}/|^(?:\.{0,2}/|#)?[\w%./#-]+\.(?:md|html?|svg|png|jpe?g|webp|yml|pdf)\b|^mailto:")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_TAG = re.compile(r"</?(?:b|em|i|strong|span|small|mark|u|s|sub|sup|br|wbr|abbr|cite|q|kbd|p|div|li|dd|dt|td|th|tr)\b[^<>\n]{0,200}>")
_ANY_TAG = re.compile(r"<[^<>!]{0,20000}>")
_ALT = re.compile(r"<[^<>]*?\b(?:aria-label|alt|desc|title)\s*=\s*\"([^\"<>]{1,300})\"[^<>]*>")
_DIGEST = re.compile(r"^((?:source_hash|[ \t]+digest):[ \t]*[\"']?)[0-9a-f]{12}(?=[\"']?[ \t]*$)", re.MULTILINE)  # its digits may look like a telephone number
_SOFT_BREAK = re.compile(
    r"""\n(?<=[^\n]\n)
    (?=[ \t>]*(?![-*+][ \t]|\d{1,2}[.)][ \t]|[|\#{]|!!!|\?\?\?|```|~~~|<!--|["']?[\w-]{1,40}["']?[ ]?:(?:[ \n]|$))[^\s>])""",
    re.VERBOSE,
)
_SPECIAL = str.maketrans(
    {
        "º": "°",
        "˚": "°",
        "¹": " ",
        "²": " ",
        "³": " ",
        "⁰": " ",
        "⁴": " ",
        "⁵": " ",
        "⁶": " ",
        "⁷": " ",
        "⁸": " ",
        "⁹": " ",
        "œ": "oe",
        "Œ": "Oe",
        "æ": "ae",
        "Æ": "Ae",
        "İ": "I",
    }
)
_LOOKALIKES = {"−": "-", "’": "'", "ʼ": "'", "′": "'", "‛": "'", "´": "'", "`": "`", "„": "“", "‟": "“", "″": "''", "•": "-", "·": "."}
_LOCAL_LETTERS = {"ɓ": "b", "ɗ": "d", "ŋ": "n", "ɲ": "n", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ø": "o", "ł": "l", "ı": "i", "ß": "s"}


def _even(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(_decoded, text)
    if "\\" in text:
        text = re.sub(r'(?<=[\s(:>"])\\"', "“", text).replace('\\"', "”").replace("\\", "")
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    rare = _not_ascii(text)
    if any(unicodedata.combining(sign) for sign in rare):
        text = unicodedata.normalize("NFC", text)
        rare = _not_ascii(text)
    for sign in rare:
        even = _evened(sign)
        if even != sign:
            text = text.replace(sign, even)
    return text


def _not_ascii(text: str) -> set[str]:
    """Each sign once; in UTF-8, none of them has a byte that stands for one of ASCII."""
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=4096)
def _evened(sign: str) -> str:
    if ord(sign) in _SPECIAL:
        return str(_SPECIAL[ord(sign)])
    even = ""
    for part in unicodedata.normalize("NFKC", sign):
        category = unicodedata.category(part)
        if part in _LOOKALIKES:
            even += _LOOKALIKES[part]
        elif category == "Nd":
            even += str(unicodedata.decimal(part))
        elif category == "Zs" or part in "\t\x0b\x0c\x85\u2028\u2029":
            even += " "
        elif category == "Pd":
            even += "-"
        elif category in ("Cf", "Mn", "Me") or part == "\n":
            continue
        else:
            even += part
    return even


def _low(plain: str) -> str:
    if plain.isascii():
        return plain.lower()
    low = bytearray(plain.encode("latin-1", "replace").translate(_small_letters()))
    for match in _WIDE.finditer(plain):
        low[match.start()] = ord(_lowered(match[0]).lower())
    return low.decode("latin-1")


@lru_cache
def _small_letters() -> bytes:
    return bytes(ord(_lowered(chr(sign)).lower()) for sign in range(256))


@lru_cache(maxsize=4096)
def _lowered(sign: str) -> str:
    base = _LOCAL_LETTERS.get(sign.lower()) or unicodedata.normalize("NFD", sign)[0]
    if ord(base) < 0x100:
        return base
    return "ÿ" if base.isalnum() else "¤" if base == "€" else '"' if base in "“”‹›" else "¦"


def _decoded(match: re.Match[str]) -> str:
    sign = html.unescape(match[0])
    return " " if "\n" in sign or "\r" in sign else sign


def _only_words(svg: str) -> str:
    """The words of a drawing, each on its line; what is between its tags, and what its tags say to screen readers."""
    said = re.sub(r"</?tspan\b[^<>]{0,2000}>", " ", svg)
    said = _ALT.sub(lambda match: f" {match[1]} " + "\n" * match[0].count("\n"), said)
    return _ANY_TAG.sub(lambda match: "|" + "\n" * match[0].count("\n"), said)
