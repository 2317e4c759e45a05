"""What readers take away: made with the site, offered on its pages, packed in the browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pypdfium2
import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, Locator, Page

from palabre import downloads, publish
from palabre.downloads import Download, Edition, Entry
from palabre.messages import translator
from palabre.rendering import formats
from tests.conftest import ROOT, Visit, make_site, serve, visiting
from tests.test_build_refuses import get, preview, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("downloads")]

FOLDERS = {"en": "", "fr": "fr/"}
OFFERED = {"en": "modules/well/", "fr": "fr/modules/well/"}


def every(offers: dict[str, Entry]) -> list[Download]:
    return [file for entry in offers.values() for file in entry.files]


# made with the site -----------------------------------------------------------------------------------------------


def test_making_them_says_how_many_of_how_many_and_which_one(offering: Path, offers: dict[str, Entry]) -> None:
    said = re.findall(r"^(\d+)/(\d+) (\S+) \(\d+ s\)$", (offering / "log.txt").read_text("utf-8"), re.MULTILINE)

    assert {name for _, _, name in said} >= {name for name in offers if name.endswith(".md")}
    assert [int(number) for number, _, _ in said] == list(range(1, len(said) + 1))
    assert {int(of) for _, of, _ in said} == {len(said)}


def test_every_file_stands_in_the_site_and_takes_no_more_room(offering: Path, offers: dict[str, Entry]) -> None:
    for file in every(offers):
        shown, made = offering / "site" / downloads.ADDRESS / file.path, offering / downloads.FOLDER / file.path

        assert shown.samefile(made), file.path
        assert shown.stat().st_size == file.bytes, file.path


def test_the_site_holds_no_file_that_no_page_gives(offering: Path, offers: dict[str, Entry]) -> None:
    folder = offering / "site" / downloads.ADDRESS
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}

    scripts = {re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in files if name.endswith(".js")}
    assert files - {name for name in files if name.endswith(".js")} == {file.path for file in every(offers)} | {"index.html"}
    assert scripts == {"pack.js", "fflate.js"}


def test_where_nothing_changed_nothing_is_made_again_and_it_takes_seconds(offering: Path, offers: dict[str, Entry], tmp_path: Path) -> None:
    root = Path(shutil.copytree(offering, tmp_path / "site", copy_function=shutil.copy2))
    before = {file.path: (root / downloads.FOLDER / file.path).stat().st_mtime_ns for file in every(offers)}
    made = make_site(root, downloads=True)
    took = re.search(r"^downloads: ([\d.]+) s$", made.stdout, re.MULTILINE)

    assert made.returncode == 0, made.stdout + made.stderr
    assert took and float(took[1]) <= 15, "seconds, also on a busy machine"
    assert not re.search(r"\b\d+/\d+ ", made.stdout), "no count of files: none is made"
    assert {file.path: (root / downloads.FOLDER / file.path).stat().st_mtime_ns for file in every(offers)} == before


def test_a_file_that_cannot_be_made_stops_everything_and_the_last_site_stands(offering: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(offering, tmp_path / "site", copy_function=shutil.copy2))
    guide = root / downloads.FOLDER / "en/M01/M01-en-guide.pdf"
    guide.unlink()
    guide.mkdir()  # what a file of this name cannot be written over
    before = (root / "site/index.html").stat().st_ino
    refused = make_site(root, downloads=True)

    assert refused.returncode == 1
    assert re.search(r"^docs/modules/well\.md\S* ?\S*: .*guide", refused.stderr, re.MULTILINE), refused.stderr
    assert "Nothing was published; the last good site is untouched." in refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
    assert (root / "site/index.html").stat().st_ino == before


def test_a_site_without_them_is_whole_and_says_how_they_are_made(offering: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(offering, tmp_path / "site", ignore=shutil.ignore_patterns("site"), copy_function=shutil.copy2))
    made = make_site(root)
    page = (root / "site/modules/well/index.html").read_text("utf-8")

    assert made.returncode == 0, made.stdout + made.stderr
    assert "pb-files" not in page and "MediaObject" not in page
    assert "make exports" in (root / "site/downloads/index.html").read_text("utf-8")
    assert [file.name for file in (root / "site/downloads").iterdir() if file.is_dir()] == []


def test_a_preview_offers_what_was_made(offering: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(offering, tmp_path / "site", ignore=shutil.ignore_patterns("site"), copy_function=shutil.copy2))
    with preview(root, tmp_path / "log.txt") as address:
        shown = wait_for(f"{address}modules/well/", lambda shown: 'id="files"' in shown)

        assert "M01-en-guide.pdf" in shown
        assert get(f"{address}downloads/en/M01/M01-en-module.html").startswith("<!doctype html>")


def test_files_go_into_a_site_on_another_disk_as_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError("this disk knows no links")

    (tmp_path / "made/fr").mkdir(parents=True)
    (tmp_path / "made/fr/a.pdf").write_bytes(b"%PDF")
    monkeypatch.setattr(os, "link", no_links)
    publish.offer(tmp_path / "made", ["fr/a.pdf"], tmp_path / "site")

    assert (tmp_path / "site/fr/a.pdf").read_bytes() == b"%PDF"


def test_a_file_that_was_deleted_since_is_not_offered(tmp_path: Path) -> None:
    there, gone = (
        Download(path=f"en/{name}.pdf", title="The kit", use="to print", edition=Edition.TRAINER, language="en", bytes=4) for name in ("there", "gone")
    )
    folder = tmp_path / downloads.FOLDER
    (folder / "en").mkdir(parents=True)
    (folder / there.path).write_bytes(b"%PDF")
    downloads.write(folder, {"docs/kits/x.md": Entry(digest="", files=(there, gone))})

    assert downloads.shown(tmp_path) == {"docs/kits/x.md": Entry(digest="", files=(there,))}


# on the pages -----------------------------------------------------------------------------------------------------


def tree(file: Path) -> Any:
    return lxml_html.parse(str(file)).getroot()


def words_of(element: Any) -> str:
    return " ".join(" ".join(element.text_content().split()).replace("\u00a0", " ").split())


def linked(page: str, address: str) -> str:
    """The path of a file below downloads/, from a link on a page."""
    return unquote(urlsplit(urljoin(f"https://palabre.example/{page}", address)).path).removeprefix(f"/{downloads.ADDRESS}")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_offers_its_files_and_those_of_the_other_language_one_click_away(offering: Path, offers: dict[str, Entry], language: str) -> None:
    page = OFFERED[language]
    panel = tree(offering / "site" / page / "index.html").get_element_by_id("files")
    other = next(code for code in FOLDERS if code != language)
    own, others = (
        {linked(page, link.get("href")) for link in panel.xpath(path) if link.get("download") is not None}
        for path in ("./details//a[not(ancestor::details/parent::details)]", "./details/details//a")
    )

    assert own == {file.path for file in offers[f"docs/{FOLDERS[language]}modules/well.md"].files}
    assert others == {file.path for file in offers[f"docs/{FOLDERS[other]}modules/well.md"].files}
    assert 1 <= len(panel.xpath("./ul/li")) <= 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_size_pages_and_time_are_those_of_the_files(offering: Path, language: str) -> None:
    page = OFFERED[language]
    count = 0
    for item in tree(offering / "site" / page / "index.html").get_element_by_id("files").iter("li"):
        files = [offering / "site" / downloads.ADDRESS / linked(page, link.get("href")) for link in item.iter("a")]
        facts = words_of(item.find("small")).split(" · ")
        size = sum(file.stat().st_size for file in files)
        sides = sum(len(pypdfium2.PdfDocument(file)) for file in files if file.suffix == ".pdf")
        unit, word = ("KB", "on 2G") if language == "en" else ("Ko", "en 2G")

        assert facts[-2] == f"{round(size / 1000)} {unit}"
        assert facts[-1] == f"{formats.wait(size)} {word}".replace("\u00a0", " ")
        assert facts[1] == files[0].suffix[1:].upper()
        assert facts[2:-2] == ([f"{sides} page{'s' if sides > 1 else ''}"] if sides else [])
        count += 1
    assert count > 10


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_says_for_whom_it_is_in_the_words_of_the_page(offering: Path, offers: dict[str, Entry], language: str) -> None:
    editions = {file.path: file.edition for file in every(offers)}
    words = {"en": ("for the trainer", "for participants"), "fr": ("pour qui anime", "pour les participants")}[language]
    page = OFFERED[language]
    for item in tree(offering / "site" / page / "index.html").get_element_by_id("files").iter("li"):
        edition = editions[linked(page, next(item.iter("a")).get("href"))]

        assert words_of(item.find("small")).split(" · ")[0] == words[edition is Edition.PARTICIPANT]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_discreet_files_stand_apart_and_are_explained(offering: Path, offers: dict[str, Entry], language: str) -> None:
    discreet = {file.path for file in every(offers) if file.discreet and file.language == language}
    shown = tree(offering / "site" / FOLDERS[language] / "downloads/index.html")
    apart = {linked(f"{FOLDERS[language]}downloads/", link.get("href")) for link in shown.xpath("//div[@class='pb-discreet']//a")}
    of_the_language = {path for path in apart if path.startswith(f"{language}/")}

    assert of_the_language == discreet
    assert all(len(words_of(box.find("p")).split()) > 8 for box in shown.xpath("//div[@class='pb-discreet']"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_downloads_has_every_file_of_its_language(offering: Path, offers: dict[str, Entry], language: str) -> None:
    page = f"{FOLDERS[language]}downloads/"
    shown = {linked(page, link.get("href")) for link in tree(offering / "site" / page / "index.html").xpath("//a[@download]")}
    wanted = {file.path for file in every(offers) if file.language == language}

    assert {path for path in shown if path.startswith(f"{language}/")} == wanted


def test_other_programs_find_the_files_in_the_data_of_a_page_and_in_the_catalogue(offering: Path, offers: dict[str, Entry]) -> None:
    script = tree(offering / "site/modules/well/index.html").xpath('//script[@type="application/ld+json"]/text()')[0]
    files = offers["docs/modules/well.md"].files
    objects = {each["contentUrl"]: each for each in json.loads(script)["encoding"]}

    assert {
        address.removeprefix("https://palabre.example/downloads/"): (each["encodingFormat"], each["contentSize"], each["inLanguage"])
        for address, each in objects.items()
    } == {file.path: (file.type, f"{file.bytes} B", file.language) for file in files if not file.discreet}

    entries = json.loads((offering / "site/catalogue.json").read_text("utf-8"))["itemListElement"]
    entry = next(each for each in entries if each["identifier"] == "M01" and each["inLanguage"] == "en")

    assert entry["files"] == [
        {"path": f"downloads/{file.path}", "type": file.type, "bytes": file.bytes, "language": file.language, "edition": file.edition} for file in files
    ]


@pytest.mark.parametrize(
    ("count", "english", "french", "time"),
    [
        (1, "1 KB", "1 Ko", "10 s"),
        (49_800, "50 KB", "50 Ko", "10 s"),
        (51_000, "51 KB", "51 Ko", "20 s"),
        (286_642, "287 KB", "287 Ko", "1 min"),
        (999_600, "1 MB", "1 Mo", "4 min"),
        (1_240_000, "1.2 MB", "1,2 Mo", "5 min"),
        (33_000_000, "33 MB", "33 Mo", "1 h 50"),
    ],
)
def test_sizes_and_times_are_said_as_people_of_the_language_say_them(count: int, english: str, french: str, time: str) -> None:
    assert [formats.size(count, "en"), formats.size(count, "fr"), formats.wait(count)] == [text.replace(" ", "\u00a0") for text in (english, french, time)]


# in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def served(offering: Path) -> Iterator[str]:
    server, found = serve(offering / "site")
    yield found
    server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["modules/well/", "fr/modules/well/", "kits/turns/", "downloads/", "fr/downloads/"])
def test_a_phone_shows_files_without_a_barrier_and_asks_nobody_else(phone: Visit, served: str, page: str, scheme: str) -> None:
    phone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    phone.page.goto(served + page, wait_until="networkidle")
    phone.page.evaluate("document.querySelectorAll('.pb-files__all, .pb-files__all details').forEach(each => { each.open = true; })")
    if page.endswith("downloads/"):
        phone.page.locator("[data-pb-page]").first.check()
    phone.page.add_script_tag(path=str(ROOT / ".tools/node_modules/axe-core/axe.min.js"))
    found = phone.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")

    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found["violations"]] == []
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [url for url in phone.requests if not url.startswith((served, "data:"))] == []
    assert phone.errors == [] and phone.failures == []


def test_files_are_not_printed(laptop: Visit, served: str) -> None:
    laptop.page.goto(served + "modules/well/")
    assert laptop.page.locator("#files").is_visible()
    laptop.page.emulate_media(media="print")

    assert not laptop.page.locator("#files").is_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_scripts_every_file_has_its_link_and_nothing_asks_to_choose(browser: Browser, offering: Path, served: str, language: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    visit = visiting(context)
    visit.page.goto(f"{served}{FOLDERS[language]}downloads/")
    summary = visit.page.locator("tbody details summary").first
    summary.click()
    links = visit.page.locator("tbody tr").first.locator("details a[download]")

    assert links.count() >= 8
    assert links.first.is_visible()
    assert visit.page.locator("form [type=checkbox]:visible, form button:visible").count() == 0
    for address in links.evaluate_all("found => found.map(link => link.href)"):
        assert context.request.get(address).status == 200
    context.close()


def test_from_a_folder_the_page_says_where_the_files_are(browser: Browser, offering: Path) -> None:
    context = browser.new_context()
    visit = visiting(context)
    visit.page.goto((offering / "site/fr/downloads/index.html").as_uri())

    assert visit.page.locator("[data-pb-folder]").is_visible()
    assert visit.page.locator("form [type=checkbox]:visible, form button:visible").count() == 0
    assert {
        Path(unquote(urlsplit(address).path)).is_file() for address in visit.page.locator("a[download]").evaluate_all("all => all.map(link => link.href)")
    } == {True}
    context.close()


def choose(page: Page, forms: list[str], pages: list[str]) -> Locator:
    """Tick kinds of files and pages; the button that packs them."""
    for form in forms:
        page.get_by_label(form, exact=True).check()
    for name in pages:
        page.get_by_role("checkbox", name=name, exact=True).check()
    return page.locator(".pb-pack button[type=submit]")


@pytest.mark.parametrize(
    ("language", "forms", "pages"),
    [
        (
            "en",
            ["Facilitator's guide", "Handouts for participants", "Sheets as pictures"],
            {"The shared well": "docs/modules/well.md", "Taking turns": "docs/kits/turns.md"},
        ),
        (
            "fr",
            ["Guide d'animation", "Le programme"],
            {"Le puits partagé": "docs/fr/modules/well.md", "Une journée d'eau et de commerce": "docs/fr/programmes/day.md"},
        ),
    ],
)
def test_a_choice_is_packed_with_its_files_unchanged(
    laptop: Visit, served: str, offering: Path, offers: dict[str, Entry], language: str, forms: list[str], pages: dict[str, str]
) -> None:
    laptop.page.goto(f"{served}{FOLDERS[language]}downloads/")
    button = choose(laptop.page, forms, list(pages))
    shown = laptop.page.locator(".pb-pack output").inner_text()
    with laptop.page.expect_download() as saved:
        button.click()
    say = translator(language)
    chosen = {file.path for path in pages.values() for file in offers[path].files if say(file.title) in forms and not file.discreet}
    with zipfile.ZipFile(saved.value.path()) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    total = sum(map(len, content.values()))

    assert set(content) == chosen
    assert len(content) >= 2
    assert all(found == (offering / downloads.FOLDER / name).read_bytes() for name, found in content.items())
    assert formats.size(total, language) in shown and formats.wait(total) in shown and shown.startswith(f"{len(content)} ")
    assert saved.value.suggested_filename in ("files-en.zip", "fichiers-fr.zip")
    assert [url for url in laptop.requests if not url.startswith((served, "blob:", "data:"))] == []
    assert laptop.errors == []


def test_ticking_all_modules_ticks_each_and_a_choice_of_nothing_hides_the_bar(laptop: Visit, served: str) -> None:
    laptop.page.goto(f"{served}downloads/")
    table = laptop.page.locator("table.pb-shelves").first
    all_of_them = table.locator("[data-pb-all]")

    assert not laptop.page.locator(".pb-pack").is_visible()
    all_of_them.check()
    assert table.locator("[data-pb-page]:checked").count() == table.locator("[data-pb-page]").count() == 2
    assert laptop.page.locator(".pb-pack").is_visible()
    assert laptop.page.locator(".pb-pack button[type=submit]").is_disabled()
    table.locator("[data-pb-page]").first.uncheck()
    assert not all_of_them.is_checked()
    table.locator("[data-pb-page]").last.uncheck()
    assert not laptop.page.locator(".pb-pack").is_visible()


@dataclass
class Link:
    """A connection as it is in the field: it is cut in the middle of a file, stays away, and comes back."""

    cut: str = ""
    is_down: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)


class _Flaky(SimpleHTTPRequestHandler):
    """A static host that can send the rest of a file, over a link that can drop."""

    def __init__(self, *arguments: Any, link: Link, **more: Any) -> None:
        self.link = link
        super().__init__(*arguments, **more)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        if not name.endswith((".pdf", ".docx")):
            return super().do_GET()
        self.link.asked.append((name, self.headers.get("Range", "")))
        if self.link.is_down:
            return self.connection.close()
        content = Path(self.translate_path(self.path)).read_bytes()
        mark = f'"{hash(content)}"'
        start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-")) if self.headers.get("If-Range") == mark else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        for field_name, value in (("Content-Length", len(content) - start), ("ETag", mark), ("Content-Type", "application/octet-stream")):
            self.send_header(field_name, str(value))
        self.end_headers()
        if self.link.cut == name:
            self.link.cut, self.link.is_down = "", True
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            time.sleep(0.3)  # so that the browser has read it
            return self.connection.close()
        self.wfile.write(content[start:])
        return None


def test_when_the_connection_drops_what_is_here_is_kept_and_it_goes_on_from_there(laptop: Visit, offering: Path) -> None:
    link = Link(cut="M01-en-handouts.pdf")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Flaky, directory=str(offering / "site"), link=link))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    laptop.page.goto(f"http://127.0.0.1:{server.server_address[1]}/downloads/")
    laptop.page.clock.install()
    button = choose(laptop.page, ["Facilitator's guide", "Handouts for participants"], ["The shared well"])
    button.click()
    said = laptop.page.locator(".pb-pack output")
    for _ in range(60):
        laptop.page.clock.run_for(1000)
        if "dropped" in said.inner_text():
            break
        time.sleep(0.05)

    assert "M01-en-handouts.pdf" in said.inner_text() and "1 of 2" in said.inner_text()
    assert button.inner_text() == "Go on"
    assert len([name for name, _ in link.asked if name == "M01-en-handouts.pdf"]) == 3

    link.is_down = False
    link.asked.clear()
    with laptop.page.expect_download() as saved:
        button.click()
    with zipfile.ZipFile(saved.value.path()) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}

    half = (offering / downloads.FOLDER / "en/M01/M01-en-handouts.pdf").stat().st_size // 2
    assert link.asked == [("M01-en-handouts.pdf", f"bytes={half}-")]
    assert content == {name: (offering / downloads.FOLDER / name).read_bytes() for name in ("en/M01/M01-en-guide.pdf", "en/M01/M01-en-handouts.pdf")}
    server.shutdown()


def test_a_file_that_left_the_site_is_named(laptop: Visit, offering: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(offering / "site", tmp_path / "site"))
    server, address = serve(site)
    laptop.page.goto(f"{address}downloads/")
    (site / "downloads/en/M01/M01-en-key.pdf").unlink()
    choose(laptop.page, ["Key of the quiz"], ["The shared well"]).click()
    laptop.page.wait_for_function("document.querySelector('.pb-pack output').textContent.includes('any more')")

    assert "M01-en-key.pdf" in laptop.page.locator(".pb-pack output").inner_text()
    server.shutdown()


def test_packing_can_be_stopped(laptop: Visit, offering: Path) -> None:
    link = Link(is_down=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Flaky, directory=str(offering / "site"), link=link))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    laptop.page.goto(f"http://127.0.0.1:{server.server_address[1]}/downloads/")
    button = choose(laptop.page, ["Facilitator's guide"], ["The shared well"])
    before = laptop.page.locator(".pb-pack output").inner_text()
    button.click()
    laptop.page.locator("[data-pb-stop]").click()
    laptop.page.locator("[data-pb-stop]").wait_for(state="hidden")

    assert laptop.page.locator(".pb-pack output").inner_text() == before
    assert button.is_enabled()
    server.shutdown()
