"""Signs that can be printed: a page of which files are made, and the glossary, which is a sheet too."""

from __future__ import annotations

import json
from collections.abc import Iterator

from palabre.catalogue import Catalogue
from palabre.messages import N_
from palabre.model.pages import Kit, Module, Programme, Radio
from palabre.problems import Problem, problem
from palabre.rendering import typefaces

_GLOSSARY = "data/glossary.yml"
_MESSAGE, _HINT = N_("no typeface has the sign {sign}: the files to print could not be made"), N_("write it with other signs, or leave it out")


def signs_can_be_printed(catalogue: Catalogue) -> Iterator[Problem]:
    """Every sign of a page of which files are made is in one of our typefaces."""
    for document in catalogue.documents:
        if isinstance(document.page, Module | Kit | Radio | Programme):
            text = document.source.text
            for sign in typefaces.lacking(text):
                yield document.at(text.count("\n", 0, text.index(sign)) + 1, "PB350", _MESSAGE, _HINT, sign=sign)


def signs_of_the_glossary_can_be_printed(catalogue: Catalogue) -> Iterator[Problem]:
    """Every sign of the glossary is in one of our typefaces."""
    texts = {
        name: " ".join([*(text for each in term.wordings.values() for text in (each.term, each.definition, *each.also)), *term.local.values()])
        for name, term in catalogue.terms.items()
    }
    for sign in catalogue.memory.recall(f"signs {json.dumps(texts)}", lambda: typefaces.lacking(" ".join(texts.values()))):
        name = next(name for name, text in texts.items() if sign in text)
        yield problem(_GLOSSARY, catalogue.lines.get(_GLOSSARY, {}).get(name, 1), "PB350", _MESSAGE, _HINT, sign=sign)
