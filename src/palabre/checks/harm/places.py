"""Where and when: events to come, places too fine to publish, small numbers of people in one place (PB520, PB521, PB522)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue, Document
from palabre.checks.harm.gazetteer import FINE, LOCAL, NEAR, Place, Titles, near, places_in, small_places
from palabre.checks.harm.names import MONTHS
from palabre.checks.harm.text import Kind, Reading, distinct, everything, in_scope, late, pages, pattern
from palabre.frontmatter import Scalar
from palabre.messages import N_
from palabre.model.pages import Project
from palabre.problems import Problem

# events to come ---------------------------------------------------------------------------------------------------

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_WRITTEN_DAY = late(
    rf"""\b(?P<first>\d{{1,2}})(?:er|st|nd|rd|th)?(?:\s(?:{_MONTH}\s(?:20\d\d\s)?)?(?:-|au|a|to|et|and|until)\s(?P<last>\d{{1,2}})(?:er|st|nd|rd|th)?|
    -(?P<till>\d{{1,2}}))?\s(?:of\s)?(?P<month>{_MONTH})\b[.]?,?(?:\s(?P<year>20\d\d))?
    |\b(?P<month2>{_MONTH})\s(?P<first2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s?-\s?\d{{1,2}})?(?:,?\s(?P<year2>20\d\d))?""",
    re.VERBOSE,
)
_NUMBER_DAY = late(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<first>\d\d)\b|\b(?P<first2>\d{1,2})[/.](?P<month2>\d{1,2})[/.](?P<year2>20\d\d)\b")
_TO_COME = late(
    r"""\b(?:aur(?:a|ont)\slieu|se\stiendr(?:a|ont)|est\sprevue?|sont\sprevue?s|sera\sorganisee?|rendez-vous|prochaine?s?\s(?:\w+\s)?(?:formation|atelier|
    session|reunion|forum|rencontre|journee|distribution|visite)s?|
    will\s(?:take\splace|be\sheld|meet|happen|start|open|gather)|is\s(?:planned|scheduled)|are\s(?:planned|scheduled)|upcoming|(?:next|coming)\s(?:training|
    workshop|session|meeting|forum|gathering|visit|distribution)s?|
    nous\s(?:nous\s)?(?:retrouver|rencontrer|reunir)ons|venez|join\sus|come\sto\sthe|se\sreunir(?:a|ont)|aura\sbien\slieu)\b""",
    re.VERBOSE,
)
_HELD = pattern(
    "retrouverons rencontrerons reunirons aura auront tiendra tiendront rendez prochaine prochaines prochain prochains held take upcoming next",
    r"""\b(?:aur(?:a|ont)\slieu|se\stiendr(?:a|ont)|rendez-vous|prochaine?s?\s(?:\w+\s)?(?:formation|atelier|session|reunion|forum|rencontre|journee|
    distribution)s?|will\s(?:take\splace|be\sheld)|(?:nous\s)?nous\s(?:retrouver|rencontrer|reunir)ons|
    (?:upcoming|next)\s(?:\w+\s)?(?:training|workshop|session|meeting|forum|gathering|distribution|event)s?)\b""",
    40,
)
_GATHERING = late(
    r"""\b(?:formations?|ateliers?|sessions?|reunions?|forums?|journees?|rencontres?|ceremonies?|assemblees?|distributions?|trainings?|workshops?|meetings?|
    gatherings?|ceremony|events?|evenements?|courses?|
    celebrations?|visits?|visites?|fetes?|festivals?|campagnes?|campaigns?|elections?|conferences?|matchs?|caravanes?|foires?)\b""",
    re.VERBOSE,
)
_VENUE = late(
    r"""\b(?:a\sla\s(?:mairie|prefecture|mosquee|maison\sdes\sjeunes|place|radio)|au\s(?:centre|marche|siege|stade|gouvernorat|campement)|a\sl'(?:ecole|hotel|
    eglise|aeroport)|salle\s(?:de|des|du)|
    (?:at|in)\sthe\s(?:town\shall|market|school|mosque|church|stadium|community\scent(?:re|er)|youth\scent(?:re|er)|prefecture|hotel|office))\b""",
    re.VERBOSE,
)
_EVENT_KEYS = ("event_date", "event", "events", "venue", "event_place", "agenda")
_EVENT = N_("'{words}' announces when and where people will meet")
_EVENT_MEND = N_("take the place out; tell people by word of mouth, and write about the meeting when it is over")


def events_to_come(catalogue: Catalogue) -> Iterator[Problem]:
    """No day and place of a meeting to come is published."""
    for document, text in pages(catalogue):
        yield from distinct(_events(catalogue, document, text))
    for text in everything(catalogue):
        if text.kind in (Kind.OTHER, Kind.NOTES):
            yield from distinct(_events(catalogue, None, text))


def _events(catalogue: Catalogue, document: Document | None, text: Reading) -> Iterator[Problem]:
    day = day_of_review(document) or catalogue.today
    is_project = document is not None and document.shape is Project
    places = places_in(catalogue, text)
    dated: set[int] = set()
    for start, end, last, is_full in _days(text):
        first, stop = text.sentence(start, end)
        dated.add(first)
        if day is not None and is_full and (last is None or last <= day):
            continue
        said = text.low[first:stop]
        is_announced = _TO_COME.search(said) is not None
        is_future = is_announced if day is None or not is_full else True
        if not is_future or (is_project and not (is_announced or _GATHERING.search(said))) or text.is_address(start):
            continue
        place = near(places, first, stop, LOCAL) or near(places, max(0, start - 120), end + 120, NEAR)
        if place or (_VENUE.search(said) and (is_announced or _GATHERING.search(said))):
            yield text.problem(start, end, "PB520", _EVENT, _EVENT_MEND)
    for announced in _HELD.finditer(text):
        first, stop = text.sentence(*announced.span())
        named = near(places, first, stop, LOCAL)
        if named and first not in dated and not text.is_address(named.start):
            dated.add(first)
            yield text.problem(min(announced.start(), named.start), max(announced.end(), named.end), "PB520", _EVENT, _EVENT_MEND)
    for name in _EVENT_KEYS if document else ():
        if document and name in document.source.metadata.lines:
            yield text.at(document.line_of(name), "PB520", N_("the field '{words}' announces a meeting"), _EVENT_MEND, words=name)


def day_of_review(document: Document | None) -> dt.date | None:
    """The day against which the dates of a page are held; where there is none, it is today."""
    node = document.source.metadata.nodes.get("reviewed") if document else None
    try:
        return dt.date.fromisoformat(node.text) if isinstance(node, Scalar) else None
    except ValueError:
        return None


def _days(text: Reading) -> Iterator[tuple[int, int, dt.date | None, bool]]:
    """Start and end of each date, its last day if it has a year, and whether it has one."""
    reached = 0
    for start, end in text.spots(MONTHS.keys()):
        if start < reached or not any(map(str.isdigit, text.low[max(0, start - 6) : start] + text.low[end : end + 4])):
            continue
        match = _WRITTEN_DAY.search(text.low, max(0, start - 45), end + 45)
        if match is None:
            continue
        reached = match.end()
        found = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
        last = found.get("last") or found.get("till") or found["first"]
        yield *match.span(), _day(found.get("year"), str(MONTHS[found["month"]]), last), "year" in found
    for start, end in text.numbers:
        match = _NUMBER_DAY.search(text.low, start, end + 1) if text.head <= start or text.kind is not Kind.PAGE else None
        if match is None:
            continue
        found = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
        yield *match.span(), _day(found["year"], found["month"], found["first"]), True


def _day(year: str | None, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day)) if year else None
    except ValueError:
        return None


# places -----------------------------------------------------------------------------------------------------------

_INCIDENT = late(
    r"""\b(?:attac\w+|attaqu\w+|tu(?:e|ee|es|ees)\b|kill\w*|mort[es]?\b|dead|died|deaths?|deces|bless\w+|wound\w*|injur\w+|victim\w*|surviv\w+|temoi(?:n|ns|
    gne|gnage)\w*|witness\w*|enlev\w+|kidnap\w*|abduct\w*|
    viol(?:s|ee|ees)?\b|rap(?:e|ed|es)\b|incendi\w+|burn(?:t|ed)|massacr\w+|explos\w+|embuscad\w+|ambush\w*|arret(?:e|ee|es|ees)\b|arrest\w*|plainte|
    complain\w*|une?\s(?:femme|homme|fille|jeune|eleveur|berger|chef|fermier)|
    a\s(?:woman|man|girl|boy|herder|farmer|chief)|raconte|told\sus|nous\sa\sdit)""",
    re.VERBOSE,
)
_INSIDE_TOWN = late(
    r"\b(?:quartier|marche|mosquee|ecole|lycee|village|commune|puits|bac|debarcadere|market|mosque|school|neighbourhood|neighborhood|quarter|ferry|"
    r"well)\s(?:\w+\s)?(?:de|d'|of|in|a)\s?$"
)
_FREE_DATA = ("data/organisations.yml", "data/places.yml", "data/references.yml")
_PLACE = N_("'{words}' is a place finer than a cercle or a province")
_PLACE_MEND = N_("name the cercle or the province, or an invented commune that the page says is invented; communes stand on project pages only")
_STORY = N_("'{words}' is a place finer than a cercle or a province, and stands with a person or an incident")
_STORY_MEND = N_("name the cercle or the province in this sentence")


def precise_places(catalogue: Catalogue) -> Iterator[Problem]:
    """No place finer than a cercle or a province is named, save communes on project pages, away from people and incidents."""
    projects = {document.path for document in in_scope(catalogue).documents if document.shape is Project}
    titles = Titles(catalogue)
    for text in everything(catalogue):
        if text.path not in _FREE_DATA:
            found = (place for place in _precise(catalogue, text) if not titles.hold(text, place.start, place.end) and not text.is_address(place.start))
            yield from distinct(_too_fine(text, found, text.path in projects))


def _too_fine(text: Reading, places: Iterator[Place], is_project: bool) -> Iterator[Problem]:
    for place in places:
        if not is_project:
            yield text.problem(place.start, place.end, "PB521", _PLACE, _PLACE_MEND)
        elif place.start >= text.head:
            first, stop = text.sentence(place.start, place.end)
            if _INCIDENT.search(text.low, first, stop):
                yield text.problem(place.start, place.end, "PB521", _STORY, _STORY_MEND)


def _precise(catalogue: Catalogue, text: Reading) -> Iterator[Place]:
    small = list(small_places(catalogue, text))
    yield from small
    for place in places_in(catalogue, text):
        is_in_town = place.level in NEAR and _INSIDE_TOWN.search(text.low, max(0, place.start - 40), place.start)
        is_told = any(each.start <= place.start < each.end for each in small)
        if (place.level in FINE or is_in_town) and not is_told:
            yield place


# small numbers ----------------------------------------------------------------------------------------------------

_FEW = late(
    r"""(?<![\w.,/\-])(?:[1-4]\)?|one|two|three|four|une\sseule|un\sseul|deux|trois|quatre|a\ssingle|(?:une?)(?=\s(?:victime|survivant|temoin|plaignant|veuve|
    deplace|refugie|detenu|otage))|an?(?=\s(?:victim|survivor|witness|complainant|widow|refugee|detainee|hostage))|(?:une?|a)(?=\s(?:\w+\s)?(?:femme|homme|
    fille|garcon|participante?|jeune|eleveur|wom[ae]n|man|girl|boy|herder|farmer)\b[^.\n]{0,80}
    \b(?:enlev(?:ee?|ement)|kidnapped|abducted|tuee?|killed|violee?|raped|arretee?|arrested|battue?|beaten|blessee?|wounded|disparue?|tortur(?:ee?|ed))\b))\s
    (?:(?:young|jeunes?|old|older|autres?|other|female|male|former|anciens?|anciennes?|displaced|local|locales|petites?|petits?|adult|adultes?|ex-|known|
    reported|civilian|seules?|women|men)\s){0,2}
    (?:ex-)?(?:victime?s?|survivors?|survivante?s?|participante?s?|femmes?|wom[ae]n|filles?|girls?|garcons?|boys?|child(?:ren)?|enfants?|temoins?|
    witness(?:es)?|cas|cases?|plaignante?s?|complainants?|combattants?|
    combatants?|deplacee?s?|refugiee?s?|refugees?|veuves?|widows?|orphelins?|orphans?|persons?|people|personnes?|hommes?|m[ae]n|jeunes?|youths?|morts?|dead|
    deaths?|blessee?s?|wounded|injured|familles?|famil(?:y|ies)|
    menages?|households?|otages?|hostages?|detenus?|detainees?|herders?|farmers?|eleveurs?)\b(?!'s\b|\s(?:sur|in|out\sof|par|per)\s(?:\d|two|three|four|five|
    ten|deux|trois|
    quatre|cinq|dix|chaque|each|group|village)|
    \s(?:groups?|associations?|studies|study|d'etude))""",
    re.VERBOSE,
)
_SMALL_UNITS = frozenset("village hameau fraction quartier campement puits forage hamlet neighbourhood neighborhood ward camp".split())
_FEW_WORDS = frozenset("1 2 3 4 one two three four seul seule deux trois quatre single un une a an".split())
_FEW_FOUND = N_("'{words}' with '{place}' can point at a person: fewer than five")
_FEW_MEND = N_("write some, or fewer than ten, or leave the place out")


def small_numbers(catalogue: Catalogue) -> Iterator[Problem]:
    """A number of people below five never stands with a place."""
    for text in everything(catalogue):
        if text.kind is not Kind.NAMES:
            yield from distinct(_few(catalogue, text))


def _few(catalogue: Catalogue, text: Reading) -> Iterator[Problem]:
    places = places_in(catalogue, text)
    if text.words & _SMALL_UNITS:
        places = (*places, *small_places(catalogue, text))
    done: set[int] = set()
    for place in places:
        first, stop = text.sentence(place.start, place.end)
        if place.level in NEAR and first not in done and not _FEW_WORDS.isdisjoint(text.low[first:stop].replace("(", " ").replace(")", " ").split()):
            done.add(first)
            for match in _FEW.finditer(text.low, first, stop):
                yield text.problem(*match.span(), "PB522", _FEW_FOUND, _FEW_MEND, place=place.name)
