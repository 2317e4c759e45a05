"""What is accepted is read alike by everybody: by us, by MkDocs' reader of front matter, and by Python-Markdown."""

from __future__ import annotations

import datetime as dt
import html
import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mkdocs.utils import meta

from palabre import catalogue, frontmatter, markup
from palabre.frontmatter import EMPTY, Items, Node, Scalar, Source, Table
from palabre.languages import ENGLISH
from palabre.pages import fill
from palabre.problems import Problem
from palabre.rendering import prose
from tests import editing
from tests.stopwatch import calm_seconds

pytestmark = pytest.mark.study

ROOT = Path(__file__).resolve().parent.parent
BOUNDED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


# front matter -----------------------------------------------------------------------------------------------------

_NAMES = st.sampled_from(
    [
        "title",
        "summary",
        "status",
        "reviewed",
        "redirect_from",
        "licence",
        "source_hash",
        "waivers",
        "Title",
        "title ",
        '"title"',
        "'title'",
        "1",
        "yes",
        "null",
        "~",
        "? a",
        "<<",
        "=",
        "a b",
        "é",
        "#a",
        "-",
        "2026-02-30",
        "title\u00a0",
        "",
    ]
)
_VALUES = st.sampled_from(
    [
        "Peace", '"Peace"', "'Peace'", "Peace: a start", '"Peace: a start"', "Session #2", "Session # two", '"a" #b', "published", "draft", "2026-11-22", "2026-02-30", "2026-11-22 10:00:00",
        "12:30:45", "0022", "012345670123", "123456789012", '"0123456789ab"', "0x1F", "0b_", "1e3", "1.0e+3", ".inf", ".nan", "1_000", "yes", "no", "on", "Off", "true", "null", "~", "", "=", "<<",
        "[a, b]", "[a/, #b\n  c/]", "[a", "a]", "{a: b}", "{}", "[]", "- a", "\n- a/\n- b/", "\n  - a/\n  - b/", "|\n  two\n  lines", ">-\n  two\n  lines", "two\n  lines", "&x a", "*x", "!a b", "!!str 1",
        "! a", '"a\\u202eb"', '"a\\tb"', '"a\\nb"', '"un', "'un", "it's", '"a" b', "%a", "@a", "`a`", "a\tb", "a\u00a0b", "a\u2028b", "a\u0085b", "<b>a</b>", "a < b", "a: ", "- ", "? ", "a\n---\nb", "a\n...\nb", "CC-BY-4.0",
        "\n  a: b", "\n  - a: b\n    c: d", "9" * 40, "é", "\U0001f54a", "a" * 200, "a \\", '"a\\', "---", "...", "--- a",
    ]
)  # fmt: skip
_ODD_FIELDS = st.one_of(
    st.builds("{}: {}".format, _NAMES, _VALUES),
    st.builds("{}:{}".format, _NAMES, _VALUES),
    st.sampled_from(["", " ", "# remark", "#remark", "---", "...", "text", "- a", "\ttitle: a", "  title: a", "%YAML 1.1", "--- # a", "title: a"]),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), max_size=20),
)
_GOOD_FIELDS = st.sampled_from(
    ["summary: A text", 'summary: "A text: two"', "summary: >-\n  two\n  lines", "status: draft", "reviewed: 2026-11-22", "review_by: '2026-11-22'", "redirect_from: [a/, b/]", "redirect_from:\n  - a/\n  - b/", "licence: CC-BY-4.0", "# remark", "", 'source_hash: "0123456789ab"', "waivers: []"]
)  # fmt: skip
_FIELDS = st.builds(
    lambda title, good, odd: [title, *good, *odd],
    st.one_of(
        st.just('title: "A page"'),
        st.builds("title: {}".format, _VALUES),
        st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12).map("title: {}".format),
    ),
    st.lists(_GOOD_FIELDS, max_size=3, unique_by=lambda line: line.partition(":")[0]),
    st.lists(_ODD_FIELDS, max_size=1) | st.just([]),
)
_PAGES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["---\n"] * 8 + ["", "\n---\n", "--- \n", "----\n", "\ufeff---\n", " ---\n", "---\r\n"]),
    _FIELDS.map("\n".join),
    st.sampled_from(["\n"] * 8 + ["", "\r\n"]),
    st.sampled_from(["---\n"] * 8 + ["...\n", "---", "--- \n", "----\n", "\n---\n", ""]),
    st.sampled_from(["\nText.\n", "Text.\n", "", "\n", "Key: value\n\nText.\n", "---\n"]),
)


def read(content: bytes) -> tuple[catalogue.Document | None, list[Problem]]:
    """A general page as palabre reads it."""
    text = catalogue.decoded("docs/a.md", content)
    source = text if isinstance(text, Problem) else frontmatter.read("docs/a.md", text)
    if isinstance(source, Problem):
        return None, [source]
    document = catalogue.make_document(source, ENGLISH, "a.md")
    return document, list(document.problems)


def mkdocs(content: bytes) -> tuple[str, dict[str, Any]]:
    """The same as MkDocs reads it."""
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return meta.get_data(text)


@settings(BOUNDED, max_examples=1500)
@given(_PAGES)
@example("---\ntitle: a\n---")
@example("---\ntitle: a\nsource_hash: 012345670123\n---\n")
@example("---\ntitle: a\nreviewed: 2026-02-30\n---\n")
@example("---\ntitle: Session #2\n---\n")
def test_front_matter_that_is_accepted_reaches_mkdocs_unchanged(page: str) -> None:
    content = page.encode()
    document, problems = read(content)

    if not problems:
        assert document is not None
        assert document.page is not None
        text, fields = mkdocs(content)

        assert text == document.source.prose.lstrip("\n")
        assert list(fields) == list(document.source.metadata.nodes)
        for name, node in document.source.metadata.nodes.items():
            assert alike(node, fields[name]), name


def alike(node: Node, value: Any) -> bool:
    """Whether MkDocs has the same names, items and texts."""
    if isinstance(node, Table):
        return isinstance(value, dict) and list(value) == list(node.nodes) and all(alike(inner, value[name]) for name, inner in node.nodes.items())
    if isinstance(node, Items):
        return isinstance(value, list) and len(value) == len(node.nodes) and all(map(alike, node.nodes, value))
    assert isinstance(node, Scalar)
    if isinstance(value, str):
        return value == node.text
    return (value is None and node.is_null) or (isinstance(value, dt.date | bool | int) and str(value).lower() == node.text.lower())


# Markdown ---------------------------------------------------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """mkdocs.yml without what runs."""


_Loader.add_multi_constructor("!", lambda *_: None)


def _extensions() -> tuple[list[str], dict[str, Any]]:
    known = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=_Loader)["markdown_extensions"]
    named = {name: options for each in known for name, options in (each.items() if isinstance(each, dict) else [(each, {})])}
    return list(named), named


EXTENSIONS, OPTIONS = _extensions()


def rendered(text: str) -> str:
    return markdown.Markdown(
        extensions=EXTENSIONS, extension_configs={name: options for name, options in OPTIONS.items() if options and name != "toc"}
    ).convert(text)


class Seen(HTMLParser):
    """The headings of a piece of HTML, and everything in it that could act."""

    ATTRIBUTES = frozenset("href src alt title class id width height lang dir loading type disabled checked".split())
    TAGS = frozenset(
        "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong a img table thead tbody tr th td hr br div span sup dl dt dd input label".split()
    ) | markup.SAFE_TAGS  # fmt: skip

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.active: list[object] = []
        self.inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.TAGS:
            self.active.append(tag)
        for name, value in attrs:
            is_alignment = name == "style" and tag in ("td", "th") and re.fullmatch(r"text-align: \w+;", value or "")
            runs = name in ("href", "src") and re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.sub(r"[\x00-\x20]", "", value or "").lower())
            if (name not in self.ATTRIBUTES and not is_alignment) or runs:
                self.active.append((tag, name, value))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and not re.fullmatch(r"h[1-6]", tag)

    def handle_data(self, data: str) -> None:
        if self.inside:
            level, text = self.headings.pop()
            self.headings.append((level, text + letters(data)))


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def plain(text: str) -> str:
    """A heading as it is typed without its pictures, addresses and tags."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)", "", re.sub(r"<(https?:[^>]*)>", r"\1", text))
    return letters(html.unescape(re.sub(r"</?[a-z]+(?: [^<>]*)?>", "", text)))


_GOOD_BLOCKS = (
    "Text of a paragraph\nin two lines.", "- one\n- two", "- one\n\n    more of it\n\n- two", "1. one\n2. two\n\n    - inner\n    - inner", "- [ ] to do\n- [x] done", "> a quote\n> of two lines",
    "!!! say\n\n    \"A text.\"\n\n    - item", "!!! note \"Title\"\n\n    Text.", "    indented text", "| a | b |\n|---|---|\n| c | d |", "```\n# no heading\n<script>\n```", "~~~text\n## none\n~~~",
    "1. Type:\n\n    ```sh\n    # a remark\n    ```\n\n2. Done.", "!!! note\n\n    ```yaml\n    a: [b, c] # d\n    ```", "<!-- a remark -->", "<!-- # a\n\n## b\n\nc -->", "<!-- palabre: references -->", "Text.[^1]\n\n[^1]: A note\n    of two lines.",
    "See [that][b].\n\n[b]: a.md", "term\n:   its meaning", "## A heading", "### H1 A sheet { .handout }", "### A step { minutes=25 method=debate objectives=\"1 2\" }", "## A `code` heading", "## A **bold** [link](a.md)", "---", "***",
    "![A picture](a.svg){ width=300 }", "Line one  \nline two", "1 < 2 & 3 > 2", "`<script>` and `{ braces }`", "Water: H<sub>2</sub>O <br> <https://example.org>", "\\# no heading", "2026\\. A year.", "*a* _b_ **c** __d__ ***e***", "a_b_c and 2*3*4",
)  # fmt: skip
_ODD = (
    "[", "]", "](", "[a](", "(b)", "![", "`", "``", "**", "*", "_", "<", ">", "<b>", "</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<div>", "</div>", "<!--", "-->", "--!>", "<!-->",
    "<?", "<!a", "<javascript://a>", "<https://b.org>", "{ onclick=alert(1) }", "{#a}", "{: .b }", "#", "##", "# a", "##a", "#5", "####### a", "\\", "\\`", "\\[", "|", "|-|", "--|--", "---", "--", "-", "===", "=", "> ", ">", "- ", "* ", "+ ", "1. ", "1) ",
    ": ", "!!! ", "!!! note", "??? note", "[^1]", "[^1]: ", "[b]", "[b]: ", "javascript:alert(1)", "```", "````", "~~~", "```py", "``` a b", "    ", "  ", "\t", "\u00a0", "&#60;", "&lt;", "\"", "'", "a", "word", "[TOC]", "wzxhzdk:0",
)  # fmt: skip
_ODD_LINES = st.builds(
    "{}{}".format,
    st.sampled_from(["", "", "", "    ", "  ", "> ", "- ", "1. ", "        ", ": ", "   "]),
    st.lists(st.sampled_from(_ODD), max_size=4).map(" ".join),
)
_BLOCKS = st.one_of(st.sampled_from(_GOOD_BLOCKS), st.sampled_from(_GOOD_BLOCKS), st.sampled_from(_GOOD_BLOCKS), _ODD_LINES)
_PROSE = st.lists(st.tuples(_BLOCKS, st.sampled_from(["\n\n", "\n\n", "\n\n", "\n", "\n\n\n"])), min_size=1, max_size=7).map(
    lambda pairs: "".join(block + end for block, end in pairs)
)


def judged(text: str) -> None:
    """What markup.parse accepts is rendered without an exception, in time, harmless, and with the headings that it saw."""
    outline = markup.parse(Source("a.md", EMPTY, 1, text))
    refused = [link for link in outline.links if re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", link.target.lower())]  # by the checks of links
    if outline.problems or refused:
        return
    lines = text.split("\n")
    for number, part in enumerate(outline.parts):
        lines[part.heading.line - 1] = prose._heading(part.heading, f"a{number}")

    whole = "\n".join(lines)
    seen = Seen(rendered(whole))

    assert calm_seconds(lambda: rendered(whole), 2) < 2
    assert seen.active == []
    assert seen.headings == [(part.heading.level, plain(part.heading.text)) for part in outline.parts]


@settings(BOUNDED, max_examples=1000)
@given(_PROSE)
@example("    a\n```\n<script>alert(1)</script>\n```")
@example("a\n-")
@example("   \n-")
@example("a ` b\n!!! note\n\n    <img src=x onerror=alert(1)> `")
@example("<!-- a -->    \n```\n<script>alert(1)</script>\n```")
@example("| a | b |\n|---|---|\n# c")
@example("# a | b\n--- | ---")
@example("\u00a0```\n<script>alert(1)</script>\n\u00a0```")
def test_markdown_that_is_accepted_is_rendered_as_it_was_read(text: str) -> None:
    judged(text)


@settings(BOUNDED, max_examples=1000)
@given(st.lists(_ODD_LINES, min_size=1, max_size=5).map("\n".join))
def test_odd_lines_that_are_accepted_are_rendered_as_they_were_read(text: str) -> None:
    judged(text)


_SNIPPETS = st.one_of(
    _ODD_LINES,
    st.lists(_ODD_LINES, min_size=2, max_size=4).map("\n".join),
    st.sampled_from(_GOOD_BLOCKS),
    st.builds(
        "{}<!-- a\n{}\n-->".format, st.sampled_from(["", " ", "  ", "   ", "    "]), st.sampled_from(["<script>alert(1)</script>", "> a", "# a", "- [x] b"])
    ),
    st.builds(
        "{0}```\n{0}{1}\n{0}```".format,
        st.sampled_from(["", " ", "  ", "    ", "\u00a0"]),
        st.sampled_from(["<script>alert(1)</script>", "> a", "# a", "- [x] b", "1. c"]),
    ),
)


@settings(BOUNDED, max_examples=400)
@given(st.integers(0, 10_000), _SNIPPETS, st.sampled_from(["\n", "\n\n"]), st.sampled_from(["\n", "\n\n"]))
@example(128, " <!-- a\n<script>alert(1)</script>\n-->", "\n", "\n")
def test_modules_that_are_accepted_are_rendered_without_anything_that_acts(place: int, snippet: str, before: str, after: str) -> None:
    known = small_project()
    document = known.find("en", "modules/well.md")
    assert document is not None
    lines = document.source.text.split("\n")
    first = document.source.prose_line
    number = first + place % (len(lines) - first)
    text = "\n".join(lines[:number]) + before + snippet + after + "\n".join(lines[number:])
    source = frontmatter.read(document.path, text)
    assert isinstance(source, Source)
    changed = catalogue.make_document(source, ENGLISH, "modules/well.md")
    if changed.problems or any(re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", link.target.lower()) for link in changed.outline.links):
        return

    shown = prose.prepared(changed, known)

    assert Seen(rendered(shown)).active == []
    assert [
        each
        for item in changed.body.quiz
        for part in (item.question, item.explanation, *(answer.text for answer in item.answers))
        for each in Seen(fill.inline(part)).active
    ] == []


@lru_cache
def small_project() -> catalogue.Catalogue:
    return editing.load(editing.BASE)


def test_most_realistic_pages_are_accepted() -> None:
    for block in _GOOD_BLOCKS:
        text = f"## Start\n\n{block}\n\n## End\n"
        found = markup.parse(Source("a.md", EMPTY, 1, text)).problems

        assert [problem for problem in found if "heading of level" not in str(problem)] == [], block


def test_the_real_pages_are_rendered_as_they_were_read() -> None:
    for file in sorted((ROOT / "docs").rglob("*.md")):
        source = frontmatter.read(file.name, file.read_text("utf-8"))
        if isinstance(source, Source):
            judged("\n" * (source.prose_line - 1) + source.prose)
