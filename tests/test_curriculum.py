"""The content of this repository: the whole curriculum is there, and each part is what the others say of it.

What stands here is promised of the twenty modules, whatever editors add to them: drafts are theirs, and a new module is held to the rules.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

import pytest

from palabre import catalogue, reading
from palabre.catalogue import Catalogue, Document
from palabre.model.data import LEAST_POINTS
from palabre.model.pages import Kit, Module, Programme, Project, Radio
from palabre.rendering.timetables import minutes_of

ROOT = Path(__file__).resolve().parent.parent
MINUTES = dict(
    zip(
        (f"M{number:02}" for number in range(1, 21)),
        (180, 240, 210, 180, 150, 240, 420, 210, 180, 210, 300, 240, 240, 210, 240, 480, 300, 240, 210, 180),
        strict=True,
    )
)
MOST_APART = 30  # minutes by which editors may lengthen or shorten a module before its design is another one
LANGUAGES = ("en", "fr")
TOOLS = (
    "tree", "onion", "actor-map", "timeline", "triangle", "pyramid", "divider", "seating", "calendar", "ladder", "clock",
    "corners", "trust", "network", "circle", "levels",
)  # fmt: skip


@lru_cache
def content() -> Catalogue:
    return catalogue.load(ROOT)


def every_module(language: str) -> dict[str, Document]:
    return {document.page.id: document for document in content().of(Module, language) if isinstance(document.page, Module)}


def modules(language: str) -> dict[str, Document]:
    """Those of the curriculum that are published."""
    return {name: document for name, document in every_module(language).items() if name in MINUTES and document.is_published}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_twenty_modules_are_published_and_as_long_as_they_were_designed(language: str) -> None:
    minutes = {name: document.body.minutes for name, document in modules(language).items()}

    assert minutes.keys() == MINUTES.keys()
    assert {name: found for name, found in minutes.items() if abs(found - MINUTES[name]) > MOST_APART} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_has_sheets_flipcharts_a_quiz_and_a_drawing(language: str) -> None:
    for name, document in modules(language).items():
        assert document.body.handouts, name
        assert document.body.flipcharts, name
        assert 5 <= len(document.body.quiz) <= 8, name
        assert any(link.is_image for link in document.outline.links), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flipchart_has_a_drawing(language: str) -> None:
    bare = [
        f"{name} {sheet.code}"
        for name, document in modules(language).items()
        for sheet in document.body.flipcharts
        if not any("](" in line.text and ".svg" in line.text for line in sheet.lines)
    ]

    assert bare == []


def test_every_main_tool_is_drawn() -> None:
    drawn = [Path(path).stem for path in content().pictures]

    assert [tool for tool in TOOLS if not any(tool in name for name in drawn)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_facilitators_talk_for_at_most_a_fifth_of_the_time(language: str) -> None:
    for name, document in modules(language).items():
        talk = sum(step.minutes for step in document.body.steps if step.method == "input")
        assert talk <= document.body.minutes / 5, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_aloud_has_at_most_sixteen_words_in_the_median_sentence(language: str) -> None:
    for name, document in modules(language).items():
        assert 0 < reading.median(text for step in document.body.steps for text in reading.aloud(step.blocks)) <= 16, name


def test_every_module_passed_a_review_by_somebody_else() -> None:
    for name, document in modules("en").items():
        assert isinstance(document.page, Module)
        review = content().review_of(document.page)
        assert review is not None, name
        assert review.points >= LEAST_POINTS, name
        assert not review.weak, name
        assert all(set(LANGUAGES) <= set(mark.why) for mark in review.marks.values()), name


@pytest.mark.parametrize("name", ["M09", "M12"])
def test_modules_whose_facts_change_are_read_again_soon_and_say_what_is_contested(name: str) -> None:
    for language, heading in (("en", "What is contested"), ("fr", "Ce qui est contesté")):
        document = modules(language)[name]
        assert isinstance(document.page, Module)
        assert document.page.time_sensitive
        assert document.page.review_by - document.page.reviewed <= dt.timedelta(days=90)
        assert heading in [part.heading.text for part in document.outline.parts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_has_a_spot_and_six_have_a_magazine(language: str) -> None:
    scripts = [each for each in content().of(Radio, language) if isinstance(each.page, Radio) and each.page.module in MINUTES and each.is_published]

    assert sorted(document.page.module for document in scripts if isinstance(document.page, Radio)) == sorted(MINUTES)
    assert all(110 <= sum(cue.words for cue in document.body.spot) <= 150 for document in scripts)
    assert sum(bool(document.body.magazine) for document in scripts) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programmes_follow_the_prerequisites_and_end_in_daylight(language: str) -> None:
    needs = {name: set(document.page.prerequisites) for name, document in every_module(language).items() if isinstance(document.page, Module)}
    found = [document for document in content().of(Programme, language) if document.is_published]

    assert {document.slug for document in found} >= {"one-day", "three-days", "training-of-trainers", "radio-hosts", "local-officials"}
    for document in found:
        assert isinstance(document.page, Programme)
        done: set[str] = set()
        for day in document.page.days:
            for session in day.sessions:
                if session.module:
                    assert needs[session.module] <= done | {session.module}, (document.slug, session.module)
                    done.add(session.module)
            minutes = sum(minutes_of(session, every_module(language).get(session.module or "")) for session in day.sessions)
            hours, _, rest = day.start.partition(":")
            assert int(hours) * 60 + int(rest) + minutes <= 17 * 60 + 30, (document.slug, day.title)


def test_there_are_thirteen_kits_and_eighty_terms() -> None:
    assert len(content().of(Kit, "en")) == len(content().of(Kit, "fr")) >= 13
    assert len(content().terms) >= 80
    assert all({"khq", "taq", "mey", "ff", "bm"} <= set(term.local) for term in content().terms.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_modules_and_projects_name_each_other(language: str) -> None:
    projects = [document.page for document in content().of(Project, language) if isinstance(document.page, Project)]
    named = {(use.module, project.id) for project in projects for use in project.modules if use.module in MINUTES}
    naming = {(name, project) for name, document in modules(language).items() if isinstance(document.page, Module) for project in document.page.projects}

    assert named == naming
    assert len({name for name, _ in named}) >= 10
