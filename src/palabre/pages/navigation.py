"""The navigation: what mkdocs.yml lists, with "folder/*" replaced by the pages of the folder in their order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from palabre.catalogue import in_order
from palabre.languages import Language
from palabre.messages import N_, translator

TITLES = (
    N_("Modules"),
    N_("Programmes"),
    N_("Kits"),
    N_("Radio"),
    N_("Projects"),
    N_("Glossary"),
    N_("A to Z"),
    N_("Downloads"),
    N_("Offline"),
    N_("About"),
    N_("Contribute"),
    N_("Decisions"),
)
_ID = re.compile(r"^id:\s*[\"']?([\w-]+)", re.MULTILINE)


def listed(nav: Any, docs: Path, language: Language) -> Any:
    """A navigation with its titles in a language and its folders listed; what is listed already stays as it is."""
    say = translator(language.code)
    if isinstance(nav, list):
        return [inner for item in nav for inner in _item(item, docs, say)]
    return nav


def _item(item: Any, docs: Path, say: Any) -> list[Any]:
    if isinstance(item, dict):
        return [
            {say(title): [found for inner in value for found in _item(inner, docs, say)] if isinstance(value, list) else value} for title, value in item.items()
        ]
    if isinstance(item, str) and item.endswith("/*"):
        return _pages(docs, item.removesuffix("*"))
    return [item]


def _pages(docs: Path, folder: str) -> list[str]:
    """Pages of a folder by id, or else by name; only the first lines are read."""
    found = []
    for file in sorted((docs / folder).glob("*.md")):
        if file.name == "index.md" or not file.is_file() or file.is_symlink():
            continue
        with file.open("rb") as stream:
            head = stream.read(4096).decode("utf-8", "replace")
        match = _ID.search(head)
        found.append((match[1] if match else file.stem, f"{folder}{file.name}"))
    return [path for _, path in sorted(found, key=lambda each: (in_order(each[0]), each[1]))]
