"""A shell on a terminal that exists in memory only, with its clock, user and home fixed."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from cap_tui.app import CapApp
from cap_tui.model.activity import TransformativeActivity
from cap_tui.plugin.host import Host
from cap_tui.testing.hosts import host_of
from cap_tui.testing.message_kinds import known_message_kinds
from cap_tui.testing.short_rest import short_rest
from cap_tui.widgets import glyphs
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig, log
from cap_tui.workspace.log import utc_now

A_DAY = datetime.date(2026, 3, 2)
"""Today on the board: what is due and late stays the same in every picture."""

SIZES = ((80, 24), (60, 18))
TERMINAL = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
Script = Callable[[CapApp, Pilot[Any]], Awaitable[None]]


def a_moment() -> str:
    """The moment at which everything is stored in these tests."""
    return "2026-03-02T09:30:00Z"


@pytest.fixture(autouse=True)
def fixed_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same user, time, time zone and folder for every picture."""
    monkeypatch.setattr("cap_tui.workspace.identity.login_name", lambda: "officer")
    monkeypatch.setattr("cap_tui.workspace.log.utc_now", a_moment)
    monkeypatch.setattr("cap_tui.operations.board.today_of", lambda _host: A_DAY)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    monkeypatch.chdir(tmp_path)
    yield
    for module in list(sys.modules.values()):
        if vars(module).get("utc_now") is a_moment and module is not log:
            vars(module)["utc_now"] = utc_now  # imported meanwhile: it would keep this moment
    glyphs.choose(glyphs.UNICODE)
    time.tzset()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of the program, empty."""
    return Home(tmp_path / "home")


@pytest.fixture
def make_region(home: Home) -> Callable[..., Path]:
    """Make a region's folder: ``make_region(name="Valdora")``."""

    def make(code: str = "VAL", name: str = "Valdora", **more: Any) -> Path:
        folder = home.path.parent / code.lower()
        region = Region(code=code, name=name, country="XX", synthetic=True, **more)
        Workspace.create(folder, WorkspaceConfig(region=region)).close()
        return folder

    return make


@pytest.fixture
def with_plugins(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``with_plugins(folder)``: the shell finds these plugins and no others."""

    def use(*plugins: str | Path) -> None:
        def discover(home: Home | None, *, use_plugins: bool = True) -> Host:
            return host_of(*plugins, home=home)

        monkeypatch.setattr(Host, "discover", discover)

    return use


def shell(folder: Path | None, home: Home, environment: dict[str, str] | None = None) -> CapApp:
    """The program, not yet running."""
    return CapApp(folder, home, environment={**TERMINAL, **(environment or {})})


def play(app: CapApp, script: Script, size: tuple[int, int] = (80, 24)) -> None:
    """Run ``script`` on the program at ``size``."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await script(app, pilot)

    with short_rest(), known_message_kinds():
        asyncio.run(run())


async def until(pilot: Pilot[Any], holds: Callable[[], bool], what: str = "") -> None:
    """Let the program go on until something holds; fail when it does not come to hold."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, f"did not come to hold: {what or holds}"
        await pilot.pause(0.01)


async def settled(app: CapApp, pilot: Pilot[Any]) -> None:
    """Until the region is open, every key answered, and no thread has anything to say."""
    await until(pilot, lambda: not app.opening, "the region is open")
    await until(pilot, lambda: not app._ahead, "every key is answered")
    for _twice in range(2):
        with contextlib.suppress(WorkerCancelled):  # a newer reading ends an older one
            await app.workers.wait_for_complete()
        await pilot.pause()


async def steady(app: CapApp, pilot: Pilot[Any]) -> None:
    """Until the screen stays as it is: the keyboard comes to a part a moment after the part, its keys with it."""
    same, before = 0, lines_of(app)
    while same < 3:
        await pilot.pause(0.01)
        await settled(app, pilot)
        now = lines_of(app)
        same, before = (same + 1 if now == before else 0), now


async def press(app: CapApp, pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each answered before the next."""
    for key in keys:
        await pilot.press(key)
        await settled(app, pilot)


def lines_of(app: CapApp) -> list[str]:
    """What stands on the screen, line by line, as the terminal would get it."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def text_of(app: CapApp) -> str:
    """What stands on the screen."""
    return "\n".join(lines_of(app))


def environment_is_plain() -> bool:
    """Whether the machine's own settings leak in; they must not."""
    return "NO_COLOR" not in os.environ


@pytest.fixture
def busy_region(make_region: Callable[..., Path], with_plugins: Callable[..., None]) -> Path:
    """Three activities, each stored by a change of its own, and a plugin that knows what is missing."""
    with_plugins(Path(__file__).parent / "cap_own")
    make_region(code="GOR", name="Gorje")
    folder = make_region()
    with Workspace.open(folder) as workspace:
        for name in ("Timber from waste", "Heat from the mine", "Repair instead of waste"):
            with workspace.transaction(f"Card read: {name}") as transaction:
                transaction.add(TransformativeActivity(name=name, uid=f"uid-{len(name)}"))
    return folder
