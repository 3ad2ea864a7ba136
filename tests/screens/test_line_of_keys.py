"""The line of keys: what does not fit is counted, and what cannot be done is not offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cap_tui.model.activity import TransformativeActivity
from cap_tui.screens.bundle_actions import ON_BOARD
from cap_tui.testing import ShellDriver
from cap_tui.widgets.actions import offered
from cap_tui.widgets.header_footer import candidates
from cap_tui.workspace import Home

SEND = next(action.keys[0] for action in ON_BOARD if action.id == "board.export")


def test_keys_that_do_not_fit_are_counted(home: Home, make_region: Callable[..., Path]) -> None:
    with ShellDriver(make_region(), home, plugins=[], size=(60, 18)) as shell:
        narrow = shell.lines[-1]
        every = len(candidates(offered(shell.app.screen)))
        shell.resize(160, 40)
        wide = shell.lines[-1]
    assert narrow.endswith(" F1")
    hidden = int(narrow.rpartition("+")[2].partition(" ")[0])
    assert hidden > 0
    assert "+" not in wide
    shown = [label for label in narrow.split("  ") if label.strip()]
    assert len(shown) - 1 + hidden == every


def test_enter_is_offered_only_where_there_is_a_row(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    with ShellDriver(folder, home, plugins=[]) as shell:
        shell.press("c")
        assert "Enter" not in shell.lines[-1]
        with shell.workspace.transaction("Add") as tx:
            tx.add(TransformativeActivity(name="Timber"))
        shell.wait("Add")
        shell.press("down")
        assert "Enter Details" in shell.lines[-1]


def test_a_region_that_may_only_be_read_offers_no_changes_and_makes_none(
    home: Home, make_region: Callable[..., Path]
) -> None:
    with ShellDriver(make_region(), home, plugins=[], size=(160, 40)) as shell:
        assert "Send a bundle" in shell.lines[-1]
        shell.workspace.log.readonly = True
        shell.press("down")
        assert "Send a bundle" not in shell.lines[-1]
        shell.press(SEND)
        assert shell.place == "board"
        shell.wait("This region may only be read.")


def test_an_empty_list_offers_nothing_that_is_about_a_record(
    home: Home, make_region: Callable[..., Path]
) -> None:
    about_a_record = ("e Edit", "x Remove", "r Rate", "t Stage", "s Sort", "f Filter")
    with ShellDriver(make_region(), home, plugins=[], size=(200, 40)) as shell:
        shell.press("d", "enter")
        shell.wait("Press a to add one.")
        shell.wait("a Add")
        assert not [label for label in about_a_record if label in shell.lines[-1]]
        shell.press("e", "x", "r")
        assert shell.place == "record_list"
        with shell.workspace.transaction("Add") as tx:
            tx.add(TransformativeActivity(name="Timber"))
        for label in about_a_record:
            shell.wait(label)
        shell.press("/", "zzz", "enter")
        shell.wait("Nothing fits.")
        shell.wait("e Edit", gone=True)


def test_a_line_of_text_names_the_key_that_sends_it_and_no_key_that_it_takes_as_a_letter(
    home: Home, make_region: Callable[..., Path]
) -> None:
    with ShellDriver(make_region(), home, plugins=[], size=(160, 40)) as shell:
        assert "q Quit" in shell.lines[-1]
        shell.press("d", "enter", "/")
        shell.wait("Enter Go on")
        assert "^Q Quit" in shell.lines[-1]
        assert not [label for label in ("q Quit", "/ Search") if f" {label} " in shell.lines[-1]]
        shell.press("a", "/", "q")
        shell.wait("a/q")
        shell.press("enter")
        shell.wait("q Quit")
        assert "Enter Go on" not in shell.lines[-1]
