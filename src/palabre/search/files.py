"""The index as small classic scripts: a browser can load them from a folder on a stick, where it may not fetch data.

For each language: search/<language>/core.js (what can be found, the words, where their numbers are), search/<language>/<n>.js
(the numbers, cut by the order of the words so that a word and its forms stand together), search/<language>/text/<page>.js (the
pieces of one page, for the passages that are shown).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from palabre.languages import Language
from palabre.messages import N_, translator
from palabre.model.vocabulary import LABELS, Audience, Theme
from palabre.search.index import FIELDS, Index
from palabre.search.words import LIGATURES

PART = 9_000  # numbers in a part: about 10 KB when compressed
FOLDER = "search"
LIBRARIES = Path(sys.prefix, "share", "palabre", "search")  # what scripts/setup.py brought
ENGINE = "minisearch.js"
BASE = "base-stemmer.js"

KINDS = {
    "module": N_("Module"),
    "kit": N_("Kit"),
    "radio": N_("Radio scripts"),
    "project": N_("Project"),
    "programme": N_("Programme"),
    "term": N_("Glossary"),
    "page": N_("Page"),
    "guide": N_("Page"),
}
CHOICES = {
    "module": N_("Modules"),
    "step": N_("Steps of sessions"),
    "handout": N_("Handouts and flipcharts"),
    "kit": N_("Kits"),
    "radio": N_("Radio scripts"),
    "programme": N_("Programmes"),
    "project": N_("Projects"),
    "term": N_("Words of the glossary"),
}
WAYS = {"a-z.md": N_("All words and pages from A to Z"), "modules/index.md": N_("All modules"), "contribute/index.md": N_("Ask for what is missing")}
WORDS = {
    "one": N_("{count} page found"),
    "many": N_("{count} pages found"),
    "none": N_("Nothing found."),
    "near": N_("Words that are nearest"),
    "else": N_("Other ways to find it"),
    "more": N_("Show more pages"),
    "apart": N_("The same search in another language: {language}"),
    "widen": N_("Search everything"),
    "all": N_("All"),
    "kind": N_("Kind"),
    "theme": N_("Theme"),
    "audience": N_("For whom"),
    "duration": N_("Duration"),
    "minutes": N_("At most {count} minutes"),
    "recent": N_("Searched before, on this device only"),
    "erase": N_("Erase this list"),
    "key": N_("The key / opens the search"),
}


def data(index: Index, language: Language) -> Iterator[tuple[str, str]]:
    """The files of one language, by path below the site."""
    code = index.speech.code
    parts, cuts = _parts(index)
    version = hashlib.sha256(_json([index.terms, parts, [entry.location for entry in index.entries]]).encode()).hexdigest()[:12]
    yield f"{FOLDER}/{code}/core.js", _script(code, "core", version, _core(index, language, cuts))
    for number, part in enumerate(parts):
        yield f"{FOLDER}/{code}/{number}.js", _script(code, str(number), version, part)
    for location, pieces in index.pieces.items():
        name = f"text/{text_name(location)}"
        yield f"{FOLDER}/{code}/{name}.js", _script(code, name, "", [[piece.anchor, piece.title, piece.kind, piece.text] for piece in pieces])


def libraries(indexes: dict[str, Index]) -> Iterator[tuple[str, str]]:
    """The engine, and the stemmers of the languages of the site, by path below the site.

    Raises:
        FileNotFoundError: scripts/setup.py has not brought them.
    """
    stemmers = sorted({index.speech.stemmer for index in indexes.values() if index.speech.stemmer})
    for name in (ENGINE, *([BASE] if stemmers else []), *(f"{stemmer}-stemmer.js" for stemmer in stemmers)):
        yield f"{FOLDER}/{name}", (LIBRARIES / name).read_text("utf-8")


def text_name(location: str) -> str:
    """The name of the file with the text of a page.

    >>> text_name("modules/x.md")
    'modules-x'
    """
    return location.removesuffix(".md").replace("/", "-")


def _core(index: Index, language: Language, cuts: list[int]) -> dict[str, Any]:
    entries = index.entries
    kinds, themes, audiences = (
        sorted(set(values)) for values in ([e.kind for e in entries], [e.theme for e in entries], [a for e in entries for a in e.audience])
    )
    speech = index.speech
    return {
        "name": language.name,
        "folder": language.folder,
        "direction": language.direction,
        "words": _words(language.code, kinds, themes, audiences),
        "fields": FIELDS,
        "kinds": kinds,
        "themes": themes,
        "audiences": audiences,
        "entries": [
            [
                entry.location,
                entry.title,
                kinds.index(entry.kind),
                themes.index(entry.theme),
                sum(1 << audiences.index(audience) for audience in entry.audience),
                entry.minutes,
                *entry.lengths,
            ]
            for entry in entries
        ],
        "terms": _front_coded(index.terms),
        "cuts": cuts,
        "same": [[meaning.name, ["  ".join(" ".join(phrase) for phrase in side) for side in (meaning.own, meaning.other)]] for meaning in index.meanings],
        "speech": {"stemmer": speech.stemmer, "stop": " ".join(sorted(speech.stop)), "respelt": speech.respelt, "ligatures": LIGATURES},
    }


def _words(code: str, kinds: list[str], themes: list[str], audiences: list[str]) -> dict[str, Any]:
    """What the dialog says."""
    say = translator(code)
    labels = {str(label): say(text) for label, text in LABELS.items() if isinstance(label, Theme | Audience)}
    return {
        **{name: say(text) for name, text in WORDS.items()},
        "kinds": {kind: say(KINDS[kind]) for kind in kinds},
        "choices": {kind: say(text) for kind, text in CHOICES.items() if kind in kinds or kind in ("step", "handout")},
        "themes": {theme: labels[theme] for theme in themes if theme},
        "audiences": {audience: labels[audience] for audience in audiences},
        "ways": [[page, say(text)] for page, text in WAYS.items()],
    }


def _front_coded(terms: list[str]) -> str:
    """Sorted words, each without the beginning that it shares with the one before: its length as a letter, then the rest."""
    last, found = "", []
    for term in terms:
        shared = next((place for place, (left, right) in enumerate(zip(last, term, strict=False)) if left != right), min(len(last), len(term)))
        shared = min(shared, 25)
        found.append(chr(65 + shared) + term[shared:])
        last = term
    return "\n".join(found)


def _parts(index: Index) -> tuple[list[list[list[int]]], list[int]]:
    """The numbers of the terms in parts, and the place of the first term of each part."""
    parts: list[list[list[int]]] = []
    cuts: list[int] = []
    size = PART
    for place, term in enumerate(index.terms):
        if size >= PART:
            parts.append([])
            cuts.append(place)
            size = 0
        numbers = list(_numbers(index.postings[term]))
        parts[-1].append(numbers)
        size += len(numbers)
    return parts, cuts


def _numbers(postings: Any) -> Iterator[int]:
    """For each entry: how far it is from the one before, and how often the word stands in its fields, as one number."""
    last = 0
    for entry in sorted(postings):
        title, front, heading, body = postings[entry]
        yield entry - last
        yield body + 10 * (min(heading, 3) + 4 * (min(front, 3) + 4 * min(title, 3)))
        last = entry


def _script(code: str, name: str, version: str, value: Any) -> str:
    return f"palabreSearch.take({_json(code)},{_json(name)},{_json(version)},{_json(value)});\n"


def _json(value: Any) -> str:
    """JSON that is also a script; it is no part of a page, so that < may stand in it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
