"""A plugin's view that fails leaves the shell usable, whatever way it fails."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot, WaitForScreenTimeout

import cap_tui.testing
from cap_tui.app import CapApp
from cap_tui.plugin.states import State
from cap_tui.workspace import Home
from tests.screens.conftest import play, press, settled, shell, text_of, until

BROKEN = Path(cap_tui.testing.__file__).parent / "broken" / "cap_broken"
OWN = Path(__file__).parent / "cap_own"
KEYS = {
    "broken.handler": "x",
    "broken.late_render": "x",
    "own.action": "y",
    "own.selected": "enter",
}
SURVIVED = (
    "broken.factory",
    "broken.nothing",
    "broken.init",
    "broken.compose",
    "broken.mount",
    "broken.async_mount",
    "broken.handler",
    "broken.worker",
    "broken.thread",
    "broken.timer",
    "broken.css",
    "broken.render",
    "broken.late_render",
    "own.action",
    "own.worker",
    "own.task",
    "own.selected",
)


def state_of(app: CapApp, view: str) -> State:
    assert app.region is not None
    return app.region.host.plugin(view.partition(".")[0]).state


@pytest.fixture
def region(make_region: Callable[..., Path], with_plugins: Callable[..., None]) -> Path:
    """A region with the broken plugins and ours."""
    with_plugins(BROKEN, OWN)
    return make_region()


@pytest.mark.parametrize("view", SURVIVED)
def test_a_view_that_fails_is_taken_away_and_the_rest_works(
    view: str, home: Home, region: Path
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view(view)
        # The pilot draws by itself too, and waits for widgets that are taken away meanwhile.
        with contextlib.suppress(RuntimeError, WaitForScreenTimeout):
            await settled(app, pilot)
            if view in KEYS:
                await pilot.press(KEYS[view])
        # What fails in the pilot's drawing is not drawn again by itself, so the program has to.
        while getattr(app.screen, "PLACE", "") != "failure":
            app.refresh()
            with contextlib.suppress(RuntimeError):
                await until(pilot, lambda: getattr(app.screen, "PLACE", "") == "failure", view)
        await settled(app, pilot)
        assert "A plugin failed" in text_of(app)
        assert "switched off" in text_of(app)
        assert state_of(app, view) is State.QUARANTINED
        await press(app, pilot, "escape", "f1")
        assert "action lines" in text_of(app)
        await press(app, pilot, "escape", "f4")
        assert "quarantined" in text_of(app)

    play(shell(region, home), script)


def test_an_error_of_ours_in_a_view_is_an_answer_and_no_fault_of_the_plugin(
    home: Home, region: Path
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view("own.refusing")
        await settled(app, pilot)
        await press(app, pilot, "y")
        assert "That file is empty." in text_of(app)
        assert "Export it again." in text_of(app)
        assert state_of(app, "own.refusing") is State.ACTIVE
        await press(app, pilot, "escape")
        assert "all is well" in text_of(app)

    play(shell(region, home), script)


def test_a_view_that_is_refused_at_once_says_why_and_is_not_tried_again(
    home: Home, region: Path
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view("own.refusing_at_once")
        await settled(app, pilot)
        await until(pilot, lambda: getattr(app.screen, "PLACE", "") == "failure")
        assert "That file is empty." in text_of(app)
        await press(app, pilot, "escape")
        assert app.screen.PLACE == "board"  # type: ignore[attr-defined]
        assert state_of(app, "own.refusing_at_once") is State.ACTIVE

    play(shell(region, home), script)


def test_a_sound_view_beside_broken_ones_works(home: Home, region: Path) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view("own.well")
        await settled(app, pilot)
        await press(app, pilot, "y")
        assert "waved" in text_of(app)
        await press(app, pilot, "question_mark")
        assert "explained" in text_of(app)

    play(shell(region, home), script)
