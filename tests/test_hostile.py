"""What breaks other readers: every page here is refused, with a reason, in a short time and with little memory."""

from __future__ import annotations

import ast
import contextlib
import importlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from palabre import catalogue, frontmatter, markup, verdict
from palabre.frontmatter import EMPTY, Source
from palabre.memory import FILE, Memory
from palabre.problems import Problem
from tests import alone, editing
from tests.conftest import ROOT
from tests.stopwatch import calm_seconds

PAGE = "docs/hostile.md"
SOURCE = Path(catalogue.__file__).parent
MOST_SECONDS = 2.0
MOST_OF_ONE = 0.1  # seconds for one expression
MOST_MEGABYTES = 80  # no page needs more than eight
HEAD = "---\ntitle: Hostile\n---\n\n"


def codes(root: Path, path: str = PAGE) -> set[str]:
    """The codes of the problems at a path; that the page has no translation does not count."""
    found, seconds, megabytes = alone.done(MOST_SECONDS, editing.problems, root, editing.seen())
    assert all(str(problem).encode() for problem in found)  # each can be printed
    assert seconds < MOST_SECONDS, f"{seconds:.1f} s"
    assert megabytes < MOST_MEGABYTES, f"{megabytes:.0f} MB"
    return {problem.code for problem in found if problem.path == path} - {"PB201"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return editing.project(tmp_path)


def write(root: Path, content: str | bytes, path: str = PAGE) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content.encode() if isinstance(content, str) else content)


# front matter -----------------------------------------------------------------------------------------------------


def fields(text: str) -> str:
    return f"---\n{text}\n---\n\nText.\n"


_LAUGHS = "\n".join([f"a0: &a0 [{', '.join(['lol'] * 9)}]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)])
_MERGES = "\n".join(["m0: &m0 {a: 1}"] + [f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 20)}]}}" for n in range(1, 15)])
FRONT_MATTER: dict[str, tuple[str | bytes, str]] = {
    "100,000 brackets on a line": (fields("title: " + "[" * 100_000), "PB008"),
    "100,000 braces on a line": (fields("title: " + "{" * 100_000), "PB008"),
    "brackets on many lines": (fields("title:\n" + "  [\n" * 15_000), "PB008"),
    "braces on many lines": (fields("title:\n" + " {a:\n" * 10_000), "PB008"),
    "hyphens on a line": (fields("title:\n  " + "- " * 30_000), "PB008"),
    "deep nesting by spaces": (fields("\n".join(" " * depth + "a:" for depth in range(300))), "PB008"),
    "question marks on a line": (fields("? " * 30_000), "PB008"),
    "a billion laughs": (fields(_LAUGHS), "PB007"),
    "a bomb of merges": (fields(_MERGES), "PB007"),
    "a merge without an anchor": (fields("title: a\n<<: {title: b}"), "PB007"),
    "a reference to itself": (fields("a: &a [*a]"), "PB007"),
    "a reference to nothing": (fields("title: *nothing"), "PB007"),
    "a Python object": (fields("title: !!python/object/apply:os.system [echo]"), "PB007"),
    "a Python name": (fields("title: !!python/name:os.system"), "PB007"),
    "a tag of one's own": (fields("title: !x y"), "PB007"),
    "a tag for binary data": (fields("title: !!binary aGVsbG8="), "PB007"),
    "a tag for a set": (fields("title: !!set {a, b}"), "PB007"),
    "a key that stands twice": (fields("title: a\ntitle: b"), "PB009"),
    "a tab": (fields("title: a\nredirect_from:\n\t- b/"), "PB006"),
    "a no-break space before a colon": (fields("title\u00a0: a"), "PB006"),
    "a narrow no-break space before a colon": (fields("title\u202f: a"), "PB006"),
    "a no-break space that makes the colon vanish": (fields("title\u00a0:a"), "PB006"),
    "a colon in a title": (fields("title: a: b"), "PB006"),
    "a double quote that is never closed": (fields('title: "a'), "PB006"),
    "a single quote that is never closed": (fields("title: 'a"), "PB006"),
    "a list that is never closed": (fields("title: a\nredirect_from: [a, b"), "PB006"),
    "a table that is never closed": (fields("title: {a: b"), "PB006"),
    "a date that does not exist": (fields("title: a\nreviewed: 2026-02-30"), "PB107"),
    "a date that does not exist, as a title": (fields("title: 2026-02-30"), "PB010"),
    "a date that does not exist, as an address": (fields("title: a\nredirect_from: [2026-02-30]"), "PB010"),
    "a time on the base of sixty": (fields("title: 12:30:45"), "PB010"),
    "an octal number": (fields("title: 0022"), "PB010"),
    "a binary number without digits": (fields("title: 0b_"), "PB010"),
    "a number of 5,000 digits": (fields("title: " + "9" * 5000), "PB010"),
    "yes": (fields("title: yes"), "PB010"),
    "no": (fields("title: no"), "PB010"),
    "on": (fields("title: on"), "PB010"),
    "Off": (fields("title: Off"), "PB010"),
    "infinity": (fields("title: .inf"), "PB010"),
    "not a number": (fields("title: .nan"), "PB010"),
    "an exponent": (fields("title: 1.0e+3"), "PB010"),
    "an equals sign": (fields("title: ="), "PB010"),
    "null": (fields("title: null"), "PB102"),
    "a tilde": (fields("title: ~"), "PB102"),
    "a remark in a title": (fields("title: Session #2"), "PB010"),
    "a remark in a list": (fields("title: a\nredirect_from: [a/, #b/\n  c/]"), "PB010"),
    "a mark of bytes, twice": (b"\xef\xbb\xbf\xef\xbb\xbf" + fields("title: a").encode(), "PB013"),
    "UTF-16": (fields("title: a").encode("utf-16"), "PB001"),
    "UTF-16 without a mark": (fields("title: a").encode("utf-16-le"), "PB013"),
    "UTF-32": (fields("title: a").encode("utf-32"), "PB001"),
    "Latin-1": (fields("title: café").encode("latin-1"), "PB001"),
    "surrogates": (fields("title: a").encode() + b"\xed\xa0\x80", "PB001"),
    "a zero byte": (b"---\ntitle: a\0b\n---\n\nText.\n", "PB013"),
    "zero bytes": (b"\0" * 1000, "PB013"),
    "a page of five megabytes": (fields("title: a") + "a " * 2_500_000, "PB002"),
    "front matter of 300 kB": (fields("title: a\n" + "# remark\n" * 33_000), "PB008"),
    "20,000 fields": (fields("\n".join(f"a{number}: b" for number in range(7_000))), "PB008"),
    "a list of 20,000 items": (fields("title: a\nredirect_from:\n" + "- b\n" * 13_000), "PB008"),
    "front matter below the text": ("Text.\n\n" + fields("title: a"), "PB004"),
    "front matter below an empty line": ("\n" + fields("title: a"), "PB004"),
    "four hyphens": ("----\ntitle: a\n----\n\nText.\n", "PB004"),
    "plus signs": ("+++\ntitle = 'a'\n+++\n\nText.\n", "PB004"),
    "a semicolon": (";;;\ntitle: a\n;;;\n\nText.\n", "PB004"),
    "fields without hyphens": ("Title: a\nSummary: b\n\nText.\n", "PB004"),
    "a second document": (fields("title: a\n--- # b\nsummary: c"), "PB006"),
    "a directive": (fields("%YAML 1.2\ntitle: a"), "PB006"),
    "remarks only": (fields("# title: a"), "PB004"),
    "an empty table": (fields("{}"), "PB004"),
    "a text where fields should be": (fields("title"), "PB006"),
    "a list where fields should be": (fields("- title"), "PB006"),
    "an empty file": ("", "PB004"),
    "a file of spaces": (" \n \n", "PB004"),
    "a file of only hyphens": ("---\n", "PB005"),
    "a file of only hyphens, without an end": ("---", "PB005"),
    "a file of hyphens twice": ("---\n---\n", "PB004"),
    "front matter without an end": ("---\ntitle: a\n\nText.\n", "PB005"),
    "front matter with which the file ends": ("---\ntitle: a\n---", "PB005"),
    "a very long name of a field": (fields("a" * 2000 + ": b"), "PB006"),
    "a long name of a field": (fields("title: a\n" + "a" * 1000 + ": b"), "PB101"),
    "an emoji as the name of a field": (fields("title: a\n\U0001f54a: b"), "PB101"),
    "a number as the name of a field": (fields("title: a\n1: b"), "PB101"),
    "yes as the name of a field": (fields("title: a\ntrue: b"), "PB101"),
    "nothing as the name of a field": (fields("title: a\nnull: b"), "PB101"),
    "no name of a field": (fields("title: a\n: b"), "PB006"),
    "a list as the name of a field": (fields("? [a, b]\n: c"), "PB006"),
    "a table as the name of a field": (fields("{a: b}: c"), "PB006"),
    "a sign that turns the direction": (fields('title: "a\u202eb"'), "PB013"),
    "such a sign as an escape": (fields('title: "a\\u202eb"'), "PB013"),
    "a zero byte as an escape": (fields('title: "a\\0b"'), "PB013"),
    "a surrogate as an escape": (fields('title: "a\\ud800b"'), "PB006"),
    "HTML in a title": (fields('title: "</title><script>alert(1)</script>"'), "PB341"),
    "HTML in a title as an escape": (fields('title: "\\x3cscript>alert(1)\\x3c/script>"'), "PB341"),
    "a line end of Unicode": (fields("title: a\u2028summary: b"), "PB013"),
    "a next-line sign": (fields("title: a\u0085summary: b"), "PB013"),
}  # fmt: skip


@pytest.mark.parametrize("name", FRONT_MATTER)
def test_hostile_front_matter_is_refused(root: Path, name: str) -> None:
    content, code = FRONT_MATTER[name]
    write(root, content)

    assert code in codes(root)


@pytest.mark.parametrize(
    "content",
    [
        b"---\r\ntitle: a\r\n---\r\n\r\nText.\r\n",
        b"---\rtitle: a\r---\r\rText.\r",
        b"\xef\xbb\xbf---\ntitle: a\n---\n\nText.\n",
        b"---\ntitle: a\n...\n\nText.\n",
        b"--- \ntitle: a\n---\t\n\nText.\n",
        b"---\n\"title\": 'a'\n---\n\nText.\n",
    ],
)
def test_what_every_reader_reads_alike_is_accepted(root: Path, content: bytes) -> None:
    write(root, content)

    assert codes(root) == set()


# files ------------------------------------------------------------------------------------------------------------


def test_links_of_every_kind_are_refused(root: Path) -> None:
    for name, target in (("file.md", "/etc/passwd"), ("folder", "/"), ("broken.md", "nowhere"), ("loop", "loop"), ("up", "..")):
        (root / "docs" / name).symlink_to(target)

    found = {problem.path: problem.code for problem in editing.problems(root) if problem.code[:3] == "PB0"}

    assert found == {f"docs/{name}": "PB003" for name in ("broken.md", "file.md", "folder", "loop", "up")}


def test_a_pipe_is_refused_and_not_waited_for(root: Path) -> None:
    os.mkfifo(root / PAGE)

    assert codes(root) == {"PB003"}


def test_a_folder_with_the_name_of_a_page_is_refused(root: Path) -> None:
    (root / PAGE).mkdir()

    assert codes(root) == {"PB003"}


@contextlib.contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """The superuser reads everything: for a while, this process is somebody who owns a folder and has no other right."""
    if os.geteuid():
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, -1)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_reported() -> None:
    with tempfile.TemporaryDirectory() as folder:  # nobody may enter the folders of pytest
        root = editing.project(Path(folder))
        write(root, fields("title: a"))
        editing.anew(root)  # everything that is loaded late is loaded, while it may be
        with nobody(Path(folder)):
            (root / PAGE).chmod(0)
            (root / "docs" / "closed").mkdir(mode=0)
            found = {problem.path: problem.code for problem in editing.anew(root) if problem.code[:3] == "PB0"}
            (root / "docs" / "closed").chmod(0o755)

    assert found == {PAGE: "PB003", "docs/closed": "PB003"}


def test_a_page_that_vanishes_while_it_is_read_is_reported(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, fields("title: a"))
    monkeypatch.setattr(Path, "open", lambda path, *rest: (_ for _ in ()).throw(FileNotFoundError(2, "No such file", str(path))))
    found: list[Problem] = []

    assert catalogue._text(root, PAGE, 1000, found) is None
    assert [problem.code for problem in found] == ["PB003"]


def test_a_name_in_another_encoding_is_reported_and_can_be_printed(root: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(root / "docs") + b"/caf\xe9.md")).write_text(fields("title: a"), "utf-8")
    except OSError:
        pytest.skip("this system writes names in UTF-8 only")

    assert codes(root, "docs/caf\ufffd.md") == {"PB011"}


def checked(root: Path) -> str:
    """What the command says of a project; it comes to an end."""
    command = [sys.executable, str(ROOT / "scripts/check.py"), "--root", str(root), "--language", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout


@pytest.mark.parametrize("path", [PAGE, "docs/assets/tree.svg", "data/glossary.yml", "data/reviews/m99.yml", "data/revoked-consents.txt", "data/addresses.txt"])
def test_a_pipe_is_reported_and_nobody_waits_for_it(root: Path, path: str) -> None:
    (root / path).unlink(missing_ok=True)
    os.mkfifo(root / path)

    assert f"{path}:1: PB003 this is not a file" in checked(root)


@pytest.mark.parametrize("path", ["mkdocs.yml", "data/more.yml"])
def test_a_pipe_that_nobody_needs_holds_nothing_up(root: Path, path: str) -> None:
    (root / path).unlink(missing_ok=True)
    os.mkfifo(root / path)

    assert set(re.findall(r"PB\d{3}", checked(root))) <= {"PB534"}


@pytest.mark.parametrize("folder", ["docs", "data"])
def test_folders_a_thousand_deep_are_no_error_of_python(root: Path, folder: str) -> None:
    here = os.open(root / folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("a", dir_fd=here)
        here, above = os.open("a", os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)

    found = [f"{problem.path}: {problem.code}" for problem in verdict.problems(root, editing.TODAY, Memory(root / FILE))]
    subprocess.run(["rm", "-r", root / folder / "a"], check=True)  # Python's own way of deleting goes as deep as the folders

    assert found == (["docs/a/a/a/a/a/a/a/a/a/a: PB011"] if folder == "docs" else [])


@pytest.mark.parametrize("name", ["page.html", "PAGE.HTM", "run.js", "page.xhtml", "film.swf", "drawing.svgz"])
def test_files_that_run_in_a_browser_are_refused(root: Path, name: str) -> None:
    write(root, "x", f"docs/assets/{name}")

    assert "PB341" in codes(root, f"docs/assets/{name}")


@pytest.mark.parametrize("ending", ["markdown", "mdown", "mkdn", "mkd"])
def test_pages_that_only_the_site_builder_knows_are_refused(root: Path, ending: str) -> None:
    write(root, "<script>alert(1)</script>", f"docs/page.{ending}")

    assert codes(root, f"docs/page.{ending}") == {"PB011"}


def test_ten_thousand_files_are_read_in_time(root: Path) -> None:
    for number in range(10_000):
        write(root, "x", f"docs/assets/many/{number}.bin")
    write(root, HEAD + "[The tree](../assets/lost.txt), [the well](modules/wel.md) and ![a tree](assets/trea.svg)\n")

    found = {problem.code for problem in editing.problems(root) if problem.path == PAGE}

    assert calm_seconds(lambda: editing.problems(root), 5) < 5
    assert {"PB401", "PB404"} <= found | {"PB403"}


# Markdown ---------------------------------------------------------------------------------------------------------


def nested(sign: str, depth: int, step: str) -> str:
    return "\n\n".join(step * level + sign + " a" for level in range(depth))


MARKDOWN: dict[str, tuple[str, str]] = {
    "8,000 opening brackets": ("[" * 8_000, "PB338"),
    "8,000 opening brackets on as many lines": ("[\n" * 8_000, "PB338"),
    "8,000 brackets in as many paragraphs": ("[\n\n" * 8_000, "PB338"),
    "8,000 pictures": ("![" * 8_000, "PB338"),
    "brackets in brackets": ("[" * 150 + "a" + "](glossary.md)" * 150 + "[" * 100, "PB338"),
    "5,000 stars": ("*a " * 5_000, "PB338"),
    "5,000 double stars": ("**a " * 5_000, "PB338"),
    "stars and double stars": ("*a **b " * 2_000, "PB338"),
    "5,000 underscores": ("_a " * 5_000, "PB338"),
    "5,000 backticks": ("` " * 5_000, "PB338"),
    "backticks of growing length": (" ".join("`" * length for length in range(1, 190)), "PB338"),
    "5,000 less-than signs": ("<" * 5_000, "PB338"),
    "10,000 tags without an end": ("<a " * 10_000, "PB338"),
    "tags without an end in many paragraphs": ("<a\n\n" * 3_000, "PB338"),
    "20,000 round brackets": ("(" * 20_001, "PB338"),
    "links without an end": ("[a](" * 190, "PB345"),
    "a link and 19,000 spaces": ("[a](" + " " * 19_000 + "b", "PB345"),
    "a link with an endless title": ('[a](b "' * 190, "PB345"),
    "a link with nested round brackets": ("[a](" + "(" * 19_000, "PB345"),
    "5,000 braces": ("{" * 5_000, "PB338"),
    "a brace without an end": ("*a*{" * 90 + "#a" * 9_000, ""),
    "braces with an end": ("*a*{" * 90 + "#a" * 9_000 + " b=c }", "PB342"),
    "1,000 quotes in quotes": ("> " * 1_000 + "a", "PB338"),
    "1,000 quotes in quotes without spaces": (">" * 1_000 + "a", "PB338"),
    "250 lists in lists": (nested("-", 250, "    "), "PB338"),
    "250 lists in lists on one line": ("- " * 250 + "a", "PB338"),
    "250 numbered lists on one line": ("1. " * 250 + "a", "PB338"),
    "quotes in lists in quotes": ("> - " * 125 + "a", "PB338"),
    "definitions in definitions": ("a\n" + ":   " * 125 + "a", "PB338"),
    "60 boxes in boxes": ("\n\n".join("    " * level + "!!! note" for level in range(60)), "PB338"),
    "a line of 300 kB": ("a " * 150_000, "PB338"),
    "80,000 headings": ("# a\n" * 80_000, "PB338"),
    "90,000 headings without text": ("##\n" * 90_000, "PB338"),
    "20,000 links": ("[a](glossary.md)\n\n" * 20_000, "PB338"),
    "130,000 very short lines": ("a\n\n" * 130_000, "PB338"),
    "60,000 items": ("- a\n" * 60_000, "PB338"),
    "a table of 30,000 rows": ("| a | b |\n|---|---|\n" + "| c | d |\n" * 30_000, "PB338"),
    "a table of 9,000 columns": ("|" + "a|" * 9_000 + "\n|" + "-|" * 8_000, "PB336"),
    "10,000 blocks of code": ("```\na\n```\n\n" * 10_000, "PB338"),
    "2,000 breaches on as many lines": ("<script>\n\n" * 1_900, "PB341"),
    "4,000 links that lead nowhere": ("[a word](b.md)\n\n" * 4_000, "PB401"),
    "4,000 anchors that do not exist": ("[a word](glossary.md#b)\n\n" * 4_000, "PB402"),
    "4,000 pictures that do not exist": ("![a word](b.svg)\n\n" * 4_000, "PB404"),
    "4,000 footnotes without text": ("a[^b]\n\n" * 4_000, "PB338"),
    "4,000 links by name": ("[a][b]\n\n" * 2_400, "PB340"),
    "a block of code that is never closed": ("```\na", "PB330"),
    "a block of code that other signs close": ("````\na\n```\n", "PB330"),
    "a block of code with instructions": ('```{.python onclick="alert(1)"}\na\n```', "PB330"),
    "a block of code under indented text": ("    a\n```\n<script>alert(1)</script>\n```", "PB330"),
    "a block of code that ends too far left": ("1. a\n\n    ```\n<script>alert(1)</script>\n    ```", "PB330"),
    "a block of code in a comment": ("<!--\n```\n-->\n```\n<script>alert(1)</script>\n```\n```", "PB331"),
    "a comment that is never closed": ("<!-- a", "PB331"),
    "a comment that browsers close at once": ("<!-->\n<script>alert(1)</script>\n-->", "PB331"),
    "a comment that browsers close early": ("<!-- a --!>\n<script>alert(1)</script>\n-->", "PB331"),
    "a script behind a comment": ("<!-- a --><script>alert(1)</script>", "PB331"),
    "a script behind the end of a comment": ("<!-- a\n--><script>alert(1)</script>", "PB331"),
    "a tag that is never closed": ("<b", "PB341"),
    "bold text that is never closed": ("**a", "PB344"),
    "a link that is never closed": ("[a](b", "PB345"),
    "a ragged table": ("| a | b |\n|---|---|\n| c |\n", "PB336"),
    "a setext heading": ("a\n---", "PB337"),
    "a setext heading of one hyphen": ("a\n-", "PB337"),
    "a setext heading in a quote": ("> a\n> ---", "PB337"),
    "a heading without a space": ("##Title", "PB337"),
    "a heading in a list": ("- # a", "PB337"),
    "a tab": ("\ta", "PB343"),
    "lists with mixed indentation": ("- a\n  - b\n   - c\n     - d", "PB335"),
    "an unknown box": ("!!! danger-zone\n\n    a", "PB313"),
    "a box that needs another extension": ("??? note\n\n    a", "PB313"),
    "an empty box": ("!!! note\n\na", "PB314"),
    "a footnote without text": ("a[^1]", "PB340"),
    "the same anchor twice": ("## a { #x }\n\n## b { #x }", "PB339"),
    "the same anchor in a text": ("## a { #x }\n\n![b](assets/drawings/tree.svg){ #x }", "PB339"),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKDOWN)
def test_hostile_markdown_is_refused(root: Path, name: str) -> None:
    text, code = MARKDOWN[name]
    write(root, HEAD + text + "\n")

    found = codes(root)

    assert code in found or not code


ACTIVE = (
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<ScRiPt\n>alert(1)</script>",
    "<script/src=//example.org>",
    "<script\tsrc='a.js'>",
    "<script",
    "</script>",
    "<style>*{display:none}</style>",
    "<iframe src=//example.org>",
    "<object data=a.swf>",
    "<embed src=a.swf>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x\nonerror=alert(1)\n>",
    "<img src='x' onerror='alert(1)'",
    "<IMG SRC=javascript:alert(1)>",
    "<math href=javascript:alert(1)>",
    "<form action=//example.org><input></form>",
    "<base href=//example.org>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=a.css>",
    "<a href=javascript:alert(1)>a</a>",
    "<b onclick=alert(1)>a</b>",
    "<b ONCLICK=alert(1)>a</b>",
    '<b title=">" onclick="alert(1)">a</b>',
    '<b title="<" onclick="alert(1)">a</b>',
    "<b title='a' onclick='alert(1)'>a</b>",
    '<b class="a"onclick="alert(1)">a</b>',
    "<b/onclick=alert(1)>a</b>",
    "<b style=position:fixed>a</b>",
    '<b style="position:fixed">a</b>',
    "<b data-md-component=search>a</b>",
    "<div>\n\n# a\n\n</div>",
    "<details><summary>a</summary></details>",
    "<textarea>",
    "<plaintext>",
    "<title>",
    "<x-y onclick=alert(1)>",
    "<?php echo 1 ?>",
    "<!DOCTYPE html>",
    "<![CDATA[ > <script>alert(1)</script> ]]>",
    "<javascript://%0aalert(1)>",
    "<data://a>",
    "`\n<script>alert(1)</script>\n`",
    "\\`<img src=x onerror=alert(1)>\\`",
    "a ` b\n!!! note\n\n    <img src=x onerror=alert(1)> `",
    "a ` b\nc `<img src=x onerror=alert(1)>` d",
    "| a ` | b |\n|---|---|\n| <img src=x onerror=alert(1)> | ` |",
    "[<img src=x onerror=alert(1)>](glossary.md)",
    "![<script>alert(1)</script>](assets/drawings/tree.svg)",
    "[a](<glossary.md>)",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a]( javascript:alert(1) )",
    "[a](javascript:alert(1) 'b')",
    "[a](java\nscript:alert(1))",
    "[a](java script:alert(1))",
    "[a](javascript&#58;alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\\script:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](file:///etc/passwd)",
    "![a](data:image/svg+xml;base64,PHN2Zz4=)",
    "![a](https://example.org/a.png)",
    "![a](//example.org/a.png)",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "[b]\n\n[b]: javascript:alert(1)",
    "[B][]\n\n[b]:\n    javascript:alert(1)",
    "[b]\n\n> [b]: javascript:alert(1)",
    "[b]\n\n- [b]: javascript:alert(1)",
    "![b]\n\n[b]: data:image/svg+xml;base64,PHN2Zz4=",
    "**a**{ onclick=alert(1) }",
    "**a**{: onclick='alert(1)' }",
    "[a](glossary.md){ href=javascript:alert(1) }",
    "![a](assets/drawings/tree.svg){ src=//example.org/a.png }",
    "![a](assets/drawings/tree.svg){ style=position:fixed }",
    "a\n{ onclick=alert(1) }",
    "| a { onclick=alert(1) } |\n|---|\n| b { style=position:fixed } |",
    "## a { onclick=alert(1) }",
)


@pytest.mark.parametrize("text", ACTIVE)
def test_what_could_run_in_a_browser_is_refused(root: Path, text: str) -> None:
    write(root, HEAD + text + "\n")

    assert codes(root) & {"PB331", "PB341", "PB342", "PB345", "PB401", "PB404", "PB408", "PB411"}


# regular expressions ------------------------------------------------------------------------------------------------

_READ_PAGES = (
    "frontmatter",
    "markup",
    "catalogue",
    "model.body",
    "model.kinds",
    "checks.links",
    "checks.structure",
    "checks.projects",
    "rendering.prose",
    "rendering.typography",
)
_ATOMS = (
    "[", "![", "](", "[](", "[a](", '[a](b "', "(", "`", "{", "{#a", "{ objective= ", "{a=", "<", "<a ", "<!--", "<code>", "-", "- ", "#", "#a", "*", "**", "_",
    "|", "|-", ">", "> ", "1. ", "1 ", "1,", " ", "\u00a0", '"', "'", "a", "a-", "a: ", ": ", "« ", "!!! ", "!!! a", "[^1", "[a]:", "[source: ", "[source:a,", "=", "\\", "\n", "a\n",
    "<!-- palabre: ", "palabre-", "- [ ] ", "{ a", "id: ", "00 ",
)  # fmt: skip
_STARTS = ("", "x", "[", "{ objective=", "[source:", "<!-- palabre: ", "!!! a", "1. ", "# a", "title: ")


def _patterns() -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Every expression of the modules that read pages, with the way in which it is used."""
    for name in _READ_PAGES:
        module, tree = importlib.import_module(f"palabre.{name}"), ast.parse((SOURCE / f"{name.replace('.', '/')}.py").read_text("utf-8"))
        calls = [
            node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
        ]
        for call in calls:
            kept = getattr(module, call.func.value.id, None)
            if isinstance(kept, re.Pattern):
                yield f"{name}.{call.func.value.id}", call.func.attr, kept
            elif kept is re and call.func.attr != "compile" and call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
                flags = [
                    getattr(re, each.attr) for each in ast.walk(call) if isinstance(each, ast.Attribute) and each.attr in ("DOTALL", "IGNORECASE", "MULTILINE")
                ]
                yield f"{name}:{call.lineno}", call.func.attr, re.compile(call.args[0].value, sum(flags))


def _attacks(length: int) -> Iterator[str]:
    """Lines that keep within what a page may have of each sign."""
    for start in _STARTS:
        for atom in _ATOMS:
            most = min([length // len(atom)] + [limit // atom.count(sign) for sign, limit in markup.MOST_IN_A_PARAGRAPH.items() if sign in atom])
            text = start + atom * most
            yield text + "a" * (length - len(text)) + "!"


_ATTACKS = tuple(_attacks(6_000))


@pytest.mark.parametrize(("name", "use", "pattern"), [pytest.param(*found, id=f"{found[0]} {found[1]}") for found in _patterns()])
def test_no_expression_needs_more_than_its_share_of_time(name: str, use: str, pattern: re.Pattern[str]) -> None:
    def search(text: str) -> None:
        if use in ("match", "fullmatch"):
            getattr(pattern, use)(text)
        else:
            sum(1 for _ in pattern.finditer(text))

    slow = ((text[:30], round(seconds, 2)) for text in _ATTACKS if (seconds := calm_seconds(lambda text=text: search(text), MOST_OF_ONE)) > MOST_OF_ONE)

    assert next(slow, None) is None


@pytest.mark.parametrize("atom", _ATOMS)
def test_reading_takes_time_in_proportion_to_length(atom: str) -> None:
    for text in (
        atom * (19_000 // len(atom)),
        f"{atom}\n" * (60_000 // len(atom)),
        f"{atom}\n\n" * (40_000 // len(atom)),
        "1. " + atom * (9_000 // len(atom)) + " {",
    ):

        def reading(text: str = text) -> None:
            markup.parse(Source("a.md", EMPTY, 1, text))
            frontmatter.read("a.md", f"---\ntitle: {text}\n---\n")

        assert calm_seconds(reading, MOST_SECONDS) < MOST_SECONDS


# modules and data ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('objectives="1 2"', f'objectives="{"9" * 5000}"', "PB342"),
        ("{ objective=1 }\n\n    - [ ] Say", f"{{ objective={'9' * 5000} }}\n\n    - [ ] Say", "PB311"),
        ("minutes=30", f"minutes={'9' * 5000}", "PB305"),
        ("minutes=30", "minutes=³", "PB305"),
        ("minutes=30", "minutes=-30", "PB305"),
        ("field_tests: 0", f"field_tests: -{'9' * 5000}", "PB103"),
        ("{min: 8, max: 24}", f"{{min: {'9' * 5000}, max: 24}}", "PB103"),
        ("version: 0.1.0\nrev", f"version: {'9' * 5000}.1.0\nrev", "PB105"),
        ("review_by: 2027-11-22", "review_by: 0000-00-00", "PB107"),
        ("review_by: 2027-11-22", "review_by: 2027-02-30", "PB107"),
        ("review_by: 2027-11-22", "review_by: ２０２７-11-22", "PB107"),
        ("## Why here", "## Xyz\n\nText.\n\n## Why here", "PB303"),
        ("## Steps", "## Steps\n\n" + "### a { minutes=1 method=input }\n\n" * 300 + "## Steps", "PB303"),
        ("- [ ] Say who is right", "- [] Say who is right", "PB309"),
        ("## Check the learning", "## Check the learning\n\n" + "1. a?\n\n    - [ ] b\n\n" * 300, "PB308"),
        ("### H1 Four words", "### " + "H" * 5000 + " Four words", "PB312"),
    ],
)
def test_a_hostile_module_is_refused(root: Path, old: str, new: str, code: str) -> None:
    path = "docs/modules/well.md"
    text = (root / path).read_text("utf-8")
    assert text.count(old) == 1
    write(root, text.replace(old, new), path)

    assert code in codes(root, path)


@pytest.mark.parametrize("file", ["data/references.yml", "data/glossary.yml", "data/organisations.yml", "docs/assets/drawings/tree.yml"])
@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"\0",
        b"[" * 100_000,
        b"a: &a [*a]\n",
        b"!!python/object/apply:os.system [echo]\n",
        b"- a\n",
        b"a\n",
        b"a: b\n",
        b"a: {b: c}\n",
        b"? [a]\n: b\n",
        b"a: 2026-02-30\n" * 2,
    ],
)
def test_a_hostile_data_file_is_refused(root: Path, file: str, content: bytes) -> None:
    write(root, content, file)

    assert codes(root, file)


@pytest.mark.parametrize("content", [b"\xff", b"\0", b"a" * 2_100_000, "modules/\u202ex/\n".encode()])
def test_a_hostile_list_of_addresses_is_refused(root: Path, content: bytes) -> None:
    write(root, content, "data/addresses.txt")

    assert codes(root, "data/addresses.txt")


@pytest.mark.parametrize(
    "content", [b"\xff", b"\0", b"<svg>" * 100_000, b"<svg><script>alert(1)</script></svg>", b'<svg onload="alert(1)"/>', b"<svg" + b" a" * 100_000]
)
def test_a_hostile_drawing_is_refused(root: Path, content: bytes) -> None:
    write(root, content, "docs/assets/drawings/tree.svg")

    assert codes(root, "docs/assets/drawings/tree.svg")
