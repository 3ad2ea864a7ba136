"""What every key of every view of the diamond does to the screen, as a person approved it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cap_diamond.views import VIEWS
from cap_tui.model.activity import TransformativeActivity
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.approval import approve
from tests.view_keys import keys_told

FOLDER = Path(__file__).with_name("approved") / "keys"
NAMES_A_FOLDER = "diamond.svg"
ELSEWHERE = (
    NAMES_A_FOLDER,
    *(f"diamond.{name}" for name in ("new", "share", "evidence", "doubts")),
)
"""What activities have no part in: it is told where there are some."""
OWN = [view.id for view in VIEWS if view.id not in ("diamond.ratings", "diamond.chain")]


@pytest.mark.parametrize("view", OWN)
def test_every_key_of_a_view_does_what_was_approved(
    sample_folder: Path, tmp_path: Path, view: str
) -> None:
    shutil.copytree(sample_folder, tmp_path / "regions")
    home = Home(tmp_path / "regions" / "home")
    folder = tmp_path / "regions" / "valdora"
    with ShellDriver(folder, home, plugins=["cap_diamond"]) as shell:
        approve(FOLDER / f"{view}.txt", keys_told(shell, view, "cap_diamond", [NAMES_A_FOLDER]))


@pytest.mark.parametrize("view", ["diamond.diamond", "diamond.card", "diamond.matching"])
def test_every_key_of_a_view_without_activities_does_what_was_approved(
    tmp_path: Path, view: str
) -> None:
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(tmp_path / "valdora", config).close()
    home = Home(tmp_path / "home")
    with ShellDriver(tmp_path / "valdora", home, plugins=["cap_diamond"]) as shell:
        if view == "diamond.diamond":
            shell.open_view(view)
            shell.press("n", "enter")  # of a template
            with shell.workspace.transaction("nothing stays") as transaction:
                for activity in shell.workspace.records(TransformativeActivity).all():
                    transaction.remove(activity)
        told = keys_told(shell, view, "cap_diamond", ELSEWHERE)
        approve(FOLDER / f"{view}-empty.txt", told)
