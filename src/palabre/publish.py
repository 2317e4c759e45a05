"""Put a finished site in the place of the last one, so that a reader never sees half of it."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from palabre.catalogue import LEDGER, Catalogue


def command(target: Path, *more: str) -> list[str]:
    """How the site builder is called."""
    return [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target), *more]


def environment(newest: dt.date) -> dict[str, str]:
    """Dates in what is built come from the content, so that two builds of it are equal; no advertising in the log."""
    midnight = dt.datetime.combine(newest, dt.time(), dt.UTC)
    return {"SOURCE_DATE_EPOCH": str(int(midnight.timestamp())), "NO_MKDOCS_2_WARNING": "true"}


def swap(new: Path, site: Path, aside: Path) -> None:
    """Move `new` to `site`; what stood there goes to `aside` and is deleted last. All three are on one disk.

    Raises:
        OSError: `site` could not be replaced; it stands as before.
    """
    shutil.rmtree(aside, ignore_errors=True)
    aside.parent.mkdir(parents=True, exist_ok=True)
    if site.exists():
        site.rename(aside)
    try:
        new.rename(site)
    except OSError:
        if aside.exists():
            aside.rename(site)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def offer(files: Path, names: Iterable[str], site: Path) -> None:
    """Put the files to take away into a site under the same names: as hard links where the disk has them, which take no room, else as copies.

    Raises:
        OSError: a file is not there, or the disk is full.
    """
    for name in names:
        target = site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(files / name)
        except OSError:  # another disk, or one such as FAT that knows no links
            shutil.copyfile(files / name, target)


def restore(site: Path, aside: Path) -> bool:
    """Bring the last good site back after a run that was interrupted between the two moves of `swap`."""
    if site.exists() or not aside.exists():
        return False
    aside.rename(site)
    return True


def with_addresses(ledger: str, addresses: Iterable[str]) -> str:
    """The ledger of published addresses with those of today added; none is ever taken out."""
    lines = ledger.splitlines()
    known = {line.strip().removeprefix("/") for line in lines if line.strip() and not line.startswith("#")}
    comments = [line for line in lines if line.startswith("#")]
    return "\n".join([*comments, *sorted(f"/{address}" for address in known | set(addresses))]) + "\n"


def record(root: Path, catalogue: Catalogue) -> bool:
    """Add the addresses of today's pages to the ledger; whether any was new."""
    file = root / LEDGER
    before = file.read_text("utf-8") if file.is_file() else HEAD
    after = with_addresses(before, catalogue.addresses)
    if after != before:
        file.write_text(after, "utf-8")
    return after != before


HEAD = "# Every address that was ever published. Written by the build; nothing is ever taken out.\n"
