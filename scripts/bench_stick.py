"""Measure writing, updating and verifying a stick beside plain tools on the same disk: figures of one run, as ratios."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from palabre.offline import seal
from palabre.releases import Ledger
from palabre.stick import verify, write
from palabre.stick.release import of_folder
from palabre.stick.verify import Known
from palabre.stick.write import FolderSource

BACK = "reading back what was written"


def main(argv: list[str] | None = None) -> int:
    """Return 0; the figures are printed. A folder that is no release is made one in a copy of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/stick/trainer"), help="what is written")
    parser.add_argument(
        "--disk",
        type=Path,
        help="a folder on the disk to write to; one for temporary files otherwise. A fast disk shows what the work costs, a stick what a person waits for",
    )
    parser.add_argument("--times", type=int, default=5, help="how often each is done; the median counts")
    parser.add_argument("--module", default="M07", help="the module that changes: the files of one language that have it in their names, and its page")
    parser.add_argument("--page", default="dialogue-negotiation-mediation.html", help="name of its page")
    parser.add_argument("--language", default="fr", help="the language in which it changes")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory(dir=options.disk) as target:
        work = Path(name)
        old = sealed(options.folder, work / "old")
        new = {scope: changed(old, work / scope, paths) for scope, paths in scopes(old, options.module, options.page, options.language).items()}
        figures(Path(target), old, new, options.times)
    return 0


def sealed(folder: Path, target: Path) -> Path:
    """A copy of a folder as a release."""
    shutil.copytree(folder, target)
    with contextlib.suppress(ValueError):
        of_folder(target)
        return target
    about = seal.About(edition="bench", languages=("en", "fr"), date=datetime.date(2026, 1, 1))
    seal.seal(target, about, Ledger(edition="bench"))
    return target


def scopes(folder: Path, module: str, page: str, language: str) -> dict[str, set[str]]:
    """What an edit of one module changes at most: its own files; also those that gather all modules; also the Kiwix file, which changes as a whole."""
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    own = {path for path in paths if f"{module}-{language}" in path or path.endswith(f"{language}/modules/{page}")}
    all_modules = {path for path in paths if f"/{language}/" in path and not re.search(r"/[A-Z]\d\d|/modules/|/\d-(programmes|kits)/|\.html$|\.zim$", path)}
    return {
        "the module": own,
        "and what gathers all": own | all_modules,
        "and the Kiwix file": own | all_modules | {p for p in paths if p.endswith(f"{language}.zim")},
    }


def changed(old: Path, target: Path, touched: set[str]) -> Path:
    """The same release with other content in some files."""
    shutil.copytree(old, target)
    for path in touched:
        (target / path).write_bytes((target / path).read_bytes()[:-1] + b"\n ")
    before = of_folder(old).statement
    about = seal.About(edition=before.edition, languages=before.languages, date=before.date.replace(day=before.date.day % 28 + 1))
    seal.seal(target, about, Ledger(edition=before.edition))
    return target


def figures(work: Path, old: Path, editions: dict[str, Path], times: int) -> None:
    """Each of the works in turn, `times` times over, so that what disturbs the machine disturbs all of them."""
    new = editions["the module"]
    release = of_folder(new)
    works: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "plain copy and flush": (lambda: fresh(work / "a"), lambda: plain(new, work / "a")),
        "cp -r; sync": (lambda: fresh(work / "b"), lambda: tool(["cp", "-r", str(new), str(work / "b")], flush=True)),
        "our writing": (lambda: fresh(work / "c"), lambda: put(new, work / "c")),
        **{f"update: {scope}": (lambda: again(old, work / "d"), partial(put, folder, work / "d")) for scope, folder in editions.items()},
        "sha256sum -c": (lambda: forget(work / "c"), lambda: tool(["sha256sum", "-c", "--quiet", f"verify/{release.statement.identity}.sha256"], work / "c")),
        "our verifying": (lambda: forget(work / "c"), lambda: verify.verify(work / "c", Known())),
    }
    spent: dict[str, list[float]] = {name: [] for name in [*works, BACK]}
    for _ in range(times):
        for name, (prepare, work_on) in works.items():
            prepare()
            os.sync()
            begin = time.perf_counter()
            reading = work_on()
            end = time.perf_counter()
            back = sum(reading) if isinstance(reading, list) else 0.0
            spent[name].append(end - begin - back)
            if name == "our writing":
                spent[BACK].append(back)
    median = {name: statistics.median(each) for name, each in spent.items()}
    print(f"{len(release.manifest.entries)} files, {release.manifest.size / 1e6:.1f} MB, {os.cpu_count()} cores")
    for name, seconds in median.items():
        print(f"  {name:32} {seconds:7.2f} s  (from {min(spent[name]):.2f} to {max(spent[name]):.2f})")
    for plainly in ("plain copy and flush", "cp -r; sync"):
        print(
            f"our writing / {plainly}: {median['our writing'] / median[plainly]:.2f}; read back too: {(median['our writing'] + median[BACK]) / median[plainly]:.2f}"
        )
    for scope, folder in editions.items():
        todo = write.plan(FolderSource(folder), old)
        share, spent_on = todo.size / release.manifest.size, median[f"update: {scope}"] / median["our writing"]
        print(f"update, {scope}: {share:.2%} of the bytes ({len(todo.write)} files, {todo.size / 1e6:.2f} MB), {spent_on:.3f} of the time")
    print(f"our verifying / sha256sum: {median['our verifying'] / median['sha256sum -c']:.2f}")


def fresh(target: Path) -> None:
    """No folder."""
    shutil.rmtree(target, ignore_errors=True)


def again(old: Path, target: Path) -> None:
    """A stick with the old release, not in memory."""
    fresh(target)
    shutil.copytree(old, target)
    forget(target)


def forget(folder: Path) -> None:
    """Make the system read files from the disk again."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file() and hasattr(os, "posix_fadvise"):
            with path.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def plain(source: Path, target: Path) -> None:
    """What everybody does."""
    shutil.copytree(source, target)
    os.sync()


def tool(command: list[str], cwd: Path | None = None, flush: bool = False) -> None:
    """A program of the system."""
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)
    if flush:
        os.sync()


def put(source: Path, target: Path) -> list[float]:
    """Our writing, planning included; the seconds in which it read back what it had written are returned."""
    times: list[float] = []
    release = FolderSource(source)
    write.write(release, target, write.plan(release, target), reading=lambda *_: times.append(time.perf_counter()))
    return [times[-1] - times[0]] if times else []


if __name__ == "__main__":
    sys.exit(main())
