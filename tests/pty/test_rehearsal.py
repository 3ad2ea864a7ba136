"""A rehearsal on a real terminal: the facilitator's screen follows the synthetic participants to the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.model.workshop import Participant, Workshop
from cap_tui.testing import TerminalDriver
from cap_tui.workspace import Workspace


@pytest.mark.long
def test_a_whole_workshop_is_rehearsed_before_a_facilitator(
    home: Path, region: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    words = ["edw", "run", "--rehearse", "6", "--keep", str(copy), "--pace", "0.01"]
    with TerminalDriver(["-w", str(region), *words], home) as terminal:
        terminal.wait("the workshop has ended", within=60.0)
        terminal.wait("Rehearsal (synthetic)")
        terminal.wait("6 of 6 have voted")
        terminal.press("q")
        terminal.wait("SYNTHETIC: the rehearsal is in")
    with Workspace.open(copy) as played:
        assert all(one.name.startswith("Synthetic ") for one in played.records(Participant).all())
    with Workspace.open(region) as untouched:
        titles = {one.title for one in untouched.records(Workshop).all()}
        assert "Rehearsal (synthetic)" not in titles
