"""A built page that is broken: what is said of it, and that nothing is said once it is mended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from palabre import built

ADDRESS = "https://palabre.example/site/"
OTHER = '<h2 id="step-1">Step 1</h2>'
DEAD = "leads to no page of the site\n    hint: correct the link in the page or template that writes it"
LOST = "leads to no heading of that page\n    hint: correct what stands behind the #"
LACKS = "which the site does not have\n    hint: correct the template that writes it"
STRANGE = "from another host\n    hint: serve the file from the site, or leave it out"
SENT = "\n    hint: take the form out"
BARE = "leads to a folder, which shows no page without a server\n    hint: correct the template that writes it"
CASES = {
    "a link to no page": ('<a href="nowhere/">', f"PB701 'nowhere/' {DEAD}", '<a href="other/">'),
    "a link above the site": ('<a href="../../other/">', f"PB701 '../../other/' {DEAD}", '<a href="../page/other/">'),
    "a link from the root": ('<a href="/site/page/elsewhere/">', f"PB701 '/site/page/elsewhere/' {DEAD}", '<a href="/site/page/other/">'),
    "a link with the address of the site": (
        f'<a href="{ADDRESS}page/elsewhere/">',
        f"PB701 '{ADDRESS}page/elsewhere/' {DEAD}",
        f'<a href="{ADDRESS}page/other/">',
    ),
    "an area of a picture": ('<area href="nowhere.pdf">', f"PB701 'nowhere.pdf' {DEAD}", '<area href="mark.svg">'),
    "a link to no heading": ('<a href="other/#step-2">', f"PB702 'other/#step-2' {LOST}", '<a href="other/#step-1">'),
    "a link to no heading of its own page": ('<a href="#étape">', f"PB702 '#étape' {LOST}", '<h2 id="étape"></h2><a href="#%C3%A9tape">'),
    "a picture that is not there": ('<img src="lost.svg">', f"PB701 the page loads 'page/lost.svg', {LACKS}", '<img src="mark.svg">'),
    "a script that is not there": ('<script src="/site/lost.js"></script>', f"PB701 the page loads 'lost.js', {LACKS}", "<script></script>"),
    "a picture of another host": (
        '<img src="https://else.example/a.png">',
        f"PB527 the page would load 'https://else.example/a.png' {STRANGE}",
        '<img src="data:image/png;base64,AAAA">',
    ),
    "a style of another host": (
        '<link rel="stylesheet" href="//else.example/a.css">',
        f"PB527 the page would load '//else.example/a.css' {STRANGE}",
        '<link rel="license" href="https://else.example/a.css">',
    ),
    "a larger picture of another host": (
        '<img src="mark.svg" srcset="mark.svg 1x, http://else.example/b.png 2x">',
        f"PB527 the page would load 'http://else.example/b.png' {STRANGE}",
        '<img src="mark.svg" srcset="mark.svg 1x, mark.svg 2x">',
    ),
    "a form for another host": (
        '<form action="https://else.example/in">',
        f"PB527 a form sends what people type to 'https://else.example/in'{SENT}",
        '<form action="other/">',
    ),
}
ON_A_STICK = {
    "a link to a folder": ('<a href="other/">', f"PB703 'other/' {BARE}", '<a href="other/index.html">'),
    "a link to a heading in a folder": ('<a href="other/#step-1">', f"PB703 'other/#step-1' {BARE}", '<a href="other/index.html#step-1">'),
    "a link to its own folder": ('<a href=".">', f"PB703 '.' {BARE}", '<a href="index.html">'),
    "a file beside the site": ('<a href="../../print/x.pdf">', f"PB701 '../../print/x.pdf' {DEAD}", '<a href="../../print/guide.pdf">'),
}


def said(site: Path, tag: str, is_offline: bool = False) -> list[str]:
    """What is found when a tag stands on the third line of a page."""
    for name, content in {"page/index.html": f"<html>\n<body>\n{tag}\n", "page/other/index.html": OTHER, "page/mark.svg": "<svg/>"}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, "utf-8")
    return list(map(str, built.check(site, ADDRESS, is_offline, ["../print/guide.pdf"])))


@pytest.mark.parametrize("name", CASES)
def test_a_broken_page_is_found_at_its_line_and_a_mended_one_is_left_alone(tmp_path: Path, name: str) -> None:
    broken, expected, mended = CASES[name]

    assert said(tmp_path, broken) == [f"page/index.html:3: {expected}"]
    assert said(tmp_path, mended) == []


@pytest.mark.parametrize("name", ON_A_STICK)
def test_so_is_a_page_on_a_stick(tmp_path: Path, name: str) -> None:
    broken, expected, mended = ON_A_STICK[name]

    assert said(tmp_path, broken, is_offline=True) == [f"page/index.html:3: {expected}"]
    assert said(tmp_path, mended, is_offline=True) == []


def test_links_that_only_a_stick_cannot_follow_are_let_through_on_a_server(tmp_path: Path) -> None:
    assert said(tmp_path, '<a href="other/"><a href="."><a href="https://else.example/">') == []


def test_every_code_that_a_built_page_can_get_is_here() -> None:
    shown = {expected[:5] for _, expected, _ in (*CASES.values(), *ON_A_STICK.values())}

    assert shown == set(re.findall(r'"(PB\d{3})"', Path(built.__file__).read_text("utf-8")))
