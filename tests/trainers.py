"""What a trainer does to a DOCX in a word processor, as changes of its text."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from palabre.exports.packed import edited as with_parts

MAIN = "word/document.xml"
Change = Callable[[str], str]


def edited(docx: bytes, *changes: Change) -> bytes:
    """The file after some changes of its text."""

    def change(text: str) -> str:
        for each in changes:
            text = each(text)
        return text

    return with_parts(docx, {MAIN: change})


def packed(parts: dict[str, bytes]) -> bytes:
    """A file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return made.getvalue()


def parts_of(docx: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as source:
        return {name: source.read(name) for name in source.namelist()}


def paragraph(text: str, style: str = "BodyText", inside: str = "") -> str:
    """A paragraph in a style; `inside` stands before its text."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def box(*paragraphs: str) -> str:
    """A table of one cell."""
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{''.join(paragraphs)}</w:tc></w:tr></w:tbl>"


def replacing(old: str, new: str) -> Change:
    """Other words in one place; before "min" the file has a no-break space."""
    wanted = escape(old).replace(" min ", "\u00a0min ")

    def change(text: str) -> str:
        assert wanted in text, f"{old!r} is not in the file"
        return text.replace(wanted, escape(new), 1)

    return change


def span(text: str, words: str) -> tuple[int, int]:
    """Where the paragraph with some words stands."""
    place = text.index(escape(words))
    return text.rindex("<w:p>", 0, place), text.index("</w:p>", place) + len("</w:p>")


def putting(new: str, *, before: str) -> Change:
    """Something new before the paragraph with some words."""

    def change(text: str) -> str:
        start, _ = span(text, before)
        return text[:start] + new + text[start:]

    return change


def in_place_of(words: str, new: str) -> Change:
    """Something else in the place of a paragraph."""

    def change(text: str) -> str:
        start, end = span(text, words)
        return text[:start] + new + text[end:]

    return change


def deleting(first: str, up_to: str) -> Change:
    """Everything from one paragraph up to another one, which stays."""

    def change(text: str) -> str:
        return text[: span(text, first)[0]] + text[span(text, up_to)[0] :]

    return change


def moving(first: str, up_to: str, before: str) -> Change:
    """The same, but put elsewhere."""

    def change(text: str) -> str:
        start, end = span(text, first)[0], span(text, up_to)[0]
        part, rest = text[start:end], text[:start] + text[end:]
        there = span(rest, before)[0]
        return rest[:there] + part + rest[there:]

    return change


def saved_by_libreoffice(files: Mapping[str, bytes], home: Path) -> dict[str, bytes]:
    """Files as another program saves them as DOCX, by the same names, all in one call: most of its time it takes to start. Its settings stay in `home`."""
    program = shutil.which("soffice")
    assert program, "there is no soffice; run: make test, which installs it, or: sudo apt-get install libreoffice-writer-nogui"
    for name, content in files.items():
        (home / name).write_bytes(content)
    command = [program, f"-env:UserInstallation=file://{home}/settings", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(home / "saved")]
    subprocess.run([*command, *(str(home / name) for name in files)], check=True, capture_output=True, timeout=600)
    return {name: (home / "saved" / name).with_suffix(".docx").read_bytes() for name in files}
