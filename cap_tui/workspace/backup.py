"""A copy of a region beside itself, made before something rewrites many of its records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.workspace.pending_transaction import Capability

if TYPE_CHECKING:
    from cap_tui.workspace.workspace import Workspace


def back_up(workspace: Workspace, name: str) -> Path | None:
    """Copy settings and store to ``exports/backup-<name>-<seq>``, a region that can be opened.

    Nothing is committed meanwhile. Returns the folder; None for a region that lives in memory only.
    """
    if Capability.COPY not in workspace.log.capabilities:
        return None
    folder = workspace.folder / "exports" / f"backup-{name}-{workspace.seq}"
    workspace.log.copy_to(folder)
    return folder
