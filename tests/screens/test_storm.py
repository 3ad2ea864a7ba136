"""A storm of random keys, pastes and sizes over every screen and view: no crash, and nothing changes that was not asked.

``make storm`` runs it. The seed is fixed: what fails once fails again. ``CAP_TUI_STORM=EVENTS:SEED`` runs another storm.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.demo.making import make_missing
from cap_tui.operations.workshops import phone_server
from cap_tui.workspace import Home, Workspace
from tests.screens.conftest import play, shell
from tests.screens.walk import all_places, go_to

EVENTS, SEED = map(int, os.environ.get("CAP_TUI_STORM", "10000:20261129").split(":"))
LOOKING = (
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "f1",
    "question_mark",
)
"""Keys that only look, wherever they are pressed."""
KEYS = (
    *"abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789/!<>,.+-",
    *LOOKING,
    *("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete"),
    *("f2", "f3", "f4", "f5", "f6", "f7", "f9", "f10", "ctrl+r", "ctrl+s", "ctrl+c"),
)
"""Every key but those that leave the program."""
OFTEN = ("up", "down", "enter", "escape", "tab")
PASTES = ("note [/b] [red", "\x1b[31m\x00\u202e", "a" * 5_000, "1\n2\n3", "😀é\u0301", "../../etc")
SIZES = ((80, 24), (60, 18), (120, 40), (50, 14), (20, 5), (200, 60))
GUST = 8
"""So many keys are typed ahead."""
CALM, UNDERWAY = 8, 40
"""In a calm so many gusts only look; after so many keys of it nothing can be under way any more."""


@pytest.fixture
def region(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sample region; the storm may neither leave the program nor start a server."""
    make_missing(tmp_path / "regions", home)
    monkeypatch.setattr(CapApp, "action_leave", lambda _app: None)
    monkeypatch.setattr(CapApp, "start_again", lambda _app: None)
    monkeypatch.setattr(phone_server, "EXTRA", ("there is no such library",))
    return tmp_path / "regions" / "valdora"


@pytest.mark.long
def test_whoever_only_reads_changes_nothing(home: Home, region: Path) -> None:
    before = (region / "data.json").read_bytes(), journal(region)
    storm = Storm(region, home, readonly=True)
    storm.rage()
    assert storm.sent >= EVENTS
    assert ((region / "data.json").read_bytes(), journal(region)) == before
    assert verified(region)


@pytest.mark.long
def test_whoever_may_write_changes_only_what_was_asked(home: Home, region: Path) -> None:
    """After a while of looking, nothing more is stored; and what is stored is whole."""
    storm = Storm(region, home, readonly=False)
    storm.rage()
    assert storm.sent >= EVENTS
    assert verified(region)


class Storm:
    """A session of random events; it keeps the last ones, to be told when something fails."""

    def __init__(self, region: Path, home: Home, *, readonly: bool) -> None:
        self.app = shell(region, home)
        self.app.readonly = readonly
        self.sent = 0
        self._chance = random.Random(SEED)
        self._looks = 0
        self._calm = 0
        self._seq = -1
        self._last: list[str] = []

    def rage(self) -> None:
        """Send the events: so many to each place."""

        async def storm(app: CapApp, pilot: Pilot[Any]) -> None:
            places = all_places(app)
            for number, place in enumerate(places, 1):
                await go_to(app, pilot, place)
                self._last = [place]
                while self.sent < EVENTS * number / len(places):
                    await self._gust(app, pilot)
                    assert app.is_running, self._last
                    self._compare(app)

        try:
            play(self.app, storm)
        except Exception as error:
            raise AssertionError(f"after {self.sent} events: {self._last}") from error

    def _compare(self, app: CapApp) -> None:
        """A region whose state moves although nobody asks for anything is a fault."""
        seq = app.region.workspace.seq if app.region is not None else -1
        assert self._looks < UNDERWAY or seq == self._seq, self._last
        self._seq = seq

    async def _gust(self, app: CapApp, pilot: Pilot[Any]) -> None:
        """Some keys typed ahead, a paste or a new size; now and then keys that only look, for a while."""
        dice = self._chance.random()
        if self._calm or dice > 0.99:
            self._calm = (self._calm or CALM) - 1
            self._looks += GUST
            keys = [self._chosen(LOOKING) for _number in range(GUST)]
        elif dice < 0.15:
            self.sent += 1
            if dice < 0.05:
                await pilot.resize_terminal(*self._chosen(SIZES))
            else:
                app.post_message(events.Paste(self._chosen(PASTES)))
                await pilot.pause()
            return
        else:
            self._looks = 0
            often = [self._chance.random() < 0.3 for _number in range(GUST)]
            keys = [self._chosen(OFTEN if one else KEYS) for one in often]
        self.sent += len(keys)
        await pilot.press(*keys)

    def _chosen(self, of: tuple[Any, ...]) -> Any:
        chosen = self._chance.choice(of)
        self._last = [*self._last[:1], *self._last[1:][-30:], str(chosen)[:20]]
        return chosen


def verified(region: Path) -> bool:
    """Whether every byte of the region is as it was written."""
    with Workspace.open(region, readonly=True) as workspace:
        return workspace.verify().ok


def journal(region: Path) -> bytes:
    """What was acknowledged since the last snapshot."""
    file = region / "data.json.journal"
    return file.read_bytes() if file.exists() else b""
