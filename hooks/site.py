"""MkDocs glue: an event comes in, a palabre call goes out. What is checked, and what is written, is palabre's."""

from __future__ import annotations

import datetime
import logging
import os
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from palabre import build, reports, settings, theme
from palabre.messages import translator
from palabre.offline import copies
from palabre.pages import navigation

log = logging.getLogger("mkdocs.hooks.palabre")  # under "mkdocs", so that --strict counts it
_previewing = False
_nav: Any = None  # as mkdocs.yml has it: MkDocs hands the same configuration to each pass


def on_startup(*, command: str, **_: Any) -> None:
    """Remember whether an editor is previewing: then problems are shown, and do not stop the build."""
    global _previewing
    _previewing = command == "serve"


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Check once per build: static-i18n fires this event again for each language."""
    if not _is_first_pass(config):
        return
    copy = os.environ.get(copies.VARIABLE, "")
    current = build.start(Path(config.config_file_path).parent, datetime.date.today(), previewing=_previewing, copy=copy)
    say = translator(reports.editor_language())
    for problem in current.problems:
        (log.error if problem in current.stopping else log.info)("%s", problem.shown(say))
    if current.refused:
        raise PluginError(reports.refusal(current.refused, say))


def on_page_read_source(*, page: Page, **_: Any) -> str | None:
    """In the preview, show a page that cannot be read by its problems."""
    return build.current().stand_in(page.file.src_uri)


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Give the prose its anchors, the titles of its boxes, its terms and sources."""
    return build.current().prose(page.file.src_uri) or markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Fill the markers of the page, put its card above it, and tell MkDocs which anchors it has now."""
    language = _language(config)
    filled = build.current().content(page.file.src_uri, html, language, page.url)
    page.present_anchor_ids = (page.present_anchor_ids or set()) | build.anchors(filled)
    return filled


@event_priority(-200)  # after static-i18n has chosen the language
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Speak the language of this pass, and list the pages of the folders that the navigation names."""
    global _nav
    language = _language(config)
    config.theme["language"] = language
    _name_files(config)
    _nav = config.nav if _is_first_pass(config) else _nav
    known = settings.read(Path(config.config_file_path).parent).languages
    config.nav = navigation.listed(_nav, Path(config.docs_dir), known.get(language) or known.default)
    if not config.use_directory_urls:  # a folder that no server stands behind needs no 404 page and no sitemap
        config.theme.static_templates = set()
    return config


@event_priority(-200)  # after static-i18n has sorted the files: it cannot read files made in memory
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave drafts out, and what the theme has for a search of its own; name its files; add the files for other programs once."""
    current = build.current()
    for file in [file for file in files if current.leaves_out(file.src_uri)]:
        files.remove(file)
    for file in [file for file in files if file.src_uri in current.published]:
        files.remove(file)
        files.append(File(file.src_uri, file.src_dir, file.dest_dir, config.use_directory_urls, dest_uri=current.published[file.src_uri]))
    if _is_first_pass(config):
        for path, content in current.generated():
            files.append(File.generated(config, path, content=content))
    return files


def on_env(env: Environment, *, config: MkDocsConfig, **_: Any) -> None:
    """Give templates the words of the interface."""
    env.globals["_"] = build.current().words(_language(config))


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """What the head and the switch of languages need."""
    context["palabre"] = build.current().context(page.file.src_uri, _language(config), page.url)
    return context


@event_priority(-200)
def on_template_context(context: dict[str, Any], *, template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """The same for pages without content: the 404 page and the sitemap."""
    context["palabre"] = build.current().template_context(template_name, _language(config))
    return context


def on_post_build(*, config: MkDocsConfig) -> None:
    """Add what readers take away, once."""
    if _is_first_pass(config):
        build.current().offer(Path(config.site_dir))


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Keep each language's own 404 page: static-i18n writes them all to one file."""
    if _is_first_pass(config):
        return output
    if template_name == "404.html":
        write_file(output.encode(), str(Path(config.site_dir, _language(config), template_name)))
    return ""


def _name_files(config: MkDocsConfig) -> None:
    """Styles and scripts have the names under which they are published."""
    names = theme.names(Path(config.config_file_path).parent)
    config.extra_css = [names.get(path, path) for path in config.extra_css]
    config.extra_javascript = [names.get(str(path), path) for path in config.extra_javascript]


def _language(config: MkDocsConfig) -> str:
    """static-i18n builds the site once for each language; this is the one of the present pass."""
    return str(getattr(config.plugins["i18n"], "current_language"))  # noqa: B009 the plugin has no types


def _is_first_pass(config: MkDocsConfig) -> bool:
    return _language(config) == str(getattr(config.plugins["i18n"], "default_language"))  # noqa: B009
