"""The fixed sections of a page, and what they hold: steps, handouts, flipcharts, quiz items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from palabre.markup import Block, Line, Outline, Part
from palabre.messages import N_, translator
from palabre.model.vocabulary import Method
from palabre.problems import Problem, problem


class Section(StrEnum):
    """The anchors of the fixed sections, the same in every language."""

    WHY_HERE = "why-here"
    WHEN_NOT = "when-not"
    PREPARATION = "preparation"
    SESSION_PLAN = "session-plan"
    STEPS = "steps"
    DEBRIEF = "debrief"
    CHECK = "check"
    TAKE_AWAY = "take-away"
    HANDOUTS = "handouts"
    FLIPCHARTS = "flipcharts"
    NOTES = "notes"
    REFERENCES = "references"
    CONTEXT = "context"
    GOAL = "goal"
    WHERE = "where"
    STRATEGY = "strategy"
    FOR_WHOM = "for-whom"
    ACTIVITIES = "activities"
    PARTNERS = "partners"
    DO_NO_HARM = "do-no-harm"
    PRESS = "press"
    OPEN = "open"


NAMES: dict[Section, str] = {
    Section.WHY_HERE: N_("Why here"),
    Section.WHEN_NOT: N_("When not to run it"),
    Section.PREPARATION: N_("Preparation and materials"),
    Section.SESSION_PLAN: N_("Session plan"),
    Section.STEPS: N_("Steps"),
    Section.DEBRIEF: N_("Debrief"),
    Section.CHECK: N_("Check the learning"),
    Section.TAKE_AWAY: N_("Take-away"),
    Section.HANDOUTS: N_("Handouts"),
    Section.FLIPCHARTS: N_("Flipcharts"),
    Section.NOTES: N_("Trainer's notes"),
    Section.REFERENCES: N_("References"),
    Section.CONTEXT: N_("Context"),
    Section.GOAL: N_("Goal and expected results"),
    Section.WHERE: N_("Where"),
    Section.STRATEGY: N_("Strategy"),
    Section.FOR_WHOM: N_("Who it was for"),
    Section.ACTIVITIES: N_("Activities"),
    Section.PARTNERS: N_("Partners and team"),
    Section.DO_NO_HARM: N_("Do no harm"),
    Section.PRESS: N_("Press book and media"),
    Section.OPEN: N_("What remains open"),
}
MODULE_SECTIONS = tuple(NAMES)[:12]
PROJECT_SECTIONS = tuple(NAMES)[12:]
FILLED_BY_BUILD = (Section.SESSION_PLAN, Section.REFERENCES)
MAY_BE_EMPTY = (Section.FLIPCHARTS,)

PURPOSE = N_("What it is for")
ENDING = N_("It ends with")
HOW_TO_DRAW = N_("How to draw it")
STEP_BLOCKS = ("say", "watch-out", "no-reading")

_CODE = re.compile(r"([A-Z]\d{1,2})\s+[-:–]?\s*(.+)")
_INSTRUCTION = re.compile(r"\d+[.)]\s+\S")
_QUESTION = re.compile(r"\d+[.)]\s+(.*)")
_ANSWER = re.compile(r"\s+[-*+]\s+\[( |x|X)\]\s*(.*)")
_LOST_ANSWER = re.compile(r"\s*[-*+]\s+\[[^\]]{0,3}\]")
_EXPLANATION = re.compile(r"\s+>\s?(.*)")
_OBJECTIVE = re.compile(r"\s*\{\s*objectives?\s*=\s*\"?([\d\s]+)\"?\s*\}\s*$")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a session."""

    number: int
    title: str
    minutes: int
    method: Method
    material: str
    objectives: tuple[int, ...]
    line: int
    instructions: int
    blocks: tuple[Block, ...]

    @property
    def anchor(self) -> str:
        return f"step-{self.number}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A handout or a flipchart: it is printed alone."""

    code: str
    title: str
    line: int
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        return self.code.lower()

    @property
    def words(self) -> int:
        return sum(len(re.findall(r"\w+", line.text)) for line in self.lines if line.is_text)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a quiz item."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the quiz."""

    number: int
    question: str
    answers: tuple[Answer, ...]
    explanation: str
    objectives: tuple[int, ...]
    line: int
    last_line: int

    @property
    def key(self) -> tuple[bool, ...]:
        """Which answers are right: the same in every language."""
        return tuple(answer.is_right for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a page as data."""

    sections: dict[Section, Part]
    steps: tuple[Step, ...] = ()
    handouts: tuple[Sheet, ...] = ()
    flipcharts: tuple[Sheet, ...] = ()
    quiz: tuple[Item, ...] = ()

    @property
    def minutes(self) -> int:
        """Length of the session in minutes, breaks and meals included."""
        return sum(step.minutes for step in self.steps)


@lru_cache
def section_names(language: str) -> dict[str, Section]:
    """The headings by which sections are recognised in a language; English is understood everywhere."""
    translate = translator(language)
    return {plain(name): section for section, english in NAMES.items() for name in (english, translate(english))}


@lru_cache
def _lead(language: str) -> re.Pattern[str]:
    """How the line that says what a step is for begins; in a language without its words, any bold words do."""
    said = translator(language)(PURPOSE)
    if said == PURPOSE and language != "en":
        return re.compile(r"\s*\*\*[^*]+\*\*")
    names = "|".join(re.escape(name).replace("'", "['’]") for name in (PURPOSE, said))
    return re.compile(rf"\s*\*\*\s*(?:{names})\b", re.IGNORECASE)


def plain(text: str) -> str:
    """A heading without the differences that a reader does not see: case, kind of apostrophe, spaces."""
    return " ".join(text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").lower().split())


def read_body(path: str, outline: Outline, language: str, wanted: tuple[Section, ...]) -> tuple[Body, list[Problem]]:
    """The sections of a module or a project, and everything that is wrong with them."""
    reader = _Reader(path, outline, language)
    return reader.body(wanted), reader.problems


class _Reader:
    def __init__(self, path: str, outline: Outline, language: str) -> None:
        self.path, self.outline, self.language = path, outline, language
        self.say = translator(language)
        self.problems: list[Problem] = []

    def report(self, line: int, code: str, message: str, hint: str, /, **values: object) -> None:
        self.problems.append(problem(self.path, line, code, message, hint, **values))

    def body(self, wanted: tuple[Section, ...]) -> Body:
        sections = self.sections(wanted)
        steps = tuple(self.steps(sections.get(Section.STEPS)))
        handouts = tuple(self.sheets(sections.get(Section.HANDOUTS), "handout", "H1"))
        flipcharts = tuple(self.sheets(sections.get(Section.FLIPCHARTS), "flipchart", "F1"))
        quiz = tuple(self.quiz(sections.get(Section.CHECK)))
        return Body(sections, steps, handouts, flipcharts, quiz)

    def sections(self, wanted: tuple[Section, ...]) -> dict[Section, Part]:
        found, last = {}, -1
        order = {section: place for place, section in enumerate(wanted)}
        parts = [part for part in self.outline.parts if part.heading.level == 2]
        present = {self.section(part) for part in parts}
        misnamed: set[Section] = set()
        for part in parts:
            heading = part.heading
            section = self.section(part)
            if section is None or section not in order:
                meant = next((name for name in wanted[last + 1 :] if name not in present | misnamed), None)
                hint = N_("write '{meant}', or make it a heading of the third level (###)") if meant else N_("make it a heading of the third level (###)")
                self.report(
                    heading.line,
                    "PB303",
                    N_("'{text}' is not a section of this kind of page"),
                    hint,
                    text=heading.text,
                    meant=self.say(NAMES[meant]) if meant else "",
                )
                misnamed |= {meant} if meant else set()
                last = max(last, order[meant]) if meant else last
                continue
            if section in found:
                self.report(
                    heading.line,
                    "PB303",
                    N_("the section '{text}' stands twice, first on line {first}"),
                    N_("put both texts under one heading"),
                    text=heading.text,
                    first=found[section].heading.line,
                )
                continue
            if order[section] < last:
                before = next(name for name in wanted if order[name] > order[section] and name in found)
                self.report(
                    heading.line,
                    "PB302",
                    N_("the section '{text}' comes too late"),
                    N_("move it before '{before}' (line {line})"),
                    text=heading.text,
                    before=found[before].heading.text,
                    line=found[before].heading.line,
                )
            last = max(last, order[section])
            found[section] = part
            if part.is_empty and not self.outline.under(heading) and section not in MAY_BE_EMPTY:
                self.report(
                    heading.line, "PB317", N_("the section '{text}' is empty"), N_("write it, or say in one line why there is nothing"), text=heading.text
                )
        last_line = parts[-1].heading.line if parts else self.outline.lead.heading.line
        for section in wanted:
            if section not in found and section not in misnamed:
                following = next((found[name] for name in wanted[order[section] :] if name in found), None)
                line = following.heading.line if following else last_line
                self.report(line, "PB301", N_("the section '{section}' is missing"), N_("add a line: ## {section}"), section=self.say(NAMES[section]))
        return found

    def section(self, part: Part) -> Section | None:
        """The section of a heading: by its name, or by its anchor in a language whose names are not known yet."""
        named = section_names(self.language).get(plain(part.heading.text))
        identifier = part.heading.attributes.id
        return named or (Section(identifier) if identifier in list(Section) else None)

    # steps ----------------------------------------------------------------------------------------------------

    def steps(self, section: Part | None) -> Iterator[Step]:
        if section is None:
            return
        parts = [part for part in self.outline.under(section.heading) if part.heading.level == 3]
        if not parts:
            self.report(section.heading.line, "PB304", N_("there are no steps"), N_("start each step like this: ### Its name { minutes=25 method=discussion }"))
        for number, part in enumerate(parts, 1):
            yield self.step(number, part)

    def step(self, number: int, part: Part) -> Step:
        heading, values = part.heading, part.heading.attributes.values
        minutes = self.minutes(part)
        method = self.method(part)
        for name in values:
            if name not in ("minutes", "method", "material", "objectives"):
                self.report(heading.line, "PB342", N_("a step has no '{name}'"), N_("choose among minutes, method, material, objectives"), name=name)
        numbers = re.findall(r"\d+", values.get("objectives", ""))
        if values.get("objectives") and not re.fullmatch(r"\d(?:[ ,]+\d)*", values["objectives"].strip()):
            self.report(heading.line, "PB342", N_("the objectives of a step are their numbers"), N_('write for instance objectives="1 3"'))
        children = self.outline.under(heading)
        lines = [*part.lines, *(line for child in children for line in child.lines)]
        blocks = (*part.blocks, *(block for child in children for block in child.blocks))
        instructions = sum(bool(_INSTRUCTION.match(line.text)) for line in lines if line.is_text)
        if method is not None and not method.is_pause:
            self.complete(part, lines, blocks, instructions)
        return Step(
            number,
            heading.text,
            minutes,
            method or Method.DISCUSSION,
            values.get("material", ""),
            tuple(int(n) for n in numbers),
            heading.line,
            instructions,
            blocks,
        )

    def minutes(self, part: Part) -> int:
        text = part.heading.attributes.values.get("minutes")
        if text is None:
            self.report(
                part.heading.line,
                "PB304",
                N_("the step '{text}' has no minutes"),
                N_("write behind its name, for instance: { minutes=25 method=discussion }"),
                text=part.heading.text,
            )
            return 0
        if not re.fullmatch(r"[1-9]\d{0,2}", text) or int(text) > 180:
            self.report(
                part.heading.line,
                "PB305",
                N_("the step '{text}' has '{minutes}' minutes"),
                N_("write a whole number from 1 to 180"),
                text=part.heading.text,
                minutes=text,
            )
            return 0
        return int(text)

    def method(self, part: Part) -> Method | None:
        text = part.heading.attributes.values.get("method")
        if text in list(Method):
            return Method(text)
        words = ", ".join(Method)
        if text is None:
            self.report(
                part.heading.line,
                "PB307",
                N_("the step '{text}' has no method"),
                N_("write behind its minutes method= and one of: {words}"),
                text=part.heading.text,
                words=words,
            )
        else:
            self.report(part.heading.line, "PB307", N_("'{method}' is not a method"), N_("choose one of: {words}"), method=text, words=words)
        return None

    def complete(self, part: Part, lines: list[Line], blocks: tuple[Block, ...], instructions: int) -> None:
        line, text = part.heading.line, part.heading.text
        lead = _lead(self.language)
        if not any(lead.match(each.text) for each in lines):
            self.report(
                line,
                "PB306",
                N_("the step '{text}' does not say what it is for"),
                N_("add under its heading: **{lead}:** and one line"),
                text=text,
                lead=self.say(PURPOSE),
            )
        if not instructions:
            self.report(
                line,
                "PB306",
                N_("the step '{text}' has no numbered instructions"),
                N_("write what the facilitator does, one action a line: 1. … 2. …"),
                text=text,
            )
        for kind in STEP_BLOCKS:
            if not any(block.kind == kind for block in blocks):
                self.report(
                    line,
                    "PB306",
                    N_("the step '{text}' has no box '{box}'"),
                    N_("add an empty line, then !!! {box}, then its text on lines that start with four spaces"),
                    text=text,
                    box=kind,
                )

    # sheets ---------------------------------------------------------------------------------------------------

    def sheets(self, section: Part | None, name: str, example: str) -> Iterator[Sheet]:
        if section is None:
            return
        seen: dict[str, int] = {}
        parts = self.outline.under(section.heading)
        for part in (part for part in parts if part.heading.level == 3):
            heading = part.heading
            match = _CODE.fullmatch(heading.text)
            if not match or name not in heading.attributes.classes:
                self.report(
                    heading.line,
                    "PB312",
                    N_("'{text}' has no code or is not marked as a {name}"),
                    N_("write its heading like this: ### {example} Its name { .{name} }"),
                    text=heading.text,
                    name=name,
                    example=example,
                )
                continue
            if match[1] in seen:
                self.report(
                    heading.line,
                    "PB312",
                    N_("the code {code} stands twice, first on line {first}"),
                    N_("give each sheet a code of its own"),
                    code=match[1],
                    first=seen[match[1]],
                )
                continue
            seen[match[1]] = heading.line
            children = self.outline.under(heading)
            for block in (*part.blocks, *(block for child in children for block in child.blocks)):
                if block.kind == "facilitator" and name == "handout":
                    self.report(
                        block.line,
                        "PB316",
                        N_("the handout {code} contains a box for facilitators only"),
                        N_("move the box to the step or to the trainer's notes"),
                        code=match[1],
                    )
            lines = (*part.lines, *(line for child in children for line in child.lines))
            if not any(line.text.strip() for line in lines):
                self.report(heading.line, "PB317", N_("the sheet {code} is empty"), N_("write what stands on it"), code=match[1])
            yield Sheet(match[1], match[2].strip(), heading.line, lines)

    # quiz -----------------------------------------------------------------------------------------------------

    def quiz(self, section: Part | None) -> Iterator[Item]:
        if section is None:
            return
        lines = [*section.lines, *(line for part in self.outline.under(section.heading) for line in part.lines)]
        items: list[list[Line]] = []
        for line in lines:
            if line.is_text and _QUESTION.match(line.text):
                items.append([line])
            elif items:
                items[-1].append(line)
        items = [item for item in items if any(_LOST_ANSWER.match(line.text) for line in item)] or items
        found = [self.item(number, item) for number, item in enumerate(items, 1)]
        if not 5 <= len(found) <= 8:
            self.report(
                section.heading.line,
                "PB308",
                N_("the quiz has {found} questions; it takes 5 to 8"),
                N_("write each question like this: 1. Question, then its answers on lines that start with four spaces and - [ ] or - [x]"),
                found=len(found),
            )
        yield from found

    def item(self, number: int, lines: list[Line]) -> Item:
        first = lines[0]
        question_match = _QUESTION.match(first.text)
        assert question_match is not None
        question, objectives = question_match[1], ""
        answers: list[Answer] = []
        explanation: list[str] = []
        last = first.number
        for line in lines[1:]:
            if answer := _ANSWER.match(line.text):
                answers.append(Answer(answer[2].strip(), answer[1] != " "))
            elif explained := _EXPLANATION.match(line.text):
                explanation.append(explained[1])
            elif _LOST_ANSWER.match(line.text):
                self.report(
                    line.number,
                    "PB309",
                    N_("this answer cannot be read"),
                    N_("start it with four spaces, then - [ ] for a wrong answer or - [x] for a right one"),
                )
            elif line.text.strip() and answers and line.indent >= 4 and not explanation:
                answers[-1] = Answer(f"{answers[-1].text} {line.text.strip()}", answers[-1].is_right)
            elif line.text.strip() and not answers and line.indent >= 2:
                question += " " + line.text.strip()
            elif line.text.strip() and line.indent == 0:
                break
            last = line.number if line.text.strip() else last
        tail = _OBJECTIVE.search(question)
        if tail:
            question, objectives = question[: tail.start()], tail[1]
        if not any(answer.is_right for answer in answers):
            self.report(
                first.number, "PB309", N_("question {number} has no right answer"), N_("put an x between the brackets of the right one: - [x]"), number=number
            )
        elif len(answers) < 2 or all(answer.is_right for answer in answers):
            self.report(
                first.number, "PB309", N_("question {number} has no wrong answer"), N_("write at least one answer with empty brackets: - [ ]"), number=number
            )
        if not " ".join(explanation).strip():
            self.report(
                first.number,
                "PB310",
                N_("question {number} has no explanation"),
                N_("add after its answers a line that starts with four spaces and > "),
                number=number,
            )
        return Item(
            number, question.strip(), tuple(answers), " ".join(explanation).strip(), tuple(int(n) for n in re.findall(r"\d+", objectives)), first.number, last
        )
