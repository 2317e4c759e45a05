"""Files that are archives: DOCX, ODT, PPTX, EPUB and ZIP, without the hour at which they were packed, and with what they say of themselves."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Mapping

from palabre.exports.imprint import Imprint
from palabre.messages import N_, translator

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED = (".pdf", ".docx", ".odt", ".pptx", ".epub", ".zip", ".png")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of files by name, in their order: the same for the same files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in files.items():
            _add(target, name, content)
    return made.getvalue()


def read_me(imprint: Imprint, paragraphs: list[str]) -> tuple[str, bytes]:
    """A text for whoever opens an archive, and its name in their language; with the signs that old Windows asks for."""
    name = translator(imprint.language.code)(N_("READ-ME.txt"))
    return name, "\ufeff".encode() + ("\n\n".join(paragraphs) + "\n").replace("\n", "\r\n").encode()


def edited(archive: bytes, changes: Mapping[str, Callable[[str], str]], more: Mapping[str, str] | None = None) -> bytes:
    """The same archive with some of its parts changed and new ones; the order stays, the hours go."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            change = changes.get(info.filename)
            _add(new, info.filename, change(content.decode("utf-8")).encode() if change else content)
        for name, text in (more or {}).items():
            _add(new, name, text.encode())
    return made.getvalue()


def parts(archive: bytes) -> dict[str, bytes]:
    """What is in it, by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return {name: source.read(name) for name in source.namelist()}


def _add(target: zipfile.ZipFile, name: str, content: bytes) -> None:
    """A file in an archive; a `mimetype` stays uncompressed, as EPUB and OpenDocument ask, and what is packed already is not packed again."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same from every system
    is_plain = name == "mimetype" or name.endswith(_PACKED)
    target.writestr(entry, content, zipfile.ZIP_STORED if is_plain else zipfile.ZIP_DEFLATED, None if is_plain else 9)


def xml(text: str) -> str:
    """A text between tags."""
    return html.escape(text, quote=False)


def core(imprint: Imprint) -> str:
    """The properties of a DOCX or PPTX file."""
    day = f"{imprint.date.isoformat()}T00:00:00Z"
    texts = {
        "dc:title": imprint.name,
        "dc:subject": imprint.summary,
        "dc:creator": imprint.publisher,
        "cp:keywords": ", ".join(imprint.keywords),
        "dc:description": imprint.notice,
        "dc:identifier": imprint.identifier,
        "dc:language": imprint.language.code,
        "cp:version": imprint.version,
        "cp:lastModifiedBy": "",
    }
    inner = "".join(f"<{name}>{xml(text)}</{name}>" for name, text in texts.items())
    dates = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified"))
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties {_CORE}>{inner}{dates}</cp:coreProperties>'


_CORE = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }.items()
)
APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
