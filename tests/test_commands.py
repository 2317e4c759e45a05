"""The commands that editors and maintainers type."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import ClassVar

import jsonschema
import pytest
import yaml

from palabre import catalogue, fixes, publish, schema
from palabre.catalogue import Document
from palabre.model.pages import Page
from tests import editing
from tests.conftest import ROOT, copy_project, make_site
from tests.stopwatch import calm_seconds


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small project."""
    return editing.project(tmp_path)


def run(script: str, *arguments: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "LANGUAGE": "", "LC_MESSAGES": "", **environment}
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), *arguments, "--root", str(root)], cwd=root, capture_output=True, text=True, check=False, env=known
    )


def break_licence(root: Path) -> None:
    for folder in ("docs", "docs/fr"):
        file = root / folder / "modules/well.md"
        file.write_text(re.sub(r"^licence: .*$", "licence: CC-BY", file.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8")


# check -----------------------------------------------------------------------------------------------------------


def test_the_content_of_this_repository_is_clean() -> None:
    checked = run("check.py", root=ROOT)

    assert checked.returncode == 0, checked.stdout


def test_problems_are_said_in_english_with_a_hint(small: Path) -> None:
    break_licence(small)
    checked = run("check.py", root=small)

    assert checked.returncode == 1
    assert re.search(r"^docs/modules/well\.md:\d+: PB1\d\d 'licence' is 'CC-BY'", checked.stdout, re.MULTILINE)
    assert "\n    hint: " in checked.stdout


def test_problems_are_said_in_french_when_the_system_speaks_french(small: Path) -> None:
    break_licence(small)
    checked = run("check.py", root=small, LANG="fr_FR.UTF-8")

    assert re.search(r"^docs/modules/well\.md:\d+: PB104 «\slicence\s» vaut «\sCC-BY\s»", checked.stdout, re.MULTILINE)
    assert re.search(r"^    conseil\s: vouliez-vous dire «\sCC-BY-4.0\s»\s\?$", checked.stdout, re.MULTILINE)
    assert "hint:" not in checked.stdout
    assert "2 à corriger avant toute publication, 0 à regarder" in checked.stdout


def test_machines_get_json_with_every_part_of_a_problem(small: Path) -> None:
    break_licence(small)
    checked = run("check.py", "--format", "json", root=small)
    found = json.loads(checked.stdout)

    assert checked.returncode == 1
    assert {problem["path"] for problem in found} == {"docs/modules/well.md", "docs/fr/modules/well.md"}
    assert all(set(problem) == {"path", "line", "code", "severity", "message", "hint"} for problem in found)


def test_continuous_integration_gets_annotations_on_one_line_each(small: Path) -> None:
    break_licence(small)
    lines = run("check.py", "--format", "github", root=small).stdout.splitlines()

    assert len(lines) == 2
    assert all(re.match(r"::error file=docs/\S+,line=\d+,title=PB\d{3}::.+%0A.+", line) for line in lines)


def test_twenty_modules_are_checked_within_a_second_after_an_edit(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    page = project / "docs/about.md"

    def first() -> None:
        shutil.rmtree(project / "build", ignore_errors=True)
        run("check.py", root=project)

    def edited() -> None:
        page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
        run("check.py", root=project)

    assert calm_seconds(first, 3.5) < 3.5  # of two processors together
    assert calm_seconds(edited, 1) < 1
    assert calm_seconds(lambda: run("check.py", root=project), 0.4) < 0.4


# fix -------------------------------------------------------------------------------------------------------------


def test_fixing_clean_content_changes_nothing(tmp_path: Path) -> None:
    assert run("fix.py", root=copy_project(tmp_path)).stdout == ""


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("---\r\ntitle: A\r\n---\r\nText \r\n", "---\ntitle: A\n---\nText\n"),
        ("\ufeff---\ntitle: A\n---\n", "---\ntitle: A\n---\n"),
        ("\n\n---\ntitle: A\n---\nText\n", "---\ntitle: A\n---\nText\n"),
        ("---\ntitle: A\n---\n##Title\n", "---\ntitle: A\n---\n## Title\n"),
        ("---\ntitle: A\n---\n\nText:\n- one\n- two\n", "---\ntitle: A\n---\n\nText:\n\n- one\n- two\n"),
        ("---\ntitle: A\n---\n\nText\n| a | b |\n|---|---|\n| 1 | 2 |\n", "---\ntitle: A\n---\n\nText\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
        ("---\ntitle: A\n---\n\n!!! say\n\n\tText\n", "---\ntitle: A\n---\n\n!!! say\n\n    Text\n"),
        ("---\ntitle: Re\u0301conciliation\n---\n", "---\ntitle: Réconciliation\n---\n"),
        ("---\ntitle: A\n---\n\nA line  \nbreak\n", "---\ntitle: A\n---\n\nA line  \nbreak\n"),
    ],
)
def test_a_machine_mends_spaces_lines_and_tabs_and_does_it_once(typed: str, mended: str) -> None:
    assert fixes.fixed(typed) == mended
    assert fixes.fixed(mended) == mended


# new pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("script", "slug", "folder"), [("new_module.py", "sharing-a-well", "modules"), ("new_project.py", "wells-for-peace", "projects")])
def test_a_new_page_is_valid_in_both_languages_and_explains_every_field(small: Path, script: str, slug: str, folder: str) -> None:
    made = run(script, slug, "Sharing a well", "Partager un puits", root=small)
    checked = run("check.py", root=small)

    assert made.returncode == 0, made.stderr
    assert checked.returncode == 0, checked.stdout
    for language, title in (("", "Sharing a well"), ("fr/", "Partager un puits")):
        text = (small / f"docs/{language}{folder}/{slug}.md").read_text("utf-8")
        head = text.split("\n---\n")[0]

        assert f'title: "{title}"' in head
        assert "status: draft" in head
        for line, following in zip(head.splitlines()[1:], head.splitlines()[2:], strict=False):
            if re.match(r"[a-z_]+:", following):
                assert line.startswith(("# ", "  ", "-")), following


def test_a_new_page_never_overwrites_another(small: Path) -> None:
    before = (small / "docs/modules/well.md").read_bytes()
    made = run("new_module.py", "well", "The well again", "Encore le puits", root=small)

    assert made.returncode == 1
    assert (small / "docs/modules/well.md").read_bytes() == before


@pytest.mark.parametrize("slug", ["../x", "kits/x", "été", "A-Well", "a_well", "a well", "-", ""])
@pytest.mark.parametrize("script", ["new_module.py", "new_project.py"])
def test_a_name_that_cannot_be_used_is_refused_and_nothing_is_written(script: str, slug: str, small: Path) -> None:
    before = sorted(small.rglob("*.md"))

    made = run(script, slug, "A well", "Un puits", root=small)

    assert made.returncode == 1
    assert "small letters" in made.stderr
    assert sorted(small.rglob("*.md")) == before


def test_a_translator_says_that_a_translation_is_up_to_date(small: Path) -> None:
    original = small / "docs/take-down.md"
    original.write_text(original.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    stale = run("check.py", root=small)
    marked = subprocess.run([sys.executable, str(ROOT / "scripts/mark_translated.py"), str(small / "docs/fr/take-down.md"), "--root", str(small)], check=False)
    clean = run("check.py", root=small)

    assert "PB202" in stale.stdout
    assert marked.returncode == 0
    assert clean.returncode == 0, clean.stdout


# generated files -------------------------------------------------------------------------------------------------


def test_the_schemas_are_up_to_date() -> None:
    written = {file.name: file.read_text("utf-8") for file in (ROOT / "schema").glob("*.json")}

    assert written == schema.schemas()


class Typed(yaml.SafeLoader):
    """Reads metadata as the program of an editor does that knows JSON: a date is a text."""

    yaml_implicit_resolvers: ClassVar = {
        sign: [each for each in known if each[0] != "tag:yaml.org,2002:timestamp"] for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def refused(document: Document) -> list[str]:
    """What the schema of a page says against its metadata."""
    known = json.loads(schema.schemas()[f"{document.shape.__name__.lower()}.schema.json"])
    head = yaml.load(document.source.text.split("\n---\n")[0], Loader=Typed)
    validator = jsonschema.Draft202012Validator(known, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    return [f"{document.path}: {found.json_path}: {found.message}" for found in validator.iter_errors(head)]


def test_the_schemas_are_schemas_and_accept_the_pages_of_this_repository() -> None:
    for text in schema.schemas().values():
        jsonschema.Draft202012Validator.check_schema(json.loads(text))
    documents = catalogue.load(ROOT).documents

    assert {document.shape for document in documents} == {*catalogue.SHAPES.values(), Page}
    assert {document.language.code for document in documents} == {"en", "fr"}
    assert [fault for document in documents for fault in refused(document)] == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("level: beginner", "level: easy", "$.level: 'easy' is not one of"),
        ("field_tests: 0", "field_tests: none", "$.field_tests: 'none' is not of type 'integer'"),
        ("reviewed: 2026-11-22", "reviewed: yesterday", "$.reviewed: 'yesterday' is not a 'date'"),
        ("group_size: {min: 8, max: 24}", "group_size: {min: 8}", "$.group_size: 'max' is a required property"),
        ("level: beginner", "levels: beginner", "$: Additional properties are not allowed ('levels' was unexpected)"),
    ],
)
def test_the_schema_of_a_module_refuses_what_editors_mistype(small: Path, field: str, typed: str, said: str) -> None:
    file = small / "docs/modules/well.md"
    assert file.read_text("utf-8").count(f"\n{field}\n") == 1
    file.write_text(file.read_text("utf-8").replace(f"\n{field}\n", f"\n{typed}\n"), "utf-8")
    document = editing.load(small).find("en", "modules/well.md")
    assert document

    assert any(said in fault for fault in refused(document)), refused(document)


def test_every_text_of_the_interface_has_its_french() -> None:
    checked = subprocess.run([sys.executable, str(ROOT / "scripts/words.py"), "--check"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout


def test_the_locks_name_no_address_of_a_registry() -> None:
    for file in [*(ROOT / "requirements").glob("*"), ROOT / "tests/tools/package-lock.json"]:
        assert "://" not in file.read_text("utf-8"), file


def test_the_code_is_formatted_linted_and_typed() -> None:
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]):
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stdout + done.stderr


# the main job ----------------------------------------------------------------------------------------------------


def test_a_build_with_problems_publishes_nothing_and_leaves_the_last_good_site(small: Path) -> None:
    site = small / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good site", "utf-8")
    break_licence(small)
    made = make_site(small)

    assert made.returncode == 1
    assert made.stdout.count("PB1") == 2
    assert "Traceback" not in made.stdout + made.stderr
    assert [file.name for file in site.iterdir()] == ["index.html"]
    assert (site / "index.html").read_text("utf-8") == "the last good site"


def test_a_site_that_was_being_replaced_when_the_machine_stopped_comes_back(tmp_path: Path) -> None:
    site, aside = tmp_path / "site", tmp_path / "build/site.last"
    aside.mkdir(parents=True)
    (aside / "index.html").write_text("last good", "utf-8")

    assert publish.restore(site, aside)
    assert (site / "index.html").read_text("utf-8") == "last good"


def test_published_addresses_are_added_to_the_ledger_and_never_taken_out() -> None:
    ledger = publish.with_addresses("# head\n/old/\n", ["", "fr/new/"])

    assert ledger == "# head\n/\n/fr/new/\n/old/\n"
    assert publish.with_addresses(ledger, []) == ledger


@pytest.mark.parametrize("script", ["check.py", "stick.py", "release.py"])
def test_a_script_that_is_typed_with_any_python_goes_on_with_that_of_the_project(script: str) -> None:
    other, without = Path(sys.base_prefix, "bin", "python3"), {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    assert subprocess.run([other, "-c", "import palabre"], capture_output=True, check=False, cwd=ROOT, env=without).returncode, "this Python knows us"

    said = subprocess.run([other, f"scripts/{script}", "--help"], capture_output=True, text=True, check=False, cwd=ROOT, env=without)

    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith(f"usage: {script}")


def test_a_script_sets_up_again_what_has_a_newer_lock(tmp_path: Path) -> None:
    for folder in ("scripts", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    venv.create(tmp_path / ".venv", symlinks=True)  # without pip, so that an attempt to set up ends at once
    packages = next((tmp_path / ".venv").glob("lib/python*/site-packages"))
    (packages / "ours.pth").write_text(f"{ROOT / 'src'}\n", "utf-8")
    (packages / "yaml").symlink_to(Path(yaml.__file__).parent)

    def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([tmp_path / ".venv/bin/python", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path / "scripts")

    before = asked("check.py", "--help")
    stamp = "import stamps; stamps.PARTS.mkdir(parents=True); (stamps.PARTS / 'stamp').write_text(stamps.fingerprint(*stamps.PARTS_LOCKS));"
    asked("-c", stamp + "(stamps.VENV / 'site.stamp').write_text(stamps.fingerprint(stamps.NEEDED['site']))")
    ready = asked("check.py", "--help")
    with (tmp_path / "requirements/site.txt").open("a", encoding="utf-8") as lock:
        lock.write("# newer\n")
    outdated = asked("check.py", "--help")

    assert (ready.returncode, ready.stderr) == (0, "")
    for tried in (before, outdated):
        assert tried.returncode == 1
        assert tried.stderr.startswith("Setting up (site)")


@pytest.mark.parametrize("command", [("site.py",), ("export.py",), ("check.py",), ("new_module.py", "a-well", "A well", "Un puits"), ("stick.py", "nowhere")])
def test_settings_that_cannot_be_read_are_told_in_a_sentence(command: tuple[str, ...], small: Path) -> None:
    (small / "mkdocs.yml").write_text("plugins:\n  - i18n: 3\n", "utf-8")

    done = run(*command, root=small)

    assert done.returncode
    assert re.fullmatch(r"mkdocs\.yml:1: PB006 .*\n    hint: .*\n", done.stderr or done.stdout.rpartition("1 to mend")[0])


def test_what_was_compiled_is_kept_also_where_the_system_says_otherwise(small: Path) -> None:
    compiled = Path(importlib.util.cache_from_source(str(ROOT / "src/palabre/markup.py")))
    compiled.unlink(missing_ok=True)

    run("check.py", root=small, PYTHONDONTWRITEBYTECODE="1")

    assert compiled.is_file()


def test_what_is_set_up_is_not_set_up_again() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "scripts/setup.py"), "site"], capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0
    assert done.stdout == ""
