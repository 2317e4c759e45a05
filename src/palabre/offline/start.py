"""The pages that greet whoever opens a stick: which file suits a laptop, a phone, a printer, a radio; and lists of what is in each folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from palabre.catalogue import Catalogue, Document, in_order
from palabre.downloads import Entry
from palabre.languages import Language
from palabre.messages import N_, translator
from palabre.offline import copies
from palabre.offline.copies import ADAPT, PHONE, PRINT, RADIO, SITE, Copy
from palabre.offline.page import environment
from palabre.problems import Translate
from palabre.rendering import formats
from palabre.rendering.typography import spaced, words
from palabre.rendering.verifying import ON_STICK as VERIFY

READ_ME, LIST = N_("READ-ME"), N_("LIST")  # file names: plain letters, in the language of the reader

_EDITIONS = {
    "public": N_("Edition for everybody: the site, the sheets of participants and the radio scripts. Guides and answer keys are in the edition for trainers."),
    "trainer": N_("Edition for trainers: with guides and answer keys. Keep it away from participants until the session is over."),
    "text": N_("Small edition in one language: everything to read and to print, without posters and pictures."),
}
_DOORS = {
    SITE: (N_("A laptop"), N_("Open this page: the whole site is behind it, with its search. Nothing is asked of the internet.")),
    PHONE: (N_("A phone"), N_("Copy the files of this folder to the phone, then open them there one by one.")),
    PRINT: (
        N_("A printer"),
        N_("PDF files for A4, black and white. Folders and files have numbers: that is the order in which you need them."),
    ),
    RADIO: (N_("A radio station"), N_("Scripts to record anew, with your voices and in your languages. Read the part “Before you broadcast” first.")),
    ADAPT: (
        N_("A word processor"),
        N_("Texts and slides to change for your place and your group. Keep the licence and say what you changed."),
    ),
}
_ENDINGS = {  # what a phone makes of the files in its folder
    ".html": N_("Files that end in .html are whole modules: any browser opens them."),
    ".epub": N_("Files that end in .epub are the same modules as books, for reading applications."),
    ".png": N_("The folder {folder} holds sheets as pictures, which every phone shows."),
    ".zim": N_("The file that ends in .zim is the whole site with its search, for the free application Kiwix."),
}
_CARE = (
    N_("If carrying these files could put you in danger, carry nothing. Prepare by heart."),
    N_("Keep nothing else on this stick: no list of names, no notes on people, no picture of a group."),
    N_("A copy cannot be called back. When you hear that a page was withdrawn, throw away yours."),
    N_("Copy the whole stick, never a part of it, so that the next person can see whether something is missing."),
)


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: what the reader has, what to do, and where."""

    name: str
    texts: tuple[str, ...]
    target: str  # a page or a folder
    size: str

    @property
    def kind(self) -> str:
        """What the target is: "file" or "folder"."""
        return "folder" if self.target.endswith("/") else "file"


@dataclass(frozen=True, slots=True)
class Row:
    """One page of the site, and the files made of it that are on the copy."""

    name: str
    title: str
    files: tuple[tuple[str, str, tuple[str, ...]], ...]  # title, ending, paths on the copy: several of a sheet of several sides


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the start page says in one language; every text is ready to be shown."""

    language: Language
    title: str
    summary: str
    edition: str
    doors: tuple[Door, ...]
    held_back: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Row, ...]], ...]  # by kind
    care: tuple[str, ...]
    facts: tuple[str, ...]
    words: Mapping[str, str]


def pages(copy: Copy, catalogue: Catalogue, kept: Mapping[str, Entry], sizes: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """Start pages and lists by path; `sizes` are the bytes of each file of the copy, by its path."""
    languages = [language for language in catalogue.languages.all if language.code in copies.spoken(copy, catalogue.languages)]
    greetings = [greeting(language, copy, catalogue, kept, sizes) for language in languages]
    for first in greetings:
        ordered = [first, *(other for other in greetings if other is not first)]
        name = translator(first.language.code)(READ_ME)
        page = environment().get_template("start.html").render(parts=ordered, verify=VERIFY)
        yield f"{name}.html", page.encode()
        yield f"{name}.txt", _plain(f"\n{'=' * 72}\n\n".join(_text(each) for each in ordered))
    for each in greetings:
        yield from _lists(each)


def greeting(language: Language, copy: Copy, catalogue: Catalogue, kept: Mapping[str, Entry], sizes: Mapping[str, int]) -> Greeting:
    """What the start page says in a language."""
    code, say = language.code, words(language.code)
    is_named = not copy.edition.is_discreet
    home = catalogue.find(code, "index.md")
    held = [_held(document, reason, say) for document, reason in copies.held_back(catalogue) if document.language == language]
    date = formats.day(catalogue.newest, code)
    return Greeting(
        language,
        title=catalogue.settings.name if is_named else say(N_("Training modules")),
        summary=spaced(home.page.summary or "", code) if is_named and home and home.page else "",
        edition=say(_EDITIONS[copy.edition.name]) if is_named else "",  # nobody who looks over a shoulder shall read that something is left out
        doors=tuple(_doors(language, sizes)),
        held_back=tuple(held) if RADIO in copy.edition.folders else (),
        rows=tuple(_rows(language, catalogue, kept)),
        care=tuple(say(text) for text in _CARE),
        facts=(
            say(N_("State of {date}.")).format(date=date),
            say(N_("Licence: CC BY-SA 4.0. Everyone may copy, print, adapt and pass on these files under the same licence.")),
            *([say(N_("From: {address}")).format(address=catalogue.settings.address)] if is_named else []),
        ),
        words={name: say(text) for name, text in _WORDS.items()},
    )


_WORDS = {
    "have": N_("What do you have?"),
    "held": N_("Not in the folder for radio stations:"),
    "files": N_("All files, page by page"),
    "care": N_("Before you carry or copy"),
    "folder": N_("Folder:"),
    "verify": N_("Verify this stick"),
    "why": N_("See whether every file is there, and as it was when the stick was made."),
    "file": N_("File:"),
}
_KINDS = {"modules": N_("Modules"), "programmes": N_("Programmes"), "kits": N_("Kits"), "radio": N_("Radio scripts"), "": N_("All together")}


def _held(document: Document, reason: str, say: Translate) -> str:
    script = f"{getattr(document.page, 'id', '')} {spaced(document.page.title, document.language.code) if document.page else ''}"
    return say(N_("{script}: {reason}")).format(script=script.strip(), reason=say(reason))


def _doors(language: Language, sizes: Mapping[str, int]) -> Iterator[Door]:
    say = words(language.code)
    for folder, (name, text) in _DOORS.items():
        base = f"{folder}/" if folder == SITE else f"{folder}/{language.code}/"
        mine = {path: size for path, size in sizes.items() if path.startswith(base)}
        if mine:
            more = [
                say(said).format(folder=copies.SHEETS) for ending, said in _ENDINGS.items() if folder == PHONE and any(path.endswith(ending) for path in mine)
            ]
            target = f"{base}{language.folder}index.html" if folder == SITE else base
            yield Door(say(name), (say(text), *more), target, formats.size(sum(mine.values()), language.code))


def _rows(language: Language, catalogue: Catalogue, kept: Mapping[str, Entry]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    say, where = words(language.code), copies.places(kept)
    found: dict[str, list[Row]] = {}
    for name, entry in sorted(kept.items(), key=lambda item: _order(catalogue.by_path.get(item[0]), item[0])):
        files = tuple(
            (say(title), ending.upper(), tuple(where[file.path] for file in same))
            for (title, ending), same in groupby((file for file in entry.files if file.language == language.code), key=lambda file: (file.title, file.ending))
        )
        document = catalogue.by_path.get(name)
        if files:
            title = spaced(document.page.title, language.code) if document and document.page else ""
            kind = posixpath.dirname(document.location) if document else ""
            found.setdefault(kind, []).append(Row(str(getattr(document.page, "id", "")) if document else "", title, files))
    for kind, title in _KINDS.items():
        if kind in found:
            yield say(title), tuple(found[kind])


def _order(document: Document | None, name: str) -> tuple[str, str]:
    return (in_order(str(getattr(document.page, "id", ""))), name) if document else ("", name)


# as plain text ------------------------------------------------------------------------------------------------------


def _text(said: Greeting) -> str:
    lines = [said.title, "", *([said.summary, ""] if said.summary else []), *([said.edition, ""] if said.edition else []), said.words["have"], ""]
    for door in said.doors:
        lines += [f"* {door.name}", f"  {said.words[door.kind]} {door.target} ({door.size})", *(f"  {text}" for text in door.texts), ""]
    lines += _said_back(said)
    lines += [f"* {said.words['verify']}: {VERIFY}", f"  {said.words['why']}", ""]
    lines += [said.words["care"], "", *(f"- {text}" for text in said.care), "", *said.facts]
    return "\n".join(lines) + "\n"


def _said_back(said: Greeting) -> list[str]:
    return [said.words["held"], *(f"- {each}" for each in said.held_back), ""] if said.held_back else []


def _lists(said: Greeting) -> Iterator[tuple[str, bytes]]:
    """In each folder of a language, a list of its files with what they are."""
    name, code = translator(said.language.code)(LIST), said.language.code
    for folder in (PHONE, PRINT, RADIO, ADAPT):
        base = f"{folder}/{code}/"
        lines: list[str] = []
        for _, rows in said.rows:
            for row in rows:
                mine = [(path.removeprefix(base), title) for title, _, paths in row.files for path in paths if path.startswith(base)]
                lines += ["", f"{row.name} {row.title}".strip(), *(f"  {path}  ({title})" for path, title in mine)] if mine else []
        if lines:
            head = [said.title, *(["", *_said_back(said)] if folder == RADIO and said.held_back else [])]
            yield f"{base}{name}.txt", _plain("\n".join([*head, *lines]) + "\n")


def _plain(text: str) -> bytes:
    """Text as old editors of Windows show it: with a mark of its encoding, and their ends of lines."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")
