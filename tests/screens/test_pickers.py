"""Pickers answer digits and first letters; questions answer y and n."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.ui import choose
from cap_tui.workspace import Home

ANSWERS = [
    ("cluster", "Cluster"),
    ("company", "Company"),
    ("csr", "✓ Civil society"),
    ("uni", "University"),
    ("ten", "10 of them"),
    ("one", "1 alone"),
]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[ShellDriver]:
    """The shell without a region."""
    with ShellDriver(None, Home(tmp_path / "home"), plugins=[]) as driver:
        yield driver


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("u", "uni"),
        ("co", "company"),
        ("c", "company"),
        ("cc", "csr"),
        ("ci", "csr"),
        ("U", "uni"),
        ("10", "ten"),
        ("1", "one"),
        ("3", "csr"),
        ("9", "cluster"),
        ("z", "cluster"),
        ("jj", "csr"),
    ],
)
def test_what_is_typed_marks_the_answer_that_enter_takes(
    shell: ShellDriver, typed: str, answer: str
) -> None:
    taken: list[str] = []
    shell.call(lambda: choose(shell.app.screen, "Which?", ANSWERS, taken.append))
    shell.press(typed)
    assert taken == [], "a letter alone takes nothing"
    shell.press("enter")
    assert taken == [answer]
