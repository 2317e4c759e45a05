"""Drawings inside the page: words in its language, an alternative text, black on white or white on black."""

from __future__ import annotations

import html as escape
import posixpath
import re
from itertools import count

from palabre.catalogue import Catalogue
from palabre.rendering.typography import spaced

_IMAGE = re.compile(r"<img\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_TEXT = re.compile(r"(<(?:text|tspan)\b[^>]*>)([^<]+)(?=<)")
_TITLE = re.compile(r"<title\b[^>]*>.*?</title>\s*", re.DOTALL)
_PROLOGUE = re.compile(r"<\?xml.*?\?>|<!--.*?-->", re.DOTALL)


def inlined(html: str, catalogue: Catalogue, language: str) -> str:
    """Put drawings of docs/assets/ into the page, so that their words can be translated and no file is missing."""
    numbers = count(1)

    def replaced(match: re.Match[str]) -> str:
        values = dict(_ATTRIBUTE.findall(match[1]))
        name = posixpath.basename(values.get("src", ""))
        file = next((file for file in catalogue.svgs if posixpath.basename(file) == name and file.startswith("assets/")), None)
        if file is None:
            return match[0]
        drawing = worded(catalogue, file, language)
        return f'<span class="pb-drawing">{labelled(drawing, values.get("alt", ""), next(numbers))}</span>'

    return _IMAGE.sub(replaced, html)


def worded(catalogue: Catalogue, file: str, language: str) -> str:
    """A drawing with its words in a language."""
    svg = _PROLOGUE.sub("", catalogue.svgs[file]).strip()
    picture = catalogue.pictures.get(file)
    labels = (picture.labels or {}).get(language, {}) if picture else {}

    def said(match: re.Match[str]) -> str:
        word = " ".join(escape.unescape(match[2]).split())
        return match[1] + spaced(escape.escape(labels.get(word, word), quote=False), language)

    return _TEXT.sub(said, svg)


def labelled(svg: str, alt: str, number: int) -> str:
    """The drawing with its alternative text (already escaped), and ids that no other drawing on the page has."""
    svg = _TITLE.sub("", svg, count=1)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="d{number}-\1"', svg)
    svg = re.sub(r'(url\(#|href="#)([^")]+)', rf"\1d{number}-\2", svg)
    svg = re.sub(r'\s(?:role|aria-[\w]+|width|height|xml:lang)="[^"]*"', "", svg[: svg.index(">")]) + svg[svg.index(">") :]
    return re.sub(r"<svg\b", f'<svg role="img" aria-label="{alt}"', svg, count=1)
