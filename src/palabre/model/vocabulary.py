"""The words that fields may take. Their labels are in the gettext catalogues, under the text in LABELS."""

from __future__ import annotations

from enum import StrEnum

from palabre.messages import N_


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Licence(StrEnum):
    """SPDX."""

    CC_BY_SA = "CC-BY-SA-4.0"
    CC_BY = "CC-BY-4.0"
    CC0 = "CC0-1.0"


class Theme(StrEnum):
    FOUNDATIONS = "foundations"
    RESOLUTION = "resolution"
    ACTORS = "actors"
    TRAINING = "training"


class Audience(StrEnum):
    TRAINER = "trainer"
    MEDIATOR = "mediator"
    COMMUNITY_LEADER = "community-leader"
    TRADITIONAL_AUTHORITY = "traditional-authority"
    LOCAL_OFFICIAL = "local-official"
    ELECTED_OFFICIAL = "elected-official"
    WOMEN = "women"
    YOUTH = "youth"
    COMMUNICATOR = "communicator"
    SECURITY_LIAISON = "security-liaison"
    CIVIL_SOCIETY = "civil-society"


class Stemmer(StrEnum):
    """Languages of which Snowball knows the forms of words, in its release that the site brings; a test holds them together."""

    ARABIC = "arabic"
    ARMENIAN = "armenian"
    BASQUE = "basque"
    CATALAN = "catalan"
    DANISH = "danish"
    DUTCH = "dutch"
    ENGLISH = "english"
    ESPERANTO = "esperanto"
    ESTONIAN = "estonian"
    FINNISH = "finnish"
    FRENCH = "french"
    GERMAN = "german"
    GREEK = "greek"
    HINDI = "hindi"
    HUNGARIAN = "hungarian"
    INDONESIAN = "indonesian"
    IRISH = "irish"
    ITALIAN = "italian"
    LITHUANIAN = "lithuanian"
    NEPALI = "nepali"
    NORWEGIAN = "norwegian"
    PORTUGUESE = "portuguese"
    ROMANIAN = "romanian"
    RUSSIAN = "russian"
    SERBIAN = "serbian"
    SPANISH = "spanish"
    SWEDISH = "swedish"
    TAMIL = "tamil"
    TURKISH = "turkish"
    YIDDISH = "yiddish"


class Level(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class RiskLevel(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Method(StrEnum):
    OPENING = "opening"
    INPUT = "input"
    DISCUSSION = "discussion"
    DEBATE = "debate"
    PAIRS = "pairs"
    SMALL_GROUPS = "small-groups"
    SORTING = "sorting"
    ROLE_PLAY = "role-play"
    STORY = "story"
    CASE = "case"
    DRAWING = "drawing"
    MOVEMENT = "movement"
    GAME = "game"
    PRACTICE = "practice"
    REFLECTION = "reflection"
    PLENARY = "plenary"
    GALLERY = "gallery"
    QUIZ = "quiz"
    DEBRIEF = "debrief"
    BREAK = "break"
    MEAL = "meal"

    @property
    def is_pause(self) -> bool:
        return self in (Method.BREAK, Method.MEAL)


class Pause(StrEnum):
    ARRIVAL = "arrival"
    BREAK = "break"
    LUNCH = "lunch"
    PRAYER = "prayer"
    LUNCH_AND_PRAYER = "lunch-and-prayer"
    CLOSING = "closing"


class ActivityStatus(StrEnum):
    """IATI 2.03 ActivityStatus."""

    PIPELINE = "pipeline"
    IMPLEMENTATION = "implementation"
    FINALISATION = "finalisation"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"


class OrganisationRole(StrEnum):
    """IATI 2.03 OrganisationRole."""

    FUNDING = "funding"
    ACCOUNTABLE = "accountable"
    EXTENDING = "extending"
    IMPLEMENTING = "implementing"


class OrganisationKind(StrEnum):
    GOVERNMENT = "government"
    OTHER_PUBLIC = "other-public"
    LOCAL_GOVERNMENT = "local-government"
    INTERNATIONAL_NGO = "international-ngo"
    NATIONAL_NGO = "national-ngo"
    REGIONAL_NGO = "regional-ngo"
    MULTILATERAL = "multilateral"
    FOUNDATION = "foundation"
    PRIVATE = "private"
    ACADEMIC = "academic"


class DateKind(StrEnum):
    START_PLANNED = "start-planned"
    START_ACTUAL = "start-actual"
    END_PLANNED = "end-planned"
    END_ACTUAL = "end-actual"


class Basis(StrEnum):
    OFFICIAL = "official"
    EDITORIAL = "editorial"


class PlaceLevel(StrEnum):
    """Never finer than commune: a smaller place can point at a person."""

    COUNTRY = "country"
    REGION = "region"
    PROVINCE = "province"
    CERCLE = "cercle"
    COMMUNE = "commune"


class AreaLevel(StrEnum):
    """Where an adaptation is for: never finer than a cercle or a province."""

    COUNTRY = "country"
    REGION = "region"
    PROVINCE = "province"
    CERCLE = "cercle"


class MediaKind(StrEnum):
    PRESS = "press"
    VIDEO = "video"
    REPORT = "report"
    PAGE = "page"


class Alive(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class HowRead(StrEnum):
    LIVE = "live"
    COPY = "copy"
    REPORTED = "reported"


class HowChecked(StrEnum):
    SEEN = "seen"
    MEMORY = "memory"
    TO_VERIFY = "to-verify"

    @property
    def is_confirmed(self) -> bool:
        return self is HowChecked.SEEN


class Identifier(StrEnum):
    AWARD = "award"
    FUND = "fund"
    PROJECT = "project"


class People(StrEnum):
    NONE = "none"
    NEUTRAL_FIGURES = "neutral-figures"
    CONSENTED = "consented"


class Origin(StrEnum):
    DRAWN_FOR_PALABRE = "drawn-for-palabre"
    GIVEN = "given"
    PUBLIC_DOMAIN = "public-domain"
    PHOTOGRAPH = "photograph"


LABELS: dict[StrEnum, str] = {
    Status.DRAFT: N_("Draft"),
    Status.PUBLISHED: N_("Published"),
    Status.ARCHIVED: N_("Archived"),
    Theme.FOUNDATIONS: N_("Foundations: understand before acting"),
    Theme.RESOLUTION: N_("Resolution: dialogue, mediation, reconciliation"),
    Theme.ACTORS: N_("Actors: working with each group"),
    Theme.TRAINING: N_("Training: facilitate, pass on, last"),
    Audience.TRAINER: N_("Trainers"),
    Audience.MEDIATOR: N_("Mediators"),
    Audience.COMMUNITY_LEADER: N_("Community leaders"),
    Audience.TRADITIONAL_AUTHORITY: N_("Traditional authorities"),
    Audience.LOCAL_OFFICIAL: N_("Local officials"),
    Audience.ELECTED_OFFICIAL: N_("Elected officials"),
    Audience.WOMEN: N_("Women's groups"),
    Audience.YOUTH: N_("Young people"),
    Audience.COMMUNICATOR: N_("Radio hosts and communicators"),
    Audience.SECURITY_LIAISON: N_("Liaison with security forces"),
    Audience.CIVIL_SOCIETY: N_("Civil society organisations"),
    Level.BEGINNER: N_("Beginner"),
    Level.INTERMEDIATE: N_("Intermediate"),
    Level.ADVANCED: N_("Advanced"),
    RiskLevel.GREEN: N_("Green: low risk"),
    RiskLevel.AMBER: N_("Amber: prepare with care"),
    RiskLevel.RED: N_("Red: experienced pair only"),
    Method.OPENING: N_("Opening"),
    Method.INPUT: N_("Short input"),
    Method.DISCUSSION: N_("Discussion"),
    Method.DEBATE: N_("Debate in movement"),
    Method.PAIRS: N_("Pairs"),
    Method.SMALL_GROUPS: N_("Small groups"),
    Method.SORTING: N_("Card sort"),
    Method.ROLE_PLAY: N_("Role play"),
    Method.STORY: N_("Story"),
    Method.CASE: N_("Case"),
    Method.DRAWING: N_("Drawing"),
    Method.MOVEMENT: N_("Movement"),
    Method.GAME: N_("Game"),
    Method.PRACTICE: N_("Practice"),
    Method.REFLECTION: N_("Reflection"),
    Method.PLENARY: N_("Whole group"),
    Method.GALLERY: N_("Gallery walk"),
    Method.QUIZ: N_("Quiz"),
    Method.DEBRIEF: N_("Debrief"),
    Method.BREAK: N_("Break"),
    Method.MEAL: N_("Meal"),
    Pause.ARRIVAL: N_("Arrival"),
    Pause.BREAK: N_("Break"),
    Pause.LUNCH: N_("Lunch"),
    Pause.PRAYER: N_("Prayer"),
    Pause.LUNCH_AND_PRAYER: N_("Lunch and prayer"),
    Pause.CLOSING: N_("Closing"),
    ActivityStatus.PIPELINE: N_("In preparation"),
    ActivityStatus.IMPLEMENTATION: N_("Running"),
    ActivityStatus.FINALISATION: N_("Being completed"),
    ActivityStatus.CLOSED: N_("Closed"),
    ActivityStatus.CANCELLED: N_("Cancelled"),
    ActivityStatus.SUSPENDED: N_("Suspended"),
    OrganisationRole.FUNDING: N_("Funding"),
    OrganisationRole.ACCOUNTABLE: N_("Accountable"),
    OrganisationRole.EXTENDING: N_("Extending"),
    OrganisationRole.IMPLEMENTING: N_("Implementing"),
    DateKind.START_PLANNED: N_("Planned start"),
    DateKind.START_ACTUAL: N_("Actual start"),
    DateKind.END_PLANNED: N_("Planned end"),
    DateKind.END_ACTUAL: N_("Actual end"),
    Basis.OFFICIAL: N_("stated by the project"),
    Basis.EDITORIAL: N_("our classification"),
    AreaLevel.COUNTRY: N_("Country"),
    AreaLevel.REGION: N_("Region"),
    AreaLevel.PROVINCE: N_("Province"),
    AreaLevel.CERCLE: N_("Cercle"),
    PlaceLevel.COUNTRY: N_("Country"),
    PlaceLevel.REGION: N_("Region"),
    PlaceLevel.PROVINCE: N_("Province"),
    PlaceLevel.CERCLE: N_("Cercle"),
    PlaceLevel.COMMUNE: N_("Commune"),
    MediaKind.PRESS: N_("Press"),
    MediaKind.VIDEO: N_("Video"),
    MediaKind.REPORT: N_("Report"),
    MediaKind.PAGE: N_("Web page"),
    Alive.YES: N_("link worked"),
    Alive.NO: N_("link dead"),
    Alive.UNKNOWN: N_("link not checked"),
    HowRead.LIVE: N_("read online"),
    HowRead.COPY: N_("read in a copy"),
    HowRead.REPORTED: N_("reported by our research, not read again"),
    HowChecked.SEEN: N_("seen"),
    HowChecked.MEMORY: N_("to be confirmed"),
    HowChecked.TO_VERIFY: N_("to be confirmed"),
    Identifier.AWARD: N_("Award number"),
    Identifier.FUND: N_("Fund number"),
    Identifier.PROJECT: N_("Project number"),
}
