"""A real build of broken content publishes nothing and leaves the last site alone; a preview of it shows what is wrong."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, small_project

pytestmark = pytest.mark.xdist_group("refuses")  # they share a site


ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "true", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
HEAD = "---\ntitle: Hostile\n---\n\n"
BROKEN: dict[str, tuple[bytes, str]] = {
    "docs/colon.md": (b"---\ntitle: A colon: here\n---\n\nText.\n", "docs/colon.md:2: PB006"),
    "docs/byte.md": (b"---\ntitle: A byte\n---\n\nCaf\xe9.\n", "docs/byte.md:5: PB001"),
    "docs/large.md": (HEAD.encode() + b"a " * 2_500_000, "docs/large.md:1: PB002"),
    "docs/bomb.md": (b"---\ntitle: " + b"[" * 60_000 + b"\n---\n\nText.\n", "docs/bomb.md:2: PB008"),
    "docs/brackets.md": (HEAD.encode() + b"[" * 8_000 + b"\n", "docs/brackets.md:5: PB338"),
    "docs/nested.md": (HEAD.encode() + "\n\n".join(" " * 4 * n + "- a" for n in range(250)).encode() + b"\n", "docs/nested.md:27: PB338"),
    "docs/script.md": (HEAD.encode() + b"<script>alert(1)</script>\n", "docs/script.md:5: PB341"),
    "docs/fence.md": (HEAD.encode() + b"```\na\n", "docs/fence.md:5: PB330"),
    "docs/link.md": (HEAD.encode() + b"[The well](well.md)\n", "docs/link.md:5: PB401"),
    "docs/bare.md": (b"Text.\n", "docs/bare.md:1: PB004"),
    "docs/empty.md": (b"", "docs/empty.md:1: PB004"),
    "docs/page.markdown": (b"Text.\n", "docs/page.markdown:1: PB011"),
}


def build(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=root, capture_output=True, text=True, check=False, env={**ENVIRONMENT, **environment}, timeout=PATIENCE,
    )  # fmt: skip


def break_pages(root: Path) -> None:
    for name, (content, _) in BROKEN.items():
        (root / name).write_bytes(content)
    (root / "docs" / "link-out.md").symlink_to("/etc/hostname")
    (root / "docs" / "link-lost.svg").symlink_to("nowhere.svg")
    os.mkfifo(root / "docs" / "pipe.md")


def content_of(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("built"))
    made = build(root)
    assert made.returncode == 0, made.stderr
    return root


def test_broken_pages_are_all_named_at_once_and_the_last_site_stands(built: Path) -> None:
    before = content_of(built / "site")
    break_pages(built)

    refused = build(built)

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert [start for _, start in BROKEN.values() if start not in refused.stderr] == []
    assert refused.stderr.count("PB003") == 3
    assert "nothing was published" in refused.stderr
    assert content_of(built / "site") == before


def test_one_broken_field_is_enough_to_refuse(built: Path, tmp_path: Path) -> None:
    root = Path(
        shutil.copytree(built, tmp_path / "site", symlinks=True, ignore=shutil.ignore_patterns(*(Path(name).name for name in BROKEN), "link-*", "pipe.md"))
    )
    before = content_of(root / "site")
    page = root / "docs" / "modules" / "well.md"
    page.write_text(page.read_text("utf-8").replace("theme: foundations", "theme: [foundations"), "utf-8")

    refused = build(root)

    assert refused.returncode == 1
    assert "docs/modules/well.md:5: PB006" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert content_of(root / "site") == before
    assert "1 à corriger ; rien n'a été publié, le dernier bon site reste en place" in build(root, LANGUAGE="fr").stderr


def test_a_link_to_a_folder_is_not_followed_in_a_build_or_a_preview(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    (root / "docs" / "everything").symlink_to("/")

    for command in (["build"], ["serve", "--no-strict", "--dev-addr", "127.0.0.1:0"]):
        refused = subprocess.run(
            [sys.executable, "-m", "mkdocs", *command], cwd=root, capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=PATIENCE
        )

        assert refused.returncode == 1
        assert "docs/everything:1: PB003" in refused.stderr
        assert "Traceback" not in refused.stderr


# preview ----------------------------------------------------------------------------------------------------------


@contextmanager
def preview(root: Path, log: Path) -> Iterator[str]:
    """The address of a running preview."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "--dev-addr", f"127.0.0.1:{port}"]
    with log.open("wb") as stream:
        server = subprocess.Popen(command, cwd=root, stdout=stream, stderr=subprocess.STDOUT, env=ENVIRONMENT)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)


def get(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def wait_for(address: str, is_there: Callable[[str], bool], seconds: float = PATIENCE) -> str:
    end = time.monotonic() + seconds
    while not is_there(shown := get(address)):
        assert time.monotonic() < end, f"not there in time: {shown[:500]!r}"
        time.sleep(0.2)
    return shown


def test_a_preview_of_broken_pages_starts_shows_what_is_wrong_and_recovers(tmp_path: Path) -> None:
    root, log = small_project(tmp_path), tmp_path / "log.txt"
    break_pages(root)
    with preview(root, log) as address:
        wait_for(address, lambda shown: "The shared well" in shown or "A small site" in shown)
        for name in ("colon", "byte", "large", "bomb", "brackets", "nested", "bare", "empty"):
            code = BROKEN[f"docs/{name}.md"][1].rpartition(" ")[2]

            assert code in get(f"{address}{name}/"), name
        shown = get(f"{address}script/")

        assert "PB341" in shown
        assert "alert(1)" not in shown

        (root / "docs" / "colon.md").write_text('---\ntitle: "A colon: here"\n---\n\nMended at last.\n', "utf-8")
        shown = wait_for(f"{address}colon/", lambda shown: "Mended at last." in shown)

        assert "PB006" not in shown

        (root / "docs" / "modules" / "well.md").write_bytes(b"\xff")
        wait_for(f"{address}modules/well/", lambda shown: "PB001" in shown)

    assert "Traceback" not in log.read_text("utf-8")
