"""What a browser needs to install the site: a manifest in each language, and icons made from the mark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import typst

from palabre import theme
from palabre.catalogue import Catalogue
from palabre.languages import Language

NAME = "manifest.webmanifest"
TOUCH = "app/icon-180.png"  # what Apple's systems take
ICONS = (192, 512)
MARK = "assets/mark.svg"
SHARE = {"any": 0.74, "maskable": 0.58}  # of the icon that the mark takes; systems cut the edges of maskable ones off


def manifest(catalogue: Catalogue, language: Language) -> str:
    """The manifest of one language. All addresses are relative, so that a mirror can be installed too."""
    up = "../" * language.folder.count("/")
    home = catalogue.find(language.code, "index.md")
    colours = theme.colours(catalogue.root)
    icons = [(size, purpose) for size in ICONS for purpose in SHARE]
    data = {
        "name": catalogue.settings.name,
        "short_name": catalogue.settings.name,
        "description": home.page.summary if home and home.page else catalogue.settings.name,
        "lang": language.code,
        "dir": language.direction,
        "start_url": "./",
        "scope": up or "./",
        "display": "standalone",
        "theme_color": colours.get("night"),
        "background_color": colours.get("paper"),
        "categories": ["education", "books"],
        "icons": [{"src": f"{up}{_icon(size, purpose)}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose} for size, purpose in icons],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def icons(root: Path) -> Iterator[tuple[str, bytes]]:
    """The icons, by path below the site; none without a mark."""
    file = root / theme.FOLDER / MARK
    if not file.is_file():
        return
    night, mark = theme.colours(root)["night"], file.read_text("utf-8").replace("currentColor", "#fff")
    for size in ICONS:
        for purpose, share in SHARE.items():
            yield _icon(size, purpose), drawn(mark, night, size, share, is_round=purpose == "any")
    yield TOUCH, drawn(mark, night, 180, SHARE["any"], is_round=False)


def _icon(size: int, purpose: str) -> str:
    return f"app/icon-{size}{'' if purpose == 'any' else '-maskable'}.png"


def drawn(mark: str, colour: str, size: int, share: float, *, is_round: bool) -> bytes:
    """A mark on a square of one colour, as PNG; `size` is in pixels, and corners are round where no system rounds them."""
    source = (
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)\n"
        f'#rect(width: 100%, height: 100%, radius: {22 if is_round else 0}%, fill: rgb("{colour}"), '
        f"align(center + horizon, image(bytes({json.dumps(mark, ensure_ascii=False)}), width: {share:.0%})))"
    )
    return bytes(typst.compile(source.encode(), format="png", ppi=72.0))
