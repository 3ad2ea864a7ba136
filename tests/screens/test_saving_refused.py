"""Conflicts and refusals of settings and of the person's own file, in the real shell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cap_tui.model.activity import PriorityArea, TransformativeActivity
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "val"
    Workspace.create(folder, WorkspaceConfig(region=Region(code="VAL", name="Valdora"))).close()
    with Workspace.open(folder) as workspace, workspace.transaction("made") as tx:
        for name in ("Wood", "Energy"):
            tx.add(PriorityArea(name=name))
        tx.add(TransformativeActivity(name="Timber"))
    return folder


@pytest.fixture
def shell(region: Path, home: Home) -> Iterator[ShellDriver]:
    with ShellDriver(region, home, plugins=[]) as driver:
        yield driver


def test_a_conflict_names_records_and_fields_as_people_do(shell: ShellDriver, region: Path) -> None:
    shell.press("d", "enter", "e")
    with Workspace.open(region, actor="Ana") as other, other.transaction("hers") as tx:
        areas = {area.name: area.uid for area in other.records(PriorityArea).all()}
        (known,) = other.records(TransformativeActivity).find(name="Timber")
        tx.put(msgspec.structs.replace(known, areas=(areas["Wood"],)))
    shell.press("tab", "ener", "enter", "f10")
    shell.wait("Priority areas")
    shell.wait("(•) Energy")
    shell.wait("( ) Wood")
    shell.press("enter", "f10")
    assert shell.place == "record_list"
    (stored,) = shell.workspace.records(TransformativeActivity).find(name="Timber")
    assert stored.areas == (areas["Wood"],)


def test_a_conflict_with_a_removed_record_keeps_the_words_in_the_form(
    shell: ShellDriver, region: Path
) -> None:
    shell.press("d", "enter", "e", "X")
    with Workspace.open(region, actor="Ana") as other, other.transaction("gone") as tx:
        tx.remove(next(iter(other.records(TransformativeActivity).all())))
    shell.press("f10")
    shell.press("f10")
    shell.wait("The record was removed meanwhile")
    shell.press("escape")
    assert shell.place == "record_form"
    shell.wait("X")


def test_settings_that_were_damaged_by_hand_are_told_and_not_overwritten(
    shell: ShellDriver, region: Path
) -> None:
    file = region / "workspace.toml"
    sound = file.read_text("utf-8")
    file.write_text(sound + "\nbroken = [\n", "utf-8")
    shell.press("f5")
    assert "invalid" in shell.text or "not valid" in shell.text
    shell.press("down", "enter", "-nova", "f10")
    assert shell.place == "settings"
    assert "Valdora-nova" in shell.text  # the form is open with its words
    assert file.read_text("utf-8").endswith("broken = [\n")
    file.write_text(sound, "utf-8")
    shell.press("f10")
    assert tomllib.loads(file.read_text("utf-8"))["region"]["name"] == "Valdora-nova"


def test_own_settings_changed_by_another_shell_are_a_conflict(
    shell: ShellDriver, home: Home
) -> None:
    shell.press("f5", "enter", "tab", "right")
    settings = home.path / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[screen]\nglyphs = "ascii"\n', "utf-8")
    shell.press("f10")
    shell.wait("Somebody else changed this record")
    shell.press("f10")
    stored = tomllib.loads(settings.read_text("utf-8"))["screen"]
    assert stored["glyphs"] == "ascii"
    assert stored["theme"] != "cap-dark"


def test_a_settings_file_that_is_damaged_refuses_the_switch_of_colours(
    region: Path, home: Home
) -> None:
    home.path.mkdir(parents=True, exist_ok=True)
    (home.path / "settings.toml").write_text("broken = [", "utf-8")
    with ShellDriver(region, home, plugins=[]) as shell:
        shell.press("f2", "other colours", "enter")
        assert "Correct the file first." in " ".join(shell.text.split())
    assert (home.path / "settings.toml").read_text("utf-8") == "broken = ["
