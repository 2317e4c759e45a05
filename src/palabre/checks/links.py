"""Links and pictures: they exist, say where they lead, and load nothing from elsewhere."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from palabre.catalogue import Catalogue, Document
from palabre.markup import Link
from palabre.messages import N_
from palabre.model.body import plain
from palabre.problems import Problem
from palabre.rules import RULES

_EMPTY_WORDS = frozenset(
    "here|click here|this link|link|this page|page|read more|more|learn more|see here|click"
    "|ici|cliquez ici|clique ici|cliquer ici|ce lien|lien|le lien|cette page|lire la suite|en savoir plus|plus|voir ici|par ici|là".split("|")
)
_WEB = ("http", "https")


def links_lead_somewhere(catalogue: Catalogue) -> Iterator[Problem]:
    """Links lead to pages, files and headings that exist, from where they stand, in their own language."""
    files = set(catalogue.files)
    for document in catalogue.documents:
        for link in document.outline.links:
            if not link.target or link.target.startswith("<"):
                continue
            parts = _split(link.target)
            if parts is None:
                yield document.at(link.line, "PB411", N_("'{target}' is not an address"), N_("write the path of a page or a web address"), target=link.target)
            elif parts[0]:
                yield from _outside(catalogue, document, link, parts[0])
            else:
                yield from _inside(catalogue, document, link, parts[1], parts[2], files)


def links_say_where_they_lead(catalogue: Catalogue) -> Iterator[Problem]:
    """The text of a link says where it leads."""
    for document in catalogue.documents:
        for link in document.outline.links:
            text = plain(re.sub(r"[*_`!]|\[[^\]]*\]\([^)]*\)", "", link.text)).strip(" .:;,»«\"'")
            if link.is_image:
                if not text:
                    yield document.at(
                        link.line,
                        "PB405",
                        N_("the picture '{target}' has no words for those who cannot see it"),
                        N_("write between the square brackets what it shows"),
                        target=link.target,
                    )
            elif text in _EMPTY_WORDS:
                yield document.at(
                    link.line,
                    "PB406",
                    N_("the link text '{text}' does not say where it leads"),
                    N_("name the page: [Do no harm](do-no-harm.md)"),
                    text=link.text,
                )
            elif not text and "](" not in link.text and "![" not in link.text:
                yield document.at(
                    link.line, "PB345", N_("a link to '{target}' has no text"), N_("write between the square brackets where it leads"), target=link.target
                )


def anchors(catalogue: Catalogue, document: Document) -> set[str]:
    """Everything on a page that a link can lead to, what the build fills in included."""
    found = set(document.anchors.values()) | set(re.findall(r"\bid=[\"']?([\w-]+)", document.source.prose))
    filled = {"glossary": list(catalogue.terms), "references": [f"ref-{key}" for key in catalogue.references], "rules": [code.lower() for code in RULES]}
    for marker in document.outline.markers:
        found |= set(filled.get(marker.name, ()))
    return found | set(re.findall(r"^ {0,3}\[\^([\w-]+)\]:", document.source.prose, re.MULTILINE))


def _split(target: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    scheme = parts.scheme or ("//" if parts.netloc else "")
    return scheme.lower(), unquote(parts.path), unquote(parts.fragment)


def _outside(catalogue: Catalogue, document: Document, link: Link, scheme: str) -> Iterator[Problem]:
    if link.is_image:
        yield document.at(
            link.line,
            "PB408",
            N_("the picture '{target}' would be loaded from elsewhere"),
            N_("put it in docs/assets/ if its licence allows it, or leave it out"),
            target=link.target[:80],
        )
    elif scheme not in (*_WEB, "//", "mailto"):
        yield document.at(link.line, "PB411", N_("a link may not start with '{scheme}:'"), N_("use https:// or the path of a page"), scheme=scheme)
    elif link.target.startswith(catalogue.settings.address):
        yield document.at(
            link.line,
            "PB403",
            N_("'{target}' is an address of this site"),
            N_("write the path of the page instead: ../modules/do-no-harm.md"),
            target=link.target,
        )


def _inside(catalogue: Catalogue, document: Document, link: Link, path: str, fragment: str, files: set[str]) -> Iterator[Problem]:
    if path.startswith("/"):
        yield document.at(
            link.line,
            "PB403",
            N_("'{target}' starts at the root of the site, and would break in copies"),
            N_("write the path from this page: ../modules/do-no-harm.md"),
            target=link.target,
        )
        return
    here = document.path.removeprefix("docs/")
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else here
    if wanted.startswith(".."):
        yield document.at(link.line, "PB403", N_("'{target}' leads out of docs/"), N_("put the file in docs/, or leave the link out"), target=link.target)
        return
    wanted = _as_file(wanted, files) or wanted
    known = document if wanted == here else catalogue.find(*_place(catalogue, wanted))
    if wanted not in files:
        language, location = catalogue.languages.split(wanted)
        original = catalogue.find(catalogue.languages.default.code, location)
        if original is not None and not language.is_required:
            return  # not translated yet: the build shows the original with a banner
        yield _broken(document, link, path, wanted, files)
    elif wanted.endswith(".md") and not path.endswith(".md") and path:
        yield document.at(
            link.line,
            "PB403",
            N_("'{target}' names an address, not the file of a page"),
            N_("write the file: {better}"),
            target=link.target,
            better=_relative(here, wanted),
        )
    elif known and known.language.code != document.language.code and not link.is_image:
        language = known.language
        if language.is_required:
            yield document.at(
                link.line,
                "PB403",
                N_("'{target}' leads to a page in another language"),
                N_("link the page in this language: {better}"),
                target=link.target,
                better=_relative(here, document.language.folder + known.location),
            )
    elif known and fragment and fragment not in anchors(catalogue, known) and not _is_unsettled(known):
        near = next(iter(difflib.get_close_matches(fragment, sorted(anchors(catalogue, known)), 1, 0.4)), "")
        hint = N_("did you mean '#{near}'?") if near else N_("leave out what stands behind the #")
        yield document.at(
            link.line, "PB402", N_("'{target}': there is no heading '#{fragment}' on that page"), hint, target=link.target, fragment=fragment, near=near
        )


def _is_unsettled(document: Document) -> bool:
    """Whether headings of a page are wrong in themselves, so that its anchors are not yet known."""
    return any(found.code.startswith("PB3") for found in document.problems)


def _broken(document: Document, link: Link, path: str, wanted: str, files: set[str]) -> Problem:
    code = "PB404" if link.is_image else "PB401"
    kind = (".svg", ".png", ".jpg", ".jpeg", ".webp") if link.is_image else (".md",)
    candidates = [file for file in files if file.endswith(kind)] or sorted(files)
    name = posixpath.basename(wanted)
    near = next((file for file in sorted(candidates) if posixpath.basename(file) == name), "") or next(
        iter(difflib.get_close_matches(wanted, candidates, 1, 0.5)), ""
    )
    message = N_("there is no picture '{target}'") if link.is_image else N_("'{target}' leads to no page or file")
    hint = N_("did you mean '{near}'?") if near else N_("correct the path, or take the link out")
    return document.at(link.line, code, message, hint, target=path, near=_relative(document.path.removeprefix("docs/"), near) if near else "")


def _as_file(wanted: str, files: set[str]) -> str | None:
    if wanted in files:
        return wanted
    stem = wanted.removesuffix(".html").rstrip("/")
    return next((name for name in (f"{stem}.md", f"{stem}/index.md", "index.md" if stem in (".", "") else "") if name in files), None)


def _place(catalogue: Catalogue, file: str) -> tuple[str, str]:
    language, location = catalogue.languages.split(file)
    return language.code, location


def _relative(here: str, there: str) -> str:
    return posixpath.relpath(there, posixpath.dirname(here) or ".")
