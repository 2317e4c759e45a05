"""Text of a page -> its metadata with line numbers, and its prose.

The metadata are read from YAML's event stream, so that nothing is built before it is known to be small, shallow
and free of tags and aliases; values stay text with their line until the model says which type they should have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from palabre.messages import N_
from palabre.problems import Problem, problem

MAX_METADATA = 64 * 1024  # characters; our longest page has 9,000
MAX_DEPTH = 8
MAX_NODES = 5000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_FENCE = re.compile(r"-{3}[ \t]*$")
_END = re.compile(r"(?:-{3}|\.{3})[ \t]*$")
_NO_BREAK = re.compile("[\u00a0\u202f]:")
_KEY_VALUE = re.compile(r"[A-Za-z0-9_-]+[ \t]*:\s+\S")


@dataclass(frozen=True, slots=True)
class Scalar:
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
        tag = _RESOLVER.resolve(yaml.ScalarNode, self.text, (self.is_plain, not self.is_plain))
        return str(tag).rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Names and their values."""

    nodes: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Scalar | Items | Table
EMPTY = Table({}, {}, 1)


@dataclass(frozen=True, slots=True)
class Source:
    """A page as it was typed: metadata, prose, and the line on which the prose starts."""

    path: str
    metadata: Table
    prose: str
    prose_line: int
    text: str = field(repr=False, default="")


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
        return metadata
    return Source(path, metadata, "\n".join(lines[end + 1 :]), end + 2, text)


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
        builder = _Builder(path, first_line, MAX_NODES * max(1, limit // MAX_METADATA))
        return builder.build(yaml.parse(text, Loader=_Loader))
    except _Refused as refused:
        return refused.finding
    except yaml.YAMLError as error:
        return _unreadable(path, text, first_line, error)


def _crowded(path: str, text: str, first_line: int) -> Problem | None:
    for number, line in enumerate(text.split("\n"), first_line):
        if line.count("[") + line.count("{") > 200:
            hint = N_("write a list with one item a line, each starting with a hyphen")
            return problem(path, number, "PB008", N_("the metadata are nested too deeply"), hint)
    return None


class _Builder:
    def __init__(self, path: str, first_line: int, max_nodes: int) -> None:
        self.path, self.first_line, self.max_nodes, self.count = path, first_line, max_nodes, 0

    def line_of(self, event: yaml.Event) -> int:
        return int(event.start_mark.line) + self.first_line

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

    def node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], depth: int) -> Node:
        self.count += 1
        line = self.line_of(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            message = N_("'{sign}{name}' is a YAML reference, which pages may not use")
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self.refuse(event, "PB007", message, N_("write the value itself, or put it in quotes"), sign=sign, name=event.anchor)
        if getattr(event, "tag", None) not in (None, "!"):
            message = N_("'{tag}' is a YAML tag, which pages may not use")
            raise self.refuse(event, "PB007", message, N_("put the value in quotes"), tag=str(event.tag).replace("tag:yaml.org,2002:", "!!"))  # type: ignore[attr-defined]
        if depth > MAX_DEPTH or self.count > self.max_nodes:
            hint = N_("keep only the fields that the field table lists")
            raise self.refuse(event, "PB008", N_("the metadata are nested too deeply"), hint)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line, not event.style)
        if isinstance(event, yaml.SequenceStartEvent):
            nodes = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                nodes.append(self.node(inner, events, depth + 1))
            return Items(tuple(nodes), line)
        return self.table(line, events, depth)

    def table(self, line: int, events: Iterator[yaml.Event], depth: int) -> Table:
        nodes: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            if not isinstance(key, Scalar):
                raise self.refuse(event, "PB006", N_("a field has no name"), N_("write the name of the field, a colon, a space, its value"))
            if key.is_plain and key.text == "<<":
                raise self.refuse(event, "PB007", N_("'<<' is a YAML reference, which pages may not use"), N_("write the fields themselves"))
            if key.text in nodes:
                message = N_("'{name}' stands twice, first on line {first}")
                raise self.refuse(event, "PB009", message, N_("delete one of the two"), name=key.text, first=lines[key.text])
            nodes[key.text] = self.node(next(events), events, depth + 1)
            lines[key.text] = key.line
        return Table(nodes, lines, line)


def _unreadable(path: str, text: str, first_line: int, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    number = int(mark.line) if mark is not None else 0
    lines = text.split("\n")
    number = min(number, max(0, len(lines) - 2))
    line = lines[number] if lines else ""
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", "") or "unknown character").strip()
    message, hint = N_("the metadata cannot be read ({reason})"), N_("compare with the example in the guide for editors")
    before = lines[max(0, number - 1)]
    if "\t" in line:
        message, hint = N_("there is a tab in the metadata"), N_("replace the tab by spaces")
    elif _NO_BREAK.search(line) or _NO_BREAK.search(before):
        number = number if _NO_BREAK.search(line) else number - 1
        message, hint = N_("a no-break space stands before a colon in the metadata"), N_("type the colon right after the name of the field")
    elif re.search(r":\s.*:(\s|$)", line) and "mapping values" in reason:
        message, hint = N_("a text in the metadata contains a colon"), N_("put the whole text after the first colon in double quotes")
    elif re.match(r"\s*(- )?([\w-]+:)?\s*[\[{\"'`@%&*!|>]", line):
        hint = N_("put the whole text in double quotes, and close every quote and bracket")
    return problem(path, first_line + number, "PB006", message, hint, reason=reason)
