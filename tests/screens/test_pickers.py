"""Pickers answer digits and first letters; questions answer y and n."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.ui import choose, confirm, safe
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


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_a_long_text_scrolls_and_its_answers_stay_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    told = [safe(f"line {n} of what will happen") for n in range(40)]
    answers: list[bool] = []
    with ShellDriver(None, Home(tmp_path / "home"), plugins=[], size=size) as shell:
        shell.call(lambda: confirm(shell.app.screen, "All of this?", answers.append, text=told))
        shell.wait("line 0 of")
        assert "Yes (y)" in shell.text
        assert "line 39 of" not in shell.text
        for _page in range(6):
            shell.press("pagedown")
        assert "line 39 of" in shell.text
        assert "Yes (y)" in shell.text
        shell.press("pageup", "pageup", "pageup", "pageup", "pageup", "pageup")
        assert "line 0 of" in shell.text
        shell.press("down", "enter")
    assert answers == [True]


def test_without_a_long_text_the_page_keys_move_in_the_answers(shell: ShellDriver) -> None:
    taken: list[str] = []
    many = [(f"a{n}", f"answer {n}") for n in range(30)]
    shell.call(lambda: choose(shell.app.screen, "Which?", many, taken.append))
    shell.press("pagedown", "enter")
    assert taken != ["a0"]
