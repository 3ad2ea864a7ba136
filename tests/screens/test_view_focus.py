"""Going from view to view of a tool: the keyboard comes along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.workspace.home import Home
from tests.screens.conftest import lines_of, play, press, shell, steady, until


def test_keys_of_a_view_work_after_another_view_of_the_tool(
    make_region: Callable[..., Path], home: Home
) -> None:
    """The hidden line of the view that is left once took the keyboard with it: no key worked any more."""

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view("adw.run")
        for number, place in (("3", "[3 "), ("1", "[1 "), ("3", "[3 ")):
            await steady(app, pilot)
            await press(app, pilot, number)
            await until(pilot, lambda wanted=place: wanted in lines_of(app)[1])
            await steady(app, pilot)
            assert getattr(app.focused, "id", "nothing") in ("cards", "notes")
        await press(app, pilot, "escape")
        await steady(app, pilot)
        assert "Evaluation" in "\n".join(lines_of(app))

    play(shell(make_region(), home), script)
