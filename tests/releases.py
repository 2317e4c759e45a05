"""Small releases for the tests of what is carried without a network: a tree of files, its editions, a key."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

import minisign

from palabre import releases
from palabre.offline import seal
from palabre.releases import Ledger
from palabre.stick.release import Release

PAIR = minisign.KeyPair.generate()
KEY = PAIR.public_key.to_base64().decode()
ADDRESS = "https://palabre.example/verify/"


def sign(statement: bytes, comment: str) -> bytes:
    """As scripts/release.py signs."""
    return bytes(PAIR.secret_key.sign(statement, prehash=False, trusted_comment=comment)) + b"\n"


def page(title: str, text: str, language: str = "en", menu: str = "") -> bytes:
    return f'<!doctype html><html lang="{language}"><title>{title}</title><body><nav>{menu}</nav><article><h1>{title}</h1><p>{text}</p></article></body></html>'.encode()


def tree(folder: Path, seed: int = 1, large: int = 120_000) -> Path:
    """A folder such as one puts on a stick: pages in two languages, papers, an empty file, two equal ones."""
    chance = random.Random(seed)
    files = {"READ-ME.txt": b"Open READ-ME.html\r\n", "LISEZ-MOI.txt": b"Ouvrez LISEZ-MOI.html\r\n", "site/assets/empty.txt": b""}
    for number in range(8):
        files[f"site/modules/m{number}/index.html"] = page(f"Module {number}", f"Text {number}")
        files[f"site/fr/modules/m{number}/index.html"] = page(f"Le module {number}", f"Texte {number}", "fr")
        files[f"print/fr/M{number:02}-guide.pdf"] = chance.randbytes(chance.randrange(2_000, large))
    files["phone/fr/M01.html"] = files["site/fr/modules/m1/index.html"]
    files["site/assets/app.js"] = b"(function () {})();"
    write(folder, files)
    return folder


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def about(edition: str = "public", day: int = 1) -> seal.About:
    return seal.About(edition=edition, languages=("en", "fr"), date=dt.date(2026, 11, day), name="Palabre", address=ADDRESS)


def publish(folder: Path, known: Ledger, is_signed: bool = True) -> tuple[Release, Ledger]:
    """Seal a folder as the next release of an edition."""
    release = seal.seal(folder, about(known.edition, known.serial + 1), known, key=KEY, is_published=True, sign=sign if is_signed else None)
    return release, known.following(release)


def two_editions(folder: Path) -> tuple[Path, Path, Ledger]:
    """Number 1 and number 2 of an edition: one page and one paper changed, one page and one paper are gone, one page is new."""
    old, new = folder / "old", folder / "new"
    _, known = publish(tree(old), releases.Ledger(edition="public"))
    shutil.copytree(old, new)
    write(
        new,
        {
            "site/modules/m1/index.html": page("Module 1", "Another text"),
            "print/fr/M01-guide.pdf": b"%PDF other",
            "site/modules/m9/index.html": page("Module 9", "New"),
        },
    )
    for gone in ("site/modules/m7/index.html", "print/fr/M07-guide.pdf"):
        (new / gone).unlink()
    (new / "site/modules/m7").rmdir()
    _, known = publish(new, known)
    return old, new, known
