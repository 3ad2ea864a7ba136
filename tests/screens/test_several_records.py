"""What is done with several marked records at once is one change, and taken back at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Workspace

NAMES = ("Timber homes", "Smart textiles", "Wood fibres")


@pytest.mark.parametrize("size", [(80, 24), (60, 18)], ids=["80x24", "60x18"])
@pytest.mark.parametrize(
    ("keys", "said"),
    [(("t", "end", "enter", *"no firm", "enter"), "parked"), (("r", "enter", "4", "enter"), "4")],
    ids=["stage", "rating"],
)
def test_three_activities_are_moved_and_one_undo_brings_all_back(
    home: Home,
    make_region: Callable[..., Path],
    size: tuple[int, int],
    keys: tuple[str, ...],
    said: str,
) -> None:
    folder = make_region()
    with Workspace.open(folder, actor="Ana") as workspace, workspace.transaction("Fill") as tx:
        for name in NAMES:
            tx.add(TransformativeActivity(name=name))
    with ShellDriver(folder, home, plugins=[], size=size) as shell:
        shell.call(lambda: shell.app.show_records("activities"))
        shell.wait("3 records")
        before = shell.records("activities"), shell.records("ratings")
        changes = shell.workspace.seq
        shell.press("space", "space", "space", *keys)
        shell.wait("3 activities")
        assert said in shell.text
        assert shell.workspace.seq == changes + 1
        shell.press("u", "y")
        shell.until(lambda: shell.workspace.seq == changes + 2, "it is undone")
        stages = {one["uid"]: one["stage"] for one in shell.records("activities")}
        assert stages == {one["uid"]: one["stage"] for one in before[0]}
        assert shell.records("ratings") == before[1]


def test_activities_that_a_cluster_leads_already_are_not_changed_again(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    with Workspace.open(folder, actor="Ana") as workspace, workspace.transaction("Fill") as tx:
        cluster = tx.add(Actor(name="Wood cluster", helix=Helix.CLUSTER))
        tx.add(TransformativeActivity(name="Timber homes", cluster=cluster.uid))
        tx.add(TransformativeActivity(name="Wood fibres"))
    with ShellDriver(folder, home, plugins=[]) as shell:
        shell.call(lambda: shell.app.show_records("activities"))
        shell.wait("2 records")
        changes = shell.workspace.seq
        shell.press("space", "space", "L", "enter")
        shell.wait("Wood cluster")
        versions = {one["name"]: one["version"] for one in shell.records("activities")}
        assert versions == {"Timber homes": 1, "Wood fibres": 2}
        shell.press("L", "enter")
        assert shell.workspace.seq == changes + 1
