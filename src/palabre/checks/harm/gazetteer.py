"""Names of places in a text, and how fine each is; names that a page invents; titles of works that it cites."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from palabre.catalogue import Catalogue, Document
from palabre.checks.harm.text import Kind, Reading, late, pattern, read
from palabre.frontmatter import Items, Scalar, Table
from palabre.model.vocabulary import PlaceLevel
from palabre.safety import Safety

FINE = frozenset((PlaceLevel.COMMUNE,))
NEAR = frozenset((PlaceLevel.COMMUNE, PlaceLevel.CERCLE, PlaceLevel.PROVINCE))
LOCAL = NEAR | {PlaceLevel.REGION}


@dataclass(frozen=True, slots=True)
class Place:
    """A name where it stands in a text."""

    start: int
    end: int
    name: str
    level: PlaceLevel


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Known names by their longest word, and how far into the name it stands; the longest names first."""

    by_word: dict[str, tuple[tuple[str, int, str, PlaceLevel], ...]]
    words: frozenset[str]


@lru_cache(maxsize=4)
def _gazetteer_of(safety: Safety) -> Gazetteer:
    return _gazetteer(tuple(safety.places.items()))


@lru_cache(maxsize=4)
def _gazetteer(places: tuple[tuple[str, PlaceLevel], ...]) -> Gazetteer:
    by_word: dict[str, list[tuple[str, int, str, PlaceLevel]]] = {}
    for name, level in places:
        low = _alike(read("", Kind.OTHER, name).low)
        word = max(re.split(r"[^a-z]+", low), key=len)
        by_word.setdefault(word, []).append((low, low.index(word), name, level))
    found = {word: tuple(sorted(names, key=lambda entry: -len(entry[0]))) for word, names in by_word.items() if word}
    return Gazetteer(found, frozenset(found))


def places_in(catalogue: Catalogue, text: Reading) -> tuple[Place, ...]:
    """The places that a text names, in order."""
    return _found(_gazetteer_of(catalogue.safety), text)


@lru_cache(maxsize=1024)
def _found(gazetteer: Gazetteer, text: Reading) -> tuple[Place, ...]:
    return tuple(_in_order(gazetteer, text))


def _in_order(gazetteer: Gazetteer, text: Reading) -> Iterator[Place]:
    for start, end in text.spots(gazetteer.words):
        if not text.plain[start].isupper() and text.kind is not Kind.NAMES:
            continue
        for low, offset, name, level in gazetteer.by_word[text.low[start:end]]:
            first = start - offset
            last = first + len(low)
            if (
                first >= 0
                and _alike(text.low[first:last]) == low
                and not text.low[last : last + 1].isalnum()
                and not text.low[max(0, first - 1) : first].isalnum()
            ):
                yield Place(first, last, name, level)
                break


def _alike(name: str) -> str:
    return name.replace("-", " ").replace("'", " ")


def near(places: tuple[Place, ...], start: int, end: int, levels: frozenset[PlaceLevel]) -> Place | None:
    """The first place of some levels between two offsets."""
    first, stop = bisect_left(places, start, key=_start), bisect_left(places, end, key=_start)
    return next((place for place in places[first:stop] if place.level in levels), None)


def _start(place: Place) -> int:
    return place.start


# small places that no list knows ----------------------------------------------------------------------------------

_SMALL = pattern(
    """village villages hameau hameaux fraction fractions quartier quartiers commune communes campement campements puits forage hamlet hamlets neighbourhood
    neighbourhoods neighborhood ward wards
    camp camps quarter""",
    r"""\b(?:[Vv]illage|[Hh]ameau|[Ff]raction|[Qq]uartier|[Cc]ommune|[Cc]ampement|[Hh]amlet|[Nn]eighbou?rhood|[Ww]ard|[Cc]amp|[Pp]uits|
    [Ff]orage)[sx]?\s(?:rurale?s?\s|urbaines?\s)?
    (?:de\s|d'\s?|du\s|des\s|of\s|in\s|named\s|called\s|nommée?\s|appelée?\s)(?:la\s|les\s|the\s)?(?P<name>[A-ZÉÈÎ][\w'\-]+(?:\s[A-ZÉÈ][\w'\-]+)?)
    |\b[Qq]uartier\s(?P<quarter>[A-ZÉÈÎ][\w'\-]+)|\b[Ff]ractions?\s(?:des\s)?(?P<kel>Kel\s[A-Z][\w\-]+)
    |(?<=[a-z,]\s)(?P<before>[A-Z][\w'\-]{2,})\s(?:village|quarter|camp|neighbou?rhood|hamlet)\b""",
    45,
)
_INVENTED = frozenset(
    """
    invente inventee inventes inventees invented fictif fictive fictifs fictives fictional fictitious imaginaire imaginaires imaginary imagined
    """.split()
)
_SIGNS_OF_INVENTION = (b"invent", b"ficti", b"imagin", b"&")
_NAME = late(r"\b[A-ZÉÈÎ][\w'\-]+")
_NO_NAME = frozenset(
    """
    the this that each every one two our your their his her some any no paix peace hope nations monday tuesday wednesday thursday friday saturday sunday
    """.split()
)


def small_places(catalogue: Catalogue, text: Reading) -> Iterator[Place]:
    """Villages, quarters and fractions that the text names, invented ones left out."""
    invented: frozenset[str] | None = None
    for match in _small(text):
        group = next(name for name in ("name", "quarter", "kel", "before") if match[name])
        name = match[group].rstrip("'-")
        words = name.split()
        if invented is None:
            invented = invented_names(catalogue)
        level = next((place.level for place in places_in(catalogue, text) if match.start() <= place.start < match.end()), None)
        is_wide = level in (PlaceLevel.COUNTRY, PlaceLevel.REGION) or (level is not None and match[0].split()[0][-1] in "sx")  # "22 communes of Goundam"
        if words[0] in invented or words[0].lower() in _NO_NAME or is_wide:
            continue
        if not text.is_address(match.start()):
            yield Place(match.start(), match.end(), match[0], PlaceLevel.COMMUNE)


@lru_cache(maxsize=1024)
def _small(text: Reading) -> tuple[re.Match[str], ...]:
    return tuple(_SMALL.finditer(text, of_plain=True))


def invented_names(catalogue: Catalogue) -> frozenset[str]:
    """Names that some page says are invented: "Zandoula, an invented commune"."""
    real = {_alike(name.lower()).split()[0] for name in catalogue.safety.places}
    found: set[str] = set()
    for document in catalogue.documents:
        found |= catalogue.memory.recall(f"invented {document.fingerprint}", partial(_beside_invented, document))
    return frozenset(name for name in found if name.lower() not in real)


def _beside_invented(document: Document) -> frozenset[str]:
    """Names in the sentences of a page that say that something is invented."""
    # only the paragraphs with a sign of it: whole pages are read by others, while two processes share the work
    texts = [read("", Kind.OTHER, text) for text in _paragraphs_with(_SIGNS_OF_INVENTION, document.source.text)]
    return frozenset(name for text in texts for spot in text.spots(_INVENTED) for name in _NAME.findall(text.plain, *text.sentence(*spot)))


def _paragraphs_with(signs: Iterable[bytes], text: str) -> set[str]:
    """The paragraphs of a text in which one of some signs stands, in small letters or not; bytes are searched in a fifth of the time."""
    content = text.encode("utf-8", "surrogatepass")
    low, found = content.lower(), set()
    for sign in signs:
        at = low.find(sign)
        while at >= 0:
            end = low.find(b"\n\n", at)
            found.add(content[low.rfind(b"\n\n", 0, at) + 1 : end if end >= 0 else None])
            at = low.find(sign, end) if end >= 0 else -1
    return {paragraph.decode("utf-8", "surrogatepass") for paragraph in found}


# titles -----------------------------------------------------------------------------------------------------------


class Titles:
    """Titles of works and organisations that pages cite: their words are not ours to change."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._titles: tuple[str, ...] | None = None

    def hold(self, text: Reading, start: int, end: int) -> bool:
        """Whether a passage is part of such a title."""
        if self._titles is None:
            self._titles = _long_titles(tuple(all_titles(self._catalogue)))
        words = text.low[start:end]
        for title in self._titles:
            at = title.find(words)
            while at >= 0:
                if len(title) > len(words) and text.low.startswith(title, start - at) and start >= at:
                    return True
                at = title.find(words, at + 1)
        return False


@lru_cache(maxsize=4)
def _long_titles(titles: tuple[str, ...]) -> tuple[str, ...]:
    lines = (" ".join(read("", Kind.OTHER, title).low.split()) for title in titles)
    return tuple(line for line in lines if len(line) >= 12)


def all_titles(catalogue: Catalogue) -> Iterator[str]:
    """Titles and publishers of works, and names of organisations."""
    for reference in catalogue.references.values():
        yield reference.title
        yield reference.publisher or ""
    for organisation in catalogue.organisations.values():
        yield from organisation.name.values()
    for document in catalogue.documents:
        yield from cited_titles(document)


def cited_titles(document: Document) -> Iterator[str]:
    """Titles, publishers and notes of the sources and media of a project."""
    for field in ("sources", "media"):
        items = document.source.metadata.nodes.get(field)
        for item in items.nodes if isinstance(items, Items) else ():
            for name in ("title", "publisher") if isinstance(item, Table) else ():
                node = item.nodes.get(name)  # type: ignore[union-attr]
                if isinstance(node, Scalar) and not node.is_null:
                    yield node.text
