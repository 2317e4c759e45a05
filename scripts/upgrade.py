"""Take newer versions of what is pinned, and write the locks anew, with hashes and without addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = tuple(f"requirements/{name}" for name in ("site", "zim", "test", "bench"))  # each holds the one before it
OPTIONS = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--upgrade",
    "--quiet",
)


def main() -> int:
    """Return 0 when all locks were written."""
    for number, lock in enumerate(LOCKS):
        limits = [part for before in LOCKS[:number] for part in ("--constraint", f"{before}.txt")]
        subprocess.run([sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *limits, f"{lock}.in", "-o", f"{lock}.txt"], cwd=ROOT, check=True)
    for name, more in (("search", ["--no-deps"]), ("npm", ["--constraint", f"{LOCKS[-1]}.txt"])):
        lock = f"requirements/{name}"
        subprocess.run([sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *more, f"{lock}.in", "-o", f"{lock}.txt"], cwd=ROOT, check=True)
    npm = Path(sys.executable).with_name("npm")
    for folder in ("tests/tools", "requirements"):
        subprocess.run(
            [npm, "update", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=ROOT / folder,
            check=True,
        )
    print("The locks are new. Run: make test, look at the site, then commit them.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
