"""A session by keyboard, on a real terminal: make a region, look around, change a setting, leave."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cap_tui.model.activity import TransformativeActivity
from cap_tui.workspace import Workspace
from tests.pty.terminal import Terminal

SIZES = ((80, 24), (60, 18))


@pytest.mark.parametrize("size", SIZES)
def test_an_officer_makes_a_region_and_leaves(home: Path, size: tuple[int, int]) -> None:
    with Terminal([], home, size=size) as terminal:
        terminal.wait("Make a new region")
        terminal.press("n")
        terminal.wait("Currency")
        terminal.press("Dolina", "tab", "DOL", "tab", "SI", "f10")
        terminal.wait("Evaluation")
        terminal.wait("Dolina")
        terminal.press("f5")
        terminal.wait("This program")
        terminal.press("down", "enter")
        terminal.wait("ISO 3166", gone=True)
        terminal.wait("Name of the region")
        terminal.press("-nova")
        terminal.wait("Dolina-nova")
        terminal.press("f10")
        terminal.wait("Region: saved.")
        terminal.press("esc")
        terminal.wait("Evidence")
        terminal.press("f1")
        terminal.wait("action lines")
        terminal.press("esc")
        terminal.wait("Next step")
        terminal.press("q")
        terminal.ended_well()
        assert terminal.brought_back()
    config = tomllib.loads((home / "regions" / "dol" / "workspace.toml").read_text("utf-8"))
    assert config["region"]["name"] == "Dolina-nova"
    assert config["region"]["country"] == "SI"


def test_a_wrong_country_is_told_beside_its_field(home: Path) -> None:
    with Terminal([], home) as terminal:
        terminal.wait("Make a new region")
        terminal.press("n")
        terminal.wait("Currency")
        terminal.press("Dolina", "tab", "DOL", "tab", "Slovenia", "f10")
        terminal.wait("At most 2 characters.")
        assert not (home / "regions").exists()


def test_the_palette_finds_the_history(home: Path, region: Path) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("not begun")
        terminal.press("f2")
        terminal.wait("type a few letters")
        terminal.press("hist")
        terminal.wait("Change: History")
        terminal.press("enter")
        terminal.wait("Nothing has been changed yet")
        terminal.press("ctrl+q")
        terminal.ended_well()


def test_a_change_by_somebody_else_is_shown_without_a_key(home: Path, region: Path) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("0 transformative activities")
        with Workspace.open(region, actor="Ana") as other, other.transaction("Card read") as tx:
            tx.add(TransformativeActivity(name="Timber from waste"))
        terminal.wait("Ana: Card read")
        terminal.wait("1 transformative activity")


def test_undo_asks_and_takes_this_sessions_change_back(home: Path, region: Path) -> None:
    with Workspace.open(region) as workspace, workspace.transaction("Card read") as tx:
        tx.add(TransformativeActivity(name="Timber from waste"))
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("1 transformative activity")
        terminal.press("f2", "activity card", "enter")
        terminal.wait("Timber from waste")
        terminal.press("r", "enter")
        terminal.wait("5 high")
        terminal.press("5", "enter")
        terminal.wait("5 high", gone=True)
        terminal.press("u")
        terminal.wait("Yes, take it back (y)")
        terminal.wait("rating of Timber from waste: removed")
        assert len(terminal.records(region, "ratings")) == 1, "a question alone changes nothing"
        terminal.press("n")
        terminal.wait("Yes, take it back", gone=True)
        assert len(terminal.records(region, "ratings")) == 1
        terminal.press("u")
        terminal.wait("Yes, take it back (y)")
        terminal.press("enter")
        terminal.wait("Taken back:")
        assert terminal.records(region, "ratings") == []
        terminal.press("ctrl+r")
        terminal.wait("Yes, make it again (y)")
        terminal.press("y")
        terminal.wait("Made again:")
        assert len(terminal.records(region, "ratings")) == 1


def test_undo_never_offers_what_another_session_changed(home: Path, region: Path) -> None:
    with Workspace.open(region) as workspace, workspace.transaction("Card read") as tx:
        tx.add(TransformativeActivity(name="Timber from waste"))
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("1 transformative activity")
        terminal.press("u")
        terminal.wait("This session has nothing to take back")
        terminal.wait("Card read, by")
        terminal.press("enter")
        terminal.wait("This session has nothing", gone=True)
        assert len(terminal.records(region, "activities")) == 1
        terminal.press("u")
        terminal.wait("Open the history")
        terminal.press("o", "enter")
        terminal.wait("› History")
        terminal.press("u")
        terminal.wait("in another session")
        terminal.press("enter")
        terminal.wait("in another session", gone=True)
        assert len(terminal.records(region, "activities")) == 1, "No comes first"
        terminal.press("u")
        terminal.wait("in another session")
        terminal.press("y")
        terminal.wait("Taken back: Card read")
        assert terminal.records(region, "activities") == []


def test_a_language_that_is_chosen_is_spoken_at_once_on_the_same_region(
    home: Path, region: Path
) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("not begun")
        terminal.press("f5")
        terminal.wait("This program")
        terminal.press("enter")
        terminal.wait("it starts again in it")
        terminal.press("right", "right")
        terminal.wait("3/6")
        terminal.press("f10")
        terminal.wait("Nachweise")
        terminal.press("f5")
        terminal.wait("Einstellungen")
        terminal.press("q")
        terminal.ended_well()
    assert tomllib.loads((home / "settings.toml").read_text("utf-8"))["screen"]["language"] == "de"
