"""The panel with which a person verifies a folder in the browser: its words, for the site and for sticks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from markupsafe import Markup

from palabre.messages import N_
from palabre.rendering import typography
from palabre.stick import report

FOLDER = "verify"  # of the site and of a stick: where its scripts stand
ON_STICK = f"{FOLDER}/index.html"  # the page of a stick
DIGESTS = "sha256.js"
SCRIPTS = (DIGESTS, "judge.js", "page.js")  # in this order; the first is fetched by scripts/setup.py, the others are in theme/verify/
_LIBRARIES = Path(sys.prefix, "share", "palabre", FOLDER)
_WORDS = {
    "edition": report.EDITION,
    "draft": report.DRAFT,
    "named": report.NAMED,
    "right": report.RIGHT,
    "newest": report.NEWEST,
    "more": report.MORE,
    "reading": N_("Reading …"),
    "failed": N_("These files could not be read. Choose them again."),
    "nolist": N_("Nothing can be compared: choose the list of files (its name ends in .sha256) together with the files, or choose the whole folder."),
    "unknown": N_("is in no edition that is known here: it was changed, or does not come from us."),
    "listed": N_("is right: it is {path} in the list {edition}."),
    "current": N_("is genuine: it is {path} of edition {edition}, number {serial}, the newest."),
    "past": N_("is genuine but older: it is {path} of edition {edition}, number {serial}. The newest is number {newest}."),
}


def words(language: str, key: str = "") -> Markup:
    """Everything that the script says, in a language, as JSON that can stand in a page."""
    return Markup(json.dumps(_words(language, key), ensure_ascii=False).replace("</", "<\\/"))  # noqa: S704 our own texts


def _words(language: str, key: str) -> dict[str, object]:
    say = typography.words(language)
    return {
        **{name: say(text) for name, text in _WORDS.items()},
        "states": {state: [say(title), say(advice)] for state, (title, advice) in report.STATES.items()},
        "kinds": {kind: say(text) for kind, text in report.KINDS.items()},
        "proofs": {kind: say(text) for kind, text in report.PROOFS.items()},
        "minisign": report.COMMAND.format(key=key, identity="{identity}") if key else "",
    }


def digests() -> str:
    """The script that works out SHA-256 where the browser cannot, or not in pieces: js-sha256."""
    return (_LIBRARIES / DIGESTS).read_text("utf-8")
