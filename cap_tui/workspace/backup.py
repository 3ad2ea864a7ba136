"""A copy of a region beside itself, made before something rewrites many of its records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.files import Files, replacing
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
    files = Files()
    with workspace.log.exclusive():
        for place in (folder.parent, folder, target.history):
            files.make_folder(place)
        for path in (source.folder / REGION_FILE, source.data, source.previous, source.journal):
            if path.is_file():
                _copy(files, path, folder / path.name)
        for segment in sorted(source.history.glob("*.journal")):
            _link(files, segment, target.history / segment.name)
    return folder


def _copy(files: Files, path: Path, target: Path) -> None:
    """Copy a file, as open to others as it is, and return when it is on disk."""
    with replacing(files, target, like=path) as file:
        file.write(files.read(path), 0)


def _link(files: Files, path: Path, target: Path) -> None:
    files.remove(target)
    try:
        files.link(path, target)
    except OSError:
        _copy(files, path, target)
