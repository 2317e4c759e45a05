"""MkDocs glue: when content is checked, and when a page is prepared and filled. What and how is palabre's."""

from __future__ import annotations

import datetime
import logging
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from palabre import build, checks

log = logging.getLogger("mkdocs.hooks.palabre")  # under "mkdocs", so that --strict counts it
_previewing = False


def on_startup(*, command: str, **_: Any) -> None:
    """Remember whether an editor is previewing: then problems are shown, and do not stop the build."""
    global _previewing
    _previewing = command == "serve"


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Check once per build: static-i18n fires this event again for each language."""
    if config.plugins["i18n"].current_language != config.plugins["i18n"].default_language:
        return
    current = build.start(Path(config.config_file_path).parent, datetime.date.today(), previewing=_previewing)
    for problem in current.problems:
        (log.error if problem in current.stopping else log.info)("%s", problem)
    if current.stopping and not _previewing:
        raise PluginError(checks.summary(current.stopping))


def on_page_read_source(*, page: Page, **_: Any) -> str | None:
    """In the preview, show a page that cannot be read by its problems."""
    return build.current().stand_in(page.file.src_uri)


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Give the prose its anchors, the titles of its boxes, its terms and sources."""
    return build.current().prose(page.file.src_uri) or markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the markers of the page, put its card above it, and tell MkDocs which anchors it has now."""
    language = config.plugins["i18n"].current_language
    filled = build.current().content(page.file.src_uri, html, language, page.url)
    page.present_anchor_ids = (page.present_anchor_ids or set()) | build.anchors(filled)
    return filled
