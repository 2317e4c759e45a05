"""What a page says about itself: modules, projects, programmes and general pages.

The names and their meaning follow schema.org LearningResource (as profiled by Bioschemas TrainingMaterial 1.0) and
IATI 2.03; `maps_to` names the property. Nothing here can exist invalid: see kinds.value.
"""

from __future__ import annotations

import datetime as dt

from palabre.messages import N_
from palabre.model.kinds import Choice, Date, Many, Part, Text, Whole, YesNo, field_of, value
from palabre.model.vocabulary import (
    ActivityStatus,
    Alive,
    AreaLevel,
    Audience,
    Basis,
    DateKind,
    HowRead,
    Identifier,
    Level,
    Licence,
    MediaKind,
    OrganisationRole,
    Pause,
    PlaceLevel,
    RiskLevel,
    Status,
    Theme,
)  # fmt: skip

MODULE_ID = Text(5, pattern=r"M\d{2,4}", example="M01")
KIT_ID = Text(3, pattern=r"K\d\d", example="K01")
RADIO_ID = Text(5, pattern=r"R\d{2,4}", example="R01")
SLUG = Text(40, pattern=r"[a-z0-9]+(?:-[a-z0-9]+)*", example="do-no-harm")
VERSION = Text(20, pattern=r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)", example="0.1.0")
LICENCE = Choice(Licence)
DIGEST = Text(12, pattern=r"[0-9a-f]{12}", example="0123456789ab")
PATH = Text(120, pattern=r"[a-z0-9][a-z0-9/-]*/?", example="modules/old-name/")
PARTIAL_DATE = Text(10, pattern=r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", example='"2018-03"')
SOURCE = Text(40, pattern=r"[a-z0-9]+(?:-[a-z0-9]+)*", example="amss-page")
RULE = Text(5, pattern=r"PB\d{3}", example="PB333")
COUNTRY = Text(2, pattern=r"[A-Z]{2}", example="ML")
MOST_CHANGES, LONGEST_CHANGE = 12, 200  # of an adaptation
TIME = Text(5, pattern=r"(?:[01]\d|2[0-3]):[0-5]\d", example='"08:30"')


@value
class Waiver:
    """A rule that a page does not follow, and why."""

    rule: str = field_of(RULE, N_("Code of the rule."))
    reason: str = field_of(Text(500, 20), N_("Why the page does not follow it, at least 20 characters."))
    reviewed_by: tuple[str, ...] = field_of(Many(SLUG, 2, 5), N_("Roles of the two people who agreed, never their names."))
    until: dt.date = field_of(Date(), N_("Day on which the waiver ends."))


@value
class Change:
    """What a version changed."""

    version: str = field_of(VERSION, N_("Version of the page."))
    date: dt.date = field_of(Date(), N_("Day of the change."))
    note: str = field_of(Text(300), N_("What changed, for a reader."))


@value
class Page:
    """A general page: only its title is required."""

    title: str = field_of(Text(90), N_("Name shown in menus and at the top of the page, at most 90 characters."), maps_to="schema:name")
    summary: str | None = field_of(Text(300), N_("What the page gives, at most 300 characters."), default=None, maps_to="schema:description")
    licence: Licence | None = field_of(LICENCE, N_("Terms under which others may reuse this page."), default=None, neutral=True, maps_to="schema:license")
    reviewed: dt.date | None = field_of(Date(), N_("Day of the last review."), default=None, neutral=True, maps_to="schema:dateModified")
    review_by: dt.date | None = field_of(Date(), N_("Day by which it must be reviewed again."), default=None, neutral=True)
    status: Status = field_of(
        Choice(Status),
        N_("draft, published or archived; drafts are seen only in the preview."),
        default=Status.PUBLISHED,
        neutral=True,
        maps_to="schema:creativeWorkStatus",
    )
    redirect_from: tuple[str, ...] = field_of(Many(PATH), N_("Addresses that this page had before."), default=(), neutral=True)
    waivers: tuple[Waiver, ...] = field_of(Many(Part(Waiver)), N_("Rules that this page does not follow, with the reason."), default=())
    source_hash: str | None = field_of(
        DIGEST, N_("In translations only: digest of the original that was translated."), default=None, maps_to="schema:workTranslation"
    )


@value
class Edition:
    """What every dated page carries: its licence, version, reviews and changes."""

    licence: Licence = field_of(LICENCE, N_("Terms under which others may reuse this page."), default=Licence.CC_BY_SA, neutral=True, maps_to="schema:license")
    version: str = field_of(VERSION, N_("Version: three numbers, the last one grows with each correction."), neutral=True, maps_to="schema:version")
    reviewed: dt.date = field_of(Date(), N_("Day of the last review."), neutral=True, maps_to="schema:dateModified")
    review_by: dt.date = field_of(Date(), N_("Day by which it must be reviewed again."), neutral=True)
    status: Status = field_of(
        Choice(Status), N_("draft, published or archived; drafts are seen only in the preview."), neutral=True, maps_to="schema:creativeWorkStatus"
    )
    changes: tuple[Change, ...] = field_of(Many(Part(Change)), N_("What each version changed, the newest first."), default=())
    redirect_from: tuple[str, ...] = field_of(Many(PATH), N_("Addresses that this page had before."), default=(), neutral=True)
    waivers: tuple[Waiver, ...] = field_of(Many(Part(Waiver)), N_("Rules that this page does not follow, with the reason."), default=())
    source_hash: str | None = field_of(
        DIGEST, N_("In translations only: digest of the original that was translated."), default=None, maps_to="schema:workTranslation"
    )


@value
class GroupSize:
    """How many people a session takes."""

    min: int = field_of(Whole(2, 30), N_("Smallest group."))
    max: int = field_of(Whole(2, 30), N_("Largest group, at most 30."))


@value
class Risk:
    """What could hurt someone, and when to leave the module alone."""

    level: RiskLevel = field_of(Choice(RiskLevel), N_("green, amber or red."))
    do_not_run_when: str = field_of(Text(600, 20), N_("Situations in which the module must not be run."))
    safety: str = field_of(Text(400, 20), N_("The safety line, said before the session."))


@value
class Adaptation:
    """Where an edited module came from, and whom it is for."""

    module: str = field_of(MODULE_ID, N_("Number of the module that it was made from."))
    version: str = field_of(VERSION, N_("Its version."))
    digest: str = field_of(DIGEST, N_("Digest of its text, as the file said that was edited."))
    date: dt.date = field_of(Date(), N_("Day on which the edited file came back."))
    place: str | None = field_of(Text(80), N_("Where it is for, never finer than a cercle or a province."), default=None)
    level: AreaLevel | None = field_of(Choice(AreaLevel), N_("What kind of place that is: country, region, province or cercle."), default=None)
    organisation: str | None = field_of(SLUG, N_("Key of data/organisations.yml: who adapted it."), default=None)
    changes: tuple[str, ...] = field_of(Many(Text(LONGEST_CHANGE), 0, MOST_CHANGES), N_("What was changed, in a few words each."), default=())


@value
class Module(Edition):
    """A training module in one language."""

    id: str = field_of(
        MODULE_ID, N_("Number of the module, the same in every language, never given to another one."), neutral=True, maps_to="schema:identifier"
    )
    title: str = field_of(Text(90), N_("Name shown in menus and on the cover, at most 90 characters."), maps_to="schema:name")
    summary: str = field_of(Text(300, 20), N_("What people will be able to do, at most 300 characters."), maps_to="schema:description")
    theme: Theme = field_of(Choice(Theme), N_("Part of the curriculum."), neutral=True, maps_to="schema:about")
    audience: tuple[Audience, ...] = field_of(Many(Choice(Audience), 1, 11), N_("Who the module trains."), neutral=True, maps_to="schema:audience")
    level: Level = field_of(Choice(Level), N_("How much experience it asks of the facilitators."), neutral=True, maps_to="schema:educationalLevel")
    group_size: GroupSize = field_of(Part(GroupSize), N_("Smallest and largest group, at most 30 people."), neutral=True)
    prerequisites: tuple[str, ...] = field_of(
        Many(MODULE_ID), N_("Modules to run before; [] when there are none."), neutral=True, maps_to="schema:competencyRequired"
    )
    objectives: tuple[str, ...] = field_of(
        Many(Text(200, 10), 4, 5), N_("What people can do at the end: 4 to 5, each begins with a verb that can be observed."), maps_to="schema:teaches"
    )
    key_messages: tuple[str, ...] = field_of(Many(Text(200, 5), 3, 5), N_("3 to 5 sentences that can be said aloud, at most 20 words each."))
    keywords: tuple[str, ...] = field_of(Many(Text(60), 3, 10), N_("3 to 10 words that people would search for."), maps_to="schema:keywords")
    risk: Risk = field_of(Part(Risk), N_("Level of risk, when not to run the module, and the safety line."))
    references: tuple[str, ...] = field_of(Many(SLUG, 2, 30), N_("Keys of data/references.yml, at least 2."), neutral=True, maps_to="schema:citation")
    projects: tuple[str, ...] = field_of(Many(SLUG), N_("Projects that it came from or is used in."), default=(), neutral=True, maps_to="schema:isBasedOn")
    time_sensitive: bool = field_of(
        YesNo(), N_("true when its facts change quickly: then the next review is at most 90 days after the last one."), default=False, neutral=True
    )
    field_tests: int = field_of(Whole(0, 100_000), N_("How often it has been run with a group; 0 until it has."), neutral=True)
    adapted_from: Adaptation | None = field_of(
        Part(Adaptation), N_("Only in adaptations, written by scripts/import_docx.py: what it was made from."), default=None, maps_to="schema:isBasedOn"
    )


@value
class Session:
    """A line of a timetable: a module or some of its steps, or a pause with its minutes."""

    module: str | None = field_of(MODULE_ID, N_("Number of a module."), default=None)
    steps: tuple[int, ...] = field_of(Many(Whole(1, 60)), N_("Numbers of the steps that are run, when not all of them are; breaks count."), default=())
    pause: Pause | None = field_of(Choice(Pause), N_("Kind of pause; it can be moved."), default=None)
    minutes: int | None = field_of(Whole(5, 240), N_("Length of the pause in minutes."), default=None)


@value
class Day:
    """One day of a programme."""

    title: str = field_of(Text(90), N_("Name of the day."))
    start: str = field_of(TIME, N_("When it starts, on 24 hours."))
    sessions: tuple[Session, ...] = field_of(Many(Part(Session), 1, 20), N_("Modules and pauses in their order."))


@value
class Programme(Edition):
    """Modules put together for one or several days."""

    id: str = field_of(SLUG, N_("Short name, the same in every language."), neutral=True, maps_to="schema:identifier")
    title: str = field_of(Text(90), N_("Name shown in menus, at most 90 characters."), maps_to="schema:name")
    summary: str = field_of(Text(300, 20), N_("What people will be able to do, at most 300 characters."), maps_to="schema:description")
    audience: tuple[Audience, ...] = field_of(Many(Choice(Audience), 1, 11), N_("Who it trains."), neutral=True, maps_to="schema:audience")
    days: tuple[Day, ...] = field_of(Many(Part(Day), 1, 60), N_("The days, each with its modules and pauses."))
    field_tests: int = field_of(Whole(0, 100_000), N_("How often it has been run with a group; 0 until it has."), neutral=True)


@value
class Kit(Edition):
    """Sheets to copy for those who prepare, run and follow up a training."""

    id: str = field_of(KIT_ID, N_("Number of the kit, the same in every language, never given to another one."), neutral=True, maps_to="schema:identifier")
    title: str = field_of(Text(90), N_("Name shown in menus, at most 90 characters."), maps_to="schema:name")
    summary: str = field_of(Text(300, 20), N_("What the kit is for, at most 300 characters."), maps_to="schema:description")
    audience: tuple[Audience, ...] = field_of(Many(Choice(Audience), 1, 11), N_("Who uses it."), neutral=True, maps_to="schema:audience")
    safety: str | None = field_of(Text(400, 20), N_("What could hurt someone, and how to avoid it."), default=None)
    modules: tuple[str, ...] = field_of(Many(MODULE_ID), N_("Modules in which it is used most."), default=(), neutral=True)


@value
class Radio(Edition):
    """Scripts that a radio station records anew: a spot of 60 seconds, and for some modules a magazine of 10 minutes."""

    id: str = field_of(
        RADIO_ID, N_("R and the number of the module, the same in every language, never given to another page."), neutral=True, maps_to="schema:identifier"
    )
    title: str = field_of(Text(90), N_("Name shown in menus, at most 90 characters."), maps_to="schema:name")
    summary: str = field_of(Text(300, 20), N_("What listeners will hear, at most 300 characters."), maps_to="schema:description")
    module: str = field_of(MODULE_ID, N_("Module that the scripts come from."), neutral=True, maps_to="schema:isBasedOn")
    rumour_risk: str = field_of(Text(400, 20), N_("How the script could feed a rumour here, and what the station does about it."))


# a project fits an IATI 2.03 activity ---------------------------------------------------------------------------


@value
class ProjectIdentifier:
    """A number that the funder gave."""

    kind: Identifier = field_of(Choice(Identifier), N_("award, fund or project."))
    value: str = field_of(Text(80), N_("The number as printed in the source."))
    source: str = field_of(SOURCE, N_("Id of the source."))


@value
class Participation:
    """An organisation and what it does in the project."""

    organisation: str = field_of(SLUG, N_("Key of data/organisations.yml."))
    role: OrganisationRole = field_of(Choice(OrganisationRole), N_("funding, accountable, extending or implementing."))
    source: str = field_of(SOURCE, N_("Id of the source."))
    verified: bool = field_of(YesNo(), N_("false when sources contradict each other or only one says so."), default=True)
    note: str | None = field_of(Text(400), N_("What a reader should know about it."), default=None)


@value
class ProjectDate:
    """A start or an end."""

    kind: DateKind = field_of(Choice(DateKind), N_("Planned or actual start or end."))
    date: dt.date = field_of(Date(), N_("The day."))
    source: str = field_of(SOURCE, N_("Id of the source."))
    note: str | None = field_of(Text(400), N_("What a reader should know about it."), default=None)


@value
class Budget:
    """An amount for a period."""

    value: int = field_of(Whole(0), N_("Amount in whole units of the currency."))
    currency: str = field_of(Text(3, pattern=r"[A-Z]{3}", example="USD"), N_("Currency, ISO 4217."))
    source: str = field_of(SOURCE, N_("Id of the source."))
    start: dt.date | None = field_of(Date(), N_("First day of the period."), default=None)
    end: dt.date | None = field_of(Date(), N_("Last day of the period."), default=None)
    verified: bool = field_of(YesNo(), N_("false when sources contradict each other or only one says so."), default=False)
    note: str | None = field_of(Text(400), N_("What a reader should know about it."), default=None)


@value
class Sector:
    """A purpose code of the OECD Development Assistance Committee."""

    code: str = field_of(Text(5, pattern=r"\d{5}", example='"15220"'), N_("Five digits in quotes."))
    percentage: int = field_of(Whole(1, 100), N_("Share of the budget; all sectors together make 100."))
    basis: Basis = field_of(Choice(Basis), N_("official or editorial."))


@value
class Goal:
    """A Sustainable Development Goal."""

    goal: int = field_of(Whole(1, 17), N_("Number of the goal."))
    target: str | None = field_of(Text(4, pattern=r"\d{1,2}\.[0-9a-c]{1,2}", example='"16.1"'), N_("Number of the target, in quotes."), default=None)
    basis: Basis = field_of(Choice(Basis), N_("official or editorial."))
    source: str | None = field_of(SOURCE, N_("Id of the source when it is official."), default=None)


@value
class CountryShare:
    """A country and its share."""

    code: str = field_of(COUNTRY, N_("ISO 3166 code."))
    percentage: int | None = field_of(Whole(1, 100), N_("Share of the budget; all countries together make 100."), default=None)


@value
class Location:
    """A place of the public list, never finer than a commune."""

    name: str = field_of(Text(80), N_("Name of the place."))
    level: PlaceLevel = field_of(Choice(PlaceLevel), N_("Never finer than a commune."))
    country: str = field_of(COUNTRY, N_("ISO 3166 code."))
    boundary_year: int = field_of(Whole(1900, 2100), N_("Year of the administrative map that the name belongs to."))
    source: str = field_of(SOURCE, N_("Id of the source."))
    verified: bool = field_of(YesNo(), N_("false when only one source says so."), default=True)
    note: str | None = field_of(Text(400), N_("What a reader should know about it."), default=None)


@value
class Result:
    """What was reported, by whom, when."""

    text: str = field_of(Text(600), N_("The result in words."))
    as_of: str | None = field_of(PARTIAL_DATE, N_("Day, month or year of the figure; null when not known."))
    reported_by: str = field_of(Text(200), N_("Who says so: an organisation or a role, never a name."))
    source: str = field_of(SOURCE, N_("Id of the source."))
    verified: bool = field_of(YesNo(), N_("true only when a second, independent source agrees."))


@value
class Fact:
    """A dated statement that the text uses."""

    text: str = field_of(Text(600), N_("The statement."))
    source: str = field_of(SOURCE, N_("Id of the source."))
    as_of: str | None = field_of(PARTIAL_DATE, N_("Day, month or year; null when not known."), default=None)
    verified: bool = field_of(YesNo(), N_("false when sources contradict each other."), default=True)


@value
class TeamRole:
    """A role of the team, never a name."""

    role: str = field_of(Text(120), N_("The role."))
    source: str = field_of(SOURCE, N_("Id of the source."))
    count: int = field_of(Whole(1, 1000), N_("How many people had it."), default=1)


@value
class Media:
    """A press item, video, report or page."""

    title: str = field_of(Text(200), N_("Title, or a description in square brackets when there is none."))
    kind: MediaKind = field_of(Choice(MediaKind), N_("press, video, report or page."))
    language: str = field_of(Text(3, pattern=r"[a-z]{2,3}", example="fr"), N_("Language of the item, ISO 639."))
    date: str | None = field_of(PARTIAL_DATE, N_("Day, month or year; null when not known."), default=None)
    publisher: str | None = field_of(Text(120), N_("Who published it."), default=None)
    address: str | None = field_of(Text(300), N_("Address if seen, else null."), default=None)
    saved_copy: bool = field_of(YesNo(), N_("Whether we keep a copy."), default=False)
    link_alive: Alive = field_of(Choice(Alive), N_("yes, no or unknown."), default=Alive.UNKNOWN)
    link_checked: dt.date | None = field_of(Date(), N_("Day on which the link was tried."), default=None)
    note: str | None = field_of(Text(400), N_("What a reader should know about it."), default=None)


@value
class ProjectSource:
    """Where a statement comes from."""

    id: str = field_of(SOURCE, N_("Short name used by the other fields."))
    title: str = field_of(Text(250), N_("Title of the page or document."))
    publisher: str | None = field_of(Text(160), N_("Who published it."), default=None)
    address: str | None = field_of(Text(300), N_("Address as seen, without https://."), default=None)
    accessed: dt.date | None = field_of(Date(), N_("Day on which it was read; left out when not recorded."), default=None)
    how: HowRead = field_of(Choice(HowRead), N_("live, copy or reported."))
    note: str | None = field_of(Text(400), N_("What a reader should know about it."), default=None)


@value
class ModuleUse:
    """A module and the activity of the project that it serves."""

    module: str = field_of(MODULE_ID, N_("Number of the module."))
    activity: str = field_of(Text(300), N_("Which activity of the project it serves."))


@value
class Project(Edition):
    """A project page in one language; it fits an IATI 2.03 activity."""

    id: str = field_of(SLUG, N_("Short name, the same in every language."), neutral=True, maps_to="iati:other-identifier")
    title: str = field_of(Text(90), N_("Name of the project, at most 90 characters."), maps_to="iati:title")
    summary: str = field_of(Text(300, 20), N_("What the project did, at most 300 characters."), maps_to="iati:description")
    activity_status: ActivityStatus = field_of(Choice(ActivityStatus), N_("Where the project stands."), neutral=True, maps_to="iati:activity-status")
    iati_identifier: str | None = field_of(
        Text(80), N_("Only if it was seen in a source, never made up."), default=None, neutral=True, maps_to="iati:iati-identifier"
    )
    identifiers: tuple[ProjectIdentifier, ...] = field_of(
        Many(Part(ProjectIdentifier)), N_("Numbers that the funder gave."), default=(), neutral=True, maps_to="iati:other-identifier"
    )
    organisations: tuple[Participation, ...] = field_of(Many(Part(Participation), 1), N_("Who took part, in which role."), maps_to="iati:participating-org")
    dates: tuple[ProjectDate, ...] = field_of(Many(Part(ProjectDate), 1, 12), N_("At least one start."), maps_to="iati:activity-date")
    budget: tuple[Budget, ...] = field_of(Many(Part(Budget)), N_("Amounts, each with its period and source."), default=(), maps_to="iati:budget")
    sectors: tuple[Sector, ...] = field_of(Many(Part(Sector), 1), N_("DAC purpose codes; percentages sum to 100."), neutral=True, maps_to="iati:sector")
    sdgs: tuple[Goal, ...] = field_of(Many(Part(Goal)), N_("Sustainable Development Goals."), default=(), neutral=True, maps_to="iati:tag")
    countries: tuple[CountryShare, ...] = field_of(
        Many(Part(CountryShare), 1), N_("Countries; percentages sum to 100, or none is given."), neutral=True, maps_to="iati:recipient-country"
    )
    locations: tuple[Location, ...] = field_of(Many(Part(Location), 1), N_("Public list of places, never finer than a commune."), maps_to="iati:location")
    target_groups: tuple[str, ...] = field_of(Many(Text(200), 1), N_("Who the project was for."), maps_to="iati:description[@type=3]")
    results: tuple[Result, ...] = field_of(Many(Part(Result)), N_("What was reported, each with its source."), default=(), maps_to="iati:result")
    facts: tuple[Fact, ...] = field_of(Many(Part(Fact)), N_("Every other number or dated statement that the text uses."), default=())
    team: tuple[TeamRole, ...] = field_of(Many(Part(TeamRole)), N_("Roles, never names."), default=())
    media: tuple[Media, ...] = field_of(Many(Part(Media)), N_("Press, videos, reports."), default=(), maps_to="iati:document-link")
    sources: tuple[ProjectSource, ...] = field_of(Many(Part(ProjectSource), 1), N_("Where the statements come from."), maps_to="iati:document-link")
    modules: tuple[ModuleUse, ...] = field_of(Many(Part(ModuleUse)), N_("Modules that it produced or that serve its activities."), default=())
    unverified: tuple[str, ...] = field_of(Many(Text(400)), N_("What could not be verified."), default=())


PageKind = Page | Module | Project | Programme | Kit | Radio
