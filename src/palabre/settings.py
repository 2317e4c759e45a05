"""What mkdocs.yml says about the site: its address, its languages, its role address, what its navigation names. Nothing else is read from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from palabre.languages import Language, Languages
from palabre.messages import N_
from palabre.problems import problem

FILE = "mkdocs.yml"
REQUIRED_LANGUAGES = ("en", "fr")
_MOST = 400_000  # bytes; ours has 10,000
_MEND = N_("compare it with the lines around it, or put the file back from an older version")


@dataclass(frozen=True)
class Settings:
    """The site's own facts."""

    name: str = "Palabre"
    address: str = "https://palabre.example/"
    languages: Languages = field(default_factory=Languages)
    contact: str = ""
    release_key: str = ""  # minisign's public key of whoever publishes, in base 64
    navigation: tuple[tuple[str, int], ...] = field(
        default=(), repr=False
    )  # pages, folders as "modules/*", and "" for a section without any, each with its line


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is installed


class _Loader(_Base):  # type: ignore[misc]
    """mkdocs.yml may hold !ENV and !!python/name; neither is run here."""


def _env(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """!ENV as MkDocs reads it: the first variable that is set, else the default that stands last."""
    if isinstance(node, yaml.SequenceNode):
        names = [str(loader.construct_object(item)) for item in node.value]
        return next((os.environ[name] for name in names[:-1] if name in os.environ), names[-1] if names else None)
    return os.environ.get(str(getattr(node, "value", "")))


_Loader.add_constructor("!ENV", _env)
_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


class SettingsError(Exception):
    """Why mkdocs.yml cannot be read, as a finding."""

    def __init__(self, line: int, code: str, message: str, hint: str, /, **values: object) -> None:
        self.finding = problem(FILE, line, code, message, hint, **values)
        super().__init__(str(self.finding))


def read(root: Path) -> Settings:
    """The settings of the project below `root`; the usual ones where mkdocs.yml is silent or missing.

    Raises:
        SettingsError: mkdocs.yml cannot be read.
    """
    if not (root / FILE).is_file():
        return Settings()
    try:
        with (root / FILE).open("rb") as stream:
            content = stream.read(_MOST + 1)
    except OSError as error:
        raise SettingsError(1, "PB003", N_("this file cannot be opened ({reason})"), N_("give yourself the right to read it"), reason=error.strerror) from error
    if len(content) > _MOST:
        raise SettingsError(1, "PB002", N_("the file is too large: at most {limit} bytes"), _MEND, limit=_MOST)
    try:
        loader = _Loader(content.decode("utf-8-sig"))
        node = loader.get_single_node()  # values do not say on which line they stand
        return replace(_settings(loader.construct_document(node) or {}), navigation=tuple(_navigation(node))) if node else Settings()
    except UnicodeDecodeError as error:
        message = N_("the file is not written in UTF-8: a byte on this line cannot be read")
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(line, "PB001", message, N_("save it again in your editor with the encoding UTF-8")) from error
    except yaml.YAMLError as error:
        mark, reason = getattr(error, "problem_mark", None), getattr(error, "problem", None) or getattr(error, "reason", "")
        raise SettingsError(mark.line + 1 if mark else 1, "PB006", N_("this line of the settings cannot be read ({reason})"), _MEND, reason=reason) from error
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:  # a list where names and values must be, and the like
        raise SettingsError(1, "PB006", N_("the parts of this file are not those of settings ({reason})"), _MEND, reason=error) from error


def _settings(known: dict[str, Any]) -> Settings:
    extra = known.get("extra") or {}
    address = str(known.get("site_url") or Settings.address)
    return Settings(
        name=str(known.get("site_name") or Settings.name),
        address=address if address.endswith("/") else address + "/",
        languages=_languages(known.get("plugins") or []),
        contact=str(extra.get("contact") or ""),
        release_key=str(extra.get("release_key") or ""),
    )


def _navigation(node: yaml.Node) -> Iterator[tuple[str, int]]:
    for name, value in node.value:
        if name.value == "nav":
            yield from _entries(value)


def _entries(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if value.value:
                yield from _entries(value)
            else:
                yield "", name.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _entries(inner)
    elif node.value.endswith((".md", "/*")) and "://" not in node.value:
        yield node.value, node.start_mark.line + 1


def _languages(plugins: Any) -> Languages:
    for plugin in plugins if isinstance(plugins, list) else [{name: options} for name, options in plugins.items()]:
        if isinstance(plugin, dict) and "i18n" in plugin:
            blocks = (plugin["i18n"] or {}).get("languages") or []
            return Languages(tuple(_language(block) for block in blocks if block.get("build", True)))
    return Languages()


def _language(block: dict[str, Any]) -> Language:
    code = str(block["locale"])
    return Language(code, str(block.get("name", code)), bool(block.get("default")), code in REQUIRED_LANGUAGES)
