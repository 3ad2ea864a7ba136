"""Keys that arrive in a bunch do what they do one by one, and leaving in mid-work harms nobody."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from cap_tui.app import CapApp
from cap_tui.plugin.states import State
from cap_tui.screens import key_queue
from cap_tui.screens.contained_loops import contain_tasks
from cap_tui.screens.drafts import FormDrafts
from cap_tui.screens.region_session import OpenRegion
from cap_tui.widgets.overlay import Overlay, overlay_open
from cap_tui.workspace import Home, Workspace
from tests.screens.conftest import play, press, settled, shell, text_of, until

OWN = Path(__file__).parent / "cap_own"


def at_once(app: CapApp, *keys: str) -> None:
    """Keys as a slow link delivers them: all in one bunch."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.fixture
def region(make_region: Callable[..., Path], with_plugins: Callable[..., None]) -> Path:
    with_plugins(OWN)
    return make_region()


def test_letters_typed_ahead_go_into_the_question_that_the_first_key_asks(
    home: Home, region: Path
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        at_once(app, "f2", *"history", "enter", "f1")
        await settled(app, pilot)
        await until(pilot, lambda: "› Help" in text_of(app), "› Help")
        await press(app, pilot, "escape")
        assert "› History" in text_of(app)

    play(shell(region, home), script)


def test_a_key_typed_ahead_of_a_view_is_answered_by_that_view(home: Home, region: Path) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view("own.action")
        await settled(app, pilot)
        at_once(app, "1", "y")
        await settled(app, pilot)
        await until(pilot, lambda: "waved" in text_of(app), "waved")

    play(shell(region, home), script)


@pytest.mark.parametrize("view", ["own.well", "own.selected"])
def test_a_view_left_before_it_stands_is_no_failure(view: str, home: Home, region: Path) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view(view)
        await settled(app, pilot)
        for steps in range(8):
            app.screen.place_view()  # type: ignore[attr-defined]
            for _step in range(steps):
                await asyncio.sleep(0)
        async with asyncio.timeout(10):  # a pilot's pause would wait for those that are going
            while "all is well" not in text_of(app):
                await asyncio.sleep(0.01)
        assert state(app) is State.ACTIVE
        assert app.return_code is None

    play(shell(region, home), script)


def test_leaving_while_a_view_is_made_is_leaving(home: Home, region: Path) -> None:
    app = shell(region, home)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show_view("own.well")
        await settled(app, pilot)
        app.action_leave()
        app.screen.place_view()  # type: ignore[attr-defined]
        assert state(app) is State.ACTIVE

    play(app, script)
    assert app.return_code == 0


def test_a_question_that_is_being_closed_holds_no_key(home: Home, region: Path) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        at_once(app, "f2", "escape", "f2", "escape", "f4")
        await until(pilot, lambda: "› Plugins" in text_of(app), "› Plugins")
        # a box that was closed is taken down in its own time: it holds no key, and no longer matters
        assert not any(overlay_open(screen) for screen in app.screen_stack)

    play(shell(region, home), script)


def test_what_was_typed_a_moment_before_the_end_is_kept(home: Home) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "n")
        app.screen.query(Input).first().value = "Unsent words"
        app.action_leave()  # before the form has heard of it
        await until(pilot, lambda: not app.is_running or app.leaving)

    play(shell(None, home), script)
    assert FormDrafts(home.state).kept("region.new")["name"] == "Unsent words"


def test_a_key_that_comes_when_the_screens_are_gone_is_dropped(home: Home) -> None:
    """Keys typed ahead arrive while the program ends; it ended with "cap-tui had to stop" then."""
    app = shell(None, home)

    async def leave(app: CapApp, pilot: Pilot[Any]) -> None:
        app.action_leave()
        await until(pilot, lambda: not app.is_running or app.leaving)

    play(app, leave)
    assert not app.screen_stack
    asyncio.run(app.on_event(events.Key("a", "a")))
    assert not app._ahead


def test_a_form_left_as_it_was_is_no_draft(home: Home) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "n", "a", "backspace", "escape", "n")
        assert "not sent is here again" not in text_of(app)

    play(shell(None, home), script)


def state(app: CapApp) -> State:
    assert app.region is not None
    return app.region.host.plugin("own").state


class LeapingClock:
    """A clock that can be put forward, as a long piece of work does it."""

    ahead = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


def test_a_key_typed_while_a_form_is_stored_is_answered_after_it_is_gone(
    home: Home, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = LeapingClock()
    monkeypatch.setattr(key_queue, "time", clock)
    stored = Workspace.save_config

    def slowly(self: Workspace, *given: Any, **options: Any) -> None:
        stored(self, *given, **options)
        clock.ahead += 60

    monkeypatch.setattr(Workspace, "save_config", slowly)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "f5", "down", "enter", "end", "x")
        at_once(app, "f10", "escape")
        await settled(app, pilot)
        assert app.screen.PLACE == "board"  # type: ignore[attr-defined]

    play(shell(region, home), script)


@pytest.mark.parametrize(("key", "place"), [("i", "bundle_import"), ("f1", "text"), ("d", "board")])
def test_a_key_pressed_while_a_region_is_being_opened_is_answered_when_it_is_open(
    home: Home, region: Path, key: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        gate = held_opening(monkeypatch)
        app.open_region(region)
        at_once(app, key)
        await pilot.pause()
        gate.set()
        await settled(app, pilot)
        assert getattr(app.screen, "PLACE", "") == place, text_of(app)
        assert key != "d" or app.screen.query(Overlay)

    play(shell(region, home), script)


def test_while_a_region_is_being_opened_one_leaves_at_once(
    home: Home, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        gate = held_opening(monkeypatch)
        app.open_region(region)
        at_once(app, "i", "q")
        await until(pilot, lambda: app.return_code == 0, "the program ends")
        gate.set()

    play(shell(region, home), script)


def test_a_task_cancelled_before_its_first_step_leaves_no_coroutine_behind() -> None:
    """The program may end while a worker is on its way: Python told then that it "was never awaited"."""

    async def work() -> None:
        raise AssertionError("it never begins")

    async def run() -> str:
        contain_tasks(asyncio.get_running_loop(), Nobody())
        coroutine = work()
        task = asyncio.create_task(coroutine)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)  # what waits for the end of the task comes after it
        return inspect.getcoroutinestate(coroutine)

    assert asyncio.run(run()) == inspect.CORO_CLOSED


class Nobody:
    """A program to which nothing is told."""

    def loop_failed(self, node: object, error: Exception) -> None:
        raise error

    def loop_ended(self, _node: object) -> bool:
        return False

    def goes_on(self, _node: object) -> bool:
        return False


def held_opening(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Regions are opened from now on when this is set."""
    gate, opened = threading.Event(), OpenRegion.open

    def late(*given: Any, **options: Any) -> OpenRegion:
        assert gate.wait(10)
        return opened(*given, **options)

    monkeypatch.setattr(OpenRegion, "open", late)
    return gate
