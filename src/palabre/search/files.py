"""The index as small classic scripts: a browser can load them from a folder on a stick, where it may not fetch data.

For each language: search/<language>/core.js (what can be found, the words, where their numbers are), search/<language>/<digest>/<n>.js
(the numbers, cut by the order of the words so that a word and its forms stand together), search/<language>/text/<page>.js (the
pieces of one page, for the passages that are shown). The scripts that search are one file, search/<digest>/<language>.js: a phone
far from a mast waits a second for each. A folder with a digest never changes: so a core can only get the numbers that it was made with.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from palabre import theme
from palabre.languages import Language
from palabre.messages import N_, translator
from palabre.model.vocabulary import LABELS, Audience, Theme
from palabre.search.index import FIELDS, Index, kind_of
from palabre.search.texts import NAMES_OF_KINDS
from palabre.search.words import LIGATURES, Speech

PART = 9_000  # numbers in a part: about 10 KB when compressed
BLOCK = 32  # terms of which a reader's device takes apart all or none
FOLDER = "search"
LIBRARIES = Path(sys.prefix, "share", "palabre", "search")  # what scripts/setup.py brought
ENGINE = "minisearch.js"
SCRIPTS = ("words.js", "finder.js", "dialog.js")  # of the theme, in the order in which they need each other
BASE = "base-stemmer.js"

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
    version = theme.digest(_json([index.terms, parts, [entry.location for entry in index.entries]]).encode())
    yield f"{FOLDER}/{code}/core.js", _script(code, "core", {**_core(index, language, cuts), "parts": f"{version}/"})
    for number, part in enumerate(parts):
        yield f"{FOLDER}/{code}/{version}/{number}.js", _script(code, f"{version}/{number}", part)
    for location, pieces in index.pieces.items():
        name = f"text/{text_name(location)}"
        yield f"{FOLDER}/{code}/{name}.js", _script(code, name, [[piece.anchor, piece.title, piece.kind, piece.text] for piece in pieces])


def scripts_folder(root: Path) -> str:
    """Where the scripts that search are published: a folder whose name changes with them."""
    files = [*(root / theme.FOLDER / FOLDER / name for name in SCRIPTS), *sorted(LIBRARIES.glob("*.js"))]
    return f"{FOLDER}/{theme.digest(*(file.read_bytes() for file in files))}"


def scripts(root: Path, speeches: Iterable[Speech]) -> Iterator[tuple[str, str]]:
    """For each language all that searches, and for readers of other languages its stemmer, by path below the site.

    Raises:
        FileNotFoundError: scripts/setup.py has not brought the engine or a stemmer.
    """
    folder = scripts_folder(root)
    own = [(root / theme.FOLDER / FOLDER / name).read_text("utf-8") for name in SCRIPTS]
    for speech in speeches:
        stemmer = [(LIBRARIES / name).read_text("utf-8") for name in (BASE, f"{speech.stemmer}-stemmer.js") if speech.stemmer]
        yield f"{folder}/{speech.code}.js", "\n".join([(LIBRARIES / ENGINE).read_text("utf-8"), *stemmer, *own])
        if stemmer:
            yield f"{folder}/{speech.stemmer}-stemmer.js", "\n".join(stemmer)


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
        "block": BLOCK,
        "kinds_of_terms": [sum(kind_of(term) == kind for term in index.terms) for kind in range(3)],
        "cuts": cuts,
        "same": "\n".join(sorted(_phrases(index))),
        "speech": {"stemmer": speech.stemmer, "stop": " ".join(sorted(speech.stop)), "respelt": speech.respelt, "ligatures": LIGATURES},
    }


def _words(code: str, kinds: list[str], themes: list[str], audiences: list[str]) -> dict[str, Any]:
    """What the dialog says."""
    say = translator(code)
    labels = {str(label): say(text) for label, text in LABELS.items() if isinstance(label, Theme | Audience)}
    return {
        **{name: say(text) for name, text in WORDS.items()},
        "kinds": {kind: say(NAMES_OF_KINDS[kind]) for kind in kinds},
        "choices": {kind: say(text) for kind, text in CHOICES.items() if kind in kinds or kind in ("step", "handout")},
        "themes": {theme: labels[theme] for theme in themes if theme},
        "audiences": {audience: labels[audience] for audience in audiences},
        "ways": [[page, say(text)] for page, text in WAYS.items()],
    }


def _phrases(index: Index) -> Iterator[str]:
    """Each phrase with the number of its meaning behind ! when it is of this language, behind # when it is of another."""
    for meaning in index.meanings:
        for sign, phrases in (("!", meaning.own), ("#", meaning.other)):
            yield from (f"{' '.join(phrase)}{sign}{meaning.name[1:]}" for phrase in phrases)


def _front_coded(terms: list[str]) -> str:
    """Sorted words, each without the beginning that it shares with the one before in its block: its length as a letter, then the rest."""
    last, found = "", []
    for number, term in enumerate(terms):
        last = last if number % BLOCK else ""
        shared = next((place for place, (left, right) in enumerate(zip(last, term, strict=False)) if left != right), min(len(last), len(term)))
        shared = min(shared, 25)
        found.append(chr(65 + shared) + term[shared:])
        last = term
    return "\n".join(found)


def _parts(index: Index) -> tuple[list[str], list[int]]:
    """The numbers of the terms in parts, each a text that is taken apart only where it is needed, and the place of the first term of each part."""
    parts: list[list[str]] = []
    cuts: list[int] = []
    size = PART
    for place, term in enumerate(index.terms):
        if size >= PART:
            parts.append([])
            cuts.append(place)
            size = 0
        numbers = list(_numbers(index.postings[term]))
        parts[-1].append(",".join(map(str, numbers)))
        size += len(numbers)
    return [";".join(part) for part in parts], cuts


def _numbers(postings: Any) -> Iterator[int]:
    """For each entry: how far it is from the one before, and how often the word stands in its fields, as one number."""
    last = 0
    for entry in sorted(postings):
        title, front, heading, body = postings[entry]
        yield entry - last
        yield body + 10 * (min(heading, 3) + 4 * (min(front, 3) + 4 * min(title, 3)))
        last = entry


def _script(code: str, name: str, value: Any) -> str:
    return f"palabreSearch.take({_json(code)},{_json(name)},{_json(value)});\n"


def _json(value: Any) -> str:
    """JSON that is also a script; it is no part of a page, so that < may stand in it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
