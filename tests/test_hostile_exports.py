"""A page that asks for too much becomes good files, with every word in each of them, or is refused with a clear reason."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

import pytest

from palabre import catalogue, checks, frontmatter
from palabre.catalogue import Catalogue, Document
from palabre.exports import forms, trees
from palabre.exports.trees import Book
from tests import pdfs
from tests.made import small, text_of
from tests.test_printed import FOOT, GUIDE, HANDOUTS, MM, overprinted

pytestmark = pytest.mark.xdist_group("exports")
LONG = "Donaudampfschifffahrt" * 9
PIECES = {
    "a huge table": "| " + " | ".join(f"c{n}" for n in range(12)) + " |\n|" + "---|" * 12 + "\n" + "\n".join(
        "| " + " | ".join(f"cell{row}x{column} said" for column in range(12)) + " |" for row in range(15)
    ),
    "a long table": "| n | text |\n|---|---|\n" + "\n".join(f"| {row} | rownumber{row} says something |" for row in range(60)),
    "a long cell": f"| a | b |\n|---|---|\n| {'many words in one cell ' * 150} | short |",
    "a long word": f"Before {LONG} after.\n\n| a | b |\n|---|---|\n| {LONG} | short |\n\n- {LONG}",
    "right to left": "السلام عليكم ورحمة الله، هذا نص طويل لاختبار الاتجاه. Then Latin 123.\n\n- عنصر",
    "200 footnotes": "\n\n".join(" ".join(f"Word{n}[^{n}]" for n in range(m, m + 10)) for m in range(0, 200, 10)) + "\n\n" + "\n".join(
        f"[^{n}]: Notenumber{n} says this." for n in range(200)
    ),
    "mathematical signs": "∀x∈ℝ: ∑ᵢ xᵢ² ≥ 0, √2 ≈ 1.414, a ≠ b, ∂f/∂x, ∫₀¹, 𝔸, ½ ⅓, 10⁻³, H₂O, ⟨a|b⟩ ★ ✓ ✗ ☎ ⚠ ❤",
    "signs of the typesetter": r"Signs: #let x = 1 $a$ @ref \\ back\slash ~ ^ ` = + - // comment #text(red) (y) \# \$ 100% & ; :: #pagebreak()",
}  # fmt: skip


def hostile(piece: str, after: str = "## Why here") -> tuple[Document, Catalogue]:
    """The module on the well with a piece more."""
    known = small()
    original = known.find("en", "modules/well.md")
    assert original
    source = frontmatter.read(original.path, original.source.text.replace(f"{after}\n", f"{after}\n\n{piece}\n", 1))
    assert isinstance(source, frontmatter.Source)
    document = catalogue.make_document(source, original.language, original.location)
    return document, known.but(documents=tuple(document if each is original else each for each in known.documents))


@cache
def taken_apart(piece: str, after: str = "## Why here") -> tuple[Book, Catalogue]:
    document, known = hostile(piece, after)
    assert document.problems == ()
    return trees.book(document, known), known


def made(book: Book, known: Catalogue, *titles: str) -> dict[str, bytes]:
    """Some forms of a page, by their endings."""
    pieces = [piece for piece in forms.pieces_of(book.document) if piece.name in titles]
    return {file.path.rpartition(".")[2]: content for piece in pieces for file, content in piece.made(book, known)}


def squeezed(text: str) -> str:
    """A text as it can be compared: letters and digits; a reader of PDFs turns the two letters round that Arabic writes as one."""
    return re.sub(r"[\W_ال]+", "", unicodedata.normalize("NFKC", html.unescape(re.sub(r"<[^>]*>", "", text))))


def wanted(piece: str) -> list[str]:
    """The words that a reader must find."""
    return [word for word in dict.fromkeys(squeezed(word) for word in re.sub(r"\[\^\d+\]:?|\\", " ", piece).split()) if word]


ALL = "\n\n".join(PIECES.values())


@pytest.mark.parametrize("title", [GUIDE, "The module in Word", "The module in LibreOffice", "The module as a book", "The module in one file"])
def test_every_word_of_a_hostile_page_stands_in_every_form(title: str) -> None:
    book, known = taken_apart(ALL)
    ((ending, content),) = made(book, known, title).items()
    text = squeezed(text_of(content, f"x.{ending}"))

    assert [word for word in wanted(ALL) if word not in text] == []


@pytest.mark.parametrize(("title", "after"), [(GUIDE, "## Why here"), (HANDOUTS, "### C1 The dry month { .handout }")])
def test_a_hostile_page_is_printed_within_its_margins_and_can_be_heard(title: str, after: str) -> None:
    """On a sheet for participants, nobody copies tables of twelve columns or two hundred notes."""
    few = ("a long cell", "a long word", "right to left", "mathematical signs", "signs of the typesetter")
    piece = ALL if title == GUIDE else "\n\n".join(PIECES[name] for name in few)
    content = made(*taken_apart(piece, after), title)["pdf"]
    sheets = pdfs.letters(content)

    assert len(sheets) > (10 if title == GUIDE else 3)
    assert pdfs.not_accessible(content) == []
    assert pdfs.colours(content) == set()
    for number, letters in enumerate(sheets, 1):
        above = [letter for letter in letters if letter.top >= FOOT and letter.sign.strip()]
        assert [
            letter
            for letter in above
            if letter.right > letter.left and not (letter.left >= 17.5 * MM and letter.right <= 194 * MM and letter.bottom >= 20 * MM)
        ] == [], number
        assert overprinted([letter for letter in above if letter.sign.isascii()]) == [], number


@pytest.mark.parametrize(
    ("piece", "code", "said"),
    [
        ("A sign ꦲ.", "PB350", "no typeface has the sign ꦲ"),
        ("![A tree that is not there](../assets/drawings/nowhere.svg)", "PB404", "nowhere.svg"),
        (
            " ".join(f"word[^{n}]" for n in range(300)) + "\n\n" + "\n".join(f"[^{n}]: Note." for n in range(300)),
            "PB338",
            "this page has the sign [^ 600 times, at most 500",
        ),
    ],
    ids=["a sign of no typeface", "a picture that is not there", "300 footnotes"],
)
def test_what_no_file_can_show_is_a_problem_of_the_page(piece: str, code: str, said: str) -> None:
    document, known = hostile(piece)
    found = [str(problem) for problem in checks.run(known) if problem.code == code]

    assert [line.startswith(f"{document.path}:") and said in line for line in found] == [True]
