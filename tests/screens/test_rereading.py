"""No screen shows an old state: whoever changed the region, what is on the screen is what is stored."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.errors import Corrupt
from cap_tui.model.activity import TransformativeActivity
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Workspace

OWN = Path(__file__).parent / "cap_own"


def add(workspace: Workspace, name: str) -> None:
    with workspace.transaction(f"Add {name}") as tx:
        tx.add(TransformativeActivity(name=name))


def test_the_board_shows_what_a_view_changed_without_saying_so(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    with Workspace.open(folder) as workspace:
        add(workspace, "Timber from waste")
    with ShellDriver(folder, home, plugins=["cap_diamond"]) as shell:
        shell.open_view("diamond.card")
        shell.press("r", "enter", "4", "enter", "escape")
        assert shell.place == "board"
        assert len(shell.records("ratings")) == 1
        shell.wait("Last change:")
        assert "Add Timber from waste" not in shell.text, "that was the change before"


def test_what_a_thread_of_a_plugin_writes_is_shown_where_one_is(
    home: Home, make_region: Callable[..., Path]
) -> None:
    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.press("c")
        shell.wait("Nothing has been changed yet")
        thread = threading.Thread(target=add, args=(shell.workspace, "Timber"))
        thread.start()
        thread.join()
        shell.wait("Add Timber")
        shell.press("escape")
        shell.wait("1 transformative activity")


def test_a_view_of_lines_is_read_again(home: Home, make_region: Callable[..., Path]) -> None:
    with ShellDriver(make_region(), home, plugins=["cap_diamond"]) as shell:
        shell.open_view("diamond.card")
        shell.press("c")
        add(shell.workspace, "Timber")
        shell.press("escape")
        shell.wait("Timber")


def test_news_that_cannot_be_read_are_told_and_nothing_else_breaks(
    home: Home, make_region: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ShellDriver(make_region(), home, plugins=[]) as shell:

        def fails() -> int:
            raise Corrupt("The journal is damaged.")

        monkeypatch.setattr(shell.workspace, "glance", fails)
        shell.call(lambda: shell.app.post_news(1))
        shell.wait("The journal is damaged.")
        shell.press("c")
        assert shell.place == "history"


def test_news_of_others_are_said_but_never_in_the_place_of_a_warning(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    with (
        ShellDriver(folder, home, plugins=[]) as shell,
        Workspace.open(folder, actor="Ana") as other,
    ):
        add(other, "Timber")
        shell.wait("Ana: Add Timber")
        shell.call(lambda: shell.app.say("The disk is full.", "warning"))
        add(other, "Straw")
        shell.wait("2 transformative activities")
        shell.call(shell.app.on_region_news)
        shell.wait("The disk is full.")
