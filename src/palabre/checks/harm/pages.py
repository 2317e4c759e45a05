"""Whole pages: safety said alike in both languages, nothing copied, a way to have things removed, sentences of a bearable length
(PB532 to PB535)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import accumulate

from palabre.catalogue import Catalogue, Document
from palabre.checks.harm.contacts import is_of_a_role
from palabre.checks.harm.text import Kind, in_scope, late, pages, read
from palabre.frontmatter import Table
from palabre.messages import N_
from palabre.model.pages import Module, Project
from palabre.problems import Problem, problem
from palabre.safety import SHINGLE_WORDS, shingles_of_words

# safety in both languages -----------------------------------------------------------------------------------------

_NUMBER_WORDS = {
    word: number
    for number, words in {
        3: "three trois", 4: "four quatre", 5: "five cinq", 6: "six", 7: "seven sept", 8: "eight huit", 9: "nine neuf", 10: "ten dix", 11: "eleven onze",
        12: "twelve douze", 14: "fourteen quatorze",
        15: "fifteen quinze", 18: "eighteen", 20: "twenty vingt", 24: "", 30: "thirty trente", 40: "forty quarante", 48: "", 60: "sixty soixante", 72: "",
        90: "ninety", 100: "hundred cent",
    }.items()
    for word in words.split()
}  # fmt: skip
_NUMBERS = late(r"\d+|[a-z]+")
_K1 = late(r"#k1\b|\bk1\b")
_DIFFERS = N_("'{words}' says other numbers than in '{other}': {here}, there {there}")
_SAME = N_("the safety text of '{words}' is the same as in '{other}', word for word")
_SAY_BOTH = N_("read both sentences side by side, and make them say the same")


def safety_in_both_languages(catalogue: Catalogue) -> Iterator[Problem]:
    """The safety line, the situations in which a module is not run and the referral card say the same in every language."""
    for original, translation in catalogue.pairs():
        here, there = translation.page, original.page
        if isinstance(here, Module) and isinstance(there, Module):
            for name in ("do_not_run_when", "safety"):
                said, meant = getattr(here.risk, name), getattr(there.risk, name)
                line = _line_of_risk(translation, name)
                numbers, wanted = _numbers(said), _numbers(meant)
                if " ".join(said.split()) == " ".join(meant.split()):
                    yield translation.at(line, "PB532", _SAME, N_("translate it"), words=f"risk.{name}", other=original.path)
                elif numbers != wanted:
                    yield translation.at(
                        line, "PB532", _DIFFERS, _SAY_BOTH, words=f"risk.{name}", other=original.path, here=_listed(numbers), there=_listed(wanted)
                    )
        if original.shape is Module:
            texts = {
                document.path: catalogue.memory.recall(f"k1 {document.fingerprint}", partial(_names_card, document)) for document in (original, translation)
            }
            if texts[original.path] != texts[translation.path]:
                lacking = translation if texts[original.path] else original
                other = original if lacking is translation else translation
                yield lacking.at(
                    1, "PB532", N_("the referral card '{words}' is named in '{other}' only"), N_("name it here too: [K1](#k1)"), words="K1", other=other.path
                )


def _names_card(document: Document) -> bool:
    low = document.source.text.lower()
    return "k1" in low and _K1.search(low) is not None


def _line_of_risk(document: Document, name: str) -> int:
    risk = document.source.metadata.nodes.get("risk")
    lines = risk.lines if isinstance(risk, Table) else {}
    return lines.get(name, document.line_of("risk"))


def _numbers(text: str) -> tuple[int, ...]:
    words = _NUMBERS.findall(read("", Kind.OTHER, text).low)
    found = (int(word) if word.isdigit() else _NUMBER_WORDS.get(word) for word in words if len(word) < 10)
    return tuple(sorted(number for number in found if number is not None))


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers)) or "–"


# copies -----------------------------------------------------------------------------------------------------------

_WORD = late(r"[a-z0-9]+")
_COPIED = N_("'{words}' is copied word for word from a source page")
_COPIED_MEND = N_("say it in your own words, as a dated fact with its source; quote only a few words, with their author")


def copied_passages(catalogue: Catalogue) -> Iterator[Problem]:
    """No project page repeats a source page word for word."""
    shingles = catalogue.safety.source_shingles
    for document, text in pages(catalogue):
        if document.shape is not Project or not shingles:
            continue
        copied = [index for index, shingle in enumerate(shingles_of_words(_WORD.findall(text.low))) if shingle in shingles]
        places = [match.span() for match in _WORD.finditer(text.low)] if copied else []
        for first, last in _runs(copied):
            yield text.problem(places[first][0], places[last + SHINGLE_WORDS - 1][1], "PB533", _COPIED, _COPIED_MEND)


def traces(text: str) -> set[str]:
    """The hashes of every passage of a text that no project page may repeat."""
    return set(shingles_of_words(_WORD.findall(read("", Kind.OTHER, text).low)))


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each passage that goes on without a gap of its own length."""
    first = last = -1
    for number in numbers:
        if first >= 0 and number > last + SHINGLE_WORDS:
            yield first, last
            first = number
        first, last = (number if first < 0 else first), number
    if first >= 0:
        yield first, last


# a way to have things removed -------------------------------------------------------------------------------------


def ways_to_remove(catalogue: Catalogue) -> Iterator[Problem]:
    """The site says in every language how to have something removed, with the address of a role."""
    contact = catalogue.settings.contact.strip()
    if not contact:
        yield problem(
            "mkdocs.yml",
            1,
            "PB534",
            N_("there is no address to which people can write to have something removed"),
            N_("add under extra: contact: and the address of a role"),
        )
    elif "@" in contact and not is_of_a_role(contact):
        yield problem(
            "mkdocs.yml",
            1,
            "PB534",
            N_("'{words}' looks like the address of a person"),
            N_("give the address of a role, for instance contact@ with the name of the site"),
            words=contact,
        )
    unreadable = {found.path for found in catalogue.problems}  # what cannot be read has its own problem
    for language in catalogue.languages.all:
        if f"docs/{language.folder}take-down.md" in unreadable:
            continue
        if language.is_required and not any(_says_how(document, contact) for document in catalogue.documents if document.language.code == language.code):
            path = f"docs/{language.folder}take-down.md"
            yield problem(
                path,
                1,
                "PB534",
                N_("no page in '{words}' says how to have something removed"),
                N_("add the page {path} with the line <!-- palabre: contact -->"),
                words=language.code,
                path=path,
            )


def _says_how(document: Document, contact: str) -> bool:
    return any(marker.name == "contact" for marker in document.outline.markers) or bool(contact and contact in document.source.prose)


# reading load -----------------------------------------------------------------------------------------------------

_LONG = 20  # words a sentence, on average
_EDGES = " \t\n.?!…»”\"'*)"
_BETWEEN_SENTENCES = tuple(f"{end}{blank}" for end in ".?!" for blank in " \n")


def long_sentences(catalogue: Catalogue) -> Iterator[Problem]:
    """The sentences of a page have at most 20 words on average."""
    for document in in_scope(catalogue).documents:
        prose = document.source.prose
        most = prose.count(" ") + prose.count("\n")  # words, if tables and spaces were some
        if any(most <= _LONG * least for least in accumulate(map(prose.count, _BETWEEN_SENTENCES))):
            continue
        paragraphs = [text for paragraph in document.outline.paragraphs if not (text := paragraph.text.strip(_EDGES)).startswith(("#", "|", "!!!", "[^"))]
        prose = "\n".join(paragraphs)
        words, sentences = prose.count(" ") + prose.count("\n") + 1, len(paragraphs) + sum(map(prose.count, _BETWEEN_SENTENCES))
        if sentences >= 3 and words > _LONG * sentences:
            mean = round(words / sentences)
            yield document.at(
                document.source.prose_line,
                "PB535",
                N_("the sentences have {mean} words on average, at most {most} can be followed by ear"),
                N_("cut the longest sentences in two"),
                mean=mean,
                most=_LONG,
            )
