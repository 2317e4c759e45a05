"""What pandoc cannot say in an ODT: our styles, tables with lines, headings that start a page, alternative texts, the imprint."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from importlib import resources

from palabre.exports import packed, trees
from palabre.exports.imprint import Imprint

_STYLED = re.compile(r'text:style-name="(PB [^"]+|Title|Abstract)"')
_CELL = re.compile(r'(<style:style style:name="Table(?:Header)?RowCell".*?fo:border=)"none"', re.DOTALL)
_HEADING = re.compile(r'<text:h text:style-name="Heading_20_(\d)"([^>]*)>(\s*<text:bookmark-start text:name="([^"]*)")')
_FRAME = re.compile(r'<draw:frame draw:name="[^"]*"([^>]*)>(<draw:image [^>]*/>)</draw:frame>')
_LANGUAGE = re.compile(r'fo:language="en"\s+fo:country="US"')
_BROKEN = "".join(
    f'<style:style style:name="PBPage{level}" style:family="paragraph" style:parent-style-name="Heading_20_{level}">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
    for level in (1, 2)
)


def finished(odt: bytes, pages: list[str], pictures: list[tuple[str, str]], imprint: Imprint) -> bytes:
    """The file with what it says of itself, headings that start a page, lines in its tables, and what its pictures show.

    `pictures` are the names of the drawings and their alternative texts, in the order in which they stand.
    """
    following = iter(pictures)

    def change(text: str) -> str:
        text = _STYLED.sub(lambda match: f'text:style-name="{match[1].replace(" ", "_20_")}"', text)
        text = _CELL.sub(r'\1"0.5pt solid #000000" fo:padding="0.06cm"', text)
        text = _FRAME.sub(lambda frame: _framed(frame, *next(following, ("", ""))), _HEADING.sub(partial(_placed, pages), text))
        return text.replace("</office:automatic-styles>", f"{_BROKEN}</office:automatic-styles>", 1)

    def styled(text: str) -> str:
        text = text.replace("{footer}", packed.xml(imprint.identity)).replace("{source}", packed.xml(imprint.latest))
        return _LANGUAGE.sub(f'fo:language="{imprint.language.code}" fo:country="{_COUNTRY.get(imprint.language.code, "none")}"', text)

    return packed.edited(odt, {"content.xml": change, "styles.xml": styled, "meta.xml": lambda _: _meta(imprint)})


_COUNTRY = {"en": "GB", "fr": "FR"}  # whose spelling word processors know


def _placed(pages: list[str], heading: re.Match[str]) -> str:
    level, attributes, bookmark, name = heading.groups()
    style = f"PBPage{level}" if name in pages and level in "12" else f"Heading_20_{level}"
    return f'<text:h text:style-name="{style}"{attributes}>{bookmark}'


def _framed(frame: re.Match[str], name: str, alt: str) -> str:
    """A picture called after its drawing, so that the file can be matched with the page; what it says stands where screen readers look."""
    title, said = packed.xml(name), packed.xml(alt)
    return f'<draw:frame draw:name="{title}"{frame[1]}>{frame[2]}<svg:title>{title}</svg:title><svg:desc>{said}</svg:desc></draw:frame>'


def _meta(imprint: Imprint) -> str:
    day = f"{imprint.date.isoformat()}T00:00:00"
    texts = {
        "dc:title": imprint.name,
        "dc:description": imprint.notice,
        "dc:subject": imprint.summary,
        "meta:keyword": ", ".join(imprint.keywords),
        "dc:language": imprint.language.code,
        "meta:creation-date": day,
        "dc:date": day,
    }
    inner = "".join(f"<{name}>{packed.xml(text)}</{name}>" for name, text in texts.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta {_SPACES} office:version="1.3"><office:meta>{inner}</office:meta></office:document-meta>'


_SPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)


@lru_cache
def reference() -> bytes:
    """Pandoc's own model with our styles in it: A4, black, a foot with the imprint."""
    model = trees.pandoc(b"", "--print-default-data-file", "reference.odt")
    ours = (resources.files("palabre.exports") / "templates/odt-styles.xml").read_text("utf-8")

    def restyled(text: str) -> str:
        for old, new in _LOOKS.items():
            text = re.sub(old, new, text, flags=re.DOTALL)
        return text.replace("</office:styles>", ours + "</office:styles>")

    return packed.edited(model, {"styles.xml": restyled})


_FOOT = (
    r'<text:p text:style-name="PB_20_Footer">{footer} · <text:page-number text:select-page="current">1</text:page-number></text:p>'
    r'<text:p text:style-name="PB_20_Footer">{source}</text:p>'
)
_LOOKS = {
    r"<style:footer>.*?</style:footer>": f"<style:footer>{_FOOT}</style:footer>",
    r'fo:page-width="8.5in"': 'fo:page-width="21cm"',
    r'fo:page-height="11in"': 'fo:page-height="29.7cm"',
    r'fo:margin-(top|bottom|left|right)="1in"': r'fo:margin-\1="2cm"',
    r'style:font-name="Times New Roman"': 'style:font-name="Arial"',
    r'(<style:default-style style:family="paragraph">.*?fo:font-size=)"12pt"': r'\1"11pt"',
    r'(style:name="Heading_20_2".*?)fo:font-style="italic"': r"\1",
    r'style:font-style-asian="italic"|style:font-style-complex="italic"': "",
}
