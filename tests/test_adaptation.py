"""A DOCX comes back: unedited it is the module that it was, edited it says what changed, and nothing is lost silently."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from palabre import catalogue, checks, frontmatter
from palabre.catalogue import Catalogue, Document
from palabre.exports import adapted, office, trees
from palabre.exports.adapted import Adapted, For
from palabre.exports.wordfile import Note
from palabre.messages import translator
from palabre.model.pages import Module
from palabre.model.vocabulary import AreaLevel, Method
from palabre.pages import fill, views
from tests import editing, trainers
from tests.made import ROOT, ours, small
from tests.trainers import MAIN, Change, box, deleting, in_place_of, moving, paragraph, putting, replacing

TODAY = For(dt.date(2026, 11, 22))
SLUGS = sorted(file.stem for file in (ROOT / "docs/modules").glob("*.md") if file.stem != "index")
FEW = (("en", "understanding-conflict"), ("fr", "do-no-harm"))  # in the suite; the others are a study
EVERY = [(language, slug) for slug in SLUGS for language in ("en", "fr")]
PAGES = [pytest.param(*each, id=" ".join(each), marks=() if each in FEW else pytest.mark.study) for each in EVERY]


def page(known: Catalogue, language: str, slug: str) -> Document:
    found = known.find(language, f"modules/{slug}.md")
    assert found is not None
    return found


@cache
def exported(language: str, slug: str) -> bytes:
    known = small() if slug in ("well", "market") else ours()
    return office.docx(trees.book(page(known, language, slug), known), known)


def back(docx: bytes, known: Catalogue, wanted: For = TODAY) -> Adapted:
    found = adapted.adapt(docx, known, wanted)
    assert not isinstance(found, Note), found
    return found


def well(*changes: Change, language: str = "en") -> Adapted:
    """The module on the well after some changes."""
    return back(trainers.edited(exported(language, "well"), *changes), small())


def parsed(found: Adapted, known: Catalogue) -> Document:
    source = frontmatter.read(found.path, found.text)
    assert isinstance(source, frontmatter.Source), source
    return catalogue.make_document(source, *known.languages.split(found.path.removeprefix("docs/")))


def problems(found: Adapted, known: Catalogue) -> list[str]:
    """What stops the page, were it on the site."""
    document = parsed(found, known)
    others = tuple(each for each in known.documents if each.path != found.path)
    return [str(each) for each in checks.stops(checks.run(dataclasses.replace(known, documents=(*others, document)))) if each.path == found.path]


def structure(document: Document) -> dict[str, Any]:
    body, module = document.body, document.page
    assert isinstance(module, Module)
    return {
        "fields": dataclasses.replace(module, adapted_from=None),
        "steps": [(step.number, step.title, step.minutes, step.method, step.material, step.objectives, step.instructions) for step in body.steps],
        "boxes": [(part.heading.text, block.kind, " ".join(block.text.split())) for part in document.outline.parts for block in part.blocks],
        "sheets": [(sheet.code, sheet.title) for sheet in (*body.handouts, *body.flipcharts)],
        "quiz": [(item.question, item.answers, item.explanation, item.objectives) for item in body.quiz],
    }


def prose(document: Document, known: Catalogue) -> str:
    return " ".join(trees.page_html(document, known).replace("\u00a0", " ").split())


def said(notes: tuple[Note, ...]) -> list[str]:
    return [note.shown(str).split("\n")[0] for note in notes]


def without(known: Catalogue, *slugs: str) -> Catalogue:
    return dataclasses.replace(known, documents=tuple(each for each in known.documents if each.slug not in slugs or each.shape is not Module))


# unedited ---------------------------------------------------------------------------------------------------------


class Saved:
    """Files as LibreOffice saves them: in one call those of the suite, in another one all others."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._done: dict[str, bytes] = {}

    def __call__(self, language: str, slug: str) -> bytes:
        name = f"{language}-{slug}.docx"
        if name not in self._done:
            is_few = (language, slug) in FEW
            files = {f"{code}-{each}.docx": exported(code, each) for code, each in EVERY if ((code, each) in FEW) == is_few}
            odt = office.odt(trees.book(page(small(), "en", "well"), small()), small())
            self._done |= trainers.saved_by_libreoffice({**files, "en-well.odt": odt}, self._home)
        return self._done[name]

    @property
    def odt(self) -> bytes:
        self(*FEW[0])
        return self._done["en-well.odt"]


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    return Saved(tmp_path_factory.mktemp("libreoffice"))


@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize(("language", "slug"), PAGES)
def test_an_unedited_file_comes_back_as_it_was_also_when_another_program_saved_it(language: str, slug: str, saved: Saved) -> None:
    original = page(ours(), language, slug)
    for file in (exported(language, slug), saved(language, slug)):
        found = back(file, ours())

        assert found.notes == ()
        assert found.differences == ()
        assert found.text == original.source.text


@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize(("language", "slug"), [FEW[1], pytest.param("en", "do-no-harm", marks=pytest.mark.study)])
def test_a_file_whose_module_is_not_here_gives_the_same_module(language: str, slug: str, saved: Saved) -> None:
    original = page(ours(), language, slug)
    for file in (exported(language, slug), saved(language, slug)):
        found = back(file, without(ours(), slug))
        document = parsed(found, ours())

        assert said(found.notes) == ["the module that this file was made from is not here: what changed cannot be listed"]
        assert found.path == original.path
        assert structure(document) == structure(original)
        assert prose(document, ours()) == re.sub("[“”]", '"', prose(original, ours())), "word processors curl quotes by themselves"


@pytest.mark.xdist_group("libreoffice")
def test_an_odt_that_libreoffice_saves_as_docx_comes_back_unchanged(saved: Saved) -> None:
    found = back(saved.odt, small())

    assert said(found.differences) == []
    assert said(found.notes) == []


def retyped(text: str) -> tuple[Document, Catalogue]:
    """The module on the well with another text, and the project with it."""
    original = page(small(), "en", "well")
    source = frontmatter.read(original.path, text)
    assert isinstance(source, frontmatter.Source)
    other = catalogue.make_document(source, original.language, original.location)
    return other, dataclasses.replace(small(), documents=(*(each for each in small().documents if each is not original), other))


def test_remarks_and_the_way_of_typing_survive() -> None:
    typed = page(small(), "en", "well").source.text
    typed = typed.replace("Find shade, stones", "<!-- where: ask the hosts -->\n\nFind *shade*,\nstones").replace("1. Ask two", "1.  Ask two")
    other, known = retyped(typed)

    found = back(office.docx(trees.book(other, known), known), known)

    assert found.text == typed


def test_a_number_of_three_digits_is_known_from_the_line_below_the_title() -> None:
    other, known = retyped(page(small(), "en", "well").source.text.replace("id: M01", "id: M123"))

    found = back(trainers.edited(office.docx(trees.book(other, known), known), in_place_of("id: M123", "")), known)

    assert (found.path, parsed(found, known).page.id) == ("docs/modules/well.md", "M123")  # type: ignore[union-attr]


# edited -----------------------------------------------------------------------------------------------------------


def test_a_changed_sentence_is_the_only_difference() -> None:
    found = well(replacing("Find shade, stones and a stick.", "Find shade, stones, a rope and a stick."))

    assert [(note.place, note.said(str)) for note in found.differences] == [("Preparation and materials", "text changed")]
    assert "Find shade, stones, a rope and a stick. [The market](market.md#step-1) can follow on the same day." in found.text
    assert problems(found, small()) == []


def test_minutes_method_and_material_are_read_from_the_line_of_the_step() -> None:
    found = well(replacing("30 min · Role play · Objectives: 1, 2 · Material: 4 stones", "1 h 05 · pairs · Objectives: 2 · Material: 4 stones · a rope"))
    step = parsed(found, small()).body.steps[0]

    assert (step.minutes, step.method, step.objectives, step.material) == (65, Method.PAIRS, (2,), "4 stones · a rope")
    assert [note.said(str) for note in found.differences] == ["30 minutes became 65", "method changed", "objectives changed", "material changed"]


def test_what_cannot_be_read_in_the_line_of_a_step_is_told_and_kept() -> None:
    found = well(replacing("40 min · Drawing · Objectives", "a long while · Painting outside · Objectives"))

    assert (found.notes[0].place, found.notes[0].said(str)) == ("3. The rule", "the minutes of this step cannot be read")
    assert "a long while · Painting outside" in found.text
    assert parsed(found, small()).body.steps[2].minutes == 40


def test_minutes_that_are_changed_in_the_computed_table_are_told() -> None:
    found = well(lambda text: text.replace(">40</w:t>", ">55</w:t>", 1))

    assert said(found.notes) == ["Session plan / 'The rule': the 55 minutes in this table were not taken"]
    assert found.differences == ()


def test_a_new_step_takes_its_place() -> None:
    new = paragraph("Walk to the well", "Heading2") + paragraph("20 min · Movement · Material: a stick", "PBStep") + paragraph("Walk together, slowly.")
    found = well(putting(new, before="2. Break"))
    steps = parsed(found, small()).body.steps

    assert [(step.number, step.title, step.minutes) for step in steps] == [
        (1, "Two neighbours", 30),
        (2, "Walk to the well", 20),
        (3, "Break", 10),
        (4, "The rule", 40),
    ]
    assert said(found.differences) == ["2. Walk to the well: step added, 20 minutes"]


def test_a_step_whose_heading_lost_its_style_is_still_a_step() -> None:
    found = well(in_place_of("3. The rule", paragraph("3. The rule")))

    assert [step.title for step in parsed(found, small()).body.steps] == ["Two neighbours", "Break", "The rule"]
    assert said(found.notes) == ["Steps / '3. The rule': this heading had lost its style, and was taken for the name of a step"]


def test_a_step_that_is_gone_is_a_difference() -> None:
    found = well(deleting("2. Break", "3. The rule"))

    assert said(found.differences) == ["2. Break: step removed"]
    assert problems(found, small()) == []


def test_links_follow_a_step_that_was_moved() -> None:
    link = '<w:hyperlink w:anchor="step-3"><w:r><w:t>step 3</w:t></w:r></w:hyperlink>'
    found = well(in_place_of("Close with:", paragraph("", inside=link)), moving("3. The rule", "Debrief", "1. Two neighbours"))

    assert [step.title for step in parsed(found, small()).body.steps] == ["The rule", "Two neighbours", "Break"]
    assert "[step 3](#step-1)" in found.text
    assert "Debrief / 'step 3': this link leads to step 1 now" in said(found.notes)
    assert any("step moved; it was number 3" in line for line in said(found.differences))


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (paragraph("Watch out", "PBWatchout"), "watch-out"),
        (paragraph("Say", "PBSay"), "say"),
        (paragraph("Without reading"), "no-reading"),
        (paragraph("For facilitators only :", "PBSay"), "facilitator"),
    ],
)
def test_a_new_box_has_the_kind_that_its_first_line_says(first: str, kind: str) -> None:
    found = well(putting(box(first, paragraph("Wait for the last one.")), before="It ends with"))

    assert f"!!! {kind}\n\n    Wait for the last one.\n" in found.text
    assert problems(found, small()) == []


def test_a_box_without_any_kind_becomes_a_note_and_is_told() -> None:
    found = well(putting(box(paragraph("Wait for the last one.")), before="It ends with"))

    assert "!!! note\n\n    Wait for the last one.\n" in found.text
    assert said(found.notes) == ["1. Two neighbours / 'Wait for the last one.': the kind of this box was lost; it became a note"]


def test_a_box_that_lost_its_frame_is_a_box_again() -> None:
    unframed = paragraph("Watch out") + paragraph("The well may be dry.") + paragraph("Go on as before.")
    found = well(putting(unframed, before="It ends with"))

    assert "!!! watch-out\n\n    The well may be dry.\n\nGo on as before.\n" in found.text
    assert said(found.notes) == ["1. Two neighbours / 'Watch out': this box had lost its frame; the paragraph under its title was put into it"]


@pytest.mark.parametrize("signs", [("☐", "☒"), ("[ ]", "[x]")])
@pytest.mark.parametrize("style", ["PB", "BodyText"])
def test_a_new_question_is_read_with_or_without_its_style(signs: tuple[str, str], style: str) -> None:
    names = [f"PB{name}" if style == "PB" else style for name in ("Question", "Answer", "Answer", "Explanation")]
    texts = ["6. Who draws the rule? (objective 4)", f"{signs[0]} The chief alone", f"{signs[1]} All of us", "A rule of one is kept by one."]
    found = well(putting("".join(map(paragraph, texts, names)), before="Take-away"))
    item = parsed(found, small()).body.quiz[5]

    assert (item.question, item.key, item.explanation, item.objectives) == ("Who draws the rule?", (False, True), "A rule of one is kept by one.", (4,))
    assert said(found.differences) == ["Check the learning / 'Who draws the rule?': question added"]
    assert problems(found, small()) == []


def test_another_right_answer_is_a_difference() -> None:
    found = well(exchanging_the_boxes)

    assert said(found.differences) == ["Check the learning / 'Two families claim a well. What do you do first?': the right answer is another one"]


def exchanging_the_boxes(text: str) -> str:
    """The first question with its marks exchanged."""
    start, end = text.index("Two families claim"), text.index("Listening first keeps")
    return text[:start] + text[start:end].translate(str.maketrans("☐☒", "☒☐")) + text[end:]


def test_a_handout_that_is_gone_is_a_difference_and_its_links_are_told() -> None:
    found = well(deleting("C1 The dry month", "Flipcharts"))

    assert said(found.differences) == ["C1 The dry month: sheet removed"]


def test_a_new_sheet_without_a_code_gets_one() -> None:
    found = well(putting(paragraph("Three questions", "Heading2") + paragraph("Who? Where? Why?"), before="C1 The dry month"))

    assert "### H2 Three questions { .handout }\n\nWho? Where? Why?\n" in found.text
    assert said(found.notes) == ["Handouts / 'Three questions': this sheet has no code; it was called H2"]


def test_tracked_changes_are_accepted_and_counted() -> None:
    removed = '<w:del w:id="900" w:author="A"><w:r><w:delText>in the sand</w:delText></w:r></w:del>'
    tracked = f'{removed}<w:ins w:id="901" w:author="A"><w:r><w:t>on the ground</w:t></w:r></w:ins>'
    found = well(in_place_of("People often know", paragraph("Draw ").replace("</w:p>", tracked + "</w:p>")))

    assert "\nDraw on the ground\n" in found.text
    assert said(found.notes) == ["tracked changes were taken as accepted: 2"]


def test_comments_are_left_out_and_told_without_their_author() -> None:
    parts = trainers.parts_of(exported("en", "well"))
    inner = '<w:comment w:id="7" w:author="Somebody"><w:p><w:r><w:t>Is this true here?</w:t></w:r></w:p></w:comment>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/comments.xml"] = f'<w:comments xmlns:w="{space}">{inner}</w:comments>'.encode()
    found = back(trainers.packed(parts), small())

    assert said(found.notes) == ["'Is this true here?': this comment was left out"]
    assert found.differences == ()


def test_pasted_bullets_and_odd_styles_become_a_list_and_paragraphs() -> None:
    pasted = paragraph("• a rope", "MsoListParagraph") + paragraph("• a bucket", "MsoListParagraph") + paragraph("Bring both.", "Normal1")
    found = well(putting(pasted, before="Session plan"))

    assert "\n- a rope\n- a bucket\n\nBring both.\n\n## Session plan" in found.text
    assert problems(found, small()) == []


def test_signs_of_word_processors_become_those_of_our_pages() -> None:
    found = well(replacing("Drink water and move.", "Don’t run: “walk”,\u00a0slowly\u202f! 1 * 2 * 3 [x](y) <b> {a} #1"))
    document = parsed(found, small())

    assert 'Don\'t run: "walk", slowly ! 1 \\* 2 \\* 3 \\[x\\](y) &lt;b> \\{a\\} #1' in found.text
    assert "1 * 2 * 3 [x](y) &lt;b&gt; {a} #1" in prose(document, small())


def test_text_that_would_begin_a_list_or_a_heading_stays_a_paragraph() -> None:
    texts = ["# 1 is the well", "- 3 degrees", "2026. A dry year", "!!! Stop", "> 5 people", "| a | b |"]
    found = well(putting("".join(map(paragraph, texts)), before="Session plan"))
    shown = prose(parsed(found, small()), small())

    assert all(f"<p>{text}</p>".replace("> 5", "&gt; 5") in shown for text in texts)
    assert problems(found, small()) == []


def test_text_before_the_first_section_is_kept_and_told() -> None:
    found = well(putting(paragraph("For our own circle only."), before="At the end, people can"))

    assert "---\n\nFor our own circle only.\n\n## Why here" in found.text
    assert said(found.notes) == ["'For our own circle only.': this text stands before the first section; it was put at the top of the page"]


def test_a_heading_that_is_no_section_stays_where_it_stands() -> None:
    found = well(putting(paragraph("Our own story", "Heading1") + paragraph("It rained."), before="When not to run it"))

    assert "share it.\n\n### Our own story\n\nIt rained.\n\n## When not to run it" in found.text
    assert "'Our own story': this is not a section of a module: the heading was kept one level lower, in the section above it" in said(found.notes)


def test_a_section_is_known_by_its_words_when_its_style_is_lost_or_its_name_nearly_right() -> None:
    found = well(in_place_of("Debrief", paragraph("Debrief")), in_place_of("Take-away", paragraph("Take aways", "Heading1")))

    assert found.differences == ()
    assert len(found.notes) == 2


def test_text_behind_the_data_is_kept_under_the_last_section() -> None:
    found = well(lambda text: text.replace("<w:sectPr", paragraph("Written by the river.") + "<w:sectPr", 1))

    assert found.text.endswith("## References\n\nWritten by the river.\n\n<!-- palabre: references -->\n")
    assert said(found.notes) == ["Data of the module / 'Written by the river.': this text stands behind the data at the end; it was put under the last section"]


STYLES = ["BodyText", "Heading1", "Heading2", "Heading4", "PBStep", "PBSay", "PBSafety", "PBQuestion", "PBAnswer", "PBExplanation", "PBComputed", "PBData", "PBIdentity", "Title", "Abstract", "Definition", "SourceCode", "MsoNormal"]  # fmt: skip
LANDMARKS = ["M01 · version", "Nobody speaks of a real person", "Name what each side", "Listen first, judge", "Find shade", "00:30", "30\u00a0min", "Let each say", "First we listen", "3. The rule", "An offer", "The reason shows", "Take-away", "H1 Four", "to share", "Data of the module", "level: beginner"]  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_whatever_is_typed_anywhere_stands_on_the_page_or_is_told(style: str) -> None:
    words = {f"word{number}x": landmark for number, landmark in enumerate(LANDMARKS) if landmark in of_the_well()}
    found = well(*(putting(paragraph(f"A {word} more", style), before=landmark) for word, landmark in words.items()))
    record = re.compile(r"adapted_from:\n(?:  .*\n)*")
    kept = record.sub("", found.text) + "".join(note.text + note.said(str) for note in found.notes)

    assert len(words) >= 12
    assert {word for word in words if word not in kept} == set()


@cache
def of_the_well() -> str:
    return trainers.parts_of(exported("en", "well"))[MAIN].decode()


def test_text_in_a_drawn_frame_is_told() -> None:
    frame = f'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{paragraph("A word in a frame.")}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    found = well(putting(f"<w:p>{frame}</w:p>", before="Session plan"))

    assert "A word in a frame." in found.text or any("A word in a frame." in line for line in said(found.notes))


def test_the_block_of_data_can_be_missing() -> None:
    found = well(lambda text: text[: trainers.span(text, "Data of the module")[0]] + text[text.index("<w:sectPr") :])

    assert said(found.notes) == ["the data at the end of the file are gone; they were taken from the page on the site"]
    assert found.differences == ()


def test_a_line_that_was_typed_into_the_data_is_told_and_breaks_no_field() -> None:
    found = well(replacing("{min: 8, max: 24}", "{min: 8, max: 24"))

    assert found.differences == ()
    assert any("max: 24" in line for line in said(found.notes))


def test_objectives_and_the_safety_box_are_read_from_the_text() -> None:
    found = well(replacing("Sort offers into fair and unfair", "Sort offers into three heaps"), replacing("or a real well.", "or a real spring."))
    module = parsed(found, small()).page

    assert isinstance(module, Module)
    assert module.objectives[2] == "Sort offers into three heaps"
    assert module.risk.safety == "Nobody speaks of a real person or a real spring."
    assert [note.said(str) for note in found.differences] == ["the field 'objectives' was changed", "the field 'risk' was changed"]


def test_a_french_file_is_read_in_french() -> None:
    first = page(small(), "fr", "well").body.steps[0]
    found = well(lambda text: text.replace(f"{first.minutes}\u00a0min", "45 minutes", 1), language="fr")

    assert parsed(found, small()).body.steps[0].minutes == 45
    assert [note.said(translator("fr")) for note in found.differences] == [f"{first.minutes} minutes deviennent 45"]


def test_a_picture_that_is_not_ours_is_left_out_and_told() -> None:
    found = well(
        replacing("A tree: its roots are the causes, its leaves the effects", "IMG_2041"), replacing("tree.svg", "IMG_2041.jpg"), replacing("tree.svg", "photo")
    )

    assert said(found.notes) == ["H1 Four words / 'IMG_2041': a picture that is not a drawing of the site was left out"]


# the record -------------------------------------------------------------------------------------------------------


def test_an_adaptation_says_where_it_comes_from_and_whom_it_is_for() -> None:
    docx = trainers.edited(exported("en", "well"), replacing("40 min · D", "50 min · D"))
    found = back(docx, small(), For(dt.date(2026, 12, 1), "Douentza", AreaLevel.CERCLE, "river-friends"))
    document = parsed(found, small())
    assert isinstance(document.page, Module)
    record = document.page.adapted_from
    assert record is not None

    assert (record.module, record.version, record.digest) == ("M01", "0.1.0", page(small(), "en", "well").digest)
    assert (record.place, record.level, record.organisation, record.date) == ("Douentza", AreaLevel.CERCLE, "river-friends", dt.date(2026, 12, 1))
    assert record.changes == ("3. The rule: 40 minutes became 50",)
    assert document.digest != page(small(), "en", "well").digest
    assert problems(found, small()) == []


def test_readers_see_at_the_foot_of_the_page_what_was_adapted() -> None:
    docx = trainers.edited(exported("fr", "well"), replacing("40", "50"))
    found = back(docx, small(), For(dt.date(2026, 12, 1), "Douentza", AreaLevel.CERCLE, "river-friends"))
    document = parsed(found, small())
    shown = " ".join(re.sub(r"<[^>]*>", "", fill.closing(document, views.Place(small(), document.language, str, str))).split())

    assert "Adapté de M01, version 0.1.0, le 1 décembre 2026. Pour : Douentza (Cercle)." in shown.replace("1er", "1")


def test_an_adaptation_for_a_village_is_refused_by_the_checks() -> None:
    docx = trainers.edited(exported("en", "well"), replacing("40 min · D", "50 min · D"))
    found = back(docx, small(), For(dt.date(2026, 12, 1), "Tin Hama", AreaLevel.CERCLE))

    assert any("PB521" in line for line in problems(found, small()))


# hostile files ----------------------------------------------------------------------------------------------------


def _bomb() -> bytes:
    parts = trainers.parts_of(exported("en", "well"))
    return trainers.packed({**parts, MAIN: b" " * 60_000_000})


def _deep() -> bytes:
    parts = trainers.parts_of(exported("en", "well"))
    return trainers.packed({**parts, MAIN: b"<a>" * 5_000 + b"</a>" * 5_000})


def _entities() -> bytes:
    parts = trainers.parts_of(exported("en", "well"))
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return trainers.packed({**parts, MAIN: f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "well">{levels}]><x>&a11;</x>'.encode()})


def _lying() -> bytes:
    """A zip whose table says another size than the part has."""
    docx = bytearray(trainers.packed({"[Content_Types].xml": b"<Types/>", MAIN: b"<x/>" * 1000}))
    place = docx.rindex(b"PK\x01\x02")
    docx[place + 24 : place + 28] = (50).to_bytes(4, "little")
    return bytes(docx)


HOSTILE = {
    "nothing": (b"", "this is not a Word file (.docx)"),
    "text": (b"Dear colleague" * 50, "this is not a Word file (.docx)"),
    "an old .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "the file is in the old format .doc, or has a password"),
    "a zip of something else": (
        trainers.packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "the file holds no text of Word",
    ),
    "half a file": (lambda: exported("en", "well")[:9_000], "this is not a Word file (.docx)"),
    "broken XML": (
        lambda: trainers.packed({**trainers.parts_of(exported("en", "well")), MAIN: b"<w:document><w:body>"}),
        "the file is damaged, and cannot be read",
    ),
    "a bomb": (_bomb, "the file unpacks to far more than a module can be"),
    "XML of five thousand levels": (_deep, "the file is damaged, and cannot be read"),
    "entities that unfold": (_entities, "the file is damaged, and cannot be read"),
    "a table of contents that lies": (_lying, "the file is damaged, and cannot be read"),
    "fifty megabytes": (lambda: b"PK\x03\x04" + os.urandom(1024) * 50_000, "the file is too large: 51 MB, at most 25"),
    "three thousand parts": (
        lambda: trainers.packed({**trainers.parts_of(exported("en", "well")), **{f"word/x{number}.xml": b"" for number in range(3000)}}),
        "the file unpacks to far more than a module can be",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_a_clear_message(name: str) -> None:
    made, message = HOSTILE[name]
    found = adapted.adapt(made() if callable(made) else made, small(), TODAY)

    assert isinstance(found, Note)
    assert found.said(str) == message


def test_macros_and_pictures_from_elsewhere_are_left_out_and_told() -> None:
    parts = trainers.parts_of(exported("en", "well"))
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    tracker = f'<Relationship Id="rIdX" Type="{kind}/image" Target="http://tracker.invalid/a.png" TargetMode="External"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", tracker.encode())
    found = back(trainers.packed({**parts, "word/vbaProject.bin": b"Sub AutoOpen()"}), small())

    assert said(found.notes) == ["the file holds macros (small programs); they were left out", "pictures that lie elsewhere on the web were left out: 1"]
    assert found.differences == ()


def test_a_link_into_a_machine_is_dropped_and_told() -> None:
    parts = trainers.parts_of(exported("en", "well"))
    rels = "word/_rels/document.xml.rels"
    parts[rels] = re.sub(rb'Target="https://[^"]*market[^"]*"', rb'Target="file:///C:/Users/somebody/market.docx"', parts[rels])
    found = back(trainers.packed(parts), small())

    assert "somebody" not in found.text
    assert said(found.notes) == [
        "Preparation and materials / 'The market': the link behind these words leads to a place that readers cannot reach; the words were kept"
    ]


# the command ------------------------------------------------------------------------------------------------------


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/import_docx.py"), *arguments, "--root", str(root)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "LANGUAGE": ""})


def test_the_command_writes_beside_the_site_and_says_what_changed(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    file = tmp_path / "well.docx"
    file.write_bytes(trainers.edited(exported("en", "well"), replacing("40 min · D", "50 min · D")))
    done = run(root, str(file), "--place", "Douentza", "--organisation", "river-friends")

    assert done.stderr == ""
    assert "What changed:\n- 3. The rule: 40 minutes became 50\n" in done.stdout
    assert "minutes=50" in (root / "build/adapted/docs/modules/well.md").read_text("utf-8")
    assert "minutes=40" in (root / "docs/modules/well.md").read_text("utf-8")


def test_the_command_speaks_french_and_fails_when_there_is_nothing_to_read(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    file = tmp_path / "letter.docx"
    file.write_bytes("Cher collègue".encode())
    done = run(root, str(file), "--language", "fr")

    assert done.returncode == 1
    assert "Ce n'est pas un fichier Word (.docx)".lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr
