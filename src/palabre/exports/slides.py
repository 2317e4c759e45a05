"""Slides for a room with a projector: the flipcharts and the key messages as PPTX, to be changed in PowerPoint or Impress.

pandoc sets the words beside a picture in letters of 14 points and reads the name of a file aloud; python-pptx leaves both to us.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterable
from typing import Any

import panflute as pf
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches, Pt

from palabre.catalogue import Catalogue
from palabre.exports import office, packed, paper, trees
from palabre.exports.trees import Blocks, Book
from palabre.model.body import AT_THE_END, KEY_MESSAGES
from palabre.model.pages import Module
from palabre.rendering.typography import spoken, words

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)  # 16:9
_EDGE = Inches(0.6)
_TOP, _BOTTOM = Inches(1.6), Inches(0.35)
_TITLE, _LARGE, _SMALL, _SUBTITLE = Pt(40), Pt(36), Pt(28), Pt(20)
_LAYOUT_FIRST, _LAYOUT_TEXT, _LAYOUT_TITLE = 0, 1, 5  # of the model that python-pptx brings
_UNASKED = ("/printerSettings", "/thumbnail")  # what the model keeps of the machine it was made on


def pptx(book: Book, catalogue: Catalogue) -> bytes:
    """A slide for the title, the objectives, each flipchart, and the key messages; how to draw a flipchart stands in the notes."""
    module, imprint, say = book.document.page, book.imprint, words(book.document.language.code)
    assert isinstance(module, Module)
    show = _model()
    first = show.slides.add_slide(show.slide_layouts[_LAYOUT_FIRST])
    first.shapes.title.text, first.placeholders[1].text = imprint.name, imprint.identity
    _written(first.placeholders[1], _SUBTITLE)
    first.notes_slide.notes_text_frame.text = imprint.notice
    _listed(show, say(AT_THE_END), [spoken(each, book.document.language.code) for each in module.objectives])
    for sheet, blocks in book.flipcharts:
        shown, how = paper.shown_and_drawn(blocks, book.document.language.code)
        _chart(show, f"{sheet.code} {spoken(sheet.title, book.document.language.code)}", shown, how, office.pictures(shown, book, catalogue))
    _listed(show, say(KEY_MESSAGES), [spoken(each, book.document.language.code) for each in module.key_messages])
    made = io.BytesIO()
    show.save(made)
    return _finished(made.getvalue(), book)


def _model() -> Any:
    """An empty show for wide screens, without what the model keeps of another machine."""
    show = Presentation()
    wider = _WIDTH / show.slide_width
    show.slide_width, show.slide_height = _WIDTH, _HEIGHT
    for shape in (shape for page in (show.slide_master, *show.slide_layouts) for shape in page.placeholders):
        shape.left, shape.width = Emu(int(shape.left * wider)), Emu(int(shape.width * wider))
    for part in (show.part, show.part.package):
        for name, relation in list(part._rels.items()):
            if relation.reltype.endswith(_UNASKED):
                part._rels.pop(name)
    return show


def _listed(show: Any, title: str, lines: list[str]) -> None:
    slide = _slide(show, title, _LAYOUT_TEXT)
    _fill(slide.placeholders[1], lines, _SMALL, (_EDGE, _WIDTH - 2 * _EDGE))


def _chart(show: Any, title: str, shown: Blocks, how: Blocks, files: dict[str, bytes]) -> None:
    """A flipchart: its words on the left, its picture on the right, or the one that there is alone."""
    lines = list(_lines(shown))
    images = [image for image in trees.every(shown, pf.Image) if _file(image) in files]
    slide = _slide(show, title, _LAYOUT_TEXT if lines else _LAYOUT_TITLE)
    half = (_WIDTH - 3 * _EDGE) // 2
    if lines:
        _fill(slide.placeholders[1], lines, _LARGE, (_EDGE, half if images else _WIDTH - 2 * _EDGE))
    for number, image in enumerate(images):
        left, width = (_EDGE * 2 + half, half) if lines else (_EDGE, _WIDTH - 2 * _EDGE)
        height = (_HEIGHT - _TOP - _BOTTOM) // len(images)
        _picture(slide, files[_file(image)], pf.stringify(image), (left, _TOP + number * height, width, height))
    slide.notes_slide.notes_text_frame.text = "\n".join(_lines(how, numbered=True))


def _slide(show: Any, title: str, layout: int) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[layout])
    _place(slide.shapes.title, _EDGE, Inches(0.35), _WIDTH - 2 * _EDGE, Inches(1.1))
    slide.shapes.title.text = title
    _written(slide.shapes.title, _TITLE)
    return slide


def _fill(shape: Any, lines: list[str], size: Any, across: tuple[int, int]) -> None:
    _place(shape, across[0], _TOP, across[1], _HEIGHT - _TOP - _BOTTOM)
    shape.text_frame.text = "\n".join(lines)
    _written(shape, size)


def _written(shape: Any, size: Any) -> None:
    """Letters of a size, in black: the model's grey is too pale for a wall in daylight."""
    for run in (run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs):
        run.font.size, run.font.color.rgb = size, RGBColor(0, 0, 0)


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(int(value)) for value in (left, top, width, height))


def _picture(slide: Any, png: bytes, alt: str, room: tuple[int, int, int, int]) -> None:
    """A picture in the middle of its room, as large as fits, with its alternative text."""
    left, top, width, height = room
    shape = slide.shapes.add_picture(io.BytesIO(png), left, top)
    scale = min(width / shape.width, height / shape.height)
    wide, high = shape.width * scale, shape.height * scale
    _place(shape, left + (width - wide) / 2, top + (height - high) / 2, wide, high)
    shape._element.nvPicPr.cNvPr.set("descr", alt)


def _file(image: Any) -> str:
    return office.as_png(posixpath.basename(image.url))


def _lines(blocks: Iterable[Any], *, numbered: bool = False) -> Iterable[str]:
    """The words of blocks, a line for each paragraph, item or row."""
    for block in blocks:
        if isinstance(block, pf.BulletList | pf.OrderedList):
            for number, item in enumerate(block.content, 1):
                text = " ".join(_lines(item.content))
                yield f"{number}. {text}" if numbered and isinstance(block, pf.OrderedList) else text
        elif isinstance(block, pf.Table):
            rows = [*block.head.content, *(row for body in block.content for row in body.content)]
            yield from (" · ".join(filter(None, (pf.stringify(cell).strip() for cell in row.content))) for row in rows)
        elif hasattr(block, "content") and any(isinstance(inner, pf.Block) for inner in block.content):
            yield from _lines(block.content)
        elif text := pf.stringify(trees.changed([block], lambda element: [] if isinstance(element, pf.Image) else None)[0]).strip():
            yield text


def _finished(pptx: bytes, book: Book) -> bytes:
    code = book.document.language.code
    spoken_in = {"en": "en-GB", "fr": "fr-FR"}.get(code, code)

    def change(text: str) -> str:
        return re.sub(r"<a:(rPr|endParaRPr)(?: lang=\"[^\"]*\")?", rf'<a:\1 lang="{spoken_in}"', text.replace("<a:r><a:t>", "<a:r><a:rPr/><a:t>"))

    changes = {name: change for name in packed.parts(pptx) if re.fullmatch(r"ppt/(slides|notesSlides)/\w+\.xml", name)}
    return packed.edited(pptx, {**changes, "docProps/core.xml": lambda _: packed.core(book.imprint), "docProps/app.xml": lambda _: packed.APPLICATION})
