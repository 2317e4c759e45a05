"""What the data files hold: works cited, glossary terms, organisations, and the notes that go with a picture."""

from __future__ import annotations

import datetime as dt

from palabre.messages import N_
from palabre.model.kinds import Choice, Date, Many, Named, Part, Text, Whole, Words, YesNo, field_of, fields_of, value
from palabre.model.pages import COUNTRY, LICENCE, MODULE_ID, VERSION
from palabre.model.vocabulary import HowChecked, Licence, OrganisationKind, Origin, People, Stemmer

LANGUAGE_CODE = r"[a-z]{2,3}"
LANGUAGE = Text(3, pattern=LANGUAGE_CODE, example="fr")
TEXTS = Named(Text(600), LANGUAGE_CODE)


@value
class Reference:
    """A work that modules cite."""

    title: str = field_of(Text(300), N_("Title as printed on the work."))
    authors: tuple[str, ...] = field_of(Many(Text(160), is_set=False), N_("Authors, surname first, or the organisation."), default=())
    year: int | None = field_of(Whole(1900, 2100), N_("Year; null when not known."), default=None)
    publisher: str | None = field_of(Text(200), N_("Publisher and place."), default=None)
    language: tuple[str, ...] = field_of(Many(LANGUAGE, 1), N_("Languages of the work, ISO 639."), default=())
    licence: str | None = field_of(Text(80), N_("Licence if seen."), default=None)
    address: str | None = field_of(Text(300), N_("Address if seen."), default=None)
    checked: HowChecked = field_of(Choice(HowChecked), N_("seen, memory or to-verify; the last two are shown as to be confirmed."))
    note: dict[str, str] | None = field_of(TEXTS, N_("What was seen, what remains to be confirmed."), default=None)


@value
class Wording:
    """A term in one language."""

    term: str = field_of(Text(90), N_("The term."))
    definition: str = field_of(Text(400), N_("What it means, in one plain sentence."))
    also: tuple[str, ...] = field_of(Many(Text(60)), N_("Other forms: plural, acronym, verb."), default=())


@value
class Term:
    """A term of the glossary in every language, with slots for local languages that speakers fill."""

    wordings: dict[str, Wording] = field_of(Named(Part(Wording), LANGUAGE_CODE), N_("One wording for each language of the site."))
    local: dict[str, str] = field_of(Named(Words(), r"[a-z]{2,3}"), N_("Words in local languages, filled by speakers."))


@value
class Organisation:
    """An organisation that projects name."""

    name: dict[str, str] = field_of(TEXTS, N_("Name in each language."))
    acronym: str | None = field_of(Text(20), N_("Acronym."), default=None)
    kind: OrganisationKind = field_of(Choice(OrganisationKind), N_("Kind of organisation."))
    country: str | None = field_of(COUNTRY, N_("ISO 3166 code."), default=None)
    address: str | None = field_of(Text(300), N_("Web address of the organisation, if seen."), default=None)
    status: dict[str, str] | None = field_of(TEXTS, N_("What became of it, with the date."), default=None)
    note: dict[str, str] | None = field_of(TEXTS, N_("What a reader should know about it."), default=None)


@value
class Picture:
    """The notes that go with a picture: where it is from, what it shows, what it says to people who cannot see it."""

    title: dict[str, str] = field_of(TEXTS, N_("Title in each language."))
    alt: dict[str, str] = field_of(TEXTS, N_("What the picture says, in each language."))
    labels: dict[str, dict[str, str]] | None = field_of(
        Named(Named(Text(80), r".{1,80}"), LANGUAGE_CODE), N_("For each other language: English label and its translation."), default=None
    )
    origin: Origin = field_of(Choice(Origin), N_("Where the picture is from."))
    licence: Licence = field_of(LICENCE, N_("Terms under which others may reuse it."))
    depicts_people: People = field_of(Choice(People), N_("none, neutral-figures or consented."))
    consent_ref: str | None = field_of(
        Text(6, pattern=r"C-\d{4}", example="C-0001"), N_("Number in the consent register, which is never kept here."), default=None
    )
    minors: bool = field_of(YesNo(), N_("Whether children can be recognised; must be false."))
    emblem: bool = field_of(YesNo(), N_("Whether it shows the emblem of a State, army, group or donor."))
    sensitive_objects: tuple[str, ...] = field_of(Many(Text(60)), N_("Uniforms, weapons, plates, signs, camps, flags; [] when there are none."))
    ai_generated: bool = field_of(YesNo(), N_("Whether a machine helped to draw it."))


@value
class Mark:
    """What a reviewer gives for one criterion, and why."""

    points: int = field_of(Whole(0, 4), N_("0: missing. 2: half there. 4: nothing more to ask for."))
    why: dict[str, str] = field_of(TEXTS, N_("The reason, in each language: name the place that decided."))


_MARK = Part(Mark)


@value
class Review:
    """What somebody who did not write a module found, criterion by criterion. It is read at a desk: only sessions say whether it works."""

    module: str = field_of(MODULE_ID, N_("Number of the module."))
    version: str = field_of(VERSION, N_("Version that was read."))
    date: dt.date = field_of(Date(), N_("Day of the review."))
    reviewer: dict[str, str] = field_of(TEXTS, N_("Who read it: a role, never a name; whether the person knows the region."))
    objectives: Mark = field_of(_MARK, N_("Are the objectives visible, and tested?"))
    sequence: Mark = field_of(_MARK, N_("Could two beginners run it?"))
    safety: Mark = field_of(_MARK, N_("Does it do no harm?"))
    anchoring: Mark = field_of(_MARK, N_("Is it from here?"))
    sources: Mark = field_of(_MARK, N_("Is it true?"))
    inclusion: Mark = field_of(_MARK, N_("Is there room for everyone?"))
    method: Mark = field_of(_MARK, N_("Do people learn by doing?"))
    languages: Mark = field_of(_MARK, N_("Are both languages equally good aloud?"))
    conditions: Mark = field_of(_MARK, N_("Does it work without means?"))
    openness: Mark = field_of(_MARK, N_("Is it open and alive?"))

    @property
    def marks(self) -> dict[str, Mark]:
        """The ten criteria in their order."""
        return {name: mark for name in fields_of(Review) if isinstance(mark := getattr(self, name), Mark)}

    @property
    def points(self) -> int:
        """Of 40."""
        return sum(mark.points for mark in self.marks.values())

    @property
    def weak(self) -> tuple[str, ...]:
        """Criteria without which nothing is published, and that have fewer than three points."""
        return tuple(name for name in STARRED if self.marks[name].points < LEAST_STARRED)


@value
class Tongue:
    """What search knows of a language."""

    stemmer: Stemmer | None = field_of(Choice(Stemmer), N_("Its Snowball stemmer, which finds the forms of a word; left out when there is none."), default=None)
    respelt: tuple[tuple[str, ...], ...] = field_of(
        Many(Many(Text(12), 2, 2, is_set=False)),
        N_("Pairs of letters: the first is read as the second, at the end of a word when it begins with a hyphen."),
        default=(),
    )
    stop: str = field_of(Text(6000), N_("Words that say too little to look for, with spaces between them."), default="")


_SAID = Named(Many(Text(60), 1), LANGUAGE_CODE)


@value
class SearchWords:
    """What search knows beside the pages and the glossary: languages, words that mean the same, words that lead to a page."""

    languages: dict[str, Tongue] | None = field_of(Named(Part(Tongue), LANGUAGE_CODE), N_("What search knows of each language."), default=None)
    same: tuple[dict[str, tuple[str, ...]], ...] = field_of(
        Many(_SAID, most=5000), N_("One meaning a line, in as many words and languages as there are: {en: [rain, storm], fr: [pluie]}"), default=()
    )
    pages: dict[str, dict[str, tuple[str, ...]]] | None = field_of(
        Named(_SAID, r"[a-z0-9/-]{1,80}\.md"), N_("Words by which readers look for a page, and that it does not use: {en: [storm], fr: [orage]}"), default=None
    )


STARRED = ("safety", "sources")
LEAST_POINTS, LEAST_STARRED = 32, 3
