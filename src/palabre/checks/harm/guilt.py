"""Guilt given to a community, a people or a trade (PB515)."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import Catalogue
from palabre.checks.harm import names
from palabre.checks.harm.gazetteer import Titles
from palabre.checks.harm.text import Reading, distinct, everything, late, pattern
from palabre.messages import N_
from palabre.problems import Problem

_PEOPLE = "(?:" + "|".join(sorted(names.ETHNONYMS.split(), key=len, reverse=True)) + ")"
_ARE = r"(?:are|were|is|sont|etaient|seraient|restent|remain)"
_NOT_PASSIVE = (
    r"(?<!\bwere\s)(?<!\bwas\s)(?<!\bbeen\s)(?<!\bare\s)(?<!\bbeing\s)(?<!\bis\s)(?<!\bete\s)(?<!\bsont\s)(?<!\bbe\s)(?<!\bgot\s)(?<!\bget\s)(?<!\bnot\s)"
    r"(?<!\bfurent\s)(?<!\betaient\s)"
)
_BETWEEN = (
    r"(?:\s(?!(?:si|que|qu'|dont|when|whose|if|and|or|et|ou|saw|see|say|said|report\w*|demand\w*|ask\w*|who|qui|was|were|been|ont\sete|avec|with|to|pour|for|"
    r"that|whether|not|pas|ne|never|jamais)\b)[a-z'\-]+){0,2}?"
)
_HARM_EN = (
    rf"(?:{_NOT_PASSIVE}(?:attacked|robbed|killed|murdered|massacred|burned|burnt|looted|raped|raided|kidnapped|ambushed|destroyed|invaded|betrayed|poisoned|"
    rf"slaughtered|stole|drove\s(?:out|away)|stolen|occupied|terrori[sz]ed|provoked)"
    r"|attack(?:s|ing)?|steals?|stealing|robs?|kills?|killing|murders?|burns?\s(?:our|the|their|down|villages?|fields?)|burning|loots?|looting|rapes?|raids?|"
    r"destroys?|destroying|invades?|invading|betrays?)\b(?!\s(?:by|against|on)\b)"
)
_HARM_FR = (
    r"(?:(?:s')?(?:ont|avaient|auraient|a|avait)\s(?:tous\s|encore\s|tout\s|bien\s)?(?:vole|tue|attaque|pille|brule|incendie|massacre|detruit|saccage|viole|"
    r"enleve|trahi|agresse|assassine|empoisonne|envahi|egorge|razzie|abattu|expulse|depouille|ruine|"
    r"provoque|chasse\s(?:les|nos|des)|pris\s(?:nos|notre|les\sterres|nos\sterres)|refuse)|volent|tuent|attaquent|pillent|brulent|incendient|massacrent|"
    r"detruisent|saccagent|agressent|enlevent|trahissent|envahissent|"
    r"terrorisent|egorgent|menacent|razzient|assassinent|provoquent|volaient|tuaient|attaquaient|pillaient|brulaient|incendiaient|massacraient|detruisaient|"
    r"agressaient)\b"
)
_BAD = (
    r"(?:voleurs?|thieves|menteurs|liars|violente?s?|dangereux|dangereuses|dangerous|paresseux|lazy|barbares|terroristes?|terrorists?|rebelles?|rebels?|"
    r"djihadistes?|jihadistes?|jihadists?|islamistes?|complices?|accomplices|"
    r"traitres|traitors|envahisseurs|invaders|criminels?|criminals?|bandits?|ennemis?|enemies|coupables?|guilty|to\sblame|cruels?|sauvages|savages?|"
    r"hypocrites|fauteurs|troublemakers|killers|murderers|assassins|tueurs|"
    r"responsables?\s(?:de|des|du)\s(?:la\s|l'|ces\s|cette\s)?(?:attaques?|vols?|violences?|morts?|massacres?|conflits?|crise|guerre|insecurite|tueries?)|"
    r"responsible\sfor\s(?:the\s|this\s|these\s)?(?:attacks?|thefts?|violence|killings?|deaths?|massacres?|conflicts?|war|crisis|insecurity)|"
    r"a\sl'origine\sd(?:e|u|es)\s(?:la\s|l'|ces\s|cette\s)?(?:attaques?|vols?|violences?|massacres?|conflits?|crise|guerre|insecurite|tueries?)|"
    r"smugglers|traffickers|trafiquants|contrebandiers|spies|espions|behind\sthe\s(?:attacks?|thefts?|killings?))"
)
_ARMED = (
    r"(?:groupes?\sarmes|armed\sgroups?|armed\smen|hommes\sarmes|terroris\w+|djihad\w*|jihad\w*|rebel\w*|bandits?|katibas?|gsim|jnim|eigs|daesh|boko\sharam|"
    r"al[\s\-]qa\w+|l'ennemi|the\senemy|l'armee|the\sarmy|milices?|militias?)"
)
_HELP = (
    r"(?:soutient|heberge|cache|finance|supports|soutiennent|soutenaient|ont\ssoutenu|aident|ont\saide|hebergent|cachent|financent|protegent|rejoignent|"
    r"ont\srejoint|ravitaillent|renseignent|support(?:s|ed)?|help(?:ed)?|shelter(?:ed)?|hide|hid|fund(?:ed)?|protect(?:ed)?|join(?:ed)?|fe(?:ed|d)|inform)"
)
_DONE = (
    r"(?:attaque|vole|tue|pille|brule|incendie|massacre|enleve|viole|commis|perpetre|detruit|agresse|saccage|egorge)(?:e|s|es)?|attacked|stolen|killed|"
    r"looted|burnt|burned|kidnapped|raped|committed|carried\sout|destroyed|raided|ambushed|murdered|robbed|(?:attaques?|attacks?|raids?|thefts?|killings?)"
)
_ACTOR = (
    r"(?:terrorist\w*|terrorism\w*|terroriste?s?|djihad\w*|jihad\w*|bandit\w*|rebel\w*|milices?|milicien\w*|militia\w*|extremis\w*|voleurs?|thieves|thief|"
    r"criminel\w*|criminals?|assaillants?|attackers?|gunmen|hommes\sarmes)"
)
_AS_A_WHOLE = r"(?:communautes?|communit(?:y|ies)|people|peoples|herders|hunters|farmers|villagers|youths?|men|families|populations?)"
_PEOPLES = frozenset(names.ETHNONYMS.split())
_GROUPS = _PEOPLES | frozenset(names.TRADES.split()) | {"people"}
_ALL_OF_THEM = late(r"\b(?:les|des|ces|nos|tous\sles|the|these|those|all|all\sthe)\s(?:\w+\s)?$")
_DID = late(rf"{_BETWEEN}\s(?:have\s|has\s|had\s)?(?:{_HARM_EN}|{_HARM_FR})")
_REFUSED = late(
    r"\s(?:\w+\s)?(?:(?:refusent|refusaient|refuse[sd]?)\b|(?:veulent|voulaient|convoitent|want(?:ed)?)\s(?:notre|nos|leurs?\sterres?|our|"
    r"to\s(?:take|kill|drive|chase)|prendre|chasser|tuer|dominer)\b)"
)
_ACCUSES = late(r"\baccus\w+\s(?:(?:tous\s)?(?:les|des|ces)\s|all\s|the\s|some\s)?$")
_OF_A_DEED = late(r"\s(?:d'|de\s|of\s)")
_IT_IS = late(r"\b(?:ce\ssont|c'est|c'etaient?|it\s(?:is|was))\s(?:les\s|des\s|the\s)$")
_WHO_DID = late(
    r"\s(?:qui|who|that)\s(?:ont\s|avaient\s|had\s|have\s)?(?:commence|attaqu|vol|tu|pill|brul|provoqu|start|began|begun|attack|st[eo]l|kill|burn|provok)"
)
_IS_BAD = late(
    rf"(?:\s{_AS_A_WHOLE})?\s{_ARE}\s(?:(?:known|seen|considered|connus|consideres|vus|reputes)\s(?:as|for|comme|pour)\s)?"
    rf"(?:tous\s|toutes\s|all\s|des\s|de\s|les\s|the\s|trop\s|so\s|too\s|very\s|always\s|toujours\s|born\s){{0,3}}{_BAD}\b"
)
_HELPED = late(rf"(?:\s{_AS_A_WHOLE})?\s{_HELP}\s(?:\w+\s){{0,3}}?{_ARMED}\b")
_DONE_BY = late(rf"\b(?:{_DONE})\s(?:[a-z]+\s){{0,3}}?(?:par|by)\s(?:les\s|des\s|un\sgroupe\sde\s|the\s|some\s|armed\s|a\sgroup\sof\s){{0,2}}(?:\w+\s)?$")
_TIED = pattern(
    names.ETHNONYMS,
    rf"\b(?:{_PEOPLE}(?:\sarme(?:e|s|es)?|(?:\s?=\s?|[\s\-](?:(?!(?:et|and|ou|or|contre|against|avec|with|the|les|des)\b)[a-z'\-]+[\s\-]){{0,2}}?){_ACTOR})|"
    rf"(?:armed\s|(?:faute\sdes?|a\scause\sdes?|fault\sof(?:\sthe)?|blame(?:\son)?(?:\sthe)?|because\sof\sthe)\s|"
    rf"{_ACTOR}[\s\-](?:(?!(?:et|and|ou|or|contre|against|avec|with|the|les)\b)[a-z'\-]+[\s\-])?){_PEOPLE})\b",
    45,
)
_LANGUAGE = late(r"\b(?:en|in|langue|l'|ligue|monde|pays|world|league|spring|countries)\s?$|^(?:arabe?s?)\s(?:spring|league|world|countries|language|unis)")
_GUILT_FOUND = N_("'{words}' gives the act of some people to a whole community")
_GUILT_MEND = N_(
    "write what happened and what is not known: a herd was stolen; it is not known who took it; or a dispute over water, land or passage between users"
)


def collective_guilt(catalogue: Catalogue) -> Iterator[Problem]:
    """No act and no guilt is given to a community, a people or a trade."""
    titles = Titles(catalogue)
    for text in everything(catalogue):
        found = (
            text.problem(start, end, "PB515", _GUILT_FOUND, _GUILT_MEND)
            for start, end in _guilt(text)
            if not text.is_address(start) and not titles.hold(text, start, end)
        )
        yield from distinct(found)


def _guilt(text: Reading) -> Iterator[tuple[int, int]]:
    low = text.low
    for start, end in text.spots(_GROUPS):
        word = low[start:end]
        if word == "people":
            if not low.startswith("displaced ", start - 10):
                continue
            start -= 10
        before = low[max(0, start - 70) : start]
        is_people = word in _PEOPLES
        all_of_them = _ALL_OF_THEM.search(before)
        after = None
        if is_people or all_of_them:
            after = _DID.match(low, end) or _IS_BAD.match(low, end) or (_REFUSED.match(low, end) if is_people else None)
            if is_people and not after:
                after = (_ACCUSES.search(before) and _OF_A_DEED.match(low, end)) or (_IT_IS.search(before) and _WHO_DID.match(low, end))
        after = after or _HELPED.match(low, end)
        by = _DONE_BY.search(before) if " par " in before or " by " in before else None
        if after or by:
            first = start - len(before) + by.start() if by else start - len(before) + all_of_them.start() if all_of_them else start
            yield first, after.end() if after else end
    for match in _TIED.finditer(text):
        if not _LANGUAGE.search(text.low[max(0, match.start() - 10) : match.start()]) and not _LANGUAGE.search(match[0]):
            yield match.span()
