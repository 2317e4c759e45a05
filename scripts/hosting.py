"""Write what a host sends with the pages of site/: the policy with the hashes of their scripts."""

from __future__ import annotations

import sys

import own_python  # noqa: F401 first of all

from palabre import hosting, reports
from palabre.messages import N_, translator


def main(argv: list[str] | None = None) -> int:
    """Return 0 when the files stand in build/hosting/, 1 when there is no site, or pages hold what no strict policy allows."""
    parser = reports.parser(__doc__)
    options = parser.parse_args(argv)
    root, say = options.root.resolve(), translator(reports.editor_language())
    site, target = root / "site", root / hosting.FOLDER
    if not (site / "index.html").is_file():
        print(say(N_("There is no site yet. Run: make site")), file=sys.stderr)
        return 1
    forbidden = hosting.inline(site).forbidden
    if forbidden:
        print(reports.text(forbidden, say), file=sys.stderr)
        return 1
    target.mkdir(parents=True, exist_ok=True)
    for name, text in hosting.files(site):
        (target / name).write_text(text, "utf-8")
        print(target / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
