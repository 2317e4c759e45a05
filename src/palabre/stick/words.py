"""The words of the tool: English in the code, French from a catalogue that travels with it."""

from __future__ import annotations

import gettext
import io
import locale
import os
import pkgutil
from collections.abc import Mapping
from typing import Callable  # noqa: UP035 the other one cannot say its arguments before Python 3.9

Translate = Callable[[str], str]


def N_(text: str) -> str:
    """Mark a text for the catalogues without translating it yet."""
    return text


def translator(language: str) -> Translate:
    """The function that says a text in a language; English where there is no catalogue."""
    try:
        content = pkgutil.get_data(__package__, f"{language}.mo")
    except OSError:
        content = None
    return gettext.GNUTranslations(io.BytesIO(content)).gettext if content else str


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of whoever types the command, "en" or "fr"."""
    said = [environment.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    if os.name == "nt":
        said.append(locale.getlocale()[0] or "")
    first = next((each for each in said if each), "")
    return "fr" if first.lower().startswith("fr") else "en"


def shown(name: str) -> str:
    """A name from a stick as a terminal may show it: signs that steer it, or turn text around, are left out."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def size(count: float, say: Translate) -> str:
    """Bytes as people read them: "812 KB", "1.4 GB"."""
    units = (N_("{count} bytes"), N_("{count} KB"), N_("{count} MB"), N_("{count} GB"))
    power = 0
    while count >= 1000 and power < len(units) - 1:
        count /= 1000
        power += 1
    digits = f"{count:.1f}" if power > 1 and count < 10 else f"{count:.0f}"
    return say(units[power]).format(count=digits.replace(".", say(N_("."))))  # what stands between 1 and 4 in 1.4


def duration(seconds: float, say: Translate) -> str:
    """Time as people read it: "40 s", "3 min"."""
    return say(N_("{count} s")).format(count=round(seconds)) if seconds < 90 else say(N_("{count} min")).format(count=round(seconds / 60))
