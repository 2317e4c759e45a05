"""Make a release of a folder that is ready: add the tool and the page that verify, list every file, say what it is, sign it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from palabre.offline import traveller
from palabre.releases import Ledger
from palabre.stick import changes, dangers, verify
from palabre.stick.release import FOLDER, Entry, Manifest, Release, Statement, is_kept

Sign = Callable[[bytes, str], bytes]  # a statement and a comment -> the text of its signature


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an edition says of itself. One without names has neither `name` nor `address`."""

    edition: str  # a neutral word, part of file names: "public"
    languages: tuple[str, ...]
    date: dt.date  # of its newest content
    name: str = ""
    address: str = ""  # of the page that verifies


class SealError(Exception):
    """Files that no release may hold; one a line."""


def seal(
    folder: Path,
    about: About,
    ledger: Ledger,
    *,
    key: str = "",
    extra: Mapping[str, bytes] | None = None,
    is_published: bool = False,
    sign: Sign | None = None,
) -> Release:
    """Make a release of a folder. Unless it is being published, it is the newest published one when the files are the same, and a draft otherwise.

    `extra` are files that are added in the folder "verify", by name. `sign` signs what is published; without it, only the site can prove the release.

    Raises:
        SealError: files that a release may not hold.
        MisfitsError: names and sizes that not every stick can hold.
    """
    put(folder, {**(extra or {}), traveller.NAME: traveller.archive(key)})
    found = cleared(folder)
    put(folder, {Path(changes.PAGES).name: changes.text(changes.pages(folder, found.files))})
    manifest = Manifest.of(listing(folder))
    release = described(manifest, about, ledger, is_published)
    if is_published and sign:
        said = release.statement
        release = replace(release, signature=sign(said.text(), f"{said.identity} {said.date}"))
    put(folder, {Path(path).name: content for path, content in release.own_files.items()})
    return release


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into the folder "verify"."""
    (folder / FOLDER).mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / FOLDER / name).write_bytes(content)


def cleared(folder: Path) -> verify.Found:
    """What a folder holds, once what an earlier sealing wrote is removed.

    Raises:
        SealError: links, files of a system.
    """
    found = verify.look(folder)
    for path in [path for path in found.files if is_kept(path)]:
        (folder / path).unlink()
        del found.files[path]
    wrong = sorted([*found.odd, *(path for path in found.files if dangers.of(path) == dangers.SYSTEM)])
    if wrong:
        raise SealError("\n".join(wrong))
    return found


def listing(folder: Path) -> list[Entry]:
    """Every file of a folder."""
    found = verify.look(folder)
    return [Entry(path, found.files[path], digest) for path, digest in verify.hashes(folder, found, found.files).items()]


def described(manifest: Manifest, about: About, ledger: Ledger, is_published: bool) -> Release:
    """What a list is: the next release when it is being published, the newest one when it is the same, a draft otherwise."""
    digest = hashlib.sha256(manifest.text()).hexdigest()
    newest = ledger.newest
    is_newest = newest is not None and newest.sha256 == digest
    statement = Statement(
        edition=about.edition,
        serial=ledger.serial + (is_published and not is_newest),
        is_draft=not (is_published or is_newest),
        languages=about.languages,
        date=newest.date if newest and is_newest else about.date,
        files=len(manifest.entries),
        size=manifest.size,
        sha256=digest,
        name=about.name,
        address=about.address,
    )
    signature = newest.signature.encode() if newest and is_newest and newest.signature else None
    return Release(statement, manifest, signature)
