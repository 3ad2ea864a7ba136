"""The log on a PostgreSQL server: one locked row, one commit a hold, the tables in memory.

A commit takes the row, reads what others appended, checks versions, inserts its lines and commits.
Returned means that the server answered COMMIT without a warning. Reading goes on from memory while
the server is away.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from pathlib import Path

from psycopg.adapt import PyFormat

from cap_tui.errors import Busy, CapError, NotSaved, ReadOnly, Unreachable
from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.journal import JournalLine, encode
from cap_tui.workspace.log import keyed
from cap_tui.workspace.pending_transaction import (
    Capability,
    PendingTransaction,
    Receipt,
    Verification,
)
from cap_tui.workspace.postgres.address import ServerAddress
from cap_tui.workspace.postgres.combiner import Combiner
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.followed_log import PAGE, FollowedLog
from cap_tui.workspace.postgres.line_chain import Row
from cap_tui.workspace.postgres.one_message import Statement
from cap_tui.workspace.postgres.reading import (
    page,
    read_seeds,
)
from cap_tui.workspace.postgres.server_snapshot import write_snapshot
from cap_tui.workspace.postgres.server_state import (
    MOVED_ROW,
    require_here,
    split_brain,
)
from cap_tui.workspace.segments import fresh_header

COMPACT_MIN = 4 << 20
"""Bytes of lines after which a fresh snapshot is written."""
LONGEST_LINE = 64 << 20
LONGEST_KEY = 200
"""Bytes of a key."""

_TAKE = "BEGIN; SELECT seq, crc, generation FROM cap_tui.head FOR UPDATE"
_NEW_LINES = (
    "; SELECT seq, crc, data FROM cap_tui.log WHERE seq >= {seq} ORDER BY seq LIMIT {limit}"
)
_INSERT = """
WITH lines AS (INSERT INTO cap_tui.log (seq, key, crc, data) {lines}),
     head AS (UPDATE cap_tui.head SET seq = {seq}, crc = {crc})
SELECT pg_notify('cap_tui', '')
"""
_LINES = "SELECT * FROM unnest({}::bigint[], {}::text[], {}::bigint[], {}::bytea[])"
_INSERT_MANY = _INSERT.format(lines=_LINES.format(*["%s"] * 4), seq="%s", crc="%s")
_IN_FORMAT = (*[PyFormat.TEXT] * 3, PyFormat.BINARY, PyFormat.TEXT, PyFormat.TEXT)
_COMMIT_ONE = Statement(
    "cap_append_one",
    _INSERT.format(lines="VALUES ($1, $2, $3, $4)", seq="$5", crc="$6"),
    _IN_FORMAT,
)
_COMMIT_MANY = Statement(
    "cap_append_many",
    _INSERT.format(lines=_LINES.format("$1", "$2", "$3", "$4"), seq="$5", crc="$6"),
    _IN_FORMAT,
)


class PostgresLog(FollowedLog):
    """A log in the schema ``cap_tui`` of a database. A line is committed when COMMIT was answered."""

    capabilities = frozenset(Capability)

    def __init__(self, address: ServerAddress, folder: Path, *, readonly: bool = False) -> None:
        """Open the log; ``folder`` holds settings and attachments. Raises Unreachable, Refused, Corrupt, NotSaved."""
        super().__init__(address, folder, readonly=readonly)
        self._combiner = Combiner(super().commit_all)
        self._in_hold = False
        self._others_write = True
        self._safe = 0, 0
        """Up to which line, in which generation, all are known to be as durable as the server promises."""
        self._committed_rows: list[Row] = []
        self._compacting = threading.Lock()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    @property
    def beyond_erasure(self) -> str:
        from cap_tui.workspace.postgres.erasure import what_a_server_keeps

        return what_a_server_keeps()

    def require_writing(self) -> None:
        if self.readonly:
            raise ReadOnly(
                _("The region is open for reading only."),
                where=self.address.name,
                remedy=_("Open it again for writing, with a role that may write."),
            )

    def require_erasing(self) -> None:
        from cap_tui.workspace.postgres.erasure import require_keeper

        self.require_writing()
        with self._reading_lock:
            require_keeper(self._reading)

    def append(self, draft: PendingTransaction) -> Receipt:
        if self._holder == threading.get_ident():
            return super().append(draft)
        self.require_writing()
        return self._combiner.append(keyed(draft))

    def _take(self) -> None:
        idle = self._writing.is_open or self._reading.is_open
        try:
            self._begin()
        except Unreachable as error:
            if not idle:
                self._went_away(error)
                raise
            # A connection that lay idle was broken, which tells nothing of the server: again, with new ones.
            self._writing.drop()
            with self._reading_lock:
                self._reading.drop()
            self._take()
            return
        self._came_back()

    def _begin(self) -> None:
        """Lock the head and take in what is new, in one message while others write, too.

        Planning the query for new lines is a third of a commit, so that a writer who is alone does not ask it.
        """
        if not self._writing.is_open or not self._reading.is_open:
            with self._reading_lock:
                self._check_server()
        self._in_hold = True
        asked = _NEW_LINES.format(seq=self._chain.seq, limit=PAGE) if self._others_write else ""
        _none, head, *lines = self._writing.script(_TAKE + asked)
        seq, crc, generation = head[0]
        require_here(self._writing, seq)
        known = self._chain.seq, self._chain.crc, self._server_generation
        self._others_write = not self._chain.seq or (seq, crc, generation) != known
        if self._others_write:
            rows = lines[0] if lines else page(self._writing, self._chain.seq, PAGE)
            self._take_in(self._writing, seq, crc, generation, rows)
        if self._outdated:
            raise split_brain(self.address.name)
        if self._split is not None:
            self._require_mended()

    def _require_mended(self) -> None:
        """Raise Corrupt unless the server has again what this program knew of it."""
        assert self._split is not None
        seq, crc = self._split
        found = self._writing.query("SELECT crc FROM cap_tui.log WHERE seq = %s", (seq,))
        if not found or found[0][0] != crc:
            raise split_brain(self.address.name)
        self._split = None

    def _give(self) -> None:
        if self._in_hold:
            self._in_hold = False
            self._writing.roll_back()

    def _commit(self, lines: Sequence[JournalLine]) -> None:
        try:
            rows = self._rows(lines)
        except Unreachable as error:
            raise NotSaved(error.what, where=error.where, remedy=_("Save again.")) from error
        seq, _key, crc, _data = rows[-1]
        if len(rows) == 1:
            self._writing.write_and_commit(_COMMIT_ONE, (*rows[0], seq, crc))
        else:
            self._writing.write_and_commit(_COMMIT_MANY, (*_columns(rows), seq, crc))
        self._in_hold = False
        self._committed_rows = rows
        self._safe = self.generation, seq

    def _settle(self, seq: int) -> None:
        """Return when a line that was found, not written, is where an acknowledged one has to be. Raises InDoubt.

        The server shows a line whose wait for the standby was cancelled or cut short by a restart: a commit
        behind it waits for both.
        """
        if self._safe[0] == self.generation and seq <= self._safe[1]:
            return
        with self._mutex:
            try:
                self._writing.script("BEGIN; UPDATE cap_tui.head SET seq = seq")
                self._writing.commit()
            except (Busy, NotSaved) as error:
                self._writing.roll_back()
                raise self._writing.in_doubt() from error
            self._safe = self.generation, seq

    def _rows(self, lines: Sequence[JournalLine]) -> list[Row]:
        """The lines as rows, the first of all behind a header. Raises NotSaved when one is too long."""
        if self._chain.seq == 0:
            self._begin_journal()
        rows = self._chain.append(lines)
        for seq, key, _crc, data in rows:
            if len(data) > LONGEST_LINE or len((key or "").encode()) > LONGEST_KEY:
                raise NotSaved(
                    _("The change is too large to be stored in one step."),
                    where=str(seq),
                    remedy=_("Save it in smaller steps."),
                )
        return rows

    def _begin_journal(self) -> None:
        """Put a header before the first line of all, unless a commit that failed has left one."""
        self._chain.seeds, _workspace = read_seeds(self._writing)
        if not self._chain.seeds:
            data, crc = encode(fresh_header(self._workspace), 0)
            self._writing.write(
                "INSERT INTO cap_tui.segment (base, data) VALUES (0, %s)", (data[:-1],)
            )
            self._chain.seeds = {0: crc}

    def _commit_pending(self) -> None:
        super()._commit_pending()
        # After the tables: a person's interrupt in between makes the lines be taken in again, no more.
        self._chain.moved(self._committed_rows)
        self._bytes_since += sum(len(row[3]) for row in self._committed_rows)
        if self._bytes_since > max(COMPACT_MIN, self._snapshot_bytes // 2):
            threading.Thread(target=self._compact_quietly, name="compaction", daemon=True).start()

    # Care

    @property
    def sealing_connection(self) -> ServerConnection:
        """The connection that holds the log, for a move that reads inside the hold."""
        return self._writing

    def seal(self, url: str) -> None:
        """End this log inside a hold: whoever has it open learns at the next save that the region is at ``url``."""
        self._writing.write("DELETE FROM cap_tui.snapshot WHERE seq = %s", (MOVED_ROW,))
        self._writing.write(
            "INSERT INTO cap_tui.snapshot VALUES (%s, 0, %s)", (MOVED_ROW, url.encode())
        )
        self._writing.write("UPDATE cap_tui.head SET seq = -1 - seq, crc = crc", ())
        self._writing.commit()
        self._in_hold = False

    def compact(self) -> bool:
        self.require_writing()
        if not self._compacting.acquire(blocking=False):
            return False
        try:
            with self._reading_lock:
                length = write_snapshot(
                    self._reading, self._tables, self._workspace, self._server_generation
                )
            if length:
                self._snapshot_bytes, self._bytes_since = length, 0
            return bool(length)
        finally:
            self._compacting.release()

    def _compact_quietly(self) -> None:
        """A snapshot only makes opening quick: a failure is told at the next try of a person."""
        with contextlib.suppress(CapError):
            self.compact()

    def verify(self) -> Verification:
        from cap_tui.workspace.postgres.verification import verify_server

        with self._mutex:
            with contextlib.suppress(Unreachable):
                self.catch_up()
            with self._reading_lock:
                return verify_server(self._reading, self._tables, self.notices)

    def forget_many(self, records: Sequence[tuple[str, str]], actor: str) -> int:
        from cap_tui.workspace.postgres.erasure import forgetting, require_keeper, rewrite

        if not records:
            return 0
        with self.exclusive():
            require_keeper(self._writing)
            self.write(forgetting(records, actor))
            lines, self._pending, self._pending_tables = self._pending, [], None
            rows = self._rows(lines) if lines else []
            if rows:
                seq, _key, crc, _data = rows[-1]
                self._writing.write(_INSERT_MANY, (*_columns(rows), seq, crc))
            mentions = rewrite(self._writing, records, self._chain.seeds)
            self._writing.commit()
            self._in_hold = False
        self.catch_up()
        return mentions

    def copy_to(self, folder: Path) -> None:
        from cap_tui.workspace.postgres.copying import write_files, write_settings

        try:
            with self._reading_lock:
                write_files(self._reading, folder)
            write_settings(self.region_files, folder)
        except OSError as error:
            raise not_written(error, folder) from error

    def close(self) -> None:
        super().close()
        self._listener.stop()
        self._reading.end()
        self._writing.end()


def _columns(rows: Sequence[Row]) -> list[list[object]]:
    """The rows as one list a column, which an array of the statement takes."""
    return [list(column) for column in zip(*rows, strict=True)]
