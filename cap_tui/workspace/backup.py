"""A copy of a region beside itself, made before something rewrites many of its records."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.workspace.config import FILE_NAME
from cap_tui.workspace.segments import Layout

if TYPE_CHECKING:
    from cap_tui.workspace.workspace import Workspace


def back_up(workspace: Workspace, name: str) -> Path | None:
    """Copy settings and store to ``exports/backup-<name>-<seq>``, a region that can be opened.

    Nothing is committed meanwhile. Segments of the history never change and are linked where
    the file system can. Returns the folder; None for a region that lives in memory only.
    """
    source = Layout(workspace.folder)
    if not source.data.is_file() and not source.journal.is_file():
        return None
    folder = workspace.folder / "exports" / f"backup-{name}-{workspace.seq}"
    target = Layout(folder)
    with workspace.log.exclusive():
        target.history.mkdir(parents=True, exist_ok=True)
        for path in (source.folder / FILE_NAME, source.data, source.previous, source.journal):
            if path.is_file():
                _copied(path, folder / path.name)
        for segment in sorted(source.history.glob("*.journal")):
            _linked(segment, target.history / segment.name)
    return folder


def _copied(path: Path, target: Path) -> None:
    """Copy a file and wait until it is on disk."""
    shutil.copy2(path, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _linked(path: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(path, target)
    except OSError:
        _copied(path, target)
