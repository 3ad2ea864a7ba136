"""Moving a region between its folder and a server: copy, compare, seal the old place, change the settings last.

The seal is the moment at which the region moves. Before it the old place works; after it the new
one does, and whoever opens the folder follows the seal when the settings were not changed any more.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from cap_tui.errors import Corrupt, Refused
from cap_tui.text.i18n import _
from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.config import changed_text, write_config
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import Files
from cap_tui.workspace.places import FILE, own_url
from cap_tui.workspace.postgres.address import ServerAddress
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.copying import write_files, write_settings
from cap_tui.workspace.postgres.file_rows import JournalPiece, pieces_of
from cap_tui.workspace.postgres.log import PostgresLog
from cap_tui.workspace.postgres.reading import read_log
from cap_tui.workspace.postgres.schema import schema_sql
from cap_tui.workspace.postgres.server_snapshot import write_snapshot
from cap_tui.workspace.segments import LogPaths
from cap_tui.workspace.verification import differences

ROWS = 5_000
"""Lines that are sent in one statement."""
_UNHURRIED = "SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s'"


def move_to_server(folder: Path, log: FileLog, address: ServerAddress, url: str) -> int:
    """Move the region in ``folder`` to a server; returns its newest seq. Raises Refused, Busy, Unreachable, Corrupt."""
    server = ServerConnection(address)
    try:
        server.script(_UNHURRIED)
        sent = _make_ready(server, log)
        server.script("BEGIN")
        sent = _send(server, pieces_of(log), since=sent)
        with log.exclusive():
            log.settle(log.tables.seq)
            _send(server, pieces_of(log), since=sent)
            server.write(
                "UPDATE cap_tui.head SET (seq, crc) = "
                "(SELECT %s, coalesce((SELECT crc FROM cap_tui.log WHERE seq = %s), 0))",
                (log.tables.seq, log.tables.seq),
            )
            found = read_log(server, held=True)
            _require_equal(differences(log.tables, found.tables), found.chain.seq, log.tables.seq)
            server.commit()
            log.exchange_segment(moved=url)
            _point_to(folder, url)
        write_snapshot(server, found.tables, found.workspace, found.generation)
        return found.chain.seq
    finally:
        server.drop()


def sent_before(server: ServerConnection, log: FileLog) -> int | None:
    """How many lines of this log an interrupted move has left there; None where the schema is missing.

    Raises Refused where another region is, or where the role may not make a schema.
    """
    if not server.query("SELECT to_regclass('cap_tui.head') IS NOT NULL")[0][0]:
        may = server.query("SELECT has_database_privilege(current_database(), 'CREATE')")[0][0]
        if not may:
            raise Refused(
                _(
                    "There is no schema for a region in this database, and your role may not make it."
                ),
                where=server.address.name,
                remedy=_("Ask its administrator to run what `cap-tui storage sql --roles` prints."),
            )
        return None
    found = server.query("SELECT seq, crc, (SELECT count(*) FROM cap_tui.log) FROM cap_tui.head")
    seq, crc, count = found[0] if found else (-1, 0, 0)
    if seq == count == 0:
        return 0
    ours = {row[0]: row[2] for piece in pieces_of(log) for row in piece.rows}
    if seq == count and ours.get(seq) == crc:
        return int(seq)
    raise Refused(
        _("There is a region in this database already."),
        where=server.address.name,
        remedy=_("Name another database, or ask the administrator to drop the schema cap_tui."),
    )


def _make_ready(server: ServerConnection, log: FileLog) -> int:
    """Make the schema where it is missing; returns how many lines are there. Raises as :func:`sent_before` does."""
    sent = sent_before(server, log)
    if sent is None:
        server.script(schema_sql(roles=False, workspace=log.segment.header.workspace))
    return sent or 0


def _send(server: ServerConnection, pieces: Iterable[JournalPiece], since: int) -> int:
    """Insert headers and lines after ``since``; returns the last number."""
    last = since
    for piece in pieces:
        if piece.base >= since:
            server.write(
                "INSERT INTO cap_tui.segment (base, data) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (piece.base, piece.header),
            )
        rows = [row for row in piece.rows if row[0] > since]
        for start in range(0, len(rows), ROWS):
            columns = [list(column) for column in zip(*rows[start : start + ROWS], strict=True)]
            server.write(
                "INSERT INTO cap_tui.log (seq, key, crc, data) "
                "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bytea[])",
                columns,
            )
        last = max(last, rows[-1][0] if rows else piece.base)
    return last


def _require_equal(differs: list[str], found: int, wanted: int) -> None:
    if differs or found != wanted:
        raise Corrupt(
            _("The copy is not the same as the region; nothing was moved."),
            where="; ".join(differs) or f"{found}, {wanted}",
            remedy=_("Run `cap-tui verify`, then try again."),
        )


def move_to_folder(folder: Path, log: PostgresLog, target: Path) -> int:
    """Move a region from its server into ``target``; ``folder`` has its settings. Returns its newest seq."""
    own = target.resolve() == folder.resolve()
    require_empty(folder, target)
    files = Files()
    making = target / "data.json.moving"
    url = FILE if own else f"{FILE}{target.resolve()}"
    try:
        files.make_folder(target)
        shutil.rmtree(making, ignore_errors=True)
        with log.exclusive():
            log.sealing_connection.script(_UNHURRIED)
            seq = write_files(log.sealing_connection, making, held=True)
            _compare(making, log)
            if not own:
                write_settings(log.region_files, target)
            _put_in_place(making, target)
            log.seal(f"{FILE}{target.resolve()}")
            _point_to(folder, url)
    except OSError as error:
        raise not_written(error, target) from error
    return seq


def require_empty(folder: Path, target: Path) -> None:
    """Raise Refused when ``target``, which is not the region's own ``folder``, holds a region."""
    layout = LogPaths(target)
    held = (layout.data, layout.journal, target / REGION_FILE)
    if target.resolve() != folder.resolve() and any(path.exists() for path in held):
        raise Refused(
            _("There is a region in this folder already."),
            where=str(target),
            remedy=_("Choose an empty folder."),
        )


def _compare(copy: Path, log: PostgresLog) -> None:
    made = FileLog(copy, readonly=True)
    try:
        _require_equal(differences(log.tables, made.tables), made.tables.seq, log.tables.seq)
    finally:
        made.close()


def _put_in_place(making: Path, target: Path) -> None:
    """Give the files of the copy their names; what an earlier move left there goes. The settings do not name it yet."""
    source, layout = LogPaths(making), LogPaths(target)
    files = Files()
    shutil.rmtree(layout.history, ignore_errors=True)
    for path in (layout.previous, layout.unsure, layout.forgetting, layout.next_journal):
        files.remove(path)
    for old, new in (
        (source.history, layout.history),
        (source.data, layout.data),
        (source.journal, layout.journal),
    ):
        files.rename(old, new)
    files.sync_folder(target)
    shutil.rmtree(making, ignore_errors=True)


def _point_to(folder: Path, url: str) -> None:
    """Change the place in the settings of a region, in one step."""
    path = folder / REGION_FILE
    text = path.read_text(encoding="utf-8-sig")
    write_config(path, changed_text(text, {"storage.url": own_url(folder, url)}, where=str(path)))
