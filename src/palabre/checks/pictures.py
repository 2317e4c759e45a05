"""Drawings: small, without scripts, with their words in every language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue
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
        if not re.search(r"<svg\b", text):
            yield problem(path, 1, "PB414", N_("this file is not a drawing"), N_("save it again as SVG"))
        for pattern, message in (
            (_ACTIVE, N_("the drawing contains '{sign}', which may not be used")),
            (_LOADED, N_("the drawing loads '{sign}' from elsewhere")),
        ):
            if match := pattern.search(text):
                yield problem(
                    path,
                    text.count("\n", 0, match.start()) + 1,
                    "PB414",
                    message,
                    N_("take it out in your drawing program, or draw it anew as plain lines"),
                    sign=match[0].strip()[:30],
                )
        if file.startswith("assets/drawings/") and len(text.encode()) > MAX_DRAWING:
            yield problem(
                path,
                1,
                "PB414",
                N_("the drawing is {size} bytes large, at most {most}"),
                N_("draw it with fewer lines, or save it as plain SVG"),
                size=len(text.encode()),
                most=MAX_DRAWING,
            )


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
                        N_("add it under {field}: {language}: …"),
                        field=name,
                        language=language.code,
                    )
            if language.is_default or not language.is_required:
                continue
            known = (picture.labels or {}).get(language.code, {})
            for word in words_of(catalogue.svgs.get(file, "")):
                if word not in known and re.search(r"[^\W\d_]{2}", word):
                    yield problem(
                        notes,
                        lines.get("labels", 1),
                        "PB415",
                        N_("the word '{word}' of the drawing has no '{language}'"),
                        N_('add under labels: {language}: "{word}": "…"'),
                        word=word,
                        language=language.code,
                    )


def words_of(svg: str) -> list[str]:
    """What is written in a drawing."""
    return list(dict.fromkeys(" ".join(html.unescape(text).split()) for text in _TEXT.findall(svg) if text.strip()))
