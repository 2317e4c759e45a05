"""Minutes, days, numbers and names of countries as readers of a language write them."""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from palabre.messages import N_, translator
from palabre.rendering.typography import NO_BREAK

# Bytes a second, 40 kilobits: an estimate with a margin, not a measure from the field. Browsers call a link "2g" up to 70 kilobits
# a second and "slow-2g" up to 50 (Network Information API, WICG, table of effective connection types).
SLOW_LINK = 5_000


def duration(minutes: int) -> str:
    """180 -> "3 h", 150 -> "2 h 30", 25 -> "25 min", with no-break spaces."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02}" if rest else "")


def clock(minutes: int) -> str:
    """510 minutes since midnight -> "08:30"."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def iso_duration(minutes: int) -> str:
    """150 -> "PT2H30M" (ISO 8601)."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def day(date: dt.date | str | None, language: str) -> str:
    """A day in words; a month or a year when no more is known ("2018-03", "2018")."""
    if date is None:
        return ""
    if isinstance(date, dt.date):
        return str(format_date(date, "long", locale=_locale(language)))
    if len(date) == 4:
        return date
    if len(date) == 7:
        return str(format_date(dt.date.fromisoformat(f"{date}-01"), "MMMM y", locale=_locale(language)))
    return day(dt.date.fromisoformat(date), language)


def number(value: float, language: str) -> str:
    """A number with the separators of a language."""
    return str(format_decimal(value, locale=_locale(language))).replace("\u202f", NO_BREAK)


def size(count: int, language: str) -> str:
    """So many bytes in kilobytes, or in megabytes from a thousand of them: "287 KB", "1,2 Mo"; never less than one."""
    say = translator(language)
    if count < 999_500:
        text = say(N_("{count} KB")).format(count=max(1, round(count / 1000)))
    else:
        text = say(N_("{count} MB")).format(count=number(round(count / 1_000_000, 1), language))
    return text.replace(" ", NO_BREAK)


def wait(count: int) -> str:
    """How long so many bytes take on a slow link, rounded up: "40 s", "3 min", "1 h 20"."""
    seconds = count / SLOW_LINK
    return f"{max(10, math.ceil(seconds / 10) * 10)}{NO_BREAK}s" if seconds <= 50 else duration(math.ceil(seconds / 60))


def country(code: str, language: str) -> str:
    """The name of a country, by its ISO 3166 code."""
    return str(_locale(language).territories.get(code, code))


@lru_cache
def _locale(language: str) -> Any:
    try:
        return Locale.parse("en_GB" if language == "en" else language)  # day before month, as around the region
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
