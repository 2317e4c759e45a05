"""What a file says of itself wherever it ends up: what it is, from where, of which day, under which terms, and how to see whether it is the latest.

The discreet edition says the same without a name, an address or a mark.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from palabre.catalogue import Catalogue, Document
from palabre.languages import Language
from palabre.messages import N_
from palabre.model.pages import Edition
from palabre.model.vocabulary import Licence
from palabre.rendering import formats
from palabre.rendering.typography import spoken, words
from palabre.settings import Settings

NEUTRAL_KIND = N_("Course notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """The facts about a file, in the words of its language."""

    language: Language
    number: str  # "M01"; "" where the page has none that people use
    title: str
    summary: str
    keywords: tuple[str, ...]
    version: str  # "" of what is made of many pages
    date: dt.date
    licence: Licence
    publisher: str  # "" in the discreet edition
    address: str  # of the page that the file was made from; "" in the discreet edition
    digest: str  # of the text

    @property
    def is_discreet(self) -> bool:
        return not self.publisher

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()

    @property
    def day(self) -> str:
        """The day of the version, in words."""
        return formats.day(self.date, self.language.code)

    @property
    def terms(self) -> str:
        """The licence as readers know it: "CC BY-SA 4.0"."""
        name, _, number = self.licence.value.rpartition("-")
        return f"{name.replace('CC-', 'CC ')} {number}"

    @property
    def identity(self) -> str:
        """Which page this is, in which version, of which day, under which licence: one line."""
        return " · ".join(filter(None, [self.number, self.edition, self.day, self.terms]))

    @property
    def edition(self) -> str:
        """ "version 0.1.0"."""
        return f"{self._say(N_('version'))} {self.version}" if self.version else ""

    @property
    def latest(self) -> str:
        """One short line on where the latest version is; "" in the discreet edition."""
        where = self.address.partition("://")[2] or self.address
        return self._say(N_("Latest version: {address}")).format(address=where) if self.address else ""

    @property
    def notice(self) -> str:
        """Two or three sentences for the first or the last page."""
        facts = {"site": self.publisher, "address": self.address, "version": self.version, "date": self.day, "licence": self.terms}
        if self.is_discreet:
            text = N_(
                "Version of {date}. Sources and remarks on the origin are left out. You may copy, change and share these notes under the same terms ({licence})."
            )
        elif self.version:
            text = N_(
                "From {site}, {address}, version {version} of {date}. To see whether there is a newer version, open this address and compare the numbers. "
                "You may copy, change and share this text if you say where it is from and keep the same terms ({licence})."
            )
        else:
            text = N_(
                "From {site}, {address}, as of {date}. To see whether there is a newer edition, open this address and compare the dates. "
                "You may copy, change and share this text if you say where it is from and keep the same terms ({licence})."
            )
        return self._say(text).format(**facts)

    @property
    def identifier(self) -> str:
        """The same for the same text: what programs know a book by."""
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{self.address} {self.version} {self.digest}')}"

    def kind(self, word: str) -> str:
        """What kind of file it is, already in its language; the discreet edition has one neutral word for all."""
        return self._say(NEUTRAL_KIND) if self.is_discreet else word

    def neutral(self) -> Imprint:
        """The same without a name, an address or a mark."""
        return replace(self, publisher="", address="")

    def _say(self, text: str) -> str:
        return words(self.language.code)(text)


def of(document: Document, catalogue: Catalogue) -> Imprint:
    """What the files of a page say of themselves."""
    page, code = document.page, document.language.code
    return Imprint(
        language=document.language,
        number=str(getattr(page, "id", "")) if str(getattr(page, "id", "")).isupper() else "",
        title=spoken(page.title if page else document.slug, code),
        summary=spoken((page.summary if page else "") or "", code),
        keywords=tuple(getattr(page, "keywords", ())),
        version=page.version if isinstance(page, Edition) else "",
        date=(page.reviewed if page else None) or catalogue.newest,
        licence=(page.licence if page else None) or Licence.CC_BY_SA,
        publisher=catalogue.settings.name,
        address=catalogue.settings.address + document.address,
        digest=document.digest,
    )


def of_all(settings: Settings, language: Language, title: str, summary: str, date: dt.date, digest: str) -> Imprint:
    """What the books say of themselves that are made of many pages."""
    address = settings.address + language.folder
    return Imprint(
        language=language,
        number="",
        title=title,
        summary=summary,
        keywords=(),
        version="",
        date=date,
        licence=Licence.CC_BY_SA,
        publisher=settings.name,
        address=address,
        digest=digest,
    )
