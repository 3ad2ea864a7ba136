"""When a person was last in a region, kept in their home: the board says what changed since.

The file is a convenience: one that cannot be read or written is no error.
"""

from __future__ import annotations

import contextlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cap_tui.errors import CapError
from cap_tui.model.conversion import decode
from cap_tui.workspace import log
from cap_tui.workspace.home import keep

if TYPE_CHECKING:
    from cap_tui.workspace.history import HistoryEntry
    from cap_tui.workspace.home import Home
    from cap_tui.workspace.workspace import Workspace

MOST_TOLD = 200
"""So many changes are looked at; a longer absence only says that there are more."""


class Visit(msgspec.Struct, frozen=True):
    """The state of a region that a person has seen: its newest transaction, and when that was."""

    folder: str
    seq: int
    at: str


class ChangesSince(msgspec.Struct, frozen=True):
    """What others, and other runs of the program, changed since a visit, newest first."""

    at: str
    changes: tuple[HistoryEntry, ...]
    more: bool = False


def region_state_file(home: Home, purpose: str, workspace: Workspace) -> Path:
    """The file of the person's home that keeps something of one region."""
    folder = workspace.folder.resolve()
    return home.state / purpose / f"{zlib.crc32(str(folder).encode()):08x}-{folder.name[:40]}.json"


def last_visit(home: Home, workspace: Workspace) -> Visit | None:
    """When this person was last here; None for the first time, or when the region was put back to an earlier state."""
    try:
        found = decode(region_state_file(home, "visits", workspace).read_bytes(), Visit)
    except (OSError, msgspec.MsgspecError):
        return None
    same = found.folder == str(workspace.folder.resolve())
    return found if same and found.seq <= workspace.seq else None


def note_visit(home: Home, workspace: Workspace) -> None:
    """Note that this person has seen the region as it is now."""
    seen = Visit(str(workspace.folder.resolve()), workspace.seq, log.utc_now())
    with contextlib.suppress(OSError, CapError):
        keep(region_state_file(home, "visits", workspace), msgspec.json.encode(seen))


def changes_since(workspace: Workspace, visit: Visit | None) -> ChangesSince | None:
    """What was changed since ``visit`` by anybody but this run of the program; None without a visit.

    Changes of tables that are not announced (votes) are left out.
    """
    if visit is None:
        return None
    newer = workspace.seq - visit.seq
    own = workspace.identity
    entries = workspace.history(limit=min(newer, MOST_TOLD)) if newer > 0 else []
    told = tuple(
        entry
        for entry in entries
        if entry.seq > visit.seq
        and (entry.actor, entry.session) != (own.login, own.session)
        and not workspace.is_quiet_change(entry)
    )
    return ChangesSince(visit.at, told, newer > MOST_TOLD)
