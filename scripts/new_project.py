"""Start a project page: a valid page in English and French, with every field explained."""

from __future__ import annotations

import datetime
import sys

import own_python  # noqa: F401 first of all

from palabre import catalogue, reports, scaffold
from palabre.messages import translator
from palabre.model.pages import Project


def main(argv: list[str] | None = None) -> int:
    """Return 0 when the pages were written, 1 when one exists already or the name cannot be used."""
    parser = reports.parser(__doc__)
    parser.add_argument("slug", help="name of the file and id of the project, for instance wells-for-peace")
    parser.add_argument("title", help='title in English, for instance "Wells for peace"')
    parser.add_argument("title_fr", help='title in French, for instance "Des puits pour la paix"')
    options = parser.parse_args(argv)
    known = catalogue.load(options.root)
    texts = scaffold.pages(Project, options.slug, options.slug, {"en": options.title, "fr": options.title_fr}, known, datetime.date.today())
    return scaffold.write(options.root, options.slug, texts, translator(reports.editor_language()))


if __name__ == "__main__":
    sys.exit(reports.told(main))
