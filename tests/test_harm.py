"""Do no harm: what each rule must catch, in English and in French, and what it must leave alone."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from palabre import catalogue, frontmatter
from palabre.catalogue import Catalogue, make_document
from palabre.checks.harm import HARM_CHECKS, pictures
from palabre.checks.harm.text import Kind, read
from palabre.languages import ENGLISH
from palabre.problems import Problem, Severity
from palabre.rules import RULES
from tests.stopwatch import calm_seconds

HEAD = '---\ntitle: "A page"\nreviewed: 2026-11-22\n---\n\n'


def project(root: Path, files: dict[str, str | bytes]) -> Catalogue:
    """Write files below a folder, and read them as a project."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    (root / "docs").mkdir(exist_ok=True)
    return catalogue.load(root)


def findings(content: Catalogue, code: str = "") -> list[Problem]:
    """What the rules find, of one code or all."""
    return sorted(found for check in HARM_CHECKS for found in check(content) if found.code.startswith(code or "PB5"))


def caught(root: Path, code: str, texts: tuple[str, ...], head: str = HEAD, folder: str = "docs") -> list[str]:
    """Those of some texts, each a page of its own, in which a rule finds something."""
    content = project(root, {f"{folder}/t{number:03}.md": head + text + "\n" for number, text in enumerate(texts)})
    paths = {found.path for found in findings(content, code)}
    return [text for number, text in enumerate(texts) if f"{folder}/t{number:03}.md" in paths]


TEXTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "PB501": (
        (
            "Bipez le 9 0 1 2 3 4 5 6",
            "Appelez le 76 12 34 56.", "Tél. : +223 76 12 34 56", "00223 76123456", "(+223) 76-12-34-56", "Ask Moussa 76123456", "WhatsApp : ٧٦ ١٢ ٣٤ ٥٦",
            "＋２２３ ７６ １２ ３４ ５６", "call 76\u00a012\u00a034\u00a056",
            "76\u202f12\u202f34\u202f56", "ring 76.12.34.56", "Call +223 76 12\n34 56 today", "phone 7612 3456", "tél 761 23 456",
            "+226 70\u201112\u201134\u201156", "[call](tel:+22376123456)", "https://wa.me/22376123456",
            "06 12 34 56 78", "+1 (202) 555-0123", "21 92 10 20", "76&nbsp;12&nbsp;34&nbsp;56", "> 76 12\n> 34 56", "76 – 12 – 34 – 56", "| Awa | 76123456 |",
            "```\ntel: 70121314\n```", "76 12\u00ad 34 56", "numéro vert 80 00 11 15",
            "65 43 21 09 / 76 12 34 56", "<!-- 76 12 34 56 -->", "Le **76 12 34 56** répond.",
        ),
        (
            "Bip, bip, bip : le jeu du klaxon",
            "from 2016 to 2018", "2,683 people", "817 000 USD", "1 143 670 USD", "AID-688-A-16-00005", "Number: AID-688-A-16-00005", "25 30 35 40 minutes",
            "50 60 70 80", "pp. 55-58 60-63", "ISBN 978-92-3-100000-0", "code 15220",
            "version 1.12.0", "2026-11-22", "22.11.2026", "du 03/08/16 au 02/08/18", "appel à projets 2016-2018", "articles 312-13 à 312-16",
            "allafrica.com/stories/202412160050.html", "docslib.org/doc/24425777", "76 123 456 FCFA",
            "the number of people: 12 345 678", "370 000 km²", "numéro de projet 00108340", "5 000 000 de francs CFA",
            "Loi n° 034-2002/AN du 14 novembre 2002", "10 20 30 40 50 60 70 80", "+15 000 000", "60 70 80 90 100",
        ),
    ),
    "PB502": (
        (
            "tiktok.com/@moussa_gao", "linkedin.com/in/moussa-ag-hamma", "Signal @moussa.hamma", "Skype: moussa.ag.hamma", "Telegram @moussa_gao", "Mon Facebook : facebook.com/moussa.agali",
            "moussa.keita@gmail.com", "moussa (at) gmail.com", "moussa [at] gmail [dot] com", "moussa at gmail dot com", "fatou arobase yahoo point fr",
            "Écrire à awa＠yahoo.fr", "moussa.\nkeita@gmail.com", "awa&#64;yahoo.fr",
            "[write](mailto:a.toure@ong-amss.org)", "contact.moussa@gmail.com", "awa @ yahoo.fr",
        ),
        (
            "Follow us on facebook.com/palabre", "A rumour on WhatsApp: read it.", "Signal: stop.hand", "Facebook : info@x.ml", "Telegram @redaction",
            "info@ong-amss.org", "nom@example.org", "stop@palabre.example", "@dataclass", "meet at fhi360.org", "actions/checkout@v4", "see (a) water. the next",
        "at school. We", "image@2x.png", "secretariat@x.ml", "point de vue at all"),
    ),
    "PB503": (
        (
            "16.7735, -3.0074", "16,7735 ; -3,0074", "16.7735° N, 3.0074° W", "16°46'23\"N 3°00'26\"W", "16° 46′ N", "N 16° 46.400", "GPS : 16.77, -3.00",
            "latitude 16,7735", "geo:16.77,-3.0", "https://maps.app.goo.gl/abc",
            "https://www.google.com/maps/@16.77,-3", "openstreetmap.org/#map=15/16.77/-3.00", "8F5Q+2X", "30Q 412345 1856789", "30QVH 12345 67890",
            "١٦.٧٧٣٥, -٣.٠٠٧٤", "16 degrés 46 minutes nord", "///chaise.table.lampe", "16.7735\n-3.0074",
            "```yaml\nlat: 16.7735\n```",
        ),
        (
            "12.5, 13.7", "40 °C", "19.29 %", "12,500, 3,000", "version 1.12.345", "C++ and 2+2", "2500+450", "north of 16° N", "openstreetmap.org/copyright",
            "SDG 16.1, 16.7", "1 234,56 et 7 890,12", "coordination 1.143.670",
            "the position of the group", "0.123, 0.456", "12.500 FCFA, 3.000 FCFA", "M05+M06",
        ),
    ),
    "PB506": (
        (
            "As Hamidou Cissé, a herder, told us", "Quand Oumar Maïga a parlé", "témoin : Halimatou W. M.",
            "Mohamed Ag Intalla spoke.", "La parole est à Fatma Walet Ali.", "Sidi Ould Ahmed", "Mme Diallo a pris la parole.", "Colonel Sangaré came.",
            "M. A. Cissé", "Moussa Traoré a dit oui.", "We met Aminata Kouyaté.",
            "Témoignage de Awa Maïga", "Interview with Bakary Konaté", "le témoin Moussa D. a vu", "Mr Touré", "El Hadj Oumarou", "le maire Boubacar Cissé",
        ),
        (
            "Quand le soleil se couche", "When Lake Faguibine dries, herders move.", "Selon le Coran et la Bible",
            "The chair, a woman, opens the meeting.", "Le colonel et le maire", "Mme la Présidente ouvre.", "Mme X et M. Y", "Moussa et Fatou vont au puits.",
            "Interview with Radio Rurale", "entretien avec Search for Common Ground", "témoignage de trois femmes",
            "Université Modibo Keïta", "at 10 a.m. Monday", "Lederach wrote it.", "M. le Maire", "Institut Ahmed Baba", "Say hello to Awa.",
        ),
    ),
    "PB507": (
        (
            "Name / Phone / Village",
            "Chaque participant écrit son nom et signe.", "Write your name and telephone number on the sheet.",
            "Collect the participants' phone numbers.",
            "Remplir la liste de présence.", "The attendance sheet goes round.", "Feuille de présence : à signer",
            "| Nom | Prénom | Village |\n|---|---|---|\n| | | |", "| Name | Signature |\n|---|---|\n| | |",
            "| N° | Nom et prénom | Tél. |\n|---|---|---|\n| | | |", "Nom : ____ Village : ____ Signature : ____", "Participants list attached",
            "| Full name | Phone number | Gender |\n|---|---|---|\n| | | |",
        ),
        (
            "Men / women / young people",
            "Chacun dit son nom et un animal.", "Write the name and the date of the module.", "Note the telephone box in the drawing.",
            "Ne faites pas de liste de présence.", "No attendance list: count with stones.", "Burn the attendance list.",
            "| Name of the tool | Minutes |\n|---|---|\n| | |", "| Month | Came by (voice, phone, radio) |\n|---|---|\n| | |",
            "| Term | khq | taq |\n|---|---|---|\n| | | |", "A list of things to bring", "La liste des cartes", "| Role | Village |\n|---|---|\n| | |",
        ),
    ),
    "PB508": (
        (
            "NINA 12345678901234", "carte d'identité n° 1234567", "CNIB B12345678", "passeport AA1234567", "passport no. 1234567", "ID number: 123456789",
            "carte d’électeur 0123456", "NINA : 1 87 03 1 01 001 123 A", "permis de conduire n° 123456",
            "identity card AB 123456",
        ),
        (
            "AID-688-A-16-00005", "ISBN 9782710101234", "numéro d'identification du projet 00108340", "carte d'identité demandée", "NINA card since 2012",
            "passport office 2016-2018", "acte de naissance du 12-05-1998", "DAC 15220", "ID card: 2 copies",
        ),
    ),
    "PB512": (
        (
            "recrutement d'un mineur de 16 ans à Kidal",
            "Aminata, 13, was married in Kidal", "Fatou (8) raconte", "the boy, 10, from Bourem",
            "A 14-year-old girl from Goundam told it.", "une fille âgée de 14 ans, à Diré", "Aïssata, 12 ans ? Une fille de 12 ans parle à Gao.",
            "Moussa, a boy of 13 years, saw it", "un garçon de quinze ans du village de Karabassa", "Mineures victimes à Ménaka",
            "Fatoumata is aged 9 and was there",
        ),
        (
            "Minor changes of 5 minutes are fine.",
            "Awa (1), Moussa (2)", "Fatou, 12 stones in her hand, sits down.", "The girl (10 lines) reads.", "A boy, 3 steps away, listens.",
            "young people aged 15 to 35 in Goundam", "jeunes de 15 à 35 ans à Goundam", "children under 5 in Gao", "moins de 15 ans à Diré",
            "10 ans de projet à Goundam", "a 14-year-old girl in an invented commune", "depuis 12 ans à Gao", "for 10 years old quarrels came back to Diré",
            "une durée de 5 ans à Tombouctou",
        ),
    ),
    "PB513": (
        (
            "les combattants ont violé des femmes", "She was forced into marriage.",
            "Elle a été abusée sexuellement.", "she was sexually assaulted", "They forced girls to marry fighters.", "attouchements sur une élève",
            "prostitution forcée",
            "Un viol a eu lieu.", "A woman was raped.", "les mariages forcés", "sexual violence hurts", "VBG : que faire ?",
        "Une femme violée demande de l'aide. [K1](#k1)\n\nLe viol du 12 mars à Goundam", "forced marriage", "excision"),
        (
            "Le mineur descend dans la mine d'or.",
            "Le viol d'un accord blesse.",
            "Le viol est un crime. Voir [K1](#k1).", "violence in the village", "les droits violés", "la loi violée", "carottes râpées", "un accord violé",
            "conflit violent", "the viola player", "Sexual violence: turn to [K1](#k1).",
        ),
    ),
    "PB514": (
        (
            "Les obscurantistes ont frappé", "the insurgents came",
            "The terrorists attacked.", "Les terroristes ont attaqué.", "des groupes djihadistes", "narco-islamistes", 'The "terrorists" came back.',
            "Des « terroristes » sont venus.", "armed bandits", "les rebelles", "On les appelle « djihadistes ».",
            "Say: \"The terrorists came.\"", "**terroristes**", "les GAT sont venus", "jihadist fighters", "The **rebels** left", "mercenaries",
            "extremist groups",
        ),
        (
            "L'obscurantisme n'est pas un mot de paix.",
            "The ministry's statement of 3 May 2024 speaks of “terrorist groups”.", "Selon RFI, « des djihadistes présumés » sont venus.",
            "« Les terroristes ont fui », a déclaré le gouverneur.", "\"The rebels have left\", the mayor said.", "la lutte contre le terrorisme",
            "anti-terrorist law", "young people rebel against it", "armed men; group not identified", "non-state armed groups", "extrémisme violent",
            "un regard complice", "the army and the people", "'Terrorists fled', the governor said.",
            "The communiqué calls them \"terrorists\" [source: dw].",
        ),
    ),
    "PB515": (
        (
            "Les habitants accusent les Peuls d'avoir volé le bétail.", "La communauté songhoy a expulsé les familles du village.",
            "The Fulani community supports the armed groups.", "Les Touaregs veulent notre terre.", "all Arabs are smugglers",
            "the Tuareg are known as thieves", "Ce sont les Dogons qui ont commencé.",
            "les éleveurs sont à l'origine du conflit", "Les Peuls sont à l'origine des vols.",
            "Les Peuls ont volé le troupeau.", "The Tuaregs attacked the village.", "Les éleveurs ont brûlé les champs.", "the herders are thieves",
            "Fulani herders killed two men", "les Dogons refusent l'accord", "un troupeau volé par les Touaregs", "Tuareg rebels came",
            "des milices dogons", "rebelles touaregs", "Les Arabes soutiennent les groupes armés.", "killed by Fulani herders",
            "The Bambara are responsible for the violence", "djihadistes peuls",
        ),
        (
            "The Tuareg community and the Songhay community drink tea.", "Les Touaregs veulent la paix.", "Ce sont les Peuls qui gardent le troupeau.",
            "Les Arabes commercent à Tombouctou.", "C'est les Bozos qui pêchent.",
            "Le puits est à l'origine du conflit.", "Les éleveurs sont à l'origine de l'accord.",
            "Les éleveurs ont besoin d'eau.", "The herders have signed the convention.", "herders are waiting at the ford", "Les Peuls ont été attaqués.",
            "the Fulani were killed", "Les Songhaïs sont nombreux ici.", "The Fulani support the peace committee.",
            "Touareg women weave", "A herd was stolen. It is not known who took it.", "un dictionnaire arabe", "the Arab League and terrorism",
            "the herders' cattle destroyed a fence", "Les Touaregs et les Songhaïs boivent le thé.", "Les éleveurs demandent qui a volé le troupeau.",
        ),
    ),
    "PB516": (
        (
            "sale bouzou", "prostituées", "sidéens", "the deaf and dumb",
            "Les Bella du village", "des esclaves", "people of that race", "illiterate people", "les analphabètes", "tribal chiefs", "gens de caste",
            "a backward village", "d'origine servile", "les peaux rouges", "light-skinned people", "cette race maudite",
            "des gens arriérés", "primitive customs", "` illiterate `",
        ),
        (
            "Dumb show: mime without words.",
            "They race to the well.", "a race against time", "une course de relais", "step backward", "des arriérés de salaires", "en arrière",
            "people who learn by ear", "race bovine", "l'analphabétisme recule", "slavery was abolished", "sans distinction de race", "la belle rive",
            "one team wins this race",
            "le tribunal",
        ),
    ),
    "PB517": (
        (
            "armed escort on Friday", "l'armée prépare une opération", "le drone survole le village", "les soldats dorment dans l'école",
            "Les soldats sont positionnés au carrefour.", "The army post has 20 men.", "The soldiers moved to Ansongo.",
            "Le détachement militaire quitte Ber.", "des mines ont été posées", "La piste est minée.", "relève des troupes mardi",
            "number of soldiers in the camp", "un indic", "hélicoptères de l'armée", "camp de la MINUSMA", "Le poste est tenu par la gendarmerie.",
            "Une patrouille passe le matin.", "The convoy leaves on Monday.", "the checkpoint", "poste de contrôle", "troop movements",
            "mouvements de troupes", "les positions militaires", "an ambush", "un EEI sur la route", "informants", "base militaire", "IEDs",
            "the army's military base",
        ),
        (
            "An escort of children sings.", "Le drone ? Non, le tambour.",
            "Post the sheet where all can see it.", "Le poste de santé est ouvert.", "In the role play, two soldiers stop a trader.",
            "Number of participants: 12 to 24.", "The group leaves to eat.", "Les troupes de musique se produisent.", "Mines d'or artisanales",
            "Un détachement de son propre avis aide à écouter.",
            "positions and interests", "les positions des groupes de travail", "key informants", "informateurs clés", "the base of the triangle",
            "le mouvement des troupeaux", "un poste de radio", "He died of it; we tied it", "camp de jeunes", "stand in position", "Military service ended.",
        ),
    ),
    "PB518": (
        (
            "L'armée viole des femmes.", "Les soldats ont violé une femme.", "L'armée malienne a commis des exactions.", "Les militaires ont violé.", "Les forces spéciales ont enlevé trois hommes.",
            "disparitions forcées par l'armée",
            "L'armée a abandonné le terrain.", "The army killed two men.", "des soldats ont tué un berger", "L'armée régulière mal structurée",
            "security forces looted the market", "les FAMa ont exécuté trois hommes", "tué par des gendarmes", "killed by soldiers",
            "The police beat people", "exactions de l'armée", "Soldiers raped women [source: press].",
        ),
        (
            "Le juge a commis une erreur.", "The committee committed to meet.",
            "the army and the population", "Soldiers help to rebuild the school.", "Des soldats ont été tués.", "soldiers were killed in an attack",
            "The United Nations report of 2023 says that the army killed two men.", "Le tribunal a condamné les soldats qui ont tué un berger.",
            "tell the police that a man killed a cow", "La police exécute les décisions.", "un groupe armé a tué",
            "les forces armées et l'extrémisme violent", "A civilian who talks to soldiers does not become a fighter.",
            "The army killed two men [source: ohchr-2023].",
            "une attaque armée a tué trois bêtes",
        ),
    ),
    "PB519": (
        ("MINUSMA protects the town.", "L'Accord d'Alger prévoit une commission.", "ECOWAS decides.", "USAID pays for it.", "La CEDEAO a décidé.",
        "L'AES a été créée.", "The Algiers Agreement provides for it."),
        (
            "MINUSMA announced its closure in December 2023 [source: jurist].", "La MINUSMA a fermé en décembre 2023 [source: jurist].", "aes",
            "USAID closed on 1 July 2025 [source: x].", "the agreement of the two families", "Selon RFI, la CVJR a fermé en 2022.",
            "a charter of five lines", "l'accord est trouvé",
        ),
    ),
    "PB520": (
        (
            "Nous nous retrouverons lundi à la mairie de Gao à 9 h.",
            "The forum will be held on 12 March 2027 in Goundam.", "La formation aura lieu le 12 mars 2027 à Goundam.", "du 12 au 16 avril 2027 à Diré",
            "Prochaine formation à Tombouctou", "upcoming training in Gao", "Rendez-vous à Ménaka vendredi",
            "Réunion le 15/03/2027 à Niafunké", "The workshop is on April 3, 2027 at the town hall.", "2027-04-03, Dori: distribution",
            "le 1er février 2027, atelier à la mairie",
        ),
        (
            "Nous nous retrouverons après la pause.",
            "The project was launched on 26 April 2018 in Dori.", "du 3 au 5 mars 2017 à Goundam", "The next session will take place under the tree.",
            "On 25 January 2024 the government announced it.", "The law changes on 1 January 2027 in Mali.", "USAID closed in 2025",
            "The forum was held in Goundam.", "Le comité s'est réuni le 25 avril 2018 à Dori.", "in March the herds go to Goundam", "Come to the mat.",
        ),
    ),
    "PB521": (
        (
            "au quartier Farandjirey",
            "À Moura, une femme a été battue.",
            "People of Tonka met.", "À Léré, le marché est le jeudi.", "the village of Karabassa", "le quartier de Badjindé", "la fraction Kel Antessar",
            "la commune de Goundam", "Hombori is high.", "une femme de Bintagoungou", "le marché de Diré",
        ),
        (
            "Le quartier dort.",
            "the cercle of Goundam", "dans la région de Tombouctou", "à Goundam", "Zandoula, an invented commune, has two banks. The village of Zandoula sleeps.",
            "le village de Djimba est inventé", "Mali and Niger", "the Tuesday market", "a village near the river",
            "22 communes of Goundam", "the village of your choice",
        ),
    ),
    "PB522": (
        (
            "un participant de Bourem a été enlevé", "a survivor in Ménaka", "une veuve de Goundam",
            "Two women from Goundam spoke.", "3 victimes à Diré", "deux jeunes de Niafunké", "one survivor in Gao", "Une survivante de Ménaka raconte.",
            "4 children in Bourem", "trois familles du cercle de Goundam",
        ),
        (
            "Une femme de Tombouctou chante.", "In Gao, a herder greets a farmer.",
            "16 communes in Goundam", "14 women in Goundam", "Two women spoke.", "trois femmes sur dix à Gao", "12 victimes à Diré",
            "2,683 people in Goundam", "two herds in Goundam", "deux communes de Goundam", "Three women in Mali",
        ),
    ),
    "PB523": (
        (
            "paiement de 15 000 FCFA par jour à chaque participant", "Vous gagnerez de l'argent.", "We will find you a job.",
            "Each participant gets 10,000 CFA.", "Transport will be reimbursed.", "Un per diem sera versé.", "Nous assurerons votre sécurité.",
            "You will receive money.", "Vous serez payés.", "per diem de 5 000 francs", "Vous recevrez une indemnité.", "Participants will be paid.",
        "distribution gratuite", "We guarantee jobs.", "Vous recevrez 5 000 FCFA."),
        (
            "La somme des cailloux est 30.", "Vous gagnerez du temps.", "They find a way to work together.",
            "She gets 10 points.", "The loan will be reimbursed by the group in the story.", "Nous assurerons la traduction.",
            "The cost will be covered in Module 3.",
            "Nobody will be paid.", "You will receive three stones.", "Vous ne serez pas payés.", "Attention will be paid to women.", "Per diem is not neutral.",
        "Vous recevrez une carte.", "Personne ne sera payé.", "You will get the answer."),
    ),
    "PB526": (
        ("Les éleveurs sont dans le conflit.", "Herders quarrel: a dispute about water, herders came.", "The soldiers came; there was violence.",
        "Des militaires sont venus après les violences.", "Farmers complain about damages.", "Un différend oppose les bergers."),
        ("Les éleveurs et les agriculteurs sont en conflit.", "Herders drink tea.", "Soldiers and residents talk about violence.",
        "A dispute over water between users.", "Farmers and herders quarrel.", "Le berger chante.", "conflict between families"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_every_harmful_text_is_caught(tmp_path: Path, code: str) -> None:
    harmful, _ = TEXTS[code]
    found = caught(tmp_path, code, harmful)

    assert [text for text in harmful if text not in found] == []


@pytest.mark.parametrize("code", TEXTS)
def test_no_ordinary_text_is_refused(tmp_path: Path, code: str) -> None:
    _, harmless = TEXTS[code]

    assert caught(tmp_path, code, harmless) == []
    assert len(harmless) >= 6


def test_every_check_states_its_rule_and_has_one() -> None:
    statements = {rule.statement for rule in RULES.values()}

    assert [check.__name__ for check in HARM_CHECKS if " ".join((check.__doc__ or "").split()) not in statements] == []


def test_what_is_blocked_cannot_be_waived() -> None:
    blocked = [rule for code, rule in RULES.items() if code.startswith("PB5") and rule.severity is Severity.BLOCK]

    assert len(blocked) == 11
    assert not any(rule.is_waivable for rule in blocked)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("One.\n\nTwo.\nCall 76 12\n34 56 now.", 9, "76 12 34 56"),
        ("- a\n- b\n- ６５ ４３ ２１ ０９", 8, "65 43 21 09"),
        ("```\n\ntel 70 12 13 14\n```", 8, "70 12 13 14"),
        ("Tél : +223\u00a076\u202f12 34 56", 6, "+223 76 12 34 56"),
    ],
)
def test_a_finding_has_the_exact_line_and_the_words_of_the_author(tmp_path: Path, text: str, line: int, words: str) -> None:
    found = findings(project(tmp_path, {"docs/a.md": HEAD + text}), "PB501")

    assert [(each.line, words in each.said()) for each in found] == [(line, True)]


def test_lines_stay_exact_whatever_the_signs() -> None:
    text = "ﬁn\u00adal\n\n½ œuvre\u2028x\r\n&#10;a\u0301\n76 12 34 56\n<br>\nlast terroriste"
    reading = read("x.md", Kind.OTHER, text)

    assert reading.line_at(reading.low.index("terroriste")) == 7
    assert reading.line_at(reading.low.index("76 12")) == 5
    assert len(reading.low) == len(reading.plain)


def test_fields_alt_texts_names_of_files_drawings_and_data_are_read_too(tmp_path: Path) -> None:
    content = project(
        tmp_path,
        {
            "docs/a.md": '---\ntitle: "Les terroristes"\nsummary: "Call 76 12 34 56"\n---\n\n![Two terrorists](x.svg)\n',
            "docs/assets/tel-76-12-34-56.svg": '<svg>\n<path d="M16.7735 -3.0074"/>\n<text x="1">76 12 34 57</text></svg>',
            "docs/assets/tel-76-12-34-56.yml": 'title: {en: "Call 76 12 34 58"}\n',
            "data/organisations.yml": 'x:\n  name: {en: "Call 76 12 34 59"}\n',
            "docs/list.csv": "lat,lon\n",
        },
    )
    numbers = {(each.path, each.line) for each in findings(content, "PB501")}

    assert numbers == {
        ("docs/a.md", 3), ("docs/assets/tel-76-12-34-56.svg", 1), ("docs/assets/tel-76-12-34-56.svg", 3), ("docs/assets/tel-76-12-34-56.yml",
        1), ("docs/assets/tel-76-12-34-56.yml", 1), ("data/organisations.yml", 2),
    }  # fmt: skip
    assert {(each.path, each.line) for each in findings(content, "PB514")} == {("docs/a.md", 2), ("docs/a.md", 6)}
    assert {each.path for each in findings(content, "PB503")} == {"docs/list.csv"}


def test_a_field_with_coordinates_is_refused_whatever_its_value(tmp_path: Path) -> None:
    content = project(tmp_path, {"docs/a.md": "---\ntitle: x\ngps: near the well\n---\n\nGPS: ask.\n"})

    assert [(each.line) for each in findings(content, "PB503")] == [3]


def test_glossary_and_titles_of_works_cited_keep_their_words(tmp_path: Path) -> None:
    reference = 'x:\n  title: "Understanding terrorist groups and Tuareg rebels"\n  language: fr\n  checked: seen\n'
    content = project(
        tmp_path,
        {
            "data/references.yml": reference,
            "data/glossary.yml": 'x:\n  en: {term: "Terrorist", definition: "A label."}\n',
            "docs/glossary.md": HEAD + "terrorists\n",
            "docs/a.md": HEAD + "Read *Understanding terrorist groups and Tuareg rebels* first.\n",
            "docs/b.md": HEAD + "See [this](https://x.org/les-terroristes-et-la-paix).\n",
        },
    )

    assert findings(content, "PB514") + findings(content, "PB515") == []


MODULE = "---\nid: {id}\ntitle: x\n---\n\n## Steps\n\n"


@pytest.mark.parametrize(
    ("code", "identifier", "text", "count"),
    [
        ("PB516", "M05", "The word `illiterate` closes a door.", 0),
        ("PB516", "M05", "!!! example\n\n    Illiterate people: who says it?\n", 0),
        ("PB516", "M05", "!!! note\n\n    Illiterate people: who says it?\n", 1),
        ("PB516", "M05", "Illiterate people", 1),
        ("PB516", "M04", "The word `illiterate` closes a door.", 1),
        ("PB514", "M05", "The word `terrorist` closes a door.", 1),
        ("PB517", "M12", "!!! note\n\n    What we never discuss: patrols, convoys, ambushes.\n", 0),
        ("PB517", "M12", '!!! facilitator "Ce dont on ne parle jamais"\n\n    Les patrouilles, les convois.\n', 0),
        ("PB517", "M12", "!!! facilitator\n\n    On ne parle jamais des patrouilles.\n", 0),
        ("PB517", "M12", "!!! say\n\n    We never discuss patrols.\n", 1),
        ("PB517", "M12", "!!! note\n\n    Patrols come at noon. We never discuss it.\n", 1),
        ("PB517", "M12", "We never discuss patrols.", 1),
        ("PB517", "M07", "!!! note\n\n    We never discuss patrols.\n", 1),
    ],
)
def test_exemptions_are_narrow(tmp_path: Path, code: str, identifier: str, text: str, count: int) -> None:
    content = project(tmp_path, {"docs/modules/a.md": MODULE.format(id=identifier) + text})

    assert len(findings(content, code)) == count


def test_communes_stand_on_project_pages_away_from_incidents(tmp_path: Path) -> None:
    project_page = "---\nid: x\ntitle: x\n---\n\nThe project worked in Tonka and Léré.\n\nIn Tonka two men were killed.\n"
    content = project(
        tmp_path,
        {
            "docs/projects/a.md": project_page,
            "docs/modules/a.md": MODULE.format(id="M01") + "In Tonka they met.\n",
            "data/organisations.yml": 'x:\n  name: {en: "Women of Tonka"}\n',
        },
    )

    assert [(each.path, each.line) for each in findings(content, "PB521")] == [("docs/modules/a.md", 8), ("docs/projects/a.md", 8)]


def test_a_day_is_past_or_to_come_by_the_review_of_the_page(tmp_path: Path) -> None:
    text = "---\ntitle: x\nreviewed: {}\n---\n\nTraining of 12 March 2027 in Goundam.\n"
    content = project(tmp_path, {"docs/before.md": text.format("2027-03-01"), "docs/after.md": text.format("2027-03-20")})

    assert [each.path for each in findings(content, "PB520")] == ["docs/before.md"]


def test_a_page_on_politics_is_reviewed_every_ninety_days(tmp_path: Path) -> None:
    text = "---\ntitle: x\nreviewed: 2026-11-22\nreview_by: {}\n---\n\nECOWAS met in 2025 [source: x].\n"
    content = project(tmp_path, {"docs/slow.md": text.format("2027-11-22"), "docs/soon.md": text.format("2027-02-20")})
    found = findings(content, "PB519")

    assert [(each.path, each.line) for each in found] == [("docs/slow.md", 4)]
    assert "2027-02-20" in found[0].mend()


# pictures ---------------------------------------------------------------------------------------------------------


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xd9"


def segment(kind: int, content: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(content) + 2) + content


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    wanted = ((b"IHDR", b"\0" * 13), *chunks, (b"IDAT", b"x"), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)) for kind, content in wanted
    )


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) for kind, content in ((b"VP8 ", b"xx"), *chunks))
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


JFIF = segment(0xE0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x00\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"pixels\xff\x00\xff\xd0more"


@pytest.mark.parametrize(
    ("name", "content", "block"),
    [
        ("a.jpg", jpeg(JFIF, segment(0xE1, b"Exif\0\0II*\0"), SCAN), "EXIF"),
        ("a.jpeg", jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), SCAN), "XMP"),
        ("a.jpg", jpeg(segment(0xED, b"Photoshop 3.0\0"), SCAN), "IPTC"),
        ("a.jpg", jpeg(segment(0xFE, b"by Moussa"), SCAN), "comment"),
        ("a.jpg", jpeg(segment(0xE0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x02\x02" + b"x" * 12), SCAN), "small copy"),
        ("a.jpg", jpeg(SCAN) + jpeg(segment(0xE1, b"Exif\0\0")), "after the end"),
        ("a.png", png((b"tEXt", b"Author\0Awa")), "PNG text"),
        ("a.png", png((b"eXIf", b"II*\0")), "EXIF"),
        ("a.png", png((b"zTXt", b"x"), (b"gAMA", b"x")), "PNG text"),
        ("a.png", png((b"iTXt", b"XML:com.adobe.xmp\0")), "PNG text"),
        ("a.webp", webp((b"EXIF", b"II*")), "EXIF"),
        ("a.webp", webp((b"XMP ", b"<x/>")), "XMP"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "camera"),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "camera"),
        ("a.tiff", b"II*\0xxxx", "camera"),
        ("a.png", b"not a picture", "cannot be read"),
        ("a.svg", '<svg><metadata><rdf:RDF/></metadata></svg>', "SVG metadata"),
        ("a.svg", '<svg inkscape:export-filename="/home/awa/x.png"/>', "computer"),
    ],
)  # fmt: skip
def test_a_picture_with_metadata_is_refused(tmp_path: Path, name: str, content: str | bytes, block: str) -> None:
    found = findings(project(tmp_path, {f"docs/{name}": content}), "PB504")

    assert found
    assert block in found[0].said()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", jpeg(JFIF, SCAN)),
        ("a.jpg", jpeg(segment(0xE2, b"ICC_PROFILE\0"), SCAN, segment(0xC4, b"x"), SCAN)),
        ("a.png", png()),
        ("a.png", png((b"gAMA", b"x"), (b"iCCP", b"x"))),
        ("a.webp", webp((b"ICCP", b"x"))),
        ("a.gif", b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"),
        ("a.svg", "<svg><title>Four corners</title></svg>"),
    ],
)
def test_a_clean_picture_is_let_through(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert findings(project(tmp_path, {f"docs/{name}": content}), "PB504") == []


@pytest.mark.parametrize("size", [0, 1, 3, 9, 12, 20, 30, 40, 50])
def test_of_a_picture_that_was_cut_off_its_first_bytes_and_whole_blocks_are_read(tmp_path: Path, size: int) -> None:
    whole = {  # and how many bytes say what it is
        "a.jpg": (jpeg(JFIF, SCAN), 2),
        "a.png": (png((b"tEXt", b"x")), 8),
        "a.webp": (webp(), 12),
        "a.gif": (b"GIF89a\1\0\1\0\x80\0\0,\0", 6),
        "a.avif": (b"\0\0\xff\xffftypavif" + b"\0" * 40, 12),
        "b.jpg": (jpeg(b"\xff" * 400), 2),
    }
    content = project(tmp_path, {f"docs/{name}": picture[:size] for name, (picture, _) in whole.items()})

    assert {found.said() for found in pictures.picture_metadata(content)} == {
        *(f"'{name}' cannot be read as a picture, so nobody knows what it carries" for name, (_, least) in whole.items() if size < least),
        *(["'a.png' carries 'PNG text' besides the picture"] if size > 41 else []),  # where the name of its second block ends
    }


NOTES = """title: {en: "A tree", fr: "Un arbre"}
alt: {en: "A tree with roots", fr: "Un arbre avec ses racines"}
origin: drawn-for-palabre
licence: CC-BY-SA-4.0
depicts_people: none
minors: false
emblem: false
sensitive_objects: []
ai_generated: false
"""


@pytest.mark.parametrize(
    ("code", "old", "new", "line"),
    [
        ("PB509", "origin: drawn-for-palabre", "origin: photograph", 3),
        ("PB511", "sensitive_objects: []", "sensitive_objects: [uniform]", 8),
        ("PB511", "A tree with roots", "A man with a rifle", 2),
        ("PB511", "Un arbre avec ses racines", "Deux militaires et un arbre", 2),
        ("PB512", "minors: false", "minors: true", 6),
        ("PB524", "depicts_people: none", "depicts_people: consented", 5),
        ("PB525", "depicts_people: none", "depicts_people: consented\nconsent_ref: C-0007", 6),
        ("PB531", "emblem: false", "emblem: true", 7),
        (
            "PB510",
            "origin: drawn-for-palabre\nlicence: CC-BY-SA-4.0\ndepicts_people: none",
            "origin: photograph\nlicence: CC-BY-SA-4.0\ndepicts_people: neutral-figures",
            9,
        ),
    ],
)
def test_notes_of_a_picture_tell_what_is_wrong_with_it(tmp_path: Path, code: str, old: str, new: str, line: int) -> None:
    notes = NOTES.replace(old, new).replace("ai_generated: false", "ai_generated: true" if code == "PB510" else "ai_generated: false")
    revoked = "# taken back\n" + hashlib.sha256(b"C-0007").hexdigest() + "\n"
    found = findings(project(tmp_path, {"docs/a.svg": "<svg/>", "docs/a.yml": notes, "data/revoked-consents.txt": revoked}), code)

    assert [(each.path, each.line) for each in found] == [("docs/a.yml", line)]


@pytest.mark.parametrize("code", ["PB504", "PB509", "PB510", "PB511", "PB512", "PB524", "PB525", "PB531"])
def test_a_drawing_with_full_notes_is_let_through(tmp_path: Path, code: str) -> None:
    with_people = (
        NOTES.replace("origin: drawn-for-palabre", "origin: photograph")
        .replace("depicts_people: none", "depicts_people: consented\nconsent_ref: C-0001")
        .replace("Un arbre avec ses racines", "Un arbre sans arme à feu")
    )
    content = project(tmp_path, {"docs/a.svg": "<svg/>", "docs/a.yml": NOTES, "docs/b.png": png(), "docs/b.yml": with_people})

    assert findings(content, code) == []


def test_a_picture_without_notes_is_refused(tmp_path: Path) -> None:
    found = findings(project(tmp_path, {"docs/a.svg": "<svg/>", "docs/b.png": png(), "docs/b.yml": ""}), "PB510")

    assert [each.path for each in found] == ["docs/a.svg", "docs/b.yml"]


# files that are neither pages nor pictures --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["list.xlsx", "report.pdf", "letter.DOCX", "voice.mp3", "film.mp4", "all.zip", "tool.exe", "nameless", "modules/voice.ogg"])
def test_a_file_that_no_rule_can_look_into_is_refused(tmp_path: Path, name: str) -> None:
    found = findings(project(tmp_path, {f"docs/{name}": b"PK\3\4"}), "PB505")

    assert [(each.path, each.line) for each in found] == [(f"docs/{name}", 1)]
    assert name.rpartition("/")[2] in found[0].said()


def test_pages_pictures_and_plain_text_are_let_through_and_what_has_its_own_problem_is_told_once(tmp_path: Path) -> None:
    fit = {"docs/a.png": png(), "docs/a.yml": NOTES, "docs/words.txt": "words", "docs/steps.vtt": "WEBVTT", "docs/more.css": "p { color: black }"}
    told_elsewhere = {"docs/a.heic": b"x", "docs/run.js": "x", "docs/old.bak": "x", "docs/more.markdown": "x"}

    assert findings(project(tmp_path, {"docs/index.md": HEAD + "Text.\n", **fit, **told_elsewhere}), "PB505") == []


def test_a_telephone_number_in_a_style_sheet_is_found(tmp_path: Path) -> None:
    assert [each.path for each in findings(project(tmp_path, {"docs/more.css": "/* Tél. 76 12 34 56 */"}), "PB501")] == ["docs/more.css"]


@pytest.mark.parametrize("path", ["data/revoked-consents.txt", "data/source-shingles.txt", "data/places.yml"])
def test_a_list_of_what_is_kept_out_that_cannot_be_read_stops_everything(tmp_path: Path, path: str) -> None:
    """Notepad saves it in UTF-16, when somebody asks it to."""
    content = project(tmp_path, {"docs/index.md": HEAD + "Text.\n", path: f"{hashlib.sha256(b'C-0007').hexdigest()}\n".encode("utf-16")})

    assert [(found.path, found.code) for found in content.problems] == [(path, "PB001")]


# whole pages ------------------------------------------------------------------------------------------------------

FULL = """---
id: M01
title: "{title}"
summary: "A summary that is long enough to be one."
theme: foundations
audience: [trainer]
level: beginner
group_size: {{min: 12, max: 24}}
prerequisites: []
objectives: ["Name three things aloud.", "Sort three things aloud.", "Draw three things aloud.", "Say three things aloud."]
key_messages: ["One says it.", "Two say it.", "Three say it."]
keywords: [a, b, c]
risk:
  level: green
  do_not_run_when: "{when}"
  safety: "{safety}"
references: [x, y]
version: 0.1.0
reviewed: 2026-11-22
review_by: 2027-11-22
field_tests: 0
status: draft
---

{text}
"""


@pytest.mark.parametrize(
    ("safety", "texts", "line"),
    [
        ("Jamais plus de deux jours sans pause.", ("", ""), None),
        ("Ne rien faire pendant 3 jours après un décès.", ("", ""), None),
        ("Ne rien faire pendant trois jours après un décès.", ("", ""), None),
        ("Ne rien faire pendant 5 jours après un décès.", ("", ""), 16),
        ("Ne rien faire après un décès, attendre un peu.", ("", ""), 16),
        ("Do nothing for three days after a death.", ("", ""), 16),
        ("Ne rien faire pendant trois jours après un décès.", ("See [K1](#k1).", ""), 1),
        ("Ne rien faire pendant trois jours après un décès.", ("See [K1](#k1).", "Voir [K1](#k1)."), None),
    ],
)
def test_safety_says_the_same_in_both_languages(tmp_path: Path, safety: str, texts: tuple[str, str], line: int | None) -> None:
    meant = "Never more than two days without a pause." if "plus de deux" in safety else "Do nothing for three days after a death."
    english = FULL.format(title="A", when="Someone was hurt in the last days.", safety=meant, text=texts[0])
    french = FULL.format(title="B", when="Quelqu'un a été blessé ces jours-ci.", safety=safety, text=texts[1])
    found = findings(project(tmp_path, {"docs/modules/a.md": english, "docs/fr/modules/a.md": french}), "PB532")

    assert [(each.path, each.line) for each in found] == ([("docs/fr/modules/a.md", line)] if line else [])


SOURCE = "Onze coordinateurs ont marché longtemps dans le sable pour porter treize lettres à quatre familles de la rive."


def test_a_project_page_repeats_no_source_page(tmp_path: Path) -> None:
    from palabre.safety import shingles_of_words

    shingles = "\n".join(shingles_of_words(read("", Kind.OTHER, SOURCE).low.rstrip(".").split()))
    page = "---\nid: x\ntitle: x\n---\n\n{}\n"
    copied = SOURCE.replace(" pour ", " pour\n").replace("é", "É").upper()
    content = project(
        tmp_path,
        {
            "data/source-shingles.txt": shingles,
            "docs/projects/copied.md": page.format(copied),
            "docs/projects/told.md": page.format("Onze coordinateurs ont porté des lettres dans le sable à quatre familles."),
            "docs/about.md": HEAD + SOURCE,
        },
    )

    assert [(each.path, each.line) for each in findings(content, "PB533")] == [("docs/projects/copied.md", 6)]


def keep_out(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(Path(__file__).parents[1] / "scripts/keep_out.py"), *arguments, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "LANGUAGE": ""})


def test_what_must_go_is_noted_as_hashes_and_found_from_then_on(tmp_path: Path) -> None:
    notes = "depicts_people: consented\nconsent_ref: C-0007\n"
    source, page = tmp_path / "source.txt", "---\nid: x\ntitle: x\n---\n\n" + SOURCE + "\n"
    source.write_text(SOURCE, "utf-8")
    files = {"docs/a.svg": "<svg/>", "docs/a.yml": notes, "docs/projects/copied.md": page, "data/source-shingles.txt": "# kept\n0029e9ca\n"}
    project(tmp_path, files)

    taken_back, copied = keep_out(tmp_path, "--consent", " c-0007"), keep_out(tmp_path, "--source", str(source))
    again = keep_out(tmp_path, "--consent", "C-0007")
    known = catalogue.load(tmp_path)

    assert (taken_back.returncode, copied.returncode, again.returncode) == (0, 0, 0), taken_back.stderr + copied.stderr
    assert "1 new" in taken_back.stdout and "0 new" in again.stdout
    assert [each.path for each in findings(known, "PB525")] == ["docs/a.yml"]
    assert [each.path for each in findings(known, "PB533")] == ["docs/projects/copied.md"]
    kept = "".join((tmp_path / f"data/{name}.txt").read_text("utf-8") for name in ("revoked-consents", "source-shingles"))
    assert "# kept\n0029e9ca\n" in kept
    assert "0007" not in re.sub(r"[0-9a-f]{64}", "", kept) and "coordinateurs" not in kept


@pytest.mark.parametrize("wrong", [("--consent", "7"), ("--source", "few"), ("--source", "nowhere")])
def test_what_cannot_be_noted_is_told(wrong: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "few").write_text("too few words", "utf-8")
    option, value = wrong

    done = keep_out(tmp_path, option, value if option == "--consent" else str(tmp_path / value))

    assert done.returncode == 1
    assert len(done.stderr.strip().split("\n")) == 1
    assert not list((tmp_path / "data").iterdir())


def test_the_shingles_of_the_project_hold_no_text() -> None:
    lines = (Path(__file__).parents[1] / "data/source-shingles.txt").read_text("utf-8").splitlines()
    hashes = [line for line in lines if not line.startswith("#")]

    assert len(hashes) > 1000
    assert all(len(line) == 8 and int(line, 16) >= 0 for line in hashes)


@pytest.mark.parametrize(
    ("contact", "pages", "count"),
    [
        ("stop@palabre.example", ("docs/take-down.md", "docs/fr/take-down.md"), 0),
        ("contact@ong.ml", ("docs/take-down.md", "docs/fr/take-down.md"), 0),
        ("", ("docs/take-down.md", "docs/fr/take-down.md"), 1),
        ("moussa.keita@gmail.com", ("docs/take-down.md", "docs/fr/take-down.md"), 1),
        ("stop@palabre.example", ("docs/take-down.md",), 1),
        ("stop@palabre.example", (), 2),
    ],
)
def test_the_site_says_how_to_have_something_removed(tmp_path: Path, contact: str, pages: tuple[str, ...], count: int) -> None:
    marker = HEAD + "<!-- palabre: contact -->\n"
    content = project(tmp_path, {"mkdocs.yml": f'extra: {{contact: "{contact}"}}\n'} | dict.fromkeys(pages, marker))

    assert len(findings(content, "PB534")) == count


def test_long_sentences_are_told(tmp_path: Path) -> None:
    long = " ".join(["parole"] * 30) + ".\n\n"
    short = " ".join(["parole"] * 8) + ".\n\n"
    table = "| " + " ".join(["parole"] * 60) + " |\n|---|\n\n"
    content = project(tmp_path, {"docs/long.md": HEAD + long * 3, "docs/short.md": HEAD + short * 4 + table, "docs/mixed.md": HEAD + long + short * 5})

    assert [each.path for each in findings(content, "PB535")] == ["docs/long.md"]


# hints, speed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "mended"),
    [
        ("PB514", "Armed men came; group not identified."),
        ("PB514", "Armed men came; claimed by X (RFI, 3 May 2024)."),
        ("PB514", "Des hommes armés ont attaqué ; auteurs non identifiés."),
        ("PB514", "The ministry wrote on 3 May 2024: “terrorists came”."),
        ("PB515", "A herd was stolen. It is not known who took it."),
        ("PB515", "A dispute over water, land or passage between users."),
        ("PB516", "People affected by descent-based discrimination."),
        ("PB516", "Des personnes qui apprennent à l'oral."),
        ("PB517", "People want to be safe on the way to market, and know whom to turn to."),
        ("PB518", "The court of 12 May 2023 found that the army killed two men."),
        ("PB519", "For the 2015 Algiers Agreement, its end was announced on 25 January 2024 [source: dw]."),
        ("PB520", "The forum was held on 12 March 2026 in Goundam."),
        ("PB521", "People of the cercle of Goundam met."),
        ("PB522", "Some women from Goundam spoke."),
        ("PB523", "Nobody is paid to come."),
        ("PB502", "Write to contact@ong.ml."),
        ("PB501", "Ask at the town hall or the health centre."),
        ("PB506", "A herder and the chair of the committee spoke."),
    ],
)
def test_following_the_hint_silences_it(tmp_path: Path, code: str, mended: str) -> None:
    assert caught(tmp_path, code, (mended,)) == []


def test_messages_are_lower_case_without_a_full_stop(tmp_path: Path) -> None:
    texts = [text for harmful, _ in TEXTS.values() for text in harmful]
    content = project(tmp_path, {f"docs/t{number}.md": HEAD + text for number, text in enumerate(texts)})
    found = findings(content)

    assert len(found) > len(texts) / 2
    for each in found:
        given = {name for name, _ in each.values}
        for template, sentence in ((each.message, each.said()), (each.hint, each.mend())):
            assert sentence[0].islower() or not sentence[0].isalpha()
            assert not sentence.endswith(".")
            assert set(re.findall(r"\{(\w*)\}", template)) <= given, template


HOSTILE = {
    "digits": "7" * 400_000,
    "pairs": "76 12 34 " * 44_000,
    "letters": "a" * 400_000,
    "capitals": "A" * 400_000,
    "at signs": "@" * 400_000,
    "dots": "1." * 200_000,
    "degrees": "1°2'" * 100_000,
    "labels": "les terroristes " * 25_000,
    "names": "Moussa Tonka " * 30_000,
    "quotes": '« " “ ' * 60_000,
    "soldiers": "la police et les soldats " * 16_000,
    "people": "deux femmes Peuls, " * 20_000,
    "brackets": "(at) " * 80_000,
    "plus": "C+C" * 130_000,
    "months": "12 mars " * 50_000,
    "entities": "&amp;" * 80_000,
    "spaces": "1    " * 80_000,
    "accents": "é\u0301" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_takes_less_than_two_seconds(tmp_path: Path, name: str) -> None:
    source = frontmatter.read("docs/a.md", HEAD + HOSTILE[name])
    assert not isinstance(source, Problem)
    content = project(tmp_path, {})
    content = catalogue.Catalogue(
        **{**vars_of(content), "documents": (make_document(source, ENGLISH, "a.md"), make_document(source, ENGLISH, "projects/a.md"))}
    )

    assert calm_seconds(lambda: findings(content), 4) < 4  # two pages


def vars_of(content: Catalogue) -> dict[str, object]:
    return {name: getattr(content, name) for name in content.__dataclass_fields__}


def test_forty_pages_are_checked_in_a_quarter_of_a_second(tmp_path: Path) -> None:
    modules = Path(__file__).parents[1] / "docs"
    prose = [file.read_text("utf-8").partition("---\n\n")[2] for file in sorted(modules.rglob("*.md")) if file.stat().st_size > 5000]
    text = "\n\n".join(prose) or "Les éleveurs et les agriculteurs partagent un puits. " * 600
    pieces = [text[start : start + 30_000] for start in range(0, len(text), 30_000)]
    files: dict[str, str | bytes] = {f"docs/p{number}.md": f"---\ntitle: p{number}\n---\n\n{number}\n\n{pieces[number % len(pieces)]}" for number in range(40)}
    content = project(tmp_path, files)

    assert calm_seconds(lambda: findings(content), 0.25) < 0.25 * 1.5  # half again as much for whatever else runs
