"""Pictures of every screen, at 80x24 and 60x18, dark and without colour. Look at them before accepting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.errors import Conflict, PluginFault
from cap_tui.model.activity import TransformativeActivity
from cap_tui.ui import confirm
from cap_tui.workspace import Home, Workspace
from tests.screens.conftest import SIZES, press, settled, shell

OWN = Path(__file__).parent / "cap_own"
Compare = Callable[..., bool]
Before = Callable[[CapApp, Pilot[Any]], Awaitable[None]]


def keys(*pressed: str) -> Before:
    async def before(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, *pressed)

    return before


async def view(app: CapApp, pilot: Pilot[Any]) -> None:
    app.show_view("own.well")
    await settled(app, pilot)
    await press(app, pilot, "y")


async def conflict(app: CapApp, pilot: Pilot[Any]) -> None:
    ours = {"name": "Timber from waste", "stage": "assessed", "description": "Beams of old wood"}
    theirs = {"name": "Timber of old houses", "stage": "idea", "description": "Beams of old wood"}
    app.show_error(Conflict("changed", table="activities", uid="1", ours=ours, theirs=theirs))
    await settled(app, pilot)
    await press(app, pilot, "down", "t")


async def failure(app: CapApp, pilot: Pilot[Any]) -> None:
    fault = PluginFault("KeyError: 'n'", where="own", remedy="Tell its author.")
    app.show("failure", fault, switched_off=True)
    await settled(app, pilot)


async def question(app: CapApp, pilot: Pilot[Any]) -> None:
    text = ["26 answers of 2026 go; undo brings them back."]
    confirm(app.screen, "Remove the round 2026?", lambda _yes: None, text=text)
    await settled(app, pilot)


async def problems(app: CapApp, pilot: Pilot[Any]) -> None:
    await press(app, pilot, "f3", "n", *"Dolina", "tab", *"D O", "f10")


SCREENS: dict[str, Before] = {
    "board": keys("2"),
    "home": keys("f3"),
    "new_with_problems": problems,
    "view": view,
    "help": keys("f1"),
    "palette": keys("f2"),
    "palette_found": keys("f2", "r", "e"),
    "settings": keys("f5"),
    "settings_form": keys("f5", "enter"),
    "history": keys("c"),
    "history_details": keys("c", "enter"),
    "plugins": keys("f4"),
    "conflict": conflict,
    "failure": failure,
    "question": question,
}


@pytest.fixture
def region(make_region: Callable[..., Path], with_plugins: Callable[..., None]) -> Path:
    """A region with some history and a plugin that knows what is missing."""
    with_plugins(OWN)
    make_region(code="GOR", name="Gorje")
    folder = make_region()
    with Workspace.open(folder) as workspace:
        for name in ("Timber from waste", "Heat from the mine", "Repair instead of waste"):
            with workspace.transaction(f"Card read: {name}") as transaction:
                transaction.add(TransformativeActivity(name=name, uid=f"uid-{len(name)}"))
    return folder


@pytest.mark.parametrize("colour", ["dark", "none"])
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "60x18"])
@pytest.mark.parametrize("name", list(SCREENS))
def test_picture(
    name: str,
    size: tuple[int, int],
    colour: str,
    snap_compare: Compare,
    home: Home,
    region: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = {}
    if colour == "none":
        monkeypatch.setenv("NO_COLOR", "1")
        environment = {"NO_COLOR": "1"}
    app = shell(region, home, environment)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)
        await SCREENS[name](app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", [(40, 20), (80, 10)], ids=["narrow", "low"])
def test_picture_of_a_window_that_is_too_small(
    size: tuple[int, int], snap_compare: Compare, home: Home, region: Path
) -> None:
    app = shell(region, home)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "60x18"])
def test_picture_of_a_home_without_regions(
    size: tuple[int, int], snap_compare: Compare, home: Home
) -> None:
    app = shell(None, home)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)
