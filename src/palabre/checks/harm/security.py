"""What could be used in a fight or against someone: operations, accusations, politics without a date (PB517, PB518, PB519)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue, Document
from palabre.checks.harm.gazetteer import Titles
from palabre.checks.harm.text import Kind, Pattern, Reading, distinct, everything, in_scope, late, our_words, pages, pattern
from palabre.frontmatter import Items, Scalar, Table
from palabre.messages import N_
from palabre.model.pages import Module
from palabre.problems import Problem

# operations -------------------------------------------------------------------------------------------------------

_OPERATIONS = pattern(
    """patrouille patrouilles patrouiller patrouillent patrol patrols patrolling patrolled convoi convois convoy convoys check checkpoint checkpoints checkpost
    checkposts controle position positions mouvement mouvements movement
    movements embuscade embuscades ambush ambushes ambushed ambushing eei ied ieds base bases camp camps renseignement renseignements intelligence informateur
    informateurs informant informants engin engins explosif
    explosifs explosive explosives roadside landmine landmines garnison garnisons garrison garrisons poste postes barrage barrages roadblock roadblocks
    effectif effectifs drone drones mine mines caserne casernes barracks espion espions spies mouchard mouchards post posts detachement detachements
    detachment minee minees
    minefield minefields indic indics helicoptere helicopteres helicopters releve minusma tenu tenue held escort
    escorts escorte escortes ratissage ratissages""",
    r"""\b(?:patrouill\w+|patrol(?:s|ling|led)?|convois?|convoys?|check[\s\-]?p(?:oin|os)ts?\b(?!\s(?:quiz|question))|postes?\sde\scontrole|
    positions?\s(?:militaires?|de\sl'armee|des\sgroupes\sarmes|des\s(?:fds|fama|soldats|forces)|
    of\s(?:the\s)?(?:army|soldiers|troops|armed\sgroups?))|(?:military|army|troop|armed\sgroups?')\s(?:positions?|movements?|bases?|camps?|posts?)|
    mouvements?\s(?:de|des)\s(?:troupes?|soldats|fds|fama|forces|militaires|groupes\sarmes)|
    movements?\sof\s(?:the\s)?(?:troops|soldiers|army|armed\sgroups?|security\sforces)|embuscades?|ambush(?:es|ed|ing)?|(?P<short>eei|ieds?)|(?:bases?|camps?|
    postes?)\s(?:militaires?|de\sl'armee|avances?\sde\sl'armee)|
    (?:renseignements?\smilitaires?|military\sintelligence)|(?P<key>informat(?:eur|rice)s?|informants?)(?!\s?-?cles?)|engins?\sexplosifs?|explosive\sdevices?|
    roadside\sbombs?|landmines?|mines?\santi\w+|garnisons?|garrisons?|casernes?|barracks|
    barrages?\s(?:militaires?|routiers?|de\sl'armee)|espions?|spies|mouchards?|roadblocks?|effectifs\s(?:militaires|des\s(?:fds|forces|militaires))|
    detachements?\s(?:militaires?|de\sl'armee|des\s(?:fama|fds))|(?:army|military)\sdetachments?|
    (?:camps?|bases?|postes?|positions?)\s(?:de\sla\s(?:minusma|gendarmerie|garde)|des\s(?:fama|fds|soldats|militaires|gendarmes))|
    (?:est|sont)\stenue?s?\spar\s(?:l'armee|la\s(?:gendarmerie|garde)|les\s(?:fama|fds|soldats|militaires|gendarmes))|
    (?:is|are)\sheld\sby\s(?:the\s)?(?:army|soldiers|gendarmes|troops)|(?:route|piste|pont|zone)s?\s(?:[\w\-]+\s){0,2}?(?:est|sont)\sminee?s?|
    mines?\s(?:ont\sete|sont|etaient|were|are)\s(?:posee?s|enfouies?|laid|planted|buried)|minefields?|releve\s(?:des\s(?:troupes|soldats|militaires)|
    de\sla\sgarde)|
    indics?|(?:helicopteres?|avions?|blindes?)\s(?:militaires?|de\sl'armee)|
    armed\sescorts?|escortes?\s(?:armees?|militaires?)|operations?\sde\sratissage|ratissages?|
    drones?\s(?:survol\w+|fl(?:y|ies|ew|ying)|tourne\w*|over)|(?:army|military)\s(?:helicopters?|planes?|vehicles?)|
    (?:frappes?\sde\s)?drones?\s(?:militaires?|arm\w+|strikes?))\b""",
    40,
)
_MOVES = pattern(
    "soldats militaires troupes soldiers troops army armee fama fds",
    r"""\b(?:(?:number\sof|nombre\sde)\s(?:soldiers|troops|soldats|militaires)\b|(?:soldats|militaires|troupes|soldiers|troops)\s(?:(?:sont|etaient|are|
    were)\s)?(?:positionne|stationne|deploye|cantonne|stationed|deployed|based|posted)(?:e|s|es)?\b|
    (?:soldiers|troops|army)\s(?:(?:have|has|will|are|is)\s)?(?:moved|moves?|moving|left|leaves?|leaving|withdrew|withdraws?|advanced|advances?|
    advancing)\s(?:to|
    from|towards?|on|[a-z]+\s(?:at|on)\s(?:dawn|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b|
    (?:soldats|militaires|troupes|fama|fds|armee)\s(?:(?:ont|a|vont|va)\s)?(?:quittent|quittera|quitteront|se\s(?:deplacent|dirigent|retirent|replient|
    deploient)|
    avancent\s(?:vers|sur))\b|
    (?:soldats|militaires|soldiers|troops)\s(?:dorment|campent|logent|sleep|camp|are\sbased)\s(?:dans|a|au|in|at|on)\b|
    (?:l'armee|the\sarmy|les\s(?:soldats|militaires|fama|fds))\s(?:prepare(?:nt|s)?|lance(?:nt)?|plans?)\s(?:une\s|des\s|an\s|its\s)?(?:operations?|
    offensives?|attaques?|attacks?|raids?)\b)""",
    40,
)
_NEVER = late(
    r"""[\s*_"“«]*(?:(?:what|things|subjects)\s(?:\w+\s){0,2}(?:never|not)\s(?:to\s)?(?:be\s)?(?:discuss\w*|sa(?:y|id)|talk\w*|sp[eo]\w+|mention\w*)|
    (?:we\s)?never\s(?:discuss\w*|talk\w*|speak\w*|mention\w*|sa(?:y|id)|share\w*)|not\sdiscussed|
    (?:ce\sdont|ce\sque|sujets\sdont)\s(?:on|nous)\sn\w*['\s]?\s?\w*\s?jamais|(?:on|nous)\sn\w*['\s]?\s?\w+\s(?:\w+\s)?jamais|(?:ne\s)?jamais\s\w+|
    ne\s(?:parlez|discutez|dites)\sjamais|n'en\sparlez\sjamais|jamais\b)""".replace("\n    ", "")
)
_BOX_TITLE = late(r"\"([^\"]+)\"\s*$")
_NEVER_DISCUSSED = "M12"
_OPERATION = N_("'{words}' is about operations")
_OPERATION_MEND = N_("leave it out; speak of what people feel and need: being safe on the way to market, knowing whom to turn to")


def operations(catalogue: Catalogue) -> Iterator[Problem]:
    """Nothing is said of patrols, convoys, posts, movements, ambushes or informants; only M12 names what is never discussed."""
    exempt = {document.path: frozenset(_never_discussed(document)) for document in in_scope(catalogue).documents if _id_of(document) == _NEVER_DISCUSSED}
    titles = Titles(catalogue)
    for text in our_words(catalogue):
        found = (
            span
            for span in _operational(text)
            if not text.is_address(span[0]) and not titles.hold(text, *span) and text.line_at(span[0]) not in exempt.get(text.path, ())
        )
        yield from distinct(text.problem(start, end, "PB517", _OPERATION, _OPERATION_MEND) for start, end in found)


def _operational(text: Reading) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _MOVES.finditer(text))
    for match in _OPERATIONS.finditer(text):
        start, end = match.span()
        if match["short"] and not text.plain[start : start + 3].isupper():
            continue
        if match["key"] and re.search(r"\bkey[\s\-]$", text.low[max(0, start - 5) : start]):
            continue
        yield start, end


def _id_of(document: Document) -> str:
    node = document.source.metadata.nodes.get("id")
    return node.text if isinstance(node, Scalar) and document.shape is Module else ""


def _never_discussed(document: Document) -> Iterator[int]:
    """Lines of the boxes whose first words, or whose title, say that this is never discussed."""
    lines = document.source.text.split("\n")
    for part in (document.outline.lead, *document.outline.parts):
        for block in part.blocks:
            title = _BOX_TITLE.search(lines[block.line - 1]) if 0 < block.line <= len(lines) else None
            if block.kind in ("note", "facilitator") and any(
                _NEVER.match(text.lower().replace("’", "'").replace("\u00a0", " ")) for text in (block.text, title[1] if title else "")
            ):
                yield from (block.line, *(line.number for line in block.lines))


# accusations ------------------------------------------------------------------------------------------------------

_FORCE = (
    r"(?:(?:l'|d'|une\s|cette\s|notre\s)armees?|armee\s(?:malienne|nationale|reguliere|burkinabe|nigerienne|de\s(?:terre|l'air))|fama\b|fds\b|fdn\b|vdp\b|"
    r"forces?\sarmees?|forces?\sspeciales?|special\sforces|forces?\sde\s(?:defense|securite|l'ordre)|"
    r"gendarm(?:e|es|erie)|polic(?:e|iers?)|soldats?|militaires?|garde\snationale|army|soldiers?|troops|security\sforces|armed\sforces|policem[ae]n|"
    r"police\sofficers?|military|wagner|africa\scorps|barkhane|serval|minusma|"
    r"(?:le|la|the)\s(?:\w+\s)?(?:bataillon|battalion|regiment|brigade|garnison|garrison)|dozos?|dan\snan\sambassagou|koglweogos?|gatia|cma|plateforme)"
)
_FORCE_WORDS = """armee armees fama fds fdn vdp force forces gendarme gendarmes gendarmerie police policier policiers soldat soldats militaire militaires
    army soldier soldiers troops policeman policemen officer officers
    military wagner corps barkhane serval minusma bataillon battalion regiment brigade garnison garrison dozo dozos dan koglweogo koglweogos gatia cma
    plateforme"""
_CRIME = (
    r"(?:(?:commis|commet(?:tent)?|perpetre(?:nt)?|committed|commits?|perpetrated|carried\sout)\s(?:\w+\s){0,3}?(?:exactions?|abus|crimes?|violences?|"
    r"violations?|"
    r"massacres?|atrocites?|viols?|tueries?|executions?|bavures?|abuses?|atrocit(?:y|ies)|killings?|rapes?)\b|massacr(?:e|er|es|ed|aient|ent)|execut(?:e|es|"
    r"ed|ent|aient)\b(?!\s(?:l[ae]s?|the|des?|un|une|a|its|this|son|ses|leurs?)\s(?:decisions?|ordres?|"
    r"orders?|missions?|budget|plans?|taches?|tasks?|mandats?|peines?|jugements?|projets?|projects?|travaux|programmes?))|"
    r"tortur(?:e|ed|es|ent|aient|ing)|pill(?:e|es|ent|aient|ages?)\b|viole?s\b|violees?|violent\s(?:les|des|la|le)\s(?:femmes|filles|droits|villageois\w*|"
    r"populations?)|viole\s(?:les|des|la|une)|rap(?:ed|es|ing)|kill(?:ed|s|ing)|"
    r"tu(?:e|es|ees|ent|aient)\b|assassin(?:e|es|ent|aient)\b|murder(?:ed|s|ing)|shot\s(?:at\s)?(?:dead|people|civilians|villagers|men|women|herders|"
    r"farmers)|loot(?:ed|s|ing)|burn(?:ed|t|s|ing)\s|brule(?:nt|s|es)?\b|incendi(?:e|es|ent|aient)\b|"
    r"beat(?:en|s|ing)?\s|batt(?:u|us|ent|aient)\b|rackett\w+|extort\w*|racket\w*|abduct(?:ed|s)|enlev(?:e|es|ent|aient)\b|kidnapp(?:ed|ent|es|e)\b|"
    r"disparaitre|bombard(?:e|es|ed|ent)\b|viole\b(?!\sl))"
)
_FAULT = (
    r"(?:abandonn(?:e|es|ent|ait|aient|er)\b|abandon(?:ed|s)\b|fui(?:t|ent|e|s)?\b|pris\sla\sfuite|prennent\sla\sfuite|fled\b|ran\saway|mal\s(?:structure|"
    r"equipe|forme|commande)e?s?\b|sous[\s\-]equipe\w*|poorly\s(?:structured|equipped|trained|led)|"
    r"under[\s\-]?equipped|badly\s(?:structured|equipped|trained|led)|corrompu\w*|corrupt\b|incapables?\b|incompeten\w+|cowards?|laches\b)"
)
_FREE = r"[^.;:!?|\n]"
_ACCUSATION = pattern(
    _FORCE_WORDS,
    rf"""(?<![\w'\-])(?:(?P<force>{_FORCE})(?![\w\-]){_FREE}{{0,60}}?(?<![\w\-])(?:(?P<crime>{_CRIME})|(?P<fault>{_FAULT})))
    |(?<![\w'\-])(?P<victim>tues?|tuees?|executes?|executees?|massacres?|massacrees?|tortures?|torturees?|pilles?|pillees?|violees?|battue?s?|enlevee?s?|
    brulee?s?|assassinee?s?|bombardee?s?|rackettee?s?|killed|executed|massacred|tortured|
    looted|raped|beaten|abducted|shot|burnt|burned|murdered|extorted)\s(?:{_FREE}{{0,20}}\s)?(?:par|by)\s(?:des\s|les\s|la\s|le\s|the\s|some\s|
    members\sof\sthe\s|elements\sde\s)?(?P<by>{_FORCE})(?![\w\-])
    |(?<![\w'\-])(?:poorly|badly|under)[\s\-]?(?:structured|equipped|trained|led|paid)\s(?:and\s[\w\-]+\s)?(?P<weak>{_FORCE})(?![\w\-])
    |(?<![\w'\-])(?:exactions|abus|crimes|bavures|violences|abuses|atrocities|killings|executions|racket|disparitions\sforcees|enforced\sdisappearances|
    arrestations\sarbitraires|arbitrary\sarrests)\s(?:commis(?:es)?\s|committed\s|imputee?s\s|de\s|
    of\s|by\s|par\s|des\s|du\s|the\s|la\s|les\s|l'\s?){{1,4}}(?P<of>{_FORCE}|armee)(?![\w\-])""",
    130,
)
_GUARDS = Pattern(frozenset(("garde",)), _ACCUSATION.expression, _ACCUSATION.reach)  # "garde" alone is mostly a verb
_PASSIVE = late(r"\b(?:were|was|been|being|be|are|is|get|got|ete|etaient|furent|sont|est|soient|etre|fut)\s(?:\w+\s)?$")
_OBJECT = late(
    r"\b(?:to|told|tell|tells|inform|informs|call|calls|ask|asks|with|from|between|against|before|alert|warn|thank|meet|a|au|aux|avec|contre|devant|entre|"
    r"informer?|prevenir|alerter?|appeler|chez|envers|without|sans)\s(?:the\s|la\s|les\s|le\s|l')?$"
)
_OTHER_SUBJECT = late(r"\b(?:that|que|qu'|who|qui|if|si|whose|dont|when|quand|lorsque|after|apres|because|parce|where|ou)\b")
_NOT_DONE = late(r"\b(?:not|never|must\snot|may\snot|do\snot|cannot|jamais|n'\w+\spas|ne\s\w+\s(?:pas|jamais)|no)\b")
_JUDGED = late(
    r"""\b(?:united\snations|un\s(?:report|mission|expert|experts|human|panel|investigat\w+|commission)|nations\sunies|onu\b|ohchr|hcdh|minusma|bnudh|
    human\srights\s(?:office|council|division)|haut[\s\-]commissariat|court|courts|tribunal|tribunaux|
    cour\s(?:d'|penale|supreme|militaire|de)|jugement|judge?ment|arret\sdu|convicted|condamne\w*|icc\b|cpi\b|icj\b|commission\s(?:d'enquete|of\sinquiry)|
    conseil\sde\ssecurite|security\scouncil|verdict|sentenced)""",
    re.VERBOSE,
)
_CITED = late(r"\[source\s?:\s?([\w,\s\-]+?)\]|\[\^([^\[\]]+)\]")
_ACCUSED = N_("'{words}' accuses, without the judgment or the report of the United Nations that says so")
_ACCUSED_MEND = N_("name the court or the United Nations report in the same sentence, with its date; or write what happened without saying who did it")


def accusations(catalogue: Catalogue) -> Iterator[Problem]:
    """A force or a unit is accused only in a sentence that names a court or the United Nations."""
    titles = Titles(catalogue)
    for text in our_words(catalogue):
        document = catalogue.by_path.get(text.path)
        found = (span for span in _accused(text) if not _is_judged(text, document, *span) and not titles.hold(text, *span) and not text.is_address(span[0]))
        yield from distinct(text.problem(start, end, "PB518", _ACCUSED, _ACCUSED_MEND) for start, end in found)


def _accused(text: Reading) -> Iterator[tuple[int, int]]:
    matches = list(_ACCUSATION.finditer(text))
    if "garde nationale" in text.low:
        matches += _GUARDS.finditer(text)
    for match in matches:
        low, start, end = text.low, *match.span()
        if match["force"]:
            group = "crime" if match["crime"] else "fault"
            between = low[match.end("force") : match.start(group)]
            is_suffered = group == "crime" and _PASSIVE.search(between) and not match["crime"].startswith(("tuent", "viole ", "violent "))
            if is_suffered or _OTHER_SUBJECT.search(between) or _NOT_DONE.search(between) or _OBJECT.search(low[max(0, start - 24) : start]):
                continue
            if re.search(r"\b(?:groupes?|hommes|bandes?|attaques?|lutte|individus)\s$", low[max(0, start - 12) : start]):
                continue
            if group == "crime" and not _is_deed(text, match, between):
                continue
        yield start, end


def _is_deed(text: Reading, match: re.Match[str], between: str) -> bool:
    """Whether a word that can be a participle, a noun or another verb is a deed of the force: "a tué", "killed"."""
    crime = match["crime"]
    typed = text.plain[match.start("crime") : match.end("crime")]
    if crime == "viole" and not typed.endswith("é"):
        return False
    if crime.startswith(("tue", "viole", "enleve", "brule", "incendie", "assassine", "execute", "massacre", "pille", "torture", "bombarde")) and typed.rstrip(
        "s"
    ).endswith("é"):
        return re.search(r"\b(?:ont|a|avait|avaient|aurait|auraient|ayant|aient)\s(?:\w+\s)?$", between) is not None
    if typed.endswith(("ée", "ées")):
        return False
    return not (crime in ("viols", "pillage", "pillages") and "contre" in between)


def _is_judged(text: Reading, document: Document | None, start: int, end: int) -> bool:
    first, stop = text.sentence(start, end)
    sentence = text.low[first : min(len(text.low), stop + 1)]
    after = _CITED.match(text.low, stop + 1, stop + 80) if text.low[stop : stop + 2] == ". " else None
    if _JUDGED.search(sentence[: max(0, start - first)]) or _JUDGED.search(text.low, end, stop):
        return True
    for cited in (*_CITED.finditer(text.low, first, stop), *((after,) if after else ())):
        for name in re.split(r"[,\s]+", (cited[1] or cited[2]).strip()):
            if _JUDGED.search(name.replace("-", " ")) or _JUDGED.search(_source(text, document, name)):
                return True
    return False


def _source(text: Reading, document: Document | None, name: str) -> str:
    """What a page says of a source or in a footnote, in small letters."""
    if document is None:
        return ""
    items = document.source.metadata.nodes.get("sources")
    for item in items.nodes if isinstance(items, Items) else ():
        if isinstance(item, Table) and isinstance(key := item.nodes.get("id"), Scalar) and key.text.lower() == name:
            return " ".join(node.text for node in item.nodes.values() if isinstance(node, Scalar)).lower()
    note = re.search(rf"\[\^{re.escape(name)}\]:([^\n]{{0,400}})", text.low)
    return note[1] if note else ""


# politics ---------------------------------------------------------------------------------------------------------

_STATUS = pattern(
    "accord accords agreement agreements cvjr minusma sahel cedeao ecowas barkhane aes usaid charte charter takuba confederation alliance",
    r"""(?<![\w\-])(?:accords?\s(?:d'alger|pour\sla\spaix|de\spaix\sd'alger|issu\sdu\sprocessus\sd'alger)|algiers\s(?:peace\s)?(?:agreement|accord)s?|
    peace\sagreement\sof\s2015|cvjr|minusma|g5[\s\-]sahel|cedeao|ecowas|(?:operation\s)?barkhane|takuba|
    (?P<short>aes)|(?:alliance|confederation)\s(?:des\setats\sdu\ssahel|of\ssahel\sstates)|usaid|charte\snationale\spour\sla\spaix|
    national\scharter\sfor\speace)(?![\w\-])""",
    60,
)
_YEAR = late(r"\b(?:19|20)\d\d\b")
_MARK = late(
    r"\[source\s?:|\[\^|\bsource\s?:|\bsources?:|\]\(|\(\w[^()\n]{0,80}(?:19|20)\d\d[^()\n]{0,20}\)|\bselon\b|\baccording\sto\b|\bd'apres\b|\breported\b"
)
_UNDATED = N_("'{words}' changes with politics, and stands without {wanted}")
_UNDATED_MEND = N_("add the year and the source in the same sentence, for instance: its end was announced on 25 January 2024 [source: …]")
_SLOW = N_("the page speaks of '{words}', and is reviewed again only after {days} days")
_SLOW_MEND = N_("set review_by to at most 90 days after reviewed: {day}")
_NAMES_ONLY = ("title", "keywords", "organisations", "sources", "media", "references", "redirect_from", "identifiers", "team", "modules")
_SOON = 92


def undated_politics(catalogue: Catalogue) -> Iterator[Problem]:
    """What changes with politics stands with its year and its source, on a page that is reviewed every 90 days."""
    titles = Titles(catalogue)
    for document, text in pages(catalogue):
        told = [
            match
            for match in _STATUS.finditer(text)
            if _is_status(text, match)
            and not text.is_address(match.start())
            and not titles.hold(text, *match.span())
            and not _is_in_names(document, text, match.start())
        ]
        yield from distinct(_undated(text, told))
        if told:
            yield from _reviewed_late(document, text, told[0])
    for text in everything(catalogue):
        if text.kind in (Kind.NOTES, Kind.DRAWING, Kind.OTHER):
            yield from distinct(_undated(text, [match for match in _STATUS.finditer(text) if _is_status(text, match)]))


def _is_status(text: Reading, match: re.Match[str]) -> bool:
    return match["short"] is None or text.plain[match.start() : match.end()].isupper()


def _is_in_names(document: Document, text: Reading, start: int) -> bool:
    """Whether a word only names somebody in the metadata: a partner, a title, a keyword."""
    if start >= text.head:
        return False
    line = text.line_at(start)
    fields = [(number, name) for name, number in document.source.metadata.lines.items() if number <= line]
    return bool(fields) and max(fields)[1] in _NAMES_ONLY


def _undated(text: Reading, terms: list[re.Match[str]]) -> Iterator[Problem]:
    """The first mention of each term, unless one mention on the page has its year and source."""
    first: dict[str, tuple[re.Match[str], str]] = {}
    settled: set[str] = set()
    for match in terms:
        start, end = match.span()
        around = text.low[max(0, start - 120) : end + 120]
        begun, stop = text.paragraph(start, end)
        has_year = _YEAR.search(around) is not None
        has_source = _MARK.search(text.low, begun, stop) is not None or start < text.head
        if has_year and has_source:
            settled.add(match[0])
        else:
            first.setdefault(match[0], (match, N_("its year") if not has_year else N_("its source")))
    for term, (match, wanted) in first.items():
        if term not in settled:
            yield text.problem(*match.span(), "PB519", _UNDATED, _UNDATED_MEND, wanted=wanted)


def _reviewed_late(document: Document, text: Reading, match: re.Match[str]) -> Iterator[Problem]:
    days = []
    for name in ("reviewed", "review_by"):
        node = document.source.metadata.nodes.get(name)
        try:
            days.append(dt.date.fromisoformat(node.text if isinstance(node, Scalar) else ""))
        except ValueError:
            return
    length = (days[1] - days[0]).days
    if length > _SOON:
        day = days[0] + dt.timedelta(days=90) if days[0] < dt.date(9999, 1, 1) else days[0]
        yield text.at(document.line_of("review_by"), "PB519", _SLOW, _SLOW_MEND, words=text.quote(*match.span()), days=length, day=day.isoformat())
