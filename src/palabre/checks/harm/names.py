"""Lists of names, so that a person, a people or a force is recognised without a dictionary. In small letters without accents."""

from __future__ import annotations

FIRST_NAMES = frozenset(
    """
    adamou agaicha alkassoum almahadi almoustapha amina assanatou assiatou azahara bakary bassirou bibata boubakar daoud djamila djingarey fadi
    fatimetou habiba hadi halimatou halima hamsatou haway idder ilias kadiata laouali lawali mahamadoun mariatou mouctar
    nafi ousmana rahinatou ramatoulaye rakia saadatou salamatou seyni soufiane souleyman tanimoune tidiane zeinabou zenabou zouleiha
    abdou abdoul abdoulaye abdoulkarim abdoulsalam abdrahamane abdramane aboubacar aboubacrine adama agali agaly ahamadou ahmed ahmadou aicha aichata
    aichatou aissa aissata aissatou alassane alhadji alhassane alhousseini alhousseyni alidji aliou alou aly alpha amadou ami aminata aminatou amadoun
    arbi arouna assa assan assane assetou assitan astan attaher awa aya ayouba azima baba baban badara bakary balkissa bamoussa bilal bilali bintou
    birama bocar boubacar boubou boukary boureima brahima cheick cheickna coumba dalla daouda demba diahara djeneba djenebou djibril djibrilla drissa
    elhadj elmehdi fadimata fadimatou fanta fati fatim fatima fatimata fatimatou fatma fatou fatoumata ferdousse gaoussou habibatou habsatou hadiza
    hadizatou hafsatou hama hamadi hamadou hamadoun hamidou hamma hammadi haoua haouaou harouna hassan hassane hawa hawaou housseini housseyni ibrahim
    ibrahima idrissa inna intalla ismael ismaila issa issaka issiaka issouf issoufou kadia kadiatou kadidia kadidiatou kadiatou kalifa kalilou kani
    karim karima khalil khadija khadijatou koumba lalla lamine lassana lassina leila maimouna maimounata malick mamadou mamane mamoudou
    mariama mariam mariame mariko marietou massaoud mahamadou mahamane mahamar mahamat mahmoud mahamoudou medina modibo mohamed mohamedoun mohammad mohammed
    mohomodou
    moctar mokhtar moulaye mountaga mourtala moussa mouhamadou mouhamed moustapha moumouni nafissa nafissatou nana nassirou nematou niamoye nouh
    nouhoum oumar oumarou oumou ousmane ousseini ousseyni rabiatou rahamatou rahmata ramata ramatou rokia rokiatou rokiya roukiatou sadio safi safiatou
    safoura sahada saibou salamata saleck saley salif salifou salimata salma salou samba saouda sekou seyba seydou sidi sidiki sirandou sira
    sory souleymane soumaila soumana tahar tahara tidiani tiemoko tina yacouba yacoubou yahia yahya yaya yehia youba younoussa younoussi youssouf
    youssoufou zahra zakaria zakaridja zakiyatou zeina zeinab zeinabou zeinaba zouera zoubeirou
    """.split()
)
AMBIGUOUS_FIRST_NAMES = frozenset("alpha baba nana medina ami assa hama safi tina aya arbi sira kani inna maiga mariko fati".split())
SURNAMES = frozenset(
    """
    ascofare bagayoko bagayogo bathily bocoum boly bore camara cisse cissoko coulibaly couloubaly dabo daou dembele demele diabate diaby diakite
    diallo diarra diarrassouba diawara dicko diop diouf doucoure doumbia doumbouya fofana gakou guindo haidara hamani ibrahimi issoufou kabore kagambega
    kante karembe kassambara kassogue katile keita kodio kone konare konate kouyate kafando magassa mahamadou maiga maguiraga mariko nimaga niangado niang
    nikiema
    ongoiba ouattara ouedraogo ouologuem ouermi poudiougo sacko sagara sakho samake sangare sankara sanogo sawadogo segbo sidibe simpara sissoko
    sissouma sogoba soumano soumare tamboura tapsoba tembely tembine thiam timite togola toure tounkara traore wague
    yalcouye yameogo yattara yattassaye zerbo zida zongo zoungrana compaore tiendrebeogo
    """.split()
)
HISTORIC = (
    "soundiata keita",
    "sundiata keita",
    "sonni ali",
    "ahmed baba",
    "askia mohamed",
    "kankou moussa",
    "mansa moussa",
    "sekou amadou",
    "modibo keita",
    "hampate ba",
    "thomas sankara",
    "oumar tall",
)
INSTITUTIONS = frozenset(
    """
    academie academy aeroport airport association avenue bibliotheque boulevard bridge centre college ecole faculte fondation foundation hall hopital hospital
    institut institute
    library lycee mosquee mosque musee museum palais place pont prix prize rue school stade stadium street universite university
    """.split()
)
ORGANISED = frozenset(
    """
    alert amnesty african africaine africaines afrique agence agency alliance association associations bureau centre center charte church club comite
    commission committee common conseil
    council croix-rouge cross direction fonds fund fondation foundation ground groupe group haut human humanitarian institut institute international
    internationale interpeace
    journal justice ligue mairie medecins mercy corps mission ministere ministry nations norwegian office ong organisation organization peace plateforme police
    programme
    project projet radio red refugee reseau rights rurale save search service sans secours services societe society studio team the trust union unies united
    universite university watch women world
    notre our les des une a la le
    """.split()
)
ETHNONYMS = """
    peul peuls peule peules peulh peulhs peuhl peuhls fulani fulanis fula fulas fulbe foulbe foulani foulanis touareg touaregs touaregue touaregues tuareg
    tuaregs tamasheq tamasheqs
    tamachek tamacheks arabe arabes arab arabs maure maures moor moors songhai songhais songhay songhays songhoi songhois songhoy songhoys
    sonrai sonrais sonrhai sonrhais dogon
    dogons bambara
    bambaras bella bellas bellah bellahs iklan imghad imghads imrad ifoghas daoussahak daoussahaks dawsahak idaksahak soninke soninkes sarakole sarakoles
    malinke malinkes bozo
    bozos mossi mossis gourmantche gourmantches djerma djermas zarma zarmas haoussa haoussas hausa hausas kanouri kanouris toubou toubous kounta kountas
    berabich berabiche
    berabiches senoufo senoufos minianka miniankas bobo bobos dafing dafings
    samogo samogos lobi lobis gourounsi gourounsis boudouma boudoumas tamashek tamasheks
    """
TRADES = """
    eleveurs herders herdsmen bergers pastoralists pasteurs nomades nomads transhumants agriculteurs cultivateurs farmers deplaces refugies refugees pecheurs
    fishers chretiens
    musulmans christians muslims animistes
    """
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan janv", "fevrier february feb fev fevr", "mars march mar", "avril april avr apr", "mai may", "juin june jun",
            "juillet july jul juil", "aout august aug", "septembre september sept sep", "octobre october oct", "novembre november nov", "decembre december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
