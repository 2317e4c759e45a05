"""The built site, as readers, other programs and validators see it."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import pytest
from lxml import etree
from lxml import html as lxml_html
from playwright.sync_api import Browser

from palabre import built, catalogue, verdict
from palabre.memory import FILE, Memory
from palabre.model.pages import Module
from palabre.model.vocabulary import Status
from tests import editing
from tests.conftest import ROOT, Visit, copy_project, make_site, serve, small_project, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

ADDRESS = "https://palabre.example/"
KEY_PAGES = (
    "", "modules/", "modules/understanding-conflict/", "projects/3p/", "programmes/one-day/", "kits/referral-card/", "radio/understanding-conflict/", "glossary/", "app/",
    "contribute/rules/", "verify/", "contribute/reviews/", "404.html",
)  # fmt: skip
# each of these in both languages, and in light and dark: half of the pairs in each language
LOOKED_AT = [
    (folder + page, scheme)
    for number, page in enumerate(KEY_PAGES)
    for folder, scheme in zip(("", "fr/"), ("light", "dark") if number % 2 else ("dark", "light"), strict=True)
]


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


# made well ------------------------------------------------------------------------------------------------------


def test_every_link_and_anchor_of_the_built_site_leads_somewhere(site: Path) -> None:
    assert list(built.check(site, ADDRESS)) == []


def test_the_html_is_valid_for_the_nu_checker(site: Path) -> None:
    jar = ROOT / ".tools/node_modules/vnu-jar/build/dist/vnu.jar"
    checked = subprocess.run(
        ["java", "-Xss8m", "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "json", str(site)], capture_output=True, text=True, check=False
    )
    messages = json.loads(checked.stderr)["messages"]

    assert [f"{found['url'].rpartition('/site/')[2]}:{found.get('lastLine')}: {found['message']}" for found in messages] == []


def test_two_builds_of_the_same_content_are_equal(tmp_path: Path) -> None:
    """In another folder, in another time zone, and whatever order the computer has for what has none."""
    first, second = (small_project(tmp_path / name) for name in ("first", "second"))
    for root, surroundings in ((first, {"PYTHONHASHSEED": "1", "TZ": "UTC"}), (second, {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"})):
        made = make_site(root, **surroundings)
        assert made.returncode == 0, made.stdout + made.stderr

    assert different(first / "site", second / "site") == []


@pytest.mark.study
def test_two_builds_of_the_real_content_are_equal(site: Path, tmp_path: Path) -> None:
    made = make_site(copy_project(tmp_path), PYTHONHASHSEED="1")
    assert made.returncode == 0, made.stdout + made.stderr

    assert different(site, tmp_path / "site") == []


def different(first: Path, second: Path) -> list[str]:
    """Names of the files that two sites do not have alike."""
    ours, theirs = ({file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()} for site in (first, second))
    assert ours
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def test_the_first_check_after_a_build_has_nothing_to_read(project: Path) -> None:
    found = Memory(project / FILE)
    verdict.problems(project, dt.date.fromtimestamp((project / FILE).stat().st_mtime), found)

    assert found._new == {}


def test_both_languages_have_the_same_pages(site: Path) -> None:
    names = {file.relative_to(site).as_posix() for file in pages(site)}
    english = {name for name in names if not name.startswith("fr/")}

    assert {f"fr/{name}" for name in english} == names - english


def test_no_page_of_the_site_is_left_in_a_template_or_marker(site: Path) -> None:
    for file in pages(site):
        text = file.read_text("utf-8")

        assert "<!-- palabre:" not in text, file
        assert "{{" not in re.sub(r"<(pre|code)\b.*?</\1>", "", text, flags=re.DOTALL), file


def test_french_signs_stand_behind_a_no_break_space(site: Path) -> None:
    for file in (site / "fr").rglob("*.html"):
        text = re.sub(r"<(script|style|code|pre)\b.*?</\1>|<!--.*?-->|<[^>]*>", "", file.read_text("utf-8"), flags=re.DOTALL)

        assert not re.findall(r"[^\n]{0,20}\w [;!?»](?!\w)", text), file
        assert "« " not in text, file


# for other programs ----------------------------------------------------------------------------------------------


def structured(file: Path) -> dict[str, object]:
    found = lxml_html.parse(str(file)).xpath('//script[@type="application/ld+json"]/text()')
    assert len(found) == 1, file
    data = json.loads(found[0])
    assert isinstance(data, dict)
    return data


def test_every_page_carries_structured_data_in_its_language(site: Path) -> None:
    for file in pages(site):
        if file.name != "404.html":
            data = structured(file)

            assert data["@context"] == "https://schema.org"
            assert data["inLanguage"] == ("fr" if "fr" in file.relative_to(site).parts[:1] else "en")
            assert data["accessMode"] and data["accessibilityFeature"] and data["accessibilityHazard"]


@pytest.mark.parametrize("folder", ["", "fr/"])
def test_a_module_is_a_learning_resource_as_bioschemas_profiles_it(site: Path, folder: str) -> None:
    data = structured(site / folder / "modules/understanding-conflict/index.html")
    document = catalogue.load(site.parent).find(folder.strip("/") or "en", "modules/understanding-conflict.md")
    assert document
    minutes = document.body.minutes

    assert data["@type"] == "LearningResource"
    assert data["http://purl.org/dc/terms/conformsTo"] == {"@type": "CreativeWork", "@id": "https://bioschemas.org/profiles/TrainingMaterial/1.0-RELEASE"}
    assert data["timeRequired"] == "PT" + (f"{minutes // 60}H" if minutes >= 60 else "") + (f"{minutes % 60}M" if minutes % 60 else "")
    assert all(data[name] for name in ("name", "description", "keywords", "license", "teaches", "educationalLevel", "audience", "identifier", "version", "url"))


def test_a_programme_is_a_course_and_a_project_page_is_about_a_project(site: Path) -> None:
    course = structured(site / "programmes/one-day/index.html")
    project = structured(site / "projects/3p/index.html")

    assert course["@type"] == "Course"
    assert [part["identifier"] if "identifier" in part else part["name"] for part in course["hasPart"]]  # type: ignore[attr-defined]
    assert project["mainEntity"]["@type"] == "Project"  # type: ignore[index]
    assert project["mainEntity"]["funder"]  # type: ignore[index]


def test_the_sitemap_names_every_page_once_with_its_twins(site: Path) -> None:
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    tree = etree.parse(str(site / "sitemap.xml"))
    named = tree.xpath("//s:url/s:loc/text()", namespaces=spaces)
    wanted = {urljoin(ADDRESS, file.parent.relative_to(site).as_posix() + "/").replace("/./", "/") for file in pages(site) if file.name == "index.html"}

    assert set(named) == wanted
    assert len(named) == len(set(named))
    for url in tree.xpath("//s:url", namespaces=spaces):
        assert {"en", "fr"} <= set(url.xpath("x:link/@hreflang", namespaces=spaces))


@pytest.mark.parametrize("folder", ["", "fr/"])
def test_the_feed_lists_what_changed_newest_first(site: Path, folder: str) -> None:
    atom = {"a": "http://www.w3.org/2005/Atom"}
    tree = etree.parse(str(site / folder / "feed.xml"))
    days = tree.xpath("//a:entry/a:updated/text()", namespaces=atom)

    assert len(days) >= 5
    assert days == sorted(days, reverse=True)
    assert len(set(tree.xpath("//a:entry/a:id/text()", namespaces=atom))) == len(days)
    for link in tree.xpath("//a:entry/a:link/@href", namespaces=atom):
        assert (site / link.removeprefix(ADDRESS) / "index.html").is_file()


def test_other_sites_can_harvest_a_catalogue(site: Path, project: Path) -> None:
    entries = json.loads((site / "catalogue.json").read_text("utf-8"))["itemListElement"]
    modules = [document for document in catalogue.load(project).of(Module) if document.page and document.page.status == Status.PUBLISHED]

    assert len(modules) >= 40, "twenty in each language"
    assert {(entry["inLanguage"], entry["identifier"], entry["url"]) for entry in entries if "/modules/" in entry["url"]} == {
        (document.language.code, document.page.id, ADDRESS + document.address) for document in modules
    }
    assert {entry["@type"] for entry in entries if "/modules/" in entry["url"]} == {"LearningResource"}
    assert {entry["inLanguage"] for entry in entries} == {"en", "fr"}


# in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "scheme"), LOOKED_AT)
def test_a_page_keeps_to_itself_has_no_barrier_and_fits_a_phone(laptop: Visit, address: str, page: str, scheme: Literal["light", "dark"]) -> None:
    laptop.page.emulate_media(color_scheme=scheme)
    laptop.page.goto(address + page, wait_until="networkidle")

    assert barriers(laptop) == []

    laptop.page.set_viewport_size({"width": 360, "height": 640})

    assert laptop.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [url for url in laptop.requests if not url.startswith((address, "data:"))] == []
    assert laptop.failures == []
    assert laptop.errors == []


@pytest.mark.parametrize("page", ["radio/understanding-conflict/", "fr/radio/understanding-conflict/"])
def test_what_is_said_in_a_script_takes_the_width_of_a_phone(phone: Visit, address: str, page: str) -> None:
    phone.page.goto(address + page)

    said = phone.page.evaluate(
        "[...document.querySelectorAll('article tbody td:nth-child(4)')].map(cell => cell.getBoundingClientRect()).map(box => [box.left, box.right])"
    )

    assert len(said) > 10
    assert [(left, right) for left, right in said if left > 10 or not 350 <= right <= 360] == []


def barriers(visit: Visit) -> list[str]:
    """What axe finds on a page."""
    visit.page.add_script_tag(path=str(ROOT / ".tools/node_modules/axe-core/axe.min.js"))
    found = visit.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found["violations"]]


@pytest.mark.parametrize("folder", ["", "fr/"])
@pytest.mark.parametrize("kind", ["modules", "projects"])
def test_a_reader_with_a_phone_reaches_a_module_and_a_project_in_two_clicks(phone: Visit, address: str, folder: str, kind: str) -> None:
    phone.page.goto(address + folder)
    phone.page.locator(f"main a[href$='{kind}/']:visible").first.click()
    link = phone.page.locator("main a[href*='/']:visible[href$='/']").filter(has_text=re.compile("conflict|conflit|3P|Liptako", re.I)).first
    link.click()
    phone.page.wait_for_load_state()

    assert re.fullmatch(rf"{address}{folder}{kind}/[a-z0-9-]+/", phone.page.url)


@pytest.mark.parametrize("page", ["", "modules/understanding-conflict/", "projects/3p/", "contribute/rules/"])
def test_the_switch_of_languages_stays_on_the_page_and_comes_back(laptop: Visit, address: str, page: str) -> None:
    laptop.page.goto(address + page)
    assert laptop.page.locator("html").get_attribute("lang") == "en"
    laptop.page.goto(urljoin(laptop.page.url, laptop.page.locator("header a[hreflang=fr]").first.get_attribute("href") or ""))

    assert laptop.page.url == f"{address}fr/{page}"
    assert laptop.page.locator("html").get_attribute("lang") == "fr"

    laptop.page.goto(urljoin(laptop.page.url, laptop.page.locator("header a[hreflang=en]").first.get_attribute("href") or ""))

    assert laptop.page.url == address + page


def test_the_404_page_speaks_both_languages_and_its_switch_stays_on_it(laptop: Visit, address: str, site: Path) -> None:
    laptop.page.goto(address + "no/such/page/")
    target = laptop.page.locator("header a[hreflang=fr]").first.get_attribute("href") or ""
    assert target.endswith("/fr/404.html")
    laptop.page.goto(address + "fr/404.html")

    assert laptop.page.locator("html").get_attribute("lang") == "fr"
    assert (laptop.page.locator("header a[hreflang=en]").first.get_attribute("href") or "").endswith("/404.html")


def test_the_quiz_can_be_tried_and_its_key_stays_closed_until_asked(laptop: Visit, address: str) -> None:
    laptop.page.goto(address + "modules/understanding-conflict/")
    items = laptop.page.locator("[data-pb-item]")

    assert items.count() >= 5
    assert laptop.page.locator("[data-pb-item] details[open]").count() == 0

    items.first.locator("input[data-pb-right]").first.check()

    assert items.first.locator("details").get_attribute("open") is not None or items.first.locator("[role=status], output, [aria-live]").first.inner_text()


def test_a_module_can_be_read_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = visiting(context)
    visit.page.goto(address + "fr/modules/understanding-conflict/")

    assert visit.page.locator("#step-1").is_visible()
    visit.page.locator("[data-pb-item] summary").first.click()
    assert visit.page.locator("[data-pb-item] details[open] p").first.is_visible()
    context.close()


# another language ------------------------------------------------------------------------------------------------


def test_arabic_is_a_folder_and_a_block_reads_from_the_right_and_an_old_address_leads_on(tmp_path: Path, browser: Browser) -> None:
    root = small_project(tmp_path)
    french = "        - {locale: fr, name: Français, build: true}\n"
    arabic = '        - {locale: ar, name: "العربية", build: true}\n'
    page, title = "docs/ar/index.md", 'title: "شجرة الحوار"'
    editing.apply(root, [{"file": "mkdocs.yml", "replace": french, "with": french + arabic}, {"file": page, "write": f"---\n{title}\n---\n\nمرحبا بكم.\n"}])

    assert {problem.code for problem in editing.problems(root) if problem.path == page} >= {"PB203", "PB205"}  # held against its original like French

    original = editing.load(root).find("en", "index.md")
    assert original is not None
    fields = f'{title}\nsummary: "وحدات تدريب مجانية"\nlicence: CC-BY-SA-4.0\nreviewed: 2026-11-22\nsource_hash: "{original.digest}"'
    editing.apply(root, [{"file": page, "write": f"---\n{fields}\n---\n{original.source.prose}"}])
    editing.apply(root, [{"file": "docs/glossary.md", "replace": "title:", "with": "redirect_from: [our-words/]\ntitle:"}])
    made = make_site(root)
    assert made.returncode == 0, made.stdout + made.stderr
    server, served = serve(root / "site")
    context = browser.new_context(viewport={"width": 360, "height": 640})
    visit = visiting(context)

    visit.page.goto(served + "ar/")
    assert visit.page.locator("html").get_attribute("dir") == "rtl"
    assert visit.page.locator("html").get_attribute("lang") == "ar"
    assert visit.page.evaluate("getComputedStyle(document.querySelector('main p')).direction") == "rtl"
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360

    visit.page.goto(served + "ar/modules/well/")
    assert visit.page.locator(".pb-banner--language").is_visible()
    assert visit.page.locator("article [lang=en], article[lang=en]").count() >= 1
    assert visit.failures == [] and visit.errors == []

    visit.page.goto(served + "our-words/")
    visit.page.wait_for_url(served + "glossary/")
    context.close()
    server.shutdown()
