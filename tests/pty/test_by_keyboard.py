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


def test_a_change_by_somebody_else_is_shown_within_a_second(home: Path, region: Path) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("0 transformative activities")
        with Workspace.open(region, actor="Ana") as other, other.transaction("Card read") as tx:
            tx.add(TransformativeActivity(name="Timber from waste"))
        terminal.wait("Ana changed: Card read", within=1.5)
        terminal.wait("1 transformative activity")


def test_undo_takes_the_last_change_back(home: Path, region: Path) -> None:
    with Workspace.open(region) as workspace, workspace.transaction("Card read") as tx:
        tx.add(TransformativeActivity(name="Timber from waste"))
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("1 transformative activity")
        terminal.press("u")
        terminal.wait("Taken back: Card read")
        terminal.wait("0 transformative activities")
        terminal.press("ctrl+r")
        terminal.wait("Made again: Card read")
        terminal.wait("1 transformative activity")
