"""MkDocs glue: navigation, the language of the interface, what a page's head needs, files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from palabre import build, settings
from palabre.pages import navigation


@event_priority(-200)  # after static-i18n has chosen the language
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Speak the language of this pass, and list the pages of the folders that the navigation names."""
    language = config.plugins["i18n"].current_language
    config.theme["language"] = language
    known = settings.read(Path(config.config_file_path).parent)
    config.nav = navigation.listed(config.nav, Path(config.docs_dir), known.languages.get(language) or known.languages.default)
    return config


@event_priority(-200)  # after static-i18n has sorted the files: it cannot read files made in memory
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave drafts out, and add the files for other programs once."""
    current = build.current()
    for uri in current.left_out():
        if file := files.get_file_from_path(uri):
            files.remove(file)
    if config.plugins["i18n"].current_language == config.plugins["i18n"].default_language:
        for path, content in current.generated():
            files.append(File.generated(config, path, content=content))
    return files


def on_env(env: Environment, *, config: MkDocsConfig, **_: Any) -> None:
    """Give templates the words of the interface."""
    env.globals["_"] = build.current().words(config.plugins["i18n"].current_language)


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """What the head and the switch of languages need."""
    context["palabre"] = build.current().context(page.file.src_uri, config.plugins["i18n"].current_language, page.url)
    return context


@event_priority(-200)
def on_template_context(context: dict[str, Any], *, template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """The same for pages without content: the 404 page and the sitemap."""
    context["palabre"] = build.current().template_context(template_name, config.plugins["i18n"].current_language)
    return context


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Keep each language's own 404 page: static-i18n writes them all to one file."""
    i18n = config.plugins["i18n"]
    if i18n.current_language == i18n.default_language:
        return output
    if template_name == "404.html":
        write_file(output.encode(), str(Path(config.site_dir, i18n.current_language, template_name)))
    return ""
