"""Warnings above a view take one line, and a key shows them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.ui import FoldedWarnings, PluginView
from cap_tui.workspace import Home

OWN = Path(__file__).parent / "cap_own"
FOUR = [
    "The questionnaire is a reconstruction. It is not the original.",
    "The regions to compare with are made up.",
    "Only 26 people answered; the figures are not firm.",
    "The round is not closed.",
]


def warn(shell: ShellDriver, warnings: list[str]) -> None:
    """Put warnings above the view on the screen, as a plugin's ``compose`` would."""
    view = shell.app.screen.query_one(PluginView)
    if not view.query(FoldedWarnings):
        shell.call(lambda: view.mount(FoldedWarnings(), before=0))
    shell.call(lambda: shell.app.screen.query_one(FoldedWarnings).show_warnings(warnings))


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_four_warnings_take_one_line_and_a_key_shows_them_in_full(
    home: Home, make_region: Callable[..., Path], size: tuple[int, int]
) -> None:
    with ShellDriver(make_region(), home, plugins=[OWN], size=size) as shell:
        shell.open_view("own.well")
        assert "! Warnings" not in shell.lines[-1], "there is nothing to read yet"
        warn(shell, FOUR)
        place = next(y for y, line in enumerate(shell.lines) if "4 warnings" in line)
        assert "The questionnaire is a rec" in shell.lines[place]
        assert "all is well" in shell.lines[place + 1]
        shell.press("!")
        shown = " ".join(shell.text.split())
        for warning in FOUR:
            assert warning in shown
        shell.press("escape")
        shell.wait("all is well")


def test_one_warning_is_shown_whole_and_none_takes_no_line(
    home: Home, make_region: Callable[..., Path]
) -> None:
    with ShellDriver(make_region(), home, plugins=[OWN]) as shell:
        shell.open_view("own.well")
        place = next(y for y, line in enumerate(shell.lines) if "all is well" in line)
        warn(shell, FOUR[3:])
        assert "! The round is not closed." in shell.lines[place]
        warn(shell, [])
        assert "all is well" in shell.lines[place]
