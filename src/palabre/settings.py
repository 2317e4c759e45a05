"""What mkdocs.yml says about the site: its address, its languages, its role address. Nothing else is read from it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from palabre.languages import Language, Languages

REQUIRED_LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Settings:
    """The site's own facts."""

    name: str = "Palabre"
    address: str = "https://palabre.example/"
    languages: Languages = field(default_factory=Languages)
    contact: str = ""
    release_key: str = ""  # minisign's public key of whoever publishes, in base 64


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


class SettingsError(ValueError):
    """Why mkdocs.yml cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"mkdocs.yml cannot be read: {reason}")


def read(root: Path) -> Settings:
    """The settings of the project below `root`; the usual ones where mkdocs.yml is silent or missing.

    Raises:
        SettingsError: mkdocs.yml cannot be read.
    """
    file = root / "mkdocs.yml"
    if not file.is_file():
        return Settings()
    try:
        return _settings(yaml.load(file.read_text("utf-8"), Loader=_Loader) or {})  # noqa: S506 a SafeLoader
    except (yaml.YAMLError, ValueError) as error:
        raise SettingsError(str(error)) from error
    except (AttributeError, KeyError, TypeError) as error:  # a list where names and values must be, and the like
        raise SettingsError(f"its parts are not those of a settings file ({error})") from error


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


def _languages(plugins: Any) -> Languages:
    for plugin in plugins if isinstance(plugins, list) else [{name: options} for name, options in plugins.items()]:
        if isinstance(plugin, dict) and "i18n" in plugin:
            blocks = (plugin["i18n"] or {}).get("languages") or []
            return Languages(tuple(_language(block) for block in blocks if block.get("build", True)))
    return Languages()


def _language(block: dict[str, Any]) -> Language:
    code = str(block["locale"])
    return Language(code, str(block.get("name", code)), bool(block.get("default")), code in REQUIRED_LANGUAGES)
