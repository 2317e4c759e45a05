"""The folder of a copy -> a release: what it says of itself, what proves it, what is printed on its label."""

from __future__ import annotations

from pathlib import Path

from palabre import releases
from palabre.catalogue import Catalogue
from palabre.offline import copies, page, seal
from palabre.offline.copies import Copy
from palabre.stick import pack, signature
from palabre.stick.release import Release

_WITHOUT_NAME = "training"  # what an edition without names is called in file names: nobody who looks over a shoulder reads that something is left out
VERIFY = "verify/"  # address of the page of the site
_OLDEST = 5  # releases back for which an update pack is made


def about(copy: Copy, catalogue: Catalogue) -> seal.About:
    """What the release of a copy says of itself."""
    settings, is_named = catalogue.settings, not copy.edition.is_discreet
    return seal.About(
        edition=copy.name if is_named else "-".join((_WITHOUT_NAME, *copy.languages)),
        languages=copies.spoken(copy, catalogue.languages),
        date=catalogue.newest,
        name=settings.name if is_named else "",
        address=settings.address + VERIFY if is_named else "",
    )


def sealed(folder: Path, copy: Copy, catalogue: Catalogue, is_published: bool = False, sign: seal.Sign | None = None) -> Release:
    """Make a release of the folder of a copy: the next one, if it is being published; signed, if the publisher has a key.

    Raises:
        SealError, MisfitsError: see `seal`.
    """
    said = about(copy, catalogue)
    spoken = tuple(language for language in catalogue.languages.all if language.code in said.languages)
    extra = page.files(catalogue.root, spoken, said.address)
    ledger = releases.read(catalogue.root, said.edition)
    return seal.seal(folder, said, ledger, key=catalogue.settings.release_key, extra=extra, is_published=is_published, sign=sign)


def publish(folder: Path, release: Release, root: Path) -> list[Path]:
    """Keep a release in the ledger, and make the packs that lead to it from older ones; their files are returned."""
    before = releases.read(root, release.statement.edition)
    releases.write(root, before.following(release))
    target = root / releases.PACKS
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for old in before.releases[-_OLDEST:]:
        file = target / releases.pack_name(before.edition, old.serial, release.statement.serial)
        pack.write_pack(folder, release, before.manifest(old.serial), file)
        made.append(file)
    return made


def label(release: Release, key: str) -> str:
    """What is written on a stick or its bag, in French and English: enough to compare it with the site, without a name where there is none."""
    said = release.statement
    lines = [
        f"{said.name} {said.identity}".strip() + f" – {said.date}",
        "Liste / list: " + signature.digits(said.sha256),
        *([f"Vérifier / verify: {said.address}"] if said.address else []),
        *([f"Clé / key: {signature.fingerprint(key)}"] if key and said.name and release.signature else []),
    ]
    return "\n".join(lines)
