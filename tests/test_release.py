"""A release is a closed world: whatever is done to its files is found, and nothing else is."""

from __future__ import annotations

import ast
import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from palabre import releases
from palabre.offline import seal, traveller
from palabre.stick import dangers, report, verify
from palabre.stick.release import Entry, Manifest, MisfitsError, Statement, UnreadableError, of_folder
from palabre.stick.verify import Known, Verdict
from tests.conftest import ROOT
from tests.releases import KEY, about, page, publish, tree, two_editions, write

STICK = ROOT / "src/palabre/stick"


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, releases.Ledger]:
    return two_editions(tmp_path_factory.mktemp("editions"))


@pytest.fixture
def stick(editions: tuple[Path, Path, releases.Ledger], tmp_path: Path) -> Path:
    """A copy of the newest edition that a test may spoil."""
    return Path(shutil.copytree(editions[1], tmp_path / "stick"))


def known(editions: tuple[Path, Path, releases.Ledger], key: str = KEY) -> Known:
    return Known(key, {f"public-{each.serial}": each.sha256 for each in editions[2].releases})


def kinds(verdict: Verdict) -> set[tuple[str, str]]:
    return {(each.kind, each.path) for each in verdict.findings}


# the closed world ----------------------------------------------------------------------------------------------------


def test_a_list_is_read_by_sha256sum(stick: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "verify/public-2.sha256"], cwd=stick, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_file_but_those_that_speak_of_the_list_is_in_it(stick: Path) -> None:
    release = of_folder(stick)
    there = {path.relative_to(stick).as_posix() for path in stick.rglob("*") if path.is_file()}

    assert there == set(release.manifest.by_path) | set(release.own_files)
    assert [entry.path for entry in release.manifest.entries] == sorted(entry.path for entry in release.manifest.entries)
    assert release.statement.sha256 == hashlib.sha256((stick / "verify/public-2.sha256").read_bytes()).hexdigest()


def test_two_sealings_of_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    for folder in (one, two, two):  # twice in one folder changes nothing either
        seal.seal(folder, about(), releases.Ledger(edition="public"), key=KEY)

    assert {path.name: path.read_bytes() for path in (one / "verify").iterdir()} == {path.name: path.read_bytes() for path in (two / "verify").iterdir()}


def test_what_is_built_again_as_it_was_published_is_that_release_with_its_signature(tmp_path: Path) -> None:
    release, after = publish(tree(tmp_path / "one"), releases.Ledger(edition="public"))
    again = seal.seal(tree(tmp_path / "two"), about(day=9), after, key=KEY)

    assert again == release


def test_what_was_never_published_is_a_draft(tmp_path: Path) -> None:
    _, after = publish(tree(tmp_path / "one"), releases.Ledger(edition="public"))
    draft = seal.seal(tree(tmp_path / "two", seed=2), about(day=9), after, key=KEY)

    assert (draft.statement.identity, draft.signature) == ("public-1-draft", None)
    assert draft.statement.age > of_folder(tmp_path / "one").statement.age


@pytest.mark.parametrize(
    "path", ["é.html", "a b.html", "con.txt", "docs/aux", "a:b", "x/../y", "/x", "x//y", "x.", "a" * 101, "d/" * 90 + "x", "x.part", "INCOMPLETE.txt", "verify/public-1.txt", "m.exe", "autorun.inf", "run.lnk", ".hidden"]
)  # fmt: skip
def test_a_name_that_some_stick_cannot_hold_is_refused(path: str) -> None:
    with pytest.raises(MisfitsError, match=r"this name is kept|a name has only|longer than|could run"):
        Manifest.of([Entry(path, 1, "0" * 64), Entry("good.txt", 1, "0" * 64)])


def test_names_that_differ_by_capitals_only_are_refused() -> None:
    for pair in (("Read.txt", "READ.txt"), ("print/a", "Print/b"), ("x", "x/y")):
        with pytest.raises(MisfitsError, match="stands in the place of"):
            Manifest.of([Entry(path, 1, "0" * 64) for path in pair])


def test_every_misfit_is_said_at_once() -> None:
    with pytest.raises(MisfitsError) as refused:
        Manifest.of([Entry("é", 1, "0" * 64), Entry("big.zim", 2**32, "0" * 64), *(Entry(f"d/{number:030}", 1, "0" * 64) for number in range(17_000))])

    assert {each.message.split(": ")[1].split(",")[0] for each in refused.value.found} == {
        "a name has only plain letters", "larger than 4 GB", "more files than a folder on FAT32 can hold",
    }  # fmt: skip


@pytest.mark.parametrize("change", [lambda text: text + b"\n", lambda text: text[:-1], lambda text: text.replace(b"# ", b"#  ", 1), lambda text: text.replace(b"  ", b" *"), lambda text: b"", lambda text: text.replace(b"print/", b"../..//"), lambda text: "\n".join(sorted(text.decode().split("\n"))).encode(), lambda text: b"\xff" + text, lambda text: text.replace(b"\n", b"\r\n")])  # fmt: skip
def test_a_list_has_one_form_only(stick: Path, change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnreadableError):
        Manifest.read(change((stick / "verify/public-2.sha256").read_bytes()))


@pytest.mark.parametrize("change", [lambda text: text + b"x: y\n", lambda text: text.replace(b"serial: 2", b"serial: two"), lambda text: text.replace(b"draft: no", b"draft: maybe"), lambda text: text.replace(b"edition: public", b"edition: ../public"), lambda text: b""])  # fmt: skip
def test_a_statement_has_one_form_only(stick: Path, change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnreadableError):
        Statement.read(change((stick / "verify/public-2.txt").read_bytes()))


# states --------------------------------------------------------------------------------------------------------------


def test_a_published_stick_is_genuine(stick: Path, editions: tuple[Path, Path, releases.Ledger]) -> None:
    for key, proof in ((KEY, "signed"), ("", "published")):
        verdict = verify.verify(stick, known(editions, key))

        assert (verdict.state, verdict.proof.kind, verdict.findings) == ("genuine", proof, ())


def test_an_older_stick_is_genuine_and_said_to_be_older(editions: tuple[Path, Path, releases.Ledger]) -> None:
    verdict = verify.verify(editions[0], known(editions))

    assert (verdict.state, verdict.newest, verdict.findings) == ("older", 2, ())


def test_without_a_key_or_what_was_published_nothing_is_proven(stick: Path) -> None:
    verdict = verify.verify(stick)

    assert (verdict.state, verdict.proof.kind) == ("whole", "no-key")


def test_where_nothing_can_compare_signatures_it_is_said_how_to(stick: Path) -> None:
    """As on a laptop that has Python's own library only, and no minisign."""
    archive = stick / "verify/tool.pyz"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(archive), "verify", str(stick)], capture_output=True, text=True, check=False, env={"PATH": "", "LANG": "C.UTF-8"}
    )

    assert done.returncode == 0, done.stderr
    assert "NOT PROVEN" in done.stdout
    assert f"minisign -V -P {KEY} -m verify/public-2.txt" in done.stdout


def test_a_list_written_anew_by_someone_else_is_found(stick: Path, editions: tuple[Path, Path, releases.Ledger]) -> None:
    genuine = (stick / "verify/public-2.txt.minisig").read_bytes()
    write(stick, {"site/modules/m1/index.html": page("Module 1", "A lie")})
    seal.seal(
        stick,
        about(day=2),
        releases.Ledger(edition="public", releases=editions[2].releases[:1], files=editions[2].files),
        key=KEY,
        is_published=True,
        sign=lambda *_: genuine,
    )

    assert verify.verify(stick).state == "whole"  # nothing but accidents can be seen without the key
    assert verify.verify(stick, Known(KEY)).state == "altered"
    assert verify.verify(stick, known(editions, "")).state == "altered"
    assert ("forged", "public-2") in kinds(verify.verify(stick, known(editions)))


def test_a_signature_of_someone_else_is_found(stick: Path) -> None:
    import minisign

    other = minisign.KeyPair.generate()
    statement = (stick / "verify/public-2.txt").read_bytes()
    (stick / "verify/public-2.txt.minisig").write_bytes(bytes(other.secret_key.sign(statement)))

    assert verify.verify(stick, Known(KEY)).state == "altered"


@pytest.mark.parametrize("lost", ["verify/public-2.txt", "verify/public-2.sha256"])
def test_without_its_statement_or_list_a_stick_is_not_complete(stick: Path, lost: str) -> None:
    (stick / lost).unlink()

    assert verify.verify(stick, Known(KEY)).state == "incomplete"


@pytest.mark.parametrize("damaged", ["verify/public-2.txt", "verify/public-2.sha256"])
def test_a_damaged_statement_or_list_is_found(stick: Path, damaged: str) -> None:
    content = bytearray((stick / damaged).read_bytes())
    content[len(content) // 2] ^= 1
    (stick / damaged).write_bytes(content)

    assert verify.verify(stick, Known(KEY)).state == "altered"


def test_the_mark_of_an_unfinished_writing_is_believed_before_all_else(stick: Path) -> None:
    write(stick, {"INCOMPLETE.txt": b""})

    assert verify.verify(stick, Known(KEY)).state == "incomplete"


def test_an_empty_folder_holds_no_edition(tmp_path: Path) -> None:
    assert verify.verify(tmp_path).state == "nothing"


@pytest.mark.parametrize("path", ["autorun.inf", "print/fr/M01-guide.pdf.exe", "site/Photos.lnk", "x.SCR", "site/assets/more.js", "Android/base.apk", "$RECYCLE.BIN/S-1/r.vbs", "guide\u202efdp.txt"])  # fmt: skip
def test_an_added_file_that_can_run_is_called_dangerous(stick: Path, path: str) -> None:
    write(stick, {path: b"MZ"})
    verdict = verify.verify(stick, Known(KEY))

    assert (verdict.state, kinds(verdict)) == ("added-to", {("dangerous", path)})
    assert any("dangerous" in line for line in report.lines(verdict, str))


def test_a_link_that_was_added_is_dangerous_and_not_followed(stick: Path, tmp_path: Path) -> None:
    (stick / "more").symlink_to(tmp_path)
    os.mkfifo(stick / "pipe")
    verdict = verify.verify(stick, Known(KEY))

    assert kinds(verdict) == {("dangerous", "more"), ("dangerous", "pipe")}


def test_what_systems_leave_behind_is_harmless(stick: Path, editions: tuple[Path, Path, releases.Ledger]) -> None:
    left = ["System Volume Information/IndexerVolumeGuid", ".Trashes/501/x.pdf", ".Trash-1000/files/a", "site/Thumbs.db", "site/.DS_Store", "LOST.DIR/12", "Android/data/x/y.txt", "._READ-ME.txt", "FOUND.000/FILE0000.CHK"]  # fmt: skip
    write(stick, dict.fromkeys(left, b"x"))
    verdict = verify.verify(stick, known(editions))

    assert (verdict.state, kinds(verdict)) == ("genuine", {("system", path) for path in left})


def test_another_file_that_was_added_is_told_without_alarm(stick: Path) -> None:
    write(stick, {"Photos/market.jpg": b"x", "site/copy.html": (stick / "site/modules/m2/index.html").read_bytes()})
    verdict = verify.verify(stick, Known(KEY))

    assert (verdict.state, kinds(verdict)) == ("added-to", {("added", "Photos/market.jpg"), ("added", "site/copy.html")})
    assert verdict.is_whole


def test_a_renamed_file_is_told_under_both_names(stick: Path) -> None:
    (stick / "print/fr/M02-guide.pdf").rename(stick / "guide 2.pdf")
    (stick / "READ-ME.txt").rename(stick / "read-me.TXT")
    verdict = verify.verify(stick, Known(KEY))

    assert verdict.state == "altered"
    assert set(verdict.findings) == {("renamed", "print/fr/M02-guide.pdf", "guide 2.pdf"), ("renamed", "READ-ME.txt", "read-me.TXT")}


def test_a_missing_and_a_shortened_file_make_a_stick_incomplete(stick: Path) -> None:
    (stick / "print/fr/M02-guide.pdf").unlink()
    os.truncate(stick / "print/fr/M03-guide.pdf", 1000)
    verdict = verify.verify(stick, Known(KEY))

    assert (verdict.state, kinds(verdict)) == ("incomplete", {("missing", "print/fr/M02-guide.pdf"), ("short", "print/fr/M03-guide.pdf")})


def test_a_newer_edition_copied_by_hand_over_an_older_one_is_whole_with_left_overs(editions: tuple[Path, Path, releases.Ledger], tmp_path: Path) -> None:
    mixed = Path(shutil.copytree(editions[0], tmp_path / "mixed"))
    shutil.copytree(editions[1], mixed, dirs_exist_ok=True)
    verdict = verify.verify(mixed, Known(KEY))

    assert (verdict.state, verdict.is_whole) == ("mixed", True)
    assert {each.path for each in verdict.findings if not each.path.startswith("verify/")} == {"site/modules/m7/index.html", "print/fr/M07-guide.pdf"}
    assert {(each.kind, each.other) for each in verdict.findings} == {("left-over", "public-1")}


def test_an_older_edition_copied_by_hand_over_a_newer_one_is_mixed(editions: tuple[Path, Path, releases.Ledger], tmp_path: Path) -> None:
    mixed = Path(shutil.copytree(editions[1], tmp_path / "mixed"))
    shutil.copytree(editions[0], mixed, dirs_exist_ok=True)
    verdict = verify.verify(mixed, Known(KEY))

    assert (verdict.state, verdict.statement and verdict.statement.serial) == ("mixed", 1)


def test_files_of_an_older_edition_in_a_newer_one_are_mixed(editions: tuple[Path, Path, releases.Ledger], stick: Path) -> None:
    for name in ("verify/public-1.sha256", "verify/public-1.txt", "print/fr/M01-guide.pdf"):
        shutil.copy(editions[0] / name, stick / name)
    verdict = verify.verify(stick, Known(KEY))

    assert verdict.state == "mixed"
    assert ("other", "print/fr/M01-guide.pdf", "public-1") in verdict.findings


def test_a_stick_that_became_unreadable_is_told(stick: Path) -> None:
    file = stick / "print/fr/M04-guide.pdf"
    listed = {path.relative_to(stick).as_posix(): path.stat().st_size for path in stick.rglob("*") if path.is_file()}
    file.unlink()

    assert verify.hashes(stick, verify.Found(listed, set()), ["print/fr/M04-guide.pdf"]) == {"print/fr/M04-guide.pdf": ""}


def test_every_state_and_kind_has_its_words() -> None:
    assert set(report.STATES) == {"genuine", "older", "whole", "added-to", "altered", "incomplete", "mixed", "nothing"}
    assert {
        "missing",
        "short",
        "changed",
        "unreadable",
        "renamed",
        "capitals",
        "other",
        "left-over",
        "rest",
        "added",
        "dangerous",
        "system",
        "list",
        "forged",
    } <= set(report.KINDS)


# five hundred alterations --------------------------------------------------------------------------------------------


def flip(root: Path, path: str, chance: random.Random) -> tuple[str, str] | None:
    content = bytearray((root / path).read_bytes())
    if not content:
        return None
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    (root / path).write_bytes(content)
    return "changed", path


def shorten(root: Path, path: str, chance: random.Random) -> tuple[str, str] | None:
    size = (root / path).stat().st_size
    if not size:
        return None
    os.truncate(root / path, chance.randrange(size))
    return "short", path


def lengthen(root: Path, path: str, chance: random.Random) -> tuple[str, str]:
    with (root / path).open("ab") as stream:
        stream.write(chance.randbytes(chance.randrange(1, 40)))
    return "changed", path


def remove(root: Path, path: str, chance: random.Random) -> tuple[str, str]:
    (root / path).unlink()
    return "missing", path


def rename(root: Path, path: str, chance: random.Random) -> tuple[str, str]:
    target = root / f"{path.rpartition('/')[0]}/moved-{chance.randrange(10**9)}.dat".lstrip("/")
    (root / path).rename(target)
    return "renamed", path


def add(root: Path, path: str, chance: random.Random) -> tuple[str, str]:
    ending = chance.choice(["exe", "lnk", "jpg", "html", "inf", "db"])
    added = f"{path.rpartition('/')[0]}/new-{chance.randrange(10**9)}.{ending}".lstrip("/")
    (root / added).write_bytes(chance.randbytes(chance.randrange(1, 400)))
    return ("dangerous" if ending in ("exe", "lnk", "inf") else "added"), added


def grow_a_system(root: Path, path: str, chance: random.Random) -> None:
    write(root, {chance.choice(["System Volume Information/", ".Trashes/", "LOST.DIR/"]) + str(chance.randrange(10**9)): b"x", f"{path}/../Thumbs.db": b"x"})


def test_five_hundred_alterations_are_all_found_and_none_is_invented(stick: Path, tmp_path: Path) -> None:
    """Several at a time, on different files; what is found is held against what was done."""
    chance = random.Random(20261122)
    listed = of_folder(stick).manifest
    twins = {entry.path for entry in listed.entries if [each.sha256 for each in listed.entries].count(entry.sha256) > 1}
    done = 0
    while done < 500:
        spoilt = tmp_path / "spoilt"
        shutil.copytree(stick, spoilt)
        victims = chance.sample([entry.path for entry in listed.entries if entry.path not in twins], chance.randrange(4, 16))
        expected = {result for path in victims if (result := chance.choice([flip, shorten, lengthen, remove, rename, add])(spoilt, path, chance))}
        if chance.random() < 0.3:
            grow_a_system(spoilt, "site/x", chance)
        done += len(expected)
        verdict = verify.verify(spoilt, Known(KEY))

        assert {(each.kind, each.path) for each in verdict.findings if each.kind != "system"} == expected
        assert verdict.is_good == (not expected)
        shutil.rmtree(spoilt)


# the tool that travels -----------------------------------------------------------------------------------------------


def test_the_tool_needs_nothing_but_python() -> None:
    for file in STICK.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )

            assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names), f"{file.name} imports {names}"


def test_the_tool_runs_on_the_python_of_old_laptops() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("vermin")), "--target=3.8-", "--violations", str(STICK)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_tool_carries_no_name(stick: Path) -> None:
    import zipfile

    with zipfile.ZipFile(stick / "verify/tool.pyz") as packed:
        for name in packed.namelist():
            assert b"palabre" not in packed.read(name).lower(), name


def test_the_tool_speaks_french(stick: Path) -> None:
    done = subprocess.run([sys.executable, str(stick / "verify/tool.pyz"), "verify"], capture_output=True, text=True, check=False, env={**os.environ, "LANGUAGE": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "fr_FR.UTF-8", "PYTHONUTF8": "1"})  # fmt: skip

    assert "fichiers" in done.stdout


def test_names_that_could_run_are_told_from_others() -> None:
    assert [dangers.of(name) for name in ("a.pdf.exe", "Thumbs.db", "photo.jpg", "no-ending", "desktop.ini")] == [
        "dangerous",
        "system",
        "added",
        "added",
        "system",
    ]


def test_the_words_of_the_tool_are_those_of_the_catalogue() -> None:
    assert "fr" in traveller.languages()
    assert len(traveller.words("fr")) > 1000
