"""Fields of pages against each other and against the rest of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palabre.catalogue import Catalogue, Document
from palabre.messages import N_
from palabre.model.body import plain
from palabre.model.pages import Edition, Module, Page, Programme, Project
from palabre.problems import Problem, Severity
from palabre.rules import RULES

# verbs whose result nobody can see; the first word of an objective
_VAGUE = frozenset(
    "understand know learn appreciate realise realize believe grasp discover become be have familiarise familiarize acquire internalise"
    " comprendre connaître connaitre savoir apprendre apprécier prendre se s' être avoir acquérir découvrir assimiler maîtriser".split()
)
_VAGUE_PHRASES = ("be aware", "become aware", "prendre conscience", "se familiariser", "être sensibilisé")


def named_things_exist(catalogue: Catalogue) -> Iterator[Problem]:
    """A field that names a module, a project, a work or an organisation names one that exists."""
    modules = _ids(catalogue, Module)
    projects = _ids(catalogue, Project)
    for document in catalogue.documents:
        page = document.page
        if isinstance(page, Module):
            yield from _unknown(document, "prerequisites", page.prerequisites, modules, N_("module"))
            yield from _unknown(document, "projects", page.projects, projects, N_("project"))
            yield from _unknown(document, "references", page.references, set(catalogue.references), N_("entry of data/references.yml"))
        elif isinstance(page, Programme):
            named = [session.module for day in page.days for session in day.sessions if session.module]
            yield from _unknown(document, "days", named, modules, N_("module"))
        elif isinstance(page, Project):
            yield from _unknown(document, "modules", [use.module for use in page.modules], modules, N_("module"))
            yield from _unknown(
                document,
                "organisations",
                [each.organisation for each in page.organisations],
                set(catalogue.organisations),
                N_("entry of data/organisations.yml"),
            )


def links_between_modules_and_projects_agree(catalogue: Catalogue) -> Iterator[Problem]:
    """A module names the projects that name it."""
    for document in catalogue.of(Project):
        project = document.page
        assert isinstance(project, Project)
        for use in project.modules:
            module = catalogue.by_id(Module, use.module, document.language.code)
            if module and isinstance(module.page, Module) and project.id not in module.page.projects:
                yield document.problem(
                    "modules",
                    "PB108",
                    N_("'{id}' is named here, and does not name this project"),
                    N_("add '{project}' to the projects of {path}, or delete it here"),
                    id=use.module,
                    project=project.id,
                    path=module.path,
                )


def ids_are_their_own(catalogue: Catalogue) -> Iterator[Problem]:
    """An id belongs to one page only."""
    for shape in (Module, Project, Programme):
        seen: dict[tuple[str, str], Document] = {}
        for document in catalogue.of(shape):
            key = (document.language.code, getattr(document.page, "id", ""))
            first = seen.setdefault(key, document)
            if first is not document:
                yield document.problem(
                    "id",
                    "PB109",
                    N_("the id '{id}' belongs to {path}"),
                    N_("take the next free id: {free}"),
                    id=key[1],
                    path=first.path,
                    free=_free(key[1], {known for _, known in seen}),
                )


def titles_are_their_own(catalogue: Catalogue) -> Iterator[Problem]:
    """A title belongs to one page only."""
    seen: dict[tuple[str, str], Document] = {}
    for document in catalogue.documents:
        if document.page:
            first = seen.setdefault((document.language.code, plain(document.page.title)), document)
            if first is not document:
                yield document.problem(
                    "title",
                    "PB110",
                    N_("the title '{title}' belongs to {path}"),
                    N_("give one of the two pages another title"),
                    title=document.page.title,
                    path=first.path,
                )


def prerequisites_come_to_an_end(catalogue: Catalogue) -> Iterator[Problem]:
    """Prerequisites lead back to a beginning, never in a circle."""
    for language in catalogue.languages.all:
        pages = {document.page.id: document for document in catalogue.of(Module, language.code) if isinstance(document.page, Module)}
        needs = {name: [need for need in document.page.prerequisites if need in pages] for name, document in pages.items() if isinstance(document.page, Module)}
        reported: set[str] = set()
        for name in sorted(needs):
            circle = _circle(name, needs)
            if circle and not reported & set(circle):
                reported |= set(circle)
                yield pages[name].problem(
                    "prerequisites", "PB111", N_("the prerequisites go in a circle: {circle}"), N_("delete one of them"), circle=" → ".join(circle)
                )


def objectives_can_be_observed(catalogue: Catalogue) -> Iterator[Problem]:
    """An objective begins with a verb whose result can be observed."""
    for document in catalogue.of(Module):
        assert isinstance(document.page, Module)
        for number, objective in enumerate(document.page.objectives):
            first = re.split(r"[\s'’]", plain(objective), maxsplit=1)[0]
            if first in _VAGUE or plain(objective).startswith(_VAGUE_PHRASES):
                yield document.at(
                    _item_line(document, "objectives", number),
                    "PB112",
                    N_("the objective '{text}' begins with a verb that nobody can observe"),
                    N_("begin with what people will do: name, sort, explain, draw, choose"),
                    text=objective,
                )


def key_messages_can_be_said(catalogue: Catalogue) -> Iterator[Problem]:
    """A key message can be said in one breath: at most 20 words."""
    for document in catalogue.of(Module):
        assert isinstance(document.page, Module)
        for number, message in enumerate(document.page.key_messages):
            words = len(re.findall(r"[\w’'-]*\w[\w’'-]*", message))
            if words > 20:
                yield document.at(
                    _item_line(document, "key_messages", number),
                    "PB113",
                    N_("a key message has {words} words; at most 20 can be said in one breath"),
                    N_("shorten it, or make two of it"),
                    words=words,
                )


def values_fit_together(catalogue: Catalogue) -> Iterator[Problem]:
    """Values that belong together fit: the smaller before the larger, the earlier before the later."""
    for document in catalogue.documents:
        page = document.page
        if isinstance(page, Module) and page.group_size.min > page.group_size.max:
            yield document.problem(
                "group_size",
                "PB114",
                N_("the smallest group ({min}) is larger than the largest ({max})"),
                N_("exchange the two numbers"),
                min=page.group_size.min,
                max=page.group_size.max,
            )
        if page and page.reviewed and page.review_by and page.review_by <= page.reviewed:
            yield document.problem(
                "review_by",
                "PB114",
                N_("the next review ({review_by}) is not after the last one ({reviewed})"),
                N_("set review_by to a later day"),
                review_by=page.review_by,
                reviewed=page.reviewed,
            )
        if page and page.reviewed and catalogue.today and page.reviewed > catalogue.today:
            yield document.problem(
                "reviewed",
                "PB114",
                N_("the day of the review ({reviewed}) has not come yet"),
                N_("write the day on which the page was reviewed"),
                reviewed=page.reviewed,
            )
        if isinstance(page, Project):
            days = {each.kind.value: each.date for each in page.dates}
            for kind in ("planned", "actual"):
                start, end = days.get(f"start-{kind}"), days.get(f"end-{kind}")
                if start and end and end < start:
                    yield document.problem(
                        "dates", "PB114", N_("the end ({end}) comes before the start ({start})"), N_("correct one of the two days"), end=end, start=start
                    )
            for amount in page.budget:
                if amount.start and amount.end and amount.end < amount.start:
                    yield document.problem(
                        "budget",
                        "PB114",
                        N_("the end ({end}) comes before the start ({start})"),
                        N_("correct one of the two days"),
                        end=amount.end,
                        start=amount.start,
                    )


def shares_sum_to_one_hundred(catalogue: Catalogue) -> Iterator[Problem]:
    """Shares sum to 100, or none is given."""
    for document in catalogue.of(Project):
        project = document.page
        assert isinstance(project, Project)
        shares = {
            "sectors": [each.percentage for each in project.sectors],
            "countries": [each.percentage for each in project.countries if each.percentage is not None],
        }
        for name, numbers in shares.items():
            incomplete = name == "countries" and 0 < len(numbers) < len(project.countries)
            if numbers and (sum(numbers) != 100 or incomplete):
                yield document.problem(
                    name,
                    "PB115",
                    N_("the percentages of '{field}' make {sum}"),
                    N_("make them 100 together, or leave them all out"),
                    field=name,
                    sum=sum(numbers),
                )


def reviews_are_in_time(catalogue: Catalogue) -> Iterator[Problem]:
    """A page is reviewed in time."""
    for document in catalogue.documents:
        page = document.page
        if page and page.review_by and catalogue.today and page.review_by < catalogue.today and page.status == "published":
            yield document.problem(
                "review_by",
                "PB116",
                N_("the page was to be reviewed by {review_by}"),
                N_("review it, then set reviewed to today and review_by to a later day"),
                review_by=page.review_by,
            )


def changes_follow_the_version(catalogue: Catalogue) -> Iterator[Problem]:
    """The newest change has the version of the page."""
    for document in catalogue.documents:
        page = document.page
        if isinstance(page, Edition) and page.changes and page.changes[0].version != page.version:
            yield document.problem(
                "changes",
                "PB119",
                N_("the newest change is of version {change}, the page of version {version}"),
                N_("add to the top of changes: - {version: {version}, date: …, note: …}"),
                change=page.changes[0].version,
                version=page.version,
            )


def waivers_are_in_force(catalogue: Catalogue) -> Iterator[Problem]:
    """A waiver names a rule that can be waived, and has not ended."""
    for document in catalogue.documents:
        for waiver in document.page.waivers if document.page else ():
            rule = RULES.get(waiver.rule)
            if rule is None:
                yield document.problem("waivers", "PB120", N_("there is no rule {rule}"), N_("correct the code, or delete the waiver"), rule=waiver.rule)
            elif not rule.is_waivable or rule.severity is Severity.BLOCK:
                yield document.problem("waivers", "PB120", N_("the rule {rule} cannot be waived"), N_("delete the waiver and mend the page"), rule=waiver.rule)
            elif catalogue.today and waiver.until < catalogue.today:
                yield document.problem(
                    "waivers",
                    "PB120",
                    N_("the waiver of {rule} ended on {until}"),
                    N_("mend the page and delete the waiver, or agree anew and set another day"),
                    rule=waiver.rule,
                    until=waiver.until,
                )


def timetables_can_be_followed(catalogue: Catalogue) -> Iterator[Problem]:
    """A line of a timetable is either a module or a pause with its minutes."""
    for document in catalogue.of(Programme):
        assert isinstance(document.page, Programme)
        for day in document.page.days:
            for number, session in enumerate(day.sessions, 1):
                if (
                    (session.module is None) == (session.pause is None)
                    or (session.pause is not None and session.minutes is None)
                    or (session.module and session.minutes)
                ):
                    yield document.problem(
                        "days",
                        "PB121",
                        N_("line {number} of '{day}' is neither a module nor a pause with its minutes"),
                        N_("write {module: M01}, or {pause: lunch, minutes: 60}"),
                        number=number,
                        day=day.title,
                    )


def _ids(catalogue: Catalogue, shape: type[Page | Edition]) -> set[str]:
    """Ids of valid pages, and of pages whose other fields are still wrong: one cause gives one problem."""
    folder = {Module: "modules/", Project: "projects/"}[shape]
    found = {catalogue_id for problem in catalogue.problems if f"/{folder}" in problem.path for catalogue_id in _any_id(catalogue)}
    for document in catalogue.documents:
        node = document.source.metadata.nodes.get("id")
        if document.location.startswith(folder) and node is not None and hasattr(node, "text"):
            found.add(node.text)
    return found


def _any_id(catalogue: Catalogue) -> set[str]:
    """Every id that some page names: while a page cannot be read, nobody knows which one is its own."""
    named: set[str] = set()
    for document in catalogue.documents:
        page = document.page
        named |= {*getattr(page, "prerequisites", ()), *getattr(page, "projects", ())}
        named |= {use.module for use in page.modules} if isinstance(page, Project) else set()
        named |= {session.module for day in page.days for session in day.sessions if session.module} if isinstance(page, Programme) else set()
    return named


def _unknown(document: Document, name: str, named: object, known: set[str], kind: str) -> Iterator[Problem]:
    import difflib

    for each in dict.fromkeys(named):  # type: ignore[call-overload]
        if each not in known:
            near = next(iter(difflib.get_close_matches(each, known, 1, 0.6)), "")
            hint = N_("did you mean '{near}'?") if near else N_("correct it, or add it first")
            yield document.problem(name, "PB108", N_("'{field}' names '{id}', and there is no such {kind}"), hint, field=name, id=each, kind=kind, near=near)


def _free(taken: str, used: set[str]) -> str:
    if re.fullmatch(r"M\d\d", taken):
        return next(f"M{number:02}" for number in range(1, 100) if f"M{number:02}" not in used)
    return next(f"{taken}-{number}" for number in range(2, 1000) if f"{taken}-{number}" not in used)


def _circle(start: str, needs: dict[str, list[str]]) -> list[str]:
    """A way from `start` back to it, or nothing."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for need in needs.get(way[-1], []):
            if need == start:
                return [*way, start]
            if need not in seen:
                seen.add(need)
                ways.append([*way, need])
    return []


def _item_line(document: Document, name: str, number: int) -> int:
    node = document.source.metadata.nodes[name]
    return int(getattr(node, "nodes")[number].line)  # noqa: B009 a list, as its kind has checked
