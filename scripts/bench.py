"""Measure where the time goes, on copies of the real modules: figures of one run, and their growth as ratios; and three ways to make a PDF."""

from __future__ import annotations

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import page as pdfua
import weasyprint

from palabre import catalogue
from palabre.exports import paper, trees, web
from palabre.exports.printed import pages as sides
from palabre.search import files as search_files
from palabre.search import index as search_index

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("docs", "data", "hooks", "theme", "schema", "mkdocs.yml")


def main(argv: list[str] | None = None) -> int:
    """Return 0; the table is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, nargs="+", default=[20, 200], help="numbers of modules in each language")
    parser.add_argument("--index", type=int, nargs="*", default=[1000], help="more numbers, for which the index of the search alone is made")
    parser.add_argument("--keep", type=Path, help="where the largest project stays, with its site")
    parser.add_argument("--only", choices=("growth", "paper"), help="one part: what modules take, or makers of PDFs side by side")
    options = parser.parse_args(argv)
    if options.only != "paper":
        growth(options)
    if options.only != "growth":
        makers_of_pdfs()
    return 0


def growth(options: argparse.Namespace) -> None:
    """Print what the stages take at several numbers of modules."""
    figures: dict[int, dict[str, tuple[float, float]]] = {}
    for count in sorted({*options.modules, *options.index}):
        with tempfile.TemporaryDirectory() as folder:
            root = corpus(Path(folder), count)
            figures[count] = dict(index(root))
            if count in options.modules:
                figures[count] |= {**dict(checks(root)), "build": built(root)}
            if options.keep and count == max(options.modules):
                shutil.rmtree(options.keep, ignore_errors=True)
                shutil.copytree(root, options.keep)
        for stage, (wall, cpu) in figures[count].items():
            print(f"{count:4} modules x 2 languages  {stage:20} {wall:6.2f} s wall {cpu:6.2f} s CPU", flush=True)
    compare(figures)


def compare(figures: dict[int, dict[str, tuple[float, float]]]) -> None:
    """Print what a module takes in a large project beside a small one, and the share of the search in the build."""
    small = min(figures)
    for count in sorted(figures)[1:]:
        for stage, (_, cpu) in figures[count].items():
            growth = (cpu / count) / (figures[small][stage][1] / small)
            print(f"{stage}: CPU a module at {count} is {growth:.2f} times that at {small}")
    for count, stages in figures.items():
        if "build" in stages:
            print(f"the index of the search takes {stages[INDEX][1] / stages['build'][1]:.1%} of the CPU of the build at {count}")


def built(root: Path) -> tuple[float, float]:
    """What the site takes to be built; the checks remember by then."""
    taken = spent([sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict", "--site-dir", str(root / "site")], cwd=root)
    if not (root / "site/sitemap.xml").is_file():
        raise SystemExit(f"the site of {root} was not built; run: make check")
    return taken


INDEX = "search: index"


def index(root: Path) -> Iterator[tuple[str, tuple[float, float]]]:
    """What the index of the search takes, its files included, once the pages have been read."""
    known = catalogue.load(root)
    wall, cpu = time.perf_counter(), time.process_time()
    for code, made in search_index.build(known).items():
        language = known.languages.get(code)
        assert language
        for _ in search_files.data(made, language):
            pass
    yield INDEX, (time.perf_counter() - wall, time.process_time() - cpu)


def checks(root: Path) -> Iterator[tuple[str, tuple[float, float]]]:
    """What the check takes the first time, after an edit of one page, and when nothing changed."""
    command = [sys.executable, str(ROOT / "scripts/check.py"), "--root", str(root)]
    shutil.rmtree(root / "build", ignore_errors=True)
    yield "check: first", spent(command)
    page = root / "docs/about.md"
    text = page.read_text("utf-8")
    page.write_text(text + "\nOne more sentence.\n", "utf-8")
    yield "check: after an edit", spent(command)
    yield "check: unchanged", spent(command)
    page.write_text(text, "utf-8")  # with the sentence nothing would be built: its translation is out of date


def corpus(folder: Path, count: int) -> Path:
    """A project with many modules: the real ones, then copies with ids, names and titles of their own, and each with new words."""
    for name in PARTS:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    originals = sorted(path.name for path in (ROOT / "docs/modules").glob("*.md") if path.name != "index.md")
    for number in range(len(originals), count):
        name = originals[number % len(originals)]
        for language in ("", "fr/"):
            text = (ROOT / f"docs/{language}modules/{name}").read_text("utf-8")
            (folder / f"docs/{language}modules/copy-{number}.md").write_text(renamed(varied(text, number), number), "utf-8")
    for original, translation in catalogue.load(folder).pairs():
        text = catalogue.with_source_hash(translation.source.text, original.digest)
        (folder / translation.path).write_text(text, "utf-8")
    return folder


def renamed(text: str, number: int) -> str:
    """A module under another id and title; it belongs to no project."""
    text = re.sub(r"^id: .*$", f"id: M{number + 30:02}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^projects: .*\n", "", text, count=1, flags=re.MULTILINE)
    return re.sub(r"^title: .*$", f'title: "Copy {number}"', text, count=1, flags=re.MULTILINE)


def varied(text: str, number: int) -> str:
    """The text with new words in the place of some: some of the long words of its paragraphs become words that no other copy has.

    Real texts bring new words too, fewer and fewer; an index of mere copies would be smaller than any real one.
    """
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    chance = random.Random(number)  # noqa: S311 the same text in each run, and no secret

    def changed(match: re.Match[str]) -> str:
        return match[0] if chance.random() > 0.1 else match[0][:3] + "".join(chance.choice("aeiou") + chance.choice("dklmnrst") for _ in range(2))

    lines = [WORD.sub(changed, line) if re.match(r"[A-Z1-9-]", line) and not set("[{") & set(line) else line for line in body.split("\n")]
    return f"---\n{head}\n---\n" + "\n".join(lines)


WORD = re.compile(r"(?<![\w'’/.#-])(?!sources?\b)[a-z]{6,12}(?![\w'’/.#-])")


def makers_of_pdfs() -> None:
    """Print what the guide of a module takes with Typst, and the same module with WeasyPrint and with a browser's print, as ratios; and whether it can be heard."""
    known = catalogue.load(ROOT)
    document = known.find("fr", "modules/understanding-conflict.md")
    assert document
    book = trees.book(document, known)
    page = web.one_file(book, known)
    with tempfile.TemporaryDirectory() as folder:
        file, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        file.write_bytes(page)
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
        options = ["--headless", "--no-sandbox", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}"]

        def browser() -> bytes:
            subprocess.run([chromium, *options, file.as_uri()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return printed.read_bytes()

        makers = {
            "Typst (ours)": lambda: paper.guide(book, known).pdf(),
            "WeasyPrint": lambda: bytes(weasyprint.HTML(string=page.decode()).write_pdf(pdf_variant="pdf/ua-1")),
            "a browser's print": browser,
        }
        figures = {name: best(maker) for name, maker in makers.items()}
    ours = figures["Typst (ours)"][1]
    for name, (pdf, wall, cpu) in figures.items():
        faults = len({failure.rule_id for failure in pdfua.validate_pdf_bytes(pdf, profile="ua1").failures})
        looks = f"{len(pdf) / 1000:.0f} KB, {sides(pdf)} pages, {faults} rules of PDF/UA-1 broken"
        print(f"{name:18} {wall:6.2f} s wall ({wall / ours:.1f} times ours) {cpu:6.2f} s CPU; {looks}", flush=True)


def best(maker: Callable[[], bytes], times: int = 3) -> tuple[bytes, float, float]:
    """What a maker gives, and the least seconds that it took on the wall and on the processors: the first time it also warms up.

    Of the processors only what the programs waited for is known: a browser leaves some of its helpers to themselves.
    """
    walls, cpus = [], []
    for _ in range(times):
        start, before = time.perf_counter(), processors()
        made = maker()
        walls.append(time.perf_counter() - start)
        cpus.append(processors() - before)
    return made, min(walls), min(cpus)


def processors() -> float:
    """Seconds of processor time so far, of this program and of those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def spent(command: list[str], cwd: Path = ROOT) -> tuple[float, float]:
    """Seconds on the wall and on the processors."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=cwd, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
