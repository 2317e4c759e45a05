"""Words about people: labels, demeaning words, promises, one side only (PB514, PB516, PB523, PB526)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue, Document
from palabre.checks.harm.gazetteer import Titles
from palabre.checks.harm.text import Kind, Reading, distinct, everything, late, our_words, pages, pattern
from palabre.frontmatter import Scalar
from palabre.messages import N_
from palabre.model.pages import Module, Programme
from palabre.problems import Problem

# labels -----------------------------------------------------------------------------------------------------------

_LABELS = frozenset(
    """
    terroriste terroristes terrorist terrorists terros djihadiste djihadistes jihadiste jihadistes jihadist jihadists djihadi djihadis jihadi jihadis islamiste
    islamistes islamist islamists fanatique
    fanatiques fanatic fanatics barbare barbares barbarian barbarians extremiste extremistes extremist extremists bandit bandits rebelle rebelles rebel rebels
    mercenaire mercenaires mercenary mercenaries
    complice complices accomplice accomplices collabo collabos infidele infideles infidel infidels mecreant mecreants mecreante mecreantes egorgeur egorgeurs
    radicalisable radicalisables gat gats obscurantiste obscurantistes obscurantist obscurantists
    insurgent insurgents outlaw outlaws
    """.split()
)
_HARMLESS_BEFORE: dict[str, re.Pattern[str]] = {
    "rebel": late(r"\b(?:to|would|may|might|can|could|will|they|we|you|who|often|sometimes|people|adolescents|teenagers|did\snot|do\snot|not)\s$"),
    "complice": late(r"\b(?:regards?|sourires?|air|clin\sd'oeil|gestes?)\s$"),
    "complices": late(r"\b(?:regards?|sourires?|amis?|amies?|clins\sd'oeil)\s$"),
    "infidele": late(r"\b(?:mari|femme|epoux|epouse|conjointe?|traduction|memoire)\s$"),
    "fanatic": late(r"\b(?:football|sports?|music)\s$"),
    "fanatics": late(r"\b(?:football|sports?|music)\s$"),
}
_HARMLESS_AFTER = late(r"\s(?:against|de\s(?:foot\w*|musique|sport|lutte))\b")
_AGAINST = late(r"(?:\banti|\bcontre|\bcounter)[\s\-]$")
_LABEL = N_("'{words}' is a label in our own voice")
_LABEL_MEND = N_(
    "write what was done: armed men; group not identified, or claimed by X (source, date); or non-state armed group; or put the word between quotation marks "
    "and say whose word it is: the ministry wrote…"
)
_YOUTH_MEND = N_("write young people facing exclusion, or young peacebuilders")


def labels(catalogue: Catalogue) -> Iterator[Problem]:
    """No label stands for armed actors in our own voice; in quotation marks with its author it may."""
    titles = Titles(catalogue)
    for text in our_words(catalogue):
        if not text.path.endswith(("/glossary.md", "data/glossary.yml")):
            yield from distinct(_labels(text, titles))


def _labels(text: Reading, titles: Titles) -> Iterator[Problem]:
    for start, end in text.spots(_LABELS):
        word, before = text.low[start:end], text.low[max(0, start - 30) : start]
        if word in ("gat", "gats") and not text.plain[start : start + 3].isupper():
            continue
        harmless = _HARMLESS_BEFORE.get(word)
        if (
            (harmless and harmless.search(before))
            or (word in ("rebel", "rebels", "fanatique", "fanatiques") and _HARMLESS_AFTER.match(text.low, end))
            or _AGAINST.search(before)
        ):
            continue
        if text.is_address(start) or titles.hold(text, start, end) or is_attributed(text, start, end):
            continue
        first = start - 6 if before.endswith(("narco-", "narco ")) else start
        yield text.problem(first, end, "PB514", _LABEL, _YOUTH_MEND if word.startswith("radicalis") else _LABEL_MEND)


# whose words ------------------------------------------------------------------------------------------------------

_QUOTES = {"«": "»", "“": "”", "‹": "›", "‘": "'"}
_SIGNS = late('[«»“”‹›"]')
_SINGLE = late(r"(?<!\w)['‘](?:[^'\n‘]|(?<=\w)'(?=\w)){1,200}'(?!\w)")
_SAID = late(
    r"""\b(?:said|says|told|tells|stated|states|declared|declares|announced|announces|wrote|writes|called|calls|calling|named|names|described|describes|
    spoke\sof|speaks\sof|speaking\sof|us(?:ed|es|ing)\sthe\s(?:word|term|expression)|
    in\sthe\swords\sof|quot(?:ed|es|ing)|cit(?:ed|es|ing)|reported|reports|according\sto|statements?|communique|press\srelease|claimed|claims|insisted|accused|
    accuses|selon|d'apres|a\sdit|ont\sdit|dit|disait|disaient|disent|declar\w+|
    affirm\w+|ecrit|ecrivait|ecrivent|appel(?:le|lent|ait|aient|es|ees?)|qualifi\w+|parl(?:e|ait|ent|aient|ant)\s(?:de|d'|des)|evoqu\w+|designe\w*|nomm(?:e|
    ait|ent|es)|le\sterme|emploi\w+|rapport(?:e|ait|ent)|annonc\w+|cit(?:e|ait|ant|ent)|
    accus(?:e|ait|ent)|denonc\w+|argued?|warned|blamed|denounced|explained|added|mentioned|mentions|labell?ed|labels|referred|refers|dubbed|soutient|estime|
    expliqu\w+|precis(?:e|ait)|ajout(?:e|ait)|indiqu\w+|
    mentionn\w+|souligne|titrait|intitule\w*|speech|discours|allocution|interview)\b|\bsource\s?:|\[\^""",
    re.VERBOSE,
)
_NOBODY = late(
    r"""\b(?:on|people|some|someone|somebody|everyone|many|others|quelqu'un|certains|ils|elles|les\sgens|they|you|vous|nous|we|i|je|plusieurs|
    tout\sle\smonde)\s(?:\w{1,5}\s)?
    (?:say|says|said|tells?|calls?|called|names?|dit|disent|disait|disaient|appel\w+|nomm\w+|parl\w+|declar\w+|qualifi\w+|used?\sthe\s\w+|writes?|wrote)|
    \b(?:name|names|called|calls)\s(?:the|them|it)\b|\bso[\s\-]called\b|\bsoi-disant\b""",
    re.VERBOSE,
)
_SOURCED = late(r"\s?[.,]?\s?(?:\([^()\n]{0,60}?(?:[A-Z]{2,}|(?:19|20)\d\d)[^()\n]{0,60}\)|-\s?[A-Z]|\[\^)")
_SIGNED = late(r"\s-\s?[A-Z][^.\n]{2,80}$")


def is_attributed(text: Reading, start: int, end: int) -> bool:
    """Whether a passage stands between quotation marks, with a word nearby of who said it."""
    first, stop = text.paragraph(start, end)
    line = text.starts[text.line_at(first) - 1]
    if text.low[line : line + 4].lstrip(" ").startswith(">"):
        for _ in range(3):  # the author may stand on a line of his own
            if text.low[stop + 1 : stop + 5].lstrip(" ").startswith(">"):
                _, stop = text.paragraph(stop + 1, stop + 1)
        return bool(_has_author(text.low[first:stop]) or _SIGNED.search(text.plain[first:stop].rstrip(" *_")))
    quotation = _quotation(text, first, stop, start, end)
    if quotation is None:
        return False
    opened, closed = quotation
    before, after = text.low[max(first, opened - 160) : opened], text.low[closed : min(stop, closed + 120)]
    if _SOURCED.match(text.plain, closed, min(stop, closed + 140)):
        return True
    return _has_author(re.split(r"[.!?]\s", before)[-1]) or _has_author(re.split(r"(?<=.)[.!?]\s", after)[0])


def _has_author(low: str) -> bool:
    return _SAID.search(_NOBODY.sub(" ", low)) is not None


def _quotation(text: Reading, first: int, stop: int, start: int, end: int) -> tuple[int, int] | None:
    """Start and end of the quotation around a passage; straight quotes in metadata belong to YAML."""
    opened: list[tuple[str, int]] = []
    for match in _SIGNS.finditer(text.plain, first, stop):
        sign, at = match[0], match.start()
        if sign == '"' and at < text.head:
            continue
        closes = bool(opened) and (opened[-1][0] == '"' if sign == '"' else _QUOTES.get(opened[-1][0]) == sign)
        if closes:
            _, begun = opened.pop()
            if begun < start and at >= end:
                return begun, at + 1
        elif sign in _QUOTES or sign == '"':
            opened.append((sign, at))
    for match in _SINGLE.finditer(text.plain, max(first, start - 201, text.head), stop):
        if match.start() < start and match.end() >= end:
            return match.span()
        if match.start() >= start:
            break
    return None


# demeaning words --------------------------------------------------------------------------------------------------

_BIRTH = "bella bellas bellah bellahs bouzou bouzous buzu esclave esclaves slave slaves caste castes"
_READING = "illettre illettree illettres illettrees analphabete analphabetes illiterate illiterates"
_SCORN = "prostituee prostituees prostitute prostitutes sideen sideens sideenne sideennes lunatic lunatics"
_RANK = "tribal tribale tribales tribaux primitif primitifs primitive primitives negre negres negro negroes savages uncivilised uncivilized attarde attardes"
_PLAIN = frozenset(f"{_BIRTH} {_READING} {_RANK} {_SCORN}".split())
_PHRASES = pattern(
    """arriere arrieree arrieres arrierees backward race races peau peaux teint teints skin skins skinned redskin redskins sauvages savage servile slave
    descent noirs blancs blacks whites civilise civilises
    dumb cripple cripples crippled infirmes handicapes handicapped muets muet mute mutes captif captifs captive captives serviteurs""",
    r"""\b(?:(?P<late>arrieree?s?)\b(?!\s(?:de\s|d'|des\s)?(?:paiements?|salaires?|loyers?|cotisations?|dettes?|primes?|indemnites?|soldes?|interieurs?|
    exterieurs?|impots?|plan\b))|
    backward\s(?:people|villages?|communit\w+|tribes?|regions?|areas?|customs?|minds?|traditions?|practices?|societ\w+|groups?|countr\w+|mentality|ideas?|
    nomads?|herders?|populations?)|
    (?:are|is|so|very|too|remain|remains|still|how|considered|called)\sbackward\b(?!\s(?:and\sforward|from|in\stime|step|by|to|until))|
    (?P<race>(?:this|that|these|those|their|our|his|her|another|other|same|inferior|superior|lesser|black|white|red|cursed|mixed|pure|foreign|entire|whole|
    cette|ces|leurs?|notre|votre|[mts]a|autre|meme|sale)\sraces?\b|
    races?\s(?:noires?|blanches?|rouges?|inferieures?|superieures?|maudites?|of\s(?:slaves|thieves|warriors|people)))|
    peaux?\s(?:rouges?|blanches?|noires?|claires?|foncees?)\b(?!\s(?:de|du|des)\s)|teints?\s(?:clairs?|fonces?|noirs?)\b|(?:light|dark|fair|white|black|red|
    pale|brown)[\s\-]skinned|red[\s\-]?skins?\b|
    (?:the|with|of|have|has)\s(?:white|light|fair|dark|black|red)\sskin\b|(?:white|light|fair|dark|black|red)[\s\-]skins\b|(?:ces|comme\sdes|vrais|
    sont\sdes)\ssauvages\b|savage\s(?:people|tribes?|men)|origines?\sserviles?|servile\s(?:origin|status)|of\sslave\s(?:origin|descent)|
    non[\s\-]civilises?|cripples?\b|crippled\s(?:man|men|woman|women|people|person|child|children|boy|girl)|les\s(?:infirmes|handicapes)\b|the\shandicapped\b|
    deaf\sand\sdumb|deaf[\s\-]mutes?|sourde?s?[\s\-]muet\w*|(?:descendants?|familles?|fils|filles?|gens|origine|famil(?:y|ies))\s(?:de|d'|
    of)\s?(?P<captive>captifs?|captives?|
    serviteurs)\b|les\s(?P<colour>noirs|blancs)\b|the\s(?P<color>blacks|whites)\b)""",
    40,
)
_RACING = late(
    r"\b(?:run|runs|ran|running|teams?|stones?|win|won|wins|winner|start|finish|relay|line|walk|donkeys?|canoes?|horses?|camels?|sacks?|equipes?|"
    r"against\s(?:time|the\sclock)|lost|track|day|bovine?s?|ovine?s?|caprine?s?|cow|cattle|breed\w*|betail|vaches?|chevres?|moutons?|zebus?|elevage|"
    r"animal\w*|chien\w*|boeufs?)\b"
)
_NO_DISCRIMINATION = late(r"\b(?:distinction|regardless|irrespective|discrimination|without|grounds|basis|sans|quelle\sque\ssoit)\b")
_TEACHING = "M05"
_DEMEANING = N_("'{words}' demeans people")
_BIRTH_MEND = N_("write people affected by descent-based discrimination, or the name that they choose")
_READING_MEND = N_("write people who do not read, or people who learn by ear")
_COLOUR_MEND = N_("leave the colour or the origin out: it says nothing about what was done")
_RANK_MEND = N_("say what people do or live from, without a judgement")


def demeaning_words(catalogue: Catalogue) -> Iterator[Problem]:
    """No word looks down on people for their birth, their colour, their schooling or their way of life."""
    titles = Titles(catalogue)
    for text in our_words(catalogue):
        document = catalogue.by_path.get(text.path)
        yield from distinct(
            text.problem(start, end, "PB516", _DEMEANING, mend)
            for start, end, mend in _demeaning(text)
            if not text.is_address(start) and not titles.hold(text, start, end) and not (document and _is_lesson(document, text, start))
        )


def _demeaning(text: Reading) -> Iterator[tuple[int, int, str]]:
    for start, end in text.spots(_PLAIN):
        word = text.low[start:end]
        yield start, end, _BIRTH_MEND if word in _BIRTH.split() else _READING_MEND if word in _READING.split() else _RANK_MEND
    for match in _PHRASES.finditer(text):
        first, stop = text.sentence(*match.span())
        plain = text.plain[match.start() : match.end()]
        if (match["late"] and "arrié" not in plain.lower()) or (
            match["race"] and (_RACING.search(text.low, first, stop) or _NO_DISCRIMINATION.search(text.low, first, stop))
        ):
            continue
        if (match["colour"] or match["color"]) and not plain.split()[-1][0].isupper():
            continue
        mend = (
            _BIRTH_MEND
            if match["captive"] or "serv" in match[0] or "slave" in match[0]
            else _COLOUR_MEND
            if re.search("peau|teint|skin|race|noirs|blancs|blacks|whites", match[0])
            else _RANK_MEND
        )
        yield *match.span(), mend


def _is_lesson(document: Document, text: Reading, start: int) -> bool:
    """Whether a word is shown, not used: as code or in an example box of the module about words."""
    identifier = document.source.metadata.nodes.get("id")
    if not (isinstance(identifier, Scalar) and identifier.text == _TEACHING and document.shape is Module):
        return False
    line = text.line_at(start)
    if text.low.count("`", text.starts[line - 1], start) % 2 == 1:
        return True
    parts = (document.outline.lead, *document.outline.parts)
    return any(block.kind == "example" and any(each.number == line for each in block.lines) for part in parts for block in part.blocks)


# promises ---------------------------------------------------------------------------------------------------------

_GOOD = (
    r"(?:money|cash|pay|payment|allowances?|per\sdiems?|salar(?:y|ies)|jobs?|work|employment|aid|food|kits?|protection|land|tools|animals|seeds|fcfa|francs|"
    r"argent|salaires?|emplois?|travail|indemnites?|primes?|sommes?|aides?|vivres|terrains?|terres?|outils|semences|betail|paiements?|compensations?|"
    r"\d[\d\s.,]*\s?(?:f|cfa|fcfa|francs|euros|dollars))"
)
_SUM = r"\d[\d\s.,]*\s?(?:f\s?cfa|fcfa|cfa|f|francs|euros|dollars|usd|eur)\b"
_PROMISE = pattern(
    """paye payes payee payees paid receive recevrez recevront recevra recevras diem diems gratuite gratuites garantie garantis garanti garantissons garantit
    guarantee guaranteed guarantees protect protegerons
    protegera pay paierons paiera donnera donnerons get give hired embauche embauches embauchee embauchees obtiendrez obtiendront aurez compensated indemnise
    indemnises remuneres remunere free promise promises promet promettons gets receives earns touchera toucherez toucheront recoit recoivent reimbursed
    refunded rembourse remboursee rembourses remboursees verse versee versees offert offerts covered charge assurerons assurera garantirons garantira ensure
    crees created paiement paiements payment payments prime primes allowance allowances somme sommes sum gagnerez find""",
    rf"""\b(?:(?:vous\s)?(?:serez|seront|sera|serons)\s(?:tous\s|bien\s|toutes\s)?(?:paye|remunere|indemnise|embauche|recrute)e?s?|per\sdiems?\s(?:de|d'|
    of)\s(?:\d|[a-z]+\s(?:mille|thousand))|
    (?:recevrez|recevront|recevra|recevras|obtiendrez|obtiendront|aurez)\s(?:\w+[\s']){{0,4}}?{_GOOD}\b|distributions?\sgratuites?|per\sdiems?\s?:\s?\d|(?:we|
    they|i)(?:\swill|\sshall|'ll)\spay\syou|(?:on|nous|ils)\svous\s(?:paiera|paierons|paieront)|vous\s(?:donnera|
    donnerons)\s(?:\w+\s){{0,2}}?(?:de\sl'\s?)?{_GOOD}\b|
    (?:will|shall|'ll)\s(?:all\s|each\s|then\s|also\s)?be\s(?:well\s|fully\s)?(?:paid|hired|compensated|rewarded)|(?:will|shall|'ll)\s(?:all\s|each\s|then\s|
    also\s)?(?:receive|get)\s(?:\w+\s){{0,4}}?{_GOOD}\b|
    (?:we|nous)\s(?:will\s|shall\s|vous\s)?(?:guarantee|garantissons|protegerons|protect|promise|promettons)\s?(?:you|your|votre|vos|un|une|de\sl'|des|jobs?|
    work|money|protection)|(?:free\sdistribution|emploi\sgaranti|guaranteed\sjobs?)|
    (?:per\sdiems?|primes?|indemnites?|allowances?)\s(?:sera|seront|will\sbe|shall\sbe)\s(?:verse|paye|paid)(?:e|s|es)?\b|
    (?:(?:votre|vos|your)\s(?:transports?|repas|deplacements?|frais|travel|meals?)|transports?|travel)\s(?:costs?\s)?(?:est|sont|sera|seront|is|are|will\sbe)\s
    (?:all\s|tous\s)?(?:paye|pris\sen\scharge|offert|rembourse|paid|covered|reimbursed|refunded)(?:e|s|es)?\b|
    (?:nous|on)\s(?:assurerons|assurera|garantirons|garantira)\s(?:votre|vos|la|leur)\s(?:securite|protection)|(?:will|shall)\s(?:ensure|guarantee)\s(?:your|
    their)\s(?:safety|security|protection)|
    (?:paiements?|payments?|primes?|allowances?|sommes?|sum)\s(?:journali\w+\s)?(?:de|d'|of)\s{_SUM}|
    vous\sgagnerez\s(?:de\sl'argent|{_SUM})|(?:will|shall)\sfind\s(?:you|them)\s(?:a\s|some\s)?(?:jobs?|work)|emplois\sseront\screes|jobs\swill\sbe\screated|
    (?:gets?|receives?|earns?|recoit|recoivent|toucher(?:a|ez|ont))\s(?:\w+\s){{0,2}}?{_SUM}|
    you\s(?:will|shall)\sbe\s(?:reimbursed|refunded)|vous\sserez\s(?:tous\s|toutes\s)?rembourse(?:e|s|es)?\b|
    (?:will|shall|'ll)\sprotect\syou|vous\sproteger(?:a|ons|ont)|(?:will|shall)\sgive\syou\s(?:\w+\s){{0,3}}?{_GOOD}\b)""",
    70,
)
_NO_PROMISE = late(
    r"\b(?:not|never|nobody|no\sone|no|without|pas|jamais|personne|aucune?|ni|ne|n'|attention|visit|tribute|respect|do\snot\ssay|avoid|evitez)\b"
)
_PROMISED = N_("'{words}' promises money, work or protection")
_PROMISED_MEND = N_("take it out, or say what people will not get: nobody is paid to come")


def promises(catalogue: Catalogue) -> Iterator[Problem]:
    """No money, work or protection is promised."""
    for text in everything(catalogue):
        if text.kind not in (Kind.DATA, Kind.NAMES):
            yield from distinct(_promises(text))


def _promises(text: Reading) -> Iterator[Problem]:
    for match in _PROMISE.finditer(text):
        first, _ = text.sentence(*match.span())
        if not _NO_PROMISE.search(text.low, max(first, match.start() - 60), match.end() + 4):
            yield text.problem(*match.span(), "PB523", _PROMISED, _PROMISED_MEND)


# one side ---------------------------------------------------------------------------------------------------------

_PAIRS: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (
        frozenset("eleveur eleveurs eleveuse eleveuses herder herders herdsman herdsmen berger bergers pastoralist pastoralists".split()),
        frozenset(
            """agriculteur agriculteurs agricultrice agricultrices cultivateur cultivateurs cultivatrice cultivatrices paysan paysans paysanne paysannes farmer
            farmers grower growers gardener gardeners maraicher
            maraichers maraichere maraicheres jardinier jardiniers jardiniere jardinieres riziculteur riziculteurs pecheur pecheurs fisher fishers cultivent
            farm farms""".split()
        ),
        N_("name those who farm too, and what both need"),
    ),
    (
        frozenset("agriculteur agriculteurs cultivateur cultivateurs farmer farmers".split()),
        frozenset(
            """eleveur eleveurs eleveuse eleveuses herder herders herdsman herdsmen berger bergers bergere bergeres pastoralist pastoralists pasteur pasteurs
            transhumant transhumants pecheur pecheurs fisher fishers
            herd herds troupeau troupeaux""".split()
        ),
        N_("name those who herd too, and what both need"),
    ),
    (
        frozenset("fds soldat soldats soldier soldiers gendarme gendarmes militaire militaires".split()),
        frozenset(
            """population populations civil civils civile civiles civilian civilians habitant habitants habitante habitantes inhabitants resident residents
            people citoyen citoyens citoyenne citoyennes citizen citizens
            communaute communautes community communities villagers villageois neighbours voisins gens""".split()
        ),
        N_("name the population too, and what both need"),
    ),
)
_QUARREL = late(
    r"\b(?:conflits?|conflicts?|differends?|litiges?|disputes?|querelles?|quarrels?|violences?|violent|tensions?|attaqu\w+|attack\w*|affront\w+|clash\w*|"
    r"degats?|damages?d?|detrui\w+|destroy\w*|accus\w+|plaint\w*|complain\w*)\b"
)
_ONE_SIDE = N_("'{words}' stands in a dispute without the other side, on a page that never names it")


def one_side(catalogue: Catalogue) -> Iterator[Problem]:
    """A page that speaks of one party to a dispute names the other one too."""
    for document, text in pages(catalogue):
        if document.shape is Programme:
            continue
        for party, other, mend in _PAIRS:
            if text.words & party and not text.words & other:
                for start, end in text.spots(party):
                    first, stop = text.paragraph(start, end)
                    if start >= text.head and _QUARREL.search(text.low, first, stop) and not text.is_address(start):
                        yield text.problem(start, end, "PB526", _ONE_SIDE, mend)
                        break
