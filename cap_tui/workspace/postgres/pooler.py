"""A pooler that gives each transaction another session breaks the promises: it is recognised and refused."""

from __future__ import annotations

import os

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.postgres.connection import ServerConnection


def require_session(connection: ServerConnection) -> None:
    """Raise Refused when a session does not stay with its connection.

    A setting must survive its transaction. Where the server process is not the one that was told at connecting, a pooler
    stands between; one that shares sessions gives a second connection the session of the first.
    """
    mark = os.urandom(6).hex()
    connection.script(f"SET cap_tui.session = '{mark}'")
    pid = connection.query("SELECT pg_backend_pid()")[0][0]
    for _round in range(2):
        row = connection.query("SELECT current_setting('cap_tui.session', true), pg_backend_pid()")[
            0
        ]
        if row != (mark, pid):
            raise pooled(connection.address.name)
    if connection.told_pid != pid and _shares(connection, pid):
        raise pooled(connection.address.name)


def _shares(connection: ServerConnection, pid: int) -> bool:
    """Whether a second connection gets the session of the first, which rests: with one client a pooler keeps it alone."""
    second = ServerConnection(connection.address)
    try:
        return bool(second.query("SELECT pg_backend_pid()")[0][0] == pid)
    finally:
        second.end()


def pooled(place: str) -> Refused:
    """What is said of an address behind which sessions are shared."""
    return Refused(
        _("A pooler stands before the server that does not keep the session."),
        where=place,
        remedy=_("Name the server's own address, or set the pooler to session pooling."),
    )
