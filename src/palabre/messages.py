"""Interface words and messages in the languages that have a gettext catalogue."""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from pathlib import Path

from palabre.problems import Translate

DOMAIN = "palabre"


def N_(text: str) -> str:
    """Mark a text for the catalogues without translating it yet."""
    return text


@lru_cache
def translator(language: str) -> Translate:
    """The function that says a text in a language; English where nothing better is known.

    A compiled catalogue is kept beside the .po file and made again when the .po is newer.
    """
    source = Path(__file__).parent / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not source.is_file():
        return gettext.NullTranslations().gettext
    compiled = source.with_suffix(".mo")
    if not compiled.is_file() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
        content = _compiled(source)
        try:
            compiled.write_bytes(content)
        except OSError:  # an installation that may not be written to
            return gettext.GNUTranslations(io.BytesIO(content)).gettext
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream).gettext


def _compiled(source: Path) -> bytes:
    from babel.messages.mofile import write_mo  # only when a catalogue changed: it is slow to load
    from babel.messages.pofile import read_po

    target = io.BytesIO()
    with source.open("rb") as stream:
        write_mo(target, read_po(stream, ignore_obsolete=True))
    return target.getvalue()
