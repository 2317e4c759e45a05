"""Sticks are written, interrupted, brought up to date, copied from one to another, and never claim more than they hold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest

from palabre import releases
from palabre.stick import changes, command, pack, verify, write
from palabre.stick.release import UnreadableError, of_folder
from palabre.stick.verify import Known
from palabre.stick.write import FolderSource, WriteError
from tests import disks
from tests.conftest import ROOT
from tests.releases import KEY, page, publish, tree, two_editions
from tests.releases import write as put

Editions = tuple[Path, Path, releases.Ledger]
ENGLISH = {**os.environ, "LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    return two_editions(tmp_path_factory.mktemp("editions"))


@pytest.fixture
def stick(editions: Editions, tmp_path: Path) -> Path:
    """A stick with the older edition, and what its owner has on it."""
    found = Path(shutil.copytree(editions[0], tmp_path / "stick"))
    put(found, {"Photos/mine.jpg": b"mine", "System Volume Information/x": b"x"})
    return found


def tool(release: Path, *arguments: object, answer: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The tool of a release, as someone types it who has nothing but Python."""
    program = [sys.executable, str(release / "verify/tool.pyz"), *map(str, arguments)]
    return subprocess.run(program, input=answer, capture_output=True, text=True, check=False, env={**ENGLISH, **environment})


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def published(root: Path) -> dict[str, bytes]:
    """What stands on a stick, without what its owner has."""
    return {path: content for path, content in files(root).items() if not path.startswith(("Photos/", "System Volume"))}


# writing -------------------------------------------------------------------------------------------------------------


def test_an_empty_stick_is_filled_and_verified(editions: Editions, tmp_path: Path) -> None:
    done = tool(editions[1], "copy", tmp_path / "new", "--yes")

    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "new") == files(editions[1])
    assert verify.verify(tmp_path / "new", Known(KEY)).state == "genuine"
    assert "Files to write: 30, " in done.stdout
    assert "100 %" in done.stderr


def test_nothing_is_done_without_a_yes(editions: Editions, stick: Path) -> None:
    before = files(stick)
    for answer in ("n\n", "", "maybe\n"):
        done = tool(editions[1], "copy", stick, answer=answer)

        assert (done.returncode, files(stick)) == (1, before)
        assert "Nothing was changed." in done.stdout


def test_an_older_stick_is_brought_up_to_date_and_told_what_changes(editions: Editions, stick: Path) -> None:
    done = tool(editions[1], "copy", stick, answer="y\n")

    assert done.returncode == 0, done.stderr
    assert published(stick) == files(editions[1])
    assert (stick / "Photos/mine.jpg").read_bytes() == b"mine"
    for told in ("On the stick: Palabre: Edition public, number 1", "Files to write: 4, ", "To be removed", "  print/fr/M07-guide.pdf", "Other files on the stick, which stay: 1.", "New since your edition:\n  Module 9", "Changed since your edition:\n  Module 1", "Not in it any more:\n  Module 7"):  # fmt: skip
        assert told in done.stdout


def test_an_update_writes_only_what_changed(editions: Editions, stick: Path) -> None:
    before = {path.relative_to(stick).as_posix(): path.stat().st_ino for path in stick.rglob("*") if path.is_file()}
    tool(editions[1], "copy", stick, "--yes")
    after = {path.relative_to(stick).as_posix(): path.stat().st_ino for path in stick.rglob("*") if path.is_file()}

    assert {path for path, place in after.items() if before.get(path) != place} == {
        "site/modules/m1/index.html", "print/fr/M01-guide.pdf", "site/modules/m9/index.html", "verify/pages.txt",
        "verify/public-2.sha256", "verify/public-2.txt", "verify/public-2.txt.minisig",
    }  # fmt: skip


def test_a_stick_that_is_up_to_date_is_left_alone(editions: Editions, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(editions[1], tmp_path / "copy"))
    done = tool(editions[1], "copy", copy)

    assert (done.returncode, "Nothing to do" in done.stdout) == (0, True)


def test_what_someone_changed_is_not_replaced_without_a_full_yes(editions: Editions, stick: Path) -> None:
    put(stick, {"print/fr/M01-guide.pdf": b"my own notes", "print/fr/M07-guide.pdf": b"more of them"})
    refused = tool(editions[1], "copy", stick, "--yes", answer="y\n")

    assert refused.returncode == 1
    assert "Changed by someone since they were written; they will be replaced or removed:\n  print/fr/M01-guide.pdf\n  print/fr/M07-guide.pdf" in refused.stdout
    assert (stick / "print/fr/M01-guide.pdf").read_bytes() == b"my own notes"
    assert tool(editions[1], "copy", stick, "--yes", answer="yes\n").returncode == 0
    assert published(stick) == files(editions[1])


def test_an_older_or_another_edition_is_not_written_over_a_newer_one_by_accident(editions: Editions, tmp_path: Path) -> None:
    new = Path(shutil.copytree(editions[1], tmp_path / "new"))
    publish(tree(tmp_path / "trainer", seed=5), releases.Ledger(edition="trainer"))

    assert "what is on the stick is newer" in (done := tool(editions[0], "copy", new, "--yes")).stdout
    assert "the stick holds another edition" in (other := tool(tmp_path / "trainer", "copy", new, "--yes")).stdout
    assert (done.returncode, other.returncode, files(new)) == (1, 1, files(editions[1]))


def test_files_that_could_run_are_named_and_left(editions: Editions, stick: Path) -> None:
    put(stick, {"autorun.inf": b"[autorun]"})
    done = tool(editions[1], "copy", stick, "--yes")

    assert (done.returncode, (stick / "autorun.inf").is_file()) == (0, True)
    assert "Dangerous: these could run a program and are not of this edition. They stay; delete them unless you put them there:\n  autorun.inf" in done.stdout


def test_a_file_damaged_on_the_stick_is_mended_when_all_are_read(editions: Editions, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(editions[1], tmp_path / "copy"))
    content = bytearray((copy / "print/fr/M02-guide.pdf").read_bytes())
    content[7] ^= 4
    (copy / "print/fr/M02-guide.pdf").write_bytes(content)

    assert "Nothing to do" in tool(editions[1], "copy", copy).stdout  # names and sizes are right
    assert tool(editions[1], "copy", copy, "--read", "--replace").returncode == 0
    assert files(copy) == files(editions[1])


def test_a_damaged_source_is_not_passed_on(editions: Editions, tmp_path: Path) -> None:
    source = Path(shutil.copytree(editions[1], tmp_path / "source"))
    put(source, {"print/fr/M02-guide.pdf": b"x" * (source / "print/fr/M02-guide.pdf").stat().st_size})
    done = tool(source, "copy", tmp_path / "new", "--yes")

    assert (done.returncode, verify.verify(tmp_path / "new").state) == (1, "incomplete")
    assert "the copy that you write from is damaged: print/fr/M02-guide.pdf" in done.stderr


def test_a_source_whose_signature_is_wrong_is_not_passed_on(editions: Editions, tmp_path: Path) -> None:
    source = Path(shutil.copytree(editions[1], tmp_path / "source"))
    shutil.copy(editions[0] / "verify/public-1.txt.minisig", source / "verify/public-2.txt.minisig")
    done = tool(source, "copy", tmp_path / "new", "--yes")

    assert (done.returncode, (tmp_path / "new").exists()) == (1, False)
    assert "The signature is not the publisher's." in done.stderr


def test_a_stick_that_does_not_keep_what_is_written_is_found_out(editions: Editions, tmp_path: Path) -> None:
    """Read back through a disk that changes a bit of one file as soon as it is closed."""
    spoiler = (
        "import sys\n"
        "def hook(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('card/print/fr/M03-guide.pdf') and 'r' in str(arguments[1]):\n"
        "        import os; handle = os.open(arguments[0], os.O_WRONLY); os.pwrite(handle, b'?', 9); os.close(handle)\n"
        "sys.addaudithook(hook)\n"
        "sys.argv[0] = sys.argv.pop(1)\n"
        "import runpy; runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    program = [sys.executable, "-c", spoiler, str(editions[1] / "verify/tool.pyz"), "copy", str(tmp_path / "card"), "--yes"]
    done = subprocess.run(program, capture_output=True, text=True, check=False, env=ENGLISH)

    assert (done.returncode, verify.verify(tmp_path / "card").state) == (1, "incomplete")
    assert "the stick did not keep what was written to it; take another one: print/fr/M03-guide.pdf" in done.stderr


def test_what_does_not_fit_is_refused_before_anything_is_written(editions: Editions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"total": 200_000, "free": 100_000}))
    with pytest.raises(WriteError) as refused:
        write.plan(FolderSource(editions[1]), tmp_path / "new")

    assert (refused.value.reason, refused.value.count > 100_000, (tmp_path / "new").exists()) == ("no-space", True, False)


def test_what_fits_only_when_the_old_goes_first_is_written_so(editions: Editions, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for gone in ("print/fr/M07-guide.pdf", "site/modules/m7/index.html"):  # their room would be enough
        (stick / gone).unlink()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"total": 200_000, "free": 4 * 4096}))
    source = FolderSource(editions[1])
    todo = write.plan(source, stick)

    assert todo.is_tight
    write.write(source, stick, todo)
    assert published(stick) == files(editions[1])


@pytest.mark.parametrize("blocked", ["print", "print/fr/M02-guide.pdf"])
def test_what_stands_in_the_way_is_named(editions: Editions, tmp_path: Path, blocked: str) -> None:
    stick = tmp_path / "stick"
    put(stick, {"print": b"a file"} if blocked == "print" else {f"{blocked}/inside": b"x"})
    done = tool(editions[1], "copy", stick, "--yes")

    assert done.returncode == 1
    assert f"something else stands where a file or folder must go: {blocked}" in done.stderr


def test_a_link_on_the_stick_is_not_written_through(editions: Editions, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick/print").symlink_to(tmp_path / "elsewhere")
    done = tool(editions[1], "copy", tmp_path / "stick", "--yes")

    assert (done.returncode, list((tmp_path / "elsewhere").iterdir())) == (1, [])


def test_a_stick_is_not_written_from_itself(editions: Editions, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(editions[1], tmp_path / "copy"))
    done = tool(copy, "copy", copy, "--read", "--yes")

    assert (done.returncode, files(copy)) == (1, files(editions[1]))
    assert "a stick cannot be written from itself" in done.stderr


def test_a_signature_that_came_later_is_added(editions: Editions, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(editions[1], tmp_path / "copy"))
    (copy / "verify/public-2.txt.minisig").unlink()

    assert tool(editions[1], "copy", copy, "--yes").returncode == 0
    assert files(copy) == files(editions[1])


def test_names_on_a_stick_cannot_steer_the_terminal(editions: Editions, stick: Path) -> None:
    put(stick, {"print/\x1b[2Jx\u202efdp.exe": b"MZ"})

    assert "\x1b" not in tool(editions[1], "verify", stick).stdout + tool(editions[1], "copy", stick, answer="n\n").stdout


def test_a_folder_that_is_not_there_is_told(editions: Editions, tmp_path: Path) -> None:
    done = tool(editions[1], "copy", tmp_path / "typo", answer="n\n")

    assert f"There is no folder {tmp_path / 'typo'} yet" in done.stdout
    assert not (tmp_path / "typo").exists()


def test_questions_are_asked_in_french(editions: Editions, stick: Path) -> None:
    done = tool(editions[1], "copy", stick, answer="o\n", LC_ALL="", LANG="fr_FR.UTF-8", PYTHONUTF8="1")

    assert done.returncode == 0
    assert "Continuer ? [o/n]" in done.stdout
    assert "Ce qui a changé depuis votre édition :\n  Le module" not in done.stdout
    assert "Terminé : Palabre : édition public, numéro 2" in done.stdout


# interrupted ---------------------------------------------------------------------------------------------------------


def interrupted(how: str, editions: Editions, stick: Path, count: int) -> int:
    """How many writings were interrupted; each was told truly, and completed by a second run."""
    command = [sys.executable, "-m", "tests.interrupted", how, str(editions[0]), str(editions[1]), str(stick), "--count", str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(("how", "count"), [("steps", 6), ("kills", 4), ("full", 2)])
def test_whatever_interrupts_a_writing_is_told_and_mended(editions: Editions, tmp_path: Path, how: str, count: int) -> None:
    assert interrupted(how, editions, tmp_path / "stick", count) >= count


@pytest.mark.study
@pytest.mark.parametrize(("how", "count"), [("steps", 72), ("kills", 60), ("full", 20)])
def test_two_hundred_interruptions_are_told_and_mended(editions: Editions, tmp_path: Path, how: str, count: int) -> None:
    assert interrupted(how, editions, tmp_path / "stick", count) >= count


@pytest.mark.study
@pytest.mark.parametrize(("how", "count"), [("brim", 20), ("power", 40)])
def test_so_are_those_on_a_disk_that_fills_up_or_forgets(editions: Editions, tmp_path: Path, how: str, count: int) -> None:
    assert not disks.WITHOUT_FUSE, disks.WITHOUT_FUSE
    with disks.forgetful(tmp_path / "disk", seed=count) as disk:
        assert interrupted(how, editions, disk, count) >= count


def test_a_stopped_writing_says_how_to_go_on(editions: Editions, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Stopped(FolderSource):
        """An edition during whose tenth file someone presses Ctrl and C."""

        left = 10

        def open(self, path: str) -> BinaryIO:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return super().open(path)

    def put_from(source: FolderSource) -> int:
        return command.tried(lambda: command.put(source, tmp_path / "new", command.Wishes(is_agreed=True), "en", Known(KEY), str), str)

    assert put_from(Stopped(editions[1])) == 1
    assert capsys.readouterr().err.endswith("\nThe stick is marked as not complete. Run the same command again: it goes on where it stopped.\n\nStopped.\n")
    assert verify.verify(tmp_path / "new").state == "incomplete"
    assert put_from(FolderSource(editions[1])) == 0
    assert "An earlier writing was interrupted; this one goes on where it stopped." in capsys.readouterr().out
    assert files(tmp_path / "new") == files(editions[1])


def test_a_disk_that_fails_leaves_a_stick_that_says_so(editions: Editions, tmp_path: Path) -> None:
    """No file may be larger than 20,000 bytes, as if the disk were full."""
    limited = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
    program = [sys.executable, "-c", limited, str(editions[1] / "verify/tool.pyz"), "copy", str(tmp_path / "new"), "--yes"]
    done = subprocess.run(program, capture_output=True, text=True, check=False, env=ENGLISH)

    assert (done.returncode, verify.verify(tmp_path / "new").state) == (1, "incomplete")
    assert "The stick is marked as not complete. Run the same command again" in done.stderr
    assert "Traceback" not in done.stderr
    assert "pas complète" in (tmp_path / "new/INCOMPLETE.txt").read_text("utf-8-sig")


# packs ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def update(editions: Editions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("packs") / "public-1-to-2.zip"
    pack.write_pack(editions[1], of_folder(editions[1]), editions[2].manifest(1), file)
    return file


def test_a_pack_holds_only_what_changed(update: Path) -> None:
    with zipfile.ZipFile(update) as packed:
        assert sorted(packed.namelist()) == [
            "print/fr/M01-guide.pdf", "site/modules/m1/index.html", "site/modules/m9/index.html", "verify/pages.txt",
            "verify/public-2.gone.txt", "verify/public-2.sha256", "verify/public-2.txt", "verify/public-2.txt.minisig",
        ]  # fmt: skip
        assert packed.read("verify/public-2.gone.txt").decode().split() == ["print/fr/M07-guide.pdf", "site/modules/m7/index.html"]


def test_a_pack_brings_a_stick_up_to_date_with_one_command(editions: Editions, stick: Path, update: Path) -> None:
    done = tool(stick, "update", stick, update, "--yes")

    assert done.returncode == 0, done.stderr
    assert published(stick) == files(editions[1])
    assert "Changed since your edition:\n  Module 1" in done.stdout


def test_a_pack_that_was_only_unzipped_makes_the_new_edition_and_what_is_left_over_is_named(stick: Path, update: Path) -> None:
    with zipfile.ZipFile(update) as packed:
        packed.extractall(stick)
    shutil.rmtree(stick / "Photos")
    verdict = verify.verify(stick, Known(KEY))

    assert (verdict.state, verdict.is_whole) == ("mixed", True)
    assert {each.path for each in verdict.findings if each.kind == "left-over"} == {
        "print/fr/M07-guide.pdf", "site/modules/m7/index.html", "verify/public-1.sha256", "verify/public-1.txt", "verify/public-1.txt.minisig",
    }  # fmt: skip


def test_what_was_left_over_goes_with_the_next_command(editions: Editions, stick: Path, update: Path) -> None:
    with zipfile.ZipFile(update) as packed:
        packed.extractall(stick)
    done = tool(editions[1], "copy", stick, "--yes")

    assert done.returncode == 0, done.stderr
    assert published(stick) == files(editions[1])


def test_a_pack_for_another_edition_is_refused(editions: Editions, tmp_path: Path, update: Path) -> None:
    publish(tree(tmp_path / "other", seed=9), releases.Ledger(edition="public"))
    before = files(tmp_path / "other")
    done = tool(editions[1], "update", tmp_path / "other", update, "--replace")

    assert (done.returncode, files(tmp_path / "other")) == (1, before)
    assert "this update pack is for a newer edition than the one on the stick" in done.stderr


@pytest.mark.parametrize("change", ["content", "list", "cut", "names", "bits"])
def test_a_spoilt_pack_changes_nothing_for_good(stick: Path, tmp_path: Path, update: Path, change: str) -> None:
    spoilt = tmp_path / "spoilt.zip"
    with zipfile.ZipFile(update) as packed, zipfile.ZipFile(spoilt, "w") as again:
        for name in packed.namelist():
            content = packed.read(name)
            if (change, name) in (("content", "print/fr/M01-guide.pdf"), ("list", "verify/public-2.sha256")):
                content = content.replace(b"o", b"0")
            again.writestr(name, content)
        again.writestr("../../evil.txt" if change == "names" else "extra.exe", b"MZ")
    if change == "cut":
        spoilt.write_bytes(spoilt.read_bytes()[:-30])
    if change == "bits":
        content = bytearray(update.read_bytes())
        for place in range(60, len(content) - 600, 97):
            content[place] ^= 255
        spoilt.write_bytes(content)
    done = tool(stick, "update", stick, spoilt, "--yes")

    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if change == "names" else 1)  # what no list names is not even looked at
    assert not list(tmp_path.rglob("evil.txt")) + list(tmp_path.rglob("extra.exe"))
    assert verify.verify(stick).is_whole or verify.verify(stick).state == "incomplete"


def test_two_packs_of_the_same_editions_are_equal(editions: Editions, update: Path, tmp_path: Path) -> None:
    pack.write_pack(editions[1], of_folder(editions[1]), editions[2].manifest(1), tmp_path / "again.zip")

    assert (tmp_path / "again.zip").read_bytes() == update.read_bytes()


# from stick to stick -------------------------------------------------------------------------------------------------


def test_a_trainer_with_a_stick_and_python_makes_another_one(editions: Editions, tmp_path: Path) -> None:
    first = Path(shutil.copytree(editions[1], tmp_path / "first"))
    put(first, {"autorun.inf": b"x", "Photos/mine.jpg": b"mine"})
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify/tool.pyz", "copy", str(tmp_path / "second"), "--yes"], cwd=first, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "second") == files(editions[1])
    assert verify.verify(tmp_path / "second", Known(KEY)).state == "genuine"


def test_a_newer_stick_brings_an_older_one_up_to_date(editions: Editions, stick: Path) -> None:
    assert tool(stick, "update", stick, editions[1], "--yes").returncode == 0
    assert published(stick) == files(editions[1])


def test_the_tool_of_a_newer_stick_says_of_an_older_one_that_it_is_older(editions: Editions) -> None:
    told = tool(editions[1], "verify", editions[0])

    assert told.stdout.startswith("GENUINE, BUT NOT THE NEWEST")
    assert "has the number 2" in told.stdout


def test_a_tool_without_a_release_around_it_says_so(editions: Editions, tmp_path: Path) -> None:
    shutil.copy(editions[1] / "verify/tool.pyz", tmp_path / "tool.pyz")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "tool.pyz"), "copy", str(tmp_path / "x"), "--yes"], capture_output=True, text=True, check=False, env=ENGLISH
    )

    assert (done.returncode, done.stderr.strip()) == (1, "There is no edition here that can be read.")


# what was published --------------------------------------------------------------------------------------------------


def test_every_list_that_was_published_can_be_had_again_from_the_ledger(editions: Editions, tmp_path: Path) -> None:
    releases.write(tmp_path, editions[2])
    read = releases.read(tmp_path, "public")

    assert read == editions[2]
    for serial, folder in ((1, editions[0]), (2, editions[1])):
        assert read.manifest(serial) == of_folder(folder).manifest
    assert releases.known(tmp_path, KEY).newest("public") == 2


def test_a_number_is_published_once(editions: Editions) -> None:
    with pytest.raises(ValueError, match="comes number 3"):
        editions[2].following(of_folder(editions[1]))


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    put(tmp_path, {"data/releases/public.json": b'{"releases": [{}]'})
    with pytest.raises(ValueError, match=r"public\.json"):
        releases.read(tmp_path, "public")


# what changed --------------------------------------------------------------------------------------------------------


def test_a_change_of_the_menu_is_no_change_of_a_page() -> None:
    one, two = (changes.page("x.html", page("Title", "Text", menu=menu).decode()) for menu in ("Home", "Home, more"))

    assert one == two
    assert changes.page("x.html", page("Title", "Other").decode()).digest != one.digest


def test_changes_are_told_in_the_language_of_the_reader() -> None:
    before = [changes.Page("a", "A", "en", "1"), changes.Page("fr/a", "A fr", "fr", "1")]
    after = [changes.Page("a", "A", "en", "2"), changes.Page("fr/a", "A fr", "fr", "2"), changes.Page("fr/b", "B fr", "fr", "2")]

    assert changes.between(before, after, "fr") == changes.Changes(("B fr",), ("A fr",), ())
    assert changes.between(before, after, "ar") == changes.Changes(("B fr",), ("A", "A fr"), ())
    assert changes.read(changes.text(after)) == tuple(sorted(after))


def test_a_pack_is_not_made_of_something_else(tmp_path: Path) -> None:
    put(tmp_path, {"x.zip": b"PK"})
    with pytest.raises(UnreadableError):
        pack.PackSource(tmp_path / "x.zip")
