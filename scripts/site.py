"""The main job: check the content, make the downloads, build the site, check what was built, and only then put it in the place of the last one."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import own_python  # noqa: F401 first of all

from palabre import build, built, downloads, publish, reports
from palabre.app import worker
from palabre.catalogue import Catalogue
from palabre.memory import FILE, Memory
from palabre.messages import N_, translator
from palabre.problems import Translate


def main(argv: list[str] | None = None) -> int:
    """Return 0 when a new site stands in site/, 1 when nothing was published."""
    parser = reports.parser(__doc__, speaks=True)
    parser.add_argument("--without-downloads", action="store_true", help="leave the files to take away out: the site is there sooner")
    options = parser.parse_args(argv)
    root, say = options.root.resolve(), translator(options.language)
    site, new, aside = root / "site", root / "build" / "site.new", root / "build" / "site.last"
    if publish.restore(site, aside):
        print(say(N_("The last good site was brought back after an interrupted run.")))

    with stage(say(N_("check"))):
        # everything is read anew, and what is found serves the next check
        current = build.start(root, datetime.date.today(), memory=Memory(root / FILE, fresh=True))
    print(reports.text(current.problems, say))
    if current.stopping:
        return refuse(say)
    with stage(say(N_("downloads"))):
        complete = options.without_downloads or downloads_of(current.catalogue, say)
    if not complete:
        return refuse(say)
    with stage(say(N_("build"))):
        shutil.rmtree(new, ignore_errors=True)
        environ = {**os.environ, **publish.environment(current.catalogue.newest), downloads.NONE: "yes" if options.without_downloads else ""}
        made = subprocess.run(publish.command(new), cwd=root, env=environ, check=False)
    if made.returncode:
        return refuse(say)
    with stage(say(N_("list what can be kept"))):
        for name, text in worker.files(new, current.catalogue):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(text, "utf-8")
    with stage(say(N_("check what was built"))):
        problems = sorted(built.check(new, current.catalogue.settings.address))
    if problems:
        print(reports.text(problems, say))
        return refuse(say)
    with stage(say(N_("publish"))):
        publish.swap(new, site, aside)
        publish.record(root, current.catalogue)
    names = [file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()]
    pages, files = sum(map(built.is_page, names)), sum(name.startswith(downloads.ADDRESS) and name.count("/") > 1 for name in names)
    print(say(N_("{pages} pages and {files} files to take away stand in {site}")).format(pages=pages, files=files, site=site))
    print(say(N_("Open them with: make serve, or: python3 -m http.server --directory site")))
    return 0


def downloads_of(catalogue: Catalogue, say: Translate) -> bool:
    """Make the files that changed. Whether all are there."""
    from palabre import ready  # slow to load, and not always needed

    return ready.has_downloads(catalogue, say)


def refuse(say: Translate) -> int:
    """Say that the last good site stands."""
    print(say(N_("Nothing was published; the last good site is untouched.")), file=sys.stderr)
    return 1


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time a stage and say how long it took."""
    start = time.perf_counter()
    yield
    print(f"{name}: {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(reports.told(main))
