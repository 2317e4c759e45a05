"""The site behind the hosts that hosting/ is for, and on two mirrors."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from http.client import HTTPMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from palabre import hosting
from palabre.built import is_page
from tests import carrying
from tests.conftest import ROOT, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("offline")]


@pytest.fixture(scope="module")
def hosted(carried: Path) -> Path:
    """The small project with its site, the policy of its pages, and two files of types that hosts do not know."""
    for script in ("site", "hosting"):
        made = carrying.run(carried, script)
        assert made.returncode == 0, made.stdout + made.stderr
    (carried / "site/palabre.zim").write_bytes(b"ZIM" * 1000)
    return carried


def nginx(root: Path, folder: Path, port: int) -> AbstractContextManager[None]:
    text = (ROOT / "hosting/nginx.conf").read_text("utf-8")
    text = text.replace("/srv/palabre/hosting", str(root / hosting.FOLDER)).replace("/srv/palabre/site", str(root / "site"))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    places = "".join(f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    types = "types { text/html html; text/css css; text/javascript js; application/json json; image/svg+xml svg; application/pdf pdf; application/xml xml; image/png png; }\n"
    own = "" if os.geteuid() else "user root;\n"  # otherwise its workers are people who may not read the folders of the tests
    (folder / "nginx.conf").write_text(f"{own}daemon off;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{}}\nhttp {{\n{types}{places}{text}}}\n", "utf-8")
    return carrying.serving([carrying.program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], f"http://127.0.0.1:{port}/")


def caddy(root: Path, folder: Path, port: int) -> AbstractContextManager[None]:
    text = (ROOT / "hosting/Caddyfile").read_text("utf-8")
    text = text.replace("/srv/palabre/hosting", str(root / hosting.FOLDER)).replace("/srv/palabre/site", str(root / "site"))
    text = text.replace("palabre.example {", f"http://127.0.0.1:{port} {{")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text, "utf-8")
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return carrying.serving([carrying.program("caddy"), "run", "--config", str(folder / "Caddyfile")], f"http://127.0.0.1:{port}/", **homes)


HOSTS = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module", params=sorted(HOSTS))
def host(request: pytest.FixtureRequest, hosted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is, behind each program."""
    port = carrying.free_port()
    with HOSTS[request.param](hosted, tmp_path_factory.mktemp(request.param), port):
        yield f"http://127.0.0.1:{port}/"


def ask(address: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    wanted = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=wanted), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_no_script_runs_that_is_neither_of_the_site_nor_named_by_its_digest(host: str, hosted: Path) -> None:
    sent = str(ask(host)[1]["Content-Security-Policy"])

    assert "unsafe" not in sent and "default-src 'none'" in sent and "'sha256-" in sent
    assert sent == (hosted / hosting.FOLDER / "policy.txt").read_text("utf-8").strip()
    assert str(ask(f"{host}fr/no/such/page")[1]["Content-Security-Policy"]) == sent


@pytest.mark.parametrize("host", ["nginx"], indirect=True)  # the others send the same policy
def test_the_pages_satisfy_the_policy(host: str, hosted: Path, browser: Browser) -> None:
    context = browser.new_context()
    visit = visiting(context)
    visit.page.set_default_timeout(120_000)
    for page in [hosted / "site/index.html", *sorted((hosted / "site/fr").rglob("*.html"))]:  # those in English have the same scripts
        path = page.relative_to(hosted / "site").as_posix()
        if is_page(path):
            visit.page.goto(host + path.removesuffix("index.html"))
    visit.page.goto(host)
    visit.page.locator("[data-pb-search-open]").click()
    visit.page.locator("#pb-query").fill("mediation")
    visit.page.wait_for_selector("[data-pb-result]")

    assert visit.errors == []
    assert [url for url in visit.requests if not url.startswith((host, "data:"))] == []
    context.close()


def test_a_file_to_take_away_keeps_its_own_style_and_may_do_nothing_else(host: str, hosted: Path) -> None:
    file = next((hosted / "site/downloads").rglob("*-module.html"))
    sent = str(ask(host + file.relative_to(hosted / "site").as_posix())[1]["Content-Security-Policy"])

    assert sent == hosting.TAKEN_AWAY


def test_only_what_has_a_digest_in_its_name_is_kept_without_asking(host: str, hosted: Path) -> None:
    styles = next((hosted / "site/assets/stylesheets").glob("main.*.css")).name

    assert "immutable" in str(ask(f"{host}assets/stylesheets/{styles}")[1]["Cache-Control"])
    for path in ("", "search/fr/core.js", "fr/modules/well/"):
        status, headers, _ = ask(host + path)
        assert (status, headers["Cache-Control"]) == (200, "no-cache")
        assert ask(host + path, If_None_Match=str(headers["ETag"]))[0] == 304


def test_text_is_compressed_and_a_download_can_go_on_where_it_stopped(host: str) -> None:
    _, headers, content = ask(host, Accept_Encoding="gzip")
    status, part, rest = ask(f"{host}palabre.zim", Range="bytes=2990-")

    assert headers["Content-Encoding"] == "gzip" and content[:2] == b"\x1f\x8b"
    assert (status, len(rest), part["Content-Range"]) == (206, 10, "bytes 2990-2999/3000")


@pytest.mark.parametrize(("ending", "wanted"), [("zim", "application/x-zim"), ("epub", "application/epub+zip")])
def test_types_are_right(host: str, hosted: Path, ending: str, wanted: str) -> None:
    file = next((hosted / "site").rglob(f"*.{ending}")).relative_to(hosted / "site").as_posix()

    assert ask(host + file)[1]["Content-Type"] == wanted


@pytest.mark.parametrize(("folder", "code"), [("", "en"), ("fr/", "fr")])
def test_an_address_that_leads_nowhere_is_answered_in_its_language(host: str, folder: str, code: str) -> None:
    status, _, content = ask(f"{host}{folder}no/such/page/")

    assert status == 404
    assert f'lang="{code}"'.encode() in content[:300]


# mirrors -------------------------------------------------------------------------------------------------------------


def commands(program: str) -> list[str]:
    """What the guide tells people to type."""
    return re.findall(rf"^{program} .*$", (ROOT / "docs/contribute/publishing.md").read_text("utf-8"), re.MULTILINE)


def test_the_guide_gives_the_same_commands_in_both_languages() -> None:
    english, french = ((ROOT / f"docs/{folder}contribute/publishing.md").read_text("utf-8") for folder in ("", "fr/"))

    assert re.findall(r"^(?:rsync|rclone|make) .*$", english, re.MULTILINE) == re.findall(r"^(?:rsync|rclone|make) .*$", french, re.MULTILINE)


@pytest.mark.parametrize("name", ["rsync", "rclone"])
def test_the_commands_of_the_guide_bring_two_mirrors_up_to_date(hosted: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(hosted / "site", tmp_path / "site")
    mirrors = [tmp_path / "mirror-1", tmp_path / "mirror-2"]

    def publish() -> None:
        for mirror in mirrors:
            for command in commands(name):
                arguments = [part.replace("MIRROR", f"{mirror}/").replace('"', "") for part in command.split()]
                subprocess.run([carrying.program(name), *arguments[1:]], cwd=tmp_path, check=True, env={**os.environ, "RCLONE_CONFIG": str(tmp_path / "none")})

    def content(folder: Path) -> dict[str, bytes]:
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    publish()
    (tmp_path / "site/about").mkdir(exist_ok=True)
    (tmp_path / "site/about/new.html").write_text("new", "utf-8")
    (tmp_path / "site/palabre.zim").unlink()
    (mirrors[1] / "index.html").write_text("half", "utf-8")
    publish()

    assert len(commands(name)) == (1 if name == "rsync" else 3)
    assert content(mirrors[0]) == content(mirrors[1]) == content(tmp_path / "site")


def test_a_script_in_an_attribute_is_named(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<p onclick="go()">x</p>\n<p style="color: red">y</p>\n', "utf-8")

    assert [(found.path, found.line, found.code) for found in hosting.inline(tmp_path).forbidden] == [("index.html", 1, "PB704"), ("index.html", 2, "PB704")]
