"""The first screen is quick because little is imported, parsed and mounted before it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.screens import first_paint
from cap_tui.widgets.header_footer import MessageLine, TitleBar
from cap_tui.workspace import Home
from tests.screens.conftest import play, settled, shell

LATER = (
    "json",
    "msgspec",
    "tomllib",
    "tinydb",
    "pluggy",
    "orjson",
    "tomlkit",
    "numpy",
    "babel",
    "importlib.metadata",
    "cryptography",
    "cap_tui.bundle",
    "cap_tui.screens.partners",
    "cap_tui.plugin.host",
    "cap_tui.workspace.workspace",
    "textual.widgets._markdown",
    "textual.widgets._text_area",
    "textual.widgets._data_table",
)
FIRST = """
import sys
from pathlib import Path
from cap_tui.app import CapApp
from cap_tui.screens import first_paint
from cap_tui.workspace.home import Home
app = CapApp(Path({folder!r}) if {folder!r} else None, Home(Path({home!r})))
app.get_default_screen()
print(" ".join(sys.modules))
"""
MOST_WIDGETS = 15
MOST_RULES = 50


@pytest.mark.parametrize("folder", ["", "valdora"])
def test_what_the_first_screen_does_not_need_is_not_imported(folder: str, home: Home) -> None:
    code = FIRST.format(folder=folder, home=str(home.path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert imported.isdisjoint(LATER), sorted(imported.intersection(LATER))


def test_the_board_of_a_region_with_partners_needs_no_cryptography() -> None:
    """Open conflicts and proposals are looked for at each start; their signatures were checked long before."""
    code = "import sys, cap_tui.bundle.conflict_resolution, cap_tui.bundle.proposals; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "cap_tui.bundle.plan" in done.stdout.split()
    assert "cryptography" not in done.stdout.split()


def test_few_widgets_and_rules_stand_before_the_first_screen(
    home: Home, make_region: Callable[..., Path]
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        assert len(app.screen.query("*")) <= MOST_WIDGETS
        ours = [
            css
            for (path, name), (css, *_rest) in app.stylesheet.source.items()
            if "cap_tui" in path or "cap_tui" in name
        ]
        assert sum(css.count("{") for css in ours) <= MOST_RULES

    for folder in (None, make_region()):
        play(shell(folder, home), script)


def test_what_changes_while_the_first_paint_is_held_is_painted_once(
    home: Home, make_region: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[object] = []
    monkeypatch.setattr(App, "_display", lambda _app, _screen, update: painted.append(update))

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(first_paint, "LONGEST", 60.0)  # however slow the machine is
        app.hold_paint()
        painted.clear()
        app.screen.query_one(TitleBar).refresh()
        await pilot.pause()
        assert painted == []
        app.release_paint()
        assert [type(update) for update in painted] == [LayoutUpdate], "the whole screen, at once"
        await settled(app, pilot)
        assert not any(isinstance(update, LayoutUpdate) for update in painted[1:]), "then parts"

    play(shell(make_region(), home), script)


def as_on_a_terminal(app: CapApp, _screen: object, update: Any) -> None:
    """Turn the update into what is sent, as only a real terminal makes Textual do."""
    if update is not None:
        update.render_segments(app.console)


def test_a_screen_that_is_not_laid_out_when_the_hold_ends_is_painted_by_its_layout(
    home: Home, make_region: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(first_paint, "LONGEST", 60.0)
        app.hold_paint()
        monkeypatch.setattr(App, "_display", as_on_a_terminal)
        app.show("settings")
        app.screen._size = app.size  # it knows its size, and is not laid out yet
        app.release_paint()
        await settled(app, pilot)

    play(shell(make_region(), home), script)


def test_a_screen_that_is_covered_paints_nothing_and_takes_nothing_from_the_one_above(
    home: Home, make_region: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[object] = []
    monkeypatch.setattr(
        App, "_display", lambda _app, screen, update: painted.append((screen, update))
    )

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        board = app.screen
        app.show("settings")
        await settled(app, pilot)
        painted.clear()
        for _again in range(3):  # what changes below, and at the same time above
            board.query_one(TitleBar).refresh()
            await pilot.pause()
        assert painted == []
        app.screen.query_one(MessageLine).say("Stored.")
        board.query_one(TitleBar).refresh()
        await pilot.pause(0.1)
        assert [screen for screen, _update in painted] == [app.screen]

    play(shell(make_region(), home), script)
