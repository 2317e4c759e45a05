"""Do no harm: what must not be published, because it could put a person in danger (PB501 to PB535)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from palabre.catalogue import Catalogue
from palabre.checks.harm import contacts, coordinates, guilt, pages, people, pictures, places, security, survivors, wording
from palabre.problems import Problem

HARM_CHECKS: tuple[Callable[[Catalogue], Iterator[Problem]], ...] = (
    contacts.phone_numbers,
    contacts.personal_addresses,
    coordinates.coordinates,
    pictures.picture_metadata,
    people.named_people,
    people.attendance_lists,
    contacts.identity_numbers,
    pictures.recognisable_faces,
    pictures.picture_notes,
    pictures.sensitive_objects,
    survivors.children,
    survivors.sexual_violence,
    wording.labels,
    guilt.collective_guilt,
    wording.demeaning_words,
    security.operations,
    security.accusations,
    security.undated_politics,
    places.events_to_come,
    places.precise_places,
    places.small_numbers,
    wording.promises,
    pictures.missing_consents,
    pictures.revoked_consents,
    wording.one_side,
    pictures.emblems,
    pages.safety_in_both_languages,
    pages.copied_passages,
    pages.ways_to_remove,
    pages.long_sentences,
)
