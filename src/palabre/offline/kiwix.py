"""A folder of pages -> one ZIM file, for Kiwix: pages, files to take away, an index of titles and of the full text."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import typst
from libzim.writer import Creator, FileProvider, Hint, IndexData, Item, StringProvider

from palabre.catalogue import Catalogue
from palabre.messages import N_, translator
from palabre.offline import copies
from palabre.offline.copies import SITE, Copy

ARTICLE = "pb-article"  # id of the element that holds what a page says; around it stands the menu, which names every page
ICON = "theme/assets/favicon.svg"
_PIXELS = 48  # what Kiwix asks for
_TYPES = mimetypes.MimeTypes().types_map[True] | {  # what Python itself knows: systems differ in what they add
    ".js": "text/javascript",
    ".epub": "application/epub+zip",
    ".woff2": "font/woff2",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_UNHEARD = frozenset(("script", "style", "svg", "template"))
_WORD = re.compile(r"(?:\b(?:qu|[cdjlmnst])')?(\w+)")
_XAPIAN = b"\x0f\x0dXapian Glass"  # an index begins with it
_UUID, _END = slice(8, 24), 16  # where a ZIM file keeps its number; how many bytes of digest stand at its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a ZIM file says about itself: openZIM's metadata."""

    name: str  # the same for each of its editions: "palabre_fr_public"
    title: str  # at most 30 signs
    description: str  # at most 80
    long_description: str
    languages: tuple[str, ...]  # ISO 639-3; the words of the first are reduced to their stems
    creator: str
    date: str  # "2026-11-22"
    flavour: str  # of the edition: "public"
    start: str  # path of the first page
    licence: str

    def metadata(self) -> Iterator[tuple[str, str]]:
        """Names and values, as they are written."""
        yield from {
            "Name": self.name,
            "Title": self.title,
            "Description": self.description,
            "LongDescription": self.long_description,
            "Language": ",".join(self.languages),
            "Creator": self.creator,
            "Publisher": self.creator,
            "Date": self.date,
            "Flavour": self.flavour,
            "License": self.licence,
            "Scraper": "palabre",
            "Tags": "_category:other;_ftindex:yes;_pictures:yes;_videos:no;_details:yes",
        }.items()


def facts(copy: Copy, catalogue: Catalogue, name: str) -> Facts:
    """What the ZIM file of a copy says about itself, in its first language."""
    languages = [language for language in catalogue.languages.all if language.code in copies.spoken(copy, catalogue.languages)]
    first, settings = languages[0], catalogue.settings
    home = catalogue.find(first.code, "index.md")
    return Facts(
        name=name,
        title=settings.name[:30],
        description=translator(first.code)(N_("Training modules on conflict, peace and reconciliation"))[:80],
        long_description=(home.page.summary if home and home.page else None) or settings.name,
        languages=tuple(language.code3 for language in languages),
        creator=settings.name,
        date=catalogue.newest.isoformat(),
        flavour=copy.edition.name,
        start=f"{SITE}/{first.folder}index.html",
        licence="CC BY-SA 4.0",
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: its heading, and the text of its article."""

    title: str
    text: str


def make(files: Mapping[str, Path], target: Path, facts: Facts, icon: Path) -> None:
    """Write the ZIM file of some files, given by their paths in it; two of the same files are equal.

    Raises:
        RuntimeError: libzim could not write it.
        OSError: a file cannot be read, or the disk is full.
    """
    part = target.with_name(f".{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    known = hashlib.sha256(repr(facts).encode())
    with Creator(str(part)).config_indexing(True, facts.languages[0]).config_nbworkers(1) as creator:
        creator.set_mainpath(facts.start)
        creator.add_illustration(_PIXELS, _png(icon))
        for name, value in facts.metadata():
            creator.add_metadata(name, value)
        for path, file in sorted(files.items()):
            creator.add_item(_item(file, path))
            known.update(path.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    _settle(part, known.digest())
    part.replace(target)


def words(html: str) -> Words:
    """What a page says, without its menu, its scripts and what is kept from searches."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Words(_joined(reader.title), _joined(reader.text))


def searchable(text: str) -> str:
    """Every word without accents and with them, and what stands behind an apostrophe alone too, in small letters.

    >>> searchable("L’éleveur dit")
    "l'eleveur eleveur l'éleveur éleveur dit"
    """
    return _WORD.sub(lambda found: " ".join(dict.fromkeys((_bare(found[0]), _bare(found[1]), found[0], found[1]))), text.lower().replace("’", "'"))


def _bare(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def _joined(parts: list[str]) -> str:
    return re.sub(r"\s+", " ", "".join(parts)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.text: list[str] = []
        self._open: list[tuple[str, bool]] = []  # elements within the article, and whether they are passed over
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id") == ARTICLE:
            self._is_inside = True
        if self._is_inside and tag not in _VOID:
            self._open.append((tag, tag in _UNHEARD or "data-search-exclude" in values or values.get("class") == "headerlink"))
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._is_inside and any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
            self._is_inside = bool(self._open)
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open and not any(is_unheard for _, is_unheard in self._open):
            (self.title if any(name == "h1" for name, _ in self._open) else self.text).append(data)


# what libzim asks for -----------------------------------------------------------------------------------------------


class _Text(IndexData):  # type: ignore[misc]
    """What is found of a page. New applications take the accents off what is searched, older ones do not: both find it."""

    def __init__(self, found: Words) -> None:
        super().__init__()
        self._found = found

    def has_indexdata(self) -> bool:
        return bool(self._found.text)

    def get_title(self) -> str:
        return searchable(self._found.title)

    def get_content(self) -> str:
        return searchable(self._found.text)

    def get_keywords(self) -> str:
        return ""

    def get_wordcount(self) -> int:
        return len(self._found.text.split())


class _Entry(Item):  # type: ignore[misc]
    """One file; a page is found by its words."""

    def __init__(self, file: Path, path: str, found: Words | None) -> None:
        super().__init__()
        self.file, self.path, self.found = file, path, found

    def get_path(self) -> str:
        return self.path

    def get_title(self) -> str:
        return self.found.title if self.found else ""

    def get_mimetype(self) -> str:
        return type_of(self.path)

    def get_hints(self) -> dict[Any, int]:
        return {Hint.FRONT_ARTICLE: int(self.found is not None)}

    def get_contentprovider(self) -> Any:
        return StringProvider(self.file.read_text("utf-8")) if self.found else FileProvider(str(self.file))

    def get_indexdata(self) -> Any:
        return _Text(self.found) if self.found else None


def _item(file: Path, path: str) -> _Entry:
    is_page = path.endswith(".html") and path.startswith(f"{SITE}/")
    return _Entry(file, path, words(file.read_text("utf-8")) if is_page else None)


def type_of(path: str) -> str:
    """The type of a file, the same on every system.

    >>> type_of("a/b.epub"), type_of("a.html")
    ('application/epub+zip', 'text/html')
    """
    return _TYPES.get(Path(path).suffix, "application/octet-stream")


def _png(icon: Path) -> bytes:
    """A drawing as a square picture."""
    text = f'#set page(width: {_PIXELS}pt, height: {_PIXELS}pt, margin: 0pt, fill: white)\n#image("icon.svg", width: 100%, height: 100%)'
    files: Any = {"main.typ": text.encode(), "icon.svg": icon.read_bytes()}  # the types of typst do not know that it takes files by name
    return bytes(typst.compile(files, format="png", ppi=72))


def _settle(file: Path, digest: bytes) -> None:
    """Put numbers that come from the content in the place of those that were drawn by lot, and renew the digest at the end.

    libzim numbers each file, and Xapian each of the two indexes in it, so that no two runs would give the same bytes.
    """
    content = bytearray(file.read_bytes())
    content[_UUID] = uuid.UUID(bytes=digest[:16], version=5).bytes
    for found in re.finditer(re.escape(_XAPIAN), bytes(content)):
        begins = found.end() + 2  # behind the version of its format
        content[begins : begins + 16] = hashlib.sha256(digest + str(found.start()).encode()).digest()[:16]
    content[-_END:] = hashlib.md5(content[:-_END], usedforsecurity=False).digest()
    file.write_bytes(content)
