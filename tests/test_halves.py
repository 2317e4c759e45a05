"""A work that two processes share gives what one alone gives, whatever happens to the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ITEMS = 200
SHARED = """
import os, sys, time
from palabre import halves

first = os.getpid()

def work(items):
    {deed}
    time.sleep(0.02)
    return sorted(items), os.getpid() != first, "a" * 300_000

try:
    found = halves.of(work, range({items}), lambda: time.sleep({before_ours}))
except ArithmeticError:
    print("failed")
else:
    print(sorted(item for items, _, _ in found for item in items) == list(range({items})), sorted({{is_copy for _, is_copy, _ in found}}))
print("once")
"""


def said(tmp_path: Path, deed: str = "", items: int = ITEMS, before: str = "", before_ours: float = 0.1) -> list[str]:
    """What a program says that shares a work; the copy does something first."""
    program = tmp_path / "program.py"
    program.write_text(before + SHARED.format(deed=deed or "pass", items=items, before_ours=before_ours), "utf-8")
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_many_items_are_shared(tmp_path: Path) -> None:
    assert said(tmp_path) == ["True [False, True]", "once"]


@pytest.mark.parametrize(
    "deed",
    [
        "if os.getpid() != first: os._exit(3)",
        "if os.getpid() != first: os.kill(os.getpid(), 9)",
        "if os.getpid() != first: 1 / 0",
        "if os.getpid() != first: sys.exit()",
    ],
)
def test_what_the_copy_does_not_hand_over_is_done_again(deed: str, tmp_path: Path) -> None:
    assert said(tmp_path, deed) == ["True [False]", "once"]


def test_what_goes_wrong_everywhere_goes_wrong_here(tmp_path: Path) -> None:
    assert said(tmp_path, "1 / 0") == ["failed", "once"]


def test_what_is_to_be_done_first_is_done_here_and_nothing_is_lost_when_the_copy_takes_all_the_rest(tmp_path: Path) -> None:
    assert said(tmp_path, before_ours=1.0) == ["True [True]", "once"]


@pytest.mark.parametrize("refused", ["fork", "memfd_create"])
def test_a_system_that_refuses_a_second_process_gets_everything_from_the_first(refused: str, tmp_path: Path) -> None:
    refusal = f"import os\ndef refuse(*_): raise OSError(11, 'Resource temporarily unavailable')\nos.{refused} = refuse\n"

    assert said(tmp_path, before=refusal) == ["True [False]", "once"]


def test_few_items_are_not_shared(tmp_path: Path) -> None:
    assert said(tmp_path, items=10) == ["True [False]", "once"]


def test_a_program_with_several_threads_is_not_copied(tmp_path: Path) -> None:
    waiting = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"

    assert said(tmp_path, before=waiting) == ["True [False]", "once"]
