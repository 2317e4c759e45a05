"""A module as it is written, for another site or a translator: a small project that this generator checks and builds.

It holds the page in every language, its drawings with their notes, the works and terms it needs, and the general pages
that every site has. What leads out of it gets the full address of our site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

import yaml

from palabre import catalogue as pages
from palabre import frontmatter
from palabre.catalogue import Catalogue, Document, with_source_hash
from palabre.exports import packed
from palabre.exports.trees import Book
from palabre.frontmatter import Source
from palabre.languages import Language
from palabre.messages import N_
from palabre.model.pages import Module
from palabre.rendering import prose
from palabre.rendering.typography import words

GENERAL = (
    "index.md", "modules/index.md", "projects/index.md", "about.md", "offline.md", "licence.md", "take-down.md", "glossary.md", "references.md",
    "a-z.md", "contribute/index.md",
)  # fmt: skip
_OTHERS = ("prerequisites", "projects")  # fields that name pages which are not here
_TERM = re.compile(r"glossary\.md#([\w-]+)\)\{ \.term \}")
_NAV = re.compile(r"^nav:\n(?:[ -].*\n|\s*\n)*", re.MULTILINE)
_ADDRESS = re.compile(r"^site_url:.*$", re.MULTILINE)
YOURS = "https://your-site.example/"


def archive(book: Book, catalogue: Catalogue) -> bytes:
    """The small project as a ZIP."""
    return packed.zipped({name: content if isinstance(content, bytes) else content.encode() for name, content in sorted(_files(book, catalogue).items())})


def _files(book: Book, catalogue: Catalogue) -> dict[str, str | bytes]:
    module = book.document
    documents = [found for place in (module.location, *GENERAL) for found in _twins(place, catalogue)]
    here = {(document.language.code, document.location) for document in documents}
    texts: dict[str, str] = {}
    for document in documents:
        original = texts.get(f"docs/{document.location}")
        texts[document.path] = _moved(document, here, original, catalogue)
    files: dict[str, str | bytes] = dict(texts)
    for document in documents:
        files |= _drawings(document, catalogue)
    mine = [document for document in documents if document.location == module.location]
    works = {key for document in mine if isinstance(document.page, Module) for key in document.page.references}
    terms = {name for document in mine for name in _TERM.findall(prose.prepared(document, catalogue))}
    files["data/references.yml"] = _entries("data/references.yml", works, catalogue)
    files["data/glossary.yml"] = _entries("data/glossary.yml", terms, catalogue)
    files |= {path: catalogue.texts[path] for path, review in catalogue.reviews.items() if review.module == getattr(module.page, "id", "")}
    files["mkdocs.yml"] = _settings({document.path.removeprefix("docs/") for document in documents}, catalogue)
    name, text = _read_me(book)
    return {**files, name: text}


def ingredients(document: Document, catalogue: Catalogue) -> Iterator[str]:
    """All texts that an archive may hold."""
    for place in (document.location, *GENERAL):
        for found in _twins(place, catalogue):
            yield found.source.text
    yield from (catalogue.texts.get(path, "") for path in ("data/references.yml", "data/glossary.yml", *catalogue.reviews))
    yield _settings_text(catalogue)


def _twins(location: str, catalogue: Catalogue) -> Iterator[Document]:
    """A page in every language, the original first."""
    return (found for language in catalogue.languages.all if (found := catalogue.find(language.code, location)))


def _moved(document: Document, here: set[tuple[str, str]], original: str | None, catalogue: Catalogue) -> str:
    """The text of a page whose links and fields lead to nothing that is not here."""
    lines = document.source.text.split("\n")
    for link in document.outline.links:
        if not link.is_image and (target := _outside(link.target, document, here, catalogue)):
            number = link.address_line - 1
            lines[number] = lines[number].replace(f"]({link.target})", f"]({target})").replace(f"]: {link.target}", f"]: {target}")
    text = "\n".join(_without_others(lines, document))
    if original is None or document.language.is_default:
        return text
    return with_source_hash(text, _digest(original, document.location, catalogue.languages.default))


def _outside(target: str, document: Document, here: set[tuple[str, str]], catalogue: Catalogue) -> str:
    """The full address of a page that is not here; "" for all other links."""
    path, _, anchor = target.partition("#")
    if not path or ":" in path:
        return ""
    location = posixpath.normpath(posixpath.join(posixpath.dirname(document.location), path))
    found = catalogue.find(document.language.code, location)
    if not found or (found.language.code, location) in here:
        return ""
    return catalogue.settings.address + found.address + (f"#{anchor}" if anchor else "")


def _without_others(lines: list[str], document: Document) -> list[str]:
    """The lines of a page; fields that name other pages are empty, with a remark on what stood there."""
    starts = sorted(document.source.metadata.lines.values())
    for name in _OTHERS:
        first = document.source.metadata.lines.get(name)
        if first and isinstance(document.page, Module) and (named := getattr(document.page, name)):
            last = next((start for start in starts if start > first), document.source.prose_line - 1)
            lines[first - 1 : last - 1] = [f"{name}: []  # {', '.join(named)}", *[""] * (last - first - 1)]
    head = [line for line in lines[: document.source.prose_line - 1] if line]
    return [*head, *lines[document.source.prose_line - 1 :]]


def _digest(text: str, location: str, language: Language) -> str:
    source = frontmatter.read(f"docs/{location}", text)
    assert isinstance(source, Source), source
    return pages.make_document(source, language, location).digest


def _drawings(document: Document, catalogue: Catalogue) -> dict[str, str]:
    """The drawings that a page shows, each with its notes."""
    names = {posixpath.basename(link.target) for link in document.outline.links if link.is_image}
    files: dict[str, str] = {}
    for file in (file for file in catalogue.svgs if posixpath.basename(file) in names):
        notes = f"docs/{file.removesuffix('.svg')}.yml"
        files |= {f"docs/{file}": catalogue.svgs[file], notes: catalogue.texts[notes]}
    return files


def _entries(path: str, keys: Iterable[str], catalogue: Catalogue) -> str:
    """The entries of a data file as they are typed, the first lines of remarks included."""
    lines = catalogue.texts[path].split("\n")
    starts = sorted(catalogue.lines.get(path, {}).items(), key=lambda entry: entry[1])
    wanted = set(keys)
    chosen = ["\n".join(_remarks(lines[: starts[0][1] - 1]))] if starts else []
    for (key, start), (_, end) in zip(starts, [*starts[1:], ("", len(lines) + 1)], strict=True):
        if key in wanted:
            chosen.append("\n".join(line for line in lines[start - 1 : end - 1] if line.strip() and not line.startswith("#")))
    return "\n\n".join(filter(None, chosen)) + "\n"


def _remarks(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("#")]


def _settings(files: set[str], catalogue: Catalogue) -> str:
    """mkdocs.yml with a menu of what is here, and an address to be changed."""
    text = _settings_text(catalogue)
    if found := _NAV.search(text):
        menu = yaml.safe_dump({"nav": list(_menu(yaml.safe_load(found[0])["nav"], files))}, allow_unicode=True, sort_keys=False, indent=2)
        text = text[: found.start()] + menu + "\n" + text[found.end() :]
    return _ADDRESS.sub(f'site_url: !ENV [SITE_URL, "{YOURS}"]', text)


def _settings_text(catalogue: Catalogue) -> str:
    return (catalogue.root / "mkdocs.yml").read_text("utf-8")


def _menu(entries: list[object], files: set[str]) -> Iterator[object]:
    for entry in entries:
        if isinstance(entry, str):
            if entry in files or (entry.endswith("/*") and any(posixpath.dirname(file) == entry[:-2] and not file.endswith("index.md") for file in files)):
                yield entry
        elif isinstance(entry, dict):
            for title, inner in entry.items():
                kept = list(_menu(inner if isinstance(inner, list) else [inner], files))
                if kept:
                    yield {title: kept if isinstance(inner, list) else kept[0]}


def _read_me(book: Book) -> tuple[str, bytes]:
    """What to do with the archive, under a name that readers of its language know."""
    say = words(book.document.language.code)
    steps = [
        say(N_("This archive holds one module as it is written: Markdown, drawings with their notes, the works and terms it needs.")),
        say(N_("To build it: take a copy of the generator, put docs, data and mkdocs.yml of this archive in the place of its own, and run: make site")),
        say(N_("To translate it: copy the pages of docs to a folder with the code of your language, translate them, and run: make check")),
        say(N_("Links to pages that are not here lead to the site it comes from. Modules and projects that are not here stand as a remark behind the field.")),
    ]
    return packed.read_me(book.imprint, [book.imprint.name, book.imprint.identity, *steps, book.imprint.notice])
