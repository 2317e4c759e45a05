"""The rules as functions: each takes the catalogue and yields problems; none prints, logs, raises or reads files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from palabre.catalogue import Catalogue, Document
from palabre.checks import addresses, aloud, data, fields, files, harm, links, pictures, projects, signs, structure, translations
from palabre.checks.harm.text import compile_expressions
from palabre.model.pages import Waiver
from palabre.problems import Problem, Severity
from palabre.rules import RULES

Check = Callable[[Catalogue], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    files.names_work_everywhere,
    files.addresses_are_their_own,
    files.language_folders_are_languages,
    fields.named_things_exist,
    fields.links_between_modules_and_projects_agree,
    fields.ids_are_their_own,
    fields.titles_are_their_own,
    fields.prerequisites_come_to_an_end,
    fields.values_fit_together,
    fields.reviews_are_in_time,
    fields.changes_follow_the_version,
    fields.waivers_are_in_force,
    fields.timetables_can_be_followed,
    fields.timetables_take_steps_that_exist,
    translations.missing,
    translations.without_original,
    pictures.drawings_are_light_and_safe,
    pictures.drawings_speak_every_language,
    data.terms_have_every_language,
    data.terms_mean_one_thing,
    signs.signs_of_the_glossary_can_be_printed,
    data.reviews_name_modules,
    data.search_words_are_of_use,
    data.modules_pass_their_review,
    addresses.addresses_never_die,
    addresses.redirects_are_clear,
    links.navigation_leads_somewhere,
)
# These look at nothing but one page, and not at the day either: what they find in a page that did not change is known from the last time.
OF_ONE_PAGE: tuple[Check, ...] = (
    fields.objectives_can_be_observed,
    fields.key_messages_can_be_said,
    fields.shares_sum_to_one_hundred,
    fields.changing_facts_are_reviewed_often,
    structure.modules_are_not_endless,
    structure.markers_are_known,
    structure.flipcharts_can_be_drawn,
    structure.handouts_fit_on_a_sheet,
    links.links_say_where_they_lead,
    projects.statements_have_sources,
    projects.numbers_have_sources,
    aloud.scripts_fit_their_time,
    aloud.what_is_said_is_short,
    signs.signs_can_be_printed,
)
# These compare. Each finds in Catalogue.problems what was found before it, and is silent about what follows from that:
# one cause gives one problem.
COMPARISONS: tuple[Check, ...] = (
    structure.objectives_are_served_and_tested,
    links.links_lead_somewhere,
    translations.neutral_fields_differ,
    translations.structure_differs,
    translations.untranslated,
    translations.out_of_date,
)


def get_ready() -> None:
    """Do what costs time before pages are looked at and needs none: two processes that share them would both do it."""
    compile_expressions()


def run(catalogue: Catalogue) -> list[Problem]:
    """Everything that is wrong, sorted by file and line; what a waiver covers is left out."""
    if no_docs := [found for found in catalogue.problems if found.path == "docs"]:
        return no_docs
    catalogue = _readable(catalogue)
    waived = {(document.path, waiver.rule) for document in catalogue.documents for waiver in _in_force(catalogue, document)}
    found = [*catalogue.problems, *(problem for document in catalogue.documents for problem in document.problems)]
    keys = harm.keys(catalogue)

    def beside_texts() -> None:
        for check in CHECKS:
            found.extend(check(catalogue))
        found.extend(harm.outside_texts(catalogue))

    def in_texts(paths: Sequence[str]) -> None:
        for path, findings in harm.in_texts(catalogue, paths).items():
            catalogue.memory.put(keys[path], findings)
        for document in filter(None, map(catalogue.by_path.get, paths)):
            _work_out(catalogue, document)

    catalogue.memory.share(in_texts, [path for path, key in keys.items() if catalogue.memory.get(key) is None], beside_texts)
    found.extend(finding for key in keys.values() for finding in catalogue.memory.get(key))
    found.extend(finding for document in catalogue.documents for finding in _alone(catalogue, document))
    found = [problem for problem in found if (problem.path, problem.code) not in waived]
    for compare in COMPARISONS:
        known = catalogue.but(problems=tuple(stops(found)))
        found += [problem for problem in compare(known) if (problem.path, problem.code) not in waived]
    return sorted(set(found))


def _work_out(catalogue: Catalogue, document: Document) -> None:
    """Work out what all rules will ask of a page, so that the memory has it."""
    _alone(catalogue, document)
    original = catalogue.twin(document, catalogue.languages.default.code)
    if original and original is not document:
        translations.untranslated_lines(catalogue, original, document)


def _alone(catalogue: Catalogue, document: Document) -> tuple[Problem, ...]:
    """What the rules of one page find in one."""
    alone = catalogue.but(documents=(document,))
    return catalogue.memory.recall(f"rules {document.fingerprint}", lambda: tuple(problem for check in OF_ONE_PAGE for problem in check(alone)))


def stops(problems: list[Problem]) -> list[Problem]:
    """The findings with which nothing may be published."""
    return [problem for problem in problems if RULES[problem.code].severity in (Severity.BLOCK, Severity.ERROR)]


def _readable(catalogue: Catalogue) -> Catalogue:
    """The catalogue without the pages of a language that the site does not have: they would be read as English ones."""
    folders = tuple(f"{folder}/" for folder in files.unknown_languages(catalogue))
    return catalogue.but(documents=tuple(document for document in catalogue.documents if not document.location.startswith(folders))) if folders else catalogue


def _in_force(catalogue: Catalogue, document: Document) -> Iterator[Waiver]:
    for waiver in document.page.waivers if document.page else ():
        rule = RULES.get(waiver.rule)
        if rule and rule.is_waivable and not (catalogue.today and waiver.until < catalogue.today):
            yield waiver
