"""Prose of a page -> its headings, blocks, lists, links and markers, each with its line, and what is broken in it.

One pass over the lines, without rendering: forty pages are read in a fraction of a second. The dialect is that of
Python-Markdown with the extensions that mkdocs.yml names, whose traps for authors are reported here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any, NamedTuple, overload

from palabre.frontmatter import Scalar, Source
from palabre.messages import N_
from palabre.problems import Problem, problem

BLOCKS = ("say", "watch-out", "no-reading", "facilitator", "note", "example")
THEME_BLOCKS = ("abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "quote")
SAFE_TAGS = frozenset("abbr b br cite code del em i kbd mark q s samp small span strong sub sup u var wbr".split())
LONE_TAGS = frozenset(("br", "wbr"))
SAFE_ATTRIBUTES = frozenset(("class", "id", "title", "lang", "dir"))
MAX_LINE = 20_000  # characters
MAX_LINES = 20_000
MAX_HEADINGS = 400  # our longest page has 45
MAX_INDENT = 40  # a list ten levels deep; Python-Markdown fails at 250
MAX_NESTED = 8  # quotes and lists opened on one line
# Python-Markdown needs seconds for some thousands of unclosed brackets, and fails at some hundreds of nested stars
MOST_ON_A_PAGE = {"[^": 500, "[": 5_000, "<": 2_000, "`": 10_000, "~": 10_000, "{": 2_000, "|": 20_000, ">": 30_000, "*": 40_000, "_": 40_000}
MOST_IN_A_PARAGRAPH = {"[": 200, "<": 200, "`": 400, "{": 100, "*": 400, "_": 400}  # of stars and underscores, the runs
_SURELY_FEW = min(MOST_IN_A_PARAGRAPH.values())

# A group is repeated without giving back as (?>(?:...)*), never as (?:...)*+: Python 3.11.2, that of Debian 12, reads the latter wrongly
_FENCE = re.compile(r"([> ]*+)(`{3,}|~{3,})(.*)$")
_LANGUAGE = re.compile(r" *+(?>(?:[A-Za-z0-9_+#-][A-Za-z0-9_+#.-]*+)?) *+")
_PREFIX = re.compile(r"(?>(?:[\s>]|[-*+:](?=\s)|\d{1,9}\.(?=\s)|\[\^[^\[\]]*\]:)*)")
# A line that cannot be anything but text, neither code nor comment, and that is not nested too deeply; most lines are so
_ORDINARY = re.compile(rf"\Z| {{0,{MAX_NESTED - 4}}}(?:(?:[-*+]|\d\d?\.) )?(?:\*\*)?[^\s>*+:\-\d\[<`~]")
_MARKS = re.compile(r"\[\^[^\[\]]*\]:|[>*+:-]|\d+\.")
_ATTRIBUTE = re.compile(r"""([.#]?)([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_OBJECTIVE = re.compile(r"\{\s*+objectives?\s*+=\s*+[\d\s\"]*+\}")
_PICTURE_ATTRIBUTES = re.compile(r"\{:?(?>(?:\s*+(?:[.#][\w-]++|(?:width|height|lang|loading)=(?:\"[\w%. -]*+\"|[\w%.-]++)))*)\s*+\}")
_ADMONITION = re.compile(r"!!! ?([\w-]++)((?>(?: ++[\w-]++)*))(?: ++\"[^\"]*+\")? *+")
_ITEM = re.compile(r"([-*+]|\d{1,9}\.)\s++(?=\S)")
_BEGINS_A_LIST_OR_RULE = re.compile(r"[-*+=>\d\s]")
_ROUND_ITEM = re.compile(r"(\d{1,3})\)\s++\S")
_LOST_MARKER = re.compile(r"<!-{0,4}\s{0,9}palabre\s{0,9}[:=]?\s{0,9}([\w-]{1,40}?)\s{0,9}-{0,4}>", re.IGNORECASE)
_MARKER = re.compile(r"<!--\s*+palabre:\s*+([\w-]++)\s*+-->")
_UNDERLINE = re.compile(r"[\s>]*+(?:=+|-+)\s*+")
_SEPARATOR = re.compile(r"[|: ]*+-[|:\- ]*+")
_TABLE_HEAD = re.compile(r"\|(?>(?:\s*+:?-++:?\s*+\|)+)")
_BOLD_LINE = re.compile(r"(?:\*\*|__)[^*_]{2,80}(?:\*\*|__)")
_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()>#+.!|-]")
_TARGET = re.compile(r"\(\s*+([^\s()<>\"']*+(?>(?:\([^\s()<>\"']*+\)[^\s()<>\"']*+)*))(?:\s++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?\s*+\)")
_NAME_OF_LINK = re.compile(r"\s?\[([^\[\]]{0,400})\]")
_DEFINITION = re.compile(r"\[([^\[\]^][^\[\]]*)\]:\s*+<?([^\s>]++)")
_NOTE_DEFINITION = re.compile(r"(?>(?:[\s>]|[-*+:](?=\s)|\d{1,9}\.(?=\s))*)\[\^([^\[\]]+)\]:")
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_AUTOLINK = re.compile(r"<(https?://[^\s<>\"'`]++)>")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?: [A-Za-z-]+=\"[^\"<>\n]*\")*) ?/?>")
_TAG_NAME = re.compile(r"<([/!?]?[\w:-]*)")
_TAG_ATTRIBUTE = re.compile(r"[\s/\"']([A-Za-z_:@][\w:@.-]*)\s*=")
_TICKS = re.compile(r"`+")


@dataclass(frozen=True)
class Attributes:
    """What stands in { } behind a heading."""

    classes: tuple[str, ...] = ()
    id: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """A heading without its attributes."""

    level: int
    text: str
    line: int
    attributes: Attributes = Attributes()


class Line(NamedTuple):
    """A line of prose with its number in the file; code and comments are marked, so that no rule reads them as text.

    A tuple, because there are tens of thousands of them.
    """

    text: str
    number: int
    is_text: bool = True

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


class Lines(Sequence[Line]):
    """Lines of a page that stays in memory: pickled in a third of the time that tuples take, and unpacked only when somebody looks at one."""

    __slots__ = ("_lines", "_packed")

    def __init__(self, lines: Iterable[Line] = (), packed: tuple[tuple[Any, ...], ...] = ()) -> None:
        self._lines, self._packed = tuple(lines), packed  # packed: texts, numbers and marks apart

    def _unpacked(self) -> tuple[Line, ...]:
        if self._packed:
            self._lines, self._packed = tuple(starmap(Line, zip(*self._packed, strict=True))), ()
        return self._lines

    def __reduce__(self) -> tuple[Any, ...]:
        return Lines, ((), self._packed or tuple(zip(*self._lines, strict=True)))

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, place: int | slice) -> Line | tuple[Line, ...]:
        return self._unpacked()[place]

    def __len__(self) -> int:
        return len(self._unpacked())

    def __iter__(self) -> Iterator[Line]:
        return iter(self._unpacked())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self._unpacked() == other._unpacked()

    def __hash__(self) -> int:
        return hash(self._unpacked())

    def __repr__(self) -> str:
        return repr(self._unpacked())


@dataclass(frozen=True)
class Block:
    """A box: say, watch-out, no-reading, facilitator…"""

    kind: str
    line: int
    lines: Sequence[Line]

    @property
    def text(self) -> str:
        return "\n".join(line.text.strip() for line in self.lines).strip()


@dataclass(frozen=True)
class Link:
    """A link or a picture; `target` is as typed, `text` without markup of its own."""

    text: str
    target: str
    line: int
    is_image: bool = False
    defined_on: int = 0  # for a link by name

    @property
    def address_line(self) -> int:
        """The line on which the address stands."""
        return self.defined_on or self.line


@dataclass(frozen=True)
class Marker:
    """A place that the build fills in: <!-- palabre: name -->."""

    name: str
    line: int


@dataclass(frozen=True)
class Part:
    """A heading with everything down to the next heading (of any level)."""

    heading: Heading
    lines: Sequence[Line]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Outline:
    """What a page consists of."""

    lead: Part  # what stands before the first heading
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    markers: tuple[Marker, ...]
    paragraphs: Sequence[Line]  # running text, code blanked out; the line is the one on which it starts
    problems: tuple[Problem, ...]
    is_bearable: bool = True  # whether Python-Markdown can render it in reasonable time; if not, the rest is empty

    def under(self, heading: Heading) -> tuple[Part, ...]:
        """The parts below a heading, down to the next one of its level."""
        found: list[Part] = []
        inside = False
        for part in self.parts:
            if part.heading is heading:
                inside = True
            elif inside and part.heading.level <= heading.level:
                break
            elif inside:
                found.append(part)
        return tuple(found)

    def whole(self, part: Part) -> Part:
        """A part together with those below it."""
        parts = (part, *self.under(part.heading))
        return Part(part.heading, Lines(line for each in parts for line in each.lines), tuple(block for each in parts for block in each.blocks))


def attributes(text: str) -> Attributes:
    """Read { minutes=25 method=debate .handout #h4 } without its braces.

    >>> attributes('minutes=25 material="4 stones"').values["material"]
    '4 stones'
    """
    classes: list[str] = []
    identifier, values = "", {}
    for sign, name, *quoted in _ATTRIBUTE.findall(text):
        if sign == ".":
            classes.append(name)
        elif sign == "#":
            identifier = name
        else:
            values[name] = next((value for value in quoted if value), "")
    return Attributes(tuple(classes), identifier, values)


def heading_of(line: str, number: int = 1) -> Heading | None:
    """The heading that a line is, if it is one."""
    level = len(line) - len(line.lstrip("#"))
    if not 1 <= level <= 6 or not line[level : level + 1].isspace():
        return None
    text, found = line[level:].strip().rstrip("#").rstrip(), Attributes()
    opening = text.rfind("{")
    if text.endswith("}") and opening >= 0 and "}" not in text[opening:-1]:
        found = attributes(text[opening + 1 : -1].removeprefix(":"))
        text = text[:opening].rstrip().rstrip("#").rstrip()
    return Heading(level, text, number, found)


def parse(source: Source) -> Outline:
    """Read the prose of a page; what is broken comes back as problems, never as an exception.

    A page on which Python-Markdown would choke (PB338) has an empty outline.
    """
    return _Reader(source).outline()


@dataclass(slots=True)
class _Fence:
    """A block of code that is being read."""

    before: str  # the spaces before its signs
    signs: str
    line: int
    is_closed: bool  # somewhere below
    is_reported: bool = False


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source, self.prose, self.first_line = source, source.prose, source.prose_line
        self.problems: list[Problem] = []
        self.lines: list[Line] = []
        self.markers: list[Marker] = []
        self.fence: _Fence | None = None
        self.comment_line = 0
        self.is_comment_reported = False
        self.is_too_deep = False
        self.refused_tags: set[str] = set()
        self.defined: dict[str, str] = {}  # addresses of links by name
        self.places: dict[str, int] = {}  # lines of these names, and of footnotes
        self.anchors: dict[str, int] = {}
        self.last_lines: dict[str, int] = {}  # on which line a text, or the end of a comment, stands last
        self.counts: dict[str, int] = {}  # of the signs of which a page may have many only
        self.above = ""  # what stands on the line above; empty where a block starts afresh
        self.aboves: dict[int, str] = {0: ""}  # the same by the number of the line above

    def report(self, line: int, code: str, message: str, hint: str, /, **values: object) -> None:
        self.problems.append(problem(self.source.path, line, code, message, hint, **values))

    def outline(self) -> Outline:
        self._page_limits()
        if not self._is_bearable:
            return self._empty()
        self.lines = list(self._classified())
        runs = list(self._runs())
        crowded = [sign for sign, most in MOST_IN_A_PARAGRAPH.items() if self.counts[sign] > most]
        for run in runs if crowded else ():
            self._paragraph_limits(run, crowded)
        if not self._is_bearable:
            return self._empty()
        parts = list(self._parts())
        links = tuple(self._links(runs))
        self._list_faults()
        self._table_faults()
        self._heading_faults(parts)
        paragraphs = Lines(run if "`" not in run.text else Line(_without_code(run.text), run.number) for run in runs)
        return Outline(parts[0], tuple(parts[1:]), links, tuple(self.markers), paragraphs, tuple(self.problems))

    @property
    def _is_bearable(self) -> bool:
        return not any(found.code == "PB338" for found in self.problems)

    def _empty(self) -> Outline:
        return Outline(self._part(Heading(0, "", self.first_line), []), (), (), (), (), tuple(self.problems), is_bearable=False)

    # lines ----------------------------------------------------------------------------------------------------

    def _classified(self) -> Iterator[Line]:
        typed = self.prose.split("\n")
        rows = [text.expandtabs(4) if "\t" in text else text for text in typed] if "\t" in self.prose else typed
        for sign in ("```", "~~~", "-->"):
            for number, row in enumerate(rows if sign in self.prose else (), self.first_line):
                if sign in row:
                    self.last_lines["-->" if sign == "-->" else row.rstrip()] = number
        for number, (row, text) in enumerate(zip(rows, typed, strict=True), self.first_line):
            if _ORDINARY.match(row) and not (self.fence or self.comment_line or "palabre" in row or len(row) > MAX_LINE or row is not text):
                line, left = Line(text, number), text.strip(" \t")
            else:
                line = Line(text, number, self._is_text(row, text, number))
                left = self._left_by(line)
            yield line
            self.above = self.aboves[number] = left

    def _left_by(self, line: Line) -> str:
        """What the next line stands under: nothing, when the line is empty or a comment at the left.

        Python-Markdown takes spaces for text on the first line of a page, and behind a comment.
        """
        text = line.text.strip(" \t")
        if not text:
            return line.text if line.number == self.first_line else ""
        return "" if not line.is_text and line.indent <= 3 and line.text.endswith("-->") else text

    def _is_text(self, text: str, typed: str, number: int) -> bool:
        """Whether a line is neither code nor comment. Python-Markdown looks for code first, inside comments too."""
        if self.fence:
            self._goes_on_with_code(text, number, self.fence)
            return False
        opening = _FENCE.match(text) if "```" in text or "~~~" in text else None
        if self.comment_line:
            self._goes_on_with_comment(text, number, opening)
            return False
        if opening and self._opens_code(opening, number):
            return False
        stripped = text.strip()
        if "palabre" in stripped and (marker := _MARKER.fullmatch(stripped)):
            self.markers.append(Marker(marker[1], number))
            return False
        if "palabre" in stripped and (lost := _LOST_MARKER.search(_without_code(stripped))):
            self.report(
                number, "PB315", N_("this marker cannot be read"), N_("write it alone on its line, like this: <!-- palabre: {name} -->"), name=lost[1].lower()
            )
            return False
        if stripped.startswith("<!--"):
            return self._opens_comment(text, stripped, number)
        return self._is_short(text, typed, number)

    def _opens_code(self, opening: re.Match[str], number: int) -> bool:
        before, signs, after = opening.groups()
        if "`" in after and not {"=", "{"} & set(after):
            return False  # code within a line
        self.fence = _Fence(before, signs, number, is_closed=self.last_lines.get(before + signs, 0) > number)
        if not self.fence.is_closed:
            self._open_end(self.fence)
        elif ">" in before:
            self.report(number, "PB330", N_("a block of code stands inside a quote"), N_("take the > signs away"))
        elif self.above and not self.above.startswith("#"):
            # under indented text, Python-Markdown would take back that it is code, and run what it holds
            self.report(number, "PB330", N_("a block of code starts right under a line of text"), N_("put an empty line before {fence}"), fence=signs)
        elif not _LANGUAGE.fullmatch(after):
            self.report(
                number, "PB330", N_("what stands behind {fence} cannot be read"), N_("write at most one word there, for instance: {fence}text"), fence=signs
            )
        return True

    def _open_end(self, fence: _Fence) -> None:
        self.report(
            fence.line, "PB330", N_("a block of code is opened and never closed"), N_("put a line with only {fence} after its last line"), fence=fence.signs
        )

    def _goes_on_with_code(self, text: str, number: int, fence: _Fence) -> None:
        if not fence.is_closed and not text.strip(" "):
            self.fence = None  # what follows is read as text, so that one missing line gives one problem
        elif text.rstrip(" ") == fence.before + fence.signs:
            self.fence = None
        elif fence.is_closed and text.strip(" ") and not text.startswith(fence.before) and not fence.is_reported:
            hint = N_("start it with {count} spaces, or close the block above it with {fence}")
            message = N_("this line stands further left than the block of code that starts on line {first}")
            self.report(number, "PB330", message, hint, first=fence.line, count=len(fence.before), fence=fence.signs)
            fence.is_reported = True
        elif fence.is_closed and text.startswith(fence.before + fence.signs) and not fence.is_reported:
            self._open_end(fence)
            fence.is_reported = True

    def _opens_comment(self, text: str, stripped: str, number: int) -> bool:
        inside, closed, after = stripped[4:].partition("-->")
        self.is_comment_reported = False
        is_inner = text[0] == " "  # in a list or a question: it must end where it begins
        if self.last_lines.get("-->", 0) < number:
            self._open_comment(number)
            return False
        if inside.startswith((">", "->")) or "--!>" in inside or after.strip() or (is_inner and not closed):
            self._bad_comment(number)
        self.comment_line = 0 if closed else number
        return False

    def _open_comment(self, number: int) -> None:
        self.is_comment_reported = True
        self.report(number, "PB331", N_("a comment is opened and never closed"), N_("put --> at the end of the comment"))

    def _goes_on_with_comment(self, text: str, number: int, opening: re.Match[str] | None) -> None:
        inside, closed, after = text.partition("-->")
        if self.is_comment_reported:
            pass
        elif "<!--" in inside:
            self._open_comment(self.comment_line)
        elif opening:
            self._bad_comment(number, N_("take the lines with {fence} out of the comment"), fence=opening[2])
        elif "--!>" in inside or after.strip():
            self._bad_comment(number)
        if closed:
            self.comment_line = 0

    def _bad_comment(self, number: int, hint: str = N_("write <!-- at the start of a line, and --> at the end of a line"), /, **values: object) -> None:
        self.is_comment_reported = True
        self.report(number, "PB331", N_("this comment cannot be read, and what follows it could be lost"), hint, **values)

    # what Python-Markdown can bear ------------------------------------------------------------------------------

    def _is_short(self, text: str, typed: str, number: int) -> bool:
        if len(text) > MAX_LINE:
            self.report(
                number, "PB338", N_("this line is too long: {size} characters"), N_("break it into paragraphs with an empty line between them"), size=len(text)
            )
            return False
        if _is_plain(text):
            return True
        if "\t" in typed[: len(typed) - len(typed.lstrip())]:
            self.report(number, "PB343", N_("this line starts with a tab"), N_("replace each tab by four spaces"))
        prefix = _PREFIX.match(text)
        start = prefix[0] if prefix else ""
        if len(start) <= MAX_NESTED:
            return True
        if len(start) - len(start.lstrip()) > MAX_INDENT or len(_MARKS.findall(start)) > MAX_NESTED:
            if not self.is_too_deep:
                self.report(number, "PB338", N_("this line is nested too deeply"), N_("move it to the left: lists have at most three levels"))
            self.is_too_deep = True
            return False
        return True

    def _page_limits(self) -> None:
        prose, first = self.prose, self.first_line
        lines, headings = prose.count("\n") + 1, ("\n" + prose).count("\n#")
        if lines > MAX_LINES:
            self.report(first, "PB338", N_("this page has {count} lines, at most {most}"), N_("split the page"), count=lines, most=MAX_LINES)
        elif headings > MAX_HEADINGS:
            self.report(first, "PB338", N_("this page has {count} headings, at most {most}"), N_("split the page"), count=headings, most=MAX_HEADINGS)
        self.counts = {sign: prose.count(sign) for sign in MOST_ON_A_PAGE}
        for sign, most in MOST_ON_A_PAGE.items():
            if (count := self.counts[sign]) > most:
                counts = [line.count(sign) for line in prose.split("\n")]
                message, hint = (
                    N_("this page has the sign {sign} {count} times, at most {most}"),
                    N_("delete the signs that have no purpose, or split the page"),
                )
                self.report(first + counts.index(max(counts)), "PB338", message, hint, sign=sign, count=count, most=most)

    def _paragraph_limits(self, run: Line, crowded: list[str]) -> None:
        # the cells of a table are rendered one by one
        pieces = enumerate(run.text.split("\n"), run.number) if run.text.lstrip().startswith("|") else [(run.number, run.text)]
        for number, piece in pieces:
            if len(piece) > _SURELY_FEW and any(
                piece.count(sign) > (most := MOST_IN_A_PARAGRAPH[sign]) and (sign not in "*_" or len(re.findall(re.escape(sign) + "+", piece)) > most)
                for sign in crowded
            ):
                self.report(number, "PB338", N_("this line has too many brackets or signs"), N_("delete the signs that have no purpose"))

    # parts ----------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[Part]:
        heading, start = Heading(0, "", self.first_line), 0
        for index, line in enumerate(self.lines):
            if not line.is_text or "#" not in line.text:
                continue
            if line.text.startswith("#"):
                if found := self._heading(line, self._above(line)):
                    yield self._part(heading, self.lines[start:index])
                    heading, start = found, index + 1
            elif _inner(line.text).startswith("#"):
                self.report(
                    line.number,
                    "PB337",
                    N_("a heading stands inside a list, a quote or a box, or does not start at the left"),
                    N_("start it at the very left, take the # signs away, or write \\# for the sign itself"),
                )
        yield self._part(heading, self.lines[start:])

    def _above(self, line: Line) -> str:
        """What the line above leaves for a line to stand under."""
        return self.aboves.get(line.number - 1, "")

    def _heading(self, line: Line, above: str) -> Heading | None:
        found = heading_of(line.text, line.number)
        if found is None or not found.text or line.text.rstrip().endswith("\\"):
            self._bad_heading(line, found)
        elif above and not above.startswith("#"):
            self.report(line.number, "PB337", N_("a heading starts right under a line of text"), N_("put an empty line before the heading"))
        elif "{" in found.text or found.text.endswith("}"):
            self.report(line.number, "PB342", N_("the braces behind this heading are not closed"), N_("write them like this: { minutes=25 method=debate }"))
        return found

    def _bad_heading(self, line: Line, found: Heading | None) -> None:
        rest = line.text.lstrip("#")
        if found is not None and found.text:
            self.report(line.number, "PB337", N_("a heading that ends with \\ is printed as text"), N_("take the \\ away"))
        elif found is not None or not rest.strip():
            self.report(line.number, "PB337", N_("this heading has no text"), N_("write its text, or delete the line"))
        elif len(line.text) - len(rest) > 6:
            self.report(line.number, "PB337", N_("a heading has at most six # signs"), N_("start it with ## or ###"))
        elif rest[0].isdigit():
            self.report(line.number, "PB337", N_("a line that starts with # becomes a heading"), N_("write \\# for the sign itself"))
        else:
            self.report(line.number, "PB337", N_("there is no space between # and the heading"), N_("put a space after the last #"))

    def _part(self, heading: Heading, lines: list[Line]) -> Part:
        return Part(heading, Lines(lines), tuple(self._blocks(lines)))

    def _blocks(self, lines: list[Line]) -> Iterator[Block]:
        for index, line in enumerate(lines):
            if not line.is_text or not line.text.lstrip().startswith(("!!!", "???")):
                continue
            match = _ADMONITION.fullmatch(line.text.strip())
            kind = match[1] if match else ""
            if kind not in BLOCKS + THEME_BLOCKS:
                message = N_("there is no box of the kind '{kind}'") if kind else N_("this box has no readable kind")
                self.report(line.number, "PB313", message, N_("write one of: {kinds}"), kind=kind, kinds=", ".join("!!! " + known for known in BLOCKS))
            if not kind:
                continue
            inner = []
            for follower in lines[index + 1 :]:
                if follower.text.strip() and follower.indent < line.indent + 4:
                    break
                inner.append(follower)
            if not any(follower.text.strip() for follower in inner):
                self.report(line.number, "PB314", N_("the box '{kind}' is empty"), N_("start each line of its text with four spaces"), kind=kind)
            yield Block(kind, line.number, Lines(inner))

    # running text ---------------------------------------------------------------------------------------------

    def _runs(self) -> Iterator[Line]:
        """Paragraphs, items of lists, headings and tables, each in one piece."""
        run: list[Line] = []
        for line in [*self.lines, Line("", 0)]:
            is_shown = line.is_text and (stripped := line.text.strip())
            is_heading = line.text.startswith("#")
            if run and (not is_shown or is_heading or _starts_item(stripped)):
                yield _joined(run)
                run = []
            if is_shown:
                run.append(line)
            if is_shown and is_heading:
                yield _joined(run)
                run = []

    def _links(self, runs: list[Line]) -> Iterator[Link]:
        for run in runs:
            if "]:" in run.text:
                self._definitions(run)
        for run in runs:
            text = _settled(run.text)
            bare = _ESCAPED.sub("  ", text) if "\\" in text else text
            if "]" in bare or "[" in bare:
                yield from self._links_in(run, bare)
            if "<" in text:
                yield from self._html(run, text, bare)
            if "{" in bare and not bare.startswith("#"):
                self._braces(run, bare)
            if "**" in bare:
                self._bold(run, bare)

    def _definitions(self, run: Line) -> None:
        offset = 0
        for number, row in enumerate(run.text.split("\n"), run.number):
            note = _NOTE_DEFINITION.match(row)
            prefix = _PREFIX.match(row)
            definition = _DEFINITION.match(run.text, offset + (prefix.end() if prefix else 0))
            offset += len(row) + 1
            name = f"^{note[1]}" if note else _name(definition[1]) if definition else ""
            if not name:
                continue
            if name in self.places:
                self.report(
                    number,
                    "PB340",
                    N_("'{name}' is defined twice, first on line {first}"),
                    N_("give one of the two another name"),
                    name=name.lstrip("^"),
                    first=self.places[name],
                )
            self.places.setdefault(name, number)
            if definition and not note:
                self.defined.setdefault(name, definition[2])

    def _links_in(self, run: Line, bare: str) -> Iterator[Link]:
        opened: list[int] = []
        for match in re.finditer(r"[\[\]]", bare):
            place = match.start()
            if match[0] == "[":
                opened.append(place)
                continue
            start = opened.pop() if opened else None
            if bare.startswith("(", place + 1):
                yield from self._link(run, bare, start, place)
            elif start is not None:
                yield from self._named(run, bare, start, place)

    def _link(self, run: Line, bare: str, start: int | None, place: int) -> Iterator[Link]:
        line = _line_at(run, place if start is None else start)
        target = _TARGET.match(bare, place + 1)
        if start is None:
            self.report(line, "PB345", N_("a link has no opening bracket"), N_("write it like this: [text](page.md)"))
        elif target is None and ")" not in bare[place:].partition("\n")[0]:
            self.report(line, "PB345", N_("a link is opened and never closed"), N_("close the round bracket after the address"))
        elif target is None:
            self.report(
                line,
                "PB345",
                N_("the address of this link cannot be read"),
                N_("write it like this: [text](page.md), without spaces, quotes or < signs in the address"),
            )
        else:
            text = " ".join(run.text[start + 1 : place].split())
            if not target[1]:
                self.report(line, "PB345", N_("the link '{text}' leads nowhere"), N_("write the address between the round brackets"), text=text)
            yield Link(text, run.text[target.start(1) : target.end(1)], line, bare[start - 1 : start] == "!")

    def _named(self, run: Line, bare: str, start: int, place: int) -> Iterator[Link]:
        """A link by name: [text][name], [name][] or [name]."""
        text, line = run.text[start + 1 : place], _line_at(run, start)
        if bare.startswith(":", place + 1) and line == self.places.get(_name(text)):
            return  # where it is defined
        if text.startswith("^"):
            if f"^{text[1:]}" not in self.places:
                self.report(
                    line, "PB340", N_("the footnote '{name}' has no text"), N_("add a line that starts with [^{name}]: and the text of the note"), name=text[1:]
                )
            return
        following = _NAME_OF_LINK.match(bare, place + 1)
        wanted = _name(following[1] or text) if following else ""
        if wanted in self.defined:
            yield Link(" ".join(text.split()), self.defined[wanted], line, bare[start - 1 : start] == "!", self.places[wanted])
        elif following and bare[place + 1] == "[" and not wanted.startswith("^") and not bare.startswith("(", following.end()):
            self.report(
                line, "PB340", N_("'{name}' is used as a link and never defined"), N_("write the address in round brackets: [text](page.md)"), name=wanted
            )
        if _name(text) in self.defined:
            yield Link(" ".join(text.split()), self.defined[_name(text)], line, bare[start - 1 : start] == "!", self.places[_name(text)])

    def _html(self, run: Line, text: str, bare: str) -> Iterator[Link]:
        opened: dict[str, list[int]] = {}
        for match in _OPENING.finditer(text):
            line = _line_at(run, match.start())
            if auto := _AUTOLINK.match(text, match.start()):
                yield Link(auto[1], auto[1], line)
            elif text.startswith("<!--", match.start()):
                self._bad_comment(line)
            elif bare[max(0, match.start() - 2) : match.start()] != "](":  # reported with its link
                self._tag(text[match.start() : match.start() + 2000], line, opened)
        for name, lines in opened.items():
            for line in lines:
                self.report(line, "PB341", N_("the HTML tag <{name}> is opened and never closed"), N_("put </{name}> after the last of its words"), name=name)

    def _tag(self, text: str, line: int, opened: dict[str, list[int]]) -> None:
        """Judge a tag, whatever it is disguised as: what is not plainly harmless is refused."""
        name = _first(_TAG_NAME, text).lower()
        bare_name, tag = name.lstrip("/"), _TAG.match(text)
        attributes = _TAG_ATTRIBUTE.findall(tag[3] if tag else text.partition(">")[0])
        wrong = next((each for each in attributes if each.lower() not in SAFE_ATTRIBUTES), "")
        if ">" not in text:
            self.report(line, "PB341", N_("an HTML tag is opened and never closed"), N_("write it in Markdown, or put a space behind the <"))
        elif bare_name not in SAFE_TAGS:
            if name == bare_name or bare_name not in self.refused_tags:
                self.report(line, "PB341", N_("the HTML tag <{name}> may not be used"), N_("write it in Markdown, or leave it out"), name=name)
            self.refused_tags.add(bare_name)
            return
        elif wrong:
            self.report(line, "PB341", N_("the HTML attribute '{name}' may not be used"), N_("write it in Markdown, or leave it out"), name=wrong)
        elif tag is None:
            self.report(line, "PB341", N_("this HTML tag cannot be read"), N_("write it like this: <sup>2</sup>"))
        if ">" in text and bare_name not in LONE_TAGS:
            self._pair(bare_name, name != bare_name, line, opened)

    def _pair(self, name: str, is_closing: bool, line: int, opened: dict[str, list[int]]) -> None:
        if not is_closing:
            opened.setdefault(name, []).append(line)
        elif opened.get(name):
            opened[name].pop()
        else:
            self.report(line, "PB341", N_("the HTML tag <{name}> is closed and was never opened"), N_("delete </{name}>"), name=name)

    def _braces(self, run: Line, bare: str) -> None:
        for match in _BRACES.finditer(bare):
            line = _line_at(run, match.start())
            if anchor := re.search(r"#([\w-]+)", match[0]):
                self._anchor(anchor[1], line)
            if _OBJECTIVE.fullmatch(match[0]) or _PICTURE_ATTRIBUTES.fullmatch(match[0]):
                continue
            if any(found.line == line and found.code == "PB337" for found in self.problems):
                continue  # braces of a heading that does not start at the left
            hint = N_("write { objective=1 }") if "objective" in match[0] else N_("put the words between ` signs, or take the braces away")
            self.report(line, "PB342", N_("these braces would be read as instructions, and be lost"), hint)

    def _anchor(self, name: str, line: int) -> None:
        if name in self.anchors:
            self.report(
                line,
                "PB339",
                N_("the anchor '{name}' stands twice, first on line {first}"),
                N_("give each heading an anchor of its own"),
                name=name,
                first=self.anchors[name],
            )
        self.anchors.setdefault(name, line)

    def _bold(self, run: Line, bare: str) -> None:
        is_table, offset = bare.lstrip().startswith("|"), 0
        for piece in re.split(r"[|\n]", bare) if is_table else [bare]:
            if piece.count("**") % 2 and piece.strip(" *\n"):
                line = _line_at(run, offset + piece.rindex("**"))
                self.report(line, "PB344", N_("bold text is opened and never closed"), N_("put ** before and after the bold words"))
            offset += len(piece) + 1

    # the dialect's traps --------------------------------------------------------------------------------------

    def _list_faults(self) -> None:
        before, indents = "", [0]
        in_list = False
        for line in self.lines:
            stripped = line.text.lstrip(" ")
            indent = len(line.text) - len(stripped)
            if not line.is_text:
                before, in_list = self.aboves[line.number], in_list and indent > 0
                continue
            if not stripped.strip("\t"):
                before = ""
                continue
            if not _BEGINS_A_LIST_OR_RULE.match(stripped):
                in_list = in_list and not ((not before and indent < 2) or line.text.startswith("!!!"))
                before = line.text
                continue
            item = _starts_item(stripped)
            if item and not before and not in_list:
                in_list, indents = True, [indent]
            elif item and before and not in_list and not before.lstrip().startswith(("#", "!!!")):
                if not _looks_wrapped(item[1], before):
                    self.report(
                        line.number,
                        "PB334",
                        N_("a list starts right under a line of text, and would be printed as part of it"),
                        N_("put an empty line before the list"),
                    )
                in_list, indents = True, [indent]
            elif item and in_list:
                if indent - indents[0] > 0 and (indent - indents[0]) % 4:
                    self.report(
                        line.number,
                        "PB335",
                        N_("this item of an inner list starts with {found} spaces, and would lose its place"),
                        N_("start it with four spaces for each level"),
                        found=indent,
                    )
            elif in_list and not before and indent < 2:
                in_list = False
            if stripped[0].isdigit() and (not before or in_list) and (round_item := _ROUND_ITEM.match(stripped)):
                self.report(
                    line.number,
                    "PB334",
                    N_("'{sign}' does not start an item of a list"),
                    N_("write {better} with a point instead of the bracket"),
                    sign=round_item[1] + ")",
                    better=round_item[1] + ".",
                )
            before = line.text if not _is_underline(stripped) else ""

    def _table_faults(self) -> None:
        run: list[Line] = []
        for line in [*self.lines, Line("", 0)]:
            if not run and "|" not in line.text:
                continue
            text, before = line.text.strip(), self._above(line)
            is_row = line.is_text and text.startswith("|")
            if is_row:
                if not run and before and not before.startswith(("#", "!!!")):
                    self.report(
                        line.number,
                        "PB336",
                        N_("a table starts right under a line of text, and would be printed as part of it"),
                        N_("put an empty line before the table"),
                    )
                run.append(line)
            elif run:
                self._table(run)
                run = []
                if self.aboves[line.number] and not line.text.startswith("#"):
                    self.report(
                        line.number,
                        "PB336",
                        N_("a line of text stands right under a table, and would become a row of it"),
                        N_("put an empty line after the table"),
                    )
            elif line.is_text and before and "|" in text and _SEPARATOR.fullmatch(text):
                self.report(line.number, "PB336", N_("the lines of this table do not start with |"), N_("start and end each line of the table with |"))

    def _table(self, run: list[Line]) -> None:
        if len(run) < 2 or not _TABLE_HEAD.fullmatch(run[1].text.strip()):
            self.report(run[0].number, "PB336", N_("this table has no line of hyphens under its heads"), N_("add a line like |---|---| under the first"))
            return
        wanted = _cells(run[0].text)
        for row in run[1:]:
            if _cells(row.text) != wanted:
                self.report(
                    row.number,
                    "PB336",
                    N_("this row has {found} cells, the head of the table has {wanted}"),
                    N_("give every row as many cells as the head"),
                    found=_cells(row.text),
                    wanted=wanted,
                )

    def _heading_faults(self, parts: list[Part]) -> None:
        level = 1
        for part in parts[1:]:
            heading = part.heading
            if heading.level == 1:
                self._second_title(heading)
            if heading.level > level + 1:
                self.report(
                    heading.line,
                    "PB332",
                    N_("a heading of level {found} follows one of level {level}"),
                    N_("start this heading with {signs}"),
                    found=heading.level,
                    level=level,
                    signs="#" * (level + 1),
                )
            level = max(heading.level, 2)  # one of the first level is to become one of the second
            for name in heading.attributes.values if heading.level != 3 else ():  # those of steps are read elsewhere
                self.report(heading.line, "PB342", N_("'{name}' has no place behind this heading"), N_("delete it"), name=name)
            if heading.attributes.id:
                self._anchor(heading.attributes.id, heading.line)
        self._false_headings()

    def _second_title(self, heading: Heading) -> None:
        title = self.source.metadata.nodes.get("title")
        repeats = isinstance(title, Scalar) and title.text.strip().casefold() == heading.text.casefold()
        hint = N_("delete this line") if repeats else N_("start this heading with ##; or delete it, if it says the same as the title")
        self.report(heading.line, "PB318", N_("the heading of the first level is made from the field title, and stands twice with this one"), hint)

    def _false_headings(self) -> None:
        """Bold lines that stand in for headings, and lines that turn the one above them into a heading."""
        for line, following in zip(self.lines, [*self.lines[1:], Line("", 0)], strict=True):
            if not line.is_text or not line.text.rstrip().endswith(("**", "__", "=", "-")):
                continue
            stripped, above = line.text.strip(), self._above(line)
            if not above and not following.text.strip() and line.indent == 0 and _BOLD_LINE.fullmatch(stripped) and ":" not in stripped[-4:]:
                self.report(
                    line.number,
                    "PB333",
                    N_("a line in bold stands in for a heading"),
                    N_("start it with ### and take the ** away, or write a sentence after it"),
                )
            if above and not above.startswith("#") and _is_underline(line.text):
                self.report(
                    line.number,
                    "PB337",
                    N_("a line of {sign} makes the text above it a heading"),
                    N_("put an empty line between, or start the heading with ##"),
                    sign=stripped[-1],
                )


# lines and signs --------------------------------------------------------------------------------------------------


def _joined(run: list[Line]) -> Line:
    return run[0] if len(run) == 1 else Line("\n".join(line.text for line in run), run[0].number)


def _inner(text: str) -> str:
    """A line without the spaces, quote signs and list signs before it."""
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix else text


def _name(text: str) -> str:
    return " ".join(text.split()).lower()


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return match[1] if match else ""


def _is_plain(text: str) -> bool:
    """Whether a line is empty or begins with a letter, as most do: then nothing on it can be a sign of the dialect but what stands inside."""
    return not text or text[0].isalpha()


def _starts_item(text: str) -> re.Match[str] | None:
    return _ITEM.match(text) if text[:1] in "-*+" or text[0].isdecimal() else None


def _is_underline(text: str) -> bool:
    return text.rstrip().endswith(("=", "-")) and _UNDERLINE.fullmatch(text) is not None


def _looks_wrapped(sign: str, before: str) -> bool:
    """A line that happens to start like an item inside a paragraph, for instance after a line break in "2026. "."""
    return sign[0].isdigit() and sign != "1." and not _ITEM.match(before.lstrip())


def _cells(row: str) -> int:
    bare = re.sub(r"`[^`]*`", "", row.strip()).replace("\\|", "")
    return bare.removeprefix("|").removesuffix("|").count("|") + 1


def _line_at(run: Line, offset: int) -> int:
    return run.number + run.text.count("\n", 0, offset)


# code within lines ------------------------------------------------------------------------------------------------


def _code_spans(text: str) -> tuple[list[tuple[int, int]], bool]:
    """Where code stands between ` signs, and whether every such sign outside of code has its partner."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    places: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        places.setdefault(end - start, []).append(index)
    spans, index, is_settled = [], 0, True
    while index < len(runs):
        start, end = runs[index]
        same = places[end - start]
        position = bisect_right(same, index)
        is_escaped = text[start - 1 : start] == "\\"
        if is_escaped or position == len(same):
            is_settled = False
            index += 1
            continue
        spans.append((start, runs[same[position]][1]))
        index = same[position] + 1
    return spans, is_settled


def _without_code(text: str) -> str:
    """A text whose code is replaced by spaces, so that no rule reads it as words."""
    if "`" not in text:
        return text
    pieces, last = [], 0
    for start, end in _code_spans(text)[0]:
        pieces += [text[last:start], re.sub(r"[^\n]", " ", text[start:end])]
        last = end
    return "".join(pieces) + text[last:]


def _settled(text: str) -> str:
    """The same where there is no doubt what is code: each line closes its own.

    Elsewhere nothing is taken for code, so that no tag or link can hide in what is code for us and not for browsers.
    """
    if "`" in text and all(_code_spans(row)[1] for row in text.split("\n")):
        return "\n".join(_without_code(row) for row in text.split("\n"))
    return text
