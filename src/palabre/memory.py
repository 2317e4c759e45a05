"""What was worked out the last time, kept in build/, so that after an edit only what changed is read again.

It only saves time. Whatever is wrong with it, damaged, unreadable, made by another version or on another machine, it is as if there were none. The file is a
pickle and trusted like the Makefile beside it: whoever can write into build/ can already run anything as whoever types make.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from palabre import halves

T = TypeVar("T")
FILE = "build/check.memory"
_PACKAGE = Path(__file__).resolve().parent
_LISTS = _PACKAGE.parents[1] / "data"  # those to which a project without lists of its own is held
_MOST = 200_000_000  # bytes; ours has 7,000,000


class Pickled(Generic[T]):
    """A result with its pickle: whoever works for another process makes it once, and it is handed over, and kept, as it is."""

    def __init__(self, result: T, content: bytes = b"") -> None:
        self.result = result
        self.content = content or pickle.dumps(result, pickle.HIGHEST_PROTOCOL)

    def __reduce__(self) -> tuple[Callable[[bytes], Pickled[T]], tuple[bytes]]:
        return _unpickled, (self.content,)


def _unpickled(content: bytes) -> Pickled[Any]:
    return Pickled(pickle.loads(content), content)  # noqa: S301 see above


class Memory:
    """Results by key; a key says everything that the result depends on, besides the program. Without a file, nothing outlives the run.

    A `fresh` memory knows nothing: it only keeps what is found from now on for the next time.
    """

    def __init__(self, file: Path | None = None, *, fresh: bool = False) -> None:
        self._file = file
        self._before: dict[str, bytes] = _entries(file) if file and not fresh else {}
        self._used: set[str] = set()
        self._new: dict[str, Pickled[Any] | object] = {}

    @property
    def is_kept(self) -> bool:
        """Whether what is put here is there the next time."""
        return self._file is not None

    def get(self, key: str) -> Any:
        """What is kept under a key, or None."""
        if key not in self._before:
            new = self._new.get(key)
            return new.result if isinstance(new, Pickled) else new
        try:
            known = pickle.loads(self._before[key])  # noqa: S301 see above
        except Exception:  # a damaged pickle can raise anything
            return None
        self._used.add(key)
        return known

    def put(self, key: str, result: object) -> None:
        """Keep a result, which is not changed any more; a large one as `Pickled`."""
        self._new[key] = result

    def recall(self, key: str, work: Callable[[], T]) -> T:
        """What a work gives, or gave the last time under this key; None is not kept."""
        known: T | None = self.get(key)
        if known is not None:
            return known
        result = work()
        if result is not None:
            self.put(key, result)
        return result

    def share(
        self, work: Callable[[Sequence[T]], object], items: Sequence[T], first: Callable[[], object], meanwhile: Callable[[], object] = lambda: None
    ) -> None:
        """Do a work for all items that puts what it gives here, with a second process where there are many; see `halves.of`."""
        for new, used in halves.of(partial(self._put_by, work), items, first, meanwhile):
            self._new |= new
            self._used |= used

    def _put_by(self, work: Callable[[Sequence[T]], object], items: Sequence[T]) -> tuple[dict[str, Any], set[str]]:
        known, used = len(self._new), set(self._used)
        work(items)
        return dict(islice(self._new.items(), known, None)), self._used - used

    def save(self) -> None:
        """Write what was used or added since it was read, at once or not at all."""
        if not self._file or not (self._new or self._used < self._before.keys()):
            return
        new_file = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            kept = {key: self._before[key] for key in self._used}
            kept |= {key: (result if isinstance(result, Pickled) else Pickled(result)).content for key, result in self._new.items()}
            content = pickle.dumps(kept, pickle.HIGHEST_PROTOCOL)
            self._file.parent.mkdir(exist_ok=True)
            new_file.write_bytes(_seal(content) + content)
            new_file.replace(self._file)
        except (OSError, pickle.PickleError, RecursionError):  # a full disk, a folder that may not be written to
            with contextlib.suppress(OSError):
                new_file.unlink()


def digest(*parts: str | bytes) -> str:
    """A short name for some texts, each in its place."""
    found = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(b"%d:" % len(content))
        found.update(content)
    return found.hexdigest()


def _entries(file: Path) -> dict[str, bytes]:
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST)
        seal = _seal(b"")
        body = content[len(seal) :]
        known = pickle.loads(body) if content.startswith(_seal(body)) else {}  # noqa: S301 see above
    except Exception:  # a damaged pickle can raise anything
        return {}
    return known if isinstance(known, dict) else {}


def _seal(content: bytes) -> bytes:
    """What stands before a content: who wrote it, and a sum that says whether it is whole, which takes a fifth of the time of a digest."""
    return f"{_program()} {zlib.crc32(content):08x}\n".encode()


@lru_cache
def _program() -> str:
    """This version of the program and of what it reads with, on this machine."""
    files = sorted(path for folder, ending in ((_PACKAGE, "*.py"), (_PACKAGE, "*.po"), (_LISTS, "*.yml"), (_LISTS, "*.txt")) for path in folder.rglob(ending))
    known = [f"{path} {(found := path.stat()).st_size} {found.st_mtime_ns}" for path in files]
    return digest(sys.version, sys.platform, os.name, yaml.__version__, str(yaml.__with_libyaml__), *known)
