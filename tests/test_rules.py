"""Every rule fires with one problem, at the right file and line, and falls silent when its own hint is followed."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from palabre.rules import RULES
from tests import editing

TESTS = Path(__file__).parent
CASES = TESTS / "cases"
SOURCE = Path(__file__).parents[1] / "src" / "palabre"
NOT_IN_EVERY_SYSTEM = {  # files that only some systems can hold, or that the administrator can always open
    "this is not a file",
    "the name '{name}' cannot be read",
    "rename it with small letters, digits and hyphens only",
    "this folder cannot be opened ({reason})",
    "this file cannot be opened ({reason})",
    "give yourself the right to read it",
}
TESTED_ELSEWHERE = ("PB5", "PB7")  # do no harm, and what readers of pages get: files of their own


def _cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("PB*.yml")):
        for case in yaml.safe_load(file.read_text("utf-8")) or []:
            found.append(pytest.param(file.stem, case, id=f"{file.stem}: {case['name']}"))
    return found


def test_the_small_project_is_clean() -> None:
    assert editing.anew(editing.BASE) == []


@pytest.mark.parametrize(("code", "case"), _cases())
def test_a_rule_fires_once_and_its_hint_mends(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    for operations, expected in ((case["edit"], case["expect"].rstrip()), (case["mend"], "")):
        editing.apply(root, operations)
        if case.get("stamp", True):
            editing.stamp(root, editing.load(root))

        assert "\n".join(map(str, editing.anew(root))) == expected
    assert f": {code} " in case["expect"]


def test_the_next_free_number_is_after_the_highest_and_may_have_four_digits(tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    for folder in ("docs/modules", "docs/fr/modules"):
        market = (root / folder / "market.md").read_text("utf-8")
        for name in ("shop", "stall"):
            (root / folder / f"{name}.md").write_text(market.replace("id: M02", "id: M999"), "utf-8")

    assert "hint: take the next free id: M1000\n" in editing.report(root)


def test_every_rule_has_a_case_or_a_test_that_finds_a_breach_of_it() -> None:
    elsewhere = {code for code in RULES if code.startswith(TESTED_ELSEWHERE)}
    without_cases = RULES.keys() - {file.stem for file in CASES.glob("PB*.yml")}

    assert sorted(without_cases - elsewhere) == []
    assert sorted(without_cases & elsewhere - {code for file in TESTS.glob("test_*.py") for code in _found_in(file)}) == []


def _found_in(file: Path) -> set[str]:
    """The codes in those tests of a file that expect to find something, and in the tables that they are run with."""
    tree = ast.parse(file.read_text("utf-8"))
    tables = {name: node.value for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) and node.value for name in _assigned(node)}
    found: set[str] = set()
    for test in ast.walk(tree):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            claims = [node.test for node in ast.walk(test) if isinstance(node, ast.Assert)]
            named = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
            if not all(map(_is_silence, claims)):
                found |= {
                    code for place in (test, *(tables[name] for name in named & tables.keys())) for code in re.findall(r"\bPB\d{3}\b", ast.unparse(place))
                }
    return found


def _is_silence(claim: ast.expr) -> bool:
    """Whether a claim is that nothing is found: "findings(…) == []"."""
    return isinstance(claim, ast.Compare) and not isinstance(claim.left, ast.ListComp) and ast.unparse(claim.comparators[0]) == "[]"


def test_every_code_of_the_source_is_a_rule() -> None:
    used = {code for file in SOURCE.rglob("*.py") for code in re.findall(r"\"(PB\d{3})\"", file.read_text("utf-8"))}

    assert used <= RULES.keys()


def test_every_name_in_a_message_has_a_value() -> None:
    missing = [fault for file in sorted(SOURCE.rglob("*.py")) for fault in _unfilled(file)]

    assert missing == []


def _unfilled(file: Path) -> list[str]:
    """Calls that make a problem from a template with a {name} for which they pass no value."""
    found = []
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef):
            named = [(node.lineno, name, node.value) for node in ast.walk(function) if isinstance(node, ast.Assign) for name in _assigned(node)]
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in ("problem", "report", "at", "refuse"):
                    given = {keyword.arg for keyword in call.keywords} | {"field", "words"}  # which Place and the texts of harm give themselves
                    before = {name: value for line, name, value in sorted(named, key=lambda each: each[0]) if line < call.lineno}
                    arguments = [before.get(each.id, each) if isinstance(each, ast.Name) else each for each in call.args]
                    wanted = {name for each in arguments for text in _templates(each) for name in re.findall(r"(?<!\{)\{(\w+)\}", text)}
                    if None not in given and wanted - given:
                        found.append(f"{file.name}:{call.lineno}: {sorted(wanted - given)}")
    return found


def _assigned(node: ast.Assign | ast.AnnAssign) -> list[str]:
    return [each.id for target in (node.targets if isinstance(node, ast.Assign) else [node.target]) for each in ast.walk(target) if isinstance(each, ast.Name)]


def _templates(node: ast.AST) -> list[str]:
    return [
        each.args[0].value
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "N_" and isinstance(each.args[0], ast.Constant)
    ]


def test_every_message_and_every_hint_is_shown_by_a_case() -> None:
    shown = "\n".join(text for file in CASES.glob("PB*.yml") for text in _expectations(file))
    elsewhere = {"harm", "offline", "built.py", "safety.py", "hosting.py"}  # about what was built: the tests of each show them
    files = [file for file in SOURCE.rglob("*.py") if not elsewhere & set(file.parts)]
    templates = sorted({text for file in files for text in _told(file)} - NOT_IN_EVERY_SYSTEM)
    unseen = [text for text in templates if not re.search(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)), shown)]

    assert unseen == []


def _expectations(file: Path) -> list[str]:
    return [case["expect"] for case in yaml.safe_load(file.read_text("utf-8"))]


def _told(file: Path) -> list[str]:
    """The templates that a file passes on to editors as a message or a hint."""
    found: list[str] = []
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef) and any(
            isinstance(node, ast.Constant) and re.fullmatch(r"PB\d{3}", str(node.value)) for node in ast.walk(function)
        ):
            found += _templates(function)
    return found
