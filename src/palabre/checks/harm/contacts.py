"""What leads to a person: telephone numbers, addresses, identity numbers (PB501, PB502, PB508)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise

from palabre.catalogue import Catalogue
from palabre.checks.harm.text import GAP, MANY, MOST, Reading, distinct, everything, late, pattern, signs
from palabre.messages import N_
from palabre.problems import Problem

# telephone numbers ------------------------------------------------------------------------------------------------

_ABROAD = late(rf"(?<![\w.])(?:[+]\s?[(]?|[(][+]\s?|[(]?00[ .\-]?)[1-9]\d{{0,2}}(?:{GAP}\d){{6,13}}(?!\d)")
_HOME = late(rf"(?<![\w.,/\-])[(]?22[1-9][)]?{GAP}\d\d(?:{GAP}\d\d){{3}}(?!\d)")
_PAIRS = late(r"(?<![\w/.,\-])(?:[5-9]\d|2(?=[0-5][ .\-/_]{1,3}[2-9]\d)[0-5])(?:(?:[ .\-/_>]{1,3}|[ ]{4,14})\d\d){3}(?!\d|/\d)")
_FRENCH = late(r"(?<![\w/.,\-])0[1-9](?:[ .\-]?\d\d){4}(?!\d)")
_EIGHT = late(r"(?<![\w./\-])[5-9]\d{7}(?![\w/]|[.,\-]\d)")
_ANY = late(rf"(?<![\w,])(?<!\d[.])[+(]?\d(?:{GAP}\d){{7,14}}(?!\d)")
_LINK = late(r"(?:\b(?:tel|sms|smsto|callto):|wa[.]me/|(?:phone|number)=|signal[.]me/#p/|t[.]me/[+])(?://)?(?:[+]|%2b)?\d(?:[ .()\-]{0,2}\d){7,}")
_LINK_SIGNS = ("tel:", "sms:", "smsto:", "callto:", "wa.me/", "phone=", "number=", "signal.me", "t.me/")
_STRONG = late(
    r"""\b(?:tels?|tel|telephon\w{0,8}|phon(?:e[sd]?|ing)|mobiles?|cell(?:phones?|ulaires?)?|portables?|gsm|fixe|whats?app|sms|telegram|viber|imo|fax|hotline|
    bip(?:er|ez|e)|joindre|joign\w{0,6}|appel(?:er|ez|le|les)?|call(?:s|ed|ing)?|ring|dial|composez|malitel|moov|airtel|telecel|orange\smoney|ligne\sverte|
    numero\svert)\b[^\d\n]{0,25}$""",
    re.VERBOSE,
)
_WEAK = late(r"\b(?:contacts?|contact(?:er|ez|ed)|numeros?|numbers?|num|orange|signal|reach|standard|text(?:er|ez)?|sous\sle|call\sus)\b[^\d\n]{0,25}$")
_NOT_A_LINE = late(
    r"""(?:isbn|issn|doi|award|grant|fund|fonds|projet|project|serie|serial|compte|account|dossier|file|doc(?:ument)?|rapport|report|article|decret|decree|loi|
    law|ref(?:erence)?|
    record|resolution|ordonnance|page|pp?[.]|version)\b[^\d\n]{0,14}$""",
    re.VERBOSE,
)
_PAGES = late(r"\b(?:is[bs]n|pp?[.]?|pages?)\b[^\d\n]{0,8}$")
_NUMBERED = late(r"(?:\bno[.]?|n°|\bnos?[.]|\bnum[.]|\bid|#)\s{0,2}$")
_COUNTED = late(
    r"\s{0,2}(?:f\s?cfa|fcfa|cfa|xof|francs?|f\b|usd|us[$]|[$]|eur\b|¤|euros?|dollars?|%|km|hectares?|ha\b|tonnes?|kg\b|litres?|habitants?|inhabitants?|"
    r"people|personnes|m2|m3|millions?|sq)"
)
_PRICED = late(r"(?:[$¤£]|usd|eur|xof|f?cfa)\s{0,2}$")
_YEARS = late(r"[(]?(?:1[89]|20)\d\d(?:[ ./()\-]{1,4}(?:1[89]|20)\d\d)+")
_DAYS = late(r"(?:1[89]|20)\d\d[\-/. ]\d{1,2}[\-/. ]\d{1,2}|\d{1,2}[\-/. ]\d{1,2}[\-/. ](?:1[89]|20)\d\d|(?:1[89]|20)\d{6}")
_THOUSANDS = late(r"[+]?\d{1,3}(?:[ .]\d{3})+")
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

_LOCAL = late(r"[\w.+%\-]{1,64}$")
_DOMAIN = late(r"\s{0,2}((?:[\w\-]{1,63}[.]){1,5}[a-z]{2,24})\b")
_BRACKETED = late(r"[\[({<]\s?(?:at|a|arobase?|arrobase|chez|@)\s?[\])}>]")
_AFTER_BRACKET = late(r"\s?([\w\-]{1,63})((?:(?:[.]|\s?(?:[\[({<]\s?(?:dot|point|[.])\s?[\])}>]|\b(?:dot|point)\b)\s?)[a-z][\w\-]{1,30}){1,4})")
_SPOKEN = pattern(
    "arobase arrobase arobas dot gmail yahoo hotmail outlook protonmail icloud",
    r"""(?<![\w.])([\w.+\-]{2,64})\s(?:at|chez|arr?obase?)\s
    ([\w\-]{1,63}(?:(?:[.]|\s?(?:[\[({<]\s?(?:dot|point)\s?[\])}>]|\s(?:dot|point)\s)\s?)[a-z][\w\-]{1,30}){1,4})""",
)
_ENDING = late(r"\b(?:dot|point)\s?[\])}>]?\s?(?:com|org|net|info|edu|int|gov|co|io|africa|fr|ml|bf|ne|sn|ci|dz|mr|uk|be|ch|ca|de)$")
_FREE_MAIL = late(r"(?:gmail|yahoo|hotmail|outlook|protonmail|icloud|live|laposte)\b")
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
_EXAMPLES = late(r"(?:^|[.])example[.](?:org|com|net|edu)$|[.](?:example|invalid|test|localhost)$|[.](?:png|jpe?g|svg|webp|gif|css|js|md)$")
_ACCOUNT = pattern(
    "facebook messenger telegram skype signal whatsapp tiktok instagram twitter linkedin imo snapchat",
    r"""\b(?:signal\s?:?\s?(?=@)|(?:facebook|messenger|telegram|skype|whatsapp|tiktok|instagram|twitter|linkedin|imo|snapchat)(?:\.com/|\s?[:=]?\s?))
    (?P<name>@[a-z][\w.]{2,40}|in/[\w\-]{3,60}|(?![a-z]+[.]com\b)[a-z]{2,}[._][a-z][\w.]{1,40})""",
    60,
)
_SITE = late(r"(?:^|[.])(?:com|org|net|info|int|edu|gov|fr|ml|bf|ne|md|html?|php)$")
_ACCOUNT_FOUND = N_("'{words}' looks like the account of a person")
_ACCOUNT_MEND = N_("take it out, or name the page of the organisation")
_MAIL = N_("'{words}' looks like the e-mail address of a person")
_MAIL_MEND = N_("take it out, or give the address of a role, for instance contact@ with the name of the organisation")


def personal_addresses(catalogue: Catalogue) -> Iterator[Problem]:
    """The only e-mail addresses and accounts are those of a role."""
    contact = catalogue.settings.contact.strip().lower()
    for text in everything(catalogue):
        found = (
            text.problem(start, end, "PB502", _MAIL, _MAIL_MEND) for start, end, address in _addresses(text) if address != contact and not is_of_a_role(address)
        )
        accounts = (
            text.problem(*match.span(), "PB502", _ACCOUNT_FOUND, _ACCOUNT_MEND)
            for match in _ACCOUNT.finditer(text)
            if not _SITE.search(match["name"]) and not _is_role(match["name"].removeprefix("@"))
        )
        yield from distinct(chain(found, accounts))


def _addresses(text: Reading) -> Iterator[tuple[int, int, str]]:
    low = text.low
    for at in islice(signs(low, "@"), MANY):
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
    return _is_role(local) or _EXAMPLES.search(domain) is not None


def _is_role(local: str) -> bool:
    return local in _ROLES or all(part in _ROLES or part in _AREAS for part in re.split(r"[._\-]", local))


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
_OTHER_PAPER = late(r"\b(?:projects?|projets?|awards?|grants?|iati|tax|fiscale?|activit\w{1,3}|funds?|fonds|isbn)\b")
_LONG_NUMBER = late(r"(?<![\w./\-])[12]\d{13}[a-z](?![\w/])")
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
