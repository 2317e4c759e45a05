"""People who could be recognised: names and lists (PB506, PB507)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from palabre.catalogue import Catalogue
from palabre.checks.harm import names
from palabre.checks.harm.gazetteer import FINE, Titles, near, places_in
from palabre.checks.harm.text import Kind, Reading, distinct, everything, late, our_words, pattern, read
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
# what follows the first name is looked at and not taken: in "When Hamidou Cissé spoke", the next pair begins with it
_FIRST_NAME = pattern(
    " ".join(names.FIRST_NAMES), rf"(?<![\w'\-])(?P<first>{_NAME})(?=[ ]+(?P<last>{_UPPER}(?:[\w'\-]+|\.))(?P<more>[ ]+{_UPPER}[\w'\-]+)?)", 40
)
_SURNAME = pattern(" ".join(names.SURNAMES), rf"(?<![\w'\-])(?P<first>{_NAME}|{_UPPER}\.)(?=[ ]+(?P<last>{_NAME}))", 40)
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
_NAMED_AFTER = late(rf"\s?[,:(]?\s(?:nommée?\s|named\s|called\s|appelée?\s)?(?P<first>{_NAME})(?:\s(?P<last>{_NAME}|{_UPPER}\.))?")
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
            yield match.start(), max(match.end("last"), match.end("more"))
    for match in _SURNAME.finditer(text, of_plain=True):
        first, last = (low[match.start(name) : match.end(name)] for name in ("first", "last"))
        if last in names.SURNAMES and first not in _NO_FIRST_NAME and first not in names.INSTITUTIONS and not _is_institution(low, match.start()):
            yield match.start(), match.end("last")
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
    return _in_a_row(tuple(author for reference in catalogue.references.values() for author in reference.authors))


@lru_cache(maxsize=4)
def _in_a_row(known: tuple[str, ...]) -> str:
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
    """sign signe signent phone telephone telephones presence presences participant participants participante participantes emargement nominative
    nominatives attendance attendees noms names presents signature""",
    r"""\b(?:listes?\s(?:de\spresences?|(?:de|des|avec\sles)\snoms|des\s(?:participant(?:e|s|es)?|presents)|d'\s?emargement|nominatives?)|
    attendance\s(?:lists?|sheets?|registers?)|(?:participants?'?s?|sign-?in|signature)\s(?:lists?|sheets?)|
    lists?\sof\s(?:participants|names|attendees)|(?:feuilles?|fiches?|registres?|cahiers?)\s(?:de\spresences?|d'\s?emargement|des\s(?:participants|presences))|
    registers?\sof\s(?:participants|names)|
    (?:note[rz]?|ecri(?:re|vez)|releve[rz]|recueill\w+|write(?:\sdown)?|collect|take\sdown|record)\s(?:les\snoms\sdes\s(?:participant\w*|presents|personnes|
    femmes|gens)|leurs?\snoms|the\snames\sof\s(?:the\s)?
    (?:participants|people|women|those|everyone)|their\snames|everyone's\snames)|
    (?:ecri(?:t|vent|vez)|write[s]?|note(?:nt|z)?|put[s]?)\s(?:down\s)?(?:son|votre|leur|your|his|her|their)\s(?:full\s)?(?:nom|name)\s(?:et|
    and)\s(?:\w+\s)?(?:signe\w*|
    sign|sa\ssignature|(?:tele)?phone\w*|numero\w*|village|telephone\snumber)|
    (?:collect|take|note|write\sdown|recueill\w+|releve[rz]|note[rz])\s(?:the\s|les\s|leurs\s|their\s)?(?:participants'?\s|
    people's\s)?(?:(?:tele)?phone\snumbers?|numeros?\sde\stelephone|telephones))\b""",
    40,
)
_REFUSED = late(
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
_FORM_FIELD = late(
    r"(?:^|[|\s*_(])(nom et prenom|nom|prenom|full name|first name|name|tel|telephone|phone|village|fraction|quartier|signature|emargement|sexe|sex|gender|"
    r"age|contact)s?[*_]{0,2}\s?:"
)
_LISTED = N_("'{words}' asks who was there")
_LISTED_MEND = N_("keep no list of people: count with stones, or write only how many women and men came")


def attendance_lists(catalogue: Catalogue) -> Iterator[Problem]:
    """No list of those who came is asked for, and no table has columns for names, telephones, villages or signatures."""
    for text in our_words(catalogue):
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
        if len(row) < 200 and not _REFUSED.search(row) and len(listed := _columns(_IN_A_ROW.split(row))) > 2:
            columns |= listed  # "Name / Phone / Village"
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


_BESIDE = frozenset("|:/")
_IN_A_ROW = late(r"\s?/\s?")
_COLUMN_WORDS = frozenset("nom noms name names prenom prenoms surname tel telephone phone signature signatures emargement nina".split())
