"""One build of the site: the catalogue it was started with, and what the site builder asks for on the way."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from palabre import checks, downloads, publish, releases, theme, verdict
from palabre.app import manifest
from palabre.app.worker import FILE as WORKER
from palabre.app.worker import PAGE as APP
from palabre.catalogue import Catalogue, Document, address_of
from palabre.downloads import Entry
from palabre.languages import Language
from palabre.memory import Memory
from palabre.messages import N_, translator
from palabre.offline import copies
from palabre.offline.copies import Copy
from palabre.pages import fill, harvest, panel, structured, views
from palabre.problems import Problem, Translate
from palabre.rendering import prose, verifying
from palabre.rendering.typography import spaced
from palabre.search import files as search_files
from palabre.search import index as search_index

_IN_OTHERS = ("app/worker.js", *(f"{search_files.FOLDER}/{name}" for name in search_files.SCRIPTS))  # scripts that become a part of another
A_Z = "a-z.md"  # the list that stands for the search where scripts are off
APP_SCRIPTS = ("app/store.js", "app/keep.js")
_current: Build | None = None


@dataclass(frozen=True)
class Build:
    """A catalogue, its problems, whether an editor is only previewing it, and the files made of it that readers take away."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    previewing: bool = False
    made: Mapping[str, Entry] = field(default_factory=dict)
    copy: Copy | None = None  # for a folder that is opened without a server: pages are files, and what only a server can use is left out

    @property
    def is_offline(self) -> bool:
        """Whether no server stands behind the pages."""
        return self.copy is not None

    @cached_property
    def _languages(self) -> tuple[Language, ...]:
        """The languages between which a reader can switch."""
        known = self.catalogue.languages.all
        return tuple(language for language in known if language.code in copies.spoken(self.copy, self.catalogue.languages)) if self.copy else known

    @cached_property
    def _places(self) -> dict[str, str]:
        """On a copy for sticks: where each file that readers take away stands, by its path among the downloads."""
        return copies.places(self.made) if self.copy else {}

    @cached_property
    def _releases(self) -> tuple[releases.Ledger, ...]:
        """What was published for sticks. A copy does not tell: made again from the same content, it is the same whatever was published since."""
        return () if self.is_offline else tuple(releases.all_of(self.catalogue.root))

    @cached_property
    def _packs(self) -> dict[str, int]:
        return {} if self.is_offline else releases.packs(self.catalogue.root)

    @cached_property
    def stopping(self) -> tuple[Problem, ...]:
        """The problems with which nothing may be published."""
        return tuple(checks.stops(list(self.problems)))

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The problems with which this build cannot go on: in a preview only links to folders, which MkDocs would follow without end."""
        return tuple(found for found in self.stopping if not self.previewing or (found.code == "PB003" and _is_linked_folder(self.catalogue.root / found.path)))

    def document(self, path: str) -> Document | None:
        """The page at a path below docs/."""
        return self.catalogue.by_path.get(f"docs/{path}")

    @cached_property
    def _unsafe(self) -> frozenset[str]:
        """Pages that hold what could run in the browser of whoever previews them."""
        return frozenset(found.path.removeprefix("docs/") for found in self.problems if found.code in ("PB341", "PB411"))

    def words(self, language: str) -> Translate:
        """The words of the interface."""
        return translator(language)

    # pages ----------------------------------------------------------------------------------------------------

    def stand_in(self, path: str) -> str | None:
        """For a page that cannot be read: its problems, so that a preview has something to show."""
        if self.document(path) and path not in self._unsafe:
            return None
        say = translator(self.catalogue.languages.split(path)[0].code)
        return f'---\ntitle: "{posixpath.basename(path)}"\n---\n\n{say(N_("This page cannot be read yet."))}\n'

    def prose(self, path: str) -> str | None:
        """The prose of a page, ready to be rendered."""
        document = self.document(path)
        return prose.prepared(document, self.catalogue) if document and path not in self._unsafe else None

    def content(self, path: str, html: str, language: str, url: str) -> str:
        """The rendered prose of a page, filled; in the preview its problems stand above it."""
        document = self.document(path)
        place = self._place(language, url)
        shown = fill.filled(html, document, place) if document else html
        return self._problems_of(path, place) + shown if self.previewing else shown

    @cached_property
    def _list(self) -> str:
        return A_Z if self.catalogue.has(A_Z) else "index.md"

    def _problems_of(self, path: str, place: views.Place) -> str:
        mine = [problem for problem in self.problems if problem.path == f"docs/{path}"]
        return fill.render("problems", place, problems=mine, say=translator(place.language.code)) if mine else ""

    def _place(self, language: str, url: str) -> views.Place:
        spoken = self._language(language)
        return views.Place(
            self.catalogue,
            spoken,
            link=lambda location: self._link(location, spoken, url),
            file=lambda file: _relative(f"{spoken.folder}{file}", url),
            made=self.made,
            download=lambda path: self._download(path, url),
            asset=lambda path: _relative(path, url),
            is_offline=self.is_offline,
            releases=self._releases,
            packs=self._packs,
        )

    def _language(self, code: str) -> Language:
        return self.catalogue.languages.get(code) or self.catalogue.languages.default

    def _link(self, location: str, language: Language, url: str) -> str:
        page, _, anchor = location.partition("#")
        # a page without translation is shown under the address of the language all the same
        return _relative(language.folder + self._at(page), url) + (f"#{anchor}" if anchor else "")

    def _download(self, path: str, url: str) -> str:
        if path in self._places:  # beside the folder of the site
            return _relative(self._places[path], f"{copies.SITE}/{url}")
        return _relative(downloads.ADDRESS + path, url)

    def _at(self, location: str) -> str:
        """Where a page is within its language: "modules/x/", or "modules/x.html" where no server finds the page of a folder."""
        return location.removesuffix(".md") + ".html" if self.is_offline else address_of(location)

    # templates ------------------------------------------------------------------------------------------------

    def context(self, path: str, language: str, url: str) -> dict[str, Any]:
        """What the templates of the theme need on a page."""
        document = self.document(path)
        spoken = self._language(language)
        location = document.location if document else self.catalogue.languages.split(path)[1]
        known = {
            "location": location,
            "kind": type(document.page).__name__.lower() if document else "page",
            "document": document,
            "is_translated": document is None or document.language == spoken,
            "description": document.page.summary if document and document.page else None,
            "title": spaced(document.page.title, document.language.code) if document and document.page else None,
            "json_ld": structured.json_ld(document, self.catalogue, self.made) if document else None,
        }
        return known | self._shared(spoken, location, self._at(location), lambda path: _relative(path, url))

    def template_context(self, name: str, language: str) -> dict[str, Any]:
        """The same for a template that is no page, such as the 404 page, whose links start at the root of the site."""
        spoken = self._language(language)
        known = {"location": None, "kind": "template", "document": None, "is_translated": True, "description": None, "title": None, "json_ld": None}
        root = "/" + "/".join(self.catalogue.settings.address.split("/")[3:])
        sitemap = list(self._sitemap()) if name.endswith(".xml") else []
        return known | self._shared(spoken, None, name, lambda path: root + path) | {"sitemap": sitemap}

    def _shared(self, spoken: Language, location: str | None, here: str, at: Callable[[str], str]) -> dict[str, Any]:
        """What pages and other templates need alike: `here` is a path within a language, and `at` gives the address of a path of the site."""
        base = self.catalogue.settings.address
        languages = [
            {
                "language": other,
                "address": at(other.folder + here),
                "is_current": other == spoken,
                "absolute": base + other.folder + (address_of(location) if location else here),
                "is_translated": location is not None and self.catalogue.find(other.code, location) is not None,
            }
            for other in self._languages
        ]
        return {
            "language": spoken,
            "languages": languages,
            "settings": self.catalogue.settings,
            "is_offline": self.is_offline,
            "feed": at(f"{spoken.folder}feed.xml"),
            "a_z": at(spoken.folder + self._at(self._list)),
            "at": at,
            "colours": theme.colours(self.catalogue.root),
            "search": search_files.scripts_folder(self.catalogue.root),
            # what the site needs as an app; a preview has no worker
            "manifest": at(f"{spoken.folder}{manifest.NAME}"),
            "icon": at(manifest.TOUCH),
            "worker": None if self.previewing or self.is_offline else at(WORKER),
            "app": at(f"{spoken.folder}{address_of(APP)}") if self.catalogue.find(spoken.code, APP) and not self.is_offline else None,
            "app_scripts": [at(self.published[name]) for name in APP_SCRIPTS] if location == APP and not self.is_offline else [],
        }

    def _sitemap(self) -> Iterator[dict[str, Any]]:
        base = self.catalogue.settings.address
        for document in sorted(self.catalogue.documents, key=lambda found: found.address):
            if document.is_published:
                twins = [twin for language in self.catalogue.languages.all if (twin := self.catalogue.twin(document, language.code))]
                reviewed = document.page.reviewed if document.page else None
                yield {"address": base + document.address, "changed": reviewed, "alternates": [(twin.language.code, base + twin.address) for twin in twins]}

    # files ----------------------------------------------------------------------------------------------------

    def leaves_out(self, path: str) -> bool:
        """Whether a file is not published: one of the content, of Material's own search, one that becomes a part of another; without a server, what needs one."""
        return (
            path in self._left_out
            or path.startswith(("assets/javascripts/lunr/", "assets/javascripts/workers/", *_IN_OTHERS))
            or (self.is_offline and (path.startswith((downloads.ADDRESS, f"{verifying.FOLDER}/", "app/")) or path.endswith(("sitemap.xml", ".map"))))
        )

    @cached_property
    def _left_out(self) -> frozenset[str]:
        """Drafts, unless an editor previews them, the notes of pictures, and what is no file."""
        drafts = [] if self.previewing else [document.path.removeprefix("docs/") for document in self.catalogue.documents if not document.is_published]
        misfits = [found.path.removeprefix("docs/") for found in self.problems if found.code == "PB003" and not found.path.endswith(".md")]
        return frozenset(drafts + misfits + [f"{file.rpartition('.')[0]}.yml" for file in self.catalogue.pictures])

    @cached_property
    def published(self) -> dict[str, str]:
        """Where files of the theme are published whose address changes with them, by their path below the theme."""
        return theme.names(self.catalogue.root)

    def generated(self) -> Iterator[tuple[str, str | bytes]]:
        """Files for other programs, by path below the site."""
        if not self.is_offline:
            yield "catalogue.json", harvest.catalogue_json(self.catalogue, self.made)
            for language in self.catalogue.languages.all:
                yield f"{language.folder}feed.xml", harvest.feed(self.catalogue, language)
                yield f"{language.folder}{manifest.NAME}", manifest.manifest(self.catalogue, language)
            yield from manifest.icons(self.catalogue.root)
            yield from harvest.redirect_pages(self.catalogue)
            yield from releases.for_the_site(self.catalogue.root, self.catalogue.settings.release_key)
            yield f"{verifying.FOLDER}/{verifying.DIGESTS}", verifying.digests()
        indexes = search_index.build(self.catalogue)
        for language in self._languages:
            yield from search_files.data(indexes[language.code], language)
        yield from search_files.scripts(self.catalogue.root, [indexes[language.code].speech for language in self._languages])
        if self.made and not self.is_offline:
            name, script = panel.packer()
            yield downloads.ADDRESS + name, script

    def offer(self, site: Path) -> None:
        """Put the files that readers take away beside the pages that name them; on a copy for sticks they stand in folders of their own."""
        names = [file.path for entry in self.made.values() for file in entry.files if not self.is_offline]
        publish.offer(self.catalogue.root / downloads.FOLDER, names, site / downloads.ADDRESS)
        publish.offer(self.catalogue.root / releases.PACKS, self._packs, site / releases.ADDRESS)


def _is_linked_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def start(root: Path, today: dt.date, previewing: bool = False, memory: Memory | None = None, copy: str = "") -> Build:
    """Load and check the project; the build is kept for the site builder, which asks for it page by page.

    `copy` names what is built when it is no site but a folder for sticks ("trainer", "public-fr").
    """
    global _current
    loaded, problems = verdict.in_full(root, today, memory or Memory())
    chosen = copies.named(copy, loaded.languages) if copy else None
    made = downloads.shown(root)
    _current = Build(loaded, tuple(problems), previewing, copies.kept(chosen, made, loaded) if chosen else made, chosen)
    return _current


def current() -> Build:
    """The build that was started last."""
    if _current is None:
        raise RuntimeError("no build has been started")
    return _current


def anchors(html: str) -> set[str]:
    """The anchors of a piece of HTML."""
    return set(re.findall(r'\bid="([^"]+)"', html))


def _relative(target: str, url: str) -> str:
    """From the address of a page to another one, both below the site: "modules/x/" to "glossary/" is "../../glossary/".

    >>> _relative("glossary/", "modules/x/"), _relative("", "fr/"), _relative("modules/x/", "modules/x/")
    ('../../glossary/', '../', './')
    """
    folder = url if url.endswith("/") or not url else posixpath.dirname(url)
    found = posixpath.relpath("/" + target, "/" + folder)
    return f"{found}/" if target.endswith("/") or not target else found
