"""New pages: valid from the start, in every required language, with each field explained above its value."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from palabre import frontmatter
from palabre.catalogue import Catalogue, make_document, with_source_hash
from palabre.languages import Language
from palabre.messages import N_, translator
from palabre.model.kinds import fields_of
from palabre.model.pages import MODULE_ID, Module, PageKind, Project
from palabre.problems import Problem, Translate

FOLDERS: dict[type[PageKind], str] = {Module: "modules", Project: "projects"}

_OBJECTIVES = (
    N_("Name what people will be able to do first"),
    N_("Sort what they will be able to sort"),
    N_("Show what they will be able to show"),
    N_("Choose what they will be able to choose"),
)
_MESSAGES = (N_("First sentence to say aloud"), N_("Second sentence to say aloud"), N_("Third sentence to say aloud"))
_WORDS = (N_("first keyword"), N_("second keyword"), N_("third keyword"))


def pages(shape: type[PageKind], identifier: str, slug: str, titles: dict[str, str], catalogue: Catalogue, today: dt.date) -> dict[str, str]:
    """The text of a new page in each required language, by path below the project."""
    location = f"{FOLDERS[shape]}/{slug}.md"
    languages = [language for language in catalogue.languages.all if language.is_required]
    texts = {language: _text(shape, identifier, titles, catalogue, today, language) for language in languages}
    default = catalogue.languages.default
    path = f"docs/{default.folder}{location}"
    source = frontmatter.read(path, texts[default])
    assert not isinstance(source, Problem), source
    digest = make_document(source, default, location).digest
    return {f"docs/{language.folder}{location}": text if language == default else with_source_hash(text, digest) for language, text in texts.items()}


def write(root: Path, slug: str, texts: dict[str, str], say: Translate) -> int:
    """Write new pages and say what follows; 1 without writing any when one of them exists or has a name that cannot be used."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        print(f"{slug}: {say(N_('use small letters, digits and hyphens only, for instance sharing-a-well'))}", file=sys.stderr)
        return 1
    for path in texts:
        if (root / path).exists():
            print(f"{path}: {say(N_('this page exists already; choose another name'))}", file=sys.stderr)
            return 1
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
        print(say(N_("written: {path}")).format(path=path))
    print(say(N_("Both are drafts: they are checked, and seen with make serve only. Set status: published in both when they are ready.")))
    return 0


def free_module_id(catalogue: Catalogue) -> str:
    """The number after the highest that is taken: the number of a module that is gone is never given again."""
    taken = [getattr(document.source.metadata.nodes.get("id"), "text", "") for document in catalogue.documents]
    numbers = [int(text[1:]) for text in taken if re.fullmatch(MODULE_ID.pattern, text)]
    return f"M{max(numbers, default=0) + 1:02}"


def _text(shape: type[PageKind], identifier: str, titles: dict[str, str], catalogue: Catalogue, today: dt.date, language: Language) -> str:
    say = translator(language.code)
    given = {"id": identifier, "title": titles.get(language.code, titles[catalogue.languages.default.code])}
    values = (_module if shape is Module else _project)(catalogue, today, say) | given
    lines = ["---"]
    for name, spec in fields_of(shape).items():
        lines.append(f"# {say(spec.metadata['help'])}")
        if name in values:
            lines += _field(name, values[name])
        else:
            lines.append(f"# {name}:")
    return "\n".join([*lines, "---", "", _body(shape, language)])


def _body(shape: type[PageKind], language: Language) -> str:
    folder = resources.files("palabre") / "scaffolds"
    name = shape.__name__.lower()
    wanted = folder / f"{name}.{language.code}.md"
    return (wanted if wanted.is_file() else folder / f"{name}.en.md").read_text("utf-8")


def _module(catalogue: Catalogue, today: dt.date, say: Any) -> dict[str, Any]:
    return {
        "summary": say(N_("Write in one or two sentences what people will be able to do.")),
        "theme": "foundations",
        "audience": ["trainer"],
        "level": "beginner",
        "group_size": {"min": 12, "max": 24},
        "prerequisites": [],
        "objectives": [say(text) for text in _OBJECTIVES],
        "key_messages": [say(text) for text in _MESSAGES],
        "keywords": [say(text) for text in _WORDS],
        "risk": {
            "level": "green",
            "do_not_run_when": say(N_("Write the situations in which the module must wait.")),
            "safety": say(N_("Write the safety line, said before the session.")),
        },
        "references": sorted(catalogue.references)[:2],
        **_edition(today),
        "field_tests": 0,
    }


def _project(catalogue: Catalogue, today: dt.date, say: Any) -> dict[str, Any]:
    source = "project-page"
    return {
        "summary": say(N_("Write in one or two sentences what the project did.")),
        "activity_status": "closed",
        "organisations": [{"organisation": min(catalogue.organisations, default="organisation"), "role": "implementing", "source": source}],
        "dates": [{"kind": "start-planned", "date": today, "source": source}],
        "sectors": [{"code": "15220", "percentage": 100, "basis": "editorial"}],
        "countries": [{"code": "ML"}],
        "locations": [{"name": "Mali", "level": "country", "country": "ML", "boundary_year": today.year, "source": source}],
        "target_groups": [say(N_("Write who the project was for"))],
        "sources": [{"id": source, "title": say(N_("Title of the page or document")), "accessed": today, "how": "live"}],
        **_edition(today),
    }


def _edition(today: dt.date) -> dict[str, Any]:
    return {"licence": "CC-BY-SA-4.0", "version": "0.1.0", "reviewed": today, "review_by": today + dt.timedelta(days=90), "status": "draft"}


def _field(name: str, value: Any) -> list[str]:
    if isinstance(value, list) and value:
        return [f"{name}:", *(f"  - {_flow(item)}" for item in value)]
    if isinstance(value, dict):
        return [f"{name}:", *(f"  {key}: {_flow(item)}" for key, item in value.items())]
    return [f"{name}: {_flow(value)}"]


def _flow(value: Any) -> str:
    """A value as YAML on one line; texts in quotes, codes and dates without."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str) and not _is_code(value):
        return json.dumps(value, ensure_ascii=False)
    return "[]" if value == [] else str(value)


def _is_code(value: str) -> bool:
    return value.replace("-", "").replace(".", "").isalnum() and value.isascii() and not value.isdigit() and " " not in value
