"""Which languages the site speaks, where their pages are, and in which direction they are written."""

from __future__ import annotations

from dataclasses import dataclass

# codes of two letters and what ISO 639-3 makes of them, for languages that are read around the region; other languages there have codes of three
_THREE_LETTERS = {"ar": "ara", "bm": "bam", "en": "eng", "ff": "ful", "fr": "fra", "ha": "hau"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site: an ISO 639 code, its own name, and whether both twins must exist."""

    code: str
    name: str
    is_default: bool = False
    is_required: bool = True  # every page must exist in it

    @property
    def folder(self) -> str:
        """Where its pages are, below docs/: "" for the default language, else "fr/"."""
        return "" if self.is_default else f"{self.code}/"

    @property
    def code3(self) -> str:
        """Its ISO 639-3 code, where one is known."""
        return _THREE_LETTERS.get(self.code, self.code)

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl"."""
        from babel import Locale, UnknownLocaleError  # slow to load, needed for pages only

        try:
            return str(Locale.parse(self.code).text_direction)
        except (UnknownLocaleError, ValueError):
            return "ltr"


ENGLISH = Language("en", "English", is_default=True)
FRENCH = Language("fr", "Français")


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of one site, the default one first."""

    all: tuple[Language, ...] = (ENGLISH, FRENCH)

    def __post_init__(self) -> None:
        if sum(language.is_default for language in self.all) != 1:
            raise ValueError("a site has exactly one default language")

    @property
    def default(self) -> Language:
        return next(language for language in self.all if language.is_default)

    @property
    def others(self) -> tuple[Language, ...]:
        return tuple(language for language in self.all if not language.is_default)

    def get(self, code: str) -> Language | None:
        return next((language for language in self.all if language.code == code), None)

    def split(self, path: str) -> tuple[Language, str]:
        """The language of a path below docs/, and the path that its twins share.

        >>> Languages().split("fr/modules/m.md")[1]
        'modules/m.md'
        """
        first, _, rest = path.partition("/")
        for language in self.all if rest else ():
            if first == language.code and not language.is_default:
                return language, rest
        return self.default, path
