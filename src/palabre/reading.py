"""How easily a text is followed: sentences, their length, and an index suited to each language.

English: Flesch reading ease, 206.835 - 1.015 S - 84.6 W (R. Flesch, 1948). French: its adaptation by L. Kandel and
A. Moles (1958), 207 - 1.015 S - 73.6 W. S is words a sentence, W syllables a word; 60 and more is plain language.
Other languages, and a check across languages: LIX, S + the percentage of words of more than six letters
(C. H. Björnsson, 1968); 40 and less is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from palabre.markup import Block, Line

MOST_ALOUD = 16  # words: the longest median of sentences that are said aloud
_FORMULAS = {"en": (206.835, 1.015, 84.6), "fr": (207.0, 1.015, 73.6)}
_END = re.compile(r"(?<=[.!?…])(?:\s?[»”\")*_])*\s+(?=[«“\"(*_]*[^\W\d_a-zà-öø-ÿ]|\d)")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`#>|]|\{[^}]*\}|<[^>]*>|^\s*(?:[-+]|\d+\.)\s")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Measure:
    """The readability of a text."""

    sentences: int
    words: int
    median: float  # words a sentence
    mean: float  # words a sentence
    ease: float | None  # Flesch, or Kandel and Moles; None in a language without a formula
    lix: float


def sentences(text: str) -> list[str]:
    """The sentences of a text in Markdown, without its marks.

    >>> sentences("« Qui parle ? » Une personne. *Pas* deux.")
    ['« Qui parle ?', 'Une personne.', 'Pas deux.']
    """
    found = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)", text):
        plain = " ".join(_MARKS.sub(lambda match: match[1] or " ", paragraph).split())
        found += [sentence.strip(' "»”') for sentence in _END.split(plain)]
    return [sentence for sentence in found if _WORD.search(sentence)]


def words(text: str) -> list[str]:
    """The words of a text; an elision or a hyphen does not make two of one."""
    return _WORD.findall(text)


def median(texts: Iterable[str]) -> float:
    """The median number of words in the sentences of texts; 0 when there are none."""
    return _middle([len(words(sentence)) for text in texts for sentence in sentences(text)] or [0])


def _middle(lengths: list[int]) -> float:
    """The median; Python's own module for it is slow to load."""
    ordered, half = sorted(lengths), len(lengths) // 2
    return (ordered[half] + ordered[~half]) / 2


def aloud(blocks: Iterable[Block]) -> list[str]:
    """What facilitators say: the text of the boxes of the kind say."""
    return [block.text for block in blocks if block.kind == "say"]


def running(paragraphs: Iterable[Line]) -> list[str]:
    """Paragraphs that are sentences: no headings, tables or boxes."""
    return [paragraph.text for paragraph in paragraphs if not paragraph.text.lstrip().startswith(("#", "|", "!!!", "[^"))]


def measure(texts: Iterable[str], language: str) -> Measure:
    """The readability of texts in a language, by its ISO 639 code."""
    found = [words(sentence) for text in texts for sentence in sentences(text)]
    lengths, all_words = [len(each) for each in found], [word for each in found for word in each]
    if not all_words:
        return Measure(0, 0, 0.0, 0.0, None, 0.0)
    mean = len(all_words) / len(lengths)
    long = 100 * sum(len(word) > 6 for word in all_words) / len(all_words)
    ease = None
    if language in _FORMULAS:
        base, by_sentence, by_word = _FORMULAS[language]
        ease = base - by_sentence * mean - by_word * sum(syllables(word, language) for word in all_words) / len(all_words)
    return Measure(len(lengths), len(all_words), _middle(lengths), mean, ease, mean + long)


@lru_cache(maxsize=20_000)
def syllables(word: str, language: str) -> int:
    """How many syllables a word has, counted as its groups of vowels without a mute e at the end: right for most words, not for all.

    >>> [syllables(word, "en") for word in ("well", "water", "table", "asked", "quiet", "mediation", "reconciliation")]
    [1, 2, 2, 1, 2, 4, 6]
    >>> [syllables(word, "fr") for word in ("puits", "terre", "parlent", "l'eau", "théâtre", "médiation", "facilitatrices")]
    [1, 1, 1, 1, 2, 3, 5]
    """
    text = word.lower().replace("’", "'")
    mute, apart = _SYLLABLES[language]
    return max(1, len(_VOWELS.findall(apart.sub(r"\g<0>-", mute.sub("", text) or text))))


_VOWELS = re.compile(r"[aeiouyàâéèêëîïôöùûüœæ]+")
_SYLLABLES = {  # what is not heard, and what two vowels in a row are heard apart after
    "en": (re.compile(r"(?<=[^aeiouyl])(?:e|es)$|(?<=[^aeioutd])ed$"), re.compile(r"i(?=a|et|u)|(?<=[aeio])y(?=i)")),
    "fr": (re.compile(r"(?<=[^aeiouyàâéèêëîïôöùûü])(?:e|es|ent)$"), re.compile(r"é(?=[aeioâu])|ï|(?<=a)y")),
}
