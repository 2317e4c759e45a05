"""Lists in data/ that the do-no-harm rules need: places by level, consents taken back, traces of the source pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from palabre import frontmatter
from palabre.frontmatter import Items, Scalar, Table
from palabre.memory import Memory, digest
from palabre.messages import N_
from palabre.model.vocabulary import PlaceLevel
from palabre.problems import Problem, problem

PLACES = "data/places.yml"
REVOKED = "data/revoked-consents.txt"
SHINGLES = "data/source-shingles.txt"
SHINGLE_WORDS = 12
_HEADS = {
    REVOKED: "# Consents that were taken back (PB525): the sha256 of each number. It keeps them out of sight, not secret: there are few numbers to try.",
    SHINGLES: "# Traces of texts that no project page repeats (PB533). The texts themselves are not kept here.",
}
_DIGITS = {REVOKED: 64, SHINGLES: 8}  # of each hash
MAX_LIST = 2_000_000  # bytes
_OURS = Path(__file__).resolve().parents[2]  # a project without lists of its own is held to ours


@dataclass(frozen=True, slots=True, eq=False)
class Safety:
    """What the lists say. Consents and passages stand there as hashes only."""

    places: Mapping[str, PlaceLevel] = field(default_factory=dict)
    revoked_consents: frozenset[str] = frozenset()  # sha256 of numbers like C-0001, in hexadecimal
    source_shingles: frozenset[str] = frozenset()  # first 8 hexadecimal digits of the sha256 of twelve words


def read(root: Path, text_of: Callable[[str], str], found: list[Problem], memory: Memory) -> Safety:
    """The lists of the project below `root`; what is wrong with them is reported.

    `text_of` gives the text of a list that is there, or "" after reporting why it cannot be read.
    """
    text = text_of(PLACES) if (root / PLACES).exists() else _text(_OURS / PLACES)
    places, reported = memory.recall(digest("places", text), partial(_places, text))
    found += reported
    revoked = text_of(REVOKED) if (root / REVOKED).exists() else ""
    shingles = text_of(SHINGLES) if (root / SHINGLES).exists() else _text(_OURS / SHINGLES)
    for path, listed in ((REVOKED, revoked), (SHINGLES, shingles)):
        found += _no_hashes(path, listed)
    return Safety(places, frozenset(_hashes(revoked)), frozenset(_hashes(shingles)))


def _no_hashes(path: str, text: str) -> Iterator[Problem]:
    """A line that is no hash protects nobody, for instance the number of a consent that somebody typed."""
    digits = _DIGITS[path]
    for number, line in enumerate(text.split("\n"), 1):
        said = line.split("#")[0].split()
        if said and not (len(said[0]) == digits and set(said[0].lower()) <= set("0123456789abcdef")):
            message = N_("'{text}' is no hash of {digits} hexadecimal digits, so nothing is kept out by this line")
            hint = N_("delete the line, and let scripts/keep_out.py write what you want to keep out")
            yield problem(path, number, "PB604", message, hint, text=said[0][:80], digits=digits)


def digest_of(consent: str) -> str:
    """What stands in the list for a consent that was taken back."""
    return sha256(consent.strip().upper().encode()).hexdigest()


def shingles_of_words(words: list[str]) -> Iterator[str]:
    """Each run of twelve words as a short hash; the words are in small letters without accents."""
    joined = " ".join(words).encode()
    starts = [0, *accumulate(len(word) + 1 for word in words)]
    for first, end in zip(starts, starts[SHINGLE_WORDS:], strict=False):
        yield sha256(joined[first : end - 1]).digest()[:4].hex()


def keep(root: Path, path: str, hashes: Iterable[str]) -> int:
    """Add hashes to one of these lists, at once or not at all; how many are new.

    Raises:
        OSError: the list cannot be read or written.
        UnicodeDecodeError: it is not in UTF-8.
    """
    file = root / path
    before = file.read_text("utf-8-sig") if file.is_file() else "" if path == REVOKED else _text(_OURS / path)
    known = set(_hashes(before))
    new = set(hashes) - known
    head = [line for line in (before or _HEADS[path]).splitlines() if line.startswith("#")]
    part = file.with_name(f"{file.name}.part")
    part.write_text("\n".join([*head, *sorted(known | new), ""]), "utf-8")
    part.replace(file)
    return len(new)


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_LIST).decode("utf-8", "replace")
    except OSError:
        return ""


def _hashes(text: str) -> Iterable[str]:
    return (line.split()[0].lower() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


@lru_cache(maxsize=2)
def _places(text: str) -> tuple[dict[str, PlaceLevel], list[Problem]]:
    """The level of each place in a list, and what is wrong with it."""
    places: dict[str, PlaceLevel] = {}
    found: list[Problem] = []
    table = frontmatter.read_yaml(PLACES, text, limit=MAX_LIST)
    if isinstance(table, Problem):
        return places, [table]
    for level, countries in table.nodes.items():
        if level not in list(PlaceLevel):
            found.append(
                problem(
                    PLACES, table.lines[level], "PB104", N_("'{value}' is not a level"), N_("choose one of: {names}"), value=level, names=", ".join(PlaceLevel)
                )
            )
            continue
        if not isinstance(countries, Table):
            found.append(_not_places(table.lines[level], level))
            continue
        for country, names in countries.nodes.items():
            known = [name.text.strip() for name in names.nodes if isinstance(name, Scalar)] if isinstance(names, Items) else []
            if not isinstance(names, Items) or len(known) < len(names.nodes) or not all(known):
                found.append(_not_places(countries.lines[country], f"{level}.{country}"))
            for name in filter(None, known):
                places.setdefault(name, PlaceLevel(level))
    return places, found


def _not_places(line: int, name: str) -> Problem:
    message, hint = (
        N_("'{field}' is not a list of places of a country, so they are not known"),
        N_("write the country, and its places in brackets: ML: [Gao, Ménaka]"),
    )
    return problem(PLACES, line, "PB103", message, hint, field=name)
