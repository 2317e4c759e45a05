"""Pieces of a word processor's file -> Markdown as our pages write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import panflute as pf

from palabre.exports.wordfile import Grid, Heading, Listing, Paragraph, Piece, Quote, folded, plain_text

_SIGNS = re.compile(r"([\\`*])")
_UNDERSCORE = re.compile(r"(?<![\w_])_{1,2}(?=[^\s_])|(?<=[^\s_])_{1,2}(?![\w_])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_STARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(#|>|\||!!!|[-+](?=\s))"), r"\\\1"),
    (re.compile(r"^(\d{1,9})([.)])(?=\s)"), r"\1\\\2"),
    (re.compile(r"^(-{2,}\s*)$"), r"\\\1"),
    (re.compile(r"^\?\?\?"), "&#63;??"),
    (re.compile(r"^~~~"), "&#126;~~"),
    (re.compile(r"^:(?=\s)"), "&#58;"),
    (re.compile(r"^=(?==*\s*$)"), "&#61;"),
)  # what would begin a heading, a quote, a table, a box, a list, code, a definition or a line
_MARKS = {pf.Strong: "**", pf.Emph: "*", pf.Strikeout: "s", pf.Superscript: "sup", pf.Subscript: "sub"}


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters that share their marks."""

    text: str  # Markdown
    marks: frozenset[str] = frozenset()
    target: str = ""


@dataclass
class Writer:
    """Writes pieces as Markdown; pictures and addresses are found by those who know the site."""

    picture: Callable[[str, str], str | None]  # alternative text and title -> address, None when it is not ours
    address: Callable[[str, str], str]  # where a link leads, and its words -> address, "" when it is dropped
    footnotes: list[str] = field(default_factory=list)

    def blocks(self, pieces: Iterable[Piece]) -> list[str]:
        """Each piece as a block, without the lines between them."""
        return [text for piece in pieces if (text := self.block(piece))]

    def block(self, piece: Piece) -> str:
        """One piece."""
        match piece:
            case Paragraph():
                return _started(self.line(piece.inlines))
            case Heading():
                return f"{'#' * max(3, min(6, piece.level + 1))} {self.heading(piece.inlines)}"
            case Listing():
                return self._list(piece)
            case Grid():
                return self._table(piece)
            case Quote():
                return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.blocks(piece.pieces)).split("\n"))

    def box(self, kind: str, pieces: Iterable[Piece]) -> str:
        """A box of a kind."""
        return f"!!! {kind}\n\n" + indented("\n\n".join(self.blocks(pieces)))

    def heading(self, inlines: Iterable[Any]) -> str:
        """The text of a heading: on one line, without bold or italic."""
        bare = [replace(run, marks=frozenset(), target="") for run in self._runs(inlines, frozenset(), "")]
        return " ".join(_joined(bare).replace("  \n", " ").split())

    def line(self, inlines: Iterable[Any]) -> str:
        """Inlines as Markdown; lines that break stay broken."""
        text = _joined(list(self._runs(inlines, frozenset(), "")))
        return "  \n".join(" ".join(line.split()) for line in text.split("  \n")).strip()

    def cell(self, pieces: Iterable[Piece]) -> str:
        """A cell of a table, on one line."""
        lines = [self.line(piece.inlines) if isinstance(piece, Paragraph | Heading) else _escaped(piece.text) for piece in pieces]
        return "<br>".join(lines).replace("  \n", "<br>").replace("|", "\\|")

    def _list(self, listing: Listing) -> str:
        rows = []
        for number, item in enumerate(listing.items, 1):
            first, *rest = self.blocks(item) or [""]
            lead = f"{number}. " if listing.is_ordered else "- "
            tight = all(isinstance(piece, Listing) for piece in item[1:])
            rows.append(lead + indented(("\n" if tight else "\n\n").join([first, *rest])).lstrip(" "))
        return "\n".join(rows)

    def _table(self, grid: Grid) -> str:
        width = max((len(row) for row in grid.rows), default=0)
        rows = [[*(self.cell(cell) for cell in row), *[""] * (width - len(row))] for row in grid.rows]
        return "\n".join(["| " + " | ".join(row) + " |" for row in rows[:1]] + ["|" + "---|" * width] + [_row(row) for row in rows[1:]])

    # inlines ------------------------------------------------------------------------------------------------------

    def _runs(self, inlines: Iterable[Any], marks: frozenset[str], target: str) -> Iterator[_Run]:
        for each in inlines:
            match each:
                case pf.Str():
                    yield _Run(_escaped(each.text), marks, target)
                case pf.Space() | pf.SoftBreak():
                    yield _Run(" ", marks, target)
                case pf.LineBreak():
                    yield _Run("  \n", marks, target)
                case pf.Code():
                    yield _Run(f"`{each.text}`" if "`" not in each.text else _escaped(each.text), marks, target)
                case pf.Math():
                    yield _Run(_escaped(each.text), marks, target)
                case pf.Quoted():
                    sign = '"' if each.quote_type == "DoubleQuote" else "'"
                    yield from (_Run(sign, marks, target), *self._runs(each.content, marks, target), _Run(sign, marks, target))
                case pf.Image():
                    yield from self._picture(each, marks)
                case pf.Link():
                    yield from self._runs(each.content, marks, self.address(each.url, plain_text(each.content)) or target)
                case pf.Note():
                    self.footnotes.append(" ".join(self.blocks(_paragraphs(each))))
                    yield _Run(f"[^{len(self.footnotes)}]", marks, target)
                case pf.Strong() | pf.Emph() | pf.Strikeout() | pf.Superscript() | pf.Subscript():
                    yield from self._runs(each.content, marks | {_MARKS[type(each)]}, target)
                case _ if hasattr(each, "content"):
                    yield from self._runs(each.content, marks, target)

    def _picture(self, image: Any, marks: frozenset[str]) -> Iterator[_Run]:
        alt = plain_text(image.content)
        found = self.picture(alt, image.title)
        if found is not None:
            yield _Run(f"![{alt}]({found})", marks)


def _paragraphs(element: Any) -> Iterator[Paragraph]:
    blocks: list[Any] = []
    element.walk(lambda each, _: blocks.append(each) if isinstance(each, pf.Para | pf.Plain) else None)
    return (Paragraph("", tuple(block.content)) for block in blocks)


def _row(cells: Sequence[str]) -> str:
    """A row of a table; empty cells take one space."""
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)


def _joined(runs: list[_Run]) -> str:
    """Runs with their marks: links outside, then bold, then italic."""
    return "".join(_linked(target, list(group)) for target, group in groupby(runs, lambda run: run.target))


def _linked(target: str, runs: list[_Run]) -> str:
    text = _marked(runs, ("**", "*", "s", "sup", "sub"))
    if not target or not text.strip():
        return text
    if target == re.sub(r"\\(.)", r"\1", text) and target.startswith("http"):
        return f"<{target}>"
    return _around(text, "[", f"]({target})")


def _marked(runs: list[_Run], marks: tuple[str, ...]) -> str:
    if not marks:
        return "".join(run.text for run in runs)
    mark, *rest = marks
    pieces = []
    for is_marked, group in groupby(_smoothed(runs, mark), lambda run: mark in run.marks):
        inner = _marked(list(group), tuple(rest))
        opening, closing = (mark, mark) if "*" in mark else (f"<{mark}>", f"</{mark}>")
        pieces.append(_around(inner, opening, closing) if is_marked and inner.strip() else inner)
    return "".join(pieces)


def _smoothed(runs: list[_Run], mark: str) -> list[_Run]:
    """A space between two words that share a mark gets it too: Word cuts runs where it likes."""
    found = list(runs)
    for place, run in enumerate(found[1:-1], 1):
        if run.text.isspace() and mark in found[place - 1].marks and mark in found[place + 1].marks:
            found[place] = replace(run, marks=run.marks | {mark})
    return found


def _around(text: str, opening: str, closing: str) -> str:
    """A text between signs, its outer spaces left outside."""
    bare = text.strip()
    start = text.index(bare)
    return text[:start] + opening + bare + closing + text[start + len(bare) :]


def _escaped(text: str) -> str:
    """A text whose signs mean nothing in Markdown; on one line, its spaces as they are."""
    text = _UNDERSCORE.sub(lambda match: "\\_" * len(match[0]), _SIGNS.sub(r"\\\1", folded(text)))
    text = _TAG.sub("&lt;", _ENTITY.sub("&amp;", text))
    return re.sub(r"([{}\[\]])", r"\\\1", text)


def _started(text: str) -> str:
    """A paragraph whose lines begin no list, heading or box."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        for pattern, better in _STARTS:
            line = pattern.sub(better, line, count=1)
        lines[place] = line
    return "\n".join(lines)


def indented(text: str) -> str:
    """A text four spaces further right, empty lines apart."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


# pages as blocks ------------------------------------------------------------------------------------------------------

_LIST = re.compile(r"[-*+] |(\d+)\. ")


def split(text: str) -> list[str]:
    """The blocks of a page as it is typed: what is moved right, the next item of a list, and a remark stay with their neighbour.

    >>> split("One\\n\\n!!! say\\n\\n    Two\\n\\n- a\\n\\n- b")
    ['One', '!!! say\\n\\n    Two', '- a\\n\\n- b']
    """
    blocks: list[str] = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")):
        if blocks and (block.startswith("    ") or _is_remark(blocks[-1]) or _go_on(blocks[-1], block)):
            blocks[-1] += "\n\n" + block
        elif block.strip():
            blocks.append(block)
    return blocks


def _is_remark(block: str) -> bool:
    return block.startswith("<!--") and block.endswith("-->") and "palabre:" not in block


def _go_on(before: str, block: str) -> bool:
    first, second = (_LIST.match(text) for text in (before, block))
    return bool(first and second) and bool(first and first[1]) == bool(second and second[1])
