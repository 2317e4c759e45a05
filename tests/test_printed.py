"""What is printed: read aloud by a program, copied, hung on a wall, and looked at, letter by letter."""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import pairwise

import pikepdf
import pytest
from PIL import Image

from palabre.downloads import Edition
from palabre.exports import printed
from palabre.exports.imprint import Imprint
from palabre.messages import translator
from palabre.model.body import Section
from palabre.model.pages import Module
from tests import pdfs
from tests.made import ROOT, Run, book, ours_as, text_of, the
from tests.pdfs import MM, Letter

pytestmark = pytest.mark.xdist_group("exports")
RICH = "understanding-conflict"  # boxes of all kinds, drawings, tables, cards, a flipchart and a quiz
SLUGS = sorted(file.stem for file in (ROOT / "docs/modules").glob("*.md") if file.stem != "index")
MODULES = [
    pytest.param(language, slug, id=f"{language} {slug}", marks=() if slug == RICH else pytest.mark.study) for slug in SLUGS for language in ("en", "fr")
]
GUIDE, HANDOUTS, KEY, WALL, TILES = "Facilitator's guide", "Handouts for participants", "Key of the quiz", "Flipcharts, A3", "Flipcharts on four A4 sheets"
FOOT = 18.5 * MM  # below it stands what each page says of itself
A4, A3_LANDSCAPE, A4_LANDSCAPE = (210, 297), (420, 297), (297, 210)


def module(language: str, slug: str) -> Module:
    found = book(language, slug).document.page
    assert isinstance(found, Module)
    return found


def imprint(language: str, slug: str) -> Imprint:
    return book(language, slug).imprint


def run_together(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def signs(letters: list[Letter]) -> str:
    return run_together("".join(letter.sign for letter in letters))


def words(letters: list[Letter]) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", "".join(letter.sign for letter in letters))


# heard --------------------------------------------------------------------------------------------------------------


def test_every_pdf_of_a_site_can_be_heard(first: Run) -> None:
    faults = {file.path: found for file in first.files if file.path.endswith(".pdf") and (found := pdfs.not_accessible(first.read(file)))}

    assert sum(file.path.endswith(".pdf") for file in first.files) > 30
    assert faults == {}


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_every_pdf_of_a_module_can_be_heard_in_its_language_under_its_title(language: str, slug: str) -> None:
    for title in (GUIDE, HANDOUTS, KEY, WALL, TILES):
        content = the(language, slug, title)
        with pikepdf.open(io.BytesIO(content)) as document, document.open_metadata() as metadata:
            assert pdfs.not_accessible(content) == [], title
            assert str(document.Root.Lang) == language
            assert metadata["dc:title"] == imprint(language, slug).name


def without_alternative_texts(document: pikepdf.Pdf) -> None:
    for element in document.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == pikepdf.Name.Figure:
            del element.Alt


def without_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def without_title(document: pikepdf.Pdf) -> None:
    with document.open_metadata(update_docinfo=False) as metadata:
        del metadata["dc:title"]


def without_a_level(document: pikepdf.Pdf) -> None:
    for element in document.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == pikepdf.Name.H2:
            element.S = pikepdf.Name.H3


def without_a_branch_of_the_tree(document: pikepdf.Pdf) -> None:
    branch = document.Root.StructTreeRoot.K
    while not isinstance(branch, pikepdf.Array) or len(branch) < 2:
        branch = branch[0] if isinstance(branch, pikepdf.Array) else branch.K
    del branch[1]


def with_a_line_in_no_mark(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_add(document.make_stream(b"0 0 m 10 10 l S"))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (without_alternative_texts, "a figure does not say what it shows"),
        (without_language, "it has no language"),
        (without_title, "it has no title"),
        (without_a_level, "a heading of level 3 follows one of level 1"),
        (without_a_branch_of_the_tree, "page 1 shows something that is not in the tree of tags"),
        (with_a_line_in_no_mark, "page 1 shows something that is neither text to be read nor decoration"),
    ],
)
def test_a_pdf_that_cannot_be_heard_is_refused(broken, said: str) -> None:  # type: ignore[no-untyped-def]
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(the("en", RICH, GUIDE))) as document:
        broken(document)
        document.save(made)

    assert said in pdfs.not_accessible(made.getvalue())


# seen ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_a_guide_is_black_on_a4_light_and_brings_its_typefaces(language: str, slug: str) -> None:
    content = the(language, slug, GUIDE)

    assert pdfs.colours(content) == set()
    assert set(pdfs.sizes(content)) == {A4}
    assert len(pdfs.sizes(content)) <= 16
    assert len(content) <= 500_000
    assert pdfs.fonts_from_outside(content) == []


def test_every_sheet_is_black_and_brings_its_typefaces(first: Run) -> None:
    sheets = {file.path: first.read(file) for file in first.files if file.path.endswith(".pdf")}

    assert {path: found for path, content in sheets.items() if (found := pdfs.colours(content))} == {}
    assert {path: found for path, content in sheets.items() if (found := pdfs.fonts_from_outside(content))} == {}


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_each_page_says_what_it_is_and_nothing_leaves_the_margins_or_lies_on_something_else(language: str, slug: str) -> None:
    mine = imprint(language, slug)
    for title in (GUIDE, HANDOUTS, KEY):
        content = the(language, slug, title)
        sheets = pdfs.letters(content)
        for number, letters in enumerate(sheets, 1):
            foot = signs([letter for letter in letters if letter.top < FOOT])
            above = [letter for letter in letters if letter.top >= FOOT and letter.sign.strip()]

            assert foot.startswith(run_together(f"{mine.number}·")), f"{title} {number}"
            assert foot.endswith(run_together(f"·v{mine.version}·{mine.day}·{mine.terms}{number}/{len(sheets)}{mine.latest}")), f"{title} {number}"
            assert [letter for letter in above if not is_inside(letter)] == [], f"{title} {number}"
            assert overprinted(above) == [], f"{title} {number}"
        for number, shapes in enumerate(pdfs.drawn(content), 1):
            assert [shape for shape in shapes if shape[0] < 17 * MM or shape[2] > 193 * MM or shape[1] < 8 * MM or shape[3] > 288 * MM] == [], number


def is_inside(letter: Letter) -> bool:
    return letter.left >= 17.5 * MM and letter.right <= 192.5 * MM and letter.bottom >= 20 * MM and letter.top <= 288 * MM


def overprinted(letters: list[Letter]) -> list[tuple[str, str]]:
    """Letters that lie on each other, as where a long word runs into the next cell; those of a ligature have one place."""
    found = []
    ordered = sorted((letter for letter in letters if letter.sign.isalnum() and letter.right > letter.left), key=lambda letter: letter.left)
    for place, letter in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.left >= letter.right:
                break
            width, height = min(letter.right, other.right) - other.left, min(letter.top, other.top) - max(letter.bottom, other.bottom)
            smaller = min((each.right - each.left) * (each.top - each.bottom) for each in (letter, other))
            is_ligature = (letter.left, letter.right) == (other.left, other.right)
            if height > 0 and width * height > 0.6 * smaller and not is_ligature:
                found.append((letter.sign, other.sign))
    return found


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_no_page_ends_with_a_heading(language: str, slug: str) -> None:
    for title in (GUIDE, HANDOUTS, KEY):
        assert pdfs.headings_left_alone(the(language, slug, title)) == [], title


# copied ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_each_handout_starts_a_page_and_has_at_most_two_in_large_letters(language: str, slug: str) -> None:
    document, say = book(language, slug).document, translator(language)
    content = the(language, slug, HANDOUTS)
    marks, sheets = pdfs.starts(content), pdfs.letters(content)
    begins = [page for _, page in marks]

    assert [title.split()[0] for title, _ in marks] == [*(sheet.code for sheet in document.body.handouts), say("Quiz")]
    assert begins[0] == 0
    assert all(1 <= after - before <= 2 for before, after in pairwise([*begins, len(sheets)]))
    for title, page in marks:
        assert signs(sheets[page]).startswith(run_together(title)), f"{title} stands at the top of its page"
    for letters in sheets:
        sizes = [letter.size for letter in letters if letter.top >= FOOT and not letter.is_drawn and letter.sign.strip()]
        assert min(sizes) >= 12.5, "notes and titles of boxes"
        assert sum(size >= 13.99 for size in sizes) >= 0.9 * len(sizes)
    assert set(pdfs.sizes(content)) == {A4}
    assert pdfs.colours(content) == set()


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_participants_get_no_key_and_nothing_that_is_for_facilitators(language: str, slug: str) -> None:
    document = book(language, slug).document
    boxes = [block.text for part in document.outline.parts for block in part.blocks if block.kind == "facilitator"]
    section = document.body.sections[Section.NOTES]
    notes = [line.text for part in (section, *document.outline.under(section.heading)) for line in part.lines]
    secret = {line for text in (*boxes, *notes, *(item.explanation for item in document.body.quiz)) for line in long_lines(text)}
    guide = plain(text_of(the(language, slug, GUIDE), "guide.pdf"))

    assert [line for text in notes for line in long_lines(text)]
    assert len(secret) > 5
    assert sum(line in guide for line in secret) > 0.8 * len(secret), "so that it would be found"
    for title in (HANDOUTS, WALL, TILES):
        for file, content in ours_as(language, slug, title):
            text = plain(text_of(content, file.path))
            assert file.edition is Edition.PARTICIPANT
            assert [line for line in secret if line in text] == [], title
            assert "×" not in "".join(pdfs.pages(content)) or "×" in document.source.text, "no answer is marked"


def long_lines(text: str) -> list[str]:
    """The lines of a text that are long enough to be found nowhere else."""
    return [line for line in map(plain, text.split("\n")) if len(line) > 25 and "[" not in line]


def plain(text: str) -> str:
    """A text without marks, spaces, hyphens and the addresses of links."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[\s\u00a0\u202f\u00ad\u2010\ufffe\x02*_«»\"“”|\\-]+", "", text.replace("’", "'"))


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_the_key_is_a_sheet_of_its_own_with_every_right_answer_and_why(language: str, slug: str) -> None:
    document = book(language, slug).document
    content = the(language, slug, KEY)
    text = plain("".join(pdfs.pages(content)))

    assert len(pdfs.sizes(content)) <= 2
    assert text.count("×") == sum(sum(item.key) for item in document.body.quiz)
    assert [item.question for item in document.body.quiz if plain(item.question) not in text] == []
    assert [item.explanation for item in document.body.quiz if plain(item.explanation) not in text] == []


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_pictures_of_sheets_are_small_black_and_white_and_as_large_as_a_page(language: str, slug: str) -> None:
    files = ours_as(language, slug, "Sheets as pictures")
    codes = [file.path.rpartition(".")[0].split("-")[-2].upper() for file, _ in files]
    pages = [(code, number) for code, number, _ in printed.sides(the(language, slug, HANDOUTS), 20)]

    assert codes == [code for code, _ in pages if code != translator(language)("Quiz")], "each side of each sheet, and no quiz"
    for file, content in files:
        picture = Image.open(io.BytesIO(content))
        black = picture.histogram()[0] / (1240 * 1754)
        assert (picture.format, picture.mode, picture.size) == ("PNG", "1", (1240, 1754)), file.path
        assert len(content) <= 60_000, file.path
        assert picture.info == {}, "nothing but the picture"
        assert 0.005 < black < 0.4, file.path


# on the wall ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_flipcharts_are_wide_a3_sheets_with_few_large_words(language: str, slug: str) -> None:
    charts = book(language, slug).document.body.flipcharts
    content = the(language, slug, WALL)
    sheets = pdfs.letters(content)

    assert pdfs.sizes(content) == [A3_LANDSCAPE] * len(charts) + [A4] * (len(sheets) - len(charts))
    assert len(sheets) == len(charts) + 1, "and how to draw them"
    for chart, letters in zip(charts, sheets, strict=False):
        above = [letter for letter in letters if letter.top >= FOOT]
        title = [letter for letter in above if letter.size >= 60 and not letter.is_drawn]
        body = [letter for letter in above if not letter.is_drawn and (letter.size < 60 or letter.sign.isspace())]
        assert signs(title).replace("’", "'") == run_together(f"{chart.code} {chart.title}")
        assert all(letter.size >= 36 for letter in body if letter.sign.strip())
        assert all(letter.size >= 35.9 for letter in above if letter.is_drawn and letter.sign.strip()), "letters within drawings too"
        assert len(words(body)) <= 25
        assert all(letter.left >= 15 * MM and letter.right <= 405 * MM and letter.top <= 288 * MM for letter in above if letter.sign.strip())
        assert overprinted([letter for letter in above if letter.sign.strip()]) == []
    desk = plain(pdfs.pages(content)[-1])
    assert all(plain(chart.title) in desk for chart in charts)


@pytest.mark.parametrize(("language", "slug"), MODULES)
def test_the_same_flipcharts_on_four_sheets_have_marks_where_they_are_cut_and_glued(language: str, slug: str) -> None:
    charts = book(language, slug).document.body.flipcharts
    content = the(language, slug, TILES)
    pages, shapes = pdfs.pages(content), pdfs.drawn(content)
    count = 4 * len(charts)

    assert pdfs.sizes(content)[:count] == [A4_LANDSCAPE] * count
    assert [title.split()[0] for title, _ in pdfs.starts(content)[:-1]] == [chart.code for chart in charts], "each stands once in the outline"
    for number in range(count):
        row, column = divmod(number % 4, 2)
        assert f"· {row + 1}.{column + 1} ·" in pages[number]
        assert pages[number].count(translator(language)("Glue here")) == (row == 0) + (column == 0)
        marks = [shape for shape in shapes[number] if is_mark(shape)]
        assert Counter(corner(mark) for mark in marks) == dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], 2)
    titles = [letter.size for letters in pdfs.letters(content)[:count] for letter in letters if letter.size > 60 and not letter.is_drawn]
    assert titles


def is_mark(shape: tuple[float, float, float, float]) -> bool:
    """A short thin line in the margin."""
    left, bottom, right, top = (side / MM for side in shape)
    length, thickness = max(right - left, top - bottom), min(right - left, top - bottom)
    in_margin = right < 9 or left > 288 or top < 9 or bottom > 201
    return 5 < length < 7.5 and thickness < 1 and in_margin and left > 0 and bottom > 0 and right < 297 and top < 210


def corner(shape: tuple[float, float, float, float]) -> tuple[int, int]:
    return int(shape[0] > 148 * MM), int(shape[1] > 105 * MM)
