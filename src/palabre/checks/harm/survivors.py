"""Children and survivors who could be recognised (PB512, PB513)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from palabre.catalogue import Catalogue
from palabre.checks.harm import names
from palabre.checks.harm.gazetteer import LOCAL, Place, Titles, near, places_in, small_places
from palabre.checks.harm.text import Kind, Reading, distinct, everything, late, pages, pattern
from palabre.messages import N_
from palabre.problems import Problem, problem

# children ---------------------------------------------------------------------------------------------------------

_YOUNG = (
    r"(?P<age{0}>[1-9]|1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|six|sept|"
    r"huit|neuf|seven|eight|nine)"
)
_CHILD = pattern(
    """ans years year age aged ages agee agees underage mineur mineure mineurs mineures minor minors child fille fillette garcon enfant girl boy adolescent
    adolescente soldier soldiers soldat soldats""",
    rf"""\bag(?:e|ee|es|ees)\s?:?\s(?:de\s)?{_YOUNG.format(1)}\sans\b|\bag(?:ed|e)\s?:?\s(?:of\s)?{_YOUNG.format(2)}\b(?!\s?(?:-|to\b|minutes|days|months))|
    \b{_YOUNG.format(3)}[\s\-](?:years?|yrs?)[\s\-](?:old|of\sage)\b
    |\b(?:fille|fillette|garcon|enfant|adolescente?|girl|boy|child|teenager|eleve|ecoliere?|lyceenne?|orpheline?|mineure?|minor|daughter|son|fils|refugiee?|
    student|
    pupil)\b[^\n.!?;:|]{{0,30}}?[\s(,]{_YOUNG.format(4)}\s?(?:ans\b|years?\b|\))
    |\b(?:fille|fillette|garcon|girl|boy)\s?[,(]\s?(?:[5-9]|1[0-7])\s?[,)]|\b(?:elle|il)\s(?:a|avait|n'a\sque|n'avait\sque)\s{_YOUNG.format(5)}\sans\b|
    \b(?:she|he)\s(?:is|was)\s(?:only\s)?{_YOUNG.format(6)}\syears?\sold\b
    |\b(?P<who>[a-z'\-]{{3,}})\s?[,(]\s?{_YOUNG.format(7)}\s(?:ans|years?(?:\sold)?)\b|\b(?:une\smineure|filles?\smineures?|enfants?\smineurs?|
    underage\s(?:girls?|boys?|children))\b
    |\b(?:mineure?s?\s(?:victimes?|associee?s?|enrolee?s?|recrutee?s?|violee?s?)|(?:minor|child)\s(?:victim|survivor|soldier|recruit|witness|bride)(?:e?s)?|
    enfants?\ssoldats?|enfants?\svictimes?)\b""",
    60,
)
_NAMED_CHILD = pattern(
    " ".join(names.FIRST_NAMES - names.AMBIGUOUS_FIRST_NAMES), r"\b(?P<who>[a-z'\-]{3,})\s?(?:,\s(?:[5-9]|1[0-7]),|\((?:[5-9]|1[0-7])\))", 30
)
_RANGE_BEFORE = late(
    r"""(?:\d\s?(?:-|a|to|et|and|ou|or)|\bunder|\bover|\bbelow|\babove|\bmoins\sde|\bplus\sde|\bfrom|\bdes|\bpartir\sde|\bmoins|\bau\smoins|\bat\sleast|
    \bjusqu'a|\bminimum|\bavant|\bbefore|\buntil|\bsince|\bdepuis|\bfor|
    \bpendant|\bwithin|\bafter|\bapres|\bolder\sthan|\byounger\sthan|\bentre|\bbetween|\bevery|\btous\sles)\s?(?:the\s|l'|les\s)?(?:age\s(?:of\s|de\s)?)?$""",
    re.VERBOSE,
)
_LATER = late(r"\s(?:later|after|ago|of|on|before|in|de\b|d'|plus|apres|avant|au)")
_AGES = tuple(f"age{number}" for number in range(1, 8))
_CHILD_FOUND = N_("'{words}' lets a child be recognised: an age near the place or name '{near}'")
_CHILD_MEND = N_("leave the place and the name out, and write a child or a young person without the age")


def children(catalogue: Catalogue) -> Iterator[Problem]:
    """No child can be recognised: no age under eighteen near a place or a first name, no picture with minors."""
    for text in everything(catalogue):
        if text.kind is not Kind.NAMES:
            yield from distinct(chain(_children(catalogue, text), _named_children(text)))
    for file, picture in catalogue.pictures.items():
        if picture.minors:
            notes = f"docs/{file.rpartition('.')[0]}.yml"
            line = catalogue.lines.get(notes, {}).get("minors", 1)
            yield problem(
                notes,
                line,
                "PB512",
                N_("children can be recognised in this picture"),
                N_("take the picture out; draw children without faces, and write minors: false"),
            )


def _children(catalogue: Catalogue, text: Reading) -> Iterator[Problem]:
    places: tuple[Place, ...] | None = None
    for match in _CHILD.finditer(text):
        if any(_RANGE_BEFORE.search(text.low, max(0, at - 25), at) for name in _AGES if (at := match.start(name)) >= 0):
            continue
        if match["who"] and (
            not text.plain[match.start("who")].isupper()
            or near(places_in(catalogue, text), match.start(), match.end(), LOCAL)
            or _LATER.match(text.low, match.end())
        ):
            continue
        if _RANGE_BEFORE.search(text.low, max(0, match.start() - 25), match.start()) or re.match(
            r"\s(?:and|or|et|ou)\s(?:over|above|older|under|younger|plus|moins)\b", text.low[match.end() : match.end() + 20]
        ):
            continue
        first, stop = max(0, match.start() - 200), match.end() + 200
        if places is None:
            places = tuple(sorted((*places_in(catalogue, text), *small_places(catalogue, text)), key=lambda place: place.start))
        beside = near(places, first, stop, LOCAL)
        word = beside.name if beside else _first_name(text, first, stop)
        if word:
            yield text.problem(*match.span(), "PB512", _CHILD_FOUND, _CHILD_MEND, near=word)


def _named_children(text: Reading) -> Iterator[Problem]:
    """A first name with its age, as newspapers write it: Aminata, 13, was married."""
    for match in _NAMED_CHILD.finditer(text):
        start, end = match.span("who")
        if text.low[start:end] in names.FIRST_NAMES and text.plain[start].isupper():
            yield text.problem(*match.span(), "PB512", _CHILD_FOUND, _CHILD_MEND, near=text.plain[start:end])


def _first_name(text: Reading, first: int, stop: int) -> str | None:
    for match in re.finditer(r"[A-ZÀ-Þ][\w'\-]+", text.plain[first:stop]):
        low = text.low[first + match.start() : first + match.end()]
        if low in names.FIRST_NAMES and low not in names.AMBIGUOUS_FIRST_NAMES:
            return match[0]
    return None


# sexual violence --------------------------------------------------------------------------------------------------

_SEXUAL = pattern(
    """viol viols viole violes violee violees rape rapes raped rapist rapists excision excisions mariage mariages marriage marriages agression agressions
    sexuelle sexuelles
    sexuel sexuels sexual vbg gbv vsbg sgbv gender genre fgm mgf
    mutilation mutilations marry sexuellement sexually attouchement attouchements prostitution molested""",
    r"""\b(?:viols?\b(?!\s(?:du|des|de\sla|de\sl'|d'une?)\s?(?:droits?|lois?|regles?|accords?|treve|cessez|domicile|espace|frontieres?|secret|embargo|
    confiden))|(?P<done>violee?s?)\b|(?P<rape>rap(?:e|es|ed|ists?))\b|excisions?|
    mariages?\s(?:forces?|precoces?|d'enfants?)|(?:forced|child|early)\smarriages?|(?:agressions?|violences?|abus|exploitation|harcelement|
    esclavage)\ssexuel(?:le)?s?|
    sexual\s(?:assaults?|violence|abuse|exploitation|harassment|slavery|aggression)|vbg\b|gbv\b|vsbg\b|sgbv\b|gender[\s\-]based\sviolence|
    violences?\sbasees?\ssur\sle\sgenre|abusee?s?\ssexuellement|agressee?s?\ssexuellement|
    sexually\s(?:assaulted|abused|harassed|exploited)|attouchements?\b|molested\b|prostitution\sforcee|forced\sprostitution|
    forced\s(?:(?:\w+\s){0,2}to\smarry|into\smarriage)|
    fgm\b|mgf\b|(?:genital\smutilation|mutilations?\sgenitales?))""",
    60,
)
_RULE_BROKEN = late(
    r"\b(?:droits?|lois?|regles?|accords?|treve|conventions?|principes?|engagements?|cessez-le-feu|frontieres?|embargo|serments?|promesses?|secrets?|"
    r"confidentialite|constitution|rights?|parole)\b"
)
_TURN_TO = late(r"#k1\b|\bk1\b")
_MONTH = "(?:" + "|".join(name for name in names.MONTHS if len(name) > 3) + "|mai|may)"
_DAY_OR_AGE = late(
    rf"\b\d{{1,2}}[\s\-](?:ans|years?[\s\-]old)\b|\b(?:ag(?:e|ee|es|ees)\sde|aged)\s\d|\b\d{{1,2}}(?:er|st|nd|rd|th)?\s{_MONTH}\b|\b{_MONTH}\s(?:\d{{1,2}}\b|"
    rf"(?:19|20)\d\d)|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
_REFERRAL = N_("'{words}' stands on a page that does not say where to turn")
_REFERRAL_MEND = N_("add a note at the top of the page: what it speaks of, and a link to the referral card: [K1](#k1)")
_TOLD = N_("'{words}' stands in one paragraph with the place, day or age '{near}'")
_TOLD_MEND = N_("leave the place, the day and the age out of this paragraph, or speak of the violence in another one")


def sexual_violence(catalogue: Catalogue) -> Iterator[Problem]:
    """A page that speaks of sexual violence says where to turn, and never with a place, a day or an age in the same paragraph."""
    titles = Titles(catalogue)
    for _, text in pages(catalogue):
        yield from distinct(_sexual(catalogue, text, titles))


def _sexual(catalogue: Catalogue, text: Reading, titles: Titles) -> Iterator[Problem]:
    has_referral = "k1" in text.low and _TURN_TO.search(text.low) is not None
    for match in _SEXUAL.finditer(text):
        start, end = match.span()
        if match["done"] and (_RULE_BROKEN.search(text.low, max(0, start - 45), end + 25) or "é" not in text.plain[start:end]):
            continue
        if (match["rape"] and "â" in text.plain[start:end]) or text.is_address(start) or titles.hold(text, start, end):
            continue
        if not has_referral:
            yield text.problem(start, end, "PB513", _REFERRAL, _REFERRAL_MEND)
            has_referral = True  # once is enough
        first, stop = text.paragraph(start, end)
        place = near(places_in(catalogue, text), first, stop, LOCAL) if start >= text.head else None
        day = _DAY_OR_AGE.search(text.low, first, stop) if start >= text.head else None
        if place or day:
            yield text.problem(start, end, "PB513", _TOLD, _TOLD_MEND, near=place.name if place else day[0] if day else "")
