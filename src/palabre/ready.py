"""What may be handed out: content in which nothing is wrong, with the downloads that are made of it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from palabre import checks, downloads, reports, verdict
from palabre.catalogue import Catalogue
from palabre.exports import run
from palabre.memory import FILE, Memory
from palabre.messages import N_
from palabre.problems import Translate


def content(root: Path, say: Translate) -> Catalogue | None:
    """The content of a project, checked, its downloads made; None after saying what is in the way.

    Raises:
        SettingsError: mkdocs.yml cannot be read.
    """
    catalogue, problems = verdict.in_full(root, dt.date.today(), Memory(root / FILE))
    if checks.stops(problems):
        print(reports.text(problems, say), file=sys.stderr)
        return None
    return catalogue if has_downloads(catalogue, say) else None


def has_downloads(catalogue: Catalogue, say: Translate, folder: Path | None = None) -> bool:
    """Make the downloads that changed, below the folder of the project if no other is given; say what could not be made. Whether all are there."""
    try:
        failures = run.run(catalogue, folder or catalogue.root / downloads.FOLDER, reports.Progress())
    except OSError as error:  # a full disk, a folder that may not be written to
        print(say(N_("The files to take away could not be written: {reason}")).format(reason=error), file=sys.stderr)
        return False
    for failure in failures:
        print(failure.shown(say), file=sys.stderr)
    return not failures
