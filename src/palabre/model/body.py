"""The fixed sections of a page, and what they hold: steps, handouts, flipcharts, quiz items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from palabre.markup import Block, Line, Outline, Part
from palabre.messages import N_, translator
from palabre.model.vocabulary import Method
from palabre.problems import Problem, nearest, problem
from palabre.reading import words


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
    USE = "use"
    SPOT = "spot"
    MAGAZINE = "magazine"
    ON_AIR = "on-air"


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
    Section.USE: N_("How to use it"),
    Section.SPOT: N_("Spot of 60 seconds"),
    Section.MAGAZINE: N_("Magazine of 10 minutes"),
    Section.ON_AIR: N_("Before you broadcast"),
}
MODULE_SECTIONS = tuple(NAMES)[:12]
PROJECT_SECTIONS = tuple(NAMES)[12:22]
KIT_SECTIONS = (Section.USE, Section.HANDOUTS)
RADIO_SECTIONS = tuple(NAMES)[23:]
OPTIONAL = (Section.MAGAZINE,)
SECONDS = {Section.SPOT: 60, Section.MAGAZINE: 600}
FILLED_BY_BUILD = (Section.SESSION_PLAN, Section.REFERENCES)
MAY_BE_EMPTY = (*FILLED_BY_BUILD, Section.STEPS, Section.CHECK, Section.FLIPCHARTS)  # all but the last have a rule of their own
OF_SHEETS = (Section.STEPS, Section.HANDOUTS, Section.FLIPCHARTS)  # where a heading of the third level is a step or a sheet

PURPOSE = N_("What it is for")
HOW_TO_DRAW = N_("How to draw it")
# words of ours in files that can be edited, from which these are read back
AT_THE_END = N_("At the end, people can")
KEY_MESSAGES = N_("Key messages, to say aloud")
SAFETY = N_("Safety")
NOT_WHEN = N_("Do not run it when")
OBJECTIVES_OF_STEP = N_("Objectives:")
MATERIAL_OF_STEP = N_("Material:")
STEP_BLOCKS = ("say", "watch-out", "no-reading")
STEP_FIELDS = ("minutes", "method", "material", "objectives")
_METHODS = tuple(method.value for method in Method)
LETTERS = {"handout": "HABCDEGIJKLOPRS", "flipchart": "F"}

_CODE = re.compile(r"([A-Z]\d{1,2})\s*[-:.–]?\s+[-:–]?\s*(.+)")
_INSTRUCTION = re.compile(r"\d+\.\s+\S")
_QUESTION = re.compile(r"(\d+)\.\s+(.*)")
_ANSWER = re.compile(r"\s+[-*+]\s+\[( |x|X)\]\s*(.*)")
_LOST_ANSWER = re.compile(r"\s*[-*+]\s*\[[^\]]{0,3}\](?![(\[])")
_EXPLANATION = re.compile(r"\s+>\s?(.*)")
_CELLS = re.compile(r"(?<!\\)\|")
_TIMES = re.compile(r"(?:(\d{1,2}):)?(\d{1,2})\s?[-–]\s?(?:(\d{1,2}):)?(\d{1,2})")
_OBJECTIVE = re.compile(r"(?<!\s)\s*+\{\s*+objectives?\s*+=\s*+\"?([\d\s]++)\"?\s*+\}\s*+$")


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Sheet:
    """A handout or a flipchart: it is printed alone."""

    code: str
    title: str
    line: int
    lines: Sequence[Line]

    @property
    def anchor(self) -> str:
        return self.code.lower()


@dataclass(frozen=True)
class Answer:
    """One answer of a quiz item."""

    text: str
    is_right: bool


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Cue:
    """A line of a radio script: from when to when, in seconds, who speaks, what is heard, and the words."""

    start: int
    end: int
    voice: str
    sound: str
    text: str
    line: int

    @property
    def words(self) -> int:
        return len(words(self.text))


@dataclass(frozen=True)
class Body:
    """The text of a page as data."""

    sections: dict[Section, Part]
    steps: tuple[Step, ...] = ()
    handouts: tuple[Sheet, ...] = ()
    flipcharts: tuple[Sheet, ...] = ()
    quiz: tuple[Item, ...] = ()
    spot: tuple[Cue, ...] = ()
    magazine: tuple[Cue, ...] = ()

    @property
    def minutes(self) -> int:
        """Length of the session in minutes, breaks and meals included."""
        return sum(step.minutes for step in self.steps)


@lru_cache
def section_names(language: str) -> dict[str, Section]:
    """The headings by which sections are recognised in a language; English is understood everywhere."""
    translate = translator(language)
    return {plain(name): section for section, english in NAMES.items() for name in (english, translate(english))}


def plain(text: str) -> str:
    """A heading without the differences that a reader does not see: case, kind of apostrophe, spaces."""
    return " ".join(text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").lower().split())


def read_body(path: str, outline: Outline, language: str, wanted: tuple[Section, ...]) -> tuple[Body, list[Problem]]:
    """The sections of a module or a project, and everything that is wrong with them."""
    reader = _Reader(path, outline, language)
    body = reader.body(wanted)
    open_line = min((fault.line for fault in outline.problems if fault.code in ("PB330", "PB331")), default=0)
    if open_line:  # code or a comment that is not closed swallows what follows: what is missing there is not missing
        start = max((part.heading.line for part in outline.parts if part.heading.level == 2 and part.heading.line < open_line), default=0)
        return body, [fault for fault in reader.problems if fault.line < start]
    return body, reader.problems


class _Reader:
    def __init__(self, path: str, outline: Outline, language: str) -> None:
        self.path, self.outline, self.language = path, outline, language
        self.say = translator(language)
        self.problems: list[Problem] = []
        self.other_levels: set[int] = set()  # lines of headings that should be sections

    def report(self, line: int, code: str, message: str, hint: str, /, **values: object) -> None:
        self.problems.append(problem(self.path, line, code, message, hint, **values))

    def body(self, wanted: tuple[Section, ...]) -> Body:
        sections = self.sections(wanted)
        steps = tuple(self.steps(sections.get(Section.STEPS)))
        handouts = tuple(self.sheets(sections.get(Section.HANDOUTS), "handout"))
        flipcharts = tuple(self.sheets(sections.get(Section.FLIPCHARTS), "flipchart"))
        quiz = tuple(self.quiz(sections.get(Section.CHECK)))
        spot, magazine = (tuple(self.cues(sections.get(section), section)) for section in SECONDS)
        return Body(sections, steps, handouts, flipcharts, quiz, spot, magazine)

    def sections(self, wanted: tuple[Section, ...]) -> dict[Section, Part]:
        found: dict[Section, Part] = {}
        unknown = []
        for part in (part for part in self.outline.parts if part.heading.level == 2):
            section = self.section(part)
            if section is None or section not in wanted:
                unknown.append(part)
            elif section in found:
                first, hint = found[section].heading.line, N_("put both texts under one heading")
                if _is_empty(found[section]) and not self.outline.under(found[section].heading):
                    found[section] = part  # a heading that was typed twice: its text is under the second one
                self.report(
                    part.heading.line, "PB303", N_("the section '{text}' stands twice, first on line {first}"), hint, text=part.heading.text, first=first
                )
            else:
                found[section] = part
        taken = {*found, *self.of_another_level(wanted, found)}
        for line in (fault.line for fault in self.outline.problems if fault.code == "PB337"):  # a heading that cannot be read
            taken |= set([name for name in _gap(line, wanted, found)[1] if name not in taken][:1])
        for part in unknown:
            taken |= self.unknown(part, wanted, found, taken)
        self.misplaced(wanted, found)
        for section in wanted:
            if section not in taken and section not in OPTIONAL:
                self.missing(section, next((found[name] for name in wanted[wanted.index(section) :] if name in found), None))
            elif section in found and section not in MAY_BE_EMPTY and _is_empty(found[section]) and not self.outline.under(found[section].heading):
                heading, hint = found[section].heading, N_("write its text under it, or say in one line why there is nothing")
                self.report(heading.line, "PB317", N_("the section '{text}' is empty"), hint, text=heading.text)
        return found

    def of_another_level(self, wanted: tuple[Section, ...], found: dict[Section, Part]) -> Iterator[Section]:
        for part in self.outline.parts:
            section = self.section(part)
            if section in wanted and section not in found and part.heading.level != 2:
                self.other_levels.add(part.heading.line)
                if part.heading.level != 1:  # which has its own problem
                    self.report(
                        part.heading.line,
                        "PB301",
                        N_("'{text}' is a section, and its heading is of the wrong level"),
                        N_("start it with ## and a space"),
                        text=part.heading.text,
                    )
                yield section

    def unknown(self, part: Part, wanted: tuple[Section, ...], found: dict[Section, Part], taken: set[Section]) -> set[Section]:
        """Report a heading that is no section, and return the section that was meant, if one is missing there."""
        line, text = part.heading.line, part.heading.text
        before, gap = _gap(line, wanted, found)
        missing = {plain(self.say(NAMES[name])): name for name in wanted if name not in taken}
        meant = missing.get(nearest(plain(text), missing)) or next((name for name in gap if name not in taken), None)
        hint = N_("make it a heading of the third level: ### {text}")
        if meant:
            hint = N_("write ## {meant}; or make it a heading of the third level: ### {text}")
        elif before in OF_SHEETS:
            hint = N_("move it under ## {meant} as a heading of the third level: ### {text}")
        shown = self.say(NAMES[meant or Section.NOTES])
        self.report(line, "PB303", N_("'{text}' is not a section of this kind of page"), hint, text=text, meant=shown)
        return {meant} if meant else set()

    def misplaced(self, wanted: tuple[Section, ...], found: dict[Section, Part]) -> None:
        order = [wanted.index(section) for section in found]
        kept = set(_longest_rise(order))
        for place in order:
            if place not in kept:
                heading = found[wanted[place]].heading
                following = next((found[wanted[other]].heading for other in range(place, len(wanted)) if other in kept), None)
                last = found[wanted[max(kept)]].heading
                hint = (
                    N_("move it, with its text, above ## {place} (line {line})")
                    if following
                    else N_("move it, with its text, behind the section ## {place} (line {line})")
                )
                there = following or last
                self.report(heading.line, "PB302", N_("the section '{text}' is not in its place"), hint, text=heading.text, place=there.text, line=there.line)

    def missing(self, section: Section, following: Part | None) -> None:
        is_filled = section in FILLED_BY_BUILD
        if following:
            hint = (
                N_("add above this line: ## {section}, an empty line, and <!-- palabre: {marker} -->")
                if is_filled
                else N_("add above this line: ## {section}, an empty line, and its text")
            )
        else:
            hint = (
                N_("add at the end of the page: ## {section}, an empty line, and <!-- palabre: {marker} -->")
                if is_filled
                else N_("add at the end of the page: ## {section}, an empty line, and its text")
            )
        line = following.heading.line if following else _last_line(self.outline)
        self.report(line, "PB301", N_("the section '{section}' is missing"), hint, section=self.say(NAMES[section]), marker=section.value)

    def section(self, part: Part) -> Section | None:
        """The section of a heading: by its name, or by its anchor in a language whose names are not known yet."""
        named = section_names(self.language).get(plain(part.heading.text))
        identifier = part.heading.attributes.id
        return named or (Section(identifier) if identifier and identifier in list(Section) else None)

    def inner(self, section: Part) -> list[Part]:
        """Steps or sheets, down to a heading that cannot be read as the next section."""
        lost = self.other_levels | {fault.line for fault in self.outline.problems if fault.code == "PB337"}
        end = min((line for line in lost if line > section.heading.line), default=10**9)
        return [part for part in self.outline.under(section.heading) if part.heading.level == 3 and part.heading.line < end]

    # steps ----------------------------------------------------------------------------------------------------

    def steps(self, section: Part | None) -> Iterator[Step]:
        if section is None:
            return
        parts = self.inner(section)
        if not parts:
            self.report(section.heading.line, "PB304", N_("there are no steps"), N_("start each step like this: ### Its name { minutes=25 method=discussion }"))
        for number, part in enumerate(parts, 1):
            yield self.step(number, part)

    def step(self, number: int, part: Part) -> Step:
        heading, values = part.heading, part.heading.attributes.values
        minutes, method = (0, None) if self.has_unreadable_braces(part) else self.minutes_and_method(part)
        part = self.outline.whole(part)
        instructions = sum(bool(_INSTRUCTION.match(line.text)) for line in part.lines if line.is_text)
        if method is not None and not method.is_pause:
            self.complete(part, instructions)
        objectives = tuple(int(n[:9]) for n in re.findall(r"\d+", values.get("objectives", "")))
        return Step(number, heading.text, minutes, method or Method.DISCUSSION, values.get("material", ""), objectives, heading.line, instructions, part.blocks)

    def has_unreadable_braces(self, part: Part) -> bool:
        heading, values = part.heading, part.heading.attributes.values
        if any(found.line == heading.line and found.code in ("PB337", "PB342") for found in self.outline.problems):
            return True
        for name, value in values.items():
            if name not in STEP_FIELDS:
                near = nearest(name.lower(), STEP_FIELDS)
                hint = N_("did you mean '{near}'?") if near else N_("choose among: {names}")
                self.report(heading.line, "PB342", N_("a step has no '{name}'"), hint, name=name, near=near, names=", ".join(STEP_FIELDS))
                return True
            if not value:
                self.report(
                    heading.line,
                    "PB342",
                    N_("'{name}' has no value"),
                    N_("write it without spaces around the sign =, like this: { minutes=25 method=discussion }"),
                    name=name,
                )
                return True
        if "objectives" in values and not re.fullmatch(r"\d(?:[ ,]+\d)*", values["objectives"].strip()):
            self.report(heading.line, "PB342", N_("the objectives of a step are their numbers"), N_('write for instance objectives="1 3"'))
            return True
        return False

    def minutes_and_method(self, part: Part) -> tuple[int, Method | None]:
        line, text, values = part.heading.line, part.heading.text, part.heading.attributes.values
        if "minutes" not in values:
            hint = N_("write between the braces: minutes=25") if values else N_("write behind its name, for instance: { minutes=25 method=discussion }")
            self.report(line, "PB304", N_("the step '{text}' has no minutes"), hint, text=text)
            return 0, self.method(part) if "method" in values else None
        if not re.fullmatch(r"[1-9]\d{0,2}", values["minutes"]) or int(values["minutes"]) > 180:
            hint = N_("write a whole number from 1 to 180, for instance minutes=25")
            self.report(line, "PB305", N_("the step '{text}' has '{minutes}' minutes"), hint, text=text, minutes=values["minutes"])
            return 0, self.method(part)
        return int(values["minutes"]), self.method(part)

    def method(self, part: Part) -> Method | None:
        line, typed = part.heading.line, part.heading.attributes.values.get("method")
        if typed in _METHODS:
            return Method(typed)
        words = ", ".join(_METHODS)
        if typed is None:
            hint = N_("write between the braces method= and one of: {words}")
            self.report(line, "PB307", N_("the step '{text}' has no method"), hint, text=part.heading.text, words=words)
        else:
            near = nearest(typed.lower(), _METHODS)
            hint = N_("did you mean '{near}'?") if near else N_("choose one of: {words}")
            self.report(line, "PB307", N_("'{method}' is not a method"), hint, method=typed, near=near, words=words)
        return None

    def has(self, codes: tuple[str, ...], first: int, lines: Sequence[Line]) -> bool:
        """Whether something is already known to be wrong below a line."""
        return any(found.code in codes and first < found.line <= lines[-1].number for found in self.outline.problems)

    def complete(self, step: Part, instructions: int) -> None:
        line, text, lines = step.heading.line, step.heading.text, step.lines
        purpose = self.say(PURPOSE)
        if not any(each.text.strip() for each in lines):
            hint = N_("write **{lead}:** and one line, numbered instructions, and the boxes {boxes}")
            self.report(line, "PB306", N_("the step '{text}' is empty"), hint, text=text, lead=purpose, boxes=", ".join(f"!!! {kind}" for kind in STEP_BLOCKS))
            return
        lead = re.compile(r"\s*\*\*\s*(?:" + "|".join(re.escape(name) for name in sorted({PURPOSE, purpose})).replace("'", "['’]") + r")\b", re.IGNORECASE)
        if not any(lead.match(each.text) for each in lines):
            hint = N_("add under its heading, between empty lines: **{lead}:** and one line")
            self.report(line, "PB306", N_("the step '{text}' does not say what it is for"), hint, text=text, lead=purpose)
        if not instructions and not self.has(("PB334", "PB335"), line, lines):
            hint = N_("write what the facilitator does, one action a line: 1. … 2. …")
            self.report(line, "PB306", N_("the step '{text}' has no numbered instructions"), hint, text=text)
        if self.has(("PB313",), line, lines):
            return  # a box of an unknown kind is perhaps the one that is missing
        for kind in STEP_BLOCKS:
            if not any(block.kind == kind for block in step.blocks):
                hint = N_("add an empty line, then !!! {box}, then its text on lines that start with four spaces")
                self.report(line, "PB306", N_("the step '{text}' has no box '{box}'"), hint, text=text, box=kind)

    # sheets ---------------------------------------------------------------------------------------------------

    def sheets(self, section: Part | None, name: str) -> Iterator[Sheet]:
        if section is None:
            return
        seen: dict[str, int] = {}
        parts = self.inner(section)
        codes = [match[1] for part in parts if (match := _CODE.fullmatch(part.heading.text))]
        used = set(codes)
        for part in parts:
            heading = part.heading
            match = _CODE.fullmatch(heading.text)
            if not match or match[1][0] not in LETTERS[name] or name not in heading.attributes.classes:
                self.unmarked(part, match, name, used)
            elif match[1] in seen:
                free = _free_code(match[1][0], used)
                hint = N_("give it a code of its own, for instance {free}")
                self.report(
                    heading.line, "PB312", N_("the code {code} stands twice, first on line {first}"), hint, code=match[1], first=seen[match[1]], free=free
                )
            else:
                seen[match[1]] = heading.line
                yield self.sheet(match[1], match[2].strip(), part, name, may_be_empty=codes.count(match[1]) > 1)

    def unmarked(self, part: Part, match: re.Match[str] | None, name: str, used: set[str]) -> None:
        """Report a heading that does not say that it is a handout or a flipchart, with the line to paste."""
        text = part.heading.text
        free = _free_code(LETTERS[name][0], used)
        if match and match[1][0] in LETTERS[name]:
            message, better = N_("'{text}' is not marked as a {kind}"), text
        elif match:
            message, better = N_("'{text}' begins with a code that is not one of a {kind}"), f"{free} {match[2].strip()}"
        else:
            message, better = N_("'{text}' has no code in front"), f"{free} {text}"
        hint = N_("write the heading like this: ### {better} { .{mark} }")
        self.report(
            part.heading.line, "PB312", message, hint, text=text, kind=N_("handout") if name == "handout" else N_("flipchart"), better=better, mark=name
        )

    def sheet(self, code: str, title: str, part: Part, name: str, *, may_be_empty: bool) -> Sheet:
        part = self.outline.whole(part)
        for block in part.blocks:
            if block.kind == "facilitator" and name == "handout":
                hint = N_("move the box to the step or to the trainer's notes")
                self.report(block.line, "PB316", N_("the handout {code} contains a box for facilitators only"), hint, code=code)
        if not may_be_empty and _is_empty(part):
            self.report(part.heading.line, "PB317", N_("the sheet {code} is empty"), N_("write under its heading what stands on it"), code=code)
        return Sheet(code, title, part.heading.line, part.lines)

    # scripts --------------------------------------------------------------------------------------------------

    def cues(self, section: Part | None, name: Section) -> Iterator[Cue]:
        """The lines of a script: the rows of the first table of its section."""
        if section is None:
            return
        rows = [line for line in section.lines if line.is_text and line.text.lstrip().startswith("|")][2:]
        if not rows and not self.has(("PB336",), section.heading.line, section.lines):
            hint = N_(
                "write a table with four columns: | Seconds | Voice | Sound | Text |, and a line for each time, for instance | 0–8 | Woman | A well | … |"
            )
            self.report(section.heading.line, "PB346", N_("the script '{text}' has no lines"), hint, text=section.heading.text)
        before = 0
        for row in rows:
            cells = [cell.strip() for cell in _CELLS.split(row.text.strip().removeprefix("|").removesuffix("|"))]
            times = _TIMES.fullmatch(cells[0])
            if any(found.line == row.number and found.code == "PB336" for found in self.outline.problems):
                return
            if len(cells) != 4 or not times:
                hint = N_("write | from–to | voice | sound | words |, for instance | {from}–{to} | Woman | A well | … |")
                self.report(row.number, "PB346", N_("this line of the script cannot be read"), hint, to=_clock(before + 8), **{"from": _clock(before)})
                return
            start, end = (int(times[n] or 0) * 60 + int(times[n + 1]) for n in (1, 3))
            if start != before or end <= start:
                hint = N_("let each line begin when the one before it ends: {from}")
                self.report(
                    row.number, "PB347", N_("this line goes from {start} to {end}; the one before it ends at {from}"), hint,
                    start=_clock(start), end=_clock(end), **{"from": _clock(before)},
                )  # fmt: skip
                return
            yield Cue(start, end, cells[1], cells[2], cells[3], row.number)
            before = end
        if rows and before != SECONDS[name]:
            self.report(
                rows[-1].number, "PB347", N_("the script ends at {end}, and has to end at {wanted}"), N_("correct the times of its lines"),
                end=_clock(before), wanted=_clock(SECONDS[name]),
            )  # fmt: skip

    # quiz -----------------------------------------------------------------------------------------------------

    def quiz(self, section: Part | None) -> Iterator[Item]:
        if section is None:
            return
        lines = self.outline.whole(section).lines
        found = [self.item(number, item) for number, item in enumerate(_questions(lines), 1)]
        if not 5 <= len(found) <= 8 and not self.has(("PB334", "PB335"), section.heading.line, lines):
            hint = N_("write each question like this: 1. Question, an empty line, and its answers on lines that start with four spaces and - [ ] or - [x]")
            hint = hint if len(found) < 5 else N_("take some of them out")
            self.report(section.heading.line, "PB308", N_("the quiz has {found} questions; it takes 5 to 8"), hint, found=len(found))
        yield from found

    def item(self, number: int, lines: list[Line]) -> Item:
        first = lines[0]
        question_match = _QUESTION.match(first.text)
        assert question_match is not None
        question = question_match[2]
        answers: list[Answer] = []
        explanation: list[str] = []
        last, lost, follows = first.number, 0, True  # follows: no empty line stands between
        has_code = False
        for line in lines[1:]:
            text = line.text.strip()
            if text and not line.is_text:
                if line.indent == 0:
                    break
                if text.startswith(("```", "~~~")) and not has_code:
                    has_code = True
                    hint = N_("take it out, or write it as code within a line")
                    self.report(line.number, "PB309", N_("a block of code stands inside question {number}"), hint, number=number)
            elif answer := _ANSWER.match(line.text):
                answers.append(Answer(answer[2].strip(), answer[1] != " "))
                lost = lost or (0 if answer[2].strip() else line.number)
            elif explained := _EXPLANATION.match(line.text):
                explanation.append(explained[1])
            elif _LOST_ANSWER.match(line.text):
                lost = lost or line.number
            elif text and answers and not explanation and (follows or line.indent >= 4):
                answers[-1] = Answer(f"{answers[-1].text} {text}", answers[-1].is_right)
            elif text and not answers and not lost and (follows or line.indent >= 2):
                question += " " + text
            elif text and line.indent == 0:
                break
            last, follows = (line.number, True) if text else (last, False)
        objectives: tuple[int, ...] = ()
        if tail := _OBJECTIVE.search(question):
            question, objectives = question[: tail.start()], tuple(int(n[:9]) for n in re.findall(r"\d+", tail[1]))
        self.item_faults(number, first.number, answers, lost, explanation)
        return Item(number, question.strip(), tuple(answers), " ".join(explanation).strip(), objectives, first.number, last)

    def item_faults(self, number: int, line: int, answers: list[Answer], lost: int, explanation: list[str]) -> None:
        if lost:
            hint = N_("start it with four spaces, then - [ ] for a wrong answer or - [x] for a right one, then its text")
            self.report(lost, "PB309", N_("this answer of question {number} cannot be read"), hint, number=number)
        elif not answers:
            hint = N_("write under it, after an empty line, its answers on lines that start with four spaces and - [ ] or - [x]")
            self.report(line, "PB309", N_("question {number} has no answers that can be read"), hint, number=number)
        elif not any(answer.is_right for answer in answers):
            self.report(line, "PB309", N_("question {number} has no right answer"), N_("put an x between the brackets of the right one: - [x]"), number=number)
        elif all(answer.is_right for answer in answers):
            self.report(line, "PB309", N_("question {number} has no wrong answer"), N_("write at least one answer with empty brackets: - [ ]"), number=number)
        if answers and not " ".join(explanation).strip():
            hint = N_("add after its answers an empty line, and a line that starts with four spaces and >")
            self.report(line, "PB310", N_("question {number} has no explanation"), hint, number=number)


def _questions(lines: Sequence[Line]) -> list[list[Line]]:
    """The numbered questions, each with its lines; a numbered list before them that is no question is left out."""
    items: list[list[Line]] = []
    for line in lines:
        if line.is_text and _QUESTION.match(line.text):
            items.append([line])
        elif items:
            items[-1].append(line)
    first = next((place for place, item in enumerate(items) if any(_LOST_ANSWER.match(line.text) for line in item)), 0)
    start = max((place for place in range(first + 1) if _number(items[place]) == 1), default=0) if items else 0
    return items[start:]


def _number(item: list[Line]) -> int:
    match = _QUESTION.match(item[0].text)
    return int(match[1]) if match else 0


def _gap(line: int, wanted: tuple[Section, ...], found: dict[Section, Part]) -> tuple[Section | None, tuple[Section, ...]]:
    """The last section above a line, and those that belong between it and the next one."""
    before = next((name for name in reversed(wanted) if name in found and found[name].heading.line < line), None)
    after = next((name for name in wanted if name in found and found[name].heading.line > line), None)
    return before, wanted[wanted.index(before) + 1 if before else 0 : wanted.index(after) if after else len(wanted)]


def _is_empty(part: Part) -> bool:
    return all(not line.text.strip() or line.text.strip().startswith("<!--") for line in part.lines)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _last_line(outline: Outline) -> int:
    """The last line of a page that is not empty."""
    parts = (outline.lead, *outline.parts)
    return max((number for part in parts for number in (part.heading.line, *(line.number for line in part.lines if line.text.strip()))), default=1)


def _free_code(letter: str, used: set[str]) -> str:
    return next(code for code in (f"{letter}{number}" for number in range(1, 1000)) if code not in used)


def _longest_rise(numbers: list[int]) -> list[int]:
    """The longest row of rising numbers among them: what can stay where it is.

    >>> _longest_rise([11, 0, 1, 3, 2])
    [0, 1, 3]
    """
    rows: list[list[int]] = []
    for number in numbers:
        rows.append(max(([*row, number] for row in rows if row[-1] < number), key=len, default=[number]))
    return max(rows, key=len, default=[])
