"""JSON Schemas made from the model, so that editors complete and explain the fields of a page as it is typed."""

from __future__ import annotations

import json
from typing import Any

from palabre.model.data import Organisation, Picture, Reference, Review, SearchWords, Wording
from palabre.model.kinds import Schema, schema_of
from palabre.model.pages import Kit, Module, Page, Programme, Project, Radio

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Every schema by file name below schema/."""
    entries = {"references": Reference, "organisations": Organisation}
    found: dict[str, Schema] = {shape.__name__.lower(): schema_of(shape) for shape in (Module, Project, Programme, Kit, Radio, Page, Picture, Review)}
    found |= {name: {"type": "object", "additionalProperties": schema_of(shape)} for name, shape in entries.items()}
    found["glossary"] = {"type": "object", "additionalProperties": _term()}
    found["search"] = schema_of(SearchWords)
    return {f"{name}.schema.json": _written(name, schema) for name, schema in sorted(found.items())}


def _term() -> Schema:
    words: Schema = {"type": "object", "additionalProperties": {"type": ["string", "null"]}, "description": "Words in local languages, filled by speakers."}
    return {"type": "object", "properties": {"local": words}, "additionalProperties": schema_of(Wording), "required": ["en", "fr"]}


def _written(name: str, schema: dict[str, Any]) -> str:
    return json.dumps({"$schema": DRAFT, "title": name.capitalize(), **schema}, ensure_ascii=False, indent=2) + "\n"
