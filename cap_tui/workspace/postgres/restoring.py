"""After a restore by the administrator: the past is another one, and every handle has to read it anew."""

from __future__ import annotations

from cap_tui.workspace.postgres.address import ServerAddress
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.erasure import require_keeper


def raise_generation(address: ServerAddress, *, dry_run: bool = False) -> int:
    """Raise the generation of the log by one and return it. Raises ReadOnly without the rights of cap_keeper.

    With ``dry_run`` it is returned as it would be.
    """
    connection = ServerConnection(address)
    try:
        connection.script("BEGIN; SELECT seq FROM cap_tui.head FOR UPDATE")
        require_keeper(connection)
        connection.write("UPDATE cap_tui.head SET generation = generation + 1", ())
        found: int = connection.query("SELECT generation FROM cap_tui.head")[0][0]
        if dry_run:
            connection.roll_back()
        else:
            connection.commit()
        return found
    finally:
        connection.drop()
