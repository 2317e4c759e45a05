"""What is said aloud: short sentences, and scripts that can be said in their time."""

from __future__ import annotations

from collections.abc import Iterator

from palabre import reading
from palabre.catalogue import Catalogue, Document
from palabre.messages import N_
from palabre.model.body import Cue, Section
from palabre.model.pages import Module, Radio
from palabre.problems import Problem

WORDS_A_MINUTE = 150  # slow radio speech, in either language
BREATH = 3  # words more that one line may hold than its seconds give


def scripts_fit_their_time(catalogue: Catalogue) -> Iterator[Problem]:
    """The words of a radio script can be said in its time, as a whole and line by line."""
    for document in catalogue.of(Radio):
        for section, cues in ((Section.SPOT, document.body.spot), (Section.MAGAZINE, document.body.magazine)):
            if cues:
                yield from _too_long(document, section, cues)


def _too_long(document: Document, section: Section, cues: tuple[Cue, ...]) -> Iterator[Problem]:
    words, most = sum(cue.words for cue in cues), cues[-1].end * WORDS_A_MINUTE // 60
    for cue in cues:
        room = (cue.end - cue.start) * (WORDS_A_MINUTE + 30) // 60 + BREATH  # people speak faster for a moment
        if cue.words > room:
            message = N_("{words} words cannot be said in {seconds} seconds; {most} can")
            yield document.at(cue.line, "PB348", message, N_("cut words, or give the line more time"), words=cue.words, seconds=cue.end - cue.start, most=room)
    if words > most:
        line = document.body.sections[section].heading.line
        yield document.at(line, "PB348", N_("the script has {words} words; {most} can be said in its time"), N_("cut words"), words=words, most=most)


def what_is_said_is_short(catalogue: Catalogue) -> Iterator[Problem]:
    """The median sentence of what facilitators say has at most 16 words."""
    for document in catalogue.of(Module):
        median = reading.median(text for step in document.body.steps for text in reading.aloud(step.blocks))
        if median > reading.MOST_ALOUD:
            yield document.at(
                document.body.sections[Section.STEPS].heading.line,
                "PB349",
                N_("half of the sentences that are said aloud have {median} words or more; at most {most} can be followed by ear"),
                N_("cut the longest sentences of the boxes !!! say in two"),
                median=round(median),
                most=reading.MOST_ALOUD,
            )
