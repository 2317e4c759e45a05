"""Do no harm: what must not be published, because it could put a person in danger (PB501 to PB535)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from palabre.catalogue import Catalogue
from palabre.checks.harm import contacts, coordinates, guilt, pages, people, pictures, places, security, survivors, wording
from palabre.checks.harm.gazetteer import all_titles, invented_names
from palabre.checks.harm.text import typed
from palabre.memory import digest
from palabre.problems import Problem

Check = Callable[[Catalogue], Iterator[Problem]]

HARM_CHECKS: tuple[Check, ...] = (
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
# These look at the whole project, or compare languages; the others look at one text at a time.
_OF_ALL: tuple[Check, ...] = (
    pictures.picture_metadata,
    pictures.recognisable_faces,
    pictures.picture_notes,
    pictures.sensitive_objects,
    pictures.missing_consents,
    pictures.emblems,
    pages.safety_in_both_languages,
    pages.ways_to_remove,
)
_OF_ONE_TEXT = tuple(check for check in HARM_CHECKS if check not in _OF_ALL)


def found(catalogue: Catalogue) -> Iterator[Problem]:
    """What all these rules find; in a text that did not change, what they found there the last time."""
    for check in _OF_ALL:
        yield from check(catalogue)
    surroundings = _surroundings(catalogue)
    keys = {path: digest(surroundings, text) for path, text in typed(catalogue).items()}
    known = {path: findings for path, key in keys.items() if (findings := catalogue.memory.get(key)) is not None}
    for findings in known.values():
        yield from findings
    # names of files, and what the rules of one text say of files and pictures besides
    beside = catalogue.but(settled=frozenset(keys))
    changed = catalogue.but(settled=frozenset(known), files=(), pictures={})
    anew: dict[str, list[Problem]] = {path: [] for path in keys if path not in known}
    for check in _OF_ONE_TEXT:
        yield from check(beside)
        for finding in check(changed) if anew else ():
            anew[finding.path].append(finding)
            yield finding
    for path, findings in anew.items():
        catalogue.memory.put(keys[path], tuple(findings))


def _surroundings(catalogue: Catalogue) -> str:
    """A digest of everything on which the findings in one text depend, besides the text: change it with the rules."""
    safety = catalogue.safety
    lists = (sorted(safety.places.items()), sorted(safety.revoked_consents), sorted(safety.source_shingles))
    cited = (sorted(all_titles(catalogue)), [reference.authors for reference in catalogue.references.values()])
    return digest("harm", repr((catalogue.settings, catalogue.today, lists, cited, sorted(invented_names(catalogue)))))
