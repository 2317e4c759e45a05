"""What leads to a person or a spot: telephone numbers, addresses, coordinates, identity numbers (D01, D02, D03, D08)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from palabre.catalogue import Catalogue
from palabre.checks.harm.text import GAP, MANY, MOST, Kind, Reading, distinct, everything, pattern
from palabre.messages import N_
from palabre.problems import Problem, problem

# telephone numbers ------------------------------------------------------------------------------------------------

_ABROAD = re.compile(rf"(?<![\w.])(?:[+]\s?[(]?|[(][+]\s?|[(]?00[ .\-]?)[1-9]\d{{0,2}}(?:{GAP}\d){{6,13}}(?!\d)")
_HOME = re.compile(rf"(?<![\w.,/\-])[(]?22[1-9][)]?{GAP}\d\d(?:{GAP}\d\d){{3}}(?!\d)")
_PAIRS = re.compile(r"(?<![\w/.,\-])(?:[5-9]\d|2(?=[0-5][ .\-/_]{1,3}[2-9]\d)[0-5])(?:(?:[ .\-/_>]{1,3}|[ ]{4,14})\d\d){3}(?!\d|/\d)")
_FRENCH = re.compile(r"(?<![\w/.,\-])0[1-9](?:[ .\-]?\d\d){4}(?!\d)")
_EIGHT = re.compile(r"(?<![\w./\-])[5-9]\d{7}(?![\w/]|[.,\-]\d)")
_ANY = re.compile(rf"(?<![\w,])(?<!\d[.])[+(]?\d(?:{GAP}\d){{7,14}}(?!\d)")
_LINK = re.compile(r"(?:\b(?:tel|sms|smsto|callto):|wa[.]me/|(?:phone|number)=|signal[.]me/#p/|t[.]me/[+])(?://)?(?:[+]|%2b)?\d(?:[ .()\-]{0,2}\d){7,}")
_LINK_SIGNS = ("tel:", "sms:", "smsto:", "callto:", "wa.me/", "phone=", "number=", "signal.me", "t.me/")
_STRONG = re.compile(
    r"""\b(?:tels?|tel|telephon\w{0,8}|phon(?:e[sd]?|ing)|mobiles?|cell(?:phones?|ulaires?)?|portables?|gsm|fixe|whats?app|sms|telegram|viber|imo|fax|hotline|
    joindre|joign\w{0,6}|appel(?:er|ez|le|les)?|call(?:s|ed|ing)?|ring|dial|composez|malitel|moov|airtel|telecel|orange\smoney|ligne\sverte|
    numero\svert)\b[^\d\n]{0,25}$""",
    re.VERBOSE,
)
_WEAK = re.compile(r"\b(?:contacts?|contact(?:er|ez|ed)|numeros?|numbers?|num|orange|signal|reach|standard|text(?:er|ez)?|sous\sle|call\sus)\b[^\d\n]{0,25}$")
_NOT_A_LINE = re.compile(
    r"""(?:isbn|issn|doi|award|grant|fund|fonds|projet|project|serie|serial|compte|account|dossier|file|doc(?:ument)?|rapport|report|article|decret|decree|loi|
    law|ref(?:erence)?|
    record|resolution|ordonnance|page|pp?[.]|version)\b[^\d\n]{0,14}$""",
    re.VERBOSE,
)
_PAGES = re.compile(r"\b(?:is[bs]n|pp?[.]?|pages?)\b[^\d\n]{0,8}$")
_NUMBERED = re.compile(r"(?:\bno[.]?|n°|\bnos?[.]|\bnum[.]|\bid|#)\s{0,2}$")
_COUNTED = re.compile(
    r"\s{0,2}(?:f\s?cfa|fcfa|cfa|xof|francs?|f\b|usd|us[$]|[$]|eur\b|¤|euros?|dollars?|%|km|hectares?|ha\b|tonnes?|kg\b|litres?|habitants?|inhabitants?|"
    r"people|personnes|m2|m3|millions?|sq)"
)
_PRICED = re.compile(r"(?:[$¤£]|usd|eur|xof|f?cfa)\s{0,2}$")
_YEARS = re.compile(r"[(]?(?:1[89]|20)\d\d(?:[ ./()\-]{1,4}(?:1[89]|20)\d\d)+")
_DAYS = re.compile(r"(?:1[89]|20)\d\d[\-/. ]\d{1,2}[\-/. ]\d{1,2}|\d{1,2}[\-/. ]\d{1,2}[\-/. ](?:1[89]|20)\d\d|(?:1[89]|20)\d{6}")
_THOUSANDS = re.compile(r"[+]?\d{1,3}(?:[ .]\d{3})+")
_PHONE = N_("'{words}' looks like a telephone number")
_PHONE_MEND = N_("take the number out; write who can be asked instead, for instance the town hall or the health centre")


def phone_numbers(catalogue: Catalogue) -> Iterator[Problem]:
    """No telephone number stands in a text, a field or the name of a file."""
    for text in everything(catalogue):
        yield from distinct(text.problem(start, end, "PB501", _PHONE, _PHONE_MEND) for start, end in _apart(islice(_lines(text), 10 * MOST)))


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Passages without those that overlap an earlier one."""
    last = -1
    for start, end in sorted(spans):
        if start >= last:
            last = end
            yield start, end


def _lines(text: Reading) -> Iterator[tuple[int, int]]:
    low = text.low
    if any(sign in low for sign in _LINK_SIGNS):
        for match in _LINK.finditer(low):
            yield match.span()
    for start, end in text.numbers:
        if end - start > 7 and not _DAYS.fullmatch(low, start, end):
            yield from _lines_in(text, start, end)


def _lines_in(text: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    low, first = text.low, max(0, start - 4)
    if _is_counted(low, start, end) or text.is_address(start):
        return
    taken = -1
    for expression in (_ABROAD, _HOME, _FRENCH, _PAIRS, _EIGHT):
        for match in islice(expression.finditer(low, first, end + 3), 10 * MOST):  # three more signs, so that a pattern sees what follows
            at = match.start() + len(match[0]) - len(match[0].lstrip("+(0 "))
            if match.end() <= taken or not _may_ring(low, expression, match, start, end):
                continue
            taken = match.end()
            yield min(at, match.start()), match.end()
    if taken < 0 and end - start < 60:
        match_any = _ANY.search(low, max(0, start - 1), end)
        if match_any and _is_cued(low, match_any):
            yield match_any.span()


def _may_ring(low: str, expression: re.Pattern[str], match: re.Match[str], start: int, end: int) -> bool:
    number = match[0]
    digits = re.sub(r"\D", "", number)
    before = low[max(0, match.start() - 24) : match.start()]
    if _DAYS.fullmatch(number) or _YEARS.match(number) or _PAGES.search(before):
        return False
    if expression is _ABROAD:
        is_amount = _THOUSANDS.fullmatch(number.strip("( ")) is not None and len(digits) <= 9
        return 8 <= len(digits) <= 16 and not is_amount and not (number.lstrip("(").startswith("00") and len(digits) < 11)
    if expression is _EIGHT:
        return not _NUMBERED.search(before) and not _NOT_A_LINE.search(low[max(0, match.start() - 40) : match.start()])
    return not _is_series(low[max(start, match.start() - 200) : min(end, match.end() + 200)], number)


def _is_series(run: str, number: str) -> bool:
    """Counting by steps, or a long row of small numbers, rather than a number to call."""
    steps = [int(group) for group in re.findall(r"\d+", number)]
    strides = {later - earlier for earlier, later in pairwise(steps)}
    if len(steps) > 2 and len(strides) == 1 and (abs(max(strides)) <= 10 or max(strides) % 5 == 0):
        return True
    if all(step % 5 == 0 and step > 5 for step in steps):
        return True
    groups = re.findall(r"\d+", run)
    return len(groups) > 5 and len(groups) % 4 != 0 and all(len(group) <= 2 for group in groups)


def _is_counted(low: str, start: int, end: int) -> bool:
    return _COUNTED.match(low, end) is not None or _PRICED.search(low, max(0, start - 8), start) is not None


def _is_cued(low: str, match: re.Match[str]) -> bool:
    number, before = match[0], low[max(0, match.start() - 60) : match.start()]
    digits = re.sub(r"\D", "", number)
    if not 8 <= len(digits) <= 15 or _DAYS.match(number.strip("(+")) or _YEARS.match(number.strip("(+")):
        return False
    if _STRONG.search(before):
        return not _NOT_A_LINE.search(before)
    return bool(_WEAK.search(before)) and not _THOUSANDS.fullmatch(number) and not _NOT_A_LINE.search(before) and digits[0] in "0256789" and len(digits) <= 13


# addresses --------------------------------------------------------------------------------------------------------

_LOCAL = re.compile(r"[\w.+%\-]{1,64}$")
_DOMAIN = re.compile(r"\s{0,2}((?:[\w\-]{1,63}[.]){1,5}[a-z]{2,24})\b")
_BRACKETED = re.compile(r"[\[({<]\s?(?:at|a|arobase?|arrobase|chez|@)\s?[\])}>]")
_AFTER_BRACKET = re.compile(r"\s?([\w\-]{1,63})((?:(?:[.]|\s?(?:[\[({<]\s?(?:dot|point|[.])\s?[\])}>]|\b(?:dot|point)\b)\s?)[a-z][\w\-]{1,30}){1,4})")
_SPOKEN = pattern(
    "arobase arrobase arobas dot gmail yahoo hotmail outlook protonmail icloud",
    r"""(?<![\w.])([\w.+\-]{2,64})\s(?:at|chez|arr?obase?)\s
    ([\w\-]{1,63}(?:(?:[.]|\s?(?:[\[({<]\s?(?:dot|point)\s?[\])}>]|\s(?:dot|point)\s)\s?)[a-z][\w\-]{1,30}){1,4})""",
)
_ENDING = re.compile(r"\b(?:dot|point)\s?[\])}>]?\s?(?:com|org|net|info|edu|int|gov|co|io|africa|fr|ml|bf|ne|sn|ci|dz|mr|uk|be|ch|ca|de)$")
_FREE_MAIL = re.compile(r"(?:gmail|yahoo|hotmail|outlook|protonmail|icloud|live|laposte)\b")
_ROLES = frozenset(
    """
    abuse accueil admin administration bonjour bureau communication communications contact contacts contribute coordination desk direction editor editorial
    editors equipe formation git hello
    help info infos information jobs legal mail media newsletter noreply no-reply office postmaster press presse privacy programme project projects projet
    redaction
    report reports retrait secretariat secretary security service site stop support takedown take-down team training trainers webmaster
    """.split()
)
_AREAS = frozenset("mali burkina niger sahel tombouctou timbuktu gao mopti bamako ml bf ne fr en 3p".split())
_EXAMPLES = re.compile(r"(?:^|[.])example[.](?:org|com|net|edu)$|[.](?:example|invalid|test|localhost)$|[.](?:png|jpe?g|svg|webp|gif|css|js|md)$")
_MAIL = N_("'{words}' looks like the e-mail address of a person")
_MAIL_MEND = N_("take it out, or give the address of a role, for instance contact@ with the name of the organisation")


def personal_addresses(catalogue: Catalogue) -> Iterator[Problem]:
    """The only e-mail addresses are those of a role."""
    contact = catalogue.settings.contact.strip().lower()
    for text in everything(catalogue):
        found = (
            text.problem(start, end, "PB502", _MAIL, _MAIL_MEND) for start, end, address in _addresses(text) if address != contact and not is_of_a_role(address)
        )
        yield from distinct(found)


def _addresses(text: Reading) -> Iterator[tuple[int, int, str]]:
    low = text.low
    for at in islice(_signs(low, "@"), MANY):
        if domain := _DOMAIN.match(low, at + 1):
            left = low[max(0, at - 66) : at]
            local = _LOCAL.search(left.rstrip(" ")[-64:])
            if local and len(left) - len(left.rstrip(" ")) <= 2:
                start = at - len(left) + len(left.rstrip(" ")) - len(local[0])
                yield start, domain.end(), f"{local[0].strip('.-_')}@{domain[1]}"
    for match in islice(_BRACKETED.finditer(low), MANY):
        after = _AFTER_BRACKET.match(low, match.end())
        left = low[max(0, match.start() - 66) : match.start()].rstrip(" ")[-64:]
        before = _LOCAL.search(left)
        is_item = match[0] in ("(a)", "[a]") and not (after and _FREE_MAIL.match(after[1]))
        if after and before and not is_item:
            yield match.start() - len(before[0]) - (low[match.start() - 1] == " "), after.end(), f"{before[0]}@{_joined(after[1] + after[2])}"
    for match in _SPOKEN.finditer(text):
        if _ENDING.search(match[2]) or _FREE_MAIL.match(match[2]) or "arobas" in match[0] or "arrobas" in match[0]:
            yield match.start(), match.end(), f"{match[1]}@{_joined(match[2])}"


def _joined(domain: str) -> str:
    return re.sub(r"[^\w.\-]", "", re.sub(r"\b(?:dot|point)\b", ".", domain))


def is_of_a_role(address: str) -> bool:
    """Whether an address belongs to a role, or is an example, rather than to a person."""
    local, _, domain = address.lower().partition("@")
    is_role = local in _ROLES or all(part in _ROLES or part in _AREAS for part in re.split(r"[._\-]", local))
    return is_role or _EXAMPLES.search(domain) is not None


# coordinates ------------------------------------------------------------------------------------------------------

_DECIMAL = r"[+\-]?\d{1,3}[.,]\d{2,15}"
_SIDE_NS = r"(?:[ns]\b|nord\b|sud\b|north\b|south\b)"
_SIDE_EW = r"(?:[ewo]\b|est\b|ouest\b|east\b|west\b)"
_PAIR = re.compile(
    rf"(?<![\w.,$¤+\-])(?P<a>{_DECIMAL})\s?(?P<d>°?)\s?(?P<n>{_SIDE_NS}|{_SIDE_EW})?\s?[,;/|]?\s{{0,3}}(?:(?:et|and|by|"
    rf"x)\s)?(?P<b>{_DECIMAL})(?![\d.,]*\d)\s?°?\s?(?P<e>{_SIDE_EW}|{_SIDE_NS})?"
)
_DECIMALS = re.compile(r"[.,]\d\d")
_LED = re.compile(r"\b[ns]\s?\d{1,2}(?:\s\d{1,2})?[.,]\d{2,15}\s?[°']?[ ,;/]{1,3}[ewo]\s?\d{1,3}(?:\s\d{1,2})?[.,]\d{2,15}")
_ISO = re.compile(r"(?<![\w.])[+\-]\d{2}[.]\d{3,}[+\-]\d{3}[.]\d{3,}")
_CUED_PLACE = re.compile(r"\b(?:gps|lat(?:itude)?s?|lon(?:g(?:itude)?s?)?|lng|coord(?:s|onnees|inates)?|localisation|wgs\s?84)\b[^\n]{0,30}$")
_CUE_AFTER = re.compile(r"\W{0,3}(?:gps|wgs)\b")
_LABELLED = pattern(
    "lat lon lng long latitude longitude gps",
    r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|gps)\b[^\d\n]{0,15}[+\-]?\d{1,3}(?:[.,]\d{2,}|\s?°\s?\d{1,2}\s?['.])",
    40,
)
_DEGREES = re.compile(
    rf"""(?<![\w.])(?:[nsewo]\s?)?\d{{1,3}}\s?(?:°|deg(?:res?|rees?|[.])?)\s?\d{{1,2}}(?:[.,]\d+)?\s?(?:'|min(?:utes?)?\b|m\b)\s?
    (?:\d{{1,2}}(?:[.,]\d+)?\s?(?:"|''|s\b|sec(?:ondes?|onds?)?\b)\s?)?(?P<side>de\slatitude|de\slongitude|latitude|longitude|{_SIDE_NS}|{_SIDE_EW})?|
    \b[nsewo]\s?\d{{1,3}}\s?°\s?\d{{1,2}}[.,]\d+""",
    re.VERBOSE,
)
_DEGREE_WORDS = frozenset("deg degre degres degree degrees".split())
_MAPS = re.compile(
    r"""maps[.]app[.]goo[.]gl|goo[.]gl/maps|google[.][a-z.]{2,6}/maps|maps[.]google[.][a-z.]{2,6}|openstreetmap[.]org/(?:\#map|[?]mlat|[?]lat|node|way|
    relation|directions|search)|
    osm[.]org/(?:go|node|way|relation|[?]|\#)|what3words|w3w[.]co|plus[.]codes|\bgeo:-?\d|waze[.]com|maps[.]apple[.]com|bing[.]com/maps|wikimapia[.]org/|
    mapcarta[.]com/|earth[.]google|
    maps[.]me/|umap[.]openstreetmap[.]\w+/|///[a-z]{3,}[.][a-z]{3,}[.][a-z]{3,}""",
    re.VERBOSE,
)
_MAP_WORDS = frozenset("goo google openstreetmap osm geo waze wikimapia mapcarta umap apple bing".split())
_MAP_SIGNS = ("///", "w3w.", "what3words", "plus.codes", "maps.me")
_PLUS_CODE = re.compile(r"(?<![\w+])[23456789CFGHJMPQRVWX]{4,8}[+][23456789CFGHJMPQRVWX]{2,3}(?!\w)")
_GRID = re.compile(
    r"""\b(?:2[89]|3[0-3])\s?[pqr]\s{0,2}\d{6}(?:[.,]\d+)?\s?m?\s?e?[ ,;/]{1,3}\d{7}|\b(?:2[89]|3[0-3])\s?[pqr]\s?[a-hj-np-z]{2}\s?\d{4,5}\s?\d{4,5}\b|
    \butm\b[^\n]{0,25}\b\d{6}\b[^\n\d]{1,10}\b\d{7}\b|\bx\s?[:=]\s?\d{6}\b[^\n\d]{0,10}\by\s?[:=]\s?\d{7}\b""",
    re.VERBOSE,
)
_KEY = re.compile(
    r"(?m)^[ \t]*(?:-[ \t]+)?(?:[{,][ \t]*)?[\"']?(lat|lon|lng|latitude|longitude|gps|geo|geolocation|coordinates|coordonnees|geometry|what3words|"
    r"plus_code)[\"']?[ \t]*:"
)
_INLINE_KEY = re.compile(r"[{,]\s?[\"']?(lat|lon|lng|latitude|longitude|gps|geo|coordinates|coordonnees)[\"']?\s?:\s")
_COLUMN = re.compile(r"(?:^|[,;\t])\s?[\"']?(lat|lon|lng|latitude|longitude|gps)[\"']?\s?(?=[,;\t]|$)")
_KEYS = frozenset("lat lon lng latitude longitude gps geo geolocation coordinates coordonnees geometry".split())
_COORDINATES = N_("'{words}' leads to one spot on the map")
_COORDINATES_MEND = N_("take it out; name the region, or at most the cercle or the province")


def coordinates(catalogue: Catalogue) -> Iterator[Problem]:
    """No coordinates, map links or codes of a spot stand anywhere."""
    for text in everything(catalogue):
        yield from distinct(text.problem(start, end, "PB503", _COORDINATES, _COORDINATES_MEND) for start, end in _spots(text))
    for file in catalogue.files:
        if file.lower().endswith((".kml", ".kmz", ".gpx", ".geojson", ".shp", ".gpkg", ".osm", ".mbtiles")):
            yield problem(f"docs/{file}", 1, "PB503", N_("'{words}' is a file of places"), _COORDINATES_MEND, words=file.rpartition("/")[2])


def _spots(text: Reading) -> Iterator[tuple[int, int]]:
    low = text.low
    reached = 0
    for decimal in islice(_DECIMALS.finditer(low), 5 * MANY):
        start = decimal.start()
        while start and low[start - 1].isdigit() and start > decimal.start() - 4:
            start -= 1
        if start == decimal.start():
            continue
        start -= low[start - 1 : start] in ("+", "-")
        match = _PAIR.match(low, start) if start >= reached else None
        if match and _is_on_earth(low, match):
            reached = match.end()
            yield match.span()
        for expression in (_LED, _ISO):
            led = expression.search(low, max(0, start - 6), start + 50)
            if led and led.start() <= start and not match:
                yield led.span()
    if "°" in low or text.words & _DEGREE_WORDS:
        yield from _degrees(text)
    yield from (match.span() for match in _LABELLED.finditer(text))
    if text.words & _MAP_WORDS or any(sign in low for sign in _MAP_SIGNS):
        yield from (match.span() for match in _MAPS.finditer(low))
    if "+" in low:
        yield from _plus_codes(text.plain)
    if text.words & {"utm", "x"} or any(end - start > 8 for start, end in text.numbers):
        for start, end in text.numbers:
            yield from (match.span() for match in _GRID.finditer(low, max(0, start - 30), end + 30))
    if text.words & _KEYS:
        limit = len(low) if text.kind is Kind.OTHER else text.head
        yield from (match.span(1) for match in _KEY.finditer(low, 0, limit))
        yield from (match.span(1) for match in _INLINE_KEY.finditer(low, 0, limit))
        if text.kind is Kind.OTHER:
            yield from (match.span(1) for match in _COLUMN.finditer(low.partition("\n")[0]))


def _is_on_earth(low: str, match: re.Match[str]) -> bool:
    """Whether two decimal numbers look like latitude and longitude rather than two figures."""
    first, second = match["a"].replace(",", "."), match["b"].replace(",", ".")
    a, b = abs(float(first)), abs(float(second))
    if min(a, b) > 90 or max(a, b) > 180:
        return False
    between = low[match.end("a") : match.start("b")]
    if not between and match["b"][0] not in "+-":
        return False
    if (match["n"] and match["e"]) or match["d"] or _CUED_PLACE.search(low, max(0, match.start() - 45), match.start()) or _CUE_AFTER.match(low, match.end()):
        return True
    fine = min(len(first.partition(".")[2]), len(second.partition(".")[2]))
    if "," in match["a"] or "," in match["b"] or match["a"].count(".") != 1:
        return fine >= 4
    if fine >= 4:
        return bool(between.strip()) or match["b"][0] in "+-" or fine >= 5
    is_here = any(9 <= lat <= 26 and lon <= 18 for lat, lon in ((a, b), (b, a)))
    is_thousands = (first.endswith("00") and second.endswith("00")) or "000" in (first[-3:], second[-3:])
    return fine == 3 and is_here and not is_thousands and bool(between.strip())


def _degrees(text: Reading) -> Iterator[tuple[int, int]]:
    previous = -9
    for sign in sorted([*islice(_signs(text.low, "°"), MANY), *(start for start, _ in text.spots(_DEGREE_WORDS))]):
        match = _DEGREES.search(text.low, max(0, sign - 6), sign + 60)
        if match and match.start() < sign and match.start() >= previous:
            if match["side"] or match[0][0] in "nsewo" or match.start() - previous < 6:
                yield match.span()
            previous = match.end()


def _signs(low: str, sign: str) -> Iterator[int]:
    at = low.find(sign)
    while at >= 0:
        yield at
        at = low.find(sign, at + 1)


def _plus_codes(plain: str) -> Iterator[tuple[int, int]]:
    for at in islice(_signs(plain, "+"), MANY):
        if plain[at - 1 : at].isalnum() and plain[at + 1 : at + 2].isalnum():
            start, end = max(0, at - 12), at + 6
            around = plain[start:end]
            for match in _PLUS_CODE.finditer(around.upper()):
                code = around[match.start() : match.end()]
                is_typed = code == code.upper() or len(code) >= 10
                if is_typed and re.search(r"[A-Za-z]", code) and (re.search(r"\d", code) or len(code) >= 10):
                    yield start + match.start(), start + match.end()


# identity numbers -------------------------------------------------------------------------------------------------

_IDENTITY = pattern(
    """nina cnib cni passeport passeports passport passports identite identity identification electeur voter biometrique consulaire refugie refugee ration
    permis driving driver matricule id
    naissance birth progres""",
    r"""\b(?:nina|cnib|cni|carte\s(?:nationale\s)?(?:d'\s?identite|d'\s?electeur|biometrique|consulaire|de\srefugie|de\sration|d'\s?identification)|
    passeports?|passports?|
    (?:id|identity)\s(?:cards?|numbers?|nos?[.]?|n°|documents?)|national\sid|voter(?:'s)?\s(?:card|id|number)|identification\s(?:card|number|no[.]?)|(?:numero|
    n°)\sd'\s?identi\w+|piece\sd'\s?identite|
    permis\sde\sconduire|driv(?:ing|er'?s)\slicen[cs]e|matricule|(?:extrait|acte)\sde\snaissance|birth\scertificate|ration\scard|refugee\scard|progres\sid|
    numero\snina)\b
    [^\n|]{0,30}?(?<![\w\-])([a-z]{0,3}[ \-]?\d(?:[ .\-]?\d){5,20}[ ]?[a-z]?)\b""",
    70,
)
_OTHER_PAPER = re.compile(r"\b(?:projects?|projets?|awards?|grants?|iati|tax|fiscale?|activit\w{1,3}|funds?|fonds|isbn)\b")
_LONG_NUMBER = re.compile(r"(?<![\w./\-])[12]\d{13}[a-z](?![\w/])")
_IDENTITY_FOUND = N_("'{words}' looks like the number of an identity paper")
_IDENTITY_MEND = N_("take the number out; nothing here needs it")


def identity_numbers(catalogue: Catalogue) -> Iterator[Problem]:
    """No number of an identity paper stands anywhere."""
    for text in everything(catalogue):
        yield from distinct(text.problem(start, end, "PB508", _IDENTITY_FOUND, _IDENTITY_MEND) for start, end in _papers(text))


def _papers(text: Reading) -> Iterator[tuple[int, int]]:
    for match in _IDENTITY.finditer(text):
        number = re.sub(r"^[a-z]{0,3}[ \-]?", "", match[1].strip())
        is_amount = _THOUSANDS.fullmatch(number) and _COUNTED.match(text.low, match.end())
        is_other = _OTHER_PAPER.search(text.low, max(0, match.start() - 24), match.start(1))
        if not (_DAYS.fullmatch(number) or _YEARS.match(number) or is_amount or is_other or text.is_address(match.start(1))):
            yield match.span()
    for start, end in text.numbers:
        match_long = _LONG_NUMBER.search(text.low, start, end + 2) if end - start > 13 else None
        if match_long and not text.is_address(start):
            yield match_long.span()
