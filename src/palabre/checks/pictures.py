"""Drawings: small, without scripts, with their words in every language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial
from xml.parsers import expat

from palabre.catalogue import Catalogue
from palabre.memory import digest
from palabre.messages import N_
from palabre.problems import Problem, problem

MAX_DRAWING = 8 * 1024
_ACTIVE = re.compile(r"<\s*(script|foreignObject|iframe|image|animate|set|style|a)\b|\bon\w+\s*=|javascript:|<!ENTITY|<!DOCTYPE", re.IGNORECASE)
_LOADED = re.compile(r"(?:href|src)\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)|@import", re.IGNORECASE)
_TEXT = re.compile(r"<(?:text|tspan)\b[^>]*>([^<]+)<")


def drawings_are_light_and_safe(catalogue: Catalogue) -> Iterator[Problem]:
    """A drawing is small, without scripts, and loads nothing."""
    for file, text in catalogue.svgs.items():
        path = f"docs/{file}"
        yield from catalogue.memory.recall(digest("drawing", path, text), partial(_faults, path, text))


def _faults(path: str, text: str) -> tuple[Problem, ...]:
    """The first thing that is wrong with a drawing."""
    active, size = _ACTIVE.search(text), len(text.encode())
    if found := active or _LOADED.search(text):
        message = N_("the drawing contains '{sign}', which may not be used") if active else N_("the drawing loads something from elsewhere with '{sign}'")
        hint = N_("take it out in your drawing program, or draw it anew as plain lines")
        return (problem(path, text.count("\n", 0, found.start()) + 1, "PB414", message, hint, sign=found[0].strip(" \"'")),)
    if line := _broken_line(text):
        return (problem(path, line, "PB414", N_("the drawing cannot be read from this line on"), N_("save it again as SVG in your drawing program")),)
    if path.startswith("docs/assets/drawings/") and size > MAX_DRAWING:
        hint = N_("draw it with fewer lines, or save it as plain SVG")
        return (problem(path, 1, "PB414", N_("the drawing is {size} bytes large, at most {most}"), hint, size=size, most=MAX_DRAWING),)
    return ()


def _broken_line(svg: str) -> int:
    """The line on which a drawing stops being SVG, or 0. It holds no entities: those are refused before."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(svg, True)
    except expat.ExpatError as error:
        return error.lineno
    return 0 if re.search(r"<svg\b", svg) else 1


def drawings_speak_every_language(catalogue: Catalogue) -> Iterator[Problem]:
    """A drawing has its words in every language."""
    for file, picture in catalogue.pictures.items():
        notes = f"docs/{file.rpartition('.')[0]}.yml"
        lines = catalogue.lines.get(notes, {})
        for language in catalogue.languages.all:
            for name, texts in (("title", picture.title), ("alt", picture.alt)):
                if language.is_required and language.code not in texts:
                    yield problem(
                        notes,
                        lines.get(name, 1),
                        "PB415",
                        N_("'{field}' is missing in '{language}'"),
                        N_('add it: {field}: {en: "…", {language}: "…"}'),
                        field=name,
                        language=language.code,
                    )
            if language.is_default or not language.is_required:
                continue
            known = (picture.labels or {}).get(language.code, {})
            lost = [word for word in words_of(catalogue.svgs.get(file, "")) if word not in known and re.search(r"[^\W\d_]{2}", word)]
            if lost:
                words, labels = (", ".join(shown.format(word) for word in lost) for shown in ("'{}'", '"{}": "…"'))
                hint = N_("add to labels: {{language}: {{labels}}}")
                yield problem(
                    notes,
                    lines.get("labels", 1),
                    "PB415",
                    N_("words of the drawing have no '{language}': {words}"),
                    hint,
                    language=language.code,
                    words=words,
                    labels=labels,
                )


def words_of(svg: str) -> list[str]:
    """What is written in a drawing."""
    return list(dict.fromkeys(" ".join(html.unescape(text).split()) for text in _TEXT.findall(svg) if text.strip()))
