"""Fields of pages against each other and against the rest of the catalogue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from palabre.catalogue import SHAPES, Catalogue, Document
from palabre.checks import lines
from palabre.frontmatter import Scalar
from palabre.messages import N_
from palabre.model.body import plain
from palabre.model.pages import Edition, Kit, Module, PageKind, Programme, Project, Radio
from palabre.problems import Problem, Severity, nearest, problem
from palabre.reading import words
from palabre.rules import RULES

# verbs whose result nobody can see; the first word of an objective
_VAGUE = frozenset(
    "understand know learn appreciate realise realize believe grasp discover become be have familiarise familiarize acquire internalise"
    " internalize feel think gain comprendre connaître connaitre savoir apprendre apprécier être avoir acquérir découvrir assimiler maîtriser"
    " maitriser sentir ressentir penser croire".split()
)
_VAGUE_PHRASES = ("prendre conscience", "se familiariser", "se sensibiliser", "se rendre compte", "s'imprégner", "s'approprier", "se souvenir")
_OBSERVABLE = N_("begin with what people will do: name, sort, explain, draw, choose")
_NO_VERBS = frozenset("the a an this these their its how why what le la les un une des du ce cette ces leur leurs comment pourquoi".split())


_SOON = dt.timedelta(days=90)
_ENTRY = {"data/references.yml": N_("entry of data/references.yml"), "data/organisations.yml": N_("entry of data/organisations.yml")}
_NUMBERED = r"[A-Z]\d{2,4}"  # the id of a module, kit or radio page
_FOLDERS = {shape: folder for folder, shape in SHAPES.items()}


def named_things_exist(catalogue: Catalogue) -> Iterator[Problem]:
    """A field that names a module, a project, a work or an organisation names one that exists."""
    yield from _entries_exist(catalogue, "data/references.yml", "references", catalogue.of(Module))
    yield from _entries_exist(catalogue, "data/organisations.yml", "organisations", catalogue.of(Project))
    for document in catalogue.of(Module):
        origin = getattr(document.page, "adapted_from", None)
        if origin and origin.organisation:
            yield from _unknown(document, "adapted_from", [origin.organisation], set(catalogue.organisations), _ENTRY["data/organisations.yml"])
    modules, projects = ids(catalogue, Module), ids(catalogue, Project)
    for document in catalogue.documents:
        for name, shape, named in _named(document.page):
            yield from _unknown(document, name, named, modules if shape is Module else projects, N_("module") if shape is Module else N_("project"))
            yield from _hidden(catalogue, document, name, shape, named)


def _entries_exist(catalogue: Catalogue, path: str, name: str, documents: Sequence[Document]) -> Iterator[Problem]:
    """Entries of a data file that pages name. One that nobody names, and whose name is similar, is what is misspelt."""
    named = [(document, [getattr(each, "organisation", each) for each in getattr(document.page, name)]) for document in documents]
    if path in catalogue.lines:
        known = set(catalogue.lines[path])
        unused = known.difference(*(keys for _, keys in named))
        for document, keys in named:
            for key in keys:
                near = _near(key, unused) if key not in known else ""
                if near:
                    message, hint = N_("pages name '{id}', and this entry is called '{near}'"), N_("write {id}: here, or '{near}' on the pages")
                    yield problem(path, catalogue.lines[path][near], "PB108", message, hint, id=key, near=near)
            yield from _unknown(document, name, [key for key in keys if key in known or not _near(key, unused)], known, _ENTRY[path])
    elif documents and not any(found.path == path for found in catalogue.problems):
        yield problem(path, 1, "PB108", N_("the file {path} is missing, and pages name entries of it"), N_("put it back from an older version"), path=path)


def _named(page: PageKind | None) -> Iterator[tuple[str, type[PageKind], tuple[str, ...]]]:
    """Fields that name other pages, with the kind of page and the ids."""
    if isinstance(page, Module):
        yield "prerequisites", Module, page.prerequisites
        yield "projects", Project, page.projects
    elif isinstance(page, Programme):
        yield "days", Module, tuple(session.module for day in page.days for session in day.sessions if session.module)
    elif isinstance(page, Project):
        yield "modules", Module, tuple(use.module for use in page.modules)
    elif isinstance(page, Kit):
        yield "modules", Module, page.modules
    elif isinstance(page, Radio):
        yield "module", Module, (page.module,)


def links_between_modules_and_projects_agree(catalogue: Catalogue) -> Iterator[Problem]:
    """A module names the projects that name it."""
    for document in catalogue.of(Project):
        project = document.page
        assert isinstance(project, Project)
        twin = catalogue.twin(document, catalogue.languages.default.code) or document
        for use in project.modules if getattr(twin.page, "id", None) == project.id else ():  # else the id is what is wrong
            module = catalogue.by_id(Module, use.module, document.language.code)
            if module and module.language == document.language and isinstance(module.page, Module) and project.id not in module.page.projects:
                hint = N_("add it: projects: [{projects}]; or delete the module on line {line} of {path}")
                yield module.problem(
                    "projects", "PB108", N_("the project '{project}' names this module, and is not named here"), hint,
                    project=project.id, projects=", ".join((*module.page.projects, project.id)), path=document.path, line=lines.saying(document, "modules", use.module),
                )  # fmt: skip


def ids_are_their_own(catalogue: Catalogue) -> Iterator[Problem]:
    """An id belongs to one page only."""
    for shape in SHAPES.values():
        seen: dict[tuple[str, str], Document] = {}
        taken = _typed_ids(catalogue, shape)
        for document in catalogue.of(shape):
            key = (document.language.code, getattr(document.page, "id", ""))
            first = seen.setdefault(key, document)
            if first is not document:
                original = catalogue.twin(document, catalogue.languages.default.code) or document
                free = getattr(original.page, "id", key[1])
                hint = N_("take the next free id: {free}") if free == key[1] else N_("write the id of the original: {free}")
                free = _free(key[1], taken) if free == key[1] else free
                yield document.problem("id", "PB109", N_("the id '{id}' belongs to {path}"), hint, id=key[1], path=first.path, free=free)


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
            text = re.sub(r"^(?:to )?(?:be able to |know how to |être capable d(?:e |')|savoir )?", "", plain(objective))
            first = re.split(r"[\s,.;:]", text, maxsplit=1)[0]
            if first in _VAGUE or text.startswith(_VAGUE_PHRASES):
                yield document.at(
                    lines.item(document, "objectives", number),
                    "PB112",
                    N_("the objective '{text}' begins with a verb whose result nobody can see"),
                    _OBSERVABLE,
                    text=objective,
                )
            elif first in _NO_VERBS or text.startswith("l'"):
                yield document.at(
                    lines.item(document, "objectives", number), "PB112", N_("the objective '{text}' does not begin with a verb"), _OBSERVABLE, text=objective
                )


def key_messages_can_be_said(catalogue: Catalogue) -> Iterator[Problem]:
    """A key message can be said in one breath: at most 20 words."""
    for document in catalogue.of(Module):
        assert isinstance(document.page, Module)
        for number, message in enumerate(document.page.key_messages):
            spoken = len(words(message))
            if spoken > 20:
                yield document.at(
                    lines.item(document, "key_messages", number),
                    "PB113",
                    N_("a key message has {words} words; at most 20 can be said in one breath"),
                    N_("shorten it, or make two of it"),
                    words=spoken,
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
        if isinstance(page, Module) and page.adapted_from and bool(page.adapted_from.place) != bool(page.adapted_from.level):
            message, hint = (
                N_("'adapted_from' has a place without its level, or a level without a place"),
                N_("write both, for instance place: Douentza and level: cercle"),
            )
            yield document.problem("adapted_from", "PB114", message, hint)
        if page and page.reviewed and page.review_by and page.review_by <= page.reviewed:
            yield document.problem(
                "review_by",
                "PB114",
                N_("the next review ({review_by}) is not after the last one ({reviewed})"),
                N_("set review_by to a later day"),
                review_by=page.review_by,
                reviewed=page.reviewed,
            )
        elif page and page.reviewed and catalogue.today and page.reviewed > catalogue.today:
            yield document.problem(
                "reviewed",
                "PB114",
                N_("the day of the review ({reviewed}) has not come yet"),
                N_("write the day on which the page was reviewed, at the latest {today}"),
                reviewed=page.reviewed,
                today=catalogue.today,
            )
        if isinstance(page, Project):
            yield from _days_fit_together(document, page)


def _days_fit_together(document: Document, project: Project) -> Iterator[Problem]:
    days = {each.kind.value: each.date for each in project.dates}
    periods: list[tuple[str, dt.date | None, dt.date | None, int]] = [
        ("dates", each.date, days.get(each.kind.value.replace("end", "start")), number)
        for number, each in enumerate(project.dates)
        if each.kind.value.startswith("end")
    ]
    periods += [("budget", each.end, each.start, number) for number, each in enumerate(project.budget)]
    for name, end, start, number in periods:
        if start and end and end < start:
            yield document.at(
                lines.item(document, name, number),
                "PB114",
                N_("the end ({end}) comes before the start ({start})"),
                N_("correct one of the two days"),
                end=end,
                start=start,
            )


def shares_sum_to_one_hundred(catalogue: Catalogue) -> Iterator[Problem]:
    """Shares sum to 100, or none is given."""
    for document in catalogue.of(Project):
        project = document.page
        assert isinstance(project, Project)
        for name, shares in (("sectors", [each.percentage for each in project.sectors]), ("countries", [each.percentage for each in project.countries])):
            given = [share for share in shares if share is not None]
            if given and len(given) < len(shares):
                yield document.problem(
                    name,
                    "PB115",
                    N_("only {found} of the {all} '{field}' have a percentage"),
                    N_("give one to each, or to none"),
                    field=name,
                    found=len(given),
                    all=len(shares),
                )
            elif given and sum(given) != 100:
                yield document.problem(
                    name, "PB115", N_("the percentages of '{field}' make {sum} together"), N_("correct them so that they make 100"), field=name, sum=sum(given)
                )


def reviews_are_in_time(catalogue: Catalogue) -> Iterator[Problem]:
    """A page is reviewed in time."""
    for document in catalogue.documents:
        page = document.page
        if (
            page
            and page.review_by
            and catalogue.today
            and page.review_by < catalogue.today
            and page.status == "published"
            and not (page.reviewed and page.review_by <= page.reviewed)
        ):
            hint = N_("review the page, then set reviewed: {today} and review_by to a later day")
            yield document.problem(
                "review_by", "PB116", N_("the page was to be reviewed by {review_by}"), hint, review_by=page.review_by, today=catalogue.today
            )


def changing_facts_are_reviewed_often(catalogue: Catalogue) -> Iterator[Problem]:
    """A module whose facts change quickly is reviewed again within 90 days."""
    for document in catalogue.of(Module):
        module = document.page
        assert isinstance(module, Module)
        latest = module.reviewed + _SOON
        if module.time_sensitive and module.review_by > latest:
            message = N_("its facts change quickly, and it is to be reviewed only on {review_by}")
            hint = N_("set review_by: {latest}, or an earlier day")
            yield document.problem("review_by", "PB123", message, hint, review_by=module.review_by, latest=latest)


def changes_follow_the_version(catalogue: Catalogue) -> Iterator[Problem]:
    """The newest change has the version of the page."""
    for document in catalogue.documents:
        page = document.page
        if isinstance(page, Edition) and page.changes and page.changes[0].version != page.version:
            hint = N_("set version: {change}, or add at the top of changes a line: - {version: {version}, date: {reviewed}, note: …}")
            yield document.at(
                lines.item(document, "changes", 0), "PB119", N_("the newest change is of version {change}, the page of version {version}"), hint,
                change=page.changes[0].version, version=page.version, reviewed=page.reviewed,
            )  # fmt: skip


def waivers_are_in_force(catalogue: Catalogue) -> Iterator[Problem]:
    """A waiver names a rule that can be waived, and has not ended."""
    for document in catalogue.documents:
        for number, waiver in enumerate(document.page.waivers if document.page else ()):
            rule, line = RULES.get(waiver.rule), lines.item(document, "waivers", number)
            if rule is None:
                yield document.at(line, "PB120", N_("there is no rule {rule}"), N_("correct the code, or delete the waiver"), rule=waiver.rule)
            elif not rule.is_waivable or rule.severity is Severity.BLOCK:
                yield document.at(line, "PB120", N_("the rule {rule} cannot be waived"), N_("delete the waiver and mend the page"), rule=waiver.rule)
            elif catalogue.today and waiver.until < catalogue.today:
                yield document.at(
                    line,
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
        for place, day in enumerate(document.page.days):
            for number, session in enumerate(day.sessions, 1):
                is_module = session.module is not None and session.pause is None and session.minutes is None
                is_pause = session.module is None and session.pause is not None and session.minutes is not None and not session.steps
                if not is_module and not is_pause:
                    hint = N_("write {module: M01}, or {pause: lunch, minutes: 60}; a module has its own minutes")
                    yield document.at(
                        lines.session(document, place, number - 1),
                        "PB121",
                        N_("line {number} of '{day}' is neither a module nor a pause with its minutes"),
                        hint,
                        number=number,
                        day=day.title,
                    )


def timetables_take_steps_that_exist(catalogue: Catalogue) -> Iterator[Problem]:
    """The steps that a timetable takes from a module are steps that it has."""
    for document in catalogue.of(Programme):
        assert isinstance(document.page, Programme)
        for place, day in enumerate(document.page.days):
            for number, session in enumerate(day.sessions):
                module = catalogue.by_id(Module, session.module, document.language.code) if session.module else None
                unknown = [step for step in session.steps if module and step > len(module.body.steps)]
                if module and unknown:
                    yield document.at(
                        lines.session(document, place, number),
                        "PB122",
                        N_("{module} has no step {step}"),
                        N_("use the numbers 1 to {count}, as they stand on its page"),
                        module=session.module,
                        step=unknown[0],
                        count=len(module.body.steps),
                    )


def ids(catalogue: Catalogue, shape: type[PageKind]) -> set[str]:
    """Ids of valid pages, and of pages whose other fields are still wrong: one cause gives one problem."""
    folder = f"{_FOLDERS[shape]}/"
    nameless = [
        document for document in catalogue.documents if document.shape is shape and any(found.line == document.line_of("id") for found in document.problems)
    ]
    if nameless or any(f"/{folder}" in found.path for found in catalogue.problems):
        return _typed_ids(catalogue, shape) | _any_id(catalogue)
    return _typed_ids(catalogue, shape)


def _typed_ids(catalogue: Catalogue, shape: type[PageKind]) -> set[str]:
    nodes = (document.source.metadata.nodes.get("id") for document in catalogue.documents if document.shape is shape)
    return {node.text for node in nodes if isinstance(node, Scalar)}


def _any_id(catalogue: Catalogue) -> set[str]:
    """Every id that some page names: while a page cannot be read, nobody knows which one is its own."""
    return {each for document in catalogue.documents for _, _, named in _named(document.page) for each in named}


def _hidden(catalogue: Catalogue, document: Document, name: str, shape: type[PageKind], named: Iterable[str]) -> Iterator[Problem]:
    for each in dict.fromkeys(named) if document.is_published else ():
        other = catalogue.by_id(shape, each, document.language.code)
        if other and catalogue.is_hidden(other):
            hint = N_("publish {path}, or take '{id}' out")
            yield document.at(
                lines.saying(document, name, each),
                "PB108",
                N_("'{field}' names '{id}', which is a draft that readers do not get"),
                hint,
                field=name,
                id=each,
                path=other.path,
            )


def _unknown(document: Document, name: str, named: Iterable[str], known: set[str], kind: str) -> Iterator[Problem]:
    for each in dict.fromkeys(named):
        if each not in known:
            near = _near(each, known)
            hint = N_("did you mean '{near}'?") if near else N_("correct it, or add what it names first")
            yield document.at(
                lines.saying(document, name, each),
                "PB108",
                N_("'{field}' names '{id}', and there is no such {kind}"),
                hint,
                field=name,
                id=each,
                kind=kind,
                near=near,
            )


def _near(name: str, known: Iterable[str]) -> str:
    """A name that is spelt in a similar way; M01 and M02 are no misspellings of each other."""
    return nearest(name, known) if len(name) > 3 else ""


def _free(taken: str, used: set[str]) -> str:
    if re.fullmatch(_NUMBERED, taken):  # the number after the highest: that of a page which is gone is not given again
        return f"{taken[0]}{max(int(name[1:]) for name in used if re.fullmatch(_NUMBERED, name) and name[0] == taken[0]) + 1:02}"
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
