"""From the board and from any list one key leads to an activity's page, another to the trace of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cap_tui.model.action import PlannedAction
from cap_tui.model.activity import PriorityArea, Stage, TransformativeActivity
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Workspace


@pytest.fixture
def folder(make_region: Callable[..., Path]) -> Path:
    place = make_region()
    with Workspace.open(place) as region, region.transaction("a life") as tx:
        tx.add(TransformativeActivity(uid="a", name="Alps", stage=Stage.ASSESSED))
        tx.add(TransformativeActivity(uid="p", name="Packaging"))
        tx.add(PlannedAction(uid="act", title="A test line", activity="p"))
    return place


@pytest.fixture
def shell(folder: Path, home: Home) -> Iterator[ShellDriver]:
    with ShellDriver(folder, home, plugins=[]) as driver:
        yield driver


def test_one_key_leads_from_the_board_and_from_a_list_to_an_activity(shell: ShellDriver) -> None:
    shell.press("Y")
    shell.wait("idea > identified > [assessed]")
    shell.press(".")
    shell.wait("A test line")
    shell.press("escape")
    shell.call(lambda: shell.app.show_records("actions"))
    shell.press("Y")
    shell.wait("[idea] > identified")
    assert shell.place == "activity_life"
    shell.wait("Packaging")


def test_a_trace_is_walked_from_a_list_and_back(shell: ShellDriver) -> None:
    shell.call(lambda: shell.app.show_records("actions"))
    shell.press("U")
    shell.wait("behind it: what it came from")
    shell.press("enter")
    shell.wait("ahead of it: what was made from it")
    assert shell.place == "trace"
    shell.press("v")
    assert shell.place == "record_detail"
    shell.press("escape", "escape", "escape")
    assert shell.place == "record_list"


def test_one_digit_opens_an_area_of_the_board_and_a_cursor_key_shows_what_it_says(
    shell: ShellDriver,
) -> None:
    shell.press("end", "up", "up", "up")
    shell.wait("in development")
    assert shell.place == "board"
    shell.press("6")
    shell.until(lambda: shell.place == "record_list")
    shell.press("escape", "9")
    shell.until(lambda: shell.place == "history")


def test_the_choice_of_a_part_is_called_as_its_row(folder: Path, home: Home) -> None:
    with Workspace.open(folder) as region, region.transaction("two areas") as tx:
        areas = [tx.add(PriorityArea(name=name)).uid for name in ("Timber", "Health")]
        tx.add(
            TransformativeActivity(uid="z", name="Zoo", areas=tuple(areas), stage=Stage.EVALUATED)
        )
    with ShellDriver(folder, home, plugins=[]) as shell:
        shell.press("Y")
        shell.wait("Zoo")
        shell.press("enter")
        shell.wait("Health")
        assert "│ priority area" in shell.text
