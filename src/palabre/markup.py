"""Prose of a page -> its headings, blocks, lists, links and markers, each with its line, and what is broken in it.

One pass over the lines, without rendering: forty pages are read in a fraction of a second. The dialect is that of
Python-Markdown with the extensions that mkdocs.yml names, whose traps for authors are reported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from palabre.frontmatter import Source
from palabre.messages import N_
from palabre.problems import Problem, problem

BLOCKS = ("say", "watch-out", "no-reading", "facilitator", "note", "example")
THEME_BLOCKS = ("abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "quote")
SAFE_TAGS = frozenset("abbr b br cite code dd del details div dl dt em hr i kbd li mark ol p q s samp small span strong sub summary sup u ul var wbr".split())
SAFE_ATTRIBUTES = frozenset("class id title lang dir open markdown role".split())
MAX_LINE = 20_000
MAX_BRACKETS = 200  # on one line: Python-Markdown needs seconds for some thousands
MAX_INDENT = 40  # a list ten levels deep; Python-Markdown fails at 250

_FENCE = re.compile(r"(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"(#{1,6})(\s*)(.*?)\s*#*\s*$")
_ATTRIBUTES = re.compile(r"\s*\{:?([^{}]*)\}\s*$")
_ATTRIBUTE = re.compile(r"""([.#]?)([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
_ADMONITION = re.compile(r"(!!!|\?\?\?\+?)\s*([\w-]*)((?:\s+[\w-]+)*)\s*(\"[^\"]*\")?\s*$")
_ITEM = re.compile(r"([-*+]|\d+[.)])(\s+)(?=\S)")
_MARKER = re.compile(r"<!--\s*palabre:\s*([\w-]+)\s*-->\s*$")
_SETEXT = re.compile(r"(?:=+|-{2,})\s*$")
_BOLD_LINE = re.compile(r"(?:\*\*|__)[^*_]{2,80}(?:\*\*|__)$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]{0,400}\]){0,2000}?)\]\(\s*(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_REFERENCE = re.compile(r"(!?)\[([^\[\]]{1,400})\]\[([^\[\]]{0,200})\]")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]^]+)\]:\s+(\S+)")
_NOTE_DEFINITION = re.compile(r" {0,3}\[\^([^\[\]]+)\]:")
_NOTE = re.compile(r"\[\^([^\[\]]+)\](?!:)")
_BROKEN_LINK = re.compile(r"\[[^\[\]\n]{1,400}\]\((?:[^()\n]|\([^()\n]*\))*$")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:\s+[^<>]*?)?)\s*/?>")
_TAG_ATTRIBUTE = re.compile(r"([\w:@.-]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands in { } behind a heading."""

    classes: tuple[str, ...] = ()
    id: str = ""
    values: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.classes or self.id or self.values)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its attributes."""

    level: int
    text: str
    line: int
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of prose with its number in the file; code and comments are marked, so that no rule reads them as text."""

    text: str
    number: int
    is_text: bool = True

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


@dataclass(frozen=True, slots=True)
class Block:
    """A box: say, watch-out, no-reading, facilitator…"""

    kind: str
    line: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text.strip() for line in self.lines).strip()


@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture; `target` is as typed, `text` without markup of its own."""

    text: str
    target: str
    line: int
    is_image: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A place that the build fills in: <!-- palabre: name -->."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with everything down to the next heading (of any level)."""

    heading: Heading
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]

    @property
    def is_empty(self) -> bool:
        return not any(line.text.strip() for line in self.lines)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a page consists of."""

    lead: Part  # what stands before the first heading
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    markers: tuple[Marker, ...]
    paragraphs: tuple[Line, ...]  # running text, code blanked out; the line is the one on which it starts
    problems: tuple[Problem, ...]

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
    match = _HEADING.match(line)
    if not match or not match[2]:
        return None
    text, found = match[3], Attributes()
    tail = _ATTRIBUTES.search(text)
    if tail:
        text, found = text[: tail.start()], attributes(tail[1])
    return Heading(len(match[1]), text.strip(), number, found)


def parse(source: Source) -> Outline:
    """Read the prose of a page; what is broken comes back as problems, never as an exception."""
    return _Reader(source).outline()


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.lines: list[Line] = []
        self.markers: list[Marker] = []

    def report(self, line: int, code: str, message: str, hint: str, /, **values: object) -> None:
        self.problems.append(problem(self.source.path, line, code, message, hint, **values))

    def outline(self) -> Outline:
        self.lines = list(self._classified())
        parts = list(self._parts())
        paragraphs = tuple(self._paragraphs())
        links = tuple(self._links(paragraphs))
        self._list_faults()
        self._table_faults()
        self._heading_faults(parts)
        return Outline(parts[0], tuple(parts[1:]), links, tuple(self.markers), paragraphs, tuple(self.problems))

    # lines ----------------------------------------------------------------------------------------------------

    def _classified(self) -> Iterator[Line]:
        fence, fence_line, comment_line = "", 0, 0
        for number, text in enumerate(self.source.prose.split("\n"), self.source.prose_line):
            stripped = text.strip()
            if comment_line:
                if "-->" in text:
                    comment_line = 0
                yield Line(text, number, is_text=False)
            elif fence:
                closing = _FENCE.match(stripped)
                if closing and closing[1].startswith(fence) and not closing[2].strip():
                    fence = ""
                yield Line(text, number, is_text=False)
            elif (opening := _FENCE.match(stripped)) and "`" not in opening[2]:
                fence, fence_line = opening[1], number
                yield Line(text, number, is_text=False)
            elif (marker := _MARKER.match(stripped)) is not None:
                self.markers.append(Marker(marker[1], number))
                yield Line(text, number, is_text=False)
            elif stripped.startswith("<!--"):
                comment_line = 0 if "-->" in stripped else number
                yield Line(text, number, is_text=False)
            else:
                yield Line(text, number, is_text=self._is_bearable(text, number))
        if fence:
            self.report(
                fence_line, "PB330", N_("a block of code is opened and never closed"), N_("put a line with only {fence} after its last line"), fence=fence
            )
        if comment_line:
            self.report(comment_line, "PB331", N_("a comment is opened and never closed"), N_("put --> at the end of the comment"))

    def _is_bearable(self, text: str, number: int) -> bool:
        if len(text) > MAX_LINE:
            self.report(
                number, "PB338", N_("this line is too long: {size} characters"), N_("break it into paragraphs with an empty line between them"), size=len(text)
            )
            return False
        if (
            text.count("[") > MAX_BRACKETS
            or text.count("*") + text.count("_") > 5 * MAX_BRACKETS
            or text.count("<") > MAX_BRACKETS
            or text.count("`") > MAX_BRACKETS
        ):
            self.report(number, "PB338", N_("this line has too many brackets or signs"), N_("delete the signs that have no purpose"))
            return False
        start = text[: len(text) - len(text.lstrip(" \t>"))]
        if "\t" in start:
            self.report(number, "PB343", N_("this line starts with a tab"), N_("replace each tab by four spaces"))
        if len(start.expandtabs(4)) > MAX_INDENT or start.count(">") > 8:
            self.report(number, "PB338", N_("this line is nested too deeply"), N_("move it to the left: lists have at most three levels"))
            return False
        return True

    # parts ----------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[Part]:
        heading, start = Heading(0, "", self.source.prose_line), 0
        for index, line in enumerate(self.lines):
            if line.is_text and line.text.startswith("#") and (found := self._heading(line)):
                yield self._part(heading, self.lines[start:index])
                heading, start = found, index + 1
        yield self._part(heading, self.lines[start:])

    def _heading(self, line: Line) -> Heading | None:
        found = heading_of(line.text, line.number)
        if found is None:
            if re.match(r"#{1,6}[^\s#\d]", line.text):
                self.report(line.number, "PB337", N_("there is no space between # and the heading"), N_("put a space after the last #"))
            return None
        if not found.text:
            self.report(line.number, "PB337", N_("this heading has no text"), N_("write its text, or delete the line"))
        if re.search(r"\{[^}]*$", found.text) or re.search(r"^[^{]*\}$", found.text):
            self.report(line.number, "PB342", N_("the braces behind this heading are not closed"), N_("write them like this: { minutes=25 method=debate }"))
        return found

    def _part(self, heading: Heading, lines: list[Line]) -> Part:
        return Part(heading, tuple(lines), tuple(self._blocks(lines)))

    def _blocks(self, lines: list[Line]) -> Iterator[Block]:
        for index, line in enumerate(lines):
            if not line.is_text or not line.text.lstrip().startswith(("!!!", "???")):
                continue
            match = _ADMONITION.match(line.text.strip())
            if not match or not match[2]:
                self.report(
                    line.number, "PB313", N_("this box has no readable kind"), N_("write one of: {kinds}"), kinds=", ".join("!!! " + kind for kind in BLOCKS)
                )
                continue
            if match[2] not in BLOCKS + THEME_BLOCKS:
                self.report(
                    line.number,
                    "PB313",
                    N_("there is no box of the kind '{kind}'"),
                    N_("write one of: {kinds}"),
                    kind=match[2],
                    kinds=", ".join("!!! " + kind for kind in BLOCKS),
                )
            inner = []
            for follower in lines[index + 1 :]:
                if follower.text.strip() and follower.indent < line.indent + 4:
                    break
                inner.append(follower)
            if not any(follower.text.strip() for follower in inner):
                self.report(line.number, "PB314", N_("the box '{kind}' is empty"), N_("start each line of its text with four spaces"), kind=match[2])
            yield Block(match[2], line.number, tuple(inner))

    # running text ---------------------------------------------------------------------------------------------

    def _paragraphs(self) -> Iterator[Line]:
        run: list[Line] = []
        for line in [*self.lines, Line("", 0)]:
            is_break = not line.text.strip() or not line.is_text or line.text.startswith("#") or _ITEM.match(line.text.lstrip())
            if is_break and run:
                yield self._paragraph(run)
                run = []
            if line.is_text and line.text.strip():
                run.append(line)
                if line.text.startswith("#"):
                    yield self._paragraph(run)
                    run = []

    def _paragraph(self, run: list[Line]) -> Line:
        text = "\n".join(line.text for line in run)
        if "`" in text:
            text = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        return Line(text, run[0].number)

    def _links(self, paragraphs: tuple[Line, ...]) -> Iterator[Link]:
        defined: dict[str, str] = {}
        notes: set[str] = set()
        for paragraph in paragraphs:
            if "]:" in paragraph.text:
                for line in paragraph.text.split("\n"):
                    if definition := _DEFINITION.match(line):
                        defined[definition[1].lower()] = definition[2]
                    elif note := _NOTE_DEFINITION.match(line):
                        notes.add(note[1])
        for paragraph in paragraphs:
            yield from self._links_in(paragraph, defined, notes)

    def _links_in(self, paragraph: Line, defined: dict[str, str], notes: set[str]) -> Iterator[Link]:
        text = paragraph.text
        if "[" in text:
            text = yield from self._bracket_links(paragraph, text, defined, notes)
        if "<" in text:
            for auto in _AUTOLINK.finditer(text):
                yield Link(auto[1], auto[1], _line_at(paragraph, auto.start()))
            self._tag_faults(paragraph, text)
        if text.replace("\\*", "").count("**") % 2 and not re.fullmatch(r"[\s*]+", text):
            self.report(paragraph.number, "PB344", N_("bold text is opened and never closed"), N_("put ** before and after the bold words"))

    def _bracket_links(self, paragraph: Line, text: str, defined: dict[str, str], notes: set[str]) -> Iterator[Link]:
        # pictures first: a picture may stand inside the text of a link
        for pattern in (re.compile(r"!" + _LINK.pattern[4:]), _LINK):
            for match in pattern.finditer(text):
                groups = match.groups()
                label, target = groups[-2], groups[-1].strip("<>")
                line = _line_at(paragraph, match.start())
                is_image = match[0].startswith("!")
                if not target:
                    self.report(line, "PB345", N_("the link '{text}' leads nowhere"), N_("write the address between the round brackets"), text=label.strip())
                yield Link(" ".join(label.split()), target, line, is_image)
            text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        for match in _REFERENCE.finditer(text):
            name = (match[3] or match[2]).strip().lower()
            line = _line_at(paragraph, match.start())
            if name not in defined:
                self.report(
                    line, "PB340", N_("'{name}' is used as a link and never defined"), N_("write the address in round brackets: [text](page.md)"), name=name
                )
            else:
                yield Link(match[2], defined[name], line, bool(match[1]))
        for match in _NOTE.finditer(text):
            if match[1] not in notes:
                self.report(
                    _line_at(paragraph, match.start()),
                    "PB340",
                    N_("the footnote '{name}' has no text"),
                    N_("add a line that starts with [^{name}]: and the text of the note"),
                    name=match[1],
                )
        for line, row in enumerate(text.split("\n"), paragraph.number):
            if _BROKEN_LINK.search(row):
                self.report(line, "PB345", N_("a link is opened and never closed"), N_("close the round bracket after the address"))
        return text

    def _tag_faults(self, paragraph: Line, text: str) -> None:
        for match in _TAG.finditer(text):
            name, line = match[2].lower(), _line_at(paragraph, match.start())
            if name in ("http", "https") or name.startswith(("http:", "https:")):
                continue
            if name not in SAFE_TAGS:
                self.report(line, "PB341", N_("the HTML tag <{name}> may not be used"), N_("write it in Markdown, or leave it out"), name=name)
                continue
            for attribute in _TAG_ATTRIBUTE.findall(match[3]):
                if attribute.lower() not in SAFE_ATTRIBUTES and not attribute.lower().startswith("data-"):
                    self.report(line, "PB341", N_("the HTML attribute '{name}' may not be used"), N_("write it in Markdown, or leave it out"), name=attribute)
        cut = re.search(r"<(?:script|style|iframe|img|svg|object|embed|form|a)\b[^<>]*$", text, re.IGNORECASE)
        if cut:
            self.report(_line_at(paragraph, cut.start()), "PB341", N_("an HTML tag is opened and never closed"), N_("write it in Markdown, or leave it out"))

    # the dialect's traps --------------------------------------------------------------------------------------

    def _list_faults(self) -> None:
        before, indents = "", [0]
        in_list = False
        for line in self.lines:
            stripped = line.text.lstrip(" ")
            if not line.is_text:
                before, in_list = line.text, in_list and line.indent > 0
                continue
            item = _ITEM.match(stripped)
            if not stripped:
                before = ""
                continue
            indent = line.indent
            if item and not before and not in_list:
                in_list, indents = True, [indent]
            elif item and before and not in_list and not before.startswith("#"):
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
            before = line.text if not _SETEXT.match(stripped) else ""
            if line.text.startswith(("!!!", "???")):
                in_list = False

    def _table_faults(self) -> None:
        run: list[Line] = []
        before = ""
        for line in [*self.lines, Line("", 0)]:
            is_row = line.is_text and line.text.strip().startswith("|")
            if is_row:
                if not run and before.strip() and not before.startswith("#"):
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
            before = line.text

    def _table(self, run: list[Line]) -> None:
        if len(run) < 2 or not re.fullmatch(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*", run[1].text):
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
        level, seen = 1, {}
        for part in parts[1:]:
            heading = part.heading
            if heading.level == 1:
                self.report(heading.line, "PB318", N_("a page has one heading of the first level, made from its title"), N_("start this heading with ##"))
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
            level = heading.level
            if heading.attributes.id:
                if heading.attributes.id in seen:
                    self.report(
                        heading.line,
                        "PB339",
                        N_("the anchor '{name}' stands twice, first on line {first}"),
                        N_("give each heading an anchor of its own"),
                        name=heading.attributes.id,
                        first=seen[heading.attributes.id],
                    )
                seen.setdefault(heading.attributes.id, heading.line)
        previous = ""
        for line, following in zip(self.lines, [*self.lines[1:], Line("", 0)], strict=True):
            stripped = line.text.strip()
            if (
                line.is_text
                and not previous.strip()
                and not following.text.strip()
                and line.indent == 0
                and _BOLD_LINE.fullmatch(stripped)
                and ":" not in stripped[-4:]
            ):
                self.report(
                    line.number,
                    "PB333",
                    N_("a line in bold stands in for a heading"),
                    N_("start it with ### and take the ** away, or write a sentence after it"),
                )
            if (
                line.is_text
                and previous.strip()
                and line.indent == 0
                and _SETEXT.match(stripped)
                and not previous.lstrip().startswith(("|", "#", "-", "*", ">"))
            ):
                self.report(
                    line.number,
                    "PB337",
                    N_("a line of {sign} makes the text above it a heading"),
                    N_("put an empty line between, or start the heading with ##"),
                    sign=stripped[0],
                )
            previous = line.text if line.is_text else ""


def _looks_wrapped(sign: str, before: str) -> bool:
    """A line that happens to start like an item inside a paragraph, for instance after a line break in "2026. "."""
    return bool(re.match(r"\d", sign)) and sign not in ("1.", "1)") and not _ITEM.match(before.lstrip())


def _cells(row: str) -> int:
    bare = re.sub(r"`[^`]*`", "", row.strip()).replace("\\|", "")
    return bare.strip("|").count("|") + 1


def _line_at(paragraph: Line, offset: int) -> int:
    return paragraph.number + paragraph.text.count("\n", 0, offset)
