"""A disk that forgets: what was not flushed is lost, or half there, when the power goes. A file system in memory, mounted with FUSE.

    python -m tests.forgetful FOLDER [--seed N]

Stricter than FAT: a file whose content was not flushed may come back empty, shorter, full of zeros or of rubbish; each name that was made, removed or
renamed since its folder was flushed is there or not, and the two halves of a renaming are two names. To write the file .cut at the root cuts the power;
.keep flushes all there is, .empty empties the disk. It says that it has room without end; .full makes it full soon, .room takes that back.
"""

from __future__ import annotations

import argparse
import errno
import random
import stat
from dataclasses import dataclass, field
from typing import Any

import mfusepy
from mfusepy import FuseOSError

ROOM, SOON = 1 << 40, 400_000  # bytes


@dataclass
class File:
    """A file: what was written to it, and what of it was flushed."""

    data: bytearray = field(default_factory=bytearray)
    flushed: bytes | None = None


@dataclass
class Folder:
    """A folder: its names, those that were flushed, and what was done to them since."""

    names: dict[str, Any] = field(default_factory=dict)
    flushed: dict[str, Any] = field(default_factory=dict)
    since: list[tuple[str, Any]] = field(default_factory=list)

    def set(self, name: str, node: Any) -> None:
        """Give a name to a node, or, with None, take it away."""
        self.since.append((name, node))
        if node is None:
            del self.names[name]
        else:
            self.names[name] = node

    def flush(self) -> None:
        self.flushed, self.since = dict(self.names), []


class Disk(mfusepy.Operations):
    """The operations that a program that copies files needs."""

    use_ns = True

    def __init__(self, seed: int) -> None:
        self.root, self.most, self.chance = Folder(), ROOM, random.Random(seed)
        self.handles: dict[int, Any] = {}

    def find(self, path: str) -> Any:
        node: Any = self.root
        for part in [part for part in path.split("/") if part]:
            if not isinstance(node, Folder) or part not in node.names:
                raise FuseOSError(errno.ENOENT)
            node = node.names[part]
        return node

    def above(self, path: str) -> tuple[Folder, str]:
        folder, _, name = path.rpartition("/")
        return self.find(folder), name

    # the power ----------------------------------------------------------------------------------------------------

    def cut(self) -> None:
        """What a new owner finds after the power went."""
        self._settle(self.root)

    def _settle(self, folder: Folder) -> None:
        names = dict(folder.flushed)
        for name, node in folder.since:
            if self.chance.random() < 0.5:
                if node is None:
                    names.pop(name, None)
                else:
                    names[name] = node
        folder.names = {name: self._settled(node) for name, node in names.items()}
        folder.flush()

    def _settled(self, node: Any) -> Any:
        if isinstance(node, Folder):
            self._settle(node)
            return node
        if node.flushed != bytes(node.data):
            size = len(node.data)
            rubbish = self.chance.randbytes(size)
            outcomes = [b"", bytes(node.data[: size // 2]), bytes(size), rubbish, bytes(node.data), node.flushed or b""]
            node.data = bytearray(self.chance.choice(outcomes))
        node.flushed = bytes(node.data)
        return node

    def _keep(self, folder: Folder) -> None:
        folder.flush()
        for node in folder.names.values():
            if isinstance(node, Folder):
                self._keep(node)
            else:
                node.flushed = bytes(node.data)

    # FUSE ---------------------------------------------------------------------------------------------------------

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        node = self.handles[fh] if fh in self.handles else self.find(path)
        if isinstance(node, Folder):
            return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2}
        return {"st_mode": stat.S_IFREG | 0o644, "st_nlink": 1, "st_size": len(node.data)}

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *self.find(path).names]

    def statfs(self, path: str) -> dict[str, int]:
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": ROOM // 4096, "f_bfree": ROOM // 4096, "f_bavail": ROOM // 4096, "f_namemax": 255}

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        folder, name = self.above(path)
        if path == "/.cut":
            self.cut()
        elif path == "/.keep":
            self._keep(self.root)
        elif path == "/.empty":
            self.root = Folder()
        elif path == "/.full":
            self.most = self._used(self.root) + self.chance.randrange(SOON)
        elif path == "/.room":
            self.most = ROOM
        else:
            folder.set(name, File())
            return self._handle(folder.names[name])
        return self._handle(File())

    def open(self, path: str, flags: int) -> int:
        return self._handle(self.find(path))

    def _handle(self, node: Any) -> int:
        number = max(self.handles, default=0) + 1
        self.handles[number] = node
        return number

    def release(self, path: str, fh: int) -> int:
        self.handles.pop(fh, None)
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self.handles[fh].data[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if self._used(self.root) + len(data) > self.most:
            raise FuseOSError(errno.ENOSPC)
        node = self.handles[fh]
        node.data[offset : offset + len(data)] = data
        return len(data)

    def _used(self, folder: Folder) -> int:
        return sum(self._used(node) if isinstance(node, Folder) else len(node.data) for node in folder.names.values())

    def truncate(self, path: str, length: int, fh: int | None = None) -> None:
        node = self.handles[fh] if fh in self.handles else self.find(path)
        node.data[:] = node.data[:length].ljust(length, b"\0")

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        node = self.handles[fh]
        node.flushed = bytes(node.data)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self.find(path).flush()
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def unlink(self, path: str) -> None:
        folder, name = self.above(path)
        self.find(path)
        folder.set(name, None)

    def mkdir(self, path: str, mode: int) -> None:
        folder, name = self.above(path)
        folder.set(name, Folder())

    def rmdir(self, path: str) -> None:
        folder, name = self.above(path)
        if self.find(path).names:
            raise FuseOSError(errno.ENOTEMPTY)
        folder.set(name, None)

    def rename(self, old: str, new: str) -> None:
        (source, name), (target, other) = self.above(old), self.above(new)
        target.set(other, self.find(old))
        source.set(name, None)

    def chmod(self, path: str, mode: int) -> None:
        pass

    def utimens(self, path: str, times: Any = None) -> None:
        pass


def main() -> None:
    """Mount the disk, and stay until it is unmounted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    mfusepy.FUSE(Disk(options.seed), options.folder, foreground=True, nothreads=True, direct_io=True, attr_timeout=0, entry_timeout=0)


if __name__ == "__main__":
    main()
