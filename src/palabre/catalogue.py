"""docs/ and data/ -> everything that is known, paired across languages. The only reader of docs/."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from palabre import frontmatter, imagefile, markup, settings
from palabre.frontmatter import Items, Node, Scalar, Source, Table
from palabre.languages import Language, Languages
from palabre.memory import Memory, Pickled
from palabre.memory import digest as digest_of
from palabre.messages import N_
from palabre.model.body import KIT_SECTIONS, MODULE_SECTIONS, PROJECT_SECTIONS, RADIO_SECTIONS, Body, Section, read_body
from palabre.model.data import LANGUAGE_CODE, Organisation, Picture, Reference, Review, SearchWords, Term, Wording
from palabre.model.kinds import fields_of, read_fields
from palabre.model.pages import Kit, Module, Page, PageKind, Programme, Project, Radio
from palabre.problems import Problem, problem
from palabre.safety import Safety
from palabre.safety import read as read_safety
from palabre.settings import Settings

T = TypeVar("T")
Lines = dict[str, dict[str, int]]  # line of each entry of a data file, by its path
MAX_PAGE = 400_000  # bytes; our longest page has 45,000
MAX_DATA = 2_000_000
MAX_DEPTH = 10  # folders in each other; ours are three
SHAPES: dict[str, type[PageKind]] = {"modules": Module, "projects": Project, "programmes": Programme, "kits": Kit, "radio": Radio}
SECTIONS: dict[type[PageKind], tuple[Section, ...]] = {
    Module: MODULE_SECTIONS,
    Project: PROJECT_SECTIONS,
    Kit: KIT_SECTIONS,
    Radio: RADIO_SECTIONS,
}
NOT_TRANSLATED = ("source_hash", "waivers", "changes", "adapted_from")
LEDGER = "data/addresses.txt"
SEARCH = "data/search.yml"


@dataclass(frozen=True)
class Document:
    """A page in one language: what it says about itself, its outline, its body, and what is wrong with it.

    `page` is None when the metadata are wrong; `body` holds sections only for kinds of pages that have fixed ones.
    """

    path: str  # below the project's folder: docs/fr/modules/x.md
    location: str  # the same for its twins in every language: modules/x.md
    language: Language
    source: Source
    outline: markup.Outline
    page: PageKind | None
    body: Body
    problems: tuple[Problem, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change when the text of the page does, and not with its dates or versions."""
        texts = [self.source.prose, *_texts(self.source.metadata, self.shape)]
        joined = "\n".join(" ".join(words) for text in texts for line in text.split("\n") if (words := line.split()))
        return hashlib.sha256(joined.encode()).hexdigest()[:12]

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the page as it was typed, of where it stands, and of what that makes of it."""
        return digest_of(self.path, self.location, repr(self.language), self.source.text)

    def work_out(self) -> None:
        """Work out now what every check asks for, where two processes share the reading of pages; it is kept with the page."""
        for name in ("fingerprint", "targets", "digest") if self.language.is_default else ("fingerprint", "targets"):
            getattr(self, name)

    @property
    def shape(self) -> type[PageKind]:
        return shape_of(self.location)

    @property
    def slug(self) -> str:
        return Path(self.location).stem

    @property
    def address(self) -> str:
        """Where the page is on the site, without the first slash: "fr/modules/x/"."""
        return self.language.folder + address_of(self.location)

    @cached_property
    def anchors(self) -> dict[int, str]:
        """The anchor of each heading, by its line: fixed ones for sections, steps and sheets, else made from its text."""
        fixed = {part.heading.line: section.value for section, part in self.body.sections.items()}
        fixed |= {step.line: step.anchor for step in self.body.steps}
        fixed |= {sheet.line: sheet.anchor for sheet in (*self.body.handouts, *self.body.flipcharts)}
        used = set(fixed.values()) | {part.heading.attributes.id for part in self.outline.parts}
        anchors = {}
        for part in self.outline.parts:
            heading = part.heading
            wanted = fixed.get(heading.line) or heading.attributes.id
            anchors[heading.line] = wanted or _anchor(_unmarked(heading.text), used)
            used.add(anchors[heading.line])
        return anchors

    @cached_property
    def targets(self) -> frozenset[str]:
        """What a link can lead to: anchors of headings, of what stands in braces or in HTML, and of footnotes."""
        prose = self.source.prose
        found = {*self.anchors.values(), *(name for braces in re.findall(r"\{([^{}\n]*)\}", prose) for name in re.findall(r"#([\w-]+)", braces))}
        if "id=" in prose:
            found.update(re.findall(r"\bid=[\"']?([\w-]+)", prose))
        if "[^" in prose:
            found.update(f"fn:{name}" for name in re.findall(r"^ {0,3}\[\^([^\]\s]+)\]:", prose, re.MULTILINE))
        return frozenset(found)

    @property
    def is_published(self) -> bool:
        return self.page is None or self.page.status != "draft"

    def line_of(self, name: str) -> int:
        """The line of a field, or the first line when it is not there."""
        return self.source.metadata.lines.get(name, 1)

    def problem(self, name: str, code: str, message: str, hint: str = "", /, **values: object) -> Problem:
        """A finding at the line of a field."""
        return problem(self.path, self.line_of(name), code, message, hint, **values)

    def at(self, line: int, code: str, message: str, hint: str = "", /, **values: object) -> Problem:
        """A finding at a line."""
        return problem(self.path, line, code, message, hint, **values)


class Scope(NamedTuple):
    """Some texts of a catalogue, by the names that they have there."""

    documents: tuple[Document, ...] = ()
    texts: Mapping[str, str] = MappingProxyType({})
    svgs: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Catalogue:
    """Everything in docs/ and data/, and what could not be read."""

    root: Path
    settings: Settings
    documents: tuple[Document, ...]
    files: tuple[str, ...]  # every file below docs/, as POSIX paths relative to docs/
    references: Mapping[str, Reference]
    terms: Mapping[str, Term]
    organisations: Mapping[str, Organisation]
    reviews: Mapping[str, Review]  # by path: data/reviews/m01.yml
    pictures: Mapping[str, Picture]  # by path of the picture, relative to docs/
    svgs: Mapping[str, str]  # text of the drawings, by the same path
    ledger: tuple[str, ...]  # addresses that were published once
    search: SearchWords
    lines: Mapping[str, Mapping[str, int]]  # line of each entry of a data file
    today: dt.date | None = None  # None: rules that depend on the day are left out
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    safety: Safety = field(default_factory=Safety, repr=False)
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    scope: Scope | None = None  # for the rules that look at one text after the other; None: all texts

    def but(self, **changes: Any) -> Catalogue:
        """The same with some parts changed; what was read or sorted is not read or sorted again."""
        other = replace(self, **changes)
        if "documents" not in changes:
            vars(other).update({name: value for name, value in vars(self).items() if name in ("texts", "picture_blocks", "by_path", "_by_place", "_of")})
        return other

    @property
    def languages(self) -> Languages:
        return self.settings.languages

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Text of every file that is neither a page nor a drawing, read when a rule first asks: notes of pictures, data/, scripts."""
        data = sorted(file.relative_to(self.root).as_posix() for file in _below(self.root / "data") if file.suffix == ".yml" and file.is_file())
        others = [f"docs/{file}" for file in self.files if file.rpartition(".")[2].lower() in TEXT_ENDINGS]
        return {path: _bytes(self.root / path, MAX_DATA).decode("utf-8-sig", "replace") for path in (*data, *others)}

    @cached_property
    def picture_blocks(self) -> Mapping[str, tuple[str, ...]]:
        """What each picture carries besides its pixels, by path relative to docs/; read when a rule first asks."""
        photos = [file for file in self.files if file.rpartition(".")[2].lower() in imagefile.PHOTO_ENDINGS]
        drawings = {file: self.memory.recall(digest_of("traces", text), partial(imagefile.svg_blocks, text)) for file, text in self.svgs.items()}
        return drawings | {file: imagefile.blocks_of(_bytes(self.root / "docs" / file, imagefile.MAX_PICTURE)) for file in photos}

    def scope_of(self, paths: Iterable[str]) -> Scope:
        """The texts at some paths below the project's folder."""
        documents, texts, svgs = self.by_path, self.texts, {f"docs/{file}": file for file in self.svgs}
        return Scope(
            documents=tuple(documents[path] for path in paths if path in documents),
            texts={path: texts[path] for path in paths if path in texts},
            svgs={svgs[path]: self.svgs[svgs[path]] for path in paths if path in svgs},
        )

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        """Every page by its path below the project's folder."""
        return {document.path: document for document in self.documents}

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], Document]:
        return {(document.language.code, document.location): document for document in self.documents}

    def find(self, language: str, location: str) -> Document | None:
        """The page of a language at a location that its twins share."""
        return self._by_place.get((language, location))

    def has(self, location: str) -> bool:
        """Whether any language has a page at a location; other people's content may lack one that ours has."""
        return any(self.find(language.code, location) for language in self.languages.all)

    def twin(self, document: Document, language: str) -> Document | None:
        """The same page in another language."""
        return self.find(language, document.location)

    def pairs(self) -> Iterator[tuple[Document, Document]]:
        """Each original with each of its translations."""
        for document in self.documents:
            if document.language.is_default:
                for language in self.languages.others:
                    translation = self.twin(document, language.code)
                    if translation:
                        yield document, translation

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Addresses of the pages that the site has now, without the first slash."""
        return frozenset(document.address for document in self.documents if document.is_published)

    def is_hidden(self, document: Document) -> bool:
        """Whether a page is a draft that readers never had: one that they had is missed under its old address."""
        return not document.is_published and document.address not in self.ledger

    @cached_property
    def redirects(self) -> dict[str, Document]:
        """Old addresses and the pages that replaced them."""
        found: dict[str, Document] = {}
        for document in self.documents:
            for old in document.page.redirect_from if document.page else ():
                found.setdefault(f"{document.language.folder}{old.strip('/')}/", document)
        return found

    @property
    def newest(self) -> dt.date:
        """The day of the newest review: what stands for "now" in files that must be equal in two builds."""
        return max((document.page.reviewed for document in self.documents if document.page and document.page.reviewed), default=dt.date(2026, 1, 1))

    def of(self, shape: type[Any], language: str | None = None) -> tuple[Document, ...]:
        """The valid pages of a kind, in the order of their ids."""
        if (shape, language) not in self._of:
            found = (document for document in self.documents if type(document.page) is shape and language in (None, document.language.code))
            self._of[shape, language] = tuple(sorted(found, key=lambda document: (in_order(getattr(document.page, "id", document.location)), document.path)))
        return self._of[shape, language]

    @cached_property
    def _of(self) -> dict[tuple[type[Any], str | None], tuple[Document, ...]]:
        return {}

    def review_of(self, module: Module) -> Review | None:
        """The newest review of a module, whatever version it is of."""
        found = [review for review in self.reviews.values() if review.module == module.id]
        return max(found, key=lambda review: review.date, default=None)

    def by_id(self, shape: type[Any], identifier: str, language: str) -> Document | None:
        """The page of a kind with an id, in a language or else in the default one."""
        found = {document.language.code: document for document in self.of(shape) if getattr(document.page, "id", None) == identifier}
        return found.get(language) or found.get(self.languages.default.code)


def in_order(identifier: str) -> str:
    """M9 before M10, M99 before M100."""
    return re.sub(r"\d+", lambda number: number[0].zfill(6), identifier)


def shape_of(location: str) -> type[PageKind]:
    """Which kind of page stands at a location."""
    folder, _, name = location.rpartition("/")
    return Page if name == "index.md" else SHAPES.get(folder, Page)


def address_of(location: str) -> str:
    """Where a page is on the site, within its language.

    >>> address_of("modules/x.md"), address_of("modules/index.md"), address_of("index.md")
    ('modules/x/', 'modules/', '')
    """
    stem = location.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return stem + "/"


def _anchor(text: str, used: set[str]) -> str:
    """What Python-Markdown makes of the text of a heading; its own function would take a tenth of the time of all checks to load."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    wanted = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower()) or "section"
    return next(name for name in chain([wanted], (f"{wanted}_{number}" for number in count(1))) if name not in used)


def _unmarked(text: str) -> str:
    return re.sub(r"\[([^\[\]]*+)\]\((?>(?:[^()]|\([^()]*+\))*)\)|[*_`]", r"\1", text)


def _texts(table: Table, shape: type[PageKind]) -> Iterator[str]:
    specs = fields_of(shape)
    for name in sorted(table.nodes):
        if name in specs and not specs[name].metadata["neutral"] and name not in NOT_TRANSLATED:
            yield from _scalars(table.nodes[name])


def _scalars(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    else:
        for inner in node.nodes if isinstance(node, Items) else node.nodes.values():
            yield from _scalars(inner)


def with_source_hash(text: str, digest: str) -> str:
    """The text of a translation with its source_hash set; the field is added when it is missing."""
    line = f'source_hash: "{digest}"'
    head, fence, rest = text.removeprefix("---\n").partition("\n---")
    if re.search(r"^source_hash:.*$", head, re.MULTILINE):
        head = re.sub(r"^source_hash:.*$", line, head, count=1, flags=re.MULTILINE)
    else:
        head += "\n" + line
    return f"---\n{head}{fence}{rest}"


# reading --------------------------------------------------------------------------------------------------------


def load(root: Path, today: dt.date | None = None, memory: Memory | None = None, meanwhile: Callable[[], object] = lambda: None) -> Catalogue:
    """Read the project below `root`. What cannot be read is kept as problems; only a broken mkdocs.yml raises.

    `today` is the day against which reviews and waivers are held; pages that are in the `memory` are not read again. While a second process
    reads pages, this one does something else `meanwhile`.

    Raises:
        SettingsError: mkdocs.yml cannot be read.
    """
    known = settings.read(root)
    memory = memory or Memory()
    found: list[Problem] = []
    lines: Lines = {}
    beside: dict[str, Any] = {}
    files = tuple(sorted(_walk(root, found)))

    def beside_pages() -> None:
        beside.update(_beside(root, files, found, lines, memory))

    documents = tuple(_documents(root, files, known.languages, found, memory, beside_pages, meanwhile))
    return Catalogue(root=root, settings=known, documents=documents, files=files, lines=lines, today=today, memory=memory, problems=tuple(found), **beside)


def _beside(root: Path, files: tuple[str, ...], found: list[Problem], lines: Lines, memory: Memory) -> dict[str, Any]:
    """What a catalogue holds besides pages, by the names of its fields."""
    pictures, svgs = _pictures(root, files, found, lines, memory)
    return {
        "references": _read(root, "data/references.yml", partial(_entries, Reference), found, lines, memory) or {},
        "terms": _read(root, "data/glossary.yml", _terms, found, lines, memory) or {},
        "organisations": _read(root, "data/organisations.yml", partial(_entries, Organisation), found, lines, memory) or {},
        "reviews": _reviews(root, found, lines, memory),
        "pictures": pictures,
        "svgs": svgs,
        "ledger": tuple(_ledger(root, found, lines)),
        "search": _read(root, SEARCH, _search, found, lines, memory) or SearchWords(),
        "safety": read_safety(root, lambda path: _text(root, path, MAX_DATA, found) or "", found, memory),
    }


def _walk(root: Path, found: list[Problem]) -> Iterator[str]:
    docs = root / "docs"
    if not docs.is_dir():
        message, hint = N_("there is no folder docs/ here"), N_("start the command in the folder of the project, or put docs/ back from an older version")
        found.append(problem("docs", 1, "PB003", message, hint))
        return
    for folder, folders, names in os.walk(docs, onerror=lambda error: _closed(root, error, found)):
        here = Path(folder)
        if folders and len(here.relative_to(docs).parts) >= MAX_DEPTH:
            message, hint = N_("folders stand more than {most} deep in each other"), N_("move what is in them further up")
            found.append(problem(f"docs/{_shown(here.relative_to(docs).as_posix())}", 1, "PB011", message, hint, most=MAX_DEPTH))
            folders.clear()
        for name in [*folders, *names]:
            path = here / name
            relative, mode = path.relative_to(docs).as_posix(), path.lstat().st_mode
            fault = _misfit(relative, name, mode)
            if fault is not None:
                found.append(fault)
            if fault is not None and fault.code == "PB003" and name in folders:
                folders.remove(name)
            if stat.S_ISREG(mode) and _shown(relative) == relative:
                yield relative


def _below(folder: Path) -> Iterator[Path]:
    """Files in a folder and in those in it."""
    for here, folders, names in os.walk(folder):
        if len(Path(here).relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
        yield from (Path(here, name) for name in names)


def _misfit(relative: str, name: str, mode: int) -> Problem | None:
    """What makes a file or folder unfit for docs/, whatever it holds."""
    path, ending = f"docs/{_shown(relative)}", name.rpartition(".")[2].lower()
    if stat.S_ISLNK(mode):
        return problem(path, 1, "PB003", N_("this is a symbolic link, which could publish a file from elsewhere"), N_("put the file itself in its place"))
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return problem(path, 1, "PB003", N_("this is not a file"), N_("delete it"))
    if _shown(name) != name:
        return problem(path, 1, "PB011", N_("the name '{name}' cannot be read"), N_("rename it with small letters, digits and hyphens only"), name=_shown(name))
    if stat.S_ISDIR(mode) and name.endswith(".md"):
        return problem(path, 1, "PB003", N_("this is a folder with the name of a page"), N_("rename the folder, or put a file in its place"))
    if relative == "templates":
        return problem(path, 1, "PB011", N_("the folder docs/templates/ is left out of the site"), N_("give the folder another name"))
    if stat.S_ISREG(mode) and ending in _OTHER_PAGES:
        hint = N_("rename it to '{better}'")
        return problem(path, 1, "PB011", N_("'{name}' would be published without being checked"), hint, name=name, better=name.rpartition(".")[0] + ".md")
    if stat.S_ISREG(mode) and ending in _ACTIVE:
        return problem(path, 1, "PB341", N_("'{name}' can run in the browser of a reader"), N_("write a page in Markdown instead, or delete it"), name=name)
    return None


_OTHER_PAGES = ("markdown", "mdown", "mkdn", "mkd")  # MkDocs takes these for pages too
_ACTIVE = ("html", "htm", "xhtml", "shtml", "js", "mjs", "svgz", "swf", "php", "wasm")


def _shown(name: str) -> str:
    """A name that can be printed on one line, also when the system gave one that is not in UTF-8."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in os.fsencode(name).decode("utf-8", "replace"))


def _closed(root: Path, error: OSError, found: list[Problem]) -> None:
    folder = Path(str(error.filename))
    if folder.exists():
        message, hint = N_("this folder cannot be opened ({reason})"), N_("give yourself the right to read it")
        found.append(problem(_shown(folder.relative_to(root).as_posix()), 1, "PB003", message, hint, reason=error.strerror))


def _text(root: Path, path: str, limit: int, found: list[Problem]) -> str | None:
    """The text of a file, or None after reporting why it cannot be read."""
    content = _content(root, path, limit, found)
    return None if content is None else _decoded(path, content, found)


def _decoded(path: str, content: bytes, found: list[Problem]) -> str | None:
    text = decoded(path, content)
    if isinstance(text, Problem):
        found.append(text)
        return None
    return text


def _content(root: Path, path: str, limit: int, found: list[Problem]) -> bytes | None:
    if (root / path).exists() and not (root / path).is_file():  # to open a pipe would never end
        found.append(problem(path, 1, "PB003", N_("this is not a file"), N_("delete it")))
        return None
    try:
        with (root / path).open("rb") as stream:
            content = stream.read(limit + 1)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        message, hint = N_("this file cannot be opened ({reason})"), N_("give yourself the right to read it")
        found.append(problem(path, 1, "PB003", message, hint, reason=error.strerror))
        return None
    if len(content) > limit:
        message, hint = N_("the file is too large: {size} bytes, at most {limit}"), N_("split the page, and keep pictures in files of their own")
        found.append(problem(path, 1, "PB002", message, hint, size=max(size, len(content)), limit=limit))
        return None
    return content


def decoded(path: str, content: bytes) -> str | Problem:
    """The text of a file, its lines ended by line feeds; it is in UTF-8 and holds no invisible signs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", content[: error.start])) + 1
        message = N_("the file is not written in UTF-8: a byte on this line cannot be read")
        return problem(path, line, "PB001", message, N_("save it again in your editor with the encoding UTF-8"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := frontmatter.HARMFUL.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        message, hint = N_("an invisible sign ({sign}) stands on this line"), N_("type the line again, without copying it")
        return problem(path, line, "PB013", message, hint, sign=f"U+{ord(bad[0]):04X}")
    return text


def _documents(
    root: Path,
    files: Iterable[str],
    languages: Languages,
    found: list[Problem],
    memory: Memory,
    first: Callable[[], object],
    meanwhile: Callable[[], object],
) -> Iterator[Document]:
    contents = {file: _content(root, f"docs/{file}", MAX_PAGE, found) for file in files if file.endswith(".md")}
    keys = {file: digest_of("page", file, content, repr(languages)) for file, content in contents.items() if content is not None}
    known: dict[str, Document | tuple[Problem, ...] | None] = {file: memory.get(key) for file, key in keys.items()}

    def read(some: Iterable[str]) -> None:
        for file in some:
            page = _page(file, contents[file] or b"", languages)
            memory.put(keys[file], Pickled(page) if isinstance(page, Document) else page)

    memory.share(read, [file for file, page in known.items() if page is None], first, meanwhile)
    for file, key in keys.items():
        page = known[file] or memory.get(key)
        if isinstance(page, Document):
            yield page
        else:
            found += page


def _page(file: str, content: bytes, languages: Languages) -> Document | tuple[Problem, ...]:
    """A page, or why it cannot be read."""
    path = f"docs/{file}"
    text = decoded(path, content)
    if isinstance(text, Problem):
        return (text,)
    source = frontmatter.read(path, text)
    if isinstance(source, Problem):
        return (source,)
    document = make_document(source, *languages.split(file))
    if not document.outline.is_bearable:  # nothing may render it, not even a preview
        return document.outline.problems
    document.work_out()
    return document


def make_document(source: Source, language: Language, location: str) -> Document:
    """Read a page that is already in memory."""
    path = source.path
    problems: list[Problem] = []
    outline = markup.parse(source)
    shape = shape_of(location)
    page = read_fields(shape, source.metadata, path, problems)
    problems += outline.problems
    wanted = SECTIONS.get(shape, ())
    body = Body({})
    if wanted:
        body, wrong = read_body(path, outline, language.code, wanted)
        problems += wrong
    return Document(path, location, language, source, outline, page, body, tuple(problems))


def _read(root: Path, path: str, work: Callable[[str, bytes, list[Problem], Lines], T | None], found: list[Problem], lines: Lines, memory: Memory) -> T | None:
    """What is made of a data file, or None where there is none; what that reports, and the lines that it names, are kept with it."""
    content = _content(root, path, MAX_DATA, found) if (root / path).exists() else None
    if content is None:
        return None

    def anew() -> tuple[T | None, list[Problem], Lines]:
        reported: list[Problem] = []
        named: Lines = {}
        return work(path, content, reported, named), reported, named

    made, reported, named = memory.recall(digest_of("data", path, content), anew)
    found += reported
    lines |= named
    return made


def _table(path: str, content: bytes, found: list[Problem], lines: Lines) -> Table:
    text = _decoded(path, content, found)
    if text is None:
        return frontmatter.EMPTY
    table = frontmatter.read_yaml(path, text, limit=MAX_DATA)
    if isinstance(table, Problem):
        found.append(table)
        return frontmatter.EMPTY
    lines[path] = dict(table.lines)
    return table


def _keyed(path: str, content: bytes, fields: Iterable[str], found: list[Problem], lines: Lines) -> Table:
    """A data file of named entries. Fields that came to the left margin because the name above them is gone are told once."""
    table = _table(path, content, found, lines)
    loose = [name for name in table.nodes if name in fields]
    if loose:
        hint = N_("write the name of the entry above them, and start each of its fields with two spaces")
        found.append(
            problem(
                path,
                table.lines[loose[0]],
                "PB103",
                N_("fields stand at the left margin, without the name of their entry: {names}"),
                hint,
                names=", ".join(loose),
            )
        )
        del lines[path]
        return frontmatter.EMPTY
    for name in table.nodes:
        better = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        if name != better:
            found.append(
                problem(
                    path,
                    table.lines[name],
                    "PB107",
                    N_("'{name}' is not the name of an entry: small letters, digits and hyphens"),
                    N_("write it like this: {better}"),
                    name=name,
                    better=better,
                )
            )
            lines[path][better] = table.lines[name]
    return table


def _entries(shape: type[T], path: str, content: bytes, found: list[Problem], lines: Lines) -> dict[str, T]:
    entries = {}
    table = _keyed(path, content, fields_of(shape), found, lines)
    for name, node in table.nodes.items():
        entry = _entry(path, name, node, shape, found, table.lines[name])
        if entry is not None:
            entries[name] = entry
    return entries


def _entry(path: str, name: str, node: Node, shape: type[Any], found: list[Problem], line: int) -> Any:
    if not isinstance(node, Table):
        found.append(_no_fields(path, line, name, fields_of(shape)))
        return None
    return read_fields(shape, _singular(node), path, found, prefix=f"{name}.", line=line)


def _no_fields(path: str, line: int, name: str, names: Iterable[str]) -> Problem:
    return problem(path, line, "PB103", N_("'{name}' is not a list of fields"), N_("write its fields: {names}"), name=name, names=", ".join(names))


def _singular(table: Table) -> Table:
    """Let an entry of references.yml name one language without a list."""
    node = table.nodes.get("language")
    if isinstance(node, Scalar) and not node.is_null:
        return Table({**table.nodes, "language": Items((node,), node.line)}, table.lines, table.line)
    return table


def _terms(path: str, content: bytes, found: list[Problem], lines: Lines) -> dict[str, Term]:
    terms = {}
    table = _keyed(path, content, ("en", "fr", "local", *fields_of(Wording)), found, lines)
    for name, node in table.nodes.items():
        if not isinstance(node, Table):
            found.append(_no_fields(path, table.lines[name], name, ("en", "fr", "local")))
            continue
        wordings, local = {}, {}
        before = len(found)
        for code, inner in node.nodes.items():
            if code == "local" and isinstance(inner, Table):
                local = {key: slot.text for key, slot in inner.nodes.items() if isinstance(slot, Scalar)}
            elif not _is_code(code):
                found.append(
                    problem(
                        path,
                        node.lines[code],
                        "PB101",
                        N_("there is no field '{field}'"),
                        N_("delete it, or choose one of: {names}"),
                        field=f"{name}.{code}",
                        names="en, fr, local",
                    )
                )
            else:
                wording = _entry(path, f"{name}.{code}", inner, Wording, found, node.lines[code])
                if wording is not None:
                    wordings[code] = wording
        if len(found) == before:
            terms[name] = Term(wordings=wordings, local=local)
    return terms


def _is_code(text: str) -> bool:
    return re.fullmatch(LANGUAGE_CODE, text) is not None


def _reviews(root: Path, found: list[Problem], lines: Lines, memory: Memory) -> dict[str, Review]:
    paths = (_shown(file.relative_to(root).as_posix()) for file in sorted((root / "data/reviews").glob("*.yml")))
    reviews = ((path, _read(root, path, _review, found, lines, memory)) for path in paths)
    return {path: review for path, review in reviews if review is not None}


def _review(path: str, content: bytes, found: list[Problem], lines: Lines) -> Review | None:
    table = _table(path, content, found, lines)
    return read_fields(Review, table, path, found) if path in lines else None


def _picture(path: str, content: bytes, found: list[Problem], lines: Lines) -> Picture | None:
    table = _table(path, content, found, lines)
    return read_fields(Picture, table, path, found) if table.nodes else None


def _search(path: str, content: bytes, found: list[Problem], lines: Lines) -> SearchWords | None:
    """What data/search.yml says, with the lines of its languages, meanings and pages."""
    table = _table(path, content, found, lines)
    for name, inner in table.nodes.items():
        if isinstance(inner, Table):
            lines[path] |= {f"{name}.{key}": line for key, line in inner.lines.items()}
        elif isinstance(inner, Items):
            lines[path] |= {f"{name}.{number}": item.line for number, item in enumerate(inner.nodes)}
    return read_fields(SearchWords, table, path, found)


def _pictures(root: Path, files: tuple[str, ...], found: list[Problem], lines: Lines, memory: Memory) -> tuple[dict[str, Picture], dict[str, str]]:
    pictures, svgs = {}, {}
    for file in files:
        if file.endswith(".svg"):
            text = _text(root, f"docs/{file}", MAX_PAGE, found)
            if text is not None:
                svgs[file] = text
        notes = file.rpartition(".")[0] + ".yml"
        if file.rpartition(".")[2].lower() in PICTURE_ENDINGS and notes in files:
            picture = _read(root, f"docs/{notes}", _picture, found, lines, memory)
            if picture is not None:
                pictures[file] = picture
    return pictures, svgs


def _bytes(file: Path, limit: int) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(limit)
    except OSError:  # removed since the project was read
        return b""


TEXT_ENDINGS = frozenset("yml yaml txt csv tsv json geojson kml gpx xml html htm css vtt srt".split())
PICTURE_ENDINGS = frozenset(("svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "heic", "tif", "tiff", "bmp"))


def _ledger(root: Path, found: list[Problem], lines: Lines) -> Iterator[str]:
    text = _text(root, LEDGER, MAX_DATA, found) if (root / LEDGER).exists() else None
    if text is not None:
        lines[LEDGER] = {}
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip() and not line.startswith("#"):
                address = line.strip().removeprefix("/")
                lines[LEDGER][address] = number
                yield address
