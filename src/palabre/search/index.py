"""The catalogue in one language -> what is looked up: pages and terms, and for each word where it stands and how much it weighs there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from palabre.catalogue import Catalogue, Document
from palabre.languages import Language
from palabre.model.data import Tongue
from palabre.model.pages import Kit, Module, Programme, Radio
from palabre.search.texts import KINDS, Piece, front, pieces
from palabre.search.words import Speech, fold, words_of

FIELDS = ("title", "front", "heading", "body")
BODY = FIELDS.index("body")
MOST = 9  # a word that stands more often in a field weighs no more
TERM = "term"
NAME = 9  # words; a longer text is a sentence, not a name of something
GUIDES = "contribute/"  # for those who write pages; they and the lists of pages stand behind what readers look for


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: a page, or a term of the glossary (then `location` ends in its anchor)."""

    location: str
    title: str
    kind: str
    theme: str = ""
    audience: tuple[str, ...] = ()
    minutes: int = 0
    lengths: tuple[int, ...] = (0, 0, 0, 0)


@dataclass(frozen=True)
class Meaning:
    """Phrases that mean the same, each as its terms; those of the site's language and those of the others."""

    name: str
    own: tuple[tuple[str, ...], ...]
    other: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Index:
    """Everything that is looked up in one language. `postings`: term -> number of entry -> how often in each of FIELDS."""

    speech: Speech
    entries: tuple[Entry, ...]
    postings: Mapping[str, Mapping[int, list[int]]]
    meanings: tuple[Meaning, ...]
    pieces: Mapping[str, list[Piece]] = field(repr=False)  # by location

    @cached_property
    def terms(self) -> list[str]:
        """All terms: single words, pairs of words, meanings, each kind in the order of its letters."""
        return sorted(self.postings, key=lambda term: (kind_of(term), term))


def kind_of(term: str) -> int:
    """0 for a word, 1 for two words side by side, 2 for a meaning."""
    return 2 if term[0] == "=" else int(" " in term)


# settings ---------------------------------------------------------------------------------------------------------


def speeches(catalogue: Catalogue) -> dict[str, Speech]:
    """How each language of the site is searched; one that data/search.yml does not know has neither stemmer nor stop words."""
    known = catalogue.search.languages or {}
    return {language.code: _speech(language.code, known.get(language.code) or Tongue()) for language in catalogue.languages.all}


def _speech(code: str, tongue: Tongue) -> Speech:
    respelt = tuple((pair[0], pair[1]) for pair in tongue.respelt)
    return Speech(code, stemmer=str(tongue.stemmer or ""), stop=frozenset(fold(tongue.stop).split()), respelt=respelt)


# meanings ---------------------------------------------------------------------------------------------------------


def meanings(catalogue: Catalogue, known: Mapping[str, Speech]) -> dict[str, list[Meaning]]:
    """Words that mean the same, by language: each term of the glossary with its other forms, and the lines of data/search.yml."""
    groups = [*_glossary(catalogue), *catalogue.search.same]
    found: dict[str, list[Meaning]] = {}
    for code in known:
        for number, group in enumerate(groups):
            own = _phrases(group.get(code, ()), known[code])
            other = _phrases((text for spoken in known if spoken != code for text in group.get(spoken, ())), known[code])
            meaning = Meaning(f"={number}", own, tuple(phrase for phrase in other if phrase not in own))
            found.setdefault(code, []).append(meaning)
    return found


def _phrases(texts: Iterable[str], speech: Speech) -> tuple[tuple[str, ...], ...]:
    """Each phrase with all its words, as pages have it, and without those that say nothing, as it may be typed, if two are left.

    Phrases of another language go through the analyser of the site's own: so do the words that are typed.
    """
    found: dict[tuple[str, ...], None] = {}
    for text in texts:
        whole, short = tuple(speech.terms(text, with_stop=True)), tuple(speech.terms(text))
        found |= dict.fromkeys(phrase for phrase in (whole, short if len(short) > 1 else ()) if phrase)
    return tuple(found)


def _glossary(catalogue: Catalogue) -> Iterator[Mapping[str, Iterable[str]]]:
    for term in catalogue.terms.values():
        yield {code: [without_note(wording.term), *wording.also] for code, wording in term.wordings.items()}


def without_note(term: str) -> str:
    """A term without what stands behind it in round brackets: "Need (in a conflict)" -> "Need"."""
    return term.partition(" (")[0]


# the index --------------------------------------------------------------------------------------------------------


def build(catalogue: Catalogue) -> dict[str, Index]:
    """The index of each language of the site."""
    known = speeches(catalogue)
    same = meanings(catalogue, known)
    return {language.code: _index(catalogue, language, known[language.code], same[language.code]) for language in catalogue.languages.all}


def _index(catalogue: Catalogue, language: Language, speech: Speech, same: list[Meaning]) -> Index:
    phrases = _Phrases(same)
    entries: list[Entry] = []
    postings: dict[str, dict[int, list[int]]] = {}
    texts: dict[str, list[Piece]] = {}
    for document in _listed(catalogue, language):
        found = pieces(document, catalogue)
        texts[document.location] = found
        for entry, fields in _entries(document, found, catalogue):
            counts = [_counted(parts, number, speech, phrases) for number, parts in enumerate(fields)]
            for place, count in enumerate(counts):
                for term, times in count.items():
                    postings.setdefault(term, {}).setdefault(len(entries), [0, 0, 0, 0])[place] = min(times, MOST)
            lengths = tuple(sum(times for term, times in count.items() if term.isalnum()) for count in counts)
            entries.append(Entry(entry.location, entry.title, entry.kind, entry.theme, entry.audience, entry.minutes, lengths))
    used = [meaning for meaning in same if meaning.name in postings]
    return Index(speech, tuple(entries), postings, tuple(used), texts)


def _listed(catalogue: Catalogue, language: Language) -> list[Document]:
    found = (document for document in catalogue.documents if document.language == language and document.is_published and document.page)
    return sorted(found, key=lambda document: document.location)


def _entries(document: Document, found: list[Piece], catalogue: Catalogue) -> Iterator[tuple[Entry, tuple[list[str], ...]]]:
    """Each entry of a page with the texts of its fields."""
    page = document.page
    assert page is not None
    minutes = document.body.minutes if isinstance(page, Module) else 0
    entry = Entry(
        document.location,
        page.title,
        "guide" if document.location.startswith(GUIDES) or document.location.endswith("/index.md") else KINDS[type(page)],
        theme=str(getattr(page, "theme", "") or ""),
        audience=tuple(str(each) for each in getattr(page, "audience", ())),
        minutes=minutes,
    )
    number = [page.id] if isinstance(page, Module | Kit | Radio | Programme) else []
    parts = [piece for piece in found if piece.kind != TERM]
    headings = [piece.title for piece in parts[1:] if not piece.is_fixed]
    body = [text for piece in parts for text in ((piece.title, piece.text) if piece.is_fixed else (piece.text,))]
    yield entry, ([page.title, *number], front(document, catalogue), headings, body)
    for piece in found:
        if piece.kind == TERM:
            yield Entry(f"{document.location}#{piece.anchor}", piece.title, TERM), ([piece.title], [], [], [piece.text])


def _counted(texts: list[str], number: int, speech: Speech, phrases: _Phrases) -> Counter[str]:
    """How often each term stands in a field. Pairs of words count where they are names: "two words" -> "two word"."""
    counted: Counter[str] = Counter()
    for text in texts:
        folded = fold(text)
        words = words_of(folded)
        for word, times in Counter(words).items():  # a long text has few different words
            stem, says = speech.known[word]
            if says or (number != BODY and len(stem) > 1):
                counted[stem] += times
            for name in phrases.alone.get(stem, ()):
                counted[name] += times
        counted.update(phrases.longer_in([speech.known[word][0] for word in words]))
        if "-" in folded:
            counted.update(speech.compounds(folded))
        if number != BODY:
            counted.update(_pairs([stem for stem, says in map(speech.known.__getitem__, words) if says]))
    return counted


def _pairs(terms: list[str]) -> Iterator[str]:
    if len(terms) <= NAME:
        yield from (f"{first} {second}" for first, second in pairwise(terms))


class _Phrases:
    """Finds meanings: those of single words, and those of several in a row of terms."""

    def __init__(self, same: list[Meaning]) -> None:
        self.alone: dict[str, list[str]] = {}
        self.longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for meaning in same:
            for phrase in meaning.own:
                if len(phrase) == 1:
                    self.alone.setdefault(phrase[0], []).append(meaning.name)
                else:
                    self.longer.setdefault(phrase[0], []).append((phrase, meaning.name))

    def longer_in(self, terms: list[str]) -> Iterator[str]:
        """The meanings of the phrases of two words and more that stand in a row of terms."""
        for place in [place for place, term in enumerate(terms) if term in self.longer]:
            for phrase, name in self.longer[terms[place]]:
                if tuple(terms[place : place + len(phrase)]) == phrase:
                    yield name
