"""Markers of a page -> HTML, made from the catalogue by the templates beside this file."""

from __future__ import annotations

import dataclasses
import json
import posixpath
import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import markdown
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from palabre import catalogue, reading, releases
from palabre.catalogue import Document
from palabre.messages import N_, translator
from palabre.model.data import LEAST_POINTS, STARRED, Review
from palabre.model.kinds import Kind, fields_of
from palabre.model.pages import Edition, Kit, Module, Page, Programme, Project, Radio
from palabre.model.vocabulary import LABELS
from palabre.pages import panel, views
from palabre.pages.views import SHAPES, Place
from palabre.rendering import formats, timetables, typography, verifying
from palabre.rendering.drawings import inlined
from palabre.rendering.typography import spaced
from palabre.rules import GROUPS, RULES
from palabre.stick import signature

_MARKER = re.compile(r"<!--\s*palabre:\s*([\w-]+)\s*-->")
_PAGE_LINK = re.compile(r'href="([^":#]+\.md)(#[^"]*)?"')
_CARDS: dict[type[Any], str] = {Module: "module_card", Project: "project_card", Programme: "programme_card", Kit: "kit_card", Radio: "radio_card"}


def filled(html: str, document: Document, place: Place) -> str:
    """The rendered prose of a page with its markers filled, its drawings inlined and its spaces set."""
    html = _MARKER.sub(lambda match: marker(match[1], document, place), html)
    html = opening(document, place) + inlined(html, place.catalogue, document.language.code) + closing(document, place)
    return spaced(html, document.language.code)


def opening(document: Document, place: Place) -> str:
    """What stands above the prose: banners and the card of a module, project or programme."""
    banners = render("banners", place, document=document, is_translated=document.language == place.language)
    card = _CARDS.get(type(document.page))
    more = {"uses": views.uses(document, place), "review": place.catalogue.review_of(document.page)} if isinstance(document.page, Module) else {}
    shelves = panel.shelves(document, place)
    return banners + (render(card, place, document=document, page=document.page, shelves=shelves, **more) if card else "")


def closing(document: Document, place: Place) -> str:
    """What stands below the prose: sources, versions, licence."""
    return render("closing", place, document=document, page=document.page) if isinstance(document.page, Edition) else ""


def marker(name: str, document: Document, place: Place) -> str:
    """The HTML of one marker."""
    if name.startswith("step-"):
        step = next((step for step in document.body.steps if step.anchor == name), None)
        return render("step_facts", place, document=document, step=step, begins=views.begins(document, name)) if step else ""
    if name == "references" and isinstance(document.page, Module):
        return render("citations", place, keys=document.page.references)
    return render(name.replace("-", "_"), place, document=document, page=document.page, **_VALUES.get(name, _nothing)(document, place))


def render(template: str, place: Place, **values: Any) -> str:
    """A template of this package with the words of a language and what it may call."""
    return _environment().get_template(f"{template}.html").render(**_tools(place, values.get("page")), **values)


def inline(text: str) -> Markup:
    """A short text with Markdown inside, without the paragraph around it."""
    html = markdown.markdown(text, extensions=["attr_list"])
    return Markup(html.removeprefix("<p>").removesuffix("</p>") if html.count("<p>") == 1 else html)  # noqa: S704 our own content, checked


def linked(html: Markup, document: Document, place: Place) -> Markup:
    """HTML made of a text that the site builder does not see, with its links to pages turned into addresses."""

    def address(match: re.Match[str]) -> str:
        location = posixpath.normpath(posixpath.join(posixpath.dirname(document.location), match[1]))
        return f'href="{place.link(location + (match[2] or ""))}"'

    return Markup(_PAGE_LINK.sub(address, html))  # noqa: S704 our own content, checked


# what a template is given -----------------------------------------------------------------------------------------


def _tools(place: Place, page: Any) -> dict[str, Any]:
    code = place.language.code
    say = translator(code)
    return {
        "_": say,
        "N_": N_,
        "said_in": lambda other, text: translator(other)(text),
        "label": lambda word: say(LABELS[word]),
        "link": place.link,
        "file": place.file,
        "is_offline": place.is_offline,
        "download": place.download,
        "asset": place.asset,
        "size": partial(formats.size, language=code),
        "wait": formats.wait,
        "together": typography.together,
        "editions": panel.EDITIONS,
        "catalogue": place.catalogue,
        "language": place.language,
        "minutes": formats.duration,
        "clock": formats.clock,
        "day": partial(formats.day, language=code),
        "number": partial(formats.number, language=code),
        "country": partial(formats.country, language=code),
        "text_in": partial(views.text_in, language=code),
        "inline": inline,
        "find": lambda kind, identifier: place.catalogue.by_id(SHAPES[kind], identifier, code),
        "listed": lambda kind: views.listed(SHAPES[kind], place),
        "cite": partial(_cited, page),
    }


def _cited(project: Project, source: str) -> Markup:
    """A small link to the numbered list of sources."""
    number = next((number for number, each in enumerate(project.sources, 1) if each.id == source), 0)
    return Markup('<sup class="pb-cite">[<a href="#source-{source}">{number}</a>]</sup>').format(source=source, number=number)


def _nothing(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001 one of several with the same shape
    return {}


def _timetable(document: Document, place: Place) -> dict[str, Any]:
    return {"days": [(day, list(timetables.timetable(day, place.catalogue, place.language.code))) for day in getattr(document.page, "days", ())]}


def _rules(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    return {"groups": [(title, [rule for rule in RULES.values() if rule.code.startswith(start)]) for start, title in GROUPS.items()]}


def _fields(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    shapes = [(shape, fields_of(shape)) for shape in (*catalogue.SHAPES.values(), Page)]
    return {"shapes": shapes, "kind_of": _kind_of, "is_required": lambda field: field.default is dataclasses.MISSING}


def _reviews(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    helps = {name: field.metadata["help"] for name, field in fields_of(Review).items()}
    found = [(module, place.catalogue.review_of(module.page)) for module in views.listed(Module, place) if isinstance(module.page, Module)]
    return {"reviews": found, "helps": helps, "starred": STARRED, "least": LEAST_POINTS}


def _readability(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    return {"readings": views.readings(place), "most": reading.MOST_ALOUD}


def _waivers(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    return {"waivers": [(found, waiver) for found in place.catalogue.documents for waiver in (found.page.waivers if found.page else ())]}


def _changes(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    return {"changes": views.latest_changes(place)}


def _glossary(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    return {"letters": views.letters(place)}


def _a_z(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    return {"letters": views.a_to_z(place)}


def _app_kept(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    return {"own_name": formats.own_name(place.language.code)}


def _downloads(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    kinds = panel.rows(place)
    forms = panel.forms(kinds)
    numbers = {title: number for number, title in enumerate(title for titles in forms.values() for title in titles)}
    code = place.language.code
    words = json.dumps({name: spaced(translator(code)(text), code) for name, text in panel.WORDS.items()}, ensure_ascii=False)
    script = {"script": panel.script(place.catalogue.root), "packer": panel.packer()[0], "slow": formats.SLOW_LINK, "words": words}
    return {"whole": panel.whole(place), "kinds": kinds, "forms": forms, "numbers": numbers, **script}


def _verify(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    settings = place.catalogue.settings
    return {
        "words": verifying.words(place.language.code, settings.release_key),
        "known": place.asset(releases.KNOWN),
        "scripts": [place.asset(f"{verifying.FOLDER}/{name}") for name in verifying.SCRIPTS],
    }


def _releases(document: Document, place: Place) -> dict[str, Any]:  # noqa: ARG001
    key = place.catalogue.settings.release_key
    return {"releases": views.past(place), "key": key, "fingerprint": signature.fingerprint(key) if key else "", "digits": signature.digits}


def _quiz(document: Document, place: Place) -> dict[str, Any]:
    def said(text: str) -> Markup:
        return linked(inline(text), document, place)

    items = [(item, said(item.question), [(answer, said(answer.text)) for answer in item.answers], said(item.explanation)) for item in document.body.quiz]
    return {"items": items}


_VALUES: dict[str, Callable[[Document, Place], dict[str, Any]]] = {
    "timetable": _timetable,
    "rules": _rules,
    "fields": _fields,
    "waivers": _waivers,
    "reviews": _reviews,
    "readability": _readability,
    "changes": _changes,
    "glossary": _glossary,
    "a-z": _a_z,
    "app-kept": _app_kept,
    "quiz": _quiz,
    "downloads": _downloads,
    "verify": _verify,
    "releases": _releases,
}


def _kind_of(kind: Kind) -> str:
    """The JSON type of a field, for the field table."""
    schema = kind.schema()
    if "enum" in schema:
        return ", ".join(schema["enum"])
    return str(schema.get("type", "object")) + (f" ({schema['format']})" if "format" in schema else "")


@lru_cache
def _environment() -> Environment:
    loader = ChoiceLoader([PackageLoader("palabre.pages"), PackageLoader("palabre.rendering")])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
