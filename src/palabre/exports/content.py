"""A page in reading order, as blocks that any form can show: what the word processor's files, the books and the web file are made from.

A division with a `custom-style` is a paragraph with a meaning of its own; a box is a division of class `admonition`.
"""

from __future__ import annotations

from typing import Any

import panflute as pf

from palabre.catalogue import Catalogue
from palabre.exports import paper, trees
from palabre.exports.trees import Blocks, Book
from palabre.messages import N_
from palabre.model.body import AT_THE_END, KEY_MESSAGES, MATERIAL_OF_STEP, NAMES, NOT_WHEN, OBJECTIVES_OF_STEP, SAFETY, Section
from palabre.model.pages import Kit, Module, Radio
from palabre.model.vocabulary import LABELS
from palabre.rendering.typography import spoken, words

TICKED, EMPTY = "☒", "☐"
SHEETS = (Section.HANDOUTS, Section.FLIPCHARTS)


def content(book: Book, catalogue: Catalogue) -> Blocks:
    """Everything of a page: what it is, its sections with steps, quiz with key, sheets, notes."""
    return [*_first(book), *_opening(book), *_lead(book, catalogue), *_sections(book, catalogue)]


def styled(name: str, *blocks: Any) -> Any:
    """Blocks in a style of their own."""
    return pf.Div(*blocks, attributes={"custom-style": name})


def style_of(block: Any) -> str:
    """The style of a division; "" when it has none."""
    return str(block.attributes.get("custom-style", "")) if isinstance(block, pf.Div) else ""


def box(kind: str, title: str, content: Blocks) -> Any:
    """A box that the page itself does not have."""
    return pf.Div(trees.para(title), *content, classes=["admonition", kind])


def _first(book: Book) -> Blocks:
    imprint = book.imprint
    blocks = [styled("Title", trees.para(imprint.title)), styled("PB Identity", trees.para(imprint.identity))]
    return [*blocks, styled("Abstract", trees.para(imprint.summary))] if imprint.summary else blocks


def _opening(book: Book) -> Blocks:
    """What readers must know before they begin: safety, objectives and key messages."""
    page, code = book.document.page, book.document.language.code
    say = words(code)
    match page:
        case Module():
            return [
                box("safety", say(SAFETY), [trees.para(spoken(page.risk.safety, code)), trees.para(spoken(page.risk.do_not_run_when, code), say(NOT_WHEN))]),
                trees.heading(say(AT_THE_END), 1),
                pf.OrderedList(*(pf.ListItem(pf.Plain(*trees.inlines(spoken(each, code)))) for each in page.objectives)),
                trees.heading(say(KEY_MESSAGES), 1),
                trees.bullets(spoken(each, code) for each in page.key_messages),
            ]
        case Radio():
            return [box("safety", say(N_("Risk of rumour")), [trees.para(spoken(page.rumour_risk, code))]), paper.slots(book)]
        case Kit() if page.safety:
            return [box("safety", say(SAFETY), [trees.para(spoken(page.safety, code))])]
        case _:
            return []


def _lead(book: Book, catalogue: Catalogue) -> Blocks:
    blocks = [inner for block in book.lead for inner in (paper.hours(book, catalogue) if paper.is_timetable(block) else [block])]
    return trees.copied(blocks)


def _sections(book: Book, catalogue: Catalogue) -> Blocks:
    say = words(book.document.language.code)
    blocks: Blocks = []
    for section, inner in book.sections.items():
        blocks += [trees.heading(say(NAMES[section]), 1, section.value), *inner]
        if section == Section.SESSION_PLAN:
            blocks.append(styled("PB Computed", paper.plan(book)))
        elif section == Section.STEPS:
            for step, parts in book.steps:
                blocks += [
                    trees.heading(f"{step.number}. {spoken(step.title, book.document.language.code)}", 2, step.anchor),
                    styled("PB Step", trees.para(step_facts(book, step))),
                    *parts,
                ]
        elif section == Section.CHECK:
            blocks += _quiz(book)
        elif section in SHEETS:
            for sheet, parts in book.sheets if section == Section.HANDOUTS else book.flipcharts:
                blocks += [trees.heading(f"{sheet.code} {spoken(sheet.title, book.document.language.code)}", 2, sheet.anchor), *parts]
        elif section == Section.REFERENCES:
            blocks.append(styled("PB Computed", *paper.works(book, catalogue)))
    return blocks


def step_facts(book: Book, step: Any) -> str:
    """The line under the name of a step, from which an edited file is read back."""
    say = words(book.document.language.code)
    parts = [f"{step.minutes}\u00a0min", say(LABELS[step.method])]
    if step.objectives:
        parts.append(f"{say(OBJECTIVES_OF_STEP)} {', '.join(map(str, step.objectives))}")
    if step.material:
        parts.append(f"{say(MATERIAL_OF_STEP)} {spoken(step.material, book.document.language.code)}")
    return " · ".join(parts)


def _quiz(book: Book) -> Blocks:
    """Questions, answers with what is right marked, and why: for those who run the session."""
    say = words(book.document.language.code)
    blocks: Blocks = []
    for item, inner in book.quiz:
        question = trees.copied([block for block in inner if not isinstance(block, pf.Div)])[0]
        tail = f"({say(N_('objective'))} {', '.join(map(str, item.objectives))})" if item.objectives else ""
        asked = [*trees.inlines(f"{item.number}."), pf.Space, *question.content, *([pf.Space, *trees.inlines(tail)] if tail else [])]
        blocks.append(styled("PB Question", pf.Para(*asked)))
        for block in inner:
            if isinstance(block, pf.Div) and "answer" in block.classes:
                first = trees.copied(block.content)[0]
                blocks.append(styled("PB Answer", pf.Para(pf.Str(TICKED if "right" in block.classes else EMPTY), pf.Space, *first.content)))
            elif isinstance(block, pf.Div) and "explanation" in block.classes:
                blocks.append(styled("PB Explanation", *trees.copied(block.content)))
    return blocks
