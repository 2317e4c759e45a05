"""The prose of a page as Markdown that the site builder renders: anchors, titles of boxes, terms, sources, quiz."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from palabre.catalogue import Catalogue, Document
from palabre.markup import BLOCKS, Heading, Line
from palabre.messages import N_, translator
from palabre.model.pages import Project

BOX_TITLES = {
    "say": N_("Say"),
    "watch-out": N_("Watch out"),
    "no-reading": N_("Without reading"),
    "facilitator": N_("For facilitators only"),
    "note": N_("Note"),
    "example": N_("Example"),
}
_BOX = re.compile(r"(\s*)(!!!|\?\?\?\+?)\s*([\w-]+)\s*$")
_SOURCE = re.compile(r"\[source\s*+:([\w,\s-]++)\]")
_KEPT = re.compile(r"`[^`]*`|!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^)]*\)|\[[^\]]*\])|<[^>]*>|https?://\S+|\{[^}]*\}")
GLOSSARY = "glossary.md"
WITHOUT_TERMS = (GLOSSARY, "references.md", "licence.md", "contribute/")


def prepared(document: Document, catalogue: Catalogue) -> str:
    """The prose of a page, ready to be rendered; its markers stay as comments, to be filled in the HTML."""
    lines = {line.number: line.text for part in (document.outline.lead, *document.outline.parts) for line in part.lines}
    for part in document.outline.parts:
        lines[part.heading.line] = _heading(part.heading, document.anchors[part.heading.line])
    _link_terms(document, catalogue, lines)
    say = translator(document.language.code)
    spoken = {line.number for part in (document.outline.lead, *document.outline.parts) for line in part.lines if line.is_text}
    for number, text in lines.items():
        box = _BOX.match(text) if number in spoken else None  # an example in a block of code stays as it is
        if box and box[3] in BLOCKS:
            lines[number] = f'{box[1]}{box[2]} {box[3]} "{say(BOX_TITLES[box[3]])}"'
    if isinstance(document.page, Project):
        _number_sources(document.page, lines)
    for item in document.body.quiz:
        for number in range(item.line, item.last_line + 1):
            lines[number] = ""
    if document.body.quiz:
        lines[document.body.quiz[0].line] = "<!-- palabre: quiz -->"
    for step in document.body.steps:
        lines[step.line] += f"\n\n<!-- palabre: {step.anchor} -->"
    return "\n".join(lines[number] for number in sorted(lines))


def _heading(heading: Heading, anchor: str) -> str:
    classes = "".join(f" .{name}" for name in heading.attributes.classes)
    if "minutes" in heading.attributes.values:
        classes += " .step"
    return f"{'#' * heading.level} {heading.text} {{ #{anchor}{classes} }}"


def _number_sources(project: Project, lines: dict[int, str]) -> None:
    """[source: amss-page] -> a small link to the numbered list of sources."""
    places = {source.id: number for number, source in enumerate(project.sources, 1)}

    def cited(match: re.Match[str]) -> str:
        names = [name for name in re.split(r"[,\s]+", match[1].strip()) if name in places]
        links = ", ".join(f'<a href="#source-{name}">{places[name]}</a>' for name in names)
        return f'<sup class="pb-cite">[{links}]</sup>'

    for number, text in lines.items():
        if "[source" in text:
            lines[number] = _SOURCE.sub(cited, text)


# terms ------------------------------------------------------------------------------------------------------------


def _link_terms(document: Document, catalogue: Catalogue, lines: dict[int, str]) -> None:
    """Link each term of the glossary on its first use in running text."""
    if document.location.startswith(WITHOUT_TERMS) or not catalogue.terms:
        return
    forms = _forms(catalogue, document.language.code)
    if not forms:
        return
    pattern = _pattern(tuple(forms))
    target = posixpath.relpath(GLOSSARY, posixpath.dirname(document.location) or ".")
    seen: set[str] = set()
    skipped = {number for item in document.body.quiz for number in range(item.line, item.last_line + 1)}
    for line in _running_text(document):
        if line.number not in skipped and len(seen) < len(catalogue.terms):
            lines[line.number] = _linked(lines[line.number], pattern, forms, target, seen)


def _linked(text: str, pattern: re.Pattern[str], forms: dict[str, str], target: str, seen: set[str]) -> str:
    kept = [match.span() for match in _KEPT.finditer(text)]
    pieces, last = [], 0
    for match in pattern.finditer(text):
        name = forms[_folded(match[1])]
        if name in seen or any(start < match.end() and match.start() < end for start, end in kept):
            continue
        seen.add(name)
        pieces += [text[last : match.start()], f"[{match[0]}]({target}#{name}){{ .term }}"]
        last = match.end()
    return "".join(pieces) + text[last:]


def _running_text(document: Document) -> Iterator[Line]:
    for part in (document.outline.lead, *document.outline.parts):
        for line in part.lines:
            if line.is_text and line.text.strip() and not line.text.lstrip().startswith(("!!!", "???", "|", "#", "**")):
                yield line


def _forms(catalogue: Catalogue, language: str) -> dict[str, str]:
    """Every written form of every term, folded, with the anchor of the term."""
    return {
        _folded(form): name
        for name, term in catalogue.terms.items()
        if language in term.wordings
        for form in (term.wordings[language].term, *term.wordings[language].also)
    }  # fmt: skip


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split())


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    alternatives = "|".join(re.escape(form).replace("'", "['’]").replace(r"\ ", r"\s") for form in longest_first)
    return re.compile(rf"(?<![\w-])({alternatives})(?:e?s|x)?(?![\w-])", re.IGNORECASE)
