"""Sticks and cards as they are sold: FAT32 and exFAT, filled and brought up to date by the tool, and read back by other programs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest

from palabre.stick import flush, verify
from palabre.stick.verify import Known
from tests import disks
from tests.releases import KEY, two_editions
from tests.test_stick import ENGLISH, Editions, files, put, tool

pytestmark = pytest.mark.xdist_group("disks")
Disk = Callable[[Path], AbstractContextManager[tuple[Path, Path]]]
FAT32 = pytest.param(disks.fat32, id="fat32", marks=pytest.mark.skipif(bool(disks.WITHOUT_FAT32), reason=disks.WITHOUT_FAT32))
EXFAT = pytest.param(disks.exfat, id="exfat", marks=pytest.mark.skipif(bool(disks.WITHOUT_EXFAT), reason=disks.WITHOUT_EXFAT))


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    return two_editions(tmp_path_factory.mktemp("editions"))


def mtools(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def read_back(image: Path, target: Path) -> dict[str, bytes]:
    """What a FAT32 image holds, read by mtools."""
    target.mkdir()
    mtools("mcopy", "-s", "-Q", "-n", "-i", image, "::*", target)
    return files(target)


def test_a_stick_copied_by_hand_onto_fat32_keeps_every_name_and_byte(editions: Editions, tmp_path: Path) -> None:
    """With mtools, which mounts nothing."""
    image = tmp_path / "stick.img"
    with image.open("wb") as stream:
        stream.truncate(64 << 20)
    mtools("mformat", "-F", "-i", image, "::")
    mtools("mcopy", "-s", "-Q", "-i", image, *sorted(editions[1].iterdir()), "::")

    assert read_back(image, tmp_path / "back") == files(editions[1])
    assert verify.verify(tmp_path / "back", Known(KEY)).state == "genuine"


@pytest.mark.parametrize("disk", [FAT32, EXFAT])
def test_a_stick_is_filled_brought_up_to_date_and_read_back(editions: Editions, tmp_path: Path, disk: Disk) -> None:
    old, new, _ = editions
    with disk(tmp_path / "one") as (mount, image):
        assert not flush.whole(mount)  # a program serves it, and is not told when all is to be flushed
        put(mount, {"Photos/mine.jpg": b"mine"})
        for release in (old, new):
            done = tool(release, "copy", mount, "--yes")
            assert done.returncode == 0, done.stdout + done.stderr
        found = files(mount)
        assert found.pop("Photos/mine.jpg") == b"mine"
        assert found == files(new)
        assert verify.verify(mount, Known(KEY)).is_whole
    if disk is disks.fat32:
        assert read_back(image, tmp_path / "back") == files(new) | {"Photos/mine.jpg": b"mine"}


def fill(file: Path, but: int) -> None:
    """Leave only so many bytes on a disk. Not every disk tells how many it has."""
    count = 0
    with suppress(OSError), file.open("wb", buffering=0) as stream:
        while True:
            count += stream.write(bytes(1 << 16))
    file.unlink()
    file.write_bytes(bytes(count - but))


@pytest.mark.parametrize("disk", [FAT32, EXFAT])
def test_a_stick_that_is_full_says_that_it_is_not_complete(editions: Editions, tmp_path: Path, disk: Disk) -> None:
    """The room is taken by something else while the writing goes on."""
    with disk(tmp_path / "one") as (mount, _):
        fill(mount / "mine.bin", but=150_000)
        lying = "import shutil, sys, runpy; shutil.disk_usage = lambda _: type('Usage', (), {'total': 1 << 40, 'free': 1 << 40}); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
        program = [sys.executable, "-c", lying, str(editions[1] / "verify/tool.pyz"), "copy", str(mount), "--yes"]
        done = subprocess.run(program, capture_output=True, text=True, check=False, env=ENGLISH)

        assert (done.returncode, verify.verify(mount).state) == (1, "incomplete")
        assert "The stick is marked as not complete" in done.stderr

        (mount / "mine.bin").unlink()
        assert tool(editions[1], "copy", mount, "--yes").returncode == 0
        assert files(mount) == files(editions[1])
