"""What a waiver covers, what it never covers, and how one finding gives way to another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from palabre import catalogue, checks
from palabre.problems import Severity
from palabre.rules import RULES
from tests import editing

BOLD_LINE = {
    "file": "docs/modules/well.md",
    "replace": "People often know the answer before you do.\n",
    "with": "**What people know**\n\nPeople often know the answer before you do.\n",
}


def waiver(rule: str, until: str = "2027-01-01") -> dict[str, str]:
    line = f'  - {{rule: {rule}, reason: "the two reviewers agreed that it is meant", reviewed_by: [editor, reviewer], until: {until}}}\n'
    return {"file": "docs/modules/well.md", "replace": "field_tests: 0\n", "with": f"field_tests: 0\nwaivers:\n{line}"}


def codes(root: Path) -> list[str]:
    found = editing.load(root)
    return [problem.code for problem in checks.run(found) if problem.path == "docs/modules/well.md"]


def test_a_waiver_with_a_reason_covers_its_rule_on_its_page_only(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [BOLD_LINE])

    assert codes(root) == ["PB333"]

    editing.apply(
        root, [waiver("PB333"), {**BOLD_LINE, "file": "docs/modules/market.md", "replace": "Bring two baskets.\n", "with": "**Two baskets**\n\nBring them.\n"}]
    )

    assert editing.report(root, stamped=True).startswith("docs/modules/market.md:43: PB333 ")
    assert codes(root) == []


def test_a_waiver_that_has_ended_covers_nothing(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [BOLD_LINE, waiver("PB333", until="2026-11-21")])

    assert codes(root) == ["PB120", "PB333"]


def test_a_waiver_holds_through_its_last_day(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [BOLD_LINE, waiver("PB333", until="2026-11-22")])

    assert codes(root) == []


def test_a_waiver_without_a_reason_is_refused_and_covers_nothing(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(
        root, [BOLD_LINE, waiver("PB333"), {"file": "docs/modules/well.md", "replace": 'reason: "the two reviewers agreed that it is meant", ', "with": ""}]
    )

    assert codes(root) == ["PB102", "PB333"]


@pytest.mark.parametrize("code", [rule.code for rule in RULES.values() if not rule.is_waivable])
def test_what_can_hurt_or_cannot_be_trusted_is_never_waived(code: str, tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [waiver(code)])

    assert codes(root) == ["PB120"]


def test_no_blocking_rule_and_no_rule_about_fields_can_be_waived() -> None:
    waivable = {rule.code for rule in RULES.values() if rule.is_waivable}

    assert not {rule.code for rule in RULES.values() if rule.severity is Severity.BLOCK} & waivable
    assert not {code for code in waivable if code[:3] in ("PB0", "PB1", "PB6")}


def test_a_waived_fault_of_one_page_does_not_hide_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [BOLD_LINE, waiver("PB333"), {"file": "docs/fr/modules/well.md", "replace": "minutes=40", "with": "minutes=45"}])

    assert "PB203 the steps and their minutes" in editing.report(root, stamped=True)


def test_a_finding_that_only_warns_does_not_hide_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(
        root,
        [
            {"file": "docs/modules/well.md", "replace": "**How to draw it:**\n\n1. Draw a long line.\n2. Put a circle on each side.\n", "with": ""},
            {"file": "docs/fr/modules/well.md", "replace": "minutes=40", "with": "minutes=45"},
        ],
    )
    found = editing.report(root)

    assert " PB319 " in found
    assert " PB203 " in found
    assert " PB202 " in found


def test_findings_come_once_and_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [BOLD_LINE, {"file": "docs/glossary.md", "append": "\n[here](here.md)\n"}, {"file": "data/addresses.txt", "append": "old/\n"}])
    found = editing.problems(root)

    assert found == sorted(set(found))
    assert [problem.path for problem in found] == ["data/addresses.txt", "docs/glossary.md", "docs/glossary.md", "docs/modules/well.md"]


def test_without_a_day_nothing_is_overdue(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [BOLD_LINE, waiver("PB333", until="2020-01-01")])
    timeless, late = ([problem.code for problem in checks.run(catalogue.load(root, today=day))] for day in (None, dt.date(2030, 1, 1)))

    assert "PB120" not in timeless
    assert "PB116" not in timeless
    assert {"PB116", "PB120", "PB333"} <= set(late)


@pytest.mark.parametrize(
    "check",
    [*checks.CHECKS, *checks.OF_ONE_PAGE, *checks.harm.HARM_CHECKS, *checks.COMPARISONS],
    ids=lambda check: f"{check.__module__.rpartition('.')[2]}.{check.__name__}",
)
def test_a_check_states_its_rule(check: checks.Check) -> None:
    assert check.__doc__
    assert check.__doc__.splitlines()[0].endswith(".")
