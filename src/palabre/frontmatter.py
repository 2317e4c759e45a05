"""Text of a page -> its metadata with line numbers, and its prose.

The metadata are read from YAML's event stream, so that nothing is built before it is known to be small, shallow
and free of tags and aliases; values stay text with their line until the model says which type they should have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from palabre.messages import N_
from palabre.problems import Problem, problem

MAX_METADATA = 64 * 1024  # characters; those of our longest page have 15,000
MAX_DEPTH = 8
MAX_NODES = 5000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_FENCE = re.compile(r"-{3}[ \t]*$")
_END = re.compile(r"(?:-{3}|\.{3})[ \t]*$")
_NO_BREAK = re.compile("[\u00a0\u2007\u202f]:")
_KEY_VALUE = re.compile(r"[A-Za-z0-9_-]+[ \t]*:\s+\S")
_FIELD = re.compile(r" *[\w-]+:(?: |$)")
_HEADING = re.compile(r"#{2,6} \S")
_TAG = re.compile(r"<[A-Za-z/!?][^<>]{0,40}>?")
# control and direction signs, line ends of other systems; no-break spaces, joiners and marks of Arabic and Tifinagh stay
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]")


class Scalar(NamedTuple):
    """A value as it was typed."""

    text: str
    line: int
    is_plain: bool = True  # without quotes

    @property
    def is_null(self) -> bool:
        return self.is_plain and self.text in ("", "~", "null", "Null", "NULL")

    @property
    def yaml_type(self) -> str:
        """What YAML itself makes of it: str, int, float, bool, timestamp, null…"""
        tag = _RESOLVER.resolve(yaml.ScalarNode, self.text, (self.is_plain, not self.is_plain))  # type: ignore[no-untyped-call]
        return str(tag).rpartition(":")[2]

    @property
    def is_changed(self) -> bool:
        """Whether YAML makes something else of it: 0022 is 18, no is false, and 2026-02-30 makes MkDocs drop all fields."""
        kind = self.yaml_type
        if kind in ("str", "null"):
            return False
        try:
            value = getattr(_CONSTRUCTOR, f"construct_yaml_{kind}")(yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", self.text))
        except (AttributeError, ValueError, OverflowError, yaml.YAMLError):
            return True
        return str(value).lower() != self.text.lower()


@dataclass(frozen=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Table:
    """Names and their values."""

    nodes: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Scalar | Items | Table
EMPTY = Table({}, {}, 1)


@dataclass(frozen=True)
class Source:
    """A page as it was typed, its metadata, and the line on which its prose starts."""

    path: str
    metadata: Table
    prose_line: int
    text: str

    @property
    def prose(self) -> str:
        return self.text.split("\n", self.prose_line - 1)[-1]


class _Refused(Exception):  # noqa: N818 it refuses, nothing went wrong
    def __init__(self, finding: Problem) -> None:
        self.finding = finding


def read(path: str, text: str) -> Source | Problem:
    """Split a page into metadata and prose, or say why it cannot be split.

    >>> read("a.md", "---\\ntitle: Peace\\n---\\nText").metadata.nodes["title"].text
    'Peace'
    """
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        return _without_front_matter(path, lines)
    end = next((number for number, line in enumerate(lines[1:], 1) if _END.match(line)), None)
    if end is None:
        hint = N_("put a line with only --- after the last field")
        return problem(path, 1, "PB005", N_("the front matter is not closed"), hint)
    body = "\n".join(lines[1:end]) + "\n"
    metadata = read_yaml(path, body, first_line=2)
    if isinstance(metadata, Problem):
        return _without_end(path, lines[:end], metadata) or metadata
    if not metadata.nodes:
        hint = N_("write title: and the other fields between the two lines of three hyphens")
        return problem(path, 1, "PB004", N_("the front matter holds no fields"), hint)
    if end + 1 == len(lines):  # MkDocs would print the metadata as text
        return problem(path, end + 1, "PB005", N_("the page ends with its front matter"), N_("write the text below the last ---, or at least an empty line"))
    return Source(path, metadata, end + 2, text)


def _without_end(path: str, lines: list[str], metadata: Problem) -> Problem | None:
    """Whether the second --- stands far below, where it only draws a line: then headings stand above it."""
    heading = next((number for number in range(2, len(lines)) if _HEADING.match(lines[number]) and not lines[number - 1].strip()), None)
    if metadata.code != "PB006" or heading is None:
        return None
    return problem(path, 1, "PB005", N_("the front matter is not closed"), N_("put a line with only --- after the last field"))


def _without_front_matter(path: str, lines: list[str]) -> Problem:
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    hint = N_("start the file with a line of three hyphens, then title: and the other fields, then three hyphens again")
    if first is not None and first > 0 and _FENCE.match(lines[first].strip()):
        hint = N_("delete the empty lines before the first ---")
    elif first is not None and lines[first].strip() == "---":
        hint = N_("delete the spaces before the first ---")
    elif first is not None and _KEY_VALUE.match(lines[first]):
        hint = N_("put a line with only --- before the first field and another after the last")
    return problem(path, 1, "PB004", N_("there is no front matter at the top of the page"), hint)


def read_yaml(path: str, text: str, first_line: int = 1, limit: int = MAX_METADATA) -> Table | Problem:
    """Metadata of a page or a data file, `first_line` being the line of the file on which the text starts."""
    if len(text) > limit:
        hint = N_("keep only the fields that the field table lists")
        return problem(path, first_line, "PB008", N_("the metadata are too long: {size} characters, at most {limit}"), hint, size=len(text), limit=limit)
    crowded = _crowded(path, text, first_line)
    if crowded:
        return crowded
    try:
        builder = _Builder(path, text, first_line, MAX_NODES * max(1, limit // MAX_METADATA))
        return builder.build(yaml.parse(text, Loader=_Loader))
    except _Refused as refused:
        return refused.finding
    except yaml.YAMLError as error:
        return _unreadable(path, text, first_line, error)


def _crowded(path: str, text: str, first_line: int) -> Problem | None:
    if text.count("[") + text.count("{") <= 200:
        return None
    for number, line in enumerate(text.split("\n"), first_line):
        if line.count("[") + line.count("{") > 200:
            hint = N_("write a list with one item a line, each starting with a hyphen")
            return problem(path, number, "PB008", N_("the metadata are nested too deeply"), hint)
    return None


class _Builder:
    def __init__(self, path: str, text: str, first_line: int, max_nodes: int) -> None:
        self.path, self.first_line, self.max_nodes, self.count = path, first_line, max_nodes, 0
        self.rows = text.split("\n")

    def line_of(self, event: yaml.Event) -> int:
        return (event.start_mark.line if event.start_mark else 0) + self.first_line

    def refuse(self, event: yaml.Event, code: str, message: str, hint: str, /, **values: object) -> _Refused:
        return _Refused(problem(self.path, self.line_of(event), code, message, hint, **values))

    def build(self, events: Iterator[yaml.Event]) -> Table:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self.refuse(event, "PB006", N_("there are two sets of metadata"), N_("delete the line with --- inside the metadata"))
            if isinstance(event, yaml.NodeEvent):
                root = self.node(event, events, 0)
        if root is None or (isinstance(root, Scalar) and root.is_null):
            return Table({}, {}, self.first_line)
        if not isinstance(root, Table):
            message, hint = N_("the metadata are not a list of fields"), N_("write one field a line, its name, a colon, a space, its value")
            raise _Refused(problem(self.path, root.line, "PB006", message, hint))
        return root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        self.count += 1
        line = self.line_of(event)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            message = N_("'{sign}{name}' is a YAML reference, which pages may not use")
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self.refuse(event, "PB007", message, N_("write the value itself, or put it in quotes"), sign=sign, name=anchor)
        if getattr(event, "tag", None) not in (None, "!"):
            message = N_("'{tag}' is a YAML tag, which pages may not use")
            raise self.refuse(event, "PB007", message, N_("put the value in quotes"), tag=str(getattr(event, "tag", "")).replace("tag:yaml.org,2002:", "!!"))
        if depth > MAX_DEPTH or self.count > self.max_nodes:
            hint = N_("keep only the fields that the field table lists")
            raise self.refuse(event, "PB008", N_("the metadata are nested too deeply"), hint)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            nodes = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                nodes.append(self.node(inner, events, depth + 1))
            return Items(tuple(nodes), line)
        return self.table(line, events, depth)

    def scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        value = str(event.value)
        if not value.isprintable() and (bad := HARMFUL.search(value)):  # written as an escape: "\u202e"
            message, hint = N_("an invisible sign ({sign}) stands in this value"), N_("delete it")
            raise self.refuse(event, "PB013", message, hint, sign=f"U+{ord(bad[0]):04X}")
        if "<" in value and (tag := _TAG.search(value)):
            raise self.refuse(event, "PB341", N_("the metadata hold HTML: {tag}"), N_("write the text without it"), tag=tag[0])
        if event.style not in ("|", ">") and (lost := self.remark_after(event)):
            message, hint = N_("'{text}' would be left out: # starts a remark"), N_("put the whole text in double quotes, or put a space behind the #")
            raise self.refuse(event, "PB010", message, hint, text=lost)
        return Scalar(value, line, not event.style)

    def remark_after(self, event: yaml.ScalarEvent) -> str:
        """What follows a value behind a # without a space: Session #2 would become Session."""
        mark = event.end_mark
        if mark and mark.line < len(self.rows) and "#" not in self.rows[mark.line]:
            return ""
        rest = self.rows[mark.line][mark.column :].lstrip(",]} ") if mark and mark.line < len(self.rows) else ""
        return rest.strip() if event.value and re.match(r"#[^\s#]", rest) else ""

    def table(self, line: int, events: Iterator[yaml.Event], depth: int) -> Table:
        nodes: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            if not isinstance(key, Scalar):
                raise self.refuse(event, "PB006", N_("a field has no name"), N_("write the name of the field, a colon, a space, its value"))
            if key.is_plain and key.text == "<<":
                raise self.refuse(event, "PB007", N_("'<<' is a YAML reference, which pages may not use"), N_("write the fields themselves"))
            if not key.text.isidentifier() and any(sign.isspace() and sign != " " for sign in key.text):
                message, hint = N_("a no-break space stands before a colon in the metadata"), N_("type the colon right after the name of the field")
                raise self.refuse(event, "PB006", message, hint)
            if key.text in nodes:
                message = N_("'{name}' stands twice, first on line {first}")
                raise self.refuse(event, "PB009", message, N_("delete one of the two"), name=key.text, first=lines[key.text])
            nodes[key.text] = self.node(next(events), events, depth + 1)
            lines[key.text] = key.line
        return Table(nodes, lines, line)


def _unreadable(path: str, text: str, first_line: int, error: yaml.YAMLError) -> Problem:
    """What an author most likely did, at the line on which it was done; YAML itself often stumbles a line later."""
    mark = getattr(error, "problem_mark", None)
    lines = text.split("\n")
    number = min(int(mark.line) if mark is not None else 0, max(0, len(lines) - 2))
    above = max(0, number - 1)
    for place in (number, above):
        if finding := _typical(lines, place, str(getattr(error, "problem", ""))):
            return problem(path, first_line + place, "PB006", *finding)
    hint = N_("put the whole text in double quotes, and close every quote and bracket")
    return problem(path, first_line + number, "PB006", N_("this line of the metadata cannot be read"), hint)


def _typical(lines: list[str], number: int, reason: str) -> tuple[str, str] | None:
    line, bare = lines[number], _bare(lines[number])
    if "\t" in line:
        return N_("there is a tab in the metadata"), N_("replace the tab by spaces")
    if _NO_BREAK.search(line):
        return N_("a no-break space stands before a colon in the metadata"), N_("type the colon right after the name of the field")
    if '"' in bare or re.search(r"(?:^|[:,\[{-])\s*'", bare):
        return N_("a quote is opened and never closed"), N_("close it at the end of the text")
    if bare.count("[") != bare.count("]") or bare.count("{") != bare.count("}"):
        return N_("a bracket has no partner"), N_("write [one, two] on one line, or put the whole text in double quotes")
    if "mapping values" in reason and bare.count(": ") + bare.endswith(":") > 1:
        return N_("a text in the metadata contains a colon"), N_("put the whole text after the first colon in double quotes")
    if number and _indent(line) > _indent(lines[number - 1]) and _FIELD.match(line) and not lines[number - 1].rstrip().endswith(":"):
        return N_("this field stands further right than the one above"), N_("start both at the same place")
    return None


def _bare(line: str) -> str:
    """A line without what is in quotes."""
    return re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'", "", line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
