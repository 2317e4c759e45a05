"""Structured data of a page for search engines and harvesters (schema.org JSON-LD, Bioschemas TrainingMaterial 1.0)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from palabre.catalogue import Catalogue, Document
from palabre.downloads import ADDRESS, Entry
from palabre.messages import translator
from palabre.model.pages import Kit, Module, Programme, Project, Radio
from palabre.model.vocabulary import LABELS, Status
from palabre.rendering.formats import iso_duration
from palabre.rendering.timetables import minutes_of

LICENCES = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
TRAINING_MATERIAL = "https://bioschemas.org/profiles/TrainingMaterial/1.0-RELEASE"
ACCESS = {
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": [{"@type": "ItemList", "itemListElement": ["textual"]}],
    "accessibilityFeature": ["alternativeText", "structuralNavigation", "tableOfContents", "readingOrder"],
    "accessibilityHazard": ["none"],
}
_STATUS = {Status.DRAFT: "Draft", Status.PUBLISHED: "Published", Status.ARCHIVED: "Archived"}


def json_ld(document: Document, catalogue: Catalogue, made: Mapping[str, Entry]) -> str:
    """The JSON-LD of a page, safe to put inside a script element."""
    data = {"@context": "https://schema.org", **described(document, catalogue), **_encoding(document, catalogue, made)}
    return json.dumps(data, ensure_ascii=False, sort_keys=False, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def described(document: Document, catalogue: Catalogue) -> dict[str, Any]:
    """What a page is, as schema.org says it."""
    page = document.page
    address = catalogue.settings.address + document.address
    common: dict[str, Any] = {"@id": address, "url": address, "inLanguage": document.language.code, "name": page.title if page else document.slug}
    if page and page.summary:
        common["description"] = page.summary
    twins = [twin for other in catalogue.languages.all if (twin := catalogue.twin(document, other.code)) and twin is not document]
    if document.language.is_default:
        common |= {"workTranslation": [{"@id": catalogue.settings.address + twin.address} for twin in twins]} if twins else {}
    elif original := catalogue.twin(document, catalogue.languages.default.code):
        common["translationOfWork"] = {"@id": catalogue.settings.address + original.address}
    if page and page.licence:
        common["license"] = LICENCES[page.licence]
    if page and page.reviewed:
        common["dateModified"] = page.reviewed.isoformat()
    if isinstance(page, Module):
        return _module(page, document, catalogue, common)
    if isinstance(page, Programme):
        return _programme(page, document, catalogue, common)
    if isinstance(page, Project):
        return _project(page, document, catalogue, common)
    if isinstance(page, Kit | Radio):
        return _sheets(page, document, catalogue, common)
    return {"@type": "WebPage", **common, "isPartOf": {"@type": "WebSite", "name": catalogue.settings.name, "url": catalogue.settings.address}, **ACCESS}


def _encoding(document: Document, catalogue: Catalogue, made: Mapping[str, Entry]) -> dict[str, Any]:
    """The files that hold the same work; those of the discreet edition are not advertised."""
    say = translator(document.language.code)
    files = [file for file in made[document.path].files if not file.discreet] if document.path in made else []
    objects = [
        {
            "@type": "MediaObject",
            "contentUrl": f"{catalogue.settings.address}{ADDRESS}{file.path}",
            "encodingFormat": file.type,
            "contentSize": f"{file.bytes} B",
            "inLanguage": file.language,
            "name": say(file.title),
        }
        for file in files
    ]
    return {"encoding": objects} if objects else {}


def _module(page: Module, document: Document, catalogue: Catalogue, common: dict[str, Any]) -> dict[str, Any]:
    say = translator(document.language.code)
    needs = [catalogue.by_id(Module, name, document.language.code) for name in page.prerequisites]
    return {
        "@type": "LearningResource",
        "http://purl.org/dc/terms/conformsTo": {"@type": "CreativeWork", "@id": TRAINING_MATERIAL},
        **common,
        "identifier": page.id,
        "keywords": list(page.keywords),
        "about": say(LABELS[page.theme]),
        "audience": [{"@type": "EducationalAudience", "educationalRole": say(LABELS[who])} for who in page.audience],
        "educationalLevel": say(LABELS[page.level]),
        "learningResourceType": ["lesson plan", "handout", "quiz"],
        "teaches": list(page.objectives),
        "timeRequired": iso_duration(document.body.minutes),
        "competencyRequired": [need.page.title for need in needs if need and need.page],
        "version": page.version,
        "creativeWorkStatus": _STATUS[page.status],
        "citation": [catalogue.references[key].title for key in page.references if key in catalogue.references],
        "isBasedOn": [
            {"@id": catalogue.settings.address + found.address} for name in page.projects if (found := catalogue.by_id(Project, name, document.language.code))
        ],
        "isAccessibleForFree": True,
        **ACCESS,
    }


def _programme(page: Programme, document: Document, catalogue: Catalogue, common: dict[str, Any]) -> dict[str, Any]:
    say = translator(document.language.code)
    lines = [(line, catalogue.by_id(Module, line.module, document.language.code)) for day in page.days for line in day.sessions if line.module]
    modules = {found.path: found for _, found in lines if found}.values()
    return {
        "@type": "Course",
        **common,
        "identifier": page.id,
        "version": page.version,
        "creativeWorkStatus": _STATUS[page.status],
        "audience": [{"@type": "EducationalAudience", "educationalRole": say(LABELS[who])} for who in page.audience],
        "timeRequired": iso_duration(sum(minutes_of(line, found) for line, found in lines)),
        "hasPart": [
            {"@type": "LearningResource", "@id": catalogue.settings.address + found.address, "name": found.page.title} for found in modules if found.page
        ],
        "provider": {"@type": "Project", "name": catalogue.settings.name, "url": catalogue.settings.address},
        "isAccessibleForFree": True,
        **ACCESS,
    }


def _sheets(page: Kit | Radio, document: Document, catalogue: Catalogue, common: dict[str, Any]) -> dict[str, Any]:
    say = translator(document.language.code)
    names = page.modules if isinstance(page, Kit) else (page.module,)
    modules = [found for name in names if (found := catalogue.by_id(Module, name, document.language.code))]
    kind = {"audience": [{"@type": "EducationalAudience", "educationalRole": say(LABELS[who])} for who in page.audience]} if isinstance(page, Kit) else {}
    return {
        "@type": "LearningResource",
        **common,
        "identifier": page.id,
        "version": page.version,
        "creativeWorkStatus": _STATUS[page.status],
        "learningResourceType": "handout" if isinstance(page, Kit) else "script",
        **kind,
        "isBasedOn": [{"@id": catalogue.settings.address + found.address} for found in modules],
        "isAccessibleForFree": True,
        **ACCESS,
    }


def _project(page: Project, document: Document, catalogue: Catalogue, common: dict[str, Any]) -> dict[str, Any]:
    def organisation(key: str) -> dict[str, Any]:
        known = catalogue.organisations[key]
        return {"@type": "Organization", "name": known.name.get(document.language.code) or known.name["en"]}

    days = {each.kind.value.split("-")[0]: each.date.isoformat() for each in page.dates}
    funders = [organisation(each.organisation) for each in page.organisations if each.role == "funding"]
    members = [organisation(each.organisation) for each in page.organisations if each.role != "funding"]
    # a Project is an Organization: what describes the page itself belongs to the page
    return {
        "@type": "WebPage",
        **common,
        "version": page.version,
        "creativeWorkStatus": _STATUS[page.status],
        "mainEntity": {
            "@type": "Project",
            "name": page.title,
            "description": page.summary,
            "identifier": [*([page.iati_identifier] if page.iati_identifier else []), *(each.value for each in page.identifiers)] or page.id,
            **({"foundingDate": days["start"]} if "start" in days else {}),
            **({"dissolutionDate": days["end"]} if "end" in days else {}),
            "funder": funders,
            "member": members,
            "areaServed": [{"@type": "AdministrativeArea", "name": each.name} for each in page.locations],
        },
        **ACCESS,
    }
