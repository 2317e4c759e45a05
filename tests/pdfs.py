"""What can be seen and heard in a PDF, read with two libraries that did not make it."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import page as pdfua
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Name

MM = 72 / 25.4  # points
PAINT = {"g", "G", "rg", "RG", "k", "K", "sc", "scn", "SC", "SCN"}  # operators that choose a colour
SHOWN = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}  # operators that put something on the page
MARKS = {"BDC", "BMC", "EMC"}
Painted = tuple[str, int | tuple[float, ...] | str | None]  # what is done, and the number of the mark or the colour
HEADINGS = {f"/H{level}" for level in range(1, 7)}


@dataclass(frozen=True)
class Letter:
    """A letter on a page; points from its lower left corner."""

    sign: str
    size: float
    is_drawn: bool  # in a drawing, which was made larger or smaller
    left: float
    bottom: float
    right: float
    top: float


def not_accessible(pdf: bytes) -> list[str]:
    """What breaks PDF/UA-1, by a validator and by our own reading of the tree of tags; empty when nothing does."""
    report = pdfua.validate_pdf_bytes(pdf, profile="ua1")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [*(f"{failure.rule_id}: {failure.message}" for failure in report.failures), *_unspoken(document, _painted(pdf)[0])]


def _unspoken(document: pikepdf.Pdf, painted: list[list[Painted]]) -> Iterator[str]:
    """What somebody who hears the file would miss."""
    root = document.Root
    with document.open_metadata() as metadata:
        if str(metadata.get("pdfuaid:part", "")) != "1":
            yield "it does not say that it is PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "it has no title"
    if not str(root.get("/Lang", "")):
        yield "it has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its window shows the name of the file, not its title"
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it is not marked as tagged"
    levels: list[int] = []
    spoken: set[tuple[Any, int]] = set()
    for element, where, number in _elements(root.StructTreeRoot):
        if number is not None:
            spoken.add((where, number))
            continue
        kind = str(element.get("/S", ""))
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure does not say what it shows"
        if kind in HEADINGS:
            levels.append(int(kind[-1]))
    yield from (f"a heading of level {after} follows one of level {before}" for before, after in zip([0, *levels], levels, strict=False) if after > before + 1)
    for number, (sheet, steps) in enumerate(zip(document.pages, painted, strict=True), 1):
        marked, loose = _marked(steps)
        if loose:
            yield f"page {number} shows something that is neither text to be read nor decoration"
        if {(sheet.objgen, mark) for mark in marked} - spoken:
            yield f"page {number} shows something that is not in the tree of tags"


def _elements(parent: Any, where: Any = None) -> Iterator[tuple[Any, Any, int | None]]:
    """All elements below one, and the marked contents that they hold, as (element, page, number)."""
    where = parent["/Pg"].objgen if "/Pg" in parent else where
    for child in _children(parent.get("/K")):
        if isinstance(child, int):
            yield parent, where, child
        elif child.get("/Type") == Name.MCR:
            yield parent, child["/Pg"].objgen if "/Pg" in child else where, int(child.MCID)
        elif "/S" in child:
            yield child, where, None
            yield from _elements(child, where)


def _children(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(steps: list[Painted]) -> tuple[list[int], bool]:
    """The numbers of the marked contents of a page, in their order, and whether it shows anything outside all marks."""
    numbers, depth, loose = [], 0, False
    for name, value in steps:
        if name in ("BDC", "BMC"):
            depth += 1
            numbers += [value] if isinstance(value, int) else []
        elif name == "EMC":
            depth -= 1
        elif name in SHOWN and depth == 0:
            loose = True
    return numbers, loose


@lru_cache(maxsize=4)
def _painted(pdf: bytes) -> tuple[list[list[Painted]], list[list[Painted]]]:
    """What is done on each page, and in each drawing that pages show: marks, colours, and that something is shown."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawings = [each for each in document.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == Name.Form]
        return [list(_steps(sheet)) for sheet in document.pages], [list(_steps(drawing)) for drawing in drawings]


def _steps(stream: Any) -> Iterator[Painted]:
    for operands, operator in pikepdf.parse_content_stream(stream, " ".join([*MARKS, *PAINT, *SHOWN])):
        name = str(operator)
        if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
            yield name, int(operands[1].MCID)
        elif name in PAINT:
            yield name, tuple(float(each) for each in operands if not isinstance(each, Name)) or "a pattern"
        else:
            yield name, None


def headings_left_alone(pdf: bytes) -> list[int]:
    """The numbers of the pages whose last words are a heading, counted from 1."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        inside = {(where, number) for element, where, number in _in_headings(document.Root.StructTreeRoot)}
        sheets = enumerate(zip(document.pages, _painted(pdf)[0], strict=True), 1)
        last = [(number, (sheet.objgen, marks[-1])) for number, (sheet, steps) in sheets if (marks := _marked(steps)[0])]
        return [number for number, place in last if place in inside]


def _in_headings(root: Any) -> Iterator[tuple[Any, Any, int]]:
    for element, _, number in _elements(root):
        if number is None and str(element.get("/S", "")) in HEADINGS:
            yield from ((element, where, inner) for _, where, inner in _elements(element) if inner is not None)


def colours(pdf: bytes) -> set[tuple[float, ...] | str]:
    """Everything that is painted with, besides black and white: other colours, greys, patterns, shades, transparency and pictures of dots."""
    steps = [step for part in _painted(pdf) for each in part for step in each]
    found: set[tuple[float, ...] | str] = {value for name, value in steps if name in PAINT and not isinstance(value, int | None)}
    found |= {"a shade" for name, _ in steps if name == "sh"}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == Name.Image:
                found.add("a picture of dots")
            if isinstance(each, pikepdf.Dictionary) and any(float(each.get(name, 1)) < 1 for name in ("/ca", "/CA") if name in each):
                found.add("something one can see through")
    return {each for each in found if isinstance(each, str) or each not in ((0,), (1,), (0, 0, 0), (1, 1, 1), (0, 0, 0, 1), (0, 0, 0, 0))}


def fonts_from_outside(pdf: bytes) -> list[str]:
    """The typefaces that a reader would have to have."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        descriptors = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == Name.FontDescriptor]
        fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == Name.Font]
        assert fonts and descriptors
        bare = [str(font.get("/BaseFont")) for font in fonts if font.get("/Subtype") not in (Name.Type0, Name.Type3) and "/FontDescriptor" not in font]
        return [*bare, *(str(each.FontName) for each in descriptors if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys()))]


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of its pages in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(round(width / MM), round(height / MM)) for width, height in (page.get_size() for page in document)]


def letters(pdf: bytes) -> list[list[Letter]]:
    """The letters of each page in their order, with spaces between words and lines."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [list(_letters(page.get_textpage())) for page in document]


def _letters(text: Any) -> Iterator[Letter]:
    matrix = pdfium.FS_MATRIX()
    for number in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(number)
        pdfium.FPDFText_GetMatrix(text, number, matrix)
        scale = math.hypot(matrix.a, matrix.b)
        sign = chr(pdfium.FPDFText_GetUnicode(text, number))
        yield Letter(sign, pdfium.FPDFText_GetFontSize(text, number) * scale, abs(scale - 1) > 0.001, left, bottom, right, top)


def drawn(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Where lines and shapes stand on each page: left, bottom, right, top in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [[each.get_bounds() for each in page.get_objects(max_depth=1) if each.type != pdfium.FPDF_PAGEOBJ_TEXT] for page in document]


def pages(pdf: bytes) -> list[str]:
    """The words of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def starts(pdf: bytes) -> list[tuple[str, int]]:
    """The first level of the outline: titles and the pages on which they begin, counted from 0."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc(max_depth=1) if mark.get_dest()]
