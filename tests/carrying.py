"""The small project with the real theme and hooks, everything that is made to be carried, and programs that serve it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import editing
from tests.conftest import ROOT

MORE = {  # pages that every page links to, and a word with accents to look for
    "a-z": ("A to Z", "De A à Z", "All words.", "Tous les mots."),
    "downloads": ("Downloads", "Téléchargements", "Take one.", "Prenez-en un."),
    "licence": ("Licence", "Licence", "You may copy.", "Vous pouvez copier. La réconciliation prend du temps, dit l’éleveur."),
}
NAV = """nav:
  - index.md
  - Modules: [modules/*]
  - Programmes: [programmes/*]
  - Kits: [kits/*]
  - Radio: [radio/*]
  - Projects: [projects/*]
  - Glossary: glossary.md
  - A to Z: a-z.md
  - Downloads: downloads.md
  - references.md
  - licence.md
  - take-down.md

"""


def small_project(folder: Path) -> Path:
    """The small project as a site of its own."""
    root = editing.project(folder)
    for name in ("hooks", "scripts", "theme"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (english, french, said, dit) in MORE.items():
        _page(root / f"docs/{name}.md", english, said, "")
        _page(root / f"docs/fr/{name}.md", french, dit, 'source_hash: "000000000000"\n')
    for place in ("docs/downloads.md", "docs/fr/downloads.md"):
        with (root / place).open("a", encoding="utf-8") as page:
            page.write("\n<!-- palabre: downloads -->\n")
    editing.stamp(root, editing.load(root))
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(re.sub(r"^nav:.*?(?=^theme:)", NAV, settings, count=1, flags=re.MULTILINE | re.DOTALL), "utf-8")
    return root


def _page(file: Path, title: str, text: str, more: str) -> None:
    file.write_text(f"---\ntitle: {title}\nsummary: {text}\nlicence: CC-BY-SA-4.0\nreviewed: 2026-11-22\n{more}---\n\n{text}\n", "utf-8")


def run(root: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A script of the project, as make runs it."""
    return subprocess.run(
        [sys.executable, str(root / "scripts" / f"{script}.py"), "--root", str(root), *arguments],
        cwd=root, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": ""},
    )  # fmt: skip


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], address: str, **environment: str) -> Iterator[None]:
    """A program that serves, until it is no longer needed."""
    program = subprocess.Popen(list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **environment})
    try:
        until = time.monotonic() + 180
        while not answers(address):
            assert program.poll() is None, program.stdout.read().decode() if program.stdout else ""
            assert time.monotonic() < until, f"{command[0]} does not answer"
            time.sleep(0.2)
        yield
    finally:
        program.terminate()
        program.wait(30)


def answers(address: str) -> bool:
    """Whether somebody listens there."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def program(name: str) -> str:
    """A program of the system, or one that set-up put aside."""
    aside = [ROOT / ".tools/hosts" / folder / name for folder in ("usr/sbin", "usr/bin")]
    found = shutil.which(name) or next((str(each) for each in aside if each.is_file()), None)
    assert found, f"there is no {name}; run: make test, which brings it"
    return found
