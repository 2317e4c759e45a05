"""Links and pictures: they exist, say where they lead, and load nothing from elsewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from urllib.parse import unquote, urlsplit

from palabre.catalogue import PICTURE_ENDINGS, SHAPES, Catalogue, Document
from palabre.markup import Link
from palabre.messages import N_
from palabre.model.body import plain
from palabre.model.pages import Module, Page, Programme, Project
from palabre.model.vocabulary import Theme
from palabre.problems import Problem, nearest, problem
from palabre.rules import GROUPS, RULES
from palabre.settings import FILE

_EMPTY_WORDS = frozenset(
    "here|click here|this link|link|this page|page|read more|more|learn more|see here|click"
    "|ici|cliquez ici|clique ici|cliquer ici|ce lien|lien|le lien|cette page|lire la suite|en savoir plus|plus|voir ici|par ici|là".split("|")
)
_HOST = re.compile(r"(?:www\.|(?:[\w-]+\.)+(?:org|com|net|info|int|edu|gov|ml|bf|ne|fr)(?:/|$))", re.IGNORECASE)


def links_lead_somewhere(catalogue: Catalogue) -> Iterator[Problem]:
    """Links lead to pages, files and headings that exist, from where they stand, in their own language."""
    reader = _Reader(catalogue)
    for document in catalogue.documents:
        for link in document.outline.links:
            yield from reader.read(document, link)


def navigation_leads_somewhere(catalogue: Catalogue) -> Iterator[Problem]:
    """The navigation names pages, and folders, that exist."""
    pages = sorted({catalogue.languages.split(file)[1] for file in catalogue.files if file.endswith(".md")})
    folders = {posixpath.dirname(page) for page in pages}
    for target, line in catalogue.settings.navigation:
        if not target:
            message, hint = N_("this section of the navigation is empty"), N_("write its pages below it, or take the line out")
            yield problem(FILE, line, "PB401", message, hint)
        elif target not in pages and target.removesuffix("/*") not in folders:
            near = nearest(target, pages, 0.75)
            hint = N_("did you mean '{near}'?") if near else N_("write that page, or take the line out")
            yield problem(FILE, line, "PB401", N_("the navigation names '{target}', and there is no such page or folder"), hint, target=target, near=near)


def links_say_where_they_lead(catalogue: Catalogue) -> Iterator[Problem]:
    """The text of a link says where it leads."""
    for document in catalogue.documents:
        for link in document.outline.links:
            text = plain(re.sub(r"[*_`!]|\[[^\]]*\]\([^)]*\)", "", link.text)).strip(" .:;,?…→»«\"'")
            if link.is_image:
                if not text:
                    hint = N_("write between the square brackets what it shows")
                    yield document.at(link.line, "PB405", N_("the picture '{target}' has no words for those who cannot see it"), hint, target=link.target)
            elif text in _EMPTY_WORDS:
                hint = N_("name the page between the square brackets, for instance [Do no harm](do-no-harm.md)")
                yield document.at(link.line, "PB406", N_("the link text '{text}' does not say where it leads"), hint, text=link.text)
            elif not text and "](" not in link.text and "![" not in link.text:
                hint = N_("write between the square brackets where it leads")
                yield document.at(link.line, "PB345", N_("a link to '{target}' has no text"), hint, target=link.target)


def anchors(catalogue: Catalogue, document: Document) -> set[str]:
    """Everything on a page that a link can lead to, what the build fills in included."""
    found = set(document.targets)
    for marker in document.outline.markers:
        found |= set(_filled(catalogue, marker.name))
    if isinstance(document.page, Project):
        found |= {"sources", *(f"source-{source.id}" for source in document.page.sources)}
        found |= {name for name in ("results", "media", "modules", "unverified") if getattr(document.page, name)}
    elif isinstance(document.page, Module):
        found |= {"objectives", "key-messages"} | ({"projects"} if document.page.projects else set())
    elif isinstance(document.page, Programme):
        found |= {f"day-{number}" for number, _ in enumerate(document.page.days, 1)}
    return found


def _filled(catalogue: Catalogue, marker: str) -> Iterator[str]:
    if marker == "glossary":
        yield from catalogue.lines.get("data/glossary.yml", ())
    elif marker == "references":
        yield "to-be-confirmed"
        yield from (f"ref-{key}" for key in catalogue.lines.get("data/references.yml", ()))
    elif marker == "rules":
        yield from (code.lower() for code in RULES)
        yield from (f"group-{number}" for number, _ in enumerate(GROUPS, 1))
    elif marker == "fields":
        yield from (f"fields-{shape.__name__.lower()}" for shape in (*SHAPES.values(), Page))
    elif marker == "reviews":
        yield from (f"review-{review.module.lower()}" for review in catalogue.reviews.values())
    elif marker == "modules":
        yield from (f"theme-{theme}" for theme in Theme)


def _fault(document: Document, link: Link, code: str, message: str, hint: str, /, **values: object) -> Problem:
    return document.at(link.address_line, code, message, hint, target=link.target, **values)


class _Reader:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.files = frozenset(catalogue.files)
        self.unsettled = {found.path for found in catalogue.problems if found.code.startswith("PB3")}
        self.unsettled |= {each.path for pair in catalogue.pairs() if _outline(pair[0]) != _outline(pair[1]) for each in pair}
        self.data_unread = not {"data/glossary.yml", "data/references.yml"} <= catalogue.lines.keys()
        self.known_anchors: dict[str, set[str]] = {}

    def read(self, document: Document, link: Link) -> Iterator[Problem]:
        if not link.target or link.target.startswith("<"):
            return
        parts = _split(link.target)
        if parts is None:
            yield _fault(document, link, "PB411", N_("'{target}' is not an address"), N_("write the path of a page or a web address"))
        elif parts[0]:
            yield from self.outside(document, link, *parts)
        else:
            yield from self.inside(document, link, parts[1], parts[2])

    def outside(self, document: Document, link: Link, scheme: str, path: str, fragment: str) -> Iterator[Problem]:
        if link.is_image:
            hint = N_("put it in docs/assets/ if its licence allows it, or leave it out")
            yield document.at(link.address_line, "PB408", N_("the picture '{target}' would be loaded from elsewhere"), hint, target=link.target[:80])
        elif scheme == "//":
            yield _fault(document, link, "PB411", N_("'{target}' has no https: in front"), N_("write https:{target}"))
        elif scheme not in ("http", "https", "mailto"):
            yield document.at(link.address_line, "PB411", N_("a link may not start with '{scheme}:'"), N_("use https:// or the path of a page"), scheme=scheme)
        elif link.target.startswith(self.catalogue.settings.address):
            root = unquote(urlsplit(self.catalogue.settings.address).path)
            better = self.better(document, path.removeprefix(root), fragment)
            yield _fault(document, link, "PB403", N_("'{target}' is an address of this site"), N_("write the file of the page: {better}"), better=better)

    def inside(self, document: Document, link: Link, path: str, fragment: str) -> Iterator[Problem]:
        here = document.path.removeprefix("docs/")
        if path.startswith("/"):
            message, hint = N_("'{target}' starts at the root of the site, and would break in copies"), N_("write the path from this page: {better}")
            yield _fault(document, link, "PB403", message, hint, better=self.better(document, path.lstrip("/"), fragment))
            return
        typed = _joined(posixpath.dirname(here), path) if path else here
        wanted = _as_file(typed, self.files) or typed
        if wanted == ".." or wanted.startswith("../"):
            yield _fault(document, link, "PB403", N_("'{target}' leads out of docs/"), N_("put the file in docs/, or leave the link out"))
        elif wanted not in self.files:
            yield from self.broken(document, link, path, wanted)
        elif wanted.endswith(".md") and not path.endswith(".md") and path:
            message, hint = N_("'{target}' names an address, not the file of a page"), N_("write the file: {better}")
            yield _fault(document, link, "PB403", message, hint, better=self.better(document, wanted, fragment))
        elif known := document if wanted == here else self.catalogue.find(*_place(self.catalogue, wanted)):
            yield from self.page(document, link, known, fragment)

    def page(self, document: Document, link: Link, known: Document, fragment: str) -> Iterator[Problem]:
        catalogue = self.catalogue
        if known.language.code != document.language.code:
            if known.language.is_required and not link.is_image:
                better = self.better(document, document.language.folder + known.location, fragment)
                message, hint = N_("'{target}' leads to a page in another language"), N_("link the page in this language: {better}")
                yield _fault(document, link, "PB403", message, hint, better=better)
        elif document.is_published and catalogue.is_hidden(known):
            hint = N_("publish that page, or take the link out")
            yield _fault(document, link, "PB401", N_("'{target}' leads to a draft, which readers do not get"), hint)
        elif fragment and fragment not in self.anchors(known) and known.path not in self.unsettled and not (self.data_unread and known.outline.markers):
            near = nearest(fragment, self.anchors(known))
            names = ", ".join(f"#{name}" for name in sorted(known.anchors.values()))
            hint = N_("leave out what stands behind the #, or choose one of: {names}") if names else N_("leave out what stands behind the #")
            if near or known is document:
                hint = N_("did you mean '#{near}'?") if near else N_("choose one of: {names}")
            message = N_("'{target}': there is no heading '#{fragment}' on that page")
            yield _fault(document, link, "PB402", message, hint, fragment=fragment, near=near, names=names)

    def broken(self, document: Document, link: Link, path: str, wanted: str) -> Iterator[Problem]:
        location = self.catalogue.languages.split(wanted)[1]
        if any(self.catalogue.find(other.code, location) for other in self.catalogue.languages.all):
            return  # missing in one language only: the build shows the original, or another problem says so
        if link.is_image:
            near, message, code = self.near(wanted, "pictures"), N_("there is no picture '{target}'"), "PB404"
        else:
            near, message, code = self.near(wanted, document.language.code), N_("'{target}' leads to no page or file"), "PB401"
        hint = N_("correct the path, or take the link out")
        if _HOST.match(path):
            hint = N_("write https://{target}")
        elif near:
            near, hint = _relative(document.path.removeprefix("docs/"), near), N_("did you mean '{near}'?")
        yield document.at(link.address_line, code, message, hint, target=path, near=near)

    def near(self, wanted: str, kind: str) -> str:
        """The file that was meant: one of the same name in another folder, or one of a similar name."""
        names = self.named[kind]
        name = posixpath.basename(wanted).lower()
        meant = name if name in names.values() else nearest(name, names.values(), 0.7)
        return nearest(wanted, (file for file in names if names[file] == meant), 0)

    @cached_property
    def named(self) -> dict[str, dict[str, str]]:
        """The pictures, and the pages of each language, with their bare names."""
        found: dict[str, dict[str, str]] = {"pictures": {}, **{language.code: {} for language in self.catalogue.languages.all}}
        for file in self.catalogue.files:
            kind = "pictures" if file.rpartition(".")[2].lower() in PICTURE_ENDINGS else self.catalogue.languages.split(file)[0].code
            if kind == "pictures" or file.endswith(".md"):
                found[kind][file] = posixpath.basename(file).lower()
        return found

    def better(self, document: Document, path: str, fragment: str) -> str:
        """The way from a page to what an address of the site means."""
        found = _as_file(posixpath.normpath(path) if path else "index.md", self.files)
        shown = _relative(document.path.removeprefix("docs/"), found) if found else "../modules/do-no-harm.md"
        return f"{shown}#{fragment}" if fragment and found else shown

    def anchors(self, document: Document) -> set[str]:
        if document.path not in self.known_anchors:
            self.known_anchors[document.path] = anchors(self.catalogue, document)
        return self.known_anchors[document.path]


def _outline(document: Document) -> tuple[list[str], list[int]]:
    """What gives a page its anchors: when a translation has not the same, that is its problem."""
    return [marker.name for marker in document.outline.markers], [part.heading.level for part in document.outline.parts]


@lru_cache(maxsize=4096)
def _split(target: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    scheme = parts.scheme or ("//" if parts.netloc else "")
    return scheme.lower(), unquote(parts.path), unquote(parts.fragment)


@lru_cache(maxsize=4096)
def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))


def _as_file(wanted: str, files: frozenset[str]) -> str | None:
    if wanted in files:
        return wanted
    stem = wanted.removesuffix(".html").rstrip("/")
    return next((name for name in (f"{stem}.md", f"{stem}/index.md", "index.md" if stem in (".", "") else "") if name in files), None)


def _place(catalogue: Catalogue, file: str) -> tuple[str, str]:
    language, location = catalogue.languages.split(file)
    return language.code, location


def _relative(here: str, there: str) -> str:
    return posixpath.relpath(there, posixpath.dirname(here) or ".")
