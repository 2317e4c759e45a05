"""Lists in data/ that the do-no-harm rules need: places by level, consents taken back, traces of the source pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
MAX_LIST = 2_000_000  # bytes
_OURS = Path(__file__).resolve().parents[2]  # a project without lists of its own is held to ours


@dataclass(frozen=True, slots=True, eq=False)
class Safety:
    """What the lists say. Consents and passages stand there as hashes only."""

    places: Mapping[str, PlaceLevel] = field(default_factory=dict)
    revoked_consents: frozenset[str] = frozenset()  # sha256 of numbers like C-0001, in hexadecimal
    source_shingles: frozenset[str] = frozenset()  # first 8 hexadecimal digits of the sha256 of twelve words


def read(root: Path, found: list[Problem], memory: Memory) -> Safety:
    """The lists of the project below `root`; what cannot be read is reported."""
    text = _text(_own(root, PLACES)).replace("\r\n", "\n")
    places, reported = memory.recall(digest("places", text), partial(_places, text))
    found += reported
    return Safety(places, frozenset(_hashes(root / REVOKED)), frozenset(_hashes(_own(root, SHINGLES))))


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
        OSError: the list cannot be written.
    """
    file = root / path
    held_to = file if path == REVOKED else _own(root, path)
    known = set(_hashes(held_to))
    new = set(hashes) - known
    head = [line for line in (_text(held_to) or _HEADS[path]).splitlines() if line.startswith("#")]
    part = file.with_name(f"{file.name}.part")
    part.write_text("\n".join([*head, *sorted(known | new), ""]), "utf-8")
    part.replace(file)
    return len(new)


def _own(root: Path, path: str) -> Path:
    return root / path if (root / path).is_file() else _OURS / path


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_LIST).decode("utf-8", "replace")
    except OSError:
        return ""


def _hashes(file: Path) -> Iterable[str]:
    return (line.split()[0].lower() for line in _text(file).splitlines() if line.strip() and not line.lstrip().startswith("#"))


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
        for names in countries.nodes.values() if isinstance(countries, Table) else ():
            for name in names.nodes if isinstance(names, Items) else ():
                if isinstance(name, Scalar) and name.text.strip():
                    places.setdefault(name.text.strip(), PlaceLevel(level))
    return places, found
