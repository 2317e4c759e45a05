"""A check that remembers the last one says the same as one that does not."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from palabre import memory, verdict
from palabre.memory import FILE, Memory
from palabre.problems import Problem
from tests import editing
from tests.conftest import ROOT
from tests.test_harm import TEXTS
from tests.test_rules import _cases


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small project whose memory has seen it."""
    found = editing.project(tmp_path)
    (found / FILE).parent.mkdir()
    shutil.copy(editing.seen(), found / FILE)
    return found


def remembered(root: Path, today: dt.date = editing.TODAY) -> list[Problem]:
    return verdict.problems(root, today, Memory(root / FILE))


def forgetful(root: Path, today: dt.date = editing.TODAY) -> list[Problem]:
    return verdict.problems(root, today, Memory())


def agree(root: Path) -> list[Problem]:
    """What both say: after the edit, and once more when nothing changed since."""
    found = forgetful(root)

    assert remembered(root) == found
    assert remembered(root) == found
    return found


def append(root: Path, path: str, text: str) -> None:
    editing.apply(root, [{"file": path, "append": text}])


# every case of every rule -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "case"), _cases())
def test_every_edit_is_seen_and_so_is_its_mending(code: str, case: dict[str, Any], root: Path) -> None:
    """What is said without a memory is held to the same expectations in test_rules.py."""
    for operations, expected in ((case["edit"], case["expect"].rstrip()), (case["mend"], "")):
        editing.apply(root, operations)
        if case.get("stamp", True):
            editing.stamp(root, editing.load(root))

        assert "\n".join(map(str, remembered(root))) == expected


def test_harm_done_to_one_page_is_seen_and_stays_with_it(root: Path) -> None:
    for code, texts in TEXTS.items():
        for number, text in enumerate((*texts[0], *texts[1])):
            (root / f"docs/{code.lower()}-{number:03}.md").write_text(f'---\ntitle: "A page"\n---\n\n{text}\n', "utf-8")
    agree(root)
    append(root, "docs/index.md", "\nOne more sentence.\n")

    assert {problem.code for problem in agree(root)} >= TEXTS.keys()


# what lies outside a page -----------------------------------------------------------------------------------------


def test_a_name_stops_being_invented_when_the_other_page_stops_saying_so(root: Path) -> None:
    append(root, "docs/index.md", "\nThey meet in the village of Zandoula.\n")

    assert "PB521" in {problem.code for problem in agree(root)}

    append(root, "docs/modules/well.md", "\nZandoula is an invented place.\n")

    assert "PB521" not in {problem.code for problem in agree(root)}

    editing.apply(root, [{"file": "docs/modules/well.md", "replace": "\nZandoula is an invented place.\n", "with": ""}])

    assert "PB521" in {problem.code for problem in agree(root)}


def test_a_title_stops_being_cited_when_the_reference_goes(root: Path) -> None:
    append(root, "docs/index.md", "\nWe read The terrorists of the market, a play.\n")
    before = agree(root)
    editing.apply(root, [{"file": "data/references.yml", "replace": "Listening before judging", "with": "The terrorists of the market"}])

    assert "PB514" in {problem.code for problem in before}
    assert "PB514" not in {problem.code for problem in agree(root)}


def test_an_author_is_known_only_while_a_work_of_his_is(root: Path) -> None:
    append(root, "docs/index.md", "\nWe met Aminata Kouyaté.\n")

    assert "PB506" in {problem.code for problem in agree(root)}

    editing.apply(root, [{"file": "data/references.yml", "replace": '"Writer C."', "with": '"Aminata Kouyaté"'}])

    assert "PB506" not in {problem.code for problem in agree(root)}


def test_a_list_of_places_is_read_anew(root: Path) -> None:
    append(root, "docs/index.md", "\nThe road to Balanfougou is long.\n")

    assert "PB521" not in {problem.code for problem in agree(root)}

    editing.apply(root, [{"file": "data/places.yml", "write": "commune:\n  mali: [Balanfougou]\n"}])

    assert "PB521" in {problem.code for problem in agree(root)}


def test_a_consent_that_is_taken_back_is_found_where_nothing_changed(root: Path) -> None:
    from palabre.safety import digest_of

    append(root, "docs/index.md", "\nThe consent is C-0042.\n")

    assert "PB525" not in {problem.code for problem in agree(root)}

    editing.apply(root, [{"file": "data/revoked-consents.txt", "write": digest_of("C-0042") + "\n"}])

    assert "PB525" in {problem.code for problem in agree(root)}


def test_the_address_of_the_site_and_its_languages_are_read_anew(root: Path) -> None:
    append(root, "docs/index.md", "\nWrite to awa.keita@small.example.ml.\n")
    before = agree(root)
    editing.apply(root, [{"file": "mkdocs.yml", "replace": "contact@small.example", "with": "awa.keita@small.example.ml"}])
    after = agree(root)
    editing.apply(root, [{"file": "mkdocs.yml", "replace": "        - {locale: fr, name: Français, build: true}\n", "with": ""}])

    assert [problem.code for problem in before if problem.path == "docs/index.md"] != [problem.code for problem in after if problem.path == "docs/index.md"]
    assert agree(root) != after


def test_a_variable_that_mkdocs_yml_names_is_read_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editing.apply(root, [{"file": "mkdocs.yml", "replace": "contact: contact@small.example", "with": "contact: !ENV [SMALL_CONTACT, contact@small.example]"}])
    before = agree(root)
    monkeypatch.setenv("SMALL_CONTACT", "awa.keita@gmail.com")

    assert agree(root) != before


def test_another_day_is_another_verdict(root: Path) -> None:
    append(root, "docs/index.md", "\nThe market meeting in Gao takes place on 30 November 2026.\n")
    for today in (editing.TODAY, dt.date(2026, 12, 24), dt.date(2029, 1, 1), editing.TODAY):
        assert remembered(root, today) == forgetful(root, today)


def test_a_new_day_asks_only_for_what_depends_on_it(root: Path) -> None:
    """A page that names the day of its review is held against that day."""
    append(root, "docs/index.md", "\nThe market meeting in Gao takes place on 30 November 2026.\n")
    undated = "The forum in Gao takes place on 30 November 2026.\n"
    (root / "docs/undated.md").write_text(f'---\ntitle: "A page"\n---\n\n{undated}', "utf-8")
    (root / "docs/notes.txt").write_text(undated, "utf-8")
    agree(root)
    later = Memory(root / FILE)
    found = verdict.problems(root, dt.date(2026, 12, 24), later)

    assert found == forgetful(root, dt.date(2026, 12, 24))
    assert {problem.path for problem in found if problem.code == "PB520"} == {"docs/index.md"}
    assert len(later._new) < 12  # the verdict, what was asked of the page without a day and of notes


def test_files_that_come_go_and_change_their_names_are_seen(root: Path) -> None:
    for operations in (
        [{"file": "docs/assets/tel-76-12-34-56.txt", "write": "nothing\n"}],
        [{"file": "docs/assets/spots.kml", "write": "<kml/>\n"}],
        [{"file": "docs/assets/tel-76-12-34-56.txt", "rename": "numbers.txt"}],
        [{"file": "docs/assets/drawings/tree.yml", "replace": "minors: false", "with": "minors: true"}],
        [{"file": "docs/assets/drawings/tree.svg", "delete": True}],
        [{"file": "docs/assets/spots.kml", "delete": True}],
    ):
        editing.apply(root, operations)
        agree(root)


# whatever is wrong with the memory --------------------------------------------------------------------------------


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _bent(content: bytes) -> bytes:
    return content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]


@pytest.mark.parametrize("damage", [_cut, _bent, lambda _: b"", lambda _: b"\x80\x05garbage", lambda content: b"0" * 32 + content[32:]])
def test_a_damaged_memory_is_none(damage: Callable[[bytes], bytes], root: Path) -> None:
    append(root, "docs/index.md", "\nCall 76 12 34 56.\n")
    (root / FILE).write_bytes(damage((root / FILE).read_bytes()))

    assert Memory(root / FILE).get("anything") is None
    agree(root)


def test_a_sound_file_with_an_unreadable_entry_is_read_without_it(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    known = Memory(file)
    known.put("one", 1)
    known.save()
    damaged = Memory(file)
    damaged._before["one"] = b"\x80\x05garbage"

    assert Memory(file).get("one") == 1
    assert damaged.get("one") is None


def test_a_memory_of_another_version_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Memory(root / FILE)._before
    monkeypatch.setattr(memory, "_program", lambda: "another version")

    assert before
    assert Memory(root / FILE)._before == {}


def test_a_place_that_cannot_be_written_to_is_no_matter(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    (root / "build").write_text("no folder", "utf-8")
    agree(root)
    (root / "build").unlink()
    (root / FILE).mkdir(parents=True)
    agree(root)

    assert [file.name for file in (root / "build").iterdir()] == [Path(FILE).name]


def test_what_is_gone_from_the_project_goes_from_the_memory(root: Path) -> None:
    append(root, "docs/index.md", "\nCall 76 12 34 56.\n")
    remembered(root)
    editing.apply(root, [{"file": "docs/index.md", "replace": "\nCall 76 12 34 56.\n", "with": ""}])
    remembered(root)

    assert b"76 12 34 56" not in (root / FILE).read_bytes()


def test_a_page_that_is_saved_during_the_run_is_no_verdict(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from palabre import checks

    def meanwhile(found: Any, run: Callable[..., list[Problem]] = checks.run) -> list[Problem]:
        append(root, "docs/index.md", "\nCall 76 12 34 56.\n")
        return run(found)

    append(root, "docs/index.md", "\nOne more sentence.\n")
    monkeypatch.setattr(checks, "run", meanwhile)
    remembered(root)
    monkeypatch.undo()
    agree(root)


# the command ------------------------------------------------------------------------------------------------------


def command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "scripts/check.py"), "--root", str(root), *arguments]


def test_two_runs_at_once_do_each_other_no_harm(root: Path) -> None:
    append(root, "docs/index.md", "\nCall 76 12 34 56.\n")
    (root / FILE).unlink()
    runs = [subprocess.Popen(command(root), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = {run.communicate() for run in runs}

    assert len(said) == 1
    assert "PB501" in said.pop()[0]
    assert [file.name for file in (root / "build").iterdir()] == [Path(FILE).name]
    agree(root)


def test_files_larger_than_the_memory_of_the_machine_are_refused_and_not_read(root: Path) -> None:
    for name in ("docs/huge.md", "docs/assets/photo.jpg", "docs/assets/film.mp4", "data/glossary.yml", "data/more.yml"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).touch()
        os.truncate(root / name, 6_000_000_000)  # a hole: it takes no space
    found = subprocess.run(["prlimit", "--as=1500000000", *command(root)], capture_output=True, text=True, check=False)

    assert found.stderr == ""
    assert re.findall(r"^(docs/huge.md|docs/assets/\w+.(?:jpg|mp4)|data/glossary.yml):1: (\w+)", found.stdout, re.MULTILINE) == [
        ("data/glossary.yml", "PB002"), ("docs/assets/film.mp4", "PB505"), ("docs/assets/photo.jpg", "PB504"), ("docs/assets/photo.jpg", "PB510"), ("docs/huge.md", "PB002"),
    ]  # fmt: skip


def test_a_fresh_memory_knows_nothing_and_serves_the_next_run(root: Path) -> None:
    append(root, "docs/index.md", "\nCall 76 12 34 56.\n")
    (root / FILE).write_bytes(b"garbage")
    _, found = verdict.in_full(root, editing.TODAY, Memory(root / FILE, fresh=True))
    last = Memory(root / FILE)

    assert found == forgetful(root)
    assert verdict.problems(root, editing.TODAY, last) == found
    assert last._new == {}


def test_a_fresh_run_neither_reads_nor_writes_the_memory(root: Path) -> None:
    (root / FILE).write_bytes(b"garbage")
    said = subprocess.run(command(root, "--fresh"), capture_output=True, text=True, check=False)
    again = subprocess.run(command(root), capture_output=True, text=True, check=False)

    assert (root / FILE).read_bytes() != b"garbage"
    assert said.stdout == again.stdout
    assert not said.stderr


def test_nothing_is_loaded_that_is_not_needed_when_nothing_changed(root: Path) -> None:
    subprocess.run(command(root), capture_output=True, check=False)
    traced = subprocess.run([sys.executable, "-X", "importtime", *command(root)[1:]], capture_output=True, text=True, check=False)

    assert not re.search(r"palabre\.(?:catalogue|checks)", traced.stderr)
