"""What a server says of the region on it, and of itself."""

from __future__ import annotations

import msgspec

from cap_tui.errors import Corrupt, Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.config import FORMAT
from cap_tui.workspace.journal import MovedAway
from cap_tui.workspace.postgres.connection import ServerConnection, no_region

_STATE = """
SELECT h.format, h.workspace, h.seq, h.crc, h.generation, pg_is_in_recovery(),
       has_table_privilege('cap_tui.log', 'INSERT') AND has_column_privilege('cap_tui.head', 'seq', 'UPDATE'),
       has_table_privilege('cap_tui.log', 'UPDATE'),
       CASE WHEN pg_is_in_recovery() THEN '' ELSE pg_walfile_name(pg_current_wal_lsn()) END,
       version()
  FROM cap_tui.head h
"""
MOVED_ROW = -1
"""In the table snapshot, the number of the row that says where a region has moved."""


class ServerState(msgspec.Struct, frozen=True):
    """The head of the log, the rights of this role, and which history the server writes."""

    format: int
    workspace: str
    seq: int
    crc: int
    generation: int
    recovering: bool
    may_write: bool
    may_forget: bool
    timeline: int


def read_state(connection: ServerConnection) -> ServerState:
    """The state of the region. Raises Refused where there is none that this version reads."""
    rows = connection.query(_STATE)
    if not rows:
        raise no_region(connection.address.name)
    format, workspace, seq, crc, generation, recovering, writes, forgets, wal_file, version = rows[
        0
    ]
    if not version.startswith("PostgreSQL"):
        raise Refused(
            _("The server is not PostgreSQL; the promises of the store were not tested on it."),
            where=f"{connection.address.name}: {version.split(' on ')[0]}",
        )
    timeline = int(wal_file[:8], 16) if wal_file else 0
    state = ServerState(
        format, workspace, seq, crc, generation, recovering, writes, forgets, timeline
    )
    if state.format > FORMAT:
        raise Refused(
            _("The region was made by a newer version of this program."),
            where=connection.address.name,
            remedy=_("Update cap-tui."),
        )
    return state


def why_readonly(state: ServerState) -> str:
    """Why a handle may only read; empty when it may write."""
    if state.recovering:
        return _("The server is a standby: the region can be read there, not changed.")
    if not state.may_write:
        return _("Your role on the server may read this region but not write to it.")
    if state.format < FORMAT:
        return _(
            "The region has an earlier format: its administrator runs `cap-tui storage migrate`. It is open for reading."
        )
    return ""


def require_here(connection: ServerConnection, seq: int) -> None:
    """Raise MovedAway when the number of the head says that the region is in another place now."""
    if seq < 0:
        rows = connection.query("SELECT data FROM cap_tui.snapshot WHERE seq = %s", (MOVED_ROW,))
        raise MovedAway(bytes(rows[0][0]).decode() if rows else "?", connection.address.name)


def split_brain(place: str) -> Corrupt:
    """What is said of a server whose log is another one than this program has written to."""
    return Corrupt(
        _(
            "This server has another history than the one that was written to: two servers may be in use."
        ),
        where=place,
        remedy=_(
            "Write nothing here. Ask the administrator which server is the right one and to stop the other."
        ),
    )
