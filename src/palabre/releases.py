"""What was ever published of an edition: each release, and each file with the releases it belongs to. One file in data/releases/ for each edition.

From it come the lists of all older releases, so that update packs can be made, and old copies known, without keeping the old files.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from palabre.stick.release import Entry, Manifest, Release
from palabre.stick.verify import Known

FOLDER = "data/releases"
PACKS = "build/packs"  # update packs, made by scripts/release.py
ADDRESS = "releases/"  # of all this on the site
KNOWN = f"{ADDRESS}known.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One release."""

    serial: int
    date: dt.date
    languages: tuple[str, ...]
    sha256: str  # of its list
    signature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file as it was from one release to another."""

    entry: Entry
    first: int
    last: int | None = None  # None while it is in the newest release


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything published of one edition, oldest first."""

    edition: str
    releases: tuple[Published, ...] = ()
    files: tuple[Kept, ...] = ()

    @property
    def newest(self) -> Published | None:
        return self.releases[-1] if self.releases else None

    @property
    def serial(self) -> int:
        """The number of the newest release, 0 before the first."""
        return self.newest.serial if self.newest else 0

    def manifest(self, serial: int) -> Manifest:
        """The list of a release as it was."""
        return Manifest.of(kept.entry for kept in self.files if kept.first <= serial and (kept.last is None or serial <= kept.last))

    def following(self, release: Release) -> Ledger:
        """With one more release.

        Raises:
            ValueError: its number is not the next one.
        """
        said = release.statement
        if said.is_draft or said.serial != self.serial + 1 or said.edition != self.edition:
            raise ValueError(f"after {self.edition}-{self.serial} comes number {self.serial + 1}, not {said.identity}")
        now = set(release.manifest.entries)
        current = {kept.entry for kept in self.files if kept.last is None}
        kept = [replace(each, last=self.serial) if each.last is None and each.entry not in now else each for each in self.files]
        kept += [Kept(entry=entry, first=said.serial) for entry in sorted(now - current)]
        signature = release.signature.decode("ascii") if release.signature else None
        published = Published(serial=said.serial, date=said.date, languages=said.languages, sha256=said.sha256, signature=signature)
        return Ledger(edition=self.edition, releases=(*self.releases, published), files=tuple(sorted(kept, key=lambda each: (each.entry, each.first))))

    def text(self) -> str:
        """As it is written: one line for each release and each file, so that two versions can be compared."""
        releases = [
            {"serial": each.serial, "date": each.date.isoformat(), "languages": each.languages, "sha256": each.sha256} | _signed(each) for each in self.releases
        ]
        files = [[*each.entry, each.first, each.last] for each in self.files]
        parts = (f'"{name}": [\n{",".join(chr(10) + json.dumps(row) for row in rows).lstrip()}\n]' for name, rows in (("releases", releases), ("files", files)))
        return f'{{"edition": {json.dumps(self.edition)},\n' + ",\n".join(parts) + "}\n"


def _signed(published: Published) -> dict[str, str]:
    return {"signature": published.signature} if published.signature else {}


def read(root: Path, edition: str) -> Ledger:
    """What was published of an edition; an empty ledger before the first release.

    Raises:
        ValueError: the file cannot be read, or does not give the lists that it says were published.
    """
    file = root / FOLDER / f"{edition}.json"
    if not file.is_file():
        return Ledger(edition=edition)
    try:
        known = json.loads(file.read_text("utf-8"))
        releases = tuple(
            Published(**{**each, "date": dt.date.fromisoformat(each["date"]), "languages": tuple(each["languages"])}) for each in known["releases"]
        )
        files = tuple(Kept(entry=Entry(path, size, sha256), first=first, last=last) for path, size, sha256, first, last in known["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file}: {error}") from error
    return Ledger(edition=edition, releases=releases, files=files)


def write(root: Path, ledger: Ledger) -> Path:
    """Keep a ledger, at once or not at all."""
    file = root / FOLDER / f"{ledger.edition}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_text(ledger.text(), "utf-8")
    part.replace(file)
    return file


def all_of(root: Path) -> Iterator[Ledger]:
    """The ledgers of all editions, by name."""
    for file in sorted((root / FOLDER).glob("*.json")):
        yield read(root, file.stem)


def known(root: Path, key: str) -> Known:
    """What whoever has the project knows of what was published."""
    return Known(key, {f"{ledger.edition}-{each.serial}": each.sha256 for ledger in all_of(root) for each in ledger.releases})


def for_the_site(root: Path, key: str) -> Iterator[tuple[str, str]]:
    """What the page that verifies asks for, by path below the site: the newest of all, and each ledger."""
    ledgers = list(all_of(root))
    told = {
        "key": key,
        "published": dict(known(root, key).published),
        "newest": {ledger.edition: ledger.serial for ledger in ledgers},
        "editions": [ledger.edition for ledger in ledgers],
    }
    yield KNOWN, json.dumps(told, indent=1) + "\n"
    yield from ((f"{ADDRESS}{ledger.edition}.json", ledger.text()) for ledger in ledgers)


def pack_name(edition: str, first: int, last: int) -> str:
    """What an update pack is called: "public-6-to-7.zip"."""
    return f"{edition}-{first}-to-{last}.zip"


def packs(root: Path) -> dict[str, int]:
    """The bytes of each update pack that was made, by its name."""
    return {file.name: file.stat().st_size for file in sorted((root / PACKS).glob("*.zip"))}
