"""A PDF after it was set: made smaller, with its origin and licence in its metadata, and read back."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
from PIL import Image

from palabre.exports.imprint import Imprint


def finished(pdf: bytes, imprint: Imprint | None) -> bytes:
    """The same pages at half the size, because what describes them is packed too, with the facts of the imprint."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if imprint:
            with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                for name, value in facts(imprint).items():
                    metadata[name] = value
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()


def facts(imprint: Imprint) -> dict[str, str | set[str]]:
    """The metadata beside title, language and subject: terms, date, origin."""
    known: dict[str, str | set[str]] = {"dc:rights": imprint.terms, "xmpRights:UsageTerms": imprint.notice, "dc:identifier": imprint.identifier}
    if not imprint.is_discreet:
        known |= {"dc:publisher": {imprint.publisher}, "dc:source": imprint.address, "xmpRights:WebStatement": imprint.address}
    return known


def pages(pdf: bytes) -> int:
    """How many sides it has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def text(pdf: bytes) -> str:
    """All that can be read in it: its pages, what is said of its pictures, its outline and its metadata."""
    with pypdfium2.PdfDocument(pdf) as document:
        shown = [page.get_textpage().get_text_bounded() for page in document]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = [
            str(value)
            for each in document.objects
            if isinstance(each, pikepdf.Dictionary)
            for value in each.as_dict().values()
            if isinstance(value, pikepdf.String)
        ]
        metadata = document.Root.Metadata.read_bytes().decode("utf-8") if "/Metadata" in document.Root else ""
    return "\n".join([*shown, *said, metadata])


def sides(pdf: bytes, dots: float) -> Iterator[tuple[str, int, bytes]]:
    """Each page as a picture in black and white, with the first word of the heading that it belongs to and its number under it; `dots` an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        starts = {mark.get_dest().get_index(): mark.get_title().split()[0] for mark in document.get_toc(max_depth=1) if mark.get_dest()}
        code, number = "", 0
        for index, page in enumerate(document):
            code, number = (starts[index], 1) if index in starts else (code, number + 1)
            whole = page.render(scale=dots / 72, grayscale=True).to_pil()  # a dot begun counts as one
            yield code, number, black_and_white(whole.crop((0, 0, *(round(side * dots / 72) for side in page.get_size()))))


def black_and_white(picture: Image.Image) -> bytes:
    """A picture in two colours."""
    made = io.BytesIO()
    picture.convert("L").point(lambda level: 255 if level > 160 else 0, mode="1").save(made, "PNG", compress_level=6)
    return made.getvalue()
