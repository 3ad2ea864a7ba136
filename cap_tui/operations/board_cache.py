"""The last board of a region, kept in the person's home, so that the board is there at once.

A board is shown from here only while nothing that it is known to be made from has changed: the
region's records and settings, the person's settings and plugins folder, the language, the day, the version
of the program. Whoever shows it asks the plugins again soon after, because a plugin may look at more.
The file is a convenience: one that cannot be read or written is no error.
"""

from __future__ import annotations

import contextlib
import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cap_tui import __version__
from cap_tui.errors import CapError
from cap_tui.model.conversion import decode
from cap_tui.operations.board import Board
from cap_tui.text.i18n import language
from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.atomic_write import put_whole
from cap_tui.workspace.visits import region_state_file

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace
    from cap_tui.workspace.home import Home


class CachedBoard(msgspec.Struct, frozen=True):
    """A board with the region and the state that it was made from."""

    folder: str
    state: str
    board: Board


def load_board(home: Home, workspace: Workspace, *, use_plugins: bool) -> Board | None:
    """The board that was kept of the region as it is now; None when it has changed since, or none was kept."""
    try:
        kept = decode(region_state_file(home, "boards", workspace).read_bytes(), CachedBoard)
    except (OSError, msgspec.MsgspecError):
        return None
    now = (str(workspace.folder.resolve()), board_state(home, workspace, use_plugins))
    return kept.board if (kept.folder, kept.state) == now else None


def keep_board(home: Home, workspace: Workspace, board: Board, state: str) -> None:
    """Keep ``board``, which was made from the region in ``state`` (see :func:`board_state`)."""
    content = msgspec.json.encode(CachedBoard(str(workspace.folder.resolve()), state, board))
    with contextlib.suppress(OSError, CapError):
        file = region_state_file(home, "boards", workspace)
        file.parent.mkdir(parents=True, exist_ok=True)
        put_whole(file, content)


def board_state(home: Home, workspace: Workspace, use_plugins: bool) -> str:
    """What a board is known to be made from, as one text that changes with it."""
    files = [workspace.folder / REGION_FILE, home.config_file, home.drop_in]
    parts = [
        __version__,
        language(),
        datetime.date.today().isoformat(),
        str(workspace.seq),
        str(use_plugins),
        *(_stamp(file) for file in files),
    ]
    return "|".join(parts)


def _stamp(file: Path) -> str:
    try:
        found = file.stat()
    except OSError:
        return "-"
    return f"{found.st_size}:{found.st_mtime_ns}"
