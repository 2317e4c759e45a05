"""The page that verifies says what the tool says, on the site and on a stick, and asks nothing of anybody."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from palabre import releases
from palabre.languages import ENGLISH, FRENCH
from palabre.offline import page
from palabre.rendering import verifying
from palabre.stick import verify
from palabre.stick.release import of_folder
from palabre.stick.verify import Known
from tests.conftest import ROOT, Visit, serve, visiting
from tests.releases import ADDRESS, KEY, PAIR, publish, tree, two_editions, write
from tests.releases import page as web_page
from tests.test_release import add, flip, grow_a_system, lengthen, remove, rename, shorten

Editions = tuple[Path, Path, releases.Ledger]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    return two_editions(tmp_path_factory.mktemp("editions"))


def published(editions: Editions) -> dict[str, str]:
    return {f"public-{each.serial}": each.sha256 for each in editions[2].releases}


def judged(known: Known, folders: list[Path], *more: str) -> list[dict[str, object]]:
    """What the script says of folders."""
    node = Path(sys.executable).with_name("node")
    digests = verifying._LIBRARIES / verifying.DIGESTS
    told = json.dumps({"key": known.key, "published": dict(known.published)})
    command = [str(node), "tests/judging.cjs", str(ROOT / "theme/verify/judge.js"), str(digests), told, *map(str, folders), *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def said(folder: Path, known: Known) -> dict[str, object]:
    """What the tool says of a folder, in the same form."""
    verdict = verify.verify(folder, known)
    return {
        "state": verdict.state,
        "findings": [list(each) for each in verdict.findings],
        "proof": verdict.proof.kind,
        "newest": verdict.newest,
        "isWhole": verdict.is_whole,
    }


# the same judgement in both ------------------------------------------------------------------------------------------


def special(editions: Editions, folder: Path) -> list[Path]:
    """Folders of every state."""
    old, new, _ = editions
    found = []

    def copy(name: str, source: Path = new) -> Path:
        found.append(folder / name)
        return Path(shutil.copytree(source, folder / name))

    copy("genuine")
    copy("older", old)
    shutil.copytree(new, copy("left-over", old), dirs_exist_ok=True)
    shutil.copytree(old, copy("mixed"), dirs_exist_ok=True)
    other = copy("other")
    for name in ("verify/public-1.sha256", "verify/public-1.txt", "print/fr/M01-guide.pdf"):
        shutil.copy(old / name, other / name)
    (copy("no-statement") / "verify/public-2.txt").unlink()
    (copy("no-list") / "verify/public-2.sha256").unlink()
    (copy("unsigned") / "verify/public-2.txt.minisig").unlink()
    write(copy("unfinished"), {"INCOMPLETE.txt": b"", "INCOMPLETE.txt.part": b"", "print/fr/M02-guide.pdf.part": b"x"})
    write(copy("rests"), {"print/fr/M02-guide.pdf.part": b"x", "verify/public-2.txt.part": b"x"})
    write(copy("forged"), {"site/modules/m1/index.html": web_page("Module 1", "A lie")})
    shutil.copy(old / "verify/public-1.txt.minisig", copy("signature") / "verify/public-2.txt.minisig")
    statement = (new / "verify/public-2.txt").read_bytes()
    (copy("prehashed") / "verify/public-2.txt.minisig").write_bytes(bytes(PAIR.secret_key.sign(statement)))
    for name, damage in (("bad-list", "verify/public-2.sha256"), ("bad-statement", "verify/public-2.txt")):
        broken = copy(name) / damage
        broken.write_bytes(broken.read_bytes().replace(b"2", b"3", 1))
    (copy("capitals") / "READ-ME.txt").rename(folder / "capitals/Read-Me.TXT")
    publish(tree(folder / "trainer", seed=7), releases.Ledger(edition="trainer"))
    found.append(folder / "trainer")
    write(folder / "nothing", {"a.exe": b"MZ", "b.txt": b""})
    write(folder / "only-mark", {"INCOMPLETE.txt": b"", "a.lnk": b""})
    return [*found, folder / "nothing", folder / "only-mark"]


def test_the_page_judges_as_the_tool_does(editions: Editions, tmp_path: Path) -> None:
    chance = random.Random(5)
    folders = special(editions, tmp_path)
    paths = [entry.path for entry in of_folder(editions[1]).manifest.entries]
    for number in range(25):
        folders.append(Path(shutil.copytree(editions[1], tmp_path / f"spoilt-{number}")))
        for path in chance.sample(paths, 6):
            chance.choice([flip, shorten, lengthen, remove, rename, add])(folders[-1], path, chance)
        grow_a_system(folders[-1], "site/x", chance)
    for known in (Known(KEY, published(editions)), Known(KEY), Known()):
        for folder, found in zip(folders, judged(known, folders), strict=True):
            wanted = said(folder, known)
            if folder.name == "prehashed" and known.key:  # a browser has no BLAKE2b: it says that it cannot tell
                assert found["proof"] == ("published" if known.published else "no-program")
                continue
            assert found == wanted, folder.name


def test_without_the_browsers_own_digests_the_answer_is_the_same(editions: Editions) -> None:
    """As on an unsafe connection: nothing but the signature is left unchecked."""
    known = Known(KEY, published(editions))
    assert judged(known, [editions[1]], "--without-crypto")[0]["proof"] == "published"
    assert judged(Known(KEY), [editions[1]], "--without-crypto")[0] == said(editions[1], Known(KEY)) | {"state": "whole", "proof": "no-program"}


def test_a_file_larger_than_memory_should_hold_is_read_in_pieces(tmp_path: Path) -> None:
    large = tree(tmp_path / "large")
    (large / "phone").mkdir(exist_ok=True)
    (large / "phone/all.zim").write_bytes(random.Random(1).randbytes(17 * 1024 * 1024 + 11))
    publish(large, releases.Ledger(edition="public"))

    assert judged(Known(KEY), [large])[0]["state"] == "genuine"


# on a stick ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stick with its page, and a name with a space, as sticks have them."""
    folder = tree(tmp_path_factory.mktemp("stick") / "USB DISK")
    write(folder, {f"verify/{name}": content for name, content in page.files(ROOT, (ENGLISH, FRENCH), ADDRESS).items()})
    publish(folder, releases.Ledger(edition="public"))
    return folder


def pick(visit: Visit, folder: Path, section: str = "en") -> str:
    """Choose a folder, and wait for the answer."""
    panel = visit.page.locator(f"section#{section} [data-pb-verify]" if visit.page.locator(f"section#{section}").count() else "[data-pb-verify]")
    panel.locator("[data-pb-folder]").set_input_files(folder)
    expect(panel.locator("[data-pb-result] h2")).to_be_visible(timeout=60_000)
    return panel.locator("[data-pb-result]").inner_text()


def test_the_page_on_a_stick_finds_accidents_and_does_not_claim_a_proof(stick: Path, laptop: Visit) -> None:
    laptop.page.goto((stick / "verify/index.html").as_uri())
    answer = pick(laptop, stick)

    assert answer.startswith("Whole, but who made it is not proven")
    assert "number 1" in answer
    assert "cannot prove who made the stick" in laptop.page.locator("section#en").inner_text()
    assert "ne prouve pas qui a fait la clé" in laptop.page.locator("section#fr").inner_text()
    assert (laptop.errors, laptop.failures) == ([], [])
    assert all(request.startswith("file:") for request in laptop.requests)


def test_the_page_on_a_stick_names_what_is_wrong_in_french(stick: Path, laptop: Visit, tmp_path: Path) -> None:
    spoilt = Path(shutil.copytree(stick, tmp_path / "spoilt"))
    write(spoilt, {"autorun.inf": b"x", "print/fr/M01-guide.pdf": b"x", "Thumbs.db": b"x"})
    laptop.page.goto((spoilt / "verify/index.html").as_uri())
    answer = pick(laptop, spoilt, "fr")

    assert answer.startswith("Incomplète")
    for named in ("autorun.inf", "danger", "print/fr/m01-guide.pdf", "plus court", "thumbs.db", "sans danger"):
        assert named in answer.lower()


def test_the_page_of_an_edition_without_names_has_none() -> None:
    for name, content in page.files(ROOT, (ENGLISH, FRENCH)).items():
        if name != verifying.DIGESTS:  # the library bears the name of its author, as its licence asks
            assert b"palabre" not in content.lower(), name


def test_single_files_are_compared_with_a_list_that_is_picked_too(stick: Path, phone: Visit) -> None:
    phone.page.goto((stick / "verify/index.html").as_uri())
    panel = phone.page.locator("section#en [data-pb-verify]")
    panel.locator("[data-pb-files]").set_input_files([stick / "verify/public-1.sha256", stick / "print/fr/M01-guide.pdf"])
    expect(panel.locator("[data-pb-result]")).to_contain_text("M01-guide.pdf is right: it is print/fr/M01-guide.pdf in the list public-1")


# on the site ---------------------------------------------------------------------------------------------------------


def answering(content: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=content, content_type="application/json")


@pytest.fixture
def online(site: Path, editions: Editions, browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """The page of the site, after two editions were published."""
    releases.write(tmp_path, editions[2])
    told = dict(releases.for_the_site(tmp_path, KEY))
    server, address = serve(site)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    for path, content in told.items():
        context.route(f"**/{path}", answering(content))
    visit = visiting(context)
    visit.page.goto(f"{address}verify/")
    yield visit
    context.close()
    server.shutdown()


def test_the_site_proves_an_edition_by_its_signature(online: Visit, editions: Editions) -> None:
    answer = pick(online, editions[1])

    assert answer.startswith("Genuine\n")
    assert "Signed by the publisher" in answer
    assert (online.errors, online.failures) == ([], [])


def test_the_site_knows_older_editions(online: Visit, editions: Editions) -> None:
    answer = pick(online, editions[0])

    assert answer.startswith("Genuine, but not the newest")
    assert "has the number 2" in answer


def test_the_site_tells_a_forged_edition(online: Visit, editions: Editions, tmp_path: Path) -> None:
    forged = Path(shutil.copytree(editions[1], tmp_path / "forged"))
    write(forged, {"site/modules/m1/index.html": web_page("Module 1", "A lie")})
    publish(forged, releases.Ledger(edition="public", releases=editions[2].releases[:1], files=editions[2].files), is_signed=False)
    genuine = (editions[1] / "verify/public-2.txt.minisig").read_bytes()
    write(forged, {"verify/public-2.txt.minisig": genuine})
    answer = pick(online, forged)

    assert answer.startswith("Altered")


def test_the_site_looks_up_single_files_on_a_phone(online: Visit, editions: Editions, tmp_path: Path) -> None:
    write(tmp_path, {"unknown.pdf": b"?"})
    panel = online.page.locator("[data-pb-verify]")
    panel.locator("[data-pb-files]").set_input_files([editions[1] / "print/fr/M01-guide.pdf", editions[0] / "print/fr/M07-guide.pdf", tmp_path / "unknown.pdf"])
    result = panel.locator("[data-pb-result]")

    expect(result).to_contain_text("M01-guide.pdf is genuine: it is print/fr/M01-guide.pdf of edition public, number 2, the newest.")
    expect(result).to_contain_text("M07-guide.pdf is genuine but older: it is print/fr/M07-guide.pdf of edition public, number 1. The newest is number 2.")
    expect(result).to_contain_text("unknown.pdf is in no edition that is known here")
