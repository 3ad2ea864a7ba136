"""The record kind of docs/add-a-record-kind.md in the real shell: list, form, search, page, removal."""

from __future__ import annotations

import shutil
from pathlib import Path

from cap_tui.model.actor import Actor, Helix
from cap_tui.plugin.trust import Trust
from cap_tui.workspace import Home, Workspace
from tests.pty.terminal import Terminal

PACKAGE = Path(__file__).parents[2] / "examples" / "meetings" / "cap_meetings"


def test_a_newcomers_kind_has_list_form_and_removal_in_the_shell(home: Path, region: Path) -> None:
    folder = Home(home).drop_in / "meetings"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pyc*"))
    Trust(Home(home).state).give("meetings", folder)
    with Workspace.open(region) as workspace, workspace.transaction("made") as change:
        mill = change.add(Actor(name="Alpfaser", helix=Helix.BUSINESS))

    with Terminal(["-w", str(region)], home, size=(80, 24)) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("meet", "enter")
        terminal.wait("There is no meeting yet.")
        terminal.press("a")
        terminal.wait("F10 Save")
        terminal.press("Kick-off", "tab", "2026-11-21", "tab", "Novo", "tab", "alp")
        terminal.wait("▌ Alpfaser")
        terminal.press("enter")
        terminal.wait("✓ Alpfaser")
        terminal.press("f10")
        terminal.wait("Kick-off is saved.")
        (stored,) = terminal.records(region, "meetings.meetings")
        assert (stored["title"], stored["date"], stored["place"]) == (
            "Kick-off",
            "2026-11-21",
            "Novo",
        )
        assert stored["participants"] == [mill.uid]
        terminal.press("/", "alpf", "enter")
        terminal.wait("Kick-off  ")
        terminal.press("x")
        terminal.wait("Remove Kick-off?")
        terminal.press("y")
        terminal.wait("Kick-off is removed.")
        assert terminal.records(region, "meetings.meetings") == []
