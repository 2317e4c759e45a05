"""From the project to a stick in a stranger's hand: published with a key, written, verified, brought up to date, put into a bag."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest

from palabre import releases, settings
from palabre.stick import verify
from palabre.stick.release import of_folder
from palabre.stick.verify import Known
from tests.test_stick import ENGLISH, files

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("offline")]
PASSWORD = "un mot de passe"


class Published(NamedTuple):
    """A project of which two editions were published, and the folder of the first one as it was."""

    root: Path
    first: Path
    told: tuple[str, str]


def run(root: Path, script: str, *arguments: object, answer: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A script of the project, as a person types it who has no other terminal: passwords are read from what is typed."""
    program = [sys.executable, str(root / "scripts" / f"{script}.py"), *map(str, arguments)]
    return subprocess.run(program, cwd=root, input=answer, capture_output=True, text=True, check=False, env={**ENGLISH, **environment}, start_new_session=True)


def done(root: Path, script: str, *arguments: object, answer: str = "") -> str:
    made = run(root, script, *arguments, answer=answer)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


@pytest.fixture(scope="module")
def published(carried: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The small French copy of the small project: a key is made, the copy is published, a page changes, and it is published again."""
    folder = tmp_path_factory.mktemp("published")
    root = Path(shutil.copytree(carried, folder / "project", ignore=shutil.ignore_patterns("trainer*", "zim")))
    key = folder / "release.key"
    said = done(root, "release", "--new-key", "--key", key, answer=f"{PASSWORD}\n{PASSWORD}\n")
    public = re.search(r"release_key: (\S+)", said)
    assert public
    project = root / "mkdocs.yml"
    project.write_text(re.sub(r'release_key: ""', f'release_key: "{public[1]}"', project.read_text("utf-8")), "utf-8")
    first = done(root, "release", "text-fr", "--key", key, answer=f"{PASSWORD}\n")
    kept = Path(shutil.copytree(root / "build/stick/text-fr", folder / "first"))
    page = root / "docs/fr/take-down.md"
    page.write_text(page.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    second = done(root, "release", "text-fr", "--key", key, answer=f"{PASSWORD}\n")
    return Published(root, kept, (first, second))


@pytest.fixture
def stick(published: Published, tmp_path: Path) -> Path:
    """A stick with the older edition."""
    return Path(shutil.copytree(published.first, tmp_path / "stick"))


def test_what_is_published_is_signed_so_that_minisign_itself_agrees(published: Published) -> None:
    key = settings.read(published.root).release_key
    for folder, number in ((published.first, 1), (published.root / "build/stick/text-fr", 2)):
        command = ["minisign", "-V", "-P", key, "-m", str(folder / f"verify/text-fr-{number}.txt")]
        judged = subprocess.run(command, capture_output=True, text=True, check=False)

        assert "Signature and comment signature verified" in judged.stdout
        assert f"Trusted comment: text-fr-{number}" in judged.stdout


def test_a_key_is_not_written_over_and_does_not_open_without_its_password(published: Published) -> None:
    key = published.root.parent / "release.key"
    before = key.read_bytes()

    assert run(published.root, "release", "--new-key", "--key", key, answer=f"{PASSWORD}\n{PASSWORD}\n").returncode == 1
    assert "Nothing more was published" in run(published.root, "release", "text-fr", "--key", key, answer="wrong\n").stderr
    assert key.read_bytes() == before
    assert key.stat().st_mode & 0o077 == 0


def test_a_project_that_names_a_key_publishes_nothing_without_it(published: Published) -> None:
    refused = run(published.root, "release", "text-fr")

    assert refused.returncode == 1
    assert "mkdocs.yml names a key" in refused.stderr


def test_publishing_tells_the_label_with_the_number_the_list_and_the_key(published: Published) -> None:
    for number, told in enumerate(published.told, 1):
        assert f"text-fr-{number}: published, with {number - 1} update packs" in told
        assert re.search(rf"^Palabre text-fr-{number} – \d{{4}}-\d\d-\d\d$", told, re.MULTILINE)
        assert re.search(r"^Liste / list: ([0-9a-f]{4} ?){4}$", told, re.MULTILINE)
        assert re.search(r"^Clé / key: ([0-9A-F]{4} ?){8}$", told, re.MULTILINE)


def test_made_again_from_the_same_content_a_stick_is_that_release_without_the_key(published: Published, tmp_path: Path) -> None:
    told = done(published.root, "stick", tmp_path / "new", "--copy", "text-fr", "--yes")
    known = releases.known(published.root, settings.read(published.root).release_key)

    assert "number 2" in told and "For the label:\nPalabre text-fr-2" in told
    assert verify.verify(tmp_path / "new", known).state == "genuine"
    assert done(published.root, "verify", tmp_path / "new").startswith("GENUINE\nPalabre: Edition text-fr, number 2")


def test_an_older_stick_is_genuine_until_it_is_brought_up_to_date(published: Published, stick: Path) -> None:
    older = run(published.root, "verify", stick)

    assert (older.returncode, older.stdout.splitlines()[0]) == (0, "GENUINE, BUT NOT THE NEWEST")

    told = run(published.root, "stick", stick, "--from", published.root / "build/stick/text-fr", answer="y\n").stdout

    assert "On the stick: Palabre: Edition text-fr, number 1" in told
    assert "Changed since your edition:\n  " in told
    assert run(published.root, "verify", stick).stdout.startswith("GENUINE\n")


def test_the_update_pack_does_the_same_with_only_python(published: Published, stick: Path) -> None:
    pack = published.root / "build/packs/text-fr-1-to-2.zip"
    command = [sys.executable, "-I", "-S", str(stick / "verify/tool.pyz"), "update", str(stick), str(pack), "--yes"]
    made = subprocess.run(command, capture_output=True, text=True, check=False, env=ENGLISH)

    assert made.returncode == 0, made.stderr
    assert files(stick) == files(published.root / "build/stick/text-fr")
    assert pack.stat().st_size < 0.2 * of_folder(stick).manifest.size


def test_what_is_wrong_is_said_in_french_to_a_french_speaker(published: Published, stick: Path) -> None:
    (stick / "autorun.inf").write_text("[autorun]")
    (stick / "LISEZ-MOI.txt").write_text("Bonjour")
    (stick / "4-radio").mkdir(exist_ok=True)
    found = run(published.root, "verify", stick, "--language", "fr")

    assert found.returncode == 1
    assert found.stdout.splitlines()[:2] == [
        "INCOMPLÈTE",
        f"Palabre : édition text-fr, numéro 1, du {of_folder(stick).statement.date}, {of_folder(stick).statement.files} fichiers",
    ]
    assert "  autorun.inf : danger : ajouté, et peut lancer un programme" in found.stdout
    assert "LISEZ-MOI.txt" in found.stdout


def test_a_copy_that_is_not_known_is_named_with_those_that_are(published: Published, tmp_path: Path) -> None:
    refused = run(published.root, "stick", tmp_path / "new", "--copy", "everything")

    assert (refused.returncode, (tmp_path / "new").exists()) == (1, False)
    assert "there is no copy 'everything'; choose among" in refused.stderr


# a bag for archives --------------------------------------------------------------------------------------------------


@pytest.fixture
def bagit(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """The library with which archives check bags. It asks a part of older setuptools for its own number."""
    part = types.ModuleType("pkg_resources")
    part.get_distribution, part.DistributionNotFound = metadata.distribution, metadata.PackageNotFoundError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pkg_resources", part)
    import bagit as found

    yield found


def test_a_release_becomes_a_bag_that_archives_accept(published: Published, tmp_path: Path, bagit: types.ModuleType) -> None:
    release = published.root / "build/stick/text-fr"
    done(published.root, "bag", release, tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))

    assert bag.validate()
    assert bag.info["External-Identifier"] == "text-fr-2"
    assert files(tmp_path / "bag/data") == files(release)

    file = next(path for path in (tmp_path / "bag/data").rglob("*.pdf"))
    os.truncate(file, 10)
    with pytest.raises(bagit.BagValidationError):
        bag.validate()


def test_a_bag_is_not_made_of_a_release_that_was_altered_or_over_something_else(published: Published, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (stick / "LISEZ-MOI.txt").unlink()

    assert run(published.root, "bag", stick, tmp_path / "bag").returncode == 1
    assert run(published.root, "bag", published.first, tmp_path / "taken").returncode == 1
    assert not (tmp_path / "bag").exists() and not list((tmp_path / "taken").iterdir())


def test_without_a_key_a_release_is_proven_by_the_list_that_the_site_knows(tmp_path: Path) -> None:
    from tests.releases import publish, tree

    release, after = publish(tree(tmp_path / "one"), releases.Ledger(edition="public"), is_signed=False)
    releases.write(tmp_path, after)

    assert (release.statement.identity, release.signature) == ("public-1", None)
    assert verify.verify(tmp_path / "one", releases.known(tmp_path, "")).state == "genuine"
    assert verify.verify(tmp_path / "one", Known()).state == "whole"
