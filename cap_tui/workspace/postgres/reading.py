"""Reading the log from the server: everything at one moment, or a page of lines."""

from __future__ import annotations

import msgspec

from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _
from cap_tui.workspace.journal import JournalLine, read_header
from cap_tui.workspace.memory_tables import Tables
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.line_chain import LineChain
from cap_tui.workspace.postgres.server_snapshot import read_snapshot
from cap_tui.workspace.postgres.server_state import require_here

PAGE = 5_000
"""Lines that are read in one statement while everything is read."""

_decode = decoder(JournalLine).decode


class ServerLog(msgspec.Struct):
    """The log as it was read: tables, the place reached, whose it is, and how much was read."""

    tables: Tables
    chain: LineChain
    workspace: str
    generation: int
    snapshot_bytes: int
    line_bytes: int


def read_log(connection: ServerConnection, *, held: bool = False) -> ServerLog:
    """Read snapshot and tail at one moment; ``held``: inside the hold of a writer. Raises Corrupt, Unreachable."""
    if held:
        return _read(connection)
    connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        return _read(connection)
    finally:
        connection.roll_back()


def _read(connection: ServerConnection) -> ServerLog:
    where = connection.address.name
    seq, crc, generation, workspace = connection.query(
        "SELECT seq, crc, generation, workspace FROM cap_tui.head"
    )[0]
    require_here(connection, seq)
    seeds, owner = read_seeds(connection)
    tables, length = Tables(), 0
    chain = LineChain(seeds=seeds)
    found = read_snapshot(connection)
    if found is not None:
        at = connection.query("SELECT crc FROM cap_tui.log WHERE seq = %s", (found[0].seq,))
        if at or found[0].seq == 0:
            tables, _workspace, length = found
            chain = LineChain(tables.seq, at[0][0] if at else 0, seeds)
    line_bytes = 0
    while chain.seq < seq:
        rows = page(connection, chain.seq + 1, PAGE)
        if not rows:
            break
        for number, stated, data in rows:
            tables.apply(chain.take(number, stated, bytes(data), where))
            line_bytes += len(data)
    if (chain.seq, chain.crc) != (seq, crc) and seq:
        from cap_tui.errors import Corrupt

        raise Corrupt(
            _("The log on the server ends at line {number}, not where its head says.").format(
                number=chain.seq
            ),
            where=where,
            remedy=_("Ask the administrator to compare it with a backup; write nothing meanwhile."),
        )
    return ServerLog(tables, chain, owner or workspace, generation, length, line_bytes)


def read_seeds(connection: ServerConnection) -> tuple[dict[int, int], str]:
    """The checksum that each piece of the journal begins with, by its base, and whose region it is."""
    seeds: dict[int, int] = {}
    workspace = ""
    for base, data in connection.query("SELECT base, data FROM cap_tui.segment ORDER BY base"):
        header, _length, crc = read_header(bytes(data) + b"\n", f"segment {base}")
        seeds[base] = crc
        workspace = header.workspace
    return seeds, workspace


def page(connection: ServerConnection, first: int, limit: int) -> list[tuple[int, int, bytes]]:
    """Up to ``limit`` lines from number ``first`` on, as (seq, crc, data)."""
    return connection.query(
        "SELECT seq, crc, data FROM cap_tui.log WHERE seq >= %s ORDER BY seq LIMIT %s",
        (first, limit),
    )


def pages_back(connection: ServerConnection, below: int, limit: int) -> list[tuple[int, bytes]]:
    """Up to ``limit`` lines before number ``below``, newest first, as (seq, data)."""
    return connection.query(
        "SELECT seq, data FROM cap_tui.log WHERE seq < %s ORDER BY seq DESC LIMIT %s",
        (below, limit),
    )


def decoded(data: bytes) -> JournalLine:
    """A line as it is stored."""
    return _decode(data)
