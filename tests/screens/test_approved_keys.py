"""What every key of every screen of the core does to the screen: the rows that are others after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.model.kinds import ACTIVITIES
from cap_tui.screens import SCREENS
from cap_tui.screens.actions import EVERYWHERE, PLACES
from cap_tui.widgets.actions import UserAction
from cap_tui.widgets.key_bindings import LIST_KEYS, TEXT_KEYS
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import Overlay
from cap_tui.widgets.text_view import LinesView
from cap_tui.workspace import Home
from tests.approval import approve
from tests.screens.conftest import lines_of, play, press, settled, shell
from tests.screens.test_pictures import NAME_A_FOLDER
from tests.screens.walk import go_to

FOLDER = Path(__file__).with_name("approved")
ELSEWHERE = (
    "app.leave",
    "app.show-plugins",
    "app.reload-plugins",
    "board.report",
    "home.demo",
    "home.folder",
)
"""Actions that end the program, or show folders of this machine."""
MOST_ROWS = 10
RECORD = "uid-18"
PLACES_WITHOUT = ("view", "activity_life", "trace", "training_unit", *NAME_A_FOLDER)
NAMES = [name for name in SCREENS if name not in PLACES_WITHOUT]


@pytest.fixture
def region(busy_region: Path) -> Path:
    """Three activities, each stored by a change of its own."""
    return busy_region


def keys_of(app: CapApp) -> Iterator[UserAction]:
    """The actions of the screen that is open, and of the part that has the keyboard."""
    yield from PLACES[app.screen.PLACE]  # type: ignore[attr-defined]
    if isinstance(app.focused, Rows):
        yield from LIST_KEYS
    if isinstance(app.focused, LinesView):
        yield from TEXT_KEYS
    if app.screen.PLACE == "board":  # type: ignore[attr-defined]
        yield from EVERYWHERE


async def come_to(app: CapApp, pilot: Pilot[Any], name: str) -> None:
    await go_to(app, pilot, "board" if name == "kinds.record_detail" else name)
    if name == "kinds.record_detail":
        app.show(name, ACTIVITIES, RECORD)
        await settled(app, pilot)


async def after(app: CapApp, pilot: Pilot[Any], name: str, key: str) -> list[str]:
    """The screen after a key, as the rows that are others than before it."""
    await come_to(app, pilot, name)
    before = lines_of(app)
    await press(app, pilot, key)
    now = [
        *lines_of(app)[:-1],
        before[-1],
    ]  # the line of keys comes with the keyboard, a moment later
    changed = [row.rstrip() for row, old in zip(now, before, strict=True) if row != old]
    rows = ["(a folder)" if str(Path.cwd())[:40] in row else row for row in changed]
    for box in app.screen.query(Overlay):
        box.close()
    return rows[:MOST_ROWS] + [f"… {len(rows)} rows"] * (len(rows) > MOST_ROWS)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_does_what_was_approved(home: Home, region: Path, name: str) -> None:
    lines: list[str] = []

    async def walk(app: CapApp, pilot: Pilot[Any]) -> None:
        await come_to(app, pilot, name)
        for action in dict.fromkeys(keys_of(app)):
            if action.keys and action.id not in ELSEWHERE:
                rows = await after(app, pilot, name, action.keys[0])
                lines.append(f"{action.keys[0]} ({action.id})")
                lines.extend(f"    {row}" for row in rows)

    play(shell(region, home), walk)
    approve(FOLDER / f"keys-{name}.txt", "\n".join(lines) + "\n")
