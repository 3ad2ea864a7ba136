"""The snapshot in a table: the bytes of the data file in pieces, so that a region opens without its whole history."""

from __future__ import annotations

from cap_tui.workspace import snapshot
from cap_tui.workspace.memory_tables import Tables
from cap_tui.workspace.postgres.connection import ServerConnection

PIECE = 1 << 20
"""Bytes in a row."""


def write_snapshot(
    connection: ServerConnection, tables: Tables, workspace: str, generation: int
) -> int:
    """Write the tables as they stand and drop earlier snapshots, in one transaction; returns the bytes.

    0 when somebody else writes one, or when a record was erased meanwhile: the tables hold it still.
    """
    contents = snapshot.Contents.of(tables, workspace)
    data = b"".join(snapshot.whole(contents))
    pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
    connection.script("BEGIN")
    try:
        alone = connection.query("SELECT pg_try_advisory_xact_lock(hashtext('cap_tui.snapshot'))")
        known = "SELECT EXISTS (SELECT FROM cap_tui.snapshot WHERE seq >= %s)"
        if not alone[0][0] or connection.query(known, (contents.seq,))[0][0]:
            return 0
        connection.write("DELETE FROM cap_tui.snapshot WHERE seq >= 0", ())
        connection.write(
            "INSERT INTO cap_tui.snapshot SELECT %s, * FROM unnest(%s::int[], %s::bytea[])",
            (contents.seq, list(range(len(pieces))), pieces),
        )
        head = connection.query("SELECT generation FROM cap_tui.head FOR SHARE")
        if head[0][0] != generation:
            return 0
        connection.commit()
        return len(data)
    finally:
        connection.roll_back()


def read_snapshot(connection: ServerConnection) -> tuple[Tables, str, int] | None:
    """The tables of the newest snapshot, whose region it is and its length; None when there is none. Raises Corrupt."""
    newest = connection.query("SELECT max(seq) FROM cap_tui.snapshot")[0][0]
    if newest is None or newest < 0:
        return None
    rows = connection.query(
        "SELECT data FROM cap_tui.snapshot WHERE seq = %s ORDER BY piece", (newest,)
    )
    data = b"".join(bytes(row[0]) for row in rows)
    tables, footer = snapshot.read(data, f"{connection.address.name}, snapshot {newest}")
    return tables, footer.workspace, len(data)
