"""A DOCX that was made by `office`, and edited by a trainer -> the Markdown of a module, and what there is to know about it.

What the file says is recognised by its headings and styles, and where these are lost by its words. What did not change
comes back in the very signs of the page it came from. Text that has no place of its own stays in the section where it stands.
"""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import panflute as pf

from palabre import catalogue as pages
from palabre import frontmatter
from palabre.catalogue import Catalogue, Document, shape_of
from palabre.exports import dialect, differences, office, paper, wordfile
from palabre.exports.settled import Settled, step_key
from palabre.exports.wordfile import Grid, Heading, Listing, Note, Paragraph, Piece, Quote, WordFile, folded, note
from palabre.frontmatter import Items, Node, Scalar
from palabre.languages import Language
from palabre.messages import N_, translator
from palabre.model import body
from palabre.model.body import LETTERS, MODULE_SECTIONS, NAMES, Answer, Item, Section, plain, section_names
from palabre.model.pages import DIGEST, LONGEST_CHANGE, MODULE_ID, MOST_CHANGES, VERSION, Module
from palabre.model.vocabulary import LABELS, AreaLevel, Method
from palabre.problems import Problem, nearest
from palabre.rendering.prose import BOX_TITLES

OBJECTIVES, MESSAGES, DATA, FRONT = "objectives", "key_messages", "data", ""
_OTHER_PLACES = {body.AT_THE_END: OBJECTIVES, body.KEY_MESSAGES: MESSAGES, office.DATA: DATA}
_KINDS = {style: kind for kind, style in office.STYLES.items()}
_SHEETS = {Section.HANDOUTS: "handout", Section.FLIPCHARTS: "flipchart"}
_MINUTES = re.compile(r"(?:(\d{1,2})\s*h)?\s*(?:(\d{1,3})\s*(?:min\w*|mn|'|$))?", re.IGNORECASE)
_FACTS = re.compile(r"(?:\d{1,2}\s*h\s*)?\d{1,3}\s*(?:min\w*|mn)\b\s*(?:[·•|]|$)", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,2}\s*[.)]\s*")
_CODE = re.compile(r"([A-Z]\d{1,2})\b\s*[-:.–]?\s*(.*)")
_MARK = re.compile(r"^(?:\[(?P<typed>[xX ]?)\]\s*|(?P<sign>[☐☒☑✓✔❑❏□■])\s*)")
_TYPED_MARK = re.compile(r"^(?:\\\[[xX ]?\\\]\s*|[☐☒☑✓✔❑❏□■]\s*)")
_OBJECTIVES = re.compile(r"\(\s*(?:objective|objectif)s?\s*:?\s*([\d\s,;etand&]+)\)\s*$", re.IGNORECASE)
_IDENTITY = re.compile(rf"\b({MODULE_ID.pattern})\b.*\b(?:{VERSION.pattern})\b")


@dataclass(frozen=True)
class For:
    """Whom an adaptation is for, as the one who imports it says."""

    date: dt.date
    place: str = ""
    level: AreaLevel | None = None
    organisation: str = ""


@dataclass(frozen=True)
class Adapted:
    """A module that came back."""

    path: str  # where the page stands below the project's folder
    text: str
    original: Document | None
    differences: tuple[Note, ...]
    notes: tuple[Note, ...]


def adapt(content: bytes, catalogue: Catalogue, wanted: For) -> Adapted | Note:
    """The Markdown of an edited file, or why there is none."""
    file = wordfile.read(content)
    if isinstance(file, Note):
        return file
    origin = _origin(file, catalogue)
    reader = _Reader(file, origin, catalogue)
    draft = reader.draft()
    text = _page(draft, origin, reader.settled, ())
    changes = differences.between(origin.original, _document(text, origin), origin.language.code)
    if changes or wanted.place or wanted.organisation:
        text = _page(draft, origin, reader.settled, _record(origin, changes, wanted))
    notes = (*file.notes, *origin.notes, *reader.notes, *reader.lost(text))
    return Adapted(origin.path, text, origin.original, tuple(changes), notes)


# where it comes from --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Origin:
    """What a file was made from."""

    path: str
    language: Language
    typed: dict[str, list[str]]  # lines of the fields that the block of data holds
    original: Document | None
    notes: tuple[Note, ...]


def _origin(file: WordFile, catalogue: Catalogue) -> Origin:
    typed, language = _typed(file.pieces, catalogue), _language(file.pieces, catalogue)
    values = {name: lines[0].partition(":")[2].strip().strip("\"'") for name, lines in typed.items()}
    number = values.get("id") or next((said[1] for piece in file.pieces if isinstance(piece, Paragraph) and (said := _IDENTITY.search(piece.text))), "")
    path = values.get("page", "")
    original = next((page for page in catalogue.of(Module) if page.path == path), None)
    original = original or next((page for page in catalogue.of(Module, language.code) if getattr(page.page, "id", "") == number), None)
    notes = []
    if not typed:
        hint = N_("keep it in the file next time; look at all fields of the page")
        notes.append(note("", "", N_("the data at the end of the file are gone; they were taken from the page on the site"), hint))
    if original is None:
        notes.append(note("", "", N_("the module that this file was made from is not here: what changed cannot be listed")))
    elif (digest := values.get("digest")) and digest != original.digest:
        hint = N_("look at each difference: some of them were made on the site")
        notes.append(note("", "", N_("the page on the site has changed since this file was made"), hint))
    if original is not None:
        return Origin(original.path, original.language, typed, original, tuple(notes))
    if not re.fullmatch(r"docs/(?:[a-z]{2,3}/)?modules/[a-z0-9-]+\.md", path):
        path = f"docs/{language.folder}modules/{_slug(file.pieces)}.md"
    return Origin(path, language, typed, None, tuple(notes))


def _typed(pieces: Sequence[Piece], catalogue: Catalogue) -> dict[str, list[str]]:
    """The lines of the block at the end: by its style, else by its heading."""
    lines = [line for piece in pieces if isinstance(piece, Paragraph) and piece.style == "PB Data" for line in _lines(piece)]
    if not lines:
        names = {plain(translator(language.code)(office.DATA)) for language in catalogue.languages.all}
        start = next((place for place, piece in enumerate(pieces) if plain(piece.text) in names), len(pieces))
        lines = [line for piece in pieces[start + 1 :] if isinstance(piece, Paragraph) for line in _lines(piece)]
    return office.fields("\n".join(lines))


def _lines(paragraph: Paragraph) -> list[str]:
    said = "".join("\n" if isinstance(each, pf.LineBreak) else pf.stringify(each, newlines=False) for each in paragraph.inlines)
    return [line.rstrip() for line in folded(said).split("\n")]


def _language(pieces: Sequence[Piece], catalogue: Catalogue) -> Language:
    """The language whose names of sections the headings speak."""
    headings = {plain(piece.text) for piece in pieces if isinstance(piece, Heading)}
    spoken = {language.code: {plain(translator(language.code)(NAMES[section])) for section in MODULE_SECTIONS} for language in catalogue.languages.all}
    return max(catalogue.languages.all, key=lambda language: len(headings & spoken[language.code]))


def _slug(pieces: Sequence[Piece]) -> str:
    title = next((piece.text for piece in pieces if isinstance(piece, Paragraph) and piece.style == "Title"), "")
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:40].strip("-") or "module"


# recognising ----------------------------------------------------------------------------------------------------------


@dataclass
class Draft:
    """A module as it comes out of the file, each part as Markdown."""

    texts: dict[str, Any] = field(default_factory=dict)  # fields that the text shows
    lead: list[str] = field(default_factory=list)
    sections: dict[Section, list[str]] = field(default_factory=dict)
    footnotes: list[str] = field(default_factory=list)


@dataclass
class _Part:
    """A heading with its pieces: a step, a sheet; without a heading, what stands before the first of them."""

    heading: Heading | None
    pieces: list[Piece] = field(default_factory=list)
    facts: str = ""

    @property
    def name(self) -> str:
        return self.heading.text if self.heading else ""


class _Reader:
    def __init__(self, file: WordFile, origin: Origin, catalogue: Catalogue) -> None:
        self.file, self.origin, self.catalogue = file, origin, catalogue
        self.code = origin.language.code
        self.say = translator(self.code)
        self.notes: list[Note] = []
        self.taken: set[str] = set()  # letters of what was understood, and does not stand on the page as it is
        self.settled = Settled(origin.original)
        self.writer = dialect.Writer(self.picture, self.address)
        self.place = ""
        self.anchors: dict[str, str] = {}
        self.names = {name: section.value for name, section in section_names(self.code).items() if section in MODULE_SECTIONS}
        self.names |= {plain(say(text)): place for text, place in _OTHER_PLACES.items() for say in (self.say, str)}
        self.pictures = self._pictures()

    def tell(self, text: str, message: str, hint: str = "", /, **values: object) -> None:
        """Note something under the heading where the reader stands."""
        self.notes.append(note(self.place, text, message, hint, **values))

    def draft(self) -> Draft:
        """Everything in the file, each thing in its place."""
        places = self._places()
        self._behind_the_data(places)
        steps = self._parts(places.get(Section.STEPS, []), is_steps=True)
        sheets = {section: self._parts(places.get(section, []), is_steps=False) for section in _SHEETS}
        codes = {section: self._codes(section, parts) for section, parts in sheets.items()}
        self._name_anchors(places, steps, [pair for found in codes.values() for pair in found])
        draft = Draft(footnotes=self.writer.footnotes)
        self._front(places.pop(FRONT, []), draft)
        for name in (OBJECTIVES, MESSAGES):
            self._listed(name, places.get(name), draft)
        for section in MODULE_SECTIONS:
            self.place = self.say(NAMES[section])
            if section == Section.STEPS and section in places:
                draft.sections[section] = [block for number, part in enumerate(steps) for block in self._step(number, part)]
            elif section in _SHEETS and section in places:
                draft.sections[section] = [block for code, part in codes[section] for block in self._sheet(section, code, part)]
            elif section in places or section in (Section.SESSION_PLAN, Section.REFERENCES):
                draft.sections[section] = self._section(section, places.get(section, []))
        return draft

    def take(self, *pieces: Piece) -> None:
        """Remember that some pieces were understood."""
        self.taken |= {wordfile.letters(leaf.text) for leaf in wordfile.leaves(pieces)}

    def lost(self, text: str) -> Iterator[Note]:
        """Paragraphs of the file whose words stand neither on the page nor among what was understood."""
        head, _, prose = text.removeprefix("---\n").partition("\n---\n")
        shown = wordfile.letters(head + self.settled.words(prose))
        place = ""
        for leaf in wordfile.leaves(self.file.pieces):
            place = leaf.text if isinstance(leaf, Heading) else place
            bare = wordfile.plain_text(each for each in leaf.inlines if not isinstance(each, pf.Image))
            core = _OBJECTIVES.sub("", _MARK.sub("", _NUMBERED.sub("", bare, count=1), count=1))
            if not {wordfile.letters(bare), wordfile.letters(core)} & self.taken and wordfile.letters(core) not in shown:
                hint = N_("write it where it belongs on the page")
                yield note(place, bare, N_("this text found no place on the page"), hint)

    # places -------------------------------------------------------------------------------------------------------

    def _places(self) -> dict[str, list[Piece]]:
        """The pieces under each heading that the form knows."""
        found: dict[str, list[Piece]] = {FRONT: []}
        here = FRONT
        pieces = self.file.pieces
        headed = {self.names.get(plain(piece.text)) for piece in pieces if isinstance(piece, Heading)}
        for number, piece in enumerate(pieces):
            following = pieces[number + 1] if number + 1 < len(pieces) else None
            place = None if _is_facts(following) else self._place_of(piece, headed, found)
            if place is None:
                found[here].append(piece)
            else:
                here = place
                found.setdefault(place, [])
                self.take(piece)
                if isinstance(piece, Heading):
                    self.anchors[piece.identifier] = place
        return found

    def _behind_the_data(self, places: dict[str, list[Piece]]) -> None:
        """Text that was typed at the end of the file, in the part that nobody should touch."""
        self.place = self.say(office.DATA)
        self._broken_data()
        known = {line for lines in self.origin.typed.values() for line in lines}
        for piece in places.pop(DATA, []):
            lines = [line for line in _lines(piece) if line.strip()] if isinstance(piece, Paragraph) else []
            if plain(piece.text) in (plain(self.say(office.LEAVE_IT)), plain(office.LEAVE_IT)) or (lines and known.issuperset(lines)):
                self.take(piece)
            elif isinstance(piece, Paragraph) and (piece.style == "PB Data" or known & set(lines)):
                self.take(piece)
                for line in lines:
                    if line not in known:
                        self.tell(line, N_("this line of the data was not understood, and left out"), N_("leave this part as it is"))
            else:
                hint = N_("move it under the heading where it belongs")
                self.tell(piece.text, N_("this text stands behind the data at the end; it was put under the last section"), hint)
                places.setdefault(Section.REFERENCES, []).append(piece)

    def _broken_data(self) -> None:
        """Take out the fields that cannot be read any more; those of the page on the site stand in."""
        typed = self.origin.typed
        for name in [name for name, lines in typed.items() if isinstance(frontmatter.read_yaml("", "\n".join(lines) + "\n"), Problem)]:
            del typed[name]

    def _place_of(self, piece: Piece, headed: set[str | None], found: dict[str, list[Piece]]) -> str | None:
        self.place = ""
        name = self.names.get(plain(piece.text))
        if isinstance(piece, Heading):
            if name and (name not in found or piece.level == 1):
                return name
            return self._similar(piece, headed) if piece.level == 1 and not name else None
        if isinstance(piece, Paragraph) and name and name not in headed and not piece.style.startswith("PB "):
            self.tell(piece.text, N_("this heading had lost its style, and was taken for the section of that name"), N_("give it the style Heading 1"))
            return name
        return None

    def _similar(self, piece: Heading, headed: set[str | None]) -> str | None:
        free = [name for name, place in self.names.items() if place not in headed]
        if near := nearest(plain(piece.text), free, 0.75):
            self.tell(piece.text, N_("this heading was taken for the section '{name}'"), N_("write the names of the sections as they were"), name=near)
            return self.names[near]
        hint = N_("a module has twelve sections; give other headings the style Heading 2")
        self.tell(piece.text, N_("this is not a section of a module: the heading was kept one level lower, in the section above it"), hint)
        return None

    def _parts(self, pieces: Sequence[Piece], *, is_steps: bool) -> list[_Part]:
        """Steps or sheets, each with its pieces; the first has no heading."""
        parts = [_Part(None)]
        for piece in pieces:
            last = parts[-1]
            if isinstance(piece, Heading) and piece.level <= 2:
                parts.append(_Part(piece))
            elif is_steps and _is_facts(piece) and (name := self._lost_name(last)):
                parts.append(_Part(name, facts=piece.text))
                self.take(piece)
            elif is_steps and _is_facts(piece) and not last.facts:
                last.facts = piece.text
                self.take(piece)
            else:
                last.pieces.append(piece)
        return parts

    def _lost_name(self, part: _Part) -> Heading | None:
        """The name of a step that has lost its style: a short paragraph right above minutes, where no name is waiting for them."""
        lost = part.pieces[-1] if part.pieces and (part.facts or not part.heading) else None
        if not isinstance(lost, Paragraph) or len(lost.text) > 120:
            return None
        part.pieces.pop()
        self.place = self.say(NAMES[Section.STEPS])
        self.tell(lost.text, N_("this heading had lost its style, and was taken for the name of a step"), N_("give it the style Heading 2"))
        return Heading(2, lost.inlines, "")

    def _codes(self, section: Section, parts: Sequence[_Part]) -> list[tuple[str, _Part]]:
        """Each sheet with its code; one without a code gets one that is free."""
        self.place = self.say(NAMES[section])
        letters = LETTERS[_SHEETS[section]]
        used = {match[1] for part in parts if (match := _CODE.match(part.name)) and match[1][0] in letters}
        found = []
        for part in parts:
            match = _CODE.match(part.name)
            code = match[1] if match and match[1][0] in letters else ""
            if part.heading and not code:
                code = next(free for number in range(1, 100) if (free := f"{letters[0]}{number}") not in used)
                used.add(code)
                self.tell(part.name, N_("this sheet has no code; it was called {code}"), N_("begin its heading with a letter and a number"), code=code)
            found.append((code, part))
        return found

    def _name_anchors(self, places: dict[str, list[Piece]], steps: Sequence[_Part], sheets: Sequence[tuple[str, _Part]]) -> None:
        """Where the links of the file lead: to headings, wherever these stand now."""
        known = {part.heading.text: anchor for part, anchor in _headings(self.origin.original)}
        for pieces in places.values():
            for piece in pieces:
                if isinstance(piece, Heading):
                    self.anchors.setdefault(piece.identifier, known.get(piece.text, ""))
        self.anchors |= {part.heading.identifier: f"step-{number}" for number, part in enumerate(steps) if part.heading}
        self.anchors |= {part.heading.identifier: code.lower() for code, part in sheets if part.heading}

    # fields that the text shows -----------------------------------------------------------------------------------

    def _front(self, pieces: Sequence[Piece], draft: Draft) -> None:
        self.place, kept = "", []
        for piece in pieces:
            style = piece.style if isinstance(piece, Paragraph) else ""
            if style == "Title" and "title" not in draft.texts:
                draft.texts["title"] = piece.text
            elif _IDENTITY.search(piece.text) and isinstance(piece, Paragraph):
                self.take(piece)
            elif isinstance(piece, Paragraph) and "summary" not in draft.texts and (style == "Abstract" or (not style and "title" in draft.texts)):
                draft.texts["summary"] = piece.text
            elif isinstance(piece, Grid) and self._is_safety(piece):
                draft.texts["risk"] = self._safety(piece)
            else:
                kept.append(piece)
                hint = N_("move it under the heading where it belongs")
                self.tell(piece.text, N_("this text stands before the first section; it was put at the top of the page"), hint)
        draft.lead = self._written(kept)
        for name, label in (("title", N_("the title")), ("summary", N_("the summary")), ("risk", N_("the box on safety"))):
            if name not in draft.texts:
                self.tell(
                    "", N_("{what} was not found; it was taken from the page on the site"), N_("put it back at the top of the file"), what=self.say(label)
                )

    def _is_safety(self, grid: Grid) -> bool:
        first = next(_first_cell(grid), None)
        return isinstance(first, Paragraph) and (first.style == "PB Safety" or plain(first.text) == plain(self.say(body.SAFETY)))

    def _safety(self, grid: Grid) -> dict[str, str]:
        """The safety line, and when not to run the module: what follows these words."""
        found: dict[str, list[str]] = {"safety": [], "do_not_run_when": []}
        name = "safety"
        label = re.compile(rf"\s*{re.escape(self.say(body.NOT_WHEN))}\s*:?\s*", re.IGNORECASE)
        for piece in list(_first_cell(grid)):
            text = piece.text.replace("\n", " ")
            if isinstance(piece, Paragraph) and plain(text) == plain(self.say(body.SAFETY)):
                self.take(piece)
                continue
            if match := label.match(text):
                name, text = "do_not_run_when", text[match.end() :]
                self.take(piece)
            found[name].append(text)
        return {name: " ".join(texts).strip() for name, texts in found.items()}

    def _listed(self, name: str, pieces: Sequence[Piece] | None, draft: Draft) -> None:
        """The objectives or the key messages: a list, or a paragraph each where the list was lost."""
        self.place = self.say(body.AT_THE_END if name == OBJECTIVES else body.KEY_MESSAGES)
        lists = [piece for piece in pieces or () if isinstance(piece, Listing)]
        texts = [" ".join(piece.text for piece in item) for listing in lists for item in listing.items]
        rest: list[Piece] = [piece for piece in pieces or () if not isinstance(piece, Listing)]
        if not lists:
            texts, rest = [_NUMBERED.sub("", piece.text, count=1) for piece in rest if isinstance(piece, Paragraph)], []
        if texts:
            draft.texts[name] = [text.replace("\n", " ") for text in texts]
        else:
            self.tell("", N_("{what} was not found; it was taken from the page on the site"), N_("put it back at the top of the file"), what=self.place)
        known = set(self._lead_keys())
        for piece in rest:
            if self.settled.key(self.writer.block(piece)) not in known:
                self.tell(
                    piece.text, N_("this text is no part of the list; it was put at the top of the page"), N_("move it under the heading where it belongs")
                )
        draft.lead += self._written(rest)

    def _lead_keys(self) -> Iterator[str]:
        if self.origin.original:
            yield from map(self.settled.key, dialect.split("\n".join(line.text for line in self.origin.original.outline.lead.lines)))

    # sections -----------------------------------------------------------------------------------------------------

    def _section(self, section: Section, pieces: Sequence[Piece]) -> list[str]:
        if section == Section.SESSION_PLAN:
            return [*self._written(self._without_plan(pieces)), "<!-- palabre: session-plan -->"]
        if section == Section.REFERENCES:
            return [*self._written(self._without_works(pieces)), "<!-- palabre: references -->"]
        if section == Section.CHECK:
            return self._quiz(pieces)
        return self._written(pieces)

    def _written(self, pieces: Iterable[Piece]) -> list[str]:
        """Pieces as blocks, boxes among them; what did not change is as it was typed."""
        return [self.settled.block(block) for piece in self._boxed(list(pieces)) if (block := self._block(piece))]

    def _block(self, piece: Piece | tuple[str, list[Piece]]) -> str:
        if isinstance(piece, tuple):
            return self.writer.box(*piece)
        if isinstance(piece, Grid) and piece.is_merged:
            self.tell(piece.text, N_("cells that were merged in this table are single cells now"), N_("look at the table"))
        return self.writer.block(piece)

    def _boxed(self, pieces: list[Piece]) -> Iterator[Piece | tuple[str, list[Piece]]]:
        """Tables of one column as boxes, and paragraphs whose frame was lost."""
        rest = list(pieces)
        while rest:
            piece = rest.pop(0)
            if isinstance(piece, Grid) and max(map(len, piece.rows), default=0) == 1:
                yield self._box(piece)
            elif isinstance(piece, Paragraph) and (kind := self._kind(piece)) and (self._is_box_title(piece, kind) and rest):
                hint = N_("look where the box ends")
                self.tell(piece.text, N_("this box had lost its frame; the paragraph under its title was put into it"), hint)
                self.take(piece)
                yield kind, self._unframed(rest)
            else:
                yield piece

    def _unframed(self, rest: list[Piece]) -> list[Piece]:
        """The paragraph under a title without a frame, and those after it that are spoken too."""
        inside = [rest.pop(0)]
        while rest and isinstance(rest[0], Paragraph) and rest[0].text.startswith(("«", '"')) and not self._kind(rest[0]):
            inside.append(rest.pop(0))
        return inside

    def _box(self, grid: Grid) -> tuple[str, list[Piece]]:
        inside = [piece for row in grid.rows for cell in row for piece in cell]
        first = inside[0] if inside else None
        kind = self._kind(first) if isinstance(first, Paragraph) else None
        if kind is None:
            hint = N_("write its kind on its first line: {kinds}")
            kinds = ", ".join(self.say(title) for title in BOX_TITLES.values())
            self.tell(grid.text, N_("the kind of this box was lost; it became a note"), hint, kinds=kinds)
            return "note", inside
        if not isinstance(first, Paragraph) or not self._is_box_title(first, kind):
            return kind, inside
        self.take(first)
        return kind, inside[1:]

    def _kind(self, paragraph: Paragraph) -> str | None:
        """The kind of a box, by the words of its first line, else by its style."""
        said = plain(paragraph.text.rstrip(" :"))
        titles = {plain(say(title)): kind for kind, title in BOX_TITLES.items() for say in (self.say, str)}
        return titles.get(said) or _KINDS.get(paragraph.style)

    def _is_box_title(self, paragraph: Paragraph, kind: str) -> bool:
        return plain(paragraph.text.rstrip(" :")) in {plain(say(BOX_TITLES[kind])) for say in (self.say, str)}

    def _without_plan(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """What stands in the session plan besides its table, which the site computes."""
        for piece in pieces:
            if isinstance(piece, Grid) and len(piece.rows[0]) == 5:
                self.take(*(leaf for leaf in wordfile.leaves([piece]) if self._is_computed(leaf.text)))
                self._changed_plan(piece)
            else:
                yield piece

    def _is_computed(self, text: str) -> bool:
        """Whether a cell of the session plan says what the site itself writes there."""
        labels = {self.say(LABELS[method]) for method in Method} | {self.say(label) for label in paper.PLAN_LABELS}
        titles = {step.title for step in self.origin.original.body.steps} if self.origin.original else set()
        return re.fullmatch(r"[\d:\s]*", text) is not None or plain(text) in {plain(each) for each in labels | titles}

    def _changed_plan(self, grid: Grid) -> None:
        """Minutes that were changed in the computed table, and not under their step."""
        steps = {step.number: step for step in self.origin.original.body.steps} if self.origin.original else {}
        for row in grid.rows:
            number, minutes = (" ".join(piece.text for piece in row[place]) for place in (1, 4))
            step = steps.get(int(number)) if number.isdecimal() else None
            if step and minutes.isdecimal() and int(minutes) != step.minutes:
                hint = N_("change them under the name of the step; the table is computed")
                self.tell(step.title, N_("the {minutes} minutes in this table were not taken"), hint, minutes=minutes)

    def _without_works(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """What stands in the references besides the works, which come from the site's list."""
        known = self._works()
        for piece in pieces:
            if not isinstance(piece, Listing):
                yield piece
                continue
            for item in piece.items:
                text = " ".join(each.text for each in item)
                if plain(text) in known:
                    self.take(*item)
                else:
                    hint = N_("add it to data/references.yml, and its key to the field references")
                    self.tell(text, N_("this work is not in the list of the site as it stands here; it was kept as text"), hint)
                    yield Listing(False, (item,))

    def _works(self) -> set[str]:
        return {plain(wordfile.plain_text(pf.Plain(*paper.work_line(work, self.code)).content)) for work in self.catalogue.references.values()}

    # steps and sheets ---------------------------------------------------------------------------------------------

    def _step(self, number: int, part: _Part) -> list[str]:
        if part.heading is None:
            return self._written(part.pieces)
        title = _NUMBERED.sub("", part.heading.text, count=1)
        self.place = f"{number}. {title}"
        facts = self._facts(part, title)
        line = self.settled.heading(*step_key(title, facts.minutes, facts.method, facts.objectives, facts.material))
        return [line or f"### {_heading_text(title)} {facts.braces}", *self._written(part.pieces)]

    def _facts(self, part: _Part, title: str) -> _Facts:
        facts = _read_facts(part.facts, self.code)
        known = next((step for step in self.origin.original.body.steps if plain(step.title) == plain(title)), None) if self.origin.original else None
        hint = N_("write under the name of the step, for instance: {example}")
        example = f"25 min · {self.say(LABELS[Method.DEBATE])} · {self.say(body.OBJECTIVES_OF_STEP)} 2 · {self.say(body.MATERIAL_OF_STEP)} …"
        if facts.minutes is None:
            facts.minutes = known.minutes if known else None
            self.tell(part.facts, N_("the minutes of this step cannot be read"), hint, example=example)
        if facts.method is None:
            facts.method = known.method if known else None
            names = ", ".join(sorted({self.say(LABELS[method]) for method in Method}))
            self.tell(part.facts, N_("the method of this step cannot be read; it is one of: {names}"), hint, names=names, example=example)
        if facts.rest:
            self.tell(facts.rest, N_("these words were not understood, and stand under the name of the step"), hint, example=example)
            part.pieces.insert(0, Paragraph("", (pf.Str(facts.rest),)))
        return facts

    def _sheet(self, section: Section, code: str, part: _Part) -> list[str]:
        if part.heading is None:
            return self._written(part.pieces)
        match = _CODE.match(part.name)
        title = match[2] if match and match[1] == code else part.name
        self.place = f"{code} {title}"
        line = self.settled.heading(code, title)
        return [line or f"### {code} {_heading_text(title)} {{ .{_SHEETS[section]} }}", *self._written(part.pieces)]

    # quiz ---------------------------------------------------------------------------------------------------------

    def _quiz(self, pieces: Sequence[Piece]) -> list[str]:
        blocks: list[str] = []
        items: list[_Question] = []
        loose: list[Piece] = []
        rest = list(pieces)
        while rest:
            piece = rest.pop(0)
            if question := self._question(piece, rest):
                blocks += self._written(loose) if not items else []
                loose = [] if not items else loose
                items.append(question)
            elif not (items and self._goes_on(items[-1], piece)):
                loose.append(piece)
                if items:
                    hint = N_("move it above the first question, or into an explanation")
                    self.tell(piece.text, N_("this text stands between the questions; it was put before the first of them"), hint)
        blocks += self._written(loose)
        return [*blocks, *(self._item(number, question) for number, question in enumerate(items, 1))]

    def _question(self, piece: Piece, rest: Sequence[Piece]) -> _Question | None:
        """The question that begins here: by its style, or because an answer follows."""
        text, style = (piece.text, piece.style) if isinstance(piece, Paragraph) else ("", "")
        if isinstance(piece, Listing) and piece.is_ordered and len(piece.items) == 1 and rest and _answers(rest[0]):
            first, *inner = piece.items[0]
            found = _Question(self._line(first))
            for each in inner:
                self._goes_on(found, each)
            return found
        is_numbered = bool(_NUMBERED.match(text)) and bool(rest) and bool(_answers(rest[0]))
        if (style == "PB Question" and _NUMBERED.match(text)) or is_numbered or (style == "PB Question" and rest and _answers(rest[0])):
            return _Question(re.sub(r"^\d{1,2}\s*\\?[.)]\s*", "", self._line(piece)))
        return None

    def _goes_on(self, item: _Question, piece: Piece) -> bool:
        """Take a piece into a question: an answer, the explanation, more of the question."""
        style = piece.style if isinstance(piece, Paragraph) else ""
        if isinstance(piece, Heading | Grid):
            return False
        if answers := _answers(piece):
            item.answers += [(_TYPED_MARK.sub("", self._line(each), count=1), is_right) for each, is_right in answers]
        elif isinstance(piece, Listing) and not item.explanation:
            item.answers += [(self._line(each[0]), False) for each in piece.items]
        elif style == "PB Question" and not item.answers:
            item.question += " " + self._line(piece)
        elif style == "PB Answer" and item.answers:
            item.answers.append((self._line(piece), False))
            self.tell(piece.text, N_("this answer had no box before it, and was taken for a wrong one"), N_("begin each answer with ☐, the right one with ☒"))
        elif item.answers and (style == "PB Explanation" or not item.explanation):
            item.explanation = f"{item.explanation} {self._line(piece)}".strip()
        else:
            return False
        return True

    def _line(self, piece: Piece) -> str:
        pieces = piece.pieces if isinstance(piece, Quote) else (piece,)
        lines = (self.writer.line(each.inlines) if isinstance(each, Paragraph | Heading) else each.text for each in pieces)
        return " ".join(lines).replace("  \n", " ")

    def _item(self, number: int, question: _Question) -> str:
        text, objectives = question.question, tuple[int, ...]()
        if found := _OBJECTIVES.search(text):
            text, objectives = text[: found.start()].rstrip(), tuple(map(int, re.findall(r"\d+", found[1])))
        item = Item(number, text, tuple(Answer(*answer) for answer in question.answers), question.explanation, objectives, 0, 0)
        if lines := self.settled.item(item):
            return "\n".join(lines)
        tail = f" {{ objective={_values(objectives)} }}" if objectives else ""
        answers = "\n".join(f"    - [{'x' if answer.is_right else ' '}] {answer.text}" for answer in item.answers)
        explanation = f"    > {item.explanation}" if item.explanation else ""
        return "\n\n".join(filter(None, [f"{number}. {text}{tail}", answers, explanation]))

    # pictures and links -------------------------------------------------------------------------------------------

    def _pictures(self) -> dict[str, str]:
        """The addresses of our drawings, by file name and by alternative text."""
        folder = posixpath.dirname(self.origin.path.removeprefix("docs/"))
        found: dict[str, str] = {}
        for path, picture in self.catalogue.pictures.items():
            address = posixpath.relpath(path, folder)
            found |= {posixpath.basename(path): address} | {plain(text): address for text in picture.alt.values()}
        links = self.origin.original.outline.links if self.origin.original else ()
        return found | {name: link.target for link in links if link.is_image for name in (posixpath.basename(link.target), plain(folded(link.text)))}

    def picture(self, alt: str, title: str) -> str | None:
        """Where a picture of the file is on the site: by its name, else by its alternative text or one that is nearly the same."""
        found = self.pictures.get(title) or self.pictures.get(self.file.pictures.get(alt, "")) or self.pictures.get(plain(alt))
        near = nearest(plain(alt), self.pictures, 0.9) if alt and not found else ""
        if not found and not near:
            hint = N_("draw it as a line drawing, see 'Write a module'; photographs are not used")
            self.tell(alt, N_("a picture that is not a drawing of the site was left out"), hint)
            return None
        return found or self.pictures[near]

    def address(self, url: str, words: str) -> str:
        """Where a link of the file leads on the site; one to the glossary is made by the site itself."""
        if url.startswith("#"):
            return self._anchor(url[1:], words)
        own = self.catalogue.settings.address
        if url.startswith(own):
            return self._page(url.removeprefix(own))
        if url.startswith(("http://", "https://")):
            return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        self.tell(words, N_("the link behind these words leads to a place that readers cannot reach; the words were kept"))
        return ""

    def _anchor(self, name: str, words: str) -> str:
        fixed = {*self.anchors.values(), *(section.value for section in MODULE_SECTIONS)}
        anchor = self.anchors.get(name) or (name if name in fixed else "")
        if not anchor and (match := _CODE.match(words)) and match[1].lower() in fixed:
            anchor = match[1].lower()
        if not anchor:
            self.tell(words, N_("the link behind these words leads to a heading that is gone; the words were kept"))
            return ""
        if (numbers := re.findall(r"\d+", words)) and anchor.startswith("step-") and anchor.removeprefix("step-") not in numbers:
            self.tell(words, N_("this link leads to step {number} now"), N_("write the new number of the step"), number=anchor.removeprefix("step-"))
        return f"#{anchor}"

    def _page(self, address: str) -> str:
        path, _, anchor = address.partition("#")
        found = next((page for page in self.catalogue.documents if page.address == path), None)
        location = found.location if found else path
        if location == "glossary.md":
            return ""
        folder = posixpath.dirname(self.origin.path.removeprefix("docs/").removeprefix(self.origin.language.folder))
        return posixpath.relpath(location, folder) + (f"#{anchor}" if anchor else "")


def _headings(original: Document | None) -> Iterator[tuple[Any, str]]:
    if original:
        yield from ((part, original.anchors[part.heading.line]) for part in original.outline.parts)


def _first_cell(grid: Grid) -> Iterator[Piece]:
    return iter(grid.rows[0][0] if grid.rows and grid.rows[0] else ())


def _is_facts(piece: Piece | None) -> bool:
    return isinstance(piece, Paragraph) and (piece.style == "PB Step" or _FACTS.match(piece.text) is not None)


def _answers(piece: Piece) -> list[tuple[Piece, bool]]:
    """The answers that a piece is: a paragraph or the items of a list that begin with a box."""
    pieces = [item[0] for item in piece.items] if isinstance(piece, Listing) else [piece] if isinstance(piece, Paragraph) else []
    marks = [_MARK.match(each.text) for each in pieces]
    if not marks or not all(marks):
        return []
    return [(each, (mark["typed"] or mark["sign"] or " ") in "xX☒☑✓✔■") for each, mark in zip(pieces, marks, strict=True) if mark]


@dataclass
class _Question:
    question: str
    answers: list[tuple[str, bool]] = field(default_factory=list)
    explanation: str = ""


@dataclass
class _Facts:
    """What stands under the name of a step."""

    minutes: int | None = None
    method: Method | None = None
    objectives: tuple[int, ...] = ()
    material: str = ""
    rest: str = ""

    @property
    def braces(self) -> str:
        """The same as a page types it."""
        quote = "'" if '"' in self.material else '"'
        material = re.sub(r"[{}\n]", " ", self.material.replace("'", "’") if quote == "'" else self.material)
        parts = [f"minutes={self.minutes}" if self.minutes is not None else "", f"method={self.method}" if self.method else ""]
        parts += [f'objectives="{" ".join(map(str, self.objectives))}"' if self.objectives else "", f"material={quote}{material}{quote}" if material else ""]
        return "{ " + " ".join(filter(None, parts)) + " }"


def _read_facts(text: str, language: str) -> _Facts:
    facts, rest = _Facts(), []
    say = translator(language)
    objectives, material = ([plain(each(label)).rstrip(" :") for each in (say, str)] for label in (body.OBJECTIVES_OF_STEP, body.MATERIAL_OF_STEP))
    methods = {plain(label): method for method in Method for label in (say(LABELS[method]), LABELS[method], method.value)}
    parts = [part.strip() for part in re.split(r"\s[·•|]\s", text.replace("\n", " · "))]
    for place, part in enumerate(parts):
        lead, colon, value = part.partition(":")
        minutes = _MINUTES.fullmatch(part)
        if colon and plain(lead) in material:
            facts.material = " · ".join([value.strip(), *parts[place + 1 :]])
            break
        if colon and plain(lead).rstrip("s") in [name.rstrip("s") for name in objectives]:
            facts.objectives = tuple(map(int, re.findall(r"\d{1,2}", value)))
        elif minutes and facts.minutes is None and part:
            facts.minutes = int(minutes[1] or 0) * 60 + int(minutes[2] or 0)
        elif facts.method is None and (method := _method(plain(part), methods)):
            facts.method = method
        elif part:
            rest.append(part)
    facts.rest = " · ".join(rest)
    return facts


def _method(name: str, methods: dict[str, Method]) -> Method | None:
    """The method of a name that is nearly right, or that only begins like one of them."""
    begun = {method for label, method in methods.items() if len(name) > 3 and label.startswith(name)}
    return methods.get(nearest(name, methods, 0.85)) or (begun.pop() if len(begun) == 1 else None)


def _heading_text(text: str) -> str:
    return re.sub(r"[{}#]", "", re.sub(r"([\\`*])", r"\\\1", text)).strip()


def _values(numbers: Sequence[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f'"{" ".join(map(str, numbers))}"'


# writing --------------------------------------------------------------------------------------------------------------


def _page(draft: Draft, origin: Origin, settled: Settled, record: Sequence[str]) -> str:
    """The page: its fields, its twelve sections."""
    say = translator(origin.language.code)
    blocks = list(draft.lead)
    for section in MODULE_SECTIONS:
        if section in draft.sections:
            blocks += [settled.heading(section) or f"## {say(NAMES[section])}", *draft.sections[section]]
    blocks += [f"[^{number}]: {text}" for number, text in enumerate(draft.footnotes, 1)]
    return "---\n" + "\n".join(_fields(draft, origin, record)) + "\n---\n\n" + "\n\n".join(blocks) + "\n"


def _fields(draft: Draft, origin: Origin, record: Sequence[str]) -> Iterator[str]:
    """The lines of the front matter; those of a field that did not change are as they were typed."""
    typed = {name: lines for name, lines in origin.typed.items() if name in office.FIELDS}
    before = office.fields(origin.original.source.text) if origin.original else {}
    level = origin.typed.get("risk_level", ["risk_level: "])[0].partition(":")[2].strip() or _level(origin.original)
    made = {name: _yaml(name, value if name != "risk" else {"level": level, **value}) for name, value in draft.texts.items()}
    found = {**before, **typed, **made} | ({"adapted_from": list(record)} if record else {})
    order = [*before, *office.FIELDS, *found]
    for name in sorted(found, key=order.index):
        is_same = name in before and _value(found[name]) == _value(before[name])
        yield from before[name] if is_same else found[name]


def _level(original: Document | None) -> str:
    return original.page.risk.level.value if original and isinstance(original.page, Module) else "amber"


def _yaml(name: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{name}:", *(f"  {inner}: {text if inner == 'level' else _quoted(text)}" for inner, text in value.items())]
    if isinstance(value, list):
        return [f"{name}:", *(f"  - {_quoted(text)}" for text in value)]
    return [f"{name}: {_quoted(value)}"]


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _value(lines: Sequence[str]) -> object:
    table = frontmatter.read_yaml("", "\n".join(lines) + "\n")
    return list(lines) if isinstance(table, Problem) else _bare(table)


def _bare(node: Node) -> object:
    if isinstance(node, Scalar):
        return " ".join(folded(node.text).split())
    return [_bare(inner) for inner in node.nodes] if isinstance(node, Items) else {name: _bare(inner) for name, inner in node.nodes.items()}


def _document(text: str, origin: Origin) -> Document | None:
    source = frontmatter.read(origin.path, text)
    location = origin.path.removeprefix("docs/").removeprefix(origin.language.folder)
    assert shape_of(location) is Module
    return None if isinstance(source, Problem) else pages.make_document(source, origin.language, location)


def _record(origin: Origin, changes: Sequence[Note], wanted: For) -> list[str]:
    """The field `adapted_from`: from which module and version, what changed, for where, by whom."""
    say = translator(origin.language.code)
    original = origin.original.page if origin.original and isinstance(origin.original.page, Module) else None
    number = _stated(origin, "id", MODULE_ID.pattern) or (original.id if original else "")
    version = _stated(origin, "version", VERSION.pattern) or (original.version if original else "")
    digest = _stated(origin, "digest", DIGEST.pattern) or (origin.original.digest if origin.original else "")
    said = list(dict.fromkeys(" ".join(re.sub(r"<[^>]*>", " ", change.shown(say).split("\n")[0]).split()) for change in changes))
    if len(said) > MOST_CHANGES:
        said = [*said[: MOST_CHANGES - 1], say(N_("and {count} more")).format(count=len(said) - MOST_CHANGES + 1)]
    lines = ["adapted_from:", f"  module: {number}", f"  version: {version}", f'  digest: "{digest}"', f"  date: {wanted.date.isoformat()}"]
    lines += [f"  place: {_quoted(wanted.place)}", f"  level: {wanted.level}"] if wanted.place else []
    lines += [f"  organisation: {_quoted(wanted.organisation)}"] if wanted.organisation else []
    short = [text if len(text) <= LONGEST_CHANGE else text[: LONGEST_CHANGE - 3] + "…" for text in said]
    return [*lines, *(["  changes:", *(f"    - {_quoted(text)}" for text in short)] if short else [])]


def _stated(origin: Origin, name: str, pattern: str) -> str:
    """What the data of the file say of themselves, if it has the form that it should have."""
    value = origin.typed.get(name, [""])[0].partition(":")[2].strip().strip("\"'")
    return value if re.fullmatch(pattern, value) else ""
