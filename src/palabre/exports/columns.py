"""How wide the columns of a printed table are: as their texts ask for, and so that the table is short."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import panflute as pf

CELL_EDGES = 2  # letters that the edges of a cell take
ROOM_TO_WRITE = 14  # letters: a column to be filled in by hand
MANY_ROWS = 40  # the highest ones decide
BOLD = 1.25  # how much wider a word at the head of a column may be than others
_CALL = re.compile(r"#\w+\(\d*\)")  # what Typst draws, as room to write


def balanced(table: Any, room: int, *, is_stretched: bool = False) -> None:
    """Give the columns of a table the widths that make it short. A line holds about `room` letters.

    A table that needs less keeps its columns as wide as they want to be, or `is_stretched`; columns to be filled in by hand get all the room.
    """
    heads = len(table.head.content)
    rows = [row for part in (table.head, *table.content) for row in part.content]
    texts = [[_CALL.sub("", pf.stringify(cell)).strip() for cell in row.content] for row in rows]
    columns = [[row[place] for row in texts if place < len(row)] for place in range(len(table.colspec))]
    blank = [not any(column[heads:]) for column in columns]

    def longest(length: Callable[[str], float], column: list[str]) -> int:
        return max((math.ceil(length(text) * (BOLD if row < heads else 1)) for row, text in enumerate(column)), default=1)

    most = [max(longest(len, column), ROOM_TO_WRITE if empty else 0) + CELL_EDGES for column, empty in zip(columns, blank, strict=True)]
    if sum(most) <= room and not any(blank):
        if is_stretched:
            _share(table, most)
        return
    least = [longest(_longest_word, column) + CELL_EDGES for column in columns]
    while sum(least) > room and max(least) > CELL_EDGES + 1:  # the longest words are broken first
        least[least.index(max(least))] -= 1
    letters = [[ROOM_TO_WRITE if empty else len(text) for text, empty in zip(row, blank, strict=False)] for row in texts]
    wide = widths(sorted(letters, key=sum)[-MANY_ROWS:], least, room)
    if any(blank):
        wide = [one + empty * (room - sum(wide)) // sum(blank) for one, empty in zip(wide, blank, strict=True)]
    _share(table, wide)


def _longest_word(text: str) -> float:
    """In letters; other signs take half of the room of one."""
    return max((len(word) - sum(not sign.isalnum() for sign in word) / 2 for word in text.split()), default=1)


def _share(table: Any, wide: list[int]) -> None:
    table.colspec = [(alignment, one / sum(wide)) for (alignment, _), one in zip(table.colspec, wide, strict=True)]


def height(table: Any, room: int) -> int:
    """About how many lines a table takes that has its columns, with one more for the edges of each row."""
    wide = [share * room if isinstance(share, float) else room for _, share in table.colspec]
    rows = [row for part in (table.head, *table.content) for row in part.content]
    return sum(1 + max((math.ceil(len(pf.stringify(cell)) / one) for cell, one in zip(row.content, wide, strict=False)), default=1) for row in rows)


def widths(rows: list[list[int]], least: list[int], room: int) -> list[int]:
    """So many letters for each column, in a line of `room`, that rows whose cells hold so many letters become as low as they can.

    >>> widths([[4, 200], [4, 100]], [6, 10], 60)
    [6, 54]
    >>> widths([[100, 100]], [6, 6], 60)
    [30, 30]
    """
    wide = list(least)

    def height(wide: list[int]) -> float:  # of all rows; each is nearly as high as its highest cell
        return sum(sum(max(1.0, cell / one) ** 8 for cell, one in zip(row, wide, strict=False)) ** 0.125 for row in rows)

    while sum(wide) < room:
        wider = min(([one + (place == other) for other, one in enumerate(wide)] for place in range(len(wide))), key=height)
        if height(wider) >= height(wide):
            break
        wide = wider
    return wide
