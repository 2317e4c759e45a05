"""Data files against the pages: the glossary, what reviews found, and the words of the search."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import SEARCH, Catalogue
from palabre.checks.fields import ids
from palabre.messages import N_
from palabre.model.body import plain
from palabre.model.data import LEAST_POINTS, LEAST_STARRED
from palabre.model.pages import Module
from palabre.problems import Problem, nearest, problem

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


def reviews_name_modules(catalogue: Catalogue) -> Iterator[Problem]:
    """A review is of a module that exists."""
    known = ids(catalogue, Module)
    for path, review in catalogue.reviews.items():
        if review.module not in known:
            line = catalogue.lines[path].get("module", 1)
            message, hint = N_("'{field}' names '{id}', and there is no such {kind}"), N_("correct it, or add what it names first")
            yield problem(path, line, "PB108", message, hint, field="module", id=review.module, kind=N_("module"))


def search_words_are_of_use(catalogue: Catalogue) -> Iterator[Problem]:
    """data/search.yml names languages and pages that the site has."""
    search, codes = catalogue.search, {language.code for language in catalogue.languages.all}
    pages = {document.location for document in catalogue.documents}
    named = [(f"same.{number}", code) for number, line in enumerate(search.same) for code in line]
    named += [(f"languages.{code}", code) for code in search.languages or ()]
    named += [(f"pages.{page}", code) for page, words in (search.pages or {}).items() for code in words]
    for place, code in named:
        if code not in codes:
            yield _searched(catalogue, place, N_("'{name}' is no language of the site"), N_("write one of: {known}"), name=code, known=", ".join(sorted(codes)))
    for page in search.pages or ():
        if page not in pages:
            near = nearest(page, pages)
            hint = N_("did you mean '{near}'?") if near else N_("write its path below docs/, as in modules/do-no-harm.md, or delete the line")
            yield _searched(catalogue, f"pages.{page}", N_("there is no page '{name}'"), hint, name=page, near=near)


def _searched(catalogue: Catalogue, place: str, message: str, hint: str, **values: object) -> Problem:
    return problem(SEARCH, catalogue.lines.get(SEARCH, {}).get(place, 1), "PB603", message, hint, **values)


def modules_pass_their_review(catalogue: Catalogue) -> Iterator[Problem]:
    """A published module was reviewed by somebody who did not write it, and has enough points."""
    unreadable = any(found.path.startswith("data/reviews/") for found in catalogue.problems)
    for document in catalogue.of(Module, catalogue.languages.default.code):
        module = document.page
        assert isinstance(module, Module)
        review = catalogue.review_of(module)
        if module.status != "published":
            continue
        if review is None and unreadable:
            continue  # perhaps its review is one of those that cannot be read
        if review is None:
            hint = N_("have it read by somebody else, and write {path}; until then set status: draft if you doubt it")
            yield document.problem(
                "status", "PB125", N_("nobody who did not write it has reviewed this module"), hint, path=f"data/reviews/{module.id.lower()}.yml"
            )
        elif review.points < LEAST_POINTS or review.weak:
            message = N_("its review gives {points} of 40 points ({least} are needed), and fewer than {starred} for: {weak}")
            hint = N_("mend the page and have it reviewed again, or set status: draft")
            yield document.problem(
                "status", "PB124", message, hint, points=review.points, least=LEAST_POINTS, starred=LEAST_STARRED, weak=", ".join(review.weak) or "–"
            )


def _line(catalogue: Catalogue, name: str) -> int:
    return catalogue.lines.get(_PATH, {}).get(name, 1)
