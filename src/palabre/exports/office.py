"""Forms to adapt in a word processor or a slide show: trees -> DOCX, ODT and PPTX through pandoc, with real styles and alternative texts.

What a module says of itself stands in the text where readers look for it (title, objectives, safety), and else in a
table at the end, so that an edited file can come back (see `adapted`).
"""

from __future__ import annotations

import posixpath
import re
import tempfile
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import panflute as pf

from palabre.catalogue import Catalogue, Document
from palabre.exports import columns, opendocument, packed, paper, trees
from palabre.exports.content import SHEETS, content, styled
from palabre.exports.imprint import Imprint
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.model.body import Section
from palabre.model.pages import Module
from palabre.rendering.typography import words

STYLES = {
    "say": "PB Say",
    "watch-out": "PB Watch out",
    "no-reading": "PB No reading",
    "facilitator": "PB Facilitator",
    "note": "PB Note",
    "example": "PB Example",
}
FIELDS = (
    "id", "title", "summary", "theme", "audience", "level", "group_size", "prerequisites", "objectives", "key_messages", "keywords", "risk", "references",
    "projects", "time_sensitive", "licence", "version", "reviewed", "review_by", "field_tests", "status", "redirect_from", "waivers", "adapted_from", "changes",
    "source_hash",
)  # fmt: skip
# those that the block at the end holds, as they are typed: all that the text does not show
TYPED = tuple(name for name in FIELDS if name not in ("title", "summary", "objectives", "key_messages", "risk"))
DATA = N_("Data of the module")
LEAVE_IT = N_("Leave this part as it is: it lets the file come back to the site.")
TABLE, BOX_TABLE = "PBTable", "PBBoxTable"
_LETTERS = 72  # in a line, at least: Word and LibreOffice take what typeface they have
_PANDOC_WIDTH = 7920  # what pandoc makes of a whole line
_SHORT_BOX, _SHORT_TABLE = 2000, 1200  # letters; longer ones may go on to the next page


def docx(book: Book, catalogue: Catalogue) -> bytes:
    """The whole page, to be adapted in Word or LibreOffice."""
    return finished(_written(book, catalogue, "docx"), _pages(book), book.imprint)


def odt(book: Book, catalogue: Catalogue) -> bytes:
    """The same for LibreOffice."""
    shown = [(image.title, pf.stringify(image)) for image in trees.every(_tree(book, catalogue)[0], pf.Image)]
    return opendocument.finished(_written(book, catalogue, "odt"), _pages(book), shown, book.imprint)


def _written(book: Book, catalogue: Catalogue, form: str) -> bytes:
    """What pandoc makes of the page."""
    blocks, files = _tree(book, catalogue)
    with tempfile.TemporaryDirectory() as folder:
        for name, png in files.items():
            (Path(folder) / name).write_bytes(png)
        model = Path(folder) / f"reference.{form}"
        model.write_bytes(reference() if form == "docx" else opendocument.reference())
        tree = trees.written(blocks, {"lang": book.document.language.code})
        return trees.pandoc(tree, "-f", "json", "-t", form, "-o", "-", f"--resource-path={folder}", f"--reference-doc={model}")


def _tree(book: Book, catalogue: Catalogue) -> tuple[Blocks, dict[str, bytes]]:
    """The page as word processors show it, and its pictures; worked out once for all of them."""
    return trees.kept(book, "office", lambda: _worked_out(book, catalogue))


def _worked_out(book: Book, catalogue: Catalogue) -> tuple[Blocks, dict[str, bytes]]:
    data = _data(book) if isinstance(book.document.page, Module) and not book.imprint.is_discreet else []
    blocks = [*content(book, catalogue), *data]
    files = pictures(blocks, book, catalogue)

    def change(element: Any) -> Any:
        match element:
            case pf.Image():
                return _pictured(element, files)
            case pf.Link():
                return _linked(element, book, catalogue)
            case pf.Table() if "custom-style" not in element.attributes:
                return gridded(element)
            case _:
                return _boxed(element)

    return trees.changed(blocks, change), files


def pictures(blocks: Blocks, book: Book, catalogue: Catalogue) -> dict[str, bytes]:
    """The drawings that blocks show as PNG, which every word processor knows, by name."""
    drawings = paper.pictures(blocks, book.document, catalogue)
    return dict(zip(map(as_png, drawings), _pngs(tuple(drawings.values())), strict=True))


def _pictured(image: Any, files: dict[str, bytes]) -> Any:
    """A picture of ours, called after its drawing; the text of any other."""
    name = posixpath.basename(image.url)
    if as_png(name) not in files:
        return list(image.content)
    image.url, image.title = as_png(name), name
    image.attributes["width"] = "60%"
    return image


def as_png(name: str) -> str:
    """What a drawing is called once it is a picture."""
    return name.replace(".svg", ".png")


def _linked(link: Any, book: Book, catalogue: Catalogue) -> Any:
    if "term" in link.classes or (book.imprint.is_discreet and not link.url.startswith("#")):  # the site links terms by itself
        return list(link.content)
    link.url = address(link.url, book.document, catalogue)
    return link


def address(target: str, document: Document, catalogue: Catalogue) -> str:
    """Where a link of a page leads from a file that has left the site: an anchor stays, a page gets its full address."""
    path, _, anchor = target.partition("#")
    if not path or ":" in path:
        return target
    location = posixpath.normpath(posixpath.join(posixpath.dirname(document.location), path))
    found = catalogue.find(document.language.code, location)
    return catalogue.settings.address + (found.address if found else location) + (f"#{anchor}" if anchor else "")


# parts ------------------------------------------------------------------------------------------------------------


def _data(book: Book) -> Blocks:
    """The fields that the text does not show, as they are typed, and what the file was made from."""
    document, module = book.document, book.document.page
    assert isinstance(module, Module)
    say = words(document.language.code)
    typed = fields(document.source.text)
    kept = [line for name in TYPED for line in typed.get(name, ())]
    kept += [f"risk_level: {module.risk.level.value}", f"page: {document.path}", f"digest: {document.digest}"]
    lines = pf.LineBlock(*(pf.LineItem(*_verbatim(line)) for line in kept))
    return [trees.heading(say(DATA), 1, "data"), trees.para(say(LEAVE_IT)), styled("PB Data", lines)]


def fields(text: str) -> dict[str, list[str]]:
    """The lines of each field of a page, without remarks and empty lines.

    >>> fields("---\\nid: M01\\nkeywords:\\n  - well\\n---\\nText")
    {'id': ['id: M01'], 'keywords': ['keywords:', '  - well']}
    """
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.removeprefix("---\n").split("\n---")[0].split("\n"):
        if start := re.match(r"([\w-]+):", line):
            name = start[1]
            found.pop(name, None)
        if name and line.strip() and not line.lstrip().startswith("#"):
            found.setdefault(name, []).append(line.rstrip())
    return found


def _verbatim(line: str) -> list[Any]:
    return trees.inlines(line.replace("  ", "\u00a0\u00a0"))


def _boxed(block: Any) -> Any:
    kind = trees.box_kind(block)
    if kind is None:
        return None
    title, inner = trees.box_parts(block)
    return boxed("PB Safety" if kind == "safety" else STYLES.get(kind, STYLES["note"]), title, inner)


def boxed(style: str, title: str, content: Blocks) -> Any:
    """A box: a table of one cell, whose first line names its kind."""
    cell = pf.TableCell(styled(style, trees.para(title)), *trees.copied(content))
    return pf.Table(pf.TableBody(pf.TableRow(cell)), head=pf.TableHead(), colspec=[("AlignDefault", 1.0)], attributes={"custom-style": BOX_TABLE})


def gridded(table: Any) -> Any:
    """A table with lines, whose columns are as wide as their texts ask for."""
    columns.balanced(table, _LETTERS, is_stretched=True)
    table.attributes["custom-style"] = TABLE
    for row in table.head.content:  # bold by a style of its own: what a table's style makes bold, LibreOffice writes into the text
        for cell in row.content:
            cell.content = (
                [styled("PB Head", *(pf.Para(*block.content) if isinstance(block, pf.Plain) else block for block in cell.content))] if len(cell.content) else []
            )
    return table


@lru_cache(maxsize=50)
def _pngs(drawings: tuple[bytes, ...]) -> list[bytes]:
    """Drawings as black and white pictures, 1,200 dots wide."""
    if not drawings:
        return []
    pages = [f'#page(width: 8in, height: auto, margin: 0pt, fill: white, image("{number}.svg", width: 100%))' for number in range(len(drawings))]
    return paper.Paper("\n".join(pages), {f"{number}.svg": drawing for number, drawing in enumerate(drawings)}).pictures(150)


def _pages(book: Book) -> list[str]:
    """The anchors of the headings that start a page: handouts and flipcharts are copied sheet by sheet."""
    body = book.document.body
    return [*SHEETS, Section.NOTES, *(sheet.anchor for sheets in (body.handouts, body.flipcharts) for sheet in sheets[1:])]


def finished(docx: bytes, pages: list[str], imprint: Imprint) -> bytes:
    """What pandoc cannot say.

    Headings that start a page, bookmarks that stay with their heading, short boxes and tables that stay on one page, room between a list and a box, the imprint.
    """

    def change(text: str) -> str:
        text = re.sub(r"\s*<w:bookmarkEnd [^>]*/>", "", text)
        text = _PICTURE.sub(r'\1 name="\2"', text)
        text = _HEADING.sub(partial(_marked, pages), _as_wide_as_the_text(text))
        text = _LAST_ITEM.sub(r'\1<w:spacing w:after="120" />\2', text)
        return _BOX_ROW.sub(_kept_together, _TABLE.sub(_rows_together, text))

    def footed(text: str) -> str:
        return text.replace("{footer}", packed.xml(imprint.identity)).replace("{source}", packed.xml(imprint.latest))

    return packed.edited(docx, {"word/document.xml": change, "word/footer1.xml": footed, "docProps/core.xml": lambda _: packed.core(imprint)})


def _as_wide_as_the_text(text: str) -> str:
    """Columns of tables for our page: pandoc counts with a narrower one, and Word believes it."""
    depth, pieces = 0, re.split(r"(<w:tbl>|</w:tbl>|<w:gridCol [^>]*>)", text)
    for place, piece in enumerate(pieces):
        depth += (piece == "<w:tbl>") - (piece == "</w:tbl>")
        if match := re.fullmatch(r'<w:gridCol w:w="(\d+)" ?/>', piece):
            pieces[place] = f'<w:gridCol w:w="{int(match[1]) * (_TEXT_WIDTH - 300 * (depth - 1)) // _PANDOC_WIDTH}" />'
    return "".join(pieces)


_PICTURE = re.compile(r'(<wp:docPr [^>]*title="([^"]*)"[^>]*?) name="[^"]*"')
_HEADING = re.compile(r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]*)" ?/>\s*<w:p><w:pPr>(<w:pStyle [^>]*/>)</w:pPr>(.*?)</w:p>', re.DOTALL)
_BOX_ROW = re.compile(rf'(<w:tblStyle w:val="{BOX_TABLE}" ?/>(?:(?!<w:tr>).)*<w:tr>)((?:(?!</w:tbl>).)*)', re.DOTALL)


_LAST_ITEM = re.compile(r"(</w:numPr>)(</w:pPr>(?:(?!</w:p>).)*</w:p>\s*<w:tbl>)", re.DOTALL)
_TABLE = re.compile(rf'<w:tblStyle w:val="{TABLE}" ?/>(?:(?!<w:tbl>|</w:tbl>).)*', re.DOTALL)


def _marked(pages: list[str], heading: re.Match[str]) -> str:
    number, name, style, runs = heading.groups()
    style += "<w:pageBreakBefore />" if name in pages else ""
    return f'<w:p><w:pPr>{style}</w:pPr><w:bookmarkStart w:id="{number}" w:name="{name}" />{runs}<w:bookmarkEnd w:id="{number}" /></w:p>'


def _kept_together(box: re.Match[str]) -> str:
    is_short = len(re.sub(r"<[^>]*>", "", box[2])) <= _SHORT_BOX
    return box[1] + ("<w:trPr><w:cantSplit /></w:trPr>" if is_short else "") + box[2]


def _rows_together(table: re.Match[str]) -> str:
    """A short table stays on one page: each of its rows is kept with the next one."""
    *rows, last = table[0].split("</w:tr>")[:-1] or [""]
    if len(re.sub(r"<[^>]*>", "", table[0])) > _SHORT_TABLE:
        return table[0]
    kept = [re.sub(r"<w:pPr>(\s*<w:pStyle [^>]*/>)?", r"\g<0><w:keepNext />", row) for row in rows]
    return "</w:tr>".join([*kept, last, table[0].rpartition("</w:tr>")[2]])


@lru_cache
def reference() -> bytes:
    """Pandoc's own model of a document with our styles in it: A4, everything in black."""
    model = trees.pandoc(b"", "--print-default-data-file", "reference.docx")
    ours = (resources.files("palabre.exports") / "templates/styles.xml").read_text("utf-8")
    boxes = "".join(_box_style(name) for name in (*STYLES.values(), "PB Safety"))

    def restyled(text: str) -> str:
        text = re.sub(r"<w:color [^>]*/>", "", text)
        for name, changes in _LOOKS.items():
            text = re.sub(rf'(<w:style [^>]*w:styleId="{name}">).*?(</w:style>)', partial(_looks, changes), text, count=1, flags=re.DOTALL)
        text = re.sub(r'(<w:rPrDefault>.*?<w:sz w:val=)"24"', r'\1"22"', text, flags=re.DOTALL)
        return text.replace("</w:styles>", ours + boxes + "</w:styles>")

    changes = {
        "word/styles.xml": restyled,
        "word/document.xml": lambda text: re.sub(r"<w:sectPr>.*</w:sectPr>", _A4, text, flags=re.DOTALL),
        "word/_rels/document.xml.rels": lambda text: text.replace("</Relationships>", _FOOTER_LINK + "</Relationships>"),
        "[Content_Types].xml": lambda text: text.replace("</Types>", _FOOTER_KIND + "</Types>"),
    }
    return packed.edited(model, changes, {"word/footer1.xml": (resources.files("palabre.exports") / "templates/footer.xml").read_text("utf-8")})


_A4 = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter" /><w:pgSz w:w="11906" w:h="16838" />'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0" /></w:sectPr>'
)
_TEXT_WIDTH = 11906 - 2 * 1134  # twentieths of a point
_FOOTER_LINK = '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Id="rIdFooter" Target="footer1.xml" />'
_FOOTER_KIND = '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml" />'
_LOOKS = {  # style of pandoc's model -> what is replaced in it
    "Title": {r'<w:jc w:val="center" ?/>': "", r'w:val="56"': 'w:val="40"', "<w:rPr>": "<w:rPr><w:b/>"},
    "Heading1": {r'w:val="40"': 'w:val="32"', "<w:rPr>": "<w:rPr><w:b/>", r'w:before="360"': 'w:before="320"'},
    "Heading2": {r'w:val="32"': 'w:val="26"', "<w:rPr>": "<w:rPr><w:b/>", r'w:before="160"': 'w:before="240"', "<w:semiHidden ?/>": ""},
    "Heading3": {r'w:val="28"': 'w:val="23"', "<w:rPr>": "<w:rPr><w:b/>", "<w:semiHidden ?/>": ""},
    "BodyText": {r'"180"': '"100"'},
    "Abstract": {r'w:val="20"': 'w:val="22"', "<w:keepNext ?/>": ""},
}


def _looks(changes: dict[str, str], match: re.Match[str]) -> str:
    text = match[0]
    for old, new in changes.items():
        text = re.sub(old, new, text)
    return text


def _box_style(name: str) -> str:
    identifier = name.replace(" ", "")
    return f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="PBBox"/><w:next w:val="BodyText"/><w:qFormat/></w:style>'
