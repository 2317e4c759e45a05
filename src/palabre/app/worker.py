"""sw.js, the service worker: what it must fetch before it may serve, Workbox, and our scripts, in one file that is whole or not there.

It is written when the site has been built, since it holds a digest of each file of the shell: what a reader needs to find the way
when the link has dropped. That is small on purpose; pages are kept when they are read, or when somebody asks for them.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from palabre import built, theme
from palabre.app.contents import NAME, contents, integrity
from palabre.catalogue import Catalogue, address_of

PAGE = "app.md"  # where readers keep and erase; it also stands for pages that are not kept
WORKBOX = Path(sys.prefix, "share", "palabre", "app", "workbox.js")  # what scripts/setup.py brought
SCRIPTS = ("app/store.js", "app/worker.js")
FILE = "sw.js"
_HAS_DIGEST = re.compile(r"[./][0-9a-f]{8,}[./]")  # in its address: what stands there never changes; as in theme/app/store.js


def files(site: Path, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The files that can only be written when all others are there, by path below the site.

    Raises:
        FileNotFoundError: scripts/setup.py has not brought Workbox.
    """
    for language in catalogue.languages.all:
        yield f"{language.folder}{NAME}", contents(site, catalogue, language)
    yield FILE, worker(site, catalogue)


def worker(site: Path, catalogue: Catalogue) -> str:
    """The service worker of a built site."""
    pages = {language.folder: f"{language.folder}{address_of(PAGE)}" for language in catalogue.languages.all}
    apps = {folder: page for folder, page in pages.items() if (site / page / "index.html").is_file()}
    shared = _loads(site, [""])
    more = [*pages, *apps.values(), *(path for path in _loads(site, [*pages, *apps.values()]) if path not in shared)]
    build = {"shell": [_entry(site, path) for path in shared], "more": [_entry(site, path) for path in more], "app": apps}
    scripts = [WORKBOX.read_text("utf-8"), *((catalogue.root / theme.FOLDER / name).read_text("utf-8") for name in SCRIPTS)]
    return f"self.palabreBuild={json.dumps(build, separators=(',', ':'))};\n" + "\n".join(scripts)


def _loads(site: Path, addresses: list[str]) -> list[str]:
    """The styles, scripts and signs that pages load, by path below the site."""
    found = {
        posixpath.normpath(posixpath.join(address, target))
        for address in addresses
        for _, target in built.read((site / address / "index.html").read_text("utf-8")).loads
        if target.endswith((".css", ".js", ".svg"))
    }
    return sorted(found)


def _entry(site: Path, address: str) -> dict[str, str | None]:
    """A line of the list that Workbox takes."""
    content = (site / address / "index.html" if address.endswith("/") or not address else site / address).read_bytes()
    revision = None if _HAS_DIGEST.search(address) else theme.digest(content)
    return {"url": address or "./", "revision": revision, "integrity": integrity(content)}
