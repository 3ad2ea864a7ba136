"""Bringing the tables on a server to the newest format, in one transaction, by their owner."""

from __future__ import annotations

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.config import FORMAT
from cap_tui.workspace.postgres.address import ServerAddress
from cap_tui.workspace.postgres.connection import ServerConnection, no_region

STEPS: dict[int, tuple[str, ...]] = {1: ("UPDATE cap_tui.head SET format = 2",)}
"""Format -> the statements that lead to the next one. Lines of the log are never rewritten."""


def migrate(address: ServerAddress, *, dry_run: bool) -> list[str]:
    """Run what leads to the newest format and return the statements; none when it is reached. Raises Refused."""
    connection = ServerConnection(address)
    try:
        rows = connection.query("SELECT format FROM cap_tui.head")
        if not rows:
            raise no_region(address.name)
        if rows[0][0] > FORMAT:
            raise Refused(
                _("The region was made by a newer version of this program."),
                where=address.name,
                remedy=_("Update cap-tui."),
            )
        statements = [text for step in range(rows[0][0], FORMAT) for text in STEPS[step]]
        if statements and not dry_run:
            connection.script("BEGIN; SELECT seq FROM cap_tui.head FOR UPDATE")
            for text in statements:
                connection.write(text, ())
            connection.commit()
        return statements
    finally:
        connection.drop()
