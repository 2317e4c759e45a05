"""Bytes of a picture -> the blocks that it carries besides its pixels: camera data, place, author, comments.

Only the headers of segments and chunks are read, never the pixels. What a picture needs to be shown is let through;
everything else is named, so that a new kind of block is refused until somebody has looked at it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

MAX_PICTURE = 16 * 1024 * 1024  # bytes; a drawing has 8,000, a good photograph 300,000
MAX_BLOCKS = 20_000
PHOTO_ENDINGS = frozenset(
    ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "avif", "heic", "heif", "tif", "tiff", "bmp", "jxl", "dng", "cr2", "nef", "arw", "raw")
)

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NEEDED = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST sPLT acTL fcTL fdAT cICP mDCV cLLI".split())
_PNG_NAMES = {b"tEXt": "PNG text", b"iTXt": "PNG text", b"zTXt": "PNG text", b"eXIf": "EXIF", b"tIME": "date of the last change", b"caBX": "C2PA"}
_WEBP_NEEDED = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_CAMERA_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_EMBEDDED = re.compile(r"data:image/(?:jpe?g|png|webp|gif|avif|heic|tiff);base64,([A-Za-z0-9+/=\s]{16,})")
_SVG_TRACES = (
    (re.compile(r"<metadata\b[^>]*>\s*<|<rdf:RDF\b"), "SVG metadata"),
    (re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\Users\\|[A-Za-z]:\\Documents)[^\"'<>]{1,80}"), "path of a computer"),
    (re.compile(r"\b(?:sodipodi:(?:absref|docbase)|inkscape:export-filename)\s*="), "path of a computer"),
)


def blocks_of(content: bytes) -> tuple[str, ...]:
    """Names of the blocks of a picture that it could do without, in their order; "unreadable" when it is no picture.

    >>> blocks_of(b"\\xff\\xd8\\xff\\xe1\\x00\\x08Exif\\x00\\x00\\xff\\xd9")
    ('EXIF',)
    """
    if content.startswith(b"\xff\xd8"):
        found = _jpeg(content)
    elif content.startswith(_PNG):
        found = _png(content)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = _webp(content)
    elif content[:6] in (b"GIF87a", b"GIF89a"):
        found = _gif(content)
    elif content[4:8] == b"ftyp":
        found = _isobmff(content)
    elif content[:4] in (b"II*\x00", b"MM\x00*"):
        found = iter(("EXIF (TIFF)",))
    elif content[:2] == b"BM":
        found = iter(())
    else:
        found = iter(("unreadable",))
    return tuple(dict.fromkeys(found))


def svg_blocks(text: str) -> tuple[str, ...]:
    """The same for a drawing: metadata of drawing programs, paths of computers, and what its embedded pictures carry."""
    found = [name for pattern, name in _SVG_TRACES if pattern.search(text)]
    for match in _EMBEDDED.finditer(text):
        try:
            found += blocks_of(base64.b64decode(re.sub(r"\s", "", match[1]) + "==="))
        except (binascii.Error, ValueError):
            found.append("unreadable")
    return tuple(dict.fromkeys(found))


def _jpeg(content: bytes) -> Iterator[str]:
    at = 2
    for _ in range(MAX_BLOCKS):
        marker = _MARKER.search(content, at)
        if marker is None:
            return
        kind, at = marker[1][0], marker.end()
        if kind == 0xD9:
            if content[at:].strip(b"\x00\xff \r\n"):
                yield "data after the end of the picture"
            return
        if kind in (0xD8, 0x01):
            continue
        size = int.from_bytes(content[at : at + 2], "big")
        if size < 2:
            yield "unreadable"
            return
        yield from _segment(kind, content[at + 2 : at + min(size, 64)])
        at += size
    yield "unreadable"


def _segment(kind: int, start: bytes) -> Iterator[str]:
    if kind == 0xFE:
        yield "comment"
    elif kind == 0xE0:
        if start[:5] == b"JFXX\x00" or (start[:5] == b"JFIF\x00" and len(start) >= 14 and start[12] and start[13]):
            yield "small copy of the picture"
    elif kind == 0xE1:
        if start[:4] == b"Exif":
            yield "EXIF"
        else:
            yield "XMP" if b"ns.adobe.com" in start else "APP1"
    elif kind == 0xED:
        yield "IPTC"
    elif (kind == 0xE2 and start[:11] == b"ICC_PROFILE") or (kind == 0xEE and start[:5] == b"Adobe"):
        return
    elif 0xE0 <= kind <= 0xEF:
        yield "C2PA" if kind == 0xEB else f"APP{kind - 0xE0}"


def _png(content: bytes) -> Iterator[str]:
    at = len(_PNG)
    for _ in range(MAX_BLOCKS):
        if at + 8 > len(content):
            return
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if not kind.isalpha():
            yield "unreadable"
            return
        if kind not in _PNG_NEEDED:
            yield _PNG_NAMES.get(kind, f"PNG {kind.decode('ascii')}")
        at += 12 + size
        if kind == b"IEND":
            if content[at:].strip(b"\x00\r\n"):
                yield "data after the end of the picture"
            return
    yield "unreadable"


def _webp(content: bytes) -> Iterator[str]:
    at = 12
    for _ in range(MAX_BLOCKS):
        if at + 8 > len(content):
            return
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if kind not in _WEBP_NEEDED:
            yield kind.decode("ascii", "replace").strip() or "unreadable"
        at += 8 + size + size % 2
    yield "unreadable"


def _gif(content: bytes) -> Iterator[str]:
    at = 13 + _colours(content[10:11])
    for _ in range(MAX_BLOCKS):
        kind = content[at : at + 1]
        if kind == b"!":
            label, name = content[at + 1 : at + 2], content[at + 3 : at + 14]
            if label == b"\xfe":
                yield "comment"
            elif label == b"\xff" and name not in (b"NETSCAPE2.0", b"ANIMEXTS1.0"):
                yield "XMP" if name.startswith(b"XMP") else "GIF application data"
            at = _after_blocks(content, at + 2)
        elif kind == b",":
            at = _after_blocks(content, at + 11 + _colours(content[at + 9 : at + 10]))
        else:
            if kind == b";" and content[at + 1 :].strip(b"\x00\r\n"):
                yield "data after the end of the picture"
            return
    yield "unreadable"


def _colours(flags: bytes) -> int:
    """Size of a table of colours."""
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1


def _isobmff(content: bytes) -> Iterator[str]:
    size = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, size, 4))}
    if not brands & {b"avif", b"avis"}:
        yield "HEIC" if brands & _CAMERA_BRANDS else "unreadable"
        return
    items = content[:65_536]  # the list of items stands at the front
    if b"Exif" in items:
        yield "EXIF"
    if b"application/rdf+xml" in items:
        yield "XMP"
