"""Files that no rule can look into (PB505)."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import PICTURE_ENDINGS, TEXT_ENDINGS, Catalogue
from palabre.checks.files import is_left_behind
from palabre.imagefile import PHOTO_ENDINGS
from palabre.messages import N_
from palabre.problems import Problem, problem

_READ = {"md"} | TEXT_ENDINGS | PICTURE_ENDINGS | set(PHOTO_ENDINGS)


def closed_files(catalogue: Catalogue) -> Iterator[Problem]:
    """docs/ holds pages, pictures and plain text; what no rule can look into is not published."""
    told = {found.path for found in catalogue.problems}
    for file in catalogue.files:
        name = file.rpartition("/")[2]
        if name.rpartition(".")[2].lower() not in _READ and f"docs/{file}" not in told and not is_left_behind(name):
            message = N_("no rule can look into '{words}': it may carry an author, a list of people or a voice")
            hint = N_("write on a page what readers need of it, and delete this file; files to take away are made of the pages")
            yield problem(f"docs/{file}", 1, "PB505", message, hint, words=name)
