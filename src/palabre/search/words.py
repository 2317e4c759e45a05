"""Text -> the words under which it is found. theme/search/words.js does the same to what readers type; a test holds both together."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
LONGEST = 40  # letters; what is longer is no word
_ACCENTS = dict.fromkeys(number for number in range(sys.maxunicode + 1) if unicodedata.category(chr(number)) == "Mn")
_BARE = {**_ACCENTS, **{ord(sign): letters for sign, letters in LIGATURES.items()}}
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"(?<![^\W_])[^\W_]+(?:[-‐‑][^\W_]+)+")


@dataclass(frozen=True)
class Speech:
    """How the words of a language are told apart: everything that search knows of it.

    `respelt` holds pairs; the first of a pair is replaced by the second before the stemmer sees a word, at its end only when
    it starts with a hyphen. A language without a stemmer is searched by whole words and their beginnings.
    """

    code: str
    stemmer: str = ""
    stop: frozenset[str] = frozenset()
    respelt: tuple[tuple[str, str], ...] = ()
    known: dict[str, tuple[str, bool]] = field(init=False, repr=False, compare=False)  # folded word -> its stem, whether it says anything

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", _Known(self))

    @cached_property
    def _stem(self) -> Any:
        return snowballstemmer.stemmer(self.stemmer) if self.stemmer else None

    def stem(self, word: str) -> str:
        """What the forms of a folded word have in common: "mediations" -> "mediat"."""
        return self.known[word][0]

    def _stemmed(self, word: str) -> str:
        for old, new in self.respelt:
            if not old.startswith("-"):
                word = word.replace(old, new)
            elif word.endswith(old[1:]):
                word = word[: len(word) - len(old) + 1] + new
        return str(self._stem.stemWord(word)) if self._stem else word

    def terms(self, text: str, with_stop: bool = False) -> list[str]:
        """The terms of a text in their order; words that say nothing are left out unless they are asked for."""
        return [self.stem(word) for word in split(text) if with_stop or not self.is_stop(word)]

    def compounds(self, folded: str) -> list[str]:
        """Words with hyphens, as one: "peace-building" is found as "peacebuilding" too."""
        joined = (re.sub(r"[-‐‑]", "", word) for word in _JOINED.findall(folded))
        return [self.stem(word) for word in joined if len(word) <= LONGEST]

    def is_stop(self, word: str) -> bool:
        """Whether a folded word says too little to look for: the, of, which; single letters, as in l'."""
        return word in self.stop or (len(word) == 1 and not word.isdecimal())


class _Known(dict[str, tuple[str, bool]]):
    """Each word is looked into once: a page has few words that the ones before it had not."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self.speech = speech

    def __missing__(self, word: str) -> tuple[str, bool]:
        found = self[word] = (self.speech._stemmed(word), not self.speech.is_stop(word))
        return found


def fold(text: str) -> str:
    """A text without what readers leave out when they type: capitals, accents, ligatures.

    >>> fold("Cœur d’Éleveur")
    'coeur d’eleveur'
    """
    low = text.lower()
    return low if low.isascii() else unicodedata.normalize("NFKD", low).translate(_BARE)


def split(text: str) -> list[str]:
    """The folded words of a text; apostrophes and hyphens part words.

    >>> split("L'éleveur, aujourd’hui")
    ['l', 'eleveur', 'aujourd', 'hui']
    """
    return words_of(fold(text))


def words_of(folded: str) -> list[str]:
    """The words of a text that is folded already."""
    return [word for word in _WORD.findall(folded) if len(word) <= LONGEST]
