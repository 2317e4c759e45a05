"""On which line of a page's metadata something stands, so that a finding points at the item and not at its field."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import Document
from palabre.frontmatter import Items, Node, Scalar, Table


def item(document: Document, name: str, number: int) -> int:
    """The line of an item of a list, counted from 0."""
    return _inside(document.source.metadata.nodes.get(name), number, document.line_of(name))


def session(document: Document, day: int, number: int) -> int:
    """The line of a session of a programme, both counted from 0."""
    days = document.source.metadata.nodes.get("days")
    one = days.nodes[day] if isinstance(days, Items) else None
    return _inside(one.nodes.get("sessions") if isinstance(one, Table) else None, number, document.line_of("days"))


def saying(document: Document, name: str, text: str) -> int:
    """The line on which a field says something, or else the line of the field."""
    return next(_lines_of(document.source.metadata.nodes.get(name), text), document.line_of(name))


def of(document: Document, name: str) -> range:
    """All the lines of a field, down to the next one."""
    first = document.line_of(name)
    if name not in document.source.metadata.lines:
        return range(first, first + 1)
    return range(first, min(line for line in (*document.source.metadata.lines.values(), document.source.prose_line - 1) if line > first))


def _inside(node: Node | None, number: int, otherwise: int) -> int:
    return node.nodes[number].line if isinstance(node, Items) else otherwise


def _lines_of(node: Node | None, text: str) -> Iterator[int]:
    if isinstance(node, Scalar):
        if node.text == text:
            yield node.line
    elif node is not None:
        for inner in node.nodes if isinstance(node, Items) else node.nodes.values():
            yield from _lines_of(inner, text)
