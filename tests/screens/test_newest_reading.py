"""A screen that reads a region in a thread shows what the newest reading found, whichever ends first."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.errors import Refused
from cap_tui.screens.base import CapScreen
from cap_tui.workspace import Home
from tests.screens.conftest import play, shell, text_of, until


@pytest.mark.parametrize("refused", [False, True])
def test_what_an_older_reading_finds_is_not_shown(
    home: Home, busy_region: Path, refused: bool
) -> None:
    begun, go_on, ended = (threading.Event() for _each in range(3))
    found: list[str] = []

    def slow(_region: object) -> str:
        begun.set()
        go_on.wait(10)
        ended.set()
        if refused:
            raise Refused("The older reading is refused.")
        return "older"

    async def walk(app: CapApp, pilot: Pilot[Any]) -> None:
        screen = app.screen
        assert isinstance(screen, CapScreen)
        screen.read_region(slow, found.append)
        await until(pilot, begun.is_set)
        screen.read_region(lambda region: region.workspace.config.region.name, found.append)
        await until(pilot, lambda: bool(found))
        go_on.set()
        await until(pilot, ended.is_set)
        await pilot.pause(0.05)
        assert found == ["Valdora"]
        assert "The older reading" not in text_of(app)

    play(shell(busy_region, home), walk)
