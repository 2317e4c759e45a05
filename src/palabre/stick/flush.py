"""What was written reaches the disk: file by file, or all of it at once where the system can do that, which is many times faster on a stick."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path


def whole(path: Path) -> bool:
    """Flush everything that was written to the disk of a file or folder. False where that cannot be done, and nothing was flushed.

    Raises:
        OSError: the disk failed.
    """
    kind = _kind(path)
    if kind == "fuseblk" and path.is_file():  # exfat-fuse and ntfs-3g flush all of the disk, whichever file is named
        content(path)
        return True
    if not kind or kind.startswith("fuse"):  # a program serves it, and is not told when all is to be flushed
        return False
    try:
        import ctypes  # some small Pythons have none

        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (ImportError, AttributeError):
        return False
    handle = os.open(path, os.O_RDONLY)
    try:
        if syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(path))
    finally:
        os.close(handle)
    return True


def _kind(path: Path) -> str:
    """What serves a disk: "vfat", "fuseblk"; nothing where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return ""
    number = path.stat().st_dev
    wanted = f"{os.major(number)}:{os.minor(number)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(" - ")[2].split(" ")[0] for line in lines if line.split(" ")[2] == wanted), "")


def content(file: Path) -> None:
    """Flush what a file holds."""
    with file.open("r+b", buffering=0) as stream:
        os.fsync(stream.fileno())


def names(folder: Path) -> None:
    """Flush the names in a folder, where the system can: Windows cannot, and some file systems refuse."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
