"""Reading every line and the snapshot on the server again: numbers, keys, chain, and the tables that follow."""

from __future__ import annotations

from collections.abc import Sequence

from cap_tui.errors import CapError
from cap_tui.text.i18n import _
from cap_tui.workspace.memory_tables import Tables
from cap_tui.workspace.pending_transaction import Verification
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.line_chain import LineChain
from cap_tui.workspace.postgres.reading import PAGE, page, read_seeds
from cap_tui.workspace.postgres.server_snapshot import read_snapshot
from cap_tui.workspace.verification import differences

_WRONG_KEYS = """
SELECT seq FROM cap_tui.log
 WHERE key IS DISTINCT FROM nullif(convert_from(data, 'UTF8')::json ->> 'key', '')
 ORDER BY seq LIMIT 5
"""


def verify_server(
    connection: ServerConnection, ours: Tables, notices: Sequence[str]
) -> Verification:
    """Check all that is stored of the region and compare it with the tables in use. Changes nothing."""
    problems: list[str] = []
    connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        tables = _replayed(connection, problems)
        for row in connection.query(_WRONG_KEYS) if not problems else ():
            problems.append(_("Line {number} stands under another key.").format(number=row[0]))
        transactions = connection.query("SELECT count(*) FROM cap_tui.log")[0][0]
    finally:
        connection.roll_back()
    if not problems and tables.seq == ours.seq:
        problems += differences(ours, tables)
    return Verification(
        seq=tables.seq,
        documents=len(tables),
        tables={name: len(tables.table(name).bodies) for name in tables.names()},
        transactions=transactions,
        problems=tuple(problems),
        notices=tuple(notice for notice in notices if notice not in problems),
    )


def _replayed(connection: ServerConnection, problems: list[str]) -> Tables:
    """The tables by the lines alone; on the way the snapshot is compared with them."""
    where = connection.address.name
    seq, crc = connection.query("SELECT seq, crc FROM cap_tui.head")[0]
    tables = Tables()
    try:
        chain = LineChain(seeds=read_seeds(connection)[0])
        found = read_snapshot(connection)
        while rows := page(connection, chain.seq + 1, PAGE):
            for number, stated, data in rows:
                tables.apply(chain.take(number, stated, bytes(data), where))
                if found is not None and found[0].seq == number:
                    problems += differences(found[0], tables)
        if seq and (chain.seq, chain.crc) != (seq, crc):
            problems.append(
                _("The log ends at line {number}, not where its head says.").format(
                    number=chain.seq
                )
            )
        if found is not None and found[0].seq > chain.seq:
            problems.append(_("The snapshot is newer than the log."))
    except CapError as error:
        problems.append(str(error))
    return tables
