"""Markers of a page -> HTML, made from the catalogue by the templates beside this file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import markdown
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from palabre.catalogue import Catalogue, Document
from palabre.languages import Language
from palabre.messages import translator
from palabre.model.body import Item
from palabre.model.kinds import fields_of
from palabre.model.pages import Day, Edition, Module, Page, Programme, Project, Session
from palabre.model.vocabulary import LABELS, Status
from palabre.pages.drawings import inlined
from palabre.pages.typography import spaced
from palabre.problems import Severity
from palabre.rules import GROUPS, RULES

Link = Callable[[str], str]  # location of a page ("modules/x.md", anchor allowed) -> address relative to this page

_MARKER = re.compile(r"<!--\s*palabre:\s*([\w-]+)\s*-->")


@dataclass(frozen=True)
class Place:
    """Where HTML is made for: the catalogue, the language of the interface, and how to link."""

    catalogue: Catalogue
    language: Language
    link: Link
    file: Link  # path of a file below docs/ -> address relative to this page


def filled(html: str, document: Document, place: Place) -> str:
    """The rendered prose of a page with its markers filled, its drawings inlined and its spaces set."""
    html = _MARKER.sub(lambda match: marker(match[1], document, place), html)
    html = opening(document, place) + inlined(html, place.catalogue, document.language.code) + closing(document, place)
    return spaced(html, document.language.code)


def opening(document: Document, place: Place) -> str:
    """What stands above the prose: banners and the card of a module, project or programme."""
    name = {Module: "module_card", Project: "project_card", Programme: "programme_card"}.get(type(document.page), "")
    banners = render("banners", place, document=document, is_translated=document.language == place.language)
    return banners + (render(name, place, document=document, page=document.page) if name else "")


def closing(document: Document, place: Place) -> str:
    """What stands below the prose: sources, versions, licence."""
    return render("closing", place, document=document, page=document.page) if isinstance(document.page, Edition) else ""


def marker(name: str, document: Document, place: Place) -> str:
    """The HTML of one marker."""
    if name.startswith("step-"):
        step = next((step for step in document.body.steps if step.anchor == name), None)
        return render("step_facts", place, document=document, step=step, begins=begins(document, name)) if step else ""
    if name == "references" and isinstance(document.page, Module):
        return render("citations", place, keys=document.page.references)
    return render(name.replace("-", "_"), place, document=document, page=document.page)


def render(template: str, place: Place, **values: Any) -> str:
    """A template of this package with the words of a language and what it may call."""
    say = translator(place.language.code)
    tools: dict[str, Any] = {
        "_": say,
        "label": lambda word: say(LABELS[word]),
        "link": place.link,
        "file": place.file,
        "place": place,
        "catalogue": place.catalogue,
        "language": place.language,
        "minutes": lambda count: duration(count),
        "clock": clock,
        "day": lambda date: shown_date(date, place.language.code),
        "number": lambda value: shown_number(value, place.language.code),
        "country": lambda code: country(code, place.language.code),
        "inline": inline,
        "find": lambda shape, identifier: place.catalogue.by_id(
            {"module": Module, "project": Project, "programme": Programme}[shape], identifier, place.language.code
        ),
        "listed": lambda shape: listed({"module": Module, "project": Project, "programme": Programme}[shape], place),
        "serving": lambda identifier: [doc for doc in listed(Module, place) if identifier in getattr(doc.page, "projects", ())],
        "text_in": lambda texts: text_in(texts, place.language.code),
    }
    tools["cite"] = lambda source: _cited(source, values["page"])
    pieces: dict[str, Callable[[], dict[str, Any]]] = {
        "timetable": lambda: {"days": [(day, list(timetable(day, place))) for day in getattr(values["page"], "days", ())]},
        "rules": lambda: {
            "groups": [(title, [rule for rule in RULES.values() if rule.code.startswith(start)]) for start, title in GROUPS.items()],
            "severities": list(Severity),
        },
        "fields": lambda: {
            "shapes": [(shape, fields_of(shape)) for shape in (Module, Project, Programme, Page)],
            "kind_of": kind_of,
            "is_required": lambda field: field.default is dataclasses.MISSING,
        },
        "waivers": lambda: {"waivers": [(doc, waiver) for doc in place.catalogue.documents for waiver in (doc.page.waivers if doc.page else ())]},
        "changes": lambda: {"changes": latest_changes(place)},
        "glossary": lambda: {"letters": letters(place)},
        "quiz": lambda: {
            "items": [
                (item, inline(item.question), [(answer, inline(answer.text)) for answer in item.answers], inline(item.explanation))
                for item in _items(values["document"])
            ]
        },
    }
    more = pieces[template]() if template in pieces else {}
    return _environment().get_template(f"{template}.html").render(**tools, **values, **more)


@lru_cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("palabre.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _cited(source: str, project: Project) -> Markup:
    """A small link to the numbered list of sources."""
    place = next((number for number, each in enumerate(project.sources, 1) if each.id == source), 0)
    return Markup('<sup class="pb-cite">[<a href="#source-{source}">{place}</a>]</sup>').format(source=source, place=place)


def _items(document: Document) -> tuple[Item, ...]:
    return document.body.quiz


# views ------------------------------------------------------------------------------------------------------------


def listed(shape: type[Any], place: Place) -> list[Document]:
    """Published pages of a kind in the language of the page, or else in the default one, in the order of their ids."""
    default = place.catalogue.of(shape, place.catalogue.languages.default.code)
    found = [place.catalogue.twin(document, place.language.code) or document for document in default]
    return [document for document in found if document.page and getattr(document.page, "status", None) == Status.PUBLISHED]


def begins(document: Document, anchor: str) -> int:
    """Minutes from the start of the session to a step."""
    total = 0
    for step in document.body.steps:
        if step.anchor == anchor:
            break
        total += step.minutes
    return total


@dataclass(frozen=True)
class Line:
    """A line of a timetable, with hours and minutes since midnight."""

    start: int
    end: int
    session: Session
    document: Document | None


def timetable(day: Day, place: Place) -> Iterable[Line]:
    """The hours of a day, computed from the minutes of its modules and pauses."""
    hours, _, rest = day.start.partition(":")
    now = int(hours) * 60 + int(rest)
    for session in day.sessions:
        document = place.catalogue.by_id(Module, session.module, place.language.code) if session.module else None
        length = document.body.minutes if document else session.minutes or 0
        yield Line(now, now + length, session, document)
        now += length


def latest_changes(place: Place, most: int = 6) -> list[tuple[dt.date, Document, str]]:
    """The newest changes of modules, projects and programmes."""
    found = [
        (change.date, document, change.note)
        for shape in (Module, Project, Programme)
        for document in listed(shape, place)
        if isinstance(document.page, Edition)
        for change in document.page.changes
    ]
    return sorted(found, key=lambda change: (-change[0].toordinal(), change[1].location))[:most]


def letters(place: Place) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Terms of the glossary by first letter, accents apart."""
    code = place.language.code
    terms = place.catalogue.terms
    default = place.catalogue.languages.default.code
    ordered = sorted(terms, key=lambda name: _sorted_as((terms[name].wordings.get(code) or terms[name].wordings[default]).term))
    found: dict[str, list[tuple[str, Any]]] = {}
    for name in ordered:
        wording = terms[name].wordings.get(code) or terms[name].wordings[default]
        found.setdefault(_sorted_as(wording.term)[:1].upper(), []).append((name, terms[name]))
    return list(found.items())


def _sorted_as(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).lower()


# words ------------------------------------------------------------------------------------------------------------


def inline(text: str) -> Markup:
    """A short text with Markdown inside, without the paragraph around it."""
    html = markdown.markdown(text, extensions=["attr_list"])
    return Markup(html.removeprefix("<p>").removesuffix("</p>") if html.count("<p>") == 1 else html)  # noqa: S704 our own content, checked


def duration(minutes: int) -> str:
    """180 -> "3 h", 150 -> "2 h 30", 25 -> "25 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")


def clock(minutes: int) -> str:
    """510 -> "08:30"."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def iso_duration(minutes: int) -> str:
    """150 -> "PT2H30M" (ISO 8601)."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def shown_date(date: dt.date | str | None, language: str) -> str:
    """A day, month or year in words."""
    from babel.dates import format_date

    if date is None:
        return ""
    if isinstance(date, dt.date):
        return str(format_date(date, "long", locale=_locale(language)))
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return date
    patterns = {2: "MMMM y", 3: "d MMMM y"}
    return str(format_date(dt.date(*[*parts, 1][:3]), patterns[len(parts)] if len(parts) == 2 else "long", locale=_locale(language)))


def shown_number(value: int, language: str) -> str:
    """A number with the separators of a language."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=_locale(language))).replace("\u202f", "\u00a0")


def country(code: str, language: str) -> str:
    """The name of a country."""
    return str(_locale(language).territories.get(code, code))


@lru_cache
def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def text_in(texts: dict[str, str] | None, language: str) -> str:
    """A text in a language, or else in English."""
    return (texts or {}).get(language) or (texts or {}).get("en") or ""


def kind_of(kind: Any) -> str:
    """The JSON type of a field, for the field table."""
    schema = kind.schema()
    if "enum" in schema:
        return ", ".join(schema["enum"])
    return str(schema.get("type", "object")) + (f" ({schema['format']})" if "format" in schema else "")
