"""Files to take away: every form of every page, who may read it, what it says of itself, and that a run makes only what changed."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from palabre import catalogue, checks, downloads
from palabre.downloads import Edition
from palabre.exports import discreet, forms, source, trees
from palabre.exports.content import content
from palabre.exports.run import Failure
from palabre.messages import translator
from palabre.model.body import Section
from palabre.model.pages import Module
from tests import editing, trainers
from tests.conftest import make_site
from tests.made import ROOT, Run, ours, small, text_of

pytestmark = pytest.mark.xdist_group("exports")  # they share one project whose files are made once
WELL, WELL_FR = "docs/modules/well.md", "docs/fr/modules/well.md"


@pytest.fixture
def made(first: Run, tmp_path: Path) -> Run:
    """The small project with its files, to be changed."""
    return copied(first, tmp_path)


@pytest.fixture(scope="session")
def failing(first: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, list[Failure]]:
    """The same after a run with a name in a step of the English page and a rare sign in the French one, and what failed; no test changes it."""
    folder = tmp_path_factory.mktemp("failing")
    made = copied(first, folder)
    edit(made.root, WELL, "Ask two people to stand", "As the Friends of the River do, ask two people to stand")
    edit(made.root, WELL_FR, "L'eau manque", "L'eau ꦲꦤꦕꦫꦏ manque")
    failures, _ = made.again()
    return made, failures


def copied(run: Run, folder: Path) -> Run:
    """A project with its files, to be changed."""
    shutil.copytree(run.root, folder / "site")
    for name in ("downloads", "downloads-parts"):
        shutil.copytree(run.folder.with_name(name), folder / name)
    return Run(folder / "site", folder / "downloads")


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    file.write_text(text.replace(old, new), "utf-8")


# what there is ----------------------------------------------------------------------------------------------------


def test_every_page_has_every_form_in_every_language(first: Run) -> None:
    say = translator("fr")
    english = {(name.removeprefix("docs/"), file.title, file.discreet) for name, entry in first.list.items() for file in entry.files if file.language == "en"}
    french = {(name.removeprefix("docs/fr/"), file.title, file.discreet) for name, entry in first.list.items() for file in entry.files if file.language == "fr"}

    assert {(name.replace("en", "fr", 1) if name == "en" else name, title, plain) for name, title, plain in english} == french
    assert {title for name, title, _ in english if name == "modules/well.md"} == {
        "Facilitator's guide", "Handouts for participants", "Key of the quiz", "Flipcharts, A3", "Flipcharts on four A4 sheets", "Slides", "The module in Word",
        "The module in LibreOffice", "The module as a book", "The module in one file", "Sheets as pictures", "Markdown and drawings",
        "Everything in one archive", "All for participants in one archive",
    }  # fmt: skip
    assert {title for name, title, _ in english if name == "en"} == {"Trainer's manual", "Trainer's manual as a book", "Handout book", "Glossary on paper"}
    assert all(say(file.title) != file.title and say(file.use) != file.use for file in first.files)


def test_the_list_says_what_stands_in_the_folder(first: Run) -> None:
    on_disk = {path for path in first.bytes() if path != downloads.LIST}

    assert {file.path for file in first.files} == on_disk
    for file in first.files:
        content = first.read(file)
        assert file.bytes == len(content)
        assert re.fullmatch(r"[a-zA-Z0-9/._-]+", file.path), "a name that works on every system"
        if file.path.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(content)) as document:
                assert file.pages == len(document.pages)
        else:
            assert file.pages is None


def test_what_participants_may_take_holds_no_key_and_nothing_for_facilitators(first: Run) -> None:
    quiz = [item for page in small().of(Module) for item in page.body.quiz]
    kept = [*(item.explanation for item in quiz), "People often know the answer before you do", "First we listen. Then we think", "☒", "Trainer's notes"]
    participants = [file for file in first.files if file.edition is Edition.PARTICIPANT]

    assert {file.title for file in participants} == {
        "Handouts for participants", "Flipcharts, A3", "Flipcharts on four A4 sheets", "Sheets as pictures", "All for participants in one archive",
        "Handout book", "Glossary on paper",
    }  # fmt: skip
    for file in participants:
        text = text_of(first.read(file), file.path)
        assert [words for words in kept if words in text] == [], file.path


def test_a_box_for_facilitators_stays_out_of_what_participants_take(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    edit(root, WELL, "- Your side\n", "!!! facilitator\n\n    ZQXSECRET for those who run it.\n\n- Your side\n")
    known = editing.load(root)
    book = trees.book(next(page for page in known.documents if page.path == WELL), known)

    titles = ("Facilitator's guide", "Handouts for participants", "Flipcharts, A3", "Flipcharts on four A4 sheets")
    pieces = [piece for piece in forms.pieces_of(book.document) if piece.name in titles]
    read = {file.title: text_of(content, file.path) for piece in pieces for file, content in piece.made(book, known)}

    assert [title for title in titles if "ZQXSECRET" in read[title]] == ["Facilitator's guide"]


# what a file says of itself ---------------------------------------------------------------------------------------


def test_every_file_says_where_it_is_from_which_version_it_is_and_how_to_see_whether_it_is_the_latest(first: Run) -> None:
    address, version, terms = "small.example/modules/well/", "0.1.0", "CC BY-SA 4.0"
    files = [file for file in first.list[WELL].files if not file.discreet and not file.path.endswith((".png", "participants.zip", "everything.zip"))]

    for file in files:
        text = text_of(first.read(file), file.path)
        assert address in text, file.path
        assert version in text, file.path
        assert terms in text, file.path
    for word in ("participants", "everything"):
        read_me = trainers.parts_of(first.read(f"en/M01/M01-en-{word}.zip"))["READ-ME.txt"].decode("utf-8-sig")
        assert address in read_me
        assert version in read_me


def test_the_properties_of_each_file_hold_title_language_and_licence(first: Run) -> None:
    guide = first.read("fr/M01/M01-fr-guide.pdf")
    core = {name: trainers.parts_of(first.read(f"fr/M01/M01-fr-{name}"))["docProps/core.xml"].decode() for name in ("module.docx", "diapos.pptx")}
    meta = trainers.parts_of(first.read("fr/M01/M01-fr-module.odt"))["meta.xml"].decode()
    opf = trainers.parts_of(first.read("fr/M01/M01-fr-module.epub"))["EPUB/content.opf"].decode()
    page = first.read("fr/M01/M01-fr-module.html").decode()

    with pikepdf.open(io.BytesIO(guide)) as document:
        metadata = document.open_metadata()
        assert metadata["dc:title"].startswith("M01 ")
        assert metadata["dc:language"] == {"fr"}
        assert metadata["dc:rights"] == "CC BY-SA 4.0"
        assert metadata["dc:source"] == "https://small.example/fr/modules/well/"
        assert document.Root.Lang == "fr"
    for text in core.values():
        assert "<dc:title>M01 " in text
        assert "<dc:language>fr</dc:language>" in text
        assert "<cp:version>0.1.0</cp:version>" in text
        assert "CC BY-SA 4.0" in text
    assert "<dc:title>M01 " in meta
    assert "<dc:language>fr</dc:language>" in meta
    assert "<dc:language>fr</dc:language>" in opf
    assert "https://small.example/fr/modules/well/</dc:source>" in opf
    assert '<html lang="fr"' in page
    assert '<meta name="dcterms.rights" content="CC BY-SA 4.0">' in page


def test_no_file_knows_whose_machine_made_it(first: Run) -> None:
    names = {os.environ.get("USER", ""), os.environ.get("LOGNAME", ""), Path.home().name, os.uname().nodename} - {"", "root"}
    traces = [str(first.root), str(ROOT), str(Path.home()) + "/", "/tmp/", "site-packages", "python-pptx", *(f">{name}<" for name in names)]

    for file in first.files:
        text = text_of(first.read(file), file.path)
        assert [trace for trace in traces if trace in text] == [], file.path


# the forms --------------------------------------------------------------------------------------------------------


def test_whole_site_books_hold_every_module_once(first: Run) -> None:
    titles = [f"{page.page.id} {page.page.title}" for page in small().of(Module, "en") if isinstance(page.page, Module)]
    with pikepdf.open(io.BytesIO(first.read("en/a-small-site-en-trainer-manual.pdf"))) as manual:
        outline = [str(item.title) for item in manual.open_outline().root]
        steps = [str(inner.title) for item in manual.open_outline().root for section in item.children for inner in section.children]
    with pikepdf.open(io.BytesIO(first.read("en/a-small-site-en-handout-book.pdf"))) as book:
        handouts = [str(item.title) for item in book.open_outline().root]
    navigation = trainers.parts_of(first.read("en/a-small-site-en-trainer-manual.epub"))["EPUB/nav.xhtml"].decode()
    glossary = text_of(first.read("fr/a-small-site-fr-glossaire.pdf"), "x.pdf")

    assert [name for name in outline if name in titles] == titles
    assert "1. Two neighbours" in steps
    assert [name for name in handouts if name in titles] == titles
    assert all(title in navigation for title in titles)
    assert "Médiation" in glossary
    assert "Mediation" in glossary


# archives ---------------------------------------------------------------------------------------------------------


def test_archives_of_a_module_hold_its_files_and_say_what_they_are(first: Run) -> None:
    parts = trainers.parts_of(first.read("fr/M01/M01-fr-tout.zip"))
    copies = trainers.parts_of(first.read("fr/M01/M01-fr-participants.zip"))
    mine = [file for file in first.list[WELL_FR].files if not file.discreet and file.path.rpartition("-")[2] not in ("tout.zip", "participants.zip")]
    read_me = parts["LISEZ-MOI.txt"].decode("utf-8-sig")

    assert set(parts) == {"LISEZ-MOI.txt", *(Path(file.path).name for file in mine)}
    assert set(copies) == {"LISEZ-MOI.txt", *(Path(file.path).name for file in mine if file.edition is Edition.PARTICIPANT)}
    assert all(name.isascii() and name in read_me for name in parts if name != "LISEZ-MOI.txt")
    assert "\r\n" in parts["LISEZ-MOI.txt"].decode("utf-8-sig"), "old Windows shows it line by line"
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(first.read("fr/M01/M01-fr-tout.zip"))).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_archive_of_sources_is_a_project_that_passes_the_checks(tmp_path: Path) -> None:
    root = unpacked("monitor-evaluate-training", tmp_path)

    assert [str(problem) for problem in checks.run(editing.load(root))] == []


def test_the_archive_of_sources_builds_with_this_generator(tmp_path: Path) -> None:
    root = unpacked("understanding-conflict", tmp_path)
    for name in ("hooks", "theme", "scripts", "schema"):
        shutil.copytree(ROOT / name, root / name)
    built = make_site(root)

    assert built.returncode == 0, built.stdout + built.stderr
    assert "Comprendre le conflit" in (root / "site/fr/modules/understanding-conflict/index.html").read_text("utf-8")


def unpacked(slug: str, target: Path) -> Path:
    known = ours()
    archive = source.archive(trees.book(next(page for page in known.of(Module, "fr") if page.slug == slug), known), known)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(target)
    return target


# the discreet edition ---------------------------------------------------------------------------------------------


def test_the_discreet_edition_names_nobody(first: Run) -> None:
    files = [file for file in first.files if file.discreet]
    names = discreet.pattern(small())

    assert {Path(file.path).name for file in files if "/m01/" in file.path and file.language == "fr"} == {
        "cours-m01-notes.pdf", "cours-m01-fiches.pdf", "cours-m01.docx", "cours-m01.epub", "cours-m01.html",
    }  # fmt: skip
    for file in files:
        text = text_of(first.read(file), file.path)
        assert names.search(text) is None, file.path
        for name in ("A small site", "small.example", "Friends of the River", "Amis du fleuve", "Water along the river", "Palabre", "palabre"):
            assert name not in f"{file.path} {text}", f"{name} in {file.path}"
        assert "CC BY-SA 4.0" in text


def test_the_names_to_be_left_out_are_those_of_the_data_and_no_places() -> None:
    names = discreet.names(ours())

    assert {"USAID", "AMSS", "PNUD", "3P", "Palabre", "palabre.example", "ong-amss.org", "Mercy Corps", "Search for Common Ground"} <= set(names)
    assert not {"Mali", "Niger", "Burkina Faso", "Liptako-Gourma", "Galtung J."} & set(names)


def test_no_module_of_ours_names_anybody_in_its_discreet_edition() -> None:
    known = ours()
    names = discreet.pattern(known)

    def to_run(page: catalogue.Document) -> str:
        return "\n".join(page.source.text.split("\n")[page.source.prose_line : page.body.sections[Section.NOTES].heading.line]).replace("’", "'")

    for page in (page for page in known.of(Module) if names.search(to_run(page))):
        shown = content(discreet.book(trees.book(page, known), known), known)

        assert names.search(" ".join(trees.pf.stringify(block) for block in shown).replace("’", "'")) is None, page.path


def test_a_name_in_a_step_fails_the_discreet_files_with_a_clear_reason_and_nothing_else(first: Run, failing: tuple[Run, list[Failure]]) -> None:
    made, all_failures = failing
    failures = [failure for failure in all_failures if failure.path == WELL]

    assert [failure.is_discreet for failure in failures] == [True] * 4, "the handouts do not hold the step"
    shown = failures[0].shown(str)
    assert "the discreet edition of 'Facilitator's guide' could not be made" in "\n".join(failure.shown(str) for failure in failures)
    assert "'Friends of the River'" in shown
    assert "As the Friends of the River do, ask two" in shown
    assert "hint: say it on the page without the name" in shown
    assert "Friends of the River" in text_of(made.read("en/M01/M01-en-guide.pdf"), "x.pdf")
    discreet_files = [path for path in first.bytes() if path.startswith("en/course/m01/")]
    assert [path for path in discreet_files if path not in made.bytes()] == [], "the last good files stay"
    assert made.read("en/course/m01/course-m01-notes.pdf") == first.read("en/course/m01/course-m01-notes.pdf")


# runs -------------------------------------------------------------------------------------------------------------


def test_two_runs_give_the_same_bytes(first: Run, tmp_path: Path) -> None:
    """The second one in another folder, process, language, time zone and order of sets, and for one page only."""
    elsewhere = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANGUAGE": "fr", "PYTHONHASHSEED": "7", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    program = """
import sys
from pathlib import Path
from palabre.exports import forms, trees
from tests import editing
known = editing.load(editing.BASE)
book = trees.book(known.find("fr", "modules/well.md"), known)
for piece in forms.pieces_of(book.document):
    for file, content in piece.made(book, known):
        target = Path(sys.argv[1]) / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
"""
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "again")], cwd=tmp_path, check=True, env={**os.environ, **elsewhere})
    again = Run(editing.BASE, tmp_path / "again").bytes()

    assert {file.path for file in first.list[WELL_FR].files if not file.path.endswith(("tout.zip", "participants.zip"))} == set(again)
    assert [path for path, content in again.items() if content != first.read(path)] == []


def test_when_nothing_changed_nothing_is_made(made: Run) -> None:
    before = made.bytes()

    assert made.again() == ([], [])
    assert made.bytes() == before


def test_one_changed_page_is_made_again_with_the_books_of_its_language(made: Run) -> None:
    edit(made.root, WELL_FR, "Trouvez de l'ombre", "Trouvez un peu d'ombre")
    before = {path: (made.folder / path).stat().st_mtime_ns for path in made.bytes()}
    failures, seen = made.again()
    changed = {path for path in made.bytes() if path in before and (made.folder / path).stat().st_mtime_ns != before[path]} - {downloads.LIST}

    assert failures == []
    assert set(seen) == {"fr", WELL_FR, WELL}, "the archive of the twin holds this page too"
    assert {path for path in changed if not path.startswith("fr/M01/") and "/m01/" not in path} == {
        "en/M01/M01-en-source.zip", "en/M01/M01-en-everything.zip", "en/M01/M01-en-participants.zip",
        "fr/a-small-site-fr-glossaire.pdf", "fr/a-small-site-fr-livret-fiches.pdf",
        "fr/a-small-site-fr-manuel-formateur.epub", "fr/a-small-site-fr-manuel-formateur.pdf",
    }  # fmt: skip
    assert "un peu d'ombre" in text_of(made.read("fr/M01/M01-fr-guide.pdf"), "x.pdf")
    assert "un peu d'ombre" in text_of(made.read("fr/a-small-site-fr-manuel-formateur.pdf"), "x.pdf")


def test_a_page_that_is_gone_takes_its_files_along(made: Run) -> None:
    for path in ("docs/radio/well.md", "docs/fr/radio/well.md"):
        (made.root / path).unlink()
    failures, seen = made.again()

    assert (failures, seen) == ([], [])
    assert not (made.folder / "en/R01").exists()
    assert "docs/radio/well.md" not in made.list


def test_a_sign_without_a_typeface_fails_the_printed_files_only(failing: tuple[Run, list[Failure]]) -> None:
    made, all_failures = failing
    failures = [failure for failure in all_failures if failure.path != WELL]

    assert {(failure.path, failure.form) for failure in failures} == {(f"{WELL_FR}:39", "Facilitator's guide"), ("fr", "Trainer's manual")}
    assert re.search("no typeface has the sign [ꦲꦤꦕꦫꦏ]", failures[0].shown(str))
    assert "ꦲꦤꦕꦫꦏ" in text_of(made.read("fr/M01/M01-fr-module.docx"), "x.docx")
    assert (made.folder / "fr/M01/M01-fr-guide.pdf").is_file(), "the last good guide stays"
    assert "M01-fr-guide.pdf" in "".join(file.path for file in made.list[WELL_FR].files)


def test_what_failed_is_tried_again(failing: tuple[Run, list[Failure]], tmp_path: Path) -> None:
    made = copied(failing[0], tmp_path)
    edit(made.root, WELL, "As the Friends of the River do, ask two", "Ask two")
    edit(made.root, WELL_FR, "L'eau ꦲꦤꦕꦫꦏ manque", "De l'eau manque")
    failures, seen = made.again()

    assert failures == []
    assert {WELL, WELL_FR, "en", "fr"} == set(seen)
    assert "De l'eau" in text_of(made.read("fr/M01/M01-fr-guide.pdf"), "x.pdf").replace("’", "'")


def test_a_run_that_was_cut_off_goes_on_from_where_it_was(made: Run) -> None:
    table = json.loads((made.folder / downloads.LIST).read_text("utf-8"))
    del table["docs/radio/well.md"]
    (made.folder / downloads.LIST).write_text(json.dumps(table), "utf-8")
    failures, seen = made.again()

    assert failures == []
    assert set(seen) == {"docs/radio/well.md"}


def test_the_command_shows_progress_and_what_failed(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    for path in [*root.glob("docs/*/*.md"), *root.glob("docs/fr/*/*.md")]:
        if path.parts[-2] in ("modules", "kits", "programmes"):
            path.unlink()
    edit(root, "docs/radio/well.md", "A rope over a pulley", "A rope ꦲ over a pulley")
    edit(root, "docs/fr/radio/well.md", "Faites raconter", "![Un arbre](../../assets/drawings/nowhere.svg)\n\nFaites raconter")
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/export.py"), "--root", str(root), "--language", "fr"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert re.search(r"^1/\d docs/(fr/)?radio/well.md \(\d+ s\)$", done.stdout, re.MULTILINE)
    assert "docs/radio/well.md:17: « Le script » n'a pas pu être fait: aucune police n'a le signe ꦲ" in done.stderr
    assert re.search(r"docs/fr/radio/well.md:\d+: « Le script » n'a pas pu être fait: \S*nowhere.svg n'est pas un dessin du site", done.stderr)
    assert "Traceback" not in done.stderr
