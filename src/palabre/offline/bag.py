"""A release as a BagIt bag (RFC 8493), for archives that ask for one. It says that files arrived as they were sent, not who made them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from palabre.stick import verify
from palabre.stick.release import Release

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def make(folder: Path, release: Release, bag: Path) -> Path:
    """Copy a release and the files that speak of it into a new bag. The list of a release and that of a bag have the same form.

    Raises:
        FileExistsError: something stands at `bag`.
        ValueError: the folder is not as its list says.
    """
    verdict = verify.verify(folder)
    if not verdict.is_good:
        raise ValueError(f"{folder}: {verdict.state}")
    bag.mkdir(parents=True)
    data = bag / "data"
    known = {entry.path: entry.sha256 for entry in release.manifest.entries}
    known |= {path: hashlib.sha256(content).hexdigest() for path, content in release.own_files.items()}
    for path in known:
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path, data / path)
    size = release.manifest.size + sum(map(len, release.own_files.values()))
    tags = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": f"Bagging-Date: {release.statement.date}\nExternal-Identifier: {release.statement.identity}\nPayload-Oxum: {size}.{len(known)}\n".encode(),
        "manifest-sha256.txt": "".join(f"{digest}  data/{path}\n" for path, digest in sorted(known.items())).encode(),
    }
    tags["tagmanifest-sha256.txt"] = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(tags.items())).encode()
    for name, content in tags.items():
        (bag / name).write_bytes(content)
    return bag
