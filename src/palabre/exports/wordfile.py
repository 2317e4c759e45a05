"""A DOCX file from outside -> its paragraphs, headings, lists and tables, and what was left out. Nothing in it is trusted.

Only the parts that hold text are unpacked, each within a limit; pandoc reads a copy that holds nothing else.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.parsers import expat

import panflute as pf

from palabre.exports import packed, trees
from palabre.frontmatter import HARMFUL
from palabre.messages import N_
from palabre.problems import Translate

MAX_FILE = 25_000_000  # bytes; the longest of ours has 700,000
MAX_PART = 6_000_000  # bytes, unpacked
MAX_PARTS = 2_000
MAX_ELEMENTS = 60_000  # the longest of ours has 7,000
MAX_DEPTH = 150
SECONDS = 60
MEMORY = "-M1g"  # of pandoc's heap
_OLE = b"\xd0\xcf\x11\xe0"
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "\u2011": "-", "\u00ad": None})
_PLAIN_STYLES = ("Body Text", "First Paragraph", "Compact", "PB Head", "Normal", "Text Body", "Table Contents")
_BULLET = re.compile(r"[•▪●◦\uf0b7\uf0a7]\s*")
_NAMESPACES = re.compile(r".*[:}]")


@dataclass(frozen=True, slots=True)
class Note:
    """What an editor should know about the file: where it stands, what it is, how to mend it."""

    place: str  # the heading above it, "" for the whole file
    text: str  # how the paragraph begins
    message: str
    hint: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def said(self, translate: Translate) -> str:
        """What there is to know, in the words of a language."""
        return translate(self.message).format(**dict(self.values))

    def shown(self, translate: Translate) -> str:
        """The whole note as lines of text."""
        text = self.text if len(self.text) <= 80 else self.text[:78].rsplit(" ", 1)[0] + "…"
        where = " / ".join(filter(None, [self.place, translate(N_("'{text}'")).format(text=text) if text else ""]))
        first = translate(N_("{where}: {what}")).format(where=where, what=self.said(translate)) if where else self.said(translate)
        hint = translate(self.hint).format(**dict(self.values)) if self.hint else ""
        return f"{first}\n    {translate('hint')}: {hint}" if hint else first


def note(place: str, text: str, message: str, hint: str = "", /, **values: object) -> Note:
    """Make a note; `values` fill the {names} of its texts."""
    return Note(place, text, message, hint, tuple((name, str(value)) for name, value in values.items()))


# what a document is made of -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the name of its style, and pandoc's inlines."""

    style: str
    inlines: tuple[Any, ...]

    @property
    def text(self) -> str:
        return plain_text(self.inlines)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `identifier` is what links of the file name."""

    level: int
    inlines: tuple[Any, ...]
    identifier: str

    @property
    def text(self) -> str:
        return plain_text(self.inlines)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its items."""

    is_ordered: bool
    items: tuple[tuple[Piece, ...], ...]

    @property
    def text(self) -> str:
        return " ".join(piece.text for item in self.items for piece in item)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells."""

    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    is_merged: bool = False  # cells that span several columns or rows

    @property
    def text(self) -> str:
        return " ".join(piece.text for row in self.rows for cell in row for piece in cell)


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted pieces."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


Piece = Paragraph | Heading | Listing | Grid | Quote


@dataclass(frozen=True)
class WordFile:
    """What could be read of a file."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    pictures: dict[str, str]  # names of the pictures, by alternative text


def folded(text: str) -> str:
    """A text as our pages type it: straight quotes, plain spaces, one sign for a letter with its accent, no invisible signs."""
    text = unicodedata.normalize("NFC", text.translate(_QUOTES))
    return HARMFUL.sub("", re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]", " ", text))


def plain_text(inlines: Iterable[Any]) -> str:
    """The words of inlines; a line break stays."""
    said = "".join(map(_said, inlines))
    return "\n".join(" ".join(line.split()) for line in folded(said).split("\n")).strip()


def _said(inline: Any) -> str:
    match inline:
        case pf.Str():
            return str(inline.text)
        case pf.LineBreak():
            return "\n"
        case pf.Note():
            return ""
        case pf.Code() | pf.Math():
            return str(inline.text)
        case _ if hasattr(inline, "content"):
            return "".join(map(_said, inline.content))
        case _:
            return " "


# reading ----------------------------------------------------------------------------------------------------------


def read(content: bytes) -> WordFile | Note:
    """The pieces of a DOCX file, or why there are none."""
    parts = _parts(content)
    if isinstance(parts, Note):
        return parts
    scans = {}
    for name, part in parts.items():
        scan = _scanned(part) if name.endswith((".xml", ".rels")) else None
        if isinstance(scan, Note):
            return scan
        if scan:
            scans[name] = scan
    try:
        options = ("-f", "docx+styles", "-t", "json", "+RTS", MEMORY, "-RTS")
        tree = pf.load(io.StringIO(trees.pandoc(packed.zipped(parts), *options, seconds=SECONDS).decode()))
    except (RuntimeError, RecursionError, ValueError):
        return _unreadable()
    pieces = (*_titles(tree.metadata.content.get("title")), *_pieces(tree.content, ""))
    text = letters(" ".join(piece.text for piece in pieces))
    main = next((scan for name, scan in scans.items() if name.startswith("word/document")), _Scan())
    return WordFile(pieces, (*_left_out(content, scans), *_missing(main, text)), main.pictures)


def _parts(content: bytes) -> dict[str, bytes] | Note:
    """The parts that hold text, and empty ones in the place of pictures."""
    if len(content) > MAX_FILE:
        return note(
            "",
            "",
            N_("the file is too large: {size} MB, at most {most}"),
            N_("take the photographs out, and save it again"),
            size=len(content) // 10**6,
            most=MAX_FILE // 10**6,
        )
    if content.startswith(_OLE):
        return note("", "", N_("the file is in the old format .doc, or has a password"), N_("open it, and save it as .docx without a password"))
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return note("", "", N_("this is not a Word file (.docx)"), N_("open it in Word or LibreOffice, and save it as .docx"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _unpacked(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, UnicodeError, zlib.error):
        return _unreadable()


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes] | Note:
    infos = {info.filename: info for info in packed.infolist()}
    if not any(re.fullmatch(r"word/document\d*\.xml", name) for name in infos):
        return note("", "", N_("the file holds no text of Word"), N_("open it in Word or LibreOffice, and save it as .docx"))
    wanted = [info for name, info in infos.items() if _is_text(name)]
    if len(infos) > MAX_PARTS or sum(info.file_size for info in wanted) > 2 * MAX_PART or any(info.file_size > MAX_PART for info in wanted):
        return note("", "", N_("the file unpacks to far more than a module can be"), N_("copy its text into a new document, and save that"))
    parts = {}
    for info in wanted:
        with packed.open(info) as stream:
            parts[info.filename] = stream.read(MAX_PART)
    return parts | {name: b"\0" for name in infos if name.startswith("word/media/")}


def _is_text(name: str) -> bool:
    kinds = r"word/(?:document\d*|styles\d*|numbering\d*|footnotes\d*|endnotes\d*|comments\d*|settings\d*)\.xml"
    return name in ("[Content_Types].xml", "_rels/.rels") or re.fullmatch(kinds + r"|word/_rels/[\w.]+\.rels", name) is not None


def _unreadable() -> Note:
    return note("", "", N_("the file is damaged, and cannot be read"), N_("open it in Word or LibreOffice, and save it under another name as .docx"))


class _Scan:
    """One pass over a part: its limits, the text of its paragraphs, its comments and changes."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.comments: list[str] = []
        self.pictures: dict[str, str] = {}  # their names, by alternative text: LibreOffice keeps no titles
        self.changes = 0
        self.external_pictures = 0
        self.elements = 0
        self.open: list[str] = []
        self.fault = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _NAMESPACES.sub("", name)
        self.open.append(name)
        self.elements += 1
        if len(self.open) > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise ValueError
        if name == "p":
            self.paragraphs.append("")
        elif name == "comment":
            self.comments.append("")
        elif name in ("ins", "del", "moveFrom", "moveTo"):
            self.changes += 1
        elif name == "docPr" and attributes.get("descr") and attributes.get("name", "").endswith(".svg"):
            self.pictures[" ".join(folded(attributes["descr"]).split())] = attributes["name"]
        elif name == "Relationship" and attributes.get("TargetMode") == "External" and attributes.get("Type", "").endswith("/image"):
            self.external_pictures += 1

    def end(self, name: str) -> None:  # noqa: ARG002 expat names what it closes
        self.open.pop()

    def text(self, text: str) -> None:
        if self.open[-1] == "t" and "Fallback" not in self.open and not {"del", "moveFrom"} & set(self.open):
            if self.comments:
                self.comments[-1] += text
            elif self.paragraphs:
                self.paragraphs[-1] += text

    def refused(self, *_: object) -> None:
        raise ValueError


def _scanned(part: bytes) -> _Scan | Note:
    scan = _Scan()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = scan.start, scan.end, scan.text
    parser.StartDoctypeDeclHandler = scan.refused  # entities that unfold, files of the machine
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError):
        return _unreadable()
    return scan


def _left_out(content: bytes, scans: dict[str, _Scan]) -> Iterator[Note]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if any(name.lower().endswith("vbaproject.bin") for name in packed.namelist()):
            yield note("", "", N_("the file holds macros (small programs); they were left out"))
    if pictures := sum(scan.external_pictures for scan in scans.values()):
        yield note("", "", N_("pictures that lie elsewhere on the web were left out: {count}"), count=pictures)
    if changes := sum(scan.changes for name, scan in scans.items() if name.startswith("word/document")):
        yield note(
            "",
            "",
            N_("tracked changes were taken as accepted: {count}"),
            N_("if one of them was to be refused, refuse it in Word, and import again"),
            count=changes,
        )
    for comment in (comment for scan in scans.values() for comment in scan.comments):
        yield note("", " ".join(folded(comment).split()), N_("this comment was left out"), N_("put into the text what readers need of it"))


def _missing(scan: _Scan, text: str) -> Iterator[Note]:
    """Paragraphs that pandoc does not give: what stands in drawn frames."""
    for paragraph in scan.paragraphs:
        if (bare := letters(paragraph)) and bare not in text:
            hint = N_("copy it into a paragraph of its own, and import again")
            yield note("", " ".join(folded(paragraph).split()), N_("this text stands in a drawing or a field, and was not taken"), hint)


def letters(text: str) -> str:
    """Letters and digits only: what stays the same however a text is marked and broken."""
    return re.sub(r"[\W_]+", "", folded(text))


def leaves(pieces: Iterable[Piece]) -> Iterator[Paragraph | Heading]:
    """Every paragraph and heading, those in lists, tables and quotes included."""
    for piece in pieces:
        match piece:
            case Listing():
                yield from (leaf for item in piece.items for leaf in leaves(item))
            case Grid():
                yield from (leaf for row in piece.rows for cell in row for leaf in leaves(cell))
            case Quote():
                yield from leaves(piece.pieces)
            case _:
                yield piece


# from pandoc's tree -------------------------------------------------------------------------------------------------


def _titles(title: Any) -> Iterator[Paragraph]:
    if isinstance(title, pf.MetaInlines):
        yield Paragraph("Title", tuple(title.content))


def _pieces(blocks: Iterable[Any], style: str) -> tuple[Piece, ...]:
    """Blocks as pieces; lists that a save cut into parts are one again."""
    found = [piece for block in blocks for piece in _piece(block, style)]
    pieces: list[Piece] = []
    for is_typed, group in groupby(found, _is_typed_bullet):
        alike = list(group)
        pieces += [Listing(False, tuple((_without_bullet(each),) for each in alike))] if is_typed else alike
    return tuple(_mended(pieces))


def _piece(block: Any, style: str) -> Iterator[Piece]:
    match block:
        case pf.Div():
            inner = block.attributes.get("custom-style", style)
            yield from _pieces(block.content, style if inner in _PLAIN_STYLES else inner)
        case pf.Para() | pf.Plain():
            if plain_text(block.content) or trees.every([block], pf.Image):
                yield Paragraph(style, tuple(block.content))
        case pf.Header():
            if plain_text(block.content):
                yield Heading(block.level, tuple(block.content), block.identifier)
        case pf.BulletList() | pf.OrderedList():
            yield Listing(isinstance(block, pf.OrderedList), tuple(items for item in block.content if (items := _pieces(item.content, ""))))
        case pf.Table():
            yield _grid(block)
        case pf.BlockQuote():
            yield Quote(_pieces(block.content, style))
        case pf.CodeBlock():
            yield from (Paragraph(style, (pf.Str(line),)) for line in block.text.split("\n") if line.strip())
        case pf.DefinitionList():
            yield from (piece for item in block.content for piece in _definition(item, style))
        case pf.Figure():
            yield from _pieces(block.content, style)
        case _:
            return


def _definition(item: Any, style: str) -> Iterator[Piece]:
    yield Paragraph(style, (pf.Strong(*item.term),))
    for definition in item.definitions:
        yield from _pieces(definition.content, style)


def _grid(table: Any) -> Grid:
    rows = [row for part in (table.head, *table.content, table.foot) for row in (*getattr(part, "head", ()), *part.content)]
    is_merged = any(cell.colspan > 1 or cell.rowspan > 1 for row in rows for cell in row.content)
    return Grid(tuple(tuple(_pieces(cell.content, "") for cell in row.content) for row in rows), is_merged)


def _is_typed_bullet(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and _BULLET.match(piece.text) is not None


def _without_bullet(piece: Piece) -> Piece:
    """A paragraph that begins with a typed sign, without the sign."""
    assert isinstance(piece, Paragraph)
    first, *rest = piece.inlines
    bare = _BULLET.sub("", first.text, count=1) if isinstance(first, pf.Str) else ""
    kept = ([pf.Str(bare)] if bare else []) + rest
    return Paragraph(piece.style, tuple(kept[1:] if kept and isinstance(kept[0], pf.Space) else kept))


def _mended(pieces: Iterable[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if isinstance(last, Listing) and isinstance(piece, Listing) and last.is_ordered == piece.is_ordered:
            last = Listing(last.is_ordered, last.items + piece.items)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
