"""Names of files and folders: they must work on every system, and give every page an address of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from palabre.catalogue import Catalogue, address_of
from palabre.messages import N_
from palabre.problems import Problem, problem

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,58}[a-z0-9]|[a-z0-9]")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[_-][A-Za-z]{2,4})?|khq|ses|taq|tmh|ttq|mey|dje|snk|ffm|fuc|fuh|mos|dyu|bam|hau")  # of the region
_LONG_LANGUAGE = re.compile(r"[a-z]{3}")  # only when the folder repeats a page of the site: docs/faq/ is no language
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_DROPPINGS = re.compile(
    r".*~|.*\.(?:bak|orig|rej|swp|tmp|old)|\.ds_store|thumbs\.db|desktop\.ini|\._.*|\.#.*|#.*#|copy of .*|copie de .*|.*\(\d+\)\..*", re.IGNORECASE
)


def is_left_behind(name: str) -> bool:
    """Whether a program left a file behind: a copy, a thumbnail, a lock."""
    return _DROPPINGS.fullmatch(name) is not None


def names_work_everywhere(catalogue: Catalogue) -> Iterator[Problem]:
    """Names of files work on every system: small ASCII letters, digits and hyphens, at most 60 characters, no two alike."""
    seen: dict[str, str] = {}
    for file in catalogue.files:
        name = file.rpartition("/")[2]
        if is_left_behind(name):
            yield problem(f"docs/{file}", 1, "PB011", N_("'{name}' was left behind by a program"), N_("delete it"), name=name)
        elif bad := next((part for part in file.split("/") if not _NAME.fullmatch(part) or _RESERVED.fullmatch(part)), None):
            yield problem(
                f"docs/{file}",
                1,
                "PB011",
                N_("the name '{name}' does not work everywhere"),
                N_("rename it to '{better}', and mend the links to it"),
                name=bad,
                better=_better(bad),
            )
        twin = seen.setdefault(unicodedata.normalize("NFC", file).casefold(), file)
        if twin != file:
            yield problem(
                f"docs/{file}",
                1,
                "PB011",
                N_("the name differs from '{twin}' only in a way that some systems do not see"),
                N_("rename one of the two"),
                twin=twin,
            )


def addresses_are_their_own(catalogue: Catalogue) -> Iterator[Problem]:
    """No two files have the same address."""
    seen: dict[str, str] = {}
    for file in catalogue.files:
        if not file.endswith(".md"):
            continue
        name = file.rpartition("/")[2]
        stem = file.removesuffix(name) + ("index.md" if name.lower() == "readme.md" else name)
        twin = seen.setdefault(address_of(stem), file)
        if twin != file:
            yield problem(f"docs/{file}", 1, "PB012", N_("this page has the same address as docs/{twin}"), N_("delete one of the two, or rename it"), twin=twin)


def language_folders_are_languages(catalogue: Catalogue) -> Iterator[Problem]:
    """A folder with the name of a language is a language of the site."""
    for folder, file in unknown_languages(catalogue).items():
        hint = N_("add the language '{folder}' to mkdocs.yml, or give the folder a longer name")
        yield problem(
            f"docs/{file}", 1, "PB206", N_("the folder docs/{folder}/ looks like a language, and its pages would be left out of the site"), hint, folder=folder
        )


def unknown_languages(catalogue: Catalogue) -> dict[str, str]:
    """Folders that look like a language which the site does not have, each with its first file."""
    known = {language.code for language in catalogue.languages.all}
    pages = frozenset(file for file in catalogue.files if file.endswith(".md"))
    found: dict[str, str] = {}
    for file in catalogue.files:
        folder, _, rest = file.partition("/")
        if rest and folder not in known and (_LANGUAGE.fullmatch(folder) or (_LONG_LANGUAGE.fullmatch(folder) and rest in pages and rest != "index.md")):
            found.setdefault(folder, file)
    return found


def _better(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem or ending).encode("ascii", "ignore").decode().lower()
    better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "page"
    better = f"{better}-1" if _RESERVED.fullmatch(better) else better
    return better + (f".{ending.lower()}" if dot and stem else "")
