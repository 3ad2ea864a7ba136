"""Copying the files of a log into another folder, where they open as a region."""

from __future__ import annotations

from pathlib import Path

from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.segments import LogPaths, kept_segments


def copy_log(files: Files, source: LogPaths, target: LogPaths) -> None:
    """Copy the settings and the files of a log that is held.

    Segments of the history never change and are linked where the file system can.
    """
    for place in (target.folder.parent, target.folder, target.history):
        files.make_folder(place)
    for path in (source.folder / REGION_FILE, source.data, source.previous, source.journal):
        if files.stat(path) is not None:
            _copy(files, path, target.folder / path.name)
    for _base, segment in kept_segments(files, source):
        _link(files, segment, target.history / segment.name)


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
