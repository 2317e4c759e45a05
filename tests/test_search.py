"""The search: what is found, how it is shown, what it costs."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from palabre import catalogue
from palabre.search import files, index
from palabre.search.texts import pieces as texts_of
from palabre.search.words import LIGATURES, Speech, split
from tests.conftest import ROOT, Visit, visiting
from tests.editing import BASE
from tests.firefox import Firefox

QUERIES = {code: ROOT / f"tests/queries/{code}.yml" for code in ("en", "fr")}
ENOUGH = 150  # queries a language
FOUND = "[data-pb-result]"
ENTER = "\ue007"  # of WebDriver


class Node:
    """The scripts of the search with the data of a site, under Node."""

    def __init__(self, site: Path) -> None:
        node = Path(sys.executable).with_name("node")
        self.process = subprocess.Popen(
            [node, ROOT / "tests/search.js", site, files.LIBRARIES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, **command: object) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def node(site: Path) -> Iterator[Node]:
    found = Node(site)
    yield found
    found.process.kill()


@pytest.fixture(scope="module")
def known(project: Path) -> catalogue.Catalogue:
    return catalogue.load(project)


def judged(code: str) -> list[dict[str, Any]]:
    return [query for group in yaml.safe_load(QUERIES[code].read_text("utf-8")).values() for query in group]


def open_search(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("/")
    page.wait_for_selector("#pb-search[open]")
    page.wait_for_selector("#pb-search [data-pb-narrow]:not([hidden])")


def typed(page: Page, query: str) -> list[str]:
    """Type a query; the pages that are found, once their passages are there."""
    page.locator("#pb-query").fill(query)
    page.wait_for_function("query => document.querySelector('[data-pb-found]').dataset.pbDone === query", arg=query)
    return [str(link.get_attribute("data-pb-result")) for link in page.query_selector_all(FOUND)]


# words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_browser_takes_words_apart_as_the_build_does(node: Node, known: catalogue.Catalogue, code: str) -> None:
    speech = index.speeches(known)[code]
    odd = ["Cœur d’Éleveur ÆGIR ΣΊΣΥΦΟΣ straße", "don't aujourd'hui l’eau", "x" * 41, "1325 H5 ½ ² İstanbul ﬁche", "العَرَبِيَّة हिन्दी"]
    texts = [*odd, *(piece.text for document in known.documents if document.language.code == code for piece in texts_of(document, known))]

    here = [[[word, speech.is_stop(word), speech.stem(word)] for word in split(text)] for text in texts]

    assert node.ask(command="words", code=code, texts=texts) == here


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("fr", ("réconcilié", "reconcilie", "réconciliés", "réconciliées")),
        ("fr", ("éleveur", "ELEVEURS", "éleveuse")),
        ("fr", ("cœur", "coeur")),
        ("fr", ("formée", "former", "formés")),
        ("en", ("mediation", "mediator", "mediators", "mediating")),
        ("en", ("rumour", "rumors")),
        ("en", ("analysing", "analyzed")),
    ],
)
def test_forms_of_a_word_are_one_term(known: catalogue.Catalogue, code: str, forms: tuple[str, ...]) -> None:
    speech = index.speeches(known)[code]

    assert len({speech.terms(form)[0] for form in forms}) == 1


def test_a_third_language_is_an_entry_of_a_data_file(node: Node) -> None:
    speech = Speech("ar", stemmer="arabic", stop=frozenset(("في",)))
    facts = {"stemmer": "arabic", "stop": "في", "respelt": [], "ligatures": LIGATURES}
    texts = ["المُصالَحة في المجتمعات", "والمصالحات بين الرعاة والمزارعين", "الوسيط", "وسطاء"]

    here = [[[word, speech.is_stop(word), speech.stem(word)] for word in split(text)] for text in texts]

    assert node.ask(command="words", facts=facts, texts=texts) == here
    assert speech.terms("المُزارعين") == speech.terms("مزارعين")


def test_a_language_that_search_knows_nothing_of_is_searched_by_whole_words() -> None:
    assert Speech("ar").terms("اَلسَّلَامُ عليكم") == ["السلام", "عليكم"]


# what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "fr"])
def test_there_are_enough_judged_queries_and_none_stands_twice(code: str) -> None:
    asked = [query["ask"] for query in judged(code)]

    assert len(asked) >= ENOUGH
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_judged_queries_find_their_pages_first(node: Node, known: catalogue.Catalogue, code: str) -> None:
    there = {document.location for document in known.documents}
    queries = [query for query in judged(code) if set(query["pages"]) <= there]
    assert len(queries) >= ENOUGH, "pages that the queries name are gone"
    answers = node.ask(command="ask", code=code, others=[other for other in QUERIES if other != code], queries=[query["ask"] for query in queries], pieced=0)

    recall, rank, empty = 0.0, 0.0, 0
    for query, answer in zip(queries, answers, strict=True):
        first = next((place for place, page in enumerate(answer["pages"], 1) if page in query["pages"]), 0)
        recall += len(set(query["pages"]) & set(answer["pages"][:5])) / len(query["pages"])
        rank += 1 / first if first else 0
        empty += not answer["pages"]

    assert recall / len(queries) >= 0.95
    assert rank / len(queries) >= 0.80
    assert empty / len(queries) <= 0.02


@pytest.mark.parametrize(
    ("code", "query", "page"),
    [
        ("fr", "ne pas nuire", "modules/do-no-harm.md"),
        ("fr", "sensibilite au conflit", "modules/do-no-harm.md"),
        ("fr", "sensibilté au conflt", "modules/do-no-harm.md"),
        ("fr", "rumor", "modules/words-of-dignity.md"),
        ("fr", "l’insulte", "modules/words-of-dignity.md"),
        ("fr", "dignit", "modules/words-of-dignity.md"),
        ("en", "diginty", "modules/words-of-dignity.md"),
        ("en", "connecteur", "modules/do-no-harm.md"),
        ("en", "What does a divider do?", "modules/do-no-harm.md"),
        ("en", "M01", "modules/understanding-conflict.md"),
    ],
)
def test_a_page_is_found_however_it_is_typed(node: Node, code: str, query: str, page: str) -> None:
    answer = node.ask(command="ask", code=code, others=["en" if code == "fr" else "fr"], queries=[query], pieced=0)[0]

    assert page in answer["pages"][:3]


@pytest.mark.parametrize(("code", "query"), [("en", "the"), ("fr", "de la")])
def test_words_that_are_otherwise_left_out_are_looked_for_when_nothing_else_is_typed(node: Node, code: str, query: str) -> None:
    answer = node.ask(command="ask", code=code, others=["en" if code == "fr" else "fr"], queries=[query], pieced=0)[0]

    assert len(answer["pages"]) == len(set(answer["pages"])) == 10
    assert answer["apart"] == []


@pytest.mark.parametrize(("query", "anchor"), [("H5", "h5"), ("ten rules on ten fingers", "h5"), ("case clinic", "step-5"), ("go adapt or postpone", "l1")])
def test_a_search_lands_on_the_step_or_the_handout(node: Node, query: str, anchor: str) -> None:
    answer = node.ask(command="ask", code="en", others=["fr"], queries=[query], pieced=3)[0]

    assert answer["pages"][0] == "modules/do-no-harm.md"
    assert anchor in answer["anchors"][0]


def test_the_passage_shows_the_words_that_were_found_in_any_of_their_forms(node: Node) -> None:
    answer = node.ask(command="ask", code="fr", others=["en"], queries=["connecteur"], pieced=1)[0]

    marked = [text.lower() for text, is_found in answer["passages"][0][0] if is_found]
    assert marked
    assert all(text.startswith("connecteur") for text in marked)


def test_what_is_typed_in_the_other_language_brings_pages_of_ones_own_and_the_others_apart(node: Node) -> None:
    answer = node.ask(command="ask", code="fr", others=["en"], queries=["quarrel insult wording"], pieced=0)[0]

    assert answer["pages"]
    assert answer["apart"][0]


# what it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_index_of_twenty_modules_stays_under_its_limit(site: Path, code: str) -> None:
    sizes = [len(gzip.compress(file.read_bytes(), 9)) for file in (site / "search" / code).rglob("*.js") if file.parent.name != "text"]

    assert sum(sizes) <= 120_000


def test_no_other_index_is_shipped(site: Path) -> None:
    assert not [file.name for file in site.rglob("*") if file.name in ("search_index.json", "search_index.js") or "worker" in file.name or "lunr" in file.name]


def test_a_page_view_that_does_not_search_loads_nothing_of_it(laptop: Visit, address: str) -> None:
    laptop.page.goto(address + "modules/do-no-harm/", wait_until="networkidle")

    assert [request for request in laptop.requests if "/search/" in request] == []


# how it is shown --------------------------------------------------------------------------------------------------


OUTLINE = "getComputedStyle(document.activeElement).outlineColor"
COLOUR = """name => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(${name})`;
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
}"""


def test_a_reader_searches_with_the_keyboard_alone(laptop: Visit, address: str) -> None:
    page = laptop.page
    open_search(page, address + "fr/")
    found = typed(page, "connecteur")
    assert page.evaluate("document.activeElement.id") == "pb-query"
    assert "trouv" in page.inner_text("#pb-search [role=status]")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.pbResult") == found[0]
    assert page.evaluate(OUTLINE) == page.evaluate(COLOUR, "--pb-earth")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.pbResult") == found[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "pb-query"
    page.keyboard.press("Escape")
    assert not page.query_selector("#pb-search[open]")
    page.keyboard.press("/")
    page.wait_for_selector("#pb-search[open]")
    page.keyboard.press("Enter")

    page.wait_for_url(address + "fr/modules/do-no-harm/**")
    assert laptop.errors == []


def test_the_key_opens_the_search_again_before_the_page_is_painted_without_it(laptop: Visit, address: str) -> None:
    open_search(laptop.page, address)
    script = """() => {
        const dialog = document.getElementById("pb-search");
        dialog.close();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
        return dialog.open;
    }"""

    assert laptop.page.evaluate(script)


def test_what_is_typed_while_the_index_comes_stays_and_is_gone_on_with(laptop: Visit, address: str) -> None:
    page = laptop.page
    page.route("**/core.js", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto(address)
    page.click("[data-pb-search-open]")
    page.keyboard.type("rumo")
    page.wait_for_function("document.querySelector('[data-pb-found]').dataset.pbDone === 'rumo'")
    page.keyboard.type("ur")

    assert page.input_value("#pb-query") == "rumour"


def test_a_search_has_an_address_and_stays_on_the_device_until_it_is_erased(laptop: Visit, address: str) -> None:
    page = laptop.page
    page.goto(address + "?q=rumour&kind=module")
    page.wait_for_selector(FOUND)
    assert page.input_value("#pb-query") == "rumour"
    assert page.input_value("[data-pb-choice=kind]") == "module"
    with page.expect_navigation():
        page.click(FOUND)
    page.keyboard.press("/")
    page.wait_for_selector(".pb-search__again")
    assert page.inner_text(".pb-search__again") == "rumour"
    page.click(".pb-search__rest .pb-button")

    assert not page.query_selector(".pb-search__again")
    assert json.loads(page.evaluate("localStorage.getItem('palabre.search')"))["recent"] == []
    assert [request for request in laptop.requests if not request.startswith(address)] == []


def test_what_is_found_can_be_narrowed_to_handouts(laptop: Visit, address: str) -> None:
    page = laptop.page
    open_search(page, address)
    page.click("[data-pb-narrow] summary")
    page.select_option("[data-pb-choice=kind]", "handout")
    typed(page, "rules")
    page.wait_for_selector(".pb-search__pieces")
    inner = [str(link.get_attribute("href")).partition("#")[2] for link in page.query_selector_all(".pb-search__pieces a")]

    assert inner
    assert all(anchor[0].isalpha() and anchor[1:].isdigit() for anchor in inner)


def narrowed(page: Page, query: str, **choices: str) -> list[str]:
    """The pages that are found when some choices are made, all of them shown."""
    for name in ("kind", "theme", "audience", "minutes"):
        page.select_option(f"[data-pb-choice={name}]", choices.get(name, ""))
    found = typed(page, query)
    while more := page.query_selector(".pb-search__more button"):
        more.click()
        found = [str(link.get_attribute("data-pb-result")) for link in page.query_selector_all(".pb-search__title a")]
    return found


def test_what_is_found_can_be_narrowed_by_kind_theme_audience_and_duration(laptop: Visit, address: str, known: catalogue.Catalogue) -> None:
    page = laptop.page
    open_search(page, address)
    page.click("[data-pb-narrow] summary")
    pages = {document.location: document for document in known.documents if document.language.code == "en"}

    def whole(found: list[str]) -> set[str]:
        return {each.partition("#")[0] for each in found}

    for kind, folder in (("module", "modules/"), ("kit", "kits/"), ("radio", "radio/"), ("project", "projects/"), ("programme", "programmes/")):
        found = whole(narrowed(page, "peace", kind=kind))
        assert found
        assert {location[: len(folder)] for location in found} == {folder}
    assert whole(narrowed(page, "peace", kind="term")) == {"glossary.md"}
    for name in ("theme", "audience"):
        value = str(page.eval_on_selector(f"[data-pb-choice={name}]", "select => select.options[1].value"))
        found = whole(narrowed(page, "peace", **{name: value}))
        assert found
        assert all(value in str(getattr(pages[location].page, name)) for location in found)
    found = whole(narrowed(page, "peace", minutes="180"))
    assert found
    assert all(0 < pages[location].body.minutes <= 180 for location in found)


def test_nothing_found_says_what_to_try(laptop: Visit, address: str) -> None:
    page = laptop.page
    open_search(page, address)
    typed(page, "zzzzqqqq")

    assert page.query_selector(f'{FOUND}[data-pb-result="a-z.md"]')
    assert page.query_selector(f'{FOUND}[data-pb-result="modules/index.md"]')


def test_the_key_can_be_switched_off(laptop: Visit, address: str) -> None:
    page = laptop.page
    open_search(page, address)
    page.uncheck(".pb-search__key input")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_timeout(300)

    assert not page.query_selector("#pb-search[open]")


@pytest.mark.parametrize("folder", ["", "fr/"])
def test_axe_finds_no_barrier_in_the_open_search(laptop: Visit, address: str, folder: str) -> None:
    page = laptop.page
    open_search(page, address + folder)
    page.click("[data-pb-narrow] summary")
    typed(page, "dialogue rumor")
    page.add_script_tag(path=str(ROOT / ".tools/node_modules/axe-core/axe.min.js"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html).join(' ')))")

    assert found == []


def test_the_search_is_not_wider_than_a_phone(phone: Visit, address: str) -> None:
    page = phone.page
    page.goto(address + "fr/?q=sensibilite+au+conflit")
    page.wait_for_selector(".pb-search__text")

    assert page.evaluate("document.querySelector('#pb-search').scrollWidth <= document.querySelector('#pb-search').clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_search_works_from_a_folder_on_a_stick(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    visit = visiting(context)
    visit.page.goto((site / "fr/index.html").as_uri() + "?q=diviseurs")
    visit.page.wait_for_selector(".pb-search__text")
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")

    assert visit.page.url.endswith("fr/modules/do-no-harm/index.html")
    assert visit.errors == []
    assert [request for request in visit.requests if not request.startswith(site.as_uri())] == []
    context.close()


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site as it is made for a stick: each page a file with its own name."""
    root = tmp_path_factory.mktemp("stick") / "small"
    shutil.copytree(BASE, root)
    for name in ("hooks", "theme"):
        shutil.copytree(ROOT / name, root / name)
    nav = re.compile(r"^nav:\n(?:  .*\n)+", re.MULTILINE)
    pages = nav.findall((BASE / "mkdocs.yml").read_text("utf-8"))
    config = nav.sub(lambda _: pages[0], (ROOT / "mkdocs.yml").read_text("utf-8"))
    (root / "mkdocs.yml").write_text(f"{config}\nuse_directory_urls: false\n", "utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict"], cwd=root, check=True, capture_output=True)
    return root / "site"


def test_search_works_from_plain_files_in_chromium(browser: Browser, stick: Path) -> None:
    context = browser.new_context()
    visit = visiting(context)
    page = visit.page
    open_search(page, (stick / "fr/index.html").as_uri())
    found = typed(page, "marche")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert found[0] == "modules/market.md"
    assert page.url == (stick / "fr/modules/market.html").as_uri()
    assert visit.errors == []
    assert outside(visit.requests, stick) == []
    context.close()


def test_search_works_from_plain_files_in_firefox(stick: Path) -> None:
    with Firefox() as firefox:
        firefox.open((stick / "fr/index.html").as_uri() + "?q=marche")
        firefox.wait("document.querySelector('[data-pb-done=marche] a')")
        first = firefox.value("document.querySelector('[data-pb-found] a').dataset.pbResult")
        scripts = firefox.value("Array.from(document.scripts, script => script.src).join(' ')").split()
        firefox.press(ENTER)
        firefox.wait("location.pathname.endsWith('/fr/modules/market.html')")

        assert first == "modules/market.md"
        assert any("/search/fr/text/" in script for script in scripts)
        assert firefox.errors == []
        assert outside([*firefox.requests, *scripts], stick) == []


def outside(requests: list[str], folder: Path) -> list[str]:
    """What was asked for that is neither in a folder nor written into the page itself."""
    return [request for request in requests if not request.startswith((folder.as_uri(), "data:"))]


def test_without_scripts_the_search_is_a_list_from_a_to_z(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "fr/modules/do-no-harm/")
    page.click(".pb-search-open")
    assert page.url == address + "fr/a-z/"
    entries = page.query_selector_all(".pb-a-z a")
    titles = [entry.inner_text() for entry in entries]

    assert "Ne pas nuire : la sensibilité au conflit pour les formateurs".replace(" :", "\u00a0:") in titles
    assert page.query_selector('.pb-a-z a[href$="glossary/#mediation"]')
    context.close()
