"""A rating on a real terminal: what is typed is what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.model.activity import TransformativeActivity
from cap_tui.testing import TerminalDriver
from cap_tui.workspace import Workspace


@pytest.mark.parametrize("keys", [("5", "enter"), ("down", "5", "enter"), ("4", "5", "enter")])
def test_a_digit_marks_the_value_that_is_stored(
    home: Path, region: Path, keys: tuple[str, ...]
) -> None:
    with Workspace.open(region) as workspace, workspace.transaction("Card read") as tx:
        tx.add(TransformativeActivity(name="Timber from waste"))
    with TerminalDriver(["-w", str(region)], home) as terminal:
        terminal.wait("1 transformative activity")
        terminal.press("f2", "activity card")
        terminal.wait("Activity")
        terminal.press("enter")
        terminal.wait("Timber from waste")
        terminal.press("r")
        terminal.wait("strength")
        terminal.press("enter")
        terminal.wait("5 high")
        terminal.press(*keys)
        terminal.wait("5 high", gone=True)
        terminal.press("q")
        terminal.ended_well()
        [rating] = terminal.records(region, "ratings")
    assert (rating["aspect"], rating["value"]) == ("strength_national", 5)
