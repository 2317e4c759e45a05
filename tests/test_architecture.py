"""The house: who may import whom, and how much a hook may hold."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "palabre"

# a module may import from lower layers only; folders stand for all their modules
LAYERS = {
    "problems": 0, "messages": 0, "languages": 0, "rules": 0, "halves": 0, "memory": 0, "stick": 0,
    "settings": 1, "releases": 1, "frontmatter": 1, "markup": 1, "imagefile": 1, "reading": 1, "downloads": 1, "theme": 1,
    "model": 2, "safety": 2,
    "catalogue": 3, "schema": 3, "fixes": 3, "rendering": 3,
    "checks": 4, "pages": 4, "search": 4, "scaffold": 4, "publish": 4, "built": 4, "reports": 4, "exports": 4, "offline": 4, "hosting": 4, "app": 4,
    "build": 5, "verdict": 5,
    "ready": 6,
}  # fmt: skip
SAME_LAYER = {
    ("fixes", "catalogue"),
    ("memory", "halves"),
    ("messages", "problems"),
    ("rules", "problems"),
    ("rules", "messages"),
    ("markup", "frontmatter"),
    ("rendering", "catalogue"),
    ("reading", "markup"),
    ("safety", "model"),
    ("app", "built"),
    ("build", "verdict"),
    ("offline", "built"),  # the pages of a copy are checked like those of the site
    ("offline", "publish"),  # and put in the place of the last ones in the same way
    ("hosting", "built"),
}


def imports_of(file: Path) -> set[str]:
    """Full names of what a file imports, those inside functions included."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


MODULES = sorted(file for file in PACKAGE.rglob("*.py") if file.name != "__init__.py" or file.parent != PACKAGE)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_imports_from_lower_layers_only(file: Path) -> None:
    here = part_of(file)
    wanted = {name.split(".")[1] for name in imports_of(file) if name.startswith("palabre.")} & set(LAYERS)

    upward = {there for there in wanted - {here} if LAYERS[there] > LAYERS[here]}
    sideways = {there for there in wanted - {here} if LAYERS[there] == LAYERS[here] and (here, there) not in SAME_LAYER}

    assert not upward | sideways


def test_every_module_has_a_layer() -> None:
    assert {part_of(file) for file in MODULES} == set(LAYERS)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_the_package_knows_no_mkdocs(file: Path) -> None:
    assert not {name for name in imports_of(file) if name.split(".")[0] in ("mkdocs", "material", "mkdocs_static_i18n")}


@pytest.mark.parametrize("folder", ["hooks", "scripts"])
def test_hooks_and_scripts_never_import_each_other(folder: str) -> None:
    names = {file.stem for other in ("hooks", "scripts") for file in (ROOT / other).glob("*.py")}
    for file in (ROOT / folder).glob("*.py"):
        allowed = {"site", "own_python"} | {"own_python": {"setup", "stamps"}, "setup": {"stamps"}}.get(file.stem, set())
        assert not {name for name in imports_of(file) if name.split(".")[0] in names - allowed}


def test_a_hook_has_at_most_ten_lines_and_no_words_for_readers() -> None:
    for file in (ROOT / "hooks").glob("*.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = body[-1].end_lineno - body[0].lineno + 1
                sentences = [
                    each.value
                    for part in body
                    for each in ast.walk(part)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str) and len(each.value.split()) > 2
                ]

                assert length <= 10, f"{file.name}: {node.name} has {length} lines"
                assert not sentences, f"{file.name}: {node.name} speaks to readers"


def test_no_group_is_repeated_possessively() -> None:
    """Python 3.11.2, that of Debian 12, reads such an expression wrongly; an atomic group says the same."""
    for file in MODULES:
        texts = [node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        assert [text for text in texts if re.search(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+", text)] == []


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one core")
@pytest.mark.xdist_group("shared")
def test_tests_that_share_what_they_need_run_on_one_core(request: pytest.FixtureRequest) -> None:
    """When the runner does not see their groups, each core makes everything: nothing fails, and it takes half as long again."""
    assert request.node.nodeid.endswith("@shared")
