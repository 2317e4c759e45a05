"""Disks for tests: images of FAT32 and exFAT, mounted as sticks are, and one that forgets what was not flushed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

_SIZE = 64 << 20  # bytes of an image: more than FAT16 can have with its smallest parts
_ASIDE = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))  # where programs for disks stand, which are not for everybody


def can_mount(*programs: str) -> str:
    """Why a disk cannot be mounted here; nothing when it can."""
    missing = [name for name in programs if not shutil.which(name, path=_ASIDE)]
    if missing:
        return f"there is no {' or '.join(missing)}; run: make test, which brings it"
    return "" if os.access("/dev/fuse", os.R_OK | os.W_OK) else "there is no /dev/fuse here (a container needs: --device /dev/fuse --cap-add SYS_ADMIN)"


WITHOUT_FAT32 = can_mount("mkfs.fat", "fusefat")
WITHOUT_EXFAT = can_mount("mkfs.exfat", "mount.exfat-fuse", "losetup") or ("" if os.geteuid() == 0 else "only root may make a disk of a file here")
WITHOUT_FUSE = can_mount("fusermount3")


@contextmanager
def fat32(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A stick of FAT32: where it is mounted, and its image, which mtools reads once it is unmounted."""
    image, mount = _image(folder)
    _run("mkfs.fat", "-F", "32", image)
    with _mounted(["fusefat", "-o", "rw+", image, mount], mount):
        yield mount, image


@contextmanager
def exfat(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A card of exFAT: where it is mounted, and its image."""
    image, mount = _image(folder)
    _run("mkfs.exfat", image)
    device = _run("losetup", "--find", "--show", image).strip()
    try:
        with _mounted(["mount.exfat-fuse", device, mount], mount):
            yield mount, image
    finally:
        _run("losetup", "--detach", device)


@contextmanager
def forgetful(folder: Path, seed: int) -> Iterator[Path]:
    """The disk of tests/forgetful.py."""
    folder.mkdir(parents=True)
    program = subprocess.Popen([sys.executable, "-m", "tests.forgetful", str(folder), "--seed", str(seed)], cwd=ROOT)
    try:
        _wait_for(folder)
        yield folder
    finally:
        _unmount(folder)
        program.wait(30)


def _image(folder: Path) -> tuple[Path, Path]:
    image, mount = folder / "disk.img", folder / "disk"
    mount.mkdir(parents=True)
    with image.open("wb") as stream:
        stream.truncate(_SIZE)
    return image, mount


@contextmanager
def _mounted(command: Sequence[object], mount: Path) -> Iterator[None]:
    _run(*command)
    try:
        _wait_for(mount)
        yield
    finally:
        _unmount(mount)


def _wait_for(mount: Path) -> None:
    until = time.monotonic() + 180
    while not mount.is_mount():
        assert time.monotonic() < until, f"{mount} was not mounted"
        time.sleep(0.05)


def _unmount(mount: Path) -> None:
    """Flush and unmount; whoever serves the disk may still be busy with it."""
    os.sync()
    until = time.monotonic() + 180
    while mount.is_mount():
        program = ("umount",) if os.geteuid() == 0 else ("fusermount3", "-u")
        subprocess.run([*program, str(mount)], capture_output=True, check=False)
        assert time.monotonic() < until, f"{mount} cannot be unmounted"
        time.sleep(0.05)


def _run(*command: object) -> str:
    program = shutil.which(str(command[0]), path=_ASIDE)
    assert program, f"there is no {command[0]}"
    done = subprocess.run([program, *map(str, command[1:])], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
