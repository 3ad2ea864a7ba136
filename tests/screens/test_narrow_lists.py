"""A list that is too narrow or too long for the window hides nothing for good and covers no word."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.ui import Rows, choose
from cap_tui.workspace import Home
from tests.screens.walk import sample_region


@pytest.fixture
def samples(tmp_path: Path, home: Home) -> Path:
    """Valdora among the other sample regions."""
    return sample_region(tmp_path / "samples", home)


def test_every_column_of_a_narrow_overlay_comes_into_sight(home: Home, samples: Path) -> None:
    with ShellDriver(samples, home, size=(50, 18)) as shell:
        shell.open_view("diamond.overlay")
        titles = [column.title for column in shell.app.screen.query_one("#rows", Rows)._columns]
        begun = heading(shell, titles[0])
        seen = {title for title in titles if title in begun}
        assert seen < set(titles)
        assert "→" in begun
        assert "←" not in begun
        while "→" in heading(shell, titles[0]):
            shell.press("right")
            seen |= {title for title in titles if title in heading(shell, titles[0])}
        assert seen == set(titles)
        shell.press("left", "left", "left", "left")
        assert heading(shell, titles[0]) == begun


def heading(shell: ShellDriver, first: str) -> str:
    """The line of titles; the title of the first column is always in it."""
    return next(line for line in shell.lines if first in line)


def test_the_place_in_a_long_list_covers_no_word(home: Home) -> None:
    choices = [(f"{n}", f"{'a long answer ' * 2}with the number {n:02}") for n in range(16)]
    with ShellDriver(None, home, size=(60, 18)) as shell:
        shell.call(lambda: choose(shell.app.screen, "Which?", choices, lambda _key: None))
        shell.wait("1–10 of 16")
        for n in range(10):
            shell.wait(f"with the number {n:02}")
