"""Forgetting on a server: every line and the snapshot, in one transaction; what a server keeps besides is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cap_tui.errors import ReadOnly
from cap_tui.text.i18n import _
from cap_tui.workspace.erasure import scrub
from cap_tui.workspace.journal import encode
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.reading import PAGE, decoded, page

_UPDATE = """
UPDATE cap_tui.log SET crc = new.crc, data = new.data
  FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS new (seq, crc, data)
 WHERE log.seq = new.seq
"""


def forgetting(records: Sequence[tuple[str, str]], actor: str) -> PendingTransaction:
    """The removal of the records that a forgetting begins with."""
    removals = [Op(table, None, uid) for table, uid in records]
    return PendingTransaction(label="", actor=actor, ops=removals, forgotten=True, erasing=True)


def require_keeper(connection: ServerConnection) -> None:
    """Raise ReadOnly unless this role may change what is written."""
    allowed = connection.query(
        "SELECT has_table_privilege('cap_tui.log', 'UPDATE') "
        "AND has_column_privilege('cap_tui.head', 'generation', 'UPDATE')"
    )
    if not allowed[0][0]:
        raise ReadOnly(
            _("Your role on the server may not erase what was written."),
            where=connection.address.name,
            remedy=_("Erase with the role cap_keeper, or ask the administrator."),
        )


def rewrite(
    connection: ServerConnection, records: Sequence[tuple[str, str]], seeds: Mapping[int, int]
) -> int:
    """Take the records out of every line and drop the snapshot; returns how many lines mentioned them.

    Inside a hold. The checksums behind a changed line are made anew, up to the next piece of the journal.
    """
    mentions = crc = 0
    changed = False
    first = 1
    while rows := page(connection, first, PAGE):
        renewed: list[tuple[int, int, bytes]] = []
        for seq, stated, data in rows:
            if seq - 1 in seeds:
                crc, changed = seeds[seq - 1], False
            line = scrub(decoded(data), records)
            mentions += line is not None
            if line is None and not changed:
                crc = stated
                continue
            text, crc = encode(line or decoded(data), crc)
            renewed.append((seq, crc, text[:-1]))
            changed = True
        if renewed:
            connection.write(_UPDATE, [list(column) for column in zip(*renewed, strict=True)])
        first = rows[-1][0] + 1
    connection.write("DELETE FROM cap_tui.snapshot WHERE seq >= 0", ())
    connection.write("UPDATE cap_tui.head SET crc = %s, generation = generation + 1", (crc,))
    return mentions


def what_a_server_keeps() -> str:
    """What an erasure on a server does not reach, and the command that ends the first of it."""
    return _(
        "The server may keep copies that this program cannot reach: dead rows until `VACUUM cap_tui.log, cap_tui.snapshot` has run, "
        "its write-ahead log and the archive of it, standbys, base backups and dumps, server logs, and the memory of "
        "running programs. The administrator's retention periods apply to them."
    )
