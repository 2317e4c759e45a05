"""A script that is run with any Python goes on with that of the project, which is set up first where something is missing or has a newer lock.

What people type imports it before anything that is not in Python itself: who has no make types python scripts/stick.py, and that Python knows nothing of ours.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import stamps

WITH_ZIM = ("assemble", "release", "stick", "zim")  # what makes files for Kiwix


def main(script: str, arguments: list[str]) -> None:
    """Return when this Python has what a script needs; otherwise end with what the script ends with in the project's Python."""
    is_zim = Path(script).stem in WITH_ZIM and not any(each.startswith("--from") for each in arguments)
    wanted = "zim" if is_zim else "site"
    is_ours = os.path.realpath(sys.prefix) == os.path.realpath(stamps.VENV)  # whoever installed everything for another one sees to it
    if importlib.util.find_spec("libzim" if is_zim else "palabre") and (stamps.is_set_up(wanted) or not is_ours):
        return
    import contextlib  # most of the time nothing of this is needed, and an editor waits
    import subprocess

    if is_ours or not stamps.PYTHON.exists():  # else the project's own asks again
        import setup

        with contextlib.redirect_stdout(sys.stderr):  # what the script says may be for a program
            status = setup.main([wanted])
        if status:
            sys.exit(status)
    command = [str(stamps.PYTHON), script, *arguments]
    if os.name == "nt":  # where a program cannot take the place of another
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


sys.dont_write_bytecode = False  # some systems keep nothing that Python compiled; to do it each time takes a third of a check after an edit
main(sys.argv[0], sys.argv[1:])
