"""From the content to what is carried: the site of each copy, its ZIM file, its folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from palabre import built, downloads, publish
from palabre.catalogue import Catalogue
from palabre.downloads import Entry
from palabre.offline import copies, layout
from palabre.offline.copies import SITE, Copy

SITES, ZIMS = "build/offline", "build/zim"


class Unbuilt(Exception):  # noqa: N818 it names what the site is
    """The site builder stopped; it has said why."""


def sites(wanted: Iterable[Copy], catalogue: Catalogue) -> dict[str, Path]:
    """Build the site of each copy, several at a time; by the name of the copy.

    Raises:
        Unbuilt: a site could not be built.
        layout.Unfit: a site has links that lead nowhere.
    """
    distinct = {copy.name: copy for copy in wanted if SITE in copy.edition.folders}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(distinct, pool.map(lambda copy: site(copy, catalogue), distinct.values()), strict=True))


def site(copy: Copy, catalogue: Catalogue) -> Path:
    """Build the site of a copy, whole or not at all; the last one stands until then. Raises as `sites` does."""
    root = catalogue.root
    target = root / SITES / copy.name
    new = target.with_name(f"{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    command = publish.command(new, "--no-directory-urls")
    environment = {**os.environ, **publish.environment(catalogue.newest), copies.VARIABLE: copy.name}
    if subprocess.run(command, cwd=root, env=environment, check=False).returncode:  # noqa: S603 our own site builder
        raise Unbuilt(copy.name)
    for page in new.rglob("*.html"):
        if _language_of(page.relative_to(new), catalogue) not in copies.spoken(copy, catalogue.languages):
            page.unlink()
    beside = {f"../{place}" for place in copies.places(_kept(copy, catalogue)).values()}
    problems = list(built.check(new, catalogue.settings.address, is_offline=True, beside=beside))
    if problems:
        raise layout.Unfit(problems)
    publish.swap(new, target, target.with_name(f"{target.name}.last"))
    return target


def _language_of(page: Path, catalogue: Catalogue) -> str:
    return catalogue.languages.split(page.as_posix())[0].code


def _kept(copy: Copy, catalogue: Catalogue) -> Mapping[str, Entry]:
    return copies.kept(copy, downloads.read(catalogue.root / downloads.FOLDER), catalogue)


# ZIM ------------------------------------------------------------------------------------------------------------------


def zims(wanted: Iterable[Copy], catalogue: Catalogue, made_sites: Mapping[str, Path]) -> dict[str, Path]:
    """Make the ZIM file of each copy, several at a time; by the name of the copy.

    Raises:
        RuntimeError: libzim could not write one.
        OSError: the disk is full, or a file cannot be read.
    """
    distinct = {copy.name: copy for copy in wanted}
    jobs = [
        (layout.sources(catalogue, _kept(copy, catalogue), made_sites[name]), zim_file(copy, catalogue), copy, catalogue) for name, copy in distinct.items()
    ]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"), initializer=_hush) as pool:
        return dict(zip(distinct, pool.map(_zim, jobs), strict=True))


def zim_file(copy: Copy, catalogue: Catalogue) -> Path:
    """Where the ZIM file of a copy stands: "build/zim/palabre_fr_public.zim"."""
    codes = copies.spoken(copy, catalogue.languages)
    return catalogue.root / ZIMS / f"{layout.plain(catalogue.settings.name)}_{codes[0] if len(codes) == 1 else 'mul'}_{copy.edition.name}.zim"


def _zim(job: tuple[dict[str, Path], Path, Copy, Catalogue]) -> Path:
    from palabre.offline import kiwix  # libzim is set up for those who make ZIM files only

    files, target, copy, catalogue = job
    kiwix.make(files, target, kiwix.facts(copy, catalogue, target.stem), catalogue.root / kiwix.ICON)
    return target


def _hush() -> None:
    """libzim speaks to the standard output of its process, whatever it is asked."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


# folders --------------------------------------------------------------------------------------------------------------


def needed(copy: Copy, catalogue: Catalogue) -> dict[str, Copy]:
    """The copies whose ZIM files are on a copy, by language."""
    return {code: Copy(copy.edition, (code,)) for code in copies.spoken(copy, catalogue.languages)} if copy.edition.has_zim else {}


def folder(copy: Copy, catalogue: Catalogue, made_sites: Mapping[str, Path], made_zims: Mapping[str, Path]) -> Path:
    """Put together the folder of a copy from what was made for it. Raises as `layout.assemble` does."""
    found = {code: made_zims[each.name] for code, each in needed(copy, catalogue).items() if each.name in made_zims}
    return layout.assemble(copy, catalogue, made_sites.get(copy.name), found, catalogue.root / layout.FOLDER / copy.name)


def folders(wanted: Sequence[Copy], catalogue: Catalogue) -> Iterator[Path]:
    """Make the folder of each copy, with the sites and ZIM files that it needs. Raises as `sites`, `zims` and `layout.assemble` do."""
    inner = [each for copy in wanted for each in needed(copy, catalogue).values()]
    made_sites = sites([*wanted, *inner], catalogue)
    made_zims = zims(inner, catalogue, made_sites)
    for copy in wanted:
        yield folder(copy, catalogue, made_sites, made_zims)
