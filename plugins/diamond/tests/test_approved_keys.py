"""What every key of every view of the diamond does to the screen, as a person approved it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cap_diamond.views import VIEWS
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home
from tests.approval import approve
from tests.view_keys import keys_told

FOLDER = Path(__file__).with_name("approved") / "keys"
NAMES_A_FOLDER = "diamond.svg"
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
