"""A line that shows how far a long work is: bytes, share, time left."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from .words import N_, Translate, duration, size

_WIDTH = 24  # signs of the bar
_EVERY = 0.1  # seconds between two pictures of it
_STEP = 10  # hundredths between two lines where there is no screen


class Bar:
    """Shows a work on a screen as one line that is drawn again, elsewhere as a line at each tenth."""

    def __init__(self, what: str, say: Translate, stream: TextIO | None = None) -> None:
        self._what, self._say = what, say
        self._stream = stream or sys.stderr
        self._is_screen = self._stream.isatty()
        self._begin = self._drawn = 0.0
        self._step = 0

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` bytes of `total` are done."""
        now = time.monotonic()
        self._begin = self._begin or now
        share = done / total if total else 1.0
        if self._is_screen and (now - self._drawn >= _EVERY or done >= total):
            self._drawn = now
            bar = "#" * round(share * _WIDTH)
            end = "\n" if done >= total else ""
            self._stream.write(f"\r{self._what} [{bar:{_WIDTH}}] {self._words(done, total, share, now)}   {end}")
            self._stream.flush()
        elif not self._is_screen and (share * 100 >= self._step + _STEP or done >= total) and self._step < 100:
            self._step = int(share * 100) // _STEP * _STEP
            self._stream.write(f"{self._what} {self._words(done, total, share, now)}\n")

    def _words(self, done: int, total: int, share: float, now: float) -> str:
        spent = now - self._begin
        text = self._say(N_("{share} %, {done} of {total}")).format(share=int(share * 100), done=size(done, self._say), total=size(total, self._say))
        if done >= total:
            return text + ", " + self._say(N_("in {time}")).format(time=duration(spent, self._say))
        left = duration(spent / share * (1 - share), self._say) if share else "?"
        return text + ", " + self._say(N_("{time} left")).format(time=left)
