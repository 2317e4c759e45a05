"""People who could be recognised: names, lists, children, survivors (D06, D07, D12, D13)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue
from palabre.checks.harm import names
from palabre.checks.harm.gazetteer import FINE, LOCAL, Place, Titles, near, places_in, small_places
from palabre.checks.harm.text import Kind, Reading, distinct, everything, pages, pattern, read
from palabre.messages import N_
from palabre.problems import Problem

# names ------------------------------------------------------------------------------------------------------------

_UPPER = r"[A-ZÀÂÇÉÈÊËÎÏÔÖÛÜƁƊŊƝƳ]"
_NAME = rf"{_UPPER}[\w'\-]+"
_TUAREG_OR_MOOR = pattern(
    "ag ould walet wallet mint",
    rf"(?<![\w'\-])(?:{_NAME})\s+(?:[Aa]g|AG|[Oo]uld|OULD|[Ww]all?et|WALL?ET|[Mm]int|MINT)\s+(?:{_NAME})",
    60,
)
_TITLED = pattern(
    """mme mmes mlle monsieur madame mademoiselle mr mrs ms miss mister el hadj elhadj hadja imam marabout cheikh sheikh cheick colonel col commandant cdt
    lieutenant lt capitaine capt captain adjudant
    sergent sergeant sgt caporal corporal general gen cadi pasteur pastor pere soeur abbe dr docteur doctor prof professeur maitre""",
    rf"""(?<![\w.\-])(?:MM?\.|Mmes?\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?|Miss|Mister|El[ -]?[Hh]adj|Elhadj|Hadja|[Ii]mam|[Mm]arabout|
    [Cc]heikh|[Ss]heikh|[Cc]olonel(?:-major)?|Col\.|
    [Cc]ommandant|Cdt\.?|[Ll]ieutenant(?:-colonel)?|Lt\.?|[Cc]apitaine|Capt\.|[Cc]aptain|[Aa]djudant(?:-chef)?|[Ss]ergent(?:-chef)?|[Ss]ergeant|Sgt\.?|
    [Cc]aporal|[Cc]orporal|[Gg]énéral|Gen\.|[Cc]adi|[Pp]asteur|[Pp]astor|
    Père|Sœur|Soeur|Abbé|Dr\.?|[Dd]octeur|[Dd]octor|Prof\.?|[Pp]rofesseur|
    Maître)[ ]+(?:[A-Z]\.[ ]?){{0,2}}(?P<name>{_UPPER}[\w'\-]+(?:[ ]+{_UPPER}[\w'\-]+)?)""",
    70,
)
_FIRST_NAME = pattern(" ".join(names.FIRST_NAMES), rf"(?<![\w'\-])(?P<first>{_NAME})[ ]+(?P<last>{_UPPER}(?:[\w'\-]+|\.))(?:[ ]+{_UPPER}[\w'\-]+)?", 40)
_SURNAME = pattern(" ".join(names.SURNAMES), rf"(?<![\w'\-])(?P<first>{_NAME}|{_UPPER}\.)[ ]+(?P<last>{_NAME})", 40)
_TESTIMONY = pattern(
    "temoignage temoignages interview interviews interviewed entretien entretiens testimony testimonies",
    rf"""\b(?:[Tt][ée]moignages?|[Ii]nterview(?:s|ed)?|[Ee]ntretiens?|[Tt]estimon(?:y|ies))\b[^.\n|]{{0,40}}?\b
    (?:de|avec|d'|of|with|by|from)\s?(?:M(?:me|lle|\.)?\s+)?(?P<name>{_NAME}\s+(?:[Aa]g|[Oo]uld|[Ww]alet|[Mm]int|{_NAME}))""",
    80,
)
_BYSTANDERS = frozenset("temoin witness victime victim survivor survivant survivante participant participante".split())
_OFFICES = frozenset(
    """
    named nomme nommee appelle appele appelee denomme denommee coordinateur coordinatrice coordinator directeur directrice director president presidente chair
    chairman chairwoman secretaire secretary
    maire mayor prefet gouverneur governor ministre minister ambassadeur ambassador journaliste journalist facilitateur facilitatrice facilitator trainer
    formateur formatrice chef chief leader
    """.split()
)
_NAMED_AFTER = re.compile(rf"\s?[,:(]?\s(?:nommée?\s|named\s|called\s|appelée?\s)?(?P<first>{_NAME})(?:\s(?P<last>{_NAME}|{_UPPER}\.))?")
_FILE_NAME = pattern("ag ould walet", r"\b[a-z]{3,}\s(?:ag|ould|walet)\s[a-z]{3,}\b", 40)
_ROLES = frozenset(
    """
    la le les l' president presidente maire prefet prefete sous-prefet gouverneur gouverneure ministre directeur directrice chef secretaire ambassadeur
    ambassadrice representant representante depute deputee general untel unetelle machin
    adjoint adjointe colonel governor commander minister president chair chairman speaker mayor director secretary assembly council officer major medecin
    docteur imam capitaine commandant x y z
    """.split()
)
_NO_FIRST_NAME = frozenset(
    """
    le la les des un une du de the a an this that these those family famille familles families clan maison monsieur et and ou or mais but si if when quand avec
    with pour for chez ville village cercle commune region
    lac lake rive fleuve cour source sources selon according photo dessin saint sainte
    """.split()
)
_PERSON = N_("'{words}' names a person")
_PERSON_MEND = N_("write the role instead, for instance a herder, the chair of the committee, the colonel")


def named_people(catalogue: Catalogue) -> Iterator[Problem]:
    """No participant, witness, victim or other private person is named; authors of works cited are."""
    known = _known_people(catalogue)
    titles = Titles(catalogue)
    for text in everything(catalogue):
        if text.path not in ("data/references.yml", "data/places.yml"):
            yield from distinct(
                text.problem(start, end, "PB506", _PERSON, _PERSON_MEND)
                for start, end in _people(text)
                if not (
                    _is_known(text.low[start:end], known)
                    or titles.hold(text, start, end)
                    or text.is_address(start)
                    or near(places_in(catalogue, text), start, end, FINE)
                )
            )


def _people(text: Reading) -> Iterator[tuple[int, int]]:
    if text.kind is Kind.NAMES:
        yield from (match.span() for match in _FILE_NAME.finditer(text))
        return
    taken: list[tuple[int, int]] = []
    for start, end in _all_people(text):
        if not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
            yield start, end


def _all_people(text: Reading) -> Iterator[tuple[int, int]]:
    low = text.low
    yield from (match.span() for match in _TUAREG_OR_MOOR.finditer(text, of_plain=True))
    for match in (*_TITLED.finditer(text, of_plain=True), *_misters(text.plain)):
        name = low[match.start("name") : match.end("name")].split()
        if name[0] not in _ROLES and not name[0].startswith(("d'", "l'", "m0", "m1", "m2")):
            yield match.span()
    for match in _FIRST_NAME.finditer(text, of_plain=True):
        first, last = (low[match.start(name) : match.end(name)] for name in ("first", "last"))
        is_name = first in names.FIRST_NAMES and (first not in names.AMBIGUOUS_FIRST_NAMES or last in names.SURNAMES)
        if is_name and last not in _ROLES and last not in _NO_FIRST_NAME and not _is_institution(low, match.start()):
            yield match.span()
    for match in _SURNAME.finditer(text, of_plain=True):
        first, last = (low[match.start(name) : match.end(name)] for name in ("first", "last"))
        if last in names.SURNAMES and first not in _NO_FIRST_NAME and first not in names.INSTITUTIONS and not _is_institution(low, match.start()):
            yield match.span()
    for match in _TESTIMONY.finditer(text, of_plain=True):
        if names.ORGANISED.isdisjoint(low[match.start("name") : match.end("name")].split()):
            yield match.span("name")
    for start, end in text.spots(_BYSTANDERS | _OFFICES):
        named = _NAMED_AFTER.match(text.plain, end)
        if named:
            known = low[named.start("first") : named.end("first")] in names.FIRST_NAMES and low[start:end] in _BYSTANDERS
            full = named["last"] is not None and len(named["last"]) > 2 and names.ORGANISED.isdisjoint(low[named.start("first") : named.end()].split())
            if known or (full and low[start:end] in _OFFICES):
                yield named.start("first"), named.end()


def _misters(plain: str) -> Iterator[re.Match[str]]:
    """M. and MM. with a name; too short to be found as words."""
    at = plain.find("M. ")
    while at >= 0:
        match = _TITLED.expression.match(plain, at - (plain[at - 1 : at] == "M"), at + 100)
        if match:
            yield match
        at = plain.find("M. ", at + 1)


def _is_institution(low: str, start: int) -> bool:
    """Whether a name is that of a school, a street, a hall."""
    return not names.INSTITUTIONS.isdisjoint(re.split(r"[^a-z]+", low[max(0, start - 30) : start])[-4:])


def _known_people(catalogue: Catalogue) -> str:
    known = [author for reference in catalogue.references.values() for author in reference.authors]
    return " | ".join(" ".join(read("", Kind.OTHER, text).low.replace(",", " ").split()) for text in known)


def _is_known(name: str, known: str) -> bool:
    """Whether somebody of this name wrote a work that pages cite, in either order of the names."""
    words = [word for word in name.split() if word not in _RANKS]
    if any(historic in name for historic in names.HISTORIC):
        return True
    return any(bool(words) and re.search(rf"\b{re.escape(' '.join(order))}\b", known) for order in (words, [*words[1:], *words[:1]]))


_RANKS = frozenset("m. mm. mme mlle mr mr. mrs mrs. ms ms. dr dr. prof prof. monsieur madame colonel general".split())

# lists ------------------------------------------------------------------------------------------------------------

_LIST = pattern(
    "presence presences participant participants participante participantes emargement nominative nominatives attendance attendees noms names presents sign "
    "signature",
    r"""\b(?:listes?\s(?:de\spresences?|(?:de|des|avec\sles)\snoms|des\s(?:participant(?:e|s|es)?|presents)|d'\s?emargement|nominatives?)|
    attendance\s(?:lists?|sheets?|registers?)|(?:participants?'?s?|sign-?in|signature)\s(?:lists?|sheets?)|
    lists?\sof\s(?:participants|names|attendees)|(?:feuilles?|fiches?|registres?|cahiers?)\s(?:de\spresences?|d'\s?emargement|des\s(?:participants|presences))|
    registers?\sof\s(?:participants|names)|
    (?:note[rz]?|ecri(?:re|vez)|releve[rz]|recueill\w+|write(?:\sdown)?|collect|take\sdown|record)\s(?:les\snoms\sdes\s(?:participant\w*|presents|personnes|
    femmes|gens)|leurs?\snoms|the\snames\sof\s(?:the\s)?
    (?:participants|people|women|those|everyone)|their\snames|everyone's\snames))\b""",
    40,
)
_REFUSED = re.compile(
    r"""\b(?:no|not|never|without|instead|nor|neither|don't|do\snot|avoid|destroy|burn|tear|refuse|leave\sout|rather\sthan|ban|stop|leave|throw|laisse[rz]?|
    jete[rz]?|pas|jamais|sans|aucune?|ni|ne|n'|plutot\sque|au\slieu|evite[rz]?|detrui\w+|brul\w+|
    dechire\w*|refus\w+|interdi\w+|danger\w*|risk\w*|risque\w*)\b""",
    re.VERBOSE,
)
_COLUMNS: dict[str, frozenset[str]] = {
    "name": frozenset(("nom", "noms", "name", "names", "full name", "last name", "surname", "nom et prenom", "noms et prenoms", "nom et prenoms",
    "prenom et nom", "nom complet", "participant", "participante", "participants")),
    "first name": frozenset(("prenom", "prenoms", "first name", "given name")),
    "phone": frozenset(("tel", "telephone", "phone", "phone number", "telephone number", "numero de telephone", "numero", "contact", "contacts", "mobile",
    "whatsapp", "cell")),
    "place": frozenset(("village", "fraction", "quartier", "hameau", "lieu de residence", "residence", "home village", "neighbourhood", "provenance",
    "origine", "village ou fraction", "village / fraction", "village/fraction", "adresse", "address", "site")),
    "sign": frozenset(("signature", "signatures", "emargement", "empreinte", "thumbprint", "sign", "initials")),
    "sex": frozenset(("sexe", "sex", "gender", "genre", "h/f", "m/f", "f/m")),
    "age": frozenset(("age", "date de naissance", "date of birth", "birth date")),
    "paper": frozenset(("nina", "cni", "id", "id number", "numero de carte", "carte d'identite")),
    "people": frozenset(("ethnie", "ethnic group", "ethnicity", "communaute", "tribu", "tribe")),
}  # fmt: skip
_FORM_FIELD = re.compile(
    r"(?:^|[|\s*_(])(nom et prenom|nom|prenom|full name|first name|name|tel|telephone|phone|village|fraction|quartier|signature|emargement|sexe|sex|gender|"
    r"age|contact)s?[*_]{0,2}\s?:"
)
_LISTED = N_("'{words}' asks who was there")
_LISTED_MEND = N_("keep no list of people: count with stones, or write only how many women and men came")


def attendance_lists(catalogue: Catalogue) -> Iterator[Problem]:
    """No list of those who came is asked for, and no table has columns for names, telephones, villages or signatures."""
    for text in everything(catalogue):
        if text.kind is not Kind.NAMES:
            yield from distinct(text.problem(start, end, "PB507", _LISTED, _LISTED_MEND) for start, end in _lists(text))


def _lists(text: Reading) -> Iterator[tuple[int, int]]:
    for match in _LIST.finditer(text):
        first, stop = text.sentence(*match.span())
        if not _REFUSED.search(text.low, first, stop):
            yield match.span()
    is_table = text.kind is Kind.OTHER and text.path.endswith((".csv", ".tsv", ".txt"))
    for start, row in _rows(text):
        separator = r"\|" if "|" in row else r"[,;\t]" if is_table else None
        columns = _columns(re.split(separator, row)) if separator else set()
        columns |= {_column(match[1]) for match in _FORM_FIELD.finditer(row)} - {""} if row.count(":") > 1 and len(row) < 400 and text.head <= start else set()
        if len(columns) > 1 and columns & {"name", "first name", "phone", "sign", "paper"} | ({"place"} & columns if len(columns) > 2 else set()):
            yield start, start + len(row.rstrip())


def _rows(text: Reading) -> Iterator[tuple[int, str]]:
    """Rows that may head a table, and lines of a form."""
    if text.words.isdisjoint(_COLUMN_WORDS):
        return
    cells = [
        spot
        for spot in text.spots(_COLUMN_WORDS)
        if text.kind is Kind.OTHER or not _BESIDE.isdisjoint(text.low[max(0, spot[0] - 8) : spot[0]] + text.low[spot[1] : spot[1] + 8])
    ]
    for start, end in dict.fromkeys(text.paragraph(*spot) for spot in cells[:300]):
        yield start, text.low[start:end]


def _columns(cells: list[str]) -> set[str]:
    return {_column(cell) for cell in cells} - {""}


def _column(cell: str) -> str:
    plain = re.sub(r"\([^()]{0,20}\)|[*_:.\"'`°]", "", cell).strip().removeprefix("n ").removeprefix("no ")
    return next((kind for kind, wordings in _COLUMNS.items() if plain in wordings or plain + "s" in wordings), "")


_BESIDE = frozenset("|:")
_COLUMN_WORDS = frozenset("nom noms name names prenom prenoms surname tel telephone phone signature signatures emargement nina".split())

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
    |\b(?:fille|fillette|garcon|enfant|adolescente?|girl|boy|child|teenager|eleve|ecoliere?|lyceenne?|orpheline?|daughter|son|fils|refugiee?|student|
    pupil)\b[^\n.!?;:|]{{0,30}}?[\s(,]{_YOUNG.format(4)}\s?(?:ans\b|years?\b|\))
    |\b(?:elle|il)\s(?:a|avait|n'a\sque|n'avait\sque)\s{_YOUNG.format(5)}\sans\b|\b(?:she|he)\s(?:is|was)\s(?:only\s)?{_YOUNG.format(6)}\syears?\sold\b
    |\b(?P<who>[a-z'\-]{{3,}})\s?[,(]\s?{_YOUNG.format(7)}\s(?:ans|years?(?:\sold)?)\b|\b(?:une\smineure|filles?\smineures?|enfants?\smineurs?|
    underage\s(?:girls?|boys?|children))\b
    |\b(?:mineure?s?\s(?:victimes?|associee?s?|enrolee?s?|recrutee?s?|violee?s?)|(?:minor|child)\s(?:victim|survivor|soldier|recruit|witness|bride)(?:e?s)?|
    enfants?\ssoldats?|enfants?\svictimes?)\b""",
    60,
)
_RANGE_BEFORE = re.compile(
    r"""(?:\d\s?(?:-|a|to|et|and|ou|or)|\bunder|\bover|\bbelow|\babove|\bmoins\sde|\bplus\sde|\bfrom|\bdes|\bpartir\sde|\bmoins|\bau\smoins|\bat\sleast|
    \bjusqu'a|\bminimum|\bavant|\bbefore|\buntil|\bsince|\bdepuis|\bfor|
    \bpendant|\bwithin|\bafter|\bapres|\bolder\sthan|\byounger\sthan|\bentre|\bbetween|\bevery|\btous\sles)\s?(?:the\s|l'|les\s)?(?:age\s(?:of\s|de\s)?)?$""",
    re.VERBOSE,
)
_LATER = re.compile(r"\s(?:later|after|ago|of|on|before|in|de\b|d'|plus|apres|avant|au)")
_AGES = tuple(f"age{number}" for number in range(1, 8))
_CHILD_FOUND = N_("'{words}' lets a child be recognised: an age near the place or name '{near}'")
_CHILD_MEND = N_("leave the place and the name out, and write a child or a young person without the age")


def children(catalogue: Catalogue) -> Iterator[Problem]:
    """No child can be recognised: no age under eighteen near a place or a first name, no picture with minors."""
    for text in everything(catalogue):
        if text.kind is not Kind.NAMES:
            yield from distinct(_children(catalogue, text))
    for file, picture in catalogue.pictures.items():
        if picture.minors:
            notes = f"docs/{file.rpartition('.')[0]}.yml"
            line = catalogue.lines.get(notes, {}).get("minors", 1)
            yield Problem(
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


def _first_name(text: Reading, first: int, stop: int) -> str | None:
    for match in re.finditer(_NAME, text.plain[first:stop]):
        low = text.low[first + match.start() : first + match.end()]
        if low in names.FIRST_NAMES and low not in names.AMBIGUOUS_FIRST_NAMES:
            return match[0]
    return None


# sexual violence --------------------------------------------------------------------------------------------------

_SEXUAL = pattern(
    """viol viols violee violees rape rapes raped rapist rapists excision excisions mariage mariages marriage marriages agression agressions sexuelle sexuelles
    sexuel sexuels sexual vbg gbv vsbg sgbv gender genre fgm mgf
    mutilation mutilations""",
    r"""\b(?:viols?\b(?!\s(?:du|des|de\sla|de\sl'|d'une?)\s?(?:droits?|lois?|regles?|accords?|treve|cessez|domicile|espace|frontieres?|secret|embargo|
    confiden))|(?P<done>violee?s?)\b|(?P<rape>rap(?:e|es|ed|ists?))\b|excisions?|
    mariages?\s(?:forces?|precoces?|d'enfants?)|(?:forced|child|early)\smarriages?|(?:agressions?|violences?|abus|exploitation|harcelement|
    esclavage)\ssexuel(?:le)?s?|
    sexual\s(?:assaults?|violence|abuse|exploitation|harassment|slavery|aggression)|vbg\b|gbv\b|vsbg\b|sgbv\b|gender[\s\-]based\sviolence|
    violences?\sbasees?\ssur\sle\sgenre|fgm\b|mgf\b|(?:genital\smutilation|mutilations?\sgenitales?))""",
    60,
)
_RULE_BROKEN = re.compile(
    r"\b(?:droits?|lois?|regles?|accords?|treve|conventions?|principes?|engagements?|cessez-le-feu|frontieres?|embargo|serments?|promesses?|secrets?|"
    r"confidentialite|constitution|rights?|parole)\b"
)
_TURN_TO = re.compile(r"#k1\b|\bk1\b")
_MONTH = "(?:" + "|".join(name for name in names.MONTHS if len(name) > 3) + "|mai|may)"
_DAY_OR_AGE = re.compile(
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
