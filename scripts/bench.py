"""Measure where the time goes, on copies of the real modules: figures of one run, and their growth as ratios."""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("docs", "data", "hooks", "theme", "schema", "mkdocs.yml")


def main(argv: list[str] | None = None) -> int:
    """Return 0; the table is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, nargs="+", default=[20, 80], help="numbers of modules in each language (at most 96)")
    options = parser.parse_args(argv)
    figures = {}
    for count in options.modules:
        with tempfile.TemporaryDirectory() as folder:
            root = corpus(Path(folder), count)
            figures[count] = {
                **dict(checks(root)),
                "build": spent([sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict", "--site-dir", str(root / "site")], cwd=root),
            }
        for stage, (wall, cpu) in figures[count].items():
            print(f"{count:4} modules x 2 languages  {stage:20} {wall:6.2f} s wall {cpu:6.2f} s CPU", flush=True)
    small, large = min(figures), max(figures)
    for stage in figures[small]:
        growth = (figures[large][stage][1] / large) / (figures[small][stage][1] / small)
        print(f"{stage}: CPU a module at {large} is {growth:.2f} times that at {small}")
    return 0


def checks(root: Path) -> Iterator[tuple[str, tuple[float, float]]]:
    """What the check takes the first time, after an edit of one page, and when nothing changed."""
    command = [sys.executable, str(ROOT / "scripts/check.py"), "--root", str(root)]
    shutil.rmtree(root / "build", ignore_errors=True)
    yield "check: first", spent(command)
    page = root / "docs/about.md"
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    yield "check: after an edit", spent(command)
    yield "check: unchanged", spent(command)


def corpus(folder: Path, count: int) -> Path:
    """A project with many modules: the real ones again and again, with ids, names and titles of their own."""
    for name in PARTS:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    originals = sorted(path.name for path in (ROOT / "docs/modules").glob("*.md") if path.name != "index.md")
    for number in range(len(originals), count):
        name = originals[number % len(originals)]
        for language in ("", "fr/"):
            text = (ROOT / f"docs/{language}modules/{name}").read_text("utf-8")
            (folder / f"docs/{language}modules/copy-{number}.md").write_text(renamed(text, number), "utf-8")
    return folder


def renamed(text: str, number: int) -> str:
    """A module under another id and title; it belongs to no project."""
    text = re.sub(r"^id: .*$", f"id: M{number + 3:02}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^projects: .*\n", "", text, count=1, flags=re.MULTILINE)
    return re.sub(r"^title: .*$", f'title: "Copy {number}"', text, count=1, flags=re.MULTILINE)


def spent(command: list[str], cwd: Path = ROOT) -> tuple[float, float]:
    """Seconds on the wall and on the processors."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=cwd, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
