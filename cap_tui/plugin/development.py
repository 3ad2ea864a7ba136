"""Folders whose owner develops a plugin in them: trusted as they are at each moment, until that is withdrawn.

The list is a text file of the person's state folder, one path a line: it is read at every start, without JSON.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cap_tui.errors import Refused
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

DEVELOPED_FILE = "developed_folders.txt"
RELOAD_FILE = "reload_plugins"


def developed_folders(state: str | os.PathLike[str] | None) -> list[str]:
    """The folders under development; those that are gone are left out."""
    if state is None:
        return []
    try:
        with open(os.path.join(state, DEVELOPED_FILE), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            names = file.read().splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [name for name in names if os.path.isdir(name)]  # noqa: PTH112


def is_developed(state: Path | None, folder: Path) -> bool:
    """Whether ``folder`` is one of them or in one of them."""
    developed = developed_folders(state)
    if not developed:
        return False
    inside = folder.resolve()
    places = {str(inside), *map(str, inside.parents)}
    return any(name in places for name in developed)


def set_developed(state: Path, folder: Path, *, on: bool) -> bool:
    """Put a folder on the list or take it off; whether that changed it.

    :class:`Refused` for a folder that is another person's or that others may write to.
    """
    from cap_tui.workspace.home import keep

    folder = folder.resolve()
    names = developed_folders(state)
    if on:
        _check_owner(folder)
    kept = [name for name in names if name != str(folder)] + ([str(folder)] if on else [])
    if kept == names:
        return False
    keep(state / DEVELOPED_FILE, "".join(f"{name}\n" for name in kept).encode())
    return True


def _check_owner(folder: Path) -> None:
    try:
        found = folder.stat()
    except OSError as error:
        raise Refused(_("There is no such folder."), where=str(folder)) from error
    if found.st_uid != os.getuid() or found.st_mode & 0o002:
        raise Refused(
            _("Others may write to this folder, so its code cannot be trusted while it changes."),
            where=str(folder),
            remedy=_("Work in a folder of your own: chmod o-w {folder}").format(folder=folder),
        )


def ask_reload(state: Path) -> None:
    """Ask the shells that are open to load their plugins again."""
    from cap_tui.workspace.home import keep

    keep(state / RELOAD_FILE, b"")


def reload_asked(state: Path) -> int:
    """A number that changes each time a reload was asked for."""
    try:
        return (state / RELOAD_FILE).stat().st_mtime_ns
    except OSError:
        return 0
