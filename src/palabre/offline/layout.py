"""A site, downloads and ZIM files -> the folder that is copied to a stick. Nothing in it needs a server."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from palabre import downloads, publish
from palabre.catalogue import Catalogue
from palabre.downloads import Entry
from palabre.messages import N_
from palabre.offline import copies, start
from palabre.offline.copies import PHONE, SITE, Copy
from palabre.problems import Problem, problem

FOLDER = "build/stick"
_LONGEST = 120  # signs of a path: Windows takes 260, some of its programs 160, and what stands before it is not ours
_TEXTS = (".html", ".txt", ".xhtml", ".xml", ".opf", ".ncx", ".svg")
_PACKED = (".epub", ".docx", ".odt", ".pptx")


class Unfit(Exception):  # noqa: N818 it names what the folder is
    """A folder that may not be handed out, and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def sources(catalogue: Catalogue, kept: Mapping[str, Entry], site: Path | None) -> dict[str, Path]:
    """Where each file of a copy comes from, by its path on the stick: the site, and what was made to be taken away."""
    found = {f"{SITE}/{file.relative_to(site).as_posix()}": file for file in sorted(site.rglob("*")) if file.is_file()} if site else {}
    made = catalogue.root / downloads.FOLDER
    return dict(sorted((found | {place: made / path for path, place in copies.places(kept).items()}).items()))


def assemble(copy: Copy, catalogue: Catalogue, site: Path | None, zims: Mapping[str, Path], target: Path) -> Path:
    """Make the folder of a copy at `target`, whole or not at all; the last one stands until then.

    `site` is the site that was built for this copy, `zims` the ZIM file of each language.

    Raises:
        Unfit: something is missing, does not fit, or should not be there.
        OSError: a file cannot be read, or the disk is full.
    """
    kept = copies.kept(copy, downloads.read(catalogue.root / downloads.FOLDER), catalogue)
    missing = list(_missing(copy, catalogue, kept, site, zims))
    if missing:
        raise Unfit(missing)
    files = sources(catalogue, kept, site)
    files |= {f"{PHONE}/{code}/{plain(catalogue.settings.name)}-{code}.zim": file for code, file in sorted(zims.items())}
    sizes = {path: file.stat().st_size for path, file in files.items()}
    new, aside = target.with_name(f"{target.name}.new"), target.with_name(f"{target.name}.last")
    publish.restore(target, aside)
    shutil.rmtree(new, ignore_errors=True)
    for path, file in files.items():
        _put(file, new / path)
    for path, content in start.pages(copy, catalogue, kept, sizes):
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).write_bytes(content)
    problems = list(check(copy, catalogue, new))
    if problems:
        raise Unfit(problems)
    publish.swap(new, target, aside)
    return target


def _put(file: Path, target: Path) -> None:
    """The same file under another name, which takes no room; a copy where the disk has no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, target)


def _missing(copy: Copy, catalogue: Catalogue, kept: Mapping[str, Entry], site: Path | None, zims: Mapping[str, Path]) -> Iterator[Problem]:
    if not kept:
        yield problem(downloads.FOLDER, 1, "PB710", N_("there are no files for the copy '{copy}'"), N_("run: make exports"), copy=copy.name)
    if SITE in copy.edition.folders and site is None:
        yield problem(FOLDER, 1, "PB710", N_("there is no site for the copy '{copy}'"), N_("run: make assemble"), copy=copy.name)
    for code in copies.spoken(copy, catalogue.languages):
        if copy.edition.has_zim and code not in zims:
            yield problem(
                "build/zim", 1, "PB710", N_("there is no ZIM file for the copy '{copy}' in '{language}'"), N_("run: make zim"), copy=copy.name, language=code
            )


# what may be handed out -----------------------------------------------------------------------------------------------


def check(copy: Copy, catalogue: Catalogue, folder: Path) -> Iterator[Problem]:
    """What is wrong with the folder of a copy: names and sizes that some stick cannot hold, too many bytes, names that must not be in it."""
    sizes = {file.relative_to(folder).as_posix(): file.stat().st_size for file in sorted(folder.rglob("*")) if file.is_file()}
    yield from _sizes(copy, sizes)
    for path in sizes:
        if len(path) > _LONGEST:
            yield problem(
                path,
                1,
                "PB711",
                N_("the path has {count} signs, and at most {most} are safe"),
                N_("give the page a shorter name"),
                count=len(path),
                most=_LONGEST,
            )
    if copy.edition.is_discreet:
        yield from _named(catalogue, folder, sizes)


def _sizes(copy: Copy, sizes: Mapping[str, int]) -> Iterator[Problem]:
    total, most = sum(sizes.values()), copy.edition.most
    if most is not None and total > most:
        heaviest = sorted(sizes, key=lambda path: -sizes[path])[:3]
        yield problem(
            copy.name,
            1,
            "PB712",
            N_("the copy has {count} bytes, and at most {most} are allowed"),
            N_("make its largest files smaller: {files}"),
            count=total,
            most=most,
            files=", ".join(f"{path} ({sizes[path]})" for path in heaviest),
        )


def _named(catalogue: Catalogue, folder: Path, paths: Iterable[str]) -> Iterator[Problem]:
    """Names in the files of a copy that is to have none. Printed files are checked by what makes them."""
    known = {catalogue.settings.name, catalogue.settings.address.split("/")[2]}
    for organisation in catalogue.organisations.values():
        known |= set(organisation.name.values()) | ({organisation.acronym} if organisation.acronym else set())
    names = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, sorted(known, key=len, reverse=True))) + r")(?!\w)")
    for path in paths:
        for text in (path, *_texts(folder / path)):
            if found := names.search(text):
                yield problem(
                    path,
                    1,
                    "PB713",
                    N_("'{name}' stands in a copy that is to have no names"),
                    N_("take the name out of the page that the file is made from"),
                    name=found[0],
                )
                break


def _texts(file: Path) -> Iterator[str]:
    if file.suffix in _TEXTS:
        yield file.read_text("utf-8-sig")
    elif file.suffix in _PACKED:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.endswith(_TEXTS):
                    yield re.sub(r"<[^>]*>", "", archive.read(name).decode("utf-8"))


def plain(name: str) -> str:
    """A name as part of a file name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
