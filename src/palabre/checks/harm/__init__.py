"""Do no harm: what must not be published, because it could put a person in danger (PB501 to PB535, but for PB527, see `built`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from palabre.catalogue import Catalogue, Scope
from palabre.checks.harm import contacts, coordinates, files, guilt, pages, people, pictures, places, security, survivors, wording
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
    files.closed_files,
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
    files.closed_files,
    pictures.recognisable_faces,
    pictures.picture_notes,
    pictures.sensitive_objects,
    pictures.missing_consents,
    pictures.emblems,
    pages.safety_in_both_languages,
    pages.ways_to_remove,
)
_OF_ONE_TEXT = tuple(check for check in HARM_CHECKS if check not in _OF_ALL)


def keys(catalogue: Catalogue) -> dict[str, str]:
    """Under which key the memory holds what the rules of one text find in each text, by its path."""
    surroundings, days = _surroundings(catalogue), _days(catalogue)
    return {path: digest(surroundings, days.get(path, ""), text) for path, text in typed(catalogue).items()}


def outside_texts(catalogue: Catalogue) -> Iterator[Problem]:
    """What all these rules find, but for what the rules of one text find in the texts."""
    for check in _OF_ALL:
        yield from check(catalogue)
    no_texts = catalogue.but(scope=Scope())  # names of files, and what the rules of one text say of files and pictures besides
    for check in _OF_ONE_TEXT:
        yield from check(no_texts)


def in_texts(catalogue: Catalogue, paths: Collection[str]) -> dict[str, tuple[Problem, ...]]:
    """What the rules of one text find in some texts, by path."""
    these = catalogue.but(scope=catalogue.scope_of(paths), files=(), pictures={})
    found: dict[str, list[Problem]] = {path: [] for path in paths}
    for check in _OF_ONE_TEXT if paths else ():
        for finding in check(these):
            found[finding.path].append(finding)
    return {path: tuple(findings) for path, findings in found.items()}


def _surroundings(catalogue: Catalogue) -> str:
    """A digest of everything on which the findings in one text depend, besides the text and the day: change it with the rules."""
    safety = catalogue.safety
    lists = (sorted(safety.places.items()), sorted(safety.revoked_consents), sorted(safety.source_shingles))
    cited = (sorted(all_titles(catalogue)), [reference.authors for reference in catalogue.references.values()])
    return digest("harm", repr((catalogue.settings, lists, cited, sorted(invented_names(catalogue)))))


def _days(catalogue: Catalogue) -> dict[str, str]:
    """Today for each text in which a rule asks for it: pages that name no day of their review, and notes."""
    undated = [document.path for document in catalogue.documents if not places.day_of_review(document)]
    notes = [path for path in catalogue.texts if not path.startswith("data/")]
    return dict.fromkeys((*undated, *notes), str(catalogue.today))
