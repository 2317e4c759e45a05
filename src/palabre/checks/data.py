"""The glossary: every term in every required language, and no term with two meanings."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import Catalogue
from palabre.messages import N_
from palabre.model.body import plain
from palabre.problems import Problem, problem

_PATH = "data/glossary.yml"


def terms_have_every_language(catalogue: Catalogue) -> Iterator[Problem]:
    """A term of the glossary has a wording in every required language."""
    for name, term in catalogue.terms.items():
        for language in catalogue.languages.all:
            if language.is_required and language.code not in term.wordings:
                yield problem(
                    _PATH,
                    _line(catalogue, name),
                    "PB601",
                    N_("the term '{name}' has no '{language}'"),
                    N_("add below it: {language}: {term: …, definition: …}"),
                    name=name,
                    language=language.code,
                )


def terms_mean_one_thing(catalogue: Catalogue) -> Iterator[Problem]:
    """A term of the glossary means one thing."""
    seen: dict[tuple[str, str], str] = {}
    for name, term in catalogue.terms.items():
        for code, wording in term.wordings.items():
            for form in dict.fromkeys(plain(text) for text in (wording.term, *wording.also)):
                first = seen.setdefault((code, form), name)
                if first != name:
                    yield problem(
                        _PATH,
                        _line(catalogue, name),
                        "PB602",
                        N_("'{form}' stands under '{first}' and under '{name}'"),
                        N_("keep it under one of the two"),
                        form=form,
                        first=first,
                        name=name,
                    )


def _line(catalogue: Catalogue, name: str) -> int:
    return catalogue.lines.get(_PATH, {}).get(name, 1)
