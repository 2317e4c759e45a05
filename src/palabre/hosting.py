"""What a host must send with the pages, written for the hosts that we know: a policy in which every inline script stands by its hash."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from palabre.built import is_page
from palabre.messages import N_
from palabre.problems import Problem, problem

FOLDER = "build/hosting"
_DATA = ("application/json", "application/ld+json")  # data in a page: it is never run
# a file to take away stands alone: its style is inside, and it asks for nothing
TAKEN_AWAY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


@dataclass
class Inline:
    """What stands inside the pages of a site instead of in files of its own."""

    scripts: set[str] = field(default_factory=set)  # hashes
    styles: set[str] = field(default_factory=set)
    forbidden: list[Problem] = field(default_factory=list)  # what no hash can allow: handlers and styles in attributes


class _Reader(HTMLParser):
    def __init__(self, path: str, found: Inline) -> None:
        super().__init__(convert_charrefs=True)
        self._path, self._found = path, found
        self._texts: set[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in values:
            if name == "style" or name.startswith("on"):
                self._found.forbidden.append(
                    problem(
                        self._path, self.getpos()[0], "PB704", N_("the attribute '{name}' is refused by a strict policy"), N_("put it into a file"), name=name
                    )
                )
        self._texts = None
        if tag == "style":
            self._texts = self._found.styles
        elif tag == "script" and "src" not in values and values.get("type") not in _DATA:
            self._texts = self._found.scripts

    def handle_data(self, data: str) -> None:
        if self._texts is not None:
            self._texts.add("'sha256-" + base64.b64encode(hashlib.sha256(data.encode()).digest()).decode() + "'")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 whatever ends, the text is over
        self._texts = None


def inline(site: Path) -> Inline:
    """What stands inside the pages of a site."""
    found = Inline()
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if is_page(path):
            reader = _Reader(path, found)
            reader.feed(file.read_text("utf-8"))
            reader.close()
    return found


def policy(found: Inline) -> str:
    """The content security policy that the pages satisfy: everything comes from the site itself."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *sorted(found.scripts))),
            " ".join(("style-src 'self'", *sorted(found.styles))),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    )


def files(site: Path) -> Iterator[tuple[str, str]]:
    """What a host includes, by name: it changes with the scripts of the pages, and the rest of hosting/ does not."""
    sent = policy(inline(site))
    yield "policy.nginx", f'map $uri $palabre_policy {{\n    default "{sent}";\n    ~^/downloads/.+/.+\\.html$ "{TAKEN_AWAY}";\n}}\n'
    yield "policy.caddy", f'header Content-Security-Policy "{sent}"\nheader @taken Content-Security-Policy "{TAKEN_AWAY}"\n'
    yield "policy.txt", sent + "\n"
