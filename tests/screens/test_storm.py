"""A storm of random keys, pastes and sizes over every screen and view: no crash, and a region that is read stays as it is."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.demo.making import make_missing
from cap_tui.workspace import Home, Workspace
from tests.screens.conftest import play, shell
from tests.screens.walk import all_places, go_to

EVENTS = 10_000
SEED = 20261129
KEYS = (
    *"abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789?/!<>,.+-",
    *("up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "space"),
    *("home", "end", "pageup", "pagedown", "backspace", "delete"),
    *("f1", "f2", "f3", "f4", "f5", "f6", "ctrl+r", "ctrl+s", "ctrl+c"),
)
"""Every key but those that leave the program."""
OFTEN = ("up", "down", "enter", "escape", "tab")
PASTES = ("note [/b] [red", "\x1b[31m\x00\u202e", "a" * 5_000, "1\n2\n3", "😀é\u0301", "../../etc")
SIZES = ((80, 24), (60, 18), (120, 40), (50, 14), (20, 5), (200, 60))


@pytest.mark.long
def test_ten_thousand_events_end_with_no_crash_and_change_nothing(
    home: Home, tmp_path: Path
) -> None:
    """``make fuzz`` runs it. The seed is fixed: what fails once fails again."""
    make_missing(tmp_path / "regions", home)
    region = tmp_path / "regions" / "valdora"
    before = (region / "data.json").read_bytes(), journal(region)
    chance = random.Random(SEED)
    app = shell(region, home)
    app.readonly = True
    sent = 0

    async def storm(app: CapApp, pilot: Pilot[Any]) -> None:
        nonlocal sent
        places = all_places(app)
        for place in places:
            await go_to(app, pilot, place)
            for _number in range(EVENTS // len(places) + 1):
                await one_event(app, pilot, chance)
                sent += 1
                assert app.is_running, place

    play(app, storm)
    assert sent >= EVENTS
    assert ((region / "data.json").read_bytes(), journal(region)) == before
    with Workspace.open(region, readonly=True) as workspace:
        assert workspace.verify().ok


def journal(region: Path) -> bytes:
    """What was acknowledged since the last snapshot."""
    file = region / "data.json.journal"
    return file.read_bytes() if file.exists() else b""


async def one_event(app: CapApp, pilot: Pilot[Any], chance: random.Random) -> None:
    """A key, seldom a paste, seldom a new size."""
    dice = chance.random()
    if dice < 0.01:
        await pilot.resize_terminal(*chance.choice(SIZES))
    elif dice < 0.03:
        app.post_message(events.Paste(chance.choice(PASTES)))
        await pilot.pause()
    else:
        await pilot.press(chance.choice(OFTEN if dice < 0.3 else KEYS))
