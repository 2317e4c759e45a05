"""Take back a module that was edited in Word or LibreOffice: a Markdown page, what changed in it, and what the checks say.

The page is written below build/adapted/, never over the one of the site: compare the two, then put it in its place.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from dataclasses import replace
from pathlib import Path

import own_python  # noqa: F401 first of all

from palabre import catalogue, checks, frontmatter, reports
from palabre.catalogue import Catalogue, make_document
from palabre.exports import adapted
from palabre.exports.adapted import Adapted, For
from palabre.exports.wordfile import MAX_FILE, Note
from palabre.messages import N_, translator
from palabre.model.vocabulary import AreaLevel
from palabre.problems import Problem, Translate


def main(argv: list[str] | None = None) -> int:
    """Return 0 when the page is written and the checks find nothing to mend in it, 1 otherwise."""
    options = _parser().parse_args(argv)
    say = translator(options.language)
    try:
        known = catalogue.load(options.root, datetime.date.today())
        with options.file.open("rb") as stream:
            content = stream.read(MAX_FILE + 1)
    except OSError as error:
        print(say(N_("{file} cannot be opened: {reason}")).format(file=options.file, reason=error.strerror), file=sys.stderr)
        return 1
    if options.organisation and options.organisation not in known.organisations:
        print(say(N_("'{id}' is not in data/organisations.yml")).format(id=options.organisation), file=sys.stderr)
        return 1
    back = adapted.adapt(content, known, For(datetime.date.today(), options.place, options.level, options.organisation))
    if isinstance(back, Note):
        print(f"{options.file}: {back.shown(say)}", file=sys.stderr)
        return 1
    target = options.output or options.root / "build" / "adapted" / back.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(back.text.encode())
    problems = judged(back, known)
    print(report(back, target, problems, say))
    return int(bool(checks.stops(problems)))


def _parser() -> argparse.ArgumentParser:
    parser = reports.parser(__doc__, speaks=True)
    parser.add_argument("file", type=Path, help="the edited file (.docx)")
    parser.add_argument("--output", type=Path, help="where to write the page; below build/adapted/ otherwise")
    parser.add_argument("--place", default="", help="where it is for: a country, region, province or cercle, nothing finer")
    parser.add_argument("--level", type=AreaLevel, choices=list(AreaLevel), default=AreaLevel.CERCLE, help="what kind of place that is")
    parser.add_argument("--organisation", default="", help="who adapted it: a key of data/organisations.yml")
    return parser


def judged(back: Adapted, known: Catalogue) -> list[Problem]:
    """What the checks find in the page, and elsewhere because of it, as if it stood on the site."""
    source = frontmatter.read(back.path, back.text)
    if isinstance(source, Problem):
        return [source]
    document = make_document(source, *known.languages.split(back.path.removeprefix("docs/")))
    others = tuple(page for page in known.documents if page.path != back.path)
    pages = tuple(sorted((*others, document), key=lambda page: page.path))
    files = tuple(sorted({*known.files, back.path.removeprefix("docs/")}))
    before = {(problem.path, problem.code, problem.values) for problem in checks.run(known) if problem.path != back.path}
    after = checks.run(replace(known, documents=pages, files=files))
    return [problem for problem in after if problem.path == back.path or (problem.path, problem.code, problem.values) not in before]


def report(back: Adapted, target: Path, problems: list[Problem], say: Translate) -> str:
    """What was written, what changed, what was not understood, and what the checks say."""
    parts = [say(N_("Written: {file}")).format(file=target.as_posix())]
    if back.original is not None:
        parts.append(_listed(say(N_("What changed:")), [note.shown(say) for note in back.differences]) or say(N_("Nothing changed.")))
    parts.append(_listed(say(N_("What to know about the file:")), [note.shown(say) for note in back.notes]))
    parts.append(say(N_("What the checks say:")) + "\n" + reports.text(problems, say))
    return "\n\n".join(filter(None, parts))


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""


if __name__ == "__main__":
    sys.exit(reports.told(main))
