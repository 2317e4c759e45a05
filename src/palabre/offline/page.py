"""The page on a stick with which a person verifies it: opened as a file, without a server and without any name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from palabre.languages import Language
from palabre.rendering import verifying
from palabre.rendering.typography import words
from palabre.stick import report


def files(root: Path, languages: tuple[Language, ...], address: str = "") -> dict[str, bytes]:
    """The page and its scripts, by name in the folder "verify"; `address` is that of the page on the site, if it may be named."""
    scripts = {name: (root / "theme" / verifying.FOLDER / name).read_bytes() for name in verifying.SCRIPTS if name != verifying.DIGESTS}
    return {Path(verifying.ON_STICK).name: html(languages, address).encode(), verifying.DIGESTS: verifying.digests().encode(), **scripts}


def html(languages: tuple[Language, ...], address: str) -> str:
    """The page, with a part for each language."""
    parts = [_part(language) for language in languages]
    return environment().get_template("verify-stick.html").render(parts=parts, address=address, scripts=verifying.SCRIPTS)


def _part(language: Language) -> Mapping[str, object]:
    say = words(language.code)
    states = [(say(title), say(advice)) for title, advice in report.STATES.values()]
    return {"language": language, "say": say, "words": verifying.words(language.code), "states": states}


@lru_cache
def environment() -> Environment:
    """What makes pages of a stick from their templates."""
    loader = ChoiceLoader([PackageLoader("palabre.offline"), PackageLoader("palabre.rendering")])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
