"""What is carried: the folders for sticks in two browsers, from their start page on; who gets which file; the ZIM files in Kiwix."""

from __future__ import annotations

import re
import shutil
import subprocess
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from libzim.reader import Archive
from libzim.suggestion import SuggestionSearcher
from playwright.sync_api import Browser

from palabre import catalogue, downloads
from palabre.catalogue import Catalogue
from palabre.downloads import Download, Edition, Entry
from palabre.exports.forms import FORMS
from palabre.offline import copies, layout, run
from palabre.offline.copies import PHONE, PRINT, RADIO, SITE
from tests import carrying, editing
from tests.conftest import visiting
from tests.firefox import Firefox

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("offline")]

START = {"en": "READ-ME", "fr": "LISEZ-MOI"}


@pytest.fixture(scope="session")
def stick(carried: Path) -> Path:
    return carried / layout.FOLDER / "trainer"


@pytest.fixture(scope="session")
def known(carried: Path) -> Catalogue:
    return catalogue.load(carried, editing.TODAY)


@pytest.fixture(scope="session")
def made(carried: Path) -> dict[str, Entry]:
    return downloads.read(carried / downloads.FOLDER)


def files_of(entries: dict[str, Entry]) -> list[Download]:
    return [file for entry in entries.values() for file in entry.files]


def paths(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


@pytest.fixture(scope="module")
def started() -> Iterator[Firefox]:
    with Firefox() as firefox:
        yield firefox


@pytest.fixture
def firefox(started: Firefox) -> Firefox:
    """Firefox, with nothing asked for yet."""
    started.requests.clear()
    started.errors.clear()
    return started


# opened with a double click ------------------------------------------------------------------------------------------


LINKS = "Array.from(document.querySelectorAll('a[href]'), link => link.href.split('#')[0]).join(' ')"
FOUND = "Array.from(document.querySelectorAll('[data-pb-found] a'), link => link.href).join(' ')"


def reached(start: str, base: str, visit: Callable[[str], object], value: Callable[[str], str]) -> set[str]:
    """Every page of a folder to which links lead from a start page, each opened."""
    waiting = [start]
    seen = set(waiting)
    while waiting:
        visit(waiting.pop())
        for link in {urllib.parse.unquote(found) for found in value(LINKS).split() if found.startswith(base) and found.endswith(".html")} - seen:
            seen.add(link)
            waiting.append(link)
    return seen


def assert_each_in_its_language(found: dict[str, list[str]]) -> None:
    """The pages that were found from the English and from the French start."""
    assert any("/glossary.html" in link for link in found[""])
    assert any("/fr/glossary.html" in link for link in found["fr/"])
    assert all(("/fr/" in link) == (folder == "fr/") for folder, links in found.items() for link in links)


def pages(folder: Path) -> set[str]:
    return {f"{folder.as_uri()}/{path}" for path in paths(folder) if path.endswith(".html")}


def test_in_chromium_links_lead_to_every_page_search_answers_in_both_languages_and_nothing_else_is_asked_for(browser: Browser, stick: Path) -> None:
    base = stick.as_uri() + "/"
    context = browser.new_context()
    visit = visiting(context)
    visit.page.set_default_timeout(120_000)
    seen = reached(f"{base}{START['fr']}.html", base, visit.page.goto, visit.page.evaluate)
    found = {}
    for folder in ("", "fr/"):
        visit.page.goto(f"{base}{SITE}/{folder}index.html?q=mediation")
        visit.page.wait_for_selector("[data-pb-done=mediation] a")
        found[folder] = visit.page.evaluate(FOUND).split()
    context.close()

    assert pages(stick) - seen <= {f"{base}{START['en']}.html"}
    assert [url for url in visit.requests if not url.startswith((base, "data:"))] == []
    assert visit.errors == []
    assert_each_in_its_language(found)


@pytest.mark.parametrize("name", ["text-fr", pytest.param("trainer", marks=pytest.mark.study)])
def test_in_firefox_links_lead_to_every_page_and_nothing_else_is_asked_for(firefox: Firefox, carried: Path, name: str) -> None:
    folder = carried / layout.FOLDER / name
    base = folder.as_uri() + "/"
    seen = reached(f"{base}{START['fr']}.html", base, firefox.open, firefox.value)

    assert pages(folder) - seen <= {f"{base}{START['en']}.html"}
    assert [url for url in firefox.requests if not url.startswith((base, "data:"))] == []
    assert firefox.errors == []


def test_in_firefox_search_answers_in_both_languages(firefox: Firefox, stick: Path) -> None:
    base = stick.as_uri() + "/"
    found = {}
    for folder in ("", "fr/"):
        firefox.open(f"{base}{SITE}/{folder}index.html?q=mediation")
        firefox.wait("document.querySelector('[data-pb-done=mediation] a')")
        found[folder] = firefox.value(FOUND).split()

    assert [url for url in firefox.requests if not url.startswith((base, "data:"))] == []
    assert firefox.errors == []
    assert_each_in_its_language(found)


def test_the_switch_of_languages_stays_on_the_page_and_the_quiz_answers(browser: Browser, stick: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    visit = visiting(context)
    visit.page.set_default_timeout(120_000)
    visit.page.goto((stick / SITE / "modules/well.html").as_uri())
    visit.page.locator("header a[hreflang=fr]").first.click()
    visit.page.wait_for_url("**/fr/modules/well.html")
    item = visit.page.locator("[data-pb-item]").first
    item.locator("input[data-pb-right]").first.check()

    assert item.locator("[data-pb-feedback]").inner_text() == "C'est juste."
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert visit.errors == []
    context.close()


def test_a_link_to_a_file_leads_out_of_the_site_to_the_folder_where_it_stands(stick: Path) -> None:
    page = (stick / SITE / "fr/modules/well.html").read_text("utf-8")
    links = re.findall(r'href="((?:\.\./)+\d-[^"]+)"', page)

    assert len(links) > 5
    assert all((stick / SITE / "fr/modules" / link).is_file() for link in links)
    assert not (stick / SITE / "downloads").exists()


def test_without_a_server_nothing_is_left_that_needs_one(stick: Path) -> None:
    names = paths(stick / SITE)

    assert not {"sitemap.xml", "404.html", "feed.xml", "fr/feed.xml", "catalogue.json"} & set(names)
    assert not [name for name in names if name.endswith(".map")]


def test_a_copy_in_one_language_shows_no_other(carried: Path) -> None:
    folder = carried / layout.FOLDER / "text-fr"
    pages = [path for path in paths(folder / SITE) if path.endswith(".html")]

    assert pages and all(path.startswith("fr/") for path in pages)
    assert not [path for path in pages if " data-pb-language>" in (folder / SITE / path).read_text("utf-8")]
    assert not (folder / SITE / "search/en").exists()
    assert [path for path in paths(folder) if "/" not in path] == ["LISEZ-MOI.html", "LISEZ-MOI.txt"]


def test_names_are_short_and_plain_on_every_system(stick: Path) -> None:
    names = paths(stick)
    parts = {part for path in names for part in path.split("/")}

    assert [part for part in parts if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", part) or part.endswith(".")] == []
    assert [part for part in parts if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part, re.IGNORECASE)] == []
    assert len({path.casefold() for path in names}) == len(names)


# the start page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_start_page_speaks_both_languages_and_leads_to_files_that_are_there(stick: Path, code: str) -> None:
    page = (stick / f"{START[code]}.html").read_text("utf-8")
    links = re.findall(r'href="([^"#]+)"', page)

    assert page.index(f'<section id="{code}"') < page.index(f'<section id="{"fr" if code == "en" else "en"}"')
    assert links and all((stick / link).exists() for link in links)
    assert not re.search(r"<script|https?://(?!palabre\.example)", page)
    for folder in (PHONE, PRINT, RADIO):
        assert f'href="{folder}/{code}/"' in page


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_plain_text_can_be_read_in_an_old_notepad(stick: Path, code: str) -> None:
    content = (stick / f"{START[code]}.txt").read_bytes()

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") > 10


def test_every_folder_of_a_language_has_a_list_that_names_each_of_its_files(stick: Path) -> None:
    for folder in (PHONE, PRINT, RADIO, copies.ADAPT):
        text = (stick / folder / "fr/LISTE.txt").read_text("utf-8-sig")
        for path in paths(stick / folder / "fr"):
            assert path in text or path.endswith(("LISTE.txt", ".zim"))


# for whom ------------------------------------------------------------------------------------------------------------


def test_every_use_of_a_form_has_a_place(known: Catalogue, made: dict[str, Entry]) -> None:
    offered = {form.use for forms in FORMS.values() for form in forms}
    whole = copies.Copy(copies.EDITIONS["trainer"], ())

    assert offered <= {file.use for file in files_of(copies.kept(whole, made, known))}
    assert {file.use for file in files_of(made)} - offered == {copies.PACKED}


def test_the_copy_for_everybody_holds_nothing_that_is_for_trainers_only(known: Catalogue, made: dict[str, Entry]) -> None:
    kept = copies.kept(copies.named("public", known.languages), made, known)

    assert {file.edition for name, entry in kept.items() if "/radio/" not in name for file in entry.files} == {Edition.PARTICIPANT}
    assert [name for name in kept if "/radio/" in name]


def test_the_copy_for_trainers_holds_every_file(known: Catalogue, made: dict[str, Entry], stick: Path) -> None:
    kept = copies.kept(copies.named("trainer", known.languages), made, known)

    assert {file.path for file in files_of(kept)} == {file.path for file in files_of(made) if not file.discreet and file.use != copies.PACKED}
    assert set(copies.places(kept).values()) <= set(paths(stick))


def test_the_small_copy_is_of_one_language_without_pictures(known: Catalogue, made: dict[str, Entry]) -> None:
    kept = files_of(copies.kept(copies.named("text-fr", known.languages), made, known))

    assert {file.language for file in kept} == {"fr"}
    assert not [file.path for file in kept if file.path.endswith(".png") or file.use == "for the wall"]
    assert not [place for place in copies.places(copies.kept(copies.named("text-fr", known.languages), made, known)).values() if place.startswith(copies.ADAPT)]


@pytest.mark.parametrize("name", ["text", "text-xx", "everything", "trainer-de"])
def test_a_copy_that_nobody_knows_is_refused(known: Catalogue, name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        copies.named(name, known.languages)


@pytest.mark.parametrize(
    ("is_sensitive", "level", "until", "is_out"),
    [(True, "red", "2027-01-15", True), (True, "green", "2027-01-15", False), (True, "green", "2026-11-21", True), (False, "red", "2026-11-21", False)],
)
def test_a_radio_script_stays_out_when_its_module_needs_advice_or_has_passed_its_day(
    tmp_path: Path, is_sensitive: bool, level: str, until: str, is_out: bool
) -> None:
    root = editing.project(tmp_path)
    for file in (root / "docs/modules/well.md", root / "docs/fr/modules/well.md"):
        text = file.read_text("utf-8").replace("level: green", f"level: {level}").replace("review_by: 2027-11-22", f"review_by: {until}")
        file.write_text(text.replace("field_tests: 0", f"field_tests: 0\ntime_sensitive: {str(is_sensitive).lower()}"), "utf-8")

    assert {document.path for document, _ in copies.held_back(editing.load(root))} == ({"docs/radio/well.md", "docs/fr/radio/well.md"} if is_out else set())


# what may not be handed out --------------------------------------------------------------------------------------------


def refused(known: Catalogue, name: str, site: Path | None, target: Path, zims: dict[str, Path] | None = None) -> dict[str, str]:
    with pytest.raises(layout.Unfit) as caught:
        layout.assemble(copies.named(name, known.languages), known, site, zims or {}, target)
    return {found.code: str(found) for found in caught.value.problems}


def test_what_is_missing_is_said_and_the_last_copy_stands(known: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "trainer").mkdir()
    (tmp_path / "trainer/old.txt").write_text("old", "utf-8")
    with pytest.raises(layout.Unfit) as caught:
        layout.assemble(copies.named("trainer", known.languages), replace(known, root=tmp_path), None, {}, tmp_path / "trainer")

    assert sorted((found.code, found.said(), found.mend()) for found in caught.value.problems) == [
        ("PB710", "there are no files for the copy 'trainer'", "run: make exports"),
        ("PB710", "there is no ZIM file for the copy 'trainer' in 'en'", "run: make zim"),
        ("PB710", "there is no ZIM file for the copy 'trainer' in 'fr'", "run: make zim"),
        ("PB710", "there is no site for the copy 'trainer'", "run: make assemble"),
    ]
    assert paths(tmp_path) == ["trainer/old.txt"]


def test_a_copy_above_its_limit_is_refused_with_its_largest_files(known: Catalogue, carried: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(carried / "build/offline/text-fr", tmp_path / "site"))
    (site / "large.bin").write_bytes(b"0" * 25_000_000)
    found = refused(known, "text-fr", site, tmp_path / "text-fr")

    assert "large.bin (25000000)" in found["PB712"]
    assert not (tmp_path / "text-fr").exists()


def test_a_path_that_windows_may_refuse_is_refused_here(known: Catalogue, carried: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(carried / "build/offline/text-fr", tmp_path / "site"))
    (site / ("x" * 101 + ".html")).write_text("", "utf-8")

    assert "at most 120 are safe" in refused(known, "text-fr", site, tmp_path / "text-fr")["PB711"]


def discreet(known: Catalogue, tmp_path: Path, text: str) -> Catalogue:
    """The same project with one file that is to have no names."""
    folder = tmp_path / downloads.FOLDER
    (folder / "fr/M01").mkdir(parents=True)
    with zipfile.ZipFile(folder / "fr/M01/M01-fr-module.epub", "w") as book:
        book.writestr("text/one.xhtml", f"<p>{text}</p>")
    file = Download(
        path="fr/M01/M01-fr-module.epub", title="The module as a book", use="for a phone", edition=Edition.TRAINER, language="fr", discreet=True, bytes=1
    )
    downloads.write(folder, {"docs/fr/modules/well.md": Entry(digest="x", files=(file,))})
    return replace(known, root=tmp_path)


@pytest.mark.parametrize("name", ["Les Amis du fleuve", "FOR", "Palabre"])
def test_a_name_in_a_copy_without_names_is_found_inside_its_files(known: Catalogue, tmp_path: Path, name: str) -> None:
    found = refused(discreet(known, tmp_path, f"avec {name}, demain"), "discreet", None, tmp_path / "discreet")

    assert f"'{name}' stands in a copy" in found["PB713"]


def test_a_copy_without_names_does_not_say_so(known: Catalogue, tmp_path: Path) -> None:
    folder = layout.assemble(copies.named("discreet", known.languages), discreet(known, tmp_path, "Deux voisins."), None, {}, tmp_path / "discreet")
    texts = " ".join(file.read_text("utf-8-sig") for file in folder.rglob("*") if file.suffix in (".txt", ".html"))

    assert "Modules de formation" in texts
    assert not re.search(r"discre|discrè|palabre|edition|édition", texts + " ".join(paths(folder)), re.IGNORECASE)


# Kiwix ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kiwix(carried: Path) -> Iterator[str]:
    """kiwix-serve with the French file; where its pages are."""
    port = carrying.free_port()
    address = f"http://127.0.0.1:{port}/"
    file = carried / "build/zim/palabre_fr_trainer.zim"
    with carrying.serving([carrying.program("kiwix-serve"), "--address", "127.0.0.1", "--port", str(port), str(file)], address):
        yield address


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode("utf-8"))


@pytest.fixture(scope="module")
def zims(carried: Path, known: Catalogue, stick: Path) -> dict[str, Path]:
    """The ZIM files of each language and of both."""
    both = copies.named("trainer", known.languages)
    made = run.zims([both], known, {both.name: carried / "build/offline/trainer"})
    return {"mul": made[both.name], **{code: carried / f"build/zim/palabre_{code}_trainer.zim" for code in START}}


@pytest.mark.parametrize("code", ["en", "fr", "mul"])
def test_zimcheck_finds_nothing_wrong(zims: dict[str, Path], code: str) -> None:
    done = subprocess.run([carrying.program("zimcheck"), str(zims[code])], capture_output=True, text=True, check=False)

    assert "Overall Test Status: Pass" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("code", "languages", "start", "description"),
    [
        ("en", "eng", "index.html", "Training modules on conflict, peace and reconciliation"),
        ("fr", "fra", "fr/index.html", "Modules de formation sur le conflit, la paix et la réconciliation"),
        ("mul", "eng,fra", "index.html", "Training modules on conflict, peace and reconciliation"),
    ],
)
def test_a_zim_file_says_what_it_is_and_has_both_indexes_and_a_picture(zims: dict[str, Path], code: str, languages: str, start: str, description: str) -> None:
    archive = Archive(str(zims[code]))
    said = {name: archive.get_metadata(name).decode() for name in archive.metadata_keys if not name.startswith("Illustration")}

    assert archive.has_fulltext_index and archive.has_title_index and archive.has_illustration(48)
    assert archive.main_entry.get_item().path == f"{SITE}/{start}"
    assert said | {"Counter": ""} == {
        "Name": f"palabre_{code}_trainer", "Title": "Palabre", "Description": description, "LongDescription": said["LongDescription"],
        "Language": languages, "Creator": "Palabre", "Publisher": "Palabre", "Date": "2026-11-22", "Flavour": "trainer", "License": "CC BY-SA 4.0",
        "Scraper": "palabre", "Tags": "_category:other;_ftindex:yes;_pictures:yes;_videos:no;_details:yes", "Counter": "",
    }  # fmt: skip
    assert said["LongDescription"]


def test_a_zim_file_of_both_languages_holds_the_pages_of_both(zims: dict[str, Path]) -> None:
    archive = Archive(str(zims["mul"]))

    assert archive.has_entry_by_path(f"{SITE}/modules/well.html") and archive.has_entry_by_path(f"{SITE}/fr/modules/well.html")
    for title, page in (("licence", "fr/licence.html"), ("the well", "modules/well.html")):
        assert f"{SITE}/{page}" in list(SuggestionSearcher(archive).suggest(title).getResults(0, 20))


def test_two_zim_files_of_the_same_pages_are_equal(carried: Path, known: Catalogue, made: dict[str, Entry], tmp_path: Path) -> None:
    from palabre.offline import kiwix

    copy = copies.named("trainer-fr", known.languages)
    files = layout.sources(known, copies.kept(copy, made, known), carried / "build/offline/trainer-fr")
    first = carried / "build/zim/palabre_fr_trainer.zim"
    kiwix.make(files, tmp_path / "again.zim", kiwix.facts(copy, known, first.stem), carried / kiwix.ICON)

    assert (tmp_path / "again.zim").read_bytes() == first.read_bytes()


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("mediation", "fr/glossary.html"),
        ("reconciliation", "fr/licence.html"),
        ("Réconciliations", "fr/licence.html"),
        ("eleveur", "fr/licence.html"),
        ("l’éleveur", "fr/licence.html"),
    ],
)
def test_kiwix_finds_words_in_any_form_with_and_without_accents(kiwix: str, query: str, page: str) -> None:
    found = fetched(f"{kiwix}search?pattern={urllib.parse.quote(query)}&content=palabre_fr_trainer")

    assert f"{SITE}/{page}" in found


def test_in_kiwix_a_reader_clicks_through_searches_and_takes_a_pdf(kiwix: str, browser: Browser) -> None:
    context = browser.new_context(accept_downloads=True)
    visit = visiting(context)
    visit.page.set_default_timeout(120_000)
    visit.page.goto(f"{kiwix}palabre_fr_trainer/{SITE}/fr/index.html")
    visit.page.locator("article a[href*='modules/well']").first.click()
    visit.page.wait_for_url("**/fr/modules/well.html")
    visit.page.locator(".pb-files__all summary").first.click()
    with visit.page.expect_download() as taken:
        visit.page.locator("a[href$='guide.pdf']").last.click()

    assert taken.value.path().read_bytes().startswith(b"%PDF-")

    visit.page.locator("[data-pb-search-open]").click()
    visit.page.locator("#pb-query").fill("mediation")
    visit.page.wait_for_selector("[data-pb-result]")

    assert [url for url in visit.requests if not url.startswith((kiwix, "data:", "blob:"))] == []
    assert visit.errors == []
    context.close()
